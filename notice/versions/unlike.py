"""Where something else than words differs between two versions (文字以外的不同), by paragraph."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from notice.docx.emphasis import Emphases, Emphasis
from notice.docx.insets import BOX, SHAPE, Inset
from notice.docx.reading import Document
from notice.versions.align import Pair
from notice.versions.lettering import Letters

_MILLIMETRE = 36_000  # EMU
_SHARE = 0.03  # of a size that programs may round away
_FAR = 2 * _MILLIMETRE  # from which something stands elsewhere


class Unlike(NamedTuple):
    """Insets of one kind, or the form of all words, that differ; paragraphs from 0.

    `old` and `new` are how many each version has there, `how` says more, if there is more to say.
    """

    kind: str
    old_paragraph: int | None
    new_paragraph: int | None
    old: str
    new: str
    how: str = ""


def unlike(
    old: Document, new: Document, letters: Letters, pairs: Sequence[Pair], away: Mapping[int, int]
) -> Iterator[Unlike]:
    """Yield what differs in reading order; `away` are the moved paragraphs, old and new."""
    of_old, of_new = (Emphases(document.package.styles.element) for document in (old, new))
    for at_old, at_new in _placed(pairs, away):
        before = None if at_old is None else old.paragraphs[at_old].element
        after = None if at_new is None else new.paragraphs[at_new].element
        found = list(_insets(letters.insets.get(before, []), letters.insets.get(after, [])))
        if before is not None and after is not None:
            found += _forms(of_old.of(before), of_new.of(after))
        for each in found:
            yield each._replace(old_paragraph=at_old, new_paragraph=at_new)


def _placed(
    pairs: Sequence[Pair], away: Mapping[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """The pairs, what moved once, where it now stands."""
    origins = {there: here for here, there in away.items()}
    for at_old, at_new in pairs:
        if at_old is None and at_new is not None:
            yield origins.get(at_new), at_new
        elif at_new is not None or at_old not in away:
            yield at_old, at_new


def _insets(olds: Sequence[Inset], news: Sequence[Inset]) -> Iterator[Unlike]:
    for kind in dict.fromkeys(inset.kind for inset in (*news, *olds)):
        before = [inset for inset in olds if inset.kind == kind]
        after = [inset for inset in news if inset.kind == kind]
        how = _difference(before, after)
        if how is not None:
            yield Unlike(kind, None, None, kind * bool(before), kind * bool(after), how)


def _difference(before: Sequence[Inset], after: Sequence[Inset]) -> str | None:
    """How insets of one kind differ, "" where that goes without saying, None if they don't."""
    more = len(after) - len(before)
    if more:
        return f"新增{more}个" if more > 0 else f"删去{-more}个"
    if [inset.key for inset in before] != [inset.key for inset in after]:
        return ""
    both = list(zip(before, after, strict=True))
    if any(_is_resized(one, other) for one, other in both):
        return "大小"
    return "位置" if any(_is_elsewhere(one, other) for one, other in both) else None


def _is_resized(one: Inset, other: Inset) -> bool:
    if one.kind == BOX or len(one.size) != len(other.size):
        return False  # a box grows with its words
    return any(
        abs(a - b) > max(_MILLIMETRE, _SHARE * max(a, b))
        for a, b in zip(one.size, other.size, strict=True)
    )


def _is_elsewhere(one: Inset, other: Inset) -> bool:
    if bool(one.place) != bool(other.place):
        return one.kind not in (BOX, SHAPE)
    return any(
        a[:2] != b[:2]
        if a[0] == b[0] and a[1] != b[1]
        else a[0] == b[0] and abs(a[2] - b[2]) > _FAR
        for a, b in zip(one.place, other.place, strict=False)
    )


def _forms(before: Emphasis, after: Emphasis) -> Iterator[Unlike]:
    if None not in (before.is_bold, after.is_bold) and before.is_bold != after.is_bold:
        yield Unlike(
            "加粗", None, None, *("加粗" if e.is_bold else "不加粗" for e in (before, after))
        )
    if None not in (before.half_points, after.half_points) and (
        before.half_points != after.half_points
    ):
        yield Unlike("字号", None, None, *(_points(e.half_points) for e in (before, after)))


def _points(half: int | None) -> str:
    return f"{(half or 0) / 2:g}磅"
