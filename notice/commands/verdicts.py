"""What is told of each edit: where it stands, both texts, 可回填 or 需人工处理, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from notice.model.text import Cell

if TYPE_CHECKING:
    from notice.docx.reading import Document
    from notice.versions.groups import Group

COMES_BACK, BY_HAND = "可回填", "需人工处理"


class Edit(NamedTuple):
    """One difference: its paragraph in the edited notice from 1, both texts, what becomes of it."""

    paragraph: int
    cell: Cell | None
    old: str
    new: str
    verdict: str
    reason: str
    authors: tuple[str, ...]


def edits_of(
    group: Group,
    old: Sequence[str],
    document: Document,
    cells: Sequence[Cell | None],
    verdict: str,
    reason: str,
) -> Iterator[Edit]:
    """An entry for each paragraph of a group, or for each cell of a paragraph.

    Who dropped a paragraph has left a mark on the next one.
    """
    following = document.paragraphs[group.at : group.at + 1] if not group.news else ()
    dropped_by = following[0].authors if following else ()
    for i, j in zip_longest(group.olds, group.news):
        paragraph = (j if j is not None else i) + 1
        was = str(old[i]) if i is not None else ""
        now = document.texts[j] if j is not None else ""
        authors = document.paragraphs[j].authors if j is not None else dropped_by
        for cell in cells:
            yield Edit(paragraph, cell, was, now, verdict, reason, authors)


def what_comes_back(group: Group) -> str:
    """What an edit does to its cell."""
    if not group.news:
        return "删去单元格里的一行"
    if len(group.olds) == len(group.news) == 1:
        return "改单元格里的文字"
    return "拆开或合并单元格里的行，几段一起回填"
