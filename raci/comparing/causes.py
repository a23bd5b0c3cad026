"""What changed between two organisations, in words for a manager: who left, who joined, whose title is another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from raci.comparing.matching import People
from raci.deciding.draft import agreement
from raci.matrix import Assignment, Matrix
from raci.model import DECIDED, Organisation, Person
from raci.rules import Rule
from raci.words import fold


@dataclass(frozen=True)
class Causes:
    """Two matrices, and who of the older one is who in the newer one.

    A matrix that was read does not list who has no letter, and a table no people for certain: that somebody left or
    joined is said only where that is sure. What was written in confidence is named only where it is `private`.
    """

    old: Matrix
    new: Matrix
    people: People
    private: bool = False

    # What one person's entry says now and did not say before

    def of_person(self, old: Person | None, new: Person | None, team: str | None) -> Iterator[str]:
        """Yield what changed about one person, the most telling first."""
        if old is None and new is not None and self._joins and fold(new.name) not in self._names[0]:
            yield f"{new.name} is a new {_kind(new)}" if new.kind != "human" else f"{new.name} joined"
        if new is None and old is not None and self._leaves and fold(old.name) not in self._names[1]:
            yield f"{old.name} is no longer listed" if old.kind != "human" else f"{old.name} left"
        if old is not None and new is not None and self._whole:
            yield from self._moved(old, new, team)
            yield from self._titled(old, new)
            yield from self._confided(old, new)

    @property
    def _joins(self) -> bool:
        """A whole file says who there was; what a table names may be no person."""
        return self.old.origin is None and not _is_table(self.new)

    @property
    def _leaves(self) -> bool:
        return self.new.origin is None and not _is_table(self.old)

    @cached_property
    def _names(self) -> tuple[set[str], set[str]]:
        """What people are called where one side is read: a result does not tell two of one name apart."""
        read = self.old.origin is not None or self.new.origin is not None
        old, new = (
            {fold(person.name) for person in matrix.organisation.people} if read else set()
            for matrix in (self.old, self.new)
        )
        return old, new

    def _moved(self, old: Person, new: Person, team: str | None) -> Iterator[str]:
        before, after = _teams(self.old.organisation, old), _teams(self.new.organisation, new)
        if not before or not after or not self.old.organisation.teams or not self.new.organisation.teams:
            return
        for name in sorted(before - after):
            if team in (None, name):
                yield f"{new.name} left {name}"
        for name in sorted(after - before):
            if team in (None, name):
                yield f"{new.name} joined {name}"

    def _titled(self, old: Person, new: Person) -> Iterator[str]:
        if old.vacant != new.vacant:
            yield f"{new.name} is {'vacant now' if new.vacant else 'no longer vacant'}"
        if [fold(title) for title in old.titles] != [fold(title) for title in new.titles]:
            words = [" and ".join(person.titles) or "none" for person in (old, new)]
            yield f"{new.name}'s title changed from {words[0]} to {words[1]}"
        elif set(old.roles) != set(new.roles):
            words = [self._roles(person.roles) for person in (old, new)]
            yield f"{new.name}'s roles changed from {words[0]} to {words[1]}"

    def _roles(self, roles: Iterable[str]) -> str:
        return " and ".join(self.new.organisation.spoken(role) for role in roles) or "none"

    def _confided(self, old: Person, new: Person) -> Iterator[str]:
        if not self.private:
            return
        if old.workload != new.workload:
            yield f"the workload of {new.name} is now {new.workload}"
        if set(old.strengths) != set(new.strengths):
            yield f"the strengths of {new.name} changed"
        if old.capacity != new.capacity:
            yield f"the capacity of {new.name} changed"

    # What a whole file says now

    def of_decisions(self, team: str | None, activity: str, letter: str, who: Iterable[str | None]) -> Iterator[str]:
        """Yield which decisions are new that name a letter of a row, or somebody (by id) for another letter of it."""
        old, new = self.old.organisation, self.new.organisation
        named = frozenset(who)
        for decision in new.decisions:
            where = new.team_by_id[decision.team].name if decision.team in new.team_by_id else None
            letters = [x for x in DECIDED if decision.holders(x) is not None]
            ids = {id for x in letters for id in decision.holders(x) or ()}
            speaks = letter in letters or bool(ids & named)
            if decision.activity == activity and where in (None, team) and speaks and decision not in old.decisions:
                yield f"decided: {decision.because or agreement(decision)}"

    def of_rules(self, old: Assignment | None, new: Assignment | None) -> Iterator[str]:
        """Yield which rule behind a letter was added, changed or taken away."""
        before, after = self._rules
        if new is not None and self.old.origin is None and (rule := after.get(new.reason.rule)):
            if rule.id not in before:
                yield f"a rule was added: {rule.because or rule.id}"
            elif rule != before[rule.id]:
                yield f"a rule changed: {rule.because or rule.id}"
        gone = before.get(old.reason.rule) if old is not None and self.new.origin is None else None
        if gone is not None and gone.id not in after:
            yield f"a rule was taken away: {gone.because or gone.id}"

    @cached_property
    def _rules(self) -> tuple[dict[str, Rule], dict[str, Rule]]:
        old, new = ({rule.id: rule for rule in matrix.organisation.rules} for matrix in (self.old, self.new))
        return old, new

    def of_profiles(self, team: str | None) -> Iterator[str]:
        """Yield which way of working is another now, the company's or the team's."""
        old, new = self.old.organisation, self.new.organisation
        if not self._whole:
            return
        if old.profiles != new.profiles:
            yield f"the profile changed from {self._profiles(old.profiles)} to {self._profiles(new.profiles)}"
        before, after = ({t.name: t.profiles for t in company.teams} for company in (old, new))
        if team in before and team in after and before[team] != after[team]:
            words = [self._profiles(profiles[team]) for profiles in (before, after)]
            yield f"the profile of {team} changed from {words[0]} to {words[1]}"

    def _profiles(self, ids: tuple[str, ...]) -> str:
        known = self.new.organisation.catalogue.profiles
        return " and ".join(known[id].name if id in known else id for id in ids) or "none"

    def of_lead(self, team: str | None) -> Iterator[str]:
        """Yield that somebody else leads a team now."""
        old, new = ({t.name: t.lead for t in matrix.organisation.teams} for matrix in (self.old, self.new))
        if self._whole and team in old and team in new and self.people.newer.get(old[team] or "") != new[team]:
            leader = self.new.organisation.person_by_id.get(new[team] or "")
            yield f"{leader.name} leads {team} now" if leader else f"nobody leads {team} any more"

    def of_catalogue(self) -> Iterator[str]:
        """Yield that the catalogue is another version."""
        old, new = (matrix.organisation.catalogue.version for matrix in (self.old, self.new))
        if old != new and self._whole:
            yield f"the catalogue changed from version {old} to {new}"

    @property
    def _whole(self) -> bool:
        return self.old.origin is None and self.new.origin is None

    def notes(self) -> tuple[str, ...]:
        """Return what changed in what the two files say of people and ways of working, people first."""
        found = [f"{old.name} is {new.name} now" for old, new in self.people.renamed]
        for _, words in self._everybody:
            found += words
        old, new = ({team.name for team in matrix.organisation.teams} for matrix in (self.old, self.new))
        found += self.of_profiles(None)
        for team in sorted(old & new):
            found += [*self.of_profiles(team), *self.of_lead(team)]
        return tuple(dict.fromkeys([*found, *self.of_catalogue()]))

    @cached_property
    def _everybody(self) -> list[tuple[frozenset[str], list[str]]]:
        """What changed about each person, with the roles that it may concern."""
        older = self.people.older
        before, after = self.old.organisation.person_by_id, self.new.organisation.person_by_id
        pairs: list[tuple[Person | None, Person | None]] = [
            *((person, after.get(self.people.newer.get(id, ""))) for id, person in before.items()),
            *((None, person) for id, person in after.items() if id not in older),
        ]
        found = []
        for old, new in sorted(pairs, key=lambda pair: [(p.name, p.id) for p in pair if p]):
            roles = frozenset((*(old.roles if old else ()), *(new.roles if new else ())))
            found.append((roles, list(self.of_person(old, new, None))))
        return found

    def nearby(self, roles: Iterable[str | None]) -> list[str]:
        """Return what changed about anybody who has or had one of some roles."""
        wanted = {role for role in roles if role}
        return [word for theirs, words in self._everybody for word in words if wanted & theirs]


def _is_table(matrix: Matrix) -> bool:
    """Tell a table that somebody made from what we wrote: its letters have places."""
    return matrix.origin is not None and bool(matrix.origin.places)


def _kind(person: Person) -> str:
    return "vacancy" if person.vacant else "group" if person.kind == "group" else "seat"


def _teams(organisation: Organisation, person: Person) -> set[str]:
    """Return the names of a person's teams; who has none belongs to every one."""
    return {organisation.team_by_id[id].name for id in person.teams if id in organisation.team_by_id}
