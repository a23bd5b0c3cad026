"""Somebody leaves: reports move up, and what named the leaver falls away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from raci.graph import line_up
from raci.model import AGREED, Decision, Organisation, Person
from raci.rules import Tier
from raci.scenarios.steps import Changed, Note, rebuilt


def leave(state: Changed, leavers: Iterable[str]) -> Changed:
    """Return the organisation without some people, by id.

    Who reported to a leaver reports to the leaver's manager. Deputies and leads that are gone are dropped, and what
    decisions say of a letter that only leavers held.
    """
    organisation, gone = state.organisation, frozenset(leavers)
    if not gone:
        return state
    stay = tuple(_without(person, gone, organisation) for person in organisation.people if person.id not in gone)
    teams = tuple(team.model_copy(update={"lead": None}) if team.lead in gone else team for team in organisation.teams)
    decisions = tuple(kept for each in organisation.decisions if (kept := _still_agreed(each, gone)))
    names = {organisation.person_by_id[id].name for id in gone} - {person.name for person in stay}
    changed = rebuilt(
        organisation,
        people=stay,
        teams=teams,
        decisions=decisions,
        findings=tuple(finding for finding in organisation.findings if finding.who not in names),
    )
    return state.then(changed, _told(organisation, changed, gone))


def _without(person: Person, gone: frozenset[str], organisation: Organisation) -> Person:
    changes: dict[str, Any] = {}
    if person.reports_to in gone:
        changes["reports_to"] = next((boss for boss in line_up(organisation, person.id) if boss not in gone), None)
    if person.deputy in gone:
        changes["deputy"] = None
    return person.model_copy(update=changes) if changes else person


def _still_agreed(decision: Decision, gone: frozenset[str]) -> Decision | None:
    """Return a decision without leavers; a letter that only they held is no longer decided."""
    changes: dict[str, Tier | None] = {}
    for letter in AGREED:
        held = decision.holders(letter)
        if held and not gone.isdisjoint(held):
            changes[AGREED[letter]] = tuple(id for id in held if id not in gone) or None
    if not changes:
        return decision
    kept = decision.model_copy(update=changes)
    return kept if any(kept.holders(letter) is not None for letter in AGREED) else None


def _told(before: Organisation, after: Organisation, gone: frozenset[str]) -> Iterator[Note]:
    """Say what fell away: managers, deputies, leads, agreements."""
    people, stay = before.person_by_id, after.person_by_id
    for person in after.people:
        old = people[person.id]
        if old.reports_to in gone and old.reports_to:
            boss = stay[person.reports_to].name if person.reports_to else "nobody"
            yield Note("manager", f"{person.name} reports to {boss} instead of {people[old.reports_to].name}.")
        if old.deputy in gone and old.deputy:
            yield Note("deputy", f"{person.name} has no deputy any more: it was {people[old.deputy].name}.")
    for old_team in before.teams:
        if old_team.lead in gone and old_team.lead:
            words = f"{old_team.name} has no lead any more: it was {people[old_team.lead].name}."
            yield Note("lead", words, old_team.name)
    for decision in before.decisions:
        yield from _agreements_lost(decision, before, gone)


def _agreements_lost(decision: Decision, organisation: Organisation, gone: frozenset[str]) -> Iterator[Note]:
    activity = organisation.activity_by_id.get(decision.activity)
    team = organisation.team_by_id[decision.team].name if decision.team in organisation.team_by_id else None
    name = (activity.name if activity else decision.activity) + (f" ({team})" if team else "")
    scheme = organisation.catalogue.schemes[organisation.scheme]
    lost: dict[str, list[str]] = {}
    for letter in AGREED:
        held = decision.holders(letter) or ()
        left = [organisation.person_by_id[id].name for id in held if id in gone]
        if left and len(left) == len(held):
            lost.setdefault(" and ".join(left), []).append(scheme.shown(letter))
    for who, letters in lost.items():
        yield Note(
            "agreement",
            f"An agreement falls away: {name}, {'/'.join(letters)} named only {who}.",
            team,
            decision.activity,
        )
