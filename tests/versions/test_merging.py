"""--merge: the edited notice and the new build become one (files, documents, the command)."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from notice.commands import build
from notice.commands.merge import merge as three_way
from notice.commands.merge import plan
from notice.docx import reading
from notice.model.notice import BODY, Edition
from notice.numerals import own_point_number
from notice.output.file_names import HISTORY
from notice.output.placing import Edited
from notice.versions import merging
from scripts import try_backfill
from tests.builders import changed, repacked, save
from tests.output.test_files import listed
from tests.test_cli import EXAMPLE, NAME, ROOT, edited, generate
from tests.versions import pairs

LEAD = 3  # the first paragraph of words: unit, title and an empty one stand above it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the notice of the example."""
    assert generate(EXAMPLE, "-o", tmp_path / "出").returncode == 0
    return tmp_path / "出"


def texts(path: Path) -> list[str]:
    return [p.text for p in Document(str(path)).paragraphs]


def notice_in(folder: Path) -> Path:
    return folder / f"{NAME}.docx"


def edit(path: Path, place: int, text: str) -> None:
    """Write other words into a paragraph, in bold, as a leader would."""
    document = Document(str(path))
    paragraph = document.paragraphs[place]
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text
    paragraph.runs[0].bold = True
    document.save(str(path))


def merge(book: Path, folder: Path, *options: str) -> dict:
    run = generate(book, "-o", folder, "--merge", "--json", *options)
    assert run.returncode == 0, run.stdout
    return json.loads(run.stdout)


def rules(told: dict, level: str = "warning") -> list[str]:
    return [f["rule"] for f in told["findings"] if f["level"] == level]


def test_merge__both_sides(folder, tmp_path):
    notice = notice_in(folder)
    before = texts(notice)
    place = next(i for i, text in enumerate(before) if text.startswith("整改情况："))
    edit(notice, place, before[place].replace("整改情况：", "整改情况：领导加的话，"))
    hand = notice.read_bytes()
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F7="换成了新的整改情况。")
    told = merge(book, folder)
    after = texts(notice)
    assert told["outputs"]["notice"] == str(notice)
    assert after[place] == before[place].replace("整改情况：", "整改情况：领导加的话，")
    assert any(text.endswith("换成了新的整改情况。") for text in after)
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 2
    assert Document(str(notice)).paragraphs[place].runs[0].bold
    (kept,) = (folder / HISTORY).iterdir()
    assert kept.read_bytes() == hand
    assert "merge-conflict" not in rules(told)


def test_merge__conflict_is_told_with_both_texts(folder, tmp_path):
    notice = notice_in(folder)
    before = texts(notice)
    place = next(i for i, text in enumerate(before) if text.startswith("整改情况："))
    edit(notice, place, "整改情况：领导写的。")
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F3="台账写的。")
    told = merge(book, folder)
    (conflict,) = [f for f in told["findings"] if f["rule"] == "merge-conflict"]
    assert conflict["level"] == "warning"
    assert "整改情况：领导写的。" in conflict["message"]
    assert "整改情况：台账写的。" in conflict["message"]
    assert conflict["where"] == f"{NAME}.docx 第{place + 1}段"
    assert texts(notice)[place] == "整改情况：领导写的。"


def test_merge__counts_as_edited_and_merges_again(folder, tmp_path):
    notice = notice_in(folder)
    edit(notice, LEAD, texts(notice)[LEAD] + "特此通报。")
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F7="第一次改。")
    merge(book, folder)
    merged = notice.read_bytes()
    again = merge(book, folder)  # nothing new on the workbook's side
    assert notice.read_bytes() == merged
    assert again["outputs"]["notice"] == str(notice)
    book = edited(EXAMPLE, tmp_path / "再改.xlsx", "整改台账", F7="第二次改。")
    merge(book, folder)
    assert texts(notice)[LEAD].endswith("特此通报。")
    assert any(text.endswith("第二次改。") for text in texts(notice))
    plain = generate(book, "-o", folder, "--json")
    assert json.loads(plain.stdout)["outputs"]["notice"].endswith("_2.docx")
    assert len(list((folder / HISTORY).iterdir())) == 2


def test_merge__nothing_edited_or_nothing_there_is_a_plain_build(folder, tmp_path):
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F7="新的。")
    merge(book, folder)
    plain = tmp_path / "另"
    assert generate(book, "-o", plain).returncode == 0
    assert notice_in(folder).read_bytes() == notice_in(plain).read_bytes()
    merge(book, tmp_path / "新")
    assert notice_in(tmp_path / "新").read_bytes() == notice_in(plain).read_bytes()


