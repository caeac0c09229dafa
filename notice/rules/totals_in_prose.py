"""Fact rules of totals: what a text says was counted against what the ledger counts."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from notice.lazy import Pattern
from notice.model.book import Book
from notice.model.notice import Totals
from notice.numerals import TO_TEN, number_of
from notice.rules.passages import CONTENT, POINT, PROGRESS, Passage, Passages
from notice.rules.rule import Contradiction, FactRule

_NUMERALS = TO_TEN + "百两零"
_NUMBER = rf"([0-9]+|[{_NUMERALS}]+)"
_NUMBER_BEGINS = (*"0123456789", *_NUMERALS)


class _Claim(NamedTuple):
    """A pattern that states a total, what it is called, and the figures that would be right."""

    needs: tuple[str, ...]  # a text without one of these words has no hit
    pattern: Pattern
    called: str
    right: Callable[[Totals], tuple[int, ...]]


_PLAIN_CLAIMS = (
    _Claim(
        ("项整改措施", "条整改措施", "个整改措施"),
        Pattern(rf"制定的?{_NUMBER}[项条个]整改措施"),
        "整改措施",
        lambda t: (t.measures.total,),
    ),
    _Claim(
        tuple(f"{unit}{what}问题" for unit in "个项条" for what in ("", "具体", "方面")),
        Pattern(rf"反馈的?{_NUMBER}[个项条](?:具体|方面)?问题"),
        "问题",
        lambda t: (t.problems.total, t.findings.total),
    ),
)
_CLAIMS = (
    _Claim(
        tuple(f"{u}{a}{b}措施" for u in "项条个" for a in ("", "具体") for b in ("", "整改")),
        Pattern(rf"{_NUMBER}[项条个](?:具体)?(?:整改)?措施"),
        "整改措施",
        lambda t: (t.measures.total,),
    ),
    _Claim(
        tuple(f"{u}{what}问题" for u in "个项条" for what in ("", "具体", "反馈", "巡察反馈")),
        Pattern(rf"{_NUMBER}[个项条](?:具体|反馈|巡察反馈)?问题"),
        "问题",
        lambda t: (t.problems.total, t.findings.total),
    ),
    _Claim(
        tuple(
            f"{done}{number}"
            for done in ("完成", "完成整改", "完成落实", "整改到位", "已落实", "销号")
            for number in _NUMBER_BEGINS
        ),
        Pattern(rf"(?:完成(?:整改|落实)?|整改到位|整改完成|已落实|销号){_NUMBER}[项个条](?!整改措施|措施|问题)"),
        "完成数",
        lambda t: (t.measures.done, t.problems.done, t.findings.done),
    ),
    _Claim(
        ("项制度", "个制度", "件制度", *(f"制度{number}" for number in _NUMBER_BEGINS)),
        Pattern(rf"(?:完善|建立|修订|制定|出台|健全)[^，。；、\d]{{0,6}}制度{_NUMBER}[项个件]|{_NUMBER}[项个件]制度"),
        "完善制度",
        lambda t: (t.regulation_count,),
    ),
)  # fmt: skip
_RATE = Pattern(r"(?:完成率|整改率)(?:为|达到?|是|均为|均达)?(\d+(?:\.\d+)?)%")
_CLAIM_WORDS = ("措施", "问题", "完成", "整改到位", "已落实", "销号", "制度", "率")  # one in each


def totals_in_prose(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """A total that a text states against the one counted from the rows."""
    for passage in texts.holding(_CLAIM_WORDS):
        if passage.column in (CONTENT, POINT):
            yield from _wrong_claims(passage, _CLAIMS, totals)
            yield from _wrong_rate(passage, totals)
        elif passage.column == PROGRESS:
            yield from _wrong_claims(passage, _PLAIN_CLAIMS, totals)


def _wrong_claims(
    passage: Passage, claims: Iterable[_Claim], totals: Totals
) -> Iterator[Contradiction]:
    for claim in claims:
        if not any(word in passage.text for word in claim.needs):
            continue
        for match in claim.pattern.finditer(passage.text):
            said = figure(next(group for group in match.groups() if group))
            right = tuple(dict.fromkeys(int(number) for number in claim.right(totals)))
            if said is not None and said not in right:
                counted = "或".join(map(str, right))
                message = f"文字写“{match[0]}”，台账算出的{claim.called}是{counted}，请核对"
                yield Contradiction(passage.cell, message)


def _wrong_rate(passage: Passage, totals: Totals) -> Iterator[Contradiction]:
    if "率" not in passage.text:
        return
    rates = tuple(
        dict.fromkeys(t.rate for t in (totals.measures, totals.problems, totals.findings))
    )
    for match in _RATE.finditer(passage.text):
        if float(match[1]) not in [float(rate.rstrip("%")) for rate in rates]:
            message = f"文字写“{match[0]}”，台账算出的完成率是{'或'.join(rates)}，请核对"
            yield Contradiction(passage.cell, message)


def figure(written: str) -> int | None:
    """A number in Arabic or Chinese numerals: 12, 十二, 一百零二; None for what is none: 三五."""
    return int(written) if written.isdecimal() else number_of(written)


TOTALS = (
    FactRule(
        id="T54",
        says="文字里写的总数、完成率与台账算出的不一致",
        find=totals_in_prose,
        needs_whole_book=True,
    ),
)
