"""map: a proposal for 列名对照, and a copy of the workbook that has it. Nothing is decided here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from notice import intake
from notice.commands.new import check_free, write_new
from notice.diagnostics import Diagnostic, Refused, error, has_errors, warning

COPY = "加了列名对照的副本"


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
    from notice.xlsx.fill import OpenWorkbook
    from notice.xlsx.grid import BROKEN

    if target is not None:
        check_free(target, COPY)
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
    write_new(target, content, COPY)
    return Mapped(proposal.lines, tuple(found), target.absolute())
