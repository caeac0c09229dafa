"""The three-way merge (notice/commands/merge.py)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice.commands.merge import plan
from notice.model.text import Cell, Source, Text
from notice.numerals import own_point_number

A, B, C = "1.关于学习不深入问题。", "整改情况：每月集中学习一次。", "2.关于制度不健全问题。"
D = "整改情况：制定了三项制度，长期坚持。"
ADDED = "（注：数据由办公室提供。）"

PLANS = {  # base, hand, new, result, conflicts (place, kept, dropped)
    "nothing changed": ([A, B], [A, B], [A, B], [A, B], []),
    "the hand changed": ([A, B], [A, B + "下同。"], [A, B], [A, B + "下同。"], []),
    "the build changed": ([A, B], [A, B], [A, B + "下同。"], [A, B + "下同。"], []),
    "both the same": ([A, B], [A, B + "下同。"], [A, B + "下同。"], [A, B + "下同。"], []),
    "both differently": (
        [A, B],
        [A, B + "甲。"],
        [A, B + "乙。"],
        [A, B + "甲。"],
        [(2, B + "甲。", B + "乙。")],
    ),
    "different paragraphs": (
        [A, B, C, D],
        [A, B + "甲。", C, D],
        [A, B, C, D + "乙。"],
        [A, B + "甲。", C, D + "乙。"],
        [],
    ),
    "new number, edited words": (
        [A, B],
        ["1.关于学习还不深入问题。", B],
        [C, D, "2.关于学习不深入问题。", B],
        ["1.关于制度不健全问题。".replace("1.", "2."), D, "2.关于学习还不深入问题。", B],
        [],
    ),
    "a number by hand": ([A, B], ["3" + A[1:], B], [A, B], ["3" + A[1:], B], []),
    "added by hand, after the same neighbour": (
        [A, B, C],
        [A, B, ADDED, C],
        [C[:0] + "1.新的一个问题，排在最前。", A, B, C],
        ["1.新的一个问题，排在最前。", A, B, ADDED, C],
        [],
    ),
    "added by hand at the beginning": ([A, B], [ADDED, A, B], [A, B, C], [ADDED, A, B, C], []),
    "added by both": ([A, C], [A, ADDED, C], [A, ADDED, C], [A, ADDED, C], []),
    "deleted by hand": ([A, B, C], [A, C], [A, B, C], [A, C], []),
    "deleted by the build": ([A, B, C], [A, B, C], [A, C], [A, C], []),
    "deleted by hand, changed by the build": (
        [A, B, C],
        [A, C],
        [A, B + "乙。", C],
        [A, C],
        [(1, "", B + "乙。")],
    ),
    "changed by hand, deleted by the build": (
        [A, B, C],
        [A, B + "甲。", C],
        [A, C],
        [A, B + "甲。", C],
        [(2, B + "甲。", "")],
    ),
    "moved by hand": ([A, B, C, D], [C, D, A, B], [A, B, C, D], [C, D, A, B], []),
    "moved by hand, changed by the build": (
        [A, B, C, D],
        [B, C, D, A],
        [A, B, C, D + "乙。"],
        [B, C, D + "乙。", A],
        [],
    ),
    "moved by the build, changed by hand": (
        [A, B, ADDED],
        [A, B + "甲。", ADDED],
        [ADDED, A, B],
        [ADDED, A, B + "甲。"],
        [],
    ),
    "another row in the place of an edited one": (
        [A, "整改情况：甲乙丙丁。", C],
        [A, "整改情况：甲乙丙丁戊。", C],
        [A, "子丑寅卯辰巳午未", C],
        [A, "整改情况：甲乙丙丁戊。", "子丑寅卯辰巳午未", C],
        [(2, "整改情况：甲乙丙丁戊。", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANS)
def test_plan(case: str) -> None:
    base, hand, new, result, conflicts = PLANS[case]
    found = plan(base, hand, new)
    assert found.texts == result
    assert [tuple(conflict) for conflict in found.conflicts] == conflicts


def test_plan__a_cell_that_both_wrote_anew() -> None:
    cell = Source((Cell("整改台账", 3, 6),), 1)
    base, new = Text("整改情况：", Text.of("甲乙丙丁。", cell)), Text.of("子丑寅卯辰。", cell)
    found = plan([A, base, C], [A, "整改情况：甲乙丙丁戊。", C], [A, new, C])
    assert found.texts == [A, "整改情况：甲乙丙丁戊。", C]
    assert [tuple(c) for c in found.conflicts] == [(2, "整改情况：甲乙丙丁戊。", "子丑寅卯辰。")]


WORDS = (
    "",
    "甲",
    "长期坚持的整改工作",
    "已经办结的事情。",
    "完全不同的一个段落",
    "整改情况：学习。",
)
PARAGRAPHS = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(("", "1.", "2.", "（一）", "一是")),
        st.sampled_from(WORDS),
        st.sampled_from(("", "补", "。")),
    ),
    max_size=9,
)


@given(PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None, max_examples=300)
def test_plan__one_side_unchanged(base: list[str], other: list[str]) -> None:
    assert plan(base, other, base) == plan(base, other, base)._replace(conflicts=())
    assert plan(base, other, base).texts == other
    assert plan(base, base, other).texts == other
    assert plan(base, base, other).conflicts == ()


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None, max_examples=300)
def test_plan__nothing_is_lost(base: list[str], hand: list[str], new: list[str]) -> None:
    found = plan(base, hand, new)
    told = [*found.texts, *(c.dropped for c in found.conflicts)]
    assert sorted(s.hand for s in found.steps if s.hand is not None) == sorted(
        {s.hand for s in found.steps if s.hand is not None}
    )
    assert len({s.new for s in found.steps if s.new is not None}) == sum(
        s.new is not None for s in found.steps
    )
    known = {_words(text) for text in base}
    for words in {_words(text) for text in (*hand, *new)} - known:  # what a side wrote
        assert any(words in one for one in told)


def _words(text: str) -> str:
    return text[len(own_point_number(text)) :]
