"""The package for computers without network, and the files that start it.

Windows is not here: what is packed for it is looked at file by file, its start files line by line.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import starting
from tests.test_docs import script

ROOT = Path(__file__).resolve().parent.parent
MINOR = f"{sys.version_info[0]}.{sys.version_info[1]}"
START_FILES = ("工作台", "生成通报")
WRAPPER = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
export LD_LIBRARY_PATH="$here/lib" PYTHONHOME="$here"
exec "$here/bin/python{minor}" "$@"
"""


@pytest.fixture(scope="module")
def package():
    return script("package")


def made(package, platform: str, python: Path | None) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(package.packed(platform, python)))
    except subprocess.CalledProcessError:
        pytest.skip("no index of packages can be reached")


# ---------------------------------------------------------------- what is packed for Windows


@pytest.fixture(scope="module")
def windows(package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """With a stand-in for the embeddable Python: its file of paths, its program."""
    archive = tmp_path_factory.mktemp("python") / "python-3.12.7-embed-amd64.zip"
    with zipfile.ZipFile(archive, "w") as python:
        python.writestr("python.exe", b"MZ")
        python.writestr("python312._pth", "python312.zip\r\n.\r\n\r\n# import site\r\n")
        python.writestr("LICENSE.txt", "PSF")
    with made(package, "win-amd64", archive) as zipped:
        yield zipped


def test_windows__packages_of_that_platform_alone(package, windows: zipfile.ZipFile):
    names = windows.namelist()
    assert all(name.startswith(f"{package.TOP}/") for name in names)
    libraries = [name for name in names if name.endswith((".so", ".pyd", ".dll"))]
    assert libraries
    assert all(name.endswith((".cp312-win_amd64.pyd", ".dll")) for name in libraries)
    assert all("/packages/cp312/" in name for name in libraries)
    for needed in ("any/flask/__init__.py", "any/waitress/__init__.py", "cp312/lxml/etree.cp312",
                   "any/docxtpl/__init__.py", "any/colorama/__init__.py", "any/xlrd/__init__.py",
                   "cp312/markupsafe/_speedups.cp312"):  # fmt: skip
        assert any(f"/packages/{needed}" in name for name in names), needed


def test_windows__the_program_its_manual_and_licences(package, windows: zipfile.ZipFile):
    names = {name.removeprefix(f"{package.TOP}/") for name in windows.namelist()}
    for needed in ("generate.py", "starting.py", "notice/ui/pages/workbench.html", "工作台.bat",
                   "notice/ui/static/workbench.css", "templates/notice.docx", "生成通报.bat",
                   "input/rectification.xlsx", "python/python.exe", "许可证/Python-LICENSE.txt",
                   "docs/images/notice.png", "手册.html"):  # fmt: skip
        assert needed in names, needed
    assert not [n for n in names if n.endswith((".sh", ".desktop")) or "__pycache__" in n]
    of_packages = {name.rpartition("/")[2] for name in names if name.startswith("许可证/")}
    for package_name in ("flask", "lxml", "waitress", "jinja2"):
        assert any(n.lower().startswith(package_name) for n in of_packages), package_name


def test_windows__the_embedded_python_finds_the_program(package, windows: zipfile.ZipFile):
    paths = windows.read(f"{package.TOP}/python/python312._pth").decode("ascii")
    assert paths.splitlines()[-1] == ".."


@pytest.mark.parametrize("name", START_FILES)
def test_windows__start_files_in_lines_of_windows(name: str):
    content = (ROOT / f"{name}.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 5
    text = content.decode("utf-8")
    before = text.partition("chcp 65001")[0]
    assert before.isascii()  # until the console reads UTF-8 there is nothing that GBK reads wrong
    run = next(line for line in text.splitlines() if "starting.py" in line)
    assert run.isascii()
    assert '"%~dp0starting.py"' in run
    assert run.endswith('"%~1"')
    assert "pushd" in text  # cd can't go to \\server\share
    assert text.rstrip().endswith("exit %ERRORLEVEL%")  # or cmd would run what stands behind &


# ---------------------------------------------------------------- start files


DROPPED = {  # arguments, the line of cmd → the path
    "nothing": ([""], 'cmd /c ""C:\\x\\工作台.bat" "', ""),
    "with a blank": (["D:\\巡察 整改\\台账.xlsx"], "", "D:\\巡察 整改\\台账.xlsx"),
}


@pytest.mark.parametrize("case", DROPPED)
def test_dropped_path(case: str):
    arguments, line, expected = DROPPED[case]
    assert starting.dropped_path(arguments, line) == expected


def test_dropped_path__an_ampersand_where_cmd_cuts(tmp_path: Path):
    file = tmp_path / "甲&乙.xlsx"
    file.touch()
    line = f'C:\\Windows\\system32\\cmd.exe /c ""D:\\工作台.bat" {file}"'
    assert starting.dropped_path([str(tmp_path / "甲")], line) == str(file)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_decoded(encoding: str):
    assert starting.decoded("通报.docx\n".encode(encoding)) == "通报.docx\n"


@pytest.mark.skipif(os.name == "nt", reason="sh")
@pytest.mark.parametrize("name", START_FILES)
def test_sh__runs_from_anywhere(tmp_path: Path, name: str):
    folder = tmp_path / "巡察 整改&"
    (folder / "python" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / f"{name}.sh", folder)
    python = folder / "python" / "bin" / "python3"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    python.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", folder / f"{name}.sh", "/x y/台账&.xlsx"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    what = "ui" if name == "工作台" else "build"
    assert done.stdout.splitlines() == [str(folder / "starting.py"), what, "/x y/台账&.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="sh")
def test_sh__without_python_says_so(tmp_path: Path):
    shutil.copy(ROOT / "工作台.sh", tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    done = subprocess.run(
        ["/bin/sh", tmp_path / "工作台.sh"],
        env={"PATH": str(tools)}, input="", capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert "没有 Python" in done.stdout


# ---------------------------------------------------------------- the package for Linux, run


def relocatable(folder: Path) -> Path:
    """The system's own Python as a tar.gz that runs anywhere, its libraries beside it."""
    home = Path(sys.base_prefix)
    library = Path(
        sysconfig.get_path("stdlib", vars={"base": str(home), "installed_base": str(home)})
    )
    archive = folder / "python.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:

        def put(path: Path, name: str) -> None:
            packed.add(path.resolve(), f"python/{name}", filter=left_out)

        put(Path(sys.base_prefix) / "bin" / f"python{MINOR}", f"bin/python{MINOR}")
        put(library, f"lib/python{MINOR}")
        for shared in (home / "lib").glob(f"libpython{MINOR}.so*"):
            put(shared, f"lib/{shared.name}")
        wrapper = tarfile.TarInfo("python/bin/python3")
        content = WRAPPER.format(minor=MINOR).encode()
        wrapper.size, wrapper.mode = len(content), 0o755
        packed.addfile(wrapper, io.BytesIO(content))
    return archive


def left_out(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    parts = set(member.name.split("/"))
    others = {
        "site-packages",
        "test",
        "__pycache__",
        "idlelib",
        "tkinter",
        "ensurepip",
        "turtledemo",
    }
    return None if parts & others or f"config-{MINOR}" in member.name else member


def system_root(root: Path, folder: Path) -> None:
    """A root with a shell, the C library, what the Python links to, and nothing else."""
    wanted = {Path(shutil.which(name) or name).resolve() for name in ("sh", "dirname", "cat")}
    libraries = [
        *wanted,
        *folder.rglob("*.so"),
        folder / "python" / "bin" / f"python{MINOR}",
    ]
    listed = subprocess.run(["ldd", *libraries], capture_output=True, encoding="utf-8").stdout
    needed = {Path(p) for p in re.findall(r"(?:=> )?(/\S+) \(0x", listed)}
    for path in needed:
        if not path.is_relative_to(sys.base_prefix) and path.exists():
            place = root / str(path).lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
    for name in ("sh", "dirname", "cat"):
        place = root / "bin" / name
        place.parent.mkdir(exist_ok=True)
        shutil.copy(Path(shutil.which(name) or name).resolve(), place)
    (root / "dev").mkdir()
    (root / "dev" / "null").touch()


INSIDE = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount --bind "$1/prog" "$1/prog"
mount -o remount,ro,bind "$1"
mount --bind /dev/null "$1/dev/null"
exec chroot "$1" /bin/sh -c '
  cd /
  if ( : > /outside ) 2>/dev/null; then echo "the root can be written to"; exit 9; fi
  PATH=/bin HOME=/nowhere START_WITHOUT_WAITING=1 exec /bin/sh "/prog/巡察 整改/生成通报.sh"
'
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces of Linux")
def test_linux__runs_where_there_is_no_python_no_network_and_no_place_to_write(
    package, tmp_path: Path
):
    with made(package, "linux-x86_64", relocatable(tmp_path)) as zipped:
        root = tmp_path / "root"
        folder = root / "prog" / "巡察 整改"
        unzip(zipped, folder, package.TOP)
    system_root(root, folder)
    done = subprocess.run(
        ["unshare", "-n", "-m", "sh", "-c", INSIDE, "sh", root],
        capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"no namespaces here: {done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    notices = list((folder / "output").glob("*.docx"))
    assert len(notices) == 1
    assert "已生成" in done.stderr


def unzip(zipped: zipfile.ZipFile, folder: Path, top: str) -> None:
    """As unzip does: with modes and links."""
    for info in zipped.infolist():
        place = folder / info.filename.removeprefix(f"{top}/")
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            place.symlink_to(zipped.read(info).decode())
        else:
            place.write_bytes(zipped.read(info))
            place.chmod(stat.S_IMODE(mode))


def test_bytes_are_the_same_each_time(package):
    entries = dict(package.program("linux-x86_64"))
    assert package.zipped(entries) == package.zipped(dict(reversed(entries.items())))
