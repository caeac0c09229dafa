"""Fact rules of status and words: 已完成 beside 尚未, 正在推进, 待……后."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Book, Status
from notice.model.notice import Totals
from notice.model.text import Cell
from notice.rules.passages import MEASURE, PROGRESS, Passages
from notice.rules.rule import Contradiction, FactRule

_UNFINISHED_WORDS = (
    "待", "还在", "仍在", "尚在",
    "尚未", "还未", "暂未", "仍未", "一直未", "未完成", "未整改到位", "正在", "推进中",
    "进行中", "整改中", "办理中", "拟于", "拟在", "计划于", "计划在", "计划2", "将于", "将在",
    "预计",
    "力争", "争取", "暂缓", "延期", "推迟", "搁置", "择期", "即将", "下一步将", "下一步，将",
    "下一步拟", "下一步，拟", "拟对", "拟将", "拟由", "拟按", "拟采取",
    "将尽快", "将抓紧", "将适时", "将择机",
    "仍有", "尚有", "还有", "还没", "仍没", "尚没", "没有完成", "未能", "尚需", "仍需", "还需",
    "暂无法", "暂不能", "暂时", "目前无法", "目前仍无法", "目前还无法", "目前尚无法",
    "目前不能", "目前仍不能", "目前还不能", "目前尚不能",
    "处于", "尚处", "正按", "正与", "正同", "正逐步", "正逐项", "正积极", "正抓紧", "正加紧",
    "正加快", "正有序", "正稳步", "正着手", "正协调", "正报", "正履行", "正走", "等待", "等候",
    "剩余", "其余", "余下",
)  # fmt: skip
_STEPS = (
    "起草|论证|筹备|筹建|启动|起步|推进|收尾|实施|建设|审批|审核|征求意见|调研|谈判|诉讼|招标|招投标|施工|磋商|协商|前期|摸底|整改|谋划|"
    "设计|公示|办理|协调"
)
_AT_WORK = (
    "推进|整改|办理|协调|对接|落实|实施|解决|清理|催收|追缴|申请|筹备|建设|完善|争取|研究|沟通"
)
_UNFINISHED = Pattern(
    r"(?<![期等招看接对优急亟])待(?![遇命业客续岗])[^，。；、]{1,14}?(?:后(?![期续勤备])|时(?![间限长段效])|再(?![生次造])|之后)"
    r"|(?:尚|还|暂|仍|一直)未(?!雨)|未完成|未整改到位|有待"
    r"|[仍尚还]有[^，。；、的]{0,12}?(?:未(?!成年|来|婚|雨)|没(?!收))|(?<![归退偿])[还仍尚]没有?(?![收的])"
    r"|没有完成|未能(?:按期|如期|按时|全部|及时|最终)?(?:完成|收回|追回|办结|整改|落实|到位|解决|启动|支付|清退|拨付|取得|实施|开工)"
    rf"|[尚仍还]需(?:要)?(?:时间|一段|(?:进一步|继续|持续)(?:{_AT_WORK}|处理|核实))"
    r"|(?:暂(?:时)?|目前[仍还尚]?)(?:无法(?!律)|不能)|暂时(?:未|没有?)"
    rf"|(?:处于|尚处)[^，。；的]{{0,4}}(?:{_STEPS})(?:的)?(?:阶段|期间|过程中|之中|中|状态)"
    r"|(?<![公改纠真端修更指严矫订校反补扶匡方廉刚中])正(?:按[^，。；]{0,6}?(?:程序|计划|流程|序时)"
    r"|[与同][^，。；]{1,14}?(?:对接|协商|沟通|协调|洽谈|磋商|衔接)"
    rf"|(?:逐步|逐项|积极|抓紧|加紧|加快|有序|稳步|着手|协调)(?:{_AT_WORK})"
    r"|报[^，。；]{0,8}(?:审批|审核|批准|审定)|(?:履行|走)[^，。；]{0,8}(?:程序|流程|手续))"
    r"|等[待候][^，。；]{0,10}?(?:批复|审批|批准|审定|审核|回复|答复|拨付|验收|判决|裁定)(?![时期过较])"
    r"|(?:剩余|其余|余下)[^，。；已均全]{0,10}?(?:继续(?:推进|整改|清理|追缴|催收|办理)|正在|待(?![遇命业客续岗租售])|拟|将(?:于|按|在|继续|陆续|逐步|分))"
    r"|正在(?:推进|整改|办理|开展|进行|制定|研究|协调|修订|筹备|筹建|落实|建设(?!项目|工程)|实施|完善|采购|招标|施工(?![路现区工道场])|审批|调研)"
    r"|(?:推进|进行|整改|办理)中(?=[，。；]|$)"
    r"|(?:正在|(?:还|仍|尚)在)[^，。；、的]{1,8}?(?:当中|之中|(?<![集其心年期])中)(?=[，。；]|$)"
    r"|(?:^|(?<=[，。；：]))计划(?=2\d{3}年\d{1,2}月)|(?<![草虚模比])拟(?:于|在|对|将|由|按|采取)|将(?:尽快|抓紧|适时|择机)|计划(?:于|在)|将(?:于|在)(?=\d|年|今|明|下)"
    r"|预计(?!效益|负债|收益|收入|产值|投资|总投资|工期|用量|残值|数|的|可用|支出|人数|资金|利润|损失|寿命)"
    r"|(?:力争|争取)(?:于|在|年|[今明]年|本[月季年]|到?\d{1,4}[年月]|[上下]半年|第?[一二三四]季度|早日|尽快|尽早)"
    r"|暂缓(?=实施|推进|开展|办理|执行|进行|整改|建设|[，。；]|$)|延期(?:至|到|完成|整改|办理|实施)"
    r"|推迟(?:至|到|完成|整改|实施|开展)|搁置(?=[，。；]|$)|择期(?:开展|召开|实施|办理|进行|完成)"
    r"|即将(?:完成|开展|实施|启动|办结|出台|到位)|下一步，?[将拟]"
)
# what goes before or follows in its sentence and takes it back: what was so once; of something,
# done by now, or but a part
_ONCE = Pattern(
    "此前|之前|以前|过去|以往|当时|原先|原来|曾|上年|去年|巡察(?:时|期间|发现|指出|反馈)"
)
_OF_SOMETHING = Pattern(r"^[^，。；、]{0,18}?的(?![有是为]|话|时候)[\u4e00-\u9fff\d]")
_DONE_BY_NOW = Pattern(
    r"(?:已(?!有|达到|超过|列入|纳入|提交|申请|报|制定|启动|着手|开始|投入)(?:经|于|按|由|全部|全面|如期)?"
    r"(?![^，。；]{0,8}?(?:\d%|部分|初步|基本|大部))|全部|均)[^，。；]{0,12}?"
    r"(?:完|结|位|清|毕|改|达|退|成|开展|落实|建立|办理|实现|解决|启用|拨付|下发|出台|整治|处理|纠正|追回|收回|上线|使用|纳入)"
)
_COUNTED = Pattern(
    r"^(?:整改|推进|办理|进行)?(?:了|的有|的)?[\d一二两三四五六七八九十]+[处个项件条户家名人起份]"
)
_WHEN = Pattern(r"(?:^|[，：、])(?:在|从|于|通过)(?!推进|整改|办理|进行)[^，]*$")  # 在巡察整改中，
_COUNT = Pattern(r"[\d一二两三四五六七八九十]+[处个项件条户家名人起份]")


def done_but_unfinished_words(
    book: Book, totals: Totals, texts: Passages
) -> Iterator[Contradiction]:
    """已完成 beside words of what is still to be done, in 整改措施 and 整改情况."""
    candidates = [p for p in texts.holding(_UNFINISHED_WORDS) if p.column in (MEASURE, PROGRESS)]
    done = _done_cells(book) if candidates else frozenset()
    for passage in candidates:
        cell, text = passage.cell, passage.text
        if cell not in done:
            continue
        match = None if _only_waits(text) else _unfinished(text)
        if match:
            message = f"完成状态是“已完成”，文字里却有“{match[0]}”，请核对状态或改写"
            said = passage.excerpts(match[0], match.start())
            yield Contradiction(cell, message, excerpts=said)


def _unfinished(text: str) -> re.Match[str] | None:
    """The first words of what is still to be done that nothing in their sentence takes back."""
    return next((m for m in _UNFINISHED.finditer(text) if not _is_taken_back(m)), None)


def _is_taken_back(match: re.Match[str]) -> bool:
    text = match.string
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, match.end())) >= 0]
    before, behind = text[begin : match.start()], text[match.end() : min(ends, default=len(text))]
    is_when = match[0].endswith("中") and _WHEN.search(before)
    is_part = _COUNTED.search(behind) and ("其中" in before or _COUNT.search(before))
    is_past = _ONCE.search(before) or _DONE_BY_NOW.search(behind)
    return any((is_when, is_part, is_past, _OF_SOMETHING.search(behind)))


def _done_cells(book: Book) -> frozenset[Cell]:
    """The cells of 整改措施 and 整改情况 of all that is 已完成."""
    rows = [row for row in book.rows if row.status is Status.DONE]
    measures = [row.cells.cell("measure") for row in rows]
    return frozenset((*measures, *(part.cell for row in rows for part in row.progress)))


_WAITING = ("期待", "招待", "看待", "接待", "对待", "优待", "急待", "亟待")


def _only_waits(text: str) -> bool:
    """Whether the words are but parts of others: 公务接待."""
    for word in _WAITING:
        text = text.replace(word, " ")
    return not any(word in text for word in _UNFINISHED_WORDS)


STATUS = (
    FactRule(
        id="T55",
        says="完成状态是“已完成”，文字里却有“待……后”“尚未”“正在推进”一类的话",
        find=done_but_unfinished_words,
        is_told_once=True,
    ),
)
