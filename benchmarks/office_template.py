"""A template as a programmer in the office would make it: `python office_template.py OURS OUTPUT`.

The text and tags of our template in python-docx's default document, with its hundred styles, its
theme and its table looks: what Word leaves behind in most files that grew over the years.
"""

from __future__ import annotations

import sys

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt


def make(ours: str) -> Document:
    """Return the document; styles keep their ids, so that the notices made can be compared."""
    source, made = Document(ours), Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋_GB2312", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    for paragraph in source.paragraphs:
        style = paragraph.style
        if all(known.style_id != style.style_id for known in made.styles):
            added = made.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
            added.element.set(qn("w:styleId"), style.style_id)
            added.base_style = normal
        copy = made.add_paragraph()
        copy.paragraph_format.first_line_indent = Pt(32)
        copy._p.get_or_add_pPr().style = style.style_id
        copy.add_run(paragraph.text)
    footer = made.sections[0].footer.paragraphs[0]
    footer.text = source.sections[0].footer.paragraphs[0].text
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


if __name__ == "__main__":
    make(sys.argv[1]).save(sys.argv[2])
