"""The watch over ledger and template: when one was saved to the end, the desk looks again."""

from __future__ import annotations

import threading
import time

from notice.ui.desk import Desk

LOOK_SECONDS = 0.05
AGAIN_SECONDS = 0.5  # while a file can't be had: no look at it says when it can be had again


def start(desk: Desk) -> threading.Thread:
    """Watch the files of a desk until the program ends."""
    thread = threading.Thread(target=_watch, args=(desk,), name="watch", daemon=True)
    thread.start()
    return thread


def _watch(desk: Desk) -> None:
    tried = time.monotonic()
    while not desk.is_closing:
        time.sleep(LOOK_SECONDS)
        is_again = bool(desk.state.trouble) and time.monotonic() - tried > AGAIN_SECONDS
        if desk.signature() != desk.seen and desk.state.choice.workbook is not None:
            _settle(desk)
            is_again = True
        if is_again:
            tried = time.monotonic()
            desk.look_again()


def _settle(desk: Desk) -> None:
    """Wait until the files no longer change: one that grows is still being written."""
    before = None
    for _ in range(200):
        now = desk.signature()
        if now == before:
            return
        before = now
        time.sleep(LOOK_SECONDS)
