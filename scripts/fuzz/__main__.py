"""Throw damaged and odd files at the program: `python -m scripts.fuzz --minutes 60 --workers 2`.

Each case makes a workbook and a template, damages them (bytes, XML, cells, tags), sets a scene in
the output folder, and runs notice.cli.main() in a worker process that has 20 seconds and 700 MiB.
The laws that must hold whatever comes in are `laws.py`. A case that breaks one is saved with
its files (--keep), reduced to the steps that it needs, and printed; the exit status is then 1.

A case is its seed and number: `--seed 7 --only 4711` runs that one again. The steps draw from
random numbers of their own, so that leaving one out does not change the others.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.fuzz.cases import KINDS, case_of
from scripts.fuzz.good import good_books, good_templates
from scripts.fuzz.workers import Worker, reduced, save, shortened, signature_of


def main() -> int:
    """Run cases until the time or their number is up; return 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="fuzz the generator of notices")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--cases", type=int, help="stop after so many instead")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS, help="these kinds alone")
    parser.add_argument("--only", type=int, help="the one case of this number")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz_findings")
    asked = parser.parse_args()
    good_books(), good_templates()
    import docx  # noqa: F401  once, before the workers fork
    import docxtpl  # noqa: F401

    import notice.commands.build  # noqa: F401

    kinds = tuple(asked.kind or KINDS)
    first = asked.only or 0
    last = first + 1 if asked.only is not None else (asked.cases or sys.maxsize)
    until = (
        sys.maxsize
        if asked.cases or asked.only is not None
        else time.monotonic() + asked.minutes * 60
    )
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        workers = [Worker(Path(scratch) / str(n)) for n in range(asked.workers)]
        try:
            return _loop(asked, workers, kinds, first, last, until)
        finally:
            for worker in workers:
                worker.stop()


def _loop(
    asked: Any, workers: list[Worker], kinds: Sequence[str], first: int, last: int, until: float
) -> int:
    began = told = time.monotonic()
    outcomes: Counter[str] = Counter()
    signatures: Counter[str] = Counter()
    slowest = (0.0, "")
    number = first
    while True:
        for worker in workers:
            if worker.case is None and number < last and time.monotonic() < until:
                worker.start(case_of(asked.seed, number, kinds))
                number += 1
            if worker.case is None:
                continue
            verdict = worker.verdict()
            if verdict is None:
                continue
            case, worker.case = worker.case, None
            broken = verdict.broken
            outcomes[f"{case.kind}: {verdict.outcome}"] += 1
            slowest = max(slowest, (verdict.seconds, case.name))
            if broken:
                signature = signature_of(broken)
                signatures[signature] += 1
                if signatures[signature] <= 3:
                    small = reduced(case, signature, worker)
                    folder = save(small, broken, asked.keep, worker)
                    worker.case = None
                    print(f"FINDING {case.name} ({folder})\n{shortened(broken)}", flush=True)
                    print(f"  needs {small.steps} {small.options}", flush=True)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            print(
                f"{(told - began) / 60:.0f} min, {number - first} cases,"
                f" {signatures.total()} findings",
                flush=True,
            )
        if all(worker.case is None for worker in workers) and (
            number >= last or time.monotonic() >= until
        ):
            break
    minutes = (time.monotonic() - began) / 60
    print(
        f"seed {asked.seed}: {number - first} cases in {minutes:.1f} min,"
        f" {signatures.total()} findings, slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    for name, count in sorted(outcomes.items()):
        print(f"  {count:6} {name}")
    for name, count in signatures.most_common():
        print(f"  FINDINGS {count:5} {name}")
    return 1 if signatures else 0


if __name__ == "__main__":
    sys.exit(main())
