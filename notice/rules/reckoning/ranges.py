"""Text rules of ranges and of dates that can't be (时间先后、范围颠倒): 6月20日至5月30日, 13月."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from notice.lazy import Pattern
from notice.numerals import TO_TEN, ZEROS, year_of
from notice.rules.reckoning.written_numbers import value, whole
from notice.rules.rule import Hit, TextRule

_TO = r"(?:至|到|[—－–～~-]{1,2})"
_N = rf"(?:\d{{1,2}}|[{TO_TEN}]{{1,3}})"
_YEAR = rf"(?:\d{{4}}|[{TO_TEN}{ZEROS}]{{4}})"
_DAY = rf"(?:({_YEAR})年)?(?:({_N})月份?)?(?:({_N})[日号])?"
_DAYS = Pattern(rf"(?<![\d第]){_DAY}(?<=[年月日号份]){_TO}{_DAY}(?<=[年月日号份])")
_YEARS = Pattern(rf"(?<![\d.-])(\d{{4}})年?{_TO}(\d{{4}})年")
_BARE_DAYS = Pattern(rf"(?<![\d.-])(\d{{1,2}}){_TO}(\d{{1,2}})([月日号])(?!楼|线|院|龄|个)")
_UNITS = (
    "人次|人|名|次|个|项|条|件|户|家|天|岁|元|万元|亿元|万|亿|万人|公里|米|亩|平方米|吨|倍|小时|分钟|篇|份|场|"
    "期|台|辆|套|本|批|%|个月|个百分点"
)
_AMOUNTS = Pattern(
    rf"(?<![\d.\-~～—])(\d+(?:\.\d+)?)({_UNITS})?(?:至|[—～~－]{{1,2}})(\d+(?:\.\d+)?)({_UNITS})"
)
_CLOCK = Pattern(
    rf"(上午|下午|晚上?|早上?|中午|凌晨)?(\d{{1,2}})(?:[:：](\d{{2}})|[时点](?:(\d{{1,2}})分|(半))?)"
    rf"{_TO}(上午|下午|晚上?|早上?|中午|凌晨|当[日天晚])?(\d{{1,2}})(?:[:：](\d{{2}})|[时点](?:(\d{{1,2}})分|(半))?)"
)
_OVER_NIGHT = ("夜", "值班", "值守", "次日", "翌日", "第二天", "凌晨", "轮班", "巡逻", "通宵")


def turned_ranges(text: str) -> Iterator[Hit]:
    """Ranges whose end comes before their begin."""
    end = 0  # of the last one told
    for signs, pattern, is_turned in _RANGES:
        for match in pattern.finditer(text) if signs & {*text} else ():
            if match.start() >= end and is_turned(match):
                end = match.end()
                yield Hit(match.start(), end, None)


def _is_turned_days(match: re.Match[str]) -> bool:
    """Dates; what the second leaves out, it has of the first."""
    first, second = _numbers(match.groups()[:3]), _numbers(match.groups()[3:])
    differing = [(a, b) for a, b in zip(first, second, strict=True) if b and a != b]
    if not differing or differing[0][0] < differing[0][1]:  # 3月至2024年5月 has 0 for a year
        return False
    is_of_months = second[1] > 0 and first[1] != second[1]
    return bool(second[0]) or not _goes_over(*differing[0], is_of_months=is_of_months)


def _numbers(words: Iterable[str | None]) -> list[int]:
    """Year, month and day; 0 for what is left out."""
    year, *others = words
    return [_year(year or ""), *(whole(word or "") or 0 for word in others)]


def _year(written: str) -> int:
    """The year that figures say, in Chinese numerals too; 0 for what says none."""
    if written.isdecimal():
        return int(written)
    return 0 if "十" in written or not written else year_of(written)


def _goes_over(first: int, second: int, *, is_of_months: bool) -> bool:
    """Whether a range may go over the turn of the year or the month: 11月至3月, 28日至5日."""
    return first >= 9 and second <= 4 if is_of_months else first >= 25 and second <= 7


def _is_turned_years(match: re.Match[str]) -> bool:
    return 2100 > int(match[1]) > int(match[2]) > 1900


def _is_turned_bare(match: re.Match[str]) -> bool:
    """6—5月, 20—10日."""
    a, b, limit = int(match[1]), int(match[2]), 12 if match[3] == "月" else 31
    return b < a <= limit and not _goes_over(a, b, is_of_months=match[3] == "月")


_FALLS = Pattern("[从由自比第]|[A-Za-z]$")


def _is_turned_amounts(match: re.Match[str]) -> bool:
    """20%至15%, but not 从20%至15%, which may fall."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    first, second, unit = match[1], match[3], match[2] or match[4]
    is_fall = _FALLS.search(before) and not _is_any_of(match)
    is_other_unit = unit != match[4] or is_fall
    if is_other_unit or (len(first) == 4 and match[2] is None and match[4] in "年月"):
        return False
    return (value(first) or 0) > (value(second) or 0)


