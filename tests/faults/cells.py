"""Cell types."""

from __future__ import annotations

from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.builders import (
    COLUMNS,
    FACTS,
    at,
    changed,
    with_shared_strings,
    workbook,
)
from tests.faults import ok, stop, warn
from tests.ledger.test_read import STRUCK, edited, in_part, ledger, sheet, with_fact

CELL = r'<c r="{}"[^>]*?(?:/>|>.*?</c>)'


def cell(place: str, xml: str) -> bytes:
    """The good workbook with a cell of the ledger written as XML."""
    return in_part(CELL.format(place), f'<c r="{place}" {xml}</c>')


def day(value: object, number_format: str = "General") -> bytes:
    """The good workbook with this 成文日期."""

    def edit(book: Workbook) -> None:
        book["基本信息"]["B10"].value = value  # type: ignore[assignment]
        book["基本信息"]["B10"].number_format = number_format

    return edited(edit)


def serial(number: float) -> bytes:
    """The good workbook with a 成文日期 that is shown as a date of this serial number."""
    content = day(datetime(2026, 1, 1), "yyyy-mm-dd")
    return in_part(
        r'(<c r="B10"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{number}</v>", "xl/worksheets/sheet1.xml",
        content,
    )  # fmt: skip


def built_in(number: int) -> bytes:
    """The good workbook with a date of its own and a 成文日期 in this built-in number format."""
    content = edited(
        lambda b: (setattr(b["基本信息"]["B10"], "value", 46047),
                   setattr(b["基本信息"]["B10"], "number_format", "mm-dd-yy")),
    )  # fmt: skip
    return in_part('numFmtId="14"', f'numFmtId="{number}"', "xl/styles.xml", content)


def formatted(value: float, number_format: str, unit: str | None = None) -> bytes:
    """A figure of 整改成效 in a number format."""

    def edit(book: Workbook) -> None:
        book["整改成效"]["B2"].number_format = number_format

    rows = [("项目", "数量", "单位"), ("追缴资金", value, unit)]
    return edited(edit, sheets={"整改成效": rows})


def amount(value: object, unit: str | None = "万元") -> bytes:
    return sheet("整改成效", ("项目", "数量", "单位"), ("追缴资金", value, unit))


def linked(place: str, target: str, sheet_name: str = "整改台账", **layout: object) -> bytes:
    return edited(lambda b: setattr(b[sheet_name][place], "hyperlink", target), **layout)


