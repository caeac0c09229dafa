"""A cell's value → clean text, date, yes or no, amount. The cleaning is that of T38–T40, always done and told.

Nothing here knows a sheet: each function takes what the file holds and says what it is, or raises `Unreadable` with the
Chinese words for what stands there and what to write instead.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_ERROR_WORDS = "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"


class Unreadable(Exception):
    """A value that can't be taken as what its column wants; `args` are the rule id and the Chinese sentence."""

    @property
    def rule(self) -> str:
        return self.args[0]

    @property
    def message(self) -> str:
        return self.args[1]


class CellError(str):
    """An error value such as #REF!, cached or typed."""

    __slots__ = ()


class Percent(float):
    """A number that the sheet shows as a percentage."""

    __slots__ = ()


class Uncalculated:
    """A formula whose result the file does not hold."""


UNCALCULATED = Uncalculated()
Raw = object  # str, int, float, bool, datetime, date, time, timedelta, or one of the above; None where empty

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
CJK_MARKS = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·「」"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufdd0-\ufdef\ufe00-\ufe0f\ufeff]"
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    0xFF21 + i + 32 * low: 0x41 + i + 32 * low for i in range(26) for low in (0, 1)
}
_FULL_WIDTH_SEEN = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_BLANKS = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_OUTER = re.compile(f"^{_BLANKS}+|{_BLANKS}+$", re.MULTILINE)
_INNER = re.compile(
    f"(?<=[{HAN}{CJK_MARKS}]){_BLANKS}+(?=[{HAN}{CJK_MARKS}0-9])|(?<=[0-9%]){_BLANKS}+(?=[{HAN}{CJK_MARKS}])"
)
_ODD_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NEEDS_CLEANING = re.compile(
    "[\x00-\x20\x7f\u00a0\u00ad\u0300-\u036f\u061c\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\u3099\u309a"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff０-９Ａ-Ｚａ-ｚ\ufffe\uffff]|_x[0-9A-Fa-f]{4}_"
)


class Cleaned(NamedTuple):
    """A text after T38–T40; `repairs` are the rule ids with how often each was needed."""

    text: str
    repairs: tuple[tuple[str, int], ...]


def clean(text: str) -> Cleaned:
    """Return the text in NFC without invisible and control characters, stray spaces, full-width figures and letters.

    Line breaks stay, in the form \\n. The order is that of TEXT_RULES: invisible characters, _xHHHH_, line ends, outer
    spaces, full-width, inner spaces. Repairs are T38, T39, T40 and `control` for control characters.
    """
    if not _NEEDS_CLEANING.search(text):
        return Cleaned(text, ())
    repairs: dict[str, int] = {}

    def without(pattern: re.Pattern[str], replacement: str, rule: str) -> None:
        nonlocal text
        text, count = pattern.subn(replacement, text)
        if count:
            repairs[rule] = repairs.get(rule, 0) + count

    without(_INVISIBLE, "", "T40")
    text = _ESCAPE.sub(_unescaped, text)
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    without(_CONTROLS, "", "control")
    without(_INVISIBLE, "", "T40")
    text = unicodedata.normalize("NFC", text)
    without(_OUTER, "", "T39")
    if _FULL_WIDTH_SEEN.search(text):
        repairs["T38"] = len(_FULL_WIDTH_SEEN.findall(text))
        text = text.translate(_FULL_WIDTH)
    without(_INNER, "", "T39")
    text = _ODD_BLANK.sub(" ", text)
    return Cleaned(text.strip("\n"), tuple(repairs.items()))


def _unescaped(match: re.Match[str]) -> str:
    """_x000D_ as Excel writes it; half a surrogate pair stays, the reader tells it."""
    code = int(match[1], 16)
    if code == 0x5F:
        return "_"
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def raw_text(value: Raw) -> str:
    """The value as the sheet shows it, not yet cleaned; "" for an empty cell.

    Raises Unreadable for an error value, a formula without a result and a picture in the cell.
    """
    if value is None:
        return ""
    if isinstance(value, Uncalculated):
        raise Unreadable(
            "formula-uncalculated",
            "公式没有计算结果，请用WPS或Excel打开工作簿保存一次，或直接写上文字",
        )
    if isinstance(value, CellError) or value in _ERROR_WORDS:
        raise Unreadable("cell-error", f"单元格里是错误值{value}，请改成文字或数字")
    if isinstance(value, str):
        if value.startswith(("=DISPIMG(", "=_xlfn.DISPIMG(")):
            raise Unreadable("cell-image", "单元格里是图片，取不到文字，请把图片换成文字")
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Percent):
        return number_text(round(value * 100, 10)) + "%"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def number_text(value: int | float) -> str:
    """The shortest decimal form to 15 figures, as Excel shows it: 12.000000000000002 → 12, never an exponent."""
    if isinstance(value, int):
        return str(value)
    return f"{Decimal(f'{value:.15g}').normalize():f}"


