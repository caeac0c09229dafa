"""The plan of a marked copy (花脸稿): which paragraph stands where, and what is marked of it.

Texts and numbers in, numbers out; marking.py writes what is planned here. A paragraph's mark
(段落标记) that is inserted or deleted joins it to the next one when the change is settled. At the
end of a cell, of a text box or of the body no paragraph follows, and no program joins one to a
table: there the mark *before* such a paragraph carries the change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.versions.align import Pair, Piece, words
from notice.versions.places import Place

INSERTED, DELETED = "ins", "del"  # as Word calls the marks


class Side(NamedTuple):
    """One version: the texts of its paragraphs, and their places."""

    texts: Sequence[str]
    places: Sequence[Place]


class Item(NamedTuple):
    """A paragraph of the marked copy: kept, or added, or deleted, by its numbers from 0.

    `is_settled` is one that goes with its row or text box. `mark` is what its paragraph mark
    carries; `is_dated_back`, that its changes are two minutes older than the others.
    """

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...] = ()
    is_settled: bool = False
    mark: str = ""
    is_dated_back: bool = False

    @property
    def is_added(self) -> bool:
        """Whether only the new version has it."""
        return self.old is None

    @property
    def is_deleted(self) -> bool:
        """Whether only the old version has it."""
        return self.new is None

    @property
    def is_kept(self) -> bool:
        """Whether both versions have it."""
        return self.old is not None and self.new is not None

    @property
    def is_empty(self) -> bool:
        """Whether it is kept and neither version has words in it."""
        return self.is_kept and not any(old or new for old, new in self.pieces)

    @property
    def change(self) -> str:
        """What happens to it as a whole, "" for a paragraph of both."""
        return INSERTED if self.is_added else DELETED if self.is_deleted else ""

    @property
    def begins_with(self) -> str:
        """The mark that its words begin with, if any."""
        if not self.is_kept:
            return self.change
        old, new = self.pieces[0] if self.pieces else ("", "")
        return "" if old == new else DELETED if old else INSERTED

    @property
    def ends_with(self) -> str:
        """The mark that its words end with, if any."""
        if not self.is_kept:
            return self.change
        old, new = self.pieces[-1] if self.pieces else ("", "")
        return "" if old == new else INSERTED if new else DELETED


class Segment(NamedTuple):
    """Paragraphs that follow each other with no table between, by their numbers in the plan.

    Of the `tail`, a kept one and those added and deleted after it at the end, each change stands
    in the mark before its paragraph.
    """

    items: tuple[int, ...]
    tail: tuple[int, ...]


class Planned(NamedTuple):
    """The paragraphs in reading order, and the rows and text boxes that are new as a whole.

    Of the segments of the new version each has the deleted paragraphs at their places among its
    own.
    """

    items: tuple[Item, ...]
    holders: tuple[int, ...]
    segments: tuple[Segment, ...]


def planned(old: Side, new: Side, pairs: Sequence[Pair]) -> Planned:
    """Planned the marked copy; `pairs` are all paragraphs of both in reading order."""
    items = _Settler(old, new).items(pairs)
    is_settled = any(item.is_settled for item in items)
    holders = tuple(_whole(items, new.places)) if is_settled else ()
    segments = [_segment(numbers, items) for numbers in _segments(items, old, new)]
    for segment in segments:
        _set_marks(segment, items)
    return Planned(tuple(items), holders, tuple(segments))


# ---------------------------------------------------------------- what stays, what goes as a whole


class _Settler:
    """Settles which paragraphs are kept: none is in the way of another one's going."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        self._inside = _by_outer(new.places)
        self._within = _by_holder(new.places)

    def items(self, pairs: Sequence[Pair]) -> list[Item]:
        """The paragraphs as they will be marked.

        A cell can't go without its row, and a paragraph not without the text box that it holds.
        Where that would be wanted, the row or text box is shown as new as a whole, and what was
        kept in it as deleted beside it.
        """
        parted: set[int] = set()
        while True:
            items = self._with_anchors(self._settled(list(self._taken(pairs, parted))))
            more = set(self._in_the_way(items, parted))
            if not more:
                return items
            parted |= more

    def _taken(self, pairs: Iterable[Pair], parted: set[int]) -> Iterator[Item]:
        for old, new in pairs:
            if old is None or new is None:
                yield Item(old, new)
            elif new in parted:
                yield Item(old, None)
                yield Item(None, new)
            else:
                yield Item(old, new, tuple(words(self._old.texts[old], self._new.texts[new])))

    def _settled(self, items: list[Item]) -> list[Item]:
        """Note which added paragraphs go with their row or text box, if others are left."""
        whole = _whole(items, self._new.places)
        gone = {inner for holder in whole for inner in self._within[holder]}
        if all(item.new in gone for item in items if item.new is not None):
            return items
        return [i._replace(is_settled=True) if i.is_added and i.new in gone else i for i in items]

    def _in_the_way(self, items: Sequence[Item], parted: set[int]) -> Iterator[int]:
        """The kept paragraphs that stand in a row or text box that has to go as a whole."""
        anchored = self._anchored(items)
        kept = _kept(items) - parted
        for number, item in enumerate(items):
            if not item.is_added or item.new is None or item.is_settled:
                continue
            yield from self._inside.get(item.new, set()) & kept
            if self._segment(item) not in anchored:
                yield from self._around(number, items, kept)

    def _around(self, number: int, items: Sequence[Item], kept: set[int]) -> Iterable[int]:
        """The kept ones of the row or text box that a paragraph stands in.

        Between tables, where no row can go, it is the nearest one: what was there comes to stand
        here.
        """
        holder = next(iter(self._place(items[number]).holders), None)
        if holder is not None:
            return self._within[holder] & kept
        nearest = (*reversed(items[:number]), *items[number:])
        return [item.new for item in nearest if item.new is not None and item.new in kept][:1]

    def _place(self, item: Item) -> Place:
        assert item.new is not None
        return self._new.places[item.new]

    def _segment(self, item: Item) -> int:
        return self._place(item).segment

    def _anchored(self, items: Iterable[Item]) -> set[int]:
        """The segments in which a paragraph is kept."""
        return {self._segment(item) for item in items if item.is_kept}

    # ------------------------------------------------------------ a paragraph for each cell

    def _with_anchors(self, items: Sequence[Item]) -> list[Item]:
        """The items, where a cell, a text box … would be left without a paragraph: one stays there.

        An added paragraph of it then takes the place of a deleted one from the same gap between
        kept paragraphs.
        """
        anchored = self._anchored(items)
        kept = _kept(items)
        made: list[Item] = []
        gap: list[Item] = []
        for item in items:
            if item.is_kept:
                made += [*self._anchored_gap(gap, anchored, kept), item]
                gap = []
            else:
                gap.append(item)
        return [*made, *self._anchored_gap(gap, anchored, kept)]

    def _anchored_gap(self, gap: list[Item], anchored: set[int], kept: set[int]) -> list[Item]:
        """A gap in which added paragraphs took the places of deleted ones, where they had to."""
        added = [item for item in gap if item.is_added]
        deleted = [item for item in gap if item.is_deleted]
        chosen = self._chosen(self._wanting(added, anchored, kept), deleted)
        if not chosen:
            return gap
        made: list[Item] = []
        for item, gone in chosen:
            at_deleted, at_added = deleted.index(gone), added.index(item)
            made += [*deleted[:at_deleted], *added[:at_added], self._in_place_of(gone, item)]
            deleted, added = deleted[at_deleted + 1 :], added[at_added + 1 :]
            anchored.add(self._segment(item))
        return [*made, *deleted, *added]

    def _wanting(self, added: Iterable[Item], anchored: set[int], kept: set[int]) -> list[Item]:
        """The added paragraphs that have to stand for a deleted one.

        They are the last of each segment that has none kept, and those with a text box that stays.
        """
        wanting: dict[tuple[str, int], Item] = {}
        for item in added:
            if item.new is None or item.is_settled:
                continue
            if self._inside.get(item.new, set()) & kept:
                wanting["paragraph", item.new] = item
            elif self._segment(item) not in anchored:
                wanting["segment", self._segment(item)] = item
        return list(wanting.values())

    def _chosen(self, wanting: Sequence[Item], deleted: Sequence[Item]) -> list[tuple[Item, Item]]:
        """A deleted paragraph for each wanting one, in order, of the same kind of holder if any."""
        chosen: list[tuple[Item, Item]] = []
        start = 0
        for number, item in enumerate(wanting):
            stop = len(deleted) - max(0, min(len(wanting), len(deleted)) - number - 1)
            places = range(start, stop)
            if not places:
                break
            kind = self._place(item).kind
            fitting = (n for n in places if _old_kind(deleted[n], self._old) == kind)
            place = next(fitting, places[0])
            chosen.append((item, deleted[place]))
            start = place + 1
        return chosen

    def _in_place_of(self, deleted: Item, added: Item) -> Item:
        """An added paragraph as the new version of a deleted one."""
        assert deleted.old is not None
        assert added.new is not None
        piece = Piece(self._old.texts[deleted.old], self._new.texts[added.new])
        return added._replace(old=deleted.old, pieces=(piece,))


