"""A workbook as grids: each sheet's values with their places and merges (合并单元格), in one pass.

openpyxl reads the package and its styles. Its read-only worksheets leave out merges, hidden rows
and links, its full mode rebuilds the borders of every merged cell; so each sheet's XML is walked
here, once (docs/decisions/0005-one-pass-over-a-sheet.md). `<dimension>` is not looked at.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import Element, iterparse
from zipfile import BadZipFile

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import REL_NS, SHARED_STRINGS, SHEET_MAIN_NS

from notice.workbook.cells import PICTURE, UNCALCULATED, CellError, Percent, Raw, clean
from notice.workbook.columns import plain

_TAG = {
    tag: f"{{{SHEET_MAIN_NS}}}{tag}"
    for tag in ("t", "r", "rPr", "strike", "si", "is", "v", "f", "row", "col", "mergeCell")
}
_T, _R, _RPR, _STRIKE, _SI, _IS, _V, _F, _ROW, _COL, _MERGE = _TAG.values()
_HYPERLINK = f"{{{SHEET_MAIN_NS}}}hyperlink"
_COMMENT = f"{{{SHEET_MAIN_NS}}}comment"
_AUTHOR = f"{{{SHEET_MAIN_NS}}}author"
_RELATION_ID = f"{{{REL_NS}}}id"
_FALSE = ("0", "false", "off")

# what zipfile, both XML parsers (a SyntaxError each) and openpyxl raise on a package broken inside
BROKEN = (
    BadZipFile, zlib.error, SyntaxError, EOFError, OSError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip

MAX_ROWS = 200_000  # rows of a sheet that hold anything
BACKFILL = "回填"  # author of the comments that backfill writes

Place = tuple[int, int]  # row and column from 1


class Mark(NamedTuple):
    """What a cell has besides its value: `kind` is external, struck or link (to `target`)."""

    kind: str
    target: str = ""


@dataclass
class Grid:
    """One sheet. `rows`: row → column → value, empty cells left out.

    `merged`: covered place → the place that holds. A merge holds for each of its rows in its first
    column; its other columns count as empty. `across` keeps the columns that a merge spans, for
    headings over several columns.
    """

    sheet: str
    state: str = "visible"
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    across: dict[Place, Place] = field(default_factory=dict)
    bottoms: dict[Place, int] = field(default_factory=dict)  # holding place → last row of its merge
    marks: dict[Place, list[Mark]] = field(default_factory=dict)
    comments: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first, last
    days_from: datetime.date = datetime.date(1899, 12, 30)  # day 0 of its date system
    is_too_long: bool = False  # more than MAX_ROWS; the rest is not read

    def holder(self, row: int, column: int) -> Place:
        """The place that holds what is seen here: the first one of a merge."""
        return self.merged.get((row, column), (row, column))

    def value(self, row: int, column: int) -> Raw:
        """What stands there, merges seen through; None where empty."""
        held_row, held_column = self.holder(row, column)
        return self.rows.get(held_row, {}).get(held_column)

    def is_column_hidden(self, column: int) -> bool:
        """Whether the column can't be seen on screen."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def read_grids(content: bytes, wanted: frozenset[str]) -> list[Grid]:
    """Return all sheets in order; only those whose plain name is in `wanted` hold values.

    Raises what is listed in BROKEN on a broken file (see intake for what is caught before).
    """
    reader = _PackageReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl, in English, on extensions nobody reads here
        reader.read()
        styles = _Styles(reader.wb)
        grids = []
        for title, state, path in reader.sheets:
            grid = Grid(title, state)
            if plain(clean(title).text) in wanted:
                with reader.archive.open(path) as source:
                    _SheetReader(grid, reader, styles).read(source, _links(reader, path))
                grid.comments = set(_comments(reader, path))
            grids.append(grid)
        reader.archive.close()
    return grids


class _PackageReader(ExcelReader):
    """openpyxl's reader without what a ledger does not need; strings are taken letter by letter.

    openpyxl deletes every x005F_, so that a literal _x000B_ could not be told from an escaped
    character.
    """

    struck: frozenset[int] = frozenset()  # the shared strings with words struck through
    sheets: tuple[tuple[str, str, str], ...] = ()  # title, state, path of each with cells

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        struck = []
        with self.archive.open(part.PartName[1:]) as source:
            for item in _string_items(source):
                if len(item) > 1 and _has_struck_run(item):
                    struck.append(len(self.shared_strings))
                self.shared_strings.append(_text_of(item))
        self.struck = frozenset(struck)

    def read_worksheets(self) -> None:
        self.sheets = tuple(
            (sheet.name, sheet.state or "visible", str(rel.target))
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        )


