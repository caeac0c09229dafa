"""What is counted in a ledger: cells, not rows, and the least advanced status of each."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice.ledger.read import read_book
from notice.model.book import Status
from notice.model.notice import Tally, Totals
from notice.totals import count, rate, regulation_key
from tests.builders import COLUMNS, ROW, at, changed, workbook

OTHER = changed(反馈问题="制度执行不够严格")
THIRD = changed(反馈问题="队伍建设有短板", 问题类别="队伍建设方面")
FIRST_PROBLEM, SECOND_PROBLEM = changed(具体问题="记录不全"), changed(具体问题="形式单一")
HEADER = dict(zip(COLUMNS, COLUMNS, strict=True))


def totals(rows: list[dict[str, object]], merged: list[str]) -> Totals:
    book, _ = read_book(workbook(rows, merged=merged), "台账.xlsx")
    return count(book)


LEDGERS = {  # rows, merged, (measures, findings, problems, regulations), measures done
    "one row": ([ROW], [], (1, 1, 1, 0), 1),
    "equal texts in two cells are two measures": ([ROW, ROW], [], (2, 1, 1, 0), 2),
    "a merged measure counts once": ([ROW, ROW], ["D2:D3"], (1, 1, 1, 0), 1),
    "a measure merged over findings": ([ROW, OTHER], ["D2:D3"], (1, 2, 2, 0), 1),
    "a measure merged over categories": ([ROW, OTHER, THIRD], ["D2:D4"], (1, 3, 3, 0), 1),
    "worst status": ([ROW, changed(完成状态="整改中")], ["D2:D3"], (1, 1, 1, 0), 0),
    "worst status across findings": (
        [ROW, OTHER | {"完成状态": "基本完成"}, THIRD],
        ["D2:D3"],
        (2, 3, 3, 0),
        1,
    ),
    "长期坚持 is done": ([changed(完成状态="持续整改")], [], (1, 1, 1, 0), 1),
    "基本完成 is not": ([changed(完成状态="阶段性完成")], [], (1, 1, 1, 0), 0),
    "a merged status": (
        [ROW, changed(完成状态=None)],
        ["F2:F3"],
        (2, 1, 1, 0),
        2,
    ),
    "everything merged": (
        [ROW, ROW, ROW],
        ["A2:A4", "B2:B4", "E2:E4", "F2:F4"],
        (3, 1, 1, 0),
        3,
    ),
    "blank below": (
        [ROW, changed(问题类别=None, 反馈问题=None), OTHER | {"问题类别": None}],
        [],
        (3, 2, 2, 0),
        3,
    ),
    "a category again further down": (
        [ROW, THIRD, OTHER],
        [],
        (3, 3, 3, 0),
        3,
    ),
    "a finding again further down": ([ROW, OTHER, ROW], [], (3, 2, 2, 0), 3),
    "a finding again, spaced and stopped": (
        [ROW, OTHER, changed(反馈问题="理论学习 不够深入。")],
        [],
        (3, 2, 2, 0),
        3,
    ),
    "findings that differ in a comma": (
        [changed(反馈问题="学习少，讨论少"), changed(反馈问题="学习少、讨论少")],
        [],
        (2, 2, 2, 0),
        2,
    ),
    "one wording under two categories": (
        [ROW, changed(问题类别="乙方面")],
        [],
        (2, 2, 2, 0),
        2,
    ),
    "a finding merged over two categories": (
        [ROW, changed(问题类别="乙方面", 反馈问题=None)],
        ["B2:B3"],
        (2, 1, 1, 0),
        2,
    ),
    "problems": ([FIRST_PROBLEM, SECOND_PROBLEM], [], (2, 1, 2, 0), 2),
    "the same problem twice": ([FIRST_PROBLEM, FIRST_PROBLEM], [], (2, 1, 1, 0), 2),
    "a blank problem below one": ([FIRST_PROBLEM, ROW, SECOND_PROBLEM], [], (3, 1, 2, 0), 3),
    "a blank problem before the first": ([ROW, FIRST_PROBLEM], [], (2, 1, 1, 0), 2),
    "one finding with problems, one without": (
        [FIRST_PROBLEM, SECOND_PROBLEM, OTHER],
        [],
        (3, 2, 3, 0),
        3,
    ),
    "the same problem of two findings": (
        [FIRST_PROBLEM, OTHER | {"具体问题": "记录不全"}],
        [],
        (2, 2, 2, 0),
        2,
    ),
    "a problem merged over two findings": (
        [FIRST_PROBLEM, OTHER],
        ["C2:C3"],
        (2, 2, 1, 0),
        2,
    ),
    "no categories at all": (
        [changed(问题类别=None), OTHER | {"问题类别": None}],
        [],
        (2, 2, 2, 0),
        2,
    ),
    "rows kept from the public": ([ROW, OTHER | {"公开": "否"}], [], (2, 2, 2, 0), 2),
    "empty rows between": ([ROW, {}, {"序号": 3, "公开": "是"}, OTHER], [], (2, 2, 2, 0), 2),
    "rows of a merge that hold nothing": (
        [ROW, {}, {}],
        ["A2:A4", "B2:B4", "D2:D4"],
        (1, 1, 1, 0),
        1,
    ),
    "summaries": (
        [ROW, {"问题类别": "合计", "整改措施": 1}, {"反馈问题": "备注：已核"}],
        [],
        (1, 1, 1, 0),
        1,
    ),
    "the header again": ([ROW, HEADER, OTHER], [], (2, 2, 2, 0), 2),
    "regulations": ([changed(完善制度="《甲》《乙》")], [], (1, 1, 1, 2), 1),
    "a regulation twice": (
        [changed(完善制度="《甲 办法》"), changed(完善制度="甲办法"), changed(完善制度="无")],
        [],
        (3, 1, 1, 1),
        3,
    ),
    "a regulation twice in full width": (
        [changed(完善制度="《甲（试行）》"), changed(完善制度="《甲(试行)》\n《乙》")],
        [],
        (2, 1, 1, 2),
        2,
    ),
    "a merged regulation": (
        [changed(完善制度="甲\n乙"), OTHER],
        ["G2:G3"],
        (2, 2, 2, 2),
        2,
    ),
    "regulations of withheld rows": (
        [ROW, changed(完善制度="甲", 公开="否")],
        [],
        (2, 1, 1, 1),
        2,
    ),
}


@pytest.mark.parametrize(("rows", "merged", "counts", "done"), LEDGERS.values(), ids=LEDGERS)
def test_counts(
    rows: list[dict[str, object]], merged: list[str], counts: tuple[int, ...], done: int
) -> None:
    made = totals(rows, merged)
    tallies = made.measures, made.findings, made.problems
    assert (*(int(t.total) for t in tallies), int(made.regulation_count)) == counts
    assert made.measures.done == done


def test_counts__know_their_cells() -> None:
    rows = [changed(完善制度="《甲》"), OTHER | {"完善制度": "《甲》\n《乙》"}]
    made = totals(rows, ["D2:D3"])
    assert made.measures.total.cells == (at("整改措施", 2),)
    assert made.findings.total.cells == (at("反馈问题", 2), at("反馈问题", 3))
    assert [regulation.cells for regulation in made.regulations] == [
        (at("完善制度", 2), at("完善制度", 3)),
        (at("完善制度", 3),),
    ]


STATUSES = {  # of the rows of one finding with two problems → of its problems, of it
    "all done": (("已完成", "已完成", "已完成"), (Status.DONE, Status.DONE), Status.DONE),
    "the worst of each": (
        ("已完成", "整改中", "长期坚持"),
        (Status.UNDER_WAY, Status.SUSTAINED),
        Status.UNDER_WAY,
    ),
    "not begun": (
        ("未启动", "基本完成", "已完成"),
        (Status.NOT_DONE, Status.DONE),
        Status.NOT_DONE,
    ),
}


@pytest.mark.parametrize(("words", "problems", "finding"), STATUSES.values(), ids=STATUSES)
def test_statuses(words: tuple[str, ...], problems: tuple[Status, ...], finding: Status) -> None:
    rows = [FIRST_PROBLEM, FIRST_PROBLEM, SECOND_PROBLEM]
    rows = [row | {"完成状态": word} for row, word in zip(rows, words, strict=True)]
    book, _ = read_book(workbook(rows), "台账.xlsx")
    assert book.findings[0].status is finding
    assert tuple(problem.status for problem in book.findings[0].problems) == problems


RATES = {
    "none": (0, 7, "0%"),
    "all": (7, 7, "100%"),
    "a third": (1, 3, "33.33%"),
    "two thirds": (2, 3, "66.67%"),
    "half up": (1, 800, "0.13%"),  # 0.125
    "zeros dropped": (1, 2, "50%"),
    "one zero dropped": (1, 40, "2.5%"),
    "ten keeps its zero": (1, 10, "10%"),
    "nearly all": (1999, 2000, "99.95%"),
    "so nearly that it would round to all": (99999, 100000, "99.99%"),
    "hardly any": (1, 100000, "0%"),
}


@pytest.mark.parametrize(("done", "total", "text"), RATES.values(), ids=RATES)
def test_rate(done: int, total: int, text: str) -> None:
    assert rate(done, total) == text


def test_regulation_key() -> None:
    assert regulation_key("《甲 办法（试行）》") == regulation_key("甲办法(试行)")


row = st.fixed_dictionaries(
    {
        "问题类别": st.sampled_from(["甲方面", "乙方面"]),
        "反馈问题": st.sampled_from(["一", "二", "三"]),
        "整改措施": st.sampled_from(["做", "写"]),
        "整改情况": st.just("办了。"),
        "完成状态": st.sampled_from(["已完成", "长期坚持", "基本完成", "正在整改", "未完成"]),
        "完善制度": st.sampled_from([None, "《甲》", "《甲》《乙》", "丙\n甲"]),
    }
)


def numbers(tally: Tally) -> tuple[int, int, tuple[int, ...]]:
    return int(tally.total), int(tally.done), tuple(int(n) for n in tally.by_status.values())


@settings(deadline=None, max_examples=25)
@given(st.lists(row, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_totals__do_not_depend_on_the_order_of_rows(
    rows: list[dict[str, object]], chance: random.Random
) -> None:
    shuffled = rows[:]
    chance.shuffle(shuffled)
    made, again = totals(rows, []), totals(shuffled, [])
    for one, other in zip(
        (made.measures, made.findings, made.problems),
        (again.measures, again.findings, again.problems),
        strict=True,
    ):
        assert numbers(one) == numbers(other)
        assert sum(numbers(one)[2]) == numbers(one)[0]
    assert made.regulation_count == again.regulation_count
