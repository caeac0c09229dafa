"""Cells that follow each other down a column as one run: 整改台账!E3:E8, there and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from notice.lazy import Pattern
from notice.model.text import Cell, column_letters, column_number


def runs(cells: Sequence[Cell]) -> Sequence[str]:
    """Cells as 整改台账!E3:E8 where they follow each other down a column, else one by one."""
    return _runs(tuple(cells)) if len(cells) > 1 else [str(cell) for cell in cells]


@lru_cache(maxsize=64)  # record and review sheet list the cells of each total four times
def _runs(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    written: list[str] = []
    sheet, first, column = cells[0]
    last = first
    for name, row, place in cells[1:]:
        if row != last + 1 or place != column or name != sheet:
            written.append(_run(sheet, column, first, last))
            sheet, first, column = name, row, place
        last = row
    written.append(_run(sheet, column, first, last))
    return tuple(written)


def _run(sheet: str, column: int, first: int, last: int) -> str:
    letters = column_letters(column)
    begin = f"{sheet}!{letters}{first}"
    return begin if first == last else f"{begin}:{letters}{last}"


def cells_of(run: str) -> Iterator[Cell]:
    """The cells of 整改台账!E3:E8. Raises ValueError for what is no run."""
    sheet, _, area = run.rpartition("!")
    match = _AREA.fullmatch(area)
    if not sheet or match is None:
        raise ValueError(run)
    first, last = int(match[2]), int(match[4] or match[2])
    if (match[3] or match[1]) != match[1] or last > _LAST_ROW:
        raise ValueError(run)
    column = column_number(match[1])
    for row in range(first, last + 1):
        yield Cell(sheet, row, column)


_AREA = Pattern("([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_LAST_ROW = 1_048_576
