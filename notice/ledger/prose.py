"""责任落实 and 下一步打算, prose in order, and 整改成效, figures that no row can give."""

from __future__ import annotations

from collections.abc import Iterator

from notice.diagnostics import Diagnostic, error, info
from notice.folding import same
from notice.ledger.columns import WHOLE_UNITS
from notice.ledger.entries import publicity
from notice.ledger.table import Table
from notice.ledger.texts import Cells
from notice.model.book import Prose, Result
from notice.model.text import EMPTY, Source, Text
from notice.numerals import own_point_number
from notice.xlsx.cells import Shown, Unreadable, amount_of, is_placeholder, quoted, says_nothing


def read_prose(table: Table | None) -> tuple[tuple[Prose, ...], list[Diagnostic]]:
    """Return the rows of a sheet of prose and every fault of it."""
    if table is None:
        return (), []
    cells = Cells(table)
    rows: list[Prose] = []
    current = EMPTY
    for row in table.entries:
        if not cells.has_own(row, "subheading", "point", "content"):
            continue
        subheading = cells.optional(row, "subheading")
        opens = bool(subheading) and same(subheading) != same(current)
        current = subheading if opens else current
        # a 要点 or 内容 merged over several rows is printed once, where it begins
        point = cells.optional(row, "point") if cells.is_own(row, "point") else EMPTY
        rows.append(Prose(current, opens, point, _content(cells, row)))
    return tuple(rows), [*cells.found, *_bare_subheadings(rows, cells)]


def _content(cells: Cells, row: int) -> tuple[Text, ...]:
    lines = cells.lines(row, "content") if cells.is_own(row, "content") else ()
    if len(lines) == 1 and (says_nothing(lines[0]) or is_placeholder(lines[0])):
        cells.required(row, "content")
        return ()
    return lines


def _bare_subheadings(rows: list[Prose], cells: Cells) -> Iterator[Diagnostic]:
    """A sub-section of which nothing but its heading would be printed."""
    opened: Text | None = None
    for row in [*rows, Prose(EMPTY, True, EMPTY, ())]:
        if row.opens:
            if opened and not cells.is_faulty(opened.cells[0]) and not cells.found:
                message = f"小标题“{quoted(opened)}”下面没有内容，请填写内容或删去小标题"
                yield error("blank", opened.cells[0], message)
            opened = row.subheading
        if row.point or row.lines:
            opened = None


def read_results(table: Table | None) -> tuple[tuple[Result, ...], list[Diagnostic]]:
    """Return the figures of 整改成效 and every fault of the sheet."""
    if table is None:
        return (), []
    cells = Cells(table)
    results: list[Result] = []
    for row in table.entries:
        if cells.has_own(row, "item", "amount"):
            item = _without_marks(cells, row, "item", cells.required(row, "item"))
            if cells.required(row, "amount"):
                results += _result(cells, row, item)
    return tuple(results), cells.found


def _without_marks(cells: Cells, row: int, field: str, text: Text) -> Text:
    """A name without its own number and end mark, which is told: it stands within a sentence."""
    number = own_point_number(text)
    bare = text.cut(len(number), len(text.rstrip(_END_MARKS)))
    if not bare or bare == text:
        return text
    message = f"“{quoted(text)}”印作“{quoted(bare)}”"
    cells.tell(info("T19", cells.table.cell(row, field), message))
    return bare


_END_MARKS = "。；，、：.;,:"


def _result(cells: Cells, row: int, item: Text) -> Iterator[Result]:
    cell = cells.table.cell(row, "amount")
    try:
        amount = amount_of(cells.table.value(row, "amount"))
    except Unreadable as fault:
        cells.tell(error(fault.rule, cell, fault.message))
        return
    unit = _without_marks(cells, row, "unit", cells.optional(row, "unit"))
    _check_unit(cells, row, unit)
    if unit and amount.text.endswith(unit):
        unit = EMPTY
    whole = amount.rest or unit
    if whole in WHOLE_UNITS and amount.value is not None and amount.value % 1:
        message = f"数量“{quoted(amount.text)}”带小数，单位“{whole}”应当是整数，请核对"
        cells.tell(error("amount-fraction", cell, message))
    text = Text.of(amount.text, Source((cell,), 1))
    yield Result(item, text, unit, amount.value == 0, publicity(cells, row))


def _check_unit(cells: Cells, row: int, unit: Text) -> None:
    """The format of 数量 may show a unit; 单位 must say the same."""
    value = cells.table.value(row, "amount")
    shown = value.form.after if isinstance(value, Shown) else ""
    if unit and shown and shown != unit:
        message = f"数量的格式显示单位“{shown}”，“单位”一列写的是“{unit}”，请改成一样的"
        cells.tell(error("amount-unit", cells.table.cell(row, "amount"), message))
