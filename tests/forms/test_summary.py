"""汇总.xlsx of a batch (notice/forms/summary.py)."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from notice.forms import summary
from notice.forms.summary import Figures, Told, UnitLine

ONE = UnitLine(
    "甲.xlsx", "市甲局", "已生成", "市甲局通报.docx",
    (
        Figures(12, 10, (8, 1, 2, 1, 0)),
        Figures(5, 4, (3, 1, 1, 0, 0)),
        Figures(6, 6, (6, 0, 0, 0, 0)),
    ),
    2, (Told("提醒", "整改台账!F3", "T21", "=SUM(A1)"),),
)  # fmt: skip
OTHER = ONE._replace(workbook="乙.xlsx", name="市乙局", notice="市乙局通报.docx", told=())
FAULTY = UnitLine(
    "丙.xlsx", "", "没有生成", "", (), 0, (Told("错误", "整改台账!D2", "blank", "空的"),)
)


def rows(content: bytes, sheet: str) -> list[dict[str, object]]:
    found = list(load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True))
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def test_written__rows_and_sums() -> None:
    one, other, faulty, sums = rows(summary.written([ONE, OTHER, FAULTY]), "汇总")
    assert one["单位"] == "市甲局"
    assert (one["整改措施总数"], one["整改措施完成率"]) == (12, "83.33%")
    assert one["提醒"] == 1
    assert faulty["整改措施总数"] is None
    assert (faulty["工作簿"], faulty["错误"]) == ("丙.xlsx", 1)
    assert sums["单位"] == "合计"
    for heading in summary.HEADINGS:
        if isinstance(one[heading], int):
            numbers = [row[heading] or 0 for row in (one, other, faulty)]
            assert sums[heading] == sum(numbers)
    assert sums["整改措施完成率"] == "83.33%"


def test_written__texts_are_no_formulas() -> None:
    content = summary.written([ONE])
    sheet = load_workbook(BytesIO(content))["发现"]
    assert sheet["F2"].value == "=SUM(A1)"
    assert sheet["F2"].data_type == "s"


def test_written__made_for_reading() -> None:
    content = summary.written([ONE, OTHER])
    assert content == summary.written([ONE, OTHER])
    book = load_workbook(BytesIO(content))
    assert book["汇总"].freeze_panes == "B2"
    assert book["汇总"].auto_filter.ref.endswith("3")  # without the row of the sums
    assert book["发现"].freeze_panes == "A2"
