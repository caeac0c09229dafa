"""Files beside a notice that the tool makes anew with it: PDF, web page, text; the 汇总 of a batch.

Their hashes stand in .记录, by the name of each, so that a file of such a name that is not ours
stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from notice.diagnostics import Diagnostic, warning
from notice.output.file_names import RECORDS, numbered
from notice.output.fingerprint import digest
from notice.output.staging import write

_FORM = 1


def put(path: Path, content: bytes, of: Path | None = None) -> list[Diagnostic]:
    """Write a file if nothing stands there or only what the tool wrote; else warn and leave it.

    `of` is the notice that it was made of. What is already there letter by letter is not written
    again. Raises OSError.
    """
    old = path.read_bytes() if path.exists() else None
    if old == content:
        if digest(content) not in _known(path):
            _note(path, [digest(content)], of)
        return []
    if old is not None and digest(old) not in _known(path):
        message = "同名的文件改动过，或不是本程序生成的，没有覆盖；要新的请改名或移走它再生成"
        return [warning("beside-edited", str(path), message)]
    _note(path, [digest(content), *([] if old is None else [digest(old)])], of)
    write(path, content)
    return []


def put_or_next(path: Path, content: bytes) -> tuple[Path, list[Diagnostic]]:
    """As `put`, but beside a file that stays the next free number is written; return where."""
    found = put(path, content)
    if not found:
        return path, []
    for other in numbered(path):
        if not other.is_dir() and not put(other, content):
            message = f"{path.name}改动过，或不是本程序生成的，没有覆盖；新的是{other.name}"
            return other, [warning("beside-edited", str(path), message)]
    raise FileExistsError(path)


def is_ours(path: Path) -> bool:
    """Whether a file that is there is byte for byte as the tool wrote it."""
    return digest(path.read_bytes()) in _known(path)


def is_made_of(path: Path, notice: Path) -> bool:
    """Whether a file is there as the tool wrote it last, and was made of the notice as it is."""
    noted = _noted(path)
    return (
        path.is_file()
        and digest(path.read_bytes()) == next(iter(_hashes(noted)), None)
        and noted.get("of") == digest(notice.read_bytes())
    )


def _place(path: Path) -> Path:
    return path.parent / RECORDS / f"{path.name}.json"


def _known(path: Path) -> list[str]:
    """The hashes of what the tool wrote under this name, and of what that was to replace."""
    return _hashes(_noted(path))


def _noted(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(_place(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("file") == path.name else {}


def _hashes(noted: Mapping[str, Any]) -> list[str]:
    hashes = noted.get("sha256")
    return [h for h in hashes if isinstance(h, str)] if isinstance(hashes, list) else []


def _note(path: Path, hashes: list[str], of: Path | None) -> None:
    made_of = None if of is None else digest(of.read_bytes())
    noted = {"form": _FORM, "file": path.name, "sha256": hashes, "of": made_of}
    write(_place(path), f"{json.dumps(noted, ensure_ascii=False)}\n".encode())
