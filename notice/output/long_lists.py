"""The two long lists of the review sheet (核对单), 正文 and 覆盖表, laid out without the template.

Nearly all that a large sheet shows stands in them, and through Jinja a run of 3 000 findings has
3 % more instructions. What comes from a workbook is masked and escaped here as it is there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from notice.gate.masks import masked
from notice.output.coverage import CoveredRow


class ShownParagraph(NamedTuple):
    """A paragraph: its place from 0, what people call it, its look, words, and cells."""

    place: int
    name: str
    look: str  # a word of ours
    text: str
    sources: str


class LongLists:
    """Lays out the lists of one sheet, a piece of them at a time."""

    def __init__(self, paragraphs: Sequence[ShownParagraph], shows: frozenset[str]) -> None:
        """Lay out a sheet with these paragraphs; numbers with the digits that it `shows` stay."""
        self._names = [escape(paragraph.name) for paragraph in paragraphs]
        self._shows = shows

    def paragraphs(self, lines: Sequence[ShownParagraph]) -> Markup:
        """The paragraphs, each with its cells, as people click on them."""
        pieces: list[str] = []
        for place, _, look, text, sources in lines:
            number = self._names[place] if text else ""
            focus = ' tabindex="0"' if sources else ""
            told = f"<small>{self._shown(sources)}</small>" if sources else ""
            pieces.append(
                f'<div id="p{place + 1}" class="{look}" data-n="{number}">'
                f"<p{focus}>{self._shown(text)}</p>{told}</div>\n"
            )
        return Markup("".join(pieces))

    def covered(self, rows: Sequence[CoveredRow]) -> Markup:
        """The rows of a sheet: where their cells are printed, or why they are not."""
        pieces: list[str] = []
        for row, printed, others in rows:
            where = "".join([f"{cell}→{self._links(places)}" for cell, places in printed])
            by_column = "" if printed or others else "各格见下面按列的表"
            pieces.append(
                f'<tr><th scope="row">第{row}行</th><td>{where}</td>'
                f"<td>{self._shown(others)}{by_column}</td></tr>\n"
            )
        return Markup("".join(pieces))

    def _links(self, places: Sequence[int]) -> str:
        return "".join([f'<a href="#p{place + 1}">{self._names[place]}</a> ' for place in places])

    def _shown(self, text: str) -> Markup:
        return escape(masked(text, self._shows))
