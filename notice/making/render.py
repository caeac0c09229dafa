"""Fill the template (模板) and finish the document: marks in and out, layout, scrubbing, bytes.

docxtpl reads the tags; filling is ours, so that each part is parsed once, ill-formed XML is an
error and not repaired by dropping text, and no sign of a cell is taken for a tag. Everything runs
in the sandbox, escaped, with unknown names an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from docx.opc.part import Part, XmlPart
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.diagnostics import Diagnostic, Refused, error, warning
from notice.docx import scrub
from notice.docx.package import BROKEN, parts_beside, put_root, root_of
from notice.docx.wordml import CELL, ROW, TABLE, TEXT_BOX, P, T, parsed
from notice.docx.words import own_text_nodes, spare_paragraphs
from notice.lazy import Pattern
from notice.ledger.columns import FACT_SHEET
from notice.making import frame, layout, leftovers
from notice.making.trace import NotText, TracedParagraph, Tracer
from notice.model.book import Book
from notice.model.notice import BODY, SPARE, Edition, Paragraph, Rendered, Totals
from notice.template import beside, faults, fields, foreign, lost_styles, names, plain
from notice.template.foreign import Labelled
from notice.template.sandbox import Sandbox, TooMuch
from notice.template.tags import TAG, TemplatePart
from notice.wording.edition import Content

_PARAGRAPH = Pattern(r"<w:p([ >/])")
_MARKS = Pattern("[\ufdd0-\ufdef]")


class OpenTemplate:
    """A template read and ready to be filled once; `name` is the file name that diagnostics use."""

    def __init__(self, name: str, content: bytes, filler: DocxTemplate) -> None:
        """Take a template that docxtpl has opened, and the bytes that it was read from."""
        self.name = name
        self.content = content
        self.filler = filler
        self.tracer = Tracer()
        self.jinja = Sandbox(self.tracer.mark)
        self.parts: list[Labelled] = []
        self.sections: list[tuple[object, ...]] = []
        self.found: list[Diagnostic] = []
        self.uses: frozenset[str] = frozenset()  # its top names in the edition, once checked

    @property
    def document(self) -> Any:
        """The document as python-docx has it."""
        return self.filler.docx


def open_template(content: bytes, name: str) -> OpenTemplate:
    """Read a template's bytes. Raises Refused where it is no template that Word could open."""
    try:
        foreign.refuse_kind(content, name)
        filler = DocxTemplate(BytesIO(content))
        filler.init_docx()
        opened = OpenTemplate(name, content, filler)
        for part in opened.document.part.package.iter_parts():
            if isinstance(part, XmlPart):
                scrub.strip_ids(part.element)
                foreign.strip_paths(part.element)
        _ = opened.document.settings, opened.document.styles  # parts of another kind: broken
        _check_relations(opened.document.part.package)
        _check_root(opened.document.element)
        opened.parts = list(_labelled_parts(opened))
        opened.found += foreign.inspect(opened.document, opened.parts, name)
        styles = opened.document.part._styles_part.element
        opened.found += lost_styles.told(opened.parts[0].text, styles, name)
    except BROKEN as fault:
        message = "模板已损坏，请用WPS或Word打开另存一份再用"
        raise Refused([error("template-broken", name, message)]) from fault
    opened.sections = leftovers.sections(opened.document.element)
    return opened


def _check_root(root: Any) -> None:
    """Raise ValueError for words outside the body or a paragraph: nobody would see to them."""
    if any(child is not root.body and any(True for _ in child.iter(T)) for child in root):
        raise ValueError("words outside the body")
    if any(next(text.iterancestors(P), None) is None for text in root.iter(T)):
        raise ValueError("words outside a paragraph")


def _check_relations(package: Any) -> None:
    """Raise ValueError for a relation without its id, kind or target, which can't be written."""
    for relations in (package.rels, *(part.rels for part in package.iter_parts())):
        for relation in relations.values():
            if not (relation.rId and relation.reltype) or relation.target_ref is None:
                raise ValueError("a relation without its id, kind or target")


def check(opened: OpenTemplate, known: names.Names | None, edition: Edition) -> list[Diagnostic]:
    """Return the template's faults.

    Without `known` names (the workbook can't be read) top names are not looked up.
    """
    parts = [labelled.text for labelled in opened.parts]
    checked = faults.check(parts, opened.jinja, known, edition, opened.name)
    opened.uses = checked.uses
    return [*opened.found, *checked.found]


_CLOSED_UP = {  # 项目 → the rule, and what to do
    "发文字号": ("no-document-number", "已编发文字号的请填写，如：示文〔2025〕8号"),
    "主送机关": ("no-addressee", "要写主送机关的请填写"),
}


