"""Masks: numbers in a sentence as they may be shown."""

from notice.gate import masks

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
