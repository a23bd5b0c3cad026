"""A matrix as checks see it: who stands where, counted once a run, and the words of its scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from operator import itemgetter

from raci.checks.hits import Subject
from raci.deciding.layers import Context, contexts
from raci.matrix import Assignment, Matrix, Row
from raci.model import MEANINGS, Person
from raci.words import fold, plural

Cell = tuple[str | None, str | None]
"""Who holds something: person id, None where a table knows only roles, and role."""

PASSIVE = frozenset("CI")
MANY = 8
"""So many names are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: everybody who holds a letter, and who holds which; whoever is left out on purpose holds none."""

    row: Row
    held: tuple[Assignment, ...]
    letters: dict[str, list[Assignment]] = field(default_factory=dict)

    def cells(self) -> dict[Cell, str]:
        """Return the letters of each cell: "AR"."""
        found: dict[Cell, str] = {}
        for assignment in self.held:
            key = (assignment.person_id, assignment.role)
            found[key] = found.get(key, "") + assignment.letter
        return found

    @property
    def name(self) -> str:
        """Return the activity's name."""
        return self.row.activity.name

    @property
    def empty(self) -> bool:
        """Tell whether nobody has a letter."""
        return not self.letters

    @property
    def passive(self) -> bool:
        """Tell whether some are asked or told, and nobody has another letter."""
        return bool(self.letters) and PASSIVE.issuperset(self.letters)

    def holders(self, letter: str) -> list[Assignment]:
        """Return who holds a letter."""
        return self.letters.get(letter, [])


