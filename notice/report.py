"""What was found and counted → screen lines and the --json object. Returns str; cli prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from notice.diagnostics import Diagnostic, Level, in_order
from notice.model import Status, Tally, Totals
from notice.rules.privacy import masked

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
    told = [
        {
            "level": _LEVEL_KEYS[d.level],
            "rule": d.rule,
            "where": str(d.where),
            "message": masked(d.message),
        }
        for d in in_order(found)
    ]
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


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "total": int(tally.total),
        "done": int(tally.done),
        "rate": tally.rate,
        "by_status": {status.word: int(tally.by_status[status]) for status in reversed(Status)},
    }
