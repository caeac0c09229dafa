"""Patterns that are compiled when they are first needed: most of them are for what most workbooks
don't hold, and compiling one costs as long as reading a hundred cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """A regular expression of which a module may hold many without compiling one at its import."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Keep the pattern; a wrong one is told when it is first used."""
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """As re.search."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As re.match."""
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As re.fullmatch."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As re.finditer."""
        return self._compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """As re.findall."""
        return self._compiled.findall(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As re.sub."""
        return self._compiled.sub(replacement, text)

    def subn(self, replacement: str, text: str) -> tuple[str, int]:
        """As re.subn."""
        return self._compiled.subn(replacement, text)
