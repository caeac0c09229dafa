"""The first run, in copies of the real files; small wheels made here stand for the packages."""

from __future__ import annotations

import ast
import ensurepip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import environment

HERE = Path(environment.HERE)
STARTERS = ("environment.py", "generate.py", "run_tests.py")
OFFLINE = "http://127.0.0.1:9/simple"  # the discard port: nobody listens
CLI = """
import os, sys
import docx, docxtpl, openpyxl, click, jinja2, lxml

def main():
    print("通报", sys.prefix, *sys.argv[1:])
    return int(os.environ.get("STATUS", "0"))
"""

posix = pytest.mark.skipif(os.name == "nt", reason="signals")


def pins(requirements: str) -> list[str]:
    lines = (HERE / requirements).read_text(encoding="ascii").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def make_wheel(folder: Path, name: str, version: str, module: str) -> None:
    stem = f"{re.sub('[-.]', '_', name)}-{version}"
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        info = f"{stem}.dist-info"
        wheel.writestr(f"{module}/__init__.py", "")
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(
            f"{info}/RECORD",
            "".join(
                f"{path},,\n"
                for path in (
                    f"{module}/__init__.py",
                    f"{info}/METADATA",
                    f"{info}/WHEEL",
                    f"{info}/RECORD",
                )
            ),
        )


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheels folder that holds an empty module for every pin."""
    folder = tmp_path_factory.mktemp("made") / "wheels"
    folder.mkdir()
    for pin in pins("requirements.txt"):
        name, version = pin.partition(";")[0].split("==")
        make_wheel(folder, name, version, "docx" if name == "python-docx" else name.lower())
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python without any package."""
    folder = tmp_path_factory.mktemp("bare") / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / Path(environment.PYTHON).relative_to(environment.VENV)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh clone in a path with a space and 汉字, with a small program in it."""
    folder = tmp_path / "巡察 整改"
    (folder / "notice").mkdir(parents=True)
    for name in (*STARTERS, "requirements.txt", "requirements-dev.txt"):
        shutil.copy(HERE / name, folder)
    (folder / "notice/__init__.py").touch()
    (folder / "notice/cli.py").write_text(CLI, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def surroundings() -> dict[str, str]:
    """The environment of a machine without network and without settings of pip."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "STATUS"))
    }
    return {**kept, "PIP_INDEX_URL": OFFLINE, "PIP_CONFIG_FILE": os.devnull, "LC_ALL": "C.UTF-8"}


