"""The text rules over a whole book: told, or with --fix made where the repair is unique.

T21 (a missing 。), T19 and T20 at the seam of cell and template are done by
`wording/edition.py`, T38–T40 by the reader, T54 and T55 are facts; what is done always is told
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from notice.diagnostics import Diagnostic
from notice.model.book import Book
from notice.model.text import Text, joined
from notice.rules.numbering import NUMBERING
from notice.rules.numbers import NUMBERS
from notice.rules.passages import KEPT, Passage, Passages, changed, searchable
from notice.rules.punctuation import PUNCTUATION
from notice.rules.rule import Hit, TextRule
from notice.rules.usage import USAGE

TEXT_RULES: tuple[TextRule, ...] = tuple(
    sorted((*PUNCTUATION, *NUMBERING, *NUMBERS, *USAGE), key=lambda rule: rule.id)
)

# in cells too they are what the program does with a number or 关于…问题: 校对设置 can't stop it
ALWAYS_DONE = ("T19", "T20", "T21", "T38", "T39", "T40")


def told(book: Book, texts: Sequence[Passage], *, fix: bool) -> list[Diagnostic]:
    """What the rules find in the book's passages; `fix` says whether grade A will be repaired."""
    texts = searchable(texts)
    found: list[Diagnostic] = []
    for passages, of_cell in ((texts, False), (_whole_cells(texts), True)):
        for rule in TEXT_RULES:
            if rule.is_of_cell is of_cell and _is_on(rule, book):
                candidates = passages.holding(rule.needs) if rule.needs else passages
                if rule.id == "T19":  # several in one cell: its numbers are no mistake
                    candidates = [p for p in candidates if p.cell not in book.numbered]
                found += _of_rule(rule, candidates, fix=fix)
    return found


def _is_on(rule: TextRule, book: Book) -> bool:
    return rule.id in ALWAYS_DONE or rule.id not in book.rules_off


def _whole_cells(texts: Passages) -> Passages:
    """The passages with all lines of a cell as one."""
    if not any(a.cell == b.cell and a.column == b.column for a, b in pairwise(texts)):
        return texts
    cells = (list(lines) for _, lines in groupby(texts, key=lambda p: (p.cell, p.column)))
    return Passages(_joined(lines) if len(lines) > 1 else lines[0] for lines in cells)


def _joined(lines: Sequence[Passage]) -> Passage:
    return lines[0]._replace(text=joined([line.text for line in lines], "\n"))


def _of_rule(rule: TextRule, passages: Iterable[Passage], *, fix: bool) -> Iterator[Diagnostic]:
    for passage in passages:
        if passage.column not in rule.columns:
            continue
        if hits := rule.hits_of_candidate(passage.text):
            is_fixed = fix and passage.column not in KEPT
            message = _message(rule, passage.text, hits, is_fixed=is_fixed)
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
    proposal = f"，建议改为“{put}”" if put else ""
    return f"“{around}”：{rule.says}{proposal}{more}"


def fixed(book: Book) -> Book:
    """The book with every repair of grade A made; a quoted 反馈问题 stays to the letter."""
    rules = [r for r in TEXT_RULES if r.grade == "A" and _is_on(r, book)]

    def repair(column: str, text: Text) -> Text:
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