def closed_up(opened: OpenTemplate, book: Book) -> list[Diagnostic]:
    """A warning for each 项目 that the checked template has and the workbook has not."""
    return [
        warning(
            rule,
            book.fact_places.get(name, FACT_SHEET.name),
            f"没有填写{name}，文件里这一行不印，其余的往上移；{advice}",
        )
        for name, (rule, advice) in _CLOSED_UP.items()
        if name in opened.uses and not book.facts.get(name)
    ]


# titles and names are printed as they stand, whatever the template says beside them
_NAMES = ("单位全称", "单位简称", "文件标题", "发文机关署名", "发文机关标志", "附件")


def fill(
    opened: OpenTemplate, book: Book, totals: Totals, content: Content
) -> tuple[Rendered, list[Diagnostic]]:
    """Return the finished notice and what its proof found.

    Raises Refused where the template can't be filled.
    """
    values = names.values(book, totals, content)
    opened.filler.render_init()
    opened.jinja.allow(len(book.rows))
    opened.tracer.said_once = {c for name, c in book.fact_places.items() if name not in _NAMES}
    for labelled in opened.parts:
        _fill_part(opened, labelled, values)
    return _finished(opened, book, content)


# ---------------------------------------------------------------- parts


def _labelled_parts(opened: OpenTemplate) -> Iterator[Labelled]:
    """The body, the headers, footers and notes, each with what people call it."""
    document = opened.document
    counted: dict[str, int] = {}
    for label, part in (("", document.part), *parts_beside(document.part)):
        root = root_of(part)
        if not isinstance(part, XmlPart):
            scrub.strip_ids(root)
        yield _labelled(opened, label, part, root, counted)


def _labelled(
    opened: OpenTemplate, label: str, part: Part, root: Any, counted: dict[str, int]
) -> Labelled:
    tree = root.body if not label else root
    settled = fields.settle(tree, opened.document.part._styles_part.element)
    plain.make_plain(tree)
    paragraphs = tuple(tree.iter(P))
    first = counted.get(label, 0) + 1
    counted[label] = counted.get(label, 0) + len(paragraphs)
    source: list[str] = []

    def read() -> str:
        """The source that Jinja gets, a line a paragraph; made when it is first asked for."""
        if not source:
            xml = opened.filler.xml_to_string(tree).replace("\n", " ")
            xml = _MARKS.sub("", xml)  # so that a template can't forge one
            xml = _PARAGRAPH.sub(r"\n<w:p\1", xml)
            source.append(_engine_source(opened.filler, xml) if "{" in xml else xml)
        return source[0]

    texts = _Texts(paragraphs)
    text = TemplatePart(label, first, paragraphs, texts, read, opened.name)
    opened.found += fields.told(text, settled)
    beside.stay(paragraphs, texts)
    return Labelled(text, part, root)


def _engine_source(filler: DocxTemplate, xml: str) -> str:
    """What the engine runs; a literal & in a tag is one there too."""
    source = filler.patch_xml(xml)
    if "&amp;" not in source:
        return source
    return TAG.sub(lambda tag: tag[0].replace("&amp;", "&"), source)


class _Texts(tuple[str, ...]):
    """The own words of paragraphs, as people see them."""

    __slots__ = ()

    def __new__(cls, paragraphs: tuple[Any, ...]) -> _Texts:
        texts = ("".join(n.text or "" for n in own_text_nodes(p) if n.tag == T) for p in paragraphs)
        return super().__new__(cls, texts)


def _fill_part(opened: OpenTemplate, labelled: Labelled, values: dict[str, object]) -> None:
    """Put the filled words of a part in the place of its tags."""
    text = labelled.text
    if not text.has_braces:
        return
    try:
        filler = opened.jinja.compiled(f"{opened.name}{labelled.part.partname}", text.read())
        xml = filler.render(values).replace("\n", "")
    except (TemplateError, TypeError, AttributeError, ValueError, RecursionError) as fault:
        place = faults.paragraph_of_line(text, opened.jinja, _line_of(fault))
        raise Refused([error("template-runtime", place, _runtime_message(fault))]) from fault
    try:
        tree = parsed(xml)
    except etree.XMLSyntaxError as fault:
        message = "标签互相穿插，或有超过一千万字节的文字，填不成完整的文件，请核对标签的开头和结尾"
        raise Refused([error("template-structure", text.file_name, message)]) from fault
    if "{%tc" in "".join(text.texts):
        tree = opened.filler.fix_tables(xml)
    plain.fill_spare(tree)
    if "docPr" in xml:  # pictures; else the tree need not be walked for them
        opened.filler.fix_docpr_ids(tree)
    _mend_tables(tree)
    _replace(labelled, tree)


