"""Command lines as people type them (commands/typed.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from notice.commands.typed import understood
from tests.builders import save
from tests.test_cli import generate

LINES = {  # as typed → as understood
    ("check", "台账.xlsx"): ["check", "台账.xlsx"],
    ("“我的 台账.xlsx”", "-o", "‘出’"): ["我的 台账.xlsx", "-o", "出"],
    ("——internal",): ["--internal"],
    ("－－internal", "－o", "出"): ["--internal", "-o", "出"],
    ("—json",): ["--json"],
    ("检查", "台账.xlsx"): ["check", "台账.xlsx"],
    ("工作台",): ["ui"],
    ("CHECK", "台账.xlsx"): ["check", "台账.xlsx"],
    ("帮助",): ["--help"],
    ("help", "检查"): ["check", "--help"],
    ("/?",): ["--help"],
    (): [],
    ("台账—终稿.xlsx",): ["台账—终稿.xlsx"],
    ("-o", "2025—2026"): ["-o", "2025—2026"],
}


@pytest.mark.parametrize(("typed", "words"), LINES.items(), ids=[" ".join(k) for k in LINES])
def test_understood(typed: tuple[str, ...], words: list[str]) -> None:
    line = understood(typed)
    assert (line.words, line.meant) == (words, "")


MEANT = {
    ("chekc", "台账.xlsx"): 'python generate.py check "台账.xlsx"',
    ("捡查",): "python generate.py check",
    ("compair", "a.docx", "b.docx"): "python generate.py compare a.docx b.docx",
}


@pytest.mark.parametrize(("typed", "meant"), MEANT.items(), ids=[" ".join(k) for k in MEANT])
def test_understood__a_misspelt_name(typed: tuple[str, ...], meant: str) -> None:
    assert understood(typed).meant == meant


def test_a_path_of_that_name_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "检查").mkdir()
    monkeypatch.chdir(tmp_path)
    line = understood(["检查"])
    assert line.words == ["检查"]
    assert "按路径处理" in line.told[0]


def test_typed__the_whole_run(tmp_path: Path) -> None:
    save(tmp_path / "我的 台账.xlsx")
    run = generate("检查", "“我的 台账.xlsx”", "——strict", cwd=tmp_path)
    assert "选项前面是英文减号：--strict" in run.stderr
    assert run.stderr.splitlines()[-1].startswith("可以生成")
    silent = generate("检查", "我的 台账.xlsx", "——json", cwd=tmp_path)
    assert silent.stderr == ""
    wrong = generate("chekc", "我的 台账.xlsx", cwd=tmp_path, check=False)
    assert wrong.returncode == 2
    assert 'python generate.py check "我的 台账.xlsx"' in wrong.stderr
