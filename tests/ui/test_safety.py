"""The workbench against strangers, and against what happens to files and programs."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import ROW, changed, save
from tests.chromium import chromium, path
from tests.ui.bench import NAME, Served, environment_of, ledger, project, served, start


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Served]:
    with served(home, str(ledger(home))) as bench:
        bench.until(lambda view: view["paragraphs"])
        yield bench


def test_bound_to_this_computer_alone(running: Served):
    listening = Path("/proc/net/tcp").read_text().splitlines()
    port = f":{running.port:04X}"
    bound = [line.split()[1] for line in listening if port in line.split()[1] and " 0A " in line]
    assert bound == [f"0100007F{port}"]


def test_secret__leaves_the_address_and_lies_where_nobody_else_reads(running: Served):
    status, headers, _ = running.ask("GET", f"/enter/{running.secret}")
    assert (status, headers["location"]) == (303, "/")
    assert len(bytes.fromhex(running.secret)) == 16
    cookie = headers["set-cookie"]
    assert cookie.startswith(f"workbench_{running.port}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert running.secret not in cookie
    kept = list((running.home.parent / "state").rglob("*.json"))
    assert len(kept) == 1
    if os.name != "nt":
        assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert json.loads(kept[0].read_text())["secret"] == running.secret


NOT_LET_IN = {  # method, path, headers (given the cookie and token of the page) → status
    "no cookie": ("GET", "/view", lambda s: {}, 403),
    "a wrong cookie": ("GET", "/view", lambda s: {"Cookie": f"workbench_{s.port}=0"}, 403),
    "a wrong secret": ("GET", f"/enter/{'0' * 32}", lambda s: {}, 403),
    "a foreign host": ("GET", "/view", lambda s: {"Cookie": s.cookie, "Host": "evil.test"}, 421),
    "a host of another port": (
        "GET", "/view", lambda s: {"Cookie": s.cookie, "Host": "127.0.0.1:1"}, 421),
    "a foreign origin": (
        "GET", "/view", lambda s: {"Cookie": s.cookie, "Origin": "http://evil.test"}, 403),
    "origin null": ("POST", "/choose", lambda s: {"Cookie": s.cookie, "Origin": "null"}, 403),
    "no token": ("POST", "/build", lambda s: {"Cookie": s.cookie}, 403),
    "a wrong token": ("POST", "/build", lambda s: {"Cookie": s.cookie, "X-Token": "0"}, 403),
    "a change by GET": ("GET", "/build", lambda s: {"Cookie": s.cookie}, 405),
    "hand over without the secret": ("POST", "/hand-over", lambda s: {"X-Secret": "0" * 32}, 403),
    "hand over by a page": (
        "POST", "/hand-over", lambda s: {"X-Secret": s.secret, "Origin": s.origin}, 403),
    "up and away": ("GET", "/static/../desk.py", lambda s: {"Cookie": s.cookie}, 404),
    "up and away, written otherwise": (
        "GET", "/static/%2e%2e%2f%2e%2e%2fcli.py", lambda s: {"Cookie": s.cookie}, 404),
    "a path as an entry": ("GET", "/picture/%2Fetc%2Fpasswd", lambda s: {"Cookie": s.cookie}, 404),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_LET_IN)
def test_not_let_in(running: Served, case: str):
    method, place, headers, expected = NOT_LET_IN[case]
    status, answered, body = running.ask(
        method, place, b"{}" if method == "POST" else b"", headers(running)
    )
    assert status == expected
    assert b"paragraphs" not in body
    assert "script-src 'self'" in answered["content-security-policy"]
    assert answered["cache-control"] == "no-store"


def test_entries__a_path_is_none(running: Served):
    headers = {"Cookie": running.cookie, "X-Token": running.token}
    for told in ({"id": "/etc/passwd"}, {"id": ["x"]}, {"id": None, "what": "../x"}):
        body = json.dumps(told).encode()
        status, _, answer = running.ask(
            "POST", "/open", body, {**headers, "Content-Type": "application/json"}
        )
        assert status in (200, 404)
        assert status == 404 or not json.loads(answer)["done"]
    assert "passwd" not in "".join(running.opened())


def drop(running: Served, name: str, content: bytes) -> tuple[int, dict]:
    headers = {"Cookie": running.cookie, "X-Token": running.token, "X-Name": name}
    status, _, body = running.ask("POST", "/drop", content, headers)
    return status, json.loads(body)


def test_drop__names_that_lead_elsewhere(running: Served):
    content = save(running.home.parent / "x.xlsx").read_bytes()
    for name in ("..%2F..%2Ffar.xlsx", "%2Ftmp%2Ffar.xlsx", "..%5C..%5Cfar.xlsx"):
        status, _ = drop(running, name, content)
        assert status == 200
    far = list(running.home.parent.rglob("far*.xlsx"))
    assert [p.parent for p in far] == [running.home / "input"] * len(far)
    assert not Path("/tmp/far.xlsx").exists()


def test_drop__what_is_too_large_or_no_workbook(running: Served):
    head = (
        f"POST /drop HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nCookie: {running.cookie}\r\n"
        f"X-Token: {running.token}\r\nX-Name: a.xlsx\r\nContent-Length: {400 << 20}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"PK")
        assert b" 413 " in connection.recv(100)
    for content in (b"", b"MZ", b"<html>", b"PK\x03\x04 broken"):
        status, told = drop(running, "a.xlsx", content)
        assert (status, told["done"]) == (200, False)
    assert not (running.home / "input" / "a.xlsx").exists()
    assert drop(running, "a.exe", b"MZ")[1]["done"] is False


def test_what_cells_say_is_words(running: Served):
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    running.type(str(ledger(running.home, [changed(整改情况=f"{nasty}已完成。")])))
    view = running.until(lambda v: "onerror" in str(v["paragraphs"]))
    assert "<img" not in str(view["paragraphs"])
    ledger(running.home)


def test_a_thousand_requests_at_once(running: Served):
    statuses: list[int] = []

    def ask() -> None:
        try:
            status, _, _ = running.ask("GET", "/ledgers", headers={"Cookie": running.cookie})
        except OSError:
            status = 0  # the system's own queue was full
        statuses.append(status)

    assert running.cookie
    threads = [threading.Thread(target=ask) for _ in range(1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(statuses) == 1000
    assert set(statuses) <= {200, 0}
    assert statuses.count(200) > 900
    assert running.get("/view")["verdict"]


def test_streams_that_nobody_closes_leave_room_for_the_rest(running: Served):
    asked = (
        f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n"
        f"Cookie: {running.cookie}\r\n\r\n"
    )
    with ExitStack() as held:
        for _ in range(60):
            place = ("127.0.0.1", running.port)
            connection = held.enter_context(socket.create_connection(place, timeout=5))
            connection.sendall(asked.encode())
        ledger(running.home, [changed(整改情况="很多页开着。")])
        running.until(lambda v: "很多页开着" in str(v["paragraphs"]))


def test_thirty_saves_in_ten_seconds(running: Served):
    for number in range(30):
        ledger(running.home, [changed(整改情况=f"第{number}次存盘。")])
        time.sleep(0.3)
    running.until(lambda v: "第29次存盘" in str(v["paragraphs"]))


def test_locked_output__the_notice_goes_beside_it(running: Served):
    """A folder that refuses stands for a file that Word holds: root overrides file permissions."""
    folder = running.home / "output"
    target = folder / NAME
    if target.exists():
        target.unlink()
    target.mkdir(parents=True)
    told = running.post("/build", {})
    assert told["done"] is False
    assert "文件夹" in str(told)
    target.rmdir()
    assert running.post("/build", {})["done"]


def test_second_start__opens_the_one_that_runs(running: Served):
    other = save(running.home / "input" / "第二份.xlsx", [changed(整改情况="第二次启动。")])
    done = subprocess.run(
        [sys.executable, running.home / "generate.py", "ui", "--no-browser", other],
        env=environment_of(running.home), capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert running.address in done.stdout
    running.until(lambda v: "第二次启动" in str(v["paragraphs"]))


def test_killed__the_same_address_comes_back_and_nothing_is_lost(tmp_path: Path):
    home = project(tmp_path)
    first = start(home, str(ledger(home)))
    first.until(lambda v: v["paragraphs"])
    threading.Thread(target=lambda: _ignored(first, "/build"), daemon=True).start()
    time.sleep(0.05)
    first.process.send_signal(signal.SIGKILL)
    first.process.communicate()
    notice = home / "output" / NAME
    assert not notice.exists() or notice.read_bytes()[:2] == b"PK"
    with served(home) as second:
        assert second.address == first.address  # the same port and secret: open pages find it
        second.until(lambda v: v["paragraphs"])
        assert second.post("/build", {})["done"]
        assert [p.name for p in (home / "output").iterdir() if p.suffix == ".tmp"] == []


def _ignored(running: Served, place: str) -> None:
    try:
        running.post(place, {})
    except (OSError, AssertionError, ValueError):
        return


@pytest.mark.skipif(path() is None, reason="no Chromium here")
def test_page__two_of_them_a_killed_browser_a_killed_server(tmp_path: Path):
    home = project(tmp_path)
    running = start(home, str(ledger(home)))
    try:
        (tmp_path / "one").mkdir()
        with chromium(tmp_path / "one") as page:
            page.visit(running.address)
            page.until("document.querySelector('#verdict b')?.textContent === '可以生成'")
            (tmp_path / "two").mkdir()
            with chromium(tmp_path / "two") as other:
                other.visit(running.address)
                other.until("document.querySelector('#verdict b')?.textContent === '可以生成'")
                other.click("[data-edition=internal]")
                page.until("document.querySelector('[aria-checked=true]').innerText === '党内版'")
                page.click("[data-edition=public]")
            # the other browser is gone, the page lives on
            ledger(home, [changed(整改情况="一页走了，一页还在。")])
            page.until("document.querySelector('#page').innerText.includes('一页还在')")
            running.stop()
            page.until("!document.querySelector('#gone').hidden")
            running = start(home)
            page.until("document.querySelector('#gone').hidden", 15)
            ledger(home, [changed(整改情况="程序回来了。")])
            page.until("document.querySelector('#page').innerText.includes('程序回来了')")
    finally:
        running.stop()


def test_the_last_ledger_is_told_on_the_first_line_of_a_run(tmp_path: Path):
    home = project(tmp_path)
    file = save(home / "input" / "甲.xlsx", [ROW])
    with served(home, str(file)) as running:
        running.until(lambda v: v["paragraphs"])
    done = subprocess.run(
        [sys.executable, home / "generate.py"], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0
    assert done.stderr.splitlines()[0].endswith("甲.xlsx（在工作台上选的）")


def test_a_folder_given_at_the_start_opens_many_units(tmp_path: Path):
    home = project(tmp_path)
    folder = tmp_path / "各单位"
    folder.mkdir()
    save(folder / "甲.xlsx")
    with served(home, str(folder)) as running:
        status, headers, _ = running.ask("GET", f"/enter/{running.secret}")
        assert (status, headers["location"]) == (303, "/many")
        told = running.get("/many-state")
        assert [(f["name"], f["count"]) for f in told["folders"]] == [(str(folder), 1)]
