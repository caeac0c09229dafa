"""Chinese numerals, written and read; the numbers that staff type before a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import numerals

NUMERALS = {
    1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一", 99: "九十九",
    100: "一百", 101: "一百零一",
    110: "一百一十", 111: "一百一十一", 200: "二百", 205: "二百零五", 999: "九百九十九",
    1000: "一千", 1001: "一千零一",
    1010: "一千零一十", 1100: "一千一百", 9999: "九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize("number", NUMERALS)
def test_chinese(number: int):
    assert numerals.chinese(number) == NUMERALS[number]


CIRCLED = {1: "①", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "（51）", 100: "（100）"}


@pytest.mark.parametrize("number", CIRCLED)
def test_circled(number: int):
    assert numerals.circled(number) == CIRCLED[number]


def test_number_of__what_is_written():
    numbers = range(1, 10_000)
    assert [numerals.number_of(numerals.chinese(number)) for number in numbers] == [*numbers]


NUMBERS_SAID = {
    "零": 0, "两": 2, "两百": 200, "二十两": 22, "一十": 10, "一十五": 15, "一百十": 110,
    "一百一十": 110, "一千零一十": 1010,
}  # fmt: skip
NO_NUMBERS = (
    "", "十十", "十百", "百", "一一", "三五", "十一二", "一百二", "零一", "一百零", "一〇", "万",
    "一千百", "五号",
)  # fmt: skip


@pytest.mark.parametrize("words", NUMBERS_SAID)
def test_number_of(words: str):
    assert numerals.number_of(words) == NUMBERS_SAID[words]


@pytest.mark.parametrize("words", NO_NUMBERS)
def test_number_of__nonsense(words: str):
    assert numerals.number_of(words) is None


@given(st.text(numerals.TO_TEN + numerals.ZEROS + "百千两", max_size=6))
def test_number_of__nothing_else_is_read(words: str):
    number = numerals.number_of(words)
    if number:
        said = words.replace("两", "二").replace("百十", "百一十")
        assert numerals.chinese(number) in (said, said.removeprefix("一"))


@pytest.mark.parametrize("words", ["二〇二四", "二零二四", "二○二四"])
def test_year_of(words: str):
    assert numerals.year_of(words) == 2024


NO_OWN_NUMBER = (
    "一岗双责不到位", "三重一大制度执行不严", "一、二级单位管理不到位", "5.2万元未追缴",
    "2024年计划未完成", "1、2号楼未验收",
    "十四五规划落实不力", "（试行）办法未修订", "八项规定精神落实不到位", "12345热线办理慢",
    "《一、办法》未执行",
)  # fmt: skip
OWN_NUMBERS = {
    "1.关于意识形态问题": "1.",
    "1．关于意识形态问题": "1．",
    "1、学习不够": "1、",
    "12.学习不够": "12.",
    "1. 学习不够": "1. ",
    "（一）学习不够": "（一）",
    "(一)学习不够": "(一)",
    "（1）学习不够": "（1）",
    "(12)、学习不够": "(12)、",
    "一、学习不够": "一、",
    "十二、学习不够": "十二、",
    "①学习不够": "①",
    "㉟学习不够": "㉟",
    "㊱学习不够": "㊱",
    "⑴学习不够": "⑴",
    "1）学习不够": "1）",
}


@pytest.mark.parametrize("text", NO_OWN_NUMBER)
def test_own_number__silent(text: str):
    assert numerals.own_number(text) == ""


@pytest.mark.parametrize("text", OWN_NUMBERS)
def test_own_number(text: str):
    assert numerals.own_number(text) == OWN_NUMBERS[text]


POINTS = {
    "一是压实责任": "一是",
    "一是：压实责任": "一是：",
    "1.压实责任": "1.",
    "是否落实": "",
    "一是一二是二": "一是",
}


@pytest.mark.parametrize("text", POINTS)
def test_own_point_number(text: str):
    assert numerals.own_point_number(text) == POINTS[text]
