"""What the screen says of a run: what became of it, which file is the one, what to type next."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from tests.builders import ROW, changed, save
from tests.test_cli import generate


def said(folder: Path, *words: str) -> str:
    return generate(*words, "-o", "出", cwd=folder).stderr


def edited(folder: Path) -> Path:
    """The notice with a sentence of the hand in it."""
    (notice,) = (folder / "出").glob("*通报.docx")
    document = Document(str(notice))
    paragraph = next(p for p in document.paragraphs if "整改情况：" in p.text)
    paragraph.runs[0].text = f"{paragraph.runs[0].text}另外又开了一次会。"
    document.save(str(notice))
    return notice


def test_screen__made_unchanged_replaced(tmp_path: Path) -> None:
    save(tmp_path / "台账.xlsx", [ROW])
    assert "已生成：整改措施1项（完成1项）、具体问题1个（完成1个）" in said(tmp_path, "台账.xlsx")
    assert "没有变化，通报还是原来那份：" in said(tmp_path, "台账.xlsx")
    save(tmp_path / "台账.xlsx", [changed(整改情况="每周学习。")])
    assert "换下的上一版：历史/" in said(tmp_path, "台账.xlsx")


def test_screen__an_edited_notice_and_the_line_to_type_next(tmp_path: Path) -> None:
    save(tmp_path / "台账.xlsx", [ROW])
    said(tmp_path, "台账.xlsx")
    notice = edited(tmp_path)
    save(
        tmp_path / "台账.xlsx", [ROW, changed(反馈问题="乙问题", 整改措施="乙", 整改情况="乙事。")]
    )
    text = said(tmp_path, "台账.xlsx")
    second = f"{notice.stem}_2.docx"
    assert "您改过这份通报，没有覆盖" in text
    assert (
        f'python generate.py compare "{Path("出") / notice.name}" "{Path("出") / second}"' in text
    )
    assert "python generate.py --merge" in text
    merged = said(tmp_path, "台账.xlsx", "--merge")
    assert "改动已经并入，以后就用这一份" in merged
    assert f"旁边还有旧的一份：{second}，文字和它不同，别拿错" in merged


def test_screen__check(tmp_path: Path) -> None:
    save(tmp_path / "台账.xlsx", [changed(整改情况="有关制度尚未印发。")])
    run = generate("check", "台账.xlsx", cwd=tmp_path)
    assert run.stderr.splitlines()[-1].startswith("可以生成，有1条提醒要看")
    save(tmp_path / "台账.xlsx", [changed(完成状态="差不多")])
    run = generate("check", "台账.xlsx", cwd=tmp_path, check=False)
    assert run.stderr.splitlines()[-1].startswith("不能生成，有1处错误")
