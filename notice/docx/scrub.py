"""The package (文件包) without authors, paths and ids, and with fixed times.

The same notice is the same bytes, and nothing of the template's own properties, thumbnail, custom
data and editing ids survives.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from html import escape  # xml.sax.saxutils loads urllib: 20 ms
from io import BytesIO
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx import pictures
from notice.docx.wordml import W, parsed
from notice.model.book import Day

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DROPPED_SETTINGS = {
    f"{W}{name}"
    for name in (
        "rsids",
        "attachedTemplate",
        "docVars",
        "trackRevisions",
        "mailMerge",
        "documentProtection",
        "writeProtection",
        "attachedSchema",
        "saveThroughXslt",
        "printerSettings",
    )
}
_IDENTITY = ("}docId", "}persistentDocumentId")
_EDITING_IDS = (f"{W}rsid", f"{_W14}paraId", f"{_W14}textId")  # and rsidR, rsidRPr …
_DROPPED_RELATIONS = (  # the ends of their kinds, in small letters
    "/core-properties", "/extended-properties", "/custom-properties", "/thumbnail", "/customxml",
    "/attachedtemplate", "/people", "/printersettings", "/glossarydocument", "/mailmergesource",
    "/recipientdata", "/commentsextended", "/commentsids", "/commentsextensible",
    "/customxmldata", "/xmlmaps", "/ui/extensibility", "/documenttasks", "/styleswitheffects",
)  # fmt: skip


def strip_ids(root: Any) -> None:
    """Delete the editing ids (rsid, paraId) that link the documents of one author.

    It is done before filling, so that loops stay cheap.
    """
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith(_EDITING_IDS)]:
            del element.attrib[name]
    for element in list(root.iter(f"{W}rsid", f"{W}printerSettings", etree.Comment)):
        _remove(element)


def _remove(element: Any) -> None:
    """Take an element out and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


_PROPERTIES = ("/core-properties", "/extended-properties", "/custom-properties")


def properties(package: OpcPackage) -> list[str]:
    """The texts of the template's own properties, all of which `scrub` drops."""
    texts: list[str] = []
    for relation in package.rels.values():
        if relation.reltype.endswith(_PROPERTIES) and not relation.is_external:
            try:
                root = parsed(relation.target_part.blob)
            except etree.XMLSyntaxError:
                continue  # nothing of it survives
            texts += [text.strip() for text in root.itertext() if text.strip()]
    return texts


def scrub(package: OpcPackage, settings: Any, title: str, unit: str, day: Day) -> None:
    """Drop the parts and settings that tell of people and machines.

    Title, author (the unit) and dates become those of the notice.
    """
    _drop_identity(package, settings)
    stamp = f"{day.year:04}-{day.month:02}-{day.day or 1:02}T00:00:00Z"
    about = _ABOUT.format(unit=escape(unit), stamp=stamp)
    _put_properties(package, _CORE.format(title=escape(title), about=about))


def keep_title_alone(package: OpcPackage, settings: Any) -> None:
    """Drop the same of a document that is no notice of ours, and every property but its title."""
    title = next((t for t in _core_texts(package, _TITLE)), "")
    for part in package.iter_parts():
        if isinstance(part, XmlPart):
            strip_ids(part.element)
    _drop_identity(package, settings)
    _put_properties(package, _CORE.format(title=escape(title), about=""))


def _core_texts(package: OpcPackage, tag: str) -> Iterator[str]:
    """The words of one of the core properties."""
    for relation in package.rels.values():
        if relation.reltype.endswith("/core-properties") and not relation.is_external:
            try:
                root = parsed(relation.target_part.blob)
            except etree.XMLSyntaxError:
                continue  # nothing of it survives
            yield from (element.text or "" for element in root.iter(tag))


def _drop_identity(package: OpcPackage, settings: Any) -> None:
    for child in list(settings):
        if child.tag in _DROPPED_SETTINGS or str(child.tag).endswith(_IDENTITY):
            settings.remove(child)
    for relations in (package.rels, *(part.rels for part in package.iter_parts())):
        for relation_id, relation in list(relations.items()):
            if relation.reltype.lower().endswith(_DROPPED_RELATIONS):
                del relations[relation_id]


def _put_properties(package: OpcPackage, core: str) -> None:
    _relate(
        package,
        "/docProps/core.xml",
        CONTENT_TYPE.OPC_CORE_PROPERTIES,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
        core,
    )
    extended = RELATIONSHIP_TYPE.EXTENDED_PROPERTIES
    _relate(package, "/docProps/app.xml", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, extended, _APP)


def _relate(package: Any, name: str, content_type: str, relation: str, xml: str) -> None:
    package.relate_to(Part(PackURI(name), content_type, xml.encode(), package), relation)


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    _HEAD
    + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    + ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    + "{about}</cp:coreProperties>"
)
_ABOUT = (
    "<dc:creator>{unit}</dc:creator>"
    + "<dc:language>zh-CN</dc:language><cp:lastModifiedBy></cp:lastModifiedBy>"
    + "<cp:revision>1</cp:revision>"
    + '<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
    + '<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_APP = (
    _HEAD
    + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    + "<Application>Microsoft Office Word</Application></Properties>"
)


def packed(package: OpcPackage, cleaned: Callable[[bytes], bytes]) -> bytes:
    """Return the package as a zip with fixed times, order and flags, each XML part `cleaned`."""
    parts = sorted(package.iter_parts(), key=lambda part: part.partname)
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": package.rels.xml,
    }
    for part in parts:
        is_xml = part.partname.ext in ("xml", "rels", "vml")
        members[part.partname.membername] = (
            _without_ids(cleaned(part.blob)) if is_xml else pictures.without_metadata(part.blob)
        )
        if part.rels:
            members[part.partname.rels_uri.membername] = part.rels.xml
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # the same on every system
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, blob)
    return stream.getvalue()


def _without_ids(xml: bytes) -> bytes:
    """The same without editing ids, for parts that nothing opens (webSettings, theme …)."""
    if b"rsid" not in xml:
        return xml
    xml = re.sub(rb"<(\w+:)?rsids\b[^>]*?(?:/>|>.*?</\1?rsids>)", b"", xml, flags=re.DOTALL)
    return re.sub(rb"\s+\w+:rsid\w*=(?:\"[^\"]*\"|'[^']*')|<\w+:rsid\w*\b[^>]*/>", b"", xml)


def _content_types(parts: list[Part]) -> bytes:
    overrides = "".join(
        f'<Override PartName="{escape(str(part.partname))}" '
        f'ContentType="{escape(part.content_type)}"/>'
        for part in parts
    )
    xml = (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    return xml.encode()
