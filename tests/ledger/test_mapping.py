"""列名对照: an office's own ledger with its own headings, sheets and categories is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from notice.commands.backfill import backfill
from notice.commands.build import build, make
from notice.commands.recorded import Surroundings
from notice.diagnostics import Diagnostic, Refused
from notice.ledger.read import read_book, read_name
from notice.model.book import Book
from notice.model.notice import Edition, Made
from notice.totals import count
from tests.builders import FACTS, ROW, workbook

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "notice.docx"
Line = Sequence[object]

HEAD = ("标准名称", "本单位名称", "工作表")
OWN = ("方面名称", "存在问题", "整改任务", "工作进展", "整改到位情况")  # 类别 问题 措施 情况 状态
COLUMNS: list[Line] = [
    ("问题类别", "方面名称"),
    ("反馈问题", "存在问题"),
    ("整改措施", "整改任务"),
    ("整改情况", "工作进展"),
    ("完成状态", "整改到位情况"),
]
ONE = ("党建方面", "学习不够深入", "制定学习计划", "全年学习12次。", "已完成")
TWO = ("党建方面", "制度执行不严", "开展制度培训", "组织培训两次。", "正在整改")
THREE = ("业务方面", "服务不够到位", "延长开放时间", "周末延长两小时。", "长期坚持")


def ledger(rows: Sequence[Line], head: Line = OWN) -> list[Line]:
    return [head, *rows]


def content(
    sheets: dict[str, Sequence[Line]], lines: Sequence[Line] = (), **layout: object
) -> bytes:
    """A workbook without 整改台账 whose 列名对照 has these lines."""
    mapping = {"列名对照": [HEAD, *lines]} if lines else {}
    laid = {"整改台账": None, **sheets, **mapping}
    return workbook(sheets=laid, **layout)  # type: ignore[arg-type]


def read(*arguments: object, **layout: object) -> tuple[Book, list[tuple[str, str]]]:
    book, found = read_book(content(*arguments, **layout), "台账.xlsx")  # type: ignore[arg-type]
    return book, places(found)


def refused(*arguments: object, **layout: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read(*arguments, **layout)
    return places(caught.value.diagnostics)


def places(found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    return [(str(d.where), d.rule) for d in found]


def tree(book: Book) -> list[tuple[str, list[tuple[str, int]]]]:
    """Each category with its findings and their numbers of rows."""
    return [
        (str(c.wording), [(str(f.wording), len(f.rows)) for f in c.findings])
        for c in book.categories
    ]


# ---------------------------------------------------------------- one sheet

SHEET_LINE: Line = ("整改台账", None, "2025问题清单")


def test_own_headings_and_own_sheet() -> None:
    book, found = read({"2025问题清单": ledger([ONE, TWO, THREE])}, [SHEET_LINE, *COLUMNS])
    assert found == []
    assert tree(book) == [
        ("党建方面", [("学习不够深入", 1), ("制度执行不严", 1)]),
        ("业务方面", [("服务不够到位", 1)]),
    ]
    assert str(book.rows[1].cells.cell("progress")) == "2025问题清单!D3"
    totals = count(book)
    assert (totals.measures.total, totals.measures.done) == (3, 2)


def test_own_headings_on_the_standard_sheet() -> None:
    lines = [("整改任务", "x")]
    rows = {"整改台账": ledger([ONE])}
    book, found = read(rows, COLUMNS)
    assert (found, str(book.rows[0].cells.cell("measure"))) == ([], "整改台账!C2")
    assert refused(rows, [*COLUMNS, *lines]) == [("列名对照!A7", "mapping-unknown")]


READ = {  # lines of 列名对照, heading of 整改措施 → what is noticed
    "the sheet stands under 本单位名称": ([("整改台账", "清单", None), *COLUMNS], OWN, []),
    "the standard name stands there": ([("整改台账", "整改台账", "清单"), *COLUMNS], OWN, []),
    "an alias of the standard name": (
        [("整改台账", None, "清单"), *COLUMNS[:2], ("整改举措", "整改任务"), *COLUMNS[3:]],
        OWN,
        [],
    ),
    "spaces, stars, hints and breaks": (
        [("整改台账", None, "清单 "), *COLUMNS],
        ("方面名称", "*存在问题", "整改任务（可多条）", "工作\n进展", "整改到位 情况"),
        [],
    ),
    "an own column is ignored as ever": (
        [("整改台账", None, "清单"), *COLUMNS],
        (*OWN, "牵头人"),
        [("清单!F1", "column-unknown")],
    ),
    "what is mapped wins over the standard name": (
        [("整改台账", None, "清单"), *COLUMNS],
        (*OWN, "整改措施"),
        [("清单!F1", "column-shadowed")],
    ),
    "a standard heading may mean another column": (
        [
            ("整改台账", None, "清单"), *COLUMNS[:3], ("整改情况", "工作进展"),
            ("完成状态", "整改情况"),
        ],
        (*OWN[:4], "整改情况"),
        [],
    ),
    "titles above, the sheet's own column": (
        [("整改台账", None, "清单"), *((*line, "清单") for line in COLUMNS)],
        OWN,
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_read(case: str) -> None:
    lines, head, noticed = READ[case]
    titles = [("2025年整改清单",)] if case.startswith("titles") else []
    book, found = read({"清单": [*titles, *ledger([ONE], head)]}, lines)
    assert found == noticed
    assert str(book.rows[0].measure) == "制定学习计划"
    assert book.rows[0].status.word == "已完成"


def test_yes_and_no_under_a_question() -> None:
    lines = [SHEET_LINE, *COLUMNS[:4], ("完成状态", "是否销号")]
    rows = [(*ONE[:4], "是"), (*TWO[:4], "否")]
    book, _ = read({"2025问题清单": ledger(rows, (*OWN[:4], "是否销号"))}, lines)
    assert [row.status.word for row in book.rows] == ["已完成", "未完成"]


# ---------------------------------------------------------------- headings in two rows

TWO_ROWS: list[Line] = [
    ("类别", "存在问题", "整改情况", None, None, "责任", None),
    (None, None, "任务", "进展", "程度", "领导", "科室"),
    (*ONE, "馆长", "办公室"),
]
TWO_ROW_LINES: list[Line] = [
    ("整改台账", None, "清单"),
    ("反馈问题", "存在问题", None),
    ("整改措施", "整改情况/任务", None),
    ("整改情况", "整改情况 / 进展", None),
    ("完成状态", "整改情况／程度", "清单"),
]


def merge(*areas: str):
    def edit(book: Workbook) -> None:
        for area in areas:
            book["清单"].merge_cells(area)  # type: ignore[union-attr]

    return edit


@pytest.mark.parametrize("title", [(), (("某单位整改清单",),)], ids=["plain", "under a title"])
def test_two_rows__upper_and_lower_heading(title: Sequence[Line]) -> None:
    down = len(title)
    areas = [f"{c}{1 + down}:{c}{2 + down}" for c in "AB"]
    areas += [f"C{1 + down}:E{1 + down}", f"F{1 + down}:G{1 + down}", *(["A1:G1"] * down)]
    book, found = read({"清单": [*title, *TWO_ROWS]}, TWO_ROW_LINES, edit=merge(*areas))
    assert found == []
    row = book.rows[0]
    assert (str(row.measure), row.status.word, str(row.text("leader"))) == (
        ONE[2],
        "已完成",
        "馆长",
    )
    assert str(row.cells.cell("status")) == f"清单!E{3 + down}"


def test_two_rows__the_lower_heading_alone() -> None:
    lines = [TWO_ROW_LINES[0], TWO_ROW_LINES[1], ("整改措施", "任务"), ("整改情况", "进展"),
             ("完成状态", "程度")]  # fmt: skip
    book, found = read({"清单": TWO_ROWS}, lines, edit=merge("A1:A2", "B1:B2", "C1:E1", "F1:G1"))
    assert (found, book.rows[0].status.word) == ([], "已完成")


# ---------------------------------------------------------------- the row of the header

LEGEND: list[Line] = [("方面名称", "存在问题", "整改任务"), ("示例方面", "示例问题", "示例任务")]
SAID = {  # how 列名对照 says that the header is in row 4, of which sheet
    "in words": ("第4行", "清单"), "a number": (4, "清单"), "of each sheet": ("第 4 行", None),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_header__where_a_line_says_it_is(case: str) -> None:
    rows = [*LEGEND, (), *ledger([ONE, TWO])]
    lines = [("整改台账", None, "清单"), *COLUMNS]
    assert ("清单!1", "column-missing") in refused({"清单": rows}, lines)
    book, found = read({"清单": rows}, [*lines, ("表头", *SAID[case])])
    assert [str(row.measure) for row in book.rows] == [ONE[2], TWO[2]]
    assert found == [("清单!1", "header-said")]


def test_header__said_of_a_row_that_is_none() -> None:
    lines = [("整改台账", None, "清单"), *COLUMNS, ("表头", "第2行", "清单")]
    told = refused({"清单": ledger([ONE])}, lines)
    assert {place for place in told if place[1] != "header-said"} == {("清单!2", "column-missing")}


def test_header__in_two_rows_either_is_enough() -> None:
    for row in (1, 2):
        lines = [*TWO_ROW_LINES, ("表头", row, "清单")]
        edit = merge("A1:A2", "B1:B2", "C1:E1", "F1:G1")
        book, found = read({"清单": TWO_ROWS}, lines, edit=edit)
        assert (found, book.rows[0].status.word) == ([], "已完成")


# ---------------------------------------------------------------- several columns of one field

DONE_SO_FAR: list[Line] = [
    ("整改台账", None, "清单"), ("反馈问题", "问题", None), ("整改情况", "工作进展", None),
    ("整改情况", "取得成效", None),
]  # fmt: skip
TWO_TEXTS = ("问题", "具体问题", "整改措施", "工作进展", "完成状态", "取得成效", "公开")


def printed(rows: Sequence[Line], edit=None, edition: Edition = Edition.PUBLIC) -> list[str]:
    """What the notice says of the ledger's findings, and the cells that each line comes from."""
    from notice.totals import count as counted
    from notice.wording.edition import lay_out

    made = content({"清单": [TWO_TEXTS, *rows]}, DONE_SO_FAR, edit=edit)
    book, _ = read_book(made, "台账.xlsx")
    laid, _ = lay_out(book, counted(book), edition)
    (category,) = laid.categories
    return [
        f"{line}{'、'.join(str(cell).partition('!')[2] for cell in line.cells)}"
        for finding in category.findings
        for part in (finding, *finding.problems)
        for line in part.paragraphs
    ]


