"""Fact rules of 汇总: what its formulas show against what is counted here."""

from __future__ import annotations

from collections.abc import Iterator

from notice.diagnostics import Level
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import Passages
from notice.rules.rule import Contradiction, FactRule


def summary_agrees(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """汇总, where its formulas have been calculated, shows what is counted here."""
    if book.beyond_formulas:
        for first in book.stated[:1]:
            message = f"台账{book.beyond_formulas}，公式照单元格数，数不准；通报里用程序算出的"
            yield Contradiction(first.cell, message, Level.INFO)
        return
    figures = _figures(totals)
    for stated in book.stated:
        counted = figures.get((stated.kind, stated.figure))
        if counted is not None and stated.shown != counted:
            message = (
                f"{stated.kind}的{stated.figure}显示“{stated.shown}”，程序算出的是“{counted}”，"
                "通报里用程序算出的；请用WPS或Excel打开重新计算并保存，还不一样的请核对台账的合并单元格"
            )
            yield Contradiction(stated.cell, message)


def _figures(totals: Totals) -> dict[tuple[str, str], str]:
    """What 汇总 should show: of what (反馈问题) and which (总数) → the figure."""
    tallies = {
        "整改措施": totals.measures,
        "反馈问题": totals.findings,
        "具体问题": totals.problems,
    }
    figures = {
        (kind, figure): shown
        for kind, tally in tallies.items()
        for figure, shown in (
            ("总数", str(int(tally.total))),
            ("完成", str(int(tally.done))),
            ("完成率", tally.rate),
            *((status.word, str(int(n))) for status, n in tally.by_status.items()),
        )
    }
    return figures | {("完善制度", "总数"): str(int(totals.regulation_count))}


SUMMARY = (
    FactRule(
        id="summary-differs",
        says="“汇总”工作表的公式显示的数字和程序算出的不一样",
        find=summary_agrees,
        needs_whole_book=True,
    ),
)
