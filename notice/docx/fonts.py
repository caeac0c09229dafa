"""The fonts (字体) that a finished notice is set in, as its runs and styles ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document as open_package

from notice.docx.wordml import PPR, RPR, RUN_STYLE, STYLE, VALUE, P, R, T, W
from notice.docx.words import own_text_nodes

_FONTS = f"{W}rFonts"
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_NARROW = re.compile("[0-9A-Za-z]")


def used(docx: bytes) -> list[str]:
    """The names of the fonts that words of the notice are set in, each once, in order of use."""
    package = open_package(BytesIO(docx))
    styles = _Styles(package.part._styles_part.element)
    roots = [package.element.body]
    for section in package.sections:
        roots += [section.header._element, section.footer._element]
    return list(dict.fromkeys(font for root in roots for font in _fonts_below(root, styles)))


def _fonts_below(root: Any, styles: _Styles) -> Iterator[str]:
    for paragraph in root.iter(P):
        form = paragraph.find(PPR)
        style = None if form is None else form.find(STYLE)
        of_paragraph = styles.fonts(None if style is None else style.get(VALUE))
        for run in {node.getparent(): None for node in own_text_nodes(paragraph)}:
            if run.tag != R:
                continue
            words = "".join(node.text or "" for node in run.iter(T))
            fonts = of_paragraph | styles.of_run(run.find(RPR))
            for kind, seen in (("eastAsia", _WIDE), ("ascii", _NARROW)):
                if kind in fonts and seen.search(words):
                    yield fonts[kind]


class _Styles:
    """Which fonts a style asks for, with what it takes from the one that it is based on."""

    def __init__(self, root: Any) -> None:
        self._styles = {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")}
        self._default = next(
            (
                s.get(f"{W}styleId")
                for s in self._styles.values()
                if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"
            ),
            None,
        )
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._known: dict[str | None, Mapping[str, str]] = {None: self.of_run(defaults)}

    def fonts(self, style: str | None) -> dict[str, str]:
        """Script (eastAsia, ascii) → font of a paragraph style, or of the standard one."""
        return dict(self._of(style if style in self._styles else self._default, ()))

    def of_run(self, properties: Any) -> dict[str, str]:
        """The fonts that run properties name themselves, by script."""
        found: dict[str, str] = {}
        if properties is None:
            return found
        style = properties.find(RUN_STYLE)
        if style is not None and style.get(VALUE) in self._styles:
            found |= self._own(self._styles[style.get(VALUE)])
        return found | _named(properties.find(_FONTS))

    def _of(self, style: str | None, seen: tuple[str | None, ...]) -> Mapping[str, str]:
        if style in seen or style not in self._styles:
            return self._known[None]
        if style not in self._known:
            based = self._styles[style].find(f"{W}basedOn")
            base = None if based is None else based.get(VALUE)
            below = self._of(base, (*seen, style))
            self._known[style] = {**below, **self._own(self._styles[style])}
        return self._known[style]

    def _own(self, style: Any) -> Mapping[str, str]:
        return _named(style.find(f"{W}rPr/{_FONTS}"))


def _named(fonts: Any) -> dict[str, str]:
    kinds = ("eastAsia", "ascii")
    return {} if fonts is None else {k: n for k in kinds if (n := fonts.get(f"{W}{k}"))}
