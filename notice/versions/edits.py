"""What was edited (改动) in a notice, and what each edit wants of which cell. Texts in, wishes out.

A change belongs to the span that it lies in; at a border to the quoted one. Where one change of a
paragraph lies in computed or added words, nothing of that paragraph is wished for
(docs/decisions/0015-whole-paragraphs-come-back.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from notice.model.text import Cell, Span, Text
from notice.versions.align import Pair, letters, moved, pairs

STOP = "。"  # what the program sets behind a line that has no mark (T21)


class Group(NamedTuple):
    """Paragraphs that changed together, by their places in the old and the new text.

    One of each: words changed. None old: added; none new: dropped. Several: split or joined.
    Where none is new, `at` is the place of the paragraph that follows in the new text.
    """

    olds: tuple[int, ...]
    news: tuple[int, ...]
    is_moved: bool = False
    at: int = 0


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


class Refusal(NamedTuple):
    """Why an edit is for a person: a Chinese sentence, and the cell that it is about, if one."""

    reason: str
    cell: Cell | None = None


# ---------------------------------------------------------------- what belongs together

_NEAR = 3  # steps within which halves of a split paragraph are looked for
_SHARED = 3  # letters that an added paragraph has in common with what was taken from its neighbour


def groups(old: Sequence[str], new: Sequence[str]) -> list[Group]:
    """All differences of two versions, in reading order."""
    steps = pairs(old, new)
    away = moved(old, new, steps)
    there = set(away.values())
    found: list[Group] = [Group((i,), (j,), is_moved=True) for i, j in away.items()]
    run: list[Pair] = []
    for step in [*steps, None]:
        if step is not None and None in step and (step.old in away or step.new in there):
            continue
        if step is not None and not _is_same(step, old, new):
            run.append(step)
        elif run:
            found += _together(run, old, new)
            run = []
    found = [g if g.news else g._replace(at=_following(g.olds[0], steps)) for g in found]
    return sorted(found, key=lambda group: (group.news[:1] or (group.at,), group.olds))


def _following(old: int, steps: Sequence[Pair]) -> int:
    """Where the paragraph after a dropped one stands in the new text."""
    place = steps.index(Pair(old, None))
    return next((s.new for s in steps[place:] if s.new is not None), len(steps))


def _is_same(step: Pair, old: Sequence[str], new: Sequence[str]) -> bool:
    return step.old is not None and step.new is not None and old[step.old] == new[step.new]


def _together(run: Sequence[Pair], old: Sequence[str], new: Sequence[str]) -> Iterator[Group]:
    """The steps of a run of differences, those that share their words as one group."""
    of_step = list(range(len(run)))  # step → the step that speaks for its group
    for number, step in enumerate(run):
        if step.old is not None and step.new is not None:
            continue
        for other in range(max(0, number - _NEAR), min(len(run), number + _NEAR + 1)):
            if other != number and _shares(step, run[other], old, new):
                first, second = sorted((of_step[number], of_step[other]))
                of_step = [first if spokesman == second else spokesman for spokesman in of_step]
    for spokesman in dict.fromkeys(of_step):
        members = [step for step, own in zip(run, of_step, strict=True) if own == spokesman]
        yield Group(
            tuple(step.old for step in members if step.old is not None),
            tuple(step.new for step in members if step.new is not None),
        )


def _shares(step: Pair, other: Pair, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether an added paragraph holds words that its neighbour lost, or a dropped one words that
    its neighbour won.
    """
    if step.old is None and step.new is not None:
        return other.old is not None and _has_run(new[step.new], _lost(other, old, new))
    if step.new is None and step.old is not None:
        return other.new is not None and _has_run(old[step.old], _won(other, old, new))
    return False


def _lost(step: Pair, old: Sequence[str], new: Sequence[str]) -> list[str]:
    if step.old is None:
        return []
    if step.new is None:
        return [old[step.old]]
    return [p.old for p in letters(old[step.old], new[step.new]) if p.old != p.new]


def _won(step: Pair, old: Sequence[str], new: Sequence[str]) -> list[str]:
    if step.new is None:
        return []
    if step.old is None:
        return [new[step.new]]
    return [p.new for p in letters(old[step.old], new[step.new]) if p.old != p.new]


def _has_run(text: str, pieces: Sequence[str]) -> bool:
    """Whether a text and one of the pieces have some letters in a row in common."""
    wanted = min(_SHARED, len(text.strip()))
    return wanted > 0 and any(
        SequenceMatcher(None, text, piece, autojunk=False).find_longest_match().size >= wanted
        for piece in pieces
    )


# ---------------------------------------------------------------- words of one paragraph


