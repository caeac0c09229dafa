"""A notice that went through another program and back gives no difference (kind: resaved)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from notice.commands.build import make
from notice.commands.compare import compare, lines
from notice.model.notice import Edition
from tests.builders import repacked
from tests.office import convert
from tests.test_cli import EXAMPLE, ROOT

TEMPLATES = sorted((ROOT / "templates").glob("*.docx"))


def notices(folder: Path) -> list[Path]:
    made: list[Path] = []
    for template in TEMPLATES:
        edition = Edition.INTERNAL if template.name == "internal.docx" else Edition.PUBLIC
        path = folder / f"{template.stem}.docx"
        path.write_bytes(make(EXAMPLE, template, edition)[0].rendered.docx)
        made.append(path)
    return made


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_through_libreoffice(tmp_path):
    made = notices(tmp_path)
    (tmp_path / "回").mkdir()
    convert("docx:MS Word 2007 XML", tmp_path / "回", *made)
    told = {p.name: lines(compare(p, tmp_path / "回" / p.name)) for p in made}
    assert told == {path.name: ["没有差异"] for path in made}


def as_word(xml: str) -> str:
    """Runs cut in two, with editing ids, languages and marks of the spelling between them."""
    xml = re.sub(r"<w:p>", '<w:p w:rsidR="00A12B34" w:rsidRDefault="00C56D78">', xml)
    cut = (
        r'<w:r w:rsidRPr="00112233">\1<w:t xml:space="preserve">\2</w:t></w:r>'
        r'<w:proofErr w:type="spellStart"/><w:r>\1<w:t xml:space="preserve">\3</w:t></w:r>'
        '<w:proofErr w:type="spellEnd"/>'
    )
    form = r"(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
    return re.sub(rf"<w:r>{form}<w:t[^>]*>([^<]{{2}})([^<]+)</w:t></w:r>", cut, xml)


def renamed(xml: str) -> str:
    """Ids of styles as another program gives them."""
    return re.sub(
        r'(w:styleId="|<w:(?:pStyle|rStyle|basedOn|next|link) w:val=")([^"]+)', r"\1x\2", xml
    )


def test_as_word_saves_it(tmp_path):
    for path in notices(tmp_path):
        again = tmp_path / f"改{path.name}"
        parts = {
            "word/document.xml": lambda xml: renamed(as_word(xml.decode())).encode(),
            "word/styles.xml": lambda xml: renamed(xml.decode()).encode(),
            "word/settings.xml": lambda xml: xml.replace(
                b"</w:settings>", b"<w:compat><w:useFELayout/></w:compat></w:settings>"
            ),
        }
        again.write_bytes(repacked(path.read_bytes(), parts))
        assert again.read_bytes() != path.read_bytes()
        assert lines(compare(path, again)) == ["没有差异"], path.name
