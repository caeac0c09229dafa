"""The workbench in a real Chromium, as a person uses it: point by point of what it promises."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from notice.output import pdf
from tests.builders import FACTS, ROW, changed, save, workbook
from tests.chromium import Page, chromium, path
from tests.commands.test_map import document
from tests.office import OFFICE, convert
from tests.ui.bench import NAME, ROOT, Served, ledger, project, served

pytestmark = pytest.mark.skipif(path() is None, reason="no Chromium here")

ROWS = (ROW, changed(反馈问题="活动不够多", 整改措施="多办活动", 整改情况="截止目前，办了3次。"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Served]:
    with served(home) as bench:
        yield bench


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("browser")) as page:
        page.size(1280, 720)
        yield page


@pytest.fixture
def page(running: Served, browser: Page) -> Iterator[Page]:
    """The page, opened by the address that the window printed; afterwards: no complaint of the
    console, no request elsewhere.
    """
    browser.complaints.clear()
    browser.requests.clear()
    browser.visit(running.address)
    yield browser
    assert browser.complaints == []
    assert [r for r in browser.requests if not r.startswith(f"{running.origin}/")] == []


def text(page: Page, selector: str) -> str:
    return page.run(f"document.querySelector({selector!r}).innerText")


def test_start__the_untouched_example_is_no_ledger(page: Page):
    page.until("document.querySelectorAll('#start:not([hidden]) .tiles button').length === 3")
    assert not page.is_shown("#page")


def test_start__the_first_ledger_is_shown_whole(page: Page, running: Served):
    """It has paragraphs that the untouched example has too, which the page never got."""
    page.until("!document.querySelector('#start').hidden")
    running.type(str(ledger(running.home, ROWS)))
    page.until("document.querySelector('#page').innerText.includes('办了3次')")
    assert "关于巡察整改进展情况的通报" in text(page, "#page")
    assert "undefined" not in text(page, "#page")


def test_live__a_save_changes_the_page_in_place(page: Page, running: Served):
    file = ledger(running.home, ROWS)
    running.type(str(file))
    page.until("document.querySelector('#verdict b').textContent === '可以生成'")
    assert "整改措施 2项 完成2项 100%" in " ".join(text(page, "#numbers").split())
    page.run("window.kept = document.querySelectorAll('#page p')[3]; kept.id = 'kept'")
    ledger(running.home, [*ROWS[:1], changed(**{**ROWS[1], "整改情况": "办了4次。"})])
    page.until("document.querySelector('#page').innerText.includes('办了4次')")
    assert page.run("document.querySelectorAll('#page p')[3] === window.kept")
    assert page.run("[...document.querySelectorAll('#page .new')].map(p => p.innerText)") == [
        "整改情况：办了4次。"
    ]


def choose_files(page: Page, *files: Path) -> None:
    """Choose files as in the dialog of the system."""
    root = page.send("DOM.getDocument")["root"]["nodeId"]
    node = page.send("DOM.querySelector", nodeId=root, selector="#file-input")["nodeId"]
    page.send("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])


def drop(page: Page, file: Path) -> None:
    """Drag a file over the page and let it go."""
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        page.send("Input.dispatchDragEvent", type=kind, x=600, y=400, data=data)


def click_words(page: Page, words: str, within: str = "body") -> None:
    """Click the button that says these words."""
    page.until(
        f"[...document.querySelectorAll('{within} button, {within} a')]"
        f".some(b => b.innerText === '{words}' && !b.disabled && b.getClientRects().length)"
    )
    page.run(
        f"[...document.querySelectorAll('{within} button, {within} a')]"
        f".find(b => b.innerText === '{words}' && b.getClientRects().length).click()"
    )


def opens(page: Page, running: Served, file: Path) -> None:
    """Lay a ledger on the desk and wait until the page shows it."""
    running.type(str(file))
    page.until(f"document.querySelector('#ledger').innerText.endsWith('/{file.name}')")
    page.until("document.querySelector('#verdict b')?.textContent")


@pytest.fixture
def bench(page: Page, running: Served) -> Page:
    """The page with the small ledger on the desk, in its public edition, no repairs made."""
    file = ledger(running.home, ROWS)
    running.post("/choose", {"edition": "public", "fix": False})
    opens(page, running, file)
    running.until(lambda view: view["numbers"] and view["numbers"][0]["total"] == "2项")
    number = running.get("/view")["number"]
    page.until(f"Number(document.body.dataset.number) >= {number}")
    page.until("document.querySelector('#page')?.innerText.includes('办了3次')")
    return page


def test_live__scroll_and_selection_stay(bench: Page, running: Served):
    many = [changed(反馈问题=f"问题之{n}", 整改措施=f"措施之{n}") for n in range(60)]
    ledger(running.home, many)
    bench.until("document.querySelectorAll('#page p').length > 120")
    bench.run(
        "document.querySelector('.mid').scrollTop = 1500;"
        "window.chosen = document.querySelectorAll('#page p')[60];"
        "getSelection().selectAllChildren(chosen)"
    )
    before = bench.run("document.querySelectorAll('#page p')[60].getBoundingClientRect().top")
    chosen = bench.run("String(getSelection())")
    many.insert(2, changed(反馈问题="新添的问题", 整改措施="新添的措施"))
    many[3] = {**many[3], "整改情况": "换了说法。"}
    ledger(running.home, many)
    bench.until("document.querySelector('#page').innerText.includes('换了说法')")
    assert bench.run("String(getSelection())") == chosen
    after = bench.run("chosen.getBoundingClientRect().top")
    assert abs(after - before) < 3


TROUBLES = {  # what becomes of the file
    "half saved": lambda file: file.write_bytes(file.read_bytes()[:3000]),
    "deleted": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_live__a_file_that_cannot_be_read_leaves_the_last_preview(
    bench: Page, running: Served, trouble: str
):
    file = running.home / "input" / "台账.xlsx"
    whole = file.read_bytes()
    TROUBLES[trouble](file)
    bench.until("!document.querySelector('#stale').hidden")
    assert "办了3次" in text(bench, "#page")
    assert text(bench, "#trouble")
    file.write_bytes(whole)
    bench.until("document.querySelector('#stale').hidden")
    assert text(bench, "#verdict b") == "可以生成"


def test_live__a_workbook_saved_in_pieces(bench: Page, running: Served):
    file = running.home / "input" / "台账.xlsx"
    ledger(running.home, [changed(整改情况="分几次写完。")])
    whole = file.read_bytes()
    file.write_bytes(b"")
    with file.open("r+b") as stream:
        for begin in range(0, len(whole), 1500):
            stream.write(whole[begin : begin + 1500])
            stream.flush()
            time.sleep(0.06)
    bench.until("document.querySelector('#page').innerText.includes('分几次写完')")
    bench.until("document.querySelector('#stale').hidden")


def test_live__a_refused_ledger(bench: Page, running: Served):
    ledger(running.home, [*ROWS, changed(完成状态="差不多")])
    bench.until("document.querySelector('#verdict b').textContent === '不能生成，有1处错误'")
    assert "整改台账!F4" in text(bench, "#found .error")
    assert "办了3次" in text(bench, "#page")
    assert bench.is_shown("#stale")
    assert bench.run("document.querySelector('#build').disabled")
    other = save(running.home / "input" / "错的.xlsx", [changed(完成状态="差不多")])
    opens(bench, running, other)
    bench.until("!document.querySelector('#nothing').hidden")
    assert "整改台账!F2" in text(bench, "#found .error")
    assert not bench.is_shown("#page")


def test_left__repair_and_place(bench: Page):
    assert text(bench, "#found .put del") == "截止"
    assert text(bench, "#found .put ins") == "截至"
    bench.click("#found .cell")
    bench.until("document.querySelector('#page .sel')?.innerText.includes('截止目前')")
    bench.until("CSS.highlights.get('hit')?.size === 1")
    assert "整改台账!E3" in text(bench, "#origin h2")
    bench.click("#found .put button")
    bench.until("document.querySelector('#page').innerText.includes('截至目前，办了3次')")
    assert "撤回" in text(bench, "#fix")
    bench.click("#fix")
    bench.until("document.querySelector('#page').innerText.includes('截止目前')")


SPOKEN = {  # 整改情况, 完成状态 → what is marked, and what stands before it in its paragraph
    "the second of two": (
        "信访截止时间已过。截止目前，办了3次。", "已完成", "截止", "整改情况：信访截止时间已过。",
    ),
    "in the second line": ("办了两次。\n截止目前，又办了3次。", "已完成", "截止", ""),
    "two of them": ("截止目前，办了3次；截止6月，又办了1次。", "已完成", "截止", "整改情况："),
    "of a fact": ("办了3次，资料库尚未建成。", "已完成", "尚未", "整改情况：办了3次，资料库"),
    "of a draft": ("办了3次，制定了〔〕办法。", "已完成", "〔〕", "整改情况：办了3次，制定了"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOKEN)
def test_left__the_very_words_are_marked(bench: Page, running: Served, case: str):
    progress, status, words, before = SPOKEN[case]
    rows = (ROW, changed(反馈问题="活动不够多", 整改情况=progress, 完成状态=status))
    ledger(running.home, rows)
    last = progress.splitlines()[-1]
    bench.until(f"document.querySelector('#page').innerText.includes({last!r})")
    bench.until("document.querySelectorAll('#found .cell').length === 1")
    bench.click("#found .cell")
    bench.until("CSS.highlights.get('hit')?.size > 0")
    marked = "[...(CSS.highlights.get('hit') ?? [])].map(r => r.toString())"
    assert set(bench.run(marked)) == {words}
    assert len(bench.run(marked)) == (2 if case == "two of them" else 1)
    stands = (
        "(() => { const r = [...CSS.highlights.get('hit')][0]; const p = document.createRange();"
        "p.setStart(document.querySelector('#page .sel'), 0); p.setEnd(r.startContainer,"
        "r.startOffset); return p.toString() })()"
    )
    assert bench.run(stands) == before
    bench.click("#origin .cellbox .cell")  # of the cell itself: all its words
    bench.until(f"{marked}.length > 0 && !{marked}.includes({words!r})")


HELD = (*ROWS, changed(反馈问题="不公开的问题甲乙", 整改措施="秘而不宣的措施", 公开="否"))


def test_middle__what_is_withheld_is_not_sent_in_the_public_view(bench: Page, running: Served):
    ledger(running.home, HELD)
    bench.until("document.querySelector('#verdict').innerText.includes('不公开1行')")
    bench.run("document.querySelector('#address').value = 'D4'")
    click_words(bench, "找")
    bench.until("document.querySelector('#origin h2')?.innerText === '整改台账!D4'")
    assert "公开写“否”" in text(bench, "#origin")
    secrets = ("不公开的问题甲乙", "秘而不宣的措施")
    sent = [bench.run("document.documentElement.innerText"), str(running.get("/view"))]
    assert not [words for words in secrets for page in sent if words in page]
    bench.click("#unprinted summary")
    bench.until("document.querySelector('#unprinted').innerText.includes('D4')")
    bench.run("document.querySelector('#unprinted').open = false")
    bench.click("[data-edition=internal]")
    bench.until("document.querySelector('#page').innerText.includes('秘而不宣的措施')")
    assert bench.run("document.querySelector('#web').disabled")
    bench.click("[data-edition=public]")
    bench.until("!document.querySelector('#page').innerText.includes('秘而不宣的措施')")


def test_middle__the_telephone_of_the_public_notice_is_as_it_is_printed(bench: Page):
    assert "联系电话：0000-7654321" in text(bench, "#page")


def test_right__where_a_number_and_a_paragraph_come_from(bench: Page):
    bench.run("[...document.querySelectorAll('#page .num')].find(n => n.innerText === '2').click()")
    bench.until("document.querySelector('#origin').innerText.includes('整改措施总数')")
    shown = text(bench, "#origin")
    assert "整改台账!D2" in shown
    assert "D2:D3" in shown
    click_words(bench, "整改台账!D2", "#origin")
    bench.until("document.querySelector('#origin h2').innerText === '整改台账!D2'")
    assert "制定年度学习计划" in text(bench, "#origin")


def test_right__nothing_of_another_edition_stays(bench: Page, running: Served):
    ledger(running.home, HELD)
    bench.until("document.querySelector('#verdict').innerText.includes('不公开1行')")
    bench.click("[data-edition=internal]")
    bench.until("document.querySelector('#page').innerText.includes('秘而不宣的措施')")
    bench.run(
        "[...document.querySelectorAll('#page p')]"
        ".find(p => p.innerText.includes('秘而不宣的措施')).click()"
    )
    bench.until("document.querySelector('#origin').innerText.includes('秘而不宣的措施')")
    bench.click("[data-edition=public]")
    bench.until("!document.querySelector('#page').innerText.includes('秘而不宣的措施')")
    bench.until("!document.querySelector('#origin').innerText.includes('秘而不宣')")


def test_middle__a_table_is_a_table(bench: Page, running: Served):
    running.post("/template", {"id": template_id(running, "表格：问题、落实情况、状态列成表")})
    bench.until("document.querySelectorAll('#page table').length === 1")
    heads = bench.run("[...document.querySelectorAll('#page th')].map(h => h.innerText)")
    assert heads == ["序号", "反馈问题", "落实情况", "完成状态"]
    cells = "[...document.querySelectorAll('#page td')]"
    assert bench.run(f"getComputedStyle({cells}[0]).borderTopWidth") != "0px"
    assert bench.run(f"{cells}[0].colSpan") == 4  # the category goes over all columns
    of = f"{cells}.find(c => c.innerText.includes('办了3次'))"
    bench.run(f"{of}.click()")  # beside the words too
    bench.until("document.querySelector('#origin').innerText.includes('整改台账!E3')")
    assert bench.run(f"{of}.querySelector('.sel') !== null")
    bench.click("#found .cell")
    bench.until("CSS.highlights.get('hit')?.size === 1")
    places = "[...document.querySelectorAll('#page p')].map(p => Number(p.dataset.place))"
    assert bench.run(places) == sorted(bench.run(places))
    bench.run("document.querySelector('#page th p').focus()")
    bench.press("ArrowDown")
    assert bench.run("document.activeElement.innerText") == "反馈问题"
    bench.run(f"window.row = {cells}[0].parentElement; window.changed = {of}.parentElement")
    ledger(running.home, [ROWS[0], changed(**{**ROWS[1], "整改情况": "办了4次。"})])
    bench.until("document.querySelector('#page table').innerText.includes('办了4次')")
    assert bench.run("row.isConnected && !changed.isConnected")
    assert bench.run("document.querySelector('#page td p.new').innerText") == "整改情况：办了4次。"
    for size in SIZES:
        bench.size(*size)
        inside = "document.querySelector('#page table').getBoundingClientRect().width"
        assert bench.run(f"{inside} < document.querySelector('#page').clientWidth")
    bench.size(*SIZES[0])
    running.post("/template", {"id": template_id(running, "通报（公开版用的）")})
    bench.until("document.querySelector('#page table') === null")
    assert "办了4次" in text(bench, "#page")


def test_below__generate_open_and_an_edited_output(bench: Page, running: Served):
    notice = running.home / "output" / NAME
    bench.click("#build")
    bench.until("document.querySelector('#said').innerText.includes('已生成')")
    assert notice.exists()
    for words, opened in (
        ("打开通报", NAME),
        ("核对单", f"{notice.stem}.核对单.html"),
        ("打开文件夹", "output"),
        ("打开台账", "台账.xlsx"),
    ):
        click_words(bench, words)
        bench.until("document.querySelector('#said').innerText.includes('已打开')")
        running.until_opened(f"/{opened}")
        bench.run("document.querySelector('#said').innerText = ''")
    edit(notice, "每月集中学习", "每月集体学习")
    ledger(running.home, [ROW, changed(反馈问题="活动不够多", 整改情况="办了9次。")])
    bench.until("document.querySelector('#page').innerText.includes('办了9次')")
    bench.click("#build")
    bench.until("document.querySelectorAll('#dialog .option').length === 3")
    assert "1段用的是改动过的文件里的文字" in text(bench, "#dialog")
    assert "每月集体学习" in text(bench, "#dialog")  # what --force would lose
    click_words(bench, "并入我的改动", "#dialog")
    bench.until("document.querySelector('#dialog-title').innerText.includes('已生成')")
    words = [p.text for p in Document(str(notice)).paragraphs]
    assert any("每月集体学习" in text for text in words)
    assert any("办了9次" in text for text in words)
    click_words(bench, "关闭", "#dialog")
    bench.click("#marked")
    click_words(bench, "和这一版比", "#dialog")
    bench.until("document.querySelector('#dialog-title').innerText.includes('花脸稿已写好')")
    assert list((running.home / "output").glob("*_花脸稿*.docx"))
    click_words(bench, "关闭", "#dialog")
    click_words(bench, "标注台账副本")
    bench.until("document.querySelector('#dialog-title').innerText.includes('已标注')")
    assert (running.home / "input" / "台账_标注.xlsx").exists()


def test_below__web_page_and_templates(bench: Page, running: Served):
    shutil.rmtree(running.home / "output", ignore_errors=True)
    bench.click("#web")
    bench.until("document.querySelector('#dialog').open")
    assert (running.home / "output" / NAME.replace(".docx", ".html")).exists()
    click_words(bench, "关闭", "#dialog")
    bench.click("#templates")
    bench.until("document.querySelectorAll('#dialog .shapes img').length === 6")
    bench.until("[...document.querySelectorAll('#dialog img')].every(i => i.naturalWidth > 0)")
    bench.run(
        "[...document.querySelectorAll('#dialog .shapes button')]"
        ".find(b => b.innerText.startsWith('不分类')).click()"
    )
    bench.until("!document.querySelector('#page').innerText.includes('（一）')")
    wrong = running.home.parent / "我的模板.docx"
    document = Document()
    document.add_paragraph("{{ 单位全成 }}")
    document.save(str(wrong))
    choose_files(bench, wrong)
    bench.until("document.querySelector('#dialog-title').innerText.includes('我的模板')")
    click_words(bench, "用作模板", "#dialog")
    bench.until("document.querySelector('#dialog').innerText.includes('第1段')")
    running.post("/template", {"id": template_id(running, "通报（公开版用的）")})


def template_id(running: Served, name: str) -> str:
    return next(t["id"] for t in running.get("/templates")["templates"] if t["name"] == name)


def running_in(group: int) -> list[str]:
    """The names of the processes of a group that still run."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = place.read_text("utf-8", "replace").rpartition(")")
            state, _, number = rest.split()[:3]
            if int(number) == group and state != "Z":
                found.append(name.partition("(")[2])
    return found


