"""Make the official templates (模板) of templates/: `python scripts/make_templates.py`.

Binary files with a readable source: every style and paragraph of the templates stands here, and a
test says whether the files in the repository still match. The measures are those of
GB/T 9704—2012, reached alike in Word, WPS and LibreOffice.
"""

from __future__ import annotations

import re
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
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

RED_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/></w:pBdr>'
TIGHT = '<w:spacing w:line="360" w:lineRule="exact"/>'  # the rows of a table, off the page's 22
SMALL = '<w:spacing w:line="14" w:lineRule="exact"/>'  # a paragraph that Word wants and none sees

HEADER_STYLES = (  # 版头
    # 45 pt, the top 35 mm under the type area's (7.2.4); notice/making/frame.py fits a long one
    ("GwMark", "发文机关标志", "Normal",
     f'<w:spacing w:before="1950" w:line="1000" w:lineRule="exact"/>{NO_INDENT}'
     '<w:jc w:val="center"/>', XIAOBIAOSONG, 90, 0, "FF0000"),
    ("GwNumber", "发文字号", "Normal", f'{RED_RULE}<w:jc w:val="center"/>', FANGSONG, 32, 0),
    ("GwRedRule", "红色分隔线", "Normal", RED_RULE, FANGSONG, 32, 0),
)
ANNEX_STYLES = (  # 附件说明, 附件, 版记
    ("GwAnnexNote", "附件说明", "Normal",
     '<w:keepNext/><w:ind w:left="1585" w:hanging="945"/>', FANGSONG, 32, -5),  # 2 字 in
    ("GwAnnexMark", "附件序号", "Normal", f"<w:keepNext/>{NO_INDENT}", HEITI, 32, -5),
    ("GwAnnexTitle", "附件标题", "Normal", f'<w:keepNext/>{NO_INDENT}<w:jc w:val="center"/>',
     XIAOBIAOSONG, 44, 0),
    ("GwImprint", "版记", "Normal", '<w:tabs><w:tab w:val="right" w:pos="8564"/></w:tabs>'
     '<w:ind w:left="280" w:leftChars="100" w:right="280" w:rightChars="100"/>', FANGSONG, 28, 0),
    ("GwCopies", "版记抄送", "GwImprint",  # its further lines under the first name: 3 字
     '<w:ind w:left="1120" w:leftChars="100" w:hanging="840" w:hangingChars="300" w:right="280" '
     'w:rightChars="100"/>', FANGSONG, 28, 0),
    ("GwEnd", "版记末行", "Normal", SMALL, FANGSONG, 2, 0),
)
TABLE_STYLES = (
    ("GwTableHead", "表头", "Normal", f'{TIGHT}{NO_INDENT}<w:jc w:val="center"/>', HEITI, 21, 0),
    ("GwTableGroup", "表格小标题", "Normal", f'<w:keepNext/>{TIGHT}{NO_INDENT}', KAITI, 21, 0),
    ("GwTableText", "表格文字", "Normal", f'{TIGHT}{NO_INDENT}', FANGSONG, 21, 0),
    ("GwTableCentre", "表格居中", "Normal", f'{TIGHT}{NO_INDENT}<w:jc w:val="center"/>',
     FANGSONG, 21, 0),
)
THROUGH_STYLES = (  # numbered from 1 to the end, whatever 类别 they are of: making/frame.py
    ("GwThrough", "连续编号标题", "GwHeading3", "", FANGSONG, 32, -5),
)


class Column(NamedTuple):
    """A column of a table: its head, its width in twips, and the paragraphs of its cells."""

    head: str
    width: int
    content: tuple[tuple[str, str], ...]


Block = tuple[str, str] | str  # a paragraph in a style, or XML

