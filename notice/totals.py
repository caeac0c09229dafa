"""Book → Totals (总数): measures, findings, problems and regulations, each with the cells that it was counted from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from notice.model import Book, Cell, Count, Finding, Regulation, Row, Status, Tally, Text, Totals


def count(book: Book) -> Totals:
    """Count all rows, withheld ones too: both editions tell the same totals."""
    regulations = tuple(_regulations(book.rows))
    return Totals(
        measures=_tally(_measures(book.rows)),
        findings=_tally([(finding.cell, finding.status) for finding in book.findings]),
        problems=_tally([counted for finding in book.findings for counted in _problems(finding)]),
        regulations=regulations,
        regulation_count=Count(regulation.cells[0] for regulation in regulations),
    )


def _measures(rows: Iterable[Row]) -> list[tuple[Cell, Status]]:
    """Each measure's cell with the least advanced status of its rows: a merged cell is one measure."""
    statuses: dict[Cell, Status] = {}
    for row in rows:
        cell = row.cells.cell("measure")
        statuses[cell] = min(statuses.get(cell, Status.DONE), row.status)
    return list(statuses.items())


def _problems(finding: Finding) -> list[tuple[Cell, Status]]:
    """The 具体问题 of a finding; a finding that names none counts as one."""
    if not finding.problems:
        return [(finding.cell, finding.status)]
    return [(problem.cell, problem.status) for problem in finding.problems]


def _tally(counted: Sequence[tuple[Cell, Status]]) -> Tally:
    by_status = {status: Count(c for c, s in counted if s is status) for status in reversed(Status)}
    total = Count(cell for cell, _ in counted)
    done = Count(cell for cell, status in counted if status.counts_as_done)
    assert sum(by_status.values()) == total, "every status is one of the five"
    return Tally(total, done, by_status, rate(done, total))


def rate(done: int, total: int) -> str:
    """完成率 in percent, half-up to two decimals, trailing zeros dropped; 100% only where all are done."""
    if not total:
        return "0%"
    exact = Decimal(done * 100) / Decimal(total)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded == 100 and done < total:
        rounded = Decimal("99.99")
    return f"{rounded.normalize():f}%"


def _regulations(rows: Iterable[Row]) -> Iterable[Regulation]:
    """The distinct regulations (完善制度) of the book, in the order of their first cells."""
    cells: dict[str, list[Cell]] = {}
    names: dict[str, Text] = {}
    for row in rows:
        for name in row.regulations:
            key = regulation_key(name)
            names.setdefault(key, name)
            held = row.cells.cell("regulations")
            if held not in cells.setdefault(key, []):
                cells[key].append(held)
    return (Regulation(names[key], key, tuple(cells[key])) for key in names)


def regulation_key(name: str) -> str:
    """What two names of a regulation must share to be one: without 《》 and spaces."""
    return re.sub(r"[\s《》]", "", unicodedata.normalize("NFKC", name))
