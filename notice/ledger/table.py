"""A sheet with its header found: which column holds which field, and what each row is."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from notice.ledger.columns import Sheet
from notice.model.book import RowKind, Status
from notice.model.text import EMPTY, Cell, Text
from notice.xlsx.cells import Raw, is_blank
from notice.xlsx.grid import Grid, Place


class KnownRow(NamedTuple):
    """A row below the header that holds anything, and what it is."""

    number: int
    kind: RowKind
    band: Text = EMPTY  # the 问题类别 that it names for the rows below


class Table(NamedTuple):
    """A sheet with its header found; `header` is its lowest row."""

    grid: Grid
    sheet: Sheet
    header: int
    columns: dict[str, int]  # field → column
    headings: dict[str, str]  # field → the name by which its column was found
    written: Mapping[int, str]  # column → its heading as written, of unknown columns too
    merged: Mapping[Place, Place]  # covered place → the place that holds, below the header
    tops: tuple[Mapping[int, str], ...] = ()  # each row of the header: column → its own heading
    known: tuple[KnownRow, ...] = ()  # every row below the header, in order
    category: Text = EMPTY  # of all its rows, where 列名对照 says so
    has_same_above: bool = False  # whether 同上 stands in it, read as merges
    statuses: tuple[tuple[str, Status], ...] = ()  # the words of 状态对照, as they are matched

    def cell(self, row: int, field: str) -> Cell:
        """The cell that holds a field in a row, merges seen through."""
        place = (row, self.columns[field])
        return Cell._make((self.sheet.name, *self.merged.get(place, place), 0))

    def value(self, row: int, field: str) -> Raw:
        """What a field holds in a row, merges seen through; None where there is no such column."""
        column = self.columns.get(field)
        if column is None:
            return None
        held_row, held_column = self.merged.get((row, column), (row, column))
        return self.grid.rows.get(held_row, {}).get(held_column)

    def has_own(self, row: int, columns: Collection[int]) -> bool:
        """Whether one of these cells of the row, none merged from above, is filled."""
        return any(
            column in columns and not is_blank(value) and (row, column) not in self.merged
            for column, value in self.grid.rows[row].items()
        )

    def says_anything(self, row: int) -> bool:
        """Whether anything stands in a column that is read."""
        values = self.grid.rows[row]
        return any(not is_blank(values.get(column)) for column in self.columns.values())

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows under the header and before a second one, in order."""
        return tuple([row.number for row in self.known if row.kind is not RowKind.BELOW])

    @property
    def has_bands(self) -> bool:
        """Whether rows of the sheet name the 问题类别 of those below."""
        return any(row.kind is RowKind.BAND for row in self.known)

    @property
    def entries(self) -> tuple[int, ...]:
        """The rows that make a row of the Book, in order."""
        return tuple([row.number for row in self.known if row.kind is RowKind.ENTRY])
