"""The house rules that a program can check: format, lints, types, floors, pins, files made by
scripts.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_format():
    run("-m", "ruff", "format", "--check", ".")


def test_lints():
    run("-m", "ruff", "check", ".")


def test_types():
    run("-m", "pyright", "--pythonpath", sys.executable)


def test_complexity__none_over_15_few_over_10():
    """As radon counts it: branches, boolean operators, comprehensions."""
    found = json.loads(run("-m", "radon", "cc", "--json", "notice"))
    assert found
    blocks = [
        (piece["complexity"], f"{path} {piece['name']}")
        for path, of_file in found.items()
        for block in of_file
        for piece in (block, *block.get("methods", ()), *block.get("closures", ()))
        if piece["type"] != "class"
    ]
    assert [block for block in blocks if block[0] > 15] == []
    assert len({block for block in blocks if block[0] > 10}) <= 40


def test_floors():
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    assert "Contracts: 3 kept, 0 broken." in run("-c", lint)


def test_sizes__folders_and_modules():
    lines: dict[Path, int] = {}
    for path in sorted((ROOT / "notice").rglob("*.py")):
        count = len(path.read_text("utf-8").splitlines())
        assert count <= 500, path
        lines[path.parent] = lines.get(path.parent, 0) + count
    assert lines
    names = [path.name for path in (ROOT / "notice").rglob("*.py") if path.name != "__init__.py"]
    assert [name for name in names if names.count(name) > 1] == []  # each says what it alone is
    assert {str(folder) for folder, count in lines.items() if count > 4000} == set()
    assert len(list((ROOT / "notice").glob("*.py"))) <= 10


def test_no_lock_file_and_no_index_address():
    files = [p for p in ROOT.rglob("*") if p.is_file() and not set(p.parts) & {".venv", ".git"}]
    assert files
    names = {p.name for p in files}
    assert not names & {"uv.lock", "poetry.lock", "package-lock.json", "pdm.lock"}
    for path in ROOT.glob("requirements*.txt"):
        assert not re.search(r"https?://|--index-url|--hash", path.read_text("utf-8")), path
