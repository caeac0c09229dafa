"""Text rules of punctuation (标点): GB/T 15834—2011 by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from notice.lazy import Pattern
from notice.numerals import own_number
from notice.rules.rule import Hit, TextRule

HAN = r"\u4e00-\u9fff\u3400-\u4dbf〇"


def is_han(sign: str) -> bool:
    """Whether a character is of the class HAN."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf" or sign == "〇"


_OPENING, _CLOSING = "“‘（《〈【〔", "”’）》〉】〕"
_PAIRS = dict(zip(_OPENING + "([", _CLOSING + ")]", strict=True))
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BRACKET = Pattern("[" + re.escape("".join((*_PAIRS, *_PAIRS.values()))) + "]")
_WIDE_SIGN = Pattern(f"[{HAN}，。：；、（）《》]")
_OWN_BRACKET = Pattern(r"^\s*\d{1,2}[)）]")


def straight_quotes(text: str) -> Iterator[Hit]:
    """Straight quotes beside Chinese: the pairs proposed where they are even, else each place."""
    for sign, (opening, closing) in {'"': "“”", "'": "‘’"}.items():
        places = [m.start() for m in re.finditer(sign, text) if _is_by_han(text, m.start())]
        if len(places) % 2:
            yield from (Hit(place, place + 1, None) for place in places)
            continue
        for begin, end in zip(places[::2], places[1::2], strict=True):
            yield Hit(begin, end + 1, f"{opening}{text[begin + 1 : end]}{closing}")


def _is_by_han(text: str, place: int) -> bool:
    before, after = text[:place][-1:], text[place + 1 : place + 2]
    is_inch = before.isascii() and before.isalnum()
    return not is_inch and bool(_WIDE_SIGN.search(before + after))


def half_wide_stops(text: str) -> Iterator[Hit]:
    """A point behind Chinese that begins neither a number nor a word.

    No pattern: a class of Chinese characters costs 2 ms to compile, and any address has a point.
    """
    at = text.find(".", 1)
    while at >= 0:
        after = text[at + 1 : at + 2]
        is_of_word = after == "." or after.isdecimal() or (after.isascii() and after.isalpha())
        is_own_number = own_number(text[: at + 1] + "字") if at < 4 else ""  # 一. is left to T15
        if is_han(text[at - 1]) and not is_of_word and not is_own_number:
            yield Hit(at, at + 1, None)
        at = text.find(".", at + 1)


def unpaired(text: str) -> Iterator[Hit]:
    """Brackets, quotes and title marks without their partner; a 1） at the head is left to T17."""
    own = _OWN_BRACKET.match(text) if text.lstrip()[:1].isdecimal() else None
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        place, sign = match.start(), match[0]
        if sign in _PAIRS:
            stack.append((sign, place))
        elif not (own and place < own.end()):
            if stack and _PAIRS[stack[-1][0]] == sign:
                stack.pop()
            else:
                yield Hit(place, place + 1, None)
    yield from (Hit(place, place + 1, None) for _, place in stack)


_CLOSING_NOUNS = (  # what closes a list behind 等
    "课程|工作|问题|制度|内容|活动|措施|方面|部门|单位|项目|任务|环节|领域|岗位|人员|情况|文件|材料|事项|业务|资料|"
    "设施|设备|地区|形式|方式|行业|类型|因素|规定|办法|条例|法规|手续|服务|作用|平台|渠道|行为|现象|做法|企业|乡镇"
)

_OTHER_THINGS = (  # 障碍物, 困难群众; 等待, 等量, 等结果 are words or deeds
    rf"(?![级待候同价值额量比于距保外车靠要次身温效份式号高宽长边分离闲结通消批叫人电客米单红])[{HAN}]{{0,4}}"
    r"(?:物|品|群众|群体|主体|人员|用户|农户|家庭|学生|器材|车辆|场所|机构|组织|工程|隐患|疾病|费用|款项|补贴|指标|"
    rf"数据|信息|技术|科室|站点|街道|社区|学校|医院|苗木|{_CLOSING_NOUNS})(?=[，。；）的]|$|[共合]?\d)"
)

