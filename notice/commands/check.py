"""check: what `make` finds, told; with --mark in a copy of the workbook too."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from notice import telling
from notice.commands import build, chinese, options
from notice.diagnostics import Diagnostic, Level, Refused, error, has_errors, in_order

if TYPE_CHECKING:
    from notice.model.notice import Edition

DEFAULT_COPY = "-"  # --mark without a path
MAX_NUMBER = 999


@chinese.command("check", "python generate.py check 台账.xlsx --mark")
@options.workbook
@options.template
@options.internal
@click.option(
    "--mark",
    type=options.PATH,
    is_flag=False,
    flag_value=DEFAULT_COPY,
    metavar="[标注副本.xlsx]",
    help="在台账的副本上标出有错误、提醒的格子，默认在台账旁边，名为“台账名_标注.xlsx”",
)
@options.strict
@options.json
def command(
    workbook: Path | None,
    template: Path | None,
    internal: bool,
    mark: Path | None,
    strict: bool,
    as_json: bool,
) -> int:
    """Make the notice and tell what was found."""
    options.name_chosen(workbook, is_silent=as_json)
    try:
        edition = options.edition_of(internal)
        source = options.source(workbook)
        target = copy_for(source, None if str(mark) == DEFAULT_COPY else mark) if mark else None
    except Refused as refusal:
        return build.refused(refusal, "没有检查", as_json)
    checked = check(source, template or options.default_template(edition), edition, strict=strict)
    outputs: dict[str, Path] = {}
    if target is not None:
        try:
            outputs = {"marked": write_marked(source, target, checked.found)}
        except Refused as refusal:
            checked = checked._replace(found=[*checked.found, *refusal.diagnostics], passes=False)
    _tell(checked, outputs, as_json)
    return 0 if checked.passes else 1


class Checked(NamedTuple):
    """What was found of a workbook; `passes` says whether a notice can be made."""

    found: Sequence[Diagnostic]
    totals: object
    passes: bool


def check(workbook: Path, template: Path, edition: "Edition", *, strict: bool = False) -> Checked:
    """Make the notice, write nothing, and return what was found."""
    try:
        made, found = build.make(workbook, template, edition)
        if strict:
            build.refuse_warnings(found, made.totals)
    except Refused as refusal:
        return Checked(refusal.diagnostics, refusal.totals, passes=False)
    return Checked(found, made.totals, passes=True)


def _tell(checked: Checked, outputs: Mapping[str, Path], as_json: bool) -> None:
    from notice.model.notice import Totals

    found = checked.found
    if as_json:
        told = telling.made_object(
            ok=checked.passes, found=found, totals=checked.totals, outputs=outputs
        )
        telling.show_object(told)
        return
    totals = checked.totals if isinstance(checked.totals, Totals) and checked.passes else None
    verb = _verdict(checked)
    telling.say(*telling.lines(found), telling.summary(verb, found, totals))
    telling.show(*outputs.values())


def _verdict(checked: Checked) -> str:
    """What a person wants to know first: can it be made, and is there anything to look at."""
    found = in_order(checked.found)
    errors, warnings = (
        sum(d.level is level for d in found) for level in (Level.ERROR, Level.WARNING)
    )
    if not checked.passes:
        return (
            f"不能生成，有{errors}处错误" if errors else f"不能生成，有{warnings}条提醒（--strict）"
        )
    return f"可以生成，有{warnings}条提醒要看" if warnings else "可以生成"


# ---------------------------------------------------------------- the marked copy


def copy_for(workbook: Path, asked: Path | None) -> Path:
    """Where the marked copy goes: a free name beside the workbook, or the one asked for.

    Raises Refused for the workbook itself and for a file that no earlier run marked, or whose
    cells somebody has changed since.
    """
    from notice.output import new_file

    if asked is None:
        names = (
            f"{workbook.stem}_标注{f'_{n}' if n > 1 else ''}.xlsx" for n in range(1, MAX_NUMBER)
        )
        for name in names:
            path = workbook.with_name(name)
            if not path.exists():
                return path
        message = f"标注副本已经编到_{MAX_NUMBER}，请清理这个文件夹"
        raise Refused([error("output-exists", str(workbook.parent), message)])
    new_file.check_name(asked, new_file.MARKED_COPY)
    if asked.exists() and asked.resolve() == workbook.resolve():
        message = "这是台账本身，不在它上面标注；请给标注副本另起文件名，或只写 --mark"
        raise Refused([error("output-exists", str(asked), message)])
    if asked.exists():
        _refuse_foreign(asked)
    return asked


def _refuse_foreign(path: Path) -> None:
    from notice.forms.marked_copy import is_unchanged_copy

    is_unchanged = is_unchanged_copy(path.read_bytes()) if path.is_file() else None
    if is_unchanged is None:
        message = "这个文件不是标注副本，没有覆盖；台账写在 --mark 前面，副本请另起文件名"
        raise Refused([error("output-exists", str(path), message)])
    if not is_unchanged:
        message = "这份标注副本里改过内容，没有覆盖；请把改动抄回台账，或给副本另起文件名"
        raise Refused([error("output-edited", str(path), message)])


def write_marked(workbook: Path, target: Path, found: Sequence[Diagnostic]) -> Path:
    """Write the copy of the workbook with what was found marked in it; return its path.

    Raises Refused where the workbook can't be read, or the copy can't be written.
    """
    from notice import intake
    from notice.forms.marked_copy import marked
    from notice.output import new_file
    from notice.xlsx.parts import BROKEN

    try:
        content = marked(intake.take(workbook, intake.WORKBOOK).content, found)
    except BROKEN as fault:
        message = "工作簿已损坏，没有标注"
        raise Refused([error("mark-broken", str(workbook), message)]) from fault
    except Refused as refusal:
        if has_errors(d for d in found if str(d.where) == str(workbook)):
            raise Refused(()) from refusal  # told already: it could not be read
        raise
    new_file.replace(target, content, new_file.MARKED_COPY)
    return target
