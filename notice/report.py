"""What was found and counted → screen lines and the --json object. Returns str; cli prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from notice.diagnostics import Diagnostic, Level, in_order
from notice.model import Status, Tally, Totals
from notice.rules.privacy import masked

if TYPE_CHECKING:
    from notice.backfill import Edit, Filled

LEVEL_WORDS = {Level.ERROR: "错误", Level.WARNING: "提醒", Level.INFO: "提示"}
_LEVEL_KEYS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}
OUTPUTS = ("notice", "review", "pdf", "web", "text")


def lines(found: Iterable[Diagnostic]) -> list[str]:
    """One line a diagnostic, by severity and place, no identity or phone number in full."""
    return [masked(f"{LEVEL_WORDS[d.level]} {d.where}：{d.message}") for d in in_order(found)]


def summary(verb: str, found: Sequence[Diagnostic], totals: Totals | None) -> str:
    """The line that closes a run: what became of it, the totals if given, how much was found."""
    told = in_order(found)
    counts = "，".join(
        f"{LEVEL_WORDS[level]}{sum(d.level is level for d in told)}条" for level in Level
    )
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
    from notice.edits import one_change  # a build has no use for it

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
