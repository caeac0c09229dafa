"""The server of a workbench: a socket of this computer alone, the threads, the end of it all."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from pathlib import Path

from notice import telling
from notice.diagnostics import Refused, error
from notice.ui import chosen, keeping, visiting, watching
from notice.ui.bench import Bench
from notice.ui.guard import Guard
from notice.ui.keeping import Kept

THREADS = 40
CONNECTIONS = 1200


def serve(home: Path, given: Path | None, port: int | None, *, opens_browser: bool) -> int:
    """Serve until the window is closed. Raises Refused where the port is taken."""
    import logging

    from waitress.server import create_server

    from notice.ui import routes

    logging.getLogger("waitress").setLevel(logging.ERROR)  # it warns of every busy moment
    before = keeping.kept(home)
    listening = _listening(port, before)
    known = Kept(listening.getsockname()[1], before.secret if before else keeping.new_secret())
    keeping.keep(home, known)
    with _passing_folder(home) as folder:
        bench = Bench(home, Path(folder), Guard(known.secret, known.port))
        bench.first_page = "/many" if given is not None and given.is_dir() else "/"
        server = create_server(
            routes.app(bench),
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=routes.MAX_BODY_BYTES,
            ident=None,
            expose_tracebacks=False,
        )
        _begin(bench, given)
        visiting.show(known, opens_browser=opens_browser)
        telling.say("关闭这个窗口就停止")
        try:
            server.run()
        finally:
            bench.close()
    return 0


def _passing_folder(home: Path) -> tempfile.TemporaryDirectory[str]:
    """Where dropped files lie until the end; in the program's folder where there is no other."""
    try:
        place = tempfile.gettempdir()
    except FileNotFoundError:
        place = home
    return tempfile.TemporaryDirectory(prefix=".workbench-", dir=place, ignore_cleanup_errors=True)


def _begin(bench: Bench, given: Path | None) -> None:
    """Lay on the desk what was given or chosen last; watch it, and what is typed."""

    def begin() -> None:
        bench.shows_example = given is not None  # who names it wants to see it
        bench.hand_over(given.absolute() if given else chosen.workbook(bench.home))
        watching.start(bench.desk)

    threading.Thread(target=begin, name="begin", daemon=True).start()
    threading.Thread(target=_listen, args=(bench,), name="typed", daemon=True).start()


def _listening(port: int | None, before: Kept | None) -> socket.socket:
    """A socket at the port asked for, else at that of the last run, else at any free one."""
    if port is not None:
        try:
            return _bound(port)
        except OSError as fault:
            message = f"端口{port}正被别的程序占用，请换一个，或不写 --port"
            raise Refused([error("ui-port", str(port), message)]) from fault
    for wanted in (before.port if before else 0, 0):
        try:
            return _bound(wanted)
        except OSError:
            continue
    raise Refused([error("ui-port", "127.0.0.1", "这台电脑上打不开端口，请重新启动电脑再试")])


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there "reuse" would let another program share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise
    return listening


def _listen(bench: Bench) -> None:
    """Take paths that a person types into the window: a ledger, or a folder of many units."""
    while sys.stdin is not None and not bench.desk.is_closing:
        try:
            line = sys.stdin.readline()
        except (OSError, ValueError):
            return
        if not line:
            return
        typed = line.strip().strip("\"'“”‘’")
        if typed:
            telling.say(bench.hand_over(Path(typed).expanduser().absolute()))
