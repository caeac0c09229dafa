"""Characters in text, meaning of the data."""

from __future__ import annotations

from tests.builders import COLUMNS, FACTS, ROW, SHARED_STRINGS, at, changed, workbook
from tests.faults import ok, stop, warn
from tests.ledger.test_read import in_part, ledger, with_fact
from tests.templates import template

OTHER = changed(反馈问题="制度执行不够严格", 整改措施="修订考勤制度", 整改情况="考勤已经规范。")
LONG = "组织全体干部逐条对照检查，建立问题清单和责任清单，逐项明确责任人和完成时间，按月调度推进。"
PROGRESS = "整改台账!E2"


def said(text: object) -> bytes:
    """The good workbook with this 整改情况."""
    return ledger(changed(整改情况=text))


def raw(xml: str) -> bytes:
    """The good workbook with this XML within 整改情况."""
    return in_part("全年学习", lambda _: f"全年学习{xml}", SHARED_STRINGS)  # type: ignore[arg-type]


def filled(text: str) -> bytes:
    """The good workbook with this 整改情况, longer than openpyxl would write."""
    return in_part(str(ROW["整改情况"]), text, SHARED_STRINGS)


def duties(*lines: str, rows: object = (ROW,)) -> bytes:
    return workbook(rows, sheets={"责任落实": [("内容",), *((line,) for line in lines)]})  # type: ignore[arg-type]


def statuses(*words: str) -> bytes:
    return ledger(*(
        changed(反馈问题=f"第{n}件事拖延", 整改措施=f"办第{n}件事", 整改情况=f"第{n}件事办理。",
                完成状态=word) for n, word in enumerate(words, 1)))  # fmt: skip


def headed(text: str, kind: str = "header") -> bytes:
    """A template that prints everything, with words in its header."""
    return template(
        "{{ 单位全称 }}", "{%p for 类 in 整改情况.类别 %}", "{%p for 问 in 类.问题 %}",
        "{{ 问.标题 }}", "{%p endfor %}", "{%p endfor %}", **{kind: text},
    )  # fmt: skip