# ---------------------------------------------------------------- dates

_DIGITS = dict(zip("〇一二三四五六七八九", "0123456789", strict=True)) | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
}
_DATE_FORMS = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日"),
)
_MONTH_FORM = re.compile(r"(\d{4})年(\d{1,2})月")
_CHINESE_FORM = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_FIRST_SURE_SERIAL, _LAST_SERIAL = (
    61,
    2958465,
)  # before 1900-03-01 Excel's days are off by one; the last is 9999-12-31
_DATE_ADVICE = "请写成 2024-01-25 或 2024年1月25日 这样的完整日期"


def date_of(value: Raw, *, may_lack_day: bool = False) -> tuple[int, int, int, bool]:
    """Return year, month, day (0 where only a month is given) and whether the value was an unformatted serial number.

    Raises Unreadable for anything that is not a real calendar day.
    """
    if isinstance(value, (datetime.datetime, datetime.date)):
        if value.year < 1901:
            raise Unreadable(
                "date-unknown",
                f"日期{value.year}年{value.month}月{value.day}日不合理，{_DATE_ADVICE}",
            )
        return value.year, value.month, value.day, False
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and not re.fullmatch(r"(19|20)\d{6}", number_text(value)):  # type: ignore[arg-type]
        if not _FIRST_SURE_SERIAL <= value <= _LAST_SERIAL:  # type: ignore[operator]
            raise Unreadable("date-unknown", f"“{number_text(value)}”不是日期，{_DATE_ADVICE}")  # type: ignore[arg-type]
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))  # type: ignore[call-overload]
        return day.year, day.month, day.day, True
    written = clean(raw_text(value)).text
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    parts = _date_parts(text)
    if parts is None:
        raise Unreadable("date-unknown", f"“{written}”不是日期，{_DATE_ADVICE}")
    year, month, day = parts
    if not day and not may_lack_day:
        raise Unreadable("date-unknown", f"“{written}”没有写到日，{_DATE_ADVICE}")
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        raise Unreadable("date-unknown", f"“{written}”这一天不存在，{_DATE_ADVICE}") from None
    return year, month, day, False


def _date_parts(text: str) -> tuple[int, int, int] | None:
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return int(match[1]), int(match[3]), int(match[4])
    if match := _MONTH_FORM.fullmatch(text):
        return int(match[1]), int(match[2]), 0
    if match := _CHINESE_FORM.fullmatch(text):
        year = int("".join(_DIGITS[c] for c in match[1]))
        month, day = _small_number(match[2]), _small_number(match[3]) if match[3] else 0
        if month is not None and day is not None:
            return year, month, day
    return None


def _small_number(words: str) -> int | None:
    """一 → 1, 十 → 10, 二十五 → 25; None for what is no number: 十一二."""
    match = re.fullmatch(r"(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?", words)
    if not match or not words:
        return None
    tens = (int(_DIGITS[match[1]]) if match[1] else 1) if match[2] else 0
    return tens * 10 + (int(_DIGITS[match[3]]) if match[3] else 0)


# ---------------------------------------------------------------- amounts


class Amount(NamedTuple):
    """A figure of 整改成效: as printed, and its value where it is one number."""

    text: str
    value: Decimal | None


def amount_of(value: Raw) -> Amount:
    """Return a number in its shortest decimal form, a text as typed. Raises Unreadable for a negative number."""
    text = clean(raw_text(value)).text
    match = re.match(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?", text)
    found = Decimal(match[0].replace(",", "")) if match else None
    if found is not None and found < 0:
        raise Unreadable("amount-negative", f"数量“{text}”是负数，请改为不小于 0 的数")
    return Amount(text, found)
