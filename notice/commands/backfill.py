"""backfill: from an edited notice back to the cells (回填): edits, verdicts, the filled copy.

What was made is compared with what came back; each edit is a wish for a cell, or for a person.
可回填 is said only of what was proved in this run: the notice made of the filled copy has the
edited paragraphs, and no other of its paragraphs differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from notice import telling
from notice.commands import chinese, onscreen, options
from notice.commands.recorded import Recorded, Surroundings, body, recorded
from notice.commands.trial import COPY, Trial
from notice.commands.verdicts import BY_HAND, COMES_BACK, Edit, edits_of
from notice.diagnostics import Diagnostic, Refused, error, info, warning
from notice.folding import beginning
from notice.model.notice import BODY, SPARE, Made, Paragraph
from notice.model.text import Cell
from notice.versions.align import LEAST_NEAR, pairs, share_near
from notice.versions.edits import one_replacement, wishes
from notice.versions.groups import groups
from notice.versions.spans import cell_at
from notice.versions.wanted import cell_of

if TYPE_CHECKING:
    from notice.docx.reading import Document
    from notice.xlsx.fill import OpenWorkbook

MAX_NUMBER = 99
_SHOWN = 20  # edits on screen
_AROUND = 8  # letters shown on each side of a change


@chinese.command("backfill", "python generate.py backfill 通报（领导改）.docx 台账.xlsx")
@options.argument("edited", "改过的通报.docx", "领导或同事改过的通报，有没有修订痕迹都行")
@options.workbook
@options.output(
    "回填稿.xlsx", "回填稿写到哪里，默认在通报旁边，名为“工作簿名_回填.xlsx”；不覆盖任何文件"
)
@options.json
def command(edited: Path, workbook: Path | None, output: Path | None, as_json: bool) -> int:
    """Bring the edits of a notice back into a copy of the workbook, and tell each of them."""
    try:
        surroundings = Surroundings(options.HOME, options.default_template)
        filled = backfill(edited, options.source(workbook), output, surroundings)
    except Refused as refusal:
        told = as_object(None, refusal.diagnostics) if as_json else None
        return telling.refused(refusal, "没有回填", told)
    if as_json:
        telling.show_object(as_object(filled, filled.found))
        return int(filled.is_refused)
    telling.say(*telling.lines(filled.found), *lines(filled), last_line(filled))
    if filled.path is not None:
        telling.show(filled.path)
    return int(filled.is_refused)


class Remark(NamedTuple):
    """A leader's comment (领导批注), at its paragraph from 1 and, on quoted text, its cell."""

    author: str
    text: str
    paragraph: int
    cell: Cell | None


class Filled(NamedTuple):
    """What came of it; `path` is the filled copy, None where nothing was to be written."""

    path: Path | None
    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    found: tuple[Diagnostic, ...]
    is_refused: bool = False  # the workbook has errors: edits are told, nothing could be proved


def backfill(
    edited: Path, workbook: Path, target: Path | None, surroundings: Surroundings
) -> Filled:
    """Compare an edited notice with what was made, and write the filled copy of the workbook.

    Raises Refused where one of the files can't be read, or the copy may not be written there.
    """
    from notice import intake
    from notice.docx import reading
    from notice.output import new_file
    from notice.xlsx.fill import OpenWorkbook

    target = _free_target(edited, workbook, target)
    document, told = reading.take(edited)
    found = list(told)
    origin = recorded(edited, workbook, document.texts, surroundings, found)
    if origin.said:
        _refuse_unlike(edited, document, origin.said.paragraphs, origin.notice)
    try:
        made, _ = origin.how.make(workbook)
    except Refused as refused:
        if origin.said is None or any(d.rule in _NO_FILE for d in refused.diagnostics):
            raise Refused([*found, *refused.diagnostics], refused.totals) from refused
        reason = "工作簿有错误，不能核对；请先改好工作簿再回填"
        told = _by_hand(origin.said.paragraphs, document, reason)
        return told._replace(found=(*found, *refused.diagnostics), is_refused=True)
    old = origin.said.paragraphs if origin.said else made.rendered.paragraphs
    found += [*_told_of_inputs(origin, made, workbook), *_told_of_others(old, document)]
    _refuse_unlike(edited, document, old, origin.notice)
    book = OpenWorkbook(intake.take(workbook, intake.WORKBOOK).content)
    trial = Trial(old, made, document, book, origin.how)
    survivors = trial.proved()
    told_edits, remarks = trial.edits(survivors), tuple(_remarks(trial))
    if not survivors:
        return Filled(None, told_edits, remarks, tuple(found))
    found += _told_of_parts(book, workbook)
    new_file.write(target, trial.copy.content, new_file.FILLED_COPY)
    found += [
        d._replace(where=str(target)) if str(d.where).endswith(COPY) else d
        for d in trial.copy.found
    ]
    return Filled(target.absolute(), told_edits, remarks, tuple(found))


