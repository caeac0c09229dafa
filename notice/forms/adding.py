"""The copy of a workbook that has 列名对照: a sheet more, or more lines on the one it has.

Every other part stays byte for byte, as in the filled copy (docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZipFile

from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS

from notice.diagnostics import Refused, error
from notice.folding import plain
from notice.ledger.columns import MAPPING_SHEET
from notice.ledger.table import Table
from notice.model.text import column_letters
from notice.xlsx.comments import declare, free_name, literal, related, relations_of, written
from notice.xlsx.parts import parts_of
from notice.xlsx.splice import appended, elements, prefix_at, readable, repacked, spliced

Line = tuple[str, str, str]  # 标准名称, 本单位名称, 工作表

INTRODUCTION = (
    "本表由程序推荐，请逐行核对，不对的改正或删去。表头分两行的列名写成“上级/下级”；"
    "列名的“工作表”空着：每张台账都这样；问题类别的“本单位名称”空着：用工作表的名称作类别。"
)
_WIDTHS = (16, 34, 30)


def with_mapping(content: bytes, lines: Sequence[Line], table: Table | None) -> bytes:
    """Return the workbook with these lines on 列名对照; `table` is the sheet that it has.

    Raises Refused where a sheet of that name holds something else.
    """
    parts = parts_of(content)
    named = [p for p in parts.sheets if plain(p[0]) == MAPPING_SHEET.name]
    if table is not None:
        path = next(path for title, path in parts.sheets if title == table.grid.sheet)
        return repacked(content, {path: _lengthened(_part(content, path), lines, table)})
    if named:
        message = "已经有这张工作表，但表头不是“标准名称、本单位名称、工作表”，请改名或删去"
        raise Refused([error("mapping-there", named[0][0], message)])
    return repacked(content, _added(content, parts.workbook, lines))


def _part(content: bytes, path: str) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return readable(package.read(path))


def _lengthened(xml: bytes, lines: Sequence[Line], table: Table) -> bytes:
    """The sheet with the lines behind its last row."""
    found = elements(xml, frozenset({"sheetData", "row"}))
    cells = next(e for e in found if e.name == "sheetData")
    numbers = [int(e.attributes["r"]) for e in found if e.name == "row" and "r" in e.attributes]
    rows = sum(e.name == "row" for e in found)
    begin = max([table.header, rows, *numbers, *table.grid.rows]) + 1
    columns = [table.columns.get(field, 0) for field in ("standard", "own", "place")]
    prefix = prefix_at(xml, cells.start).decode()
    new = "".join(
        _row(number, sorted(zip(columns, line, strict=True)), prefix)
        for number, line in enumerate(lines, start=begin)
    )
    return spliced(xml, [appended(xml, cells, new.encode())])


def _added(content: bytes, workbook: str, lines: Sequence[Line]) -> dict[str, bytes]:
    """The parts that a sheet more brings: itself, its entry, its relation and content type."""
    with ZipFile(BytesIO(content)) as package:
        names = frozenset(package.namelist())
    path = free_name(names, "xl/worksheets/sheet{}.xml")
    parts: dict[str, bytes] = {path: _sheet(lines)}
    relations = related(
        relations_of(workbook, names, lambda name: _part(content, name)), "worksheet", path
    )
    parts[relations.path] = relations.content
    declare(parts, lambda name: _part(content, name), path)
    xml = _part(content, workbook)
    found = elements(xml, frozenset({"sheets", "sheet"}))
    listed = next(e for e in found if e.name == "sheets" and e.depth == 1)
    number = max(int(e.attributes.get("sheetId", 0)) for e in found if e.name == "sheet") + 1
    prefix = prefix_at(xml, listed.start).decode()
    entry = (
        f'<{prefix}sheet xmlns:rel="{REL_NS}" name="{MAPPING_SHEET.name}" sheetId="{number}" '
        f'rel:id="{list(relations.targets)[-1]}"/>'
    )
    parts[workbook] = spliced(xml, [appended(xml, listed, entry.encode())])
    return parts


def _sheet(lines: Sequence[Line]) -> bytes:
    heads = [column.name for column in MAPPING_SHEET.columns]
    rows = [_row(1, [(1, INTRODUCTION)]), _row(2, enumerate(heads, start=1))]
    rows += [_row(n, enumerate(line, start=1)) for n, line in enumerate(lines, start=3)]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(_WIDTHS, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData></worksheet>"
    ).encode()


def _row(number: int, cells: Iterable[tuple[int, str]], prefix: str = "") -> str:
    words = "".join(
        f'<{prefix}c r="{column_letters(column)}{number}" t="inlineStr"><{prefix}is>'
        f'<{prefix}t xml:space="preserve">{written(literal(text))}</{prefix}t></{prefix}is>'
        f"</{prefix}c>"
        for column, text in cells
        if column and text
    )
    return f'<{prefix}row r="{number}">{words}</{prefix}row>'
