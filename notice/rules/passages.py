"""The texts of a Book one by one, each with its column; and a Book with its texts changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from notice.diagnostics import Excerpt
from notice.language.corpus import Corpus
from notice.ledger.columns import LEDGER, PLAIN, Use
from notice.model.book import Book, Category, Finding, Problem, Progress, Prose, Publicity, Row
from notice.model.text import Cell, Text

# what a rule may be limited to; a merged cell is one passage
FACT, CATEGORY, FINDING, PROBLEM = "基本信息", "问题类别", "反馈问题", "具体问题"
MEASURE, PROGRESS, REGULATION = "整改措施", "整改情况", "完善制度"
SUBHEADING, POINT, CONTENT, RESULT = "小标题", "要点", "内容", "整改成效"

HEADINGS = (CATEGORY, FINDING, PROBLEM, SUBHEADING, POINT)
PROSE = (MEASURE, PROGRESS, CONTENT)
EVERYWHERE = (FACT, *HEADINGS, *PROSE, REGULATION, RESULT)
QUOTED = (FINDING,)  # told, never changed
KEPT = (*QUOTED, FACT, REGULATION, RESULT)  # what `changed` leaves as it is


class Passage(NamedTuple):
    """A line of a cell: its column, its words, its cell, and what 公开 says of its rows."""

    column: str
    text: Text
    cell: Cell
    publicity: Publicity = Publicity.UNSAID

    def excerpts(self, words: str, start: int = -1) -> tuple[Excerpt, ...]:
        """These words of it, from `start` on; where that is not known, where they first stand."""
        at = start if start >= 0 else self.text.find(words)
        return (Excerpt(str(self.text), at, at + len(words)),) if words and at >= 0 else ()


class Passages(list[Passage]):
    """Passages one by one, and searched as one."""

    @cached_property
    def corpus(self) -> Corpus:
        """Their texts."""
        return Corpus([passage.text for passage in self])

    def holding(self, words: Iterable[str]) -> list[Passage]:
        """Those that hold one of these words, in order."""
        return [self[place] for place in self.corpus.holding(words)]


def searchable(texts: Iterable[Passage]) -> Passages:
    """The passages, joined for searching once only."""
    return texts if isinstance(texts, Passages) else Passages(texts)


def passages(book: Book) -> Iterator[Passage]:
    """Every text that a notice may print, in the order of the sheets; a merged cell once."""
    for lines in book.facts.values():
        yield from (Passage(FACT, line, line.cells[0]) for line in lines)
    for category in book.categories:
        yield from _of_headings(category)
    for lines in _of_rows(book.rows):
        yield from lines
    for row in (*book.duties, *book.plans):
        yield from _of_prose(row)
    for result in book.results:
        for text in (result.item, result.amount, result.unit):
            if text:
                yield Passage(RESULT, text, text.cells[0], result.publicity)


def _of_headings(category: Category) -> Iterator[Passage]:
    if category.cell is not None:
        yield Passage(CATEGORY, category.wording, category.cell)
    for finding in category.findings:
        yield Passage(FINDING, finding.wording, finding.cell, _strictest(finding.rows))
        for problem in finding.problems:
            yield Passage(PROBLEM, problem.wording, problem.cell, _strictest(problem.rows))


def _strictest(rows: Sequence[Row]) -> Publicity:
    """How a heading over several rows is judged: any of them prints it, an unreviewed one first."""
    if len(rows) == 1:
        return rows[0].publicity
    return min((r.publicity for r in rows if r.is_public), default=Publicity.WITHHELD)


def _of_rows(rows: Iterable[Row]) -> Iterable[list[Passage]]:
    """The passages of each cell; a merged one has the strictest 公开 it covers: 否 withholds it."""
    met: dict[Cell, list[Passage]] = {}
    for row in rows:
        publicity = row.publicity
        for column, cell, lines in _of_row(row):
            known = met.get(cell)
            if known is None or publicity < known[0].publicity:
                met[cell] = [Passage._make((column, line, cell, publicity)) for line in lines]
    return met.values()


_WORDS = {  # columns of words that a notice may print, but for those above
    column.field: column.name
    for column in LEDGER.columns
    if column.kind in PLAIN and column.use is Use.PRINTED
}
_Part = tuple[str, Cell, tuple[Text, ...]]  # of a row: column, cell, lines


def _of_row(row: Row) -> list[_Part]:
    parts: list[_Part] = [(MEASURE, row.cells.cell("measure"), (row.measure,))]
    for progress in row.progress:
        parts.append((PROGRESS, progress.cell, progress.lines))
    if row.regulations:
        parts.append((REGULATION, row.cells.cell("regulations"), row.regulations))
    for field, name in _WORDS.items():
        if text := row.text(field):
            parts.append((name, row.cells.cell(field), (text,)))
    return parts


def _of_prose(row: Prose) -> Iterator[Passage]:
    if row.opens:
        yield Passage(SUBHEADING, row.subheading, row.subheading.cells[0])
    if row.point:
        yield Passage(POINT, row.point, row.point.cells[0])
    yield from (Passage(CONTENT, line, line.cells[0]) for line in row.lines)


Change = Callable[[str, Text], Text]  # column and text → the text that is printed instead


def changed(book: Book, change: Change) -> Book:
    """The book with each text as `change` gives it; a quoted 反馈问题 and the facts stay."""
    return book._replace(
        categories=tuple(_category(category, change) for category in book.categories),
        duties=tuple(_prose(row, change) for row in book.duties),
        plans=tuple(_prose(row, change) for row in book.plans),
    )


def _category(category: Category, change: Change) -> Category:
    rows: dict[int, Row] = {}
    findings = tuple(_finding(finding, change, rows) for finding in category.findings)
    return category._replace(wording=change(CATEGORY, category.wording), findings=findings)


def _finding(finding: Finding, change: Change, rows: dict[int, Row]) -> Finding:
    """Rows stay shared between a finding and its problems."""
    for row in finding.rows:
        rows[id(row)] = _row(row, change)
    problems = tuple(
        Problem(change(PROBLEM, p.wording), p.cell, tuple(rows[id(row)] for row in p.rows))
        for p in finding.problems
    )
    return finding._replace(rows=tuple(rows[id(row)] for row in finding.rows), problems=problems)


def _row(row: Row, change: Change) -> Row:
    progress = tuple(
        Progress(part.cell, tuple(change(PROGRESS, line) for line in part.lines))
        for part in row.progress
    )
    items = tuple(change(MEASURE, item) for item in row.items)
    return row._replace(measure=change(MEASURE, row.measure), items=items, progress=progress)


def _prose(row: Prose, change: Change) -> Prose:
    lines = tuple(change(CONTENT, line) for line in row.lines)
    return row._replace(
        subheading=change(SUBHEADING, row.subheading),
        point=change(POINT, row.point),
        lines=lines,
    )
