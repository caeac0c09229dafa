"""汇总, a sheet whose ordinary formulas count the ledger; ledger/summary_figures.py reads it.

The formulas work in Excel, WPS and LibreOffice alike: no dynamic arrays, no names, nothing that
matches with wildcards. Each row of the ledger has a row of hidden helper columns, which find the
columns by their headings, so that rows and columns may be moved, added and deleted. They count
ledgers kept the usual way: merged cells, or blank ones below; what `totals` counts is what is
printed, and rules/contradictions.py compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from notice.forms import looks
from notice.ledger.columns import LEDGER, SUMMARY_WORDS
from notice.ledger.statuses import STATUS_WORDS
from notice.ledger.summary_figures import HEAD, KINDS, LAST_HEADER, LAST_ROW, NAME, REGULATIONS
from notice.model.book import STATUS_NAMES
from notice.model.text import column_letters, column_number

ROWS = LAST_ROW - 2  # of the ledger that the formulas count: all with dropdowns
NAMES = 6  # regulations that they find in one cell

_SOURCE = f"'{LEDGER.name}'!$A:$AZ"
_TOP = f"'{LEDGER.name}'!$A$1:$AZ${LAST_HEADER}"
_HEADER = 3
_FIRST, _LAST = _HEADER + 1, _HEADER + ROWS
_HEADER_ROW = "$L$1"  # the row of the ledger's header
_NOTHING = ("无", "/", "-", "—", "——")
_FIGURED = ("合计", "小计", "总计", "累计")  # a figure may follow

# helper columns, each with its heading: what the ledger holds in a row …
_IS_ROW, _NUMBER, _CATEGORY, _FINDING, _PROBLEM, _MEASURE, _STATUS, _REGULATIONS, _PUBLIC = (
    "LMNOPQRST"
)
# … which category, finding, problem and measure the row belongs to, how far it has come …
_OF_CATEGORY, _OF_FINDING, _OF_PROBLEM, _OF_MEASURE, _CARRIED, _GRADE = "UVWXYZ"
# … the worst grade of each finding, problem, measure in its first row, and new regulations
_WORST_FINDING, _WORST_PROBLEM, _WORST_BARE, _WORST_MEASURE, _NEW = ("AA", "AB", "AC", "AD", "AE")
_FIRST_NAME = column_number("AF")
_WORDS, _GRADES = "AM", "AN"  # the words of 完成状态 and their grades
_FETCHED = {
    _NUMBER: "序号", _CATEGORY: "问题类别", _FINDING: "反馈问题", _PROBLEM: "具体问题",
    _MEASURE: "整改措施", _STATUS: "完成状态", _REGULATIONS: "完善制度", _PUBLIC: "公开",
}  # fmt: skip
_MADE = {
    _IS_ROW: "成行", _OF_CATEGORY: "属类别", _OF_FINDING: "属问题", _OF_PROBLEM: "属具体问题",
    _OF_MEASURE: "属措施", _CARRIED: "状态", _GRADE: "计入", _WORST_FINDING: "问题",
    _WORST_PROBLEM: "具体问题", _WORST_BARE: "无具体问题", _WORST_MEASURE: "措施", _NEW: "新制度",
}  # fmt: skip
_GRADE_OF = {status: number for number, status in enumerate(STATUS_NAMES, start=1)}  # 已完成 1


# ---------------------------------------------------------------- the sheet


def fill(sheet: Worksheet) -> None:
    """Write 汇总: four rows of figures, and the hidden columns that they are counted from."""
    looks.write_title(sheet, NAME)
    sheet.cell(2, 1, f"由公式从“{LEDGER.name}”统计，不用填写；通报里的数字由程序另行计算、核对。")
    for column, heading in enumerate(HEAD, start=1):
        cell = sheet.cell(_HEADER, column, heading)
        cell.font, cell.alignment = looks.HEADER_FONT, looks.HEADED
        cell.fill, cell.border = looks.OPTIONAL_FILL, looks.BOX
        sheet.column_dimensions[column_letters(column)].width = 16 if column == 1 else 11
    for row, formulas in enumerate(_figures(), start=_FIRST):
        for column, value in enumerate(formulas, start=1):
            cell = sheet.cell(row, column, value)
            cell.font, cell.alignment = looks.BODY_FONT, looks.CENTRED
            cell.border = looks.BOX
    sheet.cell(_FIRST + 5, 1, _warning())
    for row in (2, _FIRST + 5):
        sheet.cell(row, 1).font = looks.BODY_FONT
    _fill_helpers(sheet)
    sheet.freeze_panes = f"B{_FIRST}"
    sheet.print_area = f"A1:{column_letters(len(HEAD))}{_FIRST + 5}"
    looks.print_on(sheet, looks.A4, "landscape")


def _figures() -> Iterator[list[str]]:
    """The visible rows: the name of what is counted, then its formulas."""
    counted = dict(zip(KINDS, (_WORST_MEASURE, _WORST_FINDING, _WORST_PROBLEM), strict=True))
    for row, (kind, column) in enumerate(counted.items(), start=_FIRST):
        areas = [_area(column)]
        if column == _WORST_PROBLEM:
            areas.append(_area(_WORST_BARE))
        total = "+".join(f'COUNTIF({area},">0")' for area in areas)
        statuses = [
            "=" + "+".join(f"COUNTIF({area},{grade})" for area in areas)
            for grade in _GRADE_OF.values()
        ]
        share = f"ROUND(C{row}*10000/B{row},0)"
        rate = f'=IF(B{row}=0,"0%",IF(AND({share}=10000,C{row}<B{row}),99.99,{share}/100)&"%")'
        yield [kind, f"={total}", f"=E{row}+F{row}", rate, *statuses]
    yield [REGULATIONS, f"=SUM({_area(_NEW)})"]


def _warning() -> str:
    """Says why the figures can't be right, and nothing else."""
    below = ":".join(
        f"INDEX({_SOURCE},{_HEADER_ROW}+{ROWS + beyond},{column})"
        for beyond, column in ((1, 1), (2000, 52))
    )
    return (
        f'=IF({_HEADER_ROW}=0,"在“{LEDGER.name}”里找不到表头“反馈问题”，没有统计",'
        f'IF(COUNTA({below})>0,"“{LEDGER.name}”超过{ROWS}行，下面的没有统计",""))'
    )


