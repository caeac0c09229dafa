"""Number formats → what a sheet shows of a number: its scale, unit, percent and leading zeros.

Decimals, thousands and signs of money are not taken over: a number prints its shortest form.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from notice.lazy import Pattern

_TOKEN = Pattern(r'"[^"]*"|[!\\].|_.|\*.|\[[^\]]*\]|General|.', re.DOTALL)
_CONDITION = Pattern(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_ELAPSED = Pattern(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_NO_UNIT = " \u3000()-+$¥￥"  # that stand around a number and are no part of its unit

BUILT_IN = {  # that a file names by number alone (ECMA-376 part 1, 18.8.30)
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


@cache
def is_date(code: str) -> bool:
    """Whether a format shows a number as a day or a time."""
    section = _sections(code)[0]
    return is_duration(code) or any(t in _OF_TIME for t in _TOKEN.findall(section))


@cache
def is_duration(code: str) -> bool:
    """Whether a format shows a number as hours, minutes or seconds that have gone by."""
    return _ELAPSED.search(_sections(code)[0]) is not None


class Form(NamedTuple):
    """How a sheet shows a number."""

    shift: int = 0  # powers of ten: 0!.0, shows a ten-thousandth, -4
    zeros: int = 0  # figures before the point at least
    decimals: int | None = None  # shown; None where as many as there are
    before: str = ""
    after: str = ""  # 万元, 人次, %

    def text(self, number: Decimal) -> str:
        """The number as the sheet shows it, but for rounding: 71320 as 0!.0,"万" → 7.132万."""
        return self._written(number.scaleb(self.shift))

    def shown(self, number: Decimal) -> str:
        """The same, rounded as the sheet does: 7.1万."""
        value = number.scaleb(self.shift)
        if self.decimals is not None:
            value = value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return self._written(value)

    def _written(self, value: Decimal) -> str:
        sign = "-" if value < 0 else ""
        whole, point, part = f"{abs(value):f}".partition(".")
        part = part.rstrip("0")
        figures = whole.zfill(self.zeros) + (point + part if part else "")
        return f"{self.before}{sign}{figures}{self.after}"


@cache
def form_of(code: str, sign: int) -> Form | None:
    """The form that a format gives a positive (sign 1) or negative number, or zero.

    None where it shows the number as it is, or in a way that is not followed: fractions,
    exponents, Chinese numerals, numbers with marks between their figures.
    """
    sections = _sections(code)
    if any(_CONDITION.search(section) for section in sections):
        return None
    if sign < 0 and len(sections) > 1:
        return None  # a section of its own says how
    if sign == 0 and len(sections) > 2:
        return None
    return _form(sections[0])


def _sections(code: str) -> list[str]:
    sections = [""]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append("")
        else:
            sections[-1] += token
    return sections


def _form(section: str) -> Form | None:
    reader = _FormReader()
    if not all(map(reader.takes, _TOKEN.findall(section))) or not reader.has_figures:
        return None
    return reader.form()


class _FormReader:
    """Walks the signs of a section: words before the figures, the figures, words behind them."""

    def __init__(self) -> None:
        self.has_figures = False
        self._before = self._after = ""
        self._zeros = self._decimals = self._commas = self._percent = 0
        self._has_point = self._is_typed_point = self._is_general = False

    def takes(self, token: str) -> bool:
        """Take a sign; False where the form is one that is not followed: fractions, exponents."""
        if token in _FIGURES:
            return self._takes_figure(token)
        if token in _NOT_FOLLOWED or token.startswith("[DBNum"):
            return False
        if token == ".":
            self._has_point = True
        elif token == ",":
            self._commas += 1
        elif token[0] not in "[_*":
            self._take_words(token)
        return True

    def _takes_figure(self, token: str) -> bool:
        if self._after == "." and not self._has_point:
            self._has_point = self._is_typed_point = True
        elif self._after:
            return False
        self._after, self._commas, self.has_figures = "", 0, True
        self._is_general = self._is_general or token == "General"
        self._decimals += self._has_point
        self._zeros += token == "0" and not self._has_point
        return True

    def _take_words(self, token: str) -> None:
        words = token.strip('"') if token[0] == '"' else token[-1]
        self._percent += token == "%"
        if self.has_figures:
            self._after += words
        else:
            self._before += words

    def form(self) -> Form:
        """What the section says."""
        typed = self._is_typed_point
        return Form(
            shift=2 * self._percent - 3 * self._commas - (self._decimals if typed else 0),
            zeros=self._zeros if self._zeros > 1 and not typed else 0,
            decimals=None if self._is_general else self._decimals,
            before=_unit(self._before),
            after=_unit(self._after),
        )


_FIGURES = ("0", "#", "?", "General")
_OF_TIME = frozenset("dmhysDMHYS")
_NOT_FOLLOWED = ("E", "e", "/", "@")


def _unit(literal: str) -> str:
    """What stands beside the figures, without blanks, brackets and signs of money."""
    return literal.strip(_NO_UNIT)
