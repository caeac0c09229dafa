"""The ledger that an edited notice is written back to (写回台账): the one it was made of first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notice.model.notice import InputFile
from notice.output.file_names import free
from notice.output.fingerprint import digest
from notice.output.record import Record
from notice.ui.bench import Bench
from notice.ui.deeds import short


def offered(bench: Bench, noted: Record | None) -> dict[str, Any]:
    """The ledgers to choose from, the likeliest first, each with the copy that would be written.

    `noted` is the record of the notice; `warns` says that its own ledger is not to be found.
    """
    of_notice = noted.said.workbook if noted is not None else None
    found: dict[Path, str] = {}
    for path, why in _found(bench, of_notice):
        found.setdefault(path, why)
    on_desk = bench.desk.state.choice.workbook
    warns = ""
    if of_notice is not None and not found:
        warns = f"生成这份通报用的是“{Path(of_notice.name).name}”，input 文件夹里没有。"
    if on_desk is not None:
        found.setdefault(on_desk, "工作台上正在用的")
    return {
        "ledgers": [
            {
                "id": bench.entries.id_of(path),
                "name": short(path, bench.home),
                "why": why,
                "copy": short(copy_of(bench, path), bench.home),
            }
            for path, why in found.items()
        ],
        "on_desk": "" if on_desk is None else short(on_desk, bench.home),
        "warns": warns,
    }


def _found(bench: Bench, of_notice: InputFile | None) -> Iterator[tuple[Path, str]]:
    """The ledgers of which the notice was made: with the same bytes, then of the same name."""
    if of_notice is None:
        return
    here = list(_workbooks(bench))
    name = Path(of_notice.name).name
    yield from ((p, "生成它用的") for p in here if _digest(p) == of_notice.sha256)
    yield from ((p, "生成它用的，后来改过") for p in here if p.name == name)


def _workbooks(bench: Bench) -> Iterator[Path]:
    """The ledger on the desk, then those of input/."""
    on_desk = bench.desk.state.choice.workbook
    if on_desk is not None and on_desk.is_file():
        yield on_desk
    for path in sorted((bench.home / "input").glob("*.xlsx")):
        if path != on_desk and path.is_file() and not path.name.startswith(("~$", ".")):
            yield path


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def copy_of(bench: Bench, workbook: Path) -> Path:
    """Where the filled copy of a ledger is written: nothing stands there."""
    return free(bench.home / "input" / f"{workbook.stem}_回填.xlsx")
