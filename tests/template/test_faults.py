"""Templates before they are filled: each fault in Chinese with its paragraph, nothing ever
executed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from notice.making import render
from notice.model.notice import Edition
from tests.builders import changed, workbook
from tests.templates import NAME, STYLES, filled, paragraph, table, template, text_box

ONE = "{{ 整改情况.序号 }}"  # a template without 整改情况 is told
MEASURES = [
    "{%p for 类 in 整改情况.类别 %}",
    "{%p for 问 in 类.问题 %}",
    "{%p for 措 in 问.措施 %}",
]


def measures(body: str) -> list[str]:
    """Paragraph 4 is the body, inside the loops over all measures."""
    return [*MEASURES, body, *["{%p endfor %}"] * 3]


def told(*found: tuple[int, str]) -> list[tuple[str, str]]:
    return [(f"{NAME} 第{number}段", rule) for number, rule in found]


SILENT: dict[str, Sequence[str]] = {
    "text with braces of its own": [ONE, "集合{甲}、100%"],
    "a comment": [ONE, "{# 说明 #}甲"],
    "inline if in a paragraph that keeps text": [ONE, "甲{% if 印章 %}乙{% endif %}"],
    "inline if with else": [ONE, "{% if 印章 %}甲{% else %}乙{% endif %}"],
    "inline for": [ONE, "{% for 名 in 署名行 %}{{ 名 }}{% endfor %}"],
    "curly quotes as Word sets them": [ONE, "{{ 署名行|join(“、”) }}甲"],
    "loop names": ["{%p for 类 in 整改情况.类别 if 类.标题 %}", "{{ loop.index }}",
    "{%p endfor %}"],
    "internal names in their branch": measures("{% if 党内版 %}{{ 措.责任人 }}{% else %}无{% "
                                               "endif %}"),
    "internal names behind not": measures("{% if not 党内版 %}无{% else %}"
                                          "{{ 措.责任人 }}{% endif %}"),
    "internal names with and": measures(
        "甲{% if 党内版 and 措.责任人 %}{{ 措.责任人 }}{% endif %}"),
    "internal names in one expression": measures("甲{{ 措.责任人 if 党内版 else '无' }}"),
    "nested table": [ONE, table(("甲", "{%p if 印章 %}\n乙\n{%p endif %}"))],
}  # fmt: skip

FAULTS: dict[str, tuple[Sequence[str], list[tuple[int, str]]]] = {
    "unknown name": ([ONE, "{{ 单位名 }}"], [(2, "template-name")]),
    "unknown attribute": ([ONE, "{{ 措施.总书 }}"], [(2, "template-name")]),
    "unknown attribute in a loop": (measures("{{ 措.文字x }}"), [(4, "template-name")]),
    "attribute of a text": ([ONE, "{{ 单位全称.甲 }}"], [(2, "template-name")]),
    "a name outside its loop": ([*measures("{{ 措.文字 }}"), "{{ 措.文字 }}"], [(8,
    "template-name")]),
    "a thing": ([ONE, "{{ 措施 }}"], [(2, "template-name")]),
    "a list": ([ONE, "{{ 标题行 }}"], [(2, "template-name")]),
    "a thing of a list": (["{%p for 类 in 整改情况.类别 %}", "{{ 类 }}", "{%p endfor %}"], [(2,
    "template-name")]),
    "true or false": ([ONE, "{{ 印章 }}"], [(2, "template-name")]),
    "a thing among words": ([ONE, "{{ 责任落实 ~ '甲' }}"], [(2, "template-name")]),
    "a list among numbers": ([ONE, "{{ 标题行 + 1 }}"], [(2, "template-name")]),
    "loop.last": ([ONE, "{% for 名 in 署名行 %}{{ loop.last }}{% endfor %}"], [(2,
    "template-name")]),
    "for over a text": ([ONE, "{%p for 字 in 单位全称 %}", "{%p endfor %}"], [(2,
    "template-name")]),
    "for over a thing": ([ONE, "{%p for 段 in 责任落实 %}", "{%p endfor %}"], [(2,
    "template-name")]),
    "join of things": ([ONE, "{{ 整改情况.类别|join('、') }}"], [(2, "template-name")]),
    "length of a thing": ([ONE, "{{ 措施|length }}"], [(2, "template-name")]),
    "internal name": (measures("{{ 措.责任人 }}"), [(4, "template-internal-name")]),
    "internal name in the wrong branch": (
        measures("甲{% if not 党内版 %}{{ 措.责任人 }}{% endif %}"), [(4,
        "template-internal-name")]),
    "internal name with or": (
        measures("甲{% if 党内版 or 印章 %}{{ 措.责任人 }}{% endif %}"), [(4,
        "template-internal-name")]),
    "unclosed {{": ([ONE, "甲{{ 单位全称"], [(2, "template-syntax")]),
    "unclosed {{ before another tag": ([ONE, "甲{{ 单位全称 {{ 单位简称 }}"], [(2,
    "template-syntax")]),
    "a tag over two paragraphs": ([ONE, "{{ 单位全称", "}}"], [(2, "template-syntax"), (3,
    "template-syntax")]),
    "}} alone": ([ONE, "单位全称 }}"], [(2, "template-syntax")]),
    "full-width braces": ([ONE, "｛｛ 单位全称 ｝｝"], [(2, "template-full-width")]),
    "half and full": ([ONE, "{｛ 单位全称 ｝}"], [(2, "template-full-width")]),
    "full-width percent": ([ONE, "{％ if 印章 ％}"], [(2, "template-full-width")]),
    "full-width dot": ([ONE, "{{ 措施。总数 }}"], [(2, "template-syntax")]),
    "two names": ([ONE, "{{ 单位 全称 }}"], [(2, "template-syntax")]),
    "empty": ([ONE, "{{ }}"], [(2, "template-syntax")]),
    "unknown tag": ([ONE, "{% 结束 %}"], [(2, "template-syntax")]),
    "a space before p": ([ONE, "{% p if 印章 %}"], [(2, "template-syntax")]),
    "unknown filter": ([ONE, "{{ 单位全称|upper }}"], [(2, "template-syntax")]),
    "unknown test": ([ONE, "{% if 单位全称 is mapping %}甲{% endif %}乙"], [(2,
    "template-syntax")]),
    "loop before its loop": ([ONE, "{%p for 行 in 标题行 if loop.index %}", "{%p endfor %}"], [(2,
    "template-name")]),
    "for without endfor": ([ONE, "{%p for 行 in 标题行 %}", "{{ 行 }}"], [(2, "template-syntax")]),
    "endif without if": ([ONE, "{%p endif %}"], [(2, "template-syntax")]),
    "else without if": ([ONE, "{%p else %}"], [(2, "template-syntax")]),
    "two else": ([ONE, "{%p if 印章 %}", "{%p else %}", "{%p else %}", "{%p endif %}"], [(4,
    "template-nesting")]),
    "crossed": (
        [ONE, "{%p if 印章 %}", "{%p for 行 in 标题行 %}", "{%p endif %}", "{%p endfor %}"], [(4,
        "template-nesting")]),
    "p and no p": ([ONE, "{%p if 印章 %}", "甲", "甲{% endif %}"], [(4, "template-nesting")]),
    "into a table": ([ONE, "{%p if 印章 %}", table(("甲{%p endif %}",))],
                     [(3, "template-nesting")]),
    "out of a text box": ([ONE, text_box("{%p if 印章 %}"), "{%p endif %}"], [(4,
    "template-nesting")]),
    "{%p beside words": ([ONE, "{%p if 印章 %}甲{%p endif %}"], [(2, "template-tag-alone")]),
    "{%tr beside words": ([ONE, table(("{%tr for 行 in 标题行 %}", "甲"), ("{{ 行 }}", ""),
    ("{%tr endfor %}", ""))],
                          [(2, "template-tag-alone")]),
    "{%tr outside of a table": ([ONE, "{%tr if 印章 %}", "{%tr endif %}"], [(2, "template-nesting"),
    (3, "template-nesting")]),
    "{{p": ([ONE, "{{p 单位全称 }}"], [(2, "template-syntax")]),
    "set": ([ONE, "{% set x = 1 %}甲"], [(2, "template-forbidden")]),
    "macro": ([ONE, "{% macro x() %}甲{% endmacro %}"], [(2, "template-forbidden"), (2,
    "template-syntax")]),
    "import": ([ONE, "{% import 'os' as os %}甲"], [(2, "template-forbidden")]),
    "from import": ([ONE, "{% from 'os' import path %}甲"], [(2, "template-forbidden")]),
    "include": ([ONE, "{% include '/etc/passwd' %}甲"], [(2, "template-forbidden")]),
    "extends": ([ONE, "{% extends 'x' %}甲"], [(2, "template-forbidden")]),
    "two loop names": ([ONE, "{%p for a, b in 标题行 %}", "甲", "{%p endfor %}"], [(2,
    "template-forbidden")]),
    "recursive loop": ([ONE, "{%p for a in 标题行 recursive %}", "甲", "{%p endfor %}"], [(2,
    "template-forbidden")]),
    "power": ([ONE, "{{ 10**10**10 }}"], [(2, "template-forbidden")]),
    "repetition": ([ONE, "{{ 'a' * 10**9 }}"], [(2, "template-forbidden")]),
    "repetition of a name": ([ONE, "{{ 单位全称 * 999999999 }}"], [(2, "template-forbidden")]),
    "format": ([ONE, "{{ '%999999999d' % 1 }}"], [(2, "template-forbidden")]),
    "list": ([ONE, "{{ [1, 2] }}"], [(2, "template-forbidden")]),
    "slice": ([ONE, "{{ 标题行[1:] }}"], [(2, "template-forbidden")]),
    "call": ([ONE, "{{ 单位全称.format(1) }}"], [(2, "template-forbidden")]),
    "range": ([ONE, "{%p for i in range(10**9) %}", "甲", "{%p endfor %}"], [(2,
    "template-forbidden")]),
}  # fmt: skip

PYTHON = (
    "{{ cycler.__init__.__globals__.os.popen('touch PWNED').read() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 单位全称.__class__ }}",
    "{{ 单位全称['__class__'] }}",
    "{{ 措施['_thing'] }}",
    "{{ 单位全称|attr('__class__') }}",
    "{{ 整改情况.类别|join('', attribute='__class__') }}",
    "{{ 标题行|map(attribute='__class__')|join }}",
    "{{ self.__init__ }}",
    "{{ loop.__class__ }}",
    "{{ config }}",
    "{{ lipsum.__globals__ }}",
    "{{ namespace() }}",
    "{{ ().__class__ }}",
    "{{ {}.__class__ }}",
    "{% if ''.__class__ %}甲{% endif %}乙",
    "{% for x in ''.__class__.__mro__ %}{{ x }}{% endfor %}",
)


@pytest.mark.parametrize("case", SILENT)
def test_silent(case: str):
    made = filled(template(*SILENT[case]))
    assert made.rules == []
    assert made.rendered is not None


@pytest.mark.parametrize("case", FAULTS)
def test_fault(case: str):
    body, expected = FAULTS[case]
    made = filled(template(*body))
    assert made.rules == told(*expected)
    assert made.rendered is None
    assert all("“" in d.message or d.rule == "template-forbidden" for d in made.found)


@pytest.mark.parametrize("tag", PYTHON)
def test_python_internals(tag: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    made = filled(template(ONE, tag))
    assert made.rendered is None
    assert {place for place, _ in made.rules} == {f"{NAME} 第2段"}
    assert not list(tmp_path.iterdir())


def test_all_faults_of_a_template_in_one_run():
    body = [
        "{{ 单位名 }}", "{{ 单位全称", "{{ 措施。总数 }}", "{%p for 问 in 整改情况.问题 %}",
        "{{ 问.标题 }}", "{% 结束 %}",
        "｛｛ 巡察组 ｝｝", "{%p endif %}", "{{ 印章 }}",
    ]  # fmt: skip
    made = filled(template(*body, header="{{ 单位简 }}", footer="{{ 页码"))
    assert {place for place, _ in made.rules} == {
        *(f"{NAME} 第{number}段" for number in (1, 2, 3, 4, 6, 7, 8, 9)),
        f"{NAME} 页眉第1段",
        f"{NAME} 页脚第1段",
    }


def test_fault__in_a_row_of_a_table_has_its_own_paragraph():
    rows = (
        ("{%tr for 类 in 整改情况.类别 %}", ""),
        ("{{ 类.标题 }}", "{{ 类.序 }}"),
        ("{%tr endfor %}", ""),
    )
    made = filled(template("一", "二", table(*rows), "{{ 单位 }}"))
    # paragraphs 3 and 4 are the first row, 5 and 6 the second, 7 and 8 the third
    assert made.rules == told((6, "template-name"), (9, "template-name"))


def test_near_names_are_listed():
    found = filled(template("{{ 单位全稱 }}", "{{ 措施.完成数量 }}")).found
    assert "单位全称" in found[0].message
    assert "措施.完成数" in found[1].message


def test_without_workbook__only_our_own_names_are_looked_up():
    opened = render.open_template(template(ONE, "{{ 监督期 }}", "{{ 措施.总书 }}"), NAME)
    found = render.check(opened, None, Edition.PUBLIC)
    assert [(str(d.where), d.rule) for d in found] == told((3, "template-name"))


def test_no_name_at_all():
    assert filled(template("公文")).rules == [(NAME, "template-empty")]


def test_no_findings__told():
    made = filled(template("{{ 单位全称 }}"))
    assert made.rules == [(NAME, "template-no-findings")]
    assert made.lines == ["示例市图书馆"]


EMPTY_PARAGRAPHS = {  # a template → the paragraphs told
    "inline if alone": (["{% if 印章 %}甲{% endif %}"], [2]),
    "if and elif without else": (["{% if 印章 %}甲{% elif 党内版 %}乙{% endif %}"], [2]),
    "else prints nothing": (["{% if 印章 %}甲{% else %} {% endif %}"], [2]),
    "over several paragraphs": (["{% if 印章 %}", "甲", "{% endif %}"], [2, 4]),
}


@pytest.mark.parametrize("case", EMPTY_PARAGRAPHS)
def test_empty_paragraph(case: str):
    body, numbers = EMPTY_PARAGRAPHS[case]
    made = filled(template(ONE, *body))
    assert made.rules == told(*((n, "template-empty-paragraph") for n in numbers))
    assert made.lines[1:] == ["甲"]


def test_bomb__nested_loops(monkeypatch: pytest.MonkeyPatch):
    rows = [changed(问题类别=f"类{n}", 反馈问题=f"问{n}") for n in range(60)]
    loops = [f"{{%p for {name} in 整改情况.类别 %}}" for name in "abcde"]
    for body in ("甲", "{{ a.标题 }}"):
        began = time.monotonic()
        made = filled(template(*loops, body, *["{%p endfor %}"] * 5), workbook(rows))
        assert [rule for _, rule in made.rules] == ["template-runtime"]
        assert made.rules[0][0].startswith(f"{NAME} 第")
        assert time.monotonic() - began < 5


def test_bomb__loops_that_print_nothing():
    rows = [changed(问题类别=f"类{n}", 反馈问题=f"问{n}") for n in range(60)]
    loops = "".join(f"{{% for {name} in 整改情况.类别 %}}" for name in "abcdef")
    body = f"甲{loops}{'{% endfor %}' * 6}"
    assert [r for _, r in filled(template(body), workbook(rows)).rules] == ["template-runtime"]


def test_bomb__very_many_unclosed_tags():
    began = time.monotonic()
    made = filled(template(*["{{ 单位全称"] * 3000, "{{ 单位 " * 3000))
    assert made.rendered is None
    assert time.monotonic() - began < 5


def test_bomb__very_many_tags():
    assert [r for _, r in filled(template("{{ 单位全称 }}" * 6000)).rules] == ["template-too-large"]


def test_bomb__deep_expression():
    made = filled(template(ONE, f"{{{{ {'(' * 3000}单位全称{')' * 3000} }}}}"))
    assert made.rules == told((2, "template-syntax"))


FOREIGN = {  # XML in a paragraph of its own → rule
    "tracked insertion": ('<w:ins w:author="王主任"><w:r><w:t>甲</w:t></w:r></w:ins>',
    "template-tracked"),
    "tracked deletion": ("<w:del><w:r><w:delText>机密旧文</w:delText></w:r></w:del>",
    "template-tracked"),
    "moved": ("<w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom>", "template-tracked"),
    "changed format": ("<w:r><w:rPr><w:rPrChange/></w:rPr><w:t>甲</w:t></w:r>", "template-tracked"),
    "changed paragraph": ("<w:pPr><w:pPrChange/></w:pPr><w:r><w:t>甲</w:t></w:r>",
    "template-tracked"),
    "comment": ('<w:commentRangeStart w:id="0"/><w:r><w:t>甲</w:t></w:r>', "template-comments"),
    "object": ('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet"/></w:object></w:r>',
    "template-embedded"),
    "control": ('<w:r><w:control r:id="rId9"/></w:r>', "template-embedded"),
}  # fmt: skip


@pytest.mark.parametrize("case", FOREIGN)
def test_foreign(case: str):
    xml, rule = FOREIGN[case]
    assert filled(template(ONE, f"<w:p>{xml}</w:p>")).rules == told((2, rule))


def test_foreign__in_a_header():
    header = "<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins></w:p>"
    assert filled(template(ONE, header=header)).rules == [(f"{NAME} 页眉第1段", "template-tracked")]


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def test_foreign__comments_without_a_place():
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0" w:author="王主任"><w:p/></w:comment></w:comments>'
    )
    link = f'<Relationship Id="c" Type="{RELATIONS}/comments" Target="comments.xml"/>'
    made = filled(template(ONE, parts={"word/comments.xml": (_COMMENTS, comments)}, relations=link))
    assert made.rules == [(NAME, "template-comments")]


def test_foreign__empty_comments_part_is_dropped():
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    )
    link = f'<Relationship Id="c" Type="{RELATIONS}/comments" Target="comments.xml"/>'
    made = filled(template(ONE, parts={"word/comments.xml": (_COMMENTS, comments)}, relations=link))
    assert made.rules == []
    assert made.rendered is not None
    assert b"comments" not in made.rendered.docx


def test_foreign__embedded_workbook():
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    link = f'<Relationship Id="x" Type="{RELATIONS}/package" Target="embeddings/x.xlsx"/>'
    made = filled(template(ONE, parts={"word/embeddings/x.xlsx": (kind, b"PK")}, relations=link))
    assert made.rules == [(NAME, "template-embedded")]


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OTHER_KINDS = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "template-macro",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "file-kind",
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_foreign__other_kinds_of_document(kind: str):
    from tests.builders import repacked

    content = repacked(
        template(ONE),
        {"[Content_Types].xml": lambda xml: xml.replace(MAIN.encode(), kind.encode())},
    )
    assert filled(content).rules == [(NAME, OTHER_KINDS[kind])]


HIDDEN_STYLE = (
    STYLES
    + '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></'
    "w:style>"
    '<w:style w:type="paragraph" w:styleId="I"><w:name w:val="也藏"/><w:basedOn w:val="H"/></'
    "w:style>"
)
HIDDEN = {
    "run": "<w:p><w:r><w:t>明</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>",
    "style": '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>暗</w:t></w:r></w:p>',
    "style based on it": '<w:p><w:pPr><w:pStyle w:val="I"/></w:pPr><w:r><w:t>暗</w:t></w:r></w:p>',
}  # fmt: skip


@pytest.mark.parametrize("case", HIDDEN)
def test_hidden_text__taken_out(case: str):
    made = filled(template(ONE, HIDDEN[case], styles=HIDDEN_STYLE))
    assert made.rules == told((2, "template-hidden"))
    assert "暗" not in "".join(made.lines)


def test_hidden_text__switched_off_is_none():
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>'
    made = filled(template(ONE, shown))
    assert made.rules == []
    assert made.lines[1:] == ["明"]


def test_white_text__told():
    white = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>白</w:t></w:r></w:p>'
    assert filled(template(ONE, white)).rules == told((2, "template-white-text"))


def test_attached_template_and_local_link():
    link = '<w:p><w:hyperlink r:id="h"><w:r><w:t>文件</w:t></w:r></w:hyperlink></w:p>'
    relations = (
        f'<Relationship Id="h" Type="{RELATIONS}/hyperlink" TargetMode="External"'
        ' Target="file:///C:/Users/zhangsan/x.docx"/>'
    )
    made = filled(template(ONE, link, relations=relations))
    assert made.rules == [(NAME, "template-local-link")]
    assert made.lines[1:] == ["文件"]
    assert made.rendered is not None
    assert b"zhangsan" not in made.rendered.docx


def test_link_with_a_name_in_its_address():
    relations = (
        f'<Relationship Id="h" Type="{RELATIONS}/hyperlink" TargetMode="External"'
        ' Target="mailto:%7B%7B%20x%20%7D%7D"/>'
    )
    assert filled(template(ONE, relations=relations)).rules == [(NAME, "template-link")]


def test_paragraph_numbers__count_as_word_shows_them():
    made = filled(template(ONE, paragraph("甲"), "{{ 单位 }}"))
    assert made.rules == told((3, "template-name"))
