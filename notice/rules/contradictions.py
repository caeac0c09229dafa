"""Contradictions (矛盾): dates out of order, statuses against words, totals in prose, the same
thing twice.

Each rule takes the book and its totals and yields what it found; `FACTS` lists them. They only
warn: which side is right, a person knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from notice.diagnostics import Diagnostic, warning
from notice.lazy import Pattern
from notice.ledger.columns import INSPECTION_DATES, PHONE_WITHOUT_ZERO
from notice.model.book import Book, Day, Progress, Status
from notice.model.notice import Totals
from notice.model.text import Cell, Text
from notice.rules.corpus import Corpus
from notice.rules.passages import (
    CONTENT,
    FACT,
    POINT,
    PROGRESS,
    PROSE,
    Passage,
    Passages,
    searchable,
)
from notice.rules.phrases import fixed_wordings
from notice.totals import regulation_key

FactRule = Callable[[Book, Totals, Passages], Iterator[Diagnostic]]


def contradictions(
    book: Book, totals: Totals, texts: Sequence[Passage], *, is_broken: bool = False
) -> list[Diagnostic]:
    """Everything that the rules of this file find; `texts` are the book's passages.

    Of a book that is broken, read from a workbook with errors, whatever lacks there is not told
    again.
    """
    texts = searchable(texts)
    rules = FACTS_OF_BROKEN if is_broken else FACTS
    found = [diagnostic for rule in rules for diagnostic in rule(book, totals, texts)]
    return [d for d in found if d.rule not in book.rules_off] if book.rules_off else found


# ---------------------------------------------------------------- dates


def inspection_dates_in_order(
    book: Book, totals: Totals, texts: Sequence[Passage]
) -> Iterator[Diagnostic]:
    """巡察开始 ≤ 巡察结束 ≤ 反馈 ≤ 截至 ≤ 成文; a month without a day begins early and ends
    late.
    """
    if not _has_all_days(book):
        return
    begins, ends = book.days["巡察开始日期"], book.days["巡察结束日期"]
    for begin, end in zip(begins, ends, strict=True):
        if _late(end) < _early(begin):
            yield _out_of_order("巡察结束日期", end, "巡察开始日期", begin)
    milestones = [("巡察结束日期", ends[-1]), *_milestones(book)]
    for (name, day), (later_name, later) in pairwise(milestones):
        if _late(later) < _early(day):
            yield _out_of_order(later_name, later, name, day)


def _has_all_days(book: Book) -> bool:
    """Whether no date is missing, as it may be in a broken book."""
    begins, ends = (book.days.get(name, ()) for name in INSPECTION_DATES)
    has_others = book.days.get("反馈日期") and book.days.get("成文日期")
    return bool(has_others and begins and len(begins) == len(ends))


def _milestones(book: Book) -> Iterator[tuple[str, Day]]:
    for name in ("反馈日期", "截至日期", "成文日期"):
        if book.days.get(name):
            yield name, book.days[name][0]


def _early(day: Day) -> tuple[int, int, int]:
    return day.year, day.month, day.day or 1


def _late(day: Day) -> tuple[int, int, int]:
    return day.year, day.month, day.day or 31


def _out_of_order(name: str, day: Day, before_name: str, before: Day) -> Diagnostic:
    message = f"{name}{day}早于{before_name}{before}（{before.cell}），请核对"
    return warning("date-order", day.cell, message)


def completion_dates_in_range(
    book: Book, totals: Totals, texts: Sequence[Passage]
) -> Iterator[Diagnostic]:
    """完成时间 lies between 反馈日期 and 截至日期 (成文日期 where that is empty).

    Where these are out of order themselves, that is told alone.
    """
    milestones = [day for _, day in _milestones(book)]
    if not _has_all_days(book) or any(_late(b) < _early(a) for a, b in pairwise(milestones)):
        return
    feedback = book.days["反馈日期"][0]
    name = "截至日期" if book.days.get("截至日期") else "成文日期"
    as_of = book.days[name][0]
    for day in {row.completed: None for row in book.rows if row.completed}:
        if _late(as_of) < _early(day):
            message = f"完成时间{day}晚于{name}{as_of}（{as_of.cell}），请核对"
            yield warning("date-order", day.cell, message)
        elif _late(day) < _early(feedback):
            message = f"完成时间{day}早于反馈日期{feedback}（{feedback.cell}），请核对"
            yield warning("date-order", day.cell, message)


# ---------------------------------------------------------------- status against words

_UNFINISHED_WORDS = (
    "待", "尚未", "还未", "暂未", "仍未", "一直未", "未完成", "未整改到位", "正在", "推进中",
    "进行中", "整改中", "办理中", "拟于", "拟在", "计划于", "计划在", "将于", "将在", "预计",
    "力争", "争取",
)  # fmt: skip
_UNFINISHED = Pattern(
    r"(?<![期等招看接对优急亟])待(?![遇命业客续])[^，。；、]{1,14}?(?:后|时|再|之后)|(?:尚|还|暂|仍|一直)未(?!雨)|未完成|未整改到位"
    r"|有待|正在(?:推进|整改|办理|开展|进行|制定|研究|协调|修订|筹备|筹建|落实|建设)|(?:推进|进行|整改|办理)中(?=[，。；]|$)"
    r"|拟(?:于|在)|计划(?:于|在)|将(?:于|在)(?=\d|年|今|明|下)|预计|力争(?:于|在|年)|争取(?:于|在|年)"
)


def done_but_unfinished_words(
    book: Book, totals: Totals, texts: Sequence[Passage]
) -> Iterator[Diagnostic]:
    """T55: 已完成 beside words of what is still to be done, in 整改措施 and 整改情况."""
    told: set[Cell] = set()
    written: list[tuple[Cell, Text]] = []
    for row in book.rows:
        if row.status is Status.DONE:
            written.append((row.cells.cell("measure"), row.measure))
            if row.progress:
                written += [(row.progress.cell, line) for line in row.progress.lines]
    for place in Corpus([text for _, text in written]).holding(_UNFINISHED_WORDS):
        cell, text = written[place]
        if cell not in told and not _only_waits(text):
            match = _UNFINISHED.search(text)
            if match:
                told.add(cell)
                message = f"完成状态是“已完成”，文字里却有“{match[0]}”，请核对状态或改写"
                yield warning("T55", cell, message)


_WAITING = ("期待", "等待", "招待", "看待", "接待", "对待", "优待", "急待", "亟待")


def _only_waits(text: str) -> bool:
    """Whether the words are but parts of others: 公务接待."""
    for word in _WAITING:
        text = text.replace(word, " ")
    return not any(word in text for word in _UNFINISHED_WORDS)


# ---------------------------------------------------------------- totals in prose

_NUMERALS = "一二三四五六七八九十百两零"
_NUMBER = rf"([0-9]+|[{_NUMERALS}]+)"
_NUMBER_BEGINS = (*"0123456789", *_NUMERALS)
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


class _Claim(NamedTuple):
    """A pattern that states a total, what it is called, and the figures that would be right."""

    needs: tuple[str, ...]  # a text without one of these words has no hit
    pattern: Pattern
    called: str
    right: Callable[[Totals], tuple[int, ...]]


_PLAIN_CLAIMS = (
    _Claim(
        ("项整改措施", "条整改措施", "个整改措施"),
        Pattern(rf"制定的?{_NUMBER}[项条个]整改措施"),
        "整改措施",
        lambda t: (t.measures.total,),
    ),
    _Claim(
        tuple(f"{unit}{what}问题" for unit in "个项条" for what in ("", "具体", "方面")),
        Pattern(rf"反馈的?{_NUMBER}[个项条](?:具体|方面)?问题"),
        "问题",
        lambda t: (t.problems.total, t.findings.total),
    ),
)
_CLAIMS = (
    _Claim(
        tuple(f"{u}{a}{b}措施" for u in "项条个" for a in ("", "具体") for b in ("", "整改")),
        Pattern(rf"{_NUMBER}[项条个](?:具体)?(?:整改)?措施"),
        "整改措施",
        lambda t: (t.measures.total,),
    ),
    _Claim(
        tuple(f"{u}{what}问题" for u in "个项条" for what in ("", "具体", "反馈", "巡察反馈")),
        Pattern(rf"{_NUMBER}[个项条](?:具体|反馈|巡察反馈)?问题"),
        "问题",
        lambda t: (t.problems.total, t.findings.total),
    ),
    _Claim(
        tuple(
            f"{done}{number}"
            for done in ("完成", "完成整改", "完成落实", "整改到位", "已落实", "销号")
            for number in _NUMBER_BEGINS
        ),
        Pattern(rf"(?:完成(?:整改|落实)?|整改到位|整改完成|已落实|销号){_NUMBER}[项个条](?!整改措施|措施|问题)"),
        "完成数",
        lambda t: (t.measures.done, t.problems.done, t.findings.done),
    ),
    _Claim(
        ("项制度", "个制度", "件制度", *(f"制度{number}" for number in _NUMBER_BEGINS)),
        Pattern(rf"(?:完善|建立|修订|制定|出台|健全)[^，。；、\d]{{0,6}}制度{_NUMBER}[项个件]|{_NUMBER}[项个件]制度"),
        "完善制度",
        lambda t: (t.regulation_count,),
    ),
)  # fmt: skip
_RATE = Pattern(r"(?:完成率|整改率)(?:为|达到?|是|均为|均达)?(\d+(?:\.\d+)?)%")
_CLAIM_WORDS = ("措施", "问题", "完成", "整改到位", "已落实", "销号", "制度", "率")  # one in each


def totals_in_prose(book: Book, totals: Totals, texts: Passages) -> Iterator[Diagnostic]:
    """T54: a total that a text states against the one counted from the rows."""
    for passage in texts.holding(_CLAIM_WORDS):
        if passage.column in (CONTENT, POINT):
            yield from _wrong_claims(passage, _CLAIMS, totals)
            yield from _wrong_rate(passage, totals)
        elif passage.column == PROGRESS:
            yield from _wrong_claims(passage, _PLAIN_CLAIMS, totals)


def _wrong_claims(
    passage: Passage, claims: Iterable[_Claim], totals: Totals
) -> Iterator[Diagnostic]:
    for claim in claims:
        if not any(word in passage.text for word in claim.needs):
            continue
        for match in claim.pattern.finditer(passage.text):
            said = figure(next(group for group in match.groups() if group))
            right = tuple(dict.fromkeys(int(number) for number in claim.right(totals)))
            if said is not None and said not in right:
                counted = "或".join(map(str, right))
                message = f"文字写“{match[0]}”，台账算出的{claim.called}是{counted}，请核对"
                yield warning("T54", passage.cell, message)


def _wrong_rate(passage: Passage, totals: Totals) -> Iterator[Diagnostic]:
    if "率" not in passage.text:
        return
    rates = tuple(
        dict.fromkeys(t.rate for t in (totals.measures, totals.problems, totals.findings))
    )
    for match in _RATE.finditer(passage.text):
        if float(match[1]) not in [float(rate.rstrip("%")) for rate in rates]:
            message = f"文字写“{match[0]}”，台账算出的完成率是{'或'.join(rates)}，请核对"
            yield warning("T54", passage.cell, message)


def figure(written: str) -> int | None:
    """A number in Arabic or Chinese numerals: 12, 十二, 一百零二; None for what is none: 十百."""
    if written.isdigit():
        return int(written)
    total, digit = 0, 0
    for sign in written:
        if sign in _FIGURES:
            digit = _FIGURES[sign]
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif sign == "百" and digit:
            total, digit = total + digit * 100, 0
        else:
            return None
    return total + digit


# ---------------------------------------------------------------- the same twice


def headings_alike(book: Book, totals: Totals, texts: Sequence[Passage]) -> Iterator[Diagnostic]:
    """Two 问题类别, two 具体问题 of a finding, or two findings of the book, the same but for
    punctuation and an own number; of findings also but for 关于…问题.
    """
    categories = [(_heading(c.wording), c.cell) for c in book.categories if c.cell]
    for cell, first in _met_before(categories):
        message = f"和{first}的问题类别只差标点或序号，按两个类别印，请核对"
        yield warning("category-twice", cell, message)
    findings = [(_bare_finding(finding.wording), finding.cell) for finding in book.findings]
    for cell, first in _met_before(findings):
        message = (
            f"和{first}的反馈问题文字相同（只有标点、序号、“关于……问题”或类别不同），"
            "按两个问题统计，请核对"
        )
        yield warning("finding-twice", cell, message)
    for finding in book.findings:
        if len(finding.problems) < 2:
            continue
        problems = [(_heading(problem.wording), problem.cell) for problem in finding.problems]
        for cell, first in _met_before(problems):
            message = f"和{first}的具体问题只差标点或序号，按两个问题统计，请核对"
            yield warning("problem-twice", cell, message)


_OWN_NUMBER = Pattern(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.、．)）](?!\d)|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳])"
)
_NUMBERS_BEGIN = "（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"  # or with a digit


def _heading(text: str) -> str:
    """What two headings must share to be alike: the letters behind an own number."""
    first = text[:1]
    if first.isdecimal() or first in _NUMBERS_BEGIN:
        text = _OWN_NUMBER.sub("", text)
    return _letters(text)


def _bare_finding(text: str) -> str:
    return _heading(text).removeprefix("关于").removesuffix("问题")


def _met_before(headings: Sequence[tuple[str, Cell]]) -> Iterator[tuple[Cell, Cell]]:
    """Each cell whose key another one had before, and that one; a merged cell is one."""
    if len(headings) < 2:
        return
    first: dict[str, Cell] = {}
    for key, cell in headings:
        if key and first.setdefault(key, cell) != cell:
            yield cell, first[key]


def rows_alike(book: Book, totals: Totals, texts: Sequence[Passage]) -> Iterator[Diagnostic]:
    """A row copied: the 整改措施 and the 整改情况 of another row of its finding, in other cells."""
    for finding in book.findings:
        first: dict[tuple[str, str], tuple[Cell, Cell]] = {}
        for row in finding.rows if len(finding.rows) > 1 else ():
            if not (row.measure and row.progress):
                continue
            cells = row.cells.cell("measure"), row.progress.cell
            key = _letters(row.measure), _letters("".join(row.progress.lines))
            known = first.setdefault(key, cells)
            if cells[0] != known[0] and cells[1] != known[1]:
                message = f"整改措施和整改情况都和{known[1]}那行一字不差，请核对是不是重复的行"
                yield warning("row-twice", cells[1], message)
                first[key] = cells  # a cell merged over the rows below is told once


SAME_PROGRESS = 30  # characters from which an equal 整改情况 looks copied
_BEGINNING = 8  # letters that tell most texts apart


def progress_alike(book: Book, totals: Totals, texts: Sequence[Passage]) -> Iterator[Diagnostic]:
    """The same 整改情况, of 30 characters or more, in two cells of different findings."""
    first: dict[str, tuple[Cell, int]] = {}
    for progress, number in _beginning_alike(book):
        key = _letters("".join(progress.lines))
        if len(key) < SAME_PROGRESS:
            continue
        cell, owner = first.setdefault(key, (progress.cell, number))
        if owner != number:
            message = f"整改情况和{cell}一字不差，请核对是不是复制后忘了改"
            yield warning("progress-twice", progress.cell, message)


def _beginning_alike(book: Book) -> Iterator[tuple[Progress, int]]:
    """The 整改情况 that begin like another one, each once, with the number of its finding.

    Most begin in a way of their own, and need not be compared to the end.
    """
    met: dict[Cell, tuple[Progress, int, str]] = {}
    for number, finding in enumerate(book.findings):
        for row in finding.rows:
            progress = row.progress
            if progress is not None and progress.cell not in met:
                met[progress.cell] = progress, number, _beginning("".join(progress.lines))
    beginnings = Counter(beginning for _, _, beginning in met.values())
    for progress, number, beginning in met.values():
        if beginnings[beginning] > 1:
            yield progress, number


def _beginning(text: str) -> str:
    """The first letters of a text, as of the whole: the last one of a piece might be another."""
    letters = _letters(text[:SAME_PROGRESS])
    return (letters if len(letters) > _BEGINNING else _letters(text))[:_BEGINNING]


_NO_LETTER = Pattern(r"[\W_]+")
_COMMON_MARKS = "，。、；：“”《》（）%"


def _letters(text: str) -> str:
    bare = text
    for mark in _COMMON_MARKS:
        bare = bare.replace(mark, "")
    if bare.isalnum() and unicodedata.is_normalized("NFKC", bare):
        return bare
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text))


# ---------------------------------------------------------------- regulations

_MADE = Pattern(
    r"(?:制定|制订|修订|修改|完善|健全|建立|出台|新建)(?:完善|出台|印发|下发|实施|并印发|并实施)?了?((?:《[^《》]{2,60}》[、和及以与]{0,2})+)"
)
_TITLE = Pattern(r"《([^《》]{2,60})》")
_TELLING = (PROGRESS, CONTENT, "整改措施")  # the columns that tell what was made
_REGULATION_ENDS = ("制度", "办法", "规定", "规则", "细则", "规程", "守则", "准则")


def regulations_named_and_counted(
    book: Book, totals: Totals, texts: Passages
) -> Iterator[Diagnostic]:
    """A regulation that a text says was made but 完善制度 does not count, and the other way
    round.
    """
    counted = {regulation.key for regulation in totals.regulations}
    told: set[str] = set()
    titles: set[str] = set()
    for passage in texts.holding(("《",)):
        if passage.column not in _TELLING:
            continue
        titles.update(_TITLE.findall(passage.text))
        for made in _MADE.finditer(passage.text):
            for title in _TITLE.findall(made[1]):
                key = regulation_key(title)
                if key not in counted and key not in told and _is_regulation(title):
                    told.add(key)
                    message = (
                        f"文字里制定了《{title}》，“完善制度”一列没有它，没有计入制度数，请核对"
                    )
                    yield warning("regulation-uncounted", passage.cell, message)
    unseen = [r for r in totals.regulations if r.name.strip("《》") not in titles]
    if unseen:  # written in another way, or not at all
        everything = regulation_key(
            "\0".join(passage.text for passage in texts if passage.column in _TELLING)
        )
        for regulation in unseen:
            if regulation.key not in everything:
                message = (
                    f"“完善制度”一列有{regulation.name}，整改措施、整改情况里都没有提到，请核对"
                )
                yield warning("regulation-unnamed", regulation.cells[0], message)


def _is_regulation(title: str) -> bool:
    return re.sub(r"（[^（）]*）$", "", title).endswith(_REGULATION_ENDS)


# ---------------------------------------------------------------- names

_TEAM = Pattern(r"(?:[省市县区州盟旗]委)?第[一二三四五六七八九十\d]{1,3}巡[察视查]组")
_TEAM_WORDS = ("巡察组", "巡视组", "巡查组")
_WE = Pattern(r"我(?:单位|会(?!议)|局|委|办|馆|院|校|处|厅|部|站|所|中心|镇|乡|街道)(?![人们国])")
_XUNSHI = Pattern(r"巡视(?!巡察|条例|工作条例|整改)")
_XUNSHI_RIGHT = Pattern(
    r"《[^》]*》|巡视巡察|(?:中央|中共中央|省委|自治区党委)(?:第[^，。；]{1,3})?巡视组?|巡察巡视"
)


def names_in_one_way(book: Book, totals: Totals, texts: Passages) -> Iterator[Diagnostic]:
    """The inspection team, the unit and 巡察 itself are called alike everywhere."""
    if not all(book.facts.get(name) for name in ("巡察组", "单位全称", "单位简称")):
        return  # a broken book
    team, unit = str(book.facts["巡察组"][0]), str(book.facts["单位全称"][0])
    short = str(book.facts["单位简称"][0])
    team_cell, is_xuncha = book.facts["巡察组"][0].cells[0], "巡察" in team
    told: set[tuple[str, Cell]] = set()
    for passage in texts.holding((*_TEAM_WORDS, "我", "巡视", unit[:2])):
        for rule, message in _name_faults(passage, team, unit, short, is_xuncha=is_xuncha):
            if passage.cell != team_cell and (rule, passage.cell) not in told:
                told.add((rule, passage.cell))
                yield warning(rule, passage.cell, message)


def _name_faults(
    passage: Passage, team: str, unit: str, short: str, *, is_xuncha: bool
) -> Iterator[tuple[str, str]]:
    text = passage.text
    others = text.replace(team, "") if "巡" in text else ""
    for match in _TEAM.finditer(text) if any(word in others for word in _TEAM_WORDS) else ():
        if match[0] not in team and team not in text[: match.end()][-len(team) :]:
            yield "team-name", f"这里写“{match[0]}”，基本信息里的巡察组是“{team}”，请核对"
    if passage.column != FACT and "我" in text and (match := _WE.search(text)):
        yield "unit-name", f"这里自称“{match[0]}”，别处用“{short}”，请统一"
    for miss in near_misses(text, unit):
        yield "unit-name", f"这里写“{miss}”，单位全称是“{unit}”，请核对"
    if is_xuncha and "巡视" in text and _XUNSHI.search(_XUNSHI_RIGHT.sub("", text)):
        yield "inspection-word", "这里写“巡视”，市县一级是“巡察”，请核对"


def near_misses(text: str, name: str) -> Iterator[str]:
    """Words of `name`'s length that begin or end like it and differ from it in one letter."""
    if len(name) < 6 or name[:2] not in text:
        return
    at = text.find(name[:2])
    while at >= 0:
        piece = text[at : at + len(name)]
        if len(piece) == len(name) and sum(a != b for a, b in zip(piece, name, strict=True)) == 1:
            yield piece
        at = text.find(name[:2], at + 1)


