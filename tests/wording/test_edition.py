"""Where 整改情况 belongs, and what the public version leaves out."""

from __future__ import annotations

import pytest

from notice.ledger.read import read_book
from notice.model.notice import Edition
from notice.totals import count
from notice.wording import edition
from tests.builders import changed, workbook
from tests.template.test_names import FINDINGS, each
from tests.templates import filled, template

PUBLIC, INTERNAL = Edition.PUBLIC, Edition.INTERNAL
TREE = template(
    "{%p for 类 in 整改情况.类别 %}",
    "{{ 类.序号 }}{{ 类.标题 }}",
    "{%p for 问 in 类.问题 %}",
    "{{ 问.序号 }}{{ 问.标题 }}",
    "{%p for 段 in 问.段落 %}",
    "{{ 段 }}",
    "{%p endfor %}",
    "{%p for 具 in 问.具体问题 %}",
    "{%p if 具.段落 or 具.同下 %}",
    "{{ 具.序号 }}{{ 具.标题 }}{% if 具.同下 %}↓{% endif %}",
    "{%p endif %}",
    "{%p for 段 in 具.段落 %}",
    "{{ 段 }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)


def row(problem: str | None = None, text: str | None = None, **cells: object) -> dict[str, object]:
    """A row of the finding above; the first row of a case names it."""
    return changed(问题类别=None, 反馈问题=None, 具体问题=problem, 整改情况=text) | cells


def first(problem: str | None = None, text: str | None = None, **cells: object):
    return row(problem, text, 问题类别="类", 反馈问题="问") | cells


HEAD = ["（一）类", "1.关于问问题"]
# rows, merged, lines below the two headings; E is 整改情况, the first row is 2
BELONGS = {
    "a finding alone": ([first(text="甲。")], [], ["整改情况：甲。"]),
    "lines are paragraphs": ([first(text="甲。\n乙。")], [], ["整改情况：甲。", "乙。"]),
    "several texts in row order": ([first(text="甲。"), row(text="乙。")], [], ["整改情况：甲。",
    "乙。"]),
    "a merged text once": ([first(text="甲。"), row()], ["E2:E3"], ["整改情况：甲。"]),
    "one 具体问题: no （1）": ([first("一", "甲。")], [], ["整改情况：甲。"]),
    "two with own texts": (
        [first("一", "甲。"), row("二", "乙。")], [], ["（1）一", "整改情况：甲。", "（2）二",
        "整改情况：乙。"]),
    "two, one text over both: the finding's": ([first("一", "甲。"), row("二")], ["E2:E3"],
    ["整改情况：甲。"]),
    "two, one text of its own: the finding's": (
        [first("一", "甲。"), row("二", None)], [], ["整改情况：甲。"]),
    "a shared text under the last": (
        [first("一", "甲。"), row("二"), row("三", "丙。"), row("四", "丁。")], ["E2:E3"],
        ["（1）一↓", "（2）二", "整改情况：甲。", "（3）三", "整改情况：丙。", "（4）四",
        "整改情况：丁。"]),
    "own text and a shared one": (
        [first("一", "甲。"), row("一", "乙。"), row("二"), row("三", "丙。")], ["E3:E4"],
        ["（1）一↓", "整改情况：甲。", "（2）二", "整改情况：乙。", "（3）三", "整改情况：丙。"]),
    "shared by two that don't follow each other": (
        [first("一", "甲。"), row("二", "乙。"), row("三", "丙。"), row("一")], ["E4:E5"],
        ["（1）一↓", "整改情况：甲。", "（2）二", "整改情况：乙。", "（3）三", "整改情况：丙。"]),
    "rows before the first 具体问题": (
        [first(None, "零。"), row("一", "甲。"), row("二", "乙。")], [],
        ["整改情况：零。", "（1）一", "整改情况：甲。", "（2）二", "整改情况：乙。"]),
    "a text merged over such a row and a 具体问题 is that one's own": (
        [first(None, "零。"), row("一"), row("二", "乙。")], ["E2:E3"],
        ["（1）一", "整改情况：零。", "（2）二", "整改情况：乙。"]),
    "several texts of one 具体问题": (
        [first("一", "甲。"), row(None, "乙。"), row("二", "丙。")], [],
        ["（1）一", "整改情况：甲。", "乙。", "（2）二", "整改情况：丙。"]),
    "blank 具体问题 is as above": (
        [first("一", "甲。"), row(None), row("二", "乙。")], [],
        ["（1）一", "整改情况：甲。", "（2）二", "整改情况：乙。"]),
    "整改情况： is not doubled": ([first(text="整改情况：甲。")], [], ["整改情况：甲。"]),
    "own numbers are dropped": (
        [first("（1）一", "甲。"), row("2.二；", "乙。")], [], ["（1）一", "整改情况：甲。",
        "（2）二", "整改情况：乙。"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BELONGS)
@pytest.mark.parametrize("edition", [PUBLIC, INTERNAL], ids=lambda edition: edition.word)
def test_belongs(case: str, edition: Edition):
    rows, merged, expected = BELONGS[case]
    made = filled(TREE, workbook(rows, merged=merged), edition)
    assert made.lines == [*HEAD, *expected]
    assert made.rules == []


NO = {"公开": "否"}
#  rows, merged, lines in the public version (None: refused), what is told
WITHHELD = {
    "nothing": ([first(text="甲。")], [], [*HEAD, "整改情况：甲。"], []),
    "是, 可公开": (
        [first(text="甲。", 公开="是"), row(text="乙。", 公开="可公开")], [], [*HEAD,
        "整改情况：甲。", "乙。"], []),
    "a finding: numbers close up": (
        [first(text="甲。", **NO), row(text="乙。", 反馈问题="二")], [], ["（一）类",
        "1.关于二问题", "整改情况：乙。"], []),
    "a category: numbers close up": (
        [first(text="甲。", **NO), row(text="乙。", 问题类别="类二", 反馈问题="二")], [],
        ["（一）类二", "1.关于二问题", "整改情况：乙。"], []),
    "a 具体问题: numbers close up": (
        [first("一", "甲。", **NO), row("二", "乙。", 公开="是"), row("三", "丙。", 公开="是")], [],
        [*HEAD, "（1）二", "整改情况：乙。", "（2）三", "整改情况：丙。"], []),
    "all but one 具体问题: no （1）": (
        [first("一", "甲。", **NO), row("二", "乙。", 公开="是")], [], [*HEAD, "整改情况：乙。"],
        []),
    "a text merged over a 否 row stays out": (
        [first(text="甲。", **NO), row(公开="是"), row(text="乙。", 公开="是")], ["E2:E3"],
        [*HEAD, "整改情况：乙。"], [("整改台账!E2", "merged-withheld")]),
    "a measure merged over a 否 row stays out": (
        [first(text="甲。", **NO), row(text="乙。", 公开="是", 整改措施=None)], ["D2:D3"],
        [*HEAD, "整改情况：乙。"], [("整改台账!D2", "merged-withheld")]),
    "否 beside a blank": (
        [first(text="甲。", **NO), row(text="乙。")], [], [*HEAD, "整改情况：乙。"],
        [("整改台账!N3", "publicity-mixed")]),
    "否 beside 是 is meant so": (
        [first(text="甲。", **NO), row(text="乙。", 公开="是")], [], [*HEAD, "整改情况：乙。"], []),
    "a merged 否 holds for each of its rows": (
        [first(text="甲。", **NO), row(text="乙。"), row(text="丙。", 反馈问题="三")], ["N2:N3"],
        ["（一）类", "1.关于三问题", "整改情况：丙。"], []),
    "no public row": ([first(text="甲。", **NO)], [], None, [("整改台账", "nothing-public")]),
    "a printed finding without text": (
        [first(text="甲。", **NO), row(公开="是")], [], None, [("整改台账!B2",
        "progress-withheld")]),
    "a printed finding whose only text is merged over a 否 row": (
        [first(text="甲。", **NO), row(公开="是")], ["E2:E3"], None,
        [("整改台账!B2", "progress-withheld"), ("整改台账!E2", "merged-withheld")]),
    "a printed 具体问题 without text": (
        [first("一", "甲。", 公开="是"), row("二", "乙。", 公开="是"), row("三", None, 公开="是")],
        [], None,
        [("整改台账!E4", "blank")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WITHHELD)
def test_withheld(case: str):
    rows, merged, expected, told = WITHHELD[case]
    made = filled(TREE, workbook(rows, merged=merged))
    assert sorted(made.rules) == told
    assert (made.lines if made.rendered else None) == expected


@pytest.mark.parametrize("case", [case for case in WITHHELD if WITHHELD[case][2] is not None])
def test_withheld__internal_prints_all(case: str):
    rows, merged, _, _ = WITHHELD[case]
    made = filled(TREE, workbook(rows, merged=merged), INTERNAL)
    texts = [line for r in rows if r["整改情况"] for line in [str(r["整改情况"])]]
    assert all(any(text in line for line in made.lines) for text in texts)
    assert made.rules == []


def test_withheld__totals_and_status_are_of_all_rows():
    rows = [first(text="甲。", 公开="是"), row(text="乙。", 完成状态="未完成", **NO)]
    status = template(*each(FINDINGS, "{{ 问.状态 }}{{ 措施.总数 }}{{ 问.措施|length }}"))
    assert filled(status, workbook(rows)).lines == ["未完成21"]


PROSE = template(
    "{%p for 段 in 责任落实.段落 %}", "{{ 段.文字 }}{% if 段.是小标题 %}（小）{% endif %}",
    "{%p endfor %}",
    "{%p for 段 in 下一步打算.段落 %}", "{{ 段.文字 }}", "{%p endfor %}", "{{ 整改情况.序号 }}",
)  # fmt: skip
HEADER = ("小标题", "要点", "内容")
DUTIES = {  # rows of 责任落实 → its paragraphs
    "runs on": ([(None, None, "开头。"), (None, "甲", "一。"), (None, "乙", "二。\n三。")],
                ["开头。一是甲。一。二是乙。二。三。"]),
    "only a point": ([(None, "甲", None), (None, "乙", "二。")], ["一是甲。二是乙。二。"]),
    "sub-headings": ([("甲", "一", "1次。"), (None, "二", "2次。"), ("乙", "三", "3次。")],
                     ["（一）甲。（小）", "一是一。1次。", "二是二。2次。", "（二）乙。（小）",
                     "一是三。3次。"]),
    "the same sub-heading goes on": ([("甲", None, "1次。"), ("甲", None, "2次。")],
    ["（一）甲。（小）", "1次。", "2次。"]),
    "each line a paragraph": ([("甲", "一", "1次。\n2次。")], ["（一）甲。（小）", "一是一。1次。",
    "2次。"]),
    "a heading that asks": ([("怎么办？", "为什么？", "因为。")], ["（一）怎么办？（小）",
    "一是为什么？因为。"]),
    "own numbers": ([("（一）甲", "一是乙", "1次。")], ["（一）甲。（小）", "一是乙。1次。"]),
    "a missing 。": ([(None, None, "1次")], ["1次。"]),
}  # fmt: skip


@pytest.mark.parametrize("case", DUTIES)
def test_duties(case: str):
    rows, expected = DUTIES[case]
    made = filled(PROSE, workbook(sheets={"责任落实": [HEADER, *rows]}))
    assert made.lines == [*expected, "二、"]


def test_plans__each_row_a_paragraph():
    rows = [HEADER, (None, None, "开头。"), (None, "甲", "一。"), (None, "乙", "二。\n三。")]
    made = filled(PROSE, workbook(sheets={"下一步打算": rows}))
    assert made.lines == ["开头。", "一是甲。一。", "二是乙。二。", "三。", "一、"]


LABELS = {
    "half-width colon": ("整改情况:甲。", ["整改情况：甲。"]),
    "on a line of its own": ("整改情况：\n甲。\n乙。", ["整改情况：甲。", "乙。"]),
    "as it should be": ("整改情况：甲。", ["整改情况：甲。"]),
    "none": ("甲。", ["整改情况：甲。"]),
}


@pytest.mark.parametrize(("written", "printed"), LABELS.values(), ids=LABELS)
def test_label(written, printed):
    book, _ = read_book(workbook([changed(整改情况=written)]), "台账.xlsx")
    content, _ = edition.lay_out(book, count(book), Edition.PUBLIC)
    assert list(content.categories[0].findings[0].paragraphs) == printed
