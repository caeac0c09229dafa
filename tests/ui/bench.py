"""A workbench that runs for the tests: the program in a folder of its own, served for real."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.builders import ROW, save

ROOT = Path(__file__).resolve().parents[2]
NAME = "市图书馆关于巡察整改进展情况的通报.docx"


def project(folder: Path) -> Path:
    """A copy of the program, with a program of its own that opens files: it notes their names."""
    home = folder / "巡察 整改&"
    home.mkdir()
    for name in ("notice", "templates", "input"):
        shutil.copytree(ROOT / name, home / name)
    shutil.copytree(ROOT / "docs" / "images", home / "docs" / "images")
    for name in ("generate.py", "environment.py", "requirements.txt"):
        shutil.copy(ROOT / name, home)
    opener = folder / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{folder / "opened.txt"}"\n', "utf-8")
    opener.chmod(0o755)
    return home


class Served:
    """A workbench and how it is reached."""

    def __init__(self, home: Path, process: subprocess.Popen[str], address: str) -> None:
        self.home, self.process, self.address = home, process, address
        self.port = int(re.findall(r":(\d+)/", address)[0])
        self.secret = address.rpartition("/")[2]
        self.origin = f"http://127.0.0.1:{self.port}"
        self._cookie = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One request as it is, no more headers than those given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found

    @property
    def cookie(self) -> str:
        """The cookie that the address gives."""
        if not self._cookie:
            _, headers, _ = self.ask("GET", f"/enter/{self.secret}")
            self._cookie = headers["set-cookie"].partition(";")[0]
        return self._cookie

    @property
    def token(self) -> str:
        """The token that the page has."""
        _, _, page = self.ask("GET", "/", headers={"Cookie": self.cookie})
        return re.findall(rb'name="token" content="(\w+)"', page)[0].decode()

    def get(self, path: str) -> Any:
        """An object, asked for as the page does."""
        status, _, body = self.ask("GET", path, headers={"Cookie": self.cookie})
        assert status == 200, (status, body)
        return json.loads(body)

    def post(self, path: str, told: object) -> Any:
        """An object posted as the page does."""
        headers = {"Cookie": self.cookie, "X-Token": self.token, "Content-Type": "application/json"}
        status, _, body = self.ask("POST", path, json.dumps(told).encode(), headers)
        assert status == 200, (status, body)
        return json.loads(body)

    def until(self, holds: Any, seconds: float = 10) -> Any:
        """The view once something holds of it."""
        end = time.monotonic() + seconds
        while True:
            view = self.get("/view")
            if holds(view):
                return view
            assert time.monotonic() < end, view
            time.sleep(0.03)

    def opened(self) -> list[str]:
        """What was opened with the programs of the computer."""
        noted = self.home.parent / "opened.txt"
        return noted.read_text("utf-8").splitlines() if noted.exists() else []

    def until_opened(self, ending: str, seconds: float = 10) -> None:
        """Wait until the last file opened ends so; its program starts beside the server."""
        end = time.monotonic() + seconds
        while not (self.opened() and self.opened()[-1].endswith(ending)):
            assert time.monotonic() < end, self.opened()
            time.sleep(0.03)

    def type(self, line: str) -> None:
        """Type a line into the window of the server."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def stop(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.communicate()


def environment_of(home: Path) -> dict[str, str]:
    """The environment of a user who has nothing yet."""
    path = f"{home.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "XDG_STATE_HOME": str(home.parent / "state"), "PATH": path}


def start(home: Path, *arguments: str) -> Served:
    """Start the workbench and wait until it has told its address."""
    process = subprocess.Popen(
        [sys.executable, home / "generate.py", "ui", "--no-browser", *arguments],
        cwd=home.parent,
        env=environment_of(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://127.0.0.1:" in line, (line, process.communicate())
    return Served(home, process, line.strip().partition("：")[2])


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[Served]:
    """A workbench that ends with the block."""
    running = start(home, *arguments)
    try:
        yield running
    finally:
        running.stop()


def ledger(home: Path, rows: Sequence[Mapping[str, object]] = (ROW,), **layout: object) -> Path:
    """A ledger in input/, saved as a whole."""
    return save(home / "input" / "台账.xlsx", rows, **layout)
