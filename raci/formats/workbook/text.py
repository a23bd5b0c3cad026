"""The one way in which text that people wrote gets into a workbook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from raci.formats.workbook.styles import INK, Style, argb, dress

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.cell.rich_text import CellRichText

CELL_LIMIT = 32_767
"""UTF-16 units that a cell or a note holds (Excel's specifications and limits)."""

FOOTER_LIMIT = 255

# XML 1.0 has no place for these, and a file that contains one does not open.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as "A", so the first underscore of such a text is written as an escape itself.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SUSPECT = re.compile(f"\r|{_FORBIDDEN.pattern}|{_LOOKS_ESCAPED.pattern}")
# What makes a program calculate when somebody edits the cell; the wide forms do so in East Asian versions.
_LIVE = tuple("=+-@'\t\n＝＋－＠")

_NAME_FORBIDDEN = re.compile(r"""[\x00-\x1f\[\]:*?/\\'"]""")
_NAME_LIMIT = 31


class Run(NamedTuple):
    """A part of a cell's text with a font of its own; `color` is #rrggbb."""

    text: str
    size: float = 10
    bold: bool = False
    italic: bool = False
    color: str = INK


def put_text(cell: Cell, text: str | tuple[Run, ...], style: Style) -> None:
    """Write text, never a formula: typed as a string, and quoted so that it stays one when somebody edits the cell."""
    if isinstance(text, str):
        plain = clean(text)
        cell.value = plain or None
    else:
        plain = clean("".join(run.text for run in text))
        cell.value = _rich(text) if units(plain) < CELL_LIMIT else plain
    if plain:
        cell.data_type = "s"
    dress(cell, style.quoted if plain.startswith(_LIVE) else style.plain)


def _rich(runs: tuple[Run, ...]) -> CellRichText:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles.colors import Color

    def font(run: Run) -> InlineFont:
        color = Color(rgb=argb(run.color))
        return InlineFont(rFont="Calibri", sz=run.size, b=run.bold or None, i=run.italic or None, color=color)

    return CellRichText(*(TextBlock(font(run), clean(run.text)) for run in runs if run.text))


def clean(text: str, limit: int = CELL_LIMIT) -> str:
    """Return text that XML and Excel can hold: no control characters, one kind of line end, cut with an ellipsis."""
    if not _SUSPECT.search(text) and len(text) * 2 <= limit:
        return text
    kept = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = cut(kept, limit)
    while (excess := units(written := _LOOKS_ESCAPED.sub("_x005F_", kept)) - limit) > 0:
        kept = cut(kept, units(kept) - excess)
    return written


def units(text: str) -> int:
    """Count as Excel does: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Return at most `limit` UTF-16 units, with an ellipsis where something was cut."""
    if units(text) <= limit:
        return text
    short = text.encode("utf-16-le")[: 2 * max(0, limit - 1)].decode("utf-16-le", "ignore")
    return short + "…" if limit > 0 else ""


def one_line(text: str) -> str:
    """Return text without line ends and other control characters."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def sheet_name(wish: str, taken: Collection[str]) -> str:
    """Return a name that Excel accepts and no other sheet has: 31 units, no brackets, slashes, quotes, wildcards."""
    name = _LOOKS_ESCAPED.sub("-", one_line(_NAME_FORBIDDEN.sub(" ", wish)))
    name = name if name and name.casefold() != "history" else f"Team {name}".strip()
    known = {other.casefold() for other in taken}
    number, free = 1, cut(name, _NAME_LIMIT).strip()
    while free.casefold() in known:
        number += 1
        mark = f" ({number})"
        free = cut(name, _NAME_LIMIT - len(mark)).strip() + mark
    return free


def footer_text(text: str, limit: int = 80) -> str:
    """Return text for a header or footer, where a single & begins a command; `limit` counts the doubled ones."""
    plain = one_line(text)
    while (excess := units(written := plain.replace("&", "&&")) - limit) > 0:
        plain = cut(plain, units(plain) - (excess + 1) // 2)
    return written


def width(text: str) -> int:
    """Return how many columns the widest line takes: wide characters two, combining ones none."""
    return max(len(line) if line.isascii() else sum(map(_columns, line)) for line in text.split("\n"))


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


# How wide characters of Calibri are, in digits; most are about as wide as one.
_WIDTHS = {
    **dict.fromkeys(map(chr, range(128)), 1.0),
    **dict.fromkeys("ijlI.,:;'`|!()[]{} ’‘·", 0.5),
    **dict.fromkeys('frt-/\\"“”*°^', 0.72),
    **dict.fromkeys("sczJ", 0.82),
    **dict.fromkeys("ABCDEGHKLNOPRSTUVXYZÄÖÜ&€", 1.15),
    **dict.fromkeys("mwMWQ@%—…", 1.6),
}


def measure(text: str) -> float:
    """Return how wide one line of text is, in digits of the same size."""
    try:
        return sum(map(_WIDTHS.__getitem__, text))
    except KeyError:
        return sum(_WIDTHS.get(c) or float(_columns(c)) for c in text)


def lines(text: str, columns: float, size: float = 10) -> int:
    """Estimate how many lines a wrapped, indented cell of this width (in digits of 11 points) needs."""
    room = max(2.0, 0.97 * columns * 11 / size - 2)
    # No row is higher than what this many characters fill.
    return sum(_wrapped(line, room) for line in text[:4000].split("\n"))


def _wrapped(line: str, room: float) -> int:
    if measure(line) < room:
        return 1
    count, used = 1, 0.0
    for word in line.split(" "):
        need = measure(word)
        if used and used + 0.5 + need > room:
            count, used = count + 1, 0.0
        # What is wider than a line is broken wherever it ends.
        extra = int(need / room)
        count, used = count + extra, used + (0.5 if used else 0.0) + need - extra * room
    return count
