"""How like a column of ours each column of an office's sheet is, by its name and what is below."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from notice.folding import plain, word
from notice.ledger.columns import PUBLICITY_WORDS, Column, Sheet
from notice.ledger.heads import HEADER_ROWS, Head
from notice.ledger.statuses import USUAL
from notice.xlsx.cells import Raw, Unreadable, bare_text, date_of, is_blank, quoted
from notice.xlsx.grid import Grid

_ENOUGH = 30  # points from which a column is proposed
_CLOSE = 6  # points within which two columns are hard to tell apart
_NEAR = 0.6  # of difflib, from which a name is near another
_LONGEST_HEADING = 25  # letters
_LOOKED_AT = 200  # rows


class Heading(NamedTuple):
    """A heading of an office's sheet as 列名对照 writes it, and what stands below it."""

    column: int
    written: str
    lower: str
    values: tuple[Raw, ...]


class Looked(NamedTuple):
    """A sheet of the office with what its columns seem to be."""

    grid: Grid
    chosen: dict[str, Heading]  # field → its heading
    doubts: tuple[str, ...]  # sentences on columns that are hard to tell apart


def looked_at(grid: Grid, standard: Sheet) -> Looked:
    """The sheet with the row taken for its header that explains most."""
    best: tuple[float, Looked] = (0.0, Looked(grid, {}, ()))
    head = Head(grid, standard)
    for row in range(1, HEADER_ROWS + 1):
        headings = _headings(head, grid, row)
        if len(headings) >= 2:
            points = _points(headings, standard)
            chosen, doubts = _assigned(points, standard)
            total = sum(points[field, heading.column][0] for field, heading in chosen.items())
            if total > best[0]:
                best = (total, Looked(grid, chosen, tuple(doubts)))
    return best[1]


def _headings(head: Head, grid: Grid, row: int) -> list[Heading]:
    above = {head.text(row - 1, c) for c in head.columns(row - 1)} - {""} if row > 1 else set()
    headings: list[Heading] = []
    for column in head.columns(row):
        lower = head.text(row, column)
        if not _may_be_heading(lower):
            continue
        upper = head.upper(row, column) if len(above) > 1 else ""  # else a title over all
        is_two = bool(upper) and (row, column) not in grid.merged and upper != lower
        written = f"{upper}/{lower}" if is_two else lower
        headings.append(Heading(column, written, lower, _values(grid, row, column)))
    return headings


def _values(grid: Grid, header: int, column: int) -> tuple[Raw, ...]:
    """What stands below a heading, empty cells left out."""
    below = [row for row in sorted(grid.rows) if row > header][:_LOOKED_AT]
    values = (grid.rows[row].get(column) for row in below)
    return tuple(value for value in values if not is_blank(value))


def _may_be_heading(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_HEADING and not re.fullmatch(r"[\d.]+", text)


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
        _share(texts, lambda t: USUAL.status(t) is not None),
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
        date_of(value, may_lack_day=True)
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
        rivals = [(s, other) for (f, c), (s, other) in ranked if f == field and c not in taken]
        close = [other for s, other in rivals if s >= max(score - _CLOSE, _ENOUGH)]
        if close:
            others = "、".join(f"“{quoted(other.written)}”" for other in close)
            doubts.append(
                f"“{quoted(heading.written)}”和{others}都像“{names[field]}”，推荐前者，请核对"
            )
    return chosen, doubts
