"""A template (模板) before it is filled: broken tags, unknown names, names of the 党内版 in the public one.

The body and each header and footer are read as docxtpl reads them, parsed by Jinja, and every name in them is looked up
in the tables of `names.py` with the kind of thing that it is taken from. Faults are told by paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notice.diagnostics import Diagnostic, error, warning
from notice.document.names import Name, Names
from notice.model import Edition, joined

FILTERS = ("join", "length", "count", "default", "d")
LOOP_NAMES = (
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle", "depth", "depth0", "previtem",
    "nextitem", "changed",
)  # fmt: skip
_FULL_WIDTH_TAG = re.compile(r"｛[｛{%％]|\{[｛％]|[｝}%％]｝|％\}")


class TemplatePart(NamedTuple):
    """A part as docxtpl hands it to Jinja, one paragraph a line; `texts` are the paragraphs as people see them."""

    label: str  # "" for the body, 页眉, 页脚, 脚注
    source: str
    texts: tuple[str, ...]


def environment(mark: Callable[[object], object]) -> ImmutableSandboxedEnvironment:
    """The sandbox that templates run in: what TEMPLATE.md names and nothing else.

    Autoescape is set by docxtpl's render; `joined` keeps the sources that Jinja's own join forgets.
    """
    jinja = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=mark, autoescape=True)
    jinja.globals.clear()
    jinja.filters = {name: jinja.filters[name] for name in FILTERS}
    jinja.filters["join"] = lambda texts, separator="": joined(texts, separator)
    return jinja


def check(
    parts: list[TemplatePart],
    jinja: ImmutableSandboxedEnvironment,
    names: Names | None,
    edition: Edition,
    file_name: str,
) -> list[Diagnostic]:
    """Return every fault that can be seen without filling the template; without `names` top names are not looked up."""
    found: list[Diagnostic] = []
    uses: set[str] = set()
    for part in parts:
        place = _Places(file_name, part)
        found += _full_width(place)
        try:
            tree = jinja.parse(part.source)
        except TemplateSyntaxError as fault:
            found.append(
                error("template-syntax", place.at(fault.lineno), _syntax_message(fault, place))
            )
            continue
        walker = _Walker(place, edition, knows_top_names=names is not None)
        walker.block(tree.body, {name: _Kind(made) for name, made in (names or {}).items()})
        found += walker.found
        uses |= walker.used
    if not found and not uses:
        found.append(
            error("template-empty", file_name, "模板里一个名称也没有，请用带有 {{ 名称 }} 的模板")
        )
    elif not found and "整改情况" not in uses:
        found.append(
            warning(
                "template-no-findings",
                file_name,
                "模板里没有“整改情况”，做出来的文件不会有问题清单",
            )
        )
    return found


@dataclass
class _Places:
    """Line numbers of the source as places that a clerk finds in Word."""

    file_name: str
    part: TemplatePart

    def at(self, line: int | None) -> str:
        return f"{self.file_name} {self.part.label}第{self._number(line)}段"

    def words(self, line: int | None) -> str:
        number = self._number(line)
        text = self.part.texts[number - 1] if number <= len(self.part.texts) else ""
        return text if len(text) <= 40 else text[:40] + "……"

    @staticmethod
    def _number(line: int | None) -> int:
        return max((line or 1) - 1, 1)


def _full_width(place: _Places) -> Iterator[Diagnostic]:
    for number, text in enumerate(place.part.texts, 1):
        if _FULL_WIDTH_TAG.search(text):
            message = f"“{place.words(number + 1)}”里有全角的大括号或百分号，请改成半角的 {{{{ }}}} 或 {{% %}}"
            yield error("template-full-width", place.at(number + 1), message)


def _syntax_message(fault: TemplateSyntaxError, place: _Places) -> str:
    words = place.words(fault.lineno)
    reason = next(
        (said for pattern, said in _SYNTAX if re.search(pattern, fault.message or "")),
        "标签写得不对，请核对",
    )
    return f"“{words}”：{reason}"


_SYNTAX = (
    (r"Unexpected end of template", "有 for 或 if 没有结束，请补上 {%p endfor %} 或 {%p endif %}"),
    (r"unknown tag 'end", "多了一个结束标签，或者前面少了 for、if"),
    (r"unknown tag", "不认识的标签，只能用 for、endfor、if、elif、else、endif"),
    (r"No filter named", "不认识的过滤器，只能用 join、length、default"),
    (
        r"unexpected '}'|unexpected end|expected token 'end of print",
        "标签没有写完，请核对两头的 {{ 和 }}",
    ),
)


class _Kind(NamedTuple):
    """What a name is, as far as the tables say: an entry of a table, one item of its list, or unknown (None)."""

    made: Name | None
    is_item: bool = False

    @property
    def names(self) -> Names | None:
        """The names that may stand behind its dot; None where anything may."""
        if self.made is None:
            return None
        if self.made.is_list and not self.is_item:
            return {}
        return self.made.of or {}


_UNKNOWN = _Kind(None)


class _Walker:
    """Walks the parsed template with the names that are known at each place."""

    def __init__(self, place: _Places, edition: Edition, *, knows_top_names: bool) -> None:
        self.place = place
        self.knows_top_names = knows_top_names
        self.edition = edition
        self.found: list[Diagnostic] = []
        self.used: set[str] = set()
        self.is_internal_only = False  # inside {% if 党内版 %}

    def block(self, body: list[Any], scope: dict[str, _Kind]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: Any, scope: dict[str, _Kind]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.If):
            self._branch(node, scope)
        elif isinstance(node, nodes.Assign):
            kind = self.expression(node.node, scope)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = kind
        elif isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    self._printed(child, self.expression(child, scope))
        elif isinstance(
            node,
            (
                nodes.Import,
                nodes.FromImport,
                nodes.Include,
                nodes.Extends,
                nodes.Macro,
                nodes.CallBlock,
            ),
        ):
            message = f"“{self.place.words(node.lineno)}”：模板里不能用这种标签，只能用 for、if"
            self.found.append(error("template-forbidden", self.place.at(node.lineno), message))
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope) if isinstance(child, nodes.Stmt) else self.expression(
                    child, scope
                )

    def _loop(self, node: nodes.For, scope: dict[str, _Kind]) -> None:
        looped = self.expression(node.iter, scope)
        item = (
            _Kind(looped.made, is_item=True)
            if looped.made is not None and looped.made.is_list
            else _UNKNOWN
        )
        if looped.made is not None and not looped.made.is_list:
            message = f"“{self.place.words(node.lineno)}”：in 后面的不是一串，不能用 for"
            self.found.append(error("template-name", self.place.at(node.lineno), message))
        inner = {**scope, "loop": _Kind(_LOOP)}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = item
        if node.test is not None:
            self.expression(node.test, inner)
        self.block(node.body, inner)
        self.block(node.else_, dict(scope))

    def _branch(self, node: nodes.If, scope: dict[str, _Kind]) -> None:
        self.expression(node.test, scope)
        before = self.is_internal_only
        self.is_internal_only = before or _is_internal_test(node.test)
        self.block(node.body, dict(scope))
        self.is_internal_only = before
        for branch in node.elif_:
            self._branch(branch, scope)
        self.block(node.else_, dict(scope))

    def expression(self, node: Any, scope: dict[str, _Kind]) -> _Kind:
        """Tell the unknown names of an expression; return what it is."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._member(node, node.attr, self.expression(node.node, scope))
        if isinstance(node, nodes.Getitem):
            owner = self.expression(node.node, scope)
            if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
                return self._member(node, node.arg.value, owner)
            self.expression(node.arg, scope)
            return (
                _Kind(owner.made, is_item=True)
                if owner.made is not None and owner.made.is_list
                else _UNKNOWN
            )
        if isinstance(node, nodes.Filter):
            kind = self.expression(node.node, scope) if node.node is not None else _UNKNOWN
            for argument in node.args:
                self.expression(argument, scope)
            return kind if node.name in ("default", "d") else _UNKNOWN
        if isinstance(node, nodes.CondExpr):
            self.expression(node.test, scope)
            kinds = [self.expression(n, scope) for n in (node.expr1, node.expr2) if n is not None]
            return kinds[0]
        for child in node.iter_child_nodes():
            self.expression(child, scope)
        return _UNKNOWN

    def _name(self, node: nodes.Name, scope: dict[str, _Kind]) -> _Kind:
        if node.name in scope:
            self.used.add(node.name)
            return scope[node.name]
        self.used.add(node.name)
        if self.knows_top_names:
            self._unknown(node.name, node.lineno, scope, "")
        return _UNKNOWN

    def _member(self, node: Any, member: str, owner: _Kind) -> _Kind:
        names = owner.names
        if names is None:
            return _UNKNOWN
        made = names.get(member)
        if made is None:
            self._unknown(member, node.lineno, names, f"{_written(node.node)}.")
            return _UNKNOWN
        if made.is_internal and self.edition is Edition.PUBLIC and not self.is_internal_only:
            message = (
                f"“{_written(node.node)}.{member}”只有党内版才有，请放在 {{% if 党内版 %}} 里面"
            )
            self.found.append(error("template-internal-name", self.place.at(node.lineno), message))
        return _Kind(made)

    def _unknown(self, name: str, line: int, names: Mapping[str, object], owner: str) -> None:
        import difflib  # only where something is wrong

        near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
        hint = f"，相近的有：{'、'.join(owner + n for n in near)}" if near else ""
        if not near and names and owner:
            hint = f"，可以用的有：{'、'.join(owner + n for n in names)}"
        self.found.append(
            error("template-name", self.place.at(line), f"没有“{owner}{name}”这个名称{hint}")
        )

    def _printed(self, node: Any, kind: _Kind) -> None:
        if kind.made is not None and (
            kind.made.of is not None or (kind.made.is_list and not kind.is_item)
        ):
            message = (
                f"“{_written(node)}”不是一段文字，不能直接印，请用 for 逐个印，或写明“.”后面的名称"
            )
            self.found.append(error("template-name", self.place.at(node.lineno), message))


_LOOP = Name(lambda _: None, {name: Name(lambda _: None) for name in LOOP_NAMES})


def _is_internal_test(node: Any) -> bool:
    """Whether a condition lets only the 党内版 through."""
    if isinstance(node, nodes.Name):
        return node.name == "党内版"
    if isinstance(node, nodes.And):
        return _is_internal_test(node.left) or _is_internal_test(node.right)
    return False


def _written(node: Any) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _written(node.node)
    return "……"
