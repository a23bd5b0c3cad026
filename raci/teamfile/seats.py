"""Who the people of a file are: humans, seats, groups and vacancies, each with a label and an id."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count as numbers
from typing import Any, Literal

from raci.model import Role
from raci.rules import Tier
from raci.teamfile.entries import Entry, report_repeated
from raci.teamfile.names import Names
from raci.teamfile.nodes import Node
from raci.words import fold, plural, slug

GROUP = re.compile(r"(\d{1,6})\s*[x×*]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
"""6 x Engineer"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person before titles are read and other people are looked up; `roles` is None where the file names none."""

    id: str
    entry: Entry
    label: str
    kind: Literal["human", "seat", "group"]
    count: int
    titles: tuple[Node, ...]
    roles: Tier | None
    teams: Tier

    @property
    def vacant(self) -> bool:
        """Nobody sits there yet."""
        return bool(self.entry.get("vacant"))


@dataclass(frozen=True)
class Lexicon:
    """What is looked up to understand a seat; `is_title` tells whether a role claims a text."""

    roles: Names
    teams: Names
    known: dict[str, Role]
    is_title: Callable[[str], bool]


def read_seats(entries: Iterable[Entry], lexicon: Lexicon) -> list[Seat]:
    """Return everybody in order of id; a narrower file's entry goes over a wider one's for the same person."""
    named, unnamed = _split(entries, lexicon)
    seats = [seat for id, entry in named.items() if (seat := _seat(id, entry, lexicon))]
    found = (_seat("", entry, lexicon) for entry in unnamed)
    seats += _number(_without_twins(seat for seat in found if seat), {seat.id for seat in seats})
    return sorted(seats, key=lambda seat: seat.id)


def _split(entries: Iterable[Entry], lexicon: Lexicon) -> tuple[dict[str, Entry], list[Entry]]:
    """Return those with a name or an id, by id, and the others; a name that is a title ("Engineer:") is none."""
    entries = list(entries)
    named = _merge_named(entry for entry in entries if "name" in entry or "id" in entry)
    titles = [id for id, entry in named.items() if _is_bare_title(entry, lexicon)]
    bare = [_as_title(named.pop(id)) for id in titles]
    return named, [*(entry for entry in entries if "name" not in entry and "id" not in entry), *bare]


