"""The gate: what it makes of leaks by place and edition, and what it shows of them."""

import pytest

from notice.gate import leaks
from notice.ledger.read import read_book
from notice.model.notice import Edition
from notice.rules.passages import passages
from tests import builders

ID, MOBILE, CARD = "220381198001011230", "13844012345", "6222021234567890128"
changed, FACTS = builders.changed, builders.FACTS


def results(*rows: tuple[object, ...]) -> dict:
    return {"整改成效": [("项目", "数量", "单位", "公开"), *rows]}


def told(edition: Edition = Edition.PUBLIC, **layout) -> list[tuple[str, str, str]]:
    book, _ = read_book(builders.workbook(**layout), "台账.xlsx")
    return sorted(
        (str(d.where), d.rule, d.level.name)
        for d in leaks.of_book(book, list(passages(book)), edition)
    )


GATE = {
    "contact is meant to be public": (
        {"facts": FACTS | {
            "联系电话": MOBILE, "电子邮箱": "a@example.com", "邮政信箱": "幸福小区3号楼2单元501室"},
         "rows": [changed(整改情况=f"联系电话{MOBILE}，邮箱a@example.com。")]},
        [],
    ),
    "an identity number in a printed column": (
        {"rows": [changed(整改情况=f"身份证{ID}。")]}, [("整改台账!E2", "P01", "ERROR")]),
    "a mobile number in the quoted finding": (
        {"rows": [changed(反馈问题=f"电话{MOBILE}无人接听")]}, [("整改台账!B2", "P03", "ERROR")]),
    "a mobile number in a finding of which the first row is withheld": (
        {"rows": [changed(反馈问题=f"电话{MOBILE}无人接听", 公开="否"),
                  changed(反馈问题=None, 整改措施="措施二", 公开="是")],
         "merged": ["B2:B3"]},
        [("整改台账!B2", "P03", "ERROR")],
    ),
    "a mobile number in a 具体问题 of which the first row is withheld": (
        {"rows": [changed(具体问题=f"电话{MOBILE}无人接听", 公开="否"),
                  changed(具体问题=None, 整改措施="措施二", 公开="是")],
         "merged": ["C2:C3"]},
        [("整改台账!C2", "P03", "ERROR")],
    ),
    "a mobile number in a finding merged over a withheld category and one that is printed": (
        {"rows": [changed(反馈问题=f"电话{MOBILE}无人接听", 公开="否"),
                  changed(问题类别="党建方面", 反馈问题=None, 公开="是")],
         "merged": ["B2:B3"]},
        [("整改台账!B2", "P03", "ERROR")],
    ),
    "a mobile number in the amount of 整改成效": (
        {"sheets": results(("走访", f"联系{MOBILE}", None))}, [("整改成效!B2", "P03", "ERROR")]),
    "a mobile number in the unit of 整改成效": (
        {"sheets": results(("走访", 3, f"人{MOBILE}"))}, [("整改成效!C2", "P03", "ERROR")]),
    "a withheld row of 整改成效": (
        {"sheets": results((f"走访{MOBILE}", 3, "人", "否"))},
        [("整改成效!A2", "P03", "WARNING")],
    ),
    "a merged text takes the unreviewed row": (
        {"rows": [changed(整改情况="移交问题线索2条。", 公开="可公开"),
                  changed(整改措施="措施二", 整改情况=None)],
         "merged": ["E2:E3"]},
        [("整改台账!E2", "P10", "ERROR")],
    ),
    "a merged text over a withheld row is never printed": (
        {"rows": [changed(整改情况=f"电话{MOBILE}。"),
                  changed(整改措施="措施二", 整改情况=None, 公开="否")],
         "merged": ["E2:E3"]},
        [("整改台账!E2", "P03", "WARNING")],
    ),
    "a card number in a measure": (
        {"rows": [changed(整改措施=f"退回{CARD}")]}, [("整改台账!D2", "P05", "ERROR")]),
    "in a column never printed": (
        {"rows": [changed(责任人=f"王五{MOBILE}", 备注=ID)]},
        [("整改台账!J2", "P03", "WARNING"), ("整改台账!O2", "P01", "WARNING")],
    ),
    "in a withheld row": (
        {"rows": [changed(), changed(反馈问题="另一问题", 整改情况=f"电话{MOBILE}。", 公开="否")]},
        [("整改台账!E3", "P03", "WARNING")],
    ),
    "in prose": ({"sheets": {"责任落实": [("内容",), (f"请拨{MOBILE}。",)]}}, [("责任落实!A2",
    "P03", "ERROR")]),
    "case words in the ledger": (
        {"rows": [changed(整改情况="移交问题线索2条。")]}, [("整改台账!E2", "P10", "ERROR")]),
    "case words in a released row": (
        {"rows": [changed(整改情况="移交问题线索2条。", 公开="可公开")]}, [("整改台账!E2", "P10",
        "WARNING")]),
    "case words in prose": (
        {"sheets": {"责任落实": [("内容",), ("立案3件。",)]}}, [("责任落实!A2", "P10", "WARNING")]),
    "case words in 整改成效": (
        {"sheets": {"整改成效": [("项目", "数量", "单位"), ("立案", 3, "件")]}},
        [("整改成效!A2", "P10", "INFO")],
    ),
    "a name with a talk": (
        {"rows": [changed(整改情况="对张三进行诫勉。")]}, [("整改台账!E2", "P07", "WARNING")]),
    "a name with a 处分": (
        {"rows": [changed(整改情况="给予李建国党内警告处分。")]}, [("整改台账!E2", "P07",
        "ERROR")]),
    "a name with a 处分 in a released row": (
        {"rows": [changed(整改情况="给予李建国党内警告处分。", 公开="可公开")]},
        [("整改台账!E2", "P07", "WARNING")],
    ),
    "a 密级 in a column never printed": (
        {"rows": [changed(备注="秘密★1年")]}, [("整改台账!O2", "P09", "ERROR")]),
    "the office's words about secrecy": (
        {"rows": [changed(整改情况="与市委保密办联合开展保密宣传，保密工作秘密不泄露。")]}, []),
}  # fmt: skip


