"""Cells that follow each other down a column as one run: 整改台账!E3:E8, there and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

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
    if not cells:
        return Runs()
    if any(map(attrgetter("item"), cells)):
        return Runs(_with_items(cells))
    found: list[str] = []
    sheet, first, column, _ = cells[0]
    after = first  # the row with which the run goes on
    for in_sheet, row, in_column, _ in cells:
        if row != after or in_column != column or in_sheet != sheet:
            found.append(f"{sheet}!{_area(column, first, after - 1)}")
            sheet, first, column = in_sheet, row, in_column
        after = row + 1
    return Runs([*found, f"{sheet}!{_area(column, first, after - 1)}"])


def _with_items(cells: Sequence[Cell]) -> Iterator[str]:
    """The runs of cells of which some are items of one."""
    first = last = cells[0]
    for cell in cells[1:]:
        if cell != _next(last):
            yield _run(first, last)
            first = cell
        last = cell
    yield _run(first, last)


def _next(cell: Cell) -> tuple[str, int, int, int]:
    """The cell below, of an item the next one of its cell."""
    sheet, row, column, item = cell
    return (sheet, row, column, item + 1) if item else (sheet, row + 1, column, 0)


def _run(first: Cell, last: Cell) -> str:
    if first == last:
        return str(first)
    if first.item:
        return f"{first.whole} 第{first.item}至{last.item}项"
    return f"{first.sheet}!{_area(first.column, first.row, last.row)}"


def without_sheet(of_one_sheet: Iterable[str]) -> Runs:
    """The runs of one sheet without its name."""
    return Runs([run.rpartition("!")[2] for run in of_one_sheet])


def down(column: int, rows: Sequence[int]) -> Runs:
    """The cells of a column in these rows."""
    return Runs([_area(column, first, last) for first, last in _stretches(rows)])


def _area(column: int, first: int, last: int) -> str:
    """E3:E8 or, of one row, E3."""
    letters = column_letters(column)
    return f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}"


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of numbers that follow each other."""
    first = last = numbers[0]
    for number in (*numbers[1:], 0):
        if number == last + 1:
            last = number
            continue
        yield first, last
        first = last = number


def cells_of(run: str) -> tuple[Cell, ...]:
    """The cells of 整改台账!E3:E8, the items of 整改台账!E3 第1至3项.

    Raises ValueError for what is no run.
    """
    if items := _ITEMS.search(run):
        (cell,) = cells_of(run[: items.start()])
        numbers = range(int(items[1]), int(items[2] or items[1]) + 1)
        return tuple([cell._replace(item=number) for number in numbers])
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
_ITEMS = Pattern(" 第([0-9]{1,4})(?:至([0-9]{1,4}))?项$")
_LAST_ROW = 1_048_576
