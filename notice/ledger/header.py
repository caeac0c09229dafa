"""Where a sheet's header row (表头) is and which column holds which field, found by content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notice.diagnostics import Diagnostic, Level, SheetRow, error, info, warning
from notice.folding import plain
from notice.ledger.columns import LEDGER, SEVERAL, Column, Kind, Sheet, Use, numbered
from notice.ledger.heads import HEADER_ROWS, Head, Known
from notice.ledger.rows.kinds import known_rows
from notice.ledger.rows.same_above import with_same_above
from notice.ledger.table import Table
from notice.model.text import Cell, column_letters
from notice.xlsx.cells import is_blank, quoted
from notice.xlsx.grid import Grid, Place


def find_table(grid: Grid, sheet: Sheet) -> tuple[Table | None, list[Diagnostic]]:
    """Return the table, or None with errors where a key column is missing or one named twice."""
    head = Head(grid, sheet)
    row = top_row(head)
    table, found = _table(head, row) if row else (None, list(_nowhere(head)))
    return table, [*found, *_passed_over(head)]


def top_row(head: Head) -> int:
    """The first row that names all key columns, 0 where none does; of one that is said, its own."""
    said = head.sheet.header
    for row in head.from_row(said) if said else range(1, HEADER_ROWS + 1):
        fields = {known.column.field for known in head.known(row)}
        if fields.issuperset(head.sheet.keys):
            return row
    return 0


def _passed_over(head: Head) -> Iterator[Diagnostic]:
    """That a row above the header that is said has the names of one too."""
    said = head.sheet.header
    if said:
        first = top_row(Head(head.grid, head.sheet._replace(header=0)))
        if 0 < first < said:
            message = f"这一行也像表头，列名对照写的是第{said}行，第{said}行以上没有读取"
            yield info("header-said", SheetRow(head.sheet.name, first), message)


def _table(head: Head, row: int) -> tuple[Table | None, list[Diagnostic]]:
    bottom = head.bottom(row)
    claims: dict[str, list[Known]] = {}
    for known in head.known(bottom):
        claims.setdefault(known.column.field, []).append(known)
    chosen, found = _chosen(head, bottom, claims)
    claimed = {known.place for claimants in claims.values() for known in claimants}
    found += _unknown(head, bottom, claimed)
    found += [
        _missing(head, column, bottom, claimed)
        for column in head.sheet.columns
        if column.required and column.field not in chosen
    ]
    if _is_unclear(found) or not set(head.sheet.keys) <= chosen.keys():
        return None, found  # a key is named twice, or is lost in the lower one of two header rows
    table = _laid_out(head, row, bottom, chosen)
    rows, told = known_rows(table)
    table, of_same = with_same_above(table._replace(known=rows))
    return table, [*found, *told, *of_same, *_strays(table, set(head.columns(bottom)))]


def _is_unclear(found: Sequence[Diagnostic]) -> bool:
    return any(d.rule == "column-twice" and d.level is Level.ERROR for d in found)


def _chosen(
    head: Head, row: int, claims: Mapping[str, Sequence[Known]]
) -> tuple[dict[str, Known], list[Diagnostic]]:
    """Of the columns that answer to a field the one with its own name; two such are a fault."""
    chosen: dict[str, Known] = {}
    found: list[Diagnostic] = []
    for field, claimants in claims.items():
        best = [known for known in claimants if known.is_own_name] or claimants
        chosen[field] = best[0]
        if _are_several(head.sheet, field, best):
            chosen |= {numbered(field, n): known for n, known in enumerate(best, start=1)}
        elif len(best) > 1:
            found.append(_twice(head, row, best))
        else:
            found += [_shadowed(head, row, k, best[0]) for k in claimants if k is not best[0]]
    return chosen, found


def _are_several(sheet: Sheet, field: str, claimants: Sequence[Known]) -> bool:
    """Whether 列名对照 names several columns for a field that may have them, each once."""
    names = {known.name for known in claimants} & dict(sheet.mapped).keys()
    is_ledger = sheet.standard == LEDGER.name
    return is_ledger and field in SEVERAL and len(names) == len(claimants)


def _laid_out(head: Head, top: int, bottom: int, chosen: Mapping[str, Known]) -> Table:
    return Table(
        head.grid,
        head.sheet,
        bottom,
        {field: known.place for field, known in chosen.items()},
        {field: known.name for field, known in chosen.items()},
        {place: text for place in head.columns(bottom) if (text := head.text(bottom, place))},
        # a heading merged down into the rows is no value of theirs
        {p: held for p, held in head.merged.items() if not held[0] <= bottom < p[0]},
        tuple(names for r in range(top, bottom + 1) if (names := head.own(r))),
    )


def _twice(head: Head, row: int, claimants: Sequence[Known]) -> Diagnostic:
    written = "、".join(
        f"{column_letters(k.place)}列“{head.text(row, k.place)}”" for k in claimants
    )
    first, second = claimants[:2]
    where = _cell(head, row, second.place)
    if first.column.use in (Use.INTERNAL, Use.KEPT) and first.column.kind is not Kind.DEADLINE:
        only = column_letters(first.place)
        return warning("column-twice", where, f"{written}是同一个列名，只读{only}列，别的没有读取")
    message = f"{written}是同一个列名，分不清用哪一列，请只保留一列或改名"
    return error("column-twice", where, message)


def _shadowed(head: Head, row: int, known: Known, best: Known) -> Diagnostic:
    written, taken = head.text(row, known.place), head.text(row, best.place)
    said = "列名对照里写的" if best.column.field in dict(head.sheet.mapped).values() else "标准列名"
    message = (
        f"这一列“{written}”没有读取：{column_letters(best.place)}列“{taken}”是{said}，以它为准"
    )
    return warning("column-shadowed", _cell(head, row, known.place), message)


def _unknown(head: Head, row: int, claimed: set[int]) -> Iterator[Diagnostic]:
    told: set[Place] = set()
    for place in head.columns(row):
        written, holder = head.text(row, place), head.holder(row, place)
        if place not in claimed and written and holder not in told:
            told.add(holder)  # once, over however many columns it is merged
            message = f"没有“{quoted(written)}”这个标准列名，这一列不读取"
            yield info("column-unknown", _cell(head, row, place), message)


def _cell(head: Head, row: int, place: int) -> Cell:
    return Cell(head.sheet.name, *head.holder(row, place))


def _nowhere(head: Head) -> Iterator[Diagnostic]:
    """No row has all key columns: what the likeliest header row lacks."""
    said = head.sheet.header
    likeliest = said or _likeliest(head)
    known = head.known(likeliest)
    fields = {k.column.field for k in known}
    needed = [column for column in head.sheet.columns if column.required]
    missing = [column for column in needed if column.field not in fields]
    if not said and len(needed) - len(missing) < min(_ENOUGH, len(needed) - 1):
        yield _no_header(head, likeliest, needed)
        return
    for column in missing:
        yield _missing(head, column, likeliest, {k.place for k in known})


def _likeliest(head: Head) -> int:
    """The row that is most like a header."""
    return max(
        range(1, HEADER_ROWS + 1),
        key=lambda row: (len(head.known(row)), len(head.grid.rows.get(row, {})), -row),
    )


_ENOUGH = 2  # of the needed names make a row the header


def _no_header(head: Head, likeliest: int, needed: Sequence[Column]) -> Diagnostic:
    names = "、".join(column.name for column in needed)
    like = f"，第{likeliest}行最像" if head.known(likeliest) else "，是不是把表头删掉了"
    message = f"前{HEADER_ROWS}行里没有找到表头（要有一行写着{names}）{like}"
    where = SheetRow(head.sheet.name, likeliest) if head.known(likeliest) else head.sheet.name
    return error("header-missing", where, message)


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
    sheet = head.sheet.name
    where = SheetRow(sheet, row) if head.grid.rows.get(row) else sheet
    return error("column-missing", where, f"缺少列“{column.name}”{hint}；可以用的列名：{accepted}")


def _strays(table: Table, headed: set[int]) -> Iterator[Diagnostic]:
    """Values in columns that have no heading: not read, told in one sentence."""
    strays = [
        (row, column)
        for row in table.rows
        if not headed.issuperset(table.grid.rows[row])
        for column, value in table.grid.rows[row].items()
        if column not in headed and not is_blank(value)
    ]
    if strays:
        count = f"这样的单元格共{len(strays)}个，" if len(strays) > 1 else ""
        message = f"这一列没有列名，单元格的内容没有读取；{count}要读请在表头写上列名，不要请清空"
        yield warning("value-stray", Cell(table.sheet.name, *strays[0]), message)
