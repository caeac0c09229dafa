"""Fact rules of names: the inspection team, the unit and 巡察 itself, called otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice.language import lexicon
from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.numerals import TO_TEN
from notice.rules.passages import FACT, Passage, Passages
from notice.rules.punctuation import is_han
from notice.rules.rule import Contradiction, FactRule

_TEAM = Pattern(
    rf"(?:[省市县区州盟旗](?:纪?委|监委|工委)|纪委|监委)?(?:第[{TO_TEN}\d]{{1,3}}巡[察视]组|巡[察视]第[{TO_TEN}\d]{{1,3}}组)"
)
_TEAM_WORDS = ("巡察组", "巡视组", "巡察第", "巡视第")
_WE = Pattern(
    r"(?<![基根资原样版文日标成书课剧账])[我本](?:单位|会(?!议)|局|委(?!员)|办(?![理公法事])|馆|院|校|处(?!理|置|罚|于)|厅|部(?!门|分|署)|站|所(?!有|在|需)|中心|镇|乡|街道)"
    r"(?![人们国次届长])"
)
_ABOVE = Pattern(r"(?:中央|中共中央|省委|自治区党委|市委和省委|上级|国家|部委|全国)[^，。；]{0,8}$")
_XUNSHI = Pattern(
    r"巡视(?=反馈|整改|意见|组(?!织|长|员))"
    r"|(?:^|(?<=[，。；：、本该次轮在]))巡视(?=期间|进驻|指出|点出|提出)"
)
_BESIDE = Pattern(r"^[^，。；]{0,3}(?:巡察|审计)|^(?:整改)?[、和与及]")
# 巡视 of wards and lines
_OF_ROUNDS = Pattern("护士|护理|患者|病房|病区|线路|设备|管线|机房|考场|巡视员")
_BESIDE_BEFORE = Pattern(r"(?:巡察|审计)[、和与及或]?$|第[^，。；]{1,3}$|《[^》]*$")


def teams_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The inspection team is called alike everywhere; those of the Party's centre are others."""
    if _lacks_names(book):
        return
    team = book.facts["巡察组"][0]
    for passage in _others(book, texts, _TEAM_WORDS):
        for match in _TEAM.finditer(passage.text):
            is_above = _ABOVE.search(passage.text[: match.start()]) or match[0].startswith("省委")
            is_own = match[0] in team or team == passage.text[: match.end()][-len(team) :]
            if not is_own and not (is_above and "巡视" in match[0]):
                message = f"这里写“{match[0]}”，基本信息里的巡察组是“{team}”，请核对"
                said = passage.excerpts(match[0], match.start())
                yield Contradiction(passage.cell, message, excerpts=said)


def inspection_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """In a city or a county it is 巡察, not 巡视, where this inspection is named."""
    if _lacks_names(book) or "巡察" not in book.facts["巡察组"][0]:
        return
    for passage in _others(book, texts, ("巡视",)):
        for match in _XUNSHI.finditer(passage.text):
            before, behind = passage.text[: match.start()], passage.text[match.end() :]
            is_other = _ABOVE.search(before) or _BESIDE_BEFORE.search(before)
            is_other = is_other or _OF_ROUNDS.search(passage.text)
            if not is_other and not _BESIDE.search(behind):
                message = "这里写“巡视”，市县一级是“巡察”，请核对"
                said = passage.excerpts(match[0], match.start())
                yield Contradiction(passage.cell, message, excerpts=said)
                break


def _lacks_names(book: Book) -> bool:
    """Whether it is a broken book, in which they are missing."""
    return not all(book.facts.get(name) for name in ("巡察组", "单位全称", "单位简称"))


def _others(book: Book, texts: Passages, words: Sequence[str]) -> Iterator[Passage]:
    """The passages that hold one of these words, but for the team's own name in 基本信息."""
    own = book.facts["巡察组"][0].cells[0]
    return (passage for passage in texts.holding(words) if passage.cell != own)


# ---------------------------------------------------------------- the unit

