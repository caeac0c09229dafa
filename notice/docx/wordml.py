"""WordprocessingML: the names of its elements and attributes as lxml has them, and one parser."""

from __future__ import annotations

from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, T, R, PPR, RPR = (f"{W}{name}" for name in ("p", "t", "r", "pPr", "rPr"))
TABLE, ROW, CELL = (f"{W}{name}" for name in ("tbl", "tr", "tc"))
STYLE, RUN_STYLE, VALUE, SECTION = (f"{W}{name}" for name in ("pStyle", "rStyle", "val", "sectPr"))
INS, DEL, MOVED_TO, MOVED_FROM = (f"{W}{name}" for name in ("ins", "del", "moveTo", "moveFrom"))
TEXT_BOX, RUBY, FIELD_CHARACTER = (f"{W}{name}" for name in ("txbxContent", "ruby", "fldChar"))
AUTHOR, ID = f"{W}author", f"{W}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# a text box twice: as new programs draw it, and for those that don't know how
ALTERNATE, CHOICE, FALLBACK = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("AlternateContent", "Choice", "Fallback")
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def parsed(xml: bytes | str) -> Any:
    """The root of a part; raises lxml's errors where it is ill-formed."""
    return etree.fromstring(xml, _PARSER)
