"""The sheets of the workbook (工作簿), their columns, other names, words and notes.

The table that all others walk. A header is matched after `plain`. Widths are in characters of the
standard font, notes are shown on the header cells.
"""

from __future__ import annotations

from typing import NamedTuple

from notice.folding import plain
from notice.model.book import Publicity, Status


class Column(NamedTuple):
    """A column of a sheet: its Chinese name, the attribute that it fills, names accepted too."""

    name: str
    field: str
    aliases: tuple[str, ...]
    required: bool
    width: int
    note: str


class Fact(NamedTuple):
    """A row of 基本信息: its 项目, the names accepted too, and what it means."""

    name: str
    aliases: tuple[str, ...]
    required: bool
    default: str
    example: str
    note: str


class Sheet(NamedTuple):
    """A sheet that is read: the fields whose headers make a row the header row, and its columns.

    A sheet of the office's own, named in 列名对照, has its own name, the standard one as `role`,
    and its headings by the fields that they fill.
    """

    name: str
    keys: tuple[str, ...]
    required: bool
    columns: tuple[Column, ...]
    role: str = ""
    mapped: tuple[tuple[str, str], ...] = ()

    @property
    def standard(self) -> str:
        """The name of the standard sheet that it is."""
        return self.role or self.name


# fmt: off
FACTS = (
    Fact("单位全称", ("单位名称",), True, "", "示例市文化馆",
         "单位的规范全称，印在标题上方和署名处"),
    Fact("单位简称", ("简称",), True, "", "市文化馆", "正文中使用的简称，也用作文件名"),
    Fact("文件标题", ("标题",), False, "关于巡察整改进展情况的通报", "关于巡察整改进展情况的通报",
         "留空即用默认标题；要分行，在单元格里按 Alt+回车 换行"),
    Fact("部署机关", (), True, "", "市委", "部署这轮巡察的机关"),
    Fact("巡察组", (), True, "", "市委第二巡察组", "巡察组的全称"),
    Fact("巡察对象", (), False, "单位简称", "市文化馆", "留空即用单位简称"),
    Fact("巡察类型", (), True, "", "常规巡察", "常规巡察、专项巡察、机动巡察、巡察“回头看”等"),
    Fact("巡察开始日期", ("巡察时间起",), True, "", "2025-03-03",
         "两段时间巡察的，每行写一个日期，与结束日期逐行对应"),
    Fact("巡察结束日期", ("巡察时间止",), True, "", "2025-04-30", "与开始日期逐行对应"),
    Fact("反馈日期", (), True, "", "2025-06-12", "反馈巡察意见的日期"),
    Fact("公开依据", (), False, "巡察工作有关要求", "巡察工作有关要求",
         "留空即印“巡察工作有关要求”"),
    Fact("截至日期", (), False, "", "2025-11-30", "数字统计到哪一天；留空即印“截至目前”"),
    Fact("发文机关署名", (), False, "单位全称", "示例市文化馆",
         "留空即用单位全称；联合行文每行写一个机关"),
    Fact("成文日期", (), True, "", "2025-12-10", "负责人签发的日期"),
    Fact("加盖印章", (), False, "是", "是", "是：署名处留出盖章位置；否：不盖章"),
    Fact("联系电话", ("电话",), True, "", "0000-1234567", "对外公布的电话，写明区号"),
    Fact("邮政信箱", ("通信地址", "地址"), False, "", "示例市人民路1号",
         "项目名写成邮政信箱、通信地址或地址，就按写的印"),
    Fact("邮编", ("邮政编码",), False, "", "100000", "六位数字"),
    Fact("电子邮箱", ("邮箱",), False, "", "office@example.com", "对外公布的邮箱"),
    Fact("主送机关", (), False, "", "", "模板里有主送机关的才印"),
    Fact("发文字号", (), False, "", "", "如：示文〔2025〕8号；模板里有发文字号的才印"),
    Fact("发文机关标志", (), False, "", "", "留空即用单位全称加“文件”"),
    Fact("附件", (), False, "", "", "每行写一个附件名称"),
    Fact("抄送机关", (), False, "", "", "模板里有版记的才印"),
    Fact("印发机关", (), False, "", "", "模板里有版记的才印"),
    Fact("印发日期", (), False, "", "", "模板里有版记的才印"),
)

