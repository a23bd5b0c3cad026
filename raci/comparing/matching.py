"""Who and what is the same in two matrices: people, roles, teams and rows, whatever each calls them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from raci.matrix import Assignment, Matrix, Row
from raci.model import Activity, Organisation, Person
from raci.titles import TitleBook
from raci.words import fold

T = TypeVar("T")

_COUNTED = re.compile(r"\s*\((?:\d+|vacant)\)$")

ALIKE = 0.85
"""From here on two spellings mean one thing, where nothing else is as near."""

MOST = 100_000
"""So many pairs of names are compared letter by letter, at about 10 µs each."""

Key = tuple[str, str]
"""Who holds a letter, in the words of the newer matrix: ("person", id), ("role", id), ("name", folded) …"""


@dataclass(frozen=True, slots=True)
class People:
    """Which person of the older organisation is which of the newer one; `renamed` are those whose names differ."""

    newer: Mapping[str, str]
    renamed: tuple[tuple[Person, Person], ...] = ()

    @property
    def older(self) -> dict[str, str]:
        """Older ids by newer ones."""
        return {new: old for old, new in self.newer.items()}


class Pair(NamedTuple):
    """One row in both matrices; None where one of them does not have it."""

    team: str | None
    activity: Activity
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class Keys:
    """How the holders of two matrices are told apart: the same key, the same holder.

    `old_roles` and `new_roles` give the roles that somebody may also be known by on the other side, where that has a
    role without a name in the cell.
    """

    old: Callable[[Assignment], Key]
    new: Callable[[Assignment], Key]
    old_roles: Callable[[Assignment], frozenset[Key]]
    new_roles: Callable[[Assignment], frozenset[Key]]


def match_people(old: Organisation, new: Organisation) -> People:
    """Match people by id, then by name; then whoever plainly has another name now and nothing else that differs."""
    known = new.person_by_id
    found = {person.id: person.id for person in old.people if person.id in known}
    gone = [person for person in old.people if person.id not in found]
    came = [person for person in new.people if person.id not in found]
    by_name = _both(_by_word(gone, _person_word), _by_word(came, _person_word))
    found.update({a.id: b.id for a, b in by_name})
    gone = [person for person in gone if person.id not in found]
    came = [person for person in came if person.id not in found.values()]
    pairs = [(a, b) for a in gone for b in came if _same_post(a, b, found) and _plainly_one(a, b)]
    times = Counter(person.id for pair in pairs for person in pair)
    found.update({a.id: b.id for a, b in pairs if times[a.id] == times[b.id] == 1})
    renamed = ((a, known[found[a.id]]) for a in old.people if a.id in found)
    return People(found, tuple((a, b) for a, b in renamed if b.kind == "human" and fold(a.name) != fold(b.name)))


def _person_word(person: Person) -> str:
    return fold(person.name)


def _by_word(things: Iterable[T], word: Callable[[T], str]) -> dict[str, T]:
    """Return things by their word, without those that share it."""
    listed = list(things)
    times = Counter(word(thing) for thing in listed)
    return {word(thing): thing for thing in listed if times[word(thing)] == 1}


def _both(old: Mapping[str, T], new: Mapping[str, T]) -> list[tuple[T, T]]:
    return [(thing, new[word]) for word, thing in old.items() if word in new]


def _same_post(old: Person, new: Person, newer: Mapping[str, str]) -> bool:
    """Tell whether two people differ in nothing but what they are called."""
    if old.kind != "human" or new.kind != "human":
        return False

    def said(person: Person, id_of: Mapping[str, str]) -> object:
        others = (
            id_of.get(id, id) if id and id != person.id else id and "" for id in (person.reports_to, person.deputy)
        )
        return *others, person.model_dump(exclude={"id", "name", "link", "reports_to", "deputy"})

    return said(old, newer) == said(new, {})


def _plainly_one(old: Person, new: Person) -> bool:
    """Tell whether two names are one person's: a link, a first name or nearly all letters in common.

    Whoever takes over a post differs in nothing but the name too, so the name itself must speak for it.
    """
    if old.link or new.link:
        return old.link == new.link
    first, second = ([fold(word) for word in person.name.split()] for person in (old, new))
    if not (first and second and first[0] and second[0]):
        return False
    initials = min(len(first[0]), len(second[0])) == 1 and first[0][0] == second[0][0] and first[-1] == second[-1]
    return first[0] == second[0] or initials or _alike(fold(old.name), fold(new.name)) >= ALIKE


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _near(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """Yield how alike names are, with the ids, where that is enough; what cannot be near costs next to nothing."""
    words = {a: fold(name) for a, name in old.items()}
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for b, name in new.items():
        matcher.set_seq2(fold(name))
        for a, word in words.items():
            matcher.set_seq1(word)
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                likeness = matcher.ratio()
                if likeness >= ALIKE:
                    yield likeness, a, b


# Rows


def match_rows(old: Matrix, new: Matrix) -> tuple[Pair, ...]:
    """Pair the rows of two matrices: teams by name, duties by id, then by name, then by the nearest name.

    What one side says without teams holds for every team of the other.
    """
    teams = _match_teams(old, new)
    duties = _match_duties(old, new)
    older = _keyed(
        (teams.get(row.team, row.team), duties.get(row.activity.id, row.activity.id), row) for row in old.rows
    )
    newer = _keyed((row.team, row.activity.id, row) for row in new.rows)
    if not any(team for team, _ in older):
        older = _spread(older, newer)
    elif not any(team for team, _ in newer):
        newer = _spread(newer, older)
    cells = sorted({*older, *newer}, key=lambda cell: (cell[0] or "", cell[1]))
    known = {cell: row.activity for cell, row in (*older.items(), *newer.items())}
    return tuple(Pair(cell[0], known[cell], older.get(cell), newer.get(cell)) for cell in cells)


_Cells = dict[tuple[str | None, str], Row]


def _keyed(rows: Iterable[tuple[str | None, str, Row]]) -> _Cells:
    found: _Cells = {}
    for team, activity, row in rows:
        found.setdefault((team, activity), row)
    return found


def _spread(plain: _Cells, other: _Cells) -> _Cells:
    """Say for each team of the other side what this one says of all; what the other lacks stays as it is."""
    spread = {cell: plain[None, cell[1]] for cell in other if (None, cell[1]) in plain}
    there = {activity for _, activity in other}
    return {**spread, **{cell: row for cell, row in plain.items() if cell[1] not in there}}


def _match_teams(old: Matrix, new: Matrix) -> dict[str | None, str | None]:
    """Return the newer name of each older team; the only team of one file is the only one of the other."""
    before = {row.team for row in old.rows if row.team} | {team.name for team in old.organisation.teams}
    after = {row.team for row in new.rows if row.team} | {team.name for team in new.organisation.teams}
    found: dict[str | None, str | None] = {}
    found.update(_both(_by_word(before, fold), _by_word(after, fold)))
    ids = _both(
        {team.id: team.name for team in old.organisation.teams}, {team.id: team.name for team in new.organisation.teams}
    )
    found.update({a: b for a, b in ids if a not in found and b not in found.values()})
    if len(before) == len(after) == 1:
        found.update(zip(before, after, strict=True))
    return found


def _match_duties(old: Matrix, new: Matrix) -> dict[str, str]:
    """Return the newer id of each older duty; two duties of the catalogue are never one, however near their names."""
    before = {row.activity.id: row.activity for row in old.rows}
    after = {row.activity.id: row.activity for row in new.rows}
    known = new.organisation.catalogue.activities
    found = {id: id for id in before if id in after}
    gone = {id: activity.name for id, activity in before.items() if id not in found}
    came = {id: activity.name for id, activity in after.items() if id not in found}
    found.update(match_names(gone, came, apart=known))
    return found


def match_names(old: Mapping[str, str], new: Mapping[str, str], apart: Iterable[str] = ()) -> dict[str, str]:
    """Match names (by id) that fold to the same, then those that are nearest to each other and near enough.

    Two ids that are both in `apart` are never the same thing.
    """
    known = frozenset(apart)
    found = dict(_both(_by_word(old, lambda id: fold(old[id])), _by_word(new, lambda id: fold(new[id]))))
    gone = sorted(id for id in old if id not in found)
    came = sorted(id for id in new if id not in found.values())
    # Where hundreds have no counterpart, the two are about different things.
    few = len(gone) * len(came) <= MOST
    pairs_near = _near({a: old[a] for a in gone}, {b: new[b] for b in came}) if few else ()
    near = [(likeness, a, b) for likeness, a, b in pairs_near if not (a in known and b in known)]
    best = {id: max(entry[0] for entry in near if id in entry[1:]) for entry in near for id in entry[1:]}
    pairs = [(a, b) for likeness, a, b in near if likeness == best[a] == best[b]]
    times = Counter(id for a, b in pairs for id in (("old", a), ("new", b)))
    found.update({a: b for a, b in pairs if times["old", a] == times["new", b] == 1})
    return found


# Holders


def match_holders(old: Matrix, new: Matrix, people: People) -> Keys:
    """Return how to tell the holders of two matrices apart; where one side knows names only, by their names."""
    names_old, names_new = _names(old), _names(new)
    older = _match_roles(_roles_alone(old, names_new), new)
    newer = _match_roles(_roles_alone(new, names_old), old)
    same = {**{role: id for id, role in newer.items()}, **older}
    # A table may call one role by several headings: "Engineer", and "Engineer (Dana Ito, Kim Lee)".
    headings = {*((role, id) for id, role in newer.items()), *older.items()}
    named = {word: ("person", id) for word, id in names_new.items()}
    left = {word: _person_key(id, people) for word, id in names_old.items()}
    both = {name: ("name", name) for name in _blurred(old, new)}

    def key_old(held: Assignment) -> Key:
        word = _word(held.person or _role_name(old, held.role or ""))
        if is_alone(held, names_new) and held.role in older:
            return "role", older[held.role]
        if held.person is None:
            return named.get(word, ("role", same.get(held.role or "", f"older {held.role}")))
        if word not in both and held.person_id is not None and held.person_id in people.newer:
            return "person", people.newer[held.person_id]
        return both.get(word) or named.get(word) or left.get(word) or ("name", word)

    def key_new(held: Assignment) -> Key:
        word = _word(held.person or _role_name(new, held.role or ""))
        if is_alone(held, names_old) and held.role in newer:
            return "role", held.role
        if held.person is None:
            return left.get(word) or ("role", held.role or "")
        if word not in both and held.person_id in new.organisation.person_by_id:
            return "person", held.person_id or ""
        return both.get(word) or named.get(word, ("name", word))

    def roles_old(held: Assignment) -> frozenset[Key]:
        return frozenset(("role", id) for role, id in headings if role in _hats(old, held))

    def roles_new(held: Assignment) -> frozenset[Key]:
        return frozenset(("role", role) for role in _hats(new, held))

    return Keys(key_old, key_new, roles_old, roles_new)


def _blurred(old: Matrix, new: Matrix) -> set[str]:
    """Return the names of several people whom one side, which was read, does not tell apart."""
    if not old.origin and not new.origin:
        return set()
    ids = [{(_word(p.name), p.id) for p in matrix.organisation.people} for matrix in (old, new)]
    apart = {word for word, _ in ids[0] ^ ids[1]}
    return apart & (twins(old) | twins(new))


def is_alone(held: Assignment, others: Container[str]) -> bool:
    """Tell whether a letter is a role's: nobody is named, or a table names what is no person of the other side.

    Such are "Engineers (5)", "Kim Lee, Sofia Reyes" and "vacant" below the heading of a role.
    """
    if held.person is None:
        return True
    return held.status == "read" and held.role is not None and _word(held.person) not in others


def _word(name: str) -> str:
    """Return a name as names are compared, without how many stand behind it: "Engineers (5)"."""
    return fold(_COUNTED.sub("", name))


def _names(matrix: Matrix) -> dict[str, str]:
    """Return the ids of everybody by name, as names are compared."""
    return {_word(person.name): person.id for person in matrix.organisation.people}


def _hats(matrix: Matrix, held: Assignment) -> tuple[str, ...]:
    """Return every role of a holder, the one of the letter first."""
    person = matrix.organisation.person_by_id.get(held.person_id or "")
    return (*((held.role,) if held.role else ()), *(person.roles if person else ()))


def twins(matrix: Matrix) -> set[str]:
    """Return the names that several people share, as names are compared."""
    times = Counter(fold(person.name) for person in matrix.organisation.people)
    return {name for name, number in times.items() if number > 1}


def _person_key(id: str, people: People) -> Key:
    return ("person", people.newer[id]) if id in people.newer else ("left", id)


def _roles_alone(matrix: Matrix, others: Container[str]) -> dict[str, str]:
    """Return the names of roles (by id) that hold letters for which no person is named."""
    alone = {held.role for held in matrix.assignments if held.role and is_alone(held, others)}
    return {id: _role_name(matrix, id) for id in sorted(alone)}


def _role_name(matrix: Matrix, id: str) -> str:
    role = matrix.organisation.role_by_id.get(id)
    return role.name if role else id


def _match_roles(headings: Mapping[str, str], other: Matrix) -> dict[str, str]:
    """Return which role of another matrix each heading (by id) means: by id, by name, as a title, by the nearest."""
    if not headings:
        return {}
    names = {role: _role_name(other, role) for role in sorted({held.role for held in other.assignments if held.role})}
    words = {fold(name): role for role, name in names.items()}
    book = TitleBook(other.organisation.catalogue.roles.values(), other.organisation.catalogue.titles)
    meant: dict[str, str] = {}
    for role, name in names.items():
        reading = book.read(name)
        for meaning in (role, *(reading.roles[:1] if reading else ())):
            meant.setdefault(meaning, role)
    found = {id: id for id in headings if id in names}
    for id, heading in headings.items():
        # What follows in brackets are names: "Engineer (Search engineers (4))".
        bare = heading.partition("(")[0]
        reading = book.read(bare)
        means = [meant[said] for said in (reading.readings if reading else ()) if said in meant]
        known = [words[word] for word in (fold(heading), fold(bare)) if word in words]
        if id not in found and (fitting := [*known, *means]):
            found[id] = fitting[0]
    free = {id: name for id, name in headings.items() if id not in found}
    return {**found, **match_names(free, {role: name for role, name in names.items() if role not in found.values()})}
