"""Clues and cases (问题线索、案件): told of a person, not as the business of an office.

A court dockets, a hospital places needles, a market office opens cases against shops: none of it
is of this gate. What makes a clue is a person, a number of people, or 违纪 and its like.
"""

from __future__ import annotations

from collections.abc import Iterator

from notice.gate import people
from notice.gate.detector import DOUBTFUL, GRAVE, Leak
from notice.language import lexicon
from notice.lazy import Pattern

WORDS = (
    "线索", "立案", "初核", "核实", "留置", "移交", "移送", "举报", "信访人", "涉嫌", "审查调查",
    "反映",
    "检举", "控告", "刑事拘留", "刑拘", "批捕", "逮捕", "强制措施", "公诉", "判处", "判刑",
)  # fmt: skip
_SENTENCE = Pattern(r"[^。；！？\n]+")
_NUMBER = r"[\d一二两三四五六七八九十百]+"
# what makes a case one of discipline or crime of persons
_OF_PERSONS = (
    "违纪|职务|受贿|贪污|贿|纪委|监委|纪检|(?<!劳动|保障|环境|卫生|国土|水政|农业)监察|党员|干部|同志|处分|审查调查|问题线索|"
    "挪用|渎职|滥用|徇私"
)
# business of offices: courts, market supervision, land, labour, environment …
_BUSINESS = Pattern(
    "擅自|挖掘|公路|诉讼|法院|法庭|网上|仲裁|执法|行政处罚|处罚企业|企业|商户|商家|店|经营|市场|违法占地|占地|用地|土地|卫片|林地|砂|"
    "食品|药品|价格|商标|假冒|侵权|广告|劳动|欠薪|工资|环保|污染|排污|安全生产|交通违法|超限|刑事|侦查|治安|交通事故|"
    "赔偿|耕地|林木|矿|水政|违法(?:建设|建筑|用水|取水)|消防|卫生|经济户口|行政强制|"
    "诈骗|赌博|毒|民事|执行案|调解|公益诉讼|行政案件|稽查|税|海关|知识产权|医疗|患者|护理|导管|针|送达|文书|违建|物业"
)
_PLAIN_AFTER = (  # rules and ways, no clue of any case
    "机制|制度|渠道|流程|办法|细则|规程|规定|管理|平台|台账|排查|处置(?:机制|办法|流程|工作|质量|台账|登记|程序|情况|不|效率|能力)|移交(?:机制|制度|办法|流程)|"
    "移送(?:机制|制度|办法|流程)|双向|协作|通报机制|反馈机制|登记(?:制度|表|本)|会商|联席|线索库|质量|意识|来源|范围|标准"
)
_CLUE = Pattern(
    rf"问题线索(?!(?:的)?(?:{_PLAIN_AFTER}))|(?:违纪|违法|违规|腐败|案件|犯罪|涉案)线索(?!(?:的)?(?:{_PLAIN_AFTER}))"
)
_CLUE_TOLD = Pattern(
    rf"线索{_NUMBER}|{_NUMBER}[条件个批](?:有关|涉嫌)?[^，。；]{{0,8}}线索|线索[^，。；]{{0,6}}(?:开展|进行|予以|已)?(?:初核|初步核实|核查|了结|立案|查处|移交|移送|处置|办结|函询|谈话函询)"
    rf"|(?:移交|移送|转交|收到|受理|发现|核查|处置|办结|报送|上报|提供|涉及)[^，。；]{{0,10}}线索"
)
_DOCKET = Pattern(
    r"(?<![建设确成创树订独])立案(?!例|卷|登记|庭|率|难|窗口|系统|大厅|标准|条件|监督|材料|环节|流程|程序|机制|制度)"
)
_DOCKET_TOLD = Pattern(
    rf"立案(?:审查|调查|{_NUMBER}|处理|查处)(?!期限|时限|流程|程序|环节|标准|制度|平均)|(?:被|予以|已|对.{{1,20}}|进行|决定|给予|作出)立案|{_NUMBER}[人名].{{0,6}}立案"
)
_CHECKED = Pattern(r"(?:初核|初步核实)")
_CHECKED_TOLD = Pattern(
    r"线索|违纪|违规|违法|举报|信访件|党员|干部|同志|纪委|纪检|监委|反映[^，。；]{0,6}(?:[长记员]|主任)|对(?:其|该|此人|本人)[^，。；]{0,4}初"
)
_DETAINED = Pattern(r"(?<!滞)留置(?!权|针|管|导|送达|物|观察|室|胃|尿|期间护理)")
_DETAINED_TOLD = Pattern(
    rf"采取[^，。；]{{0,6}}留置|留置措施|被[^，。；]{{0,8}}留置|留置{_NUMBER}?[人名]|对[^，。；]{{1,20}}(?:留置|采取)|{_OF_PERSONS}"
)
_HANDED = Pattern(
    r"移[交送](?:给|至|到)?(?:[省市县区州旗盟]|上级|有关|相关|驻)?(?:纪委|纪检|监委|监察)[^，。；]{0,6}(?!机制|制度)"
)
_HANDED_BY_WHOM = Pattern(  # 向市监委移交
    r"向[省市县区州旗盟]?(?:纪委|纪检|监委|监察|派驻)[^，。；]{0,8}(?<!双向)移[交送](?!机制|制度|流程)"
)
_PUNISHED = Pattern(
    r"(?:被|已)(?:公安机关|检察机关|检察院|法院|依法)?(?:刑事拘留|刑拘|批捕|批准逮捕|逮捕|采取强制措施|提起公诉|判处|判刑)"
)
_PUNISHED_TOLD = Pattern(
    r"党员|干部|同志|会计|出纳|主任|书记|[局科站所院校村镇队]长|职工|经理|公职|监委|受贿|贪污|挪用"
)
_HANDED_TO_LAW = Pattern(
    rf"(?:被|{_NUMBER}[人名](?!次)|涉嫌|犯罪嫌疑人|党员|干部)[^，。；]{{0,14}}移[交送](?:给|至|到)?[省市县区]?(?:司法|公安|检察)"
    rf"|移[交送](?:给|至|到)?[省市县区]?(?:司法|公安|检察)(?:机关|机构|院|局|部门)?(?:处理|查处)?{_NUMBER}[人名](?!次)"
)
_SUSPECTED = Pattern(
    r"涉嫌[^，。；]{0,8}?(?:违纪|违法|犯罪|职务|受贿|行贿|贪污|挪用|渎职|滥用职权|玩忽职守|徇私|侵占|套取|诈骗|失职)"
)
_UNDER_REVIEW = Pattern(
    r"(?:接受|正在接受|被|采取)[^，。；]{0,10}(?:审查调查|纪律审查|监察调查|审查和监察)|审查调查(?:措施|组对)"
)
_INFORMER = Pattern(
    r"举报人(?!保密|保护|奖励|权益|合法|回访|信息保密|的(?:保护|合法|奖励)|身份保密)(?:姓名|实名|反映|称|提供|举报|[\u4e00-\u9fff]某|住址|电话|系|为)"
    r"|信访人(?!回访|诉求|满意|台账|次|评价|员|\d)(?:姓名|反映|称|举报|[\u4e00-\u9fff]某|住址|电话|系)"
)
_TOLD_OF = Pattern(r"(?:举报|反映|检举|控告)(?:称|了)?(?=[\u4e00-\u9fff]{2})")
_TELLING = ("举报", "反映", "检举", "控告", "信访人", "上访人", "来信人", "投诉人")
_TELLER = Pattern("(?:举报|信访|上访|来信|投诉|检举|控告)人")
_OF_PLACE = frozenset("原该村镇乡县区局院校科所站")
_GRAVE_OF = Pattern("同志|违纪|违规|违法|贪|受贿|挪用|侵占|吃拿卡要")


