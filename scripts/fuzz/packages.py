"""Damage to a package: members lost, doubled, renamed, packed otherwise."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from random import Random

from scripts.fuzz.good import good_books, good_templates

Members = dict[str, bytes]


def members_of(content: bytes) -> Members:
    """The members of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Sequence[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these members."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", compression) as archive:
        warnings.simplefilter("ignore")  # of a name that stands there twice
        for name, blob in members:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = compression
            archive.writestr(entry, blob)
    return stream.getvalue()


def repackaged(rng: Random, content: bytes) -> bytes:
    """Members lost, doubled, renamed, exchanged, added, emptied, packed otherwise."""
    members = list(members_of(content).items())
    at, other = rng.randrange(len(members)), rng.randrange(len(members))
    name, blob = members[at]
    compression = zipfile.ZIP_DEFLATED
    match rng.randrange(10):
        case 0:
            del members[at]
        case 1:
            members.append((name, members[other][1]))
        case 2:
            members.append((name.swapcase(), blob))
        case 3:
            members[at] = (rng.choice((name.upper(), name.replace("/", "\\"), f"/{name}")), blob)
        case 4:
            members[at], members[other] = (name, members[other][1]), (members[other][0], blob)
        case 5:
            added = (
                "../../evil.txt",
                "xl/",
                "word/",
                "evil",
                "mimetype",
                "content.xml",
                "xl/a.xml",
            )
            members.append((rng.choice(added), rng.choice((b"", b"evil", b"<a/>", blob))))
        case 6:
            members[at] = (name, rng.choice((b"", b" ", b"\xef\xbb\xbf", b"PK", rng.randbytes(99))))
        case 7:
            compression = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        case 8:
            rng.shuffle(members)
        case 9:
            foreign = list(members_of(rng.choice((*good_books(), *good_templates()))).items())
            taken = rng.choice(foreign)
            members[at] = (name, taken[1]) if rng.random() < 0.5 else taken
    return zipped(members, compression)
