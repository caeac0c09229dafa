"""The routes of the other pages (对照, 多个单位, 模板) and of a notice that comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, render_template, send_file

from notice.commands.proposing.proposal import Whereabouts
from notice.ledger.heads import HEADER_ROWS
from notice.ui import deeds, ledgers, many, matching, returned, shapes
from notice.ui.answers import answer, said
from notice.ui.bench import Bench


def add(app: Flask, bench: Bench) -> None:
    """Give an app these routes."""
    _add_returned(app, bench)
    _add_shapes(app, bench)
    _add_matching(app, bench)
    _add_many(app, bench)


def entry(bench: Bench, given: dict[str, Any]) -> Path:
    """The path of the entry that a page names; abort where there is none."""
    return bench.entries.path_of(given.get("id")) or abort(404)


def _add_returned(app: Flask, bench: Bench) -> None:
    @app.post("/returned")
    def do() -> Response:
        """One of the four things that are done with a notice that comes back."""
        given = said()
        path = entry(bench, given)
        with bench.writing:
            if given.get("what") == "backfill":
                ledger = bench.entries.path_of(given.get("ledger")) or abort(404)
                return answer(returned.write_back(bench, path, ledger))
            told = returned.do(bench, str(given.get("what")), path)
        return answer(told if told is not None else abort(400))

    @app.post("/as-ledger")
    def as_ledger() -> Response:
        """A dropped .docx whose table is the ledger."""
        path = entry(bench, said())
        return answer(ledgers.take(bench, path.name, path.read_bytes()))

    @app.post("/mark")
    def mark() -> Response:
        """标注到台账副本."""
        with bench.writing:
            return answer(deeds.mark(bench))


def _add_shapes(app: Flask, bench: Bench) -> None:
    @app.get("/templates")
    def templates() -> Response:
        """The templates to choose from."""
        return answer({"templates": shapes.known(bench)})

    @app.post("/template")
    def template() -> Response:
        """Use one of them, or one that was dropped."""
        given = said()
        path = entry(bench, given)
        is_dropped = bench.received in path.parents
        return answer((shapes.receive if is_dropped else shapes.use)(bench, path))

    @app.get("/picture/<name>")
    def picture(name: str) -> Response:
        """A picture of a template."""
        path = bench.entries.path_of(name)
        if path is None or path.suffix != ".png":
            abort(404)
        return send_file(path)


def _add_matching(app: Flask, bench: Bench) -> None:
    @app.get("/map/<name>")
    def map_page(name: str) -> str:
        """The mapping page of a ledger on the list."""
        if bench.entries.path_of(name) is None:
            abort(404)
        return render_template("map.html", token=bench.guard.token, entry=name)

    @app.post("/map-begin")
    def map_begin() -> Response:
        """What is proposed."""
        given = said()
        return answer(matching.page(entry(bench, given), _whereabouts(given)))

    @app.post("/map-read")
    def map_read() -> Response:
        """How it will be read with what was chosen."""
        given = said()
        return answer(matching.read(entry(bench, given), _chosen(given)))

    @app.post("/map-write")
    def map_write() -> Response:
        """Write the copy."""
        given = said()
        path = entry(bench, given)
        with bench.writing:
            return answer(matching.write(bench, path, _chosen(given)))


def _chosen(given: dict[str, Any]) -> matching.Chosen:
    return matching.Chosen(_whereabouts(given), _lines(given), _statuses(given))


def _whereabouts(given: dict[str, Any]) -> Whereabouts:
    sheets, headers = given.get("sheets", []), given.get("headers", {})
    if not isinstance(sheets, list) or not isinstance(headers, dict) or len(sheets) > 500:
        abort(400)
    rows = tuple((title, row) for title, row in headers.items() if type(row) is int)
    if not all(1 <= row <= HEADER_ROWS for _, row in rows):
        abort(400)
    return Whereabouts(tuple(map(str, sheets)), rows)


def _lines(given: dict[str, Any]) -> list[tuple[str, ...]]:
    lines = given.get("lines")
    if not isinstance(lines, list) or len(lines) > 500:
        abort(400)
    return [tuple(str(text)[:500] for text in line[:3]) for line in lines if len(line) == 3]


def _statuses(given: dict[str, Any]) -> dict[str, str]:
    statuses = given.get("statuses")
    if not isinstance(statuses, dict):
        abort(400)
    return {str(word): str(status) for word, status in statuses.items()}


def _add_many(app: Flask, bench: Bench) -> None:
    @app.get("/many")
    def many_page() -> str:
        """The page of many units."""
        return render_template("many.html", token=bench.guard.token)

    @app.get("/many-state")
    def many_state() -> Response:
        """The folders, and how far a batch is."""
        state = bench.work.state() if isinstance(bench.work, many.Work) else {}
        return answer({"folders": many.folders(bench), "work": state})

    @app.post("/many-begin")
    def many_begin() -> Response:
        """Begin a batch."""
        path = entry(bench, said())
        if isinstance(bench.work, many.Work) and bench.work.is_running:
            return answer({"done": False, "says": "还有一批正在做，请等它做完或停下"})
        bench.work = many.Work(bench, path, bench.desk.state.choice.edition)
        bench.work.begin()
        return answer({"done": True, "says": ""})

    @app.post("/many-stop")
    def many_stop() -> Response:
        """Stop it."""
        if isinstance(bench.work, many.Work):
            bench.work.stop()
        return answer({"done": True, "says": "正在停下……"})
