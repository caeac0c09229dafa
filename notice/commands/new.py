"""new: the empty workbook at a path that is free. Nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Refused


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
    from notice.output import new_file

    new_file.check_name(path, new_file.EMPTY_WORKBOOK)
    new_file.check_free(path, new_file.EMPTY_WORKBOOK)
    new_file.write(path, empty(), new_file.EMPTY_WORKBOOK)
    return path.absolute()
