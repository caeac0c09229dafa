"""What stands in a paragraph and is no words (文字以外): pictures, formulas, charts, fields …

Each has a kind and a key: of two versions, insets of one kind and key are the same to who looks at
the page. Keys survive another program's saving: of a picture it is what the file holds, never its
name.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from notice.docx.wordml import (
    ALTERNATE,
    FIELD_CHARACTER,
    PPR,
    TEXT_BOX,
    R,
    W,
)
from notice.docx.words import LEFT_OUT, run_nodes, shown_form

PICTURE, FORMULA, CHART, EMBEDDED, SHAPE = "图片", "公式", "图表", "对象", "图形"
BOX, FIELD, LINK, FOOTNOTE, ENDNOTE = "文本框", "域", "链接", "脚注", "尾注"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULAS = f"{_MATH}oMath", f"{_MATH}oMathPara"
NOTES = {f"{W}footnoteReference": FOOTNOTE, f"{W}endnoteReference": ENDNOTE}
GRAPHICS = (f"{W}drawing", f"{W}pict", f"{W}object", ALTERNATE)
_HYPERLINK = f"{W}hyperlink"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML, _OFFICE = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_OLE = f"{_OFFICE}OLEObject"
_LOOKS = re.compile(r"(?:^|\})(?:\w*Pr|jc|lastRenderedPageBreak)$")  # how a formula is set
_EMU_OF = {"pt": 12700, "in": 914400, "cm": 360000, "mm": 36000, "px": 9525, "": 12700}
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|)\s*$")


class Inset(NamedTuple):
    """One of them: its kind as people call it, its key, the element, and where and how large.

    `size` is in EMU, 360 000 a centimetre; `place` says of what it is measured or how it stands:
    only places with the same names in them can be compared. Both are empty where none is said.
    """

    kind: str
    key: str
    node: Any
    size: tuple[int, ...] = ()
    place: tuple[tuple[str, str, int], ...] = ()


class Insets:
    """Finds the insets of the paragraphs of one part; `codes` are those of its fields."""

    def __init__(self, part: Any, codes: Mapping[Any, str]) -> None:
        """Take the part for what its relations lead to."""
        self._part = part
        self._codes = codes
        self._known: dict[str, str] = {}

    def of(self, paragraph: Any) -> list[Inset]:
        """The insets of a paragraph in order, those inside its text boxes left out."""
        return [inset for node in _nodes(paragraph) if (inset := self._inset(node)) is not None]

    def _inset(self, node: Any) -> Inset | None:
        if node.tag in FORMULAS:
            return Inset(FORMULA, "".join(_written(node)), node)
        if node.tag in NOTES:
            return Inset(NOTES[node.tag], "", node)
        if node.tag == FIELD_CHARACTER:
            return Inset(FIELD, self._codes[node], node) if node in self._codes else None
        if node.tag == _HYPERLINK:
            target = self._content(node.get(f"{RELATIONS}id", ""))
            return Inset(LINK, target, node) if target else None
        if node.tag == ALTERNATE and next(iter(run_nodes((node,))), None) is not None:
            return None  # a letter that is there twice
        return self._graphic(node)

    def _graphic(self, node: Any) -> Inset:
        shown = shown_form(node) if node.tag == ALTERNATE else node
        kind, key = next(self._shown(shown), (SHAPE, ""))
        return Inset(kind, key, node, _size(shown), _place(shown))

    def _shown(self, shown: Any) -> Iterator[tuple[str, str]]:
        """Kind and key of what a drawing shows; the first counts."""
        for kind, tag, names in _KINDS:
            holders = list(shown.iter(tag))
            if holders:
                ids = (holder.get(name, "") for holder in holders for name in names)
                is_formula = kind == EMBEDDED and "Equation" in holders[0].get("ProgID", "")
                key = "+".join(sorted(self._content(i) for i in ids if i))
                yield (FORMULA if is_formula else kind), key

    def _content(self, relation: str) -> str:
        """What a relation leads to: an address, or the content of a part in short."""
        if relation not in self._known:
            self._known[relation] = self._looked_up(relation)
        return self._known[relation]

    def _looked_up(self, relation: str) -> str:
        found = self._part.rels.get(relation)
        if found is None:
            return ""
        if found.is_external:
            return str(found.target_ref)
        return hashlib.sha256(found.target_part.blob).hexdigest()


_KINDS = (  # kind, what shows it, where its content is named; the first that is there is it
    (BOX, TEXT_BOX, ()),
    (EMBEDDED, _OLE, (f"{RELATIONS}id",)),
    (CHART, _CHART, (f"{RELATIONS}id",)),
    (PICTURE, _BLIP, (f"{RELATIONS}embed", f"{RELATIONS}link")),
    (PICTURE, f"{_VML}imagedata", (f"{RELATIONS}id",)),
)


def _nodes(holder: Any) -> Iterator[Any]:
    """The elements that may be insets below a paragraph, as words.own_text_nodes walks."""
    for child in holder:
        if child.tag == R:
            yield from child.iterchildren(*_IN_RUN)
        elif child.tag in FORMULAS:
            yield child
        elif child.tag != PPR and child.tag not in LEFT_OUT and len(child):
            if child.tag == _HYPERLINK:
                yield child
            yield from _nodes(shown_form(child) if child.tag == ALTERNATE else child)


_IN_RUN = (*GRAPHICS, *NOTES, FIELD_CHARACTER)


def _written(formula: Any) -> Iterator[str]:
    """The signs of a formula and how they stand to each other, without how they look."""
    for child in formula:
        if not isinstance(child.tag, str) or _LOOKS.search(child.tag):
            continue
        if child.tag.endswith("}t"):
            yield child.text or ""
        elif child.tag.endswith("}r"):
            yield from _written(child)
        else:
            yield f"({child.tag.rpartition('}')[2]}"
            yield from _written(child)
            yield ")"


# ---------------------------------------------------------------- where and how large


def _size(shown: Any) -> tuple[int, ...]:
    extent = next(shown.iter(f"{_DRAWN}extent"), None)
    if extent is not None:
        return tuple(_number(extent.get(name)) for name in ("cx", "cy"))
    style = _style(shown)
    lengths = [_emu(style.get(name, "")) for name in ("width", "height")]
    return tuple(length for length in lengths if length is not None)


def _place(shown: Any) -> tuple[tuple[str, str, int], ...]:
    """For each direction: what it is measured from, how it is aligned, and how far it is."""
    anchor = next(shown.iter(f"{_DRAWN}anchor"), None)
    if anchor is not None:
        return tuple(
            (position.get("relativeFrom", ""), *_offset(position))
            for name in ("positionH", "positionV")
            for position in anchor.iterchildren(f"{_DRAWN}{name}")
        )
    style = _style(shown)
    if style.get("position") != "absolute":
        return ()
    far = (_emu(style.get(name, "")) for name in ("margin-left", "margin-top"))
    return tuple((f"v{number}", "", length or 0) for number, length in enumerate(far))


def _offset(position: Any) -> tuple[str, int]:
    for child in position:
        if child.tag == f"{_DRAWN}align":
            return child.text or "", 0
        if child.tag == f"{_DRAWN}posOffset":
            return "", _number(child.text)
    return "", 0


def _style(shown: Any) -> dict[str, str]:
    """The look of the first old drawing (VML) by name."""
    shape = next((e for e in shown.iter(f"{_VML}*") if e.get("style")), None)
    pairs = [] if shape is None else shape.get("style").split(";")
    return {name.strip(): value for name, _, value in (pair.partition(":") for pair in pairs)}


def _emu(length: str) -> int | None:
    found = _LENGTH.match(length)
    return None if found is None else round(float(found[1]) * _EMU_OF[found[2]])


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d+", text.strip()) else 0
