"""Any .docx → its paragraphs as they show when every tracked change (修订) is accepted.

The changes are accepted, or all rejected, in the tree itself: what comes back holds the document
as it then is, so that the paragraphs of a notice that was edited by hand can be taken over as they
are. Their texts are what tracing sees of the same words (`words.own_text_nodes`), whoever saved
the file. Comments (批注) are listed with the words that they stand at, and taken out.
"""

from pathlib import Path
from typing import Any, NamedTuple

from notice import intake
from notice.diagnostics import Diagnostic, Refused, error
from notice.docx import annotations, bound_controls, field_codes, mending
from notice.docx.annotations import COMMENT_MARKS, Comment, take_out
from notice.docx.field_codes import Fields
from notice.docx.insets import CHART, EMBEDDED, FORMULA, PICTURE, Insets
from notice.docx.package import BROKEN, content_types, has_macros, parts_beside, put_root, root_of
from notice.docx.settling import ACCEPTED, REJECTED, Authors, Way, settle
from notice.docx.wordml import FIELD_CHARACTER, W
from notice.docx.words import own_text_nodes, shown_paragraphs, text_of, words_of

FIELD = "\ufffc"
_PICTURED = (PICTURE, FORMULA, CHART, EMBEDDED)


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
    """A document that was read; `package` is python-docx's, without changes and comments.

    `fields` are those of its body.
    """

    package: Any
    paragraphs: tuple[ReadParagraph, ...]
    comments: tuple[Comment, ...]
    has_changes: bool
    others: tuple[OtherText, ...]
    fields: Fields
    other_insets: tuple[tuple[str, str, str], ...]  # beside the body: part, kind and key of each

    @property
    def texts(self) -> list[str]:
        """The paragraphs' texts, in order."""
        return [paragraph.text for paragraph in self.paragraphs]


def take(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read the file at a path; what is to be told of it comes second. Raises Refused."""
    taken = intake.take(path, intake.DOCUMENT)
    return _read(taken.content, str(path), ACCEPTED), list(taken.found)


def read(content: bytes, name: str) -> Document:
    """Read a .docx with all its tracked changes accepted.

    Raises Refused with the reason why these bytes can't be read: broken, with a password, with
    macros, no .docx.
    """
    intake.refuse(content, Path(name), intake.DOCUMENT)
    return _read(content, name, ACCEPTED)


def read_rejected(content: bytes, name: str) -> Document:
    """As `read`, with all tracked changes rejected: what the document was before them."""
    intake.refuse(content, Path(name), intake.DOCUMENT)
    return _read(content, name, REJECTED)


def _read(content: bytes, name: str, way: Way) -> Document:
    try:
        _refuse_macros(content, name)
        package = mending.opened(content)
        body = package.element.body
        authors = Authors()
        has_changes = settle(body, way, authors)
        fields = field_codes.read(body)
        bound_controls.show_data(body, package)
        others, insets, others_changed = _others(package, way)
        noted = annotations.notes(package)
        paragraphs = tuple(
            ReadParagraph(p, text_of(p), authors.of(p)) for p in shown_paragraphs(body)
        )
        comments = annotations.placed(noted, [p.element for p in paragraphs])
    except BROKEN as fault:
        message = "文件已损坏，请用WPS或Word打开另存一份再用"
        raise Refused([error("file-broken", name, message)]) from fault
    is_changed = has_changes or others_changed
    return Document(package, paragraphs, comments, is_changed, others, fields, insets)


def _refuse_macros(content: bytes, name: str) -> None:
    if has_macros(content_types(content)):
        message = "文件里有宏，请另存为不带宏的 .docx 再用"
        raise Refused([error("file-macro", name, message)])


def _others(
    package: Any, way: Way
) -> tuple[tuple[OtherText, ...], tuple[tuple[str, str, str], ...], bool]:
    """The paragraphs with words of headers, footers and notes, what they show besides.

    Last, whether one had a change.
    """
    others: list[OtherText] = []
    shown: list[tuple[str, str, str]] = []
    has_changes = False
    for label, part in parts_beside(package.part):
        root = root_of(part)
        if settle(root, way, Authors()):
            has_changes = True
        fields = field_codes.read(root)
        take_out(root.iter(*COMMENT_MARKS))
        insets = Insets(part, {})
        for paragraph in shown_paragraphs(root):
            shown += [(label, i.kind, i.key) for i in insets.of(paragraph) if i.kind in _PICTURED]
            if (text := text_of(paragraph)).strip():
                others.append(OtherText(label, text, _without_fields(paragraph)))
        field_codes.fold(fields)
        put_root(part, root)
    return tuple(others), tuple(shown), has_changes


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
        elif node in own and depth < 1:
            words.append(words_of(node))
    return "".join(words)
