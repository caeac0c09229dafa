"""Fact rules of 完善制度: regulations that the texts name against those that are counted."""

from __future__ import annotations

from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import CONTENT, MEASURE, PROGRESS, Passage, Passages
from notice.rules.rule import Contradiction, FactRule
from notice.totals import regulation_key

_MADE = Pattern(
    r"(?:制定|制订|修订|修改|完善|健全|建立|出台|新建)(?:完善|出台|印发|下发|实施|并印发|并实施)?了?((?:《[^《》]{2,60}》[、和及以与]{0,2})+)"
)
_BY_OTHERS = Pattern(  # in the clause before: what others made, and what is but read or followed
    r"(?:学习|传达|贯彻|宣传|根据|按照|依据|对照|参照|遵照|执行|落实)[^，。；]{0,20}$"
    r"|(?:中央|国家|国务院|上级|[省市县]委|[省市县区]政府|[省市县区]人大|.部|.厅|总局|办公[厅室]|司法部|最高)[^，。；局]{0,10}$"
)
_TITLE = Pattern(r"《([^《》]{2,60})》")
_TELLING = (PROGRESS, CONTENT, MEASURE)  # the columns that tell what was made
_REGULATION_ENDS = ("制度", "办法", "规定", "规则", "细则", "规程", "守则", "准则")


def made_but_uncounted(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A regulation that a text says was made but 完善制度 does not count."""
    known = {regulation.key for regulation in totals.regulations}
    for passage, title, before in _made(texts):
        key = regulation_key(title)
        if key not in known and _is_regulation(title) and not _BY_OTHERS.search(before):
            known.add(key)
            message = f"文字里制定了《{title}》，“完善制度”一列没有它，没有计入制度数，请核对"
            yield Contradiction(passage.cell, message)


def _made(texts: Passages) -> Iterator[tuple[Passage, str, str]]:
    """The titles of what the texts say was made, each with the words before."""
    for passage in _with_titles(texts):
        for made in _MADE.finditer(passage.text):
            before = passage.text[: made.start()]
            yield from ((passage, title, before) for title in _TITLE.findall(made[1]))


_REMARK = Pattern(r"（[^（）]*）$")


def _is_regulation(title: str) -> bool:
    return _REMARK.sub("", title).endswith(_REGULATION_ENDS)


def counted_but_unnamed(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A regulation that 完善制度 counts but no text names."""
    titles = {title for passage in _with_titles(texts) for title in _TITLE.findall(passage.text)}
    unseen = [r for r in totals.regulations if r.name.strip("《》") not in titles]
    if not unseen:
        return
    # written in another way, or not at all
    told = regulation_key("\0".join(p.text for p in texts if p.column in _TELLING))
    for regulation in unseen:
        if regulation.key not in told:
            message = f"“完善制度”一列有{regulation.name}，整改措施、整改情况里都没有提到，请核对"
            yield Contradiction(regulation.cells[0], message)


def _with_titles(texts: Passages) -> Iterator[Passage]:
    return (passage for passage in texts.holding(("《",)) if passage.column in _TELLING)


REGULATIONS = (
    FactRule(
        id="regulation-uncounted",
        says="文字里制定的制度，“完善制度”一列没有",
        find=made_but_uncounted,
        needs_whole_book=True,
    ),
    FactRule(
        id="regulation-unnamed",
        says="“完善制度”一列有的制度，文字里没有提到",
        find=counted_but_unnamed,
        needs_whole_book=True,
    ),
)
