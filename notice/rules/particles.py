"""Text rule of 的、地、得, only where it is certain: 认真的学习会议精神, 有力得推动, 抓的细."""

from __future__ import annotations

from collections.abc import Iterator

from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.rules.rule import Hit, TextRule

_ADVERBS = (
    "认真|扎实|切实|及时|有效|积极|深入|严格|充分|持续|不断|逐步|有序|稳步|深刻|自觉|主动|精心|迅速|坚决|"
    "逐项|逐一|逐条|逐个|进一步|定期|着力|严肃|坚定|如期|按时|圆满|顺利|真正|牢牢|紧紧|全力|有力|妥善|全面|"
    "稳妥|高效|广泛|精准|大力|快速|细致|耐心|热情|统一|"
    "扎扎实实|认认真真|踏踏实实|实实在在|"
    "有针对性|有计划|有步骤|有重点|有组织|有条不紊|逐条逐项|逐户|逐人|逐笔|"
    "持之以恒|坚持不懈|坚定不移|毫不动摇|毫不松懈|原原本本|深入细致|全面系统"
)
_VERBS = (
    "学习|贯彻|落实|推进|推动|开展|整改|完成|抓好|抓实|执行|组织|研究|解决|处理|传达|做好|部署|纠正|履行|查找|"
    "剖析|讨论|对照|检查|排查|制定|修订|建立|完善|加强|提高|提升|增强|深化|巩固|强化|汇报|督促|落细|压实|清理|"
    "清退|核对|核查|整治|改进|树立|维护|防范|化解|分析|总结|梳理|领会|领悟|把握|理解|掌握|参加|配合|协调|谋划|"
    "承担|接受|听取|回应|回复|保障|促进|实施|消除|遏制|规范|优化|宣传|指导|引导|召开|做到|进行|帮扶|"
    "征求|处置|收集|走访|倾听|了解|公布|受理|办理|调解|救治|救助|解答|兑现|退还|追缴|追回|收回|拨付|发放|"
    "采纳|吸收|借鉴|运用|发挥|遵守|恪守|践行|弘扬|营造|凝聚|激发|调动|培养|抓|做|查|改|办|学"
)
# a noun of these makes what stands before it its own: 认真的学习态度
_NOUNS = (
    "态度|作用|精神|氛围|作风|习惯|成效|效果|措施|办法|机制|过程|环境|方式|方法|计划|保障|基础|力度|成果|体系|"
    "局面|势头|格局|部署|安排|引导|支持|任务|工作|情况|结果|意见|建议|手段|途径|路径|举措|方案|要求|氛围|思路|"
    "能力|水平|状态|风气|理念|意识|制度|模式|平台|载体|抓手|动力|合力|经验|做法|服务|管理|监督|教育|活动|行动|"
    "步骤|进展|业绩|贡献|影响|关系|条件|力量|队伍|理由|依据|时间|机会|资金|目标|成绩|变化|结论|说明|准备|调查|"
    "研究|讨论|分析|检查|总结|剖析|学习|整改|处理|"
    "反应|渠道|通道|窗口|预案|体验|程度|质量|效率|职能|功能|行为|规定|政策|需求|评价|对象|范围|标准|程序|流程|项目|内容|重点|难点"
)
_WITH_VERB = Pattern(
    rf"(?:(?<=[，。；：！？\n])|^|(?<=[局办组委部室员])|(?<=干部|同志|科室|单位|支部|班子|党组|党委|上下))"
    rf"(?:能够|能|要|都|均|也|并|已|必须|应当|应|坚持)?(?:{_ADVERBS})的(?={_VERBS}|向(?!上|心|导|度|阳)|把|将|按照|按要求)"
    rf"(?P<rest>[^，。；：、！？\n]*)"
)
_HAS_OBJECT = (
    "巩固(?!提升|拓展)|压实|履行|纠正|进行|完成|抓好|做好|召开|加强|开展|推进|落实|提高|执行|传达|解决|处理|"
    "制定|建立|做到"
)
# what a noun does: 认真的学习态度得到群众认可
_PREDICATES = (
    "得到|受到|赢得|获得|成为|形成|使|让|促使|深受|不断|逐步|逐渐|明显|显著|日益|进一步|全部|"
    "已|均|也"
)
_IS_NOUN = Pattern(  # verbs and a noun; but 完成整改任务 is a verb and what it is done to
    rf"^(?!(?:{_HAS_OBJECT})(?:{_VERBS}))"
    rf"(?:{_VERBS})(?:[和与及、]?(?:{_VERBS}))*(?:(?:{_NOUNS})(?:$|[和与及]|[的是为上中下]|{_PREDICATES})|$|[的和与及是为])"
    rf"|的(?:{_NOUNS})?$"
)
_TWICE = Pattern(rf"(?:{_ADVERBS})(?:地的|的地(?={_VERBS}))")
_OF_RESULT = Pattern(rf"(?:{_ADVERBS})得(?=(?:{_VERBS}))(?!得)")
_HOW = (
    "有声有色|红红火火|井井有条|扎扎实实|淋漓尽致|细|实|好|紧|严|深|透|快|很好|很实|很细|很紧|很快|更好|更实|更细|"
    "更细更实|更实更细|更严更实|更准更实|更深更实|更好更快|又快又好|又好又快|又细又实|又严又实|越来越[好细实严]|"
    "扎实|扎实有效|到位|及时|彻底|很到位|很及时|很扎实|比较好|比较扎实|非常好|非常扎实|有成效"
)
_COMPLEMENT = Pattern(
    rf"(?<=[抓做办管搞学干改])的(?={_HOW})(?:{_HOW})(?=[，。；、！”]|$)"
    rf"|(?<=[\u4e00-\u9fff])的(?:很|非常|比较|更加)(?:{_HOW})(?=[，。；、！”]|$)"
    rf"|(?<=开展|落实|推进|组织|执行|整改|完成|进行|部署|贯彻|管理|学习)的"
    rf"(?:{_HOW})(?=[，。；、！”]|$)"
)

