"""A case laid out in a folder and run."""

from __future__ import annotations

import contextlib
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from scripts.fuzz.cases import BOOK, EDITED, OUT, SECONDS, TEMPLATE, Case
from scripts.fuzz.good import good_books, good_templates
from scripts.fuzz.laws import again, broken_beside, broken_laws
from scripts.fuzz.packages import repackaged
from scripts.fuzz.raw import BYTES
from scripts.fuzz.run import run_once, tree
from scripts.fuzz.scenes import set_scene
from scripts.fuzz.sheets import sheet_changed
from scripts.fuzz.tags import tags_changed
from scripts.fuzz.values import cells_changed
from scripts.fuzz.xml import xml_changed

STAGES: dict[str, Callable[[Random, bytes], bytes]] = {
    "cells": cells_changed,
    "tags": tags_changed,
    "sheet": sheet_changed,
    "xml": xml_changed,
    "package": repackaged,
    "bytes": lambda rng, content: rng.choice(BYTES)(rng, content),
}


def lay_out(case: Case, folder: Path) -> list[str]:
    """Write the files of a case into a new folder; return the command line."""
    files = {"book": good_books()[case.book], "template": good_templates()[case.template]}
    if case.kind == EDITED:
        return _lay_out_edited(case, folder, files)
    target = [str(folder / OUT)]
    for step in case.steps:
        rng = Random(step.seed)
        which, _, stage = step.stage.rpartition(" ")
        if stage == "scene":
            set_scene(rng, folder, target)
        else:
            with contextlib.suppress(zipfile.BadZipFile, KeyError, IndexError, UnicodeError):
                files[which] = STAGES[stage](rng, files[which])
    (folder / BOOK).write_bytes(files["book"])
    (folder / TEMPLATE).write_bytes(files["template"])
    output = [] if "check" in case.options else ["-o", target[0]]
    first = [o for o in case.options if o == "check"]
    rest = [o for o in case.options if o != "check"]
    return [*first, str(folder / BOOK), "-t", str(folder / TEMPLATE), *output, *rest]


def _lay_out_edited(case: Case, folder: Path, files: dict[str, bytes]) -> list[str]:
    """A notice that was built from good files, then damaged, and a command that takes it."""
    for name, which in ((BOOK, "book"), (TEMPLATE, "template")):
        (folder / name).write_bytes(files[which])
    out = folder / OUT
    run_once([str(folder / BOOK), "-t", str(folder / TEMPLATE), "-o", str(out / "通报.docx")])
    notice, other = out / "通报.docx", folder / "另.docx"
    if not notice.exists():
        return ["verify", str(notice), "--json"]
    files["notice"] = notice.read_bytes()
    for step in case.steps:
        which, _, stage = step.stage.rpartition(" ")
        with contextlib.suppress(zipfile.BadZipFile, KeyError, IndexError, UnicodeError):
            files[which] = STAGES[stage](Random(step.seed), files[which])
    shutil.copyfile(notice, other)
    notice.write_bytes(files["notice"])
    (folder / BOOK).write_bytes(files["book"])
    arguments = {
        "compare": ["compare", str(other), str(notice), "-o", str(folder / "花脸.docx")],
        "verify": ["verify", str(notice)],
        "backfill": ["backfill", str(notice), str(folder / BOOK)],
        "--merge": [
            str(folder / BOOK), "-t", str(folder / TEMPLATE), "-o", str(notice), "--merge",
        ],
    }  # fmt: skip
    return [*arguments[case.options[0]], "--json"]


class Verdict(NamedTuple):
    """The laws that a case broke, what became of it, and how long main() took."""

    broken: list[str]
    outcome: str
    seconds: float = 0.0


def try_case(case: Case, folder: Path) -> Verdict:
    """Run a case in a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    arguments = lay_out(case, folder)
    before = tree(folder)
    began = time.monotonic()
    ran = run_once(arguments)
    seconds = time.monotonic() - began
    if case.kind == EDITED and "--merge" not in arguments:
        broken = list(broken_beside(ran, before, tree(folder)))
    else:
        broken = list(broken_laws(ran, arguments, before, tree(folder)))
    if seconds > SECONDS:
        broken.append(f"slow: {seconds:.0f} s")
    if not broken and ran.status == 0 and "-o" in arguments and Random(case.name).random() < 0.1:
        broken += again(ran, arguments, folder)
    return Verdict(broken, "crashed" if ran.status is None else str(ran.status), seconds)