# ---------------------------------------------------------------- leftovers

_LEFTOVER_WORDS = (
    "概述", *map("".join, product("×✕Xx", repeat=2)), "〔", "（）", "（ ", "待补", "待填", "待定",
    "【", "[请", "[此", "[填",
)  # fmt: skip
_LEFTOVER = Pattern(
    r"概述(?=$|[：:）】\]])|[×✕Xx]{2,}(?![a-zA-Z])|〔\s*〕|（ *）"
    r"|待(?:补充?|填写?|定)(?=$|[，。；）】\]])|[【\[](?:请|此处|填)[^】\]]*[】\]]"
)


_PLACEHOLDER = Pattern(r"[〔（(\[]?待(?:补充?|填写?)[〕）)\]]?|[×Xx]{2,}")


def leftovers(book: Book, totals: Totals, texts: Passages) -> Iterator[Diagnostic]:
    """Words of a template or a draft that were left standing: ××, 待补, 〔〕, 概述."""
    told: set[Cell] = set()
    for passage in texts.holding(_LEFTOVER_WORDS):
        if passage.column not in PROSE and _PLACEHOLDER.fullmatch(passage.text):
            continue  # the reader has told it
        match = _LEFTOVER.search(passage.text)
        if match and passage.cell not in told:
            told.add(passage.cell)
            yield warning("leftover", passage.cell, f"“{match[0]}”像是没有填完的内容，请补上或删去")


