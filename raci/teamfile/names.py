"""Names and ids as people type them: found without case, accents and punctuation, and the nearest where unknown."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from raci.model import Area, Catalogue, Profile, Role, Scheme
from raci.rules import Doers, Tier, Tiers
from raci.teamfile.nodes import Node
from raci.tiers import map_roles, map_tier
from raci.words import fold, nearest, plural

NEIGHBOURS = 100
"""In a long list only so many names before and after, those that begin alike, are compared with an unknown one."""
SUGGESTIONS = 50
"""A file with so many faults gets no further suggestions: they cost more than the rest of the reading."""


@dataclass(frozen=True)
class Names:
    """The names of one kind of thing.

    `entries` pairs each id with its other names; a name that several things share finds none of them. `declare` says
    how to make an unknown name known. `hints` are words that mean an id without being its name. `by_id` tells that
    people speak of the thing by its id.
    """

    noun: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    declare: str
    hints: tuple[tuple[str, str], ...] = ()
    by_id: bool = True

    def look_up(self, word: str) -> tuple[str, ...]:
        """Return the ids that a word may mean, in order; Liza and Lisa fold alike, and each finds her own."""
        if word in self._ids:
            return (word,)
        found = self._folded.get(fold(word), ())
        same = tuple(id for id in found if word.casefold() in self._plain[id]) if len(found) > 1 else ()
        return same or found

    def find(self, node: Node) -> str | None:
        """Return the id that a word means; note a fault where that is none or several."""
        found = self.look_up(node.value)
        if len(found) == 1:
            return found[0]
        self.report(node, found)
        return None

    def find_all(self, nodes: Iterable[Node]) -> Tier:
        """Return the ids that several words mean, each once, in the order given."""
        found = (self.find(node) for node in nodes)
        return tuple(dict.fromkeys(id for id in found if id is not None))

    def report(self, node: Node, found: tuple[str, ...] = (), code: str = "RACI101", **about: str | None) -> None:
        """Note that a word means nothing, or several things."""
        word = node.value
        if found:
            message = f'"{word}" may be any of several: {", ".join(found)}'
            node.report(code, message, f"write the id of the {self.noun} that is meant", **about)
            return
        message = f'there is no {self.noun} "{word}"'
        near = self.nearest(word) if len(node.origin.faults) < SUGGESTIONS else None
        if near:
            message, fix = f'{message}; the nearest is "{near}"', f'write "{near}", or {self.declare}'
        else:
            fix = self.declare
        node.report(code, message, fix, **about)

    def nearest(self, word: str) -> str | None:
        """Return the id, or the name where people go by it, that looks most like a word."""
        hinted = {fold(hint): id for hint, id in self.hints}.get(fold(word))
        if hinted:
            return hinted
        words = self._sorted
        if len(words) > 2 * NEIGHBOURS:
            middle = bisect_left(words, (fold(word), ""))
            words = words[max(0, middle - NEIGHBOURS) : middle + NEIGHBOURS]
        found = nearest(word, (name for _, name in words))
        return self._spoken.get(found) if found else None

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(id for id, _ in self.entries)

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for id, names in sorted(self.entries):
            for folded in {fold(name) for name in (id, *names)} - {""}:
                found[folded].append(id)
        return {folded: tuple(dict.fromkeys(ids)) for folded, ids in found.items()}

    @cached_property
    def _plain(self) -> dict[str, frozenset[str]]:
        return {id: frozenset(name.casefold() for name in (id, *names)) for id, names in self.entries}

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        return sorted((fold(word), word) for word in self._spoken)

    @cached_property
    def _spoken(self) -> dict[str, str]:
        """What to write for each id and each name."""
        ids = {id: id if self.by_id or not names else names[0] for id, names in self.entries}
        return {name: ids[id] for id, names in self.entries for name in names} | ids


def role_names(roles: Iterable[Role]) -> Names:
    """Return the names of roles; a title hints at its role."""
    listed = tuple(roles)
    return Names(
        "role",
        tuple((role.id, (role.name, plural(role.name))) for role in listed),
        "declare it under roles:",
        tuple((title, role.id) for role in listed for title in role.titles),
    )


def area_names(areas: Iterable[Area]) -> Names:
    """Return the names of areas."""
    fix = "name it under activities: areas: too if it is one of your own"
    return Names("area", tuple((area.id, (area.name,)) for area in areas), fix)


def subject_names(activities: Names, areas: Names) -> Names:
    """Return the names of what somebody may be good at."""
    fix = "see them with raci list activities"
    return Names("activity or area", (*activities.entries, *areas.entries), fix)


def profile_names(catalogue: Catalogue) -> Names:
    """Return the names of profiles."""
    return Names("profile", _named(catalogue.profiles.values()), "see the profiles with raci list profiles")


def scheme_names(catalogue: Catalogue) -> Names:
    """Return the names of schemes."""
    return Names("scheme", _named(catalogue.schemes.values()), "see the schemes with raci list schemes")


def resolve_tiers(node: Node, roles: Names) -> Tiers | None:
    """Return tiers of role ids; None where words were given and none is known."""
    found = map_roles(node.value, _finder(node, roles))
    return found if found or not node.value else None


def resolve_doers(node: Node, roles: Names) -> Doers | None:
    """Return who does it by role ids; None where words were given and none is known."""
    found = map_roles(node.value, _finder(node, roles))
    return found if found.roles() or not node.value.roles() else None


def resolve_roles(node: Node, roles: Names) -> Tier | None:
    """Return role ids; None where words were given and none is known."""
    found = map_tier(node.value, _finder(node, roles))
    return found if found or not node.value else None


def _finder(node: Node, roles: Names) -> Callable[[str], str | None]:
    return lambda word: roles.find(node.but(word))


def _named(things: Iterable[Profile | Scheme]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((thing.id, (thing.name,)) for thing in things)
