"""map: what is proposed for an office's own workbook, and the copy that has 列名对照."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from unicodedata import east_asian_width
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from notice.cli import main
from notice.commands import map
from notice.commands.build import make
from notice.diagnostics import Refused
from notice.forms import blank
from notice.forms.adding import with_mapping
from notice.ledger.read import look, read_book
from notice.model.notice import Edition
from tests.builders import FACTS, ROW, changed, repacked, workbook
from tests.ledger.test_mapping import HEAD, ONE, THREE, TWO, TWO_ROWS, Line, content, merge

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "notice.docx"
LONG = "围绕业务工作确定学习专题，组织集中学习八次，形成调研报告三篇，已经印发各科室执行。"


def saved(folder: Path, made: bytes, name: str = "本单位 台账.xlsx") -> Path:
    path = folder / name
    path.write_bytes(made)
    return path


def proposed(folder: Path, made: bytes) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    mapped = map.propose(saved(folder, made), None)
    assert mapped.path is None
    return list(mapped.lines), [(str(d.where), d.rule) for d in mapped.found]


# ---------------------------------------------------------------- what is proposed

Sheets = dict[str, Sequence[Line] | None]

PROPOSED: dict[str, tuple[Sheets, list[Line]]] = {
    "nothing: all is known": ({"整改台账": [tuple(ROW), tuple(ROW.values())]}, []),
    "another name of the sheet alone": (
        {"问题清单": [tuple(ROW), tuple(ROW.values())]},
        [("整改台账", "", "问题清单")],
    ),
    "near names": (
        {"整改台账": [("反馈的问题", "整改的措施", "整改情况", "完成状态"), ONE[1:]]},
        [("反馈问题", "反馈的问题", ""), ("整改措施", "整改的措施", "")],
    ),
    "words of the headings": (
        {"清单": [("问题类型", "存在问题", "具体做法", "工作推进情况", "目前状态"), ONE]},
        [
            ("整改台账", "", "清单"), ("问题类别", "问题类型", ""), ("反馈问题", "存在问题", ""),
            ("整改措施", "具体做法", ""), ("整改情况", "工作推进情况", ""),
            ("完成状态", "目前状态", ""),
        ],
    ),
    "status words under a heading of another column": (
        {"清单": [("反馈问题", "整改措施", "推进情况", "整改情况"), (*ONE[1:3], LONG, ONE[4])]},
        [("整改台账", "", "清单"), ("整改情况", "推进情况", ""), ("完成状态", "整改情况", "")],
    ),
    "dates": (
        {"清单": [("反馈问题", "整改措施", "整改情况", "完成状态", "销号时间"),
                 (*ONE[1:], "2025-09-30")]},
        [("整改台账", "", "清单"), ("完成时间", "销号时间", "")],
    ),
    "a sheet for each category": (
        {"党建": [("存在问题", *tuple(ROW)[2:]), ONE[1:]], "业务": [("存在问题", *tuple(ROW)[2:]),
                                                              THREE[1:]]},
        [
            ("整改台账", "", "党建"), ("整改台账", "", "业务"), ("反馈问题", "存在问题", ""),
            ("问题类别", "", "党建"), ("问题类别", "", "业务"),
        ],
    ),
    "other headings on each sheet": (
        {"党建": [("存在问题", *tuple(ROW)[2:], "方面"), (*ONE[1:], ONE[0])],
         "业务": [("主要问题", *tuple(ROW)[2:], "方面"), (*THREE[1:], THREE[0])]},
        [
            ("整改台账", "", "党建"), ("整改台账", "", "业务"),
            ("反馈问题", "存在问题", "党建"), ("反馈问题", "主要问题", "业务"),
        ],
    ),
    "the facts on a sheet of another name": (
        {"整改台账": [tuple(ROW), tuple(ROW.values())], "基本信息": None,
         "单位": [("项目", "填写"), *FACTS.items()]},
        [("基本信息", "", "单位"), ("内容", "填写", "单位")],
    ),
    "a sheet that is no ledger is left alone": (
        {"整改台账": [tuple(ROW), tuple(ROW.values())], "封面": [("某单位",), ("问题",)]},
        [],
    ),
    "an empty 整改台账 beside a filled ledger": (
        {"整改台账": [tuple(ROW)], "清单": [tuple(ROW), tuple(ROW.values())]},
        [("整改台账", "", "清单")],
    ),
    "what 列名对照 says already": (
        {"清单": [("事项", "具体做法", "整改情况", "完成状态"), ONE[1:]],
         "列名对照": [HEAD, ("整改台账", None, "清单"), ("反馈问题", "事项", None)]},
        [("整改措施", "具体做法", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PROPOSED)
def test_proposed__and_with_it_a_notice_can_be_made(case: str, tmp_path: Path) -> None:
    sheets, lines = PROPOSED[case]
    made = content(sheets)  # type: ignore[arg-type]
    assert proposed(tmp_path, made) == (lines, [])
    path = saved(tmp_path, made, "台账.xlsx")
    if lines:
        mapped = map.propose(path, tmp_path / "副本.xlsx")
        assert mapped.path == tmp_path / "副本.xlsx"
        path = mapped.path
    done, _ = make(path, TEMPLATE, Edition.PUBLIC)
    assert done.totals.measures.total
    assert proposed(tmp_path, path.read_bytes())[0] == []  # nothing is left to be mapped


def test_proposed__headings_in_two_rows(tmp_path: Path) -> None:
    edit = merge("A1:A2", "B1:B2", "C1:E1", "F1:G1")
    made = content({"清单": TWO_ROWS}, edit=edit)
    lines, found = proposed(tmp_path, made)
    assert lines == [
        ("整改台账", "", "清单"), ("反馈问题", "存在问题", ""), ("整改措施", "整改情况/任务", ""),
        ("整改情况", "整改情况/进展", ""), ("完成状态", "整改情况/程度", ""),
    ]  # fmt: skip
    assert found == []
    copy = map.propose(saved(tmp_path, made), tmp_path / "副本.xlsx").path
    assert copy is not None
    book, _ = read_book(copy.read_bytes(), "副本.xlsx")
    assert [str(row.text("leader")) for row in book.rows] == ["馆长"]


def test_proposed__a_title_over_all_columns_is_no_upper_heading(tmp_path: Path) -> None:
    rows = [("某单位清单",), ("存在问题", *tuple(ROW)[2:]), ONE[1:]]
    lines, _ = proposed(tmp_path, content({"清单": rows}, edit=merge("A1:D1")))
    assert lines == [("整改台账", "", "清单"), ("反馈问题", "存在问题", "")]


UNCLEAR = {  # → what a person has to see to
    "no ledger": ({"封面": [("某单位", "说明"), ("甲", "乙")]}, [("整改台账", "map-ledger")]),
    "no status": (
        {"整改台账": [("存在问题", "整改措施", "整改情况"), ONE[1:4]]},
        [("整改台账", "map-column")],
    ),
    "no facts": (
        {"整改台账": [tuple(ROW), tuple(ROW.values())], "基本信息": None},
        [("基本信息", "map-sheet")],
    ),
    "two columns alike": (
        {"整改台账": [("存在问题", "存在问题", *tuple(ROW)[2:]), (ONE[1], *ONE[1:])]},
        [("整改台账", "map-doubt")],
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_unclear__is_told(case: str, tmp_path: Path) -> None:
    sheets, told = UNCLEAR[case]
    assert proposed(tmp_path, content(sheets))[1] == told  # type: ignore[arg-type]


# ---------------------------------------------------------------- the copy

OWN = {"清单": [("存在问题", *tuple(ROW)[2:]), ONE[1:], TWO[1:]], "整改台账": None}
LINES = [("整改台账", "", "清单"), ("反馈问题", "存在问题", "")]
WORKBOOK = "xl/workbook.xml"


def prefixed(xml: bytes) -> bytes:
    for tag in (b"sheets", b"sheet"):
        xml = xml.replace(b"<%s " % tag, b"<m:%s " % tag).replace(b"<%s>" % tag, b"<m:%s>" % tag)
        xml = xml.replace(b"</%s>" % tag, b"</m:%s>" % tag)
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return xml.replace(main, main + b" " + main.replace(b"xmlns", b"xmlns:m"), 1)


def in_utf_16(xml: bytes) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + xml.decode()).encode("utf-16")


def noted(book: Workbook) -> None:
    from openpyxl.comments import Comment

    book["清单"]["A1"].comment = Comment("照巡察反馈抄写", "某人")  # type: ignore[union-attr]
    book["清单"]["H9"] = "=SUM(1,2)"  # type: ignore[index]


COPIES = {
    "plain": workbook(sheets=OWN),
    "with notes and formulas": workbook(sheets=OWN, edit=noted),
    "tags with a prefix": repacked(workbook(sheets=OWN), {WORKBOOK: prefixed}),
    "UTF-16": repacked(workbook(sheets=OWN), {WORKBOOK: in_utf_16}),
}


@pytest.mark.parametrize("case", COPIES)
def test_copy__has_the_sheet_and_all_else_as_it_was(case: str) -> None:
    made = COPIES[case]
    copy = with_mapping(made, LINES, None)
    with ZipFile(BytesIO(made)) as old, ZipFile(BytesIO(copy)) as now:
        touched = {
            n for n in now.namelist() if n not in old.namelist() or now.read(n) != old.read(n)
        }
        assert now.testzip() is None
    (sheet,) = touched - {WORKBOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    assert sheet.startswith("xl/worksheets/sheet")
    book = load_workbook(BytesIO(copy))
    assert book.sheetnames == ["基本信息", "清单", "列名对照"]
    rows = list(book["列名对照"].iter_rows(values_only=True))
    assert rows[1:] == [HEAD, *(tuple(text or None for text in line) for line in LINES)]
    read, found = read_book(copy, "副本.xlsx")
    assert {d.rule for d in found} <= {"comment", "value-stray"}
    assert [str(f.wording) for f in read.findings] == [ONE[1], TWO[1]]


def test_copy__the_sheet_that_is_there_gets_more_lines() -> None:
    book = load_workbook(BytesIO(blank.empty()))
    sheet = book.create_sheet("清单")
    for line in OWN["清单"] or ():
        sheet.append(line)
    for row in range(2, 40):
        for (value,), name in zip(book["基本信息"][f"A{row}:A{row}"], ["B"], strict=True):
            if value.value in FACTS:
                book["基本信息"][f"{name}{row}"] = FACTS[value.value]  # type: ignore[index]
    stream = BytesIO()
    book.save(stream)
    table = look(stream.getvalue()).table
    assert table is not None
    copy = with_mapping(stream.getvalue(), LINES, table)
    rows = list(load_workbook(BytesIO(copy))["列名对照"].iter_rows(values_only=True))
    assert rows == [HEAD, *(tuple(text or None for text in line) for line in LINES)]
    longer = with_mapping(copy, [("责任人", "经办", "")], look(copy).table)
    rows = list(load_workbook(BytesIO(longer))["列名对照"].iter_rows(values_only=True))
    assert rows[-1] == ("责任人", "经办", None)
    assert [str(f.wording) for f in read_book(copy, "副本.xlsx")[0].findings] == [ONE[1], TWO[1]]


# ---------------------------------------------------------------- the command


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, workbook(sheets=OWN))
    before = path.read_bytes()
    target = tmp_path / "新 文件夹" / "副本.xlsx"
    assert main(["map", str(path)]) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [[cell.strip() for cell in line.split("|")] for line in lines] == [
        list(HEAD), ["整改台账", "（空）", "清单"], ["反馈问题", "存在问题", "（空）"],
    ]  # fmt: skip
    marks = {tuple(_places(line)) for line in lines}
    assert len(marks) == 1, "the columns are aligned"
    assert "推荐2行" in told.err
    assert main(["map", str(path), "-o", str(target)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(target)
    assert main(["check", str(target)]) == 0
    assert main(["check", str(path)]) == 1
    assert f'python generate.py map "{path}"' in capsys.readouterr().err
    assert path.read_bytes() == before


def _places(line: str) -> list[int]:
    """The columns of the screen where the marks between two cells stand."""
    widths = [2 if east_asian_width(sign) in "WFA" else 1 for sign in line]
    return [sum(widths[:at]) for at, sign in enumerate(line) if sign == "|"]


def test_command__nothing_to_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, workbook([ROW, changed(反馈问题="乙")]))
    assert main(["map", str(path), "-o", str(tmp_path / "副本.xlsx")]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("不用对照：工作表和列名都认得，不写副本")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


FAULTY = content(OWN, [("整该措施", "存在问题")])  # type: ignore[arg-type]
ELSE = content({**OWN, "列名对照": [("列名", "说明"), ("甲", "乙")]})  # type: ignore[arg-type]
REFUSED = {  # workbook, target → rule
    "no such workbook": (None, "副本.xlsx", "file-missing"),
    "no workbook": (b"x", "副本.xlsx", "file-kind"),
    "the target is there": (workbook(sheets=OWN), "有了.xlsx", "output-exists"),
    "the target is the workbook": (workbook(sheets=OWN), "本单位 台账.xlsx", "output-exists"),
    "the target is no .xlsx": (workbook(sheets=OWN), "副本.docx", "output-suffix"),
    "列名对照 is at fault": (FAULTY, "副本.xlsx", "mapping-unknown"),
    "列名对照 is something else": (ELSE, "副本.xlsx", "mapping-there"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, target, rule = REFUSED[case]
    path = tmp_path / "本单位 台账.xlsx"
    if made is not None:
        path.write_bytes(made)
    (tmp_path / "有了.xlsx").write_bytes(b"mine")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(Refused) as caught:
        map.propose(path, tmp_path / target)
    assert rule in [d.rule for d in caught.value.diagnostics]
    assert main(["map", str(path), "-o", str(tmp_path / target)]) == 1
    assert capsys.readouterr().out == ""
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
