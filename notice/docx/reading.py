"""Any .docx → its paragraphs as they show when every tracked change (修订) is accepted.

The changes are accepted, or all rejected, in the tree itself: what comes back holds the document
as it then is, so that the paragraphs of a notice that was edited by hand can be taken over as they
are. Their texts are what tracing sees of the same words (`words.own_text_nodes`), whoever saved
the file. Comments (批注) are listed with the words that they stand at, and taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document as open_package
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice import intake
from notice.diagnostics import Diagnostic, Refused, error
from notice.docx.package import BROKEN, content_types, has_macros, parts_beside, put_root, root_of
from notice.docx.wordml import (
    CELL,
    DEL,
    FIELD_CHARACTER,
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
from notice.docx.words import own_text_nodes, shown_paragraphs, text_of, words_of

FIELD = "\ufffc"


class Comment(NamedTuple):
    """A comment (批注): who says what, at which paragraph (from 0) and at which of its words.

    `quoted` is empty for a comment at a point; `at` is where, in the paragraph, the words begin.
    """

    author: str
    text: str
    paragraph: int
    quoted: str
    at: int = 0


class ReadParagraph(NamedTuple):
    """A w:p, its text, and whose insertions and deletions made it what it is."""

    element: Any
    text: str
    authors: tuple[str, ...]


class OtherText(NamedTuple):
    """A paragraph beside the body: 页眉, 页脚, 脚注 or 尾注.

    `fixed` is its text with FIELD in the place of what a field shows: a page number is no change.
    """

    part: str
    text: str
    fixed: str


class Document(NamedTuple):
    """A document that was read; `package` is python-docx's, without changes and comments."""

    package: Any
    paragraphs: tuple[ReadParagraph, ...]
    comments: tuple[Comment, ...]
    has_changes: bool
    others: tuple[OtherText, ...]

    @property
    def texts(self) -> list[str]:
        """The paragraphs' texts, in order."""
        return [paragraph.text for paragraph in self.paragraphs]