@pytest.mark.skipif(not pdf.is_there(), reason="LibreOffice is missing")
def test_below__a_pdf_is_stopped(bench: Page, running: Served):
    notice = running.home / "output" / NAME
    shutil.rmtree(notice.parent, ignore_errors=True)
    office = running.home.parent / "bin" / "soffice"  # the real one, then something that stays
    real = shutil.which("soffice") or shutil.which("libreoffice")
    noted = running.home.parent / "group"
    lines = ("#!/bin/sh", f'echo $$ > "{noted}"', "sleep 600 &", f'"{real}" "$@"', "wait")
    office.write_text("\n".join(lines), "utf-8")
    office.chmod(0o755)
    try:
        bench.click("[data-act=pdf]")
        bench.until("!document.querySelector('#long').hidden")
        assert "正在用 LibreOffice 做PDF" in text(bench, "#long")
        assert bench.run("document.querySelector('#long progress').position") == -1
        until(lambda: noted.exists() and noted.read_text("utf-8").strip())
        group = int(noted.read_text("utf-8"))
        until(lambda: "soffice.bin" in running_in(group))
        bench.visit(running.origin)  # a page opened anew shows it too
        bench.until("!document.querySelector('#long').hidden")
        bench.until("document.querySelector('#page')?.innerText.includes('办了3次')")
        bench.click("#stop")
        bench.until("document.querySelector('#long').hidden")
        until(lambda: not running_in(group))
        files = sorted(p.name for p in notice.parent.iterdir() if p.is_file())
        assert files == [NAME, f"{notice.stem}.核对单.html"]
        bench.click("[data-act=pdf]")
        bench.until("!document.querySelector('#long').hidden")
        bench.click("#stop")
        bench.until(
            "document.querySelector('#dialog-title').innerText.startsWith('已停下，没有做PDF')"
        )
        assert "打开通报" in text(bench, "#dialog-buttons")
        click_words(bench, "关闭", "#dialog")
    finally:
        office.unlink()
    bench.click("[data-act=pdf]")
    bench.until("document.querySelector('#dialog-title').innerText.startsWith('PDF 已做好')", 90)
    assert notice.with_suffix(".pdf").read_bytes()[:5] == b"%PDF-"


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_drop__a_ledger_is_copied_over_nothing(bench: Page, running: Served):
    mine = save(running.home.parent / "本单位.xlsx", [changed(整改情况="拖进来的。")])
    (running.home / "input" / "本单位.xlsx").write_bytes(b"another file")
    drop(bench, mine)
    bench.until("document.querySelector('#page').innerText.includes('拖进来的')")
    assert "已复制为 input/本单位_2.xlsx，以后改这一份" in text(bench, "#said")
    assert "原文件：本单位.xlsx" in text(bench, "#original")
    assert (running.home / "input" / "本单位.xlsx").read_bytes() == b"another file"
    chosen = subprocess.run(
        [sys.executable, running.home / "generate.py", "check"], capture_output=True, text=True
    )
    assert "本单位_2.xlsx" in chosen.stderr.splitlines()[0]


