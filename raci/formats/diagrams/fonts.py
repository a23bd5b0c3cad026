"""The bundled font: where it lies, how wide its letters are, and which letters it has."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "fonts"
FAMILY = "Liberation Sans"
FILES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")


class Face(NamedTuple):
    """One weight of the font: how far each code point moves the pen, as a share of the font's size."""

    advances: dict[int, float]


def paths() -> list[str]:
    """Return the font's files, regular first."""
    return [str(FOLDER / name) for name in FILES]


@cache
def face(bold: bool) -> Face:
    """Read one weight's widths from the font's own tables (OpenType: head, hhea, hmtx, cmap)."""
    data = (FOLDER / FILES[bold]).read_bytes()
    tables = dict(_directory(data))
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    widths = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    return Face({code: widths[min(glyph, count - 1)] / units for code, glyph in _glyphs(data, tables["cmap"])})


def covers(text: str) -> bool:
    """Tell whether the bundled font has every letter of a text."""
    return all(ord(letter) in face(False).advances for letter in text)


def _directory(data: bytes) -> Iterable[tuple[str, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        yield tag.decode("ascii"), offset


def _glyphs(data: bytes, start: int) -> Iterable[tuple[int, int]]:
    """Yield code point and glyph from the character map's Unicode table (format 4; this font needs no glyph array)."""
    (count,) = struct.unpack_from(">H", data, start + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        if (platform, encoding) == (3, 1):
            yield from _segments(data, start + offset)


def _segments(data: bytes, start: int) -> Iterable[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    places = (start + 14, start + 16 + doubled, start + 16 + 2 * doubled)
    lasts, firsts, deltas = (struct.unpack_from(f">{count}H", data, place) for place in places)
    for last, first, delta in zip(lasts, firsts, deltas, strict=True):
        for code in range(first, min(last, 0xFFFE) + 1):
            yield code, (code + delta) & 0xFFFF
