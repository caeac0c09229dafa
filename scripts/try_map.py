"""Try `map` on sixty ledgers as offices lay them out, as a clerk would, and tell what came of them.

Each holds the same invented findings under other headings, in another layout and some in other
formats (layouts.jsonl). Its copy of `map -o` is completed (基本信息, 状态对照), the notice is made
and compared line by line with that of a ledger in the standard layout. A layout is *wrong* where
the notice differs and neither `map` nor the build said a word of it.

    python scripts/try_map.py [-v]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script runs from any folder

from docx import Document
from openpyxl import Workbook, load_workbook

from notice.commands import build
from notice.commands import map as mapping
from notice.diagnostics import Diagnostic, Level, Refused
from notice.forms import blank
from notice.forms.looks import empty_book
from notice.ledger.columns import FACT_SHEET, FACTS, LEDGER, STATUS_SHEET
from notice.model.notice import Edition

TEMPLATE = ROOT / "templates" / "notice.docx"
Row = dict[str, Any]  # field → value
FACT_VALUES = {
    fact.name: date.fromisoformat(fact.example) if "日期" in fact.name else fact.example
    for fact in FACTS
    if fact.example
}

# fmt: off
ROWS: tuple[Row, ...] = (  # the findings; what is left out is as above
    {"number": 1, "category": "党的建设方面", "finding": "理论学习不够深入，联系实际不紧",
     "measure": "制定年度学习计划，按月组织集中学习",
     "progress": "全年组织集中学习12次，交流研讨4次。", "status": "已完成",
     "leader": "馆长", "office": "办公室", "person": "办公室主任", "deadline": date(2025, 9, 30),
     "completed": date(2025, 9, 18), "regulations": "《示例市文化馆学习办法》", "evidence": "记录"},
    {"measure": "开展学习成果检查", "progress": "检查学习笔记36本，通报情况1次。",
     "status": "长期坚持", "leader": "馆长", "office": "办公室", "person": "办公室主任",
     "deadline": date(2025, 10, 31), "evidence": "检查通报"},
    {"number": 2, "finding": "组织生活记录不够规范", "measure": "统一记录格式，由支部委员按月检查",
     "progress": "统一了组织生活记录格式，7月以来的记录经检查全部合格。", "status": "已完成",
     "leader": "副馆长", "office": "党支部", "person": "组织委员", "deadline": date(2025, 11, 30),
     "completed": date(2025, 11, 20), "evidence": "组织生活记录"},
    {"number": 3, "category": "公共服务方面", "finding": "免费开放时段安排不合理，群众参与不便",
     "measure": "延长周末和晚间开放时间",
     "progress": "自8月起延长周末开放时间，周三和周五晚间开设夜校课程。",
     "status": "正在整改", "leader": "副馆长", "office": "辅导培训部", "person": "部主任",
     "deadline": date(2026, 3, 31), "evidence": "开放公告"},
    {"number": 4, "finding": "线上服务功能不全，更新不及时", "measure": "升级线上预约平台",
     "progress": "新增场地预约和课程退选功能，受理预约5100余次。", "status": "已完成",
     "leader": "副馆长", "office": "办公室", "person": "办公室主任", "deadline": date(2025, 8, 31),
     "completed": date(2025, 8, 25), "regulations": "《示例市文化馆线上预约规定》",
     "evidence": "验收报告"},
    {"measure": "建立课程每月更新机制", "progress": "线上课程每月更新不少于4节。",
     "status": "基本完成", "leader": "副馆长", "office": "辅导培训部", "person": "部主任",
     "deadline": date(2025, 12, 31), "evidence": "课程目录"},
)
GAINS = ("学习制度更加健全。", "学习氛围更加浓厚。", "组织生活质量得到提升。",
         "群众参与更加方便。", "线上服务更加便捷。", "课程内容更加丰富。")
EXTRAS: Mapping[str, Sequence[Any]] = {  # headings of columns that are none of ours
    "问题来源": ("市委巡察",) * 6,
    "违反条款": ("《中国共产党党员教育管理工作条例》第八条",) * 6,
    "政策依据": ("《公共文化服务保障法》",) * 6,
    "整改目标": ("形成长效机制", "学习成果有检查", "记录规范", "群众满意", "功能齐全", "更新及时"),
    "存在困难": ("无", "无", "无", "人手不足", "无", "师资不足"),
    "下一步计划": ("坚持经常", "坚持经常", "继续检查", "加快推进", "做好维护", "继续更新"),
    "完成率": ("100%", "100%", "100%", "60%", "100%", "80%"),
    "联系电话": ("0000-1234567",) * 6,
    "督办领导": ("馆长",) * 6,
    "是否公开": ("是",) * 6,
    "第二备注": ("", "", "见通报", "", "", ""),
}


class Layout(NamedTuple):
    """How an office lays out its ledger.

    `heads`: field, or a name of EXTRAS, → heading, of two rows as 上级/下级, in the columns' order.
    """

    name: str
    heads: Mapping[str, str]
    titles: Sequence[str] = ()
    shares: str = "merged"  # what several rows of a finding have: merged, blank, repeated
    bands: str = ""  # 类别 on rows of its own: merged, plain
    ticks: Mapping[str, str] = {}  # status → heading of its column of √
    words: Mapping[str, str] = {}  # status → as it is written
    header_every: int = 0  # rows after which the header comes again
    numbering: bool = False  # a row 1 2 3 … below the header
    total: bool = False
    notes: Sequence[str] = ()
    joined: str = ""  # the measures of a finding in one cell: their mark, 1. or ①
    two_texts: bool = False  # 整改情况 in two columns
    by_category: bool = False  # a sheet for each 类别
    sheet: str = "Sheet1"
    kind: str = "xlsx"
    dates: str = ""  # strftime of dates that are texts


def heads(text: str) -> dict[str, str]:
    """number=序号 finding=存在问题 … as a mapping; what has no = stands for itself."""
    pairs = (pair.partition("=") for pair in text.split())
    return {field: heading or field for field, _, heading in pairs}


# fmt: on
LAYOUTS = tuple(
    Layout(**{**said, "heads": heads(said["heads"])})
    for line in (ROOT / "scripts" / "layouts.jsonl").read_text("utf-8").splitlines()
    for said in [json.loads(line)]
)


# ---------------------------------------------------------------- the ledgers


def rows_of(layout: Layout) -> list[Row]:
    """The findings as the layout divides them into rows, every field written out."""
    rows: list[Row] = []
    for row, gain in zip(ROWS, GAINS, strict=True):
        above = rows[-1] if rows else {}
        full = {**row, "gains": gain if layout.two_texts else ""}
        for field in ("number", "category", "finding"):
            full[field] = row.get(field) or above.get(field)
        rows.append(full)
    for name, values in EXTRAS.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    if layout.joined:
        rows = list(_joined(rows, layout.joined))
    return rows


def _joined(rows: Sequence[Row], mark: str) -> Iterator[Row]:
    """A row a finding, its measures numbered in one cell."""
    for finding in dict.fromkeys(row["finding"] for row in rows):
        own = [row for row in rows if row["finding"] == finding]
        marks = ["①", "②"] if mark == "①" else ["1.", "2."]
        numbered = [f"{m}{row['measure']}。" for m, row in zip(marks, own, strict=False)]
        order = ("正在整改", "基本完成", "长期坚持", "已完成")
        yield own[0] | {
            "measure": "\n".join(numbered) if len(own) > 1 else own[0]["measure"],
            "progress": "\n".join(row["progress"] for row in own),
            "status": min((row["status"] for row in own), key=order.index),
        }


def reference(layout: Layout) -> bytes:
    """The same rows in the standard layout."""
    book = empty_book()
    blank.fill_facts(book.create_sheet(FACT_SHEET.name), FACT_VALUES)
    fields = [column.field for column in LEDGER.columns]
    rows = [{field: row.get(field) or None for field in fields} for row in rows_of(layout)]
    for row, full in zip(rows, rows_of(layout), strict=True):
        row["progress"] = "\n".join(filter(None, (full["progress"], full["gains"])))
        row["public"] = None
        missing = [f for f in ("regulations",) if f not in layout.heads]
        row |= dict.fromkeys(missing)
    blank.fill_ledger(book.create_sheet(LEDGER.name), "台账", rows)
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


Merge = tuple[int, int, int, int]  # top, left, bottom, right, from 1


class Laid(NamedTuple):
    """A sheet as it is to be written."""

    title: str
    rows: list[list[Any]]
    merges: list[Merge]


def sheets_of(layout: Layout) -> list[Laid]:
    """The sheets of a layout."""
    rows = rows_of(layout)
    if not layout.by_category:
        return [_laid(layout, rows, layout.sheet)]
    names = dict.fromkeys(row["category"] for row in rows)
    return [_laid(layout, [r for r in rows if r["category"] == name], name) for name in names]


def _laid(layout: Layout, rows: Sequence[Row], title: str) -> Laid:
    columns = [*layout.heads, *(f"√{status}" for status in layout.ticks)]
    headings = [*layout.heads.values(), *layout.ticks.values()]
    laid = Laid(title, [], [])
    for line in layout.titles:
        laid.rows.append([line])
        laid.merges.append((len(laid.rows), 1, len(laid.rows), len(columns)))
    _lay_header(laid, headings)
    if layout.numbering:
        laid.rows.append(list(range(1, len(columns) + 1)))
    above: Row = {}
    begun: dict[int, int] = {}  # column → the row in which its cell begins
    for number, row in enumerate(rows):
        if layout.header_every and number and number % layout.header_every == 0:
            _lay_header(laid, headings)
            begun = {}
        if layout.bands and row["category"] != above.get("category"):
            _lay_band(laid, layout, row["category"], len(columns))
            begun = {}
        laid.rows.append(_cells(layout, columns, row, above, laid, begun))
        above = row
    if layout.total:
        laid.rows.append(["合计", None, len(rows)])
    laid.rows.extend([note] for note in layout.notes)
    return laid


def _lay_header(laid: Laid, headings: Sequence[str]) -> None:
    pairs = [heading.rpartition("/")[::2] for heading in headings]
    top = len(laid.rows) + 1
    if not any(upper for upper, _ in pairs):
        laid.rows.append([lower for _, lower in pairs])
        return
    laid.rows.append([upper or lower for upper, lower in pairs])
    laid.rows.append([lower if upper else None for upper, lower in pairs])
    begin = 0
    for column, (upper, _) in enumerate([*pairs, ("\0", "")]):
        if column and (upper != pairs[begin][0] or not upper):
            if pairs[begin][0] and column - begin > 1:
                laid.merges.append((top, begin + 1, top, column))
                for covered in range(begin + 1, column):
                    laid.rows[top - 1][covered] = None
            elif not pairs[begin][0]:
                laid.merges.append((top, begin + 1, top + 1, begin + 1))
            begin = column


def _lay_band(laid: Laid, layout: Layout, category: str, width: int) -> None:
    number = "一二三"[sum(isinstance(r[0], str) and r[0][1:2] == "、" for r in laid.rows)]
    laid.rows.append([f"{number}、{category}"])
    if layout.bands == "merged":
        laid.merges.append((len(laid.rows), 1, len(laid.rows), width))


def _cells(
    layout: Layout, columns: Sequence[str], row: Row, above: Row, laid: Laid, begun: dict[int, int]
) -> list[Any]:
    cells: list[Any] = []
    number = len(laid.rows) + 1
    for column, field in enumerate(columns, start=1):
        value = _value(layout, field, row)
        is_shared = field in ("number", "category", "finding") and value == above.get(field)
        if is_shared and layout.shares != "repeated" and column in begun:
            value = None
            if layout.shares == "merged":
                old = (begun[column], column, number - 1, column)
                if old in laid.merges:
                    laid.merges.remove(old)
                laid.merges.append((begun[column], column, number, column))
        else:
            begun[column] = number
        cells.append(value)
    return cells


def _value(layout: Layout, field: str, row: Row) -> Any:
    if field.startswith("√"):
        return "√" if row["status"] == field[1:] else None
    value = row.get(field) or None
    if field == "status":
        if layout.heads["status"].rpartition("/")[2].startswith("是否"):
            return {"已完成": "是", "长期坚持": "长期坚持"}.get(value, value)
        return layout.words.get(value, value)
    return value.strftime(layout.dates) if layout.dates and isinstance(value, date) else value


# ---------------------------------------------------------------- the files


def written(layout: Layout, folder: Path) -> Path:
    """The file of a layout."""
    sheets = sheets_of(layout)
    if layout.kind == "docx":
        return _as_document(sheets[0], folder / "本单位台账.docx")
    if layout.kind in ("utf-8-sig", "gb18030"):
        return _as_values(sheets[0], folder / "本单位台账.csv", layout.kind)
    book = Workbook()
    book.remove(book.worksheets[0])
    for laid in sheets:
        sheet = book.create_sheet(laid.title)
        for row, values in enumerate(laid.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    sheet.cell(row, column, value)
        for top, left, bottom, right in laid.merges:
            sheet.merge_cells(None, top, left, bottom, right)
    path = folder / "本单位台账.xlsx"
    book.save(path)
    if layout.kind == "xls":
        from tests.office import convert

        convert("xls", folder, path)
        return folder / "本单位台账.xls"
    return path


def _as_document(laid: Laid, path: Path) -> Path:
    document = Document()
    titles = [row[0] for row in laid.rows if len(row) == 1][:1]
    for title in titles:
        document.add_paragraph(title)
    rows = laid.rows[len(titles) :]
    width = max(map(len, rows))
    table = document.add_table(len(rows), width)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.cell(row, column).text = "" if value is None else str(value)
    for top, left, bottom, right in laid.merges:
        down = len(titles) + 1
        if top >= down:
            first = table.cell(top - down, left - 1)
            text = first.text
            first.merge(table.cell(bottom - down, right - 1)).text = text
    document.save(str(path))
    return path


def _as_values(laid: Laid, path: Path, encoding: str) -> Path:
    lines = [",".join("" if v is None else f'"{v}"' for v in row) for row in laid.rows]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


# ---------------------------------------------------------------- as a clerk would


class Outcome(NamedTuple):
    """What became of a layout; `refused` where no notice was made."""

    right: int
    wrong: int
    missing: int
    told: tuple[Diagnostic, ...]
    refused: bool

    @property
    def is_exact(self) -> bool:
        """Whether the notice is that of the standard layout."""
        return not (self.refused or self.wrong or self.missing)

    @property
    def is_silent(self) -> bool:
        """Whether nothing was said that a clerk must look at."""
        return not any(d.level in (Level.ERROR, Level.WARNING) for d in self.told)


def tried(layout: Layout, folder: Path) -> Outcome:
    """Map the file of a layout, complete the copy and make the notice."""
    expected = _lines(_made(reference(layout), folder / "标准.xlsx"))
    copy = folder / "台账.xlsx"
    told: list[Diagnostic] = []
    try:
        mapped = mapping.propose(written(layout, folder), copy)
        told += [d for d in mapped.found if d.rule not in ("map-sheet", "map-unit", "map-status")]
        _complete(copy, layout)
        made, found = build.make(copy, TEMPLATE, Edition.PUBLIC)
    except Refused as refusal:
        return Outcome(0, 0, len(expected), (*told, *refusal.diagnostics), True)
    got = _lines(made)
    pairs = SequenceMatcher(None, expected, got, autojunk=False).get_matching_blocks()
    right = sum(pair.size for pair in pairs)
    return Outcome(right, len(got) - right, len(expected) - right, (*told, *found), False)


def _made(content: bytes, path: Path) -> Any:
    path.write_bytes(content)
    return build.make(path, TEMPLATE, Edition.PUBLIC)[0]


def _lines(made: Any) -> list[str]:
    return [p.text for p in made.rendered.paragraphs if p.text]


def _complete(copy: Path, layout: Layout) -> None:
    """Fill 基本信息, and choose what the office's words of status mean."""
    book: Any = load_workbook(copy)
    facts = book[FACT_SHEET.name]
    for row in facts.iter_rows(min_row=3):
        if row[0].value in FACT_VALUES:
            row[1].value = FACT_VALUES[row[0].value]
    if STATUS_SHEET.name in book.sheetnames:
        ticks = {status: head.rpartition("/")[2] for status, head in layout.ticks.items()}
        meant = {own: status for status, own in (*layout.words.items(), *ticks.items())}
        for row in book[STATUS_SHEET.name].iter_rows(min_row=3):
            row[1].value = row[1].value or meant.get(row[0].value)
    book.save(copy)


def outcomes() -> Iterator[tuple[Layout, Outcome]]:
    """Each layout with what became of it."""
    for layout in LAYOUTS:
        with tempfile.TemporaryDirectory() as folder:
            yield layout, tried(layout, Path(folder))


def main() -> int:
    """Tell what became of all; the number of those that are wrong without a word."""
    counts: Counter[str] = Counter()
    for layout, outcome in outcomes():
        kind = (
            "exact" if outcome.is_exact
            else "refused" if outcome.refused
            else "silently wrong" if outcome.is_silent
            else "differs, told"
        )  # fmt: skip
        counts[kind] += 1
        lines = {"right": outcome.right, "wrong": outcome.wrong, "missing": outcome.missing}
        counts.update(lines)
        if "-v" in sys.argv or kind != "exact":
            print(f"{layout.name}: {kind} {lines}")
            for told in outcome.told if "-v" in sys.argv or kind != "exact" else ():
                if told.level is not Level.INFO or "-v" in sys.argv:
                    print(f"    {told.where} {told.rule} {told.sentence}")
    print(f"{len(LAYOUTS)} layouts: {dict(counts)}")
    return counts["silently wrong"]


if __name__ == "__main__":
    sys.exit(main())