def _merge_named(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    wider: dict[str, list[str]] = {}
    rank = 0
    for entry in entries:
        if entry.node.origin.rank != rank:  # a narrower file begins: its people may be in those before
            rank, wider = entry.node.origin.rank, _ids_by_name(found)
        id = _id_of(entry, wider)
        first = found.get(id)
        if first is None:
            found[id] = entry
        elif first.node.origin.rank == rank:
            report_repeated(entry, first, "the name" if "name" in entry else "the id")
        else:
            found[id] = _over(entry, first)
    return found


def _ids_by_name(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for id, entry in entries.items():
        if "name" in entry:
            ids[fold(entry.get("name").value)].append(id)
    return ids


def _id_of(entry: Entry, wider: Mapping[str, list[str]]) -> str:
    """Return the id that is given, else that of the one person whom a wider file calls so, else the name's."""
    given: str | None = entry.get("id")
    if given is not None:
        return given
    name = entry.get("name").value
    same = wider.get(fold(name), ()) if wider else ()
    return same[0] if len(same) == 1 else slug(name)


def _over(entry: Entry, wider: Entry) -> Entry:
    """Lay an entry over a wider file's; who has another title there has other roles as well."""
    kept = dict(wider.values)
    if "titles" in entry or "roles" in entry:
        for key in ("titles", "roles", "count"):
            kept.pop(key, None)
    return replace(entry, values={**kept, **entry.values})


def _is_bare_title(entry: Entry, lexicon: Lexicon) -> bool:
    bare = "titles" not in entry and "roles" not in entry and "id" not in entry
    return bare and lexicon.is_title(split_group(entry.get("name").value)[1])


def _as_title(entry: Entry) -> Entry:
    values = {key: value for key, value in entry.values.items() if key != "name"}
    return replace(entry, values={**values, "titles": (entry.get("name"),)})


def split_group(title: str) -> tuple[int | None, str]:
    """Return how many people a title speaks of and the title itself: "6 x Engineer" is (6, "Engineer")."""
    match = GROUP.fullmatch(title)
    return (int(match[1]), match[2]) if match else (None, title)


def _seat(id: str, entry: Entry, lexicon: Lexicon) -> Seat | None:
    count, titles = _count(entry)
    roles = _roles(entry, lexicon)
    name: Node | None = entry.get("name")
    words = [title.value for title in titles] or [lexicon.known[role].name for role in roles or ()]
    if name is None and not words:
        if not entry.faulty and "roles" not in entry:
            entry.node.malformed("this entry has neither a name nor a title", "write name: or title:", "it is left out")
        return None
    label = name.value if name else " / ".join(plural(word) if count > 1 else word for word in words)
    human = name is not None and not entry.get("vacant")
    teams = tuple(sorted(lexicon.teams.find_all(entry.get("teams", ()))))
    return Seat(id, entry, label, "group" if count > 1 else "human" if human else "seat", count, titles, roles, teams)


def _count(entry: Entry) -> tuple[int, tuple[Node, ...]]:
    """Return how many people there are, and the titles without the numbers."""
    split = [(title, *split_group(title.value)) for title in entry.get("titles", ())]
    counts = [count for _, count, _ in split if count is not None]
    for title, count, _ in split:
        if count == 0:
            title.malformed(f'"{title.value}" is a group of nobody', "write how many there are", "it counts as one")
    count = entry.get("count") or next(iter(counts), 1)
    return max(count, 1), tuple(title.but(text) if count else title for title, count, text in split)


def _roles(entry: Entry, lexicon: Lexicon) -> Tier | None:
    """Return the roles that the file names itself; None where it names none that is known."""
    words = entry.get("roles")
    if words is None:
        return None
    roles = lexicon.roles.find_all(words)
    return roles if roles or not words else None


def _without_twins(seats: Iterable[Seat]) -> Iterator[Seat]:
    """Leave out seats that stand in a file twice; a wider file's seat is laid under the narrower file's."""
    found: dict[tuple[object, ...], Seat] = {}
    turns: Counter[tuple[object, ...]] = Counter()
    for seat in seats:
        key: tuple[object, ...] = (fold(seat.label), seat.teams, seat.vacant)
        rank = seat.entry.node.origin.rank
        if seat.vacant:  # two vacancies may well be alike: each meets its own twin of a wider file
            turns[(*key, rank)] += 1
            key = (*key, turns[(*key, rank)])
        first = found.get(key)
        if first is None:
            found[key] = seat
        elif first.entry.node.origin.rank == rank:
            title = seat.titles[0].value if seat.titles else seat.label
            fix = f"for several people write 2 x {title}, or give each a name"
            report_repeated(seat.entry, first.entry, "the seat", fix)
        else:
            found[key] = replace(seat, entry=_over(seat.entry, first.entry))
    yield from found.values()


def _number(seats: Iterable[Seat], taken: set[str]) -> Iterator[Seat]:
    """Give seats their ids: the label, with the team where that is not enough, with a number where nothing else is.

    The ids are the same in whatever order the seats come.
    """
    ordered = sorted(seats, key=lambda seat: (seat.vacant, slug(seat.label), seat.teams, _text(seat.entry)))
    crowd = Counter((slug(seat.label), seat.vacant) for seat in ordered)
    used = set(taken)
    for seat in ordered:
        id = slug(seat.label)
        if id in used or crowd[id, seat.vacant] > 1:
            id = "-".join((id, *sorted(seat.teams)))
        number = next(n for n in numbers(1) if (id if n == 1 else f"{id}-{n}") not in used)
        used.add(id if number == 1 else f"{id}-{number}")
        yield replace(seat, id=id if number == 1 else f"{id}-{number}")


def _text(entry: Entry) -> str:
    """Return what an entry says, wherever it stands, as one text to sort by."""
    return repr(sorted((key, _plain(value)) for key, value in entry.values.items()))


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return repr([_plain(item) for item in value])
    return repr(value.value if isinstance(value, Node) else value)
