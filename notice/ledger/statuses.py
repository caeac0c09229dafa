"""完成状态 as people write it → one of the five; 状态对照: an office's own words for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notice.diagnostics import Diagnostic, error, warning
from notice.folding import word
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER
from notice.ledger.table import Table
from notice.ledger.texts import Cells
from notice.model.book import STATUS_NAMES, Status
from notice.model.text import Cell
from notice.xlsx.cells import bare_text, quoted

STATUS_WORDS = {  # as they are matched: in NFKC, without spaces and end marks
    **dict.fromkeys(
        ("已完成", "完成", "已整改", "完成整改", "已销号", "已办结", "已整改到位", "整改到位",
         "整改完成", "已完成整改", "已落实", "落实到位", "已办理", "办结", "100%"),
        Status.DONE),
    **dict.fromkeys(
        ("基本完成", "阶段性完成", "取得阶段性成果", "基本完成并长期坚持", "已基本完成",
         "基本整改到位", "阶段性整改到位"),
        Status.LARGELY_DONE),
    **dict.fromkeys(
        ("长期坚持", "持续整改", "已完成并长期坚持", "完成并持续推进", "持续坚持", "长期整改"),
        Status.SUSTAINED),
    **dict.fromkeys(
        ("正在整改", "进行中", "正在推进", "整改中", "推进中", "正在推进中", "正在进行",
         "持续推进", "持续推进中", "办理中"),
        Status.UNDER_WAY),
    **dict.fromkeys(
        ("未完成", "未启动", "未整改", "申请延期", "未整改到位", "尚未整改", "尚未启动"),
        Status.NOT_DONE),
}  # fmt: skip
# under the heading 是否完成 alone
STATUS_YES_NO = {"是": Status.DONE, "√": Status.DONE, "否": Status.NOT_DONE}

_TICKS = "√✓✔☑"  # beside a word, or alone
_FILLED = f"{_TICKS}■"  # of choices
_EMPTY = "□☐"
_END_MARKS = "。;,、:.!"  # after NFKC
_BETWEEN = f"{_END_MARKS}/|\\"  # choices
_CHOICE = Pattern(rf"([{_FILLED}{_EMPTY}])([^{_FILLED}{_EMPTY}]*)")
_CHOICE_BEFORE = Pattern(rf"([^{_FILLED}{_EMPTY}]*)([{_FILLED}{_EMPTY}])")
_WITH_REMARK = Pattern(r"([^(\[【〔]+)([(\[【〔].*[)\]】〕])")  # after NFKC
_DOUBT = Pattern("部分|未|基本|尚|除.*外|百分之(?!百)")
_PERCENT = Pattern(r"(\d+(?:\.\d+)?)%")
_AND_ON = Pattern(
    "(.+?)[,、;/]?(?:并且|并|且)?"
    "(?:长期坚持|持续坚持|长期整改|持续整改|持续推进|长期推进|持续巩固|长期巩固)"
)
_GONE_ON_WITH = {Status.DONE: Status.SUSTAINED, Status.LARGELY_DONE: Status.LARGELY_DONE}

FIVE = "、".join(STATUS_NAMES.values())
_BY_NAME = {name: status for status, name in STATUS_NAMES.items()}
_OPEN = (STATUS_NAMES[Status.UNDER_WAY], STATUS_NAMES[Status.NOT_DONE])

# what a word that nobody knows may mean: the first that fits is asked for
_HINTS: Mapping[Pattern, Status | None] = {
    Pattern(r"部分|[\d%一二三四五六七八九十百半几]"): None,
    Pattern("基本|阶段|大部"): Status.LARGELY_DONE,
    Pattern("未|没"): Status.NOT_DONE,
    Pattern("推进|进行|正在|着手|开展|启动|开始|中$"): Status.UNDER_WAY,
    Pattern("不|尚|拟|计划|预计|将|待|暂|申请|接近|快|差|难|立行立改"): None,
    Pattern("长期|持续|常态|坚持"): Status.SUSTAINED,
    Pattern("完成|完毕|办结|好了|销号|到位|落实"): Status.DONE,
}


class StatusWords:
    """The words that are known under a heading, the office's own before all others."""

    def __init__(self, own: Mapping[str, Status], *, is_asked: bool) -> None:
        """Take the words of 状态对照, and whether the heading asks: 是否完成."""
        yes_no = STATUS_YES_NO if is_asked else {}
        self._words: Mapping[str, Status] = STATUS_WORDS | yes_no | dict(own)

    @classmethod
    def of(cls, table: Table) -> StatusWords:
        """The words of a sheet of the ledger."""
        return cls(dict(table.statuses), is_asked=_is_asked(table))

    def status(self, text: str) -> Status | None:
        """What a cell says; None where it is not known, or its remark speaks against it."""
        written = _matched(text)
        if written in self._words:
            return self._words[written]
        parts = _WITH_REMARK.fullmatch(written)
        bare, remark = (_stripped(parts[1]), parts[2]) if parts else (written, "")
        status = self._words.get(bare)
        if status is None:
            status = self._and_on(bare)
        if status is not None and status.counts_as_done and _speaks_against(remark):
            return None
        return status

    def _and_on(self, written: str) -> Status | None:
        """已完成，长期坚持 and its like: done, and gone on with."""
        match = _AND_ON.fullmatch(written)
        begun = self._words.get(match[1]) if match else None
        return _GONE_ON_WITH.get(begun) if begun is not None else None


