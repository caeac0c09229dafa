"""Damaged files for a short time (scripts/fuzz.py runs longer), kills and full disks for real."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from notice import cli
from notice.output import files
from tests import builders
from tests.test_cli import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, limits, signals, tmpfs")

CASES, SEED = 120, 1


def test_fuzz__no_law_is_broken(tmp_path):
    fuzz = [sys.executable, str(ROOT / "scripts" / "fuzz.py"), "--keep", str(tmp_path)]
    run = subprocess.run(
        [*fuzz, "--cases", str(CASES), "--seed", str(SEED)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"seed {SEED}: {CASES} cases in" in run.stdout
    assert "no case" not in run.stdout


# ---------------------------------------------------------------- kills and full disks


class Two:
    """Two workbooks in turn, one output, and the notice that each of them makes."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "出"
        self.notice = self.out / "通报.docx"
        progress = "每季度集中学习一次，全年学习4次。" + "学用结合，见到成效。" * 60
        self.books = (
            builders.save(folder / "甲.xlsx"),
            builders.save(folder / "乙.xlsx", [builders.changed(整改情况=progress)] * 2),
        )
        self.made = []
        for book in self.books:
            alone = folder / f"{book.stem}.docx"
            assert cli.main([str(book), "-o", str(alone)]) == 0
            self.made.append(alone.read_bytes())

    def build(self, number: int, out: Path | None = None) -> int:
        """Make the notice of a workbook; return the exit status."""
        return cli.main([str(self.books[number % 2]), "-o", str(out or self.notice)])


@pytest.fixture
def two(tmp_path: Path, capsys: pytest.CaptureFixture) -> Two:
    return Two(tmp_path)


def forked(work: Callable[[], object]) -> int:
    """Start `work` in a process of its own; return its number. It ends with the status of work."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = int(work() or 0)  # type: ignore[call-overload]
        finally:
            os._exit(status)
    return child


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_kill__at_random_moments_old_or_new_and_the_next_run_cleans_up(two):
    assert two.build(0) == 0
    rng = random.Random(1)
    left = 0
    for number in range(20):

        def build_for_ever() -> None:
            turn = 0
            while True:
                turn += 1
                two.build(turn)

        child = forked(build_for_ever)
        time.sleep(rng.uniform(0, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert two.notice.read_bytes() in two.made
        left += any(name.endswith(".tmp") for name in tree(two.out))
        assert two.build(number) == 0
        assert two.notice.read_bytes() == two.made[number % 2]
        after = tree(two.out)
        assert [name for name in after if name.endswith(".tmp") or name == "通报_2.docx"] == []
        for name, content in after.items():
            if name.startswith(files.HISTORY):
                assert content in two.made
    assert files.HISTORY in {Path(name).parts[0] for name in tree(two.out)}


def test_kill__of_the_command_itself(two):
    assert two.build(0) == 0
    command = [sys.executable, str(ROOT / "generate.py"), str(two.books[1]), "-o", str(two.notice)]
    for seconds in (0.2, 0.35, 0.45, 0.5, 0.55, 0.6):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        run.kill()
        run.wait()
        assert two.notice.read_bytes() in two.made
        assert two.build(0) == 0
        assert two.notice.read_bytes() == two.made[0]
        assert [name for name in tree(two.out) if name.endswith(".tmp")] == []


LIMITS = (0, 500, 2000, 4000, 6000, 8000, 10000, 12000, 16000, 1 << 20)  # bytes of a file


@pytest.mark.parametrize("limit", LIMITS)
def test_no_room__a_file_may_not_grow(two, limit):
    assert two.build(0) == 0
    before = tree(two.out)

    def build_in_no_room() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return two.build(1)

    _, status = os.waitpid(forked(build_in_no_room), 0)
    status = os.waitstatus_to_exitcode(status)
    assert status == (0 if limit == LIMITS[-1] else status)
    assert status in (0, 1)
    if status:
        assert tree(two.out) == before
    else:
        assert two.notice.read_bytes() == two.made[1]
    assert two.build(1) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "小盘"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no tmpfs may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_disk_full__nothing_is_lost(two, small_disk):
    notice = small_disk / "通报.docx"
    filler = small_disk / "占位"
    room = 0
    refused = 0
    assert two.build(0, notice) == 0
    while True:
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize
        filler.write_bytes(b"x" * max(free - room, 0))
        before = tree(small_disk)
        status = two.build(1, notice)
        if status == 0:
            break
        refused += 1
        assert tree(small_disk) == before
        filler.unlink()
        room += 4096
    assert refused > 1
    assert notice.read_bytes() == two.made[1]
    Document(BytesIO(notice.read_bytes()))
