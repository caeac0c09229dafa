"""Patterns that are compiled when they are first needed, and kept compiled for the next run.

Most of them are for what most workbooks don't hold, and compiling one costs as long as reading a
hundred cells: all of them at import, a whole run has 23 % more instructions at 12 findings. Those
that are needed, some hundred and thirty, still take 13 % of it (docs/decisions/0016).
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any


class Pattern:
    """A regular expression of which a module may hold many without compiling one at its import.

    Only of words that stand in the program: what is made of a ledger's words is not to be kept.
    """

    search: Callable[..., re.Match[str] | None]  # of a text, and where to begin
    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    finditer: Callable[[str], Iterator[re.Match[str]]]
    findall: Callable[[str], list[str]]
    split: Callable[[str], list[str]]
    sub: Callable[[str | Callable[[re.Match[str]], str], str], str]
    subn: Callable[[str, str], tuple[str, int]]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Keep the pattern; a wrong one is told when it is first used."""
        self.pattern = pattern
        self.flags = int(flags)

    def __getattr__(self, name: str) -> object:
        """Compile at the first use of a method; from then on the methods are the compiled one's."""
        if name not in type(self).__annotations__:
            raise AttributeError(name)
        compiled = KEPT.compiled(self.pattern, self.flags)
        vars(self).update({method: getattr(compiled, method) for method in self.__annotations__})
        return vars(self)[name]


# ---------------------------------------------------------------- from run to run

_Code = tuple[int, bytes, int, dict[str, int]]  # flags, the machine's steps, groups, their names
_BROKEN = (OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError)


class Kept:
    """What patterns were compiled to, in a file beside Python's bytecode and with the same trust.

    It holds for one build of Python alone, whose machine for patterns may differ from all others.
    Where it can't be read or is damaged (the machine takes a wrong letter for a right one), or
    Python has another machine, a pattern is compiled anew.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in a folder; it is read when the first pattern is needed."""
        self._path = folder / f"patterns.{sys.implementation.cache_tag}"
        self._new: dict[tuple[str, int], re.Pattern[str]] = {}

    def compiled(self, pattern: str, flags: int) -> re.Pattern[str]:
        """The pattern as re.compile makes it."""
        try:
            return _made(pattern, self._codes[pattern, flags])
        except _BROKEN:
            self._new[pattern, flags] = re.compile(pattern, flags)
            return self._new[pattern, flags]

    @cached_property
    def _codes(self) -> dict[tuple[str, int], _Code]:
        with suppress(*_BROKEN):
            stamp, checksum, codes = marshal.loads(self._path.read_bytes())
            if stamp == sys.version and checksum == zlib.crc32(codes):
                return marshal.loads(codes)
        return {}

    def write(self) -> None:
        """Keep what was compiled anew, unless Python itself keeps nothing."""
        if not self._new or sys.dont_write_bytecode or not os.access(self._path.parent, os.W_OK):
            return
        with suppress(AttributeError, ImportError):  # another Python's machine
            for key, compiled in self._new.items():
                self._codes[key] = _code_of(compiled, key[1])
            codes = marshal.dumps(self._codes)
            self._new.clear()
            self._put(marshal.dumps((sys.version, zlib.crc32(codes), codes)))

    def _put(self, content: bytes) -> None:
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            new.write_bytes(content)
            new.replace(self._path)
        except OSError:  # a full disk, a file that another program holds
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _made(pattern: str, code: _Code) -> re.Pattern[str]:
    """A pattern of what it was compiled to."""
    flags, steps, groups, places = code
    names: list[str | None] = [None] * (groups + 1)
    for name, place in places.items():
        names[place] = name
    machine: Any = import_module("_sre")
    return machine.compile(
        pattern, flags, memoryview(steps).cast("I").tolist(), groups, places, tuple(names)
    )


def _code_of(compiled: re.Pattern[str], flags: int) -> _Code:
    """What a pattern was compiled to: Python doesn't tell it, so it is compiled once more."""
    is_old = sys.version_info < (3, 11)
    parser: Any = import_module("sre_parse" if is_old else "re._parser")
    compiler: Any = import_module("sre_compile" if is_old else "re._compiler")
    steps = array("I", compiler._code(parser.parse(compiled.pattern, flags), flags))
    return compiled.flags, steps.tobytes(), compiled.groups, dict(compiled.groupindex)


KEPT = Kept(Path(__file__).parent / "__pycache__")
