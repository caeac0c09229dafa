"""batch: a folder of workbooks → a notice each, on all cores, and 汇总.xlsx.

A faulty workbook never stops the others. Which notice goes where is settled before the first one
is made, so that two units whose notices have one name never overwrite each other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from notice import telling
from notice.commands import build as building
from notice.commands import chinese, options, units
from notice.commands.workers import each, workers
from notice.diagnostics import LEVEL_WORDS, Diagnostic, Level, Refused, error, in_order, info
from notice.model.book import STATUS_NAMES
from notice.model.notice import Edition, Tally, Totals
from notice.totals import rate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from notice.forms import summary


@chinese.command("batch", "python generate.py batch 各单位台账 -o 各单位通报")
@options.argument("folder", "文件夹", "放工作簿的文件夹，里面的每个 .xlsx 是一个单位")
@options.template
@options.output("输出", "通报和汇总表放在哪个文件夹，默认 output")
@options.internal
@options.fix
@options.pdf
@options.web
@options.strict
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="个数",
    help="同时用几个处理器核心，默认全用",
)
@options.json
def command(
    folder: Path,
    template: Path | None,
    output: Path | None,
    internal: bool,
    fix: bool,
    pdf: bool,
    web: bool,
    strict: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Make the notices of a folder, and tell what became of each unit."""
    options.refuse_internal_page(internal=internal, web=web)
    try:
        edition = options.edition_of(internal)
        order = Order(
            template or options.default_template(edition),
            output or options.DEFAULT_OUTPUT,
            edition,
            fix=fix,
            strict=strict,
            pdf=pdf,
            web=web,
            jobs=jobs,
        )
        workbooks, found = planned(folder, order)
        with _progress(len(workbooks), hidden=as_json) as step:
            done = run(workbooks, order, step)
    except Refused as refusal:
        told = as_object(None, refusal.diagnostics) if as_json else None
        return telling.refused(refusal, "没有生成", told)
    found = (*found, *done.found)
    if as_json:
        telling.show_object(as_object(done, found))
    else:
        telling.say(*telling.lines(found), *lines(done))
        telling.show(done.summary)
    return int(not done.is_ok)


@contextmanager
def _progress(length: int, *, hidden: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on a screen; nothing where the output goes to a file or a program."""
    if hidden or not (sys.stderr and sys.stderr.isatty()):
        yield lambda: None
        return
    with click.progressbar(length=length, label="正在生成", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


# ---------------------------------------------------------------- the way


class Order(NamedTuple):
    """How the notices of a batch are made; `jobs` None: as suits the number of workbooks."""

    template: Path
    output: Path
    edition: Edition
    fix: bool = False
    strict: bool = False
    pdf: bool = False
    web: bool = False
    jobs: int | None = None


class Unit(NamedTuple):
    """A workbook of the batch and what became of it; `outputs` is None where it was refused.

    `changed` says whether the notice was written anew.
    """

    workbook: Path
    name: str
    outputs: Mapping[str, Path] | None
    changed: bool
    figures: UnitTotals | None
    found: tuple[Diagnostic, ...]


class UnitTotals(NamedTuple):
    """The totals of a unit as plain numbers."""

    measures: summary.Figures
    findings: summary.Figures
    problems: summary.Figures
    regulations: int


def planned(folder: Path, order: Order) -> tuple[list[Path], tuple[Diagnostic, ...]]:
    """The workbooks of a folder by name, and what is to be told of the others there.

    Raises Refused where the folder or a workbook in it is missing, the output is no folder, or the
    template has faults.
    """
    from notice.forms import summary

    if order.output.suffix.lower() == ".docx" or order.output.is_file():
        message = "批量生成的 -o 要写文件夹"
        raise Refused([error("output-is-file", str(order.output), message)])
    here = _files_in(folder)
    workbooks = [p for p in here if p.suffix.lower() == ".xlsx" and p.name != summary.NAME]
    found = list(_left_out(here))
    if not workbooks:
        message = "文件夹里没有工作簿（.xlsx）"
        raise Refused([error("folder-empty", str(folder), message), *found])
    building.refuse_faulty_template(order.template, order.edition)  # once, not for each unit
    return workbooks, tuple(found)


def _files_in(folder: Path) -> list[Path]:
    """What lies in a folder but hidden and lock files; raises Refused where it can't be had."""
    if not folder.is_dir():
        message = "找不到这个文件夹；批量生成要写放工作簿的文件夹"
        raise Refused([error("folder-missing", str(folder), message)])
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(("~$", ".")))
    except OSError as fault:
        message = "打不开这个文件夹，请核对权限"
        raise Refused([error("folder-unreadable", str(folder), message)]) from fault


