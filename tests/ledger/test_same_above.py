"""Words that stand for the cell above (ledger/rows/same_above.py): 同上, 〃."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notice.diagnostics import Level, Refused
from notice.ledger.read import read_book
from notice.ledger.rows.same_above import says_same
from notice.model.book import Book
from notice.totals import count
from tests.builders import ROW, changed, workbook

Rows = Sequence[Mapping[str, object]]

BAND = {"问题类别": "一、党的建设方面"}
PARTS = changed(具体问题="学习次数少", 整改情况=None)
OTHER = changed(反馈问题="制度执行不够严格", 整改措施="修订考勤制度", 整改情况="考勤已经规范。")


def told(rows: Rows, **layout: object) -> tuple[Book | None, list[tuple[str, Level]]]:
    content = workbook(rows, **layout)  # type: ignore[arg-type]
    book = None
    try:
        book, found = read_book(content, "台账.xlsx")
    except Refused as refused:
        found = refused.diagnostics
    return book, [(str(d.where), d.level) for d in found if d.rule == "same-as-above"]


def counts(book: Book | None) -> tuple[int, int, int, int]:
    assert book is not None
    totals = count(book)
    return (
        int(totals.measures.total),
        int(totals.findings.total),
        int(totals.problems.total),
        int(totals.regulation_count),
    )


@pytest.mark.parametrize(
    "word",
    [
        "同上",
        "同上。",
        " 同 上 ",
        "（同上）",
        "同前",
        "上同",
        "如上",
        "〃",
        "″",
        "〞",
        '"',
        "”",
        "同上行",
    ],
)
def test_says_same(word: str) -> None:
    assert says_same(word)


@pytest.mark.parametrize(
    "word",
    ["同上级沟通", "上同下治", "如上所述，已整改", "同意", "〃次", "", None, 3, "同上次会议"],
)
def test_says_same__others(word: object) -> None:
    assert not says_same(word)


SAME = {  # rows, (measures, findings, problems, regulations), the cells told
    "反馈问题": ([ROW, changed(反馈问题="同上", 整改措施="组织测试")],
              (2, 1, 1, 0), [("整改台账!B3", Level.INFO)]),
    "问题类别": ([ROW, OTHER | {"问题类别": "〃"}], (2, 2, 2, 0), [("整改台账!A3", Level.INFO)]),
    "整改措施": ([ROW, changed(整改措施="同上", 整改情况="完成测试。")],
              (1, 1, 1, 0), [("整改台账!D3", Level.INFO)]),
    "整改措施, three rows": ([ROW, changed(整改措施="同上"), changed(整改措施="″")],
                     (1, 1, 1, 0), [("整改台账!D3", Level.INFO)]),
    "整改措施 of another 反馈问题": ([ROW, OTHER | {"整改措施": "同上"}],
        (1, 2, 2, 0), [("整改台账!D3", Level.WARNING), ("整改台账!D3", Level.INFO)]),
    "具体问题": (
        [PARTS | {"整改情况": "已学习。"}, PARTS | {"具体问题": "同上", "整改措施": "测试"}],
             (2, 1, 1, 0), [("整改台账!C3", Level.INFO)]),
    "整改情况 of one 反馈问题": ([ROW, changed(整改措施="测试", 整改情况="同上")],
                       (2, 1, 1, 0), [("整改台账!E3", Level.INFO)]),
    "完成状态": ([ROW, OTHER | {"完成状态": "同上"}], (2, 2, 2, 0), [("整改台账!F3", Level.INFO)]),
    "完善制度": ([ROW | {"完善制度": "《学习制度》"}, changed(整改措施="测试", 完善制度="同上")],
             (2, 1, 1, 1), [("整改台账!G3", Level.INFO)]),
    "备注, nothing above": ([ROW | {"备注": "同上"}], (1, 1, 1, 0), [("整改台账!O2", Level.INFO)]),
    "备注 that goes on": ([ROW | {"备注": "见卷宗"}, OTHER | {"备注": "同上"}],
                     (2, 2, 2, 0), [("整改台账!O3", Level.INFO)]),
    "a total between": ([ROW, {"问题类别": "小计", "整改措施": "1"}, changed(整改措施="同上")],
                   (1, 1, 1, 0), [("整改台账!D4", Level.INFO)]),
    "类别 further down under a band": (
        [BAND, changed(问题类别=None), OTHER | {"问题类别": "同上"}],
        (2, 2, 2, 0), [("整改台账!A4", Level.INFO)]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "totals", "expected"), SAME.values(), ids=SAME)
def test_same_above(rows: Rows, totals: tuple[int, ...], expected: list[tuple[str, Level]]) -> None:
    book, found = told(rows)
    assert found == expected
    assert counts(book) == totals


WRONG = {  # rows, the cell of the error
    "the first row": ([changed(整改措施="同上")], "整改台账!D2"),
    "the first 反馈问题": ([changed(反馈问题="同上")], "整改台账!B2"),
    "nothing above": ([ROW, changed(整改措施="测试", 完善制度="同上")], "整改台账!G3"),
    "a printed column of owners": ([changed(责任领导="同上")], "整改台账!H2"),
    "整改情况 of another 反馈问题": ([ROW, OTHER | {"整改情况": "同上"}], "整改台账!E3"),
    "具体问题 under a new 反馈问题": (
        [PARTS | {"整改情况": "已学习。"}, OTHER | {"具体问题": "同上"}], "整改台账!C3"),
    "具体问题 before the first of a finding": (
        [ROW, changed(整改措施="测试", 具体问题="同上")], "整改台账!C3"),
    "反馈问题 below a band": ([BAND, changed(问题类别=None),
                       {"问题类别": "二、业务工作方面"},
                       changed(问题类别=None, 反馈问题="同上")], "整改台账!B5"),
    "类别 below a band": ([BAND, changed(问题类别="同上")], "整改台账!A3"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "cell"), WRONG.values(), ids=WRONG)
def test_same_above__refused(rows: Rows, cell: str) -> None:
    book, found = told(rows)
    assert book is None
    assert (cell, Level.ERROR) in found


def test_same_above__text_shared_by_two_problems() -> None:
    rows = [
        PARTS | {"整改情况": "每月学习。"},
        PARTS | {"具体问题": "学习方式单一", "整改措施": "丰富方式", "整改情况": "同上"},
        PARTS | {"具体问题": "没有测试", "整改措施": "组织测试", "整改情况": "每季度测试。"},
    ]
    book, _ = told(rows)
    assert book is not None
    first, second, third = book.rows
    assert first.progress is not None
    assert first.progress == second.progress != third.progress
