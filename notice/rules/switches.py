"""Which rules an office may switch off in 校对设置, and what is wrong with that sheet's ids.

What stops a notice (privacy, errors) and what is always done can't be switched off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from notice.diagnostics import Diagnostic, warning
from notice.model.book import Book
from notice.rules.breaches import ALWAYS_DONE, TEXT_RULES
from notice.rules.contradictions import SWITCHABLE

TEMPLATE_OMITS = "template-omits"  # found by making/omissions.py in what a template printed


def faults(book: Book, of_gate: Iterable[str]) -> Iterator[Diagnostic]:
    """The ids of 校对设置 that are no rule, or one that can't be switched off, as `of_gate` are."""
    fixed = {*of_gate, *ALWAYS_DONE}
    switchable = {TEMPLATE_OMITS, *(rule.id for rule in (*TEXT_RULES, *SWITCHABLE))} - fixed
    for rule in book.rules_named:
        if rule in switchable:
            continue
        if rule not in fixed:
            message = f"没有“{rule}”这条可以停用的规则，请核对编号，例如T51"
            yield warning("rule-unknown", rule.cells[0], message)
        elif rule in book.rules_off:
            message = f"“{rule}”是必须查的规则，不能停用，请删去这一行"
            yield warning("rule-fixed", rule.cells[0], message)
