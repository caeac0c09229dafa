"""Values that know where they come from, and the records made of them.

A `Text` is a str to everybody else; beside its letters it keeps its spans, each with the cells
that it was taken from. Records are NamedTuples, frozen and cheap: a later stage makes a new one
(`_replace`), it never
fills in (docs/decisions/0007-records-are-named-tuples.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from notice.records import NamedTuple

if TYPE_CHECKING:
    from typing_extensions import Self


class Cell(NamedTuple):
    """A cell of the workbook; row and column count from 1. Prints as 整改台账!F14."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        """整改台账!F14, as people name a cell."""
        sheet, row, column = self
        return f"{sheet}!{column_letters(column)}{row}"


@cache
def column_letters(column: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Source(NamedTuple):
    """Where a span comes from: `line` counts the lines of the one cell from 1; None says that the
    span was computed.
    """

    cells: tuple[Cell, ...]
    line: int | None = None


class Span(NamedTuple):
    """A piece of a Text. Without a source it is a word of ours or of the template."""

    text: str
    source: Source | None


class Text(str):
    """A str that knows its spans: `Text("关于", finding.wording, "问题")`. Methods of str forget
    them.
    """

    __slots__ = ("_origin",)
    # the one cell whose first line it is, as nearly all are; one source for all of it; or its spans
    _origin: Cell | Source | tuple[Span, ...] | None

    def __new__(cls, *pieces: str) -> Self:
        """Join the pieces; a Text among them keeps its sources, a plain str has none."""
        if len(pieces) == 1 and isinstance(pieces[0], Text):
            made = str.__new__(cls, pieces[0])
            made._origin = pieces[0]._origin
            return made
        return cls.of_spans([span for piece in pieces for span in spans_of(piece)])

    @classmethod
    def of_spans(cls, spans: Iterable[Span]) -> Self:
        """Return the spans as one text; neighbours with the same source become one span."""
        kept: list[Span] = []
        for span in spans:
            if kept and span.source == kept[-1].source:
                kept[-1] = Span(kept[-1].text + span.text, span.source)
            else:
                kept.append(span)
        made = str.__new__(cls, "".join([span.text for span in kept]))
        made._origin = tuple(kept)
        return made

    @classmethod
    def of(cls, text: str, source: Source | None) -> Self:
        """Return `text` as one span with this source."""
        made = str.__new__(cls, text)
        made._origin = source if text else None
        return made

    @classmethod
    def in_cell(cls, text: str, cell: Cell) -> Self:
        """Return `text`, which is not empty, as the first line of a cell."""
        made = str.__new__(cls, text)
        made._origin = cell
        return made

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans in order; their texts joined are the Text. An empty Text has none."""
        origin = self._origin
        if isinstance(origin, Cell):
            return (Span._make((str(self), Source._make(((origin,), 1)))),)
        if isinstance(origin, Source):
            return (Span(str(self), origin),)
        return origin or ((Span(str(self), None),) if self else ())

    def cut(self, start: int, end: int | None = None) -> Text:
        """Return self[start:end] with the sources kept, counted from 0 and from the front alone."""
        stop = len(self) if end is None else end
        pieces: list[Text] = []
        at = 0
        for span in self.spans:
            piece = span.text[max(0, start - at) : max(0, stop - at)]
            if piece:
                pieces.append(Text.of(piece, span.source))
            at += len(span.text)
        return Text(*pieces)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells of all spans, each once, in order of first use."""
        return tuple(
            dict.fromkeys(c for span in self.spans if span.source for c in span.source.cells)
        )


class Heading(Text):
    """A Text printed as a .标题: the template's 。 right behind its own ？ or ！ is dropped after
    rendering.
    """

    __slots__ = ()


EMPTY = Text.of("", None)


def spans_of(piece: str) -> tuple[Span, ...]:
    """The spans of a Text; a plain str is one span without a source."""
    if isinstance(piece, Text):
        return piece.spans
    return (Span(str(piece), None),) if piece else ()


def joined(texts: Iterable[str], separator: str) -> Text:
    """The texts with `separator` between them; each piece keeps its source."""
    pieces: list[str] = []
    for text in texts:
        if pieces and separator:
            pieces.append(separator)
        pieces.append(text)
    return Text(*pieces)


class Count(int):
    """A number that knows the cells it was counted from."""

    cells: tuple[Cell, ...]

    def __new__(cls, cells: Iterable[Cell]) -> Self:
        """Count these cells."""
        counted = tuple(cells)
        made = int.__new__(cls, len(counted))
        made.cells = counted
        return made

    @property
    def text(self) -> Text:
        """The number as it is printed, with its cells."""
        return Text.of(str(int(self)), Source(self.cells))


class Status(IntEnum):
    """完成状态, from least to most advanced, so that the status of a whole is the min of its
    parts.
    """

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
    """A date as typed; `day` is 0 where only year and month are given (two dates of the
    inspection may be so).
    """

    year: int
    month: int
    day: int
    cell: Cell

    def __str__(self) -> str:
        """2024年8月15日, or 2024年8月 where no day is given."""
        return f"{self.year}年{self.month}月" + (f"{self.day}日" if self.day else "")

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
        return Cell._make((sheet, *merged.get(place, place)))

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
    progress: Progress | None
    regulations: tuple[Text, ...]
    leader: Text
    office: Text
    person: Text
    deadline: Text
    completed: Day | None
    evidence: Text
    remark: Text

    @property
    def is_public(self) -> bool:
        """Whether the row's texts may stand in the public edition."""
        return self.publicity is not Publicity.WITHHELD


