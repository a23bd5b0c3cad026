"""Teams become one, or several: people, rules and agreements go with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from raci.model import AGREED, Decision, Organisation, Person, Team
from raci.rules import Rule, Tier
from raci.scenarios.steps import Changed, Note, rebuilt

Moves = Mapping[str, Tier]
"""Which teams a team has become, by id."""


@dataclass(frozen=True, slots=True)
class Share:
    """One new team of a split: its id, its name and who is named for it."""

    id: str
    name: str
    people: Tier


def merge(state: Changed, teams: Tier, id: str, name: str) -> Changed:
    """Return the organisation with some teams, by id, as one.

    It keeps what they agree on: profiles, the lead where only one has one. Of two agreements that contradict each
    other neither holds.
    """
    organisation = state.organisation
    old = [team for team in organisation.teams if team.id in teams]
    leads, ways = {team.lead for team in old if team.lead}, {team.profiles for team in old}
    new = Team(id=id, name=name, lead=min(leads) if len(leads) == 1 else None, profiles=_common(ways), at=old[0].at)
    decisions, lost = _joined(organisation, dict.fromkeys(teams, (id,)), {id: name})
    changed = _moved(organisation, dict.fromkeys(teams, (id,)), (new,))
    names = tuple(team.name for team in old)
    notes = [Note("team", f"{' and '.join(names)} become {name}.", name), *lost]
    if len(leads) > 1:
        told = " and ".join(sorted(organisation.person_by_id[lead].name for lead in leads))
        notes.append(Note("lead", f"{name} has no lead yet: {told} led the teams before it.", name))
    if len(ways) > 1:
        notes.append(Note("way", f"{name} works by the organisation's profile: the teams had different ones.", name))
    return _from(state.then(rebuilt(changed, decisions=decisions), notes), {name: names})


def split(state: Changed, team: str, shares: tuple[Share, ...]) -> Changed:
    """Return the organisation with one team, by id, as several; who is named for none of them sits in all.

    Agreements go to the new teams where their holders sit.
    """
    organisation = state.organisation
    old = organisation.team_by_id[team]
    new = tuple(
        Team(id=s.id, name=s.name, lead=old.lead if old.lead in s.people else None, profiles=old.profiles, at=old.at)
        for s in shares
    )
    ids = tuple(share.id for share in shares)
    sits = {person: tuple(s.id for s in shares if person in s.people) for s in shares for person in s.people}
    changed = _moved(organisation, {team: ids}, new, sits)
    unnamed = [p.name for p in organisation.people if team in p.teams and p.id not in sits]
    together = " and ".join(share.name for share in shares)
    notes = [Note("team", f"{old.name} becomes {together}.", old.name)]
    if unnamed:
        notes.append(Note("team", f"In {together} alike: {', '.join(unnamed)}."))
    decisions = [part for each in organisation.decisions for part in _divided(each, team, changed, ids)]
    state = state.then(rebuilt(changed, decisions=tuple(decisions)), notes)
    return _from(state, {share.name: (old.name,) for share in shares})


def _from(state: Changed, new: Mapping[str, tuple[str, ...]]) -> Changed:
    """Note which teams new ones were made of; of teams that were new themselves, what those were made of."""
    made = {name: tuple(o for n in names for o in state.came_from.get(n, (n,))) for name, names in new.items()}
    return replace(state, came_from={**state.came_from, **made})


def _common(ways: set[Tier]) -> Tier:
    return min(ways) if len(ways) == 1 else ()


def _moved(
    organisation: Organisation, moves: Moves, new: tuple[Team, ...], sits: Mapping[str, Tier] | None = None
) -> Organisation:
    """Return the organisation with new teams in the place of old ones: everybody and every rule moved.

    `sits` says for some people to which of the new teams they go.
    """

    def mapped(teams: Tier, moves: Moves) -> Tier:
        return tuple(sorted({to for team in teams for to in moves.get(team, (team,))}))

    def person(each: Person) -> Person:
        chosen = (sits or {}).get(each.id)
        own = dict.fromkeys(moves, chosen) if chosen else moves
        # Who sits in no team belongs to every one, and goes on to do so.
        return each.model_copy(update={"teams": mapped(each.teams, own)}) if moves.keys() & set(each.teams) else each

    def rule(each: Rule) -> Rule:
        if not moves.keys() & set(each.when.team):
            return each
        return each.model_copy(update={"when": each.when.model_copy(update={"team": mapped(each.when.team, moves)})})

    teams = [team for team in organisation.teams if team.id not in moves]
    return rebuilt(
        organisation,
        people=tuple(map(person, organisation.people)),
        rules=tuple(map(rule, organisation.rules)),
        teams=tuple(sorted((*teams, *new), key=lambda team: team.id)),
    )


def _joined(
    organisation: Organisation, moves: Moves, names: Mapping[str, str]
) -> tuple[tuple[Decision, ...], list[Note]]:
    """Return the decisions after a merger; a letter on which two differ is no longer decided."""
    cells: defaultdict[tuple[str, str | None, str], set[Tier]] = defaultdict(set)
    moved = [_of_team(each, moves) for each in organisation.decisions]
    for each in moved:
        for letter in AGREED:
            held = each.holders(letter)
            if held is not None:
                cells[each.activity, each.team, letter].add(held)
    kept = []
    seen: set[tuple[str, str | None, str]] = set()
    for each in moved:
        fields: dict[str, Tier | None] = {}
        for letter in AGREED:
            cell = (each.activity, each.team, letter)
            if each.team in names and (len(cells[cell]) > 1 or cell in seen):
                fields[AGREED[letter]] = None
            elif each.holders(letter) is not None:
                seen.add(cell)
        decision = each.model_copy(update=fields)
        if any(decision.holders(letter) is not None for letter in AGREED):
            kept.append(decision)
    against = sorted((cell for cell, said in cells.items() if len(said) > 1 and cell[1] in names), key=str)
    return tuple(kept), list(_contradictions(organisation, against, names))


def _contradictions(
    organisation: Organisation, cells: Iterable[tuple[str, str | None, str]], names: Mapping[str, str]
) -> Iterator[Note]:
    for activity, team, letter in cells:
        entry = organisation.activity_by_id.get(activity)
        shown = organisation.catalogue.schemes[organisation.scheme].shown(letter)
        words = f"Two agreements contradict each other, so neither holds: {entry.name if entry else activity}, {shown}."
        yield Note("agreement", words, names.get(team or ""), activity)


def _of_team(decision: Decision, moves: Moves) -> Decision:
    team = moves.get(decision.team or "")
    return decision.model_copy(update={"team": team[0]}) if team else decision


def _divided(decision: Decision, team: str, after: Organisation, new: Tier) -> Iterator[Decision]:
    """Yield a decision for each new team in which one of its holders sits; for all where none does."""
    if decision.team != team:
        yield decision
        return
    named = {id for letter in AGREED for id in decision.holders(letter) or ()}
    sits = {to for id in named for to in after.person_by_id[id].teams if to in new}
    for id in new:
        if id in sits or not sits:
            yield decision.model_copy(update={"team": id})
