"""Who may speak with the workbench: this computer's browser that knows the secret, nobody else.

A request has the right Host, no foreign Origin and the cookie of the secret; a change comes by POST
with the token of the page besides.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, make_response, redirect, request

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPEN_TO_ALL = ("enter", "alive", "handed_over")  # they look at the secret themselves


class Guard:
    """The secret of a running workbench, and what follows from it."""

    def __init__(self, secret: str, port: int) -> None:
        """Of this secret, at this port."""
        self.secret = secret
        self.cookie_name = f"workbench_{port}"
        self._pass = self.derived("cookie")
        self.token = self.derived("token")
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._origins = tuple(f"http://{host}" for host in self._hosts)

    def derived(self, purpose: str) -> str:
        """What only who knows the secret can work out."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:32]

    def knows(self, told: str) -> bool:
        """Whether this is the secret; it takes as long whatever is told."""
        return hmac.compare_digest(told.encode(), self.secret.encode())

    def watch(self, app: Flask) -> None:
        """Let every request of an app be looked at first, and every answer carry the headers."""
        app.before_request(self._look)
        app.after_request(_with_headers)

    def let_in(self, page: str) -> AnyResponse:
        """The answer that gives the cookie and takes the secret out of the address."""
        answer = redirect(page, 303)
        answer.set_cookie(self.cookie_name, self._pass, httponly=True, samesite="Strict", path="/")
        return answer

    def _look(self) -> Response | None:
        if request.host not in self._hosts:
            abort(421)
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self._origins:
            abort(403)
        if request.endpoint in _OPEN_TO_ALL:
            return None
        given = request.cookies.get(self.cookie_name, "")
        if not hmac.compare_digest(given.encode(), self._pass.encode()):
            return _refused()
        if request.method not in ("GET", "HEAD"):
            self._look_at_token()
        return None

    def _look_at_token(self) -> None:
        token = request.headers.get("X-Token", "")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            abort(403)


def _refused() -> Response:
    said = "请用工作台窗口里印出的地址打开这一页。"
    return make_response(f"<!doctype html><meta charset=utf-8><title>工作台</title><p>{said}", 403)


def _with_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer
