"""What the styles of cells say of their numbers: which are dates, how others show, struck words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError, fromstring

from notice.xlsx.cells import Raw, Shown, number_text
from notice.xlsx.number_formats import BUILT_IN, form_of, is_date, is_duration
from notice.xlsx.walk import FALSE, MAIN

_EXACT = 10**15  # numbers from here on have lost their last figures
# dates and times of zh-CN that a file names by number alone (ECMA-376 part 1, 18.8.30)
_ZH_DATES = frozenset((*range(27, 37), *range(50, 59)))
_EPOCH, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
_LEAP_DAY = 60  # of 1900, which never was: Excel counts it
_A_DAY = 86_400_000  # milliseconds


class Styles:
    """What the numbers of cell styles say: dates, other forms of numbers, struck through."""

    def __init__(self, content: bytes | None, *, is_from_1904: bool) -> None:
        """Read the styles part of a workbook, None where it has none."""
        self.epoch = _EPOCH_1904 if is_from_1904 else _EPOCH
        self.dates: set[int] = set()
        self.durations: set[int] = set()
        self.days: dict[tuple[int | float, int], Raw] = {}  # number and style, each worked out once
        self.formats: dict[int, str] = {}  # of the styles that have one but General
        self.struck: set[int] = set()
        self.are_lost = False  # they are no XML
        try:
            self._read(Element("") if content is None else fromstring(content))
        except ParseError:
            self.are_lost = True

    def _read(self, root: Element) -> None:
        own = {
            _number(named.get("numFmtId")): named.get("formatCode", "")
            for named in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
            if named.get("numFmtId", "").isdecimal()  # else it would stand for General
        }
        struck = [_is_struck(font) for font in root.iterfind(f"{MAIN}fonts/{MAIN}font")]
        for style, cell in enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")):
            number, font = _number(cell.get("numFmtId")), _number(cell.get("fontId"))
            code = own.get(number, BUILT_IN.get(number, ""))
            if is_date(code) or (number in _ZH_DATES and number not in own):
                self.dates.add(style)
            if is_duration(code):
                self.durations.add(style)
            if code not in ("", "General"):
                self.formats[style] = code
            if font < len(struck) and struck[font]:
                self.struck.add(style)

    def day_or_number(self, number: int | float, style: int) -> Raw:
        """A date where the style says so and there is such a day, else the number."""
        day = self.days.get((number, style))
        if day is not None:
            return day
        if number < 0:
            return number
        try:
            day = self._duration(number) if style in self.durations else self._day(number)
        except (OverflowError, ValueError):
            return number
        self.days[number, style] = day
        return day

    def _duration(self, days: int | float) -> datetime.timedelta:
        return datetime.timedelta(milliseconds=round(days * _A_DAY))

    def _day(self, number: int | float) -> datetime.datetime | datetime.time:
        """The day that a number counts, a time of day where it is less than one."""
        days, part = divmod(number, 1)
        time = datetime.timedelta(milliseconds=round(part * _A_DAY))
        if number < 1 and not time.days:
            return (datetime.datetime.min + time).time()
        if 0 < number < _LEAP_DAY and self.epoch == _EPOCH:
            days += 1
        return self.epoch + datetime.timedelta(days=days) + time

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


def _number(written: str | None) -> int:
    return int(written) if written is not None and written.isdecimal() else 0


def _is_struck(font: Element) -> bool:
    strike = font.find(f"{MAIN}strike")
    return strike is not None and strike.get("val", "1") not in FALSE
