"""Number formats: what a sheet shows of a number, and what is printed of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from notice.xlsx.number_formats import form_of

FORMS = {  # format, number → printed, shown where that is another
    "nothing": ("0", "12", "12", ""),
    "thousands": ("#,##0.00", "1234.5", "1234.5", ""),
    "money": ('"¥"#,##0.00_);("¥"#,##0.00)', "23471.6", "23471.6", ""),
    "money in brackets": ("[$¥-804]#,##0.00", "12", "12", ""),
    "a colour": ("[Red]0", "12", "12", ""),
    "a percentage": ("0.00%", "0.9871", "98.71%", ""),
    "a rounded percentage": ("0%", "0.9871", "98.71%", "99%"),
    "a percent sign of its own": ('0"%"', "98", "98%", ""),
    "ten thousands": ("0!.0,", "71320", "7.132", "7.1"),
    "ten thousands, a whole one": ("0!.0,", "70000", "7", ""),
    "ten thousands with their unit": ('0!.0,"万元"', "71000", "7.1万元", ""),
    "ten thousands without a comma": ("0\\.0000", "71320", "7.132", ""),
    "less than one": ('0!.0,"万"', "5000", "0.5万", ""),
    "thousands as a scale": ('0.0,"万"', "71320", "71.32万", "71.3万"),
    "millions": ("#,##0,,", "5000000", "5", ""),
    "a unit": ('0"人次"', "12", "12人次", ""),
    "a unit without quotes": ("0人次", "12", "12人次", ""),
    "a unit behind blanks": ('0.00" 万元"', "7.132", "7.132万元", "7.13万元"),
    "a unit of General": ('General"人"', "3.25", "3.25人", ""),
    "words around": ('"第"0"期"', "3", "第3期", ""),
    "leading zeros": ("000000", "43000", "043000", ""),
    "leading zeros, long enough": ("000", "12345", "12345", ""),
    "rounding": ("0", "7.132", "7.132", "7"),
    "rounding half up": ("0.0", "0.25", "0.25", "0.3"),
    "a negative number": ('0"元"', "-3", "-3元", ""),
}  # fmt: skip


@pytest.mark.parametrize(("code", "number", "printed", "shown"), FORMS.values(), ids=FORMS)
def test_form(code: str, number: str, printed: str, shown: str) -> None:
    value = Decimal(number)
    form = form_of(code, 1 if value > 0 else -1)
    assert form
    assert form.text(value) == printed
    assert form.shown(value) == (shown or printed)


AS_THEY_ARE = {
    "text": "@",
    "an exponent": "0.00E+00",
    "a fraction": "# ?/?",
    "Chinese numerals": "[DBNum1][$-804]0",
    "a telephone": "0000-0000000",
    "conditions": '[>=10000]0!.0,"万";0',
    "no figure": '"已完成"',
}


@pytest.mark.parametrize("code", AS_THEY_ARE.values(), ids=AS_THEY_ARE)
def test_form__not_followed(code: str) -> None:
    assert form_of(code, 1) is None
