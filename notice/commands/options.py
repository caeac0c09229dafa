"""Options that several commands have, and what is taken where one is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice.commands import chinese

if TYPE_CHECKING:
    from notice.model.notice import Edition

HOME = Path(__file__).resolve().parents[2]
DEFAULT_WORKBOOK = Path("input") / "rectification.xlsx"
CHOSEN = Path("input") / ".最近用的台账"  # noted by the workbench: the path of a ledger
DEFAULT_OUTPUT = HOME / "output"
PATH = click.Path(path_type=Path)  # one for all: each that is made looks for a translation

workbook = click.argument(
    "workbook",
    required=False,
    type=PATH,
    metavar="[工作簿.xlsx]",
    help=f"要用的工作簿，默认 {DEFAULT_WORKBOOK.as_posix()}",
)
template = click.option("-t", "--template", type=PATH, metavar="模板.docx", help="用别的模板")
internal = click.option("--internal", is_flag=True, help="党内版：公开写“否”的行也印")
fix = click.option("--fix", is_flag=True, help="改好有唯一改法的标点、数字、用词，并逐条列出")
pdf = click.option("--pdf", is_flag=True, help="再做一份 .pdf（要装有 LibreOffice）")
web = click.option("--web", is_flag=True, help="再做一份 .html 和 .txt，供网站发布")
strict = click.option("--strict", is_flag=True, help="有提醒也停下，不生成")
json = click.option("--json", "as_json", is_flag=True, help="结果印成一个 JSON 对象，供程序读取")


def argument(name: str, metavar: str, said: str) -> Callable[[Any], Any]:
    """A file or a folder that must be named."""
    return click.argument(name, type=PATH, metavar=metavar, help=said)


def output(metavar: str, said: str) -> Callable[[Any], Any]:
    """Option -o of a command, with what it writes there."""
    return click.option("-o", "--output", type=PATH, metavar=metavar, help=said)


def edition_of(internal: bool) -> Edition:
    """The edition that is asked for."""
    from notice.model.notice import Edition

    return Edition.INTERNAL if internal else Edition.PUBLIC


def refuse_internal_page(*, internal: bool, web: bool) -> None:
    """Raise WrongCommand where a page for the website is asked for of the 党内版."""
    if internal and web:
        message = "--internal 和 --web 不能一起用：党内版不上网站，网站版请不加 --internal 另做"
        raise chinese.WrongCommand(message)


def default_template(edition: Edition) -> Path:
    """The template of an edition that is used where none is given."""
    own = HOME / "templates" / "internal.docx"
    return own if edition and own.exists() else HOME / "templates" / "notice.docx"


def chosen_workbook(home: Path) -> Path | None:
    """The ledger that was chosen last on the workbench, if it is still there."""
    try:
        noted = (home / CHOSEN).read_text("utf-8").strip()
        path = home / noted
        return path if noted and path.is_file() else None
    except (OSError, ValueError):
        return None


def name_chosen(workbook: Path | None, *, is_silent: bool) -> None:
    """Say which ledger is used where none is given and one was chosen on the workbench."""
    chosen = None if workbook is not None or is_silent else chosen_workbook(HOME)
    if chosen is not None:
        from notice import telling

        telling.say(f"用的台账：{chosen}（在工作台上选的）")


def source(workbook: Path | None) -> Path:
    """The workbook given, the one last chosen on the workbench, or the default one.

    Raises Refused where that is missing: the others there are listed and none is guessed.
    """
    from notice.diagnostics import Refused, error

    if workbook is not None:
        return workbook
    chosen = chosen_workbook(HOME)
    if chosen is not None:
        return chosen
    default = HOME / DEFAULT_WORKBOOK
    if not default.exists():
        folder = default.parent
        others = sorted(p.name for p in folder.glob("*.xlsx") if not p.name.startswith(("~$", ".")))
        hint = (
            f'，请写明用哪一个，例如：python generate.py "input/{others[0]}"'
            if others
            else "，请把工作簿放进去"
        )
        listed = f"，那里有：{'、'.join(others)}" if others else ""
        raise Refused([error("file-missing", str(default), f"找不到默认的工作簿{listed}{hint}")])
    return default
