"""The review sheet (核对单): every cell once, nothing withheld, what changed, its proofs; and how a
real Chromium shows and prints it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice.commands import build
from notice.diagnostics import Refused, warning
from notice.making import claims, proof
from notice.model.book import Book
from notice.model.notice import Edition, Made
from notice.model.text import Text, column_letters
from notice.output import earlier, file_names, record, review
from notice.output.said import Said, said
from tests.builders import COLUMNS, FACTS, ROW, at, changed, save
from tests.chromium import chromium, path
from tests.test_cli import EXAMPLE, NAME, ROOT, edited, generate

TEMPLATE = ROOT / "templates" / "notice.docx"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SHEETS = {"整改成效": [("项目", "数量", "单位", "公开"), ("追缴资金", 7.132, "万元", None)]}
_RUN = re.compile(r"([A-Z]+)(\d+)(?::\1(\d+))?")


def made_of(
    folder: Path, rows: Sequence[Mapping[str, object]] = (ROW,), edition=Edition.PUBLIC, **layout
) -> tuple[Made, list]:
    return build.make(save(folder / "台账.xlsx", rows, **layout), TEMPLATE, edition)


def page_of(
    folder: Path,
    rows: Sequence[Mapping[str, object]] = (ROW,),
    edition: Edition = Edition.PUBLIC,
    before: Said | None = None,
    **layout: object,
) -> str:
    made, found = made_of(folder, rows, edition, **layout)
    return page(made, found, before)


def page(made: Made, found: Sequence = (), before: Said | None = None) -> str:
    shown = review.page(made, said(made), found, review.Versions("通报.docx", before=before))
    return b"".join(review.written(shown)).decode()


def recorded(made: Made, before: Said | None = None) -> record.Record:
    """The record of a notice, as the next run reads it."""
    found = record.of_bytes(b"".join(record.written(noted(made, before))))
    assert found is not None
    return found


def noted(made: Made, before: Said | None = None) -> record.Record:
    sheets = record.Sheets(None, None)
    return record.Record("通报.docx", said(made), None, made.fix, "", sheets, (), before)


def last_different(noted: record.Record, made: Made) -> Said | None:
    return earlier.last_different(noted, said(made), made, None)


def section(page: str, title: str) -> str:
    """The text under a heading, up to the next one of its level; tags as line breaks."""
    found = re.search(rf'<h2 id="{title}">(.*?)(?=<h2|</details>|</main>)', page, re.DOTALL)
    assert found is not None, title
    return html.unescape(re.sub(r"<[^>]*>", "\n", found[1]))


def listed(page: str, sheet: str) -> list[str]:
    """The cells of a sheet that 覆盖表 lists, runs written out."""
    covered = re.search(rf"<h3>{sheet}</h3>(.*?)(?=<h3>|</details>)", page, re.DOTALL)
    assert covered is not None
    cells: list[str] = []
    for row in re.findall(r"<tr>(.*?)</tr>", covered[1]):
        told = re.sub(r"第\d+行|第\d+段|和[A-Z]+\d+是同一个|<caption>.*?</caption>", "", row)
        told = re.sub(r"<th scope=\"row\">.*?</th>", "", told)  # a heading may hold anything
        told = re.sub(r"<[^>]*>", " ", told)
        for column, first, last in _RUN.findall(told):
            cells += [f"{column}{row}" for row in range(int(first), int(last or first) + 1)]
    return cells


# ---------------------------------------------------------------- the page of the example


@pytest.mark.parametrize(
    ("edition", "name"),
    [(Edition.PUBLIC, "review.html"), (Edition.INTERNAL, "review-internal.html")],
    ids=["public", "internal"],
)
def test_golden_review(edition, name, accept):
    made, found = build.make(EXAMPLE, TEMPLATE, edition)
    text = page(made, found)
    if accept:
        (GOLDEN / name).write_text(text, "utf-8", newline="\n")
    assert text == (GOLDEN / name).read_text("utf-8")


def test_page__headings_head_and_sign_off(tmp_path):
    made, found = made_of(tmp_path)
    text = page(made, found)
    headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", text)
    for word in ("数字", "正文", "覆盖表", "发现", "销号核查", "与上一版相比", "自证"):
        assert [h.rpartition("　")[2] for h in headings if word in h] == [word]
    assert headings[:7] == [
        "核对单", "计数", "没有完成、超过时限的问题", "改动", "没有公开的内容", "手工改过的段落",
        "核验",
    ]  # fmt: skip
    for told in (
        "示例市图书馆", "公开版", made.workbook.sha256, made.template.sha256,
        hashlib.sha256(made.rendered.docx).hexdigest(),
    ):  # fmt: skip
        assert told in text
    for role in ("拟稿", "科室", "分管领导", "主要负责人", "保密审查"):
        assert f"<td>{role}</td>" in text.partition("<main>")[0]
    assert "没有上一版" in section(text, "与上一版相比")
    assert "内部资料" not in text
    assert "内部资料" in page_of(tmp_path, edition=Edition.INTERNAL).split("<h1>")[0]


def test_page__nothing_from_outside_and_its_script_is_the_one_allowed(tmp_path):
    text = page_of(tmp_path)
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(|https?:""", text)
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text, "the script has another hash now"
    assert "default-src 'none'" in text


