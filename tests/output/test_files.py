"""Writing: names, whole or nothing, versions, what was edited by hand, two runs at once, kills."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docx import Document

from notice.diagnostics import Refused
from notice.model.text import Cell
from notice.output import cell_runs, file_names, record, turns
from notice.output.fingerprint import digest
from tests.test_cli import EXAMPLE, NAME, ROOT, edited, generate

TEMPLATE = ROOT / "templates" / "notice.docx"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F3="换成了新的整改情况。")


def notice_in(folder: Path) -> Path:
    return folder / f"{NAME}.docx"


def listed(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def history(folder: Path) -> list[bytes]:
    return [p.read_bytes() for p in sorted((folder / file_names.HISTORY).glob("*"))]


def edit(path: Path) -> bytes:
    document = Document(str(path))
    document.paragraphs[0].runs[0].text = "领导改过的标题"
    document.save(str(path))
    return path.read_bytes()


# ---------------------------------------------------------------- names

NAMES = {
    "plain": ("市文化馆关于巡察整改进展情况的通报", "市文化馆关于巡察整改进展情况的通报"),
    "what file systems forbid": ('甲/乙\\丙:丁*戊?己"庚<辛>壬|癸', "甲_乙_丙_丁_戊_己_庚_辛_壬_癸"),
    "line break": ("市文化馆关于巡察\n整改的通报", "市文化馆关于巡察整改的通报"),
    "dots and spaces at the ends": (" .通报. ", "通报"),
    "a device name": ("CON", "_CON"),
    "a device name with an ending": ("nul.txt", "_nul.txt"),
    "nothing left": ("...", "_"),
}


@pytest.mark.parametrize(("name", "cleaned"), NAMES.values(), ids=NAMES)
def test_clean_stem(name, cleaned):
    assert file_names.clean_stem(name) == cleaned


def test_clean_stem__every_file_beside_it_fits():
    stem = file_names.clean_stem("甲" * 300)
    for tail in ("_99.核对单.html", "_20251210-120000_99.docx"):
        assert len(f".{stem}{tail}.{2**32 - 1}.tmp".encode()) <= 255
    assert set(stem) == {"甲"}


def test_long_title__is_shortened_and_written(tmp_path):
    book = edited(EXAMPLE, tmp_path / "长.xlsx", "基本信息", B4="关于" + "巡察整改" * 60 + "的通报")
    run = generate(book, "-o", tmp_path / "出")
    assert run.returncode == 0, run.stderr
    internal = generate(book, "-o", tmp_path / "出", "--internal")
    assert internal.returncode == 0, internal.stderr


# ---------------------------------------------------------------- versions


def test_same_again__nothing_is_written(tmp_path):
    generate("-o", tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    generate("-o", tmp_path)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


def test_changed__the_old_one_goes_into_history(tmp_path, changed):
    out = tmp_path / "出"
    generate("-o", out)
    old = notice_in(out).read_bytes()
    assert generate(changed, "-o", out).returncode == 0
    assert notice_in(out).read_bytes() != old
    assert history(out) == [old]
    kept = json.loads(file_names.record_of(notice_in(out)).read_text("utf-8"))["history"]
    assert [line["sha256"] for line in kept] == [digest(old)]
    assert kept[0]["workbook"]["name"] == "rectification.xlsx"


def test_same_notice_of_a_changed_workbook__record_anew_no_history(tmp_path):
    out = tmp_path / "出"
    generate("-o", out)
    before = notice_in(out).read_bytes(), file_names.record_of(notice_in(out)).read_bytes()
    generate(edited(EXAMPLE, tmp_path / "备注.xlsx", "整改台账", P3="补了备注"), "-o", out)
    assert notice_in(out).read_bytes() == before[0]
    assert file_names.record_of(notice_in(out)).read_bytes() != before[1]
    assert not (out / file_names.HISTORY).exists()


def test_edited_by_hand__stays_and_the_new_one_gets_a_number(tmp_path, changed):
    out = tmp_path / "出"
    generate("-o", out)
    by_hand = edit(notice_in(out))
    run = generate(changed, "-o", out)
    assert run.returncode == 0
    assert run.stdout.strip().endswith("_2.docx")
    assert "提醒" in run.stderr
    assert notice_in(out).read_bytes() == by_hand
    again = generate("-o", out)  # X_2 is ours: replaced, not X_3
    assert again.stdout.strip().endswith("_2.docx")
    assert [name for name in listed(out) if "/" not in name] == [
        f"{NAME}{ending}" for ending in (".docx", ".核对单.html", "_2.docx", "_2.核对单.html")
    ]
    assert len(history(out)) == 1
    assert notice_in(out).read_bytes() == by_hand


def test_edited_by_hand__strict_refuses(tmp_path, changed):
    generate("-o", tmp_path / "出")
    edit(notice_in(tmp_path / "出"))
    before = listed(tmp_path / "出")
    assert generate(changed, "--strict", "-o", tmp_path / "出").returncode == 1
    assert listed(tmp_path / "出") == before


def test_force__overwrites_and_keeps_the_edited_file(tmp_path, changed):
    out = tmp_path / "出"
    generate("-o", out)
    by_hand = edit(notice_in(out))
    assert generate(changed, "--force", "-o", out).stdout.strip() == str(notice_in(out))
    assert history(out) == [by_hand]


def test_foreign_file__stays(tmp_path):
    out = tmp_path / "通报.docx"
    out.write_bytes(b"not ours")
    run = generate("-o", out)
    assert out.read_bytes() == b"not ours"
    assert run.stdout.strip() == str(tmp_path / "通报_2.docx")


LOST_RECORDS = {
    "missing": lambda path: path.unlink(),
    "damaged": lambda path: path.write_text("{", "utf-8"),
    "another form": lambda path: path.write_text(
        path.read_text("utf-8").replace('"form": 1', '"form": 0'), "utf-8"
    ),
    "for another name": lambda path: path.write_text(
        path.read_text("utf-8").replace(f'"{NAME}.docx"', '"乙.docx"'), "utf-8"
    ),
    "a list": lambda path: path.write_text("[]", "utf-8"),
}


@pytest.mark.parametrize("lose", LOST_RECORDS.values(), ids=LOST_RECORDS)
def test_record_lost__notice_is_foreign_unless_its_bytes_are_those_of_the_build(
    tmp_path, changed, lose
):
    out = tmp_path / "出"
    generate("-o", out)
    lose(file_names.record_of(notice_in(out)))
    first = notice_in(out).read_bytes()
    assert generate(changed, "-o", out).stdout.strip().endswith("_2.docx")
    assert notice_in(out).read_bytes() == first
    assert generate("-o", out).stdout.strip() == str(notice_in(out))
    assert record.read(notice_in(out)) is not None
    assert generate(changed, "-o", out).stdout.strip() == str(notice_in(out))


# ---------------------------------------------------------------- where nothing may be written


def test_output_is_input__refused(tmp_path):
    template = tmp_path / "模板.docx"
    template.write_bytes(TEMPLATE.read_bytes())
    (tmp_path / "链接.docx").symlink_to(template)
    for target in (template, tmp_path / "链接.docx"):
        run = generate("-t", template, "-o", target)
        assert run.returncode == 1
        assert template.read_bytes() == TEMPLATE.read_bytes()


def test_output_is_a_folder__refused(tmp_path):
    (tmp_path / "甲.docx").mkdir()
    assert generate("-o", tmp_path / "甲.docx").returncode == 1


def test_output_under_a_file__refused(tmp_path):
    (tmp_path / "文件").write_text("x")
    run = generate("-o", tmp_path / "文件" / "深")
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)


def test_workbook_is_never_written(tmp_path):
    book = tmp_path / "台账.xlsx"
    book.write_bytes(EXAMPLE.read_bytes())
    before = (book.stat().st_mtime_ns, book.read_bytes())
    generate(book, "-o", tmp_path)
    assert (book.stat().st_mtime_ns, book.read_bytes()) == before


def test_symbolic_link__its_target_is_replaced_record_and_history_beside_the_link(
    tmp_path, changed
):
    real, link = tmp_path / "实" / "真.docx", tmp_path / "链" / "名.docx"
    real.parent.mkdir()
    link.parent.mkdir()
    generate("-o", link.parent / "名.docx")
    link.rename(real)
    link.symlink_to(real)
    assert generate(changed, "-o", link).stdout.strip() == str(link)
    assert link.is_symlink()
    assert link.read_bytes() == real.read_bytes()
    assert len(history(link.parent)) == 1
    assert listed(real.parent) == ["真.docx"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_permissions__as_for_a_file_made_there(tmp_path):
    generate("-o", tmp_path / "甲.docx")
    made = tmp_path / "同"
    made.touch()
    assert (tmp_path / "甲.docx").stat().st_mode == made.stat().st_mode


# ---------------------------------------------------------------- kills, full disks, two runs

KILLED_AT = """
import sys, os
sys.path.insert(0, {root!r})
from notice import cli
from notice.output import staging
calls = 0
real_replace = os.replace
class Path2(type(staging.Path())):
    def replace(self, target):
        global calls
        calls += 1
        if calls == {at}:
            os._exit(9)
        return super().replace(target)
