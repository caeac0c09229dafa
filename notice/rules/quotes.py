"""Text rules of quotes (引号): what stands for “” outside, the stop before and behind ”."""

from __future__ import annotations

from collections.abc import Iterator

from notice.lazy import Pattern
from notice.rules.punctuation import is_han
from notice.rules.rule import Hit, TextRule

_PAIRS = {
    "‘": ("’", "“”"),
    "〈": ("〉", "《》"),
    "「": ("」", "“”"),
    "『": ("』", "“”"),
    "<": (">", "《》"),
}
_INSIDE = {"“": "”", "《": "》"}
_TAG = Pattern(r"</?[A-Za-z][^<>]{0,40}>")


def odd_quotes(text: str) -> Iterator[Hit]:
    """Outer ‘…’ 〈…〉 「…」 <…>; within “” and 《》 the first two are right."""
    depth = 0
    at = 0
    while at < len(text):
        sign = text[at]
        depth += (sign in _INSIDE) - (sign in _INSIDE.values())
        if sign in _PAIRS and (depth <= 0 or sign in "「『"):
            closing, put = _PAIRS[sign]
            end = text.find(closing, at + 1)
            words = text[at + 1 : end] if end > at else ""
            if 0 < len(words) <= 60 and any(map(is_han, words)) and not _INSIDE.keys() & set(words):
                yield Hit(at, end + 1, f"{put[0]}{words}{put[1]}")
                at = end
        at += 1


# fmt: off
QUOTES = (
    TextRule(
        id="T69", says="外层的引号用“”，书名号用《》",
        find=odd_quotes,
        wrong="落实「第一议题」制度", right="落实“第一议题”制度",
        silent=("《关于印发〈办法〉的通知》", "“贯彻‘两个维护’要求”", "5<8>3", "it’s", "<b>"),
        source="GB/T 15834 4.8、4.15", grade="B", needs=tuple(_PAIRS),
    ),
    TextRule(
        id="T70", says="引号内外的句号只留一个",
        find="。(”|’)。", put=r"\1。",
        wrong="做到“件件有着落。”。", right="做到“件件有着落”。", silent=("“甲。”乙", "什么？”。"),
        source="GB/T 15834 A.3", grade="B", needs=("。”。", "。’。"),
    ),
)
