"""Teams: those that the file lists, else those that its people name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from raci.model import Team
from raci.rules import Tier
from raci.teamfile.directory import Directory
from raci.teamfile.entries import Entry, by_id, id_or_slug, name_node, read_item
from raci.teamfile.keys import PERSON
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node
from raci.teamfile.roles import has_name
from raci.words import slug


@dataclass(frozen=True)
class TeamDraft:
    """A team before its lead is looked up."""

    id: str
    name: str
    profiles: Tier
    entry: Entry


def read_teams(entries: Iterable[Entry], profiles: Names) -> tuple[TeamDraft, ...]:
    """Return the teams that are listed, in order of id."""
    named = [entry for entry in entries if has_name(entry, "team")]
    merged = by_id(named, id_or_slug, "the team")
    return tuple(_draft(id, merged[id], profiles) for id in sorted(merged))


def imply_teams(people: Iterable[Entry]) -> tuple[TeamDraft, ...]:
    """Return the teams that people name, for a file that lists none; of several spellings the first by alphabet."""
    found: dict[str, Entry] = {}
    for person in people:
        for word in person.get("teams", ()):
            id = slug(word.value)
            if id not in found or word.value < found[id].get("name").value:
                found[id] = Entry(word, {"name": word})
    return tuple(TeamDraft(id, found[id].get("name").value, (), found[id]) for id in sorted(found))


def team_names(teams: Iterable[TeamDraft]) -> Names:
    """Return the names of teams."""
    return Names("team", tuple((team.id, (team.name,)) for team in teams), "declare it under teams:", by_id=False)


def vacancies(team: TeamDraft) -> Iterator[Entry]:
    """Yield the seats that a team is hiring for."""
    hiring: Node | None = team.entry.get("hiring")
    ours = name_node(team.entry).but(team.id)
    for item in hiring.items() if hiring is not None else ():
        for seat in read_item(item, PERSON):
            yield seat.having(vacant=True, teams=(ours,))


def finish_teams(drafts: Iterable[TeamDraft], directory: Directory) -> tuple[Team, ...]:
    """Return the teams with their leads."""
    return tuple(
        Team(
            id=draft.id,
            name=draft.name,
            lead=directory.find(draft.entry.get("lead"), (draft.id,)),
            profiles=draft.profiles,
            link=draft.entry.get("link"),
            at=name_node(draft.entry).place,
        )
        for draft in drafts
    )


def _draft(id: str, entry: Entry, profiles: Names) -> TeamDraft:
    name = entry.get("name")
    return TeamDraft(id, name.value if name is not None else id, profiles.find_all(entry.get("profiles", ())), entry)
