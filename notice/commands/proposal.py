"""Which sheet and which column of an office's own workbook is which: proposed, never decided.

Names that are near, words of the headings and what stands in the columns are weighed; whatever is
not clear is told, and a person writes it down in 列名对照.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.diagnostics import Diagnostic, info, warning
from notice.folding import folded, plain, word
from notice.forms.adding import Line
from notice.ledger.columns import (
    DUTIES,
    FACT_SHEET,
    FACTS,
    LEDGER,
    PLANS,
    PUBLICITY_WORDS,
    RESULTS,
    SHEETS,
    SILENT_SHEETS,
    STATUS_WORDS,
    Column,
    Sheet,
    by_name,
)
from notice.ledger.heads import HEADER_ROWS, Head
from notice.ledger.mapping import Names
from notice.xlsx.cells import Raw, Unreadable, bare_text, clean, is_blank, quoted
from notice.xlsx.cells import date_of as _date_of
from notice.xlsx.grid import Grid

_TITLES: Mapping[str, tuple[str, ...]] = {  # standard sheet → words of its name elsewhere
    FACT_SHEET.name: ("基本信息", "基本情况", "单位信息", "信息"),
    DUTIES.name: ("责任落实", "组织领导", "工作开展"),
    PLANS.name: ("下一步", "打算", "计划", "安排"),
    RESULTS.name: ("成效", "成果"),
}
_ENOUGH = 30  # points from which a column is proposed
_CLOSE = 6  # points within which two columns are hard to tell apart
_NEAR = 0.6  # of difflib, from which a name is near another
_LOOKED_AT = 200  # rows
_KEYS = ("finding", "measure", "progress", "status")


class Heading(NamedTuple):
    """A heading of an office's sheet as 列名对照 writes it, and what stands below it."""

    column: int
    written: str
    lower: str
    values: tuple[Raw, ...]


class Proposal(NamedTuple):
    """The lines to be added to 列名对照, and what a person has to see to."""

    lines: tuple[Line, ...]
    found: tuple[Diagnostic, ...]


class _Sheet(NamedTuple):
    """A sheet of the office with what its columns seem to be."""

    grid: Grid
    chosen: dict[str, Heading]  # field → its heading
    doubts: tuple[str, ...]  # sentences on columns that are hard to tell apart


def propose(grids: Sequence[Grid], names: Names, known: Mapping[str, Sequence[Grid]]) -> Proposal:
    """Propose lines for what is not known yet.

    `names` is what 列名对照 says already, `known` the sheets that are found by name or by it.
    """
    lines: list[Line] = []
    found: list[Diagnostic] = []
    taken = {grid.sheet for of_sheet in known.values() for grid in of_sheet}
    free = [
        grid
        for grid in grids
        if grid.sheet not in taken
        and grid.state == "visible"
        and plain(clean(grid.sheet).text) not in (*SILENT_SHEETS, *(s.name for s in SHEETS))
    ]
    ledgers = [_looked_at(grid, LEDGER) for grid in known.get(LEDGER.name, ())]
    if not any(heading.values for sheet in ledgers for heading in sheet.chosen.values()):
        own = [s for g in free if _is_ledger(s := _looked_at(g, LEDGER))]
        ledgers = own or ledgers  # an empty 整改台账 is none where another sheet is filled
        lines += [(LEDGER.name, "", sheet.grid.sheet) for sheet in own]
        if not ledgers:
            message = "没有一张工作表像整改台账（要有反馈问题、整改措施等列），请照“整改台账”建一张"
            found.append(warning("map-ledger", LEDGER.name, message))
    lines += _columns(LEDGER, ledgers, names)
    lines += _categories(ledgers, names)
    for sheet in ledgers:
        found += _told(sheet, LEDGER, names)
    free = [grid for grid in free if grid not in [sheet.grid for sheet in ledgers]]
    for standard in (FACT_SHEET, DUTIES, PLANS, RESULTS):
        here = list(known.get(standard.name, ()))
        if not here and (grid := _titled(standard, free)):
            free.remove(grid)
            lines.append((standard.name, "", grid.sheet))
            here = [grid]
        looked = [_looked_at(grid, standard) for grid in here]
        lines += [(name, own, looked[0].grid.sheet) for name, own, _ in
                  _columns(standard, looked, names)]  # fmt: skip
        found += [told for sheet in looked for told in _told(sheet, standard, names)]
        if not here and standard.required:
            message = (
                f"没有一张工作表像“{standard.name}”，可以用 python generate.py new 建一份空工作簿，"
                "把那一张抄过来"
            )
            found.append(warning("map-sheet", standard.name, message))
    return Proposal(tuple(lines), tuple(found))


