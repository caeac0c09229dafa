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
    "走进|走到|走上|走入|投身|投入到|参与|清查|盘点|摸清|摸排|清除|拆除|整理|告知|劝导|劝阻|帮助|扶持|看望|"
    "检视|查处|打击|惩处|惩治|铲除|堵塞|弥补|补齐|补足|配齐|更换|修复|疏通|采取|扛起|担负|肩负|扭转|降低|减少|"
    "压减|缩短|增加|扩大|发现|识别|推广|利用|用好|管好|守住|盯住|紧盯|筑牢|提出|提交|提供|答复|组建|报送|上报|"
    "缴纳|结清|讲解|介绍|核实|制止|对接|入户|上门|帮群众|为群众|为企业|为职工|为居民|为村民|为老人|"
    "采纳|吸收|借鉴|运用|发挥|遵守|恪守|践行|弘扬|营造|凝聚|激发|调动|培养|抓|做|查|改|办|学"
)
# a noun of these makes what stands before it its own: 认真的学习态度
_NOUNS = (
    "态度|作用|精神|氛围|作风|习惯|成效|效果|措施|办法|机制|过程|环境|方式|方法|计划|保障|基础|力度|成果|体系|"
    "局面|势头|格局|部署|安排|引导|支持|任务|工作|情况|结果|意见|建议|手段|途径|路径|举措|方案|要求|氛围|思路|"
    "能力|水平|状态|风气|理念|意识|制度|模式|平台|载体|抓手|动力|合力|经验|做法|服务|管理|监督|教育|活动|行动|"
    "步骤|进展|业绩|贡献|影响|关系|条件|力量|队伍|理由|依据|时间|机会|资金|目标|成绩|变化|结论|说明|准备|调查|"
    "研究|讨论|分析|检查|总结|剖析|学习|整改|处理|"
    "宣讲|培训|调研|慰问|巡查|巡诊|督查|督导|演练|演示|谈话|辅导|讲座|课程|会|者|度|感|率|型|量|值|点|"
    "反应|渠道|通道|窗口|预案|体验|程度|质量|效率|职能|功能|行为|规定|政策|需求|评价|对象|范围|标准|程序|流程|项目|内容|重点|难点"
)
_WITH_VERB = Pattern(
    rf"(?:(?<=[，。；：！？\n])|^|(?<=[局办组委部室员门院校所站队司们者村厅])|"
    rf"(?<=干部|同志|科室|单位|支部|班子|党组|党委|上下|中心|窗口|企业|村民|居民|职工|医生|教师|护士|书记))"
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
    "已|均|也|越来越|非常|很|较|更"
)
_IS_NOUN = Pattern(  # verbs and a noun; but 完成整改任务 is a verb and what it is done to
    rf"^(?!(?:{_HAS_OBJECT})(?:{_VERBS}))"
    rf"(?:{_VERBS})(?:[和与及、]?(?:{_VERBS}))*(?:(?:{_NOUNS})(?:$|[和与及]|[的是为上中下]|{_PREDICATES})|$|[的和与及是为])"
    rf"|的(?:{_NOUNS})?$"
)
_TWICE = Pattern(rf"(?:{_ADVERBS})(?:地的|的地(?={_VERBS}))")
_OF_RESULT = Pattern(rf"(?:{_ADVERBS})得(?=(?:{_VERBS}))(?!得)")
_OF_ITSELF = Pattern("(?:进行|[作做]出?)了?$")  # 进行了深入的剖析
_HOW = (
    "有声有色|红红火火|井井有条|扎扎实实|淋漓尽致|细|实|好|紧|严|深|透|快|很好|很实|很细|很紧|很快|更好|更实|更细|"
    "更细更实|更实更细|更严更实|更准更实|更深更实|更好更快|又快又好|又好又快|又细又实|又严又实|越来越[好细实严]|"
    "扎实|扎实有效|到位|及时|彻底|很到位|很及时|很扎实|比较好|比较扎实|非常好|非常扎实|有成效|"
    "清|准|稳|牢|有条不紊|井然有序|如火如荼|风生水起|热火朝天|有模有样|恰到好处|一清二楚|滴水不漏|"
    "明明白白|清清楚楚|干干净净|整整齐齐|认认真真|稳稳当当|妥妥当当|严严实实|实实在在|热热闹闹|"
    "及时足额|及时有效|及时准确|及时到位|规范有序|公开透明|扎实有力|扎实有序|清楚明白|又快又稳|又快又准|又细又严"
)
_HOW_MUCH = (  # behind 更加, 很
    f"{_HOW}|顺畅|高效|便捷|精准|规范|顺利|有力|充分|清楚|明白|明确|透彻|清晰|具体|细致|严格|均衡|合理|主动|自觉|"
    "方便|舒心|暖心|放心|满意|有效|有序|稳定|稳妥|全面|系统|深入|深刻|准确|周到|周密|完整|严密|紧密|迅速|频繁"
)
_AT_END = "(?=[，。；、！”]|$)"
_COMPLEMENT = Pattern(
    rf"(?<=[抓做办管搞学干改记查守讲压盯筑扎夯])的(?={_HOW}|更)更?(?:{_HOW}){_AT_END}"
    rf"|(?<=[\u4e00-\u9fff])的(?:很|非常|比较|更加|十分|更为|越来越)(?:{_HOW}){_AT_END}"
    rf"|(?<=开展|落实|推进|组织|执行|整改|完成|进行|部署|贯彻|管理|学习|安排|布置|打扫|整理|收拾|摆放|处理|"
    rf"办理|发放|解决|解答|讲解|记录|登记|运转|运行|衔接|配合|发展|进展|分得|保护|布展|保管|保存|掌握|了解|把握|理解|"
    rf"坚持|实施|传达|核对|清理|维护|养护|兑现|拨付|推动|修建|建设)"
    rf"的(?:(?:很|非常|比较|更加|十分|更为|更|越来越|不够)(?:{_HOW_MUCH})|{_HOW}){_AT_END}"
)
# what can be done: 看得见、摸得着
_CAN = (
    "看的见|看的清|看的懂|看的到|摸的着|摸的清|摸的准|听的懂|听的见|听的到|听的进|信的过|靠的住|靠的上|过的去|过的硬|"
    "经的起|经的住|沉的下|沉的住|扛的起|扛的住|拿的出|拿的准|放的下|顶的住|顶的上|站的住|站的稳|留的住|稳的住|"
    "守的住|管的住|管的了|叫的应|叫的响|吃的消|吃的透|来的及|对的起|用的着|用的上|跟的上|赶的上|接的住|接的上|"
    "落的下|立的住|立的起|走的通|行的通|走的进|走的稳|办的到|办的成|做的到|说的清|说的出|讲的清|记的住|记的牢|压的住|"
    "打的赢|打的开|冲的上|豁的出|喊的应|找的到|找的着|见的到|分的清|算的清|查的清|进的来|出的去|调的动|融的进|"
    "拧的紧|坐的住|静的下|蹲的下|耐的住|抵的住|挺的住|抗的住|守的牢|扎的牢|扎的下|下的去|买的到|买的起|用的起|"
    "住的下|住的起|住的好|吃的饱|学的会|学的进|引的进|育的好|解的开|兜的住|托的住|退的出|还的上|合的来|谈的拢"
)
_CAN_BE = Pattern(
    rf"(?:{_CAN}){_AT_END}|[吃住穿走用买学看花]的(?:[放舒安暖开省顺]心|满意|舒适|舒服){_AT_END}|经的起(?=[检考时历风实])|来的及(?=[办补改处完])"
)
_GROWS = (
    "认识|水平|能力|意识|素质|素养|质量|效率|作风|环境|工作|力度|机制|制度|改革|建设|整改|收入|效能|觉悟|生活|条件|"
    "规模|治理|服务|管理|监督|教育|活动|经济|社会|事业|形势|技术|体系|功能|设施|任务|推进|开展|落实"
)
_MORE_AND_MORE = "不断|持续|逐步|逐渐|日益|进一步|稳步|大幅|显著|明显"
_OF_GROWTH = Pattern(
    rf"(?<={_GROWS})得(?=(?:{_MORE_AND_MORE})"
    "(?:提高|提升|增强|加强|改善|深入|发展|完善|深化|推进|增长|扩大|加快|减少|下降|优化|健全|好转|变化|进步|拓展|加大))"
)
_KINDS = (  # of an attitude, a style
    "积极|主动|认真|严谨|严肃|端正|诚恳|谦虚|热情|耐心|负责|务实|扎实|优良|良好|严格|有力|有效|得力|深刻|浓厚|坚定|"
    "坚决|必要|具体|科学|合理|饱满|昂扬|强烈|高度|过硬|坚实|重大|重要|突出|明显|显著|惨痛|宝贵|严实|清正|"
    "优质|高效|便捷|和谐|文明|正确|鲜明|完整|严密|细致|周到|温馨|舒适|整洁|公平|公正"
)
_OF_KIND = Pattern(
    rf"(?:{_KINDS})地(?=(?:态度|作风|精神(?!文明|上)|氛围|环境(?!保护|治理)|局面|成效|效果|措施|举措|姿态|心态|状态|"
    r"热情|力度|决心|勇气|信心|意义|教训|印象|进展|理念|思路|手段|途径|载体|抓手|立场|导向|服务质量|"
    r"服务态度|服务水平|工作态度|工作作风|精神状态)(?![着了过]))"
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
        particle = "的" if _OF_ITSELF.search(text[: match.start()]) else "地"
        yield Hit(match.start(), match.end(), f"{match[0][:-1]}{particle}")
    for match in _COMPLEMENT.finditer(text):
        yield Hit(match.start(), match.end(), f"得{match[0][1:]}")
    for match in _CAN_BE.finditer(text):
        yield Hit(match.start(), match.end(), match[0].replace("的", "得"))
    for pattern in (_OF_RESULT_NOUN, _OF_SOMEONE, _OF_ORDER, _OF_GROWTH, _OF_KIND):
        for match in pattern.finditer(text):
            yield Hit(match.start(), match.end(), f"{match[0][:-1]}的")


_LASTS = frozenset(adverb[-1] for adverb in _ADVERBS.split("|"))
_FIRSTS = frozenset((*(verb[0] for verb in _VERBS.split("|")), *"向把将按"))
_HOW_FIRSTS = frozenset(how[0] for how in _HOW.split("|"))
_BEFORE_NOUN = frozenset(
    (*(word[-1] for word in f"{_GOOD}|{_CLEAR}".split("|")), *"众部员工生者业子民长")
)
_NOUN_FIRSTS = frozenset(word[0] for word in f"{_YIELD}|{_THINGS}|{_ORDER}".split("|"))
_BEFORE_HOW = frozenset(
    "抓做办管搞学干改展实进织行成署彻理习记查守讲压盯筑扎夯排置扫拾放决答解录转接合护存握持施达对付动建设"
)
_KIND_LASTS = frozenset(word[-1] for word in _KINDS.split("|"))
_OF_KIND_FIRSTS = frozenset("态作精氛环局成效措举姿心状热力决勇信意教印进理思手途载抓立导服工")


def _with_particles(corpus: Corpus) -> list[int]:
    """The places of texts with the end of an adverb, 的 or 得, and the begin of a verb, or 的地."""
    words = ["的地", "地的", "的很", "的非常", "的比较", "的更", "的十分", "的越来越", "的不够"]
    words += [f"的{how}" for how in ("放心", "舒心", "安心", "暖心", "开心", "省心", "顺心", "舒")]
    words += [*_CAN.split("|"), *(f"得{how}" for how in _MORE_AND_MORE.split("|"))]
    for letters, particle, firsts in (
        (_LASTS, "的", _FIRSTS),
        (_LASTS, "得", _FIRSTS),
        (_BEFORE_HOW, "的", _HOW_FIRSTS),
        (_BEFORE_NOUN, "得", _NOUN_FIRSTS),
        (_BEFORE_NOUN, "地", _NOUN_FIRSTS),
        (_KIND_LASTS, "地", _OF_KIND_FIRSTS),
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
