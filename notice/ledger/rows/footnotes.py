"""Rows that only speak of the table: totals, notes and signatures, the numbers of columns."""

import re
from collections.abc import Sequence

from notice.lazy import Pattern
from notice.numerals import TO_TEN

_TOTALS = "合计", "小计", "总计", "累计", "共计", "汇总"
_TOTAL = Pattern(
    rf"(?:本页|本表|全表|以上|全部)?(?:{'|'.join(_TOTALS)})(?:[:：].*|[\d（(].*)?", re.DOTALL
)
_NOTES = (
    "备注", "说明", "注", "填表说明", "填表人", "制表人", "制表", "审核人", "审核", "复核人",
    "复核", "经办", "经办人", "审批", "审批人", "负责人", "单位负责人", "主要负责人", "分管领导",
    "联系人", "联系电话", "电话", "传真", "填报单位", "填报人", "填报时间", "填表时间", "填报日期",
    "填表日期", "日期", "签字", "签名", "盖章", "单位盖章", "以下空白", "续表",
)  # fmt: skip
_NOTE = Pattern(
    rf"[（(]?(?:{'|'.join(_NOTES)})[）)]?(?:[:：].*|[（(][^（）()]*[）)])?"
    r"|第\d+页.*|单位[:：].*|此页以下空白",
    re.DOTALL,
)
_LABELLED = Pattern(r"[（(]?[\u4e00-\u9fffA-Za-z]{1,8}[）)]?[:：].*", re.DOTALL)
_SENTENCE = Pattern(r"[，。；]")
_SHORTEST_SENTENCE = 10  # letters
_FEWEST_NUMBERED = 3  # columns

_SERIES = (  # what the columns of a table are numbered with
    tuple(str(number) for number in range(1, 41)),
    tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    tuple(TO_TEN),
    tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    tuple("甲乙丙丁戊己庚辛壬癸"),
)
_BRACKETS = Pattern(r"[（(]([^（）()]+)[）)]")


def is_total(first: str) -> bool:
    """Whether the first filled cell of a row says that it sums up others: 合计, 本页小计：12."""
    return _TOTAL.fullmatch(first) is not None


def is_note(texts: Sequence[str]) -> bool:
    """Whether a row is a note or a signature: 填表人：…, or nothing but such labels."""
    if _NOTE.fullmatch(texts[0]):
        return True
    return len(texts) > 1 and all(
        ("：" in text or ":" in text) and _LABELLED.fullmatch(text) for text in texts
    )


def is_sentence_apart(texts: Sequence[str]) -> bool:
    """Whether a row is one sentence: below an empty row at the foot it is a note."""
    return (
        len(texts) == 1
        and len(texts[0]) >= _SHORTEST_SENTENCE
        and _SENTENCE.search(texts[0]) is not None
    )


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether the cells of a row number the columns: 1 2 3 …, （1）（2）…, 甲 乙 1 2."""
    bare = [match[1] if (match := _BRACKETS.fullmatch(text)) else text for text in texts]
    bare = bare[1:] if bare[:1] in (["栏次"], ["栏目"], ["列次"]) else bare
    if len(bare) < _FEWEST_NUMBERED:
        return False
    of_series = [[text for text in bare if text in series] for series in _SERIES]
    in_order = zip(of_series, _SERIES, strict=True)
    return sum(map(len, of_series)) == len(bare) and all(
        taken == list(series[: len(taken)]) for taken, series in in_order
    )
