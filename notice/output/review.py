"""核对单: the page that lies beside a notice, a view of what was made. No logic in the page.

Everything that needs thought is settled here: which words a public page may show, where each
cell went, what changed since the last version. `review.html.j2` only lays it out. The page has
no clock: of the same notice it is the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.diagnostics import LEVEL_WORDS, Diagnostic, in_order
from notice.gate.policy import Contact
from notice.making.claims import withheld
from notice.model.book import Book, Status
from notice.model.notice import Edition, Made, Paragraph, Proof
from notice.model.text import Cell, Source, Text
from notice.output.cell_runs import Runs, runs, without_sheet
from notice.output.coverage import CoveredSheet, covered
from notice.output.printing import Printing, printing
from notice.output.quotes import Quotes
from notice.output.said import Said
from notice.output.tallies import Bar, Figure, bars, others_shown, totals_shown
from notice.rules.closing import closing_checks

if TYPE_CHECKING:
    from notice.output.changes import Changes

_LARGE = 1000  # paragraphs from which a browser lays out only what it shows
_BATCH = 2000  # pieces of the page that are joined before they are written


class ShownParagraph(NamedTuple):
    """A paragraph: its place from 0, what people call it, its look, words, and cells."""

    place: int
    name: str
    look: str
    text: str
    sources: str


class Told(NamedTuple):
    """A diagnostic as the page shows it, with the paragraph that prints its cell."""

    level: str
    where: str
    message: str
    paragraph: int | None


class AskedRows(NamedTuple):
    """A question of 销号核查, the cells of the ledger that it is asked of, a note."""

    question: str
    cells: Runs
    note: str


class Page(NamedTuple):
    """All that the page shows, in its order."""

    notice: Path  # its file's name
    unit: str
    edition: str
    is_internal: bool
    is_fixed: bool
    fingerprint: Sequence[tuple[str, str, str]]  # the three files with their names and hashes
    totals: Sequence[Figure]
    figures: Sequence[Figure]
    status_words: Sequence[str]
    bars: Sequence[Bar]
    paragraphs: Sequence[ShownParagraph]
    sheets: Sequence[CoveredSheet]
    told: Sequence[Told]
    checks: Sequence[AskedRows]
    changes: Changes | None
    proofs: Sequence[Proof]
    open_numbers: frozenset[str]  # the office's own landlines: shown as they are

    @property
    def is_large(self) -> bool:
        """Whether a browser should lay out only what it shows."""
        return len(self.paragraphs) > _LARGE


def page(
    made: Made, now: Said, found: Sequence[Diagnostic], name: str, before: Said | None
) -> Page:
    """The page of a notice that says `now`.

    `name` is its file's, `found` what was found in its making, `before` the last version that
    differs.

    Raises Refused where a cell of the workbook is listed nowhere.
    """
    book, paragraphs = made.book, made.rendered.paragraphs
    held = withheld(book) if made.edition is Edition.PUBLIC else {}
    where = printing(paragraphs)
    sheets, proof = covered(made, where, held)
    return Page(
        notice=Path(name),
        unit=book.facts["单位全称"][0],
        edition=made.edition.word,
        is_internal=made.edition is Edition.INTERNAL,
        is_fixed=made.fix,
        fingerprint=(
            ("通报指纹", "通报文件（.docx）", now.sha256),
            ("工作簿指纹", made.workbook.name, made.workbook.sha256),
            ("模板指纹", made.template.name, made.template.sha256),
        ),
        totals=_totals(made, now, where),
        figures=list(others_shown(made, where)),
        status_words=[status.word for status in reversed(Status)],
        bars=list(bars(book, held)),
        paragraphs=list(_paragraphs(paragraphs, made.rendered.looks)),
        sheets=sheets,
        told=list(_told(made, found, where, held)),
        checks=list(_checks(book)),
        changes=None if before is None else _changes(before, now),
        proofs=(*made.proofs, proof),
        open_numbers=frozenset(n for n in Contact(book).numbers if n.startswith("0")),
    )


def _totals(made: Made, now: Said, where: Printing) -> list[Figure]:
    return [] if now.figures is None else list(totals_shown(made, now.figures.totals, where))


def written(page: Page) -> Iterator[bytes]:
    """The page in pieces: that of a large notice is large."""
    from notice.output.page import template

    pieces = template("review.html.j2", is_masked=True, shows=page.open_numbers).generate(page=page)
    while batch := list(islice(pieces, _BATCH)):
        yield "".join(batch).encode()


# ---------------------------------------------------------------- 正文


def _paragraphs(paragraphs: Sequence[Paragraph], looks: Sequence[str]) -> Iterator[ShownParagraph]:
    for index, paragraph in enumerate(paragraphs):
        look = looks[index] if index < len(looks) else ""
        look = f"h{look}" if look.isdecimal() else look
        sources = _sources(paragraph)
        yield ShownParagraph(index, paragraph.name, look, paragraph.text, sources)


def _sources(paragraph: Paragraph) -> str:
    """The cells of a paragraph, each with its words where there are several; "" without any."""
    found = [(text, source) for text, source in paragraph.text.spans if source is not None]
    if len(found) < 2:
        return "".join([_source(source) for _, source in found])
    return "；".join([f"“{_begin(text)}”：{_source(source)}" for text, source in found])


def _begin(text: str) -> str:
    return text if len(text) <= 14 else f"{text[:13]}…"


def _source(source: Source) -> str:
    if source.line is not None:
        cell = str(source.cells[0])
        return f"{cell}第{source.line}行" if source.line > 1 else cell
    return f"由{runs(source.cells)}得出" if source.cells else "没有这样的单元格"


# ---------------------------------------------------------------- 发现, 销号核查, 与上一版相比


def _told(
    made: Made,
    found: Sequence[Diagnostic],
    where: Printing,
    held: Mapping[Cell, Sequence[Text]],
) -> Iterator[Told]:
    """What was found, the gravest first; of a cell that is not printed only its place."""
    quotes = Quotes(made.book, held) if made.edition is Edition.PUBLIC else None
    for d in in_order(found):
        message = d.sentence
        if quotes is not None and quotes.may_quote(d):
            message = "这一格不公开或从不印出，内容见运行时屏幕上的提示"
        at = where.printed.get(d.where) if isinstance(d.where, Cell) else None
        yield Told(LEVEL_WORDS[d.level], _place(d.where), message, at[0] if at else None)


def _place(where: object) -> str:
    """A place as the page names it: of a path only the file's name, for the page may travel."""
    if isinstance(where, Cell):
        return str(where)
    text = str(where)
    return Path(text).name if "/" in text or "\\" in text else text


def _checks(book: Book) -> Iterator[AskedRows]:
    for check in closing_checks(book):
        yield AskedRows(check.question, without_sheet(runs(check.cells)), check.note)


def _changes(before: Said, now: Said) -> Changes:
    from notice.output import changes  # brings difflib, which a first version does not need

    return changes.changes(before, now)
