"""Odd tags in a template that stays a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from scripts.fuzz.packages import members_of, zipped


def tags_changed(rng: Random, content: bytes) -> bytes:
    """Paragraphs of random tags in the body, tables, boxes and notes; tags cut or split."""
    members = members_of(content)
    places = [
        n for n in members if re.search(r"word/(document|header|footer|footnotes)\d*\.xml", n)
    ]
    name = rng.choice(["word/document.xml", "word/document.xml", *places])
    xml = members.get(name, b"").decode("utf-8", "replace")
    borders = [m.start() for m in re.finditer(r"<w:p[ >]|<w:sectPr", xml)] or [0]
    tags = list(re.finditer(r"\{[{%].*?[}%]\}", xml))
    match rng.randrange(8):
        case 0 if tags:
            tag = rng.choice(tags)
            at = rng.randrange(tag.start(), tag.end())
            xml = (
                xml[:at] + rng.choice(("", "x", "。", " ", "}", "{", "%", "|", ".")) + xml[at + 1 :]
            )
        case 1 if tags:
            tag = rng.choice(tags)
            at = rng.randrange(tag.start() + 1, tag.end())
            run = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
            xml = (
                xml[:at] + rng.choice((run, f"{run}</w:t></w:r><w:r><w:t>", "<w:tab/>")) + xml[at:]
            )
        case 2 if tags:
            tag, other = rng.choice(tags), rng.choice(tags)
            xml = xml[: tag.start()] + other[0] + xml[tag.end() :]
        case _:
            at = rng.choice(borders)
            xml = xml[:at] + "".join(_paragraphs(rng)) + xml[at:]
    members[name] = xml.encode("utf-8", "replace")
    return zipped(list(members.items()))


def _paragraphs(rng: Random) -> Iterator[str]:
    """Paragraphs and tables with a random text of tags, mostly balanced."""
    from tests import templates

    lines = list(_tag_lines(rng, {}, 0))
    match rng.randrange(6):
        case 0:
            cells = [
                rng.choice((line.replace("{%p", "{%tr"), line, line.replace("{%p", "{%tc")))
                for line in lines
            ]
            width = rng.choice((1, 1, 2))
            yield templates.table(
                *(tuple(cells[n : n + width]) for n in range(0, len(cells), width))
            )
        case 1:
            yield templates.text_box(rng.choice(lines))
        case 2:
            yield templates.paragraph(
                "".join(lines).replace("{%p", rng.choice(("{%", "{%p", "{%r")))
            )
        case _:
            yield from map(templates.paragraph, lines)


def _tag_lines(rng: Random, loops: dict[str, Any], depth: int) -> Iterator[str]:
    """Lines of tags that use the names of the notice and those of the loops they stand in."""
    for _ in range(rng.randint(1, 3)):
        choice = rng.random()
        if choice < 0.3 and depth < 4:
            path, names = _list_path(rng, loops)
            variable = rng.choice(("段", "类", "问", "具", "措", "x", "loop", "单位全称"))
            yield f"{{%p for {variable} in {path} %}}"
            yield from _tag_lines(rng, loops | {variable: names}, depth + 1)
            if rng.random() < 0.93:
                yield "{%p endfor %}"
        elif choice < 0.45 and depth < 4:
            yield f"{{%p if {_condition(rng, loops)} %}}"
            yield from _tag_lines(rng, loops, depth + 1)
            if rng.random() < 0.3:
                yield rng.choice(("{%p else %}", f"{{%p elif {_condition(rng, loops)} %}}"))
                yield from _tag_lines(rng, loops, depth + 1)
            if rng.random() < 0.93:
                yield "{%p endif %}"
        elif choice < 0.9:
            yield "".join(_printed(rng, loops) for _ in range(rng.randint(1, 3)))
        else:
            yield rng.choice(BAD_TAGS)


BAD_TAGS = (
    "{{", "}}", "{%", "%}", "{{ }}", "{% %}", "{%p %}", "{{ 不知道 }}", "{{ 单位全称 单位简称 }}",
    "{# 注 #}", "{{ ''.__class__ }}", "{{ loop }}", "{% set a = 1 %}{{ a }}",
    "{% raw %}{{ x }}{% endraw %}", "{% macro m() %}a{% endmacro %}{{ m() }}",
    "{% include 'a' %}", "{% import 'a' as a %}", "{% for x in range(10**9) %}{% endfor %}",
    "{{ 'a' * 10**9 }}", "{{ 10**10**10 }}", "｛｛ 单位全称 ｝｝", "{{ 单位全称.a.b }}",
    "{{ 单位全称[0] }}", "{{ 单位全称|upper }}", "{{ 整改情况 }}", "{{ 印章 }}", "{{ [1,2] }}",
    "{{ {} }}", "{{ None }}", "{{ 1/0 }}", "{{ 1 if 0 }}", "{{ x for x in 整改情况 }}",
    "{{ 措施.总数 / 0 }}", "{{ '{{' }}", '{{ "<a>" }}', "{{ '\\x00' }}", "{{ '\\ufdd0' }}",
    "{{ '\\ud800' }}", "{{ -措施.总数 }}", "{% endfor %}", "{% endif %}", "{% else %}",
    "{%tr endfor %}", "{%tc for x in 整改情况.类别 %}", "{%r if 印章 %}",
    "{%p for a, b in 整改情况.类别 %}", "{% if 印章 %}{% endif %}", "{{r 单位全称 }}",
    "{{p 单位全称 }}", "{% colspan 2 %}", "{% cellbg 'FF0000' %}", "{% vm %}", "{% hm %}",
    "{%- if 1 -%}", "{{ 单位全称 -}}", "{{ 措施.总数 ** 措施.总数 ** 9 }}",
    "{{ 单位全称 * 措施.总数 * 99999 }}", "{_{ a }_}",
    "{% for x in 整改情况.类别 recursive %}{{ loop(x) }}{% endfor %}", "{{ loop.index }}",
    "{{ '%s' % 1 }}", "{{ 整改情况.类别[99] }}", "{{ 整改情况.类别|length }}",
    "{{ (单位全称,)*3 }}", "{{ 单位全称 ~ 1 }}", "{{ self }}",
    "{% for x in 制度.名称 %}{% for y in 制度.名称 %}{{ x ~ y }}{% endfor %}{% endfor %}",
    "{{ 制度.名称|join }}", "{{ 制度.名称|join(1) }}", "{{ 整改情况.类别|join('、', '标题') }}",
    "{{ 整改情况.类别|join('、', '问题') }}", "{{ 单位全称|default }}",
    "{{ 无名|default('无') }}", "{{ 单位全称 is odd }}", "{{ 单位全称 if 单位全称 is odd }}",
    "{{ 成文日期 + 1 }}", "{{ 成文日期 < 1 }}", "{{ not 印章 }}", "{{ 措施.总数 % 0 }}",
    "{{ 9**9**9 }}", "{{ 'a'.format(1) }}", "{{ 单位全称.format }}", "{{ 单位全称() }}",
    "{{ 单位全称.spans }}", "{{ 措施.总数.cells }}", "{% block a %}{% endblock %}",
    "{% extends 'a' %}", "{% filter join %}a{% endfilter %}", "{% with %}{% endwith %}",
    "{% call a() %}{% endcall %}", "{% autoescape false %}<a>{% endautoescape %}", "{% do 1 %}",
    "{{ loop.cycle(1,2) }}",
    "{% for x in 整改情况.类别 if x.标题 %}{{ x.标题 }}{% else %}无{% endfor %}",
    "{{ 整改情况.类别[0].问题[0].标题 }}", "{% for x in 单位全称 %}{{ x }}{% endfor %}",
    "{% for x in 措施.总数 %}{% endfor %}", "{% for x in 5 %}{% endfor %}",
)  # fmt: skip


def _names(loops: dict[str, Any]) -> dict[str, Any]:
    from notice.template import names

    return {**names.NOTICE, **loops}


def _path(rng: Random, loops: dict[str, Any], wants: Callable[[Any], bool]) -> tuple[str, Any]:
    """A name, dotted down, that mostly is what is wanted."""
    named = _names(loops)
    for _ in range(30):
        path = rng.choice(list(named))
        made = named[path]
        while made is not None and made.of and not made.is_list and rng.random() < 0.9:
            below = rng.choice(list(made.of))
            path, made = f"{path}.{below}", made.of[below]
        if made is not None and wants(made):
            return path, made
    return "单位全称", None


def _list_path(rng: Random, loops: dict[str, Any]) -> tuple[str, Any]:
    path, made = _path(rng, loops, lambda m: m.is_list)
    return path, made._replace(is_list=False) if made else None


def _printed(rng: Random, loops: dict[str, Any]) -> str:
    path, _ = _path(
        rng, loops, lambda m: rng.random() < 0.05 or not (m.is_list or m.is_truth or m.of)
    )
    if rng.random() < 0.1:
        path += rng.choice(
            ("|length", "|default('无')", "|join('、')", " or 单位全称", " if 印章", "x")
        )
    words = rng.choice(("", "甲", "，", "：", "。", "<", "&", "%"))
    return f"{{{{ {path} }}}}{words}"


def _condition(rng: Random, loops: dict[str, Any]) -> str:
    path, _ = _path(rng, loops, lambda _: True)
    forms = (
        "{}",
        "not {}",
        "{} or 印章",
        "{} == '是'",
        "{} > 1",
        "{} is defined",
        "loop.first",
        "党内版",
        "{}|length",
    )
    return rng.choice(forms).format(path)