def macintosh(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    book["基本信息"]["B10"].value = datetime(2026, 1, 25)


TEXT_DATES = (
    "2026-01-25", "2026/1/25", "2026.1.25", "2026.01.25", "20260125", "2026年1月25日",
    "2026年01月25日", "二〇二六年一月二十五日", "二○二六年一月二十五日", "二零二六年一月二十五日",
    "2026年1月25日 ", "２０２６年１月２５日",
)  # fmt: skip
NO_DATES = ("26.1.5", "1月25日", "2026年1月", "2024年2月30日", "2024-13-01", "下月", "2026")
NOTHING = ("None", "NaN", "NULL", "-", "——", "无", "/")
PLACEHOLDERS = ("待补", "待填写", "XXX", "××")
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!")
PERSON = at("责任人", 2)

CASES = (
    stop("F060", "a formula of a library", ("整改台账!D2", "formula-uncalculated"),
         workbook=ledger(changed(整改措施='=A1&"x"')), says=("公式没有计算结果", "WPS")),
    stop("F060", "in the facts", ("基本信息!B3", "formula-uncalculated"),
         workbook=with_fact(单位简称="=B2")),
    ok("F061", "with its result", workbook=cell(
        "F2", 't="str"><f>"已"&amp;"完成"</f><v>已完成</v>')),
    ok("F061", "with a number", prints=("整改情况：12。",),
       workbook=cell("E2", "><f>3*4</f><v>12</v>")),
    *(stop("F062", f"{word} typed", ("整改台账!E2", "cell-error"), says=(word,),
           workbook=ledger(changed(整改情况=word))) for word in ERRORS),
    *(stop("F062", f"{word} cached", ("整改台账!E2", "cell-error"), says=(word,),
           workbook=cell("E2", f't="e"><f>A1</f><v>{word}</v>')) for word in ERRORS),
    stop("F064", "a picture", ("整改台账!E2", "cell-image"), says=("图片",),
         workbook=ledger(changed(整改情况='=DISPIMG("ID_1",1)'))),
    stop("F064", "a picture as WPS writes it", ("整改台账!E2", "cell-image"), workbook=cell(
        "E2", 't="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>')),
    warn("F065", "another workbook", ("整改台账!E2", "external-value"), prints=("外部值。",),
         workbook=cell("E2", 't="str"><f>[1]Sheet1!A1</f><v>外部值。</v>')),
    warn("F065", "DDE", ("整改台账!E2", "external-value"), prints=("外部值。",),
         workbook=cell("E2", "t=\"str\"><f>cmd|'/c calc'!A1</f><v>外部值。</v>")),
    *(ok("F066", f"{value!r} as {form}", prints=("2026年1月25日",), never=("00:00",),
         workbook=day(value, form))
      for value in (datetime(2026, 1, 25), datetime(2026, 1, 25, 9, 30), date(2026, 1, 25))
      for form in ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', '[DBNum1][$-804]yyyy"年"m"月"d"日";@')),
    *(ok("F066", f"the built-in format {number} of zh-CN", prints=("2026年1月25日",),
         never=("46047",), workbook=built_in(number))
      for number in (*range(27, 37), *range(50, 59))),
    ok("F068", "1904", prints=("2026年1月25日",), workbook=edited(macintosh)),
    *(ok("F069", text, prints=("2026年1月25日",), workbook=day(text)) for text in TEXT_DATES),
    ok("F069", "a number", prints=("2026年1月25日",), workbook=day(20260125)),
    ok("F069", "months of the inspection", prints=("2025年3月至4月",),
       workbook=with_fact(巡察开始日期="2025年3月", 巡察结束日期="2025年4月")),
    *(stop("F069" if "月" in text or "." in text else "F070", text,
           ("基本信息!B10", "date-unknown"), workbook=day(text)) for text in NO_DATES),
    *(warn("F070", f"{text} in {name}", (at(name, 2), "date-unknown"), says=(text,),
           workbook=ledger(changed(**{name: text})))
      for name in ("整改时限", "完成时间") for text in ("2024年2月30日", "2024-13-01")),
    *(ok("F069", f"{text} as 完成时间", workbook=ledger(changed(完成时间=text)))
      for text in ("2025年9月", "8月底", "长期坚持")),
    *(stop("F070", f"{number} as a date", ("基本信息!B10", "date-unknown"),
           workbook=serial(number)) for number in (99999999, -5, 60)),
    *(stop("F070", f"{number} as a number", ("基本信息!B10", "date-unknown"),
           workbook=day(number)) for number in (99999999, -5, 60)),
    *(ok("F072", f"{value!r}", prints=("整改情况：12。",), workbook=ledger(changed(整改情况=value)))
      for value in (12, 12.0, 12.000000000000002)),
    ok("F072", "in 整改成效", prints=("追缴资金12万元。",), workbook=amount(12.0)),
    ok("F073", "a percentage in a column of its own", never=("0.98", "98.71"),
       workbook=workbook([changed(完成率=0.9871)], columns=(*COLUMNS, "完成率"))),
    ok("F073", "a percentage that is printed", prints=("整改情况：98.71%。",), workbook=edited(
        lambda b: (setattr(b["整改台账"]["E2"], "value", 0.9871),
                   setattr(b["整改台账"]["E2"], "number_format", "0.00%")))),
    *(ok("F074", f"公开 {said!r}", prints=("每月集中学习",),
         workbook=ledger(changed(公开=said))) for said in (True, 1, "√", "✔", "是", "Y")),
    *(ok("F074", f"公开 {said!r}", never=("考勤",), totals={"findings.total": 2}, workbook=ledger(
        changed(), changed(反馈问题="第二件事", 整改情况="考勤已规范。", 公开=said)))
      for said in (False, 0, "×", "否", "N")),
    *(ok("F074", f"加盖印章 {said!r}", workbook=with_fact(加盖印章=said))
      for said in (True, False, 1, 0, "√", "×", "Y", "N")),
    *(stop("F074", f"完成状态 {said!r}", ("整改台账!F2", "status-unknown"),
           says=("已完成", "长期坚持", "未完成"), workbook=ledger(changed(完成状态=said)))
      for said in (True, 1, 0, "√", "×", "✔", "是", "Y")),
    *(stop("F074", f"完成状态 {said}", ("整改台账!F2", "status-unknown"),
           says=(asked, "在“状态对照”里写明"), workbook=ledger(changed(完成状态=said)))
      for said, asked in (("整改好了", "是不是“已完成”？"), ("部分完成", "认不出，请从五个里选"))),
    warn("F074", "状态对照 against the lists", ("状态对照!A2", "status-mapped"),
         says=("有1行按“基本完成”统计",), totals={"measures.done": 0},
         workbook=sheet("状态对照", ("本单位写法", "标准状态"), ("已完成", "基本完成"))),
    stop("F074", "状态对照 makes done of what is not", ("状态对照!A2", "status-mapped"),
         says=("不能对照为“已完成”",),
         workbook=sheet("状态对照", ("本单位写法", "标准状态"), ("未完成", "已完成"))),
    stop("F074", "状态对照 says two things", ("状态对照!A3", "status-mapped"),
         says=("只保留一行",), workbook=sheet(
             "状态对照", ("本单位写法", "标准状态"), ("好了", "已完成"), ("好了", "基本完成"))),
    stop("F074", "状态对照 says what is none", ("状态对照!B2", "status-unknown"),
         says=("标准状态“好的”认不出",),
         workbook=sheet("状态对照", ("本单位写法", "标准状态"), ("好了", "好的"))),
    *(warn("F074", f"{said} as {name}", (at(name, 2), "truth-in-text"),
           workbook=ledger(changed(**{name: said})))
      for name in ("整改措施", "整改情况", "反馈问题") for said in (True, False)),
    warn("F076", "a telephone as a number", ("基本信息!B11", "phone-number"), says=("前导0",),
         workbook=with_fact(联系电话=43176212566)),
    warn("F076", "a telephone without its 0", ("基本信息!B11", "phone-number"),
         workbook=with_fact(联系电话="43176212566")),
    warn("F076", "an ID as a number", (PERSON, "number-long"),
         workbook=ledger(changed(责任人=2.20381e17))),
    *(ok("F080", f"{value} as {form}", prints=(f"追缴资金{printed}。",),
         workbook=formatted(value, form, unit)) for value, form, unit, printed in (
             (71000, "0!.0,", "万元", "7.1万元"), (71000, '0!.0,"万元"', None, "7.1万元"),
             (7.13, '0.00"万元"', "万元", "7.13万元"), (12, '0"人次"', None, "12人次"),
             (1234.5, '"¥"#,##0.00', "元", "1234.5元"), (43, "000000", "号", "000043号"))),
    *(warn("F080", f"{value} as {form}", ("整改成效!B2", "number-rounded"),
           says=(f"显示的是“{shown}”",), prints=(f"追缴资金{printed}。",),
           workbook=formatted(value, form, unit)) for value, form, unit, shown, printed in (
               (71320, "0!.0,", "万元", "7.1", "7.132万元"),
               (7.132, "0.0", "万元", "7.1", "7.132万元"),
               (71320, '0.0,"万"', None, "71.3万", "71.32万"))),
    stop("F080", "a unit of the format and another", ("整改成效!B2", "amount-unit"),
         says=("“人次”", "“项”"), workbook=formatted(12, '0"人次"', "项")),
    ok("F077", "a postcode with leading zeros", prints=("邮编：043000。",), workbook=edited(
        lambda b: (setattr(b["基本信息"]["B12"], "value", 43000),
                   setattr(b["基本信息"]["B12"], "number_format", "000000")),
        facts=FACTS | {"邮编": 43000})),
    ok("F077", "a postcode as a number", prints=("邮编：136100；",),
       workbook=with_fact(邮编=136100, 电子邮箱="a@example.com")),
    ok("F077", "a postcode as a float", prints=("邮编：136100。",),
       workbook=with_fact(邮编=136100.0)),
    warn("F077", "a document's number become a date", ("基本信息!B12", "date-in-text"),
         workbook=with_fact(发文字号=date(2024, 3, 2))),
    warn("F077", "a text become a date", ("整改台账!D2", "date-in-text"),
         workbook=ledger(changed(整改措施=date(2024, 3, 2)))),
    ok("F078", "a number as text", prints=("整改情况：12。",),
       workbook=ledger(changed(整改情况="12"))),
    ok("F078", "behind an apostrophe", prints=("整改情况：12。",), workbook=edited(
        lambda b: (setattr(b["整改台账"]["E2"], "value", "12"),
                   setattr(b["整改台账"]["E2"], "quotePrefix", True)))),
    *(ok("F080", f"{value!r}", prints=(f"追缴资金{printed}。",), workbook=amount(value, unit))
      for value, unit, printed in (
          (7.132, "万元", "7.132万元"), ("23471.60", "元", "23471.60元"),
          (23471.6, "元", "23471.6元"), ("7.132万元", "万元", "7.132万元"),
          ("1,234.50", "元", "1,234.50元"), (0.1 + 0.2, "万元", "0.3万元"))),
    ok("F081", "a link to the mailbox", prints=("a@example.com",), never=("mailto",),
       workbook=linked("B12", "mailto:a@example.com", "基本信息",
                       facts=FACTS | {"电子邮箱": "a@example.com"})),
    warn("F081", "a link elsewhere", ("基本信息!B12", "link-differs"),
         never=("b@example", "mailto"),
         workbook=linked("B12", "mailto:b@example.com", "基本信息",
                         facts=FACTS | {"电子邮箱": "a@example.com"})),
    warn("F081", "a link in the ledger", ("整改台账!E2", "link-differs"), never=("example.net",),
         workbook=linked("E2", "http://example.net/x")),
    warn("F082", "words struck through", ("整改台账!D2", "strikethrough"),
         workbook=with_shared_strings(STRUCK)),
    warn("F082", "a cell struck through", ("整改台账!E2", "strikethrough"), workbook=edited(
        lambda b: setattr(b["整改台账"]["E2"], "font", Font(strike=True)))),
    *(stop("F085", f"{word} as a measure", ("整改台账!D2", "blank"),
           workbook=ledger(changed(整改措施=word))) for word in (*NOTHING, *PLACEHOLDERS)),
    *(stop("F085", f"{word} as progress", ("整改台账!E2", "blank"),
           workbook=ledger(changed(整改情况=word)))
      for word in (*NOTHING, *PLACEHOLDERS, "整改情况：", "整改情况:")),
    *(stop("F085", f"{word} as a fact", ("基本信息!B5", "blank"), workbook=with_fact(巡察组=word))
      for word in (*NOTHING, *PLACEHOLDERS)),
    *(ok("F085", f"{word} where nothing is needed", never=(word,) if len(word) > 2 else (),
         workbook=ledger(changed(责任人=word, 具体问题=word, 完善制度=word, 完成时间=word)))
      for word in NOTHING),
    *(warn("F085", f"{word} as a problem", ("整改台账!C2", "placeholder"),
           workbook=ledger(changed(具体问题=word))) for word in PLACEHOLDERS),
    *(warn("F085", f"{word} where nothing is needed", (PERSON, "placeholder"),
           workbook=ledger(changed(责任人=word))) for word in PLACEHOLDERS),
)  # fmt: skip
