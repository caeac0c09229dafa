"""The text rules over a whole book: where they look, what --fix makes, what is never changed."""

import pytest

from notice.ledger.read import read_book
from notice.rules import breaches
from notice.rules.passages import passages
from tests import builders

changed = builders.changed


def book_of(**layout):
    return read_book(builders.workbook(**layout), "台账.xlsx")[0]


def told_of(book, *, fix: bool):
    return breaches.told(book, list(passages(book)), fix=fix)


def told(*, fix: bool = False, **layout) -> list[tuple[str, str, str]]:
    found = told_of(book_of(**layout), fix=fix)
    return sorted((str(d.where), d.rule, d.level.name) for d in found)


CASES = {
    "a clean book": ({}, []),
    "a repair of grade A is told": (
        {"rows": [changed(整改情况="建立整改台帐。")]}, [("整改台账!E2", "T51", "INFO")]),
    "a choice of grade B warns": (
        {"rows": [changed(整改情况="履行\"一岗双责\"。")]}, [("整改台账!E2", "T04", "WARNING")]),
    "a hint of grade C": (
        {"rows": [changed(整改措施="修订《条例》、《办法》")]}, [("整改台账!D2", "T11", "INFO")]),
    "the quoted finding is told too": (
        {"rows": [changed(反馈问题="整改台帐不全")]}, [("整改台账!B2", "T51", "INFO")]),
    "facts and prose": (
        {"facts": builders.FACTS | {"巡察组": "市委第二巡查组"},
         "sheets": {"责任落实": [("内容",), ("截止目前，已落实。",)]}},
        [("基本信息!B5", "T50", "WARNING"), ("责任落实!A2", "T23", "INFO")],
    ),
    "a bracket over two lines of a cell is paired": (
        {"rows": [changed(整改情况="一是学习（含网络学习。\n以及集中学习）。二是落实。")]}, []),
    "a series over the lines of a cell": (
        {"rows": [changed(整改情况="一是学习。\n三是落实。")]}, [("整改台账!E2", "T18",
        "WARNING")]),
    "a merged cell is told once": (
        {"rows": [changed(整改情况="整改台帐。"), changed(整改措施="措施二", 整改情况=None)],
         "merged": ["E2:E3"]},
        [("整改台账!E2", "T51", "INFO")],
    ),
    "a year in Chinese numerals without a zero, a month in figures": (
        {"rows": [changed(整改情况="一九九八年5月建馆。")]}, [("整改台账!E2", "T31", "WARNING")]),
    "headings alone": (
        {"rows": [changed(反馈问题="监管不力。", 整改情况="监管到位。")]}, [("整改台账!B2", "T22",
        "INFO")]),
}  # fmt: skip


@pytest.mark.parametrize(("layout", "expected"), CASES.values(), ids=CASES)
def test_told(layout, expected):
    assert told(**layout) == expected


def test_fixed__grade_a_alone_and_never_the_quoted_finding():
    rows = [
        changed(
            反馈问题="台帐,不全", 整改措施="建立台帐", 整改情况='记帐,履行"职责"。\n截止目前完成。'
        )
    ]
    sheets = {"责任落实": [("要点", "内容"), ("对帐,落实", "销帐。。")]}
    book = breaches.fixed(book_of(rows=rows, sheets=sheets))
    finding = book.findings[0]
    assert finding.wording == "台帐,不全"
    assert finding.rows[0].measure == "建立台账"
    assert finding.rows[0].progress[0].lines == ('记账，履行"职责"。', "截至目前完成。")
    assert (book.duties[0].point, book.duties[0].lines) == ("对账，落实", ("销账。",))
    sources = {span.source for line in finding.rows[0].progress[0].lines for span in line.spans}
    assert {(str(s.cells[0]), s.line) for s in sources} == {("整改台账!E2", 1), ("整改台账!E2", 2)}


def test_fixed__twice_is_once():
    rows = [changed(整改情况="制定方案,明确责任。。学习、研讨...截止今年1月05日,建立台帐。")]
    once = breaches.fixed(book_of(rows=rows))
    assert breaches.fixed(once) == once


def test_told__before_and_after_with_fix():
    rows = [changed(整改情况="建立整改台帐制度。")]
    told_with, told_without = (
        told_of(book_of(rows=rows), fix=fix)[0].message for fix in (True, False)
    )
    assert "“台帐”已改为“台账”" in told_with
    assert "已改为" not in told_without


TOLD_AS_FIXED = {  # what --fix leaves as it is, it does not tell as repaired
    "facts": {"facts": builders.FACTS | {"发文机关署名": "示例市图书馆,整改台帐办公室"}},
    "regulations": {"rows": [changed(完善制度="《台帐制度》")]},
    "results": {"sheets": {"整改成效": [("项目", "数量", "单位"), ("建立台帐", 3, "本")]}},
}


@pytest.mark.parametrize("layout", TOLD_AS_FIXED.values(), ids=TOLD_AS_FIXED)
def test_told__nothing_as_repaired_that_stays(layout):
    found = [d.message for d in told_of(book_of(**layout), fix=True) if d.rule == "T51"]
    assert len(found) == 1
    assert "已改为" not in found[0]


def test_told__a_broken_book():
    book = book_of(rows=[changed(整改情况="建立整改台帐。")])._replace(facts={}, days={})
    assert [d.rule for d in told_of(book, fix=False)] == ["T51"]


def test_switched_off__not_what_is_always_done():
    rows = [changed(问题类别="关于关于党建问题", 整改措施="1.学习")]
    book = book_of(rows=rows)
    off = book._replace(rules_off=frozenset({"T19", "T20"}))
    assert [d.rule for d in told_of(off, fix=True)] == ["T19", "T20"]
    assert breaches.fixed(off).categories == breaches.fixed(book).categories != book.categories


def test_switched_off():
    book = book_of(rows=[changed(整改情况="建立整改台帐。")])._replace(rules_off=frozenset({"T51"}))
    assert told_of(book, fix=True) == []
    assert breaches.fixed(book) == book
