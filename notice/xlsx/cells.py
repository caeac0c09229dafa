"""A cell's value → clean text, date, amount. The cleaning is that of T38–T40, always done and told.

Nothing here knows a sheet: each function takes what the file holds and says what it is, or raises
`Unreadable` with the Chinese words for what stands there and what to write instead.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from notice.folding import UNSEEN, beginning, folded
from notice.lazy import Pattern
from notice.numerals import ONES, TO_TEN, ZEROS, number_of, own_point_number, year_of
from notice.xlsx.number_formats import Form
from notice.xlsx.twins import LIKE_A_PLAIN_ONE, with_twins

_ERROR_WORDS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!",
)  # fmt: skip


class Unreadable(Exception):
    """A value that can't be taken as what its column wants."""

    def __init__(self, rule: str, message: str) -> None:
        """Keep the rule id and the Chinese sentence of the diagnostic to be made."""
        super().__init__(rule, message)
        self.rule = rule
        self.message = message


class CellError(str):
    """An error value such as #REF!, cached or typed."""

    __slots__ = ()


class Shown(float):
    """A number that the sheet shows otherwise: 98.71%, 7.1万元, 000012."""

    __slots__ = ("form",)
    form: Form

    @classmethod
    def of(cls, number: float, form: Form) -> "Shown":
        """The number and how it is shown."""
        shown = cls(number)
        shown.form = form
        return shown

    @property
    def rounded(self) -> str:
        """What the sheet shows, "" where it is what we print."""
        exact = Decimal(number_text(float(self)))
        rounded = self.form.shown(exact)
        return "" if rounded == self.form.text(exact) else rounded


class Uncalculated:
    """A formula whose result the file does not hold."""


class Picture:
    """A picture that WPS keeps in the cell itself, =DISPIMG(…)."""


UNCALCULATED = Uncalculated()
PICTURE = Picture()

# str, int, float, bool, datetime, date, time, timedelta, or one of the above; None where empty
Raw = object

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U000323af"
CJK_MARKS = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·「」"
_BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff" + "".join(
    chr((plane << 16) + last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF)
)
_BREAK = "\x0b\x85\u2028\u2029"  # line breaks besides \r and \n

_CONTROLS = Pattern(f"[{_CONTROL}]")
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf]\ufe0f?"
# pictures joined by U+200D are one and go as a whole; a variation selector behind a 汉字 stays
_INVISIBLE = Pattern(
    f"{_PICTURE}(?:\u200d{_PICTURE})+|(?!(?<=[{HAN}])[\U000e0100-\U000e01ef])[{UNSEEN}]"
)
_BREAKS = Pattern(f"\r\n?|[{_BREAK}]")
_ESCAPE = Pattern(r"_x([0-9A-Fa-f]{4})_")
_FULL_WIDTH = {0xFF21 + i + 32 * low: 0x41 + i + 32 * low for i in range(26) for low in (0, 1)}
_FULL_WIDTH_SEEN = Pattern("[Ａ-Ｚａ-ｚ]")
_OUTER = Pattern(f"^[{_BLANK}]+|[{_BLANK}]+$", re.MULTILINE)
# blanks between 汉字 where something was to be written: 办结  次, 张   军
_OPEN = f"(?<=[{HAN}])(?:[{_BLANK}]{{3,}}(?=[{HAN}])|[{_BLANK}]+(?=[次人项个元月日年号]))"
_LEFT_OPEN = Pattern(_OPEN)
_INNER = Pattern(
    f"(?!{_OPEN})(?<=[{HAN}{CJK_MARKS}])[{_BLANK}]+(?=[{HAN}{CJK_MARKS}0-9])"
    f"|(?<=[0-9%])[{_BLANK}]+(?=[{HAN}{CJK_MARKS}])"
)
_ODD_BLANK = Pattern(f"[{_BLANK[1:]}]")
_NEEDS_CLEANING = Pattern(
    rf"[{_BLANK}{_CONTROL}{UNSEEN}{_BREAK}\r\nＡ-Ｚａ-ｚ{LIKE_A_PLAIN_ONE}]|(?![0-9])\d|_x"
)
_VISIBLE = Pattern(f"[^{_BLANK}{_CONTROL}{UNSEEN}{_BREAK}\r\n]")

