"""A finished notice as a plain page shows it: title, headings, paragraphs, tables in order."""

from collections.abc import Container, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from notice.docx.wordml import CELL, ROW, TABLE, P, W, parsed
from notice.docx.words import shown_paragraphs, text_of

_DEEPEST = 6  # of HTML's headings
TITLE, PARAGRAPH, TABULAR = "h1", "p", "table"


class Block(NamedTuple):
    """A piece of the page: `tag` is h1 to h6, p or table; each row of a table is its cells."""

    tag: str
    lines: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...] = ()


def blocks(docx: bytes, looks: Sequence[str]) -> list[Block]:
    """The blocks of a notice; `looks` are those of the paragraphs of its body, as read back."""
    with ZipFile(BytesIO(docx)) as package:
        root = parsed(package.read("word/document.xml"))
    look_of = dict(zip(shown_paragraphs(root), looks, strict=False))  # the body's stand first
    return list(_titled(_walked(root[0], look_of)))


def _walked(holder: Any, look_of: dict[Any, str]) -> Iterator[Block]:
    for child in holder:
        if child.tag == TABLE:
            rows = tuple(
                tuple(_cell(cell, look_of) for cell in row.iter(CELL)) for row in child.iter(ROW)
            )
            yield Block(TABULAR, (), rows)
        elif child.tag == P:
            for paragraph in child.iter(P):  # those of text boxes stand behind it
                text = _text(paragraph).strip()
                if text and paragraph in look_of:
                    yield Block(_tag(look_of[paragraph]), tuple(text.split("\n")))
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _walked(child, look_of)


def _cell(cell: Any, shown: Container[Any]) -> tuple[str, ...]:
    texts = (_text(paragraph).strip() for paragraph in cell.iter(P) if paragraph in shown)
    return tuple(line for text in texts if text for line in text.split("\n"))


def _text(paragraph: Any) -> str:
    return text_of(paragraph).replace("\t", " ")


def _tag(look: str) -> str:
    """The heading of an outline level stands below the title's; centred words may be a title."""
    if look.isdigit():
        return f"h{min(int(look) + 1, _DEEPEST)}"
    return look or PARAGRAPH


def _titled(found: Iterator[Block]) -> Iterator[Block]:
    """The centred paragraphs at the beginning are the title, in one heading."""
    title: list[str] = []
    is_begun = False
    for block in found:
        if not is_begun and block.tag == "centred":
            title += block.lines
            continue
        if not is_begun and title:
            yield Block(TITLE, tuple(title))
        is_begun = True
        is_plain = block.tag in ("centred", "right")
        yield block._replace(tag=PARAGRAPH) if is_plain else block
    if not is_begun and title:
        yield Block(TITLE, tuple(title))
