"""A file before any library opens it: its kind and size, whether it is a bomb or has a password.

Every archive is measured by its directory and every part is read up to its root element, so that a
document type declaration (and with it every entity) is refused before a parser could follow it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from notice.diagnostics import Diagnostic, Refused, error, warning

MEBIBYTE = 1 << 20


class Kind(NamedTuple):
    """A kind of file that is taken: its names, what marks its main part, its bounds in bytes."""

    name: str  # as a sentence calls it
    suffix: str
    main_types: tuple[bytes, ...]  # content types of the main part
    refused_types: tuple[tuple[bytes, str], ...]  # of near kinds that are not taken: what they are
    strict_root: str  # namespace of the root in Strict Open XML, which no library here reads
    wanted: str  # as the program calls the kind when a file is saved
    max_bytes: int
    max_unpacked: int
    max_entries: int


_MAIN_SHEET = (
    b"spreadsheetml.sheet.main+xml",
    b"spreadsheetml.template.main+xml",
    b"ms-excel.sheet.macroEnabled.main+xml",
    b"ms-excel.template.macroEnabled.main+xml",
)
_MAIN_TEXT = (b"wordprocessingml.document.main+xml",)
WORKBOOK = Kind(
    name="工作簿",
    suffix=".xlsx",
    main_types=_MAIN_SHEET,
    refused_types=((b"ms-excel.sheet.binary", "Excel二进制工作簿（.xlsb）"),),
    strict_root="http://purl.oclc.org/ooxml/spreadsheetml/main",
    wanted="Excel 工作簿(*.xlsx)",
    max_bytes=100 * MEBIBYTE,
    max_unpacked=512 * MEBIBYTE,
    max_entries=2000,
)
TEMPLATE = Kind(
    name="模板",
    suffix=".docx",
    main_types=_MAIN_TEXT,
    refused_types=(
        (b"wordprocessingml.template.main+xml", "Word模板（.dotx）"),
        (b"ms-word.document.macroEnabled.main+xml", "带宏的文档（.docm）"),
        (b"ms-word.template.macroEnabledTemplate.main+xml", "带宏的模板（.dotm）"),
    ),
    strict_root="http://purl.oclc.org/ooxml/wordprocessingml/main",
    wanted="Word 文档(*.docx)",
    max_bytes=50 * MEBIBYTE,
    max_unpacked=100 * MEBIBYTE,
    max_entries=2000,
)
DOCUMENT = TEMPLATE._replace(name="文件")  # a .docx that is read: a notice that comes back
MAX_RATIO = 300  # unpacked to packed …
RATIO_FROM = 20 * MEBIBYTE  # … of parts that are so large when unpacked

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


class Taken(NamedTuple):
    """The bytes of a file that may be opened, and what is to be told of it."""

    content: bytes
    found: tuple[Diagnostic, ...]


def take(path: Path, kind: Kind) -> Taken:
    """Return the bytes of a workbook or template.

    Raises Refused with the one reason why it can't be opened.
    """
    content = read(path, kind)
    refuse(content, path, kind)
    return Taken(content, tuple(_notes(path, kind)))


def refuse(content: bytes, path: Path, kind: Kind) -> None:
    """Raise Refused with the one reason why these bytes can't be opened as this kind."""
    fault = _fault_of(content, path, kind)
    if fault is not None:
        raise Refused([error(fault[0], str(path), fault[1])])


def is_old_office(content: bytes) -> bool:
    """Whether these are bytes of a file of Office 97 to 2003 that has no password of today's."""
    return content.startswith(_OLE) and _ENCRYPTED not in content


def read(path: Path, kind: Kind) -> bytes:
    """The bytes of a file, whatever they are; raises Refused where they can't be had."""

    def refused(rule: str, message: str) -> Refused:
        return Refused([error(rule, str(path), message)])

    if path.name.startswith(("~$", ".~")):
        message = f"这是打开文件时留下的临时文件，不是{kind.name}，请选原来的文件"
        raise refused("lock-file", message)
    try:
        if path.is_dir():
            raise refused("file-is-folder", f"这是文件夹，请写{kind.name}的文件名")
        if path.exists() and not path.is_file():
            raise refused("file-unreadable", f"这不是文件，请写{kind.name}的文件名")
        if path.stat().st_size > kind.max_bytes:
            largest = kind.max_bytes // MEBIBYTE
            raise refused("file-too-large", f"{kind.name}超过{largest}兆，请删去多余内容再用")
        return path.read_bytes()
    except FileNotFoundError:
        raise refused("file-missing", f"找不到{kind.name}{_near(path)}") from None
    except PermissionError as fault:
        message = f"打不开{kind.name}：文件正被WPS或Excel占用，或没有读取权限，请关闭后再试"
        raise refused("file-locked", message) from fault
    except (OSError, ValueError) as fault:  # a name too long, a broken link, a null byte
        message = f"读不了{kind.name}，请核对文件名和路径"
        raise refused("file-unreadable", message) from fault


