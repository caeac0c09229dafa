"""Layout (版式) that depends on the values: long titles, the place of the signature, what stays on one page.

GB/T 9704—2012 as LAYOUT.md reaches it: lengths are in 字 (the width of one 三号 character), a row of text holds 28.
Everything else stands in the template's styles.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from notice.document.trace import PPR, RPR, R, T, TracedParagraph
from notice.model import Text

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TITLE, _SIGNATURE, _DATE = "公文标题", "发文机关署名", "成文日期"
ROW = 28.0  # 字 a row of text
TITLE_ROW = 20  # 字 a row of the title, in 二号
TWIPS = 315  # a 字: 16 pt less 0.25 pt
TYPE_WIDTH = 8844  # twips: 156 mm
SEAL_COLUMN = 14.5  # 字, at the right edge: a date centred in it ends 4 字 from the edge
NAMES_A_ROW = 3


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
    """Split long titles, place the signature and keep it with the text; return the paragraphs as they then stand."""
    by_name = _style_ids(styles)
    paragraphs = _split_titles(paragraphs, by_name)
    paragraphs = _split_names(paragraphs, by_name)
    at = _signature(paragraphs, names, date)
    if at is None:
        return paragraphs
    first, date_at = at
    _keep_together(paragraphs, first, date_at)
    are_ours = all(
        _style_of(p.element) == by_name.get(_SIGNATURE if i < date_at else _DATE)
        for i, p in enumerate(paragraphs[first : date_at + 1], first)
    )
    if not are_ours or by_name.get(_SIGNATURE) is None:
        return paragraphs
    written = [p.text for p in paragraphs[first:date_at]]
    if stamped and len(written) > 1:
        return _side_by_side(paragraphs, first, date_at)
    left, date_left = _stamped_column(written[0]) if stamped else _unstamped_indents(written, date)
    _place(styles, by_name[_SIGNATURE], left, centred=stamped)
    _place(styles, by_name[_DATE], date_left, centred=stamped)
    return paragraphs


# ---------------------------------------------------------------- lengths


def _stamped_column(name: str) -> tuple[float, float]:
    """Left indents in 字 of name and date, both centred in one column: 7.3.5.1."""
    column = max(SEAL_COLUMN, width(name) + 0.2)
    return ROW - column, ROW - column


def _unstamped_indents(names: Sequence[str], date: str) -> tuple[float, float]:
    """Left indents in 字: the first name ends 2 字 from the edge, the date begins 2 字 right of it: 7.3.5.2.

    Where the date is the longer one it is the date that ends 2 字 from the edge.
    """
    start = ROW - 2 - width(names[0])
    if width(date) > width(names[0]):
        start = ROW - 2 - width(date) - 2
    start = max(0.0, min(start, ROW - max(map(width, names))))
    return start, start + 2


# ---------------------------------------------------------------- titles and long names


def _split_titles(
    paragraphs: list[TracedParagraph], by_name: dict[str, str]
) -> list[TracedParagraph]:
    """Title lines of more than 20 字 in several paragraphs: no line is left to wrap by itself (7.3.1)."""
    return _split(paragraphs, by_name.get(_TITLE), TITLE_ROW)


def _split_names(
    paragraphs: list[TracedParagraph], by_name: dict[str, str]
) -> list[TracedParagraph]:
    """Names of more than 27 字 in two paragraphs."""
    return _split(paragraphs, by_name.get(_SIGNATURE), 27)


def _split(
    paragraphs: list[TracedParagraph], style: str | None, longest: float
) -> list[TracedParagraph]:
    made: list[TracedParagraph] = []
    for paragraph in paragraphs:
        if (
            style is None
            or _style_of(paragraph.element) != style
            or width(paragraph.text) <= longest
        ):
            made.append(paragraph)
            continue
        starts = break_points(paragraph.text, longest)
        elements = [paragraph.element, *(copy.deepcopy(paragraph.element) for _ in starts[1:])]
        for before, after in zip(elements, elements[1:], strict=False):
            before.addnext(after)
        for element, start, end in zip(
            elements, starts, [*starts[1:], len(paragraph.text)], strict=True
        ):
            piece = paragraph.text.cut(start, end)
            _set_text(element, piece)
            made.append(TracedParagraph(element, piece))
    return made


# where a long title or name may be broken, best first: before 关于, behind the name of a place or of an authority
_BREAKS = (
    re.compile("(?=关于)"),
    re.compile(
        "(?<=[省市县区州盟旗])(?=.{4,})|(?<=委员会)|(?<=人民政府)|(?<=办公室)|(?<=联合会)|(?<=领导小组)|(?<=[局厅部院、])"
    ),
    re.compile("(?=的通报|情况的|进展情况|整改|巡察)|(?<=和)|(?<=[与及])"),
)


def break_points(text: str, longest: float) -> list[int]:
    """Where the lines of a long title begin: as few lines as fit, at the breaks that make them most even."""
    count = int(-(-width(text) // longest))
    while True:
        starts = _best_breaks(text, count, longest)
        if starts is not None:
            return starts
        count += 1


def _best_breaks(text: str, count: int, longest: float) -> list[int] | None:
    """Greedy: for each line the good break nearest to the even share; None where a line would be too long."""
    starts = [0]
    for left in range(count, 1, -1):
        rest = text[starts[-1] :]
        share = width(rest) / left
        fits = [
            i
            for i in range(1, len(rest))
            if width(rest[:i]) <= longest and width(rest[i:]) <= longest * (left - 1)
        ]
        if not fits:
            return None
        starts.append(starts[-1] + _nearest(rest, fits, share))
    return starts if width(text[starts[-1] :]) <= longest else None


def _nearest(rest: str, fits: list[int], share: float) -> int:
    for breaks in _BREAKS:
        good = [
            m.start()
            for m in breaks.finditer(rest)
            if m.start() in fits and abs(width(rest[: m.start()]) - share) <= 6
        ]
        if good:
            return min(good, key=lambda i: abs(width(rest[:i]) - share))
    words = [i for i in fits if not (rest[i - 1].isascii() and rest[i].isascii())]
    return min(words or fits, key=lambda i: abs(width(rest[:i]) - share))


# ---------------------------------------------------------------- the signature


def _signature(
    paragraphs: list[TracedParagraph], names: Sequence[str], date: str
) -> tuple[int, int] | None:
    """Where the names begin and where the date stands: the last date that follows a name."""
    whole = "\n".join(names)  # a long name may have been split into two paragraphs
    for at in range(len(paragraphs) - 1, 0, -1):
        if paragraphs[at].text.strip() != date:
            continue
        first = at
        while first > 0 and (above := paragraphs[first - 1].text.strip()) and above in whole:
            first -= 1
        if first < at:
            return first, at
    return None


def _keep_together(paragraphs: list[TracedParagraph], first: int, date_at: int) -> None:
    """keepNext from the last text paragraph to the last name, so that the signature never stands alone (7.3.5.5)."""
    last_text = first - 1
    while last_text > 0 and not paragraphs[last_text].text.strip():
        last_text -= 1
    for paragraph in paragraphs[max(last_text, 0) : date_at]:
        _set_first(paragraph.element, "keepNext")
    if last_text >= 0:
        _set_first(paragraphs[last_text].element, "widowControl")


def _side_by_side(
    paragraphs: list[TracedParagraph], first: int, date_at: int
) -> list[TracedParagraph]:
    """Joint authorities, stamped: names side by side on tab stops, at most three a row, the date under the last."""
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
        stops = _tab_stops([n.text for n in row])
        text = Text(*(piece for name in row for piece in ("\t", name.text)))
        _set_tabs(row[0].element, stops)
        _set_text(row[0].element, text)
        for name in row[1:]:
            name.element.getparent().remove(name.element)
        made.append(TracedParagraph(row[0].element, text))
    date = paragraphs[date_at]
    date_text = Text("\t", date.text)
    _set_tabs(date.element, stops[-1:])
    _set_text(date.element, date_text)
    return [
        *paragraphs[:first],
        *made,
        TracedParagraph(date.element, date_text),
        *paragraphs[date_at + 1 :],
    ]


def _tab_stops(names: Sequence[str]) -> list[int]:
    """Centres in twips: the room that the names leave is shared evenly round them."""
    spare = (ROW - sum(map(width, names))) / len(names)
    stops, at = [], 0.0
    for name in names:
        stops.append(round((at + (width(name) + spare) / 2) / ROW * TYPE_WIDTH))
        at += width(name) + spare
    return stops


# ---------------------------------------------------------------- WordprocessingML


def _tag(name: str) -> str:
    return f"{{{_W}}}{name}"


def _style_ids(styles: Any) -> dict[str, str]:
    """Name of a paragraph style → its id."""
    return {
        style.find(_tag("name")).get(_tag("val")): style.get(_tag("styleId"))
        for style in styles.iter(_tag("style"))
        if style.find(_tag("name")) is not None
    }


def _style_of(paragraph: Any) -> str | None:
    properties = paragraph.find(PPR)
    style = None if properties is None else properties.find(_tag("pStyle"))
    return None if style is None else style.get(_tag("val"))


_PPR_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr",
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN",
    "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip


def _set_property(properties: Any, name: str, **attributes: str) -> Any:
    """Set one element of a pPr in its place of the schema, replacing what stood there."""
    for old in properties.findall(_tag(name)):
        properties.remove(old)
    new = properties.makeelement(
        _tag(name), {_tag(key): value for key, value in attributes.items()}
    )
    rank = _PPR_ORDER.index(name)
    behind = [child for child in properties if _PPR_ORDER.index(child.tag.split("}")[1]) < rank]
    properties.insert(properties.index(behind[-1]) + 1 if behind else 0, new)
    return new


def _properties(paragraph: Any) -> Any:
    properties = paragraph.find(PPR)
    if properties is None:
        properties = paragraph.makeelement(PPR, {})
        paragraph.insert(0, properties)
    return properties


def _set_first(paragraph: Any, name: str) -> None:
    _set_property(_properties(paragraph), name)


def _set_tabs(paragraph: Any, stops: Sequence[int]) -> None:
    properties = _properties(paragraph)
    tabs = _set_property(properties, "tabs")
    for stop in stops:
        tabs.append(tabs.makeelement(_tag("tab"), {_tag("val"): "center", _tag("pos"): str(stop)}))
    _set_property(properties, "ind", left="0", firstLine="0")
    _set_property(properties, "jc", val="left")


def _set_text(paragraph: Any, text: str) -> None:
    """Put a text, tabs as w:tab, into the first run of a paragraph and drop the other runs."""
    runs = list(paragraph.iter(R))
    first = runs[0]
    for run in runs[1:]:
        run.getparent().remove(run)
    for child in list(first):
        if child.tag != RPR:
            first.remove(child)
    for piece in re.split("(\t)", text):
        if piece == "\t":
            first.append(first.makeelement(_tag("tab"), {}))
        elif piece:
            node = first.makeelement(T, {})
            node.text = piece
            first.append(node)


def _place(styles: Any, style_id: str, left: float, *, centred: bool) -> None:
    """Write the left indent, in 字, and the alignment into a style: one place for a clerk to change."""
    style = next(s for s in styles.iter(_tag("style")) if s.get(_tag("styleId")) == style_id)
    properties = style.find(PPR)
    _set_property(properties, "ind", left=str(round(left * TWIPS)))
    _set_property(properties, "jc", val="center" if centred else "left")
