"""Business cards: which roles a title means here, by the catalogue, the profiles in force and the file's own rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from raci.model import USUAL, Catalogue, Role
from raci.rules import Tier, TitleRule
from raci.teamfile.names import SUGGESTIONS
from raci.teamfile.nodes import Node
from raci.teamfile.seats import Seat
from raci.teamfile.teams import TeamDraft
from raci.titles import TitleBook, TitleReading, title_book
from raci.words import inside


@dataclass(frozen=True)
class Cards:
    """Reads titles, each wording once for each way of working; `profiles` are the company's."""

    catalogue: Catalogue
    roles: dict[str, Role]
    profiles: Tier
    rules: tuple[TitleRule, ...]
    teams: dict[str, TeamDraft]
    books: dict[tuple[Tier, Tier], TitleBook] = field(default_factory=dict)
    readings: dict[tuple[Tier, Tier, str], TitleReading | None] = field(default_factory=dict)
    near: dict[str, str | None] = field(default_factory=dict)
    in_force: dict[Tier, Tier] = field(default_factory=dict)

    def is_title(self, text: str) -> bool:
        """Tell whether some role claims a text."""
        return self.read(text, ()) is not None

    def read(self, title: str, teams: Tier) -> TitleReading | None:
        """Return what a title means for somebody who sits in some teams; None where no role claims it."""
        key = (self._profiles_of(teams), self._teams_of(teams))
        if (*key, title) not in self.readings:
            self.readings[*key, title] = self._book(key).read(title)
        return self.readings[*key, title]

    def roles_of(self, seat: Seat) -> Tier:
        """Return the roles of somebody whose file names none: what the titles mean, faults noted."""
        roles: list[str] = []
        if not seat.titles:
            self._report_untitled(seat)
        for title in seat.titles:
            reading = self.read(title.value, seat.teams)
            if reading is None:
                self._report_unknown(title, seat)
                continue
            if reading.ambiguous:
                self._report_ambiguous(title, seat, reading)
            roles += reading.roles
        return tuple(dict.fromkeys(roles))

    def _profiles_of(self, teams: Tier) -> Tier:
        """Return the profiles in force; those of teams count where all the teams of a person agree."""
        ways = {self.teams[team].profiles for team in teams}
        own = ways.pop() if len(ways) == 1 else ()
        if own not in self.in_force:
            company, ours = self.catalogue.in_force(self.profiles, own)
            self.in_force[own] = (*company, *ours)
        return self.in_force[own]

    def _teams_of(self, teams: Tier) -> Tier:
        """Return those teams for which there are title rules, if all the teams of a person are such."""
        ruled = {team for rule in self.rules for team in rule.when.team}
        return teams if teams and ruled.issuperset(teams) else ()

    def _book(self, key: tuple[Tier, Tier]) -> TitleBook:
        if key not in self.books:
            profiles, teams = key
            meanings = [*self.catalogue.titles]
            meanings += [rule for id in profiles for rule in self.catalogue.profiles[id].titles]
            meanings += self._own_titles()
            meanings += _applying(self.rules, profiles, teams)
            self.books[key] = title_book(tuple(self.roles.values()), tuple(meanings))
        return self.books[key]

    def _own_titles(self) -> list[TitleRule]:
        """Return what the titles of the file's own roles mean: whoever names a role knows his own titles best."""
        own = (role for role in self.roles.values() if role.claims)
        return [TitleRule(id=role.id, titles=role.claims, means=(role.id,)) for role in own]

    def _report_untitled(self, seat: Seat) -> None:
        if seat.entry.faulty or "roles" in seat.entry:
            return
        message = f"{seat.label} has no title, so no duty can come to {seat.label}"
        self._report("RACI104", seat.entry.node, seat, message, "write a title, or roles: [...]")

    def _report_unknown(self, title: Node, seat: Seat) -> None:
        message = f'no role claims the title "{title.value}"'
        if seat.kind == "human" and self.is_title(seat.label):
            fix = f'the name comes first: "{title.value}: {seat.label}"'
            self._report("RACI104", title, seat, message, fix)
            return
        near = self._suggest(title)
        meant = self.read(near, seat.teams) if near else None
        roles = ", ".join(meant.roles) if meant else "..."
        fixes = [f"name the roles: roles: [{roles}]"]
        if near:
            message = f'{message}; the nearest is "{near}"'
            fixes = [f'write "{near}"', *fixes]
        if seat.kind == "seat":
            fixes.append(f'if this is a name, write "{title.value}: TITLE"')
        self._report("RACI104", title, seat, message, "; or ".join(fixes))

    def _suggest(self, title: Node) -> str | None:
        """Return the nearest known title; looked for once a title, and not in a file that is full of faults."""
        if title.value not in self.near and len(title.origin.faults) < SUGGESTIONS:
            self.near[title.value] = self._book((self.profiles, ())).suggest(title.value)
        return self.near.get(title.value)

    def _report_ambiguous(self, title: Node, seat: Seat, reading: TitleReading) -> None:
        names = [self._name(role) for role in reading.readings]
        taken = " and ".join(self._name(role) for role in reading.roles)
        why = f" ({inside(reading.because)})" if reading.because else ""
        message = f'"{title.value}" may mean {listed(names)}; read as {taken}{why}'
        fix = f"to settle it, write roles: [{', '.join(reading.roles)}]"
        self._report("RACI105", title, seat, message, fix)

    def _name(self, role: str) -> str:
        return inside(self.roles[role].name)

    def _report(self, code: str, node: Node, seat: Seat, message: str, fix: str) -> None:
        group = str(node.value) if seat.titles else seat.label
        team = self.teams[seat.teams[0]].name if len(seat.teams) == 1 else None
        node.report(code, message, fix, group=group, who=seat.label, team=team)


def listed(words: Iterable[str]) -> str:
    """Return words as people list alternatives: "a, b or c"."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _applying(rules: Iterable[TitleRule], profiles: Tier, teams: Tier) -> list[TitleRule]:
    """Return the file's rules that hold for some profiles and teams, the strongest last.

    Those for teams are stronger than others, then those of a narrower file, then the more specific ones.
    """
    ways = set(profiles) or {USUAL}
    found = [
        rule
        for rule in rules
        if (not rule.when.profile or ways.intersection(rule.when.profile))
        and (not rule.when.team or (teams and set(rule.when.team) >= set(teams)))
    ]
    return sorted(found, key=lambda rule: (bool(rule.when.team), rule.rank, rule.when.specificity(), rule.id))
