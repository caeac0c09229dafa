"""Set phrases (固定表述) and words (词): what is asked of many letters at once, and plainly."""

import random
from itertools import pairwise
from pathlib import Path

from notice.language import lexicon
from notice.rules import set_phrases

_FILES = Path(lexicon.__file__).parent


def test_is_word__all_words_of_the_file_and_no_others():
    lines = (_FILES / "words.txt").read_text("utf-8").splitlines()[1:]
    words = {line[0] + rest for line in lines for rest in line[2:].split(" ")}
    assert all(map(lexicon.is_word, words))
    letters = random.Random(1).choices([line[0] for line in lines] + [*"囧x1，\n 　"], k=4000)
    pairs = {a + b for a, b in pairwise(letters)} - words
    assert not any(lexicon.is_word(pair) for pair in pairs - lexicon._OF_OFFICES)
    assert not lexicon.is_word("")
    assert not lexicon.is_word("#")


def test_are_alike__by_sound_or_by_shape_each_way_and_never_itself():
    rows = {name: (_FILES / name).read_text("utf-8").splitlines()[1:] for name in _NAMES}
    together = {(a, b) for lines in rows.values() for row in lines for a in row for b in row}
    letters = [*random.Random(2).sample(sorted({a for a, _ in together}), 150), *"囧x，\n "]
    for one in letters:
        assert {*lexicon.alike(one)} >= {other for other in letters if (one, other) in together}
        assert all((one, other) in together for other in lexicon.alike(one))
        for other in letters:
            assert lexicon.are_alike(one, other) == (one != other and (one, other) in together)


_NAMES = ("sounds.txt", "shapes.txt")


def test_odd_pairs__asked_at_once_are_those_that_differ_by_a_like_letter():
    right = {a + b for words in set_phrases._phrases() for a, b in pairwise(words)}
    right |= {*lexicon.sections()["常用词"]}
    chosen = random.Random(3)
    some = chosen.sample(sorted(right), 300)
    alike = [
        (pair, at, other) for pair in some for at in (0, 1) for other in lexicon.alike(pair[at])
    ]
    written = {pair[:at] + other + pair[at + 1 :] for pair, at, other in alike}
    by_chance = {
        a + b for a, b in pairwise(chosen.choices("".join(sorted(right)) + "囧x1 \n", k=600))
    }
    pairs = sorted(written | by_chance)
    plain = {pair for pair in pairs if pair not in right and _like_any(pair, right)}
    odd = set_phrases._Odd()
    assert {*odd.ask(pairs)} == plain
    assert {pair for pair in pairs if odd[pair]} == plain
    assert {pair for pair in pairs if set_phrases._Odd()[pair]} == plain


def _like_any(pair: str, right: set[str]) -> bool:
    one, two = pair
    return any(one + b in right for b in lexicon.alike(two)) or any(
        a + two in right for a in lexicon.alike(one)
    )


def test_meant__the_same_in_each_run():
    """Of 整治 and 政治 the file's order says which is meant with 证治, not the order of a set."""
    assert set_phrases._common_meant("证治") == "政治"
    assert {"政治", "整治"} <= {*set_phrases._meant("证治")}
