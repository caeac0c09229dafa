"""map: what is proposed for an office's own workbook, and the copy that has 列名对照."""

from __future__ import annotations

import datetime
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
from notice.forms.adding import of_mapping, with_lines
from notice.ledger.read import look, read_book
from notice.model.book import Book
from notice.model.notice import Edition
from scripts import try_map
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


def test_proposed__the_row_of_the_header_where_another_would_be_read(tmp_path: Path) -> None:
    """An explanation above has two of the standard names, the header below has the office's."""
    legend = [("反馈问题", "整改措施", "怎么填"), ("照抄", "照实写", None), ()]
    rows = [*legend, ("方面", "存在问题", "具体做法", "工作推进情况", "目前状态"), ONE, TWO]
    made = content({"清单": rows})
    assert ("表头", "第4行", "清单") in proposed(tmp_path, made)[0]
    copy = map.propose(saved(tmp_path, made), tmp_path / "副本.xlsx").path
    assert copy is not None
    book, found = read_book(copy.read_bytes(), "副本.xlsx")
    assert [str(row.measure) for row in book.rows] == [ONE[2], TWO[2]]
    assert ("清单!1", "header-said") in [(str(d.where), d.rule) for d in found]


def test_proposed__from_the_header_that_列名对照_names(tmp_path: Path) -> None:
    """What is above is last round's table, with all the names."""
    earlier = [tuple(ROW), tuple(ROW.values()), ()]
    rows = [*earlier, ("方面", "存在问题", "具体做法", "工作推进情况", "目前状态"), ONE]
    said = {"列名对照": [HEAD, ("整改台账", None, "清单"), ("表头", "第4行", "清单")]}
    assert proposed(tmp_path, content({"清单": rows}))[0] == [("整改台账", "", "清单")]
    lines, _ = proposed(tmp_path, content({"清单": rows, **said}))
    assert [line[:2] for line in lines] == [
        ("反馈问题", "存在问题"), ("整改措施", "具体做法"), ("整改情况", "工作推进情况"),
        ("完成状态", "目前状态"),
    ]  # fmt: skip


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
    copy = with_lines(made, of_mapping(LINES), None)
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
    copy = with_lines(stream.getvalue(), of_mapping(LINES), table)
    rows = list(load_workbook(BytesIO(copy))["列名对照"].iter_rows(values_only=True))
    assert rows == [HEAD, *(tuple(text or None for text in line) for line in LINES)]
    longer = with_lines(copy, of_mapping([("责任人", "经办", "")]), look(copy).table)
    rows = list(load_workbook(BytesIO(longer))["列名对照"].iter_rows(values_only=True))
    assert rows[-1] == ("责任人", "经办", None)
    assert [str(f.wording) for f in read_book(copy, "副本.xlsx")[0].findings] == [ONE[1], TWO[1]]


# ---------------------------------------------------------------- what the copy has besides


def copied(folder: Path, made: bytes, name: str = "本单位 台账.xlsx") -> tuple[Path, list[str]]:
    """The copy of `map -o`, and the rules of what is told."""
    folder.mkdir(exist_ok=True)
    mapped = map.propose(saved(folder, made, name), folder / "副本.xlsx")
    assert mapped.path is not None
    return mapped.path, [d.rule for d in mapped.found]


def sheet_rows(path: Path, name: str) -> list[tuple[object, ...]]:
    return list(load_workbook(path)[name].iter_rows(values_only=True))


def is_yellow(path: Path, name: str, cell: str) -> bool:
    return load_workbook(path)[name][cell].fill.fgColor.rgb == "FFFFFF00"  # type: ignore[union-attr]


UNITS = {  # title above the ledger → 单位全称
    "示例市文化馆巡察整改台账": "示例市文化馆",
    "2025年度示例市第一中学巡察反馈问题整改情况表": "示例市第一中学",
    "附件1：示例县文学艺术界联合会整改清单": "示例县文学艺术界联合会",
    "示例市水务局党组巡察整改台账": "示例市水务局党组",
    "巡察整改台账": None,
    "市委第三巡察组反馈意见整改台账": None,
    "市委巡察示例市文化馆整改台账": None,
    "十届市委第二轮巡察整改台账": None,
    "关于落实市委巡察反馈意见的整改台账": None,
    "示例市文化馆工作台账": None,
    "整改情况统计表": None,
}


