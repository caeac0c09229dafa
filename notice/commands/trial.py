"""Edits on trial (核实): what each wants of the cells, and which of them come back.

An edit comes back (可回填) only where it was proved: the notice built from the filled copy has the
edited paragraphs, and no other of its paragraphs differs from that of today.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.commands import build
from notice.diagnostics import Diagnostic, Level, Refused
from notice.model.notice import Edition, Made, Paragraph
from notice.model.text import Cell, Text
from notice.versions import edits
from notice.versions.align import pairs
from notice.versions.edits import Group, Refusal, Wish

if TYPE_CHECKING:
    from notice.docx.reading import Document
    from notice.xlsx.fill import Held, OpenWorkbook

COMES_BACK, BY_HAND = "可回填", "需人工处理"
BODY = "正文"
COPY = "回填稿.xlsx"  # the copy while it is proved, in a folder of its own
EXCEL_LETTERS = 32_767  # what a cell holds


class Edit(NamedTuple):
    """One difference: where it stands in the edited notice (from 1), both texts, what becomes of
    it.
    """

    paragraph: int
    cell: Cell | None
    old: str
    new: str
    verdict: str
    reason: str
    authors: tuple[str, ...]


class How(NamedTuple):
    """How the notice is made of a workbook."""

    template: Path
    edition: Edition
    fix: bool

    def make(self, workbook: Path) -> tuple[Made, list[Diagnostic]]:
        """As build.make. Raises Refused."""
        return build.make(workbook, self.template, self.edition, fix=self.fix)


class Copy(NamedTuple):
    """A filled copy, and what its check found."""

    content: bytes
    found: tuple[Diagnostic, ...]


class Trial:
    """The edits of one notice: `old` is what was recorded, `now` what is made today.

    A group of paragraphs has either wishes or a refusal; a refusal may come late, the proof's.
    """

    def __init__(
        self,
        old: Sequence[Paragraph],
        made: Made,
        document: Document,
        book: OpenWorkbook,
        how: How,
    ) -> None:
        """Find the edits and what each wants; nothing is proved yet."""
        self.old = body(old)
        self.now = body(made.rendered.paragraphs)
        self.document = document
        self.new = document.texts
        self.book = book
        self.how = how
        self.groups = edits.groups(self.old, self.new)
        self._beside = _beside(made)
        self._steps = pairs(self.old, self.now)
        self.today = {
            i: j
            for i, j in self._steps
            if i is not None and j is not None and self.old[i] == self.now[j]
        }
        self._refusals: dict[Group, Refusal] = {}
        self._wishes: dict[Group, list[Wish]] = {}
        for group in self.groups:
            wished = self._wished(group)
            if isinstance(wished, Refusal):
                self._refusals[group] = wished
            else:
                self._wishes[group] = wished
        wanted = {wish.cell for wished in self._wishes.values() for wish in wished}
        self._held: dict[Cell, Held] = book.look(wanted)
        self._printed = _places(self.now, made)
        self.copy = Copy(b"", ())

    # ------------------------------------------------------------ what an edit wants

    def _wished(self, group: Group) -> list[Wish] | Refusal:
        if group.is_moved:
            cell = next(_quoted_cells(self.old[group.olds[0]]), None)
            return Refusal("这一段换了位置，顺序按台账的行排，请在台账里调整", cell)
        words = [*(self.old[i] for i in group.olds), *(self.new[j] for j in group.news)]
        if not any(text.strip() for text in words):
            return Refusal("加减的是空段，和台账的文字无关，版式由模板定")
        if changed := self._changed_since(group):
            return changed
        olds = [self.now[self.today[i]] for i in group.olds]
        news = [self.new[j] for j in group.news]
        if not all(_is_row(places) for places in (group.olds, group.news)):
            return Refusal("这几段拆开、合并的方式看不清，请在台账里处理")
        return edits.wishes(olds, news)

    def _changed_since(self, group: Group) -> Refusal | None:
        """What stands today where the edited paragraph stood, if that is no longer the same."""
        gone = [i for i in group.olds if i not in self.today]
        if not gone:
            return None
        counterparts = {step.old: step.new for step in self._steps}
        places = [counterparts.get(i) for i in group.olds]
        now = "\n".join(self.now[j] for j in places if j is not None)
        cell = self._cell_changed(group)
        if now == "\n".join(self.new[j] for j in group.news):
            return Refusal("台账在生成以后已经改成这样，不用再改", cell)
        was = "\n".join(self.old[i] for i in group.olds)
        after = "\n".join(self.new[j] for j in group.news)
        shown = f"生成时“{was}”，现在“{now}”，改稿“{after}”"
        return Refusal(f"台账在生成以后改过，三种文字请核对后定：{shown}", cell)

    def _cell_changed(self, group: Group) -> Cell | None:
        """The cell in which the edit lies, by the record."""
        olds, news = [self.old[i] for i in group.olds], [self.new[j] for j in group.news]
        wished = edits.wishes(olds, news)
        return wished.cell if isinstance(wished, Refusal) else wished[0].cell

    # ------------------------------------------------------------ what can live together

    def proved(self) -> tuple[Group, ...]:
        """The edits of which the notice of the filled copy has shown that they come back.

        Where there are any, `copy` is that filled copy.
        """
        return self._surviving(self._settled(tuple(self._wishes)))

    def _settled(self, live: tuple[Group, ...]) -> tuple[Group, ...]:
        """Those that no other edit and no other place of their cells speaks against."""
        while True:
            _, refused = self._texts(live)
            refused |= self._elsewhere(live, refused)
            if not refused:
                return live
            self._refusals |= {g: r for g, r in refused.items() if g not in self._refusals}
            live = tuple(group for group in live if group not in refused)

    def _texts(self, live: Sequence[Group]) -> tuple[dict[Cell, str], dict[Group, Refusal]]:
        """The new text of each cell, and the edits that can't be had together."""
        by_cell: dict[Cell, list[tuple[Group, Wish]]] = {}
        for group in live:
            for wish in self._wishes[group]:
                by_cell.setdefault(wish.cell, []).append((group, wish))
        texts: dict[Cell, str] = {}
        refused: dict[Group, Refusal] = {}
        for cell, wanted in by_cell.items():
            made = _text(cell, self._held.get(cell), [wish for _, wish in wanted])
            if isinstance(made, Refusal):
                refused |= {group: made for group, _ in wanted}
            else:
                texts[cell] = made
        return texts, refused

    def _elsewhere(
        self, live: Sequence[Group], refused: Mapping[Group, Refusal]
    ) -> dict[Group, Refusal]:
        """Edits of words that stand in other paragraphs too, where nobody changed them."""
        touched: dict[Cell, set[int]] = {}
        for group in live:
            if group not in refused:
                for wish in self._wishes[group]:
                    touched.setdefault(wish.cell, set()).update(self._today(group))
        found: dict[Group, Refusal] = {}
        for group in live:
            for wish in self._wishes[group] if group not in refused else ():
                untouched = [
                    n
                    for n in self._printed.get(wish.cell, ())
                    if n not in touched[wish.cell] and self._quotes(n, wish)
                ]
                if untouched:
                    found[group] = Refusal(_also_printed(untouched), wish.cell)
        return found

    def _today(self, group: Group) -> list[int]:
        return [self.today[i] for i in group.olds]

    def _quotes(self, number: int, wish: Wish) -> bool:
        """Whether a paragraph of today quotes the words that a wish changes."""
        if number < 0:
            return True
        for span in self.now[number].spans:
            source = span.source
            if source is None or source.line is None or source.cells[0] != wish.cell:
                continue
            if wish.first <= source.line <= wish.last and (
                wish.old is None or wish.old in span.text or span.text in wish.old
            ):
                return True
        return False

    # ------------------------------------------------------------ the proof

    def _surviving(self, live: tuple[Group, ...]) -> tuple[Group, ...]:
        """Those of which the notice that is made has the edited paragraphs, and no other changed.

        An edit that is to blame is withdrawn; where none can be named, each half is tried alone.
        """
        if not live:
            return ()
        blamed = self._blamed(live)
        if blamed is None:
            return live
        if not blamed:
            return self._surviving_halves(live)
        self._refusals |= blamed
        return self._surviving(self._settled(tuple(g for g in live if g not in blamed)))

    def _surviving_halves(self, live: tuple[Group, ...]) -> tuple[Group, ...]:
        clusters = self._clusters(live)
        if len(clusters) == 1:
            self._withdraw(clusters[0])
            return ()
        half = len(clusters) // 2
        parts = [tuple(g for c in part for g in c) for part in (clusters[:half], clusters[half:])]
        kept = [group for part in parts for group in self._surviving(part)]
        if len(kept) == len(live):  # each half alone, but not both
            self._withdraw(clusters[-1])
            kept = [group for group in kept if group not in clusters[-1]]
        return self._surviving(self._settled(tuple(kept)))

    def _clusters(self, live: Sequence[Group]) -> list[list[Group]]:
        """The edits that must live together, because they want something of the same cell."""
        clusters: list[tuple[set[Cell], list[Group]]] = []
        for group in live:
            cells = {wish.cell for wish in self._wishes[group]}
            linked = [cluster for cluster in clusters if cluster[0] & cells]
            clusters = [cluster for cluster in clusters if not cluster[0] & cells]
            members = [member for cluster in linked for member in cluster[1]]
            clusters.append((cells.union(*(cluster[0] for cluster in linked)), [*members, group]))
        return [members for _, members in clusters]

    def _withdraw(self, cluster: Iterable[Group]) -> None:
        for group in cluster:
            self._refusals[group] = Refusal(f"{_NOT_PROVED}{_ADVICE}", self._wishes[group][0].cell)

    def _blamed(self, live: tuple[Group, ...]) -> dict[Group, Refusal] | None:
        """None where the proof holds; else the edits at fault, none where it can't be said."""
        texts, _ = self._texts(live)
        content, told = self.book.filled(texts)
        try:
            made, found = self._made(content)
        except Refused as refused:
            return self._refused_by(live, refused)
        wanted, owners = self._wanted(live)
        built = body(made.rendered.paragraphs)
        blamed: dict[Group, Refusal] = {}
        is_wrong = _beside(made) != self._beside
        for i, j in pairs(wanted, built):
            if i is None or j is None or wanted[i] != built[j]:
                is_wrong = True
                if i in owners:
                    cell = self._wishes[owners[i]][0].cell
                    shown = f"（会是“{_shown(wanted[i], built[j])}”）" if j is not None else ""
                    blamed[owners[i]] = Refusal(f"{_NOT_PROVED}{shown}{_ADVICE}", cell)
        if is_wrong:
            return blamed
        self.copy = Copy(content, (*told, *found))
        return None

    def _made(self, content: bytes) -> tuple[Made, list[Diagnostic]]:
        """The notice of a filled copy, made as the edited one was. Raises Refused."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / COPY
            path.write_bytes(content)
            return self.how.make(path)

    def _refused_by(self, live: Iterable[Group], refused: Refused) -> dict[Group, Refusal]:
        """The edits whose cells the errors name."""
        found: dict[Group, Refusal] = {}
        for diagnostic in refused.diagnostics:
            for group in live:
                if diagnostic.level is Level.ERROR and diagnostic.where in [
                    wish.cell for wish in self._wishes[group]
                ]:
                    message = f"照这样改就不能生成：{diagnostic.sentence}"
                    found.setdefault(group, Refusal(message, self._wishes[group][0].cell))
        return found

    def _wanted(self, live: Iterable[Group]) -> tuple[list[str], dict[int, Group]]:
        """The paragraphs that must come out, and which of them are an edit's."""
        first = {self._today(group)[0]: group for group in live}
        covered = {number for group in live for number in self._today(group)}
        wanted: list[str] = []
        owners: dict[int, Group] = {}
        for number, text in enumerate(self.now):
            if number in first:
                group = first[number]
                for j in group.news:
                    owners[len(wanted)] = group
                    wanted.append(self.new[j])
            if number not in covered:
                wanted.append(str(text))
        return wanted, owners

    # ------------------------------------------------------------ what is told

    def edits(self, survivors: Sequence[Group]) -> tuple[Edit, ...]:
        """Every difference with its verdict, in reading order."""
        alive = set(survivors)
        return tuple(edit for group in self.groups for edit in self._edits(group, group in alive))

    def _edits(self, group: Group, comes_back: bool) -> Iterator[Edit]:
        if comes_back:
            cells: list[Cell | None] = list(dict.fromkeys(w.cell for w in self._wishes[group]))
            verdict, reason = COMES_BACK, _kind(group)
        else:
            refusal = self._refusals[group]
            cells, verdict, reason = [refusal.cell], BY_HAND, refusal.reason
        yield from edits_of(group, self.old, self.document, cells, verdict, reason)