def _whole(items: Sequence[Item], places: Sequence[Place]) -> list[int]:
    """The rows and text boxes that are new as a whole, the inner ones first."""
    held = {h for item in items if item.is_kept for h in _holders(item, places)}
    around = [h for item in items if item.is_added for h in _holders(item, places)]
    return [holder for holder in dict.fromkeys(around) if holder not in held]


def _holders(item: Item, places: Sequence[Place]) -> tuple[int, ...]:
    return () if item.new is None else places[item.new].holders


def _kept(items: Iterable[Item]) -> set[int]:
    """The paragraphs of the new version that are kept."""
    return {item.new for item in items if item.is_kept and item.new is not None}


def _by_holder(places: Sequence[Place]) -> Mapping[int, set[int]]:
    """Row or text box → the paragraphs in it."""
    within: dict[int, set[int]] = {}
    for number, place in enumerate(places):
        for holder in place.holders:
            within.setdefault(holder, set()).add(number)
    return within


def _by_outer(places: Sequence[Place]) -> Mapping[int, set[int]]:
    """Paragraph → those in its text boxes."""
    inside: dict[int, set[int]] = {}
    for number, place in enumerate(places):
        for outer in place.outer:
            inside.setdefault(outer, set()).add(number)
    return inside


def _old_kind(item: Item, old: Side) -> str:
    assert item.old is not None
    return old.places[item.old].kind


