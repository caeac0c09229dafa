"""Where a sheet's header row (表头) is and which column holds which field, found by content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import plain
from notice.ledger.columns import LEDGER, Column, Sheet, by_name, in_two_rows
from notice.model.book import Area
from notice.model.text import EMPTY, Cell, Text, column_letters
from notice.xlsx.cells import Raw, Unreadable, clean, is_blank, quoted, raw_text
from notice.xlsx.grid import Grid

HEADER_ROWS = 15  # the header stands within the first so many rows
_LONGEST_HEADING = 40  # letters; a longer text is not looked up when a second header is sought


class Table(NamedTuple):
    """A sheet with its header found; `header` is its lowest row."""

    grid: Grid
    sheet: Sheet
    header: int
    columns: dict[str, int]  # field → column
    headings: dict[str, str]  # field → the name by which its column was found
    rows: tuple[int, ...]  # under the header and before a second one, in order
    category: Text = EMPTY  # of all its rows, where 列名对照 says so

    def cell(self, row: int, field: str) -> Cell:
        """The cell that holds a field in a row, merges seen through."""
        place = (row, self.columns[field])
        return Cell._make((self.sheet.name, *self.grid.merged.get(place, place)))

    def value(self, row: int, field: str) -> Raw:
        """What a field holds in a row, merges seen through; None where there is no such column."""
        column = self.columns.get(field)
        return None if column is None else self.grid.value(row, column)


class _Known(NamedTuple):
    """A heading that is a column's: where, which, found by which name, and whether its own."""

    place: int
    column: Column
    name: str
    is_own_name: bool


def find_table(grid: Grid, sheet: Sheet) -> tuple[Table | None, list[Diagnostic]]:
    """Return the table, or None with errors where a key column is missing or one named twice."""
    head = Head(grid, sheet)
    for row in range(1, HEADER_ROWS + 1):
        fields = {known.column.field for known in head.known(row)}
        if fields.issuperset(sheet.keys):
            return _table(head, row)
    return None, list(_nowhere(head))


class Head:
    """The first rows of a sheet, looked at as headings."""

    def __init__(self, grid: Grid, sheet: Sheet) -> None:
        """Look at this grid with the names of this sheet."""
        self.grid = grid
        self.sheet = sheet
        self.names = by_name(sheet)
        self._columns: dict[int, set[int]] = {
            row: set(grid.rows.get(row, ())) for row in range(1, HEADER_ROWS + 2)
        }
        for row, column in grid.merged:  # those merged down into a row count there too
            if row in self._columns:
                self._columns[row].add(column)

    def columns(self, row: int) -> list[int]:
        """The columns with a heading in a row, its own or one merged from above."""
        if row not in self._columns:  # below the first rows: merged deep down
            merged = {column for held, column in self.grid.merged if held == row}
            self._columns[row] = merged | set(self.grid.rows.get(row, ()))
        return sorted(self._columns[row])

    def text(self, row: int, column: int) -> str:
        """The heading as written, on one line; "" where there is none or it can't be read."""
        try:
            return clean(raw_text(self.grid.value(row, column))).text.replace("\n", "")
        except Unreadable:
            return ""

    def upper(self, row: int, column: int) -> str:
        """The heading above, also one over several columns."""
        above = (row - 1, column)
        return self.text(*self.grid.across.get(above, above)) if row > 1 else ""

    def known(self, row: int) -> list[_Known]:
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
                    found.append(_Known(place, self.names[name][0], name, self.names[name][1]))
                    break
        return found

    def bottom(self, row: int) -> int:
        """The lowest row of the header that begins in a row: that of its key columns' merges.

        Where nothing is merged down, the row below is of the header too if it has but known lower
        headings under one that spans them, and nothing under the key columns.
        """
        keys = {k.place for k in self.known(row) if k.column.field in self.sheet.keys}
        lowest = max(self.grid.bottoms.get(self.grid.holder(row, place), row) for place in keys)
        if lowest > row:
            return lowest
        below = self.grid.rows.get(row + 1, {})
        spanned = {place for top, place in self.grid.across if top == row}
        spanned |= {left for (top, _), (_, left) in self.grid.across.items() if top == row}
        lower = {place for place, value in below.items() if not is_blank(value)}
        if lower and lower <= spanned and lower <= {k.place for k in self.known(row + 1)} - keys:
            for place in self.columns(row):  # a heading with nothing below it goes down one row
                if place not in below:
                    self.grid.merged.setdefault(
                        (row + 1, place), self.grid.across.get((row, place), (row, place))
                    )
                    self._columns[row + 1].add(place)
            return row + 1
        return row