def test_drop__foreign_headings_are_mapped(bench: Page, running: Served):
    mine = save(
        running.home.parent / "外来.xlsx",
        [changed(反馈问题=f"问题之{n}", 完成状态="整改好了" if n else "已完成") for n in range(5)],
        headings={"反馈问题": "存在的主要问题", "整改措施": "采取的措施", "完成状态": "销号情况"},
    )
    drop(bench, mine)
    bench.until("document.querySelectorAll('#sheets select').length > 5")
    pick(bench, "[aria-label^=完成状态]", "销号情况")
    bench.until("document.querySelectorAll('#rows tr').length > 2")
    assert bench.run("document.querySelector('[aria-label^=反馈问题]').value") == "存在的主要问题"
    assert "问题之0" in text(bench, "#sheets")
    assert "整改好了" in text(bench, "#words")
    assert "？" in text(bench, "#rows")
    pick(bench, "#words select", "已完成")
    bench.until(
        "document.querySelector('#words-part') && !document.querySelector('#write').disabled"
    )
    bench.until(
        "[...document.querySelectorAll('#rows td')]"
        ".filter(t => t.innerText === '已完成').length === 5"
    )
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('外来_对照.xlsx')")
    bench.until("document.querySelector('#verdict b').textContent.startsWith('可以生成')")


