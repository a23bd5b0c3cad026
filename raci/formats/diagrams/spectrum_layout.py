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
FAR, FEW = 0.3, 3
"""A drift that a reader should see, and how many duties it takes to speak of one."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One duty's label in its place: `x` is the left edge, `row` counts from the top of its lane.

    The place is at its left end, or at its right one where it faces left.
    """

    line: Line
    x: float
    wide: float
    row: int
    faces_left: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody reaches on the line, and the middle of it.

    `home` is where the roles usually stand, None where that is not known or no duty has a place of its own.
    """

    owner: Owner
    first: float
    last: float
    middle: float
    home: float | None

    @property
    def drift(self) -> float:
        """Return how far the middle lies from home, towards customers; 0 where no home is known."""
        return 0.0 if self.home is None else round(self.middle - self.home, 2)

    @property
    def far(self) -> bool:
        """Tell whether somebody drifted so far that a reader should see it."""
        duties = {line.id for line in (*self.owner.owned, *self.owner.done)}
        return abs(self.drift) >= FAR and len(duties) >= FEW


def at(place: float) -> float:
    """Return the x of a place on the spectrum."""
    return LEFT + SCALE * (max(-1.0, min(1.0, place)) + 1) / 2


def flags(lines: Iterable[Line], wide: Callable[[Line], float]) -> tuple[Flag, ...]:
    """Put labels at their places, each in the first row where it meets no other; near the end they face left."""
    ends: list[float] = []
    found: list[Flag] = []
    for line in sorted(lines, key=lambda line: (line.row.activity.spectrum, line.name.casefold(), line.id)):
        size = wide(line)
        place = at(line.row.activity.spectrum)
        left = place - 8 + size > WIDE
        x = place + 8 - size if left else place - 8
        row = next((number for number, end in enumerate(ends) if end + APART <= x), len(ends))
        ends[row : row + 1] = [x + size]
        found.append(Flag(line, x, size, row, left))
    return tuple(found)


def has_place(line: Line) -> bool:
    """Tell whether somebody said where a duty stands; others are drawn at 0."""
    return "spectrum" in line.row.activity.model_fields_set


def reach(owner: Owner) -> Reach:
    """Return how far somebody reaches: the mean of what he answers for (weight 1) and only does (less).

    Duties without a place count only where there are no others.
    """
    held = (*((line, WEIGHT_OF_DOING) for line in owner.done), *((line, 1.0) for line in owner.owned))
    known = [pair for pair in held if has_place(pair[0])]
    weights = {line.id: (line.row.activity.spectrum, weight) for line, weight in known or held}
    places = sorted(weights.values())
    total = sum(weight for _, weight in places)
    return Reach(
        owner=owner,
        first=places[0][0],
        last=places[-1][0],
        middle=round(sum(place * weight for place, weight in places) / total, 2) + 0.0,
        home=sum(owner.homes) / len(owner.homes) if owner.homes and known else None,
    )


def middle_of(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return from where to where the shared duties lie; None where there are none."""
    places = [line.row.activity.spectrum for line in lines if line.row.activity.shared]
    return (min(places), max(places)) if places else None
