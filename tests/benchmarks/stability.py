"""How much changes when little does: somebody leaves, the file comes in another order, somebody has another name.

    python tests/benchmarks/stability.py [LEAVERS]

Two hundred people in twenty teams, made up, at three loads: nobody has a limit, limits of half as much again as
everybody holds, limits of just what they hold. Each of the leavers goes alone. Changed cells are counted against the
forced ones: those that the leaver held. The aim is at most 1.5 for A and R at normal load (half as much again) with
the lock; C and I are counted apart, since nobody competes for them.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from raci.catalogue import load_catalogue
from raci.deciding.engine import decide
from raci.lock import previous_in
from raci.matrix import Matrix, Previous
from raci.model import Capacity, Organisation, Person, Team

DAY = dt.date(2026, 12, 1)
TEAMS = 20
SEATS = (
    "product-manager", "engineering-manager", "tech-lead", "tech-lead",
    "engineer", "engineer", "qa-engineer", "designer",
)  # fmt: skip
SHARED = ("product-marketing-manager", "technical-program-manager", "user-researcher")
LOADS = {"no limits": None, "normal (x1.5)": 1.5, "tight (x1)": 1.0}

Cells = Mapping[tuple[str | None, str, str], frozenset[str | None]]


def company(seed: int = 1) -> Organisation:
    """Make up two hundred people: teams of eight or nine, and those whom two to four teams share."""
    chance = random.Random(seed)
    people = []
    for number in range(TEAMS):
        extra = ("project-manager",) if chance.random() < 0.4 else ()
        for seat, role in enumerate((*SEATS, *extra)):
            people.append(_person(f"t{number:02}-{seat}", role, (f"team{number}",), chance))
    while len(people) < 200:
        teams = chance.sample(range(TEAMS), chance.randint(2, 4))
        role = SHARED[len(people) % len(SHARED)]
        people.append(_person(f"s{len(people)}", role, tuple(f"team{n}" for n in teams), chance))
    catalogue = load_catalogue()
    duties = sorted(catalogue.activities.values(), key=lambda a: (catalogue.areas[a.area].order, a.id))
    return Organisation(
        name="Made up",
        people=tuple(people),
        teams=tuple(Team(id=f"team{n}", name=f"Team {n:02}") for n in range(TEAMS)),
        activities=tuple(duties),
        catalogue=catalogue,
    )


def _person(id: str, role: str, teams: tuple[str, ...], chance: random.Random) -> Person:
    workload = chance.choice(("light", "normal", "normal", "normal", "high"))
    return Person(id=id, name=id, roles=(role,), teams=teams, workload=workload)


def limited(organisation: Organisation, factor: float | None) -> Organisation:
    """Return the same with limits: so many times what everybody holds, and two at least."""
    if factor is None:
        return organisation
    matrix = decide(organisation, DAY)
    held = {letter: Counter(a.person_id for a in matrix.assignments if a.letter == letter) for letter in "AR"}
    return replaced(
        organisation,
        people=[
            p.model_copy(
                update={
                    "capacity": Capacity(
                        accountable=max(2, round(factor * held["A"][p.id])),
                        responsible=max(2, round(factor * held["R"][p.id])),
                    )
                }
            )
            for p in organisation.people
        ],
    )


def replaced(organisation: Organisation, people: list[Person]) -> Organisation:
    """Return the same with other people."""
    fields = {name: getattr(organisation, name) for name in Organisation.model_fields}
    return Organisation(**{**fields, "people": tuple(people)})


def cells(matrix: Matrix, letters: str) -> Cells:
    """Return who holds each letter of each row."""
    found: dict[tuple[str | None, str, str], set[str | None]] = {}
    for a in matrix.assignments:
        if a.letter in letters:
            found.setdefault((a.team, a.activity, a.letter), set()).add(a.person_id)
    return {cell: frozenset(people) for cell, people in found.items()}


def changed(before: Cells, after: Cells, gone: str | None = None) -> tuple[int, int]:
    """Return how many cells changed, and how many had to since somebody is gone who held them."""
    none: frozenset[str | None] = frozenset()
    differ = [cell for cell in {**before, **after} if before.get(cell, none) != after.get(cell, none)]
    return len(differ), sum(gone in before.get(cell, none) for cell in before)


@dataclass(frozen=True)
class Leaving:
    """What changed when one person left, over several who each left alone: forced cells, and the others."""

    ratios: tuple[float, ...]
    forced: int
    further: int

    @property
    def whole(self) -> float:
        """Return all changed cells over all forced ones."""
        return (self.forced + self.further) / max(1, self.forced)


def leaving(organisation: Organisation, people: list[str], letters: str, *, lock: bool) -> Leaving:
    """Let each of some people leave alone, with the letters before as the lock or without."""
    first = decide(organisation, DAY)
    before = cells(first, letters)
    counts = []
    for person in people:
        rest = replaced(organisation, [p for p in organisation.people if p.id != person])
        previous: Previous | None = previous_in(first, rest) if lock else None
        number, forced = changed(before, cells(decide(rest, DAY, previous), letters), person)
        if forced:
            counts.append((forced, number))
    return Leaving(
        tuple(number / forced for forced, number in counts),
        sum(forced for forced, _ in counts),
        sum(number - forced for forced, number in counts),
    )


def shuffled(organisation: Organisation, seed: int) -> Organisation:
    """Return the same people in another order."""
    return replaced(organisation, random.Random(seed).sample(organisation.people, len(organisation.people)))


def report(leavers: int) -> Iterator[str]:
    """Yield a line for each load and each way of deciding."""
    yield f"{'load':14} {'letters':8} {'lock':5} {'forced':>7} {'further':>8} {'ratio':>6} {'worst':>6} {'shuffled':>9}"
    plain = company()
    chosen = [p.id for p in random.Random(7).sample(plain.people, leavers)]
    for name, factor in LOADS.items():
        organisation = limited(plain, factor)
        first = decide(organisation, DAY)
        moved = sum(
            changed(cells(first, "ARCI"), cells(decide(shuffled(organisation, seed), DAY), "ARCI"))[0]
            for seed in range(4)
        )
        for letters in ("AR", "CI"):
            for lock in (True, False):
                found = leaving(organisation, chosen, letters, lock=lock)
                worst = max(found.ratios, default=1.0)
                yield (
                    f"{name:14} {letters:8} {'yes' if lock else 'no':5} {found.forced:7} {found.further:8} "
                    f"{found.whole:6.2f} {worst:6.2f} {moved:9}"
                )
                yield f"{'':14} median of the leavers {statistics.median(found.ratios or (1.0,)):.2f}"


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else 40):
        sys.stdout.write(f"{line}\n")
