"""Words that stand for the cell above (同上, 〃): they mean what a merge with it would mean."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import folded, same
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, Use, field_of
from notice.ledger.table import Table
from notice.model.book import RowKind
from notice.model.text import Cell, column_letters
from notice.xlsx.cells import bare_text, is_blank, says_nothing
from notice.xlsx.grid import Place

_LONGEST = 8  # letters
_SAME = Pattern(
    r"[(—-]*(?:同上(?:一?[行格栏条项])?|同前|上同|如上|与上(?:一?[行格栏条项])?相?同"
    r"|[〃〞\"”“]{1,2}|''|′′)[)—-]*[。.;,、!]*"
)  # after NFKC, which makes two signs of ″
_BEGINS = frozenset("同上如与〃″〞\"”“＂'（(—-")
_INHERITED = ("category", "finding", "problem")  # a blank one holds what stands above


def says_same(value: object) -> bool:
    """Whether a cell only says that it holds what the one above it holds."""
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST
        and value.lstrip()[:1] in _BEGINS
        and _SAME.fullmatch(folded(bare_text(value))) is not None
    )


def with_same_above(table: Table) -> tuple[Table, list[Diagnostic]]:
    """Return the table with such cells merged into those above, and what is told of them."""
    words = set(filter(says_same, table.grid.different))
    if not words:
        return table, []
    places = {(row, column) for row in table.entries for column in _said_in(table, row, words)}
    if not places:
        return table, []
    reading = _Reading(table, places)
    for known in table.known:
        if known.kind is RowKind.BAND:
            reading.pass_band(known.number)
        elif known.kind is RowKind.ENTRY:
            reading.take(known.number)
    merged = {**table.merged, **reading.merged}
    return table._replace(merged=merged, has_same_above=True), [*reading.found, *reading.told()]


def _said_in(table: Table, row: int, words: Collection[object]) -> Iterator[int]:
    """The columns of a row that say 同上, in one of these words, by themselves."""
    for column, value in table.grid.rows[row].items():
        if value in words and (row, column) not in table.merged and _may_say(table, column):
            yield column


def _may_say(table: Table, column: int) -> bool:
    """Whether 同上 is understood in a column: in all of the ledger, in two of other sheets."""
    fields = [field for field, place in table.columns.items() if place == column]
    is_ledger = table.sheet.standard == LEDGER.name
    return any(is_ledger or field in ("subheading", "unit") for field in fields)


class _Above(NamedTuple):
    """The row above, 0 where there is none: its 反馈问题 as it is compared, the band below it."""

    row: int
    finding: str
    band: Cell | None = None


class _Reading:
    """What each column holds at the row that is read, from the top down."""

    def __init__(self, table: Table, places: set[Place]) -> None:
        self._table, self._places = table, places
        self._holds: dict[str, Place] = {}  # field → where its value stands
        self._above = _Above(0, "")
        self._taken: dict[str, list[Cell]] = {}  # field → the cells that say 同上
        self._emptied: list[Cell] = []
        self.merged: dict[Place, Place] = {}
        self.found: list[Diagnostic] = []

    def pass_band(self, row: int) -> None:
        """Below a band nothing of 类别 and 反馈问题 is as above."""
        self._holds.pop("finding", None)
        self._holds.pop("problem", None)
        self._holds["category"] = (row, 0)  # the band itself holds it
        band = next(known.band.cells[0] for known in self._table.known if known.number == row)
        self._above = self._above._replace(band=band, finding="")

    def take(self, row: int) -> None:
        """Read a row: 反馈问题 first, for the others may only stand under the same."""
        fields = self._table.columns
        order = [field for field in ("finding", "category") if field in fields]
        order += [field for field in fields if field not in order]
        finding = self._above.finding
        for field in order:
            place = (row, fields[field])
            if place in self._places:
                self._take_same(field, place, finding)
            else:
                self._take_own(field, place)
            if field == "finding":
                finding = self._finding(row)
                if finding != self._above.finding:
                    self._holds.pop("problem", None)  # until this row names one
        self._above = _Above(row, finding)

    def _finding(self, row: int) -> str:
        place = self._holds.get("finding", (row, self._table.columns.get("finding", 0)))
        return same(bare_text(self._value(place)))

    def _value(self, place: Place) -> object:
        return self._table.grid.rows.get(place[0], {}).get(place[1])

    def _take_own(self, field: str, place: Place) -> None:
        held = self._table.merged.get(place, place)
        value = self._value(held)
        if not is_blank(value) and not (isinstance(value, str) and says_nothing(value)):
            self._holds[field] = held
        elif field not in _INHERITED:
            self._holds.pop(field, None)

    def _take_same(self, field: str, place: Place, finding: str) -> None:
        """A cell that says 同上; `finding` is the one that its row stands under."""
        cell = Cell(self._table.sheet.name, *place)
        held = self._holds.get(field)
        if held is None or self._is_right_below_band(field):
            self._tell_nothing(field, cell)
            return
        is_other = finding != self._above.finding
        holder = _name_of(held)
        if field_of(field) == "progress" and is_other:
            message = f"“同上”指{holder}，是另一个问题，请写明这个问题的整改情况"
            self.found.append(error("same-as-above", cell, message))
            return
        if field == "measure" and is_other:
            message = f"“同上”指{holder}，是另一个问题的措施，两处合计只算1项，请核对"
            self.found.append(warning("same-as-above", cell, message))
        # a band's value is what a blank cell takes
        self.merged[place] = held if held[1] else (self._above.row, place[1])
        self._taken.setdefault(field, []).append(cell)

    def _is_right_below_band(self, field: str) -> bool:
        return field in ("category", "finding") and self._above.band is not None

    def _tell_nothing(self, field: str, cell: Cell) -> None:
        """Nothing stands above: an error, but for what is never printed."""
        if self._table.sheet.column(field).use is Use.KEPT:
            self._emptied.append(cell)
            return
        name = self._table.sheet.column(field).name
        above = self._above
        if self._is_right_below_band(field) and above.band:
            band = _name_of((above.band.row, above.band.column))
            message = f"“同上”上面是问题类别（{band}），请写明{name}"
        elif not above.row:
            message = f"“同上”上面没有内容，这是第一行，请写明{name}"
        elif field == "problem":
            message = f"“同上”上面（第{above.row}行）是另一个反馈问题或没有具体问题，请写明{name}"
        else:
            upper = _name_of((above.row, cell.column))
            message = f"“同上”上面（{upper}）是空的，请写明{name}"
        self.found.append(error("same-as-above", cell, message))

    def told(self) -> Iterator[Diagnostic]:
        """One line a column: what 同上 was taken for."""
        for field, cells in self._taken.items():
            name = self._table.sheet.column(field).name
            message = f"{name}有{len(cells)}格写“同上”，按与上面一格合并处理"
            yield info("same-as-above", cells[0], message)
        for cell in self._emptied:
            yield info("same-as-above", cell, "“同上”上面没有内容，按空着处理")


def _name_of(place: Place) -> str:
    row, column = place
    return f"{column_letters(column)}{row}"
