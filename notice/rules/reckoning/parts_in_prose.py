"""What a text tells of some of the measures or problems (一部分), by their status: T54's parts."""

import re
from collections.abc import Iterator

from notice.lazy import Pattern
from notice.model.book import Status
from notice.model.notice import Tally, Totals
from notice.rules.reckoning.written_numbers import NUMBER, whole

_LINK = "(?:共计|合计|总计|共有|共|为|有)?"
_BEFORE = (
    "(?:尚|还|仍)?未(?:完成整改|完成|整改到位|整改|落实到位|落实|销号|办结)|(?:正在|仍在)(?:整改|推进|实施|落实|办理)"
    "|基本完成(?:整改)?|需?长期坚持|(?:已|已经)?(?:完成整改|整改完成|整改到位|完成|销号|办结)|已(?:落实|整改)"
)
_BEHIND = (
    "(?:尚|还|仍)?未(?:完成整改|完成|整改到位|整改|落实到位|落实|销号|办结)"
    "|(?:正在|仍在)(?:有序|持续|加快|抓紧|稳步|全力)?(?:整改|推进|实施|落实|办理)|(?:整改|推进)中|持续(?:推进|整改)"
    "|基本完成(?:整改)?|(?:需要?|须|要)?长期坚持(?:整改)?"
    r"|(?:已经?|按期)*(?:完成整改|整改完成|整改到位|落实到位|完成销号|整改完毕|完成|销号|办结)(?=[，。；：、）]|$)"
)
REST = Pattern("尚有|还有|仍有|另有|其余|剩余|余下|剩下|还剩|尚余")
_PART = Pattern(
    rf"(?:(?P<before>{_BEFORE})(?P<of>的)?)?(?P<left>{REST.pattern})?的?"
    rf"(?:(?P<number>{NUMBER})[项个条](?:具体|反馈)?(?P<noun>整改措施|措施|整改任务|反馈问题|问题)|(?P<called>整改措施|问题){_LINK}(?P<count>{NUMBER})[项个条])"
    rf"(?:(?:目前|现|已有|均?仍|尚)*(?P<behind>{_BEHIND}))?"
)
_NOUNS = ("措施", "问题", "任务")
# a sentence of these tells of what was found elsewhere
_FOUND_HERE = Pattern(
    "发现|排查|自查|查摆|查找|梳理出|抽查|督查|检查|共性|个性|诉求|反映|群众|企业"
)
_PLANNED = Pattern("(?:确保|力争|争取|推动|推进|促进|督促|督办|保证)[^，。；]{0,6}$|^(?:下一步|将)")
_N0, _WAY, _NEAR, _LASTS, _FULL = (
    Status.NOT_DONE, Status.UNDER_WAY, Status.LARGELY_DONE, Status.SUSTAINED, Status.DONE,
)  # fmt: skip
_Kinds = tuple[tuple[Status, ...], ...]
_NOT_DONE: _Kinds = ((_N0,), (_N0, _WAY), (_N0, _WAY, _NEAR), (_N0, _WAY, _NEAR, _LASTS))
_UNDER_WAY: _Kinds = ((_WAY,), *_NOT_DONE[1:])
_MEANT: tuple[tuple[Pattern, _Kinds], ...] = (  # a word of a status → what may be counted as that
    (Pattern("未"), _NOT_DONE),
    (Pattern("基本"), ((_NEAR,),)),
    (Pattern("长期"), ((_LASTS,), *_UNDER_WAY)),
    (Pattern("正在|仍在|中$|持续"), _UNDER_WAY),
    (Pattern("."), ((_LASTS, _FULL), (_FULL,), (_NEAR, _LASTS, _FULL))),
    (Pattern(""), (*_UNDER_WAY, (_N0,), (_NEAR,), (_LASTS,))),
)


def parts_told(sentence: str) -> Iterator[re.Match[str]]:
    """Figures of the measures or problems of one status: 7项整改措施已完成, 未完成的1个问题."""
    if any(word in sentence for word in _NOUNS):
        for match in _PART.finditer(sentence):
            if match["before"] or match["left"] or match["behind"]:
                yield match


def wrong_parts(sentence: str, totals: Totals) -> Iterator[tuple[re.Match[str], tuple[int, ...]]]:
    """Each figure of a part that is none that is counted, with those that are."""
    for match in () if _FOUND_HERE.search(sentence) else parts_told(sentence):
        is_told = match["left"] or match["behind"] or match["of"]  # 已完成7项: T54 knows it
        said = whole(match["number"] or match["count"])
        if not is_told or said is None or _PLANNED.search(sentence[: match.start()]):
            continue
        right = _right_of(match, totals)
        if said not in right:
            yield match, right


def _right_of(match: re.Match[str], totals: Totals) -> tuple[int, ...]:
    """The figures that are right for what is said of a part; 8项措施正在推进 may tell of all."""
    meant = _meant(match)
    tallies = _tallies_of(match["noun"] or match["called"], totals)
    right = [sum(int(t.by_status[one]) for one in kinds) for t in tallies for kinds in meant]
    if meant is _UNDER_WAY and not match["left"]:
        right += [int(tally.total) for tally in tallies]
    return tuple(dict.fromkeys(filter(None, right))) or (0,)


def _meant(match: re.Match[str]) -> _Kinds:
    status = match["behind"] or match["before"] or ""
    return next(kinds for word, kinds in _MEANT if word.search(status))


def _tallies_of(noun: str, totals: Totals) -> tuple[Tally, ...]:
    """What is counted of measures, of problems, or of 整改任务, which may be either."""
    tallies = totals.measures, totals.problems, totals.findings
    return tallies[:1] if "措施" in noun else tallies[1:] if "问题" in noun else tallies
