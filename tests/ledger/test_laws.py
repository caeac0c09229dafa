"""Two laws of ledgers as they are kept: nothing is dropped in silence, and the layout is no matter.

*Every filled cell below a header is printed, counted, named as never printed, or told*; and one
notice laid out with bands, repeated headers, notes, totals, 同上, numbered cells and two rows of
headings stays that notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from notice.commands.build import make
from notice.diagnostics import Diagnostic, Refused, SheetRow
from notice.ledger.columns import LEDGER
from notice.making.claims import withheld
from notice.model.book import RowKind
from notice.model.notice import Edition, Made
from notice.model.text import Cell
from notice.output.printing import printing
from notice.output.unprinted import Reasons
from tests.builders import COLUMNS, FACTS, workbook

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "notice.docx"
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
Line = Mapping[str, object]

# ---------------------------------------------------------------- nothing is dropped in silence

HEADER = dict(zip(COLUMNS, COLUMNS, strict=True))
ODD_ROWS: tuple[Line, ...] = (
    {"问题类别": "合计", "整改措施": 3},
    {"反馈问题": "小计：", "完成状态": "完成6项"},
    {"问题类别": "填表人：张办", "整改情况": "审核人：李主任"},
    {"反馈问题": "备注：以上为全部问题"},
    {"整改措施": "（以下空白）"},
    {"备注": "只有备注"},
    {"序号": 9},
    {"责任人": "办公室"},
    {"完成状态": "已完成"},
    {"整改情况": "补充一段整改情况。"},
    {"问题类别": "一、组织建设方面"},
    {"具体问题": "（二）作风建设方面"},
    {"完善制度": "《考勤办法》"},
    HEADER,
    {name: number for number, name in enumerate(COLUMNS, 1)},
    {},
)


def entry(number: int) -> Line:
    return {
        "问题类别": "履行职责方面", "反馈问题": f"第{number}类工作不够扎实",
        "整改措施": f"制定第{number}套工作办法", "整改情况": f"已完成第{number}轮整改。",
        "完成状态": "已完成", "备注": f"备注{number}", "责任人": f"责任人{number}",
    }  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> list[Line]:
    """Rows of the ledger with odd ones among them, some of their cells emptied or moved."""
    rows: list[Line] = []
    for number in range(1, draw(st.integers(2, 6)) + 1):
        row = dict(entry(number))
        for name in draw(st.lists(st.sampled_from(sorted(row)), max_size=1)):
            row[name] = draw(st.sampled_from((None, "同上", "略", "无", "见附件", f"另一种{name}")))
        rows.append(row)
        rows += draw(st.lists(st.sampled_from(ODD_ROWS), max_size=2))
    return rows


@SLOW
@given(ledgers())
def test_every_filled_cell_is_accounted_for(tmp_path_factory, rows: list[Line]) -> None:
    path = tmp_path_factory.mktemp("台账") / "台账.xlsx"
    path.write_bytes(workbook(rows, columns=(*COLUMNS, "来源")))
    try:
        made, found = make(path, TEMPLATE, Edition.PUBLIC)
    except Refused as refused:
        told = refused.diagnostics
    else:
        silent = [cell for cell in filled(path) if not is_accounted_for(cell, made, found)]
        assert silent == []
        return
    assert told


def filled(path: Path) -> Iterator[Cell]:
    sheet = load_workbook(path)[LEDGER.name]
    assert sheet["A1"].value == COLUMNS[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.value is not None:
                yield Cell(LEDGER.name, cell.row or 0, cell.column)


def is_accounted_for(cell: Cell, made: Made, found: list[Diagnostic]) -> bool:
    where = printing(made.rendered.paragraphs)
    area = next(area for area in made.book.areas if area.sheet == cell.sheet)
    rows = {
        d.where.row
        for d in found
        if isinstance(d.where, (Cell, SheetRow)) and d.where.sheet == cell.sheet
    }
    if cell.row in area.passed:  # what is passed over is told in its row, but for what says nothing
        return cell.row in rows or area.passed[cell.row] is RowKind.BARE
    if cell in where.printed or cell in where.counted or (cell.row, cell.column) in area.inside:
        return True
    reasons = Reasons(area, made, withheld(made.book), where.counted)
    if cell.column in reasons.never:
        return True
    return cell.row in rows or reasons.of(cell).words != "这份模板没有印"


# ---------------------------------------------------------------- the layout is no matter


class Measured(NamedTuple):
    """A row of the notice: what was planned, what was done."""

    measures: tuple[str, ...]
    progress: str


FINDINGS = {  # category → finding → its rows
    "党的建设方面": {
        "理论学习不够深入": (Measured(("制定学习计划", "每月集中学习"), "全年学习十二次。"),),
        "组织生活不够规范": (
            Measured(("规范会议记录",), "记录已经规范。"),
            Measured(("开展测试",), "测试已经完成。"),
        ),
    },
    "业务工作方面": {"制度执行不够严格": (Measured(("修订考勤制度",), "考勤已经规范。"),)},
}  # fmt: skip

LAYOUTS = st.fixed_dictionaries(
    {
        "bands": st.booleans(),
        "header_again": st.booleans(),
        "title_again": st.booleans(),
        "notes": st.booleans(),
        "totals": st.booleans(),
        "same_above": st.booleans(),
        "numbered": st.sampled_from(("", "{}.{}；\n", "（{}）{}。", "{}、{}\n")),
        "two_rows": st.booleans(),
        "columns_numbered": st.booleans(),
    }
)
NAMES = ("序号", "问题类别", "反馈问题", "整改措施", "整改情况", "完成状态", "备注")


def laid_out(layout: Mapping[str, object]) -> bytes:
    """The workbook of FINDINGS in one of the layouts."""
    facts = FACTS | {"措施计数": "按序号" if layout["numbered"] else "按单元格"}
    lines = list(_lines(layout))

    def edit(book: Workbook) -> None:
        sheet = book[LEDGER.name]
        top = 2 if layout["title_again"] else 1
        if layout["title_again"]:
            sheet["A1"] = "巡察整改台账"
        _header(sheet, top, two_rows=bool(layout["two_rows"]))
        row = top + (2 if layout["two_rows"] else 1)
        for line in lines:
            if line is None:  # the header again, with its title
                if layout["title_again"]:
                    sheet.cell(row, 1).value = "巡察整改台账（续）"  # type: ignore[union-attr]
                    row += 1
                _header(sheet, row, two_rows=bool(layout["two_rows"]))
                row += 2 if layout["two_rows"] else 1
                continue
            for name, value in line.items():
                sheet.cell(row, NAMES.index(name) + 1).value = value  # type: ignore[union-attr]
            row += 1

    return workbook(sheets={LEDGER.name: []}, facts=facts, edit=edit)


def _header(sheet: Worksheet, row: int, *, two_rows: bool) -> None:
    for column, name in enumerate(NAMES, 1):
        sheet.cell(row, column).value = name  # type: ignore[union-attr]
        if two_rows:
            sheet.merge_cells(
                start_row=row, end_row=row + 1, start_column=column, end_column=column
            )


def _lines(layout: Mapping[str, object]) -> Iterator[Line | None]:
    """The rows below the first header; None for the header again."""
    number = 0
    if layout["columns_numbered"]:
        yield {name: place for place, name in enumerate(NAMES, 1)}
    for category, findings in FINDINGS.items():
        if layout["bands"]:
            yield {"序号": category}
        is_new_category = not layout["bands"]
        for finding, rows in findings.items():
            number += 1
            named: Line = {"序号": number, "反馈问题": finding}
            if is_new_category:
                named = {**named, "问题类别": category}
            elif not layout["bands"]:
                named = {**named, "问题类别": "同上" if layout["same_above"] else category}
            for measured in rows:
                yield from _rows(layout, named, measured)
                same = {"反馈问题": "同上"} if layout["same_above"] else {"反馈问题": finding}
                named = same if layout["bands"] else {**same, "问题类别": category}
            is_new_category = False
        if layout["totals"]:
            yield {"反馈问题": "小计", "整改措施": len(findings)}
        if layout["header_again"] and category == "党的建设方面":
            yield None
    if layout["notes"]:
        yield {}
        yield {"序号": "填表人：", "整改措施": "审核人：", "完成状态": "日期：2025年12月"}


def _rows(layout: Mapping[str, object], named: Line, measured: Measured) -> Iterator[Line]:
    """The measures of a row, all numbered in one cell or each in a row of its own."""
    done = {"整改情况": measured.progress, "完成状态": "已完成"}
    mark = str(layout["numbered"])
    if mark and len(measured.measures) > 1:
        numbered = "".join(mark.format(n, m) for n, m in enumerate(measured.measures, 1))
        yield {**named, "整改措施": numbered, **done}
        return
    for place, measure in enumerate(measured.measures):
        rest = {"整改情况": "同上" if layout["same_above"] else None, "完成状态": "已完成"}
        own = {**named, **done} if not place else {"反馈问题": named["反馈问题"], **rest}
        yield {**own, "整改措施": measure}


PLAIN = dict.fromkeys(
    ("bands", "header_again", "title_again", "notes", "totals", "same_above", "two_rows",
     "columns_numbered"), False,
) | {"numbered": ""}  # fmt: skip


def texts(content: bytes, folder: Path) -> list[str]:
    path = folder / "台账.xlsx"
    path.write_bytes(content)
    assert load_workbook(BytesIO(content))
    made, _ = make(path, TEMPLATE, Edition.PUBLIC)
    return [str(paragraph.text) for paragraph in made.rendered.paragraphs]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> list[str]:
    return texts(laid_out(PLAIN), tmp_path_factory.mktemp("照样"))


def test_layouts__the_plain_one_counts_five_measures(plain: list[str]) -> None:
    assert any("制定的5项整改措施" in text for text in plain)


@SLOW
@given(layout=LAYOUTS)
def test_layouts__the_same_notice(tmp_path_factory, plain: list[str], layout) -> None:
    assert texts(laid_out(layout), tmp_path_factory.mktemp("版式")) == plain
