"""Every fault that Linux can show (tests/faults/), through the real command line."""

from __future__ import annotations

import contextlib
import getpass
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from notice import cli, totals
from notice.commands import options
from notice.output import files, staging
from tests import test_intake
from tests.builders import FACTS, changed, repacked, save, workbook
from tests.docx.test_scrub import polluted
from tests.faults import GOOD, TEMPLATE, Case, cells, sheets, templates, texts
from tests.faults import files as file_cases
from tests.office import convert
from tests.template.test_faults import ONE
from tests.templates import template
from tests.test_cli import ROOT, copy_program, generate

CASES: tuple[Case, ...] = (
    *file_cases.CASES, *sheets.CASES, *cells.CASES, *texts.CASES, *templates.CASES,
)  # fmt: skip

FIRST_WARNINGS = [  # of each row: with --strict it stops like an error
    next(case for case in CASES if case.id == id and case.outcome == "WARN")
    for id in {case.id: None for case in CASES if case.outcome == "WARN"}
]
NOT_ON_LINUX = {
    "F017": "共享锁要由Windows给出；这里用拒绝读取的替身，和旁边有锁文件的情形",
    "F152": "占用要由Windows给出；这里用拒绝替换的替身",
    "F172": "双击启动的窗口只有Windows有；这里用一个说“是双击”的替身",
}
ELSEWHERE = {
    "F049": "五万行在 benchmarks/ 里量；这里是一千个类别",
    "F125": "“只列出移动”由 compare 的测试看；这里比总数",
    "F166": "WPS和Word由人打开；这里是python-docx和LibreOffice",
}
BY_HAND: set[str] = set()


def row(*ids: str) -> Callable[[Any], Any]:
    """Say which rows a test of its own covers."""
    BY_HAND.update(ids)
    return lambda test: test


# ---------------------------------------------------------------- one run


class Ran:
    """What a run in this process said."""

    def __init__(self, *arguments: object) -> None:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            self.status = cli.main([*map(str, arguments), "--json"])
        assert err.getvalue() == ""
        self.stdout = out.getvalue()
        assert self.stdout.isascii()
        assert self.stdout.count("\n") == 1
        self.said = json.loads(self.stdout)
        assert self.said["ok"] is (self.status == 0)
        for finding in self.said["findings"]:
            assert is_chinese(finding["message"]), finding
            assert is_place(finding["where"]), finding
        if self.said["totals"]:
            for tally in list(self.said["totals"].values())[:3]:  # F118
                assert sum(tally["by_status"].values()) == tally["total"]

    def told(self, *levels: str) -> list[tuple[str, str]]:
        # a small template prints little: tests/making/test_omissions.py says what is told of that
        findings = [d for d in self.said["findings"] if d["rule"] != "template-omits"]
        found = [(d["where"], d["rule"]) for d in findings if d["level"] in levels]
        return sorted(found)

    @property
    def messages(self) -> str:
        return "\n".join(d["message"] for d in self.said["findings"])

    @property
    def notice(self) -> Path:
        assert self.status == 0, self.said["findings"]
        return Path(self.said["outputs"]["notice"])


_OURS = re.compile(r"Traceback|\w(?:Error|Exception)\b|NoneType|<class|object at|0x[0-9a-f]{6}")
_PLACE = re.compile(
    r"[^!]+![A-Z]{1,3}\d+|[^!]+!\d+|.+\.docx (?:页眉|页脚|脚注|尾注)?第\d+段|.+ 属性|/.+"
    r"|[^/]+\.(?:docx|xlsx)|[^/!]+"
)


def is_chinese(message: str) -> bool:
    return (
        len(re.findall("[一-龥]", message)) >= 4
        and not _OURS.search(message)
        and not message.endswith("。")
    )


