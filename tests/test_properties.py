"""Properties: a notice does not depend on how its workbook is laid out; any text survives and is
traced.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import COLUMNS, FACTS, changed, workbook
from tests.templates import filled, template

TEMPLATE = (Path(__file__).resolve().parent.parent / "templates" / "notice.docx").read_bytes()
WORDS = st.text("甲乙丙丁学习制度不够到位“”、，12AB%（）", min_size=1, max_size=12).map(
    lambda t: f"抓{t}实"
)
LINES = st.lists(WORDS.map(lambda text: f"{text}。"), min_size=1, max_size=3)
STATUSES = st.sampled_from(["已完成", "长期坚持", "基本完成", "正在整改", "未完成"])
ALIASES = {
    "问题类别": "方面", "反馈问题": "问题表述", "具体问题": "主要表现", "整改措施": "整改举措",
    "整改情况": "整改进展",
    "完成状态": "整改状态", "完善制度": "建章立制", "公开": "是否公开",
}  # fmt: skip


class RandomRow(NamedTuple):
    """A row of a random ledger: its 具体问题 (by number, or none), a measure, a status."""

    problem: int | None
    status: str
    lines: list[str]
    regulation: str | None


ROWS = st.lists(
    st.builds(
        RandomRow, st.one_of(st.none(), st.integers(1, 2)), STATUSES, LINES, st.none() | WORDS
    ),
    min_size=1,
    max_size=3,
)
LEDGERS = st.lists(st.lists(ROWS, min_size=1, max_size=2), min_size=1, max_size=2)


def rows_of(ledger: Sequence[Sequence[Sequence[RandomRow]]]) -> list[dict[str, object]]:
    """Every cell written out: the ledger that needs no rule of inheriting."""
    rows = []
    for c, category in enumerate(ledger):
        for f, finding in enumerate(category):
            problem = None
            for r, row in enumerate(finding):
                problem = row.problem or problem
                rows.append(
                    changed(
                        问题类别=f"第{'甲乙'[c]}方面",
                        反馈问题=f"第{'丙丁'[f]}件事不够好",
                        具体问题=problem and f"第{'戊己'[problem - 1]}点不够好",
                        整改措施=f"做第{'子丑寅'[r]}件事",
                        整改情况="\n".join(row.lines),
                        完成状态=row.status,
                        完善制度=row.regulation and f"《{row.regulation}》",
                    )
                )
    return rows


def with_blanks(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """A 问题类别 and 反馈问题 only where it begins."""
    made, before = [], {}
    for row in rows:
        new = dict(row)
        for name in ("问题类别", "反馈问题"):
            is_new_category = row["问题类别"] != before.get("问题类别")
            if (
                before
                and row[name] == before[name]
                and not (name == "反馈问题" and is_new_category)
            ):
                new[name] = None
        made.append(new)
        before = row
    return made


def merges(
    blanked: Sequence[Mapping[str, object]], first_row: int, columns: Sequence[str]
) -> list[str]:
    """The same as merged ranges."""
    ranges = []
    for name in ("问题类别", "反馈问题"):
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[list(columns).index(name)]
        starts = [n for n, row in enumerate(blanked) if row[name]] + [len(blanked)]
        for start, end in pairwise(starts):
            if end - start > 1:
                ranges.append(f"{letter}{first_row + start}:{letter}{first_row + end - 1}")
    return ranges


@settings(deadline=None, max_examples=25)
@given(LEDGERS, st.integers(0, 10**6))
def test_layout_of_the_workbook_does_not_matter(ledger, seed: int):
    chance = random.Random(seed)
    rows = rows_of(ledger)
    blanked = with_blanks(rows)
    columns = list(COLUMNS)
    chance.shuffle(columns)
    facts = list(FACTS.items())
    chance.shuffle(facts)
    title = [(None, "整改台账"), ()]
    layouts = [
        workbook(rows),
        workbook(blanked),
        workbook(blanked, merged=merges(blanked, 2, COLUMNS)),
        workbook(blanked, merged=merges(blanked, 2, columns), columns=columns, facts=facts),
        workbook(rows, headings=ALIASES, titles=title),
        workbook(blanked, merged=merges(blanked, 4, columns), columns=columns, titles=title,
        headings=ALIASES),
    ]  # fmt: skip
    notices = [filled(TEMPLATE, book) for book in layouts]
    assert all(made.rendered is not None for made in notices), [made.found for made in notices]
    assert all(made.lines == notices[0].lines for made in notices)


# letters, marks and signs that the cleaning of cells leaves alone
ANY = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\ufffd"),
    min_size=1,
    max_size=60,
)
BODY = template(
    "{%p for 类 in 整改情况.类别 %}",
    "{%p for 问 in 类.问题 %}",
    "{%p for 段 in 问.段落 %}",
    "{{ 段 }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)


@settings(deadline=None, max_examples=25)
@given(ANY)
def test_any_text_survives_and_is_traced(text: str):
    from notice.ledger.read import read_book

    content = workbook([changed(整改情况=f"甲{text}乙。")])
    made = filled(BODY, content)
    if made.rendered is None:  # a text that the reader refuses
        assert all(d.rule in ("T40",) for d in made.found if d.level == 0)
        return
    book, _ = read_book(content, "x")
    (progress,) = book.rows[0].progress
    (line,) = progress.lines
    (printed,) = (p.text for p in made.rendered.paragraphs)
    assert printed == f"整改情况：{line}"
    assert printed.spans[1:] == line.spans