def test_merge__without_a_record(folder, tmp_path):
    notice = notice_in(folder)
    edit(notice, LEAD, "改了。")
    hand = notice.read_bytes()
    (folder / ".记录" / f"{NAME}.json").unlink()
    told = merge(EXAMPLE, folder)
    assert notice.read_bytes() == hand
    assert told["outputs"]["notice"].endswith("_2.docx")
    assert "merge-impossible" in rules(told)


FOREIGN = {
    "no document": b"not a document",
    "another document": None,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_merge__foreign_file(folder, content):
    notice = notice_in(folder)
    if content is None:
        document = Document()
        document.add_paragraph("会议通知")
        document.save(str(notice))
    else:
        notice.write_bytes(content)
    hand = notice.read_bytes()
    told = merge(EXAMPLE, folder)
    assert notice.read_bytes() == hand
    assert told["outputs"]["notice"].endswith("_2.docx")
    assert "merge-impossible" in rules(told)


def test_merge__deleted_added_and_moved_paragraphs(folder, tmp_path):
    notice = notice_in(folder)
    document = Document(str(notice))
    body = [p for p in document.paragraphs if p.text.startswith("整改情况：")]
    added = deepcopy(body[1]._p)
    body[1]._p.addnext(added)
    body[2]._p.getparent().remove(body[2]._p)
    gone = body[2].text
    document.save(str(notice))
    document = Document(str(notice))
    twice = [p for p in document.paragraphs if p.text == body[1].text][1]
    twice.runs[0].text, rest = "（领导加的一段。）", twice.runs[1:]
    for run in rest:
        run._r.getparent().remove(run._r)
    document.save(str(notice))
    hand = texts(notice)
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "下一步打算", C3="换成了新的打算。")
    merge(book, folder)
    after = texts(notice)
    assert gone not in after
    assert after[after.index("（领导加的一段。）") - 1] == body[1].text
    assert sum(a != b for a, b in zip(hand, after, strict=True)) == 1


def test_merge__strict_refuses_a_conflict(folder, tmp_path):
    notice = notice_in(folder)
    place = next(i for i, t in enumerate(texts(notice)) if t.startswith("整改情况："))
    edit(notice, place, "整改情况：领导写的。")
    before = {name: (folder / name).read_bytes() for name in listed(folder)}
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F3="台账写的。")
    run = generate(book, "-o", folder, "--merge", "--strict", "--json")
    assert run.returncode == 1
    assert "merge-conflict" in rules(json.loads(run.stdout))
    assert {name: (folder / name).read_bytes() for name in listed(folder)} == before


def test_merge__a_leak_by_hand_is_refused(folder, tmp_path):
    notice = notice_in(folder)
    edit(notice, LEAD, "有事请打13912345678。")
    before = {name: (folder / name).read_bytes() for name in listed(folder)}
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F7="新的。")
    run = generate(book, "-o", folder, "--merge", "--json")
    assert run.returncode == 1
    assert "P03" in rules(json.loads(run.stdout), "error")
    assert "13912345678" not in run.stdout
    assert {name: (folder / name).read_bytes() for name in listed(folder)} == before


def test_merge__with_force_is_a_wrong_command_line():
    run = generate(EXAMPLE, "--merge", "--force")
    assert run.returncode == 2
    assert "--merge 和 --force 不能一起用" in run.stderr


# ---------------------------------------------------------------- laws, on real documents


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> try_backfill.Ground:
    return try_backfill.ground(EXAMPLE, tmp_path_factory.mktemp("起"))


@pytest.mark.parametrize("seed", range(12))
def test_law__nothing_new_gives_the_edited_file(ground, tmp_path, seed):
    base = [p for p in ground.made.rendered.paragraphs if p.part == BODY]
    texts = try_backfill.edited_texts(ground.texts, random.Random(seed))
    file = try_backfill.save_edited(ground.notice, texts, tmp_path / "改.docx")
    hand = reading.read(file.read_bytes(), file.name)
    planned = plan([p.text for p in base], hand.texts, [p.text for p in base])
    assert planned.texts == list(texts)
    assert planned.conflicts == ()
    built = reading.read(ground.made.rendered.docx, file.name)
    merged = reading.read(merging.merged(built, hand, planned.steps), file.name)
    assert list(filter(None, merged.texts)) == list(filter(None, texts))


