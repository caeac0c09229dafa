"""How the notice says things: dates, headings, sentences.

Values in, Text out; every piece keeps its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notice.lazy import Pattern
from notice.model.book import Book, Day, Publicity, Result, Status
from notice.model.notice import Tally, Totals
from notice.model.text import EMPTY, Cell, Heading, Source, Text, joined

# ---------------------------------------------------------------- dates


def period(begins: Sequence[Day], ends: Sequence[Day]) -> Text:
    """2023年8月31日至11月20日; two periods are joined by 、.

    A year is printed only where it differs from the one before.
    """
    year = 0
    pieces: list[str] = []
    for begin, end in zip(begins, ends, strict=True):
        if pieces:
            pieces.append("、")
        for day, link in ((begin, "至"), (end, "")):
            shown = str(day) if day.year != year else str(day).partition("年")[2]
            pieces += [Text.of(shown, Source((day.cell,))), link]
            year = day.year
    return Text(*pieces)


# ---------------------------------------------------------------- headings

_HEADING_END = tuple("。；，、：;,:.")
_KEPT_END = tuple("？！?!")
_NAMED_END = ("问题", *_KEPT_END)


def heading(text: Text, number: str = "") -> Text:
    """A heading cell without its own number and final mark; its own ？ or ！ stays."""
    if not number and not text.endswith(_HEADING_END):
        return text
    bare = text.cut(len(number))
    return bare.cut(0, len(bare.rstrip("".join(_HEADING_END))))


def about(title: Text) -> Heading:
    """关于…问题, neither word doubled; after the cell's own ？ or ！ nothing is set."""
    begin = "" if title.startswith("关于") else "关于"
    end = "" if title.endswith(_NAMED_END) else "问题"
    return Heading(begin, title, end)


def sentence(title: Text) -> Text:
    """A heading with its 。, or with the ？ or ！ that it has."""
    return Text(title, "" if title.endswith(_KEPT_END) else "。")


# ---------------------------------------------------------------- paragraphs

_ENDED = Pattern(r"[。！？][”’）》〉」】)]*$")
_OPEN_END = Pattern(r"(?:[：；，、—…:;,.!?]|……)[”’）》〉」】)]*$")
_BARE_LABEL = "整改情况"
PROGRESS_LABEL = f"{_BARE_LABEL}："


def lacks_end(line: str) -> bool:
    """Whether a paragraph must still get its 。 (T21); one that ends openly (：；……) need not."""
    return not _is_ended(line) and not _OPEN_END.search(line)


def ends_openly(line: str) -> bool:
    """Whether a paragraph ends in ： ； …… or a half-width mark: that is told, not repaired."""
    return not _is_ended(line) and bool(_OPEN_END.search(line))


def _is_ended(line: str) -> bool:
    return line.endswith("。") or bool(_ENDED.search(line))


def ended(line: Text) -> Text:
    """The line with a 。 at its end where it has no mark there."""
    return line if line.endswith("。") or not lacks_end(line) else Text(line, "。")


def is_label(line: str) -> bool:
    """Whether a line is 整改情况： of its own and nothing else."""
    return line.startswith(_BARE_LABEL) and line.rstrip("：:。") == _BARE_LABEL


def is_labelled(line: str) -> bool:
    """Whether a text begins with 整改情况： of its own."""
    return line.startswith((PROGRESS_LABEL, "整改情况:"))


def labelled(line: Text) -> Text:
    """The line behind 整改情况：, which is not doubled; a half-width : of it is set right."""
    if not is_labelled(line):
        return Text(PROGRESS_LABEL, line)
    if line.startswith(PROGRESS_LABEL):
        return line
    return Text(PROGRESS_LABEL, line.cut(len(PROGRESS_LABEL)))


# ---------------------------------------------------------------- sentences


def totals_sentence(totals: Totals, as_of: Day | None) -> Text:
    """截至…，制定的…项整改措施，已经完成落实…项；反馈的…个具体问题，已完成整改…个，通过整改，完善制度…项。"""
    pieces: list[str] = [
        cut_off(as_of),
        *("，制定的", totals.measures.total.text, "项整改措施，已经完成落实"),
        _standing(totals.measures, "项"),
        *("；反馈的", totals.problems.total.text, "个具体问题，已完成整改"),
        _standing(totals.problems, "个"),
    ]
    if totals.regulation_count:
        pieces += ["，通过整改，完善制度", totals.regulation_count.text, "项"]
    return Text(*pieces, "。")


def cut_off(as_of: Day | None) -> Text:
    """截至目前, or 截至2025年5月29日."""
    return Text("截至目前") if as_of is None else Text("截至", as_of.text)


def _standing(tally: Tally, unit: str) -> Text:
    """12项（其中长期坚持2项）、基本完成1项、正在整改1项: the done, then what is not zero."""
    pieces: list[str] = [tally.done.text, unit]
    sustained = tally.by_status[Status.SUSTAINED]
    if sustained:
        pieces += ["（其中长期坚持", sustained.text, f"{unit}）"]
    for status in (Status.LARGELY_DONE, Status.UNDER_WAY, Status.NOT_DONE):
        if tally.by_status[status]:
            pieces += [f"、{status.word}", tally.by_status[status].text, unit]
    return Text(*pieces)


def results_sentence(results: Iterable[Result], *, is_public: bool) -> Text:
    """诫勉3人次、追缴资金7.132万元。

    Rows of 0 are printed only where 公开 says 是, withheld ones not in the public edition.
    """
    printed = [
        Text(result.item, result.amount, result.unit)
        for result in results
        if not (is_public and result.publicity is Publicity.WITHHELD)
        and not (result.is_zero and result.publicity is not Publicity.PUBLIC)
    ]
    return Text(joined(printed, "、"), "。") if printed else EMPTY


CONTACT_FACTS = ("联系电话", "邮政信箱", "邮编", "电子邮箱")


def contact(book: Book) -> Text:
    """联系电话：…；邮政信箱：…；邮编：…；电子邮箱：…, the empty ones left out, no end mark."""
    names = {"邮政信箱": book.mailbox_name}
    given = [
        (names.get(fact, fact), book.facts[fact]) for fact in CONTACT_FACTS if fact in book.facts
    ]
    return joined((Text(name, "：", joined(lines, "")) for name, lines in given), "；")


def distinct(texts: Iterable[Text]) -> Text:
    """The different texts among these in their order, joined by 、."""
    return joined({str(text): text for text in texts if text}.values(), "、")


def computed(text: str, cells: Iterable[Cell]) -> Text:
    """Words worked out from these cells."""
    return Text.of(text, Source(tuple(cells)))
