"""Whole runs of the program against the plain docxtpl script: `python benchmarks/whole_run.py`.

Prepares all that it needs in a cache folder outside the repository: a copy of the program with an
environment of the runtime packages alone, and the workbooks. Each measured run is a process of its
own, ours and the peer in turns. The standard library alone, and little of it: the kernel counts the
memory of the process that starts a run towards the peak of that run.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

BENCHMARKS = Path(__file__).resolve().parent
ROOT = BENCHMARKS.parent
PROGRAM = ("generate.py", "environment.py", "requirements.txt", "notice", "templates")
PYTHON_NAMES = ("PYTHON", "VIRTUAL_ENV", "__PYVENV")  # settings that would change a measured run
START_RUNS = 20


class Size(NamedTuple):
    """A workbook, how often it is run, and the targets."""

    findings: int
    is_bordered: bool
    runs: int
    ratio: float
    peak_mib: float | None

    @property
    def label(self) -> str:
        """As the table names it."""
        return f"{self.findings} findings, {'bordered' if self.is_bordered else 'no borders'}"


SIZES = (
    Size(12, True, 15, 1.00, 50),
    Size(300, True, 7, 0.75, None),
    Size(3000, True, 3, 0.50, 110),
    Size(3000, False, 3, 0.90, None),
    Size(30000, True, 3, 0.40, 614),
)
GROWTH, START, LATER = 1.05, 5.0, 0.15  # to reach
CHECKS_SHARE = {12: 0.10, 3000: 0.25}  # all checks and proofs together, of a whole run
BATCHES = {100: 3, 500: 1}  # workbooks of 12 findings → runs
BATCH = 0.65  # two jobs, of the time that one takes
OFFICE_SIZES = (12, 300)  # against the peer with a template as an office would make it, too


class Run(NamedTuple):
    """What one process took: seconds by the clock, seconds of the processor, MiB at the peak."""

    wall: float
    cpu: float
    peak_mib: float


class Row(NamedTuple):
    """A line of the table; `figures` are by the clock and by the processor.

    `office` are those against the peer with the template of office_template.py.
    """

    label: str
    target: float | None
    figures: tuple[float, ...]
    detail: str
    office: tuple[float, ...] = ()


def main() -> None:
    """Prepare, measure, print the table as it grows."""
    arguments = parsed()
    bench = Bench(arguments.cache)
    print(f"cache: {arguments.cache}; load at the beginning: {os.getloadavg()[0]:.2f}")
    print("A: plain_script.py with our lean template, templates/notice.docx")
    print("B: plain_script.py with the same text in python-docx's default document")
    print(f"{'':44} {'':>8}  {'ours ÷ A':^13} {'ours ÷ B':^13}")
    columns = f"{'clock':>6} {'CPU':>6} {'clock':>6} {'CPU':>6}"
    print(f"{'':44} {'to reach':>8}  {columns}  A met")
    for row in bench.rows([size for size in SIZES if size.findings in arguments.only]):
        print(line(row), flush=True)


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out 30 000 findings")
    parser.add_argument("--only", metavar="12,300", help="only these numbers of findings")
    cache = Path(tempfile.gettempdir()) / "rectification-notice-benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, help=f"default {cache}")
    arguments = parser.parse_args()
    known = {size.findings for size in SIZES}
    arguments.only = {int(n) for n in arguments.only.split(",")} if arguments.only else known
    if not arguments.only <= known:
        parser.error(f"--only takes {', '.join(map(str, sorted(known)))}")
    if arguments.quick:
        arguments.only -= {30000}
    arguments.cache = arguments.cache.resolve()
    if arguments.cache.is_relative_to(ROOT):
        parser.error("the cache must lie outside the repository")
    return arguments


def line(row: Row) -> str:
    """A row as printed."""
    met = ""
    if row.target is not None:
        reached = [figure <= row.target for figure in row.figures]
        met = "yes" if all(reached) else "NO" if not any(reached) else "one"
    target = "" if row.target is None else f"{row.target:g}"
    pairs = ((*row.figures, None, None)[:2], (*row.office, None, None)[:2])
    shown = ["" if figure is None else f"{figure:.3g}" for pair in pairs for figure in pair]
    figures = " ".join(f"{figure:>6}" for figure in shown)
    return f"{row.label:44} {target:>8}  {figures}  {met:5} {row.detail}"


class Bench:
    """The prepared cache folder and what is measured in it."""

    def __init__(self, cache: Path) -> None:
        """Bring the folder up to date."""
        self.cache = cache
        self.program = cache / "program"
        self.base_python = getattr(sys, "_base_executable", sys.executable)
        self.python = str(self.program / ".venv" / "bin" / "python")
        self.template = self.program / "templates" / "notice.docx"
        self.office_template = cache / "office.docx"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(PYTHON_NAMES)
        }
        self.work = cache / "work"
        self.prepare()

    def prepare(self) -> None:
        """Copy and compile the program; its own first run makes the environment where it is old."""
        self.program.mkdir(parents=True, exist_ok=True)
        for name in PROGRAM:
            target = self.program / name
            if (ROOT / name).is_dir():
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, target)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self.run([self.base_python, str(self.program / "generate.py"), "--version"])
        if not Path(self.python).exists():
            sys.exit(f"{self.base_python} has the packages itself; use a Python without them")
        self.run([self.python, "-m", "compileall", "-q", str(self.program / "notice")])
        self.run([self.python, "-m", "compileall", "-q", str(self.program / "environment.py")])
        script = str(BENCHMARKS / "office_template.py")
        self.run([self.python, script, str(self.template), str(self.office_template)])

    # ------------------------------------------------------------ rows

    def rows(self, sizes: Sequence[Size]) -> Iterator[Row]:
        """Each row of the table as soon as it is measured."""
        ours_by_label: dict[str, list[Run]] = {}
        for size in sizes:
            workbook = self.workbook(size)
            ours, plain, office = self.in_turns(size, workbook)
            ours_by_label[size.label] = ours
            detail = versus(ours, plain) + (f" : {told(office)}" if office else "")
            against_office = ratios(ours, office) if office else ()
            yield Row(size.label, size.ratio, ratios(ours, plain), detail, against_office)
            if size.peak_mib:
                peaks = [f"{max(run.peak_mib for run in runs):.0f}" for runs in (ours, plain)]
                detail = f"plain script {peaks[1]}"
                yield Row(f"  peak memory, MiB, {size.label}", size.peak_mib, (peak(ours),), detail)
            if size.findings in CHECKS_SHARE and size.is_bordered:
                label = f"  all checks ÷ whole run, {size.label}"
                share = self.checks_share(workbook)
                yield Row(label, CHECKS_SHARE[size.findings], share, "in one process, by its CPU")
            if size.findings == 12:
                yield from self.rows_at_12(workbook, ours, plain)
        big, small = (ours_by_label.get(f"{n} findings, bordered") for n in (30000, 3000))
        if big and small:
            exponents = tuple(math.log10(ratio) for ratio in ratios(big, small))
            yield Row("growth 3 000 → 30 000, exponent", GROWTH, exponents, "")
        yield from self.starts()
        if 12 in (size.findings for size in sizes):
            yield from self.batches(peak(ours_by_label[SIZES[0].label]))

    def rows_at_12(self, workbook: Path, ours: list[Run], plain: list[Run]) -> Iterator[Row]:
        """What is measured of the small workbook alone."""
        later = self.later_notices(workbook)
        detail = versus(later, plain)
        yield Row("  a later notice in the same process", LATER, ratios(later, plain), detail)
        second = [
            self.run([self.base_python, *self.our_command(workbook)[1:]]) for _ in range(len(ours))
        ]
        detail = f"{versus(second, ours)} (a system Python that goes on in .venv ÷ .venv's own)"
        yield Row("  second start", None, ratios(second, ours), detail)

    def starts(self) -> Iterator[Row]:
        """--help and --version in multiples of an empty Python."""
        generate = str(self.program / "generate.py")
        commands = ([generate, "--help"], [generate, "--version"], ["-c", "pass"])
        runs: list[list[Run]] = [[], [], []]
        for _ in range(START_RUNS + 1):
            for made, command in zip(runs, commands, strict=True):
                made.append(self.run([self.python, *command]))
        helps, versions, empties = (made[1:] for made in runs)
        for option, made in (("--help", helps), ("--version", versions)):
            figures = ratios(made, empties)
            yield Row(f"{option} ÷ python -c pass", START, figures, versus(made, empties))

    def batches(self, single_peak: float) -> Iterator[Row]:
        """Folders of small workbooks by two processes, against one after the other."""
        workbook = self.workbook(SIZES[0])
        for number, turns in BATCHES.items():
            folder = Path(tempfile.mkdtemp(dir=self.work))
            for unit in range(number):
                shutil.copy(workbook, folder / f"单位{unit + 1}.xlsx")
            together: list[Run] = []
            serial: list[Run] = []
            for _ in range(turns):
                for made, jobs in ((together, "2"), (serial, "1")):
                    output = Path(tempfile.mkdtemp(dir=self.work))
                    command = ["batch", str(folder), "-o", str(output), "--jobs", jobs]
                    made.append(
                        self.run([self.python, str(self.program / "generate.py"), *command])
                    )
                    if len(list(output.glob("*.docx"))) != number:
                        sys.exit(f"the batch did not make {number} notices")
                    shutil.rmtree(output)
            clock = ratios(together, serial)[:1]
            yield Row(f"batch of {number}, two jobs ÷ one", BATCH, clock, versus(together, serial))
            detail = f"its largest process; a single run {single_peak:.0f}"
            yield Row(f"  peak memory, MiB, batch of {number}", None, (peak(together),), detail)

    # ------------------------------------------------------------ runs

    def in_turns(self, size: Size, workbook: Path) -> tuple[list[Run], list[Run], list[Run]]:
        """Ours, the peer's and the peer's with the office's template, in turns; small ones after a
        run that only warms the disk cache.
        """
        ours: list[Run] = []
        plain: list[Run] = []
        office: list[Run] = []
        warming = int(size.findings <= 300)
        for turn in range(size.runs + warming):
            command = self.our_command(workbook)
            made = self.run(command)
            peer_output = self.work / f"plain-{turn}.docx"
            script = str(BENCHMARKS / "plain_script.py")
            peer = self.run([self.python, script, workbook, self.template, peer_output])
            if turn == 0:
                self.compare(size, Path(command[-1]), peer_output)
            if turn >= warming:
                ours.append(made)
                plain.append(peer)
            if size.findings in OFFICE_SIZES:
                with_office = [workbook, self.office_template, peer_output]
                peer = self.run([self.python, script, *with_office])
                if turn == 0:
                    self.compare(size, Path(command[-1]), peer_output)
                if turn >= warming:
                    office.append(peer)
        return ours, plain, office

    def our_command(self, workbook: Path) -> list[str]:
        """Our whole run into a fresh folder, which is the last argument."""
        folder = tempfile.mkdtemp(dir=self.work)
        return [self.python, str(self.program / "generate.py"), str(workbook), "-o", folder]

    def compare(self, size: Size, ours: Path, peer_output: Path) -> None:
        """Stop where the two did not make the same notice; in a process of its own."""
        (notice,) = ours.glob("*.docx")
        script = str(BENCHMARKS / "same_text.py")
        done = subprocess.run(
            [self.python, script, str(notice), str(peer_output)], stdout=subprocess.PIPE, text=True
        )
        if done.stdout.strip() != str(size.findings):
            sys.exit(f"{size.label}: the two notices are not the same: {done.stdout}")

    def run(self, command: Sequence[str | Path]) -> Run:
        """Run a process to its end; one that fails ends the benchmark with what it said."""
        with tempfile.TemporaryFile() as said:
            begin = time.perf_counter()
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.cache,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                sys.exit(f"{' '.join(map(str, command))}\n{said.read().decode()}")
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def later_notices(self, workbook: Path) -> list[Run]:
        """make() again and again in one process, without the first time."""
        done = subprocess.run(
            [self.python, "-c", LATER_NOTICES, self.program, workbook, self.template],
            env=self.environment,
            cwd=self.cache,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        times = [map(float, pair.split()) for pair in done.stdout.splitlines()]
        return [Run(wall, cpu, math.nan) for wall, cpu in times][1:]

    def checks_share(self, workbook: Path) -> tuple[float]:
        """What notice/rules/ and the proofs (自证) take of a whole run, their imports included;
        median of five.
        """
        shares = []
        for _ in range(5):
            folder = tempfile.mkdtemp(dir=self.work)
            done = subprocess.run(
                [self.python, "-c", CHECKS, self.program, workbook, folder],
                env=self.environment,
                cwd=self.cache,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                check=True,
            )
            shares.append(float(done.stdout.splitlines()[-1]))
        return (median(shares),)

    def workbook(self, size: Size) -> Path:
        """The workbook of a size, made where the cache has none of this form."""
        source = BENCHMARKS / "workbooks.py"
        form = hashlib.sha256(source.read_bytes()).hexdigest()[:8]
        looks = "bordered" if size.is_bordered else "plain"
        path = self.cache / f"{size.findings}-{looks}-{form}.xlsx"
        if not path.exists():
            unfinished = path.with_suffix(".tmp.xlsx")
            self.run([self.python, str(source), str(size.findings), looks, str(unfinished)])
            unfinished.rename(path)
        return path


LATER_NOTICES = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from notice.commands.build import make
from notice.model.notice import Edition
for _ in range(31):
    wall, cpu = time.perf_counter(), time.process_time()
    make(Path(sys.argv[2]), Path(sys.argv[3]), Edition.PUBLIC)
    print(time.perf_counter() - wall, time.process_time() - cpu)
"""

