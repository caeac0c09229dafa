"""The names (名称) that a template may use, each made in one line from what an edition prints.

Templates see `Named` things: a name is worked out when it is asked for, so a book of thirty
thousand findings costs nothing for the names that its template does not use. The tables also say
what kind of value each name is, which is how faults.py checks a template before it is filled.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from notice import numerals
from notice.ledger.columns import FACTS, LEDGER, PLAIN, Column, Use
from notice.model.book import Book, Day, Status
from notice.model.notice import Edition, Tally, Totals
from notice.model.text import EMPTY, Count, Text, joined
from notice.wording import sentences
from notice.wording.edition import (
    Content,
    PrintedCategory,
    PrintedFinding,
    PrintedMeasure,
    PrintedProblem,
    ProseLine,
)


class Name(NamedTuple):
    """How a name is made.

    `of` is the table of the things that it is, `is_list` whether there are many of them.
    `is_internal` is a name of the 党内版 alone, `is_truth` one for conditions alone.
    """

    make: Callable
    of: "Mapping[str, Name] | None" = None
    is_list: bool = False
    is_internal: bool = False
    is_truth: bool = False


Names = Mapping[str, Name]


class Named:
    """A thing of the notice under the names that a template asks it for.

    An unknown name is an AttributeError.
    """

    __slots__ = ("_names", "_thing")

    def __init__(self, names: Names, thing: object) -> None:
        """Show `thing` under `names`."""
        self._names = names
        self._thing = thing

    def __getattr__(self, name: str) -> object:
        """Work a name out; Python's own names are none."""
        if name.startswith("_") or name not in self._names:
            raise AttributeError(name)
        return self._names[name].make(self._thing)


def value_of(named: Named, name: str) -> object:
    """The same for the sandbox, which asks so often; None for all that is no name."""
    made = named._names.get(name)
    return None if made is None else made.make(named._thing)


class AtPlace(NamedTuple):
    """A thing at its place in the list looped over, counted from 1, in an edition."""

    place: int
    thing: object
    edition: Edition


def _listed(names: Names, things: Sequence, edition: Edition) -> tuple[Named, ...]:
    return tuple(
        Named(names, AtPlace(place, thing, edition)) for place, thing in enumerate(things, 1)
    )


# ---------------------------------------------------------------- Jinja's own

_COUNTS = ("index", "index0", "revindex", "revindex0", "length", "depth", "depth0")
LOOP: Names = {  # what stands behind loop. ; previtem and nextitem depend on the list
    **dict.fromkeys(_COUNTS, Name(lambda _: None)),
    **dict.fromkeys(("first", "last"), Name(lambda _: None, is_truth=True)),
    **dict.fromkeys(("cycle", "changed"), Name(lambda _: None, {})),
}

# ---------------------------------------------------------------- totals

TALLY: Names = {
    "总数": Name(lambda tally: tally.total),
    "完成数": Name(lambda tally: tally.done),
    "完成率": Name(lambda tally: sentences.computed(tally.rate, tally.total.cells)),
    "已完成": Name(lambda tally: tally.by_status[Status.DONE]),
    "基本完成": Name(lambda tally: tally.by_status[Status.LARGELY_DONE]),
    "长期坚持": Name(lambda tally: tally.by_status[Status.SUSTAINED]),
    "正在整改": Name(lambda tally: tally.by_status[Status.UNDER_WAY]),
    "未完成": Name(lambda tally: tally.by_status[Status.NOT_DONE]),
}


class _Regulations(NamedTuple):
    total: Count
    names: tuple[Text, ...]


REGULATIONS: Names = {
    "总数": Name(lambda regulations: regulations.total),
    "名称": Name(lambda regulations: regulations.names, is_list=True),
}

# ---------------------------------------------------------------- the ledger


def _of_rows(field: str) -> Callable[[AtPlace], Text]:
    """The distinct values of a column over all rows of a measure, in row order, joined by 、."""

    def make(placed: AtPlace) -> Text:
        measure: PrintedMeasure = placed.thing  # type: ignore[assignment]
        return sentences.distinct(measure.texts(field))

    return make


def _of_column(column: Column) -> Name:
    return Name(_of_rows(column.field), is_internal=column.use is Use.INTERNAL)


