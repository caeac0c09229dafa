"""Files written whole or not at all, one of them or several together.

A new file is written beside the one that it will replace, flushed, then renamed over it. A run that
is killed leaves the old file or the new one, never half of either; what it leaves beside them the
next run removes.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


def write(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all, the folders that it needs too."""
    staged = Staged(path, (content,) if isinstance(content, bytes) else content)
    try:
        staged.put()
    finally:
        staged.drop()


class Staged:
    """A new file beside the one that it will replace, flushed, with the hash of its bytes.

    A symbolic link is followed: its target is replaced in its own folder.
    """

    def __init__(self, path: Path, pieces: Iterable[bytes]) -> None:
        """Write the new file; nothing is left of it where that fails."""
        self.path = path
        self._real = path.resolve()
        self._real.parent.mkdir(parents=True, exist_ok=True)
        self._new = self._real.with_name(f".{self._real.name}.{os.getpid()}.tmp")
        hashed = hashlib.sha256()
        try:
            with self._new.open("wb") as stream:
                for piece in pieces:
                    hashed.update(piece)
                    stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            self.drop()
            raise
        self.sha256 = hashed.hexdigest()

    def put(self) -> None:
        """Rename it over the file that it replaces."""
        _rename(lambda: self._new.replace(self._real))

    def drop(self) -> None:
        """Remove it where it was not put."""
        self._new.unlink(missing_ok=True)


def _rename(rename: Callable[[], object]) -> None:
    """Windows refuses while a virus scanner or a preview holds the file.

    Three more tries in a second.
    """
    for seconds in (0.1, 0.3, 0.6):
        try:
            rename()
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(seconds)
    rename()


# ---------------------------------------------------------------- several together


class Staging:
    """Files that are written together or not at all; `stage` all of them, then `put`."""

    def __init__(self) -> None:
        """Nothing is staged yet."""
        self._staged: list[Staged] = []
        self._folders: list[Path] = []

    def stage(self, path: Path, pieces: Iterable[bytes]) -> Staged:
        """Write a new file beside the one that it will replace."""
        if not path.parent.exists():
            self._folders.append(path.parent)
        staged = Staged(path, pieces)
        self._staged.append(staged)
        return staged

    def put(self, in_order: Sequence[Staged]) -> None:
        """Put the files one after the other; where the system refuses one, put the others back."""
        before: list[tuple[Path, bytes | None]] = []
        try:
            for staged in in_order:
                path = staged.path
                before.append((path, path.read_bytes() if path.exists() else None))
                staged.put()
        except OSError:
            for path, content in reversed(before):
                with suppress(OSError):
                    _put_back(path, content)
            raise

    def drop(self) -> None:
        """Remove the new files that were not put, and the folders made for them alone."""
        for staged in self._staged:
            staged.drop()
        for folder in self._folders:
            with suppress(OSError):  # it is not there, or others have put something into it
                folder.rmdir()


@contextmanager
def together() -> Iterator[Staging]:
    """A Staging, of which nothing is left beside the files that were put."""
    staging = Staging()
    try:
        yield staging
    finally:
        staging.drop()


def _put_back(path: Path, content: bytes | None) -> None:
    """Leave a file as it was; None where there was none."""
    if content is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != content:
        write(path, content)


# ---------------------------------------------------------------- what a kill left


def sweep(folders: Iterable[Path]) -> None:
    """Remove what runs that were killed left in folders."""
    for folder in folders:
        for left in folder.glob(".*.tmp"):
            owner = re.search(r"\.(\d+)\.tmp$", left.name)
            if owner and not _is_alive(int(owner[1])):
                left.unlink(missing_ok=True)


def _is_alive(process_id: int) -> bool:
    if process_id == os.getpid():
        return False  # this run has written nothing yet: an older process had the same number
    if os.name == "nt":
        return False  # a file still held there can't be deleted, and unlink then fails harmlessly
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
