"""Throw damaged and odd files at the program: `python scripts/fuzz.py --minutes 60 --workers 2`.

Each case makes a workbook and a template, damages them (bytes, XML, cells, tags), sets a scene in
the output folder, and runs notice.cli.main() in a worker process that has 20 seconds and 700 MiB.
The laws that must hold whatever comes in are `_broken_laws`. A case that breaks one is saved with
its files (--keep), reduced to the steps that it needs, and printed; the exit status is then 1.

A case is its seed and number: `--seed 7 --only 4711` runs that one again. The steps draw from
random numbers of their own, so that leaving one out does not change the others.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import faulthandler
import io
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SECONDS, MEMORY = 20, 700 << 20
CASES_A_WORKER = 400  # then a new one, so that memory held by libraries does not add up
BOOK, TEMPLATE, OUT = "台账.xlsx", "模板.docx", "出"
CELL_TAGS = ("{{格子}}", "{%格子%}", "{{格子", "格子}}", "{%p if 格子 %}")  # in cells alone


# ---------------------------------------------------------------- cases


class Step(NamedTuple):
    """One damage: what it works on and the seed of its random numbers."""

    stage: str
    seed: str


class Case(NamedTuple):
    """What is done, in order; `options` are those of the command line."""

    name: str
    kind: str
    book: int  # which of the good workbooks is damaged
    template: int
    steps: tuple[Step, ...]
    options: tuple[str, ...]


KINDS = {  # the stages that the steps of a kind are drawn from
    "workbook bytes": ("book bytes",),
    "workbook xml": ("book xml", "book xml", "book xml", "book sheet", "book package"),
    "workbook cells": ("book cells", "book cells", "book cells", "book sheet"),
    "template bytes": ("template bytes",),
    "template xml": ("template xml", "template xml", "template package"),
    "template tags": ("template tags",),
    "outputs": ("scene", "scene", "scene", "book cells"),
    "edited notices": (
        "notice xml", "notice xml", "notice xml", "notice package", "notice bytes", "book cells",
    ),
    "everything": (
        "book cells", "book xml", "book sheet", "template tags", "template xml", "scene",
    ),
}  # fmt: skip
EDITED = "edited notices"  # what comes back to compare, verify, backfill and --merge
ORDER = ("cells", "tags", "sheet", "xml", "package", "bytes", "scene")


def case_of(seed: int, number: int, kinds: Sequence[str] = tuple(KINDS)) -> Case:
    """Return the case of this seed and number."""
    name = f"{seed}-{number}"
    rng = Random(name)
    kind = rng.choice(list(kinds))
    stages = [rng.choice(KINDS[kind]) for _ in range(min(1 + int(rng.expovariate(0.8)), 9))]
    stages.sort(key=lambda stage: ORDER.index(stage.rpartition(" ")[2]))
    options = [
        option
        for option, share in (
            ("--internal", 0.3), ("--fix", 0.3), ("--strict", 0.1), ("--force", 0.15),
        )
        if rng.random() < share
    ]  # fmt: skip
    if rng.random() < 0.9:
        options.append("--json")
    if rng.random() < 0.1:
        options = ["check", *(o for o in options if o not in ("--fix", "--force"))]
    if kind == EDITED:
        options = [rng.choice(("compare", "verify", "backfill", "--merge")), "--json"]
    steps = tuple(Step(stage, f"{name}-{n}") for n, stage in enumerate(stages))
    return Case(name, kind, rng.randrange(3), rng.randrange(3), steps, tuple(options))


# ---------------------------------------------------------------- good files


@cache
def good_books() -> tuple[bytes, ...]:
    """Workbooks of which a notice can be made: small, with shared strings, the example."""
    from tests import builders

    rows = [
        builders.ROW,
        builders.changed(具体问题="学用脱节", 整改措施="开展调研", 完成状态="长期坚持"),
        builders.changed(具体问题="研讨不多", 整改措施="专题研讨", 完善制度="《学习制度》"),
        builders.changed(
            问题类别="作风建设方面", 反馈问题="检查偏多", 整改措施="压减检查",
            整改情况="检查减少一半。\n基层减负见效。", 公开="否", 责任人="张三",
            完成时间=datetime.datetime(2025, 9, 1),
        ),
        builders.changed(
            问题类别="作风建设方面", 反馈问题="值班不严", 整改措施="严格值班",
            整改情况="每日抽查，全年没有脱岗。", 完成状态="正在整改", 整改时限="长期",
        ),
    ]  # fmt: skip
    small = builders.workbook(
        rows,
        merged=["B2:B4", "A2:A4", "E2:E4"],
        facts=builders.FACTS | {"邮编": "100000", "监督期": "两年", "附件": "甲\n乙"},
        sheets={
            "责任落实": [("小标题", "要点", "内容"), ("抓部署", "成立小组", "组长负责。")],
            "下一步打算": [("内容",), ("持续用力。",)],
            "整改成效": [("项目", "数量", "单位", "公开"), ("诫勉", 2, "人次", "是")],
            "校对设置": [("规则", "启用"), ("T51", "否"), ("date-order", "是")],
        },
    )
    example = (ROOT / "input" / "rectification.xlsx").read_bytes()
    return small, builders.with_shared_strings(small), example


@cache
def good_templates() -> tuple[bytes, ...]:
    """Templates that can be filled: the official one, a small one with all places, a letter."""
    from tests import templates

    everywhere = templates.template(
        "{{ 单位行 }}{{ 文件标题 }}",
        "{{ 责任落实.序号 }}责任落实",
        "{%p for 段 in 责任落实.段落 %}",
        "{{ 段.文字 }}{% if loop.last %}{{ 总数句 }}{% endif %}",
        "{%p endfor %}",
        "{%p for 类 in 整改情况.类别 %}",
        "{{ 类.序号 }}{{ 类.标题 }}",
        "{%p for 问 in 类.问题 %}",
        "{{ 问.序号 }}{{ 问.标题 }}。",
        "{%p for 段 in 问.段落 %}",
        "{{ 段 }}",
        "{%p endfor %}",
        "{%p for 具 in 问.具体问题 %}",
        "{%p if 具.段落 or 具.同下 %}",
        "{{ 具.序号 }}{{ 具.标题 }}。",
        "{%p endif %}",
        "{%p for 段 in 具.段落 %}",
        "{{ 段 }}",
        "{%p endfor %}",
        "{%p endfor %}",
        templates.table(
            ("措施", "状态"),
            ("{%tr for 措 in 问.措施 %}", ""),
            ("{{ 措.序号 }}{{ 措.文字 }}", "{{ 措.状态 }}"),
            ("{%tr endfor %}", ""),
        ),
        "{%p endfor %}",
        "{%p endfor %}",
        templates.text_box("{{ 单位简称 }}"),
        '<w:p><w:hyperlink r:id="rlink"><w:r><w:t>{{ 电子邮箱 }}</w:t></w:r></w:hyperlink></w:p>',
        "<w:sdt><w:sdtPr/><w:sdtContent>"
        f"{templates.paragraph('{{ 邮编 }}')}</w:sdtContent></w:sdt>",
        '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:br/>'
        '<w:footnoteReference w:id="1"/></w:r></w:p>',
        "{%p if 党内版 %}",
        "{% if 印章 %}{{ 抄送机关 }}{% else %}无{% endif %}抄送",
        "{%p endif %}",
        "{{ 制度.名称|join('、') }}{{ 制度.总数 }}{{ 措施.完成率 }}",
        "{{ 联系方式 }}",
        "{{ 成文日期 }}",
        header="{{ 巡察组 }}{{ 发文字号 }}",
        footer="{{ 巡察时间 }}",
        footnote="{{ 截至 }}",
        relations=(
            '<Relationship Id="rlink" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/hyperlink" Target="mailto:a@example.com" TargetMode="External"/>'
        ),
    )
    letter = templates.template(
        "{{ 主送机关 }}：", "{{ 单位全称 }}{{ 联系电话 }}", "{{ 印发日期 }}"
    )
    return (ROOT / "templates" / "notice.docx").read_bytes(), everywhere, letter


# ---------------------------------------------------------------- odd values

ODD_WORDS = (
    "", " ", "　", "\n", "\t", "a&b", "<w:p/>", "</w:t></w:r></w:p>", "&amp;", "]]>", '"', "'",
    "_x000B_", "_x000D_", "_x005F_x000B_", "_xD800_", "_xFFFE_", "_xFDD0_", "_xFDD1_", "_x0000_",
    "\ufdd0", "\ufdd01\ufdd1甲\ufdd2", "\ue000", "\U000f0001", "\U0010fffd", "\u200b", "\u202e",
    "\ufeff", "\xad", "\xa0", "\x85", "\u2028", "😀", "👩‍👩‍👧", "1️⃣", "e\u0301", "ﬁ",
    "１２ＡＢ", "𠮷", "\ufffd", "％", "｛｛", "{", "}", "{#", "None", "nan", "NULL", "无", "——",
    "××", "待补", "〔〕", "概述", "关于", "问题", "问题？", "整改！", "。", "，，", "（", "）",
    "“", "”", "‘’", "《》", "《甲", "》", "一、", "1.", "（1）", "①", "整改情况：", "已完成",
    "尚未完成", "截止目前", "巡视", "秘密★1年", "2025年13月45日", "截至2025年5月29日", "完成12项",
    "十二个问题", "100.5%", "7.132万元", "-1", "13812345678", "11010519491231002X",
    "6222020200112230004", "张三（身份证号110105194912310021）", "0431-76212566", "a@b.cn",
    "http://x.cn/", "file:///c:/a", "C:\\Users\\a", "..\\..\\a", "CON", "=1+1",
    "=DISPIMG(\"ID_1\",1)", "#REF!", "#N/A", "1e999", "1E+400", "0x10", "1_000", "²", "٣",
    "九千九百九十九万亿", "〇", "卅", "甲" * 300, "，" * 2000, "（" * 3000, "《" * 3000,
    "1" * 5000, "“" * 1500, "甲乙丙丁" * 10000, "1、2、" * 3000, "是", "否", "可公开", "TRUE",
    "Y", *CELL_TAGS,
)  # fmt: skip
ODD_DATES = (
    "2024-01-25", "2024/1/25", "2024.1.25", "20240125", "2024年1月25日", "二〇二四年一月二十五日",
    "2024年1月", "24.1.5", "1月25日", "2024-13-01", "2024年2月30日", "9999-12-31", "0001-01-01",
    "2025-03-03\n2025-05-05", "2025-06-12 08:00:00", "十二月", "2025年十月", "2025年10月1日至3日",
)  # fmt: skip
ODD_NUMBERS = (
    0, 1, -1, 12.0, 12.000000000000002, 0.1 + 0.2, 1e15, 1e16, 1e308, -1e308, 5e-324, 45000,
    45000.7, 60, 99999999, 2958465, 2958466, -5, 10**20, 10**400, 43176212566,
    2.20381198001011e17, 2024,
)  # fmt: skip
ODD_ATTRIBUTES = (
    "", "0", "-1", "1", "2", "1.5", "+1", " 1 ", "1_000", "1e3", "1e308", "1e999", "NaN", "inf",
    "-0", "99999999999999999999", "4294967296", "9" * 5000, "A1", "A0", "A1048577", "XFD1048576",
    "XFE1", "ZZZZ1", "A1:XFD1048576", "A1:A1", "B9:A1", "A:A", "1:1", "A1:B2 C3", "A1:", "$A$1",
    "R1C1", "a1", "true", "false", "on", "off", "TRUE", "none", "s", "n", "b", "e", "d", "str",
    "inlineStr", "shared", "array", "hidden", "veryHidden", "visible", "continuous", "nextPage",
    "rId1", "rId999", "/word/document.xml", "../../etc/passwd", "document.xml",
    "http://example.com/a", "External", "styles.xml", "/", "//", ".", "#", "%", "%00", "%zz",
    "\\", ":", "{{ 单位全称 }}", "{% if %}", "{{", "%}", "x" * 70000, "２", "²", "٣", "汉字",
    "\u200b", "\ufdd0", "😀", "2024-13-45T99:99:99", "2025-03-03", "2025-03-03T00:00:00Z", "PT1S",
    "auto", "FFFFFF", "Normal", "yyyy年m月d日", "0.00%", "[h]:mm", "@", 'yyyy"年', "[$-804]",
    "application/xml", "preserve",
)  # fmt: skip


def _words(rng: Random) -> str:
    pieces = rng.choices((*ODD_WORDS, *ODD_DATES), k=1 + int(rng.expovariate(0.7)))
    if rng.random() < 0.5:
        pieces.insert(rng.randrange(len(pieces) + 1), "完善学习制度，全年学习12次")
    return "".join(pieces)[:45000]


# ---------------------------------------------------------------- bytes


def _flipped(rng: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20, 200)) if content else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(rng: Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def _spliced(rng: Random, content: bytes) -> bytes:
    other = rng.choice((*good_books(), *good_templates()))
    start, end = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
    at = rng.randrange(len(other))
    piece = other[at : at + end - start]
    return content[:start] + piece + content[end if rng.random() < 0.5 else start :]


def _surrounded(rng: Random, content: bytes) -> bytes:
    junk = rng.choice((b"junk", b"\0" * 1000, rng.randbytes(300), *good_books()))
    return junk + content if rng.random() < 0.5 else content + junk


def _directory_altered(rng: Random, content: bytes) -> bytes:
    """Change a field of a header of the archive: method, flags, sizes, names, offsets."""
    changed = bytearray(content)
    heads = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.choice(heads) + rng.randrange(4, 46)
        if at + 4 <= len(changed):
            values = (0, 1, 8, 9, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, rng.getrandbits(32))
            value, size = rng.choice(values), rng.choice((1, 2, 4))
            changed[at : at + size] = struct.pack("<I", value)[:size]
    return bytes(changed)


BYTES = (_flipped, _flipped, _cut, _spliced, _surrounded, _directory_altered, _directory_altered)


# ---------------------------------------------------------------- packages

Members = dict[str, bytes]


def _members(content: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(members: Sequence[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", compression) as archive:
        warnings.simplefilter("ignore")  # of a name that stands there twice
        for name, blob in members:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = compression
            archive.writestr(entry, blob)
    return stream.getvalue()


def _repackaged(rng: Random, content: bytes) -> bytes:
    """Members lost, doubled, renamed, exchanged, added, emptied, packed otherwise."""
    members = list(_members(content).items())
    at, other = rng.randrange(len(members)), rng.randrange(len(members))
    name, blob = members[at]
    compression = zipfile.ZIP_DEFLATED
    match rng.randrange(10):
        case 0:
            del members[at]
        case 1:
            members.append((name, members[other][1]))
        case 2:
            members.append((name.swapcase(), blob))
        case 3:
            members[at] = (rng.choice((name.upper(), name.replace("/", "\\"), f"/{name}")), blob)
        case 4:
            members[at], members[other] = (name, members[other][1]), (members[other][0], blob)
        case 5:
            added = (
                "../../evil.txt",
                "xl/",
                "word/",
                "evil",
                "mimetype",
                "content.xml",
                "xl/a.xml",
            )
            members.append((rng.choice(added), rng.choice((b"", b"evil", b"<a/>", blob))))
        case 6:
            members[at] = (name, rng.choice((b"", b" ", b"\xef\xbb\xbf", b"PK", rng.randbytes(99))))
        case 7:
            compression = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        case 8:
            rng.shuffle(members)
        case 9:
            foreign = list(_members(rng.choice((*good_books(), *good_templates()))).items())
            taken = rng.choice(foreign)
            members[at] = (name, taken[1]) if rng.random() < 0.5 else taken
    return _zipped(members, compression)


# ---------------------------------------------------------------- XML


def _xml_changed(rng: Random, content: bytes) -> bytes:
    """One part of a package with some changes to its tree or its letters."""
    members = _members(content)
    named = [n for n in members if n.endswith((".xml", ".rels", ".vml"))]
    main = [
        n for n in named if re.search(r"sheet\d|document\.xml$|sharedStrings|workbook\.xml$", n)
    ]
    name = rng.choice(main if rng.random() < 0.6 else named)
    for _ in range(1 + int(rng.expovariate(0.8))):
        change = _letters_changed if rng.random() < 0.2 else _tree_changed
        members[name] = change(rng, members[name])
    return _zipped(list(members.items()))


def _tree_changed(rng: Random, xml: bytes) -> bytes:
    from lxml import etree

    try:
        root: Any = etree.fromstring(xml, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return _letters_changed(rng, xml)
    elements = list(root.iter(etree.Element))
    below = [e for e in elements if e.getparent() is not None] or elements
    element, other = rng.choice(below), rng.choice(elements)
    attribute = rng.choice(list(element.attrib) or ["r"])
    with contextlib.suppress(
        ValueError, AttributeError, TypeError
    ):  # what XML can't hold stays undone
        match rng.randrange(17):
            case 0:
                element.getparent().remove(element)
            case 1:
                copies = rng.choice((1, 1, 1, 30)) if len(etree.tostring(element)) < 5000 else 1
                for _ in range(copies):
                    element.addnext(_copy(element))
            case 2:
                other.append(_copy(element))
            case 3:
                element.tag = rng.choice(elements).tag
            case 4:
                local = etree.QName(element).localname
                spaces = ("urn:x", "http://purl.oclc.org/ooxml/spreadsheetml/main")
                element.tag = rng.choice(
                    (f"{{{rng.choice(spaces)}}}{local}", local, f"{element.tag}x")
                )
            case 5:
                element.attrib.pop(attribute, None)
            case 6 | 7 | 8 | 9:
                element.set(attribute, rng.choice(ODD_ATTRIBUTES))
            case 10:
                source = rng.choice(elements)
                for key, value in source.attrib.items():
                    element.set(key, value)
            case 11:
                element.text = _words(rng) if rng.random() < 0.5 else rng.choice(ODD_ATTRIBUTES)
            case 12:
                element.tail = _words(rng)
            case 13:
                element.insert(0, rng.choice((etree.Comment("注"), etree.PI("xml-x", "a"))))
            case 14:
                for child in list(element):
                    element.remove(child)
            case 15:
                children = list(element)
                rng.shuffle(children)
                element[:] = children
            case 16:
                wrapper = element.makeelement(rng.choice(elements).tag, {})
                element.addprevious(wrapper)
                wrapper.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _copy(element: Any) -> Any:
    import copy

    made = copy.deepcopy(element)
    made.tail = None
    return made


def _letters_changed(rng: Random, xml: bytes) -> bytes:
    """Declarations, entities, encodings, CDATA, cuts, depth: what stands below the tree."""
    end = xml.rfind(b"</")
    at = rng.choice([m.end() for m in re.finditer(rb">", xml)] or [0])
    text = xml.decode("utf-8", "replace")
    body = re.sub(r"^<\?xml[^>]*\?>", "", text)
    match rng.randrange(13):
        case 0:
            doctype = b'<!DOCTYPE a [<!ENTITY e "' + b"x" * 1000 + b'"><!ENTITY f "&e;&e;&e;">]>'
            return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda m: m[0] + doctype, xml, count=1)
        case 1:
            return (
                xml[:at]
                + rng.choice((b"&e;", b"&#0;", b"&#xD800;", b"&#x110000;", b"&lt;"))
                + xml[at:]
            )
        case 2:
            return xml[:at] + b"<![CDATA[<a>&]]>" + xml[at:]
        case 3:
            names = (
                "gbk",
                "utf-16",
                "utf-7",
                "big5",
                "bogus",
                "iso-8859-1",
                "utf-32",
                "idna",
                "hex",
            )
            return f'<?xml version="1.0" encoding="{rng.choice(names)}"?>{body}'.encode()
        case 4:
            name = rng.choice(("utf-16", "gb18030", "utf-8-sig", "utf-16-be", "utf-32"))
            head = f'<?xml version="1.0" encoding="{name.removesuffix("-sig")}"?>'
            return f"{head}{body}".encode(name, "replace")
        case 5:
            return xml[:at]
        case 6:
            return xml + rng.choice((b"\0", b"junk", b"<a/>", xml, b"<!-- -->"))
        case 7:
            depth = rng.choice((100, 300, 5000))
            return xml[:end] + b"<a>" * depth + b"</a>" * depth + xml[end:]
        case 8:
            return (
                xml[:end]
                + b"<a "
                + b" ".join(b'a%d=""' % n for n in range(2000))
                + b"/>"
                + xml[end:]
            )
        case 9:
            return (
                xml[:at]
                + rng.choice((b"\x00", b"\x07", b"\xff", b"\xed\xa0\x80", b"\xef\xbf\xbe"))
                + xml[at:]
            )
        case 10:
            return xml.replace(b'version="1.0"', rng.choice((b'version="1.1"', b'version="2"')))
        case 11:
            spaces = re.findall(rb'xmlns(?::\w+)?="[^"]*"', xml)
            return xml.replace(
                rng.choice(spaces or [b"xmlns"]), rng.choice((b"", b'xmlns="urn:x"')), 1
            )
        case _:
            return _flipped(rng, xml) if xml else xml


# ---------------------------------------------------------------- sheets

_CELL = re.compile(rb'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def _sheet_changed(rng: Random, content: bytes) -> bytes:
    """Cells of every type, merges, rows and columns, as programs and broken ones write them."""
    members = _members(content)
    name = rng.choice(
        [n for n in members if "worksheets/sheet" in n and n.endswith(".xml")] or [""]
    )
    if not name:
        return content
    xml = members[name]
    cells = list(_CELL.finditer(xml))
    match rng.randrange(9):
        case 0:
            xml = re.sub(rb'(<c) r="[A-Z]+\d+"', rb"\1", xml)
        case 1:
            xml = re.sub(rb'(<row) r="\d+"', rb"\1", xml)
        case 2:
            merges = "".join(
                f'<mergeCell ref="{_area(rng)}"/>' for _ in range(rng.choice((1, 3, 40)))
            )
            made = f"<mergeCells>{merges}</mergeCells>".encode()
            xml = xml.replace(b"</sheetData>", b"</sheetData>" + made, 1)
        case 3:
            number = rng.choice((b"0", b"-3", b"1048576", b"1048577", b"99999999999", b"2.0", b"x"))
            xml = re.sub(rb'<row r="2"', b'<row r="' + number + b'"', xml)
        case 4:
            rows = rng.choice((1, 1000, 20000))
            row = b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>'
            more = b"".join(row % (n, n) for n in range(1048576 - rows, 1048576))
            xml = xml.replace(b"</sheetData>", more + b"</sheetData>", 1)
        case _ if cells:
            for _ in range(rng.choice((1, 1, 2, 5))):
                cells = list(_CELL.finditer(xml))
                cell = rng.choice(cells)
                place = re.search(rb'r="([A-Z]+\d+)"', cell[0])
                assert place
                made = _cell(rng, place[1].decode()).encode("utf-8", "replace")
                xml = xml[: cell.start()] + made + xml[cell.end() :]
    members[name] = xml
    if rng.random() < 0.1:
        members["xl/workbook.xml"] = members.get("xl/workbook.xml", b"").replace(
            b"<workbookPr", b'<workbookPr date1904="1"'
        )
    return _zipped(list(members.items()))


def _area(rng: Random, *, may_be_huge: bool = True) -> str:
    if may_be_huge and rng.random() < 0.2:
        return rng.choice(
            ("A1:XFD1048576", "A2:A1048576", "B2:B200000", "A2", "A2:A2", "B3:A2", "x", "")
        )
    left, top = rng.randrange(10), rng.randrange(1, 12)
    right, bottom = left + rng.randrange(3), top + rng.randrange(4)
    return f"{chr(65 + left)}{top}:{chr(65 + right)}{bottom}"


def _cell(rng: Random, place: str) -> str:
    from xml.sax.saxutils import escape, quoteattr

    kind = rng.choice(("s", "n", "b", "e", "d", "str", "inlineStr", "", "x"))
    style = rng.choice(("", "", "", "0", "1", "5", "99999", "-1", "x"))
    words = escape(re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", _words(rng)))
    value = rng.choice(
        (words, str(rng.choice(ODD_NUMBERS)), rng.choice(ODD_DATES), "0", "99999", "#REF!")
    )
    inside = [f"<v>{value}</v>"] if rng.random() < 0.8 else []
    if rng.random() < 0.25:
        formulas = (
            "1+1", 'DISPIMG("ID_1",1)', "[1]Sheet1!A1", "[b.xlsx]S!A1", "cmd|'/c calc'!A1", "NOW()",
            'HYPERLINK("mailto:a@b.cn","a")', 'HYPERLINK("http://x.cn","y")', "",
        )  # fmt: skip
        form = rng.choice(
            ("", ' t="shared" si="0"', ' t="array" ref="A1:B2"', ' t="shared" si="9"')
        )
        inside.insert(0, f"<f{form}>{escape(rng.choice(formulas))}</f>")
    if kind == "inlineStr" or rng.random() < 0.1:
        runs = (
            f"<t>{words}</t>",
            f"<r><rPr><strike/></rPr><t>{words}</t></r><r><t>后</t></r>",
            f"<r><t>{words}</t></r><rPh sb='0' eb='1'><t>pin</t></rPh>",
            "<r/>",
            "",
        )
        inside.append(f"<is>{rng.choice(runs)}</is>")
    attributes = f" t={quoteattr(kind)}" if kind else ""
    attributes += f" s={quoteattr(style)}" if style else ""
    return f'<c r="{place}"{attributes}>{"".join(inside)}</c>'


# ---------------------------------------------------------------- cells


def _cells_changed(rng: Random, content: bytes) -> bytes:
    """Change some cells, rows, columns, sheets as a clerk or another program could."""
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the fuzzer's own reading
        book = openpyxl.load_workbook(io.BytesIO(content))
    for _ in range(1 + int(rng.expovariate(0.6))):
        weights = [8 if sheet.title == "整改台账" else 2 for sheet in book.worksheets]
        sheet = rng.choices(book.worksheets, weights)[0]
        # what openpyxl itself will not hold stays undone
        with contextlib.suppress(
            IllegalCharacterError, ValueError, TypeError, AttributeError, IndexError, KeyError
        ):
            _cells_changed_once(rng, book, sheet)
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception:  # openpyxl wrote what it can't write: no case
        return content
    return stream.getvalue()


def _cells_changed_once(rng: Random, book: Any, sheet: Any) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment

    from notice.ledger.columns import SHEETS

    row, column = rng.randint(1, sheet.max_row + 1), rng.randint(1, sheet.max_column + 1)
    cell = sheet.cell(row, column)
    match rng.randrange(22):
        case 0:
            sheet.insert_rows(row, rng.choice((1, 1, 5)))
        case 1:
            sheet.delete_rows(row)
        case 2:
            sheet.insert_cols(column)
        case 3:
            sheet.delete_cols(column)
        case 4:
            sheet.merge_cells(_area(rng, may_be_huge=False))
        case 5:
            for other in sheet[row]:
                other.value = None
        case 6:
            values = [other.value for other in sheet[row]]
            for n, value in enumerate(values, 1):
                sheet.cell(sheet.max_row + (n == 1), n).value = value
        case 7:
            sheet.row_dimensions[row].hidden = True
        case 8:
            sheet.column_dimensions[cell.column_letter].hidden = True
        case 9:
            sheet.sheet_state = rng.choice(("hidden", "veryHidden"))
        case 10:
            names = [c.name for s in SHEETS for c in s.columns]
            aliases = [a for s in SHEETS for c in s.columns for a in c.aliases]
            sheet.cell(rng.choice((1, 1, 2)), column).value = rng.choice(
                (*names, *aliases, f"{rng.choice(names)}（可多条）", f"*{rng.choice(names)}", "", 5)
            )
        case 11:
            names = [s.name for s in SHEETS]
            sheet.title = rng.choice((*names, f"{sheet.title} ", "Sheet1", "校对设置", "列名对照"))
        case 12:
            rng.choice((book.copy_worksheet, book.remove))(sheet)
        case 13:
            cell.comment = Comment(_words(rng)[:200], rng.choice(("甲", "回填", "")))
        case 14:
            cell.hyperlink = rng.choice(("mailto:a@b.cn", "http://x.cn", "#整改台账!A1"))
        case 15:
            formats = (
                "yyyy-mm-dd",
                "0.00%",
                'yyyy"年"m"月"d"日"',
                "@",
                "[h]:mm:ss",
                "mm:ss",
                "General",
            )
            cell.number_format = rng.choice(formats)
        case 16:
            font = InlineFont(strike=True)
            cell.value = CellRichText("前", TextBlock(font, _words(rng) or "删"), "后")
        case 17:
            sheet.unmerge_cells(str(rng.choice(list(sheet.merged_cells.ranges))))
        case _:
            cell.value = _value(rng)


def _value(rng: Random) -> object:
    moment = datetime.datetime(rng.choice((1900, 1904, 2024, 2025, 9999)), 3, 1, rng.randrange(24))
    match rng.randrange(10):
        case 0:
            return rng.choice(ODD_NUMBERS)
        case 1:
            return rng.choice((True, False, None, "#REF!", "#N/A", "=1+1", "=A1"))
        case 2:
            return rng.choice(
                (moment, moment.date(), moment.time(), moment - datetime.datetime.min)
            )
        case 3:
            return rng.choice(ODD_DATES)
        case 4:
            return rng.choice(ODD_WORDS)
        case _:
            return _words(rng)


# ---------------------------------------------------------------- tags


def _tags_changed(rng: Random, content: bytes) -> bytes:
    """Paragraphs of random tags in the body, tables, boxes and notes; tags cut or split."""
    members = _members(content)
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
    return _zipped(list(members.items()))


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


# ---------------------------------------------------------------- scenes

NOTICE = "市文化馆关于巡察整改进展情况的通报"


def _set_scene(rng: Random, folder: Path, target: list[str]) -> None:
    """Files that stand in the output folder before the run: ours, edited, foreign, damaged."""
    out = folder / OUT
    if not out.exists():
        out.mkdir()
        target[:] = [str(out / "通报.docx") if rng.random() < 0.7 else str(out)]
        if rng.random() < 0.8:
            good = folder / "好.xlsx"
            good.write_bytes(rng.choice(good_books()))
            _run([str(good), "-o", target[0]])
            good.unlink()
    path = Path(target[0]) if target[0].endswith(".docx") else out / f"{NOTICE}.docx"
    record = out / ".记录" / f"{path.stem}.json"
    with contextlib.suppress(OSError, ValueError):  # a record that is damaged already
        match rng.randrange(14):
            case 0 | 1:
                path.write_bytes(path.read_bytes() + b"edited" if path.exists() else b"not ours")
            case 2:
                path.write_bytes(_flipped(rng, path.read_bytes()))
            case 3 | 4 | 5:
                _damage_record(rng, record)
            case 6:
                record.unlink()
            case 7:
                path.rename(out / "真.docx")
                path.symlink_to(rng.choice((out / "真.docx", out / "无.docx", path)))
            case 8:
                path.unlink(missing_ok=True)
                path.mkdir()
            case 9:
                place = out / rng.choice((".记录", "历史"))
                shutil.rmtree(place, ignore_errors=True)
                place.write_bytes(b"a file")
            case 10:
                (out / f".{path.name}.{99999900 + rng.randrange(99)}.tmp").write_bytes(b"left")
            case 11:
                (out / f"~${path.name[2:]}").write_bytes(b"lock")
            case 12:
                for n in range(2, rng.choice((3, 5, 101))):
                    (out / f"{path.stem}_{n}.docx").write_bytes(b"not ours %d" % n)
            case 13:
                record.parent.mkdir(exist_ok=True)
                record.unlink(missing_ok=True)
                record.mkdir()


def _damage_record(rng: Random, record: Path) -> None:
    raw = record.read_bytes()
    if rng.random() < 0.4:
        record.write_bytes(_cut(rng, raw) if rng.random() < 0.5 else _flipped(rng, raw))
        return
    known = json.loads(raw)
    odd = (
        None,
        [],
        {},
        "x",
        5,
        True,
        [None],
        [[]],
        ["x"],
        [{}],
        {"name": 5},
        1e999,
        [{"name": None}],
    )
    for _ in range(rng.choice((1, 2, 4))):
        known[rng.choice(list(known))] = rng.choice(odd)
    record.write_text(json.dumps(known), "utf-8")


# ---------------------------------------------------------------- running

STAGES: dict[str, Callable[[Random, bytes], bytes]] = {
    "cells": _cells_changed,
    "tags": _tags_changed,
    "sheet": _sheet_changed,
    "xml": _xml_changed,
    "package": _repackaged,
    "bytes": lambda rng, content: rng.choice(BYTES)(rng, content),
}


def lay_out(case: Case, folder: Path) -> list[str]:
    """Write the files of a case into a new folder; return the command line."""
    files = {"book": good_books()[case.book], "template": good_templates()[case.template]}
    if case.kind == EDITED:
        return _lay_out_edited(case, folder, files)
    target = [str(folder / OUT)]
    for step in case.steps:
        rng = Random(step.seed)
        which, _, stage = step.stage.rpartition(" ")
        if stage == "scene":
            _set_scene(rng, folder, target)
        else:
            with contextlib.suppress(zipfile.BadZipFile, KeyError, IndexError, UnicodeError):
                files[which] = STAGES[stage](rng, files[which])
    (folder / BOOK).write_bytes(files["book"])
    (folder / TEMPLATE).write_bytes(files["template"])
    output = [] if "check" in case.options else ["-o", target[0]]
    first = [o for o in case.options if o == "check"]
    rest = [o for o in case.options if o != "check"]
    return [*first, str(folder / BOOK), "-t", str(folder / TEMPLATE), *output, *rest]


def _lay_out_edited(case: Case, folder: Path, files: dict[str, bytes]) -> list[str]:
    """A notice that was built from good files, then damaged, and a command that takes it."""
    for name, which in ((BOOK, "book"), (TEMPLATE, "template")):
        (folder / name).write_bytes(files[which])
    out = folder / OUT
    _run([str(folder / BOOK), "-t", str(folder / TEMPLATE), "-o", str(out / "通报.docx")])
    notice, other = out / "通报.docx", folder / "另.docx"
    if not notice.exists():
        return ["verify", str(notice), "--json"]
    files["notice"] = notice.read_bytes()
    for step in case.steps:
        which, _, stage = step.stage.rpartition(" ")
        with contextlib.suppress(zipfile.BadZipFile, KeyError, IndexError, UnicodeError):
            files[which] = STAGES[stage](Random(step.seed), files[which])
    shutil.copyfile(notice, other)
    notice.write_bytes(files["notice"])
    (folder / BOOK).write_bytes(files["book"])
    arguments = {
        "compare": ["compare", str(other), str(notice), "-o", str(folder / "花脸.docx")],
        "verify": ["verify", str(notice)],
        "backfill": ["backfill", str(notice), str(folder / BOOK)],
        "--merge": [
            str(folder / BOOK), "-t", str(folder / TEMPLATE), "-o", str(notice), "--merge",
        ],
    }  # fmt: skip
    return [*arguments[case.options[0]], "--json"]


class Ran(NamedTuple):
    """What came of a run: a status, or the traceback of what came out of main()."""

    status: int | None
    stdout: str
    stderr: str
    traceback: str


def _run(arguments: list[str]) -> Ran:
    from notice import cli

    stdout, stderr = io.StringIO(), io.StringIO()
    status, trace = None, ""
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            status = cli.main(arguments)
        except BaseException:  # whatever comes out of main() is the finding
            trace = traceback.format_exc()
    return Ran(status, stdout.getvalue(), stderr.getvalue(), trace)


class Verdict(NamedTuple):
    """The laws that a case broke, what became of it, and how long main() took."""

    broken: list[str]
    outcome: str
    seconds: float = 0.0


def try_case(case: Case, folder: Path) -> Verdict:
    """Run a case in a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    arguments = lay_out(case, folder)
    before = _tree(folder)
    began = time.monotonic()
    ran = _run(arguments)
    seconds = time.monotonic() - began
    if case.kind == EDITED and "--merge" not in arguments:
        broken = list(_broken_beside(ran, before, _tree(folder)))
    else:
        broken = list(_broken_laws(ran, arguments, before, _tree(folder)))
    if seconds > SECONDS:
        broken.append(f"slow: {seconds:.0f} s")
    if not broken and ran.status == 0 and "-o" in arguments and Random(case.name).random() < 0.1:
        broken += _again(ran, arguments, folder)
    return Verdict(broken, "crashed" if ran.status is None else str(ran.status), seconds)


