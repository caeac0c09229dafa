"""A written notice in other forms, beside it: the web page, the text, the PDF.

A file of such a name that is not ours stays, and whatever can't be written is told: the notice is
there already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from notice.diagnostics import Diagnostic, warning
from notice.output import companions

if TYPE_CHECKING:
    from notice.model.notice import Made


def web(made: Made, notice: Path) -> tuple[dict[str, Path], list[Diagnostic]]:
    """Write page and text beside the notice; return where each is, and why one is not there."""
    from notice.output import web as pages

    outputs: dict[str, Path] = {}
    found: list[Diagnostic] = []
    for kind, suffix, content in (
        ("web", ".html", pages.page(made)),
        ("text", ".txt", pages.text(made)),
    ):
        path = notice.with_suffix(suffix)
        told = _written(path, lambda path=path, text=content: companions.put(path, text.encode()))
        found += told
        if not told:
            outputs[kind] = path
    return outputs, found


def pdfs(
    notices: Sequence[Path], is_stopped: Callable[[], bool] | None = None
) -> tuple[dict[Path, Path], list[Diagnostic]]:
    """Make a PDF beside each notice; return notice → PDF, and why one has none.

    One that is there and was made of this very notice stays. Once it `is_stopped` none is written.
    """
    import tempfile

    from notice.docx import fonts
    from notice.output import pdf as office

    outputs = {n: n.with_suffix(".pdf") for n in notices}
    stale = [n for n in notices if not companions.is_made_of(outputs[n], n)]
    found: list[Diagnostic] = []
    if not stale:
        return outputs, found
    if not office.is_there():
        return {}, no_office(stale[0])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            made = office.made(stale, Path(folder), is_stopped or office.never)
        except office.Stopped:
            return {}, [warning("pdf-stopped", str(stale[0]), "PDF 停下了，没有做；通报已经生成")]
        except office.Failed as fault:
            return {}, [warning("pdf-failed", str(stale[0]), f"没有做成PDF：{fault}")]
        for notice in stale:
            told = _put_pdf(notice, made.get(notice), outputs[notice])
            found += told
            if told:
                del outputs[notice]
    missing = office.missing(dict.fromkeys(f for n in made for f in fonts.used(n.read_bytes())))
    if missing:
        message = f"这台电脑没有字体{'、'.join(missing)}，PDF 里换成了别的字体，请核对版面"
        found.append(warning("pdf-fonts", str(outputs.get(stale[0], stale[0])), message))
    return outputs, found


def _put_pdf(notice: Path, made: Path | None, target: Path) -> list[Diagnostic]:
    if made is None:
        message = "LibreOffice 没有做出PDF，请用WPS或Word打开通报另存为PDF"
        return [warning("pdf-failed", str(notice), message)]
    return _written(target, lambda: companions.put(target, made.read_bytes(), of=notice))


def no_office(notice: Path) -> list[Diagnostic]:
    """The warning that no PDF can be made here, if there is no LibreOffice."""
    from notice.output import pdf as office

    if office.is_there():
        return []
    message = "这台电脑没有LibreOffice，没有做PDF；可以用WPS或Word打开通报另存为PDF"
    return [warning("pdf-no-office", str(notice), message)]


def _written(path: Path, write: Callable[[], list[Diagnostic]]) -> list[Diagnostic]:
    """What is to be told of writing a file beside the notice, which is there already."""
    try:
        return write()
    except OSError:
        message = "这个文件没有写成（没有权限、磁盘已满或正被打开着），通报已经生成"
        return [warning("beside-failed", str(path), message)]
