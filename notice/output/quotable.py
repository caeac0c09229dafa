"""Which sentences of the making a public page may show: none that may quote what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from notice.diagnostics import Diagnostic
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, Use, field_of
from notice.making.claims import RUN, ledgers_of
from notice.model.book import Book
from notice.model.text import Cell, Text


class Quotes:
    """What a sentence on a public page must not quote."""

    def __init__(self, book: Book, held: Mapping[Cell, Sequence[Text]]) -> None:
        """`held` are the cells of the book that are withheld, with their words."""
        self._book = book
        self._held = held

    def shown(self, diagnostic: Diagnostic) -> str:
        """The sentence as a public page may show it: what it may quote is starred."""
        if not self.may_quote(diagnostic):
            return diagnostic.sentence
        starred = _FIGURES.sub("＊", _ANY_QUOTED.sub("“＊＊”", diagnostic.sentence))
        secrets = (text for texts in self._held.values() for text in texts)
        is_told = any(shares_words(starred, text) for text in secrets)
        return "这一格不公开，内容请在台账里看" if is_told else starred

    def may_quote(self, diagnostic: Diagnostic) -> bool:
        """Whether the sentence may quote what a public page must not show."""
        where, message = diagnostic.where, diagnostic.sentence
        if isinstance(where, Cell):
            is_unprinted = (where.sheet, where.column) in self._never_printed
            if is_unprinted or where in self._held:
                return True
        return any(shares_words(message, text) for texts in self._held.values() for text in texts)

    @cached_property
    def _never_printed(self) -> frozenset[tuple[str, int]]:
        """The columns of the ledger that the public edition never prints, the office's own too.

        Sheet and column.
        """
        fields = {c.field for c in LEDGER.columns if c.use in (Use.INTERNAL, Use.KEPT)}
        never: set[tuple[str, int]] = set()
        for ledger in ledgers_of(self._book):
            printed = {
                column for field, column in ledger.columns.items() if field_of(field) not in fields
            }
            never |= {(ledger.sheet, column) for column in ledger.headings.keys() - printed}
        return frozenset(never)


def shares_words(message: str, secret: str) -> bool:
    """Whether a sentence has words of a secret text.

    All of it, ten letters of it in a row, or a quotation of six and more.
    """
    if len(secret) >= 4 and secret in message:
        return True
    if any(quoted in secret for quoted in _QUOTED.findall(message)):
        return True
    return any(secret[i : i + RUN] in message for i in range(len(secret) - RUN + 1))


_QUOTED = Pattern("“([^”]{6,})”")
_ANY_QUOTED = Pattern("“[^”]*”|《[^》]*》")
_FIGURES = Pattern("[0-9]+")
