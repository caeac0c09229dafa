"""Files on disk: clean names, whole-or-nothing writing, versions (历史), and never losing what a
person wrote.

An output is replaced only if it is byte for byte what the tool last wrote; everything else stays
and the notice gets the next free number. A run that is killed leaves the old file or the new one,
never half of either.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from notice.diagnostics import Diagnostic, Level, Refused, error, info, warning
from notice.intake import locks
from notice.model.notice import Made, Paragraph
from notice.output import record, review, unwritable

HISTORY = "历史"
MAX_NUMBER = 99
WAIT_SECONDS = 10
_MAX_NAME_BYTES = 255
_LONGEST_TAIL = len("（党内版）_YYYYMMDD-HHMMSS_99.核对单.html.".encode()) + len(".4294967295.tmp")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)


def clean_stem(name: str) -> str:
    """A file name without what file systems forbid, short enough for every file that stands
    beside it.
    """
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", re.sub(r"\s*[\r\n]\s*", "", name)))
    stem = _shortened(stem, _MAX_NAME_BYTES - _LONGEST_TAIL).strip(" .")
    return f"_{stem}" if _RESERVED.fullmatch(stem) or not stem else stem


def _shortened(text: str, size: int) -> str:
    """Cut to `size` bytes of UTF-8, at a whole character."""
    return text.encode()[:size].decode(errors="ignore")


class Saved(NamedTuple):
    """Where the notice is, and what is to be told of it."""

    path: Path
    found: tuple[Diagnostic, ...]
    made: Made
    changed: bool  # whether the notice was written anew


class Edited(NamedTuple):
    """The file that stands in the place of a notice and is not as the tool wrote it.

    `base` are the paragraphs of the last build there; None without a record of it.
    """

    name: str
    content: bytes
    base: Sequence[Paragraph] | None


# the new build with the edits of a file in it, or None; and what is to be told
Merge = Callable[[Made, Edited], tuple[Made | None, list[Diagnostic]]]


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
    """Write the notice, its record and its review sheet at `target`, or beside it where that is not
    ours to replace; `found` is what the sheet tells of the making.

    With `merge` an edited file there is merged with it. Raises Refused where nothing can be
    written; every file then stays as it was.
    """
    failed = "文件没有写成（{reason}），原来的文件没有变动"
    with unwritable.refused(target, unwritable.BLOCKED, failed):
        if target.exists() and any(is_same_file(target, path) for path in inputs):
            message = "输出文件就是工作簿或模板本身，请换一个文件名"
            raise Refused([error("output-is-input", str(target), message)])
        if leads_to_itself(target):
            message = "这是指向自己的链接，写不进去，请删去这个链接或换一个文件名"
            raise Refused([error("output-unwritable", str(target), message)])
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise Refused(
                [error("output-is-folder", str(target), "同名的文件夹已存在，请换一个文件名")]
            )
        if target.exists() and not target.is_file():  # a pipe would be waited for
            message = "同名的不是普通文件，请换一个文件名"
            raise Refused([error("output-unwritable", str(target), message)])
        with turn(target.parent):
            _sweep(target)
            return _saved(made, found, target, force=force, strict=strict, merge=merge)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)


def leads_to_itself(path: Path) -> bool:
    """Whether a symbolic link goes round; a RuntimeError before Python 3.13."""
    try:
        path.resolve()
    except RuntimeError:
        return True
    return False


def _saved(
    made: Made,
    of_making: Sequence[Diagnostic],
    target: Path,
    *,
    force: bool,
    strict: bool,
    merge: Merge | None,
) -> Saved:
    found: list[Diagnostic] = []
    path = target
    if not _is_replaceable(target, made.rendered.docx):
        merged, told = merge(made, _edited(target)) if merge else (None, [])
        found += told
        if merged is not None:
            return _merged_saved(made, merged, of_making, target, found, strict=strict)
        if force:
            found.append(
                info(
                    "output-forced",
                    str(target),
                    f"原文件不是程序最后一次写的样子，已存入“{HISTORY}”文件夹再覆盖",
                )
            )
        else:
            path = _next_free(target, made.rendered.docx)
            kept = "这个文件改动过，或不是本程序生成的，没有覆盖"
            advice = (
                "看两者的不同用 compare，把改动带回台账用 backfill，并入新的通报加 --merge；"
                "确认不要原文件，加 --force 再生成一次"
            )
            if strict:
                message = f"{kept}；因为用了 --strict，新的通报也没有写。{advice}"
                raise Refused([*found, warning("output-edited", str(target), message)])
            message = f"{kept}；新的通报是{path.name}。{advice}"
            found.append(warning("output-edited", str(target), message))
    if path != target:
        found += open_elsewhere(path)
    changed = not path.exists() or path.read_bytes() != made.rendered.docx
    try:
        found += _replace(made, of_making, path)
    except PermissionError:
        if strict or not path.exists():
            raise
        held, (path, more) = path, _replaced_beside(made, of_making, path)
        found += more
        message = f"文件正被WPS或Word占用，没有覆盖；新的通报是{path.name}，关闭原文件后可再生成"
        found.append(warning("output-held", str(held), message))
    return Saved(path.absolute(), tuple(found), made, changed)


def _edited(path: Path) -> Edited:
    noted = record.read(path)
    base = None if noted is None else record.paragraphs_of(noted)
    return Edited(path.name, path.read_bytes(), base)


def _merged_saved(
    made: Made,
    merged: Made,
    of_making: Sequence[Diagnostic],
    target: Path,
    found: list[Diagnostic],
    *,
    strict: bool,
) -> Saved:
    """Write what was merged; its record is that of the build, so that it counts as edited."""
    if strict and any(d.level is Level.WARNING for d in found):
        raise Refused(found)
    changed = merged.rendered.docx != target.read_bytes()
    found += _replace(merged, [*of_making, *found], target, built=made)
    return Saved(target.absolute(), tuple(found), merged, changed)


def _replaced_beside(
    made: Made, of_making: Sequence[Diagnostic], held: Path
) -> tuple[Path, list[Diagnostic]]:
    """Write at the next free number that the system lets be replaced; return where."""
    while True:
        path = _next_free(held, made.rendered.docx)
        try:
            return path, _replace(made, of_making, path)
        except PermissionError:
            if not path.exists():
                raise
            held = path


def _is_replaceable(path: Path, content: bytes) -> bool:
    """Whether nothing stands there, or only what the tool wrote itself."""
    if not path.exists():
        return True
    try:
        current = path.read_bytes()
    except PermissionError:  # Windows, while another program holds it
        return False
    return current == content or digest(current) in record.own_hashes(path)


def _next_free(target: Path, content: bytes) -> Path:
    for number in range(2, MAX_NUMBER + 1):
        path = target.with_name(f"{target.stem}_{number}{target.suffix}")
        if not path.is_dir() and _is_replaceable(path, content):
            return path
    message = f"同名文件已经编到_{MAX_NUMBER}，请清理输出文件夹"
    raise Refused([error("output-numbers", str(target), message)])


def open_elsewhere(path: Path) -> list[Diagnostic]:
    """The warning that a lock file of Word, WPS or LibreOffice lies beside an output."""
    try:
        found = locks(path)
    except OSError:  # no such name can be: `save` says so
        return []
    message = "通报可能正在WPS或Word里打开着（{}），请关闭后再打开看新内容"
    return [warning("output-open", str(path), message.format(name)) for name in found[:1]]


def _replace(
    made: Made, of_making: Sequence[Diagnostic], path: Path, built: Made | None = None
) -> list[Diagnostic]:
    """Record first, then history, the review sheet, the notice: a kill in between leaves a record
    that knows both notices and both sheets.

    A merged notice comes before its record, which is that of what was `built`: a kill in between
    leaves a file that merges again to the same.
    """
    content = made.rendered.docx
    old = path.read_bytes() if path.exists() else None
    before = record.read(path)
    is_same = old == content and before is not None and record.is_of(before, made)
    earlier = record.last_different(before, built or made, None if old is None else digest(old))
    sheet = review.path_of(path)
    if is_same and _holds(sheet, review.written(made, of_making, path.name, earlier)):
        return []
    if sheet.is_dir():
        message = f"有同名的文件夹“{sheet.name}”，核对单写不进去，请改名或移走"
        raise Refused([error("output-is-folder", str(sheet), message)])
    if old not in (None, content) and not path.stat().st_mode & stat.S_IWUSR:
        message = "输出文件是只读的，没有覆盖；请取消只读，或换一个文件名"
        raise Refused([error("output-read-only", str(path), message)])
    staged = _Staged(sheet, review.written(made, of_making, path.name, earlier))
    try:
        return _put_all(made, built, path, old, staged, before, earlier, is_same=is_same)
    finally:
        staged.drop()


def _put_all(
    made: Made,
    built: Made | None,
    path: Path,
    old: bytes | None,
    staged: _Staged,
    before: Mapping[str, Any] | None,
    earlier: Mapping[str, Any] | None,
    *,
    is_same: bool,
) -> list[Diagnostic]:
    """Write what differs; return what is to be told of a review sheet that was not ours."""
    content, sheet = made.rendered.docx, review.path_of(path)
    now = datetime.now().astimezone().replace(microsecond=0)
    history = record.history_of(before)
    shown = sheet.read_bytes() if sheet.exists() else None
    found: list[Diagnostic] = []
    with _put_back_on_failure(path, old, shown):
        if old is not None and old != content:
            history = [_kept(path, old, now, before), *history]
        if shown is not None and digest(shown) not in (staged.sha256, *record.own_sheets(before)):
            copy = _copied(sheet, review.ENDING, shown, now)
            message = f"原来的核对单改动过，或不是本程序生成的，已存入“{HISTORY}/{copy.name}”再覆盖"
            found.append(info("review-edited", str(sheet), message))
        hashes = {"sha256": staged.sha256, "replaces": shown and digest(shown)}
        replaced = old if old != content and built is None else None
        text = record.written(built or made, path.name, now, replaced, history, earlier, hashes)
        is_noted = is_same and record.own_sheets(before)[:1] == (staged.sha256,)
        if built is None and not is_noted:
            write(record.path_of(path), text)
        staged.put()
        if old != content:
            write(path, content)
        if built is not None and not is_noted:
            write(record.path_of(path), text)
    return found


def _holds(path: Path, pieces: Iterable[bytes]) -> bool:
    """Whether a file is, byte for byte, these pieces."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return all(stream.read(len(piece)) == piece for piece in pieces) and not stream.read(1)


