"""Make input/rectification.xlsx, the shipped example: the workbook of an invented unit.

Headers, widths, notes and the words of the dropdowns come from the tables of
`notice.workbook.columns`. The same source gives the same bytes: all times are fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import NamedTuple
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script runs from any folder

from notice.model import STATUS_NAMES, Status  # noqa: E402
from notice.workbook.columns import (  # noqa: E402
    DATE_FACTS,
    DUTIES,
    FACT_SHEET,
    FACTS,
    LEDGER,
    NO_WORDS,
    PLANS,
    RELEASED_WORD,
    RESULTS,
    SILENT_SHEETS,
    YES_WORDS,
    Column,
    Sheet,
)
from notice.workbook.saving import saved  # noqa: E402

TARGET = ROOT / "input" / "rectification.xlsx"
UNIT = next(fact.example for fact in FACTS if fact.name == "单位全称")
LEDGER_TITLE = f"{UNIT}巡察整改台账"
GUIDE_NAME = "填写说明"
MADE_AT = datetime(2025, 12, 10)  # the 成文日期 of the example
LAST_READY_ROW = 500  # dropdowns, date checks and borders are ready down to here

YES, NO = YES_WORDS[0], NO_WORDS[0]
INSPECTION_KINDS = ("常规巡察", "专项巡察", "机动巡察", "巡察“回头看”")

Value = str | int | float | date | None
Record = Mapping[str, Value]  # field of a Column → value
ABOVE = "\x00"  # the cell is merged with the one above

# The example. Nothing in it is real. Dates lie between 反馈日期 and 截至日期; a text never
# contradicts its 完成状态.

DONE, SUSTAINED = Status.DONE.word, Status.SUSTAINED.word
OPENING_RULES = "《示例市文化馆免费开放管理办法》"
EXPENSE_RULES = "《示例市文化馆财务报销管理办法》"

OFFICE = {"leader": "馆长", "office": "办公室", "person": "办公室主任"}
TRAINING = {"leader": "副馆长", "office": "辅导培训部", "person": "辅导培训部主任"}
STAGE = {"leader": "副馆长", "office": "文艺活动部", "person": "文艺活动部主任"}
EXHIBITIONS = {"leader": "副馆长", "office": "美术书法部", "person": "美术书法部主任"}
HERITAGE = {"leader": "副馆长", "office": "非遗保护部", "person": "非遗保护部主任"}
FINANCE = {"leader": "馆长", "office": "财务室", "person": "财务室负责人"}
BRANCH = {"leader": "党支部书记", "office": "党支部", "person": "党支部组织委员"}


class Finding(NamedTuple):
    """A 反馈问题 and its rows, each without the columns that they share."""

    wording: str
    rows: tuple[Record, ...]


# fmt: off
CATEGORIES: Mapping[str, tuple[Finding, ...]] = {
    "关于贯彻落实上级决策部署方面问题": (
        Finding("理论学习与业务工作结合不够紧密，以学促干成效不明显", (
            {
                "measure": "围绕业务工作确定学习专题，转化调研成果",
                "progress": "围绕群众文化工作确定6个学习专题，组织集中学习8次、专题研讨2次。"
                            "研讨形成的3篇调研报告已印发各科室，其中2篇提出的建议已在秋季课程安排中采用。",
                "status": DONE, **OFFICE,
                "deadline": date(2025, 9, 30), "completed": date(2025, 9, 18),
                "evidence": "学习记录、调研报告",
            },
        )),
        Finding("推进文化馆总分馆制建设力度不够，服务延伸不到位", (
            {
                "problem": "对分馆业务指导偏少",
                "measure": "建立业务干部联系分馆机制，到分馆现场辅导",
                "progress": "明确12名业务干部每人联系1个分馆，7月至11月现场辅导46次，"
                            "帮助分馆新组建群众文艺团队9支。",
                "status": DONE, **TRAINING,
                "deadline": date(2025, 10, 31), "completed": date(2025, 10, 20),
                "evidence": "联系分馆分工表、辅导记录",
            },
            {
                "problem": "优质课程向分馆配送不足",
                "measure": "编制课程配送目录，由分馆按需选课",
                "progress": "编制了包含32门课程的配送目录，分馆选课后由市文化馆统一安排教师，"
                            "已配送课程58场。坚持每季度根据群众评价更新目录。",
                "status": SUSTAINED, **TRAINING,
                "deadline": "长期",
                "evidence": "课程配送目录",
            },
        )),
        Finding("对展览和演出内容的审核把关不够严格", (
            {
                "measure": "对展览和演出内容实行逐级审核并留存记录",
                "progress": "对展览实行作者自查、部门初审、分管领导终审，"
                            "7月以来审核展览7个、作品412件，审核记录全部归档。",
                "status": DONE, **EXHIBITIONS,
                "deadline": date(2025, 9, 30), "completed": date(2025, 9, 26),
                "evidence": "展览审核记录",
            },
            {
                "measure": ABOVE,
                "progress": "对演出节目实行同样的审核流程，已审核节目63个。"
                            "以前年度的节目资料已补录九成，其余部分正在整理。",
                "status": Status.LARGELY_DONE.word, **STAGE,
                "deadline": "2025年底前",
                "evidence": "节目审核记录",
            },
        )),
    ),
    "关于公共文化服务方面问题": (
        Finding("免费开放时段安排不合理，群众参与不便", (
            {
                "measure": "修订免费开放管理办法，延长周末和晚间开放时间",
                "progress": f"修订了{OPENING_RULES}，自2025年8月1日起延长周末开放时间，"
                            "周三和周五晚间开设夜校课程。\n"
                            "截至2025年11月30日，夜校开课96节，参与群众2300余人次，"
                            "群众满意度测评平均96分。",
                "status": DONE, "regulations": OPENING_RULES, **TRAINING,
                "deadline": date(2025, 8, 31), "completed": date(2025, 8, 1),
                "evidence": "制度文件、夜校课程表",
            },
        )),
        Finding("数字文化服务水平不高，线上服务功能不全", (
            {
                "problem": "线上预约功能不完善",
                "measure": "升级线上预约平台，增加常用功能",
                "progress": "升级线上预约平台，新增场地预约、课程退选和短信提醒功能，"
                            "8月25日启用以来受理预约5100余次。线上课程坚持每月更新不少于4节，"
                            "已发布艺术普及短课20节，累计观看3.2万次。",
                "status": DONE, **OFFICE,
                "deadline": date(2025, 8, 31), "completed": date(2025, 8, 25),
                "evidence": "平台验收报告",
            },
            {
                "problem": "线上课程更新不及时",
                "measure": "建立线上课程每月更新机制",
                "progress": ABOVE,
                "status": SUSTAINED, **TRAINING,
                "deadline": "长期",
                "evidence": "线上课程目录",
            },
        )),
        Finding("群众文艺精品创作不足，有影响的作品不多", (
            {
                "measure": "组织创作人员深入基层采风",
                "progress": "组织创作人员到乡镇和社区采风4次，收集创作素材70余条，"
                            "经集体评议选定重点作品6件。",
                "status": DONE, **STAGE,
                "deadline": date(2025, 10, 31), "completed": date(2025, 10, 15),
                "evidence": "采风总结、评议记录",
            },
            {
                "measure": "对重点作品开展专题辅导",
                "progress": "对选定的重点作品逐件安排辅导教师，小戏和舞蹈各1件已经首演，"
                            "其余4件正在修改排练。",
                "status": Status.UNDER_WAY.word, **STAGE,
                "deadline": date(2026, 6, 30),
                "evidence": "辅导安排表",
            },
        )),
        Finding("非物质文化遗产资料保存手段落后", (
            {
                "measure": "建设非物质文化遗产数字资料库",
                "progress": "已完成23个代表性项目的资料清查。因存储设备采购需要重新申报预算，"
                            "资料库建设尚未启动，预算申请已提交市财政局。",
                "status": Status.NOT_DONE.word, **HERITAGE,
                "deadline": "2026年底前",
                "evidence": "资料清查表、预算申请",
                "remark": "已申请延期",
            },
        )),
    ),
    "关于全面从严治党和作风建设方面问题": (
        Finding("财务管理不够严格，费用报销和发放有漏洞", (
            {
                "measure": "修订财务报销管理办法，开展报销票据复查",
                "progress": f"修订了{EXPENSE_RULES}，增加支出事前审批和票据双人复核环节。"
                            "对2023年以来的报销票据全部复查，手续不全的均已补正。",
                "status": DONE, "regulations": EXPENSE_RULES, **FINANCE,
                "deadline": date(2025, 9, 30), "completed": date(2025, 9, 12),
                "evidence": "制度文件、复查报告",
                "public": YES,
            },
            {
                "measure": "清退超标准发放的课时补助",
                "progress": "对7名外聘教师的课时补助逐笔核对，超标准发放的1.26万元全部清退。",
                "status": DONE, **FINANCE,
                "deadline": date(2025, 8, 31), "completed": date(2025, 8, 22),
                "evidence": "核对表、缴款凭证",
                "public": NO, "remark": "涉及个人收入，经审查不公开",
            },
        )),
        Finding("设备采购验收和固定资产管理不规范", (
            {
                "measure": "盘点固定资产，明确采购验收责任",
                "progress": "完成固定资产盘点，账实不符的37件设备全部查明原因并调整登记。"
                            f"在{EXPENSE_RULES}中增加采购验收双人签字条款，"
                            "9月以来的11批采购全部按要求验收。",
                "status": DONE, "regulations": EXPENSE_RULES, **FINANCE,
                "deadline": date(2025, 10, 31), "completed": date(2025, 10, 24),
                "evidence": "盘点表、验收单",
            },
        )),
        Finding("干部作风不够扎实，到基层服务的时间偏少", (
            {
                "measure": "建立干部下基层服务台账，按季度通报",
                "progress": "建立干部下基层服务台账，业务干部每月到基层服务不少于2天。"
                            "7月至11月累计服务260余天，收集意见41条，全部予以答复。"
                            "坚持每季度通报一次服务情况。",
                "status": SUSTAINED, **OFFICE,
                "deadline": "长期",
                "evidence": "服务台账、通报",
            },
        )),
        Finding("廉政风险防控措施不够具体，日常提醒不经常", (
            {
                "measure": "排查廉政风险点，开展谈心谈话",
                "progress": "排查廉政风险点19个，逐个明确防控要求和责任岗位。"
                            "班子成员与科室负责人、重点岗位干部开展谈心谈话12人次，"
                            "提醒的事项全部跟踪落实。",
                "status": DONE, **BRANCH,
                "deadline": date(2025, 11, 15), "completed": date(2025, 11, 7),
                "evidence": "风险点清单、谈话记录",
            },
        )),
    ),
    "关于基层党组织建设方面问题": (
        Finding("党支部组织生活不够规范，质量不高", (
            {
                "problem": "组织生活记录不完整",
                "measure": "规范组织生活，丰富主题党日形式",
                "progress": "统一组织生活记录格式，由支部委员按月检查。"
                            "7月至11月的12份记录经检查全部合格。",
                "status": DONE, **BRANCH,
                "deadline": date(2025, 11, 30), "completed": date(2025, 11, 28),
                "evidence": "组织生活记录",
            },
            {
                "problem": "主题党日形式单一",
                "measure": ABOVE,
                "progress": "结合文化惠民工作设计主题党日，组织党员到社区和学校开展艺术辅导、"
                            "义务演出5次，党员参与率达到100%。",
                "status": DONE, **BRANCH,
                "deadline": date(2025, 11, 30), "completed": date(2025, 11, 21),
                "evidence": "主题党日方案、照片",
            },
        )),
        Finding("干部日常管理不够严格，考勤制度执行不到位", (
            {
                "measure": "核查考勤记录，严格请销假管理",
                "progress": "核查2024年以来的考勤记录，按照管理规定对2人次考勤不实作出处理。"
                            "启用电子签到，每月公示考勤结果。",
                "status": DONE, **OFFICE,
                "deadline": date(2025, 8, 31), "completed": date(2025, 8, 15),
                "evidence": "核查情况说明",
                "public": NO, "remark": "涉及个人，经审查不公开",
            },
        )),
    ),
}

DUTY_ROWS: tuple[Record, ...] = (
    {"content": "市文化馆收到巡察反馈意见后，于2025年6月16日召开党支部扩大会议，逐条研究反馈意见，"
                "成立由馆长任组长的整改工作领导小组，统筹安排整改任务。"},
    {"point": "压实整改责任",
     "content": "领导小组每两周听取一次进展汇报，班子成员按照分工认领任务，"
                "各科室逐条确定责任岗位和办理期限，做到任务到岗、责任到人。"},
    {"point": "坚持开门整改",
     "content": "通过座谈会、意见箱和线上问卷听取群众意见，召开座谈会3次，回收问卷186份，"
                "把群众意见吸收到整改方案中。"},
    {"point": "严格验收销号",
     "content": "由办公室逐条核对佐证材料，经领导小组集体研究后方可销号，"
                "验收不合格的退回重新整改。"},
)

PLAN_ROWS: tuple[Record, ...] = (
    {"point": "持续巩固整改成果",
     "content": "对办结的事项开展回访，防止问题反弹；对长期坚持的事项，列入年度工作安排，"
                "每半年检查一次落实情况。"},
    {"point": "加快办理剩余任务",
     "content": "对没有完成的事项紧盯时间节点，每月调度一次进展，协调解决经费和人员方面的困难，"
                "确保按期完成。"},
    {"point": "提升公共文化服务效能",
     "content": "以群众需求为导向改进课程、展览和演出供给，推动优质资源向乡镇和社区延伸，"
                "让整改成效体现在服务质量上。"},
)

RESULT_ROWS: tuple[Record, ...] = (
    {"item": "开展谈心谈话", "amount": 12, "unit": "人次"},
    {"item": "清退费用", "amount": 1.26, "unit": "万元", "public": NO},  # as its row in the ledger
    {"item": "新组建群众文艺团队", "amount": 9, "unit": "支"},
    {"item": "诫勉", "amount": 0, "unit": "人次"},
)

GUIDE = (
    ("使用方法", "本表是虚构的示例。使用时改成本单位的内容，多余的行整行删除，再保存并关闭本表，"
                 "运行 python generate.py（麒麟、统信上是 python3 generate.py），"
                 "通报生成在 output 文件夹里。"),
    ("表头", "工作表名称和表头不要改。深色的表头和项目必填，浅色的可以空着；"
             "鼠标停在表头上，可以看到这一列怎么填。行和列的先后可以调整。"),
    (FACT_SHEET.name, "一行一个项目，填在“内容”一列；选填的项目空着，就用“说明”里的默认写法。"),
    (LEDGER.name, "一行写一项整改措施，或者一个具体问题。同一类别、同一问题占几行的，"
                  "把这几行的单元格合并。合并的整改措施按一项计算，合并的整改情况只印一次。"),
    ("整改情况", "写做了什么、有什么效果，每段末尾用句号；要分段，按 Alt+回车 换行。"),
    ("完成状态", f"从下拉框里选：{'、'.join(STATUS_NAMES.values())}。"
                 "措施数、问题数、完成数和制度数由程序统计，不用自己算。"),
    ("日期", "直接输入，如 2025/6/12；“整改时限”也可以写“长期”“2025年底前”。"),
    ("公开", f"写“{NO}”的行不印进公开版，但计入总数。同一问题有的行公开、有的行不公开时，"
             f"公开的行写明“{YES}”。"),
    (f"{DUTIES.name}、{PLANS.name}", "写了“要点”的行印作“一是要点。内容”，没写的印作一般段落。"),
    (RESULTS.name, "台账里统计不出来的数字写在这里，如谈话人次、清退金额；数量为 0 的不印。"
                   f"台账里不公开的行，它的数字也在这里写“{NO}”。"),
)
# fmt: on

# The looks

DATE_FORMAT = 'yyyy"年"m"月"d"日"'
TEXT_FORMAT = "@"  # else Excel drops the 0 at the head of a telephone number
BODY_FONT = Font(name="宋体", size=11)
HEADER_FONT = Font(name="宋体", size=11, bold=True)
TITLE_FONT = Font(name="宋体", size=16, bold=True)
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
HEADED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TITLED = Alignment(horizontal="left", vertical="center")  # left: stays in sight when scrolled
REQUIRED_FILL = PatternFill("solid", fgColor="BDD7EE")
OPTIONAL_FILL = PatternFill("solid", fgColor="EAF1F8")
EDGE = Side(style="thin", color="808080")
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)

CENTRED_FIELDS = {"number", "status", "deadline", "completed", "public", "amount", "unit"}
DATE_FIELDS = {"deadline", "completed"}

LINE_POINTS = 16.5  # a line of 宋体 11, or of the taller font that LibreOffice puts in its place
UNIT_POINTS = 6.0  # the unit of column widths: a digit of the standard font, here 宋体 11 too
A3, A4 = 8, 9


def make() -> bytes:
    """Return the workbook, the same bytes each time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    # the standard font measures the column widths; openpyxl has no public way to set it
    book._fonts[0] = book._named_styles["Normal"].font = BODY_FONT
    fill_facts(book.create_sheet(FACT_SHEET.name))
    fill_ledger(book.create_sheet(LEDGER.name))
    fill_prose(book.create_sheet(DUTIES.name), DUTIES, DUTY_ROWS)
    fill_prose(book.create_sheet(PLANS.name), PLANS, PLAN_ROWS)
    fill_results(book.create_sheet(RESULTS.name))
    fill_guide(book.create_sheet(GUIDE_NAME))
    return saved(book, LEDGER_TITLE, UNIT, MADE_AT)


