"""The claims that a run proves of its own notice (自证): a proof each, or the error.

Each is worked out from the finished bytes or from the rows in that very run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from notice.diagnostics import Diagnostic, SheetRow, error
from notice.folding import beginning
from notice.gate import leaks
from notice.lazy import Pattern
from notice.ledger.columns import LEDGER
from notice.making.readback import ReadBack, read_back
from notice.model.book import Area, Book, Publicity, Row, RowKind, Status
from notice.model.notice import Proof, Rendered, Tally, Totals
from notice.model.text import Cell, Text
from notice.totals import regulation_key
from notice.wording import sentences

AGAIN = "这是程序的错误，没有生成；请把工作簿和模板交给维护人员"
TOTALS = "每个总数用另一种办法再数一遍，结果相同"
ROWS = "台账每一行都读到了，一行不漏"
RUN = 10  # letters in a row that a withheld cell and the file must not share
_ANCHOR, _STRIDE = 5, 6  # every run of ten holds five letters that begin at a multiple of six


# ---------------------------------------------------------------- the file is what was made


def same_text(rendered: Rendered, read: ReadBack) -> Proof | Diagnostic:
    """The file says what was made, letter by letter."""
    written, made = read.lines, rendered.paragraphs
    if len(written) == len(made):
        for line, paragraph in zip(written, made, strict=True):
            if line != paragraph:
                break
        else:
            letters = sum(len(line.text) for line in written)
            evidence = f"读回{len(written)}段、{letters}字，逐段逐字相同"
            return Proof("通报文件读回来，与程序排定的文字相同", evidence)
        place = f"通报 {'' if line.part == '正文' else line.part}第{line.number}段"
    else:
        place = "通报"
    message = f"做出来的文件读回来，和排定的文字不一样，{AGAIN}"
    return error("proof-text", place, message)


def merged(rendered: Rendered) -> Proof:
    """A merged file was read back as it was merged (versions/merging.py)."""
    evidence = f"读回正文{sum(p.part == '正文' for p in rendered.paragraphs)}段，逐段逐字相同"
    return Proof("合并后的通报读回来，与合并的结果相同", evidence)


# ---------------------------------------------------------------- the totals


def same_totals(rendered: Rendered, book: Book, totals: Totals) -> Proof | Diagnostic:
    """Count again by sorting, and the measures a third time as filled cells of the sheet."""
    rows = book.rows
    wrong = [
        name for name, tally, pairs in _counted(book, rows, totals) if _again(pairs) != _said(tally)
    ]
    measures = _filled_measures(book, rows)
    if measures is not None and measures != totals.measures.total:
        wrong.append("整改措施")
    if _regulations(rows) != totals.regulation_count:
        wrong.append("完善制度")
    wrong += [
        beginning(paragraph.text, 20)
        for paragraph in rendered.paragraphs
        if _miscounts(paragraph.text)
    ]
    if wrong:
        message = f"总数用另一种办法再数一遍不一样（{'、'.join(wrong)}），{AGAIN}"
        return error("proof-totals", LEDGER.name, message)
    evidence = (
        f"逐行排序另数：整改措施{int(totals.measures.total)}项、"
        f"反馈问题{int(totals.findings.total)}个、具体问题{int(totals.problems.total)}个、"
        f"完善制度{int(totals.regulation_count)}项，各状态、完成数、完成率都相同；"
        "印出的每个总数等于所列单元格的个数"
    )
    return Proof(TOTALS, evidence)


def _regulations(rows: Iterable[Row]) -> int:
    """How many 完善制度 differ, counted by sorting."""
    keys = sorted(regulation_key(name) for row in rows for name in row.regulations)
    return bool(keys) + sum(a != b for a, b in pairwise(keys))


_Pairs = list[tuple[Cell, Status]]
_Figures = tuple[int, int, str, dict[Status, int]]


def _counted(
    book: Book, rows: Sequence[Row], totals: Totals
) -> Iterator[tuple[str, Tally, _Pairs]]:
    """Each total with the cells that it counts, as often as they come, a status each."""
    yield (
        "整改措施",
        totals.measures,
        [(cell, row.status) for row in rows for cell, _ in row.measures()],
    )
    findings = book.findings
    yield (
        "反馈问题",
        totals.findings,
        [(finding.cell, row.status) for finding in findings for row in finding.rows],
    )
    problems = [
        (part.cell, row.status)
        for finding in findings
        for part in (finding.problems or (finding,))
        for row in part.rows
    ]
    yield "具体问题", totals.problems, problems


def _again(pairs: _Pairs) -> _Figures:
    """Total, done, rate and statuses: sorted, a cell's first pair has its least status."""
    ordered = sorted(pairs)
    least = [status for _, status in ordered[:1]]
    least += [b[1] for a, b in pairwise(ordered) if a[0] != b[0]]
    done = least.count(Status.DONE) + least.count(Status.SUSTAINED)
    return len(least), done, _rate(done, len(least)), {s: least.count(s) for s in Status}


