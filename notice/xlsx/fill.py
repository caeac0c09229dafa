"""The filled copy (回填稿) of a workbook: some cells with new text, marked, all else as it was.

Cells are changed in the sheet's own XML; every other part stays byte for byte. openpyxl would
lose the results of all formulas, threaded comments and much more
(docs/decisions/0014-the-filled-copy-is-spliced.md).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from notice.diagnostics import Diagnostic, info, warning
from notice.folding import plain
from notice.model.text import Cell, column_letters
from notice.xlsx.cells import Raw, clean, number_text, raw_text
from notice.xlsx.comments import literal, noted, threaded, written
from notice.xlsx.grid import Grid, Place, bounds, column_of
from notice.xlsx.parts import SheetPart, parts_of, relations_of
from notice.xlsx.sheets import read_grids
from notice.xlsx.splice import (
    Splice,
    elements,
    placed,
    prefix_at,
    readable,
    repacked,
    spliced,
    tag_at,
    with_attributes,
)
from notice.xlsx.walk import SHEET_MAIN_NS
from notice.xlsx.yellow import YellowStyles

NOTE = "回填前的原文：\n"


class Held(NamedTuple):
    """What a cell holds: its value as the reader has it, and what can't be written over."""

    raw: Raw
    is_formula: bool
    is_rich: bool  # some of its words have a look of their own


class _Found(NamedTuple):
    """A cell in the XML of its sheet."""

    start: int
    end: int
    attributes: Mapping[str, str]
    has_formula: bool
    is_rich: bool


