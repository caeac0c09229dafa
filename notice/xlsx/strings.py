"""The texts of a workbook: shared strings and those in cells, of one piece or of several runs."""

from collections.abc import Mapping
from typing import IO, NamedTuple

from notice.xlsx.walk import FALSE, Attributes, Begin, End, walk


class SharedStrings(NamedTuple):
    """The shared strings in order; by their numbers what some have besides: struck, raised words.

    The names are those of Mark.
    """

    texts: list[str]
    marks: Mapping[int, frozenset[str]]


def read_strings(source: IO[bytes]) -> SharedStrings:
    """Read the part of the shared strings."""
    texts: list[str] = []
    marks: dict[int, frozenset[str]] = {}
    words = Words()

    def end_item(_: str) -> None:
        if words.marks:
            marks[len(texts)] = frozenset(words.marks)
        texts.append(words.text)

    walk(source, {"si": words.start, **words.begins}, {"si": end_item, **words.ends})
    return SharedStrings(texts, marks)


class Words:
    """The text of an si or is element: its own t or those of its runs, without phonetic guides."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.begins: dict[str, Begin] = {
            "r": self._begin_run, "strike": self._begin_strike, "rPh": self._begin_guide,
            "vertAlign": self._begin_level,
        }  # fmt: skip
        self.ends: dict[str, End] = {"t": self.end_text, "rPh": self._end_guide}
        self.start()

    def start(self, _: object = None) -> None:
        """A new element begins."""
        self.pieces: list[str] = []
        self.marks: set[str] = set()  # of some of its words: struck (删除线), raised, lowered
        self.is_run_struck = False
        self.run_level = ""  # superscript, subscript
        self.is_guide = False

    @property
    def text(self) -> str:
        """All pieces in one."""
        return self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)

    def _begin_run(self, _: object) -> None:
        self.is_run_struck = False
        self.run_level = ""

    def _begin_level(self, attributes: Attributes) -> None:
        self.run_level = attributes.get("val", "")

    def _begin_strike(self, attributes: Attributes) -> None:
        self.is_run_struck = attributes.get("val", "1") not in FALSE

    def _begin_guide(self, _: object) -> None:
        self.is_guide = True

    def _end_guide(self, _: str) -> None:
        self.is_guide = False

    def end_text(self, text: str) -> None:
        """A t ends."""
        if self.is_guide:
            return
        words = text.strip()
        if words and self.is_run_struck:
            self.marks.add("struck")
        if words and self.run_level == "superscript":
            if words in _RAISED:
                text = text.replace(words, _RAISED[words])
            else:
                self.marks.add("raised")
        elif words and self.run_level == "subscript":
            self.marks.add("lowered")
        self.pieces.append(text)


_RAISED = {"2": "²", "3": "³"}  # 平方米, 立方米
