"""A file before any library opens it: what kind it is, how large, whether it is a bomb or has a password.

Every archive is measured by its directory and every XML part is read up to its root element, so that a document type
declaration (and with it every entity) is refused before a parser could follow it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from notice.diagnostics import Diagnostic, Refused, error, warning

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its names, what marks its main part, its bounds in bytes."""

    name: str  # as a sentence calls it
    suffix: str
    main_type: bytes  # within the content type of the main part
    other_type: bytes  # of the kind it is most often confused with
    strict_root: str  # namespace of the root in Strict Open XML, which no library here reads
    max_bytes: int
    max_unpacked: int
    max_entries: int


WORKBOOK = Kind(
    "工作簿", ".xlsx", b"spreadsheetml", b"wordprocessingml", "http://purl.oclc.org/ooxml/spreadsheetml/main",
    100 * MEBIBYTE, 512 * MEBIBYTE, 2000,
)  # fmt: skip
TEMPLATE = Kind(
    "模板", ".docx", b"wordprocessingml", b"spreadsheetml", "http://purl.oclc.org/ooxml/wordprocessingml/main",
    50 * MEBIBYTE, 100 * MEBIBYTE, 2000,
)  # fmt: skip
MAX_RATIO, RATIO_FROM = (
    300,
    20 * MEBIBYTE,
)  # unpacked to packed, for entries that are large when unpacked

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


class Taken(NamedTuple):
    """The bytes of a file that may be opened, and what is to be told of it."""

    content: bytes
    found: tuple[Diagnostic, ...]


def take(path: Path, kind: Kind) -> Taken:
    """Return the bytes of a workbook or template. Raises Refused with the one reason why it can't be opened."""
    content = _read(path, kind)
    fault = _fault_of(content, path, kind)
    if fault is not None:
        raise Refused([error(fault[0], str(path), fault[1])])
    return Taken(content, tuple(_notes(path, kind)))