LEDGER = Sheet("整改台账", ("finding", "measure"), True, (
    Column("序号", "number", ("编号", "问题编号"), False, 6,
         "本单位自己的编号，不印在通报里，通报的序号由程序自动编排"),
    Column("问题类别", "category", ("方面", "类别", "反馈方面"), False, 22,
         "印作（一）级标题；同一类别可以合并单元格，也可以只在第一行写；整列不写就不分类"),
    Column("反馈问题", "finding", ("问题", "问题内容", "问题表述"), True, 28,
         "巡察反馈的原文，一字不改；一个问题占几行的，合并单元格或只在第一行写"),
    Column("具体问题", "problem", ("具体表现", "主要表现"), False, 22,
         "反馈问题下面再分的小问题；没有就空着"),
    Column("整改措施", "measure", ("整改举措", "任务清单"), True, 28,
         "一个单元格一项措施；合并的单元格按一项计算"),
    Column("整改情况", "progress", ("整改进展", "整改成效", "落实情况", "整改落实情况"), True, 44,
         "做了什么、有什么效果；单元格里换行就是另起一段"),
    Column("完成状态", "status", ("整改状态", "是否完成", "进度"), True, 11,
         "只能写：已完成、基本完成、长期坚持、正在整改、未完成"),
    Column("完善制度", "regulations", ("建章立制", "制度名称"), False, 24,
         "新制定或修订的制度名称，一行一个，或写成《甲》《乙》"),
    Column("责任领导", "leader", (), False, 10, "公开版不印"),
    Column("责任科室", "office", (), False, 12, "公开版不印"),
    Column("责任人", "person", (), False, 10, "公开版不印"),
    Column("整改时限", "deadline", (), False, 14,
         "日期，或“长期”“2025年底前”一类文字；公开版不印"),
    Column("完成时间", "completed", (), False, 14, "日期；公开版不印"),
    Column("佐证材料", "evidence", (), False, 18, "公开版不印"),
    Column("公开", "public", ("是否公开",), False, 8,
         "空着即公开；否：这一行不进公开版；可公开：已审查，可以公开"),
    Column("备注", "remark", (), False, 16, "从不印出"),
))

_PROSE = (
    Column("小标题", "subheading", (), False, 22, "写了就另起一个（一）级小标题；空着接着上一个"),
    Column("要点", "point", (), False, 24, "印作“一是要点。”；空着就是一般段落"),
    Column("内容", "content", (), True, 70, "正文；单元格里换行就是另起一段"),
)
DUTIES = Sheet("责任落实", ("content",), False, _PROSE)
PLANS = Sheet("下一步打算", ("content",), False, _PROSE)

RESULTS = Sheet("整改成效", ("item", "amount"), False, (
    Column("项目", "item", (), True, 22, "如：诫勉、追缴资金"),
    Column("数量", "amount", (), True, 12, "数字；为 0 的不印，公开写“是”的除外"),
    Column("单位", "unit", (), False, 10, "如：人次、万元"),
    Column("公开", "public", (), False, 8, "否：不进公开版；是：为 0 也印"),
))

FACT_SHEET = Sheet("基本信息", ("name", "value"), True, (
    Column("项目", "name", (), True, 16, "项目名称，不要改动；可以自己加行，加的行模板可以用"),
    Column("内容", "value", (), True, 48, "填在这一列"),
    Column("说明", "hint", (), False, 56, "填写说明，不印出"),
))
RULE_SHEET = Sheet("校对设置", ("rule", "enabled"), False, (
    Column("规则", "rule", ("编号", "规则编号"), True, 18, "校对规则的编号，如 T51"),
    Column("启用", "enabled", ("是否启用",), True, 8, "否：这条规则不查；是或空着：照常"),
))
MAPPING_SHEET = Sheet("列名对照", ("standard", "own"), False, (
    Column("标准名称", "standard", (), True, 16,
         "标准的列名，如“整改措施”；或者标准的工作表名称，如“整改台账”"),
    Column("本单位名称", "own", (), True, 30,
         "本单位台账里的列名，照表头抄写；表头分两行的写成“上级/下级”，如“整改情况/进展”。"
         "对照工作表的这一格空着。问题类别这一格空着：用工作表的名称作类别；"
         "写成“……”（带引号）：用引号里的文字作类别"),
    Column("工作表", "place", (), False, 24,
         "本单位的工作表名称；几张表都是整改台账的，一张写一行，按先后读取。列名的这一格空着：每张台账都这样"),
))
# fmt: on

