"""What a browser is shown of one state of the files: verdict, numbers, what was found, the notice.

A view is data: it is worked out of what `build.make` made or refused, once, and never changes.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from markupsafe import escape

from notice.diagnostics import LEVEL_WORDS, Diagnostic, Excerpt, Level, SheetRow, in_order
from notice.docx.table_places import tables_shown
from notice.gate.masks import masked, starred
from notice.making.claims import withheld
from notice.model.book import Book, Status
from notice.model.notice import BODY, Edition, Made, Paragraph, Totals
from notice.model.text import Cell, Span, Text
from notice.output.printing import Printing, printing
from notice.output.quotable import Quotes
from notice.output.tallies import bars
from notice.rules import breaches
from notice.rules.passages import passages
from notice.rules.rule import TextRule

OPEN_ELSEWHERE = "file-open"  # while a page shows what was saved, an open file is no fault
NOT_SHOWN = "这一格不公开或从不印出，内容不在公开版的页面上显示；要看请换到党内版"


_FOREIGN = ("sheet-missing", "column-missing", "header-missing")  # advised to map: a button here


class ShownParagraph(NamedTuple):
    """A paragraph of the preview: what tells it from others, its look, its words as HTML."""

    key: str
    look: str
    html: str


class Preview:
    """A notice that could be made, as the page shows it."""

    def __init__(self, made: Made) -> None:
        """Lay the paragraphs out."""
        self.made = made
        self.body = [(n, p) for n, p in enumerate(made.rendered.paragraphs) if p.part == BODY]
        is_public = made.edition is Edition.PUBLIC  # nothing in it may not be shown: it was gated
        self.paragraphs = list(_shown(self.body, made.rendered.looks, is_starred=not is_public))
        self.keys = frozenset(p.key for p in self.paragraphs)
        self.tables = tables_shown(made.rendered.docx)

    @cached_property
    def printing(self) -> Printing:
        """Where the cells came out, by the place of a paragraph in the whole notice."""
        return printing(self.made.rendered.paragraphs)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of a paragraph in the whole notice → its place on the page."""
        return {index: place for place, (index, _) in enumerate(self.body)}

    def printed_at(self, cell: Cell) -> int | None:
        """The first paragraph on the page that prints a cell."""
        indexes = self.printing.printed.get(cell) or self.printing.printed.get(cell.whole) or ()
        return next((self.places[index] for index in indexes if index in self.places), None)

    def spoken_of(self, d: Diagnostic, cell: Cell) -> tuple[int | None, list[list[int]]]:
        """The paragraph that a diagnostic of a cell speaks of, and which of its words those are.

        The very words where it knows them and they are printed as they stand, else all of the cell.
        """
        indexes = self.printing.printed.get(cell) or self.printing.printed.get(cell.whole) or ()
        for place in (self.places[index] for index in indexes if index in self.places):
            if ranges := list(_excerpted(self.body[place][1].text, cell, d.excerpts)):
                return place, ranges
        return self.place_of(cell), self.words_of(self.place_of(cell), cell)

    def words_of(self, place: int | None, cell: Cell) -> list[list[int]]:
        """Where in a paragraph the words of a cell stand: begin and end of each span."""
        if place is None:
            return []
        spans = _spans_of(self.body[place][1].text, cell)
        return [[begin, begin + len(span.text)] for begin, span in spans]

    def place_of(self, cell: Cell) -> int | None:
        """The first paragraph on the page that prints a cell, else the first that counts it."""
        printed = self.printed_at(cell)
        if printed is not None:
            return printed
        return self.places.get(self.printing.counted.get(cell.whole, -1))


def _spans_of(text: Text, cell: Cell) -> Iterator[tuple[int, Span]]:
    """The spans of a paragraph that come from a cell, each with where it begins."""
    at = 0
    for span in text.spans:
        if span.source is not None and cell in span.source.cells:
            yield at, span
        at += len(span.text)


def _excerpted(text: Text, cell: Cell, excerpts: Sequence[Excerpt]) -> Iterator[list[int]]:
    """Where in a paragraph the words stand that are excerpts of a text of the cell."""
    for at, span in _spans_of(text, cell) if excerpts else ():
        for whole, start, end in excerpts:
            # a line is printed whole or a part of it, or is a part of what is printed
            begin = at - whole.find(span.text) if span.text in whole else at + span.text.find(whole)
            is_printed = span.text in whole or whole in span.text
            if is_printed and begin + start >= at and begin + end <= at + len(span.text):
                yield [begin + start, begin + end]


