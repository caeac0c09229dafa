"""How like a column of ours each column of an office's sheet is, by its name and what is below."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from notice.folding import plain, word
from notice.ledger.columns import LEDGER, PUBLICITY_WORDS, Column, Sheet
from notice.ledger.heads import HEADER_ROWS, Head
from notice.ledger.statuses import USUAL
from notice.ledger.ticks import is_mark
from notice.xlsx.cells import Raw, Unreadable, bare_text, date_of, is_blank
from notice.xlsx.grid import Grid

_ENOUGH = 30  # points from which a column is proposed
_NEAR = 0.6  # of difflib, from which a name is near another
_LONGEST_HEADING = 25  # letters
_LOOKED_AT = 200  # rows
_LONGEST_STATUS = 8  # letters


class Heading(NamedTuple):
    """A heading of an office's sheet as 列名对照 writes it, and what stands below it."""

    column: int
    written: str
    lower: str
    values: tuple[Raw, ...]


class Looked(NamedTuple):
    """A sheet of the office with what its columns seem to be.

    `chosen`: field → its heading; `more`: further headings of 整改情况 and 完成状态; `rivals`:
    field → headings that look like it too; `left`: those that are no column of ours.
    """

    grid: Grid
    header: int
    chosen: dict[str, Heading]
    more: dict[str, list[Heading]]
    rivals: dict[str, list[Heading]]
    left: tuple[Heading, ...]

    def all_of(self, field: str) -> list[Heading]:
        """The headings of a field, in the order of their columns."""
        first = [self.chosen[field]] if field in self.chosen else []
        return sorted([*first, *self.more.get(field, ())], key=lambda heading: heading.column)


def looked_at(grid: Grid, standard: Sheet, said: int = 0) -> Looked:
    """The sheet with the row taken for its header that explains most; `said` is where it is."""
    head = Head(grid, standard)
    best, needed, total = _as_it_is(head, said), 0, 0.0  # of the best row
    required = _required(standard)
    for row in head.from_row(said) if said else range(1, HEADER_ROWS + 1):
        if _is_past(row, best, required):
            break
        headings = _headings(head, grid, row)
        fit = _fitted(headings, standard)
        if not fit.chosen:
            continue
        of_row = len(required & fit.chosen.keys())
        # further down the header may come again: it must say more, or be the lower one of two rows
        is_next = row <= best.header + 1 and (fit.total > total or head.goes_down(row - 1))
        if of_row > needed or (of_row == needed and is_next):
            best, needed, total = _seen(grid, row, headings, fit), of_row, fit.total
    return best


def _as_it_is(head: Head, row: int) -> Looked:
    """The sheet with this row as its header, no column like one of ours."""
    headings = _headings(head, head.grid, row) if row else ()
    return _seen(head.grid, row, headings, _Fit(0, {}, {}, {}))


def _required(standard: Sheet) -> set[str]:
    return {column.field for column in standard.columns if column.required}


def _is_past(row: int, looked: Looked, required: set[str]) -> bool:
    """Whether a row is below a header that has all it must have: it can't be one instead."""
    return required <= looked.chosen.keys() and row > looked.header + 1


class _Fit(NamedTuple):
    """How well a row explains the sheet as its header, what each field is then, the points."""

    total: float
    chosen: dict[str, Heading]
    more: dict[str, list[Heading]]
    points: _Points


def _seen(grid: Grid, row: int, headings: Sequence[Heading], fit: _Fit) -> Looked:
    """The sheet with this row as its header."""
    taken = {heading.column for heading in fit.chosen.values()} | _columns_of(fit.more)
    free = [heading for heading in headings if heading.column not in taken]
    rivals = _rivals(free, fit.points, fit.chosen)
    apart = _columns_of(rivals)
    left = tuple(heading for heading in free if heading.column not in apart and heading.values)
    return Looked(grid, row, fit.chosen, fit.more, rivals, left)


def _columns_of(headings: Mapping[str, Iterable[Heading]]) -> set[int]:
    return {heading.column for several in headings.values() for heading in several}


def _fitted(headings: Sequence[Heading], standard: Sheet) -> _Fit:
    """What each field is where a row is the header; nothing for a row of one cell, a title."""
    if len(headings) < 2:
        return _Fit(0, {}, {}, {})
    ticked = _ticked(headings) if standard is LEDGER else []
    free = [heading for heading in headings if heading not in ticked]
    points = _points(free, standard)
    chosen = _assigned(points)
    more: dict[str, list[Heading]] = {}
    total = sum(points[field, heading.column][0] for field, heading in chosen.items())
    if ticked and "status" not in chosen:
        chosen["status"], *more["status"] = ticked
        total += 60
    if "progress" in chosen and standard is LEDGER:
        more["progress"] = _more_progress(free, points, chosen)
    return _Fit(total, chosen, more, points)


