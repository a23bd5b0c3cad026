"""Copies in the words that all of them share: the same duty and the same holder, whatever each copy calls them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from raci.comparing.matching import match_names
from raci.disagreement.copies import Copy
from raci.matrix import Assignment, Matrix, Row
from raci.model import MEANINGS
from raci.titles import TitleBook
from raci.words import fold

STRENGTH = {letter: rank for rank, letter in enumerate(MEANINGS)}
NOBODY = "vacant"
"""What stands under the heading of a role that nobody has, in tables that we wrote."""

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s+[-–—/|:]\s+|[\n()]")
_COUNTED = re.compile(r"\s*\((?:\d+|vacant)\)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of one copy: its area, and letters by holder, strongest first."""

    area: str
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Board:
    """One copy in shared words; `holders` are all its columns, blank ones too, with their roles."""

    name: str
    holders: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class _Seat:
    """A holder as one copy has it: a person with roles, or a role alone."""

    name: str
    roles: tuple[str, ...]
    alone: bool


_Entry = tuple[str | None, str, Matrix, Row]
"""A team or table, where the copy has several; an area, where there are several; and a row there."""


def boards(copies: Sequence[Copy]) -> list[Board]:
    """Put every copy into the same words: the first copy that has a thing names it, people before roles alone."""
    seats = [_seats(copy.parts) for copy in copies]
    heads = _shared_holders(seats, copies[0].parts[0])
    entries = [list(_entries(copy)) for copy in copies]
    repeated = {name for each in entries for name, count in Counter(map(_plain_name, each)).items() if count > 1}
    duties: dict[str, str] = {}
    found = []
    for copy, own, head, rows in zip(copies, seats, heads, entries, strict=True):
        names = _duty_names(rows, repeated)
        called = _common({str(number): name for number, name in enumerate(names)}, duties)
        lines: dict[str, Line] = {}
        for number, (_, area, matrix, row) in enumerate(rows):
            lines.setdefault(called[str(number)], Line(area, _letters(matrix, row, head)))
        roles: dict[str, tuple[str, ...]] = {}
        for name, seat in own.items():
            roles[head[name]] = (*roles.get(head[name], ()), *seat.roles)
        found.append(Board(copy.name, roles, lines))
    return found


# Duties


def _entries(copy: Copy) -> Iterator[_Entry]:
    several = len(copy.parts) > 1 or len({row.team for row in copy.parts[0].rows}) > 1
    for matrix in copy.parts:
        where = matrix.origin.where if matrix.origin and len(copy.parts) > 1 else None
        names = {id: area.name for id, area in matrix.organisation.catalogue.areas.items()}
        sections = not matrix.origin or len({row.activity.area for row in matrix.rows}) > 1
        for row in matrix.rows:
            area = names.get(row.activity.area, "") if sections else ""
            yield (row.team or where) if several else None, area, matrix, row


def _plain_name(entry: _Entry) -> str:
    team, _, _, row = entry
    return fold(f"{row.activity.name} {team or ''}")


def _duty_names(rows: Sequence[_Entry], repeated: set[str]) -> list[str]:
    """Return a name of its own for each row: with its team, and where a copy has the name twice with its area too."""
    names: dict[str, None] = {}
    for entry in rows:
        team, area, _, row = entry
        beside = ", ".join(filter(None, (area if _plain_name(entry) in repeated else "", team)))
        name = wanted = f"{row.activity.name} ({beside})" if beside else row.activity.name
        number = 1
        while name in names:
            number += 1
            name = f"{wanted} ({number})"
        names[name] = None
    return list(names)


