"""The plan of a marked copy, on texts and numbers alone: what is kept, what goes as a whole."""

import pytest

from notice.versions.align import Pair
from notice.versions.places import Place
from notice.versions.plan import DELETED, INSERTED, Item, Side, planned

KEPT, ADDED, GONE = "kept", "added", "gone"


def side(*places: Place) -> Side:
    return Side([f"第{number}段" for number in range(len(places))], places)


def body(count: int) -> Side:
    """So many paragraphs, one behind the other."""
    return side(*(Place(0) for _ in range(count)))


def row(*segments: int, holder: int = 0) -> list[Place]:
    """A row of a table, a cell with one paragraph for each of these numbers."""
    return [Place(segment, "cell", (holder,)) for segment in segments]


def what(item: Item) -> str:
    return KEPT if item.is_kept else ADDED if item.is_added else GONE


def pairs(*steps: tuple[int | None, int | None]) -> list[Pair]:
    return [Pair(*step) for step in steps]


TABLE_OF_TWO = side(Place(0), *row(1, 2), Place(3))
BOX = side(Place(0), Place(1, "text box", (0,), (0,)), Place(0))  # in the first paragraph

PLANS = {  # both sides, the pairs → what each paragraph is, the holders that are new
    "nothing": (body(2), body(2), pairs((0, 0), (1, 1)), [KEPT, KEPT], ()),
    "one added": (body(1), body(2), pairs((0, 0), (None, 1)), [KEPT, ADDED], ()),
    "one deleted": (body(2), body(1), pairs((0, 0), (1, None)), [KEPT, GONE], ()),
    "all other: one stays to join to": (
        body(2), body(1), pairs((0, None), (1, None), (None, 0)), [KEPT, GONE], (),
    ),
    "a table added goes by its row": (
        body(2), TABLE_OF_TWO, pairs((0, 0), (None, 1), (None, 2), (1, 3)),
        [KEPT, ADDED, ADDED, KEPT], (0,),
    ),
    "a cell added to a row: the row is new, what was kept in it deleted beside it": (
        side(Place(0), Place(1, "cell", (0,)), Place(2)), TABLE_OF_TWO,
        pairs((0, 0), (1, 1), (None, 2), (2, 3)), [KEPT, GONE, ADDED, ADDED, KEPT], (0,),
    ),
    "a cell with other words: they stand for the deleted ones": (
        TABLE_OF_TWO, TABLE_OF_TWO, pairs((0, 0), (1, 1), (2, None), (None, 2), (3, 3)),
        [KEPT, KEPT, KEPT, KEPT], (),
    ),
    "a text box kept in a paragraph that is added: both are new": (
        side(Place(0, "text box", (0,)), Place(1)), BOX,
        pairs((None, 0), (0, 1), (1, 2)), [ADDED, GONE, ADDED, KEPT], (0,),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "steps", "expected", "holders"), PLANS.values(), ids=PLANS)
def test_planned(old, new, steps, expected, holders):
    plan = planned(old, new, steps)
    assert [what(item) for item in plan.items] == expected
    assert plan.holders == holders
    assert {i.old for i in plan.items} - {None} == set(range(len(old.texts)))
    assert {i.new for i in plan.items} - {None} == set(range(len(new.texts)))


def test_planned__each_change_in_the_middle_is_in_its_own_mark():
    plan = planned(body(3), body(3), pairs((0, 0), (1, None), (None, 1), (2, 2)))
    (segment,) = plan.segments
    assert segment.items == (0, 1, 2, 3)
    assert [item.mark for item in plan.items] == ["", DELETED, INSERTED, ""]


def test_planned__at_the_end_each_change_is_in_the_mark_before():
    plan = planned(body(2), body(2), pairs((0, 0), (1, None), (None, 1)))
    (segment,) = plan.segments
    assert segment.tail == (0, 1, 2)
    assert [item.mark for item in plan.items] == [DELETED, INSERTED, ""]


def test_planned__deleted_ones_stand_beside_those_of_their_kind():
    old = side(Place(0), Place(1, "cell", (0,)), Place(1, "cell", (0,)), Place(3))
    new = side(Place(0), Place(1, "cell", (0,)), Place(2))
    plan = planned(old, new, pairs((0, 0), (1, 1), (2, None), (3, 2)))
    assert [segment.items for segment in plan.segments] == [(0,), (1, 2), (3,)]


def test_planned__insertions_that_meet_differ_in_time():
    old, new = Side(["甲"], [Place(0)]), Side(["甲乙", "丙丁"], [Place(0), Place(0)])
    plan = planned(old, new, pairs((0, 0), (None, 1)))
    assert [item.is_dated_back for item in plan.items] == [False, False]
    assert [item.mark for item in plan.items] == [INSERTED, ""]
    two = Side(["甲", "丙"], [Place(0), Place(0)])
    after = Side(["甲乙", "丁丙"], [Place(0), Place(0)])
    plan = planned(two, after, pairs((0, 0), (1, 1)))
    assert [item.is_dated_back for item in plan.items] == [False, True]