class Survey:
    """A matrix with what checks look up.

    `read` says that somebody else's table was read. `changed` is what became different since the letters were agreed,
    a sentence each.
    """

    def __init__(self, matrix: Matrix, changed: Iterable[str] = ()) -> None:
        self.matrix = matrix
        self.organisation = matrix.organisation
        self.read = matrix.origin is not None
        self.changed = tuple(changed)
        self.scheme = matrix.organisation.catalogue.schemes[matrix.organisation.scheme]
        self.lines = tuple(_line(row) for row in matrix.rows)
        self._words = {entry.meaning: f"{entry.name} ({entry.letter})" for entry in self.scheme.letters}
        self._subjects: dict[Cell, Subject] = {}

    # Words

    def has(self, letter: str) -> bool:
        """Tell whether the scheme has a letter of this meaning."""
        return MEANINGS[letter] in self._words

    def word(self, letter: str) -> str:
        """Return how the scheme speaks of a letter: "Accountable (A)", in DACI "Approver (A)"."""
        return self._words.get(MEANINGS[letter], letter)

    def words(self, letters: Iterable[str], last: str = "and") -> str:
        """Return several letters in a sentence, those that the scheme has."""
        return joined([self.word(letter) for letter in letters if self.has(letter)], last)

    def role(self, role: str) -> str:
        """Return a role's name: as the table has it, or as it stands inside a sentence."""
        entry = self.organisation.role_by_id.get(role)
        return (entry.name if entry else role) if self.read else self.organisation.spoken(role)

    def subject(self, assignment: Assignment) -> Subject:
        """Return who holds a letter: the person, else the role."""
        key = (assignment.person_id, assignment.role)
        found = self._subjects.get(key)
        if found is None:
            found = self._subjects[key] = self._subject(*key, assignment.person)
        return found

    def _subject(self, person_id: str | None, role: str | None, name: str | None) -> Subject:
        person = self.organisation.person_by_id.get(person_id or "")
        if person is not None:
            return Subject(person.id, person.name, person, role)
        return Subject(person_id or role or "?", name or (self.role(role) if role else person_id or "?"))

    def names(self, holders: Iterable[Assignment]) -> list[str]:
        """Return the names of some holders, each once."""
        return list(dict.fromkeys(self.subject(holder).name for holder in holders))

    def columns(self, holders: Iterable[Assignment]) -> list[str]:
        """Return the names of the columns in which some holders stand: roles, in a table what it has."""
        if self.read:
            return self.names(holders)
        roles = dict.fromkeys(h.role or h.person or "?" for h in holders)
        return [self.role(role) for role in roles]

    def set_to(self, *names: str) -> bool:
        """Tell whether the file turns a check on, by one of its names."""
        settings = (self.organisation.checks.get(name) for name in names)
        return any(each is not None and each.severity not in (None, "off") for each in settings)

    @cached_property
    def called(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the catalogue calls roles, folded: one that has it, and several."""
        roles = self.organisation.catalogue.roles.values()
        return _called(frozenset(word for role in roles for word in (role.name, *role.titles)))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The folded name of each line's activity; a name of signs alone stays as it is."""
        known = {name: fold(name) or name for name in {line.name for line in self.lines}}
        return tuple(known[line.name] for line in self.lines)

    # Who is there

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Everybody who could hold letters: the people, in a table its columns."""
        if not self.read:
            return tuple(of(person) for person in self.organisation.people)
        origin, people = self.matrix.origin, self.organisation.person_by_id
        ids = dict.fromkeys(map(itemgetter(1), origin.places if origin else ()))
        # The column of a person has an id as a role, too.
        hats = {role for person in people.values() for role in person.roles}
        known = {
            id: of(people[id]) if id in people else Subject(id, self.role(id)) for id in ids if id and id not in hats
        }
        for line in self.lines:
            for holder in line.held:
                if (holder.person_id or holder.role) not in known:
                    known[self.subject(holder).id] = self.subject(holder)
        return tuple(known.values())

    @cached_property
    def around(self) -> dict[str | None, Context]:
        """Each team as rules see it, by name; None is the whole organisation."""
        return {context.name: context for context in contexts(self.organisation)}

    @cached_property
    def tally(self) -> dict[str, Counter[str]]:
        """How many rows each letter has with somebody, by letter and id; "" counts the rows with any letter."""
        used = {letter for line in self.lines for letter in line.letters}
        found = {
            letter: _count([line.letters[letter] for line in self.lines if letter in line.letters]) for letter in used
        }
        return {**found, "": _count([line.held for line in self.lines])}

    @cached_property
    def tally_of_roles(self) -> dict[str, Counter[str]]:
        """How many rows each letter has with somebody of a role, by letter and role."""
        used = {letter for line in self.lines for letter in line.letters}
        return {letter: Counter(chain.from_iterable(self._roles_with(letter))) for letter in used}

    def _roles_with(self, letter: str) -> Iterator[set[str]]:
        for line in self.lines:
            if letter in line.letters:
                yield {holder.role for holder in line.letters[letter] if holder.role}

    @cached_property
    def doubled(self) -> list[tuple[Line, dict[Cell, str]]]:
        """The rows in which somebody holds two letters, other than to own and do it, with those of each cell."""
        found = []
        for line in self.lines:
            usual = sum(
                a.role == r.role and a.person_id == r.person_id for a in line.holders("A") for r in line.holders("R")
            )
            if len(line.held) - usual > len({a.person_id or a.role for a in line.held}):
                found.append((line, line.cells()))
        return found

    def count(self, subject: Subject, letter: str = "") -> int:
        """Return in how many rows somebody holds a letter, or any."""
        return self.tally[letter][subject.id] if letter in self.tally else 0

    @cached_property
    def _rows(self) -> Counter[str | None]:
        return Counter(line.row.team for line in self.lines if not line.row.outside)

    def rows_around(self, subject: Subject) -> int:
        """Count the rows in which somebody could have a letter: of his teams and of the whole organisation."""
        if self.read or subject.person is None or not subject.person.teams:
            return self._rows.total()
        teams = (self.organisation.team_by_id[team].name for team in subject.person.teams)
        return self._rows[None] + sum(self._rows[team] for team in teams)

    def beside(self, subject: Subject) -> int:
        """Count the people of somebody's largest team; in a table the columns."""
        if self.read or subject.person is None:
            return len(self.subjects)
        named = [self.organisation.team_by_id[team].name for team in subject.person.teams]
        teams: list[str | None] = [*named] or [None]
        return max(self.around[team].size for team in teams)


def _count(rows: Iterable[Iterable[Assignment]]) -> Counter[str]:
    """Count the rows that each holder has something in; a person may stand in a row twice."""
    return Counter(chain.from_iterable({holder.person_id or holder.role or "?" for holder in row} for row in rows))


def _line(row: Row) -> Line:
    letters: dict[str, list[Assignment]] = {}
    for assignment in row.assignments:
        letter = assignment.letter
        if letter in letters:
            letters[letter].append(assignment)
        else:
            letters[letter] = [assignment]
    if letters.pop("O", None) is None:
        return Line(row, row.assignments, letters)
    return Line(row, tuple(a for a in row.assignments if a.letter != "O"), letters)


def of(person: Person) -> Subject:
    """Return a person as a subject."""
    return Subject(person.id, person.name, person)


def joined(words: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence, the first few by name."""
    known = list(words)
    if len(known) > MANY:
        known = [*known[: MANY - 1], f"{len(known) - MANY + 1} more"]
    return f"{', '.join(known[:-1])} {last} {known[-1]}" if len(known) > 1 else "".join(known)


def duties(count: int) -> str:
    """Return a number of duties in words."""
    return f"{count} {'duty' if count == 1 else 'duties'}"


def holders_of(survey: Survey, letter: str) -> Iterator[tuple[Line, list[Assignment]]]:
    """Yield each row that has a letter, with its holders."""
    for line in survey.lines:
        if letter in line.letters:
            yield line, line.letters[letter]


@lru_cache(maxsize=4)
def _called(words: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Fold names of roles and their plurals, once for all the tables of a file."""
    return frozenset(map(fold, words)), frozenset(fold(plural(word)) for word in words)
