"""Grids → Book, with every fault of the workbook told at once.

The sheets are read one after another; a fault never stops the reading, it only leaves its value empty. Where a needed
sheet or column is missing, its rows are not told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from notice.diagnostics import Diagnostic, Refused, error, has_errors, info, warning
from notice.model import (
    EMPTY,
    Book,
    Category,
    Cell,
    Day,
    Finding,
    Holders,
    Problem,
    Progress,
    Prose,
    Publicity,
    Result,
    Row,
    Source,
    Status,
    Text,
    joined,
)
from notice.workbook.cells import Raw, Unreadable, amount_of, clean, date_of, raw_text
from notice.workbook.columns import (
    DATE_FACTS,
    DUTIES,
    FACT_SHEET,
    FACTS,
    INSPECTION_DATES,
    LEDGER,
    LINED_FACTS,
    NO_REGULATION,
    PLANS,
    PUBLICITY_WORDS,
    RELEASED_WORD,
    RESULTS,
    SHEETS,
    SILENT_SHEETS,
    STATUS_WORDS,
    STATUS_YES_NO,
    SUMMARY_WORDS,
    Sheet,
    plain,
)
from notice.workbook.grid import BROKEN, Grid, Place, read_grids
from notice.workbook.table import Table, find_table, is_header

EMPTY_WORDS = ("无", "/", "-", "—", "——", "None", "NaN", "NULL", "none", "nan", "null")
PLACEHOLDER_WORDS = ("待补", "待填", "待填写", "待补充", "XXX", "xxx", "XX", "××", "×××")
WHOLE_UNITS = ("人次", "人", "名", "项", "个", "次", "件", "期", "份")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HALF_CHARACTER = re.compile("_x[Dd][89A-Fa-f][0-9A-Fa-f]{2}_|[\ud800-\udfff]")
_EMOJI = re.compile("[\u20e3\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]")
_TICKS = "✓✔✗✘☑☒"
_END_MARKS = "。;,、:."


def read_book(content: bytes, file_name: str) -> tuple[Book, list[Diagnostic]]:
    """Return the Book of an .xlsx file's bytes and what was noticed; `file_name` is for faults of the file itself.

    Raises Refused with every fault where the workbook can't be taken as it is: nothing may be printed of a book with
    an error in it.
    """
    try:
        grids = read_grids(content, frozenset(plain(sheet.name) for sheet in SHEETS))
    except BROKEN as fault:
        message = "工作簿已损坏，请用WPS或Excel打开另存一份再用"
        raise Refused([error("file-broken", file_name, message)]) from fault
    tables, found = _tables(grids)
    facts, fact_faults = _read_facts(tables.get(FACT_SHEET.name))
    categories, ledger_faults = _read_ledger(tables.get(LEDGER.name))
    duties, duty_faults = _read_prose(tables.get(DUTIES.name))
    plans, plan_faults = _read_prose(tables.get(PLANS.name))
    results, result_faults = _read_results(tables.get(RESULTS.name))
    found += [*fact_faults, *ledger_faults, *duty_faults, *plan_faults, *result_faults]
    if has_errors(found):
        raise Refused(found)
    book = Book(
        facts.lines,
        facts.days,
        facts.mailbox_name,
        facts.stamped,
        categories,
        duties,
        plans,
        results,
    )
    return book, found


def same(text: str) -> str:
    """What two wordings must share to be one: NFKC, without spaces, line breaks and end marks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).rstrip(_END_MARKS)


# ---------------------------------------------------------------- sheets


def _tables(grids: list[Grid]) -> tuple[dict[str, Table], list[Diagnostic]]:
    """The sheets that are read, by name, each with its header found."""
    wanted = {plain(sheet.name): sheet for sheet in SHEETS}
    tables: dict[str, Table] = {}
    found: list[Diagnostic] = []
    seen: dict[str, str] = {}
    for grid in grids:
        sheet = wanted.get(plain(grid.sheet))
        if sheet is None:
            found += _unread_sheet(grid)
        elif sheet.name in seen:
            message = (
                f"工作表“{grid.sheet}”和“{seen[sheet.name]}”是同一个名称，分不清用哪一张，请改名"
            )
            found.append(error("sheet-twice", grid.sheet, message))
        else:
            seen[sheet.name] = grid.sheet
            table, faults = _table_of(grid, sheet)
            found += faults
            if table is not None:
                tables[sheet.name] = table
    listed = "、".join(f"“{grid.sheet}”" for grid in grids) or "一张也没有"
    for sheet in SHEETS:
        if sheet.required and sheet.name not in seen:
            found.append(
                error(
                    "sheet-missing", sheet.name, f"缺少工作表“{sheet.name}”，现有工作表：{listed}"
                )
            )
    return tables, found


