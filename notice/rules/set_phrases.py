"""Text rule of set phrases (固定表述、错别字): off by a letter that sounds or looks the same.

A phrase up to seven letters long may miss one letter so; from eight on two. What is a word or a
phrase itself, or may be read over the border of two words, is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import compress
from operator import add

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


_BORDER = "\0"  # no text holds it


@cache
def _joined_phrases() -> str:
    return _BORDER.join((*_phrases(), ""))


@cache
def _common() -> frozenset[str]:
    """The common words, of two letters each."""
    return frozenset(lexicon.sections()["常用词"])


class _Right:
    """Every two letters that stand so in a phrase or a common word."""

    def __init__(self) -> None:
        phrases = _joined_phrases()
        self.pairs = _common().union(map(add, phrases, phrases[1:]))
        heard = lexicon.heard("".join(self.pairs))
        self._heard = set(map(add, heard[::2], heard[1::2]))

    def missed(self, pairs: Iterable[str]) -> set[str]:
        """Those of others of which a letter sounds or looks like one that would make them right."""
        others = [*set(pairs).difference(self.pairs)]
        heard, shapes = lexicon.heard("".join(others)), lexicon.shapes().keys()
        sounds = map(add, heard[::2], heard[1::2])
        return {
            *filter(_meant, compress(others, map(self._heard.__contains__, sounds))),
            *(pair for pair in others if not shapes.isdisjoint(pair) and self._is_seen(pair)),
        }

    def _is_seen(self, pair: str) -> bool:
        """Whether one of two letters looks like one that would make them right."""
        (first, second), shapes = pair, lexicon.shapes().get
        written = [first + other for other in shapes(second, "")]
        written += [other + second for other in shapes(first, "")]
        return not self.pairs.isdisjoint(written)


@cache
def _right() -> _Right:
    return _Right()


@cache
def _meant(pair: str) -> tuple[str, ...]:
    """Which right ones may be meant with an odd pair, those of its second letter first."""
    first, second = pair
    written = [first + other for other in lexicon.alike(second)]
    written += [other + second for other in lexicon.alike(first)]
    right = _right().pairs
    return tuple(dict.fromkeys([m for m in written if m in right and m != pair]))


class _Odd(dict[str, bool]):
    """Whether two letters may be a near miss of two that stand so in a phrase or a word.

    Asked for every two letters of many texts: a function with a cache takes thrice as long.
    """

    def ask(self, pairs: Collection[str]) -> set[str]:
        """Those of many pairs that may be; asked at once, it takes a fifth."""
        odd = _right().missed(pairs)
        self.update(dict.fromkeys(pairs, False))
        self.update(dict.fromkeys(odd, True))
        return odd

    def __missing__(self, pair: str) -> bool:
        return pair in self.ask([pair])


_ODD = _Odd()


def _with_odd_pairs(corpus: Corpus) -> list[int]:
    """The places of texts that hold a known slip, or two letters that may be a near miss."""
    words = [pair for pair in _ODD.ask(corpus.pairs) if _may_be_missed(pair, corpus)]
    return [*corpus.holding(words), *corpus.holding(_slips())]


def _may_be_missed(pair: str, corpus: Corpus) -> bool:
    """Whether a common word may be meant, or a phrase of which what is right stands somewhere."""
    meant = _common_meant(pair)
    if meant and not {*pair} & _ALONE - {*meant} and not lexicon.is_word(pair):
        return True
    places = _places_of(pair)
    return any(len(phrase) > 3 and _has_the_rest(phrase, at, pair, corpus) for phrase, at in places)


def _has_the_rest(phrase: str, at: int, pair: str, corpus: Corpus) -> bool:
    """Whether what is right of a phrase stands somewhere; of a long one, on one side."""
    wrong = at + (phrase[at] == pair[0])
    written = phrase[:at] + pair + phrase[at + 2 :]
    around = written[max(0, wrong - 1) : wrong + 2]
    parts = [part for part in (phrase[:wrong], phrase[wrong + 1 :], around) if len(part) > 1]
    holds = any if len(phrase) >= _LONG else all  # of two wrong letters one side has the other
    return holds(corpus.may_hold(part) for part in parts)


_Place = tuple[str, int]  # a phrase, and how far in it


@cache
def _places_of(pair: str) -> tuple[_Place, ...]:
    """Where in phrases two letters may stand, one of them for another that sounds or looks so."""
    phrases = _joined_phrases()
    places = sorted(at for right in _meant(pair) for at in _ats(phrases, right))
    begins = [phrases.rfind(_BORDER, 0, at) + 1 for at in places]
    return tuple(
        (phrases[begin : phrases.find(_BORDER, at)], at - begin)
        for begin, at in zip(begins, places, strict=True)
    )


def _ats(text: str, words: str) -> Iterator[int]:
    """Where words begin in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _common_meant(pair: str) -> str:
    """The first common word that may be meant, "" for none or where the pair is one."""
    meant = _meant(pair) if pair not in _common() else ()
    return next((word for word in meant if word in _common()), "")


def near_phrases(text: str) -> Iterator[Hit]:
    """Known slips, near misses of set phrases, then of common words; none within another."""
    odd = [at for at, pair in enumerate(map(add, text, text[1:])) if _ODD[pair]]
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
    right = _common_meant(pair)
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
