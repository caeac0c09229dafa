"""Compiled templates that are kept: taken while they fit, made anew when anything changed."""

import os
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from notice.template import sandbox
from notice.template.bytecode import Bytecode


@pytest.fixture
def maker(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "sandbox.py"
    path.touch()
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(sandbox, "Bytecode", lambda _: Bytecode(str(path)))
    return path


@pytest.fixture
def compilations(monkeypatch):
    counted = []
    compile_source = Environment._compile

    def counting(*given):
        counted.append(given)
        return compile_source(*given)

    monkeypatch.setattr(Environment, "_compile", counting)
    return counted


def printed(source, name="通报.docx/word/document.xml"):
    return sandbox.Sandbox(str).compiled(name, source).render(n=7)


def kept(maker: Path) -> list[Path]:
    return list((maker.parent / "__pycache__").iterdir())


def test_same_source__compiled_once(maker, compilations):
    assert [printed("{{ n }}项") for _ in range(3)] == ["7项"] * 3
    assert len(compilations) == 1
    assert len(kept(maker)) == 1


def test_kept_template__loops_are_counted_still(maker):
    source = "{% for x in 'ab' %}{{ x }}{% endfor %}"
    assert printed(source) == "ab"
    bounded = sandbox.Sandbox(str)
    bounded.rounds_left = 2
    with pytest.raises(sandbox.TooMuch):
        bounded.compiled("通报.docx/word/document.xml", source).render()


def test_loops_over_constants__are_counted_while_they_run(maker):
    source = "{% for x in 'abcdefghij' %}{% for y in 'abcdefghij' %}{% endfor %}{% endfor %}"
    bounded = sandbox.Sandbox(str)
    bounded.rounds_left = 100
    with pytest.raises(sandbox.TooMuch):
        bounded.compiled("通报.docx/word/document.xml", source).render()


def test_changed_source__compiled_anew_in_the_same_place(maker, compilations):
    assert printed("{{ n }}项") == "7项"
    assert printed("{{ n }}个") == "7个"
    assert len(compilations) == 2
    assert len(kept(maker)) == 1


def test_changed_maker__compiled_anew(maker, compilations):
    printed("{{ n }}项")
    os.utime(maker, ns=(1, 1))
    printed("{{ n }}项")
    assert len(compilations) == 2


@pytest.mark.parametrize("length", [0, 3, 20, 40, -10])
def test_kept_file_is_damaged__compiled_anew(maker, compilations, length):
    printed("{{ n }}项")
    (path,) = kept(maker)
    path.write_bytes(path.read_bytes()[:length])
    assert printed("{{ n }}项") == "7项"
    assert len(compilations) == 2


def test_kept_file_is_rubbish_behind_its_head__compiled_anew(maker, compilations):
    printed("{{ n }}项")
    (path,) = kept(maker)
    head = path.read_bytes()[:20]
    for rubbish in (b"\x00" * 50, b"\xff" * 50, "不是".encode() * 20):
        path.write_bytes(head[:14] + rubbish)
        assert printed("{{ n }}项") == "7项"


def test_python_keeps_no_bytecode__neither_do_we(maker, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert printed("{{ n }}项") == "7项"
    assert not kept(maker)


def test_folder_is_missing_or_not_writable__compiled_each_time(maker, compilations):
    (maker.parent / "__pycache__").rmdir()
    assert [printed("{{ n }}项") for _ in range(2)] == ["7项"] * 2
    assert len(compilations) == 2
