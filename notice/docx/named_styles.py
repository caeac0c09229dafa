"""The styles (样式) of a document: by id, by name, with those that each is based on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from notice.docx.wordml import PPR, STYLE, VALUE, P, W

STYLE_ID = f"{W}styleId"
_STYLE_ELEMENT = f"{W}style"


def by_id(styles: Any) -> dict[str, Any]:
    """Id → style, of all kinds."""
    return {style.get(STYLE_ID, ""): style for style in styles.iter(_STYLE_ELEMENT)}


def ids_by_name(styles: Any) -> dict[str, str]:
    """Name of a style, as `name_of` gives it → its id."""
    return {name: key for key, style in by_id(styles).items() if (name := name_of(style))}


def name_of(style: Any) -> str:
    """The name in small letters: programs write Heading 1 and heading 1."""
    name = style.find(f"{W}name")
    return "" if name is None else name.get(VALUE, "").lower()


def lineage(style_id: str | None, styles: Mapping[str, Any]) -> Iterator[Any]:
    """A style, the one that it is based on, and so on, each once; `styles` are those `by_id`."""
    seen: set[str] = set()
    while style_id is not None and style_id in styles and style_id not in seen:
        seen.add(style_id)
        yield styles[style_id]
        base = styles[style_id].find(f"{W}basedOn")
        style_id = None if base is None else base.get(VALUE)


def style_of(paragraph: Any) -> str | None:
    """The id of a paragraph's style; None where it names none."""
    properties = paragraph.find(PPR)
    style = None if properties is None else properties.find(STYLE)
    return None if style is None else style.get(VALUE)


def in_styles(root: Any, ids: Collection[str]) -> dict[Any, str]:
    """The paragraphs below `root` that name one of these styles, each with its id.

    The names are walked, not the paragraphs asked: of a large notice few have such a style.
    """
    named = [style for style in root.iter(STYLE) if style.get(VALUE) in ids]
    holders = [style.getparent().getparent() for style in named]
    return {p: style for p in holders if p.tag == P and (style := style_of(p) or "") in ids}
