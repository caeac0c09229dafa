"""Small templates laid out in memory, and notices made of them without any file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from notice import totals
from notice.diagnostics import Diagnostic, Refused, has_errors
from notice.ledger.read import read_book
from notice.making import render
from notice.model.notice import Edition, Rendered
from notice.template import names
from notice.wording import edition as editions
from tests.builders import workbook

NAME = "模板.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECTION = (
    '<w:sectPr>{refs}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474"'
    ' w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/></w:sectPr>'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
)


def paragraph(text: str) -> str:
    """A paragraph with one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell holds one paragraph a line of its text."""
    grid = "<w:gridCol w:w='2000'/>" * max(map(len, rows))
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_lines(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _lines(text: str) -> str:
    return "".join(map(paragraph, text.split("\n")))


def text_box(text: str) -> str:
    """A paragraph with a text box in it."""
    return (
        '<w:p><w:r><w:t>外</w:t></w:r><w:r><w:pict><v:shape id="s1"><v:textbox><w:txbxContent>'
        f"{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def twice(choice: str, fallback: str) -> str:
    """A paragraph with a text box as Word writes it: for new programs, and again for old ones."""
    drawn = (
        '<w:drawing><wp:anchor><wp:docPr id="1" name="文本框 1"/><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:txbx><w:txbxContent>{choice}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    old = (
        f'<w:pict><v:shape id="s1"><v:textbox><w:txbxContent>{fallback}</w:txbxContent>'
        "</v:textbox></v:shape></w:pict>"
    )
    return (
        '<w:p><w:r><w:t>外</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def template(
    *body: str,
    header: str | None = None,
    footer: str | None = None,
    footnote: str | None = None,
    endnote: str | None = None,
    styles: str = STYLES,
    parts: Mapping[str, tuple[str, str | bytes]] | None = None,
    settings: str = "",
    relations: str = "",
) -> bytes:
    """A .docx of these paragraphs: plain words, or XML where a piece begins with <.

    `parts` are more members: name → (content type, content); `relations` more XML of
    document.xml.rels, `settings` of settings.xml.
    """
    notes = {
        "header": (header, "hdr"),
        "footer": (footer, "ftr"),
        "footnotes": (footnote, "footnotes"),
        "endnotes": (endnote, "endnotes"),
    }
    made: dict[str, tuple[str, str | bytes]] = {
        "word/styles.xml": (f"{_TYPES}.styles+xml", part("styles", styles)),
        "word/settings.xml": (f"{_TYPES}.settings+xml", part("settings", settings)),
        **(parts or {}),
    }
    links = (
        f'<Relationship Id="rId1" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/settings" Target="settings.xml"/>{relations}'
    )
    refs = ""
    for kind, (text, root) in notes.items():
        if text is not None:
            content = text if text.startswith("<") else paragraph(text)
            if root in ("footnotes", "endnotes"):
                content = f'<w:{kind[:-1]} w:id="1">{content}</w:{kind[:-1]}>'
            else:
                refs += f'<w:{kind}Reference w:type="default" r:id="r{kind}"/>'
            made[f"word/{kind}.xml"] = (f"{_TYPES}.{kind}+xml", part(root, content))
            links += f'<Relationship Id="r{kind}" Type="{_RELATIONS}/{kind}" Target="{kind}.xml"/>'
    content = "".join(piece if piece.startswith("<") else paragraph(piece) for piece in body)
    document = f"<w:body>{content}{SECTION.format(refs=refs)}</w:body>"
    made["word/document.xml"] = (f"{_TYPES}.document.main+xml", part("document", document))
    return zipped(made, links)


def part(root: str, content: str) -> str:
    return f"{_HEAD}<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def zipped(parts: Mapping[str, tuple[str, str | bytes]], links: str) -> bytes:
    """The package of these parts, with document.xml as the main one."""
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items()
    )
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
            f' ContentType="application/xml"/>{types}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'{_HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
            f' Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'{_HEAD}<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        for name, (_, content) in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


class Filled(NamedTuple):
    """A notice, or None where it was refused, with all that was told."""

    rendered: Rendered | None
    found: list[Diagnostic]

    @property
    def lines(self) -> list[str]:
        """The paragraphs that print something."""
        assert self.rendered is not None, self.found
        return [str(p.text) for p in self.rendered.paragraphs if p.text.strip()]

    @property
    def rules(self) -> list[tuple[str, str]]:
        """(place, rule) of everything told, infos left out."""
        return [(str(d.where), d.rule) for d in self.found if d.level < 2]


def filled(
    template_bytes: bytes, book_bytes: bytes | None = None, edition: Edition = Edition.PUBLIC
) -> Filled:
    """Fill a template from a workbook, as build.make() does, without files."""
    book, found = read_book(workbook() if book_bytes is None else book_bytes, "台账.xlsx")
    found = [d for d in found if d.level < 2]
    try:
        opened = render.open_template(template_bytes, NAME)
        found += render.check(opened, names.names_of(book), edition)
        counted = totals.count(book)
        content, placed = editions.lay_out(book, counted, edition)
        found += placed
        if has_errors(found):
            return Filled(None, found)
        rendered, proved = render.fill(opened, book, counted, content)
    except Refused as refused:
        return Filled(None, [*found, *refused.diagnostics])
    found += proved
    return Filled(None if has_errors(found) else rendered, found)
