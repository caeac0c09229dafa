"""The command line (命令行): commands, options, exit status. The only module that prints.

Everything heavy is imported inside the commands, so that --help and --version start at once.
click speaks English where it speaks by itself; what a clerk can see of it is said in Chinese
here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice import __version__

if TYPE_CHECKING:
    from notice.diagnostics import Diagnostic, Refused
    from notice.model.notice import Edition, Totals
    from notice.output.files import Merge

HOME = Path(__file__).resolve().parent.parent
DEFAULT_WORKBOOK = Path("input") / "rectification.xlsx"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 refused, 2 wrong command line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with cli.make_context("python generate.py", given) as context:
            return cli.invoke(context) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as fault:
        _say(f"命令写得不对：{_usage_fault(fault)}")
        command = fault.ctx.command_path if fault.ctx else "python generate.py"
        _say(f"用法见：{command} --help")
        return 2


# ---------------------------------------------------------------- Chinese help


def _usage_fault(fault: click.UsageError) -> str:
    """What is wrong with a command line, in Chinese."""
    if isinstance(fault, click.NoSuchOption):
        near = f"，是不是 {'、'.join(fault.possibilities)}" if fault.possibilities else ""
        return f"没有选项 {fault.option_name}{near}"
    if isinstance(fault, click.BadOptionUsage):
        takes_value = "does not take a value" not in fault.message
        return f"选项 {fault.option_name} {'后面要写一个值' if takes_value else '后面不能带值'}"
    if isinstance(fault, click.MissingParameter):
        return (
            f"缺少 {fault.param.make_metavar(fault.ctx) if fault.param and fault.ctx else '参数'}"
        )
    if isinstance(fault, click.BadParameter):
        name = fault.param.opts[0] if fault.param else "参数"
        return f"{name} 的值不对"
    extra = fault.message.partition("(")[2].rstrip(")")
    if "extra argument" in fault.message:
        return f"多余的参数 {extra}；路径里有空格的，请用英文双引号括起来"
    if "--merge and --force" in fault.message:
        return "--merge 和 --force 不能一起用：前者并入改动，后者不要改动"
    return "请核对命令和选项"


class _Command(click.Command):
    """A command whose help has click's own words in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        chinese = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 ……"}
        return [chinese.get(piece, piece) for piece in super().collect_usage_pieces(ctx) if piece]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        _section(formatter, "选项", [record for record in records if record])

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        if arguments:
            _section(formatter, "参数", [argument.get_help_record(ctx) for argument in arguments])


