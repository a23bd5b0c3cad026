"""What people have agreed: each letter with its holders looked up, conflicts told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from raci.model import Decision, Person, Scheme
from raci.rules import Tier
from raci.teamfile.directory import Directory
from raci.teamfile.entries import Entry, name_node
from raci.teamfile.keys import AGREED, SUPPORTIVE
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node

FIELDS = tuple(key.name for key in AGREED)
Cell = tuple[str, str | None, str]
"""Activity, team and letter."""


@dataclass(frozen=True)
class Court:
    """Whom and what a decision may name."""

    activities: Names
    teams: Names
    roles: Names
    directory: Directory
    people: tuple[Person, ...]
    scheme: Scheme

    @cached_property
    def holders(self) -> Mapping[str, list[Person]]:
        """Who has a role."""
        found: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for role in person.roles:
                found[role].append(person)
        return found

    def about(self, activity: str, team: str | None) -> dict[str, str | None]:
        """Return what a finding about a cell says of it: the team by its name."""
        names = {id: name for id, (name, *_) in self.teams.entries}
        return {"activity": activity, "team": names.get(team or "")}


@dataclass(frozen=True)
class Claim:
    """One entry of the file and the letters that it decides."""

    entry: Entry
    activity: str
    team: str | None
    letters: Mapping[str, Tier]


def read_decisions(entries: Iterable[Entry], court: Court) -> tuple[Decision, ...]:
    """Return decisions in order of activity and team; a cell that is decided twice is decided by neither."""
    claims = [claim for entry in entries if (claim := _claim(entry, court))]
    cells: defaultdict[Cell, list[Claim]] = defaultdict(list)
    for claim in claims:
        for letter in claim.letters:
            cells[claim.activity, claim.team, letter].append(claim)
    standing = {cell: winner for cell, rivals in cells.items() if (winner := _winner(cell, rivals, court))}
    decisions = [
        _decision(claim, {letter for letter in claim.letters if standing.get(_cell(claim, letter)) is claim})
        for claim in claims
    ]
    kept = [each for each in decisions if any(getattr(each, letter) is not None for letter in FIELDS)]
    return tuple(sorted(kept, key=_order))


def _claim(entry: Entry, court: Court) -> Claim | None:
    """Look up what an entry decides; None where it cannot be said about what."""
    if "activity" not in entry or "team" in entry.faulty:
        if not entry.faulty:
            entry.node.malformed("this decision does not say about what", "write activity: …", "it is left out")
        return None
    activity = court.activities.find(entry.get("activity"))
    team = court.teams.find(entry.get("team")) if "team" in entry else None
    if activity is None or ("team" in entry and team is None):
        return None
    said = [letter for letter in FIELDS if letter in entry and _in_scheme(entry, letter, court.scheme)]
    letters = {letter: _holders(entry.get(letter), team, court, activity) for letter in said}
    if not letters and not entry.faulty:
        fix = "write A, R, C or I with a person, or with nobody"
        entry.node.malformed("this decision names no letter", fix, "it is left out")
    return Claim(entry, activity, team, {letter: ids for letter, ids in letters.items() if ids is not None})


def _in_scheme(entry: Entry, letter: str, scheme: Scheme) -> bool:
    """Tell whether the scheme has a letter; that one has none for who helps is said."""
    if letter != SUPPORTIVE.name or any(each.meaning == "helps" for each in scheme.letters):
        return True
    message = f"{scheme.name} has no letter for who helps, so this is left out"
    name_node(entry).report("RACI106", message, "write scheme: rasci, or name them for R or C")
    return False


def _holders(words: tuple[Node, ...], team: str | None, court: Court, activity: str) -> Tier | None:
    """Return the ids of holders, sorted; None where people are named and nobody knows any of them."""
    found = [id for word in words for id in _find(word, team, court, activity)]
    return tuple(sorted(set(found))) if found or not words else None


def _find(word: Node, team: str | None, court: Court, activity: str) -> Tier:
    """Return whom a word means: a person, the one holder of a role, or people who are listed in one text."""
    found = _look_up(word.value, team, court)
    if len(found) == 1:
        return found
    parts = [word.but(part.strip()) for part in word.value.replace(" and ", ",").split(",")]
    if len(parts) > 1 and any(len(_look_up(part.value, team, court)) == 1 for part in parts):
        return tuple(id for part in parts for id in _find(part, team, court, activity))
    _report_unknown(word, found, team, court, activity)
    return ()


def _report_unknown(word: Node, found: Tier, team: str | None, court: Court, activity: str) -> None:
    about = court.about(activity, team)
    people = court.directory.look_up(word.value)
    if people or len(court.roles.look_up(word.value)) != 1:
        court.directory.names.report(word, people, "RACI109", **about)
    else:
        names = ", ".join(person.name for person in court.people if person.id in found)
        have = f"several have: {names}" if names else "nobody has"
        word.report("RACI109", f'"{word.value}" is a role that {have}', "name the person who is meant", **about)


def _look_up(word: str, team: str | None, court: Court) -> Tier:
    people = court.directory.look_up(word, (team,) if team else ())
    roles = court.roles.look_up(word)
    if people or len(roles) != 1:
        return people
    return tuple(
        person.id for person in court.holders[roles[0]] if not team or not person.teams or team in person.teams
    )


def _cell(claim: Claim, letter: str) -> Cell:
    return claim.activity, claim.team, letter


def _winner(cell: Cell, rivals: list[Claim], court: Court) -> Claim | None:
    """Return the narrowest file's claim to a cell; None, with a fault at each, where that file has two."""
    rank = max(claim.entry.node.origin.rank for claim in rivals)
    narrowest = [claim for claim in rivals if claim.entry.node.origin.rank == rank]
    if len(narrowest) == 1:
        return narrowest[0]
    places = " and ".join(str(name_node(claim.entry).place) for claim in narrowest)
    activity, team, letter = cell
    about = court.about(activity, team)
    where = f" for {about['team']}" if team else ""
    message = f'"{activity}" has {len(narrowest)} decisions on who is {letter}{where}: {places}; none of them counts'
    fix = "keep one of them, or give each its team"
    name_node(narrowest[0].entry).report("RACI109", message, fix, **about)
    return None


def _decision(claim: Claim, letters: set[str]) -> Decision:
    entry = claim.entry
    said = {**entry.only("agreed", "by", "until", "because")}
    holders = {letter: claim.letters[letter] for letter in sorted(letters)}
    place = name_node(entry).place
    return Decision.model_validate({"activity": claim.activity, "team": claim.team, "at": place, **said, **holders})


def _order(decision: Decision) -> tuple[str, str, list[bool]]:
    named = [getattr(decision, letter) is None for letter in FIELDS]
    return decision.activity, decision.team or "", named
