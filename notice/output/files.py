"""A notice on disk with its record, review sheet and 历史: what a person wrote is never lost.

An output is replaced only if it is byte for byte what the tool last wrote; everything else stays
and the notice gets the next free number. What stands there and what shall is settled first, then
all is written together.
"""

import stat
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from notice.diagnostics import Diagnostic, Refused, error, info, warning
from notice.model.notice import Made
from notice.output import record, review, unwritable
from notice.output.earlier import last_different
from notice.output.file_names import HISTORY, RECORDS, SHEET_ENDING, record_of, sheet_of
from notice.output.fingerprint import digest
from notice.output.placing import Merge, next_free, placed, refusal
from notice.output.record import HistoryLine, Record, Sheets
from notice.output.said import Said, said
from notice.output.staging import sweep, together
from notice.output.targets import open_elsewhere
from notice.output.turns import turn


class Saved(NamedTuple):
    """Where the notice is, and what is to be told of it."""

    path: Path
    found: tuple[Diagnostic, ...]
    made: Made
    changed: bool  # whether the notice was written anew
    kept: Path | None = None  # the version that it replaced, in 历史
    is_merged: bool = False


def save(
    made: Made,
    target: Path,
    inputs: tuple[Path, ...],
    found: Sequence[Diagnostic] = (),
    *,
    force: bool,
    strict: bool,
    merge: Merge | None = None,
) -> Saved:
    """Write the notice, its record and its review sheet.

    They lie at `target`, or beside it where that is not ours to replace; `found` is what the sheet
    tells of the making.

    With `merge` an edited file there is merged with it. Raises Refused where nothing can be
    written; every file then stays as it was.
    """
    failed = "文件没有写成（{reason}），原来的文件没有变动"
    with unwritable.refused(target, unwritable.BLOCKED, failed):
        refused = refusal(target, inputs)
        if refused is not None:
            raise Refused([refused])
        folder = target.parent
        folder.mkdir(parents=True, exist_ok=True)
        with turn(folder):
            sweep({folder, target.resolve().parent, folder / RECORDS, folder / HISTORY})
            return _saved(made, found, target, force=force, strict=strict, merge=merge)


def _saved(
    made: Made,
    of_making: Sequence[Diagnostic],
    target: Path,
    *,
    force: bool,
    strict: bool,
    merge: Merge | None,
) -> Saved:
    path, merged, found = placed(made, target, force=force, strict=strict, merge=merge)
    if merged is not None:
        changed = merged.rendered.docx != path.read_bytes()
        put = _put(merged, [*of_making, *found], path, built=made)
        return Saved(path.absolute(), (*found, *put.found), merged, changed, put.kept, True)
    if path != target:
        found += open_elsewhere(path)
    changed = not path.exists() or path.read_bytes() != made.rendered.docx
    try:
        put = _put(made, of_making, path)
    except PermissionError:
        if strict or not path.exists():
            raise
        held, (path, put) = path, _put_beside(made, of_making, path)
        message = f"文件正被WPS或Word占用，没有覆盖；新的通报是{path.name}，关闭原文件后可再生成"
        found = [*found, warning("output-held", str(held), message)]
    return Saved(path.absolute(), (*found, *put.found), made, changed, put.kept)


class _Put(NamedTuple):
    """What is to be told of writing, and the version that was replaced."""

    found: Sequence[Diagnostic] = ()
    kept: Path | None = None


def _put_beside(made: Made, of_making: Sequence[Diagnostic], held: Path) -> tuple[Path, _Put]:
    """Write at the next free number that the system lets be replaced; return where."""
    while True:
        path = next_free(held, made.rendered.docx)
        try:
            return path, _put(made, of_making, path)
        except PermissionError:
            if not path.exists():
                raise
            held = path


def _put(
    made: Made, of_making: Sequence[Diagnostic], path: Path, built: Made | None = None
) -> _Put:
    """Write what differs from what stands there; return what is to be told of that.

    Record first, then the review sheet, the notice: a kill in between leaves a record that knows
    both notices and both sheets. A merged notice comes before its record, which is that of what was
    `built`, so that it counts as edited: a kill leaves a file that merges again to the same.
    """
    standing = _standing(path)
    new = said(built or made)
    before = last_different(standing.noted, new, built or made, standing.sha256)

    now = new if built is None else said(made)
    is_replaced = standing.notice not in (None, made.rendered.docx)
    number = 1 + is_replaced + (len(standing.noted.history) if standing.noted else 0)
    of_build = None if built is None else built.rendered.paragraphs
    versions = review.Versions(path.name, number, before, of_build)
    page = review.page(made, now, of_making, versions)
    if standing.is_of(made) and _is_made_of(standing.sheet, review.written(page)):
        return _Put()
    _refuse_in_the_way(standing, made)
    with together() as staging:
        sheet = staging.stage(sheet_of(path), review.written(page))
        shall = _decided(standing, made, new, before, sheet.sha256, is_merged=built is not None)
        copies = [staging.stage(copy, (content,)) for copy, content in shall.copies]
        noted = [staging.stage(record_of(path), record.written(each)) for each in shall.records]
        notice = [staging.stage(path, (content,)) for content in shall.notices]
        rest = (*noted, sheet, *notice) if built is None else (sheet, *notice, *noted)
        staging.put((*copies, *rest))
    return _Put(shall.found, shall.kept)


# ---------------------------------------------------------------- what stands there, what shall


