"""Make the official template (模板) templates/notice.docx: `python scripts/make_templates.py`.

A binary file with a readable source: every style and paragraph of the template stands here, and a
test says whether the file in the repository still matches. The measures are those of
GB/T 9704—2012, reached alike in Word, WPS and LibreOffice.
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = (
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "方正小标宋简体",
    "宋体",
)
ROW = 579  # twips: 225 mm / 22 rows, rounded down
TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
SEAL_COLUMN = '<w:ind w:left="4253"/><w:jc w:val="center"/>'  # 14.5 字 at the right edge

# fmt: off
STYLES = (
    # id, name, based on, paragraph properties in schema order, font, half-points, spacing in twips
    ("GwBody", "公文正文", "Normal", f'{TWO_CHARACTERS}<w:jc w:val="both"/>', FANGSONG, 32, -5),
    ("GwTitle", "公文标题", "Normal", f'<w:keepNext/>{NO_INDENT}<w:jc w:val="center"/>',
     XIAOBIAOSONG, 44, 0),
    ("GwAddressee", "主送机关", "GwBody", NO_INDENT, FANGSONG, 32, -5),
    ("GwHeading1", "一级标题", "GwBody", '<w:keepNext/><w:outlineLvl w:val="0"/>', HEITI, 32, -5),
    ("GwHeading2", "二级标题", "GwBody", '<w:keepNext/><w:outlineLvl w:val="1"/>', KAITI, 32, -5),
    ("GwHeading3", "三级标题", "GwBody", '<w:keepNext/><w:outlineLvl w:val="2"/>',
     FANGSONG, 32, -5),
    ("GwHeading4", "四级标题", "GwBody", '<w:keepNext/><w:outlineLvl w:val="3"/>',
     FANGSONG, 32, -5),
    ("GwLast", "公文末段", "GwBody", "<w:keepNext/><w:widowControl/>", FANGSONG, 32, -5),
    ("GwBlank", "公文空行", "Normal", "", FANGSONG, 32, -5),
    ("GwSignature", "发文机关署名", "Normal", f"<w:keepNext/>{SEAL_COLUMN}", FANGSONG, 32, -5),
    ("GwDate", "成文日期", "Normal", SEAL_COLUMN, FANGSONG, 32, -5),
    ("GwNote", "附注", "GwBody", "", FANGSONG, 32, -5),
    ("GwPageNumber", "公文页码", "Normal", '<w:spacing w:line="320" w:lineRule="exact"/>',
     SONGTI, 28, 0),
)

NOTICE = (  # style id, text; a line of {%p …%} vanishes with its paragraph
    ("GwTitle", "{%p if 单位行 %}"),
    ("GwTitle", "{{ 单位行 }}"),
    ("GwTitle", "{%p endif %}"),
    ("GwTitle", "{%p for 行 in 标题行 %}"),
    ("GwTitle", "{{ 行 }}"),
    ("GwTitle", "{%p endfor %}"),
    ("GwBlank", ""),
    ("GwBody", "根据{{ 部署机关 }}统一部署，{{ 巡察时间 }}，{{ 巡察组 }}"
               "对{{ 巡察对象 }}进行了{{ 巡察类型 }}。{{ 反馈日期 }}，反馈了巡察意见。"
               "按照{{ 公开依据 }}，现将巡察整改进展情况予以公布。"),
    ("GwBody", "{%p if 责任落实.段落 %}"),
    ("GwHeading1", "{{ 责任落实.序号 }}整改责任落实情况"),
    ("GwBody", "{%p for 段 in 责任落实.段落 %}"),
    ("GwBody", "{%p if 段.是小标题 %}"),
    ("GwHeading2", "{{ 段.文字 }}"),
    ("GwBody", "{%p else %}"),
    ("GwBody", "{{ 段.文字 }}{% if loop.last %}{{ 总数句 }}{{ 整改成效句 }}{% endif %}"),
    ("GwBody", "{%p endif %}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p else %}"),
    ("GwBody", "{{ 总数句 }}{{ 整改成效句 }}"),
    ("GwBody", "{%p endif %}"),
    ("GwHeading1", "{{ 整改情况.序号 }}巡察反馈问题整改情况"),
    ("GwBody", "{%p for 类 in 整改情况.类别 %}"),
    ("GwBody", "{%p if 类.序号 %}"),
    ("GwHeading2", "{{ 类.序号 }}{{ 类.标题 }}。"),
    ("GwBody", "{%p endif %}"),
    ("GwBody", "{%p for 问 in 类.问题 %}"),
    ("GwHeading3", "{{ 问.序号 }}{{ 问.标题 }}。"),
    ("GwBody", "{%p for 段 in 问.段落 %}"),
    ("GwBody", "{{ 段 }}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p for 具 in 问.具体问题 %}"),
    ("GwBody", "{%p if 具.段落 or 具.同下 %}"),
    ("GwHeading4", "{{ 具.序号 }}{{ 具.标题 }}。"),
    ("GwBody", "{%p endif %}"),
    ("GwBody", "{%p for 段 in 具.段落 %}"),
    ("GwBody", "{{ 段 }}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p if 下一步打算.段落 %}"),
    ("GwHeading1", "{{ 下一步打算.序号 }}下一步总体工作打算"),
    ("GwBody", "{%p for 段 in 下一步打算.段落 %}"),
    ("GwBody", "{%p if 段.是小标题 %}"),
    ("GwHeading2", "{{ 段.文字 }}"),
    ("GwBody", "{%p else %}"),
    ("GwBody", "{{ 段.文字 }}"),
    ("GwBody", "{%p endif %}"),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p endif %}"),
    ("GwLast", "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。{{ "
               "联系方式 }}。"),
    ("GwBlank", ""),
    ("GwBlank", "{%p if 印章 %}"),
    ("GwBlank", ""),  # a second empty row makes room for the seal
    ("GwBlank", "{%p endif %}"),
    ("GwSignature", "{%p for 名 in 署名行 %}"),
    ("GwSignature", "{{ 名 }}"),
    ("GwSignature", "{%p endfor %}"),
    ("GwDate", "{{ 成文日期 }}"),
)
# fmt: on

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def fonts(name: str) -> str:
    """All four fonts Chinese: “”, —— and … take the hAnsi font and would come out narrow."""
    kinds = "".join(f'w:{kind}="{name}" ' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f'<w:rFonts {kinds}w:hint="eastAsia"/>'


def styles() -> str:
    """styles.xml, made anew: no theme fonts, no style that the notice does not use."""
    base = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" '
        'w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/><w:pPr>"
        '<w:widowControl w:val="0"/><w:kinsoku/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN '
        'w:val="0"/>'
        '<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{ROW}" w:lineRule="exact"/></w:pPr>'
        f'<w:rPr>{fonts(FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal '
        'Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" '
        'w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" '
        'w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )
    return f"{_HEAD}<w:styles {_NAMESPACES}>{base}{''.join(map(_style, STYLES))}</w:styles>"


def _style(style: tuple[str, str, str, str, str, int, int]) -> str:
    style_id, name, based_on, properties, font, size, character_spacing = style
    spacing = f'<w:spacing w:val="{character_spacing}"/>' if character_spacing else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name '
        f'w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/><w:pPr>{properties}</w:pPr>'
        f'<w:rPr>{fonts(font)}{spacing}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></'
        f"w:style>"
    )


def paragraph(style_id: str, text: str) -> str:
    """A paragraph in a style."""
    keep = (
        "<w:keepNext/>" if style_id == "GwBlank" else ""
    )  # empty rows stay with what they separate
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{keep}</w:pPr>{run}</w:p>'


def document(paragraphs: tuple[tuple[str, str], ...]) -> str:
    """document.xml with the page setup of the standard."""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference '
        'w:type="even" r:id="rId4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
        'w:left="1588" w:header="851"'
        f' w:footer="1417" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="{ROW}"/></w:sectPr>'
    )
    body = "".join(paragraph(*p) for p in paragraphs)
    return f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}{section}</w:body></w:document>"


def footer(side: str) -> str:
    """— 1 —, 1 字 (14 pt) in from the outer edge: odd pages right, even pages left."""
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'{_HEAD}<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="GwPageNumber"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
        f"{dash.format('— ')}"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{dash.format(" —")}</'
        f"w:p></w:ftr>"
    )


def settings() -> str:
    """settings.xml: odd and even footers, and what Word sets for Chinese."""
    return (
        f'{_HEAD}<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/'
        'word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def package(paragraphs: tuple[tuple[str, str], ...]) -> bytes:
    """Return a template's .docx, the same bytes each time."""
    parts = {
        "word/document.xml": (f"{_WORD}.document.main+xml", document(paragraphs)),
        "word/styles.xml": (f"{_WORD}.styles+xml", styles()),
        "word/settings.xml": (f"{_WORD}.settings+xml", settings()),
        "word/footer1.xml": (f"{_WORD}.footer+xml", footer("right")),
        "word/footer2.xml": (f"{_WORD}.footer+xml", footer("left")),
    }
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items()
    )
    members = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default '
        f'Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
        ),
        **{name: xml for name, (_, xml) in parts.items()},
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, xml)
    return stream.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def make() -> dict[str, bytes]:
    """Every shipped template by its file name."""
    return {"notice.docx": package(NOTICE)}


def main() -> None:
    """Write every template into templates/."""
    TEMPLATES.mkdir(exist_ok=True)
    for name, content in make().items():
        (TEMPLATES / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
