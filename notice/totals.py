"""Book → Totals (总数): measures, findings, problems, regulations, each with the cells counted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from notice.folding import folded
from notice.model.book import Book, Row, Status
from notice.model.notice import Regulation, Tally, Totals
from notice.model.text import Cell, Count, Text


def count(book: Book) -> Totals:
    """Count all rows, withheld ones too: both editions tell the same totals.

    A 反馈问题 that names no 具体问题 counts as one.
    """
    rows = book.rows
    regulations = tuple(_regulations(rows))
    findings = book.findings
    return Totals(
        measures=_tally([(cell, row.status) for row in rows for cell, _ in row.measures()]),
        findings=_tally([(finding.cell, finding.status) for finding in findings]),
        problems=_tally(
            [(part.cell, part.status) for each in findings for part in each.problems or (each,)]
        ),
        regulations=regulations,
        regulation_count=Count(regulation.cells[0] for regulation in regulations),
    )


DONE = frozenset(status for status in Status if status.counts_as_done)


def _tally(counted: Iterable[tuple[Cell, Status]]) -> Tally:
    """Count the cells, a merged one once, each with the least advanced status met with it."""
    statuses: dict[Cell, Status] = {}
    for cell, status in counted:
        if status < statuses.setdefault(cell, status):
            statuses[cell] = status
    cells: dict[Status, list[Cell]] = {status: [] for status in reversed(Status)}
    for cell, status in statuses.items():
        cells[status].append(cell)
    by_status = {status: Count(of_status) for status, of_status in cells.items()}
    total = Count(statuses)
    done = Count([cell for cell, status in statuses.items() if status in DONE])
    assert sum(by_status.values()) == total, "every status is one of the five"
    return Tally(total, done, by_status, rate(done, total))


def rate(done: int, total: int) -> str:
    """完成率: half-up to two decimals, trailing zeros dropped; 100% only where all are done."""
    if not total:
        return "0%"
    exact = Decimal(done * 100) / Decimal(total)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded == 100 and done < total:
        rounded = Decimal("99.99")
    return f"{rounded.normalize():f}%"


def _regulations(rows: Iterable[Row]) -> Iterable[Regulation]:
    """The distinct regulations (完善制度) of the book, in the order of their first cells."""
    cells: dict[str, dict[Cell, None]] = {}
    names: dict[str, Text] = {}
    for row in rows:
        for name in row.regulations:
            key = regulation_key(name)
            names.setdefault(key, name)
            cells.setdefault(key, {})[row.cells.cell("regulations")] = None
    return (Regulation(names[key], key, tuple(cells[key])) for key in names)


def regulation_key(name: str) -> str:
    """What two names of a regulation must share to be one: without 《》 and spaces."""
    return folded(name).replace("《", "").replace("》", "")
