"""compare: two versions of a document → their differences (比较), and the marked copy (花脸稿).

Any two .docx will do. Paragraphs are paired, then their words over whole tokens; tracked changes of
either are read as accepted, comments left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice import telling
from notice.commands import chinese, onscreen, options
from notice.diagnostics import Diagnostic, Refused, info, warning
from notice.versions import align

if TYPE_CHECKING:
    from notice.docx.reading import Document
    from notice.versions.lettering import Letters

CHANGED, ADDED, DELETED, MOVED = "changed", "added", "deleted", "moved"
OBJECT = "object"  # what is no words: a picture, a field, how large the words are
_WORDS = {CHANGED: "改动", ADDED: "新增", DELETED: "删去", MOVED: "移动"}


@chinese.command("compare", "python generate.py compare 旧稿.docx 新稿.docx -o 花脸稿.docx")
@options.argument("old", "旧稿.docx", "原来的一稿，任何 .docx 都行")
@options.argument("new", "新稿.docx", "改过的一稿")
@options.output("花脸稿.docx", "另外写一份花脸稿：差异都是修订，可在WPS、Word里逐条接受或拒绝")
@options.json
def command(old: Path, new: Path, output: Path | None, as_json: bool) -> int:
    """Compare two documents and tell what differs; with -o write the marked copy."""
    try:
        compared = compare(old, new, output)
    except Refused as refusal:
        told = as_object(None, refusal.diagnostics) if as_json else None
        return telling.refused(refusal, "没有比较", told)
    if as_json:
        telling.show_object(as_object(compared, compared.found))
        return 0
    telling.say(*telling.lines(compared.found))
    telling.show(*lines(compared))
    telling.say(last_line(compared))
    if compared.marked is not None:
        telling.show(compared.marked)
    return 0


class Difference(NamedTuple):
    """A paragraph that differs: its kind, its numbers from 1, its texts.

    A number is None where one version has no such paragraph; `pieces` are the words of one that
    has changed. Of an object the texts are what each version has there, `told` says what differs.
    """

    kind: str
    old_number: int | None
    new_number: int | None
    old: str
    new: str
    pieces: tuple[align.Piece, ...] = ()
    told: str = ""


class Compared(NamedTuple):
    """What differs, where the marked copy is, and what is to be told."""

    differences: tuple[Difference, ...]
    marked: Path | None
    found: tuple[Diagnostic, ...]


def compare(old_path: Path, new_path: Path, marked_path: Path | None = None) -> Compared:
    """Compare two documents; with `marked_path` write the marked copy there.

    Raises Refused where one of them can't be read or the copy can't be written; every file then
    stays as it was.
    """
    from notice.docx import reading
    from notice.output import marked
    from notice.versions import marking
    from notice.versions.lettering import Letters

    found: list[Diagnostic] = []
    documents: list[Document] = []
    faults: list[Diagnostic] = []
    if marked_path is not None:
        try:
            found += marked.check_target(marked_path, (old_path, new_path))
        except Refused as refused:
            faults += refused.diagnostics
    for path in (old_path, new_path):
        try:
            document, told = reading.take(path)
            found += [*told, *_notes(document, path)]
            documents.append(document)
        except Refused as refused:
            faults += refused.diagnostics
    if faults:
        raise Refused([*found, *faults])
    old, new = documents
    found += [*_other_insets(old, new, new_path), *_other_parts(old, new, new_path)]
    letters = Letters(old, new)
    pairs = align.pairs(letters.texts(old), letters.texts(new))
    found_differences = (
        *differences(old.texts, new.texts, pairs),
        *_objects(old, new, letters, pairs),
    )
    if marked_path is None:
        return Compared(found_differences, None, tuple(found))
    now = datetime.now().astimezone().replace(microsecond=0)
    content = marking.marked(old, new, letters, pairs, now)
    try:
        marked.save(marked_path, content, (old_path, new_path))
    except Refused as refused:
        raise Refused([*found, *refused.diagnostics]) from refused
    return Compared(found_differences, marked_path.absolute(), tuple(found))


def differences(
    old: Sequence[str], new: Sequence[str], pairs: Sequence[align.Pair]
) -> Iterator[Difference]:
    """Yield what differs, in reading order; what moved is told once, where it now stands."""
    away = align.moved(old, new, pairs)
    origins = {there: here for here, there in away.items()}
    for at_old, at_new in pairs:
        if at_old is not None and at_new is not None:
            if old[at_old] != new[at_new]:
                pieces = tuple(align.words(old[at_old], new[at_new]))
                texts = old[at_old], new[at_new]
                yield Difference(CHANGED, at_old + 1, at_new + 1, *texts, pieces)
        elif at_old is not None:
            if at_old not in away:
                yield Difference(DELETED, at_old + 1, None, old[at_old], "")
        elif at_new is not None:
            if at_new in origins:
                number = origins[at_new] + 1
                yield Difference(MOVED, number, at_new + 1, new[at_new], new[at_new])
            else:
                yield Difference(ADDED, None, at_new + 1, "", new[at_new])


def _objects(
    old: Document, new: Document, letters: Letters, pairs: Sequence[align.Pair]
) -> Iterator[Difference]:
    """Yield where something else than words differs, in reading order."""
    from notice.versions.unlike import unlike

    away = align.moved(letters.texts(old), letters.texts(new), pairs)
    for each in unlike(old, new, letters, pairs, away):
        told = f"{each.kind}不同" + (f"（{each.how}）" if each.how else "")
        old_number, new_number = _from_one(each.old_paragraph), _from_one(each.new_paragraph)
        yield Difference(OBJECT, old_number, new_number, each.old, each.new, told=told)


def _from_one(number: int | None) -> int | None:
    return None if number is None else number + 1


def _notes(document: Document, path: Path) -> Iterator[Diagnostic]:
    """What a reader of the comparison must know of a document."""
    if document.has_changes:
        message = "文件里有修订痕迹，比较时按全部接受来读；要按别的样子比较，请先逐条处理修订"
        yield warning("changes-accepted", str(path), message)
    if document.comments:
        count = len(document.comments)
        message = f"文件里有{count}条批注，批注不比较，也不带进花脸稿"
        yield info("comments-left-out", str(path), message)


_SHOWN = 20
_OTHERS = "other-parts-differ"


def _other_insets(old: Document, new: Document, path: Path) -> Iterator[Diagnostic]:
    """What headers, footers and notes show differently and is no words."""
    for part, kind in dict.fromkeys(i[:2] for i in (*new.other_insets, *old.other_insets)):
        olds, news = (
            sorted(key for where, of, key in document.other_insets if (where, of) == (part, kind))
            for document in (old, new)
        )
        if olds != news:
            message = f"{part}不一样：{kind}不同；花脸稿里照新稿，没有标出"
            yield warning(_OTHERS, str(path), message)


def _other_parts(old: Document, new: Document, path: Path) -> Iterator[Diagnostic]:
    """What headers, footers and notes have in one version alone; field results don't count."""
    parts = dict.fromkeys(other.part for other in (*new.others, *old.others))
    for part in parts:
        olds = Counter(other.fixed for other in old.others if other.part == part)
        news = Counter(other.fixed for other in new.others if other.part == part)
        if set(olds) == set(news):
            continue
        told = [
            f"{label}“{text[:_SHOWN]}”"
            for label, texts in (("旧稿有", olds - news), ("新稿有", news - olds))
            for text in texts
        ]
        message = f"{part}不一样：{'，'.join(told)}；花脸稿里照新稿，没有标出"
        yield warning(_OTHERS, str(path), message)


