"""`batch`: a folder of workbooks, and 汇总.xlsx."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from notice.output import record
from notice.output.fingerprint import digest
from tests import templates
from tests.builders import FACTS, ROW, changed, save
from tests.test_cli import EXAMPLE, ROOT, edited, generate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three units: two good ones of one name, one faulty."""
    here = tmp_path / "各单位"
    here.mkdir()
    save(here / "甲.xlsx", [ROW, changed(反馈问题="另一个问题", 完成状态="正在整改")])
    save(here / "乙.xlsx", [ROW], facts=FACTS | {"单位全称": "示例市图书馆乙馆"})
    facts = FACTS | {"单位全称": "示例市丙局", "单位简称": "市丙局"}
    save(here / "丙.xlsx", [changed(整改措施=None)], facts=facts)
    return here


def batch(folder: Path, output: Path, *options: object) -> dict:
    run = generate("batch", folder, "-o", output, "--json", *options)
    assert run.stderr == ""
    told = json.loads(run.stdout)
    assert run.returncode == int(not told["ok"])
    return told


def by_workbook(told: dict) -> dict[str, dict]:
    return {Path(unit["workbook"]).name: unit for unit in told["units"]}


def rows(path: Path, sheet: str = "汇总") -> list[dict[str, object]]:
    found = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_batch__units_of_one_name_and_a_faulty_one(folder, tmp_path, jobs):
    output = tmp_path / "出"
    told = batch(folder, output, "--jobs", jobs)
    units = by_workbook(told)
    assert not told["ok"]
    assert list(units) == ["丙.xlsx", "乙.xlsx", "甲.xlsx"]
    notices = {name: unit["outputs"]["notice"] for name, unit in units.items()}
    assert notices["丙.xlsx"] is None
    assert [f["rule"] for f in units["丙.xlsx"]["findings"] if f["level"] == "error"] == ["blank"]
    assert notices["乙.xlsx"].endswith("进展情况的通报.docx")
    assert notices["甲.xlsx"].endswith("进展情况的通报（甲）.docx")
    assert all(Path(path).exists() for path in notices.values() if path)
    assert units["甲.xlsx"]["totals"]["measures"]["total"] == 2
    assert units["甲.xlsx"]["totals"]["measures"]["by_status"]["正在整改"] == 1


def test_batch__same_bytes_as_a_build(folder, tmp_path):
    told = by_workbook(batch(folder, tmp_path / "出", "--jobs", "2"))
    assert generate(folder / "乙.xlsx", "-o", tmp_path / "单").returncode == 0
    (alone,) = (tmp_path / "单").glob("*.docx")
    assert Path(told["乙.xlsx"]["outputs"]["notice"]).read_bytes() == alone.read_bytes()


def test_batch__summary_equals_the_units(folder, tmp_path):
    told = batch(folder, tmp_path / "出")
    faulty, one, other, sums = rows(Path(told["outputs"]["summary"]))
    assert (faulty["单位"], faulty["结果"], faulty["整改措施总数"]) == ("市丙局", "没有生成", None)
    units = by_workbook(told)
    for row, name in ((one, "乙.xlsx"), (other, "甲.xlsx")):
        for kind, key in (
            ("整改措施", "measures"),
            ("反馈问题", "findings"),
            ("具体问题", "problems"),
        ):
            of_unit = units[name]["totals"][key]
            assert row[f"{kind}总数"] == of_unit["total"]
            assert row[f"{kind}完成率"] == float(of_unit["rate"].rstrip("%")) / 100
            assert all(row[f"{kind}{word}"] == n for word, n in of_unit["by_status"].items())
    assert sums["整改措施总数"] == 3
    assert sums["整改措施完成率"] == 0.6667
    assert sums["工作簿"] == "没有生成、不计入：市丙局"
    listed = rows(Path(told["outputs"]["summary"]), "发现")
    assert len(listed) == sum(len(unit["findings"]) for unit in told["units"])


def test_batch__second_run_makes_only_what_changed(folder, tmp_path):
    output = tmp_path / "出"
    before = by_workbook(batch(folder, output))
    edited(folder / "甲.xlsx", folder / "甲.xlsx", "整改台账", E2="换成了新的整改情况。")
    times = {p: p.stat().st_mtime_ns for p in output.rglob("*") if p.is_file()}
    after = by_workbook(batch(folder, output))
    assert (after["乙.xlsx"]["changed"], after["甲.xlsx"]["changed"]) == (False, True)
    kept = Path(before["乙.xlsx"]["outputs"]["notice"])
    assert kept.stat().st_mtime_ns == times[kept]
    run = generate("batch", folder, "-o", output)
    assert "没有变化 市图书馆（甲.xlsx）" in run.stderr
    assert "共3份台账：没有生成1份、没有变化2份" in run.stderr


def test_batch__an_edited_summary_stays(folder, tmp_path):
    output = tmp_path / "出"
    batch(folder, output)
    book = load_workbook(output / "汇总.xlsx")
    book["汇总"]["A1"] = "改过"
    book.save(output / "汇总.xlsx")
    mine = (output / "汇总.xlsx").read_bytes()
    told = batch(folder, output)
    assert (output / "汇总.xlsx").read_bytes() == mine
    assert told["outputs"]["summary"].endswith("汇总_2.xlsx")
    assert "beside-edited" in [f["rule"] for f in told["findings"]]