def fill_facts(sheet: Worksheet) -> None:
    """Write 基本信息: a row for each fact, with its example and its note."""
    dates: list[Cell] = []
    fill_table(sheet, FACT_SHEET, 1, tuple(fact_rows()))
    for row, fact in enumerate(FACTS, start=2):
        name, value = sheet.cell(row, 1), sheet.cell(row, 2)
        name.fill = REQUIRED_FILL if fact.required else OPTIONAL_FILL
        if fact.name in DATE_FACTS:
            value.number_format = DATE_FORMAT
            dates.append(value)
        elif fact.name == "加盖印章":
            offer(sheet, value.coordinate, (YES, NO), "选“是”留出盖章位置，选“否”不盖章")
        elif fact.name == "巡察类型":
            kinds = offer(sheet, value.coordinate, INSPECTION_KINDS, "从下拉框里选，也可以自己写")
            kinds.showErrorMessage = False
    for value in dates:
        check_dates(sheet, value.coordinate)
    sheet.column_dimensions["B"].number_format = TEXT_FORMAT
    print_on(sheet, A4, "portrait")


def fact_rows() -> Iterator[Record]:
    """The rows of 基本信息; a fact without an example stays empty."""
    for fact in FACTS:
        value: Value = fact.example or None
        if value and fact.name in DATE_FACTS:
            value = date.fromisoformat(fact.example)
        yield {
            "name": fact.name,
            "value": value,
            "hint": ("必填。" if fact.required else "选填。") + fact.note,
        }