MEASURE: Names = {
    "序号": Name(lambda m: Text(numerals.circled(m.place))),
    "文字": Name(lambda m: m.thing.text),
    "状态": Name(lambda m: _status(m.thing.status, m.thing.rows)),
    **{
        column.name: _of_column(column)
        for column in LEDGER.columns
        if column.kind in PLAIN and column.use in (Use.PRINTED, Use.INTERNAL)
    },
}
PUBLIC_MEASURE: Names = {name: made for name, made in MEASURE.items() if not made.is_internal}


def _status(status: Status, rows: Sequence) -> Text:
    return sentences.computed(status.word, dict.fromkeys(row.cells.cell("status") for row in rows))


def _measures(placed: AtPlace) -> tuple[Named, ...]:
    things: PrintedProblem | PrintedFinding = placed.thing  # type: ignore[assignment]
    names = MEASURE if placed.edition is Edition.INTERNAL else PUBLIC_MEASURE
    return _listed(names, things.measures(), placed.edition)


PROBLEM: Names = {
    "序号": Name(lambda p: Text.of(f"（{p.place}）", None)),
    "标题": Name(lambda p: p.thing.title),
    "状态": Name(lambda p: _status(p.thing.problem.status, p.thing.problem.rows)),
    "段落": Name(lambda p: p.thing.paragraphs, is_list=True),
    "同下": Name(lambda p: p.thing.shares_next, is_truth=True),
    "措施": Name(_measures, MEASURE, is_list=True),
}

FINDING: Names = {
    "序号": Name(lambda f: Text.of(f"{f.place}.", None)),
    "标题": Name(lambda f: f.thing.title),
    "原文": Name(lambda f: f.thing.finding.wording),
    "状态": Name(lambda f: _status(f.thing.finding.status, f.thing.finding.rows)),
    "段落": Name(lambda f: f.thing.paragraphs, is_list=True),
    "具体问题": Name(
        lambda f: _listed(PROBLEM, f.thing.problems, f.edition), PROBLEM, is_list=True
    ),
    "措施": Name(_measures, MEASURE, is_list=True),
}


def _category_mark(placed: AtPlace) -> Text:
    category: PrintedCategory = placed.thing  # type: ignore[assignment]
    return Text(f"（{numerals.chinese(placed.place)}）") if category.title else EMPTY


CATEGORY: Names = {
    "序号": Name(_category_mark),
    "标题": Name(lambda c: c.thing.title),
    "问题": Name(lambda c: _listed(FINDING, c.thing.findings, c.edition), FINDING, is_list=True),
}

# ---------------------------------------------------------------- sections


class _Section(NamedTuple):
    """A section with its number: 一、, or nothing where it is empty."""

    mark: Text
    items: Sequence
    edition: Edition


PROSE_LINE: Names = {
    "文字": Name(lambda line: line.thing.text),
    "是小标题": Name(lambda line: line.thing.is_subheading, is_truth=True),
}
PROSE: Names = {
    "序号": Name(lambda section: section.mark),
    "段落": Name(lambda s: _listed(PROSE_LINE, s.items, s.edition), PROSE_LINE, is_list=True),
}
RECTIFICATION: Names = {
    "序号": Name(lambda section: section.mark),
    "类别": Name(lambda s: _listed(CATEGORY, s.items, s.edition), CATEGORY, is_list=True),
}


def _sections(content: Content) -> dict[str, _Section]:
    """责任落实, 整改情况, 下一步打算 in their order, numbered with the empty ones left out."""
    sections: dict[str, _Section] = {}
    number = 0
    items: Sequence[Sequence[ProseLine] | Sequence[PrintedCategory]] = (
        content.duties,
        content.categories,
        content.plans,
    )
    for name, of_section in zip(("责任落实", "整改情况", "下一步打算"), items, strict=True):
        number += bool(of_section)
        mark = Text(f"{numerals.chinese(number)}、") if of_section else EMPTY
        sections[name] = _Section(mark, of_section, content.edition)
    return sections


# ---------------------------------------------------------------- the notice


