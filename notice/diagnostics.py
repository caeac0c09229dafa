"""What is told to the user: a diagnostic (提示) is data, nothing here prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """错误, 提醒, 提示: the lower the number, the graver."""

    ERROR = 0
    WARNING = 1
    INFO = 2


LEVEL_WORDS = {Level.ERROR: "错误", Level.WARNING: "提醒", Level.INFO: "提示"}


class Diagnostic(NamedTuple):
    """One sentence for the user and the place that it speaks of.

    `where` is whatever prints as a place: a Cell, a path, a sheet's name, a template paragraph.
    `rule` is a short English id for tests and --json. `message` says in Chinese what stands there
    and what to write instead.
    """

    level: Level
    rule: str
    where: object
    message: str


class Refused(Exception):
    """Nothing can be made of the input.

    It carries every diagnostic, the totals if they are known by then, and the book as far as it
    could be read, so that its words can be checked in the same run.
    """

    def __init__(
        self, diagnostics: Iterable[Diagnostic], totals: object = None, book: object = None
    ) -> None:
        """Keep the diagnostics and what is known besides."""
        self.diagnostics = tuple(diagnostics)
        self.totals = totals
        self.book = book
        super().__init__(*(f"{d.where}: {d.message}" for d in self.diagnostics))


def error(rule: str, where: object, message: str) -> Diagnostic:
    """Return a 错误: nothing is written."""
    return Diagnostic(Level.ERROR, rule, where, message)


def warning(rule: str, where: object, message: str) -> Diagnostic:
    """Return a 提醒: it stops a run with --strict."""
    return Diagnostic(Level.WARNING, rule, where, message)


def info(rule: str, where: object, message: str) -> Diagnostic:
    """Return a 提示."""
    return Diagnostic(Level.INFO, rule, where, message)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether nothing may be made of the input."""
    return any(d.level is Level.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by severity and then by place, each place and rule with the same sentence
    once.
    """
    once = {(d.level, str(d.where), d.rule, d.message): d for d in diagnostics}
    return sorted(once.values(), key=lambda d: (d.level, *_place(d.where)))


def _place(where: object) -> tuple[str, int, str]:
    """Sheet or file first, then the row or paragraph as a number, then the column: Z before AA."""
    sheet, mark, rest = str(where).partition("!")
    cell = re.fullmatch(r"([A-Z]*)(\d+)", rest) if mark else None
    if cell:
        return sheet, int(cell[2]), f"{len(cell[1])}{cell[1]}"
    paragraph = re.fullmatch(r"(.*第)(\d+)(段.*)", str(where))
    return (paragraph[1], int(paragraph[2]), paragraph[3]) if paragraph else (str(where), 0, "")
