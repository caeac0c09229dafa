"""One form of a text before any pattern looks at it (gate/one_form.py, gate/sightings.py)."""

from __future__ import annotations

from notice.gate.detectors import DETECTORS
from notice.gate.sightings import sightings


def test_sightings__a_variation_selector_hides_nothing() -> None:
    text = "对张\U000e0100建国给予党内警告处分，王某违纪被立\U000e0101案。"
    assert {sighting.value for sighting in sightings([text], DETECTORS)} >= {"张建国"}
