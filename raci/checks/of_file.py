"""Checks 1xx: the file, its profiles and its decisions."""

from __future__ import annotations

from collections.abc import Iterator

from raci.assignment import first_difference
from raci.candidates import candidates
from raci.checks.hits import Hit
from raci.graph import deputy_rings, reporting_rings
from raci.layers import contexts
from raci.matrix import Matrix
from raci.model import Decision


def reporting_cycle(matrix: Matrix) -> Iterator[Hit]:
    """Find people who report to each other, or who are each other's deputies, in a ring."""
    people = matrix.organisation.person_by_id
    for rings, verb in ((reporting_rings, "reports to"), (deputy_rings, "has the deputy")):
        for ring in rings(matrix.organisation):
            names = [people[person].name for person in (*ring, ring[0])]
            if len(ring) == 1:
                words = f"{names[0]} {'reports to' if verb == 'reports to' else 'is the deputy of'} themselves."
            else:
                words = "A ring: " + f" {verb} ".join(names) + "."
            yield Hit(words, person=people[ring[0]], at=people[ring[0]].at, group=names[0])


def source_conflict(matrix: Matrix) -> Iterator[Hit]:
    """Find profiles on which the sources contradict each other."""
    organisation = matrix.organisation
    used = [*organisation.profiles, *(profile for team in organisation.teams for profile in team.profiles)]
    for profile in dict.fromkeys(used):
        entry = organisation.catalogue.profiles.get(profile)
        if entry is None or not entry.readings:
            continue
        told = "; ".join(f"{reading.says} ({reading.source})" for reading in entry.readings)
        instead = " or ".join(f"profile: {reading.profile}" for reading in entry.readings)
        yield Hit(
            f"The sources contradict each other about {entry.name}: {told}. Decided as standard meanwhile.",
            fix=f"Write {instead}.",
            group=profile,
        )


def source_open(matrix: Matrix) -> Iterator[Hit]:
    """Find shared duties that only the default order of the roles gave to somebody."""
    around = {context.name: context for context in contexts(matrix.organisation)}
    for row in matrix.rows:
        owner = next(iter(row.holders("A")), None)
        if not row.activity.shared or owner is None or owner.status != "rule":
            continue
        everyone = candidates(around[row.team], row.activity, row.activity.accountable)
        mine = next((c for c in everyone if c.person.id == owner.person_id), None)
        others = [c for c in everyone if mine and c.tier != mine.tier and not c.person.vacant]
        close = [c for c in others if mine and first_difference(mine.levels, c.levels) == 4]
        if mine is None or not close or len(close) < len(others):
            continue
        names = " and ".join(dict.fromkeys(matrix.organisation.spoken(c.role) for c in (mine, *close)))
        yield Hit(
            f"{row.activity.name}: the source names {names} and picks none; "
            f"{owner.person} has it by the default order, ahead of {', '.join(c.person.name for c in close)}.",
            row=row,
            person=mine.person,
            group="shared duties",
        )


def decision_breaks(matrix: Matrix) -> Iterator[Hit]:
    """Find decisions that stand and break something: separation, an absence, a date that has passed."""
    organisation = matrix.organisation
    people = organisation.person_by_id
    activities = organisation.activity_by_id
    teams = {team.id: team.name for team in organisation.teams}
    for decision in organisation.decisions:
        activity = activities.get(decision.activity)
        if activity is None:
            continue
        team = teams.get(decision.team) if decision.team else None
        row = next((r for r in matrix.rows if r.activity.id == activity.id and team in (None, r.team)), None)
        both = set(decision.accountable or ()) & set(decision.responsible or ())
        if activity.separation and both:
            names = ", ".join(sorted(people[person].name for person in both))
            yield Hit(
                f"{activity.name}: {names} is agreed to answer for it and to do it, and the two must be separate.",
                row=row,
                at=decision.at,
            )
        if _expired(decision, matrix):
            yield Hit(f"{activity.name}: what was agreed ended on {decision.until}.", row=row, at=decision.at)
        for person in sorted(set(decision.accountable or ()) | set(decision.responsible or ())):
            entry = people[person]
            acting = row and next((a.acting for a in row.assignments if a.person_id == person), None)
            if entry.away is not None and entry.away.covers(matrix.on) and not acting:
                yield Hit(
                    f"{activity.name}: {entry.name} was agreed, is away, and has no deputy.",
                    row=row,
                    person=entry,
                    at=decision.at,
                    private=True,
                )


def _expired(decision: Decision, matrix: Matrix) -> bool:
    """Tell whether a date has passed; an accepted gap ends by itself and comes back as a gap."""
    gap = decision.accountable == () and decision.responsible is None
    return decision.until is not None and decision.until < matrix.on and not gap
