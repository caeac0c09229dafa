"""A workbook at a path that is free: what is there is never replaced."""

from pathlib import Path
from typing import NamedTuple

from notice.diagnostics import Refused, error
from notice.output import staging, unwritable


class Kind(NamedTuple):
    """What a new file is called, and the sentences ({} is its name) where it can't be written."""

    name: str
    wrong_ending: str = "{}的文件名要以 .xlsx 结尾"
    taken: str = "这个文件已经有了，{}不覆盖任何文件，请换一个文件名"
    taken_since: str = taken  # the start of the run
    unwritable: str = "{}写不进这个位置：没有权限、磁盘已满或路径不对，请换一个位置"


EMPTY_WORKBOOK = Kind("新工作簿")
MARKED_COPY = Kind("标注副本", wrong_ending="{}是工作簿，文件名要以 .xlsx 结尾")
MAPPED_COPY = Kind("加了列名对照的副本")
FILLED_COPY = Kind(
    "回填稿",
    wrong_ending="{}是工作簿，文件名要以 .xlsx 结尾",
    taken_since="这个文件刚刚有了，{}不覆盖任何文件，请再运行一次",
)


def check_name(path: Path, kind: Kind) -> None:
    """Raise Refused where a new workbook can't have this name."""
    if path.suffix.lower() != ".xlsx":
        message = kind.wrong_ending.format(kind.name)
        raise Refused([error("output-suffix", str(path), message)])
    if path.name.startswith("~$"):
        message = "“~$”开头的是WPS、Excel的临时文件名，请换一个文件名"
        raise Refused([error("output-suffix", str(path), message)])


def check_free(path: Path, kind: Kind) -> None:
    """Raise Refused where something has this path, or nothing can have it."""
    _refuse_taken(path, kind, kind.taken)


def write(path: Path, content: bytes, kind: Kind) -> None:
    """Write a workbook at a path that is free, its folders made where missing, or raise Refused."""
    with unwritable.refused(path, kind.unwritable.format(kind.name)):
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_taken(path, kind, kind.taken_since)
        staging.write(path, content)


def replace(path: Path, content: bytes, kind: Kind) -> None:
    """Write a workbook over an older one of the same kind, or raise Refused."""
    with unwritable.refused(path, kind.unwritable.format(kind.name)):
        path.parent.mkdir(parents=True, exist_ok=True)
        staging.write(path, content)


def _refuse_taken(path: Path, kind: Kind, message: str) -> None:
    with unwritable.refused(path, kind.unwritable.format(kind.name)):  # a name too long
        is_taken = path.exists() or path.is_symlink()
    if is_taken:
        raise Refused([error("output-exists", str(path), message.format(kind.name))])