A_AND_B = {  # rows, merged → what is printed of 整改情况
    "both, in the order of the columns": (
        [("甲", None, "一", "办了。", "已完成", "好了。\n更好了。")], (),
        ["整改情况：办了。D2", "好了。F2", "更好了。F2"],
    ),
    "one alone": (
        [("甲", None, "一", None, "已完成", "好了。"),
         ("乙", None, "二", "办了。", "已完成", "无")], (),
        ["整改情况：好了。F2", "整改情况：办了。D3"],
    ),
    "one merged over the rows of a finding": (
        [("甲", None, "一", "办了。", "已完成", "好了。"),
         (None, None, "二", None, "已完成", "又好了。")],
        ("D2:D3",), ["整改情况：办了。D2", "好了。F2", "又好了。F3"],
    ),
    "each 具体问题 its own": (
        [("甲", "子", "一", "办子。", "已完成", "子好。"),
         (None, "丑", "二", "办丑。", "已完成", None)],
        (), ["整改情况：办子。D2", "子好。F2", "整改情况：办丑。D3"],
    ),
    "one that two 具体问题 share": (
        [("甲", "子", "一", "办子。", "已完成", "都好。"),
         (None, "丑", "二", "办丑。", "已完成", None)],
        ("F2:F3",), ["整改情况：办子。D2", "整改情况：都好。F2", "办丑。D3"],
    ),
    "a row that is withheld": (
        [("甲", None, "一", "办了。", "已完成", "好了。", "否"),
         (None, None, "二", "办。", "已完成", "好。", "是")],
        (), ["整改情况：办。D3", "好。F3"],
    ),
    "merged over a row that is withheld": (
        [("甲", None, "一", "办了。", "已完成", "好了。", "否"),
         (None, None, "二", "办。", "已完成", None, "是")],
        ("F2:F3",), ["整改情况：办。D3"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", A_AND_B)
def test_two_columns_of_progress(case: str) -> None:
    rows, merged, lines = A_AND_B[case]
    assert printed(rows, merge(*merged) if merged else None) == lines


@pytest.mark.parametrize("area", ["D2:D3", "F2:F3"])
def test_two_columns_of_progress__merged_over_two_findings_in_either(area: str) -> None:
    rows = [
        ("甲", None, "一", "办了。", "已完成", "好了。"),
        ("乙", None, "二", "办了。", "已完成", "好了。"),
    ]
    told = refused({"清单": [TWO_TEXTS, *rows]}, DONE_SO_FAR, edit=merge(area))
    assert told == [(f"清单!{area[:2]}", "progress-over-findings")]


def test_two_columns_of_progress__every_cell_is_accounted_for(tmp_path: Path) -> None:
    rows = [
        ("甲", None, "一", "办了。", "已完成", "好了。"),
        ("乙", None, "二", "办。", "已完成", "无"),
    ]
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content({"清单": [TWO_TEXTS, *rows]}, DONE_SO_FAR))
    built = build(
        path, TEMPLATE, tmp_path / "出", Edition.PUBLIC, fix=False, strict=False, force=False
    )
    page = built.outputs["review"].read_text("utf-8")
    assert "F3" in page
    texts = [p.text for p in built.made.rendered.paragraphs]
    assert texts[texts.index("整改情况：办了。") + 1] == "好了。"


TICKED: list[Line] = [
    ("整改台账", None, "清单"), ("反馈问题", "问题", None), ("整改情况", "进展", None),
    ("完成状态", "已完成", None), ("完成状态", "正在整改", None),
    ("完成状态", "销号情况/好了", None),
]  # fmt: skip
STATES: list[Line] = [
    ("问题", "整改措施", "进展", "已完成", "正在整改", "销号情况", None),
    (None, None, None, None, None, "好了", "备注"),
]
SAYS = {"状态对照": [("本单位写法", "标准状态"), ("好了", "长期坚持")]}


def ticked(*rows: Line, edit=None) -> tuple[Book, list[tuple[str, str]]]:
    areas = merge("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1")

    def both(book: Workbook) -> None:
        areas(book)
        if edit is not None:
            edit(book)

    return read({"清单": [*STATES, *rows], **SAYS}, TICKED, edit=both)


@pytest.mark.parametrize("mark", ["√", "✓", "✔", "☑", "■", "是", " √ ", "v", True, 1])
def test_ticks__the_heading_of_the_marked_column_is_the_status(mark: object) -> None:
    rows = [
        ("甲", "一", "办了。", mark, None, None), ("乙", "二", "办了。", "□", mark, "×"),
        ("丙", "三", "办了。", None, "", mark), ("丁", "四", "办了。", "已完成", "/", "—"),
        ("合计", None, None, 2, 1, 1),
    ]  # fmt: skip
    book, found = ticked(*rows)
    words = [row.status.word for row in book.rows]
    assert words == ["已完成", "正在整改", "长期坚持", "已完成"]
    assert found == [("清单!A7", "summary-row")]


def test_ticks__a_merged_one_holds_for_its_rows() -> None:
    rows = [("甲", "一", "办了。", "√"), (None, "二", None, None)]
    book, _ = ticked(*rows, edit=merge("D3:D4"))
    assert [row.status.word for row in book.rows] == ["已完成", "已完成"]


AT_ODDS = {  # the three cells → where it is told
    "none": ((None, "□", None), "D3"), "two": (("√", None, "√"), "D3"),
    "words": ((None, "九月完成", None), "E3"),
}  # fmt: skip


@pytest.mark.parametrize("case", AT_ODDS)
def test_ticks__none_or_two_are_told_at_the_row(case: str) -> None:
    marks, cell = AT_ODDS[case]
    with pytest.raises(Refused) as caught:
        ticked(("甲", "一", "办了。", *marks))
    told = [d for d in caught.value.diagnostics if d.rule == "status-mark"]
    assert [str(d.where) for d in told] == [f"清单!{cell}"]


# ---------------------------------------------------------------- several sheets

SHEETS: dict[str, Sequence[Line]] = {
    "业务台账": ledger([THREE, ("党建方面", ONE[1], "再学一次", "又学了两次。", "未完成")]),
    "党建台账": ledger([ONE, TWO]),
}
IN_ORDER: list[Line] = [("整改台账", None, "党建台账"), ("整改台账", None, "业务台账"), *COLUMNS]


def test_several_sheets__in_the_order_of_the_list() -> None:
    book, found = read(SHEETS, IN_ORDER)
    assert tree(book) == [
        ("党建方面", [("学习不够深入", 2), ("制度执行不严", 1)]),
        ("业务方面", [("服务不够到位", 1)]),
    ]
    again = [("业务台账!A3", "category-again"), ("业务台账!B3", "finding-again")]
    assert found == again
    cells = [str(row.cells.cell("measure")) for row in book.findings[0].rows]
    assert cells == ["党建台账!C2", "业务台账!C3"]
    totals = count(book)
    assert [str(cell) for cell in totals.measures.total.cells] == [
        "党建台账!C2", "业务台账!C3", "党建台账!C3", "业务台账!C2",
    ]  # fmt: skip
    assert book.findings[0].status.word == "未完成"


def test_several_sheets__other_headings_on_each() -> None:
    second = ("方面名称", "存在问题", "做法", "工作进展", "整改到位情况")
    sheets = {"党建台账": ledger([ONE]), "业务台账": ledger([THREE], second)}
    book, found = read(sheets, [*IN_ORDER, ("整改措施", "做法", "业务台账")])
    assert (found, [str(row.measure) for row in book.rows]) == ([], [ONE[2], THREE[2]])


def test_several_sheets__nothing_is_as_above_over_two() -> None:
    sheets = {"党建台账": ledger([ONE]), "业务台账": ledger([(None, None, *THREE[2:])])}
    assert refused(sheets, IN_ORDER) == [("业务台账!A2", "blank"), ("业务台账!B2", "blank")]


def test_several_sheets__numbers_begin_anew_on_each() -> None:
    head = (*OWN, "序号")
    sheets = {"党建台账": ledger([(*ONE, 1)], head), "业务台账": ledger([(*THREE, 1)], head)}
    assert read(sheets, IN_ORDER)[1] == []
    sheets["党建台账"] = ledger([(*ONE, 1), (*TWO, 1)], head)
    assert read(sheets, IN_ORDER)[1] == [("党建台账!F3", "number-twice")]


def test_several_sheets__one_without_rows_is_noticed() -> None:
    sheets = {"党建台账": ledger([ONE]), "业务台账": ledger([])}
    assert read(sheets, IN_ORDER)[1] == [("业务台账", "ledger-empty")]
    sheets["党建台账"] = ledger([])
    assert refused(sheets, IN_ORDER) == [("党建台账", "ledger-empty")]


def test_several_sheets__faults_of_each() -> None:
    sheets = {
        "党建台账": ledger([(*ONE[:4], "差不多")]),
        "业务台账": [("小计",), *ledger([THREE, ("小计",), (*TWO[:3], None, "已完成")])],
    }
    assert sorted(refused(sheets, IN_ORDER)) == [
        ("业务台账!A4", "summary-row"), ("业务台账!A5", "category-again"),
        ("业务台账!D5", "blank"), ("党建台账!E2", "status-unknown"),
    ]  # fmt: skip


# ---------------------------------------------------------------- a category a sheet

BARE = [line for line in COLUMNS if line[0] != "问题类别"]
BY_SHEET = {"党建方面": ledger([ONE[1:], TWO[1:]], OWN[1:]), "业务": ledger([THREE[1:]], OWN[1:])}
TITLES: list[Line] = [("整改台账", None, "党建方面"), ("整改台账", None, "业务"), *BARE]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([("问题类别", None, None)], ["党建方面", "业务"]),
        ([("问题类别", None, "党建方面"), ("问题类别", None, "业务")], ["党建方面", "业务"]),
        (
            [("问题类别", None, None), ("问题类别", "“业务工作方面”", "业务")],
            ["党建方面", "业务工作方面"],
        ),
        ([("问题类别", '"全部"', None)], ["全部"]),
    ],
    ids=["for every sheet", "for each", "words of its own", "one for all"],
)  # fmt: skip
def test_category_of_a_sheet(lines: list[Line], names: list[str]) -> None:
    book, found = read(BY_SHEET, [*TITLES, *lines])
    assert [c.wording for c in book.categories] == names
    assert {rule for _, rule in found} <= {"category-again"}
    assert str(book.categories[0].cell) == "列名对照!B8"


