"""Tracing (追溯): marks go in with each printed value and come out as spans of the paragraphs.

Going in, `Tracer.mark` is Jinja's `finalize`: it wraps each span that has a source in three
noncharacters and a number. Coming out, each w:p's own text is read into spans and the marks are
deleted. The reader drops U+FDD0–U+FDEF from cells, so a mark can't be forged
(docs/decisions/0001-tracing-by-marks.md).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from jinja2 import Undefined
from jinja2.exceptions import TemplateRuntimeError

from notice.docx.wordml import P, T
from notice.docx.words import UNPRINTABLE, own_text_nodes, set_words, words_of
from notice.lazy import Pattern
from notice.model.text import Cell, Count, Heading, Source, Span, Text

_BEGIN, _MIDDLE, _END, _OWN_MARK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_MARK = Pattern(f"([{_BEGIN}-{_OWN_MARK}])")
_LONGEST_SEAM = 12  # letters
_IN_BYTES = re.compile(rb"\xef\xb7\x90(\d+)\xef\xb7\x91|\xef\xb7[\x90-\x93]")


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
        self.said_once: Collection[Cell] = ()  # cells whose words the template may have as well
        self.repeated: dict[Cell, str] = {}  # such cells → the words that were left out
        self.came_out: set[int] = set()

    @property
    def lost(self) -> list[Span]:
        """What was printed but stands nowhere in the document: dropped or cut by the engine."""
        if len(self.came_out) == len(self.printed):
            return []
        return [s for n, s in enumerate(self.printed) if n not in self.came_out]

    def mark(self, value: object) -> object:
        """Return what Jinja prints for `value`: its text, marks round each span that has a source.

        Raises NotText for what is no text: a list, a thing with names, true or false.
        """
        if isinstance(value, Text):
            return self._marked_text(value)
        if isinstance(value, Count):
            return self._marked(Span(str(int(value)), Source(value.cells)))
        if isinstance(value, str):  # of the template itself
            return UNPRINTABLE.sub("", value)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number or isinstance(value, Undefined):
            return value
        raise NotText(f"{type(value).__name__} is no text")

    def _marked_text(self, text: Text) -> str:
        printed = "".join([s.text if s.source is None else self._marked(s) for s in text.spans])
        has_own_mark = isinstance(text, Heading) and text.endswith(("？", "！", "?", "!"))
        return printed + _OWN_MARK if has_own_mark else printed

    def _marked(self, span: Span) -> str:
        self.printed.append(span)
        return f"{_BEGIN}{len(self.printed) - 1}{_MIDDLE}{span.text}{_END}"

    def taken_out(self, root: Any) -> Iterator[TracedParagraph]:
        """Delete the marks below `root`; yield each paragraph in document order with its spans."""
        reader = _Reader(self)
        for element in root.iter(P):
            yield TracedParagraph(element, reader.text(own_text_nodes(element)))

    def without_marks(self, xml: bytes) -> bytes:
        """A part without the marks that stand elsewhere: in attributes, fields, formulas."""
        if b"\xef\xb7" not in xml:
            return xml
        self.came_out.update(int(m[1]) for m in _IN_BYTES.finditer(xml) if m[1])
        return _IN_BYTES.sub(b"", xml)


class _Reader:
    """Reads the words of paragraphs into spans; a printed text may go on in the next w:t."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._printed = tracer.printed
        self._begin()

    def _begin(self) -> None:
        """A paragraph begins."""
        self._spans: list[Span] = []
        self._number = -1  # of the printed text that is read, and
        self._source: Source | None = None  # that of its words, while it lasts
        self._is_after_own_mark = False

    def text(self, nodes: Iterable[Any]) -> Text:
        """The spans that a paragraph's nodes hold, of which each w:t loses its marks."""
        self._begin()
        for node in nodes:
            if node.tag == T:
                self._read(node)
            else:
                self._add(words_of(node), None)
        return Text.of_spans(self._spans)

    def _add(self, words: str, source: Source | None) -> None:
        """Words as they stand, a sign's or those of a w:t without marks."""
        self._is_after_own_mark = False
        if words:
            self._spans.append(Span(words, source))

    def _read(self, node: Any) -> None:
        """The words of a w:t; its marks are deleted."""
        pieces = _MARK.split(words_of(node))
        if len(pieces) == 1 and not self._is_after_own_mark and not self._repeats(pieces[0]):
            self._add(pieces[0], self._source)
            return
        kept: list[str] = []
        rest = iter(pieces)
        for piece in rest:
            if piece == _BEGIN:
                self._number = int(next(rest))
                self._source = self._printed[self._number].source
            elif piece == _END:
                self._source = None
            elif piece == _OWN_MARK:
                self._is_after_own_mark = True
            elif piece and piece != _MIDDLE:
                kept.append(self._shown(piece))
        set_words(node, "".join(kept))

    def _shown(self, words: str) -> str:
        """Words between two marks, without the 。 that a template sets behind a cell's own mark."""
        if self._source is not None and words == self._printed[self._number].text:
            self._tracer.came_out.add(self._number)
        shown = words[1:] if self._is_after_own_mark and words[0] == "。" else words
        repeated = self._repeats(shown)
        shown = shown.removeprefix(repeated)
        self._add(shown, self._source)
        return shown

    def _repeats(self, words: str) -> str:
        """What words begin with that those before them end with already.

        Only where the one are a fact's and the others the template's: 市委统一部署, then 统一部署.
        """
        before = self._spans[-1] if self._spans else None
        if before is None or (self._source is None) == (before.source is None):
            return ""
        source = before.source or self._source
        if source is None or source.line is None or source.cells[0] not in self._tracer.said_once:
            return ""
        repeated = _seam(before.text, words)
        if repeated:
            self._tracer.repeated[source.cells[0]] = repeated
        return repeated


def _seam(before: str, words: str) -> str:
    """The words, of two letters at least or one mark, that both have where they meet."""
    for length in range(min(len(before), len(words), _LONGEST_SEAM), 0, -1):
        if before.endswith(words[:length]) and (length > 1 or not words[0].isalnum()):
            return words[:length]
    return ""
