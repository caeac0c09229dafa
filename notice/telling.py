"""What was found and counted → screen lines and the --json object. Returns str; cli prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, in_order
from notice.gate.privacy import masked, starred
from notice.model.book import STATUS_NAMES, Status
from notice.model.notice import Tally, Totals
from notice.totals import rate

if TYPE_CHECKING:
    from notice.commands import batch
    from notice.commands.backfill import Edit, Filled
    from notice.commands.compare import Compared, Difference
    from notice.commands.map import Mapped
    from notice.commands.verify import Difference as VerifiedDifference
    from notice.commands.verify import Verified
    from notice.forms.summary import Figures as BatchTally
    from notice.versions.align import Piece

_LEVEL_KEYS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}
OUTPUTS = ("notice", "review", "pdf", "web", "text")


def lines(found: Iterable[Diagnostic]) -> list[str]:
    """One line a diagnostic, by severity and place, no identity or phone number in full."""
    return [masked(f"{LEVEL_WORDS[d.level]} {d.where}：{d.message}") for d in in_order(found)]


def summary(verb: str, found: Sequence[Diagnostic], totals: Totals | None) -> str:
    """The line that closes a run: what became of it, the totals if given, how much was found."""
    told = in_order(found)
    counts = _counts(told)
    if totals is None:
        return f"{verb}（{counts}）"
    parts = "、".join(
        f"{name}{int(tally.total)}{unit}（完成{int(tally.done)}{unit}，{tally.rate}）"
        for name, tally, unit in (
            ("整改措施", totals.measures, "项"),
            ("反馈问题", totals.findings, "个"),
            ("具体问题", totals.problems, "个"),
        )
    )
    regulations = f"完善制度{int(totals.regulation_count)}项"
    return f"{verb}：{parts}、{regulations}；数字按台账全部行统计（{counts}）"


def as_json(
    *,
    ok: bool,
    found: Iterable[Diagnostic],
    totals: object,
    outputs: Mapping[str, str | None] | None = None,
) -> str:
    """The object of --json, in ASCII; without Totals its totals are null."""
    told = _findings(found)
    counted = None
    if isinstance(totals, Totals):
        counted = {
            "measures": _tally(totals.measures),
            "findings": _tally(totals.findings),
            "problems": _tally(totals.problems),
            "regulations": int(totals.regulation_count),
        }
    made = {name: (outputs or {}).get(name) for name in OUTPUTS}
    return json.dumps({"ok": ok, "outputs": made, "findings": told, "totals": counted})


def _findings(found: Iterable[Diagnostic]) -> list[dict[str, object]]:
    return [
        {
            "level": _LEVEL_KEYS[d.level],
            "rule": d.rule,
            "where": str(d.where),
            "message": masked(d.message),
        }
        for d in in_order(found)
    ]


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "total": int(tally.total),
        "done": int(tally.done),
        "rate": tally.rate,
        "by_status": {status.word: int(tally.by_status[status]) for status in reversed(Status)},
    }


# ---------------------------------------------------------------- backfill

_AROUND = 8  # letters shown on each side of a change
_LONGEST = 60


def backfill_lines(filled: Filled) -> list[str]:
    """One line an edit, then the comments (领导批注清单)."""
    shown = [masked(_edit_line(edit)) for edit in filled.edits]
    if filled.remarks:
        shown.append("领导批注清单：")
    for remark in filled.remarks:
        place = f"第{remark.paragraph}段" + (f"（{remark.cell}）" if remark.cell else "")
        text = remark.text.replace("\n", " ")
        shown.append(masked(f"批注 {place} {remark.author or '没有署名'}：{text}"))
    return shown


def _edit_line(edit: Edit) -> str:
    from notice.versions.edits import one_change  # a build has no use for it

    change = one_change(edit.old, edit.new)
    begin, end = max(0, change.start - _AROUND), change.end + _AROUND
    old = _cut(edit.old[begin:end])
    new = _cut(edit.new[begin : change.start + len(change.new) + _AROUND])
    place = f"第{edit.paragraph}段 {edit.cell or '没有对应的单元格'}"
    by = f"（修订人：{'、'.join(filter(None, edit.authors))}）" if any(edit.authors) else ""
    return f"{edit.verdict} {place}：“{old}”→“{new}”；{edit.reason}{by}".replace("\n", " ")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}……{text[-_LONGEST // 2 :]}"


def backfill_summary(filled: Filled) -> str:
    """What became of the edits, in one line."""
    back = sum(edit.verdict == "可回填" for edit in filled.edits)
    counts = f"可回填{back}处，需人工处理{len(filled.edits) - back}处"
    if filled.path is not None:
        return f"{summary('已写回填稿', filled.found, None)}：{counts}；原工作簿没有动"
    if not filled.edits:
        return "没有改动，不写回填稿"
    return f"没有可回填的改动，不写回填稿（{counts}）"


def backfill_json(filled: Filled | None, found: Iterable[Diagnostic]) -> str:
    """The object of backfill --json, in ASCII; None where the run was refused."""
    path = filled.path if filled else None
    return json.dumps(
        {
            "ok": filled is not None and not filled.is_refused,
            "outputs": {"workbook": str(path) if path else None},
            "edits": [
                {
                    "paragraph": edit.paragraph,
                    "cell": str(edit.cell) if edit.cell else None,
                    "old": masked(edit.old),
                    "new": masked(edit.new),
                    "verdict": edit.verdict,
                    "reason": masked(edit.reason),
                    "authors": list(edit.authors),
                }
                for edit in (filled.edits if filled else ())
            ],
            "comments": [
                {
                    "author": remark.author,
                    "text": masked(remark.text),
                    "paragraph": remark.paragraph,
                    "cell": str(remark.cell) if remark.cell else None,
                }
                for remark in (filled.remarks if filled else ())
            ],
            "findings": _findings(found),
        }
    )


# ---------------------------------------------------------------- compare, verify

_CONTEXT = 12  # letters shown of equal words on each side of a change
_UNSEEN = {" ": "空格", "\u3000": "全角空格", "\xa0": "不间断空格", "\t": "制表符", "\n": "换行"}


def compare_lines(compared: Compared) -> list[str]:
    """One line a difference, the words of old and new in signs of their own; 没有差异 without."""
    return [_difference_line(d) for d in compared.differences] or ["没有差异"]


def _difference_line(difference: Difference) -> str:
    old, new = difference.old_number, difference.new_number
    if new is None:
        return f"原第{old}段 删去：【删：{_shown(starred(difference.old))}】"
    if old is None:
        return f"第{new}段 新增：【增：{_shown(starred(difference.new))}】"
    if difference.kind == "moved":
        return f"第{new}段 移动（原第{old}段）：{_cut(_shown(starred(difference.new)))}"
    was = f"（原第{old}段）" if old != new else ""
    shown = "".join(_pieces_shown(difference.old, difference.new, difference.pieces))
    return f"第{new}段{was} 改动：{shown}"


def _pieces_shown(old_text: str, new_text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The words of both versions, long equal ones shortened; masked before they are cut."""
    masked_old, masked_new = starred(old_text), starred(new_text)
    last = len(pieces) - 1
    at_old = at_new = 0
    for number, piece in enumerate(pieces):
        old = masked_old[at_old : at_old + len(piece.old)]
        new = masked_new[at_new : at_new + len(piece.new)]
        at_old, at_new = at_old + len(piece.old), at_new + len(piece.new)
        if piece.old != piece.new:
            yield f"【删：{_shown(old)}】" if old else ""
            yield f"【增：{_shown(new)}】" if new else ""
            continue
        # the same words, but masked in one version alone: the number goes on in a change
        old = "".join(a if a == b else "*" for a, b in zip(old, new, strict=True))
        head = _CONTEXT if number else 0
        tail = _CONTEXT if number < last else 0
        is_long = len(old) > head + tail + 2
        yield _shown(f"{old[:head]}……{old[len(old) - tail :]}" if is_long else old)


