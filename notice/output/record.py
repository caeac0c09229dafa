"""The record (.记录/X.json) of a notice.

What it was made of, paragraph by paragraph, there and back.

Its keys are known here alone. It holds printed text alone, nothing that an edition withholds. A
record of another form, for another notice or unreadable counts as missing.
"""

import json
import json.encoder
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from notice.model.book import Status
from notice.model.notice import InputFile, Made, Paragraph
from notice.model.text import Cell, Source, Span, Text
from notice.output.cell_runs import Runs, cells_of, runs
from notice.output.file_names import RECORDS, record_of
from notice.output.said import (
    Figures,
    Said,
    SaidCount,
    SaidFact,
    SaidFinding,
    SaidTally,
    SaidTotals,
)

FORM = 1


class Sheets(NamedTuple):
    """Hashes of the review sheet beside the notice, and of the one that it was to replace."""

    sha256: str | None
    replaces: str | None


class HistoryLine(NamedTuple):
    """A notice in 历史: its name there, and when it was replaced.

    What it was made of is known only where the record was of those very bytes.
    """

    name: str | None
    sha256: str | None
    replaced: str | None
    made: str | None = None
    workbook: InputFile | None = None
    template: InputFile | None = None


class Record(NamedTuple):
    """What is known of a notice: its file's name, what it said, when and how it was made.

    `replaces_sha256` is the hash of the notice that it was to replace, `history` has the newest
    first, `before` is the last version whose notice is another.
    """

    notice: str
    said: Said
    replaces_sha256: str | None
    fix: bool | None
    made: str
    sheets: Sheets
    history: tuple[HistoryLine, ...]
    before: Said | None

    @property
    def own_hashes(self) -> tuple[str | None, ...]:
        """Hashes of the notices that are known as ours: the one made last, the one before it."""
        return self.said.sha256, self.replaces_sha256

    def is_of(self, made: Made) -> bool:
        """Whether it was made of the same workbook and template in the same way."""
        said = self.said
        return (
            said.workbook.sha256 == made.workbook.sha256
            and said.template.sha256 == made.template.sha256
            and (said.edition, self.fix) == (made.edition.word, made.fix)
        )


# ---------------------------------------------------------------- read


def read(notice: Path) -> Record | None:
    """The record of a notice, or None where there is none that this version can use."""
    found = _loaded(record_of(notice))
    return found if found is not None and found.notice == notice.name else None


def every(folder: Path) -> list[Record]:
    """All records of the notices in a folder that this version can use, by the notice's name."""
    try:
        paths = sorted((folder / RECORDS).glob("*.json"))
    except OSError:
        return []
    loaded = ((path, _loaded(path)) for path in paths)
    return [
        found
        for path, found in loaded
        if found is not None and record_of(folder / found.notice).name == path.name
    ]


def _loaded(path: Path) -> Record | None:
    try:
        return of_bytes(path.read_bytes())
    except OSError:
        return None


_SHAPE = {  # without it nothing can be built on a record; what else is wrong is only missing
    "notice": str,
    "sha256": str,
    "replaces_sha256": (str, type(None)),
    "workbook": dict,
    "template": dict,
    "history": list,
}
_WRONG = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)  # of another shape


def of_bytes(content: bytes) -> Record | None:
    """The record that a file holds, or None where this version can't use it."""
    try:
        known = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(known, dict) or not _is_usable(known):
        return None
    before, fix = known.get("before"), known.get("fix")
    return Record(
        notice=known["notice"],
        said=_read_said(known),
        replaces_sha256=known["replaces_sha256"],
        fix=fix if isinstance(fix, bool) else None,
        made=str(known.get("made") or ""),
        sheets=_read_sheets(known.get("review")),
        history=tuple(map(_read_line, known["history"])),
        before=_read_said(before) if isinstance(before, dict) else None,
    )


def _is_usable(known: Mapping[str, Any]) -> bool:
    return (
        known.get("form") == FORM
        and all(isinstance(known.get(key), kinds) for key, kinds in _SHAPE.items())
        and all(isinstance(line, dict) for line in known["history"])
    )


def _read_said(known: Mapping[str, Any]) -> Said:
    return Said(
        sha256=_word(known.get("sha256")) or "",
        edition=_word(known.get("edition")) or "",
        workbook=_read_file(known.get("workbook")),
        template=_read_file(known.get("template")),
        figures=_read_figures(known),
        paragraphs=_Paragraphs(known.get("paragraphs")),
    )


def _word(known: object) -> str | None:
    return known if isinstance(known, str) else None


def _read_file(known: object) -> InputFile:
    """A file by its name and hash, "" for what is not said."""
    file = known if isinstance(known, dict) else {}
    return InputFile(str(file.get("name", "")), str(file.get("sha256", "")))


def _read_sheets(known: object) -> Sheets:
    sheets = known if isinstance(known, dict) else {}
    return Sheets(_word(sheets.get("sha256")), _word(sheets.get("replaces")))


def _read_line(known: Mapping[str, Any]) -> HistoryLine:
    name, sha256, replaced, made = (_word(known.get(key)) for key in _LINE)
    workbook, template = (
        _read_file(known[key]) if key in known else None for key in ("workbook", "template")
    )
    return HistoryLine(name, sha256, replaced, made, workbook, template)


_LINE = ("name", "sha256", "replaced", "made")


def _read_figures(known: Mapping[str, Any]) -> Figures | None:
    """The figures; None where one of them can't be read."""
    try:
        totals = known["totals"]
        return Figures(
            SaidTotals(
                _read_tally(totals["measures"]),
                _read_tally(totals["findings"]),
                _read_tally(totals["problems"]),
                _read_count(totals["regulations"]),
            ),
            [SaidFinding(_cell(cell), status) for cell, status in known["findings"]],
            {
                name: SaidFact(text, _cell(cell))
                for name, (text, cell) in known.get("facts", {}).items()
            },
        )
    except _WRONG:
        return None


