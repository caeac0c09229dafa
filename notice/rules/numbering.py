"""Text rules of numbers before a line and of headings (序号、标题): GB/T 9704—2012, 7.3.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from notice.language.corpus import Corpus
from notice.lazy import Pattern
from notice.numerals import TO_TEN, number_of
from notice.rules.passages import CATEGORY, EVERYWHERE, FINDING, HEADINGS, MEASURE, PROBLEM
from notice.rules.punctuation import HAN
from notice.rules.rule import Hit, TextRule

_MARKS = "。；，、："
_END_MARKS = tuple(_MARKS)
_SERIES = Pattern(rf"(?:^|(?<=[。；：，！？、”\n]))([{TO_TEN}]{{1,2}})是", re.MULTILINE)


def broken_series(text: str) -> Iterator[Hit]:
    """一是…三是…: where a series that begins with 一是 leaves out a number."""
    yield from _broken(_SERIES, text)


def _broken(series: Pattern, text: str) -> Iterator[Hit]:
    """Where a series of numbers that begins with the first leaves one out."""
    wanted = end = 0
    for match in series.finditer(text):
        number = _number_in_series(match[1])  # None for 三三是, which breaks a series too
        if number == 1:
            wanted = 2
        elif wanted:
            if number != wanted and not _stands_between(match, wanted, text[end : match.start()]):
                yield Hit(match.start(), match.end(), None)
            wanted = (number or wanted) + 1
        end = match.end()


def _stands_between(match: re.Match[str], wanted: int, between: str) -> bool:
    """Whether the number is there, but not at the head of a clause: …的律动 七、新诗."""
    written = str(wanted) if match[1].isdecimal() else TO_TEN[wanted - 1 : wanted] or "十"
    return match[0].replace(match[1], written) in between


_AT_CLAUSE = r"(?:^|(?<=[。；：，！？、”\n]))"
_OTHER_SERIES = (  # how the first begins; the pattern of each, the number is group 1
    (("第一",), Pattern(rf"{_AT_CLAUSE}第([{TO_TEN}]{{1,2}})[，,、：]", re.MULTILINE)),
    (("一要",), Pattern(rf"{_AT_CLAUSE}([{TO_TEN}]{{1,2}})要(?![求点素件])", re.MULTILINE)),
    (("第一步",), Pattern(rf"{_AT_CLAUSE}第([{TO_TEN}]{{1,2}})步(?!骤)", re.MULTILINE)),
    (("第一阶段",), Pattern(rf"{_AT_CLAUSE}第([{TO_TEN}]{{1,2}})阶段", re.MULTILINE)),
    (("一为",), Pattern(rf"{_AT_CLAUSE}([{TO_TEN}]{{1,2}})为(?!主)", re.MULTILINE)),
    (("一、",), Pattern(rf"(?:^|(?<=[。；\n]))([{TO_TEN}]{{1,2}})、(?![{TO_TEN}])", re.MULTILINE)),
    (("其一",), Pattern(rf"{_AT_CLAUSE}其([{TO_TEN}])[，,：是]", re.MULTILINE)),
    (("（一）", "(一)"), Pattern(rf"(?<![第）\d{TO_TEN}、])[（(]([{TO_TEN}]{{1,2}})[）)"
    rf"](?![项条款、，。；])")),
    (("（1）", "(1)"), Pattern(r"(?<![第）\d、])[（(](\d{1,2})[）)](?![项条款、，。；])")),
    (("1．", "1、", "1."), Pattern(r"(?:^|(?<=[。；：\n]))(\d{1,2})[.．、"
    r"](?=[\u4e00-\u9fff])", re.MULTILINE)),
    (("①",), Pattern(r"(?<![至到—～-]附件)(?<![至到—～-]附表)(?<![至到—～-])([①-⑳])")),
    (("⑴",), Pattern("([⑴-⒇])")),
    (("1）", "1)"), Pattern(r"(?:^|(?<=[。；：\n]))(\d{1,2})[）)]"
    r"(?=[\u4e00-\u9fff])", re.MULTILINE)),
)  # fmt: skip
_ORDER_WORDS = Pattern(
    rf"{_AT_CLAUSE}(首先|其次|再次|最后)(?!(?:强调|征求|提交|报|召开|核[定实]|确认)(?!了?补))",
    re.MULTILINE,
)
_VERBS = "查看抓改建促防强补盯理清问学严管治核听议访帮"  # 一查…二查…
_BY_VERB = Pattern(rf"{_AT_CLAUSE}([{TO_TEN}])([{_VERBS}])(?=[\u4e00-\u9fff]{{2}})", re.MULTILINE)


def other_broken_series(text: str) -> Iterator[Hit]:
    """第一，…第三，; 一要…三要; （1）…（3）; ①…③; 首先…再次: as `broken_series`."""
    for firsts, pattern in _OTHER_SERIES:
        if any(first in text for first in firsts):
            yield from _broken(pattern, text)
    yield from _broken_by_verb(text)
    words = [(match[1], match.span()) for match in _ORDER_WORDS.finditer(text)]
    for (before, _), (word, place) in pairwise(words):
        if (before, word) in (("首先", "再次"), ("其次", "其次"), ("最后", "其次")):
            yield Hit(*place, None)


def _broken_by_verb(text: str) -> Iterator[Hit]:
    """一查…二查…四查: a number left out before the same verb."""
    series = [(match, _number_in_series(match[1])) for match in _BY_VERB.finditer(text)]
    for (before, last), (match, number) in pairwise(series):
        if last and number and match[2] == before[2] and number > last + 1:
            yield Hit(match.start(), match.end(), None)


def _number_in_series(written: str) -> int | None:
    for first, last in ("①⑳", "⑴⒇"):
        if first <= written <= last:
            return ord(written) - ord(first) + 1
    return int(written) if written.isdecimal() else number_of(written)


def last_mark(text: str) -> Iterator[Hit]:
    """A mark at the very end, told of the text as a whole: one line for all such cells."""
    if text.endswith(_END_MARKS):
        yield Hit(len(text), len(text), None)


def _with_last_mark(corpus: Corpus) -> list[int]:
    """The places of texts that end in a mark."""
    return [place for place, text in enumerate(corpus.texts) if text.endswith(_END_MARKS)]


# fmt: off
_NOT_MEASURE = tuple(column for column in EVERYWHERE if column != MEASURE)  # T19 tells it there
NUMBERING = (
    TextRule(
        id="T13", says="（一）后面不加标点",
        find=rf"^(（[{TO_TEN}]{{1,9}}）)[、，.．：](?!（)", put=r"\1",
        wrong="（一）、关于决策部署", right="（一）关于决策部署",
        silent=("第（一）、（二）项", "（一）、（二）项工作"),
        source="GB/T 15834 B.3.4", grade="A", needs=tuple(f"）{mark}" for mark in "、，.．："),
        columns=_NOT_MEASURE,
    ),
    TextRule(
        id="T14", says="阿拉伯数字序号写作“1.”",
        find=r"^([0-9]{1,3})[、，．](?!\d)", put=r"\1.",
        wrong="1、关于学习", right="1.关于学习", silent=("1.5亿元", "12，345元", "2024年"),
        source="GB/T 15834 B.3.3，GB/T 9704 7.3.3", grade="A",
        needs=tuple(f"{figure}{mark}" for figure in range(10) for mark in "、，．"),
        columns=_NOT_MEASURE,
    ),
    TextRule(
        id="T15", says="汉字序号写作“一、”",
        find=rf"^([{TO_TEN}]{{1,3}})[.．，](?=[{HAN}])", put=r"\1、",
        wrong="一.责任落实", right="一、责任落实", silent=("一是", "一方面，"),
        source="GB/T 15834 B.3.2", grade="A",
        needs=tuple(figure + mark for figure in TO_TEN for mark in ".．，"),
        columns=_NOT_MEASURE,
    ),
    TextRule(
        id="T16", says="序号的括号用全角",
        find=rf"^\(([{TO_TEN}]{{1,3}}|\d{{1,2}})\)", put=r"（\1）",
        wrong="(一)关于", right="（一）关于", silent=("(2024)1号",),
        source="GB/T 9704 7.3.3", grade="A", needs=("(",),
        columns=_NOT_MEASURE,
    ),
    TextRule(
        id="T17", says="公文序号用“一、”“（一）”“1.”“（1）”",
        find=r"^(?:[0-9]{1,2}[)）]|[①-⑩][、.．]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][.、．])",
        wrong="1）关于", right="（1）关于", silent=("（1）关于", "①关于"),
        source="GB/T 9704 7.3.3", grade="B",
        needs=tuple(f"{f}{b}" for f in range(10) for b in ")）") + tuple("①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"),
        columns=_NOT_MEASURE,
    ),
    TextRule(
        id="T18", says="“一是、二是”断了号",
        find=broken_series,
        wrong="一是学习。三是落实。", right="一是学习。二是落实。",
        silent=("唯一是", "这一是非问题", "一是甲。二是乙。一是丙。"),
        source="公文写作习惯", grade="B", needs=("一是",), is_of_cell=True,
    ),
    TextRule(
        id="T65", says="序号断了，请核对",
        find=other_broken_series,
        wrong="一要加强学习；三要抓好落实", right="一要加强学习；二要抓好落实",
        silent=("第一季度，第三季度", "第一书记", "违反第（1）（3）项",
        "（1）甲。（2）乙。（1）丙。",
        "第一，甲。第二，乙。", "首先是甲，其次是乙，再次是丙", "一要点二要求", "再次强调",
        "见（1）、（3）", "附表①至附表④", "一看就懂，一学就会",
        "首先组织自查，最后集中评议", "一、二年级；三、四年级", "一为主，三为辅"),
        source="公文写作习惯", grade="B",
        needs=("第一", "一要", "一为", "一、", "⑴", "1）", "1)",
        "其一", "（1）", "(1)", "（一）", "(一)", "①", "首先",
        *(f"一{verb}" for verb in _VERBS),
        "1、", "1．", "1."),
        is_of_cell=True,
    ),
    TextRule(
        id="T19", says="整改措施自带序号，模板编号时会重复",
        find=rf"^(?:[（(](?:[{TO_TEN}]{{1,9}}|[0-9]{{1,2}})[)）]"
        rf"|[0-9]{{1,2}}[.、．](?!\d)|[{TO_TEN}]{{1,3}}、(?![{TO_TEN}]))",
        wrong="1.关于意识形态问题", right="关于意识形态问题", silent=("一岗双责不到位",
        "三重一大制度", "1.5亿元"),
        source="程序自动编号", grade="B",
        needs=tuple(f + m for f in "0123456789" + TO_TEN for m in ".、．)）"), columns=(MEASURE,),
    ),
    TextRule(
        id="T20", says="“关于”“问题”写重了",
        find="(?:关于){2,}|(?:问题){2,}", put=lambda m: m[0][:2],
        wrong="关于关于关于学习不够问题问题", right="关于学习不够问题", silent=("关于问题", "问题"),
        source="程序自动加“关于……问题”", grade="A", needs=("关于关于", "问题问题"),
        columns=HEADINGS,
    ),
    TextRule(
        id="T22", says="标题类单元格末尾不用标点，程序会自动处理",
        find=last_mark,
        wrong="关于物资采购监管不力问题。", right="关于物资采购监管不力问题",
        silent=("为什么落实不力？",),
        source="公文写作习惯", grade="C", needs=(),
        columns=(CATEGORY, FINDING, PROBLEM), places=_with_last_mark,
    ),
)
