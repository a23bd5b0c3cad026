"""What a people list says: people, their managers and teams, and what is odd about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from raci.findings import Finding, Location, Severity, sort_key
from raci.words import fold

_VACANT = """
    vacant, vacancy, vacant seat, vacant post, open, open position, open role, opening, tbd, tbh, to be hired,
    to be filled, unfilled, vakant, unbesetzt, offen, vacante, poste vacant, à pourvoir, vaga, vago, vacature, vacatura,
    posizione aperta"""
_INVISIBLE = frozenset("\ufeff\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CODES = {
    "unknown-name": "RACI101",
    "repeated-name": "RACI102",
    "reporting-cycle": "RACI103",
    "invalid-document": "RACI107",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One human, or one seat, of a list.

    `key` is the id that the list uses, else the name; `name` is empty where the list has none. `manager` is the
    key of another entry. Several posts of one human are one entry with several titles.
    """

    key: str
    name: str
    titles: tuple[str, ...]
    manager: str | None
    teams: tuple[str, ...]
    human: str | None
    location: Location

    @property
    def label(self) -> str:
        """Return what the entry is called: its name, else its key."""
        return self.name or self.key

    @property
    def vacant(self) -> bool:
        """Tell whether the name says that nobody sits there yet: Vacant, TBH, unbesetzt."""
        return is_vacant(self.name)


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a list says: entries in its order, teams with their parents, what it was taken for, what is odd."""

    people: tuple[Listed, ...]
    teams: tuple[tuple[str, str | None], ...]
    taken_for: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """One row or entity, before those of one human are joined.

    `ids` are words that may name it as a manager, the most telling first; `same` is equal for the posts of one human.
    """

    ids: tuple[str, ...]
    same: tuple[str, ...]
    name: str
    titles: tuple[str, ...]
    managers: tuple[str, ...]
    teams: tuple[str, ...]
    human: str | None
    location: Location
    cell: str | None = None


def is_vacant(name: str) -> bool:
    """Tell whether a name says that nobody sits there yet."""
    return fold(name) in _vacant()


@cache
def _vacant() -> frozenset[str]:
    return frozenset(fold(word) for word in _VACANT.split(","))


def rings(people: Iterable[Listed]) -> tuple[tuple[str, ...], ...]:
    """Return the keys of people who report to each other in a ring, each ring once, its first listed member first."""
    manager = {person.key: person.manager for person in people}
    order = {key: number for number, key in enumerate(manager)}
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in manager:
        line: list[str] = []
        key: str | None = start
        while key is not None and key in manager and key not in done:
            done.add(key)
            line.append(key)
            key = manager[key]
        if key in line:
            ring = line[line.index(key) :]
            turn = ring.index(min(ring, key=order.__getitem__))
            found.append((*ring[turn:], *ring[:turn]))
    return tuple(found)


def clean(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(c for c in text if c.isspace() or _visible(c))
    return " ".join(text.split())


def _visible(char: str) -> bool:
    return char not in _INVISIBLE and unicodedata.category(char) not in ("Cc", "Cn", "Cs")


def finding(name: str, message: str, fix: str, location: Location, cell: str | None = None) -> Finding:
    """Return a warning about a list, by the name of its check."""
    return Finding(_CODES[name], name, Severity.WARNING, message, fix, location, cell)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the worst first."""
    return tuple(sorted(findings, key=sort_key))
