"""The shipped example left in a workbook, and another unit's words (rules/example.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notice.diagnostics import Level
from notice.ledger.columns import FACTS as KNOWN
from notice.ledger.read import read_book
from notice.rules import example
from notice.rules.contradictions import contradictions
from notice.rules.passages import passages
from notice.totals import count
from scripts import make_example
from tests.builders import FACTS, ROW, changed, workbook

EXAMPLE_FACTS = {fact.name: fact.example for fact in KNOWN if fact.example}
OWN = FACTS | {"单位全称": "青山市教育局", "单位简称": "市教育局", "联系电话": "0000-7654321"}
LONG = next(t for t in example.TEXTS.read_text("utf-8").splitlines() if len(t) >= 12)
DUTY = "收到反馈意见后召开党组会议，逐条研究。"


def told(
    facts: Mapping[str, object],
    rows: Sequence[Mapping[str, object]] = (ROW,),
    duties: Sequence[str] = (),
) -> list[tuple[str, str, Level]]:
    sheets = {"责任落实": [("内容",), *((text,) for text in duties)]} if duties else None
    book, _ = read_book(workbook(rows, facts=facts, sheets=sheets), "台账.xlsx")
    found = contradictions(book, count(book), list(passages(book)))
    rules = ("example", "other-unit")
    return [(str(d.where), d.rule, d.level) for d in found if d.rule in rules]


def test_texts__are_those_of_the_example() -> None:
    assert example.TEXTS.read_text("utf-8") == make_example.texts()


LEFT = {  # facts, rows, what is told
    "an own workbook": (OWN, [ROW], []),
    "a default": (OWN | {"文件标题": EXAMPLE_FACTS["文件标题"]}, [ROW], []),
    "the telephone": (OWN | {"联系电话": EXAMPLE_FACTS["联系电话"]}, [ROW],
                      [("基本信息!B11", "example", Level.ERROR)]),
    "the short name": (OWN | {"单位简称": EXAMPLE_FACTS["单位简称"]}, [ROW],
                       [("基本信息!B3", "example", Level.ERROR)]),
    "a short name that is part of the unit's own": (
        OWN | {"单位全称": "青山市文化馆", "单位简称": EXAMPLE_FACTS["单位简称"]}, [ROW], []),
    "the signature": (OWN | {"发文机关署名": EXAMPLE_FACTS["发文机关署名"]}, [ROW],
                      [("基本信息!B12", "example", Level.ERROR)]),
    "another fact that says 示例": (OWN | {"抄送机关": "示例市纪委"}, [ROW],
                                   [("基本信息!B12", "example", Level.ERROR)]),
    "示例 in the unit's own name": (FACTS | {"抄送机关": "示例市纪委"}, [ROW], []),
    "the team": (OWN | {"巡察组": EXAMPLE_FACTS["巡察组"]}, [ROW],
                 [("基本信息!B5", "example", Level.INFO)]),
    "a long text": (OWN, [changed(整改情况=LONG)], [("整改台账!E2", "example", Level.WARNING)]),
    "a heading that says 示例": (OWN, [changed(反馈问题="示例问题")],
                                [("整改台账!B2", "example", Level.WARNING)]),
    "the unit alone": (OWN | {"单位全称": EXAMPLE_FACTS["单位全称"]}, [ROW],
                       [("基本信息!B2", "example", Level.WARNING)]),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "rows", "expected"), LEFT.values(), ids=LEFT)
def test_left_of_example(
    facts: Mapping[str, object],
    rows: Sequence[Mapping[str, object]],
    expected: list[tuple[str, str, Level]],
) -> None:
    assert told(facts, rows) == expected


def test_left_of_example__all_of_it() -> None:
    book, _ = read_book(make_example.TARGET.read_bytes(), "台账.xlsx")
    found = contradictions(book, count(book), list(passages(book)))
    assert [(str(d.where), d.rule, d.level) for d in found] == [
        ("基本信息!B2", "example", Level.INFO)
    ]


OTHER = [("责任落实!A2", "other-unit", Level.WARNING)]
UNITS = {  # the first sentence of 责任落实, what is told
    "its own": ("市教育局党组高度重视。", []),
    "its own with the city": ("青山市教育局党委收到反馈意见后，召开会议。", []),
    "no unit": ("收到反馈意见后，召开党组会议。", []),
    "the party committee": ("市委高度重视巡察整改。", []),
    "another bureau": ("市财政局党组高度重视，召开会议。", OTHER),
    "a hospital": ("县中医院党委收到反馈意见后，成立领导小组。", OTHER),
    "a centre": ("区行政审批服务中心党支部召开会议。", OTHER),
}  # fmt: skip


@pytest.mark.parametrize(("duty", "expected"), UNITS.values(), ids=UNITS)
def test_another_unit(duty: str, expected: object) -> None:
    assert told(OWN, duties=[duty]) == expected


@pytest.mark.parametrize(
    ("inspected", "rules"),
    [("市教育局", []), ("局党组", []), ("市教育局党组", []), ("市财政局", ["other-unit"])],
)
def test_another_unit__inspected(inspected: str, rules: list[str]) -> None:
    assert [rule for _, rule, _ in told(OWN | {"巡察对象": inspected})] == rules
