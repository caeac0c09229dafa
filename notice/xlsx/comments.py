"""Notes (批注) put on cells of a sheet: the comments part and the drawing that shows them.

A sheet that has none gets both parts, their relations and content types; notes that are there
stay, and what is added to one of them stands behind its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from notice.model.text import column_letters, column_number
from notice.xlsx.grid import BACKFILL, Place
from notice.xlsx.parts import Read, Relations, relations_of
from notice.xlsx.splice import Element, Splice, appended, elements, prefix_at, spliced
from notice.xlsx.walk import REL_NS, SHEET_MAIN_NS

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = frozenset({"authors", "author", "commentList", "comment", "text"})
_AFTER_DRAWING = frozenset({  # what follows <legacyDrawing> in a sheet (ISO 29500-1, 18.3.1.99)
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
})  # fmt: skip
_SHAPE_KIND = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
    'office" xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" '
    'type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;'
    'height:110pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox><div '
    'style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)


def threaded(relations: Relations, read: Read, names: frozenset[str]) -> frozenset[str]:
    """The references of the cells with a threaded comment (会话批注), with which no note goes."""
    return frozenset(
        element.get("ref", "")
        for path in relations.of_kind("threadedComment")
        if path in names
        for element in ElementTree.fromstring(read(path)).iter()
        if element.tag.endswith("}threadedComment")
    )


def noted(
    sheet: str,
    xml: bytes,
    notes: Mapping[Place, str],
    names: frozenset[str],
    read: Read,
    author: str = BACKFILL,
) -> dict[str, bytes]:
    """The parts that are new where these notes stand on the sheet, its own XML among them.

    `xml` is the sheet as it will be; `read` gives a part as it is by now.
    """
    parts: dict[str, bytes] = {}
    relations = relations_of(sheet, names, read)
    comments = next((p for p in relations.of_kind("comments") if p in names), None)
    if comments is None:
        comments = free_name(names, "xl/comments{}.xml")
        empty = f'<comments xmlns="{SHEET_MAIN_NS}"><authors/><commentList/></comments>'
        parts[comments] = empty.encode()
        relations = related(relations, "comments", comments)
        declare(parts, read, comments)
    drawing, xml = _drawing_of(xml, relations, names)
    if drawing is None:
        drawing = free_name(names, "xl/drawings/vmlDrawingNote{}.vml")
        parts[drawing] = _empty_drawing(names)
        relations = related(relations, "vmlDrawing", drawing)
        xml = _with_drawing(xml, list(relations.targets)[-1])
        declare(parts, read, drawing)
    if comments not in parts:
        parts[comments] = read(comments)
    if drawing not in parts:
        parts[drawing] = read(drawing)
    parts[comments], added = _commented(parts[comments], notes, author)
    parts[drawing] = _drawn(parts[drawing], added)
    parts |= {relations.path: relations.content, sheet: xml}
    return parts


# ---------------------------------------------------------------- the comments


def _commented(xml: bytes, notes: Mapping[Place, str], by: str) -> tuple[bytes, list[Place]]:
    """The comments with these notes, and where there was none before."""
    found = elements(xml, _NAMES)
    lists = {e.name: e for e in reversed(found)}  # of two the first
    authors, listed = lists["authors"], lists["commentList"]
    own = [e for e in found if e.name == "author"]
    names = [_words(xml, author) for author in own]
    prefix = prefix_at(xml, authors.start).decode()
    splices: list[Splice] = []
    if by not in names:
        words = f"<{prefix}author>{by}</{prefix}author>"
        splices.append(appended(xml, authors, words.encode()))
        names.append(by)
    known = _texts_of_comments(found)
    added: list[Place] = []
    new = ""
    for place, note in notes.items():
        reference = f"{column_letters(place[1])}{place[0]}"
        if text := known.get(reference):
            splices.append(appended(xml, text, _run(f"\n{note}", prefix).encode()))
            continue
        added.append(place)
        new += (
            f'<{prefix}comment ref="{reference}" authorId="{names.index(by)}">'
            f"<{prefix}text>{_run(note, prefix)}</{prefix}text></{prefix}comment>"
        )
    splices.append(appended(xml, listed, new.encode()))
    return spliced(xml, splices), added


def _texts_of_comments(found: Sequence[Element]) -> dict[str, Element]:
    """The place of each comment that has a text (F5) → that text; of two the last comment's."""
    texts = [e for e in found if e.name == "text"]
    inside: dict[str, Element | None] = {}
    for comment in (e for e in found if e.name == "comment"):
        within = (t for t in texts if comment.start < t.start < comment.end)
        inside[comment.attributes.get("ref", "")] = next(within, None)
    return {place: text for place, text in inside.items() if text is not None}


