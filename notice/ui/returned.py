"""A notice that comes back (改过的通报): 写回台账, 并入, 比较, 核对原样, each by its command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from notice import intake
from notice.commands import backfill as backfilling
from notice.commands import build, onscreen, options
from notice.commands import compare as comparing
from notice.commands import verify as verifying
from notice.commands.recorded import Surroundings
from notice.commands.verdicts import COMES_BACK
from notice.diagnostics import Diagnostic, Refused
from notice.docx import reading
from notice.gate.masks import starred
from notice.model.notice import Edition, Made
from notice.output import placing, record, staging
from notice.output.file_names import HISTORY, free
from notice.output.nearest import nearest
from notice.ui import own_ledgers
from notice.ui.bench import Bench
from notice.ui.deeds import notice_of, refused, short, told
from notice.ui.desk import Choice
from notice.ui.ledgers import has_ledger, named_otherwise
from notice.versions.edits import one_replacement

_AROUND = 12  # letters shown on each side of a change
_TAGS = ("{{", "{%")


def receive(bench: Bench, name: str, content: bytes) -> dict[str, Any]:
    """Keep a dropped .docx for as long as the program runs, and offer what can be done with it."""
    try:
        intake.refuse(content, Path(name), intake.DOCUMENT)
        path = bench.keep(name, content)
        document, _ = reading.take(path)
        noted = nearest((), record.every(bench.home / "output"), document.texts)
        ledgers = own_ledgers.offered(bench, noted)
    except Refused as refusal:
        return refused(named_otherwise(refusal, _WORKBOOK), f"没有用{name}")
    return {
        "done": True,
        "says": f"收到{path.name}",
        "document": bench.entries.id_of(path),
        "name": path.name,
        "of": noted.notice if noted is not None else "",
        "is_template": any(tag in text for text in document.texts for tag in _TAGS),
        "has_table": has_ledger(path),
        **ledgers,
    }


_WORKBOOK = "这是Excel工作簿，名字却是.docx：请把名字改成.xlsx，再拖进来"


def write_back(bench: Bench, path: Path, ledger: Path) -> dict[str, Any]:
    """Write the edits of a notice into a copy of this ledger."""
    try:
        return _backfilled(bench, path, ledger)
    except Refused as refusal:
        return refused(refusal, "没有写回台账")
    except OSError:
        return _UNWRITTEN


_UNWRITTEN = {"done": False, "says": "文件没有写成：没有权限、磁盘已满，或正被WPS、Word打开着"}


def do(bench: Bench, what: str, path: Path) -> dict[str, Any] | None:
    """Do one of the others; None where it is none of them."""
    way = _WAYS.get(what)
    if way is None:
        return None
    try:
        return way(bench, path)
    except Refused as refusal:
        return refused(refusal, _FAILED[what])
    except OSError:
        return _UNWRITTEN


# ---------------------------------------------------------------- 写回台账


def _backfilled(bench: Bench, path: Path, workbook: Path) -> dict[str, Any]:
    target = own_ledgers.copy_of(bench, workbook)
    surroundings = Surroundings(bench.home, options.default_template)
    filled = backfilling.backfill(path, workbook, target, surroundings)
    rows = [
        [
            edit.verdict,
            f"第{edit.paragraph}段",
            str(edit.cell or ""),
            edit.old,
            edit.new,
            edit.reason,
        ]
        for edit in filled.edits
    ]
    answer = {
        "done": not filled.is_refused,
        "says": _outcome(filled, bench.home),
        "heads": ["", "段", "单元格", "原来", "改成", "说明"],
        "rows": [_masked_row(row) for row in rows],
        "remarks": [
            f"第{r.paragraph}段 {r.author or '没有署名'}：{r.text}" for r in filled.remarks
        ],
        "found": told(_without_paths(filled.found)),
    }
    if filled.path is not None:
        answer["ledger"] = bench.entries.id_of(filled.path)
        answer["ledger_name"] = short(filled.path, bench.home)
        answer["next"] = f"{_next(filled)}原来的 {short(workbook, bench.home)} 没有动。"
    return answer


def _next(filled: backfilling.Filled) -> str:
    """What is to be done with the copy."""
    left = sum(edit.verdict != COMES_BACK for edit in filled.edits)
    by_hand = f"需人工处理的{left}处没有写进去，请照说明改这份副本。" if left else ""
    return f"{by_hand}打开看一遍涂黄的格子；没有问题，以后就用这一份。"


def _outcome(filled: backfilling.Filled, home: Path) -> str:
    """What became of the edits, in one line."""
    back = sum(edit.verdict == COMES_BACK for edit in filled.edits)
    counts = f"可回填{back}处，需人工处理{len(filled.edits) - back}处"
    if filled.path is not None:
        return f"已写成 {short(filled.path, home)}：{counts}"
    return f"没有写：{counts}" if filled.edits else "没有改动，不用写回"


def _masked_row(row: list[str]) -> list[str]:
    """Both texts around what differs, masked before they are cut."""
    verdict, paragraph, cell, old, new, reason = row
    old, new = starred(old), starred(new)
    change = one_replacement(old, new)
    begin = max(0, change.start - _AROUND)
    dots = "…" if begin else ""
    was = old[begin : change.end + _AROUND]
    now = new[begin : change.start + len(change.new) + _AROUND]
    return [verdict, paragraph, cell, f"{dots}{onscreen.cut(was)}", f"{dots}{onscreen.cut(now)}",
            reason]  # fmt: skip


_SILENT = ("record-nearest",)  # of a file that was dropped that is how it must be


def _without_paths(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [d for d in found if d.rule not in _SILENT]


# ---------------------------------------------------------------- 并入


def _merged(bench: Bench, path: Path) -> dict[str, Any]:
    """Merge it into the notice of the nearest record; what stands there goes into 历史 first."""
    state = bench.desk.state
    choice, target = state.choice, notice_of(state.view, bench.home)
    made = state.view.made if state.view is not None else None
    if choice.workbook is None or made is None or target is None:
        return {"done": False, "says": "台账现在不能生成，改好错误再并入"}
    noted = _noted(path, target.parent)
    if noted is None:
        return {"done": False, "says": "没有找到它是从哪份通报改来的，没有并入；可以先比较"}
    if reason := _other(noted, target, choice.edition):
        return {"done": False, "says": f"没有并入：{reason}"}
    target = target.with_name(noted.notice)
    merge = _merging(path.read_bytes(), noted)
    merged, found = merge(made, placing.Edited(target.name, b"", None))
    if merged is None:
        return {"done": False, "says": "没有并入", "found": told(found)}
    kept = _put_in_place(target, path.read_bytes())
    built = _built(choice, choice.workbook, target, merge, kept)
    bench.notices[choice] = built.outputs["notice"]
    return {
        "done": True,
        "says": f"已并入：{short(built.outputs['notice'], bench.home)}",
        "found": told([d for d in built.found if d.rule.startswith(("merge-", "output-"))]),
        "next": f"现在的通报就是这一份；{kept.says}。请打开核对一遍。",
        "outputs": {"notice": bench.entries.id_of(built.outputs["notice"])},
    }


def _built(
    choice: Choice, workbook: Path, target: Path, merge: placing.Merge, kept: _InPlace
) -> build.Built:
    try:
        return build.build(
            workbook,
            choice.template_used,
            target,
            choice.edition,
            fix=choice.fix,
            strict=False,
            force=False,
            merge=merge,
        )
    except BaseException:
        kept.put_back()
        raise


def _other(noted: record.Record, target: Path, edition: Edition) -> str:
    """Why a notice is none of what lies on the desk; "" where it is, also as 通报_2.docx."""
    if not noted.notice.startswith(target.stem.removesuffix("（党内版）")):
        return f"它是从“{noted.notice}”改来的，现在的台账做的是“{target.name}”；请先换成它的台账"
    if noted.said.edition != edition.word:
        return f"它是{noted.said.edition}，现在是{edition.word}；请先换到{noted.said.edition}"
    return ""


def _noted(path: Path, folder: Path) -> record.Record | None:
    document, _ = reading.take(path)
    return nearest((), record.every(folder), document.texts)


def _merging(content: bytes, noted: record.Record) -> placing.Merge:
    """The merge of this very file, whatever stands in the place of the notice."""
    from notice.commands.merge import merge

    def merge_it(made: Made, edited: placing.Edited) -> tuple[Made | None, list[Diagnostic]]:
        return merge(made, placing.Edited(edited.name, content, noted.said.paragraphs or None))

    return merge_it


class _InPlace:
    """A file that took the place of a notice, which can be put back."""

    def __init__(self, target: Path, before: bytes | None, says: str) -> None:
        self._target, self._before = target, before
        self.says = says

    def put_back(self) -> None:
        """As it was."""
        if self._before is None:
            self._target.unlink(missing_ok=True)
        else:
            staging.write(self._target, self._before)


def _put_in_place(target: Path, content: bytes) -> _InPlace:
    """The dropped file where the notice stands; that is in 历史 before anything is replaced."""
    before = target.read_bytes() if target.exists() else None
    says = "原来没有这份通报"
    if before is not None and before != content:
        place = placing.kept(target.parent / HISTORY / f"{target.stem}_并入前.docx", before)
        says = f"原来的存为{HISTORY}/{place.name}"
    staging.write(target, content)
    return _InPlace(target, before, says)


# ---------------------------------------------------------------- 比较, 核对原样


def _compared(bench: Bench, path: Path) -> dict[str, Any]:
    notice = _current(bench)
    if notice is None:
        return {"done": False, "says": "还没有生成过通报，没有可以比的"}
    compared = comparing.compare(notice, path)
    return {
        "done": True,
        "says": f"和{notice.name}比：{comparing.how_much(compared)}",
        "lines": comparing.lines(compared),
        "found": told(_without_paths(compared.found)),
        "can_mark": bool(compared.differences),
    }


def _marked(bench: Bench, path: Path) -> dict[str, Any]:
    notice = _current(bench)
    if notice is None:
        return {"done": False, "says": "还没有生成过通报，没有可以比的"}
    target = free(bench.home / "output" / f"{path.stem}_花脸稿.docx")
    compared = comparing.compare(notice, path, target)
    return {
        "done": True,
        "says": f"花脸稿：{short(target, bench.home)}",
        "found": told(_without_paths(compared.found)),
        "outputs": {"marked": bench.entries.id_of(target)},
    }


def _verified(bench: Bench, path: Path) -> dict[str, Any]:
    verified = verifying.verify(path, bench.home / "output")
    return {
        "done": verified.made,
        "says": verifying.verdict(verified),
        "lines": verifying.lines(verified),
        "found": told(_without_paths(verified.found)),
    }


def _current(bench: Bench) -> Path | None:
    state = bench.desk.state
    notice = bench.notices.get(state.choice) or notice_of(state.view, bench.home)
    return notice if notice is not None and notice.exists() else None


_WAYS: Mapping[str, Callable[[Bench, Path], dict[str, Any]]] = {
    "merge": _merged,
    "compare": _compared,
    "marked": _marked,
    "verify": _verified,
}
_FAILED = {
    "merge": "没有并入",
    "compare": "没有比较",
    "marked": "没有做成花脸稿",
    "verify": "没有核对",
}