def _shown(text: str) -> str:
    """Words as a line shows them: breaks and signs that a console lacks are named, and so are
    spaces where there is nothing else.
    """
    if not text.strip(" \u3000\xa0\t\n"):
        return "".join(f"〔{_UNSEEN[sign]}〕" for sign in text)
    return "".join(map(_shown_sign, text))


def _shown_sign(sign: str) -> str:
    if sign in "\t\n\xa0":
        return f"〔{_UNSEEN[sign]}〕"
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return f"〔U+{ord(sign):04X}〕"
    return sign


def compare_summary(compared: Compared) -> str:
    """How much differs, in one line."""
    kinds = (("changed", "改动"), ("added", "新增"), ("deleted", "删去"), ("moved", "移动"))
    counts = [sum(d.kind == kind for d in compared.differences) for kind, _ in kinds]
    told = "、".join(f"{word}{n}段" for n, (_, word) in zip(counts, kinds, strict=True) if n)
    return summary(f"比较完成：{told}" if told else "比较完成：没有差异", compared.found, None)


def compare_json(compared: Compared | None, found: Iterable[Diagnostic]) -> str:
    """The object of compare --json, in ASCII; None where the run was refused."""
    path = compared.marked if compared else None
    return json.dumps(
        {
            "ok": compared is not None,
            "outputs": {"marked": str(path) if path else None},
            "differences": [
                {
                    "kind": difference.kind,
                    "old_paragraph": difference.old_number,
                    "new_paragraph": difference.new_number,
                    "old": masked(difference.old),
                    "new": masked(difference.new),
                }
                for difference in (compared.differences if compared else ())
            ],
            "findings": _findings(found),
        }
    )


