"""Fact rules of names: the inspection team, the unit and 巡察 itself, called otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.numerals import TO_TEN
from notice.rules.passages import FACT, Passage, Passages
from notice.rules.rule import Contradiction, FactRule

_TEAM = Pattern(rf"(?:[省市县区州盟旗]委)?第[{TO_TEN}\d]{{1,3}}巡[察视查]组")
_TEAM_WORDS = ("巡察组", "巡视组", "巡查组")
_WE = Pattern(r"我(?:单位|会(?!议)|局|委|办|馆|院|校|处|厅|部|站|所|中心|镇|乡|街道)(?![人们国])")
_XUNSHI = Pattern(r"巡视(?!巡察|条例|工作条例|整改)")
_XUNSHI_RIGHT = Pattern(
    r"《[^》]*》|巡视巡察|(?:中央|中共中央|省委|自治区党委)(?:第[^，。；]{1,3})?巡视组?|巡察巡视"
)


def teams_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The inspection team is called alike everywhere."""
    if _lacks_names(book):
        return
    team = book.facts["巡察组"][0]
    for passage in _others(book, texts, _TEAM_WORDS):
        for match in _TEAM.finditer(passage.text):
            if match[0] not in team and team not in passage.text[: match.end()][-len(team) :]:
                message = f"这里写“{match[0]}”，基本信息里的巡察组是“{team}”，请核对"
                yield Contradiction(passage.cell, message)


def units_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The unit is called by its name and its short name, without a typing error, and never 我."""
    if _lacks_names(book):
        return
    unit, short = book.facts["单位全称"][0], book.facts["单位简称"][0]
    for passage in _others(book, texts, ("我", unit[:2])):
        if passage.column != FACT and (match := _WE.search(passage.text)):
            yield Contradiction(passage.cell, f"这里自称“{match[0]}”，别处用“{short}”，请统一")
        for miss in near_misses(passage.text, unit):
            message = f"这里写“{miss}”，单位全称是“{unit}”，请核对"
            yield Contradiction(passage.cell, message)


def inspection_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """In a city or a county it is 巡察, not 巡视."""
    if _lacks_names(book) or "巡察" not in book.facts["巡察组"][0]:
        return
    for passage in _others(book, texts, ("巡视",)):
        if _XUNSHI.search(_XUNSHI_RIGHT.sub("", passage.text)):
            yield Contradiction(passage.cell, "这里写“巡视”，市县一级是“巡察”，请核对")


def _lacks_names(book: Book) -> bool:
    """Whether it is a broken book, in which they are missing."""
    return not all(book.facts.get(name) for name in ("巡察组", "单位全称", "单位简称"))


def _others(book: Book, texts: Passages, words: Sequence[str]) -> Iterator[Passage]:
    """The passages that hold one of these words, but for the team's own name in 基本信息."""
    own = book.facts["巡察组"][0].cells[0]
    return (passage for passage in texts.holding(words) if passage.cell != own)


def near_misses(text: str, name: str) -> Iterator[str]:
    """Words of `name`'s length that begin or end like it and differ from it in one letter."""
    if len(name) < 6 or name[:2] not in text:
        return
    at = text.find(name[:2])
    while at >= 0:
        piece = text[at : at + len(name)]
        if len(piece) == len(name) and sum(a != b for a, b in zip(piece, name, strict=True)) == 1:
            yield piece
        at = text.find(name[:2], at + 1)


NAMES = (
    FactRule(
        id="team-name",
        says="巡察组的名称前后不一",
        find=teams_in_one_way,
        is_told_once=True,
    ),
    FactRule(
        id="unit-name",
        says="单位名称前后不一，或自称“我单位”",
        find=units_in_one_way,
        is_told_once=True,
    ),
    FactRule(
        id="inspection-word",
        says="市县一级写成了“巡视”",
        find=inspection_in_one_way,
        is_told_once=True,
    ),
)
