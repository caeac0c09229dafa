"""From an edited notice back to the cells (回填): edits, verdicts, and the filled copy.

What was made is compared with what came back; each edit is a wish for a cell, or for a person.
可回填 is said only of what was proved in this run: the notice made of the filled copy has the
edited paragraphs, and no other of its paragraphs differs.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from notice import build, edits
from notice.align import letters, pairs
from notice.diagnostics import Diagnostic, Refused, error, info, warning
from notice.edits import Group, Refusal, Wish
from notice.model import Cell, Edition, Made, Paragraph, Text

if TYPE_CHECKING:
    from notice.document.reading import Comment, Document
    from notice.workbook.fill import Held, OpenWorkbook

COMES_BACK, BY_HAND = "可回填", "需人工处理"
BODY = "正文"
MAX_NUMBER = 99
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


class Remark(NamedTuple):
    """A leader's comment (领导批注), at its paragraph from 1 and, on quoted text, its cell."""

    author: str
    text: str
    paragraph: int
    cell: Cell | None


class Filled(NamedTuple):
    """What came of it; `path` is the filled copy, None where nothing was to be written."""

    path: Path | None
    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    found: tuple[Diagnostic, ...]
    is_refused: bool = False  # the workbook has errors: edits are told, nothing could be proved


class Surroundings(NamedTuple):
    """Where things lie beside the program: its folder, and the template of each edition."""

    home: Path
    default_template: Callable[[Edition], Path]


def backfill(
    edited: Path, workbook: Path, target: Path | None, surroundings: Surroundings
) -> Filled:
    """Compare an edited notice with what was made, and write the filled copy of the workbook.

    Raises Refused where one of the files can't be read, or the copy may not be written there.
    """
    from notice.document import reading

    target = _free_target(edited, workbook, target)
    document, told = reading.take(edited)
    found = list(told)
    origin = _origin(edited, workbook, document.texts, surroundings, found)
    try:
        made, _ = build.make(workbook, origin.template, origin.edition, fix=origin.fix)
    except Refused as refused:
        if origin.paragraphs is None or any(d.rule in _NO_FILE for d in refused.diagnostics):
            raise Refused([*found, *refused.diagnostics], refused.totals) from refused
        return _unproved(origin.paragraphs, document, [*found, *refused.diagnostics])
    found += _told_of_inputs(origin, made, workbook)
    old = origin.paragraphs or made.rendered.paragraphs
    found += _told_of_others(old, document)
    work = _Work(old, made, document, workbook, origin)
    survivors = work.proved()
    if not survivors:
        return Filled(None, work.edits(survivors), work.remarks(), tuple(found))
    found += work.told_before_writing()
    _write(target, work.filled(survivors).content)
    found += [
        d._replace(where=str(target)) if str(d.where).endswith(_COPY) else d
        for d in work.filled(survivors).found
    ]
    return Filled(target.absolute(), work.edits(survivors), work.remarks(), tuple(found))


_COPY = "回填稿.xlsx"  # the copy while it is proved, in a folder of its own
_NO_FILE = (  # refused before anything is known of its cells
    "file-missing", "file-broken", "file-empty", "file-kind", "file-locked", "file-password",
    "file-old-format", "file-is-folder", "file-unreadable", "file-too-large", "lock-file",
    "file-swapped", "file-bomb", "file-strict", "file-web-page", "file-doctype",
)  # fmt: skip


# ---------------------------------------------------------------- where the copy goes


def _free_target(edited: Path, workbook: Path, target: Path | None) -> Path:
    """The path of the copy: the one asked for, or the first free one beside the edited notice."""
    if target is not None:
        if target.exists() or target.is_symlink():
            message = "这个文件已经有了，回填稿不覆盖任何文件，请换一个文件名"
            raise Refused([error("output-exists", str(target), message)])
        if target.suffix.lower() != ".xlsx":
            message = "回填稿是工作簿，文件名要以 .xlsx 结尾"
            raise Refused([error("output-suffix", str(target), message)])
        return target
    for number in ("", *(f"_{n}" for n in range(2, MAX_NUMBER + 1))):
        path = edited.with_name(f"{workbook.stem}_回填{number}.xlsx")
        if not path.exists() and not path.is_symlink():
            return path
    message = f"回填稿已经编到_{MAX_NUMBER}，请清理这个文件夹"
    raise Refused([error("output-numbers", str(edited.parent), message)])


