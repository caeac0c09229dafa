"""What an edition (公开版, 党内版) prints of the Book.

That is: which rows, under which heading each 整改情况 stands, the prose. Totals and statuses are
those of all rows in both editions (docs/decisions/0010-totals-count-every-row.md).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from notice import numerals
from notice.diagnostics import Diagnostic, error, info, warning
from notice.folding import beginning
from notice.ledger.columns import LEDGER, Kind, Use
from notice.model.book import (
    Book,
    Category,
    Finding,
    Problem,
    Progress,
    Prose,
    Publicity,
    Row,
    Status,
)
from notice.model.notice import Edition, Totals
from notice.model.text import EMPTY, Cell, Heading, Text
from notice.totals import regulation_key
from notice.wording import sentences


class PrintedMeasure(NamedTuple):
    """A 整改措施 with all rows that it covers."""

    text: Text
    status: Status
    rows: tuple[Row, ...]
    withheld: Collection[Cell]

    def texts(self, field: str) -> Iterator[Text]:
        """What stands in another column of its rows, without the withheld."""
        for row in self.rows:
            text = row.text(field)
            if text and row.cells.cell(field) not in self.withheld:
                yield text


class PrintedProblem(NamedTuple):
    """A 具体问题 with the paragraphs under it.

    `shares_next` where its text stands under the next one.
    """

    problem: Problem
    title: Heading
    paragraphs: tuple[Text, ...]
    shares_next: bool
    measures: Callable[[], tuple[PrintedMeasure, ...]]


class PrintedFinding(NamedTuple):
    """A 反馈问题 with the paragraphs of its own and its 具体问题."""

    finding: Finding
    title: Heading
    paragraphs: tuple[Text, ...]
    problems: tuple[PrintedProblem, ...]
    measures: Callable[[], tuple[PrintedMeasure, ...]]


class PrintedCategory(NamedTuple):
    """A 问题类别; the title is empty where the ledger has none."""

    title: Heading
    findings: tuple[PrintedFinding, ...]


class ProseLine(NamedTuple):
    """A paragraph of 责任落实 or 下一步打算."""

    text: Text
    is_subheading: bool


class Content(NamedTuple):
    """All that one edition prints of the book."""

    edition: Edition
    categories: tuple[PrintedCategory, ...]
    duties: tuple[ProseLine, ...]
    plans: tuple[ProseLine, ...]
    regulations: tuple[Text, ...]


def lay_out(book: Book, totals: Totals, edition: Edition) -> tuple[Content, list[Diagnostic]]:
    """Return what the edition prints, and what was noticed in choosing it.

    A printed heading without its text is an error, a withheld merge a warning.
    """
    chooser = _Chooser(book, edition)
    categories = tuple(c for c in map(chooser.category, book.categories) if c.findings)
    if not categories:
        sheet = book.findings[0].cell.sheet
        chooser.tell(
            error(
                "nothing-public",
                sheet,
                "所有行的公开都是“否”，公开版没有内容可印，请核对“公开”一列",
            )
        )
    duties, duty_notes = _prose(book.duties, runs_on=not any(row.subheading for row in book.duties))
    plans, plan_notes = _prose(book.plans, runs_on=False)
    regulations = chooser.regulations(totals)
    content = Content(edition, categories, duties, plans, regulations)
    return content, [*chooser.found, *duty_notes, *plan_notes]


_PRINTED_FIELDS = tuple(  # of a row that may be withheld; a heading is that of other rows too
    column.field
    for column in LEDGER.columns
    if column.use is Use.PRINTED and column.kind not in (Kind.HEADING, Kind.STATUS)
)


class _Chooser:
    """Knows which cells stay out of the edition, and tells each thing once."""

    def __init__(self, book: Book, edition: Edition) -> None:
        self.found: list[Diagnostic] = []
        self.hides = edition is Edition.PUBLIC
        self.withheld: set[Cell] = set()
        self._book = book
        hidden = [row for row in book.rows if not self.prints(row)]
        self._prints_all = not hidden
        for row in hidden:
            self.withheld |= {row.cells.cell(f) for f in _PRINTED_FIELDS if f in row.cells}
            self.withheld |= {progress.cell for progress in row.progress}
        if self.withheld:
            self._tell_merged_over_withheld(book)

    @cached_property
    def measures(self) -> dict[Cell, PrintedMeasure]:
        """Each 整改措施 with all its rows; few templates print them one by one."""
        rows_of: dict[Cell, list[Row]] = {}
        texts: dict[Cell, Text] = {}
        for row in self._book.rows:
            for cell, text in row.measures():
                texts.setdefault(cell, text)
                rows_of.setdefault(cell, []).append(row)
        return {cell: self._measure(texts[cell], tuple(rows)) for cell, rows in rows_of.items()}

    def tell(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    def prints(self, row: Row) -> bool:
        return row.is_public or not self.hides

    def _printed(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return rows if self._prints_all else tuple(filter(self.prints, rows))

    def _printed_problems(self, finding: Finding) -> Sequence[Problem]:
        if self._prints_all:
            return finding.problems
        return [problem for problem in finding.problems if self._printed(problem.rows)]

    def _tell_merged_over_withheld(self, book: Book) -> None:
        message = "这个单元格合并了公开为“否”的行，整个不进公开版；要公开请拆开合并"
        cells = dict.fromkeys(
            row.cells.cell(field)
            for row in filter(self.prints, book.rows)
            for field in _PRINTED_FIELDS
            if row.says(field) and row.cells.cell(field) in self.withheld
        )
        shown = (part for row in filter(self.prints, book.rows) for part in row.progress)
        cells |= dict.fromkeys(part.cell for part in shown if part.cell in self.withheld)
        self.found += [warning("merged-withheld", cell, message) for cell in cells]

    def regulations(self, totals: Totals) -> tuple[Text, ...]:
        """The 完善制度 of the edition, each as the first cell that is printed writes it."""
        if not self.withheld:
            return tuple([regulation.name for regulation in totals.regulations])
        names: dict[str, Text] = {}
        for row in self._book.rows:
            if row.regulations and row.cells.cell("regulations") not in self.withheld:
                for name in row.regulations:
                    names.setdefault(regulation_key(name), name)
        return tuple(names[r.key] for r in totals.regulations if r.key in names)

    def _measure(self, text: Text, rows: tuple[Row, ...]) -> PrintedMeasure:
        status = min(row.status for row in rows)
        return PrintedMeasure(text, status, rows, self.withheld)

    def category(self, category: Category) -> PrintedCategory:
        findings = tuple(self.finding(f) for f in category.findings if self._printed(f.rows))
        title = (
            EMPTY
            if not category.wording or not findings
            else self._title(category.wording, category.cell)
        )
        return PrintedCategory(Heading(title), findings)

    def finding(self, finding: Finding) -> PrintedFinding:
        rows = self._printed(finding.rows)
        if len(rows) < len(finding.rows):
            self._tell_unsaid(rows)
        texts = self._texts(rows)
        if not texts:
            message = (
                "这个问题在公开版里没有整改情况：写了的行公开是“否”，或单元格合并了“否”的行，请核对"
            )
            self.tell(error("progress-withheld", finding.cell, message))
        problems = self._printed_problems(finding)
        owners = self._owners(problems, texts) if problems else []
        spread = self._is_spread(problems, owners)
        own = texts
        if spread:
            own = [text for text, held in zip(texts, owners, strict=True) if not held]
        title = self._title(finding.wording, finding.cell)
        self._tell_seam(finding, title)
        return PrintedFinding(
            finding,
            sentences.about(title),
            self._paragraphs(own),
            self._problems(problems, texts, owners if spread else [[]] * len(texts)),
            partial(self._measures_of, rows),
        )

    def _tell_unsaid(self, rows: Iterable[Row]) -> None:
        """A blank 公开 beside a 否 of the same finding is public: is that meant?"""
        message = "这个问题有的行公开写“否”，有的空着，空着的按公开处理，请核对是否都该公开"
        row = next((row for row in rows if row.publicity is Publicity.UNSAID), None)
        if row is not None:
            self.tell(warning("publicity-mixed", row.cells.cell("public"), message))

    def _texts(self, rows: Iterable[Row]) -> list[Progress]:
        """The 整改情况 of these rows, each cell once, without the withheld."""
        every = {part.cell: part for row in rows for part in row.progress}
        if not self.withheld:
            return list(every.values())
        return [part for cell, part in every.items() if cell not in self.withheld]

    def _owners(self, problems: Sequence[Problem], texts: Sequence[Progress]) -> list[list[int]]:
        """For each text the 具体问题 whose rows it covers, by their places in `problems`."""
        of_cell: dict[Cell, list[int]] = {text.cell: [] for text in texts}
        for place, problem in enumerate(problems):
            rows = self._printed(problem.rows)
            for cell in dict.fromkeys([part.cell for row in rows for part in row.progress]):
                if cell in of_cell:
                    of_cell[cell].append(place)
        return [of_cell[text.cell] for text in texts]

    def _is_spread(self, problems: Sequence[Problem], owners: Sequence[Sequence[int]]) -> bool:
        """Whether the texts stand under the 具体问题.

        So they do where at least two have a text of their own, that covers no other's row. A
        具体问题 that then has no text at all is told.
        """
        if len({held[0] for held in owners if len(held) == 1}) < 2:
            return False
        for place, problem in enumerate(problems):
            if not any(place in held for held in owners):
                cell = next(filter(self.prints, problem.rows)).cells.cell("progress")
                name = _short(problem.wording)
                if any(row.progress for row in problem.rows):
                    message = (
                        f"“{name}”在公开版里没有整改情况：写了的行公开是“否”，"
                        "或单元格合并了“否”的行，请核对"
                    )
                    self.tell(error("progress-withheld", cell, message))
                else:
                    message = f"同一问题的其他具体问题有各自的整改情况，“{name}”没有，请填写或合并"
                    self.tell(error("blank", cell, message))
        return True

    def _problems(
        self,
        problems: Sequence[Problem],
        texts: Sequence[Progress],
        owners: Sequence[Sequence[int]],
    ) -> tuple[PrintedProblem, ...]:
        """Each with the texts of which it is the last owner."""
        printed: list[PrintedProblem] = []
        for place, problem in enumerate(problems):
            under = [
                text for text, held in zip(texts, owners, strict=True) if held and held[-1] == place
            ]
            shares_next = any(place in held[:-1] for held in owners)
            title = self._title(problem.wording, problem.cell, numerals.own_point_number)
            measures = partial(self._measures_of, self._printed(problem.rows))
            printed.append(
                PrintedProblem(
                    problem, Heading(title), self._paragraphs(under), shares_next, measures
                )
            )
        return tuple(printed)

    def _measures_of(self, rows: Iterable[Row]) -> tuple[PrintedMeasure, ...]:
        cells = dict.fromkeys(cell for row in rows for cell, _ in row.measures())
        return tuple(self.measures[cell] for cell in cells if cell.whole not in self.withheld)

    def _paragraphs(self, texts: Iterable[Progress]) -> tuple[Text, ...]:
        """A paragraph for each line, the first behind 整改情况：, each with its 。."""
        written = [(line, text.cell) for text in texts for line in text.lines]
        if written and sentences.is_label(written[0][0]):
            del written[0]  # the label on a line of its own
        if not written:
            return ()
        lines: list[Text] = []
        for line, cell in written:
            if not line.endswith("。"):  # as nearly all do
                self.found += _end_notes(line, cell)
                line = sentences.ended(line)
            lines.append(line)
        if sentences.is_labelled(lines[0]):
            self.tell(info("T20", lines[0].cells[0], "开头已有“整改情况：”，不再重复"))
        return (sentences.labelled(lines[0]), *lines[1:])

    def _title(
        self, text: Text, cell: Cell | None, number_of: Callable[[str], str] = numerals.own_number
    ) -> Text:
        """A heading cell without its own number, which is told."""
        number = number_of(text)
        if number and cell is not None:
            self.tell(_number_note(number, cell))
        return sentences.heading(text, number)

    def _tell_seam(self, finding: Finding, title: Text) -> None:
        begins, ends = title.startswith("关于"), title.endswith("问题")
        if begins or ends:
            words = "、".join(["“关于”"] * begins + ["“问题”"] * ends)
            self.tell(info("T20", finding.cell, f"反馈问题里已有{words}，不再重复"))


def _short(text: str) -> str:
    return text if len(text) <= 20 else beginning(text, 20) + "……"


def _number_note(number: str, cell: Cell) -> Diagnostic:
    return info("T19", cell, f"开头的序号“{number.strip()}”已去掉，序号由程序编排")


def _end_notes(line: Text, cell: Cell) -> Iterator[Diagnostic]:
    if sentences.lacks_end(line):
        yield info("T21", cell, "段落末尾没有句号，已补上")
    elif sentences.ends_openly(line):
        yield info("T21", cell, f"段落末尾是“{line[-1:]}”，请核对这一段是否完整")


# ---------------------------------------------------------------- prose


def _prose(
    rows: Sequence[Prose], *, runs_on: bool
) -> tuple[tuple[ProseLine, ...], list[Diagnostic]]:
    """The printed paragraphs of a section, and what was noticed in making them.

    要点 are numbered 一是、二是… within their sub-section; with `runs_on` all is one paragraph.
    """
    found: list[Diagnostic] = []
    lines: list[ProseLine] = []
    subheadings = points = 0
    for row in rows:
        if row.opens:
            subheadings, points = subheadings + 1, 0
            title = _prose_title(row.subheading, numerals.own_number(row.subheading), found)
            lines.append(
                ProseLine(
                    Text(f"（{numerals.chinese(subheadings)}）", sentences.sentence(title)), True
                )
            )
        paragraphs = [sentences.ended(line) for line in row.lines]
        found += [note for line in row.lines for note in _end_notes(line, line.cells[0])]
        if row.point:
            points += 1
            title = _prose_title(row.point, numerals.own_point_number(row.point), found)
            begin = Text(f"{numerals.chinese(points)}是", sentences.sentence(title))
            paragraphs = [Text(begin, *paragraphs[:1]), *paragraphs[1:]]
        lines += [ProseLine(paragraph, False) for paragraph in paragraphs]
    return (_run_on(lines) if runs_on and lines else tuple(lines)), found


def _run_on(lines: Iterable[ProseLine]) -> tuple[ProseLine, ...]:
    """The paragraphs as one."""
    return (ProseLine(Text(*(line.text for line in lines)), False),)


def _prose_title(text: Text, number: str, found: list[Diagnostic]) -> Text:
    if number:
        found.append(_number_note(number, text.cells[0]))
    return sentences.heading(text, number)
