"""What the words above a ledger's header say of the unit (单位): never more than stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from notice.ledger.columns import FACTS, INSPECTION_DATES
from notice.xlsx.cells import clean

_UNIT = "单位全称"
_ENDS = (  # words of units; 会 is of 委员会 too, 院 of 医院, 学 of 中学
    "局", "馆", "中心", "院", "校", "学", "园", "办公室", "公司", "集团", "所", "站", "会", "社",
    "台", "厂", "队", "处", "署", "厅", "部", "乡", "镇", "街道", "村", "社区", "政府", "银行",
    "党组", "党委", "支部", "总支",
)  # fmt: skip
_SUBJECT = re.compile("巡察|整改")
_BEFORE = re.compile(r"^(?:附件\d*[:：.、]?|附表\d*[:：.、]?|关于|\d{4}年度?)+")
_NO_UNIT = re.compile(
    r"关于|落实|贯彻|根据|针对|反馈|对|的|[省市县区州旗盟]委$|巡视|第.+轮|[^\u4e00-\u9fff（）()]"
)
_FACT = re.compile(r"([^\s:：]+)[:：]\s*([^\s:：]+)")


def unit_of(titles: Iterable[str]) -> str:
    """The unit that the titles name before 巡察 or 整改; "" where none or two are named."""
    units = {unit for title in titles if (unit := _unit_in(title))}
    return units.pop() if len(units) == 1 else ""


def _unit_in(title: str) -> str:
    text = "".join(clean(title).text.split())
    subject = _SUBJECT.search(text)
    words = _BEFORE.sub("", text[: subject.start()]) if subject else ""
    is_unit = 4 <= len(words) <= 40 and words.endswith(_ENDS) and not _NO_UNIT.search(words)
    return words if is_unit else ""


def facts_of(titles: Iterable[str]) -> dict[str, str]:
    """The facts that stand above the header as 项目：值, but for names of units and dates."""
    named = {
        name: fact.name
        for fact in FACTS
        for name in (fact.name, *fact.aliases)
        if fact.name in _READ_OFF
    }
    found: dict[str, str] = {}
    for title in titles:
        for name, value in _FACT.findall(clean(title).text):
            if name in named:
                found.setdefault(named[name], value)
    return found


_READ_OFF = (
    "部署机关",
    "巡察组",
    "巡察类型",
    "反馈日期",
    "联系电话",
    "邮编",
    "电子邮箱",
    *INSPECTION_DATES,
)
