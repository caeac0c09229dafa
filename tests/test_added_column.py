"""A column is told to the program in one place: one that the suite adds does all that others do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tests.builders import COLUMNS, at, changed, save
from tests.templates import template
from tests.test_cli import ROOT

NAME = "验收标准"
ADDED = {  # what the program is told of it
    "internal": f'Column("{NAME}", "standard", (), False, 12, "公开版不印", '
    'Kind.WORDS, Use.INTERNAL, "达到验收要求", ("合格标准",))',
    "printed": f'Column("{NAME}", "standard", (), False, 12, "写在措施后面", '
    'Kind.WORDS, Use.PRINTED, "达到验收要求", ("合格标准",))',
}
CODE = """
import sys
from notice.ledger import columns
from notice.ledger.columns import Column, Kind, Use
own = columns.LEDGER
columns.LEDGER = own._replace(columns=(*own.columns, {added}))
columns.SHEETS = tuple(columns.LEDGER if s is own else s for s in columns.SHEETS)
from notice import cli
sys.exit(cli.main(sys.argv[1:]))
"""
ID = "110101199003070011"
TEMPLATE = template(
    "{{ 文件标题 }}",
    "{%p for 类 in 整改情况.类别 %}",
    "{%p for 问 in 类.问题 %}",
    "{%p for 措 in 问.措施 %}",
    "{{ 措.文字 }}：{{ 措.验收标准 }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{{ 成文日期 }}",
)
WITH = (*COLUMNS, NAME)


def run(use: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line of a program that has the column."""
    code = CODE.format(added=ADDED[use])
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT)


def told(use: str, *arguments: object) -> dict[str, Any]:
    done = run(use, *arguments, "--json")
    assert done.stderr == ""
    return json.loads(done.stdout)


def rules(said: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(d["level"], d["rule"], d["where"]) for d in said["findings"]}


@pytest.fixture
def shape(tmp_path: Path) -> Path:
    path = tmp_path / "模板.docx"
    path.write_bytes(TEMPLATE)
    return path


def ledger(path: Path, *rows: dict[str, object]) -> Path:
    return save(path, rows, columns=WITH)


def texts(notice: str) -> list[str]:
    return [paragraph.text for paragraph in Document(notice).paragraphs]


def test_read_and_printed(tmp_path: Path, shape: Path) -> None:
    book = ledger(tmp_path / "台账.xlsx", changed(验收标准="  学满12次 "))
    for use, options in (("internal", ["--internal"]), ("printed", [])):
        said = told(use, book, "-t", shape, "-o", tmp_path / use, *options)
        assert said["ok"], said
        assert "制定年度学习计划：学满12次" in texts(said["outputs"]["notice"])
        assert ("info", "T39", str(at(NAME, 2, WITH))) in rules(said)


def test_withheld(tmp_path: Path, shape: Path) -> None:
    """In a row with 否, also merged over one that is public, its text stays out."""
    secret = "经第三方机构逐项核验并出具报告"
    one = changed(验收标准=secret, 公开="是")
    two = changed(整改措施="开展自查", 整改情况=None, 验收标准=None, 公开="否")
    place = str(at(NAME, 2, WITH)).partition("!")[2]
    book = save(tmp_path / "台账.xlsx", [one, two], columns=WITH, merged=[f"{place}:{place[0]}3"])
    said = told("printed", book, "-t", shape, "-o", tmp_path / "out")
    assert said["ok"], said
    assert ("warning", "merged-withheld", str(at(NAME, 2, WITH))) in rules(said)
    assert not any(secret in text for text in texts(said["outputs"]["notice"]))
    assert secret not in Path(said["outputs"]["review"]).read_text("utf-8")


def test_name_of_the_internal_edition_in_a_public_one(tmp_path: Path, shape: Path) -> None:
    book = ledger(tmp_path / "台账.xlsx", changed(验收标准="学满12次"))
    said = told("internal", "check", book, "-t", shape)
    assert {d["rule"] for d in said["findings"] if d["level"] == "error"} == {
        "template-internal-name"
    }


def test_gated(tmp_path: Path) -> None:
    book = ledger(tmp_path / "台账.xlsx", changed(验收标准=f"由{ID}验收"))
    place = str(at(NAME, 2, WITH))
    assert ("error", "P01", place) in rules(told("printed", "check", book))
    assert ("warning", "P01", place) in rules(told("internal", "check", book))
    assert ID not in run("internal", "check", book).stderr


def test_covered(tmp_path: Path) -> None:
    book = ledger(tmp_path / "台账.xlsx", changed(验收标准="学满12次"))
    said = told("internal", book, "-o", tmp_path)
    page = Path(said["outputs"]["review"]).read_text("utf-8")
    rows = re.findall(r"<tr[ >].*?</tr>", page.partition("覆盖表")[2], re.DOTALL)
    of_column = [re.sub(r"<[^>]+>", "|", row) for row in rows if NAME in row]
    cell = str(at(NAME, 2, WITH)).partition("!")[2]
    assert [cell in row and "公开版从不印出" in row for row in of_column] == [True]
    assert "学满12次" not in page


def test_offered_by_new(tmp_path: Path) -> None:
    assert run("internal", "new", tmp_path / "空.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "空.xlsx")["整改台账"]
    assert NAME in [cell.value for cell in sheet[2]]


def test_proposed_by_map(tmp_path: Path) -> None:
    headings = {NAME: "合格标准"}
    book = save(
        tmp_path / "台账.xlsx", [changed(验收标准="学满12次")], columns=WITH, headings=headings
    )
    done = run("internal", "map", book)
    lines = [[piece.strip() for piece in line.split("|")] for line in done.stdout.splitlines()]
    assert [NAME, "合格标准"] in [line[:2] for line in lines]
