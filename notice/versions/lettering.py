"""Paragraphs of two versions as rows of letters, in which what is no word is a letter too.

A picture, a formula, a note is one letter; a field is two, before its result and behind it. The
same inset has the same letter in both versions, so that align.py compares them with the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from notice.docx.field_codes import END, INSTRUCTION, KIND
from notice.docx.insets import BOX, FIELD, FORMULAS, LINK, Inset, Insets
from notice.docx.reading import Document
from notice.docx.wordml import ALTERNATE, FIELD_CHARACTER, PPR, P, R
from notice.docx.words import LEFT_OUT, run_nodes, shown_form, words_of
from notice.versions.align import FIELD_BEGINS, FIELD_ENDS, INSET

LAST_OF_WORDS = chr(FIELD_BEGINS[0] - 1)


def runs_below(holder: Any) -> Iterator[Any]:
    """The runs and formulas of a paragraph, as words.own_text_nodes walks."""
    for child in holder:
        if child.tag == R or child.tag in FORMULAS:
            yield child
        elif child.tag != PPR and child.tag not in LEFT_OUT and len(child):
            yield from runs_below(shown_form(child) if child.tag == ALTERNATE else child)


class Letters:
    """The letters of what both versions have beside words, and the insets of their paragraphs."""

    def __init__(self, old: Document, new: Document) -> None:
        """Take both versions; letters that their texts have already are left out."""
        taken = set("".join([*old.texts, *new.texts]))
        self._free = {
            begins: iter([c for c in map(chr, letters) if c not in taken])
            for begins, letters in ((True, FIELD_BEGINS), (False, INSET))
        }
        self._of_kind: dict[tuple[str, str], str] = {}
        self._of_node: dict[Any, str] = {}
        self.insets: dict[Any, list[Inset]] = {}
        for document in (old, new):
            reader = Insets(document.package.part, document.fields.codes)
            for paragraph in document.paragraphs:
                self.insets[paragraph.element] = found = reader.of(paragraph.element)
                self._note(found)

    def _note(self, found: Iterable[Inset]) -> None:
        for inset in found:
            if inset.kind in (BOX, LINK):
                continue  # what is in a box is compared by itself; a link has its words
            self._of_node[inset.node] = self._letter(inset.kind, inset.key)

    def _letter(self, kind: str, key: str) -> str:
        if (kind, key) not in self._of_kind:
            self._of_kind[kind, key] = next(self._free[kind == FIELD], "")
        return self._of_kind[kind, key]

    def give_to_boxes(self, runs: Iterable[tuple[Any, str]]) -> None:
        """Let text boxes be letters: their runs, and what stands in each."""
        for run, words in runs:
            for node in [child for child in run if next(child.iter(P), None) is not None]:
                self._of_node[node] = self._letter(BOX, words)

    def is_letter(self, run: Any) -> bool:
        """Whether a run holds a text box that is a letter."""
        return any(child in self._of_node for child in run)

    def texts(self, document: Document) -> list[str]:
        """The paragraphs of a version in letters."""
        return [self.text(paragraph.element) for paragraph in document.paragraphs]

    def text(self, paragraph: Any) -> str:
        """A paragraph in letters."""
        nodes = (node for run in runs_below(paragraph) for node in self.nodes(run))
        return "".join(letters for _, letters in nodes)

    def nodes(self, run: Any) -> Iterator[tuple[Any, str]]:
        """What a run shows with its letters, and the code of a field, which has none."""
        yield from self._nodes((run,) if run.tag in FORMULAS else run)

    def _nodes(self, children: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        for child in children:
            if child in self._of_node:
                yield child, self._of_node[child]
            elif child.tag == FIELD_CHARACTER:
                yield child, FIELD_ENDS if child.get(KIND) == END else ""
            elif child.tag == INSTRUCTION:
                yield child, ""
            else:
                for node in run_nodes((child,)):
                    yield node, words_of(node)

    def count(self, node: Any) -> int:
        """How many letters a child of a run has."""
        return sum(len(letters) for _, letters in self._nodes((node,)))