TITLE: tuple[Block, ...] = (  # style id, text; a line of {%p …%} vanishes with its paragraph
    ("GwTitle", "{%p if 单位行 %}"),
    ("GwTitle", "{{ 单位行 }}"),
    ("GwTitle", "{%p endif %}"),
    ("GwTitle", "{%p for 行 in 标题行 %}"),
    ("GwTitle", "{{ 行 }}"),
    ("GwTitle", "{%p endfor %}"),
    ("GwBlank", ""),
)
ADDRESSEE: tuple[Block, ...] = (
    ("GwAddressee", "{%p if 主送机关 %}"),
    ("GwAddressee", "{{ 主送机关 }}："),
    ("GwAddressee", "{%p endif %}"),
)
LEAD = (
    "根据{{ 部署机关 }}统一部署，{{ 巡察时间 }}，{{ 巡察组 }}"
    "对{{ 巡察对象 }}进行了{{ 巡察类型 }}。{{ 反馈日期 }}，反馈了巡察意见。"
    "按照{{ 公开依据 }}，现将巡察整改进展情况"
)
DUTIES: tuple[Block, ...] = (
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
)
CATEGORY: tuple[Block, ...] = (
    ("GwBody", "{%p if 类.序号 %}"),
    ("GwHeading2", "{{ 类.序号 }}{{ 类.标题 }}。"),
    ("GwBody", "{%p endif %}"),
)
FINDING: tuple[Block, ...] = (("GwHeading3", "{{ 问.序号 }}{{ 问.标题 }}。"),)
PROGRESS: tuple[Block, ...] = (
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
)
PLANS: tuple[Block, ...] = (
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
)
SIGNERS: tuple[Block, ...] = (
    ("GwBlank", ""),
    ("GwBlank", "{%p if 印章 %}"),
    ("GwBlank", ""),  # a second empty row makes room for the seal
    ("GwBlank", "{%p endif %}"),
    ("GwSignature", "{%p for 名 in 署名行 %}"),
    ("GwSignature", "{{ 名 }}"),
    ("GwSignature", "{%p endfor %}"),
)
DATE: tuple[Block, ...] = (("GwDate", "{{ 成文日期 }}"),)


def findings(
    *each: Block, over: tuple[Block, ...] = CATEGORY, heading: str = "巡察反馈问题整改情况"
) -> tuple[Block, ...]:
    """The section of the findings: `over` a category, `each` for a finding."""
    return (
        ("GwHeading1", f"{{{{ 整改情况.序号 }}}}{heading}"),
        ("GwBody", "{%p for 类 in 整改情况.类别 %}"),
        *over,
        ("GwBody", "{%p for 问 in 类.问题 %}"),
        *each,
        ("GwBody", "{%p endfor %}"),
        ("GwBody", "{%p endfor %}"),
    )


SUPERVISE = (
    "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。{{ 联系方式 }}。"
)


def shape(
    *section: Block,
    lead: str = "予以公布",
    above: tuple[Block, ...] = (),
    last: str = SUPERVISE,
) -> tuple[Block, ...]:
    """A public notice with this section of findings."""
    return (
        *TITLE,
        *above,
        ("GwBody", f"{LEAD}{lead}。"),
        *DUTIES,
        *section,
        *PLANS,
        ("GwLast", last),
        *SIGNERS,
        *DATE,
    )


NOTICE = shape(*findings(*FINDING, *PROGRESS))
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


def styles(more: tuple[tuple, ...] = ()) -> str:
    """styles.xml, made anew: no theme fonts, no style that the template does not use."""
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
    return (
        f"{_HEAD}<w:styles {_NAMESPACES}>{base}{''.join(map(_style, (*STYLES, *more)))}</w:styles>"
    )


def _style(style: tuple) -> str:
    style_id, name, based_on, properties, font, size, character_spacing, *rest = style
    spacing = f'<w:spacing w:val="{character_spacing}"/>' if character_spacing else ""
    colour = "".join(f'<w:color w:val="{value}"/>' for value in rest)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name '
        f'w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/><w:pPr>{properties}</w:pPr>'
        f'<w:rPr>{fonts(font)}{colour}{spacing}<w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def paragraph(style_id: str, text: str, section: str = "", *, keep: bool = False) -> str:
    """A paragraph in a style; the last one of a section holds its page setup. A tab is a tab."""
    # empty rows stay with what they separate
    next_too = "<w:keepNext/>" if keep or style_id == "GwBlank" else ""
    pieces = re.split("(\t)", text) if text else []
    runs = "".join(
        f"<w:r>{'<w:tab/>' if piece == TAB else _words(piece)}</w:r>" for piece in pieces if piece
    )
    setup = f'<w:pStyle w:val="{style_id}"/>{next_too}{section}'
    return f"<w:p><w:pPr>{setup}</w:pPr>{runs}</w:p>"


TAB = "\t"


def _words(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


PORTRAIT = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference '
    'w:type="even" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
    'w:left="1588" w:header="851"'
    f' w:footer="1417" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="{ROW}"/></w:sectPr>'
)
# the same page turned: its head lies at the left edge of the portrait page
LANDSCAPE = (
    PORTRAIT.replace("rId3", "rId5")
    .replace("rId4", "rId6")
    .replace(
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
        'w:left="1588"',
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1588" '
        'w:right="2098" w:bottom="1474" w:left="1984"',
    )
)


def document(blocks: tuple[Block, ...]) -> str:
    """document.xml with the page setup of the standard."""
    body = "".join(block if isinstance(block, str) else paragraph(*block) for block in blocks)
    return f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}{PORTRAIT}</w:body></w:document>"


