"""Somebody joins, or changes: title, team, manager … read as a team file's people are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count as numbers
from typing import Any, Literal

from raci.findings import Finding
from raci.model import Organisation, Person
from raci.rules import Tier, TitleRule
from raci.scenarios.steps import find_person, node_at, rebuilt, team_names
from raci.teamfile.activities import activity_names
from raci.teamfile.cards import Cards
from raci.teamfile.directory import Directory
from raci.teamfile.entries import Entry, name_node
from raci.teamfile.names import area_names, role_names, subject_names
from raci.teamfile.people import read_people
from raci.teamfile.seats import Lexicon, Seat, read_seats
from raci.teamfile.teams import TeamDraft

OF_TITLES = ("RACI104", "RACI105")
"""What reading a title may find."""

UPDATED = {
    "name": ("name", "kind"),
    "titles": ("titles", "roles", "settled", "count", "kind"),
    "roles": ("roles", "settled"),
    "count": ("count", "kind"),
    "vacant": ("vacant", "kind"),
    "from": ("starts",),
    "teams": ("teams", "roles"),
    "reports_to": ("reports_to",),
    "deputy": ("deputy",),
    "strengths": ("strengths",),
    "workload": ("workload",),
    "capacity": ("capacity",),
    "away": ("away",),
    "link": ("link",),
}
"""Which fields of somebody change with a key of an entry."""


@dataclass(frozen=True)
class Desk:
    """What is looked up to read people; `again` says that everybody's titles may mean something else now."""

    organisation: Organisation
    faults: list[Finding]
    again: bool = False

    def cards(self) -> Cards:
        """Return the reader of titles, by the profiles and rules in force."""
        company = self.organisation
        rules = tuple(rule for rule in company.rules if isinstance(rule, TitleRule))
        blank = Entry(self._node("", None), {})
        drafts = {team.id: TeamDraft(team.id, team.name, team.profiles, blank) for team in company.teams}
        return Cards(company.catalogue, company.role_by_id, company.profiles, rules, drafts)

    def lexicon(self, cards: Cards) -> Lexicon:
        """Return what is looked up to understand who somebody is."""
        company = self.organisation
        return Lexicon(
            role_names(company.role_by_id.values()), team_names(company.teams), company.role_by_id, cards.is_title
        )

    def seat(self, person: Person) -> Seat:
        """Return somebody as he was before his titles were read; as settled where they need not be read again."""
        titles = tuple(self._node(title, person) for title in person.titles)
        open_ = self.again and titles and not person.settled
        return Seat(
            person.id,
            Entry(self._node(person.name, person), {}),
            person.name,
            person.kind,
            person.count,
            titles,
            None if open_ else person.roles,
            person.teams,
        )

    def _node(self, value: object, person: Person | None) -> Any:
        return node_at(value, person.at if person else None, self.organisation, self.faults)


def join(
    organisation: Organisation, added: Iterable[Entry], changed: Iterable[Entry], faults: list[Finding], *, again: bool
) -> Organisation:
    """Return the organisation with some people more and others changed; `again` reads everybody's titles again."""
    added, changed = tuple(added), tuple(changed)
    if not (added or changed or again):
        return organisation
    desk = Desk(organisation, faults, again)
    cards = desk.cards()
    lexicon = desk.lexicon(cards)
    seats = {person.id: desk.seat(person) for person in organisation.people}
    said = _changes(changed, desk, lexicon, seats)
    new = {seat.id: seat for seat in _newcomers(read_seats(added, lexicon), organisation)}
    seats |= {seat.id: seat for seat, _ in said.values()} | new
    known = {**organisation.catalogue.activities, **organisation.activity_by_id}
    subjects = subject_names(activity_names(known.values()), area_names(organisation.catalogue.areas.values()))
    everybody = tuple(seats[id] for id in sorted(seats))
    earlier = frozenset(faults)
    read = {person.id: person for person in read_people(Directory(everybody), cards, subjects)}
    people = []
    for id in sorted(seats):
        old = organisation.person_by_id.get(id)
        keys = said[id][1] if id in said else frozenset({"teams"} if again and seats[id].roles is None else ())
        people.append(read[id] if old is None else _updated(old, read[id], keys))
    reread = {seat.label for id, seat in seats.items() if id in said or (again and seat.roles is None)}
    about_titles = [f for f in faults if f.code in OF_TITLES and f not in earlier]
    kept = [f for f in organisation.findings if not (f.code in OF_TITLES and f.who in reread)]
    return rebuilt(organisation, people=tuple(people), findings=(*kept, *about_titles))


def _updated(old: Person, read: Person, keys: Iterable[str]) -> Person:
    fields = {field for key in keys for field in UPDATED.get(key, ())}
    return old.model_copy(update={field: getattr(read, field) for field in fields}) if fields else old


def _changes(
    entries: Iterable[Entry], desk: Desk, lexicon: Lexicon, seats: Mapping[str, Seat]
) -> dict[str, tuple[Seat, frozenset[str]]]:
    """Return who changes, by id, as they will be, and which keys say so."""
    found: dict[str, tuple[Seat, frozenset[str]]] = {}
    for entry in entries:
        # `Kim Lee: {name: Kim Smith}` says who is meant as an id, and the new name as a name.
        word = entry.node.but(entry.get("id")) if "id" in entry else name_node(entry)
        id = find_person(desk.organisation, word)
        if id is None:
            continue
        if id in found:
            word.report("RACI102", f'"{word.value}" changes twice', "put the two together")
            continue
        keys = frozenset(entry.values) - {"id"} - (frozenset() if "id" in entry else {"name"})
        name = entry.get("name") if "name" in keys else word.but(seats[id].label)
        read = read_seats([entry.having(id=id, name=name)], lexicon)
        if read:
            found[id] = (_over(read[0], seats[id], keys, desk.organisation.person_by_id[id]), keys)
    return found


def _over(said: Seat, kept: Seat, keys: frozenset[str], person: Person) -> Seat:
    """Lay what an entry says over what somebody was; another title means other roles."""
    settled = person.settled or not kept.titles
    count = said.count if keys & {"titles", "count"} else kept.count
    human = "name" in keys or person.kind == "human"
    vacant = bool(said.entry.get("vacant", person.vacant))
    kind: Literal["human", "seat", "group"] = "group" if count > 1 else "human" if human and not vacant else "seat"
    roles: Tier | None = person.roles if settled else None
    if "roles" in keys or "titles" in keys:
        roles = said.roles
    return replace(
        said,
        kind=kind,
        count=count,
        titles=said.titles if "titles" in keys else tuple(said.entry.node.but(t.value) for t in kept.titles),
        roles=roles,
        teams=said.teams if "teams" in keys else kept.teams,
    )


def _newcomers(seats: Iterable[Seat], organisation: Organisation) -> Iterable[Seat]:
    """Yield those who join, each with an id and a label that nobody has yet."""
    taken, labels = set(organisation.person_by_id), {person.name for person in organisation.people}
    for seat in seats:
        named = "name" in seat.entry or "id" in seat.entry
        if seat.id in taken and named:
            message = f'"{seat.label}" is here already'
            fix = "write the entry under change:, or give it an id of its own"
            name_node(seat.entry).report("RACI102", message, fix)
            continue
        id = next(id for n in numbers(1) if (id := seat.id if n == 1 else f"{seat.id}-{n}") not in taken)
        taken.add(id)
        yield replace(seat, id=id, label=seat.label if named or seat.label not in labels else f"{seat.label} (new)")