def _fill_helpers(sheet: Worksheet) -> None:
    grey = Font(name="宋体", size=9, color="808080")
    headed = f'({_TOP}="反馈问题")*ROW({_TOP})'
    sheet[_HEADER_ROW.replace("$", "")] = f"=IFERROR(SUMPRODUCT(MAX({headed})),0)"
    for column, heading in _FETCHED.items():
        place = f'MATCH("{heading}",INDEX({_SOURCE},{_HEADER_ROW},0),0)'
        sheet[f"{column}2"] = f"=IF({_HEADER_ROW}=0,0,IFERROR({place},0))"
    names = {column_letters(_FIRST_NAME + k): f"制度{k + 1}" for k in range(NAMES)}
    for column, heading in {**_MADE, **_FETCHED, **names, _WORDS: "写法", _GRADES: "等级"}.items():
        sheet[f"{column}{_HEADER}"] = heading
        sheet.column_dimensions[column].hidden = True
    for row in range(_FIRST, _LAST + 1):
        for column, formula in _helpers(row):
            sheet[f"{column}{row}"] = f"={formula}"
    for row, (word, status) in enumerate(STATUS_WORDS.items(), start=_FIRST):
        sheet[f"{_WORDS}{row}"], sheet[f"{_GRADES}{row}"] = word, _GRADE_OF[status]
    first, last = column_number(_IS_ROW), column_number(_GRADES)
    for cells in sheet.iter_rows(1, _LAST, first, last):
        for cell in cells:
            if cell.value is not None:
                cell.font = grey


# ---------------------------------------------------------------- a row of helpers


