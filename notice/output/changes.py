"""与上一版相比: what differs between the record of an earlier version and the notice just made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from notice.gate.masks import masked
from notice.making.claims import RUN, runs_of, shared_runs
from notice.model.notice import Made
from notice.model.text import Cell, Text
from notice.output import record
from notice.versions import align

HIDDEN = "（不公开）"
_TOTALS = (("measures", "整改措施"), ("findings", "反馈问题"), ("problems", "具体问题"))


class Change(NamedTuple):
    """A number, status, date or name: what it is of, before, now, and the cell of now."""

    name: str
    old: str
    new: str
    cells: str


class Piece(NamedTuple):
    """Words of a changed paragraph: `kind` is same, gone or new."""

    kind: str
    text: str


class ChangedParagraph(NamedTuple):
    """A paragraph that differs: what happened, its places before and now, the cells, the words."""

    kind: str
    old: str
    new: str
    cells: str
    pieces: Sequence[Piece]
    place: int | None  # its place in the notice, from 0


class Changes(NamedTuple):
    """All that differs, and which version it differs from."""

    before: str
    numbers: Sequence[Change]
    paragraphs: Sequence[ChangedParagraph]


class _Old(NamedTuple):
    """A paragraph of the record: its name, its words, and its spans with their cells as runs."""

    name: str
    text: str
    spans: tuple[tuple[str, str], ...]  # words and cells
    quoted: tuple[tuple[str, str], ...]  # those of them that one cell says, words and cell


def changes(made: Made, before: Mapping[str, Any]) -> Changes:
    """Compare with an earlier version, of which nothing is left that must not be shown now."""
    name = f"{before['workbook'].get('name', '')}（{str(before['workbook'].get('sha256'))[:12]}）"
    told = f"上一版通报 {str(before['sha256'])[:12]}，由工作簿 {name} 生成"
    old = [_read(line) for line in before["paragraphs"]]
    numbers = [
        *_totals(made, before["totals"]),
        *_facts(made, before.get("facts", {})),
        *_statuses(made, before["findings"], old),
    ]
    return Changes(told, numbers, list(_paragraphs(made, old)))


def is_usable(before: Mapping[str, Any]) -> bool:
    """Whether a record's words on a version are of the form that is compared here."""
    try:
        for line in before["paragraphs"]:
            _read(line)
        for key, _ in _TOTALS:
            _ = _figures(before["totals"][key])
        _ = before["totals"]["regulations"]["count"], before["workbook"]["name"]
        return all(len(f) == 2 for f in before["findings"]) and isinstance(before["sha256"], str)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return False


def _read(line: Sequence[Any]) -> _Old:
    part, number, spans = line
    told: list[tuple[str, str]] = []
    quoted: list[tuple[str, str]] = []
    for words, *source in spans:
        if len(source) == 1:
            told.append((words, "、".join(source[0])))
        elif source:
            told.append((words, source[0]))
            quoted.append((words, source[0]))
    text = "".join([words for words, *_ in spans])
    return _Old(f"{'' if part == '正文' else part}第{number}段", text, tuple(told), tuple(quoted))


def without_withheld(
    before: Mapping[str, Any], held: Mapping[Cell, Sequence[Text]], made: Made
) -> Mapping[str, Any]:
    """An earlier version without what it printed and this notice withholds: （不公开）.

    That is what stood in a cell that is withheld now or has its words, or ten letters of them in a
    row; but what this notice prints is no secret.
    """
    if not held:
        return before
    printed = [paragraph.text for paragraph in made.rendered.paragraphs]
    open_words = {span.text for text in printed for span in text.spans}
    secret = _Secret(
        cells={str(cell) for cell in held},
        texts={str(text) for texts in held.values() for text in texts} - open_words,
        runs=runs_of(held).keys() - shared_runs(printed, held).keys(),
        open_words=open_words,
    )
    return {**before, "paragraphs": [secret.struck(line) for line in before["paragraphs"]]}


class _Secret(NamedTuple):
    """What must not be shown now: the words of cells, by address, whole, and ten letters long."""

    cells: Collection[str]
    texts: Collection[str]
    runs: Collection[str]
    open_words: Collection[str]

    def struck(self, line: Sequence[Any]) -> Sequence[Any]:
        """A paragraph of a record with （不公开） in the place of each secret span."""
        part, number, spans = line
        kept = [[HIDDEN, *span[1:]] if self._hides(span) else span for span in spans]
        if self._has_run("".join([span[0] for span in kept])):
            cells = [span[1:] for span in kept if len(span) == 3] or [[]]
            kept = [[HIDDEN, *source] for source in cells]
        return line if kept == spans else [part, number, kept]

    def _hides(self, span: Sequence[Any]) -> bool:
        words, *source = span
        if not source or words in self.open_words:
            return False
        is_quoted = len(source) == 2
        return (
            words in self.texts or self._has_run(words) or (is_quoted and source[0] in self.cells)
        )

    def _has_run(self, text: str) -> bool:
        return any(text[i : i + RUN] in self.runs for i in range(len(text) - RUN + 1))


# ---------------------------------------------------------------- numbers, dates, names, statuses


