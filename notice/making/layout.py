"""Layout (版式) that depends on the values: long titles, the signature, what stays on one page.

The clauses are those of GB/T 9704—2012. Everything else stands in the template's styles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notice.docx.named_styles import ids_by_name, style_of
from notice.making import signature
from notice.making.line_breaks import NAME_ROW, TITLE_ROW, break_points, split_at, width
from notice.making.signature import SIGNATURE
from notice.making.trace import TracedParagraph

_TITLE, _ANNEX_TITLE = "公文标题", "附件标题"


def finish(
    paragraphs: list[TracedParagraph],
    styles: Any,
    names: Sequence[str],
    date: str,
    *,
    stamped: bool,
) -> list[TracedParagraph]:
    """Split long titles, place the signature and keep it with the text.

    Returns the paragraphs as they then stand.
    """
    ids = ids_by_name(styles)
    of_name = NAME_ROW if stamped else NAME_ROW - 1
    rooms = {_TITLE: TITLE_ROW, _ANNEX_TITLE: TITLE_ROW, SIGNATURE: of_name}
    longest = {ids[name]: room for name, room in rooms.items() if name in ids}
    return signature.finish(_split(paragraphs, longest), styles, names, date, stamped=stamped)


def _split(paragraphs: list[TracedParagraph], longest: Mapping[str, int]) -> list[TracedParagraph]:
    """Title lines of more than 20 字 and names of more than 27 in several paragraphs (7.3.1).

    `longest` says how many 字 a paragraph of a style may have: no such line is left to wrap by
    itself.
    """
    made: list[TracedParagraph] = []
    for paragraph in paragraphs:
        # no title and no name has a 。
        room = None if "。" in paragraph.text else longest.get(style_of(paragraph.element) or "")
        if room is None or width(paragraph.text) <= room:
            made.append(paragraph)
            continue
        starts = break_points(paragraph.text, room, widest_first=room != TITLE_ROW)
        made += split_at(paragraph, starts)
    return made
