"""Fact rules of the contact (联系方式): telephones, mail addresses, postcodes that look wrong."""

from __future__ import annotations

from collections.abc import Iterator

from notice.lazy import Pattern
from notice.ledger.columns import PHONE_WITHOUT_ZERO
from notice.model.book import Book
from notice.model.notice import Totals
from notice.model.text import Text
from notice.rules.passages import EVERYWHERE, FACT, Passages
from notice.rules.rule import Contradiction, FactRule, Hit, TextRule

_REMARK = Pattern(r"（[^（）]*[^\d（）][^（）]*）|\([^()]*[^\d()][^()]*\)")
_SEPARATORS = Pattern(r"[、，,；;/\n]|和|或")
_PHONE = Pattern(
    r"(?:0\d{2,3}-?|[（(]0\d{2,3}[）)])?[1-9]\d{6,7}(?:(?:-|转)\d{1,6})?"  # with an extension
    r"|0\d{2,3}-?\d{7,8}(?:(?:-|转)\d{1,6})?"
    r"|(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}|[48]00-?\d{3}-?\d{4}|1[0-2]\d{3}|9[56]\d{3,4}"
)
_LOST_ZERO = Pattern(r"[2-9]\d{9,10}")
_MAIL = Pattern(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_POSTCODE = Pattern(r"\d{6}")


def telephones(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Each telephone of 联系电话 looks like one."""
    advice = "请写成区号-号码（0431-1234567）或11位手机号，几个号码用“、”隔开"
    for line, phone in _pieces(book, "联系电话", _PHONE):
        if not _PHONE.fullmatch(phone) and not _LOST_ZERO.fullmatch(phone):
            yield _ill_formed("联系电话", line, phone, advice)


def telephones_without_zero(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """An area code without its 0, as a cell of numbers loses it."""
    for line, phone in _pieces(book, "联系电话", _PHONE):
        if _LOST_ZERO.fullmatch(phone):
            yield Contradiction(line.cells[0], PHONE_WITHOUT_ZERO)


def mail_addresses(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """Each address of 电子邮箱 looks like one."""
    for line, address in _pieces(book, "电子邮箱", _MAIL):
        if not _MAIL.fullmatch(address):
            yield _ill_formed("电子邮箱", line, address, "请写成name@example.com的样子")


def postcodes(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """邮编 has six figures."""
    for line, code in _pieces(book, "邮编", _POSTCODE):
        if not _POSTCODE.fullmatch(code):
            yield _ill_formed("邮编", line, code, "邮编是6位数字")


def numbers_elsewhere(book: Book, totals: Totals, texts: Passages) -> Iterator[Contradiction]:
    """邮编1361 or 电话0431-762 behind the address."""
    own = {cell for fact in _OWN for line in book.facts.get(fact, ()) for cell in line.cells}
    for passage in texts.holding(_CALLED):
        if passage.column == FACT and passage.cell not in own:
            for hit in odd_numbers_in_text(passage.text):
                said = passage.text[hit.start : hit.end]
                yield Contradiction(passage.cell, f"号码“{said}”的位数不对，请核对")


_OWN = ("联系电话", "邮编")  # facts of which the whole line is looked at
_CALLED = ("邮编", "邮政编码", "电话", "传真", "手机")


def _pieces(book: Book, fact: str, form: Pattern) -> Iterator[tuple[Text, str]]:
    """The pieces of each line that has not the form as a whole, without remarks and labels."""
    for line in book.facts.get(fact, ()):
        if not form.fullmatch(line):
            for piece in _SEPARATORS.sub("\n", _REMARK.sub("", line)).split("\n"):
                yield line, piece.rpartition("：")[2].strip()


def _ill_formed(fact: str, line: Text, piece: str, advice: str) -> Contradiction:
    return Contradiction(line.cells[0], f"{fact}“{piece or line}”写法不对，{advice}")


_PHONE_IN_TEXT = Pattern(
    r"(?:电话|手机|热线|座机|传真)(?:号码|号)?[：:为是]?\s?((?:\+?86-?)?[\d（(][\d）)—－-]{5,}\d)(?![\d.])"
)
_POSTCODE_IN_TEXT = Pattern(r"邮(?:政编码|编)(?:为|是|：|:)?\s?(\d+)")


def odd_numbers_in_text(text: str) -> Iterator[Hit]:
    """电话1384401234, 邮编13610: too few or too many figures; a hotline is right."""
    for match in _PHONE_IN_TEXT.finditer(text):
        number = match[1].replace("—", "-").replace("－", "-")
        if not _PHONE.fullmatch(number) and not _LOST_ZERO.fullmatch(number):
            yield Hit(match.start(1), match.end(1), None)
    for match in _POSTCODE_IN_TEXT.finditer(text):
        if not _POSTCODE.fullmatch(match[1]):
            yield Hit(match.start(1), match.end(1), None)


# fmt: off
CONTACT_IN_TEXT = (
    TextRule(
        id="T68", says="号码的位数不对，请核对",
        find=odd_numbers_in_text,
        wrong="设立举报电话1384401234，接受监督", right="设立举报电话13844012345，接受监督",
        silent=("拨打12345热线", "监督电话0431-7621256", "热线电话400-123-4567", "电话回访120余次",
        "邮编136100"),
        source="号码的位数", grade="B", needs=("电话", "手机", "热线", "座机", "传真", "邮编",
        "邮政编码"),
        columns=tuple(column for column in EVERYWHERE if column != FACT),
    ),
)
# fmt: on

CONTACT = (
    FactRule(
        id="phone-form",
        says="联系电话不像电话号码",
        find=telephones,
    ),
    FactRule(
        id="phone-number",
        says="",
        find=telephones_without_zero,
    ),
    FactRule(
        id="mail-form",
        says="电子邮箱不像邮箱地址",
        find=mail_addresses,
    ),
    FactRule(
        id="postcode-form",
        says="邮编不是6位数字",
        find=postcodes,
    ),
    FactRule(
        id="T68",
        says="",
        find=numbers_elsewhere,
    ),
)
