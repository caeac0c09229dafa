"""The record that a file is compared with: the one of its name, else the one most alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notice.output.record import Record
from notice.versions.align import LEAST_SHARED, share_in_common


def nearest(own: Iterable[Record], others: Iterable[Record], texts: Sequence[str]) -> Record | None:
    """The first record of the file's own that can be read, else the nearest of the others.

    That is the one whose body shares most with the texts of the file; None where none shares
    enough.
    """
    for record in own:
        if record.said.paragraphs:
            return record
    found: Record | None = None
    most = 0.0
    for record in others:
        share = share_in_common(record.said.body, texts)
        if share >= LEAST_SHARED and share > most:
            found, most = record, share
    return found
