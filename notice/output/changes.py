"""与上一版相比: what differs between an earlier version of a notice and the one just made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.gate.masks import masked
from notice.model.notice import Paragraph
from notice.model.text import Cell, Text
from notice.output.cell_runs import Runs, runs
from notice.output.earlier import HIDDEN
from notice.output.said import Said, SaidFact, SaidFinding, SaidTally, SaidTotals
from notice.versions import align


class ChangedFigure(NamedTuple):
    """A number, status, date or name: what it is of, before, now, and the cell of now."""

    name: str
    old: str
    new: str
    cells: str


class Words(NamedTuple):
    """Words of a changed paragraph: `kind` is same, gone or new."""

    kind: str
    text: str


class ChangedParagraph(NamedTuple):
    """A paragraph that differs: what happened, its places before and now, the cells, the words."""

    kind: str
    old: str
    new: str
    cells: str
    words: Sequence[Words]
    place: int | None  # its place in the notice, from 0


class Changes(NamedTuple):
    """All that differs, and which version it differs from."""

    before: str
    figures: Sequence[ChangedFigure]
    paragraphs: Sequence[ChangedParagraph]


def changes(before: Said, now: Said) -> Changes:
    """Compare with an earlier version, of which nothing is left that must not be shown now."""
    name = f"{before.workbook.name}（{before.workbook.sha256[:12]}）"
    told = f"上一版通报 {before.sha256[:12]}，由工作簿 {name} 生成"
    figures = _figures(before, now)
    return Changes(told, figures, list(_paragraphs(before.paragraphs, now.paragraphs)))


# ---------------------------------------------------------------- numbers, dates, names, statuses


def _figures(before: Said, now: Said) -> list[ChangedFigure]:
    old, new = before.figures, now.figures
    if old is None or new is None:
        return []
    was = _by_old_wording(old.findings, before.paragraphs)
    findings = _by_new_wording(new.findings, now.paragraphs)
    return [
        *_totals(old.totals, new.totals),
        *_facts(old.facts, new.facts),
        *_statuses(was, findings),
    ]


def _totals(old: SaidTotals, new: SaidTotals) -> Iterator[ChangedFigure]:
    for name, was, tally in (
        ("整改措施", old.measures, new.measures),
        ("反馈问题", old.findings, new.findings),
        ("具体问题", old.problems, new.problems),
    ):
        of_old = _by_name(was)
        for word, (value, cells) in _by_name(tally).items():
            old_value, old_cells = of_old[word]
            if old_value != value:
                told = str(cells) or (f"原{old_cells}" if old_cells else "")
                yield ChangedFigure(f"{name}{word}", old_value, value, told)
    if old.regulations.number != new.regulations.number:
        numbers = str(old.regulations.number), str(new.regulations.number)
        yield ChangedFigure("完善制度总数", *numbers, str(new.regulations.cells))


def _by_name(tally: SaidTally) -> dict[str, tuple[str, Runs]]:
    """The figures of a total by their names, each with its cells."""
    counts = {"总数": tally.total, "完成数": tally.done, **tally.by_status}
    figures = {word: (str(count.number), count.cells) for word, count in counts.items()}
    return figures | {"完成率": (tally.rate, tally.total.cells)}


def _facts(old: Mapping[str, SaidFact], new: Mapping[str, SaidFact]) -> Iterator[ChangedFigure]:
    for name in dict.fromkeys((*old, *new)):
        was, fact = old.get(name), new.get(name)
        before = "没有印" if was is None else was.text
        value = "没有印" if fact is None else fact.text
        if before != value:
            yield ChangedFigure(name, before, value, "" if fact is None else str(fact.cell))


def _statuses(
    old: Mapping[str, SaidFinding], new: Mapping[str, SaidFinding]
) -> Iterator[ChangedFigure]:
    """Findings by their wording: a row inserted above moves every cell."""
    for words, finding in new.items():
        status = old[words].status if words in old else _NONE
        if status != finding.status:
            yield ChangedFigure(f"“{words}”的状态", status, finding.status, str(finding.cell))
    for words, finding in old.items():
        if words in new:
            continue
        if HIDDEN in words:
            yield ChangedFigure(f"{finding.cell} 的状态", HIDDEN, HIDDEN, "")
        else:
            yield ChangedFigure(f"“{words}”的状态", finding.status, _NONE, "")


_NONE = "没有这个问题"


def _by_old_wording(
    findings: Iterable[SaidFinding], paragraphs: Iterable[Paragraph]
) -> dict[str, SaidFinding]:
    """Findings by the first words that were printed of their cell."""
    wordings: dict[Cell, str] = {}
    for words, cell in _quoted(paragraphs):
        wordings.setdefault(cell, words)
    by_wording: dict[str, SaidFinding] = {}
    for finding in findings:
        words = wordings.get(finding.cell, str(finding.cell))
        by_wording[f"{HIDDEN}{finding.cell}" if words == HIDDEN else words] = finding
    return by_wording


def _by_new_wording(
    findings: Iterable[SaidFinding], paragraphs: Iterable[Paragraph]
) -> dict[str, SaidFinding]:
    """Findings by the first words that are printed of their cell and of none before it."""
    cells: dict[str, Cell] = {}
    for words, cell in _quoted(paragraphs):
        cells.setdefault(words, cell)
    wordings: dict[Cell, str] = {}
    for words, cell in cells.items():
        wordings.setdefault(cell, words)
    return {wordings.get(finding.cell, str(finding.cell)): finding for finding in findings}


def _quoted(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, Cell]]:
    """The words that one cell says, with the cell."""
    for paragraph in paragraphs:
        for words, source in paragraph.text.spans:
            if source is not None and source.line is not None:
                yield words, source.cells[0]


# ---------------------------------------------------------------- paragraphs


def _paragraphs(
    before: Sequence[Paragraph], now: Sequence[Paragraph]
) -> Iterator[ChangedParagraph]:
    old, new = [str(p.text) for p in before], [str(p.text) for p in now]
    paired = align.pairs(old, new)
    moved = align.moved(old, new, paired)
    arrived = set(moved.values())
    for was, at in paired:
        if was is None:
            if at is not None and at not in arrived and new[at]:
                yield _added(now[at], at)
        elif at is not None:
            if old[was] != new[at]:
                yield _reworded(before[was], now[at], at)
        elif was in moved:
            yield _moved(before[was], now[moved[was]], moved[was])
        elif old[was]:
            yield _deleted(before[was])


def _added(new: Paragraph, place: int) -> ChangedParagraph:
    words = [Words("new", new.text)]
    return ChangedParagraph("增", "", new.name, _cells_of(new.text), words, place)


def _reworded(old: Paragraph, new: Paragraph, place: int) -> ChangedParagraph:
    words = _words(old.text, new.text)
    cells = _changed_cells(old.text, new.text)
    return ChangedParagraph("改", old.name, new.name, cells, words, place)


def _moved(old: Paragraph, new: Paragraph, place: int) -> ChangedParagraph:
    words = [Words("same", new.text)]
    return ChangedParagraph("移", old.name, new.name, _cells_of(new.text), words, place)


def _deleted(old: Paragraph) -> ChangedParagraph:
    words = [Words("gone", old.text)]
    sources = [span.source for span in old.text.spans if span.source is not None]
    cells = "、".join(dict.fromkeys(str(runs(source.cells)) for source in sources))
    return ChangedParagraph("删", old.name, "", cells, words, None)


def _words(old: str, new: str) -> list[Words]:
    """Masked before it is cut: a piece of a number would not be known for one."""
    pieces: list[Words] = []
    for was, now in align.words(masked(old), masked(new)):
        if was == now:
            pieces.append(Words("same", was))
        else:
            pieces += [Words("gone", was)] if was else []
            pieces += [Words("new", now)] if now else []
    return pieces


def _changed_cells(old: Text, new: Text) -> str:
    """The cells of the spans that are not as they were; "" where only words of ours changed."""
    was = {(span.text, span.source.cells) for span in old.spans if span.source is not None}
    changed = [
        str(runs(span.source.cells))
        for span in new.spans
        if span.source is not None and span.source.cells
        if (span.text, span.source.cells) not in was
    ]
    return "、".join(dict.fromkeys(changed))


def _cells_of(text: Text) -> str:
    return str(runs(text.cells))
