"""完善制度: what a cell names → the regulations, each by its name in 《》."""

from __future__ import annotations

from notice.diagnostics import info, warning
from notice.lazy import Pattern
from notice.ledger.texts import Cells
from notice.model.text import Source, Text
from notice.numerals import TO_TEN
from notice.xlsx.cells import is_placeholder, quoted, says_nothing

_LIST_NUMBER = Pattern(rf"(?:\d{{1,3}}[.、．)）](?!\d)|[（(][\d{TO_TEN}]{{1,3}}[）)]|[①-⑳])")
_NONE = frozenset(
    ("否", "没有", "暂无", "不涉及", "未涉及", "无制度", "未制定", "不需要", "没", "空")
)
_NO_NAME = Pattern(
    rf"(?:共|已?制定|已?修订|已?完善|已?建立)?[\d{TO_TEN}两]*[项条个件部种]?"
    r"|是|有|[√✓✔☑]|已?(?:制定|修订|完善|建立|出台|印发|完成)|制度|新建|新增"
)
_BETWEEN = Pattern("[、；;，,]")
_SHORTEST = 4  # letters of a name between two 、
_ENDS = (
    "制度", "办法", "规定", "细则", "方案", "规程", "规则", "守则", "准则", "机制", "流程", "条例",
    "章程", "预案", "意见", "清单", "规范", "指引", "标准", "程序", "公约", "手册", "指南", "措施",
)  # fmt: skip
_TRIAL = Pattern(r"[（(](?:试行|暂行|修订|修订版|修订稿|试行稿|新修订|\d{4}年?(?:版|修订)?)[）)]$")
_IN_TITLES = "几个制度请各加《》，或一行写一个"


def regulations(cells: Cells, row: int) -> tuple[Text, ...]:
    """The regulations that a cell names: each 《…》 of a line, or what the whole line says."""
    names: list[Text] = []
    for line in cells.lines(row, "regulations"):
        source = line.spans[0].source
        titles = _titles(line)
        if titles:
            names += [Text.of(title, source) for title in titles]
        else:
            names += _without_titles(line, source, cells, row)
    return tuple(names)


def _without_titles(line: str, source: Source | None, cells: Cells, row: int) -> list[Text]:
    """The names of a line without a whole 《…》; what it may mean besides is told."""
    bare = _bare(line)
    if not bare or says_nothing(bare) or bare in _NONE:
        return []
    if is_placeholder(bare):
        return _tell_none(
            f"“{bare}”还没有填写，不计入制度，请补上或清空", "placeholder", cells, row
        )
    if _NO_NAME.fullmatch(bare):
        message = f"这里写制度名称，“{quoted(bare)}”不计入制度；没有就写“无”"
        return _tell_none(message, "regulation-unnamed", cells, row)
    parts = _parts(line)
    cell = cells.table.cell(row, "regulations")
    if len(parts) > 1 and all(map(_is_name, parts)):
        message = f"“{quoted(bare)}”按{len(parts)}项制度计；是一项的请整个加《》"
        cells.tell(info("regulation-split", cell, message))
        return [Text("《", Text.of(part, source), "》") for part in parts]
    if len(parts) > 1:
        message = f"“{quoted(bare)}”按一项制度计；{_IN_TITLES}"
        cells.tell(warning("regulation-split", cell, message))
    return [Text("《", Text.of(bare, source), "》")]


def _tell_none(message: str, rule: str, cells: Cells, row: int) -> list[Text]:
    cells.tell(warning(rule, cells.table.cell(row, "regulations"), message))
    return []


def _bare(text: str) -> str:
    """A name without its own number, brackets and end mark."""
    number = None if text.startswith("《") else _LIST_NUMBER.match(text)
    return (text[number.end() :] if number else text).strip("《》 ").rstrip("。；，、;,")


def _parts(line: str) -> list[str]:
    """A line cut at its 、 and ； and before its numbers."""
    cut = _LIST_NUMBER.sub(lambda number: f"；{number[0]}", line)
    return [bare for part in _BETWEEN.split(cut) if (bare := _bare(part))]


def _is_name(part: str) -> bool:
    """Whether a part can be the whole name of a regulation."""
    return len(part) >= _SHORTEST and _TRIAL.sub("", part).endswith(_ENDS)


def _titles(line: str) -> list[str]:
    """The outermost 《…》 of a line; a 《 without its 》 is none."""
    titles, depth, start = [], 0, 0
    for at, sign in enumerate(line):
        if sign == "《":
            start = at if depth == 0 else start
            depth += 1
        elif sign == "》" and depth:
            depth -= 1
            if depth == 0 and at > start + 1:
                titles.append(line[start : at + 1])
    return titles