def test_page__of_the_same_notice_the_same_bytes(tmp_path):
    book = save(tmp_path / "台账.xlsx")
    one, other = (page(*build.make(book, TEMPLATE, Edition.PUBLIC)) for _ in range(2))
    assert one == other


def test_page__everything_is_escaped(tmp_path):
    nasty = "</script><script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=x>&amp;"
    text = page_of(tmp_path, [changed(整改情况=f"已改{nasty}。")], edition=Edition.PUBLIC)
    assert len(re.findall("<script", text)) == 1
    assert "<img" not in text
    assert html.escape("{{ 7*7 }}") in text
    assert "&amp;amp;" in text


def test_paragraph__unbroken_in_one_element_with_its_cells(tmp_path):
    made, found = made_of(tmp_path, sheets=SHEETS)
    text = page(made, found)
    elements = [html.unescape(p) for p in re.findall(r"<p(?: tabindex=\"0\")?>([^<]*)</p>", text)]
    for paragraph in made.rendered.paragraphs:
        assert paragraph.text in elements
    body = section(text, "正文")
    assert f"{at('整改情况', 2)}" in body
    assert f"“1”：由{at('整改措施', 2)}得出" in body


# ---------------------------------------------------------------- 数字


def test_figures__formula_cells_and_paragraphs(tmp_path):
    rows = [ROW, changed(反馈问题="另一个问题", 整改措施="另一项措施", 完成状态="正在整改"), ROW]
    text = section(page_of(tmp_path, rows, merged=["D3:D4"], sheets=SHEETS), "数字")
    cells = [line for line in text.split("\n") if line]
    place = cells.index("整改措施总数")
    assert cells[place + 1] == "2项"
    assert "合并的算一格" in cells[place + 2]
    assert cells[place + 3] == "D2:D3"
    assert re.fullmatch(r"第\d+段", cells[place + 4])
    assert "7.132万元" in cells
    assert "2025年12月10日" in cells


# ---------------------------------------------------------------- 覆盖表

UNREAD = "列外的值"


def expected(rows: Sequence[Mapping[str, object]], inside: Sequence[str] = ()) -> list[str]:
    """Every cell of the rows that hold anything, but for those inside a merge."""
    numbered = [n for n, row in enumerate(rows, 2) if any(v is not None for v in row.values())]
    cells = [f"{column_letters(c)}{n}" for n in numbered for c in range(1, len(COLUMNS) + 1)]
    return sorted(set(cells) - set(inside))


COVERED = {
    "one row": ([ROW], [], []),
    "all columns filled": ([dict.fromkeys(COLUMNS, "2025-11-01") | ROW | {"公开": "是"}], [], []),
    "a merge counts as its top left": ([ROW, ROW], ["D2:D3"], ["D3"]),
    "a merge over columns": ([ROW, ROW], ["H2:J3"], ["I2", "J2", "H3", "I3", "J3"]),
    "a withheld row": ([ROW, changed(反馈问题="不公开的问题", 公开="否")], [], []),
    "as above": ([ROW, changed(反馈问题=None, 问题类别=None, 整改措施="二")], [], []),
    "a row of sums": ([ROW, {"问题类别": "合计", "整改措施": 1}], [], []),
    "a row with a number alone": ([ROW, {"序号": 5}], [], []),
    "an empty row between": ([ROW, {}, changed(反馈问题="乙")], [], []),
}


