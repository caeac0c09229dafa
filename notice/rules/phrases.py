"""Fact rules of fixed wordings (固定表述): titles and set phrases that miss by one character.

Only a near miss is told, never corrected: an unknown title or phrase is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import Passages
from notice.rules.rule import Contradiction, FactRule

OFFICIAL_TITLES = (
    "中国共产党章程", "中国共产党支部工作条例（试行）", "中国共产党党员教育管理工作条例",
    "中国共产党巡视工作条例", "中国共产党党务公开条例（试行）", "中国共产党机构编制工作条例",
    "中国共产党纪律处分条例", "中国共产党党内监督条例", "中国共产党廉洁自律准则",
    "中国共产党问责条例", "中国共产党党组工作条例", "中国共产党宣传工作条例",
    "中国共产党组织工作条例", "中国共产党政法工作条例", "中国共产党统一战线工作条例",
    "中国共产党重大事项请示报告条例", "中国共产党基层组织选举工作条例",
    "中国共产党党员权利保障条例", "中国共产党农村基层组织工作条例",
    "中国共产党党和国家机关基层组织工作条例", "中国共产党纪律检查委员会工作条例",
    "关于新形势下党内政治生活的若干准则", "党政机关厉行节约反对浪费条例",
    "党政领导干部选拔任用工作条例", "党委（党组）意识形态工作责任制实施办法",
    "行政事业单位内部控制规范（试行）", "中华人民共和国政府采购法", "中华人民共和国保守国家秘密法",
    "中华人民共和国监察法", "中华人民共和国公务员法", "中华人民共和国政府信息公开条例",
)  # fmt: skip
PHRASES = (
    "习近平新时代中国特色社会主义思想", "中央八项规定精神", "新时代党的建设总要求",
    "铸牢中华民族共同体意识",
)  # fmt: skip
_PARTY = "中国共产党"
_TITLE = Pattern("《([^《》]{6,40})》")
_SHORTEST = 6
_NAMES = tuple(name for full in OFFICIAL_TITLES for name in (full, full.removeprefix(_PARTY)))
_NAMES_WITHOUT_TRIAL = frozenset(name.replace("（试行）", "") for name in _NAMES)


def titles_near(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A title in 《》 that differs in one character from the official one that it looks like."""
    official: dict[str, str | None] = {}
    for passage in texts.holding(("《",)):
        for title in _TITLE.findall(passage.text):
            if title not in official:
                official[title] = near_title(title)
            if official[title]:
                message = f"《{title}》和《{official[title]}》只差一个字，请核对文件名称"
                yield Contradiction(passage.cell, message)


def phrases_near(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A set phrase of which one character is another."""
    halves = tuple(half for phrase in PHRASES for half, _ in _halves(phrase))
    for passage in texts.holding(halves):
        for phrase in PHRASES:
            for written in near_phrases(passage.text, phrase):
                message = f"“{written}”和固定表述“{phrase}”只差一个字，请核对"
                yield Contradiction(passage.cell, message)


def near_title(title: str) -> str | None:
    """The official title that differs from this one in a character; T24 tells （实行） itself."""
    if title.replace("（实行）", "（试行）") in _NAMES or title in _NAMES_WITHOUT_TRIAL:
        return None
    lengths = range(max(_SHORTEST, len(title) - 1), len(title) + 2)
    return next((n for n in _NAMES if len(n) in lengths and differs_by_one(title, n)), None)


def differs_by_one(one: str, other: str) -> bool:
    """Whether one character was changed, left out or added."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[same + (len(one) == len(other)) :] == other[same + 1 :]


def _halves(phrase: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Both halves, each with its place in the phrase."""
    half = len(phrase) // 2
    return (phrase[:half], 0), (phrase[half:], half)


def near_phrases(text: str, phrase: str) -> Iterator[str]:
    """Pieces of the phrase's length that differ from it in one character, its halves as anchors."""
    size = len(phrase)
    for anchor, offset in _halves(phrase):
        at = text.find(anchor)
        while at >= 0:
            piece = text[max(at - offset, 0) : at - offset + size]
            if len(piece) == size and sum(a != b for a, b in zip(piece, phrase, strict=True)) == 1:
                yield piece
            at = text.find(anchor, at + 1)


WORDINGS = (
    FactRule(
        id="title-near",
        says="《》里的文件名称和常见的党内法规只差一个字",
        find=titles_near,
    ),
    FactRule(
        id="phrase-near",
        says="和固定表述只差一个字",
        find=phrases_near,
    ),
)
