"""The cells of a table that are to be accounted for (覆盖表), whatever became of them."""

from __future__ import annotations

from notice.ledger.table import Table
from notice.model.book import Area, RowKind
from notice.xlsx.cells import is_blank


def area(table: Table) -> Area:
    """The cells of the table that are not empty, those below a second header too."""
    grid, header = table.grid, table.header
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # most rows have the same columns
    filled: dict[int, tuple[int, ...]] = {}
    for row in sorted(row for row in grid.rows if row > header):
        values = grid.rows[row].items()
        columns = tuple(sorted([c for c, value in values if not is_blank(value)]))
        if columns:
            filled[row] = same.setdefault(columns, columns)
    inside = set(table.merged)
    for (top, column), (_, left) in grid.across.items():
        bottom = min(grid.bottoms.get((top, left), top), max(filled, default=top))
        inside.update((row, column) for row in range(top, bottom + 1))
    passed = {
        row.number: row.kind
        for row in table.known
        if row.kind is not RowKind.ENTRY and row.number in filled
    }
    sheet = table.sheet
    return Area(sheet.name, table.columns, table.written, filled, inside, passed, sheet.standard)
