"""build: the whole way on one screen.

`make()` reads, counts, checks and fills, and writes nothing; `build()` writes what it made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from notice import telling
from notice.commands import chinese, options
from notice.diagnostics import Diagnostic, Level, Refused, has_errors, warning

if TYPE_CHECKING:
    from notice.making.render import OpenTemplate
    from notice.model.book import Book
    from notice.model.notice import Edition, InputFile, Made, Totals
    from notice.model.text import Text
    from notice.output.files import Merge

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
    tell(built.found, built.made.totals, "已生成", as_json, built.outputs)
    if not as_json:
        telling.show(*(path for kind, path in built.outputs.items() if kind != "review"))
    return 0


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


class Built(NamedTuple):
    """A notice that is written: `outputs` are its files by kind (notice, review, web, text).

    `changed` says whether the notice itself was written anew.
    """

    made: Made
    outputs: Mapping[str, Path]
    changed: bool
    found: list[Diagnostic]


def make(
    workbook: Path, template: Path, edition: Edition, *, fix: bool = False
) -> tuple[Made, list[Diagnostic]]:
    """Return the notice of a workbook and what was found on the way.

    With `fix` the repairs of grade A are made in it. Raises Refused with every fault of both
    files together.
    """
    from notice import totals
    from notice.docx import scrub
    from notice.gate import privacy
    from notice.making import render
    from notice.model.notice import Made
    from notice.rules import breaches, contradictions, switches
    from notice.rules.passages import Passages, passages
    from notice.wording import edition as editions

    found: list[Diagnostic] = privacy.leaks_of_files((workbook.name, template.name))
    book, opened, inputs = _read(workbook, template, edition, found)
    written = Passages(passages(book))
    found += [*switches.faults(book, privacy.IDS), *breaches.told(book, written, fix=fix)]
    if fix:
        book = breaches.fixed(book)
        written = Passages(passages(book))  # what will be printed is what the rest looks at
    counted = totals.count(book)
    content, placed = editions.lay_out(book, counted, edition)
    found += [*placed, *contradictions.contradictions(book, counted, written)]
    found += privacy.leaks(book, written, edition)
    properties = scrub.properties(opened.document.part.package)
    found += privacy.leaks_of_properties(properties, book, edition, template.name)
    _stop_at_errors(found, counted)
    filled = _collected(found, lambda: render.fill(opened, book, counted, content))
    if filled is None:
        raise Refused(found, counted)
    rendered, proved = filled
    found += proved
    found += privacy.leaks_of_paragraphs(rendered.paragraphs, book, edition, template.name, found)
    _stop_at_errors(found, counted)
    made = Made(edition, book, counted, rendered, *inputs, fix)
    return prove(made, opened.content, found), found


def refuse_faulty_template(template: Path, edition: Edition) -> None:
    """Raise Refused where no workbook could fill the template: it is missing or has faults."""
    from notice import intake
    from notice.making import render

    taken = intake.take(template, intake.TEMPLATE)
    found = render.check(render.open_template(taken.content, template.name), None, edition)
    if has_errors(found):
        raise Refused(found)


def prove(made: Made, template: bytes, found: list[Diagnostic], *, is_merged: bool = False) -> Made:
    """The notice with what was proved of it (自证); raises Refused where a proof fails.

    `template` are the bytes whose words it may have, whatever is withheld.
    """
    from notice.gate import privacy
    from notice.making import claims
    from notice.model.notice import Edition, Proof

    rendered, book = made.rendered, made.book
    done = claims.prove(
        rendered, book, made.totals, made.edition, template, found, is_merged=is_merged
    )
    of_book = [p for p in made.proofs if p.claim in (claims.TOTALS, claims.ROWS)]
    proofs, faults = [*done.proofs, *of_book], list(done.faults)
    if made.edition is Edition.PUBLIC:
        numbers = privacy.unmasked(done.read.words, book)
        faults += numbers
        if not numbers:
            evidence = f"查对文件的{len(done.read.parts)}个部分，对外公布的联系电话除外，没有"
            proofs.append(
                Proof("公开版文件的任何部分都没有完整的身份证号、手机号、银行卡号", evidence)
            )
    if faults:
        raise Refused([*found, *faults], made.totals)
    return made._replace(rendered=rendered._replace(looks=done.read.looks), proofs=tuple(proofs))


def _read(
    workbook: Path, template: Path, edition: Edition, found: list[Diagnostic]
) -> tuple[Book, OpenTemplate, tuple[InputFile, InputFile]]:
    """Return the book and the template, ready to be filled; raises Refused with both's faults.

    What could be read of a faulty workbook is checked all the same, so that everything is told
    in one run.
    """
    from notice import intake
    from notice.ledger.read import read_book
    from notice.making import render
    from notice.model.book import Book
    from notice.model.notice import InputFile
    from notice.template import names

    table = _collected(found, lambda: intake.take(workbook, intake.WORKBOOK))
    words = _collected(found, lambda: intake.take(template, intake.TEMPLATE))
    for taken in (table, words):
        found += taken.found if taken else ()
    book, is_whole = None, False
    if table:
        try:
            book, notes = read_book(table.content, str(workbook))
            found += notes
            is_whole = True
        except Refused as refused:
            found += refused.diagnostics
            book = refused.book if isinstance(refused.book, Book) else None
    opened = words and _collected(found, lambda: render.open_template(words.content, template.name))
    if opened:
        found += render.check(opened, names.names_of(book) if book else None, edition)
        found += render.closed_up(opened, book) if book else ()
    if not (table and words and book and is_whole and opened):
        raise Refused([*found, *(_checked(book, edition, is_broken=not is_whole) if book else ())])
    inputs = (
        InputFile(workbook.name, _sha256(table.content)),
        InputFile(template.name, _sha256(words.content)),
    )
    return book, opened, inputs


def _checked(book: Book, edition: Edition, *, is_broken: bool) -> list[Diagnostic]:
    """What the rules find in a book of which no notice will be made."""
    from notice import totals
    from notice.gate import privacy
    from notice.rules import breaches, contradictions, switches
    from notice.rules.passages import Passages, passages

    written = Passages(passages(book))
    counted = totals.count(book)
    return [
        *switches.faults(book, privacy.IDS),
        *breaches.told(book, written, fix=False),
        *contradictions.contradictions(book, counted, written, is_broken=is_broken),
        *privacy.leaks(book, written, edition),
    ]


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
) -> Built:
    """Make the notice and write it at `output`, a .docx or a folder; with `web` a page and a text
    of it too, with `pdf` a PDF.

    An edited notice there is merged with it by `merge`, else left or, with `force`, replaced.
    Raises Refused, and then nothing is written; with `strict` a warning stops like an error.
    """
    from notice.output import files, review

    is_file = output.suffix.lower() == ".docx"
    opened = files.open_elsewhere(output) if is_file else []
    try:
        made, found = make(workbook, template, edition, fix=fix)
    except Refused as refused:
        raise Refused([*opened, *refused.diagnostics], refused.totals) from refused
    of_making = tuple(found)
    target = output if is_file else output / f"{stem_of(made.book.facts, made.edition)}.docx"
    found += opened if is_file else files.open_elsewhere(target)
    if pdf and strict:
        found += no_office(target)
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
    outputs = {"notice": saved.path, "review": review.path_of(saved.path)}
    if web:
        outputs |= _web(saved.made, saved.path, found)
    if pdf:
        made_pdf, told = pdfs((saved.path,))
        found += told
        outputs |= dict(zip(("pdf",), made_pdf.values(), strict=False))
    return Built(saved.made, outputs, saved.changed, found)


def _web(made: Made, notice: Path, found: list[Diagnostic]) -> dict[str, Path]:
    """Write page and text beside the notice; a file that is not ours stays, with a warning."""
    from notice.output import beside
    from notice.output import web as pages

    outputs: dict[str, Path] = {}
    for kind, suffix, content in (
        ("web", ".html", pages.page(made)),
        ("text", ".txt", pages.text(made)),
    ):
        path = notice.with_suffix(suffix)
        told = _written(path, lambda path=path, text=content: beside.put(path, text.encode()))
        found += told
        if not told:
            outputs[kind] = path
    return outputs


def pdfs(notices: Sequence[Path]) -> tuple[dict[Path, Path], list[Diagnostic]]:
    """Make a PDF beside each notice; return notice → PDF, and why one has none.

    One that is there and was made of this very notice stays.
    """
    import tempfile

    from notice.docx import fonts
    from notice.output import beside
    from notice.output import pdf as office

    outputs = {n: n.with_suffix(".pdf") for n in notices}
    stale = [n for n in notices if not beside.is_made_of(outputs[n], n)]
    found: list[Diagnostic] = []
    if not stale:
        return outputs, found
    if not office.is_there():
        return {}, no_office(stale[0])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            made = office.made(stale, Path(folder))
        except office.Failed as fault:
            return {}, [warning("pdf-failed", str(stale[0]), f"没有做成PDF：{fault}")]
        for notice in stale:
            told = _put_pdf(notice, made.get(notice), outputs[notice])
            found += told
            if told:
                del outputs[notice]
    missing = office.missing(dict.fromkeys(f for n in made for f in fonts.used(n.read_bytes())))
    if missing:
        message = f"这台电脑没有字体{'、'.join(missing)}，PDF 里换成了别的字体，请核对版面"
        found.append(warning("pdf-fonts", str(outputs.get(stale[0], stale[0])), message))
    return outputs, found


def _put_pdf(notice: Path, made: Path | None, target: Path) -> list[Diagnostic]:
    from notice.output import beside

    if made is None:
        message = "LibreOffice 没有做出PDF，请用WPS或Word打开通报另存为PDF"
        return [warning("pdf-failed", str(notice), message)]
    return _written(target, lambda: beside.put(target, made.read_bytes(), of=notice))


def no_office(notice: Path) -> list[Diagnostic]:
    """The warning that no PDF can be made here, if there is no LibreOffice."""
    from notice.output import pdf as office

    if office.is_there():
        return []
    message = "这台电脑没有LibreOffice，没有做PDF；可以用WPS或Word打开通报另存为PDF"
    return [warning("pdf-no-office", str(notice), message)]


def _written(path: Path, write: Callable[[], list[Diagnostic]]) -> list[Diagnostic]:
    """What is to be told of writing a file beside the notice, which is there already."""
    try:
        return write()
    except OSError:
        message = "这个文件没有写成（没有权限、磁盘已满或正被打开着），通报已经生成"
        return [warning("beside-failed", str(path), message)]


def stem_of(facts: Mapping[str, tuple[Text, ...]], edition: Edition) -> str:
    """{单位简称}{文件标题}, in the 党内版 with that word behind, cleaned for file systems."""
    from notice.model.notice import Edition
    from notice.output.files import clean_stem
    from notice.template.names import title_in

    mark = "（党内版）" if edition is Edition.INTERNAL else ""
    title = clean_stem(f"{facts['单位简称'][0]}{title_in(facts)}")
    return f"{title}{mark}"


def refuse_warnings(found: list[Diagnostic], totals: Totals | None = None) -> None:
    """With --strict a warning stops like an error; raises Refused then."""
    if any(d.level is Level.WARNING for d in found):
        raise Refused(found, totals)


def _stop_at_errors(found: list[Diagnostic], counted: Totals) -> None:
    if has_errors(found):
        raise Refused(found, counted)


def _collected(found: list[Diagnostic], step: Callable[[], T]) -> T | None:
    """What the step returns; None where it refuses, and its diagnostics join the others."""
    try:
        return step()
    except Refused as refused:
        found += refused.diagnostics
        return None


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
