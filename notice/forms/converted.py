"""A workbook with the tables of a file in another format: the words and merges, no looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from notice.forms.looks import BOX, DATE_FORMAT, cell_at
from notice.model.foreign_table import ForeignTable
from notice.xlsx.saving import saved

_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTH = 22
_LONGEST_NAME = 31  # letters of the name of a sheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def workbook(tables: Sequence[ForeignTable], name: str) -> bytes:
    """Return an .xlsx of these tables; the same tables are the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, start=1):
        title = _name(table.title) or f"表{number}"
        taken = {sheet.title.casefold() for sheet in book.worksheets}
        sheet = book.create_sheet(title if title.casefold() not in taken else f"表{number}")
        sheet.sheet_state = "hidden" if table.is_hidden else "visible"
        _fill(sheet, table)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        book.create_sheet("空")
    return saved(book, name, "", datetime(1980, 1, 1), ZIP_DEFLATED)


def _name(title: str) -> str:
    words = _FORBIDDEN.sub("", title).strip()
    return words if len(words) <= _LONGEST_NAME else ""


def _fill(sheet: Worksheet, table: ForeignTable) -> None:
    for row, values in enumerate(table.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is None or value == "":
                continue
            cell = cell_at(sheet, row, column)
            if isinstance(value, str):
                cell.value = _UNWRITABLE.sub("", value)
                cell.data_type = "s"  # = at its head makes no formula
            else:
                cell.value = value  # type: ignore[assignment]
            if isinstance(value, datetime):
                cell.number_format = DATE_FORMAT
            cell.alignment, cell.border = _WRAPPED, BOX
    for top, left, bottom, right in table.merges:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    for row in table.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for column in range(1, max(map(len, table.rows), default=0) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
