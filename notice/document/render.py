"""Fill the template (模板) and finish the document: marks in, marks out, layout, scrubbing, bytes.

docxtpl fills; our subclass only spares it work that a large notice does not need. Everything runs in the sandbox of
`template.environment`, escaped, with unknown names an error.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree

from notice.diagnostics import Diagnostic, Refused, error
from notice.document import layout, names, scrub, template
from notice.document.edition import Content
from notice.document.trace import P, TracedParagraph, Tracer, own_text_nodes
from notice.model import Book, Edition, Paragraph, Rendered, Totals

_LISTING = re.compile("[\t\n\f\a]")
_PARTS = {"页眉": ".header+xml", "页脚": ".footer+xml", "脚注": ".footnotes+xml"}


class Filler(DocxTemplate):
    """docxtpl without two costs: a pass for line breaks where no value has one, and a quadratic move of the body."""

    def resolve_listing(self, xml: str) -> str:
        return super().resolve_listing(xml) if _LISTING.search(xml) else xml

    def map_tree(self, tree: Any) -> None:
        body = self.docx._element.body
        body.clear()
        for child in list(tree):
            body.append(child)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Left out: scrub writes the properties anew, and docxtpl would escape them twice."""


@dataclass
class OpenTemplate:
    """A template read and ready to be filled once; `name` is the file name that diagnostics use."""

    name: str
    filler: Filler
    tracer: Tracer
    jinja: Any

    @property
    def document(self) -> Any:
        return self.filler.docx


def open_template(content: bytes, name: str) -> OpenTemplate:
    """Read a template's bytes. Raises Refused where Word itself could not open the package."""
    filler = Filler(BytesIO(content))
    try:
        filler.init_docx()
        scrub.strip_ids(filler.docx.element)
    except BROKEN as fault:
        message = "模板已损坏，请用WPS或Word打开另存一份再用"
        raise Refused([error("template-broken", name, message)]) from fault
    tracer = Tracer()
    return OpenTemplate(name, filler, tracer, template.environment(tracer.mark))


# what zipfile, lxml and python-docx raise on a package that is broken inside
BROKEN = (
    OpcError,
    BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    KeyError,
    ValueError,
    AttributeError,
    NotImplementedError,
)


def check(opened: OpenTemplate, known: names.Names | None, edition: Edition) -> list[Diagnostic]:
    """Return the template's faults; without `known` names (the workbook can't be read) top names are not looked up."""
    return template.check(
        list(_template_parts(opened.filler)), opened.jinja, known, edition, opened.name
    )


def fill(opened: OpenTemplate, book: Book, totals: Totals, content: Content) -> Rendered:
    """Return the finished notice. Raises Refused where a name can't be worked out while filling."""
    try:
        opened.filler.render(names.values(book, totals, content), opened.jinja, autoescape=True)
    except TemplateError as fault:
        message = f"模板填写不了：{fault}；请核对模板里的名称和标签"
        raise Refused([error("template-runtime", opened.name, message)]) from fault
    return _finished(opened, book, content)


def _template_parts(filler: Filler) -> list[template.TemplatePart]:
    """The parts as docxtpl will hand them to Jinja, with one paragraph a line."""
    parts = [("", filler.docx.element.body)]
    for label, part in _labelled_parts(filler.docx):
        parts.append(
            (label, part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob))
        )
    return [_template_part(filler, label, root) for label, root in parts]


def _labelled_parts(document: Any) -> Iterator[tuple[str, Part]]:
    """The headers, footers and notes of the document, each with what people call it."""
    for relation in document.part.rels.values():
        if not relation.is_external:
            content_type = relation.target_part.content_type
            for label, kind in _PARTS.items():
                if content_type.endswith(kind):
                    yield label, relation.target_part


def _template_part(filler: Filler, label: str, root: Any) -> template.TemplatePart:
    texts = tuple(
        "".join(n.text or "" for n in own_text_nodes(p) if n.tag.endswith("}t"))
        for p in root.iter(P)
    )
    xml = filler.xml_to_string(root).replace("\n", " ")
    source = filler.patch_xml(re.sub(r"<w:p([ >/])", r"\n<w:p\1", xml))
    return template.TemplatePart(label, source, texts)


def _finished(opened: OpenTemplate, book: Book, content: Content) -> Rendered:
    """Take the marks out of every part, lay out what depends on the values, scrub and pack."""
    document = opened.document
    date = book.days["成文日期"][0]
    signers = book.facts.get("发文机关署名") or book.facts["单位全称"]
    body = list(opened.tracer.taken_out(document.element.body))
    body = layout.finish(
        body, document.part._styles_part.element, signers, str(date), stamped=book.stamped
    )
    paragraphs = [Paragraph("正文", number, p.text) for number, p in enumerate(body, 1)]
    paragraphs += _other_parts(document, opened.tracer)
    unit = str(book.facts["单位全称"][0])
    scrub.scrub(document.part.package, document.settings.element, names.title_of(book), unit, date)
    printed = tuple(f.finding for category in content.categories for f in category.findings)
    return Rendered(scrub.packed(document.part.package), tuple(paragraphs), printed)


def _other_parts(document: Any, tracer: Tracer) -> list[Paragraph]:
    """Headers, footers and notes, their marks taken out in place."""
    paragraphs: list[Paragraph] = []
    for label, part in _labelled_parts(document):
        is_xml = isinstance(part, XmlPart)
        root = part.element if is_xml else etree.fromstring(part.blob)
        traced: list[TracedParagraph] = list(tracer.taken_out(root))
        if not is_xml:
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        start = sum(p.part == label for p in paragraphs)
        paragraphs += [
            Paragraph(label, start + number, p.text) for number, p in enumerate(traced, 1)
        ]
    return paragraphs