def _unread_sheet(grid: Grid) -> Iterator[Diagnostic]:
    if plain(grid.sheet) not in SILENT_SHEETS:
        yield info("sheet-unknown", grid.sheet, f"工作表“{grid.sheet}”不是标准工作表，不读取")


def _table_of(grid: Grid, sheet: Sheet) -> tuple[Table | None, list[Diagnostic]]:
    if grid.state != "visible":
        if sheet.required:
            return None, [
                error("sheet-hidden", sheet.name, "工作表被隐藏，请取消隐藏，核对内容后再生成")
            ]
        return None, [warning("sheet-hidden", sheet.name, "工作表被隐藏，没有读取；要用请取消隐藏")]
    if not grid.rows and not sheet.required:
        return None, []
    return find_table(grid, sheet)


class _Cells:
    """The texts of one table, each read and told once, by the place that holds it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.found: list[Diagnostic] = []
        self._lines: dict[Place, tuple[Text, ...]] = {}
        self._texts: dict[Place, Text] = {}

    def tell(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    def raw(self, row: int, field: str) -> Raw:
        """The value of a field, merges seen through; None where the column is missing."""
        column = self.table.columns.get(field)
        return None if column is None else self.table.grid.value(row, column)

    def is_own(self, row: int, field: str) -> bool:
        """Whether the row's own cell, not one merged from above, holds the field."""
        column = self.table.columns.get(field)
        return column is not None and (row, column) not in self.table.grid.merged

    def has_own(self, row: int, field: str) -> bool:
        return self.is_own(row, field) and not is_blank(self.raw(row, field))

    def lines(self, row: int, field: str) -> tuple[Text, ...]:
        """The lines of a cell, blank ones dropped; none where the cell is empty or can't be read."""
        column = self.table.columns.get(field)
        if column is None:
            return ()
        place = self.table.grid.holder(row, column)
        if place not in self._lines:
            self._lines[place] = self._read_lines(place)
        return self._lines[place]

    def text(self, row: int, field: str) -> Text:
        """The text of a cell, its lines joined without anything between them."""
        column = self.table.columns.get(field)
        if column is None:
            return EMPTY
        place = self.table.grid.holder(row, column)
        if place not in self._texts:
            lines = self.lines(row, field)
            self._texts[place] = lines[0] if len(lines) == 1 else joined(lines, "")
        return self._texts[place]

    def optional(self, row: int, field: str) -> Text:
        """The text of a cell that may be empty: 无, — and their like are empty; a placeholder is warned of."""
        text = self.text(row, field)
        return self._without_none(text, row, field)

    def _without_none(self, text: Text, row: int, field: str) -> Text:
        if text in EMPTY_WORDS:
            return EMPTY
        if text in PLACEHOLDER_WORDS:
            self._once(
                warning(
                    "placeholder", self.table.cell(row, field), f"“{text}”还没有填写，请补上或清空"
                )
            )
        return text

    def required(self, row: int, field: str) -> Text:
        """The text of a cell that must be filled; a blank or a placeholder is told as an error and comes back empty."""
        text = self.text(row, field)
        if text and text not in EMPTY_WORDS and text not in PLACEHOLDER_WORDS:
            return text
        if field in self.table.columns and not self._is_faulty(row, field):
            self._once(self.blank(row, field, text))
        return EMPTY

    def blank(self, row: int, field: str, text: str = "") -> Diagnostic:
        name = next(column.name for column in self.table.sheet.columns if column.field == field)
        message = f"{name}写的是“{text}”，请写上实际内容" if text else f"{name}是空的，请填写"
        return error("blank", self.table.cell(row, field), message)

    def day(self, row: int, field: str) -> Day | None:
        """A date of the ledger; None where the cell is empty or no date."""
        value = self.raw(row, field)
        if is_blank(value) or (isinstance(value, str) and clean(value).text.strip() in EMPTY_WORDS):
            return None
        cell = self.table.cell(row, field)
        return read_day(value, cell, self._once)

    def _once(self, diagnostic: Diagnostic) -> None:
        """Tell of a merged cell once, however many rows it covers."""
        if diagnostic not in self.found[-64:]:
            self.found.append(diagnostic)

    def _is_faulty(self, row: int, field: str) -> bool:
        cell = self.table.cell(row, field)
        return any(d.where == cell and d.rule in UNREADABLE_RULES for d in self.found)

    def _read_lines(self, place: Place) -> tuple[Text, ...]:
        value = self.table.grid.rows.get(place[0], {}).get(place[1])
        if value is None:
            return ()
        cell = Cell(self.table.sheet.name, *place)
        text = read_text(value, cell, self.tell)
        return text_lines(text, cell)


