"""Text rule of set phrases (固定表述、错别字): off by a letter that sounds or looks the same.

A phrase up to seven letters long may miss one letter so; from eight on two. What is a word or a
phrase itself, or may be read over the border of two words, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from notice.language import lexicon
from notice.language.corpus import Corpus
from notice.rules.rule import Hit, TextRule
from notice.rules.usage import MISSPELT_SEEN

# words of one letter, or ends of names, beside which chance makes most pairs
_ALONE = frozenset(
    "之的是为人以会同及因但当到方后自和用在其公市至中幢即起与于由对把将被从已也都又很更最各一甲乙丙丁"
)
_TOLD = ("帐", *MISSPELT_SEEN)  # by T51, T52
_LONG = 8  # letters from which two may be wrong


@cache
def _slips() -> Mapping[str, str]:
    """What is written wrong → what it should be, of the list of known slips."""
    words = lexicon.sections()["错写"]
    return dict(zip(words[::2], words[1::2], strict=True))


@cache
def _phrases() -> tuple[str, ...]:
    sections = lexicon.sections()
    return (*sections["固定表述"], *sections["常用搭配"])


_Place = tuple[str, int]  # a phrase, and how far in it


@cache
def _places_of(pair: str) -> tuple[_Place, ...]:
    """Where in phrases two letters may stand, one of them for another that sounds or looks so."""
    first, second = pair
    phrases = [phrase for phrase in _phrases() if first in phrase or second in phrase]
    return tuple(
        (phrase, at)
        for phrase in phrases
        for at, (a, b) in enumerate(pairwise(phrase))
        if (a == first and lexicon.are_alike(b, second))
        or (b == second and lexicon.are_alike(a, first))
    )


class _Neighbours:
    """Which letters stand beside which in phrases and words."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._behind: dict[str, str] = {}
        self._before: dict[str, str] = {}
        for first, second in {pair for text in texts for pair in pairwise(text)}:
            self._behind[first] = self._behind.get(first, "") + second
            self._before[second] = self._before.get(second, "") + first

    def meant(self, first: str, second: str) -> str:
        """The pair that is meant where one of the letters sounds or looks like it; "" for none."""
        behind = self._behind.get(first, "")
        if second in behind:
            return ""
        if behind and (other := lexicon.alike_among(second, behind)):
            return first + other
        before = self._before.get(second)
        if before and (other := lexicon.alike_among(first, before)):
            return other + second
        return ""


@cache
def _of_all() -> _Neighbours:
    return _Neighbours((*_phrases(), *lexicon.sections()["常用词"]))


@cache
def _of_common() -> _Neighbours:
    return _Neighbours(lexicon.sections()["常用词"])


class _Odd(dict[tuple[str, str], bool]):
    """Whether two letters may be a near miss of two that stand so in a phrase or a word.

    Asked for every two letters of many texts: a function with a cache takes thrice as long.
    """

    def __missing__(self, pair: tuple[str, str]) -> bool:
        self[pair] = odd = bool(_of_all().meant(*pair))
        return odd


_ODD = _Odd()


def _with_odd_pairs(corpus: Corpus) -> list[int]:
    """The places of texts that hold a known slip, or two letters that may be a near miss."""
    odd = [pair for pair in corpus.pairs() if _ODD[pair]]
    words = ["".join(pair) for pair in odd if _may_be_missed(pair, corpus)]
    return [*corpus.holding(words), *corpus.holding(_slips())]


def _may_be_missed(pair: tuple[str, str], corpus: Corpus) -> bool:
    """Whether a common word may be meant, or a phrase of which what is right stands somewhere."""
    meant = _of_common().meant(*pair)
    if meant and not {*pair} & _ALONE - {*meant} and not lexicon.is_word("".join(pair)):
        return True
    places = _places_of("".join(pair))
    return any(len(phrase) > 3 and _has_the_rest(phrase, at, pair, corpus) for phrase, at in places)


def _has_the_rest(phrase: str, at: int, pair: tuple[str, str], corpus: Corpus) -> bool:
    """Whether what is right of a phrase stands somewhere; of a long one, on one side."""
    wrong = at + (phrase[at] == pair[0])
    written = phrase[:at] + "".join(pair) + phrase[at + 2 :]
    around = written[max(0, wrong - 1) : wrong + 2]
    parts = [part for part in (phrase[:wrong], phrase[wrong + 1 :], around) if len(part) > 1]
    holds = any if len(phrase) >= _LONG else all  # of two wrong letters one side has the other
    return holds(corpus.may_hold(part) for part in parts)


