"""Text boxes (文本框) that only one version has: they come and go as a whole.

Such a box is a letter of the paragraph that it stands in. In a box of both the paragraphs are
marked by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any

from notice.docx.wordml import R
from notice.versions.align import Pair
from notice.versions.lettering import Letters
from notice.versions.places import Places


def without_boxes(pairs: Iterable[Pair], old: Places, new: Places, letters: Letters) -> list[Pair]:
    """The pairs without the paragraphs of such boxes, which become letters."""
    parted = list(_parted(pairs, old, new))
    kept = [pair for pair in parted if pair.old is not None and pair.new is not None]
    gone_old = _given(_alone(old, {pair.old for pair in kept}), letters)
    gone_new = _given(_alone(new, {pair.new for pair in kept}), letters)
    return [pair for pair in parted if pair.old not in gone_old and pair.new not in gone_new]


def _parted(pairs: Iterable[Pair], old: Places, new: Places) -> Iterator[Pair]:
    """The pairs, those parted of which one stands in a text box and the other doesn't."""
    for pair in pairs:
        if (
            pair.old is None
            or pair.new is None
            or _is_inside(old, pair.old) == _is_inside(new, pair.new)
        ):
            yield pair
        else:
            yield Pair(pair.old, None)
            yield Pair(None, pair.new)


def _is_inside(places: Places, number: int) -> bool:
    return bool(places.of[number].outer)


def _alone(places: Places, kept: AbstractSet[int | None]) -> dict[Any, list[int]]:
    """The runs of text boxes in which nothing is kept, each with the paragraphs in it.

    Of boxes inside each other the outer one alone.
    """
    inside: dict[int, list[int]] = {}
    for number, place in enumerate(places.of):
        for holder in place.holders:
            if places.holders[holder].tag == R:
                inside.setdefault(holder, []).append(number)
    alone = {holder: numbers for holder, numbers in inside.items() if kept.isdisjoint(numbers)}
    held = set(chain.from_iterable(alone.values()))
    return {
        places.holders[holder]: numbers
        for holder, numbers in alone.items()
        if held.isdisjoint(places.of[numbers[0]].outer)
    }


def _given(boxes: dict[Any, list[int]], letters: Letters) -> set[int]:
    """Let these boxes be letters; return the paragraphs in them."""
    letters.give_to_boxes((run, "".join(run.itertext())) for run in boxes)
    return {number for numbers in boxes.values() for number in numbers}
