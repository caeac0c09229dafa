"""Damage to the XML of a part: elements and attributes."""

from __future__ import annotations

import contextlib
import re
from random import Random
from typing import Any

from scripts.fuzz.odd import ODD_ATTRIBUTES, odd_words
from scripts.fuzz.packages import members_of, zipped
from scripts.fuzz.raw import flipped


def xml_changed(rng: Random, content: bytes) -> bytes:
    """One part of a package with some changes to its tree or its letters."""
    members = members_of(content)
    named = [n for n in members if n.endswith((".xml", ".rels", ".vml"))]
    main = [
        n for n in named if re.search(r"sheet\d|document\.xml$|sharedStrings|workbook\.xml$", n)
    ]
    name = rng.choice(main if rng.random() < 0.6 else named)
    for _ in range(1 + int(rng.expovariate(0.8))):
        change = _letters_changed if rng.random() < 0.2 else _tree_changed
        members[name] = change(rng, members[name])
    return zipped(list(members.items()))


def _tree_changed(rng: Random, xml: bytes) -> bytes:
    from lxml import etree

    try:
        root: Any = etree.fromstring(xml, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return _letters_changed(rng, xml)
    elements = list(root.iter(etree.Element))
    below = [e for e in elements if e.getparent() is not None] or elements
    element, other = rng.choice(below), rng.choice(elements)
    attribute = rng.choice(list(element.attrib) or ["r"])
    with contextlib.suppress(
        ValueError, AttributeError, TypeError
    ):  # what XML can't hold stays undone
        match rng.randrange(17):
            case 0:
                element.getparent().remove(element)
            case 1:
                copies = rng.choice((1, 1, 1, 30)) if len(etree.tostring(element)) < 5000 else 1
                for _ in range(copies):
                    element.addnext(_copy(element))
            case 2:
                other.append(_copy(element))
            case 3:
                element.tag = rng.choice(elements).tag
            case 4:
                local = etree.QName(element).localname
                spaces = ("urn:x", "http://purl.oclc.org/ooxml/spreadsheetml/main")
                element.tag = rng.choice(
                    (f"{{{rng.choice(spaces)}}}{local}", local, f"{element.tag}x")
                )
            case 5:
                element.attrib.pop(attribute, None)
            case 6 | 7 | 8 | 9:
                element.set(attribute, rng.choice(ODD_ATTRIBUTES))
            case 10:
                source = rng.choice(elements)
                for key, value in source.attrib.items():
                    element.set(key, value)
            case 11:
                element.text = odd_words(rng) if rng.random() < 0.5 else rng.choice(ODD_ATTRIBUTES)
            case 12:
                element.tail = odd_words(rng)
            case 13:
                element.insert(0, rng.choice((etree.Comment("注"), etree.PI("xml-x", "a"))))
            case 14:
                for child in list(element):
                    element.remove(child)
            case 15:
                children = list(element)
                rng.shuffle(children)
                element[:] = children
            case 16:
                wrapper = element.makeelement(rng.choice(elements).tag, {})
                element.addprevious(wrapper)
                wrapper.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _copy(element: Any) -> Any:
    import copy

    made = copy.deepcopy(element)
    made.tail = None
    return made


def _letters_changed(rng: Random, xml: bytes) -> bytes:
    """Declarations, entities, encodings, CDATA, cuts, depth: what stands below the tree."""
    end = xml.rfind(b"</")
    at = rng.choice([m.end() for m in re.finditer(rb">", xml)] or [0])
    text = xml.decode("utf-8", "replace")
    body = re.sub(r"^<\?xml[^>]*\?>", "", text)
    match rng.randrange(13):
        case 0:
            doctype = b'<!DOCTYPE a [<!ENTITY e "' + b"x" * 1000 + b'"><!ENTITY f "&e;&e;&e;">]>'
            return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda m: m[0] + doctype, xml, count=1)
        case 1:
            return (
                xml[:at]
                + rng.choice((b"&e;", b"&#0;", b"&#xD800;", b"&#x110000;", b"&lt;"))
                + xml[at:]
            )
        case 2:
            return xml[:at] + b"<![CDATA[<a>&]]>" + xml[at:]
        case 3:
            names = (
                "gbk",
                "utf-16",
                "utf-7",
                "big5",
                "bogus",
                "iso-8859-1",
                "utf-32",
                "idna",
                "hex",
            )
            return f'<?xml version="1.0" encoding="{rng.choice(names)}"?>{body}'.encode()
        case 4:
            name = rng.choice(("utf-16", "gb18030", "utf-8-sig", "utf-16-be", "utf-32"))
            head = f'<?xml version="1.0" encoding="{name.removesuffix("-sig")}"?>'
            return f"{head}{body}".encode(name, "replace")
        case 5:
            return xml[:at]
        case 6:
            return xml + rng.choice((b"\0", b"junk", b"<a/>", xml, b"<!-- -->"))
        case 7:
            depth = rng.choice((100, 300, 5000))
            return xml[:end] + b"<a>" * depth + b"</a>" * depth + xml[end:]
        case 8:
            return (
                xml[:end]
                + b"<a "
                + b" ".join(b'a%d=""' % n for n in range(2000))
                + b"/>"
                + xml[end:]
            )
        case 9:
            return (
                xml[:at]
                + rng.choice((b"\x00", b"\x07", b"\xff", b"\xed\xa0\x80", b"\xef\xbf\xbe"))
                + xml[at:]
            )
        case 10:
            return xml.replace(b'version="1.0"', rng.choice((b'version="1.1"', b'version="2"')))
        case 11:
            spaces = re.findall(rb'xmlns(?::\w+)?="[^"]*"', xml)
            return xml.replace(
                rng.choice(spaces or [b"xmlns"]), rng.choice((b"", b'xmlns="urn:x"')), 1
            )
        case _:
            return flipped(rng, xml) if xml else xml
