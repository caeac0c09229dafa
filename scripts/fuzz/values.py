"""Odd values in the cells of a workbook that stays one."""

from __future__ import annotations

import contextlib
import datetime
import io
import warnings
from random import Random
from typing import Any

from scripts.fuzz.odd import ODD_DATES, ODD_NUMBERS, ODD_WORDS, odd_words
from scripts.fuzz.sheets import odd_area


def cells_changed(rng: Random, content: bytes) -> bytes:
    """Change some cells, rows, columns, sheets as a clerk or another program could."""
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the fuzzer's own reading
        book = openpyxl.load_workbook(io.BytesIO(content))
    for _ in range(1 + int(rng.expovariate(0.6))):
        weights = [8 if sheet.title == "整改台账" else 2 for sheet in book.worksheets]
        sheet = rng.choices(book.worksheets, weights)[0]
        # what openpyxl itself will not hold stays undone
        with contextlib.suppress(
            IllegalCharacterError, ValueError, TypeError, AttributeError, IndexError, KeyError
        ):
            _cells_changed_once(rng, book, sheet)
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception:  # openpyxl wrote what it can't write: no case
        return content
    return stream.getvalue()


def _cells_changed_once(rng: Random, book: Any, sheet: Any) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment

    from notice.ledger.columns import SHEETS

    row, column = rng.randint(1, sheet.max_row + 1), rng.randint(1, sheet.max_column + 1)
    cell = sheet.cell(row, column)
    match rng.randrange(22):
        case 0:
            sheet.insert_rows(row, rng.choice((1, 1, 5)))
        case 1:
            sheet.delete_rows(row)
        case 2:
            sheet.insert_cols(column)
        case 3:
            sheet.delete_cols(column)
        case 4:
            sheet.merge_cells(odd_area(rng, may_be_huge=False))
        case 5:
            for other in sheet[row]:
                other.value = None
        case 6:
            values = [other.value for other in sheet[row]]
            for n, value in enumerate(values, 1):
                sheet.cell(sheet.max_row + (n == 1), n).value = value
        case 7:
            sheet.row_dimensions[row].hidden = True
        case 8:
            sheet.column_dimensions[cell.column_letter].hidden = True
        case 9:
            sheet.sheet_state = rng.choice(("hidden", "veryHidden"))
        case 10:
            names = [c.name for s in SHEETS for c in s.columns]
            aliases = [a for s in SHEETS for c in s.columns for a in c.aliases]
            sheet.cell(rng.choice((1, 1, 2)), column).value = rng.choice(
                (*names, *aliases, f"{rng.choice(names)}（可多条）", f"*{rng.choice(names)}", "", 5)
            )
        case 11:
            names = [s.name for s in SHEETS]
            sheet.title = rng.choice((*names, f"{sheet.title} ", "Sheet1", "校对设置", "列名对照"))
        case 12:
            rng.choice((book.copy_worksheet, book.remove))(sheet)
        case 13:
            cell.comment = Comment(odd_words(rng)[:200], rng.choice(("甲", "回填", "")))
        case 14:
            cell.hyperlink = rng.choice(("mailto:a@b.cn", "http://x.cn", "#整改台账!A1"))
        case 15:
            formats = (
                "yyyy-mm-dd",
                "0.00%",
                'yyyy"年"m"月"d"日"',
                "@",
                "[h]:mm:ss",
                "mm:ss",
                "General",
            )
            cell.number_format = rng.choice(formats)
        case 16:
            font = InlineFont(strike=True)
            cell.value = CellRichText("前", TextBlock(font, odd_words(rng) or "删"), "后")
        case 17:
            sheet.unmerge_cells(str(rng.choice(list(sheet.merged_cells.ranges))))
        case _:
            cell.value = _value(rng)


def _value(rng: Random) -> object:
    moment = datetime.datetime(rng.choice((1900, 1904, 2024, 2025, 9999)), 3, 1, rng.randrange(24))
    match rng.randrange(10):
        case 0:
            return rng.choice(ODD_NUMBERS)
        case 1:
            return rng.choice((True, False, None, "#REF!", "#N/A", "=1+1", "=A1"))
        case 2:
            return rng.choice(
                (moment, moment.date(), moment.time(), moment - datetime.datetime.min)
            )
        case 3:
            return rng.choice(ODD_DATES)
        case 4:
            return rng.choice(ODD_WORDS)
        case _:
            return odd_words(rng)
