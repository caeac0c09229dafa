"""What leaves is masked, wherever it leaves; paths and places stay true."""

import json
from pathlib import Path

from notice import telling
from notice.diagnostics import warning
from notice.model.text import Cell

NUMBER, MASKED = "13812345678", "138****5678"


def test_lines__masked_where_they_are_printed(capsys):
    telling.say(*telling.lines([warning("x", f"{NUMBER}.xlsx", f"电话{NUMBER}")]))
    telling.show(f"电话{NUMBER}", Path(f"{NUMBER}.xlsx"))
    out, err = capsys.readouterr()
    assert err == f"提醒 {MASKED}.xlsx：电话{MASKED}\n"
    assert out == f"电话{MASKED}\n{NUMBER}.xlsx\n"


def test_object__texts_are_masked_at_any_depth_places_are_not():
    cell = Cell(NUMBER, 2, 3)
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
    assert read["edits"] == [{"cell": str(cell), "old": f"电话{MASKED}", "authors": [MASKED]}]
    assert [(d["where"], d["message"]) for d in read["findings"]] == [
        (str(cell), "空的"), (f"{NUMBER}.xlsx", f"电话{MASKED}"),
    ]  # fmt: skip


def test_table__aligned_by_what_is_shown():
    assert telling.table([("列", "内容"), (NUMBER, "x")]) == [
        "列          | 内容",
        f"{MASKED} | x",
    ]