def _write(target: Path, content: bytes) -> None:
    from notice.output import files

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():  # since the start of the run
            message = "这个文件刚刚有了，回填稿不覆盖任何文件，请再运行一次"
            raise Refused([error("output-exists", str(target), message)])
        files.write(target, content)
    except OSError as fault:
        message = "回填稿写不进这个位置：没有权限、磁盘已满或路径不对，请换一个位置"
        raise Refused([error("output-unwritable", str(target), message)]) from fault


# ---------------------------------------------------------------- what the notice was made of


class _Origin(NamedTuple):
    """How the notice was made: what a record says, or the default where there is none."""

    paragraphs: tuple[Paragraph, ...] | None
    edition: Edition
    fix: bool
    template: Path
    record: Mapping[str, Any] | None


_NEAREST = 0.2  # share of equal paragraphs below which a record is of another notice


def _origin(
    edited: Path,
    workbook: Path,
    texts: Sequence[str],
    surroundings: Surroundings,
    found: list[Diagnostic],
) -> _Origin:
    """The record of the file's name, else the nearest one (told), else none (told)."""
    record, paragraphs = _record(edited, texts, surroundings.home / "output", found)
    if record is None:
        edition = Edition.INTERNAL if "党内版" in edited.stem else Edition.PUBLIC
        message = f"找不到这份通报的记录，按工作簿重新做一份{edition.word}来比较"
        found.append(info("record-missing", str(edited), message))
        return _Origin(None, edition, False, surroundings.default_template(edition), None)
    edition = Edition.INTERNAL if record.get("edition") == "党内版" else Edition.PUBLIC
    folders = (edited.parent, workbook.parent, Path())
    template = _template(record["template"], edition, surroundings, folders, found)
    return _Origin(tuple(paragraphs), edition, record.get("fix") is True, template, record)


def _record(
    edited: Path, texts: Sequence[str], output: Path, found: list[Diagnostic]
) -> tuple[Mapping[str, Any] | None, Sequence[Paragraph]]:
    from notice.output import record

    for notice in (edited, output / edited.name):
        own = record.read(notice)
        paragraphs = record.paragraphs_of(own) if own else None
        if own and paragraphs:
            return own, paragraphs
    best: tuple[float, Mapping[str, Any] | None, Sequence[Paragraph]] = (_NEAREST, None, ())
    for each in (*record.every(edited.parent), *record.every(output)):
        paragraphs = record.paragraphs_of(each)
        if paragraphs:
            nearness = _nearness(texts, [str(p.text) for p in _body(paragraphs)])
            if nearness > best[0]:
                best = (nearness, each, paragraphs)
    if best[1] is not None:
        message = f"没有和文件同名的记录，按文字最接近的“{best[1]['notice']}”的记录来比较"
        found.append(info("record-nearest", str(edited), message))
    return best[1], best[2]


