"""Values of cells: what is cleaned, what is a date, how a number is written."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.diagnostics import Diagnostic
from notice.ledger.texts import read_text
from notice.model.text import Cell
from notice.xlsx.cells import (
    PICTURE,
    UNCALCULATED,
    CellError,
    Shown,
    Unreadable,
    amount_of,
    clean,
    date_of,
    is_blank,
    is_placeholder,
    is_plain,
    number_text,
    quoted,
    raw_text,
    says_nothing,
)
from notice.xlsx.number_formats import Form

CLEANED = {  # text → cleaned, rules that were needed
    "nothing to do": ("整改12项，《甲》。", "整改12项，《甲》。", ()),
    "Latin spaces stay": ("Microsoft Word文档", "Microsoft Word文档", ()),
    "Han–Han": ("完 成", "完成", ("T39",)),
    "Han–figure": ("完成 12 项", "完成12项", ("T39",)),
    "ideographic spaces": ("　　整改　", "整改", ("T39",)),
    "no-break space": ("整改\u00a0措施", "整改措施", ("T39",)),
    "tab between words": ("A\tB", "A B", ("tab",)),
    "tab behind a number": ("1.\t甲\n一是\t乙\n（2） \t丙", "1.甲\n一是乙\n（2）丙", ("T39",)),
    "tab at the ends": ("\t甲\t\n乙\t", "甲\n乙", ("T39",)),
    "two blanks within a name": ("张  军", "张军", ("T39",)),
    "three blanks": ("张   军", "张   军", ("blanks",)),
    "a number left open": ("办结  次", "办结  次", ("blanks",)),
    "a date left open": ("2025年 月 日", "2025年 月 日", ("blanks",)),
    "a number before its unit": ("办结 12  次", "办结12次", ("T39",)),
    "each line is trimmed": ("甲 \n 乙", "甲\n乙", ("T39",)),
    "zero width": ("整改\u200b措施\ufeff", "整改措施", ("T40",)),
    "soft hyphen and bidi marks": ("整\u00ad改\u202e", "整改", ("T40",)),
    "trace marks": ("\ufdd0\ufdef甲", "甲", ("T40",)),
    "a variant of a 汉字 stays": ("葛\U000e0100", "葛\U000e0100", ()),
    "full width": ("１２ＡＢｃ", "12ABc", ("T38",)),
    "a full-width point between figures": ("１２．５％", "12.5％", ("T38",)),
    "a full-width point behind a number": ("１．加强学习", "1．加强学习", ("T38",)),
    "Kangxi radicals": ("\u2f42\u2f00\u2fd5", "文一龠", ("T38",)),
    "radicals of the supplement": ("\u2ea0\u2ee9\u2e9f\u2ef3", "民黄母龟", ("T38",)),
    "compatibility ideographs": ("\uf900\ufa30\U0002f800", "豈侮丽", ("T38",)),
    "other figures": ("\u0661\u0968\U0001d7d8\uff13", "1203", ("T38",)),
    "numbers of their own stay": ("①²½㎡℃Ⅳ㈠⒈", "①²½㎡℃Ⅳ㈠⒈", ()),
    "no twin": ("\u2e80\ufa0e", "\u2e80\ufa0e", ()),
    "line ends": ("甲\r\n乙\r丙\x0b丁\u2028戊\x85己", "甲\n乙\n丙\n丁\n戊\n己", ()),
    "escaped line end": ("甲_x000D_\n乙_x000B_丙", "甲\n乙\n丙", ()),
    "escaped escape": ("_x005F_x000B_", "_x000B_", ()),
    "an escape in small letters": ("甲_x000a_乙", "甲\n乙", ()),
    "half a character": ("甲_xD83D_", "甲\ufffd", ()),
    "control characters": ("甲\x07乙\x0c丙\x9f\ufffe", "甲乙丙", ("control",)),
    "an escaped control character": ("甲_x0001_", "甲", ("control",)),
    "NFD": ("e\u0301", "é", ()),
    "NFD of kana": ("か\u3099", "が", ()),
    "breaks at the ends": ("\n\n甲\n\n乙\n", "甲\n\n乙", ()),
    "private signs are left to the reader": ("\ue000", "\ue000", ()),
    "empty": ("", "", ()),
}


@pytest.mark.parametrize(("text", "cleaned", "rules"), CLEANED.values(), ids=CLEANED)
def test_clean(text: str, cleaned: str, rules: tuple[str, ...]) -> None:
    made = clean(text)
    assert made.text == cleaned
    assert tuple(rule for rule, _ in made.repairs) == rules


@given(st.text(st.characters(exclude_characters="_", exclude_categories=["Cs"])))
def test_clean__twice_is_once(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(st.text(max_size=20))
def test_is_blank__is_what_clean_leaves_empty(text: str) -> None:
    assert is_blank(text) == (not clean(text).text)


BLANK = ["", " ", "\n", "\u200b", "\ufeff　\t", "_x000D_", "\x07", None]
FILLED = ["甲", "0", 0, False, CellError("#REF!"), UNCALCULATED, PICTURE, "_x0041_"]


@pytest.mark.parametrize("value", BLANK)
def test_is_blank(value: object) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", FILLED)
def test_is_blank__filled(value: object) -> None:
    assert not is_blank(value)


RAW = {
    "text": ("甲", "甲"),
    "nothing": (None, ""),
    "truth": (True, "TRUE"),
    "untruth": (False, "FALSE"),
    "integer": (12, "12"),
    "whole": (12.0, "12"),
    "noise": (12.000000000000002, "12"),
    "sum": (0.1 + 0.2, "0.3"),
    "large": (2.5e20, "250000000000000000000"),
    "small": (1e-7, "0.0000001"),
    "percent": (Shown.of(0.9871, Form(2, after="%")), "98.71%"),
    "whole percent": (Shown.of(1, Form(2, after="%")), "100%"),
    "date": (datetime.date(2024, 1, 5), "2024年1月5日"),
    "date and time": (datetime.datetime(2024, 1, 5, 9), "2024年1月5日"),
    "time": (datetime.time(9, 5), "09:05"),
}


@pytest.mark.parametrize(("value", "text"), RAW.values(), ids=RAW)
def test_raw_text(value: object, text: str) -> None:
    assert raw_text(value) == text


UNREADABLE = {
    "error": (CellError("#REF!"), "cell-error"),
    "typed error": ("#DIV/0!", "cell-error"),
    "no result": (UNCALCULATED, "formula-uncalculated"),
    "picture": (PICTURE, "cell-image"),
    "picture as text": ('=DISPIMG("ID_1",1)', "cell-image"),
}


@pytest.mark.parametrize(("value", "rule"), UNREADABLE.values(), ids=UNREADABLE)
def test_raw_text__unreadable(value: object, rule: str) -> None:
    with pytest.raises(Unreadable) as fault:
        raw_text(value)
    assert fault.value.rule == rule


@pytest.mark.parametrize("text", ["无", "/", "-", "—", "——", "－", "None", "NaN", "NULL", "null"])
def test_says_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["待补", "待填写", "待补充", "XXX", "xx", "××", "×××", "〔待补〕"])
def test_is_placeholder(text: str) -> None:
    assert is_placeholder(text)
    assert not says_nothing(text)


@pytest.mark.parametrize("text", ["×", "待办事项", "X", "无障碍", "0", "待定"])
def test_placeholders_and_nothing__words_that_are_neither(text: str) -> None:
    assert not is_placeholder(text)
    assert not says_nothing(text)


# ---------------------------------------------------------------- dates

JANUARY = (2024, 1, 25)
DATES = {
    "hyphens": ("2024-01-25", JANUARY),
    "strokes": ("2024/1/25", JANUARY),
    "points": ("2024.1.25", JANUARY),
    "padded points": ("2024.01.25", JANUARY),
    "eight figures": ("20240125", JANUARY),
    "eight figures, a number": (20240125, JANUARY),
    "eight figures, a float": (20240125.0, JANUARY),
    "Chinese marks": ("2024年1月25日", JANUARY),
    "Chinese marks, padded": ("2024年01月25日", JANUARY),
    "Chinese numerals": ("二〇二四年一月二十五日", JANUARY),
    "Chinese numerals with ○": ("二○二四年一月二十五日", JANUARY),
    "Chinese numerals with 零": ("二零二四年一月二十五日", JANUARY),
    "ten": ("二〇二四年十月十日", (2024, 10, 10)),
    "eleven": ("二〇二四年十一月三十一日", None),
    "twelve and thirty-one": ("二〇二四年十二月三十一日", (2024, 12, 31)),
    "full width": ("２０２４－０１－２５", JANUARY),
    "stray spaces": (" 2024 年 1月25 日　", JANUARY),
    "a line break": ("2024年\n1月25日", JANUARY),
    "a date": (datetime.date(2024, 1, 25), JANUARY),
    "a date with its time": (datetime.datetime(2024, 1, 25, 23, 59), JANUARY),
    "a leap day": ("2024-02-29", (2024, 2, 29)),
    "no leap day": ("2023-02-29", None),
    "the 30th of February": ("2024年2月30日", None),
    "month 13": ("2024-13-01", None),
    "day 0": ("2024-01-00", None),
    "two figures": ("24.1.5", None),
    "two figures in Chinese": ("24年1月5日", None),
    "no year": ("1月25日", None),
    "no day": ("2024年1月", None),
    "mixed marks": ("2024-1/25", None),
    "a period": ("2024-01-25至2024-02-01", None),
    "words": ("长期", None),
    "eleven two": ("二〇二四年十一二月一日", None),
    "year 24": ("0024-01-25", None),
    "the day that never was": (60, None),
    "before all days": (-5, None),
    "after all days": (99999999, None),
    "a year alone": (2024, None),
    "not a number": (float("nan"), None),
    "truth": (True, None),
    "time": (datetime.time(9), None),
    "1899": (datetime.datetime(1899, 12, 25), None),
    "an error": (CellError("#VALUE!"), None),
    "half a character": ("_xD800_", None),
}


@pytest.mark.parametrize(("value", "expected"), DATES.values(), ids=DATES)
def test_date(value: object, expected: tuple[int, int, int] | None) -> None:
    if expected is None:
        with pytest.raises(Unreadable) as fault:
            date_of(value)
        assert fault.value.message.isprintable()
    else:
        assert date_of(value) == (*expected, False)


def test_date__serial_numbers_of_both_systems() -> None:
    assert date_of(45316) == (2024, 1, 25, True)
    assert date_of(45316.75) == (2024, 1, 25, True)
    assert date_of(43854, days_from=datetime.date(1904, 1, 1)) == (2024, 1, 25, True)


def test_date__month_alone() -> None:
    assert date_of("2024年1月", may_lack_day=True) == (2024, 1, 0, False)
    assert date_of("二〇二四年一月", may_lack_day=True) == (2024, 1, 0, False)
    with pytest.raises(Unreadable):
        date_of("2024年13月", may_lack_day=True)


@given(st.dates(min_value=datetime.date(1901, 1, 1)))
def test_date__any_day_in_any_form(day: datetime.date) -> None:
    expected = (day.year, day.month, day.day, False)
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"):
        assert date_of(day.strftime(form)) == expected
    assert date_of(day) == expected


# ---------------------------------------------------------------- amounts

AMOUNTS = {
    "number": (3, ("3", 3, "")),
    "decimal": (7.132, ("7.132", 7.132, "")),
    "number in words": ("3人次", ("3人次", 3, "人次")),
    "thousands": ("1,234.50", ("1,234.50", 1234.5, "")),
    "no thousands": ("1,2", ("1,2", 1, ",2")),
    "words": ("若干", ("若干", None, "")),
    "less than nothing, which is nothing": ("-0", ("-0", 0, "")),
    "a minus behind": ("3-5件", ("3-5件", 3, "-5件")),
}


@pytest.mark.parametrize(("value", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_amount(value: object, expected: tuple[str, float | None, str]) -> None:
    text, number, rest = amount_of(value)
    assert (text, None if number is None else float(number), rest) == expected


@pytest.mark.parametrize("value", [-1, -0.5, "-3", "−3", "－3万元", "-1,234"])
def test_amount__negative(value: object) -> None:
    with pytest.raises(Unreadable) as fault:
        amount_of(value)
    assert fault.value.rule == "amount-negative"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_number_text__is_the_number_without_an_exponent(value: float) -> None:
    text = number_text(value)
    assert "e" not in text.lower()
    assert float(text) == pytest.approx(value, rel=1e-14)


def test_quoted() -> None:
    assert quoted("甲\n乙") == "甲 乙"
    assert quoted("甲" * 21) == "甲" * 20 + "……"
    assert quoted("甲\ue000\ufffd\x07") == "甲"


@given(st.text(max_size=20))
def test_is_plain__is_what_the_reader_would_leave_and_not_tell(text: str) -> None:
    told: list[Diagnostic] = []
    read = read_text(text, Cell("整改台账", 1, 1), told.append)
    if is_plain(text):
        assert (read, told) == (text, [])
