"""A row of the ledger (整改台账) by itself: what its own cells say, and those merged over it."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from notice.diagnostics import error, warning
from notice.folding import same, word
from notice.lazy import Pattern
from notice.ledger.columns import (
    LEDGER,
    PLAIN,
    PUBLICITY_WORDS,
    RELEASED_WORD,
    Kind,
)
from notice.ledger.statuses import StatusWords, unknown_status
from notice.ledger.texts import Cells
from notice.model.book import Day, Holders, Progress, Publicity, Row, RowKind, Status
from notice.model.text import EMPTY, Text
from notice.numerals import TO_TEN
from notice.xlsx.cells import has_date_form, is_placeholder, quoted, says_nothing

_LIST_NUMBER = Pattern(rf"(?:\d{{1,3}}[.、．)）](?!\d)|[（(][\d{TO_TEN}]{{1,3}}[）)]|[①-⑳])")


class Entry(NamedTuple):
    """A row of the Book and the words by which it is placed among the others.

    Empty ones mean “as above”; a finding that can't be read is None, and told. `band` is the one
    right above it.
    """

    row: Row
    band: Text
    category: Text
    finding: Text | None
    problem: Text
    number: Text


def read_entries(cells: Cells) -> Iterator[Entry]:
    """Read the rows of a sheet one by one; whatever is wrong is told in `cells.found`."""
    reader = _EntryReader(cells)
    band = EMPTY
    for known in cells.table.known:
        if known.kind is RowKind.BAND:
            band = known.band
        elif known.kind is RowKind.ENTRY:
            yield reader.read(known.number, band)
            band = EMPTY


class _EntryReader:
    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._table = cells.table
        self._status_words = StatusWords.of(cells.table)
        self._statuses: dict[str, Status | None] = {}  # what was written → what it is
        self._category_of_sheet = EMPTY if cells.table.has_bands else cells.table.category
        self._fields = LEDGER.fields(*PLAIN)
        ways = {Kind.REMARK: cells.text, Kind.DEADLINE: self._deadline}
        self._ways = [
            (ways.get(LEDGER.column(field).kind, cells.optional), field) for field in self._fields
        ]

    def read(self, row: int, band: Text) -> Entry:
        """Read one row, below a band or not."""
        cells, table = self._cells, self._table
        category = self._category_of_sheet or cells.optional(row, "category")
        finding = self._finding(row)
        read = Row(
            cells=Holders(table.sheet.name, row, table.columns, table.merged),
            measure=cells.required(row, "measure"),
            status=self._status(row),
            publicity=publicity(cells, row),
            progress=self._progress(row),
            regulations=_regulations(cells, row),
            completed_on=self._date_or_words(row, "completed")[1],
            fields=self._fields,
            words=tuple([way(row, field) for way, field in self._ways]),
        )
        problem, number = cells.optional(row, "problem"), cells.text(row, "number")
        return Entry(read, band, category, finding, problem, number)

    def _finding(self, row: int) -> Text | None:
        """The 反馈问题 of a row; None where there is something that is none."""
        wording = self._cells.text(row, "finding")
        if self._cells.is_faulty(self._table.cell(row, "finding")):
            return None
        if wording and (is_placeholder(wording) or says_nothing(wording)):
            self._cells.required(row, "finding")
            return None
        return wording

    def _status(self, row: int) -> Status:
        text = self._cells.required(row, "status")
        if not text:
            return Status.NOT_DONE  # told by `required`; the book is refused
        if text not in self._statuses:
            self._statuses[text] = self._status_words.status(text)
        status = self._statuses[text]
        if status is None:
            self._cells.tell(unknown_status(text, self._table.cell(row, "status")))
            return Status.NOT_DONE
        return status

    def _progress(self, row: int) -> Progress | None:
        lines = self._cells.lines(row, "progress")
        if not lines or (len(lines) == 1 and _says_no_progress(lines[0])):
            return None
        if len(lines) == 1 and is_placeholder(lines[0]):
            self._cells.tell(self._cells.blank(row, "progress", lines[0]))
            return None
        return Progress(self._table.cell(row, "progress"), lines)

    def _deadline(self, row: int, field: str) -> Text:
        return self._date_or_words(row, field)[0]

    def _date_or_words(self, row: int, field: str) -> tuple[Text, Day | None]:
        """What is printed of a cell, and its date; free words and dates that never were stay."""
        value = self._table.value(row, field)
        if value is None:
            return EMPTY, None
        words = EMPTY
        if not isinstance(value, datetime.date):
            words = self._cells.optional(row, field)
            is_text = isinstance(value, str)
            if not words or is_placeholder(words) or (is_text and not has_date_form(words)):
                return words, None
        day = self._cells.day_or_words(value, self._table.cell(row, field))
        if day is None:
            return words or self._cells.text(row, field), None
        is_as_typed = not day.day and words == str(day)  # a month; so it can be brought back
        return words if is_as_typed else day.text, day


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
