"""密级 and 内部资料: the marks of a paper that this program must not touch."""

from __future__ import annotations

from collections.abc import Iterator

from notice.gate.detector import GRAVE, Leak
from notice.lazy import Pattern
from notice.ledger.columns import SECRECY_WORDS

VERDICT, ADVICE = "涉密或内部资料不能用本程序处理", "请按保密规定办理"
_MARK = Pattern(r"(?:绝密|机密|秘密)\s*[★☆]|密\s*级\s*[：:]\s*(?:绝密|机密|秘密)")
_ALONE_WORDS = (
    "绝密|机密|秘密|工作秘密|内部资料|内部文件|内部材料|内部使用|内部明电|内部传阅|阅后收回|不得外传|注意保存|请勿外传|严禁外传|"
    "党内掌握|不对外公布|妥善保管"
)
_AND_MORE = rf"(?:[级件]|[，、：:；\s]*(?:{_ALONE_WORDS}))*[】\]）)]?[。！!]?\s*"
_ALONE = Pattern(rf"\s*[【\[（(]?(?:此件|本件)?(?:{_ALONE_WORDS}){_AND_MORE}")
# the last sentence of a paragraph, of words that none is written with: not 专人管理。妥善保管。
_LAST = Pattern(
    r"(?<=[。！])\s*[【\[（(]?(?:此件|本件)?"
    rf"(?:内部(?:资料|文件|材料|明电|传阅)|阅后收回|党内掌握|不对外公布|请勿外传){_AND_MORE}$"
)
PUBLIC_WORDS = ("不予公开", "不公开", "仅供内部")
_NOT_PUBLIC = (
    r"(?:(?:此件|本件|本文|该件)?(?:不予公开|不公开)|仅供内部(?:使用|参考|参阅|掌握|传阅)?)"
)
_NOT_PUBLIC_MARK = Pattern(
    rf"[【\[（(〔]\s*{_NOT_PUBLIC}\s*[】\]）)〕]|(?:^|(?<=[。！\n]))\s*{_NOT_PUBLIC}\s*(?=$|[。！\n])"
)
_INTERNAL_MARK = Pattern(r"\s*[【（(]?内部资料(?:[，、：:\s]*(?:注意保存|妥善保管))?[】）)]?\s*")


def secret_mark(text: str) -> Leak | None:
    """P09: a 密级 anywhere in the text, or one of its words where it is all that a line holds."""
    if not any(word in text for word in SECRECY_WORDS):
        return None
    match = _MARK.search(text) or _ALONE.fullmatch(text) or _LAST.search(text)
    return Leak(*match.span(), GRAVE) if match else None


def secret_marks(text: str) -> Iterator[Leak]:
    """The first one, if there is any: one is enough."""
    mark = secret_mark(text)
    if mark:
        yield mark


def public_marks(text: str) -> Iterator[Leak]:
    """此件不公开 and its like, in brackets or as a whole sentence: they stop the public edition."""
    for match in _NOT_PUBLIC_MARK.finditer(text):
        yield Leak(*match.span(), GRAVE)


def is_internal_mark(text: str) -> bool:
    """Whether a paragraph is the 内部资料 with which a template of the 党内版 says what it is."""
    return _INTERNAL_MARK.fullmatch(text) is not None
