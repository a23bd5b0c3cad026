"""Whom a word means: a person by id, name, title or part of a name, or a role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest

from raci.matrix import Assignment
from raci.model import Organisation, Person, Role
from raci.words import fold, nearest, plural

MANY = 8
"""So many people are listed where a word may mean any of them."""

OF_PEOPLE: tuple[Callable[[Person, str], bool], ...] = (
    lambda person, word: word in (fold(person.id), fold(person.name)),
    lambda person, word: any(fold(title) == word for title in person.titles),
    lambda person, word: any(fold(part) == word for part in person.name.split()),
    lambda person, word: any(fold(part).startswith(word) for part in person.name.split()),
)
"""By what people are found, in this order: a name, a title, a part of a name, its beginning."""

OF_ROLES: tuple[Callable[[Role, str], bool], ...] = (
    lambda role, word: word in (fold(role.id), fold(role.name), fold(plural(role.name))),
    lambda role, word: any(fold(title) == word for title in role.titles),
)
"""By what roles are found, each after the way to find people that stands in the same place: a name, a title."""


class UnknownPerson(ValueError):
    """A word that means nobody, or several people; `fix` says what to write instead."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a card is about: one person (`role` is None), or a role that several people have, or nobody."""

    name: str
    people: tuple[Person, ...]
    role: str | None = None

    def holds(self, assignment: Assignment) -> bool:
        """Tell whether a letter is the subject's."""
        if self.role is not None:
            return assignment.role == self.role
        return assignment.person_id == self.people[0].id


def find_subject(organisation: Organisation, who: str) -> Subject:
    """Find whom a word means: an id, a name, a role, a title or a part of a name. Raises UnknownPerson.

    A role that one person has means that person.
    """
    people, roles, word = organisation.people, organisation.role_by_id.values(), fold(who)
    if found := [p for p in people if p.id == who] or [p for p in people if p.name == who]:
        return _one(who, found)
    for of_people, of_role in zip_longest(OF_PEOPLE, OF_ROLES) if word else ():
        if found := [person for person in people if of_people(person, word)]:
            return _one(who, found)
        role = next((role for role in roles if of_role and of_role(role, word)), None)
        if role is not None:
            holders = sorted((p for p in people if role.id in p.roles), key=lambda p: (p.name.casefold(), p.id))
            return _one(who, holders) if len(holders) == 1 else Subject(role.name, tuple(holders), role.id)
    known = [name for p in people for name in (p.name, p.id)] + [name for r in roles for name in (r.name, r.id)]
    near = nearest(who, known)
    fix = f'did you mean "{near}"?' if near else "write a name, a title or a role"
    raise UnknownPerson(f'nobody here is "{who}"', fix)


def _one(who: str, found: Iterable[Person]) -> Subject:
    people = sorted(found, key=lambda person: person.id)
    if len(people) == 1:
        return Subject(people[0].name, tuple(people))
    listed = ", ".join(f"{person.id} ({person.name})" for person in people[:MANY])
    more = f" and {len(people) - MANY} more" if len(people) > MANY else ""
    raise UnknownPerson(f'"{who}" may be any of several: {listed}{more}', "write the id of the one who is meant")
