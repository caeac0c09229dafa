"""A workbook whose styles openpyxl can't read is read: dates stay dates, and it is told."""

from __future__ import annotations

import datetime
import re

import pytest

from notice.ledger.read import read_book
from tests.builders import FACTS, repacked, workbook

STYLES = "xl/styles.xml"


def empty_fill(xml: bytes) -> bytes:
    return re.sub(rb"<fill><patternFill ?/></fill>", b"<fill/>", xml, count=1)


def odd_colour(xml: bytes) -> bytes:
    return re.sub(rb'<color theme="1" ?/>', b'<color rgb="red"/>', xml)


def odd_family(xml: bytes) -> bytes:
    return re.sub(rb'<family val="2" ?/>', b'<family val="99"/>', xml)


@pytest.mark.parametrize("spoil", [empty_fill, odd_colour, odd_family])
def test_read_book(spoil):
    content = workbook(facts=FACTS | {"成文日期": datetime.date(2025, 12, 10)})
    spoilt = repacked(content, {STYLES: spoil})
    good, told_before = read_book(content, "台账.xlsx")
    book, told = read_book(spoilt, "台账.xlsx")
    assert book.facts == good.facts
    assert [d.rule for d in told if d not in told_before] == ["styles-lost"]


def test_read_book__styles_that_are_no_xml():
    _, told = read_book(repacked(workbook(), {STYLES: b"garbage"}), "台账.xlsx")
    assert "styles-lost" in [d.rule for d in told]