_NOT_PROVED = "照这样改台账，生成的通报和改稿不一样"
_ADVICE = "，请在台账里处理"
_AROUND = 10


def _shown(wanted: str, built: str) -> str:
    """What is built where it differs from what is wanted, with some letters around."""
    change = edits.one_change(wanted, built)
    end = change.start + len(change.new)
    return built[max(0, change.start - _AROUND) : end + _AROUND]


def body(paragraphs: Iterable[Paragraph]) -> list[Text]:
    """The texts of the notice's body, in order."""
    return [p.text for p in paragraphs if p.part == BODY]


def _beside(made: Made) -> list[tuple[str, str]]:
    """Headers, footers and notes: part and words."""
    return [(p.part, str(p.text)) for p in made.rendered.paragraphs if p.part != BODY]


def _places(now: Sequence[Text], made: Made) -> dict[Cell, list[int]]:
    """Cell → the paragraphs that quote it, by their places; -1 for one beside the body."""
    found: dict[Cell, list[int]] = {}
    beside = [(-1, p.text) for p in made.rendered.paragraphs if p.part != BODY]
    for number, text in (*enumerate(now), *beside):
        for cell in _quoted_cells(text):
            found.setdefault(cell, []).append(number)
    return found


# ---------------------------------------------------------------- the text of a cell


