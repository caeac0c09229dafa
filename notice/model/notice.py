"""The notice as it is made (通报): its totals, its paragraphs, its bytes, what it was made of."""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from notice.model.book import Book, Finding, Status
from notice.model.text import Cell, Count, Text


class Edition(IntEnum):
    """公开版, 党内版."""

    PUBLIC = 0
    INTERNAL = 1

    @property
    def word(self) -> str:
        """公开版 or 党内版."""
        return "党内版" if self is Edition.INTERNAL else "公开版"


class Tally(NamedTuple):
    """A total with its statuses.

    `done` = 已完成 + 长期坚持, the five statuses add up to `total`.
    """

    total: Count
    done: Count
    by_status: Mapping[Status, Count]
    rate: str


class Regulation(NamedTuple):
    """A 完善制度: its name in 《》 and the cells that name it."""

    name: Text
    key: str
    cells: tuple[Cell, ...]


class Totals(NamedTuple):
    """What the ledger counts; all rows are counted in both editions."""

    measures: Tally
    findings: Tally
    problems: Tally
    regulations: tuple[Regulation, ...]
    regulation_count: Count


BODY = "正文"
SPARE = "文本框备份"  # of a text box, for programs that don't know the box itself


class Paragraph(NamedTuple):
    """A paragraph of the finished notice.

    Its part (正文, 页眉 …), its number there from 1, its words with their spans.
    """

    part: str
    number: int
    text: Text

    @property
    def name(self) -> str:
        """What people call it: 第12段 of the body, 页脚第1段 of another part."""
        return f"{'' if self.part == BODY else self.part}第{self.number}段"


class Proof(NamedTuple):
    """What a run has proved of its own notice: the claim, and what was compared."""

    claim: str
    evidence: str


class Rendered(NamedTuple):
    """The finished notice: its bytes and what each paragraph was made of."""

    docx: bytes
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[Finding, ...]  # those printed
    looks: tuple[str, ...] = ()  # of each paragraph: centred, right, its level 1 to 9, or nothing


class InputFile(NamedTuple):
    """A file that a notice was made of: its name and the SHA-256 of what was read."""

    name: str
    sha256: str


class Made(NamedTuple):
    """A notice that is made but not yet written."""

    edition: Edition
    book: Book
    totals: Totals
    rendered: Rendered
    workbook: InputFile
    template: InputFile
    fix: bool = False  # whether repairs were made in its words
    proofs: tuple[Proof, ...] = ()
