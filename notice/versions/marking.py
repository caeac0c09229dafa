"""The marked copy (花脸稿): the new document with every difference from the old one as a tracked
change (修订) that Word, WPS and LibreOffice show and can accept or reject.

It is the new document's package; what the old one has more stands in it as deleted. A paragraph's
mark (段落标记) that is inserted or deleted joins it to the next one when the change is settled.
At the end of a cell, of a text box or of the body no paragraph follows, and no program joins one
to a table: there the mark *before* such a paragraph carries the change (`_put_forms`).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from notice.docx import scrub
from notice.docx.properties import properties_of
from notice.docx.reading import Document
from notice.docx.styles import STYLE_ID, by_id, name_of
from notice.docx.wordml import (
    ALTERNATE,
    CELL,
    DEL,
    FALLBACK,
    FIELD_CHARACTER,
    INS,
    PPR,
    ROW,
    RPR,
    RUBY,
    RUN_STYLE,
    SECTION,
    SPACE,
    STYLE,
    TABLE,
    TEXT_BOX,
    VALUE,
    P,
    R,
    T,
    W,
)
from notice.docx.words import SYMBOL, WRITTEN, run_nodes, text_of, words_of

AUTHOR = "比对"
_DELETED_TEXT = f"{W}delText"


class Change(NamedTuple):
    """A paragraph of both versions by its indices from 0, or one that only one of them has.

    `pieces` are the words of both, (old, new), equal or one put for the other.
    """

    old: int | None
    new: int | None
    pieces: tuple[tuple[str, str], ...] = ()


def marked(old: Document, new: Document, changes: Sequence[Change], when: datetime) -> bytes:
    """Return the marked copy's bytes; `changes` are all paragraphs of both in reading order.

    The new document's tree is marked in place.
    """
    pen = _Pen(new, when)
    styles = _Styles(old, new)
    keys = _segment_keys(new)
    items = _planned(old, new, changes, keys)
    _mark_holders(items, pen)
    for segment in _segments(items, keys, styles):
        _mark_segment(segment, pen)
    for item in items:
        _mark_words(item, styles, pen)
    _drop_stale_fallbacks(new.package.element.body)
    package = new.package.part.package
    scrub.keep_title_alone(package, new.package.settings.element)
    return scrub.packed(package, lambda xml: xml)


class _Item:
    """A paragraph of the marked copy: kept, added or deleted."""

    def __init__(self, change: Change, old: Document, new: Document) -> None:
        self.old = None if change.old is None else old.paragraphs[change.old]
        self.element: Any = None if change.new is None else new.paragraphs[change.new].element
        self.new = change.new
        self.pieces = change.pieces
        self.is_settled = False  # it goes with its row or text box
        self.is_dated_back = False

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_deleted(self) -> bool:
        return self.new is None

    @property
    def is_kept(self) -> bool:
        """Whether both versions have it."""
        return self.old is not None and self.new is not None

    @property
    def begins_with(self) -> str:
        """The mark that its words begin with, if any."""
        if not self.is_kept:
            return self.mark
        old, new = self.pieces[0] if self.pieces else ("", "")
        return "" if old == new else DEL if old else INS

    @property
    def ends_with(self) -> str:
        """The mark that its words end with, if any."""
        if not self.is_kept:
            return self.mark
        old, new = self.pieces[-1] if self.pieces else ("", "")
        return "" if old == new else INS if new else DEL

    @property
    def old_element(self) -> Any:
        """The paragraph in the old document."""
        return None if self.old is None else self.old.element

    def take_place_of(self, deleted: _Item) -> None:
        """An added paragraph becomes the new version of a deleted one."""
        assert deleted.old is not None
        text = text_of(self.element)
        self.old, self.pieces = deleted.old, ((deleted.old.text, text),)

    @property
    def mark(self) -> str:
        """What happens to its paragraph mark, "" for a paragraph of both."""
        return INS if self.is_added else DEL if self.is_deleted else ""


class _Pen:
    """Makes the marks: each with author, time and an id that nothing else in the body has."""

    def __init__(self, document: Document, when: datetime) -> None:
        body = document.package.element.body
        taken = (element.get(f"{W}id", "") for element in body.iter("*"))
        self._last = max((int(i) for i in taken if i.isdigit() and len(i) < 9), default=0)
        self._when = when
        self.is_dating_back = False

    def made(self, holder: Any, tag: str) -> Any:
        """A w:ins or w:del, to be put somewhere near `holder`."""
        self._last += 1
        when = self._when - timedelta(minutes=2) if self.is_dating_back else self._when
        values = {
            f"{W}id": str(self._last),
            f"{W}author": AUTHOR,
            f"{W}date": f"{when:%Y-%m-%dT%H:%M:%SZ}",  # local time, as Word writes it
        }
        return holder.makeelement(tag, values)


def _date_back(segment: Sequence[_Item], marks: Sequence[str]) -> None:
    """Let insertions that meet at an unmarked paragraph mark differ by two minutes.

    LibreOffice takes such neighbours of one author and minute for one insertion, the paragraph
    mark between them too, and joins the two paragraphs when it is rejected.
    """
    at_end, dated_back = "", False  # the mark that reaches the end of the paragraph before
    mark_before = ""
    for item, mark in zip(segment, marks, strict=True):
        is_empty = item.is_kept and not any(old or new for old, new in item.pieces)
        at_start = mark_before or at_end
        begins = mark if is_empty else item.begins_with
        if begins == at_start == INS:
            item.is_dated_back = dated_back if mark_before else not dated_back
        if not is_empty:
            at_end, dated_back = item.ends_with, item.is_dated_back
        elif not mark_before:
            at_end = ""
        else:
            at_end = mark_before
        if mark:
            dated_back = item.is_dated_back
        mark_before = mark


# ---------------------------------------------------------------- what stays, what goes as a whole


def _planned(
    old: Document, new: Document, changes: Sequence[Change], keys: Mapping[Any, object]
) -> list[_Item]:
    """The paragraphs as they will be marked: none is in the way of another one's going.

    A cell can't go without its row, and a paragraph not without the text box that it holds. Where
    that would be wanted, the row or text box is shown as new as a whole, and what was kept in it
    as deleted beside it.
    """
    parted: set[int] = set()
    while True:
        items = _with_anchors(list(_items(old, new, changes, parted)), keys)
        more = set(_in_the_way(items, keys, parted))
        if not more:
            return items
        parted |= more


def _items(
    old: Document, new: Document, changes: Iterable[Change], parted: set[int]
) -> Iterator[_Item]:
    for change in changes:
        if change.new in parted and change.old is not None:
            yield _Item(Change(change.old, None), old, new)
            yield _Item(Change(None, change.new), old, new)
        else:
            yield _Item(change, old, new)


def _in_the_way(
    items: Sequence[_Item], keys: Mapping[Any, object], parted: set[int]
) -> Iterator[int]:
    """Indices of kept paragraphs that stand in a row or text box that has to go as a whole.

    Between tables, where no row can go, it is the nearest one: what was there comes to stand here.
    """
    anchored = {keys[item.element] for item in items if item.is_kept}
    kept = {i.element: i.new for i in items if i.is_kept and i.new not in parted}
    for number, item in enumerate(items):
        if not item.is_added or item.is_settled:
            continue
        holders = [run for run in item.element.iter(R) if any(i in kept for i in run.iter(P))]
        inner = [i for holder in holders for i in holder.iter(P)]
        if keys[item.element] not in anchored:
            holder = next(item.element.iterancestors(ROW, R), None)
            nearest = (*reversed(items[:number]), *items[number:])
            inner += (
                [next((i.element for i in nearest if i.element in kept), None)]
                if holder is None
                else list(holder.iter(P))
            )
        for index in map(kept.get, inner):
            if index is not None:
                yield index


def _holders(items: Iterable[_Item]) -> list[Any]:
    """The rows and text boxes that are new as a whole, the inner ones first."""
    added = [item.element for item in items if item.is_added]
    kept = {item.element for item in items if item.is_kept}
    found: dict[Any, None] = {}
    for element in added:
        for holder in element.iterancestors(ROW, R):
            if not any(inner in kept for inner in holder.iter(P)):
                found[holder] = None
    return list(found)


def _settle(items: Sequence[_Item]) -> None:
    """Note which added paragraphs go with their row or text box, if others are left."""
    gone = {inner for holder in _holders(items) for inner in holder.iter(P)}
    if all(item.element in gone for item in items if item.element is not None):
        return
    for item in items:
        item.is_settled = item.is_added and item.element in gone


def _mark_holders(items: Sequence[_Item], pen: _Pen) -> None:
    """Mark rows and text boxes that are new as a whole: they go with all that is in them."""
    settled = {item.element for item in items if item.is_settled}
    marked: set[Any] = set()
    for holder in _holders(items) if settled else ():
        if holder.tag == ROW:
            properties_of(holder, f"{W}trPr", (f"{W}tblPrEx",)).append(pen.made(holder, INS))
            for inner in holder.iter(P):
                if inner in settled and inner not in marked:
                    marked.add(inner)
                    _set_mark(inner, INS, pen)
        elif holder.getparent().tag != INS:
            _wrap([holder], pen)


# ---------------------------------------------------------------- paragraphs and their marks


def _with_anchors(items: Sequence[_Item], keys: Mapping[Any, object]) -> list[_Item]:
    """The items, where a cell, a text box … would be left without a paragraph: one stays there.

    An added paragraph of it then takes the place of a deleted one from the same gap between kept
    paragraphs.
    """
    _settle(items)
    anchored = {keys[item.element] for item in items if item.is_kept}
    kept = {item.element for item in items if item.is_kept}
    made: list[_Item] = []
    gap: list[_Item] = []
    for item in items:
        if item.is_kept:
            made += [*_anchored_gap(gap, keys, anchored, kept), item]
            gap = []
        else:
            gap.append(item)
    return [*made, *_anchored_gap(gap, keys, anchored, kept)]


def _anchored_gap(
    gap: list[_Item], keys: Mapping[Any, object], anchored: set[object], kept: set[Any]
) -> list[_Item]:
    wanting: dict[object, _Item] = {}
    for item in gap:
        if not item.is_added or item.is_settled:
            continue
        if any(inner in kept for inner in item.element.iter(P)):
            wanting[item] = item  # a text box in it stays
        elif keys[item.element] not in anchored:
            wanting[keys[item.element]] = item  # the last one of its segment
    added = [item for item in gap if item.is_added]
    deleted = [item for item in gap if item.is_deleted]
    chosen = _chosen(list(wanting.values()), deleted)
    if not chosen:
        return gap
    made: list[_Item] = []
    for item, gone in chosen:
        place = deleted.index(gone)
        made += deleted[:place]
        deleted = deleted[place + 1 :]
        place = added.index(item)
        made += [*added[:place], item]
        added = added[place + 1 :]
        item.take_place_of(gone)
        anchored.add(keys[item.element])
    return [*made, *deleted, *added]


def _chosen(wanting: Sequence[_Item], deleted: Sequence[_Item]) -> list[tuple[_Item, _Item]]:
    """A deleted paragraph for each wanting one, in order, from a holder of the same kind if any."""
    found: list[tuple[_Item, _Item]] = []
    start = 0
    for number, item in enumerate(wanting):
        stop = len(deleted) - max(0, min(len(wanting), len(deleted)) - number - 1)
        places = range(start, stop)
        kind = _kind(item.element)
        fitting = (n for n in places if _kind(deleted[n].old_element) == kind)
        place = next(fitting, None)
        if place is None:
            if not places:
                break
            place = places[0]
        found.append((item, deleted[place]))
        start = place + 1
    return found


def _segments(
    items: Sequence[_Item], keys: Mapping[Any, object], styles: _Styles
) -> list[list[_Item]]:
    """Paragraphs that follow each other with no table between, the deleted ones put among them."""
    live = [n for n, item in enumerate(items) if item.element is not None and not item.is_settled]
    made: dict[object, list[_Item]] = {}
    following = iter([*live, None])
    before: _Item | None = None
    after = next(following)
    stays_behind = True  # of the deleted ones here, so far: each stands behind `before`
    for number, item in enumerate(items):
        if number == after:
            before, after, stays_behind = item, next(following), True
            made.setdefault(keys[item.element], []).append(item)
        elif item.is_deleted:
            next_item = None if after is None else items[after]
            stays_behind = stays_behind and _belongs_behind(item, before, next_item)
            beside = before if stays_behind else next_item
            if beside is not None:
                made.setdefault(keys[beside.element], []).append(item)
    segments = list(made.values())
    for segment in segments:
        _insert_deleted(segment, styles)
    return segments


def _belongs_behind(item: _Item, before: _Item | None, after: _Item | None) -> bool:
    """Whether a deleted paragraph is put behind a paragraph of the new document.

    It is, where none comes after, or where only that one stands in a holder of the same kind.
    """
    if before is None or after is None:
        return after is None
    if any(ancestor is before.element for ancestor in after.element.iterancestors()):
        return False  # a text box of that paragraph comes first
    kind = _kind(item.old_element)
    return _kind(before.element) == kind != _kind(after.element)


def _segment_keys(new: Document) -> dict[Any, object]:
    """For each paragraph of the new document what its neighbours in one segment share."""
    keys: dict[Any, object] = {}
    for paragraph in new.paragraphs:
        element = paragraph.element
        before = element.getprevious()
        while before is not None and before.tag not in (P, TABLE, f"{W}sdt", f"{W}customXml"):
            before = before.getprevious()
        is_first = before is None or before.tag != P
        keys[element] = element if is_first else keys[before]
    return keys


def _kind(element: Any) -> str:
    holder = next(element.iterancestors(CELL, TEXT_BOX), None)
    return "" if holder is None else holder.tag


def _insert_deleted(segment: Sequence[_Item], styles: _Styles) -> None:
    """Put new paragraphs for the deleted ones at their places."""
    first = next(n for n, item in enumerate(segment) if item.element is not None)
    for number, item in enumerate(segment):
        if item.element is not None:
            continue
        item.element = styles.deleted_paragraph(item.old_element)
        if number < first:
            segment[first].element.addprevious(item.element)
        else:
            segment[number - 1].element.addnext(item.element)


def _mark_segment(segment: Sequence[_Item], pen: _Pen) -> None:
    last_kept = max((n for n, item in enumerate(segment) if item.is_kept), default=len(segment))
    tail = segment[last_kept:]
    marks = [item.mark for item in (*segment[:last_kept], *tail[1:])]
    if tail:
        _put_forms(tail, pen)
        marks.append("")
    _date_back(segment, marks)
    for item, mark in zip(segment, marks, strict=True):
        if mark:
            pen.is_dating_back = item.is_dated_back
            _set_mark(item.element, mark, pen)


def _put_forms(tail: Sequence[_Item], pen: _Pen) -> None:
    """Give a kept paragraph and the added and deleted ones at the end after it their forms.

    There each change stands in the mark before its paragraph. Paragraphs that join have the form
    of the last one: each gets the form that it shall have when all is accepted, and as its old
    form the one when all is rejected.
    """
    if len(tail) == 1:
        return
    forms = [_form(item.element) for item in tail]
    accepted = _forms_left(tail, forms, DEL)
    rejected = _forms_left(tail, forms, INS)
    for number, item in enumerate(tail):
        form, old_form = accepted.get(number), rejected.get(number)
        shown = form if form is not None else old_form
        if shown is not None:
            _put_form(item.element, shown)
        if form is not None and old_form is not None and _written(form) != _written(old_form):
            _put_old_form(item.element, old_form, pen)


def _forms_left(
    tail: Sequence[_Item], forms: Sequence[list[Any]], goes: str
) -> dict[int, list[Any]]:
    """Number of each paragraph whose mark is left → the form of the words that end up there."""
    stays = [number for number, item in enumerate(tail) if item.mark != goes]
    ends = [*(number - 1 for number in stays[1:]), len(tail) - 1]
    return {end: forms[number] for number, end in zip(stays, ends, strict=True)}


def _form(paragraph: Any) -> list[Any]:
    """Copies of what a paragraph's properties say, but for its mark and its section."""
    properties = paragraph.find(PPR)
    if properties is None:
        return []
    left_out = (RPR, SECTION, f"{W}pPrChange")
    return [copy.deepcopy(child) for child in properties if child.tag not in left_out]


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


