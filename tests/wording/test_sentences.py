"""How the notice says things: numerals, dates, headings, sentences."""

from __future__ import annotations

import pytest

from notice.model.book import Day
from notice.model.text import Cell, Source, Text
from notice.wording import sentences

HERE = Cell("整改台账", 2, 2)

NUMERALS = {
    1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一", 99: "九十九",
    100: "一百", 101: "一百零一",
    110: "一百一十", 111: "一百一十一", 200: "二百", 205: "二百零五", 999: "九百九十九",
    1000: "一千", 1001: "一千零一",
    1010: "一千零一十", 1100: "一千一百", 9999: "九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize("number", NUMERALS)
def test_chinese(number: int):
    assert sentences.chinese(number) == NUMERALS[number]


CIRCLED = {1: "①", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "（51）", 100: "（100）"}


@pytest.mark.parametrize("number", CIRCLED)
def test_circled(number: int):
    assert sentences.circled(number) == CIRCLED[number]


PERIODS = {  # (begins, ends) → text
    "one year": ([(2023, 8, 31)], [(2023, 11, 20)], "2023年8月31日至11月20日"),
    "over the year": ([(2023, 12, 1)], [(2024, 1, 20)], "2023年12月1日至2024年1月20日"),
    "two periods": (
        [(2024, 3, 17), (2024, 5, 5)],
        [(2024, 3, 22), (2024, 7, 12)],
        "2024年3月17日至3月22日、5月5日至7月12日",
    ),
    "two periods, two years": (
        [(2023, 11, 1), (2024, 3, 1)],
        [(2023, 12, 1), (2024, 4, 1)],
        "2023年11月1日至12月1日、2024年3月1日至4月1日",
    ),
    "months alone": ([(2024, 3, 0)], [(2024, 5, 0)], "2024年3月至5月"),
    "year printed again after another": (
        [(2023, 12, 1), (2023, 12, 30)],
        [(2024, 1, 2), (2024, 1, 5)],
        "2023年12月1日至2024年1月2日、2023年12月30日至2024年1月5日",
    ),
}


@pytest.mark.parametrize("case", PERIODS)
def test_period(case: str):
    begins, ends, expected = PERIODS[case]
    days = [[Day(*day, HERE) for day in side] for side in (begins, ends)]
    assert sentences.period(*days) == expected


NO_NUMBER = (
    "一岗双责不到位", "三重一大制度执行不严", "一、二级单位管理不到位", "5.2万元未追缴",
    "2024年计划未完成", "1、2号楼未验收",
    "十四五规划落实不力", "（试行）办法未修订", "八项规定精神落实不到位", "12345热线办理慢",
    "《一、办法》未执行",
)  # fmt: skip
NUMBERS = {
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


@pytest.mark.parametrize("text", NO_NUMBER)
def test_own_number__silent(text: str):
    assert sentences.own_number(text) == ""


@pytest.mark.parametrize("text", NUMBERS)
def test_own_number(text: str):
    assert sentences.own_number(text) == NUMBERS[text]


POINTS = {
    "一是压实责任": "一是",
    "一是：压实责任": "一是：",
    "1.压实责任": "1.",
    "是否落实": "",
    "一是一二是二": "一是",
}


@pytest.mark.parametrize("text", POINTS)
def test_own_point_number(text: str):
    assert sentences.own_point_number(text) == POINTS[text]


ABOUT = {  # cell → heading as printed
    "学习不够": "关于学习不够问题。",
    "关于学习不够": "关于学习不够问题。",
    "学习不够问题": "关于学习不够问题。",
    "关于学习不够问题。": "关于学习不够问题。",
    "学习不够；": "关于学习不够问题。",
    "学习不够，": "关于学习不够问题。",
    "为什么不学？": "关于为什么不学？",
    "为什么不学?": "关于为什么不学?",
    "必须整改！": "关于必须整改！",
    "“三会一课”不规范": "关于“三会一课”不规范问题。",
    "问题整改不力": "关于问题整改不力问题。",
}


@pytest.mark.parametrize("text", ABOUT)
def test_about(text: str):
    """The template's own 。 after a mark of the cell is dropped after rendering; so it is here."""
    title = sentences.about(sentences.heading(Text(text)))
    assert sentences.sentence(title) == ABOUT[text]


ENDS = {  # line → as printed
    "学了12次。": "学了12次。", "怎么办？": "怎么办？", "做到“三个到位。”": "做到“三个到位。”",
    "（见附件。）": "（见附件。）",
    "分为：": "分为：", "学了；": "学了；", "等等……": "等等……", "即——": "即——", "到位，": "到位，",
    "学了12次": "学了12次。", "《办法》": "《办法》。", "（已完成）": "（已完成）。",
    "70余次": "70余次。", "100%": "100%。",
}  # fmt: skip


@pytest.mark.parametrize("line", ENDS)
def test_ended(line: str):
    assert sentences.ended(Text(line)) == ENDS[line]


LABELS = {
    "学了。": "整改情况：学了。",
    "整改情况：学了。": "整改情况：学了。",
    "整改情况:学了。": "整改情况：学了。",
    "整改情况良好。": "整改情况：整改情况良好。",
}


@pytest.mark.parametrize("line", LABELS)
def test_labelled(line: str):
    assert sentences.labelled(Text(line)) == LABELS[line]


def test_distinct():
    cells = [Cell("整改台账", row, 1) for row in (2, 3, 4)]
    texts = [Text.of(t, Source((c,), 1)) for t, c in zip("甲乙甲", cells, strict=True)]
    assert sentences.distinct(texts) == "甲、乙"
