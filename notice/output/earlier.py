"""The version that a notice is compared with (上一版), without what must not be shown any more."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from notice.making.claims import RUN, runs_of, shared_runs, withheld
from notice.model.notice import Edition, Made, Paragraph
from notice.model.text import Cell, Span, Text
from notice.output.record import Record
from notice.output.said import Said

HIDDEN = "（不公开）"


def last_different(
    noted: Record | None, now: Said, made: Made, standing: str | None
) -> Said | None:
    """The last version that a record knows of this edition and whose notice is another.

    `standing` is the hash of the notice on disk: a record that was to replace it speaks of a notice
    that a kill kept from being written. Nothing of it is withheld now; what can't be compared with
    counts as missing.
    """
    if noted is None:
        return None
    is_unwritten = standing is not None and standing == noted.replaces_sha256
    is_other = noted.said.sha256 != now.sha256 and not is_unwritten
    version = noted.said if is_other else noted.before
    if version is None or not _is_comparable(version, now):
        return None
    held = withheld(made.book) if made.edition is Edition.PUBLIC else {}
    return _without_withheld(version, held, now) if held else version


def _is_comparable(version: Said, now: Said) -> bool:
    is_other = version.sha256 != now.sha256 and version.edition == now.edition
    return is_other and version.figures is not None and bool(version.paragraphs)


def _without_withheld(before: Said, held: Mapping[Cell, Sequence[Text]], now: Said) -> Said:
    """An earlier version without what it printed and this notice withholds: （不公开）.

    That is what stood in a cell that is withheld now or has its words, or ten letters of them in a
    row; but what this notice prints is no secret.
    """
    printed = [paragraph.text for paragraph in now.paragraphs]
    open_words = {span.text for text in printed for span in text.spans}
    secret = _Secret(
        cells=held.keys(),
        texts={str(text) for texts in held.values() for text in texts} - open_words,
        runs=runs_of(held).keys() - shared_runs(printed, held).keys(),
        open_words=open_words,
    )
    return before._replace(paragraphs=[secret.struck(p) for p in before.paragraphs])


class _Secret(NamedTuple):
    """What must not be shown now: the words of cells, by address, whole, and ten letters long."""

    cells: Collection[Cell]
    texts: Collection[str]
    runs: Collection[str]
    open_words: Collection[str]

    def struck(self, paragraph: Paragraph) -> Paragraph:
        """A paragraph of a record with （不公开） in the place of each secret span."""
        spans = paragraph.text.spans
        kept = [span._replace(text=HIDDEN) if self._hides(span) else span for span in spans]
        if self._has_run("".join([span.text for span in kept])):
            sources = [span.source for span in kept if _is_quoted(span)] or [None]
            kept = [Span(HIDDEN, source) for source in sources]
        return paragraph if kept == list(spans) else paragraph._replace(text=Text.of_spans(kept))

    def _hides(self, span: Span) -> bool:
        if span.source is None or span.text in self.open_words:
            return False
        return (
            span.text in self.texts
            or self._has_run(span.text)
            or (_is_quoted(span) and span.source.cells[0] in self.cells)
        )

    def _has_run(self, text: str) -> bool:
        return any(text[i : i + RUN] in self.runs for i in range(len(text) - RUN + 1))


def _is_quoted(span: Span) -> bool:
    return span.source is not None and span.source.line is not None