@contextmanager
def _put_back_on_failure(path: Path, old: bytes | None, sheet: bytes | None) -> Iterator[None]:
    """Where the system refuses to write, leave notice, record, review sheet and 历史 as they
    were.
    """
    noted, kept, shown = record.path_of(path), path.parent / HISTORY, review.path_of(path)
    before = noted.read_bytes() if noted.exists() else None
    versions = set(kept.glob("*"))
    missing = [folder for folder in (kept, noted.parent) if not folder.exists()]
    try:
        yield
    except OSError:
        with suppress(OSError):
            if old is not None and path.read_bytes() != old:
                write(path, old)
            for version in set(kept.glob("*")) - versions:
                version.unlink()
            for file, content in ((noted, before), (shown, sheet)):
                if content is None:
                    if file.exists():
                        file.unlink()
                elif file.read_bytes() != content:
                    write(file, content)
            for folder in missing:
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()
        raise


def _kept(path: Path, old: bytes, now: datetime, before: Mapping | None) -> dict[str, object]:
    """Keep a copy of the notice that this run replaces; return its line in the record."""
    copy = _copied(path, path.suffix, old, now)
    return record.version_line(copy.name, digest(old), now, before)


def _copied(path: Path, ending: str, old: bytes, now: datetime) -> Path:
    """A copy in 历史 of a file that ends so, under the time of the run; a taken name gets _2."""
    folder = path.parent / HISTORY
    folder.mkdir(exist_ok=True)
    stem = f"{path.name.removesuffix(ending)}_{now:%Y%m%d-%H%M%S}"
    copy = folder / f"{stem}{ending}"
    number = 2
    while copy.exists() and copy.read_bytes() != old:
        copy = folder / f"{stem}_{number}{ending}"
        number += 1
    if not copy.exists():
        write(copy, old)
    return copy


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


