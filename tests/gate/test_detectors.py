"""The detectors: every one's hits and decoys."""

import pytest

from notice.gate.detectors import DETECTORS

HITS = [(d, text) for d in DETECTORS for text in d.hits]
DECOYS = [(d, text) for d in DETECTORS for text in d.decoys]


@pytest.mark.parametrize(("detector", "text"), HITS, ids=lambda v: getattr(v, "id", v))
def test_detector__hits(detector, text):
    assert len(list(detector.leaks(text))) == 1


@pytest.mark.parametrize(("detector", "text"), DECOYS, ids=lambda v: getattr(v, "id", v))
def test_detector__decoys(detector, text):
    assert list(detector.leaks(text)) == []


OTHER_DIGITS = {  # with a digit of another script → whether it is grave
    "身份证22038119800101123٠": ("P01", True),
    "身份证22038119800101123１": ("P01", False),
    "卡号622202123456789012٨": ("P05", True),
    "电话1384401234٥": ("P03", True),
}


@pytest.mark.parametrize(("text", "expected"), OTHER_DIGITS.items())
def test_detector__a_digit_of_another_script_hides_nothing(text, expected):
    assert [(d.id, leak.is_grave) for d in DETECTORS for leak in d.leaks(text)] == [expected]
