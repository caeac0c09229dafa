"""Files that a page may speak of: entries of a list that the server keeps, by ids of its own.

No path ever comes from a browser: it names an id, and what is not on the list is not there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path


class Entries:
    """The list. An id says nothing to who does not know the secret."""

    def __init__(self, derived: Callable[[str], str]) -> None:
        """Empty; `derived` gives what only this server can work out of a text."""
        self._derived = derived
        self._paths: dict[str, Path] = {}
        self._lock = threading.Lock()

    def id_of(self, path: Path) -> str:
        """The id of a file or folder, which is on the list from now on."""
        whole = path.absolute()
        name = self._derived(f"entry {whole}")[:16]
        with self._lock:
            self._paths[name] = whole
        return name

    def path_of(self, name: object) -> Path | None:
        """The path of an id; None where there is no such entry."""
        with self._lock:
            return self._paths.get(name) if isinstance(name, str) else None
