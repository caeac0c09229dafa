"""基本信息: one row a fact (项目), its lines, and the dates among them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import plain, word
from notice.ledger.columns import (
    COUNTING_FACT,
    DATE_FACTS,
    FACTS,
    INSPECTION_DATES,
    JINJA_WORDS,
    LINED_FACTS,
    PHONE_WITHOUT_ZERO,
    PUBLICITY_WORDS,
    TEMPLATE_WORDS,
    Fact,
)
from notice.ledger.measure_items import fault_of_counting
from notice.ledger.table import Table
from notice.ledger.texts import Cells, blank, unexpected_date, unfilled
from notice.model.book import Day, Publicity
from notice.model.text import Cell, Text, joined
from notice.xlsx.cells import Raw, clean, is_blank, is_placeholder, quoted, raw_text, says_nothing

_BY_NAME = {name: fact for fact in FACTS for name in (fact.name, *fact.aliases)}
_NO_DATES = (datetime.datetime, datetime.date, datetime.time)


class Facts:
    """What 基本信息 says, as Book has it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lines: dict[str, tuple[Text, ...]] = {}
        self.days: dict[str, tuple[Day, ...]] = {}
        self.mailbox_name = "邮政信箱"
        self.stamped = True
        self.places: dict[str, Cell] = {}  # of the 内容 of each 项目, filled or not


def read_facts(table: Table | None) -> tuple[Facts, list[Diagnostic]]:
    """Return the facts, and every fault of the sheet; none where the sheet could not be read."""
    facts = Facts()
    if table is None:
        return facts, []
    cells = Cells(table)
    for row in table.entries:
        if cells.has_own(row, "name", "value") and (name := _named(facts, cells, row)):
            _read_fact(facts, cells, row, name)
    places = facts.places
    cells.found += [*_missing(table, facts, cells, places), *_periods(facts, cells, places)]
    cells.found += _near(facts, cells.table)
    return facts, cells.found


def _named(facts: Facts, cells: Cells, row: int) -> str:
    """The name of the fact that a row holds; "" where it can't be read, and that is told."""
    written = cells.text(row, "name")
    cell, value = cells.table.cell(row, "name"), cells.table.cell(row, "value")
    if not written:
        if not is_blank(cells.table.value(row, "value")) and not cells.is_faulty(cell):
            cells.tell(info("fact-unnamed", value, "这一行没有写项目名称，不读取"))
        return ""
    bare = plain(written.rstrip("：: ")) or plain(written)  # 单位全称：
    fact = _BY_NAME.get(bare)
    name = fact.name if fact else bare
    if name in facts.places:
        taken = f"{facts.places[name]}已经有“{name}”"
        message = f"项目“{quoted(written)}”重复，{taken}，请只保留一个"
        cells.tell(error("fact-twice", cell, message))
        return ""
    facts.places[name] = value
    if name == "邮政信箱":
        facts.mailbox_name = bare
    if fact is None and (fault := _free_name(name, cell)):
        cells.tell(fault)
        return ""
    return name


def _read_fact(facts: Facts, cells: Cells, row: int, name: str) -> None:
    value = cells.table.value(row, "value")
    cell = cells.table.cell(row, "value")
    if name in DATE_FACTS:
        if days := tuple(_days(value, cell, cells, name)):
            facts.days[name] = days
            facts.lines[name] = tuple(day.text for day in days)
        return
    lines = cells.lines(row, "value")
    text = joined(lines, "")
    if name not in _BY_NAME:
        facts.lines[name] = ()  # an office's own row is a name for templates, filled or not
    if not text:
        return
    _read_choice(facts, cells, name, cell, text)
    if not says_nothing(text) and not _is_missed(text, name, cell, cells):
        _check_kind(value, name, cell, cells)
        lines = _without_stop(lines, cell, cells) if name == "文件标题" else lines
        facts.lines[name] = lines if name in LINED_FACTS else (text,)


def _without_stop(lines: tuple[Text, ...], cell: Cell, cells: Cells) -> tuple[Text, ...]:
    """A title without a final 。, which is told."""
    last = lines[-1]
    bare = last.cut(0, len(last.rstrip("。.")))
    if not bare or bare == last:
        return lines
    cells.tell(info("T21", cell, "文件标题末尾不用句号，印的时候去掉了"))
    return (*lines[:-1], bare)


def _read_choice(facts: Facts, cells: Cells, name: str, cell: Cell, text: Text) -> None:
    """What the program does by a fact that is one of two words."""
    if name == "加盖印章":
        facts.stamped = _is_stamped(text, cell, cells)
    elif name == COUNTING_FACT and (fault := fault_of_counting(text)):
        cells.tell(fault)


