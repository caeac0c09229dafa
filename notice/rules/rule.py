"""What an entry of the rules is. A rule is data: what it says, what it finds, its examples, where
it applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from notice.diagnostics import Level
from notice.rules.passages import EVERYWHERE

LEVEL_OF_GRADE = {"A": Level.INFO, "B": Level.WARNING, "C": Level.INFO}


@dataclass(frozen=True)
class Hit:
    """A place in a text, `start` to `end`, and what to put there; None where the writer chooses."""

    start: int
    end: int
    put: str | None


Finder = Callable[[str], Iterable[Hit]]


@dataclass(frozen=True)
class TextRule:
    """A rule of punctuation, numbers or wording.

    `find` is a pattern, or a function for what no pattern can say; `put` replaces what a pattern
    finds (as in re.sub) or is left out where the writer chooses. `needs` are words of which a
    text holds at least one if the rule can hit at all: looked for first, so that a pattern that
    can't hit is never compiled; a rule without them looks at every text. Grade A: the repair is
    unique; B: a person chooses; C: a hint.
    """

    id: str
    says: str
    find: str | Finder
    wrong: str
    right: str
    silent: tuple[str, ...]
    source: str
    grade: str
    needs: tuple[str, ...]
    put: str | Callable[[re.Match[str]], str] | None = None
    columns: tuple[str, ...] = EVERYWHERE
    is_of_cell: bool = False  # looks at all lines of a cell together

    @property
    def level(self) -> Level:
        """How a hit is told."""
        return LEVEL_OF_GRADE[self.grade]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        assert isinstance(self.find, str)
        return re.compile(self.find)

    def hits(self, text: str) -> list[Hit]:
        """Where the rule is broken in a text."""
        if self.needs and not any(word in text for word in self.needs):
            return []
        if not isinstance(self.find, str):
            return list(self.find(text))
        return [Hit(m.start(), m.end(), self._put(m)) for m in self._pattern.finditer(text)]

    def _put(self, match: re.Match[str]) -> str | None:
        if self.put is None:
            return None
        return match.expand(self.put) if isinstance(self.put, str) else self.put(match)
