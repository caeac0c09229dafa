"""The copy of a workbook with what it lacks of 列名对照, 状态对照, 基本信息: sheets or more lines.

Every other part stays byte for byte, as in the filled copy (docs/decisions/0014).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from notice.diagnostics import Refused, error
from notice.folding import plain
from notice.ledger.columns import FACT_SHEET, FACTS, MAPPING_SHEET, STATUS_SHEET, Sheet
from notice.ledger.table import Table
from notice.model.book import STATUS_NAMES
from notice.model.text import column_letters
from notice.xlsx.comments import literal, written
from notice.xlsx.grid import Place
from notice.xlsx.new_sheet import with_sheet
from notice.xlsx.parts import parts_of
from notice.xlsx.splice import appended, elements, prefix_at, readable, repacked, spliced
from notice.xlsx.walk import SHEET_MAIN_NS
from notice.xlsx.yellow import YellowStyles

Line = tuple[str, ...]  # 标准名称, 本单位名称, 工作表, or what another sheet has in its columns


class Lines(NamedTuple):
    """Rows for a sheet that we lay out; `yellow` are places in them, from 0, to be looked at."""

    sheet: Sheet
    introduction: str
    widths: tuple[int, ...]
    rows: Sequence[Line]
    yellow: Collection[Place] = ()


def of_mapping(lines: Sequence[Line]) -> Lines:
    """The lines of 列名对照."""
    introduction = (
        "本表由程序推荐，请逐行核对，不对的改正或删去。表头分两行的列名写成“上级/下级”；"
        "列名的“工作表”空着：每张台账都这样；问题类别的“本单位名称”空着：用工作表的名称作类别。"
    )
    return Lines(MAPPING_SHEET, introduction, (16, 34, 30), lines)


def of_statuses(words: Sequence[str], chosen: Mapping[str, str]) -> Lines:
    """The lines of 状态对照: words that nobody knows, what they mean chosen or still to be."""
    introduction = "下面的写法程序认不出，请在涂黄的格里从五个标准状态中选一个。"
    rows = [(word, chosen.get(word, "")) for word in words]
    yellow = {(number, 1) for number, (_, status) in enumerate(rows) if not status}
    return Lines(STATUS_SHEET, introduction, (34, 16), rows, yellow)


def of_facts(values: dict[str, str]) -> Lines:
    """The rows of 基本信息; those with a value, read off the ledger, are yellow."""
    rows = [
        (
            fact.name,
            values.get(fact.name, ""),
            ("必填。" if fact.required else "选填。") + fact.note,
        )
        for fact in FACTS
    ]
    introduction = "请填写“内容”一列；涂黄的是程序照台账标题填的，请核对。"
    yellow = {(row, 1) for row, (_, value, _) in enumerate(rows) if value}
    return Lines(FACT_SHEET, introduction, (16, 48, 56), rows, yellow)


def with_lines(content: bytes, lines: Lines, table: Table | None) -> bytes:
    """Return the workbook with these rows on their sheet; `table` is the sheet where it is there.

    Raises Refused where a sheet of that name holds something else.
    """
    with ZipFile(BytesIO(content)) as package:
        parts = parts_of(package)
    styles = YellowStyles(_part(content, parts.styles) if parts.styles else b"")
    mark = styles.yellow(0) if lines.yellow else 0
    if table is not None:
        path = parts.paths[table.grid.sheet]
        changed = {path: _lengthened(_part(content, path), lines, table, mark)}
    else:
        _refuse_taken(list(parts.paths), lines.sheet)
        changed = _added(content, parts.workbook, lines, mark)
    if parts.styles and styles.is_changed:
        changed[parts.styles] = styles.xml
    return repacked(content, changed)


def _refuse_taken(titles: Iterable[str], sheet: Sheet) -> None:
    named = next((title for title in titles if plain(title) == sheet.name), None)
    if named is not None:
        heads = "、".join(column.name for column in sheet.columns)
        message = f"已经有这张工作表，但表头不是“{heads}”，请改名或删去"
        raise Refused([error("mapping-there", named, message)])


def _part(content: bytes, path: str) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return readable(package.read(path))


def _lengthened(xml: bytes, lines: Lines, table: Table, mark: int) -> bytes:
    """The sheet with the lines behind its last row."""
    found = elements(xml, frozenset({"sheetData", "row"}))
    cells = next(e for e in found if e.name == "sheetData")
    numbers = [int(e.attributes["r"]) for e in found if e.name == "row" and "r" in e.attributes]
    rows = sum(e.name == "row" for e in found)
    begin = max([table.header, rows, *numbers, *table.grid.rows]) + 1
    columns = [table.columns.get(column.field, 0) for column in lines.sheet.columns]
    prefix = prefix_at(xml, cells.start).decode()
    new = "".join(
        _row(begin + number, _cells(lines, number, columns, mark), prefix)
        for number in range(len(lines.rows))
    )
    return spliced(xml, [appended(xml, cells, new.encode())])


def _cells(
    lines: Lines, number: int, columns: Sequence[int], mark: int
) -> list[tuple[int, str, int]]:
    """The cells of a row, by their columns: text and style."""
    return sorted(
        (column, text, mark if (number, place) in lines.yellow else 0)
        for place, (column, text) in enumerate(zip(columns, lines.rows[number], strict=True))
    )


def _added(content: bytes, workbook: str, lines: Lines, mark: int) -> dict[str, bytes]:
    """The parts that a sheet more brings."""
    with ZipFile(BytesIO(content)) as package:
        names = frozenset(package.namelist())

    def read(name: str) -> bytes:
        return _part(content, name)

    return with_sheet(workbook, lines.sheet.name, _sheet(lines, mark), names, read)


def _sheet(lines: Lines, mark: int) -> bytes:
    heads = [(n, column.name, 0) for n, column in enumerate(lines.sheet.columns, start=1)]
    columns = [number for number, _, _ in heads]
    rows = [_row(1, [(1, lines.introduction, 0)]), _row(2, heads)]
    rows += [_row(n + 3, _cells(lines, n, columns, mark)) for n in range(len(lines.rows))]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(lines.widths, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f"{_choices(lines)}</worksheet>"
    ).encode()


def _choices(lines: Lines) -> str:
    """The dropdown of 标准状态."""
    if lines.sheet is not STATUS_SHEET:
        return ""
    words = ",".join(STATUS_NAMES.values())
    return (
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" '
        f'showErrorMessage="1" sqref="B3:B{len(lines.rows) + 50}"><formula1>"{words}"</formula1>'
        "</dataValidation></dataValidations>"
    )


def _row(number: int, cells: Iterable[tuple[int, str, int]], prefix: str = "") -> str:
    words = "".join(
        f'<{prefix}c r="{column_letters(column)}{number}"{_style(style)}'
        + (f' t="inlineStr">{_inline(text, prefix)}</{prefix}c>' if text else "/>")
        for column, text, style in cells
        if column and (text or style)
    )
    return f'<{prefix}row r="{number}">{words}</{prefix}row>'


def _style(style: int) -> str:
    return f' s="{style}"' if style else ""


def _inline(text: str, prefix: str) -> str:
    return (
        f'<{prefix}is><{prefix}t xml:space="preserve">{written(literal(text))}</{prefix}t>'
        f"</{prefix}is>"
    )
