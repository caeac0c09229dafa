"""Any docx read: tracked changes accepted or rejected, comments placed, whoever saved the file."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from notice.commands.build import make
from notice.diagnostics import Refused
from notice.docx import reading
from notice.model.notice import Edition
from tests.builders import repacked
from tests.office import convert
from tests.templates import filled, paragraph, table, template, text_box

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates" / "notice.docx"
AUTHOR = 'w:id="1" w:author="{}" w:date="2025-12-01T08:00:00Z"'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(text: str, author: str = "张三") -> str:
    return f"<w:ins {AUTHOR.format(author)}>{run(text)}</w:ins>"


def gone(text: str, author: str = "张三") -> str:
    words = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f"<w:del {AUTHOR.format(author)}>{words}</w:del>"


def moved(kind: str, content: str) -> str:
    return f"<w:move{kind} {AUTHOR.format('李四')}>{content}</w:move{kind}>"


def p(*content: str, mark: str = "") -> str:
    """A paragraph of runs; `mark` is what happened to its mark: ins, del, moveFrom, moveTo."""
    properties = ""
    if mark:
        properties = f"<w:pPr><w:rPr><w:{mark} {AUTHOR.format('王五')}/></w:rPr></w:pPr>"
    return f"<w:p>{properties}{''.join(content)}</w:p>"


def rows(*marked: tuple[str, str]) -> str:
    """A table of rows of one cell: what happened to the row, its text."""
    made = ""
    for mark, text in marked:
        properties = f"<w:trPr><w:{mark} {AUTHOR.format('张三')}/></w:trPr>" if mark else ""
        made += f"<w:tr>{properties}<w:tc>{paragraph(text)}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{made}</w:tbl>"


BOX = (
    '<w:p><w:r><w:t>外</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org'
    '/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
    'wordprocessingShape"><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:txbx><w:txbxContent>'
    f"{paragraph('里')}</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
    f"<w:pict><v:textbox><w:txbxContent>{paragraph('里')}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)

TEXTS = {  # body, what is read
    "plain": (("甲", "乙"), ["甲", "乙"]),
    "an empty paragraph counts": (("甲", paragraph(""), "乙"), ["甲", "", "乙"]),
    "split anywhere": (
        (p(run("甲"), '<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="1" w:name="b"/>',
           run("乙"), '<w:hyperlink w:anchor="b"><w:r><w:t>丙</w:t></w:r></w:hyperlink>'),),
        ["甲乙丙"],
    ),
    "tab, line break, hyphens": (
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
           "<w:softHyphen/><w:t>d</w:t><w:cr/></w:r>"),),
        ["a\tb\nc\u2011\u00add\n"],
    ),
    "a page break is no word": ((p('<w:r><w:br w:type="page"/><w:t>甲</w:t></w:r>'),), ["甲"]),
    "outer space only where kept": (
        (p("<w:r><w:t> 甲 </w:t></w:r>", run(" 乙 ")),),
        ["甲 乙 "],
    ),
    "lines of the XML are no lines": ((p("<w:r><w:t>甲\n乙</w:t></w:r>"),), ["甲 乙"]),
    "a symbol": ((p('<w:r><w:sym w:font="Arial" w:char="00FC"/></w:r>'),), ["ü"]),
    "letters with others over them": (
        (p("<w:r><w:ruby><w:rt><w:r><w:t>han</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r>"
           "</w:rubyBase></w:ruby></w:r>"),),
        ["汉"],
    ),
    "a field as it shows": (
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
           '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("3"),
           '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
           '<w:fldSimple w:instr="DATE"><w:r><w:t>今天</w:t></w:r></w:fldSimple>'),),
        ["3今天"],
    ),
    "a content control": (
        (f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>",
         p(f"<w:sdt><w:sdtContent>{run('乙')}</w:sdtContent></w:sdt>")),
        ["甲", "乙"],
    ),
    "a table": ((table(("甲", "乙\n丙"), ("丁", "")), "戊"), ["甲", "乙", "丙", "丁", "", "戊"]),
    "an old text box": ((text_box("里"), "后"), ["外", "里", "后"]),
    "a text box is read once": ((BOX, "后"), ["外", "里", "后"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "texts"), TEXTS.values(), ids=TEXTS)
def test_read__texts(body, texts):
    found = reading.read(template(*body), "甲.docx")
    assert (found.texts, found.has_changes, found.comments) == (texts, False, ())


CHANGES = {  # body, accepted with authors, rejected
    "inserted and deleted words": (
        (p(run("甲"), gone("乙", "李四"), ins("丙"), run("丁")),),
        [("甲丙丁", ("李四", "张三"))], ["甲乙丁"],
    ),
    "deleted in what was inserted": (
        (p(f"<w:ins {AUTHOR.format('张三')}>{run('甲')}{gone('乙', '李四')}</w:ins>", run("丙")),),
        [("甲丙", ("张三", "李四"))], ["丙"],
    ),
    "moved words": (
        (p(moved("From", run("甲")), run("乙"), moved("To", run("甲"))),),
        [("乙甲", ("李四",))], ["甲乙"],
    ),
    "a deleted paragraph": (
        (p(gone("甲"), mark="del"), "乙"),
        [("乙", ("王五", "张三"))], ["甲", "乙"],
    ),
    "an added paragraph": (
        (p(ins("甲"), mark="ins"), "乙"),
        [("甲", ("王五", "张三")), ("乙", ())], ["乙"],
    ),
    "a paragraph joined to the next": (
        (p(run("甲"), mark="del"), "乙"), [("甲乙", ("王五",))], ["甲", "乙"],
    ),
    "three joined": (
        (p(run("甲"), mark="del"), p(run("乙"), mark="del"), "丙"),
        [("甲乙丙", ("王五",))], ["甲", "乙", "丙"],
    ),
    "a paragraph split": (
        (p(run("甲"), mark="ins"), "乙"), [("甲", ("王五",)), ("乙", ())], ["甲乙"],
    ),
    "a moved paragraph": (
        ('<w:moveFromRangeStart w:id="1" w:name="m"/>',
         p(moved("From", run("甲")), mark="moveFrom"),
         '<w:moveFromRangeEnd w:id="1"/>', "乙", '<w:moveToRangeStart w:id="2" w:name="m"/>',
         p(moved("To", run("甲")), mark="moveTo"), '<w:moveToRangeEnd w:id="2"/>', "丙"),
        [("乙", ("王五", "李四")), ("甲", ("王五", "李四")), ("丙", ())], ["甲", "乙", "丙"],
    ),
    "the last mark of a cell stays": (
        (f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p(gone('甲'), mark='del')}</w:tc>"
         "</w:tr></w:tbl>", "乙"),
        [("", ("王五", "张三")), ("乙", ())], ["甲", "乙"],
    ),
    "an emptied paragraph before a table goes": (
        (p(gone("甲"), mark="del"), table(("乙",)), "丙"),
        [("乙", ()), ("丙", ())], ["甲", "乙", "丙"],
    ),
    "joined out of a content control": (
        (f"<w:sdt><w:sdtContent>{p(run('甲'), mark='del')}</w:sdtContent></w:sdt>", "乙"),
        [("甲乙", ("王五",))], ["甲", "乙"],
    ),
    "rows": (
        (rows(("", "甲"), ("del", "乙"), ("ins", "丙")), "丁"),
        [("甲", ()), ("丙", ()), ("丁", ())], ["甲", "乙", "丁"],
    ),
    "all rows": ((rows(("del", "甲"), ("del", "乙")), "丙"), [("丙", ())], ["甲", "乙", "丙"]),
    "only form": (
        (p(f"<w:r><w:rPr><w:b/><w:rPrChange {AUTHOR.format('张三')}><w:rPr/></w:rPrChange></w:rPr>"
           "<w:t>甲</w:t></w:r>"),),
        [("甲", ())], ["甲"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "accepted", "rejected"), CHANGES.values(), ids=CHANGES)
def test_read__tracked_changes(body, accepted, rejected):
    content = template(*body)
    found = reading.read(content, "甲.docx")
    assert [(q.text, q.authors) for q in found.paragraphs] == accepted
    assert found.has_changes
    assert reading.read_rejected(content, "甲.docx").texts == rejected


@pytest.mark.parametrize("body", [case[0] for case in CHANGES.values()], ids=CHANGES)
def test_read__the_package_holds_no_change_afterwards(body):
    found = reading.read(template(*body), "甲.docx")
    saved = BytesIO()
    found.package.save(saved)
    again = reading.read(saved.getvalue(), "甲.docx")
    assert (again.texts, again.has_changes) == (found.texts, False)


def test_read__rejected_form_comes_back():
    bold = f"<w:rPr><w:b/><w:rPrChange {AUTHOR.format('甲')}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    content = template(f"<w:p><w:r>{bold}</w:rPr><w:t>甲</w:t></w:r></w:p>")
    run_of = lambda found: found.paragraphs[0].element.r_lst[0]  # noqa: E731
    assert [c.tag[-2:] for c in run_of(reading.read(content, "x.docx")).rPr] == ["}b"]
    assert [c.tag[-2:] for c in run_of(reading.read_rejected(content, "x.docx")).rPr] == ["}i"]


# ---------------------------------------------------------------- comments


def commented(*comments: tuple[str, str], body: tuple[str, ...]) -> bytes:
    """A document with comments (author, text), their ids counted from 0."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    inner = "".join(
        f'<w:comment w:id="{number}" w:author="{author}">{paragraph(text)}</w:comment>'
        for number, (author, text) in enumerate(comments)
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = f'<w:comments xmlns:w="{namespace}">{inner}</w:comments>'
    relation = (
        '<Relationship Id="rc" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/comments" Target="comments.xml"/>'
    )
    return template(*body, parts={"word/comments.xml": (kind, part)}, relations=relation)