EARLIER = [
    ("反馈问题", "整改措施", "整改情况", "完成状态"),
    ("上一轮的", "旧措施", "办过。", "已完成"),
]
OWN_HEADS = ("存在的主要问题", "采取的措施", "推进情况", "销号情况")
OWN_ROWS = [(f"问题之{n}", f"措施之{n}", f"已经办好第{n}件。", "已完成") for n in range(1, 4)]


def test_drop__the_header_and_the_sheet_are_chosen_on_the_page(bench: Page, running: Served):
    sheets = {
        "整改台账": None,
        "今年": [("示例市图书馆整改清单",), *EARLIER, (), OWN_HEADS, *OWN_ROWS],
        "去年": EARLIER,
    }
    mine = save(running.home.parent / "两轮.xlsx", sheets=sheets)
    drop(bench, mine)
    bench.until("document.querySelector('#rows')?.innerText.includes('旧措施')")
    header = "[aria-label='工作表“今年”的表头是哪一行']"
    assert bench.run(f'document.querySelector("{header}").value') == "2"
    assert "第5行：存在的主要问题｜采取的措施" in text(bench, "#places")
    bench.run(
        f'(() => {{ const s = document.querySelector("{header}"); s.value = "5"; s.focus();'
        "s.dispatchEvent(new Event('change')) })()"
    )
    chosen = "[...document.querySelectorAll('#sheets select')].map(s => s.value)"
    bench.until(f"{chosen}.includes('采取的措施')")
    assert bench.run(f'document.activeElement === document.querySelector("{header}")')
    assert set(OWN_HEADS) <= set(bench.run(chosen))
    assert "表头在第5行" in text(bench, "#kept")
    bench.click("[data-place='sheet 1']")  # 去年 is no ledger of this round
    bench.until("!document.querySelector('#rows').innerText.includes('旧措施')")
    assert text(bench, "#rows-title").endswith("（共3行）")
    assert bench.run("document.querySelector('[data-place=\"sheet 0\"]').disabled")
    for size in SIZES:
        bench.size(*size)
        assert bench.run("document.documentElement.scrollWidth <= innerWidth")
    bench.size(*SIZES[0])
    bench.until("!document.querySelector('#write').disabled")
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('两轮_对照.xlsx')")
    bench.until("document.querySelector('#verdict b').textContent.startsWith('可以生成')")
    assert "措施3项" in " ".join(text(bench, "#numbers").split()).replace("整改措施 ", "措施")
    assert "旧措施" not in text(bench, "#page")