# ---------------------------------------------------------------- whole or nothing


def write(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: a new file in the same folder, flushed, then renamed over.

    A symbolic link is followed: its target is replaced in its own folder.
    """
    staged = _Staged(path, (content,) if isinstance(content, bytes) else content)
    try:
        staged.put()
    finally:
        staged.drop()


class _Staged:
    """A new file beside the one that it will replace, flushed, with the hash of its bytes."""

    def __init__(self, path: Path, pieces: Iterable[bytes]) -> None:
        self._real = path.resolve()
        self._real.parent.mkdir(parents=True, exist_ok=True)
        self._new = self._real.with_name(f".{self._real.name}.{os.getpid()}.tmp")
        hashed = hashlib.sha256()
        try:
            with self._new.open("wb") as stream:
                for piece in pieces:
                    hashed.update(piece)
                    stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            self.drop()
            raise
        self.sha256 = hashed.hexdigest()

    def put(self) -> None:
        _rename(lambda: self._new.replace(self._real))

    def drop(self) -> None:
        """Remove it where it was not put."""
        self._new.unlink(missing_ok=True)


def _rename(rename: Callable[[], object]) -> None:
    """Windows refuses while a virus scanner or a preview holds the file: three more tries in a
    second.
    """
    for seconds in (0.1, 0.3, 0.6):
        try:
            rename()
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(seconds)
    rename()


def _sweep(target: Path) -> None:
    """Remove what runs that were killed left beside the output."""
    real = target.resolve().parent
    for folder in {target.parent, real, target.parent / record.FOLDER, target.parent / HISTORY}:
        for left in folder.glob(".*.tmp"):
            owner = re.search(r"\.(\d+)\.tmp$", left.name)
            if owner and not _is_alive(int(owner[1])):
                left.unlink(missing_ok=True)


def _is_alive(process_id: int) -> bool:
    if process_id == os.getpid():
        return False  # this run has written nothing yet: an older process had the same number
    if os.name == "nt":
        return False  # a file still held there can't be deleted, and unlink then fails harmlessly
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold the folder for this run; a second run waits up to ten seconds, then Refused is
    raised.
    """
    if os.name == "nt":
        holder = os.open(folder / ".生成中", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)  # type: ignore[attr-defined]
    else:
        holder = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + WAIT_SECONDS
        pause = 0.002  # the workers of a batch take turns in a few milliseconds
        while not _held(holder):
            if time.monotonic() > until:
                message = "另一个窗口正在往这个文件夹里生成，等了10秒还没有结束，请稍后再试"
                raise Refused([error("output-busy", str(folder), message)])
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
        yield
    finally:
        os.close(holder)


def _held(holder: int) -> bool:
    """Take the kernel's lock, which is given back however the process ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(holder, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import errno
            import fcntl

            try:
                fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                if fault.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL):
                    return True  # some network folders have no locks
                raise
    except (BlockingIOError, PermissionError):
        return False
    return True