def _helpers(row: int) -> Iterator[tuple[str, str]]:
    """The hidden formulas of one row of the ledger, by their columns."""
    above = row - 1

    def carried(column: str, start: str = '""') -> str:
        return f"{column}{above}" if row > _FIRST else start

    for column in _FETCHED:
        yield (
            column,
            f'IF({column}$2=0,"",INDEX({_SOURCE},{_HEADER_ROW}+ROW()-{_HEADER},{column}$2)&"")',
        )
    yield _IS_ROW, _is_row(row)
    unfilled = f"{_IS_ROW}{row}=0"
    no_category = f"OR({unfilled},{_says_nothing(f'{_CATEGORY}{row}')})"
    yield (
        _OF_CATEGORY,
        f"IF({no_category},{carried(_OF_CATEGORY)},{_matched(f'{_CATEGORY}{row}')})",
    )
    yield (
        _OF_FINDING,
        f'IF(OR({unfilled},{_FINDING}{row}=""),{carried(_OF_FINDING)},'
        f'{_OF_CATEGORY}{row}&"#"&{_matched(f"{_FINDING}{row}")})',
    )
    same = f'IF({_OF_FINDING}{row}={carried(_OF_FINDING)},{carried(_OF_PROBLEM)},"")'
    yield (
        _OF_PROBLEM,
        f"IF(OR({unfilled},{_says_nothing(f'{_PROBLEM}{row}')}),{same},"
        f'{_OF_FINDING}{row}&"#"&{_matched(f"{_PROBLEM}{row}")})',
    )
    yield (
        _OF_MEASURE,
        f'IF(OR({unfilled},{_MEASURE}{row}=""),{carried(_OF_MEASURE, "0")},ROW())',
    )
    yield _CARRIED, f'IF(OR({unfilled},{_STATUS}{row}=""),{carried(_CARRIED, "5")},{_grade(row)})'
    yield _GRADE, f"{_IS_ROW}{row}*{_CARRIED}{row}"
    yield _WORST_FINDING, _worst_of_first(row, _OF_FINDING)
    is_none = f'{_OF_PROBLEM}{row}=""'
    yield _WORST_PROBLEM, f"IF({is_none},0,{_worst_of_first(row, _OF_PROBLEM)})"
    named = f'({_area(_OF_FINDING)}={_OF_FINDING}{row})*({_area(_OF_PROBLEM)}<>"")'
    yield (
        _WORST_BARE,
        f"IF({_WORST_FINDING}{row}=0,0,"
        f"IF(SUMPRODUCT({named}*({_area(_GRADE)}>0))>0,0,{_WORST_FINDING}{row}))",
    )
    own = f"OR({_GRADE}{row}=0,{_OF_MEASURE}{row}<>ROW())"
    yield _WORST_MEASURE, f"IF({own},0,{_worst(row, _OF_MEASURE)})"
    for k in range(NAMES):
        yield column_letters(_FIRST_NAME + k), _regulation(row, k + 1)
    yield _NEW, _new_regulations(row)


def _area(column: str) -> str:
    return f"${column}${_FIRST}:${column}${_LAST}"


def _is_row(row: int) -> str:
    """1 where the row holds more than 序号 and 公开, and is no 合计, 备注 and the like."""
    line = f"INDEX({_SOURCE},{_HEADER_ROW}+ROW()-{_HEADER},0)"
    own = f'COUNTA({line})-({_NUMBER}{row}<>"")-({_PUBLIC}{row}<>"")'
    figure = f'SUBSTITUTE(SUBSTITUTE({_MEASURE}{row},"项",""),"个","")'
    has_measure = f'AND({_MEASURE}{row}<>"",NOT(ISNUMBER(VALUE({figure}))))'
    first = f"{_PROBLEM}{row}&{_MEASURE}{row}"
    for column in (_FINDING, _CATEGORY, _NUMBER):
        first = f'IF({column}{row}<>"",{column}{row},{first})'
    first = f'SUBSTITUTE(SUBSTITUTE({first}," ",""),"　","")'
    head = f'LEFT({first},FIND("：",SUBSTITUTE({first},":","：")&"：")-1)'
    summary = (
        f"OR({head}={_array(SUMMARY_WORDS)},"
        f"AND(OR(LEFT({first},2)={_array(_FIGURED)}),ISNUMBER(VALUE(MID({first},3,1)))))"
    )
    # IFERROR: VALUE of no figure is an error, also inside AND
    return (
        f"IF({_HEADER_ROW}=0,0,IF({own}=0,0,IF({has_measure},1,IF(IFERROR({summary},FALSE),0,1))))"
    )


