"""A package changed in places: XML cut open at byte offsets, every other byte as it was.

`elements` says where the elements of a part begin and end, `spliced` puts bytes there, `repacked`
writes the package with some parts new and all others byte for byte the old ones.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_ATTRIBUTE = rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')"""


class Element(NamedTuple):
    """Where an element of a part stands, in bytes; `depth` counts from 0, the root."""

    name: str  # without its prefix
    attributes: Mapping[str, str]  # by their names without prefix
    depth: int
    start: int
    opened: int  # behind the start tag
    closing: int  # before the end tag; an empty element has none
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag: <fills/>."""
        return self.closing == self.end


class Splice(NamedTuple):
    """Bytes in the place of those from `start` to `end`."""

    start: int
    end: int
    content: bytes


def readable(xml: bytes) -> bytes:
    """The part in UTF-8, so that ASCII can be put into it: UTF-16 is written anew."""
    if not xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml
    text = xml.decode("utf-16")
    return re.sub(r"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text).encode()


def elements(xml: bytes, names: frozenset[str]) -> list[Element]:
    """The elements with these names, whatever their prefix, as they end.

    Raises ExpatError for what is no XML.
    """
    found: list[Element] = []
    opened: list[tuple[str, Mapping[str, str], int]] = []
    depth = 0

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        name = _bare(tag)
        if name in names:
            bare = {_bare(key): value for key, value in attributes.items()}
            opened.append((name, bare, parser.CurrentByteIndex))
        depth += 1

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if _bare(tag) in names:
            name, attributes, start = opened.pop()
            place = placed(xml, start, parser.CurrentByteIndex)
            found.append(Element(name, attributes, depth, start, *place))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.Parse(xml, True)
    return found


def placed(xml: bytes, start: int, at_end: int) -> tuple[int, int, int]:
    """Where the element that starts here is opened, closing and at its end.

    `at_end` is where the parser stood when it ended.
    """
    opened = start + len(tag_at(xml, start))
    if xml[opened - 2 : opened] == b"/>":
        return opened, opened, opened
    return opened, at_end, xml.index(b">", at_end) + 1


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


def tag_at(xml: bytes, start: int) -> bytes:
    """The start tag that begins here."""
    match = _TAG.match(xml, start)
    if match is None:
        raise ValueError("no tag begins here")
    return match[0]


def prefix_at(xml: bytes, start: int) -> bytes:
    """The prefix of the tag that begins here, with its colon; b"" where it has none."""
    name = re.match(rb"<([^\s/>]+)", tag_at(xml, start))
    return name[1].rpartition(b":")[0] + b":" if name and b":" in name[1] else b""


def with_attributes(tag: bytes, values: Mapping[str, str | None]) -> bytes:
    """A start tag with some attributes set, or (None) taken out."""
    for name, value in values.items():
        tag = re.sub(_ATTRIBUTE % name.encode(), b"", tag)
        if value is not None:
            stem = re.match(rb"<[^\s/>]+", tag)
            at = stem.end() if stem else 1
            tag = tag[:at] + f' {name}="{value}"'.encode() + tag[at:]
    return tag


def appended(xml: bytes, element: Element, content: bytes) -> Splice:
    """Put `content` behind the last child of an element."""
    if not element.is_empty:
        return Splice(element.closing, element.closing, content)
    tag = tag_at(xml, element.start)
    name = re.match(rb"<([^\s/>]+)", tag)
    closing = b"</%s>" % (name[1] if name else b"")
    return Splice(element.start, element.end, tag[:-2] + b">" + content + closing)


def spliced(xml: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with all splices made, in whatever order they are given."""
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices):
        pieces += [xml[at : splice.start], splice.content]
        at = splice.end
    return b"".join([*pieces, xml[at:]])


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these parts new or added.

    Every other one is byte for byte the old one; a part that is not would be a bug, a ValueError.
    """
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            kept = ZipInfo(entry.filename, entry.date_time)
            kept.compress_type, kept.external_attr = ZIP_DEFLATED, entry.external_attr
            new.writestr(kept, parts.get(entry.filename, old.read(entry)))
        for name in sorted(parts.keys() - set(old.namelist())):
            added = ZipInfo(name)
            added.compress_type = ZIP_DEFLATED
            new.writestr(added, parts[name])
    with ZipFile(BytesIO(content)) as old, ZipFile(stream) as new:
        for name in old.namelist():
            if name not in parts and old.read(name) != new.read(name):
                raise ValueError(f"{name} is not what it was")
    return stream.getvalue()
