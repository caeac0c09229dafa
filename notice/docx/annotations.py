"""Comments (批注) of a document: listed with the words that they stand at, and taken out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx.package import root_of
from notice.docx.wordml import AUTHOR, ID, RPR, P, R, W
from notice.docx.words import own_text_nodes, put_first, text_of, words_of

_RANGE_START, _RANGE_END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
COMMENT_MARKS = (_RANGE_START, _RANGE_END, f"{W}commentReference")
_PARTS = (
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
)
_NAMES = {"w": W.strip("{}")}
_FOLLOWING = etree.XPath("following::w:p[1]", namespaces=_NAMES)
_PRECEDING = etree.XPath("preceding::w:p[1]", namespaces=_NAMES)


class Comment(NamedTuple):
    """A comment (批注): who says what, at which paragraph (from 0) and at which of its words.

    `quoted` is empty for a comment at a point; `at` is where, in the paragraph, the words begin.
    """

    author: str
    text: str
    paragraph: int
    quoted: str
    at: int = 0


class Note(NamedTuple):
    """What a comment says, before it is known where it stands."""

    author: str
    text: str


def notes(package: Any) -> dict[str, Note]:
    """Id → author and text of every comment; their parts leave the package."""
    noted: dict[str, Note] = {}
    relations = package.part.rels
    for relation_id, relation in list(relations.items()):
        if relation.is_external or not relation.reltype.endswith(_PARTS):
            continue
        if relation.reltype.endswith("/comments"):
            for comment in root_of(relation.target_part).iter(f"{W}comment"):
                text = "\n".join(map(text_of, comment.iter(P)))
                noted[comment.get(ID, "")] = Note(comment.get(AUTHOR, ""), text)
        del relations[relation_id]
    return noted


def placed(noted: dict[str, Note], paragraphs: Sequence[Any]) -> tuple[Comment, ...]:
    """The comments in reading order, with the words that they stand at; their marks go."""
    places = _Places()
    if paragraphs:
        root = paragraphs[0].getroottree().getroot()
        _bring_in(root, paragraphs)
        for number, paragraph in enumerate(paragraphs):
            places.read(paragraph, number)
        take_out(root.iter(*COMMENT_MARKS))
    comments = [places.comment(key, note) for key, note in noted.items()]
    return tuple(sorted(comments, key=lambda comment: (comment.paragraph, comment.at)))


class _Places:
    """Where each comment begins and what it stands at, as far as the paragraphs are read."""

    def __init__(self) -> None:
        self._begun: dict[str, tuple[int, int]] = {}
        self._quoted: dict[str, list[str]] = {}
        self._opened: dict[str, None] = {}

    def read(self, paragraph: Any, number: int) -> None:
        """Read the paragraph of this number, from 0."""
        at = 0
        self._quote("\n")
        for node in _nodes(paragraph):
            if node.tag in COMMENT_MARKS:
                self._mark(node, number, at)
            else:
                words = words_of(node)
                at += len(words)
                self._quote(words)

    def _quote(self, words: str) -> None:
        for key in self._opened:
            self._quoted[key].append(words)

    def _mark(self, mark: Any, number: int, at: int) -> None:
        key = mark.get(ID, "")
        if mark.tag == _RANGE_END:
            self._opened.pop(key, None)
        elif key not in self._begun:
            self._begun[key] = number, at
            self._quoted[key] = []
            if mark.tag == _RANGE_START:
                self._opened[key] = None

    def comment(self, key: str, note: Note) -> Comment:
        """The comment of an id, once all is read; a range without an end quotes nothing."""
        number, at = self._begun.get(key, (0, 0))
        quoted = () if key in self._opened else self._quoted.get(key, ())
        return Comment(note.author, note.text, number, "".join(quoted).rstrip("\n"), at)


def _bring_in(root: Any, paragraphs: Sequence[Any]) -> None:
    """Marks between paragraphs, and those that nobody sees, go into the paragraph after them."""
    own = set(paragraphs)
    for mark in list(root.iter(*COMMENT_MARKS)):
        if next(mark.iterancestors(P), None) not in own:
            following = following_paragraph(mark)
            if following in own:
                put_first(following, [mark])


def following_paragraph(element: Any) -> Any:
    """The next paragraph in the document, else the one before, else None."""
    near = _FOLLOWING(element) or _PRECEDING(element)
    return near[0] if near else None


def _nodes(paragraph: Any) -> Iterator[Any]:
    """The own words of a paragraph and the marks of comments among them, in order."""
    own = set(own_text_nodes(paragraph))
    for node in paragraph.iter():
        is_mark = node.tag in COMMENT_MARKS and next(node.iterancestors(P), None) is paragraph
        if is_mark or node in own:
            yield node


def take_out(marks: Iterable[Any]) -> None:
    """Take out the marks of comments, and the runs that held nothing else."""
    for mark in list(marks):
        run = mark.getparent()
        run.remove(mark)
        if run.tag == R and all(child.tag == RPR for child in run):
            run.getparent().remove(run)
