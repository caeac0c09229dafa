"""A .docx with a part that is missing or no XML is read, as other programs read it."""

from __future__ import annotations

import pytest

from notice.diagnostics import Refused
from notice.docx import reading
from tests.builders import repacked
from tests.templates import template

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/document.xml.rels"


def leading(kind: str, target: str):
    """A further relation of the document."""
    added = f'<Relationship Id="x1" Type="{KIND}/{kind}" Target="{target}"/></Relationships>'
    return lambda xml: xml.replace(b"</Relationships>", added.encode())


@pytest.mark.parametrize(
    "parts",
    {
        "a part missing": {RELATIONS: leading("theme", "theme/theme1.xml")},
        "a picture missing": {RELATIONS: leading("image", "NULL")},
        "a place in the file": {RELATIONS: leading("hyperlink", "#_top")},
        "data that are no XML": {
            "customXml/item1.xml": b'{"a": 1}',
            RELATIONS: leading("customXml", "../customXml/item1.xml"),
        },
        "an empty part": {"customXml/item1.xml": b""},
        "styles that are no XML": {"word/styles.xml": b"garbage"},
        "settings that are no XML": {"word/settings.xml": b""},
        "half a header": {"word/header.xml": b"<w:hdr"},
        "a header missing": {"word/header.xml": None},
        "a part of no kind": {
            "word/media/a.xyz": b"1", RELATIONS: leading("image", "media/a.xyz"),
        },
    }.values(),
)  # fmt: skip
def test_read(parts):
    content = repacked(template("甲", "乙", header="头"), parts)
    assert reading.read(content, "x.docx").texts == ["甲", "乙"]


@pytest.mark.parametrize("document", [b"<w:document", b"garbage", b""])
def test_read__the_document_itself_is_broken(document):
    with pytest.raises(Refused) as refused:
        reading.read(repacked(template("甲"), {"word/document.xml": document}), "x.docx")
    assert [d.rule for d in refused.value.diagnostics] == ["file-broken"]
