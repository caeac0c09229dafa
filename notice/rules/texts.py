"""The text rules over a whole book: told, or with --fix made where the repair is unique.

T21 (a missing 。), T19 and T20 at the seam of cell and template are done by
`document/edition.py`, T38–T40 by the reader, T54 and T55 are facts; what is done always is told
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from notice.diagnostics import Diagnostic
from notice.model import Book, Text
from notice.rules.numbering import NUMBERING
from notice.rules.numbers import NUMBERS
from notice.rules.passages import QUOTED, Passage, changed, passages
from notice.rules.punctuation import PUNCTUATION
from notice.rules.rule import Hit, TextRule
from notice.rules.words import WORDS

TEXT_RULES: tuple[TextRule, ...] = tuple(
    sorted((*PUNCTUATION, *NUMBERING, *NUMBERS, *WORDS), key=lambda rule: rule.id)
)


def told(book: Book, *, fix: bool) -> list[Diagnostic]:
    """What the rules find in every text of the book; `fix` says whether grade A will be
    repaired.
    """
    rules = [rule for rule in TEXT_RULES if rule.id not in book.rules_off]
    lines = [rule for rule in rules if not rule.is_of_cell]
    cells = [rule for rule in rules if rule.is_of_cell]
    found: list[Diagnostic] = []
    for (_, column), group in groupby(passages(book), key=lambda p: (p.cell, p.column)):
        of_cell = list(group)
        for passage in of_cell:
            found += _of_text(passage, passage.text, lines, fix and column not in QUOTED)
        whole = "\n".join(passage.text for passage in of_cell)
        found += _of_text(of_cell[0], whole, cells, fix and column not in QUOTED)
    return found


def _of_text(
    passage: Passage, text: str, rules: Iterable[TextRule], is_fixed: bool
) -> Iterator[Diagnostic]:
    for rule in rules:
        if passage.column in rule.columns:
            hits = rule.hits(text)
            if hits:
                message = _message(rule, text, hits, is_fixed=is_fixed)
                yield Diagnostic(rule.level, rule.id, passage.cell, message)


def _message(rule: TextRule, text: str, hits: list[Hit], *, is_fixed: bool) -> str:
    """The first hit with some words around it; how many more there are."""
    first = hits[0]
    around = text[max(0, first.start - 5) : first.end + 5].replace("\n", "")
    more = f"（另有{len(hits) - 1}处）" if len(hits) > 1 else ""
    put = "" if first.put is None else text[max(0, first.start - 5) : first.start] + first.put
    put = put.replace("\n", "") + text[first.end : first.end + 5].replace("\n", "") if put else ""
    if is_fixed and rule.grade == "A":
        return f"“{around}”已改为“{put}”：{rule.says}{more}"
    proposal = f"，改为“{put}”" if put else ""
    return f"“{around}”：{rule.says}{proposal}{more}"


def fixed(book: Book) -> Book:
    """The book with every repair of grade A made; a quoted 反馈问题 stays to the letter."""
    rules = [r for r in TEXT_RULES if r.grade == "A" and r.id not in book.rules_off]

    def repair(column: str, text: Text) -> Text:
        if column in QUOTED:
            return text
        for rule in rules:
            if column in rule.columns:
                text = repaired(text, rule.hits(text))
        return text

    return changed(book, repair)


def repaired(text: Text, hits: Iterable[Hit]) -> Text:
    """The text with its hits replaced; what is put in takes the source of what it replaces."""
    pieces: list[Text] = []
    at = 0
    for hit in hits:
        if hit.put is None:
            continue
        replaced = text.cut(hit.start, hit.end)
        source = replaced.spans[0].source if replaced else None
        pieces += [text.cut(at, hit.start), Text.of(hit.put, source)]
        at = hit.end
    return Text(*pieces, text.cut(at)) if pieces else text
