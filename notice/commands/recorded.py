"""How an edited notice was made: its record and its template, or the nearest there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from notice.commands import build
from notice.diagnostics import Diagnostic, info, warning
from notice.model.notice import BODY, Edition, Made, Paragraph
from notice.model.text import Text
from notice.versions.align import LEAST_SHARED, share_in_common


class Surroundings(NamedTuple):
    """Where things lie beside the program: its folder, and the template of each edition."""

    home: Path
    default_template: Callable[[Edition], Path]


class How(NamedTuple):
    """How the notice is made of a workbook."""

    template: Path
    edition: Edition
    fix: bool

    def make(self, workbook: Path) -> tuple[Made, list[Diagnostic]]:
        """As build.make. Raises Refused."""
        return build.make(workbook, self.template, self.edition, fix=self.fix)


class Recorded(NamedTuple):
    """How the notice was made: what a record says, or the default where there is none."""

    paragraphs: tuple[Paragraph, ...] | None
    how: How
    record: Mapping[str, Any] | None


def recorded(
    edited: Path,
    workbook: Path,
    texts: Sequence[str],
    surroundings: Surroundings,
    found: list[Diagnostic],
) -> Recorded:
    """The record of the file's name, else the nearest one (told), else none (told)."""
    record, paragraphs = _record(edited, texts, surroundings.home / "output", found)
    if record is None:
        edition = Edition.INTERNAL if "党内版" in edited.stem else Edition.PUBLIC
        message = f"找不到这份通报的记录，按工作簿重新做一份{edition.word}来比较"
        found.append(info("record-missing", str(edited), message))
        return Recorded(None, How(surroundings.default_template(edition), edition, False), None)
    edition = Edition.INTERNAL if record.get("edition") == "党内版" else Edition.PUBLIC
    folders = (edited.parent, workbook.parent, Path())
    template = _template(record["template"], edition, surroundings, folders, found)
    return Recorded(tuple(paragraphs), How(template, edition, record.get("fix") is True), record)


def _record(
    edited: Path, texts: Sequence[str], output: Path, found: list[Diagnostic]
) -> tuple[Mapping[str, Any] | None, Sequence[Paragraph]]:
    from notice.output import record

    own = record.read(edited)
    paragraphs = record.paragraphs_of(own) if own else None
    if own and paragraphs:
        return own, paragraphs
    every = [*record.every(edited.parent), *record.every(output)]
    best: tuple[float, Mapping[str, Any] | None, Sequence[Paragraph]] = (LEAST_SHARED, None, ())
    for each in sorted(every, key=lambda each: each["notice"] != edited.name):
        paragraphs = record.paragraphs_of(each)
        nearness = share_in_common(texts, body(paragraphs)) if paragraphs else 0.0
        if paragraphs and nearness > best[0]:
            best = (nearness, each, paragraphs)
    if best[1] is not None:
        message = f"文件旁边没有同名的记录，按文字最接近的“{best[1]['notice']}”的记录来比较"
        found.append(info("record-nearest", str(edited), message))
    return best[1], best[2]


def _template(
    made_with: Mapping[str, Any],
    edition: Edition,
    surroundings: Surroundings,
    folders: Iterable[Path],
    found: list[Diagnostic],
) -> Path:
    """The template that the record names, by its hash; else one of its name, else the default."""
    name, sha256 = str(made_with.get("name", "")), made_with.get("sha256")
    default = surroundings.default_template(edition)
    beside = [folder / Path(name).name for folder in folders] if name else []
    own = sorted((surroundings.home / "templates").glob("*.docx"))
    for path in dict.fromkeys((default, *own, *beside)):
        if path.is_file() and _sha256(path) == sha256:
            return path
    changed = next((path for path in (*beside, *own) if path.is_file() and path.name == name), None)
    if changed is not None:
        message = f"模板“{name}”在生成以后改过，按现在的样子核对"
        found.append(warning("template-changed", str(changed), message))
        return changed
    message = f"找不到当时用的模板“{name}”，改用默认模板核对；请把它放在通报旁边再试"
    found.append(warning("template-missing", name or str(default), message))
    return default


def _sha256(path: Path) -> str | None:
    from notice.output.files import digest

    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def body(paragraphs: Iterable[Paragraph]) -> list[Text]:
    """The texts of the notice's body, in order."""
    return [p.text for p in paragraphs if p.part == BODY]
