"""Known names in other brackets than {{ }}: told, with the right way to write them."""

from __future__ import annotations

import pytest

from tests.builders import FACTS, workbook
from tests.templates import NAME, filled, paragraph, template

ONE = "{{ 整改情况.序号 }}"
SILENT = (
    "集合{甲}、100%", "{某某}吗", "《部署机关》", "（部署机关）", "〔2025〕8号", "[1]", "【某某】",
    "a < b > c", "见【附件】", "填【印章】处", "写[总数句]的", "{{ 部署机关 }}",
    "【{{ 部署机关 }}】", "{{ '{部署机关}' }}", "{部署机关", "部署机关}",
    "[主送机关]：", "【公开】", "$部署机关$",
)  # fmt: skip
ERRORS = {  # what is written → what to write
    "{部署机关}": "{{ 部署机关 }}",
    "根据{ 部署机关 }统一部署": "{{ 部署机关 }}",
    "${部署机关}": "{{ 部署机关 }}",
    "＄{部署机关}": "{{ 部署机关 }}",
    "«部署机关»": "{{ 部署机关 }}",
    "<部署机关>": "{{ 部署机关 }}",
    "＜部署机关＞": "{{ 部署机关 }}",
    "<<部署机关>>": "{{ 部署机关 }}",
    "｛部署机关｝": "{{ 部署机关 }}",
    "{监督期}": "{{ 监督期 }}",
    "{单位 简称}": "{{ 单位简称 }}",
    "{单位名称}": "{{ 单位全称 }}",
    "{附件}": "{{ 附件 }}",
    "{措施.总数}": "{{ 措施.总数 }}",
    "{行}": "{{ 行 }}",
    "{总数句}": "{{ 总数句 }}",
    "{印章}": "{%p if 印章 %}",
    "{标题行}": "{%p for 行 in 标题行 %}",
    "{整改情况}": "{{ 整改情况.序号 }}",
    "根据【部署机关】部署": "{{ 部署机关 }}",
    "[联系电话]": "{{ 联系电话 }}",
    "［监督期］": "{{ 监督期 }}",
}
WARNINGS = ("【附件】", "[主送机关]", " 【成文日期】 ", "【总数句】", "［措施.总数］", "[印章]")
LOOP = ["{%p for 行 in 标题行 %}", "{{ 行 }}", "{%p endfor %}"]


def told(text: str, **places: str):
    book = workbook(facts=FACTS | {"监督期": "两年"})
    made = filled(template(ONE, paragraph(text), *LOOP, **places), book)
    return [(str(d.where), d.rule, d.level, d.message) for d in made.found]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str):
    assert told(text) == []


@pytest.mark.parametrize("text", ERRORS)
def test_error(text: str):
    ((where, rule, level, message),) = told(text)
    assert (where, rule, level) == (f"{NAME} 第2段", "template-brackets", 0)
    assert f"请写成 {ERRORS[text]}" in message


@pytest.mark.parametrize("text", WARNINGS)
def test_warning(text: str):
    ((where, rule, level, _),) = told(text)
    assert (where, rule, level) == (f"{NAME} 第2段", "template-brackets", 1)


def test_error__in_a_header():
    assert [found[:2] for found in told("甲", header="{单位全称}")] == [
        (f"{NAME} 页眉第1段", "template-brackets")
    ]
