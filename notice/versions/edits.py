"""What each edit (改动) of a notice wants of which cell. Texts in, wishes out.

A change belongs to the span that it lies in; at a border to the quoted one. Where one change of a
paragraph lies in computed or added words, nothing of that paragraph is wished for
(docs/decisions/0015-whole-paragraphs-come-back.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from notice.model.text import Cell, Text
from notice.versions.align import letters
from notice.versions.refusals import (
    OF_RESHAPED,
    OF_WORDS,
    SCATTERED,
    Refusal,
    Reshaped,
    Touched,
    first_of,
)
from notice.versions.spans import STOP, PlacedSpan, placed


class Wish(NamedTuple):
    """New words for a cell: `old`, as printed of this line, becomes `new`.

    Where paragraphs were split, joined or dropped `old` is None: then the lines from `first` to
    `last` become those of `new`, of which there may be none.
    """

    cell: Cell
    first: int
    last: int
    old: str | None
    new: tuple[str, ...]


def wishes(olds: Sequence[Text], news: Sequence[str]) -> list[Wish] | Refusal:
    """What the paragraphs of a group want of the cells."""
    if len(olds) == len(news) == 1:
        return of_paragraph(olds[0], news[0])
    return of_reshaped(olds, news)


def of_reshaped(olds: Sequence[Text], news: Sequence[str]) -> list[Wish] | Refusal:
    """What paragraphs split, joined or dropped want of the one cell whose lines they are."""
    reshaped = Reshaped(olds, news)
    if refusal := first_of(OF_RESHAPED, reshaped):
        return refusal
    put = [news[0][len(reshaped.head) :], *news[1:]] if news else []
    if put and reshaped.tails[-1]:
        put[-1] = put[-1].removesuffix(STOP)
    lines = reshaped.lines
    return [Wish(reshaped.cell(), lines[0].line, lines[-1].line, None, tuple(put))]


# ---------------------------------------------------------------- words of one paragraph


class Replacement(NamedTuple):
    """Letters from `start` to `end` of the old paragraph become `new`."""

    start: int
    end: int
    new: str


class _Owned(NamedTuple):
    """A replacement with the number of the quoted span that it lies in."""

    number: int
    replacement: Replacement


def of_paragraph(old: Text, new: str) -> list[Wish] | Refusal:
    """What the changes of one paragraph want of the cells that it quotes."""
    spans = placed(old)
    whole = _owner(old, spans, one_replacement(old, new))
    if not isinstance(whole, Refusal):
        return [_wish(spans[whole.number], [whole.replacement])]
    by_span: dict[int, list[Replacement]] = {}
    for replacement in _replacements(old, new):
        owned = _owner(old, spans, replacement)
        if isinstance(owned, Refusal):
            return owned
        by_span.setdefault(owned.number, []).append(owned.replacement)
    wished = {number: _wish(spans[number], own) for number, own in by_span.items()}
    printed = "".join(
        wished[number].new[0] if number in wished else span.span.text
        for number, span in enumerate(spans)
    )
    if new not in (printed, printed.removesuffix(STOP)):  # the last 。 may be part of a wish
        return SCATTERED
    return list(wished.values())


def one_replacement(old: str, new: str) -> Replacement:
    """All that changed, as one stretch of letters."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    most = shorter - first
    last = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    return Replacement(first, len(old) - last, new[first : len(new) - last])


def _replacements(old: str, new: str) -> Iterator[Replacement]:
    at = 0
    for piece in letters(old, new):
        if piece.old != piece.new:
            yield Replacement(at, at + len(piece.old), piece.new)
        at += len(piece.old)


def _owner(old: str, spans: Sequence[PlacedSpan], replacement: Replacement) -> _Owned | Refusal:
    """The quoted span in which a replacement lies, and the replacement as it lies there.

    Letters put in or taken out may as well be those before or behind that are the same: 学学习
    with one 学 less.
    """
    ways = list(_slid(old, replacement))
    inside = next(_inside(spans, ways), None)
    if inside is not None:
        return inside
    owners = dict(_beside(spans, reversed(ways)))
    cells = {spans[number].cell for number in owners}
    if len(cells) == 1:
        number = min(owners)
        return _Owned(number, owners[number])
    touched = Touched(spans, replacement.start, replacement.end, cells)
    refusal = first_of(OF_WORDS, touched)
    assert refusal is not None  # the last of them always holds
    return refusal


def _inside(spans: Sequence[PlacedSpan], ways: Iterable[Replacement]) -> Iterator[_Owned]:
    """Where it touches no border of a quoted span."""
    for way in ways:
        for number, span in enumerate(spans):
            if span.is_quoted and span.start < way.start and way.end < span.end:
                yield _Owned(number, way)


def _beside(spans: Sequence[PlacedSpan], ways: Iterable[Replacement]) -> Iterator[_Owned]:
    """Where it lies in a quoted span, up to its borders."""
    for way in ways:
        for number, span in enumerate(spans):
            if span.is_quoted and span.start <= way.start and way.end <= span.reach:
                yield _Owned(number, way)


def _slid(old: str, replacement: Replacement) -> Iterator[Replacement]:
    """The replacement, and all others of the same effect where letters were only put in or out."""
    yield replacement
    start, end, new = replacement
    if bool(new) == (end > start):
        return
    while start and old[start - 1] == (new or old[start:end])[-1]:
        if new:
            new = old[start - 1] + new[:-1]
        start, end = start - 1, end - 1
        yield Replacement(start, end, new)
    start, end, new = replacement
    while end < len(old) and old[end] == (new or old[start:end])[0]:
        if new:
            new = new[1:] + old[end]
        start, end = start + 1, end + 1
        yield Replacement(start, end, new)


def _wish(span: PlacedSpan, replacements: Sequence[Replacement]) -> Wish:
    """What replacements that lie in a quoted span want of its line."""
    text = span.span.text
    with_stop = any(replacement.end > span.end for replacement in replacements)
    old = text + STOP if with_stop else text
    pieces: list[str] = []
    at = 0
    for replacement in sorted(replacements):
        pieces += [old[at : replacement.start - span.start], replacement.new]
        at = replacement.end - span.start
    put = "".join([*pieces, old[at:]])
    return Wish(span.cell, span.line, span.line, text, (put,))
