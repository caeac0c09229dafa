"""The environment that templates run in: names, for and if, with bounds on loops and output.

Jinja's sandbox keeps a template away from Python; the bounds keep it from eating time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from jinja2 import DictLoader, StrictUndefined, Template, nodes, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notice.model.text import joined
from notice.template.bytecode import Bytecode
from notice.template.names import Named, value_of

FILTERS = ("join", "length", "count", "default", "d")
TESTS = ("defined", "undefined", "odd", "even", "divisibleby", "none")
ROUNDS, ROUNDS_A_ROW = 100_000, 40  # of all loops of a template; ours takes less than ten a row
MAX_CHARACTERS = 100_000_000  # of a filled part, as XML
_PIECES = 4096
_COUNTED = " counted"  # no template can write this name


class TooMuch(TemplateRuntimeError):
    """A template loops more often or prints more than any notice needs."""


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox whose `finalize` is `mark`; autoescape is set by whoever renders."""

    def __init__(self, mark: Callable[[object], object]) -> None:
        """Forbid all filters, tests and globals but those listed above."""
        self._sources: dict[str, str] = {}
        super().__init__(
            undefined=StrictUndefined,
            finalize=mark,
            autoescape=True,
            loader=DictLoader(self._sources),
            bytecode_cache=Bytecode(__file__),
        )
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters["join"] = _join
        self.filters[_COUNTED] = self._counted
        self.tests = {name: self.tests[name] for name in TESTS}
        self.rounds_left = ROUNDS

    def compiled(self, name: str, source: str) -> Template:
        """The template of a part, compiled once for all runs (docs/decisions/0011)."""
        self._sources[name] = source
        return self.get_template(name)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Our own things say themselves what they have; all others are Jinja's to judge.

        Without this way a run of 3,000 findings takes 4.5 % longer.
        """
        value = value_of(obj, attribute) if type(obj) is Named else None
        if value is not None:
            return value
        return super().getattr(obj, attribute)

    def allow(self, rows: int) -> None:
        """Set how often the loops may run for a ledger of so many rows."""
        self.rounds_left = ROUNDS + ROUNDS_A_ROW * rows

    @pass_context  # else Jinja would count a loop over a constant once, while it compiles
    def _counted(self, _: object, values: Any) -> Any:
        self.rounds_left -= len(values) + 1
        if self.rounds_left < 0:
            raise TooMuch("too many rounds")
        return values

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        """Compile with every loop counted, whatever it loops over."""
        for loop in list(source.find_all(nodes.For)):
            counted = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
            loop.iter = counted.set_environment(self)
        return super()._generate(source, name, filename, defer_init)

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Join what a template prints, in batches, so that too much is noticed in time."""
        printed: Iterator[str] = iter(pieces)
        kept: list[str] = []
        characters = 0
        while batch := list(islice(printed, _PIECES)):
            kept.append("".join(batch))
            characters += len(kept[-1])
            if characters > MAX_CHARACTERS:
                raise TooMuch("too many characters")
        return "".join(kept)


def _join(values: Iterable[Any], separator: str = "", attribute: str | None = None) -> str:
    """Jinja's join, but each text keeps its sources."""
    if attribute is None:
        return joined(values, separator)
    return joined((_member(value, attribute) for value in values), separator)


def _member(value: object, name: str) -> str:
    if not isinstance(value, Named):
        raise TemplateRuntimeError(f"no {name}")
    text = getattr(value, name)
    return text if isinstance(text, str) else str(text)
