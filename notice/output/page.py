"""The HTML pages: templates of this folder, escaped, compiled once for all runs (decision 0011)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from notice.gate.masks import masked
from notice.template.bytecode import Bytecode


def template(
    name: str, *, is_masked: bool, ends_line: bool = False, shows: frozenset[str] = frozenset()
) -> Template:
    """The template of a page; with `ends_line` the page keeps the line break at its end.

    Where it `is_masked` no value leaves with the number of a person in full, but for the digits of
    those that it `shows`.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=partial(_shown, shows) if is_masked else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=ends_line,
        auto_reload=False,
        bytecode_cache=Bytecode(__file__),
    )
    return environment.get_template(name)


def _shown(shows: frozenset[str], value: object) -> object:
    """A value as a masked page shows it.

    A Path is a file's name and stays true, Markup is what the page has laid out already.
    """
    return (
        masked(value, shows) if isinstance(value, str) and not isinstance(value, Markup) else value
    )
