"""Worker processes with bounds on time and memory, and cases reduced to what they need."""

from __future__ import annotations

import faulthandler
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from scripts.fuzz.cases import CASES_A_WORKER, MEMORY, SECONDS, Case, Step
from scripts.fuzz.running import Verdict, try_case


def _work(connection: Any, folder: Path) -> None:
    """Run the cases that come in; a watchdog outside kills what takes too long."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", UserWarning)  # they would stand before a clerk
    trace = (folder.parent / f"{folder.name}.trace").open("w")
    faulthandler.enable(trace)
    faulthandler.register(signal.SIGUSR1, trace)
    while case := connection.recv():
        try:
            connection.send(
                try_case(Case(*case[:4], tuple(Step(*s) for s in case[4]), case[5]), folder)
            )
        except MemoryError:  # of the case's own making, not of main()
            connection.send(Verdict([], "no case"))
        except BaseException:
            connection.send(Verdict([f"the fuzzer:\n{traceback.format_exc()}"], "no case"))


class Worker:
    """A process that runs one case at a time; it is replaced when it hangs, dies or has served."""

    def __init__(self, folder: Path) -> None:
        """Start with the files of its cases in `folder`."""
        self.folder = folder
        self.process: Any = None
        self.cases = 0
        self.case: Case | None = None
        self.until = 0.0

    def start(self, case: Case) -> None:
        """Give it a case."""
        if self.process is None or self.cases >= CASES_A_WORKER or not self.process.is_alive():
            self.stop()
            context = multiprocessing.get_context("fork")
            self.connection, theirs = context.Pipe()
            self.process = context.Process(target=_work, args=(theirs, self.folder), daemon=True)
            self.process.start()
            theirs.close()
            self.cases = 0
        self.case, self.cases = case, self.cases + 1
        self.until = time.monotonic() + SECONDS + 10
        self.connection.send(case)

    def verdict(self) -> Verdict | None:
        """What became of its case; None while it runs."""
        try:
            if self.connection.poll(0.05):
                return self.connection.recv()
        except (EOFError, OSError):
            status = self.process.exitcode
            self.process.join(5)
            trace = (self.folder.parent / f"{self.folder.name}.trace").read_text("utf-8", "replace")
            self.stop()
            return Verdict([f"the process died ({status}):\n{trace[-3000:]}"], "died")
        if time.monotonic() < self.until:
            return None
        os.kill(self.process.pid, signal.SIGUSR1)
        time.sleep(0.3)
        trace = (self.folder.parent / f"{self.folder.name}.trace").read_text("utf-8", "replace")
        self.stop()
        return Verdict([f"hangs:\n{trace[-3000:]}"], "hangs")

    def run(self, case: Case) -> Verdict:
        """Run a case to its end."""
        self.start(case)
        while (found := self.verdict()) is None:
            pass
        return found

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None


def signature_of(broken: list[str]) -> str:
    """What makes two findings the same one: the law and, of an exception, where it was raised."""
    places = re.findall(r'File "[^"]*?([\w-]+\.py)", line (\d+)', broken[0])
    kind = broken[0].strip().splitlines()[-1] if places else broken[0]
    kind = re.sub(r"[\d'\"].*", "", kind)[:60]
    return f"{kind} @ {places[-1] if places else ''}"


def shortened(broken: list[str]) -> str:
    """A finding with the last lines of a traceback alone."""
    text = "\n".join(broken)
    return text if len(text) < 1500 else f"{text[:100]}\n…{text[-1400:]}"


def reduced(case: Case, signature: str, worker: Worker) -> Case:
    """The case without the steps and options that its finding does not need."""
    for field in ("steps", "options"):
        at = 0
        while at < len(getattr(case, field)):
            items = getattr(case, field)
            fewer = case._replace(**{field: (*items[:at], *items[at + 1 :])})
            broken = worker.run(fewer).broken
            if broken and signature_of(broken) == signature:
                case = fewer
            else:
                at += 1
    return case


def save(case: Case, broken: list[str], keep: Path, worker: Worker) -> Path:
    """Keep the files and the finding of a case."""
    folder = keep / case.name
    shutil.rmtree(folder, ignore_errors=True)
    worker.run(case)
    if worker.folder.exists():
        shutil.copytree(worker.folder, folder, symlinks=True)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(case._asdict(), ensure_ascii=False, indent=1)
    (folder / "finding.txt").write_text("\n".join([*broken, text]), "utf-8")
    return folder
