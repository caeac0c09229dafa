"""The texts of a workbook: shared strings and those in cells, of one piece or of several runs."""

from typing import IO, NamedTuple

from notice.xlsx.walk import FALSE, Attributes, Begin, End, walk


class SharedStrings(NamedTuple):
    """The shared strings in order, and the numbers of those with words struck through."""

    texts: list[str]
    struck: frozenset[int]


def read_strings(source: IO[bytes]) -> SharedStrings:
    """Read the part of the shared strings."""
    texts: list[str] = []
    struck: set[int] = set()
    words = Words()

    def end_item(_: str) -> None:
        if words.is_struck:
            struck.add(len(texts))
        texts.append(words.text)

    walk(source, {"si": words.start, **words.begins}, {"si": end_item, **words.ends})
    return SharedStrings(texts, frozenset(struck))


class Words:
    """The text of an si or is element: its own t or those of its runs, without phonetic guides."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.begins: dict[str, Begin] = {
            "r": self._begin_run, "strike": self._begin_strike, "rPh": self._begin_guide,
        }  # fmt: skip
        self.ends: dict[str, End] = {"t": self.end_text, "rPh": self._end_guide}
        self.start()

    def start(self, _: object = None) -> None:
        """A new element begins."""
        self.pieces: list[str] = []
        self.is_struck = False  # some of its words are struck through (删除线)
        self.is_run_struck = False
        self.is_guide = False

    @property
    def text(self) -> str:
        """All pieces in one."""
        return self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)

    def _begin_run(self, _: object) -> None:
        self.is_run_struck = False

    def _begin_strike(self, attributes: Attributes) -> None:
        self.is_run_struck = attributes.get("val", "1") not in FALSE

    def _begin_guide(self, _: object) -> None:
        self.is_guide = True

    def _end_guide(self, _: str) -> None:
        self.is_guide = False

    def end_text(self, text: str) -> None:
        """A t ends."""
        if not self.is_guide:
            self.pieces.append(text)
            if self.is_run_struck and text.strip():
                self.is_struck = True
