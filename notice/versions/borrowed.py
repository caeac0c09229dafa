"""What only the old version has, made for the new document: its styles are found there by name."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from notice.docx.field_codes import INSTRUCTION
from notice.docx.insets import FORMULAS
from notice.docx.named_styles import STYLE_ID, by_id, name_of
from notice.docx.reading import Document
from notice.docx.wordml import (
    FIELD_CHARACTER,
    PPR,
    RPR,
    RUN_STYLE,
    SECTION,
    SPACE,
    STYLE,
    VALUE,
    P,
    R,
    W,
)
from notice.docx.words import SYMBOL, WRITTEN
from notice.versions.carrying import Carrier
from notice.versions.lettering import LAST_OF_WORDS, Letters
from notice.versions.runs import Run, own_runs

_OF_FIELD = FIELD_CHARACTER, INSTRUCTION
_DELETED_TEXT, _BASED_ON = f"{W}delText", f"{W}basedOn"
_TIED = frozenset(  # to a list, a table or a frame of the old document
    f"{W}{name}" for name in ("numPr", "cnfStyle", "divId", "framePr")
)


class Borrowed:
    """Makes paragraphs and runs of the old document for the new one: styles found by name."""

    def __init__(self, old: Document, new: Document, letters: Letters) -> None:
        """Take the styles of both; those that the new document lacks are put into it."""
        self._letters = letters
        self._carrier = Carrier(old, new, self._has_own)
        self._old = by_id(old.package.styles.element)
        self._new = new.package.styles.element
        self._ids: dict[str, str | None] = {}

    def paragraph(self, paragraph: Any) -> Any:
        """A paragraph without words in the form of the old one; lists and sections left out."""
        made = paragraph.makeelement(P, {})
        form = [self._own(child) for child in form_of(paragraph)]
        kept = [child for child in form if child is not None]
        if kept:
            properties = made.makeelement(PPR, {})
            properties.extend(kept)
            made.append(properties)
        return made

    def _has_own(self, style: Any) -> bool:
        return self._own(style) is not None

    def _own(self, child: Any) -> Any:
        """A property with the new document's id of its style; None for one that means nothing."""
        if child.tag in _TIED:
            return None
        if child.tag in (STYLE, RUN_STYLE):
            style_id = self._id_of(child.get(VALUE, ""))
            if style_id is None:
                return None
            child.set(VALUE, style_id)
        return child

    def runs(self, paragraph: Any, start: int, end: int | None) -> list[Any]:
        """The old paragraph from one letter to another as deleted runs and formulas."""
        made: list[Any] = []
        for run in own_runs(paragraph, self._letters):
            taken = list(self._taken(run, start, end))
            if taken and run.element.tag in FORMULAS:
                made.append(self._carrier.deleted(run.element))
            elif taken:
                made.append(self._run_like(run.element))
                for node, shown in taken:
                    self._append(made[-1], node, shown)
        return made

    def _taken(self, run: Run, start: int, end: int | None) -> Iterator[tuple[Any, str]]:
        """What of a run stands from one letter to another, the code of fields too."""
        at = run.start
        for node, letters in self._letters.nodes(run.element):
            shown = letters[max(0, start - at) : None if end is None else max(0, end - at)]
            is_code = not letters and node.tag in _OF_FIELD
            if shown or (is_code and start < at and (end is None or at <= end)):
                yield node, shown
            at += len(letters)

    def _append(self, run: Any, node: Any, shown: str) -> None:
        if node.tag == SYMBOL:
            run.append(copy.deepcopy(node))
        elif node.tag in _OF_FIELD or shown > LAST_OF_WORDS:
            run.append(self._carrier.deleted(node))
        else:
            _append_words(run, shown)

    def _run_like(self, run: Any) -> Any:
        made = run.makeelement(R, {})
        form = run.find(RPR)
        if form is not None:
            kept = [self._own(copy.deepcopy(child)) for child in form]
            properties = made.makeelement(RPR, {})
            properties.extend([child for child in kept if child is not None])
            made.append(properties)
        return made

    def _id_of(self, style_id: str) -> str | None:
        """The new document's id of an old style; a style that it has not is taken over."""
        if style_id not in self._ids:
            self._ids[style_id] = None  # a style based on itself
            style = self._old.get(style_id)
            self._ids[style_id] = None if style is None else self._id_in_new(style)
        return self._ids[style_id]

    def _id_in_new(self, style: Any) -> str | None:
        kind, name = style.get(f"{W}type"), name_of(style)
        for style_id, other in by_id(self._new).items():
            if other.get(f"{W}type") == kind and name_of(other) == name:
                return style_id
        return self._taken_over(style)

    def _taken_over(self, style: Any) -> str:
        """Put a copy of a style into the new document, without what ties it to the old one."""
        made = copy.deepcopy(style)
        made.attrib.pop(f"{W}default", None)
        for child in [c for c in made if c.tag in (_BASED_ON, f"{W}next", f"{W}link")]:
            based_on = self._id_of(child.get(VALUE, "")) if child.tag == _BASED_ON else None
            if based_on is None:
                made.remove(child)
            else:
                child.set(VALUE, based_on)
        for numbering in list(made.iter(f"{W}numPr")):
            numbering.getparent().remove(numbering)
        taken = by_id(self._new)
        style_id = made.get(STYLE_ID, "")
        while style_id in taken:
            style_id += "旧"
        made.set(STYLE_ID, style_id)
        self._new.append(made)
        return style_id


def _append_words(run: Any, words: str) -> None:
    """Put words into a run of deleted text, tabs and breaks as signs of their own."""
    text = ""
    for letter in [*words, ""]:
        if letter and letter not in WRITTEN:
            text += letter
            continue
        if text:
            node = run.makeelement(_DELETED_TEXT, {SPACE: "preserve"})
            node.text = text
            run.append(node)
            text = ""
        if letter:
            run.append(run.makeelement(WRITTEN[letter], {}))


def form_of(paragraph: Any) -> list[Any]:
    """Copies of what a paragraph's properties say, but for its mark and its section."""
    properties = paragraph.find(PPR)
    if properties is None:
        return []
    left_out = (RPR, SECTION, f"{W}pPrChange")
    return [copy.deepcopy(child) for child in properties if child.tag not in left_out]