class _Group(_Command, click.Group):
    """Commands, of which `build` may be left out, also when an option or a path comes first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, "--help", "-h", "--version"):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        build_options = [p for p in self.commands["build"].get_params(ctx) if not _is_help(p)]
        records = [p.get_help_record(ctx) for p in build_options if isinstance(p, click.Option)]
        _section(
            formatter, "生成时的选项（写在命令后面）", [record for record in records if record]
        )
        commands = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
        _section(formatter, "命令（build 可以不写）", commands)


def _is_help(parameter: click.Parameter) -> bool:
    return "--help" in parameter.opts


def _section(
    formatter: click.HelpFormatter, heading: str, records: Sequence[tuple[str, str]]
) -> None:
    formatter.write_paragraph()
    formatter.write(f"{heading}：\n")
    with formatter.indentation():
        formatter.write_dl(records)


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message=f"巡察整改通报生成器 {__version__}", help="显示版本号")
def cli() -> None:
    """把整改台账（.xlsx）填进公文模板，生成《关于巡察整改进展情况的通报》（.docx）。

    \b
    例：
      python generate.py                     用 input/rectification.xlsx 生成
      python generate.py 台账.xlsx -o 输出     指定工作簿和输出文件夹
      python generate.py check 台账.xlsx      只检查，不生成
      python generate.py new 台账.xlsx        新建一个空的工作簿
      python generate.py map 本单位台账.xlsx   台账的表头不一样，推荐怎样对照
    """


# ---------------------------------------------------------------- commands

_PATH = click.Path(path_type=Path)  # one for all: each that is made looks for a translation
_workbook = click.argument(
    "workbook",
    required=False,
    type=_PATH,
    metavar="[工作簿.xlsx]",
    help=f"要用的工作簿，默认 {DEFAULT_WORKBOOK.as_posix()}",
)


def _output(metavar: str, said: str) -> Callable[[Any], Any]:
    """Option -o of a command, with what it writes there."""
    return click.option("-o", "--output", type=_PATH, metavar=metavar, help=said)


_template = click.option("-t", "--template", type=_PATH, metavar="模板.docx", help="用别的模板")
_internal = click.option("--internal", is_flag=True, help="党内版：公开写“否”的行也印")
_fix = click.option("--fix", is_flag=True, help="改好有唯一改法的标点、数字、用词，并逐条列出")
_pdf = click.option("--pdf", is_flag=True, help="再做一份 .pdf（要装有 LibreOffice）")
_web = click.option("--web", is_flag=True, help="再做一份 .html 和 .txt，供网站发布")
_strict = click.option("--strict", is_flag=True, help="有提醒也停下，不生成")
_json = click.option("--json", "as_json", is_flag=True, help="结果印成一个 JSON 对象，供程序读取")


@cli.command(cls=_Command)
@_workbook
@_template
@_output("输出", "输出的文件（以 .docx 结尾）或文件夹，默认 output")
@_internal
@_fix
@_pdf
@_web
@_strict
@click.option("--merge", is_flag=True, help="输出文件改动过的，把改动并入新的通报（逐段合并）")
@click.option("--force", is_flag=True, help="输出文件改动过也覆盖（原文件存入“历史”）")
@_json
def build(
    workbook: Path | None,
    template: Path | None,
    output: Path | None,
    internal: bool,
    fix: bool,
    pdf: bool,
    web: bool,
    strict: bool,
    merge: bool,
    force: bool,
    as_json: bool,
) -> int:
    """生成通报。

    \b
    例：python generate.py 台账.xlsx -t 模板.docx -o 输出文件夹
    """
    from notice.commands import build as building
    from notice.diagnostics import Refused

    if merge and force:
        raise click.UsageError("--merge and --force exclude each other")
    try:
        source, edition = _source(workbook), _edition(internal)
        built = building.build(
            source,
            template or _default_template(edition),
            output or HOME / "output",
            edition,
            fix=fix,
            strict=strict,
            force=force,
            web=web,
            pdf=pdf,
            merge=_merge() if merge else None,
        )
    except Refused as refused:
        return _refused(refused, as_json, "没有生成")
    outputs = {kind: str(path) for kind, path in built.outputs.items()}
    _tell(as_json, built.found, built.made.totals, "已生成", outputs)
    if not as_json:
        for path in built.outputs.values():
            if path != built.outputs["review"]:
                _print(str(path), sys.stdout)
    return 0


@cli.command(cls=_Command)
@_workbook
@_template
@_internal
@_strict
@_json
def check(
    workbook: Path | None, template: Path | None, internal: bool, strict: bool, as_json: bool
) -> int:
    """检查工作簿和模板，不生成文件。

    \b
    例：python generate.py check 台账.xlsx
    """
    from notice.commands import build as building
    from notice.diagnostics import Refused

    try:
        edition = _edition(internal)
        made, found = building.make(
            _source(workbook), template or _default_template(edition), edition
        )
        if strict:
            building.refuse_warnings(found, made.totals)
    except Refused as refused:
        return _refused(refused, as_json, "检查未通过")
    _tell(as_json, found, made.totals, "检查通过", {})
    return 0


@cli.command(cls=_Command)
@click.argument(
    "path",
    type=_PATH,
    metavar="新工作簿.xlsx",
    help="空工作簿写到哪里；不覆盖任何文件",
)
def new(path: Path) -> int:
    """新建一个空的工作簿：表头、下拉框、填写说明都已做好。

    \b
    例：python generate.py new 台账.xlsx
    """
    from notice.commands import new
    from notice.diagnostics import Refused

    try:
        made = new.new(path)
    except Refused as refused:
        return _refused(refused, False, "没有新建")
    _say("已新建空的工作簿，请照“填写说明”填写")
    _print(str(made), sys.stdout)
    return 0


@cli.command("map", cls=_Command)
@click.argument(
    "workbook",
    type=_PATH,
    metavar="工作簿.xlsx",
    help="本单位原有的台账，表头、工作表名称和标准的不一样",
)
@_output("副本.xlsx", "写一份加了“列名对照”工作表的副本；不覆盖任何文件，原工作簿不动")
def map_names(workbook: Path, output: Path | None) -> int:
    """推荐“列名对照”：本单位台账的哪张表、哪一列是标准的哪一列。

    \b
    例：python generate.py map 本单位台账.xlsx -o 台账.xlsx
    """
    from notice import telling
    from notice.commands import map
    from notice.diagnostics import Refused

    try:
        mapped = map.propose(workbook, output)
    except Refused as refused:
        return _refused(refused, False, "没有对照")
    for line in telling.lines(mapped.found):
        _say(line)
    for line in telling.map_lines(mapped):
        _print(line, sys.stdout)
    _say(telling.map_summary(mapped, output is not None))
    if mapped.path is not None:
        _print(str(mapped.path), sys.stdout)
    return 0


@cli.command(cls=_Command)
@click.argument(
    "folder",
    type=_PATH,
    metavar="文件夹",
    help="放工作簿的文件夹，里面的每个 .xlsx 是一个单位",
)
@_template
@_output("输出", "通报和汇总表放在哪个文件夹，默认 output")
@_internal
@_fix
@_pdf
@_web
@_strict
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="个数",
    help="同时用几个处理器核心，默认全用",
)
@_json
def batch(
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
    """给文件夹里的每个工作簿生成通报，并做一张 汇总.xlsx；有错的列出来，不影响别的。

    \b
    例：python generate.py batch 各单位台账 -o 各单位通报
    """
    from notice import telling
    from notice.commands import batch as batching
    from notice.diagnostics import Refused

    try:
        edition = _edition(internal)
        order = batching.Order(
            template or _default_template(edition),
            output or HOME / "output",
            edition,
            fix=fix,
            strict=strict,
            pdf=pdf,
            web=web,
            jobs=jobs,
        )
        workbooks, found = batching.planned(folder, order)
        with _progress(len(workbooks), hidden=as_json) as step:
            done = batching.run(workbooks, order, step)
    except Refused as refused:
        return _refused(refused, as_json, "没有生成", telling.batch_json)
    found = (*found, *done.found)
    if as_json:
        _print(telling.batch_json(done, found), sys.stdout)
        return int(not done.is_ok)
    for line in (*telling.lines(found), *telling.batch_lines(done)):
        _say(line)
    for path in done.paths:
        _print(str(path), sys.stdout)
    return int(not done.is_ok)


@contextmanager
def _progress(length: int, *, hidden: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on a screen; nothing where the output goes to a file or a program."""
    if hidden or not (sys.stderr and sys.stderr.isatty()):
        yield lambda: None
        return
    with click.progressbar(length=length, label="正在生成", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _merge() -> Merge:
    from notice.commands.merge import merge

    return merge


@cli.command(cls=_Command)
@click.argument(
    "edited",
    type=_PATH,
    metavar="改过的通报.docx",
    help="领导或同事改过的通报，有没有修订痕迹都行",
)
@_workbook
@_output("回填稿.xlsx", "回填稿写到哪里，默认在通报旁边，名为“工作簿名_回填.xlsx”；不覆盖任何文件")
@_json
def backfill(edited: Path, workbook: Path | None, output: Path | None, as_json: bool) -> int:
    """把改过的通报里的改动写回台账的副本（原工作簿不动），并列出领导批注。

    \b
    例：python generate.py backfill 通报（领导改）.docx 台账.xlsx
    """
    from notice import telling
    from notice.commands import backfill as filling
    from notice.diagnostics import Refused

    try:
        surroundings = filling.Surroundings(HOME, _default_template)
        filled = filling.backfill(edited, _source(workbook), output, surroundings)
    except Refused as refused:
        return _refused(refused, as_json, "没有回填", telling.backfill_json)
    if as_json:
        _print(telling.backfill_json(filled, filled.found), sys.stdout)
        return int(filled.is_refused)
    for line in (*telling.lines(filled.found), *telling.backfill_lines(filled)):
        _say(line)
    _say(telling.backfill_summary(filled))
    if filled.path is not None:
        _print(str(filled.path), sys.stdout)
    return int(filled.is_refused)


@cli.command(cls=_Command)
@click.argument("old", type=_PATH, metavar="旧稿.docx", help="原来的一稿，任何 .docx 都行")
@click.argument("new", type=_PATH, metavar="新稿.docx", help="改过的一稿")
@_output("花脸稿.docx", "另外写一份花脸稿：差异都是修订，可在WPS、Word里逐条接受或拒绝")
@_json
def compare(old: Path, new: Path, output: Path | None, as_json: bool) -> int:
    """比较两稿，逐段列出不同；加 -o 写出花脸稿。

    \b
    例：python generate.py compare 旧稿.docx 新稿.docx -o 花脸稿.docx
    """
    from notice import telling
    from notice.commands import compare as comparing
    from notice.diagnostics import Refused

    try:
        compared = comparing.compare(old, new, output)
    except Refused as refused:
        return _refused(refused, as_json, "没有比较", telling.compare_json)
    if as_json:
        _print(telling.compare_json(compared, compared.found), sys.stdout)
        return 0
    for line in telling.lines(compared.found):
        _say(line)
    for line in telling.compare_lines(compared):
        _print(line, sys.stdout)
    _say(telling.compare_summary(compared))
    if compared.marked is not None:
        _print(str(compared.marked), sys.stdout)
    return 0


@cli.command(cls=_Command)
@click.argument("notice", type=_PATH, metavar="通报.docx", help="要核对的通报")
@_json
def verify(notice: Path, as_json: bool) -> int:
    """核对一份通报是不是本程序生成的原样，改过的列出哪几段。

    \b
    例：python generate.py verify output/通报.docx
    """
    from notice import telling
    from notice.commands import verify as verifying
    from notice.diagnostics import Refused

    try:
        verified = verifying.verify(notice)
    except Refused as refused:
        return _refused(refused, as_json, "没有核对", telling.verify_json)
    if as_json:
        _print(telling.verify_json(verified, verified.found), sys.stdout)
        return 0 if verified.made else 1
    for line in telling.lines(verified.found):
        _say(line)
    for line in telling.verify_lines(verified):
        _print(line, sys.stdout)
    _say(telling.verify_summary(verified))
    return 0 if verified.made else 1


def _edition(internal: bool) -> Edition:
    from notice.model.notice import Edition

    return Edition.INTERNAL if internal else Edition.PUBLIC


def _default_template(edition: Edition) -> Path:
    own = HOME / "templates" / "internal.docx"
    return own if edition and own.exists() else HOME / "templates" / "notice.docx"


def _source(workbook: Path | None) -> Path:
    """The workbook given, or the default one.

    Raises Refused where that is missing: the others there are listed and none is guessed.
    """
    from notice.diagnostics import Refused, error

    if workbook is not None:
        return workbook
    default = HOME / DEFAULT_WORKBOOK
    if not default.exists():
        folder = default.parent
        others = sorted(p.name for p in folder.glob("*.xlsx") if not p.name.startswith(("~$", ".")))
        hint = (
            f'，请写明用哪一个，例如：python generate.py "input/{others[0]}"'
            if others
            else "，请把工作簿放进去"
        )
        listed = f"，那里有：{'、'.join(others)}" if others else ""
        raise Refused([error("file-missing", str(default), f"找不到默认的工作簿{listed}{hint}")])
    return default


# ---------------------------------------------------------------- printing


def _refused(
    refused: Refused,
    as_json: bool,
    verb: str,
    written: Callable[[None, Sequence[Diagnostic]], str] | None = None,
) -> int:
    """Tell why nothing was done; `written` makes the object of a command that has its own."""
    from notice import telling

    if as_json and written:
        _print(written(None, refused.diagnostics), sys.stdout)
        return 1
    if as_json:
        shown = telling.as_json(ok=False, found=refused.diagnostics, totals=refused.totals)
        _print(shown, sys.stdout)
        return 1
    for line in telling.lines(refused.diagnostics):
        _say(line)
    _say(telling.summary(verb, refused.diagnostics, None))
    return 1


def _tell(
    as_json: bool,
    found: Sequence[Diagnostic],
    totals: Totals,
    verb: str,
    outputs: dict[str, str],
) -> None:
    from notice import telling

    if as_json:
        _print(telling.as_json(ok=True, found=found, totals=totals, outputs=outputs), sys.stdout)
        return
    for line in telling.lines(found):
        _say(line)
    _say(telling.summary(verb, found, totals))


def _say(text: str) -> None:
    _print(text, sys.stderr)


def _print(text: str, stream: Any) -> None:
    """Write a line without characters outside GBK; a reader that has gone away is no fault."""
    if stream is None:
        return
    shown = text.encode("gbk", "replace").decode("gbk")
    try:
        stream.write(f"{shown}\n")
        stream.flush()
    except (OSError, ValueError):
        _forget(stream)


def _forget(stream: Any) -> None:
    """Send what is still to be written nowhere, so that Python does not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        return
