"""The package of a workbook (.xlsx): where its sheets, strings and styles lie, what is broken."""

import warnings
import zlib
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from notice.xlsx.plain_styles import PlainStyles
from notice.xlsx.strings import read_strings

# what zipfile, the XML parsers (lxml's and ElementTree's a SyntaxError) and openpyxl raise on a
# package broken inside
BROKEN = (
    BadZipFile, zlib.error, expat.ExpatError, SyntaxError, EOFError, OSError, LookupError,
    ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip


class Parts(NamedTuple):
    """Where the parts of a package lie: its sheets by their titles, strings and styles if any."""

    sheets: tuple[tuple[str, str], ...]  # title, path
    strings: str | None
    styles: str | None
    workbook: str


def parts_of(content: bytes) -> Parts:
    """Where the parts of a workbook lie. Raises what is listed in BROKEN on a broken file."""
    reader = PackageReader(BytesIO(content), read_only=True, keep_links=False)
    with warnings.catch_warnings(), redirect_stdout(StringIO()), reader.archive:
        warnings.simplefilter("ignore")
        reader.read_manifest()
        reader.read_workbook()
        reader.read_worksheets()
        strings = reader.package.find(SHARED_STRINGS)
    sheets = tuple((title, path) for title, _, path in reader.sheets)
    styles = ARC_STYLE if ARC_STYLE in reader.valid_files else None  # where openpyxl looks too
    workbook = reader.parser.workbook_part_name.lstrip("/")
    return Parts(sheets, strings.PartName[1:] if strings else None, styles, workbook)


class PackageReader(ExcelReader):
    """openpyxl's reader without what a ledger does not need; strings are taken letter by letter.

    openpyxl deletes every x005F_, so that a literal _x000B_ could not be told from an escaped
    character.
    """

    string_marks: Mapping[int, frozenset[str]] = {}  # of shared strings: struck
    sheets: tuple[tuple[str, str, str], ...] = ()  # title, state, path of each with cells
    has_lost_styles = False  # they can't be read but for the formats of numbers

    def read(self) -> None:
        """Read strings, styles and where the sheets lie."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        try:
            apply_stylesheet(self.archive, self.wb)
        except BROKEN:
            self.has_lost_styles = True
            apply_stylesheet(PlainStyles(self.archive), self.wb)  # pyright: ignore[reportArgumentType]: it only reads
        self.read_worksheets()

    def read_strings(self) -> None:
        """Read the shared strings our way."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            self.shared_strings, self.string_marks = read_strings(source)

    def read_worksheets(self) -> None:
        """Look where the sheets lie; they are read one by one (sheets.py)."""
        self.sheets = tuple(
            (sheet.name, sheet.state or "visible", str(rel.target))
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        )
