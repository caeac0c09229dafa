"""What a run finds in the output folder: old notices, records, locks, edited files."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from random import Random

from scripts.fuzz.cases import OUT
from scripts.fuzz.good import good_books
from scripts.fuzz.raw import cut_short, flipped
from scripts.fuzz.run import run_once

NOTICE = "市文化馆关于巡察整改进展情况的通报"


def set_scene(rng: Random, folder: Path, target: list[str]) -> None:
    """Files that stand in the output folder before the run: ours, edited, foreign, damaged."""
    out = folder / OUT
    if not out.exists():
        out.mkdir()
        target[:] = [str(out / "通报.docx") if rng.random() < 0.7 else str(out)]
        if rng.random() < 0.8:
            good = folder / "好.xlsx"
            good.write_bytes(rng.choice(good_books()))
            run_once([str(good), "-o", target[0]])
            good.unlink()
    path = Path(target[0]) if target[0].endswith(".docx") else out / f"{NOTICE}.docx"
    record = out / ".记录" / f"{path.stem}.json"
    with contextlib.suppress(OSError, ValueError):  # a record that is damaged already
        match rng.randrange(14):
            case 0 | 1:
                path.write_bytes(path.read_bytes() + b"edited" if path.exists() else b"not ours")
            case 2:
                path.write_bytes(flipped(rng, path.read_bytes()))
            case 3 | 4 | 5:
                _damage_record(rng, record)
            case 6:
                record.unlink()
            case 7:
                path.rename(out / "真.docx")
                path.symlink_to(rng.choice((out / "真.docx", out / "无.docx", path)))
            case 8:
                path.unlink(missing_ok=True)
                path.mkdir()
            case 9:
                place = out / rng.choice((".记录", "历史"))
                shutil.rmtree(place, ignore_errors=True)
                place.write_bytes(b"a file")
            case 10:
                (out / f".{path.name}.{99999900 + rng.randrange(99)}.tmp").write_bytes(b"left")
            case 11:
                (out / f"~${path.name[2:]}").write_bytes(b"lock")
            case 12:
                for n in range(2, rng.choice((3, 5, 101))):
                    (out / f"{path.stem}_{n}.docx").write_bytes(b"not ours %d" % n)
            case 13:
                record.parent.mkdir(exist_ok=True)
                record.unlink(missing_ok=True)
                record.mkdir()


def _damage_record(rng: Random, record: Path) -> None:
    raw = record.read_bytes()
    if rng.random() < 0.4:
        record.write_bytes(cut_short(rng, raw) if rng.random() < 0.5 else flipped(rng, raw))
        return
    known = json.loads(raw)
    odd = (
        None,
        [],
        {},
        "x",
        5,
        True,
        [None],
        [[]],
        ["x"],
        [{}],
        {"name": 5},
        1e999,
        [{"name": None}],
    )
    for _ in range(rng.choice((1, 2, 4))):
        known[rng.choice(list(known))] = rng.choice(odd)
    record.write_text(json.dumps(known), "utf-8")
