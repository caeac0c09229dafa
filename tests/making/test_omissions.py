"""What a template does not print of what its edition has: one warning that lists it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from notice.commands.build import make
from notice.diagnostics import Level
from notice.model.notice import Edition
from tests.builders import ROW, changed, repacked, save
from tests.templates import template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NOTICE = TEMPLATES / "notice.docx"
ROWS = [ROW, changed(反馈问题="调研走得不深", 整改情况="第一段话说得很长。\n第二段话也说得很长。")]
SHEETS = {
    "责任落实": [("内容",), ("成立整改工作领导小组，书记任组长。",)],
    "下一步打算": [("小标题", "内容"), ("持续用力", "巩固已经取得的整改成果。")],
}
WHOLE = [
    "{{ 文件标题 }}",
    "根据{{ 部署机关 }}部署，{{ 巡察时间 }}，{{ 巡察组 }}巡察，{{ 反馈日期 }}反馈。",
    "{%p for 段 in 责任落实.段落 %}", "{{ 段.文字 }}", "{%p endfor %}", "{{ 总数句 }}",
    "{%p for 类 in 整改情况.类别 %}", "{%p for 问 in 类.问题 %}", "{{ 问.序号 }}{{ 问.标题 }}。",
    "{%p for 段 in 问.段落 %}", "{{ 段 }}", "{%p endfor %}", "{%p endfor %}", "{%p endfor %}",
    "{%p for 段 in 下一步打算.段落 %}", "{{ 段.文字 }}", "{%p endfor %}", "{{ 联系方式 }}。",
    "{{ 发文机关署名 }}", "{{ 成文日期 }}",
]  # fmt: skip


def told(folder: Path, content: bytes, edition: Edition = Edition.PUBLIC, **book) -> list[str]:
    """What is told of the template to be missing."""
    (folder / "模板.docx").write_bytes(content)
    given = {"rows": ROWS, "sheets": SHEETS} | book
    source = save(folder / "台账.xlsx", **given)
    _, found = make(source, folder / "模板.docx", edition)
    omits = [d for d in found if d.rule == "template-omits"]
    assert all((d.level, d.where) == (Level.WARNING, "模板.docx") for d in omits)
    return [d.message.removeprefix("模板没有印：") for d in omits]


def without(*pieces: str) -> bytes:
    """The whole template with some pieces of its text dropped."""

    def left(line: str) -> str:
        for piece in pieces:
            line = line.replace(piece, "")
        return line

    return template(*map(left, WHOLE))


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.stem)
def test_omits__nothing_in_the_ready_shapes(tmp_path, path: Path, edition: Edition):
    if path.stem == "internal" and edition is Edition.PUBLIC:
        return
    assert told(tmp_path, path.read_bytes(), edition) == []


SILENT: dict[str, Callable[[], bytes]] = {
    "all of it": without,
    "a total in the template's own words": lambda: template(
        *(line.replace("{{ 总数句 }}", "共{{ 措施.总数 }}项。") for line in WHOLE)
    ),
    "the finding as it was written": lambda: template(
        *(line.replace("问.标题", "问.原文") for line in WHOLE)
    ),
    "words joined to others": lambda: template(
        *(line.replace("{{ 段 }}", "{{ '一' ~ 段 }}") for line in WHOLE)
    ),
    "a date that was typed": lambda: template(
        *(line.replace("{{ 成文日期 }}", "2025年12月10日") for line in WHOLE)
    ),
    "a cover letter has its own warning": lambda: template("{{ 单位全称 }}", "{{ 成文日期 }}"),
}


@pytest.mark.parametrize("case", SILENT)
def test_omits__silent(tmp_path, case: str):
    assert told(tmp_path, SILENT[case]()) == []


MISSING = {  # what is dropped → what is told
    "整改情况": (("{{ 段 }}",), "整改情况3段"),
    "反馈问题": (("{{ 问.标题 }}",), "反馈问题2个"),
    "总数句": (("{{ 总数句 }}",), "总数句"),
    "prose": (("{{ 段.文字 }}",), "责任落实1段、下一步打算2段"),
    "成文日期": (("{{ 成文日期 }}",), "成文日期"),
    "联系方式": (("{{ 联系方式 }}",), "联系方式"),
    "发文机关署名": (("{{ 发文机关署名 }}",), "发文机关署名"),
    "反馈日期": (("{{ 反馈日期 }}",), "反馈日期"),
    "部署机关, whose words another 项目 has": (("{{ 部署机关 }}",), "部署机关"),
    "several": (("{{ 段 }}", "{{ 总数句 }}", "{{ 成文日期 }}"), "整改情况3段、总数句、成文日期"),
}


@pytest.mark.parametrize("case", MISSING)
def test_omits__told(tmp_path, case: str):
    pieces, missing = MISSING[case]
    assert told(tmp_path, without(*pieces)) == [missing]


def test_omits__a_part_of_the_texts(tmp_path):
    first = [line.replace("{{ 段 }}", "{% if loop.first %}{{ 段 }}{% else %}略{% endif %}")
             for line in WHOLE]  # fmt: skip
    assert told(tmp_path, template(*first)) == ["整改情况1段"]


def test_omits__what_only_the_other_edition_prints(tmp_path):
    inner = [line.replace("{{ 段 }}", "甲{% if 党内版 %}{{ 段 }}{% endif %}") for line in WHOLE]
    assert told(tmp_path, template(*inner)) == ["整改情况3段"]
    assert told(tmp_path, template(*inner), Edition.INTERNAL) == []


def test_omits__of_a_withheld_row_nothing(tmp_path):
    rows = [ROW, changed(反馈问题="调研走得不深", 整改情况="话说得很长很长。", 公开="否")]
    assert told(tmp_path, without(), rows=rows) == []


def test_omits__switched_off(tmp_path):
    off = {"校对设置": [("规则", "启用"), ("template-omits", "否")]}
    assert told(tmp_path, without("{{ 段 }}"), sheets=SHEETS | off) == []


def test_omits__a_ready_shape_that_lost_its_texts(tmp_path):
    def lost(xml: bytes) -> bytes:
        text, count = re.subn(r"\{\{ 段 \}\}", "", xml.decode())
        assert count
        return text.encode()

    shape = repacked(NOTICE.read_bytes(), {"word/document.xml": lost})
    assert told(tmp_path, shape) == ["整改情况3段"]
