"""Policy (怎么办): what a leak means at its place in an edition, and what is public anyway."""

from collections.abc import Callable
from typing import NamedTuple

from notice.diagnostics import Level, Where
from notice.gate.personal_numbers import LANDLINE, MOBILE, digits
from notice.model.book import Book
from notice.model.notice import Edition


class Spot(NamedTuple):
    """Where a text stands: `column` is "" for what is never printed."""

    where: Where
    column: str
    is_printable: bool = True
    is_released: bool = False  # 可公开


class Contact:
    """The office's own telephone, mailbox and address (联系方式): meant to be public."""

    def __init__(self, book: Book) -> None:
        """Read them from 基本信息; a cell may hold several telephones, one with a remark."""
        phones = book.facts.get("联系电话", ())
        self.numbers = frozenset(
            {digits(line) for line in phones}
            | {
                digits(match[0])
                for line in phones
                for pattern in (MOBILE, LANDLINE)
                for match in pattern.finditer(line)
            }
        )
        self._lines = {
            str(line)
            for name in ("联系电话", "邮政信箱", "电子邮箱")
            for line in book.facts.get(name, ())
        }

    def has_number(self, value: str, text: str) -> bool:
        """Whether a telephone number is the office's own, however it is written."""
        return digits(value) in self.numbers

    def has_words(self, value: str, text: str) -> bool:
        """Whether words are part of what the office gives, or the text has all of that."""
        return any(value in line or line in text for line in self._lines)


class Policy(NamedTuple):
    """What the leaks of a detector mean, beside how grave each is."""

    verdict: str = "不能公开"  # said of an error, with
    advice: str = "请删去或脱敏"
    stops_always: bool = False  # an error in both editions, printed or not
    yields_to_release: bool = False  # a row with 可公开 may say it
    warned_in: tuple[str, ...] = ()  # columns in which it is no error
    noted_in: tuple[str, ...] = ()  # columns in which it is but a hint
    is_of_printed: bool = False  # says nothing where nothing is printed
    is_shown: bool = False  # told as it stands, not masked
    is_masked: bool = False  # no line, page or file of ours shows it whole where a finding speaks
    is_never_whole: bool = False  # no file of ours may hold it whole
    is_own: Callable[[Contact, str, str], bool] | None = None  # whether a value in a text is


def level_of(policy: Policy, spot: Spot, edition: Edition, *, is_grave: bool) -> Level:
    """How a leak at a place is told."""
    if policy.stops_always:
        return Level.ERROR
    if spot.column in policy.noted_in:
        return Level.INFO
    is_let = spot.column in policy.warned_in or (policy.yields_to_release and spot.is_released)
    may_get_out = spot.is_printable and edition is Edition.PUBLIC
    return Level.ERROR if is_grave and may_get_out and not is_let else Level.WARNING


def advice_of(policy: Policy, spot: Spot, level: Level) -> tuple[str, str]:
    """What a leak of this level means, "" where that is open, and what to do about it."""
    if not policy.stops_always and not spot.is_printable and not spot.column:
        return "这一列不印进通报", "请核对是否需要保留"
    if level is Level.ERROR:
        return policy.verdict, policy.advice
    return "", "请核对能否公开"
