"""The merged notice (合并) as a document: the new build with the words of the edited file in it.

Package, styles and page are the new build's; a paragraph that the hand wrote keeps its runs.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import Any, NamedTuple

from notice.docx import scrub
from notice.docx.insets import FORMULAS
from notice.docx.named_styles import ids_by_name, style_of
from notice.docx.reading import Document, read
from notice.docx.wordml import (
    ALTERNATE,
    CHOICE,
    FALLBACK,
    PPR,
    RPR,
    RUN_STYLE,
    SECTION,
    SPACE,
    STYLE,
    VALUE,
    P,
    R,
    T,
    W,
)
from notice.docx.words import SIGNS, SYMBOL, own_text_nodes, put_first, text_of, words_of
from notice.versions.brought import Brought, pieces

_FORMS = CHOICE, FALLBACK
_NUMBERING = f"{W}numPr"
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_KEPT_IN_RUN = (*_PICTURES, f"{W}fldChar", f"{W}instrText")


class Step(NamedTuple):
    """A paragraph of the merged notice.

    `new` is the paragraph of the new build in whose form it stands, `hand` the edited one whose
    words it has; either may be None, never both. Indices are from 0. `is_moved`: it stands where
    the hand has it, and not where the new build has. `beside` is the edited paragraph of which the
    words are not taken, but what it has more than words.
    """

    new: int | None
    hand: int | None
    text: str
    is_moved: bool = False
    beside: int | None = None


def merged(built: Document, hand: Document, steps: Sequence[Step]) -> bytes:
    """Return the .docx that says what the steps say; `built` is used up for it."""
    return _Merger(built, hand).run(steps)


class _Merger:
    def __init__(self, built: Document, hand: Document) -> None:
        self.built = built
        self.hand = hand
        self.styles = ids_by_name(built.package.part._styles_part.element)
        self.hand_styles = {
            i: name for name, i in ids_by_name(hand.package.part._styles_part.element).items()
        }
        self.brought = Brought(built, hand, self._has_style)

    def _has_style(self, style: Any) -> bool:
        """Give an element that names a style the build's id of it; whether there is one."""
        name = self.hand_styles.get(style.get(VALUE))
        if name in self.styles:
            style.set(VALUE, self.styles[name])
        return name in self.styles

    def run(self, steps: Sequence[Step]) -> bytes:
        kept = {step.new for step in steps if step.new is not None and not step.is_moved}
        before: Any = None
        for step in steps:
            before = self._placed(step, before)
        for number, paragraph in enumerate(self.built.paragraphs):
            if number not in kept:
                _delete(paragraph.element)
        return scrub.packed(self.built.package.part.package, bytes)

    def _placed(self, step: Step, before: Any) -> Any:
        """The paragraph of a step at its place; all that can stay in the new build's stays."""
        written = None if step.hand is None else self.hand.paragraphs[step.hand].element
        own = None if step.new is None else self.built.paragraphs[step.new].element
        if own is not None and not step.is_moved:
            paragraph = own
        elif own is not None:
            paragraph = _words_alone(deepcopy(own))
        else:
            paragraph = self._new_paragraph(written, before)
        if written is not None:
            _put_runs(paragraph, list(self._runs(written, self.brought.more(written, own))))
        elif step.beside is not None:
            beside = self.hand.paragraphs[step.beside].element
            self._put_beside(paragraph, beside, self.brought.more(beside, own))
        if paragraph is not own:
            self._insert(paragraph, before)
        _renumber(paragraph, step.text)
        return paragraph

    def _put_beside(self, paragraph: Any, written: Any, more: list[Any]) -> None:
        """Put what the hand has more into a paragraph that has the build's words."""
        if more and text_of(paragraph) == text_of(written):
            _put_runs(paragraph, list(self._runs(written, more)))
            return
        for node in more:
            made = self.brought.copied(node)
            if node.tag not in FORMULAS:
                run = paragraph.makeelement(R, {})
                run.append(made)
                made = run
            paragraph.append(made)

    def _insert(self, paragraph: Any, before: Any) -> None:
        if before is None:
            self.built.package.element.body.insert(0, paragraph)
        else:
            before.addnext(paragraph)

    def _new_paragraph(self, written: Any, before: Any) -> Any:
        """An empty paragraph in the form of the hand's, else in that of its neighbour."""
        paragraph = written.makeelement(P, {})
        properties = written.find(PPR)
        name = self.hand_styles.get(style_of(written) or "")
        if properties is not None and name in self.styles:
            form = deepcopy(properties)
            form.find(STYLE).set(VALUE, self.styles[name])
        else:
            form = None if before is None else deepcopy(before.find(PPR))
        if form is not None:
            for child in list(form):
                if child.tag in (SECTION, _NUMBERING, RPR):
                    form.remove(child)
            paragraph.append(form)
        return paragraph

    def _runs(self, written: Any, more: list[Any]) -> Iterator[Any]:
        """The words of an edited paragraph, and what it has more, in runs of their form."""
        last: Any = None
        made: Any = None
        for run, node in pieces(written, more):
            if run is node:  # a formula stands beside the runs
                yield self.brought.copied(node)
                last = None
                continue
            if run is not last:
                last, made = run, run.makeelement(R, {})
                if run.find(RPR) is not None:
                    made.append(self._run_form(run.find(RPR)))
                yield made
            if node in more:
                made.append(self.brought.copied(node))
            else:
                _append(made, node)

    def _run_form(self, properties: Any) -> Any:
        form = deepcopy(properties)
        for style in form.findall(RUN_STYLE):
            if not self._has_style(style):
                form.remove(style)
        return form


