"""The tags of a template, paragraph by paragraph, before any engine reads them.

Jinja stops at its first syntax error; here each tag is tried by itself, with the blocks that are
open at its place, so that every fault is told with its paragraph.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from notice.diagnostics import Diagnostic, PartParagraph, error, warning
from notice.docx.wordml import CELL, ROW, TABLE, P
from notice.folding import beginning
from notice.lazy import Pattern
from notice.template import beside

MAX_TAGS = 5000  # of a part: the engine's search for their ends is quadratic
TAG = Pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BEGIN = Pattern(r"\{\{|\{%|\{#")
_BORDER = Pattern(r"\{\{|\{%|\{#|\}\}|%\}")
# the - of {%- and -%}, which takes the paragraphs round a tag away
_TRIMMED = Pattern(r"(?<=^\{[{%#])-|(?<=^\{%[pr])-|(?<=^\{%t[rc])-|-(?=[}%#]\}$)")
_CONTROL = Pattern(r"\{%[-+]?(?:(p|tr|tc|r)[-+]? )?\s*(\w*)(.*?)\s*[-+]?%\}", re.DOTALL)
_FULL_WIDTH = Pattern(r"｛[｛{%％#]|\{[｛％]|[｝}%％]｝|％\}")
KNOWN_WORDS = ("for", "if", "elif", "else", "endif", "endfor")
_CLOSED_BY = {"for": "endfor", "if": "endif"}
_OPENED_BY = {"endif": ("if",), "endfor": ("for",), "elif": ("if",), "else": ("if", "for")}
_QUOTES = str.maketrans("“”‘’", "\"\"''")  # Word's own: docxtpl sets them straight too
_TEXT_KEPT = 40


def _has_brace(text: str) -> bool:
    return any(brace in text for brace in "{}｛｝")


class TemplatePart(NamedTuple):
    """The body, a header, a footer or the notes of a template.

    Its paragraphs count on from `first`.
    """

    label: str  # "" for the body, 页眉, 页脚, 脚注, 尾注
    first: int
    paragraphs: Sequence[Any]
    texts: Sequence[str]  # as people see them
    read: Callable[[], str]  # the source that the engine runs
    file_name: str

    @property
    def has_braces(self) -> bool:
        """Whether there can be a tag, in its words or in its attributes."""
        return _has_brace("".join(self.texts)) or _has_brace(self.read())

    def at(self, index: int) -> PartParagraph:
        """The place of a paragraph, counted from 0 in this part, as a clerk finds it in Word."""
        return PartParagraph(self.file_name, self.label, self.first + index)

    def words(self, index: int) -> str:
        """The beginning of a paragraph's text."""
        text = self.texts[index].strip() if index < len(self.texts) else ""
        return text if len(text) <= _TEXT_KEPT else beginning(text, _TEXT_KEPT) + "……"

    def fault(self, index: int, rule: str, message: str) -> Diagnostic:
        """An error at a paragraph, with its text."""
        words = self.words(index)
        is_said = not words or message.startswith(f"“{words}”")
        return error(rule, self.at(index), message if is_said else f"“{words}”：{message}")


class Tag(NamedTuple):
    """A tag: `level` is p, tr, tc, r or "", `word` for, if, endif … of a {% %}."""

    text: str
    place: int  # of its paragraph, from 0
    level: str
    word: str

    @property
    def is_block(self) -> bool:
        """Whether it is a {% %}."""
        return self.text.startswith("{%")

    @property
    def is_known(self) -> bool:
        """Whether it is a for, an if or one of theirs."""
        return self.is_block and self.word in KNOWN_WORDS

    @property
    def bare(self) -> str:
        """The tag as Jinja reads it."""
        text = _TRIMMED.sub("", self.text).translate(_QUOTES)
        return text if not self.level else "{% " + text[len(self.level) + 3 :]


