"""Numbers of a person: identity, mobile, bank card …; their forms, and what proves them."""

from __future__ import annotations

import re
from datetime import date

from notice.language.lexicon import is_word
from notice.lazy import Pattern

# between the digits of a number: a blank, a dash, a dot or a bracket, two at the most
_GAP = r"[ .)）(（·•-]{0,3}"
_OPEN = r"[（(]?"
LONG_NUMBER = Pattern(r"\d[\d .)）(（·•-]{8,60}\d")  # what may be one
LONG_PLAIN_NUMBER = Pattern(r"[0-9][0-9 .)）(（·•-]{8,60}[0-9]")  # in plain texts, in a third of it
IDENTITY = Pattern(rf"(?<![\dA-Za-z])\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
OLD_IDENTITY = Pattern(r"(?<![\dA-Za-z])\d(?:[ -]?\d){14}(?![\dA-Za-z])")
MOBILE = Pattern(
    r"(?<![\dA-Za-z.])(?:\(?\+?86\)?[- ]{0,2})?(?:1[- ]?[3-9](?:[- ]{0,3}\d){9}"
    r"|[（(]?1[3-9]\d[)）]?[- ]{0,2}\d{4}[- ]{0,2}\d{4}|1[3-9]\d([.·•])\d{4}\1\d{4})(?![\dA-Za-z])"
)
_SPOKEN = "〇零○一幺二两三四五六七八九"
MOBILE_IN_WORDS = Pattern(  # 一三八四四〇一二三四五
    rf"[一幺](?<![{_SPOKEN}].)[三四五六七八九](?:[ -]?[{_SPOKEN}]){{9}}(?![{_SPOKEN}十百千万])"
)
# the first ten signs of any of them, in figures or words: many texts are searched once for all
LONG_RUN = Pattern(rf"[0-9一幺][0-9 .)）(（·•{_SPOKEN}-]{{9}}")
LANDLINE = Pattern(
    r"(?<![\dA-Za-z])[（(]?0\d{2,3}[)）]?[- .]{0,2}\d{7,8}(?![\dA-Za-z])"
    r"|(?<![\dA-Za-z])(?<!\d )[（(]?0\d{2,3}(?:[)）][- ]{0,3}|[- ]{1,3})\d{3,4}[- "
    r"]\d{4}(?![\dA-Za-z])"
)
CARD = Pattern(rf"(?<![\dA-Za-z])\d(?:{_GAP}\d){{15,18}}(?![\dA-Za-z])")
ACCOUNT = Pattern(r"[账帐][号户]\s*[：:为是]?\s*\d[\d -]{5,}")
PASSPORT = Pattern(r"(?<=[照证码号：: ])[CEGDSPHMLW][A-Z]?\d{7,8}(?![\dA-Za-z])")
PASSPORT_LIKE = Pattern(r"(?<![\dA-Za-z])[CEGDSPHMLW][A-Z]?\d{7,8}(?![\dA-Za-z])")
IDENTITY_LIKE = Pattern(r"(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])")
PASSPORT_WORDS = ("护照", "通行证")
_CARD_WORDS = ("卡号", "账号", "帐号")
_ODD_GAP = Pattern("[.()（）·•]")
_DIGITS = Pattern(r"[\dXx]")
_CARD_BEGIN = Pattern(r"3[0-9]|4|5|6|9558|9559|9400")
_PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82,
}  # fmt: skip


def digits(number: str) -> str:
    """The digits of a number as it is written, and its X; one of another script is as good as 0–9.

    A pattern takes any digit for one, so that none hides a number; what is proved is ASCII.
    """
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in _DIGITS.findall(number))


# ---------------------------------------------------------------- what proves a match of them


def proves_identity(match: re.Match[str]) -> bool | None:
    """P01: proved by its check digit; with a birth date alone it may be a typing error."""
    number = digits(match[0])
    if is_identity_number(number):
        return True
    is_plain = _ODD_GAP.search(match[0]) is None
    return False if is_plain and has_birth_date(number) and not is_credit_code(number) else None


def proves_old_identity(match: re.Match[str]) -> bool | None:
    """P02: it has no check digit, so it must have a month and a day, and 身份证 before it."""
    return False if is_old_identity(match[0]) and "身份证" in _before(match, 12) else None


def is_old_identity(written: str) -> bool:
    """Whether 15 figures have a province, a month and a day where an old number has them."""
    number = digits(written)
    month, day = int(number[8:10]), int(number[10:12])
    return 1 <= month <= 12 and 1 <= day <= 31 and int(number[:2]) in _PROVINCES


def proves_landline(match: re.Match[str]) -> bool | None:
    """P04: digits alone are a telephone only behind 电话."""
    is_parted = not match[0].strip("（()）").isdecimal()
    return False if is_parted or "电话" in _before(match, 8) else None


def proves_card(match: re.Match[str]) -> bool | None:
    """P05: proved by Luhn and how cards begin; any other number must stand behind 卡号 or 账号."""
    number = digits(match[0])
    if len(number) == 18 and (is_identity_number(number) or is_credit_code(number)):
        return None
    if _CARD_BEGIN.match(number) and passes_luhn(number):
        return True
    before = _before(match, 10)
    return False if any(word in before for word in _CARD_WORDS) else None


def proves_passport(match: re.Match[str]) -> bool | None:
    """P14: a letter and digits may be of anything, where the text doesn't say of what."""
    return False if any(word in match.string for word in PASSPORT_WORDS) else None


def proves_plate(match: re.Match[str]) -> bool | None:
    """P06: its first sign may close a word instead: 更新A10286号."""
    return None if is_word(match.string[: match.start() + 1][-2:]) else False


def _before(match: re.Match[str], length: int) -> str:
    return match.string[max(0, match.start() - length) : match.start()]


# ---------------------------------------------------------------- check digits


def is_identity_number(number: str) -> bool:
    """Whether 18 signs are an identity number (GB 11643): its date, its check digit mod 11-2.

    The county code is not compared with a list: lists forget codes that were in force at birth.
    """
    return has_birth_date(number) and _check_sign(number) == number[17].upper()


def has_birth_date(number: str) -> bool:
    """Whether an identity number has a day between 1900 and 2099 and a province that exists."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= int(number[6:10]) <= 2099 and int(number[:2]) in _PROVINCES


def _check_sign(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(n) * w for n, w in zip(number[:17], weights, strict=True)) % 11]


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number is right."""
    digits = [int(n) for n in reversed(number)]
    return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits)) % 10 == 0


def is_credit_code(number: str) -> bool:
    """Whether 18 signs are a 统一社会信用代码 (GB 32100): its check sign mod 31."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(number) != 18 or any(sign not in signs for sign in number):
        return False
    total = sum(signs.index(s) * pow(3, i, 31) for i, s in enumerate(number[:17]))
    return signs[(31 - total % 31) % 31] == number[17]