def _table(head: Head, row: int) -> tuple[Table | None, list[Diagnostic]]:
    grid, sheet, bottom = head.grid, head.sheet, head.bottom(row)
    claims: dict[str, list[_Known]] = {}
    for known in head.known(bottom):
        claims.setdefault(known.column.field, []).append(known)
    found: list[Diagnostic] = []
    chosen: dict[str, _Known] = {}
    for field, claimants in claims.items():
        best = [known for known in claimants if known.is_own_name] or claimants
        chosen[field] = best[0]
        if len(best) > 1:
            found.append(_twice(head, bottom, best))
        elif len(claimants) > 1:
            found += [_shadowed(head, bottom, k, best[0]) for k in claimants if k is not best[0]]
    claimed = {known.place for claimants in claims.values() for known in claimants}
    found += _unknown(head, bottom, claimed)
    found += [
        _missing(head, column, bottom, claimed)
        for column in sheet.columns
        if column.required and column.field not in chosen
    ]
    if any(d.rule == "column-twice" for d in found) or not chosen.keys() >= set(sheet.keys):
        return None, found  # a key is named twice, or is lost in the lower one of two header rows
    for place in [p for p, (top, _) in grid.merged.items() if top <= bottom < p[0]]:
        del grid.merged[place]  # a heading merged down into the rows is no value of theirs
    columns = {field: known.place for field, known in chosen.items()}
    rows, faults = _rows(grid, sheet, bottom, columns)
    found += [*faults, *_strays(grid, sheet, rows, set(head.columns(bottom)))]
    headings = {field: known.name for field, known in chosen.items()}
    return Table(grid, sheet, bottom, columns, headings, rows), found


def _twice(head: Head, row: int, claimants: list[_Known]) -> Diagnostic:
    written = "、".join(
        f"{column_letters(k.place)}列“{head.text(row, k.place)}”" for k in claimants
    )
    message = f"{written}是同一个列名，分不清用哪一列，请只保留一列或改名"
    return error("column-twice", _cell(head, row, claimants[1].place), message)


def _shadowed(head: Head, row: int, known: _Known, best: _Known) -> Diagnostic:
    written, taken = head.text(row, known.place), head.text(row, best.place)
    said = "列名对照里写的" if best.column.field in dict(head.sheet.mapped).values() else "标准列名"
    message = (
        f"这一列“{written}”没有读取：{column_letters(best.place)}列“{taken}”是{said}，以它为准"
    )
    return warning("column-shadowed", _cell(head, row, known.place), message)


def _unknown(head: Head, row: int, claimed: set[int]) -> Iterator[Diagnostic]:
    for place in head.columns(row):
        written = head.text(row, place)
        if place not in claimed and written:
            message = f"没有“{quoted(written)}”这个标准列名，这一列不读取"
            yield info("column-unknown", _cell(head, row, place), message)


def _cell(head: Head, row: int, place: int) -> Cell:
    return Cell(head.sheet.name, *head.grid.holder(row, place))


def _nowhere(head: Head) -> Iterator[Diagnostic]:
    """No row has all key columns: what the likeliest header row lacks."""
    likeliest = max(
        range(1, HEADER_ROWS + 1),
        key=lambda row: (len(head.known(row)), len(head.grid.rows.get(row, {})), -row),
    )
    known = head.known(likeliest)
    fields = {k.column.field for k in known}
    for column in head.sheet.columns:
        if column.required and column.field not in fields:
            yield _missing(head, column, likeliest, {k.place for k in known})


def _missing(head: Head, column: Column, row: int, claimed: set[int]) -> Diagnostic:
    import difflib  # only where something is wrong

    written = {
        plain(head.text(row, place)): head.text(row, place)
        for place in head.columns(row)
        if place not in claimed
    }
    near = [
        written[match]
        for name in (column.name, *column.aliases)
        for match in difflib.get_close_matches(name, written, n=1, cutoff=0.6)
    ]
    accepted = "、".join((column.name, *column.aliases))
    hint = f"，找到近似“{quoted(near[0])}”，是不是写错了" if near else ""
    where = f"{head.sheet.name}!{row}" if head.grid.rows.get(row) else head.sheet.name
    return error("column-missing", where, f"缺少列“{column.name}”{hint}；可以用的列名：{accepted}")


