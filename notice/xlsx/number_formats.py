"""Number formats → what a sheet shows of a number: its scale, unit, percent and leading zeros.

Decimals, thousands and signs of money are not taken over: a number prints its shortest form.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from notice.lazy import Pattern

_TOKEN = Pattern(r'"[^"]*"|[!\\].|_.|\*.|\[[^\]]*\]|General|.', re.DOTALL)
_CONDITION = Pattern(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_NO_UNIT = " \u3000()-+$¥￥"  # that stand around a number and are no part of its unit


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
    before = after = ""
    zeros = decimals = commas = percent = 0
    has_figures = has_point = is_typed_point = is_general = False
    for token in _TOKEN.findall(section):
        if token in ("0", "#", "?", "General"):
            if after == "." and not has_point:
                has_point = is_typed_point = True
            elif after:
                return None
            after, commas, has_figures = "", 0, True
            is_general = is_general or token == "General"
            decimals += has_point
            zeros += token == "0" and not has_point
        elif token == ".":
            has_point = True
        elif token == ",":
            commas += 1
        elif token in ("E", "e", "/", "@") or token.startswith("[DBNum"):
            return None
        elif token[0] in "[_*":
            continue
        else:
            literal = token.strip('"') if token[0] == '"' else token[-1]
            percent += token == "%"
            if has_figures:
                after += literal
            else:
                before += literal
    if not has_figures:
        return None
    return Form(
        shift=2 * percent - 3 * commas - (decimals if is_typed_point else 0),
        zeros=zeros if zeros > 1 and not is_typed_point else 0,
        decimals=None if is_general else decimals,
        before=_unit(before),
        after=_unit(after),
    )


def _unit(literal: str) -> str:
    """What stands beside the figures, without blanks, brackets and signs of money."""
    return literal.strip(_NO_UNIT)
