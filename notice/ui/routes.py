"""The routes: what a browser may ask for. Each takes data, has something done, gives data back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, abort, render_template, request
from werkzeug.exceptions import HTTPException

from notice import __version__
from notice.ui import bench_routes, page_routes, visiting
from notice.ui.answers import answer, said
from notice.ui.bench import Bench, log
from notice.ui.snapshot import Snapshots

MAX_STREAMS = 16  # pages that hold a stream of events, so that threads are left for the rest
MAX_BODY_BYTES = 101 << 20  # a little over what intake takes


def app(bench: Bench) -> Flask:
    """The application of a bench."""
    made = Flask("notice.ui", template_folder="pages", static_folder="static")
    made.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    made.jinja_env.trim_blocks = made.jinja_env.lstrip_blocks = True
    bench.guard.watch(made)
    made.register_error_handler(Exception, _failed)
    _add_doors(made, bench)
    _add_pages(made, bench)
    bench_routes.add(made, bench)
    page_routes.add(made, bench)
    return made


def _failed(fault: Exception) -> Response:
    if isinstance(fault, HTTPException):
        told = {"says": "这个请求不对，没有做任何事"}
        return answer(told, fault.code or 500)
    return answer({"says": f"程序出错，没有完成。详情见日志：{log()}"}, 500)


def _add_doors(made: Flask, bench: Bench) -> None:
    @made.get("/enter/<secret>")
    def enter(secret: str) -> Any:
        """The address that the window prints: gives the cookie and leaves the address bar."""
        if not bench.guard.knows(secret):
            abort(403)
        return bench.guard.let_in(bench.first_page)

    @made.get("/alive/<challenge>")
    def alive(challenge: str) -> Response:
        """For a second start: shows that this server knows the secret, without telling it."""
        return Response(visiting.proof(bench.guard.secret, challenge[:64]), mimetype="text/plain")

    @made.post("/hand-over")
    def handed_over() -> Response:
        """For a second start: what is to lie on the desk."""
        if request.headers.get("Origin") or not bench.guard.knows(
            request.headers.get("X-Secret", "")
        ):
            abort(403)
        from pathlib import Path

        path = said().get("path")
        return answer({"says": bench.hand_over(Path(str(path)))})


def _add_pages(made: Flask, bench: Bench) -> None:
    snapshots = Snapshots(bench)
    streams: list[object] = []

    @made.get("/")
    def workbench() -> str:
        """The page."""
        return render_template("workbench.html", token=bench.guard.token, version=__version__)

    @made.get("/view")
    def view() -> Response:
        """What the page shows; paragraphs that it has already go by their keys alone."""
        return answer(snapshots.now(request.args.get("have", 0, int)))

    @made.get("/events")
    def events() -> Response:
        """What changes, as it changes; the oldest stream gives way where there are too many."""
        own = object()
        streams.append(own)
        del streams[:-MAX_STREAMS]

        def stream() -> Iterator[str]:
            yield "retry: 1000\n\nevent: state\ndata: 0\n\n"
            for kind in bench.desk.events():
                if own not in streams:
                    return
                yield f"event: {kind}\ndata: 0\n\n" if kind else ": \n\n"

        return Response(stream(), mimetype="text/event-stream")
