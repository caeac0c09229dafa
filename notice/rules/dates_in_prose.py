"""Fact rule of dates in sentences: what is told as done before 反馈日期, or in a year to come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from notice.lazy import Pattern
from notice.model.book import Book, Day, Prose
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.passages import CONTENT, PROGRESS, Passages
from notice.rules.rule import Contradiction, FactRule

_DONE = Pattern(
    r"(?<!\d)(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?!前|底前|之前|以前|[初中]?前|以来|至今|起|[至到—－～])"
    r"[^，。；的]{0,4}，?[^，。；的\d]{0,14}?(?:已经?(?!有|于)|完成了|召开了|完成整改|整改到位|印发了|开展了|建立了)"
)
_SENTENCE = Pattern(r"[^。；\n]+")
_NOT_YET = Pattern(
    "规划|计划|预计|拟|将于|力争|立行立改|即知即改|边巡边改|未巡先改|巡察期间|巡察进驻|以来|上一?轮"
)


def done_out_of_time(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A sentence of 整改 in which something was done before 反馈日期 or after 成文日期."""
    feedback, issued = book.days.get("反馈日期"), book.days.get("成文日期")
    if not feedback or not issued:
        return
    plans = _cells_of(book.plans)
    for passage in texts.holding(("整改",)):
        if (
            "20" not in passage.text
            or passage.column not in (PROGRESS, CONTENT)
            or passage.cell in plans
        ):
            continue
        for match in _done_on_a_date(passage.text):
            if message := _out_of_time(match, feedback[0], issued[0]):
                yield Contradiction(passage.cell, message, excerpts=passage.excerpts(match[0]))


def _cells_of(rows: Iterable[Prose]) -> set[Cell]:
    return {cell for row in rows for line in row.lines for cell in line.cells}


def _done_on_a_date(text: str) -> Iterator[re.Match[str]]:
    """What sentences of 整改 tell as done on a date, where none of their words takes it back."""
    for sentence in _SENTENCE.finditer(text):
        is_dated = "整改" in sentence[0] and "年" in sentence[0] and "20" in sentence[0]
        if is_dated and not _NOT_YET.search(sentence[0]):
            yield from _DONE.finditer(sentence[0])


def _out_of_time(match: re.Match[str], feedback: Day, issued: Day) -> str:
    """What is wrong with the date, "" for nothing; a month ends with its last day."""
    year, month, day = (int(group or 0) for group in match.groups())
    date = f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    if (year, month or 12, day or 31) < feedback[:3]:
        return f"这里写{date}已做，早于反馈日期{feedback}，请核对"
    is_later = (year, month, day) > (issued.year, issued.month * (month > 0), day and issued.day)
    return f"这里写{date}已做，晚于成文日期{issued}，请核对" if is_later else ""


DATES_IN_PROSE = (
    FactRule(
        id="date-done",
        says="文字里已做的整改，日期早于反馈日期或晚于成文日期",
        find=done_out_of_time,
        wrong="2024年12月已完成整改",
        right="2025年7月已完成整改",
        silent=(
            "2026年底前已明确整改安排",
            "对2021年采购的设备已整改到位",
            "2024年10月立行立改，已完成整改",
        ),
        is_told_once=True,
    ),
)
