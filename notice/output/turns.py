"""One run at a time writes into a folder; the lock is the kernel's, so that no kill leaves it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notice.diagnostics import Refused, error

WAIT_SECONDS = 10


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold the folder for this run.

    A second run waits up to ten seconds, then Refused is raised.
    """
    if os.name == "nt":
        holder = os.open(folder / ".生成中", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)  # type: ignore[attr-defined]
    else:
        holder = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + WAIT_SECONDS
        pause = 0.002  # the workers of a batch take turns in a few milliseconds
        while not _held(holder):
            if time.monotonic() > until:
                message = "另一个窗口正在往这个文件夹里生成，等了10秒还没有结束，请稍后再试"
                raise Refused([error("output-busy", str(folder), message)])
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
        yield
    finally:
        os.close(holder)


def _held(holder: int) -> bool:
    """Take the kernel's lock, which is given back however the process ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(holder, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import errno
            import fcntl

            try:
                fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                if fault.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL):
                    return True  # some network folders have no locks
                raise
    except (BlockingIOError, PermissionError):
        return False
    return True
