"""Is a file byte for byte what the tool made, and if not, which paragraphs differ."""

from __future__ import annotations

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest

from notice import telling
from notice.commands.build import build
from notice.commands.verify import as_object, lines, verify
from notice.diagnostics import Refused
from notice.model.notice import Edition
from tests.builders import changed, save
from tests.templates import template

ROOT = Path(__file__).resolve().parents[2]


def made(folder: Path, name: str = "通报.docx", progress: str = "学习12次。") -> Path:
    book = save(folder / "台账.xlsx", [changed(整改情况=progress)])
    template_path = ROOT / "templates" / "notice.docx"
    done = build(
        book, template_path, folder / "出" / name, Edition.PUBLIC,
        fix=False, strict=False, force=False,
    )  # fmt: skip
    return done.outputs["notice"]


def edited(path: Path, target: Path, old: str, new: str) -> Path:
    """A copy with some words changed, as saved by another program."""
    document = docx.Document(BytesIO(path.read_bytes()))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run._r.getparent().remove(run._r)
            paragraph.runs[0].text = text
    document.save(str(target))
    return target


def test_made__says_when_and_from_what(tmp_path):
    path = made(tmp_path)
    verified = verify(path)
    assert (verified.made, verified.differences, verified.found) == (True, (), ())
    assert verified.origin is not None
    assert verified.origin[2:] == ("台账.xlsx", "notice.docx")
    assert re.match(r"\d{4}-\d\d-\d\dT", verified.origin.when)
    assert lines(verified)[0].startswith("一致：")


def test_made__a_renamed_copy_is_known(tmp_path):
    path = made(tmp_path)
    copy = path.with_name("随便什么名字.docx")
    shutil.copy(path, copy)
    assert verify(copy).made


def test_made__versions_in_history_are_known_and_renamed_ones_too(tmp_path):
    made(tmp_path)
    made(tmp_path, progress="学习13次。")
    (version,) = (tmp_path / "出" / "历史").iterdir()
    verified = verify(version)
    assert verified.made
    assert verified.origin is not None
    assert verified.origin.workbook == "台账.xlsx"
    assert verify(version.rename(version.with_name("旧.docx"))).made


def test_differs__paragraphs_by_number_with_both_texts(tmp_path):
    path = made(tmp_path)
    edited(path, path, "学习12次", "学习15次")
    verified = verify(path)
    assert not verified.made
    (difference,) = verified.differences
    assert "学习12次" in difference.old
    assert difference.new == difference.old.replace("12", "15")
    assert docx.Document(str(path)).paragraphs[difference.number - 1].text == difference.new


def test_differs__a_renamed_one_is_compared_with_the_nearest_record(tmp_path):
    path = made(tmp_path)
    made(tmp_path, "别的.docx", "开展活动。\n走访群众。")
    copy = edited(path, path.with_name("领导改.docx"), "学习12次", "学习15次")
    verified = verify(copy)
    assert [d.rule for d in verified.found] == ["record-nearest"]
    assert verified.origin is not None
    assert verified.origin.name == "通报.docx"
    assert len(verified.differences) == 1


def test_differs__only_bytes(tmp_path):
    path = made(tmp_path)
    edited(path, path, "没有这些字", "")
    verified = verify(path)
    assert (verified.made, verified.differences) == (False, ())
    assert [d.rule for d in verified.found] == ["only-bytes"]


def test_differs__a_footer(tmp_path):
    path = made(tmp_path)
    document = docx.Document(str(path))
    document.sections[0].footer.paragraphs[0].add_run("加的")
    document.save(str(path))
    verified = verify(path)
    assert (verified.made, verified.differences) == (False, ())
    assert [d.rule for d in verified.found] == ["other-parts-differ"]


UNKNOWN = {
    "no record at all": lambda path: shutil.copy(path, path.parent.parent / "通报.docx"),
    "a record of something else": lambda path: (path.parent / "外来.docx").write_bytes(
        template("完全不相干的文字")
    ),
}


@pytest.mark.parametrize("place", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(tmp_path, place):
    path = made(tmp_path)
    place(path)
    foreign = next(
        f for f in (path.parent / "外来.docx", path.parent.parent / "通报.docx") if f.exists()
    )
    verified = verify(foreign)
    assert (verified.made, verified.origin, verified.differences) == (False, None, ())
    assert [d.rule for d in verified.found] == ["record-missing"]


def test_unknown__a_record_that_is_broken_counts_as_missing(tmp_path):
    path = made(tmp_path)
    record = path.parent / ".记录" / "通报.json"
    record.write_text(record.read_text("utf-8").replace('"正文", 1,', '"正文", "一",'), "utf-8")
    assert verify(path).made  # the hash is all that is needed
    edited(path, path, "学习12次", "学习15次")
    assert [d.rule for d in verify(path).found] == ["record-missing"]


def test_refused__what_cannot_be_read(tmp_path):
    for name, content in (
        ("没有.docx", None),
        ("坏.docx", b"PK\x03\x04"),
        ("旧.doc", b"\xd0\xcf\x11"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(Refused):
            verify(tmp_path / name)


def test_json__as_the_contract_says(tmp_path):
    path = made(tmp_path)
    found = json.loads(telling.as_json(as_object(verify(path), ())))
    assert set(found) == {
        "ok", "made", "when", "workbook", "template", "differences", "findings",
    }  # fmt: skip
    assert (found["ok"], found["made"], found["workbook"]) == (True, True, "台账.xlsx")
    edited(path, path, "学习12次", "电话13812345678")
    verified = verify(path)
    found = json.loads(telling.as_json(as_object(verified, verified.found)))
    assert (found["ok"], found["made"]) == (False, False)
    (difference,) = found["differences"]
    assert set(difference) == {"paragraph", "old", "new"}
    assert "138****5678" in difference["new"]
    assert "13812345678" not in "".join(lines(verified))