class Change(NamedTuple):
    """Letters from `start` to `end` of the old paragraph become `new`."""

    start: int
    end: int
    new: str


class _Placed(NamedTuple):
    """A span and where it stands; `reach` is its end with the 。 that was set behind it."""

    span: Span
    start: int
    end: int
    reach: int

    @property
    def is_quoted(self) -> bool:
        source = self.span.source
        return source is not None and source.line is not None


def of_paragraph(old: Text, new: str) -> list[Wish] | Refusal:
    """What the changes of one paragraph want of the cells that it quotes."""
    spans = _placed(old)
    whole = one_change(old, new)
    owner = _owner(old, spans, whole)
    if not isinstance(owner, Refusal):
        return [_wish(spans, *owner)]
    wanted: list[tuple[int, Change]] = []
    for change in _changes(old, new):
        owned = _owner(old, spans, change)
        if isinstance(owned, Refusal):
            return owned
        wanted.append((owned[0], owned[1][0]))
    by_span: dict[int, list[Change]] = {}
    for number, change in wanted:
        by_span.setdefault(number, []).append(change)
    found = {number: _wish(spans, number, changes) for number, changes in by_span.items()}
    printed = "".join(
        found[number].new[0] if number in found else placed.span.text
        for number, placed in enumerate(spans)
    )
    if new not in (printed, printed.removesuffix(STOP)):  # the last 。 may be part of a wish
        return Refusal("这一段改得太散，对不上各个单元格的文字，请在台账里改")
    return list(found.values())


def _placed(text: Text) -> list[_Placed]:
    found: list[_Placed] = []
    at = 0
    for span in text.spans:
        end = at + len(span.text)
        found.append(_Placed(span, at, end, end))
        at = end
    if len(found) > 1 and found[-1].span == Span(STOP, None) and found[-2].is_quoted:
        found[-2] = found[-2]._replace(reach=found[-1].end)
    return found


def one_change(old: str, new: str) -> Change:
    """All that changed, as one stretch of letters."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    most = shorter - first
    last = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    return Change(first, len(old) - last, new[first : len(new) - last])


def _changes(old: str, new: str) -> Iterator[Change]:
    at = 0
    for piece in letters(old, new):
        if piece.old != piece.new:
            yield Change(at, at + len(piece.old), piece.new)
        at += len(piece.old)


def _owner(
    old: str, spans: Sequence[_Placed], change: Change
) -> tuple[int, list[Change]] | Refusal:
    """The quoted span in which a change lies, and the change as it lies there.

    Letters put in or taken out may as well be those before or behind that are the same: 学学习
    with one 学 less.
    """
    ways = list(_slid(old, change))
    for way in ways:  # first where no border is touched
        for number, placed in enumerate(spans):
            if placed.is_quoted and placed.start < way.start and way.end < placed.end:
                return number, [way]
    owners = {
        number: way
        for way in reversed(ways)
        for number, placed in enumerate(spans)
        if placed.is_quoted and placed.start <= way.start and way.end <= placed.reach
    }
    cells = {spans[number].span.source for number in owners}
    if len({source.cells for source in cells if source}) > 1:
        return Refusal("改在两个单元格的文字交界处，分不清归哪一个，请在台账里改")
    if owners:
        number = min(owners)
        return number, [owners[number]]
    return _refused(spans, change)


def _slid(old: str, change: Change) -> Iterator[Change]:
    """The change, and where letters were only put in or taken out all others of the same effect."""
    yield change
    start, end, new = change
    if bool(new) == (end > start):
        return
    while start and old[start - 1] == (new or old[start:end])[-1]:
        if new:
            new = old[start - 1] + new[:-1]
        start, end = start - 1, end - 1
        yield Change(start, end, new)
    start, end, new = change
    while end < len(old) and old[end] == (new or old[start:end])[0]:
        if new:
            new = new[1:] + old[end]
        start, end = start + 1, end + 1
        yield Change(start, end, new)


def _refused(spans: Sequence[_Placed], change: Change) -> Refusal:
    """Why a change can't be brought back, and the one cell behind its words, if one."""
    touched = [
        p
        for p in spans
        if (p.start < change.end and change.start < p.end) or p.start <= change.start <= p.end
    ]
    over = [p for p in touched if p.start < change.end and change.start < p.end] or touched
    computed = [p for p in over if p.span.source is not None and not p.is_quoted]
    cells = {cell for p in computed if p.span.source for cell in p.span.source.cells}
    if computed:
        words = "、".join(f"“{p.span.text}”" for p in computed[:3])
        cell = next(iter(cells)) if len(cells) == 1 else None
        message = f"{words}是程序按台账算出来的（数字、日期、状态），请核对台账里的原始数据"
        return Refusal(message, cell)
    quoted = {p.span.source.cells[0] for p in over if p.is_quoted and p.span.source}
    if len(quoted) > 1:
        return Refusal("这一处改动跨了几个单元格的文字，请分别在台账里改")
    cell = next(iter(quoted), None)
    if cell is not None:
        return Refusal("改动连着单元格的文字和模板固定的文字，请在台账和模板里分别改", cell)
    return Refusal("改的是模板或程序固定的文字（序号、标题、套语），台账里没有，请改模板")


