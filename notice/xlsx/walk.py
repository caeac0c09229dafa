"""The XML of a workbook's parts, walked tag by tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

SHEET_MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN = f"{{{SHEET_MAIN_NS}}}"  # before the name of a tag, as ElementTree has it
REL_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FALSE = ("0", "false", "off")
Attributes = Mapping[str, str]
Begin = Callable[[Attributes], None]
End = Callable[[str], None]


def main(tag: str) -> str:
    """A tag of the main namespace as expat names it."""
    return f"{SHEET_MAIN_NS} {tag}"


def parse(
    source: IO[bytes],
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    letters: list[str],
) -> None:
    """Call what is to be done at every tag; what is written between them goes to `letters`.

    Faster than ElementTree, which builds an object for each cell. Raises ExpatError for what is no
    XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters.append
    while chunk := source.read(65536):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def walk(source: IO[bytes], begins: Mapping[str, Begin], ends: Mapping[str, End]) -> None:
    """Call what is listed for a tag of the main namespace.

    Its attributes as it begins, its text as it ends.
    """
    at_begin = {main(tag): begin for tag, begin in begins.items()}
    at_end = {main(tag): end for tag, end in ends.items()}
    letters: list[str] = []  # since the last tag that began

    def begin(tag: str, attributes: Attributes) -> None:
        letters.clear()
        if (begins_with := at_begin.get(tag)) is not None:
            begins_with(attributes)

    def end(tag: str) -> None:
        if (ends_with := at_end.get(tag)) is not None:
            ends_with("".join(letters))

    parse(source, begin, end, letters)
