"""完成状态 as people write it, and 状态对照: what is known, what is asked for, what is refused."""

from __future__ import annotations

import pytest

from notice.diagnostics import Refused
from notice.ledger.read import read_book
from notice.ledger.statuses import STATUS_WORDS, StatusWords
from notice.model.book import Status
from tests.builders import ROW, changed, workbook
from tests.ledger.test_read import error, read, told, warning

SUSTAINED, DONE, LARGELY = Status.SUSTAINED, Status.DONE, Status.LARGELY_DONE

KNOWN = {word: (word, status) for word, status in STATUS_WORDS.items()} | {
    "an end mark": ("已完成。", DONE),
    "an end mark behind a remark": ("未完成（年底前）；", Status.NOT_DONE),
    "spaces and a break": (" 已\n完 成 ", DONE),
    "a tick before": ("√已完成", DONE),
    "a tick behind": ("整改到位 ✓", DONE),
    "a ballot box": ("☑ 正在推进", Status.UNDER_WAY),
    "full-width": ("１００％", DONE),
    "a remark": ("已完成（2025年8月）", DONE),
    "a remark in other brackets": ("办结【见附件】", DONE),
    "a remark that all is done": ("已完成（100%）", DONE),
    "a remark of one not done": ("基本完成（部分未完成）", LARGELY),
    "one of two": ("☑已完成 □未完成", DONE),
    "one of three": ("□已完成　□正在整改　☑未完成（年底前）", Status.NOT_DONE),
    "a filled box": ("■基本完成/□未完成", LARGELY),
    "boxes behind their words": ("已完成□、未完成☑", Status.NOT_DONE),
    "done, and gone on with": ("已完成，长期坚持", SUSTAINED),
    "the same, closer": ("已整改且持续坚持。", SUSTAINED),
    "the same, apart": ("完成/长期坚持", SUSTAINED),
    "largely, and gone on with": ("基本完成，长期坚持", LARGELY),
}


@pytest.mark.parametrize(("written", "status"), KNOWN.values(), ids=KNOWN)
def test_status(written: str, status: Status) -> None:
    assert StatusWords({}, is_asked=False).status(written) is status


UNKNOWN = {
    "部分完成": None,
    "部分已完成": None,
    "立行立改": None,
    "95%": None,
    "完成80%": None,
    "完成了一半": None,
    "√": None,
    "×": None,
    "是": None,
    "差不多": None,
    "已完成？": None,
    "☑已完成☑未完成": None,
    "□已完成□未完成": None,
    "拟于年底完成": None,
    "不需要整改完成": None,
    "尚在落实": None,
    "已完成（部分）": None,
    "已完成（除第3项外）": None,
    "已完成（90%）": None,
    "长期坚持（尚需加强）": None,
    "已完成（基本）": LARGELY,
    "基本落实到位了": LARGELY,
    "没有完成": Status.NOT_DONE,
    "已完成（未验收）": Status.NOT_DONE,
    "已启动": Status.UNDER_WAY,
    "落实中": Status.UNDER_WAY,
    "常态化坚持": SUSTAINED,
    "整改好了": DONE,
    "全面完成": DONE,
}
EITHER = {"已完成？", "☑已完成☑未完成", "□已完成□未完成"}  # told, whatever is asked for


@pytest.mark.parametrize(("written", "meant"), UNKNOWN.items(), ids=UNKNOWN)
def test_status__told_with_the_one_that_may_be_meant(written: str, meant: Status | None) -> None:
    content = workbook([changed(完成状态=written)])
    with pytest.raises(Refused) as refused:
        read_book(content, "台账.xlsx")
    (fault,) = refused.value.diagnostics
    assert (str(fault.where), fault.rule) == ("整改台账!F2", "status-unknown")
    if written not in EITHER:
        asked = [s for s in Status if f"是不是“{s.word}”" in fault.message]
        assert asked == ([] if meant is None else [meant])


