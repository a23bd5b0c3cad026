"""Text for pictures: cleaned of what no picture can hold, measured, wrapped and shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate

from raci.formats.diagrams.fonts import face

UNDRAWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Control characters, direction marks (each text stands alone), surrogates and what XML forbids."""

ELLIPSIS = "…"


def clean(text: str) -> str:
    """Return text on one line: white space joined, characters dropped that a picture cannot hold."""
    # Most texts are clean already, and pictures hold thousands.
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(UNDRAWABLE.sub("", re.sub(r"\s", " ", text)).split())


def clean_lines(lines: Iterable[str]) -> str:
    """Return cleaned lines, empty ones left out, as one text."""
    return "\n".join(line for part in lines if (line := clean(part)))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure text in points; letters that the bundled font lacks count as wide as East Asian ones are."""
    return size * sum(_advances(text, bold))


def _advances(text: str, bold: bool) -> list[float]:
    """Return how wide each letter is, for a size of one point."""
    known = face(bold).advances
    try:
        return [known[code] for code in map(ord, text)]
    except KeyError:
        return [known[ord(letter)] if ord(letter) in known else _unknown(letter) for letter in text]


def _unknown(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    return 1.3 if ord(letter) > 0xFFFF else 1.0


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return as much of a text as there is room for (points), an ellipsis where something was left out."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text[: int(5 * room / size)]
    while kept and width(kept + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float, *, bold: bool = False, most: int = 2) -> tuple[str, ...]:
    """Break a text into lines that have room (points); the last of `most` lines is shortened, not broken."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        if width(rest, size, bold=bold) <= room:
            break
        line = _line(rest, room, size, bold)
        lines.append(line.strip())
        rest = rest[len(line) :].strip()
    return (*lines, shorten(rest, room, size, bold=bold)) if rest else tuple(lines)


def _line(text: str, room: float, size: float, bold: bool) -> str:
    """Return the longest beginning that has room: up to a space or hyphen, else to the last letter that fits."""
    ends = list(accumulate(_advances(text, bold), initial=0.0))

    def reach(place: int) -> float:
        return size * ends[len(text[:place].rstrip())]

    fits = 1
    while fits < len(text) and reach(fits + 1) <= room:
        fits += 1
    breaks = [match.end() for match in re.finditer(r"\s|-(?=\w)", text[: fits + 1]) if match.end() <= fits + 1]
    good = [place for place in breaks if reach(place) <= room]
    return text[: good[-1]] if good else text[:fits]
