"""列名对照: how an office calls the sheets and columns of its own ledger.

A line names a standard sheet or column and what it is called here. Nothing is guessed: a line that
leads nowhere is an error at its cell (docs/decisions/0021-an-offices-own-ledger.md).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.diagnostics import Diagnostic, error, warning
from notice.folding import folded, plain
from notice.lazy import Pattern
from notice.ledger.columns import (
    DUTIES,
    FACT_SHEET,
    HEADER_LINE,
    LEDGER,
    MAPPING_SHEET,
    PLANS,
    RESULTS,
    RULE_SHEET,
    SEVERAL,
    Column,
    Sheet,
    by_name,
)
from notice.ledger.header import find_table
from notice.ledger.heads import HEADER_ROWS, headings
from notice.ledger.table import Table
from notice.model.text import EMPTY, Cell, Source, Text
from notice.xlsx.cells import Unreadable, clean, is_blank, quoted, raw_text
from notice.xlsx.grid import Grid

_SHEETS = {s.name: s for s in (FACT_SHEET, LEDGER, DUTIES, PLANS, RESULTS, RULE_SHEET)}
_QUOTES = ("“”", '""')
_ROW = Pattern("第?([0-9]{1,3})行?")


class Renamed(NamedTuple):
    """A column of a standard sheet and its heading here, on one sheet or (title "") on each."""

    standard: str
    field: str
    heading: str
    title: str
    cell: Cell

    @property
    def keys(self) -> tuple[str, ...]:
        """The heading as it is matched, in one row and in two."""
        return keys_of(self.heading)

    def is_on(self, standard: str, title: str) -> bool:
        """Whether it speaks of this sheet."""
        return self.standard == standard and self.title in ("", title)


def keys_of(heading: str) -> tuple[str, ...]:
    """A heading as 列名对照 writes it → as it is matched, in one row and in two."""
    parts = "/".join(map(plain, folded(heading).split("/")))
    return tuple(dict.fromkeys((plain(heading), parts)))


class HeaderRow(NamedTuple):
    """The row of the header of a sheet, or (title "") of each sheet of the ledger."""

    title: str
    row: int


class Label(NamedTuple):
    """The 问题类别 of all rows of a sheet, or (title "") of each its name; `text` may be empty."""

    title: str
    text: str
    cell: Cell


class Names(NamedTuple):
    """What 列名对照 says. `sheets`: standard sheet → titles of the sheets that are it, in order."""

    sheets: dict[str, tuple[str, ...]]
    columns: tuple[Renamed, ...] = ()
    labels: tuple[Label, ...] = ()
    headers: tuple[HeaderRow, ...] = ()
    faulty_sheets: frozenset[str] = frozenset()  # whose line leads nowhere, which is told
    faulty_fields: frozenset[tuple[str, str]] = frozenset()  # likewise: standard sheet and field

    def sheet(
        self, sheet: Sheet, grid: Grid, absent: Collection[Cell] = ()
    ) -> tuple[Sheet, list[Diagnostic]]:
        """The standard sheet as this one is, and what can't be on it.

        A column whose line is at fault is no longer missed; `absent` are the lines that are told.
        """
        lines = self._lines(sheet, grid)
        there = headings(grid) if lines else set()
        mapped: dict[str, str] = {}
        found: list[Diagnostic] = []
        excused = {field for standard, field in self.faulty_fields if standard == sheet.name}
        for line in lines:
            if there.isdisjoint(line.keys):
                if line.title:
                    found.append(_heading_missing(line, there))
                if line.title or line.cell in absent:
                    excused.add(line.field)
            elif other := next((mapped[key] for key in line.keys if key in mapped), ""):
                found.append(_mapped_twice(line, sheet, other))
                excused.add(line.field)
            else:
                mapped |= dict.fromkeys(line.keys, line.field)
        here = self._named(sheet, grid)
        return here._replace(
            columns=tuple(_excused(column, excused) for column in sheet.columns),
            mapped=tuple(mapped.items()),
            header=self.header_row(sheet, grid.sheet),
        ), found

    def header_row(self, sheet: Sheet, title: str) -> int:
        """The row of the header of this sheet where a line says it, else 0."""
        titles = (title, "") if sheet.name == LEDGER.name else (title,)
        said = {line.title: line.row for line in self.headers}
        return next((said[name] for name in titles if name in said), 0)

    def speaks_of(self, field: str, standard: str, title: str) -> bool:
        """Whether a line names the heading of this column on this sheet."""
        return any(line.field == field and line.is_on(standard, title) for line in self.columns)

    def _lines(self, sheet: Sheet, grid: Grid) -> list[Renamed]:
        """The lines for a sheet; one that names it comes before one for every sheet."""
        lines = [line for line in self.columns if line.is_on(sheet.name, grid.sheet)]
        own = {line.field for line in lines if line.title}
        return [line for line in lines if line.title or line.field not in own]

    def _named(self, sheet: Sheet, grid: Grid) -> Sheet:
        is_own = grid.sheet in self.sheets.get(sheet.name, ())
        return sheet._replace(name=grid.sheet, role=sheet.name) if is_own else sheet

    def nowhere(self, chosen: Mapping[str, Sequence[Grid]]) -> Iterator[Diagnostic]:
        """The lines for every sheet whose heading is on none of the sheets that they speak of."""
        lines: dict[Cell, list[Renamed]] = {}
        for line in self.columns:
            if not line.title:
                lines.setdefault(line.cell, []).append(line)
        for same in lines.values():
            grids = dict.fromkeys(g for line in same for g in chosen.get(line.standard, ()))
            there = set().union(*map(headings, grids))
            is_told = not grids and any(self._is_told_missing(line.standard) for line in same)
            if not is_told and there.isdisjoint(same[0].keys):
                yield _heading_missing(same[0], there)

    def _is_told_missing(self, standard: str) -> bool:
        return standard in self.faulty_sheets or _SHEETS[standard].required

    def category(self, table: Table) -> tuple[Text, list[Diagnostic]]:
        """The 问题类别 of all rows of a sheet of the ledger; empty where a column says it."""
        title = table.grid.sheet
        labels = [label for label in self.labels if label.title in ("", title)]
        if not labels:
            return EMPTY, []
        label = next((label for label in labels if label.title), labels[0])
        if "category" in table.columns:
            written = table.headings["category"]
            message = (
                f"工作表“{title}”有“{quoted(written)}”这一列，它已经是问题类别，"
                "请在“本单位名称”里写上列名，或删去这一行"
            )
            return EMPTY, [error("mapping-category", label.cell, message)]
        text = label.text or clean(title).text
        if text.isdecimal():
            message = f"类别不能只有数字“{text}”，请在“本单位名称”里写上带引号的类别，如“……方面”"
            return EMPTY, [error("mapping-category", label.cell, message)]
        # computed: it is no text of one cell that could be changed there
        return Text.of(text, Source((label.cell,))), []


def _heading_missing(line: Renamed, there: set[str]) -> Diagnostic:
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(line.keys[-1], sorted(there), n=1, cutoff=0.5)
    hint = f"，找到近似“{quoted(near[0])}”" if near else ""
    place = f"工作表“{line.title}”" if line.title else f"“{line.standard}”"
    message = (
        f"{place}的表头里没有“{quoted(line.heading)}”{hint}，"
        "请照表头抄写（分两行的写成“上级/下级”）"
    )
    return error("mapping-heading", line.cell, message)


# ---------------------------------------------------------------- the sheet


def read_names(grids: Sequence[Grid]) -> tuple[Names, list[Diagnostic]]:
    """Return what 列名对照 says and every fault of it.

    Nothing where there is no such sheet, or none with its headings.
    """
    exact = _sheets_of(grids)
    if not exact or not _is_laid_out(exact[0]):
        return Names({}), []
    if len(exact) > 1:
        written = "、".join(f"“{grid.sheet}”" for grid in exact)
        message = f"工作表{written}是同一个名称，分不清用哪一张，请改名"
        return Names({}), [error("sheet-twice", exact[1].sheet, message)]
    if exact[0].state != "visible":
        message = "工作表被隐藏，没有读取；要用请取消隐藏"
        return Names({}), [warning("sheet-hidden", MAPPING_SHEET.name, message)]
    table, found = find_table(exact[0], MAPPING_SHEET)
    if table is None:
        return Names({}), found
    reader = _NamesReader(table, grids)
    return reader.read(), [*found, *reader.found]


def table_of(grids: Sequence[Grid]) -> Table | None:
    """The sheet 列名对照, None where there is none with its headings."""
    exact = _sheets_of(grids)
    return find_table(exact[0], MAPPING_SHEET)[0] if exact and _is_laid_out(exact[0]) else None


def _sheets_of(grids: Sequence[Grid]) -> list[Grid]:
    named = [grid for grid in grids if plain(clean(grid.sheet).text) == MAPPING_SHEET.name]
    return [grid for grid in named if grid.sheet == MAPPING_SHEET.name] or named


def _is_laid_out(grid: Grid) -> bool:
    known = {column.name for column in MAPPING_SHEET.columns if column.field != "place"}
    return not known.isdisjoint(headings(grid))


def _mapped_twice(line: Renamed, sheet: Sheet, other: str) -> Diagnostic:
    names = "、".join(c.name for c in sheet.columns if c.field in (other, line.field))
    message = f"列名“{quoted(line.heading)}”对照了两个标准列（{names}），请只留一个"
    return error("mapping-twice", line.cell, message)


def _excused(column: Column, fields: Collection[str]) -> Column:
    return column._replace(required=False) if column.field in fields else column


class _Line(NamedTuple):
    row: int
    standard: str
    own: str
    place: str


class _NamesReader:
    """Walks the lines: those of sheets first, for the columns need to know them."""

    def __init__(self, table: Table, grids: Sequence[Grid]) -> None:
        self.found: list[Diagnostic] = []
        self._table = table
        self._grids = grids
        self._roles: dict[str, str] = {}  # title → the standard sheet that it is
        self._seen: set[tuple[str, ...]] = set()
        self._faulty_sheets: set[str] = set()
        self._faulty_fields: set[tuple[str, str]] = set()

    def read(self) -> Names:
        sheets: dict[str, tuple[str, ...]] = {}
        columns: list[Renamed] = []
        labels: list[Label] = []
        headers: list[HeaderRow] = []
        lines = list(self._lines())
        for line in lines:
            if line.standard not in _SHEETS:
                continue
            if title := self._sheet(line, sheets):
                sheets[line.standard] = (*sheets.get(line.standard, ()), title)
            else:
                self._faulty_sheets.add(line.standard)
        for line in lines:
            if line.standard == HEADER_LINE:
                headers += self._header(line, sheets)
            elif line.standard not in _SHEETS:
                for named in self._column(line, sheets):
                    (labels if isinstance(named, Label) else columns).append(named)  # type: ignore[arg-type]
        faulty = frozenset(self._faulty_sheets), frozenset(self._faulty_fields)
        return Names(sheets, tuple(columns), tuple(labels), tuple(headers), *faulty)

    def _lines(self) -> Iterator[_Line]:
        for row in self._table.entries:
            told = len(self.found)
            texts = [self._text(row, field) for field in ("standard", "own", "place")]
            if len(self.found) > told or not any(texts):
                continue
            standard = plain(texts[0])
            if standard:
                yield _Line(row, standard, texts[1], texts[2])
            else:
                self._tell("blank", row, "standard", "标准名称是空的，请填写")

    def _text(self, row: int, field: str) -> str:
        value = self._table.value(row, field)
        if is_blank(value):
            return ""
        try:
            return clean(raw_text(value)).text.replace("\n", "")
        except Unreadable as fault:
            self._tell(fault.rule, row, field, fault.message)
            return ""

    def _tell(self, rule: str, row: int, field: str, message: str) -> None:
        has_column = field in self._table.columns
        self.found.append(error(rule, self._cell(row, field if has_column else "own"), message))

    def _cell(self, row: int, field: str) -> Cell:
        return self._table.cell(row, field)

    # ------------------------------------------------------------ sheets

    def _sheet(self, line: _Line, sheets: dict[str, tuple[str, ...]]) -> str | None:
        """The title of the sheet that a line names."""
        field = "place" if line.place else "own"
        title = self._title_of_sheet(line, field)
        if title is None:
            return None
        if title in self._roles:
            message = (
                f"工作表“{title}”对照了两次（{self._roles[title]}、{line.standard}），请只留一行"
            )
            self._tell("mapping-twice", line.row, field, message)
            return None
        if line.standard != LEDGER.name and line.standard in sheets:
            message = f"“{line.standard}”只能有一张工作表，已经有“{sheets[line.standard][0]}”"
            self._tell("mapping-twice", line.row, field, message)
            return None
        self._roles[title] = line.standard
        return title

    def _title_of_sheet(self, line: _Line, field: str) -> str | None:
        own = line.own if plain(line.own) != line.standard else ""
        if own and line.place and folded(own) != folded(line.place):
            message = f"这一行对照工作表“{line.standard}”，“本单位名称”请空着"
            self._tell("mapping-sheet", line.row, "own", message)
            return None
        written = line.place or line.own
        if not written:
            message = f"请写上“{line.standard}”是本单位的哪一张工作表，或删去这一行"
            self._tell("blank", line.row, "place", message)
            return None
        return self._title(written, line.row, field)

    def _title(self, written: str, row: int, field: str) -> str | None:
        for key in (str, _cleaned, lambda t: folded(_cleaned(t)), lambda t: plain(_cleaned(t))):
            titles = [grid.sheet for grid in self._grids if key(grid.sheet) == key(written)]
            if len(titles) == 1:
                return titles[0]
        listed = "、".join(f"“{grid.sheet}”" for grid in self._grids)
        message = f"没有工作表“{quoted(written)}”，现有工作表：{listed}"
        self._tell("mapping-sheet", row, field, message)
        return None

    # ------------------------------------------------------------ columns

    def _column(self, line: _Line, sheets: dict[str, tuple[str, ...]]) -> Iterator[Renamed | Label]:
        title = self._title(line.place, line.row, "place") if line.place else ""
        if title is None:
            self._faulty_fields |= {(r, column.field) for r, column in _known(line, _SHEETS)}
            return
        roles = self._roles_of(line, title, sheets)
        if not roles:
            return
        known = _known(line, roles)
        if not title:  # of a name that several sheets have, the ledger's is meant
            known = [pair for pair in known if pair[0] == LEDGER.name] or known
        if not known:
            self._unknown(line, roles)
        for role, column in known:
            yield from self._named(line, role, column, title)

    def _roles_of(self, line: _Line, title: str, sheets: dict[str, tuple[str, ...]]) -> list[str]:
        """The standard sheets that a line may speak of: that of its sheet, else each."""
        if not title:
            return list(_SHEETS)
        role = self._role(title, sheets)
        if role:
            return [role]
        message = (
            f"工作表“{title}”不是标准工作表，请另写一行说明它是哪一张，"
            f"如：{LEDGER.name} | （空） | {title}"
        )
        self._tell("mapping-sheet", line.row, "place", message)
        return []

    def _header(self, line: _Line, sheets: dict[str, tuple[str, ...]]) -> Iterator[HeaderRow]:
        """The row of the header that a line names."""
        title = self._title(line.place, line.row, "place") if line.place else ""
        if title is None or not self._roles_of(line, title, sheets):
            return
        if (HEADER_LINE, title) in self._seen:
            message = "同一张工作表的表头写了两次，请只留一行"
            self._tell("mapping-twice", line.row, "standard", message)
            return
        self._seen.add((HEADER_LINE, title))
        said = _ROW.fullmatch(plain(line.own))
        if said is None or not 1 <= int(said[1]) <= HEADER_ROWS:
            message = f"请写上表头在第几行，如“第5行”，只能在前{HEADER_ROWS}行里"
            self._tell("mapping-header", line.row, "own", message)
            return
        yield HeaderRow(title, int(said[1]))

    def _role(self, title: str, sheets: dict[str, tuple[str, ...]]) -> str:
        """The standard sheet that a sheet is, by a line or by its own name; "" for none."""
        by_title = plain(_cleaned(title))
        is_standard = by_title in _SHEETS and by_title not in sheets
        return self._roles.get(title, by_title if is_standard else "")

    def _named(
        self, line: _Line, role: str, column: Column, title: str
    ) -> Iterator[Renamed | Label]:
        place = (role, column.field, title, line.own if _may_be_several(role, column) else "")
        if place in self._seen:
            message = f"“{column.name}”在同一张工作表上对照了两次，请只留一行"
            self._tell("mapping-twice", line.row, "standard", message)
            return
        self._seen.add(place)
        cell = self._cell(line.row, "own")
        is_label = role == LEDGER.name and column.field == "category"
        if is_label and (not line.own or line.own[0] + line.own[-1] in _QUOTES):
            yield Label(title, line.own[1:-1].strip(), cell)
        elif line.own:
            yield Renamed(role, column.field, line.own, title, cell)
        else:
            message = f"请写上“{column.name}”在本单位台账里的列名，或删去这一行"
            self._tell("blank", line.row, "own", message)
            self._faulty_fields.add((role, column.field))

    def _unknown(self, line: _Line, roles: Sequence[str]) -> None:
        import difflib  # only where something is wrong

        names = [column.name for role in roles for column in _SHEETS[role].columns]
        near = difflib.get_close_matches(line.standard, (*names, *_SHEETS), n=1, cutoff=0.5)
        hint = f"，是不是“{near[0]}”" if near else ""
        listed = "、".join(dict.fromkeys(names if len(roles) == 1 else _ledger_names()))
        message = (
            f"没有“{quoted(line.standard)}”这个标准名称{hint}；可以写：{listed}，或工作表名称、表头"
        )
        self._tell("mapping-unknown", line.row, "standard", message)


def _may_be_several(role: str, column: Column) -> bool:
    """Whether several columns of one sheet may fill the field of a column."""
    return role == LEDGER.name and column.field in SEVERAL


def _ledger_names() -> list[str]:
    return [column.name for column in LEDGER.columns]


def _known(line: _Line, roles: Iterable[str]) -> list[tuple[str, Column]]:
    """The standard sheets among these that have the line's column, with it."""
    columns = ((role, by_name(_SHEETS[role]).get(line.standard)) for role in roles)
    return [(role, known[0]) for role, known in columns if known]


def _cleaned(title: str) -> str:
    return clean(title).text