CHARACTERS = (
    *(ok("F090", text, prints=(text,), workbook=said(text)) for text in (
        "a&b。", "a<b>c。", 'x "y" z。', "it's。", "&amp;。", "&#65;&lt;b&gt;。", "甲{ } % #。")),
    ok("F092", "XML", prints=("</w:t></w:r><w:sectPr/>",),
       workbook=said("</w:t></w:r><w:sectPr/>。")),
    ok("F093", "line breaks", prints=("甲事办结。\n乙事办结。\n丙事办结。",), never=("_x",),
       workbook=said("甲事办结。_x000B_乙事办结。_x000D_\n丙事办结。")),
    ok("F093", "an escaped escape", prints=("_x000B_",), workbook=said("甲_x005F_x000B_乙。")),
    stop("F093", "half a character", (PROGRESS, "T40"), workbook=said("甲_xD800_乙。")),
    *(warn("F094", f"{code} escaped", (PROGRESS, "control"), prints=("甲事乙。",),
           workbook=said(f"甲事_x{code}_乙。"))
      for code in ("0001", "0007", "000C", "001F", "007F", "FFFE")),
    *(stop("F094", f"{code!r} raw", ("{w}", "file-broken"), workbook=raw(code))
      for code in ("\x07", "\x0c", "&#7;")),
    *(stop("F096", f"a tab in {name}", (at(name, 2), "tab"), says=("改成一句话",),
           workbook=ledger(changed(**{name: "书法\t20"})))
      for name in ("整改情况", "整改措施", "反馈问题", "责任人")),
    *(ok("F096", f"a tab in {name}", workbook=ledger(changed(**{name: "书法\t20"})))
      for name in ("备注", "佐证材料")),
    ok("F096", "a tab behind a number", prints=("1.办好全部事项。",), never=("\t",),
       workbook=said("1.\t办好全部事项。\t"), noticed=((PROGRESS, "T39"),)),
    ok("F097", "two blanks within a name", prints=("请张军讲课。",), noticed=((PROGRESS, "T39"),),
       workbook=said("请张  军讲课。")),
    *(warn("F097", f"left open: {text}", (PROGRESS, "leftover"), prints=(text,),
           workbook=said(text)) for text in ("请张   军讲课。", "共办结  项，走访  次。")),
    ok("F097", "spaces around", prints=("整改情况：整改完毕。",), noticed=((PROGRESS, "T39"),),
       workbook=said("　　\u00a0整改完毕。  \u00a0")),
    *(ok("F098", f"{sign!r}", prints=("整改情况：整改完毕。",), noticed=((PROGRESS, "T40"),),
         workbook=said(f"整改{sign}完毕。"))
      for sign in ("\u200b", "\ufeff", "\u00ad", "\u202e", "\u200f")),
    *(stop("F100", f"{sign!r}", (PROGRESS, "T40"), says=("无法显示",),
           workbook=said(f"整改{sign}完毕。"))
      for sign in ("\ue000", "\uf8ff", "\U000f0001", "\U0010fffd")),
    *(warn("F101", text, (PROGRESS, "emoji"), workbook=said(f"已办好{text}。"))
      for text in ("😀", "1\ufe0f\u20e3", "👨\u200d👩\u200d👧", "❤\ufe0f")),
    stop("F101", "half a character in the XML", ("{w}", "file-broken"), workbook=raw("&#xD800;")),
    ok("F102", "a name's dot", prints=("阿依古丽·买买提",),
       workbook=said("请阿依古丽·买买提讲课。")),
    *(ok("F102", f"{dot!r}", prints=(f"阿依古丽{dot}买买提",), noticed=((PROGRESS, "T46"),),
         workbook=said(f"请阿依古丽{dot}买买提讲课。")) for dot in "•‧"),
    ok("F102", "mended", prints=("阿依古丽·买买提",), options=("--fix",),
       workbook=said("请阿依古丽•买买提讲课。")),
    *(ok("F104", what, prints=(f"学习{plain}。",), noticed=((PROGRESS, "T38"),),
         workbook=said(f"学习{typed}。")) for what, typed, plain in (
             ("a Kangxi radical", "\u2f42件", "文件"), ("a radical", "\u2ea0法典", "民法典"),
             ("a compatibility ideograph", "\uf9e4论", "理论"),
             ("a point", "１２．５天", "12.5天"))),
    ok("F104", "a radical in a finding", noticed=(("整改台账!B2", "T38"),),
       prints=("1.关于文件学习不够问题。",), totals={"findings.total": 1}, workbook=ledger(
           changed(反馈问题="\u2f42件学习不够"),
           changed(反馈问题="文件学习不够", 整改措施="再学", 整改情况="已经再学。"))),
    warn("F104", "a radical without a twin", (PROGRESS, "T38"), prints=("学习\u2e80。",),
         says=("U+2E80",), workbook=said("学习\u2e80。")),
    *(ok("F104", sign, prints=(f"学习{sign}。",), workbook=said(f"学习{sign}。"))
      for sign in ("25㎡", "5℃", "Ⅳ级", "3m²")),
    ok("F104", "full width", prints=("学习12次AB。",), noticed=((PROGRESS, "T38"),),
       workbook=said("学习１２次ＡＢ。")),
    ok("F105", "just below the bound", prints=("整" * 32765 + "。",),
       workbook=said("整" * 32765 + "。")),
    warn("F105", "as full as Excel allows", (PROGRESS, "text-cut"), says=("截断",),
         workbook=said("整" * 32766 + "。")),
    warn("F105", "fuller than Excel allows", (PROGRESS, "text-cut"), prints=("整" * 40000 + "。",),
         workbook=filled("整" * 40000 + "。")),
    warn("F106", "a million letters", (PROGRESS, "text-cut"), prints=("整" * 1_000_000,),
         workbook=filled("整" * 1_000_000 + "。")),
    stop("F106", "more than ten million", (PROGRESS, "text-too-long"),
         workbook=filled("a" * 10_000_001)),
    ok("F108", "decomposed", prints=("café。",), workbook=said("cafe\u0301。")),
)  # fmt: skip

