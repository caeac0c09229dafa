"""build: the whole way on one screen.

`make()` reads, counts, checks and fills, and writes nothing; `build()` writes what it made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Diagnostic, Level, Refused, has_errors

if TYPE_CHECKING:
    from notice.intake import Kind, Taken
    from notice.making.render import OpenTemplate
    from notice.model.book import Book
    from notice.model.notice import Edition, InputFile, Made, Rendered, Totals
    from notice.model.text import Text
    from notice.output.placing import Merge
    from notice.wording.edition import Content

T = TypeVar("T")


@chinese.command("build", "python generate.py 台账.xlsx -t 模板.docx -o 输出文件夹")
@options.workbook
@options.template
@options.output("输出", "输出的文件（以 .docx 结尾）或文件夹，默认 output")
@options.internal
@options.fix
@options.pdf
@options.web
@options.strict
@click.option("--merge", is_flag=True, help="输出文件改动过的，把改动并入新的通报（逐段合并）")
@click.option("--force", is_flag=True, help="输出文件改动过也覆盖（原文件存入“历史”）")
@options.json
def command(
    workbook: Path | None,
    template: Path | None,
    output: Path | None,
    internal: bool,
    fix: bool,
    pdf: bool,
    web: bool,
    strict: bool,
    merge: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Make the notice, write it, and tell what was found and where it is."""
    if merge and force:
        raise chinese.WrongCommand("--merge 和 --force 不能一起用：前者并入改动，后者不要改动")
    options.refuse_internal_page(internal=internal, web=web)
    options.name_chosen(workbook, is_silent=as_json)
    try:
        edition = options.edition_of(internal)
        built = build(
            options.source(workbook),
            template or options.default_template(edition),
            output or options.DEFAULT_OUTPUT,
            edition,
            fix=fix,
            strict=strict,
            force=force,
            web=web,
            pdf=pdf,
            merge=_merge() if merge else None,
        )
    except Refused as refusal:
        return refused(refusal, "没有生成", as_json)
    verb = "已生成" if built.changed else "没有变化，通报还是原来那份"
    tell(built.found, built.made.totals, verb, as_json, built.outputs)
    if not as_json:
        _show(built, is_merge=merge)
    return 0


def _show(built: Built, *, is_merge: bool) -> None:
    telling.say(*_next_steps(built, is_merge=is_merge))
    telling.show(*(path for kind, path in built.outputs.items() if kind != "review"))


def _next_steps(built: Built, *, is_merge: bool) -> Iterator[str]:
    """What became of the version that was there, and which file is now the one."""
    from notice.output.stale import stale

    notice = built.outputs["notice"]
    if built.kept is not None:
        yield f"换下的上一版：{built.kept.parent.name}/{built.kept.name}"
    if is_merge and built.is_merged:
        yield f"改动已经并入，以后就用这一份：{notice.name}；请先看核对单里“手工改过的段落”"
    for copy in stale(notice):
        same = "文字和它一样，可以删去" if copy.is_same else "文字和它不同，别拿错"
        yield f"旁边还有旧的一份：{copy.path.name}，{same}"


def _merge() -> Merge:
    from notice.commands.merge import merge

    return merge


def refused(refusal: Refused, verb: str, as_json: bool) -> int:
    """Tell why no notice is made; return the exit status."""
    if not as_json:
        return telling.refused(refusal, verb)
    told = telling.made_object(ok=False, found=refusal.diagnostics, totals=refusal.totals)
    return telling.refused(refusal, verb, told)


def tell(
    found: Sequence[Diagnostic],
    totals: Totals,
    verb: str,
    as_json: bool,
    outputs: Mapping[str, Path] | None = None,
) -> None:
    """Tell what was found and counted on the way."""
    if as_json:
        told = telling.made_object(ok=True, found=found, totals=totals, outputs=outputs)
        telling.show_object(told)
        return
    telling.say(*telling.lines(found), telling.summary(verb, found, totals))


# ---------------------------------------------------------------- the way


def make(
    workbook: Path, template: Path, edition: Edition, *, fix: bool = False
) -> tuple[Made, list[Diagnostic]]:
    """Return the notice of a workbook and what was found on the way.

    With `fix` the repairs of grade A are made in it. Raises Refused with every fault of both
    files together.
    """
    from notice.making import proof
    from notice.model.notice import Made

    found: list[Diagnostic] = []
    given = _read(workbook, template, edition, found)
    book, counted, content = _checked(given, edition, found, fix=fix)
    rendered = _filled(given.template, book, counted, content, found)
    _check_printed(rendered, book, counted, edition, template.name, found)
    made = Made(edition, book, counted, rendered, *given.inputs, fix)
    return proof.prove(made, given.template.content, found), found


