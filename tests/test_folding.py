"""Comparable forms of texts (notice/folding.py)."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.folding import beginning, folded, nfkc


def test_nfkc__every_sign() -> None:
    for code in range(sys.maxunicode + 1):
        assert nfkc(chr(code)) == unicodedata.normalize("NFKC", chr(code))


@given(st.text(alphabet="甲，；：（）！？…“”·—、Ａ１①㈠é \u0301\n￥ｶﾞ", max_size=20))
def test_nfkc__texts(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
    assert folded(text) == "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("短的", "短的"),
        ("一二三四五六七八九十甲乙", "一二三四五六七八九十"),
        ("身份证号110105194912310022已核", "身份证号"),
        ("手机13844012345", "手机"),
        ("１１０１０５１９４９１２３１００２２", ""),
        ("电话 138-4401-2345 转", "电话"),
        ("共12项，完成10项，其余", "共12项，完成10项"),
        ("共12项，完成了120项", "共12项，完成了"),
    ],
)
def test_beginning__no_number_is_cut_in_two(text: str, shown: str) -> None:
    assert beginning(text, 10) == shown