# of such signs nothing has to be cleaned, told or refused: no blanks, no #… and =…, no _xHHHH_
_PLAIN = Pattern(r"[!\"$-<>-^`-~“”‘’·—…、。《》〈〉【】〔〕「」（）！，：；？\u4e00-\u9fff]+")

HALF_CHARACTER = "\ufffd"  # what clean puts for one half of a surrogate pair


class Cleaned(NamedTuple):
    """A text after T38–T40; `repairs` are the rule ids with how often each was needed."""

    text: str
    repairs: tuple[tuple[str, int], ...]


def clean(text: str) -> Cleaned:
    """Return the text in NFC, without stray spaces, invisible, control and odd characters.

    Line breaks stay, in the form \\n. The order is that of TEXT_RULES: invisible characters,
    _xHHHH_, line ends, twins, outer spaces, full-width, inner spaces. Repairs are T38, T39, T40,
    `control` for control characters; `tab` and `blanks` for what is left as it was.
    """
    if not text or _PLAIN.fullmatch(text):
        return Cleaned(text, ())
    if not _NEEDS_CLEANING.search(text):
        return Cleaned(unicodedata.normalize("NFC", text), ())
    repairs: dict[str, int] = {}

    def without(pattern: Pattern, rule: str) -> None:
        nonlocal text
        text, count = pattern.subn("", text)
        if count:
            repairs[rule] = repairs.get(rule, 0) + count

    without(_INVISIBLE, "T40")
    if "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
        without(_INVISIBLE, "T40")
    text = _BREAKS.sub("\n", text)
    without(_CONTROLS, "control")
    text, plain = with_twins(text)
    text = unicodedata.normalize("NFC", text)
    without(_OUTER, "T39")
    if _FULL_WIDTH_SEEN.search(text):
        plain += len(_FULL_WIDTH_SEEN.findall(text))
        text = text.translate(_FULL_WIDTH)
    if plain:
        repairs["T38"] = plain
    if "\t" in text:
        text, behind_number = _without_tabs_behind_numbers(text)
        if behind_number:
            repairs["T39"] = repairs.get("T39", 0) + behind_number
        if "\t" in text:
            repairs["tab"] = text.count("\t")
    if open_ones := len(_LEFT_OPEN.findall(text)):
        repairs["blanks"] = open_ones
    without(_INNER, "T39")
    text = _ODD_BLANK.sub(" ", text)
    return Cleaned(text.strip("\n"), tuple(repairs.items()))


def _without_tabs_behind_numbers(text: str) -> tuple[str, int]:
    """The text with 1.\t甲 as 1.甲, and how many lines were so: a table sets its numbers apart."""
    lines, count = text.split("\n"), 0
    for at, line in enumerate(lines):
        number = own_point_number(line.replace("\t", "", 1)).rstrip(_BLANK)
        rest = line.removeprefix(number).lstrip(_BLANK)
        if number and line.startswith(number) and "\t" in line[: len(line) - len(rest)]:
            lines[at] = number + rest
            count += 1
    return "\n".join(lines), count


def is_plain(text: str) -> bool:
    """Whether a text is seen at one look to be clean and harmless, which nearly all are."""
    return _PLAIN.fullmatch(text) is not None


def _unescaped(match: re.Match[str]) -> str:
    """_x000D_ as Excel writes it; half of a surrogate pair becomes a sign that the reader tells."""
    code = int(match[1], 16)
    return HALF_CHARACTER if 0xD800 <= code <= 0xDFFF else chr(code)


def is_blank(value: Raw) -> bool:
    """Whether nothing is seen in the cell; an error value or a picture is not blank."""
    if not isinstance(value, str):
        return value is None
    # nearly all begin with a Chinese character, a figure or a letter
    if "\u4e00" <= value < "\ua000" or "!" <= value < "_" or "a" <= value < "{":
        return False
    if value and value[0] in CJK_MARKS:
        return False
    if not _VISIBLE.search(value):
        return True
    return value.lstrip().startswith("_x") and not clean(value).text


