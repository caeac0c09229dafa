"""What an entry of the rules is: TextRule, of how a text is written; FactRule, of what it claims.

A rule is data: what it says, what it finds, where it applies; a text rule with its examples.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from notice.diagnostics import Excerpt, Level
from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.passages import EVERYWHERE, Passages

LEVEL_OF_GRADE = {"A": Level.INFO, "B": Level.WARNING, "C": Level.INFO}


_pattern = cache(Pattern)


class Hit(NamedTuple):
    """A place in a text, `start` to `end`, and what to put there; None where the writer chooses."""

    start: int
    end: int
    put: str | None


Finder = Callable[[str], Iterable[Hit]]


class TextRule(NamedTuple):
    """A rule of punctuation, numbers or wording.

    `find` is a pattern, or a function for what no pattern can say; `put` replaces what a pattern
    finds (as in re.sub) or is left out where the writer chooses. `needs` are words of which a
    text holds at least one if the rule can hit at all: looked for first, so that a pattern that
    can't hit is never compiled; a rule without any looks at every text, or at the `places` that
    it names of many. Grade A: the repair is unique; B: a person chooses; C: a hint.
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
    places: Callable[[Corpus], Iterable[int]] | None = None  # of the texts that may break it

    @property
    def level(self) -> Level:
        """How a hit is told."""
        return LEVEL_OF_GRADE[self.grade]

    def hits(self, text: str) -> list[Hit]:
        """Where the rule is broken in a text."""
        if not self.needs or any(word in text for word in self.needs):
            return self.hits_of_candidate(text)
        return []

    def hits_of_candidate(self, text: str) -> list[Hit]:
        """The hits in a text that is known to hold one of the words."""
        find = self.find
        if not isinstance(find, str):
            return list(find(text))
        return [Hit(m.start(), m.end(), self._put(m)) for m in _pattern(find).finditer(text)]

    def _put(self, match: re.Match[str]) -> str | None:
        if self.put is None:
            return None
        return match.expand(self.put) if isinstance(self.put, str) else self.put(match)


class Contradiction(NamedTuple):
    """What a fact rule finds: the cell, the sentence, how grave it is, the words that it is of."""

    cell: Cell
    message: str
    level: Level = Level.WARNING
    excerpts: tuple[Excerpt, ...] = ()


class FactRule(NamedTuple):
    """A rule of dates, totals, names …: what the book says against what it says elsewhere.

    `find` gets the book, its totals and its passages. It only warns: which side is right, a
    person knows.
    """

    id: str
    says: str  # in the manual; "" for what the reader tells likewise, which is always told
    find: Callable[[Book, Totals, Passages], Iterator[Contradiction]]
    wrong: str = ""  # examples as of a text rule, behind a 整改情况 or in 责任落实
    right: str = ""
    silent: tuple[str, ...] = ()
    needs_whole_book: bool = False  # what a broken book lacks would make its sentences wrong
    is_told_once: bool = False  # of a cell
