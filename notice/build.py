"""The whole way on one screen.

`make()` reads, counts, checks and fills, and writes nothing; `build()` writes what it made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from notice import intake, totals
from notice.diagnostics import Diagnostic, Level, Refused, has_errors
from notice.model import Book, Edition, InputFile, Made, Proof, Totals

if TYPE_CHECKING:
    from notice.document.render import OpenTemplate
    from notice.output.files import Merge

T = TypeVar("T")


def make(
    workbook: Path, template: Path, edition: Edition, *, fix: bool = False
) -> tuple[Made, list[Diagnostic]]:
    """Return the notice of a workbook and what was found on the way.

    With `fix` the repairs of grade A are made in it. Raises Refused with every fault of both
    files together.
    """
    from notice.document import edition as editions
    from notice.document import render, scrub
    from notice.rules import facts, privacy, settings, texts
    from notice.rules.passages import Passages, passages

    found: list[Diagnostic] = privacy.leaks_of_files((workbook.name, template.name))
    book, opened, inputs = _read(workbook, template, edition, found)
    written = Passages(passages(book))
    found += [*settings.faults(book), *texts.told(book, written, fix=fix)]
    if fix:
        book = texts.fixed(book)
        written = Passages(passages(book))  # what will be printed is what the rest looks at
    counted = totals.count(book)
    content, placed = editions.lay_out(book, counted, edition)
    found += [*placed, *facts.contradictions(book, counted, written)]
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


def prove(made: Made, template: bytes, found: list[Diagnostic], *, is_merged: bool = False) -> Made:
    """The notice with what was proved of it (自证); raises Refused where a proof fails.

    `template` are the bytes whose words it may have, whatever is withheld.
    """
    from notice.document import claims
    from notice.rules import privacy

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
    from notice.document import names, render
    from notice.workbook.read import read_book

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
    if not (table and words and book and is_whole and opened):
        raise Refused([*found, *(_checked(book, edition, is_broken=not is_whole) if book else ())])
    inputs = (
        InputFile(workbook.name, _sha256(table.content)),
        InputFile(template.name, _sha256(words.content)),
    )
    return book, opened, inputs


def _checked(book: Book, edition: Edition, *, is_broken: bool) -> list[Diagnostic]:
    """What the rules find in a book of which no notice will be made."""
    from notice.rules import facts, privacy, settings, texts
    from notice.rules.passages import Passages, passages

    written = Passages(passages(book))
    counted = totals.count(book)
    return [
        *settings.faults(book),
        *texts.told(book, written, fix=False),
        *facts.contradictions(book, counted, written, is_broken=is_broken),
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
    merge: Merge | None = None,
) -> tuple[Made, Path, list[Diagnostic]]:
    """Make the notice and write it at `output`, a .docx or a folder.

    An edited notice there is merged with it by `merge`, else left or, with `force`, replaced.

    Returns the notice, where it is and what was found. Raises Refused, and then nothing is
    written; with `strict` a warning stops like an error.
    """
    from notice.output import files

    is_file = output.suffix.lower() == ".docx"
    opened = files.open_elsewhere(output) if is_file else []
    try:
        made, found = make(workbook, template, edition, fix=fix)
    except Refused as refused:
        raise Refused([*opened, *refused.diagnostics], refused.totals) from refused
    of_making = tuple(found)
    target = output if is_file else output / f"{default_stem(made)}.docx"
    found += opened if is_file else files.open_elsewhere(target)
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
    return made, saved.path, [*found, *saved.found]


def default_stem(made: Made) -> str:
    """{单位简称}{文件标题}, in the 党内版 with that word behind, cleaned for file systems."""
    from notice.document.names import title_of
    from notice.output.files import clean_stem

    mark = "（党内版）" if made.edition is Edition.INTERNAL else ""
    title = clean_stem(f"{made.book.facts['单位简称'][0]}{title_of(made.book)}")
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
    return hashlib.sha256(content).hexdigest()
