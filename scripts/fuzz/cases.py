"""A case: its seed and number, the good files that it damages, and the steps of the damage."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

SECONDS, MEMORY = 20, 700 << 20
CASES_A_WORKER = 400  # then a new one, so that memory held by libraries does not add up
BOOK, TEMPLATE, OUT = "台账.xlsx", "模板.docx", "出"
CELL_TAGS = ("{{格子}}", "{%格子%}", "{{格子", "格子}}", "{%p if 格子 %}")  # in cells alone


class Step(NamedTuple):
    """One damage: what it works on and the seed of its random numbers."""

    stage: str
    seed: str


class Case(NamedTuple):
    """What is done, in order; `options` are those of the command line."""

    name: str
    kind: str
    book: int  # which of the good workbooks is damaged
    template: int
    steps: tuple[Step, ...]
    options: tuple[str, ...]


KINDS = {  # the stages that the steps of a kind are drawn from
    "workbook bytes": ("book bytes",),
    "workbook xml": ("book xml", "book xml", "book xml", "book sheet", "book package"),
    "workbook cells": ("book cells", "book cells", "book cells", "book sheet"),
    "template bytes": ("template bytes",),
    "template xml": ("template xml", "template xml", "template package"),
    "template tags": ("template tags",),
    "outputs": ("scene", "scene", "scene", "book cells"),
    "edited notices": (
        "notice xml", "notice xml", "notice xml", "notice package", "notice bytes", "book cells",
    ),
    "everything": (
        "book cells", "book xml", "book sheet", "template tags", "template xml", "scene",
    ),
}  # fmt: skip
EDITED = "edited notices"  # what comes back to compare, verify, backfill and --merge
ORDER = ("cells", "tags", "sheet", "xml", "package", "bytes", "scene")


def case_of(seed: int, number: int, kinds: Sequence[str] = tuple(KINDS)) -> Case:
    """Return the case of this seed and number."""
    name = f"{seed}-{number}"
    rng = Random(name)
    kind = rng.choice(list(kinds))
    stages = [rng.choice(KINDS[kind]) for _ in range(min(1 + int(rng.expovariate(0.8)), 9))]
    stages.sort(key=lambda stage: ORDER.index(stage.rpartition(" ")[2]))
    options = [
        option
        for option, share in (
            ("--internal", 0.3), ("--fix", 0.3), ("--strict", 0.1), ("--force", 0.15),
        )
        if rng.random() < share
    ]  # fmt: skip
    if rng.random() < 0.9:
        options.append("--json")
    if rng.random() < 0.1:
        options = ["check", *(o for o in options if o not in ("--fix", "--force"))]
    if kind == EDITED:
        options = [rng.choice(("compare", "verify", "backfill", "--merge")), "--json"]
    steps = tuple(Step(stage, f"{name}-{n}") for n, stage in enumerate(stages))
    return Case(name, kind, rng.randrange(3), rng.randrange(3), steps, tuple(options))
