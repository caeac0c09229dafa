"""The sheets of an .xls as Excel 97 to 2003 wrote it, read by xlrd."""

from __future__ import annotations

from io import StringIO
from typing import Any

from notice.model.foreign_table import ForeignTable, Value


class NotReadable(Exception):
    """An .xls that is broken, has a password, or is none."""


def tables_of(content: bytes) -> list[ForeignTable]:
    """Return the sheets in order. Raises NotReadable."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
        return [_table(book, sheet) for sheet in book.sheets()]
    except Exception as fault:  # a broken file fails wherever its bytes lead the reader
        raise NotReadable(str(fault)) from fault


def _table(book: Any, sheet: Any) -> ForeignTable:
    rows = [
        [_value(book, sheet.cell(row, column)) for column in range(sheet.ncols)]
        for row in range(sheet.nrows)
    ]
    merges = [(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells]
    hidden = [row for row, said in sheet.rowinfo_map.items() if said.hidden and row < sheet.nrows]
    return ForeignTable(sheet.name, rows, merges, bool(sheet.visibility), hidden)


def _value(book: Any, cell: Any) -> Value:
    """A cell as openpyxl writes it."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
        return int(cell.value)
    return cell.value if cell.value != "" else None
