"""The two long lists of the review sheet (核对单), 正文 and 覆盖表, laid out without the template.

Nearly all that a large sheet shows stands in them, and through Jinja a run of 3 000 findings has
3 % more instructions. What comes from a workbook is masked and escaped here as it is there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from notice.gate.masks import all_masked
from notice.output.coverage import CoveredRow

_BORDER = "\0"  # no text holds it


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
        self._names = _escaped([paragraph.name for paragraph in paragraphs])
        self._links = [
            f'<a href="#p{place}">{name}</a> ' for place, name in enumerate(self._names, 1)
        ]
        self._shows = shows

    def paragraphs(self, lines: Sequence[ShownParagraph]) -> Markup:
        """The paragraphs, each with its cells, as people click on them."""
        texts = self._shown([line.text for line in lines])
        origins = self._shown([line.sources for line in lines])
        pieces: list[str] = []
        for (place, _, look, _, _), text, sources in zip(lines, texts, origins, strict=True):
            number = self._names[place] if text else ""
            focus = ' tabindex="0"' if sources else ""
            told = f"<small>{sources}</small>" if sources else ""
            pieces.append(
                f'<div id="p{place + 1}" class="{look}" data-n="{number}">'
                f"<p{focus}>{text}</p>{told}</div>\n"
            )
        return Markup("".join(pieces))

    def covered(self, rows: Sequence[CoveredRow]) -> Markup:
        """The rows of a sheet: where their cells are printed, or why they are not."""
        pieces: list[str] = []
        reasons = self._shown([row.others for row in rows])
        for (row, printed, _), others in zip(rows, reasons, strict=True):
            where = "".join([f"{cell}→{self._of(places)}" for cell, places in printed])
            by_column = "" if printed or others else "各格见下面按列的表"
            pieces.append(
                f'<tr><th scope="row">第{row}行</th><td>{where}</td>'
                f"<td>{others}{by_column}</td></tr>\n"
            )
        return Markup("".join(pieces))

    def _of(self, places: Sequence[int]) -> str:
        return "".join([self._links[place] for place in places])

    def _shown(self, texts: Sequence[str]) -> list[str]:
        return _escaped(all_masked(texts, self._shows))


def _escaped(texts: Sequence[str]) -> list[str]:
    """Texts escaped all at once."""
    return str(escape(_BORDER.join(texts))).split(_BORDER) if texts else []
