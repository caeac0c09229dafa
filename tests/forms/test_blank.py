"""new: an empty workbook that explains itself; 汇总, whose formulas count as the tool counts."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import SHEET_MAIN_NS as MAIN
from openpyxl.xml.functions import fromstring

from notice.cli import main
from notice.commands import new
from notice.commands.build import make
from notice.diagnostics import Level, Refused
from notice.forms import blank, colours, formulas
from notice.forms.looks import LAST_READY_ROW
from notice.ledger import summary_figures
from notice.ledger.columns import (
    FACT_SHEET,
    FACTS,
    LEDGER,
    RELEASED_WORD,
    RESULTS,
    RULE_SHEET,
    SHEETS,
    STATUS_SHEET,
    Column,
    Sheet,
)
from notice.ledger.read import read_book
from notice.model.book import STATUS_NAMES, Book
from notice.model.notice import Edition
from notice.rules import contradictions
from notice.rules.passages import passages
from notice.totals import count
from tests import builders
from tests.office import OFFICE, convert

ROOT = Path(__file__).resolve().parents[2]
FIRST = {sheet.name: 3 if sheet is LEDGER else 2 for sheet in SHEETS}  # row of the data


@pytest.fixture(scope="module")
def empty() -> bytes:
    return blank.empty()


@pytest.fixture
def book(empty: bytes) -> Workbook:
    return load_workbook(BytesIO(empty))


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def place(table: Sheet, field: str, row: int) -> str:
    letter = "ABCDEFGHIJKLMNOP"[[column.field for column in table.columns].index(field)]
    return f"{letter}{row}"


# ---------------------------------------------------------------- the workbook


def test_sheets__and_the_same_bytes_each_time(empty: bytes, book: Workbook) -> None:
    assert book.sheetnames == [
        "填写说明", "基本信息", "整改台账", "责任落实", "下一步打算", "整改成效", "汇总",
        "校对设置", "列名对照", "状态对照",
    ]  # fmt: skip
    assert empty == blank.empty()
    assert len(empty) < 300_000


@pytest.mark.parametrize("table", SHEETS, ids=lambda table: table.name)
def test_headers__explained_frozen_and_wide_enough(book: Workbook, table: Sheet) -> None:
    sheet, row = sheet_of(book, table.name), FIRST[table.name]
    for number, column in enumerate(table.columns, start=1):
        header = sheet.cell(row - 1, number)
        assert header.value == column.name
        assert header.comment is not None
        assert header.comment.text.endswith(column.note)
        assert sheet.column_dimensions[header.column_letter].width == column.width
    frozen = str(sheet.freeze_panes)
    assert frozen.endswith(str(row))


def test_no_example_stands_in_a_data_sheet(book: Workbook) -> None:
    for table in SHEETS:
        for row in sheet_of(book, table.name).iter_rows(min_row=FIRST[table.name]):
            values = [cell.value for cell in row]
            if table is FACT_SHEET:
                assert values[1] is None
            else:
                assert not any(values)
    names = [cell.value for cell in sheet_of(book, "基本信息")["A"]][1:]
    assert names == [fact.name for fact in FACTS]
    guide = {row[0]: row[1] for row in sheet_of(book, "填写说明").iter_rows(values_only=True)}
    for column in LEDGER.columns:
        assert column.field == "remark" or guide[column.name]


def test_dropdowns_and_checks_of_dates(book: Workbook) -> None:
    offered = {
        (LEDGER, "status", 3): tuple(STATUS_NAMES.values()),
        (LEDGER, "status", 400): tuple(STATUS_NAMES.values()),
        (LEDGER, "public", 400): ("是", "否", RELEASED_WORD),
        (RESULTS, "public", 2): ("是", "否"),
        (RULE_SHEET, "enabled", 2): ("是", "否"),
        (STATUS_SHEET, "standard", 2): tuple(STATUS_NAMES.values()),
    }
    rows = {fact.name: row for row, fact in enumerate(FACTS, start=2)}
    offered[FACT_SHEET, "value", rows["加盖印章"]] = ("是", "否")
    offered[FACT_SHEET, "value", rows["巡察类型"]] = blank.INSPECTION_KINDS
    for (table, field, row), words in offered.items():
        (found,) = (
            v
            for v in sheet_of(book, table.name).data_validations.dataValidation
            if place(table, field, row) in v.sqref
        )
        assert (found.type, found.formula1) == ("list", f'"{",".join(words)}"')
    for table, field, row in (
        (FACT_SHEET, "value", rows["反馈日期"]),
        (FACT_SHEET, "value", rows["成文日期"]),
    ):
        (found,) = (
            v
            for v in sheet_of(book, table.name).data_validations.dataValidation
            if place(table, field, row) in v.sqref
        )
        assert found.type == "date"


def test_ledger__filters_and_prints_on_one_page_width(book: Workbook) -> None:
    sheet = sheet_of(book, LEDGER.name)
    assert sheet.auto_filter.ref == f"A2:P{LAST_READY_ROW}"
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr]


def test_summary__counts_every_row_with_a_dropdown(book: Workbook) -> None:
    ledger, counted = sheet_of(book, LEDGER.name), sheet_of(book, summary_figures.NAME)
    areas = [area for v in ledger.data_validations.dataValidation for area in v.sqref.ranges]
    assert {area.max_row for area in areas} == {LAST_READY_ROW}
    rows = [cell.row for cell in counted["L"] if str(cell.value).startswith("=IF(")]
    assert len(rows) == LAST_READY_ROW - 2 == formulas.ROWS


def rule_of(sheet: Worksheet, field: str, row: int) -> list[str]:
    """The formulas that colour a cell, as they are in its row."""
    cell = place(LEDGER, field, row)
    shown = [
        rule.formula[0]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
        if cell in area.sqref and rule.dxf.fill is not None
    ]
    return [re.sub(r"(?<![$\d])3(?!\d)", str(row), formula) for formula in shown]


def test_colours__of_each_status(book: Workbook) -> None:
    rules = rule_of(sheet_of(book, LEDGER.name), "status", 3)
    assert rules == [f'G3="{word}"' for word in sorted(STATUS_NAMES.values(), key=rules_order)]


def rules_order(word: str) -> int:
    return list(colours.FILLS).index(next(s for s in colours.FILLS if s.word == word))


EARLY, LATE = datetime.date(2025, 9, 30), datetime.date(2026, 6, 30)
OVERDUE = {  # 完成状态, 整改时限 → whether it is overdue on 2025-11-30
    "done": ("已完成", EARLY, False), "gone on with": ("长期坚持", EARLY, False),
    "words": ("未完成", "2025年底前", False), "no deadline": ("未完成", None, False),
    "still time": ("正在整改", LATE, False), "nothing": (None, None, False),
    "under way": ("正在整改", EARLY, True), "largely": ("基本完成", EARLY, True),
    "merged with the one above": (None, EARLY, True), "not done": ("未完成", EARLY, True),
    "on the day": ("未完成", datetime.date(2025, 11, 30), False),
}  # fmt: skip
DAYS = {  # 截至日期, 成文日期 → whether what was due on 2025-09-30 is late
    "as of": (datetime.date(2025, 11, 30), LATE, True),
    "none": (None, None, False),
    "issued": (None, datetime.date(2025, 11, 30), True),
    "issued before": (None, datetime.date(2025, 9, 1), False),
    "as of before": (datetime.date(2025, 9, 1), LATE, False),
}


def test_colours__what_is_overdue(empty: bytes, tmp_path: Path) -> None:
    """The formula of the colour, put into cells and calculated by LibreOffice."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    rows = {fact.name: row for row, fact in enumerate(FACTS, start=2)}
    for name, (as_of, issued, _) in DAYS.items():
        book = load_workbook(BytesIO(empty))
        sheet, facts = sheet_of(book, LEDGER.name), sheet_of(book, FACT_SHEET.name)
        facts.cell(rows["截至日期"], 2).value = as_of
        facts.cell(rows["成文日期"], 2).value = issued
        for row, (status, deadline, _) in enumerate(OVERDUE.values(), start=3):
            sheet[place(LEDGER, "status", row)] = status
            sheet[place(LEDGER, "deadline", row)] = deadline
            sheet[f"T{row}"] = f"=IFERROR({rule_of(sheet, 'deadline', row)[0]},FALSE)"
        book.save(tmp_path / f"{name}.xlsx")
    convert("xlsx", tmp_path / "out", *(tmp_path / f"{name}.xlsx" for name in DAYS))
    for name, (_, _, is_late) in DAYS.items():
        sheet = load_workbook(tmp_path / "out" / f"{name}.xlsx", data_only=True)[LEDGER.name]
        told = [bool(sheet[f"T{row}"].value) for row in range(3, 3 + len(OVERDUE))]
        assert told == [is_late and overdue for _, _, overdue in OVERDUE.values()], name