def test_category_of_a_sheet__missing_on_one() -> None:
    assert refused(BY_SHEET, [*TITLES, ("问题类别", None, "党建方面")]) == [("业务", "blank")]


def test_no_category_at_all() -> None:
    book, found = read(BY_SHEET, TITLES)
    assert (found, len(book.findings), [str(c.wording) for c in book.categories]) == ([], 3, [""])


# ---------------------------------------------------------------- the other sheets


def test_other_sheets_and_their_columns() -> None:
    sheets = {
        "单位信息": [("项目", "填写"), *FACTS.items()],
        "基本信息": None,
        "整改台账": [tuple(ROW), tuple(ROW.values())],
        "工作计划": [("要点", "具体安排"), ("持续巩固", "每月一次。")],
    }
    lines = [
        ("基本信息", None, "单位信息"), ("内容", "填写", "单位信息"),
        ("下一步打算", None, "工作计划"), ("内容", "具体安排", "工作计划"),
    ]  # fmt: skip
    book, found = read(sheets, lines)
    assert found == []
    assert str(book.facts["单位简称"][0].cells[0]) == "单位信息!B3"
    assert str(book.plans[0].lines[0]) == "每月一次。"
    assert read_name(content(sheets, lines))["单位简称"] == ("市图书馆",)  # type: ignore[arg-type]


