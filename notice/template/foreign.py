"""What a template brings along that no notice may hold.

Comments, tracked changes, embedded objects and macros are refused with their places; hidden text,
an attached template and links to files of somebody's machine are taken out and told.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from docx.opc.part import Part

from notice.diagnostics import Diagnostic, Refused, error, warning
from notice.docx.named_styles import STYLE_ID, by_id, lineage, style_of
from notice.docx.package import content_types, has_macros
from notice.docx.settling import TRACKED
from notice.docx.wordml import RPR, RUN_STYLE, VALUE, P, R, T, W
from notice.folding import beginning
from notice.lazy import Pattern
from notice.template.tags import TemplatePart

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TRACKED = (*TRACKED, f"{W}cellMerge")
_COMMENTED = (f"{W}commentReference", f"{W}commentRangeStart")
_EMBEDDED = (f"{W}object", f"{W}control", f"{W}altChunk", f"{W}subDoc")
_EMBEDDED_RELATIONS = Pattern(r"/(?:oleObject|package|control|aFChunk|subDocument|activeX\w*)$")
_MACRO_RELATIONS = Pattern(r"/(?:vbaProject|wordVbaData|keyMapCustomizations|attachedToolbars)$")
_COMMENT_RELATIONS = Pattern(r"/comments(?:Extended|Ids|Extensible)?$")
_PLAIN_RELATIONS = ("/styles", "/settings", "/footer", "/header", "/fontTable", "/theme")
_LOCAL = Pattern(r"(?i)^(?:file:|[a-z]:[\\/]|\\\\|//)")
_LOCAL_PATH = Pattern(r"(?i)(?:file:|\b[a-z]:[\\/]|\\\\)\S")
_HYPERLINK = f"{W}hyperlink"
_OFF = ("0", "false", "off")


class Labelled(NamedTuple):
    """A part with words: what the template check sees of it, its package part, its tree."""

    text: TemplatePart
    part: Part
    root: Any


def refuse_kind(content: bytes, name: str) -> None:
    """Raise Refused for a template with macros, or one in Word's own template format."""
    types = content_types(content)
    if has_macros(types):
        message = "模板里有宏，请另存为不带宏的 .docx 再用"
        raise Refused([error("template-macro", name, message)])
    if b"wordprocessingml.template.main+xml" in types:
        message = "这是Word模板文件（.dotx），请另存为 .docx 再用"
        raise Refused([error("file-kind", name, message)])


def inspect(document: Any, parts: Iterable[Labelled], name: str) -> list[Diagnostic]:
    """Return what must not be there.

    Hidden text and links to local files are taken out, and that is told.
    """
    found: list[Diagnostic] = []
    hidden_styles = _hidden_styles(document.part._styles_part.element)
    for labelled in parts:
        found += _refused_marks(labelled)
        found += _hidden_text(labelled, hidden_styles)
    found += _relations(document, parts, name)
    return found


def _refused_marks(labelled: Labelled) -> Iterator[Diagnostic]:
    """Comments, tracked changes and embedded objects, once for each paragraph."""
    kinds = (
        (_COMMENTED, "template-comments", "模板含批注，请逐条处理并删除批注后再用"),
        (_TRACKED, "template-tracked", "模板里有修订痕迹，请接受或拒绝全部修订后再用"),
        (_EMBEDDED, "template-embedded", "模板里有嵌入的对象或控件，请删去后再用"),
    )
    for names, rule, message in kinds:
        places = dict.fromkeys(_place(labelled, e) for e in labelled.root.iter(*names))
        for index in places:
            yield labelled.text.fault(index, rule, message)


def _place(labelled: Labelled, element: Any) -> int:
    """Number, from 0, of the paragraph that holds an element or comes next before it."""
    holder = element if element.tag == P else next(element.iterancestors(P), None)
    if holder is None:
        holder = next(element.iter(P), None)
    if holder is None:
        holder = next(element.itersiblings(P, preceding=True), None)
    paragraphs = labelled.text.paragraphs
    return next((n for n, p in enumerate(paragraphs) if p is holder), 0)


# ---------------------------------------------------------------- hidden text


def _hidden_text(labelled: Labelled, hidden_styles: frozenset[str]) -> Iterator[Diagnostic]:
    """Take out what is hidden, and tell it; tell what is white."""
    white = [c for c in labelled.root.iter(f"{W}color") if c.get(VALUE, "").upper() == "FFFFFF"]
    for index, text in _taken_out(labelled, hidden_styles).items():
        if text.strip():
            message = f"模板里有隐藏的文字“{beginning(text, 20)}”，已去掉，请核对"
            yield warning("template-hidden", labelled.text.at(index), message)
    for index in dict.fromkeys(_place(labelled, c) for c in white):
        message = "模板里有白色的文字，印出来看不见，请核对"
        yield warning("template-white-text", labelled.text.at(index), message)


