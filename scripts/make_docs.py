"""Make the pages of the manual that come from tables: `python scripts/make_docs.py`.

docs/rules.md from the rules, docs/columns.md from the workbook's columns, docs/names.md from the
template's names; a test says whether they still match.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from notice.document.names import NOTICE, Name, Names  # noqa: E402
from notice.rules.privacy import DETECTORS  # noqa: E402
from notice.rules.texts import TEXT_RULES  # noqa: E402
from notice.workbook.columns import FACTS, SHEETS, STATUS_WORDS  # noqa: E402

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
    ("T38", "全角数字、字母改为半角"),
    ("T39", "首尾和汉字之间多余的空格删去"),
    ("T40", "看不见的字符删去；无法显示的造字区字符是错误"),
)
FACTS_SAID = (
    ("T54", "文字里写的总数、完成率与台账算出的不一致", "提醒"),
    ("T55", "完成状态是“已完成”，文字里却有“待……后”“尚未”“正在推进”一类的话", "提醒"),
    ("date-order", "日期先后：巡察开始、结束、反馈、截至、成文；完成时间在反馈与截至之间", "提醒"),
    ("finding-twice", "反馈问题相同，只有标点或类别不同", "提醒"),
    ("progress-twice", "两个问题的整改情况一字不差（30字以上）", "提醒"),
    ("regulation-uncounted", "文字里制定的制度，“完善制度”一列没有", "提醒"),
    ("regulation-unnamed", "“完善制度”一列有的制度，文字里没有提到", "提醒"),
    ("team-name", "巡察组的名称前后不一", "提醒"),
    ("unit-name", "单位名称前后不一，或自称“我单位”", "提醒"),
    ("inspection-word", "市县一级写成了“巡视”", "提醒"),
    ("leftover", "没有填完的内容：××、待补、空的〔〕", "提醒"),
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
        "",
    ]
    lines += ["## 总是做的", "", *table("编号", "做什么"), *map(_row, ALWAYS), ""]
    for grade, said in GRADES.items():
        lines += [f"## {grade} 类", "", f"{said}。", "", *table("编号", "规则", "错", "对", "依据")]
        lines += [
            _row([r.id, r.says, r.wrong, r.right, r.source]) for r in TEXT_RULES if r.grade == grade
        ]
        lines.append("")
    lines += ["## 前后矛盾", "", *table("编号", "查什么", "级别"), *map(_row, FACTS_SAID), ""]
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
            lines.append(
                _row(
                    [
                        column.name,
                        "、".join(column.aliases),
                        "是" if column.required else "",
                        column.note,
                    ]
                )
            )
        lines.append("")
    lines += ["## 基本信息的项目", "", *table("项目", "也认", "必填", "默认", "说明")]
    for fact in FACTS:
        lines.append(
            _row(
                [
                    fact.name,
                    "、".join(fact.aliases),
                    "是" if fact.required else "",
                    fact.default,
                    fact.note,
                ]
            )
        )
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


def names() -> str:
    """The page of the template's names (名称)."""
    lines = [MADE, "# 模板里可以用的名称", ""]
    lines += [
        "模板是普通的 .docx。文字里写 `{{ 名称 }}`；要重复或选择的段落，前后各用一段",
        "`{%p for … %}`、`{%p endfor %}`、`{%p if … %}`、`{%p endif %}`。",
        "基本信息里自己加的行也可以用。",
        "",
        *table("名称", "是什么"),
        *(_row(row) for row in _rows("", NOTICE, set())),
    ]
    return "\n".join(lines) + "\n"


def _rows(prefix: str, table_of: Names, seen: set[int]) -> list[list[str]]:
    rows = []
    for name, made in table_of.items():
        rows.append([f"`{prefix}{name}`", _kind(made)])
        if made.of is not None and id(made.of) not in seen:
            seen.add(id(made.of))
            item = f"{prefix}{name}" + ("（逐个）" if made.is_list else "")
            rows += _rows(f"{item}.", made.of, seen)
    return rows


def _kind(made: Name) -> str:
    kind = "一串" if made.is_list else ("一组" if made.of is not None else "文字、数字或是否")
    return f"{kind}，只有党内版有" if made.is_internal else kind


def make() -> dict[str, str]:
    """Every made page by its file name."""
    return {"rules.md": rules(), "columns.md": columns(), "names.md": names()}


if __name__ == "__main__":
    for name, text in make().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
