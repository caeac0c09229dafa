"""Many units (多个单位): a folder of ledgers → a notice each and 汇总.xlsx, with progress."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from notice import telling
from notice.commands import batch, options
from notice.diagnostics import Refused
from notice.model.notice import Edition
from notice.ui.bench import Bench, log
from notice.ui.deeds import refused, short, told


class Stopped(Exception):
    """Somebody has pressed 停下."""


class Work:
    """One batch that runs or has run; pages ask how far it is."""

    def __init__(self, bench: Bench, folder: Path, edition: Edition) -> None:
        """Not begun."""
        self._bench = bench
        self.folder = folder
        self._edition = edition
        self.total = self.done = 0
        self.is_running = True
        self._is_to_stop = False
        self.result: dict[str, Any] = {}

    def begin(self) -> None:
        """Do it in a thread of its own."""
        threading.Thread(target=self._run, name="batch", daemon=True).start()

    def stop(self) -> None:
        """End it behind the unit that is being made; what is written stays."""
        self._is_to_stop = True
        self._bench.desk.tell("work")

    def _run(self) -> None:
        output = self._bench.home / "output" / self.folder.name
        template = options.default_template(self._edition)
        order = batch.Order(template, output, self._edition, jobs=1)
        try:
            workbooks, found = batch.planned(self.folder, order)
            self.total = len(workbooks)
            self._step(0)
            made = batch.run(workbooks, order, lambda: self._step(1))
            self.result = _result(self._bench, made, told((*found, *made.found)))
        except Stopped:
            where = short(output, self._bench.home)
            says = f"已停下：{self.total}份里做完了{self.done}份，做好的在 {where}"
            self.result = {"done": False, "says": says}
        except Refused as refusal:
            self.result = refused(refusal, "没有生成")
        except Exception:  # a bug of ours
            self.result = {"done": False, "says": f"程序出错，详情见日志：{log()}"}
        self.is_running = False
        self._bench.desk.tell("work")

    def _step(self, number: int) -> None:
        self.done += number
        self._bench.desk.tell("work")
        if self._is_to_stop:
            raise Stopped

    def state(self) -> dict[str, Any]:
        """How far it is, and what came of it."""
        return {
            "is_running": self.is_running,
            "folder": short(self.folder, self._bench.home),
            "is_stopping": self._is_to_stop,
            "done_units": self.done,
            "total": self.total,
            "result": self.result,
        }


def folders(bench: Bench) -> list[dict[str, Any]]:
    """The folders that hold ledgers: below input/, given at the start, typed."""
    inside = bench.home / "input"
    try:
        below = sorted(p for p in inside.iterdir() if p.is_dir() and not p.name.startswith("."))
    except OSError:
        below = []
    return [
        {
            "id": bench.entries.id_of(path),
            "name": short(path, bench.home),
            "count": _count(path),
        }
        for path in dict.fromkeys([*bench.folders, *below])
    ]


def _count(folder: Path) -> int:
    try:
        return sum(p.suffix.lower() == ".xlsx" for p in folder.iterdir() if p.name[0] not in "~.")
    except OSError:
        return 0


def _result(bench: Bench, made: batch.Batch, found: Sequence[dict[str, str]]) -> dict[str, Any]:
    return {
        "done": made.is_ok,
        "says": batch.lines(made)[-1],
        "summary": bench.entries.id_of(made.summary),
        "folder": bench.entries.id_of(made.summary.parent),
        "found": list(found),
        "units": [_unit(bench, unit) for unit in sorted(made.units, key=_is_made)],
    }


def _is_made(unit: batch.Unit) -> bool:
    return unit.outputs is not None


def _unit(bench: Bench, unit: batch.Unit) -> dict[str, Any]:
    figures = unit.figures if unit.outputs is not None else None
    return {
        "outcome": batch.outcome_of(unit),
        "name": unit.name or unit.workbook.name,
        "ledger": bench.entries.id_of(unit.workbook),
        "file": unit.workbook.name,
        "notice": bench.entries.id_of(unit.outputs["notice"]) if unit.outputs else "",
        "measures": f"{figures.measures.done}/{figures.measures.total}" if figures else "",
        "problems": f"{figures.problems.done}/{figures.problems.total}" if figures else "",
        "counts": telling.counted(unit.found),
        "found": told(unit.found),
    }
