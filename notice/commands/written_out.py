"""Headings that are written out in several cells (没有合并，逐行写了同样的标题).

The notice prints such a heading once, from its first cell; who changes it means all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notice.model.book import Book, Row
from notice.model.text import Cell


def written_out(book: Book) -> Mapping[Cell, Sequence[Cell]]:
    """The cell that a heading is printed from → the others of its rows, merged ones once."""
    found: dict[Cell, list[Cell]] = {}
    for field, cell, rows in _headings(book):
        for row in rows:
            if field not in row.cells:
                continue
            other = row.cells.cell(field)
            if other != cell and other not in found.setdefault(cell, []):
                found[cell].append(other)
    return found


def _headings(book: Book) -> Iterator[tuple[str, Cell, Sequence[Row]]]:
    for category in book.categories:
        if category.cell is not None:
            rows = [row for finding in category.findings for row in finding.rows]
            yield "category", category.cell, rows
        for finding in category.findings:
            yield "finding", finding.cell, finding.rows
            for problem in finding.problems:
                yield "problem", problem.cell, problem.rows
