"""Several 整改措施 in one cell (1.…2.…3.…): where each begins, and how they are counted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import word
from notice.lazy import Pattern
from notice.ledger.columns import COUNTING_FACT
from notice.model.text import Cell, Source, Span, Text, joined
from notice.numerals import TO_TEN, number_of
from notice.xlsx.cells import clean

BY_CELL, BY_NUMBER = "按单元格", "按序号"

_FIGURES, _SIGNS = r"(\d{1,2})", f"([{TO_TEN}]{{1,3}})"
_KINDS = (  # of marks; the first one of a cell splits it
    rf"{_FIGURES}[.．、]",
    rf"{_FIGURES}[)）]",
    rf"[（(]{_FIGURES}[)）]",
    rf"[（(]{_SIGNS}[)）]",
    "([⒈-⒛])",
    "([⑴-⒇])",
    "([①-⑳㉑-㉟㊱-㊿])",
    rf"(?:措施|举措|任务)([\d{TO_TEN}]{{1,3}})[：:、.．]",
    rf"{_SIGNS}是[：:，,]?",
    rf"第{_SIGNS}[，,、：:]",
    rf"其{_SIGNS}[，,：:]",
    # 一、二季度 is no mark, 一、三会一课 is one
    rf"{_SIGNS}、(?![{TO_TEN}]+[、季类级项个期批轮次月])",
)
_IN_CLAUSES = ("是[", "第", "其")  # these stand behind a comma too
_HEAD, _CLAUSE = r"(?:^|(?<=[。；;：:\s]))", r"(?:^|(?<=[。；;：:，,\s]))"
_MARK = Pattern(
    "|".join(
        f"{_CLAUSE if any(sign in kind for sign in _IN_CLAUSES) else _HEAD}{kind}"
        for kind in _KINDS
    ).join(("(?:", r")(?!\d)")),
    re.MULTILINE,
)
_APART = Pattern(rf"[ \t\u00a0\u3000]+(?=(?:{'|'.join(_KINDS)})(?!\d))")
_MANY = 3  # lines or pieces between ； that may be several measures
_PIECE = Pattern("[；;].")  # behind the first one
_CUT = "；;、，, "  # what ends an item and begins none


# looked for first: most measures are one, and _MARK costs 6 ms to compile
_BEGIN = r"[（(]?(?:[\d一二三四五六七八九十第其⒈-⒛⑴-⒇①-㊿]|措施|举措|任务)"
_BEGIN_AT_HEAD = Pattern(_BEGIN)
_BEGIN_INSIDE = Pattern(rf"[。；;：:，,\s]{_BEGIN}")


def lines_of(value: object, cell: Cell, lines: Sequence[Text]) -> Sequence[Text]:
    """The lines of a cell, cut also where a blank sets a mark apart: reading closes such blanks."""
    if not isinstance(value, str) or not _may_have_marks(value) or not _APART.search(value):
        return lines
    return [
        Text.of(words, Source((cell,), number))
        for number, line in enumerate(value.strip().splitlines(), 1)
        for part in _APART.sub("\n", line).split("\n")
        if (words := clean(part).text)
    ]


class Form(Enum):
    """What a cell of 整改措施 looks like."""

    ONE = auto()
    SEVERAL = auto()  # marks that begin with the first and run on
    BROKEN = auto()  # marks that don't
    UNMARKED = auto()  # lines or pieces without any mark


class Items(NamedTuple):
    """The measures of a cell, without their marks; none where it is taken as one."""

    form: Form
    texts: tuple[Text, ...] = ()


def items_of(lines: Sequence[Text]) -> Items:
    """Return what a cell looks like, and the items of one that looks like several."""
    text = lines[0] if len(lines) == 1 else joined(lines, "\n")
    marks = list(_MARK.finditer(text)) if _may_have_marks(text) else []
    if not marks:
        is_unmarked = len(lines) >= _MANY or len(_PIECE.findall(text)) >= _MANY - 1
        return Items(Form.UNMARKED if is_unmarked else Form.ONE)
    kind = marks[0].lastindex
    marks = [mark for mark in marks if mark.lastindex == kind]
    numbers = [_number(mark) for mark in marks]
    if len(marks) == 1:
        return Items(Form.ONE)
    if numbers != list(range(1, len(marks) + 1)):
        return Items(Form.BROKEN)
    return Items(Form.SEVERAL, tuple(_cut(text, marks)))


def _may_have_marks(text: str) -> bool:
    return bool(_BEGIN_AT_HEAD.match(text) or _BEGIN_INSIDE.search(text))


def _number(mark: re.Match[str]) -> int:
    written = mark[mark.lastindex or 0]
    if written.isdecimal():
        return int(written)
    return number_of(written) or int(unicodedata.numeric(written, 0))


def _cut(text: Text, marks: Sequence[re.Match[str]]) -> Iterator[Text]:
    """The words of each item; those before the first mark belong to the first."""
    before = text.cut(0, marks[0].start())
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        piece = text.cut(mark.end(), end)
        yield _plain(Text(before, piece) if place == 0 else piece)


def _plain(text: Text) -> Text:
    """An item on one line, without the sign that sets the next one apart."""
    spans = [Span(words, s.source) for s in text.spans if (words := s.text.replace("\n", ""))]
    line = Text.of_spans(spans)
    begin = len(line) - len(line.lstrip())
    return line.cut(begin, len(line.rstrip(_CUT)))


# ---------------------------------------------------------------- how they are counted


class Counting:
    """措施计数, and the cells of the ledger that look like several."""

    def __init__(self, written: Text | None) -> None:
        """Take what 基本信息 says, None where it says nothing."""
        self._written = word(written or "")
        self.by_number = self._written == BY_NUMBER
        self._told: dict[Cell, Diagnostic] = {}
        self.several: dict[Cell, int] = {}  # the cells that look like several → how many
        self.broken: set[Cell] = set()  # those whose numbers don't run on
        self._items: dict[Cell, tuple[Text, ...]] = {}

    def take(self, cell: Cell, value: object, lines: Sequence[Text]) -> tuple[Text, ...]:
        """The items of a cell where each is counted; none where the cell is."""
        if cell not in self._items:
            self._items[cell] = self._taken(cell, items_of(lines_of(value, cell, lines)))
        return self._items[cell]

    def _taken(self, cell: Cell, items: Items) -> tuple[Text, ...]:
        if items.form is Form.SEVERAL:
            self.several[cell] = len(items.texts)
            return items.texts if self.by_number else ()
        if items.form is Form.BROKEN:
            message = "序号不是从第一项连着往下排的，按一项措施计，请核对序号"
            self.broken.add(cell)
            self._told[cell] = warning("measures-in-cell", cell, message)
        elif items.form is Form.UNMARKED and not self._written:
            message = "有几行或几句，没有序号，按一项措施计；是几项的请写上1. 2. 3."
            self._told[cell] = info("measures-in-cell", cell, message)
        return ()

    def told(self) -> Iterator[Diagnostic]:
        """What is told of them, once for all that look like several."""
        yield from self._told.values()
        if self.several and not self._written:
            count = len(self._items)
            by_number = count - len(self.several) + sum(self.several.values())
            message = (
                f"像是写了几项措施；全部措施现在按单元格算{count}项，按序号算{by_number}项；"
                f"请在“基本信息”加一行“{COUNTING_FACT}”，写“{BY_CELL}”或“{BY_NUMBER}”"
            )
            yield from (warning("measures-in-cell", cell, message) for cell in self.several)


def fault_of_counting(written: Text) -> Diagnostic | None:
    """The error that 措施计数 says neither."""
    if word(written) in (BY_CELL, BY_NUMBER):
        return None
    message = f"“{written}”认不出，{COUNTING_FACT}请写“{BY_CELL}”或“{BY_NUMBER}”"
    return error("counting-unknown", written.cells[0], message)
