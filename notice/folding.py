"""Texts as they are compared: in NFKC, which most need not be asked of the Unicode tables."""

from __future__ import annotations

import unicodedata

from notice.lazy import Pattern

# of these signs only the ones of _NARROW have another form in NFKC
_COMMON = Pattern("[\n -~“”‘’·—、。《》〈〉【】〔〕「」！，：；？（）…\u4e00-\u9fff]*")
_NARROW = (
    ("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"),
    ("…", "..."),
)  # fmt: skip


def nfkc(text: str) -> str:
    """The text in NFKC; three times as fast for common signs as unicodedata.normalize."""
    if _COMMON.fullmatch(text) is None:
        return unicodedata.normalize("NFKC", text)
    for wide, narrow in _NARROW:
        text = text.replace(wide, narrow)
    return text


def folded(text: str) -> str:
    """The text in NFKC without any space or line break."""
    return "".join(nfkc(text).split())
