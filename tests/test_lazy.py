"""Patterns that are kept compiled: the same machine as re makes, or compiled anew."""

import ast
import gc
import pkgutil
import re
import sys
from importlib import import_module

import pytest

import notice
from notice.lazy import KEPT, Kept, Pattern


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept_file(folder):
    return next(folder.glob("patterns.*"))


def test_every_pattern_of_the_program__is_the_one_that_re_makes(folder):
    for module in pkgutil.walk_packages(notice.__path__, "notice."):
        import_module(module.name)
    patterns = {(p.pattern, p.flags) for p in gc.get_objects() if isinstance(p, Pattern)}
    assert len(patterns) > 200
    first = Kept(folder)
    for pattern in patterns:
        first.compiled(*pattern)
    first.write()
    second = Kept(folder)
    for pattern in patterns:
        assert second.compiled(*pattern) == re.compile(*pattern)  # its machine's steps too
    kept = kept_file(folder).read_bytes()
    second.write()
    assert kept_file(folder).read_bytes() == kept
    assert len(list(folder.iterdir())) == 1


def test_kept__named_groups_and_flags(folder):
    pattern = (r"(?P<year>\d{4})年(?:(?P<month>\d+)月)?(x)?", re.IGNORECASE | re.MULTILINE)
    Kept(folder).compiled(*pattern)
    for _ in range(2):
        kept = Kept(folder)
        found = kept.compiled(pattern[0], int(pattern[1])).search("自2025年3月X")
        kept.write()
        assert (found["year"], found["month"], found[3]) == ("2025", "3", "X")
        assert found.groupdict() == {"year": "2025", "month": "3"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: b"",
        lambda kept: kept[: len(kept) // 2],
        lambda kept: b"\xff" * 100,
        lambda kept: kept.replace(sys.version.encode(), b"?" * len(sys.version.encode())),
    ],
    ids=["empty", "torn", "no marshal", "another Python"],
)
def test_broken_file__compiled_anew_and_written_again(folder, spoil):
    kept = Kept(folder)
    kept.compiled("[一二三]", 0)
    kept.write()
    whole = kept_file(folder).read_bytes()
    kept_file(folder).write_bytes(spoil(whole))
    kept = Kept(folder)
    assert kept.compiled("[一二三]", 0).search("第三")
    kept.write()
    assert kept_file(folder).read_bytes() == whole


def test_damaged_file__no_bit_of_it_changes_what_is_found(folder):
    kept = Kept(folder)
    kept.compiled("[一二三]{2}", 0)
    kept.write()
    whole = kept_file(folder).read_bytes()
    for at in range(len(whole)):
        kept_file(folder).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert Kept(folder).compiled("[一二三]{2}", 0) == re.compile("[一二三]{2}")


def test_steps_of_no_pattern__compiled_anew(folder):
    kept = Kept(folder)
    kept._codes["[一二三]", 0] = (32, b"\xee" * 40, 0, {})
    assert kept.compiled("[一二三]", 0) == re.compile("[一二三]")


def test_folder_that_cannot_be_written__nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = Kept(tmp_path / "none")
    assert kept.compiled("三", 0).search("三")
    kept.write()
    assert not list(tmp_path.iterdir())


def test_file_that_cannot_be_replaced__nothing_is_left_beside_it(folder):
    kept = Kept(folder)
    kept._path.mkdir()
    kept.compiled("三", 0)
    kept.write()
    assert list(folder.iterdir()) == [kept._path]


def test_no_bytecode_wanted__nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept = Kept(tmp_path)
    kept.compiled("三", 0)
    kept.write()
    assert not list(tmp_path.iterdir())


def test_wrong_pattern__told_as_ever(folder):
    with pytest.raises(re.error):
        Pattern("(").search("x")
    assert ("(", 0) not in KEPT._codes


def test_patterns__are_made_of_the_programs_own_words_at_import():
    """What is made in a function may hold a ledger's words, and those are not kept."""
    root = notice.__path__[0]
    for module in pkgutil.walk_packages([root], "notice."):
        source = import_module(module.name).__loader__.get_source(module.name)
        if source is None or "Pattern(" not in source:
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                calls = [c for c in ast.walk(function) if isinstance(c, ast.Call)]
                made = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Pattern"]
                assert not made or function.name in {"pattern"}, (module.name, function.name)