def is_place(where: str) -> bool:
    return _PLACE.fullmatch(where) is not None


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file of a folder with its bytes, every folder in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def words(notice: Path) -> str:
    """The text of all parts of a .docx, a paragraph a line."""
    lines = []
    with zipfile.ZipFile(notice) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
                root = etree.fromstring(package.read(name))
                for paragraph in root.iter("{*}p"):
                    lines.append("".join(t.text or "" for t in paragraph.iter("{*}t")))
    return "\n".join(lines)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a notice of another day and its record."""
    folder = tmp_path_factory.mktemp("kept")
    source = save(folder / "台账.xlsx", [changed(整改情况="去年的整改情况。")])
    Ran(source, "-o", folder / "输出" / "通报.docx")
    return folder / "输出"


NUMBERS = ("220381198001011230", "13844012345", "6222021234567890128")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id} {case.what[:40]!a}")
def test_fault(case: Case, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source, pattern = tmp_path / case.name, tmp_path / case.template_name
    target = tmp_path / "输出" / "通报.docx"
    source.write_bytes(case.workbook)
    pattern.write_bytes(case.template)
    shutil.copytree(kept, target.parent)
    if case.set_up:
        case.set_up(tmp_path)
    before = tree(tmp_path)
    began = time.process_time()  # of the processor: whatever else runs
    ran = Ran(source, "-t", pattern, "-o", target, *case.options)
    seconds = time.process_time() - began
    paths = {"w": source, "t": pattern, "o": target, "folder": tmp_path}
    expected = sorted((where.format(**paths), rule) for where, rule in case.told)
    if case.outcome == "STOP":
        assert ran.status == 1
        assert set(ran.said["outputs"].values()) == {None}
        assert tree(tmp_path) == before
        if case.id == "F138" and not expected:
            assert {where for where, _ in ran.told("error")} == {"模板.docx 第2段"}
        else:
            assert ran.told("error") == expected
    else:
        assert ran.status == 0, ran.told("error")
        assert ran.notice == target
        assert ran.told("error", "warning") == (expected if case.outcome == "WARN" else [])
        after = tree(tmp_path)
        assert [
            n for n in after if after[n] != before.get(n, b"") and not n.startswith("输出")
        ] == []
        assert not [name for name in after if name.endswith(".tmp")]
        printed = words(target)
        for text in case.prints:
            assert text in printed
        for text in case.never:
            assert text not in printed
        assert sections(target.read_bytes())[-1] == sections(case.template)[-1]  # F145
        if case in FIRST_WARNINGS:
            strict = Ran("check", source, "-t", pattern, "--strict", *case.options)
            assert strict.status == 1
    for text in case.says:
        assert text.replace("{folder}", str(tmp_path)) in ran.messages
    for finding in case.noticed:
        assert finding in ran.told("info")
    for name, value in (case.totals or {}).items():
        kind, _, key = name.partition(".")
        assert ran.said["totals"][kind][key] == value
    assert seconds < case.seconds
    assert not any(number in ran.stdout for number in NUMBERS)


def sections(content: bytes) -> list[bytes]:
    """The page setups of a .docx, without editing ids and the numbers of its relations."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = []
    for section in root.iter("{*}sectPr"):
        for name in [n for n in section.attrib if "rsid" in n]:
            del section.attrib[name]
        found.append(etree.tostring(section, method="c14n", exclusive=True).strip())
    return found


IDS = (
    "001 002 004 005 006 008 009 010 012 013 014 016 017 018 020 021 022 024 025 026 030 032 033"
    " 034 036 037 038 040 041 042 044 045 046 048 049 050 052 053 054 060 061 062 064 065 066 068"
    " 069 070 072 073 074 076 077 078 080 081 082 084 085 090 092 093 094 096 097 098 100 101 102"
    " 104 105 106 108 110 112 113 114 116 117 118 120 121 122 124 125 130 132 133 134 136 137 138"
    " 140 141 142 144 145 150 152 153 154 156 157 158 160 161 162 164 165 166 170 172 173 174 176"
    " 177 180"
)


def test_every_row_of_the_table_is_covered() -> None:
    asked = {f"F{number}" for number in IDS.split()}
    listed = ROOT.parent / "shared" / "FAULTS.md"
    if listed.exists():
        assert asked == set(re.findall(r"^\| (F\d{3}) \|", listed.read_text("utf-8"), re.MULTILINE))
    covered = {case.id for case in CASES} | BY_HAND
    assert covered == asked
    assert set(NOT_ON_LINUX) | set(ELSEWHERE) <= covered  # each has a stand-in here


# ---------------------------------------------------------------- files


@row("F017")
def test_f017__held_by_another_program(tmp_path, monkeypatch):
    source = save(tmp_path / "台账.xlsx")
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == source:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    ran = Ran(source, "-o", tmp_path / "输出")
    assert ran.told("error") == [(str(source), "file-locked")]
    assert "关闭" in ran.messages
    assert not (tmp_path / "输出").exists()


@row("F018", "F020")
def test_f020__default_workbook_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(options, "HOME", tmp_path)
    monkeypatch.setattr(options, "DEFAULT_OUTPUT", tmp_path / "output")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "input").mkdir()
    default = tmp_path / "input" / "rectification.xlsx"
    assert Ran().told("error") == [(str(default), "file-missing")]
    for name in ("乙.xlsx", "甲.xlsx", "~$甲.xlsx", ".~乙.xlsx"):
        save(tmp_path / "input" / name)
    ran = Ran()
    assert ran.told("error") == [(str(default), "file-missing")]
    assert "乙.xlsx、甲.xlsx" in ran.messages
    assert "~" not in ran.messages
    save(default)
    (default.with_name("~$rectification.xlsx")).write_bytes(b"\0" * 162)
    assert Ran().told("error", "warning") == [(str(default), "file-open")]


