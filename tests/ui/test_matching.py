"""The mapping page: what it shows of an office's file that nobody has read yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from notice import telling
from notice.commands.proposing.proposal import Whereabouts
from notice.ui import matching

NUMBERS = {  # a value of the first row → what must not leave
    "an identity number, longer than a word of the list": ("11010519491231002X", "1101051949"),
    "one behind words": ("李某某11010519491231002X", "1101051"),
    "one across the end of a sample": ("已" * 30 + "11010519491231002X", "1101051949"),
    "a bank card": ("6222021234567890128", "62220212345"),
}


@pytest.mark.parametrize(("value", "hidden"), NUMBERS.values(), ids=NUMBERS)
def test_page__numbers_are_masked_before_they_are_cut(tmp_path: Path, value: str, hidden: str):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["序号", "存在的问题", "整改举措", "落实情况", "进度", "经办人身份证号"])
    sheet.append([1, "学习不够", "加强学习", "已学习", "已完成", value])
    book.save(tmp_path / "台账.xlsx")
    told = matching.page(tmp_path / "台账.xlsx", Whereabouts())
    assert told["done"]
    assert len(told["places"][0]["rows"]) == 2
    assert hidden not in json.dumps(json.loads(telling.as_json(told)), ensure_ascii=False)
