"""One form of a text before any pattern looks at it (gate/one_form.py, gate/sightings.py)."""

from __future__ import annotations

from notice.gate import one_form
from notice.gate.detectors import DETECTORS
from notice.gate.sightings import sightings
from notice.language.corpus import Corpus


def test_sightings__a_variation_selector_hides_nothing() -> None:
    text = "对张\U000e0100建国给予党内警告处分，王某违纪被立\U000e0101案。"
    assert {sighting.value for sighting in sightings([text], DETECTORS)} >= {"张建国"}


def test_sightings__texts_that_were_joined_before_as_those_that_were_not():
    texts = [text for d in DETECTORS for text in (*d.hits, *d.decoys)]
    for several in (texts, [plain for plain in texts if one_form.plain(plain) is plain]):
        found = [*sightings(several, DETECTORS)]
        assert found == [*sightings(several, DETECTORS, Corpus(several))]
        for text in several:
            alone = [s for d in DETECTORS for s in sightings([text], (d,))]
            assert [(s.detector, s.leak) for s in found if several[s.number] == text] == [
                (s.detector, s.leak) for s in alone
            ]


def test_as_seen__many_at_once_as_one_by_one():
    texts = ["电话１３８", "没有", "", "张\U000e0100三·买买提", "-–—", "\0①", "⼀月", ""]
    assert [*one_form.as_seen(texts)] == [one_form.as_seen([text])[0] for text in texts]
    assert [*one_form.as_seen(texts[:5])] == ["电话138", "没有", "", "张三·买买提", "---"]
    plain = ["没有", "全是汉字，2条。"]
    assert one_form.as_seen(plain) is plain
    assert [*one_form.as_seen([])] == []
