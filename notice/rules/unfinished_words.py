"""Fact rules of status and words: 已完成 beside 尚未, 正在推进, 待……后."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book, Status
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.passages import MEASURE, PROGRESS, Passages
from notice.rules.rule import Contradiction, FactRule

_UNFINISHED_WORDS = (
    "待", "还在", "仍在", "尚在",
    "尚未", "还未", "暂未", "仍未", "一直未", "未完成", "未整改到位", "正在", "推进中",
    "进行中", "整改中", "办理中", "拟于", "拟在", "计划于", "计划在", "计划2", "将于", "将在",
    "预计",
    "力争", "争取", "暂缓", "延期", "推迟", "搁置", "择期", "即将", "下一步将", "下一步，将",
    "下一步拟", "下一步，拟",
)  # fmt: skip
_UNFINISHED = Pattern(
    r"(?<![期等招看接对优急亟])待(?![遇命业客续岗])[^，。；、]{1,14}?(?:后(?![期续勤备])|时(?![间限长段效])|再(?![生次造])|之后)"
    r"|(?:尚|还|暂|仍|一直)未(?!雨)|未完成|未整改到位|有待"
    r"|正在(?:推进|整改|办理|开展|进行|制定|研究|协调|修订|筹备|筹建|落实|建设(?!项目|工程)|实施|完善|采购|招标|施工|审批|调研)"
    r"|(?:推进|进行|整改|办理)中(?=[，。；]|$)"
    r"|(?:正在|(?:还|仍|尚)在)[^，。；、的]{1,8}?(?:当中|之中|(?<![集其心年期])中)(?=[，。；]|$)"
    r"|(?:^|(?<=[，。；：]))计划(?=2\d{3}年\d{1,2}月)|拟(?:于|在)|计划(?:于|在)|将(?:于|在)(?=\d|年|今|明|下)"
    r"|预计(?!效益|负债|收益|收入|产值|投资|总投资|工期|用量|残值|数|的|可用|支出|人数|资金|利润|损失|寿命)"
    r"|力争(?:于|在|年)|争取(?:于|在|年[底内]|\d|[今明]年)"
    r"|暂缓(?=实施|推进|开展|办理|执行|进行|整改|建设|[，。；]|$)|延期(?:至|到|完成|整改|办理|实施)"
    r"|推迟(?:至|到|完成|整改|实施|开展)|搁置(?=[，。；]|$)|择期(?:开展|召开|实施|办理|进行|完成)"
    r"|即将(?:完成|开展|实施|启动|办结|出台|到位)|下一步，?[将拟]"
)
# what follows in its sentence and takes it back: of something, done by now, or but a part
_OF_SOMETHING = Pattern(r"^[^，。；、]{0,18}?的(?![有是为]|话|时候)[\u4e00-\u9fff\d]")
_DONE_BY_NOW = Pattern(
    r"(?:已(?!有|达到|超过|列入|纳入|提交|申请|报|制定|启动|着手|开始|投入)(?:经|于|按|由|全部|全面|如期)?"
    r"(?![^，。；]{0,8}?(?:\d%|部分|初步|基本|大部))|全部|均)[^，。；]{0,12}?"
    r"(?:完|结|位|清|毕|改|达|退|成|开展|落实|建立|办理|实现|解决|启用|拨付|下发|出台|整治|处理|纠正|追回|收回|上线|使用|纳入)"
)
_COUNTED = Pattern(
    r"^(?:整改|推进|办理|进行)?(?:了|的有|的)?[\d一二两三四五六七八九十]+[处个项件条户家名人起份]"
)
_WHEN = Pattern(r"(?:^|[，：、])(?:在|从|于|通过)(?!推进|整改|办理|进行)[^，]*$")  # 在巡察整改中，
_COUNT = Pattern(r"[\d一二两三四五六七八九十]+[处个项件条户家名人起份]")


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
        match = None if _only_waits(text) else _unfinished(text)
        if match:
            message = f"完成状态是“已完成”，文字里却有“{match[0]}”，请核对状态或改写"
            said = passage.excerpts(match[0], match.start())
            yield Contradiction(cell, message, excerpts=said)


def _unfinished(text: str) -> re.Match[str] | None:
    """The first words of what is still to be done that nothing in their sentence takes back."""
    return next((m for m in _UNFINISHED.finditer(text) if not _is_taken_back(m)), None)


def _is_taken_back(match: re.Match[str]) -> bool:
    text = match.string
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, match.end())) >= 0]
    before, behind = text[begin : match.start()], text[match.end() : min(ends, default=len(text))]
    is_when = match[0].endswith("中") and _WHEN.search(before)
    is_part = _COUNTED.search(behind) and ("其中" in before or _COUNT.search(before))
    return bool(is_when or is_part or _OF_SOMETHING.search(behind) or _DONE_BY_NOW.search(behind))


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