# ---------------------------------------------------------------- where the deleted ones stand


def _segments(items: Sequence[Item], old: Side, new: Side) -> list[list[int]]:
    """The segments of the new version, the deleted paragraphs put among them."""
    live = [n for n, item in enumerate(items) if item.new is not None and not item.is_settled]
    made: dict[int, list[int]] = {}
    for before, after, gap in _gaps(live, items):
        if before is not None:
            made.setdefault(_segment_of(before, items, new), []).append(before)
        stays_behind = True  # of the deleted ones here, so far
        for number in gap:
            stays_behind = stays_behind and _belongs_behind(number, before, after, items, old, new)
            beside = before if stays_behind else after
            if beside is not None:
                made.setdefault(_segment_of(beside, items, new), []).append(number)
    return list(made.values())


def _gaps(
    live: Sequence[int], items: Sequence[Item]
) -> Iterator[tuple[int | None, int | None, list[int]]]:
    """Each two neighbours of the new version with the deleted paragraphs between them."""
    for before, after in zip([None, *live], [*live, None], strict=True):
        start = 0 if before is None else before + 1
        stop = len(items) if after is None else after
        yield before, after, [n for n in range(start, stop) if items[n].is_deleted]


def _segment_of(number: int, items: Sequence[Item], new: Side) -> int:
    at = items[number].new
    assert at is not None
    return new.places[at].segment


def _belongs_behind(
    number: int,
    before: int | None,
    after: int | None,
    items: Sequence[Item],
    old: Side,
    new: Side,
) -> bool:
    """Whether a deleted paragraph is put behind a paragraph of the new document.

    It is, where none comes after, or where only that one stands in a holder of the same kind.
    """
    at = None if before is None else items[before].new
    following = None if after is None else items[after].new
    if at is None or following is None:
        return following is None
    if at in new.places[following].outer:
        return False  # a text box of that paragraph comes first
    kind = _old_kind(items[number], old)
    return new.places[at].kind == kind != new.places[following].kind


# ---------------------------------------------------------------- the marks of paragraphs


def _segment(numbers: Sequence[int], items: Sequence[Item]) -> Segment:
    kept = [place for place, number in enumerate(numbers) if items[number].is_kept]
    return Segment(tuple(numbers), tuple(numbers[kept[-1] :]) if kept else ())


def _set_marks(segment: Segment, items: list[Item]) -> None:
    """Say in each item of a segment what its paragraph mark carries, and which are dated back."""
    numbers, tail = segment
    changes = [items[number].change for number in numbers]
    if tail:
        last_kept = len(numbers) - len(tail)
        changes = [*changes[:last_kept], *changes[last_kept + 1 :], ""]
    dated = _dated_back([items[number] for number in numbers], changes)
    for number, mark, is_dated_back in zip(numbers, changes, dated, strict=True):
        items[number] = items[number]._replace(mark=mark, is_dated_back=is_dated_back)


def _dated_back(items: Sequence[Item], marks: Sequence[str]) -> Iterator[bool]:
    """Let insertions that meet at an unmarked paragraph mark differ by two minutes.

    LibreOffice takes such neighbours of one author and minute for one insertion, the paragraph
    mark between them too, and joins the two paragraphs when it is rejected.
    """
    at_end, was_dated_back = "", False  # the mark that reaches the end of the paragraph before
    mark_before = ""
    for item, mark in zip(items, marks, strict=True):
        begins = mark if item.is_empty else item.begins_with
        meets = begins == (mark_before or at_end) == INSERTED
        is_dated_back = meets and was_dated_back == bool(mark_before)
        yield is_dated_back
        if mark or not item.is_empty:
            was_dated_back = is_dated_back
        at_end = mark_before if item.is_empty else item.ends_with
        mark_before = mark