def _near(path: Path) -> str:
    """What lies in the folder under a similar name, for the message."""
    import difflib

    folder = path.parent
    try:
        here = [p.name for p in folder.iterdir() if not p.name.startswith(("~$", "."))]
    except OSError:
        return f"，文件夹{folder}也不存在"
    near = difflib.get_close_matches(path.name, here, n=3, cutoff=0.5)
    if near:
        return f"，文件夹{folder.resolve()}里有相近的：{'、'.join(near)}"
    return f"，请核对文件夹{folder.resolve()}"


def _notes(path: Path, kind: Kind) -> Iterator[Diagnostic]:
    suffix = path.suffix.lower()
    if kind is WORKBOOK and suffix == ".xls":
        message = f"内容是.xlsx，文件名却是{suffix}，已按.xlsx读取，请改文件名"
        yield warning("file-suffix", str(path), message)
    if locks(path):
        message = "文件正在WPS、Word或Excel里打开着，没有保存的修改不包括在内，请保存后再运行"
        yield warning("file-open", str(path), message)


def locks(path: Path) -> list[str]:
    """The names of the lock files that WPS, Word, Excel or LibreOffice keep beside an open file.

    Raises OSError where there can be no such name.
    """
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~{path.name}", f".~lock.{path.name}#")
    return [name for name in names if path.with_name(name).exists()]


# ---------------------------------------------------------------- kind

_Fault = tuple[str, str]


def _fault_of(content: bytes, path: Path, kind: Kind) -> _Fault | None:
    """The rule and sentence why these bytes can't be opened as this kind, or None."""
    save_as = f"请用WPS或{'Excel' if kind is WORKBOOK else 'Word'}打开，另存为{kind.suffix}再用"
    if not content:
        return "file-empty", f"{kind.name}是空文件（0字节），请换一份完好的"
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return "file-password", f"{kind.name}有打开密码，请去掉密码再用"
    if content.startswith(_OLE):
        return "file-old-format", _old_format(path, kind, save_as)
    if kind is WORKBOOK and path.suffix.lower() in (".et", ".ett"):
        return "file-old-format", f"这是WPS表格文件（{path.suffix}），{save_as}"
    if content[:2000].replace(b"\0", b"").lstrip(_BEFORE_MARKUP).startswith(b"<"):
        message = f"这是网页表格（系统导出的），不是真正的{kind.suffix}文件，{save_as}"
        return "file-web-page", message
    if not content.startswith(_ZIP):
        return "file-kind", f"这不是{kind.suffix}文件，{save_as}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive_fault(archive, kind, save_as)
    except _BROKEN:
        return _broken(kind)


_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # marks of the encoding, white space
_BROKEN = (  # what zipfile raises; ValueError, LookupError for an encoding that nobody knows
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
    ValueError, LookupError,
)  # fmt: skip


_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _broken(kind: Kind) -> _Fault:
    return "file-broken", f"{kind.name}已损坏，请用WPS打开另存一份，或换一份完好的"


def _archive_fault(archive: zipfile.ZipFile, kind: Kind, save_as: str) -> _Fault | None:
    if fault := _packing_fault(archive.infolist(), kind):
        return fault
    names = archive.namelist()
    if "mimetype" in names and "content.xml" in names:
        return "file-kind", f"这是OpenDocument文件（.ods、.odt），{save_as}"
    if "[Content_Types].xml" not in names:
        return "file-kind", f"这是压缩文件，不是{kind.suffix}文件，{save_as}"
    if len({name.lower() for name in names}) < len(names):
        message = "里有重复的部分，不同程序看到的内容可能不同，请用WPS打开另存一份再用"
        return "file-broken", f"{kind.name}{message}"
    types = archive.read("[Content_Types].xml")
    if not any(main in types for main in kind.main_types):
        return _other_kind(types, kind, save_as)
    return _xml_fault(archive, kind)


