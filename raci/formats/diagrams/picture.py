"""What all pictures share: the value that describes one, its chips, its heading and its legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from raci.formats.diagrams.cells import Cell, Table, Text
from raci.formats.diagrams.palette import Palette
from raci.formats.diagrams.typeset import clean, width, wrap
from raci.formats.view import View

KEY_WIDTH = 34
"""Points that the sign of a legend entry takes."""


class Picture(NamedTuple):
    """One picture before it is drawn.

    `suffix` names the file (".matrix"), `labels` are the texts that the drawing must show, `dark` pairs each colour
    with its twin.
    """

    suffix: str
    title: str
    description: str
    source: str
    labels: frozenset[str]
    dark: tuple[tuple[str, str], ...]


class Key(NamedTuple):
    """One entry of a legend: a sign, what it is called, what it means."""

    sign: Table | Text
    name: str
    meaning: str


def chips(letters: Iterable[str], colours: Palette, *, agreed: bool = False, small: bool = False) -> Table:
    """Return letters as coloured chips side by side; a ring around them says that they are agreed."""
    cells = tuple(_chip(letter, colours, small) for letter in letters)
    return Table(
        (cells,),
        gap=2 if agreed else 3,
        border=colours["ring"] if agreed else "",
        rounded=agreed,
        fixed=True,
        width=sum(cell.width for cell in cells) + (3 * (len(cells) + 1) if not agreed else 2 * len(cells) + 4),
        height=cells[0].height + 6,
    )


def _chip(letter: str, colours: Palette, small: bool) -> Cell:
    size, wide, high = (8, 15, 13) if small else (9, 18, 16)
    text = Text(letter, colours.letter(letter, "ink"), size, bold=True)
    return Cell(
        (text,),
        width=max(wide, round(width(letter, size, bold=True)) + 8),
        height=high,
        align="CENTER",
        fill=colours.letter(letter, "fill"),
        border=colours.letter(letter, "border"),
        rounded=True,
        fixed=True,
    )


def headline(view: View, colours: Palette, title: tuple[str, ...], room: float) -> Table:
    """Return what stands above a picture for a slide: title, what to see first, subtitles, how fresh it is."""
    lines = (
        Text(title[0], colours["ink"], 22, bold=True),
        Text(title[1], colours["ink"], 14),
        *(Text(line, colours["muted"], 11) for line in title[2:]),
        Text(view.footer, colours["faint"], 9),
    )
    parts = [broken(line, room, 3) for line in lines]
    rows = [(Cell(part, height=round(part[0].size * (0.5 + 1.2 * len(part)))),) for part in parts]
    return Table((*rows, (Cell(height=6),)))


def heading(view: View, colours: Palette, title: tuple[str, ...], keys: tuple[Key, ...], room: float) -> Table:
    """Return what stands above every picture: title and subtitles, how fresh it is, the legend; `room` is its width."""
    across = per_row(len(keys), room)
    lines = [Text(title[0], colours["ink"], 19, bold=True)]
    lines += [Text(line, colours["muted"], 11) for line in title[1:]]
    lines += [Text(view.footer, colours["faint"], 9)]
    span = 2 * across
    parts = [broken(line, room, 3) for line in lines]
    rows: list[tuple[Cell, ...]] = [
        (Cell(part, span=span, height=round(part[0].size * (0.5 + 1.2 * len(part)))),) for part in parts
    ]
    rows.append((Cell(span=span, height=6),))
    rows.extend(_legend(keys, colours, across, int(min(room / across, 260)) - KEY_WIDTH))
    rows.append((Cell(span=span, height=8),))
    return Table(tuple(rows))


def broken(line: Text, room: float, most: int = 2) -> tuple[Text, ...]:
    """Break one line of text where there is no more room (points)."""
    parts = wrap(clean(line.words), room, line.size, bold=line.bold, most=most)
    return tuple(Text(part, line.colour, line.size, line.bold) for part in parts)


def letter_keys(view: View, colours: Palette) -> tuple[Key, ...]:
    """Return the legend of the scheme: each letter with what its holder decides."""
    return tuple(Key(chips([entry.letter], colours), entry.name, entry.decides) for entry in view.legend)


def state_keys(view: View, colours: Palette, letter: str) -> tuple[Key, ...]:
    """Return the legend of how a letter came about; a table that somebody else made does not say that."""
    if view.read:
        return ()
    return (
        Key(chips([letter], colours, agreed=True), "Agreed", "a ring: people have decided it"),
        Key(chips([letter], colours), "Proposed", "no ring: a rule says so"),
    )


def per_row(keys: int, room: float) -> int:
    """Return how many entries of the legend stand side by side, so that all its rows are about as long."""
    fit = max(1, min(keys, int(room // 185)))
    rows = -(-keys // fit)
    return -(-keys // rows)


def explained(key: Key, colours: Palette, room: float) -> tuple[Text, ...]:
    """Return what an entry of a legend is called and what it means, broken where there is no more room."""
    return broken(Text(key.name, colours["ink"], 10), room) + broken(Text(key.meaning, colours["muted"], 9), room, 3)


def _legend(keys: tuple[Key, ...], colours: Palette, across: int, room: float) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(keys), across):
        row: list[Cell] = []
        for key in keys[start : start + across]:
            sign = key.sign if isinstance(key.sign, Table) else (key.sign,)
            words = explained(key, colours, room - 8)
            row.append(Cell(sign, width=KEY_WIDTH, align="CENTER"))
            row.append(Cell(words, width=room, height=max(32, 11 * len(words) + 10)))
        yield tuple(row)
