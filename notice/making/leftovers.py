"""The finished notice against what went into it: nothing left over, nothing lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from notice.diagnostics import Diagnostic, error, info, warning
from notice.docx.wordml import SECTION
from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Paragraph
from notice.model.text import Cell, Span, Text
from notice.wording.sentences import CONTACT_FACTS

_WORDS = ("None", "nan")
# each begins with its own sign, so that the search runs from one such sign to the next
_LEFT_OVER = Pattern(
    r"\{\{|\}\}|\{%|%\}|〔待补〕|××+"
    r"|None(?<![A-Za-z0-9]None)(?![A-Za-z0-9])|nan(?<![A-Za-z0-9]nan)(?![A-Za-z0-9])"
)
_TAG_BEGIN = re.compile(rb"\{(?:<[^>]*>)*[{%]")
_MARKUP = re.compile(rb"<[^>]*>")
_SHOWN = 20


def left_over(
    paragraphs: Sequence[Paragraph], book: Book, template_name: str
) -> Iterator[Diagnostic]:
    """Signs of an unfinished text: an error, but a warning where they stand so in their cell."""
    contact = {c for f in CONTACT_FACTS for line in book.facts.get(f, ()) for c in line.cells}
    told: set[Cell] = set()
    for text, hit in _hits([paragraph.text for paragraph in paragraphs]):
        cell = _cell_of(text.spans, hit.start(), hit.end())
        if cell in told or (hit[0] in _WORDS and cell in contact):
            continue
        if cell is not None:
            told.add(cell)
        yield _told(hit[0], text[max(0, hit.start() - 10) :], cell, template_name)


def _hits(texts: Sequence[Text]) -> Iterator[tuple[Text, re.Match[str]]]:
    """The signs with their texts; all are looked through at once, for nearly none has one."""
    for text in texts if _LEFT_OVER.search("\n".join(texts)) else ():
        for hit in _LEFT_OVER.finditer(text):
            yield text, hit


def _told(sign: str, begin: str, cell: Cell | None, template_name: str) -> Diagnostic:
    around = begin[:_SHOWN]
    if cell is not None:
        message = f"“{around}”里有“{sign}”，像是没有写完，请核对"
        return warning("left-over", cell, message)
    message = f"做出来的文件里“{around}”有“{sign}”，是模板里没有写完的地方，请改模板"
    return error("left-over", template_name, message)


def unfilled(parts: Iterable[Any], template_name: str) -> Iterator[Diagnostic]:
    """Tags in parts that are not filled: charts, drawings, styles."""
    for part in parts:
        if part.partname.ext not in ("xml", "vml") or not _TAG_BEGIN.search(blob := part.blob):
            continue
        words = html.unescape(_MARKUP.sub(b"", blob).decode(errors="replace"))
        tag = re.search(r"\{[{%]", words)
        if tag:
            around = words[tag.start() : tag.start() + _SHOWN]
            message = f"{part.partname.filename}里有“{around}”，图表等处的标签不会填写，请改成文字"
            yield error("left-over", template_name, message)


def _cell_of(spans: Iterable[Span], start: int, end: int) -> Cell | None:
    """The cell of the span that holds these letters whole; None where they are of none."""
    at = 0
    for span in spans:
        if at <= start and end <= at + len(span.text):
            return span.source.cells[0] if span.source and span.source.cells else None
        at += len(span.text)
    return None


def lost(spans: Iterable[Span]) -> Iterator[Diagnostic]:
    """Each text that went in and did not come out."""
    for span in spans:
        if span.source is not None:
            message = f"“{span.text[:_SHOWN]}”没有完整地印到文件里，请核对这个单元格和模板"
            yield error("text-lost", span.source.cells[0], message)


def sections(root: Any) -> list[tuple[object, ...]]:
    """The page setups of a document, in a form that can be compared."""
    return [_shape(section) for section in root.iter(SECTION)]


def _shape(element: Any) -> tuple[object, ...]:
    return element.tag, tuple(sorted(element.attrib.items())), tuple(map(_shape, element))


def repeated(words: Mapping[Cell, str]) -> Iterator[Diagnostic]:
    """What a cell of 基本信息 says and the template beside it too: it is printed once."""
    for cell, said in words.items():
        yield info("said-twice", cell, f"“{said}”模板里已有，不再重复")


def page_setup(
    before: Sequence[tuple[object, ...]], after: Sequence[tuple[object, ...]], template_name: str
) -> Iterator[Diagnostic]:
    """An error where the page setup is not that of the template.

    Its last one must be last, and there may be none that the template has not.
    """
    if before[-1:] != after[-1:] or not set(after) <= set(before):
        message = "填写以后页面设置和模板的不一样，请核对模板里的标签有没有把分节符包在里面"
        yield error("page-setup", template_name, message)
