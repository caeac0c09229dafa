"""Each reason why an edit can't come back, with an edit that it is the first to refuse."""

import pytest

from notice.model.text import Text
from notice.versions.edits import one_replacement, wishes
from notice.versions.refusals import OF_RESHAPED, OF_WORDS, Reshaped, Touched, first_of
from notice.versions.spans import placed
from notice.versions.wanted import cell_of
from tests.versions.test_edits import FIGURES, FIRST, HEADING, LINE, SECOND, TOTALS, A, B, C, line

TWO = Text(line(1, "甲。", A), line(1, "乙。", C))

WORDS = {  # the reason → old and new words, the cells that they border on, the cell told
    "is_at_a_border_of_two_cells": (FIGURES, "诫勉13人次。", {A, B}, None),
    "is_computed": (TOTALS, "制定的12项，市文联于1月3日", set(), B),
    "is_over_several_cells": (FIGURES, "诫勉五个。", set(), None),
    "is_of_cell_and_template": (HEADING, "1.关乎习不够问题。", set(), A),
    "is_of_template": (LINE, "整改进展：全年学习12次。", set(), None),
}
BLOCKS = {  # the reason → paragraphs before and after, the cell told
    "is_added": ([], ["丁。"], None),
    "has_paragraph_of_ours": ([Text("一、概况"), SECOND], ["一、概况乙乙乙。"], None),
    "is_of_several_cells": ([SECOND, line(1, "丁。", B)], ["乙乙乙。丁。"], C),
    "is_dropped_with_another_cell": ([TWO], [], None),
    "has_added_words_between": ([SECOND, FIRST], ["乙乙乙。甲甲甲。"], C),
    "is_dropped_with_head": ([FIRST], [], C),
    "has_other_head": ([FIRST], ["甲。", "甲甲。"], C),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "owners", "cell"), [(n, *v) for n, v in WORDS.items()], ids=WORDS
)
def test_of_words(name, old, new, owners, cell):
    change = one_replacement(old, new)
    touched = Touched(placed(old), change.start, change.end, owners)
    assert next(r.holds.__name__ for r in OF_WORDS if r.holds(touched)) == name
    refusal = first_of(OF_WORDS, touched)
    assert refusal is not None
    assert refusal.cell == cell


@pytest.mark.parametrize(
    ("name", "olds", "news", "cell"), [(n, *v) for n, v in BLOCKS.items()], ids=BLOCKS
)
def test_of_reshaped(name, olds, news, cell):
    reshaped = Reshaped(olds, news)
    assert next(r.holds.__name__ for r in OF_RESHAPED if r.holds(reshaped)) == name
    refusal = first_of(OF_RESHAPED, reshaped)
    assert refusal is not None
    assert refusal.cell == cell


def test_reasons__each_has_an_example():
    assert [r.holds.__name__ for r in OF_WORDS] == [*WORDS]
    assert [r.holds.__name__ for r in OF_RESHAPED] == [*BLOCKS]


def test_cell_of__an_edit_that_wants_nothing_is_of_no_cell():
    for text in (HEADING, Text("措施")):  # as where a paragraph has only moved
        assert cell_of(wishes([text], [str(text)])) is None