class OpenWorkbook:
    """A workbook whose cells can be looked at and changed."""

    def __init__(self, content: bytes) -> None:
        """Take the bytes of an .xlsx that could be read."""
        self.content = content
        with ZipFile(BytesIO(content)) as package:
            self._parts = parts_of(package)
            self.names = frozenset(package.namelist())
        self._grids: dict[str, Grid] = {}
        self._found: dict[str, tuple[dict[Place, _Found], list[tuple[int, ...]]]] = {}
        self._rich_strings: frozenset[int] | None = None

    def look(self, cells: Iterable[Cell]) -> dict[Cell, Held]:
        """What these cells hold; those that hold nothing are left out."""
        held: dict[Cell, Held] = {}
        for sheet, places in _by_sheet(cells).items():
            grid = self._grid(sheet)
            found, arrays = self._places(sheet, frozenset(places))
            for place in places:
                raw = grid.rows.get(place[0], {}).get(place[1])
                if raw is not None and place in found:
                    there = found[place]
                    is_formula = there.has_formula or any(_holds(a, place) for a in arrays)
                    held[Cell(sheet, *place)] = Held(raw, is_formula, self._is_rich(there))
        return held

    def filled(self, changes: Mapping[Cell, str]) -> tuple[bytes, list[Diagnostic]]:
        """The copy with these cells changed and marked, and what is to be told of it."""
        held = self.look(changes)
        parts: dict[str, bytes] = {}
        told: list[Diagnostic] = []

        def read(name: str) -> bytes:
            return parts.get(name) or self._read(name)

        styles = YellowStyles(read(self._parts.styles) if self._parts.styles else b"")
        for sheet, places in _by_sheet(changes).items():
            path = self._path(sheet)
            xml = readable(read(path))
            found, _ = self._places(sheet, frozenset(places))
            cells = {place: Cell(sheet, *place) for place in places}
            parts[path] = spliced(
                xml,
                [
                    _changed(xml, found[place], held[cell].raw, changes[cell], styles)
                    for place, cell in cells.items()
                ],
            )
            with_thread = threaded(relations_of(path, self.names, read), read, self.names)
            notes, of_notes = _notes({cell: held[cell] for cell in cells.values()}, with_thread)
            told += of_notes
            if notes:
                names = self.names | parts.keys()
                parts |= noted(path, parts[path], notes, names, lambda name: readable(read(name)))
        if self._parts.styles and styles.is_changed:
            parts[self._parts.styles] = styles.xml
        if not styles.can_mark:
            message = "工作簿的样式改不了，改过的格子没有涂黄，请看批注"
            told.append(warning("fill-left-out", str(next(iter(changes))), message))
        return repacked(self.content, parts), told

    def kept_as_they_are(self) -> list[str]:
        """The Chinese names of what the workbook has beyond cells, and keeps byte for byte."""
        return [
            word
            for word, pattern in _SPECIAL.items()
            if any(re.match(pattern, name, re.IGNORECASE) for name in self.names)
        ]

    def is_signed(self) -> bool:
        """Whether it has a digital signature, which no changed copy can keep valid."""
        return any(name.startswith("_xmlsignatures/") for name in self.names)

    def has_formulas(self) -> bool:
        """Whether any sheet has a formula, whose result may depend on a changed cell."""
        return any(
            re.search(rb"<(?:\w+:)?f[ />]", self._read(part.path)) for part in self._parts.sheets
        )

    # ------------------------------------------------------------ where things are

    def _read(self, name: str) -> bytes:
        with ZipFile(BytesIO(self.content)) as package:
            return package.read(name)

    def _grid(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            title = self._part(sheet).title
            for grid in read_grids(self.content, frozenset({plain(sheet)})):
                if grid.sheet == title:
                    self._grids[sheet] = grid
        return self._grids[sheet]

    def _part(self, sheet: str) -> SheetPart:
        """The sheet that is read under this name: the exact title first."""
        named = [p for p in self._parts.sheets if plain(clean(p.title).text) == plain(sheet)]
        return next((p for p in named if p.title == sheet), named[0])

    def _path(self, sheet: str) -> str:
        return self._part(sheet).path

    def _places(
        self, sheet: str, places: frozenset[Place]
    ) -> tuple[dict[Place, _Found], list[tuple[int, ...]]]:
        """Where cells stand in the sheet's XML, and the areas that an array formula fills."""
        known = self._found.get(sheet)
        if known is None or not places <= known[0].keys():
            wanted = places | (known[0].keys() if known else set())
            finder = _Finder(readable(self._read(self._path(sheet))), frozenset(wanted))
            known = self._found[sheet] = (finder.found, finder.arrays)
        return known

    def _is_rich(self, found: _Found) -> bool:
        if found.attributes.get("t") != "s" or self._parts.strings is None:
            return found.is_rich
        if self._rich_strings is None:
            self._rich_strings = _rich_strings(readable(self._read(self._parts.strings)))
        return int(found.attributes["value"]) in self._rich_strings


_SPECIAL = {  # what a clerk may fear for → where it lies in the package
    "会话批注": r"xl/threadedComments/",
    "窗体控件": r"xl/(ctrlProps|activeX)/",
    "切片器": r"xl/(slicers|timelines)/",
    "图片": r"xl/media/|xl/cellimages",
    "图表": r"xl/charts/",
    "数据透视表": r"xl/pivotTables/",
    "外部链接": r"xl/externalLinks/",
    "外部数据": r"xl/(connections\.xml|queryTables/)",
    "嵌入的对象": r"xl/embeddings/",
    "宏": r"xl/vbaProject\.bin",
    "自定义数据": r"customXml/",
}


def _by_sheet(cells: Iterable[Cell]) -> dict[str, list[Place]]:
    sheets: dict[str, list[Place]] = {}
    for cell in cells:
        sheets.setdefault(cell.sheet, []).append((cell.row, cell.column))
    return sheets


def _holds(area: tuple[int, ...], place: Place) -> bool:
    left, top, right, bottom = area
    return top <= place[0] <= bottom and left <= place[1] <= right


def _rich_strings(xml: bytes) -> frozenset[int]:
    """The numbers of the shared strings that have runs of their own look."""
    found = elements(xml, frozenset({"si", "r"}))
    items = [e for e in found if e.name == "si"]
    runs = [e.start for e in found if e.name == "r"]
    at = 0
    rich: set[int] = set()
    for number, item in enumerate(items):
        while at < len(runs) and runs[at] < item.start:
            at += 1
        if at < len(runs) and runs[at] < item.end:
            rich.add(number)
    return frozenset(rich)


class _Finder:
    """Walks the XML of a sheet and notes where the wanted cells begin and end."""

    def __init__(self, xml: bytes, wanted: frozenset[Place]) -> None:
        self.found: dict[Place, _Found] = {}
        self.arrays: list[tuple[int, ...]] = []
        self._xml, self._wanted = xml, wanted
        self._row = self._column = self._start = 0
        self._row_is_guessed = False
        self._attributes: dict[str, str] = {}
        self._has_formula = self._is_rich = False
        self._value: list[str] | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.Parse(xml, True)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _C:
            self._begin_cell(attributes)
        elif tag == _ROW:
            number = attributes.get("r")
            self._row_is_guessed = number is None
            self._row = self._row + 1 if number is None else int(float(number))
            self._column = 0
        elif tag == _F:
            self._has_formula = True
            area = attributes.get("ref")
            if area and attributes.get("t") in ("array", "dataTable"):
                self.arrays.append(bounds(area))
        elif tag == _R:
            self._is_rich = True
        elif tag == _V and (self._row, self._column) in self._wanted:
            self._value = []
            self._parser.CharacterDataHandler = self._value.append

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        """A cell without its place stands behind the one before, as the reader takes it."""
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip("0123456789")
            self._column = column_of(letters)
            if self._row_is_guessed:
                self._row = int(place[len(letters) :])
        self._row_is_guessed = False
        self._start, self._attributes = self._parser.CurrentByteIndex, attributes
        self._has_formula = self._is_rich = False

    def _end(self, tag: str) -> None:
        if tag == _V and self._value is not None:
            self._attributes["value"] = "".join(self._value)
            self._value = self._parser.CharacterDataHandler = None
        elif tag == _C and (self._row, self._column) in self._wanted:
            _, _, end = placed(self._xml, self._start, self._parser.CurrentByteIndex)
            self.found[self._row, self._column] = _Found(
                self._start, end, self._attributes, self._has_formula, self._is_rich
            )


_C, _ROW, _F, _R, _V = (f"{SHEET_MAIN_NS} {name}" for name in ("c", "row", "f", "r", "v"))


def _notes(
    held: Mapping[Cell, Held], with_thread: Collection[str]
) -> tuple[dict[Place, str], list[Diagnostic]]:
    """The notes of the cells with their old values, and what is lost or can't be written."""
    notes: dict[Place, str] = {}
    told: list[Diagnostic] = []
    for cell, old in held.items():
        if old.is_rich:
            message = "这一格里个别字的字体、颜色等格式没有保留，其余照旧"
            told.append(warning("rich-text-lost", cell, message))
        if f"{column_letters(cell.column)}{cell.row}" in with_thread:
            message = "这一格有会话批注，再写不了批注，原文没有写在格子上"
            told.append(info("note-left-out", cell, message))
        else:
            notes[cell.row, cell.column] = f"{NOTE}{_shown(old.raw)}"
    return notes, told


# ---------------------------------------------------------------- the text of a cell

_BREAK = re.compile(
    r"((?:\r|_x000[Dd]_)(?:\n|_x000[Aa]_)?|\n|_x000[Aa]_|_x000[Bb]_|[\x0b\x85\u2028\u2029])"
)


def lines_of(raw: Raw) -> list[str]:
    """The lines of a cell as the reader prints them, blank ones too.

    `Source.line` counts them from 1.
    """
    return clean(raw_text(raw)).text.split("\n")


def with_lines(raw: Raw, first: int, last: int, new: Sequence[str]) -> str:
    """The cell's own text with new lines in the place of `first` to `last`, as the file holds it.

    All other lines stay letter for letter, their stray spaces and ends too.
    """
    text = raw_text(raw)
    pieces = _BREAK.split(text)
    lines, ends = pieces[::2], [*pieces[1::2], ""]
    cleaned = [clean(line).text for line in lines]
    if "\n".join(cleaned).strip("\n") != clean(text).text:  # a break in some other guise
        lines = lines_of(raw)
        cleaned, ends = lines, ["\n"] * (len(lines) - 1) + [""]
    above = next((number for number, line in enumerate(cleaned) if line), 0)
    begin, end = above + first - 1, above + last
    usual = next(filter(None, ends), "\n")
    put = [(literal(line), usual) for line in new]
    if put:
        put[-1] = (put[-1][0], ends[end - 1])
    rows = [
        *zip(lines[:begin], ends[:begin], strict=True),
        *put,
        *zip(lines[end:], ends[end:], strict=True),
    ]
    if not put and end == len(lines) and rows:
        rows[-1] = (rows[-1][0], "")
    return "".join(line + break_ for line, break_ in rows)


# ---------------------------------------------------------------- the cell


def _changed(xml: bytes, found: _Found, old: Raw, new: str, styles: YellowStyles) -> Splice:
    """The cell with its new text in itself; a plain number stays a number."""
    prefix = prefix_at(xml, found.start).decode()
    style = styles.yellow(int(found.attributes.get("s", 0)))
    is_number = _is_number(old) and _is_same_number(new)
    words = (
        f"<{prefix}v>{new}</{prefix}v>"
        if is_number
        else f'<{prefix}is><{prefix}t xml:space="preserve">{written(new)}</{prefix}t></{prefix}is>'
    )
    tag = with_attributes(
        tag_at(xml, found.start),
        {"t": None if is_number else "inlineStr", "s": str(style), "cm": None, "vm": None},
    )
    opened = tag[:-2] + b">" if tag.endswith(b"/>") else tag
    return Splice(found.start, found.end, opened + f"{words}</{prefix}c>".encode())


def _is_number(value: Raw) -> bool:
    """A bare number: a percentage is one that is shown otherwise, a truth value none."""
    return type(value) in (int, float)


def _is_same_number(text: str) -> bool:
    """Whether a number is written just as the reader would print it: 3, 7.132, not 03 or 1,200."""
    if not re.fullmatch(r"\d{1,15}(?:\.\d+)?", text):
        return False
    return number_text(float(text) if "." in text else int(text)) == text


def _shown(value: Raw) -> str:
    """The old value as the note quotes it."""
    if isinstance(value, str):
        return value
    return number_text(value) if isinstance(value, (int, float)) else str(value)
