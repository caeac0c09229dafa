"""Text rules of a whole and its parts by their form (分项与总数): 其中, 其余, 合计, 等3个, 4个小组.

`shares` knows partitions by their words; here the way of telling makes certain that the parts are
all, or at most all, of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from notice.lazy import Pattern
from notice.rules.reckoning.kinds_of_parts import LOOKED_INTO, kinds_apart
from notice.rules.reckoning.shares import Item, items_of
from notice.rules.reckoning.written_numbers import NUMBER, NUMERALS, whole
from notice.rules.rule import Hit, TextRule

_SENTENCES = Pattern(r"[^。；\n]+")
_ROUGH = Pattern("(?<![剩其尚])余(?!下)|多|约|近|左右|以上|等|超过")

# ---------------------------------------------------------------- 其中

_FIRST_PART = Pattern(r"^[^，；]{0,10}[，（]?其中[：，]?[^，、：（）]{1,14}$")
_NEXT_PART = Pattern(r"^([、，])(?:和|及)?[^，、：（）]{1,14}$")
_OTHER_VIEW = Pattern("^[，、]?(?:已|现|均|共|另|还|并|完成|涉及|未|正在|待|全部|累计|目前)")
# what may be counted in another part too
_OVERLAPS = Pattern(
    "重点|重大|疑难|复杂|典型|突出|共性|优秀|新增|特殊|紧急|首次|重复|交叉|同时|主要|骨干|以上|以下|以内"
)
_OF_PEOPLE = ("人", "名", "人次", "户", "家", "个")  # one may be of two parts
_OPPOSITES = (
    ("男", "女"), ("有效", "无效"), ("在编", "编外"), ("在职", "退休"), ("在岗", "离岗"),
    ("公办", "民办"), ("城镇", "农村"), ("城区", "乡镇"), ("线上", "线下"), ("现场", "线上"),
    ("国有", "民营"), ("校内", "校外"), ("市内", "市外"), ("县内", "县外"), ("专职", "兼职"),
    ("正式", "临时"), ("初次", "重复"),
)  # fmt: skip


def parts_over(sentence: str, items: Sequence[Item]) -> tuple[int, int] | None:
    """12次，其中党组会5次、专题会8次: parts that come to more; opposites, to another number."""
    for at in range(len(items) - 2):
        all_of_it, parts = items[at], _parts_behind(items[at + 1 :], items[at].unit)
        if len(parts) < 2 or "其中" in all_of_it.label:
            continue
        told = sum(part.number for part in parts)
        is_pair = _are_opposites(parts) and not _OVERLAPS.search(parts[0].label + parts[1].label)
        is_over = told > all_of_it.number and _are_apart(parts)
        if is_over or (is_pair and told != all_of_it.number):
            return all_of_it.start, parts[-1].end
    return None


def _parts_behind(items: Sequence[Item], unit: str) -> list[Item]:
    """The items that 其中 begins, told in one way."""
    if not _FIRST_PART.search(items[0].label) or items[0].unit != unit:
        return []
    parts, marks = [items[0]], set()
    for item in items[1:]:
        match = _NEXT_PART.search(item.label)
        if not match or item.unit != unit or _OTHER_VIEW.search(item.label):
            break
        if "、" in marks and match[1] == "，":
            break
        marks.add(match[1])
        parts.append(item)
    return parts


def _are_apart(parts: Sequence[Item]) -> bool:
    """Whether nothing can be of two parts: opposites, or things that one word each tells apart."""
    if _are_opposites(parts):
        return True
    labels = [part.label.rpartition("其中")[2] for part in parts]
    is_of_things = parts[0].unit not in _OF_PEOPLE
    return is_of_things and not any(map(_OVERLAPS.search, labels))


def _are_opposites(parts: Sequence[Item]) -> bool:
    if len(parts) != 2:
        return False
    first, second = (part.label.rpartition("其中")[2] for part in parts)
    return any(
        (one in first and other in second and one not in second)
        or (other in first and one in second and one not in first)
        for one, other in _OPPOSITES
    )


# ---------------------------------------------------------------- 已…、未…; 有效…、无效…

_DONE = Pattern(
    r"(?:^|[，、；]|共|的)?(?:现|目前)?已(?:经|按期|全部)?([\u4e00-\u9fff]{2})[^，、]{0,8}$"
)


def pairs_apart(sentence: str, items: Sequence[Item]) -> tuple[int, int] | None:
    """128个，已完成清产核资97个，未完成21个; 300份，有效288份、无效22份."""
    for at, (all_of_it, first, second) in enumerate(zip(items, items[1:], items[2:], strict=False)):
        units = [item.unit for item in items[at : at + 4]]
        if units[:3] != [all_of_it.unit] * 3 or units[3:] == units[:1] or "其中" in first.label:
            continue  # 未完成0个，正在整改1个
        told = first.number + second.number
        is_other = _are_done_and_not(first, second) and told != all_of_it.number
        if is_other or (_are_valid(first, second) and told > all_of_it.number):
            return all_of_it.start, second.end
    return None


def _are_done_and_not(first: Item, second: Item) -> bool:
    """已完成清产核资97个，未完成21个: one verb of both."""
    done = _DONE.search(first.label)
    return done is not None and bool(re.match(rf"[，、]?(?:尚|还|暂|仍)?未{done[1]}", second.label))


def _are_valid(first: Item, second: Item) -> bool:
    """有效问卷288份、无效问卷22份: of what was handed out, or came back."""
    return "有效" in first.label and "无效" in second.label


# ---------------------------------------------------------------- 其余, 合计

_REST = Pattern(r"^[，、；]?(?:其余|剩余|余下|尚余|还剩|剩下)(?:的)?[^，、：]{0,6}$")
_IS_DONE = Pattern(
    "已|收回|追回|完成|清退|退还|核销|核减|拨付|办结|整改|其中|未|退回|上缴|其余|处理"
)
_IS_WHOLE = Pattern(
    "应|共|总|登记|排查|摸排|摸底|涉及|查出|梳理|核查|清查|发现|投资|计划|需|辖区|现有|原有|"
    "全[市县区镇乡村校院局系]|反馈|认领|待|欠|收到|受理"
)
_SUM = Pattern(r"^[，、]?(?:共|共计|合计|总计|总共)$")
_NEXT = Pattern(r"^[、，](?:和|及)?[^，、：（）共计]{1,12}$")
_MOST = 6  # parts of which every choice is tried


def rest_apart(sentence: str, items: Sequence[Item]) -> tuple[int, int] | None:
    """46笔，已收回21笔、核销19笔，剩余8笔: no choice of what stands between leaves that rest."""
    for at, rest in enumerate(items):
        if _REST.search(rest.label):
            before = [item for item in items[:at] if item.unit == rest.unit][-_MOST:]
            start = _whole_before(before)
            if start is not None and not any(_leaves(o, before, rest.number) for o in before):
                return start, rest.end
    return None


def _whole_before(items: Sequence[Item]) -> int | None:
    """Where a whole begins of which at least the last one of these is said to be done."""
    wholes = [
        item.start
        for item in items[:-1]
        if _IS_WHOLE.search(item.label) and not _IS_DONE.search(item.label)
    ]
    return wholes[0] if wholes and _IS_DONE.search(items[-1].label) else None


def _leaves(all_of_it: Item, items: Sequence[Item], rest: Decimal) -> bool:
    """Whether some of the items behind one come to all of it but for the rest."""
    behind = [item.number for item in items if item.start > all_of_it.start]
    return any(
        sum(chosen) == all_of_it.number - rest
        for size in range(1, len(behind) + 1)
        for chosen in combinations(behind, size)
    )


def sums_behind(sentence: str, items: Sequence[Item]) -> tuple[int, int] | None:
    """临床科室23个、医技科室8个，共33个: a sum that is none of what stands right before it."""
    for at, total in enumerate(items):
        if not _SUM.search(total.label):
            continue
        parts: list[Item] = []
        for item in reversed(items[:at]):
            if item.unit != total.unit:
                break
            parts.append(item)
            if not _NEXT.search(item.label):
                break
        sums = [sum(part.number for part in parts[:size]) for size in range(1, len(parts) + 1)]
        if len(parts) > 1 and total.number not in sums:
            return parts[-1].start, total.end
    return None


_WAYS = (  # words of which a sentence holds one → a way of telling parts
    ("其中", parts_over),
    *((word, kinds_apart) for word in ("其中", *LOOKED_INTO)),
    *((word, pairs_apart) for word in ("未", "无效")),
    *((word, rest_apart) for word in ("其余", "剩", "余下", "尚余")),
    *((word, sums_behind) for word in ("共", "计")),
)


def wholes_apart(text: str) -> Iterator[Hit]:
    """Parts that can't be those of the whole that a sentence names, by the way they are told."""
    for sentence in _SENTENCES.finditer(text):
        words = sentence[0]
        ways = dict.fromkeys([way for word, way in _WAYS if word in words])
        items = items_of(words) if ways else []
        for way in ways if len(items) > 2 else ():
            hit = way(words, items)
            if hit and not _ROUGH.search(words[slice(*hit)]):
                yield Hit(sentence.start() + hit[0], sentence.start() + hit[1], None)
                break


