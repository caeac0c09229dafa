"""From an edited notice back to the cells: verdicts, the laws, where the copy goes."""

import json
import random
import re
import shutil
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import load_workbook

from notice.commands import build
from notice.commands.backfill import Filled, as_object, backfill, lines
from notice.commands.recorded import Surroundings
from notice.commands.verdicts import BY_HAND, COMES_BACK, Edit
from notice.diagnostics import Refused
from notice.model.notice import Edition
from scripts.try_backfill import (
    ROOT,
    broken_laws,
    brought_back,
    edited_texts,
    ground,
    save_edited,
    template_of,
)
from tests.builders import (
    FACTS,
    LEDGER_PART,
    changed,
    repacked,
    save,
    with_shared_strings,
    workbook,
)
from tests.office import convert
from tests.test_cli import EXAMPLE, generate

SEED = Path("/work/shared/seed/rectification.xlsx")

ROWS = [
    changed(整改情况="　每月集中学习一次。\n全年学习12次，撰写体会30篇。\n学习成果已转化"),
    changed(
        反馈问题="1.服务群众不够到位。",
        整改措施="开展服务活动",
        整改情况="整改情况：制定《服务办法》，开展服务活动6次。",
        完善制度="《服务办法》",
    ),
    changed(反馈问题="创作精品不多", 整改措施="采风", 整改情况="市图书馆组织采风4次。"),
]
SHEETS = {
    "责任落实": [("内容",), ("馆党支部高度重视。",), ("成立领导小组。",)],
    "下一步打算": [
        ("要点", "内容"),
        ("加强学习", "坚持每月学习。\n形成制度。"),
        (None, "强化督导。"),
    ],
    "整改成效": [("项目", "数量", "单位"), ("诫勉", 3, "人次")],
}


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A notice that was built of a small ledger."""
    folder = tmp_path_factory.mktemp("出")
    workbook = save(folder / "台账.xlsx", ROWS, merged=["A2:A4"], sheets=SHEETS)
    return ground(workbook, folder)


def edited(start, new, name="改.docx"):
    """The notice with these paragraphs, in a folder with the record of its name."""
    folder = start.notice.parent / f"改{datetime.now().timestamp()}"
    shutil.copytree(start.notice.parent / ".记录", folder / ".记录")
    path = save_edited(start.notice, new, folder / start.notice.name)
    return path


def told(filled):
    """The rules of what is told, but for what the check of the copy says of its texts."""
    return [d.rule for d in filled.found if not d.rule.startswith("T")]


def replaced(start, *pairs):
    """The paragraphs with words replaced; a \\n splits a paragraph."""
    text = "\f".join(start.texts)
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text.split("\f")


# ---------------------------------------------------------------- edits and verdicts

EDITS = {  # words replaced in the notice (\f: the end of a paragraph) → cells, or by hand
    "a word of 整改情况": ([("学习12次", "学习13次")], [("整改台账!E2", COMES_BACK)]),
    "behind the label": ([("整改情况：每月", "整改情况：本馆每月")], [("整改台账!E2", COMES_BACK)]),
    "behind a label of the cell's own": ([("活动6次", "活动8次")], [("整改台账!E3", COMES_BACK)]),
    "a line that got its 。": ([("已转化。", "已经转化。")], [("整改台账!E2", COMES_BACK)]),
    "a sentence behind the last one": (
        [("4次。", "4次。收集素材70条。")], [("整改台账!E4", COMES_BACK)],
    ),
    "a 反馈问题": ([("学习不够深入", "学习不够扎实")], [("整改台账!B2", COMES_BACK)]),
    "a 反馈问题 with a number of its own": (
        [("关于服务群众不够到位", "关于服务群众不够主动")], [("整改台账!B3", COMES_BACK)],
    ),
    "the template's words of a heading": ([("1.关于理论", "1.有关理论")], [(None, BY_HAND)]),
    "a number": ([("2.关于服务", "3.关于服务")], [(None, BY_HAND)]),
    "a 类别": ([("（一）履行职责", "（一）履职尽责")], [("整改台账!A2", COMES_BACK)]),
    "a total": ([("制定的3项", "制定的4项")], [(None, BY_HAND)]),
    "a total beside words of a cell": (
        [("制定的3项", "制定的4项"), ("馆党支部高度", "馆党支部十分")], [(None, BY_HAND)],
    ),
    "words of a cell beside a total": (
        [("馆党支部高度", "馆党支部十分")], [("责任落实!A2", COMES_BACK)],
    ),
    "a date": ([("2025年12月10日", "2025年12月11日")], [("基本信息!B10", BY_HAND)]),
    "a period": ([("至4月30日", "至5月30日")], [("基本信息!B8", BY_HAND)]),
    "a figure of 整改成效": ([("诫勉3人次", "诫勉5人次")], [("整改成效!B2", COMES_BACK)]),
    "a point and its text": (
        [("加强学习。坚持每月", "抓好学习。坚持每周")],
        [("下一步打算!A2", COMES_BACK), ("下一步打算!B2", COMES_BACK)],
    ),
    "一是": ([("一是加强", "二是加强")], [(None, BY_HAND)]),
    "the contact": ([("0000-7654321", "0000-7777777")], [("基本信息!B11", COMES_BACK)]),
    "a name that stands elsewhere too": (
        [("示例市图书馆\f关于", "示例市艺术馆\f关于")], [("基本信息!B2", BY_HAND)],
    ),
    "a paragraph added": ([("30篇。\f", "30篇。\f全新的话。\f")], [(None, BY_HAND)]),
    "an empty paragraph added": ([("30篇。\f", "30篇。\f\f")], [(None, BY_HAND)]),
    "a line dropped": (
        [("全年学习12次，撰写体会30篇。\f", "")], [("整改台账!E2", COMES_BACK)],
    ),
    "the only line of a cell dropped": (
        [("整改情况：市图书馆组织采风4次。\f", "")], [("整改台账!E4", BY_HAND)],
    ),
    "the only line of a row dropped": ([("强化督导。\f", "")], [("下一步打算!B3", BY_HAND)]),
    "a heading dropped": ([("3.关于创作精品不多问题。\f", "")], [("整改台账!B4", BY_HAND)]),
    "a line split": (
        [("12次，撰写", "12次。\f撰写")], [("整改台账!E2", COMES_BACK)] * 2,
    ),
    "a paragraph split in computed words": ([("，制定的", "。\f制定的")], [(None, BY_HAND)] * 2),
    "a running paragraph split": (
        [("重视。成立", "重视。\f成立")], [(None, BY_HAND)] * 2,
    ),
    "lines joined": ([("30篇。\f学习成果", "30篇。学习成果")], [("整改台账!E2", COMES_BACK)] * 2),
    "lines of two cells joined": (
        [("活动6次。\f3.关于", "活动6次。3.关于")], [("整改台账!E3", BY_HAND)] * 2,
    ),
    "the first line dropped, its label kept": (
        [("整改情况：每月集中学习一次。\f", "整改情况：")], [("整改台账!E2", COMES_BACK)] * 2,
    ),
    "lines changed places": (
        [
            ("全年学习12次，撰写体会30篇。\f", ""),
            ("转化。\f", "转化。\f全年学习12次，撰写体会30篇。\f"),
        ],
        [("整改台账!E2", BY_HAND)],
    ),
    "one comes back, one does not": (
        [("学习12次", "学习13次"), ("2025年12月10日", "2025年12月11日")],
        [("整改台账!E2", COMES_BACK), ("基本信息!B10", BY_HAND)],
    ),
    "words that no notice could be made with": (
        [("采风4次", "采风\ue0004次")], [("整改台账!E4", BY_HAND)],
    ),
    "a mark of secrecy": ([("采风4次。", "采风4次。秘密★1年")], [("整改台账!E4", BY_HAND)]),
    "an own number that would be dropped": (
        [("3.关于创作", "3.关于（二）创作")], [("整改台账!B4", BY_HAND)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pairs", "wanted"), EDITS.values(), ids=EDITS)
def test_backfill(start, pairs, wanted):
    new = replaced(start, *pairs)
    filled = brought_back(start, edited(start, new))
    found = [(str(e.cell) if e.cell else None, e.verdict) for e in filled.edits]
    assert found == wanted, [e.reason for e in filled.edits]
    assert all(e.reason for e in filled.edits)
    assert broken_laws(start, new, filled) == []


def test_backfill__a_name_changed_in_all_places_comes_back(start):
    new = [text.replace("示例市图书馆", "示例市艺术馆") for text in start.texts]
    filled = brought_back(start, edited(start, new))
    assert {(str(e.cell), e.verdict) for e in filled.edits} == {("基本信息!B2", COMES_BACK)}
    assert broken_laws(start, new, filled) == []


def test_backfill__a_name_changed_in_two_ways_is_for_a_person(start):
    places = [n for n, text in enumerate(start.texts) if text == "示例市图书馆"]
    new = list(start.texts)
    new[places[0]], new[places[1]] = "示例市艺术馆", "示例市博物馆"
    filled = brought_back(start, edited(start, new))
    assert {e.verdict for e in filled.edits} == {BY_HAND}


def test_backfill__a_name_changed_in_one_of_its_places_says_where_the_others_are(start):
    new = replaced(start, ("示例市图书馆\f关于", "示例市艺术馆\f关于"))
    (edit,) = brought_back(start, edited(start, new)).edits
    other = 1 + max(n for n, text in enumerate(start.texts) if text == "示例市图书馆")
    assert f"还印在第{other}段" in edit.reason


def test_backfill__an_edit_withdrawn_takes_no_other_with_it(start):
    pairs = [("3.关于创作", "3.关于（二）创作"), ("30篇", "31篇"), ("诫勉3人", "诫勉4人")]
    pairs += [("履行职责方面。", "履行职责方面！"), ("理论学习", "政治学习")]
    new = replaced(start, *pairs)
    filled = brought_back(start, edited(start, new))
    assert {str(e.cell): e.verdict for e in filled.edits} == {
        "整改成效!B2": COMES_BACK,
        "整改台账!A2": COMES_BACK,
        "整改台账!B2": COMES_BACK,
        "整改台账!E2": COMES_BACK,
        "整改台账!B4": BY_HAND,
    }
    assert "会是“3.关于创作精品" in next(e.reason for e in filled.edits if e.verdict == BY_HAND)
    assert broken_laws(start, new, filled) == []


def test_backfill__a_name_in_the_header_too_is_for_a_person(start, tmp_path):
    template = tmp_path / "templates" / "页眉.docx"
    template.parent.mkdir()
    document = Document(str(template_of(Edition.PUBLIC)))
    document.sections[0].header.paragraphs[0].text = "{{ 巡察组 }}"
    document.save(str(template))
    options = {"fix": False, "strict": False, "force": False}
    built = build.build(start.workbook, template, tmp_path, Edition.PUBLIC, **options)
    made, notice = built.made, built.outputs["notice"]
    texts = [str(p.text) for p in made.rendered.paragraphs if p.part == "正文"]
    new = [text.replace("市委第五巡察组", "市委第三巡察组") for text in texts]
    save_edited(notice, new, notice)
    surroundings = Surroundings(tmp_path, template_of)
    filled = backfill(notice, start.workbook, None, surroundings)
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("基本信息!B5", BY_HAND)]
    assert "页眉" in filled.edits[0].reason


def test_backfill__an_edit_that_would_change_the_header_is_for_a_person(tmp_path):
    """The header quotes no cell; only the proof can see that it depends on one."""
    template = tmp_path / "templates" / "页眉.docx"
    template.parent.mkdir()
    document = Document(str(template_of(Edition.PUBLIC)))
    header = "{% if 公开依据 == '公开规定' %}甲{% else %}乙{% endif %}"
    document.sections[0].header.paragraphs[0].text = header
    document.save(str(template))
    book = save(tmp_path / "台账.xlsx", facts=FACTS | {"公开依据": "公开规定"})
    options = {"fix": False, "strict": False, "force": False}
    built = build.build(book, template, tmp_path, Edition.PUBLIC, **options)
    made, notice = built.made, built.outputs["notice"]
    texts = [str(p.text) for p in made.rendered.paragraphs if p.part == "正文"]
    save_edited(notice, [text.replace("公开规定", "公开要求") for text in texts], notice)
    filled = backfill(notice, book, None, Surroundings(tmp_path, template_of))
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("基本信息!B12", BY_HAND)]
    assert filled.path is None


def test_backfill__another_notice_altogether_is_told(start, tmp_path):
    document = Document()
    for text in ("会议通知", "定于明日开会。"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "别的.docx"))
    with pytest.raises(Refused) as refused:
        brought_back(start, tmp_path / "别的.docx")
    (told_of,) = refused.value.diagnostics
    assert told_of.rule == "notice-unlike"
    assert "0%的段落相近" in told_of.sentence


@pytest.mark.parametrize(
    ("change", "is_like"),
    [
        (lambda texts: [t.replace("整改", "改正") for t in texts], True),  # reworked
        (lambda texts: texts[:3] + texts[-3:], True),  # shortened
        (lambda texts: [f"{t[::-1]}别的话" for t in texts], False),
    ],
    ids=["reworked", "shortened", "another"],
)
def test_backfill__of_an_unlike_file_one_line(start, change, is_like):
    path = edited(start, change(start.texts))
    if is_like:
        assert brought_back(start, path).edits
        return
    with pytest.raises(Refused) as refused:
        brought_back(start, path)
    assert [d.rule for d in refused.value.diagnostics] == ["notice-unlike"]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [("理论学习不够深入", "理论学习很不深入", "B"), ("履行职责方面", "履职方面", "A")],
)
def test_backfill__a_heading_written_out_comes_back_into_all_its_cells(tmp_path, old, new, column):
    rows = [changed(), changed(整改措施="补课", 整改情况="已补课。"),
            changed(反馈问题="台账不清", 整改措施="清理", 整改情况="已清理。")]  # fmt: skip
    start = ground(save(tmp_path / "台账.xlsx", rows), tmp_path)
    texts = [text.replace(old, new) for text in start.texts]
    filled = brought_back(start, save_edited(start.notice, texts, start.notice))
    assert {e.verdict for e in filled.edits} == {COMES_BACK}
    sheet = load_workbook(filled.path)["整改台账"]
    written = [sheet[f"{column}{row}"].value for row in (2, 3, 4)]
    assert written == ([new] * 3 if column == "A" else [new, new, "台账不清"])


def test_lines__of_many_edits_the_first_twenty(start):
    edit = Edit(1, None, "旧", "新", BY_HAND, "原因", ())
    shown = lines(Filled(None, (edit,) * 23, (), ()))
    assert len(shown) == 21
    assert "另有3处" in shown[-1]
    assert len(as_object(Filled(None, (edit,) * 23, (), ()), ())["edits"]) == 23


def test_backfill__of_two_findings_with_one_sentence_the_edited_one(tmp_path):
    rows = [changed(反馈问题=f"问题{n}", 整改情况="已整改到位。") for n in "甲乙丙"]
    start = ground(save(tmp_path / "台账.xlsx", rows), tmp_path)
    last = max(n for n, text in enumerate(start.texts) if "已整改到位" in text)
    new = [t.replace("已整改", "均已整改") if n == last else t for n, t in enumerate(start.texts)]
    filled = brought_back(start, save_edited(start.notice, new, start.notice))
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E4", COMES_BACK)]
    assert broken_laws(start, new, filled) == []


def test_backfill__what_the_copy_keeps_and_what_it_cannot_is_told(tmp_path):
    formula = '<c r="P2" t="str"><f>E2</f><v>旧</v></c></row>'.encode()
    content = repacked(
        with_shared_strings(workbook()),
        {
            "xl/vbaProject.bin": b"\x00",
            "xl/threadedComments/threadedComment1.xml": b"<x/>",
            "_xmlsignatures/sig1.xml": b"<x/>",
            LEDGER_PART: lambda xml: xml.replace(b"</row></sheetData>", formula + b"</sheetData>"),
        },
    )
    (tmp_path / "台账.xlsx").write_bytes(content)
    start = ground(tmp_path / "台账.xlsx", tmp_path)
    new = [text.replace("12次", "13次") for text in start.texts]
    filled = brought_back(start, save_edited(start.notice, new, start.notice))
    rules = {"parts-kept", "signature-lost", "formulas-stale"}
    messages = {d.rule: d.message for d in filled.found if d.rule in rules}
    assert messages.keys() == rules
    assert "会话批注、宏" in messages["parts-kept"]
    with ZipFile(filled.path) as copy:
        assert copy.read("xl/vbaProject.bin") == b"\x00"


def test_backfill__nothing_edited_nothing_written(start):
    filled = brought_back(start, start.notice)
    assert (filled.edits, filled.remarks, filled.path, filled.found) == ((), (), None, ())
    assert not list(start.notice.parent.glob("*回填*"))


def test_backfill__other_lines_of_the_cell_stay_letter_for_letter(start):
    filled = brought_back(start, edited(start, replaced(start, ("30篇", "31篇"))))
    cell = load_workbook(filled.path)["整改台账"]["E2"]
    assert cell.value == "　每月集中学习一次。\n全年学习12次，撰写体会31篇。\n学习成果已转化"
    assert cell.comment.author == "回填"
    assert "撰写体会30篇" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFFFFF00"


def test_backfill__what_came_back_can_be_edited_again(start):
    once = brought_back(start, edited(start, replaced(start, ("30篇", "31篇"))))
    new = replaced(start, ("30篇", "31篇"))
    again = ground(once.path, once.path.parent / "再")
    assert again.texts == new
    assert brought_back(again, again.notice).edits == ()


@pytest.mark.parametrize("fix", [False, True], ids=["as typed", "--fix"])
def test_backfill__internal_edition(tmp_path, fix):
    rows = [
        changed(整改情况="截止目前,学习12次。", 责任人="甲科长"),
        changed(反馈问题="二", 公开="否"),
    ]
    workbook = save(tmp_path / "台账.xlsx", rows)
    start = ground(workbook, tmp_path, Edition.INTERNAL, fix=fix)
    new = [text.replace("12次", "13次") for text in start.texts]
    path = save_edited(start.notice, new, tmp_path / start.notice.name)
    filled = brought_back(start, path)
    assert ("整改台账!E2", COMES_BACK) in [(str(e.cell), e.verdict) for e in filled.edits]
    assert broken_laws(start, new, filled) == []


# ---------------------------------------------------------------- the workbook since the build


def changed_since(start, tmp_path, **cells):
    """The notice edited in 学习13次, its workbook changed after the build."""
    path = edited(start, replaced(start, ("学习12次", "学习13次")))
    book = load_workbook(start.workbook)
    for place, value in cells.items():
        book["整改台账"][place] = value
    book.save(tmp_path / "台账.xlsx")
    return backfill(path, tmp_path / "台账.xlsx", None, Surroundings(ROOT, template_of))


def test_backfill__the_cell_changed_since_is_told_with_three_texts(start, tmp_path):
    filled = changed_since(start, tmp_path, E2="每月集中学习一次。\n全年学习20次，撰写体会30篇。")
    (edit,) = filled.edits
    assert (str(edit.cell), edit.verdict) == ("整改台账!E2", BY_HAND)
    assert all(text in edit.reason for text in ("学习12次", "学习20次", "学习13次"))
    assert [d.rule for d in filled.found] == ["workbook-changed"]
    assert filled.path is None


def test_backfill__another_cell_changed_since_stays_as_it_is_now(start, tmp_path):
    filled = changed_since(start, tmp_path, E4="组织采风5次。")
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", COMES_BACK)]
    book = load_workbook(filled.path)["整改台账"]
    assert "学习13次" in book["E2"].value
    assert book["E4"].value == "组织采风5次。"


def test_backfill__a_row_put_in_above_the_cell_is_found_where_it_is_now(start, tmp_path):
    path = edited(start, replaced(start, ("活动6次", "活动8次")))
    rows = [ROWS[0], changed(反馈问题="新的问题", 整改措施="新", 整改情况="新。"), *ROWS[1:]]
    workbook = save(tmp_path / "台账.xlsx", rows, merged=["A2:A5"], sheets=SHEETS)
    filled = backfill(path, workbook, None, Surroundings(ROOT, template_of))
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E4", COMES_BACK)]
    assert (
        load_workbook(filled.path)["整改台账"]["E4"].value
        == "整改情况：制定《服务办法》，开展服务活动8次。"
    )


def test_backfill__the_cell_says_so_already(start, tmp_path):
    filled = changed_since(
        start, tmp_path, E2="每月集中学习一次。\n全年学习13次，撰写体会30篇。\n学习成果已转化"
    )
    assert [(e.verdict, "不用再改" in e.reason) for e in filled.edits] == [(BY_HAND, True)]


def test_backfill__a_workbook_with_errors_edits_are_told_and_nothing_is_written(start, tmp_path):
    filled = changed_since(start, tmp_path, F2="差不多")
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", BY_HAND)]
    assert ("整改台账!F2", "status-unknown") in {(str(d.where), d.rule) for d in filled.found}
    assert (filled.path, filled.is_refused) == (None, True)


def test_backfill__a_formula_is_never_written_over(tmp_path):
    cell = '<c r="E2" t="str"><f>"a"</f><v>学习12次。</v></c>'.encode()
    content = repacked(
        workbook(), {LEDGER_PART: lambda x: re.sub(rb'<c r="E2".*?</c>', lambda _: cell, x)}
    )
    (tmp_path / "台账.xlsx").write_bytes(content)
    start = ground(tmp_path / "台账.xlsx", tmp_path)
    new = [text.replace("12次", "13次") for text in start.texts]
    path = save_edited(start.notice, new, tmp_path / start.notice.name)
    filled = brought_back(start, path)
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", BY_HAND)]
    assert "公式" in filled.edits[0].reason


# ---------------------------------------------------------------- which record


def test_backfill__renamed_is_compared_with_the_nearest_record(start):
    path = edited(start, replaced(start, ("学习12次", "学习13次")))
    renamed = path.rename(path.with_name("领导改.docx"))
    filled = brought_back(start, renamed)
    assert told(filled) == ["record-nearest"]
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", COMES_BACK)]


def test_backfill__without_a_record_the_notice_is_built_anew(start, tmp_path):
    path = save_edited(
        start.notice, replaced(start, ("学习12次", "学习13次")), tmp_path / "改.docx"
    )
    filled = brought_back(start, path)
    assert told(filled) == ["record-missing"]
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", COMES_BACK)]
    assert filled.path == tmp_path / "台账_回填.xlsx"


def test_backfill__a_template_of_its_own_beside_the_notice(start, tmp_path):
    template = tmp_path / "我的模板.docx"
    document = Document(str(template_of(Edition.PUBLIC)))
    document.paragraphs[0].insert_paragraph_before("内部送审稿")
    document.save(str(template))
    options = {"fix": False, "strict": False, "force": False}
    built = build.build(start.workbook, template, tmp_path / "出", Edition.PUBLIC, **options)
    notice = built.outputs["notice"]
    made = Document(str(notice))
    for paragraph in made.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("学习12次", "学习13次")
    made.save(str(notice))
    missing = brought_back(start, notice)
    assert told(missing) == ["template-missing"]
    shutil.copy(template, notice.parent)
    filled = brought_back(start, notice)
    assert told(filled) == []
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", COMES_BACK)]


# ---------------------------------------------------------------- tracked changes and comments


def tracked(path, word, new, author):
    """Replace a word as a tracked change of an author."""
    document = Document(str(path))
    (run,) = (r for p in document.paragraphs for r in p.runs if word in r.text)
    before, after = run.text.split(word)
    element = run._r
    for kind, tag, text in (("del", "delText", word), ("ins", "t", new)):
        xml = (
            f'<w:{kind} {nsdecls("w")} w:id="9" w:author="{author}"><w:r>'
            f'<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r></w:{kind}>'
        )
        element.addprevious(parse_xml(xml))
    run.text = after
    head = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{before}</w:t></w:r>')
    element.getprevious().getprevious().addprevious(head)
    document.save(str(path))


def test_backfill__tracked_changes_of_two_authors(start):
    path = edited(start, start.texts)
    tracked(path, "12次", "13次", "王局长")
    tracked(path, "6次", "8次", "李科长")
    filled = brought_back(start, path)
    assert [(str(e.cell), e.verdict, e.authors) for e in filled.edits] == [
        ("整改台账!E2", COMES_BACK, ("王局长",)),
        ("整改台账!E3", COMES_BACK, ("李科长",)),
    ]
    assert broken_laws(start, replaced(start, ("12次", "13次"), ("6次", "8次")), filled) == []


def test_backfill__a_line_dropped_as_a_tracked_change_has_its_author(start):
    path = edited(start, start.texts)
    document = Document(str(path))
    (paragraph,) = (p for p in document.paragraphs if "30篇" in p.text)
    mark = f'<w:del {nsdecls("w")} w:id="7" w:author="王局长"/>'
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f"<w:rPr {nsdecls('w')}>{mark}</w:rPr>"))
    (run,) = paragraph.runs
    text = run.text
    gone = parse_xml(
        f'<w:del {nsdecls("w")} w:id="8" w:author="王局长"><w:r><w:delText>{text}</w:delText></w:r>'
        "</w:del>"
    )
    run._r.addprevious(gone)
    run._r.getparent().remove(run._r)
    document.save(str(path))
    filled = brought_back(start, path)
    assert [(str(e.cell), e.verdict, e.authors) for e in filled.edits] == [
        ("整改台账!E2", COMES_BACK, ("王局长",))
    ]


def test_backfill__comments_with_place_and_cell(start):
    path = edited(start, replaced(start, ("学习12次", "一共学习12次")))
    document = Document(str(path))
    for words, text in (
        ("一共学习12次", "核实次数"),
        ("制定的3项", "数字？"),
        ("采风4次", "写具体"),
    ):
        (paragraph,) = (p for p in document.paragraphs if words in p.text)
        (run,) = paragraph.runs
        before, after = run.text.split(words)
        run.text = before
        marked, rest = paragraph.add_run(words), paragraph.add_run(after)
        assert rest is not None
        document.add_comment([marked], text=text, author="王局长", initials="王")
    document.save(str(path))
    filled = brought_back(start, path)
    assert [(r.author, r.text, str(r.cell) if r.cell else None) for r in filled.remarks] == [
        ("王局长", "数字？", None),
        ("王局长", "核实次数", "整改台账!E2"),
        ("王局长", "写具体", "整改台账!E4"),
    ]
    assert [r.paragraph for r in filled.remarks] == [
        1 + next(n for n, text in enumerate(start.texts) if words in text)
        for words in ("制定的3项", "学习12次", "采风4次")
    ]
    assert [(str(e.cell), e.verdict) for e in filled.edits] == [("整改台账!E2", COMES_BACK)]


def test_backfill__a_header_that_was_edited_is_told(start):
    path = edited(start, start.texts)
    document = Document(str(path))
    document.sections[0].header.paragraphs[0].text = "送审稿"
    document.save(str(path))
    filled = brought_back(start, path)
    assert (filled.edits, [d.rule for d in filled.found]) == ((), ["other-part"])


def test_backfill__a_resave_by_libreoffice_is_no_edit(start, tmp_path):
    shutil.copytree(start.notice.parent / ".记录", tmp_path / ".记录")
    try:
        convert("docx", tmp_path, start.notice)
    except FileNotFoundError:
        pytest.skip("no LibreOffice here")
    filled = brought_back(start, tmp_path / start.notice.name)
    assert (filled.edits, filled.path) == ((), None)
    assert filled.found == ()


# ---------------------------------------------------------------- where the copy goes


def test_backfill__the_next_free_name_and_never_over_a_file(start):
    path = edited(start, replaced(start, ("学习12次", "学习13次")))
    names = [brought_back(start, path).path.name for _ in range(3)]
    assert names == ["台账_回填.xlsx", "台账_回填_2.xlsx", "台账_回填_3.xlsx"]


@pytest.mark.parametrize(
    ("target", "rule"),
    {
        "台账.xlsx": "output-exists",
        "别的.xlsx": "output-exists",
        "回填.txt": "output-suffix",
        "~$回填.xlsx": "output-suffix",
        f"{'长' * 100}.xlsx": "output-unwritable",
    }.items(),
)
def test_backfill__output_refused(start, tmp_path, target, rule):
    workbook = tmp_path / "台账.xlsx"
    shutil.copy(start.workbook, workbook)
    (tmp_path / "别的.xlsx").write_text("别人的")
    path = edited(start, replaced(start, ("学习12次", "学习13次")))
    with pytest.raises(Refused) as refused:
        backfill(path, workbook, tmp_path / target, Surroundings(ROOT, template_of))
    assert [d.rule for d in refused.value.diagnostics] == [rule]
    assert (tmp_path / "别的.xlsx").read_text() == "别人的"
    assert workbook.read_bytes() == start.workbook.read_bytes()


# ---------------------------------------------------------------- the laws over random edits


@pytest.mark.parametrize("number", range(12))
def test_backfill__laws_over_random_edits(start, number):
    new = edited_texts(start.texts, random.Random(number))
    assert broken_laws(start, new, brought_back(start, edited(start, new))) == []


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")
def test_backfill__laws_over_random_edits_of_the_seed(tmp_path):
    start = ground(SEED, tmp_path)
    for number in range(3):
        new = edited_texts(start.texts, random.Random(number))
        path = save_edited(start.notice, new, tmp_path / f"改{number}.docx")
        assert broken_laws(start, new, brought_back(start, path)) == []


# ---------------------------------------------------------------- the command


@pytest.fixture
def built(tmp_path):
    notice = Path(generate(EXAMPLE, "-o", tmp_path).stdout.strip())
    document = Document(str(notice))
    (run,) = (r for p in document.paragraphs for r in p.runs if "集中学习8次" in r.text)
    run.text = run.text.replace("集中学习8次", "集中学习9次，电话13800138000")
    document.add_comment([run], text="核对13800138000", author="王局长")
    document.save(str(notice))
    return notice


def test_command__numbers_are_masked_in_edits_reasons_and_comments(built):
    """A mobile number blocks the public notice, so the edit is for a person."""
    run = generate("backfill", built)
    shown = generate("backfill", built, "--json").stdout
    assert (run.returncode, run.stdout) == (0, "")
    for text in (run.stderr, json.dumps(json.loads(shown), ensure_ascii=False)):
        assert "13800138000" not in text
        assert text.count("138****8000") >= 3
    lines = run.stderr.splitlines()
    assert lines[0].startswith("需人工处理 第10段 整改台账!F3：")
    assert lines[1:3] == ["领导批注清单：", "批注 第10段（整改台账!F3） 王局长：核对138****8000"]
    assert lines[-1] == "没有可回填的改动，不写回填稿（可回填0处，需人工处理1处）"


def test_command__json_and_nothing_else(tmp_path):
    notice = Path(generate(EXAMPLE, "-o", tmp_path).stdout.strip())
    document = Document(str(notice))
    (run,) = (r for p in document.paragraphs for r in p.runs if "集中学习8次" in r.text)
    run.text = run.text.replace("集中学习8次", "集中学习9次")
    document.save(str(notice))
    shown = generate("backfill", notice, EXAMPLE, "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    found = json.loads(shown.stdout)
    assert list(found) == ["ok", "outputs", "edits", "comments", "findings"]
    assert found["outputs"] == {"workbook": str(tmp_path / "rectification_回填.xlsx")}
    (edit,) = found["edits"]
    assert (edit["cell"], edit["verdict"], edit["authors"]) == ("整改台账!F3", COMES_BACK, [])
    assert "集中学习8次" in edit["old"]
    assert "集中学习9次" in edit["new"]
    told = generate("backfill", notice)
    assert told.stdout == f"{tmp_path / 'rectification_回填_2.xlsx'}\n"
    assert re.search("可回填 第10段 整改台账!F3：“.*8次.*”→“.*9次.*”；", told.stderr)
    assert "可回填1处，需人工处理0处" in told.stderr.splitlines()[-1]


def test_command__nothing_to_bring_back(tmp_path):
    notice = generate(EXAMPLE, "-o", tmp_path).stdout.strip()
    run = generate("backfill", notice)
    assert (run.returncode, run.stdout) == (0, "")
    assert "没有改动" in run.stderr
    shown = json.loads(generate("backfill", notice, "--json").stdout)
    assert shown == {
        "ok": True, "outputs": {"workbook": None}, "edits": [], "comments": [], "findings": [],
    }  # fmt: skip


def test_command__refused(tmp_path):
    run = generate("backfill", tmp_path / "没有.docx", "--json")
    found = json.loads(run.stdout)
    assert (run.returncode, run.stderr) == (1, "")
    assert (found["ok"], found["edits"], found["findings"][0]["rule"]) == (
        False, [], "file-missing",
    )  # fmt: skip
