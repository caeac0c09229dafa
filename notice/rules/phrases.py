"""Fact rules of fixed wordings (固定表述): titles and set phrases that miss by one character.

Only a near miss is told, never corrected: an unknown title or phrase is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from notice.language import lexicon
from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import Passages
from notice.rules.punctuation import is_han
from notice.rules.rule import Contradiction, FactRule

_PARTY = "中国共产党"
_TITLE = Pattern("《([^《》]{6,40})》")
_SHORTEST = 6
_LONG = 8  # letters of a phrase from which any one may be wrong


@cache
def _names() -> frozenset[str]:
    """The official titles, with 中国共产党 and without."""
    titles = lexicon.sections()["文件"]
    return frozenset(name for full in titles for name in (full, full.removeprefix(_PARTY)))


@cache
def _names_without_trial() -> frozenset[str]:
    return frozenset(name.replace("（试行）", "") for name in _names())


@cache
def _long_phrases() -> tuple[str, ...]:
    phrases = (*lexicon.sections()["固定表述"], *lexicon.sections()["常用搭配"])
    return tuple(phrase for phrase in phrases if len(phrase) >= _LONG)


def titles_near(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A title in 《》 that differs in one character from the official one that it looks like."""
    official: dict[str, str | None] = {}
    for passage in texts.holding(("《",)):
        for title in _TITLE.findall(passage.text):
            if title not in official:
                official[title] = near_title(title)
            if official[title]:
                message = f"《{title}》和《{official[title]}》只差几个字，请核对文件名称"
                said = passage.excerpts(f"《{title}》")
                yield Contradiction(passage.cell, message, excerpts=said)


def phrases_near(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A set phrase of which one character is another."""
    phrases = _long_phrases()
    halves = tuple(half for phrase in phrases for half, _ in _halves(phrase))
    for passage in texts.holding(halves):
        for phrase in phrases:
            for written in near_phrases(passage.text, phrase):
                if (
                    written in phrases
                ):  # 党组理论学习中心组 beside 党委理论学习中心组: both are right
                    continue
                message = f"“{written}”和固定表述“{phrase}”只差一个字，请核对"
                yield Contradiction(passage.cell, message, excerpts=passage.excerpts(written))


def near_title(title: str) -> str | None:
    """The official title that differs from this one in a character; T24 tells （实行） itself."""
    names = _names()
    if title.replace("（实行）", "（试行）") in names or title in _names_without_trial():
        return None
    alike = {*_by_edge().get(title[:_EDGE], ()), *_by_edge().get(title[-_EDGE:], ())}
    return min((name for name in alike if _is_near(title, name)), default=None)


_EDGE = 3  # letters at one end or the other that near titles share


@cache
def _by_edge() -> dict[str, list[str]]:
    """The official titles by their first and by their last letters."""
    by_edge: dict[str, list[str]] = {}
    for name in _names():
        for edge in (name[:_EDGE], name[-_EDGE:]):
            by_edge.setdefault(edge, []).append(name)
    return by_edge


def _is_near(title: str, name: str) -> bool:
    shorter, longer = sorted((len(title), len(name)))
    if shorter < _SHORTEST or longer > shorter + 4:
        return False
    return (
        differs_by_one(title, name) or _differs_by_word(title, name) or _sounds_alike(title, name)
    )


_LEFT_OUT = ("工作", "管理", "暂行", "（试行）", "中国", "实施", "领导", "若干")


def _differs_by_word(title: str, name: str) -> bool:
    """Whether a usual word is left out or put in: 选拔任用条例 for 选拔任用工作条例."""
    return any(
        longer.replace(word, "", 1) == shorter
        for word in _LEFT_OUT
        for longer, shorter in ((title, name), (name, title))
        if len(longer) == len(shorter) + len(word)
    )


def _sounds_alike(title: str, name: str) -> bool:
    """Whether two letters at most are others, and sound or look like the right ones."""
    if len(title) != len(name) or len(name) < _LONG:
        return False
    wrong = [(a, b) for a, b in zip(title, name, strict=True) if a != b]
    return len(wrong) <= 2 and all(lexicon.are_alike(a, b) for a, b in wrong)


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
            if len(piece) == size and _misses_by_another(piece, phrase):
                yield piece
            at = text.find(anchor, at + 1)


def _misses_by_another(piece: str, phrase: str) -> bool:
    """Whether one letter is another that is none of its sound or shape: those are told by T66."""
    wrong = [(a, b) for a, b in zip(piece, phrase, strict=True) if a != b]
    return len(wrong) == 1 and all(map(is_han, wrong[0])) and not lexicon.are_alike(*wrong[0])


WORDINGS = (
    FactRule(
        id="title-near",
        says="《》里的文件名称和常见的党内法规、法律只差几个字",
        find=titles_near,
    ),
    FactRule(
        id="phrase-near",
        says="和固定表述只差一个字",
        find=phrases_near,
    ),
)