def pick(page: Page, selector: str, value: str) -> None:
    """Choose in a list."""
    page.run(
        f"(() => {{ const s = document.querySelector('{selector}'); s.value = '{value}';"
        "s.dispatchEvent(new Event('change')) })()"
    )


def test_drop__an_edited_notice(bench: Page, running: Served):
    notice = running.home / "output" / NAME
    shutil.rmtree(notice.parent, ignore_errors=True)
    running.post("/build", {})
    mine = running.home.parent / "领导改的.docx"
    shutil.copy(notice, mine)
    edit(mine, "每月集中学习", "每周集中学习")
    choose_files(bench, mine)
    bench.until("document.querySelectorAll('#dialog .option').length === 4")
    click_words(bench, "核对原样", "#dialog .option")
    bench.until("document.querySelector('#dialog').innerText.includes('不一致')")
    click_words(bench, "回到上一步", "#dialog")
    click_words(bench, "比较", "#dialog .option")
    bench.until("document.querySelector('#dialog ins')?.innerText === '周'")
    click_words(bench, "回到上一步", "#dialog")
    assert "input/台账.xlsx（生成它用的）" in text(bench, "#dialog .of")
    assert "会写成新文件 input/台账_回填.xlsx" in text(bench, "#dialog .of")
    assert "台账用 input/台账.xlsx" in text(bench, "#dialog")  # of 并入
    assert not (running.home / "input" / "台账_回填.xlsx").exists()
    click_words(bench, "写回台账", "#dialog .option")
    bench.until("document.querySelector('#dialog .yes')?.innerText === '可回填'")
    assert "原来的 input/台账.xlsx 没有动" in text(bench, "#dialog")
    assert (running.home / "input" / "台账_回填.xlsx").exists()
    click_words(bench, "回到上一步", "#dialog")
    before = notice.read_bytes()
    click_words(bench, "并入", "#dialog .option")
    bench.until("document.querySelector('#dialog').innerText.includes('已并入')")
    assert any("每周集中学习" in p.text for p in Document(str(notice)).paragraphs)
    kept = [p.read_bytes() for p in (notice.parent / "历史").glob("*.docx")]
    assert before in kept


