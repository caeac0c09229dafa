"""Which row of a sheet is what: a row of the Book, or why it is none. Said here, once for all."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from notice.diagnostics import Diagnostic, error, info, warning
from notice.ledger.columns import LEDGER, RESULTS, Kind
from notice.ledger.rows.bands import Band, band_of, level_mark, own_words
from notice.ledger.rows.footnotes import is_note, is_numbering, is_sentence_apart, is_total
from notice.ledger.rows.repeats import repeats_of
from notice.ledger.statuses import StatusWords
from notice.ledger.table import KnownRow, Table
from notice.ledger.ticks import Ticks
from notice.model.book import RowKind
from notice.model.text import EMPTY, Cell
from notice.xlsx.cells import UNCALCULATED, Unreadable, is_blank, quoted, raw_text

_TOLD: Mapping[RowKind, tuple[Callable[..., Diagnostic], str, str]] = {
    RowKind.SUMMARY: (info, "summary-row", "这一行是合计或说明，不作为问题读取"),
    RowKind.NUMBERING: (info, "summary-row", "这一行是各列的编号，不作为问题读取"),
    RowKind.HEADER: (info, "header-again", "这里又是一次表头，已跳过，下面接着读取"),
    RowKind.TITLE: (info, "header-again", "这里又是一次标题，已跳过，下面接着读取"),
}

Words = Mapping[int, Mapping[int, str]]  # row → its own filled cells, as bare texts by column


def known_rows(table: Table) -> tuple[tuple[KnownRow, ...], list[Diagnostic]]:
    """Return the rows of a table in order, and what is to be told of those that are no entries."""
    numbers = sorted(row for row in table.grid.rows if row > table.header)
    kinds, found = repeats_of(table, numbers)
    bands: dict[int, Band] = {}
    if table.sheet.standard == LEDGER.name:
        bands, told = _sorted(table, numbers, kinds)
        found += told
    elif table.sheet.standard == RESULTS.name:
        kinds |= dict.fromkeys(_totals(table, numbers), RowKind.SUMMARY)
    texts = {row: band.text for row, band in bands.items()}
    rows = [KnownRow(row, kinds.get(row, RowKind.ENTRY), texts.get(row, EMPTY)) for row in numbers]
    others = [row for row in rows if row.kind in _TOLD]
    return tuple(rows), [*found, *chain.from_iterable(_told(table, row) for row in others)]


def _sorted(
    table: Table, numbers: Sequence[int], kinds: dict[int, RowKind]
) -> tuple[dict[int, Band], list[Diagnostic]]:
    """Set the kinds of the rows of the ledger; return its bands and what is told of them."""
    rest = [row for row in numbers if row not in kinds]
    sure = set(_sure_entries(table, rest))
    words = {row: own_words(table, row) for row in rest if row not in sure}
    kinds |= _kinds(table, words, kinds, max(sure, default=0))
    finding = table.columns["finding"]
    begun = {level_mark(str(table.grid.rows[row].get(finding, ""))[:8]) for row in sure}
    return _bands(numbers, kinds, _candidates(table, words, kinds, begun))


# ---------------------------------------------------------------- by the words of a row


def _sure_entries(table: Table, rows: Iterable[int]) -> Iterator[int]:
    ticks = Ticks(table)
    if ticks.are_used:
        measure = table.columns.get("measure", 0)
        yield from (row for row in rows if table.has_own(row, {measure}) and ticks.marked(row))
        return
    status_of = cache(StatusWords.of(table).status)
    yield from (row for row in rows if _is_surely_entry(table, row, status_of))


def _is_surely_entry(table: Table, row: int, status_of: Callable[[str], object]) -> bool:
    """Whether a row has a measure and a status of its own, whatever it begins with."""
    measure, status = table.columns.get("measure", 0), table.columns.get("status", 0)
    values = table.grid.rows[row]
    said = values.get(status)
    return (
        isinstance(said, str)
        and not is_blank(values.get(measure))
        and status_of(said) is not None
        and (row, measure) not in table.merged
        and (row, status) not in table.merged
    )


def _kinds(
    table: Table, words: Words, again: Mapping[int, RowKind], last: int
) -> dict[int, RowKind]:
    """What the other rows of the ledger are by their own words; `last` is its last sure entry."""
    keys = table.sheet.fields(Kind.NUMBER, Kind.PUBLICITY)  # they alone make no row
    own = set(table.columns.values()) - {table.columns.get(field) for field in keys}
    headers = {table.header, *(row for row, kind in again.items() if kind is RowKind.HEADER)}
    kinds: dict[int, RowKind] = {}
    for row, filled in words.items():
        texts = list(filled.values())
        is_apart = row > last and row - 1 not in table.grid.rows
        if row - 1 in headers and is_numbering(texts):
            kinds[row] = RowKind.NUMBERING
        elif _speaks_of_table(texts, is_apart=is_apart):
            kinds[row] = RowKind.SUMMARY
        elif own.isdisjoint(filled):
            kinds[row] = RowKind.BARE
    return kinds


def _speaks_of_table(texts: Sequence[str], *, is_apart: bool) -> bool:
    """Whether a row is a total, a note or, apart from the rows at the foot, a sentence."""
    is_one = bool(texts) and (is_total(texts[0]) or is_note(texts))
    return is_one or (is_apart and is_sentence_apart(texts))


# ---------------------------------------------------------------- bands


def _candidates(
    table: Table, words: Words, kinds: Mapping[int, RowKind], begun: Collection[str]
) -> dict[int, Band]:
    free = [row for row in words if kinds.get(row) in (None, RowKind.BARE) and words[row]]
    return {row: band for row in free if (band := band_of(table, row, words[row], begun))}


def _bands(
    numbers: Sequence[int], kinds: dict[int, RowKind], candidates: Mapping[int, Band]
) -> tuple[dict[int, Band], list[Diagnostic]]:
    """The rows that name the 问题类别 of those below; their kinds are set."""
    held: dict[int, Band] = {}
    found: list[Diagnostic] = []
    waiting: Band | None = None
    for row in (*numbers, 0):  # 0: the end
        if row not in candidates and row in kinds:
            continue  # it says nothing of a category
        if waiting is not None:
            is_lone = row in candidates or not row
            kinds[waiting.cell.row] = RowKind.LONE_BAND if is_lone else RowKind.BAND
            found.append(_band_told(waiting, is_lone=is_lone))
            held |= {} if is_lone else {waiting.cell.row: waiting}
        waiting = candidates.get(row)
    return held, found


def _band_told(band: Band, *, is_lone: bool) -> Diagnostic:
    if is_lone:
        message = f"“{quoted(band.text)}”像是问题类别，下面没有问题，没有读取；不要请删去"
        return warning("band", band.cell, message)
    message = f"“{quoted(band.text)}”自成一行，作为下面各行的问题类别"
    return info("band", band.cell, message)


# ---------------------------------------------------------------- what is told


def _totals(table: Table, rows: Iterable[int]) -> Iterator[int]:
    return (row for row in rows if is_total(next(iter(own_words(table, row).values()), "")))


def _told(table: Table, known: KnownRow) -> Iterator[Diagnostic]:
    """What is said of a row that is passed over, also that a formula in it has no result."""
    row = known.number
    tell, rule, message = _TOLD[known.kind]
    columns = own_words(table, row)
    yield tell(rule, Cell(table.sheet.name, row, next(iter(columns), 1)), message)
    measure = table.value(row, "measure")
    if measure is UNCALCULATED:
        try:
            raw_text(measure)
        except Unreadable as fault:
            yield error(fault.rule, table.cell(row, "measure"), fault.message)