def _mark_words(item: _Item, styles: _Styles, pen: _Pen) -> None:
    if item.element is None:
        return
    pen.is_dating_back = item.is_dated_back
    if item.is_added:
        _wrap_all(item.element, pen)
    elif item.is_deleted:
        assert item.old is not None
        _append_deleted(item.element, styles.deleted_runs(item.old.element, 0, None), pen)
    else:
        _mark_pieces(item, styles, pen)


def _wrap_all(paragraph: Any, pen: _Pen) -> None:
    """Mark every run as inserted, but those with a text box that stays."""
    for run in [run.element for run in _own_runs(paragraph)]:
        if run.getparent().tag == INS or any(True for _ in run.iter(P)):
            continue
        _wrap([run], pen)


def _wrap(runs: Sequence[Any], pen: _Pen) -> None:
    """Put runs into a w:ins; runs beside each other share one."""
    for run in runs:
        before = run.getprevious()
        if before is not None and before.tag == INS and before.get(f"{W}author") == AUTHOR:
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


def _mark_pieces(item: _Item, styles: _Styles, pen: _Pen) -> None:
    """Cut a kept paragraph's runs at the borders of its pieces and mark what differs."""
    assert item.old is not None
    pieces = [(old, new) for old, new in item.pieces if old or new]
    if all(old == new for old, new in pieces):
        return
    borders: set[int] = set()
    at = 0
    for _, new in pieces:
        at += len(new)
        borders.add(at)
    if any(start < border < end for start, end in _whole(item.element) for border in borders):
        pieces = [("".join(old for old, _ in pieces), "".join(new for _, new in pieces))]
        borders = set()
    runs = _cut(item.element, borders)
    at_old = at_new = 0
    for old, new in pieces:
        if old != new:
            inside = [r for r in runs if at_new <= r.start < r.end <= at_new + len(new)]
            _wrap([r.element for r in inside], pen)
            if old:
                gone = styles.deleted_runs(item.old.element, at_old, at_old + len(old))
                _insert_deleted_words(item.element, runs, at_new, gone, pen)
        at_old, at_new = at_old + len(old), at_new + len(new)