@pytest.mark.parametrize("title", UNITS)
def test_facts__a_unit_only_where_the_title_names_one(title: str, tmp_path: Path) -> None:
    own = [(title,), ("存在问题", *tuple(ROW)[2:]), ONE[1:]]
    path, told = copied(tmp_path, content({"清单": own, "基本信息": None}))
    rows = {row[0]: row[1] for row in sheet_rows(path, "基本信息")[2:]}
    assert rows.pop("单位全称") == UNITS[title]
    assert len(rows) == len(blank.FACTS) - 1
    assert set(rows.values()) == {None}
    assert is_yellow(path, "基本信息", "B3") is (UNITS[title] is not None)
    assert ("map-unit" in told) is (UNITS[title] is not None)
    assert "map-sheet" in told


def test_facts__filled_in_they_make_a_notice(tmp_path: Path) -> None:
    own = [("示例市文化馆巡察整改台账",), ("存在问题", *tuple(ROW)[2:]), ONE[1:]]
    path, _ = copied(tmp_path, content({"清单": own, "基本信息": None}))
    book = load_workbook(path)
    for row in book["基本信息"].iter_rows(min_row=3):  # type: ignore[union-attr]
        row[1].value = FACTS.get(str(row[0].value), row[1].value)  # type: ignore[union-attr]
    book.save(path)
    done, _ = make(path, TEMPLATE, Edition.PUBLIC)
    assert done.book.facts["单位全称"] == (FACTS["单位全称"],)


def test_statuses__words_that_nobody_knows_are_listed(tmp_path: Path) -> None:
    own = [tuple(ROW), (*ONE[:4], "整改好了"), (*TWO[:4], "已办结"), (*THREE[:4], "没弄完"),
           ("丁", "戊", "己", "庚。", "整改好了"), ("合计", None, None, None, "4项")]  # fmt: skip
    path, told = copied(tmp_path, content({"整改台账": own}))
    assert sheet_rows(path, "状态对照")[1:] == [
        ("本单位写法", "标准状态"), ("整改好了", None), ("没弄完", None),
    ]  # fmt: skip
    assert told == ["map-status"]
    assert is_yellow(path, "状态对照", "B3")
    with pytest.raises(Refused) as caught:  # they are to be filled first, and told there alone
        make(path, TEMPLATE, Edition.PUBLIC)
    errors = [(str(d.where), d.rule) for d in caught.value.diagnostics if d.level == 0]
    assert errors == [("状态对照!B3", "blank"), ("状态对照!B4", "blank")]
    again = tmp_path / "再一次"
    again.mkdir()
    assert main(["map", str(path), "-o", str(again / "副本.xlsx")]) == 1, "nothing is missing"
    book = load_workbook(path)
    book["状态对照"]["B3"], book["状态对照"]["B4"] = "已完成", "未完成"  # type: ignore[index]
    book.save(path)
    done, _ = make(path, TEMPLATE, Edition.PUBLIC)
    assert done.totals.measures.total == 4


def test_statuses__ticks_under_words_of_the_office(tmp_path: Path) -> None:
    heads = ("问题", "整改措施", "整改进展", "状态", None, None)
    own = [heads, (None, None, None, "已完成", "进行中", "快好了"),
           ("甲", "乙", "丙丁戊己庚辛壬癸。", "√", None, None),
           ("子", "丑", "寅卯辰巳午未申酉。", None, None, "√")]  # fmt: skip
    edit = merge("A1:A2", "B1:B2", "C1:C2", "D1:F1")
    path, told = copied(tmp_path, content({"清单": own}, edit=edit))
    lines = sheet_rows(path, "列名对照")[2:]
    assert [line[1] for line in lines if line[0] == "完成状态"] == [
        "状态/已完成", "状态/进行中", "状态/快好了",
    ]  # fmt: skip
    assert sheet_rows(path, "状态对照")[2:] == [("快好了", None)]
    assert told == ["map-status"]


# ---------------------------------------------------------------- columns that are hard to tell


