"""覆盖表: every cell below a header of the workbook, where it is printed, or why it is not.

Cells that one reason of their column keeps out are joined down the column, all others stand by
row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from notice.diagnostics import Refused, error
from notice.ledger.columns import DUTIES, FACT_SHEET, LEDGER, PLANS, RESULTS
from notice.model.book import Area
from notice.model.notice import Made, Proof
from notice.model.text import Cell, column_letters
from notice.output.cell_runs import Runs, down
from notice.output.printing import Printing
from notice.output.unprinted import Reasons


class CoveredRow(NamedTuple):
    """A row: its cells that are printed, with the paragraphs; those that are not, by reason."""

    row: int
    printed: Sequence[tuple[str, Sequence[int]]]
    others: str  # F5、H5：the reason。


class CoveredColumn(NamedTuple):
    """Cells of a column that one reason keeps out, as runs: E3:E8."""

    heading: str
    cells: Runs
    reason: str


class CoveredSheet(NamedTuple):
    """A sheet: `listed` counts its cells that hold something, in the rows and in the columns."""

    name: str
    rows: Sequence[CoveredRow]
    columns: Sequence[CoveredColumn]
    listed: int


def covered(
    made: Made, where: Printing, held: Collection[Cell]
) -> tuple[tuple[CoveredSheet, ...], Proof]:
    """The sheets of the workbook, the ledger first, and the proof that they list every cell.

    `held` are the cells that the edition withholds. Raises Refused where a cell is listed nowhere.
    """
    sheets: list[CoveredSheet] = []
    rows = cells = 0
    for area in _in_order(made):
        sheet = _covered_sheet(area, Reasons(area, made, held, where.counted), where)
        if sheet.listed != sum(map(len, area.filled.values())):
            message = "覆盖表漏了单元格，这是程序的错误，没有生成；请把工作簿交给维护人员"
            raise Refused([error("proof-coverage", area.sheet, message)])
        sheets.append(sheet)
        rows += len(sheet.rows)
        cells += sheet.listed
    evidence = f"列出{rows}行、{cells}个有内容的单元格，与工作簿里数出的相同"
    return tuple(sheets), Proof("覆盖表一格不漏", evidence)


def _in_order(made: Made) -> Iterator[Area]:
    """The sheets to be listed."""
    order = (LEDGER.name, DUTIES.name, PLANS.name, RESULTS.name, FACT_SHEET.name)
    return (area for name in order for area in made.book.areas if area.standard == name)


_Joined = dict[tuple[int, str], list[int]]  # column and reason → its rows


def _covered_sheet(area: Area, reasons: Reasons, where: Printing) -> CoveredSheet:
    """Each cell goes into its row, or into what is joined down its column."""
    by_column = _by_column(area)
    joined = _never_printed(area, reasons, by_column)
    letters = {column: column_letters(column) for column in by_column}
    rows: list[CoveredRow] = []
    listed = 0
    for row, filled in area.filled.items():
        printed: list[tuple[str, Sequence[int]]] = []
        others: dict[str, list[str]] = {}
        never = () if row in area.passed else reasons.never  # all are asked where none is read
        for column in filled:
            if column in never:
                continue
            cell = Cell(area.sheet, row, column)
            if places := where.printed.get(cell):
                printed.append((f"{letters[column]}{row}", places))
                continue
            words, is_of_column = reasons.of(cell)
            if is_of_column:
                joined.setdefault((column, words), []).append(row)
            else:
                others.setdefault(words, []).append(f"{letters[column]}{row}")
        listed += len(printed)
        said = ""
        for words, cells in others.items():
            listed += len(cells)
            said += f"{'、'.join(cells)}：{words}。"
        rows.append(CoveredRow(row, printed, said))
    listed += sum(map(len, joined.values()))
    columns = list(_columns(area, joined | _empty(area, by_column)))
    return CoveredSheet(area.sheet, rows, columns, listed)


def _by_column(area: Area) -> Mapping[int, Set[int]]:
    """The rows in which a column holds something; nearly all rows fill the same few columns."""
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row, filled in area.filled.items():
        alike[filled].append(row)
    by_column: dict[int, set[int]] = defaultdict(set)
    for filled, rows in alike.items():
        for column in filled:
            by_column[column].update(rows)
    return by_column


def _never_printed(area: Area, reasons: Reasons, by_column: Mapping[int, Set[int]]) -> _Joined:
    """The filled cells of the columns that no template prints, in rows of the Book."""
    return {
        (column, reason.words): sorted(rows)
        for column, reason in reasons.never.items()
        if (rows := by_column[column] - area.passed.keys())
    }


def _empty(area: Area, by_column: Mapping[int, Set[int]]) -> _Joined:
    """The cells of known columns that hold nothing, where anything stands in their row."""
    inside: dict[int, set[int]] = defaultdict(set)
    for row, column in area.inside:
        inside[column].add(row)
    empty = {
        column: area.filled.keys() - by_column[column] - inside[column]
        for column in set(area.columns.values())
    }
    return {(column, "空"): sorted(rows) for column, rows in empty.items() if rows}


def _columns(area: Area, joined: _Joined) -> Iterator[CoveredColumn]:
    for (column, reason), rows in sorted(joined.items()):
        yield CoveredColumn(area.headings.get(column, "没有列名"), down(column, rows), reason)
