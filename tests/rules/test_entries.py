"""Text rules: their own examples are the tests."""

import pytest

from notice.ledger.read import read_book
from notice.model.text import Cell, Source, Text
from notice.rules.breaches import TEXT_RULES, repaired
from notice.rules.contradictions import FACT_RULES, contradictions
from notice.rules.passages import passages
from notice.totals import count
from tests import builders

IDS = [rule.id for rule in TEXT_RULES]
SILENT = [(rule, text) for rule in TEXT_RULES for text in (rule.right, *rule.silent)]


def test_each_id_once():
    assert len(set(IDS)) == len(IDS) > 40


@pytest.mark.parametrize(("rule", "text"), SILENT, ids=lambda v: getattr(v, "id", v))
def test_silent(rule, text):
    assert rule.hits(text) == []


@pytest.mark.parametrize("rule", TEXT_RULES, ids=IDS)
def test_wrong__is_found_and_becomes_right(rule):
    hits = rule.hits(rule.wrong)
    assert hits
    if rule.grade == "A":
        once = repaired(Text(rule.wrong), hits)
        assert once == rule.right
        assert repaired(once, rule.hits(once)) == once


def test_repaired__twice_is_once_for_pairs():
    repairs = [rule for rule in TEXT_RULES if rule.grade == "A"]

    def fixed(text: Text) -> Text:
        for rule in repairs:
            text = repaired(text, rule.hits(text))
        return text

    examples = [text for rule in TEXT_RULES for text in (rule.wrong, *rule.silent)]
    to_repair = [text for rule in repairs for text in (rule.wrong, *rule.silent)]
    pairs = {a + b for a in examples for b in to_repair}
    assert [p for p in sorted(pairs) if fixed(once := fixed(Text(p))) != once] == []


def test_repaired__keeps_the_source():
    source = Source((Cell("台", 2, 5),), 1)
    rule = next(rule for rule in TEXT_RULES if rule.id == "T51")
    text = repaired(Text.of("整改台帐和对帐", source), rule.hits("整改台帐和对帐"))
    assert text == "整改台账和对账"
    assert {span.source for span in text.spans} == {source}


OF_FACTS = [rule for rule in FACT_RULES if rule.wrong]


def told_of(text: str, rule_id: str) -> list[str]:
    """What a fact rule finds behind a 整改情况."""
    row = builders.changed(整改情况=f"已按要求办理。{text}。")
    book, _ = read_book(builders.workbook(rows=[row]), "台账.xlsx")
    texts = list(passages(book))
    return [d.rule for d in contradictions(book, count(book), texts) if d.rule == rule_id]


def test_fact_rules__examples():
    assert OF_FACTS
    for rule in OF_FACTS:
        assert told_of(rule.wrong, rule.id)
        assert [text for text in (rule.right, *rule.silent) if told_of(text, rule.id)] == []
