"""Three-way merge (合并): the last build, the file that was edited since, and the new build.

Paragraph by paragraph: what one side changed stands; where both changed the same one the edited
words stand, and the conflict is told with both texts. The number at the head of a paragraph is no
part of the comparison: the new build's number, the edited words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from notice.align import is_alike, moved, pairs
from notice.document.merging import Step
from notice.document.wording import own_point_number


class Conflict(NamedTuple):
    """What both sides changed: the words that stand and those that don't; "" is a deletion.

    `place` is the number of the paragraph that stands, from 1; of a deleted one, of that before it.
    """

    place: int
    kept: str
    dropped: str


class Plan(NamedTuple):
    """The paragraphs of the merged notice in order, and where both sides had changed one."""

    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def texts(self) -> list[str]:
        """What the merged notice says, paragraph by paragraph."""
        return [step.text for step in self.steps]


def plan(base: Sequence[str], hand: Sequence[str], new: Sequence[str]) -> Plan:
    """Return how the edited paragraphs and those of the new build become one notice.

    `base` are the paragraphs of the last build. With nothing changed on one side the result is
    the other side, letter by letter.
    """
    return _Planner(base, hand, new).plan()


class _Paragraph(NamedTuple):
    number: str  # its own: 1. or （一） or 一是
    words: str


def _paragraph(text: str) -> _Paragraph:
    number = own_point_number(text)
    return _Paragraph(number, text[len(number) :])


class _Side:
    """The paragraphs of a side, and which of the base each one is a version of."""

    def __init__(self, base: Sequence[_Paragraph], texts: Sequence[str]) -> None:
        self.paragraphs = [_paragraph(text) for text in texts]
        old, now = [p.words for p in base], [p.words for p in self.paragraphs]
        paired = pairs(old, now)
        self.moved = moved(old, now, paired)
        self.of_base: dict[int, int] = self.moved | {
            p.old: p.new for p in paired if p.old is not None and p.new is not None
        }

    def without_unlike(self, base: Sequence[_Paragraph]) -> _Side:
        """A paragraph put in the place of an unlike one is a new one: rows come and go."""
        self.of_base = {
            origin: number
            for origin, number in self.of_base.items()
            if is_alike(base[origin].words, self.paragraphs[number].words)
        }
        return self

    @property
    def origins(self) -> Mapping[int, int]:
        return {number: origin for origin, number in self.of_base.items()}


class _Planner:
    """Decides paragraph by paragraph; `_behind` are those that only the hand's side has, or has
    elsewhere, by the paragraph of the new build that they stand behind (-1: at the beginning).
    """

    def __init__(self, base: Sequence[str], hand: Sequence[str], new: Sequence[str]) -> None:
        self.base = [_paragraph(text) for text in base]
        self.hand = _Side(self.base, hand)
        self.new = _Side(self.base, new).without_unlike(self.base)
        self._placed: dict[int, Step] = {}
        self._behind: dict[int, list[Step]] = {}
        self._elsewhere: set[int] = set()  # paragraphs of the new build that the hand moved
        self._dropped: dict[int, str] = {}  # edited paragraph → the other side's words

    def plan(self) -> Plan:
        self._place_edited()
        origins = self.new.origins
        steps = list(self._behind.get(-1, ()))
        deleted: list[Conflict] = []
        for number, paragraph in enumerate(self.new.paragraphs):
            origin = origins.get(number)
            if number in self._placed:
                steps.append(self._placed[number])
            elif origin is None:
                steps.append(Step(number, None, "".join(paragraph)))
            elif number not in self._elsewhere and paragraph.words != self.base[origin].words:
                deleted.append(Conflict(len(steps), "", "".join(paragraph)))
            steps += self._behind.get(number, ())
        both = [
            Conflict(place, step.text, self._dropped[step.hand])
            for place, step in enumerate(steps, 1)
            if step.hand in self._dropped
        ]
        return Plan(tuple(steps), tuple(sorted([*deleted, *both])))

    def _place_edited(self) -> None:
        origins, added = self.hand.origins, self._added_by_build()
        before = -1
        for number, paragraph in enumerate(self.hand.paragraphs):
            origin = origins.get(number)
            there = None if origin is None else self.new.of_base.get(origin)
            text = "".join(paragraph)
            if origin is None:
                if text in added:
                    before = added.pop(text)
                    self._placed[before] = Step(before, None, text)
                else:
                    self._put_behind(before, Step(None, number, text))
            elif there is None:
                is_moved = origin in self.hand.moved
                if is_moved or paragraph.words != self.base[origin].words:
                    self._dropped[number] = ""
                    self._put_behind(before, Step(None, number, text))
            elif origin in self.hand.moved:
                self._elsewhere.add(there)
                step = self._merged(origin, number, there, paragraph.number)
                self._put_behind(before, step._replace(is_moved=True))
            else:
                is_renumbered = self.new.paragraphs[there].number != self.base[origin].number
                numbered = self.new.paragraphs[there] if is_renumbered else paragraph
                self._placed[there] = self._merged(origin, number, there, numbered.number)
                before = there

    def _added_by_build(self) -> dict[str, int]:
        """The new build's paragraphs that the base has not, by their text: the hand may add the
        same.
        """
        origins = self.new.origins
        return {
            "".join(paragraph): number
            for number, paragraph in reversed(list(enumerate(self.new.paragraphs)))
            if number not in origins and paragraph.words.strip()
        }

    def _put_behind(self, before: int, step: Step) -> None:
        self._behind.setdefault(before, []).append(step)

    def _merged(self, origin: int, hand: int, new: int, number: str) -> Step:
        """A paragraph that all three have: the words of the side that changed them."""
        base_words, edited = self.base[origin].words, self.hand.paragraphs[hand].words
        built = self.new.paragraphs[new].words
        if edited in (base_words, built):
            return Step(new, None, number + built)
        if built != base_words:
            self._dropped[hand] = "".join(self.new.paragraphs[new])
        return Step(new, hand, number + edited)
