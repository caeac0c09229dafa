"""A visit to a workbench that runs: it is found, given something, and shown in the browser."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
from pathlib import Path

from notice import telling
from notice.ui.keeping import Kept

_SECONDS = 5


def address(known: Kept) -> str:
    """The address that opens the page."""
    return f"http://127.0.0.1:{known.port}/enter/{known.secret}"


def show(known: Kept, *, opens_browser: bool) -> None:
    """Print the address, and open it in the browser."""
    telling.show(f"工作台：{address(known)}")
    if opens_browser:
        import webbrowser

        if not webbrowser.open(address(known)):
            telling.say("没有找到浏览器，请把上面的地址抄进浏览器打开")


def proof(secret: str, challenge: str) -> str:
    """What only the server of this secret can answer."""
    return hmac.new(secret.encode(), f"alive {challenge}".encode(), hashlib.sha256).hexdigest()


def hand_over(known: Kept, given: Path | None) -> bool:
    """Give a running server what is to lie on its desk; False where it is not the one."""
    challenge = secrets.token_hex(8)
    answer = _asked(known, "GET", f"/alive/{challenge}", "")
    if not hmac.compare_digest(answer, proof(known.secret, challenge)):
        return False
    if given is not None:
        _asked(known, "POST", "/hand-over", json.dumps({"path": str(given.absolute())}))
    return True


def _asked(known: Kept, method: str, path: str, body: str) -> str:
    """The answer of the server; "" without any. The secret goes to who has shown that it has it."""
    connection = http.client.HTTPConnection("127.0.0.1", known.port, timeout=_SECONDS)
    headers = {"Content-Type": "application/json"}
    if method == "POST":
        headers["X-Secret"] = known.secret
    try:
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        return answer.read(1000).decode("ascii", "replace") if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
