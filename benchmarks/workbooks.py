"""Make the workbook of a measurement: `python workbooks.py 300 bordered FILE.xlsx` (or `plain`).

1.25 rows a finding: every fourth finding has two rows, its finding, measure and progress merged
over them; the category is merged over all its rows. All columns are filled, the
texts are invented and as long as those of a real ledger, and no two findings share one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.cell_range import CellRange

FACTS = {
    "单位全称": "示例市图书馆",
    "单位简称": "市图书馆",
    "文件标题": "关于巡察整改进展情况的通报",
    "部署机关": "市委",
    "巡察组": "市委第五巡察组",
    "巡察对象": "市图书馆",
    "巡察类型": "常规巡察",
    "巡察开始日期": date(2025, 3, 3),
    "巡察结束日期": date(2025, 4, 30),
    "反馈日期": date(2025, 6, 12),
    "公开依据": "巡察工作有关要求",
    "截至日期": date(2025, 11, 30),
    "发文机关署名": "示例市图书馆",
    "成文日期": date(2025, 12, 10),
    "加盖印章": "是",
    "联系电话": "0000-7654321",
    "邮政信箱": "示例市人民路2号",
    "邮编": "100000",
    "电子邮箱": "library@example.com",
}
PROSE = {
    "责任落实": (
        (None, None, "市图书馆收到反馈意见后，召开全体干部会议逐条研究，制定整改方案并按月调度。"),
        (None, "压实整改责任", "班子成员按照分工认领任务，各科室逐条确定责任岗位和办理期限。"),
        (None, "坚持开门整改", "召开读者座谈会，把读者意见吸收到整改方案中，结果及时公布。"),
        (None, "严格验收销号", "由办公室逐条核对佐证材料，经领导小组集体研究后方可销号。"),
    ),
    "下一步打算": (
        (None, "持续巩固成果", "对办结的事项开展回访，每半年检查一次落实情况，防止问题反弹。"),
        (None, "加快剩余任务", "对没有完成的事项每月调度一次，协调解决经费和人员方面的困难。"),
        (None, "完善长效机制", "及时清理修订内部制度，推动整改成果转化为日常管理的要求。"),
    ),
}
RESULTS = (("开展谈心谈话", 12, "人次", None), ("清退费用", 1.26, "万元", None))
CATEGORIES = (
    "贯彻落实上级决策部署方面问题",
    "公共文化服务方面问题",
    "全面从严治党和作风建设方面问题",
    "基层党组织建设方面问题",
    "财务和资产管理方面问题",
    "干部队伍建设方面问题",
    "安全生产责任落实方面问题",
    "馆藏文献保护方面问题",
    "阅读推广活动方面问题",
    "历次监督反馈问题整改方面问题",
)
# fmt: off
HEADERS = (
    "序号", "问题类别", "反馈问题", "具体问题", "整改措施", "整改情况", "完成状态", "完善制度",
    "责任领导", "责任科室", "责任人", "整改时限", "完成时间", "佐证材料", "公开", "备注",
)
MERGED = ("序号", "反馈问题", "整改措施", "整改情况")
WORK = (
    "馆藏文献清点", "读者意见办理", "分馆业务指导", "采购验收管理", "志愿服务组织", "数字资源更新",
    "未成年人阅读服务", "古籍修复保护", "消防安全检查", "报销票据审核", "考勤和请销假管理",
    "公务接待审批",
)
WEAKNESS = ("制度执行不够严格", "责任分工不够明确", "日常监督不够经常", "工作台账不够完整")
OFFICES = ("办公室", "采编部", "流通部", "技术部", "财务室")
# fmt: on
STATUSES = ("已完成",) * 7 + ("长期坚持", "基本完成", "正在整改", "未完成")
COLUMNS = {name: number for number, name in enumerate(HEADERS, start=1)}


def make(findings: int, *, bordered: bool) -> Workbook:
    """Return the workbook, the same one each time."""
    book = Workbook(write_only=True)
    add_table(book, "基本信息", ("项目", "内容", "说明"), ((*fact, None) for fact in FACTS.items()))
    add_ledger(book, findings, bordered)
    for name, rows in PROSE.items():
        add_table(book, name, ("小标题", "要点", "内容"), rows)
    add_table(book, "整改成效", ("项目", "数量", "单位", "公开"), RESULTS)
    return book


def add_table(book: Workbook, name: str, header: tuple, rows) -> None:
    """Add a sheet without looks."""
    sheet = book.create_sheet(name)
    for row in (header, *rows):
        sheet.append(row)


def add_ledger(book: Workbook, findings: int, bordered: bool) -> None:
    """Add 整改台账: a title row, the header row, the rows of the findings, each category merged."""
    sheet = book.create_sheet("整改台账")
    sheet.append([f"{FACTS['单位全称']}巡察整改台账"])
    styled = styled_cells(sheet)
    merge = sheet.merged_cells.ranges.add  # merge_cells is quadratic, and not there when streaming
    write(sheet, styled if bordered else None, dict(zip(HEADERS, HEADERS, strict=True)))
    invent = random.Random(20250612)
    categories = min(len(CATEGORIES), max(3, findings // 30))
    row = begin = 3
    for number in range(1, findings + 1):
        rows = tuple(finding_rows(invent, number))
        place = (number - 1) * categories // findings
        if row == begin:
            rows[0]["问题类别"] = CATEGORIES[place]
        for record in rows:
            write(sheet, styled if bordered else None, record)
        if len(rows) == 2:
            for name in MERGED:
                column = COLUMNS[name]
                merge(CellRange(None, column, row, column, row + 1))
        row += len(rows)
        if number * categories // findings > place:  # the category ends here
            if row - begin > 1:
                merge(CellRange(None, 2, begin, 2, row - 1))
            begin = row


def finding_rows(invent: random.Random, number: int) -> Iterator[dict[str, object]]:
    """The one or two rows of a finding, without its category."""
    work, other = invent.sample(WORK, 2)
    figures = [invent.randint(2, 90) for _ in range(6)]
    status, office = invent.choice(STATUSES), invent.choice(OFFICES)
    due = date(2025, 7, 1) + timedelta(days=invent.randint(0, 90))
    regulation = f"《示例市图书馆{work}办法（第{number}号）》" if number % 6 == 0 else None
    record = {
        "序号": number,
        "反馈问题": f"第{number}项工作中{work}的{invent.choice(WEAKNESS)}，与{other}衔接不够紧密",
        "整改措施": f"围绕第{number}项工作修订{regulation or work + '规定'}，按月检查落实情况",
        "整改情况": f"针对第{number}项工作召开专题会议{figures[0]}次，梳理{work}方面的具体事项"
        f"{figures[1]}件，逐件明确责任岗位和办理期限。组织业务骨干到各分馆现场检查{figures[2]}次，"
        f"发现并纠正不规范做法{figures[3]}处，补充完善台账{figures[4]}份。同步规范{other}流程，"
        f"开展业务培训{figures[5]}场，读者满意度明显提高。",
        "完成状态": status,
        "完善制度": regulation,
        "责任领导": "副馆长",
        "责任科室": office,
        "责任人": f"{office}负责人",
        "整改时限": due if number % 5 else "长期",
        "完成时间": due - timedelta(days=9) if status == "已完成" else None,
        "佐证材料": "会议记录、检查台账",
        "公开": "是" if number % 2 else None,
        "备注": None if number % 10 else "按季度回访",
    }
    if number % 4:
        yield record | {"具体问题": None if number % 2 else f"{work}记录不全"}
    else:
        yield record | {"具体问题": f"{work}记录不全"}
        yield {**record, **dict.fromkeys(MERGED), "具体问题": f"{other}进度偏慢"}


def styled_cells(sheet) -> dict[str, WriteOnlyCell]:
    """A bordered cell for each column, used again for each row: cells are written at once."""
    edge = Side(style="thin", color="808080")
    cells = {name: WriteOnlyCell(sheet) for name in HEADERS}
    for cell in cells.values():
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cells


def write(sheet, styled: dict[str, WriteOnlyCell] | None, record: dict[str, object]) -> None:
    """Write a row, empty cells too where they have borders."""
    if styled is None:
        sheet.append([record.get(name) for name in HEADERS])
        return
    for name, cell in styled.items():
        cell.value = record.get(name)
    sheet.append(list(styled.values()))


if __name__ == "__main__":
    make(int(sys.argv[1]), bordered=sys.argv[2] == "bordered").save(sys.argv[3])