def verify_lines(verified: Verified) -> list[str]:
    """What a file is, and each paragraph that is not as made."""
    origin = verified.origin
    if verified.made and origin is not None:
        when = f"{origin.when[:19].replace('T', ' ')} " if origin.when else ""
        inputs = "、".join(
            f"{kind}“{name}”"
            for kind, name in (("工作簿", origin.workbook), ("模板", origin.template))
            if name
        )
        of = f"由{inputs}" if inputs else "由本程序（用的工作簿和模板没有记下）"
        return [masked(f"一致：和生成时逐字节相同，{when}{of}生成，当时叫“{origin.name}”")]
    if origin is None:
        return ["不知道：没有找到这份文件的记录"]
    if not verified.differences:
        return [masked(f"不一致：和“{origin.name}”正文各段相同，但不是逐字节相同")]
    head = masked(f"不一致：和“{origin.name}”有{len(verified.differences)}段不同")
    return [head, *(_verified_line(difference) for difference in verified.differences)]


def _verified_line(difference: VerifiedDifference) -> str:
    number = difference.number
    if difference.is_missing:
        return f"原第{number}段 没有了：{_cut(_shown(starred(difference.old)))}"
    if not difference.old:
        return f"第{number}段 多出来：{_cut(_shown(starred(difference.new)))}"
    from notice.versions.align import words  # a build has no use for it

    pieces = tuple(words(difference.old, difference.new))
    return f"第{number}段 改动：{''.join(_pieces_shown(difference.old, difference.new, pieces))}"


def verify_summary(verified: Verified) -> str:
    """The result in one line."""
    differs = "核对不一致" if verified.origin else "没有记录，不能核对"
    return summary("核对一致" if verified.made else differs, verified.found, None)


def verify_json(verified: Verified | None, found: Iterable[Diagnostic]) -> str:
    """The object of verify --json, in ASCII; None where the file could not be read."""
    made = verified is not None and verified.made
    origin = verified.origin if verified else None
    return json.dumps(
        {
            "ok": made,
            "made": made,
            "when": (origin.when or None) if origin else None,
            "workbook": (origin.workbook or None) if origin else None,
            "template": (origin.template or None) if origin else None,
            "differences": [
                {
                    "paragraph": difference.number,
                    "old": masked(difference.old),
                    "new": masked(difference.new),
                }
                for difference in (verified.differences if verified else ())
            ],
            "findings": _findings(found),
        }
    )


# ---------------------------------------------------------------- map

_EMPTY = "（空）"


