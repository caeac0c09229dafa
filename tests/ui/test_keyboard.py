"""The whole way of a first notice by keyboard alone: the focus is seen, and never lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders import FACTS, ROW, changed
from tests.chromium import Page, chromium, path
from tests.ui.bench import NAME, Served, project, served
from tests.ui.test_workbench import edit

pytestmark = pytest.mark.skipif(path() is None, reason="no Chromium here")

ROWS = (
    ROW,
    changed(反馈问题="活动不够多", 整改措施="多办活动", 整改情况="截止目前，办了3次。"),
    changed(反馈问题="账目不够清", 整改措施="逐笔核对账目", 整改情况="核对了12笔。"),
)
# who leaves the focus without one to take it, unless a dialog or page is about to
_WATCH = """
window.lost = [];
addEventListener('focusout', (event) => setTimeout(() => {
  if (document.activeElement === document.body && document.hasFocus())
    window.lost.push(event.target.outerHTML.slice(0, 200));
}, 150));
"""
_FOCUS = """(() => {
  const node = document.activeElement, style = getComputedStyle(node);
  const box = node.getClientRects()[0];
  const seen = box && box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  return [node === document.body ? '' : node.id || node.innerText.split('\\n')[0],
    Boolean(seen) && node.matches(':focus-visible')
      && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
})()"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Served]:
    with served(project(tmp_path)) as bench:
        yield bench


@pytest.fixture
def page(tmp_path: Path, running: Served) -> Iterator[Page]:
    folder = tmp_path / "browser"
    folder.mkdir()
    with chromium(folder) as page:
        page.size(1280, 720)
        page.send("Emulation.setFocusEmulationEnabled", enabled=True)
        page.send("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)
        page.visit(running.address)
        yield page
        assert page.run("window.lost") == []
        assert page.complaints == []


def focus(page: Page) -> str:
    """What has the focus, by its id or words; it is seen that it has it."""
    name, is_seen = page.run(_FOCUS)
    assert name, "the focus is lost"
    assert is_seen, f"the focus on {name} is not seen"
    return name


def tab_to(page: Page, name: str, most: int) -> int:
    """Press Tab until what has this id or these words has the focus; how often it took."""
    stops: list[str] = []
    while not stops or stops[-1] != name:
        assert len(stops) < most, stops
        page.press("Tab")
        stops.append(focus(page))
    return len(stops)


def fill(file: Path, rows: tuple[dict[str, object], ...]) -> None:
    """Fill the empty ledger as a clerk types, and save it."""
    book = load_workbook(file)
    for row in book["基本信息"].iter_rows():
        if row[0].value in FACTS:
            row[1].value = FACTS[row[0].value]
    sheet = book["整改台账"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for number, row in enumerate(rows, 3):
        for name, value in row.items():
            sheet.cell(number, columns[name]).value = value
    book.save(file)


def told(page: Page, words: str) -> None:
    """Wait until a live region of the page says these words."""
    page.until(
        "[...document.querySelectorAll('[role=status], [role=alert], [aria-live=polite]')]"
        f".some(n => n.getClientRects().length && n.innerText.includes({json.dumps(words)}))"
    )


def titled(page: Page, words: str, seconds: float = 10) -> None:
    """Wait until the dialog with these words in its title is open; the focus is in it."""
    page.until(
        "document.querySelector('#dialog').open && document.querySelector('#dialog-title')"
        f".innerText.includes({json.dumps(words)})",
        seconds,
    )
    page.until("document.querySelector('#dialog').contains(document.activeElement)")


def closed(page: Page, back: str) -> None:
    """Leave the dialog by Esc: the focus is where it was."""
    page.press("Escape")
    page.until("!document.querySelector('#dialog').open")
    page.until(f"document.activeElement.id === {json.dumps(back)}")
    focus(page)


def trapped(page: Page) -> None:
    """Tab stays in the dialog, forwards and backwards, and comes to every button of it."""
    inside = page.run(
        "document.querySelectorAll('#dialog :is(button, input, select):enabled, #dialog a').length"
    )
    for shift in (False, True):
        seen = set()
        for _ in range(inside + 2):
            page.press("Tab", shift=shift)
            assert page.run("document.querySelector('#dialog').contains(document.activeElement)")
            seen.add(focus(page))
        assert len(seen) == inside, seen


def test_first_notice(page: Page, running: Served):
    """An empty ledger, its faults, the notice, its files."""
    page.until("!document.querySelector('#start').hidden")
    tab_to(page, "tile-new", 4)
    page.press("Enter")
    told(page, "不能生成")
    focus(page)
    file = running.home / "input" / "台账.xlsx"
    fill(file, (*ROWS[:2], {**ROWS[2], "完成状态": "差不多"}))
    told(page, "不能生成，有1处错误")
    # the finding, what to do about it where there is no notice yet
    tab_to(page, "整改台账!G5", 4)
    page.press("Enter")
    told(page, "照下面改好")
    fill(file, ROWS)
    told(page, "可以生成")
    assert "差不多" not in page.run("document.querySelector('#origin').innerText")
    # from a finding to its paragraph, and on from paragraph to paragraph
    page.until("document.querySelectorAll('#found .cell').length === 1")
    page.until("document.activeElement.innerText === '整改台账!F4'")
    focus(page)
    page.press("Enter")
    page.until("document.querySelector('#origin h2')?.innerText === '整改台账!F4'")
    page.press("Tab")
    assert page.run("document.activeElement.matches('#page p.sel')")
    page.press(" ")
    page.until("document.querySelector('#origin h2').innerText.endsWith('段的出处')")
    before = focus(page)
    page.press("ArrowDown")
    assert focus(page) != before
    page.press("Home")
    assert "示例" in focus(page)
    # the notice, by the link at the top
    page.visit(f"{running.origin}/")
    told(page, "可以生成")
    tab_to(page, "跳到“生成通报”", 1)
    page.press("Enter")
    assert focus(page) == "build"
    page.press("Enter")
    told(page, "已生成")
    assert focus(page) == "build"
    for name, opened in (("打开通报", ".docx"), ("核对单", ".html")):
        tab_to(page, name, 2)
        page.press(" ")
        told(page, opened)
        running.until_opened(opened)
        assert focus(page) == name


@pytest.fixture
def made(page: Page, running: Served) -> Page:
    """The page with a notice generated."""
    running.post("/begin", {"what": "new"})
    fill(running.home / "input" / "台账.xlsx", ROWS)
    told(page, "可以生成")
    running.post("/build", {})
    return page


def test_edited_notice(made: Page, running: Served):
    """What a leader changed comes back into the ledger; both drafts side by side; the web."""
    page, file = made, running.home.parent / "领导改的.docx"
    shutil.copy(running.home / "output" / NAME, file)
    edit(file, "每月集中学习", "每周集中学习")
    page.send("Page.setInterceptFileChooserDialog", enabled=True)
    tab_to(page, "跳到“生成通报”", 1)
    page.press("Enter")
    tab_to(page, "pick", 10)
    page.press("Enter")
    page.wait("Page.fileChooserOpened")
    root = page.send("DOM.getDocument")["root"]["nodeId"]
    node = page.send("DOM.querySelector", nodeId=root, selector="#file-input")["nodeId"]
    page.send("DOM.setFileInputFiles", nodeId=node, files=[str(file)])
    titled(page, "收到")
    trapped(page)
    tab_to(page, "写回台账", 6)
    page.press("Enter")
    titled(page, "已写成 input/台账_回填.xlsx")
    assert page.run("document.querySelector('#dialog del').innerText") == "月"
    tab_to(page, "以后用这一份", 5)
    page.press("Enter")
    told(page, "现在用的是台账_回填.xlsx")
    page.until("document.activeElement.id === 'pick'")
    page.until("document.querySelector('#page').innerText.includes('每周集中学习')")
    assert running.post("/build", {})["done"]
    page.visit(f"{running.origin}/")
    told(page, "可以生成")
    tab_to(page, "跳到“生成通报”", 1)
    page.press("Enter")
    tab_to(page, "marked", 5)
    page.press("Enter")
    titled(page, "花脸稿：和哪一版比")
    page.press("Enter")
    titled(page, "花脸稿已写好，改动1段")
    trapped(page)
    closed(page, "marked")
    tab_to(page, "web", 3)
    page.press("Enter")
    titled(page, "网站版已做好")
    closed(page, "web")
    assert (running.home / "output" / NAME.replace(".docx", ".html")).exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_pdf(made: Page, running: Served):
    """Long work is told as it goes on, and stopped."""
    page = made
    page.run("document.querySelector('[data-act=pdf]').focus()")
    page.press("Enter")
    told(page, "正在做PDF")
    page.until("document.querySelector('#stop').getClientRects().length > 0")
    page.run("document.querySelector('#stop').focus()")
    assert focus(page) == "stop"
    page.press("Enter")
    titled(page, "PDF", 60)
    page.press("Escape")
    page.until("!document.querySelector('#dialog').open")
    page.until("document.activeElement !== document.body")
    focus(page)


def test_editions_templates_ledgers_units(made: Page, running: Served):
    """The rest of the buttons."""
    page = made
    tab_to(page, "公开版", 10)
    page.press("ArrowRight")
    page.until("document.querySelector('#page').innerText.includes('文件')")
    assert focus(page) == "党内版"
    page.press("ArrowLeft")
    page.until("!document.querySelector('#page').innerText.includes('示例市图书馆文件')")
    assert focus(page) == "公开版"
    page.run("document.querySelector('#templates').focus()")
    page.press("Enter")
    titled(page, "模板")
    trapped(page)
    page.until("document.querySelectorAll('#dialog .shapes button').length === 6")
    page.run("document.querySelector('#dialog .shapes button:nth-child(3)').focus()")
    page.press("Enter")
    page.until("!document.querySelector('#page').innerText.includes('（一）')")
    page.until("document.activeElement.id === 'templates'")
    page.run("document.querySelector('#other-ledger').focus()")
    page.press(" ")
    titled(page, "换一份台账")
    trapped(page)
    closed(page, "other-ledger")
    tab_to(page, "多个单位", 1)
    page.press("Enter")
    page.until("document.querySelector('#open-input') && document.readyState === 'complete'")
    tab_to(page, "open-input", 4)
    page.press("Enter")
    told(page, "已打开：input")


def test_a_save_leaves_the_focus(made: Page, running: Served):
    """Where the page changes in place, what had the focus has it still, or what took its place."""
    page, file = made, running.home / "input" / "台账.xlsx"
    faulty = (*ROWS[:2], {**ROWS[2], "完成状态": "差不多"})
    for place in ("#build", "#found .cell", "#page p.sel", "#origin button", "#fix"):
        page.run("document.querySelector('#found .cell')?.click()")
        page.until("document.querySelector('#origin button') !== null")
        page.run(f"document.querySelector({json.dumps(place)}).focus()")
        fill(file, faulty)
        told(page, "不能生成")
        focus(page)
        fill(file, (changed(整改情况=f"又改了一次{place}。"), *ROWS[1:]))
        told(page, "可以生成")
        focus(page)
