"""--web: X.html and X.txt say what the .docx says, as a site's editor keeps it."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from tests import templates
from tests.builders import ROW, changed, save
from tests.chromium import Page, chromium, path
from tests.test_cli import EXAMPLE, NAME, generate

PLAIN_TAGS = {
    "html", "head", "meta", "title", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "br",
    "table", "tr", "td",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    run = generate(EXAMPLE, "-o", tmp_path_factory.mktemp("出"), "--web", "--json")
    outputs = json.loads(run.stdout)["outputs"]
    return {kind: Path(file) for kind, file in outputs.items() if file}


def words_of_docx(file: Path) -> list[str]:
    return [p.text for p in Document(str(file)).paragraphs if p.text.strip()]


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs if tag not in ("html", "meta")]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.pieces.append((self.tags[-1], data.strip()))


def test_web__same_words_as_the_docx(made: dict[str, Path]) -> None:
    expected = words_of_docx(made["notice"])
    text = made["text"].read_text(encoding="utf-8")
    assert text.splitlines() == expected
    page = Reader(made["web"].read_text(encoding="utf-8"))
    assert [words for tag, words in page.pieces if tag != "title"] == expected


def test_web__headings_are_headings_and_nothing_is_styled(made: dict[str, Path]) -> None:
    page = Reader(made["web"].read_text(encoding="utf-8"))
    assert set(page.tags) <= PLAIN_TAGS
    assert page.attributes == []
    tag_of = {words: tag for tag, words in page.pieces}
    assert tag_of["一、整改责任落实情况"] == "h2"
    assert sum(tag == "h1" for tag in page.tags) == 1
    assert {"h3", "h4"} <= set(page.tags)
    assert made["web"].name == f"{NAME}.html"


def test_web__texts_are_escaped(tmp_path: Path) -> None:
    book = save(tmp_path / "台账.xlsx", [changed(整改情况="建立<b>台账</b>&制度“甲”，学习12次。")])
    run = generate(book, "-o", tmp_path / "出", "--web", "--json")
    page = Path(json.loads(run.stdout)["outputs"]["web"]).read_text(encoding="utf-8")
    assert "建立<b>" not in page
    assert "整改情况：建立<b>台账</b>&制度“甲”，学习12次。" in unescape(page)


def test_web__a_table_stays_a_table(tmp_path: Path) -> None:
    body = templates.table(("名称", "数"), ("{{ 单位简称 }}", "{{ 措施.总数 }}"))
    template = tmp_path / "表.docx"
    template.write_bytes(templates.template(body))
    book = save(tmp_path / "台账.xlsx", [ROW])
    run = generate(book, "-t", template, "-o", tmp_path / "出", "--web", "--json")
    outputs = json.loads(run.stdout)["outputs"]
    page = re.sub(r"\n", "", Path(outputs["web"]).read_text(encoding="utf-8"))
    assert "<tr><td>市图书馆</td><td>1</td></tr>" in page
    assert "市图书馆\t1" in Path(outputs["text"]).read_text(encoding="utf-8")


def test_web__files_that_are_not_ours_stay(made: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "出"
    folder.mkdir()
    foreign = folder / f"{NAME}.html"
    foreign.write_text("我的网页", encoding="utf-8")
    run = generate(EXAMPLE, "-o", folder, "--web", "--json")
    told = json.loads(run.stdout)
    assert run.returncode == 0
    assert foreign.read_text(encoding="utf-8") == "我的网页"
    assert told["outputs"]["web"] is None
    assert Path(told["outputs"]["text"]).exists()
    assert "beside-edited" in [f["rule"] for f in told["findings"]]


def test_web__made_anew_with_the_notice(tmp_path: Path) -> None:
    book = save(tmp_path / "台账.xlsx", [ROW])
    generate(book, "-o", tmp_path / "出", "--web")
    save(tmp_path / "台账.xlsx", [changed(整改情况="换成了新的。")])
    run = generate(book, "-o", tmp_path / "出", "--web", "--json")
    outputs = json.loads(run.stdout)["outputs"]
    assert "换成了新的。" in Path(outputs["text"]).read_text(encoding="utf-8")
    assert "换成了新的。" in Path(outputs["web"]).read_text(encoding="utf-8")


def test_web__pasted_into_an_editor_of_a_real_browser(
    made: dict[str, Path], tmp_path: Path
) -> None:
    if path() is None:
        pytest.skip("Chromium is missing")
    editor = tmp_path / "editor.html"
    editor.write_text("<body><div contenteditable style='height: 9em'></div>", encoding="utf-8")
    with chromium(tmp_path / "chromium") as page:
        page.open(made["web"])
        press(page, "selectAll", "copy")
        page.open(editor)
        page.click("div")
        press(page, "paste")
        pasted = page.run(KEPT)
    expected = words_of_docx(made["notice"])
    kept = json.loads(pasted)
    assert [words for _, words in kept] == expected
    assert ["H1", expected[0]] == kept[0]
    assert ["H2", "一、整改责任落实情况"] in kept
    assert {tag for tag, _ in kept} == {"H1", "H2", "H3", "H4", "H5", "P"}


def press(page: Page, *commands: str) -> None:
    """What the browser does at Ctrl+A, Ctrl+C, Ctrl+V."""
    for command in commands:
        key = {"key": "Insert", "code": "Insert", "commands": [command]}
        page.send("Input.dispatchKeyEvent", type="keyDown", **key)
        page.send("Input.dispatchKeyEvent", type="keyUp", key="Insert", code="Insert")


KEPT = """JSON.stringify(
  [...document.querySelector('div').querySelectorAll('h1,h2,h3,h4,h5,h6,p')].flatMap(
    element => element.innerText.split('\\n').filter(line => line.trim())
      .map(line => [element.tagName, line])))"""


@pytest.mark.parametrize("command", ["build", "batch"])
def test_web__of_the_internal_edition_is_a_wrong_command_line(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    save(folder / "甲.xlsx", [ROW])
    given = folder if command == "batch" else folder / "甲.xlsx"
    run = generate(command, given, "-o", tmp_path / "出", "--web", "--internal")
    assert (run.returncode, run.stdout) == (2, "")
    assert "--internal 和 --web 不能一起用" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["各单位"]
