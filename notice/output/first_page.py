"""首页 of the review sheet: what a director signs, on one A4 page whatever the notice.

What does not fit is counted and pointed to; the rest of the sheet is its annex.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, in_order
from notice.lazy import Pattern
from notice.model.book import Book, Finding, Row, Status
from notice.model.notice import Edition, Made, Proof, Tally
from notice.model.text import Cell, Text
from notice.output.cell_runs import down
from notice.output.handwriting import ByHand
from notice.output.printing import Printing

if TYPE_CHECKING:
    from notice.output.changes import Changes

LINE = 84  # columns of a line across the page; a Chinese character takes two
WARNED_LINES, OPEN, CHANGED, BY_HAND, ROWS_NAMED = 10, 8, 5, 3, 12  # what has room
_CELLS = 10  # of one cause


class Warned(NamedTuple):
    """A cause that is told, of one place or several, with the paragraph that prints the first."""

    level: str
    where: str
    message: str
    paragraph: int | None


class Counted(NamedTuple):
    """A total as the notice prints it, drawn by status: (status, where it begins, how wide)."""

    name: str
    unit: str
    total: int
    done: int
    parts: Sequence[tuple[int, float, float]]
    words: str


class OpenFinding(NamedTuple):
    """A 反馈问题 that is not done or overdue; by its address alone where no row of it is public."""

    name: str
    status: str
    due: str


class Changed(NamedTuple):
    """What changed since the last version: numbers (what, before, now), and paragraphs by index."""

    figures: Sequence[tuple[str, str, str]]
    more: int
    paragraphs: Sequence[int]


class FirstPage(NamedTuple):
    """All that stands on the first page, in its order; `more_…` counts what had no room."""

    title: str
    issued: str
    version: int
    verdict: str
    warned: Sequence[Warned]
    more_warned: int
    counted: Sequence[Counted]
    regulations: str
    results: str
    open_findings: Sequence[OpenFinding]
    more_open: int
    withheld: str
    changed: Changed | None  # None where there is no version before
    by_hand: Sequence[ByHand]
    more_by_hand: int
    proofs: Sequence[str]


def first_page(
    made: Made,
    found: Sequence[Told],
    changes: Changes | None,
    by_hand: Sequence[ByHand],
    proofs: Sequence[Proof],
    where: Printing,
    held: Mapping[Cell, object],
    *,
    title: str,
    version: int,
) -> FirstPage:
    """What a director sees; `found` is told without what the edition must not show."""
    book = made.book
    warned = list(_warned(found))
    shown = _fitting(warned)
    findings = sorted(_open(book))
    is_public = made.edition is Edition.PUBLIC
    return FirstPage(
        title=title,
        issued=str(book.days["成文日期"][0]),
        version=version,
        verdict=f"可以送审，请先看{len(warned)}条提醒" if warned else "可以送审，没有提醒",
        warned=shown,
        more_warned=len(warned) - len(shown),
        counted=list(_counted(made, where)),
        regulations=_regulations(made, held),
        results=_results(book, where),
        open_findings=[
            _shown(finding, -order, held, is_public=is_public)
            for order, _, finding in findings[:OPEN]
        ],
        more_open=max(0, len(findings) - OPEN),
        withheld=_withheld(book) if held else "",
        changed=None if changes is None else _changed(changes),
        by_hand=[_around_change(by) for by in by_hand[:BY_HAND]],
        more_by_hand=max(0, len(by_hand) - BY_HAND),
        proofs=[proof.claim for proof in proofs],
    )


# ---------------------------------------------------------------- what is told


class Told(NamedTuple):
    """A diagnostic whose sentence the page may show, and the paragraph that prints its cell."""

    diagnostic: Diagnostic
    message: str
    paragraph: int | None


def _warned(found: Sequence[Told]) -> Iterator[Warned]:
    """The warnings, one a cause with its places."""
    causes: dict[tuple[str, str, str], list[Told]] = {}
    for told in found:
        d = told.diagnostic
        if d.level is not Level.INFO:
            sheet = d.where.sheet if isinstance(d.where, Cell) else str(d.where)
            causes.setdefault((d.rule, sheet, told.message), []).append(told)
    for (_, _, message), same in causes.items():
        first = same[0]
        others = [str(t.diagnostic.where).rpartition("!")[2] for t in same[1:_CELLS]]
        more = f"等{len(same)}格" if len(same) > _CELLS else ""
        place = "、".join((str(first.diagnostic.where), *others)) + more
        yield Warned(LEVEL_WORDS[first.diagnostic.level], place, message, first.paragraph)


def _fitting(warned: Sequence[Warned]) -> list[Warned]:
    """As many as have room, each in full."""
    shown: list[Warned] = []
    left = WARNED_LINES
    for each in warned:
        left -= _lines(f"{each.where}　{each.message}　第000段")
        if left < 0:
            break
        shown.append(each)
    return shown


def _lines(text: str) -> int:
    """How many lines of the page a text takes."""
    return -(-sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text) // LINE)


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _changed(changes: Changes) -> Changed:
    figures = [(f.name, _short(f.old, 24), _short(f.new, 24)) for f in changes.figures]
    places = [p.place for p in changes.paragraphs if p.place is not None]
    return Changed(figures[:CHANGED], max(0, len(figures) - CHANGED), places)


def _around_change(by: ByHand) -> ByHand:
    """A paragraph of the hand and the cell's words from where they part, both short."""
    pairs = enumerate(zip(by.words, by.own, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(by.words), len(by.own)))
    begin = max(0, same - _BEFORE_CHANGE)
    words, own = (f"{'…' if begin else ''}{text[begin:]}" for text in (by.words, by.own))
    return by._replace(words=_short(words, 24), own=_short(own, 24) if by.own else "")


