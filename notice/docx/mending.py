"""A package (文件包) that other programs open though a part of it is missing or no XML.

What leads to such a part is taken out, so that python-docx opens the rest. Only the document
itself can't be missing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document as open_package
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx.package import BROKEN
from notice.docx.wordml import parsed

_TYPES = "[Content_Types].xml"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MODE = "TargetMode"


def opened(content: bytes) -> Any:
    """The package of a .docx as python-docx has it; raises some of BROKEN for what is broken."""
    try:
        return _opened(content)
    except BROKEN:
        return _opened(_mended(content))


def _opened(content: bytes) -> Any:
    package = open_package(BytesIO(content))
    _ = package.settings  # a part of another kind in its place is found here, not while marking
    return package


def _mended(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist() if not name.endswith("/")}
    for name in [name for name in parts if name.endswith(".rels")]:
        parts[name] = _relations(name, parts)
    parts[_TYPES] = _typed(parts)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def _relations(name: str, parts: dict[str, bytes]) -> bytes:
    """The relations of a part without those that lead nowhere; a place in the file is no part."""
    try:
        root = parsed(parts[name])
    except etree.XMLSyntaxError:
        return (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get(_MODE) == "External":
            continue
        if "#" in target:
            relation.set(_MODE, "External")
        elif not _is_there(posixpath.normpath(posixpath.join("/", folder, target))[1:], parts):
            root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_there(name: str, parts: dict[str, bytes]) -> bool:
    if name not in parts:
        return False
    if not name.endswith(".xml"):
        return True
    try:
        parsed(parts[name])
    except etree.XMLSyntaxError:
        return False
    return True


def _typed(parts: dict[str, bytes]) -> bytes:
    """The list of what each part is, with an entry for each kind of name that it lacks."""
    root = parsed(parts[_TYPES])
    for ending in sorted(set(_untyped(root, parts))):
        kind = "application/xml" if ending == "xml" else "application/octet-stream"
        root.append(root.makeelement(f"{_PACKAGE}Default", Extension=ending, ContentType=kind))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _untyped(root: Any, parts: dict[str, bytes]) -> Iterator[str]:
    known = {element.get("Extension", "").lower() for element in root}
    named = {element.get("PartName", "") for element in root}
    for name in parts:
        ending = name.rpartition(".")[2].lower()
        if f"/{name}" not in named and ending not in known and name != _TYPES:
            yield ending
