"""Colours that the ledger shows while it is filled: 完成状态 by its word, 整改时限 when overdue."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from notice.ledger.columns import FACT_SHEET
from notice.model.book import STATUS_NAMES, Status

FILLS = {
    Status.DONE: "C6E0B4",
    Status.SUSTAINED: "E2EFDA",
    Status.LARGELY_DONE: "FFF2CC",
    Status.UNDER_WAY: "DDEBF7",
    Status.NOT_DONE: "F8CBAD",
}
_OVERDUE = "FFC7CE"
_RED = Font(color="9C0006")
# a name: conditional formatting of Excel 2007 reaches another sheet by it alone
_REFERENCE_DAY = "核对日期"


def name_reference_day(book: Workbook) -> None:
    """Give the day that deadlines are compared with a name: 截至日期, else 成文日期, else 0."""
    as_of, issued = (_day(fact) for fact in ("截至日期", "成文日期"))
    formula = f"IF({as_of}>0,{as_of},{issued})"
    book.defined_names[_REFERENCE_DAY] = DefinedName(_REFERENCE_DAY, attr_text=formula)


def _day(fact: str) -> str:
    """The date of a fact as a number; 0 where it is empty or missing."""
    names, values = (f"'{FACT_SHEET.name}'!${column}:${column}" for column in "AB")
    return f'IFERROR(N(INDEX({values},MATCH("{fact}",{names},0))),0)'


def colour(sheet: Worksheet, statuses: str, deadlines: str) -> None:
    """Colour the cells of two columns, given as areas like G3:G500."""
    first = statuses.partition(":")[0]
    for status, fill in FILLS.items():
        rule = FormulaRule([f'{first}="{status.word}"'], fill=_filled(fill))
        sheet.conditional_formatting.add(statuses, rule)
    day = deadlines.partition(":")[0]
    column, row = first.rstrip("0123456789"), first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    above = f"${column}${row}:${column}{row}"
    # a merged status stands in its first row: the last one that is written holds
    held = f'LOOKUP(2,1/({above}<>""),{above})'
    is_open = "".join(
        f',{held}<>"{status.word}"' for status in STATUS_NAMES if status.counts_as_done
    )
    overdue = f"AND(ISNUMBER(${day}),${day}<{_REFERENCE_DAY}{is_open})"
    rule = FormulaRule([overdue], fill=_filled(_OVERDUE), font=_RED)
    sheet.conditional_formatting.add(deadlines, rule)


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", bgColor=colour)
