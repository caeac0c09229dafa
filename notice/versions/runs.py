"""The runs of a paragraph with the places of their letters, and cut at letters."""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from notice.docx.field_codes import BEGIN, END, KIND
from notice.docx.wordml import ALTERNATE, FIELD_CHARACTER, RPR, RUBY, SPACE, R, T
from notice.docx.words import words_of
from notice.versions.lettering import Letters, runs_below


class Run(NamedTuple):
    """A run, or a formula, in a paragraph: from which letter to which, and where it stands."""

    element: Any
    start: int
    end: int
    is_in_field: bool


def own_runs(paragraph: Any, letters: Letters) -> list[Run]:
    """The runs of a paragraph with the places of their letters, those without letters too."""
    runs: list[Run] = []
    depth = at = 0
    for run in runs_below(paragraph):
        begin = at
        at += sum(len(shown) for _, shown in letters.nodes(run))
        kinds = [c.get(KIND) for c in run.iterchildren(FIELD_CHARACTER)]
        was_inside = depth > 0
        depth += kinds.count(BEGIN) - kinds.count(END)
        runs.append(Run(run, begin, at, was_inside or depth > 0))
    return runs


def uncut(paragraph: Any, letters: Letters) -> Iterator[tuple[int, int]]:
    """Where letters stand that can't be cut: those with others over them, or there twice."""
    for run in own_runs(paragraph, letters):
        at = run.start
        for child in run.element:
            start, at = at, at + letters.count(child)
            if child.tag in (RUBY, ALTERNATE):
                yield start, at


def cut(paragraph: Any, borders: set[int], letters: Letters) -> list[Run]:
    """Cut the runs so that each border lies between two of them; return all runs."""
    for run in own_runs(paragraph, letters):
        if any(run.start < border < run.end for border in borders):
            _cut_run(run, borders, letters)
    return own_runs(paragraph, letters)


def _cut_run(run: Run, borders: set[int], letters: Letters) -> None:
    """Cut one run: what stands behind a border goes into a new run of the same form."""
    at = run.start
    current = run.element
    form = run.element.find(RPR)
    has_words = False
    for node in [child for child in run.element if child.tag != RPR]:
        for piece, length in _cut_node(node, at, borders, letters):
            if length and has_words and at in borders:
                following = run.element.makeelement(R, {})
                if form is not None:
                    following.append(copy.deepcopy(form))
                current.addnext(following)
                current, has_words = following, False
            current.append(piece)
            has_words = has_words or length > 0
            at += length


def _cut_node(node: Any, at: int, borders: set[int], letters: Letters) -> list[tuple[Any, int]]:
    """A child of a run with the number of its letters, a w:t cut at the borders."""
    if node.tag != T:
        return [(node, letters.count(node))]
    text = words_of(node)
    cuts = [b - at for b in sorted(borders) if at < b < at + len(text)]
    if not cuts:
        return [(node, len(text))]
    pieces: list[tuple[Any, int]] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = node.makeelement(T, {SPACE: "preserve"})
        piece.text = text[start:end]
        pieces.append((piece, end - start))
    node.getparent().remove(node)
    return pieces