def fill_ledger(sheet: Worksheet) -> None:
    """Write 整改台账 with its title, dropdowns and page set-up."""
    last_column = get_column_letter(len(LEDGER.columns))
    title = sheet.cell(1, 1, LEDGER_TITLE)
    title.font, title.alignment = TITLE_FONT, TITLED
    sheet.merge_cells(f"A1:{last_column}1")
    sheet.row_dimensions[1].height = 34

    fill_table(sheet, LEDGER, 2, tuple(ledger_rows()))
    letters = column_letters(LEDGER)
    sheet.freeze_panes = f"{get_column_letter(column_number(LEDGER, 'finding') + 1)}3"

    def below_header(field: str) -> str:
        return f"{letters[field]}3:{letters[field]}{LAST_READY_ROW}"

    words = tuple(STATUS_NAMES.values())
    offer(sheet, below_header("status"), words, "这一行整改到哪一步，从下拉框里选")
    publicity = (YES, NO, RELEASED_WORD)
    offer(sheet, below_header("public"), publicity, f"空着即公开；选“{NO}”不进公开版")
    check_dates(sheet, below_header("completed"))
    hint = DataValidation(allow_blank=True, showInputMessage=True)
    hint.promptTitle, hint.prompt = "整改时限", "写日期，如 2025/9/30；也可以写“长期”“2025年底前”"
    hint.add(below_header("deadline"))
    sheet.add_data_validation(hint)

    print_on(sheet, A3, "landscape")
    sheet.print_title_rows = "2:2"