def _rate(done: int, total: int) -> str:
    """In whole hundredths of a percent, half-up; 100% only where all are done."""
    if not total:
        return "0%"
    hundredths = (done * 20000 + total) // (2 * total)
    hundredths -= hundredths == 10000 and done < total
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def _said(tally: Tally) -> _Figures:
    statuses = {status: int(count) for status, count in tally.by_status.items()}
    return int(tally.total), int(tally.done), tally.rate, statuses


def _filled_measures(book: Book, rows: Sequence[Row]) -> int | None:
    """The cells of 整改措施 that are filled in the rows read, but for those that say 同上.

    Of a cell of several items, as many as are counted. None without the sheet's cells.
    """
    ledgers = {area.sheet: area for area in ledgers_of(book)}
    if not ledgers:
        return None
    read = {(row.cells.sheet, row.cells.row): len(row.items) or 1 for row in rows}
    columns = {sheet: area.columns.get("measure", 0) for sheet, area in ledgers.items()}
    return sum(
        [
            number
            for (sheet, row), number in read.items()
            if columns[sheet] in ledgers[sheet].filled.get(row, ())
            and (row, columns[sheet]) not in ledgers[sheet].inside
        ]
    )


def ledgers_of(book: Book) -> tuple[Area, ...]:
    """The cells of 整改台账, or of the sheets that are it."""
    return tuple(area for area in book.areas if area.standard == LEDGER.name)


def _miscounts(text: Text) -> bool:
    """Whether a printed count is not the number of its cells."""
    for words, source in text.spans:
        if source is None or source.line is not None or not words.isdecimal():
            continue
        if int(words) != len(source.cells):
            return True
    return False


# ---------------------------------------------------------------- the rows


def all_rows(book: Book) -> Proof | Diagnostic:
    """Every row of the ledger that holds anything is read, or it was told why not."""
    ledgers = ledgers_of(book)
    rows = set(_filled_rows(ledgers))
    read = {(row.cells.sheet, row.cells.row) for row in book.rows}
    passed = (rows & {(a.sheet, row) for a in ledgers for row in a.passed}) - read
    missing = sorted(rows - read - passed)
    if not ledgers or missing or not read <= rows:
        where = SheetRow(*missing[0]) if missing else LEDGER.name
        message = f"台账里有一行没有读到，{AGAIN}"
        return error("proof-rows", where, message)
    over = f"，另有{len(passed)}行是合计、说明或只有序号的行" if passed else ""
    evidence = f"有内容的{len(rows)}行：读取{len(read)}行{over}；覆盖表逐格列出去向"
    return Proof(ROWS, evidence)


