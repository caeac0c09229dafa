"""Parts of one kind that nearly come to their whole (同一类的分项): 63台，其中更换21台、维修30台.

A list behind 其中 may leave something out, and is told only where its parts are of one family and
come so near to the whole that a slip is likelier than a rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from notice.lazy import Pattern
from notice.rules.reckoning.shares import Item

_FAMILIES = (
    # what is done with a thing, a right, a person's claim
    "更换|维修|修复|检修|停用|停运|封停|报废|调拨|划拨|划转|拍卖|变卖|出售|封存|留用|保留|拆除|改造|加固|重建|翻建|新建|改建|扩建|出租|租赁|移交|盘活|销毁|"
    "腾退|调剂|调剂使用|调整使用|归还|退回|退还|下架|召回|关停|关闭|取缔|淘汰|注销|合并|撤销|续签|终止|解除|重签|补签|补办|续期|换发|补发|吊销|变更|"
    "退出|取消|停发|停保|清退|继续保障|继续享受|继续发放|继续使用|继续执行|续保|维持|上缴|核销|搬迁|转办|直办|自办|减免|缓缴|修订|废止|采纳|未采纳|部分采纳|解释说明",
    "住宅|门面|门市|商铺|店铺|车库|车位|厂房|仓库|公寓|写字楼|办公用房|业务用房|地下室",
    "现金|转账|微信|支付宝|支票|刷卡|网银|现金退付|转账退付|银行转账|现金发放|银行代发",
    "轿车|越野车|客车|货车|面包车|皮卡|皮卡车|商务车|摩托车|大巴|小型车|中型车|大型车",
    "幼儿园|小学|初中|高中|中学|职高|九年一贯制学校",
    "来信|来访|来电|网上信访|网络|电话|现场|线上|线下|邮件|当面|网上|窗口",
    "上半年|下半年|春季|秋季|白天|夜间|上午|下午",
    "台式机|笔记本|笔记本电脑|台式电脑|打印机|复印机|一体机|投影仪",
    "图书|期刊|报纸|纸质|电子|纸质书|电子书|纸质版|电子版|光盘",
    "通过|未通过|暂缓通过|不予通过|同意|不同意|弃权|签约|未签约|在用|闲置|空置|自用|正常|异常|故障|完好|破损|损坏",
)
_OF_FAMILY = tuple(Pattern(rf"(?:{words})(?:类|的)?$") for words in _FAMILIES)
_LED = Pattern(r"^[^，；]{0,10}[，（：]?其中[：，]?[^，、：（）]{1,8}$")
_LED_BY_COMMA = Pattern(r"^[^，；]{0,8}，(?:已|现|其中)?[^，、：（）]{1,8}$")
LOOKED_INTO = ("核查", "复核", "排查", "清查", "清理", "审核", "收到", "征集", "走访")
_IS_WHOLE = Pattern("|".join(LOOKED_INTO))
_NEXT = Pattern(r"^[、，](?:和|及)?[^，、：（）]{1,8}$")
_FURTHER = Pattern("其余|剩余|余下|其他|其它|另|还有|新增|主要|以上|重复")
_LEAST, _MOST = Decimal("0.85"), Decimal("1.15")  # of the whole; further off, it is no slip


def kinds_apart(sentence: str, items: Sequence[Item]) -> tuple[int, int] | None:
    """45套，其中住宅28套、门面15套; 1036户，继续保障978户，退出48户."""
    for at, all_of_it in enumerate(items[:-2]):
        told = sentence[all_of_it.end :]
        parts = [*_parts(all_of_it, items[at + 1 :])]
        came_to = sum(part.number for part in parts)
        is_near = _LEAST * all_of_it.number <= came_to <= _MOST * all_of_it.number
        is_slip = len(parts) > 1 and is_near and came_to != all_of_it.number
        if is_slip and all_of_it.number >= _FEW and not _has_rest(told, parts, items[at + 1 :]):
            return all_of_it.start, parts[-1].end
    return None


def _has_rest(told: str, parts: Sequence[Item], items: Sequence[Item]) -> bool:
    """Whether something is told besides the parts: 其余, or one more of another family."""
    following = items[len(parts) : len(parts) + 1]
    goes_on = any(o.unit == parts[0].unit and _NEXT.search(o.label) for o in following)
    return goes_on or _FURTHER.search(told) is not None


_FEW = 10  # of less than that, a part left out is soon as near


def _parts(all_of_it: Item, items: Sequence[Item]) -> Iterator[Item]:
    """The items behind a whole that are of its unit and of one family."""
    family = _family_of_first(all_of_it, items[0].label)
    for at, item in enumerate(items):
        is_next = at == 0 or _NEXT.search(item.label)
        if not (family and is_next and item.unit == all_of_it.unit and family.search(item.label)):
            return
        yield item


def _family_of_first(all_of_it: Item, label: str) -> Pattern | None:
    """The family of what stands right behind a whole as its first part."""
    is_looked_into = _IS_WHOLE.search(all_of_it.label) and _LED_BY_COMMA.search(label)
    if "其中" in all_of_it.label or not (is_looked_into or _LED.search(label)):
        return None
    return next((one for one in _OF_FAMILY if one.search(label)), None)
