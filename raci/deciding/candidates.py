"""Who could hold a cell, and how each compares with the others on the levels 1-7."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raci.deciding.assignment import Levels, Option, stable_hash
from raci.deciding.layers import Context
from raci.matrix import Previous
from raci.model import WORKLOADS, Activity, Person
from raci.rules import Tier, Tiers


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could hold a cell: through which role, in which tier (from 0), and how good on each level."""

    person: Person
    role: str
    tier: int
    levels: Levels
    hash: int

    def option(self) -> Option:
        """Return the candidate as the assignment sees it."""
        return Option(person=self.person.id, role=self.role, levels=self.levels, hash=self.hash)


def has_strength(person: Person, activity: Activity, *, named: bool = False) -> bool:
    """Tell whether a strength matches an activity; `named` asks for one that names the activity itself."""
    return activity.id in person.strengths or (not named and activity.area in person.strengths)


def levels(person: Person, activity: Activity, tier: int, held_before: bool) -> Levels:
    """Return the levels 1-7 of one candidate; smaller is better. Limits by number are the assignment's own."""
    strong = has_strength(person, activity)
    return (
        int(person.vacant),
        int(activity.shared and person.workload == "swamped"),
        int(activity.shared and not strong),
        tier,
        int(not strong),
        WORKLOADS.index(person.workload),
        int(not held_before),
    )


def candidates(
    context: Context,
    activity: Activity,
    tiers: Tiers,
    *,
    without: Iterable[str] = (),
    before: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Return everybody whom the tiers name on a team, each in the best tier, in order of id.

    `without` are person ids that may not hold the cell, `before` those that held it so far.
    """
    excluded = set(without)
    found: dict[str, Candidate] = {}
    for place, tier in enumerate(tiers):
        for role in sorted(tier):
            for person in context.holders.get(role, ()):
                if person.id in excluded or person.id in found:
                    continue
                found[person.id] = Candidate(
                    person=person,
                    role=role,
                    tier=place,
                    levels=levels(person, activity, place, person.id in before),
                    hash=stable_hash(context.name, activity.id, person.id),
                )
    return [found[person] for person in sorted(found)]


def roles_of(tiers: Tiers) -> Tier:
    """Return every role of some tiers, each once."""
    return tuple(dict.fromkeys(role for tier in tiers for role in tier))


__all__ = ["Candidate", "Previous", "candidates", "has_strength", "levels", "roles_of"]
