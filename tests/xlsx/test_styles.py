"""What cell styles say of numbers: as openpyxl, a reader of our own, understands them."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import numbers
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from notice.ledger.read import read_book
from notice.xlsx.number_formats import BUILT_IN, is_date, is_duration
from notice.xlsx.styles import Styles
from tests.builders import FACTS, repacked, workbook

STYLES = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

FORMATS = (
    *numbers.BUILTIN_FORMATS.values(),
    'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日";@', "yyyy/m/d;@", 'h"时"mm"分"', "[hh]:mm",
    "[s]", "[mm]:ss.0", '0.0"万元"', '#,##0.00"亩"', '0"day"', r"0\d", "0_d", "[Red]0.00",
    "[$¥-804]#,##0", "[DBNum1][$-804]yyyy", '[Green]0;[Red]-0"年"', "0;yyyy", "GENERAL",
    "@", "", "e", "dddd",
)  # fmt: skip


def test_built_in__those_of_openpyxl():
    assert BUILT_IN == numbers.BUILTIN_FORMATS


@pytest.mark.parametrize("code", FORMATS)
def test_formats__dates_and_durations_as_openpyxl_has_them(code):
    assert is_date(code) == numbers.is_date_format(code)
    assert is_duration(code) == numbers.is_timedelta_format(code)


NUMBERS = st.integers(0, 3_000_000) | st.floats(0, 60_000, width=32) | st.floats(0, 1.0)


@given(NUMBERS, st.booleans(), st.booleans())
def test_days__those_of_openpyxl(number, is_from_1904, has_gone_by):
    code = "[h]:mm" if has_gone_by else "yyyy-mm-dd h:mm"
    styles = Styles(styles_part(code), is_from_1904=is_from_1904)
    epoch = CALENDAR_MAC_1904 if is_from_1904 else CALENDAR_WINDOWS_1900
    try:
        expected = from_excel(number, epoch, timedelta=has_gone_by)
    except (OverflowError, ValueError):
        expected = number
    day = styles.day_or_number(number, 0)
    if isinstance(day, datetime.timedelta):  # rounded to milliseconds in another way
        assert abs(day - expected) <= datetime.timedelta(milliseconds=1)
    else:
        assert day == expected
        assert type(day) is type(expected)


def styles_part(code: str) -> bytes:
    return (
        f'<styleSheet xmlns="{MAIN}">'
        f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellXfs>'
        '<xf numFmtId="164" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="31" fontId="2"/>'
        '<xf fontId="9"/></cellXfs></styleSheet>'
    ).encode()


def test_styles__numbers_fonts_and_what_zh_cn_means_by_a_number_alone():
    styles = Styles(styles_part("0.0"), is_from_1904=False)
    assert styles.formats == {0: "0.0"}
    assert styles.dates == {2}
    assert styles.struck == {1}
    assert not styles.are_lost


# ---------------------------------------------------------------- parts that other programs take


def empty_fill(xml: bytes) -> bytes:
    return re.sub(rb"<fill><patternFill ?/></fill>", b"<fill/>", xml, count=1)


def odd_colour(xml: bytes) -> bytes:
    return re.sub(rb'<color theme="1" ?/>', b'<color rgb="red"/>', xml)


def odd_family(xml: bytes) -> bytes:
    return re.sub(rb'<family val="2" ?/>', b'<family val="99"/>', xml)


@pytest.mark.parametrize("spoil", [empty_fill, odd_colour, odd_family])
def test_read_book__odd_looks_change_nothing(spoil):
    content = workbook(facts=FACTS | {"成文日期": datetime.date(2025, 12, 10)})
    assert repacked(content, {STYLES: spoil}) != content
    assert read_book(repacked(content, {STYLES: spoil}), "台账.xlsx") == read_book(
        content, "台账.xlsx"
    )


def test_read_book__styles_that_are_no_xml():
    _, told = read_book(repacked(workbook(), {STYLES: b"garbage"}), "台账.xlsx")
    assert "styles-lost" in [d.rule for d in told]
    _, told = read_book(repacked(workbook(), {STYLES: b""}), "台账.xlsx")
    assert "styles-lost" in [d.rule for d in told]


def test_styles__a_format_without_its_number_is_of_no_style():
    part = styles_part("yyyy").replace(b'numFmtId="164" formatCode', b'numFmtId="-1" formatCode')
    assert Styles(part, is_from_1904=False).dates == {2}
