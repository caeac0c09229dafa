"""Numbers in sentences (文内数字): Arabic or Chinese, with decimals; what they come to."""

from __future__ import annotations

from decimal import Decimal

from notice.numerals import TO_TEN, number_of

NUMERALS = TO_TEN + "百两零"
NUMBER = rf"(?:[0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+)"  # as a pattern; `value` reads what it finds


def value(written: str) -> Decimal | None:
    """12, 12.5, 十二, 一百零二; None for what is no number: 三五."""
    if written[:1].isdecimal():
        return Decimal(written)
    number = number_of(written)
    return None if number is None else Decimal(number)


def whole(written: str) -> int | None:
    """The same for whole numbers alone."""
    return int(written) if written.isdecimal() else number_of(written)