def _tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder but what killed runs left; None stands for a folder."""
    found: dict[str, bytes | None] = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_symlink() and not path.exists():
            found[name] = b"-> " + os.readlink(path).encode()  # noqa: PTH115
        else:
            found[name] = None if path.is_dir() else path.read_bytes()
    return found


_CHINESE = re.compile("[\u4e00-\u9fff]")
_OURS = re.compile(
    r"Traceback|[A-Z]\w*(?:Error|Exception)\b|<\w+ object| at 0x[0-9a-f]{6}|\bNoneType\b"
)
_LEFT = re.compile(r"\.\d+\.tmp$")


def _broken_laws(
    ran: Ran, arguments: list[str], before: dict[str, bytes | None], after: dict[str, bytes | None]
) -> Iterator[str]:
    """Each law of CLI.md that a run broke, as a line."""
    yield from _broken_in_status(ran)
    if ran.status is None:
        return
    for name in (BOOK, TEMPLATE):
        if before[name] != after.get(name):
            yield f"input {name} changed"
    if "--json" in arguments:
        yield from _broken_in_json(ran)
    else:
        shown = f"{ran.stdout}{ran.stderr}"
        if _OURS.search(shown) or not all(map(_CHINESE.search, ran.stderr.splitlines())):
            yield f"not Chinese: {shown}"
        if bool(ran.stdout) != (ran.status == 0 and "check" not in arguments):
            yield f"stdout: {ran.stdout!r}"
    writes = ran.status == 0 and "check" not in arguments
    stale = [n for n in after if _LEFT.search(n) and (n not in before or writes)]
    if stale:
        yield f"temporary files left: {stale}"
    if not writes:
        kept = [{n: b for n, b in tree.items() if not _LEFT.search(n)} for tree in (before, after)]
        if kept[0] != kept[1]:
            changed = sorted(n for n in {*before, *after} if before.get(n, 0) != after.get(n, 0))
            yield f"refused, yet something is new or changed: {changed}"
        return
    everything = set(after.values())
    for name, content in before.items():
        if content is None or content[:3] == b"-> " or _LEFT.search(name) or "/.记录/" in name:
            continue
        if name.endswith(".核对单.html"):  # the page of a notice is made anew with it
            continue
        if content not in everything:
            yield f"lost: {name}"
    notice = Path(
        json.loads(ran.stdout)["outputs"]["notice"] if "--json" in arguments else ran.stdout.strip()
    )
    if "--merge" in arguments and notice.read_bytes() in before.values():
        return  # nothing came in from the workbook: it is the edited file, as it was
    yield from _broken_in_notice(notice)


def _broken_beside(
    ran: Ran, before: dict[str, bytes | None], after: dict[str, bytes | None]
) -> Iterator[str]:
    """Each law of a command that changes no file, and at most writes one of its own."""
    yield from _broken_in_status(ran)
    if ran.status is None:
        return
    changed = sorted(n for n in before if before[n] != after.get(n, 0))
    if changed:
        yield f"changed: {changed}"
    if any(_LEFT.search(n) for n in after):
        yield "temporary files left"
    if ran.stderr or not ran.stdout.isascii() or ran.stdout.count("\n") != 1:
        yield f"not one ASCII line: {ran.stdout[:500]!r} {ran.stderr[:500]!r}"
        return
    for found in json.loads(ran.stdout)["findings"]:
        if not _CHINESE.search(found["message"]) or _OURS.search(found["message"]):
            yield f"not Chinese: {found}"


def _broken_in_status(ran: Ran) -> Iterator[str]:
    if ran.status is None:
        yield f"exception out of main():\n{ran.traceback}"
    elif ran.status not in (0, 1):
        yield f"exit status {ran.status}: {ran.stderr}"


def _broken_in_json(ran: Ran) -> Iterator[str]:
    if ran.stderr:
        yield f"stderr: {ran.stderr}"
    if not ran.stdout.isascii() or ran.stdout.count("\n") != 1:
        yield f"stdout is not one ASCII line: {ran.stdout[:500]!r}"
    try:
        told = json.loads(ran.stdout)
    except ValueError:
        yield f"no JSON: {ran.stdout[:500]!r}"
        return
    if set(told) != {"ok", "outputs", "findings", "totals"} or told["ok"] != (ran.status == 0):
        yield f"another object than promised: {ran.stdout[:500]}"
    for found in told["findings"]:
        if not found["where"] or not found["rule"] or not _CHINESE.search(found["message"]):
            yield f"not Chinese: {found}"
        if _OURS.search(found["message"]) or _OURS.search(found["where"]):
            yield f"words of Python: {found}"
    if ran.status == 1 and not told["findings"]:
        yield "refused without a reason"
    if ran.status == 1 and any(told["outputs"].values()):
        yield "refused with outputs"


def _broken_in_notice(notice: Path) -> Iterator[str]:
    from docx import Document
    from lxml import etree

    if not notice.is_file():
        yield f"no notice at {notice}"
        return
    try:
        document = Document(str(notice))
        words = [p.text for p in document.paragraphs]
        words += [c.text for t in document.tables for row in t.rows for c in row.cells]
    except Exception:  # any: then Word could not open it either
        yield f"python-docx can't open the notice:\n{traceback.format_exc()}"
        return
    with zipfile.ZipFile(notice) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                root: Any = etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
            except etree.XMLSyntaxError as fault:
                yield f"{name} is no XML: {fault}"
                continue
            words += [
                e.text or "" for e in root.iter("{*}t", "{*}instrText", "{*}title", "{*}creator")
            ]
            whole = "".join(root.itertext()) + "".join(
                v for e in root.iter(etree.Element) for v in e.attrib.values()
            )
            if name.startswith("word/document") and re.search("[\ufdd0-\ufdef]", whole):
                yield f"a mark of ours in {name}"
    for text in words:
        for tag in CELL_TAGS:
            text = text.replace(tag, "")
        if "格子" not in text and ("{{" in text or "{%" in text):
            yield f"a tag is left: {text[:200]!r}"
        if re.search("[\ufdd0-\ufdef]", text):
            yield f"a mark of ours is left: {text[:200]!r}"


def _again(ran: Ran, arguments: list[str], folder: Path) -> Iterator[str]:
    """The same input again gives the same bytes, and nothing new."""
    first = _tree(folder)
    again = _run(arguments)
    if again.status != 0:
        yield f"refused the second time: {again}"
    elif (
        "--force" not in arguments
        and first != _tree(folder)
        and not re.search(r"_\d+\.docx", ran.stdout)
    ):
        second = _tree(folder)
        changed = sorted(n for n in {*first, *second} if first.get(n, 0) != second.get(n, 0))
        yield f"the second run changed {changed}"


# ---------------------------------------------------------------- workers


def _work(connection: Any, folder: Path) -> None:
    """Run the cases that come in; a watchdog outside kills what takes too long."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", UserWarning)  # they would stand before a clerk
    trace = (folder.parent / f"{folder.name}.trace").open("w")
    faulthandler.enable(trace)
    faulthandler.register(signal.SIGUSR1, trace)
    while case := connection.recv():
        try:
            connection.send(
                try_case(Case(*case[:4], tuple(Step(*s) for s in case[4]), case[5]), folder)
            )
        except MemoryError:  # of the case's own making, not of main()
            connection.send(Verdict([], "no case"))
        except BaseException:
            connection.send(Verdict([f"the fuzzer:\n{traceback.format_exc()}"], "no case"))


