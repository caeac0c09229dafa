"""The texts of a table: each cell read, cleaned and told once, by the place that holds it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from notice.diagnostics import Diagnostic, Level, SheetRow, error, info, warning
from notice.lazy import Pattern
from notice.ledger.columns import Column, Kind, Use
from notice.ledger.table import Table
from notice.model.book import Day
from notice.model.text import EMPTY, Cell, Source, Text, joined
from notice.xlsx.cells import (
    FIRST_YEAR,
    HALF_CHARACTER,
    Raw,
    Shown,
    Unreadable,
    clean,
    date_of,
    is_placeholder,
    is_plain,
    quoted,
    raw_text,
    says_nothing,
)
from notice.xlsx.grid import Place
from notice.xlsx.twins import without_twin

Tell = Callable[[Diagnostic], None]

MAX_LETTERS = 10_000_000  # of one text; lxml cuts longer ones without a word
EXCEL_LETTERS = 32_767  # what a cell of Excel holds; a text so long may have been cut there
_WORDS = (Kind.HEADING, Kind.MEASURE, Kind.WORDS, Kind.LINES, Kind.TITLES)  # no choice of two
_MAY_BE_DATES = (Kind.WORDS, Kind.REMARK, Kind.HINT)  # where they are not printed
EXACT_DIGITS = 10**15  # numbers from here on have lost their last figures in Excel

_SHORT = 16  # letters; longer texts seldom come again

_PRIVATE_USE = Pattern("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMOJI = Pattern(  # but for ★☆, ballot boxes, ticks and crosses, ♀♂ and numbers in circles
    "[\u20e3\u231a\u231b\u23e9-\u23f3\u2600-\u2604\u2607-\u260f\u2613-\u263f\u2641\u2643-\u2712"
    "\u2719-\u2775\u2794-\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff]|[^0-9#*✓✔✗✘☑]\ufe0f"
)
_REPAIRS = {
    "T38": "全角的数字、字母和字形特殊的数字、汉字已改为通用的",
    "T39": "多余的空格已删去",
    "T40": "看不见的字符已删去",
}


class Cells:
    """The texts of one table, each read and told once."""

    def __init__(self, table: Table) -> None:
        """Read nothing yet."""
        self.table = table
        self._sheet = table.sheet.name
        self._columns = table.columns
        self._rows = table.grid.rows
        self._merged = table.merged
        self._shared: dict[int, set[int]] = {column: set() for column in table.columns.values()}
        for row, column in table.merged.keys() | table.grid.bottoms.keys():
            if column in self._shared:
                self._shared[column].add(row)  # a cell that is read by several rows
        self._words: set[str] = set()  # short texts met before that are plain and say something
        self.found: list[Diagnostic] = []
        self.voids: dict[Cell, str] = {}  # cells that say nothing: 略, 。
        self._told: set[tuple[object, str]] = set()
        self._faulty: set[object] = set()
        self._lines: dict[Place, tuple[Text, ...]] = {}
        self._row = SheetRow(self._sheet, 0)  # the one that is read: its texts share it

    def tell(self, diagnostic: Diagnostic) -> None:
        """Tell a diagnostic; a merged cell is told once, however many rows it covers."""
        told = (diagnostic.where, diagnostic.rule)
        if told not in self._told:
            self._told.add(told)
            self.found.append(diagnostic)
            if diagnostic.level is Level.ERROR:
                self._faulty.add(diagnostic.where)

    def is_faulty(self, where: object) -> bool:
        """Whether an error was told of a place: what else it lacks goes without saying."""
        return where in self._faulty

    def is_at_fault(self, row: int, field: str) -> bool:
        """Whether an error was told of the cell that holds a field."""
        return bool(self._faulty) and self.table.cell(row, field) in self._faulty

    def is_own(self, row: int, field: str) -> bool:
        """Whether the row's own cell, not one merged from above, holds the field."""
        column = self._columns.get(field)
        return column is not None and (row, column) not in self._merged

    def has_own(self, row: int, *fields: str) -> bool:
        """Whether one of the row's own cells of these fields is filled."""
        columns = [self._columns[field] for field in fields if field in self._columns]
        return self.table.has_own(row, columns)

    def lines(self, row: int, field: str) -> tuple[Text, ...]:
        """The lines of a cell, blank ones dropped; none where it is empty or can't be read."""
        column = self._columns.get(field)
        if column is None:
            return ()
        if row not in self._shared[column]:
            value = self._rows[row].get(column)
            return () if value is None else self._read_lines(value, (row, column), field)
        place = (row, column)
        row, column = place = self._merged.get(place, place)
        lines = self._lines.get(place)
        if lines is None:
            value = self._rows[row].get(column) if row in self._rows else None
            lines = () if value is None else self._read_lines(value, place, field)
            self._lines[place] = lines
        return lines

    def text(self, row: int, field: str) -> Text:
        """The text of a cell, its lines joined without anything between them."""
        column = self._columns.get(field)
        if column is None:
            return EMPTY
        if row not in self._shared[column]:
            value = self._rows[row].get(column)
            if value is None:
                return EMPTY
            if type(value) is str and (value in self._words or _is_ready(value)):
                return Text.in_row(value, self._at(row), column)
        lines = self.lines(row, field)
        if not lines:
            return EMPTY
        if len(lines) == 1:
            return lines[0]
        return joined(lines, "")

    def _at(self, row: int) -> SheetRow:
        if self._row.row != row:
            self._row = SheetRow(self._sheet, row)
        return self._row

    def optional(self, row: int, field: str) -> Text:
        """The text of a cell that may be empty; 无, — and their like are empty.

        A placeholder is warned of.
        """
        text = self.text(row, field)
        if not text or text in self._words:
            return text
        if says_nothing(text):
            return EMPTY
        if is_placeholder(text):
            self.tell(unfilled(text, self.table.cell(row, field)))
        else:
            self._keep(text)
        return text

    def required(self, row: int, field: str) -> Text:
        """The text of a cell that must be filled; else an error is told and it comes back empty."""
        text = self.text(row, field)
        if text in self._words:
            return text
        if text and not says_nothing(text) and not is_placeholder(text):
            self._keep(text)
            return text
        if field in self._columns and not self.is_faulty(self.table.cell(row, field)):
            self.tell(self.blank(row, field, text))
        return EMPTY

    def met_before(self, row: int, field: str) -> str:
        """A short plain text met before, of which nothing is to be told; else the empty one."""
        value = self.table.value(row, field)
        return value if type(value) is str and value in self._words else ""

    def _keep(self, text: Text) -> None:
        """Offices, persons and statuses come again and again: each is looked at once."""
        if len(text) <= _SHORT and is_plain(text):
            self._words.add(str(text))

    def blank(self, row: int, field: str, text: str = "") -> Diagnostic:
        """The error that a cell is empty, or says only `text`."""
        name = self.table.sheet.column(field).name
        return blank(name, self.table.cell(row, field), text)

    def day_of(self, value: Raw, cell: Cell, *, may_lack_day: bool = False) -> Day | None:
        """A date that may be left out, or None; a bare serial number is warned of."""
        if isinstance(value, str):
            text = clean(value).text
            if says_nothing(text):
                return None
            if is_placeholder(text):
                self.tell(unfilled(text, cell))
                return None
        try:
            return self._day(value, cell, may_lack_day=may_lack_day)
        except Unreadable as fault:
            self.tell(error(fault.rule, cell, fault.message))
            return None

    def day_or_words(self, value: Raw, cell: Cell) -> Day | None:
        """A date or month; what is written like one and is none is warned of, and stays words."""
        if isinstance(value, datetime.date) and value.year >= FIRST_YEAR:  # as nearly all are
            return Day(value.year, value.month, value.day, cell)
        try:
            return self._day(value, cell, may_lack_day=True)
        except Unreadable as fault:
            tell = warning if fault.rule == "date-unknown" else error
            self.tell(tell(fault.rule, cell, fault.message))
            return None

    def _day(self, value: Raw, cell: Cell, *, may_lack_day: bool) -> Day:
        """Raises Unreadable for no date; a bare serial number is warned of."""
        read = date_of(value, may_lack_day=may_lack_day, days_from=self.table.grid.days_from)
        day = Day(read.year, read.month, read.day, cell)
        if read.was_number:
            message = f"这是没有日期格式的数字，按{day}理解，请核对并设为日期格式"
            self.tell(warning("date-number", cell, message))
        return day

    def _read_lines(self, value: Raw, place: Place, field: str) -> tuple[Text, ...]:
        row, column = place
        if type(value) is str and _is_ready(value):
            return (Text.in_row(value, self._at(row), column),)
        if type(value) is int and 0 <= value < EXACT_DIGITS:
            return (Text.in_row(str(value), self._at(row), column),)
        cell = Cell(self._sheet, row, column)
        if not isinstance(value, str):
            self._check_kind(value, cell, self.table.sheet.column(field))
        is_kept = self.table.sheet.column(field).use in (Use.KEPT, Use.DECIDES)
        tell = self._tell_no_tab if is_kept else self.tell
        return text_lines(read_text(value, cell, tell), cell)

    def _tell_no_tab(self, diagnostic: Diagnostic) -> None:
        """Tell what is to be told of a cell that is never printed."""
        if diagnostic.rule != "tab":
            self.tell(diagnostic)

    def _check_kind(self, value: Raw, cell: Cell, column: Column) -> None:
        """A date or a long number where words are expected is Excel's doing more often than not."""
        if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
            is_kept = column.use is Use.KEPT and column.kind in _MAY_BE_DATES
            if not is_kept and column.kind not in (Kind.VALUE, Kind.DEADLINE):
                self.tell(unexpected_date(value, cell))
        elif isinstance(value, bool):
            if column.use is Use.PRINTED and column.kind in _WORDS:
                message = f"这里应是文字，单元格里却是{raw_text(value)}，请改成文字"
                self.tell(warning("truth-in-text", cell, message))
        else:
            self._check_number(value, cell)

    def _check_number(self, value: Raw, cell: Cell) -> None:
        if isinstance(value, (int, float)) and abs(value) >= EXACT_DIGITS:
            message = "这个数字超过15位，末尾几位可能已被Excel改成0，请把单元格设为文本格式重新输入"
            self.tell(warning("number-long", cell, message))
        elif isinstance(value, Shown) and value.rounded:
            message = (
                f"表格里显示的是“{value.rounded}”，单元格里的数是“{raw_text(value)}”，"
                "按单元格里的数印，请核对"
            )
            self.tell(warning("number-rounded", cell, message))


