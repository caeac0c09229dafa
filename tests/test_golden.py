"""The golden notice of the shipped example, and the look of the document in any clone."""

from __future__ import annotations

import runpy
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from notice.commands.build import make
from notice.model.notice import Edition, Made

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
TEMPLATE = ROOT / "templates" / "notice.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILES = {Edition.PUBLIC: "notice.txt", Edition.INTERNAL: "notice-internal.txt"}

#  style → outline level, font, half-points
LOOKS = {
    "公文标题": (None, "方正小标宋简体", "44"),
    "主送机关": (None, "仿宋_GB2312", "32"),
    "公文正文": (None, "仿宋_GB2312", "32"),
    "一级标题": ("0", "黑体", "32"),
    "二级标题": ("1", "楷体_GB2312", "32"),
    "三级标题": ("2", "仿宋_GB2312", "32"),
    "四级标题": ("3", "仿宋_GB2312", "32"),
    "公文末段": (None, "仿宋_GB2312", "32"),
    "公文空行": (None, "仿宋_GB2312", "32"),
    "发文机关署名": (None, "仿宋_GB2312", "32"),
    "成文日期": (None, "仿宋_GB2312", "32"),
    "附注": (None, "仿宋_GB2312", "32"),
    "公文页码": (None, "宋体", "28"),
}


@pytest.fixture(scope="module", params=FILES, ids=lambda edition: edition.word)
def made(request: pytest.FixtureRequest) -> Made:
    notice, _ = make(ROOT / "input" / "rectification.xlsx", TEMPLATE, request.param)
    return notice


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def test_golden_notice(made: Made, accept: bool):
    text = "".join(f"{p.text}\n" for p in made.rendered.paragraphs)
    path = GOLDEN / FILES[made.edition]
    if accept:
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8")


def styles_of(content: bytes) -> dict[str, etree._Element]:
    root = part(content, "word/styles.xml")
    return {s.find(f"{W}name").get(f"{W}val"): s for s in root.iter(f"{W}style")}


@pytest.mark.parametrize("name", LOOKS)
def test_style(made: Made, name: str):
    style = styles_of(made.rendered.docx)[name]
    outline, font, size = LOOKS[name]
    level = style.find(f"{W}pPr/{W}outlineLvl")
    assert (None if level is None else level.get(f"{W}val")) == outline
    fonts = style.find(f"{W}rPr/{W}rFonts")
    assert {fonts.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert style.find(f"{W}rPr/{W}sz").get(f"{W}val") == size
    assert style.find(f"{W}rPr/{W}b") is None


def test_style__every_paragraph_has_one_of_these(made: Made):
    names = {s.get(f"{W}styleId"): name for name, s in styles_of(made.rendered.docx).items()}
    used = set()
    for paragraph in part(made.rendered.docx, "word/document.xml").iter(f"{W}p"):
        used.add(names[paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")])
    assert used <= LOOKS.keys()
    assert {"公文标题", "公文正文", "一级标题", "二级标题", "三级标题", "发文机关署名"} <= used


def test_style__no_theme_font_and_no_direct_font(made: Made):
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        for name in package.namelist():
            assert b"Theme=" not in package.read(name), name
    assert not list(part(made.rendered.docx, "word/document.xml").iter(f"{W}rPr"))


def test_page_setup__that_of_the_template(made: Made):
    before = list(part(TEMPLATE.read_bytes(), "word/document.xml").iter(f"{W}sectPr"))
    after = list(part(made.rendered.docx, "word/document.xml").iter(f"{W}sectPr"))
    assert len(before) == len(after) == 1
    assert [(e.tag, dict(e.attrib)) for e in before[0].iter()] == [
        (e.tag, dict(e.attrib)) for e in after[0].iter()
    ]


def test_headings__text_matches_level(made: Made):
    """The navigation pane shows the structure: each heading begins with the mark of its level."""
    names = {s.get(f"{W}styleId"): name for name, s in styles_of(made.rendered.docx).items()}
    marks = {
        "一级标题": "一二三、",
        "二级标题": "（一",
        "三级标题": "0123456789",
        "四级标题": "（1",
    }
    seen = set()
    for paragraph in part(made.rendered.docx, "word/document.xml").iter(f"{W}p"):
        name = names[paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")]
        if name in marks:
            assert "".join(paragraph.itertext(f"{W}t"))[0] in marks[name]
            seen.add(name)
    assert {"一级标题", "二级标题", "三级标题"} <= seen


def test_template__matches_its_script():
    made = runpy.run_path(str(ROOT / "scripts" / "make_templates.py"))["make"]()
    assert made
    for name, content in made.items():
        assert (ROOT / "templates" / name).read_bytes() == content, name