UNREADABLE_RULES = ("formula-uncalculated", "cell-error", "cell-image", "T40")


def is_blank(value: Raw) -> bool:
    return value is None or (isinstance(value, str) and not clean(value).text.strip())


def read_text(value: Raw, cell: Cell, tell) -> str:
    """The cleaned text of a cell, its line breaks kept; what was repaired or can't be read is told."""
    try:
        raw = raw_text(value)
    except Unreadable as fault:
        tell(error(fault.rule, cell, fault.message))
        return ""
    text, repairs = clean(raw)
    for rule, count in repairs:
        tell(
            warning("control", cell, f"有{count}个控制字符，已删去")
            if rule == "control"
            else info(rule, cell, f"{_REPAIRS[rule]}（{count}处）")
        )
    if text.isascii():
        return text
    if _HALF_CHARACTER.search(text):
        tell(error("T40", cell, "有一个残缺的字（半个字符），请重新输入这个字"))
        return ""
    if _PRIVATE_USE.search(text):
        at = _PRIVATE_USE.search(text)
        around = text[max(0, at.start() - 5) : at.start()] if at else ""
        tell(
            error(
                "T40", cell, f"“{around}”后面有一个别的电脑无法显示的字（造字区字符），请改用标准字"
            )
        )
        return ""
    if _EMOJI.search(text) and text not in _TICKS:
        tell(warning("emoji", cell, "有表情符号，公文里不用，请删去"))
    return text


_REPAIRS = {
    "T38": "全角数字、字母已改为半角",
    "T39": "多余的空格已删去",
    "T40": "看不见的字符已删去",
}


def text_lines(text: str, cell: Cell) -> tuple[Text, ...]:
    """The lines of a cleaned text, each with the cell and its line's number; blank lines are dropped."""
    if not text:
        return ()
    if "\n" not in text:
        return (Text.of(text, Source((cell,), 1)),)
    return tuple(
        Text.of(line.strip(), Source((cell,), number))
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    )


def read_day(value: Raw, cell: Cell, tell, *, may_lack_day: bool = False) -> Day | None:
    """A date, or None with the fault told; a bare serial number is taken for the date that it is, with a warning."""
    try:
        year, month, day, was_number = date_of(value, may_lack_day=may_lack_day)
    except Unreadable as fault:
        tell(error(fault.rule, cell, fault.message))
        return None
    found = Day(year, month, day, cell)
    if was_number:
        tell(
            warning(
                "date-number", cell, f"这是没有日期格式的数字，按{found}理解，请核对并设为日期格式"
            )
        )
    return found


# ---------------------------------------------------------------- 基本信息


@dataclass
class _Facts:
    lines: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    days: dict[str, tuple[Day, ...]] = field(default_factory=dict)
    mailbox_name: str = "邮政信箱"
    stamped: bool = True


