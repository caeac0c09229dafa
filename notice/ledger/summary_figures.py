"""What the sheet 汇总 shows of the ledger, as its formulas (forms/formulas.py) last counted it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice.folding import plain
from notice.ledger.table import Table
from notice.model.book import STATUS_NAMES, RowKind, Stated
from notice.model.text import Cell
from notice.xlsx.cells import UNCALCULATED, Unreadable, clean, is_blank, raw_text
from notice.xlsx.grid import Grid

NAME = "汇总"
LAST_HEADER, LAST_ROW = 15, 502  # what its formulas see of the ledger: so far down, and no further
KINDS = ("整改措施", "反馈问题", "具体问题")
REGULATIONS = "完善制度"
HEAD = ("统计项", "总数", "完成", "完成率", *STATUS_NAMES.values())


def beyond(tables: Sequence[Table], *, by_number: bool) -> str:
    """Why the formulas can't count these ledgers as they are counted here, "" where they can."""
    kinds = {known.kind for table in tables for known in table.known}
    causes = {
        "有自成一行的类别或又一次表头": not kinds.isdisjoint(_UNKNOWN_TO_IT),
        "的措施按序号算": by_number,
        "有“同上”": any(table.has_same_above for table in tables),
        f"的表头在第{LAST_HEADER}行以下": any(table.header > LAST_HEADER for table in tables),
        f"超过{LAST_ROW}行": any(max(table.entries, default=0) > LAST_ROW for table in tables),
        "有几张": len(tables) > 1,
    }
    return next((cause for cause, holds in causes.items() if holds), "")


_UNKNOWN_TO_IT = {RowKind.BAND, RowKind.HEADER, RowKind.TITLE, RowKind.NUMBERING}


def stated(grid: Grid | None) -> tuple[Stated, ...]:
    """What a sheet 汇总 of this layout shows.

    Nothing of another one, or where it was never calculated.
    """
    if grid is None or grid.state != "visible":
        return ()
    for row in range(1, 16):
        texts = {column: _text(grid, row, column) for column in grid.rows.get(row, ())}
        start = next((c for c, text in texts.items() if text == HEAD[0]), 0)
        if start and all(texts.get(start + n) == name for n, name in enumerate(HEAD)):
            return tuple(_figures_of(grid, row, start))
    return ()


def _figures_of(grid: Grid, header: int, start: int) -> Iterator[Stated]:
    for row in sorted(r for r in grid.rows if r > header):
        kind = _text(grid, row, start)
        if kind not in (*KINDS, REGULATIONS):
            continue
        for number, figure in enumerate(HEAD[1:], start=1):
            value = grid.value(row, start + number)
            if not is_blank(value) and value is not UNCALCULATED:
                cell = Cell(grid.sheet, row, start + number)
                yield Stated(kind, figure, cell, _text(grid, row, start + number))


def _text(grid: Grid, row: int, column: int) -> str:
    """What a cell shows; an error value as it stands."""
    value = grid.value(row, column)
    try:
        return plain(clean(raw_text(value)).text)
    except Unreadable:
        return str(value)
