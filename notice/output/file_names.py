"""Names of files: clean ones, numbered ones where a name is taken, those beside a notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from notice.diagnostics import Refused, error
from notice.lazy import Pattern

RECORDS, HISTORY = ".记录", "历史"  # the folders beside a notice
SHEET_ENDING = ".核对单.html"
MAX_NUMBER = 99
_MAX_NAME_BYTES = 255
_LONGEST_TAIL = len(f"（党内版）_YYYYMMDD-HHMMSS_99{SHEET_ENDING}..4294967295.tmp".encode())
_FORBIDDEN = Pattern(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LINE_BREAK = Pattern(r"\s*[\r\n]\s*")
_RESERVED = Pattern(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)


def clean_stem(name: str) -> str:
    """A file name without what file systems forbid.

    It is short enough for every file that stands beside it.
    """
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", _LINE_BREAK.sub("", name)))
    stem = _shortened(stem, _MAX_NAME_BYTES - _LONGEST_TAIL).strip(" .")
    return f"_{stem}" if _RESERVED.fullmatch(stem) or not stem else stem


def _shortened(text: str, size: int) -> str:
    """Cut to `size` bytes of UTF-8, at a whole character."""
    return text.encode()[:size].decode(errors="ignore")


def numbered(path: Path) -> Iterator[Path]:
    """The names to take where one is taken: X_2.docx, X_3.docx … up to X_99.docx."""
    for number in range(2, MAX_NUMBER + 1):
        yield path.with_name(f"{path.stem}_{number}{path.suffix}")


def free(path: Path) -> Path:
    """The path, or the first of its numbered ones, where nothing stands; Refused for none."""
    for other in (path, *numbered(path)):
        if not other.exists():
            return other
    raise all_taken(path)


def all_taken(path: Path) -> Refused:
    """What is told where no numbered name of a file is free."""
    message = f"同名文件已经编到_{MAX_NUMBER}，请清理这个文件夹"
    return Refused([error("output-numbers", str(path), message)])


def sheet_of(notice: Path) -> Path:
    """Where the review sheet (核对单) of a notice lies."""
    return notice.with_name(f"{notice.stem}{SHEET_ENDING}")


def record_of(notice: Path) -> Path:
    """Where the record of a notice lies."""
    return notice.parent / RECORDS / f"{notice.stem}.json"
