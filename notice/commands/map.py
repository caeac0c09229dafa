"""map: a proposal for 列名对照, a copy with all that a workbook lacks. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Diagnostic, Refused, error, has_errors, info, warning
from notice.ledger.columns import FACT_SHEET, MAPPING_SHEET, STATUS_SHEET
from notice.xlsx.cells import quoted

if TYPE_CHECKING:
    from notice.commands.proposing.proposal import Proposal, Whereabouts
    from notice.commands.proposing.sources import Source
    from notice.forms.adding import Line
    from notice.ledger.read import Looked

_EMPTY = "（空）"
_MOST_WORDS = 8  # of 完成状态, on one line


@chinese.command("map", "python generate.py map 本单位台账.xlsx -o 台账.xlsx")
@options.argument(
    "workbook",
    "本单位台账",
    "本单位原有的台账（.xlsx、.xls、.csv，或 .docx 里的表格），表头和标准的不一样",
)
@options.output("副本.xlsx", "写一份副本，缺的工作表（列名对照、基本信息等）都加上；原文件不动")
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
    return int(output is not None and mapped.path is None)


class Mapped(NamedTuple):
    """What is proposed: the lines of 列名对照, what a person has to see to, the copy if written."""

    lines: tuple[Line, ...]
    found: tuple[Diagnostic, ...]
    path: Path | None


def propose(given: Path, target: Path | None) -> Mapped:
    """Propose the lines for a file and, with a target, write a copy that has what it lacks.

    Raises Refused where the file can't be read, its own 列名对照 is at fault, or the target is
    taken.
    """
    from notice.output import new_file
    from notice.xlsx.fill import OpenWorkbook

    if target is not None:
        new_file.check_name(target, new_file.MAPPED_COPY)
        new_file.check_free(target, new_file.MAPPED_COPY)
    opened = foreign(given)
    content, added, found = opened.completed(is_copy=target is not None)
    if target is None or not (added or opened.source.is_converted):
        return Mapped(opened.proposal.lines, tuple(found), None)
    if not opened.source.is_converted and OpenWorkbook(opened.source.content).is_signed():
        message = "工作簿有数字签名，副本的签名失效，请重新签名"
        found.append(warning("signature-lost", str(given), message))
    new_file.write(target, content, new_file.MAPPED_COPY)
    return Mapped(opened.proposal.lines, tuple(found), target.absolute())


class Foreign(NamedTuple):
    """An office's own ledger, looked at: its bytes, its sheets, what is proposed for them."""

    source: Source
    looked: Looked
    proposal: Proposal
    found: tuple[Diagnostic, ...]

    def with_lines(self) -> bytes:
        """The workbook with the lines of 列名对照; as it is where none are to be added."""
        from notice.forms import adding

        content, table, lines = self.source.content, self.looked.table, self.proposal.lines
        is_lost = any(d.rule == "map-ledger" for d in self.proposal.found)
        if lines or (is_lost and table is None):
            return adding.with_lines(content, adding.of_mapping(lines), table)
        return content

    def completed(
        self, chosen: Mapping[str, str] | None = None, *, is_copy: bool
    ) -> tuple[bytes, bool, list[Diagnostic]]:
        """The workbook with all that it lacks, whether it lacked anything, and what is told.

        `chosen` says of words of 完成状态 which standard status they are.
        """
        found = list(self.found)
        content, added = _completed(self, found, chosen or {}, is_copy=is_copy)
        return content, added, found


def foreign(given: Path, where: Whereabouts | None = None) -> Foreign:
    """Look at a file, `where` being what a person says of sheets and headers.

    Raises Refused where it can't be read or its own 列名对照 is at fault.
    """
    from notice.commands.proposing import sources
    from notice.commands.proposing.proposal import Whereabouts
    from notice.commands.proposing.proposal import propose as proposed_for

    source = sources.take(given)
    found = list(source.found)
    looked = _looked(source.content, given, found)
    said = where or Whereabouts()
    proposal = proposed_for(looked.grids, looked.names, looked.chosen, said)
    return Foreign(source, looked, proposal, tuple(found))


