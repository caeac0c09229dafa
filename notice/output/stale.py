"""Older copies that lie beside a notice under the next numbers: X_2.docx beside X.docx."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from notice.diagnostics import Refused
from notice.output.file_names import numbered


class Stale(NamedTuple):
    """A copy beside a notice; `is_same` says whether its words are the notice's."""

    path: Path
    is_same: bool


def stale(notice: Path) -> Iterator[Stale]:
    """The numbered copies of a notice that are still there, in order up to the first gap."""
    for path in numbered(notice):
        if not path.is_file():
            return
        yield Stale(path, _texts(path) == _texts(notice))


def _texts(path: Path) -> list[str] | None:
    """The words of a notice; None where it can't be read."""
    from notice.docx import reading  # only where there are such copies

    try:
        return reading.read(path.read_bytes(), path.name).texts
    except (OSError, Refused):
        return None
