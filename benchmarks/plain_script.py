"""The peer: what a programmer in the office would write for the same notice, without any check.

`python plain_script.py WORKBOOK TEMPLATE OUTPUT`; prints the number of findings.
"""

# ruff: noqa: D103
import sys
from collections import Counter

from docxtpl import DocxTemplate
from openpyxl import load_workbook

NUMBERS = "一二三四五六七八九十"


def shown(value):
    return f"{value.year}年{value.month}月{value.day}日" if hasattr(value, "year") else value


def standing(statuses, unit):
    n = Counter(statuses)
    kept = f"（其中长期坚持{n['长期坚持']}{unit}）" if n["长期坚持"] else ""
    rest = [f"、{s}{n[s]}{unit}" for s in ("基本完成", "正在整改", "未完成") if n[s]]
    return f"{n['已完成'] + n['长期坚持']}{unit}{kept}{''.join(rest)}"


def prose(sheet):
    rows = [row[1:3] for row in book[sheet].iter_rows(min_row=2, values_only=True)]
    points = iter(NUMBERS)
    return [f"{next(points)}是{point}。{text}" if point else text for point, text in rows]


book = load_workbook(sys.argv[1])
facts = {r[0]: shown(r[1]) for r in book["基本信息"].iter_rows(min_row=2, values_only=True)}
ledger = book["整改台账"]
column = {cell.value: cell.column for cell in ledger[2]}
holder = {c: (m.min_row, m.min_col) for m in ledger.merged_cells.ranges for c in m.cells}
categories, measures, problems, regulations = {}, {}, [], set()
for row in range(3, ledger.max_row + 1):

    def cell(name, row=row):
        place = (row, column[name])
        return ledger.cell(*holder.get(place, place)).value

    findings = categories.setdefault(cell("问题类别"), {})
    if cell("反馈问题") not in findings:
        findings[cell("反馈问题")] = ["整改情况：" + cell("整改情况")]
    measures[holder.get((row, column["整改措施"]), row)] = cell("完成状态")
    problems.append(cell("完成状态"))
    regulations.add(cell("完善制度"))
regulations.discard(None)
results = [f"{r[0]}{r[1]}{r[2]}" for r in book["整改成效"].iter_rows(min_row=2, values_only=True)]
contact = [f"{name}：{facts[name]}" for name in ("联系电话", "邮政信箱", "邮编", "电子邮箱")]
duties = [{"文字": "".join(prose("责任落实")), "是小标题": False}]
plans = [{"文字": text, "是小标题": False} for text in prose("下一步打算")]
listed = [
    {"序号": f"（{number}）", "标题": category, "问题": [
        {"序号": f"{n}.", "标题": f"关于{finding}问题", "段落": texts, "具体问题": []}
        for n, (finding, texts) in enumerate(findings.items(), 1)
    ]}
    for number, (category, findings) in zip(NUMBERS, categories.items(), strict=False)
]  # fmt: skip
context = {
    **facts,
    "单位行": facts["单位全称"],
    "标题行": [facts["文件标题"]],
    "署名行": [facts["发文机关署名"]],
    "巡察时间": f"{facts['巡察开始日期']}至{facts['巡察结束日期'].partition('年')[2]}",
    "联系方式": "；".join(contact),
    "总数句": f"截至{facts['截至日期']}，制定的{len(measures)}项整改措施，已经完成落实"
    f"{standing(measures.values(), '项')}；反馈的{len(problems)}个具体问题，已完成整改"
    f"{standing(problems, '个')}，通过整改，完善制度{len(regulations)}项。",
    "整改成效句": "、".join(results) + "。",
    "责任落实": {"序号": "一、", "段落": duties},
    "整改情况": {"序号": "二、", "类别": listed},
    "下一步打算": {"序号": "三、", "段落": plans},
    "印章": facts["加盖印章"] == "是",
}
document = DocxTemplate(sys.argv[2])
document.render(context, autoescape=True)
document.save(sys.argv[3])
print(sum(len(category["问题"]) for category in listed))
