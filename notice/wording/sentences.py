"""How the notice says things: numerals, dates, headings, sentences.

Values in, Text out; every piece keeps its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notice.lazy import Pattern
from notice.model.book import Book, Day, Publicity, Result, Status
from notice.model.notice import Tally, Totals
from notice.model.text import EMPTY, Cell, Heading, Source, Text, joined

# ---------------------------------------------------------------- numerals

_FIGURES = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return `number`, 1 to 9999, in Chinese numerals: 11 → 十一, 1010 → 一千零一十."""
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure:
            is_bare_ten = unit == 10 and figure == 1 and not words
            words += (
                ("零" if pending_zero else "") + ("" if is_bare_ten else _FIGURES[figure]) + name
            )
        pending_zero = bool(words) and not figure
    return words


def circled(number: int) -> str:
    """① to ㊿, then （51）."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    if number <= 50:
        return chr(0x32B1 + number - 36)
    return f"（{number}）"


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

_HAN_FIGURES = "一二三四五六七八九十百零〇"
_NUMBER_SIGNS = frozenset("（(0123456789" + _HAN_FIGURES)
_OWN_NUMBER = Pattern(
    rf"(?:[（(][{_HAN_FIGURES}]{{1,4}}[)）][、.．]?|[（(]\d{{1,3}}[)）][、.．]?|[①-⑳㉑-㉟㊱-㊿⑴-⒛]"
    rf"|[{_HAN_FIGURES}]{{1,4}}[、．.](?![{_HAN_FIGURES}、])|\d{{1,3}}[、．.)）](?:(?!\d)|(?=\d{{4}}年)))\s*(?=\S)"
)
_POINT_NUMBER = Pattern(rf"[{_HAN_FIGURES}]{{1,3}}是[:：，,]?(?=\S)")
_HEADING_END = tuple("。；，、：;,:.")
_KEPT_END = tuple("？！?!")
_NAMED_END = ("问题", *_KEPT_END)


def own_number(text: str) -> str:
    """The number that staff typed at the head of a heading cell (1. or （一）), or ""."""
    if text[:1] not in _NUMBER_SIGNS and not "①" <= text[:1] <= "㋿":
        return ""
    match = _OWN_NUMBER.match(text)
    return match[0] if match else ""


def own_point_number(text: str) -> str:
    """The same for a 要点, where 一是 is a number too."""
    match = _POINT_NUMBER.match(text) if text[:1] in _NUMBER_SIGNS else None
    return own_number(text) or (match[0] if match else "")


def heading(text: Text, number: str = "") -> Heading:
    """A heading cell as .标题, without its own number and final mark; its own ？ or ！ stays."""
    if not number and not text.endswith(_HEADING_END):
        return Heading(text)
    bare = text.cut(len(number))
    return Heading(bare.cut(0, len(bare.rstrip("".join(_HEADING_END)))))


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
PROGRESS_LABEL = "整改情况："


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


def is_labelled(line: str) -> bool:
    """Whether a text begins with 整改情况： of its own."""
    return line.startswith((PROGRESS_LABEL, "整改情况:"))


def labelled(line: Text) -> Text:
    """The line behind 整改情况：, which is not doubled; a half-width : of it is set right."""
    if line.startswith(PROGRESS_LABEL):
        return line
    return Text(PROGRESS_LABEL, line.cut(len(PROGRESS_LABEL)) if is_labelled(line) else line)


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