def _text(cell: Cell, held: Held | None, wishes: Sequence[Wish]) -> str | Refusal:
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


def _new_lines(
    lines: Sequence[str], wishes: Sequence[Wish]
) -> list[tuple[int, int, tuple[str, ...]]] | None:
    """The lines of a cell as all wishes want them: first, last, what stands there then.

    None where two of them want the same words to be different.
    """
    found = {(w.first, w.last, w.new) for w in wishes if w.old is None}
    by_line: dict[int, dict[tuple[int, int], str]] = {}
    whole: dict[int, set[str]] = {}
    for wish in wishes:
        if wish.old is None or wish.first > len(lines):
            continue
        line, (new,) = lines[wish.first - 1], wish.new
        at = line.find(wish.old)
        if at < 0:  # with --fix the printed line is not that of the cell
            whole.setdefault(wish.first, set()).add(new)
            continue
        change = edits.one_change(wish.old, new)
        place = at + change.start, at + change.end
        if by_line.setdefault(wish.first, {}).setdefault(place, change.new) != change.new:
            return None
    for number, news in whole.items():
        if len(news) > 1 or number in by_line:
            return None
        found.add((number, number, tuple(news)))
    for number, changes in by_line.items():
        line, at = lines[number - 1], 0
        pieces: list[str] = []
        for (start, end), put in sorted(changes.items()):
            if start < at:
                return None
            pieces += [line[at:start], put]
            at = end
        found.add((number, number, ("".join([*pieces, line[at:]]),)))
    ordered = sorted(found)
    if any(one[1] >= other[0] for one, other in pairwise(ordered)):
        return None
    return ordered