def raw_text(value: Raw) -> str:
    """The value as the sheet shows it, not yet cleaned; "" for an empty cell.

    Raises Unreadable for an error value, a formula without a result and a picture in the cell.
    """
    if isinstance(value, str):
        return _readable(value)
    if value is None:
        return ""
    if isinstance(value, (Uncalculated, Picture)):
        raise Unreadable(*_NO_TEXT[type(value)])
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Shown):
        return value.form.text(Decimal(number_text(float(value))))
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


_NO_TEXT = {
    Uncalculated: (
        "formula-uncalculated",
        "公式没有计算结果，请用WPS或Excel打开工作簿保存一次，或直接写上文字",
    ),
    Picture: ("cell-image", "单元格里是图片，取不到文字，请把图片换成文字"),
}


def _readable(text: str) -> str:
    """A text as it is; raises Unreadable where it stands for an error or a picture."""
    if isinstance(text, CellError) or text in _ERROR_WORDS:
        raise Unreadable("cell-error", f"单元格里是错误值{text}，请改成文字或数字")
    if text.startswith(("=DISPIMG(", "=_xlfn.DISPIMG(")):
        raise Unreadable(*_NO_TEXT[Picture])
    return text


def bare_text(value: Raw) -> str:
    """A value as text without any spaces; "" for what can't be read."""
    if type(value) is str and is_plain(value):  # so it has no blanks
        return value
    try:
        return "".join(clean(raw_text(value)).text.split())
    except Unreadable:
        return ""


def number_text(value: int | float) -> str:
    """The shortest decimal form to 15 figures, as Excel shows it: 12.000000000000002 → 12."""
    if isinstance(value, int):
        return str(value)
    written = f"{value:.15g}"
    plain = written.lstrip("-").replace(".", "", 1).isdigit()  # else 1e+20, inf, nan
    return written if plain else f"{Decimal(written).normalize():f}"


# ---------------------------------------------------------------- words for nothing

_NOTHING = frozenset((
    "无", "/", "\\", "／", "-", "--", "－", "－－", "–", "—", "——", "None", "NaN", "NULL", "none",
    "nan", "null",
))  # fmt: skip
_PLACEHOLDERS = frozenset(
    f"{opening}待{what}{closing}"
    for what in ("补", "补充", "填", "填写")
    for opening in ("", *"〔（([")
    for closing in ("", *"〕）)]")
)
_PLACE_SIGNS = frozenset("XxＸｘ×＊*")


def says_nothing(text: str) -> bool:
    """Whether a filled cell says that there is nothing to write: 无, —, None."""
    return text in _NOTHING


def is_placeholder(text: str) -> bool:
    """Whether a text only keeps a place: 待补, 待填写, XXX, ××."""
    return text in _PLACEHOLDERS or (
        len(text) > 1 and text[0] in _PLACE_SIGNS and _PLACE_SIGNS.issuperset(text)
    )


# ---------------------------------------------------------------- dates

