"""What the styles of cells say of their numbers: which are dates, how others show, struck words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import from_excel

from notice.xlsx.cells import Raw, Shown, number_text
from notice.xlsx.number_formats import form_of

_EXACT = 10**15  # numbers from here on have lost their last figures
# dates and times of zh-CN that a file names by number alone (ECMA-376 part 1, 18.8.30)
_ZH_DATES = frozenset((*range(27, 37), *range(50, 59)))


class Styles:
    """What the numbers of cell styles say: dates, other forms of numbers, struck through."""

    def __init__(self, book: Any) -> None:
        """Look at the styles of a workbook as openpyxl has read them."""
        self.epoch = book.epoch
        self.dates: set[int] = set(book._date_formats)
        self.times = book._timedelta_formats
        self.days: dict[tuple[int | float, int], Raw] = {}  # number and style, each worked out once
        self.formats: dict[int, str] = {}  # of the styles that have one but General
        self.struck: set[int] = set()
        for index, style in enumerate(book._cell_styles):
            if style.numFmtId in _ZH_DATES:
                self.dates.add(index)
            if (code := _number_format(book, style.numFmtId)) not in ("", "General"):
                self.formats[index] = code
            if style.fontId < len(book._fonts) and book._fonts[style.fontId].strike:
                self.struck.add(index)

    def day_or_number(self, number: int | float, style: int) -> Raw:
        """A date where the style says so and there is such a day, else the number."""
        day = self.days.get((number, style))
        if day is not None:
            return day
        if number < 0:
            return number
        try:
            day = from_excel(number, self.epoch, timedelta=style in self.times)
        except (OverflowError, ValueError):
            return number
        self.days[number, style] = day
        return day

    def number(self, number: int | float, style: int) -> Raw:
        """The number, with what its format shows besides or otherwise."""
        code = self.formats.get(style)
        if code is None or abs(number) >= _EXACT:
            return number
        form = form_of(code, (number > 0) - (number < 0))
        if form is None:
            return number
        written = number_text(number)
        exact = Decimal(written)
        is_plain = form.text(exact) == form.shown(exact) == written
        return number if is_plain else Shown.of(number, form)


def _number_format(book: Any, number_format_id: int) -> str:
    if number_format_id < 164:
        return BUILTIN_FORMATS.get(number_format_id, "")
    custom = book._number_formats
    return custom[number_format_id - 164] if number_format_id - 164 < len(custom) else ""
