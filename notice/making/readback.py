"""The finished .docx read back (读回) from its bytes: its paragraphs, their looks, its other words.

Nothing here knows how the document was made, so that what it gives can be held against the model.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple
from xml.parsers import expat

from notice.docx.package import LABELS
from notice.docx.wordml import PPR, RUBY, STYLE, VALUE, P, T, W, parsed
from notice.docx.words import LEFT_OUT, SIGNS, SYMBOL, own_text_nodes, text_of_sign

_BODY = "officeDocument"
_MARKUP = re.compile(r"<[^>]*>")
_BORDERS = str.maketrans('<>"', "\n\n\n")
_HIDING = re.compile(rb' (?:descr|title|alt)="'), re.compile(b"<w:(?:instrText|delText)")
_HIDDEN = rb'\b(?:descr|title|alt)="([^"]*)"|<w:(?:instrText|delText)(?: [^>]*)?>([^<]*)'
# without these a paragraph's own words are all the words in it
_TEXT_BOX = b"txbxContent"
_NAMES = "|".join(tag.removeprefix(W) for tag in (*SIGNS, SYMBOL, RUBY, *LEFT_OUT))
_UNEVEN = re.compile(f"<w:(?:{_NAMES})[ />]".encode())


class Line(NamedTuple):
    """A paragraph as it stands in the file: its part, its number there from 1, its words."""

    part: str
    number: int
    text: str


class ReadBack(NamedTuple):
    """What a .docx holds.

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

    Raises zipfile.BadZipFile, KeyError or an error of lxml or expat on one that is broken.
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
            for text, look in _paragraphs(xml, styles):
                counted[label] = counted.get(label, 0) + 1
                lines.append(Line(label, counted[label], text))
                looks.append(look)
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
    own: dict[str, tuple[str, str]] = {}
    for style in parsed(package.read(name)).iter(f"{W}style"):
        based = style.find(f"{W}basedOn")
        base = "" if based is None else based.get(VALUE, "")
        own[style.get(f"{W}styleId", "")] = _look_of(style.find(PPR)), base
    return {style: _inherited(style, own) for style in own}


def _inherited(style: str, own: Mapping[str, tuple[str, str]]) -> str:
    seen: set[str] = set()
    while style in own and style not in seen:
        seen.add(style)
        look, base = own[style]
        if look:
            return look
        style = base
    return ""


def _look_of(properties: Any) -> str:
    if properties is None:
        return ""
    level = properties.find(f"{W}outlineLvl")
    if level is not None and level.get(VALUE, "") in tuple("012345678"):
        return str(int(level.get(VALUE)) + 1)
    aligned = properties.find(f"{W}jc")
    return "" if aligned is None else _SIDES.get(aligned.get(VALUE, ""), "")


_SIDES = {"center": "centred", "right": "right", "end": "right"}


def _paragraphs(xml: bytes, styles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Words and look of each w:p in document order, of outer ones before those inside them."""
    if _TEXT_BOX in xml or _UNEVEN.search(xml):
        for paragraph in parsed(xml).iter(P):
            yield _own_text(paragraph), _look(paragraph, styles)
        return
    expat.ParserCreate().Parse(xml, True)  # well-formed; a tree of a large notice is large
    begins: dict[bytes, tuple[bytes, str]] = {}  # most paragraphs differ in their last words alone
    for piece in _pieces(xml):
        words = b""
        if piece.endswith(_END):
            at = piece.rfind(b">", 0, -len(_END)) + 1
            piece, words = piece[:at], piece[at : -len(_END)]
        known = begins.get(piece)
        if known is None:
            known = begins[piece] = _words_and_look(piece, styles)
        yield _unescaped((known[0] + words).decode()), known[1]


_END = b"</w:t></w:r></w:p>"  # behind the last words of nearly every paragraph
_BEGIN = re.compile(rb"<w:p[ />]")
_PIECE = re.compile(rb'<w:pStyle w:val="([^"]*)"|<w:jc w:val="([^"]*)"|<w:t(?: [^>]*)?>([^<]*)')


def _pieces(xml: bytes) -> Iterator[bytes]:
    """What stands from each w:p to the next."""
    begins = [found.start() for found in _BEGIN.finditer(xml)]
    return (xml[begin:end] for begin, end in pairwise([*begins, None]))


def _words_and_look(piece: bytes, styles: Mapping[str, str]) -> tuple[bytes, str]:
    words, look = b"", ""
    for found in _PIECE.finditer(piece):
        style, side, text = found.groups()
        if text is not None:
            words += text
        elif style is not None:
            look = styles.get(style.decode(), "")
        else:
            look = _SIDES.get(side.decode(), look)
    return words, look


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _own_text(paragraph: Any) -> str:
    return "".join(
        (node.text or "") if node.tag == T else text_of_sign(node)
        for node in own_text_nodes(paragraph)
    )


def _look(paragraph: Any, styles: Mapping[str, str]) -> str:
    """The look that the paragraph has of itself or of its style."""
    properties = paragraph.find(PPR)
    if properties is None:
        return ""
    named = properties.find(STYLE)
    return _look_of(properties) or ("" if named is None else styles.get(named.get(VALUE, ""), ""))


def _hidden(xml: bytes) -> Iterator[str]:
    """Words that are no text of a paragraph: in attributes, fields, deletions."""
    if any(hiding.search(xml) for hiding in _HIDING):
        for attribute, words in re.findall(_HIDDEN, xml):
            yield html.unescape((attribute or words).decode())
