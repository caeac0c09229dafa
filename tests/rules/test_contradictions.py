"""Contradictions: for each rule what must stay silent first, then what is told and where."""

import random
import re
import unicodedata

import pytest

from notice.ledger.read import read_book
from notice.model.book import Book
from notice.rules import contradictions, twice
from notice.rules.passages import passages
from notice.rules.reckoning import totals_in_prose
from notice.totals import count
from tests import builders


def told(**sheets) -> list[tuple[str, str]]:
    book, _ = read_book(builders.workbook(**sheets), "台账.xlsx")
    return told_of(book)


def told_of(book: Book, *, is_broken: bool = False) -> list[tuple[str, str]]:
    texts = list(passages(book))
    found = contradictions.contradictions(book, count(book), texts, is_broken=is_broken)
    return [(str(d.where), d.rule) for d in found]


ROW, changed, FACTS = builders.ROW, builders.changed, builders.FACTS
OTHER = changed(反馈问题="制度执行不够严格", 整改措施="开展制度培训", 整改情况="组织制度培训两次。")
LONG = "组织全体干部逐条对照检查，建立问题清单和责任清单，逐项明确责任人和完成时间，按月调度推进。"


def duties(*lines: str) -> dict:
    return {"责任落实": [("内容",), *((line,) for line in lines)]}


def rows_of(*texts: str) -> list[dict]:
    """A finding for each 整改情况."""
    return [
        changed(反馈问题=f"第{n}方面做得不够", 整改措施=f"措施{n}", 整改情况=text)
        for n, text in enumerate(texts, 1)
    ]


