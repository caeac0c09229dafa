"""The marked copy (标注副本) of a workbook: what is wrong, in the ledger itself.

Cells with an error or a warning are coloured and carry a note; the sheet 检查结果 lists all that
was found. All else stays byte for byte, as in the filled copy (docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, Refused, SheetRow, error, in_order
from notice.folding import plain
from notice.gate.masks import masked
from notice.ledger.columns import CHECK_SHEET_NAME
from notice.model.text import Cell, column_letters
from notice.xlsx.colouring import coloured, with_looks
from notice.xlsx.comments import literal, noted, threaded, without_notes, written
from notice.xlsx.grid import CHECK, Place
from notice.xlsx.new_sheet import with_sheet
from notice.xlsx.parts import BROKEN, parts_of, relations_of
from notice.xlsx.sheets import read_grids
from notice.xlsx.splice import readable, repacked
from notice.xlsx.walk import SHEET_MAIN_NS

_COLOURS = {Level.ERROR: "FFC7CE", Level.WARNING: "FFEB9C"}
_TITLE = "本表由程序标注，列出检查发现的问题；改好以后再检查一次，本表会换成新的"
_CODE = "核对码："
_MARK = "【检查】"
_HEADS = ("级别", "位置", "发现的问题和改法")
_WIDTHS = (8, 22, 110)


def marked(content: bytes, found: Sequence[Diagnostic]) -> bytes:
    """The copy of a readable workbook with what was found marked in it; old marks of ours are gone.

    Raises Refused where a sheet of somebody else has the name 检查结果.
    """
    book = _Book(content)
    ordered = in_order(found)
    marks = _by_sheet(ordered, book.paths)
    looks = book.looks(_COLOURS.values())
    for sheet, path in book.paths.items():
        if sheet != book.own_sheet:
            book.mark(path, marks.get(sheet, {}), looks)
    book.list(_listed(ordered, book.paths), code_of(content))
    return repacked(content, book.parts)


def code_of(content: bytes) -> str:
    """What tells whether the cells of a copy were changed since it was marked."""
    hashed = hashlib.sha256()
    grids = read_grids(content, frozenset(), lambda grids: {grid.sheet for grid in grids})
    for grid in grids:
        if plain(grid.sheet) != CHECK_SHEET_NAME:
            rows = {row: sorted(values.items()) for row, values in sorted(grid.rows.items())}
            hashed.update(repr((grid.sheet, [(r, v) for r, v in rows.items() if v])).encode())
    return hashed.hexdigest()[:12]


def is_unchanged_copy(content: bytes) -> bool | None:
    """Whether a workbook is a marked copy whose cells nobody changed; None where it is none."""
    try:
        grids = read_grids(content, frozenset({CHECK_SHEET_NAME}))
        own = next((g for g in grids if plain(g.sheet) == CHECK_SHEET_NAME), None)
        title, code = (own.rows.get(1, {}).get(column) for column in (3, 1)) if own else ("", "")
        if title != _TITLE or not str(code).startswith(_CODE):
            return None
        return str(code).removeprefix(_CODE) == code_of(content)
    except BROKEN:
        return None


# ---------------------------------------------------------------- what goes where

_Marks = Mapping[Place, Sequence[Diagnostic]]


def _by_sheet(found: Iterable[Diagnostic], titles: Iterable[str]) -> dict[str, dict[Place, list]]:
    """The errors and warnings of cells, by sheet and place."""
    known = set(titles)
    marks: dict[str, dict[Place, list[Diagnostic]]] = {}
    for told in found:
        if told.level is not Level.INFO and isinstance(told.where, Cell):
            cell = told.where
            if cell.sheet in known:
                places = marks.setdefault(cell.sheet, {})
                places.setdefault((cell.row, cell.column), []).append(told)
    return marks


def _note(found: Sequence[Diagnostic]) -> str:
    """What a note says: each finding on a line."""
    lines = [f"{LEVEL_WORDS[told.level]}：{masked(told.sentence)}" for told in found]
    return _MARK + "\n".join(lines)


def _listed(
    found: Iterable[Diagnostic], titles: Iterable[str]
) -> Iterator[tuple[tuple[str, str, str], str]]:
    """The lines of the sheet, each with the place that it leads to, "" for none."""
    known = set(titles)
    for told in found:
        where = told.where
        link = ""
        if isinstance(where, (Cell, SheetRow)) and where.sheet in known:
            column = column_letters(where.column) if isinstance(where, Cell) else "A"
            link = f"{_quoted(where.sheet)}!{column}{where.row}"
        elif isinstance(where, str) and where in known:
            link = f"{_quoted(where)}!A1"
        yield (LEVEL_WORDS[told.level], masked(str(where)), masked(told.sentence)), link


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


# ---------------------------------------------------------------- the parts


class _Book:
    """The parts of a workbook as they will be."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        with ZipFile(BytesIO(content)) as package:
            self._parts = parts_of(package)
            self._names = frozenset(package.namelist())
        self.paths = self._parts.paths
        self.parts: dict[str, bytes] = {}
        self.own_sheet = next((t for t in self.paths if plain(t) == CHECK_SHEET_NAME), "")
        if self.own_sheet and is_unchanged_copy(content) is None:
            message = f"已经有一张“{CHECK_SHEET_NAME}”，不是程序写的，没有标注；请给它改名"
            raise Refused([error("sheet-taken", self.own_sheet, message)])

    def _read(self, name: str) -> bytes:
        if name not in self.parts:
            with ZipFile(BytesIO(self._content)) as package:
                return readable(package.read(name))
        return self.parts[name]

    def looks(self, colours: Iterable[str]) -> dict[Level, int]:
        """The numbers of the looks of both levels; none where the workbook has no styles."""
        styles = self._parts.styles
        if not styles:
            return {}
        self.parts[styles], numbers = with_looks(self._read(styles), list(colours))
        return dict(zip(_COLOURS, numbers, strict=True))

    def mark(self, path: str, marks: _Marks, looks: Mapping[Level, int]) -> None:
        """Colour the cells of a sheet and put notes on them."""
        names = self._names | self.parts.keys()
        self.parts |= without_notes(path, names, self._read, CHECK, _MARK)
        by_look: dict[int, list[Place]] = {}
        for place, told in marks.items():
            level = min(d.level for d in told)
            if level in looks:
                by_look.setdefault(looks[level], []).append(place)
        sheet = self._read(path)
        changed = coloured(sheet, by_look)
        if changed != sheet:
            self.parts[path] = changed
        relations = relations_of(path, names, self._read)
        with_thread = threaded(relations, self._read, names)
        notes = {
            place: _note(told)
            for place, told in marks.items()
            if f"{column_letters(place[1])}{place[0]}" not in with_thread
        }
        if notes:
            self.parts |= noted(path, self._read(path), notes, names, self._read, CHECK)

    def list(self, lines: Iterable[tuple[tuple[str, str, str], str]], code: str) -> None:
        """Write the sheet 检查结果, a new one or over the one that is there."""
        xml = _sheet(list(lines), code)
        if self.own_sheet:
            self.parts[self.paths[self.own_sheet]] = xml
            return
        names = self._names | self.parts.keys()
        self.parts |= with_sheet(self._parts.workbook, CHECK_SHEET_NAME, xml, names, self._read)


def _sheet(lines: Sequence[tuple[tuple[str, str, str], str]], code: str) -> bytes:
    rows = [_row(1, (f"{_CODE}{code}", "", _TITLE)), _row(2, _HEADS)]
    rows += [_row(number, words) for number, (words, _) in enumerate(lines, 3)]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(_WIDTHS, 1)
    )
    links = "".join(
        f'<hyperlink ref="B{number}" location={quoteattr(link)}/>'
        for number, (_, link) in enumerate(lines, 3)
        if link
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + "</worksheet>"
    ).encode()


def _row(number: int, words: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{column_letters(column)}{number}" t="inlineStr"><is><t xml:space="preserve">'
        f"{written(literal(text))}</t></is></c>"
        for column, text in enumerate(words, 1)
        if text
    )
    return f'<row r="{number}">{cells}</row>'
