"""A workbook of openpyxl → bytes: the same book is the same bytes, and names no person."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.xml.functions import fromstring, tostring

from notice.xlsx.walk import SHEET_MAIN_NS

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip
_OF_FONTS = (  # their parts as the schema has them in order
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip


def saved(
    book: Workbook, title: str, author: str, made: datetime, packing: int = zipfile.ZIP_STORED
) -> bytes:
    """Return the book as a package of fixed times; its properties say title, author and `made`.

    It is stored, not deflated: zlib and zlib-ng pack the same text into other bytes.
    """
    first, result = BytesIO(), BytesIO()
    book.save(first)
    properties = book.properties
    properties.title, properties.creator, properties.lastModifiedBy = title, author, None
    properties.created = properties.modified = made  # saving had set the present time
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = tostring(properties.to_tree())
            elif name == "xl/styles.xml":
                content = _with_fonts_in_order(content)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 0  # else the zip tells Windows from Linux
            new.writestr(entry, content, packing)
    return result.getvalue()


def _with_fonts_in_order(styles: bytes) -> str:
    """The styles, each font with its parts in the order of the schema; openpyxl has another."""
    root = fromstring(styles)
    for font in root.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda part: _OF_FONTS.index(part.tag.rpartition("}")[2]))
    return tostring(root)