_BEFORE_CHANGE = 8  # letters shown of equal words


# ---------------------------------------------------------------- the numbers


def _counted(made: Made, where: Printing) -> Iterator[Counted]:
    """The totals that the notice prints, and where it prints none those of its totals sentence."""
    totals = made.totals
    tallies = (
        ("整改措施", "项", totals.measures),
        ("反馈问题", "个", totals.findings),
        ("具体问题", "个", totals.problems),
    )
    printed = [each for each in tallies if where.of_count(each[2].total)]
    for name, unit, tally in printed or (tallies[0], tallies[2]):
        yield Counted(
            name, unit, int(tally.total), int(tally.done), list(_parts(tally)), _in_words(tally)
        )


def _parts(tally: Tally) -> Iterator[tuple[int, float, float]]:
    begin = 0.0
    for place, status in enumerate(reversed(Status)):
        number = int(tally.by_status[status])
        if number:
            width = 100 * number / int(tally.total)
            yield place, round(begin, 3), round(width, 3)
            begin += width


def _in_words(tally: Tally) -> str:
    numbers = ((status.word, int(tally.by_status[status])) for status in reversed(Status))
    return " ".join(f"{word}{number}" for word, number in numbers if number)


def _regulations(made: Made, held: Mapping[Cell, object]) -> str:
    """How many there are, and the first names of those that are not withheld."""
    regulations = made.totals.regulations
    shown = (r.name for r in regulations if any(cell not in held for cell in r.cells))
    names = [*islice(shown, _NAMES)]
    more = "等" if len(regulations) > len(names) else ""
    words = _short("".join(names), 60)
    return f"{len(regulations)}项{words}{more if words else ''}" if regulations else ""


_NAMES = 4


def _results(book: Book, where: Printing) -> str:
    printed = [
        f"{result.item}{result.amount}{result.unit}"
        for result in book.results
        if result.amount and any(cell in where.printed for cell in result.amount.cells)
    ]
    return _short("、".join(printed), 80)


# ---------------------------------------------------------------- what is open


def _open(book: Book) -> Iterator[tuple[int, int, Finding]]:
    """The findings not done, with what they are ordered by: longest overdue first."""
    days = book.days.get("截至日期") or book.days["成文日期"]
    as_of = date(days[0].year, days[0].month, days[0].day or 1)
    for place, finding in enumerate(book.findings):
        if left := _left(finding):
            yield -max([_days_late(row.text("deadline"), as_of) for row in left]), place, finding


def _shown(
    finding: Finding, late: int, held: Mapping[Cell, object], *, is_public: bool
) -> OpenFinding:
    name = str(finding.cell) if finding.cell in held else _short(finding.wording, 22)
    due = f"超期{late}天" if late else _due(finding, is_public=is_public)
    return OpenFinding(name, finding.status.word, due)


def _left(finding: Finding) -> list[Row]:
    """Its rows that are not done; none where it is, for its status is that of the slowest."""
    return [row for row in finding.rows if not row.status.counts_as_done]


_DATE = Pattern(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")


def _days_late(deadline: Text, as_of: date) -> int:
    """By how many days a 整改时限 is past; 0 where it is not, or is no date."""
    day = _day(deadline)
    return max(0, (as_of - day).days) if day else 0


def _day(deadline: str) -> date | None:
    """The last day that a 整改时限 names."""
    written = _DATE.fullmatch(deadline)
    if written is None:
        return None
    year, month, day = (int(figures or 0) for figures in written.groups())
    if day:
        return date(year, month, day)
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)


def _due(finding: Finding, *, is_public: bool) -> str:
    """The last 整改时限 of what is left; a public sheet does not show that column."""
    deadlines = [str(row.text("deadline")) for row in _left(finding) if row.text("deadline")]
    if not deadlines:
        return "—"
    return "未到时限" if is_public else f"时限{_short(deadlines[-1], 12)}"


def _withheld(book: Book) -> str:
    """How many rows are withheld, and where they stand."""
    rows: dict[str, list[int]] = {}
    for row in book.rows:
        if not row.is_public:
            rows.setdefault(row.cells.sheet, []).append(row.cells.row)
    if not rows:
        return "只有“整改成效”里写“否”的"
    count = sum(map(len, rows.values()))
    places = [f"{sheet}第{_named(of_sheet)}行" for sheet, of_sheet in rows.items()]
    return f"{count}行（{'；'.join(places)}），通报里没有它们的文字，数字仍计入总数"


def _named(rows: Collection[int]) -> str:
    runs = [run.replace("A", "").replace(":", "至") for run in down(1, sorted(set(rows)))]
    shown = "、".join(runs[:ROWS_NAMED])
    return f"{shown}等" if len(runs) > ROWS_NAMED else shown


def told_of(
    found: Sequence[Diagnostic], messages: Mapping[int, str], where: Printing
) -> list[Told]:
    """The diagnostics in order with what the page may say of them."""
    told: list[Told] = []
    for d in in_order(found):
        at = where.printed.get(d.where) if isinstance(d.where, Cell) else None
        told.append(Told(d, messages[id(d)], at[0] if at else None))
    return told