class Problem(NamedTuple):
    """A 具体问题 of a finding with its rows."""

    wording: Text
    cell: Cell
    rows: tuple[Row, ...]

    @property
    def status(self) -> Status:
        """The least advanced status of its rows."""
        return min([row.status for row in self.rows])


class Finding(NamedTuple):
    """A 反馈问题 with its rows in the order of the ledger; `problems` is empty where no row names
    one.
    """

    wording: Text
    cell: Cell
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def status(self) -> Status:
        """The least advanced status of its rows."""
        return min([row.status for row in self.rows])


class Category(NamedTuple):
    """A 问题类别; its wording is empty when the ledger has none."""

    wording: Text
    cell: Cell | None
    findings: tuple[Finding, ...]


class Prose(NamedTuple):
    """A row of 责任落实 or 下一步打算; `subheading` is that of its sub-section, `opens` where it
    begins.
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
    end: int  # from this row on nothing is read: a second header
    standard: str  # the name of the standard sheet that it is


class Stated(NamedTuple):
    """A figure that the sheet 汇总 shows: of what (反馈问题), which (总数), its cell, its text."""

    kind: str
    figure: str
    cell: Cell
    shown: str


class Book(NamedTuple):
    """The whole workbook. `facts`: 项目 of 基本信息 → the lines of its 内容; rows left empty are
    missing.
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
    fact_places: Mapping[str, Cell] = {}  # 项目 → the cell of its 内容, filled or not

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the ledger."""
        return tuple(chain.from_iterable([category.findings for category in self.categories]))

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, by finding."""
        return tuple(chain.from_iterable([finding.rows for finding in self.findings]))


class Edition(IntEnum):
    """公开版, 党内版."""

    PUBLIC = 0
    INTERNAL = 1

    @property
    def word(self) -> str:
        """公开版 or 党内版."""
        return "党内版" if self is Edition.INTERNAL else "公开版"


class Tally(NamedTuple):
    """A total with its statuses; `done` = 已完成 + 长期坚持, the five statuses add up to
    `total`.
    """

    total: Count
    done: Count
    by_status: Mapping[Status, Count]
    rate: str


class Regulation(NamedTuple):
    """A 完善制度: its name in 《》 and the cells that name it."""

    name: Text
    key: str
    cells: tuple[Cell, ...]


class Totals(NamedTuple):
    """What the ledger counts; all rows are counted in both editions."""

    measures: Tally
    findings: Tally
    problems: Tally
    regulations: tuple[Regulation, ...]
    regulation_count: Count


class Paragraph(NamedTuple):
    """A paragraph of the finished notice: its part (正文, 页眉 …), its number there from 1, its
    words with their spans.
    """

    part: str
    number: int
    text: Text


class Proof(NamedTuple):
    """What a run has proved of its own notice: the claim, and what was compared."""

    claim: str
    evidence: str


class Rendered(NamedTuple):
    """The finished notice: its bytes and what each paragraph was made of."""

    docx: bytes
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[Finding, ...]  # those printed
    looks: tuple[str, ...] = ()  # of each paragraph: centred, right, its level 1 to 9, or nothing


class InputFile(NamedTuple):
    """A file that a notice was made of: its name and the SHA-256 of what was read."""

    name: str
    sha256: str


class Made(NamedTuple):
    """A notice that is made but not yet written."""

    edition: Edition
    book: Book
    totals: Totals
    rendered: Rendered
    workbook: InputFile
    template: InputFile
    fix: bool = False  # whether repairs were made in its words
    proofs: tuple[Proof, ...] = ()
