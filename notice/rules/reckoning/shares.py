"""Text rules of figures that can't go together (文内数字): over 100 %, parts that don't add up."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.rules.reckoning.written_numbers import NUMBER, NUMERALS, value
from notice.rules.rule import Hit, TextRule

# ---------------------------------------------------------------- over the whole

# rates of a whole that has no more; what is none of them may pass 100 %
_RATE_OF_WHOLE = (
    "完成|整改|办结|满意|参学|参训|参会|参与|参评|出勤|到会|到课|到岗|到位|合格|达标|覆盖|知晓|签订|建档|归档|"
    "落实|兑现|回访|回复|及时|准确|收缴|入库|安装|抽查|检查|化解|结案|反馈|通过|发放|上线|录入|公开|回收|销号|"
    "处置|按期|按时|优良|优秀|普及|普查|评议|审核|巡查|响应|清退|调解|登记|支付|持证|培训|考核|受理|履约|整治|接入|签约|拨付|开工|竣工|接种|送达|审结|续签|建成|联网|治愈|"
    "验收|退还|清零|摸排|走访|宣讲|配备|检验|检测|监测|更换|维修|改造|治理|修复|拆除|"
    "甲级|优质|就业|入住|好评|出席|解决|完好|准点|正点|成活|清运|绿化|符合|服判息诉|调撤|及格|录取|成功|脱贫|入户|上网|完工|供应|控制|感染|发生|检出|投诉|差错|流失|退回|复发"
)
_RATE = Pattern(
    rf"(?:(?:{_RATE_OF_WHOLE})(?:率|度)|覆盖面|知晓面)"
    rf"((?:[由从](?:\d{{4}}年)?[^，。；、：（）%\d]{{0,8}}\d+(?:\.\d+)?[%％])?[^，。；、：（）%\d]{{0,12}}?)"
    rf"(?:(\d+(?:\.\d+)?)[%％]|百分之([{NUMERALS}]+))"
)
_PART = Pattern(
    rf"占(?!地|用|道|领|有)([^，。；：%\d]{{0,24}}?)(?:(\d+(?:\.\d+)?)[%％]|百分之([{NUMERALS}]+)|([{NUMERALS}]+)分之([{NUMERALS}]+))"
)
_EACH = Pattern(  # 办结率和满意率分别为99.2%和109.8%
    rf"(?:{_RATE_OF_WHOLE})率[^，。；\d%]{{0,4}}(?:分别|依次)(?:为|达到?|是|提[升高](?:到|至))((?:\d+(?:\.\d+)?[%％][、和及与]?){{2,}})"
)
_IMPROPER = Pattern(
    rf"(?<![百千万{NUMERALS}])([{NUMERALS}]+)分之([{NUMERALS}]+)(?=的|以上|以内|左右)"
)
_GROWS = Pattern(
    r"(?:提高|增长|上升|增加|提升|上涨|下降|翻)(?:了|约|近)?$|超额|同比|环比|拨备|流动性|利息|偿债|保障倍数"
)


def over_the_whole(text: str) -> Iterator[Hit]:
    """完成率102%, 占…的136%, 占五分之六."""
    for match in (*_RATE.finditer(text), *_PART.finditer(text)):
        between, *shares = match.groups()
        share = max(filter(None, map(_percent, shares[:2])), default=_fraction(*shares[2:]))
        if share > 100 and not _may_pass(match, between):
            yield Hit(match.start(), match.end(), None)
    for match in _EACH.finditer(text):
        if _is_one_over(match):
            yield Hit(match.start(), match.end(), None)
    for match in _IMPROPER.finditer(text):
        if _fraction(match[1], match[2]) > 100:
            yield Hit(match.start(), match.end(), None)


_FIGURE = Pattern(r"\d+(?:\.\d+)?")


def _is_one_over(match: re.Match[str]) -> bool:
    """Whether one of the figures is over 100 %, and of a rate that can't be: 使用率 can."""
    clause = _CLAUSE.split(match.string[: match.start(1)])[-1]
    rates = [rate[1] for rate in _ANY_RATE.finditer(clause)]
    shares = [*map(Decimal, _FIGURE.findall(match[1]))]
    if len(rates) != len(shares):
        return all(rates) and max(shares) > 100
    return any(share > 100 for share, rate in zip(shares, rates, strict=True) if rate)