def _letters(matrix: Matrix, row: Row, heads: Mapping[str, str]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for held in sorted(row.assignments, key=lambda a: STRENGTH[a.letter]):
        head = heads[_held_by(matrix, held)]
        said = letters.get(head, "")
        letters[head] = said if held.letter in said else "".join(sorted(said + held.letter, key=lambda s: STRENGTH[s]))
    return letters


def _common(names: Mapping[str, str], shared: dict[str, str]) -> dict[str, str]:
    """Return what all copies call each thing, by its key in this copy; new names join the shared ones."""
    found = match_names(names, shared)
    for key, name in names.items():
        if key not in found:
            shared.setdefault(name, name)
            found[key] = name
    return found


# Holders


def _seats(parts: Iterable[Matrix]) -> dict[str, _Seat]:
    """Return everybody who may hold a letter in a copy, blank columns too, by name."""
    found: dict[str, _Seat] = {}
    for matrix in parts:
        names = {role.id: role.name for role in matrix.organisation.role_by_id.values()}
        people = [person for person in matrix.organisation.people if fold(person.name) != NOBODY]
        for person in people:
            roles = tuple(names[role] for role in person.roles if role in names)
            found.setdefault(person.name, _Seat(person.name, roles, alone=False))
        taken = {role for person in people for role in person.roles}
        columns = [role.name for role in matrix.organisation.roles if role.id not in taken] if matrix.origin else []
        for name in columns:
            found.setdefault(name, _Seat(name, (name,), alone=True))
        for held in matrix.assignments:
            name = _held_by(matrix, held)
            found.setdefault(name, _Seat(name, (), alone=name != held.person))
    return found


def _held_by(matrix: Matrix, held: Assignment) -> str:
    entry = matrix.organisation.role_by_id.get(held.role or "")
    person = held.person if fold(held.person or "") != NOBODY else None
    return person or (entry.name if entry else held.role) or "?"


def _word(name: str) -> str:
    """Return a name as names are compared, without how many stand behind it: "Engineers (5)"."""
    return fold(_COUNTED.sub("", name)) or name


def _shared_holders(copies: Sequence[Mapping[str, _Seat]], first: Matrix) -> list[dict[str, str]]:
    """Return for each copy what all copies call each of its holders.

    A role alone ("Product manager", "PM / Dana Ito") is the one person who has that role elsewhere, if exactly one has,
    or who is named in it; else the one role alone of another copy that means the same.
    """
    catalogue = first.organisation.catalogue
    book = TitleBook(catalogue.roles.values(), catalogue.titles)
    found: list[dict[str, str]] = [{} for _ in copies]
    shared: dict[str, str] = {}
    persons: dict[str, set[str]] = {}
    for heads, seats in zip(found, copies, strict=True):
        people = {name: seat.roles for name, seat in seats.items() if not seat.alone}
        heads.update(_by_words(people, shared))
        for name, roles in people.items():
            for meaning in (meaning for role in roles for meaning in _meanings(role, book)):
                persons.setdefault(meaning, set()).add(heads[name])
    known = tuple(shared)
    posts: dict[str, set[str]] = {}
    for heads, seats in zip(found, copies, strict=True):
        alone = {name: _meanings(name, book) for name, seat in seats.items() if seat.alone}
        for who in (persons, posts):
            for name, meanings in alone.items():
                meant = set().union(*(who.get(meaning, ()) for meaning in meanings))
                named = {person for person in known if _names(person, name)} if who is persons else set()
                one = named or meant
                if name not in heads and len(one) == 1 and (who is persons or one.isdisjoint(heads.values())):
                    heads[name] = min(one)
        heads.update(_by_words([name for name in alone if name not in heads], shared))
        for name, meanings in alone.items():
            for meaning in meanings if heads[name] not in known else ():
                posts.setdefault(meaning, set()).add(heads[name])
    return found


def _names(person: str, heading: str) -> bool:
    """Tell whether a heading names a person beside the role: "PM / Dana Ito"."""
    whole, words = _WORD.findall(person.casefold()), _WORD.findall(heading.casefold())
    return len(whole) > 1 and any(words[n : n + len(whole)] == whole for n in range(len(words)))


def _by_words(names: Iterable[str], shared: dict[str, str]) -> dict[str, str]:
    """Return what all copies call each name, first by the name without its number, then by the nearest."""
    known = {_word(name): name for name in reversed(shared)}
    same = {name: known[_word(name)] for name in names if _word(name) in known}
    return {**same, **_common({name: name for name in names if name not in same}, shared)}


def _meanings(heading: str, book: TitleBook) -> tuple[str, ...]:
    """Return how a role may be called elsewhere: by its name, by what the title means, a name beside it left out."""
    found = [fold(heading)]
    for part in _PARTS.split(heading):
        reading = book.read(part)
        found += [f"role {reading.roles[0]}"] if reading and len(reading.roles) == 1 else []
    return tuple(dict.fromkeys(found))
