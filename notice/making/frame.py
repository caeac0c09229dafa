"""What stands round the text and depends on the values: 发文机关标志, 附件说明, 附件, 版记.

A template asks for it by the names of its styles; where it has none of them nothing is done. The
clauses are those of GB/T 9704—2012.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from notice.diagnostics import Diagnostic, info, warning
from notice.docx.named_styles import ids_by_name, in_styles, style_of
from notice.docx.properties import properties_of, set_property, style_properties
from notice.docx.wordml import PPR, RPR, SECTION, VALUE, P, W
from notice.docx.words import set_text
from notice.lazy import Pattern
from notice.making.line_breaks import break_points, split_at, width
from notice.making.signature import TWIPS
from notice.making.trace import TracedParagraph
from notice.model.book import Book
from notice.model.text import Text
from notice.numerals import own_number

MARK, ADDRESSEE, COPIES, END = "发文机关标志", "主送机关", "版记抄送", "版记末行"
ANNEX_NOTE, ANNEX_MARK, ANNEX_TITLE, THROUGH = "附件说明", "附件序号", "附件标题", "连续编号标题"
STYLES = (MARK, ADDRESSEE, COPIES, ANNEX_NOTE, ANNEX_MARK, ANNEX_TITLE, THROUGH)
_LABEL = "附件："
_MARK_WIDTH = 440  # points: 156 mm, less 0.7 mm
_MARK_ROW = 20  # 字 of a row of the mark, in 二号; a longer one takes two
_INK = 0.85  # of its size a Chinese sign reaches above the baseline
_END_MARKS = "。；，、：;,:"
_OWN_END = Pattern(f"[{_END_MARKS}]+(?=[：。]$)")  # the cell's own mark before the template's
_TWICE = Pattern("^(抄送|主送)：(?:抄送|主送)[：:]")
_OWN_NUMBER = Pattern(r"^\d+\.")
_IS_LEDGER = Pattern("台账|清单|[览计总细解进况]表")


class Framed(NamedTuple):
    """The paragraphs as they then stand, and what was noticed."""

    paragraphs: list[TracedParagraph]
    found: list[Diagnostic]


def finish(body: Any, paragraphs: list[TracedParagraph], styles: Any, book: Book) -> Framed:
    """Set mark, annexes, addressee and running numbers of a filled notice.

    `body` is its tree, of which the `paragraphs` were read.
    """
    ids = ids_by_name(styles)
    named = {ids[name]: name for name in STYLES if name in ids}
    if not named:
        return Framed(paragraphs, [])
    annexes = Annexes(book.facts.get("附件", ()))
    frame = _Frame(annexes, styles, ids)
    framed = in_styles(body, named)
    made: list[TracedParagraph] = []
    for paragraph in paragraphs:
        name = named.get(framed.get(paragraph.element, ""))
        made += frame.set(name, paragraph) if name and paragraph.text else [paragraph]
    return Framed(made, list(annexes.told()))


class _Frame:
    """What is set so far of one notice: its annexes, the size of its mark, the last number."""

    def __init__(self, annexes: "Annexes", styles: Any, ids: Mapping[str, str]) -> None:
        self._annexes = annexes
        self._styles = styles
        self._ids = ids
        self._mark_size = _size_of(styles, ids[MARK]) if MARK in ids else 0
        self._number = 0

    def set(self, name: str, paragraph: TracedParagraph) -> list[TracedParagraph]:
        """A paragraph of a style of this name as it is to be; it may become several."""
        if name == ANNEX_NOTE:
            return self._annexes.note(paragraph)
        if name == MARK:
            rows = _mark_rows(paragraph)
            widest = max(width(row.text) for row in rows)
            _fit(self._styles, self._ids[MARK], self._mark_size, widest)
            return rows
        return [_written(paragraph, self._text(name, paragraph.text))]

    def _text(self, name: str, text: Text) -> Text:
        if name == THROUGH:
            self._number += 1
            return _numbered(text, self._number)
        if name == ANNEX_TITLE:
            return self._annexes.title(text)
        if name == ANNEX_MARK:
            return self._annexes.mark(text)
        return _without_own_marks(text)


def drop_empty_section(body: Any, styles: Any) -> None:
    """Let the annex be the last section where nothing, no 版记, comes behind its 版记末行."""
    last = body[-1] if len(body) > 1 else None
    before = None if last is None else last.getprevious()
    if last is None or last.tag != SECTION or before is None or before.tag != P:
        return
    if style_of(before) != ids_by_name(styles).get(END, ""):
        return
    section = before.find(f"{PPR}/{SECTION}")
    if section is not None:
        body.replace(last, section)


def _written(paragraph: TracedParagraph, text: Text) -> TracedParagraph:
    """The paragraph with this text; its runs stay where it is the same."""
    if text == paragraph.text:
        return paragraph
    set_text(paragraph.element, text)
    return TracedParagraph(paragraph.element, text)


def _without_own_marks(text: Text) -> Text:
    """Without the mark that the cell ends with before the template's, 抄送：抄送： as one."""
    if twice := _TWICE.search(text):
        text = Text(text.cut(0, len(twice[1]) + 1), text.cut(twice.end()))
    if own := _OWN_END.search(text):
        text = Text(text.cut(0, own.start()), text.cut(own.end()))
    return text


