"""Two versions of a paragraph on one line of the screen: masked, then cut, signs named.

compare, verify and backfill show their differences so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notice.versions.align import Piece

_LONGEST = 60
_CONTEXT = 12  # letters shown of equal words on each side of a change
_UNSEEN = {" ": "空格", "\u3000": "全角空格", "\xa0": "不间断空格", "\t": "制表符", "\n": "换行"}


def change(old_text: str, new_text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The words of both versions, long equal ones shortened; masked before they are cut."""
    from notice.gate.masks import starred

    masked_old, masked_new = starred(old_text), starred(new_text)
    last = len(pieces) - 1
    at_old = at_new = 0
    for number, piece in enumerate(pieces):
        old = masked_old[at_old : at_old + len(piece.old)]
        new = masked_new[at_new : at_new + len(piece.new)]
        at_old, at_new = at_old + len(piece.old), at_new + len(piece.new)
        if piece.old != piece.new:
            yield f"【删：{_shown(old)}】" if old else ""
            yield f"【增：{_shown(new)}】" if new else ""
            continue
        # the same words, but masked in one version alone: the number goes on in a change
        old = "".join(a if a == b else "*" for a, b in zip(old, new, strict=True))
        head = _CONTEXT if number else 0
        tail = _CONTEXT if number < last else 0
        is_long = len(old) > head + tail + 2
        yield _shown(f"{old[:head]}……{old[len(old) - tail :]}" if is_long else old)


def whole(text: str) -> str:
    """A whole paragraph, masked."""
    from notice.gate.masks import starred

    return _shown(starred(text))


def shortened(text: str) -> str:
    """A whole paragraph, masked, a long one cut in the middle."""
    return cut(whole(text))


def cut(text: str) -> str:
    """A long text without its middle."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}……{text[-_LONGEST // 2 :]}"


def _shown(text: str) -> str:
    """Words as a line shows them.

    Breaks and signs that a console lacks are named, and so are spaces where there is nothing else.
    """
    if not text.strip(" \u3000\xa0\t\n"):
        return "".join(f"〔{_UNSEEN[sign]}〕" for sign in text)
    return "".join(map(_shown_sign, text))


def _shown_sign(sign: str) -> str:
    if sign in "\t\n\xa0":
        return f"〔{_UNSEEN[sign]}〕"
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return f"〔U+{ord(sign):04X}〕"
    return sign
