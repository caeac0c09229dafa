"""Edits on trial (核实): which of them come back.

An edit comes back (可回填) only where it was proved: the notice built from the filled copy has the
edited paragraphs, and no other of its paragraphs differs from that of today.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice.commands.recorded import How, body
from notice.commands.together import Together
from notice.commands.verdicts import BY_HAND, COMES_BACK, Edit, edits_of, what_comes_back
from notice.commands.written_out import written_out
from notice.diagnostics import Diagnostic, Level, Refused
from notice.model.notice import BODY, Made, Paragraph
from notice.model.text import Cell, Text
from notice.versions.align import pairs
from notice.versions.edits import one_replacement
from notice.versions.groups import Group
from notice.versions.refusals import Refusal
from notice.versions.wanted import wanted

if TYPE_CHECKING:
    from notice.docx.reading import Document
    from notice.xlsx.fill import OpenWorkbook

COPY = "回填稿.xlsx"  # the copy while it is proved, in a folder of its own


class Copy(NamedTuple):
    """A filled copy, and what its check found."""

    content: bytes
    found: tuple[Diagnostic, ...]


class Trial:
    """The edits of one notice: `old` is what was recorded, `now` what is made today.

    An edit has either wishes or a refusal; a refusal may come late, the proof's.
    """

    def __init__(
        self,
        old: Sequence[Paragraph],
        made: Made,
        document: "Document",
        book: "OpenWorkbook",
        how: How,
    ) -> None:
        """Find the edits and what each wants; nothing is proved yet."""
        self.old = body(old)
        self.now = body(made.rendered.paragraphs)
        self.document = document
        self.new = document.texts
        self.book = book
        self.how = how
        asked = wanted(self.old, self.now, self.new)
        self.groups = asked.groups
        self.today = asked.today
        self._wishes = asked.wishes
        self._refusals = dict(asked.refusals)
        self._beside = _beside(made)
        others = written_out(made.book)
        self._together = Together(asked, self.now, [t for _, t in self._beside], book, others)
        self.copy = Copy(b"", ())

    def proved(self) -> tuple[Group, ...]:
        """The edits of which the notice of the filled copy has shown that they come back.

        Where there are any, `copy` is that filled copy.
        """
        return self._surviving(self._settled(tuple(self._wishes)))

    def _settled(self, live: tuple[Group, ...]) -> tuple[Group, ...]:
        """Those that no other edit and no other place of their cells speaks against."""
        while refused := self._together.refused(live):
            self._refusals = refused | self._refusals
            live = tuple(group for group in live if group not in refused)
        return live

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
        clusters = self._together.clusters(live)
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

    def _withdraw(self, cluster: Iterable[Group]) -> None:
        for group in cluster:
            self._refusals[group] = Refusal(f"{_NOT_PROVED}{_ADVICE}", self._wishes[group][0].cell)

    def _blamed(self, live: tuple[Group, ...]) -> dict[Group, Refusal] | None:
        """None where the proof holds; else the edits at fault, none where it can't be said."""
        content, told = self.book.filled(self._together.texts(live))
        try:
            made, found = self._made(content)
        except Refused as refused:
            return self._refused_by(live, refused)
        expected, owners = self._expected(live)
        built = body(made.rendered.paragraphs)
        blamed: dict[Group, Refusal] = {}
        is_wrong = _beside(made) != self._beside
        for i, j in pairs(expected, built):
            if i is None or j is None or expected[i] != built[j]:
                is_wrong = True
                if i in owners:
                    cell = self._wishes[owners[i]][0].cell
                    shown = f"（会是“{_shown(expected[i], built[j])}”）" if j is not None else ""
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

    def _expected(self, live: Iterable[Group]) -> tuple[list[str], dict[int, Group]]:
        """The paragraphs that must come out, and which of them are an edit's."""
        first = {self.today[group.olds[0]]: group for group in live}
        covered = {self.today[i] for group in live for i in group.olds}
        expected: list[str] = []
        owners: dict[int, Group] = {}
        for number, text in enumerate(self.now):
            if number in first:
                group = first[number]
                for j in group.news:
                    owners[len(expected)] = group
                    expected.append(self.new[j])
            if number not in covered:
                expected.append(str(text))
        return expected, owners

    # ------------------------------------------------------------ what is told

    def edits(self, survivors: Sequence[Group]) -> tuple[Edit, ...]:
        """Every difference with its verdict, in reading order."""
        alive = set(survivors)
        return tuple(edit for group in self.groups for edit in self._edits(group, group in alive))

    def _edits(self, group: Group, comes_back: bool) -> Iterator[Edit]:
        if comes_back:
            cells: list[Cell | None] = list(dict.fromkeys(w.cell for w in self._wishes[group]))
            verdict, reason = COMES_BACK, what_comes_back(group)
        else:
            refusal = self._refusals[group]
            cells, verdict, reason = [refusal.cell], BY_HAND, refusal.reason
        yield from edits_of(group, self.old, self.document, cells, verdict, reason)


_NOT_PROVED = "照这样改台账，生成的通报和改稿不一样"
_ADVICE = "，请在台账里处理"
_AROUND = 10


def _shown(expected: str, built: str) -> str:
    """What is built where it differs from what must come out, with some letters around."""
    change = one_replacement(expected, built)
    end = change.start + len(change.new)
    return built[max(0, change.start - _AROUND) : end + _AROUND]


def _beside(made: Made) -> list[tuple[str, Text]]:
    """Headers, footers and notes: part and words."""
    return [(p.part, p.text) for p in made.rendered.paragraphs if p.part != BODY]
