"""The text of a cell with all that is wished for it: its own lines, with their words changed."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from notice.model.text import Cell
from notice.versions.edits import Wish, one_replacement
from notice.versions.refusals import Refusal

if TYPE_CHECKING:
    from notice.xlsx.fill import Held

EXCEL_LETTERS = 32_767  # what a cell holds


def with_wishes(cell: Cell, held: "Held | None", wishes: Sequence[Wish]) -> str | Refusal:
    """The cell's own text with all wishes for it fulfilled."""
    from notice.xlsx.cells import clean
    from notice.xlsx.fill import lines_of, with_lines

    if held is None:
        return Refusal("台账里找不到这个单元格的文字，请核对", cell)
    if held.is_formula:
        return Refusal("这个单元格是公式，不能覆盖，请改公式取数的单元格", cell)
    lines = lines_of(held.raw)
    changes = _new_lines(lines, wishes)
    if changes is None:
        return Refusal("同一个单元格在几处改得不一样，请定下一种再改", cell)
    raw = held.raw
    for first, last, put in reversed(changes):
        if last > len(lines):
            return Refusal("台账里找不到这个单元格的文字，请核对", cell)
        raw = with_lines(raw, first, last, put)
    text = str(raw)
    if not clean(text).text:
        return Refusal("整格的内容都删去了，这一行留不留请在台账里定", cell)
    if len(text) > EXCEL_LETTERS:
        return Refusal("改后的文字超过一个单元格能放的字数，请拆成几行", cell)
    return text


class _NewLines(NamedTuple):
    """The lines of a cell from `first` to `last` become `put`."""

    first: int
    last: int
    put: tuple[str, ...]


def _new_lines(lines: Sequence[str], wishes: Sequence[Wish]) -> list[_NewLines] | None:
    """The lines as all wishes want them; None where two want the same words to be different."""
    found = {_NewLines(wish.first, wish.last, wish.new) for wish in wishes if wish.old is None}
    by_line: dict[int, list[Wish]] = {}
    for wish in wishes:
        if wish.old is not None and wish.first <= len(lines):
            by_line.setdefault(wish.first, []).append(wish)
    for number, of_line in by_line.items():
        put = _new_line(lines[number - 1], of_line)
        if put is None:
            return None
        found.add(_NewLines(number, number, (put,)))
    ordered = sorted(found)
    if any(one.last >= other.first for one, other in pairwise(ordered)):
        return None
    return ordered


def _new_line(line: str, wishes: Sequence[Wish]) -> str | None:
    """A line with its words changed; None where two wishes don't agree."""
    whole: set[str] = set()
    changes: dict[tuple[int, int], str] = {}  # from and to which letter → what is put there
    for wish in wishes:
        old, (new,) = wish.old or "", wish.new
        at = line.find(old)
        if at < 0:  # with --fix the printed line is not that of the cell
            whole.add(new)
            continue
        change = one_replacement(old, new)
        place = at + change.start, at + change.end
        if changes.setdefault(place, change.new) != change.new:
            return None
    if whole:
        return whole.pop() if len(whole) == 1 and not changes else None
    return _changed(line, changes)


def _changed(line: str, changes: Mapping[tuple[int, int], str]) -> str | None:
    pieces: list[str] = []
    at = 0
    for (start, end), put in sorted(changes.items()):
        if start < at:
            return None
        pieces += [line[at:start], put]
        at = end
    return "".join([*pieces, line[at:]])
