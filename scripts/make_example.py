"""Make input/rectification.xlsx, the shipped example: the workbook of an invented unit.

Headers, widths, notes and the words of the dropdowns come from the tables of
`notice.ledger.columns`, the layout from `notice.forms.blank`. The same source gives the same
bytes: all times are fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script runs from any folder

from notice.forms import blank, colours
from notice.forms.blank import NO, YES
from notice.forms.looks import ABOVE, GUIDE_NAME, Record, Value, empty_book
from notice.ledger.columns import DATE_FACTS, DUTIES, FACT_SHEET, FACTS, LEDGER, PLANS, RESULTS
from notice.model.book import Status
from notice.rules import example
from notice.xlsx.saving import saved

TARGET = ROOT / "input" / "rectification.xlsx"
UNIT = next(fact.example for fact in FACTS if fact.name == "单位全称")
LEDGER_TITLE = f"{UNIT}巡察整改台账"
MADE_AT = datetime(2025, 12, 10)  # the 成文日期 of the example

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
    *blank.GUIDE,
)
# fmt: on


def make() -> bytes:
    """Return the workbook, the same bytes each time."""
    book = empty_book()
    blank.fill_guide(book.create_sheet(GUIDE_NAME), GUIDE)
    blank.fill_facts(book.create_sheet(FACT_SHEET.name), facts())
    blank.fill_ledger(book.create_sheet(LEDGER.name), LEDGER_TITLE, tuple(ledger_rows()))
    blank.fill_prose(book.create_sheet(DUTIES.name), DUTIES, DUTY_ROWS)
    blank.fill_prose(book.create_sheet(PLANS.name), PLANS, PLAN_ROWS)
    blank.fill_results(book.create_sheet(RESULTS.name), RESULT_ROWS)
    colours.name_reference_day(book)
    return saved(book, LEDGER_TITLE, UNIT, MADE_AT)


def facts() -> dict[str, Value]:
    """The values of 基本信息; a fact without an example stays empty."""
    return {
        fact.name: date.fromisoformat(fact.example) if fact.name in DATE_FACTS else fact.example
        for fact in FACTS
        if fact.example
    }


def ledger_rows() -> Iterator[Record]:
    """The rows of 整改台账; what a category or a finding shares is merged over its rows."""
    number = 0
    for category, findings in CATEGORIES.items():
        category_value = category
        for finding in findings:
            number += 1
            shared: dict[str, Value] = {"number": number, "finding": finding.wording}
            for row in finding.rows:
                yield {"public": YES, **shared, "category": category_value, **row}
                category_value = ABOVE
                shared = dict.fromkeys(shared, ABOVE)


def texts() -> str:
    """Every text of the example but its facts, one a line: the program knows them again."""
    rows = (*ledger_rows(), *DUTY_ROWS, *PLAN_ROWS)
    columns = (*LEDGER.columns, *DUTIES.columns)
    words = [value for row in rows for value in row.values()] + [c.example for c in columns]
    kept = {
        line: None
        for value in words
        if isinstance(value, str) and value != ABOVE
        for line in value.splitlines()
        if len(line) > 3
    }
    return "".join(f"{line}\n" for line in kept)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(make())
    example.TEXTS.write_text(texts(), "utf-8", newline="\n")
    print(TARGET)
