"""Damaged files for a short time (scripts/fuzz runs longer), kills and full disks for real."""

import json
import os
import random
import re
import resource
import shutil
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
from notice.output import file_names
from tests import builders, templates
from tests.test_cli import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork, limits, signals, tmpfs")

CASES, SEED = 90, 1


def test_fuzz__no_law_is_broken(tmp_path):
    fuzz = [sys.executable, "-m", "scripts.fuzz", "--keep", str(tmp_path)]
    run = subprocess.run(
        [*fuzz, "--cases", str(CASES), "--seed", str(SEED)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"seed {SEED}: {CASES} cases in" in run.stdout
    assert "no case" not in run.stdout


# ---------------------------------------------------------------- kills and full disks


class Two:
    """Two workbooks in turn, one output, and the notice that each of them makes."""

    def __init__(self, folder: Path) -> None:
        progress = "每季度集中学习一次，全年学习4次。" + "学用结合，见到成效。" * 60
        self.books = (
            builders.save(folder / "甲.xlsx"),
            builders.save(folder / "乙.xlsx", [builders.changed(整改情况=progress)] * 2),
        )
        self.put(folder)
        self.made: list[bytes] = []
        for number, book in enumerate(self.books):
            alone = folder / f"{book.stem}.docx"
            assert self.build(number, alone) == 0
            self.made.append(alone.read_bytes())

    def put(self, folder: Path) -> None:
        """Take a new place for the output."""
        self.out = folder / "出"
        self.notice = self.out / "通报.docx"

    def build(self, number: int, out: Path | None = None) -> int:
        """Make the notice of a workbook; return the exit status."""
        return cli.main([str(self.books[number % 2]), "-o", str(out or self.notice)])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return Two(tmp_path_factory.mktemp("两份"))


@pytest.fixture
def two(both: Two, tmp_path: Path) -> Two:
    both.put(tmp_path)
    return both


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
            if name.startswith(file_names.HISTORY):
                assert content in two.made
    assert file_names.HISTORY in {Path(name).parts[0] for name in tree(two.out)}


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


# ---------------------------------------------------------------- what the fuzzing found


def _relation_without(attribute: str) -> Callable[[bytes], bytes]:
    return lambda xml: re.sub(rb'(rId2".*?) ?%s="[^"]*"' % attribute.encode(), rb"\1", xml, count=1)


TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
BROKEN_TEMPLATES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "an encoding that nobody knows": (
        "word/styles.xml", lambda xml: xml.replace(b"UTF-8", b"bogus")
    ),
    "an encoding that is none of texts": (
        "word/styles.xml", lambda xml: xml.replace(b"UTF-8", b"hex")
    ),
    "settings of another kind": (TYPES, lambda xml: xml.replace(b"settings+xml", b"x+xml")),
    "a header of another kind": (TYPES, lambda xml: xml.replace(b"header+xml", b"x+xml")),
    "words behind the body": (
        "word/document.xml",
        lambda xml: xml.replace(b"</w:body>", b"</w:body><w:r><w:t>{{ a }}</w:t></w:r>"),
    ),
    "a relation without kind": (RELATIONS, _relation_without("Type")),
    "a relation without target": (RELATIONS, _relation_without("Target")),
    "a relation without id": (
        RELATIONS, lambda xml: xml.replace(b'Id="rId2"', b"")
    ),
}  # fmt: skip


@pytest.mark.parametrize(("part", "change"), BROKEN_TEMPLATES.values(), ids=BROKEN_TEMPLATES)
def test_found__template_broken_inside_is_refused(two, part, change):
    template = two.out.parent / "模板.docx"
    sound = templates.template("{{ 单位全称 }}", header="{{ 单位简称 }}")
    template.write_bytes(sound)
    assert cli.main([str(two.books[0]), "-t", str(template), "-o", str(two.notice)]) == 0
    template.write_bytes(builders.repacked(sound, {part: change}))
    assert template.read_bytes() != sound
    before = tree(two.out)
    assert cli.main([str(two.books[0]), "-t", str(template), "-o", str(two.notice)]) == 1
    assert tree(two.out) == before


@pytest.mark.parametrize("key", ["sha256", "replaces_sha256", "workbook", "template", "history"])
@pytest.mark.parametrize("value", [[["x"]], {"x": 1}], ids=str)
def test_found__record_of_another_shape_counts_as_missing_or_harmless(two, key, value):
    assert two.build(0) == 0
    noted = file_names.record_of(two.notice)
    noted.write_text(json.dumps(json.loads(noted.read_bytes()) | {key: value}), "utf-8")
    assert two.build(1) == 0
    assert two.made[0] in tree(two.out).values()


def test_found__link_that_leads_to_itself_is_refused(two):
    two.out.mkdir()
    two.notice.symlink_to(two.notice)
    assert two.build(0) == 1
    assert list(two.out.iterdir()) == [two.notice]


@pytest.mark.parametrize("place", [file_names.RECORDS, file_names.HISTORY])
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "missing"])
def test_found__file_where_a_folder_belongs_leaves_all_as_it_was(two, place, is_empty):
    assert two.build(0) == 0
    shutil.rmtree(two.out / place, ignore_errors=True)
    (two.out / place).write_bytes(b"a file")
    other = two.out / ({file_names.RECORDS, file_names.HISTORY} - {place}).pop()
    shutil.rmtree(other, ignore_errors=True)
    if is_empty:
        other.mkdir()
    before = sorted(two.out.rglob("*")), tree(two.out)
    assert cli.main([str(two.books[1]), "-o", str(two.notice), "--force"]) == 1
    assert (sorted(two.out.rglob("*")), tree(two.out)) == before