def _nearness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of paragraphs that two texts have in common, from 0 to 1."""
    shared = sum((Counter(filter(None, one)) & Counter(filter(None, other))).values())
    return 2 * shared / max(1, len(list(filter(None, [*one, *other]))))


def _template(
    made_with: Mapping[str, Any],
    edition: Edition,
    surroundings: Surroundings,
    folders: Iterable[Path],
    found: list[Diagnostic],
) -> Path:
    """The template that the record names, by its hash; else one of its name, else the default."""
    name, sha256 = str(made_with.get("name", "")), made_with.get("sha256")
    default = surroundings.default_template(edition)
    beside = [folder / Path(name).name for folder in folders] if name else []
    own = sorted((surroundings.home / "templates").glob("*.docx"))
    for path in dict.fromkeys((default, *own, *beside)):
        if path.is_file() and _sha256(path) == sha256:
            return path
    changed = next((path for path in (*beside, *own) if path.is_file() and path.name == name), None)
    if changed is not None:
        message = f"模板“{name}”在生成以后改过，按现在的样子核对"
        found.append(warning("template-changed", str(changed), message))
        return changed
    message = f"找不到当时用的模板“{name}”，改用默认模板核对；请把它放在通报旁边再试"
    found.append(warning("template-missing", name or str(default), message))
    return default


def _sha256(path: Path) -> str | None:
    from notice.output.files import digest

    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def _told_of_inputs(origin: _Origin, made: Made, workbook: Path) -> Iterator[Diagnostic]:
    if origin.record and origin.record["workbook"].get("sha256") != made.workbook.sha256:
        message = "工作簿和生成这份通报时的不一样，已逐格核对；改过的单元格不回填"
        yield warning("workbook-changed", str(workbook), message)


def _told_of_others(old: Sequence[Paragraph], document: Document) -> Iterator[Diagnostic]:
    """Headers, footers and notes that differ are told: they are not brought back."""
    import re

    from notice.document.reading import FIELD

    made = [p for p in old if p.part != BODY and p.text.strip()]
    for other in document.others:
        shown = ".*".join(map(re.escape, other.fixed.split(FIELD)))
        same = [p for p in made if p.part == other.part and re.fullmatch(shown, p.text, re.DOTALL)]
        if same:
            made.remove(same[0])
        else:
            message = f"“{other.text[:20]}”和生成时不一样，{other.part}不回填，请在台账或模板里改"
            yield info("other-part", other.part, message)
    for paragraph in made:
        message = f"生成时的“{paragraph.text[:20]}”没有了，{paragraph.part}不回填"
        yield info("other-part", paragraph.part, message)


def _body(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [p for p in paragraphs if p.part == BODY]


# ---------------------------------------------------------------- the work


class _Copy(NamedTuple):
    """A filled copy, and what its check found."""

    content: bytes
    found: tuple[Diagnostic, ...]


class _Work:
    """Edits of one notice on their way to the cells: `old` as recorded, `now` as made today."""

    def __init__(
        self,
        old: Sequence[Paragraph],
        made: Made,
        document: Document,
        workbook: Path,
        origin: _Origin,
    ) -> None:
        from notice import intake
        from notice.workbook.fill import OpenWorkbook

        self.old = [p.text for p in _body(old)]
        self.now = [p.text for p in _body(made.rendered.paragraphs)]
        self.others = [p for p in made.rendered.paragraphs if p.part != BODY]
        self.new = document.texts
        self.document = document
        self.origin = origin
        self.name = workbook.name
        self.groups = edits.groups(self.old, self.new)
        self.steps = pairs(self.old, self.now)
        self.today = {
            step.old: step.new
            for step in self.steps
            if step.old is not None
            and step.new is not None
            and self.old[step.old] == self.now[step.new]
        }
        self.refusals: dict[Group, Refusal] = {}
        self.wishes: dict[Group, list[Wish]] = {}
        self.copies: dict[tuple[Group, ...], _Copy] = {}
        content = intake.take(workbook, intake.WORKBOOK).content
        self.book: OpenWorkbook = OpenWorkbook(content)
        for group in self.groups:
            wished = self._wished(group)
            if isinstance(wished, Refusal):
                self.refusals[group] = wished
            else:
                self.wishes[group] = wished
        self.held: dict[Cell, Held] = self.book.look(
            {wish.cell for wished in self.wishes.values() for wish in wished}
        )
        self.printed: dict[Cell, list[int]] = {}  # cell → the paragraphs of today that quote it
        for number, text in enumerate(self.now):
            for cell in _quoted_cells(text):
                self.printed.setdefault(cell, []).append(number)
        for paragraph in self.others:
            for cell in _quoted_cells(paragraph.text):
                self.printed.setdefault(cell, []).append(-1)

    # ------------------------------------------------------------ what an edit wants

    def _wished(self, group: Group) -> list[Wish] | Refusal:
        if group.is_moved:
            return Refusal("这一段换了位置，顺序按台账的行排，请在台账里调整")
        if changed := self._changed_since(group):
            return changed
        olds = [self.now[self.today[i]] for i in group.olds]
        news = [self.new[j] for j in group.news]
        if not all(_is_row(places) for places in (group.olds, group.news)):
            return Refusal("这几段拆开、合并的方式看不清，请在台账里处理")
        if len(olds) == len(news) == 1:
            return edits.of_paragraph(olds[0], news[0])
        return edits.of_block(olds, news)

    def _changed_since(self, group: Group) -> Refusal | None:
        """What stands today where the edited paragraph stood, if that is no longer the same."""
        gone = [i for i in group.olds if i not in self.today]
        if not gone:
            return None
        counterparts = {step.old: step.new for step in self.steps}
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
        if len(olds) == len(news) == 1:
            wished = edits.of_paragraph(olds[0], news[0])
        else:
            wished = edits.of_block(olds, news)
        return wished.cell if isinstance(wished, Refusal) else wished[0].cell

    # ------------------------------------------------------------ what can live together

    def proved(self) -> tuple[Group, ...]:
        """The edits of which the notice of the filled copy has shown that they come back."""
        return self._surviving(self._settled(tuple(self.wishes)))

    def _settled(self, live: tuple[Group, ...]) -> tuple[Group, ...]:
        """Those that no other edit and no other place of their cells speaks against."""
        while True:
            _, refused = self._texts(live)
            refused |= self._elsewhere(live, refused)
            if not refused:
                return live
            self.refusals |= {g: r for g, r in refused.items() if g not in self.refusals}
            live = tuple(group for group in live if group not in refused)

    def _texts(self, live: Sequence[Group]) -> tuple[dict[Cell, str], dict[Group, Refusal]]:
        """The new text of each cell, and the edits that can't be had together."""
        by_cell: dict[Cell, list[tuple[Group, Wish]]] = {}
        for group in live:
            for wish in self.wishes[group]:
                by_cell.setdefault(wish.cell, []).append((group, wish))
        texts: dict[Cell, str] = {}
        refused: dict[Group, Refusal] = {}
        for cell, wanted in by_cell.items():
            made = self._text(cell, [wish for _, wish in wanted])
            if isinstance(made, Refusal):
                refused |= {group: made for group, _ in wanted}
            else:
                texts[cell] = made
        return texts, refused

    def _text(self, cell: Cell, wishes: Sequence[Wish]) -> str | Refusal:
        from notice.workbook.cells import clean
        from notice.workbook.fill import lines_of, with_lines

        held = self.held.get(cell)
        if held is None:
            return Refusal("台账里找不到这个单元格的文字，请核对", cell)
        if held.is_formula:
            return Refusal("这个单元格是公式，不能覆盖，请改公式取数的单元格", cell)
        lines = lines_of(held.raw)
        new_lines = _new_lines(lines, wishes)
        if new_lines is None:
            return Refusal("同一个单元格在几处改得不一样，请定下一种再改", cell)
        raw = held.raw
        for first, last, put in sorted(new_lines, reverse=True):
            if last > len(lines):
                return Refusal("台账里找不到这个单元格的文字，请核对", cell)
            raw = with_lines(raw, first, last, put)
        text = str(raw)
        if not clean(text).text:
            return Refusal("整格的内容都删去了，这一行留不留请在台账里定", cell)
        if len(text) > EXCEL_LETTERS:
            return Refusal("改后的文字超过一个单元格能放的字数，请拆成几行", cell)
        return text

    def _elsewhere(
        self, live: Sequence[Group], refused: Mapping[Group, Refusal]
    ) -> dict[Group, Refusal]:
        """Edits of words that stand in other paragraphs too, where nobody changed them."""
        touched: dict[Cell, set[int]] = {}
        for group in live:
            if group not in refused:
                for wish in self.wishes[group]:
                    touched.setdefault(wish.cell, set()).update(self._today(group))
        found: dict[Group, Refusal] = {}
        for group in live:
            for wish in self.wishes[group] if group not in refused else ():
                untouched = [
                    n
                    for n in self.printed.get(wish.cell, ())
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
        if blamed is not None and not blamed:
            return live
        if blamed:
            self.refusals |= blamed
            return self._surviving(self._settled(tuple(g for g in live if g not in blamed)))
        if len(live) == 1:
            self.refusals[live[0]] = Refusal(_NOT_PROVED, self.wishes[live[0]][0].cell)
            return ()
        half = len(live) // 2
        kept = [
            group
            for part in (live[:half], live[half:])
            for group in self._surviving(self._settled(part))
        ]
        if len(kept) == len(live):  # each half alone, but not both
            self.refusals[kept[-1]] = Refusal(_NOT_PROVED, self.wishes[kept[-1]][0].cell)
            kept = kept[:-1]
        return self._surviving(self._settled(tuple(kept)))

    def _blamed(self, live: tuple[Group, ...]) -> dict[Group, Refusal] | None:
        """Empty where the proof holds; else the edits at fault, None where it can't be said."""
        try:
            made = self._made(live)
        except Refused as refused:
            return self._blamed_for(live, refused) or None
        wanted, owners = self._wanted(live)
        built = [str(p.text) for p in _body(made.rendered.paragraphs)]
        others = [(p.part, str(p.text)) for p in made.rendered.paragraphs if p.part != BODY]
        wrong = {
            step.old
            for step in pairs(wanted, built)
            if step.old is None or step.new is None or wanted[step.old] != built[step.new]
        }
        if not wrong and others == [(p.part, str(p.text)) for p in self.others]:
            return {}
        guilty = {owners[n] for n in wrong if n is not None and n in owners}
        return {g: Refusal(_NOT_PROVED, self.wishes[g][0].cell) for g in guilty} or None

    def _blamed_for(self, live: Iterable[Group], refused: Refused) -> dict[Group, Refusal]:
        """The edits whose cells the errors name."""
        found: dict[Group, Refusal] = {}
        for diagnostic in refused.diagnostics:
            for group in live:
                cells = [wish.cell for wish in self.wishes[group]]
                if diagnostic.where in cells and diagnostic.level == 0:
                    message = f"照这样改就不能生成：{diagnostic.message}"
                    found.setdefault(group, Refusal(message, cells[0]))
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

    def _made(self, live: tuple[Group, ...]) -> Made:
        """The notice of the filled copy, made as the edited one was. Raises Refused."""
        texts, _ = self._texts(live)
        content, told = self.book.filled(texts)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _COPY
            path.write_bytes(content)
            origin = self.origin
            made, found = build.make(path, origin.template, origin.edition, fix=origin.fix)
        self.copies[live] = _Copy(content, (*told, *found))
        return made

    def filled(self, live: tuple[Group, ...]) -> _Copy:
        """The copy that was proved."""
        return self.copies[live]

    # ------------------------------------------------------------ what is told

    def told_before_writing(self) -> Iterator[Diagnostic]:
        """What the workbook has beyond cells, and what can't stay true in a changed copy."""
        kept = self.book.kept_as_they_are()
        if kept:
            message = f"工作簿里有{'、'.join(kept)}，回填稿原样保留；看不到的请用原来的程序打开"
            yield info("parts-kept", self.name, message)
        if self.book.is_signed():
            message = "工作簿有数字签名，改过的回填稿签名失效，请重新签名"
            yield warning("signature-lost", self.name, message)
        if self.book.has_formulas():
            message = "工作簿里有公式，回填稿里的结果还是原来的，请用WPS或Excel打开重新计算并保存"
            yield info("formulas-stale", self.name, message)

    def edits(self, survivors: Sequence[Group]) -> tuple[Edit, ...]:
        """Every difference with its verdict, in reading order."""
        alive = set(survivors)
        return tuple(edit for group in self.groups for edit in self._edits(group, group in alive))

    def _edits(self, group: Group, comes_back: bool) -> Iterator[Edit]:
        if comes_back:
            cells: list[Cell | None] = list(dict.fromkeys(w.cell for w in self.wishes[group]))
            verdict, reason = COMES_BACK, _kind(group)
        else:
            refusal = self.refusals[group]
            cells, verdict, reason = [refusal.cell], BY_HAND, refusal.reason
        yield from _edits_of(group, self.old, self.document, cells, verdict, reason)

    def remarks(self) -> tuple[Remark, ...]:
        """The comments with place and, on quoted text, cell."""
        was: dict[int, int] = {
            step.new: step.old
            for step in pairs(self.old, self.new)
            if step.new is not None and step.old is not None
        }
        was |= {g.news[0]: g.olds[0] for g in self.groups if g.is_moved}
        return tuple(self._remark(comment, was) for comment in self.document.comments)

    def _remark(self, comment: Comment, was: Mapping[int, int]) -> Remark:
        old = was.get(comment.paragraph)
        cell = None
        if old is not None:
            text = self.now[self.today[old]] if old in self.today else self.old[old]
            quoted = comment.quoted.partition("\n")[0]
            end = comment.at + len(quoted)
            start, end = _in_old(text, self.new[comment.paragraph], comment.at, end)
            cell = _cell_at(text, start, end)
        return Remark(comment.author, comment.text, comment.paragraph + 1, cell)


_NOT_PROVED = "照这样改台账，生成的通报和改稿不一样，请在台账里处理"


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
        start, end, put = _narrowed(wish.old, new)
        place = at + start, at + end
        if by_line.setdefault(wish.first, {}).setdefault(place, put) != put:
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


def _narrowed(old: str, new: str) -> tuple[int, int, str]:
    """The one stretch of letters in which two texts differ."""
    change = edits.one_change(old, new)
    return change.start, change.end, change.new


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
    return f"这个单元格还印在{places}{more}，那里没有改；要改请在台账里改，各处会一起变"


def _kind(group: Group) -> str:
    if not group.news:
        return "删去单元格里的一行"
    if len(group.olds) == len(group.news) == 1:
        return "改单元格里的文字"
    return "拆开或合并单元格里的行，几段一起回填"


def _edits_of(
    group: Group,
    old: Sequence[str],
    document: Document,
    cells: Sequence[Cell | None],
    verdict: str,
    reason: str,
) -> Iterator[Edit]:
    """An entry for each paragraph of a group, or for each cell of a paragraph."""
    for i, j in zip_longest(group.olds, group.news):
        paragraph = (j if j is not None else i) + 1
        texts = old[i] if i is not None else "", document.texts[j] if j is not None else ""
        authors = document.paragraphs[j].authors if j is not None else ()
        for cell in cells:
            yield Edit(paragraph, cell, str(texts[0]), texts[1], verdict, reason, authors)


def _in_old(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Where letters of the new text stood, or would have stood, in the old one."""
    places: list[int] = []
    at = 0
    for piece in letters(old, new):
        step = len(piece.new)
        places += range(at, at + step) if piece.old == piece.new else [at] * step
        at += len(piece.old)
    places.append(at)
    last = len(places) - 1
    return places[min(start, last)], places[min(end, last)]


def _cell_at(text: Text, start: int, end: int) -> Cell | None:
    """The first cell quoted in a stretch of a paragraph; at a point, that on either side."""
    at = 0
    for span in text.spans:
        begin, at = at, at + len(span.text)
        is_over = begin < end and start < at if start < end else begin <= start <= at
        if is_over and span.source is not None and span.source.line is not None:
            return span.source.cells[0]
    return None


def _unproved(
    paragraphs: Sequence[Paragraph], document: Document, found: Sequence[Diagnostic]
) -> Filled:
    """The edits of a notice whose workbook has errors: told, none brought back."""
    old = [p.text for p in _body(paragraphs)]
    reason = "工作簿有错误，不能核对；请先改好工作簿再回填"
    told: list[Edit] = []
    for group in edits.groups(old, document.texts):
        olds, news = [old[i] for i in group.olds], [document.texts[j] for j in group.news]
        is_one = len(olds) == len(news) == 1
        wished = edits.of_paragraph(olds[0], news[0]) if is_one else edits.of_block(olds, news)
        cell = wished.cell if isinstance(wished, Refusal) else wished[0].cell
        told += _edits_of(group, old, document, [cell], BY_HAND, reason)
    remarks = tuple(Remark(c.author, c.text, c.paragraph + 1, None) for c in document.comments)
    return Filled(None, tuple(told), remarks, tuple(found), is_refused=True)
