"""Pairs of documents with what Word, WPS and LibreOffice put into them, made at random.

    old, new = some_pair(7)         # bytes of two versions; the same seed, the same pair

A version is a list of blocks; each block is XML that stands for itself, or a line of tokens: words,
and signs for a picture, a formula, a field, a note … of which `XML` says how they are written.
"""

from __future__ import annotations

import random
import struct
import zlib
from xml.sax.saxutils import escape

from tests.templates import part, template

WORDS = (
    "市文化馆", "制定", "12项", "整改措施", "“三会一课”", "《财务管理办法》", "2025年3月", "，",
    "。", " ", "党组", "5次", "，并", "的", "a b", "98.7%", "&<", "\u3000",
)  # fmt: skip
RARE = ("𠮷野", "😀", "𬭚", "\u2011", "👨\u200d👩")
PICTURES, FORMULAS, FIELDS, NOTES = "①②③", "ⅠⅡⅢ", "ⓐⓒⓐⓒⓐⓒⓐⓒⓑ", "⑴⑵⑶"  # ⓑ is short
SIGNS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\u2011": "<w:noBreakHyphen/>"}
MARK = 'w:id="{}" w:author="张三" w:date="2025-11-01T08:00:00Z"'


def png(colour: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    line = b"\0" + bytes([colour, 90, 120]) * 2
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(line * 2))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def run(inner: str, form: str = "") -> str:
    return f"<w:r>{form and f'<w:rPr>{form}</w:rPr>'}{inner}</w:r>"


def words(text: str, form: str = "") -> str:
    return run(
        "".join(
            SIGNS.get(sign) or f'<w:t xml:space="preserve">{escape(sign)}</w:t>' for sign in text
        ),
        form,
    )


def picture(number: int) -> str:
    return run(
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000"'
        f' cy="360000"/><wp:docPr id="{number + 40}" name="图{number}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="图{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rPicture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom'
        ' prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def formula(number: int) -> str:
    inner = ("x+1", "y", "ab")[number]
    return (
        f"<m:oMath><m:sSup><m:e><m:r><m:t>{inner}</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r>"
        "</m:sup></m:sSup></m:oMath>"
    )


def field(number: int) -> str:
    """A field as Word writes it; one of them in its short form."""
    code, result = (("STYLEREF 1", "3"), ("DOCVARIABLE x", "题名"), ("DOCPROPERTY 单位", "某局"))[
        number
    ]
    if number == 1:
        return f'<w:fldSimple w:instr=" {code} ">{words(result)}</w:fldSimple>'
    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f'<w:instrText xml:space="preserve"> {code} \\* MERGEFORMAT </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>') + words(result, "<w:b/>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )  # fmt: skip


def note(number: int) -> str:
    return run(f'<w:footnoteReference w:id="{number + 1}"/>')


XML = {
    **{sign: picture(n) for n, sign in enumerate(PICTURES)},
    **{sign: formula(n) for n, sign in enumerate(FORMULAS)},
    **{sign: field(n) for n, sign in enumerate("ⓐⓑⓒ")},
    **{sign: note(n) for n, sign in enumerate(NOTES)},
}
SIGNS_OF = {"pictures": PICTURES, "formulas": FORMULAS, "fields": FIELDS, "notes": NOTES}
FEATURES = (
    *SIGNS_OF, "links", "controls", "block controls", "boxes", "tables", "merged cells", "tracked",
    "rare letters",
)  # fmt: skip
Features = frozenset[str]


def box(text: str, *, is_old: bool) -> str:
    """A text box in a run: as old programs write it, or as new ones do."""
    held = f"<w:txbxContent><w:p>{words(text)}</w:p></w:txbxContent>"
    shape = (
        '<w:pict><v:shape id="s1" style="position:absolute;margin-left:20pt;margin-top:10pt;'
        f'width:90pt;height:40pt"><v:textbox>{held}</v:textbox></v:shape></w:pict>'
    )
    if is_old:
        return run(shape)
    drawn = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>254000</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>127000</wp:posOffset>'
        '</wp:positionV><wp:extent cx="1143000" cy="508000"/><wp:wrapNone/><wp:docPr id="9"'
        ' name="文本框"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.'
        'microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1143000" cy="508000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{held}</wps:txbx>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return run(
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice><mc:Fallback>{shape}'
        "</mc:Fallback></mc:AlternateContent>"
    )


