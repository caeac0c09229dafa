"""Where cells came out: the notice turned round, from paragraph → cells to cell → paragraphs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from notice.model.notice import Paragraph
from notice.model.text import Cell, Source


class Printing(NamedTuple):
    """By cell the paragraphs that print it, and the first that counts it; by their index."""

    printed: Mapping[Cell, Sequence[int]]
    counted: Mapping[Cell, int]


def printing(paragraphs: Iterable[Paragraph]) -> Printing:
    """Turn the notice round."""
    printed: dict[Cell, list[int]] = {}
    counted: dict[Cell, int] = {}
    for index, paragraph in enumerate(paragraphs):
        for text, source in paragraph.text.spans:
            if source is None:
                continue
            if _is_count(text, source):
                for cell in source.cells:
                    counted.setdefault(cell, index)
                continue
            for cell in source.cells:
                known = printed.setdefault(cell, [])
                if index not in known[-1:]:
                    known.append(index)
    return Printing(printed, counted)


def _is_count(text: str, source: Source) -> bool:
    return source.line is None and (text.isdecimal() or text.endswith("%"))
