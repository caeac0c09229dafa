"""Every page and state of the workbench as it is drawn: words can be read (WCAG 2.1 AA), none cut.

The colours are those that Chromium has worked out, composed over what lies below.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import FACTS, ROW, changed, save
from tests.chromium import Page, chromium, path
from tests.ui.bench import NAME, Served, ledger, project, served
from tests.ui.test_workbench import choose_files, click_words, edit

pytestmark = pytest.mark.skipif(path() is None, reason="no Chromium here")

SIZES = ((1280, 720), (1920, 1080))
ROWS = (
    ROW,
    changed(反馈问题="活动不够多", 整改措施="多办活动", 整改情况="截止目前，办了3次。"),
    changed(反馈问题="联系群众少", 整改措施="多走访", 整改情况="走访。", 完成状态="正在整改"),
    changed(反馈问题="不公开的问题", 整改措施="不说的措施", 公开="否"),
)
_LOOK = (Path(__file__).parent / "legible.js").read_text("utf-8")


def states(page: Page, running: Served) -> Iterator[str]:
    """Bring the page into every state, one after another; the name of each."""
    home = running.home
    page.until("!document.querySelector('#start').hidden")
    yield "start"
    page.run("document.querySelector('#veil').hidden = false")
    yield "a file is dragged over it"
    page.run("document.querySelector('#veil').hidden = true")
    page.run("document.querySelector('#gone').hidden = false")
    yield "the server is gone"
    page.run("document.querySelector('#gone').hidden = true")
    file = ledger(home, [*ROWS, changed(完成状态="差不多", 反馈问题="别的问题")])
    running.type(str(file))
    page.until("document.querySelector('#verdict b').textContent.startsWith('不能生成')")
    page.click("#found .cell")
    page.until("document.querySelector('#origin').innerText.includes('照下面改好')")
    yield "faults, no notice yet"
    ledger(home, ROWS)
    page.until("document.querySelector('#verdict b').textContent.startsWith('可以生成')")
    page.run("document.querySelector('#unprinted').open = true")
    page.run("document.querySelector('#found .cell').click()")
    page.until("document.querySelector('#origin h2') !== null")
    yield "warnings, a finding chosen"
    page.run("document.querySelector('#unprinted').open = false")
    page.run("document.querySelectorAll('#page .num')[4].click()")
    page.until("document.querySelector('#origin').innerText.includes('怎样算的')")
    yield "a number chosen"
    page.run("document.querySelector('#fix').click()")
    page.until("document.querySelector('#page').innerText.includes('截至目前，办了3次')")
    yield "repaired in the notice"
    page.run("document.querySelector('#build').click()")
    page.until("document.querySelector('#said').innerText.includes('已生成')")
    yield "generated"
    yield from _dialogs(page, running)
    ledger(home, [*ROWS, changed(完成状态="差不多", 反馈问题="别的问题")])
    page.until("!document.querySelector('#stale').hidden")
    yield "faults, the notice of before"
    file.write_bytes(b"")
    page.until("!document.querySelector('#trouble').hidden")
    yield "the file cannot be read"
    ledger(home, ROWS)
    page.until("document.querySelector('#stale').hidden")
    page.run("document.querySelector('[data-edition=internal]').click()")
    page.until("document.querySelector('#page').innerText.includes('图书馆文件')")
    yield "the internal edition"
    yield from _other_pages(page, running)


_DIALOGS = {
    "#marked": "花脸稿",
    "#templates": "模板",
    "#other-ledger": "换一份",
    "[data-act=mark]": "已标注",
    "#web": "网站版已做好",
}


def _dialogs(page: Page, running: Served) -> Iterator[str]:
    notice = running.home / "output" / NAME
    mine = running.home.parent / "领导改的.docx"
    shutil.copy(notice, mine)
    edit(mine, "每月集中学习", "每周集中学习")
    edit(mine, "2025年", "2026年")
    for button, shown in _DIALOGS.items():
        page.run(f"document.querySelector('{button}').click()")
        page.until(f"document.querySelector('#dialog-title').innerText.includes('{shown}')")
        page.until("[...document.querySelectorAll('#dialog img')].every((i) => i.complete)")
        yield f"dialog {shown}"
        page.press("Escape")
    choose_files(page, mine)
    page.until("document.querySelectorAll('#dialog .option').length === 4")
    yield "dialog of a notice that comes back"
    for way, shown in (("比较", "改动"), ("核对原样", "不一致"), ("写回台账", "可回填")):
        click_words(page, way, "#dialog .option")
        page.until(f"document.querySelector('#dialog').innerText.includes('{shown}')")
        page.until("[...document.querySelectorAll('#dialog button')]"
                   ".some((b) => b.innerText === '回到上一步')")  # fmt: skip
        yield f"dialog {way}"
        click_words(page, "回到上一步", "#dialog")
    page.press("Escape")
    edit(notice, "每月集中学习", "每天集中学习")
    ledger(running.home, [*ROWS[:2], changed(**{**ROWS[2], "整改情况": "走访了9次。"}), ROWS[3]])
    page.until("document.querySelector('#page').innerText.includes('走访了9次')")
    page.run("document.querySelector('#build').click()")
    page.until("document.querySelector('#dialog-title').innerText.includes('怎么办')")
    yield "dialog of an edited notice"
    page.press("Escape")


def _other_pages(page: Page, running: Served) -> Iterator[str]:
    folder = running.home / "input" / "各单位"
    folder.mkdir()
    save(folder / "甲.xlsx", facts=FACTS | {"单位简称": "甲馆", "单位全称": "示例市甲馆"})
    save(folder / "乙.xlsx", [changed(完成状态="差不多")])
    page.visit(f"{running.origin}/many")
    page.until("document.querySelector('#folders button') !== null")
    yield "many units"
    click_words(page, "全部生成")
    page.until("document.querySelectorAll('#units tr').length > 2", 30)
    yield "many units, done"
    page.visit(f"{running.origin}/")
    page.until("document.querySelector('#verdict b')?.textContent")
    mine = save(
        running.home.parent / "外来.xlsx",
        [changed(反馈问题=f"问题之{n}", 完成状态="整改好了" if n else "已完成") for n in range(5)],
        headings={"反馈问题": "存在的主要问题", "整改措施": "采取的措施"},
    )
    choose_files(page, mine)
    page.until("document.querySelectorAll('#rows tr').length > 2")
    yield "mapping"
    sheet = running.home / "output" / f"{Path(NAME).stem}.核对单.html"
    for name, file in (
        ("review sheet", sheet),
        ("web page", sheet.with_name(f"{Path(NAME).stem}.html")),
    ):
        page.open(file)
        yield name


def test_every_state__can_be_read(tmp_path: Path):
    home = project(tmp_path)
    (tmp_path / "browser").mkdir()
    found: dict[str, list[str]] = {}
    with served(home) as running, chromium(tmp_path / "browser") as page:
        page.size(*SIZES[0])
        page.visit(running.address)
        for state in states(page, running):
            for width, height in SIZES:
                page.size(width, height)
                count, told = page.run(_LOOK)
                assert count > 2, state
                if told:
                    found[f"{state} {width}"] = told
            page.size(*SIZES[0])
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


def test_the_checker__tells_what_is_wrong(tmp_path: Path):
    """What it must find, and what it must not."""
    wrong = {
        "contrast": "<p style='color:#888'>淡字</p>",
        "contrast ": "<div style='background:#fff8'><b style='color:#aaa'>字</b></div>",
        "cut": "<p style='overflow:hidden;width:20px;white-space:nowrap'>一行放不下的字</p>",
        "border": "<input style='border:1px solid #ddd'>",
        "scrolls": "<div style='overflow:auto;height:50px'><div style='overflow:auto;height:80px'>"
        "<p style='height:200px'>字</p></div></div>",
        "out of the window": "<p style='width:3000px'>宽</p>",
        "lies on": "<main><button>一</button><button style='margin-left:-20px'>二</button></main>",
    }
    fine = "<p style='color:#000'>字</p><button disabled style='color:#999'>停用</button>"
    with chromium(tmp_path) as page:
        page.size(*SIZES[0])
        for what, html in {"": fine, **wrong}.items():
            page.run(f"document.body.innerHTML = {json.dumps(html)}")
            _, told = page.run(_LOOK)
            assert bool(told) is bool(what), (what, told)
            assert all(line.startswith(what.strip()) for line in told[:1]), (what, told)