ROUND = FACTS | {"文件标题": "关于十五届县委第六轮巡察整改进展情况的通报"}
RESULTS = {"整改成效": [("项目", "数量", "单位"), ("诫勉", 3, "人次"), ("谈话提醒", 5, "人次")]}
CASES = {
    # ------------------------------------------------------------ dates
    "dates: in order": ({"facts": FACTS | {"截至日期": "2025-11-30"}}, []),
    "dates: equal ones are in order": (
        {"facts": FACTS | {"巡察结束日期": "2025-06-12", "截至日期": "2025-12-10"}},
        [],
    ),
    "dates: a month covers its days": (
        {"facts": FACTS | {"巡察开始日期": "2025年6月", "巡察结束日期": "2025年6月"}},
        [],
    ),
    "dates: end before begin": (
        {"facts": FACTS | {"巡察结束日期": "2025-03-01"}},
        [("基本信息!B8", "date-order")],
    ),
    "dates: feedback before the end": (
        {"facts": FACTS | {"反馈日期": "2025-04-01"}},
        [("基本信息!B9", "date-order")],
    ),
    "dates: document before feedback": (
        {"facts": FACTS | {"成文日期": "2025-06-01"}},
        [("基本信息!B10", "date-order")],
    ),
    "dates: as-of after the document": (
        {"facts": FACTS | {"截至日期": "2026-01-01"}},
        [("基本信息!B10", "date-order")],
    ),
    "dates: the second period ends before it begins": (
        {"facts": FACTS | {
            "巡察开始日期": "2025-03-03\n2025-05-05", "巡察结束日期": "2025-03-20\n2025-05-01"}},
        [("基本信息!B8", "date-order")],
    ),
    "completed: in range": ({"rows": [changed(完成时间="2025-07-01")]}, []),
    "completed: after the document": (
        {"rows": [changed(完成时间="2025-12-11")]}, [("整改台账!L2", "date-order")]),
    "completed: after the as-of date": (
        {"rows": [changed(完成时间="2025-12-01")], "facts": FACTS | {"截至日期": "2025-11-30"}},
        [("整改台账!L2", "date-order")],
    ),
    "completed: before the feedback": (
        {"rows": [changed(完成时间="2025-06-01")]}, [("整改台账!L2", "date-order")]),
    "completed: in words": ({"rows": [changed(完成时间="上半年")]}, []),
    "completed: the month of the feedback": ({"rows": [changed(完成时间="2025年6月")]}, []),
    "completed: the month of the document": ({"rows": [changed(完成时间="2025年12月")]}, []),
    "completed: a month after": (
        {"rows": [changed(完成时间="2026年1月")]}, [("整改台账!L2", "date-order")]),
    "completed: a month before": (
        {"rows": [changed(完成时间="2025年5月")]}, [("整改台账!L2", "date-order")]),
    "completed: milestones out of order are told alone": (
        {"rows": [changed(完成时间="2025-07-01")], "facts": FACTS | {"截至日期": "2025-05-30"}},
        [("基本信息!B12", "date-order")],
    ),
    # ------------------------------------------------------------ status against words
    "done: words that only look unfinished": (
        {"rows": rows_of("接待群众12人次，群众期待得到回应。", "优待证全部发放，招待会已取消。",
                         "拟定了方案，制定了计划。", "将学习成果用于工作。")},
        [],
    ),
    "done: 待…后": ({"rows": [changed(整改情况="待条件成熟后成立。")]}, [("整改台账!E2", "T55")]),
    "done: 尚未": ({"rows": [changed(整改情况="目前尚未完成。")]}, [("整改台账!E2", "T55")]),
    "done: two words for waiting in a row": (
        {"rows": [changed(整改情况="对接待待批复后办理。")]}, [("整改台账!E2", "T55")]),
    "done: what waited is done by now": (
        {"rows": [changed(整改情况="对接待待批复后的事项已办理。")]}, []),
    "done: 正在推进": ({"rows": [changed(整改情况="工作正在推进。")]}, [("整改台账!E2", "T55")]),
    "done: in the measure": (
        {"rows": [changed(整改措施="拟于年底开展")]}, [("整改台账!D2", "T55")]),
    "not done: the same words are right": (
        {"rows": [changed(整改情况="目前尚未完成。", 完成状态="正在整改")]}, []),
    "sustained: the same words are right": (
        {"rows": [changed(整改情况="正在推进。", 完成状态="长期坚持")]}, []),
    # ------------------------------------------------------------ totals in prose
    "prose: equal totals, Arabic and Chinese": (
        {"rows": [ROW, OTHER],
         "sheets": duties("制定的2项整改措施全部落实，反馈的两个问题完成整改2个。")},
        [],
    ),
    "prose: local counts are no totals": (
        {"rows": rows_of("开展培训3项，解决问题5个，制定措施8条。")}, []),
    "prose: measures": (
        {"sheets": duties("研究制定的12项整改措施。")}, [("责任落实!A2", "T54")]),
    "prose: measures in Chinese numerals": (
        {"sheets": duties("细化为十二项整改措施。")}, [("责任落实!A2", "T54")]),
    "prose: problems": ({"sheets": duties("巡察反馈的15个问题。")}, [("责任落实!A2", "T54")]),
    "prose: done": ({"sheets": duties("已完成整改3个。")}, [("责任落实!A2", "T54")]),
    "prose: regulations": ({"sheets": duties("完善制度3项。")}, [("责任落实!A2", "T54")]),
    "prose: rate": ({"sheets": duties("整改完成率98.5%。")}, [("责任落实!A2", "T54")]),
    "prose: right rate": ({"sheets": duties("整改完成率100%。")}, []),
    "prose: in 整改情况 only the set phrase": (
        {"rows": rows_of("制定的9项整改措施已落实。")}, [("整改台账!E2", "T54")]),
    # ------------------------------------------------------------ the same twice
    "twice: different findings": ({"rows": [ROW, OTHER]}, []),
    "twice: only other punctuation": (
        {"rows": [
            changed(反馈问题="学习，不深入"),
             changed(反馈问题="学习、不深入", 整改情况="另行学习。")]},
        [("整改台账!B3", "finding-twice")],
    ),
    "twice: under two categories": (
        {"rows": [ROW, changed(问题类别="党建方面", 整改情况="另行学习。")]},
        [("整改台账!B3", "finding-twice")],
    ),
    "twice: a finding merged over two categories is one": (
        {"rows": [ROW, changed(问题类别="党建方面", 反馈问题=None, 整改情况="另行学习。")],
         "merged": ["B2:B3"]},
        [],
    ),
    "twice: a finding but for 关于…问题": (
        {"rows": [ROW, changed(反馈问题="关于理论学习不够深入问题。", 整改情况="另行学习。")]},
        [("整改台账!B3", "finding-twice")],
    ),
    "twice: a finding but for its own number": (
        {"rows": [changed(反馈问题="1.理论学习不够深入"),
                  changed(反馈问题="3、理论学习不够深入", 整改情况="另行学习。")]},
        [("整改台账!B3", "finding-twice")],
    ),
    "twice: findings with other figures at the head": (
        {"rows": [changed(反馈问题="1.5亿元资金闲置"),
                  changed(反馈问题="2.5亿元资金闲置", 整改情况="另行学习。")]},
        [],
    ),
    "twice: other categories": ({"rows": [ROW, OTHER | {"问题类别": "党建方面"}]}, []),
    "twice: a category but for its own number": (
        {"rows": [changed(问题类别="（一）党建方面"), OTHER | {"问题类别": "（二）党建方面"}]},
        [("整改台账!A3", "category-twice")],
    ),
    "twice: a category but for its punctuation": (
        {"rows": [changed(问题类别="党建、队伍方面"), OTHER | {"问题类别": "党建，队伍方面"}]},
        [("整改台账!A3", "category-twice")],
    ),
    "twice: a problem of another finding": (
        {"rows": [changed(具体问题="学习少"), OTHER | {"具体问题": "1.学习少"}]}, []),
    "twice: a problem but for its own number": (
        {"rows": [changed(具体问题="1.学习少"),
                  changed(具体问题="2.学习少", 整改措施="措施二", 整改情况="另行学习。")]},
        [("整改台账!C3", "problem-twice")],
    ),
    "twice: a problem but for its punctuation": (
        {"rows": [changed(具体问题="学习少，记录缺"),
                  changed(具体问题="学习少、记录缺", 整改措施="措施二", 整改情况="另行学习。")]},
        [("整改台账!C3", "problem-twice")],
    ),
    "rows: one measure merged over two": ({"rows": [ROW, ROW], "merged": ["D2:D3"]}, []),
    "rows: one progress merged over two": ({"rows": [ROW, ROW], "merged": ["E2:E3"]}, []),
    "rows: the same words in two findings": (
        {"rows": [ROW, changed(反馈问题="制度执行不够严格")]}, []),
    "rows: another measure": ({"rows": [ROW, changed(整改措施="措施二")]}, []),
    "rows: a copied one": ({"rows": [ROW, ROW]}, [("整改台账!E3", "row-twice")]),
    "rows: copied twice": (
        {"rows": [ROW, ROW, ROW]},
        [("整改台账!E3", "row-twice"), ("整改台账!E4", "row-twice")],
    ),
    "twice: short progress": ({"rows": rows_of("已落实到位。", "已落实到位。")}, []),
    "twice: long progress": ({"rows": rows_of(LONG, LONG)}, [("整改台账!E3", "progress-twice")]),
    "twice: one begins with marks": (
        {"rows": rows_of(LONG, "“《" * 20 + LONG)}, [("整改台账!E3", "progress-twice")]),
    "twice: the same beginning alone": ({"rows": rows_of(LONG, LONG[:-4] + "另有安排。")}, []),
    "twice: long progress in two rows of one finding": (
        {"rows": [changed(整改情况=LONG), changed(整改措施="措施二", 整改情况=LONG)]}, []),
    # ------------------------------------------------------------ regulations
    "regulations: counted and named": (
        {"rows": [changed(整改情况="制定了《财务管理办法》。", 完善制度="《财务管理办法》")]}, []),
    "regulations: studied ones are not ours": (
        {"rows": rows_of("学习了《支部工作条例》，按照《采购管理办法》执行。")}, []),
    "regulations: a plan is no regulation": ({"rows": rows_of("制定了《活动方案》。")}, []),
    "regulations: named, not counted": (
        {"rows": rows_of("制定并印发《财务管理办法》。", "修订完善了《会议制度》和《用车制度》。")},
        [("整改台账!E2", "regulation-uncounted"), ("整改台账!E3", "regulation-uncounted"),
         ("整改台账!E3", "regulation-uncounted")],
    ),
    "regulations: counted, not named": (
        {"rows": [changed(完善制度="财务管理办法")]}, [("整改台账!G2", "regulation-unnamed")]),
    # ------------------------------------------------------------ names
    "names: as in the facts": (
        {"sheets": duties("市委第五巡察组反馈后，市图书馆开会。我们整改，我会议上说明。")}, []),
    "names: another team": (
        {"sheets": duties("市委第三巡察组反馈后。")}, [("责任落实!A2", "team-name")]),
    "names: 我馆 beside the short name": (
        {"sheets": duties("我馆召开会议。")}, [("责任落实!A2", "unit-name")]),
    "names: one letter of the unit's name": (
        {"sheets": duties("示例市图文馆召开会议。")}, [("责任落实!A2", "unit-name")]),
    "names: 巡视 in its right places": (
        {"sheets": duties("学习《中国共产党巡视工作条例》，落实巡视巡察要求，配合省委巡视。")}, []),
    "names: 巡视 for 巡察": (
        {"sheets": duties("把巡视反馈的意见逐条落实。")}, [("责任落实!A2", "inspection-word")]),
    "巡视期间 of this inspection": (
        {"sheets": duties("巡视期间立行立改。")}, [("责任落实!A2", "inspection-word")]),
    "巡视 of wards": ({"sheets": duties("护士巡视期间发现的隐患，巡视时逐项登记。")}, []),
    # ------------------------------------------------------------ rounds, figures of a list
    "rounds: this one, and an earlier one": (
        {"facts": ROUND, "sheets": duties(
            "十五届县委第六轮巡察反馈后，立即成立专班。",
            "十四届县委第六轮巡察反馈后，整改不到位的一并整改。")}, []),
    "rounds: of another term": (
        {"facts": ROUND, "sheets": duties("十四届县委第六轮巡察反馈后，县文化馆立即成立专班。")},
        [("责任落实!A2", "T61")]),
    "rounds: of another number": (
        {"facts": ROUND, "sheets": duties("对十五届县委第五轮巡察反馈意见，逐条认领。")},
        [("责任落实!A2", "T61")]),
    "results: a list as it is counted": (
        {"sheets": RESULTS | duties(
            "诫勉、谈话提醒分别为3人次、5人次。", "本月诫勉、谈话提醒分别为1人次、1人次。",
            "诫勉、谈话提醒分别减少4人次、6人次。")}, []),
    "results: a list told otherwise": (
        {"sheets": RESULTS | duties("诫勉和谈话提醒分别为3人次、8人次。")},
        [("责任落实!A2", "T67")]),
    # ------------------------------------------------------------ contact
    "contact: well formed": (
        {"facts": FACTS | {
            "联系电话": "0431-76212566、13900000000（夜间）", "电子邮箱": "a_b@example.com",
            "邮编": "136100"}},
        [],
    ),
    "contact: a space for the hyphen": (
        {"facts": FACTS | {"联系电话": "0431 76212566"}}, [("基本信息!B11", "phone-form")]),
    "contact: no @": (
        {"facts": FACTS | {"电子邮箱": "gzl#126.com"}}, [("基本信息!B12", "mail-form")]),
    "contact: five figures": (
        {"facts": FACTS | {"邮编": "13610"}}, [("基本信息!B12", "postcode-form")]),
    "contact: a telephone of another row": (
        {"facts": FACTS | {"邮政信箱": "示例路1号（电话0431-762125）"}},
        [("基本信息!B12", "T68")]),
    # ------------------------------------------------------------ leftovers
    "leftovers: a whole cell, told by the reader": ({"rows": [changed(具体问题="待补")]}, []),
    "leftovers: whole words": ({"rows": rows_of("概述工作情况，等待补充养分，规格为10X。")}, []),
    "leftovers: crosses": ({"rows": rows_of("制定了××制度。")}, [("整改台账!E2", "leftover")]),
    "leftovers: unlike crosses": (
        {"rows": rows_of("制定了×X制度。", "制定了✕x制度。")},
        [("整改台账!E2", "leftover"), ("整改台账!E3", "leftover")],
    ),
    "leftovers: to be filled": (
        {"rows": rows_of("培训人数待补充。")}, [("整改台账!E2", "leftover")]),
    "leftovers: empty brackets": (
        {"rows": rows_of("印发文件（示文〔〕8号）。")}, [("整改台账!E2", "leftover")]),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "expected"), CASES.values(), ids=CASES)
