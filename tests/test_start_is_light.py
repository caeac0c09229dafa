"""The start stays light: a test without a clock, for a time depends on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from notice.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
SERVING = ("flask", "waitress", "werkzeug")  # of the workbench alone
HEAVY = ("docx", "docxtpl", "jinja2", "lxml", "numpy", "openpyxl", "PIL", *SERVING)
RUN = """
import contextlib, io, json, sys
from notice.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    status = main(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]))
"""


def loaded(*arguments: str) -> tuple[int, list[str]]:
    """The exit status of a line of its own process, and what it has imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=True,
    )
    status, names = json.loads(done.stdout)
    return status, names


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)]
)
def test_help_loads_no_library_for_documents(arguments: list[str]) -> None:
    status, names = loaded(*arguments)
    assert status == 0
    assert "click" in names
    assert not [name for name in HEAVY if name in names]


@pytest.mark.parametrize("arguments", [["check"], ["verify", "templates/notice.docx"]])
def test_other_commands_load_nothing_of_the_workbench(arguments: list[str]) -> None:
    _, names = loaded(*arguments)
    assert "docx" in names
    assert not [name for name in names if name.partition(".")[0] in SERVING]
    assert "notice.ui" not in names


def test_notice__is_made_without_the_library_that_writes_workbooks(tmp_path: Path) -> None:
    status, names = loaded("input/rectification.xlsx", "-o", str(tmp_path / "通报.docx"))
    assert status == 0
    assert (tmp_path / "通报.docx").exists()
    assert "openpyxl" not in names
