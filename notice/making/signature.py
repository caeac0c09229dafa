"""The signature (发文机关署名) and date of a notice: where they stand, and with what they stay.

The clauses are those of GB/T 9704—2012; lengths are in 字.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from notice.docx.named_styles import ids_by_name, style_of
from notice.docx.properties import properties_of, set_property, style_properties
from notice.docx.wordml import CELL, VALUE, W
from notice.docx.words import set_text
from notice.making.line_breaks import ROW, width
from notice.making.trace import TracedParagraph
from notice.model.text import Text

SIGNATURE, _DATE, _ANNEX_NOTE = "发文机关署名", "成文日期", "附件说明"
TWIPS = 315  # a 字: 16 pt less 0.25 pt
_TYPE_WIDTH = 8844  # twips: 156 mm
# 字 from a stamped date to the edge: 4 wanted, and 3 left where its digits print wider
_DATE_GAP = 4.2
_NAMES_A_ROW = 3
# 字 that a date may take more where another font stands in or gaps are set round digits
_WIDER_DIGITS = 3


class Signature(NamedTuple):
    """The paragraphs of the names and that of the date; `first` is the number of the first name."""

    first: int
    names: list[TracedParagraph]
    date: TracedParagraph


def finish(
    paragraphs: list[TracedParagraph],
    styles: Any,
    names: Sequence[str],
    date: str,
    *,
    stamped: bool,
) -> list[TracedParagraph]:
    """Place the signature and keep it with the text; return the paragraphs as they then stand."""
    signature = _signature(paragraphs, names, date)
    if signature is None:
        return paragraphs
    ids = ids_by_name(styles)
    _keep_together(paragraphs, signature, ids.get(_ANNEX_NOTE, ""))
    if not _is_ours(signature, ids):
        return paragraphs
    if stamped and len(signature.names) > 1 and len(names) > 1:
        made = [*_side_by_side(signature.names), _under_last(signature)]
        behind = signature.first + len(signature.names) + 1
        return [*paragraphs[: signature.first], *made, *paragraphs[behind:]]
    if _DATE in ids:
        _indent(signature, styles, ids, stamped=stamped)
    return paragraphs


def _signature(
    paragraphs: list[TracedParagraph], names: Sequence[str], date: str
) -> Signature | None:
    """The last date that follows a name, with the names before it."""
    # a long name may have been split into two paragraphs, several may stand in one
    whole = "\n".join([*names, "、".join(names)])
    for at in range(len(paragraphs) - 1, 0, -1):
        if paragraphs[at].text.strip() != date or _is_in_table(paragraphs[at].element):
            continue
        first = at
        while first > 0 and (above := paragraphs[first - 1].text.strip()) and above in whole:
            first -= 1
        if first < at:
            return Signature(first, paragraphs[first:at], paragraphs[at])
    return None


def _is_in_table(paragraph: Any) -> bool:
    """A date in a table is that of a measure."""
    return paragraph.getparent().tag == CELL


def _keep_together(
    paragraphs: list[TracedParagraph], signature: Signature, annex_note: str
) -> None:
    """Keep the signature with the last paragraph of text: it never stands alone (7.3.5.5).

    附件说明, in the style `annex_note`, is no such text.
    """
    last_text = signature.first - 1
    while last_text > 0 and (
        not paragraphs[last_text].text.strip()
        or style_of(paragraphs[last_text].element) == annex_note
    ):
        last_text -= 1
    for paragraph in [*paragraphs[max(last_text, 0) : signature.first], *signature.names]:
        set_property(properties_of(paragraph.element), "keepNext")
    if last_text >= 0:
        set_property(properties_of(paragraphs[last_text].element), "widowControl")


def _is_ours(signature: Signature, ids: Mapping[str, str]) -> bool:
    """Whether names and date have the styles that are made for them."""
    of_names = {style_of(name.element) for name in signature.names}
    return (
        SIGNATURE in ids
        and of_names == {ids[SIGNATURE]}
        and style_of(signature.date.element) == ids.get(_DATE)
    )


# ---------------------------------------------------------------- names below each other


def _indent(signature: Signature, styles: Any, ids: Mapping[str, str], *, stamped: bool) -> None:
    """Write where names and date begin into their styles."""
    names, date = [name.text for name in signature.names], signature.date.text.strip()
    left, date_left = (_stamped_column if stamped else _unstamped_indents)(names, date)
    _place(styles, ids[SIGNATURE], left, centred=stamped)
    _place(styles, ids[_DATE], date_left, centred=stamped)
    if not stamped and ROW - date_left < width(date) + _WIDER_DIGITS:
        _let_run_out(styles, ids[_DATE])


def _stamped_column(lines: Sequence[str], date: str) -> tuple[float, float]:
    """Left indents in 字 of name and date, centred in one column (7.3.5.1).

    A long name stands there in two lines.
    """
    column = max(width(date) + 2 * _DATE_GAP, *(width(line) + 0.2 for line in lines))
    return ROW - column, ROW - column


def _unstamped_indents(names: Sequence[str], date: str) -> tuple[float, float]:
    """Left indents in 字 of name and date (7.3.5.2).

    All names begin at one indent, the longest ends 2 字 from the edge, the date begins 2 字 right
    of them. Where the date is the longer one it is the date that ends 2 字 from the edge.
    """
    longest = max(map(width, names))
    taken = width(date) + 2 if width(date) > longest else longest
    start = max(0.0, ROW - 2 - taken)
    return start, start + 2


def _place(styles: Any, style_id: str, left: float, *, centred: bool) -> None:
    """Write left indent, in 字, and alignment into a style: one place for a clerk to change."""
    properties = style_properties(styles, style_id)
    set_property(properties, "ind", left=str(round(left * TWIPS)))
    set_property(properties, "jc", val="center" if centred else "left")


def _let_run_out(styles: Any, style_id: str) -> None:
    """A line that may run into the margin by 2 字 rather than break."""
    indent = style_properties(styles, style_id).find(f"{W}ind")
    indent.set(f"{W}right", str(-2 * TWIPS))


# ---------------------------------------------------------------- names side by side


def _side_by_side(names: Sequence[TracedParagraph]) -> list[TracedParagraph]:
    """Joint authorities, stamped: names side by side, at most three a row, by tab stops.

    Returns a paragraph a row.
    """
    rows = _rows(names)
    return [_in_one(row, _tab_stops(_columns(rows, len(row)) or _widths(row))) for row in rows]


def _under_last(signature: Signature) -> TracedParagraph:
    """The date under the last name of the last row."""
    rows = _rows(signature.names)
    stops = _tab_stops(_columns(rows, len(rows[-1])) or _widths(rows[-1]))
    return _in_one([signature.date], stops[-1:])


def _rows(names: Sequence[TracedParagraph]) -> list[list[TracedParagraph]]:
    rows: list[list[TracedParagraph]] = []
    for name in names:
        row = rows[-1] if rows else []
        fits = sum(_widths([*row, name])) + len(row) + 1 <= ROW
        if row and len(row) < _NAMES_A_ROW and fits:
            row.append(name)
        else:
            rows.append([name])
    return rows


def _widths(row: Sequence[TracedParagraph]) -> list[float]:
    return [width(name.text) for name in row]


def _in_one(row: Sequence[TracedParagraph], stops: Sequence[int]) -> TracedParagraph:
    """The paragraphs of a row as one, each text behind a tab to its stop."""
    text = Text(*(piece for name in row for piece in ("\t", name.text)))
    element = row[0].element
    _set_tabs(element, stops)
    set_text(element, text)
    for name in row[1:]:
        name.element.getparent().remove(name.element)
    return TracedParagraph(element, text)


def _columns(rows: Sequence[Sequence[TracedParagraph]], count: int) -> list[float]:
    """The widest names of each column over all rows of so many names; none where they don't fit."""
    alike = [_widths(row) for row in rows if len(row) == count]
    widest = [max(column) for column in zip(*alike, strict=True)]
    return widest if sum(widest) + count <= ROW else []


def _tab_stops(widths: Sequence[float]) -> list[int]:
    """Centres in twips: the room that the names leave is shared evenly round them."""
    spare = (ROW - sum(widths)) / len(widths)
    stops, at = [], 0.0
    for name in widths:
        stops.append(round((at + (name + spare) / 2) / ROW * _TYPE_WIDTH))
        at += name + spare
    return stops


def _set_tabs(paragraph: Any, stops: Sequence[int]) -> None:
    properties = properties_of(paragraph)
    tabs = set_property(properties, "tabs")
    for stop in stops:
        tabs.append(tabs.makeelement(f"{W}tab", {VALUE: "center", f"{W}pos": str(stop)}))
    set_property(properties, "ind", left="0", firstLine="0")
    set_property(properties, "jc", val="left")
