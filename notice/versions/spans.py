"""The spans of a paragraph with their places; which cell is quoted at a place. Texts alone."""

from typing import NamedTuple

from notice.model.text import Cell, Span, Text
from notice.versions.align import letters

STOP = "。"  # what the program sets behind a line that has no mark (T21)


class PlacedSpan(NamedTuple):
    """A span and where it stands; `reach` is its end with the 。 that was set behind it."""

    span: Span
    start: int
    end: int
    reach: int

    @property
    def is_quoted(self) -> bool:
        """Whether it is of one line of a cell, so that it can come back there."""
        source = self.span.source
        return source is not None and source.line is not None

    @property
    def cell(self) -> Cell:
        """The first of its cells; raises ValueError for words that were added."""
        if self.span.source is None:
            raise ValueError("words of no cell")
        return self.span.source.cells[0]

    @property
    def line(self) -> int:
        """The line of its cell, from 1."""
        source = self.span.source
        return (source and source.line) or 1


def placed(text: Text) -> list[PlacedSpan]:
    """The spans of a paragraph, in order."""
    spans: list[PlacedSpan] = []
    at = 0
    for span in text.spans:
        end = at + len(span.text)
        spans.append(PlacedSpan(span, at, end, end))
        at = end
    if len(spans) > 1 and spans[-1].span == Span(STOP, None) and spans[-2].is_quoted:
        spans[-2] = spans[-2]._replace(reach=spans[-1].end)
    return spans


def cell_at(old: Text, new: str, start: int, end: int) -> Cell | None:
    """The first cell quoted where letters of the new text stand, or stood before they changed.

    At a point, where `start` is `end`, it is that on either side; None on computed or added words.
    """
    start, end = _in_old(old, new, start, end)
    for span in placed(old):
        is_over = (
            span.start < end and start < span.end
            if start < end
            else span.start <= start <= span.end
        )
        if is_over and span.is_quoted:
            return span.cell
    return None


def _in_old(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Where letters of the new text stood, or would have stood, in the old one."""
    places: list[int] = []
    at = 0
    for piece in letters(old, new):
        step = len(piece.new)
        places += range(at, at + step) if piece.old == piece.new else [at] * step
        at += len(piece.old)
    places.append(at)
    last = len(places) - 1
    return places[min(start, last)], places[min(end, last)]