def _is_ready(text: str) -> bool:
    """Whether a text is printed as the cell has it, and nothing is told of it."""
    return len(text) < EXCEL_LETTERS and is_plain(text)


def unexpected_date(value: Raw, cell: Cell) -> Diagnostic:
    """The warning that a cell of words holds a date: 3-2 becomes 3月2日 while it is typed."""
    message = (
        f"这里应是文字，单元格里却是日期{raw_text(value)}，可能是输入时被自动改成了日期，请核对"
    )
    return warning("date-in-text", cell, message)


def unfilled(text: str, cell: Cell) -> Diagnostic:
    """The warning that an optional cell still holds a placeholder."""
    return warning("placeholder", cell, f"“{text}”还没有填写，请补上或清空")


def blank(name: str, cell: Cell, text: str = "") -> Diagnostic:
    """The error that a required cell is empty, or says only `text`."""
    message = f"{name}写的是“{text}”，请写上实际内容" if text else f"{name}是空的，请填写"
    return error("blank", cell, message)


def _of_cleaning(rule: str, count: int, cell: Cell) -> Diagnostic:
    """What is told of something that was cleaned away so often, or must not be."""
    if rule == "control":
        return warning("control", cell, f"有{count}个控制字符，已删去")
    if rule == "tab":
        return error("tab", cell, "文字中间有制表符，是从表格粘贴的，请改成一句话")
    if rule == "blanks":
        message = f"汉字之间有{count}处空着没有填，照样印空格，请补上或删去空格"
        return warning("leftover", cell, message)
    return info(rule, cell, f"{_REPAIRS[rule]}（{count}处）")


