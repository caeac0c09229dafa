"""The gate: what leaks from a book, its notice and its files, judged by place and edition, masked.

What may get out is an error in the public edition; in the 党内版, in columns never printed and in
rows that are withheld it is a warning, since it can't reach the public; a 密级 stops both editions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.diagnostics import Diagnostic, Excerpt, Level, PartParagraph, Where, error, warning
from notice.gate import secrecy
from notice.gate.detector import Detector, Leak
from notice.gate.detectors import DETECTORS, NEVER_WHOLE, P07, P09
from notice.gate.masks import mask, without
from notice.gate.policy import Contact, Spot, advice_of, level_of
from notice.gate.sightings import Sighting, sightings
from notice.ledger.columns import LEDGER, Use
from notice.model.book import Book, Publicity
from notice.model.notice import Edition, Paragraph
from notice.model.text import Cell, Text
from notice.rules.passages import CONTENT, FACT, Passage, searchable

_OF_UNPRINTED = tuple(d for d in DETECTORS if not d.policy.is_of_printed)
_PRINTED = frozenset(column.field for column in LEDGER.columns if column.use is Use.PRINTED)


def of_book(book: Book, texts: Iterable[Passage], edition: Edition) -> list[Diagnostic]:
    """What the cells hold, in printed and never printed columns, and the names of the sheets."""
    gate = _Gate(book, edition)
    printed = searchable(texts)
    unprinted = list(_unprinted(book))
    for seen in sightings([p.text for p in printed], DETECTORS, printed.corpus):
        gate.judge(seen, _spot_of(printed[seen.number]))
    for seen in sightings(unprinted, _OF_UNPRINTED):
        gate.judge(seen, Spot(unprinted[seen.number].cells[0], "", is_printable=False))
    unread = _Unread(book)
    for seen in sightings(book.unread, _OF_UNPRINTED):
        cell = book.unread[seen.number].cells[0]
        if not unread.keeps(seen, cell):
            gate.judge(seen, Spot(cell, "", is_printable=False))
    for seen in sightings(book.sheet_names, (P09,)):
        gate.judge(seen, Spot(book.sheet_names[seen.number], ""))
    return [*gate.diagnostics(), *unread.diagnostics()]


def _unprinted(book: Book) -> Iterator[Text]:
    """The words of columns that are read and never printed."""
    for row in book.rows:
        pairs = zip(row.fields, row.words, strict=True)
        yield from (text for field, text in pairs if text and field not in _PRINTED)


def without_names(found: Iterable[Diagnostic], texts: Iterable[Passage]) -> list[Diagnostic]:
    """The diagnostics with every name of P07 masked, whatever rule quotes it."""
    found = list(found)
    if not found:
        return found
    passages = searchable(texts)
    seen = sightings([p.text for p in passages], (P07,), passages.corpus)
    names = sorted({sighting.value for sighting in seen}, key=len, reverse=True)
    if not names:
        return found
    return [
        d._replace(message=without(d.message, names), advice=without(d.advice, names))
        for d in found
    ]


def _spot_of(passage: Passage) -> Spot:
    publicity = passage.publicity
    is_printable, is_released = publicity is not Publicity.WITHHELD, publicity is Publicity.RELEASED
    return Spot(passage.cell, passage.column, is_printable, is_released)


def of_paragraphs(
    paragraphs: Sequence[Paragraph],
    book: Book,
    edition: Edition,
    template: str,
    told: Iterable[Diagnostic],
) -> list[Diagnostic]:
    """What the finished paragraphs hold beyond what was told of their cells.

    That is the template's own words, and what only came together in the notice.
    """
    gate = _Gate(book, edition)
    known = {(d.rule, d.where) for d in told}
    for seen in sightings([paragraph.text for paragraph in paragraphs], DETECTORS):
        paragraph = paragraphs[seen.number]
        cells = _cells_of(paragraph.text, seen.leak)
        is_told = any((seen.detector.id, cell) in known for cell in cells)
        if is_told or (edition is Edition.INTERNAL and _is_internal_mark(seen, paragraph)):
            continue
        part = "" if paragraph.part == "正文" else paragraph.part
        where = PartParagraph(template, part, paragraph.number)
        gate.judge(seen, Spot(where, CONTENT if part in ("", "文本框备份") else part))
    return gate.diagnostics()


def _is_internal_mark(seen: Sighting, paragraph: Paragraph) -> bool:
    return seen.detector is P09 and secrecy.is_internal_mark(paragraph.text)


def of_parts(words: Mapping[str, Sequence[str]], book: Book) -> list[Diagnostic]:
    """Whole identity, mobile and card numbers in the lines of the finished file, by its parts.

    None but the office's own telephone may stand there.
    """
    gate = _Gate(book, Edition.PUBLIC)
    for part, lines in words.items():
        for seen in sightings(lines, NEVER_WHOLE):
            gate.judge(seen, Spot(part, CONTENT))
    return [d for d in gate.diagnostics() if d.level is Level.ERROR]


def of_files(names: Iterable[str]) -> list[Diagnostic]:
    """A 密级 in the name of the workbook or the template."""
    stems = [(name, name.rpartition(".")[0] or name) for name in names]
    advice = f"{secrecy.VERDICT}，{secrecy.ADVICE}"
    return [
        error(P09.id, name, f"文件名里有“{stem[leak.start : leak.end]}”，{advice}")
        for name, stem in stems
        for leak in secrecy.secret_marks(stem)
    ]


def of_properties(
    properties: Iterable[str], book: Book, edition: Edition, template: str
) -> list[Diagnostic]:
    """What the template's properties hold: only warned of, for the notice gets its own."""
    gate = _Gate(book, edition)
    texts = list(properties)
    spot = Spot(f"{template} 属性", FACT, is_printable=False)
    for seen in sightings(texts, DETECTORS):
        gate.judge(seen, spot)
    advice = "做出来的通报不带模板的属性，模板里请清除"
    return [
        warning(judged.detector.id, spot.where, _sentence(judged.subject, judged.verdict, advice))
        for judged in gate.judged
    ]