# ---------------------------------------------------------------- lists before their number

_ITEM = r"[^，。；：、\n（）《》“”等\d]"
_LIST = rf"((?:{_ITEM}{{2,16}}、){{2,11}}{_ITEM}{{2,10}}?)"
_AND_OTHERS = Pattern(rf"{_LIST}等({NUMBER})(?:个|家|项|类|种|条|名|所|处|门|大)")
# what a list before a number is of: 综合协调、督导检查、宣传报道3个工作组
_CLASSES = (
    "方面|工作组|小组|专班|专项组|领域|环节|部门|科室|处室|股室|村|屯|乡镇|镇|街道|社区|单位|维度|层面|"
    "要素|阶段|步骤|清单|台账|中心|支部|分局|学院|系部|车间|病区|学校|园区"
)
_BEFORE_NUMBER = Pattern(rf"{_LIST}({NUMBER})个(?:重点|主要|关键|专项|责任)?(?:{_CLASSES})")
_MOST_LISTED = 12


def lists_before(text: str) -> Iterator[Hit]:
    """甲屯、乙屯、丙屯等2个村: more than that; 协调、督导、宣传4个小组: another number."""
    for match in _AND_OTHERS.finditer(text):
        said, listed = _alike(match)
        if 1 < said < listed:
            yield Hit(match.start(2), match.end(), None)
    for match in _BEFORE_NUMBER.finditer(text):
        said, listed = _alike(match)
        if listed and said > 1 and 0 < abs(said - listed) < 3:
            yield Hit(match.start(2), match.end(), None)


