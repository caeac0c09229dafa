"""The marked copy (标注副本): forms/marked_copy.py, and `check --mark`."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from notice.diagnostics import error, info, warning
from notice.forms.marked_copy import is_unchanged_copy, marked
from notice.ledger.read import read_book
from notice.model.text import Cell
from tests.builders import ROW, changed, repacked, save, workbook
from tests.office import OFFICE, convert
from tests.test_cli import generate
from tests.xlsx.test_fill import THREAD

LEDGER = "整改台账"
E2, D2 = Cell(LEDGER, 2, 5), Cell(LEDGER, 2, 4)
FOUND = [
    error("status-unknown", E2, "甲"),
    warning("T14", E2, "乙"),
    warning("T14", D2, "身份证号11010519491231002X"),
    info("T39", Cell(LEDGER, 2, 2), "丙"),
    error("file", "模板.docx", "丁"),
]


def rich(book: Workbook) -> None:
    """A ledger as offices have it: comments, a filter, protection, colours, a table."""
    sheet = book[LEDGER]
    sheet["E2"].comment = Comment("领导批示", "张主任")
    sheet["F2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.auto_filter.ref = "A1:P2"
    sheet.protection.sheet = True
    red = PatternFill(bgColor="FFFF0000")
    sheet.conditional_formatting.add(
        "F2:F9", CellIsRule(operator="equal", formula=['"未完成"'], fill=red)
    )
    other = book.create_sheet("附表")
    other.append(["甲", "乙"])
    other.append([1, 2])
    other.add_table(Table(displayName="表1", ref="A1:B2"))


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def looks(content: bytes) -> dict[str, str]:
    """The cells that our rules colour → the colour."""
    rules = opened(content)[LEDGER].conditional_formatting
    return {
        str(cells): rule.dxf.fill.bgColor.rgb
        for entry in rules
        for cells in str(entry.sqref).split()
        for rule in entry.rules
        if rule.formula == ['"检查"="检查"']
    }


def test_marked() -> None:
    content = workbook(edit=rich)
    made = marked(content, FOUND)
    assert looks(made) == {"E2": "FFFFC7CE", "D2": "FFFFEB9C"}
    sheet = opened(made)[LEDGER]
    assert sheet["E2"].comment.author == "张主任"
    assert sheet["E2"].comment.text == "领导批示\n【检查】错误：甲\n提醒：乙"
    assert sheet["D2"].comment.author == "检查"
    assert sheet["B2"].comment is None, "an info is listed alone"
    listed = opened(made)["检查结果"]
    rows = list(listed.iter_rows(min_row=3, values_only=True))
    assert [row[:2] for row in rows] == [
        ("错误", "整改台账!E2"), ("错误", "模板.docx"), ("提醒", "整改台账!D2"),
        ("提醒", "整改台账!E2"), ("提示", "整改台账!B2"),
    ]  # fmt: skip
    assert "11010519491231002X" not in str(rows) + sheet["D2"].comment.text
    assert listed["B3"].hyperlink.location == "'整改台账'!E2"
    assert listed["B4"].hyperlink is None


def test_marked__nothing_else_differs() -> None:
    content = workbook(edit=rich)
    before, after = opened(content), opened(marked(content, FOUND))
    assert after.sheetnames == [*before.sheetnames, "检查结果"]
    for sheet in before.worksheets:
        same = after[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                twin = same[cell.coordinate]
                assert (twin.value, twin.fill.fgColor.rgb) == (cell.value, cell.fill.fgColor.rgb)
        assert same.auto_filter.ref == sheet.auto_filter.ref
        assert same.protection.sheet == sheet.protection.sheet
        assert list(same.tables) == list(sheet.tables)
        own = [str(entry.sqref) for entry in sheet.conditional_formatting]
        assert own == [str(e.sqref) for e in same.conditional_formatting][: len(own)]


def test_marked__again_replaces_the_marks() -> None:
    content = workbook(edit=rich)
    again = marked(marked(content, FOUND), [warning("T14", D2, "戊")])
    sheet = opened(again)[LEDGER]
    assert looks(again) == {"D2": "FFFFEB9C"}
    assert sheet["E2"].comment.text == "领导批示"
    assert sheet["D2"].comment.text == "【检查】提醒：戊"
    assert len(list(opened(again)["检查结果"].iter_rows(min_row=3))) == 1
    assert opened(marked(again, []))[LEDGER]["D2"].comment is None


def test_marked__the_copy_is_a_silent_ledger() -> None:
    _, found = read_book(marked(workbook(), FOUND), "台账.xlsx")
    assert found == []


def test_marked__a_threaded_comment_stays_alone() -> None:
    relation = (
        b'<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
        b'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )

    def edit(book: Workbook) -> None:
        book[LEDGER]["E2"].comment = Comment("再核对", "tc={1}")

    content = repacked(
        workbook(edit=edit),
        {
            "xl/threadedComments/threadedComment1.xml": THREAD,
            "xl/worksheets/_rels/sheet2.xml.rels": lambda old: old.replace(
                b"</Relationships>", relation
            ),
        },
    )
    made = marked(content, FOUND)
    assert opened(made)[LEDGER]["E2"].comment.text == "再核对"
    assert "E2" in looks(made)


def test_marked__merged_and_without_styles() -> None:
    made = marked(workbook([ROW, ROW], merged=["E2:E3"]), FOUND)
    assert opened(made)[LEDGER].merged_cells.ranges
    assert looks(made)["E2"] == "FFFFC7CE"


def test_is_unchanged_copy() -> None:
    content = workbook()
    made = marked(content, FOUND)
    assert is_unchanged_copy(content) is None
    assert is_unchanged_copy(made) is True
    book = opened(made)
    stream = BytesIO()
    book.save(stream)
    assert is_unchanged_copy(stream.getvalue()) is True, "saved once more by another program"
    book[LEDGER]["E2"] = "改过"
    stream = BytesIO()
    book.save(stream)
    assert is_unchanged_copy(stream.getvalue()) is False
    assert is_unchanged_copy(b"no workbook") is None


# ---------------------------------------------------------------- the command


def check(folder: Path, *words: str) -> tuple[int, dict]:
    run = generate("check", *words, "--json", cwd=folder, check=False)
    return run.returncode, json.loads(run.stdout)


def test_check_mark__beside_the_ledger_with_the_next_free_number(tmp_path: Path) -> None:
    save(tmp_path / "台账.xlsx", [changed(完成状态="差不多")])
    for name in ("台账_标注.xlsx", "台账_标注_2.xlsx"):
        status, told = check(tmp_path, "台账.xlsx", "--mark")
        assert (status, Path(told["outputs"]["marked"]).name) == (1, name)
        assert "F2" in looks((tmp_path / name).read_bytes())


def test_check_mark__a_copy_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    ledger = save(tmp_path / "台账.xlsx", [changed(完成状态="差不多")])
    assert check(tmp_path, "台账.xlsx", "--mark", "副本.xlsx")[0] == 1
    save(ledger, [ROW])
    assert check(tmp_path, "台账.xlsx", "--mark", "副本.xlsx")[0] == 0
    assert looks((tmp_path / "副本.xlsx").read_bytes()) == {}
    other = save(tmp_path / "别的.xlsx", [ROW])
    for target in ("别的.xlsx", "台账.xlsx", "副本.txt"):
        before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        status, told = check(tmp_path, "台账.xlsx", "--mark", target)
        assert (status, told["ok"]) == (1, False)
        assert {p: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    book = load_workbook(tmp_path / "副本.xlsx")
    book[LEDGER]["E2"] = "改过。"
    book.save(tmp_path / "副本.xlsx")
    status, told = check(tmp_path, "台账.xlsx", "--mark", "副本.xlsx")
    assert (status, [f["rule"] for f in told["findings"]]) == (1, ["output-edited"])
    assert other.exists()


def test_check_mark__a_workbook_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(b"PK no workbook")
    status, told = check(tmp_path, "台账.xlsx", "--mark")
    assert (status, told["ok"]) == (1, False)
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice")
def test_marked__opened_by_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "副本.xlsx").write_bytes(marked(workbook(edit=rich), FOUND))
    out = tmp_path / "出"
    out.mkdir()
    convert("xlsx", out, tmp_path / "副本.xlsx")
    book = load_workbook(out / "副本.xlsx")
    assert "检查结果" in book.sheetnames
    assert "【检查】错误：甲" in book[LEDGER]["E2"].comment.text
