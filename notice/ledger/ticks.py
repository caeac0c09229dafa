"""完成状态 as a √ in one of several columns: the heading of the marked one is the word."""

from __future__ import annotations

from notice.diagnostics import error
from notice.folding import word
from notice.ledger.columns import field_of
from notice.ledger.table import Table
from notice.ledger.texts import Cells
from notice.xlsx.cells import Raw, bare_text, is_blank, quoted

_YES = (*"√✓✔☑✅■●▲★◆", "是", "V", "Y", "1", "TRUE")  # as they are matched
_NO = (*"□☐○◯×✗✘✕/-—", "——", "否", "无", "N", "0", "FALSE")


def is_mark(value: Raw) -> bool:
    """Whether a cell holds a √ or its like, or an empty box."""
    said = word(bare_text(value)).rstrip("。.")
    return said in _YES or said in _NO


class Ticks:
    """The columns of 完成状态 where 列名对照 names several, with their headings."""

    def __init__(self, table: Table) -> None:
        """Take the columns; there are fewer than two where a word says the status."""
        self._table = table
        self._fields = [field for field in table.columns if field_of(field) == "status"]
        self._words = {
            field: table.headings[field].rpartition("/")[2] or table.headings[field]
            for field in self._fields
        }

    @property
    def are_used(self) -> bool:
        """Whether marks say the status."""
        return len(self._fields) > 1

    @property
    def words(self) -> list[str]:
        """The headings of the columns."""
        return list(self._words.values())

    def marked(self, row: int) -> list[str]:
        """The fields of the columns that are marked in a row."""
        return [field for field in self._fields if self._is_marked(row, field) is True]

    def word(self, row: int, cells: Cells) -> str:
        """The heading of the one column that is marked; "" where that is told to be wrong."""
        place = self._table.cell(row, "status")
        for field in self._fields:
            if self._is_marked(row, field) is None:
                text = bare_text(self._table.value(row, field))
                message = f"“{quoted(text)}”认不出：完成状态分几列写的，请只在一列打√，其余空着"
                cells.tell(error("status-mark", self._table.cell(row, field), message))
                return ""
        marked = self.marked(row)
        if len(marked) == 1:
            return self._words[marked[0]]
        listed = "、".join(self._words[field] for field in marked or self._fields)
        if marked:
            message = f"{listed}都打了√，完成状态只能有一个，请只留一个√"
        else:
            message = f"{listed}都没有打√，不知道完成状态，请在其中一列打√"
        cells.tell(error("status-mark", place, message))
        return ""

    def _is_marked(self, row: int, field: str) -> bool | None:
        """Whether a cell is marked; None where it says something else."""
        value: Raw = self._table.value(row, field)
        if is_blank(value):
            return False
        said = word(bare_text(value)).rstrip("。.")
        if said in _YES or said == word(self._words[field]):
            return True
        return False if said in _NO else None


def statuses_written(table: Table) -> list[str]:
    """What stands for 完成状态 in a ledger: its words, or the headings of the ticked columns."""
    ticks = Ticks(table)
    if ticks.are_used:
        return ticks.words
    if "status" not in table.columns:
        return []
    texts = (bare_text(table.value(row, "status")) for row in table.entries)
    return [text for text in dict.fromkeys(texts) if text]