class _Given(NamedTuple):
    """What both files hold, ready to be filled in."""

    book: Book
    template: OpenTemplate
    inputs: tuple[InputFile, InputFile]


def _read(workbook: Path, template: Path, edition: Edition, found: list[Diagnostic]) -> _Given:
    """Read both files; raises Refused with the faults of both.

    What could be read of a faulty workbook is checked all the same, so that everything is told
    in one run.
    """
    from notice import intake, totals
    from notice.gate import leaks
    from notice.making import render
    from notice.model.notice import InputFile
    from notice.output.fingerprint import digest
    from notice.template import names

    found += leaks.of_files((workbook.name, template.name))
    table = _taken(workbook, intake.WORKBOOK, found)
    words = _taken(template, intake.TEMPLATE, found)
    book, is_whole = _book(table.content, workbook, found) if table else (None, False)
    opened = words and _collected(found, lambda: render.open_template(words.content, template.name))
    if opened:
        found += render.check(opened, names.names_of(book) if book else None, edition)
        found += render.closed_up(opened, book) if book else ()
    if not (table and words and book and is_whole and opened):
        if book:
            counted = totals.count(book)
            found += _told_of(book, book, counted, edition, fix=False, is_broken=not is_whole)
        raise Refused(found, book=book)
    inputs = (
        InputFile(workbook.name, digest(table.content)),
        InputFile(template.name, digest(words.content)),
    )
    return _Given(book, opened, inputs)


def _taken(path: Path, kind: Kind, found: list[Diagnostic]) -> Taken | None:
    """The bytes of a file; None where no library may open it, and that is told."""
    from notice import intake

    taken = _collected(found, lambda: intake.take(path, kind))
    found += taken.found if taken else ()
    return taken


def _book(content: bytes, workbook: Path, found: list[Diagnostic]) -> tuple[Book | None, bool]:
    """What could be read of a workbook, and whether that is the whole book."""
    from notice.ledger.read import read_book
    from notice.model.book import Book

    try:
        book, notes = read_book(content, str(workbook))
    except Refused as refusal:
        found += refusal.diagnostics
        return (refusal.book if isinstance(refusal.book, Book) else None), False
    found += notes
    return book, True


def _checked(
    given: _Given, edition: Edition, found: list[Diagnostic], *, fix: bool
) -> tuple[Book, Totals, Content]:
    """The book as it will be printed, counted and laid out; raises Refused where it may not be."""
    from notice import totals
    from notice.docx import scrub
    from notice.gate import leaks
    from notice.rules import breaches
    from notice.wording import edition as editions

    typed, template = given.book, given.template
    book = breaches.fixed(typed) if fix else typed
    counted = totals.count(book)
    content, placed = editions.lay_out(book, counted, edition)
    found += _told_of(typed, book, counted, edition, placed, fix=fix)
    properties = scrub.properties(template.document.part.package)
    found += leaks.of_properties(properties, book, edition, template.name)
    _stop_at_errors(found, counted, book)
    return book, counted, content


def _told_of(
    typed: Book,
    printed: Book,
    counted: Totals,
    edition: Edition,
    placed: Sequence[Diagnostic] = (),
    *,
    fix: bool,
    is_broken: bool = False,
) -> list[Diagnostic]:
    """What the checks find: text rules in the book as typed, the others in what will be printed.

    `placed` was found in laying it out; of a broken book no notice will be made.
    """
    from notice.gate import detectors, leaks
    from notice.rules import breaches, contradictions, switches
    from notice.rules.passages import Passages, passages

    as_typed = Passages(passages(typed))
    as_printed = as_typed if printed is typed else Passages(passages(printed))
    told = [
        *switches.faults(typed, detectors.IDS),
        *breaches.told(typed, as_typed, fix=fix),
        *placed,
        *contradictions.contradictions(printed, counted, as_printed, is_broken=is_broken),
        *leaks.of_book(printed, as_printed, edition),
    ]
    return leaks.without_names(told, as_printed)


def _filled(
    template: OpenTemplate,
    book: Book,
    counted: Totals,
    content: Content,
    found: list[Diagnostic],
) -> Rendered:
    """The template filled in; raises Refused where that can't be."""
    from notice.making import omissions, render
    from notice.rules.switches import TEMPLATE_OMITS

    filled = _collected(found, lambda: render.fill(template, book, counted, content))
    if filled is None:
        raise Refused(found, counted, book)
    rendered, told = filled
    found += told
    is_letter = any(d.rule == "template-no-findings" for d in found)
    if not is_letter and TEMPLATE_OMITS not in book.rules_off:
        found += omissions.told(template, rendered, book, counted, content)
    return rendered


