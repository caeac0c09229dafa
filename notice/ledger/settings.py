"""校对设置: which rules the office has switched off. Whether there are such rules, rules/ know."""

import re
from typing import NamedTuple

from notice.diagnostics import Diagnostic, error
from notice.folding import word
from notice.ledger.columns import PUBLICITY_WORDS
from notice.ledger.table import Table
from notice.ledger.texts import Cells
from notice.model.book import Publicity
from notice.model.text import Text
from notice.xlsx.cells import quoted, says_nothing


class Settings(NamedTuple):
    """The ids that the sheet names, as rules write them (T51, date-order), and those off."""

    named: tuple[Text, ...] = ()
    off: frozenset[str] = frozenset()


def read_settings(table: Table | None) -> tuple[Settings, list[Diagnostic]]:
    """Return what the sheet says and every fault of it; nothing is off where it is missing."""
    if table is None:
        return Settings(), []
    cells = Cells(table)
    named: list[Text] = []
    off: set[str] = set()
    for row in table.entries:
        if cells.has_own(row, "rule", "enabled"):
            written = cells.required(row, "rule")
            is_enabled = _is_enabled(cells, row)
            if written:
                rule = Text.of(_id_of(written), written.spans[0].source)
                named.append(rule)
                off |= set() if is_enabled else {str(rule)}
    return Settings(tuple(named), frozenset(off)), cells.found


def _id_of(written: str) -> str:
    """t51 → T51, Date-Order → date-order."""
    return written.upper() if re.fullmatch(r"[A-Za-z]\d+", written) else written.lower()


def _is_enabled(cells: Cells, row: int) -> bool:
    text = cells.text(row, "enabled")
    said = PUBLICITY_WORDS.get(word(text))
    if text and said is None and not says_nothing(text):
        message = f"“{quoted(text)}”认不出，请写“是”或“否”，空着即启用"
        cells.tell(error("yes-no-unknown", cells.table.cell(row, "enabled"), message))
    return said is not Publicity.WITHHELD
