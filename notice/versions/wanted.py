"""What the edits of a notice want of today's cells: its texts as recorded, made today, edited.

An edit wants something only where today's paragraphs are those that were edited. Texts in, wishes
and refusals out.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from notice.model.text import Cell, Text
from notice.versions.align import Pair, pairs
from notice.versions.edits import Wish, wishes
from notice.versions.groups import Group, groups
from notice.versions.refusals import Refusal


class Wanted(NamedTuple):
    """The edits in reading order, each with its wishes or the reason why it has none.

    `today` says of recorded paragraphs where today's with the same words stand.
    """

    groups: tuple[Group, ...]
    wishes: Mapping[Group, Sequence[Wish]]
    refusals: Mapping[Group, Refusal]
    today: Mapping[int, int]


def wanted(old: Sequence[Text], now: Sequence[Text], new: Sequence[str]) -> Wanted:
    """Compare what was recorded with what came back, and ask each edit what it wants."""
    asked = _Asked(old, now, new)
    changed = tuple(groups(old, new))
    answers = {group: asked.wishes(group) for group in changed}
    return Wanted(
        changed,
        {group: given for group, given in answers.items() if not isinstance(given, Refusal)},
        {group: given for group, given in answers.items() if isinstance(given, Refusal)},
        asked.today,
    )


class _Asked:
    """The three texts, and which paragraph of today stands for which that was recorded."""

    def __init__(self, old: Sequence[Text], now: Sequence[Text], new: Sequence[str]) -> None:
        self._old, self._now, self._new = old, now, new
        steps = pairs(old, now)
        self._counterparts = {step.old: step.new for step in steps}
        self.today = _same(steps, old, now)

    def wishes(self, group: Group) -> list[Wish] | Refusal:
        if group.is_moved:
            cell = next(quoted_cells(self._old[group.olds[0]]), None)
            return Refusal("这一段换了位置，顺序按台账的行排，请在台账里调整", cell)
        words = [*(self._old[i] for i in group.olds), *(self._new[j] for j in group.news)]
        if not any(text.strip() for text in words):
            return Refusal("加减的是空段，和台账的文字无关，版式由模板定")
        if changed := self._changed_since(group):
            return changed
        olds = [self._now[self.today[i]] for i in group.olds]
        news = [self._new[j] for j in group.news]
        if not all(_is_row(places) for places in (group.olds, group.news)):
            return Refusal("这几段拆开、合并的方式看不清，请在台账里处理")
        return wishes(olds, news)

    def _changed_since(self, group: Group) -> Refusal | None:
        """What stands today where the edited paragraph stood, if that is no longer the same."""
        if all(i in self.today for i in group.olds):
            return None
        olds, news = [self._old[i] for i in group.olds], [self._new[j] for j in group.news]
        cell = cell_of(wishes(olds, news))  # the one in which it lies, by the record
        places = [self._counterparts.get(i) for i in group.olds]
        now = "\n".join(self._now[j] for j in places if j is not None)
        was, after = "\n".join(olds), "\n".join(news)
        if now == after:
            return Refusal("台账在生成以后已经改成这样，不用再改", cell)
        shown = f"生成时“{was}”，现在“{now}”，改稿“{after}”"
        return Refusal(f"台账在生成以后改过，三种文字请核对后定：{shown}", cell)


def cell_of(wished: Sequence[Wish] | Refusal) -> Cell | None:
    """The cell in which an edit lies, by what it wants, which may be nothing, or is refused."""
    if isinstance(wished, Refusal):
        return wished.cell
    return wished[0].cell if wished else None


def _same(steps: Sequence[Pair], old: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    return {i: j for i, j in steps if i is not None and j is not None and old[i] == now[j]}


def _is_row(places: Sequence[int]) -> bool:
    return all(later == earlier + 1 for earlier, later in pairwise(places))


def quoted_cells(text: Text) -> Iterator[Cell]:
    """The cells that a text quotes, in order."""
    yield from dict.fromkeys(
        span.source.cells[0]
        for span in text.spans
        if span.source is not None and span.source.line is not None
    )
