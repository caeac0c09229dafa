"""What a sheet has besides its values: hidden rows and columns, comments, links, struck words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from notice.diagnostics import Diagnostic, SheetRow, info, warning
from notice.lazy import Pattern
from notice.ledger.columns import Kind, Use, field_of
from notice.ledger.table import Table
from notice.model.text import Cell, Source, Text
from notice.xlsx.cells import Unreadable, clean, is_blank, quoted, raw_text
from notice.xlsx.grid import Mark

_NO_TEXTS = (Kind.NUMBER, Kind.STATUS, Kind.PUBLICITY, Kind.HINT)  # Book keeps no text of these


def told_of(table: Table) -> Iterator[Diagnostic]:
    """Warn of all that is not seen on a print of the sheet, or seen there and not in a text."""
    yield from _hidden(table)
    yield from _marked(table)
    yield from _commented(table)


def unread(table: Table) -> Iterator[Text]:
    """The texts that no field takes, each once a column: the gate looks at them too.

    They stand above the header, in hints, statuses and columns of the office's own.
    """
    no_texts = table.sheet.fields(*_NO_TEXTS)
    taken = {column for field, column in table.columns.items() if field_of(field) not in no_texts}
    rows = frozenset(table.rows)
    met: set[tuple[int, str]] = set()  # statuses and the like come again and again
    for row, values in table.grid.rows.items():
        passed = taken if row in rows else ()
        for column, value in values.items():
            if column in passed or not isinstance(value, str) or (column, value) in met:
                continue
            met.add((column, value))
            if len(value) > 1:
                source = Source((Cell(table.sheet.name, row, column),), 1)
                yield Text.of(clean(value).text, source)


def _hidden(table: Table) -> Iterator[Diagnostic]:
    yield from _hidden_rows(table)
    yield from _hidden_columns(table)


def _hidden_rows(table: Table) -> Iterator[Diagnostic]:
    hidden = [row for row in table.rows if row in table.grid.hidden_rows]
    rows = [row for row in hidden if table.says_anything(row)]
    if rows:
        message = f"有{len(rows)}行被隐藏或筛选掉了，也照样读取，请取消隐藏核对"
        yield warning("rows-hidden", SheetRow(table.sheet.name, rows[0]), message)


def _hidden_columns(table: Table) -> Iterator[Diagnostic]:
    grid = table.grid
    fields = {c: field for field, c in table.columns.items() if grid.is_column_hidden(c)}
    if fields:
        names = "、".join(f"“{table.headings[fields[column]]}”" for column in sorted(fields))
        message = f"列{names}被隐藏，也照样读取，请取消隐藏核对"
        where = Cell(table.sheet.name, *grid.holder(table.header, min(fields)))
        yield warning("columns-hidden", where, message)


def _marked(table: Table) -> Iterator[Diagnostic]:
    if not table.grid.marks:
        return
    of_field = table.sheet.column
    printed = {c for field, c in table.columns.items() if of_field(field).use is not Use.KEPT}
    rows = set(table.rows)
    for (row, column), marks in sorted(table.grid.marks.items()):
        value = table.grid.rows.get(row, {}).get(column)
        if row in rows and column in printed and not is_blank(value):
            cell = Cell(table.sheet.name, row, column)
            for mark in marks:
                yield from _of_mark(mark, value, cell)


_OF_MARKS = {
    "external": (
        warning, "external-value",
        "这个值取自另一个文件（外部链接），用的是上次保存的结果，请核对并改成文字",
    ),
    "struck": (
        warning, "strikethrough", "含删除线文字，仍会照印；不要的字请删去，要的请去掉删除线",
    ),
    "raised": (warning, "raised", "有上标的文字，印出来不再是上标，请核对"),
    "lowered": (info, "lowered", "有下标的文字，印出来不再是下标，请核对"),
}  # fmt: skip


def _of_mark(mark: Mark, value: object, cell: Cell) -> Iterator[Diagnostic]:
    if mark.kind in _OF_MARKS:
        tell, rule, message = _OF_MARKS[mark.kind]
        yield tell(rule, cell, message)
    elif not mark.target.startswith("#"):
        try:
            text = clean(raw_text(value)).text
        except Unreadable:
            return
        if _address(text) != _address(mark.target):
            target = quoted(mark.target, 40)
            message = f"链接的地址“{target}”和显示的文字不同，只印显示的文字，请核对"
            yield warning("link-differs", cell, message)


def _address(text: str) -> str:
    """An address as people write it: without mailto:, http://, a last stroke."""
    bare = _PROTOCOL.sub("", unquote(text.strip()))
    return _BLANK.sub("", bare).partition("?subject=")[0].rstrip("/").casefold()


_PROTOCOL = Pattern(r"^(?:mailto:|tel:|https?://|file:/*)", re.IGNORECASE)
_BLANK = Pattern(r"\s")


def _commented(table: Table) -> Iterator[Diagnostic]:
    for row, column in sorted(table.grid.comments):
        if row > table.header:
            message = "有批注，不会印出，但随工作簿外传，请核对后删去"
            yield warning("comment", Cell(table.sheet.name, row, column), message)
