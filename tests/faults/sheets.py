"""Workbook and sheet structure."""

from __future__ import annotations

from openpyxl.comments import Comment

from tests.builders import COLUMNS, FACTS, ROW, at, changed, workbook
from tests.faults import ok, stop, warn
from tests.ledger.test_read import edited, in_part, ledger

OTHER = changed(反馈问题="制度执行不够严格", 整改措施="修订考勤制度", 整改情况="考勤已经规范。")
HEADER = dict(zip(COLUMNS, COLUMNS, strict=True))
LONG = [
    changed(问题类别=f"第{n}方面", 反馈问题=f"第{n}件事做得不够", 整改措施=f"办好第{n}件事",
            整改情况=f"第{n}件事已经办好。")
    for n in range(1, 1001)
]  # fmt: skip


def hidden(sheet: str, state: str = "hidden", **layout: object) -> bytes:
    return edited(lambda book: setattr(book[sheet], "sheet_state", state), **layout)


CASES = (
    ok("F030", "spaces in the name",
       workbook=edited(lambda b: setattr(b["整改台账"], "title", " 整 改台账 "))),
    ok("F030", "full-width signs in the name",
       workbook=edited(lambda b: setattr(b["整改台账"], "title", "整改台账（２０２５）"))),
    stop("F030", "renamed", ("整改台账", "sheet-missing"), says=("Sheet1", "基本信息"),
         workbook=edited(lambda b: setattr(b["整改台账"], "title", "Sheet1"))),
    stop("F030", "missing", ("基本信息", "sheet-missing"), says=("整改台账",),
         workbook=workbook(sheets={"基本信息": None})),
    stop("F032", "the ledger hidden", ("整改台账", "sheet-hidden"), says=("被隐藏",),
         workbook=hidden("整改台账")),
    stop("F032", "the facts very hidden", ("基本信息", "sheet-hidden"),
         workbook=hidden("基本信息", "veryHidden")),
    warn("F032", "prose hidden", ("责任落实", "sheet-hidden"), never=("成立领导小组",),
         workbook=hidden("责任落实", sheets={"责任落实": [("内容",), ("成立领导小组。",)]})),
    warn("F033", "rows filtered away", ("整改台账!3", "rows-hidden"), says=("有2行",),
         totals={"findings.total": 1, "measures.total": 3},
         workbook=edited(lambda b: [
             setattr(b["整改台账"].row_dimensions[n], "hidden", True) for n in (3, 4)],
             rows=[changed(整改措施=f"措施{n}") for n in "一二三"])),
    warn("F034", "a hidden column", ("整改台账!E1", "columns-hidden"), prints=("每月集中学习",),
         workbook=edited(lambda b: setattr(b["整改台账"].column_dimensions["E"], "hidden", True))),
    ok("F036", "a header over two rows", prints=("丙。",),
       workbook=workbook(sheets={"整改台账": [
           ("反馈问题", "整改", None, "完成状态", "责任"), (None, "措施", "情况", None, "领导"),
           ("甲事拖延", "乙", "丙。", "已完成", "丁")]},
           merged=["A1:A2", "B1:C1", "D1:D2"])),
    ok("F037", "headings as people write them", workbook=workbook(headings={
        "反馈问题": "*反馈问题", "整改措施": "整改措施（可多条）", "整改情况": "整改\n情况",
        "完成状态": " 完成 状态 ", "公开": "公开[是/否]"})),
    stop("F038", "misspelt", ("整改台账!1", "column-missing"), says=("“整改措施”", "“整该措施”"),
         workbook=workbook(headings={"整改措施": "整该措施"})),
    stop("F038", "missing", ("整改台账!1", "column-missing"), says=("完成状态",),
         workbook=workbook(columns=[c for c in COLUMNS if c != "完成状态"])),
    ok("F040", "another order", workbook=workbook(columns=COLUMNS[::-1])),
    ok("F040", "a column more", workbook=workbook(columns=(*COLUMNS, "督办领导")),
       noticed=((str(at("督办领导", 1, (*COLUMNS, "督办领导"))), "column-unknown"),)),
    ok("F041", "merged down", totals={"findings.total": 1, "measures.total": 2},
       workbook=workbook(
           [ROW, changed(整改措施="开展检查")], merged=["A2:A3", "B2:B3", "E2:E3", "F2:F3"])),
    ok("F041", "a measure merged down", totals={"measures.total": 1},
       workbook=workbook([ROW, ROW], merged=["B2:B3", "D2:D3", "E2:E3"])),
    ok("F042", "blank without a merge", noticed=(("整改台账!A3", "as-above"),),
       prints=("2.关于制度执行不够严格问题。",), never=("（二）",),
       workbook=ledger(ROW, OTHER | {"问题类别": None})),
    stop("F042", "blank in the first row", ("整改台账!A2", "blank"),
         workbook=ledger(changed(问题类别=None), OTHER)),
    warn("F044", "a value in the last cell of all", ("整改台账!XFD1048576", "value-stray"),
         workbook=edited(lambda b: b["整改台账"].cell(1048576, 16384, "x"))),
    ok("F045", "a wrong dimension", totals={"findings.total": 2}, workbook=in_part(
        '<dimension ref="[^"]*"', '<dimension ref="A1"', content=ledger(ROW, OTHER))),
    ok("F046", "summaries and remarks", totals={"findings.total": 1, "measures.total": 1},
       never=("合计", "小计", "填表"), noticed=tuple(
           (f"整改台账!{place}", "summary-row") for place in ("A3", "B4", "A5", "A6")),
       workbook=ledger(ROW, {"问题类别": "合 计"}, {"反馈问题": "小计", "整改措施": 12},
                       {"问题类别": "备注：数字截至年底"}, {"问题类别": "填表说明：每格一项"})),
    ok("F048", "one row", prints=("（一）履行职责方面。", "1.关于理论学习不够深入问题。")),
    ok("F048", "one row without a category", prints=("1.关于理论学习不够深入问题。",),
       never=("（一）",), workbook=ledger(changed(问题类别=None), columns=COLUMNS[1:])),
    ok("F049", "a thousand categories", prints=("（一千）第1000方面。",), seconds=30,
       totals={"findings.total": 1000}, workbook=workbook(LONG)),
    ok("F050", "a protected sheet",
       workbook=edited(lambda b: b["整改台账"].protection.enable())),
    ok("F052", "cells without references", totals={"findings.total": 2}, workbook=in_part(
        r' r="[A-Z]*\d+"', "", content=workbook([ROW, OTHER], columns=tuple(ROW)))),
    ok("F053", "numbers of all kinds", never=("1-1",), workbook=ledger(
        changed(序号="1-1"), OTHER | {"序号": "一"}, changed(反馈问题="第三件事拖延"))),
    warn("F053", "a number of two findings", (at("序号", 3), "number-twice"),
         workbook=ledger(changed(序号=1), OTHER | {"序号": "1"})),
    stop("F054", "a second table", ("整改台账!4", "header-again"), says=("两张表",),
         workbook=workbook([ROW, {"问题类别": "第二批"}, HEADER, OTHER])),
    ok("F054", "the header again", totals={"findings.total": 2},
       noticed=(("整改台账!A3", "header-again"),), workbook=workbook([ROW, HEADER, OTHER])),
    warn("F084", "a comment", ("整改台账!D2", "comment"), never=("此条存疑",), workbook=edited(
        lambda b: setattr(b["整改台账"]["D2"], "comment", Comment("此条存疑", "张某")))),
    ok("F084", "comments on headings and of backfill", workbook=edited(lambda b: (
        setattr(b["整改台账"]["A1"], "comment", Comment("一格一项", "市纪委")),
        setattr(b["整改台账"]["D2"], "comment", Comment("原文", "回填"))))),
    stop("F120", "the ledger has no row", ("整改台账", "ledger-empty"), workbook=workbook([])),
    stop("F120", "all facts missing", *(("基本信息", "fact-missing") for _ in range(9)),
         says=tuple(FACTS)[:-1], workbook=workbook(
             facts={"联系电话": FACTS["联系电话"]})),
)  # fmt: skip