_DATE_FORMS = (
    Pattern(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    Pattern(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
    Pattern(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日"),
)
_MONTH_FORM = Pattern(r"([0-9]{4})年([0-9]{1,2})月")
_CHINESE_FORM = Pattern(rf"([{ZEROS}{ONES}]{{4}})年([{TO_TEN}]{{1,3}})月(?:([{TO_TEN}]{{1,3}})日)?")
DAYS_FROM = datetime.date(1899, 12, 30)
_LAST_SERIAL = 2958465  # 9999-12-31
FIRST_YEAR = 1901  # in 1900 Excel counts a day that never was; earlier years are typing errors
_YEARS = range(1901, 2101)  # a number so large is a year without its month, no serial of 1905
_ADVICE = "请写成2024-01-25或2024年1月25日这样的完整日期"


class ReadDate(NamedTuple):
    """A day of the calendar; `day` is 0 where only a month is given."""

    year: int
    month: int
    day: int
    was_number: bool = False  # an unformatted serial number


def date_of(
    value: Raw, *, may_lack_day: bool = False, days_from: datetime.date = DAYS_FROM
) -> ReadDate:
    """Return the day that a value is; `days_from` is day 0 of the workbook's date system.

    Raises Unreadable for anything that is not a real day of the calendar.
    """
    if isinstance(value, datetime.date):
        return _checked(value.year, value.month, value.day, raw_text(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        written = number_text(value)
        if not re.fullmatch(r"(19|20)[0-9]{6}", written):
            return _of_serial(value, written, days_from)
    text = clean(raw_text(value)).text
    parts = _date_parts(folded(text))
    if parts is None:
        raise Unreadable("date-unknown", f"“{quoted(text)}”不是日期，{_ADVICE}")
    if not parts[2] and not may_lack_day:
        raise Unreadable("date-unknown", f"“{quoted(text)}”没有写到日，{_ADVICE}")
    return _checked(*parts, text)


def has_date_form(text: str) -> bool:
    """Whether a text is written like a date or a month, be it a real one or not."""
    return _date_parts(folded(text)) is not None


def _of_serial(value: int | float, written: str, days_from: datetime.date) -> ReadDate:
    if not 0 < value <= _LAST_SERIAL or (value == int(value) and int(value) in _YEARS):
        raise Unreadable("date-unknown", f"“{written}”不是日期，{_ADVICE}")
    try:
        day = days_from + datetime.timedelta(days=int(value))
    except OverflowError:
        raise Unreadable("date-unknown", f"“{written}”不是日期，{_ADVICE}") from None
    return _checked(day.year, day.month, day.day, written)._replace(was_number=True)


def _checked(year: int, month: int, day: int, written: str) -> ReadDate:
    try:
        datetime.date(year, month, day or 1)
    except ValueError:
        message = f"“{quoted(written)}”这一天不存在，{_ADVICE}"
        raise Unreadable("date-unknown", message) from None
    if year < FIRST_YEAR:
        raise Unreadable("date-unknown", f"“{quoted(written)}”这个日期不合理，{_ADVICE}")
    return ReadDate(year, month, day)


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if not text[:1].isdecimal() and "年" not in text:
        return None
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return int(match[1]), int(match[3]), int(match[4])
    if match := _MONTH_FORM.fullmatch(text):
        return int(match[1]), int(match[2]), 0
    if match := _CHINESE_FORM.fullmatch(text):
        year = year_of(match[1])
        month, day = number_of(match[2]), number_of(match[3]) if match[3] else 0
        if month is not None and day is not None:
            return year, month, day
    return None


# ---------------------------------------------------------------- amounts

_NUMBER = Pattern(r"[-−－]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?")


class Amount(NamedTuple):
    """A figure of 整改成效: as printed, its value where it is one number, and what follows that."""

    text: str
    value: Decimal | None
    rest: str


def amount_of(value: Raw) -> Amount:
    """Return a number in its shortest decimal form, a text as typed.

    Raises Unreadable for a negative number.
    """
    text = clean(raw_text(value)).text.replace("\n", "")
    whole, point, part = text.partition(".")
    if text.isascii() and whole.isdigit() and (part.isdigit() or not point):  # as nearly all are
        return Amount(text, Decimal(text), "")
    match = _NUMBER.match(text)
    if match is None:
        return Amount(text, None, "")
    if match[0][0] in "-−－" and Decimal(match[0][1:].replace(",", "")):
        message = f"数量“{quoted(text)}”是负数，请改为不小于0的数"
        raise Unreadable("amount-negative", message)
    found = abs(Decimal(match[0].lstrip("-−－").replace(",", "")))
    return Amount(text, found, text[match.end() :].strip())


def quoted(text: str, length: int = 20) -> str:
    """A text as a message quotes it: on one line, cut where it is long."""
    line = "".join(c for c in text.replace("\n", " ") if c.isprintable() and c != HALF_CHARACTER)
    return line if len(line) <= length else beginning(line, length) + "……"
