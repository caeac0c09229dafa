"""What `map` takes: a workbook, or a table in a .docx, a .csv or an .xls, made a workbook of."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from notice import intake
from notice.diagnostics import Diagnostic, Refused, error, info
from notice.model.foreign_table import ForeignTable

_MOST_ROWS = 200_000
_SEPARATORS = ",\t;"


class Source(NamedTuple):
    """The bytes of a workbook; whether they were made of another file, and what is told of that."""

    content: bytes
    is_converted: bool
    found: tuple[Diagnostic, ...]


def take(path: Path) -> Source:
    """Read a file. Raises Refused with the one reason why it can't be taken."""
    way = _WAYS.get(path.suffix.lower())
    if way is None:
        taken = intake.take(path, intake.WORKBOOK)
        return Source(taken.content, False, taken.found)
    made = way(path)
    if isinstance(made, Source):
        return made
    tables, found = made
    if not any(table.rows for table in tables):
        raise Refused([*found, error("file-no-table", str(path), "文件里没有表格，请换一份")])
    if any(len(table.rows) > _MOST_ROWS for table in tables):
        raise Refused([error("rows-too-many", str(path), "表格太长，请拆成几份再用")])
    from notice.forms.converted import workbook

    return Source(workbook(tables, path.stem), True, tuple(found))


_Made = tuple[list[ForeignTable], list[Diagnostic]]


def _of_document(path: Path) -> _Made:
    from notice.docx import reading, tables

    document, found = reading.take(path)
    of_document, is_text_left = tables.tables_of(document)
    if is_text_left and of_document:
        message = "表格以外的文字没有放进副本"
        found = [*found, info("text-left", str(path), message)]
    return of_document, found


def _of_separated_values(path: Path) -> _Made:
    text = _decoded(intake.read(path, intake.WORKBOOK), path)
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep="):
        text = text.partition("\n")[2]
    head = "\n".join(text.splitlines()[:5])
    separator = max(_SEPARATORS, key=head.count)
    csv.field_size_limit(1 << 24)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        message = "这份 .csv 读不了，请用WPS或Excel打开，另存为.xlsx再用"
        raise Refused([error("file-broken", str(path), message)]) from fault
    return [ForeignTable(path.stem, rows)], []


def _decoded(content: bytes, path: Path) -> str:
    encodings = (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    message = "认不出文字编码，请用WPS或Excel打开，另存为.xlsx再用"
    raise Refused([error("file-encoding", str(path), message)])


def _of_old_workbook(path: Path) -> _Made | Source:
    """The sheets of an .xls; what only has its name is taken for what it is."""
    content = intake.read(path, intake.WORKBOOK)
    if not intake.is_old_office(content):
        taken = intake.take(path, intake.WORKBOOK)
        return Source(taken.content, False, taken.found)
    from notice.xlsx.legacy import NotReadable, tables_of

    try:
        return tables_of(content), []
    except NotReadable as fault:
        message = (
            "这份 .xls 读不了（已损坏或有密码），请用WPS或Excel打开，去掉密码，另存为.xlsx再用"
        )
        raise Refused([error("file-broken", str(path), message)]) from fault


_WAYS: dict[str, Callable[[Path], _Made | Source]] = {
    ".docx": _of_document,
    ".csv": _of_separated_values,
    ".xls": _of_old_workbook,
}
