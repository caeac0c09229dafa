"""Why a filled cell of a row that is read is not printed: a table, the first that holds."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from notice.ledger.columns import FACT_SHEET, LEDGER, RESULTS, SHEETS, Kind, Use, field_of
from notice.model.book import Area, Book, Result, Row
from notice.model.notice import Edition, Made
from notice.model.text import Cell


class Reason(NamedTuple):
    """Why a cell is not printed; what holds for cells of its column is joined down the column."""

    words: str
    is_of_column: bool = False


class Reasons:
    """The reasons of the cells of one sheet."""

    def __init__(
        self, area: Area, made: Made, held: Collection[Cell], counted: Collection[Cell]
    ) -> None:
        """Look at a sheet of the workbook that a notice was made of.

        `held` are the cells that the edition withholds, `counted` those in a printed total.
        """
        book = made.book
        is_ledger, is_results = area.standard == LEDGER.name, area.standard == RESULTS.name
        self._held = held
        self._counted = counted
        self._rows = {row.cells.row: row for row in _rows(book, area.sheet)} if is_ledger else {}
        self._withheld = _withheld(self._rows) if made.edition is Edition.PUBLIC else ()
        self._heads = _heads(book, area.sheet) if is_ledger else {}
        self._headings = _places_of_headings(area)
        self._results = _results(book) if is_results else {}
        self._stamp = {cell for line in book.facts.get("加盖印章", ()) for cell in line.cells}
        self._area = area
        self._rules = _by_column(_TABLES.get(area.standard, _IN_PROSE), area.columns)
        self.never = dict(_never_printed(area, is_public=made.edition is Edition.PUBLIC))
        self._of_withheld = _by_column(_OF_WITHHELD, area.columns)

    def of(self, cell: Cell) -> Reason:
        """Why a filled cell is not printed where its column may be."""
        if cell.row in self._area.passed:
            return Reason(self._area.passed[cell.row].value)
        is_held = self._held and cell in self._held
        rules = (self._of_withheld if is_held else self._rules).get(cell.column)
        if rules is None:
            return Reason("不是标准列，不读取", True)
        reason = _NOT_USED
        for rule in rules:  # the last one always holds
            if rule.holds(self, cell):
                reason = rule.reason
                break
        if reason is not _AS_HEAD:
            return reason
        name = str(self.head(cell)).removeprefix(f"{cell.sheet}!")
        return Reason(reason.words.format(head=name))

    # what the tables below ask of a cell that is not printed

    def row(self, cell: Cell) -> Row | None:
        """Its row of the ledger; None where that makes none of the Book."""
        return self._rows.get(cell.row)

    def is_row_withheld(self, cell: Cell) -> bool:
        """Whether this edition withholds its row."""
        return cell.row in self._withheld

    def head(self, cell: Cell) -> Cell | None:
        """The cell that names the heading of its row and column; itself where it is none."""
        place, named = self._headings.get(cell.column), self._heads.get(cell.row)
        return cell if place is None or named is None else named[place]

    def result(self, cell: Cell) -> Result | None:
        """Its figure of 整改成效."""
        return self._results.get(cell.row)

    def is_counted(self, cell: Cell) -> bool:
        """Whether it is in a total that is printed."""
        return cell in self._counted

    def is_stamp(self, cell: Cell) -> bool:
        """Whether it says that the notice is sealed."""
        return cell in self._stamp


def _never_printed(area: Area, *, is_public: bool) -> Iterator[tuple[int, Reason]]:
    """The columns that no template prints in this edition."""
    for field, column in area.columns.items():
        known = _SHEETS[area.standard].column(field)
        if known.use is Use.INTERNAL:
            if is_public:
                yield column, Reason("公开版从不印出", True)
        elif known.use is not Use.PRINTED:
            yield column, Reason(known.unprinted, True)


def _rows(book: Book, sheet: str) -> Iterator[Row]:
    return (row for row in book.rows if row.cells.sheet == sheet)


def _withheld(rows: Mapping[int, Row]) -> frozenset[int]:
    """Which of the rows are not public."""
    return frozenset([number for number, row in rows.items() if not row.is_public])


def _places_of_headings(area: Area) -> dict[int | None, int]:
    """By column the place of a heading in _HEADINGS."""
    return {area.columns.get(field): place for place, field in enumerate(_HEADINGS)}


def _heads(book: Book, sheet: str) -> dict[int, tuple[Cell | None, ...]]:
    """By row the cells that name its headings, as _HEADINGS has them; None where none does."""
    heads: dict[int, tuple[Cell | None, ...]] = {}
    for category in book.categories:
        for finding in category.findings:
            for part in (finding, *finding.problems):
                problem = None if part is finding else part.cell
                named = (category.cell, finding.cell, problem)
                for row in part.rows:
                    holders = row.cells
                    if holders.sheet == sheet:
                        heads[holders.row] = named
    return heads


def _results(book: Book) -> dict[int, Result]:
    """The figures of 整改成效 by their rows."""
    return {
        text.cells[0].row: result
        for result in book.results
        for text in (result.item, result.amount)
        if text
    }


# ---------------------------------------------------------------- the tables


_HEADINGS = LEDGER.fields(Kind.HEADING)
_WITHHELD = Reason("公开写“否”")
_SAYS_NOTHING = Reason("写的是“无”一类，没有可印的内容", True)
_AS_HEAD = Reason("和{head}是同一个，并入那里")
_NOT_USED = Reason("这份模板没有印")


class _Rule(NamedTuple):
    """A reason, of which fields, () of all, and when it holds."""

    fields: tuple[str, ...]
    holds: Callable[[Reasons, Cell], bool]
    reason: Reason


def _always(known: Reasons, cell: Cell) -> bool:
    return True


def _is_row_public(known: Reasons, cell: Cell) -> bool:
    row = known.row(cell)
    return row is not None and row.is_public


def _names_regulations(known: Reasons, cell: Cell) -> bool:
    row = known.row(cell)
    return row is not None and bool(row.regulations)


def _has_no_progress(known: Reasons, cell: Cell) -> bool:
    row = known.row(cell)
    return row is not None and cell.column not in [part.cell.column for part in row.progress]


def _is_zero(known: Reasons, cell: Cell) -> bool:
    result = known.result(cell)
    return result is not None and result.is_zero


def _has_no_unit(known: Reasons, cell: Cell) -> bool:
    result = known.result(cell)
    return result is not None and not result.unit


_OF_WITHHELD = (
    _Rule(_HEADINGS, _always, Reason("所属各行公开都写“否”")),
    _Rule((), _is_row_public, Reason("合并了公开写“否”的行")),
    _Rule((), _always, _WITHHELD),
)
_IN_LEDGER = (
    _Rule(("status",), _always, Reason("只用来统计各状态的个数", True)),
    _Rule(_HEADINGS, lambda known, cell: known.head(cell) is None, _SAYS_NOTHING),
    _Rule(_HEADINGS, lambda known, cell: known.head(cell) != cell, _AS_HEAD),
    _Rule((), Reasons.is_row_withheld, _WITHHELD),
    _Rule((), Reasons.is_counted, Reason("计入正文的总数，这份模板不印原文", True)),
    _Rule(("regulations",), _names_regulations, Reason("前面已有同名制度，只计一次", True)),
    _Rule(("regulations",), lambda known, cell: known.row(cell) is not None, _SAYS_NOTHING),
    _Rule(("progress",), _has_no_progress, _SAYS_NOTHING),
    _Rule((), _always, _NOT_USED._replace(is_of_column=True)),
)
_IN_RESULTS = (
    _Rule((), _is_zero, Reason("数量为0，不印")),
    _Rule(("unit",), _has_no_unit, Reason("单位已写在数量里")),
    _Rule((), _always, _NOT_USED),
)
_IN_FACTS = (
    _Rule((), Reasons.is_stamp, Reason("只决定是否留出盖章的位置")),
    _Rule((), _always, _NOT_USED),
)
_IN_PROSE = (
    _Rule(("subheading",), _always, Reason("和上面的小标题相同，接着上一个")),
    _Rule((), _always, _NOT_USED),
)


def _by_column(table: Iterable[_Rule], columns: Mapping[str, int]) -> dict[int, list[_Rule]]:
    """The rules of each column, in their order."""
    return {
        column: [rule for rule in table if not rule.fields or field_of(field) in rule.fields]
        for field, column in columns.items()
    }


_TABLES = {LEDGER.name: _IN_LEDGER, RESULTS.name: _IN_RESULTS, FACT_SHEET.name: _IN_FACTS}
_SHEETS = {sheet.name: sheet for sheet in SHEETS}
