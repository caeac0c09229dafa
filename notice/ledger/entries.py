"""A row of the ledger (整改台账) by itself: what its own cells say, and those merged over it."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from notice.diagnostics import error
from notice.folding import same, word
from notice.lazy import Pattern
from notice.ledger.columns import (
    LEDGER,
    PLAIN,
    PUBLICITY_WORDS,
    RELEASED_WORD,
    Kind,
    field_of,
)
from notice.ledger.measure_items import Counting
from notice.ledger.regulation_names import regulations
from notice.ledger.statuses import StatusWords, unknown_status
from notice.ledger.texts import Cells
from notice.ledger.ticks import Ticks
from notice.model.book import Day, Holders, Progress, Publicity, Row, RowKind, Status
from notice.model.text import EMPTY, Text
from notice.xlsx.cells import has_date_form, is_placeholder, quoted, says_nothing

_OMITTED = Pattern(r"[（(]?(?:从?略|略去)[）)]?[。.；;，,]?")
_LONGEST_OMISSION = 6  # letters: （从略）。
_LONGEST_VOID = 40  # letters; a longer text is not looked at


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


def read_entries(cells: Cells, counting: Counting) -> Iterator[Entry]:
    """Read the rows of a sheet one by one; whatever is wrong is told in `cells.found`."""
    reader = _EntryReader(cells, counting)
    band = EMPTY
    for known in cells.table.known:
        if known.kind is RowKind.BAND:
            band = known.band
        elif known.kind is RowKind.ENTRY:
            yield reader.read(known.number, band)
            band = EMPTY


class _EntryReader:
    def __init__(self, cells: Cells, counting: Counting) -> None:
        self._cells = cells
        self._counting = counting
        self._table = cells.table
        self._status_words = StatusWords.of(cells.table)
        self._statuses: dict[str, Status | None] = {}  # what was written → what it is
        self._category_of_sheet = EMPTY if cells.table.has_bands else cells.table.category
        self._ticks = Ticks(cells.table)
        self._has_ticks = self._ticks.are_used
        self._progress_fields = [f for f in cells.table.columns if field_of(f) == "progress"]
        self._fields = LEDGER.fields(*PLAIN)
        # None for dates: were a method of its own kept here, the reader and with it the whole sheet
        # would stay in memory, for cycles are not searched for
        ways = {Kind.REMARK: cells.text, Kind.DEADLINE: None}
        self._ways = [
            (ways.get(LEDGER.column(field).kind, cells.optional), field)
            for field in self._fields
            if field != "completed"  # which is read by itself
        ]
        self._completed_at = self._fields.index("completed")

    def read(self, row: int, band: Text) -> Entry:
        """Read one row, below a band or not."""
        cells, table = self._cells, self._table
        category = self._category_of_sheet or cells.optional(row, "category")
        finding = self._finding(row)
        measure, status, public = self._measure(row), self._status(row), publicity(cells, row)
        progress, named = self._progress(row), regulations(cells, row)
        completed, completed_on = self._date_or_words(row, "completed")
        words = [
            way(row, field) if way is not None else self._date_or_words(row, field)[0]
            for way, field in self._ways
        ]
        words.insert(self._completed_at, completed)
        read = Row(
            cells=Holders(table.sheet.name, row, table.columns, table.merged),
            measure=measure,
            status=status,
            publicity=public,
            progress=progress,
            regulations=named,
            completed_on=completed_on,
            fields=self._fields,
            words=tuple(words),
            items=self._items(row, measure),
        )
        problem, number = self._problem(row), cells.text(row, "number")
        return Entry(read, band, category, finding, problem, number)

    def _finding(self, row: int) -> Text | None:
        """The 反馈问题 of a row; None where there is something that is none."""
        wording = self._cells.text(row, "finding")
        if self._cells.is_at_fault(row, "finding"):
            return None
        if wording and (is_placeholder(wording) or says_nothing(wording)):
            self._cells.required(row, "finding")
            return None
        if wording and is_void(wording):
            self._cells.tell(self._cells.blank(row, "finding", wording))
            return None
        return wording

    def _measure(self, row: int) -> Text:
        text = self._cells.required(row, "measure")
        if text and is_void(text):
            self._cells.tell(self._cells.blank(row, "measure", text))
            return EMPTY
        return text

    def _items(self, row: int, measure: Text) -> tuple[Text, ...]:
        """The items of 整改措施 where each of them counts."""
        cell, value = self._table.cell(row, "measure"), self._table.value(row, "measure")
        is_one_line = measure == value
        lines = (measure,) if is_one_line else self._cells.lines(row, "measure")
        return self._counting.take(cell, value, lines)

    def _problem(self, row: int) -> Text:
        text = self._cells.optional(row, "problem")
        if text and is_void(text):
            self._cells.voids.setdefault(self._table.cell(row, "problem"), str(text))
            return EMPTY
        return text

    def _status(self, row: int) -> Status:
        if self._has_ticks:
            text: str = self._ticks.word(row, self._cells)
        else:
            met = self._statuses.get(self._cells.met_before(row, "status"))
            if met is not None:
                return met
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

    def _progress(self, row: int) -> tuple[Progress, ...]:
        """The 整改情况 of a row: a cell each of the columns that hold it, in their order."""
        return tuple(filter(None, [self._part(row, field) for field in self._progress_fields]))

    def _part(self, row: int, field: str) -> Progress | None:
        lines = self._cells.lines(row, field)
        if not lines or (len(lines) == 1 and _says_no_progress(lines[0])):
            return None
        if len(lines) == 1 and is_placeholder(lines[0]):
            self._cells.tell(self._cells.blank(row, field, lines[0]))
            return None
        whole = lines[0] if len(lines) == 1 else "".join(lines)
        if is_void(whole):
            self._cells.voids.setdefault(self._table.cell(row, field), str(whole))
            return None
        return Progress(self._table.cell(row, field), lines)

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


def is_void(text: str) -> bool:
    """Whether a text of the notice says nothing that could be printed: 略, 。, ·."""
    if len(text) > _LONGEST_OMISSION and text[0].isalnum():  # as nearly all
        return False
    is_word = len(text) > _LONGEST_VOID or any(sign.isalnum() for sign in text)
    is_short = len(text) <= _LONGEST_OMISSION
    return not is_word or (is_short and _OMITTED.fullmatch(text) is not None)


def _says_no_progress(line: str) -> bool:
    """Whether a 整改情况 holds 无, — or its own label alone: 整改情况：."""
    return says_nothing(line) or (line[0] == "整" and same(line) == "整改情况")


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
