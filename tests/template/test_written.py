"""Templates as Word and WPS write them: what works, and what is refused with a way out."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from notice.diagnostics import Level
from notice.making.proof import prove
from notice.model.notice import Edition, InputFile, Made
from tests.templates import NAME, SECTION, filled, paragraph, table, template, twice

ONE = "{{ 整改情况.序号 }}"
TAG = "{{ 单位简称 }}"
LOOP = ["{%p for 行 in 署名行 %}", "{{ 行 }}", "{%p endfor %}"]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, form: str = "") -> str:
    return f'<w:r>{form}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*pieces: str, form: str = "") -> str:
    return f"<w:p>{form}{''.join(pieces)}</w:p>"


def sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(instruction: str, shown: str = "5") -> str:
    """A field in runs; its instruction stands in two of them, as Word splits it."""
    at = len(instruction) // 2
    pieces = (instruction[:at], instruction[at:])
    words = "".join(
        f'<w:r><w:instrText xml:space="preserve">{w}</w:instrText></w:r>' for w in pieces
    )
    return f"{sign('begin')}{words}{sign('separate')}{run(shown)}{sign('end')}"


def simple(instruction: str, shown: str = "5") -> str:
    return f"<w:fldSimple w:instr='{instruction}'>{run(shown)}</w:fldSimple>"


def document(made) -> str:
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        return package.read("word/document.xml").decode()


RUBY = (
    '<w:r><w:ruby><w:rt><w:r><w:t>jiǎn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r>'
    "</w:rubyBase></w:ruby></w:r>"
)  # fmt: skip
SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
CONTROL = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
SMART = '<w:smartTag w:uri="x" w:element="chsdate">{}</w:smartTag>'
WRITTEN = {  # what stands in the template → the lines that come out
    "a hyphen that does not break": (
        [p("<w:r><w:t>{{ 措施.总数 </w:t><w:noBreakHyphen/><w:t> 1 }}</w:t></w:r>")], ["0"]),
    "a soft hyphen": ([p("<w:r><w:t>{{ 单位</w:t><w:softHyphen/><w:t>简称 }}</w:t></w:r>")],
                      ["市图书馆"]),
    "a line break": ([p("<w:r><w:t>甲{% if</w:t><w:br/><w:t>印章 %}乙{% endif %}</w:t></w:r>")],
                     ["甲乙"]),
    "a tab": ([p("<w:r><w:t>{{</w:t><w:tab/><w:t>单位简称 }}</w:t></w:r>")], ["市图书馆"]),
    "letters with others over them": ([p(run("{{ 单位"), RUBY.format("简"), run("称 }}"))],
                                      ["市图书馆"]),
    "all of it with letters over it": ([p(RUBY.format(TAG))], ["市图书馆"]),
    "a symbol": ([p(run("{{ 单位"), SYMBOL, run("简称 }}"))], ["市图书馆"]),
    "half in a smart tag": ([p(SMART.format(run("甲{{ 单位")), run("简称 }}乙"))],
                            ["甲市图书馆乙"]),
    "half in a content control": ([p(run("甲{{ 单位"), CONTROL.format(run("简称 }}乙")))],
                                  ["甲市图书馆乙"]),
    "a control round the first tag of a loop": ([CONTROL.format(paragraph(LOOP[0])), *LOOP[1:]],
                                                ["示例市图书馆"]),
    "custom XML round a loop": (
        [f'<w:customXml w:element="x">{"".join(map(paragraph, LOOP))}</w:customXml>'],
        ["示例市图书馆"]),
    "half in a link": (
        [p(run("{{ 单"), f'<w:hyperlink w:anchor="x">{run("位简称 }}")}</w:hyperlink>')],
        ["市图书馆"]),
    "empty runs": (
        [p(run("{"), "<w:r/>", run("{"), run(""), "<w:r><w:rPr><w:b/></w:rPr></w:r>", run(" 单位"),
           "<w:r><w:t/></w:r>", run("简称 }"), "<w:r/>", run("}"))], ["市图书馆"]),
    "a bookmark's two ends": (
        [p(run("{{ 单"), '<w:bookmarkStart w:id="0" w:name="x"/>', run("位简称"),
           '<w:bookmarkEnd w:id="0"/>', run(" }}"))], ["市图书馆"]),
    "a place where the page ended": (
        [p(run("{{ "), "<w:r><w:lastRenderedPageBreak/><w:t>单位简称 }}</w:t></w:r>")],
        ["市图书馆"]),
    "a literal &": (["{{ '甲&乙' }}", "{{ 某某|default('A&B') }}"], ["甲&乙", "A&B"]),
    "a literal & that is compared": (["甲{% if 单位简称 == 'A&B' %}乙{% endif %}"], ["甲"]),
    "a no-break blank in a block": (["甲{%\u00a0if\u3000印章 %}乙{% endif %}"], ["甲乙"]),
    "a text box": ([twice(paragraph(TAG), paragraph(TAG))], ["外", "市图书馆", "市图书馆"]),
    "a text box whose second words are cut": (
        [twice(paragraph(TAG), paragraph("{{ 单位"))], ["外", "市图书馆", "市图书馆"]),
    "a loop in a text box": (
        [twice("".join(map(paragraph, LOOP)), "".join(map(paragraph, LOOP)))],
        ["外", "示例市图书馆", "示例市图书馆"]),
    "a text box in a loop": (
        [LOOP[0], twice(paragraph("{{ 行 }}"), paragraph("{{ 行 }}")), LOOP[2]],
        ["外", "示例市图书馆", "示例市图书馆"]),
    "a table in a text box": (
        [twice(table((TAG,)) + "<w:p/>", table((TAG,)) + "<w:p/>")],
        ["外", "市图书馆", "市图书馆"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_written(case: str):
    body, lines = WRITTEN[case]
    made = filled(template(ONE, *body))
    assert made.lines[1:] == lines
    assert made.rules == []
    assert "{" not in document(made)


UNSEEN = "\u200b\ufeff\u200c\u2060\u00ad\u200e\u202a\u2066\ufe0f"


@pytest.mark.parametrize("unseen", UNSEEN, ids=[f"U+{ord(sign):04X}" for sign in UNSEEN])
def test_written__signs_that_nobody_sees(unseen: str):
    tags = (TAG, *LOOP)
    for at in range(max(map(len, tags)) + 1):
        made = filled(
            template(ONE, *(tag[:at] + unseen + tag[at:] for tag in tags if at <= len(tag)))
        )
        if at <= min(map(len, tags)):
            assert [line.replace(unseen, "") for line in made.lines[1:]] == [
                "市图书馆",
                "示例市图书馆",
            ]
        assert not [d for d in made.found if d.level is Level.ERROR] or at > min(map(len, tags))


def proved(content: bytes) -> Made:
    made = filled(content)
    assert made.rendered is not None, made.found
    from notice import totals
    from notice.ledger.read import read_book
    from tests.builders import workbook

    book, _ = read_book(workbook(), "台账.xlsx")
    one = InputFile("a", "b")
    whole = Made(Edition.PUBLIC, book, totals.count(book), made.rendered, one, one)
    return prove(whole, content, [])


BOX = twice(paragraph(TAG), paragraph(TAG))
FOOTNOTE = p("<w:r><w:footnoteRef/></w:r>", run(TAG))


@pytest.mark.parametrize(
    "places", [{}, {"header": BOX}, {"footer": BOX}, {"header": BOX, "footer": BOX}]
)
def test_text_box__is_read_back_as_it_was_made(places: dict[str, str]):
    made = proved(template(ONE, BOX, "末", BOX, footnote=FOOTNOTE, **places))
    texts = [paragraph.text for paragraph in made.rendered.paragraphs]
    assert texts.count("市图书馆") == 5 + 2 * len(places)
    assert len(made.rendered.looks) == len(texts)


def test_text_box__stands_once_on_the_page():
    from notice.docx.blocks import blocks

    made = proved(template(ONE, BOX, "末"))
    shown = blocks(made.rendered.docx, made.rendered.looks)
    assert [line for block in shown for line in block.lines] == ["一、", "外", "市图书馆", "末"]


# ---------------------------------------------------------------- fields

KEPT = ("PAGE", " page \\* MERGEFORMAT ", "NUMPAGES", "SECTIONPAGES", " EQ \\o\\ac(甲,乙) ")
REFUSED = (
    'TOC \\o "1-3"', "DATE \\@ yyyy", "TIME", "FILENAME \\p", "AUTHOR", "MERGEFIELD 单位", "REF x",
    "PAGEREF x", "SEQ 图", "DOCPROPERTY Title", "USERNAME", 'INCLUDETEXT "C:\\x"', "=1+1",
    "FORMTEXT",
    "SECTION", "SAVEDATE", "NUMWORDS", "STYLEREF 标题", "PAGENUMBER", "",
)  # fmt: skip


@pytest.mark.parametrize("form", [field, simple])
@pytest.mark.parametrize("instruction", KEPT)
def test_field__stays(instruction: str, form):
    made = filled(
        template(ONE, p(run("第"), form(instruction), run("页")), footer=p(form(instruction)))
    )
    assert made.rules == []
    assert made.lines[1:] == ["第5页", "5"]
    assert len(re.findall("fldSimple w:|instrText xml", document(made))) == (
        1 if form is simple else 2
    )


@pytest.mark.parametrize("form", [field, simple])
@pytest.mark.parametrize("instruction", REFUSED)
def test_field__refused(instruction: str, form):
    made = filled(template(ONE, p(run("甲"), form(instruction)), footer=p(form(instruction))))
    assert made.rules == [
        (f"{NAME} 第2段", "template-field"),
        (f"{NAME} 页脚第1段", "template-field"),
    ]
    assert all(len(d.message) <= 80 for d in made.found)


def test_field__one_in_another():
    word = "<w:r><w:instrText> IF </w:instrText></w:r>"
    inner = p(sign("begin"), word, field("PAGE"), sign("separate"), run("b"), sign("end"))
    (told,) = filled(template(ONE, inner)).found
    assert "“IF”" in told.message


UNDERLINED = '<w:rPr><w:u w:val="single"/></w:rPr>'
LINKS = {
    "field": field(' HYPERLINK "http://www.example.cn" ', "网址" + TAG),
    "simple field": simple(' HYPERLINK "http://www.example.cn" ', "网址" + TAG),
    "link": f'<w:hyperlink r:id="h">{run("网址" + TAG, UNDERLINED)}</w:hyperlink>',
}


@pytest.mark.parametrize("case", LINKS)
def test_field__a_link_becomes_its_words(case: str):
    relations = (
        f'<Relationship Id="h" Type="{RELATIONS}/hyperlink" TargetMode="External"'
        ' Target="http://www.example.cn/"/>'
    )
    made = filled(template(ONE, p(run("见"), LINKS[case]), relations=relations))
    assert made.lines[1:] == ["见网址市图书馆"]
    assert [(str(d.where), d.rule, d.level) for d in made.found] == [
        (f"{NAME} 第2段", "template-field", Level.INFO)
    ]
    assert made.rendered is not None
    xml = document(made)
    assert not re.search("fldChar|instrText|fldSimple|hyperlink|w:u ", xml)
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        assert b"example.cn" not in package.read("word/_rels/document.xml.rels")


@pytest.mark.parametrize(
    "words", [p(field("PAGE", TAG)), p(run("{{ 单位"), field("PAGE", "简称"), run(" }}"))]
)
def test_field__with_a_tag_is_refused(words: str):
    assert filled(template(ONE, words)).rules == [(f"{NAME} 第2段", "template-field")]


# ---------------------------------------------------------------- beside {%p

PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
SECTION_BREAK = f"<w:pPr>{SECTION.format(refs='')}</w:pPr>"
BREAKS = {
    "section": (SECTION_BREAK, ""),
    "page": ("", PAGE_BREAK),
    "column": ("", '<w:r><w:br w:type="column"/></w:r>'),
    "both": (SECTION_BREAK, PAGE_BREAK),
    "a mark of the paragraph": ("<w:pPr><w:pageBreakBefore/></w:pPr>", ""),
}


def breaks(xml: str) -> list[str]:
    """The words and breaks of the body in order, without its own section."""
    body = xml.split("<w:body>")[1].rsplit("<w:sectPr>", 1)[0]
    found = re.findall(r'<w:sectPr>|<w:br w:type="(?:page|column)"/>|(?<=>)[^<>]+(?=</w:t>)', body)
    return ["|" if piece.startswith("<") else piece for piece in found]


@pytest.mark.parametrize("case", BREAKS)
@pytest.mark.parametrize(
    "looped", ["{%p if 印章 %}", "{%p if 党内版 %}", "{%p for 类 in 整改情况.类别 %}"]
)
def test_break__stays_where_the_paragraph_stood(case: str, looped: str):
    form, piece = BREAKS[case]
    end = "{%p endfor %}" if "for" in looped else "{%p endif %}"
    body = [p(run(looped), piece, form=form), "甲", p(run(end), piece, form=form), "乙"]
    made = filled(template(ONE, *body))
    assert made.rules == []
    marks = ["|"] * (2 if case == "both" else 1)
    inner = [] if "党内版" in looped else ["甲"]
    assert breaks(document(made)) == ["一、", *marks, *inner, *marks, "乙"]


LOST = {
    "field": field("PAGE", ""),
    "simple field": simple("PAGE", ""),
    "symbol": SYMBOL,
    "footnote": '<w:r><w:footnoteReference w:id="1"/></w:r>',
    "old picture": '<w:r><w:pict><v:shape id="p1"/></w:pict></w:r>',
    "picture": '<w:r><w:drawing><wp:inline/></w:drawing></w:r>',
    "text box": twice(paragraph("里"), paragraph("里"))[5:-6].replace("外", ""),
    "formula": "<m:oMath/>",
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_lost__beside_a_tag_is_refused(case: str):
    for tag, first, last in (("p", 2, 4), ("tr", 3, 5)):
        begin, end = f"{{%{tag} if 印章 %}}", f"{{%{tag} endif %}}"
        body = [p(run(begin), LOST[case]), paragraph("甲"), p(LOST[case], run(end))]
        if tag == "tr":
            rows = "".join(f"<w:tr><w:tc>{cell}</w:tc></w:tr>" for cell in body)
            body = ["乙", f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"]
        told = filled(template(ONE, *body, footnote="注")).rules
        if case != "text box":  # whose paragraph counts
            assert told == [(f"{NAME} 第{n}段", "template-tag-alone") for n in (first, last)]
        assert {rule for _, rule in told} == {"template-tag-alone"}


def test_lost__a_break_beside_else():
    body = ["{%p if 印章 %}", "甲", p(run("{%p else %}"), PAGE_BREAK), "乙", "{%p endif %}"]
    assert filled(template(ONE, *body)).rules == [(f"{NAME} 第4段", "template-tag-alone")]


# ---------------------------------------------------------------- {%- and -%}

TRIMMED = {
    "{%-": ["甲{%- if 印章 %}乙{% endif %}"],
    "-%}": ["甲{% if 印章 -%}乙{% endif %}"],
    "both, in the end": ["甲{% if 印章 %}乙{%- endif -%}"],
    "{{-": ["甲{{- 单位简称 }}"],
    "-}}": ["甲{{ 单位简称 -}}"],
    "{%-p": ["{%-p if 印章 %}", "甲", "{%p endif %}"],
    "{%p-": ["{%p- if 印章 %}", "甲", "{%p endif %}"],
    "{#-": ["甲{#- 乙 -#}"],
}


@pytest.mark.parametrize("case", TRIMMED)
def test_trimmed__refused_by_name(case: str):
    made = filled(template(ONE, *TRIMMED[case], "{{ 联系电话 }}"))
    assert made.rules == [(f"{NAME} 第2段", "template-syntax")]
    assert "-" in made.found[0].message
