"""Notices → PDF through LibreOffice: in a profile of its own, in limited time, until stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice", "lowriter")
_START_SECONDS, _SECONDS_PER_MEGABYTE = 90, 120
_LOOK_SECONDS = 0.1  # between two looks whether somebody wants it to end

IsStopped = Callable[[], bool]


class Failed(Exception):
    """LibreOffice made no PDF; it says why in Chinese."""


class Stopped(Exception):
    """Somebody has stopped it."""


def never() -> bool:
    """Nobody stops it."""
    return False


def is_there() -> bool:
    """Whether LibreOffice is on this machine."""
    return _office() is not None


def _office() -> Path | None:
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    for folder in filter(None, map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)"))):
        installed = Path(folder) / "LibreOffice" / "program" / "soffice.com"
        if installed.exists():
            return installed
    return None


def made(
    notices: Sequence[Path], folder: Path, is_stopped: IsStopped = never
) -> Mapping[Path, Path]:
    """Make a PDF of each notice in `folder`; return notice → PDF of those that were made.

    LibreOffice is started once for all. Raises Failed where it is missing or takes too long,
    Stopped where `is_stopped` says so meanwhile.
    """
    program = _office()
    if program is None:
        raise Failed("这台电脑没有LibreOffice")
    megabytes = sum(notice.stat().st_size for notice in notices) / 1e6
    seconds = _START_SECONDS + _SECONDS_PER_MEGABYTE * max(megabytes, 0.1 * len(notices))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        # numbered copies: two notices may have one name, and a link is read, not followed, by some
        numbered = {
            notice: shutil.copyfile(notice, Path(work) / f"{number}.docx")
            for number, notice in enumerate(notices)
        }
        profile = (Path(work) / "profile").as_uri()
        command = [
            str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore",
            "--nologo", "--convert-to", "pdf", "--outdir", work, *map(str, numbered.values()),
        ]  # fmt: skip
        _run(command, seconds, is_stopped)
        found: dict[Path, Path] = {}
        for notice, copy in numbered.items():
            pdf = copy.with_suffix(".pdf")
            if pdf.exists() and pdf.read_bytes()[:5] == b"%PDF-":
                found[notice] = Path(shutil.move(pdf, folder / f"{len(found)}.pdf"))
    return found


def _run(command: Sequence[str], seconds: float, is_stopped: IsStopped) -> None:
    """Run to the end, or end it with all that it has started. Raises Failed and Stopped."""
    if is_stopped():
        raise Stopped
    options: dict = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    ) as process:
        try:
            _wait(process, seconds, is_stopped)
        finally:
            _end(process)


def _wait(process: subprocess.Popen, seconds: float, is_stopped: IsStopped) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
            return
        if is_stopped():
            raise Stopped
    raise Failed(f"LibreOffice 超过{seconds:.0f}秒没有做完，已停止")


def _end(process: subprocess.Popen) -> None:
    """End what is still running of a process and its children."""
    if os.name == "nt":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)],
                capture_output=True,
                check=False,
            )
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def missing(fonts: Iterable[str]) -> list[str] | None:
    """Those of the fonts that this machine has not; None where that can't be told."""
    installed = _windows_fonts() if os.name == "nt" else _fontconfig_fonts()
    if not installed:
        return None
    return [font for font in fonts if font.lower() not in installed]


def _fontconfig_fonts() -> set[str]:
    """The families that fontconfig lists, in small letters, by all their names."""
    program = shutil.which("fc-list")
    if program is None:
        return set()
    listed = subprocess.run(
        [program, "--format", "%{family}\n"], capture_output=True, timeout=60, check=False
    ).stdout.decode(errors="replace")
    return {name.strip().lower() for line in listed.splitlines() for name in line.split(",")}


def _windows_fonts() -> set[str]:
    """The names under which Windows has registered its fonts, in small letters."""
    import winreg  # type: ignore[import-not-found]

    found: set[str] = set()
    path = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined]
        with suppress(OSError), winreg.OpenKey(root, path) as key:  # type: ignore[attr-defined]
            for number in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined]
                names = winreg.EnumValue(key, number)[0].partition(" (")[0]  # type: ignore[attr-defined]
                found |= {name.strip().lower() for name in names.split("&")}
    return found
