"""Quality of the checks: planted faults found by kind, clean texts flagged by rule, beside a peer.

    .venv/bin/python benchmarks/quality.py            # the cases of ../shared/cases
    .venv/bin/python benchmarks/quality.py --list     # and which were missed or flagged

The peer is autocorrect-py, the one checker of Chinese of the package index that works offline; it
is left out where it is not installed (`pip install autocorrect-py==2.14.0`).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CASES = ROOT.parent / "shared" / "cases"
NOT_COUNTED = ("T21", "T39")  # of a planted fault: what is done to nearly every cell

Found = set[tuple[str, str]]  # (rule, level) of what is told of a text
Checker = Callable[[str, str], Found]  # place, text → what is found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--list", action="store_true", help="name what was missed or flagged")
    parser.add_argument("--cases", type=Path, default=CASES)
    options = parser.parse_args()
    if not (options.cases / "planted.tsv").exists():
        sys.exit(f"the cases are not there: {options.cases}")
    cases = _module(options.cases / "run_visible.py")
    planted, provoking = cases.rows("planted.tsv"), cases.rows("provoking.tsv")
    for name, check in (("this program", _ours(cases)), *_peers()):
        _print(name, check, planted, provoking, is_listed=options.list)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("cases", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _ours(cases: ModuleType) -> Checker:
    """What is told of a text beyond what is told of the base ledger."""
    from notice.commands import options
    from notice.commands.build import make
    from notice.diagnostics import Refused
    from notice.model.notice import Edition

    template = options.default_template(Edition.PUBLIC)

    def told(place: str, text: str) -> set[tuple[str, str, str, str]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "book.xlsx")
            cases.book(path, place, text)
            try:
                _, found = make(path, template, Edition.PUBLIC)
            except Refused as refused:
                found = list(refused.diagnostics)
        return {(d.rule, d.level.name, str(d.where), d.sentence) for d in found}

    base = told("E", "")
    return lambda place, text: {(r, level) for r, level, *_ in told(place, text) - base}


def _peers() -> list[tuple[str, Checker]]:
    try:
        import autocorrect_py  # pyright: ignore[reportMissingImports]
    except ImportError:
        return []

    def check(place: str, text: str) -> Found:
        bare = text.partition("|")[2] if place == "C" else text
        return {("autocorrect", "WARNING")} if autocorrect_py.format(bare) != bare else set()

    return [("autocorrect-py", check)]


def _print(
    name: str, check: Checker, planted: list[list[str]], provoking: list[list[str]], is_listed: bool
) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    by_rule: Counter[str] = Counter()
    for kind, place, faulty, twin in planted:
        of_twin = check(place, twin)
        new = {r for r, _ in check(place, faulty)} - {r for r, _ in of_twin} - {*NOT_COUNTED}
        wolves = {rule for rule, level in of_twin if level != "INFO"}
        kinds[kind] += Counter(planted=1, found=bool(new), flagged=bool(wolves))
        by_rule.update(wolves)
        if is_listed and not new:
            print(f"missed   {kind}: {faulty}")
        if is_listed and wolves:
            print(f"flagged  {twin}: {', '.join(wolves)}")
    flagged = 0
    for place, text in provoking:
        wolves = {rule for rule, level in check(place, text) if level != "INFO"}
        flagged += bool(wolves)
        by_rule.update(wolves)
        if is_listed and wolves:
            print(f"flagged  {text}: {', '.join(wolves)}")
    total = sum(kinds.values(), Counter[str]())
    print(f"\n## {name}\n\n| kind | planted | found | twins flagged |\n|---|---|---|---|")
    for kind, counts in kinds.items():
        print(f"| {kind} | {counts['planted']} | {counts['found']} | {counts['flagged']} |")
    print(f"| **all** | {total['planted']} | {total['found']} | {total['flagged']} |")
    print(f"\nclean sentences flagged: {flagged} of {len(provoking)}")
    print("clean texts flagged by rule:", dict(by_rule.most_common()) or "none")


if __name__ == "__main__":
    main()
