"""Text rules of figures and dates (数字、日期): GB/T 15835—2011, GB/T 9704—2012."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from notice.lazy import Pattern
from notice.numerals import ONES, TO_TEN
from notice.rules.punctuation import HAN
from notice.rules.rule import Hit, TextRule

_RANGE_SIGNS = "～~—-"
_NUMBER = r"\d+(?:\.\d+)?"
_DATE = Pattern(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_YEAR = Pattern(rf"(?<![{ONES}〇零百千])[一二][〇零○O0九][〇零○O0{ONES}]{{2}}年")
_ROUGH = Pattern(
    rf"(?<![{ONES}十百、])([{ONES}])、([{ONES}])(?<!第.、.)(?=[十百千万]?[个天次人名项件位家周户岁])(?!次[会全])"
)


_ODD_ZERO = Pattern("[零○O0]")


def impossible_dates(text: str) -> Iterator[Hit]:
    """2024年2月30日."""
    for match in _DATE.finditer(text):
        try:
            date(*map(int, match.groups()))
        except ValueError:
            yield Hit(match.start(), match.end(), None)


def odd_zeros(text: str) -> Iterator[Hit]:
    """A year in Chinese numerals with 零, ○, O or 0 for 〇."""
    for match in _YEAR.finditer(text):
        put = _ODD_ZERO.sub("〇", match[0])
        if put != match[0]:
            yield Hit(match.start(), match.end(), put)


def rough_numbers(text: str) -> Iterator[Hit]:
    """三、四个月: two neighbouring numerals for a rough number."""
    for match in _ROUGH.finditer(text):
        if ONES.index(match[2]) == ONES.index(match[1]) + 1:
            yield Hit(match.start(), match.end(), match[1] + match[2])


# fmt: off
NUMBERS = (
    TextRule(
        id="T26", says="百分数的范围，前一个数也要写%",
        find=rf"(?<![\d.%～~—-])(?<!\d至)({_NUMBER})([～~至—-])({_NUMBER})%", put=r"\1%\2\3%",
        wrong="提高15～30%", right="提高15%～30%", silent=("15%～30%", "从2023年至98%",
        "2024-01-25%", "1至2至3%"),
        source="GB/T 15835 5.1", grade="A", needs=("%",),
    ),
    TextRule(
        id="T27", says="范围的前一个数省略了万、亿，请写全",
        find=rf"(?<![\d.]){_NUMBER}[{_RANGE_SIGNS}]{_NUMBER}[万亿]",
        wrong="9～16亿元", right="9亿元～16亿元", silent=("9亿～16亿", "9～16元"),
        source="GB/T 15835 5.1", grade="B", needs=("万", "亿"),
    ),
    TextRule(
        id="T28", says="数值范围用“～”或“—”",
        find=r"(?<![\d-])(\d{1,4})-(\d{1,4})(?=[人次名个项件元万亿天户家])", put=r"\1～\2",
        wrong="每组10-20人", right="每组10～20人", silent=("0431-76212566", "2024-01-25",
        "5-6号楼"),
        source="GB/T 15834 4.13.3", grade="C", needs=("-",),
    ),
    TextRule(
        id="T29", says="月、日前面不加0",
        find=r"(?<=年)0(?=[1-9]月)|(?<=月)0(?=[1-9]日)", put="",
        wrong="2024年01月05日", right="2024年1月5日", silent=("10月20日", "2024年10月10日"),
        source="GB/T 9704 7.3.5.4", grade="A", needs=("年0", "月0"),
    ),
    TextRule(
        id="T30", says="年份写全四位",
        find=r"([12]\d)年(?<!\d...)(?<!年...)(?<!第...)(?<!近...)(?<!约...)(?<!满...)"
        r"(?<![工用役任业效历续达]...)"
        r"(?=\d{1,2}月|底(?!薪|层|子|数)|初(?!步|级|中|期|次|始|审|心)|年[初底中末]|上半年|下半年)",
        put=r"20\1年",
        wrong="24年3月整改", right="2024年3月整改", silent=("工作12年", "2024年3月", "12年来"),
        source="GB/T 15835", grade="B", needs=("年",),
    ),
    TextRule(
        id="T31", says="一个日期里汉字数字和阿拉伯数字混用",
        find=rf"[〇零{ONES}]{{4}}年\d{{1,2}}月|(?<!\d)\d{{4}}年[{TO_TEN}]{{1,3}}月(?!份?以来|间)",
        wrong="二〇二四年1月", right="二〇二四年一月", silent=("二〇二四年一月", "2024年1月"),
        source="GB/T 15835 5.3", grade="B",
        needs=(*(f"{figure}年" for figure in ONES + "〇零"), *(f"年{f}" for f in TO_TEN)),
    ),
    TextRule(
        id="T32", says="年份里的“〇”不用零、○、O、0代替",
        find=odd_zeros,
        wrong="二零二四年", right="二〇二四年", silent=("二〇二四年", "一百零二年"),
        source="GB/T 15835", grade="A", needs=tuple(a + b for a in "一二" for b in "〇零○O0九"),
    ),
    TextRule(
        id="T33", says="正文里的日期写作“2024年1月25日”",
        find=r"(?<![\d./第A-Za-z-])(?<!编号)(?<!号为)(?<!编码)(?<!码为)(\d{4})([./-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d./A-Za-z-])",
        put=lambda m: f"{m[1]}年{int(m[3])}月{int(m[4])}日",
        wrong="2024.1.25反馈", right="2024年1月25日反馈", silent=("第2024.1版", "IP 2024.300.1",
        "网址/2024/6/18/"),
        source="GB/T 15835，GB/T 9704", grade="B",
        needs=(".", "-", "/"),
    ),
    TextRule(
        id="T34", says="日期用“日”不用“号”",
        find=r"(?<=[0-9]月)([0-9]{1,2})号(?!楼|文|线|院|井|机|门|仓|库|炉|泵|船|车|桥|洞|坝|令|"
        r"台|厅|窗|店|区|地|标|池|井)", put=r"\1日",
        wrong="1月25号反馈", right="1月25日反馈", silent=("3号楼", "2号文"),
        source="公文写作习惯", grade="A", needs=("号",),
    ),
    TextRule(
        id="T35", says="没有这一天",
        find=impossible_dates,
        wrong="2024年2月30日", right="2024年2月29日", silent=("2024年12月31日",),
        source="历法", grade="B", needs=("日",),
    ),
    TextRule(
        id="T36", says="发文字号的年份用六角括号〔〕",
        find=rf"(?<=[{HAN}])[（(\[【]((?:19|20)\d{{2}})[）)\]】](?=第?\d+号)", put=r"〔\1〕",
        wrong="公文联（2024）3号", right="公文联〔2024〕3号", silent=("（2024年）", "报告（2024）"),
        source="GB/T 9704 7.2.5", grade="A",
        needs=tuple(bracket + century for bracket in "（([【" for century in ("19", "20")),
    ),
    TextRule(
        id="T37", says="发文字号不加“第”，序号前面不加0",
        find=r"〔(\d{4})〕(?:第0*|0+)(\d+)号", put=r"〔\1〕\2号",
        wrong="公文联〔2024〕第03号", right="公文联〔2024〕3号", silent=("公文联〔2024〕30号",),
        source="GB/T 9704 7.2.5", grade="B", needs=("〔",),
    ),
    TextRule(
        id="T41", says="概数中间不用顿号",
        find=rough_numbers,
        wrong="三、四个月", right="三四个月", silent=("二、三产业", "一、二、三等奖"),
        source="GB/T 15834 4.5.3.4", grade="C",
        needs=tuple(f"{a}、{b}" for a, b in pairwise(ONES)),
    ),
    TextRule(
        id="T42", says="“近、约、至少”和“余、多、左右、以上”只用一个",
        find=rf"(?:(?<![最邻附接相临靠亲逼贴将])近|(?<![预契合节违制条履签守失公毁邀特])约)(?:{_NUMBER}|[{TO_TEN}百千]+)[十百千万亿]?(?:余|多|[个人次名项件元万亿户家场期篇份起亩天年]{{1,2}}左右)"
        rf"|(?:至少|不少于|不低于|超过|最少)(?:{_NUMBER}|[{TO_TEN}百千]+)[万亿]?[^，。；、\d\n]{{1,3}}?以上"
        rf"|(?:至多|最多|不超过|不多于)(?:{_NUMBER}|[{TO_TEN}百千]+)[万亿]?[^，。；、\d\n]{{1,3}}?(?:以下|以内)",
        wrong="近20余次", right="20余次", silent=("近20次", "讲课70余次", "约20人", "至少20场",
        "超过20人，科级以上"),
        source="语法", grade="B",
        needs=("近", "约", "至少", "不少于", "不低于", "超过", "最少", "至多", "最多", "不多于"),
    ),
    TextRule(
        id="T43", says="“百、千”不和阿拉伯数字连用",
        find=r"(?<=[0-9])[百千](?![瓦米克帕分赫伏家姓度货强科里年])",
        wrong="培训3百人", right="培训300人", silent=("5千瓦", "3万人", "2千克"),
        source="GB/T 15835 5.3", grade="C",
        needs=tuple(f"{figure}{unit}" for figure in range(10) for unit in "百千"),
    ),
)
