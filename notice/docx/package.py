"""The package (文件包) of a document: its parts with words, and how it shows that it is broken."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx.wordml import parsed

# the parts with words beside the body, by what people call them
LABELS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}

# what zipfile, lxml and python-docx raise on a package that is broken inside
BROKEN = (
    OpcError,
    BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    NotImplementedError,
    RecursionError,
)


def content_types(docx: bytes) -> bytes:
    """The list of what each part of a package is; raises some of BROKEN."""
    with ZipFile(BytesIO(docx)) as archive:
        return archive.read("[Content_Types].xml")


def has_macros(types: bytes) -> bool:
    """Whether a list of `content_types` names macros."""
    return b"macroEnabled" in types or b"vbaProject" in types


def parts_beside(body: Part) -> Iterator[tuple[str, Part]]:
    """The headers, footers and notes of a document, each once, with what people call it."""
    seen: list[Part] = []
    for relation in body.rels.values():
        if relation.is_external or any(relation.target_part is part for part in seen):
            continue
        part = relation.target_part
        kinds = (kind for kind in LABELS if part.content_type.endswith(f".{kind}+xml"))
        label = LABELS.get(next(kinds, ""))
        if label is not None:
            seen.append(part)
            yield label, part


def root_of(part: Part) -> Any:
    """The tree of a part; one that python-docx keeps as bytes is parsed for it."""
    return part.element if isinstance(part, XmlPart) else parsed(part.blob)


def put_root(part: Part, root: Any) -> None:
    """Let a part hold what was changed in its `root_of`."""
    if not isinstance(part, XmlPart):
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
