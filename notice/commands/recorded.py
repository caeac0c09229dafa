"""How an edited notice was made: its record and its template, or the nearest there are."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.commands import build
from notice.diagnostics import Diagnostic, info, warning
from notice.model.notice import BODY, Edition, InputFile, Made, Paragraph
from notice.model.text import Text

if TYPE_CHECKING:
    from notice.output.record import Record
    from notice.output.said import Said


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

    said: "Said | None"
    how: How
    notice: str = ""  # the name of the one that the record is of


def recorded(
    edited: Path,
    workbook: Path,
    texts: Sequence[str],
    surroundings: Surroundings,
    found: list[Diagnostic],
) -> Recorded:
    """The record of the file's name, else the nearest one (told), else none (told)."""
    noted = _noted(edited, texts, surroundings.home / "output", found)
    if noted is None:
        edition = Edition.INTERNAL if "党内版" in edited.stem else Edition.PUBLIC
        message = f"找不到这份通报的记录，按工作簿重新做一份{edition.word}来比较"
        found.append(info("record-missing", str(edited), message))
        return Recorded(None, How(surroundings.default_template(edition), edition, False))
    is_internal = noted.said.edition == Edition.INTERNAL.word
    edition = Edition.INTERNAL if is_internal else Edition.PUBLIC
    folders = (edited.parent, workbook.parent, Path())
    template = _template(noted.said.template, edition, surroundings, folders, found)
    return Recorded(noted.said, How(template, edition, noted.fix is True), noted.notice)


def _noted(
    edited: Path, texts: Sequence[str], output: Path, found: list[Diagnostic]
) -> "Record | None":
    from notice.output import record
    from notice.output.nearest import nearest

    own = record.read(edited)
    if own is not None and own.said.paragraphs:
        return own
    every = [*record.every(edited.parent), *record.every(output)]
    noted = nearest((), sorted(every, key=lambda each: each.notice != edited.name), texts)
    if noted is not None:
        message = f"文件旁边没有同名的记录，按文字最接近的“{noted.notice}”的记录来比较"
        found.append(info("record-nearest", str(edited), message))
    return noted


def _template(
    made_with: InputFile,
    edition: Edition,
    surroundings: Surroundings,
    folders: Iterable[Path],
    found: list[Diagnostic],
) -> Path:
    """The template that the record names, by its hash; else one of its name, else the default."""
    name, sha256 = made_with
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
    from notice.output.fingerprint import digest

    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def body(paragraphs: Iterable[Paragraph]) -> list[Text]:
    """The texts of the notice's body, in order."""
    return [p.text for p in paragraphs if p.part == BODY]
