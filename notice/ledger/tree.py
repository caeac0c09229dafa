"""The entries of the ledger (整改台账) → 问题类别 › 反馈问题 › 具体问题, each with its rows.

One fold over all sheets: each entry takes from above what it does not say itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import same
from notice.ledger.columns import LEDGER
from notice.ledger.entries import Entry, read_entries
from notice.ledger.measure_items import Counting
from notice.ledger.table import Table
from notice.ledger.texts import Cells
from notice.model.book import Category, Finding, Holders, Problem, Row
from notice.model.text import EMPTY, Cell, Text
from notice.xlsx.cells import clean, is_blank, quoted, says_nothing


def read_ledger(
    tables: Sequence[Table], counting: Counting
) -> tuple[tuple[Category, ...], list[Diagnostic]]:
    """Return the categories of the ledger with their findings, and every fault of its sheets.

    Several sheets are read one after another; what comes again on a later one is the same.
    `counting` says what is one 整改措施.
    """
    tables = [table for table in tables if set(LEDGER.keys) <= table.columns.keys()]
    if not tables:
        return (), []
    sheets = [Cells(table) for table in tables]
    _tell_empty(sheets)
    tree = _Tree(counting, has_categories=any(map(_has_categories, tables)))
    for cells in sheets:
        tree.take(cells)
    if all("progress" in table.columns for table in tables):
        tree.require_progress(sheets)
    return tree.finished(), [*chain.from_iterable(map(_told, sheets)), *counting.told()]


def _told(cells: Cells) -> list[Diagnostic]:
    """What is told of a sheet; that cells were taken for empty, where none of them was needed."""
    for cell, text in cells.voids.items():
        if not cells.is_faulty(cell):
            cells.tell(info("blank", cell, f"这里只写了“{quoted(text)}”，按空着处理"))
    return cells.found


def _tell_empty(sheets: Sequence[Cells]) -> None:
    """An error where the ledger has no row at all; a sheet of several may have none."""
    if not any(cells.table.entries for cells in sheets):
        first = sheets[0]
        name = first.table.sheet.name
        first.tell(error("ledger-empty", name, "台账里一行内容也没有，请填写"))
        return
    for cells in sheets:
        if not cells.table.entries:
            name = cells.table.sheet.name
            cells.tell(info("ledger-empty", name, "这张台账里一行内容也没有"))


def _has_categories(table: Table) -> bool:
    """Whether a sheet names a 问题类别 anywhere; without one, findings are numbered through."""
    entries = table.entries
    is_named = bool(table.category) or table.has_bands
    return bool(entries) and (is_named or any(_names_category(table, row) for row in entries))


def _names_category(table: Table, row: int) -> bool:
    value = table.value(row, "category")
    return not is_blank(value) and not (isinstance(value, str) and says_nothing(clean(value).text))


class _ProblemDraft:
    def __init__(self, wording: Text, cell: Cell) -> None:
        self.wording = wording
        self.cell = cell
        self.rows: list[Row] = []


class _FindingDraft:
    def __init__(self, wording: Text, cell: Cell) -> None:
        self.wording = wording
        self.cell = cell
        self.rows: list[Row] = []
        self.problems: dict[str, _ProblemDraft] = {}
        self.problem: _ProblemDraft | None = None  # of its row above, for "as above"

    def finished(self) -> Finding:
        problems = tuple(
            [Problem(p.wording, p.cell, tuple(p.rows)) for p in self.problems.values()]
        )
        return Finding(self.wording, self.cell, tuple(self.rows), problems)


class _CategoryDraft:
    def __init__(self, wording: Text, cell: Cell | None) -> None:
        self.wording = wording
        self.cell = cell
        self.findings: dict[str, _FindingDraft] = {}


class _Tree:
    """What the entries read so far make, and what the next one stands under."""

    def __init__(self, counting: Counting, *, has_categories: bool) -> None:
        self._counting = counting
        self.categories: dict[str, _CategoryDraft] = {}
        self._has_categories = has_categories
        self._category: _CategoryDraft | None = None
        self._finding: _FindingDraft | None = None
        self._blank_runs: dict[str, tuple[Cell, int]] = {}
        self._owners: dict[tuple[str, Cell], _FindingDraft | _CategoryDraft] = {}
        self._numbers: dict[str, _FindingDraft] = {}

    def take(self, cells: Cells) -> None:
        """Put the entries of a sheet in their places: nothing is "as above" over two sheets."""
        self._cells, self._table = cells, cells.table
        self._has_bands = cells.table.has_bands
        self._category = self._finding = None
        self._band: Cell | None = None  # in force
        self._numbers = {}  # each sheet may number from 1
        for category in self.categories.values():
            for finding in category.findings.values():
                finding.problem = None
        for place, entry in enumerate(read_entries(cells, self._counting)):
            self._take(entry, is_first=place == 0)
        for field in tuple(self._blank_runs):
            self._end_run(field)

    def finished(self) -> tuple[Category, ...]:
        """Return the categories that have findings."""
        return tuple(
            Category(c.wording, c.cell, tuple(f.finished() for f in c.findings.values()))
            for c in self.categories.values()
            if c.findings
        )

    def require_progress(self, sheets: Sequence[Cells]) -> None:
        """Tell each finding of which no row says what was done."""
        for category in self.categories.values():
            for finding in category.findings.values():
                if not any(row.progress for row in finding.rows):
                    _tell_no_progress(finding, sheets)

    # ------------------------------------------------------------ one entry

    def _take(self, entry: Entry, *, is_first: bool) -> None:
        is_new_category = self._take_category(entry, is_first=is_first)
        self._take_finding(entry, must_be_named=is_first or is_new_category)
        finding = self._finding
        if finding is None:
            return
        row = entry.row
        for progress in row.progress:
            if self._is_of_another("progress", progress.cell, finding):
                message = "这个整改情况合并了两个反馈问题，请拆开，每个问题写自己的整改情况"
                self._cells.tell(error("progress-over-findings", progress.cell, message))
        finding.rows.append(row)
        if entry.problem:
            self._take_problem(entry, finding)
        if finding.problem is not None:
            finding.problem.rows.append(row)
        self._check_number(entry, finding)

    def _take_category(self, entry: Entry, *, is_first: bool) -> bool:
        """Set the entry's 问题类别; return whether it differs from the one above."""
        if not self._has_categories:
            self._category = self.categories.setdefault("", _CategoryDraft(EMPTY, None))
            return False
        wording, holders = entry.category, entry.row.cells
        is_new = bool(entry.band) and self._take_band(entry.band)
        if wording:
            return not self._goes_on(wording) and (self._change(wording, holders) or is_new)
        if self._band is not None and self._category is not None:
            return is_new
        if self._category is None:
            self._category = _CategoryDraft(EMPTY, None)
        if self._has_bands:
            if is_first:
                message = "第一行上面没有问题类别，请在它上面加一行写明，或把它移到类别下面"
                self._cells.tell(error("blank", holders.cell("finding"), message))
        elif "category" not in holders:  # another sheet of the ledger has categories
            message = (
                "别的台账有问题类别，这张没有这一列；请在“列名对照”里加一行："
                "问题类别 | （空） | 这张工作表（用工作表的名称作类别）"
            )
            self._cells.tell(error("blank", self._table.sheet.name, message))
        elif not self._cells.is_faulty(cell := holders.cell("category")):
            if is_first:
                self._cells.tell(error("blank", cell, "第一行的问题类别是空的，请填写"))
            else:
                self._inherit("category", cell)
        return False

    def _goes_on(self, wording: Text) -> bool:
        """Whether the 问题类别 is that of the row above, as below one merged cell; no band is."""
        if self._band is not None or self._category is None:
            return False
        self._end_run("category")
        return self.categories.get(same(wording)) is self._category

    def _change(self, wording: Text, holders: Holders) -> bool:
        """Go on under the 问题类别 that a row names; return whether it is another."""
        is_of_sheet = wording is self._table.category
        is_own = is_of_sheet or self._cells.is_own(holders.row, "category")
        cell = wording.cells[0] if is_of_sheet else holders.cell("category")
        self._tell_ignored_band(cell)
        return self._name_category(wording, cell, is_own=is_own)

    def _take_band(self, band: Text) -> bool:
        """Go on under a band; a 反馈问题 must then be named."""
        self._band = band.cells[0]
        self._name_category(band, self._band, is_own=True)
        return True

    def _tell_ignored_band(self, cell: Cell) -> None:
        """A row below a band that names a 问题类别 of its own keeps that."""
        if self._band is not None and self._band.sheet == cell.sheet:
            message = f"下面有的行自己写了问题类别（如{cell}），以行里写的为准，请核对"
            self._cells.tell(warning("band", self._band, message))

    def _name_category(self, wording: Text, cell: Cell, *, is_own: bool) -> bool:
        """Go on under this 问题类别, a new one or one met before; return whether it is another."""
        self._end_run("category")
        before, key = self._category, same(wording)
        draft = self.categories.get(key)
        if draft is None:
            draft = self.categories[key] = _CategoryDraft(wording, cell)
        elif draft is not before and is_own:
            message = f"问题类别“{quoted(wording)}”在{draft.cell}已经有，并入那里"
            self._cells.tell(info("category-again", cell, message))
        self._category = draft
        return draft is not before

    def _take_finding(self, entry: Entry, *, must_be_named: bool) -> None:
        """Set the entry's 反馈问题; None where it can't be known, and then that is told."""
        cell = entry.row.cells.cell("finding")
        if entry.finding is None:
            self._finding = None
        elif entry.finding:
            self._name_finding(entry.finding, cell, entry.row)
        elif must_be_named:
            message = "反馈问题是空的，这里不能按“同上”理解，请填写"
            self._cells.tell(error("blank", cell, message))
            self._finding = None
        else:
            self._inherit("finding", cell)

    def _name_finding(self, wording: Text, cell: Cell, row: Row) -> None:
        self._end_run("finding")
        assert self._category is not None
        before, key = self._finding, same(wording)
        draft = self._category.findings.get(key)
        if draft is None:
            draft = self._category.findings[key] = _FindingDraft(wording, cell)
        elif draft is not before and self._cells.is_own(row.cells.row, "finding"):
            message = f"反馈问题“{quoted(wording)}”在{draft.cell}已经有，按同一个问题并入那里"
            self._cells.tell(info("finding-again", cell, message))
        if self._owners.setdefault(("finding", cell), self._category) is not self._category:
            message = "这个反馈问题合并到了两个问题类别下，按一个问题计数，两处都印，请核对"
            self._cells.tell(warning("finding-over-categories", cell, message))
        self._finding = draft

    def _take_problem(self, entry: Entry, finding: _FindingDraft) -> None:
        """Set the finding's 具体问题; a blank one is that of its row above, if there is any."""
        cell = entry.row.cells.cell("problem")
        if self._is_of_another("problem", cell, finding):
            message = "这个具体问题合并到了两个反馈问题下，按一个计数，两处都印，请核对"
            self._cells.tell(warning("problem-over-findings", cell, message))
        draft = _ProblemDraft(entry.problem, cell)
        finding.problem = finding.problems.setdefault(same(entry.problem), draft)

    def _is_of_another(self, field: str, cell: Cell, finding: _FindingDraft) -> bool:
        """Whether a merged cell was met under another 反馈问题 already."""
        owner = self._owners.setdefault((field, cell), finding)
        return owner is not finding and owner.cell != finding.cell

    def _check_number(self, entry: Entry, finding: _FindingDraft) -> None:
        """序号 is staff's own key: two findings that share one are told."""
        number = entry.number
        if not number or says_nothing(number):
            return
        other = self._numbers.setdefault(number, finding)
        if other.cell != finding.cell:
            self._numbers[number] = finding
            message = f"序号“{quoted(number)}”和第{other.cell.row}行的反馈问题相同，请核对"
            self._cells.tell(warning("number-twice", entry.row.cells.cell("number"), message))

    def _inherit(self, field: str, cell: Cell) -> None:
        """A blank cell takes the value above; a run of them is noticed in one sentence."""
        first, _ = self._blank_runs.get(field, (cell, 0))
        self._blank_runs[field] = (first, cell.row)

    def _end_run(self, field: str) -> None:
        if field in self._blank_runs:
            first, last = self._blank_runs.pop(field)
            rows = f"第{first.row}行" if first.row == last else f"第{first.row}至{last}行"
            name = LEDGER.column(field).name
            self._cells.tell(info("as-above", first, f"{name}{rows}是空的，按“同上”处理"))


def _tell_no_progress(finding: _FindingDraft, sheets: Sequence[Cells]) -> None:
    places = [row.cells.cell("progress") for row in finding.rows]
    if any(cells.is_faulty(place) for cells in sheets for place in places):
        return
    voids = dict(chain.from_iterable(cells.voids.items() for cells in sheets))
    place = next(filter(voids.__contains__, places), places[0])
    said = f"只写了“{quoted(voids[place])}”" if place in voids else "没有整改情况"
    message = f"反馈问题“{quoted(finding.wording)}”{said}，请填写整改情况"
    cells = next(c for c in sheets if c.table.sheet.name == place.sheet)
    cells.tell(error("blank", place, message))