_PLACE = Pattern(r"^.{2,6}?(?:省|自治区|自治州|市|县|区|旗)(?=.{2,})")
_LEVELS = "省市县区旗州盟乡镇"
_ORGANS = "局委办厅部会院馆校处站所"
# what other offices are called: a name with one of them is theirs
_OFFICES = frozenset((
    "教育", "财政", "民政", "司法", "公安", "交通", "水利", "水务", "农业", "林业", "商务", "文化",
    "卫生",
    "卫健", "审计", "统计", "体育", "旅游", "人社", "住建", "发改", "工信", "科技", "环保", "生态",
    "应急",
    "国土", "规划", "自然", "市场", "税务", "气象", "医保", "信访", "档案", "编办", "城管", "粮食",
    "畜牧",
    "海洋", "渔业", "广电", "民宗", "侨务", "外事", "机关", "组织", "宣传", "统战", "政法", "退役",
    "数据",
    "政务", "行政", "金融", "招商", "园林", "房产", "人防", "地震", "烟草", "邮政", "供销", "残联",
    "妇联",
))  # fmt: skip


def units_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """The unit is called by its name and its short name, without a typing error, and never 我."""
    if _lacks_names(book):
        return
    unit, short = str(book.facts["单位全称"][0]), str(book.facts["单位简称"][0])
    for passage in texts.holding(("我", "本")):
        if passage.column != FACT and _WE.search(passage.text):
            message = f"自称“我局”“本单位”一类，别处用“{short}”，请统一"
            yield Contradiction(passage.cell, message)
    body = str(next(iter(book.facts.get("巡察对象", ())), ""))
    forms = tuple(_other_forms(unit, short, body))
    anchors = (unit[:2], unit[-2:], short[:2], short[-2:], *(form for form, _ in forms))
    for passage in _others(book, texts, anchors):
        if passage.column != FACT or passage.text not in (unit, short):
            yield from _misspelt(passage, unit, short)
            yield from _in_other_forms(passage, forms, (unit, short))


def _misspelt(passage: Passage, unit: str, short: str) -> Iterator[Contradiction]:
    for name, called in ((unit, "单位全称"), (short, "单位简称")):
        for miss in near_misses(passage.text, name):
            message = f"这里写“{miss}”，{called}是“{name}”，请核对"
            yield Contradiction(passage.cell, message, excerpts=passage.excerpts(miss))


def _other_forms(unit: str, short: str, body: str) -> Iterator[tuple[str, str]]:
    """Forms that are none of the unit's, each with what to write instead."""
    place = _PLACE.match(unit)
    without_place = place[0][-1] + unit[place.end() :] if place else ""
    if len(without_place) > 3 and not short.endswith(without_place):
        yield without_place, f"{unit}”或“{short}"
    yield from _of_other_organs(unit, short)
    yield from ((form, short) for form in _short_forms(unit, place[0] if place else "", short))
    for right, wrong in (("党组", "党委"), ("党委", "党组")):
        if body.endswith(right):
            yield from ((name + wrong, name + right) for name in (unit, short, short[-1]))


def _of_other_organs(unit: str, short: str) -> Iterator[tuple[str, str]]:
    """示例市交通运输厅, 市交通委."""
    if len(short) > 3 and short[-1] in _ORGANS:
        yield from ((short[:-1] + organ, short) for organ in "局委办厅会" if organ != short[-1])
    if unit[-1] in "局委厅":
        yield from ((unit[:-1] + organ, unit) for organ in "局委厅" if organ != unit[-1])


def _short_forms(unit: str, place: str, short: str) -> Iterator[str]:
    """Other short forms of two letters of the name, the first and no neighbour: 市交运局."""
    core = unit[len(place) : -1]
    if place and short[-1] == unit[-1]:
        forms = (place[-1] + form for form in _with_management(core, unit[-1]))
        yield from (form for form in forms if form != short)
        for letter in dict.fromkeys(core[2:]):
            form = place[-1] + core[0] + letter + unit[-1]
            if form != short and is_han(letter):
                yield form