def _is_any_of(match: re.Match[str]) -> bool:
    """Whether all between two amounts is meant, and no fall: 由8万元至3万元不等."""
    return match.string.startswith(("不等", "之间"), match.end())


def _is_turned_clock(match: re.Match[str]) -> bool:
    sentence = _sentence_around(match)
    if any(word in sentence for word in _OVER_NIGHT):
        return False
    half, hour, *minutes = match.groups()[:5]
    later_half, later_hour, *later_minutes = match.groups()[5:]
    begin, end = _minutes(half, hour, minutes), _minutes(later_half, later_hour, later_minutes)
    if half in ("下午", "晚", "晚上") and later_half is None and int(later_hour) < 12:
        end += 12 * 60
    return end < begin


def _minutes(half: str | None, hour: str, minutes: list[str | None]) -> int:
    """Of the day, from midnight."""
    is_late = half in ("下午", "晚", "晚上", "当晚") and int(hour) < 12
    rest = next((30 if m == "半" else int(m) for m in minutes if m), 0)
    return (int(hour) + 12 * is_late) * 60 + rest


def _sentence_around(match: re.Match[str]) -> str:
    text = match.string
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；\n")
    ends = [at for at in (text.find(mark, match.end()) for mark in "。；\n") if at >= 0]
    return text[begin + 1 : min(ends, default=len(text))]


_RANGES = (  # signs of which one must stand there, what is looked for, what makes it a fault
    (frozenset("年月日号"), _DAYS, _is_turned_days),
    (frozenset("年"), _YEARS, _is_turned_years),
    (frozenset("月日号"), _BARE_DAYS, _is_turned_bare),
    (frozenset("至—～－"), _AMOUNTS, _is_turned_amounts),
    (frozenset(":：时点"), _CLOCK, _is_turned_clock),
)

# ---------------------------------------------------------------- what can't be

_MONTH = Pattern(
    rf"(?<![\d.{TO_TEN}百千-])(\d{{1,2}}|十[三四五六七八九])月(?!龄|薪|嫂|工资|租|供|均|息|子)"
)
_DAY_OF_MONTH = Pattern(rf"(?<![\d{TO_TEN}])({_N})月({_N})日")
_FULL = Pattern(r"\d{4}年\d{1,2}月\d{1,2}日")
_QUARTER = Pattern(r"(?:第|年)?([五六七八九5-9])季度")
_TIME = Pattern(r"(?<![\d:：.比])(\d{1,2})(?:[:：](\d{2})(?![\d:：%])|[时点](\d{1,2})分)")
_MOST = {
    "月": 12,
    "日": 28,
    "时": 24,
    "点": 24,
    ":": 24,
    "：": 24,
    "分": 59,
}  # of what stands before
_ODD_WORDS = ("季度", "十日", *(f"十{one}{sign}" for one in "三四五六七八九一" for sign in "月日"))
_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def what_cannot_be(text: str) -> Iterator[Hit]:
    """13月, 6月31日, 第五季度, 8:75; a whole date with its year is left to T35."""
    if not _may_hold_one(text):
        return
    dates = [match.span() for match in _FULL.finditer(text)]
    for match in (*_MONTH.finditer(text), *_DAY_OF_MONTH.finditer(text)):
        is_told = any(begin <= match.start() < end for begin, end in dates)
        if not is_told and not _may_be(match):
            yield Hit(match.start(), match.end(), None)
    yield from (Hit(match.start(), match.end(), None) for match in _QUARTER.finditer(text))
    for match in _TIME.finditer(text):
        if _is_odd_time(match):
            yield Hit(match.start(), match.end(), None)