def _alike(match: re.Match[str]) -> tuple[int, int]:
    """What is said, and how many items of one form are listed; 0 where they are of several."""
    said = whole(match[2]) or 0
    first, *others = match[1].split("、")
    is_of_length = len({len(item) for item in others}) == 1 and len(first) >= len(others[0])
    is_of_end = len({item[-1] for item in (first, *others)}) == 1
    is_joined = any(letter in item for item in others for letter in "和及与")
    is_list = (is_of_length or is_of_end) and not is_joined and said <= _MOST_LISTED
    return said, (len(others) + 1) * is_list


_COUNTS_OF_LISTS = (
    *(f"等{figure}" for figure in "123456789" + NUMERALS),
    *(f"个{word}" for word in (*_CLASSES.split("|"), "重点", "主要", "关键", "专项", "责任")),
)

# fmt: off
WHOLE_AND_PARTS = (
    TextRule(
        id="T71", says="文中各部分和总数对不上，请核对",
        find=wholes_apart,
        wrong="召开会议12次，其中党组会5次、专题会8次",
        right="召开会议12次，其中党组会5次、专题会7次",
        silent=("参训80人，其中党员50人、女同志60人", "隐患45处，其中重大隐患3处、已整改43处",
        "50份，发现问题6份，已整改4份，其余2份转办", "总投资100万元，已拨付60万元，剩余40万元",
        "收回50万元，核减2万元，剩余10万元按协议收取", "新建3个、改建5个，共涉及12个村",
        "发放300份，收回有效278份、无效12份", "拨付86万元，其中甲村36万元，乙村40万元"),
        source="事实", grade="B",
        needs=("其中", *LOOKED_INTO, "未", "无效", "其余", "剩余", "余下", "尚余", "还剩", "剩下",
        "，共", "、共", "合计", "总计"),
    ),
    TextRule(
        id="T72", says="列出的和写的个数不一致，请核对",
        find=lists_before,
        wrong="对东屯、西屯、南屯、北屯等3个村开展核查",
        right="对东屯、西屯、南屯、北屯等4个村开展核查",
        silent=("对东屯、西屯、南屯等12个村开展核查", "定期、不定期开展检查、督查等2项工作",
        "设综合协调、督导检查、宣传报道3个工作组", "解决管理、采购、财务12个问题"),
        source="事实", grade="B",
        needs=_COUNTS_OF_LISTS,
    ),
)
