"""Fact rules of totals: what a text says was counted against what the ledger counts."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from notice.lazy import Pattern
from notice.model.book import Book, Status
from notice.model.notice import Tally, Totals
from notice.rules.passages import CONTENT, POINT, PROGRESS, Passage, Passages
from notice.rules.reckoning.parts_in_prose import REST, parts_told, wrong_parts
from notice.rules.reckoning.written_numbers import NUMBER, NUMERALS, whole
from notice.rules.rule import Contradiction, FactRule

# a sentence of these tells of another list; a clause, of some of it
_OTHER_LIST = Pattern(
    "上轮|上一轮|往轮|历[次轮]|往年|以往|上年|去年|审计|专项检查|专项督查|选人用人|省委|中央|上月|本月|上季度|本季度|上周|"
    "信访|主题教育|专项整治|回头看|第[一二三四五六七八九十0-9]批|首批"
)
_OTHER_CLAUSE = Pattern(
    "领办|包保|认领|牵头负责|研究解决|汇报|移交|梳理出|梳理[^，]{0,4}问题|共性|个性|抽查|自查|排查|查摆|查找|发现|督办|"
    "每个|每项|每条|逐个|(?<![个大])方面(?:存在)?的?[0-9一二三四五六七八九十]+[个项条]|(?:细化|分解)[为成出][0-9一二两三四五六七八九十百]+[项条个](?:具体(?!问题)|措施|任务|举措)|解决了?[0-9]|现有|上级|"
    "严格执行|执行|落实了?[0-9]|其中(?![已基正未长])|占|除|剩余|其余|余下|重点|典型|突出|"
    "^(?:下一步)?(?:将(?![^，]*问题(?:分解|细化|拆解|拆分|细分)[为成])|拟|计划|准备|争取|力争)"
)
_ONE = Pattern("[一1][项个条件]")
_N = rf"({NUMBER})"
_ALL_CLAUSE_BEGINS = r"(?:^|(?<=[，。；：、（]))"
_BY = r"(?:共计|合计|总计|共有|共|总数|为|有|达)?"

Right = Callable[[Totals], Iterable[int]]


class _Claim(NamedTuple):
    """A pattern that states a figure, what it is called, and the figures that would be right."""

    needs: tuple[str, ...]  # a text without one of these words has no hit
    pattern: Pattern
    called: str
    right: Right


def _of_status(*statuses: Status) -> Right:
    """The figures of one status, of measures, problems or findings."""

    def right(totals: Totals) -> Iterable[int]:
        tallies = (totals.measures, totals.problems, totals.findings)
        yield from (sum(int(tally.by_status[status]) for status in statuses) for tally in tallies)

    return right


def _done(totals: Totals) -> Iterable[int]:
    yield from (tally.done for tally in (totals.measures, totals.problems, totals.findings))
    yield from _of_status(Status.DONE)(totals)


def _problems(totals: Totals) -> Iterable[int]:
    return totals.problems.total, totals.findings.total


def _measures(totals: Totals) -> Iterable[int]:
    return (totals.measures.total,)


_PLAIN_CLAIMS = (
    _Claim(("整改措施",), Pattern(rf"制定的?{_N}[项条个](?:具体)?整改措施"), "整改措施", _measures),
    _Claim(("反馈",), Pattern(rf"反馈的?{_N}[个项条](?:具体)?问题"), "问题", _problems),
)
_STATUS_END = r"(?=整改措施|措施|整改任务|反馈问题|问题|[，。；、（）：]|$)"
_CLAIMS = (
    _Claim(
        ("措施",),
        Pattern(
            rf"{_N}[项条个](?:具体)?整改措施|(?:制定|提出|明确|形成|列出)[^，。；、\d]{{0,6}}?{_N}[项条个](?:具体)?措施"
            rf"|(?:(?<!完成)(?<!落实)(?<!推进)(?<!坚持)整改措施|(?:具体|列入|列出|共制定|共提出|{_ALL_CLAUSE_BEGINS})措施){_BY}{_N}[项条个](?!细则|具体)"
        ),
        "整改措施",
        _measures,
    ),
    _Claim(
        ("问题",),
        Pattern(
            rf"(?:反馈|巡察|指出|涉及|全部|所有|{_ALL_CLAUSE_BEGINS})的?(?:{NUMBER}个?大?方面的?)?(?:共计|共)?{_N}[个项条](?:具体|反馈|巡察反馈)?问题"
            rf"|(?:反馈|巡察|指出|具体|{_ALL_CLAUSE_BEGINS})的?(?:具体|反馈)?问题{_BY}{_N}[个项条]"
        ),
        "问题",
        _problems,
    ),
    _Claim(
        ("具体问题",),
        Pattern(rf"问题(?:分解|细化|拆解|拆分|细分|分)[为成]{_N}[个项条]具体问题"),
        "具体问题",
        _problems,
    ),
    _Claim(
        ("完成整改", "整改完成", "整改到位", "完成", "已落实", "销号", "已整改", "办结"),
        Pattern(
            rf"(?<![未本性分未])(?:完成整改|整改完成|整改到位|完成|已落实|销号|已整改|办结){_N}[项个条]{_STATUS_END}"
            rf"|(?<![未本性分])(?:完成(?:整改)?|(?<=已)(?:整改|办结|销号))(?:措施|任务|问题){_N}[项个条](?=[，。；、（）：]|$)"
        ),
        "完成数",
        _done,
    ),
    _Claim(("未完成", "未整改"), Pattern(rf"(?:未完成|尚未完成|未整改){_N}[项个条]{_STATUS_END}"),
    "未完成数", _of_status(Status.NOT_DONE)),
    _Claim(("基本完成",), Pattern(rf"(?:基本完成){_N}[项个条]{_STATUS_END}"),
    "基本完成数", _of_status(Status.LARGELY_DONE)),
    _Claim(("正在整改", "正在推进"), Pattern(rf"(?:正在整改|正在推进){_N}[项个条]{_STATUS_END}"),
    "正在整改数", _of_status(Status.UNDER_WAY)),
    _Claim(("长期坚持",), Pattern(rf"(?:长期坚持){_N}[项个条]{_STATUS_END}"),
    "长期坚持数", _of_status(Status.SUSTAINED)),
)  # fmt: skip
_REGULATIONS = Pattern(
    rf"(?:新建|新增|完善|建立|修订|制定|出台|健全|形成|印发)[^，。；\d]{{0,8}}?(?:制度(?:机制)?{_BY}{_N}[项个件]|{_N}[项个件](?:规章|管理|工作)?制度)"
)
_RATE = Pattern(
    r"(?:整改|措施|问题|总体|整体|综合|整改任务|(?:^|(?<=[，。；：、])))(?:整改)?(?:完成率|整改率|销号率)(?:已|现)?(?:为|达到?了?|是|均为|均达)?"
    rf"(?:(\d+(?:\.\d+)?)[%％]|百分之([{NUMERALS}]+(?:点[〇{NUMERALS}]+)?))(以上)?"
)
_ALL = Pattern(
    rf"(?:(?P<problem>(?:反馈|巡察|指出)的?[^，。；]{{0,8}}问题)|(?P<measure>整改措施|整改任务)|{_N}[个项条](?:(?:反馈|具体)?(?P<problems>问题)|(?:整改)?(?P<measures>措施)))"
    r"，?(?:目前|现|已|均|都|现已)*(?:全部|均已?|都已?|全都)(?:已|按期|按时)*(?:完成整改|整改到位|整改完成|整改完毕|落实到位|完成销号|完成|销号)"
)
_REGULATION_WORDS = (
    *(f"{unit}{kind}制度" for unit in "项个件" for kind in ("", "规章", "管理", "工作")),
    *(f"制度{behind}" for behind in ("机制", *"0123456789", *NUMERALS, *"共合总为有达")),
)
_LOOKED_BACK = Pattern(  # 对照整改措施开展“回头看”: no list of its own
    "(?:整改措施|问题|任务)[^，。；]{0,4}(?:开展|组织|进行|实施)了?[^，。；]{0,4}回头看"
)
_ALL_WORDS = ("全部", "均", "都")
_CLAIM_WORDS = (
    "措施",
    "问题",
    "完成",
    "整改到位",
    "已落实",
    "销号",
    "制度",
    "率",
    "长期坚持",
    "正在整改",
    "办结",
    "已整改",
    "未整改",
    "正在推进",
    "整改任务",
    "整改完毕",
)
_SENTENCE = Pattern(r"[^。；\n]+")


def totals_in_prose(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A total that a text states against the one counted from the rows."""
    for passage in texts.holding(_CLAIM_WORDS):
        if passage.column not in (CONTENT, POINT, PROGRESS):
            continue
        for sentence in _SENTENCE.finditer(passage.text):
            for told in _of_sentence(passage, sentence[0], totals):
                if not _OTHER_LIST.search(_LOOKED_BACK.sub("", sentence[0])):
                    yield told


