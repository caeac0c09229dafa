"""Paragraphs that a hand wrote (手工改的) in a merged notice, beside what the cells say."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notice.model.notice import Paragraph
from notice.model.text import Cell


class ByHand(NamedTuple):
    """A paragraph of the notice by its index, its words, the cells beside it and what they say."""

    paragraph: int
    words: str
    cells: tuple[Cell, ...]
    own: str  # what the program would have printed there; "" where it prints nothing


def by_hand(merged: Sequence[Paragraph], built: Sequence[Paragraph]) -> Iterator[ByHand]:
    """The paragraphs that the new build has not, each with the build's of the same cells."""
    words = {str(paragraph.text) for paragraph in built}
    of_cells = {paragraph.text.cells: paragraph for paragraph in built if paragraph.text.cells}
    for index, paragraph in enumerate(merged):
        if paragraph.text and str(paragraph.text) not in words:
            cells = paragraph.text.cells
            beside = of_cells.get(cells)
            own = str(beside.text) if beside is not None else ""
            yield ByHand(index, str(paragraph.text), cells, own)
