"""Fact rules of status and words: 已完成 beside 尚未, 正在推进, 待……后."""

from __future__ import annotations

from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book, Status
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.passages import MEASURE, PROGRESS, Passages
from notice.rules.rule import Contradiction, FactRule

_UNFINISHED_WORDS = (
    "待", "尚未", "还未", "暂未", "仍未", "一直未", "未完成", "未整改到位", "正在", "推进中",
    "进行中", "整改中", "办理中", "拟于", "拟在", "计划于", "计划在", "将于", "将在", "预计",
    "力争", "争取",
)  # fmt: skip
_UNFINISHED = Pattern(
    r"(?<![期等招看接对优急亟])待(?![遇命业客续])[^，。；、]{1,14}?(?:后|时|再|之后)|(?:尚|还|暂|仍|一直)未(?!雨)|未完成|未整改到位"
    r"|有待|正在(?:推进|整改|办理|开展|进行|制定|研究|协调|修订|筹备|筹建|落实|建设)|(?:推进|进行|整改|办理)中(?=[，。；]|$)"
    r"|拟(?:于|在)|计划(?:于|在)|将(?:于|在)(?=\d|年|今|明|下)|预计|力争(?:于|在|年)|争取(?:于|在|年)"
)


def done_but_unfinished_words(
    book: Book, totals: Totals, texts: Passages
) -> Iterator[Contradiction]:
    """已完成 beside words of what is still to be done, in 整改措施 and 整改情况."""
    candidates = [p for p in texts.holding(_UNFINISHED_WORDS) if p.column in (MEASURE, PROGRESS)]
    done = _done_cells(book) if candidates else frozenset()
    for passage in candidates:
        cell, text = passage.cell, passage.text
        if cell not in done:
            continue
        if not _only_waits(text) and (match := _UNFINISHED.search(text)):
            message = f"完成状态是“已完成”，文字里却有“{match[0]}”，请核对状态或改写"
            yield Contradiction(cell, message)


def _done_cells(book: Book) -> frozenset[Cell]:
    """The cells of 整改措施 and 整改情况 of all that is 已完成."""
    rows = [row for row in book.rows if row.status is Status.DONE]
    measures = [row.cells.cell("measure") for row in rows]
    return frozenset((*measures, *(part.cell for row in rows for part in row.progress)))


_WAITING = ("期待", "等待", "招待", "看待", "接待", "对待", "优待", "急待", "亟待")


def _only_waits(text: str) -> bool:
    """Whether the words are but parts of others: 公务接待."""
    for word in _WAITING:
        text = text.replace(word, " ")
    return not any(word in text for word in _UNFINISHED_WORDS)


STATUS = (
    FactRule(
        id="T55",
        says="完成状态是“已完成”，文字里却有“待……后”“尚未”“正在推进”一类的话",
        find=done_but_unfinished_words,
        is_told_once=True,
    ),
)
