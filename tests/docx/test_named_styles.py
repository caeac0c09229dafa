"""Styles by id and name, and those that each is based on."""

import pytest

from notice.docx.named_styles import by_id, ids_by_name, lineage
from notice.docx.wordml import W, parsed

STYLES = {  # id → name and base
    "a": ("Normal", None),
    "b": ("Heading 1", "a"),
    "c": ("标题", "b"),
    "d": ("round", "e"),
    "e": ("and round", "d"),
    "f": ("based on nothing that is there", "x"),
}
LINEAGES = {
    "a": ["a"],
    "c": ["c", "b", "a"],
    "d": ["d", "e"],
    "f": ["f"],
    "x": [],
    None: [],
}


def styles():
    listed = "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + "</w:style>"
        for key, (name, base) in STYLES.items()
    )
    return parsed(f'<w:styles xmlns:w="{W[1:-1]}">{listed}</w:styles>')


@pytest.mark.parametrize(("key", "expected"), LINEAGES.items(), ids=map(str, LINEAGES))
def test_lineage(key, expected):
    known = by_id(styles())
    assert [style.get(f"{W}styleId") for style in lineage(key, known)] == expected


def test_ids_by_name__in_small_letters():
    assert ids_by_name(styles())["heading 1"] == "b"