def _of_sentence(passage: Passage, sentence: str, totals: Totals) -> Iterator[Contradiction]:
    if passage.column == PROGRESS:
        yield from _wrong_claims(passage, sentence, _PLAIN_CLAIMS, totals)
        return
    yield from _wrong_claims(passage, sentence, _CLAIMS, totals)
    yield from _wrong_parts(passage, sentence, totals)
    yield from _wrong_regulations(passage, sentence, totals)
    yield from _wrong_rates(passage, sentence, totals)
    yield from _not_all(passage, sentence, totals)


def _wrong_claims(
    passage: Passage, sentence: str, claims: Iterable[_Claim], totals: Totals
) -> Iterator[Contradiction]:
    for claim in claims:
        if not any(word in sentence for word in claim.needs):
            continue
        right = tuple(dict.fromkeys(map(int, claim.right(totals))))
        for match in claim.pattern.finditer(sentence):
            said = figure(next(group for group in match.groups() if group))
            if said not in (None, *right) and not _is_local(match) and not _is_part(claim, match):
                yield _contradiction(passage, match[0], claim.called, "或".join(map(str, right)))


def _is_part(claim: _Claim, match: re.Match[str]) -> bool:
    """Whether a figure is none of all measures or problems: 7项整改措施已完成."""
    is_of_all = claim.right in (_measures, _problems)
    parts = parts_told(match.string) if is_of_all else ()
    return any(part.start() <= match.start() < part.end() for part in parts)


