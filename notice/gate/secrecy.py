"""密级 and 内部资料: the marks of a paper that this program must not touch."""

from __future__ import annotations

from collections.abc import Iterator

from notice.gate.detector import GRAVE, Leak
from notice.lazy import Pattern
from notice.ledger.columns import SECRECY_WORDS

VERDICT, ADVICE = "涉密或内部资料不能用本程序处理", "请按保密规定办理"
_MARK = Pattern(r"(?:绝密|机密|秘密)\s*[★☆]|密\s*级\s*[：:]\s*(?:绝密|机密|秘密)")
_ALONE = Pattern(
    r"\s*[【\[（(]?(?:绝密|机密|秘密|工作秘密|内部资料|内部文件|内部材料|内部使用|不得外传|注意保存|请勿外传)"
    r"(?:[级件]|[，、：:\s]*(?:注意保存|不得外传|请勿外传|严禁外传|妥善保管))*[】\]）)]?[。！!]?\s*"
)
_INTERNAL_MARK = Pattern(r"\s*[【（(]?内部资料(?:[，、：:\s]*(?:注意保存|妥善保管))?[】）)]?\s*")


def secret_mark(text: str) -> Leak | None:
    """P09: a 密级 anywhere in the text, or one of its words where it is all that a line holds."""
    if not any(word in text for word in SECRECY_WORDS):
        return None
    match = _MARK.search(text) or _ALONE.fullmatch(text)
    return Leak(*match.span(), GRAVE) if match else None


def secret_marks(text: str) -> Iterator[Leak]:
    """The first one, if there is any: one is enough."""
    mark = secret_mark(text)
    if mark:
        yield mark


def is_internal_mark(text: str) -> bool:
    """Whether a paragraph is the 内部资料 with which a template of the 党内版 says what it is."""
    return _INTERNAL_MARK.fullmatch(text) is not None
