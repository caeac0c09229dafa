"""What is kept of a workbench between its runs: port and secret of a folder, and who runs it.

Both lie in the user's own state folder, readable by nobody else; the lock is the kernel's, so that
no kill leaves it.
"""

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import IO, NamedTuple


class Kept(NamedTuple):
    """Where the workbench of a folder answers, and the secret of 128 bits that opens it."""

    port: int
    secret: str


def state_folder() -> Path:
    """The folder of the user for what programs keep, by the custom of the system."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "rectification-notice"


def _place(home: Path, suffix: str) -> Path:
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    return state_folder() / f"{name}{suffix}"


def kept(home: Path) -> Kept | None:
    """What an earlier run has kept of this folder, if it can be used."""
    try:
        known = json.loads(_place(home, ".json").read_bytes())
        found = Kept(int(known["port"]), str(known["secret"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found if len(found.secret) >= 32 and 0 <= found.port <= 65535 else None


def keep(home: Path, known: Kept) -> None:
    """Keep it for the next run; where nothing can be kept the next run takes another secret."""
    place = _place(home, ".json")
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            place.chmod(0o600)
            json.dump(known._asdict(), file)
    except OSError:
        return


def new_secret() -> str:
    """128 bits that nobody can guess, as 32 digits."""
    return secrets.token_hex(16)


def sole(home: Path) -> IO[bytes] | None:
    """An open file that says that this process runs the workbench of the folder.

    None where another one does. Keep it open: with it the claim ends.
    """
    place = _place(home, ".lock")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = place.open("ab")
        place.chmod(0o600)
    except OSError:  # nothing can be kept here: each start is one by itself
        return Path(os.devnull).open("rb")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


def _lock(file: IO[bytes]) -> None:
    """Take the kernel's lock; raises OSError where another process has it."""
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