class _Run(NamedTuple):
    """A run among a paragraph's own words: from which letter to which, and where it stands."""

    element: Any
    start: int
    end: int
    is_in_field: bool


def _own_runs(paragraph: Any) -> list[_Run]:
    """The runs of a paragraph with the places of their letters, those without letters too."""
    found: list[_Run] = []
    depth = at = 0
    for run in _runs_below(paragraph):
        begin = at
        at += sum(len(words_of(node)) for node in run_nodes(run))
        kinds = [c.get(f"{W}fldCharType") for c in run.iterchildren(FIELD_CHARACTER)]
        was_inside = depth > 0
        depth += kinds.count("begin") - kinds.count("end")
        found.append(_Run(run, begin, at, was_inside or depth > 0))
    return found


def _runs_below(holder: Any) -> Iterator[Any]:
    """As words.own_text_nodes walks, run by run."""
    for child in holder:
        if child.tag == R:
            yield child
        elif child.tag not in (PPR, DEL) and len(child):
            yield from _runs_below(child)


def _whole(paragraph: Any) -> Iterator[tuple[int, int]]:
    """Where letters stand that can't be cut: those with others written over them."""
    for run in _own_runs(paragraph):
        if run.element.find(RUBY) is not None:
            yield run.start, run.end


def _cut(paragraph: Any, borders: set[int]) -> list[_Run]:
    """Cut the runs so that each border lies between two of them; return all runs."""
    for run in _own_runs(paragraph):
        if any(run.start < border < run.end for border in borders):
            _cut_run(run, borders)
    return _own_runs(paragraph)


