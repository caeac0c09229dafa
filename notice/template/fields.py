"""The fields (域) of a template: page numbers stay, links become their words, others are refused.

A field shows what the program that opens the notice works out: a file's name, today, an author.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from notice.diagnostics import Diagnostic, info
from notice.docx.named_styles import STYLE_ID, by_id, name_of
from notice.docx.wordml import FIELD_CHARACTER, RPR, RUN_STYLE, VALUE, P, R, T, W
from notice.folding import beginning
from notice.lazy import Pattern
from notice.template.tags import TemplatePart

_KEPT = ("PAGE", "NUMPAGES", "SECTIONPAGES", "EQ")
_LINK = "HYPERLINK"
_INSTRUCTION, _SIMPLE, _HYPERLINK = (f"{W}{n}" for n in ("instrText", "fldSimple", "hyperlink"))
_KIND = f"{W}fldCharType"
_WORD = Pattern(r"[A-Za-z]+|=")
_MERGED = Pattern(r'(?i)^\s*(?:MERGEFIELD|DOCPROPERTY|DOCVARIABLE)\s+"?([^\s"\\]+)')
_LINK_STYLES = ("hyperlink", "followedhyperlink", "超链接", "访问过的超链接", "internet link")
_LINK_LOOKS = (f"{W}color", f"{W}u")
_ADVICE: Mapping[str, tuple[str, ...]] = {  # what to do → the fields
    "日期请写 {{ 成文日期 }}": (
        "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME",
    ),
    "目录、索引请删去": ("TOC", "INDEX", "TOA", "TC", "XE", "TA", "RD"),
    "它会印出文件和电脑上的信息，请删去": (
        "FILENAME", "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS",
        "DOCPROPERTY", "DOCVARIABLE", "INFO", "TEMPLATE", "TITLE", "SUBJECT", "KEYWORDS",
        "COMMENTS", "FILESIZE", "REVNUM",
    ),
}  # fmt: skip
_OTHERS = "请选中它，按 Ctrl+Shift+F9 改成文字，或删去"


class Noted(NamedTuple):
    """What is to be told of a paragraph: a field that is refused, or a link that was one."""

    paragraph: Any
    message: str
    is_fault: bool


class _Field:
    """A field that is read: its signs, its instruction, and whether its result has begun."""

    def __init__(self, begin: Any, instruction: str = "") -> None:
        self.begin = begin
        self.instruction = instruction
        self.signs = [begin]
        self.is_shown = False

    @property
    def word(self) -> str:
        found = _WORD.search(self.instruction)
        return found[0].upper() if found else ""


def settle(root: Any, styles: Any) -> list[Noted]:
    """Turn the links below `root` into their words, and tell what may not stay."""
    noted: list[Noted] = []
    for field in list(_fields(root)):
        noted += _settled(field, styles)
    for link in list(root.iter(_HYPERLINK)):
        noted += _linked(link, "".join(link.itertext(T)))
        _make_words(link, styles)
    return noted


def told(part: TemplatePart, noted: Iterable[Noted]) -> Iterator[Diagnostic]:
    """What was noted, with its place."""
    numbers = {paragraph: number for number, paragraph in enumerate(part.paragraphs)}
    for paragraph, message, is_fault in noted:
        index = numbers.get(paragraph, 0)
        if is_fault:
            yield part.fault(index, "template-field", message)
        else:
            yield info("template-field", part.at(index), message)


def _fields(root: Any) -> Iterator[_Field]:
    """Every field, inner ones before those round them."""
    opened: list[_Field] = []
    for node in root.iter(FIELD_CHARACTER, _INSTRUCTION, _SIMPLE):
        if node.tag == _SIMPLE:
            yield _Field(node, node.get(f"{W}instr", ""))
        elif node.tag == _INSTRUCTION:
            if opened and not opened[-1].is_shown:
                opened[-1].instruction += node.text or ""
                opened[-1].signs.append(node)
        elif node.get(_KIND) == "begin":
            opened.append(_Field(node))
        elif opened:
            opened[-1].signs.append(node)
            opened[-1].is_shown = True
            if node.get(_KIND) == "end":
                yield opened.pop()
    yield from opened  # without an end


def _settled(field: _Field, styles: Any) -> Iterator[Noted]:
    paragraph = next(field.begin.iterancestors(P), None)
    before, shown = _words(field, paragraph)
    if field.word == _LINK:
        yield from _linked(field.begin, shown)
        _take_signs(field, styles)
    elif field.word not in _KEPT:
        yield Noted(paragraph, _refusal(field), True)
    elif "{" in shown or "}" in shown or before.rfind("{") > before.rfind("}"):
        message = f"域“{field.word}”和标签套在一起，会被域的结果换掉，请分开写"
        yield Noted(paragraph, message, True)


def _refusal(field: _Field) -> str:
    """What stands there, and what to do instead."""
    advice = next((said for said, words in _ADVICE.items() if field.word in words), _OTHERS)
    if named := _MERGED.search(field.instruction):
        advice = f"请改成 {{{{ {named[1]} }}}} 一类的名称，或删去"
    return f"有会自动变的域“{field.word or '（空）'}”，{advice}"


def _words(field: _Field, paragraph: Any) -> tuple[str, str]:
    """The words before a field in the paragraph that it begins in, and those that it shows."""
    before, shown = [], []
    where: list[str] | None = before
    for node in paragraph.iter(T, FIELD_CHARACTER, _SIMPLE):
        if node is field.begin and node.tag == _SIMPLE:
            return "".join(before), "".join(node.itertext(T))
        if node.tag == T and where is not None:
            where.append(node.text or "")
        elif node in field.signs:
            where = shown if node.get(_KIND) == "separate" else None
    return "".join(before), "".join(shown)


def _linked(link: Any, words: str) -> Iterator[Noted]:
    if words.strip():
        message = f"超链接“{beginning(words.strip(), 20)}”只留文字，不留链接"
        yield Noted(next(link.iterancestors(P), None), message, False)


def _take_signs(field: _Field, styles: Any) -> None:
    """Take a field's signs out, so that its result is left as words."""
    if field.begin.tag == _SIMPLE:
        _make_words(field.begin, styles)
        return
    runs = _runs_between(field)
    for sign in field.signs:
        sign.getparent().remove(sign)
    for run in runs:
        _without_looks(run, styles)
        if all(child.tag == RPR for child in run):
            run.getparent().remove(run)


def _runs_between(field: _Field) -> list[Any]:
    """The runs of a field, from its first sign to its last, in the paragraph where it begins."""
    paragraph = next(field.begin.iterancestors(P))
    runs = list(paragraph.iter(R))
    own = [n for n, run in enumerate(runs) if any(sign.getparent() is run for sign in field.signs)]
    return runs[own[0] : own[-1] + 1]


def _make_words(holder: Any, styles: Any) -> None:
    """Put what a link holds in its place, as plain words."""
    for child in list(holder):
        holder.addprevious(child)
        for run in child.iter(R):
            _without_looks(run, styles)
    holder.getparent().remove(holder)


def _without_looks(run: Any, styles: Any) -> None:
    """A run without the colour and the line of a link."""
    properties = run.find(RPR)
    if properties is None:
        return
    known = by_id(styles)
    for child in list(properties):
        is_link = child.tag in _LINK_LOOKS or (
            child.tag == RUN_STYLE
            and name_of(known.get(child.get(VALUE, ""), _nothing(styles))) in _LINK_STYLES
        )
        if is_link:
            properties.remove(child)


def _nothing(styles: Any) -> Any:
    return styles.makeelement(f"{W}style", {STYLE_ID: ""})
