"""The record (.记录/X.json) of a notice: what it was made of, paragraph by paragraph, there and
back.

It holds printed text alone, nothing that an edition withholds. Cells that a number was counted
from are written as runs (E3:E8). A record of another form, for another notice or unreadable
counts as missing.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from notice.lazy import Pattern
from notice.ledger.columns import FACT_SHEET
from notice.model.book import Finding, Status
from notice.model.notice import Edition, Made, Paragraph, Tally
from notice.model.text import Cell, Count, Source, Span, Text, column_letters, column_number

FOLDER = ".记录"
FORM = 1
_SHAPE = {  # what the next run builds on
    "notice": str,
    "sha256": str,
    "replaces_sha256": (str, type(None)),
    "workbook": dict,
    "template": dict,
    "history": list,
}


def path_of(notice: Path) -> Path:
    """Where the record of a notice lies."""
    return notice.parent / FOLDER / f"{notice.stem}.json"


def read(notice: Path) -> Mapping[str, Any] | None:
    """The record of a notice, or None where there is none that this version can use."""
    found = _loaded(path_of(notice))
    return found if found is not None and found["notice"] == notice.name else None


def every(folder: Path) -> list[Mapping[str, Any]]:
    """All records of the notices in a folder that this version can use, by the notice's name."""
    try:
        paths = sorted((folder / FOLDER).glob("*.json"))
    except OSError:
        return []
    loaded = ((path, _loaded(path)) for path in paths)
    return [
        found
        for path, found in loaded
        if found is not None and path_of(folder / found["notice"]).name == path.name
    ]