def clues(text: str) -> Iterator[Leak]:
    """P10: what a text tells of a case, sentence by sentence."""
    for sentence in _SENTENCE.finditer(text):
        words, start = sentence[0], sentence.start()
        told = next(
            iter(
                (
                    *_of_sentence(words),
                    *(_told_of(words) if any(map(words.count, _TELLING)) else ()),
                )
            ),
            None,
        )  # one is enough
        if told:
            yield Leak(start + told[0], start + told[1], told[2])


def _of_sentence(sentence: str) -> Iterator[tuple[int, int, bool]]:
    for pattern, told in _signs_of(sentence):
        for match in pattern.finditer(sentence):
            is_all = match[0] == sentence.strip()  # an item of 整改成效
            if is_all or told is None or told.search(sentence):
                yield match.start(), match.end(), GRAVE


_TELLS_OF_PERSONS = Pattern(_OF_PERSONS)


def _signs_of(sentence: str) -> list[tuple[Pattern, Pattern | None]]:
    """What is to be looked for: no pattern is compiled of which no word stands there."""
    signs = [sign for sign in _SIGNS if any(word in sentence for word in sign[0])]
    if not signs:
        return []
    is_of_office = bool(_BUSINESS.search(sentence)) and not _TELLS_OF_PERSONS.search(sentence)
    return [(pattern, told) for _, pattern, told, yields in signs if not (yields and is_of_office)]


