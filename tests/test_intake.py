"""Files before any library opens them: each fault made for real."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from notice.diagnostics import Level, Refused
from notice.intake import TEMPLATE, WORKBOOK, Kind, take
from notice.ledger.read import read_book
from tests.builders import ROW, SHARED_STRINGS, repacked, save, with_shared_strings, workbook

ROOT = Path(__file__).resolve().parent.parent
GOOD = workbook()
DOCX = (ROOT / "templates" / "notice.docx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "%s">%s]>' % (
    b"a" * 50,
    b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(9)),
)


def zipped(parts: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_part(name: str, content: bytes, whole: bytes = GOOD) -> bytes:
    return repacked(whole, {name: content})


def before_root(words: bytes, part: str = "xl/workbook.xml", whole: bytes = GOOD) -> bytes:
    """The file with words between the XML declaration of a part and its root."""

    def changed(xml: bytes) -> bytes:
        return words + xml.partition(b"?>")[2] if xml.startswith(b"<?xml") else words + xml

    return repacked(whole, {part: changed})


def twice(name: str, content: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(name, b"<sst/>")
    return stream.getvalue()


def flipped(content: bytes) -> bytes:
    """One bit of the packed shared strings changed, as a worn-out stick does."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entry = package.getinfo(SHARED_STRINGS)
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]


def encrypted_entry(content: bytes) -> bytes:
    """Every entry said to have a password: bit 0 of its flags."""
    changed = bytearray(content)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


CONTENT_TYPES = "[Content_Types].xml"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LONG_COMMENT = b"<!--" + b"x" * 200_000 + b"-->"
STYLES = "xl/styles.xml"


def packed_anew(content: bytes, packing: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return zipped({name: package.read(name) for name in package.namelist()}, packing=packing)


WORKBOOKS = {  # name of the file, its bytes, the rule
    "packed in another way": ("台账.xlsx", packed_anew(GOOD, zipfile.ZIP_LZMA), "file-broken"),
    "nothing in it": ("a.xlsx", b"", "file-empty"),
    "truncated": ("a.xlsx", GOOD[: len(GOOD) // 2], "file-broken"),
    "its directory cut off": ("a.xlsx", GOOD[:-30], "file-broken"),
    "old xls": ("a.xls", OLE, "file-old-format"),
    "old xls named xlsx": ("a.xlsx", OLE, "file-old-format"),
    "WPS et": ("a.et", OLE, "file-old-format"),
    "WPS et that is a zip": ("a.et", GOOD, "file-old-format"),
    "WPS ett that is a zip": ("a.ETT", GOOD, "file-old-format"),
    "password": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "file-password"),
    "password of the zip": ("a.xlsx", encrypted_entry(GOOD), "file-password"),
    "HTML": ("a.xls", b"\xef\xbb\xbf\r\n<HTML><table></table></HTML>", "file-web-page"),
    "HTML fragment": ("a.xlsx", b"<table><tr></tr></table>", "file-web-page"),
    "HTML in UTF-16": ("a.xls", "\ufeff<html></html>".encode("utf-16-le"), "file-web-page"),
    "XML of Excel 2003": ("a.xls", b'<?xml version="1.0"?><Workbook/>', "file-web-page"),
    "text": ("a.xlsx", "问题,措施".encode("gbk"), "file-kind"),
    "ods": (
        "a.xlsx",
        zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}),
        "file-kind",
    ),
    "another zip": ("a.xlsx", zipped({"a.txt": b"a"}), "file-kind"),
    "an empty zip": ("a.xlsx", zipped({}), "file-kind"),
    "slides": ("a.xlsx", zipped({CONTENT_TYPES: b"presentationml"}), "file-kind"),
    "xlsb": ("a.xlsx", zipped({CONTENT_TYPES: b"ms-excel.sheet.binary"}), "file-old-format"),
    "a docx": ("a.xlsx", DOCX, "file-swapped"),
    "a docx with a workbook in it": (
        "a.xlsx",
        repacked(
            DOCX,
            {
                CONTENT_TYPES: lambda xml: xml.replace(
                    b"</Types>",
                    b'<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-'
                    b'officedocument.spreadsheetml.sheet"/></Types>',
                )
            },
        ),
        "file-swapped",
    ),
    "strict": (
        "a.xlsx",
        repacked(GOOD, {"xl/workbook.xml": lambda xml: xml.replace(TRANSITIONAL, STRICT)}),
        "file-strict",
    ),
    "a part twice": ("a.xlsx", twice("xl/workbook.xml", GOOD), "file-broken"),
    "a part twice but for its capitals": (
        "a.xlsx",
        with_part("xl/Workbook.xml", b"<a/>"),
        "file-broken",
    ),
    "DOCTYPE": ("a.xlsx", before_root(b"<!DOCTYPE x>"), "file-doctype"),
    "DOCTYPE in a part that nobody reads": (
        "a.xlsx",
        with_part("docProps/x.xml", b"<!DOCTYPE x><x/>"),
        "file-doctype",
    ),
    "DOCTYPE in a part of another name": (
        "a.xlsx",
        with_part("xl/strings.bin", b"<!DOCTYPE x><x/>"),
        "file-doctype",
    ),
    "DOCTYPE in UTF-16": (
        "a.xlsx",
        with_part(
            STYLES, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")
        ),
        "file-doctype",
    ),
    "DOCTYPE after a long comment": (
        "a.xlsx",
        with_part(STYLES, LONG_COMMENT + b"<!DOCTYPE x><x/>"),
        "file-doctype",
    ),
    "an encoding that the parser can't check": (
        "a.xlsx",
        with_part(STYLES, b'<?xml version="1.0" encoding="gbk"?><!DOCTYPE x><x/>'),
        "file-broken",
    ),
    "XML in UTF-32": (
        "a.xlsx",
        with_part(STYLES, "<!DOCTYPE x><x/>".encode("utf-32")),
        "file-broken",
    ),
    "external entity": (
        "a.xlsx",
        with_part(
            SHARED_STRINGS, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        ),
        "file-doctype",
    ),
    "billion laughs": (
        "a.xlsx",
        with_part(SHARED_STRINGS, ENTITIES + b"<x>&a8;</x>"),
        "file-doctype",
    ),
    "too many parts": ("a.xlsx", zipped({f"{n}.xml": b"" for n in range(2001)}), "file-bomb"),
    "a part that unpacks to 1000 times its size": (
        "a.xlsx",
        with_part("xl/x.xml", b"\0" * (40 << 20)),
        "file-bomb",
    ),
    "lock file": ("~$台账.xlsx", b"\0" * 165, "lock-file"),
    "lock file of WPS": (".~台账.xlsx", GOOD, "lock-file"),
}


