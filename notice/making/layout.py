"""Layout (版式) that depends on the values: long titles, the signature, what stays on one page.

The clauses are those of GB/T 9704—2012. Lengths are in 字 (the width of one 三号 character), a row
of text holds 28. Everything else stands in the template's styles.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from notice.docx.properties import properties_of, set_property, style_properties
from notice.docx.styles import ids_by_name, style_of
from notice.docx.wordml import CELL, RPR, VALUE, R, T, W
from notice.docx.words import WRITTEN, own_text_nodes, set_words, words_of
from notice.lazy import Pattern
from notice.making.trace import TracedParagraph
from notice.model.text import Text

_TITLE, _SIGNATURE, _DATE = "公文标题", "发文机关署名", "成文日期"
_ANNEX_TITLE, _ANNEX_NOTE = "附件标题", "附件说明"
ROW = 28.0  # 字 a row of text
TITLE_ROW = 20  # 字 a row of the title, in 二号
NAME_ROW = 27  # 字 of a name, so that it does not wrap
TWIPS = 315  # a 字: 16 pt less 0.25 pt
TYPE_WIDTH = 8844  # twips: 156 mm
# 字 from a stamped date to the edge: 4 wanted, and 3 left where its digits print wider
DATE_GAP = 4.2
NAMES_A_ROW = 3
# 字 that a date may take more where another font stands in or gaps are set round digits
WIDER_DIGITS = 3


def width(text: str) -> float:
    """Width in 字: a full-width sign is 1, a half-width one 0.5, as in 仿宋_GB2312."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def finish(
    paragraphs: list[TracedParagraph],
    styles: Any,
    names: Sequence[str],
    date: str,
    *,
    stamped: bool,
) -> list[TracedParagraph]:
    """Split long titles, place the signature and keep it with the text.

    Returns the paragraphs as they then stand.
    """
    by_name = ids_by_name(styles)
    longest: dict[str | None, float] = {
        by_name[name]: room
        for name, room in (
            (_TITLE, TITLE_ROW),
            (_ANNEX_TITLE, TITLE_ROW),
            (_SIGNATURE, NAME_ROW if stamped else NAME_ROW - 1),
        )
        if name in by_name
    }
    paragraphs = _split(paragraphs, longest)
    at = _signature(paragraphs, names, date)
    if at is None:
        return paragraphs
    first, date_at = at
    _keep_together(paragraphs, first, date_at, by_name.get(_ANNEX_NOTE, ""))
    are_ours = all(
        style_of(p.element) == by_name.get(_SIGNATURE if i < date_at else _DATE)
        for i, p in enumerate(paragraphs[first : date_at + 1], first)
    )
    if not are_ours or by_name.get(_SIGNATURE) is None:
        return paragraphs
    written = [p.text for p in paragraphs[first:date_at]]
    if stamped and len(written) > 1 and len(names) > 1:
        return _side_by_side(paragraphs, first, date_at)
    left, date_left = (
        _stamped_column(written, date) if stamped else _unstamped_indents(written, date)
    )
    _place(styles, by_name[_SIGNATURE], left, centred=stamped)
    _place(styles, by_name[_DATE], date_left, centred=stamped)
    if not stamped and ROW - date_left < width(date) + WIDER_DIGITS:
        _let_run_out(styles, by_name[_DATE])
    return paragraphs


# ---------------------------------------------------------------- lengths


def _stamped_column(lines: Sequence[str], date: str) -> tuple[float, float]:
    """Left indents in 字 of name and date, centred in one column (7.3.5.1).

    A long name stands there in two lines.
    """
    column = max(width(date) + 2 * DATE_GAP, *(width(line) + 0.2 for line in lines))
    return ROW - column, ROW - column


def _unstamped_indents(names: Sequence[str], date: str) -> tuple[float, float]:
    """Left indents in 字 of name and date (7.3.5.2).

    The first name ends 2 字 from the edge, the date begins 2 字 right of where the name begins.
    Where the date is the longer one it is the date that ends 2 字 from the edge.
    """
    start = ROW - 2 - width(names[0])
    if width(date) > width(names[0]):
        start = ROW - 2 - width(date) - 2
    start = max(0.0, min(start, ROW - max(map(width, names))))
    return start, start + 2


# ---------------------------------------------------------------- titles and long names


