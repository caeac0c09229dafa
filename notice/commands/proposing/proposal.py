"""Which sheet and which column of an office's own workbook is which: proposed, never decided.

Names that are near, words of the headings and what stands in the columns are weighed; whatever is
not clear is told, and a person writes it down in 列名对照.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.commands.proposing.likeness import Heading, Looked, looked_at
from notice.diagnostics import Diagnostic, info, warning
from notice.folding import folded, plain
from notice.forms.adding import Line
from notice.ledger.columns import (
    DUTIES,
    FACT_SHEET,
    FACTS,
    HEADER_LINE,
    LEDGER,
    PLANS,
    RESULTS,
    SHEETS,
    SILENT_SHEETS,
    Column,
    Sheet,
    by_name,
)
from notice.ledger.header import top_row
from notice.ledger.heads import Head
from notice.ledger.mapping import Names, keys_of
from notice.xlsx.cells import bare_text, clean, quoted
from notice.xlsx.grid import Grid

_TITLES: Mapping[str, tuple[str, ...]] = {  # standard sheet → words of its name elsewhere
    FACT_SHEET.name: ("基本信息", "基本情况", "单位信息", "信息"),
    DUTIES.name: ("责任落实", "组织领导", "工作开展"),
    PLANS.name: ("下一步", "打算", "计划", "安排"),
    RESULTS.name: ("成效", "成果"),
}
_KEYS = ("finding", "measure", "progress", "status")
_ENOUGH_KEYS = 2  # of them, from which a sheet may be a ledger


class Whereabouts(NamedTuple):
    """Where a person says that the ledger is: its sheets (none: as read off), rows of headers."""

    sheets: tuple[str, ...] = ()
    headers: tuple[tuple[str, int], ...] = ()


_AS_READ = Whereabouts()


class Proposal(NamedTuple):
    """The lines to be added to 列名对照, and what a person has to see to.

    `titles` stand above the ledgers; `has_facts`: a sheet is 基本信息, or proposed as that.
    """

    lines: tuple[Line, ...]
    found: tuple[Diagnostic, ...]
    titles: tuple[str, ...]
    has_facts: bool


def propose(
    grids: Sequence[Grid],
    names: Names,
    known: Mapping[str, Sequence[Grid]],
    where: Whereabouts = _AS_READ,
) -> Proposal:
    """Propose lines for what is not known yet.

    `names` is what 列名对照 says already, `known` the sheets that are found by name or by it,
    `where` what a person says besides.
    """
    free = _free(grids, known)
    rows = _header_rows(grids, names, where)
    said = [grid for grid in grids if grid.sheet in where.sheets]
    of_name = known.get(LEDGER.name, ())
    ledgers, lines, found = (
        _said(said, of_name, names, rows) if said else _ledgers(of_name, free, rows)
    )
    of_columns = _columns(LEDGER, ledgers, names)
    lines += _headers(ledgers, of_columns, names, where)
    lines += of_columns
    lines += _categories(ledgers, names)
    for sheet in ledgers:
        found += _told(sheet, LEDGER, names)
        free = [grid for grid in free if grid is not sheet.grid]
    for standard in (FACT_SHEET, DUTIES, PLANS, RESULTS):
        more, told = _of_sheets(standard, known.get(standard.name, ()), free, names)
        lines += more
        found += told
    found += _left_sheets(free)
    has_facts = bool(known.get(FACT_SHEET.name)) or FACT_SHEET.name in [line[0] for line in lines]
    return Proposal(tuple(lines), tuple(found), tuple(_titles(ledgers)), has_facts)


def _header_rows(grids: Iterable[Grid], names: Names, where: Whereabouts) -> Mapping[str, int]:
    """The rows of headers that are said, by the titles of the sheets."""
    written = {grid.sheet: names.header_row(LEDGER, grid.sheet) for grid in grids}
    return {**dict(where.headers), **{title: row for title, row in written.items() if row}}


def _said(
    grids: Sequence[Grid], of_name: Sequence[Grid], names: Names, rows: Mapping[str, int]
) -> tuple[list[Looked], list[Line], list[Diagnostic]]:
    """The sheets that are said to be the ledger, and the lines for those not known as that."""
    written = names.sheets.get(LEDGER.name, ())
    is_known = [grid.sheet for grid in grids] == [grid.sheet for grid in of_name]
    new = [] if is_known else [grid.sheet for grid in grids if grid.sheet not in written]
    lines: list[Line] = [(LEDGER.name, "", title) for title in new]
    return [looked_at(grid, LEDGER, rows.get(grid.sheet, 0)) for grid in grids], lines, []


def _headers(
    ledgers: Iterable[Looked], lines: Sequence[Line], names: Names, where: Whereabouts
) -> Iterator[Line]:
    """The lines that say where a header is: a person has, or another row would be read as it."""
    for sheet in ledgers:
        title = sheet.grid.sheet
        if sheet.header and not names.header_row(LEDGER, title):
            top, bottom = _rows_of_header(sheet, lines, names)
            is_other = bool(top) and not top <= sheet.header <= bottom
            if is_other or title in dict(where.headers):
                yield (HEADER_LINE, f"第{sheet.header}行", title)


def _rows_of_header(sheet: Looked, lines: Sequence[Line], names: Names) -> tuple[int, int]:
    """The rows that would be read as the header with these lines; 0 where there is none."""
    title, known = sheet.grid.sheet, by_name(LEDGER)
    here, _ = names.sheet(LEDGER, sheet.grid)
    mapped = [
        (key, known[name][0].field)
        for name, own, place in lines
        if place in ("", title)
        for key in keys_of(own)
    ]
    head = Head(sheet.grid, here._replace(mapped=(*here.mapped, *mapped)))
    row = top_row(head)
    return (row, head.bottom(row)) if row else (0, 0)


def _free(grids: Iterable[Grid], known: Mapping[str, Sequence[Grid]]) -> list[Grid]:
    """The sheets that can be seen and are none of ours, by name or by 列名对照."""
    taken = {grid.sheet for of_sheet in known.values() for grid in of_sheet}
    return [grid for grid in grids if grid.sheet not in taken and _is_unknown(grid)]


def _titles(sheets: Iterable[Looked]) -> Iterator[str]:
    """What stands above the headers of the sheets, cell by cell."""
    for sheet in sheets:
        for row in range(1, sheet.header):
            yield from map(bare_text, sheet.grid.rows.get(row, {}).values())


def _left_sheets(free: Sequence[Grid]) -> Iterator[Diagnostic]:
    """The other sheets with anything on them that looks like a part of a ledger."""
    for grid in free:
        if sum(key in looked_at(grid, LEDGER).chosen for key in _KEYS) >= _ENOUGH_KEYS:
            message = "也有像整改台账的列，没有对照；是台账的，请在列名对照里加一行"
            yield info("map-sheet", grid.sheet, message)


def _of_sheets(
    standard: Sheet, known: Sequence[Grid], free: list[Grid], names: Names
) -> tuple[list[Line], list[Diagnostic]]:
    """The lines for a sheet and its columns, and what is told; one of the free ones may be it."""
    lines: list[Line] = []
    here = list(known)
    if not here and (grid := _titled(standard, free)):
        free.remove(grid)
        lines.append((standard.name, "", grid.sheet))
        here = [grid]
    looked = [looked_at(grid, standard) for grid in here]
    columns = _columns(standard, looked, names)
    lines += [(name, own, looked[0].grid.sheet) for name, own, _ in columns]
    return lines, [told for sheet in looked for told in _told(sheet, standard, names)]


def _is_unknown(grid: Grid) -> bool:
    """Whether a sheet can be seen and its name is none of ours."""
    ours = (*SILENT_SHEETS, *(sheet.name for sheet in SHEETS))
    return grid.state == "visible" and plain(clean(grid.sheet).text) not in ours


def _ledgers(
    known: Iterable[Grid], free: Sequence[Grid], rows: Mapping[str, int]
) -> tuple[list[Looked], list[Line], list[Diagnostic]]:
    """The sheets that are the ledger, the lines that say so, and what is told."""
    ledgers = [looked_at(grid, LEDGER, rows.get(grid.sheet, 0)) for grid in known]
    if any(heading.values for sheet in ledgers for heading in sheet.chosen.values()):
        return ledgers, [], []
    looked = [looked_at(grid, LEDGER, rows.get(grid.sheet, 0)) for grid in free]
    # an empty 整改台账 is none where another sheet is filled
    own = _having(looked, 3) or _having(looked, _ENOUGH_KEYS)
    if own:
        return own, [(LEDGER.name, "", sheet.grid.sheet) for sheet in own], []
    if ledgers:
        return ledgers, [], []
    message = "没有一张工作表像整改台账（要有反馈问题、整改措施等列），请照“整改台账”建一张"
    return [], [], [warning("map-ledger", LEDGER.name, message)]


def _columns(standard: Sheet, sheets: Sequence[Looked], names: Names) -> list[Line]:
    """A line for each column whose heading is not known by itself; one for all sheets alike."""
    lines: list[Line] = []
    for column in standard.columns:
        headings = {  # title → headings
            sheet.grid.sheet: written
            for sheet in sheets
            if (written := _to_be_named(sheet, column, standard))
            and not names.speaks_of(column.field, standard.name, sheet.grid.sheet)
        }
        if len(headings) == len(sheets) and len(set(headings.values())) == 1:
            headings = {"": next(iter(headings.values()))}
        for title, several in headings.items():
            lines += [(column.name, own, title) for own in several]
    return lines


def _to_be_named(sheet: Looked, column: Column, standard: Sheet) -> tuple[str, ...]:
    """The headings of a column that are not known by themselves: all where it has several."""
    here = sheet.all_of(column.field)
    if len(here) == 1 and _is_known(here[0], column, by_name(standard)):
        return ()
    return tuple(heading.written for heading in here)


def _is_known(heading: Heading, column: Column, known: Mapping[str, tuple[Column, bool]]) -> bool:
    lower = known.get(plain(heading.lower))
    whole = known.get(plain(heading.written.replace("/", "")))
    return column in ((lower or (None,))[0], (None if lower else (whole or (None,))[0]))


def _categories(sheets: Sequence[Looked], names: Names) -> list[Line]:
    """Where several sheets are the ledger, one without 问题类别 is a category by its name."""
    if len(sheets) < 2:
        return []
    return [
        ("问题类别", "", sheet.grid.sheet)
        for sheet in sheets
        if "category" not in sheet.chosen
        and not any(label.title in ("", sheet.grid.sheet) for label in names.labels)
    ]


def _told(sheet: Looked, standard: Sheet, names: Names) -> Iterator[Diagnostic]:
    """What a person has to see to: columns missing, columns that look alike, columns left."""
    title = sheet.grid.sheet
    mapped = {line.field for line in names.columns if line.is_on(standard.name, title)}
    for column in standard.columns:
        if column.required and column.field not in {*sheet.chosen, *mapped}:
            message = (
                f"没有一列像“{column.name}”（{column.note}），请加上这一列，或在列名对照里写明"
            )
            yield warning("map-column", title, message)
    yield from _alike(sheet, standard)
    if sheet.left:
        message = f"没有用上的列：{_quoted(sheet.left)}；要用的请在列名对照里加一行"
        yield info("map-left", title, message)


def _alike(sheet: Looked, standard: Sheet) -> Iterator[Diagnostic]:
    """Columns that look like one: the first is proposed, of 整改情况 all of them."""
    for field, others in sheet.rivals.items():
        first, name = _quoted([sheet.chosen[field]]), standard.column(field).name
        message = f"{first}和{_quoted(others)}都像“{name}”，推荐前者，请核对"
        yield warning("map-doubt", sheet.grid.sheet, message)
    if sheet.more.get("progress"):
        both = _quoted(sheet.all_of("progress"))
        message = f"{both}都像“整改情况”，都写进了对照，按先后都印；不要印的请删去那一行"
        yield warning("map-doubt", sheet.grid.sheet, message)


def _quoted(headings: Iterable[Heading]) -> str:
    return "、".join(f"“{quoted(heading.written)}”" for heading in headings)


def _having(sheets: Iterable[Looked], least: int) -> list[Looked]:
    """The sheets with so many of the needed columns."""
    return [sheet for sheet in sheets if _keys(sheet) >= least]


def _keys(sheet: Looked) -> int:
    """How many of the needed columns a sheet has."""
    return sum(key in sheet.chosen for key in _KEYS)


def _titled(standard: Sheet, free: Sequence[Grid]) -> Grid | None:
    """The one sheet whose name is like that of a standard one; for 基本信息 also by its rows."""
    words = _TITLES[standard.name]
    named = [grid for grid in free if any(w in folded(grid.sheet) for w in words)]
    if standard is FACT_SHEET:
        named = [grid for grid in free if _names_facts(grid)]
    fitting = [g for g in named if looked_at(g, standard).chosen]
    return fitting[0] if len(fitting) == 1 else None


def _names_facts(grid: Grid) -> bool:
    """Whether at least four 项目 of 基本信息 stand on a sheet."""
    facts = {name for fact in FACTS for name in (fact.name, *fact.aliases)}
    values = (value for row in grid.rows.values() for value in row.values())
    return sum(bare_text(value) in facts for value in values) >= 4