def _packing_fault(entries: Sequence[zipfile.ZipInfo], kind: Kind) -> _Fault | None:
    """What is wrong with the way in which the parts are packed, whatever they hold."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > kind.max_entries or unpacked > kind.max_unpacked:
        return "file-bomb", f"{kind.name}解开后太大，不是正常的文件，请换一份"
    if any(map(_is_packed_tightly, entries)):
        return "file-bomb", f"{kind.name}压缩得不正常，请用WPS打开另存一份再用"
    if any(entry.compress_type not in _PACKED for entry in entries):
        return _broken(kind)  # Office packs in no other way, and other ways fail in other ways
    if any(entry.flag_bits & 1 for entry in entries):
        return "file-password", f"{kind.name}有密码，请去掉密码再用"
    return None


def _old_format(path: Path, kind: Kind, save_as: str) -> str:
    """What is said of a file of the old format, whatever it is named."""
    if path.suffix.lower() == kind.suffix:
        old = kind.suffix.rstrip("x")
        return (
            f"名字是{kind.suffix}，里面却是旧格式（{old}）：请用WPS打开，“另存为”选 {kind.suffix}"
        )
    return f"这是旧格式的文件（{path.suffix or '.xls、.et'}），{save_as}"


def _is_packed_tightly(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is far smaller packed than any text is."""
    return entry.file_size > max(RATIO_FROM, MAX_RATIO * max(entry.compress_size, 1))


_SWAPPED = {
    WORKBOOK.suffix: "这是Word文件。台账要用Excel：把表格贴进新建的工作簿，"
    "或运行 python generate.py map 加这个文件名",
    TEMPLATE.suffix: "这是Excel工作簿，这里要用Word文档（.docx），请核对文件",
}


def _other_kind(types: bytes, kind: Kind, save_as: str) -> _Fault:
    """What an Office file is that is not of the kind wanted, by its content types."""
    other = TEMPLATE if kind is WORKBOOK else WORKBOOK
    if any(main in types for main in other.main_types):
        return "file-swapped", _SWAPPED[kind.suffix]
    for refused, what in kind.refused_types:
        if refused in types:
            return "file-old-format", f"这是{what}，{save_as}"
    return "file-kind", f"这不是{kind.suffix}文件，{save_as}"


class _RootReached(Exception):
    pass


class _DoctypeFound(Exception):
    pass


def _xml_fault(archive: zipfile.ZipFile, kind: Kind) -> _Fault | None:
    for name in archive.namelist():
        try:
            root = _root_of(archive, name)
        except _DoctypeFound:
            message = "里有文档类型声明（DOCTYPE），不安全，请用WPS打开另存一份再用"
            return "file-doctype", f"{kind.name}{message}"
        except expat.ExpatError:
            if name.lower().endswith((".xml", ".rels")) and not _is_spare(archive, name, kind):
                return _broken(kind)
            continue  # a picture, a font, a part that other programs do without
        if root.startswith(kind.strict_root):
            message = f"这是“Strict Open XML”格式，请另存为“{kind.wanted}”再用"
            return "file-strict", message
    return None


def _is_spare(archive: zipfile.ZipFile, name: str, kind: Kind) -> bool:
    """Whether other programs do without this part, which is no XML, of a file of this kind.

    Not where it may be XML for another parser: with a declaration, or in letters of other bytes.
    """
    if kind is TEMPLATE or name.startswith(_NEEDED):
        return False
    part = archive.read(name)
    return part[:1] < b"\x7f" and b"\0" not in part and b"<!DOCTYPE" not in part


_NEEDED = (
    "[Content_Types].xml", "_rels/", "word/document", "word/_rels/document", "xl/workbook",
    "xl/_rels/", "xl/worksheets/", "xl/sharedStrings",
)  # fmt: skip


def _root_of(archive: zipfile.ZipFile, name: str) -> str:
    """The namespace and name of a part's root element, "" where there is none.

    Raises _DoctypeFound for a DOCTYPE before it, ExpatError for what is no XML.
    """
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
            while chunk := part.read(65536):
                parser.Parse(chunk)
        except _RootReached:
            pass
    return root