class Worker:
    """A process that runs one case at a time; it is replaced when it hangs, dies or has served."""

    def __init__(self, folder: Path) -> None:
        """Start with the files of its cases in `folder`."""
        self.folder = folder
        self.process: Any = None
        self.cases = 0
        self.case: Case | None = None
        self.until = 0.0

    def start(self, case: Case) -> None:
        """Give it a case."""
        if self.process is None or self.cases >= CASES_A_WORKER or not self.process.is_alive():
            self.stop()
            context = multiprocessing.get_context("fork")
            self.connection, theirs = context.Pipe()
            self.process = context.Process(target=_work, args=(theirs, self.folder), daemon=True)
            self.process.start()
            theirs.close()
            self.cases = 0
        self.case, self.cases = case, self.cases + 1
        self.until = time.monotonic() + SECONDS + 10
        self.connection.send(case)

    def verdict(self) -> Verdict | None:
        """What became of its case; None while it runs."""
        try:
            if self.connection.poll(0.05):
                return self.connection.recv()
        except (EOFError, OSError):
            status = self.process.exitcode
            self.process.join(5)
            trace = (self.folder.parent / f"{self.folder.name}.trace").read_text("utf-8", "replace")
            self.stop()
            return Verdict([f"the process died ({status}):\n{trace[-3000:]}"], "died")
        if time.monotonic() < self.until:
            return None
        os.kill(self.process.pid, signal.SIGUSR1)
        time.sleep(0.3)
        trace = (self.folder.parent / f"{self.folder.name}.trace").read_text("utf-8", "replace")
        self.stop()
        return Verdict([f"hangs:\n{trace[-3000:]}"], "hangs")

    def run(self, case: Case) -> Verdict:
        """Run a case to its end."""
        self.start(case)
        while (found := self.verdict()) is None:
            pass
        return found

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None