# words of which one stands there, what is looked for, what else the sentence must tell, and
# whether an office's business explains it
_SIGNS: tuple[tuple[tuple[str, ...], Pattern, Pattern | None, bool], ...] = (
    (("线索",), _CLUE, _CLUE_TOLD, True),
    (("立案",), _DOCKET, _DOCKET_TOLD, True),
    (("初核", "初步核实"), _CHECKED, _CHECKED_TOLD, True),
    (("留置",), _DETAINED, _DETAINED_TOLD, True),
    (("移交", "移送"), _HANDED, None, False),
    (("移交", "移送"), _HANDED_BY_WHOM, None, False),
    (("移交", "移送"), _HANDED_TO_LAW, None, False),
    (
        ("刑事拘留", "刑拘", "批捕", "逮捕", "强制措施", "公诉", "判处", "判刑"),
        _PUNISHED,
        _PUNISHED_TOLD,
        False,
    ),
    (("涉嫌",), _SUSPECTED, None, True),
    (("审查", "监察调查"), _UNDER_REVIEW, None, False),
    (("举报人", "信访人"), _INFORMER, None, False),
)


def _told_of(sentence: str) -> Iterator[tuple[int, int, bool]]:
    """举报 or 反映 and a name: grave where a post stands with it, or what is said of it.

    信访人王秀英 is the name of who tells: always grave.
    """
    for match in (*_TOLD_OF.finditer(sentence), *_TELLER.finditer(sentence)):
        at = _behind_posts(sentence, match.end())
        is_of_teller = match[0].endswith("人")
        ends = (at + 3, at + 2, at + 4)
        if any(_is_name(sentence, at, end, is_sure=is_of_teller) for end in ends):
            is_grave = is_of_teller or at > match.end() or _GRAVE_OF.search(sentence[at + 2 :])
            yield match.start(), match.end(), GRAVE if is_grave else DOUBTFUL


def _behind_posts(sentence: str, at: int) -> int:
    """Where what stands there goes on behind the posts: 原, 村主任."""
    while True:
        begin = at + (sentence[at : at + 1] in _OF_PLACE)
        post = next((p for p in people.posts() if sentence.startswith(p, begin)), "")
        if not post:
            return at
        at = begin + len(post)


def _is_name(sentence: str, at: int, end: int, *, is_sure: bool) -> bool:
    """Whether a name stands there, and nothing that goes on as a word."""
    is_one = end <= len(sentence) and people.is_name(sentence[at:end])
    if not is_one or people.is_public(sentence, at, end):
        return False
    is_ended = people.ends(sentence[end : end + 4]) or (is_sure and lexicon.word_at(sentence, end))
    return is_ended and not lexicon.is_word(sentence[end - 1 : end + 1])