@row("F024")
def test_f024__bombs_cost_neither_time_nor_memory(tmp_path):
    laughs = tmp_path / "笑.xlsx"
    laughs.write_bytes(test_intake.with_part(test_intake.SHARED_STRINGS, file_cases.LAUGHS))
    square = tmp_path / "方.xlsx"
    quadratic = b'<!DOCTYPE x [<!ENTITY a "%s">]><x>%s</x>' % (b"a" * 100_000, b"&a;" * 100_000)
    square.write_bytes(test_intake.with_part(test_intake.SHARED_STRINGS, quadratic))
    packed = tmp_path / "包.xlsx"
    packed.write_bytes(test_intake.with_part("xl/x.xml", b"\0" * (400 << 20)))
    letter = tmp_path / "信.docx"
    letter.write_bytes(repacked(TEMPLATE, {"word/document.xml": file_cases.LAUGHS}))
    program = (
        "import re, sys, time; from pathlib import Path; from notice import cli\n"
        "began = time.process_time(); cli.main(sys.argv[1:])\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(time.process_time() - began, re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
    )
    runs = [(laughs,), (square,), (packed,), (save(tmp_path / "好.xlsx"), "-t", letter)]
    for arguments in runs:
        command = [sys.executable, "-c", program, "check", *arguments, "--json"]
        run = subprocess.run(
            list(map(str, command)), cwd=ROOT, capture_output=True, encoding="utf-8"
        )
        assert run.stderr == ""
        said, cost = run.stdout.splitlines()
        found = [(d["where"], d["rule"]) for d in json.loads(said)["findings"]]
        rule = "file-bomb" if arguments == (packed,) else "file-doctype"
        assert found == [(str(arguments[-1]), rule)]
        seconds, kibibytes = cost.split()
        assert float(seconds) < 2
        assert int(kibibytes) < 300 * 1024


@row("F176")
def test_f176__without_defusedxml(tmp_path):
    program = (
        "import sys; sys.modules['defusedxml'] = None; sys.path.insert(0, sys.argv.pop(1))\n"
        "from notice import cli; status = cli.main(sys.argv[1:])\n"
        "from openpyxl import DEFUSEDXML; assert not DEFUSEDXML; sys.exit(status)"
    )
    path = tmp_path / "a.xlsx"
    for content, status in ((GOOD, 0), (test_intake.before_root(b"<!DOCTYPE x>"), 1)):
        path.write_bytes(content)
        command = [sys.executable, "-c", program, str(ROOT), "check", str(path)]
        run = subprocess.run(command, capture_output=True, encoding="utf-8")
        assert run.returncode == status, run.stderr


# ---------------------------------------------------------------- totals


@row("F117")
@pytest.mark.parametrize(
    ("done", "total", "rate"),
    [(0, 5, "0%"), (5, 5, "100%"), (1, 3, "33.33%"), (1999, 2000, "99.95%"),
     (99_999, 100_000, "99.99%"), (155, 157, "98.73%"), (1, 8, "12.5%")],
)  # fmt: skip
def test_f117__rate(done, total, rate):
    assert totals.rate(done, total) == rate


@row("F118")
def test_f118__statuses_add_up(tmp_path):
    words_of = ("已完成", "基本完成", "长期坚持", "正在整改", "未完成")
    rows = [changed(反馈问题=f"第{n}件事", 整改情况=f"办理第{n}件事。", 完成状态=w)
            for n, w in enumerate(words_of * 3)]  # fmt: skip
    ran = Ran("check", save(tmp_path / "台账.xlsx", rows))
    for kind in ("measures", "findings", "problems"):
        tally = ran.said["totals"][kind]
        assert tally["by_status"] == dict.fromkeys(words_of, 3)
        assert tally["total"] == 15


@row("F125")
def test_f125__another_order_of_rows(tmp_path):
    statuses = ("已完成", "未完成", "长期坚持")
    rows = [
        changed(
            反馈问题=f"第{n}件事", 整改措施=f"办第{n}件事", 整改情况=f"办第{n}件。", 完成状态=word
        )
        for n, word in enumerate(statuses)
    ]
    one = Ran(save(tmp_path / "甲.xlsx", rows), "-o", tmp_path / "甲.docx")
    other = Ran(save(tmp_path / "乙.xlsx", rows[::-1]), "-o", tmp_path / "乙.docx")
    assert one.said["totals"] == other.said["totals"]
    unnumbered = [
        sorted(re.sub(r"^\d+\.", "", line) for line in words(ran.notice).split("\n"))
        for ran in (one, other)
    ]
    assert unnumbered[0] == unnumbered[1]


# ---------------------------------------------------------------- output and file system


@row("F150")
@pytest.mark.parametrize("at", range(6))
def test_f150__killed_while_saving(tmp_path, at):
    """Killed at the n-th call that changes the disk: old or new, and the next run cleans up."""
    folder = tmp_path / "输出"
    first = Ran(save(tmp_path / "旧.xlsx"), "-o", folder / "通报.docx").notice.read_bytes()
    changed_book = save(tmp_path / "新.xlsx", [changed(整改情况="新的整改情况。")])
    program = (
        "import os, signal, sys; sys.path.insert(0, sys.argv.pop(1)); at = int(sys.argv.pop(1))\n"
        "from pathlib import Path; calls = iter(range(99))\n"
        "def dying(call):\n"
        "    def run(*a, **k):\n"
        "        if next(calls) == at: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return call(*a, **k)\n"
        "    return run\n"
        "os.fsync, Path.replace = dying(os.fsync), dying(Path.replace)\n"
        "from notice import cli; sys.exit(cli.main(sys.argv[1:]))"
    )
    target = folder / "通报.docx"
    command = [sys.executable, "-c", program, str(ROOT), str(at), str(changed_book)]
    run = subprocess.run([*command, "-o", str(target)], capture_output=True)
    assert run.returncode == -signal.SIGKILL
    left = target.read_bytes()
    again = Ran(changed_book, "-o", target)
    assert again.notice == target
    assert again.told("warning") == []
    new = target.read_bytes()
    assert left in (first, new)
    assert new != first
    assert not list(folder.rglob("*.tmp"))


