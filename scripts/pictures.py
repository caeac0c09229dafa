"""The pictures of README and manual (手册), taken from the running program.

    python scripts/pictures.py

A workbench is started on a copy of the program, driven in Chromium as a person does, and pictured;
the sheet's first page is Chromium's, the ledgers are LibreOffice's. What is not here is said,
and its picture stays as it is.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import openpyxl
from docx import Document

from tests.chromium import Page, chromium
from tests.ui.bench import Served, project, served

TO = ROOT / "docs" / "手册" / "图"
SIZE = (1280, 720)
CHANGES = {  # cell of the example's ledger → what is put there, so that there is something to see
    "F3": lambda words: words.replace("组织集中学习", "截止目前，组织集中学习"),
    "G13": lambda _: "已完成",
}


def main() -> None:
    """Take them all."""
    TO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = project(Path(folder))
        spoil(home / "input" / "rectification.xlsx")
        (Path(folder) / "browser").mkdir()
        with served(home) as running, chromium(Path(folder) / "browser") as page:
            page.size(*SIZE)
            page.visit(running.address)
            workbench(running, page)
            notice = next((home / "output").glob("*.docx"))
            returned(running, page, notice)
            mapping(running, page)
            many(running, page)
            first_page(page, notice)
        ledgers(home)


def spoil(path: Path) -> None:
    """The example with a few things to be seen to."""
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    for place, change in CHANGES.items():
        sheet[place].value = change(str(sheet[place].value))
    book.save(path)


def save(page: Page, name: str, only: str = "") -> None:
    """One picture, once nothing moves any more; `only` of an element, as much as is seen of it."""
    time.sleep(0.4)
    clip: dict[str, object] = {}
    if only:
        box = page.run(
            f"(() => {{ const r = document.querySelector('{only}').getBoundingClientRect();"
            "return {x: r.x, y: r.y, width: r.width, height: Math.min(r.height, 1123)} })()"
        )
        clip = {"clip": {**box, "scale": 1}, "captureBeyondViewport": True}
    taken = page.send("Page.captureScreenshot", format="png", **clip)
    (TO / name).write_bytes(base64.b64decode(taken["data"]))
    print(TO / name)


def workbench(running: Served, page: Page) -> None:
    """The page with what was found, one finding's paragraph shown."""
    running.post("/begin", {"what": "example"})
    page.until("document.querySelectorAll('#found .f').length > 1")
    running.post("/build", {})
    page.run("document.querySelector('#found .f:not(.info) .cell').click()")
    page.until("document.querySelector('#origin h2') !== null")
    save(page, "工作台.png")
    page.run("[...document.querySelectorAll('#page .num')].find(n => n.innerText === '17').click()")
    page.until("document.querySelector('#origin').innerText.includes('总数')")
    save(page, "出处.png")
    running.post("/mark", {})
    page.size(1700, 1260)  # wide enough for the page in its own size
    page.run("document.querySelector('.mid').scrollTop = 0; getSelection().empty()")
    page.run("document.querySelectorAll('#page .sel').forEach(p => p.classList.remove('sel'))")
    save(page, "通报.png", "#page")
    page.size(*SIZE)


def returned(running: Served, page: Page, notice: Path) -> None:
    """A notice that a leader has edited, dropped on the page."""
    edited = notice.with_name("领导改过的通报.docx")
    document = Document(str(notice))
    for run in (run for paragraph in document.paragraphs for run in paragraph.runs):
        run.text = run.text.replace("逐条研究", "逐条认真研究")
    document.save(str(edited))
    files(page, edited)
    page.until("document.querySelectorAll('#dialog .option').length === 4")
    save(page, "拖入通报.png")
    page.run("document.querySelector('#dialog .option button').click()")
    page.until("document.querySelector('#dialog .yes') !== null", 20)
    save(page, "写回台账.png")
    page.run("document.querySelector('#dialog').close()")
    edited.unlink()


