"""The filled copy: the changed cells alone differ, marked; all else is byte for byte as it was."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side

from notice.ledger.read import read_book
from notice.model.text import Cell
from notice.xlsx.fill import OpenWorkbook, lines_of, with_lines
from notice.xlsx.sheets import read_grids
from notice.xlsx.splice import elements, readable
from notice.xlsx.splice import repacked as rewritten
from tests.builders import LEDGER_PART, changed, repacked, with_shared_strings, workbook
from tests.office import convert

E2 = Cell("整改台账", 2, 5)
NEW = "每月集中学习两次 & <全年>24次。"


def filled(content, changes=None):
    return OpenWorkbook(content).filled(changes or {E2: NEW})


def parts(content):
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def styled(book):
    cell = book["整改台账"]["E2"]
    cell.font = Font(name="仿宋", size=12, bold=True)
    cell.border = Border(left=Side("thin"))
    book["整改台账"]["D2"].font = Font(italic=True)


def noted(*cells, author="王主任"):
    def edit(book):
        for place in cells:
            book["整改台账"][place].comment = Comment("再核对", author)

    return edit


def prefixed(xml):
    """The sheet as some systems write it: every tag with a prefix."""
    xml = re.sub(rb"<(/?)(?=[a-zA-Z])(?!x:)", rb"<\1x:", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=", 1)


def without_places(xml):
    return re.sub(rb'(<(?:c|row)) r="[A-Z]*\d+"', rb"\1", xml)


def in_utf_16(xml):
    text = xml.decode().replace("<worksheet", '<?xml version="1.0" encoding="UTF-16"?><worksheet')
    return text.encode("utf-16")


WORKBOOKS = {  # what the file may be like → its bytes
    "plain": workbook(),
    "shared strings": with_shared_strings(workbook()),
    "a look of its own": workbook(edit=styled),
    "a note elsewhere": workbook(edit=noted("D2")),
    "a note on the cell": workbook(edit=noted("E2")),
    "tags with a prefix": repacked(workbook(), {LEDGER_PART: prefixed}),
    "cells without their places": repacked(
        workbook([changed(具体问题="学习不多")]), {LEDGER_PART: without_places}
    ),
    "UTF-16": repacked(workbook(), {LEDGER_PART: in_utf_16}),
    "merged": workbook([changed(), changed(整改措施="二")], merged=["E2:E3"]),
    "relations, fills and formats of nobody": workbook(edit=lambda b: b.create_sheet("别的")),
}


@pytest.mark.parametrize("content", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_filled__that_cell_alone_differs(content):
    made, told = filled(content)
    assert told == []
    assert read_book(made, "")[0].findings[0].rows[0].progress[0].lines == (NEW,)
    (sheet,), (before,) = (read_grids(c, frozenset({"整改台账"}))[1:2] for c in (made, content))
    before.rows[2][5] = NEW
    assert sheet.rows == before.rows
    assert sheet.merged == before.merged


@pytest.mark.parametrize("content", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_filled__every_other_part_is_byte_for_byte_the_old_one(content):
    made, _ = filled(content)
    before, after = parts(content), parts(made)
    touched = {name for name in after if after[name] != before.get(name)}
    own = re.compile(
        r"xl/worksheets/(sheet2|_rels/sheet2)\.xml(\.rels)?|xl/styles\.xml|xl/comments.*"
        r"|xl/drawings/.*\.vml|\[Content_Types\]\.xml"
    )
    assert all(own.fullmatch(name) for name in touched), touched
    assert before.keys() <= after.keys()
    assert list(after)[: len(before)] == list(before)


@pytest.mark.parametrize("content", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_filled__yellow_and_a_note_with_the_old_text(content):
    old = load_workbook(BytesIO(content))["整改台账"]["E2"]
    cell = load_workbook(BytesIO(filled(content)[0]))["整改台账"]["E2"]
    assert cell.value == NEW
    assert (cell.fill.patternType, cell.fill.fgColor.rgb) == ("solid", "FFFFFF00")
    assert "每月集中学习一次，全年学习12次。" in cell.comment.text
    if old.comment is None:
        assert cell.comment.author == "回填"
    else:
        assert cell.comment.author == "王主任"
        assert cell.comment.text.startswith("再核对\n")
    for look in ("font", "border", "alignment", "number_format", "protection"):
        assert repr(getattr(cell, look)) == repr(getattr(old, look))


def test_filled__note_is_silent_in_later_checks_and_a_second_one_stands_behind_it():
    once, _ = filled(workbook())
    assert read_book(once, "")[1] == []
    twice, _ = filled(once, {E2: "又改。", Cell("整改台账", 2, 4): "新措施"})
    sheet = load_workbook(BytesIO(twice))["整改台账"]
    assert sheet["E2"].comment.text.count("回填前的原文") == 2
    assert NEW in sheet["E2"].comment.text
    assert sheet["D2"].comment.author == "回填"
    assert read_book(twice, "")[1] == []


def test_filled__two_sheets_each_get_notes():
    content = workbook(sheets={"责任落实": [("内容",), ("成立领导小组。",)]})
    fact, duty = Cell("基本信息", 2, 2), Cell("责任落实", 2, 1)
    made, _ = filled(content, {fact: "示例市图书馆", duty: "成立专班。", E2: NEW})
    book = load_workbook(BytesIO(made))
    assert {s.title: [c.coordinate for r in s for c in r if c.comment] for s in book} == {
        "基本信息": ["B2"],
        "整改台账": ["E2"],
        "责任落实": ["A2"],
    }


def test_filled__results_of_formulas_stay():
    """openpyxl would write the formulas and lose their results, and no notice could be made."""
    xml = '<c r="D2" t="str"><f>"a"</f><v>学习</v></c>'.encode()
    content = repacked(
        workbook(), {LEDGER_PART: lambda old: re.sub(rb'<c r="D2".*?</c>', xml, old)}
    )
    book = OpenWorkbook(content)
    assert book.has_formulas()
    assert not OpenWorkbook(workbook()).has_formulas()
    held = book.look([E2, Cell("整改台账", 2, 4)])
    assert [held[c].is_formula for c in sorted(held)] == [True, False]
    assert xml in parts(book.filled({E2: NEW})[0])[LEDGER_PART]


def test_look__cells_that_an_array_formula_fills_are_formulas():
    xml = rb'<f t="array" ref="D2:E2">x</f>'
    content = repacked(
        workbook(),
        {
            LEDGER_PART: lambda old: old.replace(
                b'<c r="D2" t="inlineStr">', b'<c r="D2" t="str">' + xml
            )
        },
    )
    assert OpenWorkbook(content).look([E2])[E2].is_formula


def test_filled__words_of_another_look_are_told():
    rich = CellRichText("每月", TextBlock(InlineFont(b=True), "集中"), "学习。")
    content = workbook([changed(整改情况=rich)])
    for each in (content, with_shared_strings(content)):
        made, told = filled(each)
        assert [(str(d.where), d.rule) for d in told] == [("整改台账!E2", "rich-text-lost")]
        assert load_workbook(BytesIO(made))["整改台账"]["E2"].value == NEW


def test_filled__a_number_stays_one():
    sheets = {"整改成效": [("项目", "数量", "单位"), ("诫勉", 3, "人次"), ("追缴", "7.1", "万元")]}
    content = workbook(sheets=sheets)
    changes = {Cell("整改成效", 2, 2): "5", Cell("整改成效", 3, 2): "8.25"}
    sheet = load_workbook(BytesIO(filled(content, changes)[0]))["整改成效"]
    assert (sheet["B2"].value, sheet["B3"].value) == (5, "8.25")
    made, _ = filled(content, {Cell("整改成效", 2, 2): "近5"})
    assert load_workbook(BytesIO(made))["整改成效"]["B2"].value == "近5"


THREAD = (
    b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
    b'threadedcomments"><threadedComment ref="E2" id="{1}"><text>x</text></threadedComment>'
    b"</ThreadedComments>"
)


def test_filled__a_cell_with_a_threaded_comment_gets_no_note_and_keeps_it():
    relation = (
        b'<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
        b'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    content = repacked(
        workbook(edit=noted("E2", author="tc={1}")),
        {
            "xl/threadedComments/threadedComment1.xml": THREAD,
            "xl/worksheets/_rels/sheet2.xml.rels": lambda old: old.replace(
                b"</Relationships>", relation
            ),
        },
    )
    book = OpenWorkbook(content)
    made, told = book.filled({E2: NEW})
    assert [d.rule for d in told] == ["note-left-out"]
    assert parts(made)["xl/threadedComments/threadedComment1.xml"] == THREAD
    assert load_workbook(BytesIO(made))["整改台账"]["E2"].comment.text == "再核对"
    assert book.kept_as_they_are() == ["会话批注"]


SPECIAL = {
    "宏": "xl/vbaProject.bin",
    "窗体控件": "xl/ctrlProps/ctrlProp1.xml",
    "图片": "xl/media/image1.png",
    "数据透视表": "xl/pivotTables/pivotTable1.xml",
    "切片器": "xl/slicers/slicer1.xml",
}


@pytest.mark.parametrize(("name", "part"), SPECIAL.items())
def test_kept_as_they_are__named_and_kept(name, part):
    content = repacked(workbook(), {part: b"\x00what openpyxl would drop"})
    book = OpenWorkbook(content)
    assert book.kept_as_they_are() == [name]
    assert parts(book.filled({E2: NEW})[0])[part] == b"\x00what openpyxl would drop"


def test_filled__styles_that_cannot_be_changed_are_told():
    styles = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    content = repacked(workbook(), {"xl/styles.xml": styles})
    made, told = filled(content)
    assert [d.rule for d in told] == ["fill-left-out"]
    assert parts(made)["xl/styles.xml"] == styles


def test_filled__opens_in_libreoffice(tmp_path):
    (tmp_path / "回填.xlsx").write_bytes(filled(workbook(edit=noted("D2")))[0])
    try:
        convert("ods", tmp_path, tmp_path / "回填.xlsx")
    except FileNotFoundError:
        pytest.skip("no LibreOffice here")
    xml = parts((tmp_path / "回填.ods").read_bytes())["content.xml"].decode()
    assert "每月集中学习两次 &amp; &lt;全年&gt;24次。" in xml
    assert xml.count("<office:annotation ") == 2
    assert "#ffff00" in xml


# ---------------------------------------------------------------- the text of a cell

LINES = {  # the cell, first and last line replaced, what stands there then → the cell's new text
    "one line": ("甲。", 1, 1, ["乙。"], "乙。"),
    "others keep their spaces": (
        "　甲 。\n乙。\n １丙。",
        2,
        2,
        ["丁。"],
        "　甲 。\n丁。\n １丙。",
    ),
    "line ends as they were": ("甲。\r\n乙。\r\n丙。", 2, 2, ["丁。"], "甲。\r\n丁。\r\n丙。"),
    "escaped ends": ("甲。_x000D_\n乙。", 2, 2, ["丁。"], "甲。_x000D_\n丁。"),
    "blank lines count but not those above": (
        "\n\n甲。\n\n乙。",
        3,
        3,
        ["丁。"],
        "\n\n甲。\n\n丁。",
    ),
    "dropped in the middle": ("甲。\n乙。\n丙。", 2, 2, [], "甲。\n丙。"),
    "dropped at the end": ("甲。\n乙。", 2, 2, [], "甲。"),
    "dropped at the head": ("甲。\n乙。", 1, 1, [], "乙。"),
    "split": ("甲乙。\n丙。", 1, 1, ["甲。", "乙。"], "甲。\n乙。\n丙。"),
    "joined": ("甲。\n乙。\n丙。", 1, 2, ["甲乙。"], "甲乙。\n丙。"),
    "a literal escape is escaped": ("甲_x0041_\n乙", 2, 2, ["_x0041_"], "甲_x0041_\n_x005F_x0041_"),
    "a number": (3, 1, 1, ["5"], "5"),
}


@pytest.mark.parametrize(("raw", "first", "last", "new", "wanted"), LINES.values(), ids=LINES)
def test_with_lines(raw, first, last, new, wanted):
    assert with_lines(raw, first, last, new) == wanted


def test_lines_of__as_the_reader_counts_them():
    assert lines_of("\n 甲。\r\n\r\n１乙。") == ["甲。", "", "1乙。"]


# ---------------------------------------------------------------- the splicing


def test_elements__empty_ones_and_others():
    xml = b'<a:x xmlns:a="n"><b/><c k=">"><b></b></c ></a:x>'
    found = [(e.name, xml[e.start : e.end]) for e in elements(xml, frozenset("bcx"))]
    assert found == [("b", b"<b/>"), ("b", b"<b></b>"), ("c", b'<c k=">"><b></b></c >'), ("x", xml)]


def test_readable__utf_16():
    text = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?><a>字</a>'
    assert readable(text.encode("utf-16")).decode() == text.replace(' encoding="UTF-16"', "")
    assert readable(b"<a/>") == b"<a/>"


def test_repacked__a_new_part_is_added():
    content = workbook()
    assert parts(rewritten(content, {"xl/new.xml": b"x"})).keys() - parts(content).keys() == {
        "xl/new.xml"
    }