@row("F152")
@pytest.mark.parametrize("strict", [False, True])
def test_f152__held_in_word(tmp_path, monkeypatch, strict):
    """Windows refuses to replace a file that Word has open."""
    target = tmp_path / "通报.docx"
    old = Ran(save(tmp_path / "旧.xlsx"), "-o", target).notice.read_bytes()
    source = save(tmp_path / "新.xlsx", [changed(整改情况="新的整改情况。")])
    before = tree(tmp_path)
    replace, tries = Path.replace, []

    def refused(path: Path, other: Path) -> Path:
        if Path(other) == target:
            tries.append(path)
            raise PermissionError(13, "拒绝访问", str(other))
        return replace(path, other)

    monkeypatch.setattr(Path, "replace", refused)
    ran = Ran(source, "-o", target, *(["--strict"] if strict else []))
    if strict:
        assert ran.told("error", "warning") == [(str(target), "output-unwritable")]
        assert tree(tmp_path) == before
    else:
        assert ran.told("error", "warning") == [(str(target), "output-held")]
        assert ran.notice == tmp_path / "通报_2.docx"
        assert "通报_2.docx" in ran.messages
        assert "新的整改情况" in words(ran.notice)
        after = tree(tmp_path)
        assert {name for name in after if after[name] != before.get(name, b"")} == {
            "通报_2.docx", ".记录/通报_2.json", "通报_2.核对单.html"}  # fmt: skip
        monkeypatch.undo()
        assert Ran(source, "-o", target).notice == target  # closed: replaced as ever
    assert strict or target.read_bytes() != old


