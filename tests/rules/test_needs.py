"""The words that are looked for first: they hide nothing that a rule's pattern finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notice.gate import personal_numbers, secrecy
from notice.gate.detector import Detector
from notice.gate.detectors import DETECTORS, P09
from notice.gate.one_form import as_seen
from notice.gate.sightings import sightings
from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.ledger.columns import SECRECY_WORDS
from notice.ledger.read import read_book
from notice.model.text import Cell, Text
from notice.rules import (
    names_of_units,
    numbering,
    numbers,
    unfilled,
    unfinished_words,
    usage,
)
from notice.rules.breaches import TEXT_RULES, told
from notice.rules.passages import Passage, Passages
from notice.rules.reckoning import totals_in_prose
from notice.rules.rule import TextRule
from tests import builders

BOOK = read_book(builders.workbook(), "台账.xlsx")[0]
SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])  # what the reader leaves
PATTERNS = {  # of a function or a proof → what stands in a text in which it finds something
    "T18": (f"一是.*{numbering._SERIES.pattern}",),
    "T32": (numbers._YEAR.pattern,),
    "T35": (numbers._DATE.pattern,),
    "T41": (numbers._ROUGH.pattern,),
    "T52": tuple(usage.MISSPELT),
    "T64": (r"\A认真的学习贯彻会议精神", r"活动开展的有声有色\Z", r"有力得推动", r"不断地的加强"),
    "T65": (r"\A一要学习；三要落实", r"（1）甲。（3）乙", r"\A第一，甲。第三，乙"),
    "P01": (r"22 ?03 ?81 ?19 ?80 ?01 ?01 ?[0-9]{3} ?[0-9X]\Z",),
    "P02": (f"身份证{personal_numbers.OLD_IDENTITY.pattern}",),
    "P04": (personal_numbers.LANDLINE.pattern, f"电话{personal_numbers.LANDLINE.pattern}"),
    "P05": (personal_numbers.CARD.pattern, f"卡号{personal_numbers.CARD.pattern}"),
    "P07": (
        r"\A(?:王小明同志|(?:对张三|给予王小明)进行(?:诫勉|约谈|立案)|给予李建国党内警告处分)",
    ),
    "P09": (r"（不予公开）",),
    "P10": (r"移交问题线索[0-9]条|立案3件|移交市纪委|举报人反映|涉嫌违纪",),
    "P14": (
        f"护照.*{personal_numbers.PASSPORT.pattern}",
        f"{personal_numbers.PASSPORT.pattern}.*通行证",
    ),
}


class Sought(NamedTuple):
    """What is looked for: texts that may have it, whether they do, and whether that is seen."""

    texts: st.SearchStrategy[str]
    has: Callable[[str], object]
    is_seen: Callable[[str], object]


def of_patterns(patterns: Iterable[str], *examples: str) -> st.SearchStrategy[str]:
    """Texts that hold what a pattern matches, the examples among them."""
    made = [st.from_regex(pattern, alphabet=SIGNS) for pattern in patterns]
    return st.one_of(*made, *map(st.just, examples))


def of_pieces(*examples: str) -> st.SearchStrategy[str]:
    """Texts put together of examples and their signs."""
    pieces = sorted({piece for example in examples for piece in (example, *example)})
    made = st.lists(st.sampled_from(pieces), min_size=1, max_size=9).map("".join)
    return st.one_of(made, st.tuples(made, st.just(examples[0]), made).map("".join))


def by_words(pattern: Pattern, *needs: tuple[str, ...]) -> Sought:
    def is_seen(text: str) -> bool:
        return all(any(word in text for word in alternatives) for alternatives in needs)

    return Sought(of_patterns((pattern.pattern,)), pattern.search, is_seen)


def of_rule(rule: TextRule) -> Sought:
    def has(text: str) -> object:
        return re.search(rule.find, text) if isinstance(rule.find, str) else [*rule.find(text)]

    def is_seen(text: str) -> bool:
        passages = Passages([Passage(rule.columns[-1], Text(text), Cell("整改台账", 2, 5))])
        is_told = any(d.rule == rule.id for d in told(BOOK, passages, fix=False))
        return is_told and bool(rule.hits(text))

    patterns = (rule.find,) if isinstance(rule.find, str) else PATTERNS.get(rule.id)
    if patterns:
        return Sought(of_patterns(patterns, rule.wrong), has, is_seen)
    pieces = of_pieces(rule.wrong, *rule.silent, *rule.needs)
    return Sought(st.one_of(st.just(rule.wrong), pieces), has, is_seen)  # so that some is hit


def of_detector(detector: Detector) -> Sought:
    def has(text: str) -> object:
        return [*detector.leaks_of_candidate(text)]

    patterns = PATTERNS.get(detector.id)
    if patterns is None:
        assert isinstance(detector.find, Pattern)
        patterns = (detector.find.pattern,)
    texts = of_patterns(patterns, *detector.hits).map(lambda text: as_seen([text])[0])

    def is_seen(text: str) -> bool:
        of_book, of_notice = Corpus((text,)), None
        found = [[*sightings([text], (detector,), corpus)] for corpus in (of_book, of_notice)]
        return all(found) and bool([*detector.leaks(text)])

    return Sought(texts, has, is_seen)


def all_sought() -> Iterator[tuple[str, Sought]]:
    yield from ((rule.id, of_rule(rule)) for rule in TEXT_RULES)
    yield from ((d.id, of_detector(d)) for d in DETECTORS if d is not P09)
    yield "P09: a mark", by_words(secrecy._MARK, SECRECY_WORDS)
    yield "P09: alone", by_words(secrecy._ALONE, SECRECY_WORDS)
    claims = (*totals_in_prose._CLAIMS, *totals_in_prose._PLAIN_CLAIMS)
    for needs, pattern, called, _ in claims:
        words = totals_in_prose._CLAIM_WORDS
        yield f"T54: {called}", by_words(pattern, needs, words)
    yield (
        "T54: 制度",
        by_words(totals_in_prose._REGULATIONS, totals_in_prose._REGULATION_WORDS, words),
    )
    yield "T54: a rate", by_words(totals_in_prose._RATE, ("率",), words)
    yield "T54: all", by_words(totals_in_prose._ALL, totals_in_prose._ALL_WORDS, words)
    yield "T55", by_words(unfinished_words._UNFINISHED, unfinished_words._UNFINISHED_WORDS)
    yield "team-name", by_words(names_of_units._TEAM, names_of_units._TEAM_WORDS)
    for place, left in enumerate(unfilled.LEFT):
        yield f"leftover: {place}", by_words(left.find, left.needs)


SOUGHT = [pytest.param(sought, id=name) for name, sought in all_sought()]


@pytest.mark.parametrize("sought", SOUGHT)
def test_words_looked_for_first__hide_nothing(sought):
    found: list[str] = []

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sought.texts)
    def try_text(text: str) -> None:
        if sought.has(text):
            found.append(text)
            assert sought.is_seen(text)

    try_text()
    assert found