def _taken_out(labelled: Labelled, hidden_styles: frozenset[str]) -> dict[int, str]:
    """Take out the runs that are hidden; their words by paragraph."""
    hidden: dict[int, str] = {}
    marks = list(labelled.root.iter(f"{W}vanish", f"{W}specVanish"))
    if not marks and not hidden_styles:
        return hidden
    for run in [r for r in labelled.root.iter(R) if _is_hidden(r, hidden_styles)]:
        index = _place(labelled, run)
        hidden[index] = hidden.get(index, "") + "".join(run.itertext(T))
        run.getparent().remove(run)
    for mark in list(labelled.root.iter(f"{W}vanish", f"{W}specVanish")):
        mark.getparent().remove(mark)
    return hidden


def _is_hidden(run: Any, hidden_styles: frozenset[str]) -> bool:
    own = run.find(RPR)
    if own is not None:
        mark = own.find(f"{W}vanish")
        if mark is not None:
            return mark.get(VALUE, "1") not in _OFF
        style = own.find(RUN_STYLE)
        if style is not None and style.get(VALUE) in hidden_styles:
            return True
    paragraph = next(run.iterancestors(P), None)
    return paragraph is not None and style_of(paragraph) in hidden_styles


def _hidden_styles(styles: Any) -> frozenset[str]:
    """Ids of the styles that hide their text, those based on them too.

    Afterwards they hide nothing any more.
    """
    hidden: set[str] = set()
    for mark in list(styles.iter(f"{W}vanish")):
        style = next(mark.iterancestors(f"{W}style"), None)
        if style is not None and mark.get(VALUE, "1") not in _OFF:
            hidden.add(style.get(STYLE_ID))
        mark.getparent().remove(mark)
    if not hidden:
        return frozenset()
    known = by_id(styles)
    return frozenset(
        style_id
        for style_id in known
        if any(style.get(STYLE_ID) in hidden for style in lineage(style_id, known))
    )


# ---------------------------------------------------------------- relations


def _relations(document: Any, parts: Iterable[Labelled], name: str) -> Iterator[Diagnostic]:
    """Comments without a place, embedded files, macros, local links, an attached template."""
    roots = {id(labelled.part): labelled.root for labelled in parts}
    is_commented = any(True for labelled in parts for _ in labelled.root.iter(*_COMMENTED))
    for part in document.part.package.iter_parts():
        for relation_id, relation in list(part.rels.items()):
            kind = relation.reltype
            if relation.is_external:
                yield from _external(part, relation_id, relation.target_ref, roots, name, kind)
            elif not kind.endswith(_PLAIN_RELATIONS):
                yield from _internal(kind, relation.target_part, is_commented, name)
                if _COMMENT_RELATIONS.search(kind):
                    del part.rels[relation_id]


def _internal(kind: str, target: Any, is_commented: bool, name: str) -> Iterator[Diagnostic]:
    """What is told of a part that belongs to another one; `is_commented`: comments were told."""
    if _MACRO_RELATIONS.search(kind):
        yield error("template-macro", name, "模板里有宏，请另存为不带宏的 .docx 再用")
    elif _EMBEDDED_RELATIONS.search(kind):
        message = f"模板里嵌入了别的文件（{target.partname.filename}），请删去后再用"
        yield error("template-embedded", name, message)
    elif _COMMENT_RELATIONS.search(kind) and not is_commented and b"<w:comment " in target.blob:
        message = "模板含批注，请用WPS或Word删除全部批注后再用"
        yield error("template-comments", name, message)


def _external(
    part: Any, relation_id: str, target: str, roots: dict[int, Any], name: str, kind: str
) -> Iterator[Diagnostic]:
    shown = unquote(target)
    if kind.endswith("/attachedTemplate"):
        message = "模板附加了另一个模板文件，已去掉，不影响内容"
        yield warning("template-attached", name, message)
    elif _LOCAL.search(shown):
        message = "模板里有指向本机文件的链接，已去掉，请核对"
        yield warning("template-local-link", name, message)
        _unlink(roots.get(id(part)), relation_id)
        del part.rels[relation_id]
    elif "{{" in shown or "{%" in shown:
        message = f"链接地址“{shown[:40]}”里的名称不会被替换，请取消超链接，只留文字"
        yield error("template-link", name, message)
    elif kind.endswith("/hyperlink") and not _refers(roots.get(id(part)), relation_id):
        del part.rels[relation_id]  # of a link that became its words


def _refers(root: Any, relation_id: str) -> bool:
    """Whether anything in a part still names a relation of it."""
    return root is None or any(relation_id in element.attrib.values() for element in root.iter())


def _unlink(root: Any, relation_id: str) -> None:
    """Keep the words of a link and take away where it leads."""
    if root is None:
        return
    for element in list(root.iter()):
        for attribute in [a for a in element.attrib if a.startswith(_R)]:
            if element.get(attribute) == relation_id:
                del element.attrib[attribute]
        if element.tag == _HYPERLINK and not element.attrib:
            parent, at = element.getparent(), element.getparent().index(element)
            for child in list(element):
                parent.insert(at, child)
                at += 1
            parent.remove(element)


def strip_paths(root: Any) -> None:
    """Delete the paths of somebody's machine that pictures keep in their name and description."""
    for element in root.iter("{*}docPr", "{*}cNvPr"):
        for attribute in ("name", "descr", "title"):
            if _LOCAL_PATH.search(element.get(attribute, "")):
                element.set(attribute, "" if attribute != "name" else "picture")