def _filled_rows(ledgers: Iterable[Area]) -> Iterator[tuple[str, int]]:
    """The rows that hold anything, down to what stands below the table."""
    for area in ledgers:
        yield from (
            (area.sheet, row) for row in area.filled if area.passed.get(row) is not RowKind.BELOW
        )


# ---------------------------------------------------------------- what is withheld


def withheld(book: Book) -> dict[Cell, list[Text]]:
    """The cells that stay out of the public edition, with their words.

    Those of rows with 公开 = 否, also where they are merged over others; headings none of whose
    rows is public; figures of 整改成效 with 否.
    """
    held: dict[Cell, list[Text]] = {}
    rows = [row for row in book.rows if not row.is_public]
    for row in rows:
        for text in row.texts():
            held.setdefault(text.cells[0], []).append(text)
    for text in _headings(book, is_public=False) if rows else ():
        held.setdefault(text.cells[0], []).append(text)
    for result in book.results:
        if result.publicity is Publicity.WITHHELD:
            for text in filter(None, (result.item, result.amount, result.unit)):
                held.setdefault(text.cells[0], []).append(text)
    return held


def _headings(book: Book, *, is_public: bool) -> Iterator[Text]:
    """The headings that the public edition may print, or those that it may not."""
    for category in book.categories:
        rows = [row for finding in category.findings for row in finding.rows]
        for part in (category, *category.findings, *_problems(category.findings)):
            of_part = rows if part is category else part.rows  # type: ignore[union-attr]
            if part.wording and any(row.is_public for row in of_part) is is_public:
                yield part.wording


def _problems(findings: Sequence) -> Iterator:
    return (problem for finding in findings for problem in finding.problems)


def _open_texts(book: Book, hidden: Mapping[Cell, object]) -> Iterator[str]:
    """Every text that the public edition may print."""
    for lines in book.facts.values():
        yield from lines
    yield from _headings(book, is_public=True)
    for row in book.rows:
        if row.is_public:
            yield from (text for text in _printed(row) if text and text.cells[0] not in hidden)
    for prose in (*book.duties, *book.plans):
        yield from (prose.subheading, prose.point, *prose.lines)
    for result in book.results:
        if result.publicity is not Publicity.WITHHELD:
            yield from (result.item, result.amount, result.unit)


def _printed(row: Row) -> Iterator[Text]:
    """What the public edition prints of a row beside its headings."""
    yield row.measure
    for progress in row.progress:
        yield from progress.lines
    yield from row.regulations


def nothing_withheld(
    rendered: Rendered,
    book: Book,
    totals: Totals,
    read: ReadBack,
    template: bytes,
    *,
    is_merged: bool = False,
) -> Proof | Diagnostic:
    """No run of ten letters of a withheld cell in any part, unless what is public has it too.

    What the hand wrote into a merged notice may name a date, a number or a title of such a cell.
    """
    claim = "公开版文件的任何部分都没有不公开单元格的内容"
    secret = withheld(book)
    if not secret:
        return Proof(claim, "没有不公开的单元格")
    met = shared_runs(read.everything(), secret)
    if met:
        words_of_ours = (
            sentences.totals_sentence(totals, next(iter(book.days.get("截至日期", ())), None)),
            sentences.results_sentence(book.results, is_public=True),
            sentences.contact(book),
        )
        public = [*words_of_ours, *_open_texts(book, secret), *_words_of_template(template)]
        met = _not_public(met, public)
    if met:
        met = _not_joined(met, rendered)
    if met and is_merged:
        met = {run: cell for run, cell in met.items() if not _is_open(run, cell, secret)}
    if met:
        return _told_withheld(met, rendered)
    evidence = f"不公开的单元格{len(secret)}个，逐{RUN}字查对文件的{len(read.parts)}个部分，没有"
    return Proof(claim, evidence)


