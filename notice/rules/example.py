"""Fact rules of the shipped example (示例) left in a workbook, and of another unit's words in it.

`example.txt` has the example's texts, one a line; scripts/make_example.py writes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from notice.diagnostics import Level
from notice.lazy import Pattern
from notice.ledger.columns import DUTIES, FACTS, LEDGER
from notice.model.book import Book
from notice.model.notice import Totals
from notice.model.text import Cell, Text
from notice.rules.passages import FACT, FINDING, MEASURE, PROBLEM, PROGRESS, Passages
from notice.rules.rule import Contradiction, FactRule

TEXTS = Path(__file__).with_name("example.txt")
WORD = "示例"
_UNIT = "单位全称"
_FACTS = {fact.name: fact.example for fact in FACTS if fact.example != fact.default}
_OWN = ("单位简称", "巡察对象", "发文机关署名", "联系电话", "邮政信箱", "电子邮箱")  # nobody else's
_MAY_BE_SAME = ("巡察组", "邮编")
_SHORTEST = 12  # letters of a text that nobody writes by chance
_TELLING = (FINDING, PROBLEM, MEASURE, PROGRESS)  # what a ledger is about


@cache
def _texts() -> frozenset[str]:
    return frozenset(TEXTS.read_text("utf-8").splitlines())


def left_of_example(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Facts and texts that are still the example's in another unit's workbook."""
    unit = next(iter(book.facts.get(_UNIT, ())), None)
    if unit is None:
        return
    if unit == _FACTS[_UNIT]:
        yield from _of_its_unit(unit, texts)
        return
    has_word = WORD in unit
    yield from _of_facts(book, unit, has_word=has_word)
    for passage in texts:
        if passage.column != FACT and (
            (len(passage.text) >= _SHORTEST and passage.text in _texts())
            or (not has_word and WORD in passage.text)
        ):
            message = "还是示例里的内容，请改成本单位的，或者删去这一行"
            yield Contradiction(passage.cell, message)


def _of_its_unit(unit: Text, texts: Passages) -> Iterator[Contradiction]:
    """Of a workbook of the example's own unit: is it the example, or does the unit stand there?"""
    telling = [p for p in texts if p.cell.sheet == LEDGER.name and p.column in _TELLING]
    others = sum(passage.text not in _texts() for passage in telling)
    if not others:
        message = "这是示例工作簿，内容是虚构的；填写本单位的内容后再生成"
        yield Contradiction(unit.cells[0], message, Level.INFO)
    elif 2 * others >= len(telling):
        message = f"单位全称还是示例的“{unit}”，台账大半不是示例，请改成本单位的全称"
        yield Contradiction(unit.cells[0], message)


def _of_facts(book: Book, unit: str, *, has_word: bool) -> Iterator[Contradiction]:
    """The facts that are the example's, or say 示例 where the unit does not.

    Another town's 市文化馆 is called so too.
    """
    for name, lines in book.facts.items():
        for line in lines[:1]:
            is_its_own = line == _FACTS.get(name) and line not in unit
            if (name in _OWN and is_its_own) or (not has_word and any(WORD in x for x in lines)):
                message = f"{name}还是示例里的，请改成本单位的；没有请清空"
                yield Contradiction(line.cells[0], message, Level.ERROR)
            elif name in _MAY_BE_SAME and is_its_own:
                message = f"{name}和示例的相同，请核对"
                yield Contradiction(line.cells[0], message, Level.INFO)


# ---------------------------------------------------------------- another unit

_NAMED = Pattern(
    r"^[^，。；、]{0,12}?(?P<unit>(?:[\u4e00-\u9fff]{1,8}?[市县区镇乡州盟旗])?[\u4e00-\u9fff]{1,12}?"
    r"(?:局|馆|中心|院|校|处|所|站|公司|学校|医院|办公室|委员会|协会|联合会))"
    r"(?:机关)?(?:党组|党委|党支部|党总支|班子|领导班子|高度重视|收到|在收到)"
)
_INSPECTED = Pattern(
    r"(?P<unit>[\u4e00-\u9fff]{2,16}(?:局|馆|中心|院|校|处|所|站|公司|学校|医院|协会|联合会))"
    r"(?:机关)?(?:党组|党委|党支部|党总支|领导班子|班子)?"
)
_NEVER = ("纪委", "政府", "巡察", "巡视", "会议", "监委", "市委", "县委", "区委", "镇委", "州委")


def another_unit(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """责任落实 or 巡察对象 speaks of a unit that shares no two letters with this one's names."""
    facts = (_UNIT, "单位简称", "发文机关署名")
    names = [line for fact in facts for line in book.facts.get(fact, ())]
    for cell, unit in _units_named(book, texts, names) if names else ():
        if not any(word in unit for word in _NEVER) and not _shares(unit, names):
            message = f"这里写的是“{unit}”，本单位是“{names[0]}”，是不是别的单位的文字"
            yield Contradiction(cell, message)


def _units_named(book: Book, texts: Passages, names: list[Text]) -> Iterator[tuple[Cell, str]]:
    """The first subject of 责任落实 and the 巡察对象, where they are units.

    Where one of the names stands in it, as nearly always, nothing more is looked at.
    """
    first = next((p for p in texts if p.cell.sheet == DUTIES.name and p.column != FACT), None)
    is_other = first is not None and not _has(first.text[:_SUBJECT], names)
    if first is not None and is_other and (match := _NAMED.match(first.text)):
        yield first.cell, match["unit"]
    for line in book.facts.get("巡察对象", ()):
        if not _has(line, names) and (match := _INSPECTED.fullmatch(line)):
            yield line.cells[0], match["unit"]


_SUBJECT = 30  # letters in which the first subject stands


def _has(text: str, names: list[Text]) -> bool:
    return any(name in text for name in names)


def _shares(unit: str, names: list[Text]) -> bool:
    """Whether two letters in a row of the unit stand in one of the names."""
    return any(unit[i : i + 2] in name for i in range(len(unit) - 1) for name in names)


EXAMPLE = (
    FactRule(id="example", says="", find=left_of_example, is_told_once=True),
    FactRule(
        id="other-unit",
        says="责任落实的第一句、巡察对象说的是别的单位",
        find=another_unit,
        is_told_once=True,
    ),
)
