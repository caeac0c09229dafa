"""Many texts searched as one: the same answers as of each by itself, or what may be doubled."""

import random
from itertools import pairwise

import pytest

from notice.language.corpus import Corpus
from notice.rules.breaches import TEXT_RULES


def test_corpus__at_random_as_each_text_by_itself():
    chosen = random.Random(1)
    for _ in range(1500):
        letters = chosen.choice(["ab", "abc的，", "工作的x\ud83d", "一二三四五六七八"])
        sizes = chosen.choices([0, 0, 1, 2, 3, 8, 20], k=chosen.choice([0, 1, 2, 5, 40]))
        texts = ["".join(chosen.choices(letters, k=size)) for size in sizes]
        corpus = Corpus(texts)
        pairs = {a + b for text in texts for a, b in pairwise(text)}
        assert len(corpus.pairs) == len(pairs)
        assert {*corpus.pairs} == pairs
        for length in (2, 3, 4):
            assert corpus.doubling(length) >= _doubling(texts, length), texts
            assert Corpus(texts[:1]).doubling(length) == _doubling(texts[:1], length), texts
        for word in ("".join(chosen.choices(letters + "z", k=size)) for size in (1, 1, 2, 3)):
            held = [place for place, text in enumerate(texts) if word in text]
            assert corpus.holding([word]) == held, texts
            assert corpus.may_hold(word) or not held


@pytest.mark.parametrize("rule", [rule for rule in TEXT_RULES if rule.places])
def test_places__of_no_text_at_all(rule):
    assert rule.places
    assert [*rule.places(Corpus([]))] == []


def _doubling(texts: list[str], length: int) -> set[int]:
    return {
        place
        for place, text in enumerate(texts)
        for at in range(len(text) - 2 * length + 1)
        if text[at : at + length] == text[at + length : at + 2 * length]
    }


def test_may_hold__a_letter_that_utf_16_writes_as_two():
    assert Corpus(["甲", "\U00020000"]).may_hold("\U00020000")
    assert not Corpus(["甲"]).may_hold("\U00020000")
    assert not Corpus([]).may_hold("甲")