def start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


PLACES = {  # body → paragraph, quoted, at
    "on words": (("前", p(run("甲"), start(0), run("乙丙"), end(0))), (1, "乙丙", 1)),
    "at a point": ((p(run("甲"), '<w:r><w:commentReference w:id="0"/></w:r>'),), (0, "", 1)),
    "over two paragraphs": (
        (p(run("甲"), start(0), run("乙")), p(run("丙"), end(0), run("丁"))), (0, "乙\n丙", 1),
    ),
    "on words with a change": (
        (p(start(0), gone("甲"), ins("乙"), run("丙"), end(0)),), (0, "乙丙", 0),
    ),
    "on deleted words": (
        (p(run("甲"), gone("乙").replace("<w:r>", f"{start(0)}{end(0)}<w:r>"), run("丙")),),
        (0, "", 1),
    ),
    "on a deleted paragraph": ((p(start(0), gone("甲"), end(0), mark="del"), "乙"), (0, "", 0)),
    "in a deleted row": (
        (rows(("del", "甲"), ("", "乙")).replace("<w:r>", f"{start(0)}{end(0)}<w:r>", 1), "丙"),
        (0, "", 0),
    ),
    "between paragraphs": (
        ("甲", start(0), "乙", '<w:commentRangeEnd w:id="0"/>', "丙"), (1, "乙", 0),
    ),
    "a range without an end": (("甲", p(start(0), run("乙")), "丙"), (1, "", 0)),
    "in a table": ((table(("甲",)), p(start(0), run("乙"), end(0))), (1, "乙", 0)),
    "without a place": (("甲",), (0, "", 0)),
}  # fmt: skip


