"""How the sheets of a workbook look that is made to be filled by hand.

Headers with their notes (批注), columns with widths, dropdowns, checks of dates, boxes, heights and
the set-up of the page. What each sheet holds, blank.py says; which sheets and columns there are,
ledger/columns.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from math import ceil
from typing import Any, Literal, cast
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from notice.ledger.columns import Column, Kind, Sheet
from notice.ledger.summary_figures import LAST_ROW

GUIDE_NAME = "填写说明"  # the author of the notes too
LAST_READY_ROW = LAST_ROW  # dropdowns, borders and what 汇总 counts are ready down to here

Value = str | int | float | date | None
Record = Mapping[str, Value]  # field of a Column → value
ABOVE = "\x00"  # the cell is merged with the one above

DATE_FORMAT = 'yyyy"年"m"月"d"日"'
TEXT_FORMAT = "@"  # else Excel drops the 0 at the head of a telephone number
BODY_FONT = Font(name="宋体", size=11)
HEADER_FONT = Font(name="宋体", size=11, bold=True)
TITLE_FONT = Font(name="宋体", size=16, bold=True)
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
HEADED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TITLED = Alignment(horizontal="left", vertical="center")  # left: stays in sight when scrolled
REQUIRED_FILL = PatternFill("solid", fgColor="BDD7EE")
OPTIONAL_FILL = PatternFill("solid", fgColor="EAF1F8")
EDGE = Side(style="thin", color="808080")
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)

DATES = (Kind.DEADLINE,)
CENTRED_KINDS = (Kind.NUMBER, Kind.STATUS, *DATES, Kind.PUBLICITY, Kind.AMOUNT, Kind.UNIT)

LINE_POINTS = 16.5  # a line of 宋体 11, or of the taller font that LibreOffice puts in its place
UNIT_POINTS = 6.0  # the unit of column widths: a digit of the standard font, here 宋体 11 too
A4 = 9


def empty_book() -> Workbook:
    """A workbook without sheets whose standard font is that of the cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    # the standard font measures the column widths; openpyxl has no public way to set it
    inner: Any = book
    inner._fonts[0] = inner._named_styles["Normal"].font = BODY_FONT
    return book


def cell_at(sheet: Worksheet, row: int, column: int, value: Value = None) -> Cell:
    """A cell that no merge covers, with its value if one is given."""
    return cast(Cell, sheet.cell(row, column, value))


def write_title(sheet: Worksheet, text: str) -> None:
    """Write a title in the first cell."""
    title = cell_at(sheet, 1, 1, text)
    title.font, title.alignment = TITLE_FONT, TITLED
    sheet.row_dimensions[1].height = 34


def fill_table(sheet: Worksheet, table: Sheet, header_row: int, rows: Sequence[Record]) -> None:
    """Write the headers of a table, then its rows; make the columns ready for more."""
    for number, column in enumerate(table.columns, start=1):
        write_header(cell_at(sheet, header_row, number), column)
        prepare_column(sheet, number, column)
        for row, record in enumerate(rows, start=header_row + 1):
            value = record.get(column.field)
            cell = cell_at(sheet, row, number, None if value == ABOVE else value)
            copy_looks(sheet, cell, number)
        merge_with_above(sheet, number, header_row + 1, [row.get(column.field) for row in rows])
    sheet.row_dimensions[header_row].height = 30
    sheet.freeze_panes = f"A{header_row + 1}"
    set_heights(sheet, header_row + 1)
    box_rows_to_come(sheet, table, header_row + 1 + len(rows))


def write_header(cell: Cell, column: Column) -> None:
    """Write a header, darker where the column must be filled, and hang its note on it."""
    cell.value = column.name
    cell.font, cell.alignment, cell.border = HEADER_FONT, HEADED, BOX
    cell.fill = REQUIRED_FILL if column.required else OPTIONAL_FILL
    note = ("必填。" if column.required else "选填。") + column.note
    note_lines = lines_shown(note, 165)
    cell.comment = Comment(note, GUIDE_NAME, width=240, height=24 + 20 * note_lines)  # pixels


def prepare_column(sheet: Worksheet, number: int, column: Column) -> None:
    """Set width and looks of a whole column: a row to come has them without styled empty cells."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = column.width
    dimension.font = BODY_FONT
    dimension.alignment = CENTRED if column.kind in CENTRED_KINDS else WRAPPED
    if column.kind in DATES:
        dimension.number_format = DATE_FORMAT


def copy_looks(sheet: Worksheet, cell: Cell, number: int) -> None:
    """Give a used cell the looks of its column, and a border."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    look: Any = dimension  # its stand-ins for font and alignment are copied to real ones
    cell.font, cell.alignment = copy(look.font), copy(look.alignment)
    cell.number_format = dimension.number_format
    cell.border = BOX