def _is_missed(text: str, name: str, cell: Cell, cells: Cells) -> bool:
    """Whether a required fact has but a placeholder; any placeholder is told."""
    if not is_placeholder(text):
        return False
    fact = _BY_NAME.get(name)
    is_missed = fact is not None and fact.required
    cells.tell(blank(name, cell, text) if is_missed else unfilled(text, cell))
    return is_missed


def _days(value: Raw, cell: Cell, cells: Cells, name: str) -> Iterator[Day]:
    """The dates of a fact, one a line where the inspection had two periods."""
    may_lack_day = name in INSPECTION_DATES
    parts: list[Raw] = [] if is_blank(value) else [value]
    if isinstance(value, str) and may_lack_day:
        parts = [line for line in clean(value).text.split("\n") if line]
    for part in parts:
        day = cells.day_of(part, cell, may_lack_day=may_lack_day)
        if day is not None:
            yield day


def _is_stamped(text: str, cell: Cell, cells: Cells) -> bool:
    said = PUBLICITY_WORDS.get(word(text))
    if said is None and not says_nothing(text):
        message = f"“{quoted(text)}”认不出，请写“是”或“否”"
        cells.tell(error("yes-no-unknown", cell, message))
    return said is not Publicity.WITHHELD


def _check_kind(value: Raw, name: str, cell: Cell, cells: Cells) -> None:
    """What Excel makes of a telephone number or a document's number while it is typed."""
    if name not in _BY_NAME:
        return
    if isinstance(value, _NO_DATES):
        cells.tell(unexpected_date(value, cell))
    elif name == "联系电话" and isinstance(value, (int, float)) and not isinstance(value, bool):
        digits = raw_text(value)
        if not (len(digits) == 11 and digits.startswith("1") and digits[1] >= "3"):  # a mobile
            cells.tell(warning("phone-number", cell, PHONE_WITHOUT_ZERO))


def _free_name(name: str, cell: Cell) -> Diagnostic | None:
    """A row of the office's own is a name for templates; one that can't be a tag is noticed."""
    if name in TEMPLATE_WORDS:
        return error("fact-reserved", cell, f"“{name}”是模板自带的名称，请换一个项目名称")
    if not name.isidentifier() or name in JINJA_WORDS:
        message = (
            f"“{quoted(name)}”不能用作模板里的名称（不能以数字开头，不能有标点），模板用不到这一行"
        )
        return info("fact-no-tag", cell, message)
    return None


def _missing(
    table: Table, facts: Facts, cells: Cells, places: dict[str, Cell]
) -> Iterator[Diagnostic]:
    for fact in FACTS:
        if not fact.required or facts.lines.get(fact.name):
            continue
        if fact.name not in places:
            message = f"缺少项目“{fact.name}”，请加一行并填写{_advice(fact)}"
            yield error("fact-missing", table.sheet.name, message)
        elif not cells.is_faulty(places[fact.name]):
            message = f"{fact.name}没有填写，请填写{_advice(fact)}"
            yield error("blank", places[fact.name], message)


_STARRED = ("联系电话",)  # their examples would leave with stars


def _advice(fact: Fact) -> str:
    return f"：{fact.note}" if fact.name in _STARRED else f"，例如：{fact.example}"


def _near(facts: Facts, table: Table) -> Iterator[Diagnostic]:
    """A 项目 of the office's own that is nearly the name of one of ours."""
    own = [n for n in facts.places if n not in _BY_NAME and n not in TEMPLATE_WORDS]
    if not own:
        return
    import difflib  # only where there are such

    for name in own:
        for near in difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0.6):
            fact = _BY_NAME[near]
            is_missed = fact.required and fact.name not in facts.places
            place = facts.places[name]._replace(column=table.columns["name"])
            tell = warning if is_missed else info
            yield tell("fact-near", place, f"“{quoted(name)}”不是标准项目，是不是“{near}”")


def _periods(facts: Facts, cells: Cells, places: dict[str, Cell]) -> Iterator[Diagnostic]:
    """Two periods of an inspection need as many beginnings as ends."""
    begins, ends = (facts.days.get(name, ()) for name in INSPECTION_DATES)
    if begins and ends and len(begins) != len(ends):
        if any(cells.is_faulty(places[name]) for name in INSPECTION_DATES):
            return
        message = f"巡察开始日期有{len(begins)}个，结束日期有{len(ends)}个，请逐行一一对应"
        yield error("inspection-periods", places["巡察结束日期"], message)
