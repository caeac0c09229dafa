"""The styles part (样式) that openpyxl can't read: what it says of numbers, and no more.

Other programs open a workbook with an empty fill or a colour that is none. How a number shows, and
so whether it is a date, is still to be known; what it looks like is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring
from zipfile import ZipFile

from openpyxl.xml.constants import SHEET_MAIN_NS

_MAIN = f"{{{SHEET_MAIN_NS}}}"
_LEAST = ("fonts/font", "fills/fill/patternFill", "borders/border", "cellStyleXfs/xf")


class PlainStyles:
    """Stands for the archive where openpyxl asks for the styles part alone."""

    def __init__(self, archive: ZipFile) -> None:
        """Take the workbook's own archive."""
        self._archive = archive

    def read(self, name: str) -> bytes:
        """The part without what only shows: all of it, where it is no XML at all."""
        root = Element(f"{_MAIN}styleSheet")
        try:
            own = fromstring(self._archive.read(name))
        except ParseError:
            own = root
        root.extend(_formats(own))
        for path in _LEAST:
            holder: Any = root
            for step in path.split("/"):
                holder = SubElement(holder, f"{_MAIN}{step}")
        cells = SubElement(root, f"{_MAIN}cellXfs")
        kept = [_number_format(cell) for cell in own.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
        for number_format in kept or ["0"]:
            SubElement(cells, f"{_MAIN}xf", numFmtId=number_format)
        return tostring(root)


def _formats(own: Element) -> Iterator[Element]:
    """The formats that the workbook names itself, in their holder."""
    holder = Element(f"{_MAIN}numFmts")
    for named in own.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt"):
        number, code = named.get("numFmtId", ""), named.get("formatCode")
        if number.isdigit() and code is not None:
            SubElement(holder, f"{_MAIN}numFmt", numFmtId=number, formatCode=code)
    if len(holder):
        yield holder


def _number_format(cell: Element) -> str:
    number = cell.get("numFmtId", "0")
    return number if number.isdigit() else "0"
