"""Text rules of sessions and of document numbers (届次、发文字号): 二十届八中全会, 〔2204〕."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.numerals import ONES, TO_TEN
from notice.rules.passages import CONTENT, Passages
from notice.rules.reckoning.written_numbers import whole
from notice.rules.rule import Contradiction, FactRule, Hit, TextRule

_N = rf"(?:\d{{1,2}}|[{TO_TEN}]{{1,3}})"
_TWICE = Pattern(
    rf"(?:(?<![{TO_TEN}\d])[二三四五六七八九]|(?<=第)一|\d{{1,2}}|[{TO_TEN}]{{2,3}})(届届|轮轮|次次会|中中全|全会全会)"
)
_OF_CONGRESS = Pattern(
    rf"(?:二十|十[{ONES}]?)大[{ONES}]中(?:全会)?|[{ONES}]中(?:会全|全全会)|届[{ONES}][种钟终]全会"
    rf"|(?:党的|中共|共产党)第?(?:二十|十[{ONES}])届(?:全国代表)?大(?:会)?(?=精神|报告|以来|召开|[，。；])"
    rf"|(?:二十|十[四五六七八九])届[{ONES}]中(?=精神|公报|决定|决议|以来|召开|[，。；])"
    rf"|第([{ONES}])\1[届次轮](?!月)"
)
_PLENUM = Pattern(
    rf"(?<![第\d{TO_TEN}])(?:第(?=[{TO_TEN}\d]+届中央))?({_N})届(?:(?:中央(?:委员会)?)?({_N})中全会|中央委员会第({_N})次(?:全体会议|全会))"
)
_PEOPLE = Pattern(
    rf"({_N})届全国(?:人大|人民代表大会|政协)(?:第)?({_N})次(?:全体)?会议"
    rf"|(?:全国政协|政协第)({_N})届(?:全国委员会第)?({_N})次会议"
)
_MOST_PLENUMS, _MOST_SESSIONS = 7, 5  # of a term


def odd_sessions(text: str) -> Iterator[Hit]:
    """第十五届届, 二十大三中, 二十届八中全会, 十四届全国人大六次会议."""
    odd = [
        *_TWICE.finditer(text),
        *_OF_CONGRESS.finditer(text),
        *filter(_has_no_such_plenum, _PLENUM.finditer(text)),
        *filter(_has_no_such_session, _PEOPLE.finditer(text)),
    ]
    yield from (Hit(match.start(), match.end(), None) for match in odd)


def _has_no_such_plenum(match: re.Match[str]) -> bool:
    return 14 <= (whole(match[1]) or 0) <= 20 and (whole(match[2] or match[3]) or 0) > _MOST_PLENUMS


def _has_no_such_session(match: re.Match[str]) -> bool:
    return (whole(match[2] or match[4]) or 0) > _MOST_SESSIONS


_NEXT_CONGRESS = Pattern(
    rf"党的二十[一二三四]大(?![类项件型])|(?:(?<!第)二十一届(?:[{ONES}]中全会|中央)|第二十一届中央)"
)
_NEXT_CONGRESS_IN = (2027, 10)
_ROUND = Pattern(rf"(?:({_N})届)?([^，。；届]{{0,4}})第({_N})轮(?:巡察|.{{0,4}}巡察)")
_THIS = Pattern(
    r"(?:本|此|这)[次轮][^，。；]{0,10}$|(?:针对|对照|根据|按照|落实|围绕|就|对)[^，。；]{0,6}$"
)
_EARLIER = Pattern(
    "上[一]?[轮届]|历[次轮]|往[年届]|此前|以往|前[几一两]?轮|以来|曾|先后|至第|—第|、第|“?回头看"
)


def sessions_of_book(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The 21st congress before it was held; the round of this inspection against the title's."""
    days = book.days.get("成文日期")
    if days and days[0][:2] < _NEXT_CONGRESS_IN:
        for passage in texts.holding(("二十一大", "二十二大", "二十三大", "二十一届")):
            if match := _NEXT_CONGRESS.search(passage.text):
                message = f"这里写“{match[0]}”，成文时还没有召开，请核对届次"
                yield Contradiction(passage.cell, message)
    own = _ROUND.search("".join(book.facts.get("文件标题", ())))
    yield from _rounds_apart(own, texts) if own else ()


def _rounds_apart(own: re.Match[str], texts: Passages) -> Iterator[Contradiction]:
    """Where this inspection is called one of another round, or of another term."""
    for passage in texts.holding(("轮",)):
        for match in _ROUND.finditer(passage.text):
            if _is_other_round(match, own):
                message = f"这里写“第{match[3]}轮”，文件标题是“第{own[3]}轮”，请核对轮次"
                yield Contradiction(passage.cell, message)
            elif passage.column == CONTENT and _is_other_term(match, own):
                message = f"这里写“{match[1]}届”，文件标题是“{own[1]}届”，请核对届次"
                yield Contradiction(passage.cell, message)