def near_phrases(text: str) -> Iterator[Hit]:
    """Known slips, near misses of set phrases, then of common words; none within another."""
    odd = [at for at, pair in enumerate(pairwise(text)) if _ODD[pair]]
    found = [*_known(text)]
    if odd:
        found += [*_of_phrases(text, odd), *_of_words(text, odd)]
    taken: list[Hit] = []
    for hit in found:
        written = text[hit.start : hit.end]
        is_told = any(word in written for word in _TOLD)
        if not is_told and all(hit.end <= o.start or hit.start >= o.end for o in taken):
            taken.append(hit)
            yield hit


def _known(text: str) -> Iterator[Hit]:
    for wrong, right in _slips().items():
        at = text.find(wrong)
        if at >= 0:
            yield Hit(at, at + len(wrong), right)


def _of_phrases(text: str, places: list[int]) -> Iterator[Hit]:
    for at in places:
        for phrase, offset in _places_of(text[at : at + 2]):
            if hit := _near(text, at - offset, phrase):
                yield hit


def _near(text: str, begin: int, phrase: str) -> Hit | None:
    """Where the piece of the phrase's length is a near miss of it."""
    piece = text[begin : begin + len(phrase)] if begin >= 0 else ""
    if len(piece) < len(phrase) or piece == phrase:
        return None
    wrong = [i for i, (a, b) in enumerate(zip(piece, phrase, strict=True)) if a != b]
    is_near = len(wrong) <= 1 + (len(phrase) >= _LONG) and _are_alike(piece, phrase, wrong)
    if not is_near or _is_of_words_around(text, begin, wrong, phrase):
        return None
    return Hit(begin, begin + len(phrase), phrase)


def _are_alike(piece: str, phrase: str, wrong: list[int]) -> bool:
    """Whether the wrong letters sound or look like the right ones, and can't be right."""
    if lexicon.is_phrase(piece) or not all(lexicon.are_alike(piece[i], phrase[i]) for i in wrong):
        return False
    return lexicon.is_phrase(phrase) or not _is_read_otherwise(piece, wrong)


def _is_of_words_around(text: str, begin: int, wrong: list[int], phrase: str) -> bool:
    """Whether each wrong letter closes a word that begins before it: 负责人｜领导责任."""
    return not lexicon.is_phrase(phrase) and all(
        lexicon.is_word(text[max(0, begin + at - 2) : begin + at + 1])
        or (at == 0 and lexicon.is_word(text[max(0, begin - 1) : begin + 1]))  # 社会主义｜法治国家
        for at in wrong
    )


def _is_read_otherwise(piece: str, wrong: list[int]) -> bool:
    """Whether each wrong letter makes a word with a neighbour: 财物管理 is none of 财务管理."""
    return all(
        lexicon.is_word(piece[i : i + 2]) or lexicon.is_word(piece[max(0, i - 1) : i + 1])
        for i in wrong
    )


def _of_words(text: str, places: list[int]) -> Iterator[Hit]:
    for at in places:
        right = _word_meant(text[max(0, at - 1) : at], text[at : at + 2], text[at + 2 : at + 4])
        if right:
            yield Hit(at, at + 2, right)


@lru_cache(maxsize=4096)  # what stands around a pair comes again and again
def _word_meant(before: str, pair: str, after: str) -> str:
    """The common word that is meant, "" where a letter may belong to a word with a neighbour."""
    right = _of_common().meant(*pair)
    is_of_number = after[:1] in ("〔", "[", "（")  # 市政办发〔2024〕
    if not right or is_of_number or {*pair} & _ALONE - {*right}:
        return ""
    text, at = before + pair + after, len(before)
    is_of_words = (
        lexicon.is_word(pair)
        or lexicon.word_at(text, at + 1)
        or lexicon.word_before(text, at + 1)
        or lexicon.is_word(text[max(0, at - 1) : at + 2])
        or lexicon.is_word(text[at : at + 3])
    )
    return "" if is_of_words else right


# fmt: off
SET_PHRASES = (
    TextRule(
        id="T66", says="和常用说法只差一个字，请核对",
        find=near_phrases,
        wrong="深刻领悟“两个确定”的决定性意义", right="深刻领悟“两个确立”的决定性意义",
        silent=("履行监督责任", "召开组织生活会", "意识形态", "监管责任", "财物管理", "检察机关",
        "公布署名"),
        source="党章党规和公文里的说法", grade="B", needs=(), places=_with_odd_pairs,
    ),
)