_CLAUSE = Pattern("[，。；\n]")
_ANY_RATE = Pattern(rf"({_RATE_OF_WHOLE})?率")


def _fraction(whole: str | None = None, part: str | None = None) -> Decimal:
    """四分之五 in per cent, 0 for what is no fraction."""
    below, above = value(whole or "") or 0, value(part or "") or 0
    return above / below * 100 if below and above else Decimal(0)


def _percent(written: str | None) -> Decimal | None:
    if (
        written and "零" not in written and "百" in written[1:] and written[-1] not in "十百"
    ):  # 一百二: 120
        tens = value(written[-1])
        return (value(written[:-1]) or 0) + 10 * tens if tens is not None else None
    return value(written) if written else None


def _may_pass(match: re.Match[str], between: str) -> bool:
    before = match.string[max(0, match.start() - 16) : match.start()]
    return bool(_GROWS.search(between) or _GROWS.search(before))


# ---------------------------------------------------------------- parts of a whole

_UNITS = (
    "台次|班次|车次|架次|个|项|处|件|条|人次|人|名|户|家|起|份|笔|次|万元|元|亿元|亩|公里|宗|套|本|辆|台|批|间|"
    "座|所|期|篇|本|张|场|支|册|卷|栋|幢|批次|吨|斤|公斤|米|平方米|头|只|株|棵|款|门|节|类|班"
)
_COUNT = Pattern(rf"(?<![第{NUMERALS}])({NUMBER})(余|多)?({_UNITS})(?!以上|以下|月|工作日|百分点)")


_DONE = (
    "完成整改|整改完成|整改到位|完成销号|办理完毕|整改完毕|办结|销号|解决|整改|完成|处理|治理|"
    "改造|拆除|修复|归还|验收"
)


def _at_end(groups: tuple[str, ...]) -> str:
    """A word of a partition at the end of a label; its group is the one that matches."""
    return rf"(?:{'|'.join(f'({group})' for group in groups)})(?:了|共|有|的|计)?$"


# what parts a whole: words by group, of which the words of one overlap; what links both
_PARTITIONS = tuple(
    (Pattern(_at_end(groups)), Pattern(link))
    for groups, link in (
        ((
            "未治理|未改造|未拆除|未修复|未归还|未验收|未完成整改|未完成|未整改|未办结|未解决|尚未完成|尚未整改|尚未办结|待整改|待办理|未处理|未销号",
            "阶段性完成|基本完成|基本办结|取得阶段性成效|部分完成|阶段性整改",
            "正在治理|正在改造|正在拆除|正在修复|正在整改|正在推进|正在办理|正在处理|正在解决|正在进行|正在实施|整改中|推进中|办理中|持续推进|持续整改",
            "长期坚持|长期推进|长期整改",
            rf"(?<![未在续期性])(?:{_DONE})",
        ), ""),
        ((
            "诫勉谈话|诫勉", "批评教育", "提醒谈话|谈话提醒|约谈提醒|提醒|约谈",
            "责令检查|书面检查",
            "通报批评", "严重警告", "(?<!严重)警告", "记大过", "记过", "撤职", "开除党籍|开除",
            "党纪处分", "政务处分", "组织处理", "(?<!党纪|政务)处分", "调整岗位|调离岗位", "免职",
        ), "其中|：|（|处理|问责|追责|查处|处置|追究"),
        ((
            "未收回|待收回|未退回|正在追缴|未追回|未上缴",
            "(?<!未|待)(?:收回|追回|退回|追缴|清退|退还|上缴)",
            "核销", "挂账",
        ), "其中|：|（|资金|金额|款|费|发放|多发|多领|拖欠|违规|超标"),
        (("不合格|未达标|不达标", "基本合格|基本达标",
        "(?<![不本])合格|(?<![未不本])达标", "优秀", "良好"), ""),
        (("继续保障|继续享受|继续保留|继续发放", "退出|停发|停保|停止保障|停止发放|取消资格",
        "新增|调标|提标|降标"), "核查|复核|核对|入户|排查|比对"),
        (("不属实", "部分属实|基本属实", "(?<![不分本])属实|查实"), ""),
        (("不满意", "基本满意", "(?<![不本])满意"), ""),
        (("新建|新制定|新增|新出台|制定", "修订|修改|修订完善", "废止",
        "保留|继续执行|沿用"),
        "其中|：|（|建立|完善|制度"),
    )
)  # fmt: skip
_OPEN = Pattern("等|其余|剩余|余下|其他|其它|另有|另外|还有|重复|左右|近|约|主要")
_SENTENCES = Pattern(r"[^。；\n]+")


