"""The fact rules over a whole book (前后矛盾): all entries in one tuple, and who asks them.

A fact rule is an entry in the file of its subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notice.diagnostics import Diagnostic
from notice.model.book import Book
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.contact_forms import CONTACT
from notice.rules.dates_in_order import DATES
from notice.rules.dates_in_prose import DATES_IN_PROSE
from notice.rules.example import EXAMPLE
from notice.rules.names_of_units import NAMES
from notice.rules.passages import Passage, searchable
from notice.rules.phrases import WORDINGS
from notice.rules.reckoning.official_numbers import OF_BOOK
from notice.rules.reckoning.people_counted import OF_RESULTS
from notice.rules.reckoning.totals_in_prose import TOTALS
from notice.rules.regulations import REGULATIONS
from notice.rules.rule import Contradiction, FactRule
from notice.rules.summary_sheet import SUMMARY
from notice.rules.twice import TWICE
from notice.rules.unfilled import UNFILLED
from notice.rules.unfinished_words import STATUS

FACT_RULES: tuple[FactRule, ...] = (
    *DATES,
    *DATES_IN_PROSE,
    *STATUS,
    *TOTALS,
    *TWICE,
    *REGULATIONS,
    *NAMES,
    *OF_BOOK,
    *OF_RESULTS,
    *UNFILLED,
    *WORDINGS,
    *CONTACT,
    *SUMMARY,
    *EXAMPLE,
)
# those of the manual, which 校对设置 may switch off
SWITCHABLE = tuple(rule for rule in FACT_RULES if rule.says)


def contradictions(
    book: Book, totals: Totals, texts: Sequence[Passage], *, is_broken: bool = False
) -> list[Diagnostic]:
    """Everything that the fact rules find; `texts` are the book's passages.

    Of a book that is broken, read from a workbook with errors, whatever lacks there is not told
    again.
    """
    passages = searchable(texts)
    return [
        Diagnostic(told.level, rule.id, told.cell, told.message, excerpts=told.excerpts)
        for rule in FACT_RULES
        if rule.id not in book.rules_off and not (is_broken and rule.needs_whole_book)
        for told in _once(rule, rule.find(book, totals, passages))
    ]


def _once(rule: FactRule, told: Iterable[Contradiction]) -> Iterable[Contradiction]:
    """What a rule tells; where that is once of a cell, the first of each."""
    if not rule.is_told_once:
        return told
    first: dict[Cell, Contradiction] = {}
    for contradiction in told:
        first.setdefault(contradiction.cell, contradiction)
    return first.values()
