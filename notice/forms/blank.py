"""The empty workbook of the command `new`: each sheet of columns.py laid out, nothing filled in.

The shipped example is laid out by the same functions (scripts/make_example.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from notice.forms import colours, formulas
from notice.forms.looks import (
    A4,
    BODY_FONT,
    BOX,
    DATE_FORMAT,
    GUIDE_NAME,
    LAST_READY_ROW,
    OPTIONAL_FILL,
    REQUIRED_FILL,
    TEXT_FORMAT,
    WRAPPED,
    Record,
    Value,
    cell_at,
    check_dates,
    column_letters,
    column_number,
    empty_book,
    fill_table,
    offer,
    print_on,
    set_heights,
    write_title,
)
from notice.ledger import summary_figures
from notice.ledger.columns import (
    DATE_FACTS,
    DUTIES,
    FACT_SHEET,
    FACTS,
    LEDGER,
    MAPPING_SHEET,
    NO,
    PLANS,
    RELEASED_WORD,
    RESULTS,
    RULE_SHEET,
    SILENT_SHEETS,
    STATUS_SHEET,
    YES,
    Sheet,
)
from notice.model.book import STATUS_NAMES
from notice.xlsx.saving import saved

TITLE = "巡察整改台账"
MADE_AT = datetime(1980, 1, 1)  # the same bytes each time
INSPECTION_KINDS = ("常规巡察", "专项巡察", "机动巡察", "巡察“回头看”")

Lines = Sequence[tuple[str, str]]

# fmt: off
GUIDE: Lines = (  # subject, what is to be said of it
    ("表头", "工作表名称和表头不要改。深色的表头和项目必填，浅色的可以空着；"
             "鼠标停在表头上，可以看到这一列怎么填。行和列的先后可以调整。"),
    (FACT_SHEET.name, "一行一个项目，填在“内容”一列；选填的项目空着，就用“说明”里的默认写法。"),
    (LEDGER.name, "一行写一项整改措施，或者一个具体问题。同一类别、同一问题占几行的，"
                  "把这几行的单元格合并。合并的整改措施按一项计算，合并的整改情况只印一次。"),
    ("整改情况", "写做了什么、有什么效果，每段末尾用句号；要分段，按 Alt+回车 换行。"),
    ("完成状态", f"从下拉框里选：{'、'.join(STATUS_NAMES.values())}。"
                 "措施数、问题数、完成数和制度数由程序统计，不用自己算。"),
    ("颜色", "“完成状态”按写的字显示颜色；过了整改时限还没有完成的，“整改时限”显示红色"
             "（和“截至日期”比，没有填就和“成文日期”比）。列名右边的箭头可以筛选。"),
    ("日期", "直接输入，如 2025/6/12；“整改时限”“完成时间”也可以写“长期”“2025年底前”“2025年8月”。"),
    ("公开", f"写“{NO}”的行不印进公开版，但计入总数。同一问题有的行公开、有的行不公开时，"
             f"公开的行写明“{YES}”。"),
    (f"{DUTIES.name}、{PLANS.name}", "写了“要点”的行印作“一是要点。内容”，没写的印作一般段落。"),
    (RESULTS.name, "台账里统计不出来的数字写在这里，如谈话人次、清退金额；数量为 0 的不印。"
                   f"台账里不公开的行，它的数字也在这里写“{NO}”。"),
)
_USE: Lines = (
    ("使用方法", "在各张工作表里填本单位的内容，存盘（Ctrl+S）。打开着工作台的，不用关闭本表，"
                 "页面上马上列出要改的地方；没有错误了，点“生成通报”。没有打开的，双击“工作台”。"),
    ("用命令行", "python generate.py \"本表的位置\"（麒麟、统信上是 python3 generate.py），"
                 "通报生成在 output 文件夹里。"
                 "只检查不生成：python generate.py check \"本表的位置\"。"),
)
_REST: Lines = (
    (summary_figures.NAME, "数字由公式算出，不用填。同一个单元格合并几行的，按一个计算。"
                 f"“{LEDGER.name}”里只统计表头以下{formulas.ROWS}行。"),
    (RULE_SHEET.name, "不想用的校对规则，写上编号，“启用”选“否”；空着就全部照查。"),
    (MAPPING_SHEET.name, "表头和本表一样的，空着。把本单位原有的台账搬进来、表头不同的，在这里写明"
                         "哪一列是哪一列；把那份台账拖到工作台上，或者运行"
                         " python generate.py map \"台账的位置\"，程序会推荐怎么写。"),
    (STATUS_SHEET.name, "“完成状态”用本单位自己的写法（如“整改好了”）的，在这里写明"
                        "是哪一个标准状态；都从下拉框里选的，空着。"),
)
# fmt: on


def empty() -> bytes:
    """Return the empty workbook, the same bytes each time."""
    book = empty_book()
    guide = book.create_sheet(GUIDE_NAME)
    fill_guide(guide, (*_USE, *GUIDE, *_REST, *_examples()))
    fill_facts(book.create_sheet(FACT_SHEET.name), {})
    fill_ledger(book.create_sheet(LEDGER.name), TITLE, ())
    fill_prose(book.create_sheet(DUTIES.name), DUTIES, ())
    fill_prose(book.create_sheet(PLANS.name), PLANS, ())
    fill_results(book.create_sheet(RESULTS.name), ())
    formulas.fill(book.create_sheet(summary_figures.NAME))
    _fill_rules(book.create_sheet(RULE_SHEET.name))
    _fill_mapping(book.create_sheet(MAPPING_SHEET.name))
    _fill_statuses(book.create_sheet(STATUS_SHEET.name))
    colours.name_reference_day(book)
    return saved(book, TITLE, "", MADE_AT, ZIP_DEFLATED)


def fill_facts(sheet: Worksheet, values: Mapping[str, Value]) -> None:
    """Write 基本信息: a row for each fact with its value, if given, and its note."""
    dates: list[Cell] = []
    fill_table(sheet, FACT_SHEET, 1, tuple(_fact_rows(values)))
    for row, fact in enumerate(FACTS, start=2):
        name, value = cell_at(sheet, row, 1), cell_at(sheet, row, 2)
        name.fill = REQUIRED_FILL if fact.required else OPTIONAL_FILL
        if fact.name in DATE_FACTS:
            value.number_format = DATE_FORMAT
            dates.append(value)
        elif fact.name == "加盖印章":
            offer(sheet, value.coordinate, (YES, NO), "选“是”留出盖章位置，选“否”不盖章")
        elif fact.name == "巡察类型":
            kinds = offer(sheet, value.coordinate, INSPECTION_KINDS, "从下拉框里选，也可以自己写")
            kinds.showErrorMessage = False
    for value in dates:
        check_dates(sheet, value.coordinate)
    sheet.column_dimensions["B"].number_format = TEXT_FORMAT
    print_on(sheet, A4, "portrait")


def _fact_rows(values: Mapping[str, Value]) -> Iterator[Record]:
    """The rows of 基本信息."""
    for fact in FACTS:
        yield {
            "name": fact.name,
            "value": values.get(fact.name),
            "hint": ("必填。" if fact.required else "选填。") + fact.note,
        }


def fill_ledger(sheet: Worksheet, title: str, rows: Sequence[Record]) -> None:
    """Write 整改台账 with its title, dropdowns and page set-up."""
    last_column = get_column_letter(len(LEDGER.columns))
    write_title(sheet, title)
    sheet.merge_cells(f"A1:{last_column}1")

    fill_table(sheet, LEDGER, 2, rows)
    letters = column_letters(LEDGER)
    sheet.freeze_panes = f"{get_column_letter(column_number(LEDGER, 'finding') + 1)}3"

    def below_header(field: str) -> str:
        return f"{letters[field]}3:{letters[field]}{LAST_READY_ROW}"

    words = tuple(STATUS_NAMES.values())
    offer(sheet, below_header("status"), words, "这一行整改到哪一步，从下拉框里选")
    publicity = (YES, NO, RELEASED_WORD)
    offer(sheet, below_header("public"), publicity, f"空着即公开；选“{NO}”不进公开版")
    hint = DataValidation(allow_blank=True, showInputMessage=True)
    hint.promptTitle, hint.prompt = "整改时限", "写日期，如 2025/9/30；也可以写“长期”“2025年底前”"
    hint.add(below_header("deadline"))
    sheet.add_data_validation(hint)

    colours.colour(sheet, below_header("status"), below_header("deadline"))
    sheet.auto_filter.ref = f"A2:{last_column}{LAST_READY_ROW}"
    print_on(sheet, A4, "landscape")
    sheet.print_title_rows = "2:2"


def fill_prose(sheet: Worksheet, table: Sheet, rows: Sequence[Record]) -> None:
    """Write 责任落实 or 下一步打算."""
    fill_table(sheet, table, 1, rows)
    print_on(sheet, A4, "landscape")


def fill_results(sheet: Worksheet, rows: Sequence[Record]) -> None:
    """Write 整改成效 with its dropdown."""
    fill_table(sheet, RESULTS, 1, rows)
    letter = column_letters(RESULTS)["public"]
    area = f"{letter}2:{letter}{LAST_READY_ROW}"
    offer(sheet, area, (YES, NO), f"选“{NO}”不进公开版；选“{YES}”则为 0 也印")
    print_on(sheet, A4, "portrait")


def _fill_rules(sheet: Worksheet) -> None:
    """Write 校对设置: nothing is switched off."""
    fill_table(sheet, RULE_SHEET, 1, ())
    letter = column_letters(RULE_SHEET)["enabled"]
    offer(sheet, f"{letter}2:{letter}{LAST_READY_ROW}", (YES, NO), f"选“{NO}”，这条规则不查")
    print_on(sheet, A4, "portrait")


def _fill_mapping(sheet: Worksheet) -> None:
    """Write 列名对照: the headings of this workbook are the standard ones."""
    fill_table(sheet, MAPPING_SHEET, 1, ())
    print_on(sheet, A4, "portrait")


def _fill_statuses(sheet: Worksheet) -> None:
    """Write 状态对照: 完成状态 is written in the standard words."""
    fill_table(sheet, STATUS_SHEET, 1, ())
    letter = column_letters(STATUS_SHEET)["standard"]
    words = tuple(STATUS_NAMES.values())
    offer(sheet, f"{letter}2:{letter}{LAST_READY_ROW}", words, "从下拉框里选")
    print_on(sheet, A4, "portrait")


def fill_guide(sheet: Worksheet, lines: Lines) -> None:
    """Write 填写说明, which the program passes over."""
    assert sheet.title in SILENT_SHEETS
    write_title(sheet, GUIDE_NAME)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 92
    for row, (subject, text) in enumerate(lines, start=2):
        for column, value in enumerate((subject, text), start=1):
            cell = sheet.cell(row, column, value)
            cell.font, cell.alignment, cell.border = BODY_FONT, WRAPPED, BOX
        sheet.cell(row, 1).fill = OPTIONAL_FILL
    set_heights(sheet, 2)
    print_on(sheet, A4, "landscape")


def _examples() -> Iterator[tuple[str, str]]:
    """What might stand in the cells of each sheet: nothing in it is real."""
    yield f"例：{FACT_SHEET.name}", "以下是虚构的例子，只供参照，程序不读取。"
    for fact in FACTS:
        if fact.example:
            is_date = fact.name in DATE_FACTS
            yield fact.name, fact.example.replace("-", "/") if is_date else fact.example
    for sheet in (LEDGER, DUTIES, PLANS, RESULTS):
        yield f"例：{sheet.name}", "以下是一行里各列的例子。"
        for column in sheet.columns:
            if column.example:
                yield column.name, column.example