@pytest.mark.parametrize(("name", "content", "rule"), WORKBOOKS.values(), ids=WORKBOOKS)
def test_workbook__refused(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    began = time.perf_counter()
    assert refusal(path, WORKBOOK) == rule
    assert time.perf_counter() - began < 2


def refusal(path: Path, kind: Kind) -> str:
    """The rule of the one error that a file is refused with; it names the file."""
    with pytest.raises(Refused) as refused:
        take(path, kind)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.level is Level.ERROR
    assert diagnostic.where == str(path)
    return diagnostic.rule


TEMPLATES = {
    "a workbook": (GOOD, "file-swapped"),
    "nothing": (b"", "file-empty"),
    "old doc": (OLE, "file-old-format"),
    "truncated": (DOCX[: len(DOCX) // 2], "file-broken"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "file-password"),
    "DOCTYPE": (before_root(b"<!DOCTYPE x>", "word/document.xml", DOCX), "file-doctype"),
    "dotx": (
        repacked(
            DOCX,
            {
                CONTENT_TYPES: lambda xml: xml.replace(
                    b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"
                )
            },
        ),
        "file-old-format",
    ),
    "docm": (
        repacked(
            DOCX,
            {
                CONTENT_TYPES: lambda xml: xml.replace(
                    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"vnd.ms-word.document.macroEnabled.main+xml",
                )
            },
        ),
        "file-old-format",
    ),
}


@pytest.mark.parametrize(("content", "rule"), TEMPLATES.values(), ids=TEMPLATES)
def test_template__refused(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(content)
    assert refusal(path, TEMPLATE) == rule


def test_take(tmp_path: Path) -> None:
    path = save(tmp_path / "台账.xlsx")
    content, found = take(path, WORKBOOK)
    assert content == path.read_bytes()
    assert found == ()
    assert take(ROOT / "templates" / "notice.docx", TEMPLATE).found == ()


def test_take__xlsx_named_xls(tmp_path: Path) -> None:
    path = save(tmp_path / "台账.xls")
    assert [(d.level, d.rule) for d in take(path, WORKBOOK).found] == [
        (Level.WARNING, "file-suffix")
    ]


@pytest.mark.parametrize("lock", ["~$台账.xlsx", ".~台账.xlsx", ".~lock.台账.xlsx#"])
def test_take__open_elsewhere(tmp_path: Path, lock: str) -> None:
    path = save(tmp_path / "台账.xlsx")
    (tmp_path / lock).write_bytes(b"x")
    assert [(d.level, d.rule) for d in take(path, WORKBOOK).found] == [(Level.WARNING, "file-open")]


def test_take__other_parts_are_no_harm(tmp_path: Path) -> None:
    """An entry that climbs out of the archive, a picture, an empty part."""
    content = repacked(
        GOOD,
        {"../../evil.txt": b"evil", "xl/media/a.png": b"\x89PNG\r\n", "docProps/custom.xml": b""},
    )
    path = tmp_path / "a" / "b" / "台账.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    read_book(take(path, WORKBOOK).content, path.name)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["台账.xlsx"]


def test_take__flipped_bit(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(flipped(with_shared_strings(GOOD)))
    with pytest.raises(Refused) as refused:
        read_book(take(path, WORKBOOK).content, str(path))
    assert {d.rule for d in refused.value.diagnostics} == {"file-broken"}


def test_take__missing_file_names_similar_ones(tmp_path: Path) -> None:
    save(tmp_path / "整改台账.xlsx")
    with pytest.raises(Refused) as refused:
        take(tmp_path / "整改台帐.xlsx", WORKBOOK)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.rule == "file-missing"
    assert "整改台账.xlsx" in diagnostic.message
    assert str(tmp_path) in diagnostic.message


PATHS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "folder": (lambda folder: folder, "file-is-folder"),
    "no such folder": (lambda folder: folder / "无" / "a.xlsx", "file-missing"),
    "a name too long": (lambda folder: folder / ("长" * 300 + ".xlsx"), "file-unreadable"),
    "a file as folder": (lambda folder: save(folder / "a.xlsx") / "b.xlsx", "file-unreadable"),
    "a null in the name": (lambda folder: folder / "a\0.xlsx", "file-unreadable"),
}


@pytest.mark.parametrize(("make", "rule"), PATHS.values(), ids=PATHS)
def test_take__paths(tmp_path: Path, make: Callable[[Path], Path], rule: str) -> None:
    assert refusal(make(tmp_path), WORKBOOK) == rule


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_take__pipe_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx", WORKBOOK) == "file-unreadable"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_take__no_right_to_read(tmp_path: Path) -> None:
    path = save(tmp_path / "台账.xlsx")
    path.chmod(0)
    assert refusal(path, WORKBOOK) == "file-locked"


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of /proc")
def test_take__bomb_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_part(SHARED_STRINGS, b"<sst>" + b"<si/>" * (30 << 20)))
    program = (
        "import re, sys; from pathlib import Path; from notice import intake\n"
        "try: intake.take(Path(sys.argv[1]), intake.WORKBOOK)\n"
        "except intake.Refused as refused: print(refused.diagnostics[0].rule)\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, cwd=ROOT
    )
    rule, mebibytes = done.stdout.split()
    assert rule == "file-bomb"
    assert int(mebibytes) < 300
    assert time.perf_counter() - began < 2


DAMAGES: tuple[Callable[[bytearray, int, random.Random], object], ...] = (
    lambda part, at, chance: part.__setitem__(at, chance.randrange(32, 127)),
    lambda part, at, chance: part.__delitem__(slice(at, at + chance.randrange(1, 30))),
    lambda part, at, chance: part.__setitem__(
        slice(at, at), part[chance.randrange(len(part)) :][:20]
    ),
    lambda part, at, chance: part.__setitem__(at, ord(chance.choice('0129-<>"/ A'))),
)


def test_damaged_parts__are_told_and_never_a_traceback(tmp_path: Path) -> None:
    chance = random.Random(5)
    good = with_shared_strings(workbook([ROW, ROW], merged=["A2:A3"]))
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    path = tmp_path / "台账.xlsx"
    refusals = 0
    for _ in range(300):
        name = chance.choice(list(parts))
        part = bytearray(parts[name])
        for _ in range(chance.choice((1, 1, 3))):
            if part:
                chance.choice(DAMAGES)(part, chance.randrange(len(part)), chance)
        path.write_bytes(repacked(good, {name: bytes(part)}))
        try:
            read_book(take(path, WORKBOOK).content, str(path))
        except Refused:
            refusals += 1
    assert refusals > 100
