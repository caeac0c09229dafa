"""Which letters are a word (词): two and three letters, by their first, from words.txt.

The file is read once something is asked, and a line is split for a letter that is asked for: all
of them would cost a small run a twentieth. They stand in order.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
# of offices, or newer than the dictionary
_OF_OFFICES = frozenset((
    "任前", "包联", "立案", "诫勉", "约谈", "台账", "党建", "党课", "巡察", "销号", "立查", "查摆",
    "帮扶", "清退", "清零", "回访", "对账", "纪检", "监委", "党务", "政务", "常务", "民情", "网格",
    "双评", "述职", "履职", "办结", "问效", "研判", "晾晒", "督办", "督导", "问需", "问计", "纾困",
    "助企", "入企", "线上", "线下", "管护", "管控", "确权", "颁证", "征迁", "拆违", "违建", "低保",
    "特困", "医保", "社保", "农保", "参保", "参会", "参训", "参学", "参评", "党群", "党政", "三资",
    "应收", "应付", "应退", "应改", "应办", "应缴", "应纳", "应补", "应保", "应查", "关停", "公职",
    "从业", "干群", "见地", "千头", "罗地", "久治", "建管", "到尾", "党际", "数职", "深查", "制毒",
    "追交", "边督", "边改", "边查", "边学", "全员", "全域", "全链", "全流", "全年", "全市",
    "全县", "全区", "全镇", "全局", "全院", "全校", "全系", "全程", "全科", "双向", "双随", "双公",
    "和谐", "严查", "严管", "严控", "严把", "严防", "严明", "严禁", "单项", "单列", "查处", "查办",
    "通办", "通查", "通联", "明查", "暗访", "明确", "应急", "相对", "相关", "时任", "原任", "现任",
    "廉政", "廉勤", "师德", "师风", "文旅", "安防", "边检", "车管", "水政", "双创", "双减", "双拥",
    "林长", "田长", "湖长", "河长", "路长", "房企", "宣教", "路域", "温馨", "水企", "农企", "农技",
    "账物", "账实", "账账", "账款", "账证", "账表", "账卡",
    "布控", "布点", "布展", "布设", "进场", "进园", "实招", "实名", "实地", "查摆", "成册", "成套",
))  # fmt: skip


@cache
def _file(name: str) -> bytes:
    return (_HERE / name).read_bytes()


@cache
def _behind(letter: str) -> frozenset[str]:
    """What may follow a letter to make a word; its line is looked for as in a dictionary."""
    words, begin = _file("words.txt"), f"{letter} ".encode()
    low, high = words.find(b"\n") + 1, len(words)  # the first line is no word
    while low < high:
        at = words.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = words.find(b"\n", at)
        line = words[at:end]
        if line.startswith(begin):
            return frozenset(line.decode()[2:].split(" "))
        low, high = (end + 1, high) if line < begin else (low, at)
    return frozenset()


def is_word(letters: str) -> bool:
    """Whether two or three letters are a common word, and no name."""
    return letters[1:] in _behind(letters[:1]) or letters in _OF_OFFICES


def word_at(text: str, at: int) -> bool:
    """Whether a word of two or three letters begins there."""
    return is_word(text[at : at + 2]) or is_word(text[at : at + 3])


def word_before(text: str, end: int) -> bool:
    """Whether a word of two or three letters ends there."""
    return is_word(text[max(0, end - 2) : end]) or (end > 2 and is_word(text[end - 3 : end]))


@cache
def sections(name: str = "phrases.txt") -> dict[str, tuple[str, ...]]:
    """The words of a file by their section."""
    parts = _file(name).decode().split("\n[")[1:]
    pairs = (part.partition("]") for part in parts)
    return {name: tuple(words.split()) for name, _, words in pairs}


@cache
def set_phrases() -> frozenset[str]:
    """The set phrases (固定表述)."""
    return frozenset(sections()["固定表述"])


def is_phrase(letters: str) -> bool:
    """Whether letters are a set phrase as a whole."""
    return letters in set_phrases()


def is_in_phrase(letters: str) -> bool:
    """Whether letters are a set phrase or part of one."""
    return letters.encode() in _file("phrases.txt")


@cache
def _rows_of_sounds() -> str:
    """The letters of each sound, a row each; each letter stands once."""
    _, line_break, rows = _file("sounds.txt").decode().partition("\n")
    return line_break + rows


@cache
def _sounds() -> dict[int, int]:
    """Letter → the first of its row, which stands for their sound, as str.translate takes it."""
    rows = _rows_of_sounds().split("\n")
    return str.maketrans("".join(rows), "".join([row[:1] * len(row) for row in rows]))


def heard(letters: str) -> str:
    """The letters as they sound: in place of each the first of those that sound so."""
    return letters.translate(_sounds())


@cache
def shapes() -> dict[str, str]:
    """Letter → those that look like it."""
    shapes: dict[str, str] = {}
    for row in _file("shapes.txt").decode().split("\n")[1:]:
        for letter in row:
            shapes[letter] = shapes.get(letter, "") + row
    return shapes


def alike(letter: str) -> str:
    """All that sound or look like a letter, itself among them; "" where it is not known."""
    rows = _rows_of_sounds()
    at = rows.find(letter)
    row = rows[rows.rfind("\n", 0, at) + 1 : rows.find("\n", at)] if at >= 0 else ""
    return row + shapes().get(letter, "")


def are_alike(one: str, other: str) -> bool:
    """Whether two letters sound or look the same, so that one is typed for the other."""
    is_alike = heard(one) == heard(other) or other in shapes().get(one, "")
    return is_alike and one != other