_GOOD = (
    "预期|应有|满意|理想|较好|很好|良好|明显|显著|积极|重要|"
    "阶段性|一定|初步|实质性|新|突出|实实在在"
)
_YIELD = "成效|效果|成果|进展|作用|变化|成绩|影响|反响|突破|进步|收效|经验"
_OF_RESULT_NOUN = Pattern(rf"(?:{_GOOD})得(?=(?:{_YIELD})(?![出到起]))")
_THINGS = (
    "满意度|获得感|幸福感|安全感|知晓率|满意率|切身利益|合法权益|合理诉求|急难愁盼|积极性|责任感|"
    "主体责任|纪律意识"
)
_OF_SOMEONE = Pattern(
    rf"(?<=群众|干部|党员|职工|师生|患者|企业|人员|班子|居民|村民|学生|家长)地(?={_THINGS})"
)
_CLEAR = "明确|健全|完善|规范|良好|科学|严密|清晰|合理"
_ORDER = (
    "责任分工|责任体系|工作机制|长效机制|管理制度|制度体系|工作流程|工作作风|职责分工|目标任务|"
    "时间节点"
)
_OF_ORDER = Pattern(rf"(?:{_CLEAR})地(?={_ORDER})(?!(?:{_ORDER})(?:清楚|清晰|明确))")


def wrong_particles(text: str) -> Iterator[Hit]:
    """Where 的 must be 地 or 得, or 得 must be 地; where a noun closes the phrase 的 is right."""
    for match in _WITH_VERB.finditer(text):
        if not _IS_NOUN.search(match["rest"]):
            at = match.start("rest") - 1
            yield Hit(match.start(), at + 1, f"{text[match.start() : at]}地")
    for match in _TWICE.finditer(text):
        yield Hit(match.start(), match.end(), f"{match[0][:-2]}地")
    for match in _OF_RESULT.finditer(text):
        yield Hit(match.start(), match.end(), f"{match[0][:-1]}地")
    for match in _COMPLEMENT.finditer(text):
        yield Hit(match.start(), match.end(), f"得{match[0][1:]}")
    for pattern in (_OF_RESULT_NOUN, _OF_SOMEONE, _OF_ORDER):
        for match in pattern.finditer(text):
            yield Hit(match.start(), match.end(), f"{match[0][:-1]}的")


_LASTS = frozenset(adverb[-1] for adverb in _ADVERBS.split("|"))
_FIRSTS = frozenset((*(verb[0] for verb in _VERBS.split("|")), *"向把将按"))
_HOW_FIRSTS = frozenset(how[0] for how in _HOW.split("|"))
_BEFORE_NOUN = frozenset(
    (*(word[-1] for word in f"{_GOOD}|{_CLEAR}".split("|")), *"众部员工生者业子民长")
)
_NOUN_FIRSTS = frozenset(word[0] for word in f"{_YIELD}|{_THINGS}|{_ORDER}".split("|"))
_BEFORE_HOW = frozenset("抓做办管搞学干改展实进织行成署彻理习")


def _with_particles(corpus: Corpus) -> list[int]:
    """The places of texts with the end of an adverb, 的 or 得, and the begin of a verb, or 的地."""
    words = ["的地", "地的", "的很", "的非常", "的比较", "的更加"]
    for letters, particle, firsts in (
        (_LASTS, "的", _FIRSTS),
        (_LASTS, "得", _FIRSTS),
        (_BEFORE_HOW, "的", _HOW_FIRSTS),
        (_BEFORE_NOUN, "得", _NOUN_FIRSTS),
        (_BEFORE_NOUN, "地", _NOUN_FIRSTS),
    ):
        behind = [first for first in firsts if corpus.may_hold(particle + first)]
        before = [letter for letter in letters if corpus.may_hold(letter + particle)]
        words += [letter + particle + first for letter in before for first in behind]
    return corpus.holding(words)


# fmt: off
PARTICLES = (
    TextRule(
        id="T64", says="“的、地、得”用错了",
        find=wrong_particles,
        wrong="认真的学习贯彻会议精神", right="认真地学习贯彻会议精神",
        silent=("认真的学习态度", "起到有力的推动作用", "进行了深入的研究", "形成有效的落实机制",
        "及时得到解决", "明确地责任分工清楚",
        "企业地块", "有针对性的帮扶措施", "取得明显的成效",
        "抓的好事", "扎实的工作作风", "做的好事多",
        "切实的贯彻落实要求"),
        source="《现代汉语词典》", grade="B",
        needs=(), places=_with_particles,
    ),
)
