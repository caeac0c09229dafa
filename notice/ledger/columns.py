"""The sheets of the workbook and their columns: of its one entry here a column is read and printed.

The table that all others walk: so it is withheld, gated, listed in the 覆盖表, offered by `new`,
proposed by `map`, and has its name in templates, without a line elsewhere.

A header is matched after `plain`. Widths are in characters of the standard font, notes are shown on
the header cells.
"""

from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from notice.folding import plain
from notice.model.book import Publicity, Status


class Kind(Enum):
    """What the cells of a column hold, and so how they are read."""

    NUMBER = auto()  # staff's own key
    HEADING = auto()  # names a level of the notice: 问题类别, 反馈问题, 小标题, 要点
    MEASURE = auto()
    WORDS = auto()  # a text on one line; 无 and its like are nothing
    NAMES = auto()  # as WORDS, and short: people, offices
    LINES = auto()  # a paragraph a line
    TITLES = auto()  # names of regulations: 《…》
    STATUS = auto()  # a word of statuses.STATUS_WORDS
    PUBLICITY = auto()  # 是, 否, in the ledger also 可公开
    SWITCH = auto()  # 是, 否
    DEADLINE = auto()  # a date or free words
    AMOUNT = auto()
    UNIT = auto()
    VALUE = auto()  # of 基本信息: what its 项目 says
    REMARK = auto()  # a text that nobody asks for: 无 is a text too
    HINT = auto()


PLAIN = (Kind.WORDS, Kind.NAMES, Kind.DEADLINE, Kind.REMARK)  # of the ledger: no rule of their own


class Use(Enum):
    """What becomes of the cells of a column."""

    PRINTED = auto()  # in both editions, where the template has them
    INTERNAL = auto()  # in the 党内版 alone
    KEPT = auto()  # in none
    DECIDES = auto()  # in none: says what the others are, or whether they are printed