class _Notice(NamedTuple):
    """All that the top names are made of."""

    book: Book
    totals: Totals
    content: Content
    sections: Mapping[str, _Section]

    def lines(self, fact: str) -> tuple[Text, ...]:
        """The lines of a 项目 as the sheet has them, else its default."""
        given = self.book.facts.get(fact)
        if given:
            return given
        if fact in _OTHER_FACT:
            return self.lines(_OTHER_FACT[fact])
        if fact == "发文机关标志":
            return (Text(*self.lines("单位全称"), "文件"),)
        default = _DEFAULTS.get(fact, "")
        return (Text(default),) if default else ()

    def fact(self, fact: str) -> Text:
        """Its 内容 as one text: dates, names and 附件 joined by 、, a title without a mark."""
        return joined(self.lines(fact), "" if fact == "文件标题" else "、")

    @property
    def unit_line(self) -> Text:
        unit = self.fact("单位全称")
        return EMPTY if self.fact("文件标题").startswith(unit) else unit

    @property
    def period(self) -> Text:
        days = self.book.days
        return sentences.period(days["巡察开始日期"], days["巡察结束日期"])

    @property
    def as_of(self) -> Day | None:
        return next(iter(self.book.days.get("截至日期", ())), None)

    @property
    def regulations(self) -> _Regulations:
        return _Regulations(self.totals.regulation_count, self.content.regulations)


_OTHER_FACT = {"巡察对象": "单位简称", "发文机关署名": "单位全称"}
_DEFAULTS = {
    "文件标题": "关于巡察整改进展情况的通报",
    "公开依据": "巡察工作有关要求",
    "加盖印章": "是",
}


def _fact(name: str) -> Callable[[_Notice], Text]:
    return lambda notice: notice.fact(name)


def _tally(pick: Callable[[Totals], Tally]) -> Name:
    return Name(lambda notice: Named(TALLY, pick(notice.totals)), TALLY)


def _section(name: str, names: Names) -> Name:
    return Name(lambda notice: Named(names, notice.sections[name]), names)


def _is_public(notice: _Notice) -> bool:
    return notice.content.edition is Edition.PUBLIC


NOTICE: Names = {
    **{fact.name: Name(_fact(fact.name)) for fact in FACTS},
    "通信地址": Name(_fact("邮政信箱")),
    "地址": Name(_fact("邮政信箱")),
    "巡察时间": Name(lambda n: n.period),
    "截至": Name(lambda n: sentences.cut_off(n.as_of)),
    "单位行": Name(lambda n: n.unit_line),
    "标题行": Name(lambda n: n.lines("文件标题"), is_list=True),
    "署名行": Name(lambda n: n.lines("发文机关署名"), is_list=True),
    "联系方式": Name(lambda n: sentences.contact(n.book)),
    "总数句": Name(lambda n: sentences.totals_sentence(n.totals, n.as_of)),
    "整改成效句": Name(
        lambda n: sentences.results_sentence(n.book.results, is_public=_is_public(n))
    ),
    "措施": _tally(lambda totals: totals.measures),
    "问题": _tally(lambda totals: totals.findings),
    "具体问题": _tally(lambda totals: totals.problems),
    "制度": Name(lambda n: Named(REGULATIONS, n.regulations), REGULATIONS),
    "责任落实": _section("责任落实", PROSE),
    "整改情况": _section("整改情况", RECTIFICATION),
    "下一步打算": _section("下一步打算", PROSE),
    "印章": Name(lambda n: n.book.stamped, is_truth=True),
    "党内版": Name(lambda n: not _is_public(n), is_truth=True),
}


def names_of(book: Book) -> Names:
    """All names that a template may use for this book: ours and the office's own rows."""
    return {**{fact: Name(_fact(fact)) for fact in book.facts}, **NOTICE}


def values(book: Book, totals: Totals, content: Content) -> dict[str, object]:
    """Each name with its value, for the template."""
    notice = _Notice(book, totals, content, _sections(content))
    return {name: made.make(notice) for name, made in names_of(book).items()}


def title_of(book: Book) -> Text:
    """文件标题 as one text, or its default."""
    return title_in(book.facts)


def title_in(facts: Mapping[str, tuple[Text, ...]]) -> Text:
    """The same of the facts alone."""
    return joined(facts.get("文件标题") or (Text(_DEFAULTS["文件标题"]),), "")
