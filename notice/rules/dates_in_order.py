"""Fact rules of dates: out of order among themselves, or 完成时间 out of their range."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from notice.ledger.columns import INSPECTION_DATES
from notice.model.book import Book, Day
from notice.model.notice import Totals
from notice.rules.passages import Passages
from notice.rules.rule import Contradiction, FactRule


def dates_in_order(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The dates of 基本信息 against each other, then 完成时间 of the rows against them."""
    yield from _of_inspection(book)
    yield from _of_years(book)
    yield from _of_completion(book)


def _of_inspection(book: Book) -> Iterator[Contradiction]:
    """巡察开始 ≤ 巡察结束 ≤ 反馈 ≤ 截至 ≤ 成文; a month alone begins early and ends late."""
    if not _has_all_days(book):
        return
    begins, ends = book.days["巡察开始日期"], book.days["巡察结束日期"]
    for begin, end in zip(begins, ends, strict=True):
        if _late(end) < _early(begin):
            yield _out_of_order("巡察结束日期", end, "巡察开始日期", begin)
    milestones = [("巡察结束日期", ends[-1]), *_milestones(book)]
    for (name, day), (later_name, later) in pairwise(milestones):
        if _late(later) < _early(day):
            yield _out_of_order(later_name, later, name, day)


def _of_years(book: Book) -> Iterator[Contradiction]:
    """成文日期 so long after 反馈日期 that one of the years is a slip."""
    feedback, issued = (book.days.get(name, ())[:1] for name in ("反馈日期", "成文日期"))
    for day in feedback:
        for later in issued:
            if later[:3] > (day.year + _LONGEST_YEARS, *day[1:3]):
                message = (
                    f"成文日期{later}比反馈日期{day}（{day.cell}）晚{_LONGEST_YEARS}年多，请核对"
                )
                yield Contradiction(later.cell, message)


_LONGEST_YEARS = 5


def _of_completion(book: Book) -> Iterator[Contradiction]:
    """完成时间 lies between 反馈日期 and 截至日期 (成文日期 where that is empty).

    Where these are out of order themselves, that is told alone.
    """
    milestones = [day for _, day in _milestones(book)]
    if not _has_all_days(book) or any(_late(b) < _early(a) for a, b in pairwise(milestones)):
        return
    feedback = book.days["反馈日期"][0]
    name = "截至日期" if book.days.get("截至日期") else "成文日期"
    as_of = book.days[name][0]
    days = dict.fromkeys(row.completed_on for row in book.rows)
    for day in filter(None, days):
        if _late(as_of) < _early(day):
            message = f"完成时间{day}晚于{name}{as_of}（{as_of.cell}），请核对"
            yield Contradiction(day.cell, message)
        elif _late(day) < _early(feedback):
            message = f"完成时间{day}早于反馈日期{feedback}（{feedback.cell}），请核对"
            yield Contradiction(day.cell, message)


def _has_all_days(book: Book) -> bool:
    """Whether no date is missing, as it may be in a broken book."""
    begins, ends = (book.days.get(name, ()) for name in INSPECTION_DATES)
    has_others = book.days.get("反馈日期") and book.days.get("成文日期")
    return bool(has_others and begins and len(begins) == len(ends))


def _milestones(book: Book) -> Iterator[tuple[str, Day]]:
    for name in ("反馈日期", "截至日期", "成文日期"):
        if book.days.get(name):
            yield name, book.days[name][0]


def _early(day: Day) -> tuple[int, int, int]:
    return day.year, day.month, day.day or 1


def _late(day: Day) -> tuple[int, int, int]:
    return day.year, day.month, day.day or 31


def _out_of_order(name: str, day: Day, before_name: str, before: Day) -> Contradiction:
    message = f"{name}{day}早于{before_name}{before}（{before.cell}），请核对"
    return Contradiction(day.cell, message)


DATES = (
    FactRule(
        id="date-order",
        says="日期先后：巡察开始、结束、反馈、截至、成文；完成时间在反馈与截至之间",
        find=dates_in_order,
    ),
)
