"""How far everybody reaches on the line from engineers to customers, and the centre of what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from raci.formats.diagrams.owners import Owner, duties_in_words, owners, some
from raci.formats.diagrams.parts import Part
from raci.formats.diagrams.typeset import clean
from raci.formats.page import count
from raci.formats.view import Line, View

WEIGHT_OF_DOING = 0.5
"""How much a duty that somebody does counts against one that he answers for."""
FAR, FEW = 0.3, 3
"""A drift that a reader should see, and how many duties it takes to speak of one."""
WIDE = 1
"""A reach from which on it is worth a word: half the line."""


class Reach(NamedTuple):
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

    @property
    def drifted(self) -> str:
        """Say how far somebody drifted, and which way: "0.6 towards customers"."""
        return f"{abs(self.drift):.1f} towards {'customers' if self.drift > 0 else 'engineers'}"

    @property
    def words(self) -> str:
        """Say where somebody stands."""
        usual = f", usually {self.home:+.1f}" if self.home is not None else ""
        return f"from {self.first:+g} to {self.last:+g}, middle {self.middle:+.2f}{usual}"


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


def everybody(view: View, lines: Iterable[Line]) -> tuple[Reach, ...]:
    """Return everybody who answers for a row or does one, from engineers to customers."""
    found = map(reach, owners(view, lines))
    return tuple(sorted(found, key=lambda r: (r.middle, r.owner.name.casefold(), r.owner.id)))


def middle_of(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return from where to where the shared duties lie; None where there are none."""
    places = [line.row.activity.spectrum for line in lines if line.row.activity.shared]
    return (min(places), max(places)) if places else None


def insight(part: Part, people: Sequence[Reach]) -> str:
    """Return what a reader should see first: who reaches farthest, who drifted most, who holds the middle."""
    says = []
    owning = [found for found in people if found.owner.owned]
    farthest = max(owning, key=lambda r: (r.last - r.first, r.owner.id), default=None)
    if farthest and farthest.last - farthest.first >= WIDE:
        says.append(f"{clean(farthest.owner.name)} reaches farthest, from {farthest.first:+g} to {farthest.last:+g}")
    drifted = max((found for found in owning if found.far), key=lambda r: (abs(r.drift), r.owner.id), default=None)
    if drifted and says and drifted == farthest:
        says = [f"{says[0]}, and drifted most: {drifted.drifted}"]
    elif drifted:
        says.append(f"{clean(drifted.owner.name)} drifted most, {drifted.drifted}")
    shared = {line.id for line in part.lines if line.row.activity.shared}
    holders = tuple(clean(r.owner.name) for r in owning if shared & {line.id for line in r.owner.owned})
    if holders:
        says.append(f"the shared middle is with {some(holders)}")
    if not says and part.unowned():
        says.append(f"Nobody answers for {count(len(part.unowned()))}")
    return "; ".join(says) + "." if says else "Everybody stands close to where the role usually is."


def counts_of(part: Part) -> str:
    """Say how many duties there are, and how many of them are not as they should be."""
    says = [
        f"{count(len(part.lines))} from engineers to customers",
        duties_in_words(part.unowned(), "nobody answers for"),
        duties_in_words(part.stand_ins(), "held by a stand-in"),
        duties_in_words(tuple(line for line in part.lines if line.row.activity.shared), "shared"),
    ]
    return " · ".join(filter(None, says))
