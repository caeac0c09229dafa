"""Comparable forms of texts (notice/folding.py)."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from notice.folding import folded, nfkc


def test_nfkc__every_sign() -> None:
    for code in range(sys.maxunicode + 1):
        assert nfkc(chr(code)) == unicodedata.normalize("NFKC", chr(code))


@given(st.text(alphabet="甲，；：（）！？…“”·—、Ａ１①㈠é \u0301\n￥ｶﾞ", max_size=20))
def test_nfkc__texts(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
    assert folded(text) == "".join(unicodedata.normalize("NFKC", text).split())