def test_status__yes_and_no_where_the_heading_asks() -> None:
    words = ("是", "否", "√", "☑", "是。", "☑是 □否", "已完成")
    rows = [changed(完成状态=said) for said in words]
    book = read(workbook(rows, headings={"完成状态": "是否完成"}))
    no = Status.NOT_DONE
    assert [row.status for row in book.rows] == [DONE, no, DONE, DONE, DONE, DONE, DONE]


# ---------------------------------------------------------------- 状态对照

HEAD = ("本单位写法", "标准状态")


def mapped(*lines: tuple[object, ...], statuses: tuple[str, ...] = ("已完成",)) -> bytes:
    rows = [ROW | {"完成状态": status} for status in statuses]
    return workbook(rows, sheets={"状态对照": [HEAD, *lines]})


def test_own_words() -> None:
    lines = [
        ("整改好了", "已完成"),
        ("√", "长期坚持"),
        ("已完成（部分）", "基本完成"),
        ("3", "未完成"),
    ]
    words = ("整改好了。", "整改好了（8月）", "√", "☑", "已完成（部分）", "3", "已完成")
    book = read(mapped(*lines, statuses=words))
    assert [row.status for row in book.rows] == [
        DONE, DONE, SUSTAINED, SUSTAINED, LARGELY, Status.NOT_DONE, DONE,
    ]  # fmt: skip


OWN_WORDS = {
    "no line": (mapped(), []),
    "an empty line, a title, a word as it is": (
        mapped(("已完成", "已完成"), (None, None), ("办结", "已完成")), [],
    ),
    "the same word twice": (mapped(("好了", "已完成"), ("好了。", "已完成")), []),
    "an alias for another": (
        mapped(("办结", "基本完成"), statuses=("办结", "办结。", "已完成")),
        [warning("状态对照!A2", "status-mapped")],
    ),
    "a standard word for another": (
        mapped(("已完成", "长期坚持")), [warning("状态对照!A2", "status-mapped")],
    ),
    "an alias of 正在整改 for done": (
        mapped(("推进中", "已完成")), [warning("状态对照!A2", "status-mapped")],
    ),
    "未完成 for done": (
        mapped(("未完成", "已完成")), [error("状态对照!A2", "status-mapped")],
    ),
    "正在整改 for done": (
        mapped(("正在整改", "长期坚持")), [error("状态对照!A2", "status-mapped")],
    ),
    "正在整改 for 未完成": (
        mapped(("正在整改", "未完成")), [warning("状态对照!A2", "status-mapped")],
    ),
    "one word for two": (
        mapped(("好了", "已完成"), ("好 了", "基本完成"), statuses=("好了",)),
        [error("状态对照!A3", "status-mapped")],
    ),
    "no standard word": (
        mapped(("好了", "完事"), statuses=("好了",)), [error("状态对照!B2", "status-unknown")],
    ),
    "no status": (mapped(("好了", None)), [error("状态对照!B2", "blank")]),
    "no word": (mapped((None, "已完成")), [error("状态对照!A2", "blank")]),
    "one column": (
        workbook(sheets={"状态对照": [("本单位写法",), ("好了",)]}),
        [error("状态对照!1", "column-missing")],
    ),
    "a remark that speaks against it": (
        mapped(("好了", "已完成"), statuses=("好了（部分）",)),
        [error("整改台账!F2", "status-unknown")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), OWN_WORDS.values(), ids=OWN_WORDS)
def test_own_words__told(content: bytes, expected: list[tuple[str, str, str]]) -> None:
    assert [t for t in told(content) if t[0] != "INFO"] == expected


def test_own_words__another_meaning_is_told_with_its_rows() -> None:
    content = mapped(("办结", "基本完成"), statuses=("办结", "办结。", "已完成"))
    book, found = read_book(content, "台账.xlsx")
    assert [row.status for row in book.rows] == [LARGELY, LARGELY, DONE]
    (fault,) = [d for d in found if d.rule == "status-mapped"]
    assert all(word in fault.message for word in ("“已完成”", "“基本完成”", "2行"))