class Column(NamedTuple):
    """A column of a sheet: its Chinese name, the attribute that it fills, names accepted too.

    `words` are those of its headings in an office's own ledger, `unprinted` says why no template
    prints it.
    """

    name: str
    field: str
    aliases: tuple[str, ...]
    required: bool
    width: int
    note: str
    kind: Kind = Kind.WORDS
    use: Use = Use.PRINTED
    example: str = ""
    words: tuple[str, ...] = ()
    unprinted: str = "从不印出"


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
    its headings by the fields that they fill, and the row of its header where that is said, else 0.
    """

    name: str
    keys: tuple[str, ...]
    required: bool
    columns: tuple[Column, ...]
    role: str = ""
    mapped: tuple[tuple[str, str], ...] = ()
    header: int = 0

    @property
    def standard(self) -> str:
        """The name of the standard sheet that it is."""
        return self.role or self.name

    def column(self, field: str) -> Column:
        """The column of a field; raises KeyError where the sheet has none."""
        return _by_field(self.columns)[field_of(field)]

    def fields(self, *kinds: Kind) -> tuple[str, ...]:
        """The fields of these kinds, in the order of the columns."""
        return tuple(column.field for column in self.columns if column.kind in kinds)


YES_WORDS = ("是", "公开", "有", "Y", "TRUE", "1", "√", "✓", "✔")
NO_WORDS = ("否", "不公开", "无", "N", "FALSE", "0", "×", "✗", "✘")
RELEASED_WORD = "可公开"
PUBLICITY_WORDS = {
    **dict.fromkeys(YES_WORDS, Publicity.PUBLIC),
    **dict.fromkeys(NO_WORDS, Publicity.WITHHELD),
}
YES, NO = YES_WORDS[0], NO_WORDS[0]  # as we write them

COUNTING_FACT = "措施计数"
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
    Fact(COUNTING_FACT, (), False, "按单元格", "",
         "一个单元格里写了1.2.3.几项措施的：按单元格，算一项；按序号，有几个序号算几项"),
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
    Column("序号", "number", ("编号", "问题编号"), False, 5,
         "本单位自己的编号，不印在通报里，通报的序号由程序自动编排",
         Kind.NUMBER, Use.KEPT, "1", ("序号", "编号", "序")),
    Column("问题类别", "category", ("方面", "类别", "反馈方面"), False, 16,
         "印作（一）级标题；同一类别可以合并单元格，也可以只在第一行写；整列不写就不分类",
         Kind.HEADING, Use.PRINTED, "关于公共文化服务方面问题",
         ("类别", "方面", "分类", "类型", "板块", "领域", "类")),
    Column("反馈问题", "finding", ("问题", "问题内容", "问题表述"), True, 22,
         "巡察反馈的原文，一字不改；一个问题占几行的，合并单元格或只在第一行写",
         Kind.HEADING, Use.PRINTED, "数字文化服务水平不高，线上服务功能不全",
         ("反馈问题", "存在问题", "主要问题", "问题描述", "问题表述", "反馈意见", "问题清单",
          "问题", "事项", "隐患", "内容", "情况", "描述")),
    Column("具体问题", "problem", ("具体表现", "主要表现"), False, 16,
         "反馈问题下面再分的小问题；没有就空着",
         Kind.HEADING, Use.PRINTED, "线上预约功能不完善",
         ("具体问题", "具体表现", "具体情形", "表现", "子问题", "问题细项")),
    Column("整改措施", "measure", ("整改举措", "任务清单"), True, 22,
         "一个单元格一项措施；合并的单元格按一项计算",
         Kind.MEASURE, Use.PRINTED, "升级线上预约平台，增加常用功能",
         ("整改措施", "整改任务", "措施", "举措", "任务", "做法", "办法")),
    Column("整改情况", "progress", ("整改进展", "整改成效", "落实情况", "整改落实情况"), True, 38,
         "做了什么、有什么效果；单元格里换行就是另起一段",
         Kind.LINES, Use.PRINTED,
         "升级线上预约平台，新增场地预约、课程退选和短信提醒功能，8月25日启用以来受理预约5100余次。",
         ("整改进展", "整改成效", "工作进展", "进展", "成效", "落实情况", "整改情况", "完成情况",
          "推进情况", "成果", "结果", "情况")),
    Column("完成状态", "status", ("整改状态", "是否完成", "进度"), True, 10,
         "只能写：已完成、基本完成、长期坚持、正在整改、未完成",
         Kind.STATUS, Use.PRINTED, Status.DONE.word,
         ("状态", "是否", "完成情况", "销号", "进度", "程度", "到位")),
    Column("完善制度", "regulations", ("建章立制", "制度名称"), False, 18,
         "新制定或修订的制度名称，一行一个，或写成《甲》《乙》",
         Kind.TITLES, Use.PRINTED, "《示例市文化馆线上预约管理办法》", ("制度", "建章")),
    Column("责任领导", "leader", (), False, 9, "公开版不印", Kind.NAMES, Use.INTERNAL, "馆长",
         ("责任领导", "分管领导", "牵头领导", "领导")),
    Column("责任科室", "office", (), False, 10, "公开版不印", Kind.NAMES, Use.INTERNAL, "办公室",
         ("责任科室", "责任部门", "责任单位", "牵头科室", "科室", "部门")),
    Column("责任人", "person", (), False, 9, "公开版不印", Kind.NAMES, Use.INTERNAL, "办公室主任",
         ("责任人", "牵头人", "负责人", "经办人", "承办人", "联系人")),
    Column("整改时限", "deadline", (), False, 14,
         "日期，或“长期”“2025年底前”一类文字；公开版不印", Kind.DEADLINE, Use.INTERNAL, "2025/8/31",
         ("整改时限", "时限", "期限", "限期", "计划完成", "预计完成", "拟完成", "完成时限")),
    Column("完成时间", "completed", (), False, 14,
         "日期，或“2025年8月”“8月底”一类文字；公开版不印", Kind.DEADLINE, Use.INTERNAL,
         "2025/8/25", ("完成时间", "完成日期", "办结时间", "销号时间", "实际完成")),
    Column("佐证材料", "evidence", (), False, 13, "公开版不印", Kind.WORDS, Use.KEPT,
         "平台验收报告", ("佐证", "证明材料", "支撑材料", "附件")),
    Column("公开", "public", ("是否公开",), False, 7,
         "空着即公开；否：这一行不进公开版；可公开：已审查，可以公开",
         Kind.PUBLICITY, Use.DECIDES, YES, ("公开",), "只决定公开与否，不印出"),
    Column("备注", "remark", (), False, 12, "从不印出", Kind.REMARK, Use.KEPT, "", ("备注",)),
))


def _prose(name: str, point: str, content: str) -> Sheet:
    return Sheet(name, ("content",), False, (
        Column("小标题", "subheading", (), False, 22,
             "写了就另起一个（一）级小标题；空着接着上一个", Kind.HEADING, words=("小标题",)),
        Column("要点", "point", (), False, 24, "印作“一是要点。”；空着就是一般段落",
             Kind.HEADING, example=point, words=("要点", "标题")),
        Column("内容", "content", (), True, 70, "正文；单元格里换行就是另起一段",
             Kind.LINES, example=content, words=("内容", "正文", "文字", "安排")),
    ))


DUTIES = _prose("责任落实", "压实整改责任",
    "领导小组每两周听取一次进展汇报，班子成员按照分工认领任务，各科室逐条确定责任岗位和办理期限。")
PLANS = _prose("下一步打算", "持续巩固整改成果",
    "对办结的事项开展回访，防止问题反弹；对长期坚持的事项，每半年检查一次落实情况。")

RESULTS = Sheet("整改成效", ("item", "amount"), False, (
    Column("项目", "item", (), True, 22, "如：诫勉、追缴资金", example="开展谈心谈话",
         words=("项目", "名称", "事项")),
    Column("数量", "amount", (), True, 12, "数字；为 0 的不印，公开写“是”的除外",
         Kind.AMOUNT, example="12", words=("数量", "数字", "金额")),
    Column("单位", "unit", (), False, 10, "如：人次、万元", Kind.UNIT, example="人次",
         words=("单位",)),
    Column("公开", "public", (), False, 8, "否：不进公开版；是：为 0 也印",
         Kind.PUBLICITY, Use.DECIDES, unprinted="只决定公开与否，不印出"),
))

HEADER_LINE = "表头"  # in 列名对照: the line that says in which row the header of a sheet is

FACT_SHEET = Sheet("基本信息", ("name", "value"), True, (
    Column("项目", "name", (), True, 16, "项目名称，不要改动；可以自己加行，加的行模板可以用",
         Kind.WORDS, Use.DECIDES, words=("项目", "名称", "事项"), unprinted="项目名称，不印出"),
    Column("内容", "value", (), True, 48, "填在这一列", Kind.VALUE,
         words=("内容", "填写", "信息")),
    Column("说明", "hint", (), False, 56, "填写说明，不印出", Kind.HINT, Use.KEPT,
         unprinted="填写说明，从不印出"),
))
RULE_SHEET = Sheet("校对设置", ("rule", "enabled"), False, (
    Column("规则", "rule", ("编号", "规则编号"), True, 18, "校对规则的编号，如 T51",
         Kind.WORDS, Use.DECIDES),
    Column("启用", "enabled", ("是否启用",), True, 8, "否：这条规则不查；是或空着：照常",
         Kind.SWITCH, Use.DECIDES),
))
MAPPING_SHEET = Sheet("列名对照", ("standard", "own"), False, (
    Column("标准名称", "standard", (), True, 16,
         "标准的列名，如“整改措施”；标准的工作表名称，如“整改台账”；或者“表头”",
         Kind.WORDS, Use.DECIDES),
    Column("本单位名称", "own", (), True, 30,
         "本单位台账里的列名，照表头抄写；表头分两行的写成“上级/下级”，如“整改情况/进展”。"
         "对照工作表的这一格空着。表头这一格写在哪一行，如“第5行”，程序找错了才用写。问题类别这一格空着：用工作表的名称作类别；"
         "写成“……”（带引号）：用引号里的文字作类别", Kind.WORDS, Use.DECIDES),
    Column("工作表", "place", (), False, 24,
         "本单位的工作表名称；几张表都是整改台账的，一张写一行，按先后读取。列名的这一格空着：每张台账都这样",
         Kind.WORDS, Use.DECIDES),
))
STATUS_SHEET = Sheet("状态对照", ("own", "standard"), False, (
    Column("本单位写法", "own", (), True, 20, "台账“完成状态”里本单位的写法，如“整改好了”",
         Kind.WORDS, Use.DECIDES),
    Column("标准状态", "standard", (), True, 14,
         "只能写：已完成、基本完成、长期坚持、正在整改、未完成", Kind.WORDS, Use.DECIDES),
))
# fmt: on


@cache
def _by_field(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {column.field: column for column in columns}


SHEETS = (FACT_SHEET, LEDGER, DUTIES, PLANS, RESULTS, RULE_SHEET, MAPPING_SHEET, STATUS_SHEET)
CHECK_SHEET_NAME = "检查结果"  # that check --mark writes
SILENT_SHEETS = ("汇总", "填写说明", "列名对照", CHECK_SHEET_NAME)

DATE_FACTS = ("巡察开始日期", "巡察结束日期", "反馈日期", "截至日期", "成文日期", "印发日期")
# these may lack the day and may have several lines
INSPECTION_DATES = ("巡察开始日期", "巡察结束日期")
LINED_FACTS = ("文件标题", "发文机关署名", "附件", *INSPECTION_DATES)  # line breaks count

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
    "请勿外传", "严禁外传", "妥善保管", "内部明电", "内部传阅", "阅后收回", "党内掌握",
    "不对外公布",
)  # fmt: skip
PHONE_WITHOUT_ZERO = "电话可能丢失前导0，请把单元格设为文本格式，连同区号重新输入"
SUMMARY_WORDS = ("合计", "小计", "总计", "累计", "备注", "注", "说明", "填表说明", "填表人")
WHOLE_UNITS = ("人次", "人", "名", "项", "个", "次", "件", "期", "份")  # no fractions of these


SEVERAL = ("progress", "status")  # fields of the ledger that several columns may fill


def numbered(field: str, number: int) -> str:
    """The field as the so-manieth column that fills it has it: progress, progress+2."""
    return field if number == 1 else f"{field}+{number}"


def field_of(name: str) -> str:
    """The field that a column fills, be it the first or another one that does."""
    return name.partition("+")[0]


def by_name(sheet: Sheet) -> dict[str, tuple[Column, bool]]:
    """Each accepted header of a sheet → its column and whether it is the column's own name.

    Where 列名对照 names a column, that is its own name, and the standard one is but accepted.
    """
    mapped = {field for _, field in sheet.mapped}
    names = {column.name: (column, column.field not in mapped) for column in sheet.columns}
    for column in sheet.columns:
        names |= {alias: (column, False) for alias in column.aliases if alias not in names}
    return names | {heading: (sheet.column(field), True) for heading, field in sheet.mapped}


def in_two_rows(upper: str, lower: str) -> str:
    """A heading of two rows as 列名对照 writes it: 整改情况/进展."""
    return f"{plain(upper)}/{plain(lower)}"
