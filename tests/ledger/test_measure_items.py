"""Several 整改措施 in one cell (ledger/measure_items.py), and 措施计数."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notice.diagnostics import Level, Refused
from notice.ledger.measure_items import Form, items_of, lines_of
from notice.ledger.read import read_book
from notice.model.book import Book
from notice.model.text import Cell, Source, Text
from notice.totals import count
from tests.builders import FACTS, ROW, changed, workbook

CELL = Cell("整改台账", 2, 4)

SEVERAL = {  # as typed → the items
    "1.甲事；2.乙事。3.丙事": ["甲事", "乙事。", "丙事"],
    "1、甲\n2、乙": ["甲", "乙"],
    "1. 甲\n2. 乙": ["甲", "乙"],
    "1)甲；2)乙": ["甲", "乙"],
    "（1）甲；（2）乙；": ["甲", "乙"],
    "⒈甲\n⒉乙": ["甲", "乙"],
    "⑴甲；⑵乙": ["甲", "乙"],
    "①甲；②乙；③丙": ["甲", "乙", "丙"],
    "一是甲，二是乙，三是丙。": ["甲", "乙", "丙。"],
    "第一，甲。第二，乙。": ["甲。", "乙。"],
    "措施一：甲\n措施二：乙": ["甲", "乙"],
    "措施1：甲\n措施2：乙": ["甲", "乙"],
    "一、甲\n（一）子\n（二）丑\n二、乙": ["甲（一）子（二）丑", "乙"],
    "1.甲 2.乙": ["甲", "乙"],
    "1.甲\t2.乙": ["甲", "乙"],
    "总体要求：1.甲；2.乙，尽快": ["总体要求：甲", "乙，尽快"],
    "一、三会一课抓实；二、完善台账": ["三会一课抓实", "完善台账"],
}  # fmt: skip
ONE = ("制定办法", "1.甲", "1、2、3项工作抓实", "完成1.5亿元", "一、二季度开会", "甲；乙",
       "第一季度甲，第二季度乙", "2024.3.1召开会议", "图①甲，图②乙")  # fmt: skip
BROKEN = ("2.甲\n3.乙", "1.甲\n2.乙\n4.丁", "一是甲，三是丙", "①甲；③丙", "1.甲\n1.乙")
UNMARKED = ("甲\n乙\n丙", "甲；乙；丙", "甲；乙；丙。")


def lines(written: str) -> Sequence[Text]:
    typed = [Text.of(part, Source((CELL,), n)) for n, part in enumerate(written.split("\n"), 1)]
    return lines_of(written, CELL, typed)


@pytest.mark.parametrize("written", ONE)
def test_items_of__one(written: str) -> None:
    assert items_of(lines(written)) == (Form.ONE, ())


@pytest.mark.parametrize("written", BROKEN)
def test_items_of__numbers_that_dont_run_on(written: str) -> None:
    assert items_of(lines(written)) == (Form.BROKEN, ())


@pytest.mark.parametrize("written", UNMARKED)
def test_items_of__no_marks(written: str) -> None:
    assert items_of(lines(written)) == (Form.UNMARKED, ())


@pytest.mark.parametrize(("written", "items"), SEVERAL.items(), ids=SEVERAL)
def test_items_of__several(written: str, items: list[str]) -> None:
    form, texts = items_of(lines(written))
    assert form is Form.SEVERAL
    assert [str(text) for text in texts] == items
    assert {cell for text in texts for cell in text.cells} == {CELL}


# ---------------------------------------------------------------- in the ledger

THREE = "1.召开会议；\n2.制定清单；\n3.逐项销号。"


def told(
    rows: Sequence[Mapping[str, object]], counting: str | None, merged: Sequence[str] = ()
) -> tuple[Book | None, list[tuple[str, str, Level]]]:
    facts = FACTS | ({"措施计数": counting} if counting else {})
    book = None
    try:
        book, found = read_book(workbook(rows, facts=facts, merged=merged), "台账.xlsx")
    except Refused as refused:
        found = refused.diagnostics
    return book, [(str(d.where), d.rule, d.level) for d in found if d.rule != "as-above"]


def measures(book: Book | None) -> list[str]:
    assert book is not None
    return [str(cell) for cell in count(book).measures.total.cells]


SEEMS = [("整改台账!D2", "measures-in-cell", Level.WARNING)]
COUNTED = {  # 措施计数, what is counted, what is told
    "not written": (None, ["整改台账!D2"], SEEMS),
    "by cell": ("按单元格", ["整改台账!D2"], []),
    "by number": ("按序号", [f"整改台账!D2 第{n}项" for n in (1, 2, 3)], []),
    "by number, oddly typed": (" 按 序号 ", [f"整改台账!D2 第{n}项" for n in (1, 2, 3)],
                               [("基本信息!B12", "T39", Level.INFO)]),
}  # fmt: skip


@pytest.mark.parametrize(("counting", "counted", "expected"), COUNTED.values(), ids=COUNTED)
def test_counting(counting: str | None, counted: list[str], expected: object) -> None:
    book, found = told([changed(整改措施=THREE)], counting)
    assert measures(book) == counted
    assert found == expected


def test_counting__another_word() -> None:
    assert told([ROW], "按行")[1] == [("基本信息!B12", "counting-unknown", Level.ERROR)]


def test_counting__a_merged_cell_counts_its_items_once() -> None:
    below = changed(问题类别=None, 整改措施=None, 具体问题="测试少", 完成状态="正在整改")
    rows = [changed(整改措施=THREE, 具体问题="学习少"), below]
    book, found = told(rows, "按序号", ["D2:D3"])
    assert found == []
    assert measures(book) == [f"整改台账!D2 第{n}项" for n in (1, 2, 3)]
    assert book is not None
    assert int(count(book).measures.done) == 0  # the least advanced status of its rows


@pytest.mark.parametrize("counting", [None, "按单元格", "按序号"])
def test_counting__numbers_that_dont_run_on_are_always_told(counting: str | None) -> None:
    book, found = told([changed(整改措施="1.甲\n3.乙")], counting)
    assert found == [("整改台账!D2", "measures-in-cell", Level.WARNING)]
    assert measures(book) == ["整改台账!D2"]


def test_counting__no_marks() -> None:
    assert told([changed(整改措施="甲事\n乙事\n丙事")], None)[1] == [
        ("整改台账!D2", "measures-in-cell", Level.INFO)
    ]
    assert told([changed(整改措施="甲事\n乙事\n丙事")], "按序号")[1] == []
