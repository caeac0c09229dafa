"""The shipped example: made by its script, showing what a workbook can hold, ready to work in."""

from __future__ import annotations

import re
import runpy
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from notice.commands.build import make
from notice.ledger.columns import (
    FACTS,
    LEDGER,
    MAPPING_SHEET,
    RELEASED_WORD,
    RESULTS,
    RULE_SHEET,
    SHEETS,
    STATUS_SHEET,
    Sheet,
)
from notice.model.book import STATUS_NAMES
from notice.model.notice import Edition

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "input" / "rectification.xlsx"
FIRST_ROW = {sheet.name: 3 if sheet is LEDGER else 2 for sheet in SHEETS}

Row = dict[str, object]  # field → value, that of the holder where cells are merged


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(EXAMPLE)


@pytest.fixture(scope="module")
def ledger(book: Workbook) -> list[Row]:
    return list(rows_of(book[LEDGER.name], LEDGER))


def rows_of(sheet: Worksheet, table: Sheet) -> Iterator[Row]:
    """The rows below the header; a merged value holds for each row of its range."""
    holders = {
        place: (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for place in area.cells
    }
    for row in range(FIRST_ROW[table.name], sheet.max_row + 1):
        yield {
            column.field: sheet.cell(*holders.get((row, number), (row, number))).value
            for number, column in enumerate(table.columns, start=1)
        }


def letter(table: Sheet, field: str) -> str:
    return "ABCDEFGHIJKLMNOP"[[column.field for column in table.columns].index(field)]


def merges(sheet: Worksheet, table: Sheet, field: str) -> list[str]:
    """The merged ranges in the column of a field."""
    found = (area.coord for area in sheet.merged_cells.ranges if area.min_row >= 3)
    return sorted(coord for coord in found if coord.startswith(letter(table, field)))


def validation(sheet: Worksheet, coordinate: str) -> DataValidation:
    """The one validation that covers a cell."""
    (found,) = (v for v in sheet.data_validations.dataValidation if coordinate in v.sqref)
    return found


def offered(sheet: Worksheet, coordinate: str) -> list[str]:
    """The words of a cell's dropdown."""
    return validation(sheet, coordinate).formula1.strip('"').split(",")


def test_file_is_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # runs from any folder
    make = runpy.run_path(str(ROOT / "scripts" / "make_example.py"))["make"]
    made = make()
    assert made == make()
    assert made == EXAMPLE.read_bytes(), "run python scripts/make_example.py"


def test_file__names_no_person_and_no_time_of_making() -> None:
    package = zipfile.ZipFile(BytesIO(EXAMPLE.read_bytes()))
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(EXAMPLE).properties
    assert properties.creator == "示例市文化馆"
    assert properties.lastModifiedBy is None
    assert properties.created == properties.modified == datetime(2025, 12, 10)


def test_sheets(book: Workbook) -> None:
    assert book.sheetnames == [
        "填写说明", "基本信息", "整改台账", "责任落实", "下一步打算", "整改成效",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [s for s in SHEETS if s not in (RULE_SHEET, MAPPING_SHEET, STATUS_SHEET)],
    ids=lambda t: t.name,
)
def test_headers(book: Workbook, table: Sheet) -> None:
    sheet = book[table.name]
    for number, column in enumerate(table.columns, start=1):
        header = sheet.cell(FIRST_ROW[table.name] - 1, number)
        assert header.value == column.name
        assert header.comment is not None
        assert header.comment.author == "填写说明"
        assert header.comment.text.endswith(column.note)
        assert sheet.column_dimensions[header.column_letter].width == column.width
        assert header.alignment.wrap_text


def test_facts(book: Workbook) -> None:
    sheet = book["基本信息"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [name for name, _, _ in rows] == [fact.name for fact in FACTS]
    assert [value is None for _, value, _ in rows] == [not fact.example for fact in FACTS]
    assert all(hint.endswith(fact.note) for (_, _, hint), fact in zip(rows, FACTS, strict=True))
    values = {name: value for name, value, _ in rows}
    dates = ("巡察开始日期", "巡察结束日期", "反馈日期", "截至日期", "成文日期")
    days = [values[name] for name in dates]
    assert all(isinstance(day, datetime) for day in days)
    assert days == sorted(days)


def test_ledger__counts(book: Workbook, ledger: list[Row]) -> None:
    """The figures are counted by hand."""
    sheet = book[LEDGER.name]
    assert len(ledger) == 19
    assert len({row["category"] for row in ledger}) == 4
    assert len({row["finding"] for row in ledger}) == 13
    assert len({(row["finding"], row["problem"]) for row in ledger}) == 16
    assert len({row["measure"] for row in ledger}) == 17  # 19 rows, two merges over 2
    assert merges(sheet, LEDGER, "measure") == ["E19:E20", "E6:E7"]
    assert merges(sheet, LEDGER, "progress") == ["F9:F10"]
    assert len(merges(sheet, LEDGER, "category")) == 4
    assert len(merges(sheet, LEDGER, "finding")) == len(merges(sheet, LEDGER, "number")) == 6
    statuses = Counter(row["status"] for row in ledger)
    assert [statuses[word] for word in STATUS_NAMES.values()] == [13, 3, 1, 1, 1]


def test_ledger__specific_problems(ledger: list[Row]) -> None:
    texts: dict[object, set[object]] = {}
    for row in ledger:
        if row["problem"]:
            texts.setdefault(row["finding"], set()).add(row["progress"])
    assert sorted(map(len, texts.values())) == [1, 2, 2]  # one pair shares its text


def test_ledger__regulations(ledger: list[Row]) -> None:
    """Two, one of them in two rows; the texts name these and no other."""
    counted = Counter(row["regulations"] for row in ledger if row["regulations"])
    assert sorted(counted.values()) == [1, 2]
    for row in ledger:
        named = re.findall("《.*?》", str(row["progress"]))
        assert named == ([row["regulations"]] if row["regulations"] else [])


def test_ledger__withheld_rows(ledger: list[Row]) -> None:
    """A finding in part and a finding as a whole; all other rows say 是."""
    assert {row["public"] for row in ledger} == {"是", "否"}
    said: dict[object, list[object]] = {}
    for row in ledger:
        said.setdefault(row["finding"], []).append(row["public"])
    withheld = [values for values in said.values() if "否" in values]
    assert withheld == [["是", "否"], ["否"]]


def test_ledger__dates(book: Workbook, ledger: list[Row]) -> None:
    facts = {name: value for name, value, _ in book["基本信息"].values}
    for row in ledger:
        assert (row["completed"] is not None) == (row["status"] == "已完成")
        if completed := row["completed"]:
            assert facts["反馈日期"] <= completed <= facts["截至日期"]
            assert completed <= row["deadline"]
    kinds = {type(row["deadline"]) for row in ledger}
    assert kinds == {datetime, str}


def test_ledger__texts(ledger: list[Row]) -> None:
    """Texts end as they should, and what is 已完成 does not sound unfinished."""
    assert any("\n" in str(row["progress"]) for row in ledger)
    for row in ledger:
        assert all(line.endswith("。") for line in str(row["progress"]).split("\n"))
        assert str(row["measure"])[-1] not in "。；，、："
        if row["status"] == "已完成":
            assert not re.search(
                "待|将|拟|正在|尚未|逐步|计划|预计|推进中|下一步",
                f"{row['measure']}{row['progress']}",
            )


def test_ledger__ready_to_work_in(book: Workbook) -> None:
    sheet = book[LEDGER.name]
    assert sheet.freeze_panes == "D3"
    assert sheet["A1"].value == "示例市文化馆巡察整改台账"
    assert "A1:P1" in {area.coord for area in sheet.merged_cells.ranges}
    assert sheet.max_row == 21, "no styled empty rows"
    for row in (3, 200):  # the rows to come too
        status, public = f"{letter(LEDGER, 'status')}{row}", f"{letter(LEDGER, 'public')}{row}"
        assert offered(sheet, status) == list(STATUS_NAMES.values())
        assert offered(sheet, public) == ["是", "否", RELEASED_WORD]
        place = f"{letter(LEDGER, 'completed')}{row}"  # free words may stand there
        assert not any(place in v.sqref for v in sheet.data_validations.dataValidation)
    assert sheet["F3"].alignment.wrap_text
    assert sheet["F3"].alignment.vertical == "top"
    assert sheet["M3"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet.column_dimensions["M"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"


def test_dropdowns__outside_the_ledger(book: Workbook) -> None:
    facts = book["基本信息"]
    places = {facts.cell(row, 1).value: f"B{row}" for row in range(2, facts.max_row + 1)}
    assert offered(facts, places["加盖印章"]) == ["是", "否"]
    assert "专项巡察" in offered(facts, places["巡察类型"])
    assert not validation(facts, places["巡察类型"]).showErrorMessage  # free words are allowed
    assert validation(facts, places["反馈日期"]).type == "date"
    assert offered(book[RESULTS.name], "D2") == ["是", "否"]


def test_prose(book: Workbook) -> None:
    for name, plain_rows in {"责任落实": 1, "下一步打算": 0}.items():
        rows = list(book[name].iter_rows(min_row=2, values_only=True))
        assert len(rows) == plain_rows + 3
        assert not any(subheading for subheading, _, _ in rows)
        assert [point is None for _, point, _ in rows] == [True] * plain_rows + [False] * 3
        assert all(content.endswith("。") for _, _, content in rows)


def test_results(book: Workbook) -> None:
    rows = {row["item"]: row for row in rows_of(book[RESULTS.name], RESULTS)}
    assert rows["开展谈心谈话"]["amount"] == 12
    assert rows["清退费用"]["amount"] == 1.26
    assert rows["清退费用"]["public"] == "否"
    assert any(row["amount"] == 0 for row in rows.values())


def test_what_is_withheld_stays_out_of_the_public_notice() -> None:
    """The figure of a withheld row stands in 整改成效 too, withheld there as well."""
    template = ROOT / "templates" / "notice.docx"
    for edition, printed in ((Edition.PUBLIC, False), (Edition.INTERNAL, True)):
        notice, _ = make(EXAMPLE, template, edition)
        text = "".join(p.text for p in notice.rendered.paragraphs)
        assert ("清退费用1.26万元" in text) == ("的1.26万元" in text) == printed


def test_footer_is_clear_of_table_and_edge(book: Workbook) -> None:
    for sheet in book:
        margins = sheet.page_margins
        assert 0.25 <= margins.footer <= margins.bottom - 0.3
