"""A workbook as grids: each sheet's values with their places and merges (合并单元格), read in one pass.

openpyxl reads the package, styles and cells. Its read-only worksheets leave out merges and hidden rows, its full mode
rebuilds the borders of every merged cell; so its sheet parser is driven here directly, and each sheet is walked once
(docs/decisions/0005-one-pass-over-a-sheet.md).
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from notice.workbook.cells import UNCALCULATED, CellError, Percent, Raw
from notice.workbook.columns import plain

_T, _R, _RPH, _SI = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("t", "r", "rPh", "si"))
_F = f"{{{SHEET_MAIN_NS}}}f"

# what zipfile, the XML parser and openpyxl raise on a package that is broken inside
BROKEN = (
    BadZipFile, zlib.error, ParseError, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, NotImplementedError,
)  # fmt: skip

Place = tuple[int, int]  # row and column from 1


@dataclass
class Grid:
    """One sheet. `rows`: row → column → value, empty cells left out; `merged`: covered place → the place that holds.

    A merge holds for each of its rows in its first column; its other columns count as empty. `across` keeps the
    columns that a merge spans, for headings over several columns.
    """

    sheet: str
    state: str = "visible"
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    across: dict[Place, Place] = field(default_factory=dict)
    bottoms: dict[Place, int] = field(default_factory=dict)  # holding place → last row of its merge

    def holder(self, row: int, column: int) -> Place:
        return self.merged.get((row, column), (row, column))

    def value(self, row: int, column: int) -> Raw:
        """What stands there, merges seen through; None where empty."""
        held_row, held_column = self.holder(row, column)
        return self.rows.get(held_row, {}).get(held_column)


def read_grids(content: bytes, wanted: frozenset[str]) -> list[Grid]:
    """Return all sheets in order; only those whose plain name is in `wanted` hold values.

    Raises what openpyxl, zipfile and the XML parser raise on a broken file (see intake for what is caught before).
    """
    reader = _PackageReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of openpyxl, in English, about extensions that are not read anyway
        reader.read()
        book = reader.wb
        percent_styles = {
            index
            for index, style in enumerate(book._cell_styles)
            if "%" in _number_format(book, style.numFmtId)
        }
        grids = []
        for sheet in book.worksheets:
            grid = Grid(sheet.title, sheet.sheet_state)
            if plain(sheet.title) in wanted:
                _fill(grid, sheet, percent_styles)
            grids.append(grid)
        reader.archive.close()
    return grids


def _number_format(book: Any, number_format_id: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    if number_format_id < 164:
        return BUILTIN_FORMATS.get(number_format_id, "")
    custom = book._number_formats
    return custom[number_format_id - 164] if number_format_id - 164 < len(custom) else ""


class _PackageReader(ExcelReader):
    """openpyxl's reader without what a ledger does not need; shared strings are taken letter by letter.

    openpyxl deletes every x005F_, so that a literal _x000B_ could not be told from an escaped character.
    """

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_shared_strings(source))

    def read_properties(self) -> None:
        pass

    def read_custom(self) -> None:
        pass

    def read_theme(self) -> None:
        pass

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        pass


def _shared_strings(source: Any) -> Iterator[str]:
    for _, element in iterparse(source):
        if element.tag == _SI:
            yield _text_of(element)
            element.clear()


def _text_of(item: Element) -> str:
    """The text of an si or is element: its own t or those of its runs, without the phonetic guide."""
    if len(item) == 1 and item[0].tag == _T:
        return item[0].text or ""
    pieces = [
        child if child.tag == _T else child.find(_T) for child in item if child.tag in (_T, _R)
    ]
    return "".join(piece.text or "" for piece in pieces if piece is not None)


class _SheetParser(WorkSheetParser):
    """openpyxl's sheet parser, with formulas that have no result made visible and inline strings taken as they are."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell = super().parse_cell(element)
        if cell["data_type"] == "inlineStr":
            cell["data_type"] = "s"
        if cell["value"] is None and element.find(_F) is not None:
            cell["value"] = UNCALCULATED
        return cell

    def parse_extensions(self, element: Element) -> None:
        pass

    def parse_formatting(self, element: Element) -> None:
        pass

    def parse_sheet_protection(self, element: Element) -> None:
        pass


def _fill(grid: Grid, sheet: Any, percent_styles: set[int]) -> None:
    book = sheet.parent
    with sheet._get_source() as source:
        parser = _SheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for _, cells in parser.parse():
            for cell in cells:
                value = cell["value"]
                if value is None or value == "":
                    continue
                if cell["data_type"] == "e":
                    value = CellError(value)
                elif type(value) in (int, float) and cell["style_id"] in percent_styles:
                    value = Percent(value)
                grid.rows.setdefault(cell["row"], {})[cell["column"]] = value
        merges = parser.merged_cells.mergeCell if parser.merged_cells else ()
        _merge(grid, [range_boundaries(merge.ref) for merge in merges])


def _merge(grid: Grid, ranges: list[tuple[Any, ...]]) -> None:
    """Set the maps of the merges, within the rows that hold something; where two overlap the first one stands."""
    last = max(grid.rows, default=0)
    for left, top, right, bottom in ranges:
        grid.bottoms[top, left] = bottom
        for column in range(left + 1, min(right, left + 1024) + 1):
            grid.across[top, column] = (top, left)
        for row in range(top, min(bottom, last) + 1):
            if (row, left) in grid.merged:
                break
            if row > top:
                grid.merged[row, left] = (top, left)
            if (
                right > left and row in grid.rows
            ):  # what a program left under a merge is not seen by anyone
                covered = [c for c in grid.rows[row] if left < c <= right]
                for column in covered:
                    del grid.rows[row][column]
