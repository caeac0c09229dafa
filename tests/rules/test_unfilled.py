"""What was left to be filled in, and what strayed in (rules/unfilled.py)."""

from __future__ import annotations

import pytest

from notice.rules.unfilled import LEFT

OPEN = (
    "制定了××制度",
    "投入资金××元",
    "培训XX人",
    "概述：",
    "示文〔〕8号",
    "（ ）",
    "培训人数待补充。",
    "[请填写数字]",
    "【此处填写成效】",
    "（此处补充数据）",
    "（数字待核）",
    "（待确认）",
    "办结___件",
    "X月X日召开会议",
    "×年×月",
    "于X日前",
    "整改○○笔",
    "办结□次",
    "印发《》",
    "提出“”要求",
    "是否属实？？",
    "经公开摇号，{{分配户数}}户入住",
    "拨付${金额}万元",
)
STRAY = (
    "**加强学习**",
    "# 整改情况",
    "- 召开会议",
    "<p>召开会议</p>",
    "召开<br/>会议",
    "甲&nbsp;乙",
    "收到[玫瑰]",
    "好的[图片]",
    "@李四 12:03",
    "@所有人",
    "锟斤拷",
    "合计#N/A元",
)
REFERENCES = (
    "见附件",
    "详见附件1",
    "另附",
    "另行报告",
    "同第2项",
    "见上",
    "见序号3",
    "同1",
    "见第3条",
    "同上述问题。",
    "参见附表",
    "详见前文",
)
STARS = ("为**小区补建车棚3处", "到**村走访")
SILENT = (
    "给予李**批评教育", "电话138****2345",
    "张××已批评教育", "对局长×××谈话", "王XX同志", "二○二四年", "二〇〇五年", "面积3×4米",
    "规格为10X。",
    "概述工作情况，等待补充养分", "【请进来】讲课", "【走出去】", "□是 □否", "开展“三会一课”",
    "《条例》",
    "何时完成？", "增长-3.5", "- 3.5万元", "# 1 楼", "见附件1的通知已经印发", "同上级部门沟通",
    "同第三方机构合作",
    "见效快", "a<b", "A&B公司", "邮箱a@b.cn", "X光机", "X日光灯", "[2024]5号", "5 * 3", "第XXL号",
    "MAXX",
)  # fmt: skip


def hits(text: str) -> list[int]:
    return [place for place, left in enumerate(LEFT) if left.find.search(text)]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str) -> None:
    assert hits(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [(text, kind) for kind, texts in enumerate((OPEN, STRAY, REFERENCES, STARS)) for text in texts],
)
def test_hit(text: str, kind: int) -> None:
    assert hits(text) == [kind]