def line(chance: random.Random, features: Features, most: int = 10) -> str:
    """Tokens of a paragraph."""
    words = (*WORDS, *RARE) if "rare letters" in features else WORDS
    made = [chance.choice(words) for _ in range(chance.randrange(1, most))]
    for name, signs in SIGNS_OF.items():
        if name in features and chance.random() < (0.08 if signs is FORMULAS else 0.25):
            made.insert(chance.randrange(len(made) + 1), chance.choice(signs))
    if "pictures" in features and chance.random() < 0.1:
        made = [chance.choice(PICTURES)]
    return "".join(made)


class Writer:
    """Writes lines as XML: runs cut anywhere, tables, text boxes, controls, tracked changes."""

    def __init__(self, layout: int, features: Features) -> None:
        self.chance = random.Random(layout)
        self.features = features
        self.number = 100

    def mark(self) -> str:
        self.number += 1
        return MARK.format(self.number)

    def inner(self, text: str) -> str:
        made, left = "", text
        while left:
            if left[0] in XML:
                made, left = made + XML[left[0]], left[1:]
                continue
            size = next((n for n, sign in enumerate(left) if sign in XML), len(left))
            size = min(size, self.chance.randrange(1, 9))
            made, left = made + self.around(words(left[:size], self.form())), left[size:]
        return made

    def form(self) -> str:
        return self.chance.choice(("", "", "<w:b/>"))

    def around(self, runs: str) -> str:
        pick = self.chance.random()
        if "links" in self.features and pick < 0.1:
            return f'<w:hyperlink w:anchor="x">{runs}</w:hyperlink>'
        if "controls" in self.features and 0.1 < pick < 0.2:
            name = '<w:sdtPr><w:alias w:val="名"/></w:sdtPr>'
            return f"<w:sdt>{name}<w:sdtContent>{runs}</w:sdtContent></w:sdt>"
        if "tracked" in self.features and 0.2 < pick < 0.3:
            return f"<w:ins {self.mark()}>{runs}</w:ins>"
        if "tracked" in self.features and 0.3 < pick < 0.4:
            gone = runs.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
            return f"{runs}<w:del {self.mark()}>{gone}</w:del>"
        return runs

    def paragraph(self, text: str) -> str:
        return f"<w:p>{self.inner(text)}</w:p>"

    def blocks(self, lines: list[str]) -> list[str]:
        made: list[str] = []
        left = list(lines)
        while left:
            pick = self.chance.random()
            if "tables" in self.features and pick < 0.2 and len(left) > 5:
                made.append(self.table(left))
            elif "block controls" in self.features and 0.2 < pick < 0.35:
                made.append(
                    f"<w:sdt><w:sdtPr/><w:sdtContent>{self.paragraph(left.pop(0))}</w:sdtContent>"
                    "</w:sdt>"
                )
            elif "boxes" in self.features and 0.35 < pick < 0.5 and len(left) > 1:
                inner = self.inner(left.pop(0))
                kind = self.chance.random() < 0.5
                held = "".join(sign for sign in left.pop(0) if sign not in XML) or "无"
                made.append(f"<w:p>{inner}{box(held, is_old=kind)}</w:p>")
            else:
                made.append(self.paragraph(left.pop(0)))
        return [*made, self.paragraph("尾")] if not made[-1].startswith("<w:p>") else made

    def table(self, left: list[str]) -> str:
        """A table of two columns; a cell may reach over both, or over two rows."""
        rows = ""
        height = self.chance.randrange(1, 4)
        is_merged = "merged cells" in self.features
        is_tall = is_merged and self.chance.random() < 0.3 and height > 1
        for number in range(height):
            if is_merged and not is_tall and self.chance.random() < 0.4:
                cells = self.cell(left, '<w:gridSpan w:val="2"/>')
            elif is_tall:
                start = ' w:val="restart"' if not number else ""
                first = self.cell(left if not number else [], f"<w:vMerge{start}/>")
                cells = first + self.cell(left)
            else:
                cells = self.cell(left) + self.cell(left)
            rows += f"<w:tr>{cells}</w:tr>"
        grid = '<w:gridCol w:w="2000"/>' * 2
        return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def cell(self, left: list[str], form: str = "") -> str:
        text = left.pop(0) if len(left) > 1 else ""
        return f"<w:tc><w:tcPr>{form}</w:tcPr>{self.paragraph(text)}</w:tc>"