def _cells_of(text: Text, leak: Leak) -> list[Cell]:
    at, cells = 0, []
    for span in text.spans:
        if at < leak.end and at + len(span.text) > leak.start and span.source:
            cells += span.source.cells
        at += len(span.text)
    return cells


class _Unread:
    """What stands in columns that no field takes: one line a column, for none of it is printed."""

    def __init__(self, book: Book) -> None:
        self._filled = {area.sheet: area.filled for area in book.areas}
        self._contact = Contact(book)
        self._seen: dict[tuple[str, int, str], list[tuple[Sighting, Cell]]] = {}

    def keeps(self, seen: Sighting, cell: Cell) -> bool:
        """Keep what is seen below a header; what stands above one marks the sheet."""
        if cell.row not in self._filled.get(cell.sheet, ()):
            return False
        is_own = seen.detector.policy.is_own
        if not (is_own and is_own(self._contact, seen.value, seen.text)):
            key = (cell.sheet, cell.column, seen.detector.id)
            self._seen.setdefault(key, []).append((seen, cell))
        return True

    def diagnostics(self) -> Iterable[Diagnostic]:
        """The first of each column, and how many cells more have the like."""
        for several in self._seen.values():
            seen, cell = min(several, key=lambda one: (_level_unread(one[0]), one[1]))
            others = len({where for _, where in several}) - 1
            more = f"（这一列另有{others}格）" if others else ""
            shown = seen.value if seen.detector.policy.is_shown else mask(seen.value)
            message = f"有{seen.detector.says}“{shown}”{more}，这一列不印进通报，请核对是否需要保留"
            yield Diagnostic(_level_unread(seen), seen.detector.id, cell, message)


def _level_unread(seen: Sighting) -> Level:
    """A number that opens a bank or a life, and a mark with ★, are worth a warning there too."""
    is_mark = seen.detector is P09 and ("★" in seen.value or "☆" in seen.value)
    is_number = seen.detector.id in ("P01", "P05") and seen.leak.is_grave
    return Level.WARNING if is_mark or is_number else Level.INFO


class _Judged(NamedTuple):
    """A leak with what it means: the parts of a sentence, put together where it is told."""

    level: Level
    detector: Detector
    where: Where
    subject: str  # 有手机号“138****2345”
    verdict: str
    advice: str
    excerpt: Excerpt


class _Gate:
    """What was judged of a book and an edition, the same value at a place once."""

    def __init__(self, book: Book, edition: Edition) -> None:
        self._edition = edition
        self._contact = Contact(book)
        self._judged: dict[tuple[str, object, str], _Judged] = {}

    @property
    def judged(self) -> Iterable[_Judged]:
        """In the order in which they were seen."""
        return self._judged.values()

    def judge(self, seen: Sighting, spot: Spot) -> None:
        """Keep what is seen at a place, where the office has not made it public itself."""
        detector, value = seen.detector, seen.value
        is_own = detector.policy.is_own
        if is_own and is_own(self._contact, value, seen.text):
            return
        level = level_of(detector.policy, spot, self._edition, is_grave=seen.leak.is_grave)
        key = (detector.id, spot.where, value)
        known = self._judged.get(key)
        if known is None or level < known.level:  # a merged cell of whose rows one prints it
            shown = value if detector.policy.is_shown else mask(value)
            subject = f"有{detector.says}“{shown}”"
            verdict, advice = advice_of(detector.policy, spot, level)
            said = Excerpt(str(seen.text), seen.leak.start, seen.leak.end)
            self._judged[key] = _Judged(level, detector, spot.where, subject, verdict, advice, said)

    def diagnostics(self) -> list[Diagnostic]:
        """What was judged, told."""
        return [_told(judged) for judged in self.judged]


def _told(judged: _Judged) -> Diagnostic:
    level, detector, where, subject, verdict, advice, said = judged
    message = _sentence(subject, verdict, advice)
    return Diagnostic(level, detector.id, where, message, excerpts=(said,))


def _sentence(*parts: str) -> str:
    return "，".join(part for part in parts if part)
