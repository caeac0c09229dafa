"""What is told to the user: a diagnostic (提示) is data, nothing here prints."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple, Protocol


class Level(IntEnum):
    """错误, 提醒, 提示: the lower the number, the graver."""

    ERROR = 0
    WARNING = 1
    INFO = 2


LEVEL_WORDS = {Level.ERROR: "错误", Level.WARNING: "提醒", Level.INFO: "提示"}


Order = tuple[str, int, str]  # file or sheet first, then row or paragraph, then the column


class Location(Protocol):
    """What prints as a place and sorts among others; a file or a sheet by its name is a str."""

    @property
    def order(self) -> Order:
        """Where it comes among other places."""
        ...


Where = Location | str


class SheetRow(NamedTuple):
    """A row of a sheet where no one cell is meant, from 1. Prints as 整改台账!2."""

    sheet: str
    row: int

    def __str__(self) -> str:
        """整改台账!2."""
        return f"{self.sheet}!{self.row}"

    @property
    def order(self) -> Order:
        """By sheet and row, before the row's cells."""
        return self.sheet, self.row, ""


class PartParagraph(NamedTuple):
    """A paragraph of a .docx, from 1 in its part; the body's part has no name.

    Prints as 模板.docx 页眉第1段.
    """

    file: str
    part: str
    number: int

    def __str__(self) -> str:
        """模板.docx 页眉第1段."""
        return f"{self.file} {self.part}第{self.number}段"

    @property
    def order(self) -> Order:
        """By file and part, then by number."""
        return f"{self.file} {self.part}第", self.number, ""


class Excerpt(NamedTuple):
    """Words that a diagnostic speaks of: from where to where in a text of its cell."""

    text: str
    start: int
    end: int


class Diagnostic(NamedTuple):
    """One sentence for the user and the place that it speaks of.

    `rule` is a short English id for tests and --json. `message` says in Chinese what stands there
    and what to write instead; `advice` is a way out besides, told behind it. `excerpts` are the
    very words that it speaks of, where they are known: a page marks them, no line quotes them.
    """

    level: Level
    rule: str
    where: Where
    message: str
    advice: str = ""
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def sentence(self) -> str:
        """What is told: the message, and the advice if there is one."""
        return f"{self.message}；{self.advice}" if self.advice else self.message


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
        super().__init__(*(f"{d.where}: {d.sentence}" for d in self.diagnostics))


def error(rule: str, where: Where, message: str) -> Diagnostic:
    """Return a 错误: nothing is written."""
    return Diagnostic(Level.ERROR, rule, where, message)


def warning(rule: str, where: Where, message: str) -> Diagnostic:
    """Return a 提醒: it stops a run with --strict."""
    return Diagnostic(Level.WARNING, rule, where, message)


def info(rule: str, where: Where, message: str) -> Diagnostic:
    """Return a 提示."""
    return Diagnostic(Level.INFO, rule, where, message)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether nothing may be made of the input."""
    return any(d.level is Level.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by severity and place, each place and rule with the same sentence once."""
    once = {(d.level, str(d.where), d.rule, d.sentence): d for d in diagnostics}
    return sorted(once.values(), key=lambda d: (d.level, *_order(d.where)))


def _order(where: Where) -> Order:
    return (where, 0, "") if isinstance(where, str) else where.order
