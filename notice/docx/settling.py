"""Tracked changes (修订) settled in the tree itself: all accepted, or all rejected."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from notice.docx.annotations import COMMENT_MARKS, following_paragraph
from notice.docx.wordml import (
    AUTHOR,
    CELL,
    DEL,
    INS,
    MOVED_FROM,
    MOVED_TO,
    PPR,
    ROW,
    RPR,
    SECTION,
    TABLE,
    P,
    R,
    W,
)
from notice.docx.words import put_first


class Way(NamedTuple):
    """One way of settling tracked changes: whose content stays, whose goes."""

    stays: frozenset[str]
    goes: frozenset[str]


_COMING, _GOING = frozenset({INS, MOVED_TO}), frozenset({DEL, MOVED_FROM})
ACCEPTED, REJECTED = Way(_COMING, _GOING), Way(_GOING, _COMING)
_CELLS = {f"{W}cellIns": INS, f"{W}cellDel": DEL}
_PROPERTIES = frozenset(f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "numPr", "ctrlPr"))
_OLD_PROPERTIES = tuple(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
)
_NOT_OF_FORM = {  # what an old w:pPr, w:rPr, w:sectPr or w:trPr does not say again
    *_COMING, *_GOING, *_CELLS, RPR, SECTION, f"{W}headerReference", f"{W}footerReference",
}  # fmt: skip
# every kind of tracked change; what is left of the ranges round moved blocks is none
TRACKED = (*_COMING, *_GOING, *_CELLS, *_OLD_PROPERTIES)
_RANGES = tuple(
    f"{W}{name}Range{end}"
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom",
                 "customXmlMoveTo")
    for end in ("Start", "End")
)  # fmt: skip
_BLOCKS = frozenset({P, TABLE, f"{W}sdt", f"{W}customXml"})
_CONTENT = f"{W}sdtContent"
_DELETED_WORDS = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}


class Authors:
    """Who changed which paragraph; those of a paragraph that joins another one go along."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self._by_paragraph: dict[Any, dict[str, None]] = {}

    def note(self, mark: Any) -> None:
        """Remember the author of a change for the paragraph that it stands in."""
        paragraph = next(mark.iterancestors(P), None)
        if paragraph is not None:
            self._by_paragraph.setdefault(paragraph, {})[mark.get(AUTHOR, "")] = None

    def join(self, paragraph: Any, following: Any) -> None:
        """The first paragraph's words now stand in the second."""
        gone = self._by_paragraph.pop(paragraph, {})
        if gone:
            kept = self._by_paragraph.get(following, {})
            self._by_paragraph[following] = {**gone, **kept}

    def of(self, paragraph: Any) -> tuple[str, ...]:
        """Those of a paragraph, each once."""
        return tuple(self._by_paragraph.get(paragraph, ()))


def settle(root: Any, way: Way, authors: Authors) -> bool:
    """Settle every tracked change below `root`; return whether there was one."""
    marks = list(root.iter(*TRACKED))
    full = [content for content in root.iter(_CONTENT) if len(content)]
    for mark in marks:
        if mark.tag not in _OLD_PROPERTIES:
            authors.note(mark)
    _settle_properties(marks, way)
    _settle_rows(root, way)
    _settle_cells(root, way)
    _drop_emptied(root)
    joining = _settle_marks(root, way)
    _settle_words(root, way)
    if way is REJECTED:
        for word in list(root.iter(*_DELETED_WORDS)):
            word.tag = _DELETED_WORDS[word.tag]
    for rest in list(root.iter(*_RANGES, *_COMING, *_GOING)):
        rest.getparent().remove(rest)
    _join(root, joining, authors)
    _drop_controls(content for content in full if not len(content))
    return bool(marks)


def _settle_words(root: Any, way: Way) -> None:
    """What was inserted or deleted in paragraphs goes, or stays."""
    for mark in list(root.iter(*way.goes)):
        if mark.getparent().tag not in _PROPERTIES:
            _drop(mark)
    for mark in list(root.iter(*way.stays)):
        if mark.getparent().tag not in _PROPERTIES:
            _unwrap(mark)


