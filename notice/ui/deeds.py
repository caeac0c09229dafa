"""What one does (生成, 打开, 核对单, 花脸稿, PDF, 网站版): each is a command of `commands/`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notice.commands import build
from notice.diagnostics import Diagnostic, Level, Refused, in_order
from notice.gate.masks import masked
from notice.output import placing, record
from notice.output.file_names import HISTORY, sheet_of
from notice.ui import stoppable
from notice.ui.bench import Bench
from notice.ui.desk import Choice
from notice.ui.stoppable import Stoppable
from notice.ui.views import OPEN_ELSEWHERE, View

if TYPE_CHECKING:
    from notice.model.notice import Made

MAX_PLACES = 6  # of one cause, in a list
WAYS = ("", "merge", "copy", "force")


def told(found: Sequence[Diagnostic]) -> list[dict[str, str]]:
    """What was found, for a list on the page: errors and warnings, then what was done."""
    causes: dict[tuple[str, str], list[str]] = {}
    for d in in_order(found):
        if d.rule != OPEN_ELSEWHERE:
            causes.setdefault((d.level.name.lower(), d.sentence), []).append(_name(d))
    return [
        {"level": level, "says": masked(f"{_places(names)}：{sentence}")}
        for (level, sentence), names in causes.items()
    ]


def _places(names: Sequence[str]) -> str:
    rest = f"等{len(names)}处" if len(names) > MAX_PLACES else ""
    return f"{'、'.join(names[:MAX_PLACES])}{rest}"


def _name(d: Diagnostic) -> str:
    return Path(str(d.where)).name if os.sep in str(d.where) else str(d.where)


def refused(refusal: Refused, says: str) -> dict[str, Any]:
    """What to say where nothing was done."""
    errors = [d for d in refusal.diagnostics if d.level is Level.ERROR] or refusal.diagnostics
    return {"done": False, "says": says, "found": told(errors)}


# ---------------------------------------------------------------- 生成通报


def notice_of(view: View | None, home: Path) -> Path | None:
    """Where the notice of what lies on the desk is written; None where its name is not known."""
    if view is None or view.book is None:
        return None
    try:
        return home / "output" / f"{build.stem_of(view.book.facts, view.edition)}.docx"
    except (LookupError, ValueError):
        return None


def build_it(bench: Bench, way: str, *, pdf: bool = False, web: bool = False) -> dict[str, Any]:
    """Write the notice; where a person has edited it there, ask first which way."""
    state = bench.desk.state
    choice, view = state.choice, state.view
    if choice.workbook is None or view is None:
        return {"done": False, "says": "先选一份台账"}
    asked = None if way else _asked(view, bench.home)
    if asked is not None:
        return asked
    try:
        with _shown(bench, pdf=pdf) as work:
            built = _built(bench, choice, choice.workbook, way, work, pdf=pdf, web=web)
    except Refused as refusal:
        return refused(refusal, "没有生成")
    bench.desk.tell("state")
    bench.notices[choice] = built.outputs["notice"]
    of_writing = [
        d for d in built.found if d.rule.startswith(_OF_WRITING) and d.rule != _PDF_STOPPED
    ]
    return {
        "done": True,
        "says": _made_so(built, bench.home),
        "next": _next(built),
        "outputs": {kind: bench.entries.id_of(path) for kind, path in built.outputs.items()},
        "found": told(of_writing),
    }


def _shown(bench: Bench, *, pdf: bool) -> AbstractContextManager[Stoppable | None]:
    """A PDF takes long: pages show that it goes on, and can stop it."""
    return stoppable.begun(bench, "正在用 LibreOffice 做PDF") if pdf else nullcontext()


_BESIDE = {"pdf": "PDF ", "web": "网站版"}


def _made_so(built: build.Built, home: Path) -> str:
    """What was made, the file that was asked for first."""
    if any(d.rule == _PDF_STOPPED for d in built.found):
        return "已停下，没有做PDF；" + ("通报已生成" if built.changed else "通报没有变化")
    notice = "已生成" if built.changed else "没有变化，通报还是原来那份"
    for kind, name in _BESIDE.items():
        if kind in built.outputs:
            told = "通报也" if built.changed else ""
            return f"{name}已做好：{short(built.outputs[kind], home)}（{told}{notice}）"
    return f"{notice}：{short(built.outputs['notice'], home)}"


def _next(built: build.Built) -> str:
    """What is done with it then."""
    if "web" in built.outputs:
        return "打开网页，全选、复制，贴进网站后台；后台只收文字的，用打开文本。"
    if "pdf" in built.outputs or not built.changed:
        return ""
    return "下一步：打开通报看一遍；核对单打印出来一并送审。"


def _asked(view: View, home: Path) -> dict[str, Any] | None:
    target = notice_of(view, home)
    return _edited(view.preview.made, target) if target and view.preview else None


_PDF_STOPPED = "pdf-stopped"
_OF_WRITING = ("output-", "merge-", "review-", "beside-", "pdf-", "record-")


def _built(
    bench: Bench,
    choice: Choice,
    workbook: Path,
    way: str,
    work: Stoppable | None,
    *,
    pdf: bool,
    web: bool,
) -> build.Built:
    from notice.commands.merge import merge

    return build.build(
        workbook,
        choice.template_used,
        bench.home / "output",
        choice.edition,
        fix=choice.fix,
        strict=False,
        force=way == "force",
        web=web,
        pdf=pdf,
        merge=merge if way == "merge" else None,
        is_stopped=work.is_stopped if work is not None else None,
    )


def _edited(made: Made, target: Path) -> dict[str, Any] | None:
    """What each of the three ways would do with an edited notice; None where there is none."""
    if target.is_dir() or placing.is_replaceable(target, made.rendered.docx):
        return None
    try:
        other = placing.next_free(target, made.rendered.docx).name
    except Refused:
        other = ""
    return {
        "done": False,
        "asks": "edited",
        "file": target.name,
        "merge": _merging(made, target),
        "copy": [f"新的通报写成{other}，改过的{target.name}原样不动"] if other else [],
        "force": [
            f"改过的{target.name}先存进“{HISTORY}”，再换成新的",
            *_lost(made, target),
        ],
    }


def _merging(made: Made, target: Path) -> list[str]:
    from notice.commands.merge import merge

    noted = record.read(target)
    try:
        content = target.read_bytes()
        edited = placing.Edited(target.name, content, noted.said.paragraphs if noted else None)
        merged, found = merge(made, edited)
    except (OSError, Refused) as fault:
        found = fault.diagnostics if isinstance(fault, Refused) else ()
        return ["不能并入", *(masked(d.sentence) for d in found if d.level is Level.ERROR)]
    lines = [masked(d.sentence) for d in in_order(found)]
    return lines if merged is not None else ["不能并入", *lines]


def _lost(made: Made, target: Path) -> Iterator[str]:
    """Which words of the edited file the new one has not."""
    from notice.commands.compare import differences
    from notice.commands.onscreen import shortened
    from notice.docx import reading
    from notice.versions import align

    try:
        old, _ = reading.take(target)
    except Refused:
        return
    new = [str(p.text) for p in made.rendered.paragraphs if p.part == "正文"]
    differs = [d for d in differences(old.texts, new, align.pairs(old.texts, new)) if d.old]
    if differs:
        yield f"改过的文件里有{len(differs)}段和新的不同，例如：{shortened(differs[0].old)}"


# ---------------------------------------------------------------- 打开


def opened(path: Path) -> dict[str, Any]:
    """Open a file or folder with the program that this computer has for it."""
    if not path.exists():
        return {"done": False, "says": f"还没有这个文件：{path.name}"}
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            command = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen(
                [command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
    except OSError:
        return {"done": False, "says": f"这台电脑打不开它，文件在：{path}"}
    return {"done": True, "says": f"已打开：{path.name}"}


def open_one(bench: Bench, what: str) -> dict[str, Any]:
    """Open the ledger, the folder of ledgers, the notice, its folder or its review sheet."""
    state = bench.desk.state
    notice = bench.notices.get(state.choice) or notice_of(state.view, bench.home)
    folder = bench.home / "output"
    if what == "ledger" and state.choice.workbook is not None:
        return opened(state.choice.workbook)
    if what in ("folder", "input"):
        folder = folder if what == "folder" else bench.home / "input"
        folder.mkdir(exist_ok=True)
        return opened(folder)
    path = None if notice is None else (sheet_of(notice) if what == "review" else notice)
    if path is None or not path.exists():
        return {"done": False, "says": "还没有生成，请先点“生成通报”"}
    return opened(path)


# ---------------------------------------------------------------- 花脸稿


def versions(bench: Bench) -> list[dict[str, str]]:
    """The kept versions of the notice on the desk, the newest first."""
    notice = notice_of(bench.desk.state.view, bench.home)
    if notice is None:
        return []
    noted = record.read(notice)
    lines = noted.history if noted is not None else ()
    found: list[dict[str, str]] = []
    for line in lines:
        path = notice.parent / HISTORY / (line.name or "")
        if line.name and path.is_file():
            when = (line.replaced or "")[:16].replace("T", " ")
            of = f"，由{line.workbook.name}生成" if line.workbook else "，手工改过的"
            says = f"{when} 换下的一版{of}"
            found.append({"id": bench.entries.id_of(path), "says": says})
    return found


def marked(bench: Bench, old: Path) -> dict[str, Any]:
    """The marked copy (花脸稿) of the notice as it is on disk against an earlier version."""
    from notice.commands.compare import compare, how_much
    from notice.output.file_names import free

    state = bench.desk.state
    notice = bench.notices.get(state.choice) or notice_of(state.view, bench.home)
    if notice is None or not notice.exists():
        return {"done": False, "says": "还没有生成，请先点“生成通报”"}
    first = notice.with_name(f"{notice.stem}_花脸稿.docx")
    try:
        target = free(first)
        compared = compare(old, notice, target)
    except Refused as refusal:
        return refused(refusal, "没有做成花脸稿")
    return {
        "done": True,
        "says": f"花脸稿已写好，{how_much(compared)}：{short(target, bench.home)}",
        "outputs": {"marked": bench.entries.id_of(target)},
        "found": told(compared.found),
    }


# ---------------------------------------------------------------- 标注到台账副本


def mark(bench: Bench) -> dict[str, Any]:
    """What was found, marked in a copy of the ledger beside it."""
    from notice.commands import check

    choice = bench.desk.state.choice
    if choice.workbook is None:
        return {"done": False, "says": "先选一份台账"}
    try:
        target = check.copy_for(choice.workbook, None)
        checked = check.check(choice.workbook, choice.template_used, choice.edition)
        path = check.write_marked(choice.workbook, target, checked.found)
    except Refused as refusal:
        return refused(refusal, "没有标注")
    says = f"已标注：{short(path, bench.home)}；照着改原来的台账，副本看完可以删"
    return {"done": True, "says": says, "outputs": {"marked": bench.entries.id_of(path)}}


def short(path: Path, home: Path) -> str:
    """A path as people say it: below the folder of the program without that."""
    return str(path.relative_to(home) if path.is_relative_to(home) else path)
