"""Reporting lines and deputies as graphs; the only module that knows networkx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from raci.model import Organisation

if TYPE_CHECKING:
    import networkx as nx


def rings(arrows: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the rings in which people point at each other, each from its smallest id on, in order.

    Everybody points at one other person at most, so rings never share anybody.
    """
    listed = list(arrows)
    if not _comes_back(dict(listed)):
        return []
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(listed)
    found = []
    for ring in nx.simple_cycles(graph):
        start = ring.index(min(ring))
        found.append((*ring[start:], *ring[:start]))
    return sorted(found)


def _comes_back(arrows: dict[str, str]) -> bool:
    """Tell whether somebody's line leads back to them; nearly never, and then the graph library is worth its time."""
    finished: set[str] = set()
    for start in arrows:
        line: set[str] = set()
        place: str | None = start
        while place is not None and place not in finished:
            if place in line:
                return True
            line.add(place)
            place = arrows.get(place)
        finished |= line
    return False


def reporting_rings(organisation: Organisation) -> list[tuple[str, ...]]:
    """Return the rings among managers, as person ids."""
    return rings((p.id, p.reports_to) for p in organisation.people if p.reports_to)


def deputy_rings(organisation: Organisation) -> list[tuple[str, ...]]:
    """Return the rings among deputies, as person ids."""
    return rings((p.id, p.deputy) for p in organisation.people if p.deputy)


def line_up(organisation: Organisation, person: str) -> Iterator[str]:
    """Yield the ids of a person's managers, the nearest first; a ring ends the line."""
    people = organisation.person_by_id
    seen = {person}
    current = people[person].reports_to if person in people else None
    while current and current not in seen and current in people:
        seen.add(current)
        yield current
        current = people[current].reports_to


def common_manager(organisation: Organisation, people: Iterable[str]) -> str | None:
    """Return the nearest person to whom all of these report, directly or not; it may be one of them."""
    lines = [[person, *line_up(organisation, person)] for person in dict.fromkeys(people)]
    if not lines:
        return None
    shared = set(lines[0]).intersection(*lines[1:])
    candidates = [person for person in lines[0] if person in shared]
    if len(lines) == 1:
        return candidates[1] if len(candidates) > 1 else None
    return candidates[0] if candidates else None


def leaders(organisation: Organisation) -> set[str]:
    """Return the ids of everybody who leads a team or has somebody reporting to them."""
    return {p.reports_to for p in organisation.people if p.reports_to} | {t.lead for t in organisation.teams if t.lead}


def reporting_tree(organisation: Organisation) -> nx.DiGraph[str]:
    """Return the graph manager → report over all people."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(p.id for p in organisation.people))
    graph.add_edges_from(sorted((p.reports_to, p.id) for p in organisation.people if p.reports_to))
    return graph