def _totals(made: Made, before: Mapping[str, Any]) -> Iterator[Change]:
    now = record.totals_of(made)
    for key, name in _TOTALS:
        old, new = _figures(before[key]), _figures(now[key])
        for word, (value, cells) in new.items():
            was, of_old = old[word]
            if was != value:
                told = _runs(cells) or (f"原{_runs(of_old)}" if of_old else "")
                yield Change(f"{name}{word}", was, value, told)
    was, value = before["regulations"]["count"], now["regulations"]["count"]
    if was != value:
        yield Change("完善制度总数", str(was), str(value), _runs(now["regulations"]["cells"]))


def _figures(tally: Mapping[str, Any]) -> dict[str, tuple[str, Sequence[str]]]:
    counts: dict[str, Any] = {"总数": tally["total"], "完成数": tally["done"], **tally["by_status"]}
    figures: dict[str, tuple[str, Sequence[str]]] = {
        word: (str(count["count"]), count["cells"]) for word, count in counts.items()
    }
    return figures | {"完成率": (tally["rate"], counts["总数"]["cells"])}


def _facts(made: Made, before: Mapping[str, Sequence[str]]) -> Iterator[Change]:
    now = record.facts_of(made)
    for name in dict.fromkeys((*before, *now)):
        was, value = before.get(name, ("没有印", "")), now.get(name, ("没有印", ""))
        if was[0] != value[0]:
            yield Change(name, masked(was[0]), masked(value[0]), value[1])


def _statuses(made: Made, before: Sequence[Sequence[str]], old: Sequence[_Old]) -> Iterator[Change]:
    """Findings by their wording: a row inserted above moves every cell."""
    wordings: dict[str, str] = {}
    for paragraph in old:
        for words, cell in paragraph.quoted:
            wordings.setdefault(cell, words)
    was: dict[str, tuple[str, str]] = {}
    for cell, status in before:
        words = wordings.get(cell, cell)
        was[f"{HIDDEN}{cell}" if words == HIDDEN else words] = status, cell
    new: dict[str, Cell] = {}
    for paragraph in made.rendered.paragraphs:
        for words, source in paragraph.text.spans:
            if source is not None and source.line is not None:
                new.setdefault(words, source.cells[0])
    by_cell: dict[Cell, str] = {}
    for words, cell in new.items():
        by_cell.setdefault(cell, words)
    seen = set()
    for finding in made.rendered.findings:
        words = by_cell.get(finding.cell, str(finding.cell))
        status = was.get(words, ("没有这个问题", ""))[0]
        seen.add(words)
        if status != finding.status.word:
            yield Change(f"“{masked(words)}”的状态", status, finding.status.word, str(finding.cell))
    for words, (status, cell) in was.items():
        if words in seen:
            continue
        if HIDDEN in words:
            yield Change(f"{cell} 的状态", HIDDEN, HIDDEN, "")
        else:
            yield Change(f"“{masked(words)}”的状态", status, "没有这个问题", "")


# ---------------------------------------------------------------- paragraphs


def _paragraphs(made: Made, old: Sequence[_Old]) -> Iterator[ChangedParagraph]:
    now = made.rendered.paragraphs
    before, after = [line.text for line in old], [str(p.text) for p in now]
    paired = align.pairs(before, after)
    moved = align.moved(before, after, paired)
    arrived = set(moved.values())
    names = [f"{'' if p.part == '正文' else p.part}第{p.number}段" for p in now]
    for was, new in paired:
        if was is not None and new is not None:
            if before[was] != after[new]:
                pieces = _words(before[was], after[new])
                cells = _changed_cells(old[was], now[new].text)
                yield ChangedParagraph("改", old[was].name, names[new], cells, pieces, new)
        elif was is not None:
            if was in moved:
                at = moved[was]
                pieces = [Piece("same", masked(after[at]))]
                cells = _cells_of(now[at].text)
                yield ChangedParagraph("移", old[was].name, names[at], cells, pieces, at)
            elif before[was]:
                pieces = [Piece("gone", masked(before[was]))]
                cells = _runs(dict.fromkeys(cells for _, cells in old[was].spans))
                yield ChangedParagraph("删", old[was].name, "", cells, pieces, None)
        elif new is not None and new not in arrived and after[new]:
            pieces = [Piece("new", masked(after[new]))]
            yield ChangedParagraph("增", "", names[new], _cells_of(now[new].text), pieces, new)


def _words(old: str, new: str) -> list[Piece]:
    pieces: list[Piece] = []
    for was, now in align.words(masked(old), masked(new)):
        if was == now:
            pieces.append(Piece("same", was))
        else:
            pieces += [Piece("gone", was)] if was else []
            pieces += [Piece("new", now)] if now else []
    return pieces


def _changed_cells(old: _Old, new: Text) -> str:
    """The cells of the spans that are not as they were; "" where only words of ours changed."""
    was = set(old.spans)
    told = [
        (span.text, "、".join(record.runs(span.source.cells)))
        for span in new.spans
        if span.source is not None
    ]
    return _runs(
        dict.fromkeys(cells for words, cells in told if (words, cells) not in was and cells)
    )


def _cells_of(text: Text) -> str:
    return "、".join(record.runs(text.cells))


def _runs(cells: Collection[str]) -> str:
    return "、".join(cells)