def take(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read the file at a path; what is to be told of it comes second. Raises Refused."""
    taken = intake.take(path, intake.DOCUMENT)
    return _read(taken.content, str(path), _ACCEPTED), list(taken.found)


def read(content: bytes, name: str) -> Document:
    """Read a .docx with all its tracked changes accepted.

    Raises Refused with the reason why these bytes can't be read: broken, with a password, with
    macros, no .docx.
    """
    intake.refuse(content, Path(name), intake.DOCUMENT)
    return _read(content, name, _ACCEPTED)


def read_rejected(content: bytes, name: str) -> Document:
    """As `read`, with all tracked changes rejected: what the document was before them."""
    intake.refuse(content, Path(name), intake.DOCUMENT)
    return _read(content, name, _REJECTED)


def _read(content: bytes, name: str, way: _Way) -> Document:
    try:
        _refuse_macros(content, name)
        package = open_package(BytesIO(content))
        body = package.element.body
        authors = _Authors()
        has_changes = _settle(body, way, authors)
        others, others_changed = _others(package, way)
        noted = _comments(package)
        paragraphs = tuple(
            ReadParagraph(p, text_of(p), authors.of(p)) for p in shown_paragraphs(body)
        )
        comments = _placed(noted, [p.element for p in paragraphs])
    except BROKEN as fault:
        message = "文件已损坏，请用WPS或Word打开另存一份再用"
        raise Refused([error("file-broken", name, message)]) from fault
    return Document(package, paragraphs, comments, has_changes or others_changed, others)


def _refuse_macros(content: bytes, name: str) -> None:
    if has_macros(content_types(content)):
        message = "文件里有宏，请另存为不带宏的 .docx 再用"
        raise Refused([error("file-macro", name, message)])


# ---------------------------------------------------------------- tracked changes


class _Way(NamedTuple):
    """One way of settling tracked changes: whose content stays, whose goes."""

    stays: frozenset[str]
    goes: frozenset[str]


_COMING, _GOING = frozenset({INS, MOVED_TO}), frozenset({DEL, MOVED_FROM})
_ACCEPTED, _REJECTED = _Way(_COMING, _GOING), _Way(_GOING, _COMING)
_CELLS = {f"{W}cellIns": INS, f"{W}cellDel": DEL}
_PROPERTIES = frozenset(f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "numPr", "ctrlPr"))
_OLD_PROPERTIES = tuple(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
)
_NOT_OF_FORM = {  # what an old w:pPr, w:rPr, w:sectPr or w:trPr does not say again
    *_COMING, *_GOING, *_CELLS, RPR, SECTION, f"{W}headerReference", f"{W}footerReference",
}  # fmt: skip
_RANGES = tuple(
    f"{W}{name}Range{end}"
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom",
                 "customXmlMoveTo")
    for end in ("Start", "End")
)  # fmt: skip
_BLOCKS = frozenset({P, TABLE, f"{W}sdt", f"{W}customXml"})
_DELETED_WORDS = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
_AUTHOR = f"{W}author"


class _Authors:
    """Who changed which paragraph; those of a paragraph that joins another one go along."""

    def __init__(self) -> None:
        self._by_paragraph: dict[Any, dict[str, None]] = {}

    def note(self, mark: Any) -> None:
        """Remember the author of a change for the paragraph that it stands in."""
        paragraph = next(mark.iterancestors(P), None)
        if paragraph is not None:
            self._by_paragraph.setdefault(paragraph, {})[mark.get(_AUTHOR, "")] = None

    def join(self, paragraph: Any, following: Any) -> None:
        """The first paragraph's words now stand in the second."""
        gone = self._by_paragraph.pop(paragraph, {})
        if gone:
            kept = self._by_paragraph.get(following, {})
            self._by_paragraph[following] = {**gone, **kept}

    def of(self, paragraph: Any) -> tuple[str, ...]:
        return tuple(self._by_paragraph.get(paragraph, ()))


def _settle(root: Any, way: _Way, authors: _Authors) -> bool:
    """Settle every tracked change below `root`; return whether there was one."""
    marks = list(root.iter(*_COMING, *_GOING, *_CELLS, *_OLD_PROPERTIES))
    for mark in marks:
        if mark.tag not in _OLD_PROPERTIES:
            authors.note(mark)
    _settle_properties(marks, way)
    _settle_rows_and_cells(root, way)
    joining = _settle_marks(root, way)
    for mark in list(root.iter(*way.goes)):
        if mark.getparent().tag not in _PROPERTIES:
            _drop(mark)
    for mark in list(root.iter(*way.stays)):
        if mark.getparent().tag not in _PROPERTIES:
            _unwrap(mark)
    if way is _REJECTED:
        for word in list(root.iter(*_DELETED_WORDS)):
            word.tag = _DELETED_WORDS[word.tag]
    for rest in list(root.iter(*_RANGES, *_COMING, *_GOING)):
        rest.getparent().remove(rest)
    _join(root, joining, authors)
    return bool(marks)


def _settle_properties(marks: Iterable[Any], way: _Way) -> None:
    """Changes of form: the new properties stay, or the old ones come back."""
    for mark in marks:
        holder = mark.getparent()
        if mark.tag not in _OLD_PROPERTIES or holder is None:
            continue
        holder.remove(mark)
        old = next(iter(mark), None)
        if way is _ACCEPTED or old is None:
            continue
        for child in list(holder):
            if child.tag not in _NOT_OF_FORM:
                holder.remove(child)
        for place, child in enumerate(list(old)):
            holder.insert(place, child)


def _settle_rows_and_cells(root: Any, way: _Way) -> None:
    """Take out the rows and cells that go, and a table of which none is left."""
    for row in list(root.iter(ROW)):
        marks = row.iterfind(f"{W}trPr/*")
        if any(mark.tag in way.goes for mark in marks):
            _drop(row)
    for mark in list(root.iter(*_CELLS)):
        cell = next(mark.iterancestors(CELL), None)
        if _CELLS[mark.tag] in way.goes and cell is not None and cell.getparent() is not None:
            _drop(cell)
        else:
            mark.getparent().remove(mark)
    for row in [r for r in root.iter(ROW) if next(r.iter(CELL), None) is None]:
        _drop(row)
    for table in [t for t in root.iter(TABLE) if next(t.iter(ROW), None) is None]:
        _drop(table)


def _settle_marks(root: Any, way: _Way) -> list[Any]:
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
    marks = list(element.iter(*_COMMENT_MARKS))
    if marks:
        after = next(element.iterancestors(P), None)
        following = None if after is not None else _following_paragraph(element)
        for mark in marks:
            if after is not None:
                element.addprevious(_bare(mark))
            elif following is not None:
                _insert_at_start(following, _bare(mark))
    element.getparent().remove(element)


def _bare(mark: Any) -> Any:
    return mark.makeelement(mark.tag, dict(mark.attrib))


def _following_paragraph(element: Any) -> Any:
    """The next paragraph in the document, else the one before, else None."""
    found = _FOLLOWING(element) or _PRECEDING(element)
    return found[0] if found else None


_NAMES = {"w": W.strip("{}")}
_FOLLOWING = etree.XPath("following::w:p[1]", namespaces=_NAMES)
_PRECEDING = etree.XPath("preceding::w:p[1]", namespaces=_NAMES)


def _insert_at_start(paragraph: Any, element: Any) -> None:
    properties = paragraph.find(PPR)
    paragraph.insert(0 if properties is None else 1, element)


def _join(root: Any, joining: Iterable[Any], authors: _Authors) -> None:
    """Put the content of each paragraph before that of the next, whose properties stay.

    Where none follows in the same cell, text box or body, an empty one goes, if it may, and
    another one stays.
    """
    for paragraph in joining:
        if paragraph.getparent() is None or not _is_below(paragraph, root):
            continue
        following = _next_block(paragraph)
        content = [child for child in paragraph if child.tag != PPR]
        if following is not None and following.tag == P:
            start = 0 if following.find(PPR) is None else 1
            for place, child in enumerate(content):
                following.insert(start + place, child)
            authors.join(paragraph, following)
            paragraph.getparent().remove(paragraph)
        elif following is not None and not any(True for _ in paragraph.iter(R)):
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


# ---------------------------------------------------------------- headers, footers, notes


def _others(package: Any, way: _Way) -> tuple[tuple[OtherText, ...], bool]:
    """The paragraphs with words of headers, footers and notes; whether one had a change."""
    found: list[OtherText] = []
    has_changes = False
    for label, part in parts_beside(package.part):
        root = root_of(part)
        if _settle(root, way, _Authors()):
            has_changes = True
        _take_out(root.iter(*_COMMENT_MARKS))
        put_root(part, root)
        for paragraph in shown_paragraphs(root):
            if (text := text_of(paragraph)).strip():
                found.append(OtherText(label, text, _without_fields(paragraph)))
    return tuple(found), has_changes


def _without_fields(paragraph: Any) -> str:
    """The own words of a w:p with FIELD for each field's result."""
    own = set(own_text_nodes(paragraph))
    words: list[str] = []
    depth = 0
    for node in paragraph.iter():
        if node.tag == FIELD_CHARACTER:
            kind = node.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if kind == "begin" and depth == 1:
                words.append(FIELD)
        elif node.tag == _SIMPLE_FIELD:
            words.append(FIELD)
        elif node in own and depth < 1 and next(node.iterancestors(_SIMPLE_FIELD), None) is None:
            words.append(words_of(node))
    return "".join(words)


_SIMPLE_FIELD = f"{W}fldSimple"


# ---------------------------------------------------------------- comments

_RANGE_START, _RANGE_END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
_REFERENCE = f"{W}commentReference"
_COMMENT_MARKS = (_RANGE_START, _RANGE_END, _REFERENCE)
_COMMENT_PARTS = (
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
)
_ID = f"{W}id"


def _comments(package: Any) -> dict[str, tuple[str, str]]:
    """Id → author and text of every comment; their parts leave the package."""
    found: dict[str, tuple[str, str]] = {}
    relations = package.part.rels
    for relation_id, relation in list(relations.items()):
        if relation.is_external or not relation.reltype.endswith(_COMMENT_PARTS):
            continue
        if relation.reltype.endswith("/comments"):
            for comment in root_of(relation.target_part).iter(f"{W}comment"):
                text = "\n".join(map(text_of, comment.iter(P)))
                found[comment.get(_ID, "")] = (comment.get(_AUTHOR, ""), text)
        del relations[relation_id]
    return found


def _placed(noted: dict[str, tuple[str, str]], elements: list[Any]) -> tuple[Comment, ...]:
    """The comments in reading order, with the words that they stand at; their marks go."""
    begun: dict[str, tuple[int, int]] = {}
    quoted: dict[str, list[str]] = {}
    opened: dict[str, None] = {}
    if elements:
        _bring_in(elements[0].getroottree().getroot(), elements)
    for number, element in enumerate(elements):
        at = 0
        for key in opened:
            quoted[key].append("\n")
        for node in _nodes(element):
            if node.tag not in _COMMENT_MARKS:
                words = words_of(node)
                at += len(words)
                for key in opened:
                    quoted[key].append(words)
                continue
            key = node.get(_ID, "")
            if node.tag == _RANGE_END:
                opened.pop(key, None)
            elif key not in begun:
                begun[key] = number, at
                quoted[key] = []
                if node.tag == _RANGE_START:
                    opened[key] = None
    quoted |= {key: [] for key in opened}  # a range without an end
    if elements:
        _take_out(elements[0].getroottree().getroot().iter(*_COMMENT_MARKS))
    placed = [
        Comment(author, text, *_where(begun.get(key), "".join(quoted.get(key, ()))))
        for key, (author, text) in noted.items()
    ]
    return tuple(sorted(placed, key=lambda comment: (comment.paragraph, comment.at)))


def _where(begun: tuple[int, int] | None, quoted: str) -> tuple[int, str, int]:
    number, at = begun or (0, 0)
    return number, quoted.rstrip("\n"), at


def _bring_in(root: Any, elements: list[Any]) -> None:
    """Marks between paragraphs, and those that nobody sees, go into the paragraph after them."""
    own = set(elements)
    for mark in list(root.iter(*_COMMENT_MARKS)):
        if next(mark.iterancestors(P), None) not in own:
            following = _following_paragraph(mark)
            if following in own:
                _insert_at_start(following, mark)


def _nodes(paragraph: Any) -> Iterator[Any]:
    """The own words of a paragraph and the marks of comments among them, in order."""
    own = set(own_text_nodes(paragraph))
    for node in paragraph.iter():
        is_mark = node.tag in _COMMENT_MARKS and next(node.iterancestors(P), None) is paragraph
        if is_mark or node in own:
            yield node


def _take_out(marks: Iterable[Any]) -> None:
    """Take out the marks of comments, and the runs that held nothing else."""
    for mark in list(marks):
        run = mark.getparent()
        run.remove(mark)
        if run.tag == R and all(child.tag == RPR for child in run):
            run.getparent().remove(run)
