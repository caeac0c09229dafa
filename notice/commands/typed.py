"""Command lines as people type them: Chinese names, quotes and dashes, slips of the pen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from notice.commands import COMMANDS

CHINESE: Mapping[str, str] = {
    "生成": "build", "检查": "check", "新建": "new", "对照": "map", "批量": "batch",
    "回填": "backfill", "比较": "compare", "工作台": "ui", "核对": "verify",
}  # fmt: skip
HELP = ("帮助", "help", "/?", "/help", "/h", "-?", "？", "/？")
_OPENING, _CLOSING = "“‘「《\"'＂", "”’」》\"'＂"
_CHINESE_DASHES = "－—–―‐−﹣"
_NEAR, _NEAR_OF_TWO = 0.6, 0.5  # of a name that is meant, one letter of two in Chinese


class Line(NamedTuple):
    """A command line as it is understood: the words, and what is told of the understanding."""

    words: list[str]
    told: tuple[str, ...] = ()
    meant: str = ""  # the whole line that was meant, where the name of a command is misspelt


def understood(words: Sequence[str]) -> Line:
    """The line with its dashes, quotes and the name of its command as the program knows them."""
    told: list[str] = []
    given = [_option(_unquoted(word), told) for word in words]
    if not given:
        return Line(given)
    first, *rest = given
    name = _name(first)
    if name is None:
        return Line(given, tuple(told), _meant(first, rest))
    if name != first and Path(first).exists():
        told.append(f"“{first}”是一个文件或文件夹，按路径处理；要用命令请写 {name}")
        return Line(given, tuple(told))
    if name == "--help":
        command = next((n for word in rest if (n := _name(word)) in COMMANDS), None)
        return Line([command, "--help"] if command else ["--help"], tuple(told))
    return Line([name, *rest], tuple(told))


def _unquoted(word: str) -> str:
    """A path without the Chinese quotes around it."""
    is_quoted = len(word) > 2 and word[0] in _OPENING and word[-1] in _CLOSING
    return word[1:-1] if is_quoted and not Path(word).exists() else word


def _option(word: str, told: list[str]) -> str:
    """An option that begins with Chinese dashes, as it is meant."""
    bare = word.lstrip(f"{_CHINESE_DASHES}-")
    dashes = word[: len(word) - len(bare)]
    if not dashes.strip("-") or not (bare[:1].isascii() and bare[:1].isalpha()):
        return word
    name, equals, value = bare.partition("=")
    option = f"{'-' if len(name) == 1 else '--'}{name}"
    told.append(f"选项前面是英文减号：{option}（打的是中文破折号），按它运行")
    return f"{option}{equals}{value}"


def _name(word: str) -> str | None:
    """The command that a word names, "--help", or None."""
    if word in HELP or word.lower() in HELP:
        return "--help"
    plain = word.lower()
    return CHINESE.get(word) or (plain if plain in COMMANDS else None)


def _meant(word: str, rest: Sequence[str]) -> str:
    """The whole line to type where a word is nearly the name of a command, else ""."""
    is_path = any(sign in word for sign in "./\\:~") or word.startswith("-") or Path(word).exists()
    if is_path:
        return ""
    from difflib import get_close_matches  # only where a line is odd

    cutoff = _NEAR if word.isascii() else _NEAR_OF_TWO
    near = get_close_matches(word.lower(), (*COMMANDS, *CHINESE), n=1, cutoff=cutoff)
    if not near:
        return ""
    name = CHINESE.get(near[0], near[0])
    words = (f'"{w}"' if " " in w or not w.isascii() else w for w in (name, *rest))
    return " ".join(("python generate.py", *words))
