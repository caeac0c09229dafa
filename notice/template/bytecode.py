"""Templates compiled by Jinja, kept beside Python's own bytecode and with the same trust.

Compiling the official one anew takes 8 % of a run of 12 findings (docs/decisions/0011).
"""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, compiler
from jinja2.bccache import Bucket

_BROKEN = (OSError, EOFError, ValueError, LookupError, pickle.UnpicklingError)


class Bytecode(FileSystemBytecodeCache):
    """A folder of compiled templates; where it can't be written, each run compiles anew.

    What was compiled counts no more once Jinja's compiler or `maker`, the module that sets up the
    environment, is another file.
    """

    def __init__(self, maker: str) -> None:
        """Keep the templates of the module at the path `maker` in the __pycache__ beside it."""
        super().__init__(str(Path(maker).parent / "__pycache__"))
        self._stamp = " ".join(str(Path(p).stat().st_mtime_ns) for p in (maker, compiler.__file__))

    def get_source_checksum(self, source: str) -> str:
        """The hash of a template with what would compile it."""
        return super().get_source_checksum(f"{self._stamp}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a compiled template; a file that can't be read is made anew."""
        try:
            super().load_bytecode(bucket)
        except _BROKEN:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless Python itself keeps none."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
