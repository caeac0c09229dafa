"""The bench (工作台): all that a running workbench has, handed to every route."""

from __future__ import annotations

import secrets
import sys
import threading
import traceback
from pathlib import Path

from notice.ui import chosen
from notice.ui.desk import Choice, Desk
from notice.ui.guard import Guard
from notice.ui.listed_files import Entries

LEDGERS = (".xlsx", ".xls", ".csv")


class Bench:
    """One for the life of the program: `received` is where dropped files lie until its end."""

    def __init__(self, home: Path, received: Path, guard: Guard) -> None:
        """With an empty desk."""
        self.home = home
        self.received = received
        self.guard = guard
        self.entries = Entries(guard.derived)
        self.desk = Desk(Choice(None), log)
        self.writing = threading.Lock()  # one thing is written at a time
        self.notices: dict[Choice, Path] = {}  # what was written last, by what was on the desk
        self.work: object = None  # the batch that runs or has run
        self.long_work: object = None  # what else takes long just now
        self.first_page = "/"
        self.folders: list[Path] = []  # of many units, given at the start or typed
        self.shows_example = False  # somebody has asked for it
        self.original = ""  # the name of the file that the ledger is a copy of

    def open_ledger(self, path: Path, original: str = "") -> None:
        """Lay a ledger on the desk and note it as the one chosen last."""
        self.original = original
        chosen.note(self.home, path)
        self.desk.put(self.desk.state.choice._replace(workbook=path))

    def keep(self, name: str, content: bytes) -> Path:
        """A dropped file, kept until the end of the program in a folder of its own."""
        place = self.received / secrets.token_hex(4)
        place.mkdir()
        path = place / Path(name.replace("\\", "/")).name
        path.write_bytes(content)
        return path

    def hand_over(self, given: Path | None) -> str:
        """Take a path from this computer's user: a ledger or a folder; say what became of it."""
        if given is None:
            self.desk.put(self.desk.state.choice._replace(workbook=None))
            return ""
        if given.is_dir():
            if given not in self.folders:
                self.folders.append(given)
            self.desk.tell("folders")
            return f"已加到“多个单位”：{given}"
        if not given.is_file():
            return f"找不到：{given}"
        if given.suffix.lower() != ".xlsx":
            return "只认 .xlsx 的台账和文件夹；别的文件请拖到工作台页面上"
        self.open_ledger(given)
        return f"已打开：{given}"

    def close(self) -> None:
        """Let every page know that this is the end."""
        self.desk.close()


def log() -> str:
    """Write down the exception that is being handled; return where."""
    import environment

    return environment.write_log("ui", "".join(traceback.format_exception(*sys.exc_info())))
