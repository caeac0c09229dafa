"""Filling: tags wherever Word and WPS put them, and the proof that nothing is left over or lost."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from notice.making import leftovers
from notice.model.notice import Paragraph
from notice.model.text import Cell, Source, Span, Text
from tests.builders import FACTS, changed, workbook
from tests.templates import NAME, SECTION, W, filled, paragraph, table, template, text_box

ONE = "{{ 整改情况.序号 }}"
HERE = Path(__file__).resolve().parent


def runs(*pieces: str, between: str = "") -> str:
    """A paragraph whose text is split over runs of different formats, as Word and WPS do."""
    made = [
        f'<w:r w:rsidR="00A{n}"><w:rPr><w:b w:val="{n % 2}"/></w:rPr><w:t xml:space="preserve">'
        f"{p}</w:t></w:r>"
        for n, p in enumerate(pieces)
    ]
    return f"<w:p>{between.join(made)}</w:p>"


SPELLING = '<w:proofErr w:type="spellStart"/>'
BOOKMARK = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
FORMS = {  # body → lines besides 一、
    "split by formats": ([runs("{", "{ 单位", "简称 }", "}")], ["市图书馆"]),
    "split by spelling marks": ([runs("{{ ", "单位简称", " }}", between=SPELLING)], ["市图书馆"]),
    "split by a bookmark": ([runs("{{", "单位简称", "}}", between=BOOKMARK)], ["市图书馆"]),
    "split control": (
        [runs("{%", "p for 行 ", "in 标题行 %}"), "{{ 行 }}", runs("{%p end", "for %}")],
        ["关于巡察整改进展情况的通报"]),
    "split with words round it": ([runs("由", "{{ 单位", "简称 }}", "负责")], ["由市图书馆负责"]),
    "table": ([table(("{{ 单位简称 }}", "{{ 问题.总数 }}"))], ["市图书馆", "1"]),
    "rows": (
        [table(("{%tr for 行 in 署名行 %}", ""), ("{{ loop.index }}", "{{ 行 }}"), ("{%tr endfor "
            "%}", ""))],
        ["1", "示例市图书馆"]),
    "cells": ([table(("{%tc for 行 in 署名行 %}", "{{ 行 }}", "{%tc endfor %}", "末"))],
    ["示例市图书馆", "末"]),
    "rows if": (
        [table(("{%tr if 印章 %}",), ("有",), ("{%tr else %}",), ("无",), ("{%tr endif %}",))],
        ["有"]),
    "paragraphs in a cell": ([table(("{%p for 行 in 署名行 %}\n{{ 行 }}\n{%p endfor %}",))],
    ["示例市图书馆"]),
    "runs": (
        ['<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:t>{%r if 印章 %}</w:t></w:r><w:r><w:t>乙</w:t></w:r>'
         '<w:r><w:t>{%r endif %}</w:t></w:r></w:p>'], ["甲乙"]),
    "text box": ([text_box("{{ 单位简称 }}")], ["外", "市图书馆"]),
    "hyperlink": ("<w:p><w:hyperlink w:anchor='x'><w:r><w:t>{{ 单位简称 }}</w:t></w:r></"
                  "w:hyperlink></w:p>", ["市图书馆"]),
    "content control": (
        ["<w:sdt><w:sdtContent><w:p><w:r><w:t>{{ 单位简称 }}</w:t></w:r></w:p></w:sdtContent></"
         "w:sdt>"], ["市图书馆"]),
    "inline if": (["{{ 单位简称 }}{% if 印章 %}（章）{% else %}（无章）{% endif %}"],
    ["市图书馆（章）"]),
    "comment tag": (["甲{# 乙 #}"], ["甲"]),
    "no space": (["{{单位简称}}{%if 印章%}甲{%endif%}"], ["市图书馆甲"]),
    "spaces": (["{{   单位简称   }}"], ["市图书馆"]),
    "literal braces": (["集合{甲}、100%"], ["集合{甲}、100%"]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str):
    body, expected = FORMS[form]
    made = filled(template(ONE, *([body] if isinstance(body, str) else body)))
    assert made.lines[1:] == expected
    assert made.rules == []


def test_form__headers_footers_and_notes():
    names = dict.fromkeys(("header", "footer", "footnote", "endnote"), "{{ 单位简称 }}")
    made = filled(template(ONE, **names))
    assert made.rendered is not None
    parts = {p.part: p.text for p in made.rendered.paragraphs}
    assert parts == {"正文": "一、", **dict.fromkeys(("页眉", "页脚", "脚注", "尾注"), "市图书馆")}
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        for name in ("header", "footer", "footnotes", "endnotes"):
            assert "市图书馆".encode() in package.read(f"word/{name}.xml")


HOSTILE = (
    "&<>\"'", "&amp;&lt;", "</w:t></w:r></w:p><w:p><w:sectPr/></w:p>", "<![CDATA[x]]>", "<!-- -->",
    "]]>", "a<b>c",
    "{_{ 单位全称 }_}", "{_% if x %_}", "{# 不是注释 #}", "{单}", "C:\\x\\1", "\\1\\g<0>", "$1",
    "'单' \"双\"", "&#8216;",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_cell__printed_exactly(text: str):
    body = [
        "{%p for 类 in 整改情况.类别 %}",
        "{%p for 问 in 类.问题 %}",
        "{{ 问.段落[0] }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ]
    made = filled(
        template(*body, header="{{ 单位全称 }}", footnote="{{ 单位全称 }}"),
        workbook([changed(整改情况=f"甲{text}乙。")], facts=FACTS | {"单位全称": text}),
    )
    assert made.lines == [f"整改情况：甲{text}乙。", text, text]
    assert made.rules == []


TAG_LIKE = ("{{ 单位全称 }}", "{% if 印章 %}", "{{", "%}", "王××", "〔待补〕", "共None项", "nan")


@pytest.mark.parametrize("text", TAG_LIKE)
def test_cell__that_looks_unfinished_is_printed_and_told(text: str):
    made = filled(
        template("{{ 整改情况.序号 }}", "{{ 监督期 }}"),
        workbook(facts=FACTS | {"监督期": f"甲{text}乙"}),
    )
    assert made.lines[1:] == [f"甲{text}乙"]
    assert made.rules == [("基本信息!B12", "left-over")]


def test_cell__none_within_a_word_is_nothing():
    book = workbook(
        facts=FACTS | {"监督期": "Nonesuch、finance、banana", "电子邮箱": "nan@None.com"}
    )
    made = filled(template(ONE, "{{ 监督期 }}", "{{ 联系方式 }}"), book)
    assert made.rules == []


LITERALS = ("单位××", "〔待补〕", "None", "共nan项")


@pytest.mark.parametrize("text", LITERALS)
def test_template__that_is_unfinished_is_refused(text: str):
    assert filled(template(ONE, text)).rules == [(NAME, "left-over")]


def test_left_over__over_a_border_of_spans():
    cell = Source((Cell("整改台账", 2, 5),), 1)
    joint = Paragraph("正文", 1, Text(Text.of("×", cell), "×"))
    from notice.ledger.read import read_book

    book, _ = read_book(workbook(), "x")
    assert [str(d.where) for d in leftovers.left_over([joint], book, NAME)] == [NAME]


def test_lost__a_text_that_did_not_come_out():
    cell = Cell("整改台账", 2, 5)
    (found,) = leftovers.lost([Span("不见了", Source((cell,), 1))])
    assert (found.where, found.rule) == (cell, "text-lost")


def test_lost__text_of_more_than_ten_million_bytes():
    """The XML library would cut it without a word."""
    made = filled(
        template(ONE, "{{ 监督期 }}" * 1001), workbook(facts=FACTS | {"监督期": "长" * 6000})
    )
    assert [rule for _, rule in made.rules] == ["template-structure"]


def test_page_setup__a_section_break_in_a_loop():
    section = f"<w:p><w:pPr>{SECTION.format(refs='')}</w:pPr></w:p>"
    body = ["{%p for 行 in 署名行 %}", "{{ 行 }}", section, "{%p endfor %}"]
    made = filled(template(ONE, *body))
    assert made.rules == []
    assert made.rendered is not None
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        assert package.read("word/document.xml").count(b"<w:sectPr>") == 2


def test_page_setup__changed():
    a, b = ("a", (), ()), ("b", (), ())
    assert not list(leftovers.page_setup([a, b], [a, a, b], NAME))
    assert list(leftovers.page_setup([a, b], [a], NAME))
    assert list(leftovers.page_setup([a], [b, a], NAME))


def test_table__is_never_left_without_row_or_cell_without_paragraph():
    empty = table(("{%tr for 名 in 制度.名称 %}",), ("{{ 名 }}",), ("{%tr endfor %}",))
    cell = table(("{%p if 党内版 %}\n内\n{%p endif %}",))
    made = filled(template(ONE, empty, cell))
    assert made.rendered is not None
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    assert len(list(root.iter(f"{{{W}}}tbl"))) == 1
    assert all(c.find(f"{{{W}}}p") is not None for c in root.iter(f"{{{W}}}tc"))


def test_word_count__a_million_characters():
    made = filled(
        template(ONE, "{{ 监督期 }}" * 40), workbook(facts=FACTS | {"监督期": "字" * 30000})
    )
    assert len(made.lines[1]) == 1_200_000


@pytest.mark.parametrize("content", [b"PK", b"", b"PK\x03\x04" + b"\0" * 60])
def test_broken(content: bytes):
    assert filled(content).rules == [(NAME, "template-broken")]


BROKEN_PARTS = {
    "document.xml": "word/document.xml",
    "styles.xml": "word/styles.xml",
    "content types": "[Content_Types].xml",
    "relations": "word/_rels/document.xml.rels",
    "header": "word/header.xml",
    "footnotes": "word/footnotes.xml",
}


@pytest.mark.parametrize("part", BROKEN_PARTS)
@pytest.mark.parametrize("content", [b"", b"<w:x", b"<x/>", b"\xff\xfe"])
def test_broken__inside(part: str, content: bytes):
    from tests.builders import repacked

    whole = template(ONE, header="甲", footnote="乙")
    made = filled(repacked(whole, {BROKEN_PARTS[part]: content}))
    assert made.rendered is None or content == b"<x/>"
    assert all("模板" in d.message for d in made.found if d.level == 0)


def test_paragraph_helper():
    assert paragraph("<&>").count("&lt;&amp;&gt;") == 1