class Item(NamedTuple):
    """A number with its unit in a sentence, and the words between it and the one before."""

    start: int
    end: int
    label: str
    number: Decimal
    unit: str


def parts_apart(text: str) -> Iterator[Hit]:
    """37个事项中，已完成34个，阶段性完成2个: the parts of one partition against their whole."""
    for sentence in _SENTENCES.finditer(text):
        items = items_of(sentence[0])
        for at in range(len(items) - 2):
            hit = _apart(sentence[0], items, at)
            if hit:
                yield Hit(sentence.start() + hit[0], sentence.start() + hit[1], None)
                break


def items_of(sentence: str) -> list[Item]:
    """The numbers of a sentence with their units; 20余户 is no number."""
    items: list[Item] = []
    end = 0
    for match in _COUNT.finditer(sentence):
        number = value(match[1])
        if number is not None and not match[2]:
            label = sentence[end : match.start()]
            items.append(Item(match.start(), match.end(), label, number, match[3]))
        end = match.end()
    return items


def _apart(sentence: str, items: Sequence[Item], at: int) -> tuple[int, int] | None:
    """Where an item is a whole and the next ones are all its parts, but come to another."""
    whole, rest = items[at], items[at + 1 :]
    for pattern, link in _PARTITIONS:
        parts, groups = _parts_of(rest, pattern)
        is_one = len(parts) > 1 and len(set(groups)) == len(groups)
        if not is_one or parts[0].unit != whole.unit or _is_part(whole, parts, pattern):
            continue
        if not _comes_to(items[: at + 1], parts, rest):
            return (whole.start, parts[-1].end) if _are_all(sentence, whole, parts, link) else None
    return None


def _comes_to(before: Sequence[Item], parts: Sequence[Item], rest: Sequence[Item]) -> bool:
    """Whether the parts are the whole, alone or with the next of another kind: 搬迁4户.

    A whole told earlier may be parted twice: 58件，其中初访41件、重访17件，已办结52件，正在办理6件.
    """
    whole, told = before[-1], sum(part.number for part in parts)
    further = [o.number for o in rest[len(parts) : len(parts) + 1] if o.unit == whole.unit]
    is_of_earlier = any(o.number == told and o.unit == whole.unit for o in before)
    return is_of_earlier or whole.number == told + sum(further)


def _is_part(whole: Item, parts: Sequence[Item], pattern: Pattern) -> bool:
    """Whether what stands before the parts is one itself: 其中诫勉3人、批评教育2人."""
    if "其中" in whole.label:
        return True
    return "其中" not in parts[0].label and pattern.search(whole.label) is not None