def _refuse_unlike(edited: Path, document: Document, old: Sequence[Paragraph], notice: str) -> None:
    """Raise Refused where a file is no version of the notice that was made."""
    share = share_near(body(old), document.texts)
    if share < LEAST_NEAR:
        nearest = f"最接近的记录“{notice}”" if notice else "按工作簿做出来的通报"
        message = f"和{nearest}只有{share:.0%}的段落相近，不像同一份通报，没有回填；请核对两个文件"
        raise Refused([error("notice-unlike", str(edited), message)])


_NO_FILE = (  # refused before anything is known of its cells
    "file-missing", "file-broken", "file-empty", "file-kind", "file-locked", "file-password",
    "file-old-format", "file-is-folder", "file-unreadable", "file-too-large", "lock-file",
    "file-swapped", "file-bomb", "file-strict", "file-web-page", "file-doctype",
)  # fmt: skip


# ---------------------------------------------------------------- where the copy goes


def _free_target(edited: Path, workbook: Path, target: Path | None) -> Path:
    """The path of the copy: the one asked for, or the first free one beside the edited notice."""
    from notice.output import new_file

    if target is not None:
        new_file.check_free(target, new_file.FILLED_COPY)
        new_file.check_name(target, new_file.FILLED_COPY)
        return target
    for number in ("", *(f"_{n}" for n in range(2, MAX_NUMBER + 1))):
        path = edited.with_name(f"{workbook.stem}_回填{number}.xlsx")
        if not path.exists() and not path.is_symlink():
            return path
    message = f"回填稿已经编到_{MAX_NUMBER}，请清理这个文件夹"
    raise Refused([error("output-numbers", str(edited.parent), message)])


# ---------------------------------------------------------------- what is told of the files


def _told_of_inputs(origin: Recorded, made: Made, workbook: Path) -> Iterator[Diagnostic]:
    if origin.said and origin.said.workbook.sha256 != made.workbook.sha256:
        message = "工作簿和生成这份通报时的不一样，已逐格核对；改过的单元格不回填"
        yield warning("workbook-changed", str(workbook), message)


def _told_of_others(old: Sequence[Paragraph], document: Document) -> Iterator[Diagnostic]:
    """Headers, footers and notes that differ are told: they are not brought back."""
    import re

    from notice.docx.reading import FIELD

    made = [p for p in old if p.part not in (BODY, SPARE) and p.text.strip()]
    for other in document.others:
        shown = ".*".join(map(re.escape, other.fixed.split(FIELD)))
        same = [p for p in made if p.part == other.part and re.fullmatch(shown, p.text, re.DOTALL)]
        if same:
            made.remove(same[0])
        else:
            words = beginning(other.text, 20)
            message = f"“{words}”和生成时不一样，{other.part}不回填，请在台账或模板里改"
            yield info("other-part", other.part, message)
    for paragraph in made:
        message = f"生成时的“{beginning(paragraph.text, 20)}”没有了，{paragraph.part}不回填"
        yield info("other-part", paragraph.part, message)


def _told_of_parts(book: OpenWorkbook, workbook: Path) -> Iterator[Diagnostic]:
    """What the workbook has beyond cells, and what can't stay true in a changed copy."""
    kept = book.kept_as_they_are()
    if kept:
        message = f"工作簿里有{'、'.join(kept)}，回填稿原样保留；看不到的请用原来的程序打开"
        yield info("parts-kept", str(workbook), message)
    if book.is_signed():
        message = "工作簿有数字签名，改过的回填稿签名失效，请重新签名"
        yield warning("signature-lost", str(workbook), message)
    if book.has_formulas():
        message = "工作簿里有公式，回填稿里的结果还是原来的，请用WPS或Excel打开重新计算并保存"
        yield info("formulas-stale", str(workbook), message)