def _is_other_round(match: re.Match[str], own: re.Match[str]) -> bool:
    """Whether another round is called the one of this notice, or a later one of its term."""
    number, right = whole(match[3]), whole(own[3])
    before = match.string[max(0, match.start() - 12) : match.start()]
    if number is None or right is None or number == right or _EARLIER.search(before + match[0]):
        return False
    is_of_term = match[1] is None or match[1] == own[1]
    return is_of_term and (number > right or bool(_THIS.search(before)))


# what a unit does at once when it is told of what was found: it tells of this inspection
_AT_ONCE = Pattern(
    r"^(?:反馈|集中反馈)?(?:的?意见|的?问题|会议?|情况)?(?:后|以来|之后)，[^，。；]{0,12}"
    "(?:第一时间|立即|迅速|高度重视|闻令而动|及时召开|随即|马上|当[天日]|坚决扛起|专题研究)"
)


def _is_other_term(match: re.Match[str], own: re.Match[str]) -> bool:
    """十四届市委第六轮巡察反馈后，立即成立专班, where the title has 十五届."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if not match[1] or not own[1] or whole(match[1]) == whole(own[1]) or _EARLIER.search(before):
        return False
    return bool(_AT_ONCE.search(match.string[match.end() :]))


# ---------------------------------------------------------------- document numbers

_OPEN, _CLOSE = "〔［\\[﹝【（(", "〕］\\]﹞】）)"
_HAN = "\u4e00-\u9fff"
_NUMBERS = (
    r"〔\d{1,3}〕(?=第?\d|号)",  # 〔24〕
    rf"[{_OPEN}]\d{{2,4}}年[{_CLOSE}](?=\d+号)",  # 〔2024年〕
    r"[﹝［]\d{4}[﹞］](?=第?\d+号)",
    rf"(?<=[{_HAN}])\[\d{{4}}\](?=第?\d+(?!号)|[{_HAN}]号)",
    rf"〔[〇零○一二三四五六七八九]{{4}}〕(?=[第\d{TO_TEN}])",
    rf"〔\d{{4}}〕第?[{TO_TEN}百]+号",  # Chinese figures
    r"〔\d{4}〕\d+(?![\d号—～、至-])",  # 号 missing
    r"〔(?!19[5-9]\d|20\d\d)\d{4}〕(?=第?\d)",  # no year of ours
    r"〔\d{5,}〕",
)
_NUMBER = Pattern("|".join(f"(?:{pattern})" for pattern in _NUMBERS))
_YEAR = Pattern(r"〔(20\d\d)〕(?=第?\d+号)")


def odd_numbers(text: str) -> Iterator[Hit]:
    """〔24〕, 〔2024年〕, ﹝2024﹞, 〔2204〕, 〔2024〕三号, 〔2024〕3."""
    for match in _NUMBER.finditer(text):
        yield Hit(match.start(), match.end(), None)


def numbers_of_book(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A document number of a year behind 成文日期."""
    days = book.days.get("成文日期")
    for passage in texts.holding(("〔20",)) if days else ():
        for match in _YEAR.finditer(passage.text):
            if days and int(match[1]) > days[0].year:
                message = f"发文字号的年份“〔{match[1]}〕”晚于成文日期{days[0]}，请核对"
                yield Contradiction(passage.cell, message)


# fmt: off
OFFICIAL_NUMBERS = (
    TextRule(
        id="T61", says="届次、轮次不对，请核对",
        find=odd_sessions,
        wrong="学习党的二十届八中全会精神", right="学习党的二十届三中全会精神",
        silent=("市委十五届八次全会", "十四届全国人大常委会第十次会议", "党的二十大报告",
        "十九届六中全会", "第二十一届运动会", "十四届全国人大三次会议", "一轮轮巡查",
        "十九届五中、六中全会", "第三届三中校友"),
        source="党代会、人代会的届次", grade="B", needs=("届", "大一中", "大二中", "大三中",
        "大四中",
        "大五中", "大六中", "大七中", "轮轮", "中全",
        *(f"第{n}{n}" for n in ONES)),
    ),
    TextRule(
        id="T62", says="发文字号写作“示交发〔2024〕3号”的样子，请核对",
        find=odd_numbers,
        wrong="按照示交发〔2024年〕3号文件执行", right="按照示交发〔2024〕3号文件执行",
        silent=("人民法院（2024）吉01执12号", "财会〔2023〕12号", "财会〔2023〕第二批目录",
        "（2024年）",
        "〔2024〕3—5号", "脚注〔1〕"),
        source="GB/T 9704 7.2.5", grade="B", needs=("〔", "﹝", "［", "[", "【", "年）", "年)"),
    ),
)
OF_BOOK = (
    FactRule(id="T61", says="", find=sessions_of_book),
    FactRule(id="T62", says="", find=numbers_of_book),
)