# fmt: off
PUNCTUATION = (
    TextRule(
        id="T01", says="汉字之间用全角标点",
        find=rf"(?<=[{HAN}{_CLOSING}])(?:[,;:?!](?=[{HAN}{_OPENING}])|[,;?!](?=[{_CLOSING}]|$)|[,;](?=\d))"
        rf"|(?<=[%％])[,;](?=[{HAN}])", put=lambda m: _WIDE[m[0]],
        wrong="制定方案,明确责任", right="制定方案，明确责任",
        silent=("联系电话:0431-76212566", "9:00至17:00", "a,b"),
        source="GB/T 15834 4", grade="A", needs=tuple(_WIDE),
    ),
    TextRule(
        id="T02", says="含汉字的括号用全角",
        find=rf"\(([^()（）]*[{HAN}][^()（）]*)\)", put=r"（\1）",
        wrong="《条例(试行)》", right="《条例（试行）》", silent=("f(x)", "(2024)"),
        source="GB/T 15834 4.9", grade="A", needs=("(",),
    ),
    TextRule(
        id="T03", says="汉字后面是半角句点，是不是句号“。”",
        find=half_wide_stops,
        wrong="完成整改.", right="完成整改。", silent=("1.关于", "市政府www.gov.cn", "约3.5万元"),
        source="GB/T 15834 4.1.2", grade="B", needs=(".",),
    ),
    TextRule(
        id="T04", says="汉字旁边是直引号，请用“”",
        find=straight_quotes,
        wrong='履行"一岗双责"', right="履行“一岗双责”", silent=('15"显示器', "it's"),
        source="GB/T 15834 4.8", grade="B", needs=('"', "'"),
    ),
    TextRule(
        id="T05", says="括号、引号、书名号不成对",
        find=unpaired,
        wrong="《市文联三审制度，规范程序", right="《市文联三审制度》，规范程序",
        silent=("“送文化、种文化”", "（一）关于", "《关于印发〈办法〉的通知》"),
        source="GB/T 15834 4.8、4.9、4.15", grade="B",
        needs=tuple(_PAIRS) + tuple(_PAIRS.values()), is_of_cell=True,
    ),
    TextRule(
        id="T06", says="标点重复",
        find=r"(?<![。，、；：])([。，、；：])\1(?![。，、；：])", put=r"\1",
        wrong="落到实处。。", right="落到实处。", silent=("等等……", "什么？！"),
        source="GB/T 15834", grade="A", needs=("。。", "，，", "、、", "；；", "：："),
    ),
    TextRule(
        id="T07", says="两个标点相撞，请留一个",
        find=r"([，、；：。])(?!\1)[，、；：。]",
        wrong="完善制度，。", right="完善制度。", silent=("什么？！", "“甲”，“乙”", "完成。”"),
        source="GB/T 15834", grade="B",
        needs=tuple(map("".join, permutations("，、；：。", 2))),
    ),
    TextRule(
        id="T08", says="省略号写作“……”",
        find=rf"(?<=[{HAN}，、])(?:\.{{3,6}}|。{{3,}})|(?<=[{HAN}，、])(?<!…)…(?!…)", put="……",
        wrong="学习、研讨...", right="学习、研讨……", silent=("v1...2", "等等……"),
        source="GB/T 15834 4.11.2", grade="A", needs=("...", "。。。", "…"),
    ),
    TextRule(
        id="T09", says="省略号和“等”只用一个",
        find=r"……等(?![级待同候])",
        wrong="书法、诗词……等", right="书法、诗词等", silent=("等等。", "书法……"),
        source="GB/T 15834 A.9.2", grade="B", needs=("……等",),
    ),
    TextRule(
        id="T10", says="“等”前面不用顿号",
        find=rf"(?<=、)([^，。；：、“”（）]{{2,}})、等(?=[，。；）]|$|"
        rf"(?:{_CLOSING_NOUNS})|{_OTHER_THINGS})", put=r"\1等",
        wrong="书法、诗词、剪纸、等课程", right="书法、诗词、剪纸等课程",
        silent=("分为甲、等级评定", "平等、等价", "等同、等待", "推、等、靠", "慢、等、靠",
        "上下车、等车",
        "备案、等保测评", "减量、等量替代", "甲、等外两类"),
        source="GB/T 15834 B.1.2", grade="A", needs=("、等",),
    ),
    TextRule(
        id="T11", says="并列的书名号之间通常不用顿号",
        find="([》〉])、([《〈])", put=r"\1\2",
        wrong="《条例》、《办法》", right="《条例》《办法》",
        silent=("《条例》（试行）、《办法》",),
        source="GB/T 15834 4.5.3.5", grade="C", needs=("》、《", "〉、〈", "》、〈", "〉、《"),
    ),
    TextRule(
        id="T12", says="并列的引号之间通常不用顿号",
        find="”、“", put="”“",
        wrong="“送文化”、“种文化”", right="“送文化”“种文化”", silent=("“甲”和“乙”",),
        source="GB/T 15834 4.5.3.5", grade="C", needs=("”、“",),
    ),
    TextRule(
        id="T44", says="数字里面不用全角逗号",
        find="(?<=[0-9])(?<![^0-9]0)，(?=[0-9]{3}(?![0-9]))", put="",
        wrong="12，345元", right="12345元", silent=("2024，2025年", "12人，3次", "起数为0，500处"),
        source="GB/T 15835", grade="B", needs=tuple(f"，{figure}" for figure in range(10)),
    ),
    TextRule(
        id="T45", says="破折号写作“——”",
        find=rf"(?<=[{HAN}”》])(?:-{{2,3}}|－{{2}})(?=[{HAN}“《])", put="——",
        wrong="公主岭市树--雪地寒梅", right="公主岭市树——雪地寒梅", silent=("——", "a--b"),
        source="GB/T 15834 4.10.2", grade="A", needs=("--", "－－"),
    ),
    TextRule(
        id="T46", says="间隔号用“·”",
        find=rf"(?<=[{HAN}])[•‧・∙](?=[{HAN}])|(?:(?<=“\d)|(?<=“\d\d))[•‧・∙](?=\d\d?”)", put="·",
        wrong="阿依古丽•买买提", right="阿依古丽·买买提", silent=("• 要点", "甲·乙"),
        source="GB/T 15834 4.14", grade="A", needs=("•", "‧", "・", "∙"),
    ),
    TextRule(
        id="T47", says="书名号里面再用书名号，里层用〈〉",
        find=r"《([^《》〈〉]*)《([^《》]*)》([^《》〈〉]*)》", put=r"《\1〈\2〉\3》",
        wrong="《关于印发《办法》的通知》", right="《关于印发〈办法〉的通知》",
        silent=("《甲》《乙》", "《关于转发〈关于印发《办法》的通知〉的通知》"),
        source="GB/T 15834 4.15.3.5", grade="B", needs=("《",),
    ),
    TextRule(
        id="T48", says="双引号里面再用引号，里层用‘’",
        find=r"“([^“”]*)“([^“”]*)”([^“”]*)”", put=r"“\1‘\2’\3”",
        wrong="“贯彻“两个维护”要求”", right="“贯彻‘两个维护’要求”", silent=("“甲”“乙”",),
        source="GB/T 15834 4.8.3.4", grade="B", needs=("“",),
    ),
    TextRule(
        id="T49", says="尽量避免括号里面再用圆括号",
        find=r"（[^（）]*（[^（）]*）[^（）]*）",
        wrong="（见附件（一））", right="（见附件一）", silent=("（一）（二）",),
        source="GB/T 15834 4.9.3.6", grade="C", needs=("（",),
    ),
)
