"""Word's signs in a template: hyphens, symbols and tabs come out in the notice as they stand in it,
and what is kept of the notice has their text.
"""

from __future__ import annotations

import html
from pathlib import Path
from zipfile import ZipFile

import pytest

from notice.docx import reading
from notice.output import record
from tests.builders import FACTS, repacked, save
from tests.templates import STYLES, template, twice
from tests.test_cli import generate

SIGNS = {  # what stands in the run, the text that it stands for
    "tab": ("<w:tab/>", "\t"),
    "aligned tab": (
        '<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>', "\t"),
    "line break": ("<w:br/>", "\n"),
    "carriage return": ("<w:cr/>", "\n"),
    "no-break hyphen": ("<w:noBreakHyphen/>", "\u2011"),
    "soft hyphen": ("<w:softHyphen/>", "\u00ad"),
    "symbol": ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "\uf0fe"),
    "symbol without a letter": ('<w:sym w:font="Wingdings" w:char="D800"/>', ""),
    "letters with others over them": (
        '<w:ruby><w:rt><w:r><w:t xml:space="preserve">han</w:t></w:r></w:rt><w:rubyBase><w:r>'
        '<w:t xml:space="preserve">汉</w:t></w:r></w:rubyBase></w:ruby>', "汉"),
}  # fmt: skip
KEPT = {name: SIGNS[name] for name in ("aligned tab", "no-break hyphen", "soft hyphen", "symbol")}
TITLE = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="公文标题"/></w:style>'
PLACES = {  # part → its paragraphs in the template and in the notice, a sign at each #
    "document": (
        ("甲#乙", "甲#乙"),
        ("#{{ 单位简称 }}#电话{{ 联系电话 }}#。", "#市图书馆#电话0000-7654321#。"),
    ),
    "header": (("{{ 单位简称 }}#密", "市图书馆#密"), ("页#眉", "页#眉")),
    "footer": (("第#页", "第#页"), ("{{ 联系电话 }}#电", "0000-7654321#电")),
}
PARTS = {"document": "正文", "header": "页眉", "footer": "页脚"}


def paragraph(text: str, sign: str, style: str = "Normal") -> str:
    words = (f'<w:t xml:space="preserve">{piece}</w:t>' for piece in text.split("#"))
    form = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return f"<w:p>{form}<w:r>{sign.join(words)}</w:r></w:p>"


def notice_of(folder: Path, content: bytes, *options: object, facts=FACTS) -> Path:
    """The notice that the command line makes of a template."""
    (folder / "模板.docx").write_bytes(content)
    source = save(folder / "台账.xlsx", facts=facts)
    run = generate(source, "-t", folder / "模板.docx", "-o", folder / "通报.docx", *options)
    assert run.returncode == 0, run.stderr
    return folder / "通报.docx"


def part(notice: Path, name: str) -> str:
    with ZipFile(notice) as package:
        return package.read(f"word/{name}.xml").decode()


@pytest.mark.parametrize(("sign", "text"), SIGNS.values(), ids=SIGNS)
def test_signs__stay_and_are_told(tmp_path, sign, text):
    laid = {
        name: "".join(paragraph(words, sign) for words, _ in lines)
        for name, lines in PLACES.items()
    }
    notice = notice_of(tmp_path, template(laid.pop("document"), **laid))
    known = record.read(notice)
    assert known is not None
    recorded = known.said.paragraphs
    for name, lines in PLACES.items():
        made = [shown.replace("#", text) for _, shown in lines]
        assert [p.text for p in recorded if p.part == PARTS[name]] == made
        assert part(notice, name).count(sign) == sum(shown.count("#") for _, shown in lines)
    (sheet,) = tmp_path.glob("*核对单*.html")
    page = html.unescape(sheet.read_text("utf-8"))
    assert all(shown.replace("#", text) in page for _, shown in PLACES["document"])


@pytest.mark.parametrize(("sign", "text"), KEPT.values(), ids=KEPT)
def test_signs__in_a_title_that_is_split(tmp_path, sign, text):
    title = "{{ 单位全称 }}关于落实市委巡察#反馈意见整改进展情况的通报"
    content = template(paragraph(title, sign, "T"), "{{ 联系电话 }}", styles=STYLES + TITLE)
    notice = notice_of(tmp_path, content)
    made = reading.take(notice)[0].texts
    assert len(made) == 3
    assert "".join(made[:2]) == f"示例市图书馆关于落实市委巡察{text}反馈意见整改进展情况的通报"
    assert part(notice, "document").count(sign) == 1