def _ticked(headings: Sequence[Heading]) -> list[Heading]:
    """Columns headed by words of 完成状态 that hold nothing but √: the marked one is the status."""
    blank = [heading for heading in headings if all(map(is_mark, heading.values))]
    named = list(filter(_names_status, blank))
    if len(named) < 2 or not any(heading.values for heading in named):
        return []
    uppers = set(map(_upper, named)) - {""}  # other words under the same upper heading
    beside = [heading for heading in blank if heading.values and _upper(heading) in uppers]
    return sorted({*named, *beside}, key=lambda heading: heading.column)


def _names_status(heading: Heading) -> bool:
    return len(heading.lower) <= _LONGEST_STATUS and USUAL.status(heading.lower) is not None


def _upper(heading: Heading) -> str:
    return heading.written.rpartition("/")[0]


def _more_progress(
    headings: Sequence[Heading], points: _Points, chosen: Mapping[str, Heading]
) -> list[Heading]:
    """Other columns that look like 整改情况 by their headings, with texts below."""
    taken = {heading.column for heading in chosen.values()}
    first = chosen["progress"]
    return [
        heading
        for heading in headings
        if heading.column not in taken
        and heading.values
        and plain(heading.written) != plain(first.written)
        and _best_field(heading, points) == "progress"
        and _PROGRESS.search(heading.lower)
    ]


def _best_field(heading: Heading, points: _Points) -> str:
    """The field that a column is most like; "" where it is like none."""
    fits = [(score, field) for (field, c), (score, _) in points.items() if c == heading.column]
    score, field = max(fits)
    return field if score >= _ENOUGH else ""


def _rivals(
    free: Sequence[Heading], points: _Points, chosen: Mapping[str, Heading]
) -> dict[str, list[Heading]]:
    """The columns that nothing took and that look like one that was chosen, by its field."""
    rivals: dict[str, list[Heading]] = {}
    for heading in free:
        fits = (
            field for field in chosen if points.get((field, heading.column), (0,))[0] >= _ENOUGH
        )
        best = max(fits, key=lambda field: points[field, heading.column][0], default=None)
        if best is not None and best not in _TWICE_IS_NO_MATTER:
            rivals.setdefault(best, []).append(heading)
    return rivals


def _headings(head: Head, grid: Grid, row: int) -> list[Heading]:
    above = {head.text(row - 1, c) for c in head.columns(row - 1)} - {""} if row > 1 else set()
    headings: list[Heading] = []
    for column in head.columns(row):
        lower = head.text(row, column)
        if not _may_be_heading(lower):
            continue
        upper = head.upper(row, column) if len(above) > 1 else ""  # else a title over all
        is_two = bool(upper) and (row, column) not in grid.merged and upper != lower
        written = f"{upper}/{lower}" if is_two else lower
        headings.append(Heading(column, written, lower, _values(grid, row, column)))
    return headings


def _values(grid: Grid, header: int, column: int) -> tuple[Raw, ...]:
    """What stands below a heading, empty cells left out."""
    below = sorted(row for row in grid.rows if row > header)[:_LOOKED_AT]
    values = (grid.rows[row].get(column) for row in below)
    return tuple(value for value in values if value is not None and not is_blank(value))


def _may_be_heading(text: str) -> bool:
    is_short = 0 < len(text) <= _LONGEST_HEADING
    return is_short and not re.fullmatch(r"[\d.]+", text) and not is_mark(text)


_Points = dict[tuple[str, int], tuple[float, Heading]]  # field and column → how well they fit


def _points(headings: Sequence[Heading], standard: Sheet) -> _Points:
    return {
        (column.field, heading.column): (
            _by_name(heading, column) + _by_content(heading, column),
            heading,
        )
        for column in standard.columns
        for heading in headings
    }


def _by_name(heading: Heading, column: Column) -> float:
    return _points_of_name(heading.lower, heading.written, column)


@lru_cache(50_000)  # each row may be the header: the same words are asked about again and again
def _points_of_name(own: str, written: str, column: Column) -> float:
    lower, whole = plain(own), plain(written.replace("/", ""))
    if column.name in (lower, whole):
        return 110
    if {lower, whole} & {*column.aliases}:
        return 100
    if (unlike := _UNLIKE.get(column.field)) and re.search(unlike, lower):
        return -60
    names = (column.name, *column.aliases)
    near = max(difflib.SequenceMatcher(None, lower, name).ratio() for name in names)
    points = 40 * near if near >= _NEAR else 10 * near
    in_lower, in_whole = (_longest(column.words, heading) for heading in (lower, whole))
    return points + max(20 + 6 * in_lower if in_lower else 0, 16 + 5 * in_whole if in_whole else 0)


def _longest(words: Iterable[str], heading: str) -> int:
    """The letters of the longest of these words that a heading has."""
    return max((len(word) for word in words if word in heading), default=0)


class _Content(NamedTuple):
    """What stands below a heading: the shares of its values that read so, letters on average."""

    statuses: float
    answers: float
    dates: float
    titles: float
    numbers: float
    length: float


