"""Good workbooks and templates, the files that every damage begins with."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def good_books() -> tuple[bytes, ...]:
    """Workbooks of which a notice can be made: small, with shared strings, the example."""
    from tests import builders

    rows = [
        builders.ROW,
        builders.changed(具体问题="学用脱节", 整改措施="开展调研", 完成状态="长期坚持"),
        builders.changed(具体问题="研讨不多", 整改措施="专题研讨", 完善制度="《学习制度》"),
        builders.changed(
            问题类别="作风建设方面", 反馈问题="检查偏多", 整改措施="压减检查",
            整改情况="检查减少一半。\n基层减负见效。", 公开="否", 责任人="张三",
            完成时间=datetime.datetime(2025, 9, 1),
        ),
        builders.changed(
            问题类别="作风建设方面", 反馈问题="值班不严", 整改措施="严格值班",
            整改情况="每日抽查，全年没有脱岗。", 完成状态="正在整改", 整改时限="长期",
        ),
    ]  # fmt: skip
    small = builders.workbook(
        rows,
        merged=["B2:B4", "A2:A4", "E2:E4"],
        facts=builders.FACTS | {"邮编": "100000", "监督期": "两年", "附件": "甲\n乙"},
        sheets={
            "责任落实": [("小标题", "要点", "内容"), ("抓部署", "成立小组", "组长负责。")],
            "下一步打算": [("内容",), ("持续用力。",)],
            "整改成效": [("项目", "数量", "单位", "公开"), ("诫勉", 2, "人次", "是")],
            "校对设置": [("规则", "启用"), ("T51", "否"), ("date-order", "是")],
        },
    )
    example = (ROOT / "input" / "rectification.xlsx").read_bytes()
    return small, builders.with_shared_strings(small), example


@cache
def good_templates() -> tuple[bytes, ...]:
    """Templates that can be filled: the official one, a small one with all places, a letter."""
    from tests import templates

    everywhere = templates.template(
        "{{ 单位行 }}{{ 文件标题 }}",
        "{{ 责任落实.序号 }}责任落实",
        "{%p for 段 in 责任落实.段落 %}",
        "{{ 段.文字 }}{% if loop.last %}{{ 总数句 }}{% endif %}",
        "{%p endfor %}",
        "{%p for 类 in 整改情况.类别 %}",
        "{{ 类.序号 }}{{ 类.标题 }}",
        "{%p for 问 in 类.问题 %}",
        "{{ 问.序号 }}{{ 问.标题 }}。",
        "{%p for 段 in 问.段落 %}",
        "{{ 段 }}",
        "{%p endfor %}",
        "{%p for 具 in 问.具体问题 %}",
        "{%p if 具.段落 or 具.同下 %}",
        "{{ 具.序号 }}{{ 具.标题 }}。",
        "{%p endif %}",
        "{%p for 段 in 具.段落 %}",
        "{{ 段 }}",
        "{%p endfor %}",
        "{%p endfor %}",
        templates.table(
            ("措施", "状态"),
            ("{%tr for 措 in 问.措施 %}", ""),
            ("{{ 措.序号 }}{{ 措.文字 }}", "{{ 措.状态 }}"),
            ("{%tr endfor %}", ""),
        ),
        "{%p endfor %}",
        "{%p endfor %}",
        templates.text_box("{{ 单位简称 }}"),
        '<w:p><w:hyperlink r:id="rlink"><w:r><w:t>{{ 电子邮箱 }}</w:t></w:r></w:hyperlink></w:p>',
        "<w:sdt><w:sdtPr/><w:sdtContent>"
        f"{templates.paragraph('{{ 邮编 }}')}</w:sdtContent></w:sdt>",
        '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:br/>'
        '<w:footnoteReference w:id="1"/></w:r></w:p>',
        "{%p if 党内版 %}",
        "{% if 印章 %}{{ 抄送机关 }}{% else %}无{% endif %}抄送",
        "{%p endif %}",
        "{{ 制度.名称|join('、') }}{{ 制度.总数 }}{{ 措施.完成率 }}",
        "{{ 联系方式 }}",
        "{{ 成文日期 }}",
        header="{{ 巡察组 }}{{ 发文字号 }}",
        footer="{{ 巡察时间 }}",
        footnote="{{ 截至 }}",
        relations=(
            '<Relationship Id="rlink" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/hyperlink" Target="mailto:a@example.com" TargetMode="External"/>'
        ),
    )
    letter = templates.template(
        "{{ 主送机关 }}：", "{{ 单位全称 }}{{ 联系电话 }}", "{{ 印发日期 }}"
    )
    return (ROOT / "templates" / "notice.docx").read_bytes(), everywhere, letter
