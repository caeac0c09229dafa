"""Tracing: every paragraph knows its cells, and nothing of it is left in the file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from notice import totals
from notice.commands.build import make
from notice.ledger.read import read_book
from notice.making import render
from notice.model.notice import Edition
from notice.model.text import Count, Text
from notice.template import names
from notice.template.sandbox import Sandbox
from notice.wording import edition as editions
from tests.builders import FACTS, changed, workbook
from tests.template.test_names import RICH
from tests.templates import NAME, filled, table, template, text_box

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (ROOT / "templates" / "notice.docx").read_bytes()
EVERYWHERE = template(
    "{{ 单位全称 }}{{ 总数句 }}",
    "{%p for 类 in 整改情况.类别 %}",
    "{%p for 问 in 类.问题 %}",
    "{{ 问.序号 }}{{ 问.标题 }}（{{ 问.原文 }}）",
    "{%p for 段 in 问.段落 %}",
    "{{ 段 }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
    table(("{%tr for 行 in 署名行 %}",), ("{{ 行 }}",), ("{%tr endfor %}",)),
    text_box("{{ 联系方式 }}"),
    '<w:p><w:r><w:instrText>HYPERLINK "{{ 联系电话 }}"</w:instrText></w:r><w:r><w:t>甲</w:t></w:r>'
    "</w:p>",
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="{{ 单位简称 }}"/></'
    "wp:inline></w:drawing></w:r></w:p>",
    header="{{ 单位简称 }}",
    footer="{{ 巡察时间 }}",
    footnote="{{ 截至 }}{{ 问题.总数 }}",
)


def rendered(template_bytes: bytes, book_bytes: bytes, monkeypatch=None) -> bytes:
    """The docx; with a monkeypatch, one filled without any marks."""
    if monkeypatch is not None:
        monkeypatch.setattr(render, "Sandbox", lambda _: Sandbox(_unmarked))
    book, _ = read_book(book_bytes, "x")
    opened = render.open_template(template_bytes, NAME)
    assert not [
        d for d in render.check(opened, names.names_of(book), Edition.PUBLIC) if not d.level
    ]
    counted = totals.count(book)
    content, _ = editions.lay_out(book, counted, Edition.PUBLIC)
    return render.fill(opened, book, counted, content)[0].docx


def _unmarked(value: object) -> object:
    return (
        str(int(value))
        if isinstance(value, Count)
        else str(value)
        if isinstance(value, Text)
        else value
    )


@pytest.mark.parametrize("kind", ["default", "everywhere"])
def test_trace__parts_are_those_of_an_untraced_rendering(
    kind: str, monkeypatch: pytest.MonkeyPatch
):
    source = TEMPLATE if kind == "default" else EVERYWHERE
    book = workbook(
        [changed(反馈问题="学习&<不>够", 整改情况="学了\n12次")],
        facts=FACTS | {"单位全称": "甲&乙"},
    )
    traced = rendered(source, book)
    untraced = rendered(source, book, monkeypatch)
    with zipfile.ZipFile(BytesIO(traced)) as one, zipfile.ZipFile(BytesIO(untraced)) as other:
        assert one.namelist() == other.namelist()
        for name in one.namelist():
            assert one.read(name) == other.read(name), name
    assert traced == untraced


def test_trace__no_mark_left_anywhere():
    made = filled(EVERYWHERE, RICH)
    assert made.rendered is not None, made.found
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        for name in package.namelist():
            assert b"\xef\xb7" not in package.read(name), name
        document = package.read("word/document.xml").decode()
    assert 'HYPERLINK "0000-7654321"' in document
    assert 'descr="市图书馆"' in document


@pytest.mark.parametrize("edition", [Edition.PUBLIC, Edition.INTERNAL])
def test_trace__spans_join_to_the_text_and_quote_their_cells(edition: Edition):
    path = ROOT / "input" / "rectification.xlsx"
    made, _ = make(path, ROOT / "templates" / "notice.docx", edition)
    book = load_workbook(path)
    quoted = computed = 0
    for paragraph in made.rendered.paragraphs:
        assert "".join(span.text for span in paragraph.text.spans) == paragraph.text
        for span in paragraph.text.spans:
            if span.source is None:
                continue
            computed += span.source.line is None
            if span.source.line is not None:
                (cell,) = span.source.cells
                value = str(book[cell.sheet].cell(cell.row, cell.column).value)
                assert span.text in value.split("\n")[span.source.line - 1]
                quoted += 1
    assert quoted > 40
    assert computed > 10


def test_trace__each_kind_of_span():
    made = filled(
        template("{{ 整改情况.序号 }}", "{{ 单位简称 }}于{{ 反馈日期 }}有{{ 问题.总数 }}个")
    )
    assert made.rendered is not None
    spans = made.rendered.paragraphs[1].text.spans
    assert [(s.text, s.source and (str(s.source.cells[0]), s.source.line)) for s in spans] == [
        ("市图书馆", ("基本信息!B3", 1)),
        ("于", None),
        ("2025年6月12日", ("基本信息!B9", None)),
        ("有", None),
        ("1", ("整改台账!B2", None)),
        ("个", None),
    ]


def test_trace__a_template_can_t_forge_a_mark():
    forged = "\ufdd00\ufdd1假\ufdd2"
    escaped = "{{ '" + forged.encode("unicode_escape").decode() + "' }}"
    made = filled(template("{{ 整改情况.序号 }}{{ 单位全称 }}", forged, escaped))
    assert made.lines[1:] == ["0假", "0假"]
    assert made.rendered is not None
    assert all(p.text.cells == () for p in made.rendered.paragraphs[1:])


KEPT = {  # what a template may do without losing the source
    "default": "{{ 监督期|default('无') }}",
    "condition": "{{ 监督期 if 印章 else '无' }}",
    "join": "{{ 署名行|join('、') }}",
    "or": "{{ 发文字号 or 监督期 }}",
}


@pytest.mark.parametrize("case", KEPT)
def test_trace__kept_by(case: str):
    made = filled(
        template("{{ 整改情况.序号 }}", KEPT[case]), workbook(facts=FACTS | {"监督期": "两年"})
    )
    assert made.rendered is not None
    assert all(span.source for span in made.rendered.paragraphs[1].text.spans)


SEAMS = {  # title of the finding, tail in the template → printed
    "？": ("为什么不学？", "{{ 问.标题 }}。", "关于为什么不学？"),
    "！": ("必须学！", "{{ 问.标题 }}。", "关于必须学！"),
    "？ and words behind": ("为什么不学？", "{{ 问.标题 }}。后文。", "关于为什么不学？后文。"),
    "？ and no 。": ("为什么不学？", "{{ 问.标题 }}，后文。", "关于为什么不学？，后文。"),
    "no mark": ("学习不够", "{{ 问.标题 }}。", "关于学习不够问题。"),
    "a text that is no heading keeps its 。": ("为什么不学？", "{{ 问.原文 }}。", "为什么不学？。"),
    "words between": ("为什么不学？", "{{ 问.标题 }}（一）。", "关于为什么不学？（一）。"),
}  # fmt: skip


@pytest.mark.parametrize("case", SEAMS)
def test_seam(case: str):
    title, tail, expected = SEAMS[case]
    body = [
        "{%p for 类 in 整改情况.类别 %}",
        "{%p for 问 in 类.问题 %}",
        tail,
        "{%p endfor %}",
        "{%p endfor %}",
    ]
    assert filled(template(*body), workbook([changed(反馈问题=title)])).lines == [expected]


def test_seam__over_two_runs():
    runs = "<w:p><w:r><w:t>{{ 问.标题 }}</w:t></w:r><w:r><w:t>。</w:t></w:r></w:p>"
    body = [
        "{%p for 类 in 整改情况.类别 %}",
        "{%p for 问 in 类.问题 %}",
        runs,
        "{%p endfor %}",
        "{%p endfor %}",
    ]
    assert filled(template(*body), workbook([changed(反馈问题="怎么办？")])).lines == [
        "关于怎么办？"
    ]
