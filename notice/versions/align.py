"""Pair the paragraphs (段落), then the words, of two versions. Texts in, indices and pieces out.

Paragraphs that are letter for letter the same and stand once on each side are the anchors; within
each gap between them the most alike are paired, in order. Words are compared as whole tokens, so
that a reader sees 12 become 13, and never 1312.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from notice.numerals import TO_TEN, ZEROS

# what stands for a picture, a formula …, and for the two ends of a field (lettering.py)
FIELD_BEGINS, FIELD_ENDS = range(0x100000, 0x104000), "\U00104000"
INSET = range(0x104001, 0x10FFFE)


class Pair(NamedTuple):
    """A paragraph of both versions by its indices from 0; None where one side has none."""

    old: int | None
    new: int | None


class Piece(NamedTuple):
    """Words of both versions at one place: equal, or the one put for the other."""

    old: str
    new: str


# ---------------------------------------------------------------- paragraphs

_ALIKE = 0.3  # the least likeness at which two paragraphs are versions of one
_COMPARED = 200_000  # likenesses worked out in one gap; beyond it only near the diagonal


def pairs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return the versions' paragraphs in reading order, each index once, no two pairs crossing."""
    paired: dict[int, int] = {}
    gaps: list[tuple[range, range]] = [(range(len(old)), range(len(new)))]
    while gaps:
        gaps += _anchored(old, new, *gaps.pop(), paired)
    _pair_leftovers(old, new, paired)
    return list(_in_reading_order(len(old), len(new), paired))


def moved(old: Sequence[str], new: Sequence[str], paired: Iterable[Pair]) -> dict[int, int]:
    """Old index → new index of each paragraph deleted here and, letter for letter, added there."""
    unpaired = list(paired)
    added: dict[str, list[int]] = {}
    for pair in unpaired:
        if pair.old is None and pair.new is not None and new[pair.new].strip():
            added.setdefault(new[pair.new], []).append(pair.new)
    places: dict[int, int] = {}
    for pair in unpaired:
        if pair.new is None and pair.old is not None and added.get(old[pair.old]):
            places[pair.old] = added[old[pair.old]].pop(0)
    return places


def is_alike(old: str, new: str) -> bool:
    """Whether two paragraphs may be versions of one."""
    return _likeness(_shape(old), _shape(new)) >= _ALIKE


def _anchored(
    old: Sequence[str], new: Sequence[str], olds: range, news: range, paired: dict[int, int]
) -> list[tuple[range, range]]:
    """Pair what is surely the same in a gap; return the smaller gaps between."""
    while olds and news and old[olds[0]] == new[news[0]]:
        paired[olds[0]] = news[0]
        olds, news = olds[1:], news[1:]
    while olds and news and old[olds[-1]] == new[news[-1]]:
        paired[olds[-1]] = news[-1]
        olds, news = olds[:-1], news[:-1]
    if not (olds and news):
        return []
    anchors = _rising(_once_in_both(old, new, olds, news))
    if not anchors:
        paired.update(_most_alike(old, new, olds, news))
        return []
    gaps: list[tuple[range, range]] = []
    before_old, before_new = olds.start, news.start
    for at_old, at_new in anchors:
        paired[at_old] = at_new
        gaps.append((range(before_old, at_old), range(before_new, at_new)))
        before_old, before_new = at_old + 1, at_new + 1
    gaps.append((range(before_old, olds.stop), range(before_new, news.stop)))
    return gaps


def _once_in_both(
    old: Sequence[str], new: Sequence[str], olds: range, news: range
) -> list[tuple[int, int]]:
    """The paragraphs that stand once in either version's gap, in the order of the old one."""
    counts = Counter(old[i] for i in olds), Counter(new[i] for i in news)
    places = {new[i]: i for i in news if counts[1][new[i]] == 1}
    return [
        (i, places[old[i]]) for i in olds if counts[0][old[i]] == 1 and places.get(old[i], -1) >= 0
    ]