def _read(path: Path, kind: Kind) -> bytes:
    if path.name.startswith(("~$", ".~")):
        raise Refused(
            [
                error(
                    "lock-file",
                    str(path),
                    f"这是打开文件时留下的临时文件，不是{kind.name}，请选原来的文件",
                )
            ]
        )
    try:
        if path.is_dir():
            raise Refused(
                [error("file-is-folder", str(path), f"这是文件夹，请写{kind.name}的文件名")]
            )
        if path.stat().st_size > kind.max_bytes:
            raise Refused(
                [
                    error(
                        "file-too-large",
                        str(path),
                        f"{kind.name}超过{kind.max_bytes // MEBIBYTE}兆，请删去多余内容再用",
                    )
                ]
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(
            [error("file-missing", str(path), f"找不到{kind.name}{_near(path)}")]
        ) from None
    except PermissionError as fault:
        message = f"打不开{kind.name}：文件正被WPS或Excel占用，或没有读取权限，请关闭后再试"
        raise Refused([error("file-locked", str(path), message)]) from fault
    except (OSError, ValueError) as fault:  # a name too long, a broken link, a null byte
        raise Refused(
            [error("file-unreadable", str(path), f"读不了{kind.name}，请核对文件名和路径")]
        ) from fault


def _near(path: Path) -> str:
    """What lies in the folder under a similar name, for the message."""
    import difflib

    folder = path.parent
    try:
        here = [p.name for p in folder.iterdir() if not p.name.startswith(("~$", "."))]
    except OSError:
        return f"，文件夹{folder}也不存在"
    near = difflib.get_close_matches(path.name, here, n=3, cutoff=0.5)
    return (
        f"，文件夹{folder.resolve()}里有相近的：{'、'.join(near)}"
        if near
        else f"，请核对文件夹{folder.resolve()}"
    )


def _notes(path: Path, kind: Kind) -> Iterator[Diagnostic]:
    suffix = path.suffix.lower()
    if kind is WORKBOOK and suffix in (".xls", ".et"):
        yield warning(
            "file-suffix", str(path), f"内容是.xlsx，文件名却是{suffix}，已按.xlsx读取，请改文件名"
        )
    for lock in (f"~${path.name}", f"~${path.name[2:]}", f".~{path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            yield warning(
                "file-open",
                str(path),
                "文件正在WPS、Word或Excel里打开着，没有保存的修改不包括在内，请保存后再生成",
            )
            return


# ---------------------------------------------------------------- kind

_Fault = tuple[str, str]


def _fault_of(content: bytes, path: Path, kind: Kind) -> _Fault | None:
    """The rule and sentence why these bytes can't be opened as this kind, or None."""
    save_as = f"请用WPS或{'Excel' if kind is WORKBOOK else 'Word'}打开，另存为{kind.suffix}再用"
    if not content:
        return "file-empty", f"{kind.name}是空文件（0字节），请换一份完好的"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return "file-password", f"{kind.name}有打开密码，请去掉密码再用"
        return "file-old-format", f"这是旧格式的文件（{path.suffix or '.xls、.et'}），{save_as}"
    if (
        content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype html", b"<table", b"<?xml"))
    ):
        return (
            "file-web-page",
            f"这是网页表格（系统导出的），不是真正的{kind.suffix}文件，{save_as}",
        )
    if not content.startswith(_ZIP):
        return "file-kind", f"这不是{kind.suffix}文件，{save_as}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive_fault(archive, path, kind, save_as)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ):
        return "file-broken", f"{kind.name}已损坏，请用WPS打开另存一份，或换一份完好的"


def _archive_fault(archive: zipfile.ZipFile, path: Path, kind: Kind, save_as: str) -> _Fault | None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if (
        len(entries) > kind.max_entries
        or sum(entry.file_size for entry in entries) > kind.max_unpacked
    ):
        return "file-bomb", f"{kind.name}解开后太大，不是正常的文件，请换一份"
    if any(
        e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1)
        for e in entries
    ):
        return "file-bomb", f"{kind.name}压缩得不正常，请用WPS打开另存一份再用"
    if any(entry.flag_bits & 1 for entry in entries):
        return "file-password", f"{kind.name}有密码，请去掉密码再用"
    if "mimetype" in names and "content.xml" in names:
        return "file-kind", f"这是OpenDocument文件（.ods、.odt），{save_as}"
    if "[Content_Types].xml" not in names:
        return "file-kind", f"这是压缩文件，不是{kind.suffix}文件，{save_as}"
    if len(set(names)) < len(names):
        return (
            "file-broken",
            f"{kind.name}里有重复的部分，不同程序看到的内容可能不同，请用WPS打开另存一份再用",
        )
    types = archive.read("[Content_Types].xml")
    if kind.main_type not in types:
        if kind.other_type in types:
            return "file-swapped", "工作簿和模板给反了，或文件给错了：工作簿是.xlsx，模板是.docx"
        if kind is WORKBOOK and b"ms-excel.sheet.binary" in types:
            return "file-old-format", f"这是.xlsb文件，{save_as}"
        return "file-kind", f"这不是{kind.suffix}文件，{save_as}"
    return _xml_fault(archive, kind, save_as)


class _RootReached(Exception):
    pass


class _DoctypeFound(Exception):
    pass


def _xml_fault(archive: zipfile.ZipFile, kind: Kind, save_as: str) -> _Fault | None:
    for name in archive.namelist():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        try:
            root = _root_of(archive, name)
        except _DoctypeFound:
            return (
                "file-doctype",
                f"{kind.name}里有文档类型声明（DOCTYPE），不安全，请用WPS打开另存一份再用",
            )
        except expat.ExpatError:
            continue  # told as broken by the library that needs this part
        if root.startswith(kind.strict_root):
            wanted = "Excel 工作簿(*.xlsx)" if kind is WORKBOOK else "Word 文档(*.docx)"
            return "file-strict", f"这是“Strict Open XML”格式，请另存为“{wanted}”再用"
    return None


def _root_of(archive: zipfile.ZipFile, name: str) -> str:
    """The namespace and name of a part's root element; raises _DoctypeFound for a DOCTYPE before it."""
    root = ""

    def doctype(*_: object) -> None:
        raise _DoctypeFound

    def start(tag: str, _: object) -> None:
        nonlocal root
        root = tag
        raise _RootReached

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    with archive.open(name) as part:
        try:
            while chunk := part.read(4096):
                parser.Parse(chunk)
        except _RootReached:
            return root
    return root
