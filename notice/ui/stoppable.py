"""What takes long (PDF): pages hear that it goes on and since when, and a person may stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from notice.ui.bench import Bench


class Stoppable:
    """One piece of work of this name."""

    def __init__(self, name: str) -> None:
        """Begun now."""
        self.name = name
        self._began = time.monotonic()
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask it to end, leaving nothing half done."""
        self._stop.set()

    def is_stopped(self) -> bool:
        """Whether somebody has asked for the end."""
        return self._stop.is_set()

    def state(self) -> dict[str, Any]:
        """What a page shows of it."""
        seconds = round(time.monotonic() - self._began)
        return {"name": self.name, "seconds": seconds, "is_stopping": self.is_stopped()}


@contextmanager
def begun(bench: Bench, name: str) -> Iterator[Stoppable]:
    """Work that every page shows until the end of the block."""
    work = Stoppable(name)
    bench.long_work = work
    bench.desk.tell("long")
    try:
        yield work
    finally:
        bench.long_work = None
        bench.desk.tell("long")


def state(bench: Bench) -> dict[str, Any]:
    """What goes on; an empty name where nothing does."""
    work = bench.long_work
    return work.state() if isinstance(work, Stoppable) else {"name": ""}


def stop(bench: Bench) -> None:
    """Ask what goes on to end."""
    if isinstance(bench.long_work, Stoppable):
        bench.long_work.stop()
        bench.desk.tell("long")