def _words(xml: bytes, element: Element) -> str:
    """The text of an element that holds nothing else."""
    inner = b"" if element.is_empty else xml[element.opened : element.closing]
    return ElementTree.fromstring(b"<t>" + inner + b"</t>").text or ""


def _run(text: str, prefix: str) -> str:
    words = f'<{prefix}t xml:space="preserve">{written(text)}</{prefix}t>'
    return f"<{prefix}r>{words}</{prefix}r>"


def literal(text: str) -> str:
    """A text as a file holds it: a literal _x000B_ is escaped, so that none is read for a sign."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def written(text: str) -> str:
    """What a file holds, as XML; signs that XML can't hold are escaped."""
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda m: f"_x{ord(m[0]):04X}_", escape(text))


def without_notes(
    sheet: str, names: frozenset[str], read: Read, author: str, mark: str
) -> dict[str, bytes]:
    """The parts of a sheet's notes without an author's, and without runs that begin with a mark."""
    relations = relations_of(sheet, names, read)
    parts: dict[str, bytes] = {}
    for path in relations.of_kind("comments"):
        if path in names:
            parts[path], gone = _without(read(path), author, mark)
            for drawing in relations.of_kind("vmlDrawing"):
                if gone and drawing in names:
                    parts[drawing] = _undrawn(read(drawing), gone)
    return parts


def _without(xml: bytes, author: str, mark: str) -> tuple[bytes, list[Place]]:
    """The comments without ours, and the places of those that are gone."""
    found = elements(xml, _NAMES | {"r"})
    own = [_words(xml, e) for e in found if e.name == "author"]
    ours = [e for e in found if e.name == "comment" and _is_by(e, author, own)]
    runs = [e for e in found if e.name == "r" and _begins(xml, e, f"\n{mark}")]
    left = [run for run in runs if not any(e.start <= run.start < e.end for e in ours)]
    splices = [Splice(e.start, e.end, b"") for e in (*ours, *left)]
    return spliced(xml, splices), [_place(e.attributes.get("ref", "")) for e in ours]


def _is_by(comment: Element, author: str, authors: Sequence[str]) -> bool:
    number = comment.attributes.get("authorId", "")
    return number.isdecimal() and authors[int(number) : int(number) + 1] == [author]


def _begins(xml: bytes, run: Element, words: str) -> bool:
    element = ElementTree.fromstring(_bare(xml[run.start : run.end]))
    return "".join(element.itertext()).startswith(words)


def _bare(xml: bytes) -> bytes:
    """An element by itself, whose prefixes are declared further out."""
    return re.sub(rb"(</?)[\w.-]+:|(?<=\s)[\w.-]+:(?=[\w.-]+=)", rb"\1", xml)


def _place(reference: str) -> Place:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)


def _undrawn(vml: bytes, places: Sequence[Place]) -> bytes:
    """The drawing without the shapes of notes at these places."""

    def kept(shape: re.Match[bytes]) -> bytes:
        row = re.search(rb"<x:Row>(\d+)</x:Row>", shape[0])
        column = re.search(rb"<x:Column>(\d+)</x:Column>", shape[0])
        at = (int(row[1]) + 1, int(column[1]) + 1) if row and column else None
        return b"" if at in places else shape[0]

    return re.sub(rb"<v:shape\s.*?</v:shape>", kept, vml, flags=re.DOTALL)


