"""The fingerprint of a file (指纹), by which the tool knows what it wrote."""

from __future__ import annotations

import hashlib


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()
