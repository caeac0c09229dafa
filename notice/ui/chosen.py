"""The ledger last chosen (最近用的台账) of a folder: noted on the workbench."""

from __future__ import annotations

from pathlib import Path

from notice.commands import options
from notice.output import staging


def workbook(home: Path) -> Path | None:
    """The ledger last chosen, else the default one; None where neither is there."""
    noted = options.chosen_workbook(home)
    if noted is not None:
        return noted
    default = home / options.DEFAULT_WORKBOOK
    return default if default.exists() else None


def note(home: Path, path: Path) -> None:
    """Note a ledger as the one chosen last; the default one needs no note."""
    place = home / options.CHOSEN
    shown = path.relative_to(home) if path.is_relative_to(home) else path
    try:
        if path == home / options.DEFAULT_WORKBOOK:
            place.unlink(missing_ok=True)
        else:
            staging.write(place, f"{shown.as_posix()}\n".encode())
    except OSError:
        return  # a folder that can't be written to: the choice holds for this run
