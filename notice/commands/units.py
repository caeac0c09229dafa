"""The units of a batch before their notices are made: what each is called, which are one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from notice import intake
from notice.commands import build as building
from notice.diagnostics import Diagnostic, Refused, warning
from notice.model.notice import Edition


class Names(NamedTuple):
    """单位全称, 单位简称, the name of the notice by default; "" where they can't be known.

    `digest` is of the workbook's bytes.
    """

    full: str
    unit: str
    stem: str
    digest: str


def named(workbook: Path, edition: Edition) -> Names:
    """What a workbook says of its unit; nothing where it can't be read, which is told later."""
    from notice.ledger.read import read_name
    from notice.output.fingerprint import digest

    try:
        content = intake.take(workbook, intake.WORKBOOK).content
    except Refused:
        return Names("", "", "", "")
    facts = read_name(content)
    full, unit = (str(next(iter(facts.get(name, ())), "")) for name in ("单位全称", "单位简称"))
    stem = building.stem_of(facts, edition) if unit else ""
    return Names(full, unit, stem, digest(content))


def targets(workbooks: Sequence[Path], stems: Sequence[str], output: Path) -> Iterator[Path]:
    """Where each notice goes.

    Of those with one name the first has it, the others add their workbook's.
    """
    from notice.output.file_names import clean_stem

    taken: set[str] = set()
    for path, stem in zip(workbooks, stems, strict=True):
        name = stem
        if not stem or stem.casefold() in taken:
            name = clean_stem(f"{stem}（{path.stem}）")
        taken.add(name.casefold())
        yield output / f"{name}.docx"


def twice(workbooks: Sequence[Path], names: Sequence[Names]) -> list[Diagnostic]:
    """A warning for each workbook of a unit that an earlier one is of too, or that is its copy."""
    from notice.folding import same

    first: dict[str, Path] = {}
    found: list[Diagnostic] = []
    for path, name in zip(workbooks, names, strict=True):
        of_copy = first.setdefault(f"={name.digest}", path) if name.digest else path
        of_unit = first.setdefault(same(name.full), path) if name.full else path
        if of_copy is not path:
            said = f"和{of_copy.name}一字不差"
        elif of_unit is not path:
            said = f"和{of_unit.name}都是“{name.full}”的"
        else:
            continue
        message = f"{said}，合计里两份都算；只要一份的，请移走另一份再运行"
        found.append(warning("unit-twice", str(path), message))
    return found
