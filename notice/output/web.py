"""The notice for a website: a plain page whose headings and paragraphs an editor keeps; text."""

from __future__ import annotations

from collections.abc import Sequence

from notice.docx.blocks import TABULAR, TITLE, Block, blocks
from notice.model.notice import Made
from notice.output.page import template


def page(made: Made) -> str:
    """The notice as an HTML page without styles, scripts or ids."""
    shown = blocks_of(made)
    title = next(("".join(block.lines) for block in shown if block.tag == TITLE), "")
    return template("web.html.j2", is_masked=False, ends_line=True).render(
        blocks=shown, title=title
    )


def text(made: Made) -> str:
    """The notice as text, a line a paragraph; the cells of a table's row stand between tabs."""
    return "".join(f"{line}\n" for block in blocks_of(made) for line in _lines(block))


def blocks_of(made: Made) -> Sequence[Block]:
    """What both show."""
    return blocks(made.rendered.docx, made.rendered.looks)


def _lines(block: Block) -> Sequence[str]:
    if block.tag == TABULAR:
        return ["\t".join("".join(cell) for cell in row) for row in block.rows]
    return block.lines
