"""Words that a cell and the template beside it both have are printed once (making/trace.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from notice.commands.build import make
from notice.model.notice import Edition
from tests import builders

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "notice.docx"

SEAMS = {  # 项目, its 内容, what is printed, whether it is told
    "as it should be": ("部署机关", "市委", "根据市委统一部署，", False),
    "the words behind": ("部署机关", "市委统一部署", "根据市委统一部署，", True),
    "the words before": ("公开依据", "按照有关规定", "。按照有关规定，现将", True),
    "its own label": ("联系电话", "联系电话：0000-7654321", "联系电话：0000-7654321", True),
    "a mark": ("部署机关", "市委，", "根据市委，统一部署，", False),
    "one letter is no word": ("部署机关", "市委统", "根据市委统统一部署，", False),
}  # fmt: skip


@pytest.mark.parametrize(("fact", "value", "printed", "is_told"), SEAMS.values(), ids=SEAMS)
def test_said_once(tmp_path: Path, fact: str, value: str, printed: str, is_told: bool) -> None:
    workbook = builders.save(tmp_path / "台账.xlsx", facts=builders.FACTS | {fact: value})
    made, found = make(workbook, TEMPLATE, Edition.PUBLIC)
    text = "".join(paragraph.text for paragraph in made.rendered.paragraphs)
    assert printed in text
    assert text.count("联系电话：") == 1
    assert ("said-twice" in [d.rule for d in found]) is is_told
