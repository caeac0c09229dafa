"""Microsoft's validator finds nothing in what we write that was not in what we were given."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

from tests import validator
from tests.builders import changed, repacked, save
from tests.test_cli import EXAMPLE, ROOT, generate
from tests.versions.pairs import some_pair
from tests.versions.test_marking import marked

PAIRS = 12
ROWS = [
    changed(),
    changed(整改措施="补课", 整改情况="已补课3次。"),
    changed(反馈问题="台账不清", 整改措施="清理", 整改情况="已清理。", 公开="否"),
]

pytestmark = pytest.mark.skipif(
    validator.program() is None, reason="needs Microsoft's validator from npm"
)


def run(*arguments: object) -> None:
    done = generate(*arguments)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)


def written(folder: Path, ending: str) -> list[Path]:
    return sorted(path for path in folder.rglob(f"*{ending}") if not path.name.startswith("旧"))


def test_documents(tmp_path):
    for template in sorted((ROOT / "templates").glob("*.docx")):
        internal = ["--internal"] if template.name == "internal.docx" else []
        run(EXAMPLE, "-t", template, *internal, "-o", tmp_path / f"{template.stem}.docx")
    book = save(tmp_path / "台账.xlsx", ROWS)
    notice = tmp_path / "通报.docx"
    run(book, "-o", notice)
    edit = {"word/document.xml": lambda xml: xml.replace("已补课".encode(), "已全部补课".encode())}
    notice.write_bytes(repacked(notice.read_bytes(), edit))
    save(book, [*ROWS, changed(反馈问题="会议太多", 整改措施="减少", 整改情况="已减少。")])
    run(book, "-o", notice, "--merge")
    found = validator.errors(written(tmp_path, ".docx"))
    assert len(found) >= 8
    assert {path.name: wrong for path, wrong in found.items() if wrong} == {}


def test_marked_copies(tmp_path):
    given: dict[Path, tuple[Path, Path]] = {}
    for seed in range(PAIRS):
        old, new, made = (tmp_path / f"{name}{seed}.docx" for name in ("旧", "新", "花脸稿"))
        pair = some_pair(seed)
        for path, content in zip((old, new, made), (*pair, marked(*pair)), strict=True):
            path.write_bytes(content)
        given[made] = old, new
    found = validator.errors([*given, *(path for pair in given.values() for path in pair)])
    more = {
        made.name: sorted(set(found[made]) - {e for path in pair for e in found[path]})
        for made, pair in given.items()
    }
    assert {name: wrong for name, wrong in more.items() if wrong} == {}


def test_workbooks(tmp_path):
    book = tmp_path / "示例.xlsx"
    copyfile(EXAMPLE, book)
    run("new", tmp_path / "新.xlsx")
    run("check", book, "--mark")
    generate("batch", tmp_path, "-o", tmp_path / "批")
    own = save(tmp_path / "批" / "本单位.xlsx", ROWS, headings={"整改措施": "整改的做法举措"})
    run("map", own, "-o", tmp_path / "对照.xlsx")
    notice = tmp_path / "通报.docx"
    run(book, "-o", notice)
    edit = {"word/document.xml": lambda xml: xml.replace("学习".encode(), "研学".encode(), 1)}
    notice.write_bytes(repacked(notice.read_bytes(), edit))
    generate("backfill", notice, book, "-o", tmp_path / "回填.xlsx")
    paths = written(tmp_path, ".xlsx")
    found = validator.errors(paths)
    assert {"新.xlsx", "示例_标注.xlsx", "汇总.xlsx", "对照.xlsx", "回填.xlsx"} <= {
        path.name for path in paths
    }
    given = set(found[own])  # openpyxl's: the colour of a font stands before its size
    assert {path.name: wrong for path, wrong in found.items() if set(wrong) - given} == {}