def test_contradictions(sheets, expected):
    assert told(**sheets) == expected


FIGURES = {"12": 12, "十二": 12, "二十": 20, "一百零二": 102, "两": 2, "十百": None, "百": None}


@pytest.mark.parametrize(("written", "number"), FIGURES.items())
def test_figure(written, number):
    assert totals_in_prose.figure(written) == number


BROKEN = {  # what the facts lack → what is still told
    "dates": (("巡察组",), [("责任落实!A2", "leftover"), ("基本信息!B9", "date-order")]),
    "names": (("反馈日期",), [("责任落实!A2", "leftover"), ("责任落实!A2", "team-name")]),
    "neither": (tuple(FACTS), [("责任落实!A2", "leftover")]),
}


@pytest.mark.parametrize(("missing", "expected"), BROKEN.values(), ids=BROKEN)
def test_contradictions__of_a_broken_book(missing, expected):
    said = FACTS | {"反馈日期": "2025-04-01"}
    sheets = duties("市委第三巡察组反馈后，制定9项整改措施，制定《××制度》。")
    book, _ = read_book(builders.workbook(facts=said, sheets=sheets), "台账.xlsx")
    book = book._replace(
        facts={name: lines for name, lines in book.facts.items() if name not in missing},
        days={name: days for name, days in book.days.items() if name not in missing},
    )
    assert sorted(told_of(book, is_broken=True)) == sorted(expected)


def test_contradictions__a_broken_book_without_anything():
    book, _ = read_book(builders.workbook(), "台账.xlsx")
    empty = book._replace(facts={}, days={}, categories=(), duties=(), plans=(), results=())
    assert told_of(empty, is_broken=True) == []
    uneven = book._replace(days={**book.days, "巡察结束日期": book.days["巡察结束日期"] * 2})
    assert told_of(uneven, is_broken=True) == []


def test_letters__of_a_text_with_common_marks_as_of_any_other():
    """The quick way and the plain one; a beginning is that of the whole, whatever combines."""
    signs = [
        *"，。、；：“”《》（）%一的图书馆项019AZaz_ -.①Ａ１e\u0301é가か\u3099々〇\ufe0f㈠",
        "\u1100\u1161",
    ]
    chosen = random.Random(1)
    for _ in range(4000):
        common = chosen.random() < 0.6
        text = "".join(chosen.choices(signs[:25] if common else signs, k=chosen.randrange(45)))
        normal = unicodedata.normalize("NFKC", text)
        assert twice._letters(text) == re.sub(r"[\W_]+", "", normal), text
        assert twice._beginning(text) == twice._letters(text)[:8], text