def _shown(
    body: Sequence[tuple[int, Paragraph]], looks: Sequence[str], *, is_starred: bool
) -> Iterator[ShownParagraph]:
    times: dict[str, int] = {}
    is_head = True  # at the beginning, where what is centred is 红头, 发文字号 or title
    for index, paragraph in body:
        look = looks[index] if index < len(looks) else ""
        is_head = is_head and (look == "centred" or not paragraph.text.strip())
        look = _look_of_head(paragraph.text) if is_head else look
        html = _html(paragraph.text, starred(paragraph.text) if is_starred else paragraph.text)
        digest = hashlib.blake2b(f"{look}|{html}".encode(), digest_size=8).hexdigest()
        times[digest] = times.get(digest, 0) + 1
        yield ShownParagraph(f"{digest}.{times[digest]}", look, html)


def _look_of_head(text: str) -> str:
    if text.endswith("文件"):
        return "red"
    return "h0" if text.strip() and "〔" not in text else "centred"


def _html(text: Text, shown: str) -> str:
    """The words with their computed numbers and the spans of several cells marked.

    `shown` may have stars for a person's number; they keep its length, so that spans still fit.
    """
    spans = text.spans
    if len(spans) == 1 and not _is_number(spans[0]):
        return _escaped(shown)
    pieces: list[str] = []
    at = 0
    for number, span in enumerate(spans):
        words = _escaped(shown[at : at + len(span.text)])
        at += len(span.text)
        if span.source is None:
            pieces.append(words)
        else:
            look = ' class="num"' if _is_number(span) else ""
            pieces.append(f'<span{look} data-k="{number}">{words}</span>')
    return "".join(pieces)


def _is_number(span: Span) -> bool:
    is_computed = span.source is not None and span.source.line is None
    return is_computed and bool(span.source and span.source.cells) and span.text[:1].isdecimal()


def _escaped(words: str) -> str:
    return str(escape(words)).replace("\n", "<br>")


# ---------------------------------------------------------------- what was found


class View:
    """One state of the files: what was made of them or why not, and what was found."""

    def __init__(
        self,
        edition: Edition,
        made: Made | None,
        found: Sequence[Diagnostic],
        totals: Totals | None,
        book: Book | None,
    ) -> None:
        """Of what a run returned or refused with."""
        self.edition = edition
        self.preview = None if made is None else Preview(made)
        self.book = book
        self.totals = totals
        self.needs_mapping = any(d.rule in _FOREIGN and d.advice for d in found)
        self.found = in_order(map(_shown_here, (d for d in found if d.rule != OPEN_ELSEWHERE)))

    @property
    def is_example(self) -> bool:
        """Whether it is the example as it was shipped, which is nobody's ledger."""
        unit = self.book.fact_places.get("单位全称") if self.book is not None else None
        return any(
            d.rule == "example" and d.level is Level.INFO and d.where == unit for d in self.found
        )

    @property
    def made(self) -> Made | None:
        """The notice, if one could be made."""
        return None if self.preview is None else self.preview.made

    @property
    def can_be_made(self) -> bool:
        """Whether a notice can be written of it."""
        return self.preview is not None

    @cached_property
    def held(self) -> Mapping[Cell, Collection[Text]]:
        """The cells that this edition withholds, with their words."""
        is_public = self.edition is Edition.PUBLIC and self.book is not None
        return withheld(self.book) if is_public and self.book else {}

    @cached_property
    def _quotes(self) -> Quotes | None:
        if self.edition is not Edition.PUBLIC or self.book is None:
            return None
        return Quotes(self.book, {cell: list(texts) for cell, texts in self.held.items()})

    def hides(self, diagnostic: Diagnostic) -> bool:
        """Whether its sentence may quote what a public page must not show."""
        return self._quotes is not None and self._quotes.may_quote(diagnostic)

    def verdict(self) -> dict[str, object]:
        """可以生成, 可以生成，有2条提醒要看 or 不能生成，有3处错误, and how much was found."""
        errors, warnings, infos = (
            sum(d.level is level for d in self.found) for level in Level
        )  # as the last line of a run counts them
        if not self.can_be_made:
            said, level = f"不能生成，有{errors}处错误", "error"
        elif warnings:
            said, level = f"可以生成，有{warnings}条提醒要看", "warning"
        else:
            said, level = "可以生成", "fine"
        counts = f"错误{errors}　提醒{warnings}　提示{infos}"
        rows = sum(not row.is_public for row in self.book.rows) if self.book else 0
        kept = f"　不公开{rows}行" if rows and self.edition is Edition.PUBLIC else ""
        return {"says": said, "level": level, "counts": f"{counts}{kept}"}

    def numbers(self) -> list[dict[str, object]]:
        """The totals as they are printed, each with its statuses."""
        if self.totals is None:
            return []
        lines = [
            {
                "name": name,
                "total": f"{int(tally.total)}{unit}",
                "done": f"完成{int(tally.done)}{unit}",
                "rate": tally.rate,
                "parts": [
                    {"word": status.word, "number": int(tally.by_status[status])}
                    for status in reversed(Status)
                ],
            }
            for name, tally, unit in (
                ("整改措施", self.totals.measures, "项"),
                ("反馈问题", self.totals.findings, "个"),
                ("具体问题", self.totals.problems, "个"),
            )
        ]
        count = int(self.totals.regulation_count)
        kept = {"name": "完善制度", "total": f"{count}项", "done": "", "rate": "", "parts": []}
        return [*lines, kept]

    def bars(self) -> list[dict[str, object]]:
        """The statuses of each category's findings."""
        if self.book is None or self.totals is None:  # a status that nobody knows counts for none
            return []
        return [
            {
                "name": bar.name or "未分类",
                "total": bar.total,
                "words": bar.words,
                "parts": [[place, width] for place, _, width in bar.parts],
            }
            for bar in bars(self.book, self.held)
        ]

    def causes(self, preview: Preview | None, *, fix: bool) -> list[dict[str, object]]:
        """What was found, a cause once with all its cells, the gravest first."""
        repairs = {} if fix or self.book is None else _repairs(self.book, self.found)
        same: dict[tuple[object, ...], dict[str, object]] = {}
        for number, d in enumerate(self.found):
            hidden = self.hides(d)
            repair = None if hidden else repairs.get((d.rule, d.where))
            sheet = d.where.sheet if isinstance(d.where, (Cell, SheetRow)) else str(d.where)
            said = NOT_SHOWN if hidden else masked(d.sentence)
            place = {"where": _place(d.where), "at": _at(d, preview), "number": number}
            key = (d.level, d.rule, sheet, said)
            if key in same:
                places = same[key]["places"]
                assert isinstance(places, list)
                places.append(place)
                continue
            same[key] = {
                "level": d.level.name.lower(),
                "word": LEVEL_WORDS[d.level],
                "rule": d.rule,
                "says": said,
                "places": [place],
                "repair": repair,
            }
        return list(same.values())