def _check_printed(
    rendered: Rendered,
    book: Book,
    counted: Totals,
    edition: Edition,
    template_name: str,
    found: list[Diagnostic],
) -> None:
    """Raise Refused where the notice must not leave: what it prints is looked at once more."""
    from notice.gate import leaks

    found += leaks.of_paragraphs(rendered.paragraphs, book, edition, template_name, found)
    _stop_at_errors(found, counted, book)


def refuse_faulty_template(template: Path, edition: Edition, book: Book | None = None) -> None:
    """Raise Refused where no workbook could fill the template: it is missing or has faults.

    With a `book`, also where it has a name that this one can't fill.
    """
    from notice import intake
    from notice.making import render
    from notice.template import names

    taken = intake.take(template, intake.TEMPLATE)
    known = names.names_of(book) if book is not None else None
    found = render.check(render.open_template(taken.content, template.name), known, edition)
    if has_errors(found):
        raise Refused(found)


class Built(NamedTuple):
    """A notice that is written: `outputs` are its files by kind (notice, review, web, text).

    `changed` says whether the notice itself was written anew.
    """

    made: Made
    outputs: Mapping[str, Path]
    changed: bool
    found: list[Diagnostic]
    kept: Path | None = None  # the version that it replaced, in 历史
    is_merged: bool = False  # with what a hand wrote


def build(
    workbook: Path,
    template: Path,
    output: Path,
    edition: Edition,
    *,
    fix: bool,
    strict: bool,
    force: bool,
    web: bool = False,
    pdf: bool = False,
    merge: Merge | None = None,
    is_stopped: Callable[[], bool] | None = None,
) -> Built:
    """Make the notice and write it at `output`, a .docx or a folder.

    With `web` a page and a text of it too, with `pdf` a PDF, unless that `is_stopped` meanwhile.

    An edited notice there is merged with it by `merge`, else left or, with `force`, replaced.
    Raises Refused, and then nothing is written; with `strict` a warning stops like an error.
    """
    from notice.output import files, renditions
    from notice.output.file_names import sheet_of
    from notice.output.targets import open_elsewhere

    is_file = output.suffix.lower() == ".docx"
    opened = open_elsewhere(output) if is_file else []
    try:
        made, found = make(workbook, template, edition, fix=fix)
    except Refused as refused:
        raise Refused([*opened, *refused.diagnostics], refused.totals) from refused
    of_making = tuple(found)
    target = output if is_file else output / f"{stem_of(made.book.facts, made.edition)}.docx"
    found += opened if is_file else open_elsewhere(target)
    if pdf and strict:
        found += renditions.no_office(target)
    if strict:
        refuse_warnings(found, made.totals)
    try:
        saved = files.save(
            made,
            target,
            (workbook, template),
            of_making,
            force=force,
            strict=strict,
            merge=merge,
        )
    except Refused as refused:
        raise Refused([*found, *refused.diagnostics], made.totals) from refused
    found += saved.found
    outputs = {"notice": saved.path, "review": sheet_of(saved.path)}
    if web:
        pages, told = renditions.web(saved.made, saved.path)
        outputs |= pages
        found += told
    if pdf:
        pdf_of, told = renditions.pdfs((saved.path,), is_stopped)
        outputs |= {"pdf": pdf_of[saved.path]} if saved.path in pdf_of else {}
        found += told
    return Built(saved.made, outputs, saved.changed, found, saved.kept, saved.is_merged)


def stem_of(facts: Mapping[str, tuple[Text, ...]], edition: Edition) -> str:
    """{单位简称}{文件标题}, in the 党内版 with that word behind, cleaned for file systems."""
    from notice.model.notice import Edition
    from notice.output.file_names import clean_stem
    from notice.template.names import title_in

    mark = "（党内版）" if edition is Edition.INTERNAL else ""
    title = clean_stem(f"{facts['单位简称'][0]}{title_in(facts)}")
    return f"{title}{mark}"


def refuse_warnings(found: list[Diagnostic], totals: Totals | None = None) -> None:
    """With --strict a warning stops like an error; raises Refused then."""
    if any(d.level is Level.WARNING for d in found):
        raise Refused(found, totals)


def _stop_at_errors(found: list[Diagnostic], counted: Totals, book: Book) -> None:
    if has_errors(found):
        raise Refused(found, counted, book)


def _collected(found: list[Diagnostic], step: Callable[[], T]) -> T | None:
    """What the step returns; None where it refuses, and its diagnostics join the others."""
    try:
        return step()
    except Refused as refused:
        found += refused.diagnostics
        return None
