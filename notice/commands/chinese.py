"""click's commands with their help in Chinese: where click speaks by itself, it speaks English."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from notice.commands import COMMANDS


class WrongCommand(click.UsageError):
    """A wrong command line; the message says in Chinese what is wrong."""


def command(name: str, example: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function the command of this name, its help with an example of its use."""
    return click.command(name, cls=Command, help=f"{COMMANDS[name]}\n\n\b\n例：{example}")


class Command(click.Command):
    """A command whose help has click's own words in Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """As click's, with its sentence."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words of that line."""
        chinese = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 ……"}
        return [chinese.get(piece, piece) for piece in super().collect_usage_pieces(ctx) if piece]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        section(formatter, "选项", [record for record in records if record])

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments, if there are any."""
        arguments = [p for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        if arguments:
            section(formatter, "参数", [argument.get_help_record(ctx) for argument in arguments])


def section(
    formatter: click.HelpFormatter, heading: str, records: Sequence[tuple[str, str]]
) -> None:
    """Write a part of the help under its heading."""
    formatter.write_paragraph()
    formatter.write(f"{heading}：\n")
    with formatter.indentation():
        formatter.write_dl(records)
