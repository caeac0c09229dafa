"""Which edits of a notice can be had together, by the cells that they want changed.

All wishes for a cell must make one text, and its words may stand nowhere else unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from notice.commands.cell_text import with_wishes
from notice.model.text import Cell, Text
from notice.versions.edits import Wish
from notice.versions.groups import Group
from notice.versions.refusals import Refusal
from notice.versions.wanted import Wanted, quoted_cells

if TYPE_CHECKING:
    from notice.xlsx.fill import OpenWorkbook

_BESIDE = -1  # the place of a paragraph beside the body


class Together:
    """The edits that have wishes, what the cells hold, and where today's notice quotes them."""

    def __init__(
        self,
        wanted: Wanted,
        now: Sequence[Text],
        beside: Iterable[Text],
        book: OpenWorkbook,
        others: Mapping[Cell, Sequence[Cell]],
    ) -> None:
        """Look up every cell once; `beside` are the headers, footers and notes of today.

        `others` are the further cells in which a heading is written out.
        """
        self._others = others
        self._wishes = wanted.wishes
        self._today = wanted.today
        self._now = now
        cells = {wish.cell for wished in self._wishes.values() for wish in wished}
        self._held = book.look(cells.union(*(others.get(cell, ()) for cell in cells)))
        self._printed: dict[Cell, list[int]] = {}  # cell → the paragraphs that quote it
        for number, text in (*enumerate(now), *((_BESIDE, text) for text in beside)):
            for cell in quoted_cells(text):
                self._printed.setdefault(cell, []).append(number)

    def refused(self, live: Sequence[Group]) -> dict[Group, Refusal]:
        """The edits against which another one, or another place of their cells, speaks."""
        _, refused = self._fulfilled(live)
        return refused | self._printed_elsewhere([g for g in live if g not in refused])

    def texts(self, live: Sequence[Group]) -> dict[Cell, str]:
        """The new text of each cell with these edits, where a heading is repeated of each."""
        texts = self._fulfilled(live)[0]
        repeated = {
            other: text
            for cell, text in texts.items()
            for other in self._others.get(cell, ())
            if self._holds_the_same(cell, other)
        }
        return repeated | texts

    def _holds_the_same(self, cell: Cell, other: Cell) -> bool:
        from notice.xlsx.cells import bare_text

        one, two = self._held.get(cell), self._held.get(other)
        if one is None or two is None or two.is_formula:
            return False
        return bare_text(one.raw) == bare_text(two.raw)

    def _fulfilled(self, live: Sequence[Group]) -> tuple[dict[Cell, str], dict[Group, Refusal]]:
        """The new text of each cell, and the edits that can't be had together."""
        by_cell: dict[Cell, list[tuple[Group, Wish]]] = {}
        for group in live:
            for wish in self._wishes[group]:
                by_cell.setdefault(wish.cell, []).append((group, wish))
        texts: dict[Cell, str] = {}
        refused: dict[Group, Refusal] = {}
        for cell, wanted in by_cell.items():
            text = with_wishes(cell, self._held.get(cell), [wish for _, wish in wanted])
            if isinstance(text, Refusal):
                refused |= {group: text for group, _ in wanted}
            else:
                texts[cell] = text
        return texts, refused

    def _printed_elsewhere(self, live: Sequence[Group]) -> dict[Group, Refusal]:
        """Edits of words that stand in other paragraphs too, where nobody changed them."""
        touched: dict[Cell, set[int]] = {}
        for group in live:
            for wish in self._wishes[group]:
                touched.setdefault(wish.cell, set()).update(self._today[i] for i in group.olds)
        found: dict[Group, Refusal] = {}
        for group in live:
            for wish in self._wishes[group]:
                untouched = [
                    number
                    for number in self._printed.get(wish.cell, ())
                    if number not in touched[wish.cell] and self._quotes(number, wish)
                ]
                if untouched:
                    found[group] = Refusal(_also_printed(untouched), wish.cell)
        return found

    def _quotes(self, number: int, wish: Wish) -> bool:
        """Whether a paragraph of today quotes the words that a wish changes."""
        if number == _BESIDE:
            return True
        for span in self._now[number].spans:
            source = span.source
            if source is None or source.line is None or source.cells[0] != wish.cell:
                continue
            if wish.first <= source.line <= wish.last and (
                wish.old is None or wish.old in span.text or span.text in wish.old
            ):
                return True
        return False

    def clusters(self, live: Sequence[Group]) -> list[list[Group]]:
        """The edits that must live together, because they want something of the same cell."""
        clusters: list[tuple[set[Cell], list[Group]]] = []
        for group in live:
            cells, members = {wish.cell for wish in self._wishes[group]}, [group]
            linked = [cluster for cluster in clusters if cluster[0] & cells]
            for cluster in reversed(linked):
                clusters.remove(cluster)
                cells, members = cells | cluster[0], [*cluster[1], *members]
            clusters.append((cells, members))
        return [members for _, members in clusters]


def _also_printed(numbers: Sequence[int]) -> str:
    places = "、".join(f"第{n + 1}段" for n in numbers[:5] if n >= 0)
    if any(n < 0 for n in numbers):
        places = f"{places}和页眉页脚" if places else "页眉页脚"
    more = "等处" if len(numbers) > 5 else ""
    return f"这个单元格还印在{places}{more}，那里没有同样改，或不能回填；在台账里改，各处会一起变"
