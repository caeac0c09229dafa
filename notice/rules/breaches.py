"""The text rules over a whole book: all entries in one tuple; told, or with --fix made.

A text rule is an entry in the file of its subject; --fix makes it where the repair is unique.
T21 (a missing 。), T19 and T20 at the seam of cell and template are done by
`wording/edition.py`, T38–T40 by the reader, T54 and T55 are facts; what is done always is told
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from notice.diagnostics import Diagnostic, Excerpt
from notice.folding import beginning
from notice.model.book import Book
from notice.model.text import Text, joined
from notice.rules.contact_forms import CONTACT_IN_TEXT
from notice.rules.numbering import NUMBERING
from notice.rules.numbers import NUMBERS
from notice.rules.particles import PARTICLES
from notice.rules.passages import KEPT, Passage, Passages, changed, searchable
from notice.rules.punctuation import PUNCTUATION
from notice.rules.quotes import QUOTES
from notice.rules.reckoning.official_numbers import OFFICIAL_NUMBERS
from notice.rules.reckoning.people_counted import PEOPLE_COUNTED
from notice.rules.reckoning.ranges import RANGES
from notice.rules.reckoning.shares import SHARES
from notice.rules.reckoning.whole_and_parts import WHOLE_AND_PARTS
from notice.rules.rule import Hit, TextRule
from notice.rules.set_phrases import SET_PHRASES
from notice.rules.twice_written import TWICE_WRITTEN
from notice.rules.usage import USAGE

TEXT_RULES: tuple[TextRule, ...] = tuple(
    sorted(
        (
            *PUNCTUATION,
            *QUOTES,
            *NUMBERING,
            *NUMBERS,
            *OFFICIAL_NUMBERS,
            *PEOPLE_COUNTED,
            *CONTACT_IN_TEXT,
            *RANGES,
            *SHARES,
            *WHOLE_AND_PARTS,
            *USAGE,
            *PARTICLES,
            *TWICE_WRITTEN,
            *SET_PHRASES,
        ),
        key=lambda rule: rule.id,
    )
)

# in cells too they are what the program does with a number or 关于…问题: 校对设置 can't stop it
ALWAYS_DONE = ("T19", "T20", "T21", "T38", "T39", "T40")


def told(book: Book, texts: Sequence[Passage], *, fix: bool) -> list[Diagnostic]:
    """What the rules find in the book's passages; `fix` says whether grade A will be repaired."""
    texts = searchable(texts)
    found: list[Diagnostic] = []
    for rule in TEXT_RULES:
        if _is_on(rule, book):
            candidates = _candidates(rule, texts)
            if rule.id == "T19":  # several in one cell: its numbers are no mistake
                candidates = (p for p in candidates if p.cell not in book.numbered)
            found += _of_rule(rule, candidates, fix=fix)
    return found


def _candidates(rule: TextRule, texts: Passages) -> Iterable[Passage]:
    """The passages that may break a rule: lines, or for a rule of cells whole cells."""
    if rule.places:
        places = sorted(set(rule.places(texts.corpus)))
    elif rule.needs:
        places = texts.corpus.holding(rule.needs)
    else:
        places = [n for n, passage in enumerate(texts) if passage.column in rule.columns]
    return _whole_cells(texts, places) if rule.is_of_cell else (texts[n] for n in places)


def _is_on(rule: TextRule, book: Book) -> bool:
    return rule.id in ALWAYS_DONE or rule.id not in book.rules_off


def _whole_cells(texts: Passages, places: Iterable[int]) -> Iterator[Passage]:
    """The cells in which these passages stand, each once, all its lines as one."""
    end = 0
    for place in places:
        if place < end:
            continue
        begin = end = place
        while begin and _is_same_cell(texts[begin - 1], texts[place]):
            begin -= 1
        while end < len(texts) and _is_same_cell(texts[end], texts[place]):
            end += 1
        yield _joined(texts[begin:end]) if end - begin > 1 else texts[place]


def _is_same_cell(one: Passage, other: Passage) -> bool:
    return one.cell == other.cell and one.column == other.column


def _joined(lines: Sequence[Passage]) -> Passage:
    return lines[0]._replace(text=joined([line.text for line in lines], "\n"))


def _of_rule(rule: TextRule, passages: Iterable[Passage], *, fix: bool) -> Iterator[Diagnostic]:
    columns, hits_of = rule.columns, rule.hits_of_candidate
    for passage in passages:
        if passage.column in columns and (hits := hits_of(passage.text)):
            is_fixed = fix and passage.column not in KEPT
            message = _message(rule, passage.text, hits, is_fixed=is_fixed)
            excerpts = tuple(_excerpts(passage.text, hits))
            yield Diagnostic(rule.level, rule.id, passage.cell, message, excerpts=excerpts)


def _excerpts(text: str, hits: Iterable[Hit]) -> Iterator[Excerpt]:
    whole = str(text)
    return (Excerpt(whole, hit.start, hit.end) for hit in hits if hit.start < hit.end)


_LONGEST_SHOWN = 24


def _message(rule: TextRule, text: str, hits: list[Hit], *, is_fixed: bool) -> str:
    """The words at fault and what to put, and how many others there are: “布署”应为“部署”：错别字.

    A hit of no length is told of the text as a whole.
    """
    first = hits[0]
    if first.start == first.end:
        return rule.says
    begin, end = _shown(text, first)
    others = len({text[hit.start : hit.end] for hit in hits}) - 1
    more = f"（另有{others}处）" if others else ""
    words = text[begin:end].replace("\n", "")
    if first.put is None:
        return f"“{words}”：{rule.says}{more}"
    put = (text[begin : first.start] + first.put + text[first.end : end]).replace("\n", "")
    done = "已改为" if is_fixed and rule.grade == "A" else "宜为" if rule.grade == "C" else "应为"
    return f"“{words}”{done}“{put}”：{rule.says}{more}"


def _shown(text: str, hit: Hit) -> tuple[int, int]:
    """From where to where: a mark by itself with two letters around it, of much the beginning."""
    if hit.end - hit.start == 1:
        return max(0, hit.start - 2), hit.end + 2
    words = text[hit.start : hit.end]
    return hit.start, hit.end if hit.put else hit.start + len(beginning(words, _LONGEST_SHOWN))


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
