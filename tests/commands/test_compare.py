"""Two versions compared: what differs, how it is told, where the marked copy may be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notice import telling
from notice.commands.compare import as_object, compare, lines
from notice.diagnostics import Refused
from notice.docx import reading
from tests.docx.test_reading import commented, end, gone, ins, p, run, start
from tests.templates import paragraph, template
from tests.versions import judges
from tests.versions.pairs import box, document, field, formula, picture, png, words

HEADER_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rPicture0" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/image" Target="media/a.png"/></Relationships>'
)


def run_of(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code_of(code: str) -> str:
    return f"<w:r><w:instrText>{code}</w:instrText></w:r>"


def written(folder: Path, name: str, *body: str, **parts: str) -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(template(*body, **parts))
    return path


DIFFERENCES = {  # old, new, (kind, old paragraph, new paragraph, old, new)
    "none": (("甲", "乙"), ("甲", "乙"), []),
    "changed": (("甲", "共12项"), ("甲", "共13项"), [("changed", 2, 2, "共12项", "共13项")]),
    "only a quote mark": (
        ("“甲”乙丙",), ("「甲」乙丙",), [("changed", 1, 1, "“甲”乙丙", "「甲」乙丙")],
    ),
    "only a space": (("甲乙",), ("甲 乙",), [("changed", 1, 1, "甲乙", "甲 乙")]),
    "added": (("甲", "丙"), ("甲", "乙乙", "丙"), [("added", None, 2, "", "乙乙")]),
    "deleted": (("甲", "乙乙", "丙"), ("甲", "丙"), [("deleted", 2, None, "乙乙", "")]),
    "moved": (
        ("甲甲", "乙乙", "丙丙", "丁丁"), ("乙乙", "丙丙", "甲甲", "丁丁"),
        [("moved", 1, 3, "甲甲", "甲甲")],
    ),
    "tracked changes are accepted": (
        (p(run("甲"), gone("旧"), ins("新")),), ("甲新",), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_differences(tmp_path, old, new, expected):
    compared = compare(written(tmp_path, "旧", *old), written(tmp_path, "新", *new))
    assert [tuple(d)[:5] for d in compared.differences] == expected
    assert compared.marked is None


TENS = "一二三四五六七八九十" * 4
LINES = {  # old, new, the line of the screen
    "a whole number": ("制定12项。", "制定13项。", "制定【删：12】【增：13】项。"),
    "spaces have names": ("甲乙", "甲\u3000乙", "甲【增：〔全角空格〕】乙"),
    "a sign outside GBK": ("甲乙", "甲\u2011乙", "甲【增：〔U+2011〕】乙"),
    "long equal words shortened": (
        f"{TENS}旧{TENS}", f"{TENS}新{TENS}",
        "……九十一二三四五六七八九十【删：旧】【增：新】一二三四五六七八九十一二……",
    ),
    "a number is masked before the words are cut": (
        f"{TENS}13812345678，找张三", f"{TENS}13812345678，找李四",
        "……38****5678，找【删：张三】【增：李四】",
    ),
    "a changed number": (
        "电话13812345678", "电话13912345678", "电话【删：138****5678】【增：139****5678】",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line"), LINES.values(), ids=LINES)
def test_lines(tmp_path, old, new, line):
    compared = compare(written(tmp_path, "旧", old), written(tmp_path, "新", new))
    (shown,) = lines(compared)
    assert shown == f"第1段 改动：{line}"


def test_lines__without_differences(tmp_path):
    path = written(tmp_path, "旧", "甲")
    assert lines(compare(path, path)) == ["没有差异"]


OBJECTS = {  # old, new, lines
    "a picture replaced": (picture(0), picture(1), ["第1段：图片不同"]),
    "a picture added": ("", picture(0), ["第1段：图片不同（新增1个）"]),
    "a picture taken out": (picture(0), "", ["第1段：图片不同（删去1个）"]),
    "a picture resized": (
        picture(0), picture(0).replace('"360000"', '"720000"'), ["第1段：图片不同（大小）"],
    ),
    "a formula": (formula(0), formula(1), ["第1段：公式不同"]),
    "a field's code": (field(0), field(0).replace("STYLEREF 1", "STYLEREF 2"), ["第1段：域不同"]),
    "a box moved": (
        box("里", is_old=False), box("里", is_old=False).replace("254000", "954000"),
        ["第1段：文本框不同（位置）"],
    ),
    "an old box moved": (
        box("里", is_old=True), box("里", is_old=True).replace("20pt", "90pt"),
        ["第1段：文本框不同（位置）"],
    ),
    "all bold": ("", "<w:b/>", ["第1段：加粗不同"]),
    "all larger": ("", '<w:sz w:val="44"/>', ["第1段：字号不同"]),
    "the same": (picture(0) + formula(0) + field(0), picture(0) + formula(0) + field(0), []),
    "a field written in short": (
        field(1), run_of("begin") + code_of("DOCVARIABLE x") + run_of("separate")
        + words("题名") + run_of("end"), [],
    ),
    "a code's switches": (field(0), field(0).replace("\\* MERGEFORMAT ", ""), []),
    "rounded away": (picture(0), picture(0).replace('"360000"', '"360360"'), []),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), OBJECTS.values(), ids=OBJECTS)
def test_objects(tmp_path, old, new, expected):
    paths = []
    for name, inner in (("旧", old), ("新", new)):
        is_form = inner.startswith(("<w:b/>", "<w:sz")) or not inner
        inside = words("一段话", inner if is_form else "") + ("" if is_form else inner)
        paths.append(tmp_path / f"{name}.docx")
        paths[-1].write_bytes(document([p(inside)]))
    compared = compare(*paths, tmp_path / "花脸稿.docx")
    assert [line for line in lines(compared) if "：" in line] == expected
    assert (lines(compared) == ["没有差异"]) is (not expected)
    kinds = [d["kind"] for d in as_object(compared, ())["differences"]]  # type: ignore[index]
    assert kinds == ["object"] * len(expected)
    marked = (tmp_path / "花脸稿.docx").read_bytes()
    assert judges.ours(marked) == judges.ours(paths[1].read_bytes())
    assert judges.ours(marked, "Reject") == judges.ours(paths[0].read_bytes())


def test_objects__in_a_header_are_told(tmp_path):
    parts = [
        {"word/media/a.png": ("image/png", png(n)), "word/_rels/header.xml.rels": (
            "application/vnd.openxmlformats-package.relationships+xml", HEADER_LINK)}
        for n in (1, 2)
    ]  # fmt: skip
    paths = [tmp_path / "旧.docx", tmp_path / "新.docx"]
    for path, more in zip(paths, parts, strict=True):
        path.write_bytes(template("甲", header=f"<w:p>{picture(0)}</w:p>", parts=more))
    compared = compare(*paths)
    assert "没有差异" not in lines(compared)
    assert "页眉不一样：图片不同" in compared.found[-1].sentence


def test_marked__a_version_without_paragraphs_loses_nothing(tmp_path):
    old, new = written(tmp_path, "旧", "甲", "乙"), tmp_path / "新.docx"
    new.write_bytes(template())
    compare(old, new, tmp_path / "花脸稿.docx")
    assert judges.ours((tmp_path / "花脸稿.docx").read_bytes(), "Reject") == ["甲", "乙"]


def test_json__masked_ascii_numbers_from_one(tmp_path):
    compared = compare(
        written(tmp_path, "旧", "甲", "电话13812345678"), written(tmp_path, "新", "甲")
    )
    text = telling.as_json(as_object(compared, compared.found))
    assert text.isascii()
    assert json.loads(text) == {
        "ok": True, "outputs": {"marked": None},
        "differences": [{"kind": "deleted", "old_paragraph": 2, "new_paragraph": None,
                         "old": "电话138****5678", "new": ""}],
        "findings": [],
    }  # fmt: skip


def test_told__tracked_changes_comments_other_parts(tmp_path):
    old = written(tmp_path, "旧", p(run("甲"), ins("乙")), header="旧页眉", footer="页脚")
    new = tmp_path / "新.docx"
    new.write_bytes(commented(("王局长", "改"), body=(p(start(0), run("甲乙"), end(0)),)))
    compared = compare(old, new)
    assert compared.differences == ()
    assert [(d.rule, Path(str(d.where)).name) for d in compared.found] == [
        ("changes-accepted", "旧.docx"),
        ("comments-left-out", "新.docx"),
        ("other-parts-differ", "新.docx"),
        ("other-parts-differ", "新.docx"),
    ]


# ---------------------------------------------------------------- where the copy is written


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    return written(tmp_path, "旧", "甲一"), written(tmp_path, "新", "甲二")


def refused(*paths: Path) -> list[str]:
    with pytest.raises(Refused) as fault:
        compare(*paths)
    return [d.rule for d in fault.value.diagnostics]


def test_marked__written_again_over_our_own(tmp_path, versions):
    marked = tmp_path / "夹" / "花脸稿.docx"
    assert compare(*versions, marked).marked == marked
    first = marked.read_bytes()
    assert reading.read_rejected(first, "x").texts == ["甲一"]
    compare(versions[1], versions[0], marked)
    assert reading.read_rejected(marked.read_bytes(), "x").texts == ["甲二"]
    assert sorted(f.name for f in marked.parent.iterdir()) == [".记录", "花脸稿.docx"]


def test_marked__one_that_somebody_went_on_with_stays(tmp_path, versions):
    marked = tmp_path / "花脸稿.docx"
    compare(*versions, marked)
    marked.write_bytes(template("批过的"))
    assert refused(*versions, marked) == ["output-exists"]
    assert reading.read(marked.read_bytes(), "x").texts == ["批过的"]


def test_marked__refused_and_every_file_stays(tmp_path, versions):
    other = written(tmp_path, "别的", "丙")
    (tmp_path / "夹.docx").mkdir()
    (tmp_path / "同一份.docx").symlink_to(versions[0])
    before = {f: f.read_bytes() for f in tmp_path.glob("*.docx") if f.is_file()}
    for name, rule in {
        "旧.docx": "output-is-input", "新.docx": "output-is-input",
        "同一份.docx": "output-is-input", "别的.docx": "output-exists",
        "夹.docx": "output-is-folder", "花脸稿.doc": "output-suffix", "花脸稿": "output-suffix",
    }.items():  # fmt: skip
        assert refused(*versions, tmp_path / name) == [rule], name
    assert {f: f.read_bytes() for f in before} == before
    assert other.exists()
    assert not (tmp_path / ".记录").exists()


def test_marked__without_differences_it_is_written_without_marks(tmp_path, versions):
    marked = tmp_path / "花脸稿.docx"
    compared = compare(versions[0], versions[0], marked)
    assert (compared.differences, compared.marked) == ((), marked)
    assert not reading.read(marked.read_bytes(), "x").has_changes


def test_refused__everything_told_together(tmp_path):
    broken = tmp_path / "坏.docx"
    broken.write_bytes(template("甲")[:500])
    assert refused(broken, tmp_path / "没有.docx") == ["file-broken", "file-missing"]
    assert refused(broken, broken, broken) == ["output-is-input", "file-broken", "file-broken"]


def test_empty_paragraph_alone(tmp_path):
    old, new = written(tmp_path, "旧", paragraph("")), written(tmp_path, "新", "甲")
    marked = tmp_path / "花脸稿.docx"
    compare(old, new, marked)
    content = marked.read_bytes()
    assert reading.read(content, "x").texts == ["甲"]
    assert reading.read_rejected(content, "x").texts == [""]
