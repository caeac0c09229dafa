"""What commands share of telling: lines, the objects of --json, and the one place where both leave.

All that leaves is masked here: no identity, mobile or card number in full. A Path is where a file
is, and stays true. What is heavy is imported inside: every command has this file, its --help too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, Refused, SheetRow, Where, in_order
from notice.model.text import Cell

if TYPE_CHECKING:
    from pathlib import Path

    from notice.model.notice import Tally, Totals

_LEVEL_KEYS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}
MAX_PLACES = 10  # of one cause, on its line
OUTPUTS = ("notice", "review", "pdf", "web", "text")  # the files of a notice


# ---------------------------------------------------------------- lines


def lines(found: Iterable[Diagnostic]) -> list[str]:
    """One line a cause, by severity and first place: what is said of many cells is said once."""
    causes: dict[tuple[object, ...], list[Diagnostic]] = {}
    for d in in_order(found):
        causes.setdefault((d.level, d.rule, _whole(d.where), d.sentence), []).append(d)
    return [
        f"{LEVEL_WORDS[same[0].level]} {_places(same)}：{same[0].sentence}"
        for same in causes.values()
    ]


def _whole(where: Where) -> str:
    """What all cells and rows share; any other place is one by itself."""
    return "" if isinstance(where, (Cell, SheetRow)) else str(where)


def _places(same: Sequence[Diagnostic]) -> str:
    """整改台账!G3、G8, of many places the first: 整改台账!G3、G4、……等30格."""
    shown: list[str] = []
    sheet = None
    for d in same[:MAX_PLACES]:
        place = str(d.where)
        if isinstance(d.where, (Cell, SheetRow)):
            shown.append(place.rpartition("!")[2] if d.where.sheet == sheet else place)
            sheet = d.where.sheet
        else:
            shown.append(place)
    unit = "行" if isinstance(same[0].where, SheetRow) else "格"
    rest = f"等{len(same)}{unit}" if len(same) > MAX_PLACES else ""
    return "、".join(shown) + rest


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """One line a row, the columns aligned; masked before, for what is masked may be shorter."""
    from notice.gate.masks import masked

    shown = [[masked(text) for text in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return [
        " | ".join(
            text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in shown
    ]


def _width(text: str) -> int:
    """The columns of a screen that a text takes; a Chinese character two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def summary(verb: str, found: Sequence[Diagnostic], totals: Totals | None = None) -> str:
    """The line that closes a run: what became of it, the totals if given, how much was found."""
    counts = counted(in_order(found))
    if totals is None:
        return f"{verb}（{counts}）"
    parts = "、".join(
        f"{name}{int(tally.total)}{unit}（完成{int(tally.done)}{unit}）"
        for name, tally, unit in (
            ("整改措施", totals.measures, "项"),
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
    outputs: Mapping[str, Path] | None = None,
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
    made = {name: (outputs or {}).get(name) for name in OUTPUTS} | dict(outputs or {})
    return {"ok": ok, "outputs": made, "findings": findings(found), "totals": tallies}


def findings(found: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """The diagnostics as objects, by severity and place."""
    return [
        {
            "level": _LEVEL_KEYS[d.level],
            "rule": d.rule,
            "where": d.where,
            "message": d.sentence,
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


def show(*shown: str | Path) -> None:
    """Print lines of the result and the paths of what was written, on stdout."""
    _print(shown, sys.stdout)


def show_object(told: Mapping[str, object]) -> None:
    """Print the object of --json, on stdout."""
    _write(as_json(told), sys.stdout)


def as_json(told: Mapping[str, object]) -> str:
    """An object as JSON, in ASCII; paths and cells as they print."""
    import json

    return json.dumps(_leaving(told))


class Shown(str):
    """What a public notice prints, which the gate has let through: it leaves as it is."""


def _leaving(told: object) -> object:
    """A value of an object as JSON has it, all texts in it masked."""
    from notice.gate.masks import masked

    if isinstance(told, Mapping):
        return {key: _leaving(value) for key, value in told.items()}
    if isinstance(told, list):
        return [_leaving(value) for value in told]
    if told is None or isinstance(told, int | Shown):
        return told
    return str(told) if isinstance(told, os.PathLike) else masked(str(told))


def _print(shown: Iterable[str | Path], stream: Any) -> None:
    from notice.gate.masks import masked

    for line in shown:
        _write(masked(line) if isinstance(line, str) else str(line), stream)


def _write(line: str, stream: Any) -> None:
    """Write a line without characters outside GBK; a reader that has gone away is no fault."""
    if stream is None:
        return
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