def _read_tally(known: Mapping[str, Any]) -> SaidTally:
    by_status = {word: _read_count(known["by_status"][word]) for word in _STATUSES}
    return SaidTally(
        _read_count(known["total"]), _read_count(known["done"]), str(known["rate"]), by_status
    )


_STATUSES = tuple(status.word for status in reversed(Status))


def _read_count(known: Mapping[str, Any]) -> SaidCount:
    return SaidCount(int(known["count"]), Runs(map(str, known["cells"])))


def _cell(known: str) -> Cell:
    (cell,) = cells_of(known)
    return cell


class _Paragraphs(Sequence[Paragraph]):
    """The paragraphs as they were made, each span with its cells; none where they can't be read.

    They are read when they are asked for. Who makes a notice again looks at hashes alone: reading
    them all would be 4 % of its instructions.
    """

    def __init__(self, known: Any) -> None:
        self._known = known

    @cached_property
    def _read(self) -> Sequence[Paragraph]:
        try:
            return [
                Paragraph(str(part), int(number), Text.of_spans(map(_read_span, spans)))
                for part, number, spans in self._known
            ]
        except _WRONG:
            return ()

    def __len__(self) -> int:
        return len(self._read)

    def __getitem__(self, place: Any) -> Any:
        return self._read[place]

    def __iter__(self) -> Iterator[Paragraph]:
        return iter(self._read)


def _read_span(known: Sequence[Any]) -> Span:
    """A span as `_span` wrote it."""
    text, *source = known
    if not source:
        return Span(text, None)
    if len(source) == 1:
        return Span(text, Source(tuple([cell for run in source[0] for cell in cells_of(run)])))
    cells, line = source
    return Span(text, Source(cells_of(cells), int(line)))


# ---------------------------------------------------------------- written


def written(record: Record) -> Iterator[bytes]:
    """The bytes of a record, a paragraph a line, in pieces: that of a large notice is large."""
    said = record.said
    head = {
        "form": FORM,
        "notice": record.notice,
        "sha256": said.sha256,
        "replaces_sha256": record.replaces_sha256,
        "edition": said.edition,
        "fix": record.fix,
        "made": record.made,
        "workbook": said.workbook._asdict(),
        "template": said.template._asdict(),
        "review": record.sheets._asdict(),
        **_figures(said.figures),
        "history": [_line(line) for line in record.history],
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "paragraphs": ['.encode()
    yield from _lines(map(_paragraph, said.paragraphs))
    if record.before is not None:
        yield from _before(record.before)
    yield b"}\n"


def _before(said: Said) -> Iterator[bytes]:
    figures = _figures(said.figures)
    head = {
        "sha256": said.sha256,
        "edition": said.edition,
        "workbook": said.workbook._asdict(),
        "template": said.template._asdict(),
        **{key: figures[key] for key in ("totals", "findings", "facts") if key in figures},
    }
    yield f',\n"before": {json.dumps(head, ensure_ascii=False)[:-1]}, "paragraphs": ['.encode()
    yield from _lines(map(_paragraph, said.paragraphs))
    yield b"}"


def _lines(paragraphs: Iterator[str]) -> Iterator[bytes]:
    """Paragraphs in JSON, a line each, and the end of their list; many lines a piece."""
    begin = "\n"
    while lines := list(islice(paragraphs, _LINES)):
        yield (begin + ",\n".join(lines)).encode()
        begin = ",\n"
    yield b"\n]"


_LINES = 500  # that are joined before they are written


def _line(line: HistoryLine) -> dict[str, object]:
    """A line of 历史, without what is not known."""
    known = {**line._asdict()}
    for key in ("workbook", "template"):
        file = known[key]
        known[key] = None if file is None else file._asdict()
    return {key: value for key, value in known.items() if value is not None}


def _figures(figures: Figures | None) -> dict[str, object]:
    if figures is None:
        return {}
    totals, findings, facts = figures
    return {
        "totals": {
            "measures": _tally(totals.measures),
            "findings": _tally(totals.findings),
            "problems": _tally(totals.problems),
            "regulations": _count(totals.regulations),
        },
        "facts": {name: [fact.text, str(fact.cell)] for name, fact in facts.items()},
        "findings": [[str(cell), status] for cell, status in findings],
    }


def _tally(tally: SaidTally) -> dict[str, object]:
    return {
        "total": _count(tally.total),
        "done": _count(tally.done),
        "rate": tally.rate,
        "by_status": {word: _count(count) for word, count in tally.by_status.items()},
    }


def _count(count: SaidCount) -> dict[str, object]:
    return {"count": count.number, "cells": count.cells}


def _paragraph(paragraph: Paragraph) -> str:
    """In JSON its part, number, and the spans.

    [text], or [text, cells] where computed, or [text, cell, line] where quoted.
    """
    part, number, text = paragraph
    spans = ", ".join(
        [
            f"[{_quoted(piece)}]" if source is None else f"[{_quoted(piece)}, {_source(source)}]"
            for piece, source in text.spans
        ]
    )
    return f"[{_quoted(part)}, {number}, [{spans}]]"


def _source(source: Source) -> str:
    cells, line = source
    if line is None:
        return f"[{', '.join(map(_quoted, runs(cells)))}]"
    return f"{_quoted(str(cells[0]))}, {line}"


_quoted = json.encoder.encode_basestring  # a string in JSON, its letters as they are
