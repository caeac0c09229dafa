"""Word's ways of writing made plain in a template's tree, before its tags are read.

A tag stands whole in one w:t, whatever runs, marks and invisible signs it was typed in; content
controls round tags are gone; the words of a text box that stands there twice are read once.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from notice.docx.wordml import ALTERNATE, FALLBACK, RUBY, TEXT_BOX, P, T, W
from notice.docx.words import own_text_nodes, set_words, text_of, words_of
from notice.folding import UNSEEN
from notice.lazy import Pattern

_CONTROLS = (f"{W}sdt", f"{W}customXml")
_CONTENT = f"{W}sdtContent"
_OF_CONTROLS = (f"{W}sdtPr", f"{W}sdtEndPr", f"{W}customXmlPr")
_CHOICE = ALTERNATE.replace("AlternateContent", "Choice")
_INNER = rf"(?:(?!\{{[{UNSEEN}]*[{{%#]).)*?"
_WRITTEN = Pattern(  # a tag as it was typed, or half of one whose two signs stand apart
    rf"(?s)\{{[{UNSEEN}]*\{{{_INNER}\}}[{UNSEEN}]*\}}"
    rf"|[{UNSEEN}]*\{{[{UNSEEN}]*%{_INNER}%[{UNSEEN}]*\}}[{UNSEEN}]*"
    rf"|\{{[{UNSEEN}]*#{_INNER}#[{UNSEEN}]*\}}"
    rf"|\{{[{UNSEEN}]+[{{%#]|[}}%#][{UNSEEN}]+\}}"
)
_SIGNS = Pattern(f"[{UNSEEN}]")
_QUOTED = Pattern("(\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’)")
_BLANKS = Pattern(r"\s")
_OF_FONTS = Pattern("[\ue000-\uf8ff]")  # a symbol's letter, which no name has


def make_plain(root: Any) -> None:
    """Make plain all that stands below the root of a part."""
    _set_spare_aside(root)
    for control in list(root.iter(*_CONTROLS)):
        if any("{" in text_of(paragraph) for paragraph in _paragraphs_of(control)):
            _unwrap(control)
    for paragraph in root.iter(P):
        if "{" in "".join(paragraph.itertext(T)):
            _make_whole(paragraph)


# ---------------------------------------------------------------- content controls


def _paragraphs_of(control: Any) -> Iterator[Any]:
    """The paragraphs in a content control, or the one that it stands in."""
    inner = list(control.iter(P))
    return iter(inner or list(control.iterancestors(P))[:1])


def _unwrap(control: Any) -> None:
    """Put what a content control holds in its place."""
    content = control.find(_CONTENT)
    holder = control if content is None else content
    for child in [child for child in holder if child.tag not in _OF_CONTROLS]:
        control.addprevious(child)
    control.getparent().remove(control)


# ---------------------------------------------------------------- whole tags


def _make_whole(paragraph: Any) -> None:
    """Put each tag of a paragraph into the w:t that it begins in."""
    nodes = list(own_text_nodes(paragraph))
    words = [words_of(node) for node in nodes]
    starts = [0, *accumulate(map(len, words))][:-1]
    for match in reversed([*_WRITTEN.finditer("".join(words))]):  # those before it stay in place
        first = _node_at(starts, match.start())
        if nodes[first].tag == T:
            last = _node_at(starts, match.end() - 1)
            rest = words[last][match.end() - starts[last] :]
            begin = words[first][: match.start() - starts[first]]
            words[first : last + 1] = [begin + _clean(match[0]), *[""] * (last - first)]
            words[last] += rest
    for node, text in zip(nodes, words, strict=True):
        if text != words_of(node):
            _put(node, text)


def _node_at(starts: list[int], at: int) -> int:
    """The number of the node that has this letter."""
    return max(n for n, start in enumerate(starts) if start <= at)


def _clean(tag: str) -> str:
    """A tag without what nobody sees; a blank of any kind is one, a hyphen of any kind -."""
    pieces = _QUOTED.split(_SIGNS.sub("", tag))
    pieces[::2] = [
        _OF_FONTS.sub("", _BLANKS.sub(" ", piece.replace("\u2011", "-"))) for piece in pieces[::2]
    ]
    return "".join(pieces)


def _put(node: Any, text: str) -> None:
    """Let a node show this text; a sign, and letters with others over them, go where it is none."""
    if node.tag == T:
        set_words(node, text)
    elif not text:
        node.getparent().remove(node)
    for ruby in list(node.iterancestors(RUBY)):
        if not any(base.text for base in ruby.find(f"{W}rubyBase").iter(T)):
            ruby.getparent().remove(ruby)


# ---------------------------------------------------------------- text boxes that stand there twice


def _set_spare_aside(root: Any) -> None:
    """Empty the spare forms of text boxes: they are filled from the shown ones."""
    for shown, spare in _twice(root):
        if len(shown):
            for child in list(spare):
                spare.remove(child)


def fill_spare(root: Any) -> None:
    """Give the spare forms of the text boxes the filled words of the shown ones."""
    for shown, spare in _twice(root):
        if not len(spare):
            spare.extend(copy.deepcopy(child) for child in shown)


def _twice(root: Any) -> Iterator[tuple[Any, Any]]:
    """Each text box that stands there twice: as new programs draw it, and for old ones."""
    for alternate in root.iter(ALTERNATE):
        choice, fallback = alternate.find(_CHOICE), alternate.find(FALLBACK)
        if choice is None or fallback is None:
            continue
        shown, spare = list(_boxes(choice)), list(_boxes(fallback))
        if len(shown) == len(spare):
            yield from zip(shown, spare, strict=True)


def _boxes(holder: Any) -> Iterator[Any]:
    """The text boxes of one form, without the spare forms inside it."""
    for box in holder.iter(TEXT_BOX):
        around = next(box.iterancestors(FALLBACK, holder.tag), None)
        if around is holder or (around is not None and around.tag != FALLBACK):
            yield box
