"""Where a sheet's header row (表头) is and which column holds which field, found by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notice.diagnostics import Diagnostic, error, info, warning
from notice.model import Cell, column_letters
from notice.workbook.cells import Unreadable, clean, raw_text
from notice.workbook.columns import Column, Sheet, by_name, plain
from notice.workbook.grid import Grid

HEADER_ROWS = 15  # the header stands within the first so many rows


@dataclass(frozen=True)
class Table:
    """A sheet with its header found: `header` is its lowest row, `columns` says field → column."""

    grid: Grid
    sheet: Sheet
    header: int
    columns: dict[str, int]
    headings: dict[str, str]  # field → the heading as the sheet has it, plain

    def data_rows(self) -> Iterator[int]:
        """The rows under the header that hold anything, in order."""
        return (row for row in sorted(self.grid.rows) if row > self.header)

    def cell(self, row: int, field: str) -> Cell:
        """The cell that holds a field in a row, merges seen through."""
        return Cell(self.sheet.name, *self.grid.holder(row, self.columns[field]))


def find_table(grid: Grid, sheet: Sheet) -> tuple[Table | None, list[Diagnostic]]:
    """Return the table, or None with errors where a needed column is missing or named twice."""
    names = by_name(sheet)
    for row in range(1, HEADER_ROWS + 1):
        fields = {column.field for _, column, _ in _headings(grid, names, row)}
        if fields.issuperset(sheet.keys):
            return _table(grid, sheet, names, row)
    return None, list(_missing(grid, sheet, names))


def is_header(grid: Grid, sheet: Sheet, row: int) -> bool:
    """Whether a row below the table is a header row again (第二个表头)."""
    values = grid.rows.get(row, {}).values()
    if not any(isinstance(value, str) and len(value) < 20 for value in values):
        return False
    fields = {
        column.field for _, column, _ in _headings(grid, by_name(sheet), row, upper_rows=False)
    }
    return fields.issuperset(sheet.keys)


def _heading(grid: Grid, row: int, column: int) -> str:
    """The text of a heading cell as written; "" where there is none or it can't be read."""
    try:
        return clean(raw_text(grid.value(row, column))).text
    except Unreadable:
        return ""


def _headings(
    grid: Grid, names: dict[str, tuple[Column, bool]], row: int, *, upper_rows: bool = True
) -> Iterator[tuple[int, Column, bool]]:
    """Column, what it is and whether by its own name, for each known heading of a row.

    A lower heading of two rows counts alone if it is a known name, else behind the upper one (责任 over 领导).
    """
    for column in _columns_of(grid, row):
        known = names.get(plain(_heading(grid, row, column)))
        if known is None and upper_rows and row > 1:
            known = names.get(plain(_upper(grid, row, column) + _heading(grid, row, column)))
        if known is not None:
            yield column, *known


def _columns_of(grid: Grid, row: int) -> list[int]:
    """The columns with a heading in a row: its own cells and those merged down into it."""
    merged_in = {column for merged_row, column in grid.merged if merged_row == row}
    return sorted({*grid.rows.get(row, {}), *merged_in})


def _upper(grid: Grid, row: int, column: int) -> str:
    above = (row - 1, column)
    return _heading(grid, *grid.across.get(above, above))


def _table(
    grid: Grid, sheet: Sheet, names: dict[str, tuple[Column, bool]], row: int
) -> tuple[Table | None, list[Diagnostic]]:
    bottom = max(
        [
            grid.bottoms.get(grid.holder(row, c), row)
            for c, known, _ in _headings(grid, names, row)
            if known.field in sheet.keys
        ]
    )
    claims: dict[str, list[tuple[int, bool]]] = {}
    for column, known, is_own_name in _headings(grid, names, bottom):
        claims.setdefault(known.field, []).append((column, is_own_name))
    found: list[Diagnostic] = []
    columns: dict[str, int] = {}
    for field, claimants in claims.items():
        own = [column for column, is_own_name in claimants if is_own_name]
        chosen = own or [column for column, _ in claimants]
        columns[field] = chosen[0]
        if len(chosen) > 1:
            found.append(_twice(grid, sheet, bottom, chosen))
        elif len(claimants) > 1:
            found += [
                _shadowed(grid, sheet, bottom, c, chosen[0]) for c, _ in claimants if c != chosen[0]
            ]
    claimed = {column for claimants in claims.values() for column, _ in claimants}
    found += _unknown(grid, sheet, bottom, claimed)
    for column in sheet.columns:
        if column.required and column.field not in columns:
            found.append(_missing_column(grid, sheet, column, bottom, claimed))
    headings = {field: plain(_heading(grid, bottom, column)) for field, column in columns.items()}
    broken = any(d.rule == "column-twice" for d in found)
    return (None if broken else Table(grid, sheet, bottom, columns, headings)), found


def _twice(grid: Grid, sheet: Sheet, row: int, columns: list[int]) -> Diagnostic:
    written = "、".join(f"{column_letters(c)}列“{_heading(grid, row, c)}”" for c in columns)
    message = f"{written}是同一个列名，分不清用哪一列，请只保留一列或改名"
    return error("column-twice", Cell(sheet.name, *grid.holder(row, columns[1])), message)


def _shadowed(grid: Grid, sheet: Sheet, row: int, column: int, chosen: int) -> Diagnostic:
    written, taken = _heading(grid, row, column), _heading(grid, row, chosen)
    message = f"这一列“{written}”没有读取：{column_letters(chosen)}列“{taken}”是标准列名，以它为准"
    return warning("column-shadowed", Cell(sheet.name, *grid.holder(row, column)), message)


def _unknown(grid: Grid, sheet: Sheet, row: int, claimed: set[int]) -> Iterator[Diagnostic]:
    for column in _columns_of(grid, row):
        written = _heading(grid, row, column)
        if column not in claimed and written:
            message = f"没有“{written}”这个标准列名，这一列不读取"
            yield info("column-unknown", Cell(sheet.name, *grid.holder(row, column)), message)


def _missing(
    grid: Grid, sheet: Sheet, names: dict[str, tuple[Column, bool]]
) -> Iterator[Diagnostic]:
    """No row has all key columns: what the likeliest header row lacks."""
    rows = range(1, HEADER_ROWS + 1)
    likeliest = max(
        rows,
        key=lambda row: (len(list(_headings(grid, names, row))), len(grid.rows.get(row, {})), -row),
    )
    known = list(_headings(grid, names, likeliest))
    fields = {column.field for _, column, _ in known}
    claimed = {column for column, _, _ in known}
    for column in sheet.columns:
        if column.required and column.field not in fields:
            yield _missing_column(grid, sheet, column, likeliest, claimed)


def _missing_column(
    grid: Grid, sheet: Sheet, column: Column, row: int, claimed: set[int]
) -> Diagnostic:
    import difflib  # only where something is wrong

    written = {
        plain(_heading(grid, row, c)): _heading(grid, row, c)
        for c in _columns_of(grid, row)
        if c not in claimed
    }
    near = [
        written[match]
        for name in (column.name, *column.aliases)
        for match in difflib.get_close_matches(name, written, n=1, cutoff=0.6)
    ]
    accepted = "、".join((column.name, *column.aliases))
    hint = f"，找到近似的“{near[0]}”，是不是写错了" if near else ""
    where = f"{sheet.name}!{row}" if grid.rows.get(row) else sheet.name
    return error("column-missing", where, f"缺少列“{column.name}”{hint}；可以用的列名：{accepted}")