SHEETS = (FACT_SHEET, LEDGER, DUTIES, PLANS, RESULTS, RULE_SHEET, MAPPING_SHEET)
SILENT_SHEETS = ("汇总", "填写说明", "列名对照")

DATE_FACTS = ("巡察开始日期", "巡察结束日期", "反馈日期", "截至日期", "成文日期", "印发日期")
# these may lack the day and may have several lines
INSPECTION_DATES = ("巡察开始日期", "巡察结束日期")
LINED_FACTS = ("文件标题", "发文机关署名", "附件", *INSPECTION_DATES)  # line breaks count

STATUS_WORDS = {
    "已完成": Status.DONE,
    "完成": Status.DONE,
    "已整改": Status.DONE,
    "完成整改": Status.DONE,
    "已销号": Status.DONE,
    "已办结": Status.DONE,
    "基本完成": Status.LARGELY_DONE,
    "阶段性完成": Status.LARGELY_DONE,
    "取得阶段性成果": Status.LARGELY_DONE,
    "基本完成并长期坚持": Status.LARGELY_DONE,
    "长期坚持": Status.SUSTAINED,
    "持续整改": Status.SUSTAINED,
    "已完成并长期坚持": Status.SUSTAINED,
    "正在整改": Status.UNDER_WAY,
    "进行中": Status.UNDER_WAY,
    "正在推进": Status.UNDER_WAY,
    "整改中": Status.UNDER_WAY,
    "未完成": Status.NOT_DONE,
    "未启动": Status.NOT_DONE,
    "未整改": Status.NOT_DONE,
    "申请延期": Status.NOT_DONE,
}
STATUS_YES_NO = {"是": Status.DONE, "否": Status.NOT_DONE}  # under the heading 是否完成 alone

YES_WORDS = ("是", "公开", "有", "Y", "TRUE", "1", "√", "✓", "✔")
NO_WORDS = ("否", "不公开", "无", "N", "FALSE", "0", "×", "✗", "✘")
RELEASED_WORD = "可公开"
PUBLICITY_WORDS = {
    **dict.fromkeys(YES_WORDS, Publicity.PUBLIC),
    **dict.fromkeys(NO_WORDS, Publicity.WITHHELD),
}

# names of templates that are no 项目; tests/template/ holds them equal to template/names.py
TEMPLATE_WORDS = (
    "巡察时间", "截至", "单位行", "标题行", "署名行", "联系方式", "总数句", "整改成效句",
    "措施", "问题", "具体问题", "制度", "责任落实", "下一步打算", "整改情况", "印章", "党内版",
)  # fmt: skip
# what the language of the templates keeps for itself
JINJA_WORDS = (
    "true", "false", "none", "True", "False", "None", "loop", "range", "dict", "lipsum", "cycler",
    "joiner", "namespace", "self", "super", "caller", "varargs", "kwargs", "and", "or", "not", "if",
    "elif", "else", "for", "in", "is", "p", "r", "tr", "tc",
)  # fmt: skip

SECRECY_WORDS = (  # a 密级 has one of them
    "绝密", "机密", "秘密", "内部资料", "内部文件", "内部材料", "内部使用", "不得外传", "注意保存",
    "请勿外传",
)  # fmt: skip
PHONE_WITHOUT_ZERO = "电话可能丢失前导0，请把单元格设为文本格式，连同区号重新输入"
SUMMARY_WORDS = ("合计", "小计", "总计", "累计", "备注", "注", "说明", "填表说明", "填表人")
WHOLE_UNITS = ("人次", "人", "名", "项", "个", "次", "件", "期", "份")  # no fractions of these
NEVER_PRINTED = ("number", "evidence", "remark", "hint")  # fields of the ledger and of 基本信息


def by_name(sheet: Sheet) -> dict[str, tuple[Column, bool]]:
    """Each accepted header of a sheet → its column and whether it is the column's own name.

    Where 列名对照 names a column, that is its own name, and the standard one is but accepted.
    """
    mapped = {field for _, field in sheet.mapped}
    names = {column.name: (column, column.field not in mapped) for column in sheet.columns}
    for column in sheet.columns:
        names |= {alias: (column, False) for alias in column.aliases if alias not in names}
    by_field = {column.field: column for column in sheet.columns}
    return names | {heading: (by_field[field], True) for heading, field in sheet.mapped}


def in_two_rows(upper: str, lower: str) -> str:
    """A heading of two rows as 列名对照 writes it: 整改情况/进展."""
    return f"{plain(upper)}/{plain(lower)}"
