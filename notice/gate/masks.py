"""Masks (脱敏): a value, and the numbers in a sentence, as they may be shown."""

from __future__ import annotations

from notice.gate.detectors import NEVER_WHOLE
from notice.gate.personal_numbers import LONG_NUMBER, NARROW


def mask(value: str) -> str:
    """A value as it may be shown: 138****2345, 张*, w***@…"""
    if "@" in value:
        return f"{value[0]}***@…"
    if len(value) <= 4:
        return value[0] + "*" * (len(value) - 1)
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"{value[:2]}****{value[-1]}"


def masked(message: str) -> str:
    """A sentence with every identity, mobile and card number in it masked."""
    if not LONG_NUMBER.search(message):
        return message
    for detector in NEVER_WHOLE:
        for leak in sorted(detector.leaks(message.translate(NARROW)), reverse=True):
            message = (
                message[: leak.start] + mask(message[leak.start : leak.end]) + message[leak.end :]
            )
    return message


def starred(text: str) -> str:
    """As `masked`, each hidden letter a star: the text keeps its length."""
    if not LONG_NUMBER.search(text):
        return text
    letters = list(text)
    for detector in NEVER_WHOLE:
        for leak in detector.leaks("".join(letters).translate(NARROW)):
            hidden = range(leak.start + 3, max(leak.start + 3, leak.end - 4))
            for place in hidden:
                letters[place] = "*"
    return "".join(letters)
