"""The laws of the marked copy, judged by ourselves, by pandoc and by LibreOffice.

Accepting all gives NEW, rejecting all gives OLD. A pair in which one judge differs while the other
one agrees with our own reading is set aside by name: no program reads all that another one writes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.versions import judges
from tests.versions.judges import ACCEPT, REJECT, Reading
from tests.versions.pairs import some_pair
from tests.versions.test_marking import marked
from tests.versions.test_marking import some_pair as plain_pair

RICH, PLAIN = 240, 60  # pairs with pictures, fields, boxes …, and of words and tables alone
MOST_SET_ASIDE = 0.08
Settled = tuple[str, str]  # name of a pair, way


@pytest.fixture(scope="module")
def pairs() -> dict[str, tuple[bytes, bytes, bytes]]:
    """Name → OLD, NEW and the marked copy of both."""
    every = {f"rich {n}": some_pair(n) for n in range(RICH)}
    every |= {f"plain {n}": plain_pair(n) for n in range(PLAIN)}
    return {name: (*pair, marked(*pair)) for name, pair in every.items()}


def wanted(pair: tuple[bytes, bytes, bytes], way: str) -> bytes:
    return pair[1] if way == ACCEPT else pair[0]


def same(one: Reading, other: Reading) -> bool:
    kept = [[line.strip() for line in lines if line.strip()] for lines in (one, other)]
    return kept[0] == kept[1]


def test_ours__accepted_and_rejected_letter_by_letter(pairs):
    for name, pair in pairs.items():
        for way in (ACCEPT, REJECT):
            assert judges.ours(pair[2], way) == judges.ours(wanted(pair, way)), (name, way)


@pytest.mark.skipif(not (judges.PANDOC and judges.SOFFICE), reason="needs pandoc and LibreOffice")
def test_judged__by_pandoc_and_libreoffice(pairs, tmp_path):
    unlike = {
        "pandoc": by_pandoc(pairs, tmp_path),
        "libreoffice": by_libreoffice(pairs, tmp_path),
    }
    for way in (ACCEPT, REJECT):
        names = {
            judge: {name for name, settled_by in settled if settled_by == way}
            for judge, settled in unlike.items()
        }
        both = names["pandoc"] & names["libreoffice"]
        aside = names["pandoc"] ^ names["libreoffice"]
        assert len(both) <= 0.01 * len(pairs), (way, sorted(both))
        assert len(aside) <= MOST_SET_ASIDE * len(pairs), (way, names)


def by_pandoc(pairs: dict[str, tuple[bytes, bytes, bytes]], folder: Path) -> set[Settled]:
    """What pandoc reads otherwise."""
    unlike: set[Settled] = set()
    for way in (ACCEPT, REJECT):
        given = judges.pandoc(folder / f"{way}-marked", way, [pair[2] for pair in pairs.values()])
        plain = [wanted(pair, way) for pair in pairs.values()]
        expected = judges.pandoc(folder / f"{way}-plain", ACCEPT, plain)
        triples = zip(pairs, given, expected, strict=True)
        unlike |= {(name, way) for name, one, other in triples if one != other}
    return unlike


def by_libreoffice(pairs: dict[str, tuple[bytes, bytes, bytes]], folder: Path) -> set[Settled]:
    """What LibreOffice settles otherwise; it is asked for its own reading of OLD and NEW too."""
    jobs = {(name, way): (way, pair[2]) for name, pair in pairs.items() for way in (ACCEPT, REJECT)}
    given = settled_by_two(folder / "settled", jobs)
    again = {
        (name, way): (ACCEPT, wanted(pairs[name], way))
        for (name, way), reading in given.items()
        if not same(reading, judges.ours(wanted(pairs[name], way)))
    }
    expected = settled_by_two(folder / "again", again)
    return {key for key in again if not same(given[key], expected[key])}


def settled_by_two(folder: Path, jobs: dict[Settled, tuple[str, bytes]]) -> dict[Settled, Reading]:
    """The readings of many documents, by two LibreOffices at once."""
    names = {f"{number}": key for number, key in enumerate(jobs)}
    halves = [{n: jobs[names[n]] for n in list(names)[half::2]} for half in (0, 1)]
    folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(judges.libreoffice, (folder / "0", folder / "1"), halves)
        return {names[name]: reading for half in found for name, reading in half.items()}