CHECKS = """
import functools, gc, sys, time
gc.disable()
sys.path.insert(0, sys.argv[1])
import notice.cli, notice.commands.build, notice.making.render, notice.ledger.read
begin = time.process_time()
from notice.gate import leaks
from notice.making import proof
from notice.rules import breaches, contradictions, passages, switches
spent = time.process_time() - begin

def timed(check):
    @functools.wraps(check)
    def run(*given, **options):
        global spent
        begin = time.process_time()
        found = check(*given, **options)
        found = list(found) if hasattr(found, "__next__") else found
        spent += time.process_time() - begin
        return found
    return run

for module, names in (
    (contradictions, ("contradictions",)),
    (passages, ("passages",)),
    (leaks, ("of_book", "of_files", "of_paragraphs", "of_properties")),
    (switches, ("faults",)),
    (breaches, ("told",)),
    (proof, ("prove",)),
):
    for name in names:
        setattr(module, name, timed(getattr(module, name)))
status = notice.cli.main([sys.argv[2], "-o", sys.argv[3]])
print(spent / time.process_time())
sys.exit(status)
"""


# ---------------------------------------------------------------- figures


def ratios(one: Sequence[Run], other: Sequence[Run]) -> tuple[float, float]:
    """Median ÷ median, by the clock and by the processor."""
    return (
        median(run.wall for run in one) / median(run.wall for run in other),
        median(run.cpu for run in one) / median(run.cpu for run in other),
    )


def peak(runs: Sequence[Run]) -> float:
    """The highest peak of all runs, MiB."""
    return max(run.peak_mib for run in runs)


def versus(one: Sequence[Run], other: Sequence[Run]) -> str:
    """Minimum and median of both."""
    return f"{told(one)} : {told(other)}"


def told(runs: Sequence[Run]) -> str:
    """Minimum/median by the clock, and by the processor, in seconds."""
    walls, cpus = ([getattr(run, field) for run in runs] for field in ("wall", "cpu"))
    return f"{min(walls):.3f}/{median(walls):.3f} s, CPU {min(cpus):.3f}/{median(cpus):.3f}"


if __name__ == "__main__":
    main()
