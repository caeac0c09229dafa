"""Category bands (类别自成一行): rows that only name the 问题类别 of those below."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from notice.lazy import Pattern
from notice.ledger.table import Table
from notice.model.text import Cell, Source, Text
from notice.xlsx.cells import bare_text, clean

_HAN = Pattern(r"[\u3400-\u9fff〇]")
_MARK = Pattern(r"[（(]?[0-9一二三四五六七八九十百IVXⅠ-Ⅻ]{1,4}[）)]?[、.．]?")
_LEVEL = Pattern(r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]")
_FIGURES = Pattern(r"[（(][^（）()]*\d[^（）()]*[)）]")


class Band(NamedTuple):
    """The words of a row that may be a band, and the cell that holds them."""

    text: Text
    cell: Cell


def band_of(
    table: Table, row: int, filled: Mapping[int, str], begun: Collection[str]
) -> Band | None:
    """The band that a row is, by its form alone; `begun` are the marks that findings bear.

    `filled` are its own filled cells, as bare texts by column.
    """
    number = table.columns.get("number", 0)
    texts = dict(filled)
    if len(texts) > 1 and _MARK.fullmatch(texts.get(number, "")):
        del texts[number]  # a mark beside it
    if len(texts) > 1:
        return None
    column, bare = next(iter(texts.items()))
    says_enough = len(_HAN.findall(bare)) >= 2 and not _MARK.fullmatch(bare)
    if (
        not says_enough
        or _is_touched(table, row)
        or not _may_stand(table, row, column, bare, begun)
    ):
        return None
    cell = Cell(table.sheet.name, row, column)
    return Band(_wording(table, cell), cell)


def _may_stand(table: Table, row: int, column: int, bare: str, begun: Collection[str]) -> bool:
    """Whether a band may stand in this column: at or left of 反馈问题.

    Unmerged in a column that holds findings or problems, it must look like a level.
    """
    finding = table.columns["finding"]
    if (row, column + 1) in table.grid.across:
        return column <= finding
    if column in (finding, table.columns.get("problem")):
        return _bears_level(bare, begun)
    return column < finding


def _is_touched(table: Table, row: int) -> bool:
    """Whether a merge begun above reaches into the row."""
    return any(table.merged.get((row, c), (row, c))[0] < row for c in table.columns.values())


def _bears_level(text: str, begun: Collection[str]) -> bool:
    """Whether it begins as a level does (一、 （一）) where no finding does, or ends in 方面."""
    mark = _LEVEL.match(text)
    return text.endswith("方面") or (mark is not None and mark[0] not in begun)


def level_mark(text: str) -> str:
    """The mark of a level at the head of a text, or ""."""
    mark = _LEVEL.match(text)
    return mark[0] if mark else ""


def _wording(table: Table, cell: Cell) -> Text:
    """The words without a final bracket of figures; their number goes where they are printed."""
    written = clean(str(table.grid.rows[cell.row][cell.column])).text.replace("\n", "")
    bracket = next((m for m in _FIGURES.finditer(written) if m.end() == len(written)), None)
    words = written[: bracket.start()].rstrip() if bracket else written
    return Text.of(words, Source((cell,), 1))


def own_words(table: Table, row: int) -> dict[int, str]:
    """The own filled cells of a row that say anything, by column in order."""
    values = table.grid.rows[row]
    return {column: text for column in sorted(values) if (text := bare_text(values[column]))}