staging.Path.replace = Path2.replace
cli.main([{book!r}, "-o", {out!r}])
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_kill__old_or_new_never_half_and_the_next_run_cleans_up(tmp_path, changed, at):
    out = tmp_path / "出"
    generate("-o", out)
    old = notice_in(out).read_bytes()
    code = KILLED_AT.format(root=str(ROOT), at=at, book=str(changed), out=str(out))
    code = code.replace("return super().replace(target)", "return real_replace(self, target)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert run.returncode == 9
    assert notice_in(out).read_bytes() == old
    assert [p for p in listed(out) if p.endswith(".tmp")] != []
    after = generate(changed, "-o", out)
    assert after.stdout.strip() == str(notice_in(out)), after.stderr  # still ours
    assert [p for p in listed(out) if p.endswith(".tmp")] == []
    assert history(out)[-1] == old


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit of a POSIX shell")
def test_no_room__refused_and_the_old_notice_stays(tmp_path, changed):
    out = tmp_path / "出"
    generate("-o", out)
    before = {p: (out / p).read_bytes() for p in listed(out)}
    command = (
        f'ulimit -f 4; exec "{sys.executable}" "{ROOT / "generate.py"}" "{changed}" -o "{out}"'
    )
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {command}"], capture_output=True, text=True, env=surroundings
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert {p: (out / p).read_bytes() for p in listed(out)} == before


def test_two_runs_at_once__whole_files(tmp_path, changed):
    out = tmp_path / "出"
    command = [sys.executable, str(ROOT / "generate.py")]
    runs = [
        subprocess.Popen([*command, str(book), "-o", str(out)], stdout=subprocess.PIPE)
        for book in (EXAMPLE, changed, EXAMPLE, changed)
    ]
    for run in runs:
        run.communicate()
        assert run.returncode == 0
    known = record.read(notice_in(out))
    assert known is not None
    assert known.said.sha256 == digest(notice_in(out).read_bytes())
    assert [p for p in listed(out) if p.endswith(".tmp")] == []
    for path in out.rglob("*.docx"):
        Document(str(path))


@pytest.mark.skipif(os.name == "nt", reason="the lock of a POSIX folder")
def test_busy__refused_after_waiting(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.2)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, os, sys, time\n"
            "held = os.open(sys.argv[1], os.O_RDONLY)\n"
            "fcntl.flock(held, fcntl.LOCK_EX)\nprint('held', flush=True)\ntime.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        with pytest.raises(Refused) as refused, turns.turn(tmp_path):
            pass
        assert [d.rule for d in refused.value.diagnostics] == ["output-busy"]
        assert time.monotonic() - began < 5
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()


# ---------------------------------------------------------------- the record


def test_record__paragraphs_with_cells_and_lines(tmp_path):
    generate("-o", tmp_path)
    known = json.loads(file_names.record_of(notice_in(tmp_path)).read_bytes())
    document = Document(str(notice_in(tmp_path)))
    texts = [
        "".join(span[0] for span in spans)
        for part, _, spans in known["paragraphs"]
        if part == "正文"
    ]
    assert texts == [p.text for p in document.paragraphs]
    quoted = [span for _, _, spans in known["paragraphs"] for span in spans if len(span) == 3]
    assert ["示例市文化馆", "基本信息!B2", 1] in quoted
    assert known["totals"]["measures"]["total"]["count"] == 17
    assert known["totals"]["measures"]["total"]["cells"][0] == "整改台账!E3:E6"  # E6:E7 is merged


RUNS = {
    "none": ([], []),
    "one": ([Cell("台", 3, 5)], ["台!E3"]),
    "down a column": ([Cell("台", r, 5) for r in (3, 4, 5)], ["台!E3:E5"]),
    "a gap": ([Cell("台", r, 5) for r in (3, 4, 6)], ["台!E3:E4", "台!E6"]),
    "another column": ([Cell("台", 3, 5), Cell("台", 4, 6)], ["台!E3", "台!F4"]),
}


@pytest.mark.parametrize(("cells", "written"), RUNS.values(), ids=RUNS)
def test_runs(cells, written):
    assert list(cell_runs.runs(cells)) == written
