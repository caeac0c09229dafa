"""map: a proposal for 列名对照, and a copy of the workbook that has it. Nothing is decided here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from notice import intake, telling
from notice.commands import chinese, options
from notice.diagnostics import Diagnostic, Refused, error, has_errors, warning

_EMPTY = "（空）"


@chinese.command("map", "python generate.py map 本单位台账.xlsx -o 台账.xlsx")
@options.argument("workbook", "工作簿.xlsx", "本单位原有的台账，表头、工作表名称和标准的不一样")
@options.output("副本.xlsx", "写一份加了“列名对照”工作表的副本；不覆盖任何文件，原工作簿不动")
def command(workbook: Path, output: Path | None) -> int:
    """Propose the lines and tell them; with -o write the copy."""
    try:
        mapped = propose(workbook, output)
    except Refused as refusal:
        return telling.refused(refusal, "没有对照")
    telling.say(*telling.lines(mapped.found))
    telling.show(*lines(mapped))
    telling.say(last_line(mapped, output is not None))
    if mapped.path is not None:
        telling.show(mapped.path)
    return 0


class Mapped(NamedTuple):
    """What is proposed: the lines of 列名对照, what a person has to see to, the copy if written."""

    lines: tuple[tuple[str, str, str], ...]
    found: tuple[Diagnostic, ...]
    path: Path | None


def propose(workbook: Path, target: Path | None) -> Mapped:
    """Propose the lines for a workbook and, with a target, write a copy that has them.

    Raises Refused where the workbook can't be read, its own 列名对照 is at fault, or the target is
    taken.
    """
    from notice.commands.proposal import propose as proposed_for
    from notice.forms.adding import with_mapping
    from notice.ledger.read import look
    from notice.output import new_file
    from notice.xlsx.fill import OpenWorkbook
    from notice.xlsx.parts import BROKEN

    if target is not None:
        new_file.check_name(target, new_file.MAPPED_COPY)
        new_file.check_free(target, new_file.MAPPED_COPY)
    taken = intake.take(workbook, intake.WORKBOOK)
    found = list(taken.found)
    try:
        looked = look(taken.content)
    except BROKEN as fault:
        message = "工作簿已损坏，请用WPS或Excel打开另存一份再用"
        raise Refused([*found, error("file-broken", str(workbook), message)]) from fault
    found += looked.found
    if has_errors(found):
        raise Refused(found)
    proposal = proposed_for(looked.grids, looked.names, looked.chosen)
    found += proposal.found
    if target is None or not proposal.lines:
        return Mapped(proposal.lines, tuple(found), None)
    content = with_mapping(taken.content, proposal.lines, looked.table)
    if OpenWorkbook(taken.content).is_signed():
        message = "工作簿有数字签名，副本的签名失效，请重新签名"
        found.append(warning("signature-lost", str(workbook), message))
    new_file.write(target, content, new_file.MAPPED_COPY)
    return Mapped(proposal.lines, tuple(found), target.absolute())


# ---------------------------------------------------------------- what is told


def lines(mapped: Mapped) -> list[str]:
    """The proposed 列名对照, its columns aligned; nothing where there is nothing to map."""
    from notice.ledger.columns import MAPPING_SHEET

    if not mapped.lines:
        return []
    heads = tuple(column.name for column in MAPPING_SHEET.columns)
    return telling.table(
        [heads, *(tuple(text or _EMPTY for text in line) for line in mapped.lines)]
    )


def last_line(mapped: Mapped, is_copy_wanted: bool) -> str:
    """What became of the proposal, in one line."""
    if not mapped.lines:
        told = "，不写副本" if is_copy_wanted else ""
        outcome = "没有可以推荐的" if mapped.found else "不用对照：工作表和列名都认得"
        return telling.summary(f"{outcome}{told}", mapped.found)
    if mapped.path is not None:
        said = "请打开副本的“列名对照”逐行核对，再用副本生成"
    else:
        said = "请逐行核对；加 -o 副本.xlsx 写一份加了“列名对照”的副本"
    return telling.summary(f"推荐{len(mapped.lines)}行，{said}", mapped.found)
