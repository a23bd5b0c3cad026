"""How cells look: the palette, and each look made once and shared by all cells that have it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles.cell_style import StyleArray

INK, MUTED, FAINT = "#111827", "#475569", "#64748b"
NAVY, HEAD, HEAD_VACANT, HEAD_QUIET = "#1b2a5b", "#27324f", "#64748b", "#d5dcea"
BAND, LINE, GUARD, PAPER = "#eef1f7", "#d3d9e3", "#c3cbd8", "#ffffff"
GAP, GAP_FILL, EDIT = "#b5179e", "#fdf0fa", "#0b7285"
ANSWER, ANSWER_EDGE, AMBER, RUST, GREY = "#fff9e8", "#e3cf95", "#f2b93b", "#c2410c", "#64748b"


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell looks like; `edges` names the sides that have a line: l, r, t, b."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = INK
    fill: str | None = None
    edges: str = ""
    edge: str = LINE
    align: str = "left"
    valign: str = "center"
    indent: int = 0
    wrap: bool = False
    rotation: int = 0
    number: str = "General"


class Style(NamedTuple):
    """A look as a workbook knows it: for what is written plainly, and for text that must not be calculated."""

    plain: StyleArray
    quoted: StyleArray


TITLE = Look(size=20, bold=True, color=NAVY)
SUBTITLE = Look(color=MUTED)
SECTION = Look(size=13, bold=True, color=NAVY)
HEADING = Look(bold=True, color="#ffffff", fill=HEAD, wrap=True, indent=1)
BODY = Look(valign="top", wrap=True, indent=1, edges="b")
QUIET = Look(valign="top", wrap=True, indent=1, edges="b", color=MUTED)
PLAIN = Look()


class Styles:
    """The looks of one workbook, each made when it is first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Look, Style] = {}
        self._known: dict[int, tuple[Look, Style]] = {}

    def __getitem__(self, look: Look) -> Style:
        # Nearly every cell asks, with one of few looks: comparing all their parts each time takes too long.
        if id(look) not in self._known:
            self._known[id(look)] = look, self._style(look)
        return self._known[id(look)][1]

    def _style(self, look: Look) -> Style:
        if look not in self._made:
            plain = self._make(look)
            quoted = copy(plain)
            quoted.quotePrefix = 1
            self._made[look] = Style(plain, quoted)
        return self._made[look]

    def _make(self, look: Look) -> StyleArray:
        from openpyxl.cell import Cell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        # A cell that belongs to no row collects the parts; its numbers are what all others share.
        cell = Cell(self._book.worksheets[0], row=1, column=1)
        cell.font = Font(
            name="Calibri",
            sz=look.size,
            b=look.bold or None,
            i=look.italic or None,
            u="single" if look.underline else None,
            color=argb(look.color),
        )
        if look.fill:
            cell.fill = PatternFill("solid", start_color=argb(look.fill))
        if look.edges:
            side = Side("thin", color=argb(look.edge))
            cell.border = Border(
                left=side if "l" in look.edges else None,
                right=side if "r" in look.edges else None,
                top=side if "t" in look.edges else None,
                bottom=side if "b" in look.edges else None,
            )
        cell.alignment = Alignment(
            horizontal=look.align,
            vertical=look.valign,
            indent=look.indent,
            wrap_text=look.wrap or None,
            text_rotation=look.rotation,
        )
        cell.number_format = look.number
        return undress(cell)


def dress(cell: Cell, style: StyleArray) -> None:
    """Give a cell a look that it shares with others."""
    cell._style = style  # type: ignore[attr-defined]


def undress(cell: Cell) -> StyleArray:
    """Return the look of a cell, to be shared."""
    style: StyleArray = cell._style  # type: ignore[attr-defined]
    return style


@dataclass(frozen=True, slots=True)
class Mark:
    """What a conditional format does to a cell."""

    color: str | None = None
    fill: str | None = None
    frame: str | None = None
    bold: bool = False
    strike: bool = False


def rule(mark: Mark, formula: str, *, operator: Literal["equal", "greaterThan"] | None = None) -> Rule:
    """Return a conditional format: for a formula that is true, or for cells that compare with it."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Font, PatternFill, Side
    from openpyxl.styles.differential import DifferentialStyle

    side = Side("thin", color=argb(mark.frame)) if mark.frame else None
    color, fill = (argb(name) if name else None for name in (mark.color, mark.fill))
    look = DifferentialStyle(
        font=Font(color=color, b=mark.bold or None, strike=mark.strike or None) if color else None,
        fill=PatternFill("solid", start_color=fill, end_color=fill) if fill else None,
        border=Border(left=side, right=side, top=side, bottom=side) if side else None,
    )
    if operator:
        return Rule("cellIs", dxf=look, operator=operator, formula=[formula])
    return Rule("expression", dxf=look, formula=[formula])


def argb(color: str) -> str:
    """Return #rrggbb as the file format writes it."""
    return "FF" + color.removeprefix("#").upper()


def mix(color: str, other: str, share: float) -> str:
    """Return a colour that has this share of another one."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    value = int(color.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255
