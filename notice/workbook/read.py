"""Grids → Book, with every fault of the workbook told at once.

The sheets are read one after another; a fault never stops the reading, it only leaves its value
empty. Where a needed sheet or column is missing, its rows are not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from notice.diagnostics import Diagnostic, Refused, error, has_errors, info, warning
from notice.model import Book, Text
from notice.workbook import figures
from notice.workbook.cells import clean, is_blank
from notice.workbook.columns import (
    DUTIES,
    FACT_SHEET,
    LEDGER,
    MAPPING_SHEET,
    PLANS,
    RESULTS,
    RULE_SHEET,
    SHEETS,
    SILENT_SHEETS,
    Sheet,
    plain,
)
from notice.workbook.facts import read_facts
from notice.workbook.grid import BROKEN, MAX_ROWS, Grid, read_grids
from notice.workbook.ledger import read_ledger
from notice.workbook.marks import told_of, unread
from notice.workbook.prose import read_prose, read_results
from notice.workbook.settings import read_settings
from notice.workbook.table import Table, area, find_table


def read_book(content: bytes, file_name: str) -> tuple[Book, list[Diagnostic]]:
    """Return the Book of an .xlsx file's bytes and what was noticed.

    `file_name` is for faults of the file itself. Raises Refused with every fault where the
    workbook can't be taken as it is: nothing may be printed of a book with an error in it.
    """
    try:
        wanted = frozenset((figures.NAME, *(plain(sheet.name) for sheet in SHEETS)))
        grids = read_grids(content, wanted)
    except BROKEN as fault:
        message = "工作簿已损坏，请用WPS或Excel打开另存一份再用"
        raise Refused([error("file-broken", file_name, message)]) from fault
    tables, found = _tables(grids)
    facts, fact_faults = read_facts(tables.get(FACT_SHEET.name))
    categories, ledger_faults = read_ledger(tables.get(LEDGER.name))
    duties, duty_faults = read_prose(tables.get(DUTIES.name))
    plans, plan_faults = read_prose(tables.get(PLANS.name))
    results, result_faults = read_results(tables.get(RESULTS.name))
    settings, setting_faults = read_settings(tables.get(RULE_SHEET.name))
    found += [*fact_faults, *ledger_faults, *duty_faults, *plan_faults, *result_faults]
    found += setting_faults
    for table in tables.values():
        found += told_of(table)
    book = Book(
        facts=facts.lines,
        days=facts.days,
        mailbox_name=facts.mailbox_name,
        stamped=facts.stamped,
        fact_places=facts.places,
        categories=categories,
        duties=duties,
        plans=plans,
        results=results,
        sheet_names=tuple(grid.sheet for grid in grids),
        unread=tuple(text for table in tables.values() for text in unread(table)),
        rules_named=settings.named,
        rules_off=settings.off,
        areas=tuple(area(t) for t in tables.values() if t.sheet not in (RULE_SHEET, MAPPING_SHEET)),
        stated=figures.stated(next((g for g in grids if _name(g) == figures.NAME), None)),
    )
    if has_errors(found):
        raise Refused(found, book=book)
    return book, found


def read_name(content: bytes) -> Mapping[str, tuple[Text, ...]]:
    """The facts of a workbook alone, as Book has them; none where they can't be read.

    Its faults are told when the whole is read.
    """
    try:
        grids = read_grids(content, frozenset((plain(FACT_SHEET.name),)))
    except BROKEN:
        return {}
    grid = next((grid for grid in grids if _name(grid) == plain(FACT_SHEET.name)), None)
    table = None if grid is None else _table_of(grid, FACT_SHEET)[0]
    return read_facts(table)[0].lines


def _tables(grids: list[Grid]) -> tuple[dict[str, Table], list[Diagnostic]]:
    """The sheets that are read, by name, each with its header found."""
    tables: dict[str, Table] = {}
    found: list[Diagnostic] = []
    taken: set[int] = set()
    for sheet in (listed for listed in SHEETS if listed is not MAPPING_SHEET):
        named = [grid for grid in grids if _name(grid) == plain(sheet.name)]
        exact = [grid for grid in named if grid.sheet == sheet.name] or named
        taken |= {id(grid) for grid in named}
        if len(exact) > 1:
            written = "、".join(f"“{grid.sheet}”" for grid in exact)
            message = f"工作表{written}是同一个名称，分不清用哪一张，请改名"
            found.append(error("sheet-twice", exact[1].sheet, message))
        elif exact:
            found += _shadowed(named, exact[0])
            table, faults = _table_of(exact[0], sheet)
            found += faults
            if table is not None:
                tables[sheet.name] = table
        elif sheet.required:
            listed = "、".join(f"“{grid.sheet}”" for grid in grids) or "一张也没有"
            message = f"缺少工作表“{sheet.name}”，现有工作表：{listed}"
            found.append(error("sheet-missing", sheet.name, message))
    for grid in grids:
        if id(grid) not in taken and _name(grid) not in SILENT_SHEETS:
            message = f"工作表“{grid.sheet}”不是标准工作表，不读取"
            found.append(info("sheet-unknown", grid.sheet, message))
    return tables, found


def _name(grid: Grid) -> str:
    return plain(clean(grid.sheet).text)


def _shadowed(named: list[Grid], exact: Grid) -> Iterator[Diagnostic]:
    for grid in named:
        if grid is not exact:
            message = f"工作表“{grid.sheet}”没有读取：以“{exact.sheet}”为准"
            yield warning("sheet-shadowed", grid.sheet, message)


def _table_of(grid: Grid, sheet: Sheet) -> tuple[Table | None, list[Diagnostic]]:
    is_filled = any(not is_blank(value) for row in grid.rows.values() for value in row.values())
    if not is_filled and not sheet.required:
        return None, []
    if grid.state != "visible":
        if sheet.required:
            message = "工作表被隐藏，请取消隐藏，核对内容后再生成"
            return None, [error("sheet-hidden", sheet.name, message)]
        return None, [warning("sheet-hidden", sheet.name, "工作表被隐藏，没有读取；要用请取消隐藏")]
    if grid.is_too_long:
        message = f"工作表超过{MAX_ROWS // 10000}万行，请拆成几份或删去多余的行"
        return None, [error("rows-too-many", sheet.name, message)]
    return find_table(grid, sheet)
