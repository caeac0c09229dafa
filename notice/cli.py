"""The command line (命令行): the group of commands, its help, wrong lines, exit status.

Everything heavy is imported inside the commands, and a command's file when it is needed, so that
--help and --version start at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from notice import __version__
from notice.commands import COMMANDS, typed
from notice.commands.chinese import Command, WrongCommand, section
from notice.lazy import KEPT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 refused, 2 wrong command line."""
    line = typed.understood(sys.argv[1:] if arguments is None else arguments)
    _tell(line)
    if line.meant:
        return 2
    try:
        return _run(line)
    finally:
        KEPT.write()


def _run(line: typed.Line) -> int:
    try:
        with cli.make_context("python generate.py", line.words) as context:
            return cli.invoke(context) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as fault:
        from notice import telling

        telling.say(f"命令写得不对：{_usage_fault(fault)}")
        command = fault.ctx.command_path if fault.ctx else "python generate.py"
        telling.say(f"用法见：{command} --help")
        return 2


def _tell(line: typed.Line) -> None:
    """How a line was understood; a program that reads JSON is told nothing beside it."""
    told = [*(() if "--json" in line.words else line.told)]
    told += [f"没有这个命令，是不是：{line.meant}"] if line.meant else []
    if told:
        from notice import telling

        telling.say(*told)


def _usage_fault(fault: click.UsageError) -> str:
    """What is wrong with a command line, in Chinese."""
    if isinstance(fault, WrongCommand):
        return fault.message
    if isinstance(fault, click.NoSuchOption):
        near = f"，是不是 {'、'.join(fault.possibilities)}" if fault.possibilities else ""
        return f"没有选项 {fault.option_name}{near}"
    if isinstance(fault, click.BadOptionUsage):
        takes_value = "does not take a value" not in fault.message
        return f"选项 {fault.option_name} {'后面要写一个值' if takes_value else '后面不能带值'}"
    if isinstance(fault, click.BadParameter):
        return _wrong_value(fault)
    if "extra argument" in fault.message:
        extra = fault.message.partition("(")[2].rstrip(")")
        return f"多余的参数 {extra}；路径里有空格的，请用英文双引号括起来"
    return "请核对命令和选项"


def _wrong_value(fault: click.BadParameter) -> str:
    if isinstance(fault, click.MissingParameter):
        lacks = fault.param.make_metavar(fault.ctx) if fault.param and fault.ctx else "参数"
        return f"缺少 {lacks}"
    return f"{fault.param.opts[0] if fault.param else '参数'} 的值不对"


class Group(Command, click.Group):
    """Commands, of which `build` may be left out, also when an option or a path comes first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the file of a command."""
        if cmd_name not in COMMANDS:
            return None
        name = "notice.ui.opening" if cmd_name == "ui" else f"notice.commands.{cmd_name}"
        return import_module(name).command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name before a line that has none."""
        if not args or args[0] not in (*COMMANDS, "--help", "-h", "--version"):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of `build`, and the commands."""
        super().format_options(ctx, formatter)
        build = self.get_command(ctx, "build")
        options = [p for p in build.get_params(ctx) if not _is_help(p)] if build else []
        records = [p.get_help_record(ctx) for p in options if isinstance(p, click.Option)]
        section(formatter, "生成时的选项（写在命令后面）", [record for record in records if record])
        section(formatter, "命令（build 可以不写）", list(COMMANDS.items()))


def _is_help(parameter: click.Parameter) -> bool:
    return "--help" in parameter.opts


@click.group(
    cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, message=f"巡察整改通报生成器 {__version__}", help="显示版本号")
def cli() -> None:
    """把整改台账（.xlsx）填进公文模板，生成《关于巡察整改进展情况的通报》（.docx）。

    \b
    例：
      python generate.py                     用 input/rectification.xlsx 生成
      python generate.py 台账.xlsx -o 输出     指定工作簿和输出文件夹
      python generate.py ui 台账.xlsx         打开工作台，边改边看
      python generate.py check 台账.xlsx      只检查，不生成
      python generate.py new 台账.xlsx        新建一个空的工作簿
      python generate.py map 本单位台账.xlsx   台账的表头不一样，推荐怎样对照
    """
