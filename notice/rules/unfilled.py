"""Fact rules of what was left to be filled in: ××, 待补, an empty 〔〕, 概述."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.rules.passages import PROSE, Passages
from notice.rules.rule import Contradiction, FactRule

_LEFTOVER_WORDS = (
    "概述", *map("".join, product("×✕Xx", repeat=2)), "〔", "（）", "（ ", "待补", "待填", "待定",
    "【", "[请", "[此", "[填",
)  # fmt: skip
_LEFTOVER = Pattern(
    r"概述(?=$|[：:）】\]])|[×✕Xx]{2,}(?![a-zA-Z])|〔\s*〕|（ *）"
    r"|待(?:补充?|填写?|定)(?=$|[，。；）】\]])|[【\[](?:请|此处|填)[^】\]]*[】\]]"
)
_PLACEHOLDER = Pattern(r"[〔（(\[]?待(?:补充?|填写?)[〕）)\]]?|[×Xx]{2,}")


def unfilled(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Words of a template or a draft that were left standing: ××, 待补, 〔〕, 概述."""
    for passage in texts.holding(_LEFTOVER_WORDS):
        if passage.column not in PROSE and _PLACEHOLDER.fullmatch(passage.text):
            continue  # the reader has told it
        match = _LEFTOVER.search(passage.text)
        if match:
            yield Contradiction(passage.cell, f"“{match[0]}”像是没有填完的内容，请补上或删去")


UNFILLED = (
    FactRule(
        id="leftover",
        says="没有填完的内容：××、待补、空的〔〕",
        find=unfilled,
        is_told_once=True,
    ),
)