class Scanned:
    """What the tags of a part are, and what is wrong with them."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.tags: list[Tag] = []
        self.faults: list[Diagnostic] = []
        self.notes: list[Diagnostic] = []
        self.tree: nodes.Template | None = None  # where Jinja takes the part as a whole
        # the tags that can be read, closed where they were not, a paragraph a line
        self.sound = ""


class _Open:
    """A block that is open: its first tag, what it stands in, whether its else has come.

    `is_told` is one that an outer block was closed over: its own end is no second fault.
    """

    __slots__ = ("container", "has_else", "is_told", "tag")

    def __init__(self, tag: Tag, container: Any) -> None:
        self.tag = tag
        self.container = container
        self.has_else = False
        self.is_told = False


def scan(part: TemplatePart, jinja: Environment) -> Scanned:
    """Return the tags of a part with every fault of theirs."""
    scanned = Scanned()
    pieces: list[list[str | Tag]] = []
    for index, text in enumerate(part.texts):
        pieces.append(_pieces(part, index, text, scanned) if _has_border(text) else [text])
        if _FULL_WIDTH.search(text):
            message = "有全角的大括号或百分号，请改成半角的 {{ }} 或 {% %}"
            scanned.faults.append(part.fault(index, "template-full-width", message))
    if len(scanned.tags) > MAX_TAGS:
        place = part.at(scanned.tags[MAX_TAGS].place)
        message = f"模板里的标签太多（超过{MAX_TAGS}个），请核对模板是不是用错了"
        scanned.faults = [error("template-too-large", place, message)]
        return scanned
    _Blocks(part, jinja, scanned).check()
    scanned.notes += _empty_paragraphs(part, pieces)
    return scanned


def _empty_paragraphs(
    part: TemplatePart, pieces: Sequence[Sequence[str | Tag]]
) -> Iterator[Diagnostic]:
    """A warning for each paragraph that may be left empty by its conditions."""
    for index, content in enumerate(pieces):
        inline = any(isinstance(p, Tag) and p.level in ("", "r") and p.is_known for p in content)
        if inline and not _surely_prints(iter(content)):
            message = "条件不成立时会留下一个空段落，请改用 {%p if … %}、{%p endif %}，各自单独成段"
            shown = f"“{part.words(index)}”：{message}"
            yield warning("template-empty-paragraph", part.at(index), shown)


def _has_border(text: str) -> bool:
    return "{" in text or "}" in text


def _pieces(part: TemplatePart, index: int, text: str, scanned: Scanned) -> list[str | Tag]:
    """The words and tags of a paragraph; a tag without its other half is told."""
    pieces: list[str | Tag] = []
    at = 0
    while border := _BORDER.search(text, at):
        pieces.append(text[at : border.start()])
        at = border.end()
        end = _ENDS.get(border[0])
        if end is None:
            message = f"有“{border[0]}”，前面少了“{'{{' if border[0] == '}}' else '{%'}”"
            scanned.faults.append(part.fault(index, "template-syntax", message))
            continue
        close = text.find(end, at)
        following = _BEGIN.search(text, at)
        if close < 0 or (following and following.start() < close):
            message = f"有“{border[0]}”，后面少了“{end}”，标签要在同一段里写完"
            scanned.faults.append(part.fault(index, "template-syntax", message))
            continue
        at = close + 2
        tag = _tag(text[border.start() : at], index)
        pieces.append(tag)
        scanned.tags.append(tag)
    return [*pieces, text[at:]]


def _tag(text: str, index: int) -> Tag:
    match = _CONTROL.fullmatch(text)
    return Tag(text, index, match[1] or "", match[2]) if match else Tag(text, index, "", "")


# ---------------------------------------------------------------- one tag, and the open blocks


class _Blocks:
    """The blocks that are open before a tag; what can be read of each paragraph in `lines`."""

    def __init__(self, part: TemplatePart, jinja: Environment, scanned: Scanned) -> None:
        self._part = part
        self._jinja = jinja
        self._scanned = scanned
        self._opened: list[_Open] = []
        self._lines: list[list[str]] = [[] for _ in part.texts]

    def check(self) -> None:
        """Try each tag alone and against the blocks open before it; set `sound`."""
        tags = self._scanned.tags
        self._scanned.tree = _parsed(self._part, self._jinja) if tags else None
        for tag in tags:
            self._check(tag)
        for block in reversed(self._opened):
            if not block.is_told:
                message = f"“{block.tag.text}”没有结束，请补上“{_end_of(block.tag)}”"
                fault = self._part.fault(block.tag.place, "template-syntax", message)
                self._scanned.faults.append(fault)
                self._lines[-1].append("{% " + _CLOSED_BY[block.tag.word] + " %}")
        if self._scanned.faults:
            self._scanned.sound = "\n".join("".join(line) for line in self._lines)

    def _check(self, tag: Tag) -> None:
        alone = _fault_alone(tag, self._jinja, is_sound=self._scanned.tree is not None)
        is_end = tag.is_known and tag.word not in _CLOSED_BY
        is_legible = alone is None or _TRIMMED.search(tag.text) is not None
        nesting = self._close(tag) if is_legible and is_end else None
        fault = alone or nesting or _fault_of_place(tag, self._part)
        if fault is not None and fault is not _TOLD:
            _tell(self._scanned, self._part.fault(tag.place, *fault))
        is_readable = is_legible and nesting is None
        if tag.word in _CLOSED_BY:  # also where it is broken: its end is no fault of its own
            self._opened.append(_Open(tag, _container(tag, self._part)))
            self._lines[tag.place].append(tag.bare if is_readable else _stand_in(tag))
        elif is_readable:
            self._lines[tag.place].append(tag.bare)

    def _close(self, tag: Tag) -> "_Fault | None":
        """What is wrong with an end or else for the blocks that are open; closes the block."""
        words = _OPENED_BY[tag.word]
        if not any(block.tag.word in words for block in self._opened):
            return "template-syntax", f"多了“{tag.text}”，或者前面少了对应的 {'、'.join(words)}"
        block = self._opened[-1]
        if block.is_told and block.tag.word in words:
            self._opened.pop()
            return _TOLD
        if block.tag.word in words:
            fault = _fault_of_end(block, tag, self._part)
        else:
            place = self._part.at(block.tag.place)
            message = f"“{tag.text}”之前，{place}的“{block.tag.text}”还没有结束"
            fault = "template-nesting", message
            block = self._closed_over(tag, words)
        had_else, block.has_else = block.has_else, block.has_else or tag.word == "else"
        if tag.word in _CLOSED_BY.values():
            self._opened.remove(block)
        if fault is not None and not block.is_told and not had_else:
            self._lines[tag.place].append(tag.bare)
        return fault

    def _closed_over(self, tag: Tag, words: tuple[str, ...]) -> _Open:
        """The block that a tag belongs to; those that are open inside it are closed and told."""
        at = max(n for n, block in enumerate(self._opened) if block.tag.word in words)
        for inner in reversed(self._opened[at + 1 :]):
            if not inner.is_told:
                self._lines[tag.place].append("{% " + _CLOSED_BY[inner.tag.word] + " %}")
            inner.is_told = True
        return self._opened[at]


def _tell(scanned: Scanned, fault: Diagnostic) -> None:
    """A paragraph with two {%p tags has one fault."""
    told = ((d.where, d.rule) for d in scanned.faults)
    if fault.rule != "template-tag-alone" or (fault.where, fault.rule) not in told:
        scanned.faults.append(fault)


def _stand_in(tag: Tag) -> str:
    """A block for a broken for or if, so that what stands in it can be read."""
    if tag.word == "if":
        return "{% if true %}"
    item = re.search(r"for\s+(\w+)", tag.text)
    name = item[1] if item and item[1].isidentifier() and item[1] not in ("in", "for") else "_"
    return f"{{% for {name} in _ %}}"


def _end_of(tag: Tag) -> str:
    return f"{{%{tag.level} {_CLOSED_BY[tag.word]} %}}"


_Fault = tuple[str, str]
_TOLD: _Fault = ("", "")


_LEVELLED_PRINTS = ("{{p ", "{{r ", "{{tr ", "{{tc ")  # docxtpl reads these, we do not


def _parsed(part: TemplatePart, jinja: Environment) -> nodes.Template | None:
    """The tree of a part that Jinja takes as a whole: then it takes each tag of it."""
    try:
        return jinja.parse(part.read())
    except (TemplateSyntaxError, RecursionError):
        return None


def _fault_alone(tag: Tag, jinja: Environment, *, is_sound: bool) -> _Fault | None:
    """What is wrong with a tag whatever stands round it."""
    if _TRIMMED.search(tag.text):
        message = f"“{tag.text}”里的“-”会吃掉前后的段落，请删去这个“-”"
        return "template-syntax", message
    return _fault_of_words(tag, jinja, is_sound=is_sound)


def _fault_of_words(tag: Tag, jinja: Environment, *, is_sound: bool) -> _Fault | None:
    """What is wrong with a tag's words; a sound one is only looked up."""
    if tag.text.startswith("{#"):
        return None
    if tag.is_block and tag.word not in KNOWN_WORDS:
        return _unknown_word(tag)
    if is_sound and not tag.text.startswith(_LEVELLED_PRINTS):
        return None
    source = {
        "for": f"{tag.bare}{{% endfor %}}",
        "if": f"{tag.bare}{{% endif %}}",
        "elif": f"{{% if true %}}{tag.bare}{{% endif %}}",
        "else": f"{{% if true %}}{tag.bare}{{% endif %}}",
        "endif": f"{{% if true %}}{tag.bare}",
        "endfor": f"{{% for _ in _ %}}{tag.bare}",
    }.get(tag.word if tag.is_block else "", tag.bare)
    try:
        jinja.parse(source)
    except TemplateSyntaxError as fault:
        return "template-syntax", syntax_message(tag.text, fault.message or "")
    except RecursionError:
        return "template-syntax", f"“{tag.text[:_TEXT_KEPT]}”太复杂，请改简单"
    return None


def _unknown_word(tag: Tag) -> _Fault:
    near = {"elseif": "elif", "elsif": "elif", "end": "endif", "结束": "endif", "如果": "if"}
    if re.match(r"\{%\s+(?:p|tr|tc|r)\s", tag.text):
        return "template-syntax", f"“{tag.text}”的 {{% 和后面的字母要连着写，例如 {{%p if … %}}"
    if tag.word in ("set", "macro", "call", "import", "from", "include", "extends", "block"):
        return "template-forbidden", f"“{tag.text}”：模板里不能用这种标签，只能用 for、if"
    hint = f"，是不是 {near[tag.word]}" if tag.word in near else ""
    known = "for、endfor、if、elif、else、endif"
    return "template-syntax", f"“{tag.text}”是不认识的标签{hint}，只能用 {known}"


def syntax_message(tag: str, message: str) -> str:
    """What Jinja says of a tag, in Chinese."""
    reason = next((said for pattern, said in _SYNTAX if re.search(pattern, message)), "")
    return f"“{tag}”{reason or '写得不对，请核对'}"


_SYNTAX = (
    (r"Unexpected end of template", "没有结束，请补上 {%p endfor %} 或 {%p endif %}"),
    (r"unknown tag 'end", "多了一个结束标签，或者前面少了 for、if"),
    (r"unknown tag", "是不认识的标签，只能用 for、endfor、if、elif、else、endif"),
    (r"No filter named", "用了不认识的过滤器，只能用 join、length、default"),
    (r"No test named", "用了不认识的判断，请用 ==、!=、>、< 或 is defined"),
    (r"unexpected char", "里有不能用的符号，名称之间用半角的“.”，引号也用半角"),
    (r"Expected an expression|unexpected '[)}\]]'", "是空的或没有写完，请写上名称"),
    (r"expected token 'end of|expected token 'in'", "写得不对：一个标签只能有一个名称或一个条件"),
)


def _fault_of_place(tag: Tag, part: TemplatePart) -> _Fault | None:
    """A {%p, {%tr or {%tc takes away what it stands in: nothing else may stand there."""
    if tag.level not in _TAKEN:
        return None
    name, kind = _TAKEN[tag.level]
    paragraph = part.paragraphs[tag.place]
    holder = paragraph if kind == P else _ancestor(paragraph, kind)
    if holder is None:
        return "template-nesting", f"“{tag.text}”要写在表格里，不在表格里请用 {{%p … %}}"
    other = _beside(tag, part, holder)
    if not other:
        return None
    alone = "单独成段" if kind == P else f"单独占表格的一{name}"
    message = f"“{tag.text}”要{alone}，同一{name}里的{other}会丢失"
    return "template-tag-alone", message


_TAKEN = {"p": ("段", P), "tr": ("行", ROW), "tc": ("格", CELL)}


def _beside(tag: Tag, part: TemplatePart, holder: Any) -> str:
    """What stands beside a tag in its paragraph, row or cell, in words; "" for nothing."""
    text = part.texts[tag.place] if holder.tag == P else _words_below(holder, part)
    if text.replace(tag.text, "", 1).strip():
        return "其他文字"
    return beside.lost(holder) or ("分页符、分节符" if beside.has_break(holder) else "")


def _words_below(holder: Any, part: TemplatePart) -> str:
    members = {id(p) for p in holder.iter(P)}
    pairs = zip(part.paragraphs, part.texts, strict=True)
    return "".join(text for paragraph, text in pairs if id(paragraph) in members)


def _fault_of_end(block: _Open, tag: Tag, part: TemplatePart) -> _Fault | None:
    """What is wrong with an end or else of a block."""
    first = f"{part.at(block.tag.place)}的“{block.tag.text}”"
    if block.tag.level != tag.level:
        level = block.tag.level or tag.level
        message = f"“{tag.text}”和{first}写法不一致，请都写成 {{%{level} … %}}"
        return "template-nesting", message
    if not _same_place(block, tag, part):
        where = "不在同一个表格、文本框或正文里，请移到一起"
        return "template-nesting", f"“{tag.text}”和{first}{where}"
    if block.has_else and tag.word in ("elif", "else"):
        return "template-nesting", f"“{tag.text}”之前已经有 else"
    return None


def _same_place(block: _Open, tag: Tag, part: TemplatePart) -> bool:
    here = _container(tag, part)
    if here is block.container:
        return True
    both_inline = tag.level == "" and block.tag.level == ""
    return both_inline and here.getparent() is block.container.getparent()


def _container(tag: Tag, part: TemplatePart) -> Any:
    """What both ends of a block must stand in."""
    paragraph = part.paragraphs[tag.place]
    if tag.level == "p":
        return paragraph.getparent()
    if tag.level == "tr":
        return _ancestor(paragraph, TABLE)
    return _ancestor(paragraph, ROW) if tag.level == "tc" else paragraph


def _ancestor(paragraph: Any, name: str) -> Any:
    return next(paragraph.iterancestors(name), None)


# ---------------------------------------------------------------- empty paragraphs


def _surely_prints(pieces: Iterator[str | Tag], word: str = "") -> bool:
    """Whether a paragraph, or the rest of a block, prints something whatever its conditions are.

    A block (`word` for or if) is read to its end; a loop is taken to run.
    """
    prints = has_else = False
    every = True
    for piece in pieces:
        if isinstance(piece, str):
            prints = prints or bool(piece.strip())
        elif piece.text.startswith("{{"):
            prints = True
        elif piece.word in _CLOSED_BY:
            prints = _surely_prints(pieces, piece.word) or prints
        elif piece.word in ("elif", "else"):
            every, prints = every and prints, False
            has_else = has_else or piece.word == "else"
        elif piece.word == _CLOSED_BY.get(word):
            break
    return every and prints and (has_else or word != "if")