@pytest.mark.parametrize(("body", "place"), PLACES.values(), ids=PLACES)
def test_comment__place(body, place):
    found = reading.read(commented(("王局长", "请核实"), body=body), "甲.docx")
    assert found.comments == (reading.Comment("王局长", "请核实", *place),)


def test_comment__in_reading_order_and_gone_from_the_package():
    body = (p(start(1), run("甲"), end(1)), p(start(0), run("乙"), end(0)))
    found = reading.read(commented(("甲", "一"), ("乙", "二"), body=body), "甲.docx")
    assert [c.text for c in found.comments] == ["二", "一"]
    saved = BytesIO()
    found.package.save(saved)
    again = reading.read(saved.getvalue(), "甲.docx")
    assert (again.comments, again.texts) == ((), ["甲", "乙"])
    assert not any("omments" in str(part.partname) for part in again.package.part.package.parts)


# ---------------------------------------------------------------- other parts, refusals

PAGE = (
    '<w:p><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def test_others__headers_footers_notes():
    found = reading.read(template("甲", header="页", footer=PAGE, footnote="注"), "甲.docx")
    assert found.others == (
        reading.OtherText("页眉", "页", "页"),
        reading.OtherText("页脚", "— 7", f"— {reading.FIELD}"),
        reading.OtherText("脚注", "注", "注"),
    )


def test_others__their_changes_are_told_too():
    header = p(gone("旧"), ins("新"))
    found = reading.read(template("甲", header=header), "甲.docx")
    assert (found.others[0].text, found.has_changes) == ("新", True)


TYPES = "[Content_Types].xml"
REFUSED = {  # content, rule
    "empty": (b"", "file-empty"),
    "a .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file-old-format"),
    "with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "file-password",
    ),
    "no document": ("文字".encode(), "file-kind"),
    "half a file": (template("甲")[:900], "file-broken"),
    "with macros": (
        repacked(template("甲"), {TYPES: lambda xml: xml.replace(
            b"</Types>", b'<Override PartName="/word/vbaProject.bin" ContentType="application/'
            b'vnd.ms-office.vbaProject"/></Types>')}),
        "file-macro",
    ),
    "no body": (
        repacked(template("甲"), {"word/document.xml": lambda xml: xml.replace(b"w:body", b"w:x")}),
        "file-broken",
    ),
    "settings of another kind": (
        repacked(template("甲"), {TYPES: lambda xml: xml.replace(b"settings+xml", b"x+xml")}),
        "file-broken",
    ),
    "a part ill-formed": (
        repacked(template("甲"), {"word/document.xml": lambda xml: xml[:-20]}), "file-broken",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "rule"), REFUSED.values(), ids=REFUSED)