# ---------------------------------------------------------------- comments


def _remarks(trial: Trial) -> Iterator[Remark]:
    """The comments with their places and, on quoted text, cells."""
    was = {j: i for i, j in pairs(trial.old, trial.new) if i is not None and j is not None}
    was |= {group.news[0]: group.olds[0] for group in trial.groups if group.is_moved}
    for comment in trial.document.comments:
        old = was.get(comment.paragraph)
        cell = None
        if old is not None:
            text = trial.now[trial.today[old]] if old in trial.today else trial.old[old]
            end = comment.at + len(comment.quoted.partition("\n")[0])
            cell = cell_at(text, trial.new[comment.paragraph], comment.at, end)
        yield Remark(comment.author, comment.text, comment.paragraph + 1, cell)


# ---------------------------------------------------------------- where nothing can be proved


def _by_hand(old: Sequence[Paragraph], document: Document, reason: str) -> Filled:
    """All edits told, none brought back."""
    texts = body(old)
    told: list[Edit] = []
    for group in groups(texts, document.texts):
        news = [document.texts[j] for j in group.news]
        cell = cell_of(wishes([texts[i] for i in group.olds], news))
        why = f"这一段换了位置；{reason}" if group.is_moved else reason
        told += edits_of(group, texts, document, [cell], BY_HAND, why)
    remarks = tuple(Remark(c.author, c.text, c.paragraph + 1, None) for c in document.comments)
    return Filled(None, tuple(told), remarks, ())


# ---------------------------------------------------------------- what is told


def lines(filled: Filled) -> list[str]:
    """One line an edit, the first of them, then the comments (领导批注清单)."""
    shown = [_line(edit) for edit in filled.edits[:_SHOWN]]
    if len(filled.edits) > _SHOWN:
        shown.append(f"另有{len(filled.edits) - _SHOWN}处改动没有列出，加 --json 可以看全部")
    if filled.remarks:
        shown.append("领导批注清单：")
    for remark in filled.remarks:
        place = f"第{remark.paragraph}段" + (f"（{remark.cell}）" if remark.cell else "")
        text = remark.text.replace("\n", " ")
        shown.append(f"批注 {place} {remark.author or '没有署名'}：{text}")
    return shown


def _line(edit: Edit) -> str:
    change = one_replacement(edit.old, edit.new)
    begin, end = max(0, change.start - _AROUND), change.end + _AROUND
    old = onscreen.cut(edit.old[begin:end])
    new = onscreen.cut(edit.new[begin : change.start + len(change.new) + _AROUND])
    place = f"第{edit.paragraph}段 {edit.cell or '没有对应的单元格'}"
    by = f"（修订人：{'、'.join(filter(None, edit.authors))}）" if any(edit.authors) else ""
    return f"{edit.verdict} {place}：“{old}”→“{new}”；{edit.reason}{by}".replace("\n", " ")


def last_line(filled: Filled) -> str:
    """What became of the edits, in one line."""
    back = sum(edit.verdict == COMES_BACK for edit in filled.edits)
    counts = f"可回填{back}处，需人工处理{len(filled.edits) - back}处"
    if filled.path is not None:
        following = f'python generate.py "{filled.path}"'
        told = telling.summary("已写回填稿", filled.found)
        return (
            f"{told}：{counts}；原工作簿没有动。"
            f"下一步：看涂黄的格子，再运行 {following}；以后就用这一份台账"
        )
    if not filled.edits:
        return "没有改动，不写回填稿"
    return f"没有可回填的改动，不写回填稿（{counts}）"


def as_object(filled: Filled | None, found: Iterable[Diagnostic]) -> dict[str, object]:
    """The object of backfill --json; None where the run was refused."""
    return {
        "ok": filled is not None and not filled.is_refused,
        "outputs": {"workbook": filled.path if filled else None},
        "edits": [
            {
                "paragraph": edit.paragraph,
                "cell": edit.cell,
                "old": edit.old,
                "new": edit.new,
                "verdict": edit.verdict,
                "reason": edit.reason,
                "authors": list(edit.authors),
            }
            for edit in (filled.edits if filled else ())
        ],
        "comments": [
            {
                "author": remark.author,
                "text": remark.text,
                "paragraph": remark.paragraph,
                "cell": remark.cell,
            }
            for remark in (filled.remarks if filled else ())
        ],
        "findings": telling.findings(found),
    }