_OTHER_TABLES = (".xls", ".et", ".ods", ".csv", ".xlsm")


def _left_out(here: Sequence[Path]) -> Iterator[Diagnostic]:
    for path in here:
        if path.suffix.lower() in _OTHER_TABLES and path.is_file():
            yield info("batch-other", str(path), "不是 .xlsx 文件，没有读取；请另存为 .xlsx")
        elif path.is_dir() and any(path.glob("*.xlsx")):
            yield info("batch-folder", str(path), "子文件夹里的工作簿没有读取")


class Batch(NamedTuple):
    """What a batch has made: its units in the order of the workbooks, 汇总.xlsx, what was found."""

    units: tuple[Unit, ...]
    summary: Path
    found: tuple[Diagnostic, ...]

    @property
    def is_ok(self) -> bool:
        """Whether no unit was refused."""
        return all(unit.outputs is not None for unit in self.units)


def run(workbooks: Sequence[Path], order: Order, step: Callable[[], None]) -> Batch:
    """Make the notices and 汇总.xlsx; `step` is called after each unit.

    An exception, which is our bug, is raised after the other units. Raises Refused where 汇总.xlsx
    can't be written.
    """
    made: list[Unit] = []
    with workers(order.jobs, len(workbooks)) as pool:
        names = list(each(pool, units.named, [(path, order.edition) for path in workbooks]))
        for unit in _units(pool, workbooks, names, order):
            made.append(unit)
            step()
    found = units.twice(workbooks, names)
    twice = {str(d.where): d for d in found}
    if order.pdf:
        made = _with_pdf(made, found)
    path, told = _write_summary(made, twice, order)
    return Batch(tuple(made), path, (*found, *told))


def _with_pdf(made: Sequence[Unit], found: list[Diagnostic]) -> list[Unit]:
    """The units with their PDF; LibreOffice is started once for all of them."""
    from notice.output import renditions

    notices = [unit.outputs["notice"] for unit in made if unit.outputs is not None]
    pdf_of, told = renditions.pdfs(notices)
    found += told
    return [
        unit._replace(outputs={**unit.outputs, "pdf": pdf_of[unit.outputs["notice"]]})
        if unit.outputs is not None and unit.outputs["notice"] in pdf_of
        else unit
        for unit in made
    ]


def _units(
    pool: Executor | None, workbooks: Sequence[Path], names: Sequence[units.Names], order: Order
) -> Iterator[Unit]:
    """Make the notices, and yield each unit in the order of the workbooks."""
    targets = units.targets(workbooks, [name.stem for name in names], order.output)
    work = [
        (path, name.unit, target, order)
        for path, name, target in zip(workbooks, names, targets, strict=True)
    ]
    yield from each(pool, _made, work)


def _made(workbook: Path, name: str, target: Path, order: Order) -> Unit:
    """Make one notice; what it was refused for is part of the unit."""
    unit = Unit(workbook, name, None, False, None, ())
    try:
        built = building.build(
            workbook,
            order.template,
            target,
            order.edition,
            fix=order.fix,
            strict=order.strict,
            web=order.web,
            force=False,
        )
    except Refused as refused:
        totals = refused.totals if isinstance(refused.totals, Totals) else None
        return unit._replace(figures=_figures(totals), found=_plain(refused.diagnostics))
    return unit._replace(
        outputs=built.outputs,
        changed=built.changed,
        figures=_figures(built.made.totals),
        found=_plain(built.found),
    )


