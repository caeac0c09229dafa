"""The marked copy (花脸稿): the new document with its differences as tracked changes (修订).

Word, WPS and LibreOffice show them and can accept or reject each. It is the new document's
package; what the old one has more stands in it as deleted. What is marked where is planned in
plan.py.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from notice.docx import field_codes, scrub
from notice.docx.insets import NOTES
from notice.docx.properties import properties_of
from notice.docx.reading import Document
from notice.docx.wordml import (
    ALTERNATE,
    AUTHOR,
    DEL,
    FALLBACK,
    ID,
    INS,
    PPR,
    ROW,
    RPR,
    SECTION,
    TEXT_BOX,
    P,
    W,
)
from notice.versions import align
from notice.versions.align import Pair, Piece
from notice.versions.borrowed import Borrowed, form_of
from notice.versions.boxes import without_boxes
from notice.versions.lettering import Letters
from notice.versions.places import places
from notice.versions.plan import DELETED, INSERTED, Item, Planned, Side, planned
from notice.versions.runs import Run, cut, own_runs, uncut

_CONTENT = f"{W}sdtContent"
OURS = "比对"  # the author of all marks


def marked(
    old: Document, new: Document, letters: Letters, pairs: Sequence[Pair], when: datetime
) -> bytes:
    """Return the marked copy's bytes; `letters` are those of both documents.

    `pairs` are all paragraphs of both in reading order. The new document's tree is marked in place.
    """
    new_elements = [p.element for p in new.paragraphs] or [_anchor(new)]
    old_elements = [p.element for p in old.paragraphs]
    of_old, of_new = places(old_elements), places(new_elements)
    pairs = without_boxes(pairs, of_old, of_new, letters)
    texts_old, texts_new = letters.texts(old), letters.texts(new)
    if not texts_new:
        texts_new = [""]
        pairs = align.pairs(texts_old, texts_new)
    plan = planned(Side(texts_old, of_old.of), Side(texts_new, of_new.of), pairs)
    borrowed = Borrowed(old, new, letters)
    writer = _Writer(plan, old_elements, new_elements, _Pen(new, when), borrowed, letters)
    writer.mark_holders(of_new.holders)
    writer.put_deleted()
    writer.mark_paragraphs()
    writer.mark_words()
    writer.open_controls()
    field_codes.fold(new.fields)
    _drop_stale_fallbacks(new.package.element.body)
    package = new.package.part.package
    scrub.keep_title_alone(package, new.package.settings.element)
    return scrub.packed(package, lambda xml: xml)


def _anchor(document: Document) -> Any:
    """A paragraph for a body that has none: what was deleted has to stand somewhere."""
    body = document.package.element.body
    made = body.makeelement(P, {})
    section = body.find(SECTION)
    body.insert(len(body) if section is None else body.index(section), made)
    return made


class _Pen:
    """Makes the marks: each with author, time and an id that nothing else in the body has."""

    def __init__(self, document: Document, when: datetime) -> None:
        body = document.package.element.body
        taken = (element.get(ID, "") for element in body.iter("*"))
        self._last = max((int(i) for i in taken if i.isdigit() and len(i) < 9), default=0)
        self._when = when
        self.is_dating_back = False

    def made(self, holder: Any, tag: str) -> Any:
        """A w:ins or w:del, to be put somewhere near `holder`."""
        self._last += 1
        when = self._when - timedelta(minutes=2) if self.is_dating_back else self._when
        values = {
            ID: str(self._last),
            AUTHOR: OURS,
            f"{W}date": f"{when:%Y-%m-%dT%H:%M:%SZ}",  # local time, as Word writes it
        }
        return holder.makeelement(tag, values)


class _Writer:
    """Writes a plan into the new document's tree."""

    def __init__(
        self,
        plan: Planned,
        old: Sequence[Any],
        new: Sequence[Any],
        pen: _Pen,
        borrowed: Borrowed,
        letters: Letters,
    ) -> None:
        self._letters = letters
        self._plan = plan
        self._old = old
        self._pen = pen
        self._borrowed = borrowed
        # the paragraphs of the plan as they stand in the new document
        self._elements: list[Any] = [
            None if item.new is None else new[item.new] for item in plan.items
        ]

    def mark_holders(self, holders: Sequence[Any]) -> None:
        """Mark rows and text boxes that are new as a whole: they go with all that is in them."""
        items = zip(self._plan.items, self._elements, strict=True)
        settled = {element for item, element in items if item.is_settled}
        for holder in [holders[number] for number in self._plan.holders]:
            if holder.tag == ROW:
                form = properties_of(holder, f"{W}trPr", behind=(f"{W}tblPrEx",))
                form.append(self._pen.made(holder, INS))
                for inner in [p for p in holder.iter(P) if p in settled]:
                    settled.remove(inner)
                    _set_mark(inner, INS, self._pen)
            elif holder.getparent().tag != INS:
                _wrap([holder], self._pen)

    def put_deleted(self) -> None:
        """Put new paragraphs for the deleted ones at their places."""
        for segment in self._plan.segments:
            numbers = segment.items
            first = next(n for n, i in enumerate(numbers) if self._elements[i] is not None)
            for place, number in enumerate(numbers):
                if self._elements[number] is not None:
                    continue
                made = self._borrowed.paragraph(self._old_of(number))
                self._elements[number] = made
                if place < first:
                    self._elements[numbers[first]].addprevious(made)
                else:
                    self._elements[numbers[place - 1]].addnext(made)

    def _old_of(self, number: int) -> Any:
        old = self._plan.items[number].old
        assert old is not None
        return self._old[old]

    def mark_paragraphs(self) -> None:
        """Mark the paragraph marks of each segment, and give its tail its forms."""
        for segment in self._plan.segments:
            if len(segment.tail) > 1:
                self._put_forms(segment.tail)
            for number in segment.items:
                item = self._plan.items[number]
                if item.mark:
                    self._pen.is_dating_back = item.is_dated_back
                    _set_mark(self._elements[number], f"{W}{item.mark}", self._pen)

    def _put_forms(self, tail: Sequence[int]) -> None:
        """Give a kept paragraph and the added and deleted ones at the end after it their forms.

        There each change stands in the mark before its paragraph. Paragraphs that join have the
        form of the last one: each gets the form that it shall have when all is accepted, and as its
        old form the one when all is rejected.
        """
        elements = [self._elements[number] for number in tail]
        changes = [self._plan.items[number].change for number in tail]
        forms = [form_of(element) for element in elements]
        accepted = _forms_left(changes, forms, DELETED)
        rejected = _forms_left(changes, forms, INSERTED)
        for number, element in enumerate(elements):
            form, old_form = accepted.get(number), rejected.get(number)
            shown = form if form is not None else old_form
            if shown is not None:
                _put_form(element, shown)
            if form is not None and old_form is not None and _written(form) != _written(old_form):
                _put_old_form(element, old_form, self._pen)

    def mark_words(self) -> None:
        """Mark what was added to each paragraph, and put in what was deleted from it."""
        for number, (item, element) in enumerate(
            zip(self._plan.items, self._elements, strict=True)
        ):
            if element is None:
                continue
            self._pen.is_dating_back = item.is_dated_back
            if item.is_added:
                self._wrap_all(element)
            elif item.is_deleted:
                gone = self._gone(number, element, 0, None)
                _append_deleted(element, gone, self._pen)
            else:
                self._mark_pieces(number, item, element)

    def _gone(self, number: int, element: Any, start: int, end: int | None) -> list[Any]:
        """What the old version has more, from one letter to another, for this place.

        No program opens a document with a note in a text box.
        """
        gone = self._borrowed.runs(self._old_of(number), start, end)
        if next(element.iterancestors(TEXT_BOX), None) is not None:
            for reference in [note for run in gone for note in run.iter(*NOTES)]:
                reference.getparent().remove(reference)
        return gone

    def _wrap_all(self, paragraph: Any) -> None:
        """Mark every run as inserted, but those with a text box that stays."""
        for run in [run.element for run in own_runs(paragraph, self._letters)]:
            if run.getparent().tag != INS and not self._stays(run):
                _wrap([run], self._pen)

    def _wrap_between(self, runs: Sequence[Run], start: int, end: int) -> None:
        """Mark the runs from one letter to another, the code of fields among them too."""
        inside = [n for n, run in enumerate(runs) if start <= run.start < run.end <= end]
        between = runs[inside[0] : inside[-1] + 1] if inside else ()
        _wrap([run.element for run in between if not self._stays(run.element)], self._pen)

    def _stays(self, run: Any) -> bool:
        """Whether a run holds a text box with paragraphs that are marked by themselves."""
        return next(run.iter(P), None) is not None and not self._letters.is_letter(run)

    def _mark_pieces(self, number: int, item: Item, element: Any) -> None:
        """Cut a kept paragraph's runs at the borders of its pieces and mark what differs."""
        pieces = _whole_where_uncut(uncut(element, self._letters), item.pieces)
        if all(old == new for old, new in pieces):
            return
        runs = cut(element, set(_ends(pieces)), self._letters)
        at_old = at_new = 0
        for old, new in pieces:
            end_old, end_new = at_old + len(old), at_new + len(new)
            if old != new:
                self._wrap_between(runs, at_new, end_new)
            if old != new and old:
                gone = self._gone(number, element, at_old, end_old)
                _insert_deleted_words(element, runs, at_new, gone, self._pen)
            at_old, at_new = end_old, end_new

    def open_controls(self) -> None:
        """Take away content controls round paragraphs that come or go, not what is in them.

        A control can't be marked: it would stay when they are gone, and LibreOffice keeps with it
        what was to go.
        """
        controls: dict[Any, None] = {}
        for item, element in zip(self._plan.items, self._elements, strict=True):
            holder = None if element is None else element.getparent()
            if (item.change or item.mark) and holder is not None and holder.tag == _CONTENT:
                controls[holder] = None
        for content in controls:
            control = content.getparent()
            for block in list(content):
                control.addprevious(block)
            control.getparent().remove(control)


