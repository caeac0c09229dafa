"""The made pages of the manual are those that the tables make; the README's commands exist."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def script(name: str):
    """A script of scripts/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["rules.md", "columns.md", "names.md"])
def test_made_pages(name):
    assert (ROOT / "docs" / name).read_text("utf-8") == script("make_docs").make()[name]


def test_templates_are_those_of_the_script():
    made = script("make_templates").make()
    assert made
    for name, content in made.items():
        assert (ROOT / "templates" / name).read_bytes() == content, name


def words_for_staff() -> str:
    """README and manual as one text."""
    pages = sorted((ROOT / "docs" / "手册").glob("*.md"))
    assert pages
    return "".join(path.read_text("utf-8") for path in (ROOT / "README.md", *pages))


def test_readme_and_manual__every_option_is_one_of_the_program():
    run = subprocess.run(
        [sys.executable, ROOT / "generate.py", "build", "--help"],
        capture_output=True,
        encoding="utf-8",
    )
    told = set(re.findall(r"`(--?[a-z]+)", words_for_staff())) - {"--python"}  # of package.py
    assert {"--strict", "--force", "-o"} <= told
    assert [option for option in told - {"--help"} if option not in run.stdout] == []


def test_guide_of_templates__pictures_and_templates_are_there():
    guide = (ROOT / "docs" / "模板制作.md").read_text("utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", guide)
    assert len(pictures) == 8
    assert [p for p in pictures if not (ROOT / "docs" / p).is_file()] == []
    named = set(re.findall(r"`templates/([^`]+)`", guide))
    assert named == set(script("make_templates").make())


def test_readme__short_with_two_pictures():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 120
    assert len(re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme)) == 2


def test_links_and_pictures_are_there():
    manual = sorted((ROOT / "docs" / "手册").glob("*.md"))
    for path in (ROOT / "README.md", *manual):
        targets = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8"))
        assert [t for t in targets if not (path.parent / t).exists()] == [], path


def test_manual__one_page_that_fetches_nothing():
    module = script("manual_page")
    assert {path.stem for path in module.MANUAL.glob("*.md")} == set(module.PAGES)
    page = module.page()
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page) == []
    for name in (*module.PAGES, *module.BESIDE.values()):
        assert f'id="{name}"' in page
