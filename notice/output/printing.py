"""Where cells came out: the notice turned round, from paragraph → cells to cell → paragraphs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from notice.model.notice import Paragraph
from notice.model.text import Cell, Count


class Printing(NamedTuple):
    """The paragraphs, by their index, that print a cell, and the first that counts it.

    `numbers` has those that print a total, or its rate, by the very tuple of cells that was
    counted: two totals may have equal ones.
    """

    printed: Mapping[Cell, Sequence[int]]
    counted: Mapping[Cell, int]
    numbers: Mapping[tuple[int, bool], Sequence[int]]

    def of_count(self, count: Count) -> Sequence[int]:
        """The paragraphs that print a total."""
        return self.numbers.get((id(count.cells), False), ()) if count else ()

    def of_rate(self, total: Count) -> Sequence[int]:
        """The paragraphs that print the rate of what is done of a total."""
        return self.numbers.get((id(total.cells), True), ())


def printing(paragraphs: Iterable[Paragraph]) -> Printing:
    """Turn the notice round."""
    printed: dict[Cell, list[int]] = {}
    counted: dict[Cell, int] = {}
    numbers: dict[tuple[int, bool], list[int]] = {}
    for index, paragraph in enumerate(paragraphs):
        for text, source in paragraph.text.spans:
            if source is None:
                continue
            cells, line = source
            if line is None and cells:
                _add(numbers, (id(cells), text.endswith("%")), index)
            if line is None and _is_number(text):
                for cell in cells:
                    counted.setdefault(cell.whole, index)
            else:
                for cell in cells:
                    _add(printed, cell, index)
    return Printing(printed, counted, numbers)


def _is_number(text: str) -> bool:
    return text.isdecimal() or text.endswith("%")


K = TypeVar("K")


def _add(paragraphs: dict[K, list[int]], key: K, index: int) -> None:
    """Note a paragraph once."""
    known = paragraphs.setdefault(key, [])
    if not known or known[-1] != index:
        known.append(index)