def test_read__refused(content, rule):
    with pytest.raises(Refused) as refused:
        reading.read(content, "甲.docx")
    assert [d.rule for d in refused.value.diagnostics] == [rule]


# ---------------------------------------------------------------- what we made, re-saved


@pytest.mark.parametrize("edition", Edition)
def test_read__our_notice_has_the_texts_of_its_record(edition):
    made, _ = make(ROOT / "input" / "rectification.xlsx", TEMPLATE, edition)
    found = reading.read(made.rendered.docx, "通报.docx")
    body = [str(q.text) for q in made.rendered.paragraphs if q.part == "正文"]
    assert len(body) > 40
    assert found.texts == body
    assert (found.has_changes, found.comments) == (False, ())


def test_read__a_text_box_of_the_template_is_recorded_as_it_is_read():
    made = filled(template(BOX.replace(">里<", ">{{ 单位简称 }}<"), "{{ 单位全称 }}"))
    assert made.rendered is not None
    parts = [(q.part, str(q.text)) for q in made.rendered.paragraphs]
    assert parts == [
        ("正文", "外"), ("正文", "市图书馆"), ("正文", "示例市图书馆"), ("文本框备份", "市图书馆"),
    ]  # fmt: skip
    found = reading.read(made.rendered.docx, "通报.docx")
    assert found.texts == [text for part, text in parts if part == "正文"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_read__the_same_after_libreoffice(tmp_path):
    made, _ = make(ROOT / "input" / "rectification.xlsx", TEMPLATE, Edition.INTERNAL)
    odd = template(
        p(run(" 甲 "), "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"),
        table(("甲", "乙\n丙"), ("丁", "")), p(run("甲  乙“丙”——…")), paragraph(""), "末",
    )  # fmt: skip
    (tmp_path / "通报.docx").write_bytes(made.rendered.docx)
    (tmp_path / "怪.docx").write_bytes(odd)
    names = ("通报", "怪")
    texts = {n: reading.read((tmp_path / f"{n}.docx").read_bytes(), n).texts for n in names}
    for kind, source, target in (
        ("docx", "{}.docx", "docx"), ("odt", "{}.docx", "odt"), ("docx", "odt/{}.odt", "back"),
    ):  # fmt: skip
        convert(kind, tmp_path / target, *(tmp_path / source.format(name) for name in names))
    for folder in ("docx", "back"):
        for name in names:
            path = tmp_path / folder / f"{name}.docx"
            assert reading.read(path.read_bytes(), name).texts == texts[name], (folder, name)


def test_read__python_docx_wrote_it(tmp_path):
    document = Document()
    document.add_paragraph("甲")
    document.save(str(tmp_path / "甲.docx"))
    found, told = reading.take(tmp_path / "甲.docx")
    assert (found.texts, told) == (["甲"], [])