def _columns(standard: Sheet, sheets: Sequence[_Sheet], names: Names) -> list[Line]:
    """A line for each column whose heading is not known by itself; one for all sheets alike."""
    lines: list[Line] = []
    known = by_name(standard)
    for column in standard.columns:
        headings: dict[str, str] = {}  # title → heading
        for sheet in sheets:
            heading = sheet.chosen.get(column.field)
            if heading and not _is_known(heading, column, known) and not any(
                line.field == column.field and line.is_on(standard.name, sheet.grid.sheet)
                for line in names.columns
            ):  # fmt: skip
                headings[sheet.grid.sheet] = heading.written
        if len(headings) == len(sheets) and len(set(headings.values())) == 1:
            lines.append((column.name, next(iter(headings.values())), ""))
        else:
            lines += [(column.name, written, title) for title, written in headings.items()]
    return lines


def _is_known(heading: Heading, column: Column, known: Mapping[str, tuple[Column, bool]]) -> bool:
    lower = known.get(plain(heading.lower))
    whole = known.get(plain(heading.written.replace("/", "")))
    return column in ((lower or (None,))[0], (None if lower else (whole or (None,))[0]))


def _categories(sheets: Sequence[_Sheet], names: Names) -> list[Line]:
    """Where several sheets are the ledger, one without 问题类别 is a category by its name."""
    if len(sheets) < 2:
        return []
    return [
        ("问题类别", "", sheet.grid.sheet)
        for sheet in sheets
        if "category" not in sheet.chosen
        and not any(label.title in ("", sheet.grid.sheet) for label in names.labels)
    ]


def _told(sheet: _Sheet, standard: Sheet, names: Names) -> Iterator[Diagnostic]:
    title = sheet.grid.sheet
    mapped = {line.field for line in names.columns if line.is_on(standard.name, title)}
    for column in standard.columns:
        if column.required and column.field not in {*sheet.chosen, *mapped}:
            message = (
                f"没有一列像“{column.name}”（{column.note}），请加上这一列，或在列名对照里写明"
            )
            yield warning("map-column", title, message)
    for doubt in sheet.doubts:
        yield info("map-doubt", title, doubt)


def _is_ledger(sheet: _Sheet) -> bool:
    return "finding" in sheet.chosen and sum(key in sheet.chosen for key in _KEYS) >= 3


def _titled(standard: Sheet, free: Sequence[Grid]) -> Grid | None:
    """The one sheet whose name is like that of a standard one; for 基本信息 also by its rows."""
    words = _TITLES[standard.name]
    named = [grid for grid in free if any(w in folded(grid.sheet) for w in words)]
    if standard is FACT_SHEET:
        facts = {name for fact in FACTS for name in (fact.name, *fact.aliases)}
        named = [g for g in free if sum(bare_text(v) in facts for r in g.rows.values()
                                        for v in r.values()) >= 4]  # fmt: skip
    fitting = [g for g in named if _looked_at(g, standard).chosen]
    return fitting[0] if len(fitting) == 1 else None


# ---------------------------------------------------------------- the columns of a sheet


def _looked_at(grid: Grid, standard: Sheet) -> _Sheet:
    """The sheet with the row taken for its header that explains most."""
    best: tuple[float, _Sheet] = (0.0, _Sheet(grid, {}, ()))
    head = Head(grid, standard)
    for row in range(1, HEADER_ROWS + 1):
        headings = _headings(head, grid, row)
        if len(headings) >= 2:
            points = _points(headings, standard)
            chosen, doubts = _assigned(points, standard)
            total = sum(points[field, heading.column][0] for field, heading in chosen.items())
            if total > best[0]:
                best = (total, _Sheet(grid, chosen, tuple(doubts)))
    return best[1]


def _headings(head: Head, grid: Grid, row: int) -> list[Heading]:
    below = [r for r in sorted(grid.rows) if r > row][:_LOOKED_AT]
    found: list[Heading] = []
    above = {head.text(row - 1, c) for c in head.columns(row - 1)} - {""} if row > 1 else set()
    for column in head.columns(row):
        lower = head.text(row, column)
        if not lower or len(lower) > 25 or re.fullmatch(r"[\d.]+", lower):
            continue
        upper = head.upper(row, column) if len(above) > 1 else ""  # else a title over all
        is_two = bool(upper) and (row, column) not in grid.merged and upper != lower
        values = tuple(
            grid.rows[r][column] for r in below if not is_blank(grid.rows[r].get(column))
        )
        found.append(Heading(column, f"{upper}/{lower}" if is_two else lower, lower, values))
    return found