def _shown_here(d: Diagnostic) -> Diagnostic:
    """A diagnostic without the line to type, where the page has a button for it."""
    return d._replace(advice="") if d.rule in _FOREIGN and d.advice else d


def _at(d: Diagnostic, preview: Preview | None) -> int | None:
    is_shown = preview is not None and isinstance(d.where, Cell)
    return preview.spoken_of(d, d.where)[0] if is_shown else None  # type: ignore[union-attr,arg-type]


def _place(where: object) -> str:
    """A place as the page names it; of a path the file's name."""
    text = str(where)
    if isinstance(where, (Cell, SheetRow)):
        return text
    return text.replace("\\", "/").rpartition("/")[2] if "/" in text or "\\" in text else text


def _repairs(book: Book, found: Sequence[Diagnostic]) -> dict[tuple[str, object], list[str]]:
    """The words at fault and what to put, by rule and cell, where the repair is unique."""
    rules = {rule.id: rule for rule in breaches.TEXT_RULES if rule.grade == "A"}
    asked: dict[Cell, list[TextRule]] = {}
    for d in found:
        if d.rule in rules and isinstance(d.where, Cell):
            asked.setdefault(d.where, []).append(rules[d.rule])
    return _repairs_of(book, asked) if asked else {}


def _repairs_of(
    book: Book, asked: Mapping[Cell, Sequence[TextRule]]
) -> dict[tuple[str, object], list[str]]:
    repairs: dict[tuple[str, object], list[str]] = {}
    for passage in (p for p in passages(book) if p.column not in breaches.KEPT):
        for rule in asked.get(passage.cell, ()):
            for old, new in _repair(rule, passage.text):
                repairs.setdefault((rule.id, passage.cell), [old, new])
    return repairs


def _repair(rule: TextRule, text: str) -> Iterator[tuple[str, str]]:
    """What stands there and what to put, masked."""
    for hit in rule.hits(text):
        if hit.put is not None:
            yield masked(text[hit.start : hit.end]), masked(hit.put)
