"""Processes that share the work of a batch, and the results in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_WORTH_A_PROCESS = 20  # below so many small workbooks one process is faster


@contextmanager
def workers(jobs: int | None, count: int) -> Iterator[Executor | None]:
    """A process for each core, or None where one process does it all."""
    number = min(jobs or (_cores() if count >= _WORTH_A_PROCESS else 1), count)
    if number < 2:
        yield None
        return
    import multiprocessing

    _import_all()
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    pool = ProcessPoolExecutor(number, context, initializer=_prepare)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _import_all() -> None:
    """Load what each notice needs once, before the processes part."""
    from notice.output import files, review  # noqa: F401


def _prepare() -> None:
    """A worker leaves Ctrl+C to the process that it works for, and finishes what it has begun."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.enable()  # the program has it off, for a single notice


Work = Callable[..., T]


def each(pool: Executor | None, work: Work[T], arguments: Sequence[tuple]) -> Iterator[T]:
    """The results in order; an exception, which is our bug, comes after the others."""
    begun = [pool.submit(work, *given) for given in arguments] if pool else None
    bug: Exception | None = None
    for number, given in enumerate(arguments):
        try:
            yield begun[number].result() if begun else work(*given)
        except Exception as fault:  # raised below, when the other units are done
            bug = bug or fault
    if bug is not None:
        raise bug
