"""Pictures of a template without what cameras and programs write into them.

That is place, time, author and paths.
"""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TOLD = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_JPEG_TOLD = (0xE1, 0xED, 0xFE)  # Exif and XMP, Photoshop, comment
_SCAN = 0xDA


def without_metadata(blob: bytes) -> bytes:
    """Return a PNG or JPEG with the same picture and no metadata; anything else as it is."""
    try:
        if blob.startswith(_PNG):
            return _png(blob)
        if blob.startswith(b"\xff\xd8\xff"):
            return _jpeg(blob)
    except (struct.error, IndexError):
        pass  # a broken picture is none of our business
    return blob


def _png(blob: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(blob):
        (length,) = struct.unpack_from(">I", blob, at)
        end = at + 12 + length
        if blob[at + 4 : at + 8] not in _PNG_TOLD:
            kept.append(blob[at:end])
        at = end
    return b"".join(kept)


def _jpeg(blob: bytes) -> bytes:
    kept, at = [blob[:2]], 2
    while blob[at] == 0xFF and blob[at + 1] != _SCAN:
        (length,) = struct.unpack_from(">H", blob, at + 2)
        if blob[at + 1] not in _JPEG_TOLD:
            kept.append(blob[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, blob[at:]])