@pytest.mark.parametrize(("rows", "merged", "inside"), COVERED.values(), ids=COVERED)
@pytest.mark.parametrize("edition", Edition, ids=lambda edition: edition.word)
def test_coverage__every_cell_once(tmp_path, rows, merged, inside, edition):
    text = page_of(tmp_path, rows, edition, merged=merged)
    assert sorted(listed(text, "整改台账")) == expected(rows, inside)


def test_coverage__a_header_again_and_columns_of_the_office(tmp_path):
    header = {name: name for name in COLUMNS}
    rows = [ROW, header, changed(反馈问题="下面的")]

    def stray(book) -> None:
        book["整改台账"]["R2"] = UNREAD

    text = page_of(tmp_path, rows, edit=stray)
    assert sorted(listed(text, "整改台账")) == sorted([*expected(rows), "R2"])
    assert "又一次表头，不读取" in text
    assert UNREAD not in text


def test_coverage__where_and_why(tmp_path):
    rows = [
        ROW,
        changed(反馈问题="乙问题", 整改情况="乙情况。", 公开="否", 备注="备忘"),
        changed(整改措施="再一项", 整改情况="再一段。"),
        changed(反馈问题="丙问题", 整改情况="无", 完善制度="无"),
        changed(反馈问题="丙问题", 整改措施="丙二", 整改情况="丙情况。"),
    ]
    text = re.sub(r"[ \n]+", " ", section(page_of(tmp_path, rows), "覆盖表"))
    made, _ = made_of(tmp_path, rows)
    number = next(p.number for p in made.rendered.paragraphs if at("整改情况", 2) in p.text.cells)
    for told in (
        f"E2→ 第{number}段",
        "D3、E3：公开写“否”。",
        "B3：所属各行公开都写“否”。",
        "A4：和A2是同一个，并入那里。B4：和B2是同一个，并入那里。",
        "A6：和A2是同一个，并入那里。B6：和B5是同一个，并入那里。",
        "备注 从不印出 O3",
        "完成状态 只用来统计各状态的个数 F2:F6",
        "整改措施 计入正文的总数，这份模板不印原文 D2、D4:D6",
        "整改情况 写的是“无”一类，没有可印的内容 E5",
        "责任领导 空 H2:H6",
    ):
        assert told in text, told


def test_coverage__other_sheets(tmp_path):
    sheets = {
        "责任落实": [
            ("小标题", "要点", "内容"),
            (None, "加强领导", "成立小组。"),
            (None, None, "研究。"),
        ],
        "整改成效": [
            ("项目", "数量", "单位", "公开"),
            ("甲", 0, "次", None),
            ("乙", 3, "次", "否"),
        ],
    }
    text = page_of(tmp_path, sheets=sheets)
    assert sorted(listed(text, "责任落实")) == ["A2", "A3", "B2", "B3", "C2", "C3"]
    assert sorted(listed(text, "整改成效")) == sorted(f"{c}{r}" for c in "ABCD" for r in (2, 3))
    assert len(listed(text, "基本信息")) == 3 * len(FACTS)
    covered = section(text, "覆盖表")
    assert "数量为0，不印" in covered
    assert "公开写“否”" in covered


