"""Where the paragraphs of a finished notice stand in its tables (表格), as a page lays them out."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from notice.docx.named_styles import by_id, lineage
from notice.docx.tables import Placed, blocks_of, placed
from notice.docx.wordml import TABLE, VALUE, P, W, parsed
from notice.docx.words import shown_paragraphs

_WHOLE = 1000  # of a table's width


class ShownCell(NamedTuple):
    """A cell: the columns and rows that it takes, the places of its paragraphs in the body."""

    columns: int
    rows: int
    paragraphs: tuple[int, ...]


class ShownRow(NamedTuple):
    """A row: whether it is of the header, its cells but for those that one above covers."""

    is_header: bool
    cells: tuple[ShownCell, ...]


class ShownTable(NamedTuple):
    """A table: the places of its first and last paragraph, its columns' widths in thousandths."""

    first: int
    last: int
    widths: tuple[int, ...]
    is_ruled: bool
    rows: tuple[ShownRow, ...]


def tables_shown(docx: bytes) -> list[ShownTable]:
    """The tables of a notice in order; what is in a table inside a cell is of that cell."""
    with ZipFile(BytesIO(docx)) as package:
        xml = package.read("word/document.xml")
        if b":tbl>" not in xml:
            return []
        names = package.namelist()
        styles = parsed(package.read("word/styles.xml")) if "word/styles.xml" in names else ()
    root = parsed(xml)
    places = {p: place for place, p in enumerate(shown_paragraphs(root))}
    of_style = by_id(styles) if len(styles) else {}
    tables = (block for block in blocks_of(root[0]) if block.tag == TABLE)
    return [_shown(table, places, of_style) for table in tables if _inside(table, places)]


def _inside(element: Any, places: Mapping[Any, int]) -> tuple[int, ...]:
    return tuple(places[p] for p in element.iter(P) if p in places)


def _shown(table: Any, places: Mapping[Any, int], styles: Mapping[str, Any]) -> ShownTable:
    inside = _inside(table, places)
    rows, cells = placed(table)
    by_row: list[list[Placed]] = [[] for _ in rows]
    for place in cells:
        by_row[place.top].append(place)
    return ShownTable(
        inside[0],
        inside[-1],
        tuple(_widths(table)),
        _is_ruled(table, styles),
        tuple(
            ShownRow(_is_on(row.find(f"{W}trPr/{W}tblHeader")), tuple(_cells(of_row, places)))
            for row, of_row in zip(rows, by_row, strict=True)
        ),
    )


def _cells(row: list[Placed], places: Mapping[Any, int]) -> Iterator[ShownCell]:
    for cell, top, left, bottom, right in row:
        yield ShownCell(right - left + 1, bottom - top + 1, _inside(cell, places))


def _widths(table: Any) -> Iterator[int]:
    written = [column.get(f"{W}w", "") for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    numbers = [int(width) if width.isdecimal() else 0 for width in written]
    if all(numbers):
        yield from (round(_WHOLE * number / sum(numbers)) for number in numbers)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(VALUE, "1") not in ("0", "false", "off")


def _is_ruled(table: Any, styles: Mapping[str, Any]) -> bool:
    """Whether lines are drawn round its cells: its own, those of its style, or of some cell."""
    own = table.find(f"{W}tblPr/{W}tblBorders")
    if own is not None:
        return _draws(own)
    named = table.find(f"{W}tblPr/{W}tblStyle")
    for style in lineage(None if named is None else named.get(VALUE), styles):
        borders = style.find(f"{W}tblPr/{W}tblBorders")
        if borders is not None:
            return _draws(borders)
    return any(map(_draws, table.iter(f"{W}tcBorders")))


def _draws(borders: Any) -> bool:
    return any(side.get(VALUE, "nil") not in ("nil", "none") for side in borders)
