"""Where things stand on the picture of the line from engineers to customers: labels in rows that never meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from raci.formats.view import Line

NAMES, SCALE, END = 184, 1060, 44
"""Points: the names at the left, the line from -1 to +1, what is right of it."""
LEFT = NAMES + 28
WIDE = LEFT + SCALE + END
TIP = 8
"""Points from a duty's place to the near end of its label."""
APART = 6


class Flag(NamedTuple):
    """One duty's label in its place: `x` is the left edge, `row` counts from the top of its lane.

    The place is at its left end, or at its right one where it faces left.
    """

    line: Line
    x: float
    wide: float
    row: int
    faces_left: bool = False


def at(place: float) -> float:
    """Return the x of a place on the spectrum."""
    return LEFT + SCALE * (max(-1.0, min(1.0, place)) + 1) / 2


def flags(lines: Iterable[Line], wide: Callable[[Line], float]) -> tuple[Flag, ...]:
    """Put labels at their places, each in the first row where it meets no other; those that have no room face left."""
    ends: list[float] = []
    found: list[Flag] = []
    for line in sorted(lines, key=lambda line: (line.row.activity.spectrum, line.name.casefold(), line.id)):
        size = wide(line)
        place = at(line.row.activity.spectrum)
        ways = [(place - TIP, False)] * (place - TIP + size <= WIDE) + [(place + TIP - size, True)]
        fits = [
            (row, x, left)
            for x, left in ways
            for row, end in enumerate(ends)
            if end + APART <= x and (x >= LEFT - TIP or not left)
        ]
        row, x, left = fits[0] if fits else (len(ends), *ways[0])
        ends[row : row + 1] = [x + size]
        found.append(Flag(line, x, size, row, left))
    return tuple(found)
