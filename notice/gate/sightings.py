"""What texts hold: each different text looked at once, a leak seen wherever its text stands."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from notice.gate.detector import Detector, Leak
from notice.gate.detectors import WORDS
from notice.gate.one_form import as_seen
from notice.gate.personal_numbers import LONG_RUN
from notice.language.corpus import Corpus
from notice.lazy import Pattern


class Sighting(NamedTuple):
    """A leak in one of the texts: `text` is that text, with full-width digits made narrow."""

    detector: Detector
    leak: Leak
    text: str
    number: int  # of the text in the sequence, from 0

    @property
    def value(self) -> str:
        """The words that leak."""
        return self.text[self.leak.start : self.leak.end]


def sightings(
    texts: Sequence[str], detectors: Iterable[Detector], corpus: Corpus | None = None
) -> Iterator[Sighting]:
    """The leaks by detector, then by text; `corpus` are the texts joined, where that was done."""
    if not texts:
        return
    seen = as_seen(texts)
    searched = corpus if seen is texts else None
    searched = searched or Corpus(tuple(dict.fromkeys(seen)))
    leaks = [
        (detector, text, leak)
        for detector in detectors
        for text in _candidates(detector, searched, is_new=searched is not corpus)
        for leak in detector.leaks(text)
    ]
    numbers = _numbers(seen, {text for _, text, _ in leaks})
    for detector, text, leak in leaks:
        yield from (Sighting(detector, leak, text, number) for number in numbers[text])


def _numbers(texts: Sequence[str], wanted: Collection[str]) -> dict[str, list[int]]:
    """Where each of the wanted texts stands among all."""
    numbers: dict[str, list[int]] = {text: [] for text in wanted}
    for number, text in enumerate(texts) if wanted else ():
        if text in numbers:
            numbers[text].append(number)
    return numbers


def _candidates(detector: Detector, corpus: Corpus, *, is_new: bool) -> Iterable[str]:
    """The different texts that may hold what the detector needs.

    A new corpus has no table of its letters, and one search for the words of all detectors takes a
    third of the time that making it would.
    """
    if isinstance(detector.needs, Pattern) or not detector.needs:
        places = corpus.matching(LONG_RUN)
    else:
        places = corpus.matching(WORDS) if is_new else corpus.holding(detector.needs)
    return dict.fromkeys(corpus.texts[place] for place in places)