def _cut_run(run: _Run, borders: set[int]) -> None:
    """Cut one run: what stands behind a border goes into a new run of the same form."""
    at = run.start
    current = run.element
    form = run.element.find(RPR)
    has_words = False
    for node in [child for child in run.element if child.tag != RPR]:
        for piece, length in _cut_node(node, at, borders):
            if length and has_words and at in borders:
                following = run.element.makeelement(R, {})
                if form is not None:
                    following.append(copy.deepcopy(form))
                current.addnext(following)
                current, has_words = following, False
            current.append(piece)
            has_words = has_words or length > 0
            at += length


def _cut_node(node: Any, at: int, borders: set[int]) -> list[tuple[Any, int]]:
    """A child of a run with the number of its letters, a w:t cut at the borders."""
    if node.tag != T:
        return [(node, sum(len(words_of(n)) for n in run_nodes((node,))))]
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


def _insert_deleted_words(
    paragraph: Any, runs: Sequence[_Run], at: int, gone: Sequence[Any], pen: _Pen
) -> None:
    """Put deleted words before the letter `at`, not into a field or a link if that can be."""
    if not gone:
        return
    mark = pen.made(paragraph, DEL)
    mark.extend(gone)
    before = next((r for r in reversed(runs) if r.start < r.end <= at), None)
    after = next((r for r in runs if at <= r.start < r.end), None)
    places = [(r, n) for n, r in enumerate((after, before)) if r is not None]
    free = [(r, n) for r, n in places if not r.is_in_field and _outer(r).getparent() is paragraph]
    for run, is_behind in (*free, *places):
        if is_behind:
            _outer(run).addnext(mark)
        else:
            _outer(run).addprevious(mark)
        return
    paragraph.append(mark)