def _signature(broken: list[str]) -> str:
    """What makes two findings the same one: the law and, of an exception, where it was raised."""
    places = re.findall(r'File "[^"]*?([\w-]+\.py)", line (\d+)', broken[0])
    kind = broken[0].strip().splitlines()[-1] if places else broken[0]
    kind = re.sub(r"[\d'\"].*", "", kind)[:60]
    return f"{kind} @ {places[-1] if places else ''}"


def _shortened(broken: list[str]) -> str:
    """A finding with the last lines of a traceback alone."""
    text = "\n".join(broken)
    return text if len(text) < 1500 else f"{text[:100]}\n…{text[-1400:]}"


def reduced(case: Case, signature: str, worker: Worker) -> Case:
    """The case without the steps and options that its finding does not need."""
    for field in ("steps", "options"):
        at = 0
        while at < len(getattr(case, field)):
            items = getattr(case, field)
            fewer = case._replace(**{field: (*items[:at], *items[at + 1 :])})
            broken = worker.run(fewer).broken
            if broken and _signature(broken) == signature:
                case = fewer
            else:
                at += 1
    return case


def save(case: Case, broken: list[str], keep: Path, worker: Worker) -> Path:
    """Keep the files and the finding of a case."""
    folder = keep / case.name
    shutil.rmtree(folder, ignore_errors=True)
    worker.run(case)
    if worker.folder.exists():
        shutil.copytree(worker.folder, folder, symlinks=True)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(case._asdict(), ensure_ascii=False, indent=1)
    (folder / "finding.txt").write_text("\n".join([*broken, text]), "utf-8")
    return folder


