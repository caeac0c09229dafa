"""What stands in a paragraph and is no words, and how its words look."""

from __future__ import annotations

import pytest

from notice.docx import reading
from notice.docx.emphasis import Emphases, Emphasis
from notice.docx.insets import Insets
from tests.docx.test_reading import p, run
from tests.templates import STYLES, template
from tests.versions.pairs import document, field, formula, note, picture, words

SYMEX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx xmlns:w16se="http://schemas.'
    'microsoft.com/office/word/2015/wordml/symex" w16se:font="Segoe UI Emoji" w16se:char="1F60A"/>'
    "</mc:Choice><mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)


def kinds(body: str) -> list[tuple[str, str]]:
    read = reading.read(document([p(body)]), "x.docx")
    insets = Insets(read.package.part, read.fields.codes)
    return [(i.kind, i.key[:8]) for i in insets.of(read.paragraphs[0].element)]


@pytest.mark.parametrize(
    ("body", "found"),
    {
        "words": (run("甲"), []),
        "a picture": (picture(0), ["图片"]),
        "a formula": (formula(0), ["公式"]),
        "a field": (field(0), [("域", "STYLEREF")]),
        "a short field": (field(1), [("域", "DOCVARIA")]),
        "a note": (note(0), ["脚注"]),
        "an emoji is a letter": (SYMEX, []),
    }.values(),
)
def test_insets(body, found):
    has_keys = any(isinstance(each, tuple) for each in found)
    assert [(kind, key) if has_keys else kind for kind, key in kinds(body)] == found


def test_insets__of_a_picture_the_content_counts_and_of_a_formula_its_signs():
    assert kinds(picture(0)) != kinds(picture(1))
    assert kinds(formula(0)) == kinds(formula(0).replace("<m:r>", "<m:r><m:rPr><m:sty/></m:rPr>"))


@pytest.mark.parametrize(
    ("body", "text"),
    {
        "an emoji there twice": (SYMEX, "😊"),
        "words in a code": (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:t>PAGE \\* MERGEFORMAT</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "3",
        ),
        "runs there twice": (
            f'<mc:AlternateContent><mc:Choice Requires="wps">{run("甲")}</mc:Choice><mc:Fallback>'
            f"{run('甲')}</mc:Fallback></mc:AlternateContent>",
            "甲",
        ),
    }.values(),
)
def test_read(body, text):
    assert reading.read(template(p(body)), "x").texts == [text]


DATA = (
    '<a:about xmlns:a="urn:a"><a:name>示例市文化馆</a:name></a:about>',
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"'
    ' ds:itemID="{AAAA}"/>',
)


def bound(kind: str, path: str) -> str:
    binding = (
        f'<w:dataBinding w:prefixMappings="xmlns:n=\'urn:a\'" w:xpath="{path}"'
        ' w:storeItemID="{AAAA}"/>'
    )
    content = f"<w:sdtContent>{run('旧的名')}</w:sdtContent>"
    return f"<w:sdt><w:sdtPr>{binding}{kind}</w:sdtPr>{content}</w:sdt>"


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("<w:text/>", "/n:about[1]/n:name[1]", "示例市文化馆"),
        ("<w:text/>", "/n:about[1]/n:none[1]", "旧的名"),
        ("<w:text/>", "][", "旧的名"),
        ("<w:picture/>", "/n:about[1]/n:name[1]", "旧的名"),
    ],
)
def test_read__a_bound_control_shows_its_data(kind, path, text):
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = f'<Relationship Id="rD" Type="{relations}/customXml" Target="../customXml/item1.xml"/>'
    about = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}/customXmlProps" Target="itemProps1.xml"/>'
        "</Relationships>"
    )
    parts = {
        "customXml/item1.xml": ("application/xml", DATA[0]),
        "customXml/itemProps1.xml": ("application/xml", DATA[1]),
        "customXml/_rels/item1.xml.rels": (
            "application/vnd.openxmlformats-package.relationships+xml", about,
        ),
    }  # fmt: skip
    content = template(p(bound(kind, path)), parts=parts, relations=own)
    assert reading.read(content, "x").texts == [text]


BOLD = (
    '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="题"/><w:rPr><w:b/><w:sz w:val="44"/>'
    '</w:rPr></w:style><w:style w:type="character" w:styleId="c"><w:name w:val="字"/><w:rPr><w:b/>'
    "</w:rPr></w:style>"
)
OF = '<w:pPr><w:pStyle w:val="h"/></w:pPr>'


@pytest.mark.parametrize(
    ("body", "found"),
    {
        "plain": (words("甲"), (False, 20)),
        "by itself": (words("甲", '<w:b/><w:sz w:val="32"/>'), (True, 32)),
        "by its style": (OF + words("甲"), (True, 44)),
        "taken back": (OF + words("甲", '<w:b w:val="0"/>'), (False, 44)),
        "a style in a style": (OF + words("甲", '<w:rStyle w:val="c"/>'), (False, 44)),
        "one word alone": (words("甲") + words("乙", "<w:b/>"), (None, 20)),
        "blanks don't count": (words("甲") + words(" ", "<w:b/>"), (False, 20)),
        "nothing": ("", (None, None)),
    }.values(),
)
def test_emphasis(body, found):
    read = reading.read(template(p(body), styles=STYLES + BOLD), "x")
    emphasis = Emphases(read.package.styles.element).of(read.paragraphs[0].element)
    assert emphasis == Emphasis(*found)
