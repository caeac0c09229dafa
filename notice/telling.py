"""What commands share of telling: lines, the objects of --json, and the one place that prints.

What is heavy is imported inside the functions: every command has this file, its --help too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, Refused, in_order

if TYPE_CHECKING:
    from notice.model.notice import Tally, Totals

_LEVEL_KEYS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}
OUTPUTS = ("notice", "review", "pdf", "web", "text")  # the files of a notice


# ---------------------------------------------------------------- lines


def lines(found: Iterable[Diagnostic]) -> list[str]:
    """One line a diagnostic, by severity and place, no identity or phone number in full."""
    from notice.gate.privacy import masked

    return [masked(f"{LEVEL_WORDS[d.level]} {d.where}：{d.message}") for d in in_order(found)]


def summary(verb: str, found: Sequence[Diagnostic], totals: Totals | None = None) -> str:
    """The line that closes a run: what became of it, the totals if given, how much was found."""
    counts = counted(in_order(found))
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


def counted(found: Sequence[Diagnostic]) -> str:
    """How many errors, warnings and hints: 错误0条，提醒1条，提示2条."""
    return "，".join(
        f"{LEVEL_WORDS[level]}{sum(d.level is level for d in found)}条" for level in Level
    )


# ---------------------------------------------------------------- the objects of --json


def made_object(
    *,
    ok: bool,
    found: Iterable[Diagnostic],
    totals: object,
    outputs: Mapping[str, str | None] | None = None,
) -> dict[str, object]:
    """The object of a command that makes a notice; without Totals its totals are null."""
    from notice.model.notice import Totals

    tallies = None
    if isinstance(totals, Totals):
        tallies = {
            "measures": _tally(totals.measures),
            "findings": _tally(totals.findings),
            "problems": _tally(totals.problems),
            "regulations": int(totals.regulation_count),
        }
    made = {name: (outputs or {}).get(name) for name in OUTPUTS}
    return {"ok": ok, "outputs": made, "findings": findings(found), "totals": tallies}


def findings(found: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """The diagnostics as objects, by severity and place."""
    from notice.gate.privacy import masked

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
    from notice.model.book import Status

    return {
        "total": int(tally.total),
        "done": int(tally.done),
        "rate": tally.rate,
        "by_status": {status.word: int(tally.by_status[status]) for status in reversed(Status)},
    }


# ---------------------------------------------------------------- printing


def refused(refusal: Refused, verb: str, told: Mapping[str, object] | None = None) -> int:
    """Tell why nothing was done, with --json by the object; return the exit status."""
    if told is not None:
        show_object(told)
        return 1
    say(*lines(refusal.diagnostics), summary(verb, refusal.diagnostics))
    return 1


def say(*said: str) -> None:
    """Print lines for the person at the screen, on stderr."""
    _print(said, sys.stderr)


def show(*shown: object) -> None:
    """Print lines of the result on stdout: what a program reads, paths."""
    _print(map(str, shown), sys.stdout)


def show_object(told: Mapping[str, object]) -> None:
    """Print the object of --json on stdout, in ASCII."""
    show(as_json(told))


def as_json(told: Mapping[str, object]) -> str:
    """An object as JSON, in ASCII."""
    import json

    return json.dumps(told)


def _print(shown: Iterable[str], stream: Any) -> None:
    """Write lines without characters outside GBK; a reader that has gone away is no fault."""
    if stream is None:
        return
    for line in shown:
        try:
            stream.write(f"{line.encode('gbk', 'replace').decode('gbk')}\n")
            stream.flush()
        except (OSError, ValueError):
            _forget(stream)


def _forget(stream: Any) -> None:
    """Send what is still to be written nowhere, so that Python does not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        return