_texts = st.text(st.sampled_from("甲乙丙丁，。《》x7"), min_size=1, max_size=12).map(
    lambda text: f"文{text}字"
)
_rows = st.lists(
    st.fixed_dictionaries(
        {
            "问题类别": st.sampled_from(["一类", "二类"]),
            "反馈问题": _texts,
            "整改措施": _texts,
            "整改情况": _texts,
            "完成状态": st.sampled_from(["已完成", "正在整改", "长期坚持"]),
        },
        optional={
            "具体问题": _texts,
            "完善制度": st.sampled_from(["《甲办法》", "无"]),
            "公开": st.sampled_from(["否", "是"]),
            "责任人": _texts,
            "备注": _texts,
            "序号": st.integers(1, 9),
        },
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=25)
@given(rows=_rows)
def test_coverage__of_any_ledger_every_cell_once(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    text = page_of(folder, rows, Edition.INTERNAL)
    assert sorted(listed(text, "整改台账")) == expected(rows)


# ---------------------------------------------------------------- what must not be shown

SECRET = changed(
    反馈问题="绝不外传的那个问题", 具体问题="隐去的细节", 整改措施="背后的措施",
    整改情况="私下处理完毕。", 完善制度="《隐蔽办法》", 责任领导="钱某甲",
    佐证材料="密封袋", 备注="勿外传的备忘", 公开="否", 问题类别="隐秘方面",
)  # fmt: skip
WORDS = [str(SECRET[name]).strip("。《》") for name in SECRET if name not in ("公开", "完成状态")]


def test_withheld__nowhere_in_the_public_page(tmp_path):
    public = page_of(tmp_path, [ROW, SECRET])
    internal = page_of(tmp_path, [ROW, SECRET], Edition.INTERNAL)
    assert [word for word in WORDS if word in public] == []
    assert "绝不外传的那个问题" in internal


def test_never_printed_columns__nowhere_in_the_public_page(tmp_path):
    row = changed(
        责任领导="赵局长甲", 责任科室="三科室乙", 责任人="钱科员丙", 佐证材料="档案盒丁",
        备注="口头汇报戊", 整改时限="二〇二九年底前", 序号="己九",
    )  # fmt: skip
    text = page_of(tmp_path, [row])
    for name in ("责任领导", "责任科室", "责任人", "佐证材料", "备注", "整改时限", "序号"):
        assert str(row[name]) not in text


def test_findings__of_a_hidden_cell_only_the_place(tmp_path):
    rows = [ROW, SECRET | {"整改情况": "截止目前，私下处理完毕。", "备注": "待定的备忘××"}]
    made, found = made_of(tmp_path, rows)
    hidden = at("整改情况", 3)
    assert any(d.where == hidden for d in found)
    told = section(page(made, found), "发现")
    assert str(hidden) in told
    assert "私下处理" not in told
    quoting = warning("x", at("整改情况", 2), "和“私下处理完毕”相同")
    assert "私下" not in section(page(made, [*found, quoting]), "发现")


def test_numbers__masked_in_both(tmp_path):
    number = "11010519491231002X"
    rows = [changed(整改情况=f"经办人{number}已办结。")]
    text = page_of(tmp_path, rows, Edition.INTERNAL)
    assert number not in text
    assert "110****002X" in section(text, "正文")
    facts = FACTS | {"联系电话": "13844012345"}
    assert "13844012345" not in page_of(tmp_path, facts=facts)


# ---------------------------------------------------------------- 销号核查


def test_closing_checks(tmp_path):
    rows = [
        changed(佐证材料="会议记录", 完成时间="2025-12-11"),
        changed(反馈问题="乙", 整改措施="乙措施"),
        changed(反馈问题="丙", 完成状态="正在整改", 整改时限="2025-10-31", 整改情况="丙情况。"),
        changed(反馈问题="丁", 完成状态="未完成", 整改时限="2026-10-31", 整改情况="丁情况。"),
        changed(反馈问题="戊", 完成状态="未完成", 整改时限="长期", 整改情况="戊情况。"),
    ]
    lines = [x for x in section(page_of(tmp_path, rows), "销号核查").split("\n") if x.strip()]
    told = dict(pairwise(lines))
    assert told["已完成、长期坚持的行没有佐证材料"] == "M3"
    assert told["到成文日期已超过整改时限，还没有完成"].strip() == "K4"
    assert "另有1格时限写的是文字，没有比对" in lines
    assert told["完成时间晚于成文日期"] == "L2"
    assert told["几行的整改情况一字不差"] == "E2:E3"


# ---------------------------------------------------------------- 与上一版相比


def test_changes__numbers_statuses_dates_names_and_words(tmp_path):
    second = changed(反馈问题="乙问题不够扎实", 整改措施="乙措施", 整改情况="召开会议3次，已办结。")
    old, _ = made_of(tmp_path, [ROW, second], facts=FACTS | {"公开依据": "原来的要求"})
    rows = [ROW, second | {"整改情况": "召开会议5次，已办结。", "完成状态": "正在整改"}]
    facts = FACTS | {"公开依据": "新的要求", "成文日期": "2025-12-11"}
    made, found = made_of(tmp_path, rows, facts=facts)
    before = last_different(recorded(old), made)
    text = page(made, found, before)
    lines = [line for line in section(text, "与上一版相比").split("\n") if line.strip()]

    def after(name: str) -> list[str]:
        return lines[lines.index(name) + 1 : lines.index(name) + 4]

    assert after("整改措施完成数") == ["2", "1", "整改台账!D2"]
    assert after("整改措施完成率") == ["100%", "50%", "整改台账!D2:D3"]
    assert after("“乙问题不够扎实”的状态") == ["已完成", "正在整改", "整改台账!B3"]
    assert after("成文日期")[:2] == ["2025年12月10日", "2025年12月11日"]
    assert after("公开依据")[:2] == ["原来的要求", "新的要求"]
    assert "<del>3</del><ins>5</ins>" in text.replace("次", "")
    assert any("整改台账!E3" in line for line in lines)


def test_changes__a_line_that_only_moved_names_no_cell(tmp_path):
    kept = "乙处修订了借阅办法，并且印发到每一个科室。"
    old, _ = made_of(tmp_path, [ROW | {"整改情况": f"甲处开会。\n{kept}"}])
    made, found = made_of(tmp_path, [ROW | {"整改情况": kept}])
    text = page(made, found, last_different(recorded(old), made))
    lines = [line for line in section(text, "与上一版相比").split("\n") if line.strip()]
    assert lines[lines.index("改") - 1] == "—"  # only 整改情况： came before it


def test_changes__what_is_withheld_now_is_not_told(tmp_path):
    old, _ = made_of(tmp_path, [ROW, SECRET | {"公开": "是"}])
    assert any("绝不外传" in p.text for p in old.rendered.paragraphs)
    made, found = made_of(tmp_path, [ROW, SECRET])
    before = last_different(recorded(old), made)
    assert before is not None
    text = page(made, found, before)
    assert [word for word in WORDS if word in text] == []
    assert "（不公开）" in section(text, "与上一版相比")
    kept = b"".join(record.written(noted(made, before)))
    assert [word for word in WORDS if word in kept.decode()] == []
    again = last_different(recorded(made, before), made)
    assert again == before


def test_changes__between_editions_nothing_is_compared(tmp_path):
    old, _ = made_of(tmp_path, [ROW, SECRET], Edition.INTERNAL)
    made, _ = made_of(tmp_path, [ROW, SECRET])
    assert last_different(recorded(old), made) is None


def notice_in(folder: Path) -> Path:
    return folder / f"{NAME}.docx"


def test_changes__still_those_of_the_last_different_notice(tmp_path):
    out = tmp_path / "出"
    generate("-o", out)
    sheet = file_names.sheet_of(notice_in(out))
    assert "没有上一版" in sheet.read_text("utf-8")
    generate(edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F3="换成了新的情况。"), "-o", out)
    first = sheet.read_text("utf-8")
    assert "换成了新的情况" in section(first, "与上一版相比")
    remarked = edited(tmp_path / "改.xlsx", tmp_path / "备注.xlsx", "整改台账", P3="补了备注")
    generate(remarked, "-o", out)
    second = sheet.read_text("utf-8")
    assert second != first
    assert section(second, "与上一版相比") == section(first, "与上一版相比")


# ---------------------------------------------------------------- the file


def test_same_again__page_stays_and_a_missing_one_is_made(tmp_path):
    generate("-o", tmp_path)
    sheet, noted = (
        file_names.sheet_of(notice_in(tmp_path)),
        file_names.record_of(notice_in(tmp_path)),
    )
    before, written = sheet.read_bytes(), noted.read_bytes()
    time = sheet.stat().st_mtime_ns
    generate("-o", tmp_path)
    assert sheet.stat().st_mtime_ns == time
    sheet.unlink()
    generate("-o", tmp_path)
    assert sheet.read_bytes() == before
    assert noted.read_bytes() == written


def test_page_of_a_person__kept_in_history_and_told(tmp_path):
    sheet = file_names.sheet_of(notice_in(tmp_path))
    sheet.write_text("领导在上面写了意见", "utf-8")
    run = generate("-o", tmp_path)
    assert run.returncode == 0
    assert "核对单" in run.stderr
    kept = list((tmp_path / file_names.HISTORY).glob("*.核对单.html"))
    assert [p.read_text("utf-8") for p in kept] == ["领导在上面写了意见"]
    assert sheet.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_page__edited_one_is_kept_too_ours_is_not(tmp_path):
    generate("-o", tmp_path)
    generate(edited(EXAMPLE, tmp_path / "改.xlsx", "整改台账", F3="新的情况。"), "-o", tmp_path)
    assert not list((tmp_path / file_names.HISTORY).glob("*.html"))
    sheet = file_names.sheet_of(notice_in(tmp_path))
    sheet.write_bytes(sheet.read_bytes() + b"<p>written by hand</p>")
    generate("-o", tmp_path)
    assert len(list((tmp_path / file_names.HISTORY).glob("*.html"))) == 1
    assert b"by hand" not in sheet.read_bytes()


def test_refused__the_old_page_stays(tmp_path):
    generate("-o", tmp_path)
    sheet = file_names.sheet_of(notice_in(tmp_path))
    before = sheet.read_bytes()
    bad = edited(EXAMPLE, tmp_path / "错.xlsx", "整改台账", G3="差不多")
    assert generate(bad, "-o", tmp_path).returncode == 1
    assert sheet.read_bytes() == before


def test_page__folder_of_its_name_is_refused(tmp_path):
    file_names.sheet_of(notice_in(tmp_path)).mkdir()
    assert generate("-o", tmp_path).returncode == 1
    assert not notice_in(tmp_path).exists()


# ---------------------------------------------------------------- 自证


def test_proofs__each_claim_with_what_was_compared(tmp_path):
    text = section(page_of(tmp_path, [ROW, SECRET]), "自证")
    for claim in (
        "通报文件读回来，与程序排定的文字相同",
        "每个总数用另一种办法再数一遍，结果相同",
        "台账每一行都读到了，一行不漏",
        "公开版文件的任何部分都没有不公开单元格的内容",
        "公开版文件的任何部分都没有完整的身份证号、手机号、银行卡号",
        "覆盖表一格不漏",
    ):
        assert claim in text
    internal = section(page_of(tmp_path, [ROW], Edition.INTERNAL), "自证")
    assert "不公开单元格" not in internal


def proved(made: Made, found: Sequence = ()) -> list[str]:
    template = TEMPLATE.read_bytes()
    try:
        proof.prove(made, template, found)
    except Refused as refused:
        return [fault.rule for fault in refused.diagnostics[len(found) :]]
    return []


def test_proof__broken_text_is_seen(tmp_path):
    made, _ = made_of(tmp_path)
    assert proved(made) == []
    first, *rest = made.rendered.paragraphs
    other = first._replace(text=Text("别的字"))
    assert proved(_with(made, paragraphs=(other, *rest))) == ["proof-text"]
    assert proved(_with(made, paragraphs=tuple(rest))) == ["proof-text"]
    assert proved(_with(made, docx=made.rendered.docx[:-40])) == ["proof-file"]


def _with(made: Made, **parts: object) -> Made:
    return made._replace(rendered=made.rendered._replace(**parts))  # type: ignore[arg-type]


def test_proof__broken_totals_are_seen(tmp_path):
    made, _ = made_of(tmp_path, [ROW, changed(反馈问题="乙", 整改措施="乙措施")])
    totals = made.totals
    wrong = {
        "a rate": totals._replace(measures=totals.measures._replace(rate="99%")),
        "a count": totals._replace(
            problems=totals.findings._replace(total=totals.regulation_count)
        ),
        "regulations": totals._replace(regulation_count=totals.measures.total),
    }
    for name, counted in wrong.items():
        assert proved(made._replace(totals=counted)) == ["proof-totals"], name


def test_proof__lost_row_is_seen(tmp_path):
    made, found = made_of(tmp_path, [ROW, changed(反馈问题="乙", 整改措施="乙措施")])
    book: Book = made.book
    category = book.categories[0]
    short = book._replace(categories=(category._replace(findings=category.findings[:1]),))
    assert "proof-rows" in proved(made._replace(book=short), found)


SILENT = {  # what a withheld 整改情况 may share with the notice
    "what a public cell says": "每月集中学习一次，全年学习12次。",
    "what the template says": "如有意见建议，请及时向我们反映。",
    "what only comes together in the notice": "关于理论学习不够深入问题。",
    "the sentence of totals": "截至目前，制定的2项整改措施，已经完成落实2项",
    "a date of the facts": "2025年12月10日完成。",
    "nine letters": "按照巡察工作有关要",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_proof__silent(tmp_path, text):
    made_of(tmp_path, [ROW, changed(反馈问题="乙", 整改措施="乙措施", 整改情况=text, 公开="否")])


def test_proof__leak(tmp_path):
    """A notice that prints a text, held against the book in which its row is withheld."""
    row = changed(反馈问题="乙", 整改措施="乙措施", 整改情况="私下处理完毕后又另行安排了补救。")
    printed, _ = made_of(tmp_path, [ROW, row])
    made, _ = made_of(tmp_path, [ROW, row | {"公开": "否"}])
    assert "proof-withheld" in proved(made._replace(rendered=printed.rendered))


def test_proof__leak_in_another_part(tmp_path):
    from tests.builders import repacked

    made, _ = made_of(tmp_path, [ROW, SECRET | {"整改情况": "私下处理完毕后又另行安排了补救。"}])

    def leaking(xml: bytes) -> bytes:
        return xml.replace(b"</dc:title>", "私下处理完毕后又另行安排</dc:title>".encode())

    docx = repacked(made.rendered.docx, {"docProps/core.xml": leaking})
    assert "proof-withheld" in proved(_with(made, docx=docx))


def test_proof__full_number_in_any_part_refuses(tmp_path):
    from notice.gate import leaks

    made, _ = made_of(tmp_path)
    assert leaks.of_parts({"页眉": ["电话13844012345"]}, made.book)
    assert not leaks.of_parts({"正文": ["金额13844.012345，电话0000-7654321"]}, made.book)


def test_proof__failed_one_refuses_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(claims, "_rate", lambda done, total: "0.01%")
    with pytest.raises(Refused) as refused:
        build.build(
            save(tmp_path / "台账.xlsx"), TEMPLATE, tmp_path / "出", Edition.PUBLIC,
            fix=False, strict=False, force=False,
        )  # fmt: skip
    assert [d.rule for d in refused.value.diagnostics if d.level == 0] == ["proof-totals"]
    assert not (tmp_path / "出").exists()


# ---------------------------------------------------------------- in a real browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if path() is None:
        pytest.skip("Chromium is missing")
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def sheet(tmp_path) -> Path:
    made, found = build.make(EXAMPLE, TEMPLATE, Edition.PUBLIC)
    file = tmp_path / "核对单.html"
    file.write_bytes(page(made, found).encode())
    return file


def test_chromium__opens_without_request_or_complaint(browser, sheet):
    browser.requests.clear()
    browser.complaints.clear()
    browser.open(sheet)
    assert browser.requests == [sheet.resolve().as_uri()]
    assert browser.complaints == []


def test_chromium__click_on_a_paragraph_shows_its_cells(browser, sheet):
    browser.open(sheet)
    assert not browser.is_shown("#p10 small")
    browser.click("#p10 p")
    assert browser.is_shown("#p10 small")
    browser.click("#p12 p")
    assert browser.is_shown("#p10 small"), "an opened one stays open"
    browser.press("Escape")
    assert not browser.is_shown("#p10 small")


def test_chromium__a_number_by_mouse_and_by_keyboard(browser, sheet):
    browser.open(sheet)
    browser.click("button.number")
    assert browser.run("document.querySelector('button.number').ariaExpanded") == "true"
    assert browser.is_shown("tr.open .cells")
    browser.open(sheet)
    browser.run("document.querySelector('#p9 p').focus()")
    browser.press("Tab")
    assert browser.run("document.activeElement.parentNode.id") == "p10"
    assert browser.is_shown("#p10 small"), "the one in focus shows its cells"
    browser.press("Enter")
    assert browser.run("document.querySelector('#p10').classList.contains('open')")


def test_chromium__on_paper_every_cell_is_there(browser, sheet, tmp_path):
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is missing")
    browser.open(sheet)
    file = tmp_path / "核对单.pdf"
    file.write_bytes(browser.pdf())
    made, _ = build.make(EXAMPLE, TEMPLATE, Edition.PUBLIC)
    printed = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    words = "".join(printed.split())
    for cell in {c for p in made.rendered.paragraphs for c in p.text.cells[:1]}:
        assert f"{cell.sheet}!{column_letters(cell.column)}" in words, cell
    size = subprocess.run(
        ["pdfinfo", str(file)], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert "(A4)" in size
