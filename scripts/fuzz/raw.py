"""Damage to a file as bytes, whatever it holds."""

from __future__ import annotations

import re
import struct
from random import Random

from scripts.fuzz.good import good_books, good_templates


def flipped(rng: Random, content: bytes) -> bytes:
    """Some bytes changed."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20, 200)) if content else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_short(rng: Random, content: bytes) -> bytes:
    """The beginning alone."""
    return content[: rng.randrange(len(content))]


def _spliced(rng: Random, content: bytes) -> bytes:
    other = rng.choice((*good_books(), *good_templates()))
    start, end = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
    at = rng.randrange(len(other))
    piece = other[at : at + end - start]
    return content[:start] + piece + content[end if rng.random() < 0.5 else start :]


def _surrounded(rng: Random, content: bytes) -> bytes:
    junk = rng.choice((b"junk", b"\0" * 1000, rng.randbytes(300), *good_books()))
    return junk + content if rng.random() < 0.5 else content + junk


def _directory_altered(rng: Random, content: bytes) -> bytes:
    """Change a field of a header of the archive: method, flags, sizes, names, offsets."""
    changed = bytearray(content)
    heads = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.choice(heads) + rng.randrange(4, 46)
        if at + 4 <= len(changed):
            values = (0, 1, 8, 9, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, rng.getrandbits(32))
            value, size = rng.choice(values), rng.choice((1, 2, 4))
            changed[at : at + size] = struct.pack("<I", value)[:size]
    return bytes(changed)


BYTES = (flipped, flipped, cut_short, _spliced, _surrounded, _directory_altered, _directory_altered)
