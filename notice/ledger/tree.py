"""整改台账: the rows of the ledger, what each takes from above, and the findings they make."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import folded, word
from notice.lazy import Pattern
from notice.ledger.columns import (
    LEDGER,
    PUBLICITY_WORDS,
    RELEASED_WORD,
    STATUS_WORDS,
    STATUS_YES_NO,
    SUMMARY_WORDS,
)
from notice.ledger.header import Table
from notice.ledger.texts import Cells
from notice.model.book import (
    Category,
    Day,
    Finding,
    Holders,
    Problem,
    Progress,
    Publicity,
    Row,
    Status,
)
from notice.model.text import EMPTY, Cell, Text
from notice.xlsx.cells import (
    UNCALCULATED,
    bare_text,
    clean,
    has_date_form,
    is_blank,
    is_placeholder,
    quoted,
    says_nothing,
)

_END_MARKS = "。;,、:."
_REMARK = Pattern(r"[(\[【〔].*[)\]】〕]$")  # behind a status, after NFKC
_SUMMARY = Pattern(rf"(?:{'|'.join(SUMMARY_WORDS)})(?:[:：].*|\d.*)?", re.DOTALL)
_FIGURE = Pattern(r"[\d.,]+[项个条件]?")
_LIST_NUMBER = Pattern(r"(?:\d{1,3}[.、．)）](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳])")


@lru_cache(maxsize=4096)  # categories and merged findings come again and again
def same(text: str) -> str:
    """What two wordings share to be one: NFKC, without spaces, line breaks and end marks."""
    return folded(text).rstrip(_END_MARKS)


def read_ledger(tables: Sequence[Table]) -> tuple[tuple[Category, ...], list[Diagnostic]]:
    """Return the categories of the ledger with their findings, and every fault of its sheets.

    Several sheets are read one after another; what comes again on a later one is the same.
    """
    tables = [table for table in tables if set(LEDGER.keys) <= table.columns.keys()]
    if not tables:
        return (), []
    reader = _LedgerReader(tables)
    return reader.read(), [fault for cells in reader.by_table for fault in cells.found]


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
        problems = tuple(Problem(p.wording, p.cell, tuple(p.rows)) for p in self.problems.values())
        return Finding(self.wording, self.cell, tuple(self.rows), problems)


class _CategoryDraft:
    def __init__(self, wording: Text, cell: Cell | None) -> None:
        self.wording = wording
        self.cell = cell
        self.findings: dict[str, _FindingDraft] = {}


class _LedgerReader:
    """Walks the rows of the ledger, sheet by sheet, with what a blank cell takes from above."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.by_table = [Cells(table) for table in tables]
        self.cells = self.by_table[0]  # of the sheet that is being read
        self.table = tables[0]
        self.categories: dict[str, _CategoryDraft] = {}
        self.category: _CategoryDraft | None = None
        self.finding: _FindingDraft | None = None
        self.has_categories = False
        self.blank_runs: dict[str, tuple[Cell, int]] = {}
        self.owners: dict[tuple[str, Cell], _FindingDraft | _CategoryDraft] = {}
        self.numbers: dict[str, _FindingDraft] = {}
        self.status_words = STATUS_WORDS
        self.statuses: dict[str, Status | None] = {}  # what was written → what it is

    def read(self) -> tuple[Category, ...]:
        """Return the categories; whatever is wrong is told in `cells.found`."""
        sheets: list[tuple[Cells, list[int]]] = []
        for cells in self.by_table:
            self.cells, self.table = cells, cells.table
            rows = list(self._data_rows())
            sheets.append((cells, rows))
            if rows and not self.has_categories:
                self.has_categories = bool(self.table.category) or any(
                    self._names_category(row) for row in rows
                )
        self._tell_empty(sheets)
        for cells, rows in sheets:
            self._begin(cells)
            for row in rows:
                self._read_row(row, is_first=row == rows[0])
            for field_name in tuple(self.blank_runs):
                self._end_run(field_name)
        if all("progress" in cells.table.columns for cells in self.by_table):
            for category in self.categories.values():
                for finding in category.findings.values():
                    self._require_progress(finding)
        return tuple(
            Category(c.wording, c.cell, tuple(f.finished() for f in c.findings.values()))
            for c in self.categories.values()
            if c.findings
        )

    def _begin(self, cells: Cells) -> None:
        """Read this sheet now: nothing is "as above" over two, and each may number from 1."""
        self.cells, self.table = cells, cells.table
        self.category = self.finding = None
        for category in self.categories.values():
            for finding in category.findings.values():
                finding.problem = None
        self.numbers = {}
        self.statuses = {}
        heading = self.table.headings.get("status", "")
        is_mapped = heading in dict(self.table.sheet.mapped)
        is_question = is_mapped and heading.rpartition("/")[2].startswith("是否")
        is_asked = is_question or heading == "是否完成"
        self.status_words = STATUS_WORDS | STATUS_YES_NO if is_asked else STATUS_WORDS

    def _tell_empty(self, sheets: Sequence[tuple[Cells, list[int]]]) -> None:
        """An error where the ledger has no row at all; a sheet of several may have none."""
        if not any(rows for _, rows in sheets):
            name = sheets[0][0].table.sheet.name
            message = "台账里一行内容也没有，请填写"
            sheets[0][0].tell(error("ledger-empty", name, message))
            return
        for cells, rows in sheets:
            if not rows:
                message = "这张台账里一行内容也没有"
                cells.tell(info("ledger-empty", cells.table.sheet.name, message))

    # ------------------------------------------------------------ which rows

    def _data_rows(self) -> Iterator[int]:
        """The rows that hold something of their own and are no summaries."""
        columns = {c for f, c in self.table.columns.items() if f not in ("number", "public")}
        for row in self.table.rows:
            if not self.cells.has_any(row, columns):
                continue
            summary = self._summary(row)
            if summary is None:
                yield row
            else:
                message = "这一行是合计或说明，不作为问题读取"
                self.cells.tell(info("summary-row", summary, message))

    def _summary(self, row: int) -> Cell | None:
        """The cell that says 合计, 备注 … where the row is no row of the ledger."""
        values = self.table.grid.rows[row]
        column = next((c for c in sorted(values) if not is_blank(values[c])), 0)
        first = values.get(column)
        written = bare_text(first) if isinstance(first, str) else ""
        if not written.startswith(SUMMARY_WORDS) or not _SUMMARY.fullmatch(written):
            return None
        measure = self.table.value(row, "measure")
        if measure is UNCALCULATED:
            self.cells.text(row, "measure")  # told: a formula of this sheet has no result
        elif not is_blank(measure):
            text = bare_text(measure)
            if len(text) > 20 or not _FIGURE.fullmatch(text):
                return None
        return Cell(self.table.sheet.name, row, column)

    def _names_category(self, row: int) -> bool:
        value = self.table.value(row, "category")
        return not is_blank(value) and not (
            isinstance(value, str) and says_nothing(clean(value).text)
        )

    # ------------------------------------------------------------ one row

    def _read_row(self, row: int, *, is_first: bool) -> None:
        cells = self.cells
        is_new_category = self._take_category(row, is_first=is_first)
        self._take_finding(row, must_be_named=is_first or is_new_category)
        read = Row(
            cells=Holders(self.table.sheet.name, row, self.table.columns, self.table.grid.merged),
            measure=cells.required(row, "measure"),
            status=self._status(row),
            publicity=publicity(cells, row),
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
        if finding is not None:
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
        if self.table.category:
            return self._take_category_of_sheet(is_first=is_first)
        if "category" not in self.table.columns:
            return self._lack_category()
        wording = self.cells.optional(row, "category")
        cell = self.table.cell(row, "category")
        if not wording:
            if self.category is None:
                self.category = _CategoryDraft(EMPTY, None)
            if self.cells.is_faulty(cell):
                return False
            if is_first:
                message = "第一行的问题类别是空的，请填写"
                self.cells.tell(error("blank", cell, message))
            else:
                self._inherited("category", cell)
            return False
        self._end_run("category")
        before = self.category
        key = same(wording)
        draft = self.categories.get(key)
        if draft is None:
            draft = self.categories[key] = _CategoryDraft(wording, cell)
        elif draft is not before and self.cells.is_own(row, "category"):
            message = f"问题类别“{quoted(wording)}”在{draft.cell}已经有，并入那里"
            self.cells.tell(info("category-again", cell, message))
        self.category = draft
        return draft is not before

    def _take_category_of_sheet(self, *, is_first: bool) -> bool:
        """The 问题类别 that 列名对照 gives all rows of the sheet."""
        wording = self.table.category
        cell = wording.cells[0]
        key = same(wording)
        draft = self.categories.get(key)
        if draft is None:
            draft = self.categories[key] = _CategoryDraft(wording, cell)
        elif is_first:
            message = f"问题类别“{quoted(wording)}”在{draft.cell}已经有，并入那里"
            self.cells.tell(info("category-again", cell, message))
        self.category = draft
        return is_first

    def _lack_category(self) -> bool:
        """Another sheet of the ledger has categories, this one has none."""
        if self.category is None:
            self.category = _CategoryDraft(EMPTY, None)
        message = (
            "别的台账有问题类别，这张没有这一列；请在“列名对照”里加一行："
            "问题类别 | （空） | 这张工作表（用工作表的名称作类别）"
        )
        self.cells.tell(error("blank", self.table.sheet.name, message))
        return False

    def _take_finding(self, row: int, *, must_be_named: bool) -> None:
        """Set the row's 反馈问题; None where it can't be known, and then that is told."""
        cell = self.table.cell(row, "finding")
        wording = self.cells.text(row, "finding")
        if self.cells.is_faulty(cell):
            self.finding = None
        elif wording and (is_placeholder(wording) or says_nothing(wording)):
            self.cells.required(row, "finding")
            self.finding = None
        elif wording:
            self._name_finding(row, wording, cell)
        elif must_be_named:
            message = "反馈问题是空的，这里不能按“同上”理解，请填写"
            self.cells.tell(error("blank", cell, message))
            self.finding = None
        else:
            self._inherited("finding", cell)

    def _name_finding(self, row: int, wording: Text, cell: Cell) -> None:
        self._end_run("finding")
        assert self.category is not None
        before = self.finding
        key = same(wording)
        draft = self.category.findings.get(key)
        if draft is None:
            draft = self.category.findings[key] = _FindingDraft(wording, cell)
        elif draft is not before and self.cells.is_own(row, "finding"):
            message = f"反馈问题“{quoted(wording)}”在{draft.cell}已经有，按同一个问题并入那里"
            self.cells.tell(info("finding-again", cell, message))
        if self.owners.setdefault(("finding", cell), self.category) is not self.category:
            message = "这个反馈问题合并到了两个问题类别下，按一个问题计数，两处都印，请核对"
            self.cells.tell(warning("finding-over-categories", cell, message))
        self.finding = draft

    def _take_problem(self, row: int, finding: _FindingDraft) -> None:
        """Set the finding's 具体问题; a blank one is that of its row above, if there is any."""
        wording = self.cells.optional(row, "problem")
        if not wording:
            return
        cell = self.table.cell(row, "problem")
        if self._is_of_another("problem", cell, finding):
            message = "这个具体问题合并到了两个反馈问题下，按一个计数，两处都印，请核对"
            self.cells.tell(warning("problem-over-findings", cell, message))
        finding.problem = finding.problems.setdefault(same(wording), _ProblemDraft(wording, cell))

    def _is_of_another(self, field_name: str, cell: Cell, finding: _FindingDraft) -> bool:
        """Whether a merged cell was met under another 反馈问题 already."""
        owner = self.owners.setdefault((field_name, cell), finding)
        return owner is not finding and owner.cell != finding.cell

    def _status(self, row: int) -> Status:
        text = self.cells.required(row, "status")
        if not text:
            return Status.NOT_DONE  # told by `required`; the book is refused
        if text not in self.statuses:
            written = word(text)
            if written not in self.status_words:
                written = _REMARK.sub("", written)
            self.statuses[text] = self.status_words.get(written)
        status = self.statuses[text]
        if status is None:
            others = "、".join(self.status_words)
            message = (
                f"完成状态“{quoted(text)}”认不出，请改为已完成、长期坚持、基本完成、正在整改、"
                f"未完成之一（也认：{others}）"
            )
            self.cells.tell(error("status-unknown", self.table.cell(row, "status"), message))
            return Status.NOT_DONE
        return status

    def _progress(self, row: int) -> Progress | None:
        lines = self.cells.lines(row, "progress")
        if not lines or (len(lines) == 1 and _says_no_progress(lines[0])):
            return None
        cell = self.table.cell(row, "progress")
        if len(lines) == 1 and is_placeholder(lines[0]):
            self.cells.tell(self.cells.blank(row, "progress", lines[0]))
            return None
        if self.finding and self._is_of_another("progress", cell, self.finding):
            message = "这个整改情况合并了两个反馈问题，请拆开，每个问题写自己的整改情况"
            self.cells.tell(error("progress-over-findings", cell, message))
        return Progress(cell, lines)

    def _deadline(self, row: int) -> Text:
        """A date in its printed form, or free words as they stand."""
        value = self.table.value(row, "deadline")
        if value is None:
            return EMPTY
        if not isinstance(value, datetime.date):
            text = self.cells.optional(row, "deadline")
            if not text or is_placeholder(text):
                return text
            if isinstance(value, str) and not has_date_form(text):
                return text
        day = self.cells.day_of(value, self.table.cell(row, "deadline"))
        return day.text if isinstance(day, Day) else EMPTY

    def _require_progress(self, finding: _FindingDraft) -> None:
        if any(row.progress for row in finding.rows):
            return
        places = [row.cells.cell("progress") for row in finding.rows]
        if not any(cells.is_faulty(place) for cells in self.by_table for place in places):
            message = f"反馈问题“{quoted(finding.wording)}”没有整改情况，请填写"
            cells = next(c for c in self.by_table if c.table.sheet.name == places[0].sheet)
            cells.tell(error("blank", places[0], message))

    def _check_number(self, row: int, finding: _FindingDraft) -> None:
        """序号 is staff's own key: two findings that share one are told."""
        number = self.cells.text(row, "number")
        if not number or says_nothing(number):
            return
        other = self.numbers.setdefault(number, finding)
        if other.cell != finding.cell:
            self.numbers[number] = finding
            message = f"序号“{quoted(number)}”和第{other.cell.row}行的反馈问题相同，请核对"
            self.cells.tell(warning("number-twice", self.table.cell(row, "number"), message))

    # ------------------------------------------------------------ as above

    def _inherited(self, field_name: str, cell: Cell) -> None:
        """A blank cell takes the value above; a run of them is noticed in one sentence."""
        first, _ = self.blank_runs.get(field_name, (cell, 0))
        self.blank_runs[field_name] = (first, cell.row)

    def _end_run(self, field_name: str) -> None:
        if field_name in self.blank_runs:
            first, last = self.blank_runs.pop(field_name)
            rows = f"第{first.row}行" if first.row == last else f"第{first.row}至{last}行"
            name = "问题类别" if field_name == "category" else "反馈问题"
            self.cells.tell(info("as-above", first, f"{name}{rows}是空的，按“同上”处理"))


def _says_no_progress(line: str) -> bool:
    """Whether a 整改情况 holds 无, — or its own label alone: 整改情况：."""
    return says_nothing(line) or same(line) == "整改情况"


def publicity(cells: Cells, row: int) -> Publicity:
    """What 公开 of a row says; blank is UNSAID, an unknown word is told."""
    text = cells.text(row, "public")
    if not text:
        return Publicity.UNSAID
    written = word(text)
    is_ledger = cells.table.sheet.standard == LEDGER.name
    if written == RELEASED_WORD and is_ledger:
        return Publicity.RELEASED
    said = PUBLICITY_WORDS.get(written)
    if said is None:
        if not says_nothing(text):
            choices = "“是”“否”或“可公开”" if is_ledger else "“是”或“否”"
            message = f"“{quoted(text)}”认不出，请写{choices}，空着即公开"
            cells.tell(error("yes-no-unknown", cells.table.cell(row, "public"), message))
        return Publicity.UNSAID
    return said


def _regulations(cells: Cells, row: int) -> tuple[Text, ...]:
    """The regulations that a cell names: each 《…》 of a line, or the whole line."""
    names: list[Text] = []
    for line in cells.lines(row, "regulations"):
        source = line.spans[0].source
        titles = _titles(line)
        number = None if line.startswith("《") else _LIST_NUMBER.match(line)
        bare = line[number.end() :] if number else line
        bare = bare.strip("《》 ").rstrip("。；，、;,")
        if titles:
            names += [Text.of(title, source) for title in titles]
        elif is_placeholder(bare):
            message = f"“{bare}”还没有填写，不计入制度，请补上或清空"
            cells.tell(warning("placeholder", cells.table.cell(row, "regulations"), message))
        elif bare and not says_nothing(bare):
            names.append(Text("《", Text.of(bare, source), "》"))
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
            if depth == 0 and at > start + 1:
                titles.append(line[start : at + 1])
    return titles