def _wrong_parts(passage: Passage, sentence: str, totals: Totals) -> Iterator[Contradiction]:
    """尚有3项整改措施正在整改 where one is."""
    for match, right in wrong_parts(sentence, totals):
        if not _is_local(match):
            yield _contradiction(passage, match[0], "这一部分", "或".join(map(str, right)))


def _is_local(match: re.Match[str]) -> bool:
    """Whether the clause tells of some only, or the figure is an idiom: 一个问题一个方案."""
    sentence = match.string
    begin = max(sentence.rfind(mark, 0, match.start()) for mark in "，：、")
    ends = [at for mark in "，：、" if (at := sentence.find(mark, match.end())) >= 0]
    clause = sentence[begin + 1 : min(ends, default=len(sentence))]
    if "left" in match.re.groupindex:
        clause = REST.sub("", clause)
    rough = sentence[match.end() - 1 : match.end() + 1]
    is_idiom = _ONE.search(match[0]) is not None and len(_ONE.findall(sentence)) > 1
    return is_idiom or "余" in rough or bool(_OTHER_CLAUSE.search(clause))


def _wrong_regulations(passage: Passage, sentence: str, totals: Totals) -> Iterator[Contradiction]:
    """What was made of 制度, each told or all together: 新建制度1项、修订制度1项."""
    matches = []
    if any(word in sentence for word in _REGULATION_WORDS):
        matches = [*_REGULATIONS.finditer(sentence)]
    said = [figure(m[1] or m[2]) or 0 for m in matches]
    right = int(totals.regulation_count)
    if matches and right not in (*said, sum(said)) and not any(map(_is_local, matches)):
        yield _contradiction(passage, matches[0][0], "完善制度", str(right))


def _wrong_rates(passage: Passage, sentence: str, totals: Totals) -> Iterator[Contradiction]:
    tallies = (totals.measures, totals.problems, totals.findings)
    rates = tuple(dict.fromkeys(tally.rate for tally in tallies))
    for match in _RATE.finditer(sentence) if "率" in sentence else ():
        said = match[1] or _in_figures(match[2])
        is_right = any(_is_rate(said, rate, is_least=bool(match[3])) for rate in rates)
        if said and not is_right and not _is_local(match):
            yield _contradiction(passage, match[0], "完成率", "或".join(rates))


def _in_figures(written: str) -> str:
    """八十七点五 as 87.5; 百 as in 百分之百 is 100."""
    before, _, behind = written.partition("点")
    number = 100 if before == "百" else whole(before)
    decimals = "".join(str(whole(letter)) for letter in behind.replace("〇", "零"))
    return "" if number is None else f"{number}.{decimals}".rstrip(".")


def _is_rate(said: str, rate: str, *, is_least: bool) -> bool:
    """Whether a rate is told as it is counted, or with fewer decimals, but some: 83.3."""
    decimals = len(said.partition(".")[2])
    counted = float(rate.rstrip("%"))
    if is_least and float(said) <= counted:
        return True
    return float(said) == counted or (decimals > 0 and round(counted, decimals) == float(said))


def _not_all(passage: Passage, sentence: str, totals: Totals) -> Iterator[Contradiction]:
    """全部完成整改 of the problems or measures where not all are done."""
    for match in _ALL.finditer(sentence) if any(word in sentence for word in _ALL_WORDS) else ():
        of_measures = match["measure"] or match["measures"]
        tallies = (totals.measures,) if of_measures else (totals.problems, totals.findings)
        if not any(map(_is_all_done, tallies)) and not _is_local(match):
            done = "或".join(
                dict.fromkeys(f"{int(t.total)}个中完成{int(t.done)}个" for t in tallies if t.total)
            )
            yield _contradiction(passage, match[0], "完成数", done)


def _is_all_done(tally: Tally) -> bool:
    return int(tally.total) > 0 and tally.done == tally.total


def _contradiction(passage: Passage, said: str, called: str, counted: str) -> Contradiction:
    message = f"文字写“{said}”，台账算出的{called}是{counted}，请核对"
    return Contradiction(passage.cell, message, excerpts=passage.excerpts(said))


def figure(written: str) -> int | None:
    """A number in Arabic or Chinese numerals: 12, 十二, 一百零二; None for what is none: 三五."""
    return whole(written)


TOTALS = (
    FactRule(
        id="T54",
        says="文字里写的总数、完成率与台账算出的不一致",
        find=totals_in_prose,
        needs_whole_book=True,
    ),
)
