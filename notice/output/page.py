"""The HTML pages: templates of this folder, escaped, compiled once for all runs (decision 0011)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notice.template.bytecode import Bytecode


def template(
    name: str, *, finalize: Callable[[object], object] | None = None, ends_line: bool = False
) -> Template:
    """The template of a page; with `ends_line` the page keeps the line break at its end.

    `finalize` turns each value that is printed into what the page shows.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=ends_line,
        auto_reload=False,
        bytecode_cache=Bytecode(__file__),
    )
    return environment.get_template(name)