def _is_row(places: Sequence[int]) -> bool:
    return all(later == earlier + 1 for earlier, later in pairwise(places))


def _quoted_cells(text: Text) -> Iterator[Cell]:
    yield from dict.fromkeys(
        span.source.cells[0]
        for span in text.spans
        if span.source is not None and span.source.line is not None
    )


def _also_printed(numbers: Sequence[int]) -> str:
    places = "、".join(f"第{n + 1}段" for n in numbers[:5] if n >= 0)
    if any(n < 0 for n in numbers):
        places = f"{places}和页眉页脚" if places else "页眉页脚"
    more = "等处" if len(numbers) > 5 else ""
    return f"这个单元格还印在{places}{more}，那里没有同样改，或不能回填；在台账里改，各处会一起变"


def _kind(group: Group) -> str:
    if not group.news:
        return "删去单元格里的一行"
    if len(group.olds) == len(group.news) == 1:
        return "改单元格里的文字"
    return "拆开或合并单元格里的行，几段一起回填"


def edits_of(
    group: Group,
    old: Sequence[str],
    document: Document,
    cells: Sequence[Cell | None],
    verdict: str,
    reason: str,
) -> Iterator[Edit]:
    """An entry for each paragraph of a group, or for each cell of a paragraph.

    Who dropped a paragraph has left a mark on the next one.
    """
    following = document.paragraphs[group.at : group.at + 1] if not group.news else ()
    dropped_by = following[0].authors if following else ()
    for i, j in zip_longest(group.olds, group.news):
        paragraph = (j if j is not None else i) + 1
        was = str(old[i]) if i is not None else ""
        now = document.texts[j] if j is not None else ""
        authors = document.paragraphs[j].authors if j is not None else dropped_by
        for cell in cells:
            yield Edit(paragraph, cell, was, now, verdict, reason, authors)
