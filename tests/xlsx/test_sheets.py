"""What cells hold, however the program that wrote them says it."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest

from notice.xlsx.sheets import read_grids
from tests.builders import repacked, workbook

SHEET = "xl/worksheets/sheet1.xml"

DAYS = {  # as t="d" has them → what is read
    "no day": ("明天", "明天"),
    "no such day": ("2024-02-30", "2024-02-30"),
    "a month, which Python takes for a time": ("2024-05", "2024-05"),
    "a week": ("2024-W20-1", "2024-W20-1"),
    "a zone alone": ("Z", "Z"),
    "figures alone": ("20240501", "20240501"),
    "a day": ("2024-05-01", date(2024, 5, 1)),
    "a day of Greenwich": ("2024-05-01Z", date(2024, 5, 1)),
    "a day and a time": ("2024-05-01T10:20:30", datetime(2024, 5, 1, 10, 20, 30)),
    "a part of a second": ("2024-05-01T10:20:30.5Z", datetime(2024, 5, 1, 10, 20, 30, 500000)),
    "of a zone": ("2024-05-01T10:20:30+08:00", datetime(2024, 5, 1, 10, 20, 30)),
    "with a blank": ("2024-05-01 10:20", datetime(2024, 5, 1, 10, 20)),
    "a time": ("10:20:30", time(10, 20, 30)),
    "a time behind its letter": ("T10:20", time(10, 20)),
}


@pytest.mark.parametrize(("written", "expected"), DAYS.values(), ids=DAYS)
def test_day__as_iso_8601_writes_it(written, expected):
    cell = f'<c r="A1" t="d"><v>{written}</v></c>'.encode()
    content = repacked(
        workbook(), {SHEET: lambda xml: re.sub(rb'<c r="A1".*?</c>', cell, xml, count=1)}
    )
    grid, *_ = read_grids(content, frozenset(), lambda grids: {g.sheet for g in grids})
    assert grid.value(1, 1) == expected
    assert type(grid.value(1, 1)) is type(expected)
