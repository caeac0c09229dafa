"""The words (文字) of a paragraph, and Word's signs among them: a tab, a break, a hyphen, a symbol.

One table of signs and one `words_of` for all who read paragraphs or write them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any

from notice.docx.wordml import (
    ALTERNATE,
    CHOICE,
    DEL,
    FALLBACK,
    MOVED_FROM,
    PPR,
    RPR,
    RUBY,
    SPACE,
    P,
    R,
    T,
    W,
)
from notice.lazy import Pattern

SYMBOL = f"{W}sym"  # a letter of a font, which it names
_SYMBOL_2015 = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
_EMOJI = f"{_SYMBOL_2015}symEx"  # the same for letters of more than four digits
_CODES = {SYMBOL: f"{W}char", _EMOJI: f"{_SYMBOL_2015}char"}
BREAKS = f"{W}br", f"{W}cr"
# as LibreOffice writes and reads them; a page break is no word
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    **dict.fromkeys(BREAKS, "\n"),
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
WRITTEN = {text: tag for tag, text in reversed(SIGNS.items())}  # the first of each is written
UNPRINTABLE = Pattern("[\x00-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LEFT_OUT = MOVED_FROM, DEL  # what was moved away or deleted is none of a paragraph's own words
_HOLDING = RUBY, ALTERNATE
_XML_SPACE = "\t\n\r "


def text_of(paragraph: Any) -> str:
    """The own words of a w:p; a tab is \\t, a line break \\n."""
    return "".join(map(words_of, own_text_nodes(paragraph)))


def own_text_nodes(paragraph: Any) -> Iterator[Any]:
    """The w:t, w:tab, w:br and other signs of a paragraph; `words_of` says what each stands for.

    Those of text boxes inside it and of what was moved away or deleted are not its own.
    """
    for child in paragraph:
        if child.tag == R:
            yield from run_nodes(child)
        elif child.tag != PPR and child.tag not in LEFT_OUT and len(child):
            yield from own_text_nodes(shown_form(child) if child.tag == ALTERNATE else child)


def shown_form(alternate: Any) -> Any:
    """The one form that is read of what is there twice: the first that has something in it."""
    for form in alternate.iterchildren(CHOICE, FALLBACK):
        if len(form):
            return form
    return alternate[:0]


def run_nodes(run: Iterable[Any]) -> Iterator[Any]:
    """As `own_text_nodes`, those of one run, or of some of a run's children."""
    for node in run:
        if node.tag == T or node.tag in _CODES:
            yield node
        elif node.tag in SIGNS:
            if node.get(f"{W}type") not in ("page", "column"):
                yield node
        elif node.tag in _HOLDING:
            yield from _held_nodes(node)


def _held_nodes(node: Any) -> Iterator[Any]:
    if node.tag == ALTERNATE:
        yield from run_nodes(shown_form(node))
        return
    for base in node.iterchildren(f"{W}rubyBase"):  # without what is written over the letters
        yield from own_text_nodes(base)


def words_of(node: Any) -> str:
    """What one of the `own_text_nodes` shows: outer white space only where the file keeps it."""
    if node.tag == T:
        text = node.text or ""
        bare = text.strip(_XML_SPACE)
        if bare != text and node.get(SPACE) != "preserve":
            text = bare
        return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return text_of_sign(node)


def set_words(node: Any, words: str) -> None:
    """Let a w:t show these words, with the blanks that they begin or end with."""
    node.text = words
    if words != words.strip(_XML_SPACE):
        node.set(SPACE, "preserve")


def text_of_sign(node: Any) -> str:
    """What a sign stands for; nothing where a symbol names no letter that can be printed."""
    if node.tag not in _CODES:
        return SIGNS[node.tag]
    try:
        letter = chr(int(node.get(_CODES[node.tag], ""), 16))
    except (ValueError, OverflowError):
        return ""
    return UNPRINTABLE.sub("", letter)


def shown_paragraphs(root: Any) -> list[Any]:
    """The w:p below `root` in order, those of tables and text boxes too.

    A text box is often there twice, the second time for programs that don't know the first form.
    """
    spare = set(spare_paragraphs(root))
    return [p for p in root.iter(P) if p not in spare] if spare else list(root.iter(P))


def spare_paragraphs(root: Any) -> list[Any]:
    """The w:p below `root` that only programs show which don't know a text box's first form."""
    return list(dict.fromkeys(p for fallback in root.iter(FALLBACK) for p in fallback.iter(P)))


def put_first(paragraph: Any, elements: Iterable[Any]) -> None:
    """Put elements before the words of a paragraph, behind its properties."""
    start = 0 if paragraph.find(PPR) is None else 1
    for place, element in enumerate(elements, start):
        paragraph.insert(place, element)


def set_text(paragraph: Any, text: str) -> None:
    """Put a text into the first run of a paragraph and drop the other runs.

    Tabs and signs that stood in it are signs again.
    """
    signs = {"\t": paragraph.makeelement(WRITTEN["\t"], {})}
    signs |= {words_of(node): node for node in own_text_nodes(paragraph) if node.tag != T}
    signs.pop("", None)
    runs = list(paragraph.iter(R))
    first = runs[0]
    for run in runs[1:]:
        run.getparent().remove(run)
    for child in list(first):
        if child.tag != RPR:
            first.remove(child)
    for piece in re.split(f"([{re.escape(''.join(signs))}])", text):
        if piece in signs:
            first.append(copy.deepcopy(signs[piece]))
        elif piece:
            node = first.makeelement(T, {})
            set_words(node, piece)
            first.append(node)