def read_text(value: Raw, cell: Cell, tell: Tell) -> str:
    """The cleaned text of a cell, its line breaks kept; what was repaired or is wrong is told."""
    try:
        raw = raw_text(value)
    except Unreadable as fault:
        tell(error(fault.rule, cell, fault.message))
        return ""
    if len(raw) > MAX_LETTERS:
        tell(error("text-too-long", cell, "这个单元格超过1000万字，请拆开"))
        return ""
    if len(raw) >= EXCEL_LETTERS:
        message = "这个单元格达到Excel一格32767字的上限，后面的字可能已被截断，请核对"
        tell(warning("text-cut", cell, message))
    text, repairs = clean(raw)
    for rule, count in repairs:
        tell(_of_cleaning(rule, count, cell))
    if text.isascii():
        return text
    if HALF_CHARACTER in text:
        tell(error("T40", cell, "有一个残缺的字（半个字符），请重新输入这个字"))
        return ""
    if private := _PRIVATE_USE.search(text):
        tell(_private(text, private.start(), cell))
        return ""
    if odd := without_twin(text):
        message = f"“{odd}”不是通用的汉字（U+{ord(odd):04X}），请重新输入这个字"
        tell(warning("T38", cell, message))
    if _EMOJI.search(raw):
        tell(warning("emoji", cell, "有表情符号，公文里不用，请删去"))
    return text


def _private(text: str, at: int, cell: Cell) -> Diagnostic:
    """The error that a sign is one that only the computer knows on which it was made."""
    around = quoted(text[max(0, at - 5) : at])
    where = f"“{around}”后面" if around else "开头"
    message = f"{where}有一个别的电脑无法显示的字（造字区字符），请改用标准字"
    return error("T40", cell, message)


def text_lines(text: str, cell: Cell) -> tuple[Text, ...]:
    """The lines of a cleaned text, each with its cell and number; blank lines are dropped."""
    if not text:
        return ()
    if "\n" not in text:
        return (Text.in_row(text, SheetRow(cell.sheet, cell.row), cell.column),)
    return tuple(
        Text.of(line, Source((cell,), number))
        for number, line in enumerate(text.split("\n"), 1)
        if line
    )