def _may_hold_one(text: str) -> bool:
    """Whether a pattern is worth its compiling: most workbooks have but right dates."""
    for sign, most in _MOST.items():
        at = text.find(sign)
        while at >= 0:
            before, behind = text[max(0, at - 2) : at], text[at + 1 : at + 3]
            if behind.isdecimal() and int(behind) > 59:
                return True
            if before.isdecimal() and int(before) > most and not _is_of_month(text, at):
                return True
            at = text.find(sign, at + 1)
    return any(word in text for word in _ODD_WORDS)


def _is_of_month(text: str, at: int) -> bool:
    """Whether 29日 to 31日, the 日 at this place, stands behind a month that has the day."""
    month = text[max(0, at - 5) : at - 3].lstrip("年")
    is_date = text[at] == "日" and text[at - 3] == "月" and month.isdecimal() and int(month) <= 12
    return is_date and int(text[at - 2 : at]) <= _DAYS_OF[int(month) - 1]


def _may_be(match: re.Match[str]) -> bool:
    month = whole(match[1])
    if month is None or not 1 <= month <= 12:
        return match.re.groups == 2 or month is None or month == 0  # told by the month alone
    day = whole(match[2]) if match.re.groups == 2 else 1
    return day is None or 1 <= day <= _DAYS_OF[month - 1]


def _is_odd_time(match: re.Match[str]) -> bool:
    """An hour over 24 or a minute over 59; not a proportion: 1:75, 比例为3:80."""
    hour, minute = int(match[1]), int(match[2] or match[3])
    before = match.string[max(0, match.start() - 8) : match.start()]
    if match[2] and (hour < 6 or any(map(before.count, "比配率占"))):
        return False
    return minute > 59 or hour > 24


_BEFORE_TO = (*"0123456789", *TO_TEN, *"年月日号时点分半%份")
_LAST_OF_UNITS = tuple(sorted({unit[-1] for unit in _UNITS.split("|")} - {*_BEFORE_TO}))
_TO_WORDS = (
    *(f"{before}{sign}" for before in _BEFORE_TO for sign in "至到—–－～~-"),
    *(f"{before}{sign}" for before in _LAST_OF_UNITS for sign in "至—～"),
)
_CANNOT_BE_WORDS = (
    *(figure + sign for figure in "0123456789" + TO_TEN for sign in "月日"),
    *(f"{quarter}季" for quarter in "五六七八九56789"),
    *(colon + ten for colon in ":：时点" for ten in "6789"),
    *(one + colon for colon in ":：时点" for one in "0123456789"),
)

# fmt: off
RANGES = (
    TextRule(
        id="T56", says="范围的前后颠倒，请核对",
        find=turned_ranges,
        wrong="2024年6月20日至5月30日，开展集中学习", right="2024年5月20日至6月30日，开展集中学习",
        silent=("11月至3月", "12月至次年2月", "3月28日至5日", "每晚18:00至8:30值班", "从98%至95%",
        "2023年—2025年", "8:30至17:30",
        "租金由8万元至5万元", "下午2:00至5:00", "20～30人", "编号1203-1105"),
        source="事实", grade="B",
        needs=_TO_WORDS,
    ),
    TextRule(
        id="T57", says="没有这个日期、季度或时间，请核对",
        find=what_cannot_be,
        wrong="6月31日前完成归档", right="6月30日前完成归档",
        silent=("12月", "2月29日", "24月龄", "第四季度", "比例为3:75", "8:59", "13月薪", "24:00"),
        source="历法", grade="B",
        needs=_CANNOT_BE_WORDS,
    ),
)
