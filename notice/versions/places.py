"""Where each paragraph of a document stands: beside which others, in which cell, row, text box.

A tree in, numbers out: what the plan of a marked copy (plan.py) has to know of both versions.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from notice.docx.wordml import CELL, ROW, TABLE, TEXT_BOX, P, R, W

_CONTROLS = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml")


class Place(NamedTuple):
    """Where a paragraph stands; paragraphs and holders by their numbers from 0.

    `segment` is the first of the paragraphs that follow each other with no table between, `kind`
    what holds them: a cell, a text box or nothing. `holders` are the rows and text boxes round it,
    the innermost first, `outer` the paragraphs in whose text boxes it stands.
    """

    segment: int
    kind: str = ""
    holders: tuple[int, ...] = ()
    outer: tuple[int, ...] = ()


class Places(NamedTuple):
    """The places of all paragraphs; each holder's element, which is a w:tr or w:r, by number."""

    of: tuple[Place, ...]
    holders: tuple[Any, ...]


def places(paragraphs: Sequence[Any]) -> Places:
    """The places of a document's paragraphs, which are all that it shows, in order."""
    numbers: dict[Any, int] = {}
    holders: dict[Any, int] = {}
    segments: list[int] = []
    of: list[Place] = []
    for number, paragraph in enumerate(paragraphs):
        numbers[paragraph] = number
        before = _block_before(paragraph)
        is_first = before is None or before.tag != P
        segments.append(number if is_first else segments[numbers[before]])
        around = [holders.setdefault(h, len(holders)) for h in paragraph.iterancestors(ROW, R)]
        outer = [numbers[p] for p in paragraph.iterancestors(P)]
        of.append(Place(segments[-1], _kind(paragraph), tuple(around), tuple(outer)))
    return Places(tuple(of), tuple(holders))


def _block_before(block: Any) -> Any:
    """The paragraph or table before this one in the same cell, text box or body, or None.

    A content control (内容控件) is no border: what is in it follows what is before it.
    """
    before = block.getprevious()
    while before is not None:
        found = _last_block(before)
        if found is not None:
            return found
        before = before.getprevious()
    holder = block.getparent()
    return _block_before(holder) if holder is not None and holder.tag in _CONTROLS else None


def _last_block(element: Any) -> Any:
    """The last paragraph or table of a block, itself if it is one; None where it has none."""
    if element.tag in (P, TABLE):
        return element
    inner = reversed(element) if element.tag in _CONTROLS else ()
    return next((found for e in inner if (found := _last_block(e)) is not None), None)


def _kind(paragraph: Any) -> str:
    holder = next(paragraph.iterancestors(CELL, TEXT_BOX), None)
    return "" if holder is None else "cell" if holder.tag == CELL else "text box"