# ---------------------------------------------------------------- contact

_REMARK = Pattern(r"（[^（）]*[^\d（）][^（）]*）|\([^()]*[^\d()][^()]*\)")
_SEPARATORS = Pattern(r"[、，,；;/\n]|和|或")
_PHONE = Pattern(
    r"(?:0\d{2,3}-?|[（(]0\d{2,3}[）)])?[1-9]\d{6,7}(?:(?:-|转)\d{1,6})?"  # with an extension
    r"|0\d{2,3}-?\d{7,8}(?:(?:-|转)\d{1,6})?"
    r"|(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}|[48]00-?\d{3}-?\d{4}|1[0-2]\d{3}|9[56]\d{3,4}"
)
_LOST_ZERO = Pattern(r"[2-9]\d{9,10}")
_MAIL = Pattern(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_POSTCODE = Pattern(r"\d{6}")
_PHONE_ADVICE = "请写成区号-号码（0431-1234567）或11位手机号，几个号码用“、”隔开"


def contact_well_formed(
    book: Book, totals: Totals, texts: Sequence[Passage]
) -> Iterator[Diagnostic]:
    """联系电话, 电子邮箱 and 邮编 have the form that such a thing has."""
    for name, rule, pattern, advice in (
        ("联系电话", "phone-form", _PHONE, _PHONE_ADVICE),
        ("电子邮箱", "mail-form", _MAIL, "请写成name@example.com的样子"),
        ("邮编", "postcode-form", _POSTCODE, "邮编是6位数字"),
    ):
        for line in book.facts.get(name, ()):
            if pattern.fullmatch(line):
                continue
            for piece in _SEPARATORS.sub("\n", _REMARK.sub("", line)).split("\n"):
                bare = piece.rpartition("：")[2].strip()
                if rule == "phone-form" and _LOST_ZERO.fullmatch(bare):
                    yield warning("phone-number", line.cells[0], PHONE_WITHOUT_ZERO)
                elif not pattern.fullmatch(bare):
                    message = f"{name}“{bare or line}”写法不对，{advice}"
                    yield warning(rule, line.cells[0], message)


def summary_agrees(book: Book, totals: Totals, texts: Sequence[Passage]) -> Iterator[Diagnostic]:
    """汇总, where its formulas have been calculated, shows what is counted here."""
    tallies = {
        "整改措施": totals.measures,
        "反馈问题": totals.findings,
        "具体问题": totals.problems,
    }
    figures = {
        (kind, figure): shown
        for kind, tally in tallies.items()
        for figure, shown in (
            ("总数", str(int(tally.total))),
            ("完成", str(int(tally.done))),
            ("完成率", tally.rate),
            *((status.word, str(int(n))) for status, n in tally.by_status.items()),
        )
    }
    figures["完善制度", "总数"] = str(int(totals.regulation_count))
    for stated in book.stated:
        counted = figures.get((stated.kind, stated.figure))
        if counted is not None and stated.shown != counted:
            message = (
                f"{stated.kind}的{stated.figure}显示“{stated.shown}”，程序算出的是“{counted}”，"
                "通报里用程序算出的；请用WPS或Excel打开重新计算并保存，还不一样的请核对台账的合并单元格"
            )
            yield warning("summary-differs", stated.cell, message)


FACTS: tuple[FactRule, ...] = (
    inspection_dates_in_order,
    completion_dates_in_range,
    done_but_unfinished_words,
    totals_in_prose,
    headings_alike,
    rows_alike,
    progress_alike,
    regulations_named_and_counted,
    names_in_one_way,
    leftovers,
    contact_well_formed,
    fixed_wordings,
    summary_agrees,
)

# of a book with errors: what is missing in it would make any total or list of regulations wrong
FACTS_OF_BROKEN = tuple(
    rule
    for rule in FACTS
    if rule not in (totals_in_prose, regulations_named_and_counted, summary_agrees)
)

# every id told by these rules → what it says, for the manual; 校对设置 may switch each off
FACT_RULES = {
    "T54": "文字里写的总数、完成率与台账算出的不一致",
    "T55": "完成状态是“已完成”，文字里却有“待……后”“尚未”“正在推进”一类的话",
    "date-order": "日期先后：巡察开始、结束、反馈、截至、成文；完成时间在反馈与截至之间",
    "category-twice": "两个问题类别只差标点或开头的序号",
    "finding-twice": "反馈问题相同，只有标点、开头的序号、“关于……问题”或类别不同",
    "problem-twice": "一个反馈问题的两个具体问题只差标点或开头的序号",
    "row-twice": "一个问题的两行，整改措施和整改情况都一字不差",
    "progress-twice": "两个问题的整改情况一字不差（30字以上）",
    "regulation-uncounted": "文字里制定的制度，“完善制度”一列没有",
    "regulation-unnamed": "“完善制度”一列有的制度，文字里没有提到",
    "team-name": "巡察组的名称前后不一",
    "unit-name": "单位名称前后不一，或自称“我单位”",
    "inspection-word": "市县一级写成了“巡视”",
    "leftover": "没有填完的内容：××、待补、空的〔〕",
    "title-near": "《》里的文件名称和常见的党内法规只差一个字",
    "phrase-near": "和固定表述只差一个字",
    "phone-form": "联系电话不像电话号码",
    "mail-form": "电子邮箱不像邮箱地址",
    "postcode-form": "邮编不是6位数字",
    "summary-differs": "“汇总”工作表的公式显示的数字和程序算出的不一样",
}
