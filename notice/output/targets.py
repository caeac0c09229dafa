"""What a path that is to be written leads to: one of the inputs, itself, a file that is open."""

from __future__ import annotations

from pathlib import Path

from notice.diagnostics import Diagnostic, warning
from notice.intake import locks


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)


def leads_to_itself(path: Path) -> bool:
    """Whether a symbolic link goes round; a RuntimeError before Python 3.13."""
    try:
        path.resolve()
    except RuntimeError:
        return True
    return False


def open_elsewhere(path: Path) -> list[Diagnostic]:
    """The warning that a lock file of Word, WPS or LibreOffice lies beside an output."""
    try:
        found = locks(path)
    except OSError:  # no such name can be: `save` says so
        return []
    message = "通报可能正在WPS或Word里打开着（{}），请关闭后再打开看新内容"
    return [warning("output-open", str(path), message.format(name)) for name in found[:1]]
