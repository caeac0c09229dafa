"""What a route takes and gives: the object that a page posts, the object that it gets."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from notice import telling


def answer(told: dict[str, Any], status: int = 200) -> Response:
    """An object as JSON, masked as all that leaves."""
    return Response(telling.as_json(told), status, mimetype="application/json")


def said() -> dict[str, Any]:
    """The object that a page has posted; abort where it is none."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        abort(400)
    return given