def ledger_rows() -> Iterator[Record]:
    """The rows of 整改台账; what a category or a finding shares is merged over its rows."""
    number = 0
    for category, findings in CATEGORIES.items():
        category_value = category
        for finding in findings:
            number += 1
            shared: dict[str, Value] = {"number": number, "finding": finding.wording}
            for row in finding.rows:
                yield {**shared, "category": category_value, **row}
                category_value = ABOVE
                shared = dict.fromkeys(shared, ABOVE)


def fill_prose(sheet: Worksheet, table: Sheet, rows: Sequence[Record]) -> None:
    """Write 责任落实 or 下一步打算."""
    fill_table(sheet, table, 1, rows)
    print_on(sheet, A4, "landscape")


def fill_results(sheet: Worksheet) -> None:
    """Write 整改成效 with its dropdown."""
    fill_table(sheet, RESULTS, 1, RESULT_ROWS)
    letter = column_letters(RESULTS)["public"]
    area = f"{letter}2:{letter}{LAST_READY_ROW}"
    offer(sheet, area, (YES, NO), f"选“{NO}”不进公开版；选“{YES}”则为 0 也印")
    print_on(sheet, A4, "portrait")


def fill_guide(sheet: Worksheet) -> None:
    """Write 填写说明, which the program passes over."""
    assert sheet.title in SILENT_SHEETS
    title = sheet.cell(1, 1, GUIDE_NAME)
    title.font, title.alignment = TITLE_FONT, TITLED
    sheet.row_dimensions[1].height = 34
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 92
    for row, (subject, text) in enumerate(GUIDE, start=2):
        for column, value in enumerate((subject, text), start=1):
            cell = sheet.cell(row, column, value)
            cell.font, cell.alignment, cell.border = BODY_FONT, WRAPPED, BOX
        sheet.cell(row, 1).fill = OPTIONAL_FILL
    set_heights(sheet, 2)
    print_on(sheet, A4, "landscape")


def fill_table(sheet: Worksheet, table: Sheet, header_row: int, rows: Sequence[Record]) -> None:
    """Write the headers of a table, then its rows; make the columns ready for more."""
    for number, column in enumerate(table.columns, start=1):
        write_header(sheet.cell(header_row, number), column)
        prepare_column(sheet, number, column)
        for row, record in enumerate(rows, start=header_row + 1):
            value = record.get(column.field)
            cell = sheet.cell(row, number, None if value == ABOVE else value)
            copy_looks(sheet, cell, number)
        merge_with_above(sheet, number, header_row + 1, [row.get(column.field) for row in rows])
    sheet.row_dimensions[header_row].height = 30
    sheet.freeze_panes = f"A{header_row + 1}"
    set_heights(sheet, header_row + 1)
    box_rows_to_come(sheet, table, header_row + 1 + len(rows))


def write_header(cell: Cell, column: Column) -> None:
    """Write a header, darker where the column must be filled, and hang its note on it."""
    cell.value = column.name
    cell.font, cell.alignment, cell.border = HEADER_FONT, HEADED, BOX
    cell.fill = REQUIRED_FILL if column.required else OPTIONAL_FILL
    note = ("必填。" if column.required else "选填。") + column.note
    note_lines = lines_shown(note, 165)
    cell.comment = Comment(note, GUIDE_NAME, width=240, height=24 + 20 * note_lines)  # pixels


def prepare_column(sheet: Worksheet, number: int, column: Column) -> None:
    """Set width and looks of a whole column: a row to come has them without styled empty cells."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = column.width
    dimension.font = BODY_FONT
    dimension.alignment = CENTRED if column.field in CENTRED_FIELDS else WRAPPED
    if column.field in DATE_FIELDS:
        dimension.number_format = DATE_FORMAT


def copy_looks(sheet: Worksheet, cell: Cell, number: int) -> None:
    """Give a used cell the looks of its column, and a border."""
    dimension = sheet.column_dimensions[get_column_letter(number)]
    cell.font, cell.alignment = copy(dimension.font), copy(dimension.alignment)
    cell.number_format = dimension.number_format
    cell.border = BOX


def merge_with_above(
    sheet: Worksheet, column: int, first_row: int, values: Sequence[Value]
) -> None:
    """Merge each value with the ABOVEs that follow it."""
    begin = first_row
    for row, value in enumerate([*values, None], start=first_row):
        if value == ABOVE:
            continue
        if row - begin > 1:
            sheet.merge_cells(
                start_row=begin, end_row=row - 1, start_column=column, end_column=column
            )
            for covered in range(begin + 1, row):  # merging has taken their borders away
                sheet.cell(covered, column).border = BOX
        begin = row


def set_heights(sheet: Worksheet, first_row: int) -> None:
    """Set heights that show every text: LibreOffice fits no row when it opens a file."""
    areas = [area for area in sheet.merged_cells.ranges if area.min_row >= first_row]
    covered = {place for area in areas for place in area.cells}
    heights = {
        row: max(
            height_needed(sheet, cell) for cell in sheet[row] if (row, cell.column) not in covered
        )
        for row in range(first_row, sheet.max_row + 1)
    }
    for row, height in heights.items():
        sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=height)
    for area in sorted(areas, key=lambda area: (area.size["rows"], area.coord)):
        rows = range(area.min_row, area.max_row + 1)
        needed = height_needed(sheet, sheet.cell(area.min_row, area.min_col))
        missing = needed - sum(heights[row] for row in rows)
        if missing > 0:
            for row in rows:
                heights[row] += missing / len(rows)
                sheet.row_dimensions[row] = RowDimension(sheet, index=row, ht=heights[row])


class FittedRow(RowDimension):
    """A row that the office program fits anew when a text changes; it looks at no merged cell."""

    customHeight = False


def height_needed(sheet: Worksheet, cell: Cell) -> float:
    """The points that the text of a cell takes in its column."""
    width = sheet.column_dimensions[get_column_letter(cell.column)].width
    text = "" if cell.value is None or isinstance(cell.value, date) else str(cell.value)
    return LINE_POINTS * lines_shown(text, width * UNIT_POINTS) + 3


def lines_shown(text: str, width_points: float) -> int:
    """The lines that a text takes.

    Where it breaks, each may lose a character, as no line begins with ，。; the last keeps room for
    one too, as fonts differ in width.
    """
    lines = 0
    for line in text.split("\n"):
        points = sum(11.0 if east_asian_width(c) in "WFA" else 5.5 for c in line)
        lines += 1 if points <= width_points else ceil((points + 11.0) / (width_points - 11.0))
    return lines


def box_rows_to_come(sheet: Worksheet, table: Sheet, first_row: int) -> None:
    """Let rows below the table get a border as soon as something is typed into them."""
    last_column = get_column_letter(len(table.columns))
    area = f"A{first_row}:{last_column}{LAST_READY_ROW}"
    is_used = f"COUNTA($A{first_row}:${last_column}{first_row})>0"
    sheet.conditional_formatting.add(area, FormulaRule(formula=[is_used], border=BOX))


def offer(sheet: Worksheet, area: str, words: Sequence[str], prompt: str) -> DataValidation:
    """Hang a dropdown of `words` on an area."""
    dropdown = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    dropdown.showInputMessage = dropdown.showErrorMessage = True
    dropdown.promptTitle, dropdown.prompt = "请选择", prompt
    dropdown.errorTitle, dropdown.error = "请从下拉框里选", f"这里只能写：{'、'.join(words)}"
    dropdown.add(area)
    sheet.add_data_validation(dropdown)
    return dropdown


def check_dates(sheet: Worksheet, area: str) -> None:
    """Ask back where something else than a date is typed: two dates in two lines are legal too."""
    check = DataValidation("date", operator="between", allow_blank=True, errorStyle="warning")
    check.formula1, check.formula2 = "DATE(2000,1,1)", "DATE(2099,12,31)"
    check.showInputMessage = check.showErrorMessage = True
    check.promptTitle, check.prompt = "日期", "写年月日，如 2025/6/12"
    check.errorTitle, check.error = "这不是一个日期", "请写年月日，如 2025/6/12。确定就这样写吗？"
    check.add(area)
    sheet.add_data_validation(check)


def print_on(sheet: Worksheet, paper: int, orientation: str) -> None:
    """Fit the sheet to the width of the paper and number its pages."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4  # inches
    margins.top, margins.bottom = 0.6, 0.75
    margins.footer = 0.35  # clear of the table and of the edge that printers do not reach
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def column_letters(table: Sheet) -> dict[str, str]:
    """Field → letter of its column."""
    return {c.field: get_column_letter(n) for n, c in enumerate(table.columns, start=1)}


def column_number(table: Sheet, field: str) -> int:
    """The number of a field's column, from 1."""
    return next(n for n, c in enumerate(table.columns, start=1) if c.field == field)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(make())
    print(TARGET)
