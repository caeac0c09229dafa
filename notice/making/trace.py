"""Tracing (追溯): marks go in with each printed value and come out as spans of the paragraphs.

Going in, `Tracer.mark` is Jinja's `finalize`: it wraps each span that has a source in three
noncharacters and a number. Coming out, each w:p's own text is read into spans and the marks are
deleted. The reader drops U+FDD0–U+FDEF from cells, so a mark can't be forged
(docs/decisions/0001-tracing-by-marks.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from jinja2 import Undefined
from jinja2.exceptions import TemplateRuntimeError
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx.wordml import RUBY, TEXT_BOX, P, T, W
from notice.docx.words import (
    LEFT_OUT,
    SIGNS,
    SYMBOL,
    UNPRINTABLE,
    own_text_nodes,
    set_words,
    words_of,
)
from notice.model.text import Count, Heading, Source, Span, Text

_BEGIN, _MIDDLE, _END, _OWN_MARK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_MARK = re.compile(f"([{_BEGIN}-{_OWN_MARK}])")
_IN_BYTES = re.compile(rb"\xef\xb7\x90(\d+)\xef\xb7\x91|\xef\xb7[\x90-\x93]")

# where a part has none of these, the words of a paragraph are all w:t in it
_UNEVEN = (*SIGNS, *LEFT_OUT, SYMBOL, RUBY, TEXT_BOX)
_is_astray = etree.XPath(
    "boolean(.//w:p//w:p | .//w:t[not(parent::w:r)])", namespaces={"w": W[1:-1]}
)


class NotText(TemplateRuntimeError):
    """A template prints something that is no text: a list, a thing with names, true or false."""


class TracedParagraph(NamedTuple):
    """A w:p of the finished part with its words."""

    element: Any
    text: Text


class Tracer:
    """The spans printed while a template is filled, by number, and whether each came out again."""

    def __init__(self) -> None:
        """Begin with nothing printed."""
        self.printed: list[Span] = []
        self._came_out: set[int] = set()

    @property
    def lost(self) -> list[Span]:
        """What was printed but stands nowhere in the document: dropped or cut by the engine."""
        if len(self._came_out) == len(self.printed):
            return []
        return [s for n, s in enumerate(self.printed) if n not in self._came_out]

    def mark(self, value: object) -> object:
        """Return what Jinja prints for `value`: its text, marks round each span that has a source.

        Raises NotText for what is no text: a list, a thing with names, true or false.
        """
        if isinstance(value, Text):
            spans = value.spans
            printed = "".join([s.text if s.source is None else self._marked(s) for s in spans])
            return (
                printed + _OWN_MARK
                if isinstance(value, Heading) and value.endswith(("？", "！", "?", "!"))
                else printed
            )
        if isinstance(value, Count):
            return self._marked(Span(str(int(value)), Source(value.cells)))
        if isinstance(value, str):  # of the template itself
            return UNPRINTABLE.sub("", value)
        if isinstance(value, Undefined) or (
            isinstance(value, (int, float)) and not isinstance(value, bool)
        ):
            return value
        raise NotText(f"{type(value).__name__} is no text")

    def _marked(self, span: Span) -> str:
        self.printed.append(span)
        return f"{_BEGIN}{len(self.printed) - 1}{_MIDDLE}{span.text}{_END}"

    def taken_out(self, root: Any) -> Iterator[TracedParagraph]:
        """Delete the marks below `root`; yield each paragraph in document order with its spans."""
        for element, nodes in _with_own_text_nodes(root):
            yield TracedParagraph(element, self._text(nodes))

    def without_marks(self, xml: bytes) -> bytes:
        """A part without the marks that stand elsewhere: in attributes, fields, formulas."""
        if b"\xef\xb7" not in xml:
            return xml
        self._came_out.update(int(m[1]) for m in _IN_BYTES.finditer(xml) if m[1])
        return _IN_BYTES.sub(b"", xml)

    def _text(self, nodes: Iterable[Any]) -> Text:
        spans: list[Span] = []
        source: Source | None = None
        number = -1
        after_own_mark = False
        for node in nodes:
            text = words_of(node)
            if node.tag != T:
                spans.append(Span(text, None))
                after_own_mark = False
                continue
            pieces = _MARK.split(text)
            if len(pieces) == 1 and not after_own_mark:
                if text:
                    spans.append(Span(text, source))
                continue
            kept: list[str] = []
            rest = iter(pieces)
            for piece in rest:
                if not piece or piece == _MIDDLE:
                    continue
                if piece == _BEGIN:
                    number = int(next(rest))
                    source = self.printed[number].source
                elif piece == _END:
                    source = None
                elif piece == _OWN_MARK:
                    after_own_mark = True
                else:
                    if source is not None and piece == self.printed[number].text:
                        self._came_out.add(number)
                    shown = piece[1:] if after_own_mark and piece[0] == "。" else piece
                    after_own_mark = False
                    kept.append(shown)
                    if shown:
                        spans.append(Span(shown, source))
            set_words(node, "".join(kept))
        return Text.of_spans(spans)


def _with_own_text_nodes(root: Any) -> Iterator[tuple[Any, Iterable[Any]]]:
    """Each w:p below `root` with its `own_text_nodes`; plain words alone are found in one walk."""
    if next(root.iter(*_UNEVEN), None) is not None or _is_astray(root):
        for paragraph in root.iter(P):
            yield paragraph, own_text_nodes(paragraph)
        return
    paragraph, nodes = None, []
    for element in root.iter(P, T):
        if element.tag == T:
            nodes.append(element)
            continue
        if paragraph is not None:
            yield paragraph, nodes
        paragraph, nodes = element, []
    if paragraph is not None:
        yield paragraph, nodes
