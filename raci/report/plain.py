"""Text of strangers on a terminal: nothing that moves the cursor, hides or turns what is read, and lines that fit."""

from __future__ import annotations

import unicodedata

from raci.findings import InvalidFile
from raci.source import read_bytes

TAB = "    "
JOINERS = "\u200c\u200d"
"""Characters that cannot be seen and yet belong to words of Persian and Hindi, and to pictures of people."""


def harmless(text: str) -> str:
    """Return text on one line; what cannot be seen, or turns the direction of reading, becomes �."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if char in "\t\n\r":
        return " "
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp") and char not in JOINERS
    return "\ufffd" if hidden else char


def excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """Return a line of a file, cut to `width` cells, and how many cells stand before a column (counted from 1)."""
    start = max(0, column - 1 - width // 2) if column > width - 8 else 0
    before, after = _drawn(line[start : column - 1]), _drawn(line[column - 1 : column - 1 + width])
    if start:
        before = "…" + before[1:]
    while cells(before) > width - 2 and len(before) > 1:  # wide characters
        before = "…" + before[2:]
    room = width - cells(before)
    if cells(after) > room or len(line) > column - 1 + width:
        while cells(after) > room - 1:
            after = after[:-1]
        after += "…"
    return (before + after).rstrip(), cells(before)


def _drawn(text: str) -> str:
    return harmless(text.replace("\t", TAB))


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def source_lines(file: str) -> list[str]:
    """Return the lines of a text file as its reader counts them; none for what is no text, or cannot be read."""
    try:
        raw = read_bytes(file) if file != "-" else b""
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except (InvalidFile, UnicodeDecodeError):
        return []
    return text.replace("\ufeff", "").splitlines() if "\0" not in text else []
