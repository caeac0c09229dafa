"""Word's signs (符号): what stands in a run beside w:t, a tab, a break, a hyphen or a symbol → the
text that it stands for. One table for all who read runs or write them.
"""

from __future__ import annotations

from typing import Any

from notice.lazy import Pattern

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SYMBOL = f"{_W}sym"  # a letter of a font, which it names
BREAKS = f"{_W}br", f"{_W}cr"
# as LibreOffice writes and reads them; a page break is no word
SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    **dict.fromkeys(BREAKS, "\n"),
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
WRITTEN = {text: tag for tag, text in reversed(SIGNS.items())}  # the first of each is written
UNPRINTABLE = Pattern("[\x00-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def text_of_sign(node: Any) -> str:
    """What a sign stands for; nothing where a symbol names no letter that can be printed."""
    if node.tag != SYMBOL:
        return SIGNS[node.tag]
    try:
        letter = chr(int(node.get(f"{_W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    return UNPRINTABLE.sub("", letter)