def _wish(spans: Sequence[_Placed], number: int, changes: Sequence[Change]) -> Wish:
    placed = spans[number]
    source = placed.span.source
    if source is None or source.line is None:
        raise ValueError("only quoted words can be wished for")
    text = placed.span.text
    with_stop = any(change.end > placed.end for change in changes)
    text = text + STOP if with_stop else text
    pieces: list[str] = []
    at = 0
    for change in sorted(changes):
        pieces += [text[at : change.start - placed.start], change.new]
        at = change.end - placed.start
    put = "".join([*pieces, text[at:]])
    return Wish(source.cells[0], source.line, source.line, placed.span.text, (put,))


# ---------------------------------------------------------------- paragraphs split, joined, dropped


def wishes(olds: Sequence[Text], news: Sequence[str]) -> list[Wish] | Refusal:
    """What the paragraphs of a group want of the cells."""
    if len(olds) == len(news) == 1:
        return of_paragraph(olds[0], news[0])
    return of_block(olds, news)


def of_block(olds: Sequence[Text], news: Sequence[str]) -> list[Wish] | Refusal:
    """What paragraphs split, joined or dropped want of the one cell whose lines they are."""
    if not olds:
        return Refusal("这一段是新加的，台账里没有对应的单元格")
    own = [[p for p in _placed(text) if p.is_quoted] for text in olds]
    what = "删去" if not news else "拆开、合并"
    if not all(own):
        return Refusal(f"{what}的段落里有模板或程序写的段落，请在模板或台账里处理")
    cell = _cell(own[0][-1])
    lines = [p for placed in own for p in placed if _cell(p) == cell]
    if any(_cell(p) != cell for placed in own[1:] for p in placed):
        return Refusal(f"{what}的段落来自不同的单元格，请在台账里处理", cell)
    if not news and any(_cell(p) != cell for p in own[0]):
        return Refusal(f"{what}的段落来自不同的单元格，请在台账里处理")
    before = next(p.start for p in own[0] if _cell(p) == cell)
    heads = [before, *(placed[0].start for placed in own[1:])]
    tails = [text[placed[-1].end :] for text, placed in zip(olds, own, strict=True)]
    if any(heads[1:]) or not set(tails) <= {"", STOP}:
        return Refusal(f"{what}的段落里有序号、标题等固定的文字，请在台账里处理", cell)
    head = olds[0][:before]
    if not news and head:
        return Refusal("删去的一段带着固定的文字，整行的增减请在台账里做", cell)
    if news and not news[0].startswith(head):
        only = cell if all(_cell(p) == cell for p in own[0]) else None
        return Refusal(f"{what}的段落里“{head[-10:]}”或它前面的文字也变了，请在台账里处理", only)
    put = [news[0][before:], *news[1:]] if news else []
    if put and tails[-1]:
        put[-1] = put[-1].removesuffix(STOP)
    return [Wish(cell, _line(lines[0]), _line(lines[-1]), None, tuple(put))]


def _cell(placed: _Placed) -> Cell:
    source = placed.span.source
    if source is None:
        raise ValueError("no quoted words")
    return source.cells[0]


def _line(placed: _Placed) -> int:
    source = placed.span.source
    return (source and source.line) or 1


# ---------------------------------------------------------------- where words come from


def cell_at(old: Text, new: str, start: int, end: int) -> Cell | None:
    """The first cell quoted where letters of the new text stand, or stood before they changed.

    At a point, where `start` is `end`, it is that on either side; None on computed or added words.
    """
    start, end = _in_old(old, new, start, end)
    for placed in _placed(old):
        is_over = (
            placed.start < end and start < placed.end
            if start < end
            else placed.start <= start <= placed.end
        )
        if is_over and placed.is_quoted:
            return _cell(placed)
    return None


def _in_old(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Where letters of the new text stood, or would have stood, in the old one."""
    places: list[int] = []
    at = 0
    for piece in letters(old, new):
        step = len(piece.new)
        places += range(at, at + step) if piece.old == piece.new else [at] * step
        at += len(piece.old)
    places.append(at)
    last = len(places) - 1
    return places[min(start, last)], places[min(end, last)]
