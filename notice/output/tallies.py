"""数字 of the review sheet: every total with its formula and cells, dates, results, statuses."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from notice.model.book import Book, Category, Publicity, Status
from notice.model.notice import Edition, Made
from notice.model.text import Cell
from notice.output.cell_runs import Runs, without_sheet
from notice.output.earlier import HIDDEN
from notice.output.printing import Printing
from notice.output.said import SaidCount, SaidTotals


class Figure(NamedTuple):
    """A number of the notice: what it counts, how, the cells counted, the paragraphs it is in."""

    name: str
    value: str
    formula: str
    cells: Runs | Cell  # none of a rate
    paragraphs: Sequence[int]


class Bar(NamedTuple):
    """The statuses of a category's findings, drawn and in words.

    A part is a status: its place among the five, where it begins and how wide it is, in percent.
    """

    name: str
    total: int
    parts: Sequence[tuple[int, float, float]]
    words: str


def totals_shown(made: Made, noted: SaidTotals, where: Printing) -> Iterator[Figure]:
    """Each total with its formula; their cells, `noted` as runs, are of the ledger."""
    totals = made.totals
    for name, unit, what, tally, said in (
        (
            "整改措施", "项", "“整改措施”一列有内容的单元格，合并的算一格",
            totals.measures, noted.measures,
        ),
        (
            "反馈问题", "个", "不同的反馈问题，几行写同一个的算一个",
            totals.findings, noted.findings,
        ),
        (
            "具体问题", "个", "每个反馈问题下不同的具体问题；没有具体问题的反馈问题算一个",
            totals.problems, noted.problems,
        ),
    ):  # fmt: skip
        at = where.of_count(tally.total)
        yield _figure(f"{name}总数", said.total, unit, f"数{what}", at)
        done = f"其中状态是已完成或长期坚持的；一{unit}占几行的，按最慢的一行算"
        yield _figure(f"{name}完成数", said.done, unit, done, where.of_count(tally.done))
        rate = (
            f"完成数{said.done.number} ÷ 总数{said.total.number}，"
            "四舍五入到百分数的两位小数，没有全部完成的不写100%"
        )
        at = where.of_rate(tally.total)
        yield Figure(f"{name}完成率", said.rate, rate, Runs(), at)
        for status in reversed(Status):
            at = where.of_count(tally.by_status[status])
            formula = f"状态是{status.word}的"
            yield _figure(f"{name}{status.word}", said.by_status[status.word], unit, formula, at)
    formula = "“完善制度”一列不同的制度名称，同名的算一项，列出第一次写它的单元格"
    at = where.of_count(totals.regulation_count)
    yield _figure("完善制度总数", noted.regulations, "项", formula, at)


def _figure(
    name: str, said: SaidCount, unit: str, formula: str, paragraphs: Sequence[int]
) -> Figure:
    cells = without_sheet(said.cells)
    return Figure(name, f"{said.number}{unit}", formula, cells, paragraphs)


def others_shown(made: Made, where: Printing) -> Iterator[Figure]:
    """The dates and the figures of 整改成效 that are printed."""
    book, is_public = made.book, made.edition is Edition.PUBLIC
    for name, days in book.days.items():
        for day in days:
            at = where.printed.get(day.cell, ())
            if at:
                yield Figure(name, str(day), "单元格里的日期", day.cell, at)
    for result in book.results:
        cells = result.amount.cells
        at = where.printed.get(cells[0], ()) if cells else ()
        if at and not (is_public and result.publicity is Publicity.WITHHELD):
            value = f"{result.amount}{result.unit}"
            yield Figure(result.item, value, "照单元格里的数量", cells[0], at)


def bars(book: Book, held: Collection[Cell]) -> Iterator[Bar]:
    """The statuses of each category's findings, all rows counted; `held` cells are withheld."""
    for category in book.categories:
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
        yield Bar(_name_of(category, held), len(statuses), parts, "、".join(words))


def _name_of(category: Category, held: Collection[Cell]) -> str:
    if category.cell is None:
        return "未分类"
    return HIDDEN if category.cell in held else category.wording
