"""自证: the finished bytes are read back, and each claim is proved before anything is written."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]: no stubs

from notice.diagnostics import Diagnostic, Refused, error
from notice.making import claims
from notice.making.readback import ReadBack, read_back
from notice.model.notice import Edition, Made, Proof

_BROKEN = (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError)


def prove(
    made: Made, template: bytes, found: Sequence[Diagnostic], *, is_merged: bool = False
) -> Made:
    """Return the notice with what was proved of it; raises Refused where a claim does not hold.

    `template` are the bytes whose words it may have, whatever is withheld; `found` is what was
    told so far.
    """
    try:
        read = read_back(made.rendered.docx)
    except _BROKEN as fault:
        message = f"做出来的文件读不回来，{claims.AGAIN}"
        raise Refused([*found, error("proof-file", "通报", message)], made.totals) from fault
    steps = list(_steps(made, read, template, is_merged=is_merged))
    faults = [step for step in steps if isinstance(step, Diagnostic)]
    if faults:
        raise Refused([*found, *faults], made.totals)
    proofs = tuple(step for step in steps if isinstance(step, Proof))
    return made._replace(rendered=made.rendered._replace(looks=read.looks), proofs=proofs)


def _steps(
    made: Made,
    read: ReadBack,
    template: bytes,
    *,
    is_merged: bool,
) -> Iterator[Proof | Diagnostic]:
    """Each claim that holds, or the error that it does not.

    Of a merged notice's book all is proved: what is left is what the hand may have brought in.
    """
    rendered, book, totals = made.rendered, made.book, made.totals
    if is_merged:
        yield claims.merged(rendered)
    else:
        yield claims.same_text(rendered, read)
        yield claims.same_totals(rendered, book, totals)
        yield claims.all_rows(book)
    if made.edition is Edition.PUBLIC:
        yield claims.nothing_withheld(rendered, book, totals, read, template, is_merged=is_merged)
    yield from (proof for proof in made.proofs if proof.claim in (claims.TOTALS, claims.ROWS))
    if made.edition is Edition.PUBLIC:
        yield from claims.no_numbers(read, book)