FOLDERS = {
    "missing": lambda path: None,
    "empty": lambda path: path.mkdir(),
    "a file": lambda path: path.write_text("x"),
}


@pytest.mark.parametrize("make", FOLDERS.values(), ids=FOLDERS)
def test_batch__no_folder_of_workbooks(tmp_path, make):
    make(tmp_path / "夹")
    run = generate("batch", tmp_path / "夹", "-o", tmp_path / "出")
    assert run.returncode == 1
    assert run.stderr.startswith("错误 ")
    assert not (tmp_path / "出").exists()


TEMPLATES = {
    "missing": None,
    "broken": b"x",
    "with a fault": templates.template(templates.paragraph("{{ 单位简称")),
}


@pytest.mark.parametrize("content", TEMPLATES.values(), ids=TEMPLATES)
def test_batch__a_faulty_template_is_told_once(folder, tmp_path, content):
    template = tmp_path / "模板.docx"
    if content is not None:
        template.write_bytes(content)
    run = generate("batch", folder, "-t", template, "-o", tmp_path / "出", "--json")
    told = json.loads(run.stdout)
    assert (run.returncode, told["units"]) == (1, [])
    assert len(told["findings"]) == 1
    assert not (tmp_path / "出").exists()


def test_batch__output_is_a_file(folder):
    assert generate("batch", folder, "-o", folder / "出.docx").returncode == 1


def test_batch__lock_files_and_others_are_left_out(folder, tmp_path):
    (folder / "~$甲.xlsx").write_bytes(b"x")
    (folder / "旧.xls").write_bytes(b"x")
    shutil.copy(EXAMPLE, folder / "汇总.xlsx")
    told = batch(folder, tmp_path / "出")
    assert len(told["units"]) == 3
    assert [f["rule"] for f in told["findings"]] == ["batch-other"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("interruptible")
def test_batch__ctrl_c_leaves_whole_files(tmp_path):
    here = tmp_path / "各单位"
    here.mkdir()
    for number in range(60):
        facts = FACTS | {"单位简称": f"市{number}局"}
        save(here / f"{number:02}.xlsx", [ROW] * 40, facts=facts)
    output = tmp_path / "出"
    command = [sys.executable, str(ROOT / "generate.py"), "batch", str(here), "-o", str(output)]
    process = subprocess.Popen(
        [*command, "--jobs", "2"], stderr=subprocess.PIPE, start_new_session=True
    )
    until = time.monotonic() + 60
    while len(list(output.glob("*.docx"))) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode() == "已中断。\n"
    notices = list(output.glob("*.docx"))
    assert 3 <= len(notices) < 60
    for notice in notices:
        known = record.read(notice)
        assert known is not None
        assert digest(notice.read_bytes()) in known.own_hashes
    assert not list(output.rglob("*.tmp"))


def test_batch__told_at_the_end_failures_then_the_summary(folder, tmp_path):
    run = generate("batch", folder, "-o", "出", cwd=tmp_path)
    told = run.stderr.splitlines()
    assert told[-1].startswith("共3份台账：没有生成1份、已生成2份")
    failed = next(n for n, line in enumerate(told) if line.startswith("没有生成"))
    assert all(line.startswith("    错误 ") for line in told[failed + 1 : -1])
    assert failed == max(n for n, line in enumerate(told) if line.startswith("已生成")) + 1
    assert run.stdout == f"{tmp_path / '出' / '汇总.xlsx'}\n"
    again = json.loads(generate("batch", folder, "-o", "出", "--json", cwd=tmp_path).stdout)
    assert again["outputs"]["summary"] == str(tmp_path / "出" / "汇总.xlsx")


TWICE = {  # the second workbook → whether it is told
    "another unit": ({"单位全称": "示例市博物馆"}, ROW, False),
    "the same unit, another ledger": ({}, changed(完成状态="未完成"), True),
    "the same unit, written with a blank": ({"单位全称": "示例市 图书馆"}, ROW, True),
    "equal bytes": ({}, ROW, True),
}


@pytest.mark.parametrize("case", TWICE)
def test_batch__the_same_unit_twice(case, tmp_path):
    facts, row, is_told = TWICE[case]
    here = tmp_path / "各单位"
    here.mkdir()
    save(here / "甲.xlsx", [ROW])
    save(here / "乙.xlsx", [row], facts=FACTS | facts)
    told = batch(here, tmp_path / "出", "--jobs", "1")
    assert [f["rule"] for f in told["findings"]] == ["unit-twice"] * is_told
    listed = rows(Path(told["outputs"]["summary"]))
    assert listed[-1]["整改措施总数"] == 2, "counted as made"
    of_batch = [row["说明"] for row in rows(Path(told["outputs"]["summary"]), "发现")]
    assert any("合计里两份都算" in said for said in of_batch) is is_told
    if is_told:
        assert "两份都算" in told["findings"][0]["message"]


def test_batch__equal_bytes_that_nobody_can_read(tmp_path):
    here = tmp_path / "各单位"
    here.mkdir()
    save(here / "甲.xlsx", [ROW], sheets={"基本信息": None})
    shutil.copy(here / "甲.xlsx", here / "乙.xlsx")
    told = batch(here, tmp_path / "出")
    assert [f["rule"] for f in told["findings"]] == ["unit-twice"]
