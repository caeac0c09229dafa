"""The workbook as it was read (工作簿): Book, its rows and what they belong to.

Records are NamedTuples, frozen and cheap: a later stage makes a new one (`_replace`), it never
fills in (docs/decisions/0007-records-are-named-tuples.md). An absent text is the empty Text.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum, IntEnum
from itertools import chain
from typing import NamedTuple

from notice.model.text import EMPTY, Cell, Source, Text


class Status(IntEnum):
    """完成状态, from least to most advanced: the status of a whole is the min of its parts."""

    NOT_DONE = 0
    UNDER_WAY = 1
    LARGELY_DONE = 2
    SUSTAINED = 3
    DONE = 4

    @property
    def word(self) -> str:
        """The word that is printed: 已完成."""
        return STATUS_NAMES[self]

    @property
    def counts_as_done(self) -> bool:
        """Whether it is part of 完成数: 已完成 and 长期坚持."""
        return self >= Status.SUSTAINED


STATUS_NAMES = {
    Status.DONE: "已完成",
    Status.SUSTAINED: "长期坚持",
    Status.LARGELY_DONE: "基本完成",
    Status.UNDER_WAY: "正在整改",
    Status.NOT_DONE: "未完成",
}


class Publicity(IntEnum):
    """公开 of a row: 否, blank (是), 是, 可公开 (released from some privacy checks)."""

    WITHHELD = 0
    UNSAID = 1
    PUBLIC = 2
    RELEASED = 3


class Day(NamedTuple):
    """A date as typed.

    `day` is 0 where only year and month are given (two dates of the inspection may be so).
    """

    year: int
    month: int
    day: int
    cell: Cell

    def __str__(self) -> str:
        """2024年8月15日, or 2024年8月 where no day is given."""
        year, month, day, _ = self
        return f"{year}年{month}月{day}日" if day else f"{year}年{month}月"

    @property
    def text(self) -> Text:
        """The date as it is printed, with its cell."""
        return Text.of(str(self), Source((self.cell,)))


class Holders(NamedTuple):
    """The cells that hold a row's values, by field: the first cell of a merged range."""

    sheet: str
    row: int
    columns: Mapping[str, int]  # field → column, shared by all rows of the sheet
    merged: Mapping[tuple[int, int], tuple[int, int]]  # covered → holding place, shared likewise

    def cell(self, field: str) -> Cell:
        """The holder of a field; raises KeyError where the sheet has no such column."""
        sheet, row, columns, merged = self
        place = (row, columns[field])
        return Cell._make((sheet, *merged.get(place, place), 0))

    def __contains__(self, field: object) -> bool:
        """Whether the sheet has a column for the field."""
        return field in self.columns


class Progress(NamedTuple):
    """The 整改情况 of one cell: a paragraph for each line."""

    cell: Cell
    lines: tuple[Text, ...]


class Row(NamedTuple):
    """One row of the ledger (台账). An absent text is the empty Text."""

    cells: Holders
    measure: Text
    status: Status
    publicity: Publicity
    progress: tuple[Progress, ...]  # one a cell; 列名对照 may name several columns
    regulations: tuple[Text, ...]
    completed_on: Day | None  # None where 完成时间 is no date
    fields: tuple[str, ...]  # of the columns that hold but words, the same for all rows
    words: tuple[Text, ...]  # what stands there
    items: tuple[Text, ...] = ()  # of a 整改措施 whose items are counted one by one (按序号)

    def measures(self) -> list[tuple[Cell, Text]]:
        """What is counted of the row's 整改措施, each with its place."""
        holder = self.cells.cell("measure")
        if not self.items:
            return [(holder, self.measure)]
        return [(holder._replace(item=number), item) for number, item in enumerate(self.items, 1)]

    def text(self, field: str) -> Text:
        """The words of a field, the empty Text where the sheet has no such column."""
        return self.words[self.fields.index(field)] if field in self.fields else EMPTY

    def says(self, field: str) -> bool:
        """Whether anything stands in a field, be it one of its own or one of the words."""
        return bool(getattr(self, field) if field in self._fields else self.text(field))

    def texts(self) -> Iterator[Text]:
        """Every text of the row that is not empty, but for its headings and dates."""
        lines = [line for progress in self.progress for line in progress.lines]
        return filter(None, (self.measure, *lines, *self.regulations, *self.words))

    @property
    def is_public(self) -> bool:
        """Whether the row's texts may stand in the public edition."""
        return self.publicity is not Publicity.WITHHELD