class _Value(NamedTuple):
    """How one value reads."""

    is_status: bool
    is_answer: bool
    is_date: bool
    is_title: bool
    is_number: bool
    length: int


@lru_cache(50_000)
def _read(value: Raw, kind: type) -> _Value:  # of another kind, an equal value reads otherwise
    text = bare_text(value)
    return _Value(
        USUAL.status(text) is not None,
        word(text) in PUBLICITY_WORDS,
        _is_date(value),
        "《" in text and not _OF_STATE.search(text),
        re.fullmatch(r"[\d.,%]+", text) is not None,
        len(text),
    )


@lru_cache(10_000)
def _content(values: tuple[Raw, ...]) -> _Content:
    read = [_read(value, type(value)) for value in values]
    return _Content(*(sum(column) / len(read) for column in zip(*read, strict=True)))


def _sentence(content: _Content) -> float:
    return 5 if content.length >= 5 else 0


def _no_points(content: _Content) -> float:
    return 0


def _short(content: _Content) -> float:
    return -40 if content.length > 25 else 0


_FITS: Mapping[str, Callable[[_Content], float]] = {  # field → points for what stands there
    "deadline": lambda content: 15 if content.dates >= 0.5 else 0,
    "completed": lambda content: 15 if content.dates >= 0.5 else -60 if content.dates < 0.2 else 0,
    "public": lambda content: 10 if content.answers >= 0.6 else -80,
    "progress": lambda content: min(content.length, 40) - (0 if content.length >= 8 else 20),
    "regulations": lambda content: 40 * content.titles - (0 if content.titles else 20),
    **dict.fromkeys(("finding", "measure", "problem", "content"), _sentence),
    **dict.fromkeys(("leader", "office", "person", "category", "number"), _short),
}
_OF_DAYS = ("deadline", "completed")
_OF_WORDS = ("category", "finding", "problem", "measure", "progress", "content", "leader", "office")
_TWICE_IS_NO_MATTER = ("number", "remark", "evidence", "leader", "office", "person")

# words of a heading that say that it is no such column
_UNLIKE: Mapping[str, str] = {
    "category": "问题内容|问题描述|责任|状态|措施",
    "finding": "措施|举措|做法|任务|进展|成效|状态|责任|时间|时限|期限|日期|完成|推进|落实|材料|"
               "整改情况|工作情况|处理|处置|办理|依据|条款|原因|单位|部门|备注|类[别型]|销号|制度|对象|序号",
    "problem": "措施|责任|时限|时间|类[别型]|整改",
    "measure": "情况|进展|成效|结果|成果|时间|时限|责任|材料|状态|问题",
    "progress": "问题|隐患|事项|描述|措施(?!.*(?:情况|进展|成效|结果))|责任|计划|"
                "打算|困难|原因|依据|条款|要求|佐证|材料|目标|"
                "下一步|下步|内容|时限|时间|日期|意见|单位|部门|人员|编号",
    "status": "时间|日期|时限|责任|问题|数$|率$",
    "regulations": "条款|依据|法规|法律|违反|违规|政策|责任|问题",
    "deadline": "实际|责任|已完成",
    "completed": "预计|计划|拟|应|要求|预定|目标|责任",
    "leader": "问题|措施|情况",
    "office": "问题|措施|情况",
    "person": "问题|措施|情况|电话",
    "evidence": "问题|措施",
    "public": "情况",
}  # fmt: skip
_PROGRESS = re.compile(
    "进展|成效|整改情况|落实情况|推进情况|完成情况|工作情况|办理情况|成果|结果|效果"
)
_OF_STATE = re.compile("《[^》]*(?:条例|准则|(?<!办)法|党章)》")  # no office makes them


def _by_content(heading: Heading, column: Column) -> float:
    if not heading.values:
        return 0
    content, field = _content(heading.values), column.field
    if content.numbers >= 0.8 and field in _OF_WORDS:
        return -120
    if field == "status":
        return 60 if _says_statuses(heading, content) else -60
    if content.statuses >= 0.6 and field != "remark":
        return -120
    if content.dates >= 0.8 and field not in _OF_DAYS:
        return -60
    return _FITS.get(field, _no_points)(content)


def _says_statuses(heading: Heading, content: _Content) -> bool:
    answers = content.answers if "是否" in heading.lower else 0
    return content.statuses + answers >= 0.6


def _is_date(value: Raw) -> bool:
    if isinstance(value, datetime.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        date_of(value, may_lack_day=True)
    except Unreadable:
        return False
    return True


def _assigned(points: _Points) -> dict[str, Heading]:
    """Each field with the column that fits it best, each column once, best fits first."""
    chosen: dict[str, Heading] = {}
    taken: set[int] = set()
    for (field, column), (score, heading) in sorted(points.items(), key=lambda i: -i[1][0]):
        if score >= _ENOUGH and field not in chosen and column not in taken:
            chosen[field] = heading
            taken.add(column)
    return chosen
