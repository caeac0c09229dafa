"""How wide a line is, and where a long title or name is broken into several (GB/T 9704—2012).

Lengths are in 字 (the width of one 三号 character), a row of text holds 28.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from notice.docx.words import set_text
from notice.lazy import Pattern
from notice.making.trace import TracedParagraph

ROW = 28.0  # 字 a row of text
TITLE_ROW = 20  # 字 a row of the title, in 二号
NAME_ROW = 27  # 字 of a name, so that it does not wrap


def width(text: str) -> float:
    """Width in 字: a full-width sign is 1, a half-width one 0.5, as in 仿宋_GB2312."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def split_at(paragraph: TracedParagraph, starts: Sequence[int]) -> list[TracedParagraph]:
    """A paragraph as several of its form, of which each begins at one of these letters."""
    elements = [paragraph.element, *(copy.deepcopy(paragraph.element) for _ in starts[1:])]
    for before, after in pairwise(elements):
        before.addnext(after)
    made: list[TracedParagraph] = []
    ends = [*starts[1:], len(paragraph.text)]
    for element, start, end in zip(elements, starts, ends, strict=True):
        piece = paragraph.text.cut(start, end)
        set_text(element, piece)
        made.append(TracedParagraph(element, piece))
    return made


# where a long title or name may be broken, best first: before 关于, behind the name of a place or
# of an authority, then between words of the notice
_BREAKS = (
    Pattern("(?=关于)"),
    Pattern(
        "(?<=[省市县区州盟旗])(?=.{4})|(?<=委员会)|(?<=人民政府)|(?<=办公室)|(?<=联合会)|(?<=领导小组)"
        "|(?<=[局厅部院、])|(?<=中心)|(?<=公司)|(?<=集团)|(?<=单位)|(?<=机关)|(?<=协会)|(?<=学校)"
    ),
    Pattern(
        "(?=的通报|情况的|进展情况|整改|巡察)|(?<=和)|(?<=[与及])|(?=[与及]其)|(?<=服务)|(?<=发展)"
    ),
)
_EVEN = 6  # 字 that a line may differ from its even share


def break_points(text: str, longest: float, *, widest_first: bool = False) -> list[int]:
    """Where the lines of a long title or name begin, as even as good breaks let them be.

    One line more than needed is taken rather than break a word; with `widest_first` no line is
    wider than the first, to which a signature is aligned.
    """
    fewest = int(-(-width(text) // longest))
    for count in (fewest, fewest + 1):
        starts = _good_breaks(text, count, longest, widest_first=widest_first)
        if starts is not None:
            return starts
    share = width(text) / fewest
    starts, at = [0], 0.0
    for place, sign in enumerate(text):
        is_inside_word = place and text[place - 1].isascii() and sign.isascii()
        is_full = at + width(sign) > longest
        if place and (is_full or (at >= share and not is_inside_word)):
            starts.append(place)
            at = 0.0
        at += width(sign)
    return starts


def _good_breaks(text: str, count: int, longest: float, *, widest_first: bool) -> list[int] | None:
    """Line by line the best break near the even share; None where a line has none."""
    starts = [0]
    for left in range(count, 1, -1):
        rest = text[starts[-1] :]
        place = _nearest(rest, width(rest) / left, longest, left, widest_first=widest_first)
        if place is None:
            return None
        starts.append(starts[-1] + place)
    return starts if width(text[starts[-1] :]) <= longest else None


def _nearest(
    rest: str, share: float, longest: float, left: int, *, widest_first: bool
) -> int | None:
    for breaks in _BREAKS:
        good = []
        for match in breaks.finditer(rest):
            before, behind = width(rest[: match.start()]), width(rest[match.start() :])
            fits = 0 < before <= longest and 0 < behind <= longest * (left - 1)
            if fits and abs(before - share) <= _EVEN and (before >= share or not widest_first):
                good.append((abs(before - share), match.start()))
        if good:
            return min(good)[1]
    return None
