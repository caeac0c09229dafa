"""How the notice says things: dates, headings, sentences."""

from __future__ import annotations

import pytest

from notice.model.book import Day
from notice.model.text import Cell, Source, Text
from notice.wording import sentences

HERE = Cell("整改台账", 2, 2)

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
