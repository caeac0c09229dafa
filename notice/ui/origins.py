"""Where it comes from (出处): of a paragraph its cells with what they hold, and back.

What the edition withholds or never prints is named by address and reason alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notice.diagnostics import Diagnostic
from notice.gate.masks import masked
from notice.ledger.columns import LEDGER
from notice.model.book import Area, Book
from notice.model.notice import Edition, Made, Paragraph
from notice.model.text import Cell, Source, column_number
from notice.output import record
from notice.output.cell_runs import down, runs
from notice.output.changes import ChangedParagraph
from notice.output.earlier import last_different
from notice.output.said import said
from notice.output.tallies import Figure, others_shown, totals_shown
from notice.output.unprinted import Reasons
from notice.ui.views import Preview, View

if TYPE_CHECKING:
    from notice.xlsx.grid import Grid

_MOST_CELLS = 12  # of a number that are shown with what they hold


class Origins:
    """Of one preview: asked for at a click, so nothing of it is worked out before."""

    def __init__(self, view: View, preview: Preview, workbook: Path, notice: Path) -> None:
        """`workbook` is what it was made of, `notice` where the last version lies."""
        self.view, self.preview = view, preview
        self._workbook, self._notice = workbook, notice

    def of_paragraph(self, place: int, span: int | None) -> dict[str, Any]:
        """What stands behind a paragraph of the page, or behind one span of it."""
        index, paragraph = self.preview.body[place]
        spans = paragraph.text.spans
        is_whole = span is None
        chosen = [s.source for s in (spans if span is None else spans[span : span + 1])]
        cells = list(dict.fromkeys(self._cells_of(chosen, is_whole=is_whole)))
        return {
            "title": f"{paragraph.name}的出处",
            "cells": [self._cell(cell) for cell in cells[:_MOST_CELLS]],
            "more": max(0, len(cells) - _MOST_CELLS),
            "counted": [_figure(f) for f in self._figures if index in f.paragraphs],
            "changed": self._changed_at(index),
            "checks": self._checks(paragraph),
            "is_ours": not any(s.source for s in spans),
        }

    def of_cell(self, address: str, number: int | None) -> dict[str, Any]:
        """What stands in a cell and where it is printed; why it is not.

        The words to be marked are all of the cell, or those of what was found under this number.
        """
        cell = self.cell_named(address)
        if cell is None:
            return {"title": "没有这个单元格", "says": "写成 F12，或者写上工作表：整改台账!F12"}
        printed = self.preview.printed_at(cell)
        place, ranges = self._marked(cell, number)
        name = "" if place is None else self.preview.body[place][1].name
        checks = [self._told(d) for d in self.view.found if _is_of(d, {cell})]
        return {
            "title": str(cell),
            "cells": [self._cell(cell)],
            "at": place,
            "ranges": ranges,
            "says": f"印在{name}" if printed is not None else f"数进{name}的数字" if name else "",
            "why": "" if printed is not None else self._why_not(cell),
            "checks": checks,
        }

    def _marked(self, cell: Cell, number: int | None) -> tuple[int | None, list[list[int]]]:
        for d in () if number is None else self.view.found[number : number + 1]:
            if str(d.where) == str(cell):
                return self.preview.spoken_of(d, cell)
        place = self.preview.place_of(cell)
        return place, self.preview.words_of(place, cell)

    def unprinted(self) -> list[dict[str, str]]:
        """What the public edition withholds or never prints: addresses and the reason, no words."""
        found = list(_held_rows(self.view.held))
        for area in (area for area in self._book.areas if area.standard == LEDGER.name):
            for column, reason in self._reasons(area).never.items():
                rows = [row for row, filled in area.filled.items() if column in filled]
                if rows and reason.words:
                    where = f"{area.sheet}!{down(column, rows)}"
                    heading = area.headings.get(column, "")
                    found.append({"where": where, "why": f"{heading}：{reason.words}"})
        return found

    # ------------------------------------------------------------ cells

    @staticmethod
    def _cells_of(sources: Iterable[Source | None], *, is_whole: bool) -> Iterator[Cell]:
        """The cells of spans; of a whole paragraph without those that are only counted."""
        for source in sources:
            if source is not None and not (is_whole and len(source.cells) > 1):
                yield from (cell.whole for cell in source.cells)

    def _cell(self, cell: Cell) -> dict[str, Any]:
        area = self._area(cell)
        heading = area.headings.get(cell.column, "") if area is not None else ""
        hidden = self._hidden(cell, area)
        hidden = hidden or ("" if self._grids else "台账已改过，这里还看不到这一格现在的内容")
        words = hidden or masked(self._words(cell))
        return {"where": str(cell), "heading": heading, "words": words, "is_hidden": bool(hidden)}

    def _hidden(self, cell: Cell, area: Area | None) -> str:
        """Why what the cell holds is not sent; "" where it is."""
        if self.view.edition is not Edition.PUBLIC:
            return ""
        if cell in self.view.held:
            return "这一格不公开，内容不在公开版的页面上显示"
        never = self._reasons(area).never.get(cell.column) if area is not None else None
        is_known = area is not None and cell.column in area.columns.values()
        if never is not None:
            return f"{never.words}，内容不在公开版的页面上显示"
        return "" if is_known or area is None else "不读取的列，内容不显示"

    def _words(self, cell: Cell) -> str:
        from notice.xlsx.cells import Unreadable, raw_text

        grid = self._grids.get(cell.sheet)
        for day in (day for days in self._book.days.values() for day in days):
            if day.cell == cell:
                return str(day)
        try:
            return raw_text(grid.value(cell.row, cell.column)) if grid is not None else ""
        except Unreadable:
            return "（读不出）"

    @cached_property
    def _grids(self) -> Mapping[str, Grid]:
        from notice.diagnostics import Refused
        from notice.intake import WORKBOOK, take
        from notice.ledger.read import look
        from notice.output.fingerprint import digest

        try:
            content = take(self._workbook, WORKBOOK).content
        except Refused:
            return {}
        if digest(content) != self._made.workbook.sha256:
            return {}  # saved since: the page is about to change
        return {grid.sheet: grid for grid in look(content).grids}

    @property
    def _made(self) -> Made:
        return self.preview.made

    @property
    def _book(self) -> Book:
        return self._made.book

    def _area(self, cell: Cell) -> Area | None:
        return next((area for area in self._book.areas if area.sheet == cell.sheet), None)

    def _reasons(self, area: Area) -> Reasons:
        return Reasons(area, self._made, self.view.held, self.preview.printing.counted)

    def _why_not(self, cell: Cell) -> str:
        area = self._area(cell)
        if area is None:
            return "这张表不读取"
        if cell.column not in area.filled.get(cell.row, ()):
            return "这一格是空的，或在表头以上"
        never = self._reasons(area).never.get(cell.column)
        return (never or self._reasons(area).of(cell)).words

    def cell_named(self, address: str) -> Cell | None:
        """The cell that a person names: F12 of the ledger, 整改台账!F12."""
        import re

        match = re.fullmatch(r"(?:(.+)[!！])?\s*([A-Za-z]{1,3})([0-9]{1,7})", address.strip())
        if match is None:
            return None
        sheets = [area.sheet for area in self._book.areas]
        ledgers = [area.sheet for area in self._book.areas if area.standard == LEDGER.name]
        sheet = match[1] or next(iter(ledgers), "")
        if sheet not in sheets:
            return None
        return Cell(sheet, int(match[3]), column_number(match[2].upper()))

    # ------------------------------------------------------------ numbers, changes, checks

    @cached_property
    def _figures(self) -> Sequence[Figure]:
        noted = said(self._made).figures
        where = self.preview.printing
        counted = [] if noted is None else list(totals_shown(self._made, noted.totals, where))
        return [*counted, *others_shown(self._made, where)]

    @cached_property
    def _changed(self) -> tuple[str, Mapping[int, ChangedParagraph]]:
        """Which version came before, and what of it differs, by the place of the paragraph."""
        from notice.output import changes

        noted = record.read(self._notice)
        now = said(self._made)
        before = last_different(noted, now, self._made, None)
        if noted is None or before is None:
            return "", {}
        differs = changes.changes(before, now).paragraphs
        when = noted.made[:10] if noted.said.sha256 == before.sha256 else ""
        name = f"上一版（{when}）" if when else "上一版"
        return name, {p.place: p for p in differs if p.place is not None}

    def _changed_at(self, index: int) -> dict[str, Any] | None:
        name, changed = self._changed
        if not name:
            return None
        of_this = changed.get(index)
        words = [[w.kind, w.text] for w in of_this.words] if of_this is not None else []
        return {"before": name, "words": words}

    def _checks(self, paragraph: Paragraph) -> list[dict[str, str]]:
        cells = {cell.whole for cell in paragraph.text.cells[:200]}
        return [self._told(d) for d in self.view.found if _is_of(d, cells)]

    def _told(self, d: Diagnostic) -> dict[str, str]:
        from notice.diagnostics import LEVEL_WORDS
        from notice.ui.views import NOT_SHOWN

        message = NOT_SHOWN if self.view.hides(d) else d.sentence
        return {"level": d.level.name.lower(), "word": LEVEL_WORDS[d.level], "says": message}


def _held_rows(held: Iterable[Cell]) -> Iterator[dict[str, str]]:
    """The withheld cells, a line a row."""
    rows: dict[str, list[str]] = {}
    for cell in sorted(held, key=lambda cell: cell.order):
        name = str(cell.whole).partition("!")[2]
        rows.setdefault(f"{cell.sheet}第{cell.row}行", []).append(name)
    for row, names in rows.items():
        yield {"where": row, "why": f"{'、'.join(dict.fromkeys(names))}：公开写“否”"}


def _is_of(d: Diagnostic, cells: set[Cell]) -> bool:
    return isinstance(d.where, Cell) and d.where.whole in cells


def _figure(figure: Figure) -> dict[str, str]:
    cells = runs((figure.cells,)) if isinstance(figure.cells, Cell) else figure.cells
    return {
        "name": figure.name,
        "value": figure.value,
        "formula": figure.formula,
        "cells": str(cells) if len(str(cells)) < 300 else f"{str(cells)[:300]}……",
    }
