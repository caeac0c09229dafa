"""Fact rules of the same twice: categories, findings, problems, rows, 整改情况."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from notice.lazy import Pattern
from notice.model.book import Book, Finding, Progress, Row
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.numerals import own_number
from notice.rules.passages import Passages
from notice.rules.rule import Contradiction, FactRule


def categories_alike(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Two 问题类别, the same but for punctuation and an own number."""
    categories = [(_heading(c.wording), c.cell) for c in book.categories if c.cell]
    for cell, first in _met_before(categories):
        message = f"和{first}的问题类别只差标点或序号，按两个类别印，请核对"
        yield Contradiction(cell, message)


def findings_alike(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Two 反馈问题 of the book, the same but for punctuation, an own number and 关于…问题."""
    findings = [(_bare_finding(finding.wording), finding.cell) for finding in book.findings]
    for cell, first in _met_before(findings):
        message = (
            f"和{first}的反馈问题文字相同（只有标点、序号、“关于……问题”或类别不同），"
            "按两个问题统计，请核对"
        )
        yield Contradiction(cell, message)


def problems_alike(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Two 具体问题 of a finding, the same but for punctuation and an own number."""
    for finding in book.findings:
        if len(finding.problems) < 2:
            continue
        problems = [(_heading(problem.wording), problem.cell) for problem in finding.problems]
        for cell, first in _met_before(problems):
            message = f"和{first}的具体问题只差标点或序号，按两个问题统计，请核对"
            yield Contradiction(cell, message)


def _heading(text: str) -> str:
    """What two headings must share to be alike: the letters behind an own number."""
    return _letters(text[len(own_number(text)) :])


def _bare_finding(text: str) -> str:
    return _heading(text).removeprefix("关于").removesuffix("问题")


def _met_before(headings: Iterable[tuple[str, Cell]]) -> Iterator[tuple[Cell, Cell]]:
    """Each cell whose key another one had before, and that one; a merged cell is one."""
    first: dict[str, Cell] = {}
    for key, cell in headings:
        if key and first.setdefault(key, cell) != cell:
            yield cell, first[key]


def rows_alike(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A row copied: the 整改措施 and the 整改情况 of another row of its finding, in other cells."""
    for finding in book.findings:
        first: dict[tuple[str, str], tuple[Cell, Cell]] = {}
        for row in _rows_beginning_alike(finding) if len(finding.rows) > 1 else ():
            cells = row.cells.cell("measure"), row.progress[0].cell
            key = _letters(row.measure), _letters(_written(row))
            known = first.setdefault(key, cells)
            if cells[0] != known[0] and cells[1] != known[1]:
                message = f"整改措施和整改情况都和{known[1]}那行一字不差，请核对是不是重复的行"
                yield Contradiction(cells[1], message)
                first[key] = cells  # a cell merged over the rows below is told once


def _rows_beginning_alike(finding: Finding) -> Sequence[Row]:
    """Those with both texts; none where one 整改措施 is merged over all of them, or all differ."""
    rows = [row for row in finding.rows if row.measure and row.progress]
    if len({row.cells.cell("measure") for row in rows}) < 2:
        return ()
    beginnings = {(_beginning(row.measure), _beginning(_written(row))) for row in rows}
    return rows if len(beginnings) < len(rows) else ()


def _written(row: Row) -> str:
    return "".join([line for part in row.progress for line in part.lines])


SAME_PROGRESS = 30  # characters from which an equal 整改情况 looks copied
_BEGINNING = 8  # letters that tell most texts apart


def progress_alike(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The same 整改情况, of 30 characters or more, in two cells of different findings."""
    first: dict[str, tuple[Cell, int]] = {}
    for progress, number in _beginning_alike(book):
        key = _letters("".join(progress.lines))
        if len(key) < SAME_PROGRESS:
            continue
        cell, owner = first.setdefault(key, (progress.cell, number))
        if owner != number:
            message = f"整改情况和{cell}一字不差，请核对是不是复制后忘了改"
            yield Contradiction(progress.cell, message)


def _beginning_alike(book: Book) -> Iterator[tuple[Progress, int]]:
    """The 整改情况 that begin like another one, each once, with the number of its finding.

    Most begin in a way of their own, and need not be compared to the end.
    """
    met: dict[Cell, tuple[Progress, int, str]] = {}
    for number, finding in enumerate(book.findings):
        for row in finding.rows:
            for progress in row.progress:
                if progress.cell not in met:
                    met[progress.cell] = progress, number, _beginning("".join(progress.lines))
    beginnings = Counter(beginning for _, _, beginning in met.values())
    for progress, number, beginning in met.values():
        if beginnings[beginning] > 1:
            yield progress, number


def _beginning(text: str) -> str:
    """The first letters of a text, as of the whole: the last one of a piece might be another."""
    if _BEGINS_PLAINLY.match(text):
        return text[:_BEGINNING]
    letters = _letters(text[:SAME_PROGRESS])
    return (letters if len(letters) > _BEGINNING else _letters(text))[:_BEGINNING]


_NO_LETTER = Pattern(r"[\W_]+")
_PLAIN = r"0-9A-Za-z\u4e00-\u9fa5"  # letters with no other form
_PLAIN_LETTERS = Pattern(rf"[{_PLAIN}]+")
_PLAIN_TEXT = Pattern(rf"[{_PLAIN}，。、；：“”《》（）%]*")
_BEGINS_PLAINLY = Pattern(rf"[{_PLAIN}]{{{_BEGINNING + 1}}}")


def _letters(text: str) -> str:
    if _PLAIN_TEXT.fullmatch(text):
        return "".join(_PLAIN_LETTERS.findall(text))
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text))


TWICE = (
    FactRule(
        id="category-twice",
        says="两个问题类别只差标点或开头的序号",
        find=categories_alike,
    ),
    FactRule(
        id="finding-twice",
        says="反馈问题相同，只有标点、开头的序号、“关于……问题”或类别不同",
        find=findings_alike,
    ),
    FactRule(
        id="problem-twice",
        says="一个反馈问题的两个具体问题只差标点或开头的序号",
        find=problems_alike,
    ),
    FactRule(
        id="row-twice",
        says="一个问题的两行，整改措施和整改情况都一字不差",
        find=rows_alike,
    ),
    FactRule(
        id="progress-twice",
        says="两个问题的整改情况一字不差（30字以上）",
        find=progress_alike,
    ),
)
