"""Each name that a template may use: what it prints."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from notice.ledger import columns
from notice.model.notice import Edition
from notice.template import names
from tests.builders import FACTS, ROW, changed, workbook
from tests.templates import filled, template

# rows 2–7 of the ledger; two 具体问题 with texts of their own, a merged measure, a withheld row
ROWS = (
    changed(问题类别="甲方面", 反馈问题="学习不深入", 具体问题="计划不实", 整改情况="定了计划。"),
    changed(
        问题类别=None, 反馈问题=None, 具体问题="次数不足", 整改措施="增加次数",
        整改情况="开了会\n学了12次。",
        完成状态="长期坚持", 责任领导="张一", 责任科室="办公室", 责任人="李二",
        整改时限="2025-10-01", 完成时间="2025-09-05",
        完善制度="《学习制度》\n考勤制度",
    ),
    changed(
        问题类别="乙方面", 反馈问题="关于采购不规范问题", 整改措施="清查", 整改情况="查清了。",
        完成状态="正在整改",
        责任领导="王三", 责任人="赵四", 整改时限="长期",
    ),
    changed(
        问题类别=None, 反馈问题="为什么不管？", 整改措施=None, 整改情况="管了。", 完成状态="未完成",
        责任领导="王三", 责任人="钱五", 整改时限="2025年底前",
    ),
    changed(
        问题类别=None, 反馈问题="1.内部问题。", 整改措施="内部措施", 整改情况="内部情况。",
        完成状态="基本完成",
        完善制度="《内部制度》", 公开="否",
    ),
)  # fmt: skip
MERGED = ("D4:D5",)
MORE = {
    "文件标题": "示例市图书馆关于整改\n进展情况的通报",
    "巡察开始日期": "2024-12-17\n2025-03-03",
    "巡察结束日期": "2024-12-30\n2025-04-30",
    "发文机关署名": "示例市图书馆\n示例市图书馆",
    "邮编": "100000",
    "通信地址": "人民路1号",
    "附件": "1.清单\n2.名册",
    "监督期": "两年",
}
SHEETS = {
    "责任落实": [("小标题", "要点", "内容"), ("提高认识", "开会", "传达了"), (None, None,
    "学习了。")],
    "下一步打算": [("要点", "内容"), ("巩固", "坚持。"), ("深化", "提高。")],
    "整改成效": [("项目", "数量", "单位", "公开"), ("诫勉", 3, "人次", None), ("退款", 7.132,
    "万元", "否")],
}  # fmt: skip
RICH = workbook(ROWS, merged=MERGED, facts=FACTS | MORE, sheets=SHEETS)
PLAIN = workbook()

FINDINGS = ("{%p for 类 in 整改情况.类别 %}", "{%p for 问 in 类.问题 %}")
PROBLEMS = (*FINDINGS, "{%p for 具 in 问.具体问题 %}")
MEASURES = (*FINDINGS, "{%p for 措 in 问.措施 %}")


def each(opening: Sequence[str], *body: str) -> tuple[str, ...]:
    """The loops of `opening` round a body."""
    return (*opening, *body, *["{%p endfor %}"] * len(opening))


PUBLIC = {  # name → (template, lines printed from RICH, in the public edition)
    "监督期": (["{{ 监督期 }}"], ["两年"]),
    "单位全称": (["{{ 单位全称 }}、{{ 单位简称 }}"], ["示例市图书馆、市图书馆"]),
    "a title has no mark between its lines": (["{{ 文件标题 }}"],
    ["示例市图书馆关于整改进展情况的通报"]),
    "标题行": (["{%p for 行 in 标题行 %}", "{{ 行 }}", "{%p endfor %}"], ["示例市图书馆关于整改",
    "进展情况的通报"]),
    "单位行": (["[{{ 单位行 }}]"], ["[]"]),
    "dates": (["{{ 反馈日期 }}{{ 成文日期 }}"], ["2025年6月12日2025年12月10日"]),
    "dates of two periods": (["{{ 巡察开始日期 }}"], ["2024年12月17日、2025年3月3日"]),
    "巡察时间": (["{{ 巡察时间 }}"], ["2024年12月17日至12月30日、2025年3月3日至4月30日"]),
    "截至": (["{{ 截至 }}"], ["截至目前"]),
    "发文机关署名": (["{{ 发文机关署名 }}"], ["示例市图书馆、示例市图书馆"]),
    "署名行": (["{{ 署名行|join('／') }}"], ["示例市图书馆／示例市图书馆"]),
    "附件": (["{{ 附件 }}"], ["1.清单、2.名册"]),
    "联系方式": (["{{ 联系方式 }}"], ["联系电话：0000-7654321；通信地址：人民路1号；邮编：100000"]),
    "通信地址": (["{{ 邮政信箱 }}{{ 通信地址 }}{{ 地址 }}"], ["人民路1号" * 3]),
    "总数句": (
        ["{{ 总数句 }}"],
        ["截至目前，制定的4项整改措施，已经完成落实2项（其中长期坚持1项）、基本完成1项、未完成1项；"
         "反馈的5个具体问题，已完成整改2个（其中长期坚持1个）、基本完成1个、正在整改1个、未完成1个，通过整改，完善制度3项。"],
    ),
    "整改成效句": (["{{ 整改成效句 }}"], ["诫勉3人次。"]),
    "措施": (["{{ 措施.总数 }}/{{ 措施.完成数 }}/{{ 措施.完成率 }}"], ["4/2/50%"]),
    "措施 by status": (
        ["{{ 措施.已完成 }}{{ 措施.长期坚持 }}{{ 措施.基本完成 }}{{ 措施.正在整改 }}{{ "
         "措施.未完成 }}"], ["11101"]),
    "问题": (["{{ 问题.总数 }}/{{ 问题.完成数 }}/{{ 问题.完成率 }}"], ["4/1/25%"]),
    "具体问题": (["{{ 具体问题.总数 }}/{{ 具体问题.完成数 }}/{{ 具体问题.完成率 }}"], ["5/2/40%"]),
    "制度": (["{{ 制度.总数 }}：{{ 制度.名称|join('、') }}"], ["3：《学习制度》、《考勤制度》"]),
    "责任落实": (
        ["{{ 责任落实.序号 }}", "{%p for 段 in 责任落实.段落 %}",
         "{{ 段.文字 }}{% if 段.是小标题 %}（小）{% endif %}{% if loop.last %}{{ 总数句[0] }}{% "
         "endif %}", "{%p endfor %}"],
        ["一、", "（一）提高认识。（小）", "一是开会。传达了。", "学习了。截"],
    ),
    "下一步打算": (
        ["{{ 下一步打算.序号 }}", "{%p for 段 in 下一步打算.段落 %}", "{{ 段.文字 }}",
        "{%p endfor %}"],
        ["三、", "一是巩固。坚持。", "二是深化。提高。"],
    ),
    "整改情况": (["{{ 整改情况.序号 }}{{ 整改情况.类别|length }}"], ["二、2"]),
    "类": (
        ["{%p for 类 in 整改情况.类别 %}", "{{ 类.序号 }}{{ 类.标题 }}。", "{%p endfor %}"],
        ["（一）甲方面。", "（二）乙方面。"],
    ),
    "问": (
        each(FINDINGS, "{{ 问.序号 }}{{ 问.标题 }}。{{ 问.状态 }}：{{ 问.原文 }}"),
        ["1.关于学习不深入问题。长期坚持：学习不深入",
         "1.关于采购不规范问题。正在整改：关于采购不规范问题",
         "2.关于为什么不管？未完成：为什么不管？"],
    ),
    "问.段落": (
        each(FINDINGS, "{%p for 段 in 问.段落 %}", "{{ 段 }}", "{%p endfor %}"),
        ["整改情况：查清了。", "整改情况：管了。"],
    ),
    "具": (
        each(PROBLEMS, "{{ 具.序号 }}{{ 具.标题 }}。{{ 具.状态 }}{% if 具.同下 %}同下{% endif %}"),
        ["（1）计划不实。已完成", "（2）次数不足。长期坚持"],
    ),
    "具.段落": (
        each(PROBLEMS, "{%p for 段 in 具.段落 %}", "{{ 段 }}", "{%p endfor %}"),
        ["整改情况：定了计划。", "整改情况：开了会。", "学了12次。"],
    ),
    "具.措施": (each(PROBLEMS, "{{ 具.措施|join('、', attribute='文字') }}"), ["制定年度学习计划",
    "增加次数"]),
    "措": (
        each(MEASURES, "{{ 措.序号 }}{{ 措.文字 }}：{{ 措.状态 }}"),
        ["①制定年度学习计划：已完成", "②增加次数：长期坚持", "①清查：未完成", "①清查：未完成"],
    ),
    "印章": (["{% if 印章 %}有章{% else %}无章{% endif %}"], ["有章"]),
    "党内版": (["{% if 党内版 %}内{% else %}公{% endif %}"], ["公"]),
    "loop": (
        ["{%p for 行 in 署名行 %}", "{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ "
                                "loop.length }}"
         "{% if loop.first %}首{% elif loop.last %}末{% endif %}", "{%p endfor %}"],
        ["1022首", "2112末"],
    ),
    "loop over things": (
        each(FINDINGS, "{{ loop.cycle('甲', '乙') }}{% if loop.previtem is defined %}{{ "
                       "loop.previtem.标题 }}{% endif %}"),
        ["甲", "甲", "乙关于采购不规范问题"],
    ),
    "default": (["{{ 发文字号|default('无', true) }}{{ 反馈日期|default('无') }}"],
    ["无2025年6月12日"]),
    "default of a row that this workbook lacks": (["{{ 督办期|default('半年') }}"], ["半年"]),
    "length": (["{{ 署名行|length }}{{ 制度.名称|length }}"], ["22"]),
    "else of a loop": (
        ["{%p for 名 in 制度.名称 %}", "{{ 名 }}", "{%p else %}", "没有制度", "{%p endfor %}"],
        ["《学习制度》", "《考勤制度》"]),
    "elif": (["{% if 印章 and 党内版 %}一{% elif not 印章 %}二{% else %}三{% endif %}"], ["三"]),
    "compare": (["{% if 措施.总数 > 3 and 问题.总数 == 4 and '馆' in 单位全称 %}是{% else %}否{% "
                 "endif %}"], ["是"]),
    "arithmetic": (["{{ 措施.总数 - 措施.完成数 }}{{ '甲' ~ '乙' }}"], ["2甲乙"]),
    "by number": (["{{ 标题行[1] }}{{ 整改情况.类别[0].标题 }}{{ 问题['总数'] }}"],
    ["进展情况的通报甲方面4"]),
}  # fmt: skip

INTERNAL = {
    "党内版": (["{% if 党内版 %}内{% else %}公{% endif %}"], ["内"]),
    "措": (
        each(MEASURES, "{% if 党内版 %}{{ 措.文字 }}|{{ 措.责任领导 }}|{{ 措.责任科室 }}|{{ "
                       "措.责任人 }}|{{ 措.整改时限 }}|{{ 措.完成时间 }}"
                       "{% else %}公{% endif %}"),
        ["制定年度学习计划|||||", "增加次数|张一|办公室|李二|2025年10月1日|2025年9月5日",
         "清查|王三||赵四、钱五|长期、2025年底前|", "清查|王三||赵四、钱五|长期、2025年底前|",
         "内部措施|||||"],
    ),
    "制度": (["{{ 制度.总数 }}：{{ 制度.名称|join('、') }}"], ["3：《学习制度》、《考勤制度》、"
                                                   "《内部制度》"]),
    "整改成效句": (["{{ 整改成效句 }}"], ["诫勉3人次、退款7.132万元。"]),
    "问": (each(FINDINGS, "{{ 问.序号 }}{{ 问.标题 }}。"),
           ["1.关于学习不深入问题。", "1.关于采购不规范问题。", "2.关于为什么不管？",
           "3.关于内部问题。"]),
}  # fmt: skip

DEFAULTS = {  # from PLAIN, where optional rows are missing
    "文件标题": "关于巡察整改进展情况的通报",
    "标题行|join('')": "关于巡察整改进展情况的通报",
    "单位行": "示例市图书馆",
    "巡察对象": "市图书馆",
    "公开依据": "巡察工作有关要求",
    "发文机关署名": "示例市图书馆",
    "署名行|join('')": "示例市图书馆",
    "发文机关标志": "示例市图书馆文件",
    "加盖印章": "是",
    "截至日期": "",
    "截至": "截至目前",
    "巡察时间": "2025年3月3日至4月30日",
    "附件": "",
    "主送机关": "",
    "发文字号": "",
    "抄送机关": "",
    "印发机关": "",
    "印发日期": "",
    "邮政信箱": "",
    "邮编": "",
    "电子邮箱": "",
    "联系方式": "联系电话：0000-7654321",
    "整改成效句": "",
    "责任落实.序号": "",
    "责任落实.段落|length": "0",
    "下一步打算.序号": "",
    "整改情况.序号": "一、",
    "总数句": "截至目前，制定的1项整改措施，已经完成落实1项；反馈的1个具体问题，已完成整改1个。",
    "措施.完成率": "100%",
    "制度.总数": "0",
}


@pytest.mark.parametrize("name", PUBLIC)
def test_name__public(name: str):
    body, expected = PUBLIC[name]
    assert filled(template(*body), RICH).lines == expected


@pytest.mark.parametrize("name", INTERNAL)
def test_name__internal(name: str):
    body, expected = INTERNAL[name]
    assert filled(template(*body), RICH, Edition.INTERNAL).lines == expected


@pytest.mark.parametrize("name", DEFAULTS)
def test_name__default(name: str):
    assert filled(template(f"[{{{{ {name} }}}}]"), PLAIN).lines == [f"[{DEFAULTS[name]}]"]


def test_name__as_of():
    book = workbook(facts=FACTS | {"截至日期": "2025-05-29"})
    made = filled(template("{{ 截至 }}{{ 截至日期 }}", "{{ 总数句 }}"), book)
    assert made.lines[0] == "截至2025年5月29日2025年5月29日"
    assert made.lines[1].startswith("截至2025年5月29日，制定的")


def test_name__no_category():
    rows = [changed(问题类别=None), changed(问题类别=None, 反馈问题="作风不实")]
    body = each(FINDINGS[:1], "[{{ 类.序号 }}{{ 类.标题 }}]", *each(FINDINGS[1:], "{{ 问.序号 }}"))
    assert filled(template(*body), workbook(rows)).lines == ["[]", "1.", "2."]


def test_name__many_measures():
    rows = [changed(整改措施=f"措施{n}") for n in range(1, 53)]
    lines = filled(template(*each(MEASURES, "{{ 措.序号 }}")), workbook(rows)).lines
    assert (lines[0], lines[19], lines[20], lines[35], lines[49]) == ("①", "⑳", "㉑", "㊱", "㊿")
    assert lines[50:] == ["（51）", "（52）"]


def test_every_name_of_a_fact_is_there():
    assert {fact.name for fact in columns.FACTS} <= names.NOTICE.keys()


def test_words_that_no_row_may_take():
    """The reader refuses a row of the office's own with a name of the template."""
    facts = {fact.name for fact in columns.FACTS}
    aliases = {alias for fact in columns.FACTS for alias in fact.aliases}
    own = [name for name in names.NOTICE if name not in facts | aliases]
    assert sorted(own) == sorted(columns.TEMPLATE_WORDS)
    for name in own:
        book = FACTS | {name: "别的"}
        with pytest.raises(Exception, match=name):
            workbook_of(book)


def workbook_of(facts: dict[str, object]) -> None:
    from notice.ledger.read import read_book

    read_book(workbook([ROW], facts=facts), "台账.xlsx")