@row("F152")
def test_f152__read_refused_too(tmp_path, monkeypatch):
    target = tmp_path / "通报.docx"
    source = save(tmp_path / "台账.xlsx")
    Ran(source, "-o", target)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == target:
            raise PermissionError(13, "拒绝访问", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    ran = Ran(source, "-o", target)
    assert ran.notice == tmp_path / "通报_2.docx"
    assert ran.told("warning") != []


def test_retries__windows_is_asked_again(tmp_path, monkeypatch):
    monkeypatch.setattr(staging.time, "sleep", lambda _: None)
    monkeypatch.setattr(staging, "os", type("Nt", (), {"name": "nt"}))
    answers = iter([PermissionError(13, ""), PermissionError(13, ""), None])

    def rename() -> None:
        answer = next(answers)
        if answer:
            raise answer

    staging._rename(rename)
    assert list(answers) == []


LOCKS = {  # name of the notice, name of the lock file
    "Excel, WPS": ("通报.docx", "~$通报.docx"),
    "Word leaves the first two letters of a long name out": ("整改通报.docx", "~$通报.docx"),
    "WPS on Linux": ("通报.docx", ".~通报.docx"),
    "LibreOffice": ("通报.docx", ".~lock.通报.docx#"),
}


@row("F153")
@pytest.mark.parametrize(("name", "lock"), LOCKS.values(), ids=LOCKS)
def test_f153__open_elsewhere(tmp_path, name, lock):
    target = tmp_path / "输出" / name
    source = save(tmp_path / "台账.xlsx")
    target.parent.mkdir()
    (target.parent / lock).write_bytes(b"\0" * 162)
    strict = Ran(source, "-o", target, "--strict")
    assert strict.told("error", "warning") == [(str(target), "output-open")]
    assert not target.exists()
    ran = Ran(source, "-o", target)
    assert ran.told("error", "warning") == [(str(target), "output-open")]
    bad = Ran(save(tmp_path / "错.xlsx", [changed(整改措施=None)]), "-o", target)
    assert bad.told("warning") == [(str(target), "output-open")]  # told before the work fails


@row("F154")
def test_f154__edited_by_hand(tmp_path):
    target = Ran(save(tmp_path / "旧.xlsx"), "-o", tmp_path / "通报.docx").notice
    document = Document(str(target))
    document.paragraphs[0].runs[0].text = "改过"
    document.save(str(target))
    edited = target.read_bytes()
    source = save(tmp_path / "新.xlsx", [changed(整改情况="新的整改情况。")])
    before = tree(tmp_path)
    assert Ran(source, "-o", target, "--strict").told("warning") == [(str(target), "output-edited")]
    assert tree(tmp_path) == before
    ran = Ran(source, "-o", target)
    assert ran.told("warning") == [(str(target), "output-edited")]
    assert ran.notice == tmp_path / "通报_2.docx"
    assert target.read_bytes() == edited


@row("F156")
def test_f156__places_that_cannot_be_written(tmp_path):
    source = save(tmp_path / "台账.xlsx")
    made = Ran(source, "-o", tmp_path / "深" / "更深")
    assert made.notice.parent == tmp_path / "深" / "更深"
    (tmp_path / "文件").write_bytes(b"x")
    under = Ran(source, "-o", tmp_path / "文件" / "通报.docx")
    (tmp_path / "夹.docx").mkdir()
    folder = Ran(source, "-o", tmp_path / "夹.docx")
    kernel = Ran(source, "-o", "/proc/通报.docx")
    assert [r.told("error")[0][1] for r in (under, folder, kernel)][:2] == [
        "output-unwritable", "output-is-folder"]  # fmt: skip
    assert kernel.status == 1
    os.mkfifo(tmp_path / "管.docx")
    assert Ran(source, "-o", tmp_path / "管.docx").told("error")[0][1] == "output-unwritable"
    read_only = tmp_path / "只读.docx"
    content = Ran(source, "-o", read_only).notice.read_bytes()
    read_only.chmod(0o444)
    other = save(tmp_path / "新.xlsx", [changed(整改情况="新的整改情况。")])
    before = tree(tmp_path)
    assert Ran(other, "-o", read_only).told("error") == [(str(read_only), "output-read-only")]
    assert tree(tmp_path) == before
    assert read_only.read_bytes() == content


@row("F156")
@pytest.mark.skipif(not shutil.which("setpriv"), reason="root writes everywhere without it")
def test_f156__no_right_to_write(tmp_path):
    source = save(tmp_path / "台账.xlsx")
    folder = tmp_path / "只读"
    folder.mkdir()
    folder.chmod(0o555)
    plain = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*plain, sys.executable, ROOT / "generate.py", source, "-o", folder, "--json"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert run.returncode == 1
    (found,) = json.loads(run.stdout)["findings"]
    assert found["rule"] == "output-unwritable"
    assert list(folder.iterdir()) == []


TITLES = {
    "signs": "关于a/b\\c:d*e?f\"g<h>i|j的通报",
    "dots and spaces": " 通报. . ",
    "a line break": "关于整改\n进展的通报",
    "a device": "CON",
    "very long": "关于巡察整改进展情况" * 9 + "的通报",
    "very long, four bytes each": "𠮷" * 100 + "的通报",
    "climbing": "../../通报",
}  # fmt: skip


@row("F157", "F158")
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("edition", [(), ("--internal",)], ids=["公开版", "党内版"])
def test_f157__titles_as_file_names(tmp_path, title, edition):
    facts = FACTS | {"文件标题": title}
    if title == "CON":
        facts["单位简称"] = "A"
    folder = tmp_path / "输出"
    notice = Ran(save(tmp_path / "台账.xlsx", facts=facts), "-o", folder, *edition).notice
    assert notice.parent == folder
    assert not re.search(r'[\\/:*?"<>|\n]', notice.name)
    assert not re.search(r"[. ]\.docx$", notice.name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["台账.xlsx", "输出"]
    longest = f"{notice.stem}_99.核对单.html"
    assert len(longest.encode()) <= 255
    assert len(f"{notice.stem}_20251210-123456.docx".encode()) <= 255


@row("F158")
def test_f158__a_name_given_that_is_too_long(tmp_path):
    target = tmp_path / f"{'长' * 90}.docx"
    ran = Ran(save(tmp_path / "台账.xlsx"), "-o", target)
    assert ran.told("error") == [(str(target), "output-failed")]
    assert "文件名太长" in ran.messages


@row("F160")
@pytest.mark.parametrize("place", ["here", "another disk"])
def test_f160__a_link_is_followed(tmp_path, place):
    other = Path("/dev/shm") if place == "another disk" else tmp_path / "别处"
    if not other.exists() and place == "another disk":
        pytest.skip("no second disk")
    other.mkdir(exist_ok=True)
    real = other / f"通报-{os.getpid()}.docx"
    link = tmp_path / "输出" / "通报.docx"
    link.parent.mkdir()
    try:
        Ran(save(tmp_path / "旧.xlsx"), "-o", real)
        link.symlink_to(real)
        (real.parent / ".记录" / f"{real.stem}.json").unlink()
        (real.parent / ".记录").rmdir()
        old = real.read_bytes()
        source = save(tmp_path / "新.xlsx", [changed(整改情况="新的整改情况。")])
        ran = Ran(source, "-o", link, "--force")
        assert ran.notice == link
        assert link.is_symlink()
        assert real.read_bytes() != old
        assert "新的整改情况" in words(link)
    finally:
        real.unlink(missing_ok=True)


@row("F161")
def test_f161__two_runs_at_once(tmp_path):
    folder = tmp_path / "输出"
    books = [save(tmp_path / f"{n}.xlsx", [changed(整改情况=f"第{n}种情况。")]) for n in range(3)]
    command = [sys.executable, ROOT / "generate.py"]
    runs = [
        subprocess.Popen([*command, book, "-o", folder], stdout=subprocess.PIPE, encoding="utf-8")
        for book in books
    ]
    notices = [run.communicate()[0].strip() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    for notice in set(notices):
        assert Document(notice).paragraphs
    assert not list(folder.rglob("*.tmp"))


@row("F162")
def test_f162__inputs_are_never_written(tmp_path):
    source, pattern = save(tmp_path / "台账.xlsx"), tmp_path / "模板.docx"
    pattern.write_bytes(TEMPLATE)
    alias = tmp_path / "别名.docx"
    alias.symlink_to(source)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (source, pattern)}
    for output in (pattern, alias):
        ran = Ran(source, "-t", pattern, "-o", output)
        assert ran.told("error") == [(str(output), "output-is-input")]
    Ran(source, "-t", pattern, "-o", tmp_path / "通报.docx")
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (source, pattern)}


@row("F164")
def test_f164__clock_zone_and_locale(tmp_path, monkeypatch):
    source = save(tmp_path / "台账.xlsx")
    first = Ran(source, "-o", tmp_path / "甲.docx").notice.read_bytes()
    for number, surroundings in enumerate((
        {"TZ": "America/New_York", "LC_ALL": "C"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR", "PYTHONHASHSEED": "3"},
    )):  # fmt: skip
        target = tmp_path / f"{number}.docx"
        run = generate(source, "-o", target, "--json", env={**os.environ, **surroundings})
        assert run.returncode == 0
        assert target.read_bytes() == first

    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(1999, 12, 31, 23, 59)

    monkeypatch.setattr(files, "datetime", Past)
    assert Ran(source, "-o", tmp_path / "丁.docx").notice.read_bytes() == first


@row("F165")
@pytest.mark.usefixtures("interruptible")
def test_f165__interrupted_while_writing(tmp_path):
    folder = tmp_path / "输出"
    folder.mkdir()
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv.pop(1)); import environment\n"
        "def run():\n"
        "    from notice import cli\n"
        "    os.fsync = lambda _: os.kill(os.getpid(), signal.SIGINT)\n"
        "    return cli.main(sys.argv[1:])\n"
        "environment.launch(environment.RUNTIME, run)"
    )
    command = [sys.executable, "-c", code, str(ROOT), str(save(tmp_path / "台账.xlsx"))]
    run = subprocess.run([*command, "-o", str(folder)], capture_output=True, encoding="utf-8")
    assert run.returncode == 130
    assert run.stderr.count("\n") == 1
    assert [p for p in folder.rglob("*") if p.is_file()] == []