@pytest.mark.parametrize(("layout", "expected"), GATE.values(), ids=GATE)
def test_gate__public(layout, expected):
    assert told(**layout) == expected


@pytest.mark.parametrize(("layout", "expected"), GATE.values(), ids=GATE)
def test_gate__internal_warns_but_a_secret_stops(layout, expected):
    softened = [
        (where, rule, "WARNING" if level == "ERROR" and rule != "P09" else level)
        for where, rule, level in expected
    ]
    assert told(Edition.INTERNAL, **layout) == softened


def test_of_book__of_a_broken_book():
    book, _ = read_book(builders.workbook([changed(整改情况=f"电话{MOBILE}。")]), "台账.xlsx")
    broken = book._replace(facts={}, days={})
    found = leaks.of_book(broken, list(passages(broken)), Edition.PUBLIC)
    assert [(str(d.where), d.rule) for d in found] == [("整改台账!E2", "P03")]


def test_nothing_is_shown_whole():
    rows = [changed(整改情况=f"{ID}，{MOBILE}，{CARD}。", 责任人=MOBILE)]
    book, _ = read_book(builders.workbook(rows), "台账.xlsx")
    said = "".join(d.message for d in leaks.of_book(book, list(passages(book)), Edition.PUBLIC))
    assert "138****2345" in said
    assert not any(number in said for number in (ID, MOBILE, CARD))


DECOY_LINES = (
    "2024年1月25日", "合同号20240125138440123", "索引号113307020501239658", "邮编136100",
    "公文联〔2024〕3号", "投入23471.60元",
    "信用代码91220381MA0Y4EXW5K", "发票号码04403190", "讲课70余次", "0.30000000000000004",
    "编号2024-01-25-003", "1,234,567.89元",
    "占比98.71%", "GB/T 9704-2012", "10086", "12345热线", "110000", "二〇二四年", "3月5日至11日",
    "第十四届", "项目编号JL-2024-0012",
    "统一代码122203814129876543", "档案号2203810020240001", "8时30分至11时", "图书13800册",
    "面积1359平方米", "网址www.gov.cn",
    "户籍220381", "工号000123456789", "流水号9876543210987654", "批次20240815001", "学时120",
    "13.8亿元", "400-810-8888",
)  # fmt: skip


@pytest.mark.parametrize("text", DECOY_LINES)
def test_decoys__never_block(text):
    rows = [changed(整改情况=f"{text}。")]
    assert [t for t in told(rows=rows) if t[2] == "ERROR"] == []
