"""Small workbooks laid out in memory: one good row, one good set of facts, and what a test changes.

    workbook()                                  # a notice can be made of it, nothing is told
    workbook([changed(整改措施=None)])          # one fault, at 整改台账!D2
    workbook([ROW, ROW], merged=["D2:D3"])      # one measure for two rows
    workbook(facts=FACTS | {"监督期": "两年"})  # a row of the office's own
    workbook(sheets={"责任落实": [("内容",), ("成立领导小组。",)]})
    save(tmp_path / "台账.xlsx", [ROW, ROW])    # the same arguments, into a file

The header of the ledger is row 1. Its columns are `COLUMNS`: those of columns.py in order but for
序号, which stands last, so that 反馈问题 is B, 整改措施 D, 整改情况 E, 完成状态 F.
`at("完成状态", 2)` prints as 整改台账!F2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from notice.ledger.columns import LEDGER
from notice.model.text import Cell

FACTS: dict[str, object] = {
    "单位全称": "示例市图书馆",
    "单位简称": "市图书馆",
    "部署机关": "市委",
    "巡察组": "市委第五巡察组",
    "巡察类型": "常规巡察",
    "巡察开始日期": "2025-03-03",
    "巡察结束日期": "2025-04-30",
    "反馈日期": "2025-06-12",
    "成文日期": "2025-12-10",
    "联系电话": "0000-7654321",
}

ROW: dict[str, object] = {
    "问题类别": "履行职责方面",
    "反馈问题": "理论学习不够深入",
    "整改措施": "制定年度学习计划",
    "整改情况": "每月集中学习一次，全年学习12次。",
    "完成状态": "已完成",
}

COLUMNS = (*(column.name for column in LEDGER.columns if column.name != "序号"), "序号")

Sheets = Mapping[str, Iterable[Sequence[object]] | None]
Facts = Mapping[str, object] | Iterable[tuple[str, object]]


def changed(**cells: object) -> dict[str, object]:
    """Return the good row with some cells changed: `changed(整改措施=None)`."""
    return ROW | cells


def at(column: str, row: int, columns: Sequence[str] = COLUMNS) -> Cell:
    """Return the cell of the ledger where a column stands in a row."""
    return Cell(LEDGER.name, row, list(columns).index(column) + 1)


def workbook(
    rows: Iterable[Mapping[str, object]] = (ROW,),
    *,
    merged: Iterable[str] = (),
    facts: Facts = FACTS,
    sheets: Sheets | None = None,
    columns: Sequence[str] = COLUMNS,
    headings: Mapping[str, str] | None = None,
    titles: Sequence[Sequence[object]] = (),
    edit: Callable[[Workbook], object] | None = None,
) -> bytes:
    """Return the bytes of an .xlsx with 基本信息, 整改台账 and the other `sheets`, lists of rows.

    `merged` are ranges of the ledger, `headings` other words for its columns, `titles` rows above
    its header. A sheet given as None is left out, also 基本信息 and 整改台账; one given by their
    name replaces them. `edit` gets the openpyxl Workbook last, for all that values can't say:
    hidden rows, comments, formats.
    """
    headings = headings or {}
    pairs = facts.items() if isinstance(facts, Mapping) else facts
    ledger: list[Sequence[object]] = [*titles, [headings.get(name, name) for name in columns]]
    ledger += [[row.get(name) for name in columns] for row in rows]
    laid: dict[str, Iterable[Sequence[object]] | None] = {
        "基本信息": [("项目", "内容", "说明"), *pairs],
        LEDGER.name: ledger,
        **(sheets or {}),
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in laid.items():
        if lines is not None:
            sheet = book.create_sheet(name)
            for number, line in enumerate(lines, 1):
                for column, value in enumerate(line, 1):
                    if value is not None:
                        sheet.cell(number, column).value = value  # pyright: ignore
    for area in merged:
        book[LEDGER.name].merge_cells(area)
    if edit is not None:
        edit(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def save(path: Path, rows: Iterable[Mapping[str, object]] = (ROW,), **layout: object) -> Path:
    """Write `workbook(rows, **layout)` at the path and return it."""
    path.write_bytes(workbook(rows, **layout))  # type: ignore[arg-type]
    return path


def repacked(content: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes] | None]) -> bytes:
    """Return a zip with some parts replaced, rewritten by a function, added, or (None) left out."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = parts.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part(old.read(name)) if callable(part) else part)
        for name in parts.keys() - set(old.namelist()):
            part = parts[name]
            assert isinstance(part, bytes), name
            new.writestr(name, part)
    return stream.getvalue()


def with_shared_strings(content: bytes) -> bytes:
    """Return the workbook with its texts in sharedStrings.xml, as Excel and WPS write them.

    openpyxl writes them into the cells.
    """
    items: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        index = items.setdefault(match[2], len(items))
        return match[1] + b't="s"><v>%d</v></c>' % index

    def rewritten(xml: bytes) -> bytes:
        xml = re.sub(rb"&#(\d{3,});", lambda match: chr(int(match[1])).encode(), xml)
        return re.sub(rb'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', shared, xml, flags=re.DOTALL)

    with ZipFile(BytesIO(content)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        parts: dict[str, bytes | Callable[[bytes], bytes] | None] = {
            name: rewritten(package.read(name)) for name in sheets
        }
    table = b"".join(b"<si>%s</si>" % item for item in items)
    parts[SHARED_STRINGS] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % table
    )
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats'
        b'-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    parts["[Content_Types].xml"] = lambda xml: xml.replace(b"</Types>", override)
    return repacked(content, parts)


SHARED_STRINGS = "xl/sharedStrings.xml"
LEDGER_PART = "xl/worksheets/sheet2.xml"  # where openpyxl puts 整改台账 of `workbook()`
