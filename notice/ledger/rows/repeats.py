"""The header once more (又一次表头): the same one a page further, or that of another table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from notice.diagnostics import Diagnostic, SheetRow, error
from notice.folding import plain
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, Column, by_name
from notice.ledger.table import Table
from notice.model.book import RowKind
from notice.xlsx.cells import bare_text, clean, is_blank

_LONGEST_HEADING = 40  # letters; a longer text is not looked up
_ENOUGH = 3  # names of the header that make a row the header again
_PAGE = Pattern(r"[（(]?(?:续表?|第?[\d一二三四五六七八九十]+页?)[）)]?")


def repeats_of(table: Table, rows: Sequence[int]) -> tuple[dict[int, RowKind], list[Diagnostic]]:
    """The rows that are a header again, with the titles above them; all below another table's.

    Another table on the same sheet is an error.
    """
    kinds: dict[int, RowKind] = {}
    above = 0
    names = by_name(table.sheet)
    written = _written(table, {*names, *(name for top in table.tops for name in top.values())})
    for place, row in enumerate(rows):
        said = _said(table, row, written)
        if _is_again(table, said):
            if kinds.get(above) is not RowKind.HEADER and _is_title(table, above):
                if not _is_known_title(table, above):
                    return _other(table, kinds, rows[place - 1 :], row)
                kinds[above] = RowKind.TITLE
            kinds[row] = RowKind.HEADER
        elif said and _has_keys(table, names, said):  # elsewhere, or in another order
            begin = place - 1 if place and _is_title(table, above) else place
            return _other(table, kinds, rows[begin:], row)
        above = row
    return kinds, []


def _other(
    table: Table, kinds: dict[int, RowKind], rows: Sequence[int], header: int
) -> tuple[dict[int, RowKind], list[Diagnostic]]:
    message = f"第{table.header}行和第{header}行是两张表：请分成两张工作表，或删去不要的一张"
    told = error("header-again", SheetRow(table.sheet.name, header), message)
    return kinds | dict.fromkeys(rows, RowKind.BELOW), [told]


def _written(table: Table, names: Collection[str]) -> dict[object, str]:
    """What stands for the name of a column anywhere in the sheet → that name."""
    begins = {name[0] for name in names}
    written: dict[object, str] = {}
    for text in table.grid.different:
        if type(text) is str and len(text) <= _LONGEST_HEADING:
            # a 汉字 stays as it is, and so the first one, whatever else is matched
            may_be = text[:1] in begins or not "\u4e00" <= text[:1] <= "\u9fff"
            name = plain(clean(text).text) if may_be else ""
            if name in names:
                written[text] = name
    return written


def _said(table: Table, row: int, written: Mapping[object, str]) -> dict[int, str]:
    """Column → the name of a column that stands there."""
    values = table.grid.rows[row]
    if written.keys().isdisjoint(values.values()):
        return {}  # as in nearly all rows
    return {column: written[value] for column, value in values.items() if value in written}


def _has_keys(
    table: Table, names: Mapping[str, tuple[Column, bool]], said: Mapping[int, str]
) -> bool:
    """Whether the names of the key columns stand in a row."""
    fields = {names[name][0].field for name in said.values() if name in names}
    return fields.issuperset(table.sheet.keys)


def _is_again(table: Table, said: Mapping[int, str]) -> bool:
    """Whether enough names of one row of the header stand in their own columns."""
    for names in table.tops if said else ():
        same = sum(said.get(column) == name for column, name in names.items())
        if same >= min(_ENOUGH, len(names)):
            return True
    return False


def _is_title(table: Table, row: int) -> bool:
    """Whether a row says but one thing, and nothing of a measure: the title over a table."""
    if table.sheet.standard != LEDGER.name or row not in table.grid.rows or row <= table.header:
        return False
    filled = [value for value in table.grid.rows[row].values() if not is_blank(value)]
    measure = table.columns.get("measure", 0)
    return (
        len(filled) == 1
        and is_blank(table.value(row, "measure"))
        and (row, measure) not in table.merged
    )


def _is_known_title(table: Table, row: int) -> bool:
    """Whether a title stands above the first header too, but for 续, 第2页 or a number."""
    first = table.header - len(table.tops)
    known = {_bare(value) for r in range(1, first + 1) for value in _row(table, r).values()}
    return all(_bare(value) in known for value in _row(table, row).values() if not is_blank(value))


def _row(table: Table, row: int) -> Mapping[int, object]:
    return table.grid.rows.get(row, {})


def _bare(value: object) -> str:
    return _PAGE.sub("", bare_text(value))
