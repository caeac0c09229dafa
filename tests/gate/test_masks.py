"""Masks: numbers in a sentence as they may be shown."""

from notice.gate import masks

MOBILE = "13844012345"


def test_masked__numbers_in_any_message():
    assert masks.masked(f"“{MOBILE}”认不出") == "“138****2345”认不出"
    assert masks.masked("电话0431-76212566，2025年12月10日") == "电话0431-76212566，2025年12月10日"