def _with_management(core: str, organ: str) -> Iterator[str]:
    """市交通运输管理局, 市市场监督局: a 管理 too much or too little."""
    if "管理" not in core and len(core) > 3:
        yield core + "管理" + organ
    elif core.endswith("管理"):
        yield core.removesuffix("管理") + organ


def _in_other_forms(
    passage: Passage, forms: Sequence[tuple[str, str]], names: tuple[str, ...]
) -> Iterator[Contradiction]:
    """Where another form stands, by itself: not as the end of a name, nor before 员 会."""
    for form, right in forms if passage.column != FACT else ():
        at = passage.text.find(form)
        if at >= 0 and not _is_of_name(passage.text, at, form, names):
            message = f"这里写“{form}”，别处用“{right}”，请核对"
            yield Contradiction(passage.cell, message, excerpts=passage.excerpts(form, at))
            return


def _is_of_name(text: str, at: int, form: str, names: tuple[str, ...]) -> bool:
    """Whether a form there is part of the unit's own name, of another's, or of a longer word."""
    around = text[max(0, at - 8) : at + len(form) + 8]
    is_own = any(name in around and form in name for name in names)
    is_of_other = len(form) > 3 and text[max(0, at - 1) : at] in tuple(_PLACE_ENDS)
    behind = text[at + len(form) : at + len(form) + 2]
    return is_own or is_of_other or behind.startswith(("员", "会", "书记处"))


_PLACE_ENDS = "省市县区州盟旗城山江河海阳州安平东南西北"


def near_misses(text: str, name: str) -> Iterator[str]:
    """Words of `name`'s length that begin or end like it and differ from it in one letter.

    In a name shorter than six letters that letter sounds or looks like the right one; a last one
    does, or is that of another kind of office; a name of another office is none.
    """
    if len(name) < 4:
        return
    whole = text.count(name)
    for anchor, offset in ((name[:2], 0), (name[-2:], len(name) - 2)):
        at = text.find(anchor) if text.count(anchor) > whole else -1
        while at >= 0:
            piece = text[max(0, at - offset) : at - offset + len(name)]
            if at >= offset and _misses_by_one(piece, name):
                yield piece
            at = text.find(anchor, at + 1)


def _misses_by_one(piece: str, name: str) -> bool:
    if len(piece) != len(name) or not all(map(is_han, piece)):
        return False
    wrong = [i for i, (a, b) in enumerate(zip(piece, name, strict=True)) if a != b]
    return len(wrong) == 1 and _is_slip(piece, name, wrong[0])


_KINDS = ("法院", "医院", "学院", "中学", "小学", "大学")
_OTHER_PLACES = frozenset(_LEVELS + TO_TEN + "东西南北中")


def _is_other_kind(piece: str, name: str) -> bool:
    """Whether both are kinds of offices: 人民法院 is no 人民医院."""
    return piece in _KINDS and name in _KINDS


def _is_slip(piece: str, name: str, at: int) -> bool:
    """Whether one letter of a name is a typing error, and the piece no name of another unit."""
    is_long = len(name) >= _LONG_NAME
    if {piece[at], name[at]} <= _OTHER_PLACES or _is_other_kind(
        piece[at : at + 2], name[at : at + 2]
    ):
        return False  # of another place, another court than a hospital
    if lexicon.are_alike(piece[at], name[at]):
        return is_long or not lexicon.is_word(piece[at : at + 2])
    is_other = piece[at - 1 : at + 1] in _OFFICES or piece[at : at + 2] in _OFFICES
    return is_long and 1 < at < len(name) - 1 and not is_other


_LONG_NAME = 6

NAMES = (
    FactRule(
        id="team-name",
        says="巡察组的名称前后不一",
        find=teams_in_one_way,
        is_told_once=True,
    ),
    FactRule(
        id="unit-name",
        says="单位名称前后不一，或自称“我单位”",
        find=units_in_one_way,
        is_told_once=True,
    ),
    FactRule(
        id="inspection-word",
        says="市县一级写成了“巡视”",
        find=inspection_in_one_way,
        is_told_once=True,
    ),
)
