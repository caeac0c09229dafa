"""Grids → Book, with every fault of the workbook told at once.

The sheets are read one after another; a fault never stops the reading, it only leaves its value
empty. Where a needed sheet or column is missing, its rows are not told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from notice.diagnostics import Diagnostic, Refused, SheetRow, error, has_errors, info, warning
from notice.folding import plain
from notice.ledger import summary_figures
from notice.ledger.areas import area
from notice.ledger.columns import (
    COUNTING_FACT,
    DUTIES,
    FACT_SHEET,
    LEDGER,
    MAPPING_SHEET,
    PLANS,
    RESULTS,
    RULE_SHEET,
    SHEETS,
    SILENT_SHEETS,
    STATUS_SHEET,
    Sheet,
)
from notice.ledger.facts import read_facts
from notice.ledger.header import find_table
from notice.ledger.mapping import Names, read_names, table_of
from notice.ledger.marks import told_of, unread
from notice.ledger.measure_items import Counting
from notice.ledger.prose import read_prose, read_results
from notice.ledger.rows.same_above import says_same
from notice.ledger.settings import read_settings
from notice.ledger.statuses import StatusWords, read_statuses
from notice.ledger.table import Table
from notice.ledger.ticks import statuses_written
from notice.ledger.tree import read_ledger
from notice.model.book import Book
from notice.model.text import Cell, Text
from notice.xlsx.cells import clean, is_blank, says_nothing
from notice.xlsx.grid import Grid
from notice.xlsx.parts import BROKEN
from notice.xlsx.sheets import MAX_ROWS, read_grids

_SETTINGS = (RULE_SHEET.name, STATUS_SHEET.name)  # sheets of which nothing is to be printed


def read_book(content: bytes, file_name: str) -> tuple[Book, list[Diagnostic]]:
    """Return the Book of an .xlsx file's bytes and what was noticed.

    `file_name` is for faults of the file itself. Raises Refused with every fault where the
    workbook can't be taken as it is: nothing may be printed of a book with an error in it.
    """
    try:
        grids, names, found = _read(
            content, (summary_figures.NAME, *(sheet.name for sheet in SHEETS))
        )
    except BROKEN as fault:
        message = "工作簿已损坏，请用WPS或Excel打开另存一份再用"
        raise Refused([error("file-broken", file_name, message)]) from fault
    found += lost_styles(grids, file_name)
    tables, faults = _tables(grids, names)
    found += _pointing_to_map(faults, names, file_name)
    book = _book(grids, tables, found)
    if has_errors(found):
        raise Refused(found, book=book)
    return book, found


def _book(grids: list[Grid], tables: dict[str, list[Table]], found: list[Diagnostic]) -> Book:
    """The sheets put together; their faults join the others."""
    facts, fact_faults = read_facts(_one(tables, FACT_SHEET))
    ledgers = tables.get(LEDGER.name, [])
    statuses, status_faults = read_statuses(_one(tables, STATUS_SHEET), ledgers)
    ledgers = [table._replace(statuses=statuses) for table in ledgers]
    counting = Counting(next(iter(facts.lines.get(COUNTING_FACT, ())), None))
    categories, ledger_faults = read_ledger(ledgers, counting)
    duties, duty_faults = read_prose(_one(tables, DUTIES))
    plans, plan_faults = read_prose(_one(tables, PLANS))
    results, result_faults = read_results(_one(tables, RESULTS))
    settings, setting_faults = read_settings(_one(tables, RULE_SHEET))
    found += [*fact_faults, *ledger_faults, *duty_faults, *plan_faults, *result_faults]
    found += [*setting_faults, *status_faults]
    every = list(chain.from_iterable(tables.values()))
    found += chain.from_iterable(map(told_of, every))
    return Book(
        facts=facts.lines,
        days=facts.days,
        mailbox_name=facts.mailbox_name,
        stamped=facts.stamped,
        fact_places=facts.places,
        categories=categories,
        numbered=frozenset(counting.several) | counting.broken,
        duties=duties,
        plans=plans,
        results=results,
        sheet_names=tuple(grid.sheet for grid in grids),
        unread=tuple(chain.from_iterable(map(unread, every))),
        rules_named=settings.named,
        rules_off=settings.off,
        areas=tuple(area(table) for table in every if table.sheet.standard not in _SETTINGS),
        beyond_formulas=summary_figures.beyond(ledgers, by_number=counting.by_number),
        stated=summary_figures.stated(
            next((g for g in grids if _name(g) == summary_figures.NAME), None)
        ),
    )


def lost_styles(grids: Iterable[Grid], file_name: str) -> Iterator[Diagnostic]:
    """Whether the styles of the workbook could not be read."""
    if any(grid.has_lost_styles for grid in grids):
        message = "工作簿的样式读不了；请核对日期和删除线，或用WPS打开另存一份再用"
        yield warning("styles-lost", file_name, message)


def read_name(content: bytes) -> Mapping[str, tuple[Text, ...]]:
    """The facts of a workbook alone, as Book has them; none where they can't be read.

    Its faults are told when the whole is read.
    """
    try:
        grids, names, _ = _read(content, (FACT_SHEET.name, MAPPING_SHEET.name))
    except BROKEN:
        return {}
    chosen, _ = _chosen(FACT_SHEET, grids, names)
    tables, _ = _tables_of(FACT_SHEET, chosen, names, ())
    return read_facts(tables[0] if tables else None)[0].lines


class Looked(NamedTuple):
    """A workbook with all its sheets, and which of them are standard ones as it stands."""

    grids: list[Grid]
    names: Names
    chosen: dict[str, list[Grid]]  # by the names of the standard sheets; those found alone
    table: Table | None  # 列名对照
    statuses: Table | None  # 状态对照
    found: list[Diagnostic]  # what is wrong with 列名对照 and the names of sheets


def look(content: bytes) -> Looked:
    """Look at all sheets of a workbook. Raises what is listed in BROKEN on a broken file."""
    grids = read_grids(content, frozenset(), lambda grids: {grid.sheet for grid in grids})
    names, found = read_names(grids)
    chosen: dict[str, list[Grid]] = {}
    for sheet in SHEETS:
        if sheet is not MAPPING_SHEET:
            chosen[sheet.name], faults = _chosen(sheet, grids, names)
            found += [fault for fault in faults if fault.rule != "sheet-missing"]
            for grid in chosen[sheet.name]:
                found += names.sheet(sheet, grid)[1]
    found += names.nowhere(chosen)
    of_statuses = next(iter(chosen[STATUS_SHEET.name]), None)
    statuses = find_table(of_statuses, STATUS_SHEET)[0] if of_statuses else None
    return Looked(grids, names, chosen, table_of(grids), statuses, found)


def unplaced_statuses(content: bytes) -> list[str]:
    """The words of 完成状态 that nobody knows and that 状态对照 does not name, each once."""
    grids, names, _ = _read(content, [sheet.name for sheet in SHEETS])
    tables, _ = _tables(grids, names)
    said, _ = read_statuses(_one(tables, STATUS_SHEET), ())
    unplaced: dict[str, None] = {}
    for table in tables.get(LEDGER.name, ()):
        words = StatusWords.of(table._replace(statuses=said))
        unplaced |= dict.fromkeys(
            text
            for text in statuses_written(table)
            if words.status(text) is None and not says_same(text) and not says_nothing(text)
        )
    return list(unplaced)


def _read(content: bytes, wanted: Iterable[str]) -> tuple[list[Grid], Names, list[Diagnostic]]:
    """The sheets of these names and those that 列名对照 names, and what that says."""
    said: list[tuple[Names, list[Diagnostic]]] = []

    def more(grids: list[Grid]) -> set[str]:
        said.append(read_names(grids))
        return {title for titles in said[0][0].sheets.values() for title in titles}

    grids = read_grids(content, frozenset(map(plain, wanted)), more)
    return grids, *said[0]


def _one(tables: Mapping[str, Sequence[Table]], sheet: Sheet) -> Table | None:
    return next(iter(tables.get(sheet.name, ())), None)


def _pointing_to_map(
    faults: Iterable[Diagnostic], names: Names, file_name: str
) -> Iterator[Diagnostic]:
    """The faults; where the ledger is not found or not complete, with the way to map it."""
    ledgers = {LEDGER.name, *names.sheets.get(LEDGER.name, ())}
    for fault in faults:
        sheet = fault.where.sheet if isinstance(fault.where, SheetRow) else fault.where
        if sheet in ledgers and fault.rule in ("sheet-missing", "column-missing", "header-missing"):
            advice = f'可以用 python generate.py map "{file_name}" 对照列名'
            fault = fault._replace(advice=advice)
        yield fault


def _tables(grids: list[Grid], names: Names) -> tuple[dict[str, list[Table]], list[Diagnostic]]:
    """The sheets that are read, by their standard names, each with its header found."""
    chosen: dict[str, list[Grid]] = {}
    found: list[Diagnostic] = []
    taken = {title for titles in names.sheets.values() for title in titles}
    for sheet in SHEETS:
        if sheet is not MAPPING_SHEET:
            chosen[sheet.name], faults = _chosen(sheet, grids, names)
            found += faults
            taken |= {grid.sheet for grid in _of_name(grids, sheet, names)}
    nowhere = list(names.nowhere(chosen))
    absent = {fault.where for fault in nowhere if isinstance(fault.where, Cell)}
    found += [*nowhere, *_unknown(grids, taken)]
    tables: dict[str, list[Table]] = {}
    for sheet in SHEETS:
        of_sheet = chosen.get(sheet.name, [])
        tables[sheet.name], faults = _tables_of(sheet, of_sheet, names, absent)
        found += faults
    return tables, found


def _unknown(grids: Iterable[Grid], taken: Collection[str]) -> Iterator[Diagnostic]:
    for grid in grids:
        if grid.sheet not in taken and _name(grid) not in SILENT_SHEETS:
            message = f"工作表“{grid.sheet}”不是标准工作表，不读取"
            yield info("sheet-unknown", grid.sheet, message)


def _of_name(grids: list[Grid], sheet: Sheet, names: Names) -> list[Grid]:
    """The sheets with the name of a standard one that 列名对照 does not call something else."""
    called = {title for titles in names.sheets.values() for title in titles}
    return [g for g in grids if _name(g) == plain(sheet.name) and g.sheet not in called]


def _chosen(sheet: Sheet, grids: list[Grid], names: Names) -> tuple[list[Grid], list[Diagnostic]]:
    """The sheets that are a standard one.

    The one of its name, or those that 列名对照 names, in its order.
    """
    named = _of_name(grids, sheet, names)
    by_title = {grid.sheet: grid for grid in grids}
    listed = [by_title[title] for title in names.sheets.get(sheet.name, ())]
    chosen = listed or [grid for grid in named if grid.sheet == sheet.name] or named
    if not listed and len(chosen) > 1:
        message = f"工作表{_titles(chosen)}是同一个名称，分不清用哪一张，请改名"
        return [], [error("sheet-twice", chosen[1].sheet, message)]
    if chosen:
        return chosen, list(_shadowed(named, chosen))
    if not sheet.required or sheet.name in names.faulty_sheets:
        return [], []
    message = f"缺少工作表“{sheet.name}”，现有工作表：{_titles(grids) or '一张也没有'}"
    return [], [error("sheet-missing", sheet.name, message)]


def _titles(grids: Iterable[Grid]) -> str:
    return "、".join(f"“{grid.sheet}”" for grid in grids)


def _tables_of(
    sheet: Sheet, grids: list[Grid], names: Names, absent: Collection[Cell]
) -> tuple[list[Table], list[Diagnostic]]:
    """The tables of a standard sheet, each with its header found."""
    tables: list[Table] = []
    found: list[Diagnostic] = []
    for grid in grids:
        here, faults = names.sheet(sheet, grid, absent)
        table, of_table = _table_of(grid, here)
        found += [*faults, *of_table]
        if table is not None:
            if sheet is LEDGER:
                category, faults = names.category(table)
                found += faults
                table = table._replace(category=category)
            tables.append(table)
    return tables, found


def _name(grid: Grid) -> str:
    return plain(clean(grid.sheet).text)


def _shadowed(named: list[Grid], chosen: list[Grid]) -> Iterator[Diagnostic]:
    for grid in named:
        if grid not in chosen:
            message = f"工作表“{grid.sheet}”没有读取：以{_titles(chosen)}为准"
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
