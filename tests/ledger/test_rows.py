"""Rows that are no row of the ledger (ledger/rows/): bands, headers again, totals, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from notice.diagnostics import Level, Refused
from notice.ledger import summary_figures
from notice.ledger.read import read_book
from notice.model.book import Book
from notice.rules.contradictions import contradictions
from notice.rules.passages import passages
from notice.totals import count
from tests.builders import COLUMNS, ROW, changed, workbook

OTHER = changed(问题类别=None, 反馈问题="制度执行不够严格", 整改措施="修订考勤制度",
                整改情况="考勤已经规范。")  # fmt: skip
FIRST = changed(问题类别=None)
HEADER = dict(zip(COLUMNS, COLUMNS, strict=True))
NO_CATEGORY = COLUMNS[1:]

Rows = Sequence[Mapping[str, object]]


def read(
    rows: Rows, merged: Sequence[str] = (), columns: Sequence[str] = COLUMNS, **layout: object
) -> tuple[Book, list[tuple[str, str]]]:
    content = workbook(rows, merged=merged, columns=columns, **layout)  # type: ignore[arg-type]
    book, found = read_book(content, "台账.xlsx")
    return book, [(str(d.where), d.rule) for d in found]


def tree(book: Book) -> list[tuple[str, list[str]]]:
    return [(str(c.wording), [str(f.wording) for f in c.findings]) for c in book.categories]


def errors(rows: Rows, merged: Sequence[str] = (), **layout: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read(rows, merged, **layout)  # type: ignore[arg-type]
    return sorted((str(d.where), d.rule) for d in refused.value.diagnostics if not d.level)


LEARNING, RULES = str(ROW["反馈问题"]), str(OTHER["反馈问题"])
TWO = [("一、党的建设方面", [LEARNING]), ("二、业务工作方面", [RULES])]

BANDS: dict[str, tuple[Rows, Sequence[str]]] = {  # how two bands over two findings are laid out
    "in 序号": ([{"序号": "一、党的建设方面"}, FIRST, {"序号": "二、业务工作方面"}, OTHER], ()),
    "in 问题类别": (
        [{"问题类别": "一、党的建设方面"}, FIRST, {"问题类别": "二、业务工作方面"}, OTHER], ()),
    "merged over all": (
        [{"问题类别": "一、党的建设方面"}, FIRST, {"问题类别": "二、业务工作方面"}, OTHER],
        ("A2:P2", "A4:P4")),
    "in 反馈问题, with a level's mark": (
        [{"反馈问题": "一、党的建设方面"}, FIRST, {"反馈问题": "二、业务工作方面"}, OTHER], ()),
    "in 反馈问题, merged": (
        [{"反馈问题": "一、党的建设方面"}, FIRST, {"反馈问题": "二、业务工作方面"}, OTHER],
        ("B2:F2", "B4:F4")),
    "with a bracket of figures": (
        [{"问题类别": "一、党的建设方面（1个）"}, FIRST,
         {"问题类别": "二、业务工作方面(共1项)"}, OTHER], ()),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "merged"), BANDS.values(), ids=BANDS)
def test_bands(rows: Rows, merged: Sequence[str]) -> None:
    # 序号 is the last column of the builders: let it be the first here
    columns = ("序号", *COLUMNS[:-1]) if "序号" in rows[0] else COLUMNS
    book, found = read(rows, merged, columns)
    assert tree(book) == TWO
    assert [rule for _, rule in found] == ["band", "band"]


def test_bands__no_column_of_categories() -> None:
    rows = [{"反馈问题": "党的建设方面"}, FIRST, {"反馈问题": "业务工作方面"}, OTHER]
    book, _ = read(rows, columns=NO_CATEGORY)
    assert [name for name, _ in tree(book)] == ["党的建设方面", "业务工作方面"]


def test_bands__several_findings_below_one() -> None:
    book, found = read([{"问题类别": "党的建设方面"}, FIRST, OTHER])
    assert tree(book) == [("党的建设方面", [LEARNING, RULES])]
    assert found == [("整改台账!A2", "band")]


def test_bands__a_row_with_a_category_of_its_own_keeps_it() -> None:
    book, found = read([{"问题类别": "党的建设方面"}, FIRST, OTHER | {"问题类别": "业务工作方面"}])
    assert tree(book) == [("党的建设方面", [LEARNING]), ("业务工作方面", [RULES])]
    assert found.count(("整改台账!A2", "band")) == 2


def test_bands__two_in_a_row_and_one_at_the_end() -> None:
    rows = [
        {"问题类别": "第一部分内容"},
        {"问题类别": "党的建设方面"},
        FIRST,
        {"问题类别": "业务方面"},
    ]
    book, found = read(rows)
    assert tree(book) == [("党的建设方面", [LEARNING])]
    assert found == [("整改台账!A2", "band"), ("整改台账!A3", "band"), ("整改台账!A5", "band")]


def test_bands__rows_above_the_first() -> None:
    rows = [FIRST, {"反馈问题": "党的建设方面"}, OTHER]
    assert errors(rows, columns=NO_CATEGORY) == [("整改台账!A2", "blank")]


def test_bands__a_blank_finding_below() -> None:
    rows = [{"问题类别": "党的建设方面"}, FIRST | {"反馈问题": None}, OTHER]
    assert errors(rows) == [("整改台账!B3", "blank")]


NO_BANDS: dict[str, tuple[Rows, Sequence[str], list[tuple[str, str]]]] = {
    "an unfinished finding": (
        [ROW, {"反馈问题": "考勤制度执行不够严格"}], (),
        [("整改台账!D3", "blank"), ("整改台账!E3", "blank"), ("整改台账!F3", "blank")]),
    "a finding with the mark that others bear": (
        [ROW | {"反馈问题": "一、学习不够"}, {"反馈问题": "一、考勤不严"}], (),
        [("整改台账!D3", "blank"), ("整改台账!E3", "blank"), ("整改台账!F3", "blank")]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "merged", "expected"), NO_BANDS.values(), ids=NO_BANDS)
def test_no_band(rows: Rows, merged: Sequence[str], expected: list[tuple[str, str]]) -> None:
    assert errors(rows, merged) == expected


def test_no_band__a_merge_from_above_touches_the_row() -> None:
    book, _ = read([ROW, {"序号": "二"}], ["A2:A3", "B2:B3", "D2:D3", "E2:E3", "F2:F3"])
    assert tree(book) == [(str(ROW["问题类别"]), [LEARNING])]


PASSED = {  # a row, and where it is told: nothing of it is read, and reading goes on
    "a total": ({"问题类别": "合计", "整改措施": "共6项", "完成状态": "完成6项"}, "A3"),
    "a page's total": ({"问题类别": "本页小计：12"}, "A3"),
    "a total in 反馈问题": ({"反馈问题": "总计", "整改情况": "共6个问题"}, "B3"),
    "a signature": ({"问题类别": "制表人：张某", "整改措施": "审核人：李某"}, "A3"),
    "labels unknown to us": ({"问题类别": "核稿：张某", "整改措施": "核签："}, "A3"),
    "a note": ({"问题类别": "注：数字截至年底，不含下属单位"}, "A3"),
    "a page": ({"问题类别": "第2页"}, "A3"),
    "nothing below": ({"问题类别": "以下空白"}, "A3"),
    "a bracket": ({"问题类别": "负责人（签字）"}, "A3"),
}


@pytest.mark.parametrize(("row", "place"), PASSED.values(), ids=PASSED)
def test_passed_over(row: Mapping[str, object], place: str) -> None:
    book, found = read([ROW, row, OTHER | {"问题类别": "业务工作方面"}])
    assert [f for _, f in tree(book)] == [[LEARNING], [RULES]]
    assert found == [(f"整改台账!{place}", "summary-row")]


def test_passed_over__a_sentence_after_an_empty_row() -> None:
    book, found = read([ROW, {}, {"反馈问题": "以上数字由各科室报送，经办公室核对。"}])
    assert len(book.rows) == 1
    assert found == [("整改台账!B4", "summary-row")]


ENTRIES = (
    "负责人（党组书记）履行第一责任人职责不够", "审批（备案）事项办理超期", "合计12项措施没有落实",
    "说明：材料报送不及时", "备注栏填写不规范",
)  # fmt: skip


@pytest.mark.parametrize("finding", ENTRIES)
def test_a_row_with_a_measure_and_a_status_is_one(finding: str) -> None:
    book, found = read([changed(问题类别=None, 反馈问题=finding)], columns=NO_CATEGORY)
    assert tree(book) == [("", [finding])]
    assert found == []


def test_header_again__as_on_the_next_page() -> None:
    title = {"问题类别": "整改台账"}
    rows = [ROW, {"问题类别": "整改台账（续）"}, HEADER, OTHER, HEADER, changed(反馈问题="三")]
    book, found = read(rows, titles=[tuple(title.values())])
    assert [len(names) for _, names in tree(book)] == [3]
    assert [rule for _, rule in found if rule == "header-again"] == ["header-again"] * 3


def test_header_again__numbers_of_the_columns() -> None:
    numbers = {name: n for n, name in enumerate(COLUMNS, 1)}
    letters = dict(zip(COLUMNS, ("栏次", "甲", "乙", *range(1, 20)), strict=False))
    for row in (numbers, letters, {name: f"（{n}）" for name, n in numbers.items()}):
        book, found = read([row, ROW])
        assert len(book.rows) == 1
        assert found == [("整改台账!A2", "summary-row")]


def test_header_again__another_table() -> None:
    rows = [ROW, {"问题类别": "上一轮巡察整改情况"}, HEADER, OTHER]
    assert errors(rows, titles=[("整改台账",)]) == [("整改台账!5", "header-again")]
    other = dict(zip(COLUMNS, (*COLUMNS[1:6], COLUMNS[0]), strict=False))
    assert errors([ROW, other, OTHER]) == [("整改台账!3", "header-again")]


def test_totals_of_results() -> None:
    sheet = [("项目", "数量", "单位"), ("诫勉", 3, "人次"), ("合计", 10, None), ("约谈", 7, "人次")]
    book, found = read([ROW], sheets={"整改成效": sheet})
    assert [str(result.item) for result in book.results] == ["诫勉", "约谈"]
    assert found == [("整改成效!A3", "summary-row")]


def test_bands__the_formulas_of_the_summary_do_not_count_them() -> None:
    sheet = [summary_figures.HEAD, ("反馈问题", 9)]
    rows = [{"问题类别": "党的建设方面"}, FIRST]
    book, _ = read(rows, sheets={"汇总": sheet})
    told = contradictions(book, count(book), list(passages(book)))
    assert [(d.level, d.rule) for d in told] == [(Level.INFO, "summary-differs")]