def test_a_standard_sheet_that_is_not_listed_is_told() -> None:
    sheets = {"清单": ledger([ONE]), "整改台账": ledger([TWO])}
    _, found = read(sheets, [("整改台账", None, "清单"), *COLUMNS])
    assert found == [("整改台账", "sheet-shadowed")]


# ---------------------------------------------------------------- faults of 列名对照

GOOD: list[Line] = [("整改台账", None, "清单"), *COLUMNS]  # rows 2 to 7
FAULTS = {  # lines after the good ones → the fault
    "an unknown standard name": ([("整该措施", "整改任务")], ("A8", "mapping-unknown")),
    "no standard name": ([(None, "整改任务")], ("A8", "blank")),
    "a heading that is not there": ([("责任人", "经办")], ("B8", "mapping-heading")),
    "a heading that is not on that sheet": (
        [("责任人", "经办", "清单")],
        ("B8", "mapping-heading"),
    ),
    "a sheet that is not there": ([("责任人", "存在问题", "清单二")], ("C8", "mapping-sheet")),
    "a ledger that is not there": ([("整改台账", None, "清单二")], ("C8", "mapping-sheet")),
    "two lines for one column": ([("整改措施", "存在问题")], ("A8", "mapping-twice")),
    "two columns for one heading": ([("具体问题", "整改任务")], ("B8", "mapping-twice")),
    "a sheet twice": ([("整改台账", None, "清单")], ("C8", "mapping-twice")),
    "a sheet as two": ([("责任落实", None, "清单")], ("C8", "mapping-twice")),
    "no heading": ([("责任人", None)], ("B8", "blank")),
    "no sheet": ([("责任落实", None, None)], ("C8", "blank")),
    "two sheets in one line": ([("责任落实", "其他", "清单")], ("B8", "mapping-sheet")),
    "a column of an unknown sheet": ([("责任人", "x", "其他")], ("C8", "mapping-sheet")),
    "a column that the sheet has not": ([("要点", "x", "清单")], ("A8", "mapping-unknown")),
    "an error value": ([("责任人", "#REF!")], ("B8", "cell-error")),
    "a header that is no row": ([("表头", "存在问题", "清单")], ("B8", "mapping-header")),
    "a header without a row": ([("表头", None, "清单")], ("B8", "mapping-header")),
    "a header too far down": ([("表头", "第51行", "清单")], ("B8", "mapping-header")),
    "a header of an unknown sheet": ([("表头", 1, "其他")], ("C8", "mapping-sheet")),
    "a header twice": ([("表头", 1, "清单"), ("表头", 1, "清单")], ("A9", "mapping-twice")),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault(case: str) -> None:
    lines, (cell, rule) = FAULTS[case]
    sheets = {"清单": ledger([ONE]), "其他": [("甲",)]}
    told = refused(sheets, [*GOOD, *lines])
    assert [place for place in told if place[1] != "sheet-unknown"] == [(f"列名对照!{cell}", rule)]


def test_fault__a_key_column_misspelt_is_told_once() -> None:
    lines = [GOOD[0], *COLUMNS[:2], ("整改措施", "整改人物"), *COLUMNS[3:]]
    assert refused({"清单": ledger([ONE])}, lines) == [("列名对照!B5", "mapping-heading")]


def test_fault__a_sheet_misspelt_is_told_once() -> None:
    lines = [("整改台账", None, "清丹"), *COLUMNS]
    told = refused({"清单": ledger([ONE])}, lines)
    assert [place for place in told if place[1] != "sheet-unknown"] == [
        ("列名对照!C2", "mapping-sheet")
    ]
    lines = [
        GOOD[0],
        *COLUMNS[:2],
        ("整改措施", "整改任务", "清丹"),
        ("整改情况", None),
        COLUMNS[4],
    ]
    assert refused({"清单": ledger([ONE])}, lines) == [
        ("列名对照!C5", "mapping-sheet"), ("列名对照!B6", "blank"),
    ]  # fmt: skip


def test_fault__a_category_column_and_a_category_of_the_sheet() -> None:
    head = ("问题类别", *OWN[1:])
    assert refused({"清单": ledger([ONE], head)}, [GOOD[0], ("问题类别", None), *BARE]) == [
        ("列名对照!B3", "mapping-category")
    ]


def test_fault__a_heading_on_no_sheet_of_several() -> None:
    assert refused(SHEETS, [*IN_ORDER, ("责任人", "经办")]) == [
        ("列名对照!B9", "mapping-heading"),
        ("业务台账!A3", "category-again"), ("业务台账!B3", "finding-again"),
    ]  # fmt: skip


def test_fault__the_header_of_the_sheet() -> None:
    sheets = {"列名对照": [("标准名称", "工作表"), ("整改措施", "x")]}
    with pytest.raises(Refused) as caught:
        read_book(workbook(sheets=sheets), "台账.xlsx")
    assert places(caught.value.diagnostics) == [("列名对照!1", "column-missing")]


SILENT = {
    "empty": [],
    "the header alone": [HEAD],
    "another layout": [("列名", "说明"), ("整改措施", "整改任务")],
    "blank lines": [HEAD, (" ", None), ()],
}


@pytest.mark.parametrize("case", SILENT)
def test_silent(case: str) -> None:
    _, found = read_book(workbook(sheets={"列名对照": SILENT[case]}), "台账.xlsx")
    assert found == []


POINTED = {
    "no ledger": {"整改台账": None},
    "a ledger without 整改措施": {"整改台账": [("反馈问题", "任务"), ("甲", "乙")]},
    "a ledger without 完成状态": {
        "整改台账": [("反馈问题", "整改措施", "整改情况"), ("学得不够", "组织学习", "学了12次。")]
    },
}


@pytest.mark.parametrize("case", POINTED)
def test_a_ledger_not_found_or_not_complete_points_to_map(case: str) -> None:
    with pytest.raises(Refused) as caught:
        read_book(workbook(sheets=POINTED[case]), "我的 台账.xlsx")
    messages = [d.sentence for d in caught.value.diagnostics if str(d.where).startswith("整改台账")]
    assert messages
    for message in messages:
        assert message.endswith('可以用 python generate.py map "我的 台账.xlsx" 对照列名')


# ---------------------------------------------------------------- the whole way


def saved(folder: Path) -> Path:
    path = folder / "台账.xlsx"
    path.write_bytes(content(BY_SHEET, [*TITLES, ("问题类别", "“党的建设方面”", "党建方面"),
                                        ("问题类别", None, "业务")]))  # fmt: skip
    return path


def made_of(path: Path, edition: Edition = Edition.PUBLIC) -> Made:
    return make(path, TEMPLATE, edition)[0]


def test_build__notice_review_sheet_and_record(tmp_path: Path) -> None:
    path = saved(tmp_path)
    built = build(
        path, TEMPLATE, tmp_path / "输出", Edition.PUBLIC, fix=False, strict=True, force=False
    )
    texts = [p.text for p in built.made.rendered.paragraphs]
    for wanted in ("（一）党的建设方面。", "（二）业务。", "1.关于学习不够深入问题。"):
        assert wanted in texts
    page = built.outputs["review"].read_text("utf-8")
    for cell in ("党建方面!C2", "业务!C2", "列名对照!B8"):
        assert cell in page
    record = (built.outputs["notice"].parent / ".记录").glob("*.json")
    assert "业务!B2" in next(iter(record)).read_text("utf-8")
    assert made_of(path, Edition.INTERNAL).totals == built.made.totals


def test_backfill__writes_into_the_right_sheet(tmp_path: Path) -> None:
    from docx import Document

    path = saved(tmp_path)
    built = build(
        path, TEMPLATE, tmp_path / "输出", Edition.PUBLIC, fix=False, strict=False, force=False
    )
    document = Document(str(built.outputs["notice"]))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("延长两小时", "延长三小时").replace("党的建设", "党建")
    edited = tmp_path / "改.docx"
    document.save(str(edited))
    where = Surroundings(ROOT, lambda _: TEMPLATE)
    filled = backfill(edited, path, None, where)
    told = {str(edit.cell): edit.verdict for edit in filled.edits}
    assert told == {"业务!C2": "可回填", "列名对照!B8": "需人工处理"}
    assert filled.path is not None
    book, _ = read_book(filled.path.read_bytes(), "回填")
    assert book.findings[2].rows[0].progress[0].lines == ("周末延长三小时。",)  # type: ignore[union-attr]
    assert book.categories[0].wording == "党的建设方面"
