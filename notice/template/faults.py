"""A template (模板) before it is filled: broken tags, unknown names, internal names in public.

The tags of the body and of each header, footer and note are read one by one (`tags.py`); where
they are sound, the source that the engine will run is parsed by Jinja, and every name in it is
looked up in the tables of `names.py` with the kind of thing that it is taken from. Faults are
told by paragraph.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from notice.diagnostics import Diagnostic, PartParagraph, error, has_errors, info, warning
from notice.model.notice import Edition
from notice.template import brackets, tags
from notice.template.names import LOOP, NOTICE, Name, Names
from notice.template.sandbox import FILTERS, TESTS
from notice.template.tags import Scanned, TemplatePart


class Checked(NamedTuple):
    """What was found in a template, and the top names that it uses in the edition."""

    found: list[Diagnostic]
    uses: frozenset[str]


def check(
    parts: Iterable[TemplatePart],
    jinja: Environment,
    names: Names | None,
    edition: Edition,
    file_name: str,
) -> Checked:
    """Return every fault that can be seen without filling the template.

    Without `names` (the workbook can't be read) a top name that is none of ours may be a row there.
    """
    found: list[Diagnostic] = []
    uses: set[str] = set()
    of_edition: set[str] = set()
    parts = list(parts)
    found += brackets.told(parts, names)
    for part in parts:
        if not part.has_braces:
            continue
        scanned = tags.scan(part, jinja)
        found += [*scanned.faults, *scanned.notes]
        walker = _Walker(NOTICE if names is None else names, edition, knows_all=names is not None)
        try:
            tree, walker.at = _parsed(part, scanned, jinja)
            walker.block(tree.body, {name: _Kind(made) for name, made in walker.names.items()})
        except TemplateSyntaxError as fault:
            if scanned.faults:
                continue
            index = _paragraph_of_line(part, scanned)(fault.lineno or 1)
            words = tags.syntax_message(part.words(index), fault.message or "")
            found.append(error("template-syntax", part.at(index), words))
        except RecursionError:
            found.append(error("template-syntax", part.at(0), "标签一层套一层，太复杂，请改简单"))
        found += walker.found
        uses |= walker.used
        of_edition |= walker.used_here
    if not has_errors(found):
        found += _of_whole(uses, file_name)
    return Checked(found, frozenset(of_edition))


def _of_whole(uses: Collection[str], file_name: str) -> Iterator[Diagnostic]:
    """What a template lacks that is sound in itself, by the top names that it uses."""
    if not uses:
        message = "模板里一个名称也没有，请用带有 {{ 名称 }} 的模板"
        yield error("template-empty", file_name, message)
    elif "整改情况" not in uses:
        message = "模板里没有“整改情况”，做出来的文件不会有问题清单"
        yield warning("template-no-findings", file_name, message)


def _parsed(
    part: TemplatePart, scanned: Scanned, jinja: Environment
) -> tuple[nodes.Template, Callable[[int], PartParagraph]]:
    """The tree of a part, and what finds the place of a line of it.

    It is that of the engine's source, or of the sound tags alone where some are not.
    """
    if scanned.faults:
        return jinja.parse(scanned.sound), lambda line: part.at(line - 1)
    find = _paragraph_of_line(part, scanned)
    tree = scanned.tree or jinja.parse(part.read())
    return tree, lambda line: part.at(find(line))


def paragraph_of_line(part: TemplatePart, jinja: Environment, line: int) -> PartParagraph:
    """The place where the engine's source has this line."""
    return part.at(_paragraph_of_line(part, tags.scan(part, jinja))(line))


def _paragraph_of_line(part: TemplatePart, scanned: Scanned) -> Callable[[int], int]:
    """What finds the paragraph of a line, from 0, by the number of tags before it.

    Lines can't be counted: {%tr takes its row's paragraphs out of the source.
    """

    def find(line: int) -> int:
        before = part.read().split("\n")[: line - 1]
        number = sum(len(tags.TAG.findall(text)) for text in before)
        return scanned.tags[min(number, len(scanned.tags) - 1)].place if scanned.tags else 0

    return find


# ---------------------------------------------------------------- names


class _Kind(NamedTuple):
    """What a name is, as far as the tables say.

    That is an entry of a table, one item of its list, or unknown (None).
    """

    made: Name | None
    is_item: bool = False

    @property
    def names(self) -> Names | None:
        """The names that may stand behind its dot; None where anything may."""
        if self.made is None:
            return None
        return {} if self.is_list else self.made.of or {}

    @property
    def is_list(self) -> bool:
        return self.made is not None and self.made.is_list and not self.is_item

    @property
    def is_thing(self) -> bool:
        """Whether it has names of its own, and no words to print."""
        return self.made is not None and not self.is_list and self.made.of is not None


_UNKNOWN = _Kind(None)  # only of what has been told
_WORDS = _Kind(Name(lambda _: None))  # a text or a number
_TRUTH = _Kind(Name(lambda _: None, is_truth=True))
_ALLOWED = (
    nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.TemplateData, nodes.Filter,
    nodes.Test, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
    nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.Concat, nodes.Call,
)  # fmt: skip


class _Walker:
    """Walks the parsed template with the names that are known at each place."""

    def __init__(self, names: Names, edition: Edition, *, knows_all: bool) -> None:
        self.at: Callable[[int], PartParagraph] = lambda line: PartParagraph("", "", line)
        self.names = names
        self.knows_all = knows_all
        self.edition = edition
        self.found: list[Diagnostic] = []
        self.used: set[str] = set()
        self.used_here: set[str] = set()  # in what the edition prints
        self.is_internal_only = False  # inside {% if 党内版 %}
        self.is_public_only = False  # inside {% if not 党内版 %}

    def tell(self, node: Any, rule: str, message: str) -> _Kind:
        self.found.append(error(rule, self.at(node.lineno), message))
        return _UNKNOWN

    def block(self, body: list[Any], scope: dict[str, _Kind]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: Any, scope: dict[str, _Kind]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.If):
            self._branch(node, scope)
        elif isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    self._printed(child, self.expression(child, scope))
        else:
            message = "模板里不能用这种标签，只能用 for、endfor、if、elif、else、endif"
            self.tell(node, "template-forbidden", message)

    def _loop(self, node: nodes.For, scope: dict[str, _Kind]) -> None:
        looped = self.expression(node.iter, scope)
        if looped.made is not None and not looped.is_list:
            message = f"“{_written(node.iter)}”不是一串，不能用 for"
            self.tell(node, "template-name", message)
            looped = _UNKNOWN
        item = _Kind(looped.made, is_item=True)
        inner = dict(scope)
        if not isinstance(node.target, nodes.Name) or node.recursive:
            message = "for 后面只能写一个名称，例如 {%p for 问 in 类.问题 %}"
            self.tell(node, "template-forbidden", message)
        else:
            inner[node.target.name] = item
        before = self.is_internal_only
        if node.test is not None:
            self.expression(node.test, inner)  # loop is not yet there
            self.is_internal_only = before or _holds_only(node.test, internal=True)
        self.block(node.body, {**inner, "loop": _Kind(_loop_of(looped.made))})
        self.is_internal_only = before
        self.block(node.else_, dict(scope))

    def _branch(self, node: nodes.If, scope: dict[str, _Kind]) -> None:
        """A condition; behind {% if not 党内版 %} the other branches are of the 党内版 alone."""
        before, public_before = self.is_internal_only, self.is_public_only
        test = node.test
        self.expression(test, scope)
        self.is_internal_only = before or _holds_only(test, internal=True)
        self.is_public_only = public_before or _holds_only(test, internal=False)
        self.block(node.body, dict(scope))
        self.is_internal_only = before or _holds_always(test, internal=False)
        self.is_public_only = public_before or _holds_always(test, internal=True)
        for branch in node.elif_:
            self._branch(branch, scope)
            self.is_internal_only |= _holds_always(branch.test, internal=False)
            self.is_public_only |= _holds_always(branch.test, internal=True)
        self.block(node.else_, dict(scope))
        self.is_internal_only, self.is_public_only = before, public_before

    def expression(self, node: Any, scope: dict[str, _Kind]) -> _Kind:
        """Return what an expression is; its unknown names and what no template may do are told."""
        if not isinstance(node, _ALLOWED):
            message = "模板里不能这样计算，只能用名称、比较、and、or、not 和 + -"
            return self.tell(node, "template-forbidden", message)
        own_way = _OWN_WAYS.get(type(node))
        return self._plain(node, scope) if own_way is None else own_way(self, node, scope)

    def _plain(self, node: Any, scope: dict[str, _Kind]) -> _Kind:
        """Constants, comparisons, not, + and -: all that is in it is looked at."""
        kinds = [self.expression(child, scope) for child in node.iter_child_nodes()]
        if isinstance(node, (nodes.Not, nodes.Compare, nodes.Test)):
            return _TRUTH
        if isinstance(node, (nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos)):
            for child, kind in zip(node.iter_child_nodes(), kinds, strict=True):
                self._printed(child, kind)
        return kinds[0] if isinstance(node, nodes.Operand) else _WORDS

    def _tested(self, node: nodes.Test, scope: dict[str, _Kind]) -> _Kind:
        if node.name in TESTS:
            return self._plain(node, scope)
        known = "defined、odd、even"
        return self.tell(node, "template-syntax", f"不认识的判断“{node.name}”，只能用 {known}")

    def _attribute(self, node: nodes.Getattr, scope: dict[str, _Kind]) -> _Kind:
        return self._member(node, node.attr, self.expression(node.node, scope))

    def _either(self, node: nodes.CondExpr, scope: dict[str, _Kind]) -> _Kind:
        before = self.is_internal_only
        self.expression(node.test, scope)
        self.is_internal_only = before or _holds_only(node.test, internal=True)
        kinds = [self.expression(node.expr1, scope)]
        self.is_internal_only = before or _holds_always(node.test, internal=False)
        kinds += [self.expression(node.expr2, scope)] if node.expr2 is not None else []
        self.is_internal_only = before
        return _common(kinds)

    def _both(self, node: nodes.And | nodes.Or, scope: dict[str, _Kind]) -> _Kind:
        """The right side is looked at only where the left one lets it."""
        before = self.is_internal_only
        kinds = [self.expression(node.left, scope)]
        is_and = isinstance(node, nodes.And)
        lets = _holds_only if is_and else _holds_always
        self.is_internal_only = before or lets(node.left, internal=is_and)
        kinds.append(self.expression(node.right, scope))
        self.is_internal_only = before
        return _common(kinds)

    def _name(self, node: nodes.Name, scope: dict[str, _Kind]) -> _Kind:
        self.used.add(node.name)
        is_public = self.edition is Edition.PUBLIC
        if not (self.is_internal_only if is_public else self.is_public_only):
            self.used_here.add(node.name)
        if node.name in scope:
            return scope[node.name]
        if node.name == "_" or not self.knows_all:
            return _UNKNOWN
        return self._unknown(node, node.name, scope, "")

    def _member(self, node: Any, member: str, owner: _Kind) -> _Kind:
        if member.startswith("_"):
            message = f"“{_written(node.node)}.{member}”：模板里不能这样用"
            return self.tell(node, "template-forbidden", message)
        names = owner.names
        if names is None:
            return _UNKNOWN
        made = names.get(member)
        if made is None:
            return self._unknown(node, member, names, f"{_written(node.node)}.")
        if made.is_internal and self.edition is Edition.PUBLIC and not self.is_internal_only:
            message = (
                f"“{_written(node.node)}.{member}”只有党内版才有，请放在 {{% if 党内版 %}} 里面"
            )
            self.tell(node, "template-internal-name", message)
        return _Kind(made)

    def _item(self, node: nodes.Getitem, scope: dict[str, _Kind]) -> _Kind:
        """An item by its number, or a member in brackets."""
        owner = self.expression(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(node, node.arg.value, owner)
        if isinstance(node.arg, nodes.Slice):
            return self.tell(node, "template-forbidden", "模板里不能用 [ : ] 截取")
        self.expression(node.arg, scope)
        return _Kind(owner.made, is_item=True) if owner.is_list else _WORDS

    def _filtered(self, node: nodes.Filter, scope: dict[str, _Kind]) -> _Kind:
        assert node.node is not None
        if node.name not in FILTERS:
            return self.tell(node, "template-syntax", f"不认识的过滤器“{node.name}”")
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.expression(argument, scope)
        if node.name in ("default", "d"):
            return self._or_default(node, node.node, scope)
        kind = self.expression(node.node, scope)
        if node.name == "join":
            self._joined(node, kind)
        elif kind.is_thing or kind == _TRUTH:
            message = f"“{_written(node.node)}”不是一串，不能用 length"
            self.tell(node, "template-name", message)
        return _WORDS

    def _or_default(self, node: nodes.Filter, inner: Any, scope: dict[str, _Kind]) -> _Kind:
        """A name that may be unknown."""
        if not isinstance(inner, nodes.Name) or inner.name in scope:
            return self.expression(inner, scope)
        self.used.add(inner.name)
        message = f"没有“{inner.name}”这个名称，印 default 里写的内容"
        self.found.append(info("template-default", self.at(node.lineno), message))
        return _WORDS

    def _joined(self, node: nodes.Filter, kind: _Kind) -> None:
        """join takes a list of texts, or of things with the name of a text."""
        assert node.node is not None
        written = _written(node.node)
        if kind.made is None:
            return
        if not kind.is_list:
            self.tell(node, "template-name", f"“{written}”不是一串，不能用 join")
            return
        attribute = next(
            (pair.value for pair in node.kwargs if pair.key == "attribute"),
            node.args[1] if len(node.args) > 1 else None,
        )
        if isinstance(attribute, nodes.Const) and isinstance(attribute.value, str):
            member = nodes.Getattr(node.node, attribute.value, "load", lineno=node.lineno)
            self._printed(
                member, self._member(member, attribute.value, _Kind(kind.made, is_item=True))
            )
        elif kind.made.of is not None:
            message = f"“{written}”里不是文字，不能用 join，请用 for 逐个印"
            self.tell(node, "template-name", message)

    def _called(self, node: nodes.Call, scope: dict[str, _Kind]) -> _Kind:
        """Of all that could be called, loop.cycle and loop.changed alone."""
        called = _of_loop(node.node) if "loop" in scope else ""
        if called not in ("cycle", "changed") or node.kwargs or node.dyn_args or node.dyn_kwargs:
            message = "模板里不能用带括号的写法，只能用名称"
            return self.tell(node, "template-forbidden", message)
        kinds = [self.expression(argument, scope) for argument in node.args]
        return _common(kinds) if called == "cycle" and kinds else _TRUTH

    def _unknown(self, node: Any, name: str, names: Mapping[str, object], owner: str) -> _Kind:
        import difflib  # only where something is wrong

        near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
        hint = f"，相近的有：{'、'.join(owner + n for n in near)}" if near else ""
        if not near and names and owner:
            hint = f"，可以用的有：{'、'.join(owner + n for n in names)}"
        return self.tell(node, "template-name", f"没有“{owner}{name}”这个名称{hint}")

    def _printed(self, node: Any, kind: _Kind) -> None:
        if kind.is_list:
            message = _one_by_one(_written(node), kind)
        elif kind.is_thing:
            message = "不是一段文字，不能直接印，请写明“.”后面的名称"
        elif kind.made is not None and kind.made.is_truth:
            message = "是“是”或“否”的判断，不能直接印，请用在 if 里"
        elif isinstance(node, nodes.Const) and type(node.value) not in (str, int, float):
            message = "不是名称，不能印"
        else:
            return
        self.tell(node, "template-name", f"“{_written(node)}”{message}")


def _one_by_one(written: str, kind: _Kind) -> str:
    """How a list is printed: the three paragraphs to write."""
    item = written.rpartition(".")[2][:1]
    names = (kind.made.of if kind.made else None) or {}
    member = next((f".{name}" for name in ("文字", "标题") if name in names), "")
    loop = f"{{%p for {item} in {written} %}}／{{{{ {item}{member} }}}}／{{%p endfor %}}"
    return f"是一组，要逐个印，写成三段：{loop}"


_OWN_WAYS: Mapping[type, Callable[[_Walker, Any, dict[str, _Kind]], _Kind]] = {
    nodes.Name: _Walker._name,
    nodes.Getattr: _Walker._attribute,
    nodes.Getitem: _Walker._item,
    nodes.Filter: _Walker._filtered,
    nodes.Call: _Walker._called,
    nodes.CondExpr: _Walker._either,
    nodes.Test: _Walker._tested,
    nodes.And: _Walker._both,
    nodes.Or: _Walker._both,
}


def _of_loop(node: Any) -> str:
    """Which of loop's own names is meant; "" where it is none of them."""
    if not isinstance(node, nodes.Getattr) or not isinstance(node.node, nodes.Name):
        return ""
    return node.attr if node.node.name == "loop" else ""


def _loop_of(looped: Name | None) -> Name:
    """What loop is inside a loop over this list."""
    item = None if looped is None else looped._replace(is_list=False)
    items = {} if item is None else {"previtem": item, "nextitem": item}
    return Name(lambda _: None, {**LOOP, **items})


def _common(kinds: list[_Kind]) -> _Kind:
    """What one of several values is: all must be lists, things or words alike."""
    known = [kind for kind in kinds if kind.made is not None]
    if not known:
        return _UNKNOWN
    first = known[0]
    alike = all((k.is_list, k.is_thing) == (first.is_list, first.is_thing) for k in known)
    return first if alike else next(k for k in known if not k.is_list)


def _holds_only(node: Any, *, internal: bool) -> bool:
    """Whether a condition holds in the 党内版 alone, or in the public edition alone."""
    if isinstance(node, nodes.Name):
        return internal and node.name == "党内版"
    if isinstance(node, nodes.And | nodes.Or):
        sides = (_holds_only(side, internal=internal) for side in (node.left, node.right))
        return any(sides) if isinstance(node, nodes.And) else all(sides)
    return isinstance(node, nodes.Not) and _holds_always(node.node, internal=not internal)


def _holds_always(node: Any, *, internal: bool) -> bool:
    """Whether a condition always holds in an edition: what it leaves is of the other one."""
    if isinstance(node, nodes.Name):
        return internal and node.name == "党内版"
    if isinstance(node, nodes.Or):
        return any(_holds_always(side, internal=internal) for side in (node.left, node.right))
    return isinstance(node, nodes.Not) and _holds_only(node.node, internal=not internal)


def _written(node: Any) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Const):
        return str(node.value)[:20]
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _written(node.node)
    return "……"
