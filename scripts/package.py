"""Pack the program for computers without network: one zip that needs nothing on the target.

    python scripts/package.py --platform win-amd64 --python python-3.12.7-embed-amd64.zip
    python scripts/package.py --platform linux-x86_64 [--python cpython-3.12-…-install_only.tar.gz]

    巡察整改通报/              program, example, manual, start files
        packages/any, cp312   the wheels, unpacked: no pip is run on the target
        python/               the Python given: Windows' embeddable zip, or a relocatable tar.gz
        许可证/                the licences of all that is inside

Without --python it is for a system's own Python, 3.10 and later, with the wheels of each minor
version. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import re
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from notice import __version__
from scripts import manual_page

TOP = "巡察整改通报"
MINORS = ("3.10", "3.11", "3.12", "3.13")
TAGS = {
    "win-amd64": ("win_amd64",),
    "linux-x86_64": ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64"),
    "linux-aarch64": ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"),
}
FOLDERS = ("notice", "templates", "docs")
FILES = (
    "generate.py", "environment.py", "starting.py", "requirements.txt", "README.md", "CHANGELOG.md",
    "input/rectification.xlsx",
)  # fmt: skip
START_FILES = {"win": (".bat",), "linux": (".sh", ".desktop")}
LEFT_OUT = ("__pycache__", "decisions", ".DS_Store")
LICENCE = re.compile(r"(?i)(^|/)(licen[sc]e|copying|notice|authors)[^/]*$")
DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows


class Entry(NamedTuple):
    """A file of the package; `mode` says whether it is run, or is a link to what it holds."""

    content: bytes
    mode: int = 0o644


def main() -> None:
    """Write the zip and say where it is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--platform", choices=TAGS, required=True)
    asked.add_argument("--python", type=Path, metavar="ARCHIVE")
    asked.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    given = asked.parse_args()
    content = packed(given.platform, given.python)
    given.output.mkdir(parents=True, exist_ok=True)
    path = (
        given.output
        / f"{TOP}-{__version__}-{given.platform}{'' if given.python else '-无Python'}.zip"
    )
    path.write_bytes(content)
    print(path)


def packed(platform: str, python: Path | None) -> bytes:
    """The bytes of the zip."""
    entries = dict(program(platform))
    if python is not None:
        entries |= python_files(python)
    minors = MINORS if python is None else (minor_of(entries),)
    with tempfile.TemporaryDirectory() as folder:
        for minor in minors:
            for wheel in downloaded(platform, minor, Path(folder) / minor):
                entries |= unpacked(wheel, minor)
    entries |= licences(entries)
    return zipped(entries)


# ---------------------------------------------------------------- what goes in


def program(platform: str) -> Iterator[tuple[str, Entry]]:
    """The program's own files."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not set(path.parts) & set(LEFT_OUT):
                yield path.relative_to(ROOT).as_posix(), Entry(path.read_bytes())
    for name in FILES:
        yield name, Entry((ROOT / name).read_bytes())
    for ending in START_FILES[platform.partition("-")[0]]:
        for path in sorted(ROOT.glob(f"*{ending}")):
            yield path.name, Entry(path.read_bytes(), 0o644 if ending == ".bat" else 0o755)
    yield "output/.gitkeep", Entry(b"")
    yield "手册.html", Entry(manual_page.page().encode())


def python_files(archive: Path) -> dict[str, Entry]:
    """The files of a Python, below python/."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as package:
            found = {
                f"python/{name}": Entry(package.read(name))
                for name in package.namelist()
                if not name.endswith("/")
            }
        return {name: _with_program_on_path(name, entry) for name, entry in found.items()}
    with tarfile.open(archive) as package:
        return {_below_python(m.name): _entry(package, m) for m in package if not m.isdir()}


def _with_program_on_path(name: str, entry: Entry) -> Entry:
    """An embeddable Python looks nowhere but where its ._pth says: the program's folder too."""
    if not name.endswith("._pth"):
        return entry
    lines = entry.content.decode("ascii").splitlines()
    return Entry("\r\n".join([*lines, "..", ""]).encode("ascii"))


def _below_python(name: str) -> str:
    return f"python/{name.removeprefix('./').removeprefix('python/')}"


def _entry(package: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    if member.issym():
        return Entry(member.linkname.encode(), stat.S_IFLNK | 0o777)
    stream = package.extractfile(member)
    assert stream is not None, member.name
    return Entry(stream.read(), 0o755 if member.mode & 0o100 else 0o644)


def minor_of(entries: dict[str, Entry]) -> str:
    """3.12, by the names in the Python that is packed."""
    names = " ".join(entries)
    found = re.search(r"python/python(3)(\d\d)\._pth|python/lib/python(3)\.(\d+)/", names)
    if found is None:
        raise SystemExit("this archive is no Python that can be packed")
    return ".".join(filter(None, found.groups()))


def pins(platform: str) -> list[str]:
    """The runtime packages; of those for one system alone, this one's."""
    lines = (ROOT / "requirements.txt").read_text("ascii").splitlines()
    found = [line.partition(";") for line in lines if line and not line.startswith("#")]
    is_windows = platform.startswith("win")
    return [pin.strip() for pin, _, marker in found if "win32" not in marker or is_windows]


def downloaded(platform: str, minor: str, folder: Path) -> list[Path]:
    """The wheels for a platform and a Python, by pip: it also says where one is missing."""
    tags = [option for tag in TAGS[platform] for option in ("--platform", tag)]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
         "--disable-pip-version-check", *tags, "--python-version", minor,
         "--implementation", "cp", "-d", folder, *pins(platform)],
        check=True,
    )  # fmt: skip
    return sorted(folder.glob("*.whl"))


def unpacked(wheel: Path, minor: str) -> dict[str, Entry]:
    """A wheel as it is imported; one for every Python lies there once."""
    is_pure = wheel.stem.endswith("-none-any")
    folder = "any" if is_pure else f"cp{minor.replace('.', '')}"
    found: dict[str, Entry] = {}
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            if ".data/" in name or name.endswith("/"):
                continue  # scripts that nobody here calls
            found[f"packages/{folder}/{name}"] = Entry(package.read(name))
    return found


def licences(entries: dict[str, Entry]) -> dict[str, Entry]:
    """The licences of what is inside, in one folder."""
    found: dict[str, Entry] = {}
    for name, entry in entries.items():
        package = re.match(r"packages/[^/]+/([^/]+?)-[^/-]+\.dist-info/", name)
        if package and LICENCE.search(name):
            found[f"许可证/{package[1]}-{Path(name).name}"] = Entry(entry.content)
        elif re.fullmatch(r"python/(lib/python[^/]+/)?LICENSE(\.txt)?", name):
            found["许可证/Python-LICENSE.txt"] = Entry(entry.content)
    return found


# ---------------------------------------------------------------- the zip


def zipped(entries: dict[str, Entry]) -> bytes:
    """The files in order, of one day, with their modes: the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, entry in sorted(entries.items()):
            info = zipfile.ZipInfo(f"{TOP}/{name}", DAY)
            info.create_system = 3  # Unix, whoever packs: the modes are kept
            kind = 0 if stat.S_IFMT(entry.mode) else stat.S_IFREG
            info.external_attr = (kind | entry.mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, entry.content)
    return stream.getvalue()


if __name__ == "__main__":
    main()