def _append(run: Any, node: Any) -> None:
    """Put the words of a node into a run; a sign stays what it is."""
    if node.tag == SYMBOL or node.tag in SIGNS:
        run.append(run.makeelement(node.tag, {k: v for k, v in node.items() if k.startswith(W)}))
    elif words := words_of(node):
        text = run.makeelement(T, {SPACE: "preserve"})
        text.text = words
        run.append(text)


def _put_runs(paragraph: Any, runs: Sequence[Any]) -> None:
    """Put these runs in the place of the paragraph's own words; drawings in it stay."""
    _clear(paragraph)
    put_first(paragraph, runs)


def _clear(paragraph: Any) -> None:
    """Take the paragraph's own words out, and every run that held nothing else."""
    for node in list(own_text_nodes(paragraph)):
        run = node.getparent()
        run.remove(node)
        alternate = next(run.iterancestors(ALTERNATE), None) if run.tag in _FORMS else None
        if alternate is not None:  # a symbol that is there twice
            run = alternate.getparent()
            run.remove(alternate)
        if run.tag == R and all(child.tag == RPR for child in run):
            run.getparent().remove(run)


def _renumber(paragraph: Any, text: str) -> None:
    """Change the number at the paragraph's head so that it says `text`."""
    written = text_of(paragraph)
    if written == text:
        return
    shared = _shared_end(written, text)
    _cut_head(paragraph, len(written) - shared)
    first = next(own_text_nodes(paragraph), None)
    if first is None or first.tag != T:
        first = _first_text(paragraph)
    first.text = text[: len(text) - shared] + (first.text or "")
    first.set(SPACE, "preserve")


def _shared_end(one: str, other: str) -> int:
    """How many letters at their ends two texts have in common."""
    backwards = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], backwards))


def _cut_head(paragraph: Any, letters: int) -> None:
    """Take so many letters off a paragraph's head."""
    for node in list(own_text_nodes(paragraph)):
        if letters <= 0:
            return
        words = words_of(node)
        if node.tag == T:
            node.text = words[letters:]
            node.set(SPACE, "preserve")
        elif letters >= len(words):
            node.getparent().remove(node)
        letters -= len(words)


def _first_text(paragraph: Any) -> Any:
    run = paragraph.makeelement(R, {})
    text = run.makeelement(T, {})
    run.append(text)
    put_first(paragraph, [run])
    return text


def _delete(paragraph: Any) -> None:
    """Take a paragraph out; one that holds a section or a drawing, or its cell open, only empties.

    A cell or a text box must end with a paragraph.
    """
    following, holder = paragraph.getnext(), paragraph.getparent()
    ends_holder = holder.tag != f"{W}body" and (following is None or following.tag != P)
    holds = any(True for _ in paragraph.iter(SECTION, *_KEPT_IN_RUN))
    if ends_holder or holds:
        _clear(paragraph)
    else:
        holder.remove(paragraph)


def _words_alone(paragraph: Any) -> Any:
    """A copy without what stays in the place of the original: sections and drawings."""
    for element in list(paragraph.iter(SECTION, *_KEPT_IN_RUN)):
        if element.getparent() is not None:
            element.getparent().remove(element)
    return paragraph


def left_out(built: Document, hand: Document, steps: Sequence[Step]) -> Iterator[tuple[int, str]]:
    """Paragraph of the hand, from 0, and the kinds that can't be brought in from it."""
    brought = Brought(built, hand, lambda _: True)
    for step in steps:
        number = step.beside if step.hand is None else step.hand
        if number is not None:
            own = None if step.new is None else built.paragraphs[step.new].element
            kinds = brought.left(hand.paragraphs[number].element, own)
            if kinds:
                yield number, "、".join(kinds)


def read_again(content: bytes, steps: Sequence[Step], name: str) -> list[tuple[int | None, str]]:
    """The paragraphs of the merged notice as they are read back: index of the step, and text.

    A paragraph that could only be emptied has no step. Raises ValueError where a step is missing.
    """
    placed: list[tuple[int | None, str]] = []
    at = 0
    for text in read(content, name).texts:
        if at < len(steps) and text == steps[at].text:
            placed.append((at, text))
            at += 1
        elif not text:
            placed.append((None, text))
        else:
            raise ValueError(f"paragraph {len(placed) + 1} is not as planned")
    if at < len(steps):
        raise ValueError(f"step {at} is missing")
    return placed