HARD: dict[str, tuple[list[Line], dict[str, list[str]], list[str]]] = {  # → lines, rules told
    "planned dates": (
        [(*tuple(ROW), "预计完成时间"), (*ONE, "2025-09-30")],
        {"整改时限": ["预计完成时间"]}, [],
    ),
    "planned and real dates": (
        [(*tuple(ROW), "计划完成时间", "实际完成时间"), (*ONE, "2025-09-30", "2025-09-18")],
        {"整改时限": ["计划完成时间"], "完成时间": ["实际完成时间"]}, [],
    ),
    "regulations of the state": (
        [(*tuple(ROW), "违反条款"), (*ONE, "《中国共产党纪律处分条例》第三条")], {}, ["map-left"],
    ),
    "the ground in law": (
        [(*tuple(ROW), "法规依据"), (*ONE, "《公共文化服务保障法》")], {}, ["map-left"],
    ),
    "regulations of the office": (
        [(*tuple(ROW), "出台的制度"), (*ONE, "《示例市文化馆学习办法》")],
        {"完善制度": ["出台的制度"]}, [],
    ),
    "two columns of progress": (
        [("反馈问题", "整改措施", "工作进展", "取得成效", "完成状态"),
         (*ONE[1:4], "学习氛围更加浓厚，制度更加健全。", ONE[4])],
        {"整改情况": ["工作进展", "取得成效"]}, ["map-doubt"],
    ),
    "two deadlines": (
        [(*tuple(ROW), "整改期限", "时限要求"), (*ONE, "2025-09-30", "2025-10-31")],
        {"整改时限": ["整改期限"]}, ["map-doubt"],
    ),
    "columns that may come twice": (
        [("序号", *tuple(ROW), "备注", "备注", "责任人", "责任人", "佐证材料", "佐证材料"),
         (1, *ONE, "甲", "乙", "丙", "丁", "戊", "己")], {}, [],
    ),
    "two of the four alone": (
        [("隐患内容", "整治措施", "检查人"), (*ONE[1:3], "张三")],
        {"反馈问题": ["隐患内容"], "整改措施": ["整治措施"]},
        ["map-column", "map-column"],
    ),
    "words of a finding: 事项": (
        [("整改事项", *tuple(ROW)[2:]), ONE[1:]], {"反馈问题": ["整改事项"]}, [],
    ),
    "words of a finding: 描述": (
        [("情况描述", *tuple(ROW)[2:]), ONE[1:]], {"反馈问题": ["情况描述"]}, [],
    ),
    "words of a finding: 情况": (
        [("问题情况", *tuple(ROW)[2:]), ONE[1:]], {"反馈问题": ["问题情况"]}, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HARD)
def test_hard_columns(case: str, tmp_path: Path) -> None:
    own, wanted, told = HARD[case]
    lines, found = proposed(tmp_path, content({"清单": own}))
    assert lines[0] == ("整改台账", "", "清单")
    here: dict[str, list[str]] = {}
    for standard, heading, _ in lines[1:]:
        here.setdefault(standard, []).append(heading)
    assert here == wanted
    assert [rule for _, rule in found if rule != "map-left" or "map-left" in told] == told


def test_columns_that_come_twice__stop_nothing(tmp_path: Path) -> None:
    own, _, _ = HARD["columns that may come twice"]
    path, _ = copied(tmp_path, content({"清单": own}))
    done, found = make(path, TEMPLATE, Edition.PUBLIC)
    told = [(str(d.where), d.level.name) for d in found if d.rule == "column-twice"]
    assert told == [("清单!H1", "WARNING"), ("清单!J1", "WARNING"), ("清单!L1", "WARNING")]
    assert done.book.rows[0].text("person") == "丙"


def test_a_heading_merged_over_columns__is_seen_in_each(tmp_path: Path) -> None:
    own = [("反馈问题", "整改措施", "整改情况", None, "完成状态", "责任", None),
           (None,) * 7,
           (ONE[1], ONE[2], ONE[3], None, ONE[4], "馆长", "办公室")]  # fmt: skip
    edit = merge("A1:A2", "B1:B2", "C1:D2", "E1:E2", "F1:G2", "C3:D3")
    _, found = read_book(content({"清单": own}, [("整改台账", "", "清单")], edit=edit), "x")
    assert [(str(d.where), d.rule) for d in found] == [("清单!F1", "column-unknown")]
    own[2] = (ONE[1], ONE[2], ONE[3], "还有一列。", ONE[4], "馆长", "办公室")
    edit = merge("A1:A2", "B1:B2", "C1:D2", "E1:E2", "F1:G2")
    with pytest.raises(Refused) as caught:
        read_book(content({"清单": own}, [("整改台账", "", "清单")], edit=edit), "x")
    assert ("清单!C1", "column-twice") in [(str(d.where), d.rule) for d in caught.value.diagnostics]


# ---------------------------------------------------------------- other formats


def document(*parts: str | Sequence[Line]) -> bytes:
    from docx import Document

    made = Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        table = made.add_table(len(part), len(part[0]))
        for row, line in enumerate(part):
            for column, text in enumerate(line):
                table.cell(row, column).text = str(text or "")
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


TABLE = [("存在问题", "整改措施", "整改进展", "完成状态"), ONE[1:], TWO[1:]]
VALUES = "\r\n".join(",".join(f'"{v}"' for v in line) for line in TABLE)
FORMATS = {  # file → its bytes
    "台账.docx": document("示例市文化馆巡察整改台账", TABLE, "填表人：某"),
    "utf8.csv": VALUES.encode(),
    "bom.csv": VALUES.encode("utf-8-sig"),
    "gb.csv": VALUES.encode("gb18030"),
    "utf16.csv": VALUES.encode("utf-16"),
    "tab.csv": VALUES.replace('","', '"\t"').encode("gb18030"),
    "sep.csv": ("sep=;\r\n" + VALUES.replace('","', '";"')).encode(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats__the_copy_is_made_from_the_table(name: str, tmp_path: Path) -> None:
    path, told = copied(tmp_path, FORMATS[name], name)
    assert "map-sheet" in told
    assert [line[0] for line in sheet_rows(path, "列名对照")[2:]] == ["整改台账", "反馈问题"]
    with pytest.raises(Refused) as caught:
        read_book(path.read_bytes(), "x")
    book = caught.value.book
    assert isinstance(book, Book)
    assert [str(f.wording) for f in book.findings] == [ONE[1], TWO[1]]
    assert book.findings[0].rows[0].progress[0].lines == (ONE[3],)
    with ZipFile(path) as package:
        assert package.testzip() is None


def test_formats__word_merges_changes_and_a_table_that_goes_on(tmp_path: Path) -> None:
    from docx import Document

    stream = BytesIO(document("一、整改清单", TABLE, [*TABLE[:1], THREE[1:]]))
    made = Document(stream)
    first = made.tables[0]
    first.cell(1, 0).merge(first.cell(2, 0)).text = ONE[1]
    stream = BytesIO()
    made.save(stream)
    path, _ = copied(tmp_path, stream.getvalue(), "台账.docx")
    sheet = load_workbook(path).worksheets[0]
    assert sheet.title == "一、整改清单"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A3:A4"]
    assert [row[0].value for row in sheet.iter_rows()] == [
        "一、整改清单", "存在问题", ONE[1], None, "存在问题", THREE[1],
    ]  # fmt: skip


def test_formats__an_xls(tmp_path: Path) -> None:
    from tests.office import OFFICE, convert

    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    rows = [("某馆巡察整改台账",), ("存在问题", *tuple(ROW)[2:], "整改期限"),
            (*ONE[1:], datetime.date(2025, 9, 30)), (None, *TWO[2:], "长期"), (1.5, 2)]  # fmt: skip
    edit = merge("A1:E1", "A3:A4")
    convert("xls", tmp_path, saved(tmp_path, content({"清单": rows}, edit=edit), "旧.xlsx"))
    path, _ = copied(tmp_path / "出", (tmp_path / "旧.xls").read_bytes(), "旧.xls")
    sheet = load_workbook(path)["清单"]
    assert sheet["E3"].value == datetime.datetime(2025, 9, 30)  # type: ignore[union-attr]
    assert [c.value for c in sheet[5]][:2] == [1.5, 2]  # type: ignore[index]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "A3:A4"}  # type: ignore[union-attr]
    assert sheet_rows(path, "基本信息")[0][0] == "项目", "what was there stays"


UNREADABLE = {  # file → its bytes, rule
    "没有表.docx": (document("只有文字。"), "file-no-table"),
    "空.csv": (b"", "file-no-table"),
    "乱.csv": (b"\x81\xff\xff\x00", "file-encoding"),
    "坏.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file-broken"),
    "表.et": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file-old-format"),
    "表.xlsx": (document("x"), "file-swapped"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_formats__what_cannot_be_read(name: str, tmp_path: Path) -> None:
    made, rule = UNREADABLE[name]
    with pytest.raises(Refused) as caught:
        map.propose(saved(tmp_path, made, name), tmp_path / "副本.xlsx")
    assert [d.rule for d in caught.value.diagnostics] == [rule]
    assert not (tmp_path / "副本.xlsx").exists()
    assert name != "表.et" or "另存为.xlsx" in caught.value.diagnostics[0].sentence


# ---------------------------------------------------------------- sixty layouts of offices


def test_sixty_layouts__none_is_wrong_without_a_word() -> None:
    outcomes = {layout.name: outcome for layout, outcome in try_map.outcomes()}
    assert len(outcomes) == 60
    silent = [n for n, o in outcomes.items() if not o.is_exact and o.is_silent]
    assert silent == []
    assert sum(outcome.wrong for outcome in outcomes.values()) == 0
    assert sum(outcome.is_exact for outcome in outcomes.values()) >= 56


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
    assert main(["map", str(path)]) == 0
    capsys.readouterr()
    assert main(["map", str(path), "-o", str(tmp_path / "副本.xlsx")]) == 1
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
