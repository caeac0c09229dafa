"""Values that know where they come from: a Text is a str to everybody else.

Beside its letters it keeps its spans, each with the cells that it was taken from.
"""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from notice.diagnostics import SheetRow

if TYPE_CHECKING:
    from typing_extensions import Self


class Cell(NamedTuple):
    """A cell of the workbook; row and column count from 1. Prints as 整改台账!F14.

    `item` is one of several things that the cell holds, from 1; 0 is the whole cell.
    """

    sheet: str
    row: int
    column: int
    item: int = 0

    def __str__(self) -> str:
        """整改台账!F14 or 整改台账!F14 第2项, as people name a cell."""
        name = f"{self.sheet}!{column_letters(self.column)}{self.row}"
        return f"{name} 第{self.item}项" if self.item else name

    @property
    def whole(self) -> "Cell":
        """The cell that holds the item."""
        return self._replace(item=0) if self.item else self

    @property
    def order(self) -> tuple[str, int, str]:
        """Where it comes among other places: by sheet, row and column, Z before AA."""
        return self.sheet, self.row, f"{self.column:05}{self.item:03}"


@cache
def column_letters(column: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Source(NamedTuple):
    """Where a span comes from: `line` counts the lines of the one cell from 1.

    None says that the span was computed.
    """

    cells: tuple[Cell, ...]
    line: int | None = None


class Span(NamedTuple):
    """A piece of a Text. Without a source it is a word of ours or of the template."""

    text: str
    source: Source | None


class Text(str):
    """A str that knows its spans: `Text("关于", finding.wording, "问题")`.

    Methods of str forget them.
    """

    __slots__ = ("_column", "_origin")
    # the row of the one cell whose first line it is, as nearly all are: a Cell of each would take
    # as much memory as the words; one source for all of it; or its spans
    _origin: SheetRow | Source | tuple[Span, ...] | None
    _column: int  # of that cell

    def __new__(cls, *pieces: str) -> "Self":
        """Join the pieces; a Text among them keeps its sources, a plain str has none."""
        if len(pieces) == 1 and isinstance(pieces[0], Text):
            made = str.__new__(cls, pieces[0])
            made._origin = pieces[0]._origin
            if isinstance(made._origin, SheetRow):
                made._column = pieces[0]._column
            return made
        spans: list[Span] = []
        for piece in pieces:
            if isinstance(piece, Text):
                spans += piece.spans
            elif piece:
                spans.append(Span._make((piece, None)))
        made = str.__new__(cls, "".join(pieces))
        made._origin = _as_few(spans)
        return made

    @classmethod
    def of_spans(cls, spans: Iterable[Span]) -> "Self":
        """Return the spans as one text; neighbours with the same source become one span."""
        kept = _as_few(spans)
        made = str.__new__(cls, "".join([text for text, _ in kept]))
        made._origin = kept
        return made

    @classmethod
    def of(cls, text: str, source: Source | None) -> "Self":
        """Return `text` as one span with this source."""
        made = str.__new__(cls, text)
        made._origin = source if text else None
        return made

    @classmethod
    def in_row(cls, text: str, row: SheetRow, column: int) -> "Self":
        """Return `text`, which is not empty, as the first line of the cell of a row."""
        made = str.__new__(cls, text)
        made._origin = row
        made._column = column
        return made

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans in order; their texts joined are the Text. An empty Text has none."""
        origin = self._origin
        if isinstance(origin, SheetRow):
            cell = Cell._make((*origin, self._column, 0))
            return (Span._make((str(self), Source._make(((cell,), 1)))),)
        if isinstance(origin, Source):
            return (Span(str(self), origin),)
        return origin or ((Span(str(self), None),) if self else ())

    def cut(self, start: int, end: int | None = None) -> "Text":
        """Return self[start:end] with the sources kept, counted from 0 and from the front alone."""
        stop = len(self) if end is None else end
        pieces: list[Text] = []
        at = 0
        for span in self.spans:
            piece = span.text[max(0, start - at) : max(0, stop - at)]
            if piece:
                pieces.append(Text.of(piece, span.source))
            at += len(span.text)
        return Text(*pieces)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells of all spans, each once, in order of first use."""
        return tuple(
            dict.fromkeys(c for span in self.spans if span.source for c in span.source.cells)
        )


def _as_few(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans, neighbours with the same source as one."""
    kept: list[Span] = []
    before: Source | str | None = ""  # that of the span before; of none yet
    for span in spans:
        text, source = span
        if source == before:
            kept[-1] = Span(kept[-1].text + text, source)
        else:
            kept.append(span)
            before = source
    return tuple(kept)


class Heading(Text):
    """A Text printed as a .标题.

    The template's 。 right behind its own ？ or ！ is dropped after rendering.
    """

    __slots__ = ()


EMPTY = Text.of("", None)


def spans_of(piece: str) -> tuple[Span, ...]:
    """The spans of a Text; a plain str is one span without a source."""
    if isinstance(piece, Text):
        return piece.spans
    return (Span(str(piece), None),) if piece else ()


def joined(texts: Iterable[str], separator: str) -> Text:
    """The texts with `separator` between them; each piece keeps its source."""
    pieces: list[str] = []
    for text in texts:
        if pieces and separator:
            pieces.append(separator)
        pieces.append(text)
    return Text(*pieces)


class Count(int):
    """A number that knows the cells it was counted from."""

    cells: tuple[Cell, ...]

    def __new__(cls, cells: Iterable[Cell]) -> "Self":
        """Count these cells."""
        counted = tuple(cells)
        made = int.__new__(cls, len(counted))
        made.cells = counted
        return made

    @property
    def text(self) -> Text:
        """The number as it is printed, with its cells."""
        return Text.of(str(int(self)), Source(self.cells))
