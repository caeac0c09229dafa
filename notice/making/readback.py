"""The finished .docx read back (读回) from its bytes: its paragraphs, their looks, its other words.

Nothing here knows how the document was made, so that what it gives can be held against the model.
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from notice.docx.named_styles import STYLE_ID, by_id, lineage
from notice.docx.package import LABELS
from notice.docx.wordml import PPR, STYLE, VALUE, W, parsed
from notice.docx.words import shown_paragraphs, spare_paragraphs, text_of
from notice.lazy import Pattern
from notice.model.notice import SPARE

_BODY = "officeDocument"
_MARKUP = Pattern(r"<[^>]*>")
_BORDERS = str.maketrans('<>"', "\n\n\n")
_HIDING = re.compile(rb' (?:descr|title|alt)="'), re.compile(b"<w:(?:instrText|delText)")
_HIDDEN = rb'\b(?:descr|title|alt)="([^"]*)"|<w:(?:instrText|delText)(?: [^>]*)?>([^<]*)'


class Line(NamedTuple):
    """A paragraph as it stands in the file: its part, its number there from 1, its words."""

    part: str
    number: int
    text: str


class ReadBack(NamedTuple):
    """What a .docx holds.

    Of a part the lines that are shown come first, then those that old programs show instead.
    `looks` has an entry a line: centred, right, or the outline level 1 to 9 of its style. `words`
    are those that people can read, line by line, of each part by its name; `parts` its XML.
    """

    lines: tuple[Line, ...]
    looks: tuple[str, ...]
    words: Mapping[str, Sequence[str]]
    parts: Mapping[str, bytes]

    def everything(self) -> Iterator[str]:
        """All words of all parts, whatever holds them: attributes, fields, names of elements."""
        for lines in self.words.values():
            yield from lines
        for xml in self.parts.values():
            yield html.unescape(xml.decode(errors="replace").translate(_BORDERS))


def read_back(content: bytes) -> ReadBack:
    """Read a finished notice.

    Raises zipfile.BadZipFile, KeyError or an error of lxml on one that is broken.
    """
    lines: list[Line] = []
    looks: list[str] = []
    words: dict[str, list[str]] = {}
    parts: dict[str, bytes] = {}
    counted: dict[str, int] = {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        labels = dict(_labelled(package))
        styles = _looks_of_styles(package, posixpath.dirname(next(iter(labels))))
        for name, label in labels.items():
            parts[name] = xml = package.read(name)
            begin = len(lines)
            for said, paragraphs in _paragraphs(xml, label):
                first = counted.get(said, 0) + 1
                counted[said] = counted.get(said, 0) + len(paragraphs)
                lines += [Line(said, n, text_of(p)) for n, p in enumerate(paragraphs, first)]
                looks += [_look_of(next(p.iterchildren(PPR), None), styles) for p in paragraphs]
            words[name] = [*(line.text for line in lines[begin:]), *_hidden(xml)]
        for name in package.namelist():
            if name not in labels and name.endswith((".xml", ".rels", ".vml")):
                parts[name] = xml = package.read(name)
                texts = _MARKUP.sub("\n", xml.decode(errors="replace"))
                words[name] = [*filter(str.strip, html.unescape(texts).split("\n")), *_hidden(xml)]
    return ReadBack(tuple(lines), tuple(looks), words, parts)


def _labelled(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The parts that hold paragraphs, the body first, each with what people call it."""
    body = next(target for kind, target in _relations(package, "") if kind == _BODY)
    yield body, "正文"
    for kind, target in _relations(package, body):
        if kind in LABELS:
            yield target, LABELS[kind]


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Kind and target, as a member's name, of each relation of a part within the package."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package.namelist():
        return
    for relation in parsed(package.read(rels)):
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        if relation.get("TargetMode") != "External":
            member = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield kind.rpartition("/")[2], member


def _looks_of_styles(package: zipfile.ZipFile, folder: str) -> dict[str, str]:
    """Style id → look, with what a style takes from the one that it is based on."""
    name = posixpath.join(folder, "styles.xml")
    if name not in package.namelist():
        return {}
    styles = by_id(parsed(package.read(name)))
    own = {style_id: _look_of(style.find(PPR), {}) for style_id, style in styles.items()}
    looks = {
        style_id: (own[style.get(STYLE_ID, "")] for style in lineage(style_id, styles))
        for style_id in styles
    }
    return {style_id: next(filter(None, of_lineage), "") for style_id, of_lineage in looks.items()}


def _look_of(properties: Any, styles: Mapping[str, str]) -> str:
    """The look that properties say themselves, or that of the style which they name."""
    if properties is None:
        return ""
    said = {child.tag: child.get(VALUE, "") for child in properties}
    level = said.get(_LEVEL, "")
    if level in _LEVELS:
        return str(int(level) + 1)
    return _SIDES.get(said.get(_SIDE, "")) or styles.get(said.get(STYLE, ""), "")


_LEVEL, _SIDE = f"{W}outlineLvl", f"{W}jc"
_LEVELS = tuple("012345678")
_SIDES = {"center": "centred", "right": "right", "end": "right"}


def _paragraphs(xml: bytes, label: str) -> tuple[tuple[str, list[Any]], tuple[str, list[Any]]]:
    """The w:p of a part in document order, outer ones first, and those of spare text boxes."""
    root = parsed(xml)
    return (label, shown_paragraphs(root)), (SPARE, spare_paragraphs(root))


def _hidden(xml: bytes) -> Iterator[str]:
    """Words that are no text of a paragraph: in attributes, fields, deletions."""
    # each beginning by itself first: 3 % of a run of 3,000 findings, most of which hide nothing
    if any(hiding.search(xml) for hiding in _HIDING):
        for attribute, words in re.findall(_HIDDEN, xml):
            yield html.unescape((attribute or words).decode())
