"""Where things stand on the line from engineers to customers: flags in rows that never meet, and everybody's middle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from raci.formats.diagrams.owners import Owner
from raci.formats.view import Line

NAMES, SCALE, END = 178, 760, 176
"""Points: the names at the left, the line from -1 to +1, what is right of it."""
LEFT = NAMES + 26
WIDE = LEFT + SCALE + END
WEIGHT_OF_DOING = 0.5
"""How much a duty that somebody does counts against one that he answers for."""
APART = 6


@dataclass(frozen=True, slots=True)
class Flag:
    """One duty's label in its place: `x` is the left edge, `row` counts from the top of its lane."""

    line: Line
    x: float
    wide: float
    row: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody reaches on the line, and the middle of it; `home` is where the roles usually stand."""

    owner: Owner
    first: float
    last: float
    middle: float
    home: float | None

    @property
    def drift(self) -> float:
        """Return how far the middle lies from home, towards customers; 0 where no home is known."""
        return 0.0 if self.home is None else round(self.middle - self.home, 2)


def at(place: float) -> float:
    """Return the x of a place on the spectrum."""
    return LEFT + SCALE * (max(-1.0, min(1.0, place)) + 1) / 2


def flags(lines: Iterable[Line], wide: Callable[[Line], float]) -> tuple[Flag, ...]:
    """Put labels at their places, each in the first row where it meets no other; near the end they face left."""
    ends: list[float] = []
    found: list[Flag] = []
    for line in sorted(lines, key=lambda line: (line.row.activity.spectrum, line.name.casefold(), line.id)):
        size = wide(line)
        x = min(at(line.row.activity.spectrum) - 8, WIDE - size)
        row = next((number for number, end in enumerate(ends) if end + APART <= x), len(ends))
        ends[row : row + 1] = [x + size]
        found.append(Flag(line, x, size, row))
    return tuple(found)


def reach(owner: Owner) -> Reach:
    """Return how far somebody reaches: the mean of what he answers for (weight 1) and only does (less)."""
    weights = {line.id: (line.row.activity.spectrum, WEIGHT_OF_DOING) for line in owner.done}
    weights |= {line.id: (line.row.activity.spectrum, 1.0) for line in owner.owned}
    places = sorted(weights.values())
    total = sum(weight for _, weight in places)
    return Reach(
        owner=owner,
        first=places[0][0],
        last=places[-1][0],
        middle=round(sum(place * weight for place, weight in places) / total, 2) + 0.0,
        home=sum(owner.homes) / len(owner.homes) if owner.homes else None,
    )


def middle_of(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return from where to where the shared duties lie; None where there are none."""
    places = [line.row.activity.spectrum for line in lines if line.row.activity.shared]
    return (min(places), max(places)) if places else None
