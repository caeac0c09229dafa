"""The cells of a table that are to be accounted for (覆盖表), whatever became of them."""

from __future__ import annotations

from notice.ledger.table import Table
from notice.model.book import Area, RowKind
from notice.xlsx.cells import is_blank
from notice.xlsx.grid import Grid, Place


def area(table: Table) -> Area:
    """The cells of the table that are not empty, those below a second header too."""
    filled = _filled(table)
    passed = {
        row.number: row.kind
        for row in table.known
        if row.kind is not RowKind.ENTRY and row.number in filled
    }
    inside = set(table.merged) | _spanned(table.grid, max(filled, default=0))
    sheet = table.sheet
    return Area(sheet.name, table.columns, table.written, filled, inside, passed, sheet.standard)


def _filled(table: Table) -> dict[int, tuple[int, ...]]:
    """Row → its columns that hold something, in order."""
    blank = set(filter(is_blank, table.grid.different))
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # most rows have the same columns
    filled: dict[int, tuple[int, ...]] = {}
    for row in sorted(row for row in table.grid.rows if row > table.header):
        values = table.grid.rows[row]
        columns = tuple(sorted(values))
        if blank and not blank.isdisjoint(values.values()):
            columns = tuple([c for c in columns if not is_blank(values[c])])
        if columns:
            filled[row] = same.setdefault(columns, columns)
    return filled


def _spanned(grid: Grid, last: int) -> set[Place]:
    """The places that a merge spans beside its first column, down to the last row that counts."""
    places: set[Place] = set()
    for (top, column), (_, left) in grid.across.items():
        bottom = min(grid.bottoms.get((top, left), top), last or top)
        places.update((row, column) for row in range(top, bottom + 1))
    return places
