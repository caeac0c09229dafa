"""The tables of a .docx, with the paragraphs above each as its titles; changes are accepted."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from notice.docx.reading import Document
from notice.docx.wordml import W
from notice.docx.words import text_of
from notice.model.foreign_table import ForeignTable

_MOST_TITLES = 5  # paragraphs right above a table that are taken for its titles
_TABLE, _PARAGRAPH, _ROW, _CELL = f"{W}tbl", f"{W}p", f"{W}tr", f"{W}tc"


def tables_of(document: Document) -> tuple[list[ForeignTable], bool]:
    """Return the tables in order, and whether other text stands in the document.

    A table that goes on below another one with its header is one with that.
    """
    tables: list[ForeignTable] = []
    titles: list[str] = []
    is_text_left = False
    for element in blocks_of(document.package.element.body):
        if element.tag == _PARAGRAPH:
            titles += filter(None, [text_of(element).strip()])
            continue
        rows, merges = _grid(element)
        if not titles and tables and _goes_on(tables[-1], rows):
            tables[-1] = _joined(tables[-1], rows, merges)
        else:
            is_text_left |= len(titles) > _MOST_TITLES
            tables.append(_titled(titles[-_MOST_TITLES:], rows, merges))
        titles = []
    return tables, is_text_left or bool(titles)


_Merge = tuple[int, int, int, int]
_Rows = list[list[str]]


def blocks_of(body: Any) -> Iterator[Any]:
    """The paragraphs and tables of the body, those in content controls too, none in a table."""
    for element in body:
        if element.tag in (_TABLE, _PARAGRAPH):
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from blocks_of(element)


class Placed(NamedTuple):
    """A cell of a table and what it covers of the grid, from 0."""

    cell: Any
    top: int
    left: int
    bottom: int
    right: int


def placed(table: Any) -> tuple[list[Any], list[Placed]]:
    """The rows of a table and its cells in order, but for those that one above covers."""
    rows = list(_parts(table, _ROW))
    cells: list[Placed] = []
    growing: dict[int, int] = {}  # column → which of the cells goes on there
    for number, row in enumerate(rows):
        left = _skipped(row)
        for cell in _parts(row, _CELL):
            span = _number(cell, "gridSpan", 1)
            if _vertical(cell) == "continue" and left in growing:
                cells[growing[left]] = cells[growing[left]]._replace(bottom=number)
            else:
                growing.pop(left, None)
                if _vertical(cell) == "restart":
                    growing[left] = len(cells)
                cells.append(Placed(cell, number, left, number, left + span - 1))
            left += span
    return rows, cells


def _grid(table: Any) -> tuple[_Rows, list[_Merge]]:
    """The texts of a table by row and column of its grid, and what is merged."""
    rows, cells = placed(table)
    width = max((place.right + 1 for place in cells), default=0)
    texts = [[""] * width for _ in rows]
    for place in cells:
        texts[place.top][place.left] = _text(place.cell)
    merges = [(p.top, p.left, p.bottom, p.right) for p in cells]
    return texts, [m for m in merges if m[2] > m[0] or m[3] > m[1]]


def _parts(element: Any, tag: str) -> Iterator[Any]:
    """The rows or cells of an element, those in content controls too, none of a table inside."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _parts(child, tag)


def _text(cell: Any) -> str:
    paragraphs = (text_of(p) for p in cell.iter(_PARAGRAPH))
    return "\n".join(filter(None, (text.strip() for text in paragraphs)))


def _skipped(row: Any) -> int:
    return _value(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _number(cell: Any, name: str, default: int) -> int:
    return _value(cell.find(f"{W}tcPr/{W}{name}"), default)


def _value(element: Any, default: int) -> int:
    written = "" if element is None else element.get(f"{W}val", "")
    return int(written) if written.isdecimal() and int(written) < 1000 else default


def _vertical(cell: Any) -> str:
    """restart or continue where a cell is merged with those below or above, else ""."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else merge.get(f"{W}val", "continue")


def _titled(titles: Sequence[str], rows: _Rows, merges: Sequence[_Merge]) -> ForeignTable:
    down = len(titles)
    moved = _moved(merges, down)
    return ForeignTable(titles[-1] if titles else "", [*([t] for t in titles), *rows], moved)


def _goes_on(table: ForeignTable, rows: _Rows) -> bool:
    """Whether a table has the header of the one above it."""
    return bool(rows) and rows[0] in [list(row) for row in table.rows]


def _moved(merges: Sequence[_Merge], down: int) -> list[_Merge]:
    return [(top + down, left, bottom + down, right) for top, left, bottom, right in merges]


def _joined(table: ForeignTable, rows: _Rows, merges: Sequence[_Merge]) -> ForeignTable:
    down = len(table.rows)
    moved = _moved(merges, down)
    return table._replace(rows=[*table.rows, *rows], merges=[*table.merges, *moved])
