"""Options and fixtures of the whole suite."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the golden files of tests/golden"
    )


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten; who accepts has looked at the rendered pages."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let what a test starts be interrupted: in the background a shell has SIGINT ignored, and
    who is started there inherits that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
