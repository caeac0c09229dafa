"""The routes of the page: a person's clicks, keys and dropped files → what becomes of them."""

from __future__ import annotations

from urllib.parse import unquote

from flask import Flask, Response, abort, request

from notice.model.notice import Edition
from notice.ui import deeds, ledgers, returned, stoppable
from notice.ui.answers import answer, said
from notice.ui.bench import Bench
from notice.ui.origins import Origins

PAST = {"is_past": True}  # what the page has is no more: it is about to change, and asks again
EDITIONS = {"public": Edition.PUBLIC, "internal": Edition.INTERNAL}


def add(app: Flask, bench: Bench) -> None:
    """Give an app the routes of the page."""
    _add_desk(app, bench)
    _add_origins(app, bench)
    _add_deeds(app, bench)


def _add_desk(app: Flask, bench: Bench) -> None:
    @app.post("/choose")
    def choose() -> Response:
        """Another edition, repairs made, another ledger."""
        given = said()
        choice = bench.desk.state.choice
        if "ledger" in given:
            path = bench.entries.path_of(given["ledger"])
            return answer(ledgers.open_known(bench, path) if path else abort(404))
        edition = EDITIONS.get(str(given.get("edition")), choice.edition)
        fix = given.get("fix", choice.fix) is True
        bench.desk.put(choice._replace(edition=edition, fix=fix))
        return answer({"done": True, "says": ""})

    @app.post("/begin")
    def begin() -> Response:
        """One of the tiles."""
        return answer(ledgers.begin(bench, str(said().get("what"))))

    @app.get("/ledgers")
    def known() -> Response:
        """The ledgers to choose from."""
        return answer({"ledgers": ledgers.known(bench)})

    @app.post("/drop")
    def drop() -> Response:
        """A file that was dropped on the page."""
        name = unquote(request.headers.get("X-Name", ""))
        if not name or "\0" in name:
            abort(400)
        content = request.get_data()
        is_document = name.lower().endswith(".docx")
        return answer((returned if is_document else ledgers).receive(bench, name, content))


def _add_origins(app: Flask, bench: Bench) -> None:
    kept: list[tuple[object, Origins]] = []

    def origins() -> Origins | None:
        state = bench.desk.state
        view, preview, workbook = state.view, state.preview, state.choice.workbook
        if view is None or preview is None or workbook is None:
            return None
        if not kept or kept[0][0] is not preview or kept[0][1].view is not view:
            notice = deeds.notice_of(view, bench.home) or bench.home / "output" / "通报.docx"
            kept[:] = [(preview, Origins(view, preview, workbook, notice))]
        return kept[0][1]

    @app.get("/origin")
    def origin() -> Response:
        """Where a paragraph comes from, or one span of it."""
        place, of = request.args.get("place", -1, int), origins()
        if of is None or request.args.get("number", 0, int) != bench.desk.state.number:
            return answer(PAST)
        if not 0 <= place < len(of.preview.body):
            abort(404)
        return answer(of.of_paragraph(place, request.args.get("span", None, int)))

    @app.get("/unprinted")
    def unprinted() -> Response:
        """The cells that this edition does not print, by address and reason."""
        of = origins()
        return answer(PAST if of is None else {"cells": of.unprinted()})

    @app.get("/cell")
    def cell() -> Response:
        """Where a cell is printed, and which words of the paragraph are its."""
        of, address = origins(), request.args.get("address", "")
        if of is None:
            return answer(PAST)
        return answer(of.of_cell(address, request.args.get("found", None, int)))


def _add_deeds(app: Flask, bench: Bench) -> None:
    @app.post("/build")
    def build() -> Response:
        """生成通报, PDF, 网站版."""
        given = said()
        way = str(given.get("way", ""))
        if way not in deeds.WAYS:
            abort(400)
        is_web = given.get("web") is True
        if is_web and bench.desk.state.choice.edition is Edition.INTERNAL:
            abort(400)
        with bench.writing:
            told = deeds.build_it(bench, way, pdf=given.get("pdf") is True, web=is_web)
        return answer(told)

    @app.get("/long-work")
    def long_work() -> Response:
        """What takes long just now, and since when."""
        return answer(stoppable.state(bench))

    @app.post("/stop")
    def stop() -> Response:
        """Stop it."""
        stoppable.stop(bench)
        return answer({"done": True, "says": ""})

    @app.post("/open")
    def open_one() -> Response:
        """Open a file of the list, or one that the desk knows by its part."""
        given = said()
        path = bench.entries.path_of(given.get("id"))
        if "id" in given:
            return answer(deeds.opened(path) if path is not None else abort(404))
        return answer(deeds.open_one(bench, str(given.get("what"))))

    @app.get("/versions")
    def versions() -> Response:
        """The kept versions of the notice."""
        return answer({"versions": deeds.versions(bench)})

    @app.post("/marked")
    def marked() -> Response:
        """The marked copy against one of them."""
        path = bench.entries.path_of(said().get("id"))
        with bench.writing:
            return answer(deeds.marked(bench, path) if path is not None else abort(404))