# ---------------------------------------------------------------- tables


def _tag_row(tag: str, columns: tuple[Column, ...]) -> str:
    """A row that vanishes: {%tr … %}."""
    return _row(_cell(sum(c.width for c in columns), (("GwTableText", tag),), len(columns)))


def _row(cells: str, properties: str = "<w:cantSplit/>") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(
    width: int, content: tuple[tuple[str, str], ...], span: int = 1, *, keep: bool = False
) -> str:
    """A cell; with `keep` its row stays on the page of the next."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    words = "".join(paragraph(*p, keep=keep) for p in content)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{words}</w:tc>"
    )


def _edges(outer: int, inner: int, sides: str) -> str:
    size = {"top": outer, "bottom": outer, "left": outer, "right": outer}
    return "".join(
        f'<w:{side} w:val="single" w:sz="{size.get(side, inner)}" w:space="0" w:color="auto"/>'
        for side in sides.split()
    )


def table(columns: tuple[Column, ...], *rows: str) -> str:
    """A ruled table as wide as the type area; its head is repeated on each page, no row breaks."""
    heads = "".join(_cell(c.width, (("GwTableHead", c.head),)) for c in columns)
    grid = "".join(f'<w:gridCol w:w="{c.width}"/>' for c in columns)
    borders = _edges(8, 4, "top left bottom right insideH insideV")
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(c.width for c in columns)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(heads, '<w:cantSplit/><w:tblHeader/>')}"
        f"{''.join(rows)}</w:tbl>"
    )


def rows_of_findings(columns: tuple[Column, ...], *each: str) -> tuple[str, ...]:
    """The rows of all categories, `each` for a finding; a category's own row over all columns."""
    width = sum(c.width for c in columns)
    title = (("GwTableGroup", "{{ 类.序号 }}{{ 类.标题 }}"),)
    return (
        _tag_row("{%tr for 类 in 整改情况.类别 %}", columns),
        _tag_row("{%tr if 类.序号 %}", columns),
        _row(_cell(width, title, len(columns))),
        _tag_row("{%tr endif %}", columns),
        _tag_row("{%tr for 问 in 类.问题 %}", columns),
        *each,
        _tag_row("{%tr endfor %}", columns),
        _tag_row("{%tr endfor %}", columns),
    )


MEASURES = (
    Column("序号", 780, (("GwTableCentre", "{{ 措.序号 }}"),)),
    Column("整改措施", 3306, (("GwTableText", "{{ 措.文字 }}"),)),
    Column("责任领导", 1150, (("GwTableCentre", "{{ 措.责任领导 }}"),)),
    Column("责任科室", 1450, (("GwTableCentre", "{{ 措.责任科室 }}"),)),
    Column("责任人", 1300, (("GwTableCentre", "{{ 措.责任人 }}"),)),
    Column("整改时限", 1860, (("GwTableCentre", "{{ 措.整改时限 }}"),)),
    Column("完成时间", 1860, (("GwTableCentre", "{{ 措.完成时间 }}"),)),
    Column("完成状态", 1050, (("GwTableCentre", "{{ 措.状态 }}"),)),
)  # 225 mm


def ledger_table() -> str:
    """The ledger (台账): a row a measure, below a row with its finding and 具体问题."""
    width = sum(c.width for c in MEASURES)
    heading = (
        ("GwTableGroup", "{{ 问.序号 }}{{ 问.标题 }}（{{ 问.状态 }}）"),
        ("GwTableGroup", "{%p for 具 in 问.具体问题 %}"),
        ("GwTableGroup", "{{ 具.序号 }}{{ 具.标题 }}（{{ 具.状态 }}）"),
        ("GwTableGroup", "{%p endfor %}"),
    )
    return table(
        MEASURES,
        *rows_of_findings(
            MEASURES,
            _row(_cell(width, heading, len(MEASURES))),
            _tag_row("{%tr for 措 in 问.措施 %}", MEASURES),
            _tag_row("{%tr if loop.last or loop.length > 6 %}", MEASURES),
            _row("".join(_cell(c.width, c.content) for c in MEASURES)),
            _tag_row("{%tr else %}", MEASURES),  # a finding that can stays on one page
            _row("".join(_cell(c.width, c.content, keep=True) for c in MEASURES)),
            _tag_row("{%tr endif %}", MEASURES),
            _tag_row("{%tr endfor %}", MEASURES),
        ),
    )


TYPE_WIDTH = 8844  # twips: 156 mm


