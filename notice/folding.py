"""Texts as they are compared: in NFKC; headers and words of dropdowns as they are matched; cut."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from notice.lazy import Pattern

# the signs of nearly all texts that have another form in NFKC; the rest is then soon seen to have
# none, and no sign that could join another is among what is put for them
_NARROW = (
    ("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"),
    ("…", "..."),
)  # fmt: skip


# signs that nobody sees, as the inside of a class of a pattern
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)


def nfkc(text: str) -> str:
    """The text in NFKC; ten times as fast for common signs as unicodedata.normalize alone."""
    for wide, narrow in _NARROW:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)


def folded(text: str) -> str:
    """The text in NFKC without any space or line break."""
    return "".join(nfkc(text).split())


_HINT = Pattern(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]$")


@lru_cache(maxsize=1024)  # a heading is looked at as one of one row, and of two
def plain(name: str) -> str:
    """A header as it is matched: NFKC, without spaces, breaks, `*`, a bracketed hint at its end."""
    matched = folded(name).replace("*", "")
    is_hinted = matched.endswith((")", "]", "】", "〕"))
    return (_HINT.sub("", matched) if is_hinted else matched) or matched


@lru_cache(maxsize=256)
def word(text: str) -> str:
    """A word of a dropdown as it is matched: NFKC, upper case, no spaces."""
    return folded(text).upper()


_END_MARKS = "。;,、:."


@lru_cache(maxsize=4096)  # categories and merged findings come again and again
def same(text: str) -> str:
    """What two wordings share to be one: NFKC, without spaces, line breaks and end marks."""
    return folded(text).rstrip(_END_MARKS)


_IN_NUMBERS = frozenset(" .()（）·•-－—Xx")  # what may stand between the figures of one


def beginning(text: str, length: int) -> str:
    """The first letters of a text that is quoted; of a number none, where it would be cut in two.

    A part of a number no longer looks like one that is to be masked.
    """
    if len(text) <= length or not all(map(_is_of_number, text[length - 1 : length + 1])):
        return text[:length]
    while length and _is_of_number(text[length - 1]):
        length -= 1
    return text[:length]


def _is_of_number(sign: str) -> bool:
    return sign.isdecimal() or sign in _IN_NUMBERS
