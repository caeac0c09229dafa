"""The mapping page (对照): standard columns beside an office's headings, read as they are chosen.

What is proposed, laid down and read is `map`'s and the ledger's; here a person only chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from notice.commands import map as mapping
from notice.commands.proposing import likeness
from notice.commands.proposing.proposal import Whereabouts
from notice.diagnostics import Diagnostic, Level, Refused
from notice.folding import plain
from notice.gate.masks import masked
from notice.ledger.columns import LEDGER, MAPPING_SHEET, SILENT_SHEETS, Column, Use
from notice.ledger.heads import HEADER_ROWS
from notice.ledger.read import read_book, unplaced_statuses
from notice.model.book import STATUS_NAMES, Book, Row
from notice.output import new_file
from notice.output.file_names import free
from notice.ui.bench import Bench
from notice.ui.deeds import refused, told
from notice.xlsx.cells import bare_text

if TYPE_CHECKING:
    from notice.forms.adding import Line
    from notice.xlsx.grid import Grid

_SAMPLES = 3
_ROWS = 6
_LONGEST_SAMPLE = 40
_LONGEST_WORD, _LONGEST_ROW = 12, 70  # letters of a row in the list of those for the header
_SHOWN = ("问题类别", "反馈问题", "具体问题", "整改措施", "整改情况", "完成状态")


def page(path: Path, where: Whereabouts) -> dict[str, Any]:
    """What the page shows: the proposal, each heading with values that stand below it.

    `where` is what a person has said of the sheets and their headers.
    """
    try:
        opened = mapping.foreign(path, where)
    except Refused as refusal:
        return refused(refusal, f"{path.name}对照不了")
    lines = opened.proposal.lines
    rows = dict(where.headers)
    ledgers = [_looked(opened, grid, rows) for grid in _ledgers(opened)]
    return {
        "done": True,
        "name": path.name,
        "places": list(_places(opened, {looked.grid.sheet: looked for looked in ledgers})),
        "sheets": [_sheet(looked, lines, single=len(ledgers) == 1) for looked in ledgers],
        "kept": [list(line) for line in lines if not _is_of_column(line)],
        "statuses": list(STATUS_NAMES.values()),
        "found": told(opened.proposal.found),
    }


def _is_of_column(line: Line) -> bool:
    """Whether a line names the heading of a column of the ledger: those are chosen one by one."""
    return line[0] in {column.name for column in LEDGER.columns} and bool(line[1])


def _ledgers(opened: mapping.Foreign) -> list[Grid]:
    """The sheets that are the ledger by their names, by 列名对照, or as proposed."""
    named = {title for name, _, title in opened.proposal.lines if name == LEDGER.name}
    known = {grid.sheet for grid in opened.looked.chosen.get(LEDGER.name, ())}
    return [grid for grid in opened.looked.grids if grid.sheet in named | known]


def _looked(opened: mapping.Foreign, grid: Grid, rows: Mapping[str, int]) -> likeness.Looked:
    written = opened.looked.names.header_row(LEDGER, grid.sheet)
    return likeness.looked_at(grid, LEDGER, written or rows.get(grid.sheet, 0))


def _places(
    opened: mapping.Foreign, ledgers: Mapping[str, likeness.Looked]
) -> Iterator[dict[str, Any]]:
    """The sheets that may be the ledger, each with the rows that may be its header.

    What 列名对照 of the file says already can't be chosen otherwise here.
    """
    names, known = opened.looked.names, opened.looked.chosen
    others = {g.sheet for name, of in known.items() if name != LEDGER.name for g in of}
    for grid in opened.looked.grids:
        rows = list(_header_rows(grid))
        is_shown = grid.state == "visible" and plain(grid.sheet) not in SILENT_SHEETS
        if rows and is_shown and grid.sheet not in others:
            looked = ledgers.get(grid.sheet)
            yield {
                "title": grid.sheet,
                "is_ledger": looked is not None,
                "is_written": grid.sheet in names.sheets.get(LEDGER.name, ()),
                "header": looked.header if looked is not None else 0,
                "is_header_written": names.header_row(LEDGER, grid.sheet) > 0,
                "rows": rows,
            }


def _header_rows(grid: Grid) -> Iterator[dict[str, Any]]:
    """The first rows with two texts at least, as a person knows them again."""
    for number in sorted(row for row in grid.rows if row <= HEADER_ROWS):
        row = grid.rows[number]
        texts = list(filter(None, (bare_text(row[column]) for column in sorted(row))))
        if len(texts) > 1:
            words = "｜".join(_cut(text, _LONGEST_WORD) for text in texts)
            yield {"row": number, "words": words[:_LONGEST_ROW]}


def _cut(text: str, longest: int) -> str:
    """The begin of a text, masked before it is cut: half a number is not known for one."""
    shown = masked(text)
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def _sheet(looked: likeness.Looked, lines: Sequence[Line], *, single: bool) -> dict[str, Any]:
    grid = looked.grid
    chosen = {h.column for field in looked.chosen for h in looked.all_of(field)}
    headings = sorted(
        {h.column: h for h in (*looked.left, *_all(looked))}.values(), key=lambda h: h.column
    )
    return {
        "title": grid.sheet,
        "header": looked.header,
        "place": "" if single else grid.sheet,
        "columns": [_column(column, looked, lines) for column in LEDGER.columns],
        "headings": [
            {"written": h.written, "samples": _samples(h.values), "is_used": h.column in chosen}
            for h in headings
        ],
    }


def _column(column: Column, looked: likeness.Looked, lines: Sequence[Line]) -> dict[str, Any]:
    here = looked.all_of(column.field)
    titles = ("", looked.grid.sheet)
    proposed = [own for name, own, title in lines if name == column.name and title in titles]
    return {
        "name": column.name,
        "note": column.note,
        "is_required": column.required,
        "is_kept": column.use is not Use.PRINTED,
        "chosen": list(filter(None, proposed)) or [heading.written for heading in here[:1]],
        "is_known": not proposed and bool(here),
    }


def _all(looked: likeness.Looked) -> Iterator[likeness.Heading]:
    for field in looked.chosen:
        yield from looked.all_of(field)
    for rivals in looked.rivals.values():
        yield from rivals


def _samples(values: Sequence[object]) -> list[str]:
    shown = [str(value) for value in values if value is not None and str(value).strip()]
    return [_cut(text, _LONGEST_SAMPLE) for text in list(dict.fromkeys(shown))[:_SAMPLES]]


# ---------------------------------------------------------------- as it will be read


class Chosen(NamedTuple):
    """What a person has chosen on the page: sheets and headers, lines, words of 完成状态."""

    where: Whereabouts
    lines: Sequence[Line]
    statuses: Mapping[str, str]


def read(path: Path, chosen: Chosen) -> dict[str, Any]:
    """The first rows as they will be read, and the words of 完成状态 that nobody knows."""
    statuses = chosen.statuses
    try:
        opened = _with(path, chosen)
        words = unplaced_statuses(opened.with_lines())
        content, _, _ = opened.completed(statuses, is_copy=True)
    except Refused as refusal:
        return refused(refusal, "这样对照读不了")
    book, found = _book(content, path)
    faults = [d for d in found if d.level is Level.ERROR and _is_of_mapping(d)]
    return {
        "done": not faults,
        "says": "",
        "heads": list(_SHOWN),
        "rows": list(_rows(book, _Statuses(opened, words, statuses))) if book is not None else [],
        "count": len(book.rows) if book is not None else 0,
        "words": words,
        "found": told(faults),
    }


def _with(path: Path, chosen: Chosen) -> mapping.Foreign:
    opened = mapping.foreign(path, chosen.where)
    return opened._replace(proposal=opened.proposal._replace(lines=tuple(chosen.lines)))


def _book(content: bytes, path: Path) -> tuple[Book | None, Sequence[Diagnostic]]:
    try:
        return read_book(content, path.name)
    except Refused as refusal:
        book = refusal.book if isinstance(refusal.book, Book) else None
        return book, refusal.diagnostics


def _is_of_mapping(d: Diagnostic) -> bool:
    return d.rule.startswith(("mapping-", "sheet-")) or str(d.where).startswith(MAPPING_SHEET.name)


class _Statuses:
    """What the rows say of 完成状态, where nobody has said yet what the word means."""

    def __init__(self, opened: mapping.Foreign, words: Sequence[str], chosen: Mapping[str, str]):
        self._grids = {grid.sheet: grid for grid in opened.looked.grids}
        self._open = {bare_text(word) for word in words if not chosen.get(word)}

    def of(self, row: Row) -> str:
        """The status as it will be read; ？ where that is still to be said."""
        if "status" not in row.cells:
            return ""
        cell = row.cells.cell("status")
        grid = self._grids.get(cell.sheet)
        written = bare_text(grid.value(cell.row, cell.column)) if grid is not None else ""
        return "？" if written in self._open else row.status.word


def _rows(book: Book, statuses: _Statuses) -> Iterator[list[str]]:
    left = _ROWS
    for category in book.categories:
        for finding in category.findings:
            named = {id(row): p.wording for p in finding.problems for row in p.rows}
            for row in finding.rows[:left]:
                left -= 1
                yield [
                    str(category.wording),
                    str(finding.wording),
                    str(named.get(id(row), "")),
                    str(row.measure),
                    "\n".join(line for part in row.progress for line in part.lines),
                    statuses.of(row),
                ]
            if left <= 0:
                return


# ---------------------------------------------------------------- the copy


def write(bench: Bench, path: Path, chosen: Chosen) -> dict[str, Any]:
    """Write the copy into input/ and lay it on the desk; the office's file stays as it is."""
    stem = path.stem if path.suffix.lower() != ".xlsx" else f"{path.stem}_对照"
    first = bench.home / "input" / f"{stem}.xlsx"
    try:
        target = free(first)
        content, _, found = _with(path, chosen).completed(chosen.statuses, is_copy=True)
        new_file.write(target, content, new_file.MAPPED_COPY)
    except Refused as refusal:
        return refused(refusal, "没有写成")
    bench.open_ledger(target, path.name)
    says = f"已写成 input/{target.name}，以后改这一份；原来的{path.name}没有动"
    return {"done": True, "says": says, "found": told(found)}
