"""Which row of a sheet is what: a row of the Book, or why it is none. Said here, once for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notice.diagnostics import Diagnostic, SheetRow, error, info, warning
from notice.folding import plain
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, SUMMARY_WORDS, Kind, Sheet, by_name
from notice.ledger.table import KnownRow, Table
from notice.model.book import RowKind
from notice.model.text import Cell
from notice.xlsx.cells import UNCALCULATED, Unreadable, bare_text, clean, is_blank, raw_text

_SUMMARY = Pattern(rf"(?:{'|'.join(SUMMARY_WORDS)})(?:[:：].*|\d.*)?", re.DOTALL)
_FIGURE = Pattern(r"[\d.,]+[项个条件]?")
_LONGEST_FIGURE = 20  # letters
_LONGEST_HEADING = 40  # letters; a longer text is not looked up


def known_rows(table: Table) -> tuple[tuple[KnownRow, ...], list[Diagnostic]]:
    """Return the rows of a table in order, and what is to be told of those that are no entries."""
    is_ledger = table.sheet.standard == LEDGER.name
    numbers = sorted(row for row in table.grid.rows if row > table.header)
    end, found = _second_header(table, numbers)
    keys = table.sheet.fields(Kind.NUMBER, Kind.PUBLICITY)  # they alone make no row
    own = {column for field, column in table.columns.items() if field not in keys}
    rows: list[KnownRow] = []
    for number in numbers[:end]:
        kind = RowKind.ENTRY
        if is_ledger and not table.has_own(number, own):
            kind = RowKind.BARE
        elif is_ledger and (summary := _summary(table, number)):
            kind = RowKind.SUMMARY
            found += _told(table, number, summary)
        rows.append(KnownRow(number, kind))
    return (*rows, *(KnownRow(number, RowKind.BELOW) for number in numbers[end:])), found


def _summary(table: Table, row: int) -> Cell | None:
    """The cell that says 合计, 备注 … where the row is no row of the ledger."""
    values = table.grid.rows[row]
    column = next((c for c in sorted(values) if not is_blank(values[c])), 0)
    first = values.get(column)
    written = bare_text(first) if isinstance(first, str) else ""
    if not written.startswith(SUMMARY_WORDS) or not _SUMMARY.fullmatch(written):
        return None
    measure = table.value(row, "measure")
    if measure is not UNCALCULATED and not is_blank(measure):
        text = bare_text(measure)
        if len(text) > _LONGEST_FIGURE or not _FIGURE.fullmatch(text):
            return None
    return Cell(table.sheet.name, row, column)


def _told(table: Table, row: int, summary: Cell) -> Iterator[Diagnostic]:
    measure = table.value(row, "measure")
    if measure is UNCALCULATED:  # a formula of this sheet has no result
        try:
            raw_text(measure)
        except Unreadable as fault:
            yield error(fault.rule, table.cell(row, "measure"), fault.message)
    yield info("summary-row", summary, "这一行是合计或说明，不作为问题读取")


def _second_header(table: Table, rows: Sequence[int]) -> tuple[int, list[Diagnostic]]:
    """How many of the rows stand above a second header, which is warned of."""
    sheet = table.sheet
    keys = set(sheet.keys)
    field_of = _Headings(sheet)
    for number, row in enumerate(rows):
        values = table.grid.rows[row].values()
        short = [v for v in values if type(v) is str and len(v) <= _LONGEST_HEADING]
        if keys <= {field_of[text] for text in short}:
            message = "这里又是一个表头，它和下面的内容没有读取；要读请并入上面的表"
            end = number
            while sheet.standard == LEDGER.name and end and _is_title(table, rows[end - 1]):
                end -= 1  # the title of the second table is no row of the first
            return end, [warning("second-header", SheetRow(sheet.name, row), message)]
    return len(rows), []


class _Headings(dict[str, str]):
    """Text → the field of which it is the heading, or "": each different text is looked at once."""

    def __init__(self, sheet: Sheet) -> None:
        self._names = by_name(sheet)
        self._begins = {name[0] for name in self._names}

    def __missing__(self, text: str) -> str:
        # a 汉字 stays as it is, and so the first one, whatever else is matched
        may_be = text[:1] in self._begins or not "\u4e00" <= text[:1] <= "\u9fff"
        known = self._names.get(plain(clean(text).text)) if may_be else None
        field = self[text] = known[0].field if known else ""
        return field


def _is_title(table: Table, row: int) -> bool:
    """Whether a row of the ledger says but one thing, and nothing of a measure."""
    measure = table.columns.get("measure", 0)
    return (
        sum(not is_blank(value) for value in table.grid.rows[row].values()) <= 1
        and is_blank(table.value(row, "measure"))
        and (row, measure) not in table.merged
    )
