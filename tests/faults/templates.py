"""The template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests import test_intake as made
from tests.builders import FACTS, changed, repacked, workbook
from tests.docx.test_scrub import polluted
from tests.faults import TEMPLATE, Case, ok, stop, warn
from tests.faults.files import OLE, PASSWORD
from tests.template.test_faults import FAULTS, FOREIGN, HIDDEN, HIDDEN_STYLE, ONE, PYTHON, RELATIONS
from tests.templates import paragraph, table, template, text_box, twice

T = "模板.docx"
LEDGER_SHEET = ("{%p for 类 in 整改情况.类别 %}", "{%p for 问 in 类.问题 %}", "{{ 问.标题 }}",
                "{%p for 段 in 问.段落 %}", "{{ 段 }}", "{%p endfor %}", "{%p endfor %}",
                "{%p endfor %}")  # fmt: skip


def places(found: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(f"{T} 第{number}段", rule) for number, rule in found]


def of_template(id: str, what: str) -> Case:
    """A row of test_template's table of faults, through the command line."""
    body, found = FAULTS[what]
    return stop(id, what, *places(found), template=template(*body))


def runs(text: str) -> str:
    """A paragraph with each letter in a run of its own, as a spell check and edits leave it."""
    marks = "".join(
        f'<w:r w:rsidR="00{n:06X}"><w:rPr><w:lang w:val="zh-CN"/>{"<w:b/>" * (n % 2)}</w:rPr>'
        f'<w:t xml:space="preserve">{sign}</w:t></w:r><w:proofErr w:type="spellStart"/>'
        for n, sign in enumerate(text)
    )
    return f"<w:p>{marks}</w:p>"


def without(folder: Path) -> None:
    (folder / T).unlink()


def attached() -> bytes:
    settings = '<w:attachedTemplate r:id="rT"/>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rT" Type="{RELATIONS}/attachedTemplate" TargetMode="External"'
        ' Target="file:///C:/Users/zhangsan/Normal.dotm"/></Relationships>'
    )
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    return template(
        ONE, settings=settings, parts={"word/_rels/settings.xml.rels": (kind, rels)}
    )  # fmt: skip


MACRO = (
    b'<Override PartName="/word/vbaProject.bin" ContentType='
    b'"application/vnd.ms-office.vbaProject"/></Types>'
)

SYNTAX = (
    "unclosed {{", "a tag over two paragraphs", "}} alone", "full-width braces", "half and full",
    "full-width percent", "full-width dot", "two names", "empty", "unknown tag", "a space before p",
    "for without endfor", "endif without if", "crossed", "p and no p", "into a table",
    "{%p beside words", "{%tr outside of a table",
)  # fmt: skip
NAMES = (
    "unknown name", "unknown attribute", "unknown attribute in a loop", "attribute of a text",
    "a name outside its loop",
)  # fmt: skip
FORBIDDEN = ("set", "import", "from import", "include", "extends", "call", "range", "repetition",
             "power", "format")  # fmt: skip

DATE = '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>今天</w:t></w:r></w:fldSimple></w:p>'

