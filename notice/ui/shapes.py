"""Templates to choose from (模板): the ready shapes with their pictures, and one's own, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from notice import intake
from notice.commands import build, options
from notice.diagnostics import Refused
from notice.output import staging
from notice.output.file_names import numbered
from notice.ui.bench import Bench
from notice.ui.deeds import refused

_SHAPES = {  # template → its name for people, its picture
    "notice.docx": ("通报（公开版用的）", "notice.png"),
    "internal.docx": ("党内版：红头、责任人、附件", "internal.png"),
    "通报-不分类.docx": ("不分类：问题从 1 编到底", "shape-through.png"),
    "通报-逐项状态.docx": ("逐项状态：每个问题后面写整改状态", "shape-status.png"),
    "通报-表格.docx": ("表格：问题、落实情况、状态列成表", "shape-table.png"),
    "报告.docx": ("报告体：有主送机关", "shape-report.png"),
}


def known(bench: Bench) -> list[dict[str, Any]]:
    """The templates of the folder, the ready ones first."""
    folder = bench.home / "templates"
    here = {p.name: p for p in sorted(folder.glob("*.docx")) if not p.name.startswith(("~$", "."))}
    used = bench.desk.state.choice.template_used
    names = [name for name in _SHAPES if name in here]
    names += [name for name in here if name not in _SHAPES]
    return [
        {
            "id": bench.entries.id_of(here[name]),
            "name": _SHAPES.get(name, (name, ""))[0],
            "picture": _picture(bench, name),
            "is_used": here[name] == used,
        }
        for name in names
    ]


def _picture(bench: Bench, name: str) -> str:
    path = bench.home / "docs" / "images" / _SHAPES.get(name, ("", "missing.png"))[1]
    return f"/picture/{bench.entries.id_of(path)}" if path.is_file() else ""


def use(bench: Bench, path: Path) -> dict[str, Any]:
    """Use a template from now on, if it has no faults; they are told with their paragraphs."""
    choice, view = bench.desk.state.choice, bench.desk.state.view
    try:
        build.refuse_faulty_template(path, choice.edition, view.book if view else None)
    except Refused as refusal:
        return refused(refusal, f"模板{path.name}有错误，没有用它；改好存盘后再选一次")
    is_default = path == options.default_template(choice.edition)
    bench.desk.put(choice._replace(template=None if is_default else path))
    return {"done": True, "says": f"现在用的模板是{path.name}，改它、存盘，这里也跟着变"}


def receive(bench: Bench, path: Path) -> dict[str, Any]:
    """Copy a dropped template into templates/, over nothing, and use it."""
    try:
        content = intake.take(path, intake.TEMPLATE).content
    except Refused as refusal:
        return refused(refusal, f"没有用{path.name}")
    wanted = bench.home / "templates" / path.name
    for target in (wanted, *numbered(wanted)):
        if target.is_file() and target.read_bytes() == content:
            return use(bench, target)
        if not target.exists():
            staging.write(target, content)
            answer = use(bench, target)
            return {**answer, "says": f"已复制为 templates/{target.name}；{answer['says']}"}
    return {"done": False, "says": "同名的模板太多，请先清理 templates 文件夹"}