def _numbered(text: Text, number: int) -> Text:
    """The heading with its number in the whole list, not in its 类别."""
    own = _OWN_NUMBER.search(text)
    return text if own is None else Text(f"{number}.", text.cut(own.end()))


# ---------------------------------------------------------------- 附件


class Annexes:
    """The names of 附件 without own numbers and marks; `ledger` is the place of the 台账 in them.

    The tool makes one annex, the ledger: the first that is called so, else the first.
    """

    def __init__(self, lines: Sequence[Text]) -> None:
        """Take the lines of 附件 as the sheet has them."""
        self.joined = "、".join(lines)
        self.names = [*map(_bare, lines)]
        called_so = [place for place, name in enumerate(self.names) if _IS_LEDGER.search(name)]
        self.ledger = called_so[0] if called_so else 0
        self.is_sure = bool(called_so)
        self.is_printed = False

    def note(self, paragraph: TracedParagraph) -> list[TracedParagraph]:
        """附件说明: a paragraph a name, numbered where there are several (7.3.4)."""
        if paragraph.text != _LABEL + self.joined:
            return [paragraph]
        label = paragraph.text.cut(0, len(_LABEL))
        if len(self.names) == 1:
            return [_written(paragraph, Text(label, self.names[0]))]
        elements = [paragraph.element, *(copy.deepcopy(paragraph.element) for _ in self.names[1:])]
        made = []
        for number, (element, name) in enumerate(zip(elements, self.names, strict=True), 1):
            mark = f"{number}. "
            begin = 2 + (0 if number == 1 else width(_LABEL))  # 字 from the edge
            text = Text(label if number == 1 else "", mark, name)
            _hang(element, 2 + width(_LABEL) + width(mark), begin)
            set_text(element, text)
            made.append(TracedParagraph(element, text))
        for before, after in pairwise(elements):
            before.addnext(after)
        return made

    def title(self, text: Text) -> Text:
        """The title of the annex: the name of the ledger alone."""
        if not self.names or text != self.joined:
            return text
        self.is_printed = True
        return self.names[self.ledger]

    def mark(self, text: Text) -> Text:
        """附件, with its number where there are several."""
        several = len(self.names) > 1 and text == _LABEL.rstrip("：")
        return Text(text, str(self.ledger + 1)) if several else text

    def told(self) -> Iterator[Diagnostic]:
        """What a clerk must see to."""
        if not self.is_printed:
            return
        name = self.names[self.ledger]
        cell = name.cells[0]
        if not self.is_sure:
            message = (
                f"附件“{name}”下面印的是整改台账（程序只做这一个附件），"
                "名称不对的请改成台账的名称，别的附件请自己附上"
            )
            yield warning("annex-ledger", cell, message)
        elif len(self.names) > 1:
            message = f"附件里只有“{name}”由程序做成，其他附件请自己附在后面"
            yield info("annex-others", cell, message)


def _bare(line: Text) -> Text:
    begin = len(own_number(line))
    return line.cut(begin, max(begin, len(line.rstrip(_END_MARKS))))


def _hang(element: Any, left: float, begin: float) -> None:
    """First line at `begin` 字, the others at `left`."""
    indent = {"left": round(left * TWIPS), "hanging": round((left - begin) * TWIPS)}
    set_property(properties_of(element), "ind", **{k: str(v) for k, v in indent.items()})


# ---------------------------------------------------------------- 发文机关标志


def _mark_rows(paragraph: TracedParagraph) -> list[TracedParagraph]:
    """One paragraph, or two where the name would be smaller than the title."""
    text = paragraph.text
    if width(text) <= _MARK_ROW:
        return [paragraph]
    rows = split_at(paragraph, break_points(text, _MARK_ROW))
    for row in rows[1:]:
        _set_before(properties_of(row.element), 0)
    return rows


def _fit(styles: Any, style_id: str, size: float, widest: float) -> None:
    """Make the mark so small that it stands in one row, its top as far down as it was (7.2.4)."""
    fitting = int(min(size, _MARK_WIDTH / widest) * 2) / 2
    if not size or fitting >= size:
        return
    properties = style_properties(styles, style_id)
    for node in properties.getparent().find(RPR):
        if node.tag in (f"{W}sz", f"{W}szCs"):
            node.set(VALUE, str(int(fitting * 2)))
    spacing = properties.find(f"{W}spacing")
    if spacing is not None and (before := spacing.get(f"{W}before")):
        spacing.set(f"{W}before", str(max(0, round(int(before) - _INK * (size - fitting) * 20))))


def _size_of(styles: Any, style_id: str) -> float:
    """The size of a style in points; 0 where it names none."""
    properties = style_properties(styles, style_id).getparent().find(RPR)
    size = None if properties is None else properties.find(f"{W}sz")
    return 0.0 if size is None else int(size.get(VALUE)) / 2


def _set_before(properties: Any, twips: int) -> None:
    spacing = properties.find(f"{W}spacing")
    if spacing is None:
        spacing = set_property(properties, "spacing")
    spacing.set(f"{W}before", str(twips))
