"""Styles (样式) that a template of ours needs for its layout, and has lost: renamed or deleted."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from notice.diagnostics import Diagnostic, warning
from notice.docx.named_styles import by_id, ids_by_name, style_of
from notice.docx.wordml import CELL
from notice.lazy import Pattern
from notice.template.tags import TemplatePart

_NEEDED = (  # in every template of ours: LAYOUT of GB/T 9704—2012
    "公文标题", "公文正文", "一级标题", "二级标题", "三级标题", "四级标题", "公文末段",
    "公文空行", "发文机关署名", "成文日期", "公文页码",
)  # fmt: skip
_OURS = 6  # of them; with fewer it is another office's own
_LOOP = Pattern(r"\{%p for (\w+) in (\w+) %\}")
_PRINT = Pattern(r"\{\{ *(\w+) *\}\}")
_PRINTED_IN = {  # what a paragraph of its own prints → its style
    "成文日期": "成文日期",
    "发文机关署名": "发文机关署名",
    "署名行": "发文机关署名",
    "文件标题": "公文标题",
    "标题行": "公文标题",
}


def told(body: TemplatePart, styles: Any, name: str) -> Iterator[Diagnostic]:
    """A warning for the styles that a template of ours has no more, or does not use."""
    ids = ids_by_name(styles)
    lost = [style for style in _NEEDED if style not in ids]
    if len(_NEEDED) - len(lost) < _OURS:
        return
    if lost:
        message = f"模板里没有样式“{'”“'.join(lost)}”了，版式会乱，请改回原名，或从现成的模板重做"
        yield warning("template-style", name, message)
    else:
        yield from _undefined(body, by_id(styles))
    yield from _unused(body, ids)


def _undefined(body: TemplatePart, known: Container[str]) -> Iterator[Diagnostic]:
    """The paragraphs whose style is no more."""
    for index, paragraph in enumerate(body.paragraphs):
        used = style_of(paragraph)
        if used is not None and used not in known:
            message = "这一段用的样式不见了，版式会乱，请重新选样式"
            yield warning("template-style", body.at(index), message)


def _unused(body: TemplatePart, ids: Mapping[str, str]) -> Iterator[Diagnostic]:
    """The paragraphs that print title, names or date, but not in the style that places them."""
    looped: dict[str, str] = {}
    for index, (paragraph, text) in enumerate(zip(body.paragraphs, body.texts, strict=True)):
        looped |= {item[1]: item[2] for item in _LOOP.finditer(text)}
        wanted = _wanted(text, looped)
        if wanted in ids and style_of(paragraph) != ids[wanted] and not _is_in_table(paragraph):
            message = f"“{text.strip()}”没有用样式“{wanted}”，位置和字体不会排好，请选这个样式"
            yield warning("template-style", body.at(index), message)


def _is_in_table(paragraph: Any) -> bool:
    return next(paragraph.iterancestors(CELL), None) is not None


def _wanted(text: str, looped: Mapping[str, str]) -> str:
    """The style that a paragraph needs for what it prints alone; "" where any will do."""
    if not (printed := _PRINT.fullmatch(text.strip())):
        return ""
    return _PRINTED_IN.get(looped.get(printed[1], printed[1]), "")
