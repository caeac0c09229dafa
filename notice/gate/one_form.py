"""One form of a text before any pattern looks at it (先统一写法): every sign stays one sign.

Full-width signs, other scripts' figures, radicals, dashes, blanks and dots inside numbers: what a
reader takes for a number or a name is found like its plain twin, at the same place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from notice.lazy import Pattern
from notice.xlsx.twins import with_twins

_DASHES = frozenset("－—–‐‑‒―−﹣➖﹘﹉ー")
_BLANKS = frozenset(
    "　\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3164\t"
)
_SIGNS = {"＠": "@", "﹫": "@", "．": ".", "﹒": ".", "＋": "+", "﹢": "+", "＿": "_", "％": "%"}
# what may have a twin
_ODD = Pattern(r"[^\x00-\x08\x0a-\x7f\u4e00-\u9fff，。、；：“”（）《》！？…]")
SELECTOR = Pattern("[\U000e0100-\U000e01ef]")  # it says which form of a 汉字 is meant


@cache
def _twin(sign: str) -> str:
    if sign in _DASHES:
        return "-"
    if sign in _BLANKS:
        return " "
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    plain = with_twins(sign)[0]
    if plain == sign and "\uff21" <= sign <= "\uff5a":
        plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def plain(text: str) -> str:
    """The text in that form, letter for letter; the very same where it is in it already."""
    table = _table(text, _twin)
    return text.translate(table) if table else text


def as_seen(texts: Sequence[str]) -> Sequence[str]:
    """Texts without the signs that say which form of a 汉字 is meant, which no reader sees.

    All are looked through at once; they are the very same where none has anything odd.
    """
    table = _table("".join(texts), _seen)
    if not table:
        return texts
    signs = [*map(chr, table)]
    return [text.translate(table) if any(map(text.__contains__, signs)) else text for text in texts]


def without_selectors(text: str) -> str:
    """The text as it is, but for those signs: inside a number they hide it from a pattern."""
    return SELECTOR.sub("", text)


@cache
def _seen(sign: str) -> str:
    return "" if SELECTOR.match(sign) else _twin(sign)


def _table(text: str, twin_of: Callable[[str], str]) -> dict[int, str]:
    """What is to be put for the odd signs of a text: none in nearly all."""
    odd = set(_ODD.findall(text))
    return {ord(sign): twin for sign in odd if (twin := twin_of(sign)) != sign}