def _line_of(fault: BaseException) -> int:
    """The line of the source at which filling stopped."""
    line = 1
    trace = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _runtime_message(fault: BaseException) -> str:
    if isinstance(fault, TooMuch):
        return "循环太多，做出来的文件太大，请核对 for 有没有套错"
    if isinstance(fault, NotText):
        return "这里印的不是文字，请用 for 逐个印，或写明“.”后面的名称"
    if isinstance(fault, UndefinedError):
        return "这里的名称没有内容可取，请核对"
    if isinstance(fault, SecurityError):
        return "模板里不能这样用，只能用名称、for、if"
    return "标签填写不了，请核对里面的名称和计算"


def _mend_tables(tree: Any) -> None:
    """A cell must end with a paragraph and a table have a row, or Word calls the file broken."""
    for cell in tree.iter(CELL, TEXT_BOX):
        if cell.find(P) is None:
            cell.append(cell.makeelement(P, {}))
    for table in [t for t in tree.iter(TABLE) if t.find(f".//{ROW}") is None]:
        table.getparent().remove(table)


def _replace(labelled: Labelled, tree: Any) -> None:
    """Move the children one by one: replacing the element itself is quadratic in lxml."""
    target = labelled.root.body if not labelled.text.label else labelled.root
    for child in list(target):
        target.remove(child)
    target.text = None
    for child in list(tree):
        if child.tag != TABLE:
            target.append(child)
            continue
        table = target.makeelement(TABLE, dict(child.attrib))  # and so is a table of many rows
        target.append(table)
        for part in list(child):
            table.append(part)


# ---------------------------------------------------------------- the finished document


def _finished(
    opened: OpenTemplate, book: Book, content: Content
) -> tuple[Rendered, list[Diagnostic]]:
    """Take the marks out of every part, lay out what depends on the values, prove, scrub, pack."""
    document = opened.document
    date = book.days["成文日期"][0]
    signers = book.facts.get("发文机关署名") or book.facts["单位全称"]
    styles = document.part._styles_part.element
    sections = leftovers.sections(document.element)
    root = document.element.body
    framed = frame.finish(root, list(opened.tracer.taken_out(root)), styles, book)
    frame.drop_empty_section(root, styles)
    body = layout.finish(framed.paragraphs, styles, signers, str(date), stamped=book.stamped)
    paragraphs = _all_paragraphs(opened, body)
    unit = str(book.facts["单位全称"][0])
    scrub.scrub(document.part.package, document.settings.element, names.title_of(book), unit, date)
    docx = scrub.packed(document.part.package, opened.tracer.without_marks)
    filled = {id(labelled.part) for labelled in opened.parts}
    others = (p for p in document.part.package.iter_parts() if id(p) not in filled)
    found = [
        *framed.found,
        *leftovers.left_over(paragraphs, book, opened.name),
        *leftovers.unfilled(others, opened.name),
        *leftovers.lost(opened.tracer.lost),
        *leftovers.repeated(opened.tracer.repeated),
        *leftovers.page_setup(opened.sections, sections, opened.name),
    ]
    printed = tuple(f.finding for category in content.categories for f in category.findings)
    root.clear()  # 150 MiB at 30 000 findings; it is filled once, what is proved has its own tree
    return Rendered(docx, tuple(paragraphs), printed), found


def _numbered(
    label: str, root: Any, traced: Sequence[TracedParagraph], counted: dict[str, int]
) -> Iterator[Paragraph]:
    """The paragraphs of a part as they are read again, those of spare text boxes last.

    `counted` is how many of each label there are so far.
    """
    spare = set(spare_paragraphs(root))
    shown = [p.text for p in traced if p.element not in spare]
    kept_spare = [p.text for p in traced if p.element in spare]
    for part, texts in ((label, shown), (SPARE, kept_spare)):
        first = counted.get(part, 0) + 1
        counted[part] = counted.get(part, 0) + len(texts)
        yield from (Paragraph(part, number, text) for number, text in enumerate(texts, first))


def _all_paragraphs(opened: OpenTemplate, body: Sequence[TracedParagraph]) -> list[Paragraph]:
    """Those of the body, then of headers, footers and notes, their marks taken out in place."""
    counted: dict[str, int] = {}
    paragraphs = [*_numbered(BODY, opened.document.element.body, body, counted)]
    for labelled in opened.parts[1:]:
        traced = list(opened.tracer.taken_out(labelled.root))
        put_root(labelled.part, labelled.root)
        paragraphs += _numbered(labelled.text.label, labelled.root, traced, counted)
    return paragraphs
