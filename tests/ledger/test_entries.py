"""A row by itself (ledger/entries.py): cells that say nothing, the names of 完善制度."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notice.diagnostics import Level, Refused
from notice.ledger.entries import is_void
from notice.ledger.read import read_book
from notice.model.book import Book
from tests.builders import ROW, changed, workbook

Rows = Sequence[Mapping[str, object]]


def told(rows: Rows) -> tuple[Book | None, list[tuple[str, str, Level]]]:
    book = None
    try:
        book, found = read_book(workbook(rows), "台账.xlsx")
    except Refused as refused:
        found = refused.diagnostics
    return book, [(str(d.where), d.rule, d.level) for d in found if d.rule != "as-above"]


@pytest.mark.parametrize("text", ["已整改", "A", "1", "简略", "①", "省略号", "略有改善"])
def test_is_void__something_said(text: str) -> None:
    assert not is_void(text)


@pytest.mark.parametrize(
    "text", ["略", "略。", "（略）", "从略", "。", "·", "——", "……", "，。；", "√"]
)
def test_is_void(text: str) -> None:
    assert is_void(text)


AGAIN = changed(问题类别=None, 反馈问题=None, 整改措施="组织测试")
VOIDS = {  # rows, what is told
    "整改情况 that another row has": (
        [ROW, AGAIN | {"整改情况": "略"}], [("整改台账!E3", "blank", Level.INFO)]),
    "整改情况 that is needed": (
        [changed(整改情况="。")], [("整改台账!E2", "blank", Level.ERROR)]),
    "整改情况 that no row has": (
        [changed(整改情况=None), AGAIN | {"整改情况": "·"}],
        [("整改台账!E3", "blank", Level.ERROR)]),
    "整改措施": ([changed(整改措施="略。")], [("整改台账!D2", "blank", Level.ERROR)]),
    "具体问题": ([changed(具体问题="·")], [("整改台账!C2", "blank", Level.INFO)]),
    "反馈问题": ([changed(反馈问题="。")], [("整改台账!B2", "blank", Level.ERROR)]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), VOIDS.values(), ids=VOIDS)
def test_voids(rows: Rows, expected: list[tuple[str, str, Level]]) -> None:
    assert told(rows)[1] == expected


LEARN, ATTEND = "《理论学习制度》", "《考勤管理办法》"
NAMES = {  # what stands in 完善制度, the names counted, what is told
    "none": ("无", [], []),
    "none in other words": ("暂无", [], []),
    "not concerned": ("不涉及", [], []),
    "否": ("否", [], []),
    "a number of them": ("3项", [], [("regulation-unnamed", Level.WARNING)]),
    "是": ("是", [], [("regulation-unnamed", Level.WARNING)]),
    "项": ("项", [], [("regulation-unnamed", Level.WARNING)]),
    "made two": ("制定两项", [], [("regulation-unnamed", Level.WARNING)]),
    "one": ("学习制度", ["《学习制度》"], []),
    "a line each": ("学习制度\n考勤办法（试行）", ["《学习制度》", "《考勤办法（试行）》"], []),
    "several with 、": ("理论学习制度、考勤管理办法", [LEARN, ATTEND],
                   [("regulation-split", Level.INFO)]),
    "several with numbers": ("1.理论学习制度2.考勤管理办法", [LEARN, ATTEND],
                        [("regulation-split", Level.INFO)]),
    "one with a 、 in it": ("财务、资产管理办法", ["《财务、资产管理办法》"],
                      [("regulation-split", Level.WARNING)]),
    "one of several parts": ("学习、考勤、公务接待制度", ["《学习、考勤、公务接待制度》"],
                       [("regulation-split", Level.WARNING)]),
    "in titles": ("《财务、资产办法》、《学习制度》", ["《财务、资产办法》", "《学习制度》"], []),
}  # fmt: skip


@pytest.mark.parametrize(("written", "names", "rules"), NAMES.values(), ids=NAMES)
def test_regulations(written: str, names: list[str], rules: list[tuple[str, Level]]) -> None:
    book, found = told([changed(完善制度=written)])
    assert book is not None
    assert [str(name) for row in book.rows for name in row.regulations] == names
    assert found == [("整改台账!G2", rule, level) for rule, level in rules]