def _read_facts(table: Table | None) -> tuple[_Facts, list[Diagnostic]]:
    facts = _Facts()
    if table is None or "value" not in table.columns or "name" not in table.columns:
        return facts, []
    cells = _Cells(table)
    known = {name: fact for fact in FACTS for name in (fact.name, *fact.aliases)}
    places: dict[str, Cell] = {}
    for row in table.data_rows():
        written = cells.text(row, "name")
        if not written:
            if not is_blank(cells.raw(row, "value")):
                cells.tell(
                    info("fact-unnamed", table.cell(row, "value"), "这一行没有写项目名称，不读取")
                )
            continue
        name = known[plain(written)].name if plain(written) in known else plain(written)
        if name in places:
            message = f"项目“{written}”重复，{places[name]}已经有“{name}”，请只保留一个"
            cells.tell(error("fact-twice", table.cell(row, "name"), message))
            continue
        places[name] = table.cell(row, "value")
        if name == "邮政信箱":
            facts.mailbox_name = plain(written)
        if name not in {fact.name for fact in FACTS}:
            fault = _free_name(name, table.cell(row, "name"))
            if fault is not None:
                cells.tell(fault)
                continue
        _read_fact(facts, cells, row, name)
    cells.found += _missing_facts(table, facts, places, cells.found)
    return facts, cells.found


def _read_fact(facts: _Facts, cells: _Cells, row: int, name: str) -> None:
    if name in DATE_FACTS:
        days = tuple(_days(cells, row, name))
        if days:
            facts.days[name] = days
            facts.lines[name] = tuple(day.text for day in days)
        return
    lines = cells.lines(row, "value")
    text = joined(lines, "")
    if not text or (text in EMPTY_WORDS and name != "加盖印章"):
        return
    if text in PLACEHOLDER_WORDS:
        if not next((fact.required for fact in FACTS if fact.name == name), False):
            cells.tell(
                warning(
                    "placeholder",
                    cells.table.cell(row, "value"),
                    f"“{text}”还没有填写，请补上或清空",
                )
            )
        else:
            cells.tell(
                error(
                    "blank", cells.table.cell(row, "value"), f"{name}写的是“{text}”，请写上实际内容"
                )
            )
            return
    if name == "加盖印章":
        said = PUBLICITY_WORDS.get(_word(text))
        if said is None:
            cells.tell(
                error(
                    "yes-no-unknown",
                    cells.table.cell(row, "value"),
                    f"“{text}”认不出，请写“是”或“否”",
                )
            )
        facts.stamped = said is not Publicity.WITHHELD
    facts.lines[name] = lines if name in LINED_FACTS else (text,)


def _days(cells: _Cells, row: int, name: str) -> Iterator[Day]:
    """The dates of a fact, one a line where the inspection had two periods."""
    value = cells.raw(row, "value")
    if is_blank(value) or (isinstance(value, str) and clean(value).text.strip() in EMPTY_WORDS):
        return
    cell = cells.table.cell(row, "value")
    may_lack_day = name in INSPECTION_DATES
    parts: list[Raw] = [value]
    if isinstance(value, str) and may_lack_day:
        parts = [line for line in clean(value).text.split("\n") if line.strip()]
    for part in parts:
        day = read_day(part, cell, cells.tell, may_lack_day=may_lack_day)
        if day is not None:
            yield day


def _free_name(name: str, cell: Cell) -> Diagnostic | None:
    """A row of the office's own becomes a name for templates; one that can't be a tag is only noticed."""
    if name in TEMPLATE_WORDS:
        return error("fact-reserved", cell, f"“{name}”是模板自带的名称，请换一个项目名称")
    if not name.isidentifier() or name in JINJA_WORDS:
        return info(
            "fact-no-tag",
            cell,
            f"“{name}”不能用作模板里的名称（不能以数字开头，不能有标点），模板用不到这一行",
        )
    return None


# names of TEMPLATE.md that are no 项目; tests/test_names.py holds them equal to document/names.py
TEMPLATE_WORDS = (
    "巡察时间", "截至", "单位行", "标题行", "署名行", "联系方式", "总数句", "整改成效句", "措施", "问题", "具体问题", "制度",
    "责任落实", "下一步打算", "整改情况", "印章", "党内版",
)  # fmt: skip
JINJA_WORDS = (
    "true", "false", "none", "True", "False", "None", "loop", "range", "dict", "lipsum", "cycler", "joiner", "namespace",
    "self", "super", "caller", "varargs", "kwargs", "and", "or", "not", "if", "elif", "else", "for", "in", "is", "p", "r", "tr", "tc",
)  # fmt: skip