def _split(
    paragraphs: list[TracedParagraph], longest: Mapping[str | None, float]
) -> list[TracedParagraph]:
    """Title lines of more than 20 字 and names of more than 27 in several paragraphs (7.3.1).

    `longest` says how many 字 a paragraph of a style may have: no such line is left to wrap by
    itself.
    """
    made: list[TracedParagraph] = []
    for paragraph in paragraphs:
        if "。" in paragraph.text:  # no title and no name: nearly all, in a large notice
            made.append(paragraph)
            continue
        room = longest.get(style_of(paragraph.element))
        if room is None or width(paragraph.text) <= room:
            made.append(paragraph)
            continue
        starts = break_points(paragraph.text, room, widest_first=room != TITLE_ROW)
        elements = [paragraph.element, *(copy.deepcopy(paragraph.element) for _ in starts[1:])]
        for before, after in pairwise(elements):
            before.addnext(after)
        ends = [*starts[1:], len(paragraph.text)]
        for element, start, end in zip(elements, starts, ends, strict=True):
            piece = paragraph.text.cut(start, end)
            set_text(element, piece)
            made.append(TracedParagraph(element, piece))
    return made


# where a long title or name may be broken, best first: before 关于, behind the name of a place or
# of an authority, then between words of the notice
_BREAKS = (
    Pattern("(?=关于)"),
    Pattern(
        "(?<=[省市县区州盟旗])(?=.{4})|(?<=委员会)|(?<=人民政府)|(?<=办公室)|(?<=联合会)|(?<=领导小组)"
        "|(?<=[局厅部院、])|(?<=中心)|(?<=公司)|(?<=集团)|(?<=单位)|(?<=机关)|(?<=协会)|(?<=学校)"
    ),
    Pattern(
        "(?=的通报|情况的|进展情况|整改|巡察)|(?<=和)|(?<=[与及])|(?=[与及]其)|(?<=服务)|(?<=发展)"
    ),
)
_EVEN = 6  # 字 that a line may differ from its even share