MEANING = (
    warn("F110", "other problems in prose", ("责任落实!A2", "T54"), says=("15", "是1"),
         workbook=duties("对巡察反馈的15个问题逐条整改。")),
    warn("F110", "other measures, in Chinese numerals", ("责任落实!A2", "T54"),
         workbook=duties("研究制定十二项整改措施。")),
    ok("F110", "the right number", workbook=duties("对巡察反馈的1个问题逐条整改。")),
    ok("F112", "the same finding twice", noticed=(("整改台账!B4", "finding-again"),),
       totals={"findings.total": 2},
       workbook=ledger(ROW, OTHER, changed(反馈问题="理论学习 不够深入。", 整改措施="措施二"))),
    warn("F112", "but for its marks", ("整改台账!B3", "finding-twice"), says=("整改台账!B2",),
         totals={"findings.total": 2}, workbook=ledger(
             changed(反馈问题="学习，不深入"),
             changed(反馈问题="学习、不深入", 整改情况="另行学习。"))),
    warn("F112", "under two categories", ("整改台账!B3", "finding-twice"),
         totals={"findings.total": 2},
         workbook=ledger(ROW, changed(问题类别="党建方面", 整改情况="另行学习。"))),
    warn("F112", "but for its own number and 关于…问题", ("整改台账!B3", "finding-twice"),
         totals={"findings.total": 2}, workbook=ledger(
             ROW, changed(反馈问题="1.关于理论学习不够深入问题", 整改情况="另行学习。"))),
    warn("F113", "a row copied", ("整改台账!E3", "row-twice"), workbook=ledger(ROW, ROW)),
    warn("F113", "the same progress twice", ("整改台账!E3", "progress-twice"),
         workbook=ledger(changed(整改情况=LONG), OTHER | {"整改情况": LONG})),
    ok("F113", "the same short progress", workbook=ledger(
        changed(整改情况="已落实到位。"), OTHER | {"整改情况": "已落实到位。"})),
    ok("F113", "nearly the same", workbook=ledger(
        changed(整改情况=LONG), OTHER | {"整改情况": LONG.replace("按月", "按周")})),
    stop("F114", "no measure", ("整改台账!D2", "blank"), workbook=ledger(changed(整改措施=None))),
    stop("F114", "no finding", ("整改台账!B2", "blank"), workbook=ledger(changed(反馈问题=None))),
    stop("F114", "no progress", ("整改台账!E2", "blank"), workbook=ledger(changed(整改情况=None))),
    warn("F116", "more in the column", ("整改台账!G2", "regulation-unnamed"), workbook=ledger(
        changed(整改情况="制定了《财务管理办法》。", 完善制度="《财务管理办法》《用车管理办法》"))),
    warn("F116", "more in the text", ("整改台账!E2", "regulation-uncounted"), workbook=ledger(
        changed(整改情况="制定了《财务管理办法》《用车管理办法》。", 完善制度="《财务管理办法》"))),
    *(ok("F117", f"{words}", workbook=statuses(*words),
         totals={"findings.rate": rate, "measures.rate": rate, "problems.rate": rate})
      for words, rate in (
          (("未完成", "正在整改"), "0%"), (("已完成", "长期坚持"), "100%"),
          (("已完成", "基本完成", "未完成"), "33.33%"))),
    *(stop("F120", f"{name} missing", ("基本信息", "fact-missing"), says=(name,), workbook=workbook(
        facts={n: v for n, v in FACTS.items() if n != name})) for name in FACTS),
    *(stop("F120", f"{name} empty", (f"基本信息!B{row}", "blank"),
           workbook=with_fact(**{name: None}))
      for row, name in enumerate(FACTS, 2)),
    stop("F120", "twice", ("基本信息!A12", "fact-twice"), says=("基本信息!B3",),
         workbook=workbook(facts=[*FACTS.items(), ("简称", "市图书馆")])),
    *(warn("F121", f"{name} {value}",
           ("基本信息!B12" if name != "联系电话" else "基本信息!B11", rule),
           workbook=with_fact(**{name: value}))
      for name, value, rule in (
          ("联系电话", "0431 76212566", "phone-form"), ("联系电话", "0431-762125", "phone-form"),
          ("联系电话", "0431-76212566-", "phone-form"), ("联系电话", "电话见官网", "phone-form"),
          ("联系电话", "1390000000", "phone-form"), ("联系电话", "0431—76212566", "phone-form"),
          ("电子邮箱", "gzlwenlian#126.com", "mail-form"), ("电子邮箱", "gzl@126", "mail-form"),
          ("电子邮箱", "gzl@126。com", "mail-form"), ("邮编", "13610", "postcode-form"),
          ("邮编", "1361000", "postcode-form"), ("邮编", "13610O", "postcode-form"))),
    *(ok("F121", f"{name} {value}", workbook=with_fact(**{name: value}))
      for name, value in (
          ("联系电话", "0431-76212566"), ("联系电话", "（0431）76212566"), ("联系电话", "76212566"),
          ("联系电话", "13900000000"), ("联系电话", "0431-76212566、0431-76212567"),
          ("联系电话", "0431-76212566转801"), ("联系电话", "12388"), ("联系电话", "400-810-8888"),
          ("联系电话", "0431-76212566（工作日8:30—17:00）"), ("联系电话", "010-12345678"),
          ("电子邮箱", "gzl_wl@126.com"), ("邮编", "136100"))),
    ok("F122", "a name of 40 characters", prints=("文文文联合会",),
       workbook=with_fact(单位全称="示例市" + "文" * 34 + "联合会")),
    ok("F122", "a title of two lines", prints=("关于巡察整改进展\n情况的通报",),
       workbook=with_fact(文件标题="关于巡察整改进展\n情况的通报")),
    *(stop("F124", f"in a cell: {mark}", (PROGRESS, "P09"), workbook=said(f"{mark}"))
      for mark in ("秘密★1年", "密级：机密", "内部资料 注意保存", "工作秘密")),
    stop("F124", "in a cell never printed", ("整改台账!O2", "P09"),
         workbook=ledger(changed(备注="机密★"))),
    stop("F124", "above the ledger", ("整改台账!A1", "P09"),
         workbook=workbook(titles=[("秘密★1年",)])),
    warn("F124", "in a column of the office's own", ("整改台账!Q2", "P09"),
         workbook=workbook([changed(督办="机密★")], columns=(*COLUMNS, "督办"))),
    ok("F124", "in a hint",
         workbook=workbook(facts=[*FACTS.items(), ("网站", "甲", "内部资料，注意保存")])),
    warn("F124", "behind a status", ("整改台账!F2", "P09"),
         workbook=ledger(changed(完成状态="已完成（秘密★1年）"))),
    stop("F124", "in the name of a sheet", ("附表（秘密★1年）", "P09"),
         workbook=workbook(sheets={"附表（秘密★1年）": [("甲",)]})),
    stop("F124", "in the name of the workbook", ("秘密★1年.xlsx", "P09"), name="秘密★1年.xlsx"),
    stop("F124", "in the name of the workbook, 党内版", ("内部资料.xlsx", "P09"),
         name="内部资料.xlsx", options=("--internal",)),
    stop("F124", "in the name of the template", ("模板（机密★）.docx", "P09"),
         template_name="模板（机密★）.docx"),
    stop("F124", "in the template's header", ("模板.docx 页眉第1段", "P09"),
         template=headed("秘密★1年")),
    stop("F124", "in the template's header, 党内版", ("模板.docx 页眉第1段", "P09"),
         template=headed("内部文件"), options=("--internal",)),
    stop("F124", "the mark of the 党内版 in the public one", ("模板.docx 页眉第1段", "P09"),
         template=headed("内部资料 注意保存")),
    ok("F124", "the mark of the 党内版 in its template", template=headed("内部资料 注意保存"),
       prints=(), options=("--internal",)),
    ok("F124", "words about secrecy",
       workbook=said("与市委保密办开展保密宣传，保密工作秘密不泄露。")),
)  # fmt: skip

CASES = (*CHARACTERS, *MEANING)
