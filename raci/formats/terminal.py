"""The matrix as text for a terminal: as many tables as the width needs, nothing cropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from raci.formats.console import NARROWEST, printed
from raci.formats.page import acting, duty_name, marks, missing, notes, plain, under
from raci.formats.view import Column, Line, Table, View

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table as Grid
    from rich.text import Text

DUTY, NOTE = (16, 38), (18, 44)
"""The fewest and the most columns that the names of the rows, and the notes beside them, take."""

LONG = 14
"""Longer words in headings are broken, at a hyphen if they have one."""

APART = 2
"""Columns between one column and the next."""

CHIPS = {
    "owns": "bold color(231) on color(17)",
    "does": "bold color(16) on color(166)",
    "helps": "bold color(16) on color(36)",
    "is asked": "bold color(16) on color(221)",
    "is told": "bold color(235) on color(254)",
    "proposes": "bold color(231) on color(93)",
    "verifies": "bold color(16) on color(117)",
    "signs": "bold color(231) on color(125)",
    "left out": "color(242) on color(231)",
}
"""The palette of every output, in the 256 colours that every terminal knows, by what a letter means."""

OPEN, BOLD = "bold bright_magenta", "bold"


def matrix_text(view: View, width: int, colour: bool) -> str:
    """Return the matrix as text of at most `width` columns, with ANSI colours if asked, ending with a line feed."""
    width = max(width, NARROWEST)
    return printed(_parts(_Pen(view, colour), width), width, colour)


def _parts(pen: _Pen, width: int) -> Iterator[RenderableType]:
    view = pen.view
    yield _text(view.name, BOLD)
    for table in view.tables:
        for number, grid in enumerate(_grids(pen, table, width)):
            yield ""
            if table.name or number:
                yield _text(f"{table.name or view.name}{', continued' if number else ''}", BOLD)
            yield grid
    yield ""
    for group in missing(view):
        yield _text(f"▲ {group.words}: {', '.join(duty_name(view, duty) for duty in group.duties)}", OPEN)
    for words in acting(view):
        yield _text(f"↷ {words}")
    yield _text(view.verdict, BOLD)
    yield pen.legend()


@dataclass(frozen=True, slots=True)
class _Pen:
    """How letters are written: with the colours of the scheme, or without any."""

    view: View
    colour: bool

    def letter(self, letter: str, agreed: bool = False) -> Text:
        """Return a letter, a chip where there are colours; a star says that it is agreed."""
        from rich.text import Text

        word = plain(letter) + ("*" if agreed else "")
        entry = next((entry for entry in self.view.legend if entry.letter == letter), None)
        if not self.colour or entry is None:
            return Text(word)
        return Text(f" {word}" if agreed else f" {word} ", CHIPS.get(entry.meaning, "bold reverse"))

    def cell(self, column: Column, line: Line, place: int) -> Text:
        """Return the letters of a cell, with the holders where the column has others too."""
        from rich.text import Text

        found = marks(self.view, column, line, line.cells[place])
        letters = [self.letter(mark.letter, mark.agreed) for mark in found]
        if not any(mark.who for mark in found):
            return Text("" if self.colour else "/").join(letters)
        named = (letter + Text(" ") + _text(", ".join(mark.who)) for letter, mark in zip(letters, found, strict=True))
        return Text("\n", justify="center").join(named)

    def legend(self) -> Text:
        """Return the line that says what the letters and marks are."""
        from rich.text import Text

        parts = [self.letter(entry.letter) + Text(" ") + _text(entry.name) for entry in self.view.legend]
        states = "as the table says" if self.view.read else "* agreed by people, the others proposed by rules"
        signs = [states, "▲ open"]
        if any(line.disputed for table in self.view.tables for line in table.lines):
            signs.append("† sources differ")
        return Text(" · ").join([*parts, *map(Text, signs)])


def _text(words: str, style: str = "") -> Text:
    """Return text as people wrote it: no markup, no control characters."""
    from rich.text import Text

    return Text(plain(words), style)


@dataclass(frozen=True, slots=True)
class _Lane:
    """One column of the grid: heading, what stands in each row, how wide it is, and how wide it likes to be."""

    head: Text
    cells: tuple[Text, ...]
    width: int
    most: int = 0
    middle: bool = True


def _grids(pen: _Pen, table: Table, width: int) -> Iterator[Grid]:
    """Yield the table, in as many pieces as the width needs; what is noted beside the rows comes last."""
    duty = _duty_lane(table, width)
    lanes = [_role_lane(pen, table, place, width - duty.width - APART) for place in range(len(table.columns))]
    room = width - duty.width
    for group in _packed([*lanes, *_note_lane(pen, table, room - APART)], room):
        spare = room - sum(lane.width + APART for lane in group)
        yield _grid(
            table, [duty, *(replace(lane, width=min(max(lane.width, lane.most), lane.width + spare)) for lane in group)]
        )


def _duty_lane(table: Table, width: int) -> _Lane:
    names = tuple(_text(f"{line.name}{'†' if line.disputed else ''}") for line in table.lines)
    return _Lane(_text("Duty"), names, min(_widest(names), DUTY[1], max(DUTY[0], width // 3)), middle=False)


def _role_lane(pen: _Pen, table: Table, place: int, room: int) -> _Lane:
    from rich.text import Text

    column = table.columns[place]
    name, *others = (_broken(text) for text in (column.heading, *under(pen.view, column)))
    head = Text("\n", justify="center").join([Text(name, BOLD), *(Text(other) for other in others)])
    cells = tuple(pen.cell(column, line, place) for line in table.lines)
    words = [Text(word) for word in head.plain.split()]
    return _Lane(head, cells, min(max(_widest([*words, *cells]), 3), room))


def _note_lane(pen: _Pen, table: Table, room: int) -> list[_Lane]:
    from rich.text import Text

    cells = []
    for line in table.lines:
        found = notes(pen.view, table, line)
        cells.append(Text("\n").join(_text(n.text, OPEN if n.kind == "gap" else "") for n in found))
    wanted = min(_widest(cells), room)
    return [_Lane(_text("Notes"), tuple(cells), min(wanted, NOTE[0]), min(wanted, NOTE[1]), middle=False)] * any(cells)


def _broken(heading: str) -> str:
    """Return a heading whose long words may be broken at their hyphens."""
    return " ".join(re.sub(r"(?<=\w)-(?=\w)", "-\n", w) if len(w) > LONG else w for w in plain(heading).split())


def _widest(texts: Iterable[Text]) -> int:
    from rich.cells import cell_len

    return max((cell_len(line) for text in texts for line in text.plain.split("\n")), default=0)


def _packed(lanes: list[_Lane], room: int) -> list[list[_Lane]]:
    """Deal lanes out in order to as few tables as there can be, and to those as evenly as can be."""
    fewest = len(_filled(lanes, room))
    return next(found for limit in range(1, room + 1) if len(found := _filled(lanes, limit)) == fewest)


def _filled(lanes: list[_Lane], room: int) -> list[list[_Lane]]:
    groups: list[list[_Lane]] = [[]]
    used = 0
    for lane in lanes:
        if groups[-1] and used + lane.width + APART > room:
            groups.append([])
            used = 0
        groups[-1].append(lane)
        used += lane.width + APART
    return groups


def _grid(table: Table, lanes: list[_Lane]) -> Grid:
    from rich import box
    from rich.align import Align
    from rich.table import Table as Grid

    # The box puts one blank between two columns, the padding the others.
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, APART - 1, 0, 0), pad_edge=False, header_style="")
    for lane in lanes:
        grid.add_column(lane.head, width=lane.width, vertical="bottom")
    rows = zip(*(lane.cells for lane in lanes), strict=True)
    for block in table.blocks:
        if block.name:
            grid.add_row(_text(f"▸ {block.name}", BOLD), *[""] * (len(lanes) - 1))
        for _, row in zip(block.lines, rows, strict=False):
            cells = zip(row, lanes, strict=True)
            grid.add_row(*(Align(text, "center" if lane.middle else "left", vertical="top") for text, lane in cells))
    return grid
