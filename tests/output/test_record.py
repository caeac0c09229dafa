"""The record read again: its paragraphs with their cells, and all records of a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notice.commands.build import build
from notice.model.notice import Edition, Paragraph
from notice.model.text import Cell, Count, Source, Span, Text
from notice.output import record
from notice.output.file_names import RECORDS

ROOT = Path(__file__).resolve().parents[2]


def built(folder: Path, name: str) -> tuple[Path, tuple[Paragraph, ...]]:
    done = build(
        ROOT / "input" / "rectification.xlsx", ROOT / "templates" / "notice.docx", folder / name,
        Edition.PUBLIC, fix=False, strict=False, force=False,
    )  # fmt: skip
    return done.outputs["notice"], done.made.rendered.paragraphs


def test_paragraphs_of__come_back_as_they_were_made(tmp_path):
    path, made = built(tmp_path, "通报.docx")
    found = record.read(path)
    assert found is not None
    read = found.said.paragraphs
    assert list(read) == list(made)
    assert [p.text.spans for p in read] == [p.text.spans for p in made]
    assert any(span.source and len(span.source.cells) > 9 for p in read for span in p.text.spans)


def test_paragraphs_of__a_sheet_with_a_mark_in_its_name_and_far_columns():
    cells = (Cell("甲!乙", 3, 27), Cell("甲!乙", 4, 27), Cell("甲!乙", 6, 702))
    text = Text(Count(cells).text, "项", Text.of("措施", Source((cells[2],), 2)))
    written = json.loads(record._paragraph(Paragraph("正文", 1, text)))
    assert written[2][0][1] == ["甲!乙!AA3:AA4", "甲!乙!ZZ6"]
    (read,) = record._Paragraphs([written])
    assert read.text.spans == (
        Span("3", Source(cells)), Span("项", None), Span("措施", Source((cells[2],), 2)),
    )  # fmt: skip


WRONG = {
    "missing": {},
    "no list": {"paragraphs": 3},
    "a paragraph too short": {"paragraphs": [["正文", 1]]},
    "no text": {"paragraphs": [["正文", 1, [[3]]]]},
    "no cell": {"paragraphs": [["正文", 1, [["甲", "整改台账", 1]]]]},
    "a run over columns": {"paragraphs": [["正文", 1, [["甲", ["整改台账!A1:B2"]]]]]},
    "a run without end": {"paragraphs": [["正文", 1, [["甲", ["整改台账!A1:A99999999999"]]]]]},
}


@pytest.mark.parametrize("found", WRONG.values(), ids=WRONG)
def test_paragraphs_of__unreadable_counts_as_missing(found):
    assert not record._Paragraphs(found.get("paragraphs"))


def test_every__all_records_of_a_folder_that_can_be_used(tmp_path):
    for name in ("甲.docx", "乙.DOCX"):
        built(tmp_path, name)
    folder = tmp_path / RECORDS
    (folder / "坏.json").write_text("{", "utf-8")
    (folder / "别名.json").write_bytes((folder / "甲.json").read_bytes())
    assert [found.notice for found in record.every(tmp_path)] == ["乙.DOCX", "甲.docx"]
    assert record.every(tmp_path / "没有") == []
