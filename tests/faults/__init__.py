"""Faults of workbooks, templates and files as tables: one module a section; test_faults.py runs
them.

A row says what is put in and what must come out: `stop` (nothing is written), `warn` (written, and
told), `ok` (written, nothing but 提示). `told` are the places and rules of all errors of a stop, of
all warnings otherwise; {w}, {t} and {o} stand for the paths of workbook, template and output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.builders import workbook
from tests.templates import template

GOOD = workbook()
TEMPLATE = (Path(__file__).resolve().parents[2] / "templates" / "notice.docx").read_bytes()
SMALL = template("{{ 整改情况.序号 }}")  # quickly read, for what stops before it is filled

Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """One run: the id of the fault, what is special about it, what comes of it."""

    id: str
    what: str
    outcome: str
    told: Told = ()
    workbook: bytes = GOOD
    template: bytes = TEMPLATE
    name: str = "台账.xlsx"  # of the workbook
    template_name: str = "模板.docx"
    options: tuple[str, ...] = ()
    set_up: Callable[[Path], object] | None = None  # gets the folder of it all
    prints: tuple[str, ...] = ()  # in the notice
    never: tuple[str, ...] = ()  # in it
    says: tuple[str, ...] = ()  # in the messages
    noticed: Told = ()  # 提示 that must be among those told
    totals: Mapping[str, object] | None = None  # "measures.total": 2
    seconds: float = 5.0  # of the processor


def _rules(*told: tuple[object, str]) -> Told:
    return tuple((str(where), rule) for where, rule in told)


def stop(id: str, what: str, *told: tuple[object, str], **more: object) -> Case:
    more.setdefault("template", SMALL)
    return Case(id, what, "STOP", _rules(*told), **more)  # type: ignore[arg-type]


def warn(id: str, what: str, *told: tuple[object, str], **more: object) -> Case:
    return Case(id, what, "WARN", _rules(*told), **more)  # type: ignore[arg-type]


def ok(id: str, what: str, **more: object) -> Case:
    return Case(id, what, "OK", **more)  # type: ignore[arg-type]