@row("F166")
def test_f166__others_open_it(tmp_path):
    notice = Ran(ROOT / "input" / "rectification.xlsx", "-o", tmp_path / "通报.docx").notice
    assert Document(str(notice)).paragraphs
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice")
    convert("txt:Text (encoded):UTF8", tmp_path, notice, timeout=100)
    assert "示例市文化馆" in (tmp_path / "通报.txt").read_text("utf-8-sig")


# ---------------------------------------------------------------- command line, environment


@row("F170")
def test_f170__chinese_help_and_usage(tmp_path):
    helped = generate("--help")
    assert helped.returncode == 0
    assert "例：" in helped.stdout
    for arguments in (("--wrong",), ("-o",), ("a.xlsx", "b.xlsx"), ("check", "--strict=1")):
        wrong = generate(*arguments)
        assert wrong.returncode == 2
        assert all(is_chinese(line) for line in wrong.stderr.splitlines()[:1])
        assert "Usage" not in wrong.stderr


@row("F172")
@pytest.mark.parametrize(("arguments", "waits"), [(("--wrong",), True), (("--version",), False)])
def test_f172__double_click__the_window_waits_on_a_fault(arguments, waits):
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import environment\n"
        "environment.was_double_clicked = lambda: True\n"
        "from notice import cli; environment.launch(environment.RUNTIME, cli.main)"
    )
    command = [sys.executable, "-c", code, str(ROOT), *arguments]
    run = subprocess.run(command, input="\n", capture_output=True, encoding="utf-8")
    assert ("按回车键" in run.stderr) is waits


@row("F173")
def test_f173__no_network(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import socket\n"
        "def refused(*a, **k): raise SystemExit('network')\n"
        "socket.socket.__init__ = socket.create_connection = socket.getaddrinfo = refused\n"
    )
    source = save(tmp_path / "台账.xlsx")
    first = Ran(source, "-o", tmp_path / "甲.docx").notice.read_bytes()
    surroundings = {**os.environ, "PYTHONPATH": str(site)}
    run = generate(source, "-o", tmp_path / "乙.docx", env=surroundings)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "乙.docx").read_bytes() == first


@row("F174")
def test_f174__from_anywhere(tmp_path):
    program, here = tmp_path / "巡察 整改（程序）", tmp_path / "别 处"
    copy_program(program)
    here.mkdir()
    save(here / "台 账.xlsx")
    command = [sys.executable, program / "generate.py", "台 账.xlsx", "-o", "出 来"]
    run = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    assert Path(run.stdout.strip()).parent == here / "出 来"


@row("F177")
def test_f177__streams_closed(tmp_path):
    source = save(tmp_path / "错.xlsx", [changed(整改措施=None)])
    start = f'"{sys.executable}" "{ROOT / "generate.py"}" check "{source}"'
    for redirection in (">&-", "2>&-", ">&- 2>&-", "2>&1 | true", "--json | head -c 1"):
        run = subprocess.run(f"{start} {redirection}", shell=True, capture_output=True)
        assert b"Traceback" not in run.stdout + run.stderr
        assert b"Exception" not in run.stderr


