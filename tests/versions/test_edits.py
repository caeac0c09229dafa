"""Edits on texts alone: what belongs together, and what each edit wants of which cell."""

import pytest

from notice.model.text import Cell, Source, Text
from notice.versions.edits import Wish, of_paragraph, of_reshaped
from notice.versions.groups import Group, groups
from notice.versions.refusals import Refusal

A, B, C = (Cell("整改台账", 2, column) for column in (2, 3, 5))


def quoted(text, cell=A, line=1):
    return Text.of(text, Source((cell,), line))


def computed(text, *cells):
    return Text.of(text, Source(cells))


HEADING = Text("1.", Text("关于", quoted("学习不够"), "问题"), "。")
LINE = Text("整改情况：", quoted("全年学习12次。", C))
BARE = Text(quoted("全年学习12次", C), "。")
FIGURES = Text(quoted("诫勉", A), quoted("3", B), quoted("人次", C), "。")
TOTALS = Text("制定的", computed("12", A, B), "项，", quoted("市文联"), "于", computed("1月2日", B))

PARAGRAPHS = {  # old, new → [(cell, printed, new)], or the cell that a refusal names
    "words of a heading": (HEADING, "1.关于学习不深问题。", [(A, "学习不够", "学习不深")]),
    "put in behind added words": (
        HEADING, "1.关于党的学习不够问题。", [(A, "学习不够", "党的学习不够")],
    ),
    "put in before added words": (
        HEADING, "1.关于学习不够多问题。", [(A, "学习不够", "学习不够多")],
    ),
    "the heading's own words": (HEADING, "1.有关学习不够问题。", None),
    "its number": (HEADING, "2.关于学习不够问题。", None),
    "over a border": (HEADING, "1.关乎习不够问题。", A),
    "two places of a line": (
        LINE, "整改情况：全年共学习13次。", [(C, "全年学习12次。", "全年共学习13次。")],
    ),
    "behind a line with its own stop": (
        LINE, "整改情况：全年学习12次。成效好。", [(C, "全年学习12次。", "全年学习12次。成效好。")],
    ),
    "the label": (LINE, "整改进展：全年学习12次。", None),
    "behind the stop that was set": (
        BARE, "全年学习12次。成效好。", [(C, "全年学习12次", "全年学习12次。成效好。")],
    ),
    "another mark for the stop that was set": (
        BARE, "全年学习12次！", [(C, "全年学习12次", "全年学习12次！")],
    ),
    "a figure": (FIGURES, "诫勉5人次。", [(B, "3", "5")]),
    "a figure and its unit": (FIGURES, "诫勉5人。", [(B, "3", "5"), (C, "人次", "人")]),
    "between two cells": (FIGURES, "诫勉13人次。", None),
    "over two cells": (FIGURES, "诫勉五个。", None),
    "a total": (TOTALS, "制定的13项，市文联于1月2日", None),
    "a date": (TOTALS, "制定的12项，市文联于1月3日", B),
    "a quoted word beside totals": (
        TOTALS, "制定的12项，市作协于1月2日", [(A, "市文联", "市作协")],
    ),
    "a total and a quoted word": (TOTALS, "制定的13项，市作协于1月2日", None),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "wanted"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_of_paragraph(old, new, wanted):
    found = of_paragraph(old, new)
    if isinstance(wanted, list):
        assert found == [Wish(cell, 1, 1, was, (now,)) for cell, was, now in wanted]
    else:
        assert isinstance(found, Refusal)
        assert found.cell == wanted


def line(number, text, cell=C):
    return Text(quoted(text, cell, number))


FIRST = Text("整改情况：", quoted("甲甲甲。", C, 1))
SECOND, THIRD = line(2, "乙乙乙。"), Text(quoted("丙丙丙", C, 4), "。")

BLOCKS = {  # old paragraphs, new ones → first and last line and the new lines, or None
    "added": ([], ["丁。"], None),
    "dropped": ([SECOND], [], (2, 2, ())),
    "dropped with its label": ([FIRST], [], None),
    "split": ([SECOND], ["乙。", "乙乙。"], (2, 2, ("乙。", "乙乙。"))),
    "split behind the label": ([FIRST], ["整改情况：甲。", "甲甲。"], (1, 1, ("甲。", "甲甲。"))),
    "split and the label lost": ([FIRST], ["甲。", "甲甲。"], None),
    "joined": ([FIRST, SECOND], ["整改情况：甲甲甲。乙乙乙。"], (1, 2, ("甲甲甲。乙乙乙。",))),
    "joined with one whose stop was set": (
        [SECOND, THIRD],
        ["乙乙乙。丙。"],
        (2, 4, ("乙乙乙。丙",)),
    ),
    "joined from two cells": ([SECOND, line(1, "丁。", B)], ["乙乙乙。丁。"], None),
    "joined with a heading": ([HEADING, FIRST], ["1.关于学习不够问题。甲甲甲。"], None),
    "joined with words of the template": ([Text("一、概况"), SECOND], ["一、概况乙乙乙。"], None),
    "a heading dropped": ([HEADING], [], None),
}


@pytest.mark.parametrize(("olds", "news", "wanted"), BLOCKS.values(), ids=BLOCKS)
def test_of_reshaped(olds, news, wanted):
    found = of_reshaped(olds, news)
    if wanted is None:
        assert isinstance(found, Refusal)
    else:
        assert found == [Wish(C, wanted[0], wanted[1], None, wanted[2])]


OLD = ["标题", "第一段讲学习教育。", "第二段讲整改措施，成效明显。", "第三段讲制度。", "落款"]
GROUPS = {  # the new version → groups of old and new places
    "the same": (OLD, []),
    "words": (
        [*OLD[:1], "第一段讲学习培训。", *OLD[2:]],
        [Group((1,), (1,))],
    ),
    "added": ([*OLD[:2], "全新的一段话。", *OLD[2:]], [Group((), (2,))]),
    "dropped": ([*OLD[:2], *OLD[3:]], [Group((2,), (), at=2)]),
    "split": (
        [*OLD[:2], "第二段讲整改措施。", "成效明显。", *OLD[3:]],
        [Group((2,), (2, 3))],
    ),
    "joined": ([*OLD[:2], OLD[2] + OLD[3], OLD[4]], [Group((2, 3), (2,))]),
    "moved": ([OLD[0], *OLD[2:4], OLD[1], OLD[4]], [Group((1,), (3,), is_moved=True)]),
    "words beside one added that has nothing of them": (
        [*OLD[:2], "第二段讲整改举措，成效明显。", "另有新话。", *OLD[3:]],
        [Group((2,), (2,)), Group((), (3,))],
    ),
}


@pytest.mark.parametrize(("new", "wanted"), GROUPS.values(), ids=GROUPS)
def test_groups(new, wanted):
    assert groups(OLD, new) == wanted
