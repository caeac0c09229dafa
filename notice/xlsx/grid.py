"""A sheet as a grid: its values with their places, its merges (合并单元格), what is beside them."""

import datetime
from functools import cached_property
from typing import NamedTuple

from notice.lazy import Pattern
from notice.model.text import column_number
from notice.xlsx.cells import Raw

Place = tuple[int, int]  # row and column from 1
BACKFILL = "回填"  # author of the comments that backfill writes
CHECK = "检查"  # author of those that check --mark writes
OURS = (BACKFILL, CHECK)


class Mark(NamedTuple):
    """What a cell has besides its value; `kind` is external, struck, raised, lowered or link.

    Only a link has a `target`.
    """

    kind: str
    target: str = ""


class Grid:
    """One sheet. `rows`: row → column → value, empty cells left out.

    `merged`: covered place → the place that holds. A merge holds for each of its rows in its first
    column; its other columns count as empty. `across` keeps the columns that a merge spans, for
    headings over several columns.
    """

    def __init__(self, sheet: str, state: str = "visible") -> None:
        """An empty sheet of this name, to be filled as it is read."""
        self.sheet = sheet
        self.state = state
        self.rows: dict[int, dict[int, Raw]] = {}
        self.merged: dict[Place, Place] = {}
        self.across: dict[Place, Place] = {}
        self.bottoms: dict[Place, int] = {}  # holding place → last row of its merge
        self.marks: dict[Place, list[Mark]] = {}
        self.comments: set[Place] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []  # first, last
        self.days_from = datetime.date(1899, 12, 30)  # day 0 of its date system
        self.has_lost_styles = False  # of the workbook: what of them says no number is not read
        self.is_too_long = False  # more than MAX_ROWS; the rest is not read

    def holder(self, row: int, column: int) -> Place:
        """The place that holds what is seen here: the first one of a merge."""
        return self.merged.get((row, column), (row, column))

    def value(self, row: int, column: int) -> Raw:
        """What stands there, merges seen through; None where empty."""
        held_row, held_column = self.holder(row, column)
        return self.rows.get(held_row, {}).get(held_column)

    @cached_property
    def different(self) -> set[Raw]:
        """Each different value once, of the whole sheet as it was read.

        What few cells say is looked for among these, and then in the rows: soon seen to be nowhere.
        """
        return set().union(*(values.values() for values in self.rows.values()))

    def is_column_hidden(self, column: int) -> bool:
        """Whether the column can't be seen on screen."""
        return any(first <= column <= last for first, last in self.hidden_columns)


# ---------------------------------------------------------------- references

_REFERENCE = Pattern(r"\$?([A-Z]{1,3})?\$?(\d+)?(:\$?([A-Z]{1,3})?\$?(\d+)?)?")
LAST_COLUMN, LAST_ROW = 16384, 1048576


def column_of(letters: str) -> int:
    """The number of a column; raises ValueError for what is no column's name."""
    name = letters.replace("$", "").upper()
    if not (name.isascii() and name.isalpha() and len(name) <= 3):
        raise ValueError(letters)
    return column_number(name)


def bounds(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of A1, A1:B2, A:B or 1:2; raises ValueError for others."""
    match = _REFERENCE.fullmatch(reference.upper())
    left, top, to, right, bottom = match.groups("") if match else ("",) * 5
    if not (left or top):
        raise ValueError(reference)
    if not to:
        right, bottom = left, top
    first = column_number(left) or 1, int(top or 0) or 1
    return *first, column_number(right) or LAST_COLUMN, int(bottom or 0) or LAST_ROW