def _looked(content: bytes, given: Path, found: list[Diagnostic]) -> Looked:
    from notice.ledger.read import look, lost_styles
    from notice.xlsx.parts import BROKEN

    try:
        looked = look(content)
    except BROKEN as fault:
        message = "工作簿已损坏，请用WPS或Excel打开另存一份再用"
        raise Refused([*found, error("file-broken", str(given), message)]) from fault
    found += [*lost_styles(looked.grids, str(given)), *looked.found]
    if has_errors(found):
        raise Refused(found)
    return looked


def _completed(
    opened: Foreign, found: list[Diagnostic], chosen: Mapping[str, str], *, is_copy: bool
) -> tuple[bytes, bool]:
    """The workbook with all that it lacks, and whether it lacked anything; that is told."""
    from notice.commands.proposing.titles import facts_of, unit_of
    from notice.forms import adding
    from notice.ledger.read import unplaced_statuses

    content, looked, proposal = opened.source.content, opened.looked, opened.proposal
    found += proposal.found
    made = opened.with_lines()
    words = unplaced_statuses(made)
    if words:
        made = adding.with_lines(made, adding.of_statuses(words, chosen), looked.statuses)
        found += _of_statuses([w for w in words if not chosen.get(w)], is_copy=is_copy)
    if not proposal.has_facts:
        unit, facts = unit_of(proposal.titles), facts_of(proposal.titles)
        made = adding.with_lines(made, adding.of_facts({"单位全称": unit, **facts}), None)
        found += _of_facts(unit, is_copy=is_copy)
    return made, made is not content


def _of_statuses(words: Sequence[str], *, is_copy: bool) -> Iterator[Diagnostic]:
    if not words:
        return
    listed = "、".join(f"“{quoted(word)}”" for word in words[:_MOST_WORDS])
    rest = f"等{len(words)}种" if len(words) > _MOST_WORDS else ""
    where = "已列在副本的“状态对照”里，请在那里选" if is_copy else "请在“状态对照”里写明是"
    message = f"完成状态{listed}{rest}认不出，{where}哪个标准状态"
    yield warning("map-status", STATUS_SHEET.name, message)


def _of_facts(unit: str, *, is_copy: bool) -> Iterator[Diagnostic]:
    done = "副本里加了一张，请填写必填的项目" if is_copy else "加 -o 副本.xlsx，副本里会加一张"
    yield warning("map-sheet", FACT_SHEET.name, f"没有一张工作表像“{FACT_SHEET.name}”，{done}")
    if unit and is_copy:
        message = f"单位全称照台账的标题填了“{quoted(unit)}”，已涂黄，请核对"
        yield info("map-unit", FACT_SHEET.name, message)


# ---------------------------------------------------------------- what is told


def lines(mapped: Mapped) -> list[str]:
    """The proposed 列名对照, its columns aligned; nothing where there is nothing to map."""
    if not mapped.lines:
        return []
    heads = tuple(column.name for column in MAPPING_SHEET.columns)
    return telling.table(
        [heads, *(tuple(text or _EMPTY for text in line) for line in mapped.lines)]
    )


def last_line(mapped: Mapped, is_copy_wanted: bool) -> str:
    """What became of the proposal, in one line."""
    if mapped.path is not None:
        looked_at = "逐行核对“列名对照”，" if mapped.lines else ""
        said = f"请打开副本，{looked_at}空着的填好，再用副本生成"
    elif not mapped.lines:
        told = "，不写副本" if is_copy_wanted else ""
        outcome = "没有可以推荐的" if mapped.found else "不用对照：工作表和列名都认得"
        return telling.summary(f"{outcome}{told}", mapped.found)
    else:
        said = "请逐行核对；加 -o 副本.xlsx 写一份加了“列名对照”的副本"
    return telling.summary(f"推荐{len(mapped.lines)}行，{said}", mapped.found)
