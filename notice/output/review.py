"""核对单: the page that lies beside a notice, a view of what was made. No logic in the page.

Everything that needs thought is settled here: which words a public page may show, where each
cell went, what changed since the last version. `review.html.j2` only lays it out. The page has
no clock: of the same notice it is the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Refused, error, in_order
from notice.gate.masks import masked
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER, Use
from notice.making.claims import RUN, ledgers_of, withheld
from notice.model.book import Book, Publicity, Status
from notice.model.notice import Edition, Made, Paragraph
from notice.model.text import Cell, Count, Source, Text
from notice.output import coverage
from notice.output.cell_runs import runs
from notice.output.earlier import HIDDEN
from notice.output.said import Said, said
from notice.rules.closing import closing_checks

if TYPE_CHECKING:
    from markupsafe import Markup

    from notice.output.changes import Changes

_LARGE = 1000  # paragraphs from which a browser lays out only what it shows
_BATCH = 2000  # pieces of the page that are joined before they are written
_TEMPLATE = "review.html.j2"


def written(
    made: Made, found: Sequence[Diagnostic], name: str, before: Said | None
) -> Iterator[bytes]:
    """The page in pieces: that of a large notice is large.

    `name` is the notice's file name, `before` the record's words on the last version that
    differs. Raises Refused where a cell of the workbook is listed nowhere.
    """
    from notice.output.page import template

    page = _Page(made, found, before)
    laid_out = template(_TEMPLATE, finalize=_shown)
    pieces = laid_out.generate(page=page, name=Path(name), made=made)
    while batch := list(islice(pieces, _BATCH)):
        yield "".join(batch).encode()


def _shown(value: object) -> object:
    """A value as the page shows it: no number of a person in full. A Path is a file's name, and
    stays true; Markup is of our own making.
    """
    from markupsafe import Markup

    return masked(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class Figure(NamedTuple):
    """A number of the notice: what it counts, how, the cells counted, the paragraphs it is in."""

    name: str
    value: str
    formula: str
    cells: str
    paragraphs: Sequence[int]


class ShownParagraph(NamedTuple):
    """A paragraph: its place from 0, what people call it, its look, words, and cells."""

    place: int
    name: str
    look: str
    text: str
    sources: str


class Told(NamedTuple):
    """A diagnostic as the page shows it, with the paragraph that prints its cell."""

    level: str
    where: str
    message: str
    paragraph: int | None


class Bar(NamedTuple):
    """The statuses of a category's findings, drawn and in words.

    A part is a status: its place among the five, where it begins and how wide it is, in percent.
    """

    name: str
    total: int
    parts: Sequence[tuple[int, float, float]]
    words: str


class _Page:
    """What the template asks for, worked out when it is asked."""

    def __init__(self, made: Made, found: Sequence[Diagnostic], before: Said | None) -> None:
        self.made = made
        self.book: Book = made.book
        self.is_public = made.edition is Edition.PUBLIC
        self.unit = str(self.book.facts["单位全称"][0])
        self.is_internal = not self.is_public
        self.held = withheld(self.book) if self.is_public else {}
        self.is_large = len(made.rendered.paragraphs) > _LARGE
        self._found = found
        self._before = before
        self._where = coverage.printing(made.rendered.paragraphs)
        self._proved_cells = 0
        self._proved_rows = 0
        self.status_words = tuple(status.word for status in reversed(Status))

    @property
    def fingerprint(self) -> Iterator[tuple[str, str, str]]:
        """The three files with their names and hashes."""
        made = self.made
        sha256 = hashlib.sha256(made.rendered.docx).hexdigest()
        yield "通报指纹", "通报文件（.docx）", sha256
        for kind, file in (("工作簿指纹", made.workbook), ("模板指纹", made.template)):
            yield kind, file.name, file.sha256

    # ------------------------------------------------------------ 数字

    @property
    def totals(self) -> Iterator[Figure]:
        """Each total with its formula; their cells are of the ledger."""
        totals = self.made.totals
        printed = self._counts()
        for name, unit, what, tally in (
            ("整改措施", "项", "“整改措施”一列有内容的单元格，合并的算一格", totals.measures),
            ("反馈问题", "个", "不同的反馈问题，几行写同一个的算一个", totals.findings),
            (
                "具体问题", "个",
                "每个反馈问题下不同的具体问题；没有具体问题的反馈问题算一个", totals.problems,
            ),
        ):  # fmt: skip
            yield self._figure(f"{name}总数", tally.total, unit, f"数{what}", printed)
            done = f"其中状态是已完成或长期坚持的；一{unit}占几行的，按最慢的一行算"
            yield self._figure(f"{name}完成数", tally.done, unit, done, printed)
            rate = (
                f"完成数{int(tally.done)} ÷ 总数{int(tally.total)}，"
                "四舍五入到百分数的两位小数，没有全部完成的不写100%"
            )
            at = printed.get((id(tally.total.cells), True), ())
            yield Figure(f"{name}完成率", tally.rate, rate, "", at)
            for status in reversed(Status):
                yield self._figure(
                    f"{name}{status.word}",
                    tally.by_status[status],
                    unit,
                    f"状态是{status.word}的",
                    printed,
                )
        formula = "“完善制度”一列不同的制度名称，同名的算一项，列出第一次写它的单元格"
        yield self._figure("完善制度总数", totals.regulation_count, "项", formula, printed)

    def _figure(
        self,
        name: str,
        count: Count,
        unit: str,
        formula: str,
        printed: Mapping[tuple[int, bool], Sequence[int]],
    ) -> Figure:
        at = printed.get((id(count.cells), False), ()) if count else ()
        return Figure(name, f"{int(count)}{unit}", formula, short(count.cells), at)

    def _counts(self) -> dict[tuple[int, bool], list[int]]:
        """Tuple of cells, and whether as a percentage → the paragraphs with its number."""
        found: dict[tuple[int, bool], list[int]] = {}
        for index, paragraph in enumerate(self.made.rendered.paragraphs):
            for text, source in paragraph.text.spans:
                if source is not None and source.line is None and source.cells:
                    at = found.setdefault((id(source.cells), text.endswith("%")), [])
                    if index not in at:
                        at.append(index)
        return found

    @property
    def figures(self) -> Iterator[Figure]:
        """The dates and the figures of 整改成效 that are printed."""
        for name, days in self.book.days.items():
            for day in days:
                at = self._where.printed.get(day.cell, ())
                if at:
                    yield Figure(name, str(day), "单元格里的日期", str(day.cell), at)
        for result in self.book.results:
            cells = result.amount.cells
            at = self._where.printed.get(cells[0], ()) if cells else ()
            if at and not (self.is_public and result.publicity is Publicity.WITHHELD):
                value = f"{result.amount}{result.unit}"
                yield Figure(result.item, value, "照单元格里的数量", str(cells[0]), at)

    # ------------------------------------------------------------ 正文

    @property
    def paragraphs(self) -> Iterator[ShownParagraph]:
        """The notice, paragraph by paragraph."""
        looks = self.made.rendered.looks
        for index, paragraph in enumerate(self.made.rendered.paragraphs):
            look = looks[index] if index < len(looks) else ""
            look = f"h{look}" if look.isdecimal() else look
            name, text = paragraph_name(paragraph), paragraph.text
            yield ShownParagraph(index, name, look, text, sources(paragraph))

    def link(self, place: int) -> Markup:
        """A link to a paragraph, by what people call it: 第12段, 页脚第1段."""
        from markupsafe import Markup

        return Markup(self._links[place])

    @cached_property
    def _links(self) -> list[str]:
        """The links to all paragraphs; nothing to escape, for parts and numbers are our words."""
        names = map(paragraph_name, self.made.rendered.paragraphs)
        return [f'<a href="#p{number}">{name}</a>' for number, name in enumerate(names, 1)]

    # ------------------------------------------------------------ 覆盖表

    def printed(self, cells: Iterable[tuple[str, Sequence[int]]]) -> Markup:
        """Cells of a row by their names, each with links to the paragraphs that print it."""
        from markupsafe import Markup

        links = self._links
        pieces: list[str] = []
        for cell, places in cells:  # its name is letters and figures, the links are ours
            pieces += [cell, "→", *[f"{links[place]} " for place in places]]
        return Markup("".join(pieces))

    @property
    def sheets(self) -> Iterator[coverage.Coverage]:
        """Each sheet with its cells; counted while they are listed."""
        for area in coverage.sheets_of(self.made):
            sheet = coverage.Coverage(area, self.made, self._where)
            yield sheet
            if sheet.cells != sheet.filled:
                message = "覆盖表漏了单元格，这是程序的错误，没有生成；请把工作簿交给维护人员"
                raise Refused([error("proof-coverage", area.sheet, message)])
            self._proved_cells += sheet.cells
            self._proved_rows += len(area.filled)

    # ------------------------------------------------------------ 发现

    @property
    def told(self) -> list[Told]:
        """What was found, the gravest first; of a cell that is not printed only its place."""
        return [
            Told(
                LEVEL_WORDS[d.level], _place(d.where), self._message(d), self._paragraph_of(d.where)
            )
            for d in in_order(self._found)
        ]

    def _message(self, diagnostic: Diagnostic) -> str:
        if self._is_hidden(diagnostic):
            return "这一格不公开或从不印出，内容见运行时屏幕上的提示"
        return diagnostic.sentence

    def _is_hidden(self, diagnostic: Diagnostic) -> bool:
        """Whether the sentence may quote what a public page must not show."""
        if not self.is_public:
            return False
        where, message = diagnostic.where, diagnostic.sentence
        if isinstance(where, Cell):
            is_unprinted = (where.sheet, where.column) in self._never_printed
            if is_unprinted or where in self.held:
                return True
        return any(shares_words(message, text) for texts in self.held.values() for text in texts)

    @cached_property
    def _never_printed(self) -> frozenset[tuple[str, int]]:
        """The columns of the ledger that the public edition never prints, the office's own too:
        sheet and column.
        """
        fields = {c.field for c in LEDGER.columns if c.use in (Use.INTERNAL, Use.KEPT)}
        never: set[tuple[str, int]] = set()
        for ledger in ledgers_of(self.book):
            printed = {column for field, column in ledger.columns.items() if field not in fields}
            never |= {(ledger.sheet, column) for column in ledger.headings.keys() - printed}
        return frozenset(never)

    def _paragraph_of(self, where: object) -> int | None:
        if not isinstance(where, Cell):
            return None
        at = self._where.printed.get(where)
        return at[0] if at else None

    @property
    def checks(self) -> Iterator[tuple[str, str, str]]:
        """销号核查: question, cells of the ledger, note."""
        for check in closing_checks(self.book):
            yield check.question, short(check.cells), check.note

    @property
    def bars(self) -> Iterator[Bar]:
        """The statuses of each category's findings, all rows counted."""
        for category in self.book.categories:
            statuses = [finding.status for finding in category.findings]
            parts: list[tuple[int, float, float]] = []
            words: list[str] = []
            begin = 0.0
            for place, status in enumerate(reversed(Status)):
                number = statuses.count(status)
                if number:
                    width = 100 * number / len(statuses)
                    parts.append((place, round(begin, 3), round(width, 3)))
                    words.append(f"{status.word}{number}")
                    begin += width
            name = self._name_of(category.wording, category.cell)
            yield Bar(name, len(statuses), parts, "、".join(words))

    def _name_of(self, wording: Text, cell: Cell | None) -> str:
        if cell is None:
            return "未分类"
        return HIDDEN if cell in self.held else wording

    # ------------------------------------------------------------ 与上一版相比, 自证

    @property
    def changes(self) -> Changes | None:
        """What differs from the last version; None at first."""
        if self._before is None:
            return None
        from notice.output import changes  # brings difflib, which a first version does not need

        return changes.changes(self._before, said(self.made))

    @property
    def proofs(self) -> Iterator[tuple[str, str]]:
        """What this run proved, the coverage of this page too."""
        yield from self.made.proofs
        evidence = (
            f"列出{self._proved_rows}行、{self._proved_cells}个有内容的单元格，与工作簿里数出的相同"
        )
        yield "覆盖表一格不漏", evidence


