"""Pairing paragraphs and words (notice/versions/align.py)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice.versions.align import Pair, letters, moved, pairs, words

WORDS = {  # old, new, the pieces that differ
    "nothing": ("同样的话。", "同样的话。", []),
    "a number is whole": ("制定12项措施", "制定13项措施", [("12", "13")]),
    "a date is whole": ("于2025年3月5日", "于2025年3月6日", [("2025年3月5日", "2025年3月6日")]),
    "a date in Chinese numerals": (
        "二〇二五年三月五日",
        "二〇二五年四月五日",
        [("二〇二五年三月五日", "二〇二五年四月五日")],
    ),
    "a rate is whole": ("完成率98.71%。", "完成率98.72%。", [("98.71%", "98.72%")]),
    "a title is whole": ("印《办法》", "印《制度》", [("《办法》", "《制度》")]),
    "a quoted phrase is whole": ("做“一课”", "做“两课”", [("“一课”", "“两课”")]),
    "quote marks alone": ('落实"三会一课"', "落实“三会一课”", [('"', "“"), ('"', "”")]),
    "spaces and dashes": ("3 月—5月", "3月－5月", [(" ", ""), ("—", "－")]),
    "islands are joined": ("全面党的建设", "切实党的工作", [("全面党的建设", "切实党的工作")]),
    "not between whole tokens": ("12和34", "56和78", [("12", "56"), ("34", "78")]),
    "inserted marks stay apart": ("甲乙丙", "甲，乙，丙", [("", "，"), ("", "，")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WORDS)
def test_words(case: str) -> None:
    old, new, expected = WORDS[case]
    assert [(p.old, p.new) for p in words(old, new) if p.old != p.new] == expected


TEXTS = st.text(alphabet='甲乙丙12年月日，。“”"《》 —', max_size=30)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_words__joined_are_the_texts(old: str, new: str) -> None:
    for pieces in (words(old, new), letters(old, new)):
        assert "".join(p.old for p in pieces) == old
        assert "".join(p.new for p in pieces) == new
        assert all(p != ("", "") for p in pieces)


LONG = ("一项长期坚持的整改工作", "另一件已经办结的事情", "第三个完全不同的段落")
PAIRS = {  # old, new, pairs
    "nothing": ([], [], []),
    "all the same": (["甲", "乙"], ["甲", "乙"], [(0, 0), (1, 1)]),
    "one added": (["甲", "丙"], ["甲", "乙", "丙"], [(0, 0), (None, 1), (1, 2)]),
    "one deleted": (["甲", "乙", "丙"], ["甲", "丙"], [(0, 0), (1, None), (2, 1)]),
    "one changed beside one added": (
        ["首", LONG[0], "尾"],
        ["首", LONG[1], LONG[0] + "。", "尾"],
        [(0, 0), (None, 1), (1, 2), (2, 3)],
    ),
    "one rewritten": (["首", LONG[0], "尾"], ["首", LONG[1], "尾"], [(0, 0), (1, 1), (2, 2)]),
    "one moved is no version of its neighbour": (
        [LONG[0], LONG[1], LONG[2]],
        [LONG[1], LONG[2], LONG[0]],
        [(0, None), (1, 0), (2, 1), (None, 2)],
    ),
    "the same words many times": (
        ["同", "同", "同"],
        ["同", "同"],
        [(0, 0), (1, 1), (2, None)],
    ),
}


@pytest.mark.parametrize("case", PAIRS)
def test_pairs(case: str) -> None:
    old, new, expected = PAIRS[case]
    assert [tuple(pair) for pair in pairs(old, new)] == expected


def test_moved() -> None:
    old, new = [LONG[0], LONG[1], LONG[2]], [LONG[1], LONG[2], LONG[0]]
    assert moved(old, new, pairs(old, new)) == {0: 2}


PARAGRAPHS = st.lists(st.sampled_from(["", "甲", *LONG, LONG[0] + "。", LONG[1][:5]]), max_size=12)


@given(PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None)
def test_pairs__each_once_and_none_crossing(old: list[str], new: list[str]) -> None:
    found = pairs(old, new)
    assert [p.old for p in found if p.old is not None] == list(range(len(old)))
    assert [p.new for p in found if p.new is not None] == list(range(len(new)))
    assert Pair(None, None) not in found
    places = moved(old, new, found)
    assert all(old[i] == new[j] for i, j in places.items())
    assert len(set(places.values())) == len(places)
