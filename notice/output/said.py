"""What a notice said, as far as a later one is compared with it: figures, findings, paragraphs."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from notice.ledger.columns import FACT_SHEET
from notice.model.book import Status
from notice.model.notice import BODY, InputFile, Made, Paragraph, Tally
from notice.model.text import Cell, Count
from notice.output.cell_runs import Runs, runs
from notice.output.fingerprint import digest


class SaidCount(NamedTuple):
    """A number and the cells that it was counted from, as runs."""

    number: int
    cells: Runs


class SaidTally(NamedTuple):
    """A total with its statuses, by their words."""

    total: SaidCount
    done: SaidCount
    rate: str
    by_status: Mapping[str, SaidCount]


class SaidTotals(NamedTuple):
    """The totals of the ledger."""

    measures: SaidTally
    findings: SaidTally
    problems: SaidTally
    regulations: SaidCount


class SaidFact(NamedTuple):
    """A date or a name of 基本信息, its lines joined by 、, and its cell."""

    text: str
    cell: Cell


class SaidFinding(NamedTuple):
    """A finding (反馈问题) that was printed, by its cell, and the word of its status."""

    cell: Cell
    status: str


class Figures(NamedTuple):
    """What of a notice is compared one by one: totals, findings, and by its name each fact."""

    totals: SaidTotals
    findings: Sequence[SaidFinding]
    facts: Mapping[str, SaidFact]


class Said(NamedTuple):
    """A notice by its hash, what it was made of and what it said.

    Where a record can't be read there are no figures or no paragraphs.
    """

    sha256: str
    edition: str  # its word: 公开版
    workbook: InputFile
    template: InputFile
    figures: Figures | None
    paragraphs: Sequence[Paragraph]

    @property
    def body(self) -> list[str]:
        """The texts of the notice's body, in order."""
        return [str(p.text) for p in self.paragraphs if p.part == BODY]


def said(made: Made) -> Said:
    """What a notice says that was made just now."""
    totals = made.totals
    return Said(
        digest(made.rendered.docx),
        made.edition.word,
        made.workbook,
        made.template,
        Figures(
            SaidTotals(
                _tally(totals.measures),
                _tally(totals.findings),
                _tally(totals.problems),
                _count(totals.regulation_count),
            ),
            [SaidFinding(finding.cell, finding.status.word) for finding in made.rendered.findings],
            _facts(made),
        ),
        made.rendered.paragraphs,
    )


def _tally(tally: Tally) -> SaidTally:
    by_status = {status.word: _count(tally.by_status[status]) for status in reversed(Status)}
    return SaidTally(_count(tally.total), _count(tally.done), tally.rate, by_status)


def _count(count: Count) -> SaidCount:
    return SaidCount(int(count), runs(count.cells))


def _facts(made: Made) -> dict[str, SaidFact]:
    """The dates and names of 基本信息 that the notice prints."""
    sheets = {area.sheet for area in made.book.areas if area.standard == FACT_SHEET.name}
    printed = _printed_alone(made.rendered.paragraphs, sheets)
    return {
        name: SaidFact("、".join(lines), lines[0].cells[0])
        for name, lines in made.book.facts.items()
        if lines and lines[0].cells and lines[0].cells[0] in printed
    }


def _printed_alone(paragraphs: Sequence[Paragraph], sheets: Collection[str]) -> set[Cell]:
    """The cells of these sheets that a span is of alone."""
    sources = [source for paragraph in paragraphs for _, source in paragraph.text.spans]
    holders = [source.cells for source in sources if source is not None]
    return {cells[0] for cells in holders if len(cells) == 1 and cells[0].sheet in sheets}
