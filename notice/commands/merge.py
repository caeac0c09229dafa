"""Three-way merge (合并): the last build, the file that was edited since, and the new build.

Paragraph by paragraph: what one side changed stands; where both changed the same one the edited
words stand, and the conflict is told with both texts. The number at the head of a paragraph is no
part of the comparison: the new build's number, the edited words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.diagnostics import Diagnostic, PartParagraph, Refused, has_errors, info, warning
from notice.docx import reading
from notice.docx.reading import Comment, Document
from notice.gate import leaks
from notice.making import leftovers, proof
from notice.model.notice import BODY, Made, Paragraph
from notice.model.text import EMPTY, Source, Text, spans_of
from notice.numerals import own_point_number
from notice.output.placing import Edited
from notice.versions import merging
from notice.versions.align import LEAST_SHARED, Pair, is_alike, moved, pairs, share_in_common
from notice.versions.merging import Step


class Conflict(NamedTuple):
    """What both sides changed: the words that stand and those that don't; "" is a deletion.

    `place` is the number of the paragraph that stands, from 1; of a deleted one, of that before it.
    """

    place: int
    kept: str
    dropped: str


class Plan(NamedTuple):
    """The paragraphs of the merged notice in order, and where both sides had changed one."""

    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def texts(self) -> list[str]:
        """What the merged notice says, paragraph by paragraph."""
        return [step.text for step in self.steps]


def plan(base: Sequence[str], hand: Sequence[str], new: Sequence[str]) -> Plan:
    """Return how the edited paragraphs and those of the new build become one notice.

    `base` are the paragraphs of the last build; Texts in it and in `new` say of which cell they
    are. With nothing changed on one side the result is the other side, letter by letter.
    """
    return _Planner(base, hand, new).plan()


class _Paragraph(NamedTuple):
    number: str  # its own: 1. or （一） or 一是
    words: str


def _paragraph(text: str) -> _Paragraph:
    number = own_point_number(text)
    return _Paragraph(number, text[len(number) :])


class _Side:
    """The paragraphs of a side, and which of the base each one is a version of."""

    def __init__(self, base: Sequence[_Paragraph], texts: Sequence[str]) -> None:
        self.paragraphs = [_paragraph(text) for text in texts]
        old, now = [p.words for p in base], [p.words for p in self.paragraphs]
        self.paired = pairs(old, now)
        self.moved = moved(old, now, self.paired)
        self.of_base: dict[int, int] = self.moved | {
            p.old: p.new for p in self.paired if p.old is not None and p.new is not None
        }

    @property
    def origins(self) -> Mapping[int, int]:
        return {number: origin for origin, number in self.of_base.items()}


def _side_of_build(base: Sequence[str], new: Sequence[str]) -> _Side:
    """The new build's side: rows come and go.

    Unlike paragraphs are versions of one only where one cell is printed in both.
    """
    split = [_paragraph(text) for text in base]
    side = _Side(split, new)
    side.of_base = {
        origin: number
        for origin, number in side.of_base.items()
        if is_alike(split[origin].words, side.paragraphs[number].words)
    }
    for gap_old, gap_new in _gaps(side.paired, side.of_base):
        printed = {_printed(new[number]): number for number in reversed(gap_new)}
        for origin in gap_old:
            number = printed.pop(_printed(base[origin]), None)
            if number is not None and _printed(base[origin]):
                side.of_base[origin] = number
    return side


def _gaps(
    paired: Sequence[Pair], of_base: Mapping[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """What has no version on the other side, by the stretch between two paragraphs that have."""
    old: list[int] = []
    new: list[int] = []
    taken = set(of_base.values())
    for pair in [*paired, None]:
        if pair is None or (pair.old is not None and of_base.get(pair.old) == pair.new):
            yield old, new
            old, new = [], []
            continue
        if pair.old is not None and pair.old not in of_base:
            old.append(pair.old)
        if pair.new is not None and pair.new not in taken:
            new.append(pair.new)


def _printed(text: str) -> Source | None:
    """The first line of a cell that is printed in a paragraph."""
    return next((span.source for span in spans_of(text) if span.source), None)


class _Planner:
    """Decides paragraph by paragraph.

    `_behind` are those that only the hand's side has, or has elsewhere, by the paragraph of the new
    build that they stand behind (-1: at the beginning).
    """

    def __init__(self, base: Sequence[str], hand: Sequence[str], new: Sequence[str]) -> None:
        self.base = [_paragraph(text) for text in base]
        self.hand = _Side(self.base, hand)
        self.new = _side_of_build(base, new)
        self._placed: dict[int, Step] = {}
        self._behind: dict[int, list[Step]] = {}
        self._elsewhere: set[int] = set()  # paragraphs of the new build that the hand moved
        self._dropped: dict[int, str] = {}  # edited paragraph → the other side's words

    def plan(self) -> Plan:
        self._place_edited()
        origins = self.new.origins
        steps = list(self._behind.get(-1, ()))
        deleted: list[Conflict] = []
        for number, paragraph in enumerate(self.new.paragraphs):
            origin = origins.get(number)
            if number in self._placed:
                steps.append(self._placed[number])
            elif origin is None:
                steps.append(Step(number, None, "".join(paragraph)))
            elif number not in self._elsewhere and paragraph.words != self.base[origin].words:
                deleted.append(Conflict(len(steps), "", "".join(paragraph)))
            steps += self._behind.get(number, ())
        both = [
            Conflict(place, step.text, self._dropped[step.hand])
            for place, step in enumerate(steps, 1)
            if step.hand in self._dropped
        ]
        return Plan(tuple(steps), tuple(sorted([*deleted, *both])))

    def _place_edited(self) -> None:
        origins, added = self.hand.origins, self._added_by_build()
        before = -1
        for number, paragraph in enumerate(self.hand.paragraphs):
            origin = origins.get(number)
            there = None if origin is None else self.new.of_base.get(origin)
            text = "".join(paragraph)
            if origin is None:
                if text in added:
                    before = added.pop(text)
                    self._placed[before] = Step(before, None, text)
                else:
                    self._put_behind(before, Step(None, number, text))
            elif there is None:
                is_moved = origin in self.hand.moved
                if is_moved or paragraph.words != self.base[origin].words:
                    self._dropped[number] = ""
                    self._put_behind(before, Step(None, number, text))
            elif origin in self.hand.moved:
                self._elsewhere.add(there)
                step = self._merged(origin, number, there, paragraph.number)
                self._put_behind(before, step._replace(is_moved=True))
            else:
                is_renumbered = self.new.paragraphs[there].number != self.base[origin].number
                numbered = self.new.paragraphs[there] if is_renumbered else paragraph
                self._placed[there] = self._merged(origin, number, there, numbered.number)
                before = there

    def _added_by_build(self) -> dict[str, int]:
        """The new build's paragraphs that the base has not, by their text.

        The hand may add the same.
        """
        origins = self.new.origins
        return {
            "".join(paragraph): number
            for number, paragraph in reversed(list(enumerate(self.new.paragraphs)))
            if number not in origins and paragraph.words.strip()
        }

    def _put_behind(self, before: int, step: Step) -> None:
        self._behind.setdefault(before, []).append(step)

    def _merged(self, origin: int, hand: int, new: int, number: str) -> Step:
        """A paragraph that all three have: the words of the side that changed them."""
        base_words, edited = self.base[origin].words, self.hand.paragraphs[hand].words
        built = self.new.paragraphs[new].words
        if edited in (base_words, built):
            return Step(new, None, number + built, beside=hand)
        if built != base_words:
            self._dropped[hand] = "".join(self.new.paragraphs[new])
        return Step(new, hand, number + edited)


# ---------------------------------------------------------------- the notice


def merge(made: Made, edited: Edited) -> tuple[Made | None, list[Diagnostic]]:
    """Return the new build with the edits of the file merged in, and what is to be told.

    None where there is nothing to merge with: no record, a foreign or an unreadable file. Raises
    Refused where the merged notice must not be written.
    """
    name = edited.name
    if edited.base is None:
        return None, [_not_merged(name, "没有可用的生成记录，分不清哪些是改动")]
    try:
        hand = reading.read(edited.content, name)
    except Refused as refused:
        return None, [_not_merged(name, "；".join(d.sentence for d in refused.diagnostics))]
    base = [p.text for p in edited.base if p.part == BODY]
    if share_in_common(base, hand.texts) < LEAST_SHARED:
        return None, [_not_merged(name, "它和上次生成的通报没有多少相同的段落，像是别的文件")]
    built = reading.read(made.rendered.docx, name)
    found = list(_told_of_copy(hand, built, name))
    planned = plan(base, hand.texts, [p.text for p in made.rendered.paragraphs if p.part == BODY])
    found += _told_of_plan(planned, name)
    found += _told_of_insets(merging.left_out(built, hand, planned.steps), name)
    if planned.texts == hand.texts and not (hand.has_changes or hand.comments):
        docx = edited.content  # nothing new comes from the build
    else:
        docx = merging.merged(built, hand, planned.steps)
    paragraphs = _paragraphs(made.rendered.paragraphs, planned.steps, docx, name)
    rendered = made.rendered._replace(docx=docx, paragraphs=paragraphs)
    found += _checked(made, paragraphs, name)
    if has_errors(found):
        raise Refused(found, made.totals)
    merged = made._replace(rendered=rendered)
    return proof.prove(merged, made.rendered.docx, found, is_merged=True), found


def _not_merged(name: str, reason: str) -> Diagnostic:
    return warning("merge-impossible", name, f"没有合并：{reason}")


def _told_of_copy(hand: Document, built: Document, name: str) -> Iterator[Diagnostic]:
    """What of the edited file does not go through the merge as it is."""
    if hand.has_changes:
        authors = "、".join(dict.fromkeys(a for p in hand.paragraphs for a in p.authors if a))
        by = f"（作者：{authors}）" if authors else ""
        yield info("merge-changes", name, f"文件里有修订痕迹{by}，按全部接受合并")
    yield from (_told_of_comment(comment, name) for comment in hand.comments)
    if sorted(o.fixed for o in hand.others) != sorted(o.fixed for o in built.others):
        message = "页眉、页脚、脚注以新生成的为准；改动过的文件里的有不同，请核对"
        yield warning("merge-others", name, message)


def _told_of_insets(left: Iterable[tuple[int, str]], name: str) -> Iterator[Diagnostic]:
    for number, kinds in left:
        message = f"这一段里的{kinds}没有并入，请在合并后的通报里再放一次"
        yield warning("merge-left-out", PartParagraph(name, "", number + 1), message)


def _told_of_comment(comment: Comment, name: str) -> Diagnostic:
    quoted = f"对“{comment.quoted}”" if comment.quoted else ""
    message = f"{comment.author or '有人'}{quoted}的批注：{comment.text}（合并后的通报不带批注）"
    return info("merge-comment", PartParagraph(name, "", comment.paragraph + 1), message)


def _told_of_plan(planned: Plan, name: str) -> Iterator[Diagnostic]:
    for conflict in planned.conflicts:
        kept = (
            f"保留了改动过的文件里的“{conflict.kept}”" if conflict.kept else "按改动过的文件删去了"
        )
        other = f"台账现在的是“{conflict.dropped}”" if conflict.dropped else "台账里已经没有这一段"
        message = f"这一段两边都改了：{kept}；{other}，请核对"
        yield warning("merge-conflict", PartParagraph(name, "", max(conflict.place, 1)), message)
    edited = sum(step.hand is not None for step in planned.steps)
    yield info("merge-done", name, f"已合并：{edited}段用的是改动过的文件里的文字，其余是新生成的")


def _checked(made: Made, paragraphs: Sequence[Paragraph], name: str) -> list[Diagnostic]:
    """The final checks on what the hand wrote; the rest was checked as it was built."""
    built = {str(p.text) for p in made.rendered.paragraphs}
    by_hand = [p for p in paragraphs if str(p.text) not in built]
    return [
        *leftovers.left_over(by_hand, made.book, name),
        *leaks.of_paragraphs(by_hand, made.book, made.edition, name, ()),
    ]


def _paragraphs(
    built: Sequence[Paragraph], steps: Sequence[Step], docx: bytes, name: str
) -> tuple[Paragraph, ...]:
    """The paragraphs of the merged notice; words of the hand keep the cells of their paragraph."""
    body = [p for p in built if p.part == BODY]
    found: list[Paragraph] = []
    for number, (at, text) in enumerate(merging.read_again(docx, steps, name), 1):
        step = None if at is None else steps[at]
        of_build = EMPTY if step is None or step.new is None else body[step.new].text
        found.append(Paragraph(BODY, number, _traced(text, of_build)))
    return (*found, *(p for p in built if p.part != BODY))


def _traced(text: str, built: Text) -> Text:
    if text == built:
        return built
    return Text.of(text, Source(built.cells) if built.cells else None)