def _string_items(source: IO[bytes]) -> Iterator[Element]:
    for _, element in iterparse(source):
        if element.tag == _SI:
            yield element
            element.clear()


def _text_of(item: Element) -> str:
    """The text of an si or is element: its own t or those of its runs, without phonetic guides."""
    if len(item) == 1 and item[0].tag == _T:
        return item[0].text or ""
    pieces = [
        child if child.tag == _T else child.find(_T) for child in item if child.tag in (_T, _R)
    ]
    return "".join(piece.text or "" for piece in pieces if piece is not None)


def _has_struck_run(item: Element) -> bool:
    """Whether some words of an si or is element are struck through (删除线)."""
    for run in item.iterfind(_R):
        strike = run.find(f"{_RPR}/{_STRIKE}")
        if strike is not None and strike.get("val", "1") not in _FALSE:
            words = run.findtext(_T) or ""
            if words.strip():
                return True
    return False


class _Styles:
    """What the numbers of cell styles say: which are dates, percentages, struck through."""

    def __init__(self, book: Any) -> None:
        self.epoch = book.epoch
        self.dates = book._date_formats
        self.times = book._timedelta_formats
        self.percent: set[int] = set()
        self.struck: set[int] = set()
        for index, style in enumerate(book._cell_styles):
            if "%" in _number_format(book, style.numFmtId):
                self.percent.add(index)
            if style.fontId < len(book._fonts) and book._fonts[style.fontId].strike:
                self.struck.add(index)

    def day_or_number(self, number: int | float, style: int) -> Raw:
        """A date where the style says so and there is such a day, else the number."""
        if number < 0:
            return number
        try:
            return from_excel(number, self.epoch, timedelta=style in self.times)
        except (OverflowError, ValueError):
            return number


def _number_format(book: Any, number_format_id: int) -> str:
    if number_format_id < 164:
        return BUILTIN_FORMATS.get(number_format_id, "")
    custom = book._number_formats
    return custom[number_format_id - 164] if number_format_id - 164 < len(custom) else ""