def _rising(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of anchors of which no two cross (patience sorting)."""
    ends: list[int] = []  # the least new index at which a choice of each length ends
    tails: list[int] = []  # where that choice's last anchor stands
    before: list[int] = []
    for number, (_, at_new) in enumerate(anchors):
        length = bisect_left(ends, at_new)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [at_new]
        tails[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = tails[-1] if tails else -1
    while number >= 0:
        chosen.append(anchors[number])
        number = before[number]
    return chosen[::-1]


def _most_alike(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> dict[int, int]:
    """The pairs of a gap whose likenesses add up to most, in order, those too unlike left out."""
    width = max(3, _COMPARED // len(olds))
    shapes_old = [_shape(old[i]) for i in olds]
    shapes_new = [_shape(new[i]) for i in news]
    best: list[dict[int, float]] = [{}]  # row by row: best sum of the first i and j paragraphs
    ways: list[dict[int, bool]] = [{}]  # whether i and j are paired there
    slope = len(news) / len(olds)
    for i in range(1, len(olds) + 1):
        middle = round(i * slope)
        sums: dict[int, float] = {}
        is_pair: dict[int, bool] = {}
        above = best[-1]
        left = 0.0
        for j in range(max(1, middle - width), min(len(news), middle + width) + 1):
            without = max(above.get(j, 0.0), left)
            alike = _likeness(shapes_old[i - 1], shapes_new[j - 1])
            together = above.get(j - 1, 0.0) + alike if alike >= _ALIKE else -1.0
            is_pair[j] = together > without
            left = sums[j] = max(together, without)
        best.append(sums)
        ways.append(is_pair)
    chosen: dict[int, int] = {}
    i, j = len(olds), len(news)
    while i and j:
        if ways[i].get(j):
            chosen[olds[i - 1]] = news[j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1].get(j, 0.0) >= best[i].get(j - 1, 0.0):
            i -= 1
        else:
            j -= 1
    return chosen


_Shape = tuple[str, Counter[str], int]


def _shape(text: str) -> _Shape:
    """What likeness is judged by: the text, and its neighbouring letters counted."""
    couples = Counter(map(str.__add__, text, text[1:])) if len(text) > 1 else Counter([text])
    return text, couples, sum(couples.values())


def _likeness(one: _Shape, other: _Shape) -> float:
    """From 0 to 1; empty paragraphs are alike, but weigh little beside words."""
    if one[0] == other[0]:
        return 1.0 if one[0] else _ALIKE
    fewer, more = (one, other) if len(one[1]) < len(other[1]) else (other, one)
    if 2 * min(one[2], other[2]) < _ALIKE * (one[2] + other[2]):
        return 0.0
    known = more[1]
    shared = sum(min(count, known[couple]) for couple, count in fewer[1].items() if couple in known)
    return 2 * shared / (one[2] + other[2])


def _pair_leftovers(old: Sequence[str], new: Sequence[str], paired: dict[int, int]) -> None:
    """As many left on both sides of one gap are versions of each other, however unlike.

    What only moved is no version of what stands in its old place.
    """
    steps = list(_in_reading_order(len(old), len(new), paired))
    away = moved(old, new, steps)
    there = set(away.values())
    gap_old: list[int] = []
    gap_new: list[int] = []
    for step in [*steps, Pair(0, 0)]:
        if step.new is None and step.old is not None:
            if step.old not in away and old[step.old].strip():
                gap_old.append(step.old)
        elif step.old is None and step.new is not None:
            if step.new not in there and new[step.new].strip():
                gap_new.append(step.new)
        else:
            if len(gap_old) == len(gap_new):
                paired.update(zip(gap_old, gap_new, strict=True))
            gap_old, gap_new = [], []


def _in_reading_order(olds: int, news: int, paired: dict[int, int]) -> Iterator[Pair]:
    """New paragraphs in order, each deleted one behind the neighbour that it stood behind."""
    at_new = 0
    for i in range(olds):
        j = paired.get(i)
        if j is None:
            yield Pair(i, None)
            continue
        for added in range(at_new, j):
            yield Pair(None, added)
        yield Pair(i, j)
        at_new = j + 1
    for added in range(at_new, news):
        yield Pair(None, added)


LEAST_SHARED = 0.3  # what two versions of one notice have in common at least


def share_in_common(old: Sequence[str], new: Sequence[str]) -> float:
    """How much two versions share, from 0 to 1: of the neighbouring letters of all paragraphs."""
    olds, news = (
        Counter(couple for text in texts for couple in map(str.__add__, text, text[1:]))
        for texts in (old, new)
    )
    return 2 * (olds & news).total() / max(1, olds.total() + news.total())


_LONG = 12  # letters of a paragraph that says something of its own
_NEAR = 0.5  # the likeness from which it is a version of another one
_SAMPLE = 200  # paragraphs that are looked for; more of them say no more
LEAST_NEAR = 0.3  # of them, in a version of the same notice


def share_near(old: Sequence[str], new: Sequence[str]) -> float:
    """How many of the new version's longer paragraphs are near one of the old one, from 0 to 1.

    Where it has none, what the versions have in common.
    """
    long = [text for text in new if len(text) >= _LONG]
    sample = long[:: max(1, len(long) // _SAMPLE)]
    known = set(old)
    shapes = [_shape(text) for text in known if len(text) >= _LONG // 2]
    near = sum(text in known or _is_near(_shape(text), shapes) for text in sample)
    return near / len(sample) if sample else share_in_common(old, new)


def _is_near(one: _Shape, others: Iterable[_Shape]) -> bool:
    return any(_likeness(one, other) >= _NEAR for other in others)


# ---------------------------------------------------------------- words

_NUMERAL = ZEROS + TO_TEN
_INSETS = f"{chr(FIELD_BEGINS[0])}-{chr(INSET[-1])}"
_TOKEN = re.compile(
    rf"""
    《[^《》{_INSETS}]*》
    | “[^“”。{_INSETS}]{{1,20}}” | ‘[^‘’。{_INSETS}]{{1,20}}’ | 「[^「」。{_INSETS}]{{1,20}}」
    | "[^"。{_INSETS}]{{1,20}}"
    | \d+年(?:\d+月(?:\d+日)?)? | \d+月\d+日 | \d{{4}}([-./])\d{{1,2}}\1\d{{1,2}}
    | [{_NUMERAL}]{{4}}年(?:[{_NUMERAL}]{{1,2}}月(?:[{_NUMERAL}]{{1,3}}日)?)?
    | [+-]?\d+(?:[.,:：/]\d+)*[%％‰]?
    | [{_NUMERAL}百千万亿]{{2,}}
    | [A-Za-z]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTES = re.compile("[“”‘’\"'「」『』＂＇]")
