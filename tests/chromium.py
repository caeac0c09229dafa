"""A real Chromium without a window, driven over its own pipe (the DevTools protocol)."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path() -> str | None:
    """Where Chromium is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


_KEYS = {
    "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36,
    "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
}  # fmt: skip


class Page:
    """A tab: what it asked for and what it complained of is kept."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._left = b""
        self._number = 0
        self._session = ""
        self._events: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def wait(self, event: str) -> None:
        """Wait until an event of this name comes, or has come."""
        while not any(seen["method"] == event for seen in self._events):
            self._next()
        self._events = []

    def open(self, file: Path) -> None:
        """Open a file as a double-click does and wait until it is laid out."""
        self.visit(file.resolve().as_uri())

    def visit(self, address: str) -> None:
        """Open an address and wait until it is laid out."""
        self._events = []
        self.send("Page.navigate", url=address)
        self.wait("Page.loadEventFired")
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, script: str) -> Any:
        """What an expression of JavaScript gives; a promise is waited for."""
        result = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def click(self, selector: str) -> None:
        """Click with the mouse in the middle of an element."""
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center'}); const r = e.getClientRects()[0];"
            "return [r.x + r.width / 2, r.y + r.height / 2] })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key: those of _KEYS, by the names that a page hears."""
        text = {"Enter": "\r", " ": " "}.get(key)
        code = {"key": key, "code": "Space" if key == " " else key, "modifiers": 8 if shift else 0}
        down = {**code, "windowsVirtualKeyCode": _KEYS[key], **({"text": text} if text else {})}
        self.send("Input.dispatchKeyEvent", type="keyDown", **down)
        self.send("Input.dispatchKeyEvent", type="keyUp", **code)

    def is_shown(self, selector: str) -> bool:
        """Whether an element takes any room on the screen."""
        return self.run(
            f"document.querySelector({json.dumps(selector)}).getClientRects().length > 0"
        )

    def until(self, condition: str, seconds: float = 10) -> Any:
        """Wait until an expression of JavaScript holds; what it gives."""
        end = time.monotonic() + seconds
        while not (value := self._run_again(condition)):
            assert time.monotonic() < end, f"not so in {seconds} s: {condition}"
            time.sleep(0.02)
        return value

    def _run_again(self, script: str) -> Any:
        """What an expression gives; nothing while another page is being opened."""
        try:
            return self.run(script)
        except AssertionError as fault:
            if "navigated" not in str(fault) and "context" not in str(fault):
                raise
            return None

    def size(self, width: int, height: int) -> None:
        """Give the page a screen of this size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **metrics)

    def picture(self) -> bytes:
        """What is seen, as a PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def pdf(self) -> bytes:
        """The page as it is printed, on the paper that it asks for."""
        answer = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            piece = os.read(self._back, 1 << 20)
            assert piece, "Chromium has gone away"
            self._left += piece
        message, _, self._left = self._left.partition(b"\0")
        read = json.loads(message)
        method = read.get("method", "")
        if method:
            self._events.append(read)
        if method == "Network.requestWillBeSent":
            self.requests.append(read["params"]["request"]["url"])
        elif method in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(json.dumps(read["params"], ensure_ascii=False))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(read["params"]["args"], ensure_ascii=False))
        return read


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """A browser with a profile of its own below the folder."""
    found = path()
    assert found is not None
    down, to = os.pipe()
    back, up = os.pipe()

    def hand_over() -> None:  # Chromium reads from 3 and writes to 4
        kept = os.dup(down), os.dup(up)
        os.dup2(kept[0], 3)
        os.dup2(kept[1], 4)

    process = subprocess.Popen(
        [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--no-first-run", f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        close_fds=False, preexec_fn=hand_over,
    )  # fmt: skip
    os.close(down)
    os.close(up)
    try:
        yield Page(to, back)
    finally:
        os.close(to)
        os.close(back)
        process.terminate()
        process.wait(30)