@pytest.fixture
def start(
    bare: Path, project: Path, surroundings: dict[str, str]
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `python generate.py ARGUMENTS` from another folder; what still runs is ended."""
    started = []

    def start_one(*arguments: str, python: Path = bare, **changed: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [python, project / "generate.py", *arguments],
                cwd=project.parent,
                env={**surroundings, **changed},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        )
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., tuple[int, str, str]]:
    """Run it to its end: exit status, stdout, stderr."""

    def run_one(*arguments: str, **changed: str) -> tuple[int, str, str]:
        return ended(start(*arguments, **changed))

    return run_one


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=60)
    return process.returncode, stdout, stderr


def wait_until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def left(project: Path) -> set[str]:
    """What a run has added to the project."""
    kept = {*STARTERS, "requirements.txt", "requirements-dev.txt", "notice", "wheels"}
    return {path.name for path in project.iterdir()} - kept - {"__pycache__"}


def test_first_run__then_silent_then_repaired(project, wheels, run):
    shutil.copytree(wheels, project / "wheels")
    status, stdout, stderr = run("甲 乙", "--strict")
    assert (status, stdout) == (0, f"通报 {project / '.venv'} 甲 乙 --strict\n")
    assert stderr == "首次运行，正在准备运行环境……\n"
    assert left(project) == {".venv"}

    shutil.rmtree(project / "wheels")
    began = time.monotonic()
    assert run() == (0, f"通报 {project / '.venv'}\n", "")
    assert time.monotonic() - began < 2
    assert run(STATUS="7") == (7, f"通报 {project / '.venv'}\n", "")

    # new pins: not complete any more
    requirements = project / "requirements.txt"
    asked = [sys.executable, "-c", "import environment as e; print(e.is_complete(e.RUNTIME))"]
    for text, answer in (
        (requirements.read_text() + "new==1\n", "False"),
        (requirements.read_text(), "True"),
    ):
        requirements.write_text(text)
        assert subprocess.check_output(asked, cwd=project, encoding="utf-8").strip() == answer

    # a package is lost: told once, not restarted for ever, then made anew
    shutil.rmtree(next((project / ".venv").rglob("docxtpl/__init__.py")).parent)
    shutil.copytree(wheels, project / "wheels")
    status, stdout, stderr = run()
    assert (status, stdout) == (1, "")
    assert "缺少 docxtpl" in stderr
    assert run()[:2] == (0, f"通报 {project / '.venv'}\n")


def test_first_run__offline(project, run):
    status, stdout, stderr = run()
    assert (status, stdout) == (1, "")
    assert "没有网络" in stderr
    assert "python -m pip download -r requirements.txt -d wheels" in stderr
    assert "Traceback" not in stderr
    assert left(project) == {"日志"}
    (log,) = (project / "日志").iterdir()
    assert str(log) in stderr
    assert pins("requirements.txt")[0] in log.read_text(encoding="utf-8")


def test_first_run__offline_with_json(project, run):
    status, stdout, stderr = run("--json")
    found = json.loads(stdout)
    assert (status, stderr, found["ok"]) == (1, "", False)
    assert "没有网络" in found["findings"][0]["message"]


def test_first_run__wheels_incomplete(project, wheels, run):
    shutil.copytree(wheels, project / "wheels")
    next((project / "wheels").glob("lxml*")).unlink()
    status, stdout, stderr = run()
    assert (status, stdout) == (1, "")
    assert "wheels 文件夹里的安装包不全" in stderr
    assert left(project) == {"日志"}


@posix
def test_first_run__killed_midway(project, wheels, start, run):
    shutil.copytree(wheels, project / "wheels")
    first = start()
    wait_until(lambda: any((project / ".venv").glob("lib/python3*/site-packages/*")))
    first.kill()
    assert ended(first)[:2] == (-signal.SIGKILL, "")
    assert left(project) == {".venv"}
    status, stdout, _ = run()
    assert (status, stdout) == (0, f"通报 {project / '.venv'}\n")


@posix
@pytest.mark.usefixtures("interruptible")
def test_first_run__interrupted(project, wheels, start):
    shutil.copytree(wheels, project / "wheels")
    first = start()
    wait_until(lambda: any((project / ".venv").glob("lib/python3*/site-packages/*")))
    first.send_signal(signal.SIGINT)
    status, stdout, stderr = ended(first)
    assert (status, stdout) == (130, "")
    assert stderr.splitlines()[1:] == ["已中断，运行环境没有准备好，下次运行时重新准备。"]
    assert left(project) == set()


def test_first_run__two_at_once(project, wheels, start):
    shutil.copytree(wheels, project / "wheels")
    first, second = start(), start()
    results = [ended(first), ended(second)]
    assert [result[:2] for result in results] == [(0, f"通报 {project / '.venv'}\n")] * 2
    assert sorted(result[2] for result in results) == [
        "另一个窗口正在准备运行环境，请稍候……\n",
        "首次运行，正在准备运行环境……\n",
    ]
    assert left(project) == {".venv"}


def without(folder: Path, *names: str) -> Path:
    """A folder for PYTHONPATH that hides modules, as Debian does that packs them by themselves."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "class Rest:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        return None if name in {names!r} else finder.find_spec(name, path, target)\n"
        "finder = sys.meta_path.pop()\n"
        "sys.meta_path.append(Rest())\n"
    )
    return folder


def test_first_run__without_ensurepip_and_pip(project, wheels, run, tmp_path):
    status, stdout, stderr = run(PYTHONPATH=str(without(tmp_path / "site", "ensurepip", "pip")))
    assert (status, stdout) == (1, "")
    assert "python3-venv" in stderr
    assert left(project) == set()


