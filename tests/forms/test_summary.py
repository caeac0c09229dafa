"""汇总.xlsx of a batch (notice/forms/summary.py)."""

from __future__ import annotations

from io import BytesIO

import pytest
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
    assert (one["整改措施总数"], one["整改措施完成率"]) == (12, 0.8333)
    assert one["提醒"] == 1
    assert faulty["整改措施总数"] is None
    assert (faulty["工作簿"], faulty["错误"]) == ("丙.xlsx", 1)
    assert sums["单位"] == "合计"
    for heading in summary.HEADINGS:
        if isinstance(one[heading], int) and not heading.endswith("率"):
            assert sums[heading] == one[heading] + other[heading]  # type: ignore[operator]
    assert sums["整改措施完成率"] == 0.8333
    assert sums["工作簿"] == "没有生成、不计入：丙.xlsx"
    assert sums["结果"] == "2份通报"


RATES = {(3, 3): (1, "100.00%"), (99_999, 100_000): (0.9999, "99.99%"), (0, 2): (0, "0.00%")}


@pytest.mark.parametrize(("counts", "shown"), RATES.items(), ids=str)
def test_written__rates_are_numbers(counts: tuple[int, int], shown: tuple[float, str]) -> None:
    done, total = counts
    figures = Figures(total, done, (done, 0, 0, 0, total - done))
    content = summary.written([ONE._replace(figures=(figures,) * 3)])
    sheet = load_workbook(BytesIO(content))["汇总"]
    cell = sheet.cell(2, summary.HEADINGS.index("整改措施完成率") + 1)
    assert (cell.value, cell.number_format) == (shown[0], "0.00%")


def test_written__no_id_of_ours_is_shown() -> None:
    told = (
        Told("错误", "整改台账!D2", "unit-twice", "空的"),
        Told("提醒", "整改台账!D3", "T21", "缺句号"),
    )
    listed = rows(summary.written([ONE._replace(told=told)]), "发现")
    assert [row["规则"] for row in listed] == [None, "T21"]


def test_written__reads_on_a4() -> None:
    book = load_workbook(BytesIO(summary.written([ONE, FAULTY])))
    for sheet in book.worksheets:
        setup, margins = sheet.page_setup, sheet.page_margins
        assert (setup.paperSize, setup.orientation) == (9, "landscape")
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr]
        pixels = sum(d.width * 7 + 5 for d in sheet.column_dimensions.values())
        room = 297 / 25.4 - margins.left - margins.right  # inches
        assert 11 * min(room / (pixels / 96), 1) >= 8, "points of the letters as printed"


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