def imprint() -> str:
    """版记 at the foot of the last page: rules of 0.35 mm, the one between 0.25 mm (7.4)."""

    def row(style: str, text: str) -> str:
        return _row(_cell(TYPE_WIDTH, ((style, text),)))

    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" '
        'w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{TYPE_WIDTH}" w:type="dxa"/>'
        f"<w:tblBorders>{_edges(8, 6, 'top bottom insideH')}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{TYPE_WIDTH}"/></w:tblGrid>'
        + row("GwImprint", "{%tr if 抄送机关 %}")
        + row("GwCopies", "抄送：{{ 抄送机关 }}。")
        + row("GwImprint", "{%tr endif %}")
        + row("GwImprint", "{%tr if 印发机关 or 印发日期 %}")
        + row(
            "GwImprint",
            "{{ 印发机关 }}\t{{ 印发日期 }}{% if 印发日期 %}印发{% endif %}",
        )
        + row("GwImprint", "{%tr endif %}")
        + "</w:tbl>"
    )


# ---------------------------------------------------------------- 党内版

OWNERS = "".join(
    f"{{% if 措.{name} %}}{name}：{{{{ 措.{name} }}}}；{{% endif %}}"
    for name in ("责任领导", "责任科室", "责任人", "整改时限", "完成时间")
)
MEASURES_IN_TEXT: tuple[Block, ...] = (  # where no annex lists them
    ("GwBody", "{%p if not 附件 %}"),
    ("GwBody", "{%p for 措 in 问.措施 %}"),
    (
        "GwBody",
        "{% if loop.first %}整改措施：{% endif %}{{ 措.序号 }}{{ 措.文字 }}"
        f"（{OWNERS}完成状态：{{{{ 措.状态 }}}}）{{% if 措.文字[-1] != '。' %}}。{{% endif %}}",
    ),
    ("GwBody", "{%p endfor %}"),
    ("GwBody", "{%p endif %}"),
)


def internal() -> tuple[Block, ...]:
    """The 党内版: 版头, 主送机关, text, 附件说明, signature, 附件, 版记.

    The ledger is an annex where the workbook names one; else the text lists measures and owners.
    """
    return (
        ("GwMark", "{{ 发文机关标志 }}"),
        ("GwNumber", "{%p if 发文字号 %}"),
        ("GwBlank", ""),
        ("GwBlank", ""),
        ("GwNumber", "{{ 发文字号 }}"),
        ("GwNumber", "{%p else %}"),
        ("GwRedRule", ""),
        ("GwNumber", "{%p endif %}"),
        ("GwBlank", ""),
        ("GwBlank", ""),
        *TITLE,
        *ADDRESSEE,
        ("GwBody", f"{LEAD}通报如下。"),
        *DUTIES,
        *findings(*FINDING, *MEASURES_IN_TEXT, *PROGRESS),
        *PLANS,
        (
            "GwLast",
            "欢迎广大党员干部对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
            "{{ 联系方式 }}。",
        ),
        ("GwAnnexNote", "{%p if 附件 %}"),
        ("GwBlank", ""),
        ("GwAnnexNote", "附件：{{ 附件 }}"),
        ("GwAnnexNote", "{%p endif %}"),
        *SIGNERS,
        ("GwDate", "{%p if 附件 %}"),
        paragraph("GwDate", "{{ 成文日期 }}", PORTRAIT),
        ("GwAnnexMark", "附件"),
        ("GwBlank", ""),
        ("GwAnnexTitle", "{{ 附件 }}"),
        ("GwBlank", ""),
        ledger_table(),
        paragraph("GwEnd", "", LANDSCAPE),
        ("GwDate", "{%p else %}"),
        *DATE,
        ("GwDate", "{%p endif %}"),
        ("GwImprint", "{%p if 抄送机关 or 印发机关 or 印发日期 %}"),
        imprint(),
        ("GwEnd", ""),
        ("GwImprint", "{%p endif %}"),
    )


def footer(side: str) -> str:
    """— 1 —, 1 字 (14 pt) in from the outer edge: odd pages right, even pages left."""
    place = f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    return f"{_HEAD}<w:ftr {_NAMESPACES}>{_page_number(place)}</w:ftr>"


def turned_footer(side: str) -> str:
    """The same on a landscape page: at its left edge, which is the foot of the others (横排表格).

    Odd pages below, even pages above, the words turned: a cell of a table fixed on the page.
    """
    height = 1200
    top = 11906 - 1474 - 280 - height if side == "right" else 1588 + 280
    place = f'<w:jc w:val="{side}"/>'
    margins = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("left", "right"))
    return (
        f'{_HEAD}<w:ftr {_NAMESPACES}><w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="1330" w:tblpY="{top}"/><w:tblW w:w="400" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="400"/></w:tblGrid><w:tr><w:trPr><w:trHeight w:val="{height}" '
        'w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="400" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/></w:tcPr>{_page_number(place)}</w:tc></w:tr></w:tbl>'
        '<w:p><w:pPr><w:pStyle w:val="GwPageNumber"/></w:pPr></w:p></w:ftr>'
    )


