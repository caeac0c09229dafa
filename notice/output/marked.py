"""The marked copy (花脸稿) as a file: it replaces nothing but an earlier marked copy of ours.

That one is known by its hash in .记录, as a notice is: one in which somebody went on working is no
longer ours, and stays.
"""

from __future__ import annotations

from pathlib import Path

from notice.diagnostics import Diagnostic, Refused, error
from notice.output import companions, unwritable
from notice.output.targets import is_same_file, leads_to_itself, open_elsewhere
from notice.output.turns import turn


def check_target(target: Path, inputs: tuple[Path, ...]) -> list[Diagnostic]:
    """Return the warning that the file is open elsewhere, if it is.

    Raises Refused where a marked copy may not be written.
    """
    with unwritable.refused(target, "写不进这个位置（{reason}），请换一个文件名"):
        refusal = _refusal(target, inputs)
    if refusal is not None:
        rule, message = refusal
        raise Refused([error(rule, str(target), message)])
    return open_elsewhere(target)


def _refusal(target: Path, inputs: tuple[Path, ...]) -> tuple[str, str] | None:
    if target.suffix.lower() != ".docx":
        return "output-suffix", "花脸稿的文件名要以 .docx 结尾，请改一个文件名"
    if any(is_same_file(target, path) for path in inputs):
        return "output-is-input", "花脸稿不能写到旧稿或新稿自己身上，请换一个文件名"
    if target.is_dir():
        return "output-is-folder", "同名的文件夹已存在，请换一个文件名"
    if leads_to_itself(target) or (target.exists() and not target.is_file()):
        return "output-unwritable", "同名的不是普通文件，请换一个文件名"
    if target.exists() and not companions.is_ours(target):
        message = "同名的文件改动过，或不是本程序写的花脸稿，没有覆盖；请换一个文件名"
        return "output-exists", message
    return None


def save(target: Path, content: bytes, inputs: tuple[Path, ...]) -> None:
    """Write a marked copy whole or not at all. Raises Refused where that can't be."""
    failed = "花脸稿没有写成（{reason}），原来的文件没有变动"
    with unwritable.refused(target, unwritable.BLOCKED, failed):
        target.parent.mkdir(parents=True, exist_ok=True)
        with turn(target.parent):
            check_target(target, inputs)
            companions.put(target, content)
