"""人次 against 人 (T67), and the figures of 整改成效 as other texts tell them."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from notice.lazy import Pattern
from notice.model.book import Book, Result
from notice.model.notice import Totals
from notice.rules.passages import CONTENT, PROGRESS, Passages
from notice.rules.reckoning.written_numbers import NUMBER, value
from notice.rules.rule import Contradiction, FactRule, Hit, TextRule

_PEOPLE_THEN_TIMES = Pattern(
    rf"({NUMBER})[人名](?!次)(?:（|、|，?(?:共计|累计|合计|共|计|即))(?:共计|累计|合计|共|计)?({NUMBER})人次"
)
_TIMES_THEN_PEOPLE = Pattern(
    rf"({NUMBER})人次(?:（|，?(?:涉及|共涉及|共计|共|计|其中))(?:涉及|共|计)?({NUMBER})[人名](?!次)"
)


def fewer_times_than_people(text: str) -> Iterator[Hit]:
    """5人（3人次）: as many people were there as times at the least."""
    for pattern, people, times in ((_PEOPLE_THEN_TIMES, 1, 2), (_TIMES_THEN_PEOPLE, 2, 1)):
        for match in pattern.finditer(text):
            if (value(match[people]) or 0) > (value(match[times]) or 0) > 0:
                yield Hit(match.start(), match.end(), None)


_BETWEEN = "(?:了|共计|累计|合计|共|达到|达|资金|款项|处理|的有|党员|干部|(?:相关|有关|责任)人员?)*"
_MONEY = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_SAME_WORDS = (("谈话提醒", "提醒谈话"), ("诫勉", "诫勉谈话"), ("约谈", "约谈提醒"))
_JOINED = Pattern(r"[^\d次人元个名件起][、和及与]$")  # 谈心谈话、批评教育7人次: of both
# 批评教育、谈话提醒分别为1人次、8人次: each of its own place in the list
_EACH = Pattern(
    rf"(?P<names>[\u4e00-\u9fff]{{2,12}}(?:[、和][\u4e00-\u9fff]{{2,12}})+?)(?:的?党员干部|干部)?分别(?:为|是|达到?|有|共)?"
    rf"(?P<figures>{NUMBER}(?:万元|亿元|人次|人|名|元|个|件|起)(?:[、和，]{NUMBER}(?:万元|亿元|人次|人|名|元|个|件|起))+)"
)
_LIST_MARKS = Pattern("[、和，]")
_FIGURE = Pattern(rf"({NUMBER})(\D+)")
_LOCAL = Pattern("其中|本月|上月|每[月季年次]|分别|平均|人均|余|目标|计划|第[一二三四]|再|新增|另")


def figures_told_otherwise(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """In 责任落实 and 下一步打算 another figure than in 整改成效; elsewhere one above it."""
    for result in book.results:
        held = texts.holding(_names(result.item))
        passages = [passage for passage in held if passage.column in (CONTENT, PROGRESS)]
        amount = _amount(result) if passages and result.unit else None
        if amount is None:
            continue
        called = _called(result)
        for passage in passages:
            for match in called.finditer(passage.text):
                if _is_otherwise(match, amount, is_part=passage.column == PROGRESS):
                    told = f"{result.item}{result.amount}{result.unit}"
                    message = f"这里写“{match[0]}”，整改成效里是“{told}”，请核对"
                    yield Contradiction(passage.cell, message)


def lists_told_otherwise(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """批评教育、谈话提醒分别为1人次、8人次: each figure of a list against that of 整改成效."""
    rows = {name: result for result in book.results for name in _names(result.item)}
    for passage in texts.holding(("分别",)) if rows else ():
        if passage.column not in (CONTENT, PROGRESS):
            continue
        for match in _EACH.finditer(passage.text):
            for name, said in _each(match):
                result = rows.get(name)
                if result and _is_other(said, result, is_part=passage.column == PROGRESS):
                    told = f"{result.item}{result.amount}{result.unit}"
                    message = f"这里写“{name}{said}”，整改成效里是“{told}”，请核对"
                    yield Contradiction(passage.cell, message)


def _each(match: re.Match[str]) -> list[tuple[str, str]]:
    """Each name of a list with its figure, where there are as many of one as of the other."""
    before = match.string[max(0, match.start() - 6) : match.start()]
    names = _LIST_MARKS.split(match["names"]) if not _LOCAL.search(before + match["names"]) else []
    figures = _LIST_MARKS.split(match["figures"])
    return [*zip(names, figures, strict=True)] if len(names) == len(figures) else []


def _is_other(said: str, result: Result, *, is_part: bool) -> bool:
    """Whether 8人次 is another figure than that of a row, and of its unit."""
    told, amount = _FIGURE.fullmatch(said), _amount(result)
    if told is None or amount is None or (told[2] in _MONEY) != (result.unit in _MONEY):
        return False
    if told[2] not in (*_MONEY, result.unit):
        return False
    figure = (value(told[1]) or Decimal(0)) * _MONEY.get(told[2], 1)
    return figure > amount if is_part else figure != amount


def _names(item: str) -> tuple[str, ...]:
    """What a 项目 may be called."""
    others = [b for pair in _SAME_WORDS for a, b in (pair, pair[::-1]) if item == a]
    return (str(item), *others)


def _amount(result: Result) -> Decimal | None:
    try:
        return Decimal(result.amount.replace(",", "")) * _MONEY.get(result.unit, 1)
    except InvalidOperation:
        return None


def _called(result: Result) -> re.Pattern[str]:
    """What tells a figure of a row of 整改成效, however that is called."""
    units = "|".join(_MONEY) if result.unit in _MONEY else re.escape(result.unit)
    names = "|".join(map(re.escape, sorted(_names(result.item), key=len, reverse=True)))
    return re.compile(rf"(?:{names}){_BETWEEN}({NUMBER})({units})")


def _is_otherwise(match: re.Match[str], amount: Decimal, *, is_part: bool) -> bool:
    said = (value(match[1]) or Decimal(0)) * _MONEY.get(match[2], 1)
    around = match.string[max(0, match.start() - 6) : match.end() + 1]
    is_joined = _JOINED.search(match.string[max(0, match.start() - 3) : match.start()])
    if is_joined or _LOCAL.search(around):
        return False
    return said > amount if is_part else said != amount


_LINKED = tuple(
    f"{unit}{link}"
    for unit in ("人", "名", "人次")
    for link in (
        "（",
        "、",
        *(f"{comma}{word}" for comma in ("，", "") for word in "共累合计即涉其"),
    )
)

# fmt: off
PEOPLE_COUNTED = (
    TextRule(
        id="T67", says="人次不会少于人数，请核对",
        find=fewer_times_than_people,
        wrong="谈话提醒5人（3人次）", right="谈话提醒3人（5人次）",
        silent=("培训50人，参加座谈20人次", "诫勉3人次", "5人，共8人次"),
        source="事实", grade="B", needs=_LINKED,
    ),
)
OF_RESULTS = (
    FactRule(id="T67", says="", find=figures_told_otherwise),
    FactRule(id="T67", says="", find=lists_told_otherwise),
)