# ---------------------------------------------------------------- paragraphs and their marks


def _forms_left(
    changes: Sequence[str], forms: Sequence[list[Any]], goes: str
) -> dict[int, list[Any]]:
    """Number of each paragraph whose mark is left → the form of the words that end up there."""
    stays = [number for number, change in enumerate(changes) if change != goes]
    ends = [*(number - 1 for number in stays[1:]), len(changes) - 1]
    return {end: forms[number] for number, end in zip(stays, ends, strict=True)}


def _written(form: Iterable[Any]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(e.tag, tuple(sorted(e.attrib.items()))) for child in form for e in child.iter()]


def _put_form(paragraph: Any, form: Iterable[Any]) -> None:
    properties = properties_of(paragraph)
    for child in list(properties):
        if child.tag not in (RPR, SECTION):
            properties.remove(child)
    for place, child in enumerate(form):
        properties.insert(place, copy.deepcopy(child))


def _put_old_form(paragraph: Any, form: Iterable[Any], pen: _Pen) -> None:
    change = pen.made(paragraph, f"{W}pPrChange")
    old = paragraph.makeelement(PPR, {})
    old.extend([copy.deepcopy(child) for child in form])
    change.append(old)
    properties_of(paragraph).append(change)


def _set_mark(paragraph: Any, tag: str, pen: _Pen) -> None:
    """Say that a paragraph's mark was inserted or deleted."""
    properties = properties_of(paragraph)
    of_mark = properties.find(RPR)
    if of_mark is None:
        of_mark = properties.makeelement(RPR, {})
        later = [c for c in properties if c.tag in (SECTION, f"{W}pPrChange")]
        properties.insert(properties.index(later[0]) if later else len(properties), of_mark)
    of_mark.insert(0, pen.made(of_mark, tag))