CASES = (
    stop("F130", "missing", ("{t}", "file-missing"), set_up=without),
    stop("F130", "0 bytes", ("{t}", "file-empty"), template=b"", says=("0字节",)),
    stop("F130", ".doc", ("{t}", "file-old-format"), template=OLE, template_name="模板.doc",
         says=("另存为.docx", ".doc")),
    stop("F130", ".wps", ("{t}", "file-old-format"), template=OLE, template_name="模板.wps"),
    stop("F130", ".dotx", ("{t}", "file-old-format"), says=(".dotx",),
         template=made.TEMPLATES["dotx"][0]),
    stop("F130", "password", ("{t}", "file-password"), template=PASSWORD, says=("去掉密码",)),
    stop("F130", "truncated", ("{t}", "file-broken"), template=TEMPLATE[: len(TEMPLATE) // 2]),
    stop("F130", "text", ("{t}", "file-kind"), template="通报".encode("gbk")),
    *(of_template("F132", what) for what in NAMES),
    *(of_template("F133", what) for what in SYNTAX),
    stop("F133", "all of them together", (f"{T} 第2段", "template-syntax"),
         (f"{T} 第3段", "template-full-width"), (f"{T} 第4段", "template-syntax"),
         (f"{T} 第5段", "template-name"), ("整改台账!F2", "status-unknown"),
         ("整改台账!D2", "blank"), says=("“甲{{ 单位全称”",),
         workbook=workbook([changed(整改措施=None, 完成状态="差不多")]), template=template(
             ONE, "甲{{ 单位全称", "｛｛ 单位全称 ｝｝", "{% 结束 %}", "{{ 措施.总书 }}")),
    stop("F133", "a name in other brackets", *places([(2, "template-brackets")]),
         says=("请写成 {{ 部署机关 }}",), template=template(ONE, "根据${部署机关}部署")),
    stop("F133", "a tag with a -", *places([(2, "template-syntax")]),
         says=("“{{- 单位简称 }}”",), template=template(ONE, "甲{{- 单位简称 }}")),
    stop("F133", "a field that shows today", *places([(2, "template-field")]),
         says=("{{ 成文日期 }}",), template=template(ONE, DATE)),
    ok("F134", "tags in many runs", prints=("示例市图书馆",),
       template=template(ONE, runs("{{ 单位全称 }}"))),
    ok("F134", "blocks in many runs", prints=("1",), template=template(
        *(runs(piece) for piece in LEDGER_SHEET))),
    warn("F136", "an if that leaves a paragraph", *places([(2, "template-empty-paragraph")]),
         template=template(ONE, "{% if 印章 %}甲{% endif %}")),
    *(stop("F137", what, *places([(2, rule)]), template=template(ONE, f"<w:p>{xml}</w:p>"))
      for what, (xml, rule) in FOREIGN.items()),
    stop("F137", "macros", (T, "template-macro"), template=repacked(TEMPLATE, {
        "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", MACRO),
        "word/vbaProject.bin": b"vba"})),
    *(warn("F137", f"hidden text: {what}", *places([(2, "template-hidden")]), never=("暗",),
           template=template(ONE, xml, styles=HIDDEN_STYLE)) for what, xml in HIDDEN.items()),
    warn("F137", "an attached template", (T, "template-attached"), template=attached()),
    *(stop("F138", tag, set_up=None, template=template(ONE, tag)) for tag in PYTHON),
    *(of_template("F138", what) for what in FORBIDDEN),
    stop("F140", "no name at all", (T, "template-empty"), template=template("公文")),
    warn("F140", "no findings", (T, "template-no-findings"), says=("问题清单",),
         template=template("{{ 单位全称 }}")),
    ok("F141", "names everywhere", prints=("示例市图书馆", "市图书馆"), never=("{{",),
       template=template(
           ONE, table(("{{ 单位全称 }}", "甲")), text_box("{{ 单位简称 }}"),
           header="{{ 单位全称 }}", footer="{{ 单位简称 }}", footnote="{{ 单位全称 }}",
           endnote="{{ 单位全称 }}")),
    ok("F141", "a text box as Word writes it", prints=("市图书馆",), never=("{{",),
       template=template(ONE, twice(*[paragraph("{{ 单位简称 }}")] * 2))),
    *(stop("F142", f"{words} in the template", (T, "left-over"), template=template(ONE, words))
      for words in ("〔待补〕", "主任：××", "None", "共nan项")),
    *(warn("F142", f"{words} in a cell", *found, prints=(words,),
           workbook=workbook([changed(整改情况=f"{words}。")]))
      for words, found in (
          ("投入××元", [("整改台账!E2", "left-over"), ("整改台账!E2", "leftover")]),
          ("填写{{ 甲 }}", [("整改台账!E2", "left-over"), ("整改台账!E2", "leftover")]),
          ("写作{%甲%}", [("整改台账!E2", "left-over"), ("整改台账!E2", "leftover")]),
          ("打印出None值", [("整改台账!E2", "left-over")]))),
    ok("F142", "letters beside them", prints=("Nonesuch", "banan"),
       workbook=workbook([changed(整改情况="Nonesuch、banana已办。")])),
    ok("F142", "in a mailbox", prints=("nan@example.com",),
       workbook=workbook(facts=FACTS | {"电子邮箱": "nan@example.com"})),
    warn("F144", "edited in WPS", (T, "template-attached"), never=("KSO", "张三"),
         template=polluted()),
    ok("F145", "signs of XML in a cell", prints=("a<b>c & d</w:sectPr>",),
       workbook=workbook([changed(整改情况="a<b>c & d</w:sectPr>。")])),
)  # fmt: skip