# ---------------------------------------------------------------- what is to be accounted for


def area(table: Table) -> Area:
    """The cells of the table that are not empty, those below a second header too."""
    grid, header = table.grid, table.header
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # most rows have the same columns
    filled: dict[int, tuple[int, ...]] = {}
    for row in sorted(row for row in grid.rows if row > header):
        values = grid.rows[row].items()
        columns = tuple(sorted([c for c, value in values if not is_blank(value)]))
        if columns:
            filled[row] = same.setdefault(columns, columns)
    last = max(table.rows, default=header)
    end = next((row for row in filled if row > last), 0)
    inside = set(grid.merged)
    for (top, column), (_, left) in grid.across.items():
        bottom = min(grid.bottoms.get((top, left), top), max(filled, default=top))
        inside.update((row, column) for row in range(top, bottom + 1))
    head = Head(grid, table.sheet)
    written = ((c, head.text(header, c)) for c in head.columns(header))
    headings = {column: text for column, text in written if text}
    sheet = table.sheet
    return Area(sheet.name, table.columns, headings, filled, inside, end, sheet.standard)


def headings(grid: Grid) -> set[str]:
    """Everything that stands where a header may, as headings of one row and of two."""
    head = Head(grid, LEDGER)
    found: set[str] = set()
    for row in range(1, HEADER_ROWS + 2):
        for column in head.columns(row):
            if written := head.text(row, column):
                found |= {plain(written), in_two_rows(head.upper(row, column), written)}
    return found


# ---------------------------------------------------------------- the rows


def _rows(
    grid: Grid, sheet: Sheet, header: int, columns: dict[str, int]
) -> tuple[tuple[int, ...], list[Diagnostic]]:
    """The rows of the table, up to a second header, which is warned of."""
    rows = [row for row in sorted(grid.rows) if row > header]
    names = by_name(sheet)
    fields: dict[str, str] = {}  # text → the field of which it is the heading, or ""
    keys = set(sheet.keys)
    begins = {name[0] for name in names}
    for number, row in enumerate(rows):
        named = set()
        for value in grid.rows[row].values():
            if type(value) is str and len(value) <= _LONGEST_HEADING:
                field = fields.get(value)
                if field is None:
                    # such a character stays as it is, and so the first, whatever else is matched
                    may_be = value[:1] in begins or not "\u4e00" <= value[:1] <= "\u9fff"
                    known = names.get(plain(clean(value).text)) if may_be else None
                    field = fields[value] = known[0].field if known else ""
                if field in keys:
                    named.add(field)
        if named == keys:
            message = "这里又是一个表头，它和下面的内容没有读取；要读请并入上面的表"
            end = number
            while sheet.standard == LEDGER.name and end and _is_title(grid, rows[end - 1], columns):
                end -= 1  # the title of the second table is no row of the first
            return tuple(rows[:end]), [warning("second-header", f"{sheet.name}!{row}", message)]
    return tuple(rows), []


def _is_title(grid: Grid, row: int, columns: dict[str, int]) -> bool:
    """Whether a row of the ledger says but one thing, and nothing of a measure."""
    measure = columns.get("measure", 0)
    return (
        sum(not is_blank(value) for value in grid.rows[row].values()) <= 1
        and is_blank(grid.value(row, measure))
        and (row, measure) not in grid.merged
    )


def _strays(
    grid: Grid, sheet: Sheet, rows: tuple[int, ...], headed: set[int]
) -> Iterator[Diagnostic]:
    """Values in columns that have no heading: not read, told in one sentence."""
    strays = [
        (row, column)
        for row in rows
        if not headed.issuperset(grid.rows[row])
        for column, value in grid.rows[row].items()
        if column not in headed and not is_blank(value)
    ]
    if strays:
        count = f"这样的单元格共{len(strays)}个，" if len(strays) > 1 else ""
        message = f"这一列没有列名，单元格的内容没有读取；{count}要读请在表头写上列名，不要请清空"
        yield warning("value-stray", Cell(sheet.name, *strays[0]), message)
