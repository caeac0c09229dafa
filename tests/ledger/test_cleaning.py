"""What is cleaned, offered or told of cells as they are typed (OFFICES §5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from notice.diagnostics import Level, Refused
from notice.ledger.read import read_book
from notice.model.book import Book
from notice.rules.contradictions import contradictions
from notice.rules.passages import passages
from notice.totals import count
from notice.xlsx.cells import clean
from tests.builders import FACTS, with_shared_strings, workbook

Told = list[tuple[str, str, Level]]


def read(content: bytes) -> tuple[Book | None, Told]:
    book = None
    try:
        book, found = read_book(content, "台账.xlsx")
    except Refused as refused:
        found = refused.diagnostics
    return book, [(str(d.where), d.rule, d.level) for d in found]


RESULTS = {  # 项目 and 单位 as typed, as they are printed
    "an own number": ("1.诫勉", "人次", "诫勉", "人次"),
    "a point's number": ("一是追缴资金", "万元。", "追缴资金", "万元"),
    "an end mark": ("诫勉：", "人次；", "诫勉", "人次"),
    "nothing to be done": ("诫勉", "人次", "诫勉", "人次"),
}  # fmt: skip


@pytest.mark.parametrize(("item", "unit", "printed", "of"), RESULTS.values(), ids=RESULTS)
def test_results__names(item: str, unit: str, printed: str, of: str) -> None:
    sheets = {"整改成效": [("项目", "数量", "单位"), (item, 3, unit)]}
    book, found = read(workbook(sheets=sheets))
    assert book is not None
    assert (book.results[0].item, book.results[0].unit) == (printed, of)
    assert {rule for _, rule, _ in found} == ({"T19"} if item != printed else set())


def test_title__a_final_stop() -> None:
    book, found = read(workbook(facts=FACTS | {"文件标题": "关于巡察整改情况的通报。"}))
    assert book is not None
    assert book.facts["文件标题"] == ("关于巡察整改情况的通报",)
    assert found == [("基本信息!B12", "T21", Level.INFO)]


NEAR = {  # facts, what is told
    "an own row": (FACTS | {"监督期": "两年"}, []),
    "like an optional one": (
        FACTS | {"电子邮件箱": "a@b.cn"}, [("基本信息!A12", "fact-near", Level.INFO)]),
    "like one that is missing": (
        {("单位全名" if k == "单位全称" else k): v for k, v in FACTS.items()},
        [("基本信息!A2", "fact-near", Level.WARNING), ("基本信息", "fact-missing", Level.ERROR)]),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), NEAR.values(), ids=NEAR)
def test_facts__near_names(facts: Mapping[str, object], expected: Told) -> None:
    assert sorted(read(workbook(facts=facts))[1]) == sorted(expected)


@pytest.mark.parametrize(("issued", "rules"), [("2030-06-12", []), ("2030-06-13", ["date-order"])])
def test_dates__years_apart(issued: str, rules: list[str]) -> None:
    book, _ = read(workbook(facts=FACTS | {"成文日期": issued}))
    assert book is not None
    found = contradictions(book, count(book), list(passages(book)))
    assert [d.rule for d in found] == rules


def raised(*words: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book["整改台账"]["E2"] = CellRichText(*words)

    return edit


def level(name: str, words: str) -> TextBlock:
    return TextBlock(InlineFont(vertAlign=name), words)


SCRIPTS = {  # what is typed, what is printed, what is told
    "a raised 2": (("面积12m", level("superscript", "2"), "。"), "面积12m²。", []),
    "a raised 3": (("体积3m", level("superscript", "3"), "。"), "体积3m³。", []),
    "another raised figure": (("见注", level("superscript", "1"), "。"), "见注1。",
                              [("整改台账!E2", "raised", Level.WARNING)]),
    "a lowered figure": (("CO", level("subscript", "2"), "减排。"), "CO2减排。",
                         [("整改台账!E2", "lowered", Level.INFO)]),
}  # fmt: skip


@pytest.mark.parametrize("shared", [False, True], ids=["in the cell", "shared"])
@pytest.mark.parametrize(("words", "printed", "expected"), SCRIPTS.values(), ids=SCRIPTS)
def test_raised(words: tuple[object, ...], printed: str, expected: Told, shared: bool) -> None:
    content = workbook(edit=raised(*words))
    book, found = read(with_shared_strings(content) if shared else content)
    assert book is not None
    assert book.rows[0].progress[0].lines == (printed,)
    assert found == expected


UNSEEN = {  # as typed → as it is printed
    "a variation selector behind a 汉字 stays": ("葛\U000e0100城", "葛\U000e0100城"),
    "one behind a letter goes": ("A\U000e0100B组", "AB组"),
    "joined pictures go as a whole": ("家\U0001f468\u200d\U0001f469\u200d\U0001f467庭", "家庭"),
    "a joiner alone goes": ("甲\u200d乙", "甲乙"),
}


@pytest.mark.parametrize(("typed", "printed"), UNSEEN.values(), ids=UNSEEN)
def test_unseen_signs(typed: str, printed: str) -> None:
    assert clean(typed).text == printed
