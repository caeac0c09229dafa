"""The sheets of a workbook → grids.

openpyxl's read-only worksheets leave out merges, hidden rows and links, its full mode rebuilds the
borders of every merged cell; so each sheet is walked here, once
(docs/decisions/0005-one-pass-over-a-sheet.md). `<dimension>` is not looked at.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

from notice.folding import plain
from notice.lazy import Pattern
from notice.xlsx.cells import PICTURE, UNCALCULATED, CellError, Raw, clean
from notice.xlsx.grid import OURS, Grid, Mark, Place, bounds, column_of
from notice.xlsx.parts import Relations, parts_of, relations_of
from notice.xlsx.strings import SharedStrings, Words, read_strings
from notice.xlsx.styles import Styles
from notice.xlsx.walk import FALSE, MAIN, REL_NS, Attributes, Begin, End, main, parse

MAX_ROWS = 200_000  # rows of a sheet that hold anything

_COMMENT, _AUTHOR = f"{MAIN}comment", f"{MAIN}author"
_RELATION_ID = f"{REL_NS} id"  # as expat names it
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_EXTERNAL = Pattern(r"(?<![\w\]])\[\d+\]|\[[^\[\]]+\.xl\w*\]|^\w+\|")  # another workbook, or DDE
_ISO = Pattern(  # not all that Python takes: for it 2024-05 is a time
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})?"
    r"(?:(?:^|[T ])([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?))?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_MICROSECONDS = len("10:20:30.500000")
_LINK_FORMULA = Pattern(r'HYPERLINK\("([^"]*)"', re.IGNORECASE)


def read_grids(
    content: bytes,
    wanted: frozenset[str],
    more: Callable[[list[Grid]], Collection[str]] | None = None,
) -> list[Grid]:
    """Return all sheets in order; only those whose plain name is in `wanted` hold values.

    What these say may ask for `more`, by their titles. Raises what is listed in BROKEN on a broken
    file (see intake for what is caught before).
    """
    with ZipFile(BytesIO(content)) as package:
        parts = parts_of(package)
        names = frozenset(package.namelist())
        strings = SharedStrings([], {})
        if parts.strings is not None:
            with package.open(parts.strings) as source:
                strings = read_strings(source)
        looks = package.read(parts.styles) if parts.styles is not None else None
        styles = Styles(looks, is_from_1904=parts.is_from_1904)
        grids = [Grid(sheet.title, sheet.state) for sheet in parts.sheets]
        for grid in grids:
            grid.has_lost_styles = styles.are_lost
        asked = [plain(clean(grid.sheet).text) in wanted for grid in grids]

        def read(which: list[bool]) -> None:
            for grid, sheet, is_asked in zip(grids, parts.sheets, which, strict=True):
                if is_asked:
                    relations = relations_of(sheet.path, names, package.read)
                    with package.open(sheet.path) as source:
                        _SheetReader(grid, strings, styles, relations.links).read(source)
                    grid.comments = set(_comments(relations, names, package))

        read(asked)
        if more is not None:
            titles = more(grids)
            pairs = zip(grids, asked, strict=True)
            read([grid.sheet in titles and not is_read for grid, is_read in pairs])
    return grids


class _TooLong(Exception):
    """The sheet has more than MAX_ROWS rows."""


class _SheetReader:
    """Walks the XML of one sheet and fills its grid."""

    def __init__(
        self, grid: Grid, strings: SharedStrings, styles: Styles, links: Mapping[str, str]
    ) -> None:
        self.grid = grid
        self.strings, self.string_marks = strings
        self.styles = styles
        self.links = links  # where the relations of the sheet lead
        self.merges: list[str] = []
        self.columns: dict[str, int] = {}  # A → 1, each worked out once
        self.shared_formulas: dict[str, str] = {}
        # the row and the cell that the walk has reached
        self.row = 0
        self.row_name = ""  # its number as it is written
        self.row_is_guessed = False  # it has no number; its first cell may have one
        self.row_is_hidden = False
        self.values: dict[int, Raw] = {}
        self.column = 0
        self.formula: str | None = None
        self.formula_number = ""
        self.runs: Words | None = None  # its own text, where that is in more than one piece
        # day 0 of 1904 is itself a day, that of 1900 was moved by the leap year that never was
        if styles.epoch.year == 1904:
            grid.days_from = styles.epoch.date()

    def read(self, source: IO[bytes]) -> None:
        """Fill the grid."""
        try:
            self._walk_cells(source)
        except _TooLong:
            self.grid.is_too_long = True
            return
        _merge(self.grid, [bounds(ref) for ref in self.merges])

    # ------------------------------------------------------------ rows and cells

    def _walk_cells(self, source: IO[bytes]) -> None:
        """Walk the sheet, as `_walk` does.

        Nearly all its tags are those of cells, their values and texts: these are dealt with at
        once, and what is known of a cell is kept in variables; the rest has a method for each tag.
        """
        begins: dict[str, Begin] = {
            main("row"): self._begin_row, main("f"): self._begin_formula,
            main("r"): self._begin_run, main("strike"): self._begin_strike,
            main("rPh"): self._begin_guide, main("vertAlign"): self._begin_level,
            main("mergeCell"): self._begin_merge, main("hyperlink"): self._begin_link,
            main("col"): self._begin_column,
        }  # fmt: skip
        ends: dict[str, End] = {
            main("f"): self._end_formula, main("rPh"): self._end_guide,
            main("row"): self._end_row,
        }  # fmt: skip
        columns = self.columns
        cell_tag, value_tag, text_tag = main("c"), main("v"), main("t")
        has_struck_styles = bool(self.styles.struck)
        texts: dict[str, str] = {}  # those that come often are kept once
        letters: list[str] = []  # since the last tag within a cell that began
        cell: Attributes = {}
        value: str | None = None  # of the cell
        words: str | None = None  # its own text
        is_odd = False  # there is more to it: a formula, runs

        def begin(tag: str, attributes: Attributes) -> None:
            nonlocal cell, value, words, is_odd
            if tag == cell_tag:
                cell = attributes
                value = words = None
                is_odd = has_struck_styles
            else:
                letters.clear()
                if tag in begins:
                    is_odd = True
                    begins[tag](attributes)

        def end_cell() -> None:
            place = cell.get("r")
            if place is None:
                column = self.column + 1
            else:
                column = columns.get(place.removesuffix(self.row_name)) or self._column(place)
            self.column = column
            if self.row_is_guessed:
                self._guess_row(place)
            if value is None and words is None and not is_odd:
                return
            kind = cell.get("t")
            if is_odd:
                read = self._value(kind, int(cell.get("s", 0)), value, words)
            elif kind == "inlineStr":
                read = value if words is None else words
            else:
                read = self._plain_value(value, kind, int(cell.get("s", 0))) if value else None
            if type(read) is str:
                if read:
                    self.values[column] = texts.setdefault(read, read)
            elif read is not None:
                self.values[column] = read

        def end(tag: str) -> None:
            nonlocal value, words, is_odd
            if tag == cell_tag:
                end_cell()
            elif tag == text_tag:
                if words is None and self.runs is None:
                    words = "".join(letters)
                else:
                    is_odd = True
                    self._in_runs().end_text("".join(letters))
            elif tag == value_tag:
                value = "".join(letters)
            elif tag in ends:
                ends[tag]("".join(letters))

        parse(source, begin, end, letters)

    def _guess_row(self, place: str | None) -> None:
        """The row has no number; it has that of its first cell, if that has one."""
        if place is not None:
            self.row = int(place.lstrip(_LETTERS))
        self.row_is_guessed = False

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        column = self.columns[letters] = column_of(letters)
        return column

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self.row_is_guessed = number is None
        self.row_name = number or ""
        if number is None:
            self.row += 1
        else:
            self.row = int(number) if number.isdecimal() else int(float(number))
        self.row_is_hidden = attributes.get("hidden", "0") not in FALSE
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

    def _in_runs(self) -> Words:
        """What the text of the cell says in its runs, or with a phonetic guide."""
        if self.runs is None:
            self.runs = Words()
        return self.runs

    def _begin_run(self, attributes: Attributes) -> None:
        self._in_runs().begins["r"](attributes)

    def _begin_strike(self, attributes: Attributes) -> None:
        self._in_runs().begins["strike"](attributes)

    def _begin_level(self, attributes: Attributes) -> None:
        self._in_runs().begins["vertAlign"](attributes)

    def _begin_guide(self, attributes: Attributes) -> None:
        self._in_runs().begins["rPh"](attributes)

    def _end_guide(self, text: str) -> None:
        self._in_runs().ends["rPh"](text)

    # ------------------------------------------------------------ values

    def _value(self, kind: str | None, style: int, value: str | None, words: str | None) -> Raw:
        if style in self.styles.struck:
            self._mark("struck")
        formula, runs = self.formula, self.runs
        self.formula = self.runs = None
        if formula is not None and self._is_picture(formula):
            return PICTURE
        if kind == "inlineStr":
            if runs is not None:
                for kind in runs.marks:
                    self._mark(kind)
                return (words or "") + runs.text
            if words is not None or formula is not None:
                return words
        elif formula is not None and not value and (value is None or kind not in ("str", "s")):
            return UNCALCULATED
        return self._plain_value(value, kind, style) if value else None

    def _plain_value(self, text: str, kind: str | None, style: int) -> Raw:
        if kind == "s":
            index = int(text)
            for mark in self.string_marks.get(index, ()):
                self._mark(mark)
            return self.strings[index]
        if kind is None or kind == "n":
            return self._number(text, style)
        if kind == "b":
            return text.strip() not in FALSE
        if kind == "e":
            return CellError(text)
        if kind == "d":
            return _day(text)
        return text

    def _number(self, text: str, style: int) -> Raw:
        try:
            number: int | float = int(text)
        except ValueError:
            number = float(text)
        if style in self.styles.dates:
            return self.styles.day_or_number(number, style)
        return self.styles.number(number, style)

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
            left, top, _, _ = bounds(attributes.get("ref", ""))
            self._mark_at((top, left), Mark("link", target))

    def _begin_column(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden", "0") not in FALSE or attributes.get("width") == "0":
            ends = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.grid.hidden_columns.append(ends)


def _day(text: str) -> Raw:
    """A day, a time or both as ISO 8601 writes them, as of no zone; other words stay words."""
    match = _ISO.fullmatch(text)
    day, time = match.groups("") if match is not None else ("", "")
    time = time.ljust(_MICROSECONDS, "0") if "." in time else time
    try:
        if day and time:
            return datetime.datetime.fromisoformat(f"{day}T{time}")
        if day:
            return datetime.date.fromisoformat(day)
        return datetime.time.fromisoformat(time) if time else text
    except ValueError:  # 2024-02-30
        return text


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


def _comments(relations: Relations, names: Collection[str], package: ZipFile) -> Iterator[Place]:
    """The places with a comment (批注), old or threaded, but for those that we wrote."""
    for kind in ("comments", "threadedComment"):
        for path in relations.of_kind(kind):
            if path in names:
                with package.open(path) as source:
                    yield from _commented(source)


def _commented(source: IO[bytes]) -> Iterator[Place]:
    authors: list[str] = []
    for _, element in iterparse(source):
        if element.tag == _AUTHOR:
            authors.append(element.text or "")
        elif element.tag == _COMMENT or element.tag.endswith("}threadedComment"):
            author = element.get("authorId", "")
            if not (author.isdecimal() and authors[int(author)] in OURS):
                left, top, _, _ = bounds(element.get("ref", ""))
                yield top, left
