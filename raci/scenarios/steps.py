"""What every change of an organisation needs: a new organisation, what became of it in words, who a name means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from raci.cards.subject import UnknownPerson, find_subject
from raci.findings import Finding, Location
from raci.model import Organisation, Team
from raci.source import Document
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node, Origin


@dataclass(frozen=True, slots=True)
class Note:
    """What a change took with it, in a sentence.

    `kind` says of what: agreement, lead, manager, deputy, way (a profile), or team for the new shape itself.
    """

    kind: str
    words: str
    team: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """An organisation after a change.

    `notes` tell what fell away with it; `came_from` names the teams, by name, of which a new one was made. `reshaped`
    is the organisation with the teams of afterwards and everything else as before.
    """

    organisation: Organisation
    notes: tuple[Note, ...] = ()
    came_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reshaped: Organisation | None = None

    def then(self, organisation: Organisation, notes: Iterable[Note] = ()) -> Changed:
        """Return the next state, with what it took with it."""
        return replace(self, organisation=organisation, notes=(*self.notes, *notes))


def rebuilt(organisation: Organisation, **fields: Any) -> Organisation:
    """Return an organisation with other fields, built anew: what the old one worked out and kept would be stale."""
    kept = {name: getattr(organisation, name) for name in Organisation.model_fields}
    return Organisation(**{**kept, **fields})


def find_person(organisation: Organisation, node: Node) -> str | None:
    """Return the id of whom a word means: a name, an id, a title or a part of a name; note a fault where nobody."""
    try:
        subject = find_subject(organisation, str(node.value))
    except UnknownPerson as error:
        node.report("RACI101", error.message, error.fix)
        return None
    if len(subject.people) == 1:
        return subject.people[0].id
    have = f"several have: {', '.join(person.name for person in subject.people)}" if subject.people else "nobody has"
    node.report("RACI101", f'"{node.value}" is a role that {have}', "name the person who is meant")
    return None


def team_names(teams: Iterable[Team]) -> Names:
    """Return the names of teams."""
    return Names("team", tuple((team.id, (team.name,)) for team in teams), "see how the file spells it", by_id=False)


def node_at(value: object, at: Location | None, organisation: Organisation, faults: list[Finding]) -> Node:
    """Return a value that stands at a known place of a file which is no longer at hand."""
    place = at or Location(organisation.file, 1, 1)
    mark = (place.line - 1) << 32 | (place.column - 1)
    return Node(value, (), Origin(Document(place.file, value, "", (mark, mark, None)), faults))
