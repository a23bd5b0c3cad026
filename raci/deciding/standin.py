"""Who stands in for a role that nobody on the team has: one person per team and missing role, not one per duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from raci.deciding.assignment import CAPACITY, HASH, SPREAD, STRENGTH, stable_hash
from raci.deciding.candidates import Previous, has_strength, levels
from raci.deciding.layers import Context
from raci.model import Activity, Person
from raci.rules import CoverRule, Tiers

Entry = tuple[Person, str, int]
"""Somebody who may stand in: person, own role, tier."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who covers a missing role: `role` is his own, `levels` what told him from each other candidate."""

    person: Person
    role: str
    missing: str
    cover: CoverRule
    levels: Mapping[str, int]
    by_design: bool

    @property
    def level(self) -> int | None:
        """Return what told him from the closest other candidate; None without one."""
        return max(self.levels.values(), default=None)

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
    letter: str = "A"


@dataclass
class Held:
    """How many duties people hold so far, and the limits that somebody wrote.

    `unsure` are people whose duties only a hash gave or took: what their load decides, the hash does.
    """

    duties: dict[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def of(self, people: Iterable[str]) -> Held:
        """Return what some people hold now, apart from this."""
        some = frozenset(people)
        return Held({person: self.duties.get(person, 0) for person in some}, self.limits, self.unsure & some)

    def again(self, more: Mapping[str, int]) -> Held:
        """Return the same, apart from this; `more` counts duties to add or take, by person."""
        duties = {person: held + more.get(person, 0) for person, held in self.duties.items()}
        return Held(duties, self.limits, set(self.unsure))

    def add(self, person: str) -> None:
        """Count one more duty."""
        self.duties[person] = self.duties.get(person, 0) + 1

    def room(self, person: str) -> int | None:
        """Return how many duties are left under a person's limit; None without one."""
        limit = self.limits.get(person)
        return None if limit is None else max(0, limit - self.duties.get(person, 0))


@dataclass(frozen=True, slots=True)
class Step:
    """A bundle as it was given away: what people held by then, whom decisions kept out, and who got which activity."""

    bundle: Bundle
    held: Held
    without: Mapping[str, frozenset[str]]
    chosen: Mapping[str, StandIn]


def eligible(context: Context, by: Tiers, without: Iterable[str] = ()) -> list[Entry]:
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
    rest = []
    for activity in bundle.activities:
        people = eligible(bundle.context, bundle.cover.by, without.get(activity.id, ()))
        free = _within_limits(people, activity, held)
        strong = [entry for entry in free if has_strength(entry[0], activity, named=True)]
        if strong:
            apart = {**_ids(people, CAPACITY), **_ids(free, STRENGTH)}
            best = _best(bundle, strong, [activity], held, previous)
            levels = {id: best.levels.get(id, level) for id, level in apart.items() if id != best.person.id}
            chosen[activity.id] = replace(best, levels=levels)
            held.add(best.person.id)
        else:
            rest.append(activity)
    chosen.update(_share(bundle, rest, held, previous, without))
    return chosen


def entrust(step: Step, activity: str, person: str, previous: Previous) -> dict[str, StandIn]:
    """Give away a step's bundle anew with somebody else for one activity, and for all that goes with it.

    What a strength gave goes alone; otherwise one person stands in for all, as far as a written limit allows.
    """
    holder = step.chosen[activity].person
    together = [a.id for a in step.bundle.activities if _goes_with(step, a, holder) and a.id != activity]
    named = has_strength(holder, next(a for a in step.bundle.activities if a.id == activity), named=True)
    held = step.held.again({})
    free = [id for id in together if person not in step.without.get(id, ())]
    room = held.room(person)
    mine = [activity, *(() if named else free if room is None else free[: max(0, room - 1)])]
    for _ in mine:
        held.add(person)
    entry = next(entry for entry in eligible(step.bundle.context, step.bundle.cover.by) if entry[0].id == person)
    instead = replace(step.chosen[activity], person=entry[0], role=entry[1], levels={})
    rest = replace(step.bundle, activities=tuple(a for a in step.bundle.activities if a.id not in mine))
    return {**choose(rest, held, previous, step.without), **dict.fromkeys(mine, instead)}


def _goes_with(step: Step, activity: Activity, holder: Person) -> bool:
    """Tell whether somebody stands in for an activity since he does so for the rest."""
    chosen = step.chosen.get(activity.id)
    return chosen is not None and chosen.person is holder and not has_strength(holder, activity, named=True)


def _ids(people: Iterable[Entry], level: int) -> dict[str, int]:
    return {person.id: level for person, _, _ in people}


def _within_limits(people: list[Entry], activity: Activity, held: Held) -> list[Entry]:
    """Return those whom no written limit keeps from a duty; everybody where it keeps all."""
    free = [
        (person, role, tier)
        for person, role, tier in people
        if held.room(person.id) != 0 and not (activity.shared and person.workload == "swamped")
    ]
    return free or people


def _share(
    bundle: Bundle,
    duties: list[Activity],
    held: Held,
    previous: Previous,
    without: Mapping[str, frozenset[str]],
) -> dict[str, StandIn]:
    """Give all duties to the best, past his written capacity the rest to the next; what is left then passes a limit."""
    chosen: dict[str, StandIn] = {}
    for keep_limits in (True, False):
        people = eligible(bundle.context, bundle.cover.by)
        while duties:
            people = [entry for entry in people if any(entry[0].id not in without.get(a.id, ()) for a in duties)]
            if not people:
                break
            best = _best(bundle, people, duties, held, previous)
            mine = [activity for activity in duties if best.person.id not in without.get(activity.id, ())]
            for activity in mine[: held.room(best.person.id) if keep_limits else None]:
                chosen[activity.id] = best
                held.add(best.person.id)
            duties = [activity for activity in duties if activity.id not in chosen]
            people = [entry for entry in people if entry[0].id != best.person.id]
    return chosen


def _best(
    bundle: Bundle,
    people: list[Entry],
    duties: list[Activity],
    held: Held,
    previous: Previous,
) -> StandIn:
    """Compare candidates by their summed levels over the duties."""
    scored = sorted(
        ((_score(bundle, entry, duties, held, previous), entry[0].id, entry) for entry in people),
        key=lambda scored: scored[:2],
    )
    person, role, _ = scored[0][2]
    return StandIn(
        person=person,
        role=role,
        missing=bundle.missing,
        cover=bundle.cover,
        levels=_told_apart({id: score for score, id, _ in scored}, held, len(duties)),
        by_design=bundle.by_design,
    )


def _told_apart(scores: Mapping[str, tuple[int, ...]], held: Held, count: int) -> dict[str, int]:
    """Return the level that told the best from each of the others, over so many duties.

    `scores` are by person, the best first. Where a hash decided, directly or through somebody's load, it is noted
    whose duties are unsure from now on.
    """
    best, *others = scores.values()
    levels = {
        person: next(level for level, (a, b) in enumerate(zip(best, score, strict=True), start=1) if a != b)
        for person, score in list(scores.items())[1:]
    }
    closest = max(levels.values(), default=0)
    if not others:
        return levels
    if any(_may_fit(person, scores, held, count) for person in held.unsure & scores.keys() & held.limits.keys()):
        alike = 0
    elif closest >= SPREAD and any(
        scores[person][: SPREAD - 1] == best[: SPREAD - 1] for person in held.unsure & scores.keys()
    ):
        alike = SPREAD - 1
    elif closest == HASH:
        alike = SPREAD
    else:
        return levels
    held.unsure |= {person for person, score in scores.items() if score[:alike] == best[:alike]}
    return {person: HASH if level > alike else level for person, level in levels.items()}


def _may_fit(person: str, scores: Mapping[str, tuple[int, ...]], held: Held, count: int) -> bool:
    """Tell whether a limit could count for less, were unsure duties not there; of the best it could count for more."""
    first = next(iter(scores))
    beyond = max(0, count - (held.room(person) or 0))
    least = scores[person][CAPACITY - 1] - beyond + max(0, count - held.limits[person])
    return person == first or least <= scores[first][CAPACITY - 1]


def _score(bundle: Bundle, entry: Entry, duties: list[Activity], held: Held, previous: Previous) -> tuple[int, ...]:
    person, _, tier = entry
    name = bundle.context.name or ""
    summed = [0] * HASH
    for activity in duties:
        before = person.id in previous.get((name, activity.id, bundle.letter), frozenset())
        for place, value in enumerate(levels(person, activity, tier, before)):
            summed[place] += value
        summed[HASH - 1] += stable_hash(name, activity.id, person.id)
    room = held.room(person.id)
    summed[CAPACITY - 1] += 0 if room is None else max(0, len(duties) - room)
    summed[SPREAD - 1] = held.duties.get(person.id, 0)
    return tuple(summed)