# ---------------------------------------------------------------- the drawing


def _drawing_of(
    xml: bytes, relations: Relations, names: frozenset[str]
) -> tuple[str | None, bytes]:
    """The part in which the sheet's notes are drawn, None where there is none.

    A sheet that names a part that is not there names none afterwards.
    """
    for element in elements(xml, frozenset({"legacyDrawing"})):
        _, path = relations.targets.get(element.attributes.get("id", ""), ("", ""))
        if path in names:
            return path, xml
        xml = spliced(xml, [Splice(element.start, element.end, b"")])
    return None, xml


def _with_drawing(xml: bytes, relation: str) -> bytes:
    """The sheet naming the part in which its notes are drawn, in the place that the schema says."""
    found = elements(xml, _AFTER_DRAWING | {"worksheet"})
    root = next(e for e in found if e.name == "worksheet" and e.depth == 0)
    prefix = prefix_at(xml, root.start).decode()
    tag = f'<{prefix}legacyDrawing xmlns:rel="{REL_NS}" rel:id="{relation}"/>'.encode()
    after = [e.start for e in found if e.name in _AFTER_DRAWING and e.depth == 1]
    at = min(after, default=root.closing)
    return spliced(xml, [Splice(at, at, tag)])


def _drawn(vml: bytes, places: list[Place]) -> bytes:
    """The drawing with a shape for each note; it need not be well-formed, Excel's own is not."""
    numbers = [int(n) for n in re.findall(rb"_x0000_s(\d+)", vml)]
    number = max(numbers, default=1024)
    shapes = "" if b'id="_x0000_t202"' in vml or not places else _SHAPE_KIND
    for row, column in places:
        number += 1
        shapes += _SHAPE.format(
            number=number,
            row=row - 1,
            column=column - 1,
            left=column,
            right=column + 4,
            top=max(0, row - 2),
            bottom=max(0, row - 2) + 5,
        )
    at = vml.rindex(b"</")
    return vml[:at] + shapes.encode() + vml[at:]


def _empty_drawing(names: frozenset[str]) -> bytes:
    number = sum(name.endswith(".vml") for name in names) + 1
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        f'<o:idmap v:ext="edit" data="{number}"/></o:shapelayout></xml>'
    ).encode()


# ---------------------------------------------------------------- parts, relations, content types


def free_name(names: frozenset[str], pattern: str) -> str:
    """A name that no part has, whatever its case."""
    taken = {name.lower() for name in names}
    number = 1
    while pattern.format(number).lower() in taken:
        number += 1
    return pattern.format(number)


def related(relations: Relations, kind: str, path: str) -> Relations:
    """The relations with one more, which stands last."""
    number = relations.free_id()
    xml = relations.content
    root = next(e for e in elements(xml, frozenset({"Relationships"})))
    prefix = prefix_at(xml, root.start).decode()
    line = f'<{prefix}Relationship Id="{number}" Type="{REL_NS}/{kind}" Target="/{path}"/>'.encode()
    return Relations(
        relations.path,
        {**relations.targets, number: (kind, path)},
        relations.links,
        spliced(xml, [appended(xml, root, line)]),
    )


_CONTENT_TYPES = {  # name of a new part without its number → its content type
    "comments.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "vmlDrawingNote.vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "sheet.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
}


def declare(parts: dict[str, bytes], read: Read, path: str) -> None:
    """Give a new part its content type."""
    xml = parts.get(_TYPES) or read(_TYPES)
    root = next(e for e in elements(xml, frozenset({"Types"})))
    prefix = prefix_at(xml, root.start).decode()
    kind = _CONTENT_TYPES[re.sub(r"\d*\.", ".", path.rpartition("/")[2])]
    line = f'<{prefix}Override PartName="/{path}" ContentType="{kind}"/>'
    parts[_TYPES] = spliced(xml, [appended(xml, root, line.encode())])
