"""The workbench in a real Chromium, as a person uses it: point by point of what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import ROW, changed
from tests.chromium import Page, chromium, path
from tests.ui.bench import Served, ledger, project, served

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
