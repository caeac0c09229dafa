"""Ledgers that come to the desk: the empty one, the example, copies of what a person drops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from notice.commands import map as mapping
from notice.commands import new, options
from notice.commands.proposing import sources
from notice.diagnostics import Refused
from notice.output.file_names import free
from notice.output.placing import kept
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
    try:
        path = free(bench.home / "input" / "台账.xlsx")
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
            "folder": _said_of(path, bench.home),
        }
        for path in paths
    ]


def _said_of(path: Path, home: Path) -> str:
    """Where a ledger lies; of the one that came with the program, that."""
    if path == home / options.DEFAULT_WORKBOOK:
        return "input，程序自带的示例"
    return "input" if path.parent == home / "input" else str(path.parent)


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
        return {"done": False, "says": f"没有用{name}：{_OTHERS.get(suffix, _TAKEN)}"}
    return take(bench, name, content)


def take(bench: Bench, name: str, content: bytes) -> dict[str, Any]:
    """Copy a file that holds a ledger, also a .docx, into input/; what can't be read is not."""
    try:
        sources.take(bench.keep(name, content))
        target = _copied(bench.home / "input", name, content)
    except Refused as refusal:
        return refused(named_otherwise(refusal, _DOCUMENT), f"没有用{name}")
    except OSError:
        return {"done": False, "says": "input 文件夹写不进去，请核对权限和磁盘空间"}
    says = f"已复制为 input/{target.name}"
    if target.suffix.lower() != ".xlsx" or _needs_mapping(target):
        return {**_mapped(bench, target), "says": f"{says}，请对照，再写成 .xlsx 副本"}
    bench.open_ledger(target, name)
    says = f"{says}，以后改这一份"
    return {"done": True, "says": says, "ledger": bench.entries.id_of(target)}


_TAKEN = "台账要是 .xlsx、.xls 或 .csv，通报要是 .docx"
_AS_XLSX = "请用WPS或Excel打开，另存为 .xlsx，再拖进来"
_AS_DOCX = "请用WPS或Word打开，另存为 .docx，再拖进来"
_OTHERS = {  # what people drop besides, by its name → the one thing to do
    **dict.fromkeys((".et", ".ett", ".xlsm", ".xlsb", ".ods"), _AS_XLSX),
    **dict.fromkeys((".wps", ".wpt", ".doc", ".docm", ".dotx", ".odt", ".rtf"), _AS_DOCX),
    ".pdf": "PDF 改不回来，请拖它原来的 .docx",
}
_DOCUMENT = "这是Word文件，名字却是台账的：请把名字改成.docx，再拖进来，选“用作台账”"


def named_otherwise(refusal: Refused, says: str) -> Refused:
    """The refusal; of a Word file named as a workbook, or the reverse, as the page can take it."""
    return Refused(
        d._replace(message=says) if d.rule == "file-swapped" else d for d in refusal.diagnostics
    )


def has_ledger(path: Path) -> bool:
    """Whether a table of a .docx looks like a ledger."""
    try:
        found = mapping.foreign(path).proposal.found
    except Refused:
        return False
    return all(d.rule != "map-ledger" for d in found)


def _copied(folder: Path, name: str, content: bytes) -> Path:
    """The file in the folder that has this content: one there already, else a new one."""
    return kept(folder / Path(name.replace("\\", "/")).name, content)


def _needs_mapping(path: Path) -> bool:
    try:
        return bool(mapping.propose(path, None).lines)
    except Refused:
        return False


def _mapped(bench: Bench, path: Path) -> dict[str, Any]:
    says = "请对照，再写成 .xlsx 副本"
    return {"done": True, "says": says, "map": bench.entries.id_of(path)}
