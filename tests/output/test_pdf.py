"""--pdf: through LibreOffice, in a profile of its own, within a time limit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pdfplumber
import pytest
from docx import Document

from notice.docx import fonts
from notice.output import pdf, renditions
from tests import templates
from tests.builders import FACTS, ROW, changed, save
from tests.test_cli import EXAMPLE, generate

needs_office = pytest.mark.skipif(not pdf.is_there(), reason="LibreOffice is missing")


def told_by(run: subprocess.CompletedProcess) -> dict:
    assert run.returncode == 0, run.stdout
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return told_by(generate(EXAMPLE, "-o", tmp_path_factory.mktemp("出"), "--pdf", "--json"))


@needs_office
def test_pdf__has_the_words_of_the_notice(made: dict) -> None:
    with pdfplumber.open(made["outputs"]["pdf"]) as document:
        shown = "".join(page.extract_text() for page in document.pages)
    squeezed = "".join(shown.split())
    for paragraph in Document(made["outputs"]["notice"]).paragraphs:
        assert "".join(paragraph.text.split())[:12] in squeezed


@needs_office
def test_pdf__tells_the_fonts_that_are_missing_by_name(made: dict) -> None:
    used = fonts.used(Path(made["outputs"]["notice"]).read_bytes())
    assert used[:2] == ["方正小标宋简体", "仿宋_GB2312"]
    missing = pdf.missing(used)
    told = [f for f in made["findings"] if f["rule"] == "pdf-fonts"]
    assert missing is None or all(font in told[0]["message"] for font in missing)
    assert bool(missing) == bool(told)


@needs_office
def test_pdf__is_made_anew_only_for_another_notice(tmp_path: Path) -> None:
    book, folder = save(tmp_path / "台账.xlsx", [ROW]), tmp_path / "出"
    first = Path(told_by(generate(book, "-o", folder, "--pdf", "--json"))["outputs"]["pdf"])
    content = first.read_bytes()
    begun = time.monotonic()
    told_by(generate(book, "-o", folder, "--pdf", "--json"))
    assert time.monotonic() - begun < 60
    assert first.read_bytes() == content
    save(book, [changed(整改情况="换成了新的。")])
    told_by(generate(book, "-o", folder, "--pdf", "--json"))
    assert first.read_bytes() != content
    first.write_bytes(b"%PDF-mine")
    save(book, [changed(整改情况="又换了。")])
    told = told_by(generate(book, "-o", folder, "--pdf", "--json"))
    assert first.read_bytes() == b"%PDF-mine"
    assert told["outputs"]["pdf"] is None
    assert "beside-edited" in [f["rule"] for f in told["findings"]]


def without_office(tmp_path: Path) -> dict[str, str]:
    """An environment in which LibreOffice is not to be found."""
    (tmp_path / "bin").mkdir()
    return {**os.environ, "PATH": str(tmp_path / "bin")}


def test_pdf__without_libreoffice_the_notice_is_made(tmp_path: Path) -> None:
    environment = without_office(tmp_path)
    run = generate(EXAMPLE, "-o", tmp_path / "出", "--pdf", "--json", env=environment)
    told = told_by(run)
    assert told["outputs"]["pdf"] is None
    assert Path(told["outputs"]["notice"]).exists()
    assert [f["rule"] for f in told["findings"] if f["level"] == "warning"] == ["pdf-no-office"]


def test_pdf__without_libreoffice_strict_refuses(tmp_path: Path) -> None:
    environment = without_office(tmp_path)
    run = generate(EXAMPLE, "-o", tmp_path / "出", "--pdf", "--strict", "--json", env=environment)
    assert run.returncode == 1
    assert not (tmp_path / "出").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_pdf__one_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/child\nwait\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(fake))
    monkeypatch.setattr(pdf, "_START_SECONDS", 0)
    monkeypatch.setattr(pdf, "_SECONDS_PER_MEGABYTE", 5)
    notice = tmp_path / "通报.docx"
    notice.write_bytes(templates.template(templates.paragraph("甲")))
    with pytest.raises(pdf.Failed, match="没有做完"):
        pdf.made([notice], tmp_path)
    assert is_ended(tmp_path / "child")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_pdf__stopped_is_ended_with_all_it_started_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(fake))
    notice = tmp_path / "出" / "通报.docx"
    notice.parent.mkdir()
    notice.write_bytes(templates.template(templates.paragraph("甲")))
    begun = time.monotonic()
    made, found = renditions.pdfs([notice], lambda: child.exists() and time.monotonic() > begun + 1)
    assert (made, [d.rule for d in found]) == ({}, ["pdf-stopped"])
    assert time.monotonic() - begun < 5
    assert is_ended(child)
    assert list(notice.parent.iterdir()) == [notice]
    made, found = renditions.pdfs([notice], lambda: True)
    assert (made, [d.rule for d in found]) == ({}, ["pdf-stopped"])


def is_ended(noted: Path) -> bool:
    """Whether the process whose number is noted there has ended."""
    time.sleep(0.2)
    process = int(noted.read_text("utf-8"))
    return not Path(f"/proc/{process}").exists() or "Z" in state_of(process)


def state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2]


@needs_office
def test_pdf__a_batch_starts_libreoffice_once(tmp_path: Path) -> None:
    counted = tmp_path / "bin"
    counted.mkdir()
    office = shutil.which("soffice") or shutil.which("libreoffice")
    script = counted / "soffice"
    script.write_text(f'#!/bin/sh\necho x >> {tmp_path}/starts\nexec {office} "$@"\n', "utf-8")
    script.chmod(0o755)
    here = tmp_path / "各单位"
    here.mkdir()
    for name in "甲乙丙":
        save(here / f"{name}.xlsx", [ROW], facts=FACTS | {"单位简称": f"市{name}局"})
    environment = {**os.environ, "PATH": f"{counted}:{os.environ['PATH']}"}
    run = generate("batch", here, "-o", tmp_path / "出", "--pdf", "--json", env=environment)
    units = told_by(run)["units"]
    assert all(Path(unit["outputs"]["pdf"]).read_bytes()[:5] == b"%PDF-" for unit in units)
    assert (tmp_path / "starts").read_text("utf-8") == "x\n"
