"""What stands in the paragraph of a {%p … %} beside the tag, and would go with it.

A section or page break stays where the paragraph stood; pictures, fields, notes are refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from notice.docx.wordml import ALTERNATE, FIELD_CHARACTER, PPR, RUBY, SECTION, VALUE, P, R, W
from notice.docx.words import SYMBOL

BREAK_BEFORE = f"{W}pageBreakBefore"
_BREAK, _KIND = f"{W}br", f"{W}type"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_LOST = {  # what can't stand there → what people call it
    **dict.fromkeys((f"{W}drawing", f"{W}pict", f"{W}object", ALTERNATE), "图片或文本框"),
    **dict.fromkeys((FIELD_CHARACTER, f"{W}fldSimple"), "域"),
    **dict.fromkeys((f"{W}footnoteReference", f"{W}endnoteReference"), "注"),
    **dict.fromkeys((SYMBOL, f"{W}noBreakHyphen"), "符号"),
    RUBY: "带拼音的字",
    _MATH: "公式",
}
_NOT_COPIED = (BREAK_BEFORE, f"{W}numPr", f"{W}keepNext", f"{W}framePr")
_OFF = ("0", "false", "off")


def lost(holder: Any) -> str:
    """What people call the first thing that goes with a tag's paragraph or row; "" for none."""
    return next((_LOST[element.tag] for element in holder.iter(*_LOST)), "")


def has_break(holder: Any) -> bool:
    """Whether a paragraph or row holds a section or page break."""
    return any(True for _ in _breaks(holder)) or any(True for _ in _marks(holder))


def _breaks(holder: Any) -> Iterator[Any]:
    for element in holder.iter(_BREAK):
        if element.get(_KIND) in ("page", "column"):
            yield element


def _marks(holder: Any) -> Iterator[Any]:
    """The section breaks of a paragraph, and its mark to begin a page."""
    yield from holder.iter(SECTION)
    for mark in holder.iter(BREAK_BEFORE):
        if mark.get(VALUE, "1") not in _OFF:
            yield mark


def set_apart(paragraph: Any, *, is_first: bool) -> None:
    """Put the breaks of a tag's paragraph into one of their own, before it or behind it."""
    made = _empty_like(paragraph)
    breaks = list(_breaks(paragraph))
    if not breaks and any(mark.tag == BREAK_BEFORE for mark in _marks(paragraph)):
        breaks = [paragraph.makeelement(_BREAK, {_KIND: "page"})]
    for found in breaks:
        run = paragraph.makeelement(R, {})
        run.append(found)
        made.append(run)
    for mark in list(_marks(paragraph)):
        mark.getparent().remove(mark)
    (paragraph.addprevious if is_first else paragraph.addnext)(made)


def _empty_like(paragraph: Any) -> Any:
    """A paragraph without words that has the form of another one and its section break."""
    made = paragraph.makeelement(P, {})
    own = paragraph.find(PPR)
    if own is not None:
        form = copy.deepcopy(own)
        for child in [child for child in form if child.tag in _NOT_COPIED]:
            form.remove(child)
        made.append(form)
    return made


def stay(paragraphs: Sequence[Any], texts: Sequence[str]) -> None:
    """Let the breaks beside the first and last tags of blocks stay, outside of the blocks."""
    for paragraph, text in zip(paragraphs, texts, strict=True):
        begin = text.strip()[:3] == "{%p" and text.strip()[3:].split("%}")[0].split()
        if not begin or not has_break(paragraph):
            continue
        if begin[0] in ("for", "if"):
            set_apart(paragraph, is_first=True)
        elif begin[0] in ("endfor", "endif"):
            set_apart(paragraph, is_first=False)
