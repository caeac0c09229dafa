"""The command line as it is used: real processes, real files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "input" / "rectification.xlsx"
NAME = "市文化馆关于巡察整改进展情况的通报"


def generate(*arguments: object, **options) -> subprocess.CompletedProcess:
    """Run generate.py; texts come back as UTF-8 unless `encoding` says otherwise."""
    command = [sys.executable, str(ROOT / "generate.py"), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding=options.pop("encoding", "utf-8"), **options
    )


def copy_program(folder: Path) -> None:
    """What a user unpacks: the program, its template and its example."""
    for name in ("generate.py", "environment.py", "requirements.txt"):
        folder.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder)
    for name in ("notice", "templates", "input"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def edited(source: Path, path: Path, sheet: str, **values: object) -> Path:
    """A copy of a workbook with some cells changed."""
    book = openpyxl.load_workbook(source)
    for place, value in values.items():
        book[sheet][place] = value
    book.save(path)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return edited(EXAMPLE, tmp_path / "错.xlsx", "整改台账", G3="差不多", E4=None)


# ---------------------------------------------------------------- build


def test_build__default_name_path_on_stdout_summary_on_stderr(tmp_path):
    run = generate(EXAMPLE, "-o", tmp_path / "输出 一")
    notice = tmp_path / "输出 一" / f"{NAME}.docx"
    assert (run.returncode, run.stdout) == (0, f"{notice}\n")
    assert run.stderr.splitlines()[-1].startswith("已生成：整改措施17项（完成14项）")
    assert Document(str(notice)).paragraphs[0].text == "示例市文化馆"
    left = sorted(p.name for p in notice.parent.iterdir())
    assert left == [".记录", f"{NAME}.docx", f"{NAME}.核对单.html"]


@pytest.mark.parametrize(
    "arguments",
    {
        "named": ("build", EXAMPLE, "-o", "{out}"),
        "path first": (EXAMPLE, "-o", "{out}"),
        "option first": ("-o", "{out}", EXAMPLE),
        "default workbook": ("--output", "{out}"),
        "no name, flag first": ("--strict", "-o", "{out}"),
        "template given": ("-t", ROOT / "templates/notice.docx", "-o", "{out}"),
    }.values(),
    ids=str,
)
def test_build__name_may_be_left_out(tmp_path, arguments):
    out = tmp_path / "一.docx"
    run = generate(*(str(a).format(out=out) for a in arguments))
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"{out}\n"
    assert out.exists()


def test_build__a_path_ending_in_docx_is_the_file_anything_else_a_folder(tmp_path):
    assert generate("-o", tmp_path / "深" / "甲.DOCX").stdout.strip().endswith("甲.DOCX")
    assert generate("-o", tmp_path / "乙.doc").stdout.strip().endswith(f"乙.doc{os.sep}{NAME}.docx")


def test_build__internal_has_its_own_name_and_prints_withheld_rows(tmp_path):
    public = Document(generate("-o", tmp_path).stdout.strip())
    internal_path = Path(generate("--internal", "-o", tmp_path).stdout.strip())
    assert internal_path.name == f"{NAME}（党内版）.docx"
    assert len(Document(str(internal_path)).paragraphs) > len(public.paragraphs)


def test_build__from_another_folder_and_a_path_with_spaces(tmp_path):
    folder = tmp_path / "我的 文件夹"
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "台 账.xlsx")
    run = generate("台 账.xlsx", "-o", "出", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(folder / "出" / f"{NAME}.docx")


def test_build__same_bytes_whatever_the_clock_locale_and_hash_seed(tmp_path):
    first = Path(generate("-o", tmp_path / "a.docx").stdout.strip()).read_bytes()
    surroundings = {**os.environ, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    second = Path(generate("-o", tmp_path / "b.docx", env=surroundings).stdout.strip()).read_bytes()
    assert first == second


def test_build__refused_tells_everything_together_and_writes_nothing(tmp_path, bad):
    template = tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph("{{ 单位全称 }}｛｛ 单位简称 ｝｝")
    document.save(str(template))
    run = generate(bad, "-t", template, "-o", tmp_path / "出")
    assert run.returncode == 1
    assert run.stdout == ""
    places = [line.split("：")[0] for line in run.stderr.splitlines()]
    assert places[:-1][:3] == ["错误 整改台账!G3", "错误 整改台账!E4", "错误 模板.docx 第1段"]
    assert not (tmp_path / "出").exists()


def test_build__strict_stops_at_a_warning_but_not_at_a_notice(tmp_path):
    noticed = edited(EXAMPLE, tmp_path / "提示.xlsx", "整改台账", Q2="自己的列")
    assert generate(noticed, "--strict", "-o", tmp_path / "甲.docx").returncode == 0
    warned = edited(EXAMPLE, tmp_path / "提醒.xlsx", "整改台账", A3=5, A4=5)
    assert generate(warned, "-o", tmp_path / "乙.docx").returncode == 0
    run = generate(warned, "--strict", "-o", tmp_path / "丙.docx")
    assert run.returncode == 1
    assert not (tmp_path / "丙.docx").exists()


def test_build__default_workbook_missing_lists_others_and_guesses_none(tmp_path):
    program = tmp_path / "程序"
    copy_program(program)
    (program / "input" / "rectification.xlsx").rename(program / "input" / "甲单位.xlsx")
    shutil.copy(EXAMPLE, program / "input" / "~$甲单位.xlsx")
    run = subprocess.run(
        [sys.executable, program / "generate.py"], capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 1
    assert "甲单位.xlsx" in run.stderr
    assert "~$" not in run.stderr


# ---------------------------------------------------------------- check, --json


def test_check__writes_nothing(tmp_path):
    shutil.copy(EXAMPLE, tmp_path / "台账.xlsx")
    run = generate("check", "台账.xlsx", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.splitlines()[-1].startswith("可以生成：")
    assert [p.name for p in tmp_path.iterdir()] == ["台账.xlsx"]


def test_json__one_ascii_object_and_an_empty_stderr(tmp_path):
    run = generate("--json", "-o", tmp_path)
    assert run.stderr == ""
    assert run.stdout.isascii()
    found = json.loads(run.stdout)
    assert found["ok"] is True
    assert found["outputs"] == {
        "notice": str(tmp_path / f"{NAME}.docx"),
        "review": str(tmp_path / f"{NAME}.核对单.html"), "pdf": None, "web": None,
        "text": None,
    }  # fmt: skip
    assert found["totals"] == {
        "measures": {"total": 17, "done": 14, "rate": "82.35%", "by_status": {
            "已完成": 11, "长期坚持": 3, "基本完成": 1, "正在整改": 1, "未完成": 1}},
        "findings": {"total": 13, "done": 10, "rate": "76.92%", "by_status": {
            "已完成": 7, "长期坚持": 3, "基本完成": 1, "正在整改": 1, "未完成": 1}},
        "problems": {"total": 16, "done": 13, "rate": "81.25%", "by_status": {
            "已完成": 10, "长期坚持": 3, "基本完成": 1, "正在整改": 1, "未完成": 1}},
        "regulations": 2,
    }  # fmt: skip


def test_json__comes_on_refusal_too(tmp_path, bad):
    run = generate("check", bad, "--json")
    assert (run.returncode, run.stderr) == (1, "")
    found = json.loads(run.stdout)
    assert (found["ok"], found["totals"]) == (False, None)
    assert set(found["outputs"].values()) == {None}
    told = [(d["level"], d["rule"], d["where"]) for d in found["findings"]]
    assert told == [
        ("error", "status-unknown", "整改台账!G3"),
        ("error", "blank", "整改台账!E4"),
    ]


# ---------------------------------------------------------------- compare, verify


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """A notice as made, and one of it that was edited in another program."""
    old = Path(generate("-o", tmp_path / "旧.docx").stdout.strip())
    document = Document(str(old))
    document.paragraphs[-1].runs[-1].text += "（改）"
    new = tmp_path / "新 稿.docx"
    document.save(str(new))
    return old, new


def test_compare__differences_on_stdout_findings_on_stderr(tmp_path, versions):
    marked = tmp_path / "花脸稿.docx"
    run = generate("compare", *versions, "-o", marked)
    assert run.returncode == 0, run.stderr
    line, path = run.stdout.splitlines()
    assert line.startswith("第53段 改动：")
    assert line.endswith("【增：（改）】")
    assert path == str(marked)
    assert run.stderr.startswith("比较完成：改动1段（错误0条")
    again = generate("compare", versions[0], versions[0])
    assert (again.returncode, again.stdout) == (0, "没有差异\n")
    assert "没有差异" in again.stderr


def test_compare__json_and_refused(tmp_path, versions):
    run = generate("compare", *versions, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    found = json.loads(run.stdout)
    assert (found["ok"], found["outputs"], found["findings"]) == (True, {"marked": None}, [])
    assert [d["kind"] for d in found["differences"]] == ["changed"]
    run = generate("compare", versions[0], tmp_path / "没有.docx", "--json")
    assert (run.returncode, run.stderr) == (1, "")
    found = json.loads(run.stdout)
    assert (found["ok"], found["differences"]) == (False, [])
    assert [d["rule"] for d in found["findings"]] == ["file-missing"]
    run = generate("compare", *versions, "-o", versions[1])
    assert (run.returncode, run.stdout) == (1, "")
    assert "错误" in run.stderr


def test_verify__exit_status_says_it(versions):
    old, new = versions
    run = generate("verify", old)
    assert run.returncode == 0, run.stderr
    assert "rectification.xlsx" in run.stdout
    assert "notice.docx" in run.stdout
    run = generate("verify", new)
    assert run.returncode == 1
    assert "第53段 改动：" in run.stdout
    found = json.loads(generate("verify", new, "--json").stdout)
    assert (found["ok"], found["made"]) == (False, False)
    assert [d["paragraph"] for d in found["differences"]] == [53]
    assert generate("verify", new.with_name("没有.docx")).returncode == 1


# ---------------------------------------------------------------- wrong command lines, help

WRONG = {
    "unknown option": ("check", "--bad"),
    "option without its value": ("-t",),
    "surplus argument": ("check", "a.xlsx", "b.xlsx"),
    "surplus argument of build": ("a.xlsx", "b.xlsx"),
    "compare with one file": ("compare", "a.docx"),
    "verify without a file": ("verify",),
    "flag with a value": ("--strict=yes",),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_command_line__exit_2_in_chinese(arguments):
    run = generate(*arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("命令写得不对：")
    assert not any(word in run.stderr for word in ("Usage", "Error", "Try", "argument", "option "))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("-h",), ("build", "--help"), ("check", "-h"), ("compare", "-h"),
        ("verify", "-h"),
    ],
)  # fmt: skip
def test_help__chinese_with_an_example(arguments):
    run = generate(*arguments)
    assert (run.returncode, run.stderr) == (0, "")
    assert "例：" in run.stdout
    assert "python generate.py" in run.stdout
    assert not any(word in run.stdout for word in ("Usage", "Options", "Commands", "Show"))


def test_version():
    run = generate("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("巡察整改通报生成器 ")


# ---------------------------------------------------------------- consoles, pipes, Ctrl+C, bugs


def test_console__gbk_and_ascii_never_fail(tmp_path, bad):
    odd = edited(EXAMPLE, tmp_path / "怪.xlsx", "整改台账", G3="差不多😀𠮷")
    for encoding, shown in (("gbk", "gbk"), ("ascii", "utf-8"), ("cp437", "utf-8")):
        surroundings = {**os.environ, "PYTHONIOENCODING": encoding}
        run = generate("check", odd, env=surroundings, encoding=shown)
        assert run.returncode == 1
        assert "错误 整改台账!G3：" in run.stderr
        run.stderr.encode("gbk")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the streams")
def test_console__closed_streams(tmp_path):
    start = f'"{sys.executable}" "{ROOT / "generate.py"}" -o "{tmp_path}"'
    for redirection in (">&-", "2>&-", ">&- 2>&-", "| true", "2>&1 | head -c 1"):
        run = subprocess.run(f"{start} {redirection}", shell=True, capture_output=True)
        assert b"Traceback" not in run.stderr + run.stdout
        assert b"Exception" not in run.stderr


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
@pytest.mark.usefixtures("interruptible")
def test_interrupt__exit_130_and_nothing_left(tmp_path):
    code = (
        "import os, signal, sys, time; sys.path.insert(0, sys.argv.pop(1)); import environment\n"
        "def run():\n"
        "    from notice import cli\n"
        "    from notice.commands import build\n"
        "    build.make = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT) or time.sleep(9)\n"
        "    return cli.main(['-o', sys.argv[1]])\n"
        "environment.launch(environment.RUNTIME, run)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(tmp_path)], capture_output=True, text=True
    )
    assert run.returncode == 130
    assert run.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_bug_of_ours__one_chinese_line_and_the_traceback_in_a_log(tmp_path):
    program = tmp_path / "程序"
    copy_program(program)
    totals = program / "notice" / "totals.py"
    totals.write_text(
        totals.read_text("utf-8") + "\ndef count(book): raise RuntimeError('x1')\n", "utf-8"
    )
    run = subprocess.run(
        [sys.executable, program / "generate.py", "-o", tmp_path / "出"],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 1
    log = Path(run.stderr.strip().rpartition("：")[2])
    assert log.parent == program / "日志"
    assert "RuntimeError: x1" in log.read_text("utf-8")
    assert not (tmp_path / "出").exists()