_FIRST_INSET = chr(FIELD_BEGINS[0])
_ISLAND = 2  # letters of an equal island that two larger changes swallow
_FULL_SEARCH = 4_000_000  # tokens times tokens up to which each one is looked at


def words(old: str, new: str) -> list[Piece]:
    """Return the texts cut at their differences, over whole tokens.

    Dates, numbers, 《…》 and quoted phrases are never cut, but where only their quote marks
    changed; equal islands too short to read are joined with the changes around them.
    """
    pieces = _compared(_tokens(old), _tokens(new))
    return list(_marks_told(_joined_islands(pieces)))


def _tokens(text: str) -> list[str]:
    """The tokens of a text; a field with its result is one."""
    tokens = [m[0] for m in _TOKEN.finditer(text)]
    if FIELD_ENDS not in text:
        return tokens
    whole: list[str] = []
    begun: list[int] = []  # where in `whole` the fields begin that have not ended
    for token in tokens:
        whole.append(token)
        if ord(token[0]) in FIELD_BEGINS:
            begun.append(len(whole) - 1)
        elif token == FIELD_ENDS and begun:
            at = begun.pop()
            whole[at:] = ["".join(whole[at:])]
    return whole


def letters(old: str, new: str) -> list[Piece]:
    """Return the texts cut at their differences, letter by letter."""
    return _compared(old, new)


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The pieces of two rows of tokens, equal and changed ones by turns."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    most = shorter - first
    last = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    inner_old, inner_new = old[first : len(old) - last], new[first : len(new) - last]
    pieces = [Piece(same := "".join(old[:first]), same)]
    is_small = len(inner_old) * len(inner_new) <= _FULL_SEARCH
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=not is_small)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        pieces.append(Piece("".join(inner_old[i1:i2]), "".join(inner_new[j1:j2])))
    pieces.append(Piece(same := "".join(old[len(old) - last :]), same))
    return _merged(pieces)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, empty ones left out."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece == ("", ""):
            continue
        if kept and (kept[-1].old == kept[-1].new) == (piece.old == piece.new):
            kept[-1] = Piece(kept[-1].old + piece.old, kept[-1].new + piece.new)
        else:
            kept.append(piece)
    return kept


def _joined_islands(pieces: Sequence[Piece]) -> list[Piece]:
    """Equal islands of a letter or two between longer changes of words become part of them."""
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_change = piece.old != piece.new
        around = (*pieces[max(0, number - 1) : number], *pieces[number + 1 : number + 2])
        is_island = len(piece.old) <= _ISLAND and len(around) == 2 and piece.old < _FIRST_INSET
        if not is_change and is_island and all(map(_swallows, around)):
            is_change = True
        if is_change and kept and kept[-1].old != kept[-1].new:
            kept[-1] = Piece(kept[-1].old + piece.old, kept[-1].new + piece.new)
        else:
            kept.append(piece)
    return kept


def _swallows(change: Piece) -> bool:
    """Whether a change is one of words, not of a mark, and neither side is a whole token."""
    is_whole = any(len(side) > 1 and _TOKEN.fullmatch(side) for side in change)
    return max(map(len, change)) >= _ISLAND and not is_whole


def _marks_told(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Where only quote marks changed, the marks alone are the change."""
    for piece in pieces:
        is_change = piece.old != piece.new
        if is_change and _QUOTES.sub("", piece.old) == _QUOTES.sub("", piece.new):
            yield from letters(*piece)
        else:
            yield piece