def _is_asked(table: Table) -> bool:
    """Whether the heading of 完成状态 asks, so that 是, 否 and √ answer."""
    heading = table.headings.get("status", "")
    is_mapped = heading in dict(table.sheet.mapped)
    is_question = is_mapped and heading.rpartition("/")[2].startswith("是否")
    return is_question or heading == "是否完成"


def _matched(text: str) -> str:
    """A status as it is matched: of ☑ and □ the ticked choice, without end marks and ticks."""
    written = word(text)
    if any(sign in written for sign in _EMPTY):
        written = _ticked(written)
    bare = _stripped(written)
    return bare or ("√" if written.strip(_TICKS) != written else written)


def _stripped(written: str) -> str:
    return written.lstrip(_TICKS).rstrip(_TICKS + _END_MARKS)


def _ticked(written: str) -> str:
    """The one choice that is ticked; all that is written where none is, or several are."""
    if written[0] in _FILLED + _EMPTY:
        choices = _CHOICE.findall(written)
    else:
        choices = [(sign, label) for label, sign in _CHOICE_BEFORE.findall(written)]
    ticked = [label.strip(_BETWEEN) for sign, label in choices if sign in _FILLED]
    return ticked[0] if len(ticked) == 1 and ticked[0] else written


def _speaks_against(remark: str) -> bool:
    """Whether a remark behind a word for done says that not all is."""
    is_partial = any(float(figure) < 100 for figure in _PERCENT.findall(remark))
    return is_partial or _DOUBT.search(remark) is not None


def unknown_status(text: str, cell: Cell) -> Diagnostic:
    """The error that a 完成状态 is none of the five, with the one that may be meant."""
    meant = _meant(word(text))
    asked = f"，是不是“{meant.word}”？" if meant is not None else "，"
    message = f"完成状态“{quoted(text)}”认不出{asked}请从五个里选（{FIVE}），或在“状态对照”里写明"
    return error("status-unknown", cell, message)


def _meant(written: str) -> Status | None:
    for hint, status in _HINTS.items():
        if hint.search(written):
            return status
    return None


# ---------------------------------------------------------------- 状态对照


def read_statuses(
    table: Table | None, ledgers: Sequence[Table]
) -> tuple[tuple[tuple[str, Status], ...], list[Diagnostic]]:
    """Return the office's own words, as they are matched, with their statuses, and every fault."""
    if table is None:
        return (), []
    cells = Cells(table)
    said: dict[str, tuple[Status, Cell]] = {}
    for row in table.rows:
        if not cells.has_own(row, "own", "standard"):
            continue
        own, standard = cells.required(row, "own"), cells.required(row, "standard")
        cell = table.cell(row, "own")
        if not own:
            continue
        status = _BY_NAME.get(_matched(standard))
        if standard and status is None:
            message = f"标准状态“{quoted(standard)}”认不出，请从五个里选（{FIVE}）"
            cells.tell(error("status-unknown", table.cell(row, "standard"), message))
        # of a word at fault the ledger's rows are not told too
        first, place = said.setdefault(_matched(own), (status or Status.NOT_DONE, cell))
        if status is not None and first is not status:
            message = (
                f"“{quoted(own)}”在{place}已经对照为“{first.word}”，"
                f"这里又写“{status.word}”，请只保留一行"
            )
            cells.tell(error("status-mapped", cell, message))
        elif status is not None and place == cell:
            for fault in _at_odds(own, status, cell, ledgers):
                cells.tell(fault)
    return tuple((written, status) for written, (status, _) in said.items()), cells.found


def _at_odds(
    own: str, status: Status, cell: Cell, ledgers: Sequence[Table]
) -> Iterator[Diagnostic]:
    """What is to be told where a known word is said to mean something else."""
    usual = StatusWords({}, is_asked=any(map(_is_asked, ledgers))).status(own)
    if usual is None or usual is status:
        return
    written = _matched(own)
    if written in _OPEN and status.counts_as_done:
        message = f"“{written}”不能对照为“{status.word}”，请删去这一行，在台账里逐行写明状态"
        yield error("status-mapped", cell, message)
        return
    rows = sum(
        _matched(bare_text(table.value(row, "status"))) == written
        for table in ledgers
        if "status" in table.columns
        for row in table.entries
    )
    message = (
        f"“{quoted(own)}”通常是“{usual.word}”，这里对照为“{status.word}”，"
        f"{LEDGER.name}里有{rows}行按“{status.word}”统计，请核对"
    )
    yield warning("status-mapped", cell, message)


USUAL = StatusWords({}, is_asked=False)  # where no office has words of its own