def mapping(running: Served, page: Page) -> None:
    """An office's own ledger on the mapping page."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["示例市图书馆巡察整改台账"])
    sheet.append(["编号", "类别", "存在的主要问题", "采取的措施", "目前进展", "是否销号", "牵头人"])
    for number, state in enumerate(("整改好了", "已完成", "还在推进", "整改好了", "已完成"), 1):
        name = f"第{number}类业务工作"
        words = (f"{name}落实不到位", f"制定{name}清单", "清单已经印发，逐月对账。")
        sheet.append([number, "业务工作方面", *words, state, "办公室"])
    path = running.home.parent / "本单位台账.xlsx"
    book.save(path)
    files(page, path)
    page.until("document.querySelectorAll('#rows tr').length > 2", 20)
    save(page, "对照.png")


def many(running: Served, page: Page) -> None:
    """Three units, one of them faulty."""
    folder = running.home / "input" / "各单位"
    folder.mkdir()
    source = running.home / "input" / "rectification.xlsx"
    for name in ("市图书馆", "市美术馆", "市博物馆"):
        book = openpyxl.load_workbook(source)
        for row in book["基本信息"].iter_rows():
            if row[0].value in ("单位全称", "发文机关署名", "巡察对象", "单位简称"):
                row[1].value = f"示例{name}" if row[0].value == "单位全称" else name
            elif row[0].value in ("联系电话", "电子邮箱", "邮政信箱"):
                row[1].value = "0000-7654321" if row[0].value == "联系电话" else None
        for sheet in book.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if isinstance(cell.value, str) and sheet.title != "基本信息":
                    cell.value = cell.value.replace("市文化馆", name)
        if name == "市博物馆":
            book["整改台账"]["G5"].value = "差不多了"
        book.save(folder / f"{name}.xlsx")
    page.visit(f"{running.origin}/many")
    page.until("document.querySelector('#folders button:not([disabled])') !== null")
    page.run("document.querySelector('#folders button').click()")
    page.until("document.querySelectorAll('#units tr').length > 2", 60)
    save(page, "多个单位.png")


def first_page(page: Page, notice: Path) -> None:
    """The first page of the review sheet, as wide as A4."""
    page.size(820, 1160)
    page.open(notice.with_name(f"{notice.stem}.核对单.html"))
    save(page, "核对单首页.png")


def files(page: Page, *paths: Path) -> None:
    """Choose files as in the dialog of the system."""
    root = page.send("DOM.getDocument")["root"]["nodeId"]
    node = page.send("DOM.querySelector", nodeId=root, selector="#file-input")["nodeId"]
    page.send("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])


def ledgers(home: Path) -> None:
    """The ledger of the example, and its marked copy around a marked cell, as they are printed."""
    printed(ROOT / "input" / "rectification.xlsx", "台账.png", 130, (55, 80, 1420, 700))
    printed(home / "input" / "rectification_标注.xlsx", "台账标注.png", 170, (60, 560, 1300, 520))


def printed(path: Path, name: str, dots: int, part: tuple[int, int, int, int]) -> None:
    """A part of page 3 of a workbook as LibreOffice prints it: left, top, width, height."""
    if not (path.exists() and shutil.which("soffice") and shutil.which("pdftoppm")):
        print(f"{name}: not taken, LibreOffice or poppler is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command = [*office, "--convert-to", "pdf", "--outdir", folder, path]
        subprocess.run(command, check=True, capture_output=True)
        pdf = Path(folder) / f"{path.stem}.pdf"
        cut = [text for pair in zip(("-x", "-y", "-W", "-H"), map(str, part), strict=True)
               for text in pair]  # fmt: skip
        command = ["pdftoppm", "-r", str(dots), "-png", "-f", "3", "-l", "3", "-singlefile", *cut]
        subprocess.run([*command, pdf, Path(folder) / "page"], check=True)
        shutil.copy(Path(folder) / "page.png", TO / name)
        print(TO / name)


if __name__ == "__main__":
    main()
