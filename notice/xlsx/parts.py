"""The package of a workbook (.xlsx): where its sheets, strings and styles lie, what is broken."""

import posixpath
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from notice.xlsx.walk import FALSE, MAIN, REL_NS

# what zipfile, the XML parsers (ElementTree's a SyntaxError) and numbers raise on a package that
# is broken inside
BROKEN = (
    BadZipFile, zlib.error, expat.ExpatError, SyntaxError, EOFError, OSError, LookupError,
    ValueError, ArithmeticError, RuntimeError,
)  # fmt: skip

Read = Callable[[str], bytes]

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK = "xl/workbook.xml"


class SheetPart(NamedTuple):
    """A sheet with cells: its title, its part, its state (visible, hidden, veryHidden)."""

    title: str
    state: str
    path: str


class Parts(NamedTuple):
    """Where the parts of a workbook lie; strings and styles are None where it has none."""

    workbook: str
    sheets: tuple[SheetPart, ...]
    strings: str | None
    styles: str | None
    is_from_1904: bool  # day 0 of its dates

    @property
    def paths(self) -> dict[str, str]:
        """The parts of the sheets by their titles."""
        return {sheet.title: sheet.path for sheet in self.sheets}


def parts_of(package: ZipFile) -> Parts:
    """Where the parts of a workbook lie: as its relations say, or else in the usual place.

    Raises what is listed in BROKEN on a broken file.
    """
    names = frozenset(package.namelist())

    def first(relations: "Relations", kind: str, usual: str) -> str | None:
        return next((path for path in (*relations.of_kind(kind), usual) if path in names), None)

    whole = relations_of("", names, package.read)
    workbook = first(whole, "officeDocument", _WORKBOOK) or _WORKBOOK
    relations = relations_of(workbook, names, package.read)
    root = ElementTree.fromstring(package.read(workbook))
    settings = root.find(f"{MAIN}workbookPr")
    return Parts(
        workbook,
        tuple(sheet for sheet in _sheets(root, relations) if sheet.path in names),
        first(relations, "sharedStrings", "xl/sharedStrings.xml"),
        first(relations, "styles", "xl/styles.xml"),
        settings is not None and settings.get("date1904", "0") not in FALSE,
    )


def _sheets(workbook: ElementTree.Element, relations: "Relations") -> Iterator[SheetPart]:
    """The sheets that have cells, in their order."""
    for sheet in workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        if number := sheet.get(f"{{{REL_NS}}}id"):
            kind, path = relations.targets[number]
            if kind != "chartsheet":
                yield SheetPart(sheet.attrib["name"], sheet.get("state", "visible"), path)


class Relations(NamedTuple):
    """The relations of a part: id → (kind, path of the part), those inside the package.

    `links` are those that lead outside: id → address.
    """

    path: str
    targets: Mapping[str, tuple[str, str]]
    links: Mapping[str, str]
    content: bytes

    def of_kind(self, kind: str) -> list[str]:
        """The parts of a kind: comments, threadedComment."""
        return [path for name, path in self.targets.values() if name == kind]

    def free_id(self) -> str:
        """An id that none of them has."""
        number = 1
        while f'"rIdNote{number}"'.encode() in self.content:
            number += 1
        return f"rIdNote{number}"


def relations_of(part: str, names: frozenset[str], read: Read) -> Relations:
    """The relations of a part, given by its path; "" is the package itself."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in names:
        empty = f'<Relationships xmlns="{_RELATIONS}"></Relationships>'
        return Relations(path, {}, {}, empty.encode())
    content = read(path)
    targets: dict[str, tuple[str, str]] = {}
    links: dict[str, str] = {}
    for element in ElementTree.fromstring(content):
        number, target = element.get("Id", ""), element.get("Target", "")
        if element.get("TargetMode") == "External":
            links[number] = target
        else:
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[number] = (element.get("Type", "").rpartition("/")[2], full)
    return Relations(path, targets, links, content)
