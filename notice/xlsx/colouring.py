"""Cells coloured by a conditional format (条件格式), so that their own fill stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from notice.model.text import column_letters
from notice.xlsx.grid import Place
from notice.xlsx.splice import (
    Element,
    Splice,
    appended,
    elements,
    prefix_at,
    readable,
    spliced,
    tag_at,
    with_attributes,
)

_ALWAYS = '"检查"="检查"'  # the formula of our rules: always true, and nobody else's
_TOGETHER = 200  # cells of one rule; a longer list of places is more than some programs take
_BEHIND = frozenset({  # what follows the conditional formats in a sheet (ISO 29500-1, 18.3.1.99)
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
})  # fmt: skip
_BEHIND_LOOKS = frozenset({"tableStyles", "colors", "extLst"})  # in the styles, after <dxfs>


def with_looks(styles: bytes, colours: Sequence[str]) -> tuple[bytes, list[int]]:
    """The styles with a look for each colour (FFC7CE), and the numbers of these looks."""
    xml = readable(styles)
    found = elements(xml, frozenset({"styleSheet", "dxfs", "dxf", *_BEHIND_LOOKS}))
    root = next(e for e in found if e.depth == 0)
    prefix = prefix_at(xml, root.start).decode()
    own = [xml[e.start : e.end] for e in found if e.name == "dxf" and e.depth == 2]
    looks = [_look(colour, prefix) for colour in colours]
    every = [*own, *sorted(set(looks) - set(own), key=looks.index)]
    if len(every) > len(own):
        xml = spliced(xml, _with_more(xml, found, root, every, len(own)))
    return xml, [every.index(look) for look in looks]


def _with_more(
    xml: bytes, found: Sequence[Element], root: Element, every: Sequence[bytes], known: int
) -> Iterable[Splice]:
    """The list of looks, of which so many are there, made longer; a new one where there is none."""
    new = b"".join(every[known:])
    for listed in found:
        if listed.name == "dxfs" and listed.depth == 1:
            return _counted(xml, listed, len(every), new)
    prefix = prefix_at(xml, root.start)
    at = _place_of(found, _BEHIND_LOOKS, root)
    words = b'<%sdxfs count="%d">%s</%sdxfs>' % (prefix, len(every), new, prefix)
    return (Splice(at, at, words),)


def _place_of(found: Iterable[Element], behind: frozenset[str], root: Element) -> int:
    """Where an element goes that some others must follow."""
    after = [e.start for e in found if e.depth == 1 and e.name in behind]
    return min(after, default=root.closing)


def _look(colour: str, prefix: str) -> bytes:
    return (
        f"<{prefix}dxf><{prefix}fill><{prefix}patternFill><{prefix}bgColor "
        f'rgb="FF{colour}"/></{prefix}patternFill></{prefix}fill></{prefix}dxf>'
    ).encode()


def _counted(xml: bytes, listed: Element, count: int, new: bytes) -> Iterator[Splice]:
    """The list with what is new at its end and its count."""
    tag = with_attributes(tag_at(xml, listed.start), {"count": str(count)})
    if listed.is_empty:
        name = tag.split()[0].lstrip(b"<").rstrip(b"/>")
        yield Splice(listed.start, listed.end, tag[:-2] + b">" + new + b"</" + name + b">")
        return
    yield Splice(listed.start, listed.opened, tag)
    yield appended(xml, listed, new)


def coloured(sheet: bytes, places: Mapping[int, Sequence[Place]]) -> bytes:
    """The sheet with rules that give these places a look, by its number; our old rules are gone."""
    xml = _without_ours(readable(sheet))
    found = elements(xml, _BEHIND | {"worksheet"})
    root = next(e for e in found if e.depth == 0)
    prefix = prefix_at(xml, root.start).decode()
    at = _place_of(found, _BEHIND, root)
    rules = "".join(
        _rule(look, some, prefix) for look, whole in places.items() for some in _pieces(whole)
    )
    return spliced(xml, [Splice(at, at, rules.encode())])


def _without_ours(xml: bytes) -> bytes:
    found = elements(xml, frozenset({"conditionalFormatting"}))
    mark = _ALWAYS.encode()
    ours = [e for e in found if mark in xml[e.start : e.end].replace(b"&quot;", b'"')]
    return spliced(xml, [Splice(e.start, e.end, b"") for e in ours])


def _pieces(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    for begin in range(0, len(places), _TOGETHER):
        yield places[begin : begin + _TOGETHER]


def _rule(look: int, places: Iterable[Place], prefix: str) -> str:
    cells = " ".join(f"{column_letters(column)}{row}" for row, column in places)
    return (
        f'<{prefix}conditionalFormatting sqref="{cells}"><{prefix}cfRule type="expression" '
        f'dxfId="{look}" priority="1"><{prefix}formula>{_ALWAYS}</{prefix}formula>'
        f"</{prefix}cfRule></{prefix}conditionalFormatting>"
    )
