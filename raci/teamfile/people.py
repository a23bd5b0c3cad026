"""People: their roles, teams, managers and what the file says of them, with every name looked up."""

from __future__ import annotations

from raci.model import Capacity, Person
from raci.teamfile.cards import Cards
from raci.teamfile.directory import Directory
from raci.teamfile.entries import name_node, read_entry
from raci.teamfile.keys import CAPACITY
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node
from raci.teamfile.seats import Seat
from raci.teamfile.values import read_limit


def read_people(directory: Directory, cards: Cards, subjects: Names) -> tuple[Person, ...]:
    """Return everybody in order of id; `subjects` are the names of what somebody may be good at."""
    return tuple(_person(seat, directory, cards, subjects) for seat in directory.seats)


def _person(seat: Seat, directory: Directory, cards: Cards, subjects: Names) -> Person:
    entry = seat.entry
    # Only what the file says is given: the model fills in the rest.
    said = {
        **entry.only("vacant", "link", "workload", "away"),
        **({"starts": entry.get("from")} if "from" in entry else {}),
        **({"capacity": _capacity(entry.get("capacity"))} if "capacity" in entry else {}),
    }
    return Person(
        id=seat.id,
        name=seat.label,
        kind=seat.kind,
        count=seat.count,
        titles=tuple(title.value for title in seat.titles),
        roles=cards.roles_of(seat) if seat.roles is None else seat.roles,
        settled=seat.roles is not None,
        teams=seat.teams,
        reports_to=directory.find(entry.get("reports_to"), seat.teams),
        deputy=directory.find(entry.get("deputy"), seat.teams),
        strengths=tuple(sorted(subjects.find_all(entry.get("strengths", ())))),
        at=name_node(entry).place,
        **said,
    )


def _capacity(node: Node) -> Capacity:
    """Return limits; a plain number limits what somebody answers for."""
    if isinstance(node.value, dict):
        entry = read_entry(node, CAPACITY)
        return Capacity(**entry.values) if entry else Capacity()
    return Capacity(accountable=read_limit(node))
