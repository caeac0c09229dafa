"""Text rules of numbers before a line and of headings (序号、标题): GB/T 9704—2012, 7.3.3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice.lazy import Pattern
from notice.numerals import TO_TEN, number_of
from notice.rules.passages import CATEGORY, FINDING, HEADINGS, MEASURE, PROBLEM
from notice.rules.punctuation import HAN
from notice.rules.rule import Hit, TextRule

_MARKS = "。；，、："
_SERIES = Pattern(rf"(?:^|(?<=[。；：，！？、”\n]))([{TO_TEN}]{{1,2}})是", re.MULTILINE)


def broken_series(text: str) -> Iterator[Hit]:
    """一是…三是…: where a series that begins with 一是 leaves out a number."""
    wanted = 0
    for match in _SERIES.finditer(text):
        number = number_of(match[1])  # None for 三三是, which breaks a series too
        if number == 1:
            wanted = 2
        elif wanted:
            if number != wanted:
                yield Hit(match.start(), match.end(), None)
            wanted = (number or wanted) + 1


def last_mark(text: str) -> Iterator[Hit]:
    """A mark at the very end."""
    if text[-1:] in tuple(_MARKS):
        yield Hit(len(text) - 1, len(text), None)


# fmt: off
NUMBERING = (
    TextRule(
        id="T13", says="（一）后面不加标点",
        find=rf"^(（[{TO_TEN}]{{1,9}}）)[、，.．：](?!（)", put=r"\1",
        wrong="（一）、关于决策部署", right="（一）关于决策部署",
        silent=("第（一）、（二）项", "（一）、（二）项工作"),
        source="GB/T 15834 B.3.4", grade="A", needs=tuple(f"）{mark}" for mark in "、，.．："),
    ),
    TextRule(
        id="T14", says="阿拉伯数字序号写作“1.”",
        find=r"^([0-9]{1,3})[、，．](?!\d)", put=r"\1.",
        wrong="1、关于学习", right="1.关于学习", silent=("1.5亿元", "12，345元", "2024年"),
        source="GB/T 15834 B.3.3，GB/T 9704 7.3.3", grade="A",
        needs=tuple(f"{figure}{mark}" for figure in range(10) for mark in "、，．"),
    ),
    TextRule(
        id="T15", says="汉字序号写作“一、”",
        find=rf"^([{TO_TEN}]{{1,3}})[.．，](?=[{HAN}])", put=r"\1、",
        wrong="一.责任落实", right="一、责任落实", silent=("一是", "一方面，"),
        source="GB/T 15834 B.3.2", grade="A",
        needs=tuple(figure + mark for figure in TO_TEN for mark in ".．，"),
    ),
    TextRule(
        id="T16", says="序号的括号用全角",
        find=rf"^\(([{TO_TEN}]{{1,3}}|\d{{1,2}})\)", put=r"（\1）",
        wrong="(一)关于", right="（一）关于", silent=("(2024)1号",),
        source="GB/T 9704 7.3.3", grade="A", needs=("(",),
    ),
    TextRule(
        id="T17", says="公文序号用“一、”“（一）”“1.”“（1）”",
        find=r"^(?:[0-9]{1,2}[)）]|[①-⑩][、.．]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][.、．])",
        wrong="1）关于", right="（1）关于", silent=("（1）关于", "①关于"),
        source="GB/T 9704 7.3.3", grade="B",
        needs=tuple(f"{f}{b}" for f in range(10) for b in ")）") + tuple("①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"),
    ),
    TextRule(
        id="T18", says="“一是、二是”断了号",
        find=broken_series,
        wrong="一是学习。三是落实。", right="一是学习。二是落实。",
        silent=("唯一是", "这一是非问题", "一是甲。二是乙。一是丙。"),
        source="公文写作习惯", grade="B", needs=("一是",), is_of_cell=True,
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
        columns=(CATEGORY, FINDING, PROBLEM),
    ),
)
