"""Insets of the old version carried into the new document: with the parts that they show."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from notice.docx.field_codes import INSTRUCTION
from notice.docx.insets import NOTES, RELATIONS
from notice.docx.package import put_root, root_of
from notice.docx.reading import Document
from notice.docx.wordml import ID, RUN_STYLE, STYLE, W

_DELETED_CODE = f"{W}delInstrText"
_DRAWN_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VML = "{urn:schemas-microsoft-com:vml}"
_SHAPE_OF_OBJECT = "ShapeID"
_KIND = f"{W}type"  # of a note: a separator, which is none


class Carrier:
    """Makes copies of insets; what they show is put into the new document's package once."""

    def __init__(self, old: Document, new: Document, own_style: Callable[[Any], bool]) -> None:
        """Take both documents, and what gives an element the new document's id of its style."""
        self._old, self._new = old.package.part, new.package.part
        self._own_style = own_style
        self._parts: dict[Any, Part] = {}
        self._last = 0

    def deleted(self, node: Any) -> Any:
        """The copy of an inset, or of a sign or the code of a field, as it stands when deleted."""
        made = self.copied(node)
        if node.tag == INSTRUCTION:
            made.tag = _DELETED_CODE
        return made

    def copied(self, node: Any) -> Any:
        """The copy of an inset as it stands in the new document."""
        made = copy.deepcopy(node)
        if node.tag in NOTES:
            made.set(ID, self._note(node))
        else:
            self._relate(made)
            self._restyle(made)
            self._name_apart(made)
        return made

    def _relate(self, made: Any) -> None:
        for element in made.iter("*"):
            for name, value in element.items():
                if name.startswith(RELATIONS):
                    relation = self._old.rels.get(value)
                    if relation is None:
                        del element.attrib[name]
                    else:
                        element.set(name, self._related(relation))

    def _restyle(self, made: Any) -> None:
        for name in list(made.iter(STYLE, RUN_STYLE)):
            if not self._own_style(name):
                name.getparent().remove(name)

    def _related(self, relation: Any) -> str:
        if relation.is_external:
            return self._new.relate_to(relation.target_ref, relation.reltype, is_external=True)
        return self._new.relate_to(self._part(relation.target_part), relation.reltype)

    def _part(self, part: Any) -> Part:
        """The copy of a part, with all that it leads to itself."""
        if part not in self._parts:
            package = self._new.package
            made = Part(self._free_name(part.partname), part.content_type, part.blob, package)
            self._parts[part] = made
            for relation in part.rels.values():
                external = relation.is_external
                target = relation.target_ref if external else self._part(relation.target_part)
                made.load_rel(relation.reltype, target, relation.rId, external)
        return self._parts[part]

    def _free_name(self, name: PackURI) -> PackURI:
        taken = {str(part.partname) for part in self._new.package.iter_parts()}
        taken |= {str(part.partname) for part in self._parts.values()}
        while True:
            self._last += 1
            free = f"{name.baseURI}/old{self._last}.{name.ext}"
            if free not in taken:
                return PackURI(free)

    def _name_apart(self, made: Any) -> None:
        """Give drawings names of their own: the new document may have the same ones."""
        self._last += 1
        for element in made.iter("*"):
            if element.tag == _DRAWN_ID:
                element.set("id", str(900_000 + self._last))
            elif element.get("id") and element.tag.startswith(_VML):
                if element.tag != f"{_VML}shapetype":
                    element.set("id", f"{element.get('id')}_old{self._last}")
            elif element.get(_SHAPE_OF_OBJECT):
                element.set(_SHAPE_OF_OBJECT, f"{element.get(_SHAPE_OF_OBJECT)}_old{self._last}")

    # ------------------------------------------------------------ notes

    def _note(self, reference: Any) -> str:
        """Put the note of a reference into the new document; return its id there."""
        kind = reference.tag.removesuffix("Reference")  # w:footnote or w:endnote
        old = _notes_part(self._old, kind)
        notes = [] if old is None else root_of(old).findall(kind)
        wanted = next((n for n in notes if n.get(ID) == reference.get(ID)), None)
        if old is None or wanted is None:
            return reference.get(ID, "")
        part = _notes_part(self._new, kind) or self._empty_notes(old, kind)
        target = root_of(part)
        made = self._bare_note(wanted)
        number = 1 + max((int(n.get(ID, "0")) for n in target.iter(kind)), default=0)
        made.set(ID, str(number))
        target.append(made)
        put_root(part, target)
        return str(number)

    def _bare_note(self, note: Any) -> Any:
        """The copy of a note, without links to what only its own part leads to."""
        made = copy.deepcopy(note)
        self._restyle(made)
        for element in made.iter("*"):
            for name in [name for name in element.attrib if name.startswith(RELATIONS)]:
                del element.attrib[name]
        return made

    def _empty_notes(self, old: Part, kind: str) -> Part:
        """A part for notes with the old one's separators alone."""
        root = copy.deepcopy(root_of(old))
        for note in [n for n in root.findall(kind) if n.get(_KIND) is None]:
            root.remove(note)
        part = Part(old.partname, old.content_type, b"", self._new.package)
        put_root(part, root)
        relation = next(r.reltype for r in self._old.rels.values() if _leads_to(r, old))
        self._new.relate_to(part, relation)
        return part


def _notes_part(body: Any, kind: str) -> Part | None:
    """The part with the footnotes or endnotes of a document."""
    return next(_notes_parts(body, f"/{kind.removeprefix(W)}s"), None)


def _notes_parts(body: Any, ending: str) -> Iterator[Part]:
    for relation in body.rels.values():
        if not relation.is_external and relation.reltype.endswith(ending):
            yield relation.target_part


def _leads_to(relation: Any, part: Part) -> bool:
    return not relation.is_external and relation.target_part is part
