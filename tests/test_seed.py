"""The seed: the notice of a real workbook, line by line. Skipped where the seed is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from notice.commands.build import make
from notice.diagnostics import Level
from notice.model.notice import Edition

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT.parent / "shared" / "seed"
TEMPLATE = ROOT / "templates" / "notice.docx"

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed is not here")


def test_seed__text_line_by_line():
    made, found = make(SEED / "rectification.xlsx", TEMPLATE, Edition.PUBLIC)
    lines = [p.text for p in made.rendered.paragraphs if p.part == "正文" and p.text.strip()]
    assert lines == (SEED / "notice.txt").read_text("utf-8").splitlines()
    assert not [d for d in found if d.level is Level.ERROR]


def test_seed__both_editions_alike():
    public, _ = make(SEED / "rectification.xlsx", TEMPLATE, Edition.PUBLIC)
    internal, _ = make(SEED / "rectification.xlsx", TEMPLATE, Edition.INTERNAL)
    assert [p.text for p in public.rendered.paragraphs] == [
        p.text for p in internal.rendered.paragraphs
    ]


def test_seed__same_bytes_twice():
    first, _ = make(SEED / "rectification.xlsx", TEMPLATE, Edition.PUBLIC)
    again, _ = make(SEED / "rectification.xlsx", TEMPLATE, Edition.PUBLIC)
    assert first.rendered.docx == again.rendered.docx
