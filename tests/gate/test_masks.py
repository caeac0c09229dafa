"""Masks: numbers in a sentence as they may be shown."""

import random
import re

from notice.gate import masks
from notice.gate.one_form import plain

MOBILE = "13844012345"


def test_masked__numbers_in_any_message():
    assert masks.masked(f"“{MOBILE}”认不出") == "“138****2345”认不出"
    assert masks.masked("电话0431-76212566，2025年12月10日") == "电话0431-76212566，2025年12月10日"


def test_masked__whatever_letters_they_are_written_in():
    assert masks.masked("持Ｅ１２３４５６７８出境") == "持Ｅ１****８出境"
    assert masks.masked("护照Ｅ12345678") == "护照Ｅ1****8"
    assert masks.masked("电话１３８４４０１２３４５") == "电话１３８****２３４５"
    assert masks.masked("项目编号1234567") == "项目编号1234567"
    assert masks.masked("电话138\U000e0100440\U000e010112345") == "电话138****2345"


def test_masked__no_number_hides_from_the_cheap_question():
    """What the patterns of numbers look for, written with any sign that stands for it."""
    figures, gaps, spoken = "0123456789", " .)）(（·•-", "〇零○一幺二两三四五六七八九"
    signs = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    written = [sign for sign in signs if plain(sign) in {*figures, *gaps, *spoken}]
    assert len(written) > 600  # of many scripts
    for at in range(0, len(written), 7):
        piece = "".join((written[at:] + written)[:7])
        assert masks._SEVEN_SIGNS.search(f"电话{piece}号"), piece


def test_masked__numbers_at_random_as_without_the_cheap_question(monkeypatch):
    chosen = random.Random(1)
    numbers = [
        "13844012345",
        "220381198001011230",
        "0431-76212566",
        "E12345678",
        "一三八四四〇一二三四五",
    ]
    odd = dict(zip("0123456789- ", "０１２３４５６７８９－　", strict=True))
    around = [*"，。、；：“”（）《》一号在图书馆第3项x. -", "\U000e0100", "护照", "联系", ""]
    messages = [
        "".join(chosen.choices(around, k=chosen.randrange(12)))
        + "".join(odd.get(s, s) if chosen.random() < 0.2 else s for s in chosen.choice(numbers))
        + "".join(chosen.choices(around, k=chosen.randrange(12)))
        for _ in range(3000)
    ]
    shown = [(masks.masked(message), masks.starred(message)) for message in messages]
    assert masks.all_masked(messages) == [told for told, _ in shown]
    assert sum(told != message for (told, _), message in zip(shown, messages, strict=True)) > 1000
    monkeypatch.setattr(masks, "_SEVEN_SIGNS", re.compile(""))
    assert [(masks.masked(message), masks.starred(message)) for message in messages] == shown
