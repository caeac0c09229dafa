"""核对单: the page that lies beside a notice, a view of what was made. No logic in the page.

Its parts are put together here: first_page.py (首页), tallies.py (数字), coverage.py (覆盖表),
changes.py (与上一版相比), the proofs and the text; quotable.py says which words a public page may
show. `review.html.j2` only lays them out. The page has no clock: of the same notice it is the same
bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.diagnostics import LEVEL_WORDS, Diagnostic
from notice.gate.policy import Contact
from notice.making.claims import withheld
from notice.model.book import Book, Status
from notice.model.notice import Edition, Made, Paragraph, Proof
from notice.model.text import Cell, Source, Text
from notice.output.cell_runs import Runs, runs, without_sheet
from notice.output.coverage import CoveredSheet, covered
from notice.output.first_page import FirstPage, Told, first_page, told_of
from notice.output.handwriting import ByHand, by_hand
from notice.output.long_lists import LongLists, ShownParagraph
from notice.output.printing import Printing, printing
from notice.output.quotable import Quotes
from notice.output.said import Said
from notice.output.tallies import Bar, Figure, bars, others_shown, totals_shown
from notice.rules.closing import closing_checks
from notice.template.names import title_in

if TYPE_CHECKING:
    from notice.output.changes import Changes

_LARGE = 1000  # paragraphs from which a browser lays out only what it shows
_ON_PAPER = 300  # findings (反馈问题) of which everything is printed on paper
_BATCH = 2000  # pieces of the page that are joined before they are written


class ToldLine(NamedTuple):
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
    first: FirstPage
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
    told: Sequence[ToldLine]
    checks: Sequence[AskedRows]
    changes: "Changes | None"
    proofs: Sequence[Proof]
    open_numbers: frozenset[str]  # the office's own landlines: shown as they are
    finding_count: int

    @property
    def is_large(self) -> bool:
        """Whether a browser should lay out only what it shows."""
        return len(self.paragraphs) > _LARGE

    @property
    def is_short_on_paper(self) -> bool:
        """Whether only what is not in order goes on paper."""
        return self.finding_count > _ON_PAPER


class Versions(NamedTuple):
    """What else is known of a notice: its file's name, which version it is, the last that differs.

    `built` are the paragraphs of the new build where a hand's edits were merged into it.
    """

    name: str
    number: int = 1
    before: Said | None = None
    built: Sequence[Paragraph] | None = None


def page(made: Made, now: Said, found: Sequence[Diagnostic], versions: Versions) -> Page:
    """The page of a notice that says `now`; `found` was found in its making.

    Raises Refused where a cell of the workbook is listed nowhere.
    """
    book, paragraphs = made.book, made.rendered.paragraphs
    held = withheld(book) if made.edition is Edition.PUBLIC else {}
    where = printing(paragraphs)
    sheets, proof = covered(made, where, held)
    told = told_of(found, _messages(made, found, held), where)
    changes = None if versions.before is None else _changes(versions.before, now)
    written = () if versions.built is None else tuple(by_hand(paragraphs, versions.built))
    proofs = (*made.proofs, proof)
    return Page(
        notice=Path(versions.name),
        unit=book.facts["单位全称"][0],
        first=first_page(
            made,
            told,
            changes,
            written,
            proofs,
            where,
            held,
            title=title_in(book.facts),
            version=versions.number,
        ),
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
        paragraphs=list(_paragraphs(paragraphs, made.rendered.looks, written)),
        sheets=sheets,
        told=list(_told(told)),
        checks=list(_checks(book)),
        changes=changes,
        proofs=proofs,
        finding_count=len(book.findings),
        open_numbers=frozenset(n for n in Contact(book).numbers if n.startswith("0")),
    )


def _totals(made: Made, now: Said, where: Printing) -> list[Figure]:
    return [] if now.figures is None else list(totals_shown(made, now.figures.totals, where))


def written(page: Page) -> Iterator[bytes]:
    """The page in pieces: that of a large notice is large."""
    from notice.output.page import template

    laid_out = template("review.html.j2", is_masked=True, shows=page.open_numbers)
    lists = LongLists(page.paragraphs, page.open_numbers)
    pieces = laid_out.generate(page=page, lists=lists)
    while batch := list(islice(pieces, _BATCH)):
        yield "".join(batch).encode()


# ---------------------------------------------------------------- 正文


def _paragraphs(
    paragraphs: Sequence[Paragraph], looks: Sequence[str], written: Sequence[ByHand]
) -> Iterator[ShownParagraph]:
    of_hand = {by.paragraph: _of_hand(by) for by in written}
    for index, paragraph in enumerate(paragraphs):
        look = looks[index] if index < len(looks) else ""
        look = f"h{look}" if look.isdecimal() else look
        text = paragraph.text
        sources = of_hand.get(index) or _sources(text)
        yield ShownParagraph(index, paragraph.name, look, text, sources)


def _of_hand(by: ByHand) -> str:
    """What is said of a paragraph that the hand wrote: never that it comes from a cell."""
    if not by.own:
        return "手工改的，台账里没有这一段"
    return f"手工改的；{runs(by.cells)}写的是：{by.own}"


def _sources(text: Text) -> str:
    """The cells of a paragraph, each with its words where there are several; "" without any."""
    found = [(piece, source) for piece, source in text.spans if source is not None]
    if len(found) < 2:
        return "".join([_source(source) for _, source in found])
    return "；".join([f"“{_begin(piece)}”：{_source(source)}" for piece, source in found])


def _begin(text: str) -> str:
    return text if len(text) <= 14 else f"{text[:13]}…"


def _source(source: Source) -> str:
    if source.line is not None:
        cell = str(source.cells[0])
        return f"{cell}第{source.line}行" if source.line > 1 else cell
    return f"由{runs(source.cells)}得出" if source.cells else "没有这样的单元格"


# ---------------------------------------------------------------- 发现, 销号核查, 与上一版相比


def _messages(
    made: Made, found: Sequence[Diagnostic], held: Mapping[Cell, Sequence[Text]]
) -> dict[int, str]:
    """What the page may say of each diagnostic, by its id: a public one quotes nothing hidden."""
    if made.edition is not Edition.PUBLIC:
        return {id(d): d.sentence for d in found}
    quotes = Quotes(made.book, held)
    return {id(d): quotes.shown(d) for d in found}


def _told(told: Sequence[Told]) -> Iterator[ToldLine]:
    """What was found, the gravest first."""
    for d, message, paragraph in told:
        yield ToldLine(LEVEL_WORDS[d.level], _place(d.where), message, paragraph)


def _place(where: object) -> str:
    """A place as the page names it: of a path only the file's name, for the page may travel."""
    if isinstance(where, Cell):
        return str(where)
    text = str(where)
    return Path(text).name if "/" in text or "\\" in text else text


def _checks(book: Book) -> Iterator[AskedRows]:
    for check in closing_checks(book):
        yield AskedRows(check.question, without_sheet(runs(check.cells)), check.note)


def _changes(before: Said, now: Said) -> "Changes":
    from notice.output import changes  # brings difflib, which a first version does not need

    return changes.changes(before, now)