def _array(words: Sequence[str]) -> str:
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


def _says_nothing(cell: str) -> str:
    return f'OR({cell}="",{cell}={_array(_NOTHING)})'


def _matched(cell: str) -> str:
    """A wording as it is compared: without spaces, breaks and a mark at its end."""
    bare = cell
    for sign in ('" "', '"　"', "CHAR(10)", "CHAR(13)"):
        bare = f'SUBSTITUTE({bare},{sign},"")'
    bare = f'{bare}&"|"'
    for mark in "。；":
        bare = f'SUBSTITUTE({bare},"{mark}|","|")'
    return bare


def _grade(row: int) -> str:
    """1 已完成 … 5 未完成; a remark in brackets behind the word is cut off."""
    cell = f"{_STATUS}{row}"
    bracket = f'SUBSTITUTE({cell},"(","（")&"（"'
    word = f'SUBSTITUTE(SUBSTITUTE(LEFT({cell},FIND("（",{bracket})-1)," ",""),"　","")'
    last = _FIRST + len(STATUS_WORDS) - 1
    words, grades = (f"${c}${_FIRST}:${c}${last}" for c in (_WORDS, _GRADES))
    return f"IFERROR(INDEX({grades},MATCH({word},{words},0)),5)"


def _worst(row: int, column: str) -> str:
    return f"SUMPRODUCT(MAX(({_area(column)}={column}{row})*{_area(_GRADE)}))"


def _worst_of_first(row: int, column: str) -> str:
    """The worst grade of what the row belongs to, in its first row; 0 in all others."""
    same = f"(${column}${_HEADER}:{column}{row - 1}={column}{row})"
    before = f"{same}*(${_GRADE}${_HEADER}:{_GRADE}{row - 1}>0)"
    return f"IF({_GRADE}{row}=0,0,IF(SUMPRODUCT({before})>0,0,{_worst(row, column)}))"


def _regulation(row: int, number: int) -> str:
    """The so-manieth name in the cell: 《…》, or a line where there is no 《."""
    cell = f"${_REGULATIONS}{row}"
    begin = f'FIND("《",{cell})'
    if number > 1:
        begin = f'FIND(CHAR(1),SUBSTITUTE({cell},"《",CHAR(1),{number}))'
    title = f'MID({cell},{begin}+1,FIND("》",{cell},{begin})-{begin}-1)'
    line = f'MID(SUBSTITUTE({cell},CHAR(10),REPT(" ",400)),{(number - 1) * 400 + 1},400)'
    name = f'IF(ISNUMBER(FIND("《",{cell})),{title},TRIM({line}))'
    bare = f'SUBSTITUTE(SUBSTITUTE({name}," ",""),"　","")'
    none = f"OR(${_IS_ROW}{row}=0,{_says_nothing(cell)})"
    return f'IF({none},"",IFERROR({bare},""))'


def _new_regulations(row: int) -> str:
    """How many names of the row stand in no row above and not before in the row."""
    first, last = column_letters(_FIRST_NAME), column_letters(_FIRST_NAME + NAMES - 1)
    terms = []
    for k in range(NAMES):
        name = f"{column_letters(_FIRST_NAME + k)}{row}"
        before = f"SUMPRODUCT(--(${first}${_HEADER}:${last}{row - 1}={name}))"
        if k:
            here = f"${first}{row}:{column_letters(_FIRST_NAME + k - 1)}{row}"
            before += f"+SUMPRODUCT(--({here}={name}))"
        terms.append(f'IF({name}="",0,IF({before}=0,1,0))')
    return f'IF({_REGULATIONS}{row}="",0,{"+".join(terms)})'
