"""Which sheet and which column of an office's own workbook is which: proposed, never decided.

Names that are near, words of the headings and what stands in the columns are weighed; whatever is
not clear is told, and a person writes it down in 列名对照.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.commands.likeness import Heading, Looked, looked_at
from notice.diagnostics import Diagnostic, info, warning
from notice.folding import folded, plain
from notice.forms.adding import Line
from notice.ledger.columns import (
    DUTIES,
    FACT_SHEET,
    FACTS,
    LEDGER,
    PLANS,
    RESULTS,
    SHEETS,
    SILENT_SHEETS,
    Column,
    Sheet,
    by_name,
)
from notice.ledger.mapping import Names
from notice.xlsx.cells import bare_text, clean
from notice.xlsx.grid import Grid

_TITLES: Mapping[str, tuple[str, ...]] = {  # standard sheet → words of its name elsewhere
    FACT_SHEET.name: ("基本信息", "基本情况", "单位信息", "信息"),
    DUTIES.name: ("责任落实", "组织领导", "工作开展"),
    PLANS.name: ("下一步", "打算", "计划", "安排"),
    RESULTS.name: ("成效", "成果"),
}
_KEYS = ("finding", "measure", "progress", "status")


class Proposal(NamedTuple):
    """The lines to be added to 列名对照, and what a person has to see to."""

    lines: tuple[Line, ...]
    found: tuple[Diagnostic, ...]


def propose(grids: Sequence[Grid], names: Names, known: Mapping[str, Sequence[Grid]]) -> Proposal:
    """Propose lines for what is not known yet.

    `names` is what 列名对照 says already, `known` the sheets that are found by name or by it.
    """
    taken = {grid.sheet for of_sheet in known.values() for grid in of_sheet}
    free = [grid for grid in grids if grid.sheet not in taken and _is_unknown(grid)]
    ledgers, lines, found = _ledgers(known.get(LEDGER.name, ()), free)
    lines += _columns(LEDGER, ledgers, names)
    lines += _categories(ledgers, names)
    for sheet in ledgers:
        found += _told(sheet, LEDGER, names)
    free = [grid for grid in free if grid not in [sheet.grid for sheet in ledgers]]
    for standard in (FACT_SHEET, DUTIES, PLANS, RESULTS):
        here = list(known.get(standard.name, ()))
        if not here and (grid := _titled(standard, free)):
            free.remove(grid)
            lines.append((standard.name, "", grid.sheet))
            here = [grid]
        more, told = _of_sheets(standard, here, names)
        lines += more
        found += told
    return Proposal(tuple(lines), tuple(found))


def _of_sheets(
    standard: Sheet, grids: Sequence[Grid], names: Names
) -> tuple[list[Line], list[Diagnostic]]:
    """The lines for the columns of the sheets that are this one, and what is told of them."""
    if not grids and standard.required:
        message = (
            f"没有一张工作表像“{standard.name}”，可以用 python generate.py new 建一份空工作簿，"
            "把那一张抄过来"
        )
        return [], [warning("map-sheet", standard.name, message)]
    looked = [looked_at(grid, standard) for grid in grids]
    columns = _columns(standard, looked, names)
    lines = [(name, own, looked[0].grid.sheet) for name, own, _ in columns]
    return lines, [told for sheet in looked for told in _told(sheet, standard, names)]


def _is_unknown(grid: Grid) -> bool:
    """Whether a sheet can be seen and its name is none of ours."""
    ours = (*SILENT_SHEETS, *(sheet.name for sheet in SHEETS))
    return grid.state == "visible" and plain(clean(grid.sheet).text) not in ours


def _ledgers(
    known: Iterable[Grid], free: Sequence[Grid]
) -> tuple[list[Looked], list[Line], list[Diagnostic]]:
    """The sheets that are the ledger, the lines that say so, and what is told."""
    ledgers = [looked_at(grid, LEDGER) for grid in known]
    if any(heading.values for sheet in ledgers for heading in sheet.chosen.values()):
        return ledgers, [], []
    own = [sheet for grid in free if _is_ledger(sheet := looked_at(grid, LEDGER))]
    if own:  # an empty 整改台账 is none where another sheet is filled
        return own, [(LEDGER.name, "", sheet.grid.sheet) for sheet in own], []
    if ledgers:
        return ledgers, [], []
    message = "没有一张工作表像整改台账（要有反馈问题、整改措施等列），请照“整改台账”建一张"
    return [], [], [warning("map-ledger", LEDGER.name, message)]


def _columns(standard: Sheet, sheets: Sequence[Looked], names: Names) -> list[Line]:
    """A line for each column whose heading is not known by itself; one for all sheets alike."""
    lines: list[Line] = []
    known = by_name(standard)
    for column in standard.columns:
        headings = {  # title → heading
            sheet.grid.sheet: heading.written
            for sheet in sheets
            if (heading := sheet.chosen.get(column.field))
            and not _is_known(heading, column, known)
            and not names.speaks_of(column.field, standard.name, sheet.grid.sheet)
        }
        if len(headings) == len(sheets) and len(set(headings.values())) == 1:
            lines.append((column.name, next(iter(headings.values())), ""))
        else:
            lines += [(column.name, written, title) for title, written in headings.items()]
    return lines


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
    title = sheet.grid.sheet
    mapped = {line.field for line in names.columns if line.is_on(standard.name, title)}
    for column in standard.columns:
        if column.required and column.field not in {*sheet.chosen, *mapped}:
            message = (
                f"没有一列像“{column.name}”（{column.note}），请加上这一列，或在列名对照里写明"
            )
            yield warning("map-column", title, message)
    for doubt in sheet.doubts:
        yield info("map-doubt", title, doubt)


def _is_ledger(sheet: Looked) -> bool:
    return "finding" in sheet.chosen and sum(key in sheet.chosen for key in _KEYS) >= 3


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
