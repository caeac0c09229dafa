"""new: the empty workbook at a path that is free. Nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Refused, error


@chinese.command("new", "python generate.py new 台账.xlsx")
@options.argument("path", "新工作簿.xlsx", "空工作簿写到哪里；不覆盖任何文件")
def command(path: Path) -> int:
    """Write the empty workbook and tell where it is."""
    try:
        made = new(path)
    except Refused as refusal:
        return telling.refused(refusal, "没有新建")
    telling.say("已新建空的工作簿，请照“填写说明”填写")
    telling.show(made)
    return 0


def new(path: Path) -> Path:
    """Write the empty workbook and return its absolute path.

    Raises Refused where something is there already or nothing can be written.
    """
    from notice.forms.blank import empty

    check_free(path, "新工作簿")
    write_new(path, empty(), "新工作簿")
    return path.absolute()


def check_free(path: Path, what: str) -> None:
    """Raise Refused where a new workbook can't have this path: taken, or not an .xlsx."""
    if path.suffix.lower() != ".xlsx":
        message = f"{what}的文件名要以 .xlsx 结尾"
        raise Refused([error("output-suffix", str(path), message)])
    if path.name.startswith("~$"):
        message = "“~$”开头的是WPS、Excel的临时文件名，请换一个文件名"
        raise Refused([error("output-suffix", str(path), message)])
    try:
        is_taken = path.exists() or path.is_symlink()
    except OSError as fault:  # a name too long
        raise _unwritable(path, what) from fault
    if is_taken:
        message = f"这个文件已经有了，{what}不覆盖任何文件，请换一个文件名"
        raise Refused([error("output-exists", str(path), message)])


def write_new(path: Path, content: bytes, what: str) -> None:
    """Write a workbook at a path that is free, its folders made where missing, or raise Refused."""
    from notice.output import files

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        check_free(path, what)  # also what came since the start of the run
        files.write(path, content)
    except OSError as fault:
        raise _unwritable(path, what) from fault


def _unwritable(path: Path, what: str) -> Refused:
    message = f"{what}写不进这个位置：没有权限、磁盘已满或路径不对，请换一个位置"
    return Refused([error("output-unwritable", str(path), message)])
