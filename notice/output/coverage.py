"""覆盖表: every cell below a header of the workbook, where it is printed, or why it is not.

Cells that one reason of their column keeps out are joined down the column, all others stand by
row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.ledger.columns import (
    DUTIES,
    FACT_SHEET,
    LEDGER,
    PLANS,
    RESULTS,
    SHEETS,
    Kind,
    Use,
)
from notice.making.claims import withheld
from notice.model.book import Area, Row
from notice.model.notice import Edition, Made, Paragraph
from notice.model.text import Cell, column_letters

_SAYS_NOTHING = "写的是“无”一类，没有可印的内容"
_NOT_USED = "这份模板没有印"
_HEADINGS = LEDGER.fields(Kind.HEADING)
_SHEETS = {sheet.name: sheet for sheet in SHEETS}


_Place = tuple[str, int, int]  # equal to its Cell, which takes three times as long to make


class Printing(NamedTuple):
    """Where cells came out: by cell the paragraphs that print it, the first that counts it."""

    printed: Mapping[Cell, Sequence[int]]
    counted: Mapping[Cell, int]


class CoveredRow(NamedTuple):
    """A row: its cells that are printed, with the paragraphs; those that are not, by reason."""

    row: int
    printed: Sequence[tuple[str, Sequence[int]]]
    others: str  # F5、H5：the reason。


class CoveredColumn(NamedTuple):
    """Cells of a column that one reason keeps out, as runs: E3:E8."""

    heading: str
    cells: str
    reason: str


def printing(paragraphs: Iterable[Paragraph]) -> Printing:
    """Turn the notice round: paragraph → cells becomes cell → paragraphs, by their index."""
    printed: dict[Cell, list[int]] = {}
    counted: dict[Cell, int] = {}
    for index, paragraph in enumerate(paragraphs):
        for text, source in paragraph.text.spans:
            if source is None:
                continue
            if source.line is None and (text.isdecimal() or text.endswith("%")):
                for cell in source.cells:
                    counted.setdefault(cell, index)
                continue
            for cell in source.cells:
                known = printed.get(cell)
                if known is None:
                    printed[cell] = [index]
                elif known[-1] != index:
                    known.append(index)
    return Printing(printed, counted)


class Coverage:
    """The cells of one sheet. `rows` comes first: what it leaves to the columns is known then."""

    def __init__(self, area: Area, made: Made, where: Printing) -> None:
        """Look at one sheet of the workbook that a notice was made of."""
        self.sheet = area.sheet
        self.cells = 0  # listed so far
        self._area = area
        self._where = where
        self._joined: dict[tuple[int, str], list[int]] = {}
        self._fields = {column: field for field, column in area.columns.items()}
        self._is_public = made.edition is Edition.PUBLIC
        self._held = withheld(made.book) if self._is_public else {}
        self._book = made.book
        if area.standard == LEDGER.name:
            self._read_heads()
        self._results = {
            text.cells[0].row: result
            for result in (made.book.results if area.standard == RESULTS.name else ())
            for text in (result.item, result.amount)
            if text
        }

    def _read_heads(self) -> None:
        """Of each row the cells that name its headings, and whether it is withheld."""
        self._heads: dict[int, tuple[Cell | None, Cell, Cell | None]] = {}
        here = [row for row in self._book.rows if row.cells.sheet == self.sheet]
        self._rows = {row.cells.row: row for row in here}
        for category in self._book.categories:
            for finding in category.findings:
                self._head(finding.rows, category.cell, finding.cell, None)
                for problem in finding.problems:
                    self._head(problem.rows, category.cell, finding.cell, problem.cell)

    def _head(
        self, rows: Iterable[Row], category: Cell | None, finding: Cell, problem: Cell | None
    ) -> None:
        for row in rows:
            if row.cells.sheet == self.sheet:
                self._heads[row.cells.row] = category, finding, problem

    @property
    def filled(self) -> int:
        """How many cells of the sheet hold something."""
        return sum(map(len, self._area.filled.values()))

    def rows(self) -> Iterator[CoveredRow]:
        """Every row that holds anything, with its cells that are no matter of their column."""
        sheet, printed, inside = self.sheet, self._where.printed, self._area.inside
        known = sorted(self._fields)
        letters = {c: column_letters(c) for c in {*known, *self._area.headings}}
        always = {c: why for c, field in self._fields.items() if (why := self._never(field))}
        joined = self._joined
        absent: dict[tuple[int, ...], list[int]] = {}  # most rows have the same columns
        looked_at: dict[tuple[int, ...], tuple[list[int], list[list[int]]]] = {}
        for row, filled in self._area.filled.items():
            shown: list[tuple[str, Sequence[int]]] = []
            others: dict[str, list[str]] = {}
            if filled not in absent:
                absent[filled] = [column for column in known if column not in filled]
            columns: Sequence[int] = filled
            if row not in self._area.passed:
                if filled not in looked_at:
                    out = [joined.setdefault((c, always[c]), []) for c in filled if c in always]
                    looked_at[filled] = [c for c in filled if c not in always], out
                columns, out = looked_at[filled]
                for rows in out:
                    rows.append(row)
            for column in columns:
                place = (sheet, row, column)
                paragraphs = printed.get(place)  # type: ignore[call-overload]
                if paragraphs:
                    shown.append((f"{letters[column]}{row}", paragraphs))
                    continue
                reason, is_of_column = self._reason(place)
                if is_of_column:
                    joined.setdefault((column, reason), []).append(row)
                else:
                    name = letters.get(column) or column_letters(column)
                    others.setdefault(reason, []).append(f"{name}{row}")
            self.cells += len(filled)
            for column in absent[filled]:
                if (row, column) not in inside:
                    joined.setdefault((column, "空"), []).append(row)
            said = "".join([f"{'、'.join(cells)}：{why}。" for why, cells in others.items()])
            yield CoveredRow(row, shown, said)

    def columns(self) -> Iterator[CoveredColumn]:
        """What is joined down the columns, after all rows."""
        for (column, reason), rows in sorted(self._joined.items(), key=lambda item: item[0]):
            heading = self._area.headings.get(column, "没有列名")
            yield CoveredColumn(heading, "、".join(_runs(column, rows)), reason)

    def _never(self, field: str) -> str:
        """Why no template prints a field in this edition; "" where one may."""
        column = _SHEETS[self._area.standard].column(field)
        if column.use is Use.INTERNAL:
            return "公开版从不印出" if self._is_public else ""
        return "" if column.use is Use.PRINTED else column.unprinted

    def _reason(self, place: _Place) -> tuple[str, bool]:
        """Why a filled cell is not printed, and whether that holds for cells of its column."""
        _, row, column = place
        field = self._fields.get(column)
        if row in self._area.passed:
            return self._area.passed[row].value, False
        if field is None:
            return "不是标准列，不读取", True
        if self._area.standard == LEDGER.name:
            return self._reason_in_ledger(place, field)
        if self._area.standard == RESULTS.name:
            return self._reason_in_results(place, field)
        if self._area.standard == FACT_SHEET.name:
            stamp = self._book.facts.get("加盖印章", ())
            is_stamp = any(place in line.cells for line in stamp)
            return ("只决定是否留出盖章的位置" if is_stamp else _NOT_USED), False
        if field == "subheading":
            return "和上面的小标题相同，接着上一个", False
        return _NOT_USED, False

    def _reason_in_ledger(self, place: _Place, field: str) -> tuple[str, bool]:
        row = self._rows.get(place[1])
        if place in self._held:
            if field in _HEADINGS:
                return "所属各行公开都写“否”", False
            is_own = row is None or not row.is_public
            return ("公开写“否”" if is_own else "合并了公开写“否”的行"), False
        if field == "status":
            return "只用来统计各状态的个数", True
        if field in _HEADINGS and place[1] in self._heads:
            head = self._heads[place[1]][_HEADINGS.index(field)]
            if head is None:
                return _SAYS_NOTHING, True
            if head != place:
                name = str(head).removeprefix(f"{self.sheet}!")
                return f"和{name}是同一个，并入那里", False
        if row is not None and not (row.is_public or not self._is_public):
            return "公开写“否”", False
        if place in self._where.counted:
            return "计入正文的总数，这份模板不印原文", True
        if row is not None and field == "regulations":
            return ("前面已有同名制度，只计一次" if row.regulations else _SAYS_NOTHING), True
        if row is not None and field == "progress" and row.progress is None:
            return _SAYS_NOTHING, True
        return _NOT_USED, True

    def _reason_in_results(self, place: _Place, field: str) -> tuple[str, bool]:
        result = self._results.get(place[1])
        if place in self._held:
            return "公开写“否”", False
        if result is not None and result.is_zero:
            return "数量为0，不印", False
        if result is not None and field == "unit" and not result.unit:
            return "单位已写在数量里", False
        return _NOT_USED, False


def sheets_of(made: Made) -> Iterator[Area]:
    """The sheets to be listed: the ledger first."""
    order = (LEDGER.name, DUTIES.name, PLANS.name, RESULTS.name, FACT_SHEET.name)
    return (area for name in order for area in made.book.areas if area.standard == name)


def _runs(column: int, rows: Sequence[int]) -> Iterator[str]:
    """Rows of a column as E3:E8."""
    name = column_letters(column)
    begin = last = rows[0]
    for row in (*rows[1:], 0):
        if row == last + 1:
            last = row
            continue
        yield f"{name}{begin}" if begin == last else f"{name}{begin}:{name}{last}"
        begin = last = row
