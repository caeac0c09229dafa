"""Why an edit can't come back by itself: conditions in order, each with the sentence told of it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from notice.model.text import Cell, Text
from notice.versions.spans import STOP, PlacedSpan, placed


class Refusal(NamedTuple):
    """Why an edit is for a person: a Chinese sentence, and the cell that it is about, if one."""

    reason: str
    cell: Cell | None = None


class Reason(NamedTuple):
    """A reason: when it `holds`, what it `says`, which cell it is `about`.

    What stands in braces are the `words` of that which is asked.
    """

    holds: Callable[[Any], bool]
    says: str
    about: Callable[[Any], Cell | None] = lambda _: None


def first_of(reasons: Sequence[Reason], asked: "Touched | Reshaped") -> Refusal | None:
    """The first reason that holds; None where none does."""
    for reason in reasons:
        if reason.holds(asked):
            return Refusal(reason.says.format(**asked.words()), reason.about(asked))
    return None


# ---------------------------------------------------------------- words of one paragraph


class Touched:
    """The spans that a change of a paragraph's words touches, where it lies in no quoted one.

    `owners` are the cells whose words it borders on, so that it might be of each.
    """

    def __init__(
        self, spans: Sequence[PlacedSpan], start: int, end: int, owners: set[Cell]
    ) -> None:
        """Take the spans of a paragraph and where its letters change."""
        over = _over(spans, start, end)
        self.owners = owners
        self.computed = [p for p in over if p.span.source is not None and not p.is_quoted]
        self.quoted = list(dict.fromkeys(p.cell for p in over if p.is_quoted))

    def words(self) -> dict[str, str]:
        """The first words touched that were computed."""
        return {"computed": "、".join(f"“{p.span.text}”" for p in self.computed[:3])}

    def is_at_a_border_of_two_cells(self) -> bool:
        """Whether it may be of either cell."""
        return len(self.owners) > 1

    def is_computed(self) -> bool:
        """Whether it touches words worked out from cells."""
        return bool(self.computed)

    def is_over_several_cells(self) -> bool:
        """Whether it touches words of several cells."""
        return len(self.quoted) > 1

    def is_of_cell_and_template(self) -> bool:
        """Whether it touches words of a cell, and others that were added to them."""
        return bool(self.quoted)

    def is_of_template(self) -> bool:
        """Whether it touches added words alone."""
        return True

    def computed_of(self) -> Cell | None:
        """The cell that the computed words come from, if it is one."""
        cells = {cell for p in self.computed if p.span.source for cell in p.span.source.cells}
        return next(iter(cells)) if len(cells) == 1 else None

    def cell(self) -> Cell | None:
        """The first cell whose words it touches."""
        return next(iter(self.quoted), None)


def _over(spans: Sequence[PlacedSpan], start: int, end: int) -> list[PlacedSpan]:
    """The spans that letters from `start` to `end` touch; at a point, those on either side."""
    over = [p for p in spans if p.start < end and start < p.end]
    return over or [p for p in spans if p.start <= start <= p.end]


OF_WORDS = (
    Reason(
        Touched.is_at_a_border_of_two_cells,
        "改在两个单元格的文字交界处，分不清归哪一个，请在台账里改",
    ),
    Reason(
        Touched.is_computed,
        "{computed}是程序按台账算出来的（数字、日期、状态），请核对台账里的原始数据",
        about=Touched.computed_of,
    ),
    Reason(
        Touched.is_over_several_cells,
        "这一处改动跨了几个单元格的文字，请分别在台账里改",
    ),
    Reason(
        Touched.is_of_cell_and_template,
        "改动连着单元格的文字和模板固定的文字，请在台账和模板里分别改",
        about=Touched.cell,
    ),
    Reason(
        Touched.is_of_template,
        "改的是模板或程序固定的文字（序号、标题、套语），台账里没有，请改模板",
    ),
)
# of all changes of a paragraph together
SCATTERED = Refusal("这一段改得太散，对不上各个单元格的文字，请在台账里改")


# ---------------------------------------------------------------- paragraphs split, joined, dropped


class Reshaped:
    """Paragraphs split, joined or dropped, with the words that they quote.

    What is said of their cell holds once each of them quotes one.
    """

    def __init__(self, olds: Sequence[Text], news: Sequence[str]) -> None:
        """Take the paragraphs before and after."""
        self.olds, self.news = olds, news
        self.quoted = [[p for p in placed(text) if p.is_quoted] for text in olds]

    def words(self) -> dict[str, str]:
        """What was done, and the end of what stands before the cell's words."""
        head = self.head[-10:] if self.olds and all(self.quoted) else ""
        return {"what": "拆开、合并" if self.news else "删去", "head": head}

    def cell(self) -> Cell:
        """The cell whose lines they are: that of the last words of the first paragraph."""
        return self.quoted[0][-1].cell

    def only_cell(self) -> Cell | None:
        """The cell, where the first paragraph quotes no other one."""
        return self.cell() if all(p.cell == self.cell() for p in self.quoted[0]) else None

    @property
    def lines(self) -> list[PlacedSpan]:
        """The lines of the cell that they print, in order."""
        return [p for quoted in self.quoted for p in quoted if p.cell == self.cell()]

    @property
    def head(self) -> str:
        """What stands in the first paragraph before the cell's words."""
        return self.olds[0][: self.lines[0].start]

    @property
    def tails(self) -> list[str]:
        """What stands behind the quoted words of each paragraph."""
        return [text[p[-1].end :] for text, p in zip(self.olds, self.quoted, strict=True)]

    def is_added(self) -> bool:
        """Whether nothing stood there before."""
        return not self.olds

    def has_paragraph_of_ours(self) -> bool:
        """Whether a paragraph quotes nothing."""
        return not all(self.quoted)

    def is_of_several_cells(self) -> bool:
        """Whether a later paragraph quotes another cell."""
        return any(p.cell != self.cell() for quoted in self.quoted[1:] for p in quoted)

    def is_dropped_with_another_cell(self) -> bool:
        """Whether the first paragraph goes, and with it words of another cell."""
        return not self.news and self.only_cell() is None

    def has_added_words_between(self) -> bool:
        """Whether words of no cell, more than a 。, stand where the paragraphs meet."""
        starts = any(quoted[0].start for quoted in self.quoted[1:])
        return starts or not set(self.tails) <= {"", STOP}

    def is_dropped_with_head(self) -> bool:
        """Whether it goes with added words that stand before the cell's."""
        return not self.news and bool(self.head)

    def has_other_head(self) -> bool:
        """Whether what stood before the cell's words changed."""
        return bool(self.news) and not self.news[0].startswith(self.head)


OF_RESHAPED = (
    Reason(
        Reshaped.is_added,
        "这一段是新加的，台账里没有对应的单元格",
    ),
    Reason(
        Reshaped.has_paragraph_of_ours,
        "{what}的段落里有模板或程序写的段落，请在模板或台账里处理",
    ),
    Reason(
        Reshaped.is_of_several_cells,
        "{what}的段落来自不同的单元格，请在台账里处理",
        about=Reshaped.cell,
    ),
    Reason(
        Reshaped.is_dropped_with_another_cell,
        "{what}的段落来自不同的单元格，请在台账里处理",
    ),
    Reason(
        Reshaped.has_added_words_between,
        "{what}的段落里有序号、标题等固定的文字，请在台账里处理",
        about=Reshaped.cell,
    ),
    Reason(
        Reshaped.is_dropped_with_head,
        "删去的一段带着固定的文字，整行的增减请在台账里做",
        about=Reshaped.cell,
    ),
    Reason(
        Reshaped.has_other_head,
        "{what}的段落里“{head}”或它前面的文字也变了，请在台账里处理",
        about=Reshaped.only_cell,
    ),
)
