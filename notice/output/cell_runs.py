"""Cells that follow each other down a column as one run: 整改台账!E3:E8, there and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from notice.lazy import Pattern
from notice.model.text import Cell, column_letters, column_number


class Runs(tuple[str, ...]):
    """Cells, where they follow each other down a column as one run; prints as E3:E8、F5."""

    __slots__ = ()

    def __str__(self) -> str:
        """E3:E8、F5."""
        return "、".join(self)


def runs(cells: Sequence[Cell]) -> Runs:
    """Cells as 整改台账!E3:E8, 整改台账!F5."""
    if len(cells) == 1:  # nearly all are
        return Runs((str(cells[0]),))
    return _runs(tuple(cells))


@lru_cache(maxsize=64)  # record and page list them three times: 1.5 % at 3 000 findings
def _runs(cells: tuple[Cell, ...]) -> Runs:
    return Runs(
        [f"{sheet}!{run}" for sheet, column, rows in _columns(cells) for run in down(column, rows)]
    )


def without_sheet(of_one_sheet: Iterable[str]) -> Runs:
    """The runs of one sheet without its name."""
    return Runs([run.rpartition("!")[2] for run in of_one_sheet])


def _columns(cells: Iterable[Cell]) -> Iterator[tuple[str, int, list[int]]]:
    """Cells as sheet, column and rows, as long as they stay in a column."""
    for (sheet, column), together in groupby(cells, key=itemgetter(0, 2)):
        yield sheet, column, [cell.row for cell in together]


def down(column: int, rows: Sequence[int]) -> Runs:
    """The cells of a column in these rows."""
    letters = column_letters(column)
    found: list[str] = []
    first = last = rows[0]
    for row in (*rows[1:], 0):
        if row == last + 1:
            last = row
            continue
        found.append(f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}")
        first = last = row
    return Runs(found)


def cells_of(run: str) -> tuple[Cell, ...]:
    """The cells of 整改台账!E3:E8. Raises ValueError for what is no run."""
    sheet, _, area = run.rpartition("!")
    match = _AREA.fullmatch(area)
    if not sheet or match is None:
        raise ValueError(run)
    letters, first, _, last = match.groups()
    begin, end = int(first), int(last or first)
    if end > _LAST_ROW:
        raise ValueError(run)
    column = column_number(letters)
    return tuple([Cell(sheet, row, column) for row in range(begin, end + 1)])


_AREA = Pattern("([A-Z]{1,3})([0-9]+)(:\\1([0-9]+))?")
_LAST_ROW = 1_048_576
