"""What changed together (改动) in a notice: groups of paragraphs of two versions. Texts alone."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from notice.versions.align import Pair, letters, moved, pairs

_NEAR = 3  # steps within which halves of a split paragraph are looked for
_SHARED = 3  # letters that an added paragraph has in common with what was taken from its neighbour


class Group(NamedTuple):
    """Paragraphs that changed together, by their places in the old and the new text.

    One of each: words changed. None old: added; none new: dropped. Several: split or joined.
    Where none is new, `at` is the place of the paragraph that follows in the new text.
    """

    olds: tuple[int, ...]
    news: tuple[int, ...]
    is_moved: bool = False
    at: int = 0


def groups(old: Sequence[str], new: Sequence[str]) -> list[Group]:
    """All differences of two versions, in reading order."""
    steps = pairs(old, new)
    away = moved(old, new, steps)
    made = [Group((i,), (j,), is_moved=True) for i, j in away.items()]
    for run in _runs(steps, away, old, new):
        made += _together(run, old, new)
    made = [g if g.news else g._replace(at=_following(g.olds[0], steps)) for g in made]
    return sorted(made, key=lambda group: (group.news[:1] or (group.at,), group.olds))


def _runs(
    steps: Sequence[Pair], away: Mapping[int, int], old: Sequence[str], new: Sequence[str]
) -> Iterator[list[Pair]]:
    """The steps that differ, as they follow each other; those of moved paragraphs left out."""
    there = set(away.values())
    others = [s for s in steps if None not in s or (s.old not in away and s.new not in there)]
    for is_same, run in groupby(others, lambda step: _is_same(step, old, new)):
        if not is_same:
            yield list(run)


def _is_same(step: Pair, old: Sequence[str], new: Sequence[str]) -> bool:
    return step.old is not None and step.new is not None and old[step.old] == new[step.new]


def _together(run: Sequence[Pair], old: Sequence[str], new: Sequence[str]) -> Iterator[Group]:
    """The steps of a run of differences, those that share their words as one group."""
    of_step = list(range(len(run)))  # step → the step that speaks for its group
    for number, other in _sharing(run, old, new):
        first, second = sorted((of_step[number], of_step[other]))
        of_step = [first if spokesman == second else spokesman for spokesman in of_step]
    for spokesman in dict.fromkeys(of_step):
        yield _group([step for step, own in zip(run, of_step, strict=True) if own == spokesman])


def _group(steps: Sequence[Pair]) -> Group:
    return Group(
        tuple(step.old for step in steps if step.old is not None),
        tuple(step.new for step in steps if step.new is not None),
    )


def _sharing(
    run: Sequence[Pair], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The places in a run of a paragraph added or dropped, and of a near one with words of it."""
    for number, step in enumerate(run):
        if None in step:
            near = range(max(0, number - _NEAR), min(len(run), number + _NEAR + 1))
            for other in near:
                if other != number and _shares(step, run[other], old, new):
                    yield number, other


def _shares(step: Pair, other: Pair, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether an added paragraph holds words that its neighbour lost.

    Or a dropped one words that its neighbour won.
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


def _following(old: int, steps: Sequence[Pair]) -> int:
    """Where the paragraph after a dropped one stands in the new text."""
    place = steps.index(Pair(old, None))
    return next((s.new for s in steps[place:] if s.new is not None), len(steps))