def _outer(run: _Run) -> Any:
    """The run, or the w:ins that holds it."""
    parent = run.element.getparent()
    return parent if parent.tag == INS else run.element


# ---------------------------------------------------------------- what only the old one has


class _Styles:
    """Makes paragraphs and runs of the old document for the new one: styles found by name."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old = by_id(old.package.styles.element)
        self._new = new.package.styles.element
        self._ids: dict[str, str | None] = {}

    def deleted_paragraph(self, paragraph: Any) -> Any:
        """A paragraph without words in the form of the old one; lists and sections left out."""
        made = paragraph.makeelement(P, {})
        form = [self._own(child) for child in _form(paragraph)]
        kept = [child for child in form if child is not None]
        if kept:
            properties = made.makeelement(PPR, {})
            properties.extend(kept)
            made.append(properties)
        return made

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

    def deleted_runs(self, paragraph: Any, start: int, end: int | None) -> list[Any]:
        """The old paragraph's words from one letter to another as runs of deleted text."""
        made: list[Any] = []
        for run in _own_runs(paragraph):
            at = run.start
            current = None
            for node in run_nodes(run.element):
                words = words_of(node)
                stop = len(words) if end is None else end - at
                shown = words[max(0, start - at) : max(0, stop)]
                at += len(words)
                if not shown:
                    continue
                if current is None:
                    current = self._run_like(run.element)
                    made.append(current)
                if node.tag == SYMBOL:
                    current.append(copy.deepcopy(node))
                else:
                    _append_words(current, shown)
        return made

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
        for other in self._new.iter(f"{W}style"):
            if other.get(f"{W}type") == kind and name_of(other) == name:
                return other.get(STYLE_ID)
        made = copy.deepcopy(style)
        made.attrib.pop(f"{W}default", None)
        for child in list(made):
            if child.tag == f"{W}basedOn":
                based_on = self._id_of(child.get(VALUE, ""))
                if based_on is not None:
                    child.set(VALUE, based_on)
                    continue
            if child.tag in (f"{W}basedOn", f"{W}next", f"{W}link"):
                made.remove(child)
        for numbering in list(made.iter(f"{W}numPr")):
            numbering.getparent().remove(numbering)
        taken = {other.get(STYLE_ID) for other in self._new.iter(f"{W}style")}
        style_id = made.get(STYLE_ID, "")
        while style_id in taken:
            style_id += "旧"
        made.set(STYLE_ID, style_id)
        self._new.append(made)
        return style_id


_TIED = frozenset(  # to a list, a table or a frame of the old document
    f"{W}{name}" for name in ("numPr", "cnfStyle", "divId", "framePr")
)


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


def _drop_stale_fallbacks(body: Any) -> None:
    """The second form of a text box can't hold its changes: it goes where there are some."""
    for alternate in body.iter(ALTERNATE):
        if any(True for _ in alternate.iter(INS, DEL)):
            for fallback in list(alternate.iterchildren(FALLBACK)):
                alternate.remove(fallback)