# ---------------------------------------------------------------- words


def _wrap(runs: Sequence[Any], pen: _Pen) -> None:
    """Put runs into a w:ins; runs beside each other share one."""
    for run in runs:
        before = run.getprevious()
        if before is not None and before.tag == INS and before.get(AUTHOR) == OURS:
            before.append(run)
            continue
        mark = pen.made(run, INS)
        run.addprevious(mark)
        mark.append(run)


def _append_deleted(paragraph: Any, runs: Sequence[Any], pen: _Pen) -> None:
    if runs:
        mark = pen.made(paragraph, DEL)
        mark.extend(runs)
        paragraph.append(mark)


def _whole_where_uncut(
    uncut_letters: Iterable[tuple[int, int]], pieces: Iterable[Piece]
) -> list[Piece]:
    """The pieces, or all as one where a border lies in letters that can't be cut."""
    shown = [piece for piece in pieces if any(piece)]
    borders = _ends(shown)
    if any(start < border < end for start, end in uncut_letters for border in borders):
        return [Piece("".join(p.old for p in shown), "".join(p.new for p in shown))]
    return shown


def _ends(pieces: Iterable[Piece]) -> list[int]:
    """Where each piece ends in the new paragraph."""
    return list(accumulate(len(piece.new) for piece in pieces))


def _insert_deleted_words(
    paragraph: Any, runs: Sequence[Run], at: int, gone: Sequence[Any], pen: _Pen
) -> None:
    """Put deleted words before the letter `at`, not into a field or a link if that can be."""
    if not gone:
        return
    mark = pen.made(paragraph, DEL)
    mark.extend(gone)
    after = next((r for r in runs if at <= r.start < r.end), None)
    before = next((r for r in reversed(runs) if r.start < r.end <= at), None)
    if after is not None and (_is_free(after, paragraph) or not _is_free(before, paragraph)):
        _outer(after).addprevious(mark)
    elif before is not None:
        _outer(before).addnext(mark)
    else:
        paragraph.append(mark)


def _is_free(run: Run | None, paragraph: Any) -> bool:
    """Whether a run stands in no field, link …, but in the paragraph itself."""
    return run is not None and not run.is_in_field and _outer(run).getparent() is paragraph


def _outer(run: Run) -> Any:
    """The run, or the w:ins that holds it."""
    parent = run.element.getparent()
    return parent if parent.tag == INS else run.element


def _drop_stale_fallbacks(body: Any) -> None:
    """The second form of a text box can't hold its changes: it goes where there are some."""
    for alternate in body.iter(ALTERNATE):
        if any(True for _ in alternate.iter(INS, DEL)):
            for fallback in list(alternate.iterchildren(FALLBACK)):
                alternate.remove(fallback)