def _missing_facts(
    table: Table, facts: _Facts, places: dict[str, Cell], told: list[Diagnostic]
) -> Iterator[Diagnostic]:
    faulty = {d.where for d in told if d.level == 0}
    for fact in FACTS:
        if fact.required and not facts.lines.get(fact.name) and places.get(fact.name) not in faulty:
            if fact.name in places:
                yield error(
                    "blank", places[fact.name], f"{fact.name}是空的，请填写，例如：{fact.example}"
                )
            else:
                message = f"缺少项目“{fact.name}”，请加一行并填写，例如：{fact.example}"
                yield error("fact-missing", table.sheet.name, message)
    begins, ends = (facts.days.get(name, ()) for name in INSPECTION_DATES)
    if (
        begins
        and ends
        and len(begins) != len(ends)
        and not faulty & {places[name] for name in INSPECTION_DATES}
    ):
        message = f"巡察开始日期有{len(begins)}个，结束日期有{len(ends)}个，请逐行一一对应"
        yield error("inspection-periods", places["巡察结束日期"], message)


# ---------------------------------------------------------------- 整改台账


@dataclass
class _ProblemDraft:
    wording: Text
    cell: Cell
    rows: list[Row] = field(default_factory=list)


@dataclass
class _FindingDraft:
    wording: Text
    cell: Cell
    rows: list[Row] = field(default_factory=list)
    problems: dict[str, _ProblemDraft] = field(default_factory=dict)
    problem: _ProblemDraft | None = None  # of the row above, for "as above"

    def finished(self) -> Finding:
        problems = tuple(Problem(p.wording, p.cell, tuple(p.rows)) for p in self.problems.values())
        return Finding(self.wording, self.cell, tuple(self.rows), problems)


@dataclass
class _CategoryDraft:
    wording: Text
    cell: Cell | None
    findings: dict[str, _FindingDraft] = field(default_factory=dict)


def _read_ledger(table: Table | None) -> tuple[tuple[Category, ...], list[Diagnostic]]:
    if table is None or not {"finding", "measure"} <= table.columns.keys():
        return (), []
    reader = _LedgerReader(table)
    categories = reader.read()
    return categories, reader.cells.found


