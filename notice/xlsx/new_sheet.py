"""A sheet more in a workbook: its part, its entry, its relation and content type."""

from __future__ import annotations

from notice.xlsx.comments import declare, free_name, related
from notice.xlsx.parts import Read, relations_of
from notice.xlsx.splice import appended, elements, prefix_at, spliced
from notice.xlsx.walk import REL_NS


def with_sheet(
    workbook: str, title: str, sheet: bytes, names: frozenset[str], read: Read
) -> dict[str, bytes]:
    """The parts that are new where a sheet is put last; `workbook` is the path of its main part."""
    path = free_name(names, "xl/worksheets/sheet{}.xml")
    parts: dict[str, bytes] = {path: sheet}
    relations = related(relations_of(workbook, names, read), "worksheet", path)
    parts[relations.path] = relations.content
    declare(parts, read, path)
    xml = read(workbook)
    found = elements(xml, frozenset({"sheets", "sheet"}))
    listed = next(e for e in found if e.name == "sheets" and e.depth == 1)
    number = 1 + max(int(e.attributes.get("sheetId", 0)) for e in found if e.name == "sheet")
    prefix = prefix_at(xml, listed.start).decode()
    entry = (
        f'<{prefix}sheet xmlns:rel="{REL_NS}" name="{title}" sheetId="{number}" '
        f'rel:id="{list(relations.targets)[-1]}"/>'
    )
    parts[workbook] = spliced(xml, [appended(xml, listed, entry.encode())])
    return parts