def test_drop__a_notice_of_the_other_edition_is_not_merged(bench: Page, running: Served):
    notice = running.home / "output" / NAME
    shutil.rmtree(notice.parent, ignore_errors=True)
    running.post("/build", {})
    mine = running.home.parent / "公开稿.docx"
    shutil.copy(notice, mine)
    bench.click("[data-edition=internal]")
    running.until(lambda view: view["edition"] == "internal" and view["paragraphs"])
    choose_files(bench, mine)
    click_words(bench, "并入", "#dialog .option")
    bench.until("document.querySelector('#dialog-title').innerText.includes('请先换到公开版')")
    assert [p.name for p in notice.parent.glob("*.docx")] == [NAME]
    click_words(bench, "关闭", "#dialog")


def test_drop__a_notice_of_another_ledger_is_written_back_to_that_one(bench: Page, running: Served):
    folder = running.home / "input"
    for old in folder.glob("*_回填*.xlsx"):
        old.unlink()
    notice = running.home / "output" / NAME
    shutil.rmtree(notice.parent, ignore_errors=True)
    running.post("/build", {})
    mine = running.home.parent / "领导又改的.docx"
    shutil.copy(notice, mine)
    edit(mine, "每月集中学习", "每周集中学习")
    facts = FACTS | {"单位简称": "市文联", "单位全称": "示例市文联"}
    opens(bench, running, save(folder / "别的单位.xlsx", facts=facts))
    choose_files(bench, mine)
    bench.until("document.querySelectorAll('#dialog .option').length === 4")
    options = "[...document.querySelectorAll('#dialog .of option')].map(o => o.innerText)"
    assert bench.run(options) == [
        "input/台账.xlsx（生成它用的）", "input/别的单位.xlsx（工作台上正在用的）",
    ]  # fmt: skip
    before = notice.read_bytes()
    click_words(bench, "并入", "#dialog .option")
    bench.until("document.querySelector('#dialog-title').innerText.includes('请先换成它的台账')")
    assert notice.read_bytes() == before
    click_words(bench, "回到上一步", "#dialog")
    pick(bench, "#dialog .of select", bench.run("document.querySelectorAll('.of option')[1].value"))
    assert "会写成新文件 input/别的单位_回填.xlsx" in text(bench, "#dialog .of")
    pick(bench, "#dialog .of select", bench.run("document.querySelectorAll('.of option')[0].value"))
    click_words(bench, "写回台账", "#dialog .option")
    bench.until("document.querySelector('#dialog .yes')?.innerText === '可回填'")
    assert (folder / "台账_回填.xlsx").exists()
    assert not (folder / "别的单位_回填.xlsx").exists()
    click_words(bench, "以后用这一份", "#dialog")
    bench.until("document.querySelector('#ledger').innerText.endsWith('/台账_回填.xlsx')")
    (folder / "台账.xlsx").rename(folder / "改了名.xlsx")  # known by its bytes
    choose_files(bench, mine)
    bench.until("document.querySelectorAll('#dialog .option').length === 4")
    assert bench.run(options)[0] == "input/改了名.xlsx（生成它用的）"
    click_words(bench, "关闭", "#dialog")
    (folder / "改了名.xlsx").unlink()
    choose_files(bench, mine)
    bench.until("document.querySelector('#dialog .warns') !== null")
    assert "“台账.xlsx”，input 文件夹里没有" in text(bench, "#dialog .warns")
    click_words(bench, "关闭", "#dialog")


def test_many__a_folder_with_a_faulty_unit(page: Page, running: Served):
    folder = running.home / "input" / "各单位"
    folder.mkdir(exist_ok=True)
    save(folder / "甲.xlsx", facts=FACTS | {"单位简称": "甲馆", "单位全称": "示例市甲馆"})
    save(folder / "乙.xlsx", [changed(完成状态="差不多")])
    page.visit(f"{running.origin}/many")
    click_words(page, "全部生成")
    page.until("document.querySelector('#says').innerText.includes('没有生成1份、已生成1份')")
    assert "认不出" in text(page, "#units")
    click_words(page, "打开汇总表")
    page.until("document.querySelector('#said').innerText.includes('已打开')")
    running.until_opened("汇总.xlsx")


