"""Patterns that are compiled when they are first needed.

Most of them are for what most workbooks don't hold, and compiling one costs as long as reading a
hundred cells: all of them at import, a whole run has 23 % more instructions at 12 findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator


class Pattern:
    """A regular expression of which a module may hold many without compiling one at its import."""

    search: Callable[[str], re.Match[str] | None]
    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    finditer: Callable[[str], Iterator[re.Match[str]]]
    findall: Callable[[str], list[str]]
    sub: Callable[[str | Callable[[re.Match[str]], str], str], str]
    subn: Callable[[str, str], tuple[str, int]]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Keep the pattern; a wrong one is told when it is first used."""
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile at the first use of a method; from then on the methods are the compiled one's."""
        if name not in type(self).__annotations__:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update({method: getattr(compiled, method) for method in self.__annotations__})
        return vars(self)[name]
