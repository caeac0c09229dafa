"""Where a notice shall stand.

Over what the tool wrote itself, merged with what a person edited, over it by force, or beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from notice.diagnostics import Diagnostic, Level, Refused, error, info, warning
from notice.model.notice import Made, Paragraph
from notice.output import record, staging
from notice.output.file_names import HISTORY, MAX_NUMBER, all_taken, numbered
from notice.output.fingerprint import digest
from notice.output.targets import is_same_file, leads_to_itself


class Edited(NamedTuple):
    """The file that stands in the place of a notice and is not as the tool wrote it.

    `base` are the paragraphs of the last build there; None without a record of it.
    """

    name: str
    content: bytes
    base: Sequence[Paragraph] | None


# the new build with the edits of a file in it, or None; and what is to be told
Merge = Callable[[Made, Edited], tuple[Made | None, list[Diagnostic]]]


class Placed(NamedTuple):
    """Where the notice shall stand, merged or as it was made, and what is to be told of that."""

    path: Path
    merged: Made | None
    found: list[Diagnostic]


def placed(made: Made, target: Path, *, force: bool, strict: bool, merge: Merge | None) -> Placed:
    """Decide where the notice asked for at `target` shall stand; nothing is written.

    Raises Refused where it may stand nowhere, with `strict` too where a person's file stays.
    """
    if is_replaceable(target, made.rendered.docx):
        return Placed(target, None, [])
    merged, found = merge(made, _edited(target)) if merge else (None, [])
    if merged is not None:
        if strict and any(d.level is Level.WARNING for d in found):
            raise Refused(found)
        return Placed(target, merged, found)
    if force:
        message = f"原文件不是程序最后一次写的样子，已存入“{HISTORY}”文件夹再覆盖"
        return Placed(target, None, [*found, info("output-forced", str(target), message)])
    path = next_free(target, made.rendered.docx)
    told = warning("output-edited", str(target), _kept_sentence(target, path, strict=strict))
    told = told._replace(advice="要把改动并进去：python generate.py --merge")
    if strict:
        raise Refused([*found, told])
    return Placed(path, None, [*found, told])


def _kept_sentence(target: Path, path: Path, *, strict: bool) -> str:
    """That an edited file stays, and the whole line to type next."""
    is_ours = record.read(target) is not None
    kept = "您改过这份通报，没有覆盖" if is_ours else "这个文件不是本程序生成的，没有覆盖"
    if strict:
        return f"{kept}；因为用了 --strict，新的也没有写"
    line = f'python generate.py compare "{target}" "{path}"'
    return f"{kept}。新的一份：{path.name}。看两份的不同：{line}"


def is_replaceable(path: Path, content: bytes) -> bool:
    """Whether nothing stands there, or only what the tool wrote itself."""
    if not path.exists():
        return True
    try:
        current = path.read_bytes()
    except PermissionError:  # Windows, while another program holds it
        return False
    if current == content:
        return True
    noted = record.read(path)
    return noted is not None and digest(current) in noted.own_hashes


def kept(path: Path, content: bytes) -> Path:
    """The file that has this content, of this name or a numbered one; a new one where none has.

    Raises Refused where all names are taken, OSError where it can't be written.
    """
    for other in (path, *numbered(path)):
        if other.is_file() and other.read_bytes() == content:
            return other
        if not other.exists() and not other.is_symlink():
            staging.write(other, content)
            return other
    raise all_taken(path)


def next_free(target: Path, content: bytes) -> Path:
    """The first numbered name whose file is not there or ours; Refused where all are taken."""
    for path in numbered(target):
        if not path.is_dir() and is_replaceable(path, content):
            return path
    message = f"同名文件已经编到_{MAX_NUMBER}，请清理输出文件夹"
    raise Refused([error("output-numbers", str(target), message)])


def _edited(path: Path) -> Edited:
    noted = record.read(path)
    base = noted.said.paragraphs if noted else None
    return Edited(path.name, path.read_bytes(), base or None)


def refusal(target: Path, inputs: Iterable[Path]) -> Diagnostic | None:
    """Why no notice can stand at a path, whatever is made."""
    if any(is_same_file(target, path) for path in inputs):
        message = "输出文件就是工作簿或模板本身，请换一个文件名"
        return error("output-is-input", str(target), message)
    if leads_to_itself(target):
        message = "这是指向自己的链接，写不进去，请删去这个链接或换一个文件名"
        return error("output-unwritable", str(target), message)
    if target.is_dir():
        message = "同名的文件夹已存在，请换一个文件名"
        return error("output-is-folder", str(target), message)
    if target.exists() and not target.is_file():  # a pipe would be waited for
        message = "同名的不是普通文件，请换一个文件名"
        return error("output-unwritable", str(target), message)
    return None