def _are_all(sentence: str, whole: Item, parts: Sequence[Item], link: Pattern) -> bool:
    """Whether the words between a whole and its parts say that these are all of it."""
    linked = sentence[max(0, whole.start - 12) : parts[0].start]
    is_open = _OPEN.search(sentence[whole.end : parts[-1].end + 4])
    is_parted_again = any("其中" in part.label for part in parts[1:])  # 处分9人，其中警告5人
    return not is_open and not is_parted_again and bool(link.search(linked))


def _parts_of(items: Iterable[Item], pattern: Pattern) -> tuple[list[Item], list[int]]:
    """The items from the first on that are named by the partition, with their groups."""
    parts: list[Item] = []
    groups: list[int] = []
    for item in items:
        match = pattern.search(item.label)
        if not match or (parts and item.unit != parts[0].unit):
            break
        parts.append(item)
        groups.append(match.lastindex or 0)
    return parts, groups


# ---------------------------------------------------------------- lists, rates

_LONGEST_LIST = 12
_LISTED = Pattern(
    rf"(?<![第\d.])({NUMBER})(?:个|项|条|种|类|大类|件|份|次|本|张|名|支|家|场|所|期|套)"
    r"[^，。；：、“”\d一二两三四五六七八九十]{0,12}[，：]"
    r"(?:具体)?(?:包括|分别是|分别为|即)：?([^。；：等\d]{3,80})(?=[。；]|$)"
)
_OF_TWO = Pattern(
    rf"(?<![\d.])(\d+)({_UNITS})[^。；\d%]{{0,16}}?(?:完成|收回|回收|收到|审结|治理|办理|整治|收缴|签约|更换|办结|整改|销号|实到|参加|参学|参会|合格|满意|到位|归档|回访|解决|达标|签订|覆盖)"
    rf"[^。；\d%]{{0,8}}?(\d+)\2[^。；\d%]{{0,8}}率[为达到是约]{{0,2}}(\d+(?:\.\d+)?)%"
)
_OF_ITS_VERB = Pattern(  # 25个支部已有23个达标，达标率92%
    rf"(?<![\d.])(\d+)({_UNITS})[^。；\d%]{{0,16}}?(\d+)\2(?:已|均|都|全部)?(?P<verb>[\u4e00-\u9fff]{{2}})，(?P=verb)率[为达到是约]{{0,2}}(?P<rate>\d+(?:\.\d+)?)%"
)
_SHARE_OF_ALL = Pattern(  # 200户中已入户180户，占90%
    rf"(?<![\d.])(\d+)({_UNITS})[^。；\d%，]{{0,8}}(?:中，?|，其中)[^。；\d%，]{{0,12}}?(\d+)\2[^。；\d%，]{{0,10}}，占(?:比|总数|总数的|全部的)?[为达]?(?P<rate>\d+(?:\.\d+)?)%"
)


def lists_apart(text: str) -> Iterator[Hit]:
    """3项制度，包括甲、乙: a closed list of another length."""
    for match in _LISTED.finditer(text):
        said, listed = value(match[1]) or 0, match[2]
        titles = listed.count("《")
        least = titles or listed.count("、") + 1
        most = titles or least + sum(map(listed.count, "和及与"))
        is_list = min(said, least) >= 2 and said <= _LONGEST_LIST and "，" not in listed
        if is_list and not least <= said <= most:
            yield Hit(match.start(), match.end(), None)


def rates_apart(text: str) -> Iterator[Hit]:
    """50人，实到45人，参学率95%: a rate against its own two numbers, as exact as it is written."""
    found = [(match, match[4]) for match in _OF_TWO.finditer(text) if not _is_of_undone(match)]
    for pattern in (_OF_ITS_VERB, _SHARE_OF_ALL):
        found += [(match, match["rate"]) for match in pattern.finditer(text)]
    for match, rate in found:
        whole, part, said = map(Decimal, (match[1], match[3], rate))
        precision = Decimal(1).scaleb(-len(rate.partition(".")[2]))
        if whole and abs(part / whole * 100 - said) >= precision:
            yield Hit(match.start(), match.end(), None)


