"""Random edits of a notice, brought back and built again: the laws of `backfill`, tried many times.

    python scripts/try_backfill.py [WORKBOOK.xlsx] [-n 300] [--seed 0] [--internal] [--fix] [--odd]

Each trial edits some paragraphs (words changed, paragraphs added, dropped, split, joined, moved),
runs `backfill`, builds from the filled copy and looks whether the laws hold. The figures are
printed; the exit status is 1 where a law was broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docx import Document

from notice.commands import build
from notice.commands.backfill import Filled, backfill
from notice.commands.recorded import Surroundings
from notice.commands.verdicts import COMES_BACK
from notice.diagnostics import Refused
from notice.model.notice import Edition, Made
from notice.model.text import Cell
from notice.versions.align import pairs
from notice.xlsx.sheets import read_grids
from tests import builders

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "整改落实督促检查制度学习会议专题研究推进提升强化规范完善群众服务一二三项次"
_ALL_SHEETS = frozenset({"基本信息", "整改台账", "责任落实", "下一步打算", "整改成效"})


def template_of(edition: Edition) -> Path:
    """The default template of an edition."""
    own = ROOT / "templates" / "internal.docx"
    return own if edition and own.exists() else ROOT / "templates" / "notice.docx"


class Ground(NamedTuple):
    """A notice that was built, in a folder of its own."""

    workbook: Path
    notice: Path
    made: Made

    @property
    def texts(self) -> list[str]:
        """The paragraphs of its body."""
        return [str(p.text) for p in self.made.rendered.paragraphs if p.part == "正文"]


def ground(
    workbook: Path, folder: Path, edition: Edition = Edition.PUBLIC, *, fix: bool = False
) -> Ground:
    """Build the notice that will be edited."""
    options = {"fix": fix, "strict": False, "force": False}
    built = build.build(workbook, template_of(edition), folder, edition, **options)
    return Ground(workbook, built.outputs["notice"], built.made)


# ---------------------------------------------------------------- edits


def edited_texts(texts: Sequence[str], chance: random.Random) -> list[str]:
    """The paragraphs after one to six random edits."""
    new = list(texts)
    for _ in range(chance.randint(1, 6)):
        chance.choices(
            (_words, _words_near_end, _added, _dropped, _split, _joined, _moved),
            (12, 3, 1, 1, 2, 2, 1),
        )[0](new, chance)
    return new


def _some(new: list[str], chance: random.Random) -> int:
    return chance.choice([n for n, text in enumerate(new) if text.strip()])


def _phrase(chance: random.Random) -> str:
    return "".join(chance.choices(_HAN, k=chance.randint(1, 6)))


def _words(new: list[str], chance: random.Random) -> None:
    at = _some(new, chance)
    text = new[at]
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.choice((0, 1, 2, 5)))
    new[at] = text[:start] + (_phrase(chance) if chance.random() < 0.8 else "") + text[end:]


def _words_near_end(new: list[str], chance: random.Random) -> None:
    at = _some(new, chance)
    start = max(0, len(new[at]) - chance.randint(0, 2))
    new[at] = new[at][:start] + chance.choice(("。", "！", "，", "")) + _phrase(chance) + "。"


def _added(new: list[str], chance: random.Random) -> None:
    new.insert(chance.randrange(len(new) + 1), f"{_phrase(chance)}，{_phrase(chance)}。")


def _dropped(new: list[str], chance: random.Random) -> None:
    if len(new) > 5:
        del new[_some(new, chance)]


def _split(new: list[str], chance: random.Random) -> None:
    at = _some(new, chance)
    stops = [n + 1 for n, sign in enumerate(new[at][:-1]) if sign in "。；"] or [len(new[at]) // 2]
    place = chance.choice(stops)
    new[at : at + 1] = [new[at][:place], new[at][place:]]


def _joined(new: list[str], chance: random.Random) -> None:
    at = _some(new, chance)
    new[at : at + 2] = ["".join(new[at : at + 2])]


def _moved(new: list[str], chance: random.Random) -> None:
    text = new.pop(_some(new, chance))
    new.insert(chance.randrange(len(new) + 1), text)


def save_edited(notice: Path, texts: Sequence[str], path: Path) -> Path:
    """The notice with these paragraphs, each looking like the one that it came from."""
    document = Document(str(notice))
    body = document.element.body
    old = list(body.iter(f"{_W}p"))
    before = ["".join(t.text or "" for t in p.iter(f"{_W}t")) for p in old]
    likes = {step.new: step.old for step in pairs(before, texts)}
    last = 0
    made = []
    for number, text in enumerate(texts):
        last = likes.get(number) if likes.get(number) is not None else last
        made.append(_paragraph(old[last or 0], text))
    for element in old:
        body.remove(element)
    for element in made:
        body.insert(len(body) - 1, element)  # before the sectPr
    document.save(str(path))
    return path


def _paragraph(like: object, text: str) -> object:
    paragraph = deepcopy(like)
    runs = paragraph.findall(f".//{_W}r")  # type: ignore[attr-defined]
    for run in runs[1:]:
        run.getparent().remove(run)
    for run in runs[:1]:
        for child in [c for c in run if c.tag != f"{_W}rPr"]:
            run.remove(child)
        word = run.makeelement(
            f"{_W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
        )
        word.text = text
        run.append(word)
    if not runs and text:
        run = paragraph.makeelement(f"{_W}r", {})  # type: ignore[attr-defined]
        paragraph.append(run)  # type: ignore[attr-defined]
        word = run.makeelement(f"{_W}t", {})
        word.text = text
        run.append(word)
    return paragraph


# ---------------------------------------------------------------- the laws


def brought_back(start: Ground, path: Path) -> Filled:
    """Run `backfill` as the command does."""
    return backfill(path, start.workbook, None, Surroundings(ROOT, template_of))


def broken_laws(start: Ground, new: Sequence[str], filled: Filled) -> list[str]:
    """What does not hold of a run of `backfill` over these edited paragraphs."""
    broken = []
    back = [edit for edit in filled.edits if edit.verdict == COMES_BACK]
    if bool(filled.edits) != (list(new) != start.texts):
        broken.append("edits are told where there are some, and only there")
    if (filled.path is None) != (not back):
        broken.append("a copy is written where something comes back, and only there")
    if filled.path is None:
        return broken
    made, _ = build.make(
        filled.path, template_of(start.made.edition), start.made.edition, fix=start.made.fix
    )
    built = [str(p.text) for p in made.rendered.paragraphs if p.part == "正文"]
    if len(back) == len(filled.edits) and built != list(new):
        broken.append("where all edits come back, the notice is the edited one")
    gone, come = Counter(start.texts) - Counter(built), Counter(built) - Counter(start.texts)
    once = {(edit.paragraph, edit.old, edit.new) for edit in back}
    olds, news = Counter(o for _, o, _ in once if o), Counter(n for _, _, n in once if n)
    if gone != olds - news or come != news - olds:
        broken.append("the paragraphs that come back, and no others, differ from the notice made")
    if _differing(start.workbook, filled.path) != {edit.cell for edit in back}:
        broken.append("the cells named, and no others, differ from the workbook")
    return broken


def _differing(workbook: Path, copy: Path) -> set[Cell]:
    found: set[Cell] = set()
    contents = workbook.read_bytes(), copy.read_bytes()
    for one, other in zip(*(read_grids(c, _ALL_SHEETS) for c in contents), strict=True):
        for row in one.rows.keys() | other.rows.keys():
            before, after = one.rows.get(row, {}), other.rows.get(row, {})
            for column in before.keys() | after.keys():
                if before.get(column) != after.get(column):
                    found.add(Cell(one.sheet, row, column))
    return found


# ---------------------------------------------------------------- workbooks with odd cells

_ODD_LINES = (
    "每月集中学习一次，全年学习12次。",
    "　　整改情况：学习12次，讲课3次。",
    "整改情况:学习１２次",
    "一是学习。二是讲课。",
    "学 习 12 次；",
    "学习\u200b12次，《办法》（试行）。",
    "全年学习_x0041_次。",
    "1.学习12次。",
    "学习了《甲》《乙》两项制度！",
    "整改情况：",
    "截止目前,学习12次",
    "“三会一课”开展6次。”",
)
_ODD_HEADINGS = (
    "学习不够深入",
    "1.关于学习不够深入问题。",
    "（一）学习不够，\n落实不力",
    "关于学习不够深入",
    "学习够不够？",
    "  学习 不够 深入 问题；",
    "学习不够深入，学习不够深入",
)
_ODD_CATEGORIES = (None, "二、履行职责方面", "履行职责方面")
_PROSE = ("小标题", "要点", "内容")
_ODD_BREAKS = ("\n", "\r\n", "\n\n", "_x000D_\n", "\n \n")


def odd_workbook(path: Path, chance: random.Random) -> Path:
    """A workbook whose cells are written as people write them, now and then merged or shared."""

    def lines(most: int) -> str:
        return chance.choice(_ODD_BREAKS).join(
            chance.choice(_ODD_LINES) for _ in range(chance.randint(1, most))
        )

    rows = [
        builders.changed(
            问题类别=chance.choice((None, "二、履行职责方面", "履行职责方面"))
            if number
            else "责任方面",
            反馈问题=f"{chance.choice(_ODD_HEADINGS)}{'甲乙丙丁'[number]}",
            具体问题=chance.choice((None, chance.choice(_ODD_HEADINGS))),
            整改措施=chance.choice(("制定计划", "  制定 计划。")),
            整改情况=lines(4),
            完善制度=chance.choice((None, "《学习办法》", "《甲》和《乙》", "学习办法\n无")),
        )
        for number in range(chance.randint(1, 4))
    ]
    heading = chance.choice((None, "一、加强领导"))
    point = chance.choice((None, "提高认识。"))
    results = [("诫勉", 3, "人次"), ("追缴", "7.50万元", None)]
    sheets = {
        "责任落实": [_PROSE, (heading, None, lines(2)), (None, "一是学习", lines(2))],
        "下一步打算": [_PROSE, (None, point, lines(3)), (None, None, lines(1))],
        "整改成效": [("项目", "数量", "单位"), *results],
    }
    facts = builders.FACTS | {"文件标题": chance.choice((None, "关于整改\n情况的通报"))}
    content = builders.workbook(rows, sheets=sheets, facts=facts)
    path.write_bytes(builders.with_shared_strings(content) if chance.random() < 0.5 else content)
    return path


def main() -> int:
    """Try, print the figures, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workbook", nargs="?", type=Path, default=ROOT / "input/rectification.xlsx")
    parser.add_argument("-n", type=int, default=300, help="edits, at least")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--internal", action="store_true")
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("--odd", action="store_true", help="a new workbook of odd cells each time")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    edition = Edition.INTERNAL if given.internal else Edition.PUBLIC
    verdicts: Counter[str] = Counter()
    trials = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        start = None if given.odd else ground(given.workbook, Path(folder), edition, fix=given.fix)
        while sum(verdicts.values()) < given.n:
            trials += 1
            if given.odd:
                try:
                    book = odd_workbook(Path(folder) / f"台账{trials}.xlsx", chance)
                    start = ground(book, Path(folder) / str(trials), edition, fix=given.fix)
                except Refused:
                    continue
            assert start is not None
            new = edited_texts(start.texts, chance)
            path = save_edited(start.notice, new, start.notice.with_name(f"改{trials}.docx"))
            filled = brought_back(start, path)
            verdicts.update(edit.verdict for edit in filled.edits)
            for law in broken_laws(start, new, filled):
                wrong += 1
                print(f"trial {trials}: {law}")
                for edit in filled.edits:
                    print("   ", edit)
            if filled.path:
                filled.path.unlink()
            path.unlink()
    print(
        f"{trials} trials, {sum(verdicts.values())} edits: {dict(verdicts)}; laws broken: {wrong}"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