@pytest.mark.parametrize("seed", range(12))
def test_law__what_either_side_wrote_stands_or_is_told(ground, tmp_path, seed):
    texts = try_backfill.edited_texts(ground.texts, random.Random(seed))
    file = try_backfill.save_edited(ground.notice, texts, tmp_path / "改.docx")
    values = {
        "F3": "换成了新的整改情况。",
        ("F8", "F9", "F11")[seed % 3]: "又换了一处。",
        "G5": "正在整改",
    }
    book = edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", **values)
    new, _ = build.make(book, ROOT / "templates" / "notice.docx", Edition.PUBLIC)
    before = Edited(file.name, file.read_bytes(), ground.made.rendered.paragraphs)
    merged, found = three_way(new, before)
    assert merged is not None
    told = "".join(str(p.text) for p in merged.rendered.paragraphs) + str(found)
    built = [str(p.text) for p in new.rendered.paragraphs if p.part == BODY]
    known = set(map(words, ground.texts))
    assert all(written in told for written in set(map(words, (*texts, *built))) - known)


def words(text: str) -> str:
    return text[len(own_point_number(text)) :]


# ---------------------------------------------------------------- what is no words


def with_more(notice: Path, more: str, target: Path, *, words: str = "手加的话") -> Path:
    """The notice with something more in the paragraph of the first finding's progress."""
    picture = (
        b'<Relationship Id="rPicture0" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/image" Target="media/p.png"/></Relationships>'
    )
    names = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )

    def put(xml: bytes) -> bytes:
        text = xml.decode()
        head, _, rest = text.partition("<w:document ")
        for name in names.split():
            rest = rest if name in rest[:3000] else f"{name} {rest}"
        text = f"{head}<w:document {rest}"
        at = text.index("</w:r>", text.index("整改情况：")) + len("</w:r>")
        at = text.index("</w:p>", at)
        added = more + (f"<w:r><w:t>{words}</w:t></w:r>" if words else "")
        return (text[:at] + added + text[at:]).encode()

    parts = {
        "word/document.xml": put,
        "word/media/p.png": pairs.png(3),
        "word/_rels/document.xml.rels": lambda x: x.replace(b"</Relationships>", picture),
        "[Content_Types].xml": lambda x: x.replace(
            b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>'
        ),
    }
    target.write_bytes(repacked(notice.read_bytes(), parts))
    return target


KEPT = {  # what the hand puts in, what of it stands in the merged notice
    "a page break": ('<w:r><w:br w:type="page"/></w:r>', '<w:br w:type="page"/>'),
    "a symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', 'w:char="F0FC"'),
    "a picture": (pairs.picture(0), "<a:blip "),
    "a formula": (pairs.formula(0), "<m:oMath"),
}


@pytest.mark.parametrize("words", ["手加的话", ""], ids=["with words", "alone"])
@pytest.mark.parametrize(("more", "kept"), KEPT.values(), ids=KEPT)
def test_merge__what_the_hand_put_into_a_paragraph_stays(tmp_path, more, kept, words):
    book = save(tmp_path / "台账.xlsx", [changed(), changed(反馈问题="台账不清")])
    notice = tmp_path / "通报.docx"
    assert generate(book, "-o", notice).returncode == 0
    with_more(notice, more, notice, words=words)
    save(book, [changed(), changed(反馈问题="台账不清", 整改情况="已清理3次。")])
    assert generate(book, "-o", notice, "--merge").returncode == 0
    with ZipFile(notice) as package:
        xml = package.read("word/document.xml").decode()
        assert "\uf0fc" not in xml
    assert xml.count(kept) == 1
    assert "已清理3次" in "".join(texts(notice))


@pytest.mark.parametrize(
    ("more", "kind"), [(pairs.box("里", is_old=True), "文本框"), (pairs.field(0), "域")]
)
def test_merge__what_cannot_be_kept_is_told_by_its_kind(tmp_path, more, kind):
    book = save(tmp_path / "台账.xlsx", [changed()])
    notice = tmp_path / "通报.docx"
    assert generate(book, "-o", notice).returncode == 0
    more = more.replace("<w:pict>", f"<w:pict {VML}>")
    with_more(notice, more, notice)
    save(book, [changed(整改情况="改了的情况。"), changed(反馈问题="台账不清")])
    told = merge(book, notice.with_name("通报.docx").parent, "-o", notice)
    assert [f"这一段里的{kind}没有并入" in f["message"] for f in told["findings"]].count(True) == 1


VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def test_merge__a_date_that_a_withheld_row_has_too_is_no_fault(tmp_path):
    rows = [changed(), changed(反馈问题="台账不清", 整改情况="已清理，2025年11月2日完成。")]
    book = save(tmp_path / "台账.xlsx", rows)
    notice = tmp_path / "通报.docx"
    assert generate(book, "-o", notice).returncode == 0
    with_more(notice, "", notice, words="，于2025年11月2日讲过")
    save(book, [rows[0], rows[1] | {"公开": "否"}])
    done = generate(book, "-o", notice, "--merge")
    assert done.returncode == 0, done.stderr
    assert "2025年11月2日讲过" in "".join(texts(notice))
