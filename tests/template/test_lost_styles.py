"""Styles that a template of ours needs: lost ones are told, those of other templates are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notice.making import render
from notice.model.notice import Edition
from tests.builders import repacked
from tests.templates import filled, template

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates").glob("*.docx"))
NOTICE = next(path for path in TEMPLATES if path.name == "notice.docx")
NEEDED = (
    "公文标题",
    "公文正文",
    "二级标题",
    "公文末段",
    "公文空行",
    "发文机关署名",
    "成文日期",
    "公文页码",
)
NAME = "我的.docx"


def told(content: bytes) -> list[tuple[str, str]]:
    opened = render.open_template(content, NAME)
    found = render.check(opened, None, Edition.PUBLIC)
    return [(str(d.where), d.rule) for d in found if d.level < 2]


def with_styles(change) -> bytes:
    def changed(xml: bytes) -> bytes:
        return change(xml.decode()).encode()

    return repacked(NOTICE.read_bytes(), {"word/styles.xml": changed})


def without(xml: str, name: str) -> str:
    pattern = rf'<w:style (?:(?!</w:style>).)*<w:name w:val="{name}"/>.*?</w:style>'
    left, count = re.subn(pattern, "", xml, flags=re.DOTALL)
    assert count == 1
    return left


def test_style__ours_and_others_have_theirs():
    assert len(TEMPLATES) == 6
    for path in TEMPLATES:
        edition = Edition.INTERNAL if path.name == "internal.docx" else Edition.PUBLIC
        opened = render.open_template(path.read_bytes(), path.name)
        assert [d for d in render.check(opened, None, edition) if d.rule == "template-style"] == []
    assert filled(template("{{ 整改情况.序号 }}", "{{ 成文日期 }}")).rules == []


@pytest.mark.parametrize("name", NEEDED)
def test_style__deleted(name: str):
    assert told(with_styles(lambda xml: without(xml, name))) == [(NAME, "template-style")]


@pytest.mark.parametrize("name", NEEDED)
def test_style__renamed(name: str):
    renamed = with_styles(lambda xml: xml.replace(f'"{name}"', f'"{name}1"'))
    assert told(renamed) == [(NAME, "template-style")]


def test_style__no_longer_used_by_what_it_places():
    """A paragraph that was pasted in as plain text."""

    def plain(xml: bytes) -> bytes:
        text = xml.decode()
        at = text.index("{{ 成文日期 }}")
        begin = text.rindex("<w:pPr>", 0, at)
        end = text.index("</w:pPr>", begin) + len("</w:pPr>")
        return (text[:begin] + text[end:]).encode()

    ((where, rule),) = told(repacked(NOTICE.read_bytes(), {"word/document.xml": plain}))
    assert rule == "template-style"
    assert re.fullmatch(rf"{NAME} 第\d+段", where)