class _Standing(NamedTuple):
    """What stands at the path of a notice: the notice, its review sheet, its record."""

    path: Path
    notice: bytes | None
    sheet: bytes | None
    noted: Record | None

    @property
    def sha256(self) -> str | None:
        return None if self.notice is None else digest(self.notice)

    @property
    def own_sheets(self) -> Sheets:
        """The review sheets that are known as ours."""
        return self.noted.sheets if self.noted else Sheets(None, None)

    def is_of(self, made: Made) -> bool:
        """Whether it is this very notice, and its record is of what it was made of."""
        is_same = self.notice == made.rendered.docx
        return is_same and self.noted is not None and self.noted.is_of(made)


def _standing(path: Path) -> _Standing:
    sheet = sheet_of(path)
    return _Standing(
        path,
        path.read_bytes() if path.exists() else None,
        sheet.read_bytes() if sheet.is_file() else None,
        record.read(path),
    )


def _is_made_of(content: bytes | None, pieces: Iterable[bytes]) -> bool:
    """Whether a content is, byte for byte, these pieces."""
    if content is None:
        return False
    end = 0
    for piece in pieces:
        begin, end = end, end + len(piece)
        if content[begin:end] != piece:
            return False
    return end == len(content)


def _refuse_in_the_way(standing: _Standing, made: Made) -> None:
    path, sheet = standing.path, sheet_of(standing.path)
    if sheet.is_dir():
        message = f"有同名的文件夹“{sheet.name}”，核对单写不进去，请改名或移走"
        raise Refused([error("output-is-folder", str(sheet), message)])
    is_replaced = standing.notice not in (None, made.rendered.docx)
    if is_replaced and not path.stat().st_mode & stat.S_IWUSR:
        message = "输出文件是只读的，没有覆盖；请取消只读，或换一个文件名"
        raise Refused([error("output-read-only", str(path), message)])


class _Copy(NamedTuple):
    """A file that is kept in 历史."""

    path: Path
    content: bytes


class _Shall(NamedTuple):
    """What is written anew, and what is told: copies in 历史; none or one record and notice."""

    copies: Sequence[_Copy]
    records: Sequence[Record]
    notices: Sequence[bytes]
    found: Sequence[Diagnostic]
    kept: Path | None  # the copy of the notice that was replaced


def _decided(
    standing: _Standing,
    made: Made,
    new: Said,
    before: Said | None,
    sheet_sha256: str,
    *,
    is_merged: bool,
) -> _Shall:
    """Decide what becomes of the files there, once the hash of the new review sheet is known."""
    now = datetime.now().astimezone().replace(microsecond=0)
    notice = _replaced_notice(standing, made, now)
    sheet = _replaced_sheet(standing, sheet_sha256, now)
    history = standing.noted.history if standing.noted else ()
    if notice is not None:
        history = (_line(notice, now, standing.noted), *history)
    record = Record(
        notice=standing.path.name,
        said=new,
        replaces_sha256=digest(notice.content) if notice and not is_merged else None,
        fix=made.fix,
        made=now.isoformat(),
        sheets=Sheets(sheet_sha256, None if standing.sheet is None else digest(standing.sheet)),
        history=history,
        before=before,
    )
    is_noted = standing.is_of(made) and standing.own_sheets.sha256 == sheet_sha256
    found: list[Diagnostic] = []
    if sheet is not None:
        kept = f"已存入“{HISTORY}/{sheet.path.name}”再覆盖"
        message = f"原来的核对单改动过，或不是本程序生成的，{kept}"
        found.append(info("review-edited", str(sheet_of(standing.path)), message))
    return _Shall(
        [copy for copy in (notice, sheet) if copy is not None and not copy.path.exists()],
        [] if is_noted else [record],
        [made.rendered.docx] if standing.notice != made.rendered.docx else [],
        found,
        None if notice is None else notice.path,
    )


def _replaced_notice(standing: _Standing, made: Made, now: datetime) -> _Copy | None:
    """The copy of a notice that another one replaces."""
    old = standing.notice
    if old is None or old == made.rendered.docx:
        return None
    return _copy(standing.path, standing.path.suffix, old, now)


def _replaced_sheet(standing: _Standing, new_sha256: str, now: datetime) -> _Copy | None:
    """The copy of a review sheet that is not as the tool wrote it."""
    old = standing.sheet
    if old is None or digest(old) in (new_sha256, *standing.own_sheets):
        return None
    return _copy(sheet_of(standing.path), SHEET_ENDING, old, now)


def _copy(path: Path, ending: str, content: bytes, now: datetime) -> _Copy:
    """The copy in 历史 of a file that ends so, under the time of the run.

    Where another file has that name, with _2 behind.
    """
    folder = path.parent / HISTORY
    stem = f"{path.name.removesuffix(ending)}_{now:%Y%m%d-%H%M%S}"
    place = folder / f"{stem}{ending}"
    number = 2
    while place.exists() and place.read_bytes() != content:
        place = folder / f"{stem}_{number}{ending}"
        number += 1
    return _Copy(place, content)


def _line(copy: _Copy, now: datetime, noted: Record | None) -> HistoryLine:
    """A notice that goes into 历史; what it was made of is known where the record is of it."""
    line = HistoryLine(copy.path.name, digest(copy.content), now.isoformat())
    if noted is None or noted.said.sha256 != line.sha256:
        return line
    return line._replace(
        made=noted.made or None, workbook=noted.said.workbook, template=noted.said.template
    )
