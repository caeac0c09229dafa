"""Sentences without a fault that try to break the rules: at most one in fifty is flagged."""

from pathlib import Path

from notice.diagnostics import Level
from notice.gate import leaks
from notice.ledger.read import read_book
from notice.model.notice import Edition
from notice.rules import breaches
from notice.rules.contradictions import contradictions
from notice.rules.passages import Passages, passages
from notice.totals import count
from tests import builders

SENTENCES = [
    line.split("\t")
    for name in ("clean_sentences.txt", "clean_sentences_of_offices.txt")
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
FACTS = builders.FACTS | {
    "单位全称": "示例市交通运输局", "单位简称": "市交通局", "巡察对象": "市交通局党组",
    "文件标题": "关于十五届市委第六轮巡察整改进展情况的通报", "巡察组": "市委第三巡察组",
    "巡察开始日期": "2023-09-04", "巡察结束日期": "2023-11-10", "反馈日期": "2024-01-08",
    "成文日期": "2025-03-19",
}  # fmt: skip
FINDINGS = (("甲", 2), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 1), ("己", 1))  # name, problems


def flagged(where: str, text: str) -> list[str]:
    """What is told of a sentence, but for hints; 8 problems, 7 of them done, 2 regulations."""
    rows = [
        builders.changed(
            问题类别="履行职责方面",
            反馈问题=f"{name}方面做得不够",
            具体问题=f"{name}的第{n}处不足",
            整改措施=f"改进{name}的第{n}处",
            整改情况=f"已经改进{name}的第{n}处。",
            完善制度={"甲1": "《甲规程》", "戊1": "《戊办法》"}.get(f"{name}{n}"),
        )
        for name, problems in FINDINGS
        for n in range(1, problems + 1)
    ]
    rows[-1]["完成状态"] = "正在整改"
    if where == "E":
        rows[3]["整改情况"] += text
    sheets = {
        "责任落实": [("内容",), ("制定整改方案，明确时限。" + (text if where == "D" else ""),)]
    }
    book, _ = read_book(builders.workbook(rows=rows, facts=FACTS, sheets=sheets), "台账.xlsx")
    texts = Passages(passages(book))
    told = [
        *breaches.told(book, texts, fix=False),
        *contradictions(book, count(book), texts),
        *leaks.of_book(book, texts, Edition.PUBLIC),
    ]
    return [d.rule for d in told if d.level is not Level.INFO]


def test_clean_sentences():
    before = {where: flagged(where, "") for where in "ED"}
    assert len(SENTENCES) >= 300
    wrong = {
        text: rules
        for where, text in SENTENCES
        if (rules := [r for r in flagged(where, text) if r not in before[where]])
    }
    assert len(wrong) <= len(SENTENCES) // 50, wrong
