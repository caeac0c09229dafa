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
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import iterparse
from xml.parsers import expat
from zipfile import BadZipFile

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import ARC_STYLE, REL_NS, SHARED_STRINGS, SHEET_MAIN_NS

from notice.folding import plain
from notice.lazy import Pattern
from notice.xlsx.cells import PICTURE, UNCALCULATED, CellError, Percent, Raw, clean

_COMMENT = f"{{{SHEET_MAIN_NS}}}comment"
_AUTHOR = f"{{{SHEET_MAIN_NS}}}author"
_RELATION_ID = f"{REL_NS} id"  # as expat names it
_FALSE = ("0", "false", "off")

# what zipfile, the XML parsers (lxml's and ElementTree's a SyntaxError) and openpyxl raise on a
# package broken inside
BROKEN = (
    BadZipFile, zlib.error, expat.ExpatError, SyntaxError, EOFError, OSError, LookupError,
    ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip

MAX_ROWS = 200_000  # rows of a sheet that hold anything
BACKFILL = "回填"  # author of the comments that backfill writes

Place = tuple[int, int]  # row and column from 1


class Mark(NamedTuple):
    """What a cell has besides its value: `kind` is external, struck or link (to `target`)."""

    kind: str
    target: str = ""


class Grid:
    """One sheet. `rows`: row → column → value, empty cells left out.

    `merged`: covered place → the place that holds. A merge holds for each of its rows in its first
    column; its other columns count as empty. `across` keeps the columns that a merge spans, for
    headings over several columns.
    """

    def __init__(self, sheet: str, state: str = "visible") -> None:
        """An empty sheet of this name, to be filled as it is read."""
        self.sheet = sheet
        self.state = state
        self.rows: dict[int, dict[int, Raw]] = {}
        self.merged: dict[Place, Place] = {}
        self.across: dict[Place, Place] = {}
        self.bottoms: dict[Place, int] = {}  # holding place → last row of its merge
        self.marks: dict[Place, list[Mark]] = {}
        self.comments: set[Place] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []  # first, last
        self.days_from = datetime.date(1899, 12, 30)  # day 0 of its date system
        self.is_too_long = False  # more than MAX_ROWS; the rest is not read

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


def read_grids(
    content: bytes,
    wanted: frozenset[str],
    more: Callable[[list[Grid]], Collection[str]] | None = None,
) -> list[Grid]:
    """Return all sheets in order; only those whose plain name is in `wanted` hold values.

    What these say may ask for `more`, by their titles. Raises what is listed in BROKEN on a broken
    file (see intake for what is caught before).
    """
    reader = _PackageReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    # openpyxl warns and prints, in English, of styles and extensions that nobody reads here
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        reader.read()
        styles = _Styles(reader.wb)
        grids = [Grid(title, state) for title, state, _ in reader.sheets]
        asked = [plain(clean(grid.sheet).text) in wanted for grid in grids]

        def read(which: list[bool]) -> None:
            for grid, (_, _, path), is_asked in zip(grids, reader.sheets, which, strict=True):
                if is_asked:
                    with reader.archive.open(path) as source:
                        _SheetReader(grid, reader, styles).read(source, _links(reader, path))
                    grid.comments = set(_comments(reader, path))

        read(asked)
        if more is not None:
            titles = more(grids)
            pairs = zip(grids, asked, strict=True)
            read([grid.sheet in titles and not is_read for grid, is_read in pairs])
        reader.archive.close()
    return grids


class Parts(NamedTuple):
    """Where the parts of a package lie: its sheets by their titles, strings and styles if any."""

    sheets: tuple[tuple[str, str], ...]  # title, path
    strings: str | None
    styles: str | None
    workbook: str


def parts_of(content: bytes) -> Parts:
    """Where the parts of a workbook lie. Raises what is listed in BROKEN on a broken file."""
    reader = _PackageReader(BytesIO(content), read_only=True, keep_links=False)
    with warnings.catch_warnings(), redirect_stdout(StringIO()), reader.archive:
        warnings.simplefilter("ignore")
        reader.read_manifest()
        reader.read_workbook()
        reader.read_worksheets()
        strings = reader.package.find(SHARED_STRINGS)
    sheets = tuple((title, path) for title, _, path in reader.sheets)
    styles = ARC_STYLE if ARC_STYLE in reader.valid_files else None  # where openpyxl looks too
    workbook = reader.parser.workbook_part_name.lstrip("/")
    return Parts(sheets, strings.PartName[1:] if strings else None, styles, workbook)


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
        strings = _StringsReader()
        with self.archive.open(part.PartName[1:]) as source:
            strings.read(source)
        self.shared_strings = strings.found
        self.struck = frozenset(strings.struck)

    def read_worksheets(self) -> None:
        self.sheets = tuple(
            (sheet.name, sheet.state or "visible", str(rel.target))
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        )


# ---------------------------------------------------------------- the XML of a part

_Attributes = Mapping[str, str]
_Begin = Callable[[_Attributes], None]
_End = Callable[[str], None]


def _main(tag: str) -> str:
    """A tag of the main namespace as expat names it."""
    return f"{SHEET_MAIN_NS} {tag}"


def _parse(
    source: IO[bytes],
    begin: Callable[[str, _Attributes], None],
    end: Callable[[str], None],
    letters: list[str],
) -> None:
    """Call what is to be done at every tag; what is written between them goes to `letters`.

    Faster than ElementTree, which builds an object for each cell. Raises ExpatError for what is no
    XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters.append
    while chunk := source.read(65536):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _walk(source: IO[bytes], begins: Mapping[str, _Begin], ends: Mapping[str, _End]) -> None:
    """Call what is listed for a tag of the main namespace: its attributes as it begins, its text as
    it ends.
    """
    at_begin = {_main(tag): begin for tag, begin in begins.items()}
    at_end = {_main(tag): end for tag, end in ends.items()}
    letters: list[str] = []  # since the last tag that began

    def begin(tag: str, attributes: _Attributes) -> None:
        letters.clear()
        if (begins_with := at_begin.get(tag)) is not None:
            begins_with(attributes)

    def end(tag: str) -> None:
        if (ends_with := at_end.get(tag)) is not None:
            ends_with("".join(letters))

    _parse(source, begin, end, letters)


class _Words:
    """The text of an si or is element: its own t or those of its runs, without phonetic guides."""

    def __init__(self) -> None:
        self.begins: dict[str, _Begin] = {
            "r": self._begin_run, "strike": self._begin_strike, "rPh": self._begin_guide,
        }  # fmt: skip
        self.ends: dict[str, _End] = {"t": self.end_text, "rPh": self._end_guide}
        self.start()

    def start(self, _: object = None) -> None:
        """A new element begins."""
        self.pieces: list[str] = []
        self.is_struck = False  # some of its words are struck through (删除线)
        self.is_run_struck = False
        self.is_guide = False

    @property
    def text(self) -> str:
        return self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)

    def _begin_run(self, _: object) -> None:
        self.is_run_struck = False

    def _begin_strike(self, attributes: Mapping[str, str]) -> None:
        self.is_run_struck = attributes.get("val", "1") not in _FALSE

    def _begin_guide(self, _: object) -> None:
        self.is_guide = True

    def _end_guide(self, _: str) -> None:
        self.is_guide = False

    def end_text(self, text: str) -> None:
        if not self.is_guide:
            self.pieces.append(text)
            if self.is_run_struck and text.strip():
                self.is_struck = True


class _StringsReader:
    """Walks the XML of the shared strings."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.struck: list[int] = []
        self.words = _Words()

    def read(self, source: IO[bytes]) -> None:
        words = self.words
        _walk(source, {"si": words.start, **words.begins}, {"si": self._end_item, **words.ends})

    def _end_item(self, _: str) -> None:
        if self.words.is_struck:
            self.struck.append(len(self.found))
        self.found.append(self.words.text)


class _Styles:
    """What the numbers of cell styles say: which are dates, percentages, struck through."""

    def __init__(self, book: Any) -> None:
        self.epoch = book.epoch
        self.dates = book._date_formats
        self.times = book._timedelta_formats
        self.days: dict[tuple[int | float, int], Raw] = {}  # number and style, each worked out once
        self.percent: set[int] = set()
        self.struck: set[int] = set()
        for index, style in enumerate(book._cell_styles):
            if "%" in _number_format(book, style.numFmtId):
                self.percent.add(index)
            if style.fontId < len(book._fonts) and book._fonts[style.fontId].strike:
                self.struck.add(index)

    def day_or_number(self, number: int | float, style: int) -> Raw:
        """A date where the style says so and there is such a day, else the number."""
        day = self.days.get((number, style))
        if day is not None:
            return day
        if number < 0:
            return number
        try:
            day = from_excel(number, self.epoch, timedelta=style in self.times)
        except (OverflowError, ValueError):
            return number
        self.days[number, style] = day
        return day


def _number_format(book: Any, number_format_id: int) -> str:
    if number_format_id < 164:
        return BUILTIN_FORMATS.get(number_format_id, "")
    custom = book._number_formats
    return custom[number_format_id - 164] if number_format_id - 164 < len(custom) else ""


class _TooLong(Exception):
    """The sheet has more than MAX_ROWS rows."""


class _SheetReader:
    """Walks the XML of one sheet and fills its grid."""

    def __init__(self, grid: Grid, package: _PackageReader, styles: _Styles) -> None:
        self.grid = grid
        self.strings = package.shared_strings
        self.struck_strings = package.struck
        self.styles = styles
        self.links: Mapping[str, str] = {}
        self.merges: list[str] = []
        self.columns: dict[str, int] = {}  # A → 1, each worked out once
        self.shared_formulas: dict[str, str] = {}
        # the row and the cell that the walk has reached
        self.row = 0
        self.row_is_guessed = False  # it has no number; its first cell may have one
        self.row_is_hidden = False
        self.values: dict[int, Raw] = {}
        self.column = 0
        self.formula: str | None = None
        self.formula_number = ""
        self.runs: _Words | None = None  # its own text, where that is in more than one piece
        # day 0 of 1904 is itself a day, that of 1900 was moved by the leap year that never was
        if styles.epoch.year == 1904:
            grid.days_from = styles.epoch.date()

    def read(self, source: IO[bytes], links: Mapping[str, str]) -> None:
        """Fill the grid; `links` says where the relations of the sheet lead."""
        self.links = links
        try:
            self._walk_cells(source)
        except _TooLong:
            self.grid.is_too_long = True
            return
        _merge(self.grid, [_bounds(ref) for ref in self.merges])

    # ------------------------------------------------------------ rows and cells

    def _walk_cells(self, source: IO[bytes]) -> None:
        """Walk the sheet, as `_walk` does.

        Nearly all its tags are those of cells, their values and texts: these are dealt with at
        once, and what is known of a cell is kept in variables; the rest has a method for each tag.
        """
        begins: dict[str, _Begin] = {
            _main("row"): self._begin_row, _main("f"): self._begin_formula,
            _main("r"): self._begin_run, _main("strike"): self._begin_strike,
            _main("rPh"): self._begin_guide,
            _main("mergeCell"): self._begin_merge, _main("hyperlink"): self._begin_link,
            _main("col"): self._begin_column,
        }  # fmt: skip
        ends: dict[str, _End] = {
            _main("f"): self._end_formula, _main("rPh"): self._end_guide,
            _main("row"): self._end_row,
        }  # fmt: skip
        columns = self.columns
        cell_tag, value_tag, text_tag = _main("c"), _main("v"), _main("t")
        has_struck_styles = bool(self.styles.struck)
        texts: dict[str, str] = {}  # those that come often are kept once
        letters: list[str] = []  # since the last tag within a cell that began
        cell: _Attributes = {}
        value: str | None = None  # of the cell
        words: str | None = None  # its own text
        is_odd = False  # there is more to it: a formula, runs

        def begin(tag: str, attributes: _Attributes) -> None:
            nonlocal cell, value, words, is_odd
            if tag == cell_tag:
                cell = attributes
                value = words = None
                is_odd = has_struck_styles
            else:
                letters.clear()
                if (begins_with := begins.get(tag)) is not None:
                    is_odd = True
                    begins_with(attributes)

        def end(tag: str) -> None:
            nonlocal value, words, is_odd
            if tag == text_tag:
                if words is None and self.runs is None:
                    words = "".join(letters)
                else:
                    is_odd = True
                    self._in_runs().end_text("".join(letters))
            elif tag == cell_tag:
                place = cell.get("r")
                if place is None:
                    self.column += 1
                else:
                    name = place.rstrip("0123456789")
                    self.column = columns.get(name) or self._column(name)
                if self.row_is_guessed:
                    self._guess_row(place)
                kind = cell.get("t")
                if kind == "inlineStr" and not is_odd:
                    read = value if words is None else words
                elif value is not None or words is not None or is_odd:
                    read = self._value(kind, int(cell.get("s", 0)), value, words)
                else:
                    return
                if type(read) is str:
                    read = texts.setdefault(read, read)
                if read is not None and read != "":
                    self.values[self.column] = read
            elif tag == value_tag:
                value = "".join(letters)
            elif (ends_with := ends.get(tag)) is not None:
                ends_with("".join(letters))

        _parse(source, begin, end, letters)

    def _guess_row(self, place: str | None) -> None:
        """The row has no number; it has that of its first cell, if that has one."""
        if place is not None:
            self.row = int(place.lstrip(_LETTERS))
        self.row_is_guessed = False

    def _column(self, letters: str) -> int:
        column = self.columns[letters] = column_index_from_string(letters)
        return column

    def _begin_row(self, attributes: _Attributes) -> None:
        number = attributes.get("r")
        self.row_is_guessed = number is None
        if number is None:
            self.row += 1
        else:
            self.row = int(number) if number.isdecimal() else int(float(number))
        self.row_is_hidden = attributes.get("hidden", "0") not in _FALSE
        self.values = {}
        self.column = 0

    def _end_row(self, _: str) -> None:
        if not self.values:
            return
        row = self.grid.rows.setdefault(self.row, self.values)
        if row is not self.values:  # the row came twice; Excel calls such a file broken
            row.update(self.values)
        if self.row_is_hidden:
            self.grid.hidden_rows.add(self.row)
        if len(self.grid.rows) > MAX_ROWS:
            raise _TooLong

    # ------------------------------------------------------------ a text in runs

    def _in_runs(self) -> _Words:
        """What the text of the cell says in its runs, or with a phonetic guide."""
        if self.runs is None:
            self.runs = _Words()
        return self.runs

    def _begin_run(self, attributes: _Attributes) -> None:
        self._in_runs().begins["r"](attributes)

    def _begin_strike(self, attributes: _Attributes) -> None:
        self._in_runs().begins["strike"](attributes)

    def _begin_guide(self, attributes: _Attributes) -> None:
        self._in_runs().begins["rPh"](attributes)

    def _end_guide(self, text: str) -> None:
        self._in_runs().ends["rPh"](text)

    # ------------------------------------------------------------ values

    def _value(self, kind: str | None, style: int, value: str | None, words: str | None) -> Raw:
        if style in self.styles.struck:
            self._mark("struck")
        formula, runs = self.formula, self.runs
        self.formula = self.runs = None
        if formula is not None:
            if self._is_picture(formula):
                return PICTURE
            if kind != "inlineStr" and not value and (value is None or kind not in ("str", "s")):
                return UNCALCULATED
        if runs is not None and kind == "inlineStr":
            if runs.is_struck:
                self._mark("struck")
            return (words or "") + runs.text
        if kind == "inlineStr" and (words is not None or formula is not None):
            return words
        return self._plain_value(value, kind, style) if value else None

    def _plain_value(self, text: str, kind: str | None, style: int) -> Raw:
        if kind == "s":
            index = int(text)
            if index in self.struck_strings:
                self._mark("struck")
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

    # ------------------------------------------------------------ formulas and marks

    def _begin_formula(self, attributes: Mapping[str, str]) -> None:
        self.formula_number = attributes.get("si", "")

    def _end_formula(self, text: str) -> None:
        self.formula = text

    def _is_picture(self, written: str) -> bool:
        """Whether the formula shows a picture; a link and an external source are kept as marks."""
        number = self.formula_number
        text = written or self.shared_formulas.get(number, "")
        if number and written:
            self.shared_formulas[number] = written
        if "DISPIMG(" in text:
            return True
        if _EXTERNAL.search(text):
            self._mark("external")
        link = _LINK_FORMULA.match(text)
        if link:
            self._mark("link", link[1])
        return False

    def _mark(self, kind: str, target: str = "") -> None:
        self._mark_at((self.row, self.column), Mark(kind, target))

    def _mark_at(self, place: Place, mark: Mark) -> None:
        marks = self.grid.marks.setdefault(place, [])
        if mark not in marks:
            marks.append(mark)

    # ------------------------------------------------------------ beside the rows

    def _begin_merge(self, attributes: Mapping[str, str]) -> None:
        self.merges.append(attributes.get("ref", ""))

    def _begin_link(self, attributes: Mapping[str, str]) -> None:
        target = self.links.get(attributes.get(_RELATION_ID, ""))
        if target:
            left, top, _, _ = _bounds(attributes.get("ref", ""))
            self._mark_at((top, left), Mark("link", target))

    def _begin_column(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden", "0") not in _FALSE or attributes.get("width") == "0":
            ends = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.grid.hidden_columns.append(ends)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_EXTERNAL = Pattern(r"(?<![\w\]])\[\d+\]|\[[^\[\]]+\.xl\w*\]|^\w+\|")  # another workbook, or DDE
_LINK_FORMULA = Pattern(r'HYPERLINK\("([^"]*)"', re.IGNORECASE)


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a reference, from 1."""
    left, top, right, bottom = range_boundaries(reference)
    return left or 1, top or 1, right or 16384, bottom or 1048576


def _merge(grid: Grid, ranges: list[tuple[int, int, int, int]]) -> None:
    """Set the maps of the merges within the rows that hold something; of two the first stands."""
    last = max(grid.rows, default=0)
    for left, top, right, bottom in ranges:
        holder = (top, left)
        grid.bottoms[holder] = bottom
        for column in range(left + 1, min(right, left + 1024) + 1):
            grid.across[top, column] = holder
        for row in range(top, min(bottom, last) + 1):
            if (row, left) in grid.merged:
                break
            values = grid.rows.get(row, {})
            # what a program left under a merge is not seen by anyone
            if row > top:
                grid.merged[row, left] = holder
                values.pop(left, None)
            if right > left:
                for column in [c for c in values if left < c <= right]:
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
