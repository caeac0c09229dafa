"""A table of a file in another format (.docx, .csv, .xls), before it is a sheet of a workbook."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

Value = str | int | float | bool | datetime.datetime | datetime.time | None


class ForeignTable(NamedTuple):
    """Its title, the rows of its values, its merges from 0: top, left, bottom, right."""

    title: str
    rows: Sequence[Sequence[Value]]
    merges: Sequence[tuple[int, int, int, int]] = ()
    is_hidden: bool = False
    hidden_rows: Sequence[int] = ()