@pytest.mark.parametrize(("sign", "text"), KEPT.values(), ids=KEPT)
def test_signs__in_a_paragraph_that_is_merged(tmp_path, sign, text):
    content = template(paragraph("请于月底前#报告。", sign), "{{ 联系电话 }}")
    notice = notice_of(tmp_path, content)
    xml = part(notice, "document").replace("报告", "书面报告").encode()
    notice.write_bytes(repacked(notice.read_bytes(), {"word/document.xml": xml}))
    notice_of(tmp_path, content, "--merge", facts=FACTS | {"联系电话": "0000-7654321"})
    made = reading.take(notice)[0].texts
    assert made == [f"请于月底前{text}书面报告。", "0000-7654321"]
    assert part(notice, "document").count(sign) == 1


BLANKS = {  # what a run of the template holds, the words that Word shows of it
    "outer blanks that are not kept": ("<w:t> 甲 </w:t>", "甲"),
    "outer blanks that are kept": ('<w:t xml:space="preserve"> 甲 </w:t>', " 甲 "),
    "a tab among the letters": ("<w:t>甲\t乙</w:t>", "甲 乙"),
    "a line break among the letters": ("<w:t>甲\n乙</w:t>", "甲 乙"),
    "blanks alone": ("<w:t> </w:t>", ""),
}


@pytest.mark.parametrize("sign", ["", "<w:tab/>"], ids=["plain", "beside a tab"])
@pytest.mark.parametrize(("run", "text"), BLANKS.values(), ids=BLANKS)
def test_blanks__are_read_back_as_they_are_shown(tmp_path, run, text, sign):
    laid = f"<w:p><w:r>{run}{sign}</w:r></w:p>"
    notice = notice_of(tmp_path, template("{{ 联系电话 }}", laid, header=laid))
    shown = text + ("\t" if sign else "")
    assert reading.take(notice)[0].texts == ["0000-7654321", shown]


def test_blanks__of_a_value_stay(tmp_path):
    content = template("<w:p><w:r><w:t>电话 {{ 联系电话 }} </w:t><w:tab/></w:r></w:p>")
    assert reading.take(notice_of(tmp_path, content))[0].texts == ["电话 0000-7654321 \t"]


def test_blanks__where_a_title_is_split_stay(tmp_path):
    title = paragraph("示例市图书馆和图书馆联合支部 关于巡察反馈意见整改进展情况的通报", "", "T")
    content = template(title, "{{ 联系电话 }}", styles=STYLES + TITLE)
    made = reading.take(notice_of(tmp_path, content))[0].texts
    assert made[:-1] == ["示例市图书馆和图书馆联合支部 ", "关于巡察反馈意见整改进展情况的通报"]


def test_signs__a_line_break_in_a_title_that_is_split(tmp_path):
    title = "{{ 单位全称 }}关于落实市委巡察#反馈意见整改进展情况的通报"
    content = template(paragraph(title, "<w:br/>", "T"), "{{ 联系电话 }}", styles=STYLES + TITLE)
    notice = notice_of(tmp_path, content)
    made = reading.take(notice)[0].texts
    assert "".join(made[:-1]) == "示例市图书馆关于落实市委巡察\n反馈意见整改进展情况的通报"
    assert part(notice, "document").count("<w:br/>") == 1


@pytest.mark.parametrize("command", ["verify", "backfill"])
def test_text_box__is_no_difference_later(tmp_path, command):
    """Word's text box stands there twice, and is one text."""
    box = twice(paragraph("{{ 单位简称 }}", ""), paragraph("{{ 单位简称 }}", ""))
    notice = notice_of(tmp_path, template("{{ 联系电话 }}", box, header=box))
    run = generate(command, notice, *([tmp_path / "台账.xlsx"] if command == "backfill" else []))
    assert run.returncode == 0
    assert "市文化馆" not in run.stdout + run.stderr
