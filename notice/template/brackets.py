"""Known names in other brackets than {{ }}: { } ${ } « » < >, 【 】 [ ]: they would print."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from notice.diagnostics import Diagnostic, warning
from notice.lazy import Pattern
from notice.ledger.columns import FACTS
from notice.template.names import NOTICE, Name, Names
from notice.template.tags import TAG, TemplatePart

_BRACED = r"(?<![{｛])[$＄#]?\{([^{}]{1,40})\}(?![}｝])"
_WIDE = r"(?<![{｛])｛([^｛｝]{1,40})｝(?![}｝])"
_ANGLED = r"«([^«»]{1,40})»|‹([^‹›]{1,40})›|<([^<>]{1,40})>|＜([^＜＞]{1,40})＞"
_SQUARE = r"【([^【】]{1,40})】|\[([^\[\]]{1,40})\]|［([^［］]{1,40})］"
_BRACKETS = Pattern("[{｛«‹<＜【［\\[]")
_WRITTEN = Pattern(f"{_BRACED}|{_WIDE}|{_ANGLED}|{_SQUARE}")
_SQUARE_BEGIN = "【[［"
_LOOPED = Pattern(r"\{%\w*\s*for\s+(\w+)\s+in\s")
# what else a pair of square brackets may name: the parts of an official document
_WORDS_OF_LAYOUT = frozenset({
    "附件", "附注", "主送机关", "抄送机关", "成文日期", "发文字号", "发文机关标志", "发文机关署名",
    "印发机关", "印发日期", "签发人", "密级", "保密期限", "紧急程度", "份号",
})  # fmt: skip


def told(parts: Sequence[TemplatePart], names: Names | None) -> Iterator[Diagnostic]:
    """A fault for each known name in a pair of other brackets, a warning where that may be meant.

    The names that the template loops with are known too.
    """
    bracketed = [place for part in parts for place in _bracketed(part)]
    if not bracketed:
        return
    loops = {match[1] for part in parts for match in _LOOPED.finditer("\n".join(part.texts))}
    known = _Known(NOTICE if names is None else names, loops)
    for part, index, text in bracketed:
        for piece in TAG.split(text):
            yield from _of_words(part, index, piece, known)


def _bracketed(part: TemplatePart) -> Iterator[tuple[TemplatePart, int, str]]:
    """The paragraphs of a part that hold a bracket, with their numbers from 0."""
    for index, text in enumerate(part.texts):
        if _BRACKETS.search(text):
            yield part, index, text


def _of_words(part: TemplatePart, index: int, words: str, known: _Known) -> Iterator[Diagnostic]:
    """What is told of some words of a paragraph that stand between its tags."""
    for match in _WRITTEN.finditer(words):
        name = "".join(next(filter(None, match.groups())).split())
        way = known.way(name)
        if not way:
            continue
        if match[0][0] not in _SQUARE_BEGIN or known.is_fact(name):
            message = f"“{match[0]}”不会填写，请写成 {way}"
            yield part.fault(index, "template-brackets", message)
        elif part.texts[index].strip() == match[0]:
            message = f"“{match[0]}”会照样印出来，要填写请写成 {way}"
            yield warning("template-brackets", part.at(index), message)


class _Known:
    """The names that a template may use, with the names of its loops."""

    def __init__(self, names: Names, loops: Collection[str]) -> None:
        self._names = names
        self._loops = loops
        self._own = {alias: fact.name for fact in FACTS for alias in fact.aliases}

    def is_fact(self, name: str) -> bool:
        """Whether it is a name of 基本信息 that is no word of layout."""
        fact = self._own.get(name, name)
        is_of_sheet = fact not in NOTICE or any(fact == known.name for known in FACTS)
        return fact in self._names and is_of_sheet and fact not in _WORDS_OF_LAYOUT

    def way(self, name: str) -> str:
        """The right way to write a name; "" where it is none."""
        first, *rest = name.split(".")
        if rest:
            is_known = (first in self._names or first in self._loops) and rest[-1] in _MEMBERS
            return f"{{{{ {name} }}}}" if is_known else ""
        if name in self._loops:
            return f"{{{{ {name} }}}}"
        name = self._own.get(name, name)
        made = self._names.get(name)
        return "" if made is None else _way(name, made)


def _way(name: str, made: Name) -> str:
    """How a top name is used: printed, looped over, asked, or by what stands behind its dot."""
    if made.is_truth:
        return f"{{%p if {name} %}}"
    if made.is_list:
        return f"{{%p for 行 in {name} %}}"
    if made.of is not None:
        return f"{{{{ {name}.{next(iter(made.of))} }}}}"
    return f"{{{{ {name} }}}}"


def _members(names: Mapping[str, Name]) -> Iterator[str]:
    for name, made in names.items():
        yield name
        if made.of is not None:
            yield from _members(made.of)


_MEMBERS = frozenset(m for made in NOTICE.values() if made.of for m in _members(made.of))
