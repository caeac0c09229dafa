"""Workbooks as staff make them: what is read, and what is told of each fault, in tables."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from notice.diagnostics import Level, Refused
from notice.ledger.columns import FACTS as FACT_TABLE
from notice.ledger.columns import SHEETS
from notice.ledger.read import read_book
from notice.ledger.statuses import STATUS_WORDS
from notice.model.book import Book, Publicity, Status
from notice.xlsx.grid import Grid
from tests.builders import (
    COLUMNS,
    FACTS,
    LEDGER_PART,
    ROW,
    SHARED_STRINGS,
    at,
    changed,
    repacked,
    with_shared_strings,
    workbook,
)


def read(content: bytes) -> Book:
    """The book of a workbook in which nothing but 提示 may be found."""
    book, found = read_book(content, "台账.xlsx")
    assert not [d for d in found if d.level is not Level.INFO]
    return book


def told(content: bytes) -> list[tuple[str, str, str]]:
    """Level, place and rule of all that is told, in order of the places."""
    try:
        _, found = read_book(content, "台账.xlsx")
    except Refused as refused:
        found = list(refused.diagnostics)
    return sorted((d.level.name, str(d.where), d.rule) for d in found)


def error(where: object, rule: str) -> tuple[str, str, str]:
    return "ERROR", str(where), rule


def warning(where: object, rule: str) -> tuple[str, str, str]:
    return "WARNING", str(where), rule


def info(where: object, rule: str) -> tuple[str, str, str]:
    return "INFO", str(where), rule


def edited(edit: Callable[[Workbook], object], **layout: object) -> bytes:
    return workbook(edit=edit, **layout)  # type: ignore[arg-type]


def in_part(find: str, put: str, part: str = LEDGER_PART, content: bytes | None = None) -> bytes:
    """The good workbook with an XML part changed by a pattern that must be found."""

    def rewritten(xml: bytes) -> bytes:
        text, count = re.subn(find, put, xml.decode())
        assert count, f"{find} is not in {part}"
        return text.encode()

    content = content or workbook()
    if part == SHARED_STRINGS:
        content = with_shared_strings(content)
    return repacked(content, {part: rewritten})


def with_fact(**facts: object) -> bytes:
    return workbook(facts=FACTS | facts)


def ledger(*rows: dict[str, object], **layout: object) -> bytes:
    return workbook(rows, **layout)  # type: ignore[arg-type]


def sheet(name: str, *rows: tuple[object, ...]) -> bytes:
    return workbook(sheets={name: rows})


STRUCK = edited(
    lambda b: setattr(
        b["整改台账"]["D2"],
        "value",
        CellRichText("制定", TextBlock(InlineFont(strike=True), "修订"), "计划"),
    )
)
OTHER = changed(反馈问题="制度执行不够严格")
PROBLEM = changed(具体问题="学习记录不全")

# ---------------------------------------------------------------- what is legal and silent

SILENT = {
    "the good workbook": workbook(),
    "all other sheets": workbook(
        sheets={
            "责任落实": [("小标题", "要点", "内容"), (None, None, "成立领导小组。")],
            "下一步打算": [("小标题", "要点", "内容"), (None, "加强学习", "每月一次。")],
            "整改成效": [("项目", "数量", "单位", "公开"), ("诫勉", 3, "人次", None)],
            "填写说明": [("怎样填写",)],
            "汇总": [("单位",)],
            "列名对照": [("列名",)],
            "校对设置": [("规则", "启用"), ("T51", "否"), ("T23", None)],
        }
    ),
    "optional sheets that are empty": workbook(sheets={"责任落实": [], "整改成效": [(" ",)]}),
    "columns in another order": workbook(columns=COLUMNS[::-1]),
    "title rows above the header": workbook(titles=[("整改台账",), (), ("填报单位：文化馆",)]),
    "header in row 15": workbook(titles=[()] * 14),
    "headings with spaces, breaks, stars and hints": workbook(
        headings={
            "反馈问题": "*反馈 问题",
            "整改措施": "整改措施（可多条）",
            "整改情况": "整改\n情况",
            "完成状态": "＊完成状态[必填]",
            "公开": "公 开【是/否】",
        }
    ),
    "other names of columns": workbook(
        headings={
            "问题类别": "方面",
            "反馈问题": "问题表述",
            "整改措施": "任务清单",
            "整改情况": "整改成效",
            "完成状态": "进度",
            "完善制度": "建章立制",
            "公开": "是否公开",
            "序号": "编号",
        }
    ),
    "sheet names with spaces": edited(lambda b: setattr(b["整改台账"], "title", "整 改台账 ")),
    "only what is required": workbook(
        columns=("反馈问题", "整改措施", "整改情况", "完成状态"),
    ),
    "a row with only a number and a publicity": ledger(ROW, {"序号": 2, "公开": "是"}),
    "rows of blanks and empty rows between": ledger(ROW, {}, {"备注": " \u200b"}, OTHER),
    "merged down": ledger(ROW, ROW, merged=["A2:A3", "B2:B3", "E2:E3", "F2:F3"]),
    "merged over columns": ledger(changed(备注="甲"), merged=["N2:P2"]),
    "是否完成": ledger(
        changed(完成状态="是"), changed(完成状态="否"), headings={"完成状态": "是否完成"}
    ),
    "a remark behind the status": ledger(changed(完成状态="未完成（年底前完成）")),
    "text where a number is expected to be counted": ledger(changed(序号="1-1")),
    "dates of all kinds": ledger(
        changed(整改时限=datetime(2025, 12, 31), 完成时间="二〇二五年八月三日"),
        changed(整改时限="长期", 完成时间=datetime(2025, 8, 3, 9, 30)),
        changed(整改时限="2025年底前", 完成时间="－"),
        changed(整改时限="2025年10月", 完成时间="2025年9月"),
        changed(完成时间="8月底"),
        changed(完成时间="已于上半年完成"),
    ),
    "nothing, in words": ledger(
        changed(具体问题="无", 完善制度="/", 责任人="——", 公开="-", 完成时间="无")
    ),
    "publicity words": ledger(
        *(
            changed(公开=said)
            for said in ("是", "公开", "y", True, 1, "√", "否", False, 0, "可公开")
        )
    ),
    "protected sheet": edited(lambda b: b["整改台账"].protection.enable()),
    "a comment on a heading": edited(
        lambda b: setattr(b["整改台账"]["A1"], "comment", Comment("一个格一项", "市纪委"))
    ),
    "a comment of backfill": edited(
        lambda b: setattr(b["整改台账"]["D2"], "comment", Comment("原文", "回填"))
    ),
    "mail and web links": edited(
        lambda b: (
            setattr(b["基本信息"]["B12"], "hyperlink", "mailto:office@example.com"),
            setattr(b["基本信息"]["B13"], "hyperlink", "https://www.example.com/"),
        ),
        facts=FACTS | {"电子邮箱": "office@example.com", "网站": "www.example.com"},
    ),
    "a link to the evidence": edited(
        lambda b: setattr(b["整改台账"][str(at("佐证材料", 2))[5:]], "hyperlink", "附件/1.pdf"),
        rows=[changed(佐证材料="签到表")],
    ),
    "a hidden column that is not read": edited(
        lambda b: setattr(b["基本信息"].column_dimensions["H"], "hidden", True)
    ),
    "labels with a colon": edited(
        lambda b: (
            setattr(b["基本信息"]["A2"], "value", "单位全称："),
            setattr(b["基本信息"]["A3"], "value", "单位简称 :"),
        )
    ),
    "a postcode as a number": with_fact(邮编=136100.0),
    "a mobile number as a number": with_fact(联系电话=13900000000),
    "empty optional facts": with_fact(文件标题=None, 加盖印章=None, 公开依据="无", 主送机关="/"),
    "a formula whose result is nothing": in_part(
        r'<c r="C2"[^>]*/>|<c r="A2"[^>]*>.*?</c>',
        '<c r="A2" t="str"><f>IF(1,"","")</f><v></v></c>',
        content=ledger(changed(问题类别="甲"), columns=COLUMNS),
    ),
    "XML that looks like markup": ledger(changed(整改情况="<b>&amp;</b> {{ 甲 }} \"'")),
    "stars and ticks": ledger(changed(整改情况="等级★★，✓已办。")),
}


@pytest.mark.parametrize("content", SILENT.values(), ids=SILENT)
def test_silent(content: bytes) -> None:
    assert [t for t in told(content) if t[0] != "INFO" or t[2] != "T39"] == []


# ---------------------------------------------------------------- one change, one diagnostic

FAULTS = {
    # sheets
    "no ledger": (workbook(sheets={"整改台账": None}), [error("整改台账", "sheet-missing")]),
    "no facts": (workbook(sheets={"基本信息": None}), [error("基本信息", "sheet-missing")]),
    "another sheet": (sheet("附表", ("甲",)), [info("附表", "sheet-unknown")]),
    "hidden ledger": (
        edited(lambda b: setattr(b["整改台账"], "sheet_state", "hidden")),
        [error("整改台账", "sheet-hidden")],
    ),
    "very hidden prose": (
        edited(
            lambda b: setattr(b["责任落实"], "sheet_state", "veryHidden"),
            sheets={"责任落实": [("内容",), ("成立领导小组。",)]},
        ),
        [warning("责任落实", "sheet-hidden")],
    ),
    "a copy of the ledger": (
        edited(lambda b: setattr(b.copy_worksheet(b["整改台账"]), "title", "整改台账 (2)")),
        [warning("整改台账 (2)", "sheet-shadowed")],
    ),
    "two ledgers and none of the exact name": (
        edited(
            lambda b: (
                setattr(b.copy_worksheet(b["整改台账"]), "title", "整改台账（旧）"),
                setattr(b["整改台账"], "title", "整改台账（新）"),
            )
        ),
        [error("整改台账（旧）", "sheet-twice")],
    ),
    "an empty ledger": (workbook([]), [error("整改台账", "ledger-empty")]),
    "a ledger without even a header": (
        workbook(sheets={"整改台账": []}),
        [error("整改台账", "header-missing")],
    ),
    # headers
    "header in row 51": (
        workbook(titles=[()] * 50, columns=("反馈问题", "整改措施", "整改情况", "完成状态")),
        [error("整改台账", "header-missing")],
    ),
    "a row with but one of the needed names is no header": (
        workbook(columns=("反馈问题", "措施要求", "做了什么", "怎么样")),
        [error("整改台账!1", "header-missing")],
    ),
    "a required column is missing": (
        workbook(columns=[c for c in COLUMNS if c != "整改措施"]),
        [error("整改台账!1", "column-missing")],
    ),
    "a required column is misspelt": (
        workbook(headings={"整改措施": "整该措施"}),
        [error("整改台账!1", "column-missing")],
    ),
    "a column not needed to find the header is missing": (
        workbook(columns=[c for c in COLUMNS if c != "完成状态"]),
        [error("整改台账!1", "column-missing")],
    ),
    "an unknown column": (
        workbook(columns=(*COLUMNS, "督办领导")),
        [info(at("督办领导", 1, (*COLUMNS, "督办领导")), "column-unknown")],
    ),
    "the exact name wins": (
        workbook(headings={"备注": "整改举措"}),
        [warning(at("备注", 1), "column-shadowed")],
    ),
    "twice the same name": (
        workbook(headings={"备注": "整改措施（二）"}),
        [error(at("备注", 1), "column-twice")],
    ),
    "two other names without the exact one": (
        workbook(headings={"整改措施": "任务清单", "备注": "整改举措"}),
        [error(at("备注", 1), "column-twice")],
    ),
    "a second header": (
        workbook([ROW, dict(zip(COLUMNS, COLUMNS, strict=True)), changed(整改措施=None)]),
        [info("整改台账!A3", "header-again"), error("整改台账!D4", "blank")],
    ),
    "a second table with its title": (
        workbook([ROW, {"问题类别": "第二批"}, dict(zip(COLUMNS, COLUMNS, strict=True)), {}]),
        [error("整改台账!4", "header-again")],
    ),
    # what is hidden or beside the values
    "hidden rows": (
        edited(
            lambda b: (
                setattr(b["整改台账"].row_dimensions[3], "hidden", True),
                setattr(b["整改台账"].row_dimensions[4], "hidden", True),
                setattr(b["整改台账"].row_dimensions[9], "hidden", True),
            ),
            rows=[ROW] * 3,
        ),
        [warning("整改台账!3", "rows-hidden")],
    ),
    "a hidden column": (
        edited(lambda b: setattr(b["整改台账"].column_dimensions["E"], "hidden", True)),
        [warning("整改台账!E1", "columns-hidden")],
    ),
    "a comment in a row": (
        edited(lambda b: setattr(b["整改台账"]["D2"], "comment", Comment("再核", "张某"))),
        [warning("整改台账!D2", "comment")],
    ),
    "a link that leads elsewhere": (
        edited(lambda b: setattr(b["整改台账"]["E2"], "hyperlink", "http://example.net/x")),
        [warning("整改台账!E2", "link-differs")],
    ),
    "words struck through": (
        with_shared_strings(STRUCK),
        [warning("整改台账!D2", "strikethrough")],
    ),
    "words struck through in an inline text": (
        STRUCK,
        [warning("整改台账!D2", "strikethrough")],
    ),
    "a cell struck through": (
        edited(lambda b: setattr(b["整改台账"]["D2"], "font", Font(strike=True))),
        [warning("整改台账!D2", "strikethrough")],
    ),
    "a value in the last cell of all": (
        edited(lambda b: b["整改台账"].cell(1048576, 16384, "x")),
        [warning("整改台账!XFD1048576", "value-stray")],
    ),
    "values of another workbook": (
        in_part(r'<c r="D2"[^>]*>.*?</c>', '<c r="D2" t="str"><f>[1]Sheet1!A1</f><v>措施</v></c>'),
        [warning("整改台账!D2", "external-value")],
    ),
    # cells
    "no result of a formula": (
        ledger(changed(整改措施='=A1&"x"')),
        [error("整改台账!D2", "formula-uncalculated")],
    ),
    "an error value": (ledger(changed(整改情况="#REF!")), [error("整改台账!E2", "cell-error")]),
    "an error value in the fact sheet": (
        with_fact(单位简称="#N/A"),
        [error("基本信息!B3", "cell-error")],
    ),
    "an error value as finding": (
        ledger(ROW, changed(反馈问题="#VALUE!")),
        [error("整改台账!B3", "cell-error")],
    ),
    "an error value as category": (
        ledger(changed(问题类别="#NAME?")),
        [error("整改台账!A2", "cell-error")],
    ),
    "a picture in a cell": (
        ledger(changed(整改情况='=DISPIMG("ID_1",1)')),
        [error("整改台账!E2", "cell-image")],
    ),
    "a picture as WPS writes it": (
        in_part(
            r'<c r="E2"[^>]*>.*?</c>',
            '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>',
        ),
        [error("整改台账!E2", "cell-image")],
    ),
    "a sign that others can't show": (
        ledger(changed(整改措施="制定\ue123计划")),
        [error("整改台账!D2", "T40")],
    ),
    "a sign of plane 15": (
        ledger(changed(整改措施="制定\U000f0001")),
        [error("整改台账!D2", "T40")],
    ),
    "half a character": (
        ledger(changed(反馈问题="学习_xD800_不够")),
        [error("整改台账!B2", "T40")],
    ),
    "emoji": (ledger(changed(整改情况="已完成😀")), [warning("整改台账!E2", "emoji")]),
    "emoji by a selector": (
        ledger(changed(整改情况="已完成❤\ufe0f。")),
        [warning("整改台账!E2", "emoji"), info("整改台账!E2", "T40")],
    ),
    "a keycap": (
        ledger(changed(整改情况="1\ufe0f\u20e3完成。")),
        [warning("整改台账!E2", "emoji"), info("整改台账!E2", "T40")],
    ),
    "control characters": (
        ledger(changed(整改情况="完成_x0007_整改。")),
        [warning("整改台账!E2", "control")],
    ),
    "invisible characters": (
        ledger(changed(整改情况="完\u200b成。")),
        [info("整改台账!E2", "T40")],
    ),
    "full-width figures": (ledger(changed(整改情况="共１２项。")), [info("整改台账!E2", "T38")]),
    "stray spaces": (ledger(changed(整改情况="　　共 12 项。")), [info("整改台账!E2", "T39")]),
    "a cell as full as Excel allows": (
        ledger(changed(整改情况="整" * 32767)),
        [warning("整改台账!E2", "text-cut")],
    ),
    "a date among the words": (
        ledger(changed(整改措施=datetime(2024, 3, 2))),
        [warning("整改台账!D2", "date-in-text")],
    ),
    "a document's number become a date": (
        with_fact(发文字号=date(2024, 3, 2)),
        [warning("基本信息!B12", "date-in-text")],
    ),
    "an ID as a number": (
        ledger(changed(责任人=220381198001011234)),
        [warning(at("责任人", 2), "number-long")],
    ),
    "a telephone as a number": (
        with_fact(联系电话=43176212566),
        [warning("基本信息!B11", "phone-number")],
    ),
    # rows
    "no measure": (ledger(changed(整改措施=None)), [error("整改台账!D2", "blank")]),
    "a placeholder as measure": (ledger(changed(整改措施="待补")), [error("整改台账!D2", "blank")]),
    "nothing as measure": (ledger(changed(整改措施="——")), [error("整改台账!D2", "blank")]),
    "NaN as measure": (ledger(changed(整改措施="NaN")), [error("整改台账!D2", "blank")]),
    "a merged measure that is empty": (
        ledger(changed(整改措施=None), changed(整改措施=None), merged=["D2:D3"]),
        [error("整改台账!D2", "blank")],
    ),
    "no status": (ledger(changed(完成状态=None)), [error("整改台账!F2", "blank")]),
    "an unknown status": (
        ledger(changed(完成状态="差不多")),
        [error("整改台账!F2", "status-unknown")],
    ),
    "a truth as status": (ledger(changed(完成状态=True)), [error("整改台账!F2", "status-unknown")]),
    "是 under 完成状态": (ledger(changed(完成状态="是")), [error("整改台账!F2", "status-unknown")]),
    "no progress": (ledger(changed(整改情况=None)), [error("整改台账!E2", "blank")]),
    "nothing as progress": (ledger(changed(整改情况="无")), [error("整改台账!E2", "blank")]),
    "a placeholder as progress": (
        ledger(changed(整改情况="××"), ROW),
        [error("整改台账!E2", "blank")],
    ),
    "progress merged over two findings": (
        ledger(ROW, changed(反馈问题="乙", 整改情况=None), merged=["E2:E3"]),
        [error("整改台账!E2", "progress-over-findings")],
    ),
    "no finding in the first row": (
        ledger(changed(反馈问题=None)),
        [error("整改台账!B2", "blank")],
    ),
    "no finding beside a new category": (
        ledger(ROW, changed(问题类别="乙", 反馈问题=None)),
        [error("整改台账!B3", "blank")],
    ),
    "no finding below one": (
        ledger(ROW, changed(反馈问题=None), changed(反馈问题=None)),
        [info("整改台账!B3", "as-above")],
    ),
    "a placeholder as finding": (ledger(changed(反馈问题="XXX")), [error("整改台账!B2", "blank")]),
    "no category in the first row": (
        ledger(changed(问题类别=None), ROW | {"反馈问题": "乙"}),
        [error("整改台账!A2", "blank")],
    ),
    "no category below one": (
        ledger(ROW, OTHER | {"问题类别": None}),
        [info("整改台账!A3", "as-above")],
    ),
    "a category again": (
        ledger(ROW, OTHER | {"问题类别": "乙"}, changed(反馈问题="丙")),
        [info("整改台账!A4", "category-again")],
    ),
    "a finding again": (
        ledger(ROW, OTHER, changed(反馈问题="理论学习\n不够深入。")),
        [info("整改台账!B4", "finding-again")],
    ),
    "a finding merged over two categories": (
        ledger(ROW, changed(问题类别="乙"), merged=["B2:B3"]),
        [warning("整改台账!B2", "finding-over-categories")],
    ),
    "a problem merged over two findings": (
        ledger(PROBLEM, OTHER, merged=["C2:C3"]),
        [warning("整改台账!C2", "problem-over-findings")],
    ),
    "a number of two findings": (
        ledger(changed(序号=1), OTHER | {"序号": "1"}),
        [warning(at("序号", 3), "number-twice")],
    ),
    "a placeholder in an optional column": (
        ledger(changed(责任人="待填写")),
        [warning(at("责任人", 2), "placeholder")],
    ),
    "a placeholder among the regulations": (
        ledger(changed(完善制度="《甲制度》\n待补")),
        [warning(at("完善制度", 2), "placeholder")],
    ),
    "a placeholder as a date": (
        ledger(changed(完成时间="待补")),
        [warning(at("完成时间", 2), "placeholder")],
    ),
    "an unknown publicity": (
        ledger(changed(公开="也许")),
        [error(at("公开", 2), "yes-no-unknown")],
    ),
    "a summary": (ledger(ROW, {"问题类别": "合 计"}), [info("整改台账!A3", "summary-row")]),
    "a summary with a figure as measure": (
        ledger(ROW, {"反馈问题": "小计", "整改措施": 12}),
        [info("整改台账!B3", "summary-row")],
    ),
    "a remark below": (
        ledger(ROW, {"问题类别": "备注：数字截至年底"}, {"问题类别": "填表人：张三"}),
        [info("整改台账!A3", "summary-row"), info("整改台账!A4", "summary-row")],
    ),
    "a summary with a figure behind it": (
        ledger(ROW, {"序号": "合计12项"}, {"问题类别": "合计12项"}),
        [info("整改台账!P3", "summary-row"), info("整改台账!A4", "summary-row")],
    ),
    "no summary: it has a measure": (
        ledger(changed(问题类别="说明", 整改措施="写出说明"), changed(整改措施=None)),
        [error("整改台账!D3", "blank")],
    ),
    # dates
    "a date that never was": (
        ledger(changed(完成时间="2024年2月30日")),
        [warning(at("完成时间", 2), "date-unknown")],
    ),
    "a deadline that never will be": (
        ledger(changed(整改时限="2024-13-01")),
        [warning(at("整改时限", 2), "date-unknown")],
    ),
    "a month that never was": (
        ledger(changed(完成时间="2024年13月")),
        [warning(at("完成时间", 2), "date-unknown")],
    ),
    "a figure that is no date": (
        ledger(changed(完成时间=2025)),
        [warning(at("完成时间", 2), "date-unknown")],
    ),
    "an error where a date may stand": (
        ledger(changed(完成时间="#N/A")),
        [error(at("完成时间", 2), "cell-error")],
    ),
    "a formula where a date may stand": (
        ledger(changed(完成时间="=TODAY()")),
        [error(at("完成时间", 2), "formula-uncalculated")],
    ),
    "a serial number": (
        ledger(changed(完成时间=45678)),
        [warning(at("完成时间", 2), "date-number")],
    ),
    "as many ends as beginnings": (
        with_fact(巡察开始日期="2024-03-17\n2024-05-05"),
        [error("基本信息!B8", "inspection-periods")],
    ),
    # facts
    "a required fact is missing": (
        workbook(facts={k: v for k, v in FACTS.items() if k != "巡察组"}),
        [error("基本信息", "fact-missing")],
    ),
    "a required fact is empty": (with_fact(巡察组=None), [error("基本信息!B5", "blank")]),
    "a required fact says nothing": (with_fact(巡察组="无"), [error("基本信息!B5", "blank")]),
    "a required fact keeps a place": (with_fact(巡察组="待补"), [error("基本信息!B5", "blank")]),
    "an optional fact keeps a place": (
        with_fact(公开依据="待补充"),
        [warning("基本信息!B12", "placeholder")],
    ),
    "a fact twice": (
        workbook(facts=[*FACTS.items(), ("简称", "市图书馆")]),
        [error("基本信息!A12", "fact-twice")],
    ),
    "a name of the templates": (with_fact(措施="甲"), [error("基本信息!A12", "fact-reserved")]),
    "a name that can't be a tag": (
        with_fact(**{"12388热线": "甲"}),
        [info("基本信息!A12", "fact-no-tag")],
    ),
    "a value without its name": (
        workbook(facts=[*FACTS.items(), (None, "甲")]),
        [info("基本信息!B12", "fact-unnamed")],
    ),
    "an unknown word for the seal": (
        with_fact(加盖印章="随便"),
        [error("基本信息!B12", "yes-no-unknown")],
    ),
    # prose and results
    "prose without its column": (
        sheet("责任落实", ("小标题", "内空"), ("甲", "乙")),
        [error("责任落实!1", "column-missing")],
    ),
    "a subheading with nothing below": (
        sheet("下一步打算", ("小标题", "内容"), ("甲", "一段。"), ("乙", None)),
        [error("下一步打算!A3", "blank")],
    ),
    "prose that says nothing": (
        sheet("责任落实", ("小标题", "内容"), ("甲", "——")),
        [error("责任落实!B2", "blank")],
    ),
    "a second header of prose": (
        sheet("责任落实", ("内容",), ("一段。",), ("内容",), ("又一段。",)),
        [info("责任落实!A3", "header-again")],
    ),
    "a result without its figure": (
        sheet("整改成效", ("项目", "数量"), ("诫勉", None)),
        [error("整改成效!B2", "blank")],
    ),
    "a result that is none": (
        sheet("整改成效", ("项目", "数量"), ("诫勉", "-")),
        [error("整改成效!B2", "blank")],
    ),
    "a result without its name": (
        sheet("整改成效", ("项目", "数量"), (None, 3)),
        [error("整改成效!A2", "blank")],
    ),
    "less than nothing": (
        sheet("整改成效", ("项目", "数量"), ("诫勉", -1)),
        [error("整改成效!B2", "amount-negative")],
    ),
    "less than nothing in words": (
        sheet("整改成效", ("项目", "数量"), ("追缴资金", "−3.5万元")),
        [error("整改成效!B2", "amount-negative")],
    ),
    "half a man": (
        sheet("整改成效", ("项目", "数量", "单位"), ("诫勉", 2.5, "人次")),
        [error("整改成效!B2", "amount-fraction")],
    ),
    "half a man in words": (
        sheet("整改成效", ("项目", "数量"), ("诫勉", "2.5人次")),
        [error("整改成效!B2", "amount-fraction")],
    ),
    "可公开 is a word of the ledger alone": (
        sheet("整改成效", ("项目", "数量", "公开"), ("诫勉", 2, "可公开")),
        [error("整改成效!C2", "yes-no-unknown")],
    ),
}


@pytest.mark.parametrize(("content", "expected"), FAULTS.values(), ids=FAULTS)
def test_one_change_one_diagnostic(content: bytes, expected: list[tuple[str, str, str]]) -> None:
    assert told(content) == sorted(expected)


def test_all_faults_of_a_workbook_are_told_together() -> None:
    content = workbook(
        [changed(整改措施=None), changed(完成状态="差不多")],
        facts=FACTS | {"巡察组": None, "成文日期": "2024-02-30"},
    )
    assert {where for _, where, _ in told(content)} == {
        "整改台账!D2",
        "整改台账!F3",
        "基本信息!B5",
        "基本信息!B10",
    }


def test_messages__say_what_to_write() -> None:
    """Each is a Chinese sentence without an end mark, and names no Python."""
    for content, _ in FAULTS.values():
        try:
            _, found = read_book(content, "台账.xlsx")
        except Refused as refused:
            found = list(refused.diagnostics)
        for diagnostic in found:
            assert re.search("[一-龥]", diagnostic.message)
            assert not diagnostic.message.endswith("。")
            assert "None" not in diagnostic.message


def test_missing_column__names_the_near_one() -> None:
    with pytest.raises(Refused) as refused:
        read_book(workbook(headings={"整改措施": "整该措施"}), "台账.xlsx")
    assert "整改措施" in refused.value.diagnostics[0].message
    assert "整该措施" in refused.value.diagnostics[0].message


# ---------------------------------------------------------------- headers over two rows

UPPER = [("反馈问题", "整改措施", "整改情况", "完成状态", "责任", None, "备注")]
LOWER = (None, None, None, None, "领导", "科室", None)
DATA = ("甲", "乙", "丙。", "已完成", "张某", "办公室", "注")
TWO_ROWS = {
    "merged": ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"],
    "only the keys merged": ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"],
    "only the upper one merged": ["E1:F1"],
}


@pytest.mark.parametrize("merged", TWO_ROWS.values(), ids=TWO_ROWS)
def test_two_header_rows(merged: list[str]) -> None:
    content = workbook(sheets={"整改台账": [*UPPER, LOWER, DATA]}, merged=merged)
    book, found = read_book(content, "台账.xlsx")
    (row,) = book.rows
    assert (row.text("leader"), row.text("office"), row.measure) == ("张某", "办公室", "乙")
    assert [d for d in found if d.rule != "value-stray"] == []


def test_two_header_rows__a_lower_heading_alone() -> None:
    rows = [("反馈问题", "整改", None, "完成状态"), (None, "措施", "整改情况", None)]
    content = workbook(
        sheets={"整改台账": [*rows, ("甲", "乙", "丙。", "已完成")]},
        merged=["A1:A2", "B1:C1", "D1:D2"],
    )
    assert read(content).rows[0].measure == "乙"


def test_heading_merged_into_the_rows_is_no_value() -> None:
    row = read(workbook([ROW], merged=[f"{str(at('备注', 1))[5:]}:O2"])).rows[0]
    assert row.text("remark") == ""


# ---------------------------------------------------------------- what is read

TEXTS = {
    "as it is": ("制定计划", "制定计划"),
    "a line break is taken out": ("制定\n计划", "制定计划"),
    "number stored as text": ("12", "12"),
    "integer": (12, "12"),
    "whole float": (12.0, "12"),
    "noise of floats": (12.000000000000002, "12"),
    "tab behind a number": ("1.\t制定计划", "1.制定计划"),
    "outer spaces": ("　 制定计划\u00a0", "制定计划"),
    "escaped line break": ("制定_x000D_\n计划", "制定计划"),
    "escaped escape": ("_x005F_x000B_", "_x000B_"),
    "escaped half, escaped": ("甲_x005F_xD800_", "甲_xD800_"),
    "what looks like an escape": ("_x00_甲", "_x00_甲"),
    "decomposed": ("e\u0301cole", "école"),
    "full width": ("Ａ１", "A1"),
    "middle dot": ("阿依古丽·买买提", "阿依古丽·买买提"),
    "forged trace mark": ("甲\ufdd01\ufdd1乙", "甲1乙"),
    "markup": ("</w:t>&lt;", "</w:t>&lt;"),
    "time": (timedelta(hours=9), "9:00:00"),
}


@pytest.mark.parametrize(("value", "text"), TEXTS.values(), ids=TEXTS)
def test_text(value: object, text: str) -> None:
    book, _ = read_book(ledger(changed(整改措施=value)), "台账.xlsx")
    assert book.rows[0].measure == text


def test_percent() -> None:
    content = edited(
        lambda b: (
            setattr(b["整改台账"]["E2"], "value", 0.9871),
            setattr(b["整改台账"]["E2"], "number_format", "0.00%"),
        )
    )
    (progress,) = read(content).rows[0].progress
    assert progress.lines == ("98.71%",)


def test_lines_of_progress__blank_ones_dropped_and_places_kept() -> None:
    (progress,) = read(ledger(changed(整改情况="甲。\n\n 乙。_x000B_丙。"))).rows[0].progress
    assert progress.lines == ("甲。", "乙。", "丙。")
    sources = [line.spans[0].source for line in progress.lines]
    assert [source.line for source in sources if source] == [1, 3, 4]


STATUSES = {word: (word, status) for word, status in STATUS_WORDS.items()} | {
    "remark in full-width brackets": ("未完成（年底前）", Status.NOT_DONE),
    "remark in half-width brackets": ("已完成(3月)", Status.DONE),
    "spaces": (" 已 完成", Status.DONE),
}


@pytest.mark.parametrize(("word", "status"), STATUSES.values(), ids=STATUSES)
def test_status(word: str, status: Status) -> None:
    assert read(ledger(changed(完成状态=word))).rows[0].status is status


def test_publicity() -> None:
    words = ("是", "否", "可公开", None, "不公开", "无", "×")
    rows = read(ledger(*(changed(公开=said) for said in words))).rows
    assert [row.publicity for row in rows] == [
        Publicity.PUBLIC,
        Publicity.WITHHELD,
        Publicity.RELEASED,
        Publicity.UNSAID,
        Publicity.WITHHELD,
        Publicity.WITHHELD,
        Publicity.WITHHELD,
    ]


REGULATIONS = {
    "one a line": ("甲制度\n乙办法；", ["《甲制度》", "《乙办法》"]),
    "several in a line": (
        "修订《甲制度》《乙办法（试行）》等2项",
        ["《甲制度》", "《乙办法（试行）》"],
    ),
    "title within a title": ("《关于印发《甲》的通知》", ["《关于印发《甲》的通知》"]),
    "numbered": ("1.甲制度\n（2）乙办法", ["《甲制度》", "《乙办法》"]),
    "no title's end": ("《甲制度", ["《甲制度》"]),
    "none": ("无", []),
    "none, with a stop": ("无。", []),
    "a number of the name": ("12345热线办法", ["《12345热线办法》"]),
}


@pytest.mark.parametrize(("cell", "names"), REGULATIONS.values(), ids=REGULATIONS)
def test_regulations(cell: str, names: list[str]) -> None:
    assert list(read(ledger(changed(完善制度=cell))).rows[0].regulations) == names


def test_completed() -> None:
    cells = (
        "2025-8-3",
        datetime(2025, 8, 3),
        "2025年9月",
        "2025年09月",
        "8月底",
        "2024年2月30日",
        None,
    )
    rows = read_book(ledger(*(changed(完成时间=cell) for cell in cells)), "台账.xlsx")[0].rows
    assert [row.text("completed") for row in rows] == [
        "2025年8月3日", "2025年8月3日", "2025年9月", "2025年9月", "8月底", "2024年2月30日", "",
    ]  # fmt: skip
    assert [row.completed_on and row.completed_on[:3] for row in rows] == [
        (2025, 8, 3), (2025, 8, 3), (2025, 9, 0), (2025, 9, 0), None, None, None,
    ]  # fmt: skip


def test_deadlines() -> None:
    cells = ("2025-12-31", datetime(2025, 12, 31), "长期", "2025年底前", "2025年12月", 20251231)
    rows = read(ledger(*(changed(整改时限=cell) for cell in cells))).rows
    day = "2025年12月31日"
    assert [row.text("deadline") for row in rows] == [
        day,
        day,
        "长期",
        "2025年底前",
        "2025年12月",
        day,
    ]


def test_facts__names_and_lines() -> None:
    book = read(
        workbook(
            facts=FACTS
            | {
                "地址": "人民路\n1号",
                "邮政编码": 136100,
                "发文机关署名": "甲局\n\n乙局",
                "文件标题": "关于整改\n情况的通报",
                "监督期（年）": "两年",
                "空行": None,
                "加盖印章": "N",
            }
        )
    )
    assert book.mailbox_name == "地址"
    assert book.facts["邮政信箱"] == ("人民路1号",)
    assert book.facts["邮编"] == ("136100",)
    assert book.facts["发文机关署名"] == ("甲局", "乙局")
    assert book.facts["文件标题"] == ("关于整改", "情况的通报")
    assert book.facts["监督期"] == ("两年",)
    assert book.facts["空行"] == ()
    assert book.stamped is False


def test_facts__two_periods_and_a_month() -> None:
    book = read(
        with_fact(巡察开始日期="2024年3月\n2024.5.5", 巡察结束日期="20240322\n2024年07月12日")
    )
    assert [str(day) for day in book.days["巡察开始日期"]] == ["2024年3月", "2024年5月5日"]
    assert [str(day) for day in book.days["巡察结束日期"]] == ["2024年3月22日", "2024年7月12日"]


def test_facts__month_alone_is_for_the_inspection() -> None:
    assert told(with_fact(成文日期="2024年1月")) == [error("基本信息!B10", "date-unknown")]


def test_facts__merged_names_are_one() -> None:
    content = edited(
        lambda b: (b["基本信息"].merge_cells("A2:A3"), b["基本信息"].merge_cells("B2:B3")),
        facts=[("单位全称", "示例市图书馆"), (None, None, "说明"), *list(FACTS.items())[1:]],
    )
    assert told(content) == []


def test_fact_table__has_no_name_twice() -> None:
    names = [name for fact in FACT_TABLE for name in (fact.name, *fact.aliases)]
    assert len(names) == len(set(names))
    for listed in SHEETS:
        names = [name for c in listed.columns for name in (c.name, *c.aliases)]
        assert len(names) == len(set(names))


def test_1904_dates() -> None:
    def edit(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["基本信息"]["B10"].value = datetime(2025, 12, 10)
        book["整改台账"][str(at("完成时间", 2))[5:]].value = 44000

    book, found = read_book(edited(edit), "台账.xlsx")
    assert str(book.days["成文日期"][0]) == "2025年12月10日"
    assert str(book.rows[0].completed_on) == "2024年6月19日"
    assert [d.rule for d in found] == ["date-number"]


def test_date_cells_that_are_no_days() -> None:
    for serial in (99999999, -5, 60, 0.5):
        content = edited(
            lambda b: (
                setattr(b["基本信息"]["B10"], "value", datetime(2025, 1, 1)),
                setattr(b["基本信息"]["B10"], "number_format", "yyyy-mm-dd"),
            )
        )
        content = in_part(
            r'(<c r="B10"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{serial}</v>",
            "xl/worksheets/sheet1.xml", content,
        )  # fmt: skip
        assert told(content) == [error("基本信息!B10", "date-unknown")], serial


# ---------------------------------------------------------------- prose and results


def test_prose() -> None:
    book = read(
        workbook(
            sheets={
                "责任落实": [
                    ("小标题", "要点", "内容"),
                    (None, None, "总起。\n又一段。"),
                    ("甲", "要点一", "内容一。"),
                    ("甲。", "要点二", None),
                    (None, None, None),
                    ("乙", None, "末段。"),
                ]
            }
        )
    )
    assert [(row.subheading, row.opens, row.point, row.lines) for row in book.duties] == [
        ("", False, "", ("总起。", "又一段。")),
        ("甲", True, "要点一", ("内容一。",)),
        ("甲", False, "要点二", ()),
        ("乙", True, "", ("末段。",)),
    ]


def test_prose__a_merged_point_and_content_are_printed_once() -> None:
    rows = [
        ("小标题", "要点", "内容"),
        ("甲", "子", "一。"),
        (None, None, "二。"),
        (None, "丑", None),
    ]
    content = edited(
        lambda b: (
            b["责任落实"].merge_cells("A2:A4"),
            b["责任落实"].merge_cells("B2:B3"),
            b["责任落实"].merge_cells("C3:C4"),
        ),
        sheets={"责任落实": rows},
    )
    assert [(row.opens, row.point, row.lines) for row in read(content).duties] == [
        (True, "子", ("一。",)),
        (False, "", ("二。",)),
        (False, "丑", ()),
    ]


RESULTS = {
    "number": ((3, "人次"), ("3", "人次", False)),
    "shortest form": ((0.1 + 0.2, "万元"), ("0.3", "万元", False)),
    "text as typed": (("23471.60", "元"), ("23471.60", "元", False)),
    "with thousands": (("1,234.50", "元"), ("1,234.50", "元", False)),
    "unit not doubled": (("7.132万元", "万元"), ("7.132万元", "", False)),
    "zero": ((0, "人"), ("0", "人", True)),
    "zero with its unit": (("0元", None), ("0元", "", True)),
    "zero in a decimal": (("0.00", "元"), ("0.00", "元", True)),
    "a half of what may be halved": ((2.5, "公里"), ("2.5", "公里", False)),
    "words": (("若干", "件"), ("若干", "件", False)),
}


@pytest.mark.parametrize(("cells", "expected"), RESULTS.values(), ids=RESULTS)
def test_results(cells: tuple[object, object], expected: tuple[str, str, bool]) -> None:
    (result,) = read(sheet("整改成效", ("项目", "数量", "单位"), ("甲", *cells))).results
    assert (result.amount, result.unit, result.is_zero) == expected


# ---------------------------------------------------------------- files of other programs


def test_cells_without_references() -> None:
    content = in_part(r' r="[A-Z]*\d+"', "", content=workbook([ROW, OTHER], columns=tuple(ROW)))
    assert [row.measure for row in read(content).rows] == [ROW["整改措施"]] * 2


def test_wrong_dimension() -> None:
    content = in_part('<dimension ref="[^"]*"', '<dimension ref="A1"', content=ledger(ROW, OTHER))
    assert len(read(content).rows) == 2


def test_inline_strings() -> None:
    content = in_part(
        r'<c r="D2"[^>]*>.*?</c>',
        '<c r="D2" t="inlineStr"><is><r><t>制定</t></r><r><t>计划</t></r></is></c>',
    )
    assert read(content).rows[0].measure == "制定计划"


def test_cached_results_of_formulas() -> None:
    content = in_part(
        r'<c r="F2"[^>]*>.*?</c>', '<c r="F2" t="str"><f>"已"&amp;"完成"</f><v>已完成</v></c>'
    )
    assert read(content).rows[0].status is Status.DONE


def test_phonetic_guides_are_not_read() -> None:
    content = in_part(
        f"<si><t>{ROW['整改措施']}</t></si>",
        "<si><t>甲</t><rPh sb='0' eb='1'><t>jia</t></rPh></si>",
        SHARED_STRINGS,
    )
    assert read(content).rows[0].measure == "甲"


def test_raw_control_character_in_the_xml_is_a_broken_file() -> None:
    content = in_part("制定年度", "制定\x07年度", SHARED_STRINGS)
    assert told(content) == [error("台账.xlsx", "file-broken")]


BROKEN = {
    "no workbook part": {"xl/workbook.xml": None},
    "no shared strings": {SHARED_STRINGS: b"<sst"},
    "strings that are none": {SHARED_STRINGS: b"<sst/>"},
    "no sheet": {LEDGER_PART: b""},
    "half a sheet": {LEDGER_PART: lambda xml: xml[: len(xml) // 2]},
    "a number that is none": {LEDGER_PART: lambda xml: re.sub(rb"<v>\d+</v>", b"<v>x</v>", xml)},
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN)
def test_broken_inside(parts: dict) -> None:
    found = told(repacked(with_shared_strings(workbook()), parts))
    assert found
    assert all(level == "ERROR" for level, _, _ in found)


# ---------------------------------------------------------------- size


def test_value_in_the_last_cell__at_once() -> None:
    content = edited(lambda b: b["整改台账"].cell(1048576, 16384, "x"), rows=[ROW] * 100)
    began = time.perf_counter()
    told(content)
    assert time.perf_counter() - began < 5


def test_a_million_letters() -> None:
    content = ledger(changed(整改情况=None))
    content = in_part(
        r"<row r=\"2\"[^>]*>.*?</row>",
        lambda match: match[0].replace(  # type: ignore[arg-type]
            "</row>", f'<c r="E2" t="inlineStr"><is><t>{"整" * 1_000_000}</t></is></c></row>'
        ),
        content=content,
    )
    assert told(content) == [warning("整改台账!E2", "text-cut")]


def test_more_than_ten_million_letters() -> None:
    content = in_part(
        f"<t>{ROW['整改情况']}</t>", f"<t>{'a' * 10_000_001}</t>", SHARED_STRINGS
    )  # fmt: skip
    assert told(content) == [error("整改台账!E2", "text-too-long")]


def test_more_rows_than_anyone_reads() -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(3, 200_010))
    content = in_part("</sheetData>", f"{rows}</sheetData>")
    assert told(content) == [error("整改台账", "rows-too-many")]


def test_faults_in_every_row_are_told_in_linear_time() -> None:
    content = ledger(*(changed(整改措施=None, 完成状态="差不多", 公开="?") for _ in range(3000)))
    began = time.perf_counter()
    assert len(told(content)) == 9000
    assert time.perf_counter() - began < 5


def test_the_seed(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "input" / "rectification.xlsx"
    assert read(example.read_bytes()).findings


def test_two_header_rows_of_which_the_lower_loses_a_key_column():
    content = workbook(
        sheets={"基本信息": [("项目", "内容"), ("甲", None), ("单位全称", "示例市图书馆")]},
        edit=lambda book: book["基本信息"].merge_cells("B1:B2"),
    )
    with pytest.raises(Refused) as refused:
        read_book(content, "台账.xlsx")
    assert ("基本信息!2", "column-missing") in [
        (str(d.where), d.rule) for d in refused.value.diagnostics
    ]


def test_openpyxl_prints_nothing(capfd):
    """It prints where a named style has no format."""

    def without_format(xml: bytes) -> bytes:
        return re.sub(rb"(<cellStyleXfs[^>]*>)<xf ", rb"\1<rgbColor ", xml)

    book, _ = read_book(repacked(workbook(), {"xl/styles.xml": without_format}), "台账.xlsx")
    assert book.findings
    assert capfd.readouterr() == ("", "")


def test_read_book__keeps_no_sheet_in_memory() -> None:
    content = workbook([ROW, changed(整改时限="长期")])
    gc.collect()
    gc.disable()  # as a run has it: what holds itself would stay
    try:
        book = read(content)
        kept = [found for found in gc.get_objects() if type(found) is Grid]
    finally:
        gc.enable()
    assert book.rows
    assert kept == []