def _plain(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics as they go to another process: a name without the cells that it came from."""
    return tuple(
        d._replace(where=str(d.where)) if isinstance(d.where, str) else d for d in in_order(found)
    )


def _figures(totals: Totals | None) -> UnitTotals | None:
    if totals is None:
        return None
    tallies = totals.measures, totals.findings, totals.problems
    measures, findings, problems = map(_tally, tallies)
    return UnitTotals(measures, findings, problems, int(totals.regulation_count))


def _tally(tally: Tally) -> summary.Figures:
    from notice.forms import summary

    by_status = tuple(int(tally.by_status[status]) for status in STATUS_NAMES)
    return summary.Figures(int(tally.total), int(tally.done), by_status)


# ---------------------------------------------------------------- 汇总.xlsx


def _write_summary(
    made: Sequence[Unit], twice: Mapping[str, Diagnostic], order: Order
) -> tuple[Path, list[Diagnostic]]:
    """Write 汇总.xlsx beside the notices.

    One that was edited by hand stays, and 汇总_2.xlsx is written. Return where it is and what is to
    be told. Raises Refused.
    """
    from notice.forms import summary
    from notice.output import companions, unwritable

    content = summary.written([_row(unit, twice.get(str(unit.workbook))) for unit in made])
    path = order.output.absolute() / summary.NAME
    with unwritable.refused(path, "写不进这个位置，请核对权限和磁盘空间，或关闭打开着的汇总表"):
        return companions.put_or_next(path, content)


def _row(unit: Unit, twice: Diagnostic | None) -> summary.UnitLine:
    from notice.forms import summary

    notice = "" if unit.outputs is None else unit.outputs["notice"].name
    told = tuple(
        summary.Told(LEVEL_WORDS[d.level], str(d.where), d.rule, d.sentence)
        for d in (*unit.found, *([twice._replace(where=unit.workbook.name)] if twice else ()))
    )
    figures = unit.figures if unit.outputs is not None else None
    return summary.UnitLine(
        unit.workbook.name,
        unit.name,
        outcome_of(unit),
        notice,
        (figures.measures, figures.findings, figures.problems) if figures else (),
        figures.regulations if figures else 0,
        told,
    )


def outcome_of(unit: Unit) -> str:
    """已生成, 没有变化 or 没有生成."""
    if unit.outputs is None:
        return "没有生成"
    return "已生成" if unit.changed else "没有变化"


# ---------------------------------------------------------------- what is told


def lines(done: Batch) -> list[str]:
    """One line a unit, then the refused ones with their errors, then what became of all."""
    in_turn = sorted(done.units, key=lambda unit: unit.outputs is None)
    shown = [line for unit in in_turn for line in _unit_lines(unit)]
    outcomes = [outcome_of(unit) for unit in done.units]
    parts = [f"{word}{outcomes.count(word)}份" for word in dict.fromkeys(outcomes)]
    return [
        *shown,
        f"共{len(done.units)}份台账：{'、'.join(parts)}；逐份的数字和提示在汇总表里",
    ]


def _unit_lines(unit: Unit) -> Iterator[str]:
    name = f"{unit.name}（{unit.workbook.name}）" if unit.name else unit.workbook.name
    figures = f"：{_figures_told(unit.figures)}" if unit.outputs is not None else ""
    yield f"{outcome_of(unit)} {name}{figures}（{telling.counted(unit.found)}）"
    if unit.outputs is None:
        errors = [d for d in unit.found if d.level is Level.ERROR] or unit.found
        yield from (f"    {line}" for line in telling.lines(errors))


def _figures_told(figures: UnitTotals | None) -> str:
    if figures is None:
        return ""
    tallies = (
        ("整改措施", figures.measures, "项"),
        ("反馈问题", figures.findings, "个"),
        ("具体问题", figures.problems, "个"),
    )
    parts = (f"{name}{t.total}{unit}（完成{t.done}{unit}）" for name, t, unit in tallies)
    return f"{'、'.join(parts)}、完善制度{figures.regulations}项"


def as_object(done: Batch | None, found: Iterable[Diagnostic]) -> dict[str, object]:
    """The object of `batch --json`: the units in order, each as `build` tells of itself.

    Without a Batch nothing was made.
    """
    return {
        "ok": done is not None and done.is_ok,
        "outputs": {"summary": None if done is None else done.summary},
        "units": [] if done is None else [_unit_object(unit) for unit in done.units],
        "findings": telling.findings(found),
    }


def _unit_object(unit: Unit) -> dict[str, object]:
    outputs = unit.outputs or {}
    figures = unit.figures
    return {
        "workbook": unit.workbook.absolute(),
        "unit": unit.name,
        "ok": unit.outputs is not None,
        "changed": unit.changed,
        "outputs": {name: outputs.get(name) for name in telling.OUTPUTS},
        "findings": telling.findings(unit.found),
        "totals": None
        if figures is None
        else {
            "measures": _tally_object(figures.measures),
            "findings": _tally_object(figures.findings),
            "problems": _tally_object(figures.problems),
            "regulations": figures.regulations,
        },
    }


def _tally_object(tally: summary.Figures) -> dict[str, object]:
    by_status = dict(zip(STATUS_NAMES.values(), tally.by_status, strict=True))
    return {
        "total": tally.total,
        "done": tally.done,
        "rate": rate(tally.done, tally.total),
        "by_status": by_status,
    }
