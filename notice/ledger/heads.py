"""The first rows of a sheet as headings (表头): what each says, which column of ours it is."""

from collections.abc import Iterator
from typing import NamedTuple

from notice.folding import plain
from notice.ledger.columns import LEDGER, Column, Sheet, by_name, in_two_rows
from notice.xlsx.cells import Raw, Unreadable, clean, is_blank, raw_text
from notice.xlsx.grid import Grid, Place

HEADER_ROWS = 50  # the header stands within the first so many rows


class Known(NamedTuple):
    """A heading that is a column's: where, which, found by which name, and whether its own."""

    place: int
    column: Column
    name: str
    is_own_name: bool


class Head:
    """The first rows of a sheet, looked at as headings."""

    def __init__(self, grid: Grid, sheet: Sheet) -> None:
        """Look at this grid with the names of this sheet."""
        self.grid = grid
        self.sheet = sheet
        self.merged = dict(grid.merged)  # also headings with nothing below them, once `bottom` saw
        self.names = by_name(sheet)
        self._columns: dict[int, set[int]] = {
            row: set(grid.rows.get(row, ())) for row in range(1, HEADER_ROWS + 2)
        }
        for row, column in self.merged:  # those merged down into a row count there too
            if row in self._columns:
                self._columns[row].add(column)
        self._spread = dict(self._over_columns())
        for row, column in self._spread:
            self._columns[row].add(column)

    def _over_columns(self) -> Iterator[tuple[Place, Place]]:
        """Where a heading merged over columns is seen too: in those that hold anything below."""
        rows = self.grid.rows
        for (top, column), holder in self.grid.across.items():
            if top not in self._columns:
                continue
            bottom = self.grid.bottoms.get(holder, top)
            if any(column in rows[row] for row in rows if row > bottom):
                for row in range(top, min(bottom, HEADER_ROWS + 1) + 1):
                    yield (row, column), holder

    def columns(self, row: int) -> list[int]:
        """The columns with a heading in a row, its own or one merged from above."""
        if row not in self._columns:  # below the first rows: merged deep down
            merged = {column for held, column in self.merged if held == row}
            self._columns[row] = merged | set(self.grid.rows.get(row, ()))
        return sorted(self._columns[row])

    def holder(self, row: int, column: int) -> Place:
        """The place that holds what is seen here."""
        place = (row, column)
        return self.merged.get(place) or self._spread.get(place, place)

    def value(self, row: int, column: int) -> Raw:
        """What stands there, merges seen through."""
        held_row, held_column = self.holder(row, column)
        return self.grid.rows.get(held_row, {}).get(held_column)

    def text(self, row: int, column: int) -> str:
        """The heading as written, on one line; "" where there is none or it can't be read."""
        try:
            return clean(raw_text(self.value(row, column))).text.replace("\n", "")
        except Unreadable:
            return ""

    def own(self, row: int) -> dict[int, str]:
        """The headings that begin in a row, by column, as they are matched."""
        texts = {c: plain(self.text(row, c)) for c in sorted(self.grid.rows.get(row, ()))}
        return {column: text for column, text in texts.items() if text}

    def upper(self, row: int, column: int) -> str:
        """The heading above, also one over several columns."""
        above = (row - 1, column)
        return self.text(*self.grid.across.get(above, above)) if row > 1 else ""

    def goes_down(self, row: int) -> bool:
        """Whether a heading of the row is merged with the place below it."""
        return any(self.holder(row + 1, column)[0] == row for column in self.columns(row))

    def from_row(self, row: int) -> range:
        """A row with those below it into which its headings are merged."""
        last = row
        while self.goes_down(last):
            last += 1
        return range(row, last + 1)

    def known(self, row: int) -> list[Known]:
        """The headings of a row that are known.

        Of two rows the lower heading counts alone if it is a known name, else behind the upper
        one (责任 over 领导).
        """
        found = []
        for place in self.columns(row):
            written = self.text(row, place)
            upper = self.upper(row, place) if written else ""
            # both rows only where 列名对照 says so
            names = (in_two_rows(upper, written), plain(written), plain(upper + written))
            for name in names:
                if written and name in self.names:
                    found.append(Known(place, self.names[name][0], name, self.names[name][1]))
                    break
        return found

    def bottom(self, row: int) -> int:
        """The lowest row of the header that begins in a row: that of its key columns' merges.

        Where nothing is merged down, the row below is of the header too if it has but known lower
        headings under one that spans them, and nothing under the key columns.
        """
        keys = {k.place for k in self.known(row) if k.column.field in self.sheet.keys}
        lowest = max(self.grid.bottoms.get(self.holder(row, place), row) for place in keys)
        if lowest > row:
            return lowest
        below = self.grid.rows.get(row + 1, {})
        lower = {place for place, value in below.items() if not is_blank(value)}
        known = {k.place for k in self.known(row + 1)} - keys
        if not lower or not lower <= self._spanned(row) & known:
            return row
        for place in self.columns(row):  # a heading with nothing below it goes down one row
            if place not in below:
                holder = self.grid.across.get((row, place), (row, place))
                self.merged.setdefault((row + 1, place), holder)
                self._columns[row + 1].add(place)
        return row + 1

    def _spanned(self, row: int) -> set[int]:
        """The columns that a heading of the row spans with others, its own too."""
        across = {place: holder for place, holder in self.grid.across.items() if place[0] == row}
        return {column for _, column in across} | {left for _, left in across.values()}


def headings(grid: Grid) -> set[str]:
    """Everything that stands where a header may, as headings of one row and of two."""
    head = Head(grid, LEDGER)
    found: set[str] = set()
    for row in range(1, HEADER_ROWS + 2):
        for column in head.columns(row):
            if written := head.text(row, column):
                found |= {plain(written), in_two_rows(head.upper(row, column), written)}
    return found
