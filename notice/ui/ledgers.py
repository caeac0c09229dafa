"""Ledgers that come to the desk: the empty one, the example, copies of what a person drops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notice import intake
from notice.commands import map as mapping
from notice.commands import new, options
from notice.diagnostics import Refused
from notice.output import staging
from notice.output.file_names import numbered
from notice.ui.bench import LEDGERS, Bench
from notice.ui.deeds import opened, refused


def begin(bench: Bench, what: str) -> dict[str, Any]:
    """One of the tiles: an empty ledger made and opened, or the example shown."""
    if what == "example":
        bench.shows_example = True
        example = bench.home / options.DEFAULT_WORKBOOK
        if not example.exists():
            return {"done": False, "says": "示例不在了：input/rectification.xlsx"}
        bench.open_ledger(example)
        return {"done": True, "says": "这是示例，内容是虚构的；改了、存了，这里就变"}
    path = next(_free(bench.home / "input" / "台账.xlsx"))
    try:
        new.new(path)
    except Refused as refusal:
        return refused(refusal, "没有新建")
    bench.open_ledger(path)
    told = opened(path)
    where = f"已新建 input/{path.name}，请照“填写说明”填，存盘后这里就变"
    return {"done": True, "says": where if told["done"] else f"{where}（{told['says']}）"}


def known(bench: Bench) -> list[dict[str, str]]:
    """The ledgers in input/, and the one on the desk wherever it lies."""
    folder = bench.home / "input"
    try:
        here = sorted(p for p in folder.iterdir() if _is_ledger(p))
    except OSError:
        here = []
    on_desk = bench.desk.state.choice.workbook
    paths = here if on_desk is None or on_desk in here else [on_desk, *here]
    return [
        {
            "id": bench.entries.id_of(path),
            "name": path.name,
            "is_open": "1" if path == on_desk else "",
            "folder": "input" if path.parent == folder else str(path.parent),
        }
        for path in paths
    ]


def _is_ledger(path: Path) -> bool:
    is_shown = not path.name.startswith(("~$", "."))
    return is_shown and path.suffix.lower() in LEDGERS and path.is_file()


def open_known(bench: Bench, path: Path) -> dict[str, Any]:
    """Lay a ledger of the list on the desk; one in another form goes to the mapping page."""
    if path.suffix.lower() != ".xlsx":
        return _mapped(bench, path)
    if path == bench.home / options.DEFAULT_WORKBOOK:
        bench.shows_example = True
    bench.open_ledger(path)
    return {"done": True, "says": f"现在用的是{path.name}"}


def receive(bench: Bench, name: str, content: bytes) -> dict[str, Any]:
    """Copy a dropped ledger into input/, over nothing; foreign headings lead to the mapping."""
    suffix = Path(name).suffix.lower()
    if suffix not in LEDGERS:
        return {
            "done": False,
            "says": f"{name}用不了：台账要是 .xlsx、.xls 或 .csv，通报要是 .docx",
        }
    try:
        if suffix == ".xlsx":
            intake.refuse(content, Path(name), intake.WORKBOOK)
        target = _copied(bench.home / "input", name, content)
    except Refused as refusal:
        return refused(refusal, f"没有用{name}")
    except OSError:
        return {"done": False, "says": "input 文件夹写不进去，请核对权限和磁盘空间"}
    says = f"已复制为 input/{target.name}，以后改这一份"
    if suffix != ".xlsx" or _needs_mapping(target):
        return {**_mapped(bench, target), "says": f"{says}；表头不一样，请对照"}
    bench.open_ledger(target, name)
    return {"done": True, "says": says, "ledger": bench.entries.id_of(target)}


def _copied(folder: Path, name: str, content: bytes) -> Path:
    """The file in the folder that has this content: one there already, else a new one."""
    wanted = folder / Path(name.replace("\\", "/")).name
    for path in (wanted, *numbered(wanted)):
        if path.is_file() and path.read_bytes() == content:
            return path
        if not path.exists() and not path.is_symlink():
            staging.write(path, content)
            return path
    raise OSError


def _needs_mapping(path: Path) -> bool:
    try:
        return bool(mapping.propose(path, None).lines)
    except Refused:
        return False


def _mapped(bench: Bench, path: Path) -> dict[str, Any]:
    return {"done": True, "says": "表头不一样，请对照", "map": bench.entries.id_of(path)}


def _free(path: Path) -> Iterator[Path]:
    for other in (path, *numbered(path)):
        if not other.exists():
            yield other