def _is_of_undone(match: re.Match[str]) -> bool:
    """Whether the second number is of what is not done: 已审结305件，未审结15件，结案率95.3%."""
    is_part = _OF_DONE.search(match.string[max(0, match.start() - 6) : match.start()])
    return bool(is_part or _UNDONE.search(match.string[match.end(2) : match.start(3)]))


_UNDONE = Pattern("未|正在|待|尚|剩|其余")
_OF_DONE = Pattern("(?:办结|完成|审结|收回|回收|销号|合格|满意|到位|归档|解决|达标)了?$")


def sums_apart(text: str) -> Iterator[Hit]:
    """Parts, lists and rates that don't go with the whole that the sentence names."""
    yield from parts_apart(text)
    yield from lists_apart(text)
    yield from rates_apart(text)


_PART_WORDS = (  # the ends of the words of the partitions
    "完成", "整改", "到位", "销号", "完毕", "办结", "解决", "处理", "成效",
    "推进", "办理", "进行", "实施", "改中", "进中", "理中", "坚持", "诫勉",
    "谈话", "教育", "提醒", "约谈", "书面检查", "责令检查", "批评", "警告", "大过",
    "记过", "撤职", "开除", "党籍", "处分", "岗位", "免职", "收回", "追回",
    "退回", "追缴", "清退", "退还", "上缴", "核销", "挂账", "合格", "达标",
    "优秀", "良好", "属实", "查实", "满意", "新建", "制定", "新增", "出台",
    "修订", "修改", "完善", "废止", "治理", "改造", "拆除", "修复", "归还", "验收",
)  # fmt: skip
_LISTS = (
    "包括",
    "分别是",
    "分别为",
    "，即",
    "：即",
    "率为",
    "率达",
    "率是",
    "率约",
    *(f"率{n}" for n in range(10)),
    "，占",
)


def _with_parts(corpus: Corpus) -> list[int]:
    """The places of texts with a word that parts a whole and a number behind it, or a list."""
    lasts = {word[-1] for word in _PART_WORDS} | {*"了共有的计"}
    found = [pair for pair in corpus.pairs if pair[1] in _FIGURES and pair[0] in lasts]
    words = [word + pair[1] for pair in found for word in _PART_WORDS if word[-1] == pair[0]]
    words += [pair for pair in found if pair[0] in "了共有的计"]
    return [*corpus.holding(words), *corpus.holding(_LISTS)]


_FIGURES = frozenset("0123456789" + NUMERALS)

# fmt: off
SHARES = (
    TextRule(
        id="T58", says="这个比例超过了100%，请核对",
        find=over_the_whole,
        wrong="档案归集完成率102%", right="档案归集完成率100%",
        silent=("床位使用率120%", "拨备覆盖率180%", "办结率同比提高120%", "占地136%", "产销率105%",
        "超额完成，完成率120%", "占百分之三十", "占四分之三"),
        source="事实", grade="B", needs=("%", "％", "分之"),
    ),
    TextRule(
        id="T59", says="文中的几个数加起来和总数不一致，请核对",
        find=sums_apart,
        wrong="37个事项中，已完成34个，"
        "阶段性完成2个", right="37个事项中，已完成34个，阶段性完成3个",
        silent=("参训80人，其中党员50人、女同志30人",
        "8个问题已完成6个，正在整改1个，其余1个长期坚持",
        "来访58件，其中初访41件、重访17件，已办结52件，正在办理6件",
        "处理15人，党纪处分9人，其中警告5人、记过4人，诫勉6人",
        "受理320件，已审结305件，未审结15件，结案率95.3%",
        "发现126个，已整改120个，正在整改6个，整改率95.2%",
        "问责12人，其中诫勉3人等", "完成整改5个，销号3个", "走访企业20家，解决问题5个、办结3个"),
        source="事实", grade="B",
        needs=(), places=_with_parts,
    ),
)
