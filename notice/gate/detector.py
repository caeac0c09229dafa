"""What an entry of the gate is: a detector is data, what it looks for and how sure a hit is."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from notice.gate.personal_numbers import LONG_NUMBER
from notice.gate.policy import Policy
from notice.lazy import Pattern

GRAVE, DOUBTFUL = True, False


class Leak(NamedTuple):
    """A hit in a text: where, and whether it is grave, so that it may stop a public notice."""

    start: int
    end: int
    is_grave: bool


Proof = Callable[[re.Match[str]], "bool | None"]  # GRAVE, DOUBTFUL or, for no leak, None


def doubtful(match: re.Match[str]) -> bool:
    """What can't be proved only warns."""
    return DOUBTFUL


def grave(match: re.Match[str]) -> bool:
    """What needs no proof."""
    return GRAVE


class Detector(NamedTuple):
    """What is looked for, with its examples: `hits` are found, `decoys` are not.

    `needs` are words of which a text holds one if it holds a leak, or a pattern that it then has;
    of a detector without any, it holds a long number. `find` is a pattern of which `proves` judges
    each match, by its check digit or by what stands before it; or a function for what no pattern
    can say.
    """

    id: str
    says: str
    needs: tuple[str, ...] | Pattern
    find: Pattern | Callable[[str], Iterator[Leak]]
    hits: tuple[str, ...]
    decoys: tuple[str, ...]
    proves: Proof = doubtful
    policy: Policy = Policy()

    def leaks(self, text: str) -> Iterator[Leak]:
        """The leaks in a text whose full-width signs are already narrow."""
        needs = self.needs or LONG_NUMBER
        if isinstance(needs, Pattern):
            may_leak = needs.search(text) is not None
        else:
            may_leak = any(word in text for word in needs)
        return self.leaks_of_candidate(text) if may_leak else iter(())

    def leaks_of_candidate(self, text: str) -> Iterator[Leak]:
        """The leaks in a text that is known to hold what is needed."""
        if not isinstance(self.find, Pattern):
            yield from self.find(text)
            return
        for match in self.find.finditer(text):
            is_grave = self.proves(match)
            if is_grave is not None:
                yield Leak(*match.span(), is_grave)
