"""Names of persons (姓名): before 同志, and where someone was talked to or disciplined."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from notice.gate.detector import Leak
from notice.language import lexicon
from notice.lazy import Pattern
from notice.rules.punctuation import is_han

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤"
    "花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄"
    "米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞"
    "万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴"
    "糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀"
    "蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄"
    "晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融"
    "冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖岳付楚闫佟覃仝苑亓迟"
)
COMPOUND_SURNAMES = (
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "夏侯", "诸葛", "尉迟", "皇甫",
    "公孙", "慕容", "司徒", "令狐", "宇文",
    "长孙", "司空", "呼延",
)  # fmt: skip
# words that begin with a surname and are no name: 党员, 全体, 成员 …
_NO_NAMES = frozenset((
    "党员", "党组", "党委", "党支", "党内", "党外", "干部", "成员", "全体", "全员", "职工", "职员",
    "员工", "群众", "学生", "师生", "教师", "领导", "班子", "单位", "科室", "部门", "相关", "有关",
    "任职", "双方", "各科", "各级", "经办", "经理", "管理", "支部", "支书", "机关", "公职", "公务",
    "国家", "人员", "年轻", "年青", "青年", "老年", "中层", "平时", "时任", "当时", "分管", "主要",
    "主管", "主任", "负责", "责任", "部分", "个别", "所有", "其他", "下属", "下级", "上级", "安排",
    "计划", "从业", "专职", "新任", "新进", "新提", "家属", "亲属", "司机", "应聘", "应届", "干警",
    "关键", "车辆", "房屋", "项目", "文件", "资金", "财务", "广大", "东部", "文艺", "文化", "明确",
    "集中", "及时", "充分", "全部", "全面", "全程", "严肃", "严格", "常态", "强化", "向其", "向该",
    "对其", "对该", "和其", "由其",
))  # fmt: skip
_FILLERS = frozenset(
    "说曾以的了和与及对等位名是在将把被给由向为各该其此某并或者不有我你他她进予行受到因任兼已均所让使本两次个月日年度第×"
)
# surnames that are more often words of one letter: a name of two letters needs more around it
_RARE = frozenset(
    "和相应经从符任谈纪党公于时成方关后明全通查强干计安常平单边水车管路都左右项广别便连能师宣支解双多满充步终国官容空养居农温乐简司"
)
_NOT_AT_END = frozenset(
    "组办科室会所站队局处院员者人长部委厂村镇乡县市区省厅店户款项费证件单表案号级类期份权制"
)
_OF_TRADES = frozenset("场户摊企店村农险客主棚矿坊铺厂镇乡局组贩商")  # no name of two letters
_OF_WORDS = frozenset("方工奖")  # 施工方: behind a word no name of three
_DISCIPLINE = "警告|严重警告|记过|记大过|降级|撤职|开除|留党察看|党纪处分|政务处分|处分"
_TREATMENTS = ("诫勉", "批评教育", "立案", "约谈", "谈话")
_OTHERWISE = (
    "书面检查",
    "免去",
    "撤销",
    "停职",
    "留置",
    "移送",
    "通报批评",
    "责令",
    "责成",
    "追究",
    "问责",
    "解聘",
    "辞退",
    "除名",
    "免职",
    "检讨",
    "组织处理",
    "调离",
    "告诫",
    "训诫",
    "扣发",
    "扣罚",
    "扣除",
    "扣减",
    "劳动合同",
    "聘用合同",
    "暂停执业",
    "作检查",
    "作出检查",
    "写检查",
    "写出检查",
    "深刻检查",
    "评优",
    "评先",
)
_FORMER = tuple(
    f"原{post[0]}"
    for post in (
        "副长",
        "局",
        "出纳",
        "会计",
        "主任",
        "科",
        "党",
        "书记",
        "站",
        "所",
        "院",
        "校",
        "馆",
        "队",
        "村",
    )
)
WORDS = (
    "同志",
    *_TREATMENTS,
    *_DISCIPLINE.split("|"),
    *_OTHERWISE,
    *_FORMER,
)  # one stands where a name is told
_TRIGGER = Pattern(rf"同志|{'|'.join((*_TREATMENTS, *_OTHERWISE))}|{_DISCIPLINE}")
_DISCIPLINED = Pattern(_DISCIPLINE)
_SENTENCE = Pattern(r"[^。；！？\n]+")
_BEFORE = Pattern(
    r"(?:^|[，、：（“ ]|[对给将由令让使向与和及]|给予|予以|免去|撤销|责令|责成|"
    r"开除|追究|(?:查处|处理|问责|约谈|"
    r"诫勉|处分|留置)了?|其中|原|现任|时任|决定)$"
)
_STRONG = Pattern(r"(?:给予|予以|责令|责成|开除|追究|免去|撤销|约谈|问责|查处|处理)$")
_BEHIND = Pattern(
    r"$|[，。；、：！？）”（ ]|同志|进行|予以|给予|作出|作书面|作检|"
    r"受到|受|被|因|违|涉嫌|在|于|利用|"
    r"收受|贪[污占]|挪用|套取|虚报|骗取|截留|已被|均被|已受|"
    r"侵占|严重|党内|政务|党纪|行政|提醒|诫勉|批评|警告|记[大过]|撤职|开除|降级|免职|停职|立案|约谈|谈话|处分|留置|留党|"
    r"党籍|公职|退[回还缴]|(?:领导|主体|监督|直接|管理)?责任|作出|作了|"
    r"就|擅|私|酒后|醉|未|履职|履责|值班|脱岗|公车|体罚|停职|调离|调整|写|当月|当年|季度|年度|绩效|效能|扣|评优|评先|"
    r"等|职务|书面|检讨|说明|主持|担任|任职|移送|移交|采取|辞去|调离|通报|和|与|及|的|[男女]"
)
_PUBLIC = Pattern(r"^[^，。；]{0,6}(?:先进|事迹|精神|榜样|楷模|模范|故事|论述|重要|思想)")
_DOTS = "·•‧・∙"
_DOTTED = Pattern(  # not into what follows: 同志, 党内警告
    rf"[\u4e00-\u9fff]{{1,8}}"
    rf"(?:[{_DOTS}](?:(?!同志|党内|党纪|政务|进行|{_DISCIPLINE})[\u4e00-\u9fff]){{1,8}})+"
)
_BEFORE_DOTTED = Pattern(  # nor from what stands before: 给予, 对
    r"[\u4e00-\u9fff]*(?:给予|予以|[对将由给被向与和及的了员长]|同志|干部|职工|书记|主任|会计)"
)


def names(text: str) -> Iterator[Leak]:
    """P07: a person's name where someone is talked to or disciplined, before 同志, behind 原局长.

    Grave where a 处分 stands in the sentence.
    """
    for sentence in _SENTENCE.finditer(text):
        words, start = sentence[0], sentence.start()
        is_of_someone = _TRIGGER.search(words) is not None
        if not is_of_someone and not any(word in words for word in _FORMER):
            continue
        is_grave = _DISCIPLINED.search(words) is not None
        for begin, end in _names_in(words, only_former=not is_of_someone):
            yield Leak(start + begin, start + end, is_grave)


def _names_in(sentence: str, *, only_former: bool) -> Iterator[tuple[int, int]]:
    """Where the names of a sentence begin and end."""
    yield from _dotted(sentence)
    at = 0
    while at < len(sentence) - 1:
        end = _name_end(sentence, at)
        is_dotted = sentence[end : end + 1] in tuple(_DOTS)  # told by itself
        if end and not is_dotted and (not only_former or "原" in sentence[max(0, at - 8) : at]):
            yield at, end
        at = end or at + 1


def _dotted(sentence: str) -> Iterator[tuple[int, int]]:
    """阿依古丽·买买提, where something of names follows."""
    if not any(dot in sentence for dot in _DOTS):
        return
    for match in _DOTTED.finditer(sentence):
        before = _BEFORE_DOTTED.match(match[0])
        begin = match.start() + (before.end() if before else 0)
        dot = max(match[0].rfind(sign) for sign in _DOTS) + match.start()
        end = next((e for e in range(dot + 2, match.end() + 1) if ends(sentence[e : e + 4])), 0)
        is_public = sentence[begin : match.end()] in _public_names()
        if end and not is_public:
            yield begin, end


def _name_end(sentence: str, at: int) -> int:
    """Where a name that begins here ends, 0 where none begins."""
    if sentence[at] not in SURNAMES and sentence[at : at + 2] not in COMPOUND_SURNAMES:
        return 0
    before = sentence[:at]
    if sentence[: at + 1].endswith(posts()):
        return 0  # 护士长
    is_behind_post = before.endswith(posts())
    if not is_behind_post and lexicon.is_word(sentence[at - 1 : at + 1]):
        return 0  # 对于
    end = _bordered_end(sentence, at, is_behind_post=is_behind_post)
    return 0 if end and is_public(sentence, at, end) else end


def _bordered_end(sentence: str, at: int, *, is_behind_post: bool) -> int:
    """Where a name ends of which both ends are seen, 0 for none; the longest there is."""
    before = sentence[:at]
    is_strong = is_behind_post or _STRONG.search(before) is not None
    is_begun = is_behind_post or _BEFORE.search(before) is not None
    is_former = is_behind_post and _OF_THEN.search(before) is not None
    for end in range(min(at + 4, len(sentence)), at + 1, -1):
        is_one = is_name(sentence[at:end], is_strong=is_strong)
        if is_one and _has_end(sentence, at, end, is_begun=is_begun, is_former=is_former):
            return end
    return 0


def _has_end(sentence: str, at: int, end: int, *, is_begun: bool, is_former: bool) -> bool:
    """Whether what follows shows a name, of which what goes before may have shown the begin."""
    behind = sentence[end : end + 4]
    is_comrade = behind.startswith("同志") and _may_be_comrade(sentence[at:end])
    if not (is_begun or is_comrade):
        return _is_of_several(sentence, at, end)
    goes_on = is_former and lexicon.word_at(sentence, end)  # 时任镇长谢春雷落实责任不力
    before = sentence[:at].removesuffix("同志")
    is_plain = before.endswith(posts()) and _is_no_word(sentence, at, end)
    return ends(behind) or goes_on or is_plain or _loses_post(sentence, at, end)


def _is_no_word(sentence: str, at: int, end: int) -> bool:
    """Whether three letters and what follows are no words: a name, whatever goes on behind it."""
    name = sentence[at:end]
    borders = (name[:2], name[1:], sentence[end - 1 : end + 1], sentence[end - 1 : end + 2])
    return end - at > 2 and name[0] not in _RARE and not any(map(lexicon.is_word, borders))


_OF_THEN = Pattern("(?:时任|现任|原任|原)[^，。；、]{1,12}$")


def _is_of_several(sentence: str, at: int, end: int) -> bool:
    """曹德文等4人: of a kind of people that goes before."""
    is_told = _SEVERAL.match(sentence[end : end + 8])
    return bool(is_told and sentence[at - 1 : at] in _KINDS_OF_PEOPLE and end - at > 2)


_SEVERAL = Pattern(r"等[\d一二两三四五六七八九十]+[人名]")
_KINDS_OF_PEOPLE = tuple("员人长师工者官")


def _loses_post(sentence: str, at: int, end: int) -> bool:
    """免去吴海涛后勤科科长职务: what follows the name is the post."""
    is_taken = sentence[:at].endswith(("免去", "免除", "撤销"))
    return is_taken and end - at > 2 and bool(_POST_TAKEN.match(sentence[end:]))


_POST_TAKEN = Pattern(r"[^，。；、]{2,14}?(?:职务|岗位)")


def _may_be_comrade(name: str) -> bool:
    """Whether a word before 同志 is a name where nothing else says that one begins: not 向老."""
    return name[0] not in _RARE and name[0] not in "和向祝" and name[1:] not in ("老", "总")


def ends(behind: str) -> bool:
    """Whether what follows shows that a name has ended."""
    return bool(_BEHIND.match(behind)) or behind.startswith(posts())


def is_public(sentence: str, at: int, end: int) -> bool:
    """Whether a name is that of a leader or a model: by the list, or by what is learnt of them."""
    others = _OTHER_NAMES.match(sentence[end:])
    behind = sentence[end + (others.end() if others else 0) :]
    name = sentence[at:end]
    is_known = (
        name in _public_names() or name.removeprefix("向") in _public_names()
    )  # 向雷锋同志学习
    return is_known or bool(_PUBLIC.match(behind.removeprefix("同志")))


_OTHER_NAMES = Pattern(r"(?:、[^，、。；]{2,8}?)*(?:等|同志)*")


@cache
def _public_names() -> frozenset[str]:
    return frozenset(lexicon.sections("people.txt")["公众人物"])


@cache
def posts() -> tuple[str, ...]:
    """What people are by their office (职务): before or behind a name."""
    return lexicon.sections("people.txt")["职务"]


@cache
def _given_words() -> frozenset[str]:
    return frozenset(lexicon.sections("people.txt")["可作名"])


def is_name(name: str, *, is_strong: bool = False) -> bool:
    """Whether a word looks like a person's full name, not masked yet (张某).

    `is_strong` says that a post or 给予 stands before it, where a word of the language is rare.
    """
    is_compound = name[:2] in COMPOUND_SURNAMES
    given = name[2:] if is_compound else name[1:]
    if not 1 <= len(given) <= 2 or not (is_compound or name[:1] in SURNAMES):
        return False
    if not all(map(is_han, name)) or not _FILLERS.isdisjoint(given):
        return False
    if any(name[i : i + 2] in _NO_NAMES for i in range(len(name) - 1)):
        return False
    return is_compound or not _is_of_words(name, given, is_strong=is_strong)


def _is_of_words(name: str, given: str, *, is_strong: bool) -> bool:
    """Whether the letters are words of the language: 纪律, 应当, 经批准."""
    if lexicon.is_word(name):
        return True
    is_sure = is_strong and name[0] not in _RARE
    if len(given) == 1:
        return given in _OF_TRADES or not (is_strong or name[0] not in _RARE)  # 金店, 养户
    if lexicon.is_word(name[:2]) and (not is_sure or given[1] in _OF_WORDS):
        return True
    return name[-1] in _NOT_AT_END or _is_plain_word(given)


def _is_plain_word(given: str) -> bool:
    return lexicon.is_word(given) and given not in _given_words()
