"""Where the system does not write, one way to say so: a rule, a sentence, the reason in Chinese."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notice.diagnostics import Refused, error

BLOCKED = "写不进这个位置：没有写入权限，或同名文件正被占用，请换一个文件夹或关闭文件再试"

_REASONS = {
    errno.ENOSPC: "磁盘已满，请腾出空间",
    errno.EDQUOT: "磁盘配额已满，请腾出空间",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EROFS: "磁盘是只读的，请换一个位置",
}


@contextmanager
def refused(path: Path, unwritable: str, failed: str = "") -> Iterator[None]:
    """Raise Refused with the sentence where the system refuses to write at a path.

    With a second sentence, of what was stopped on its way, the first is said of the place alone.
    In both {reason} may stand.
    """
    try:
        yield
    except OSError as fault:
        is_place = isinstance(fault, (PermissionError, FileExistsError, NotADirectoryError))
        rule, sentence = "output-unwritable", unwritable
        if failed and not is_place:
            rule, sentence = "output-failed", failed
        message = sentence.format(reason=_reason(fault))
        raise Refused([error(rule, str(path), message)]) from fault


def _reason(fault: OSError) -> str:
    return _REASONS.get(fault.errno or 0, f"系统错误{fault.errno}")
