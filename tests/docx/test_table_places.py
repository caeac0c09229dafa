"""Where the paragraphs of a notice stand in its tables."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from notice.docx.table_places import ShownTable, tables_shown


def made(*, style: str = "Table Grid", header: bool = False) -> Document:
    """甲 above a table of three by three, 乙 below."""
    document = Document()
    document.add_paragraph("甲")
    table = document.add_table(3, 3, style)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    if header:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph("乙")
    return document


def shown(document: Document) -> list[ShownTable]:
    stream = BytesIO()
    document.save(stream)
    return tables_shown(stream.getvalue())


def cells(table: ShownTable) -> list[list[tuple[int, int, tuple[int, ...]]]]:
    return [[tuple(cell) for cell in row.cells] for row in table.rows]


def test_none__no_table() -> None:
    document = Document()
    document.add_paragraph("甲")
    assert shown(document) == []


def test_a_table__its_paragraphs_its_header_its_lines() -> None:
    (table,) = shown(made(header=True))
    assert (table.first, table.last, table.is_ruled) == (1, 9, True)
    assert cells(table)[1] == [(1, 1, (4,)), (1, 1, (5,)), (1, 1, (6,))]
    assert [row.is_header for row in table.rows] == [True, False, False]
    assert sum(table.widths) == pytest.approx(1000, abs=2)


def test_a_table__two_paragraphs_in_a_cell_and_a_table_inside() -> None:
    document = made()
    cell = document.tables[0].cell(0, 1)
    cell.add_paragraph("又一段")
    cell.add_table(1, 1).cell(0, 0).text = "里面的"
    (table,) = shown(document)
    # Word wants a paragraph behind a table in a cell
    assert cells(table)[0] == [(1, 1, (1,)), (1, 1, (2, 3, 4, 5)), (1, 1, (6,))]


def test_a_table__merged_cells() -> None:
    document = made()
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    (found,) = shown(document)
    assert [[cell[:2] for cell in row] for row in cells(found)] == [
        [(2, 1), (1, 1)], [(1, 1), (1, 1), (1, 2)], [(1, 1), (1, 1)],
    ]  # fmt: skip
    assert found.last == 10  # the paragraph of the covered cell is the table's too


RULED = {"a style with lines": ("Table Grid", True), "one without": ("Normal Table", False)}


@pytest.mark.parametrize("case", RULED)
def test_a_table__its_lines(case: str) -> None:
    style, is_ruled = RULED[case]
    assert shown(made(style=style))[0].is_ruled is is_ruled


def test_a_table__own_lines_win() -> None:
    document = made()
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "nil")
        borders.append(line)
    document.tables[0]._tbl.tblPr.append(borders)
    assert shown(document)[0].is_ruled is False
