"""What a hand put among the words of a paragraph (手加的图片、公式、分页符): for the merged notice.

The new build has what the template put there already; only what the hand has more is brought in.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from notice.docx.insets import (
    BOX,
    CHART,
    EMBEDDED,
    ENDNOTE,
    FIELD,
    FOOTNOTE,
    FORMULA,
    FORMULAS,
    LINK,
    PICTURE,
    SHAPE,
    Insets,
)
from notice.docx.reading import Document
from notice.docx.wordml import SECTION, W
from notice.docx.words import run_nodes
from notice.versions.carrying import Carrier
from notice.versions.lettering import runs_below

_BROUGHT = (PICTURE, FORMULA, CHART, EMBEDDED, SHAPE, FOOTNOTE, ENDNOTE)
_LEFT = (BOX, FIELD, LINK)  # of a field and a link the words come
_BREAK, _PAGES = f"{W}br", ("page", "column")
SECTION_BREAK = "分节符"


class Brought:
    """Tells and copies what paragraphs of the hand have more than those of the new build."""

    def __init__(self, built: Document, hand: Document, own_style: Callable[[Any], bool]) -> None:
        """Take both documents, and what gives an element the build's id of its style."""
        self._carrier = Carrier(hand, built, own_style)
        self._of_hand = Insets(hand.package.part, hand.fields.codes)
        self._of_build = Insets(built.package.part, built.fields.codes)

    def more(self, written: Any, own: Any) -> list[Any]:
        """The insets and page breaks of a paragraph of the hand that its build has not."""
        has = Counter(() if own is None else (i[:2] for i in self._of_build.of(own)))
        has["", ""] = 0 if own is None else len(list(_page_breaks(own)))
        marked = [(i[:2], i.node) for i in self._of_hand.of(written) if i.kind in _BROUGHT]
        marked += [(("", ""), node) for node in _page_breaks(written)]
        found: list[Any] = []
        for key, node in marked:
            if has[key]:
                has[key] -= 1
            else:
                found.append(node)
        return found

    def left(self, written: Any, own: Any) -> list[str]:
        """The kinds of what can't be brought in from a paragraph of the hand, each once."""
        has = Counter(() if own is None else (i[:2] for i in self._of_build.of(own)))
        now = Counter(i[:2] for i in self._of_hand.of(written) if i.kind in _LEFT)
        kinds = [kind for kind, _ in now - has]
        if next(written.iter(SECTION), None) is not None and (
            own is None or next(own.iter(SECTION), None) is None
        ):
            kinds.append(SECTION_BREAK)
        return list(dict.fromkeys(kinds))

    def copied(self, node: Any) -> Any:
        """The copy of one of these for the new document."""
        return self._carrier.copied(node) if node.tag != _BREAK else copy.deepcopy(node)


def _page_breaks(paragraph: Any) -> Iterator[Any]:
    for run in runs_below(paragraph):
        for node in run.iterchildren(_BREAK):
            if node.get(f"{W}type") in _PAGES:
                yield node


def pieces(written: Any, more: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The words and these other nodes of a paragraph in order, each with its run or formula."""
    for run in runs_below(written):
        if run.tag in FORMULAS:
            if run in more:
                yield run, run
            continue
        for child in run:
            if child in more:
                yield run, child
            else:
                for node in run_nodes((child,)):
                    yield run, node