def test_styles__fonts_have_the_order_of_the_schema(empty: bytes) -> None:
    styles = fromstring(zipfile.ZipFile(BytesIO(empty)).read("xl/styles.xml"))
    fonts = [
        [part.tag.rpartition("}")[2] for part in font] for font in styles.iter(f"{{{MAIN}}}font")
    ]
    order = ["b", "sz", "color", "name", "family", "charset", "scheme"]
    assert len(fonts) > 4
    for font in fonts:
        assert font == sorted(font, key=order.index)


def test_read__nothing_is_wrong_but_that_it_is_empty(empty: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_book(empty, "新.xlsx")
    told = [(str(d.where), d.rule) for d in refused.value.diagnostics]
    blanks = [
        (f"基本信息!B{row}", "blank") for row, fact in enumerate(FACTS, start=2) if fact.required
    ]
    assert sorted(told) == sorted([*blanks, ("整改台账", "ledger-empty")])


# ---------------------------------------------------------------- filled by a clerk

Row = Mapping[str, object]
ABOVE = object()  # merged with the cell above

REGULATIONS = (
    None, None, "无", "—", "《甲办法》", "《甲办法》《乙规定》", "丙制度", "丁细则\n丙制度",
    "《乙规定》", "《关于印发〈戊方案〉的通知》", "《己 办法》、《甲办法》",
)  # fmt: skip
STATUSES = (*STATUS_NAMES.values(), "未完成（年底前完成）", "已整改", "已完成")


def ledger(chance: random.Random) -> Iterator[Row]:
    """The rows of a ledger kept the usual way: merged, or blank below."""
    below = ABOVE if chance.random() < 0.6 else None
    texts = iter(range(1000))
    has_categories = chance.random() < 0.8
    findings = [f"第{n}件事办得不够好" for n in range(8)]
    for n in range(chance.randint(1, 3)):
        category: object = f"第{n}方面问题" if has_categories else None
        for wording in chance.sample(findings, chance.randint(1, 3)):
            finding: object = f"{wording}。" if chance.random() < 0.1 else wording
            has_problems, problem = chance.random() < 0.5, None
            for row in range(chance.randint(1, 4)):
                number = next(texts)
                is_merged = row > 0 and chance.random() < 0.3
                if has_problems and (row == 0 or chance.random() < 0.6):
                    problem = f"表现{chance.randint(1, 2)}"
                elif has_problems:
                    problem = below if problem is not None else None
                yield {
                    "category": category,
                    "finding": finding,
                    "problem": problem,
                    "measure": ABOVE if is_merged else f"采取第{number}项办法",
                    "progress": f"已经办理第{number}件，群众表示满意。",
                    "status": ABOVE
                    if is_merged and chance.random() < 0.5
                    else (chance.choice(STATUSES)),
                    "regulations": chance.choice(REGULATIONS),
                }
                category = below if has_categories else None
                finding = below
    if chance.random() < 0.5:
        yield {"category": "合 计", "measure": 12}


def filled(
    empty: bytes, rows: list[Row], *, columns: Sequence[Column] = LEDGER.columns, first: int = 3
) -> bytes:
    """The empty workbook with these rows; columns may be moved or deleted, rows added above."""
    book = load_workbook(BytesIO(empty))
    sheet = sheet_of(book, LEDGER.name)
    for number in range(1, len(LEDGER.columns) + 1):
        sheet.cell(2, number).value = None
    for number, column in enumerate(columns, start=1):
        sheet.cell(first - 1, number).value = column.name
        begin = 0
        for row, record in enumerate([*rows, {}], start=first):
            value = record.get(column.field)
            if value is ABOVE:
                continue
            if row - begin > 1 and begin and rows[row - first - 1].get(column.field) is ABOVE:
                sheet.merge_cells(
                    start_row=begin, end_row=row - 1, start_column=number, end_column=number
                )
            begin = row
            if value is not None:
                sheet.cell(row, number).value = value  # type: ignore[assignment]
    for row, fact in enumerate(FACTS, start=2):
        value = builders.FACTS.get(fact.name)
        if value is not None:
            sheet_of(book, "基本信息").cell(row, 2).value = value  # type: ignore[assignment]
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_filled__gives_no_finding_of_form(empty: bytes, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(filled(empty, list(ledger(random.Random(seed)))))
    made, found = make(path, ROOT / "templates" / "notice.docx", Edition.PUBLIC)
    assert made.totals.measures.total
    told = {(d.level, d.rule) for d in found if not re.fullmatch(r"T\d+", d.rule)}  # of form
    by_chance = {"regulation-unnamed", "finding-twice"}
    assert {rule for level, rule in told if level is not Level.INFO} <= by_chance
    legal = {"as-above", "finding-again", "summary-row"}
    assert {rule for level, rule in told if level is Level.INFO} <= legal


# ---------------------------------------------------------------- 汇总

LEDGERS = 24


@pytest.fixture(scope="module")
def calculated(empty: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[Book]:
    """Ledgers of every kind, filled and recalculated by LibreOffice in one call."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("calculated")
    for seed in range(LEDGERS):
        chance = random.Random(seed)
        rows = list(ledger(chance))
        columns = [c for c in LEDGER.columns if c.required or chance.random() < 0.9]
        if any(row.get("category") or row.get("problem") for row in rows):
            columns = list(LEDGER.columns)
        if seed % 2:
            chance.shuffle(columns)
            rows = [row for row in rows if "finding" in row]  # 合计 may now stand behind its figure
        made = filled(empty, rows, columns=columns, first=3 + seed % 3)
        (folder / f"{seed}.xlsx").write_bytes(made)
    convert("xlsx", folder / "out", *(folder / f"{seed}.xlsx" for seed in range(LEDGERS)))
    return [
        read_book((folder / "out" / f"{seed}.xlsx").read_bytes(), "台账.xlsx")[0]
        for seed in range(LEDGERS)
    ]


def differing(book: Book) -> list[tuple[str, str]]:
    texts = list(passages(book))
    found = contradictions.contradictions(book, count(book), texts)
    return [(str(d.where), d.message) for d in found if d.rule == "summary-differs"]


def test_summary__its_formulas_count_as_the_tool_counts(calculated: list[Book]) -> None:
    for seed, book in enumerate(calculated):
        assert len(book.stated) == 3 * len(summary_figures.HEAD[1:]) + 1
        assert differing(book) == [], seed
    totals = [count(book) for book in calculated]
    assert max(int(t.regulation_count) for t in totals) > 3
    assert any(t.measures.total < len(b.rows) for t, b in zip(totals, calculated, strict=True))
    assert any(t.findings.total != t.problems.total for t in totals)
    assert len({t.measures.rate for t in totals}) > 5


def test_summary__never_calculated_is_silent(empty: bytes) -> None:
    book, _ = read_book(filled(empty, list(ledger(random.Random(0)))), "台账.xlsx")
    assert book.stated == ()


SHOWN = [
    summary_figures.HEAD,
    ("整改措施", 1, 1, "100%", 1, 0, 0, 0, 0),
    ("反馈问题", 1, 1, "100%", 1, 0, 0, 0, 0),
    ("具体问题", 1, 1, "100%", 1, 0, 0, 0, 0),
    ("完善制度", 0),
]
SUMMARIES = {  # the sheet 汇总 → where it differs
    "equal": (SHOWN, []),
    "an office's own layout": ([("类别", "问题数"), ("合计", 12)], []),
    "a title above": ([("汇总",), *SHOWN], []),
    "empty": ([], []),
    "another total": ([*SHOWN[:2], ("反馈问题", 2, *SHOWN[2][2:]), *SHOWN[3:]], ["汇总!B3"]),
    "another rate": ([SHOWN[0], ("整改措施", 1, 1, 0.98, *SHOWN[1][4:])], ["汇总!D2"]),
    "a broken formula": ([SHOWN[0], ("具体问题", "#REF!", 1)], ["汇总!B2"]),
    "regulations": ([SHOWN[0], ("完善制度", 3)], ["汇总!B2"]),
}


@pytest.mark.parametrize("case", SUMMARIES)
def test_summary__what_differs_is_told(case: str) -> None:
    lines, places = SUMMARIES[case]
    book, _ = read_book(builders.workbook(sheets={"汇总": lines}), "台账.xlsx")
    assert [where for where, _ in differing(book)] == places
    for _, message in differing(book):
        assert "“" in message


def test_summary__hidden_or_of_a_broken_book_is_not_compared() -> None:
    lines, _ = SUMMARIES["another total"]

    def hide(book: Workbook) -> None:
        sheet_of(book, "汇总").sheet_state = "hidden"

    book, _ = read_book(builders.workbook(sheets={"汇总": lines}, edit=hide), "台账.xlsx")
    assert differing(book) == []
    rows = [builders.ROW, builders.changed(整改措施=None)]
    content = builders.workbook(rows, sheets={"汇总": lines})
    with pytest.raises(Refused) as refused:
        read_book(content, "台账.xlsx")
    broken = refused.value.book
    assert isinstance(broken, Book)
    found = contradictions.contradictions(broken, count(broken), [], is_broken=True)
    assert "summary-differs" not in {d.rule for d in found}


# ---------------------------------------------------------------- the command


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "新 文件夹" / "台账.xlsx"
    assert main(["new", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert path.read_bytes() == blank.empty()
    assert [p.name for p in path.parent.iterdir()] == ["台账.xlsx"]


PATHS = {
    "台账.xls": "output-suffix",
    "台账": "output-suffix",
    "~$台账.xlsx": "output-suffix",
    "有了.xlsx": "output-exists",
    "断链.xlsx": "output-exists",
    "文件.txt/台账.xlsx": "output-unwritable",
    f"{'长' * 100}.xlsx": "output-unwritable",
}


@pytest.mark.parametrize("name", PATHS)
def test_command__refuses(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "有了.xlsx").write_bytes(b"mine")
    (tmp_path / "文件.txt").write_bytes(b"mine")
    (tmp_path / "断链.xlsx").symlink_to(tmp_path / "没有.xlsx")
    with pytest.raises(Refused) as refused:
        new.new(tmp_path / name)
    assert [d.rule for d in refused.value.diagnostics] == [PATHS[name]]
    assert main(["new", str(tmp_path / name)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "错误" in told.err
    assert (tmp_path / "有了.xlsx").read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 3