def _page_number(place: str) -> str:
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="GwPageNumber"/>{place}</w:pPr>'
        f"{dash.format('— ')}"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{dash.format(" —")}</'
        f"w:p>"
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


# ---------------------------------------------------------------- other shapes of the public notice

STATUS: tuple[Block, ...] = (("GwBody", "整改状态：{{ 问.状态 }}。"),)
ITEMS = (
    Column("序号", 700, (("GwTableCentre", "{{ 问.序号 }}"),)),
    Column("反馈问题", 2300, (("GwTableText", "{{ 问.原文 }}"),)),
    Column(
        "落实情况",
        4794,
        (
            ("GwTableText", "{%p for 段 in 问.段落 %}"),
            ("GwTableText", "{{ 段 }}"),
            ("GwTableText", "{%p endfor %}"),
            ("GwTableText", "{%p for 具 in 问.具体问题 %}"),
            ("GwTableText", "{%p if 具.段落 or 具.同下 %}"),
            ("GwTableGroup", "{{ 具.序号 }}{{ 具.标题 }}。"),
            ("GwTableText", "{%p endif %}"),
            ("GwTableText", "{%p for 段 in 具.段落 %}"),
            ("GwTableText", "{{ 段 }}"),
            ("GwTableText", "{%p endfor %}"),
            ("GwTableText", "{%p endfor %}"),
        ),
    ),
    Column("完成状态", 1050, (("GwTableCentre", "{{ 问.状态 }}"),)),
)  # 156 mm


def through() -> tuple[Block, ...]:
    """Without 类别, the findings numbered straight through."""
    heading = ("GwThrough", "{{ 问.序号 }}{{ 问.标题 }}。")
    return shape(*findings(heading, *PROGRESS, over=()))


def with_status() -> tuple[Block, ...]:
    """A line with its status under each finding."""
    return shape(*findings(*FINDING, *PROGRESS, *STATUS))


def as_table() -> tuple[Block, ...]:
    """The findings in a table, a row each."""
    row = _row("".join(_cell(c.width, c.content) for c in ITEMS))
    return shape(
        ("GwHeading1", "{{ 整改情况.序号 }}巡察反馈问题整改情况"),
        table(ITEMS, *rows_of_findings(ITEMS, row)),
    )


def report() -> tuple[Block, ...]:
    """报告体: 主送机关 above, 报告如下, 特此报告."""
    return shape(
        *findings(*FINDING, *PROGRESS),
        lead="报告如下",
        above=ADDRESSEE,
        last=f"特此报告。{SUPERVISE}",
    )


def package(blocks: tuple[Block, ...], more_styles: tuple[tuple, ...] = ()) -> bytes:
    """Return a template's .docx, the same bytes each time."""
    parts = {
        "word/document.xml": (f"{_WORD}.document.main+xml", document(blocks)),
        "word/styles.xml": (f"{_WORD}.styles+xml", styles(more_styles)),
        "word/settings.xml": (f"{_WORD}.settings+xml", settings()),
        "word/footer1.xml": (f"{_WORD}.footer+xml", footer("right")),
        "word/footer2.xml": (f"{_WORD}.footer+xml", footer("left")),
    }
    footers = ["footer1.xml", "footer2.xml"]
    if LANDSCAPE in parts["word/document.xml"][1]:
        parts["word/footer3.xml"] = (f"{_WORD}.footer+xml", turned_footer("right"))
        parts["word/footer4.xml"] = (f"{_WORD}.footer+xml", turned_footer("left"))
        footers += ["footer3.xml", "footer4.xml"]
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
            *(("footer", name) for name in footers),
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
    return {
        "notice.docx": package(NOTICE),
        "internal.docx": package(internal(), (*HEADER_STYLES, *ANNEX_STYLES, *TABLE_STYLES)),
        "通报-不分类.docx": package(through(), THROUGH_STYLES),
        "通报-逐项状态.docx": package(with_status()),
        "通报-表格.docx": package(as_table(), TABLE_STYLES),
        "报告.docx": package(report()),
    }


def main() -> None:
    """Write every template into templates/."""
    TEMPLATES.mkdir(exist_ok=True)
    for name, content in make().items():
        (TEMPLATES / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