_OPEN_WORDS = (  # each is looked for by itself: the comma before a date is no part of a number
    Pattern("《[^《》]{2,60}》"),
    Pattern(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?"),
    Pattern(r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号"),
    Pattern(r"[\d.,，%～—-]{5,}"),
)


def _is_open(run: str, cell: Cell, secret: Mapping[Cell, Sequence[str]]) -> bool:
    """Whether a run lies within a date, a number or a title of the withheld cell: no secret."""
    return any(
        run in match[0]
        for text in secret[cell]
        if run in text
        for pattern in _OPEN_WORDS
        for match in pattern.finditer(text)
    )


def _told_withheld(met: Mapping[str, Cell], rendered: Rendered) -> Diagnostic:
    """The row whose words are public now, and the paragraph that has them where a hand put them."""
    for run, cell in sorted(met.items(), key=lambda pair: pair[1]):
        for paragraph in rendered.paragraphs:
            if run in paragraph.text and not _is_of_cell(paragraph.text, run):
                message = (
                    f"{paragraph.name}里有{cell}的内容“{run}……”，那一行不公开，没有生成；"
                    "请从这一段删去，或把那一行的“公开”改为“是”"
                )
                return error("proof-withheld", cell, message)
    cell = min(met.values())
    return error("proof-withheld", cell, f"不公开的内容进了公开版的文件，{AGAIN}")


def _is_of_cell(text: Text, run: str) -> bool:
    """Whether a run was printed from a cell, so that no hand has put it there."""
    return any(run in span.text and span.source is not None for span in text.spans)


def runs_of(secret: Mapping[Cell, Sequence[str]]) -> dict[str, Cell]:
    """Every ten letters in a row of a secret text, with its cell."""
    return {
        text[i : i + RUN]: cell
        for cell, texts in secret.items()
        for text in texts
        for i in range(len(text) - RUN + 1)
    }


def shared_runs(words: Iterable[str], secret: Mapping[Cell, Sequence[str]]) -> dict[str, Cell]:
    """The runs of a secret text that stand in the words, each with its cell."""
    runs = runs_of(secret)
    anchors = {run[i : i + _ANCHOR] for run in runs for i in range(RUN - _ANCHOR + 1)}
    met: dict[str, Cell] = {}
    for text in words:
        places = range(0, len(text), _STRIDE)
        for at in [i for i in places if text[i : i + _ANCHOR] in anchors]:
            for begin in range(max(0, at - RUN + _ANCHOR), at + 1):
                run = text[begin : begin + RUN]
                if run in runs:
                    met[run] = runs[run]
    return met


def _not_public(met: dict[str, Cell], texts: Iterable[str]) -> dict[str, Cell]:
    """The runs that no public text has."""
    left = dict(met)
    for text in texts:
        for run in [text[i : i + RUN] for i in range(len(text) - RUN + 1)]:
            left.pop(run, None)
    return left


def _words_of_template(template: bytes) -> Iterator[str]:
    read = read_back(template)
    yield from read.everything()


def _not_joined(met: dict[str, Cell], rendered: Rendered) -> dict[str, Cell]:
    """The runs that stand whole in one span: what only comes together in the notice is of no cell.

    A span that was computed (a date, a sentence of totals) holds no words of a cell either.
    """
    printed = "\n".join(p.text for p in rendered.paragraphs)
    spans = [span.text for p in rendered.paragraphs for span in p.text.spans]
    return {
        run: cell
        for run, cell in met.items()
        if run not in printed or any(run in words for words in spans)
    }


# ---------------------------------------------------------------- numbers of people


def no_numbers(read: ReadBack, book: Book) -> list[Proof | Diagnostic]:
    """No number of a person in full in any part, but the 联系方式 that is made public."""
    numbers = leaks.of_parts(read.words, book)
    if numbers:
        return [*numbers]
    evidence = f"查对文件的{len(read.parts)}个部分，对外公布的联系电话除外，没有"
    return [Proof("公开版文件的任何部分都没有完整的身份证号、手机号、银行卡号", evidence)]