@row("F180")
def test_f180__a_bug_of_ours(tmp_path):
    program = tmp_path / "程序"
    copy_program(program)
    module = program / "notice" / "totals.py"
    module.write_text(
        module.read_text("utf-8") + "\ndef count(book): raise KeyError('x1')\n", "utf-8"
    )
    command = [sys.executable, program / "generate.py", "-o", tmp_path / "出"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (run.returncode, run.stdout) == (1, "")
    (line,) = run.stderr.splitlines()
    assert is_chinese(line)
    assert "KeyError" in Path(line.rpartition("：")[2]).read_text("utf-8")
    assert not (tmp_path / "出").exists()


# ---------------------------------------------------------------- nothing private gets out

SEEDS = {
    "P01": "身份证号220381198001011230",
    "P03": "手机号138-4401-2345",
    "P05": "卡号6222021234567890128",
    "P09": "秘密★1年",
    "P10": "移交问题线索",
}
PRINTED = {"问题类别": "A", "反馈问题": "B", "具体问题": "C", "整改措施": "D", "整改情况": "E",
           "完善制度": "G"}  # fmt: skip
FULL = ("220381198001011230", "13844012345", "138-4401-2345", "6222021234567890128")
INTERNAL = (ROOT / "templates" / "internal.docx").read_bytes() if (
    ROOT / "templates" / "internal.docx").exists() else TEMPLATE  # fmt: skip


def seeded(words_of: str) -> bytes:
    """A row a column, the words in that column."""
    plain = [
        changed(问题类别=f"第{n}方面", 反馈问题=f"第{n}件事拖延", 具体问题=f"第{n}处拖延",
                整改措施=f"办好第{n}件事", 整改情况=f"第{n}件事已经办好。", 完善制度=f"第{n}办法")
        for n, _ in enumerate(PRINTED)
    ]  # fmt: skip
    return workbook(
        [row | {name: f"{row[name]}{words_of}"} for row, name in zip(plain, PRINTED, strict=True)]
    )


@pytest.mark.parametrize("edition", ["公开版", "党内版"])
@pytest.mark.parametrize("rule", SEEDS)
def test_privacy__every_printed_column(tmp_path, rule, edition):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(seeded(SEEDS[rule]))
    flags = ["--internal"] if edition == "党内版" else []
    ran = Ran(source, "-o", tmp_path / "输出", *flags)
    level = "error" if rule == "P09" or not flags else "warning"
    found = [where for where, told in ran.told(level) if told == rule]
    assert found == [f"整改台账!{c}{n}" for n, c in enumerate(PRINTED.values(), 2)]
    assert ran.status == (level == "error")
    assert (tmp_path / "输出").exists() is (level == "warning")
    assert not any(number in ran.stdout for number in FULL)
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        cli.main(["check", str(source), *flags])
    assert "整改台账!E6" in shown.getvalue()
    assert not any(number in shown.getvalue() for number in FULL)


@pytest.mark.parametrize("edition", ["公开版", "党内版"])
@pytest.mark.parametrize("rule", SEEDS)
def test_privacy__header_and_properties_of_the_template(tmp_path, rule, edition):
    source, pattern = save(tmp_path / "台账.xlsx"), tmp_path / "模板.docx"
    flags = ["--internal"] if edition == "党内版" else []
    pattern.write_bytes(template(ONE, header=SEEDS[rule]))
    ran = Ran(source, "-t", pattern, "-o", tmp_path / "输出", *flags)
    level = "error" if rule == "P09" or not flags else "warning"
    assert ran.told(level) == [("模板.docx 页眉第1段", rule)]
    assert not any(number in ran.stdout for number in FULL)
    assert (tmp_path / "输出").exists() is (level == "warning")
    document = Document(io.BytesIO(TEMPLATE))
    document.core_properties.subject = SEEDS[rule]
    document.save(str(pattern))
    ran = Ran(source, "-t", pattern, "-o", tmp_path / "出二", *flags)
    assert ran.told("error", "warning") == [("模板.docx 属性", rule)]
    parts = package_text(ran.notice)
    assert SEEDS[rule] not in parts
    assert not any(number in parts + ran.stdout for number in FULL)


def package_text(path: Path) -> str:
    """Names and contents of all parts."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(n + package.read(n).decode("utf-8", "replace") for n in package.namelist())


def test_privacy__nothing_of_people_and_machines_in_any_part(tmp_path):
    pattern = tmp_path / "模板.docx"
    pattern.write_bytes(polluted())
    notices = [
        Ran(save(tmp_path / "台账.xlsx"), *arguments, *flags, "-o", tmp_path / f"{n}.docx").notice
        for n, (arguments, flags) in enumerate(
            (a, f) for a in ((), ("-t", pattern)) for f in ((), ("--internal",)))
    ]  # fmt: skip
    user = getpass.getuser()
    banned = (
        "zhangsan", "张三", "python-docx", "docxtpl", "openpyxl", "KSO", "rsid", "paraId", "C:\\",
        "C:/", "file:", "Normal.dot", str(tmp_path), str(ROOT), "/home/", "/tmp/", "示例公司",
    )  # fmt: skip
    for notice in notices:
        parts = package_text(notice)
        assert [word for word in banned if word in parts] == []
        assert not re.search(rf"(?<![A-Za-z]){re.escape(user)}(?![A-Za-z])", words(notice))
        core = re.search(r"<dc:creator>(.*?)</dc:creator>", parts)
        assert core
        assert core[1] == FACTS["单位全称"]
        with zipfile.ZipFile(notice) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_privacy__the_contact_is_never_told(tmp_path):
    facts = FACTS | {"联系电话": "13844012345", "电子邮箱": "a@example.com", "邮编": "136100",
                     "邮政信箱": "幸福小区3号楼2单元501室"}  # fmt: skip
    ran = Ran(save(tmp_path / "台账.xlsx", facts=facts), "-o", tmp_path)
    assert ran.told("error", "warning") == []
    assert "13844012345" in words(ran.notice)


DECOYS = (
    "2024年1月25日", "2024-01-25", "合同号20240125138440123", "索引号113307020501239658",
    "邮编136100", "公文联〔2024〕3号", "投入23471.60元", "信用代码91220381MA0Y4EXW5K",
    "发票号码04403190", "发票代码022002100204", "讲课70余次", "0.30000000000000004", "12,345.67元",
    "编号2024-01-25-003", "1,234,567.89元", "占比98.71%", "GB/T 9704-2012", "10086", "12345热线",
    "110000", "二〇二四年", "3月5日至11日", "第十四届", "项目编号JL-2024-0012",
    "统一代码122203814129876543", "档案号2203810020240001", "8时30分至11时", "图书13800册",
    "面积1359平方米", "网址www.gov.cn", "户籍220381", "工号000123456789", "流水号9876543210987654",
    "批次20240815001", "学时120", "13.8亿元", "400-810-8888", "公里桩号K138+440", "经度125.3245",
    "文号吉政发〔2023〕12号", "款项1384401.23元", "保密委", "市委保密办", "保密宣传活动",
    "保密工作秘密不泄露", "机密度", "人民路1号", "政务大厅十四楼", "建立案例库", "公众号3个",
)  # fmt: skip


def test_privacy__decoys(tmp_path):
    rows = [
        changed(反馈问题=f"第{n}件事拖延", 整改措施=f"办好第{n}件事", 整改情况=f"{text}已经登记。")
        for n, text in enumerate(DECOYS, 1)
    ]
    ran = Ran(save(tmp_path / "台账.xlsx", rows), "-o", tmp_path)
    assert len(DECOYS) == 50
    assert ran.status == 0, ran.told("error")


# ---------------------------------------------------------------- 校对设置

SETTING = [changed(整改情况="建立整改台帐，请张某待条件成熟后办理。")]


def settings(*rows: tuple[object, object], head: tuple[str, str] = ("规则", "启用")) -> bytes:
    return workbook(SETTING, sheets={"校对设置": [("校对规则开关",), head, *rows]})


SWITCHES = {  # rows of 校对设置 → places and rules told
    "none": ((), [("整改台账!E2", "T51"), ("整改台账!E2", "T55")]),
    "a text rule": ((("T51", "否"),), [("整改台账!E2", "T55")]),
    "a fact rule": ((("T55", "×"),), [("整改台账!E2", "T51")]),
    "both, in small letters": ((("t51", "N"), ("ｔ５５", False)), []),
    "left on": ((("T51", "是"), ("T55", None)), [("整改台账!E2", "T51"), ("整改台账!E2", "T55")]),
    "an unknown one": (
        (("T51", "否"), ("T99", "否"), ("T55", "否"), ("emoji", "是")),
        [("校对设置!A4", "rule-unknown"), ("校对设置!A6", "rule-unknown")],
    ),
    "one that stays": (
        (("P03", "否"), ("T40", "否"), ("P01", "是"), ("T51", 0), ("T55", 0), ("T20", 0)),
        [("校对设置!A3", "rule-fixed"), ("校对设置!A4", "rule-fixed"),
         ("校对设置!A8", "rule-fixed")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), SWITCHES.values(), ids=SWITCHES)
def test_settings(tmp_path, rows, expected):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(settings(*rows))
    ran = Ran("check", source)
    told = [t for t in ran.told("warning", "info") if t[1] not in ("T38",)]
    assert told == sorted(expected)
    assert ran.status == 0


def test_settings__other_headings_and_fix(tmp_path):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(settings(("T51", "否"), head=("规则编号", "是否启用")))
    ran = Ran(source, "-o", tmp_path / "通报.docx", "--fix")
    assert "整改台帐" in words(ran.notice)


SETTING_FAULTS = {
    "an unknown word": ((("T51", "也许"),), [("校对设置!B3", "yes-no-unknown")]),
    "no id": (((None, "否"),), [("校对设置!A3", "blank")]),
}


@pytest.mark.parametrize(("rows", "expected"), SETTING_FAULTS.values(), ids=SETTING_FAULTS)
def test_settings__faults(tmp_path, rows, expected):
    source = tmp_path / "台账.xlsx"
    source.write_bytes(settings(*rows))
    assert Ran("check", source).told("error") == expected


def test_settings__a_number_that_identifies_stays_an_error(tmp_path):
    source = tmp_path / "台账.xlsx"
    rows = [changed(整改情况="联系13844012345。")]
    sheets_of = {"校对设置": [("规则", "启用"), ("P03", "否")]}
    source.write_bytes(workbook(rows, sheets=sheets_of))
    assert Ran("check", source).told("error") == [("整改台账!E2", "P03")]


def test_settings__every_rule_of_the_facts_is_listed() -> None:
    from notice.rules.contradictions import FACT_RULES
    from tests.rules import test_contradictions

    told = {rule for _, expected in test_contradictions.CASES.values() for _, rule in expected}
    assert told <= {rule.id for rule in FACT_RULES}
