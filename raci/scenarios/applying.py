"""A scenario and an organisation → the organisation as it would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from raci.findings import Finding
from raci.model import Organisation, Person
from raci.scenarios.joining import join
from raci.scenarios.leaving import leave
from raci.scenarios.reading import Said, Scenario, parts_of, read_said, refuse_errors
from raci.scenarios.reshaping import Share, merge, split
from raci.scenarios.steps import Changed, find_person, rebuilt, team_names
from raci.teamfile.entries import Entry, name_node
from raci.teamfile.names import profile_names
from raci.teamfile.nodes import Node
from raci.words import slug


def apply(organisation: Organisation, scenario: Scenario) -> Changed:
    """Return the organisation as a scenario has it, and what fell away with the change.

    Teams are reshaped first, then people leave, then profiles, titles and newcomers are read: names in the scenario
    mean the teams of afterwards. Raises InvalidFile with every fault of the scenario, each with its place.
    """
    faults: list[Finding] = []
    said = read_said(scenario, faults)
    state = _Applying(said, faults).run(Changed(organisation))
    refuse_errors(faults)
    return state


class _Applying:
    """One run: what was said, and the faults that are met on the way."""

    def __init__(self, said: Said, faults: list[Finding]) -> None:
        self.said, self.faults = said, faults
        self.leads: dict[str, Node] = {}

    def run(self, state: Changed) -> Changed:
        """Make one change after the other."""
        leavers = self._leavers(state.organisation)
        for entry in self.said.merges:
            state = self._merge(state, entry)
        for entry in self.said.splits:
            state = self._split(state, entry)
        state = leave(replace(state, reshaped=state.organisation), leavers)
        organisation = self._ways(state.organisation)
        again = organisation is not state.organisation or bool(self.said.merges or self.said.splits)
        organisation = join(organisation, self.said.added, self.said.changed, self.faults, again=again)
        return _settled_notes(state.then(self._led(organisation)))

    def _leavers(self, organisation: Organisation) -> tuple[str, ...]:
        found = (find_person(organisation, word) for word in self.said.without)
        return tuple(dict.fromkeys(id for id in found if id is not None))

    def _merge(self, state: Changed, entry: Entry) -> Changed:
        names = team_names(state.organisation.teams)
        teams = names.find_all(entry.get("teams", ()))
        into: Node | None = entry.get("into")
        if len(teams) < 2 or into is None:
            if not entry.faulty and (len(entry.get("teams", ())) < 2 or into is None):
                fix = "write teams: [one, another] and into: the new name"
                entry.node.malformed("this merger does not say which teams become which", fix)
            return state
        id = slug(into.value)
        if id in state.organisation.team_by_id and id not in teams:
            into.report("RACI102", f'there is a team "{into.value}" already', "merge it too, or take another name")
            return state
        return self._settled(merge(state, teams, id, into.value), id, entry)

    def _split(self, state: Changed, entry: Entry) -> Changed:
        word: Node | None = entry.get("team")
        parts = [part for part in parts_of(entry) if "name" in part]
        team = team_names(state.organisation.teams).find(word) if word is not None else None
        if team is None or len(parts) < 2:
            if not entry.faulty and (word is None or team is not None):
                fix = "write team: the old one, and into: {one: [people], another: [people]}"
                entry.node.malformed("this split does not say which team becomes which", fix)
            return state
        shares = tuple(self._share(state.organisation, team, part) for part in parts)
        if any(share is None for share in shares) or self._repeated(parts, shares):
            return state
        state = split(state, team, tuple(share for share in shares if share))
        for part in parts:
            state = self._settled(state, slug(part.get("name").value), part)
        return state

    def _share(self, organisation: Organisation, team: str, part: Entry) -> Share | None:
        """Read one new team of a split; its people must sit in the old one."""
        name: Node = part.get("name")
        id = slug(name.value)
        if id in organisation.team_by_id and id != team:
            name.report("RACI102", f'there is a team "{name.value}" already', "take another name")
            return None
        people = []
        for word in part.get("people", ()):
            person = find_person(organisation, word)
            if person is None:
                continue
            if team not in organisation.person_by_id[person].teams:
                fix = "leave them out here; change: moves people from one team to another"
                word.malformed(f"{word.value} does not sit in {organisation.team_by_id[team].name}", fix)
                continue
            people.append(person)
        return Share(id, name.value, tuple(people))

    def _repeated(self, parts: Iterable[Entry], shares: Iterable[Share | None]) -> bool:
        seen: set[str] = set()
        again = False
        for part, share in zip(parts, shares, strict=True):
            if share and share.id in seen:
                name_node(part).report("RACI102", f'"{share.name}" is here twice', "give each new team a name")
                again = True
            seen.add(share.id if share else "")
        return again

    def _settled(self, state: Changed, id: str, entry: Entry) -> Changed:
        """Give a new team the lead and the profiles that the scenario names."""
        if "lead" in entry:
            self.leads[id] = entry.get("lead")
        if "profiles" not in entry or id not in state.organisation.team_by_id:
            return state
        return state.then(self._with_profiles(state.organisation, id, entry.get("profiles")))

    def _with_profiles(self, organisation: Organisation, team: str, words: Iterable[Node]) -> Organisation:
        ids = profile_names(organisation.catalogue).find_all(words)
        teams = (t.model_copy(update={"profiles": ids}) if t.id == team else t for t in organisation.teams)
        return rebuilt(organisation, teams=tuple(teams))

    def _ways(self, organisation: Organisation) -> Organisation:
        """Return the organisation with the profiles of the scenario, its own and its teams'; itself where none is."""
        if self.said.profiles is not None:
            ids = profile_names(organisation.catalogue).find_all(self.said.profiles)
            organisation = rebuilt(organisation, profiles=ids)
        names = team_names(organisation.teams)
        for entry in self.said.teams:
            word = entry.get("name")
            id = names.find(word) if word is not None else None
            if id is not None and "lead" in entry:
                self.leads[id] = entry.get("lead")
            if id is not None and "profiles" in entry:
                organisation = self._with_profiles(organisation, id, entry.get("profiles"))
        return organisation

    def _led(self, organisation: Organisation) -> Organisation:
        """Return the organisation with the leads that the scenario names."""
        leads = {team: find_person(organisation, word) for team, word in self.leads.items()}
        if not leads:
            return organisation
        teams = (t.model_copy(update={"lead": leads[t.id]}) if leads.get(t.id) else t for t in organisation.teams)
        return rebuilt(organisation, teams=tuple(teams))


def _settled_notes(state: Changed) -> Changed:
    """Leave out what the scenario itself settles: a lead or a profile that it names after all."""
    teams = {team.name: team for team in state.organisation.teams}
    kept = []
    for note in state.notes:
        team = teams.get(note.team or "")
        if not (team and ((note.kind == "lead" and team.lead) or (note.kind == "way" and team.profiles))):
            kept.append(note)
    return replace(state, notes=tuple(kept))


def with_person(organisation: Organisation, person: Person) -> Organisation:
    """Return the organisation with one person more, or in another shape if the id is known."""
    others = (each for each in organisation.people if each.id != person.id)
    return rebuilt(organisation, people=tuple(sorted((*others, person), key=lambda each: each.id)))


__all__ = ["Changed", "apply", "with_person"]