def _loaded(path: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("form") != FORM:
        return None
    fits = all(isinstance(found.get(key), kinds) for key, kinds in _SHAPE.items()) and all(
        isinstance(line, dict) for line in found["history"]
    )
    return found if fits else None


def paragraphs_of(found: Mapping[str, Any]) -> list[Paragraph] | None:
    """The paragraphs of a record as they were made, each span with its cells.

    None where they can't be read: the record then counts as missing.
    """
    try:
        return [
            Paragraph(str(part), int(number), Text.of_spans(map(_read_span, spans)))
            for part, number, spans in found["paragraphs"]
        ]
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        return None


def _read_span(written: Sequence[Any]) -> Span:
    """A span as `_span` wrote it."""
    text, *source = written
    if not source:
        return Span(text, None)
    if len(source) == 1:
        return Span(text, Source(tuple(cell for run in source[0] for cell in _cells(run))))
    return Span(text, Source(tuple(_cells(source[0])), int(source[1])))


def _cells(run: str) -> Iterator[Cell]:
    """The cells of 整改台账!E3:E8. Raises ValueError for what is no run."""
    sheet, _, area = run.rpartition("!")
    match = _AREA.fullmatch(area)
    if not sheet or match is None:
        raise ValueError(run)
    first, last = int(match[2]), int(match[4] or match[2])
    if (match[3] or match[1]) != match[1] or last > _LAST_ROW:
        raise ValueError(run)
    column = column_number(match[1])
    for row in range(first, last + 1):
        yield Cell(sheet, row, column)


_AREA = Pattern("([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_LAST_ROW = 1_048_576


def own_hashes(notice: Path) -> frozenset[str]:
    """Hashes of the notices that this record knows as ours: the one made last, and the one that
    it was to replace.
    """
    found = read(notice)
    return (
        frozenset()
        if found is None
        else frozenset(filter(None, (found.get("sha256"), found.get("replaces_sha256"))))
    )


def own_sheets(found: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Hashes of the review sheets that a record knows as ours, the one made last first."""
    known = found.get("review") if found else None
    if not isinstance(known, Mapping):
        return ()
    return tuple(h for h in (known.get("sha256"), known.get("replaces")) if isinstance(h, str))


def is_of(found: Mapping[str, Any], made: Made) -> bool:
    """Whether a record was made of the same workbook and template in the same way."""
    same_inputs = all(
        found.get(kind, {}).get("sha256") == file.sha256
        for kind, file in (("workbook", made.workbook), ("template", made.template))
    )
    return same_inputs and (found.get("edition"), found.get("fix")) == (made.edition.word, made.fix)


def history_of(found: Mapping[str, Any] | None) -> list[dict[str, object]]:
    """The versions in 历史 that a record names, newest first; none without a record."""
    return list(found["history"]) if found else []


def version_line(
    name: str, sha256: str, now: datetime, before: Mapping[str, Any] | None
) -> dict[str, object]:
    """A version in 历史; what it was made of is known only where the record is of those very
    bytes.
    """
    line: dict[str, object] = {"name": name, "sha256": sha256, "replaced": now.isoformat()}
    if before is not None and before.get("sha256") == sha256:
        line |= {key: before[key] for key in ("made", "workbook", "template") if key in before}
    return line


VERSION = ("sha256", "edition", "workbook", "template", "totals", "findings", "facts", "paragraphs")


def last_different(
    found: Mapping[str, Any] | None, made: Made, standing: str | None
) -> Mapping[str, Any] | None:
    """The last version that a record knows of this edition and whose notice is another.

    `standing` is the hash of the notice on disk: a record that was to replace it speaks of a notice
    that a kill kept from being written. Nothing of it is withheld now; what can't be compared with
    counts as missing.
    """
    if found is None:
        return None
    from notice.making.claims import withheld
    from notice.output import changes  # dear, and not needed for a first version
    from notice.output.files import digest

    now = digest(made.rendered.docx)
    is_unwritten = standing is not None and standing == found.get("replaces_sha256")
    version = found if found["sha256"] != now and not is_unwritten else found.get("before")
    if (
        not isinstance(version, Mapping)
        or version.get("sha256") == now
        or version.get("edition") != made.edition.word
        or not changes.is_usable(version)
    ):
        return None
    kept = {key: version[key] for key in VERSION if key in version}
    held = withheld(made.book) if made.edition is Edition.PUBLIC else {}
    return changes.without_withheld(kept, held, made)


def written(
    made: Made,
    name: str,
    now: datetime,
    replaced: bytes | None,
    history: Sequence[Mapping[str, object]],
    before: Mapping[str, Any] | None = None,
    review: Mapping[str, object] | None = None,
) -> Iterator[bytes]:
    """Return the record's bytes, a paragraph a line, in pieces: that of a large notice is large.

    `before` is the last version that differs, `review` the hashes of the review sheet.
    """
    from notice.output.files import digest

    head = {
        "form": FORM,
        "notice": name,
        "sha256": digest(made.rendered.docx),
        "replaces_sha256": digest(replaced) if replaced is not None else None,
        "edition": made.edition.word,
        "fix": made.fix,
        "made": now.isoformat(),
        "workbook": {"name": made.workbook.name, "sha256": made.workbook.sha256},
        "template": {"name": made.template.name, "sha256": made.template.sha256},
        "review": dict(review or {}),
        "totals": totals_of(made),
        "facts": facts_of(made),
        "findings": [_finding(finding) for finding in made.rendered.findings],
        "history": list(history),
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "paragraphs": ['.encode()
    yield from _lines(map(_paragraph, made.rendered.paragraphs))
    if before is not None:
        head = {key: value for key, value in before.items() if key != "paragraphs"}
        yield f',\n"before": {json.dumps(head, ensure_ascii=False)[:-1]}, "paragraphs": ['.encode()
        encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes one for each
        yield from _lines(map(encode, before["paragraphs"]))
        yield b"}"
    yield b"}\n"


def _lines(paragraphs: Iterator[str]) -> Iterator[bytes]:
    """Paragraphs in JSON, a line each, and the end of their list; many lines a piece."""
    begin = "\n"
    while lines := list(islice(paragraphs, _LINES)):
        yield (begin + ",\n".join(lines)).encode()
        begin = ",\n"
    yield b"\n]"


_LINES = 500  # that are joined before they are written


def facts_of(made: Made) -> dict[str, list[str]]:
    """The dates and names of 基本信息 that the notice prints, each with its cell."""
    facts = {}
    sheets = {area.sheet for area in made.book.areas if area.standard == FACT_SHEET.name}
    printed = {
        cell
        for paragraph in made.rendered.paragraphs
        for _, source in paragraph.text.spans
        if source is not None and len(source.cells) == 1
        for cell in source.cells
        if cell.sheet in sheets
    }
    for name, lines in made.book.facts.items():
        if lines and lines[0].cells and lines[0].cells[0] in printed:
            facts[name] = ["、".join(lines), str(lines[0].cells[0])]
    return facts


def totals_of(made: Made) -> dict[str, Any]:
    """The totals, each with its cells."""
    totals = made.totals
    return {
        "measures": _tally(totals.measures),
        "findings": _tally(totals.findings),
        "problems": _tally(totals.problems),
        "regulations": _count(totals.regulation_count),
    }


def _tally(tally: Tally) -> dict[str, object]:
    by_status = {status.word: _count(tally.by_status[status]) for status in reversed(Status)}
    return {
        "total": _count(tally.total),
        "done": _count(tally.done),
        "rate": tally.rate,
        "by_status": by_status,
    }


def _count(count: Count) -> dict[str, object]:
    return {"count": int(count), "cells": runs(count.cells)}


def _finding(finding: Finding) -> list[str]:
    return [str(finding.cell), finding.status.word]


def _paragraph(paragraph: Paragraph) -> str:
    """In JSON its part, number, and the spans: [text], or [text, cells] where computed, or
    [text, cell, line] where quoted.
    """
    spans = ", ".join([_span(*span) for span in paragraph.text.spans])
    return f"[{_quoted(paragraph.part)}, {paragraph.number}, [{spans}]]"


def _span(text: str, source: Source | None) -> str:
    if source is None:
        return f"[{_quoted(text)}]"
    if source.line is None:
        cells = ", ".join([_quoted(run) for run in runs(source.cells)])
        return f"[{_quoted(text)}, [{cells}]]"
    return f"[{_quoted(text)}, {_quoted(str(source.cells[0]))}, {source.line}]"


_quoted = json.encoder.encode_basestring  # a string in JSON, its letters as they are


def runs(cells: Sequence[Cell]) -> Sequence[str]:
    """Cells as 整改台账!E3:E8 where they follow each other down a column, else one by one."""
    return _runs(tuple(cells)) if len(cells) > 1 else [str(cell) for cell in cells]


@lru_cache(maxsize=64)  # record and review sheet list the cells of each total four times
def _runs(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    written: list[str] = []
    sheet, first, column = cells[0]
    last = first
    for name, row, place in cells[1:]:
        if row != last + 1 or place != column or name != sheet:
            written.append(_run(sheet, column, first, last))
            sheet, first, column = name, row, place
        last = row
    written.append(_run(sheet, column, first, last))
    return tuple(written)


def _run(sheet: str, column: int, first: int, last: int) -> str:
    letters = column_letters(column)
    begin = f"{sheet}!{letters}{first}"
    return begin if first == last else f"{begin}:{letters}{last}"