def test_many__stopped_between_two_units(page: Page, running: Served):
    folder = running.home / "input" / "很多单位"
    folder.mkdir()
    rows = [changed(反馈问题=f"问题之{n}", 整改措施=f"措施之{n}") for n in range(60)]
    for n in range(12):
        facts = FACTS | {"单位简称": f"第{n}馆", "单位全称": f"示例市第{n}馆"}
        save(folder / f"{n:02}.xlsx", rows, facts=facts)
    page.visit(f"{running.origin}/many")
    many = "[...document.querySelectorAll('.option')].find(o => o.innerText.includes('很多单位'))"
    page.until(f"{many} !== undefined")
    page.run(f"{many}.querySelector('button').click()")
    page.until("document.querySelector('#work-title').innerText.endsWith('很多单位')")
    page.until("document.querySelector('#bar').value > 0")
    page.click("#stop")
    page.until("document.querySelector('#says').innerText.startsWith('已停下：12份里做完了')")
    done = int(re.findall(r"做完了(\d+)份", text(page, "#says"))[0])
    assert 0 < done < 12
    assert page.run("document.querySelector('#bar').value") == done
    assert not page.is_shown("#stop")
    made = sorted(p.name for p in (running.home / "output" / "很多单位").glob("*.docx"))
    assert len(made) == done
    time.sleep(1)  # nothing goes on behind it
    assert len(list((running.home / "output" / "很多单位").glob("*.docx"))) == done
    shutil.rmtree(folder)


def test_keyboard__a_notice_without_a_mouse(bench: Page, running: Served):
    shutil.rmtree(running.home / "output", ignore_errors=True)
    for _ in range(400):
        bench.press("Tab")
        if bench.run("document.activeElement.id") == "build":
            break
    bench.press("Enter")
    bench.until("document.querySelector('#said').innerText.includes('已生成')")
    bench.run("document.querySelector('#page p').focus()")
    bench.press("Enter")
    bench.until("document.querySelector('#origin h2')?.innerText === '第1段的出处'")


def edit(notice: Path, old: str, new: str) -> None:
    """Change words of a notice as a person in Word does."""
    document = Document(str(notice))
    for run in (run for p in document.paragraphs for run in p.runs):
        run.text = run.text.replace(old, new)
    document.save(str(notice))


PAIRS = {  # colour of words on what they stand on, as the stylesheet has them
    "ink": ("paper", "ground", "pale", "amber-pale", "red-pale", "green-pale", "blue-pale"),
    "soft": ("paper", "ground", "pale"),
    "red": ("paper",),
    "amber": ("paper",),
    "green": ("paper", "green-pale"),
    "blue": ("blue-pale", "paper"),
}


