"""One run of the command line in this process: what it said, and what lies in the folder then."""

from __future__ import annotations

import contextlib
import io
import os
import traceback
from pathlib import Path
from typing import NamedTuple


class Ran(NamedTuple):
    """What came of a run: a status, or the traceback of what came out of main()."""

    status: int | None
    stdout: str
    stderr: str
    traceback: str


def run_once(arguments: list[str]) -> Ran:
    """Run the command line in this process."""
    from notice import cli

    stdout, stderr = io.StringIO(), io.StringIO()
    status, trace = None, ""
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            status = cli.main(arguments)
        except BaseException:  # whatever comes out of main() is the finding
            trace = traceback.format_exc()
    return Ran(status, stdout.getvalue(), stderr.getvalue(), trace)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder but what killed runs left; None stands for a folder."""
    found: dict[str, bytes | None] = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_symlink() and not path.exists():
            found[name] = b"-> " + os.readlink(path).encode()  # noqa: PTH115
        else:
            found[name] = None if path.is_dir() else path.read_bytes()
    return found