class _SheetReader:
    """Walks the XML of one sheet and fills its grid."""

    def __init__(self, grid: Grid, package: _PackageReader, styles: _Styles) -> None:
        self.grid = grid
        self.strings = package.shared_strings
        self.struck_strings = package.struck
        self.styles = styles
        self.row = 0
        self.columns: dict[str, int] = {}  # A → 1, each worked out once
        self.shared_formulas: dict[str, str] = {}
        # day 0 of 1904 is itself a day, that of 1900 was moved by the leap year that never was
        if styles.epoch.year == 1904:
            grid.days_from = styles.epoch.date()

    def read(self, source: IO[bytes], links: dict[str, str]) -> None:
        """Fill the grid; `links` says where the relations of the sheet lead."""
        merges: list[str] = []
        for _, element in iterparse(source):
            tag = element.tag
            if tag == _ROW:
                self._read_row(element)
                element.clear()
                if len(self.grid.rows) > MAX_ROWS:
                    self.grid.is_too_long = True
                    return
            elif tag == _MERGE:
                merges.append(element.get("ref", ""))
            elif tag == _HYPERLINK:
                target = links.get(element.get(_RELATION_ID, ""))
                if target:
                    left, top, _, _ = _bounds(element.get("ref", ""))
                    self._mark(top, left, Mark("link", target))
            elif tag == _COL and (
                element.get("hidden", "0") not in _FALSE or element.get("width") == "0"
            ):
                ends = int(element.get("min", "1")), int(element.get("max", "1"))
                self.grid.hidden_columns.append(ends)
        _merge(self.grid, [_bounds(ref) for ref in merges])

    def _read_row(self, element: Element) -> None:
        number = element.get("r")
        if number is not None:
            self.row = int(number) if number.isdecimal() else int(float(number))
        else:
            first = element[0].get("r") if len(element) else None
            self.row = int(first.lstrip(_LETTERS)) if first else self.row + 1
        values: dict[int, Raw] = {}
        column = 0
        for cell in element:
            place = cell.get("r")
            if place is None:
                column += 1
            else:
                letters = place.rstrip("0123456789")
                column = self.columns.get(letters) or self._column(letters)
            if len(cell):
                value = self._value(cell, column)
                if value is not None and value != "":
                    values[column] = value
        if values:
            row = self.grid.rows.setdefault(self.row, values)
            if row is not values:  # the row came twice; Excel calls such a file broken
                row.update(values)
            if element.get("hidden", "0") not in _FALSE:
                self.grid.hidden_rows.add(self.row)

    def _column(self, letters: str) -> int:
        column = self.columns[letters] = column_index_from_string(letters)
        return column

    def _value(self, cell: Element, column: int) -> Raw:
        kind = cell.get("t")
        style = int(cell.get("s", 0))
        if style in self.styles.struck:
            self._mark(self.row, column, Mark("struck"))
        child = cell[0]
        if len(cell) > 1 or child.tag != _V:
            formula = cell.find(_F)
            if formula is not None and self._is_picture(formula, column):
                return PICTURE
            if kind == "inlineStr":
                item = cell.find(_IS)
                return None if item is None else self._inline(item, column)
            child = cell.find(_V)
            if formula is not None and (
                child is None or (child.text is None and kind not in ("str", "s"))
            ):
                return UNCALCULATED
            if child is None:
                return None
        text = child.text
        if text is None:
            return None
        if kind == "s":
            index = int(text)
            if index in self.struck_strings:
                self._mark(self.row, column, Mark("struck"))
            return self.strings[index]
        if kind is None or kind == "n":
            return self._number(text, style)
        if kind == "b":
            return text.strip() not in _FALSE
        if kind == "e":
            return CellError(text)
        if kind == "d":
            return from_ISO8601(text)
        return text

    def _number(self, text: str, style: int) -> Raw:
        try:
            number: int | float = int(text)
        except ValueError:
            number = float(text)
        if style in self.styles.dates:
            return self.styles.day_or_number(number, style)
        return Percent(number) if style in self.styles.percent else number

    def _inline(self, item: Element, column: int) -> str:
        if _has_struck_run(item):
            self._mark(self.row, column, Mark("struck"))
        return _text_of(item)

    def _is_picture(self, formula: Element, column: int) -> bool:
        """Whether the formula shows a picture; a link and an external source are kept as marks."""
        number = formula.get("si", "")
        text = formula.text or self.shared_formulas.get(number, "")
        if number and formula.text:
            self.shared_formulas[number] = formula.text
        if "DISPIMG(" in text:
            return True
        if _EXTERNAL.search(text):
            self._mark(self.row, column, Mark("external"))
        link = _LINK_FORMULA.match(text)
        if link:
            self._mark(self.row, column, Mark("link", link[1]))
        return False

    def _mark(self, row: int, column: int, mark: Mark) -> None:
        marks = self.grid.marks.setdefault((row, column), [])
        if mark not in marks:
            marks.append(mark)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_EXTERNAL = re.compile(r"(?<![\w\]])\[\d+\]|\[[^\[\]]+\.xl\w*\]|^\w+\|")  # another workbook, or DDE
_LINK_FORMULA = re.compile(r'HYPERLINK\("([^"]*)"', re.IGNORECASE)


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a reference, from 1."""
    left, top, right, bottom = range_boundaries(reference)
    return left or 1, top or 1, right or 16384, bottom or 1048576


def _merge(grid: Grid, ranges: list[tuple[int, int, int, int]]) -> None:
    """Set the maps of the merges within the rows that hold something; of two the first stands."""
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
            values = grid.rows.get(row)
            if values:  # what a program left under a merge is not seen by anyone
                for column in [c for c in values if left <= c <= right and (row, c) != (top, left)]:
                    del values[column]


def _links(reader: ExcelReader, path: str) -> dict[str, str]:
    """Where the sheet's links lead: id of the relation → address outside of the workbook."""
    rels = get_rels_path(path)
    if rels not in reader.valid_files:
        return {}
    with reader.archive.open(rels) as source:
        return {
            element.get("Id", ""): element.get("Target", "")
            for _, element in iterparse(source)
            if element.get("TargetMode") == "External"
        }


def _comments(reader: ExcelReader, path: str) -> Iterator[Place]:
    """The places with a comment (批注), old or threaded, but for those that backfill wrote."""
    rels = get_rels_path(path)
    if rels not in reader.valid_files:
        return
    for relation in get_dependents(reader.archive, rels):
        kind = (relation.Type or "").rsplit("/", 1)[-1]
        if kind not in ("comments", "threadedComment") or relation.target not in reader.valid_files:
            continue
        authors: list[str] = []
        with reader.archive.open(relation.target) as source:
            for _, element in iterparse(source):
                if element.tag == _AUTHOR:
                    authors.append(element.text or "")
                elif element.tag == _COMMENT or element.tag.endswith("}threadedComment"):
                    author = element.get("authorId", "")
                    if not (author.isdecimal() and authors[int(author)] == BACKFILL):
                        left, top, _, _ = _bounds(element.get("ref", ""))
                        yield top, left
