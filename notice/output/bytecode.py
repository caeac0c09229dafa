"""The page's template compiled, kept beside Python's own bytecode of this folder."""

from __future__ import annotations

import sys
from contextlib import suppress

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class Bytecode(FileSystemBytecodeCache):
    """A folder of compiled templates; where it can't be written, each run compiles anew."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless Python itself keeps none."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