# ---------------------------------------------------------------- what is told


def lines(compared: Compared) -> list[str]:
    """One line a difference, the words of old and new in signs of their own; 没有差异 without."""
    return [_line(difference) for difference in compared.differences] or [_none(compared)]


def _none(compared: Compared) -> str:
    """What is said where the body has no difference; another part may have one."""
    has_others = any(told.rule == _OTHERS for told in compared.found)
    return "正文相同，别的部分有不同" if has_others else "没有差异"


def _line(difference: Difference) -> str:
    old, new = difference.old_number, difference.new_number
    if difference.kind == OBJECT:
        place = f"原第{old}段" if new is None else f"第{new}段"
        return f"{place}：{difference.told}"
    if new is None:
        return f"原第{old}段 删去：【删：{onscreen.whole(difference.old)}】"
    if old is None:
        return f"第{new}段 新增：【增：{onscreen.whole(difference.new)}】"
    if difference.kind == MOVED:
        return f"第{new}段 移动（原第{old}段）：{onscreen.shortened(difference.new)}"
    was = f"（原第{old}段）" if old != new else ""
    shown = "".join(onscreen.change(difference.old, difference.new, difference.pieces))
    return f"第{new}段{was} 改动：{shown}"


def last_line(compared: Compared) -> str:
    """How much differs, in one line."""
    return telling.summary(f"比较完成：{how_much(compared)}", compared.found)


def how_much(compared: Compared) -> str:
    """How much differs."""
    counts = Counter(difference.kind for difference in compared.differences)
    told = [f"{word}{counts[kind]}段" for kind, word in _WORDS.items() if counts[kind]]
    if counts[OBJECT]:
        told.append(f"文字以外{counts[OBJECT]}处")
    return "、".join(told) or _none(compared)


def as_object(compared: Compared | None, found: Iterable[Diagnostic]) -> dict[str, object]:
    """The object of compare --json; None where the run was refused."""
    return {
        "ok": compared is not None,
        "outputs": {"marked": compared.marked if compared else None},
        "differences": [
            {
                "kind": difference.kind,
                "old_paragraph": difference.old_number,
                "new_paragraph": difference.new_number,
                "old": difference.old,
                "new": difference.new,
            }
            for difference in (compared.differences if compared else ())
        ],
        "findings": telling.findings(found),
    }