def break_points(text: str, longest: float, *, widest_first: bool = False) -> list[int]:
    """Where the lines of a long title or name begin, as even as good breaks let them be.

    One line more than needed is taken rather than break a word; with `widest_first` no line is
    wider than the first, to which a signature is aligned.
    """
    fewest = int(-(-width(text) // longest))
    for count in (fewest, fewest + 1):
        starts = _good_breaks(text, count, longest, widest_first=widest_first)
        if starts is not None:
            return starts
    share = width(text) / fewest
    starts, at = [0], 0.0
    for place, sign in enumerate(text):
        is_inside_word = place and text[place - 1].isascii() and sign.isascii()
        is_full = at + width(sign) > longest
        if place and (is_full or (at >= share and not is_inside_word)):
            starts.append(place)
            at = 0.0
        at += width(sign)
    return starts


def _good_breaks(text: str, count: int, longest: float, *, widest_first: bool) -> list[int] | None:
    """Line by line the best break near the even share; None where a line has none."""
    starts = [0]
    for left in range(count, 1, -1):
        rest = text[starts[-1] :]
        place = _nearest(rest, width(rest) / left, longest, left, widest_first=widest_first)
        if place is None:
            return None
        starts.append(starts[-1] + place)
    return starts if width(text[starts[-1] :]) <= longest else None


def _nearest(
    rest: str, share: float, longest: float, left: int, *, widest_first: bool
) -> int | None:
    for breaks in _BREAKS:
        good = []
        for match in breaks.finditer(rest):
            before, behind = width(rest[: match.start()]), width(rest[match.start() :])
            fits = 0 < before <= longest and 0 < behind <= longest * (left - 1)
            if fits and abs(before - share) <= _EVEN and (before >= share or not widest_first):
                good.append((abs(before - share), match.start()))
        if good:
            return min(good)[1]
    return None


# ---------------------------------------------------------------- the signature


def _signature(
    paragraphs: list[TracedParagraph], names: Sequence[str], date: str
) -> tuple[int, int] | None:
    """Where the names begin and where the date stands: the last date that follows a name."""
    # a long name may have been split into two paragraphs, several may stand in one
    whole = "\n".join([*names, "、".join(names)])
    for at in range(len(paragraphs) - 1, 0, -1):
        if paragraphs[at].text.strip() != date or _is_in_table(paragraphs[at].element):
            continue
        first = at
        while first > 0 and (above := paragraphs[first - 1].text.strip()) and above in whole:
            first -= 1
        if first < at:
            return first, at
    return None


def _is_in_table(paragraph: Any) -> bool:
    """A date in a table is that of a measure."""
    return paragraph.getparent().tag == CELL


def _keep_together(
    paragraphs: list[TracedParagraph], first: int, date_at: int, annex_note: str
) -> None:
    """Keep the signature with the last paragraph of text: it never stands alone (7.3.5.5).

    附件说明, in the style `annex_note`, is no such text.
    """
    last_text = first - 1
    while last_text > 0 and (
        not paragraphs[last_text].text.strip()
        or style_of(paragraphs[last_text].element) == annex_note
    ):
        last_text -= 1
    for paragraph in paragraphs[max(last_text, 0) : date_at]:
        _set_first(paragraph.element, "keepNext")
    if last_text >= 0:
        _set_first(paragraphs[last_text].element, "widowControl")


def _side_by_side(
    paragraphs: list[TracedParagraph], first: int, date_at: int
) -> list[TracedParagraph]:
    """Joint authorities, stamped: names side by side, at most three a row, the date under the last.

    Returns the paragraphs, of which each row of names is now one with tab stops.
    """
    names = paragraphs[first:date_at]
    rows: list[list[TracedParagraph]] = []
    for name in names:
        row = rows[-1] if rows else []
        fits = sum(width(n.text) for n in [*row, name]) + len(row) + 1 <= ROW
        if row and len(row) < NAMES_A_ROW and fits:
            row.append(name)
        else:
            rows.append([name])
    made = []
    stops: list[int] = []
    for row in rows:
        stops = _tab_stops(_columns(rows, len(row)) or [width(n.text) for n in row])
        text = Text(*(piece for name in row for piece in ("\t", name.text)))
        _set_tabs(row[0].element, stops)
        set_text(row[0].element, text)
        for name in row[1:]:
            name.element.getparent().remove(name.element)
        made.append(TracedParagraph(row[0].element, text))
    date = paragraphs[date_at]
    date_text = Text("\t", date.text)
    _set_tabs(date.element, stops[-1:])
    set_text(date.element, date_text)
    return [
        *paragraphs[:first],
        *made,
        TracedParagraph(date.element, date_text),
        *paragraphs[date_at + 1 :],
    ]


def _columns(rows: Sequence[Sequence[TracedParagraph]], count: int) -> list[float]:
    """The widest names of each column over all rows of so many names; none where they don't fit."""
    alike = [[width(n.text) for n in row] for row in rows if len(row) == count]
    widest = [max(column) for column in zip(*alike, strict=True)]
    return widest if sum(widest) + count <= ROW else []


def _tab_stops(widths: Sequence[float]) -> list[int]:
    """Centres in twips: the room that the names leave is shared evenly round them."""
    spare = (ROW - sum(widths)) / len(widths)
    stops, at = [], 0.0
    for name in widths:
        stops.append(round((at + (name + spare) / 2) / ROW * TYPE_WIDTH))
        at += name + spare
    return stops


# ---------------------------------------------------------------- WordprocessingML


def _set_first(paragraph: Any, name: str) -> None:
    set_property(properties_of(paragraph), name)


def _set_tabs(paragraph: Any, stops: Sequence[int]) -> None:
    properties = properties_of(paragraph)
    tabs = set_property(properties, "tabs")
    for stop in stops:
        tabs.append(tabs.makeelement(f"{W}tab", {VALUE: "center", f"{W}pos": str(stop)}))
    set_property(properties, "ind", left="0", firstLine="0")
    set_property(properties, "jc", val="left")


def set_text(paragraph: Any, text: str) -> None:
    """Put a text into the first run of a paragraph and drop the other runs.

    Tabs and signs that stood in it are signs again.
    """
    signs = {"\t": paragraph.makeelement(WRITTEN["\t"], {})}
    signs |= {words_of(node): node for node in own_text_nodes(paragraph) if node.tag != T}
    signs.pop("", None)
    runs = list(paragraph.iter(R))
    first = runs[0]
    for run in runs[1:]:
        run.getparent().remove(run)
    for child in list(first):
        if child.tag != RPR:
            first.remove(child)
    for piece in re.split(f"([{re.escape(''.join(signs))}])", text):
        if piece in signs:
            first.append(copy.deepcopy(signs[piece]))
        elif piece:
            node = first.makeelement(T, {})
            set_words(node, piece)
            first.append(node)


def _place(styles: Any, style_id: str, left: float, *, centred: bool) -> None:
    """Write left indent, in 字, and alignment into a style: one place for a clerk to change."""
    properties = style_properties(styles, style_id)
    set_property(properties, "ind", left=str(round(left * TWIPS)))
    set_property(properties, "jc", val="center" if centred else "left")


def _let_run_out(styles: Any, style_id: str) -> None:
    """A line that may run into the margin by 2 字 rather than break."""
    indent = style_properties(styles, style_id).find(f"{W}ind")
    indent.set(f"{W}right", str(-2 * TWIPS))