class _LedgerReader:
    """Walks the rows of the ledger with what a blank cell takes from above."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells = _Cells(table)
        self.categories: dict[str, _CategoryDraft] = {}
        self.category: _CategoryDraft | None = None
        self.finding: _FindingDraft | None = None
        self.has_categories = False
        self.blank_runs: dict[str, tuple[Cell, int]] = {}
        self.progress_owner: dict[Cell, _FindingDraft] = {}
        self.numbers: dict[str, _FindingDraft] = {}

    def read(self) -> tuple[Category, ...]:
        rows = list(self._data_rows())
        if not rows:
            self.cells.tell(
                error("ledger-empty", self.table.sheet.name, "台账里一行内容也没有，请填写")
            )
        self.has_categories = any(not is_blank(self.cells.raw(row, "category")) for row in rows)
        for row in rows:
            self._read_row(row, is_first=row == rows[0])
        self._tell_runs(("category", "finding"))
        drafts = [f for category in self.categories.values() for f in category.findings.values()]
        if "progress" in self.table.columns:
            for finding in drafts:
                self._require_progress(finding)
        return tuple(
            Category(c.wording, c.cell, tuple(f.finished() for f in c.findings.values()))
            for c in self.categories.values()
            if c.findings
        )

    def _data_rows(self) -> Iterator[int]:
        fields = [f for f in self.table.columns if f not in ("number", "public")]
        for row in self.table.data_rows():
            if is_header(self.table.grid, self.table.sheet, row):
                message = (
                    "这里又是一个表头，它和下面的内容没有读取；要读请并入上面的表，或另存一张工作表"
                )
                self.cells.tell(warning("second-header", f"{self.table.sheet.name}!{row}", message))
                return
            if not any(self.cells.has_own(row, f) for f in fields):
                continue
            summary = self._summary(row)
            if summary is None:
                yield row
            else:
                self.cells.tell(info("summary-row", summary, "这一行是合计或说明，不作为问题读取"))

    def _summary(self, row: int) -> Cell | None:
        """The cell that says 合计, 备注 … where the row is no row of the ledger."""
        measure = self.cells.raw(row, "measure")
        if not is_blank(measure) and not re.fullmatch(r"[\d.,]+[项个条件]?", _plain_raw(measure)):
            return None
        column = min(
            (c for c, value in self.table.grid.rows[row].items() if not is_blank(value)), default=0
        )
        if not column or not _SUMMARY.fullmatch(_plain_raw(self.table.grid.rows[row][column])):
            return None
        return Cell(self.table.sheet.name, row, column)

    def _read_row(self, row: int, *, is_first: bool) -> None:
        cells = self.cells
        is_new_category = self._take_category(row, is_first=is_first)
        self._take_finding(row, must_be_named=is_first or is_new_category)
        read = Row(
            cells=Holders(self.table.sheet.name, row, self.table.columns, self.table.grid.merged),
            measure=cells.required(row, "measure"),
            status=self._status(row),
            publicity=_publicity(cells, row),
            progress=self._progress(row),
            regulations=_regulations(cells, row),
            leader=cells.optional(row, "leader"),
            office=cells.optional(row, "office"),
            person=cells.optional(row, "person"),
            deadline=self._deadline(row),
            completed=cells.day(row, "completed"),
            evidence=cells.optional(row, "evidence"),
            remark=cells.text(row, "remark"),
        )
        finding = self.finding
        if finding is None:
            return
        finding.rows.append(read)
        self._take_problem(row, finding)
        if finding.problem is not None:
            finding.problem.rows.append(read)
        self._check_number(row, finding)

    def _take_category(self, row: int, *, is_first: bool) -> bool:
        """Set the row's 问题类别; return whether it differs from the one above."""
        if not self.has_categories:
            self.category = self.categories.setdefault("", _CategoryDraft(EMPTY, None))
            return False
        wording = self.cells.text(row, "category")
        cell = self.table.cell(row, "category")
        if not wording:
            if is_first:
                self.cells.tell(error("blank", cell, "第一行的问题类别是空的，请填写"))
                self.category = _CategoryDraft(EMPTY, None)
            else:
                self._inherited("category", cell)
            return False
        self._end_run("category")
        key = same(wording)
        before = self.category
        draft = self.categories.get(key)
        if draft is None:
            draft = self.categories[key] = _CategoryDraft(wording, cell)
        elif draft is not before and self.cells.is_own(row, "category"):
            message = f"问题类别“{shortened(wording)}”在{draft.cell}已经有，并入那里"
            self.cells.tell(info("category-again", cell, message))
        self.category = draft
        return draft is not before

    def _take_finding(self, row: int, *, must_be_named: bool) -> None:
        cell = self.table.cell(row, "finding")
        wording = self.cells.text(row, "finding")
        if wording in PLACEHOLDER_WORDS or wording in EMPTY_WORDS:
            self.cells.required(row, "finding")
            self.finding = None
            return
        if not wording:
            if must_be_named:
                self.cells.tell(
                    error("blank", cell, "反馈问题是空的，这里不能按“同上”理解，请填写")
                )
                self.finding = None
            else:
                self._inherited("finding", cell)
            return
        self._end_run("finding")
        assert self.category is not None
        key = same(wording)
        before, draft = self.finding, self.category.findings.get(key)
        if draft is None:
            draft = self.category.findings[key] = _FindingDraft(wording, cell)
        elif draft is not before and self.cells.is_own(row, "finding"):
            message = f"反馈问题“{shortened(wording)}”在{draft.cell}已经有，按同一个问题并入那里"
            self.cells.tell(info("finding-again", cell, message))
        self.finding = draft

    def _take_problem(self, row: int, finding: _FindingDraft) -> None:
        wording = self.cells.optional(row, "problem")
        if not wording:
            return
        cell = self.table.cell(row, "problem")
        finding.problem = finding.problems.setdefault(same(wording), _ProblemDraft(wording, cell))

    def _status(self, row: int) -> Status:
        text = self.cells.required(row, "status")
        if not text:
            return Status.NOT_DONE  # told by `required`; the book is refused
        words = STATUS_WORDS
        if self.table.headings.get("status") == "是否完成":
            words = STATUS_WORDS | STATUS_YES_NO
        written = _word(text)
        bare = re.sub(r"[(\[【].*[)\]】]$", "", written)
        status = words.get(written, words.get(bare))
        if status is None:
            message = f"完成状态“{shortened(text)}”认不出，请改为已完成、长期坚持、基本完成、正在整改、未完成之一（也认：{'、'.join(words)}）"
            self.cells._once(error("status-unknown", self.table.cell(row, "status"), message))
            return Status.NOT_DONE
        return status

    def _progress(self, row: int) -> Progress | None:
        lines = self.cells.lines(row, "progress")
        text = joined(lines, "") if len(lines) == 1 else None
        if not lines or text in EMPTY_WORDS:
            return None
        cell = self.table.cell(row, "progress")
        if text in PLACEHOLDER_WORDS:
            self.cells._once(error("blank", cell, f"整改情况写的是“{text}”，请写上实际内容"))
            return None
        owner = self.progress_owner.setdefault(cell, self.finding) if self.finding else None
        if owner is not None and owner is not self.finding:
            message = "这个整改情况合并了两个反馈问题，请拆开，每个问题写自己的整改情况"
            self.cells._once(error("progress-over-findings", cell, message))
        return Progress(cell, lines)

    def _deadline(self, row: int) -> Text:
        """A date in its printed form, or free words as they stand."""
        value = self.cells.raw(row, "deadline")
        text = self.cells.optional(row, "deadline")
        if not text:
            return EMPTY
        cell = self.table.cell(row, "deadline")
        if isinstance(value, str):
            try:
                year, month, day, _ = date_of(value)
            except Unreadable:
                return text
            return Day(year, month, day, cell).text
        found = read_day(value, cell, self.cells._once)
        return EMPTY if found is None else found.text

    def _require_progress(self, finding: _FindingDraft) -> None:
        if any(row.progress for row in finding.rows):
            return
        cell = finding.rows[0].cells.cell("progress")
        if not any(d.where == cell and d.level == 0 for d in self.cells.found):
            message = f"反馈问题“{shortened(finding.wording)}”没有整改情况，请填写"
            self.cells.tell(error("blank", cell, message))

    def _check_number(self, row: int, finding: _FindingDraft) -> None:
        number = self.cells.text(row, "number")
        if number and self.numbers.setdefault(number, finding) is not finding:
            other = self.numbers[number]
            self.numbers[number] = finding
            message = f"序号“{number}”和{other.cell.sheet}第{other.cell.row}行的问题相同，请核对"
            self.cells._once(warning("number-twice", self.table.cell(row, "number"), message))

    def _inherited(self, column: str, cell: Cell) -> None:
        """A blank cell takes the value above; a run of them is noticed in one sentence."""
        first, _ = self.blank_runs.get(column, (cell, 0))
        self.blank_runs[column] = (first, cell.row)

    def _end_run(self, column: str) -> None:
        if column in self.blank_runs:
            first, last = self.blank_runs.pop(column)
            rows = f"第{first.row}行" if first.row == last else f"第{first.row}至{last}行"
            name = "问题类别" if column == "category" else "反馈问题"
            self.cells.tell(info("as-above", first, f"{name}{rows}是空的，按“同上”处理"))

    def _tell_runs(self, columns: tuple[str, ...]) -> None:
        for column in columns:
            self._end_run(column)


