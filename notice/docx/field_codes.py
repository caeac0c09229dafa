"""Fields (域) of a document that was read: one way of writing them, and what each asks for.

A field's code (域代码) stands between its begin and its separator, its result behind that. Words
in the code are none that anybody sees.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from notice.docx.wordml import FIELD_CHARACTER, INS, R, T, W

INSTRUCTION = f"{W}instrText"
KIND = f"{W}fldCharType"
BEGIN, SEPARATE, END = "begin", "separate", "end"
_SIMPLE = f"{W}fldSimple"
_SWITCHES = re.compile(r"(?i)\\\*\s*(?:MERGEFORMAT|CHARFORMAT)")
_NAMED_BY_PROGRAM = re.compile(r'"?\b_\w+"?')  # a bookmark that a program made: _Toc1234


class _Open(NamedTuple):
    """A field that has begun, with its code so far; `is_code` is whether that goes on."""

    begin: Any
    words: list[str]
    is_code: bool


class Fields(NamedTuple):
    """The fields of a part by their begins: their codes, and those that stood in short form."""

    codes: Mapping[Any, str]
    short: Mapping[Any, Any]


def read(root: Any) -> Fields:
    """The fields below `root`, all in their long form; words in a code are made part of it."""
    short = {begin: simple for simple in list(root.iter(_SIMPLE)) for begin in _unfolded(simple)}
    return Fields(_codes(root), short)


def fold(fields: Fields) -> None:
    """Give fields that stood in short form that form again, where no change is marked in them."""
    for begin, simple in fields.short.items():
        run = begin.getparent()
        if run.getparent().tag == INS:
            continue  # it is new as a whole
        inside: list[Any] = []
        while run is not None and run.tag == R and not _has_sign(run, END):
            inside.append(run)
            run = run.getnext()
        if run is not None and run.tag == R:
            simple[:] = inside[3:]
            inside[0].addprevious(simple)
            for spare in (*inside[:3], run):
                spare.getparent().remove(spare)


def _has_sign(run: Any, kind: str) -> bool:
    return any(sign.get(KIND) == kind for sign in run.iterchildren(FIELD_CHARACTER))


def _unfolded(simple: Any) -> Iterator[Any]:
    """Write a w:fldSimple as begin, code, separator, result and end; yield its begin."""
    code = _run(simple, INSTRUCTION)
    code[0].text = simple.get(f"{W}instr", "")
    signs = [_run(simple, FIELD_CHARACTER) for _ in range(3)]
    for run, kind in zip(signs, (BEGIN, SEPARATE, END), strict=True):
        run[0].set(KIND, kind)
    for element in (signs[0], code, signs[1], *simple, signs[2]):
        simple.addprevious(element)
    simple.getparent().remove(simple)
    yield signs[0][0]


def _run(near: Any, tag: str) -> Any:
    run = near.makeelement(R, {})
    run.append(run.makeelement(tag, {}))
    return run


def _codes(root: Any) -> dict[Any, str]:
    found: dict[Any, str] = {}
    opened: list[_Open] = []
    if next(root.iter(FIELD_CHARACTER), None) is None:
        return found
    for node in list(root.iter(FIELD_CHARACTER, INSTRUCTION, T)):
        if node.tag == FIELD_CHARACTER:
            _step(node, opened, found)
        elif any(field.is_code for field in opened):
            node.tag = INSTRUCTION
            opened[-1].words.append(node.text or "")
    return found


def _step(sign: Any, opened: list[_Open], found: dict[Any, str]) -> None:
    kind = sign.get(KIND)
    if kind == BEGIN:
        opened.append(_Open(sign, [], True))
    elif opened and kind == SEPARATE:
        opened[-1] = opened[-1]._replace(is_code=False)
    elif opened and kind == END:
        field = opened.pop()
        found[field.begin] = _plain("".join(field.words))


def _plain(code: str) -> str:
    """A code as programs keep it: one blank between its words, without how its result looks."""
    return " ".join(_NAMED_BY_PROGRAM.sub("", _SWITCHES.sub("", code)).split())
