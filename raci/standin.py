"""Who stands in for a role that nobody on the team has: one person per team and missing role, not one per duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from raci.assignment import CAPACITY, HASH, SPREAD, stable_hash
from raci.candidates import Previous, has_strength, levels
from raci.layers import Context
from raci.model import Activity, Person
from raci.rules import CoverRule, Tiers


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who covers a missing role: `role` is his own, `level` what told him from the next candidate."""

    person: Person
    role: str
    missing: str
    cover: CoverRule
    level: int | None
    by_design: bool

    @property
    def tie(self) -> bool:
        """Tell whether only the hash chose."""
        return self.level == HASH


@dataclass(frozen=True, slots=True)
class Bundle:
    """The duties of one missing role on one team that one cover rule's tiers speak of."""

    context: Context
    missing: str
    cover: CoverRule
    activities: tuple[Activity, ...]
    by_design: bool


@dataclass
class Held:
    """How many duties people hold so far, and the limits that somebody wrote."""

    duties: dict[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)

    def add(self, person: str) -> None:
        """Count one more duty."""
        self.duties[person] = self.duties.get(person, 0) + 1

    def room(self, person: str) -> int | None:
        """Return how many duties are left under a person's limit; None without one."""
        limit = self.limits.get(person)
        return None if limit is None else max(0, limit - self.duties.get(person, 0))


def eligible(context: Context, by: Tiers, without: Iterable[str] = ()) -> list[tuple[Person, str, int]]:
    """Return who may stand in: person, own role, tier; real people only, in order of id."""
    excluded = set(without)
    found: dict[str, tuple[Person, str, int]] = {}
    for tier, roles in enumerate(by):
        for role in sorted(roles):
            for person in context.holders.get(role, ()):
                if not person.vacant and person.id not in excluded:
                    found.setdefault(person.id, (person, role, tier))
    return [found[person] for person in sorted(found)]


def choose(bundle: Bundle, held: Held, previous: Previous, without: Mapping[str, frozenset[str]]) -> dict[str, StandIn]:
    """Choose who covers each activity of a bundle; activities without anybody are left out.

    `without` names, by activity, whom a decision keeps out. Duties are counted into `held`.
    """
    chosen: dict[str, StandIn] = {}
    rest: dict[frozenset[str], list[Activity]] = {}
    for activity in bundle.activities:
        excluded = without.get(activity.id, frozenset())
        people = eligible(bundle.context, bundle.cover.by, excluded)
        strong = [entry for entry in people if has_strength(entry[0], activity, named=True)]
        if strong:
            chosen[activity.id] = _best(bundle, strong, [activity], held, previous)
            held.add(chosen[activity.id].person.id)
        else:
            rest.setdefault(excluded, []).append(activity)
    for excluded, duties in sorted(rest.items(), key=lambda entry: sorted(entry[0])):
        people = eligible(bundle.context, bundle.cover.by, excluded)
        chosen.update(_share(bundle, people, duties, held, previous))
    return chosen


def _share(
    bundle: Bundle,
    people: list[tuple[Person, str, int]],
    duties: list[Activity],
    held: Held,
    previous: Previous,
) -> dict[str, StandIn]:
    """Give all duties to the best; past a written capacity the rest goes to the next."""
    chosen: dict[str, StandIn] = {}
    while duties and people:
        best = _best(bundle, people, duties, held, previous)
        room = held.room(best.person.id)
        others = [entry for entry in people if entry[0].id != best.person.id]
        take = len(duties) if room is None or not others else min(room, len(duties))
        if take == 0 and all(held.room(person.id) == 0 for person, _, _ in others):
            take = len(duties)
        for activity in duties[:take]:
            chosen[activity.id] = best
            held.add(best.person.id)
        duties = duties[take:]
        people = others
    return chosen


def _best(
    bundle: Bundle,
    people: list[tuple[Person, str, int]],
    duties: list[Activity],
    held: Held,
    previous: Previous,
) -> StandIn:
    """Compare candidates by their summed levels over the duties."""
    scored = sorted(
        (
            (_score(bundle, person, tier, duties, held, previous), person.id, person, role)
            for person, role, tier in people
        ),
        key=lambda entry: entry[:2],
    )
    score, _, person, role = scored[0]
    level = None
    if len(scored) > 1:
        rival = scored[1][0]
        level = next(number for number, (a, b) in enumerate(zip(score, rival, strict=True), start=1) if a != b)
    return StandIn(
        person=person,
        role=role,
        missing=bundle.missing,
        cover=bundle.cover,
        level=level,
        by_design=bundle.by_design,
    )


def _score(
    bundle: Bundle, person: Person, tier: int, duties: list[Activity], held: Held, previous: Previous
) -> tuple[int, ...]:
    name = bundle.context.name or ""
    summed = [0] * HASH
    for activity in duties:
        before = person.id in previous.get((name, activity.id, "A"), frozenset())
        for place, value in enumerate(levels(person, activity, tier, before)):
            summed[place] += value
        summed[HASH - 1] += stable_hash(name, activity.id, person.id)
    room = held.room(person.id)
    summed[CAPACITY - 1] += 0 if room is None else max(0, len(duties) - room)
    summed[SPREAD - 1] = held.duties.get(person.id, 0)
    return tuple(summed)
