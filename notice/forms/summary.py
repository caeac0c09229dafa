"""汇总.xlsx: the units of a batch, a row each, their sums, and what was found in each workbook."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from notice.gate.masks import masked
from notice.lazy import Pattern
from notice.model.book import STATUS_NAMES
from notice.totals import rate
from notice.xlsx.saving import saved

NAME = "汇总.xlsx"
TITLE = "汇总"


class Figures(NamedTuple):
    """A total of a unit; `by_status` in the order of STATUS_NAMES, 已完成 first."""

    total: int
    done: int
    by_status: tuple[int, ...]


class Told(NamedTuple):
    """A diagnostic in words: 错误, the place, the rule, the sentence."""

    level: str
    where: str
    rule: str
    message: str


class UnitLine(NamedTuple):
    """A workbook of the batch and what became of it; without totals its figures are empty."""

    workbook: str
    name: str
    outcome: str
    notice: str
    figures: tuple[Figures, ...]  # 整改措施, 反馈问题, 具体问题
    regulations: int
    told: tuple[Told, ...]


_KINDS = ("整改措施", "反馈问题", "具体问题")
_LEVELS = ("错误", "提醒", "提示")
_HEAD = ("单位", "工作簿", "结果", "通报")
_OF_KIND = ("总数", "完成", "完成率", *STATUS_NAMES.values())
HEADINGS = (
    *_HEAD,
    *(f"{kind}{column}" for kind in _KINDS for column in _OF_KIND),
    "完善制度",
    *_LEVELS,
)
TOLD_HEADINGS = ("单位", "工作簿", "级别", "位置", "规则", "说明")
_NARROW, _OF_RATES = 4.4, 7  # four figures; 100.00%
_WIDTHS = (
    14, 15, 9, 16,
    *(_OF_RATES if "完成率" in heading else _NARROW for heading in HEADINGS[len(_HEAD):]),
)  # fmt: skip
_TOLD_WIDTHS = (17, 17, 7, 18, 7, 64)
_SUM = "合计"
_RULE = Pattern(r"[TP]\d\d")  # the rules that staff know by number; all other ids are our own

_FONT, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
_EDGE = Side(style="thin", color="808080")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_FILL = PatternFill("solid", fgColor="BDD7EE")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RATE_FORMAT = "0.00%"
_A4 = 9

_Value = str | int | float | None


def written(units: Sequence[UnitLine]) -> bytes:
    """Return 汇总.xlsx of these units, in their order; the same units are the same bytes."""
    book = Workbook()
    totals, told = book.worksheets[0], book.create_sheet("发现")
    totals.title = TITLE
    rows = [_row(unit) for unit in units]
    _fill(totals, HEADINGS, [*rows, _sums(units)], _WIDTHS, 68)
    for cell in totals[len(rows) + 2]:
        cell.font = _BOLD
    _fill(told, TOLD_HEADINGS, list(_lines(units)), _TOLD_WIDTHS, 20)
    totals.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{len(rows) + 1}"
    told.auto_filter.ref = f"A1:{get_column_letter(len(TOLD_HEADINGS))}{told.max_row}"
    totals.freeze_panes, told.freeze_panes = "B2", "A2"
    for sheet in (totals, told):
        sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = 0.3  # inches
        sheet.print_title_rows = "1:1"
    return saved(book, TITLE, "", datetime(1980, 1, 1))


def _row(unit: UnitLine) -> list[_Value]:
    head: list[_Value] = [unit.name, unit.workbook, unit.outcome, unit.notice]
    counts = [sum(told.level == level for told in unit.told) for level in _LEVELS]
    if not unit.figures:
        return [*head, *[None] * (len(_KINDS) * len(_OF_KIND) + 1), *counts]
    return [*head, *_figures(unit.figures), unit.regulations, *counts]


def _figures(of_kinds: Iterable[Figures]) -> list[_Value]:
    return [
        value
        for figures in of_kinds
        for value in (figures.total, figures.done, _rate(figures), *figures.by_status)
    ]


def _rate(figures: Figures) -> float:
    """完成率 as a number that shows what a notice prints: 0.9999 where not quite all are done."""
    return float(Decimal(rate(figures.done, figures.total).rstrip("%")) / 100)


def _sums(units: Sequence[UnitLine]) -> list[_Value]:
    """The sums over the notices made; the workbooks that have none are named beside them."""
    counted = [unit for unit in units if unit.figures]
    head: list[_Value] = [_SUM, _left_out(units), f"{len(counted)}份通报", None]
    sums = [_sum([unit.figures[kind] for unit in counted]) for kind in range(len(_KINDS))]
    told = [told.level for unit in counted for told in unit.told]
    regulations = sum(unit.regulations for unit in counted)
    return [*head, *_figures(sums), regulations, *map(told.count, _LEVELS)]


def _left_out(units: Sequence[UnitLine]) -> str | None:
    refused = "、".join(unit.name or unit.workbook for unit in units if not unit.figures)
    return f"没有生成、不计入：{refused}" if refused else None


def _sum(figures: Sequence[Figures]) -> Figures:
    statuses = len(STATUS_NAMES)
    by_status = tuple(sum(f.by_status[place] for f in figures) for place in range(statuses))
    return Figures(sum(f.total for f in figures), sum(f.done for f in figures), by_status)


def _lines(units: Iterable[UnitLine]) -> Iterable[list[str]]:
    for unit in units:
        for told in unit.told:
            rule = told.rule if _RULE.fullmatch(told.rule) else ""
            yield [
                unit.name,
                unit.workbook,
                told.level,
                masked(told.where),
                rule,
                masked(told.message),
            ]


def _fill(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Sequence[Sequence[_Value]],
    widths: Sequence[float],
    height: float,
) -> None:
    """Write headings and rows; a text that begins with = stays a text."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        cell = sheet.cell(1, column, heading)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _FILL, _BOX, _CENTRED
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = height
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, float):
                cell.number_format = _RATE_FORMAT
            cell.font, cell.border, cell.alignment = _FONT, _BOX, _WRAPPED
