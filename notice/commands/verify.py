"""verify: whether a file is byte for byte a notice of this tool (核对), by the records in .记录.

All records of the file's folder are searched by hash, for a file in 历史 those of the folder above
too, so that a renamed copy is known. Otherwise the paragraphs that differ are named, from the
record of the file's name or the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice import intake, telling
from notice.commands import chinese, onscreen, options
from notice.diagnostics import Diagnostic, Refused, info, warning
from notice.folding import beginning
from notice.model.notice import BODY, SPARE
from notice.versions import align

if TYPE_CHECKING:
    from notice.docx.reading import Document, OtherText
    from notice.model.notice import Paragraph
    from notice.output.record import HistoryLine, Record


@chinese.command("verify", "python generate.py verify output/通报.docx")
@options.argument("notice", "通报.docx", "要核对的通报")
@options.json
def command(notice: Path, as_json: bool) -> int:
    """Tell whether a notice is as made, or what was changed in it."""
    try:
        verified = verify(notice)
    except Refused as refusal:
        told = as_object(None, refusal.diagnostics) if as_json else None
        return telling.refused(refusal, "没有核对", told)
    if as_json:
        telling.show_object(as_object(verified, verified.found))
    else:
        telling.say(*telling.lines(verified.found))
        telling.show(*lines(verified))
        telling.say(last_line(verified))
    return 0 if verified.made else 1


class Origin(NamedTuple):
    """What a notice was made of, as its record says; "" where that is not known."""

    name: str
    when: str
    workbook: str
    template: str


class Deviation(NamedTuple):
    """A paragraph that is not as made.

    Its number from 1 in the file, or, where it is missing there, in the notice as made.
    """

    number: int
    old: str
    new: str
    is_missing: bool


class Verified(NamedTuple):
    """Whether the file is as made (`made`), of what, or how it differs from that."""

    made: bool
    origin: Origin | None
    differences: tuple[Deviation, ...]
    found: tuple[Diagnostic, ...]


def verify(path: Path, *folders: Path) -> Verified:
    """Compare a file with the records beside it and in further folders.

    Raises Refused where it can't be read.
    """
    from notice.docx import reading
    from notice.output.fingerprint import digest
    from notice.output.nearest import nearest

    taken = intake.take(path, intake.DOCUMENT)
    found = list(taken.found)
    records = _records((*_folders(path), *folders))
    origin = _made_as(digest(taken.content), records)
    if origin is not None:
        return Verified(True, origin, (), tuple(found))
    try:
        document = reading.read(taken.content, str(path))
    except Refused as refused:
        raise Refused([*found, *refused.diagnostics]) from refused
    found += _notes(document, path)
    own = [each for each in records if each.notice == path.name]
    noted = nearest(own, records, document.texts)
    if noted is None:
        message = "附近没有这份文件的记录，不能判断是不是本程序生成的；请放回原来的输出文件夹再核对"
        found.append(warning("record-missing", str(path), message))
        return Verified(False, None, (), tuple(found))
    if noted.notice != path.name:
        message = f"没有和文件同名的记录，按文字最接近的“{noted.notice}”的记录来核对"
        found.append(info("record-nearest", str(path), message))
    differences = tuple(_differences(noted.said.body, document.texts))
    others = _others_told(noted.said.paragraphs, document.others, path)
    if not (differences or others):
        message = "各段文字和生成时一样，只有字节不同（在WPS、Word里另存过，或改过格式）"
        found.append(info("only-bytes", str(path), message))
    return Verified(False, _origin(noted), differences, (*found, *others))


def _records(folders: Iterable[Path]) -> list[Record]:
    from notice.output import record

    return [each for folder in folders for each in record.every(folder)]


def _folders(path: Path) -> Iterator[Path]:
    from notice.output.file_names import HISTORY

    folder = path.absolute().parent
    yield folder
    if folder.name == HISTORY:
        yield folder.parent


def _made_as(sha256: str, records: Sequence[Record]) -> Origin | None:
    """What the notice with this hash was made of; None where no record knows it."""
    for each in records:
        if each.said.sha256 == sha256:
            return _origin(each)
    for each in records:
        for line in each.history:
            if line.sha256 == sha256:
                return _origin_of_line(line)
    for each in records:  # a run that was killed before it replaced this one
        if each.replaces_sha256 == sha256:
            return Origin(each.notice, "", "", "")
    return None


def _origin(noted: Record) -> Origin:
    said = noted.said
    return Origin(noted.notice, noted.made, said.workbook.name, said.template.name)


def _origin_of_line(line: HistoryLine) -> Origin:
    workbook = line.workbook.name if line.workbook else ""
    template = line.template.name if line.template else ""
    return Origin(line.name or "", line.made or "", workbook, template)


def _differences(recorded: Sequence[str], texts: Sequence[str]) -> Iterator[Deviation]:
    for old, new in align.pairs(recorded, texts):
        if old is None and new is not None:
            yield Deviation(new + 1, "", texts[new], False)
        elif new is None and old is not None:
            yield Deviation(old + 1, recorded[old], "", True)
        elif old is not None and new is not None and recorded[old] != texts[new]:
            yield Deviation(new + 1, recorded[old], texts[new], False)


def _notes(document: Document, path: Path) -> Iterator[Diagnostic]:
    if document.has_changes:
        message = "文件里有修订痕迹，按全部接受来核对"
        yield warning("changes-accepted", str(path), message)
    if document.comments:
        message = f"文件里有{len(document.comments)}条批注，生成的通报里没有批注"
        yield warning("comments-left-out", str(path), message)


def _others_told(
    paragraphs: Sequence[Paragraph], others: Sequence[OtherText], path: Path
) -> list[Diagnostic]:
    """Headers, footers and notes that are not as made; what a field shows is no difference."""
    found: list[Diagnostic] = []
    made = [p for p in paragraphs if p.part not in (BODY, SPARE) and p.text.strip()]
    for part in dict.fromkeys((*(p.part for p in made), *(o.part for o in others))):
        texts = [str(p.text) for p in made if p.part == part]
        left, added = _unpaired(texts, [other for other in others if other.part == part])
        if left or added:
            told = [f"原有“{beginning(text, 20)}”" for text in left]
            told += [f"现有“{beginning(text, 20)}”" for text in added]
            message = f"{part}和生成时不一样：{'，'.join(told)}"
            found.append(warning("other-parts-differ", str(path), message))
    return found


def _unpaired(texts: Iterable[str], others: Iterable[OtherText]) -> tuple[list[str], list[str]]:
    """Of one part the texts as made that are no longer there, and those that are there besides."""
    from notice.docx.reading import FIELD

    left, added = list(texts), []
    for other in others:
        shape = re.compile(re.escape(other.fixed).replace(re.escape(FIELD), ".*"), re.DOTALL)
        same = next((text for text in left if shape.fullmatch(text)), None)
        if same is None:
            added.append(other.text)
        else:
            left.remove(same)
    return left, added


# ---------------------------------------------------------------- what is told


def lines(verified: Verified) -> list[str]:
    """What a file is, and each paragraph that is not as made."""
    origin = verified.origin
    if verified.made and origin is not None:
        when = f"{origin.when[:19].replace('T', ' ')} " if origin.when else ""
        inputs = "、".join(
            f"{kind}“{name}”"
            for kind, name in (("工作簿", origin.workbook), ("模板", origin.template))
            if name
        )
        of = f"由{inputs}" if inputs else "由本程序（用的工作簿和模板没有记下）"
        return [f"一致：和生成时逐字节相同，{when}{of}生成，当时叫“{origin.name}”"]
    if origin is None:
        return ["不知道：没有找到这份文件的记录"]
    if not verified.differences:
        return [f"不一致：和“{origin.name}”正文各段相同，但不是逐字节相同"]
    head = f"不一致：和“{origin.name}”有{len(verified.differences)}段不同"
    return [head, *(_line(difference) for difference in verified.differences)]


def _line(difference: Deviation) -> str:
    number = difference.number
    if difference.is_missing:
        return f"原第{number}段 没有了：{onscreen.shortened(difference.old)}"
    if not difference.old:
        return f"第{number}段 多出来：{onscreen.shortened(difference.new)}"
    changes = tuple(align.words(difference.old, difference.new))
    shown = "".join(onscreen.change(difference.old, difference.new, changes))
    return f"第{number}段 改动：{shown}"


def last_line(verified: Verified) -> str:
    """The result in one line."""
    return telling.summary(verdict(verified), verified.found)


def verdict(verified: Verified) -> str:
    """The result."""
    differs = "核对不一致" if verified.origin else "没有记录，不能核对"
    return "核对一致" if verified.made else differs


def as_object(verified: Verified | None, found: Iterable[Diagnostic]) -> dict[str, object]:
    """The object of verify --json; None where the file could not be read."""
    made = verified is not None and verified.made
    origin = verified.origin if verified else None
    return {
        "ok": made,
        "made": made,
        "when": (origin.when or None) if origin else None,
        "workbook": (origin.workbook or None) if origin else None,
        "template": (origin.template or None) if origin else None,
        "differences": [
            {
                "paragraph": difference.number,
                "old": difference.old,
                "new": difference.new,
            }
            for difference in (verified.differences if verified else ())
        ],
        "findings": telling.findings(found),
    }
