"""What a check is, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from raci.findings import Location, Severity
from raci.matrix import Row
from raci.model import Person


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who holds letters: a person, or the role (or person) of a column that somebody else's table has.

    `column` is the role of the cell that is meant, since a person may have several columns.
    """

    id: str
    name: str
    person: Person | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: the words, and the subject by which its place is looked up.

    `group` is what similar findings are listed under, `severity` another one than the check's own, `at` a place that
    is known already. `private` says that it is made of what the file says in confidence: workload, strengths,
    capacity, absence.
    """

    message: str
    fix: str = ""
    row: Row | None = None
    who: Subject | None = None
    group: str | None = None
    severity: Severity | None = None
    at: Location | None = None
    private: bool = False
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A limit that a file may set: `checks: {many-consulted: {more_than: 6}}`."""

    name: str
    default: int
    says: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `find` is None where reading the file or the rules finds it.

    `find` takes a `Survey`, and each of the options by its name. `also` says when the severity is another one.
    `together` tells several findings of one group in one line: {n} how many, {group}, {names} of the activities,
    {who}, {people} and the first {message}.
    """

    code: str
    name: str
    severity: Severity
    why: str
    fix: str
    find: Callable[..., Iterator[Hit]] | None = None
    options: tuple[Option, ...] = ()
    also: str = ""
    together: str = ""
