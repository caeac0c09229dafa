"""首页 of the review sheet (output/first_page.py): what it says, and that it prints on one page."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from notice.commands import build
from notice.diagnostics import Diagnostic, warning
from notice.model.notice import Edition, Made
from notice.model.text import Cell, Source, Text
from notice.output import earlier, record, review
from notice.output.said import said
from tests.builders import FACTS, ROW, changed, save
from tests.chromium import Page, chromium, path
from tests.test_cli import ROOT

TEMPLATE = ROOT / "templates" / "notice.docx"
Rows = Sequence[Mapping[str, object]]


def findings(count: int, status: str = "正在整改", **cells: object) -> list[dict[str, object]]:
    return [
        changed(反馈问题=f"第{n}项工作推进不够有力，成效不够明显", 整改措施=f"制定第{n}套办法",
                整改情况=f"第{n}项工作已经部署。", 完成状态=status, **cells)
        for n in range(1, count + 1)
    ]  # fmt: skip


def warnings(count: int) -> list[Diagnostic]:
    told = "完成状态是“已完成”，文字里却有“尚未”，请核对状态或改写文字，再核对一遍台账"
    return [warning("T55", Cell("整改台账", 2, 5), f"{told}（{n}）") for n in range(count)]


def made_of(
    folder: Path, rows: Rows = (ROW,), edition: Edition = Edition.PUBLIC, **layout: object
) -> tuple[Made, list[Diagnostic]]:
    file = save(folder / "台账.xlsx", rows, **layout)
    return build.make(file, TEMPLATE, edition)


def by_hand(made: Made, number: int) -> Made:
    """The notice with words of the hand in its paragraphs of 整改情况."""
    paragraphs = [
        p._replace(text=Text.of(f"{p.text}另外又开了一次会。", Source(p.text.cells, 1)))
        if "整改情况：" in p.text and number > place
        else p
        for place, p in enumerate(made.rendered.paragraphs)
    ]
    return made._replace(rendered=made.rendered._replace(paragraphs=tuple(paragraphs)))


def sheet(made: Made, found: Sequence[Diagnostic], **versions: object) -> str:
    given = review.Versions("通报.docx", **versions)  # type: ignore[arg-type]
    return b"".join(review.written(review.page(made, said(made), found, given))).decode()


def first(page: str) -> str:
    """The text of the first page."""
    return html.unescape(
        re.sub(r"<[^>]*>", "", page.partition("<body")[2].partition("</header>")[0])
    )


# ---------------------------------------------------------------- what it says


def test_verdict(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path)
    assert "可以送审，没有提醒" in first(sheet(made, []))
    text = first(sheet(made, warnings(2)))
    assert "可以送审，请先看2条提醒" in text
    assert "整改台账!E2　完成状态是“已完成”" in text
    assert "另有" not in text
    assert re.search(r"另有3\d条，见附五", first(sheet(made, warnings(40))))


def test_warnings__one_cause_in_many_cells_is_one_line(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, findings(30, "已完成"))
    told = [warning("T1", Cell("整改台账", row, 5), "甲") for row in range(2, 32)]
    text = first(sheet(made, told))
    assert "可以送审，请先看1条提醒" in text
    assert "整改台账!E2、E3、E4、E5、E6、E7、E8、E9、E10、E11等30格　甲" in text


def test_head__the_day_and_the_version_no_clock(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path)
    assert "2025年12月10日　第3稿" in first(sheet(made, [], number=3))


OPEN = [
    changed(反馈问题=f"{name}问题", 整改措施=name, 整改情况=name, 完成状态=status, 整改时限=due)
    for name, status, due in (
        ("甲", "正在整改", "2025-11-30"), ("乙", "未完成", "2025-10-01"),
        ("丙", "基本完成", "长期"), ("丁", "长期坚持", None),
    )
]  # fmt: skip


@pytest.mark.parametrize("edition", Edition)
def test_open__longest_overdue_first(tmp_path: Path, edition: Edition) -> None:
    made, _ = made_of(tmp_path, OPEN, edition)
    text = first(sheet(made, []))
    shown = [text.index(name) for name in ("乙问题", "甲问题", "丙问题")]
    assert shown == sorted(shown)
    assert "超期70天" in text
    assert "超期10天" in text
    assert "丁问题" not in text
    assert ("时限长期" in text) is (edition is Edition.INTERNAL)


def test_open__what_has_no_room_is_counted(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, findings(13))
    text = first(sheet(made, []))
    assert "第8项" in text
    assert "第9项" not in text
    assert "另有5个，见附五" in text


def test_withheld__by_its_row_and_its_words_nowhere(tmp_path: Path) -> None:
    secret = changed(反馈问题="绝不外传的问题", 整改措施="背后的措施", 完成状态="未完成", 公开="否")
    made, found = made_of(tmp_path, [ROW, secret])
    quoting = warning("x", Cell("整改台账", 3, 5), "和“背后的措施”相同，2025年")
    page = sheet(made, [*found, quoting])
    text = first(page)
    assert "1行（整改台账第3行）" in text
    assert "整改台账!B3" in text, "the open finding by its address"
    assert "和“＊＊”相同，＊年" in text
    assert "绝不外传" not in page
    assert "背后的措施" not in page


def test_changes(tmp_path: Path) -> None:
    old, _ = made_of(tmp_path, [ROW, changed(反馈问题="乙", 整改措施="乙", 整改情况="乙事。")])
    rows = [ROW, changed(反馈问题="乙", 整改措施="乙", 整改情况="乙事办结。", 完成状态="正在整改")]
    made, _ = made_of(tmp_path, rows)
    noted = record.Record(
        "通报.docx", said(old), None, False, "", record.Sheets(None, None), (), None
    )
    before = earlier.last_different(noted, said(made), made, None)
    text = first(sheet(made, [], before=before))
    assert "整改措施完成数2 → 1" in re.sub(r"\s+(?=\d)", "", text).replace("→1", "→ 1")
    assert "没有上一稿" in first(sheet(made, []))


def test_by_hand__beside_the_cells_words_never_from_the_cell(tmp_path: Path) -> None:
    built, _ = made_of(tmp_path)
    page = sheet(by_hand(built, 99), [], built=built.rendered.paragraphs)
    assert "手工改的：…全年学习12次。另外又开了一次会。；台账写：…全年学习12次。" in first(page)
    assert "手工改的；整改台账!E2写的是：" in html.unescape(page)


# ---------------------------------------------------------------- on paper


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if path() is None or shutil.which("pdftotext") is None:
        pytest.skip("Chromium or poppler is missing")
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


SECRET = changed(反馈问题="不公开的问题", 整改措施="不公开的措施", 公开="否")
LONG = FACTS | {
    "单位全称": "示例市城乡建设和交通运输综合行政执法服务中心",
    "单位简称": "市综合执法服务中心",
}
PRINTED = {  # rows, the other things of a workbook, edition, how many warnings, by hand
    "nothing to tell": ([ROW], {}, Edition.PUBLIC, 0, 0),
    "two warnings, 13 open": (findings(13), {}, Edition.PUBLIC, 2, 0),
    "40 warnings, 300 open, a long name": (findings(300), {"facts": LONG}, Edition.PUBLIC, 40, 0),
    "more than fits on paper": (findings(301), {}, Edition.INTERNAL, 40, 0),
    "a row withheld": ([*findings(9), SECRET], {}, Edition.PUBLIC, 12, 0),
    "merged": (findings(20), {}, Edition.PUBLIC, 40, 99),
}  # fmt: skip


@pytest.mark.parametrize("case", PRINTED)
def test_chromium__the_first_page_is_one_page(browser: Page, tmp_path: Path, case: str) -> None:
    rows, layout, edition, told, hand = PRINTED[case]
    built, _ = made_of(tmp_path, rows, edition, **layout)
    made = by_hand(built, hand) if hand else built
    of_build = built.rendered.paragraphs if hand else None
    file = tmp_path / "核对单.html"
    file.write_text(sheet(made, warnings(told), built=of_build), "utf-8")
    browser.complaints.clear()
    browser.open(file)
    pages = printed(browser, tmp_path)
    assert "主要负责人" in pages[0]
    assert "附一至附五" in pages[0]
    assert pages[1].startswith("附四自证" if len(rows) > 300 else "附一数字")
    assert ("附二正文" in "".join(pages[1:])) is (len(rows) <= 300)
    browser.run("document.body.classList.add('alone')")
    assert len(printed(browser, tmp_path)) == 1
    assert browser.complaints == []
    stops = (
        "document.querySelectorAll('header a, header button, nav a, .tools button, .skip').length"
    )
    assert browser.run(stops) <= 40


def printed(browser: Page, folder: Path) -> list[str]:
    """The words of each page, without blanks."""
    file = folder / "核对单.pdf"
    file.write_bytes(browser.pdf())
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, encoding="utf-8", check=True
    )
    return ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]
