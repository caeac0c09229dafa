"""The looks of a finished notice's paragraphs, as they are read back from its bytes."""

import pytest

from notice.making.readback import read_back
from tests.templates import STYLES, paragraph, template

CENTRED = '<w:jc w:val="center"/>'
TITLE = (
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="题"/>'
    f"<w:pPr>{CENTRED}</w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="U"><w:name w:val="次"/><w:basedOn w:val="T"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="标"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
TABLE = (
    f'<w:tbl><w:tblPr>{CENTRED}</w:tblPr><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    f"<w:tr><w:tc><w:tcPr/>{paragraph('格')}</w:tc></w:tr></w:tbl>"
)
LOOKS = {  # its properties, what follows it → its look
    "plain": ("", "", ""),
    "centred itself": (CENTRED, "", "centred"),
    "to the right": ('<w:jc w:val="end"/>', "", "right"),
    "of its style": ('<w:pStyle w:val="T"/>', "", "centred"),
    "of the style that its style is based on": ('<w:pStyle w:val="U"/>', "", "centred"),
    "a heading": ('<w:pStyle w:val="H"/>', "", "1"),
    "a heading before a centred table": ('<w:pStyle w:val="H"/>', TABLE, "1"),
    "plain before a centred table": ("", TABLE, ""),
}


@pytest.mark.parametrize(("form", "behind", "look"), LOOKS.values(), ids=LOOKS)
def test_looks(form, behind, look):
    laid = f"<w:p><w:pPr>{form}</w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    read = read_back(template(laid, *filter(None, [behind]), "尾", styles=STYLES + TITLE))
    assert read.lines[0].text == "甲"
    assert read.looks[0] == look