def shares_words(message: str, secret: str) -> bool:
    """Whether a sentence has words of a secret text: all of it, ten letters of it in a row, or a
    quotation of six and more.
    """
    if len(secret) >= 4 and secret in message:
        return True
    if any(quoted in secret for quoted in _QUOTED.findall(message)):
        return True
    return any(secret[i : i + RUN] in message for i in range(len(secret) - RUN + 1))


_QUOTED = Pattern("“([^”]{6,})”")


def paragraph_name(paragraph: Paragraph) -> str:
    """第12段 of the body, 页脚第1段 of another part."""
    part = "" if paragraph.part == "正文" else paragraph.part
    return f"{part}第{paragraph.number}段"


def sources(paragraph: Paragraph) -> str:
    """The cells of a paragraph, each with its words where there are several; "" without any."""
    found = [(text, source) for text, source in paragraph.text.spans if source is not None]
    if len(found) < 2:
        return "".join([_source(source) for _, source in found])
    return "；".join([f"“{_begin(text)}”：{_source(source)}" for text, source in found])


def _begin(text: str) -> str:
    return text if len(text) <= 14 else f"{text[:13]}…"


def _source(source: Source) -> str:
    cells = "、".join(runs(source.cells))
    if source.line is not None:
        return f"{cells}第{source.line}行" if source.line > 1 else cells
    return f"由{cells}得出" if cells else "没有这样的单元格"


def short(cells: Sequence[Cell]) -> str:
    """Cells of one sheet as runs without its name: E3:E8、F5."""
    return "、".join([run.partition("!")[2] for run in runs(cells)])


def _place(where: object) -> str:
    """A place as the page names it: of a path only the file's name, for the page may travel."""
    if isinstance(where, Cell):
        return str(where)
    text = str(where)
    return Path(text).name if "/" in text or "\\" in text else text
