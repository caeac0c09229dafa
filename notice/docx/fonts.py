"""The fonts (字体) that a finished notice is set in, as its runs and styles ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document as open_package

from notice.docx.named_styles import by_id, lineage, style_of
from notice.docx.wordml import RPR, RUN_STYLE, VALUE, P, R, T, W
from notice.docx.words import own_text_nodes

_FONTS = f"{W}rFonts"
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_NARROW = re.compile("[0-9A-Za-z]")


def used(docx: bytes) -> list[str]:
    """The names of the fonts that words of the notice are set in, each once, in order of use."""
    package = open_package(BytesIO(docx))
    styles = _StyleFonts(package.part._styles_part.element)
    roots = [package.element.body]
    for section in package.sections:
        roots += [section.header._element, section.footer._element]
    return list(dict.fromkeys(font for root in roots for font in _fonts_below(root, styles)))


def _fonts_below(root: Any, styles: _StyleFonts) -> Iterator[str]:
    for paragraph in root.iter(P):
        of_paragraph = styles.of_paragraph(style_of(paragraph))
        for run in {node.getparent(): None for node in own_text_nodes(paragraph)}:
            if run.tag == R:
                fonts = of_paragraph | styles.of_run(run.find(RPR))
                yield from _needed(fonts, "".join(node.text or "" for node in run.iter(T)))


def _needed(fonts: Mapping[str, str], words: str) -> Iterator[str]:
    """The fonts that these words are set in, of those for each script."""
    for script, letters in (("eastAsia", _WIDE), ("ascii", _NARROW)):
        if script in fonts and letters.search(words):
            yield fonts[script]


class _StyleFonts:
    """Which fonts a style asks for, with what it takes from the one that it is based on."""

    def __init__(self, root: Any) -> None:
        self._styles = by_id(root)
        standard = (
            key
            for key, style in self._styles.items()
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph"
        )
        self._standard = next(standard, None)
        self._defaults = self.of_run(root.find(f"{W}docDefaults/{W}rPrDefault/{RPR}"))

    def of_paragraph(self, style_id: str | None) -> dict[str, str]:
        """Script (eastAsia, ascii) → font of a paragraph style, or of the standard one."""
        known = style_id if style_id in self._styles else self._standard
        fonts = dict(self._defaults)
        for style in reversed([*lineage(known, self._styles)]):
            fonts |= _own(style)
        return fonts

    def of_run(self, properties: Any) -> dict[str, str]:
        """The fonts that run properties name themselves, by script."""
        if properties is None:
            return {}
        named = properties.find(RUN_STYLE)
        style = None if named is None else self._styles.get(named.get(VALUE))
        of_style = {} if style is None else _own(style)
        return of_style | _named(properties.find(_FONTS))


def _own(style: Any) -> dict[str, str]:
    return _named(style.find(f"{RPR}/{_FONTS}"))


def _named(fonts: Any) -> dict[str, str]:
    kinds = ("eastAsia", "ascii")
    return {} if fonts is None else {k: n for k in kinds if (n := fonts.get(f"{W}{k}"))}