_Points = dict[tuple[str, int], tuple[float, Heading]]  # field and column → how well they fit


def _points(headings: Sequence[Heading], standard: Sheet) -> _Points:
    return {
        (column.field, heading.column): (
            _by_name(heading, column) + _by_content(heading, column),
            heading,
        )
        for column in standard.columns
        for heading in headings
    }


def _by_name(heading: Heading, column: Column) -> float:
    names = (column.name, *column.aliases)
    lower, whole = plain(heading.lower), plain(heading.written.replace("/", ""))
    if lower in names or whole in names:
        return 100
    near = max(difflib.SequenceMatcher(None, lower, name).ratio() for name in names)
    points = 40 * near if near >= _NEAR else 10 * near
    in_lower = max((len(w) for w in column.words if w in lower), default=0)
    in_whole = max((len(w) for w in column.words if w in whole), default=0)
    return points + max(20 + 6 * in_lower if in_lower else 0, 4 * in_whole)


class _Content(NamedTuple):
    """What stands below a heading: the shares of its values that read so, letters on average."""

    statuses: float
    answers: float
    dates: float
    titles: float
    length: float


def _content(values: Sequence[Raw]) -> _Content:
    texts = [bare_text(value) for value in values]
    return _Content(
        _share(texts, lambda t: word(re.sub(r"[(（].*", "", t)) in STATUS_WORDS),
        _share(texts, lambda t: word(t) in PUBLICITY_WORDS),
        sum(map(_is_date, values)) / len(values),
        _share(texts, lambda t: "《" in t),
        sum(map(len, texts)) / len(texts),
    )


def _sentence(content: _Content) -> float:
    return 5 if content.length >= 5 else 0


def _short(content: _Content) -> float:
    return -40 if content.length > 25 else 0


_FITS: Mapping[str, Callable[[_Content], float]] = {  # field → points for what stands there
    "deadline": lambda content: 15 if content.dates >= 0.5 else 0,
    "completed": lambda content: 15 if content.dates >= 0.5 else -60 if content.dates < 0.2 else 0,
    "public": lambda content: 10 if content.answers >= 0.6 else -80,
    "progress": lambda content: min(content.length, 40) - (0 if content.length >= 8 else 20),
    "regulations": lambda content: 40 * content.titles,
    **dict.fromkeys(("finding", "measure", "problem", "content"), _sentence),
    **dict.fromkeys(("leader", "office", "person", "category", "number"), _short),
}
_OF_DAYS = ("deadline", "completed")


def _by_content(heading: Heading, column: Column) -> float:
    if not heading.values:
        return 0
    content, field = _content(heading.values), column.field
    if field == "status":
        asks = "是否" in heading.lower and content.answers >= 0.6
        return 60 if content.statuses >= 0.6 or asks else -60
    if content.statuses >= 0.6 and field != "remark":
        return -120
    if content.dates >= 0.8 and field not in _OF_DAYS:
        return -60
    fits = _FITS.get(field)
    return fits(content) if fits else 0


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, texts)) / len(texts)


def _is_date(value: Raw) -> bool:
    if isinstance(value, datetime.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        _date_of(value, may_lack_day=True)
    except Unreadable:
        return False
    return True


def _assigned(points: _Points, standard: Sheet) -> tuple[dict[str, Heading], list[str]]:
    """Each field with the column that fits it best, each column once, best fits first."""
    chosen: dict[str, Heading] = {}
    taken: set[int] = set()
    doubts: list[str] = []
    names = {column.field: column.name for column in standard.columns}
    ranked = sorted(points.items(), key=lambda item: -item[1][0])
    for (field, column), (score, heading) in ranked:
        if score < _ENOUGH or field in chosen or column in taken:
            continue
        chosen[field] = heading
        taken.add(column)
        close = [
            other
            for (f, c), (s, other) in ranked
            if f == field and c not in taken and score - s <= _CLOSE and s >= _ENOUGH
        ]
        if close:
            others = "、".join(f"“{quoted(other.written)}”" for other in close)
            doubts.append(
                f"“{quoted(heading.written)}”和{others}都像“{names[field]}”，推荐前者，请核对"
            )
    return chosen, doubts
