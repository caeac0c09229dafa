"""The other shapes of the public notice: each ready template with the example, in both editions."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from notice.commands import build
from notice.diagnostics import Level
from notice.model.notice import Edition
from tests.builders import FACTS, changed, workbook
from tests.making.test_internal import HEAD, with_facts
from tests.making.test_layout import EXAMPLE, SEED, failed, needs_office, needs_tool, tool
from tests.office import convert
from tests.templates import filled

__all__ = ["tool"]  # a fixture of test_layout

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
THROUGH, STATUS, TABLE, REPORT = "通报-不分类", "通报-逐项状态", "通报-表格", "报告"
SHAPES = (THROUGH, STATUS, TABLE, REPORT)
PRINTED = {Edition.PUBLIC: 12, Edition.INTERNAL: 13}  # findings of the example
HEADING = re.compile(r"\d+\.关于.*问题。")
both_editions = pytest.mark.parametrize("edition", PRINTED, ids=lambda edition: edition.word)


def of_example(shape: str, edition: Edition, **facts: object) -> tuple[list[str], bytes]:
    """The lines of the example in a shape, and the notice."""
    made = filled(
        (TEMPLATES / f"{shape}.docx").read_bytes(), with_facts(EXAMPLE, {**HEAD, **facts}), edition
    )
    assert made.rendered is not None, made.found
    assert made.rules == []
    body = [p.text for p in made.rendered.paragraphs if p.part == "正文" and p.text.strip()]
    return list(map(str, body)), made.rendered.docx


def parts(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if re.match("[一二三四]、", line)]


@both_editions
@pytest.mark.parametrize("shape", SHAPES)
def test_text(shape, edition):
    """What all shapes print: title, lead, sections, every finding once, signature."""
    lines, _ = of_example(shape, edition)
    assert lines[:2] == ["示例市文化馆", "关于巡察整改进展情况的通报"]
    assert parts(lines) == [
        "一、整改责任落实情况",
        "二、巡察反馈问题整改情况",
        "三、下一步总体工作打算",
    ]
    printed = "\n".join(lines)
    for words in ("以学促干成效不明显", "组织生活不够规范", "制定的17项整改措施"):
        assert printed.count(words) == 1
    assert printed.count("考勤制度执行不到位") == (edition is Edition.INTERNAL)  # 公开 = 否
    assert lines[-2:] == ["示例市文化馆", "2025年12月10日"]


@both_editions
def test_through__numbered_from_one_to_the_end(edition):
    lines, _ = of_example(THROUGH, edition)
    headings = [line for line in lines if HEADING.fullmatch(line)]
    assert len(headings) == PRINTED[edition]
    assert [int(h.partition(".")[0]) for h in headings] == list(range(1, len(headings) + 1))
    assert not [line for line in lines if re.match("（[一二三四]）", line)]


def test_through__a_heading_keeps_its_cell_and_its_own_figures():
    made = filled(
        (TEMPLATES / f"{THROUGH}.docx").read_bytes(),
        workbook([changed(), changed(问题类别="二", 反馈问题="2024年3项任务没有完成")]),
    )
    assert made.rendered is not None
    heading = next(p.text for p in made.rendered.paragraphs if "3项任务" in p.text)
    assert heading == "2.关于2024年3项任务没有完成问题。"
    quoted = [s for s in heading.spans if s.source]
    assert [(s.text, str(s.source.cells[0])) for s in quoted if s.source] == [
        ("2024年3项任务没有完成", "整改台账!B3")
    ]


def test_through__a_large_ledger_and_merged_twice_as_one():
    rows = [changed(问题类别=f"第{n % 7}方面", 反馈问题=f"第{n}件事拖延") for n in range(120)]
    made = filled((TEMPLATES / f"{THROUGH}.docx").read_bytes(), workbook(rows))
    numbers = [line.partition(".")[0] for line in made.lines if HEADING.fullmatch(line)]
    assert numbers == [str(n) for n in range(1, 121)]


@both_editions
def test_status__a_line_for_each_finding(edition):
    lines, _ = of_example(STATUS, edition)
    headings = [place for place, line in enumerate(lines) if HEADING.fullmatch(line)]
    stated = [place for place, line in enumerate(lines) if line.startswith("整改状态：")]
    assert len(headings) == len(stated) == PRINTED[edition]
    assert all(a < b for a, b in zip(headings, stated, strict=True))
    assert all(b < a for a, b in zip(headings[1:], stated[:-1], strict=True))
    assert {lines[place] for place in stated} >= {"整改状态：已完成。", "整改状态：长期坚持。"}


@both_editions
def test_table__a_row_for_each_finding(edition):
    _, docx = of_example(TABLE, edition)
    with zipfile.ZipFile(BytesIO(docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    (table,) = root.iter(f"{W}tbl")
    rows = [["".join(c.itertext(f"{W}t")) for c in r.iter(f"{W}tc")] for r in table.iter(f"{W}tr")]
    assert rows[0] == ["序号", "反馈问题", "落实情况", "完成状态"]
    assert rows[1] == ["（一）关于贯彻落实上级决策部署方面问题"]
    number, finding, progress, status = rows[2]
    assert (number, status) == ("1.", "已完成")
    assert finding == "理论学习与业务工作结合不够紧密，以学促干成效不明显"
    assert progress.startswith("整改情况：围绕群众文化工作")
    assert sum(len(row) == 4 for row in rows) == PRINTED[edition] + 1
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert heads == [True] + [False] * (len(rows) - 1)


@both_editions
def test_report__addressee_and_its_words(edition):
    lines, _ = of_example(REPORT, edition, 主送机关="市委", 文件标题="关于巡察整改进展情况的报告")
    assert lines[1:3] == ["关于巡察整改进展情况的报告", "市委："]
    assert lines[3].endswith("现将巡察整改进展情况报告如下。")
    assert lines[-3].startswith("特此报告。")


def test_report__addressee_missing_is_told(tmp_path):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(workbook(facts=FACTS))
    made, found = build.make(source, TEMPLATES / f"{REPORT}.docx", Edition.PUBLIC)
    assert [d.rule for d in found if d.level is Level.WARNING] == ["no-addressee"]
    assert made.rendered.paragraphs[3].text.startswith("根据市委统一部署")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each shape with the example and the seed, name → file."""
    folder = tmp_path_factory.mktemp("shapes")
    books = {"the example": EXAMPLE, **({"the seed": SEED} if SEED.is_file() else {})}
    files = {}
    for shape in SHAPES:
        for name, book in books.items():
            made = filled((TEMPLATES / f"{shape}.docx").read_bytes(), with_facts(book, HEAD))
            assert made.rendered is not None, made.found
            path = folder / f"{len(files)}.docx"
            path.write_bytes(made.rendered.docx)
            files[f"{shape}, {name}"] = path
    return files


@needs_tool
def test_layout__document(tool: ModuleType, laid_out: dict[str, Path]):
    found = []
    for name, path in laid_out.items():
        found += failed(tool.check(path)[0], name)
    assert not found


@needs_office
def test_layout__printed_pages(tool: ModuleType, laid_out: dict[str, Path]):
    """The rows of a table are lower than those of the text: its pages have no 22."""
    convert("pdf", next(iter(laid_out.values())).parent, *laid_out.values())
    found = []
    for name, path in laid_out.items():
        read = tool.read_notice(path, True, False)
        pages = tool.read_pdf(path.with_suffix(".pdf"))
        found += failed([tool.judge(c, read) for c in tool.rendered_clauses(read, pages)], name)
    of_table = ("RENDER-5.2.3-short", "RENDER-5.2.3-lines")
    assert [
        line
        for line in found
        if not (line.startswith(TABLE) and any(clause in line for clause in of_table))
    ] == []
