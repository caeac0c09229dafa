"""Names for files that stand beside others of the same name."""

from pathlib import Path

import pytest

from notice.diagnostics import Refused
from notice.output.file_names import MAX_NUMBER, free, numbered
from notice.output.placing import kept


def test_free__the_name_then_its_numbers_then_told(tmp_path: Path):
    path = tmp_path / "台账_回填.xlsx"
    assert free(path) == path
    path.touch()
    assert free(path).name == "台账_回填_2.xlsx"
    for other in numbered(path):
        other.touch()
    with pytest.raises(Refused) as refusal:
        free(path)
    assert [d.rule for d in refusal.value.diagnostics] == ["output-numbers"]
    assert f"_{MAX_NUMBER}" in refusal.value.diagnostics[0].message


def test_kept__one_of_this_content_is_taken_again_and_none_written_over(tmp_path: Path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"one")
    assert kept(path, b"one") == path
    other = kept(path, b"other")
    assert (other.name, other.read_bytes(), path.read_bytes()) == ("台账_2.xlsx", b"other", b"one")
    assert kept(path, b"other") == other
    for taken in numbered(path):
        taken.write_bytes(b"taken")
    with pytest.raises(Refused):
        kept(path, b"new")
    assert path.read_bytes() == b"one"