def test_colours__words_can_be_read():
    """WCAG 2.1 AA: 4.5 to 1."""
    style = (ROOT / "notice" / "ui" / "static" / "workbench.css").read_text("utf-8")
    colours = dict(re.findall(r"--([a-z0-9-]+): #([0-9a-f]{6})", style))
    assert {"ink", "soft"} <= colours.keys()
    for words, grounds in PAIRS.items():
        for ground in grounds:
            ratio = contrast(colours[words], colours[ground])
            assert ratio >= 4.5, (words, ground, round(ratio, 2))
    for words, ground in (("ffffff", "blue"), ("ffffff", "red"), ("ffffff", "s0")):
        assert contrast(words, colours[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


SIZES = ((1280, 720), (1920, 1080))


@pytest.mark.parametrize("size", SIZES)
def test_sizes__nothing_is_cut_off(bench: Page, size: tuple[int, int]):
    bench.size(*size)
    outside = bench.run(
        "[...document.querySelectorAll('.top *, .foot *')].filter(e => e.getClientRects().length"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert outside == []
    assert bench.run("document.documentElement.scrollHeight <= innerHeight")
    bench.size(*SIZES[0])


def test_page__28_characters_a_line(bench: Page, running: Served):
    ledger(running.home, [changed(整改情况="学" * 100 + "。")])
    bench.until("document.querySelector('#page').innerText.includes('学学学')")
    for size in SIZES:
        bench.size(*size)
        widths = bench.run(
            "(() => { const p = [...document.querySelectorAll('#page p')]"
            ".find(p => p.innerText.includes('学学')); const t = [...p.querySelectorAll('span')]"
            ".at(-1).firstChild; const tops = {}; for (let i = 0; i < 100; i++) {"
            "const r = document.createRange(); r.setStart(t, i); r.setEnd(t, i + 1);"
            "const y = Math.round(r.getBoundingClientRect().top); tops[y] = (tops[y] ?? 0) + 1 }"
            "return Object.values(tops) })()"
        )
        assert widths[1] == 28, widths
    bench.size(*SIZES[0])


def test_new_user__an_own_notice_from_nothing(page: Page, running: Served):
    """As somebody would who has read nothing: the tile, the empty ledger, saves, the button."""
    shutil.rmtree(running.home / "output", ignore_errors=True)
    for old in (running.home / "input").glob("*.xlsx"):
        old.unlink()
    shutil.copy(ROOT / "input" / "rectification.xlsx", running.home / "input")
    running.type(str(running.home / "input" / "rectification.xlsx"))
    page.until("!document.querySelector('#start').hidden")
    page.click("#tile-new")
    page.until("document.querySelector('#verdict b').textContent.startsWith('不能生成')")
    running.until_opened("/台账.xlsx")
    file = running.home / "input" / "台账.xlsx"
    book = load_workbook(file)
    for row in book["基本信息"].iter_rows():
        if row[0].value in FACTS:
            row[1].value = FACTS[row[0].value]
    sheet = book["整改台账"]
    heads = {cell.value: cell.column for cell in next(r for r in sheet.iter_rows() if r[1].value)}
    header = next(r[0].row for r in sheet.iter_rows() if r[1].value)
    for name, value in ROW.items():
        sheet.cell(header + 1, heads[name]).value = value
    book.save(file)
    page.until("document.querySelector('#verdict b').textContent.startsWith('可以生成')")
    page.click("#build")
    page.until("document.querySelector('#said').innerText.includes('已生成')")
    assert (running.home / "output" / NAME).exists()


def test_live__a_template_that_is_saved(bench: Page, running: Served):
    template = running.home / "templates" / "notice.docx"
    before = template.read_bytes()
    edit(template, "欢迎广大干部群众", "欢迎社会各界")
    bench.until("document.querySelector('#page').innerText.includes('欢迎社会各界')")
    template.write_bytes(before)
    bench.until("document.querySelector('#page').innerText.includes('欢迎广大干部群众')")


def test_drop__a_table_of_text(bench: Page, running: Served):
    mine = running.home.parent / "导出.csv"
    heads = "存在问题,整改措施,整改情况,完成状态\n"
    mine.write_bytes((heads + "问题甲,措施甲,已经办好。,已完成\n" * 3).encode("gb18030"))
    drop(bench, mine)
    bench.until("document.querySelectorAll('#rows tr').length > 2")
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('导出.xlsx')")
    assert (running.home / "input" / "导出.csv").exists()


def test_drop__an_old_workbook(bench: Page, running: Served):
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = running.home.parent
    save(folder / "旧表.xlsx", ROWS, headings={"整改措施": "采取的措施"})
    convert("xls", folder, folder / "旧表.xlsx")
    drop(bench, folder / "旧表.xls")
    bench.until("document.querySelectorAll('#rows tr').length > 2")
    assert "已复制为 input/旧表.xls，请对照" in text(bench, "#said")
    assert bench.run("document.querySelector('[aria-label^=整改措施]').value") == "采取的措施"
    bench.until("!document.querySelector('#write').disabled")
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('旧表.xlsx')")
    bench.until("document.querySelector('#page').innerText.includes('办了3次')")
    assert (running.home / "input" / "旧表.xls").exists()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
WORD = document("只有文字。")
REFUSED = {  # what is dropped → its bytes, what it is said to be and what to do
    "旧的.xlsx": (OLD + b"x" * 600, "里面却是旧格式（.xls）", "“另存为”选 .xlsx"),
    "坏的.xls": (OLD + b"x" * 600, "已损坏或有密码", "另存为.xlsx再用"),
    "有密码.xlsx": (LOCKED, "有打开密码", "去掉密码再用"),
    "有密码.xls": (LOCKED, "有打开密码", "去掉密码再用"),
    "有密码.docx": (LOCKED, "有打开密码", "去掉密码再用"),
    "其实是文档.xlsx": (WORD, "这是Word文件", "改成.docx"),
    "其实是文档.xls": (WORD, "这是Word文件", "改成.docx"),
    "其实是工作簿.docx": (workbook(), "这是Excel工作簿", "改成.xlsx"),
    "空的.csv": (b"", "没有表格", "请换一份"),
    "乱码.csv": (b"\x81\xff\xff\x00", "认不出文字编码", "另存为.xlsx再用"),
    "网页.xls": (b"<html><table><tr><td>1</table>", "这是网页表格", "另存为.xlsx再用"),
    "~$开着.xlsx": (b"x" * 165, "打开文件时留下的临时文件", "选原来的文件"),
    "表格.et": (OLD + b"x" * 600, "没有用表格.et", "另存为 .xlsx"),
    "旧文档.doc": (OLD + b"x" * 600, "没有用旧文档.doc", "另存为 .docx"),
    "通报.pdf": (b"%PDF-1.7", "没有用通报.pdf", "原来的 .docx"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_drop__what_cannot_be_taken_says_what_it_is_and_what_to_do(
    bench: Page, running: Served, name: str
):
    content, is_what, to_do = REFUSED[name]
    file = running.home.parent / "拖来" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    before = sorted((running.home / "input").glob("[!.]*"))
    drop(bench, file)
    bench.until("document.querySelector('#said').classList.contains('bad')")
    said = text(bench, "body")
    assert is_what in said
    assert to_do in said
    assert "generate.py" not in said
    assert sorted((running.home / "input").glob("[!.]*")) == before
    if bench.run("document.querySelector('#dialog').open"):
        click_words(bench, "关闭", "#dialog")


def test_drop__an_xlsx_named_xls(bench: Page, running: Served):
    mine = running.home.parent / "新表.xls"
    mine.write_bytes(workbook(ROWS))
    drop(bench, mine)
    bench.until("document.querySelectorAll('#rows tr').length > 2")
    bench.until("!document.querySelector('#write').disabled")
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('新表.xlsx')")


def test_drop__the_table_of_a_document_is_the_ledger(bench: Page, running: Served):
    mine = running.home.parent / "台账文档.docx"
    heads = ("存在问题", "整改措施", "整改进展", "完成状态")
    mine.write_bytes(document("某单位整改台账", [heads, *OWN_ROWS]))
    drop(bench, mine)
    click_words(bench, "用作台账", "#dialog")
    bench.until("document.querySelector('#rows')?.innerText.includes('措施之3')")
    assert "已复制为 input/台账文档.docx" in text(bench, "#said")
    bench.until("!document.querySelector('#write').disabled")
    bench.click("#write")
    bench.until("document.querySelector('#ledger')?.innerText.endsWith('台账文档.xlsx')")


def test_start__without_any_ledger(tmp_path: Path):
    home = project(tmp_path)
    (home / "input" / "rectification.xlsx").unlink()
    with served(home) as alone:
        view = alone.until(lambda v: v["number"] > 0)
        assert view["ledger"] is None
