"""Many short texts searched as one: which of them hold one of the words that a rule needs.

Most rules have nothing to look at in most texts. One search for a word in all texts joined costs
less than a thousand searches, and a pattern whose words stand nowhere is never compiled. Where
every rule looks at every text, a whole run has 30 % more instructions at 12 findings, and 2.9
times as many at 3 000.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from notice.lazy import Pattern

_BORDER = "\0"  # no text holds it: the reader drops control characters


class Corpus:
    """Texts, by their places in the sequence."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Join the texts."""
        self.texts = texts
        self._all = _BORDER.join(texts)
        self._holding: dict[str, tuple[int, ...]] = {}
        self._matching: dict[Pattern, frozenset[int]] = {}
        self._signs: dict[str, bool] = {}  # whether a character stands anywhere

    @cached_property
    def _starts(self) -> list[int]:
        """Where each text begins in all of them; asked for once one is hit."""
        ends = accumulate(map(len, self.texts), initial=0)
        return [end + borders for borders, end in enumerate(ends)]

    def matching(self, pattern: Pattern) -> list[int]:
        """The places, in order, of the texts that a pattern hits; it must not match the border."""
        if pattern not in self._matching:
            starts = [match.start() for match in pattern.finditer(self._all)]
            self._matching[pattern] = frozenset(bisect_right(self._starts, s) - 1 for s in starts)
        return sorted(self._matching[pattern])

    def holding(self, words: Iterable[str]) -> list[int]:
        """The places, in order, of the texts that hold one of these words."""
        places: set[int] = set()
        for word in words:
            if word not in self._holding:
                self._holding[word] = tuple(self._places_of(word))
            places.update(self._holding[word])
        return sorted(places)

    def _places_of(self, word: str) -> Iterator[int]:
        if not all(map(self._has, word)):  # to miss a character is ten times as fast
            return
        at = self._all.find(word)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._all.find(word, self._starts[place] + len(self.texts[place]))

    def _has(self, sign: str) -> bool:
        if sign not in self._signs:
            self._signs[sign] = sign in self._all
        return self._signs[sign]
