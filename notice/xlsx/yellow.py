"""Cells that a person has to look at are yellow: the styles of a workbook, their yellow twins."""

from __future__ import annotations

from collections.abc import Iterator

from notice.xlsx.splice import (
    Splice,
    appended,
    elements,
    prefix_at,
    readable,
    spliced,
    tag_at,
    with_attributes,
)

YELLOW = "FFFFFF00"


class YellowStyles:
    """The styles of the workbook, and those made from them with a yellow fill."""

    def __init__(self, xml: bytes) -> None:
        """Take the part as it is; b"" where there is none."""
        self._xml = readable(xml)
        parts = elements(self._xml, frozenset({"fills", "fill", "cellXfs", "xf"})) if xml else []
        lists = {e.name: e for e in reversed(parts) if e.depth == 1}  # of two the first
        self._fills, outer = lists.get("fills"), lists.get("cellXfs")
        self._formats = outer
        styles = [e for e in parts if e.name == "xf"]
        self._own = [e for e in styles if outer and outer.start < e.start < outer.end]
        self._fill_count = sum(e.name == "fill" and e.depth == 2 for e in parts)
        self._made: dict[int, int] = {}  # number of a style → that of its yellow twin
        self.can_mark = bool(self._fills and self._own)

    @property
    def is_changed(self) -> bool:
        """Whether any style was added."""
        return bool(self._made)

    def yellow(self, style: int) -> int:
        """The number of a style that differs from this one by its yellow fill alone."""
        if not self.can_mark:
            return style
        number = style if style < len(self._own) else 0
        return self._made.setdefault(number, len(self._own) + len(self._made))

    @property
    def xml(self) -> bytes:
        """The part with the styles that were asked for."""
        if self._fills is None or self._formats is None:
            return self._xml
        prefix = prefix_at(self._xml, self._fills.start).decode()
        fill = (
            f'<{prefix}fill><{prefix}patternFill patternType="solid">'
            f'<{prefix}fgColor rgb="{YELLOW}"/><{prefix}bgColor indexed="64"/>'
            f"</{prefix}patternFill></{prefix}fill>"
        )
        return spliced(
            self._xml,
            [
                *self._counted(self._fills.start, self._fill_count + 1),
                appended(self._xml, self._fills, fill.encode()),
                *self._counted(self._formats.start, len(self._own) + len(self._made)),
                appended(self._xml, self._formats, b"".join(map(self._twin, self._made))),
            ],
        )

    def _counted(self, start: int, count: int) -> Iterator[Splice]:
        """The start tag of a list with the number of what it holds, where it says one."""
        tag = tag_at(self._xml, start)
        if not tag.endswith(b"/>"):
            yield Splice(start, start + len(tag), with_attributes(tag, {"count": str(count)}))

    def _twin(self, number: int) -> bytes:
        element = self._own[number]
        tag = tag_at(self._xml, element.start)
        looks = {"fillId": str(self._fill_count), "applyFill": "1"}
        return with_attributes(tag, looks) + self._xml[element.opened : element.end]
