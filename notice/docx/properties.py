"""The properties (w:pPr) of paragraphs and styles: found, made, set in the schema's order."""

from __future__ import annotations

from typing import Any

from notice.docx.named_styles import by_id
from notice.docx.wordml import PPR, RPR, W

_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
)  # fmt: skip


def set_property(properties: Any, name: str, **attributes: str) -> Any:
    """Set one element of a pPr in its place of the schema, replacing what stood there."""
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    values = {f"{W}{key}": value for key, value in attributes.items()}
    new = properties.makeelement(f"{W}{name}", values)
    rank = _ORDER.index(name)
    behind = [child for child in properties if _rank(child) < rank]
    properties.insert(properties.index(behind[-1]) + 1 if behind else 0, new)
    return new


def _rank(child: Any) -> int:
    """The place of a child of pPr in the schema; what is not of it stands last."""
    name = str(child.tag).rpartition("}")[2]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def properties_of(holder: Any, tag: str = PPR, behind: tuple[str, ...] = ()) -> Any:
    """The w:pPr, w:trPr … of an element, made `behind` such children where it has none."""
    properties = holder.find(tag)
    if properties is None:
        properties = holder.makeelement(tag, {})
        holder.insert(sum(child.tag in behind for child in holder), properties)
    return properties


def style_properties(styles: Any, style_id: str) -> Any:
    """The pPr of a style, made where it has none."""
    style = by_id(styles)[style_id]
    properties = style.find(PPR)
    if properties is None:
        properties = style.makeelement(PPR, {})
        before = [c for c in style if c.tag in (RPR, f"{W}tblPr", f"{W}trPr", f"{W}tcPr")]
        style.insert(style.index(before[0]) if before else len(style), properties)
    return properties
