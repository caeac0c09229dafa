"""Chinese numerals (汉字数字): read and written; the numbers that staff type before a heading."""

from __future__ import annotations

from notice.lazy import Pattern

ONES = "一二三四五六七八九"
TO_TEN = ONES + "十"
ZEROS = "〇○零"  # 零 stands in 一百零一, the others in a year, ○ by mistake

_FIGURES = "零" + ONES
_DIGITS = dict.fromkeys(ZEROS, "0") | {sign: str(n) for n, sign in enumerate(ONES, 1)}
_UNITS = {"千": 1000, "百": 100, "十": 10}


def chinese(number: int) -> str:
    """Return `number`, 1 to 9999, in Chinese numerals: 11 → 十一, 1010 → 一千零一十."""
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure:
            is_bare_ten = unit == 10 and figure == 1 and not words
            words += (
                ("零" if pending_zero else "") + ("" if is_bare_ten else _FIGURES[figure]) + name
            )
        pending_zero = bool(words) and not figure
    return words


def number_of(words: str) -> int | None:
    """The number, 0 to 9999, that Chinese numerals say; None for what is none: 十十, 三五.

    Only what would be written so is a number; 两 is read as 二, 一十 as 十, 百十 as 百一十.
    """
    plain = words.replace("两", "二").replace("百十", "百一十")
    plain = plain[1:] if plain.startswith("一十") else plain
    if plain == "零":
        return 0
    total, figure = 0, 0
    for sign in plain:
        if sign in _UNITS:
            total, figure = total + (figure or 1) * _UNITS[sign], 0
        elif sign in _FIGURES:
            figure = _FIGURES.index(sign)
        else:
            return None
    total += figure
    return total if plain and total <= 9999 and chinese(total) == plain else None


def year_of(words: str) -> int:
    """The number that figures one by one say, as in a year: 二〇二四 → 2024."""
    return int("".join(_DIGITS[sign] for sign in words))


def circled(number: int) -> str:
    """① to ㊿, then （51）."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    if number <= 50:
        return chr(0x32B1 + number - 36)
    return f"（{number}）"


# ---------------------------------------------------------------- own numbers

_HAN = TO_TEN + "百零〇"
_BEGINNINGS = frozenset("（(0123456789" + _HAN)
_OWN_NUMBER = Pattern(
    rf"(?:[（(][{_HAN}]{{1,4}}[)）][、.．]?|[（(]\d{{1,3}}[)）][、.．]?|[①-⑳㉑-㉟㊱-㊿⑴-⒛]"
    rf"|[{_HAN}]{{1,4}}[、．.](?![{_HAN}、])|\d{{1,3}}[、．.)）](?:(?!\d)|(?=\d{{4}}年)))\s*(?=\S)"
)
_OWN_POINT_NUMBER = Pattern(rf"[{_HAN}]{{1,3}}是[:：，,]?(?=\S)")


def own_number(text: str) -> str:
    """The number that staff typed at the head of a heading cell (1. or （一）), or ""."""
    if text[:1] not in _BEGINNINGS and not "①" <= text[:1] <= "㋿":
        return ""
    match = _OWN_NUMBER.match(text)
    return match[0] if match else ""


def own_point_number(text: str) -> str:
    """The same for a 要点, where 一是 is a number too."""
    match = _OWN_POINT_NUMBER.match(text) if text[:1] in _BEGINNINGS else None
    return own_number(text) or (match[0] if match else "")
