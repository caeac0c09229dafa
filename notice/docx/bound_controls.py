"""Content controls (内容控件) that are bound to data of the file: they show what the data says.

Word and WPS put the bound words in when they open a file; what stands in the control may be older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.docx.package import root_of
from notice.docx.wordml import VALUE, P, T, W
from notice.docx.words import own_text_nodes, set_words, words_of

_BINDING, _CONTENT = f"{W}dataBinding", f"{W}sdtContent"
_OTHER_KINDS = frozenset(f"{W}{name}" for name in ("picture", "date", "group", "citation"))
_LISTS = f"{W}dropDownList", f"{W}comboBox"
_ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
_PROPERTIES = {  # what Word calls the parts with a file's properties → how they are related
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "/core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "/extended-properties",
}
_PREFIX = re.compile(r"""xmlns:(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)")""")


def show_data(root: Any, package: Any) -> None:
    """Let each bound control below `root` show its data; one whose data is missing stays."""
    bindings = list(root.iter(_BINDING))
    if not bindings:
        return
    stores = dict(_stores(package))
    for binding in bindings:
        store = stores.get(binding.get(f"{W}storeItemID", "").upper())
        words = "" if store is None else _bound(binding, store)
        control = binding.getparent().getparent()
        if words and "\n" not in words and not _is_other(binding.getparent()):
            _show(control.find(_CONTENT), _displayed(binding.getparent(), words))


def _stores(package: Any) -> Iterator[tuple[str, Any]]:
    """Id → tree of the file's data and of its properties."""
    for key, kind in _PROPERTIES.items():
        for part in _related(package.part.package.rels, kind):
            yield key, root_of(part)
    for part in _related(package.part.rels, "/customXml"):
        for about in _related(part.rels, "/customXmlProps"):
            yield root_of(about).get(_ITEM_ID, "").upper(), root_of(part)


def _related(relations: Any, kind: str) -> Iterator[Any]:
    for relation in relations.values():
        if not relation.is_external and relation.reltype.endswith(kind):
            yield relation.target_part


def _bound(binding: Any, store: Any) -> str:
    """The words that a binding's path leads to, empty where it leads nowhere."""
    names = {
        found[1]: found[2] or found[3]
        for found in _PREFIX.finditer(binding.get(f"{W}prefixMappings", ""))
    }
    try:
        found = store.xpath(binding.get(f"{W}xpath", ""), namespaces=names or None)
    except (etree.XPathError, TypeError, ValueError):
        return ""
    first = found[0] if isinstance(found, list) and found else ""
    return str(first) if isinstance(first, str) else "".join(first.itertext())


def _is_other(properties: Any) -> bool:
    """Whether a control shows its data in another way than as words."""
    return any(child.tag in _OTHER_KINDS or child.tag[0 : len(W)] != W for child in properties)


def _displayed(properties: Any, words: str) -> str:
    """What a list shows for a value; of any other control the words themselves."""
    for kind in _LISTS:
        for item in properties.iterfind(f"{kind}/{W}listItem"):
            if item.get(VALUE) == words:
                return item.get(f"{W}displayText") or words
    return words


def _show(content: Any, words: str) -> None:
    """Put words in the place of a control's own, in the form of its first ones."""
    if content is None or len(list(content.iter(P))) > 1:
        return
    nodes = list(_word_nodes(content))
    first = next((node for node in nodes if node.tag == T), None)
    if first is None or "".join(map(words_of, nodes)) == words:
        return
    for node in nodes:
        node.getparent().remove(node) if node is not first else set_words(first, words)


def _word_nodes(content: Any) -> Iterator[Any]:
    paragraph = next(content.iter(P), None)
    yield from own_text_nodes(content if paragraph is None else paragraph)