_SUMMARY = re.compile(rf"(?:{'|'.join(SUMMARY_WORDS)})(?:[:：].*|\s*\d.*)?", re.DOTALL)


def _plain_raw(value: Raw) -> str:
    try:
        return re.sub(r"\s", "", clean(raw_text(value)).text)
    except Unreadable:
        return ""


def _word(text: str) -> str:
    """A word of a dropdown as it is matched: NFKC, upper case, no spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def _publicity(cells: _Cells, row: int) -> Publicity:
    text = cells.text(row, "public")
    if not text:
        return Publicity.UNSAID
    word = _word(text)
    if word == RELEASED_WORD and cells.table.sheet is LEDGER:
        return Publicity.RELEASED
    said = PUBLICITY_WORDS.get(word)
    if said is None:
        choices = "“是”“否”或“可公开”" if cells.table.sheet is LEDGER else "“是”或“否”"
        cells._once(
            error(
                "yes-no-unknown",
                cells.table.cell(row, "public"),
                f"“{shortened(text)}”认不出，请写{choices}，空着即公开",
            )
        )
        return Publicity.UNSAID
    return said


def _regulations(cells: _Cells, row: int) -> tuple[Text, ...]:
    """The regulations that a cell names: each 《…》 of a line, or the whole line."""
    names: list[Text] = []
    for line in cells.lines(row, "regulations"):
        if line in PLACEHOLDER_WORDS:
            cells.optional(row, "regulations")
        source = line.spans[0].source
        titles = _titles(line)
        if titles:
            names += [Text.of(title, source) for title in titles]
        elif line not in NO_REGULATION and line not in EMPTY_WORDS:
            names.append(Text("《", Text.of(line.rstrip("。；，、;,"), source), "》"))
    return tuple(names)


def _titles(line: str) -> list[str]:
    """The outermost 《…》 of a line; a 《 without its 》 is none."""
    titles, depth, start = [], 0, 0
    for at, sign in enumerate(line):
        if sign == "《":
            start = at if depth == 0 else start
            depth += 1
        elif sign == "》" and depth:
            depth -= 1
            if depth == 0:
                titles.append(line[start : at + 1])
    return titles


def shortened(text: str, length: int = 20) -> str:
    """A text cut for a message."""
    return text if len(text) <= length else text[:length] + "……"


# ---------------------------------------------------------------- 责任落实, 下一步打算, 整改成效


def _read_prose(table: Table | None) -> tuple[tuple[Prose, ...], list[Diagnostic]]:
    if table is None:
        return (), []
    cells = _Cells(table)
    rows: list[Prose] = []
    current = EMPTY
    for row in table.data_rows():
        if not any(cells.has_own(row, name) for name in ("subheading", "point", "content")):
            continue
        subheading = cells.optional(row, "subheading")
        opens = bool(subheading) and same(subheading) != same(current)
        current = subheading if opens else current
        lines = cells.lines(row, "content")
        if len(lines) == 1 and lines[0] in PLACEHOLDER_WORDS:
            cells.tell(
                error(
                    "blank", table.cell(row, "content"), f"内容写的是“{lines[0]}”，请写上实际内容"
                )
            )
        rows.append(Prose(current, opens, cells.optional(row, "point"), lines))
    return tuple(rows), [*cells.found, *_bare_subheadings(rows)]


def _bare_subheadings(rows: list[Prose]) -> Iterator[Diagnostic]:
    """A sub-section of which nothing but its heading would be printed."""
    for number, row in enumerate(rows):
        if row.opens:
            section = [row, *rows[number + 1 :]]
            until = next((i for i, r in enumerate(section[1:], 1) if r.opens), len(section))
            if not any(r.point or r.lines for r in section[:until]):
                message = f"小标题“{shortened(row.subheading)}”下面没有内容，请填写内容或删去小标题"
                yield error("blank", row.subheading.cells[0], message)


def _read_results(table: Table | None) -> tuple[tuple[Result, ...], list[Diagnostic]]:
    if table is None or not {"item", "amount"} <= table.columns.keys():
        return (), [] if table is None else []
    cells = _Cells(table)
    results: list[Result] = []
    for row in table.data_rows():
        if not any(cells.has_own(row, name) for name in ("item", "amount")):
            continue
        item = cells.required(row, "item")
        if is_blank(cells.raw(row, "amount")):
            cells.tell(cells.blank(row, "amount"))
            continue
        result = _result(cells, row, item)
        if result is not None:
            results.append(result)
    return tuple(results), cells.found


def _result(cells: _Cells, row: int, item: Text) -> Result | None:
    cell = cells.table.cell(row, "amount")
    try:
        amount = amount_of(cells.raw(row, "amount"))
    except Unreadable as fault:
        cells.tell(error(fault.rule, cell, fault.message))
        return None
    unit = cells.optional(row, "unit")
    if unit and amount.text.endswith(unit):
        unit = EMPTY
    counted = amount.value is not None and amount.value != amount.value.to_integral_value()
    if counted and (unit or re.sub(r"^[\d.,]+", "", amount.text)) in WHOLE_UNITS:
        message = f"数量“{amount.text}”带小数，单位“{unit or amount.text[-1]}”应当是整数，请核对"
        cells.tell(error("amount-fraction", cell, message))
    text = Text.of(amount.text, Source((cell,), 1))
    return Result(item, text, unit, amount.value == 0, _publicity(cells, row))
