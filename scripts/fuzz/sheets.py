"""Damage to the XML of a sheet: cells, rows and merges that a program would not write."""

from __future__ import annotations

import re
from random import Random

from scripts.fuzz.odd import ODD_DATES, ODD_NUMBERS, odd_words
from scripts.fuzz.packages import members_of, zipped

_CELL = re.compile(rb'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def sheet_changed(rng: Random, content: bytes) -> bytes:
    """Cells of every type, merges, rows and columns, as programs and broken ones write them."""
    members = members_of(content)
    name = rng.choice(
        [n for n in members if "worksheets/sheet" in n and n.endswith(".xml")] or [""]
    )
    if not name:
        return content
    xml = members[name]
    cells = list(_CELL.finditer(xml))
    match rng.randrange(9):
        case 0:
            xml = re.sub(rb'(<c) r="[A-Z]+\d+"', rb"\1", xml)
        case 1:
            xml = re.sub(rb'(<row) r="\d+"', rb"\1", xml)
        case 2:
            merges = "".join(
                f'<mergeCell ref="{odd_area(rng)}"/>' for _ in range(rng.choice((1, 3, 40)))
            )
            made = f"<mergeCells>{merges}</mergeCells>".encode()
            xml = xml.replace(b"</sheetData>", b"</sheetData>" + made, 1)
        case 3:
            number = rng.choice((b"0", b"-3", b"1048576", b"1048577", b"99999999999", b"2.0", b"x"))
            xml = re.sub(rb'<row r="2"', b'<row r="' + number + b'"', xml)
        case 4:
            rows = rng.choice((1, 1000, 20000))
            row = b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>'
            more = b"".join(row % (n, n) for n in range(1048576 - rows, 1048576))
            xml = xml.replace(b"</sheetData>", more + b"</sheetData>", 1)
        case _ if cells:
            for _ in range(rng.choice((1, 1, 2, 5))):
                cells = list(_CELL.finditer(xml))
                cell = rng.choice(cells)
                place = re.search(rb'r="([A-Z]+\d+)"', cell[0])
                assert place
                made = _cell(rng, place[1].decode()).encode("utf-8", "replace")
                xml = xml[: cell.start()] + made + xml[cell.end() :]
    members[name] = xml
    if rng.random() < 0.1:
        members["xl/workbook.xml"] = members.get("xl/workbook.xml", b"").replace(
            b"<workbookPr", b'<workbookPr date1904="1"'
        )
    return zipped(list(members.items()))


def odd_area(rng: Random, *, may_be_huge: bool = True) -> str:
    """An area of a sheet, real or not."""
    if may_be_huge and rng.random() < 0.2:
        return rng.choice(
            ("A1:XFD1048576", "A2:A1048576", "B2:B200000", "A2", "A2:A2", "B3:A2", "x", "")
        )
    left, top = rng.randrange(10), rng.randrange(1, 12)
    right, bottom = left + rng.randrange(3), top + rng.randrange(4)
    return f"{chr(65 + left)}{top}:{chr(65 + right)}{bottom}"


def _cell(rng: Random, place: str) -> str:
    from xml.sax.saxutils import escape, quoteattr

    kind = rng.choice(("s", "n", "b", "e", "d", "str", "inlineStr", "", "x"))
    style = rng.choice(("", "", "", "0", "1", "5", "99999", "-1", "x"))
    words = escape(re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", odd_words(rng)))
    value = rng.choice(
        (words, str(rng.choice(ODD_NUMBERS)), rng.choice(ODD_DATES), "0", "99999", "#REF!")
    )
    inside = [f"<v>{value}</v>"] if rng.random() < 0.8 else []
    if rng.random() < 0.25:
        formulas = (
            "1+1", 'DISPIMG("ID_1",1)', "[1]Sheet1!A1", "[b.xlsx]S!A1", "cmd|'/c calc'!A1", "NOW()",
            'HYPERLINK("mailto:a@b.cn","a")', 'HYPERLINK("http://x.cn","y")', "",
        )  # fmt: skip
        form = rng.choice(
            ("", ' t="shared" si="0"', ' t="array" ref="A1:B2"', ' t="shared" si="9"')
        )
        inside.insert(0, f"<f{form}>{escape(rng.choice(formulas))}</f>")
    if kind == "inlineStr" or rng.random() < 0.1:
        runs = (
            f"<t>{words}</t>",
            f"<r><rPr><strike/></rPr><t>{words}</t></r><r><t>后</t></r>",
            f"<r><t>{words}</t></r><rPh sb='0' eb='1'><t>pin</t></rPh>",
            "<r/>",
            "",
        )
        inside.append(f"<is>{rng.choice(runs)}</is>")
    attributes = f" t={quoteattr(kind)}" if kind else ""
    attributes += f" s={quoteattr(style)}" if style else ""
    return f'<c r="{place}"{attributes}>{"".join(inside)}</c>'