def _least(rows: Sequence[Row]) -> Status:
    """The least advanced status of these rows, which mostly are one."""
    return rows[0].status if len(rows) == 1 else min([row.status for row in rows])


class Problem(NamedTuple):
    """A 具体问题 of a finding with its rows."""

    wording: Text
    cell: Cell
    rows: tuple[Row, ...]

    @property
    def status(self) -> Status:
        """The least advanced status of its rows."""
        return _least(self.rows)


class Finding(NamedTuple):
    """A 反馈问题 with its rows in the order of the ledger.

    `problems` is empty where no row names one.
    """

    wording: Text
    cell: Cell
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def status(self) -> Status:
        """The least advanced status of its rows."""
        return _least(self.rows)


class Category(NamedTuple):
    """A 问题类别; its wording is empty when the ledger has none."""

    wording: Text
    cell: Cell | None
    findings: tuple[Finding, ...]


class Prose(NamedTuple):
    """A row of 责任落实 or 下一步打算.

    `subheading` is that of its sub-section, `opens` where it begins.
    """

    subheading: Text
    opens: bool
    point: Text
    lines: tuple[Text, ...]


class Result(NamedTuple):
    """A row of 整改成效, with its figure as it will be printed."""

    item: Text
    amount: Text
    unit: Text
    is_zero: bool
    publicity: Publicity


class RowKind(Enum):
    """What a row below the header is; the value says why it is no row of the Book."""

    ENTRY = ""
    BAND = "问题类别自成一行，下面各行归入它"
    LONE_BAND = "像是问题类别，下面没有问题，没有读取"
    HEADER = "又一次表头，不读取"
    TITLE = "又一次标题，不读取"
    NUMBERING = "各列的编号，不读取"
    SUMMARY = "合计或说明，不作为问题读取"
    BARE = "这一行只有序号、公开或不读取的列，不成一行"
    BELOW = "在另一张表里，没有读取"


class Area(NamedTuple):
    """Which cells of a sheet stand below its header: what the review sheet has to account for.

    `filled` holds every row with anything in it, also those that make no row of the Book;
    `inside` are the places that a merge covers, but for its first.
    """

    sheet: str
    columns: Mapping[str, int]  # field → column
    headings: Mapping[int, str]  # column → its heading as written, of unknown columns too
    filled: Mapping[int, tuple[int, ...]]  # row → its columns that are not empty, in order
    inside: Collection[tuple[int, int]]
    passed: Mapping[int, RowKind]  # rows that make none of the Book → why
    standard: str  # the name of the standard sheet that it is


class Stated(NamedTuple):
    """A figure that the sheet 汇总 shows: of what (反馈问题), which (总数), its cell, its text."""

    kind: str
    figure: str
    cell: Cell
    shown: str


class Book(NamedTuple):
    """The whole workbook.

    `facts`: 项目 of 基本信息 → the lines of its 内容; rows left empty are missing.
    """

    facts: Mapping[str, tuple[Text, ...]]
    days: Mapping[str, tuple[Day, ...]]  # the dates among the facts
    mailbox_name: str  # 邮政信箱, 通信地址 or 地址: as the sheet calls it
    stamped: bool
    categories: tuple[Category, ...]
    duties: tuple[Prose, ...]
    plans: tuple[Prose, ...]
    results: tuple[Result, ...]
    sheet_names: tuple[str, ...] = ()  # of all sheets, those not read too
    unread: tuple[Text, ...] = ()  # what no field takes, where it may be a 密级
    rules_named: tuple[Text, ...] = ()  # ids in 校对设置, each with its cell
    rules_off: frozenset[str] = frozenset()  # those of them that it switches off
    areas: tuple[Area, ...] = ()  # of the sheets that are read
    stated: tuple[Stated, ...] = ()  # what 汇总 shows
    beyond_formulas: str = ""  # why it can't count the ledger as is counted here
    numbered: frozenset[Cell] = frozenset()  # of 整改措施: the cells that number several
    fact_places: Mapping[str, Cell] = {}  # 项目 → the cell of its 内容, filled or not

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the ledger."""
        return tuple(chain.from_iterable([category.findings for category in self.categories]))

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, by finding."""
        return tuple(chain.from_iterable([finding.rows for finding in self.findings]))
