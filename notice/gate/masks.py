"""Masks (脱敏): a value, and the numbers and names in a sentence, as they may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from notice.gate.detectors import DETECTORS
from notice.gate.one_form import SELECTOR, plain, without_selectors
from notice.gate.personal_numbers import (
    IDENTITY_LIKE,
    LONG_PLAIN_NUMBER,
    MOBILE_IN_WORDS,
    PASSPORT_LIKE,
    digits,
    is_old_identity,
)
from notice.language.corpus import Corpus
from notice.lazy import Pattern

MASKED = tuple(d for d in DETECTORS if d.policy.is_masked)
_SEVEN_FIGURES = Pattern("[0-9]{7}")  # as a passport has at least
# what each number has even before it is in one form: signs at once that are no common mark (! and :
# stand in 整改台账!E3:E8) and no 汉字 but one of 一七三两九二五八六四幺零, which lie between these
# ranges; the first of all stands between texts
_SIGN = (
    "[^\0!:，。、；：“”《》！？…\u4e01\u4e02\u4e04-\u4e08\u4e0a-\u4e23\u4e25-\u4e5c\u4e5e-\u4e8b"
    "\u4e8d-\u4e93\u4e95-\u516a\u516c\u516e-\u56da\u56dc-\u5e79\u5e7b-\u96f5\u96f7-\u9fff]"
)
_SEVEN_SIGNS = Pattern(f"{_SIGN}{_SIGN}{{6}}")  # in half the time of {7}: a set is looked for first
_LANDLINE = "P04"
_OFFICIAL = ("电话", "联系", "传真", "热线")  # before a landline: it is one of an office


def mask(value: str) -> str:
    """A value as it may be shown: 138****2345, 张*, w***@…"""
    if "@" in value:
        return f"{value[0]}***@…"
    if len(value) <= 4:
        return value[0] + "*" * (len(value) - 1)
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"{value[:2]}****{value[-1]}"


def masked(message: str, shows: frozenset[str] = frozenset()) -> str:
    """A sentence with every number of a person in it masked: identity, mobile, card, passport.

    A number whose digits are among those that it `shows` stays.
    """
    message = without_selectors(message)
    for begin, end in reversed(_spans(message)):
        if shows and digits(plain(message[begin:end])) in shows:
            continue
        message = message[:begin] + mask(message[begin:end]) + message[end:]
    return message


def all_masked(messages: Sequence[str], shows: frozenset[str] = frozenset()) -> list[str]:
    """As `masked` many sentences, all asked at once whether they may hold anything."""
    corpus = Corpus(messages)
    asked = {*corpus.matching(_SEVEN_SIGNS), *corpus.matching(SELECTOR)}
    return [masked(m, shows) if place in asked else m for place, m in enumerate(messages)]


def starred(text: str) -> str:
    """As `masked`, each hidden letter a star: the text keeps its length."""
    letters = list(text)
    for begin, end in _spans(text):
        for place in range(begin + 3, max(begin + 3, end - 4)):
            letters[place] = "*"
    return "".join(letters)


def without(message: str, names: Iterable[str]) -> str:
    """A sentence with these names masked."""
    for name in names:
        message = message.replace(name, mask(name))
    return message


def _spans(message: str) -> list[tuple[int, int]]:
    """Where the numbers stand, in order; of two that overlap, the first."""
    if not _SEVEN_SIGNS.search(message):
        return []
    seen = plain(message)
    has_figures = LONG_PLAIN_NUMBER.search(seen) or _SEVEN_FIGURES.search(seen)
    if not has_figures and not MOBILE_IN_WORDS.search(seen):
        return []
    spans: list[tuple[int, int]] = []
    for begin, end in sorted(_found(seen), key=lambda span: (span[0], -span[1])):
        if not spans or begin >= spans[-1][1]:
            spans.append((begin, end))
    return spans


def _found(text: str) -> Iterator[tuple[int, int]]:
    for detector in MASKED:
        for leak in detector.leaks(text):
            if detector.id != _LANDLINE or not _is_of_office(text, leak.start, leak.end):
                yield leak.start, leak.end
    # in a quotation what says of what they are may be cut off
    yield from (m.span() for m in IDENTITY_LIKE.finditer(text) if is_old_identity(m[0]))
    yield from (match.span() for match in PASSPORT_LIKE.finditer(text))


def _is_of_office(text: str, start: int, end: int) -> bool:
    """Whether a landline is told as one to call, or stands alone as the contact's own piece."""
    before = text[max(0, start - 12) : start]
    is_alone = text.strip(" “”") == text[start:end].strip()
    return is_alone or any(word in before for word in _OFFICIAL)