def main() -> int:
    """Run cases until the time or their number is up; return 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="fuzz the generator of notices")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--cases", type=int, help="stop after so many instead")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS, help="these kinds alone")
    parser.add_argument("--only", type=int, help="the one case of this number")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz_findings")
    asked = parser.parse_args()
    good_books(), good_templates()
    import docx  # noqa: F401  once, before the workers fork
    import docxtpl  # noqa: F401

    import notice.commands.build  # noqa: F401

    kinds = tuple(asked.kind or KINDS)
    first = asked.only or 0
    last = first + 1 if asked.only is not None else (asked.cases or sys.maxsize)
    until = (
        sys.maxsize
        if asked.cases or asked.only is not None
        else time.monotonic() + asked.minutes * 60
    )
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        workers = [Worker(Path(scratch) / str(n)) for n in range(asked.workers)]
        try:
            return _loop(asked, workers, kinds, first, last, until)
        finally:
            for worker in workers:
                worker.stop()


def _loop(
    asked: Any, workers: list[Worker], kinds: Sequence[str], first: int, last: int, until: float
) -> int:
    began = told = time.monotonic()
    outcomes: Counter[str] = Counter()
    signatures: Counter[str] = Counter()
    slowest = (0.0, "")
    number = first
    while True:
        for worker in workers:
            if worker.case is None and number < last and time.monotonic() < until:
                worker.start(case_of(asked.seed, number, kinds))
                number += 1
            if worker.case is None:
                continue
            verdict = worker.verdict()
            if verdict is None:
                continue
            case, worker.case = worker.case, None
            broken = verdict.broken
            outcomes[f"{case.kind}: {verdict.outcome}"] += 1
            slowest = max(slowest, (verdict.seconds, case.name))
            if broken:
                signature = _signature(broken)
                signatures[signature] += 1
                if signatures[signature] <= 3:
                    small = reduced(case, signature, worker)
                    folder = save(small, broken, asked.keep, worker)
                    worker.case = None
                    print(f"FINDING {case.name} ({folder})\n{_shortened(broken)}", flush=True)
                    print(f"  needs {small.steps} {small.options}", flush=True)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(
                f"{(told - began) / 60:.0f} min, {number - first} cases,"
                f" {signatures.total()} findings",
                flush=True,
            )
        if all(worker.case is None for worker in workers) and (
            number >= last or time.monotonic() >= until
        ):
            break
    minutes = (time.monotonic() - began) / 60
    print(
        f"seed {asked.seed}: {number - first} cases in {minutes:.1f} min,"
        f" {signatures.total()} findings, slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    for name, count in sorted(outcomes.items()):
        print(f"  {count:6} {name}")
    for name, count in signatures.most_common():
        print(f"  FINDINGS {count:5} {name}")
    return 1 if signatures else 0


if __name__ == "__main__":
    sys.exit(main())