def map_lines(mapped: Mapped) -> list[str]:
    """The proposed 列名对照, its columns aligned; nothing where there is nothing to map."""
    from notice.ledger.columns import MAPPING_SHEET

    if not mapped.lines:
        return []
    heads = tuple(column.name for column in MAPPING_SHEET.columns)
    rows = [heads, *(tuple(masked(text) or _EMPTY for text in line) for line in mapped.lines)]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(heads))]
    return [
        " | ".join(
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """The columns of a screen that a text takes; a Chinese character two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def map_summary(mapped: Mapped, is_copy_wanted: bool) -> str:
    """What became of the proposal, in one line."""
    if not mapped.lines:
        told = "，不写副本" if is_copy_wanted else ""
        found = "没有可以推荐的" if mapped.found else "不用对照：工作表和列名都认得"
        return summary(f"{found}{told}", mapped.found, None)
    if mapped.path is not None:
        said = "请打开副本的“列名对照”逐行核对，再用副本生成"
    else:
        said = "请逐行核对；加 -o 副本.xlsx 写一份加了“列名对照”的副本"
    return summary(f"推荐{len(mapped.lines)}行，{said}", mapped.found, None)


# ---------------------------------------------------------------- batch


def batch_lines(done: batch.Batch) -> list[str]:
    """One line a unit, below a faulty one its errors, then what became of all."""
    from notice.commands.batch import outcome_of

    shown: list[str] = []
    for unit in done.units:
        counts = _counts(unit.found)
        name = f"{unit.name}（{unit.workbook.name}）" if unit.name else unit.workbook.name
        figures = f"：{_figures(unit.figures)}" if unit.outputs is not None else ""
        shown.append(masked(f"{outcome_of(unit)} {name}{figures}（{counts}）"))
        if unit.outputs is None:
            errors = [d for d in unit.found if d.level is Level.ERROR] or unit.found
            shown += [f"    {line}" for line in lines(errors)]
    outcomes = [outcome_of(unit) for unit in done.units]
    parts = [f"{word}{outcomes.count(word)}个" for word in dict.fromkeys(outcomes)]
    return [
        *shown,
        f"共{len(done.units)}个单位：{'、'.join(parts)}；逐个单位的数字和提示在汇总表里",
    ]


def _figures(figures: batch.Figures | None) -> str:
    if figures is None:
        return ""
    tallies = (
        ("整改措施", figures.measures, "项"),
        ("反馈问题", figures.findings, "个"),
        ("具体问题", figures.problems, "个"),
    )
    parts = (f"{name}{t.total}{unit}（完成{t.done}{unit}）" for name, t, unit in tallies)
    return f"{'、'.join(parts)}、完善制度{figures.regulations}项"


def _counts(found: Sequence[Diagnostic]) -> str:
    return "，".join(
        f"{LEVEL_WORDS[level]}{sum(d.level is level for d in found)}条" for level in Level
    )


def batch_json(done: batch.Batch | None, found: Iterable[Diagnostic]) -> str:
    """The object of `batch --json`, in ASCII: the units in order, each as `build` tells of itself;
    without a Batch nothing was made.
    """
    units = [] if done is None else [_unit(unit) for unit in done.units]
    return json.dumps(
        {
            "ok": done is not None and done.is_ok,
            "outputs": {"summary": None if done is None else str(done.summary)},
            "units": units,
            "findings": _findings(found),
        }
    )


def _unit(unit: batch.Unit) -> dict[str, object]:
    outputs = unit.outputs or {}
    figures = unit.figures
    return {
        "workbook": str(unit.workbook.absolute()),
        "unit": unit.name,
        "ok": unit.outputs is not None,
        "changed": unit.changed,
        "outputs": {name: str(outputs[name]) if name in outputs else None for name in OUTPUTS},
        "findings": _findings(unit.found),
        "totals": None
        if figures is None
        else {
            "measures": _plain_tally(figures.measures),
            "findings": _plain_tally(figures.findings),
            "problems": _plain_tally(figures.problems),
            "regulations": figures.regulations,
        },
    }


def _plain_tally(tally: BatchTally) -> dict[str, object]:
    by_status = dict(zip(STATUS_NAMES.values(), tally.by_status, strict=True))
    return {
        "total": tally.total,
        "done": tally.done,
        "rate": rate(tally.done, tally.total),
        "by_status": by_status,
    }
