"""Fixed wordings: only a near miss is told."""

import pytest

from notice.ledger.read import read_book
from notice.model.text import Cell, Text
from notice.rules import phrases
from notice.rules.passages import Passage, Passages
from notice.totals import count
from tests.builders import ROW, workbook

TITLES = {
    "中国共产党支部工作条例（试行）": None,
    "支部工作条例": None,
    "支部工作条例（试行）": None,
    "市文联三审制度": None,
    "中国共产党组织工作条例": None,
    "财务管理办法": None,
    "中国共产党支步工作条例（试行）": "中国共产党支部工作条例（试行）",
    "中国共产党巡视工作条列": "中国共产党巡视工作条例",
    "中国共产党支部工作条例（实行）": None,
    "支部工作条例（实行）": None,
    "党员教育管理条例": "党员教育管理工作条例",
    "党政领导干部选拔任用条例": "党政领导干部选拔任用工作条例",
    "中国共产党纪律处份条例": "中国共产党纪律处分条例",
    "中国共产党农村工作条例": None,
    "党员教育管理工条例": "党员教育管理工作条例",
}


@pytest.mark.parametrize(("title", "near"), TITLES.items())
def test_near_title(title, near):
    assert phrases.near_title(title) == near


PIECES = {
    "落实中央八项规定精神，": [],
    "落实中央八项规定的要求": [],
    "落实中央八项规定精申": [],  # sounds alike: T66
    "落实中央九项规定精神": ["中央九项规定精神"],
}


@pytest.mark.parametrize(("text", "near"), PIECES.items())
def test_near_phrases(text, near):
    assert list(phrases.near_phrases(text, "中央八项规定精神")) == near


def test_phrases_near__a_set_phrase_that_is_like_another_is_right():
    """党组理论学习中心组 and 党委理论学习中心组 differ in one letter."""
    texts = Passages(
        Passage("整改措施", Text(f"制定{phrase}计划"), Cell("整改台账", row, 5))
        for row, phrase in enumerate(phrases._long_phrases(), 2)
    )
    book, _ = read_book(workbook([ROW]), "台账.xlsx")
    found = list(phrases.phrases_near(book, count(book), texts))
    assert [c.message for c in found] == []


DIFFERENCES = {
    ("甲乙丙", "甲乙丙"): False,
    ("甲乙丙", "甲丁丙"): True,
    ("甲乙丙", "甲丙"): True,
    ("甲乙", "甲乙丙"): True,
    ("甲乙丙", "丙乙甲"): False,
    ("甲乙丙丁", "甲丁"): False,
}


@pytest.mark.parametrize(("pair", "differ"), DIFFERENCES.items())
def test_differs_by_one(pair, differ):
    assert phrases.differs_by_one(*pair) is differ
