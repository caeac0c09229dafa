"""The marked copy: accepting all gives the new document, rejecting all the old one."""

from __future__ import annotations

import random
import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import docx
import pytest

from notice.commands.build import make
from notice.docx import reading
from notice.model.notice import Edition
from notice.versions import align, marking
from notice.versions.lettering import Letters
from tests.builders import save
from tests.docx.test_reading import BOX, p, run
from tests.templates import paragraph, table, template
from tests.versions.pairs import rearrange

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 12, 1, 8, 30, 0)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def marked(old: bytes, new: bytes) -> bytes:
    """The marked copy, as compare makes it."""
    before, after = reading.read(old, "旧.docx"), reading.read(new, "新.docx")
    letters = Letters(before, after)
    pairs = align.pairs(letters.texts(before), letters.texts(after))
    return marking.marked(before, after, letters, pairs, NOW)


def texts(content: bytes) -> list[str]:
    return reading.read(content, "x.docx").texts


def body_of(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


# ---------------------------------------------------------------- the law


PAIRS = {
    "nothing": (("甲", "乙"), ("甲", "乙")),
    "words": (("共制定12项措施。",), ("共制定13项措施。",)),
    "a tab and a break": ((p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>"),), ("甲\u2011乙",)),
    "added in the middle": (("甲", "丙"), ("甲", "乙", "丙")),
    "deleted in the middle": (("甲", "乙", "丙"), ("甲", "丙")),
    "added first": (("乙",), ("甲甲甲", "乙")),
    "deleted first": (("甲甲甲", "乙"), ("乙",)),
    "added last": (("甲",), ("甲", "乙乙", "丙丙")),
    "deleted last": (("甲", "乙乙", "丙丙"), ("甲",)),
    "another last": (("甲", "一二三四"), ("甲", "子丑寅卯")),
    "moved": (("甲甲", "乙乙", "丙丙", "丁丁"), ("乙乙", "丙丙", "甲甲", "丁丁")),
    "split": (("制定措施，完成整改。", "尾"), ("制定措施，", "完成整改。", "尾")),
    "joined": (("制定措施，", "完成整改。", "尾"), ("制定措施，完成整改。", "尾")),
    "empty ones": (("甲", paragraph(""), "乙"), ("甲", "乙", paragraph(""), paragraph(""))),
    "all other": (("甲乙", "丙丁"), ("子丑寅", "卯辰巳", "午未")),
    "before a table": (
        ("甲", "删去的", table(("表",)), "尾"), ("甲", table(("表",)), "加上的", "尾"),
    ),
    "first, before a table": (("删去的", table(("表",)), "尾"), (table(("表",)), "尾")),
    "first added before a table": ((table(("表",)), "尾"), ("加上的", table(("表",)), "尾")),
    "last in a cell": (
        (table(("表\n末段",)), "尾"), (table(("表\n新的末段文字\n再一段",)), "尾"),
    ),
    "a cell emptied": ((table(("一", "二")), "尾"), (table(("一", "")), "尾")),
    "a cell filled": ((table(("一", "")), "尾"), (table(("一", "二")), "尾")),
    "a row added": ((table(("一", "二")), "尾"), (table(("一", "二"), ("三", "四")), "尾")),
    "a row deleted": ((table(("一", "二"), ("三", "四")), "尾"), (table(("一", "二")), "尾")),
    "a column added": (
        (table(("一一",), ("三三",)), "尾"), (table(("一一", "二"), ("三三", "四")), "尾"),
    ),
    "a table added": (("甲", "尾"), ("甲", table(("一", "二")), "尾")),
    "a table deleted": (("甲", table(("一", "二")), "尾"), ("甲", "尾")),
    "in a text box": ((BOX, "尾"), (BOX.replace("里", "里面"), "尾")),
    "a text box added": (("甲", "尾"), ("甲", BOX, "尾")),
    "a text box deleted": (("甲", BOX, "尾"), ("甲", "尾")),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), PAIRS.values(), ids=PAIRS)
def test_marked__accepted_and_rejected(old, new):
    before, after = template(*old), template(*new)
    made = marked(before, after)
    assert texts(made) == texts(after)
    assert reading.read_rejected(made, "x.docx").texts == texts(before)


WORDS = (
    "市图书馆", "制定", "12项", "整改措施", "“三会一课”", "《财务管理办法》", "2025年3月", "，",
    "。", " ", "\u3000", "—", "——", "党组", "5次", "\t", "\n", "，并", "的", "a b", "\u2011",
    "98.7%", "&<",
)  # fmt: skip


def some_words(chance: random.Random, most: int = 12) -> str:
    return "".join(chance.choice(WORDS) for _ in range(chance.randrange(1, most)))


def some_runs(chance: random.Random, text: str) -> str:
    """A text in runs cut anywhere, some bold, in links or with a bookmark."""
    made = ""
    while text:
        size = chance.randrange(1, 9)
        piece, text = text[:size], text[size:]
        words = "".join(
            {"\t": "<w:tab/>", "\n": "<w:br/>", "\u2011": "<w:noBreakHyphen/>"}.get(sign)
            or f'<w:t xml:space="preserve">{escape(sign)}</w:t>'
            for sign in piece
        )
        form = chance.choice(("", "<w:rPr><w:b/></w:rPr>"))
        around = chance.choice(("{}",) * 9 + ('<w:hyperlink w:anchor="x">{}</w:hyperlink>',))
        made += around.format(f"<w:r>{form}{words}</w:r>")
    return made


def some_blocks(chance: random.Random, lines: list[str], *, has_tables: bool) -> list[str]:
    """Paragraphs of these lines, some of them in tables."""
    made: list[str] = []
    left = list(lines)
    while left:
        if has_tables and chance.random() < 0.15 and len(left) > 4:
            width = chance.randrange(1, 3)
            rows = ""
            for _ in range(chance.randrange(1, 4)):
                row = ""
                for _ in range(width):
                    inner = some_runs(chance, left.pop(0) if len(left) > 1 else "无")
                    row += f"<w:tc><w:tcPr/><w:p>{inner}</w:p></w:tc>"
                rows += f"<w:tr>{row}</w:tr>"
            grid = '<w:gridCol w:w="2000"/>' * width
            made.append(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")
        else:
            made.append(f"<w:p>{some_runs(chance, left.pop(0))}</w:p>")
    return [*made, paragraph("尾")] if made[-1].startswith("<w:tbl") else made


def some_pair(seed: int) -> tuple[bytes, bytes]:
    """Two versions: words changed, paragraphs added, deleted, moved, split, joined."""
    chance = random.Random(seed)
    old = [some_words(chance) for _ in range(chance.randrange(1, 14))]
    new = list(old)
    for _ in range(chance.randrange(0, 10)):
        at = chance.randrange(len(new))
        what = chance.choice(("words", "words", "add", "drop", "move", "split", "join", "end"))
        match what:
            case "words":
                cut = chance.randrange(len(new[at]) + 1)
                rest = new[at][cut + chance.randrange(5) :]
                new[at] = new[at][:cut] + some_words(chance, 3) + rest
            case "add":
                new.insert(at, some_words(chance))
            case "end":
                new.append(some_words(chance))
            case _:
                rearrange(chance, new, at, what)
    has_tables = seed % 2 == 1
    layout = chance.randrange(10**6)
    other = layout + (chance.random() < 0.3)
    return (
        template(*some_blocks(random.Random(layout), old, has_tables=has_tables)),
        template(*some_blocks(random.Random(other), new, has_tables=has_tables)),
    )


def test_marked__two_hundred_random_pairs():
    for seed in range(200):
        old, new = some_pair(seed)
        made = marked(old, new)
        assert texts(made) == texts(new), seed
        assert reading.read_rejected(made, "x.docx").texts == texts(old), seed


# ---------------------------------------------------------------- what it looks like


def test_marked__whole_tokens_by_author_and_time():
    body = body_of(marked(template("共制定12项措施。"), template("共制定13项措施。")))
    marks = re.findall(r'<w:(ins|del) w:id="(\d+)" w:author="(.*?)" w:date="(.*?)"', body)
    date = "2025-12-01T08:30:00Z"
    assert sorted(mark[:1] + mark[2:] for mark in marks) == [
        ("del", "比对", date), ("ins", "比对", date),
    ]  # fmt: skip
    assert len({mark[1] for mark in marks}) == 2
    assert re.findall(r"<w:delText[^>]*>(.*?)<", body) == ["12"]
    assert re.search(r"<w:ins [^>]*><w:r><w:t [^>]*>13</w:t></w:r></w:ins>", body)


def test_marked__without_differences_without_marks():
    same = template("甲", table(("乙",)), "丙")
    assert "比对" not in body_of(marked(same, same))


def test_marked__form_of_the_new_words_stays_and_deleted_ones_have_that_of_the_old():
    old = template(p("<w:r><w:rPr><w:i/></w:rPr><w:t>旧的词</w:t></w:r>", run("在这里")))
    new = template(p("<w:r><w:rPr><w:b/></w:rPr><w:t>新词</w:t></w:r>", run("在这里")))
    body = body_of(marked(old, new))
    assert re.search(r"<w:r><w:rPr><w:i/></w:rPr><w:delText[^>]*>旧的?", body)
    assert re.search(r"<w:r><w:rPr><w:b/></w:rPr><w:t[^>]*>新", body)


def test_marked__a_picture_in_a_run_that_is_cut_stays():
    picture = '<w:drawing><wp:inline><wp:docPr id="1" name="图"/></wp:inline></w:drawing>'
    old = template(p(f"<w:r><w:t>甲乙</w:t>{picture}<w:t>丙丁</w:t></w:r>"))
    new = template(p(f"<w:r><w:t>甲子</w:t>{picture}<w:t>丑丁</w:t></w:r>"))
    made = marked(old, new)
    assert body_of(made).count("<w:drawing>") == 1
    assert (texts(made), reading.read_rejected(made, "x").texts) == (["甲子丑丁"], ["甲乙丙丁"])


def test_marked__a_control_round_what_comes_or_goes_is_left_out():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('乙乙')}</w:sdtContent></w:sdt>"
    made = marked(template("甲", "尾"), template("甲", control, "尾"))
    assert "<w:sdt>" not in body_of(made)
    assert (texts(made), reading.read_rejected(made, "x").texts) == (
        ["甲", "乙乙", "尾"],
        ["甲", "尾"],
    )
    kept = marked(template("甲", control), template("甲", control.replace("乙乙", "乙丙")))
    assert "<w:sdt>" in body_of(kept)


def styled(name: str, style_id: str, *body: str, extra: str = "") -> bytes:
    style = (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>{extra}'
        "</w:style>"
    )
    default = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style>"
    )
    return template(*body, styles=default + style)


def heading(style_id: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{run(text)}</w:p>'


def style_names(content: bytes) -> list[str]:
    return [q.style.name for q in docx.Document(BytesIO(content)).paragraphs]


@pytest.mark.parametrize("new_name", ["一级标题", "别的"], ids=["there by name", "not there"])
def test_marked__deleted_paragraphs_keep_their_style_by_name(new_name):
    old = styled("一级标题", "a7", heading("a7", "一、删去的标题"), "甲")
    new = styled(new_name, "Heading1", "甲")
    made = marked(old, new)
    assert style_names(made) == ["一级标题", "Normal"]
    rejected = reading.read_rejected(made, "x.docx")
    assert rejected.texts == ["一、删去的标题", "甲"]


def test_marked__at_the_end_the_styles_come_back_too():
    old = styled("一级标题", "a7", "甲", heading("a7", "末尾的标题"))
    new = styled("一级标题", "a7", "甲")
    made = marked(old, new)
    forms = []
    for found in (reading.read(made, "x"), reading.read_rejected(made, "x")):
        stream = BytesIO()
        found.package.save(stream)
        forms.append(style_names(stream.getvalue()))
    assert forms == [["Normal"], ["Normal", "一级标题"]]


def test_marked__lists_and_pictures_of_the_new_one_and_no_properties_but_its_title():
    stream = BytesIO()
    document = docx.Document(BytesIO(template("甲")))
    properties = document.core_properties
    properties.title, properties.author, properties.keywords = "通报", "张三", "密"
    document.save(stream)
    made = marked(template("乙"), stream.getvalue())
    found = docx.Document(BytesIO(made)).core_properties
    assert (found.title, found.author, found.keywords, found.last_modified_by) == (
        "通报",
        "",
        "",
        "",
    )
    with ZipFile(BytesIO(made)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert "张三".encode() not in everything


def test_marked__two_notices_of_one_template_word_by_word(tmp_path):
    notices = []
    for name, progress in (("旧", "全年学习12次。"), ("新", "全年学习15次。\n另外补课3次。")):
        book = save(tmp_path / f"{name}.xlsx", [
            {"问题类别": "履行职责方面", "反馈问题": "理论学习不够深入", "整改措施": "制定计划",
             "整改情况": progress, "完成状态": "已完成"}])  # fmt: skip
        made, _ = make(book, ROOT / "templates" / "notice.docx", Edition.PUBLIC)
        notices.append(made.rendered.docx)
    content = marked(*notices)
    assert texts(content) == texts(notices[1])
    assert reading.read_rejected(content, "x").texts == texts(notices[0])
    body = body_of(content)
    deleted = re.findall(r"<w:delText[^>]*>([^<]*)", body)
    assert "12" in deleted
    assert len("".join(deleted)) < 12
