"""What leaves is masked, wherever it leaves; paths and places stay true."""

import ast
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from notice import telling
from notice.diagnostics import Diagnostic, PartParagraph, SheetRow, error, warning
from notice.model.text import Cell, column_number

ROOT = Path(__file__).resolve().parent.parent
NUMBER, MASKED = "13812345678", "138****5678"


def test_lines__masked_where_they_are_printed(capsys):
    telling.say(*telling.lines([warning("x", f"{NUMBER}.xlsx", f"电话{NUMBER}")]))
    telling.show(f"电话{NUMBER}", Path(f"{NUMBER}.xlsx"))
    out, err = capsys.readouterr()
    assert err == f"提醒 {MASKED}.xlsx：电话{MASKED}\n"
    assert out == f"电话{MASKED}\n{NUMBER}.xlsx\n"


def at(*places: str, message: str = "空的", sheet: str = "整改台账") -> list[Diagnostic]:
    """The same error at each of these cells."""
    return [error("x", Cell(sheet, int(p[1:]), column_number(p[0])), message) for p in places]


LINES = {  # what is told, the lines of the screen
    "nothing": ([], []),
    "a cell": (at("G3"), ["错误 整改台账!G3：空的"]),
    "a cell twice": (at("G3", "G3"), ["错误 整改台账!G3：空的"]),
    "another sentence": (
        [*at("G3"), *at("G4", message="不是日期")],
        ["错误 整改台账!G3：空的", "错误 整改台账!G4：不是日期"],
    ),
    "another sheet": (
        [*at("G3"), *at("G3", sheet="党建台账")],
        ["错误 党建台账!G3、整改台账!G3：空的"],
    ),
    "another level": (
        [*at("G3"), warning("x", Cell("整改台账", 4, 7), "空的")],
        ["错误 整改台账!G3：空的", "提醒 整改台账!G4：空的"],
    ),
    "another rule": (
        [*at("G3"), error("y", Cell("整改台账", 4, 7), "空的")],
        ["错误 整改台账!G3：空的", "错误 整改台账!G4：空的"],
    ),
    "files and paragraphs": (
        [error("x", "甲.docx", "空的"), error("x", "乙.docx", "空的"),
         *(error("x", PartParagraph("甲.docx", "", n), "空的") for n in (2, 3))],
        ["错误 乙.docx：空的", "错误 甲.docx：空的", "错误 甲.docx 第2段：空的",
         "错误 甲.docx 第3段：空的"],
    ),
    "some cells, by place": (at("G8", "A9", "G3"), ["错误 整改台账!G3、G8、A9：空的"]),
    "a cause stands where its first cell does": (
        [*at("G5", "G2"), *at("G3", message="不是日期")],
        ["错误 整改台账!G2、G5：空的", "错误 整改台账!G3：不是日期"],
    ),
    "ten cells": (
        at(*(f"G{n}" for n in range(1, 11))),
        ["错误 整改台账!G1、G2、G3、G4、G5、G6、G7、G8、G9、G10：空的"],
    ),
    "thirty cells": (
        at(*(f"G{n}" for n in range(1, 31))),
        ["错误 整改台账!G1、G2、G3、G4、G5、G6、G7、G8、G9、G10等30格：空的"],
    ),
    "eleven rows": (
        [error("x", SheetRow("整改台账", n), "空的") for n in range(1, 12)],
        ["错误 整改台账!1、2、3、4、5、6、7、8、9、10等11行：空的"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), LINES.values(), ids=LINES)
def test_lines__a_cause_once(found: list[Diagnostic], expected: list[str]):
    assert telling.lines(found) == expected


def test_counts_and_objects__each_cell():
    found = at(*(f"G{n}" for n in range(1, 31)))
    assert telling.counted(found) == "错误30条，提醒0条，提示0条"
    assert len(telling.findings(found)) == 30


def test_object__texts_and_places_are_masked_at_any_depth_paths_are_not():
    cell = Cell(NUMBER, 2, 3)
    place = f"{MASKED}!C2"
    found = [warning("x", f"{NUMBER}.xlsx", f"电话{NUMBER}"), warning("y", cell, "空的")]
    told = {
        "ok": True,
        "outputs": {"notice": Path(f"{NUMBER}.docx"), "web": None},
        "edits": [{"cell": cell, "old": f"电话{NUMBER}", "authors": [NUMBER]}],
        "findings": telling.findings(found),
    }
    read = json.loads(telling.as_json(told))
    assert read["ok"] is True
    assert read["outputs"] == {"notice": f"{NUMBER}.docx", "web": None}
    assert read["edits"] == [{"cell": place, "old": f"电话{MASKED}", "authors": [MASKED]}]
    assert [(d["where"], d["message"]) for d in read["findings"]] == [
        (place, "空的"), (f"{MASKED}.xlsx", f"电话{MASKED}"),
    ]  # fmt: skip


def test_table__aligned_by_what_is_shown():
    assert telling.table([("列", "内容"), (NUMBER, "x")]) == [
        "列          | 内容",
        f"{MASKED} | x",
    ]


# ---------------------------------------------------------------- the sentences themselves

TELLERS = ("error", "warning", "info", "Contradiction")


def sentences() -> Iterator[tuple[str, str]]:
    """The own words of every sentence that a diagnostic is made with, by the place in the code."""
    for path in sorted((ROOT / "notice").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for value in told_by(node):
                for part in (
                    (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                ):
                    words = (
                        [part] if isinstance(part, ast.Constant) else getattr(part, "values", [])
                    )
                    own = [w.value for w in words if isinstance(w, ast.Constant)]
                    yield (
                        f"{path.name}:{part.lineno}",
                        "".join(w for w in own if isinstance(w, str)),
                    )


def told_by(node: ast.AST) -> Sequence[ast.expr]:
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return [node.value] if "message" in names else []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLERS:
        return node.args[1:]
    return []


def test_sentences__none_longer_than_80_letters_of_its_own() -> None:
    found = dict(sentences())
    assert len(found) > 200
    assert {place: words for place, words in found.items() if len(words) > 80} == {}
