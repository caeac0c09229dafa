"""ui: the workbench of a folder is started, or the one that runs already is opened."""

from __future__ import annotations

import time
from pathlib import Path

import click

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Refused, error

_WAIT_SECONDS = 10


@chinese.command("ui", "python generate.py ui 台账.xlsx")
@click.argument(
    "given",
    required=False,
    type=options.PATH,
    metavar="[台账.xlsx]",
    help="打开哪份台账；写文件夹的，打开“多个单位”",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="端口号",
    help="用哪个端口，默认用上次的，没有就用空闲的",
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只印出地址")
def command(given: Path | None, port: int | None, no_browser: bool) -> int:
    """Serve the workbench until its window is closed, or open the one that runs."""
    import gc

    from notice.ui import keeping

    gc.enable()  # off for a single run; this one goes on for days
    if given is not None and not given.exists():
        message = "找不到这个文件或文件夹，请核对路径"
        return telling.refused(Refused([error("file-missing", str(given), message)]), "没有打开")
    claim = keeping.sole(options.HOME)
    if claim is None:
        return _open_running(given, no_browser=no_browser)
    from notice.ui import serving

    with claim:
        try:
            return serving.serve(options.HOME, given, port, opens_browser=not no_browser)
        except Refused as refusal:
            return telling.refused(refusal, "没有打开工作台")


def _open_running(given: Path | None, *, no_browser: bool) -> int:
    """Open the page of the workbench that runs, with what was given now on its desk."""
    from notice.ui import keeping, visiting

    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        known = keeping.kept(options.HOME)
        if known is not None and visiting.hand_over(known, given):
            telling.say("工作台已经在运行，打开的是它")
            visiting.show(known, opens_browser=not no_browser)
            return 0
        time.sleep(0.2)
    message = "这个文件夹的工作台在运行，但没有回答；请关闭它的窗口再试"
    return telling.refused(Refused([error("ui-busy", str(options.HOME), message)]), "没有打开")
