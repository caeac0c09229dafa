"""Make the pages of the manual that come from tables: `python scripts/make_docs.py`.

docs/rules.md from the rules, docs/columns.md from the workbook's columns, docs/names.md from the
template's names; a test says whether they still match.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from notice.gate.detectors import DETECTORS
from notice.ledger.columns import (
    DUTIES,
    FACTS,
    LEDGER,
    PLANS,
    SHEETS,
    Column,
    Fact,
    Use,
)
from notice.ledger.statuses import STATUS_WORDS
from notice.rules.breaches import TEXT_RULES
from notice.rules.contradictions import SWITCHABLE
from notice.rules.switches import TEMPLATE_OMITS
from notice.template.names import NOTICE, Names

MADE = "<!-- 由 scripts/make_docs.py 生成，请改程序里的表，不要改这里 -->\n"

GRADES = {
    "A": "改法只有一种：列为提示；加 `--fix` 就改好，并列出改前改后",
    "B": "要由人来定：列为提醒",
    "C": "仅供参考：列为提示，可能不需要改",
}
ALWAYS = (
    ("T19", "标题类单元格自带的序号去掉（程序自动编号）"),
    ("T20", "单元格里已有的“关于”“问题”“整改情况：”不再重复"),
    ("T21", "整改情况、内容的段落末尾缺句号的补上；以：；，、……结尾的只提示"),
    ("T38", "全角数字、字母改为半角；部首（⽂）、兼容汉字和别的数字改为通用的，找不到的提醒"),
    ("T39", "首尾和汉字之间多余的空格删去"),
    ("T40", "看不见的字符删去；无法显示的造字区字符是错误"),
)
OMITS = (
    "台账和基本信息里有、模板没有印的：整改情况、反馈问题、总数句、责任落实、下一步打算、"
    "成文日期等，一份模板一条"
)


def table(*heads: str) -> list[str]:
    """The head of a Markdown table."""
    return [_row(heads), _row(["---"] * len(heads))]


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def rules() -> str:
    """The page of the rules (校对规则)."""
    lines = [
        MADE,
        "# 校对规则",
        "",
        "程序按下面的规则检查台账里的文字。检查只能发现一部分差错，代替不了三审三校。",
        "",
    ]
    lines += [
        "“反馈问题”是巡察反馈的原文，只提示，从不改动。不想用的规则，在工作簿里加一张“校对设置”工作表，",
        "表头写“规则”“启用”，在下面写规则编号，启用写“否”。",
        "保密和个人信息的规则（P 开头）、T21、T38—T40 和各种错误不能停用；没有的编号会提醒。",
        "",
    ]
    lines += ["## 总是做的", "", *table("编号", "做什么"), *map(_row, ALWAYS), ""]
    for grade, said in GRADES.items():
        lines += [
            f"## {grade} 类",
            "",
            f"{said}。",
            "",
            *table("编号", "规则", "错", "对", "不算错", "依据"),
        ]
        lines += [
            _row([r.id, r.says, r.wrong, r.right, "；".join(r.silent[:3]), r.source])
            for r in TEXT_RULES
            if r.grade == grade
        ]
        lines.append("")
    numbered = sorted(rule for rule in SWITCHABLE if rule.id.startswith("T"))
    named = [rule for rule in SWITCHABLE if rule not in numbered]
    contradictions = [_row((rule.id, rule.says, "提醒")) for rule in (*numbered, *named)]
    lines += ["## 前后矛盾", "", *table("编号", "查什么", "级别"), *contradictions, ""]
    lines += [
        "## 模板",
        "",
        *table("编号", "查什么", "级别"),
        _row((TEMPLATE_OMITS, OMITS, "提醒")),
        "",
    ]
    lines += [
        "## 保密和个人信息",
        "",
        "公开版里查到身份证号、手机号、银行卡号、案件线索、受处分人姓名是错误，不生成；密级标志两版都不生成；",
        "其余是提醒。党内版里除密级外都是提醒。屏幕和文件里只显示遮盖后的内容，例如 138****2345。",
        "",
    ]
    lines += [*table("编号", "查什么", "例"), *(_row([d.id, d.says, d.hits[0]]) for d in DETECTORS)]
    return "\n".join(lines) + "\n"


def columns() -> str:
    """The page of the workbook's columns (列)."""
    lines = [MADE, "# 工作簿的列", ""]
    for sheet in SHEETS:
        need = "必须有" if sheet.required else "可以没有"
        lines += [f"## {sheet.name}（{need}）", "", *table("列名", "也认", "必填", "说明")]
        for column in sheet.columns:
            name, aliases, required = _accepted(column)
            if required and sheet in (DUTIES, PLANS):  # a row may have its 要点 alone
                required = "必须有这一列"
            lines.append(_row([name, aliases, required, column.note]))
        lines.append("")
    lines += ["## 基本信息的项目", "", *table("项目", "也认", "必填", "默认", "说明")]
    for fact in FACTS:
        lines.append(_row([*_accepted(fact), fact.default, fact.note]))
    words: dict[str, list[str]] = {}
    for word, status in STATUS_WORDS.items():
        words.setdefault(status.word, []).append(word)
    lines += [
        "",
        "## 完成状态",
        "",
        *table("状态", "也认"),
        *(
            _row([status, "、".join(w for w in accepted if w != status)])
            for status, accepted in words.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _accepted(entry: Column | Fact) -> list[str]:
    return [entry.name, "、".join(entry.aliases), "是" if entry.required else ""]


def names() -> str:
    """The page of the template's names (名称)."""
    lines = [MADE, "# 模板里可以用的名称", ""]
    lines += [
        "模板是普通的 .docx。文字里写 `{{ 名称 }}`；要重复或选择的段落，前后各用一段",
        "`{%p for … %}`、`{%p endfor %}`、`{%p if … %}`、`{%p endif %}`。",
        "基本信息里自己加的行也可以用。下面 `类.` `问.` `具.` `措.` `段.` 是逐个印时的一个，如：",
        "",
        "    {%p for 类 in 整改情况.类别 %}",
        "    {{ 类.序号 }}{{ 类.标题 }}。",
        "    {%p endfor %}",
        "",
        *table("名称", "是什么"),
        *(_row(row) for row in _rows("", NOTICE, set())),
    ]
    return "\n".join(lines) + "\n"


MEANINGS = {
    "通信地址": "同“邮政信箱”",
    "地址": "同“邮政信箱”",
    "巡察时间": "2025年3月3日至4月30日",
    "截至": "截至目前，或截至2025年11月30日",
    "单位行": "单位全称；文件标题已经以它开头时为空",
    "标题行": "文件标题的各行，用 for 逐个印",
    "署名行": "发文机关署名的各行，用 for 逐个印",
    "联系方式": "联系电话：…；邮政信箱：…；邮编：…；电子邮箱：…（空的不印，末尾没有标点）",
    "总数句": "截至…，制定的…项整改措施，已经完成落实…项……（带句号）",
    "整改成效句": "诫勉3人次、追缴资金7.132万元。（带句号；没有则为空）",
    "措施": "整改措施的总数，后面加“.”取各个数",
    "问题": "反馈问题的总数",
    "具体问题": "具体问题的总数",
    "制度": "完善制度",
    "责任落实": "第一部分",
    "整改情况": "第二部分",
    "下一步打算": "第三部分",
    "印章": "加盖印章为“是”时成立，用在 if 里",
    "党内版": "党内版时成立，用在 if 里",
    ".总数": "总数",
    ".完成数": "已完成加长期坚持",
    ".完成率": "98.71%",
    ".已完成": "这一状态的个数",
    ".基本完成": "这一状态的个数",
    ".长期坚持": "这一状态的个数",
    ".正在整改": "这一状态的个数",
    ".未完成": "这一状态的个数",
    ".名称": "各个《…》；公开版里只有公开的",
    ".序号": "一、（一）1.（1）①，程序自动编；没有类别时类别的序号为空",
    ".标题": "问题类别、关于…问题、具体问题；末尾没有句号，模板自己写“。”",
    ".原文": "反馈问题单元格的原话",
    ".状态": "已完成、基本完成、长期坚持、正在整改、未完成",
    ".段落": "各段文字，用 for 逐个印；整改情况的第一段以“整改情况：”开头",
    ".文字": "要印的文字",
    ".是小标题": "（一）级小标题时成立，用在 if 里",
    ".同下": "和后面的具体问题共用整改情况时成立，用在 if 里",
    ".类别": "各个问题类别，用 for 逐个印",
    ".问题": "这一类别的各个反馈问题，用 for 逐个印",
    ".具体问题": "这个问题的各个具体问题，用 for 逐个印",
    ".措施": "各项整改措施，用 for 逐个印",
    **{
        f".{column.name}": "只有党内版有" for column in LEDGER.columns if column.use is Use.INTERNAL
    },
}


def _rows(prefix: str, table_of: Names, seen: set[int]) -> list[list[str]]:
    notes = {fact.name: fact.note for fact in FACTS}
    rows = []
    for name, made in table_of.items():
        meaning = MEANINGS.get(f".{name}" if prefix else name) or notes[name]
        rows.append([f"`{prefix}{name}`", meaning])
        if made.of is not None and id(made.of) not in seen:
            seen.add(id(made.of))
            item = _ITEMS.get(name, name) if made.is_list else f"{prefix}{name}"
            rows += _rows(f"{item}.", made.of, seen)
    return rows


# what one item of a list is called after {%p for 类 in 整改情况.类别 %}
_ITEMS = {"段落": "段", "类别": "类", "问题": "问", "具体问题": "具", "措施": "措"}


def make() -> dict[str, str]:
    """Every made page by its file name."""
    return {"rules.md": rules(), "columns.md": columns(), "names.md": names()}


if __name__ == "__main__":
    for name, text in make().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
