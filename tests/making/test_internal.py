"""The 党内版 in its own template: 版头, owners and deadlines, 附件, 版记, what closes up."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from notice.commands import build
from notice.diagnostics import Level
from notice.model.notice import Edition
from tests.builders import FACTS, ROW, changed, workbook
from tests.making.test_layout import (
    ALIKE,
    EXAMPLE,
    SEED,
    failed,
    needs_office,
    needs_tool,
    tool,
    unit,
)
from tests.office import convert
from tests.templates import Filled, filled, template
from tests.test_cli import generate

__all__ = ["tool"]  # a fixture of test_layout

ROOT = Path(__file__).resolve().parents[2]
INTERNAL = ROOT / "templates" / "internal.docx"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD: Mapping[str, object] = {
    "发文字号": "示文〔2025〕8号",
    "主送机关": "各科室、各分馆",
    "抄送机关": "市委巡察办，市纪委监委",
    "印发机关": "示例市文化馆办公室",
    "印发日期": "2025-12-11",
}
OWNED = changed(
    责任领导="馆长",
    责任科室="办公室",
    责任人="办公室主任",
    整改时限=datetime(2025, 9, 30),
    完成时间=datetime(2025, 9, 18),
)
SECRET = changed(反馈问题="内部管理不够规范", 整改措施="完善内部管理", 公开="否")


def with_facts(source: Path, facts: Mapping[str, object]) -> bytes:
    """A workbook with some 项目 of its own changed."""
    book = load_workbook(source)
    sheet = book["基本信息"]
    left = dict(facts)
    for row in range(1, sheet.max_row + 1):
        name = str(sheet.cell(row, 1).value)
        if name in left:
            sheet.cell(row, 2).value = left.pop(name)  # pyright: ignore
    for line in left.items():
        sheet.append(line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def internal(facts: Mapping[str, object], rows=(OWNED, SECRET)) -> Filled:
    """The 党内版 of a small ledger."""
    return filled(INTERNAL.read_bytes(), workbook(rows, facts={**FACTS, **facts}), Edition.INTERNAL)


def body(made: Filled) -> etree._Element:
    assert made.rendered is not None, made.found
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        return etree.fromstring(package.read("word/document.xml"))[0]


def words(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


# ---------------------------------------------------------------- what it prints


@pytest.mark.parametrize("annex", ["", "示例市文化馆巡察整改台账"], ids=["in the text", "annex"])
def test_golden(annex, accept, tmp_path):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(with_facts(EXAMPLE, {**HEAD, "附件": annex or None}))
    made, found = build.make(source, INTERNAL, Edition.INTERNAL)
    assert [d for d in found if d.level is not Level.INFO] == []
    path = GOLDEN / ("internal-annex.txt" if annex else "internal.txt")
    text = "".join(f"{p.text}\n" for p in made.rendered.paragraphs)
    if accept:
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("annex", [None, "整改台账"], ids=["in the text", "annex"])
def test_all_rows_with_owner_and_deadline(annex):
    printed = "\n".join(internal({**HEAD, "附件": annex}).lines)
    for value in (
        "馆长", "办公室", "办公室主任", "2025年9月30日", "2025年9月18日", "制定年度学习计划",
        "内部管理不够规范", "完善内部管理",
    ):  # fmt: skip
        assert value in printed


MEASURES = {  # cells of a measure → its line where there is no annex
    "all": (OWNED, "整改措施：①制定年度学习计划（责任领导：馆长；责任科室：办公室；责任人："
            "办公室主任；整改时限：2025年9月30日；完成时间：2025年9月18日；完成状态：已完成）。"),
    "none": (ROW, "整改措施：①制定年度学习计划（完成状态：已完成）。"),
    "ends in a mark": (changed(整改措施="制定年度学习计划。"),
                       "整改措施：①制定年度学习计划。（完成状态：已完成）"),
}  # fmt: skip


@pytest.mark.parametrize("case", MEASURES)
def test_measure_in_the_text(case):
    row, line = MEASURES[case]
    assert line in internal(HEAD, [row]).lines


TOP = [
    "示例市图书馆文件",
    "示文〔2025〕8号",
    "示例市图书馆",
    "关于巡察整改进展情况的通报",
    "各科室、各分馆：",
]
IMPRINT = ["抄送：市委巡察办，市纪委监委。", "示例市文化馆办公室\t2025年12月11日印发"]
FRAMES = {  # what is empty → the lines before the lead, the lines behind the date, told
    "nothing": ((), TOP, IMPRINT, []),
    "发文字号": (("发文字号",), [TOP[0], *TOP[2:]], IMPRINT, ["no-document-number"]),
    "主送机关": (("主送机关",), TOP[:-1], IMPRINT, ["no-addressee"]),
    "抄送机关": (("抄送机关",), TOP, IMPRINT[1:], []),
    "印发日期": (("印发日期", "抄送机关"), TOP, ["示例市文化馆办公室\t"], []),
    "all": (tuple(HEAD), [TOP[0], *TOP[2:4]], [], ["no-addressee", "no-document-number"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FRAMES)
def test_frame__closes_up(case, tmp_path):
    empty, before, behind, told = FRAMES[case]
    source = tmp_path / "台账.xlsx"
    facts = {**FACTS, **HEAD, **dict.fromkeys(empty)}
    source.write_bytes(workbook([OWNED], facts=facts))
    made, found = build.make(source, INTERNAL, Edition.INTERNAL)
    lines = [str(p.text) for p in made.rendered.paragraphs if p.part == "正文" and p.text.strip()]
    assert lines[: len(before)] == before
    assert lines[len(before)].startswith("根据市委统一部署")
    assert lines[lines.index("2025年12月10日") + 1 :] == behind
    warned = [(str(d.where), d.rule) for d in found if d.level is Level.WARNING]
    rows = list(facts)
    places = {"no-addressee": "主送机关", "no-document-number": "发文字号"}
    assert sorted(rule for _, rule in warned) == told
    for where, rule in warned:
        assert where == f"基本信息!B{rows.index(places[rule]) + 2}"


def test_frame__red_rule_stays_without_a_number():
    for number in ("示文〔2025〕8号", None):
        styles = [p.get(f"{W}val") for p in body(internal({"发文字号": number})).iter(f"{W}pStyle")]
        assert ("GwNumber" in styles, "GwRedRule" in styles) == (bool(number), not number)


TOLD = {  # template, edition, facts → rules told
    "it has neither": ("{{ 单位全称 }}", Edition.INTERNAL, {}, []),
    "it has both, both are there": ("{{ 发文字号 }}{{ 主送机关 }}", Edition.PUBLIC, HEAD, []),
    "it has both": ("{{ 发文字号 }}{{ 主送机关 }}", Edition.PUBLIC, {},
                    ["no-addressee", "no-document-number"]),
    "in the other edition": ("{% if 党内版 %}{{ 发文字号 }}{% endif %}", Edition.PUBLIC, {}, []),
    "in this edition": ("{% if 党内版 %}{{ 发文字号 }}{% endif %}", Edition.INTERNAL, {},
                        ["no-document-number"]),
    "else": ("{% if 党内版 %}甲{% else %}{{ 主送机关 }}{% endif %}", Edition.INTERNAL, {}, []),
    "else, in this edition": ("{% if 党内版 %}甲{% else %}{{ 主送机关 }}{% endif %}",
                              Edition.PUBLIC, {}, ["no-addressee"]),
    "not": ("{% if not 党内版 and 印章 %}{{ 主送机关 }}{% endif %}", Edition.INTERNAL, {}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_missing_names_are_told_where_the_edition_prints_them(case, tmp_path):
    tags, edition, facts, told = TOLD[case]
    source, pattern = tmp_path / "台账.xlsx", tmp_path / "模板.docx"
    source.write_bytes(workbook(facts={**FACTS, **facts}))
    pattern.write_bytes(template("{{ 总数句 }}", f"文{tags}", "{{ 整改情况.序号 }}"))
    found = build.make(source, pattern, edition)[1]
    assert sorted(d.rule for d in found if d.rule in ("no-addressee", "no-document-number")) == told
    assert all(str(d.where) == "基本信息" for d in found if d.rule in told)


OWN_MARKS = {  # 主送机关, 抄送机关 → printed
    "plain": ("各科室", "市委办", "各科室：", "抄送：市委办。"),
    "own marks": ("各科室：", "市委办。", "各科室：", "抄送：市委办。"),
    "half-width and doubled": ("各科室:", "抄送：市委办；", "各科室：", "抄送：市委办。"),
}


@pytest.mark.parametrize("case", OWN_MARKS)
def test_own_marks_are_not_doubled(case):
    addressee, copies, *printed = OWN_MARKS[case]
    lines = internal({**HEAD, "主送机关": addressee, "抄送机关": copies}).lines
    assert [line for line in printed if line not in lines] == []


# ---------------------------------------------------------------- 附件

ANNEXES = {  # 附件 → 附件说明, head and title of the annex, told
    "one": ("整改台账", ["附件：整改台账"], "附件", "整改台账", []),
    "its own mark": ("整改台账。", ["附件：整改台账"], "附件", "整改台账", []),
    "several": ("1.学习计划\n2.整改台账；", ["附件：1. 学习计划", "2. 整改台账"],
                "附件2", "整改台账", [(Level.INFO, "annex-others")]),
    "no name of a ledger": ("学习计划", ["附件：学习计划"], "附件", "学习计划",
                            [(Level.WARNING, "annex-ledger")]),
}  # fmt: skip


@pytest.mark.parametrize("case", ANNEXES)
def test_annex__note_and_title(case):
    lines, note, mark, title, told = ANNEXES[case]
    made = internal({**HEAD, "附件": lines})
    at_note = made.lines.index(note[0])
    assert made.lines[at_note : at_note + len(note)] == note
    at_date = made.lines.index("2025年12月10日")
    assert at_note < at_date
    assert made.lines[at_date + 1 : at_date + 3] == [mark, title]
    assert made.lines[at_date + 3] == "序号"
    assert [(d.level, d.rule) for d in made.found if d.rule.startswith("annex")] == told


def test_annex__traced_to_its_cell():
    made = internal({"附件": "学习计划\n整改台账。"})
    assert made.rendered is not None
    spans = {
        s.text: s.source.line
        for p in made.rendered.paragraphs
        for s in p.text.spans
        if s.source and s.text in ("学习计划", "整改台账")
    }
    assert spans == {"学习计划": 1, "整改台账": 2}


def test_annex__landscape_between_text_and_imprint():
    root = body(internal({**HEAD, "附件": "整改台账"}))
    turned = [s.find(f"{W}pgSz").get(f"{W}orient") for s in root.iter(f"{W}sectPr")]
    assert turned == [None, "landscape", None]
    assert [words(t)[:2] for t in root.iter(f"{W}tbl")] == ["序号", "抄送"]
    sections = [p for p in root if p.find(f"{W}pPr/{W}sectPr") is not None]
    assert words(sections[0]) == "2025年12月10日"


def test_annex__page_numbers_of_landscape_pages_are_turned():
    made = internal({**HEAD, "附件": "整改台账"})
    assert made.rendered is not None
    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        parts = {n: package.read(n) for n in package.namelist() if "footer" in n}
        links = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    turned = {name.rpartition("/")[2] for name, xml in parts.items() if b'"tbRl"' in xml}
    target = {link.get("Id"): link.get("Target").rpartition("/")[2] for link in links}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    used = [
        {target[r.get(key)] for r in section.iter(f"{W}footerReference")}
        for section in body(made).iter(f"{W}sectPr")
    ]
    assert len(turned) == 2
    assert used[1] == turned
    assert used[0] == used[2]
    assert not used[0] & turned
    assert all(b" PAGE " in xml for xml in parts.values())


def test_annex__no_empty_page_without_imprint():
    root = body(internal({"附件": "整改台账"}))
    turned = [s.find(f"{W}pgSz").get(f"{W}orient") for s in root.iter(f"{W}sectPr")]
    assert turned == [None, "landscape"]
    assert root[-1].tag == f"{W}sectPr"


def test_annex__none_without_its_name():
    root = body(internal(HEAD))
    assert len(list(root.iter(f"{W}sectPr"))) == 1
    assert [words(t)[:2] for t in root.iter(f"{W}tbl")] == ["抄送"]


def test_annex__table():
    """A head that is repeated, no row that breaks, headings and measures of a finding together."""
    rows = [OWNED, OWNED | {"整改措施": "补学"}, SECRET, changed(具体问题="学得少", 反馈问题="三")]
    root = body(internal({**HEAD, "附件": "整改台账"}, rows))
    table = next(root.iter(f"{W}tbl"))
    printed = [[words(c) for c in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    owned = ["馆长", "办公室", "办公室主任", "2025年9月30日", "2025年9月18日", "已完成"]
    empty = ["", "", "", "", "", "已完成"]
    assert printed == [
        ["序号", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "完成时间", "完成状态"],
        ["（一）履行职责方面"],
        ["1.关于理论学习不够深入问题（已完成）"],
        ["①", "制定年度学习计划", *owned],
        ["②", "补学", *owned],
        ["2.关于内部管理不够规范问题（已完成）"],
        ["①", "完善内部管理", *empty],
        ["3.关于三问题（已完成）（1）学得少（已完成）"],
        ["①", "制定年度学习计划", *empty],
    ]
    found = [row.find(f"{W}trPr") for row in table.iter(f"{W}tr")]
    assert all(p.find(f"{W}cantSplit") is not None for p in found)
    assert [p.find(f"{W}tblHeader") is not None for p in found] == [True] + [False] * 8
    grouped = {"GwTableGroup"}
    stays = [
        all(
            p.find(f"{W}pPr/{W}keepNext") is not None
            or p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in grouped
            for p in row.iter(f"{W}p")
        )
        for row in table.iter(f"{W}tr")
    ]
    assert stays == [False, True, True, True, False, True, False, True, False]


def test_annex__a_finding_longer_than_a_page_does_not_move_as_one():
    rows = [OWNED | {"整改措施": f"办好第{n}件事"} for n in range(7)]
    root = body(internal({"附件": "整改台账"}, rows))
    table = next(root.iter(f"{W}tbl"))
    assert not [p for p in table.iter(f"{W}p") if p.find(f"{W}pPr/{W}keepNext") is not None]


def test_annex__a_date_in_the_table_is_no_signature():
    day = datetime(2025, 12, 10)  # that of the notice
    root = body(
        internal({"附件": "整改台账"}, [OWNED | {"完成时间": day, "整改时限": "示例市文化馆"}])
    )
    table = next(root.iter(f"{W}tbl"))
    assert not [p for p in table.iter(f"{W}p") if p.find(f"{W}pPr/{W}widowControl") is not None]
    kept = [words(p) for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}widowControl") is not None]
    assert [text[:4] for text in kept] == ["欢迎广大"]


# ---------------------------------------------------------------- 发文机关标志

MARKS = {  # its length in 字 → points, lines
    8: (45.0, 1),
    9: (45.0, 1),
    14: (31.0, 1),
    20: (22.0, 1),
    30: (22.0, 2),
}


@pytest.mark.parametrize("length", MARKS)
def test_mark__is_as_wide_as_the_page_at_most(length):
    size, lines = MARKS[length]
    made = internal({"发文机关标志": unit(length - 2) + "文件"})
    assert made.rendered is not None
    document = Document(BytesIO(made.rendered.docx))
    style = next(s for s in document.styles if s.name == "发文机关标志")
    rows = [p for p in document.paragraphs if p.style.name == "发文机关标志"]  # pyright: ignore
    assert len(rows) == lines
    assert style.font.size.pt >= size  # pyright: ignore
    assert max(len(p.text) for p in rows) * style.font.size.pt <= 442  # pyright: ignore
    if length <= 9:
        assert style.font.size.pt == size  # pyright: ignore


# ---------------------------------------------------------------- back from an edited notice


def test_backfill__cells_of_the_table_and_names_of_the_annexes(tmp_path):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(with_facts(EXAMPLE, {**HEAD, "附件": "整改方案\n整改台账"}))
    notice = Path(generate(source, "--internal", "-o", tmp_path).stdout.strip())
    document = Document(str(notice))
    edits = {"转化调研成果": "转化学习成果", "整改方案": "学习方案", "市纪委监委": "市监委"}
    left = dict(edits)
    for node in document.element.body.iter(f"{W}t"):
        for old in [old for old in left if old in (node.text or "")]:
            node.text = node.text.replace(old, left.pop(old))
    assert not left
    document.save(str(notice))
    ran = generate("backfill", notice, source, "-o", tmp_path / "回填.xlsx")
    assert ran.returncode == 0, ran.stderr
    assert len(re.findall("^可回填", ran.stderr, re.MULTILINE)) == len(edits), ran.stderr
    again = Path(
        generate(tmp_path / "回填.xlsx", "--internal", "-o", tmp_path / "再").stdout.strip()
    )
    assert [p.text for p in Document(str(again)).paragraphs] == [
        p.text for p in Document(str(notice)).paragraphs
    ]


# ---------------------------------------------------------------- the printed pages

JOINT = {"发文机关署名": ALIKE}
UNSTAMPED = {"加盖印章": "否"}


def notices() -> Iterator[tuple[str, bytes, bool]]:
    """(name, workbook, stamped) of the notices that are printed: without annex."""
    sources = {"the example": EXAMPLE, **({"the seed": SEED} if SEED.is_file() else {})}
    for name, source in sources.items():
        for signed, facts in (("", {}), (", three", JOINT)):
            yield f"{name}{signed}, stamped", with_facts(source, {**HEAD, **facts}), True
            unstamped = {**HEAD, **facts, **UNSTAMPED}
            yield f"{name}{signed}, unstamped", with_facts(source, unstamped), False
        no_imprint = {n: v for n, v in HEAD.items() if n in ("发文字号", "主送机关")}
        yield f"{name}, no 版记", with_facts(source, no_imprint), True
        yield f"{name}, no 主送机关", with_facts(source, {**HEAD, "主送机关": None}), True
    for length in (15, 18, 26):
        named = {**HEAD, "单位全称": unit(length), "发文机关署名": unit(length)}
        yield f"unit of {length}", with_facts(EXAMPLE, named), True
    for extra in range(6):  # the end slides over the last page, the 版记 with it
        text = "学" * (28 * 4 * extra + 10) + "。"
        yield (
            f"slid by {extra}",
            workbook([OWNED | {"整改情况": text}] * 1, facts=FACTS | HEAD),
            True,
        )


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bool]]:
    folder = tmp_path_factory.mktemp("internal")
    files = {}
    for number, (name, book, stamped) in enumerate(notices()):
        made = filled(INTERNAL.read_bytes(), book, Edition.INTERNAL)
        assert made.rendered is not None, (name, made.found)
        path = folder / f"{number}.docx"
        path.write_bytes(made.rendered.docx)
        files[name] = (path, stamped)
    return files


@needs_tool
def test_layout__document(tool: ModuleType, laid_out: dict[str, tuple[Path, bool]]):
    found = []
    for name, (path, stamped) in laid_out.items():
        verdicts, _ = tool.check(path, stamped=stamped, red_header=True)
        assert any(v.clause == "7.2.4" and v.status == "pass" for v in verdicts), name
        found += failed(verdicts, name)
    assert not found


@needs_office
def test_layout__printed_pages(tool: ModuleType, laid_out: dict[str, tuple[Path, bool]]):
    paths = [path for path, _ in laid_out.values()]
    convert("pdf", paths[0].parent, *paths)
    found = []
    for name, (path, stamped) in laid_out.items():
        read = tool.read_notice(path, stamped, True)
        pages = tool.read_pdf(path.with_suffix(".pdf"))
        told = failed([tool.judge(c, read) for c in tool.rendered_clauses(read, pages)], name)
        found += [line for line in told if not any(c in line for c in allowed(name))]
    assert not found


def allowed(name: str) -> tuple[str, ...]:
    """What LibreOffice does of its own.

    It widens dates; it prints the 版记 in line, so that a short notice has no page of 22 rows.
    """
    if name == "the example, unstamped":
        return ("RENDER-7.3.5 ",)
    return ("RENDER-5.2.3-lines", "RENDER-5.2.3-short") if name.startswith("slid") else ()
