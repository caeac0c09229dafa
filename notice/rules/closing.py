"""销号核查: what a reviewer asks of the rows that are closed, or should be, by cells alone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from notice.lazy import Pattern
from notice.model.book import Book, Day, Row
from notice.model.text import Cell

_DATE = Pattern(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


class Check(NamedTuple):
    """One question with the cells at fault; `note` says what could not be looked at."""

    question: str
    cells: tuple[Cell, ...]
    note: str = ""


def closing_checks(book: Book) -> tuple[Check, ...]:
    """The questions in their order; the same 整改情况 is a question for each text."""
    days = book.days.get("截至日期") or book.days["成文日期"]
    as_of, name = days[0], "截至日期" if book.days.get("截至日期") else "成文日期"
    rows = book.rows
    return (
        _without_evidence(rows),
        _past_deadline(rows, as_of, name),
        _completed_later(rows, as_of, name),
        *_same_progress(rows),
    )


def _without_evidence(rows: Sequence[Row]) -> Check:
    question = "已完成、长期坚持的行没有佐证材料"
    if "evidence" not in rows[0].cells:
        return Check(question, (), "台账没有“佐证材料”一列，没有核查")
    open_rows = [row for row in rows if row.status.counts_as_done and not row.text("evidence")]
    return Check(question, _once(row.cells.cell("evidence") for row in open_rows))


def _past_deadline(rows: Sequence[Row], as_of: Day, name: str) -> Check:
    question = f"到{name}已超过整改时限，还没有完成"
    if "deadline" not in rows[0].cells:
        return Check(question, (), "台账没有“整改时限”一列，没有核查")
    late: list[Cell] = []
    words: set[Cell] = set()
    for row in rows:
        if row.status.counts_as_done:
            continue
        deadline = row.text("deadline")
        if not deadline:
            continue
        written = _DATE.fullmatch(deadline)
        if written is None:
            words.add(row.cells.cell("deadline"))
        elif tuple(map(int, written.groups())) < as_of[:3]:
            late.append(row.cells.cell("deadline"))
    note = f"另有{len(words)}格时限写的是文字，没有比对" if words else ""
    return Check(question, _once(late), note)


def _completed_later(rows: Sequence[Row], as_of: Day, name: str) -> Check:
    question = f"完成时间晚于{name}"
    if "completed" not in rows[0].cells:
        return Check(question, (), "台账没有“完成时间”一列，没有核查")
    days = [row.completed_on for row in rows if row.completed_on]
    return Check(question, _once(day.cell for day in days if day[:3] > as_of[:3]))


def _same_progress(rows: Iterable[Row]) -> Iterator[Check]:
    cells: dict[str, dict[Cell, None]] = {}
    for row in rows:
        for cell, lines in row.progress:
            text = lines[0] if len(lines) == 1 else "".join(lines)
            if " " in text or "\t" in text:  # the only blanks that a cleaned text has; few have any
                text = "".join(text.split())
            cells.setdefault(text, {})[cell] = None
    question = "几行的整改情况一字不差"
    shared = [tuple(holders) for holders in cells.values() if len(holders) > 1]
    if not shared:
        yield Check(question, ())
    for holders in shared:
        yield Check(question, holders)


def _once(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(cells))