def test_first_run__with_pip_but_without_ensurepip(project, wheels, run, tmp_path):
    bundled = list((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not bundled:
        pytest.skip("no pip to put beside")
    shutil.copytree(wheels, project / "wheels")
    site = without(tmp_path / "site", "ensurepip")
    zipfile.ZipFile(bundled[0]).extractall(site)
    status, stdout, _ = run(PYTHONPATH=str(site))
    assert (status, stdout) == (0, f"通报 {project / '.venv'}\n")


@posix
def test_first_run__folder_not_writable(project, start, surroundings, bare):
    (project / "__pycache__").mkdir()
    project.chmod(0o555)
    command = [bare, project / "generate.py"]
    if os.geteuid() == 0:  # root writes everywhere, unless it gives the right away
        if not shutil.which("setpriv"):
            pytest.skip("root, and no setpriv")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    result = subprocess.run(
        command, env=surroundings, capture_output=True, encoding="utf-8", check=False
    )
    project.chmod(0o755)
    assert (result.returncode, result.stdout) == (1, "")
    assert "不能写入" in result.stderr
    assert left(project) == set()


def test_venv_of_user__is_used_if_it_has_the_packages(project, wheels, run, surroundings):
    python = project / Path(environment.PYTHON).relative_to(HERE)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    before = sorted((project / ".venv").rglob("*"))

    status, stdout, stderr = run()
    assert (status, stdout) == (1, "")
    assert ".venv 不是本程序建立的" in stderr
    assert sorted((project / ".venv").rglob("*")) == before

    (packages,) = (path for path in before if path.name == "site-packages")
    for wheel in wheels.iterdir():
        zipfile.ZipFile(wheel).extractall(packages)
    assert run() == (0, f"通报 {project / '.venv'}\n", "")
    assert run(python=python) == (0, f"通报 {project / '.venv'}\n", "")


CLOSED = {  # redirection → exit status
    "| (exec 0<&-; sleep 0.3)": "0",  # | head that has ended
    ">&-": "0",
    "2>&-": "0",
    ">&- 2>&-": "0",
}


@posix
@pytest.mark.parametrize("redirection", CLOSED)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_exit__reader_gone(redirection, unbuffered, project, wheels, bare, surroundings):
    for wheel in wheels.iterdir():
        zipfile.ZipFile(wheel).extractall(project)
    shell = f'"{bare}" "{project}/generate.py" {redirection}; echo ${{PIPESTATUS[0]}} >status'
    result = subprocess.run(
        ["bash", "-c", shell],
        cwd=project,
        env={**surroundings, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert result.stderr == ""
    assert unbuffered or (project / "status").read_text().strip() == CLOSED[redirection]
    assert left(project) & {"日志", ".venv"} == set()


def test_exit__bug_goes_to_the_log(project, wheels, run):
    for wheel in wheels.iterdir():
        zipfile.ZipFile(wheel).extractall(project)
    (project / "notice/cli.py").write_text("def main():\n    raise KeyError('秘密')\n", "utf-8")
    status, stdout, stderr = run()
    assert (status, stdout) == (1, "")
    (log,) = (project / "日志").iterdir()
    assert stderr == f"程序出错，没有完成。详情见日志：{log}\n"
    assert "KeyError: '秘密'" in log.read_text(encoding="utf-8")


CONSOLES = {  # PYTHONIOENCODING → the encoding in which 通报 is printed
    "utf-8": "utf-8",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "ascii": "utf-8",
    "latin-1": "utf-8",
    "cp437": "utf-8",
    "cp1252": "utf-8",
}


@pytest.mark.parametrize("console", CONSOLES)
def test_console(console, surroundings):
    code = "import environment; environment.set_up_console(); print('通报\\u2028\\ud800')"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=HERE,
        env={**surroundings, "PYTHONIOENCODING": console},
        capture_output=True,
        check=True,
    )
    assert result.stdout.decode(CONSOLES[console]).startswith("通报")


VERSIONS = {  # version → is new enough
    (3, 10, 0): True,
    (3, 13, 1): True,
    (4, 0, 0): True,
    (3, 9, 18): False,
    (3, 5, 2): False,
    (2, 7, 18): False,
}


@pytest.mark.parametrize("version", VERSIONS)
def test_version(version):
    said = environment.version_fault((*version, "final", 0))
    assert (said is None) == VERSIONS[version]
    assert said is None or "需要 Python 3.10 以上" in said


@pytest.mark.parametrize("name", STARTERS)
def test_syntax__old_python_can_parse_it(name):
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"), feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.YieldFrom, ast.Starred)
    for node in ast.walk(tree):
        assert not isinstance(node, new[:5]), node.lineno
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs, node.lineno
            assert node.returns is None, node.lineno
        if isinstance(node, ast.Raise):
            assert node.cause is None, node.lineno


@pytest.mark.parametrize("command", ["python2.7", "python3.6", "python3.8", "python3.9"])
def test_version__real(command, project):
    python = shutil.which(command)
    if not python or subprocess.run([python, "-V"], capture_output=True, check=False).returncode:
        pytest.skip(f"no {command}")
    result = subprocess.run([python, project / "generate.py"], capture_output=True, check=False)
    assert result.returncode == 1
    assert "需要 Python 3.10 以上" in result.stderr.decode("utf-8")


def test_modules__are_looked_up_not_imported():
    """What each start pays: nothing is imported, and importlib.util alone would cost 4 ms."""
    code = (
        "import sys, environment; before = set(sys.modules); "
        "print([environment.is_found(name) for name in environment.RUNTIME.modules], "
        "sorted(set(sys.modules) - before), environment.is_found('no_such_module'))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout == f"{[True] * len(environment.RUNTIME.modules)} [] False\n"


def test_pins__agree_with_pyproject():
    tomllib = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli")
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == pins("requirements.txt")
    assert set(project["optional-dependencies"]["dev"]) <= set(pins("requirements-dev.txt"))
    for pin in pins("requirements.txt") + pins("requirements-dev.txt"):
        assert re.fullmatch(r'[\w.-]+==[\w.]+(; \w+ [<!=]+ "[\w.]+")?', pin)