def edited(chance: random.Random, old: list[str], features: Features) -> list[str]:
    """Words and signs changed, paragraphs added, deleted, moved, split, joined."""
    new = list(old)
    odd = [SIGNS_OF[name] for name in ("pictures", "fields", "notes") if name in features] or [""]
    for _ in range(chance.randrange(0, 9)):
        at = chance.randrange(len(new))
        what = chance.choice(
            ("words", "words", "sign", "sign", "add", "drop", "move", "split", "join")
        )
        match what:
            case "words":
                cut = chance.randrange(len(new[at]) + 1)
                new[at] = (
                    new[at][:cut] + line(chance, features, 3) + new[at][cut + chance.randrange(5) :]
                )
            case "sign":
                signs = chance.choice(odd)
                kept = [sign for sign in new[at] if sign not in signs]
                cut = chance.randrange(len(kept) + 1)
                kept.insert(cut, chance.choice((*signs, "")))
                new[at] = "".join(kept)
            case "add":
                new.insert(at, line(chance, features))
            case _:
                rearrange(chance, new, at, what)
    return new


def rearrange(chance: random.Random, lines: list[str], at: int, what: str) -> None:
    """Drop, move, split the line there, or join it with the next."""
    match what:
        case "drop" if len(lines) > 1:
            del lines[at]
        case "move":
            lines.append(lines.pop(at))
        case "split":
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        case "join":
            lines[at : at + 2] = ["".join(lines[at : at + 2])]


def some_pair(seed: int) -> tuple[bytes, bytes]:
    """Two versions of one document, with one to three of the features."""
    chance = random.Random(seed)
    features = frozenset([FEATURES[seed % len(FEATURES)], *chance.sample(FEATURES, 2)])
    if "merged cells" in features:
        features |= {"tables"}
    plain = features - {"tracked"}
    old = [line(chance, features) for _ in range(chance.randrange(1, 14))]
    new = edited(chance, old, features)
    layout = chance.randrange(10**6)
    other = layout + (chance.random() < 0.3)
    of_old, of_new = chance.choice(((features, plain), (plain, features)))
    return (
        document(Writer(layout, of_old).blocks(old)),
        document(Writer(other, of_new).blocks(new)),
    )


_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NOTES_XML = "".join(
    f'<w:footnote w:id="{n}"{kind}><w:p>{run(inner)}</w:p></w:footnote>'
    for n, kind, inner in (
        (-1, ' w:type="separator"', "<w:separator/>"),
        (0, ' w:type="continuationSeparator"', "<w:continuationSeparator/>"),
        *((n + 1, "", f"<w:footnoteRef/><w:t>脚注{n}的话</w:t>") for n in range(len(NOTES))),
    )
)


def document(blocks: list[str]) -> bytes:
    """A .docx of these blocks, with the parts that the signs lead to."""
    pictures = {
        f"word/media/image{n}.png": ("image/png", png(n * 90)) for n in range(len(PICTURES))
    }
    links = "".join(
        f'<Relationship Id="rPicture{n}" Type="{_KIND}/image" Target="media/image{n}.png"/>'
        for n in range(len(PICTURES))
    )
    links += f'<Relationship Id="rNotes" Type="{_KIND}/footnotes" Target="footnotes.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts = {**pictures, "word/footnotes.xml": (kind, part("footnotes", NOTES_XML))}
    return template(*blocks, parts=parts, relations=links)