def merge_with_above(
    sheet: Worksheet, column: int, first_row: int, values: Sequence[Value]
) -> None:
    """Merge each value with the ABOVEs that follow it."""
    begin = first_row
    for row, value in enumerate([*values, None], start=first_row):
        if value == ABOVE:
            continue
        if row - begin > 1:
            sheet.merge_cells(
                start_row=begin, end_row=row - 1, start_column=column, end_column=column
            )
            for covered in range(begin + 1, row):  # merging has taken their borders away
                cell_at(sheet, covered, column).border = BOX
        begin = row


def set_heights(sheet: Worksheet, first_row: int) -> None:
    """Set heights that show every text: LibreOffice fits no row when it opens a file."""
    areas = [area for area in sheet.merged_cells.ranges if area.min_row >= first_row]
    covered = {place for area in areas for place in area.cells}
    heights: dict[int, float] = {}
    for row in range(first_row, sheet.max_row + 1):
        columns = [c for c in range(1, sheet.max_column + 1) if (row, c) not in covered]
        heights[row] = max(height_needed(sheet, cell_at(sheet, row, c)) for c in columns)
        sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=heights[row])
    for area in sorted(areas, key=lambda area: (area.size["rows"], area.coord)):
        needed = height_needed(sheet, cell_at(sheet, area.min_row, area.min_col))
        _spread(sheet, range(area.min_row, area.max_row + 1), needed, heights)


def _spread(sheet: Worksheet, rows: range, needed: float, heights: dict[int, float]) -> None:
    """Make the rows of a merged cell higher, each alike, where its text needs more."""
    missing = needed - sum(heights[row] for row in rows)
    for row in rows if missing > 0 else ():
        heights[row] += missing / len(rows)
        sheet.row_dimensions[row] = RowDimension(sheet, index=row, ht=heights[row])


class FittedRow(RowDimension):
    """A row that the office program fits anew when a text changes; it looks at no merged cell."""

    customHeight = False  # pyright: ignore  # a property of the class above


def height_needed(sheet: Worksheet, cell: Cell) -> float:
    """The points that the text of a cell takes in its column."""
    width = sheet.column_dimensions[get_column_letter(cell.column)].width
    text = "" if cell.value is None or isinstance(cell.value, date) else str(cell.value)
    return LINE_POINTS * lines_shown(text, width * UNIT_POINTS) + 3


def lines_shown(text: str, width_points: float) -> int:
    """The lines that a text takes.

    Where it breaks, each may lose a character, as no line begins with ，。; the last keeps room for
    one too, as fonts differ in width.
    """
    lines = 0
    for line in text.split("\n"):
        points = sum(11.0 if east_asian_width(c) in "WFA" else 5.5 for c in line)
        lines += 1 if points <= width_points else ceil((points + 11.0) / (width_points - 11.0))
    return lines


def box_rows_to_come(sheet: Worksheet, table: Sheet, first_row: int) -> None:
    """Let rows below the table get a border as soon as something is typed into them."""
    last_column = get_column_letter(len(table.columns))
    area = f"A{first_row}:{last_column}{LAST_READY_ROW}"
    is_used = f"COUNTA($A{first_row}:${last_column}{first_row})>0"
    sheet.conditional_formatting.add(area, FormulaRule(formula=[is_used], border=BOX))


def offer(sheet: Worksheet, area: str, words: Sequence[str], prompt: str) -> DataValidation:
    """Hang a dropdown of `words` on an area."""
    dropdown = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    dropdown.showInputMessage = dropdown.showErrorMessage = True
    dropdown.promptTitle, dropdown.prompt = "请选择", prompt
    dropdown.errorTitle, dropdown.error = "请从下拉框里选", f"这里只能写：{'、'.join(words)}"
    dropdown.add(area)
    sheet.add_data_validation(dropdown)
    return dropdown


def check_dates(sheet: Worksheet, area: str) -> None:
    """Ask back where something else than a date is typed: two dates in two lines are legal too."""
    check = DataValidation("date", operator="between", allow_blank=True, errorStyle="warning")
    check.formula1, check.formula2 = "DATE(2000,1,1)", "DATE(2099,12,31)"
    check.showInputMessage = check.showErrorMessage = True
    check.promptTitle, check.prompt = "日期", "写年月日，如 2025/6/12"
    check.errorTitle, check.error = "这不是一个日期", "请写年月日，如 2025/6/12。确定就这样写吗？"
    check.add(area)
    sheet.add_data_validation(check)


def print_on(sheet: Worksheet, paper: int, orientation: Literal["portrait", "landscape"]) -> None:
    """Fit the sheet to the width of the paper and number its pages."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    page: Any = sheet  # whose parts are there in a new sheet
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4  # inches
    margins.top, margins.bottom = 0.6, 0.75
    margins.footer = 0.35  # clear of the table and of the edge that printers do not reach
    sheet.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def column_letters(table: Sheet) -> dict[str, str]:
    """Field → letter of its column."""
    return {c.field: get_column_letter(n) for n, c in enumerate(table.columns, start=1)}


def column_number(table: Sheet, field: str) -> int:
    """The number of a field's column, from 1."""
    return next(n for n, c in enumerate(table.columns, start=1) if c.field == field)