def _drop_controls(emptied: Iterable[Any]) -> None:
    """Take out content controls of which nothing is left: no program opens an empty one."""
    for content in emptied:
        control = content.getparent()
        if control is not None and control.getparent() is not None:
            control.getparent().remove(control)


def _settle_properties(marks: Iterable[Any], way: Way) -> None:
    """Changes of form: the new properties stay, or the old ones come back."""
    for mark in marks:
        holder = mark.getparent()
        if mark.tag not in _OLD_PROPERTIES or holder is None:
            continue
        holder.remove(mark)
        old = next(iter(mark), None)
        if way is ACCEPTED or old is None:
            continue
        for child in list(holder):
            if child.tag not in _NOT_OF_FORM:
                holder.remove(child)
        for place, child in enumerate(list(old)):
            holder.insert(place, child)


def _settle_rows(root: Any, way: Way) -> None:
    """Take out the rows that go."""
    for row in list(root.iter(ROW)):
        if any(mark.tag in way.goes for mark in row.iterfind(f"{W}trPr/*")):
            _drop(row)


def _settle_cells(root: Any, way: Way) -> None:
    """Take out the cells that go, and the marks of those that stay."""
    for mark in list(root.iter(*_CELLS)):
        cell = next(mark.iterancestors(CELL), None)
        if _CELLS[mark.tag] in way.goes and cell is not None and cell.getparent() is not None:
            _drop(cell)
        else:
            mark.getparent().remove(mark)


def _drop_emptied(root: Any) -> None:
    """Take out a row of which no cell is left, and a table of which no row is."""
    for holder, content in ((ROW, CELL), (TABLE, ROW)):
        for emptied in [e for e in root.iter(holder) if next(e.iter(content), None) is None]:
            _drop(emptied)


def _settle_marks(root: Any, way: Way) -> list[Any]:
    """The paragraphs whose mark goes, so that they join the next one."""
    return [
        p
        for p in root.iter(P)
        if any(mark.tag in way.goes for mark in p.iterfind(f"{PPR}/{RPR}/*"))
    ]


def _unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    at = parent.index(element)
    for place, child in enumerate(list(element)):
        parent.insert(at + place, child)
    parent.remove(element)


def _drop(element: Any) -> None:
    """Take an element out; comments in it stand where it stood."""
    marks = list(element.iter(*COMMENT_MARKS))
    if marks:
        after = next(element.iterancestors(P), None)
        following = None if after is not None else following_paragraph(element)
        for mark in marks:
            if after is not None:
                element.addprevious(_bare(mark))
            elif following is not None:
                put_first(following, [_bare(mark)])
    element.getparent().remove(element)


def _bare(mark: Any) -> Any:
    return mark.makeelement(mark.tag, dict(mark.attrib))


def _join(root: Any, joining: Iterable[Any], authors: Authors) -> None:
    """Put the content of each paragraph before that of the next, whose properties stay.

    Where none follows in the same cell, text box or body, an empty one goes, if it may, and
    another one stays.
    """
    for paragraph in joining:
        if paragraph.getparent() is None or not _is_below(paragraph, root):
            continue
        following = _next_block(paragraph)
        if following is None:
            continue
        if following.tag == P:
            put_first(following, [child for child in paragraph if child.tag != PPR])
            authors.join(paragraph, following)
        elif next(paragraph.iter(R), None) is not None:
            continue
        paragraph.getparent().remove(paragraph)


def _is_below(element: Any, root: Any) -> bool:
    return any(ancestor is root for ancestor in element.iterancestors())


def _next_block(block: Any) -> Any:
    """The paragraph or table after this one in the same cell, text box or body, or None."""
    following = block.getnext()
    while following is not None and following.tag not in _BLOCKS:
        following = following.getnext()
    if following is None:
        holder = block.getparent()
        if holder.tag == f"{W}sdtContent":
            return _next_block(holder.getparent())
        return _next_block(holder) if holder.tag == f"{W}customXml" else None
    if following.tag in (P, TABLE):
        return following
    inner = next(following.iter(P, TABLE), None)
    return _next_block(following) if inner is None else inner
