"""How bold and how large the words of a paragraph are, after its styles (加粗、字号).

Only what holds for every word of a paragraph is given: a heading that lost its form is seen, one
word that stands out is not.
"""

from typing import Any, NamedTuple

from notice.docx.named_styles import by_id, lineage, style_of
from notice.docx.wordml import RPR, RUN_STYLE, VALUE, R, W
from notice.docx.words import own_text_nodes, words_of

_BOLD, _SIZE = f"{W}b", f"{W}sz"
_STANDARD_SIZE = 20  # half points, where nothing says another


class Emphasis(NamedTuple):
    """What holds for all words of a paragraph; None where they differ or there are none."""

    is_bold: bool | None
    half_points: int | None


class Emphases:
    """Reads the emphasis of the paragraphs of a document by its styles."""

    def __init__(self, styles: Any) -> None:
        """Take the root of the styles part."""
        self._styles = by_id(styles)
        self._defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{RPR}")
        standard = (k for k, s in self._styles.items() if _is_standard(s))
        self._standard = next(standard, None)
        self._known: dict[str | None, tuple[bool, int | None]] = {}

    def of(self, paragraph: Any) -> Emphasis:
        """The emphasis of a w:p."""
        named = style_of(paragraph)
        known = named if named in self._styles else self._standard
        found = {
            self._of_run(run, known)
            for run in {
                _run_of(node) for node in own_text_nodes(paragraph) if words_of(node).strip()
            }
        }
        bold, sizes = {b for b, _ in found}, {size for _, size in found}
        return Emphasis(
            bold.pop() if len(bold) == 1 else None, sizes.pop() if len(sizes) == 1 else None
        )

    def _of_run(self, run: Any, style: str | None) -> tuple[bool, int]:
        properties = None if run is None else run.find(RPR)
        bold, size = _said(properties)
        named = None if properties is None else properties.find(RUN_STYLE)
        of_run = self._of_style(None if named is None else named.get(VALUE))
        of_paragraph = self._of_style(style)
        of_all = _said(self._defaults)
        if bold is None:  # a style in a style turns it round
            bold = bool(of_all[0]) or of_run[0] != of_paragraph[0]
        return bold, size or of_run[1] or of_paragraph[1] or of_all[1] or _STANDARD_SIZE

    def _of_style(self, style: str | None) -> tuple[bool, int | None]:
        if style not in self._known:
            said = [_said(each.find(RPR)) for each in lineage(style, self._styles)]
            bold = next((b for b, _ in said if b is not None), False)
            self._known[style] = bold, next((size for _, size in said if size), None)
        return self._known[style]


def _is_standard(style: Any) -> bool:
    return style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph"


def _run_of(node: Any) -> Any:
    return next(node.iterancestors(R), None)


def _said(properties: Any) -> tuple[bool | None, int | None]:
    """What run properties say themselves."""
    if properties is None:
        return None, None
    bold, size = properties.find(_BOLD), properties.find(_SIZE)
    is_bold = None if bold is None else bold.get(VALUE, "1") not in ("0", "false", "off", "none")
    number = "" if size is None else size.get(VALUE, "").partition(".")[0]
    return is_bold, int(number) if number.isdigit() else None
